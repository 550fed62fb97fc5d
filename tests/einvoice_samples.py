"""Structured invoices of every format that is read. All of them, and every name in them, are made up for the tests."""

import io
import zipfile

UBL = "urn:oasis:names:specification:ubl:schema:xsd"


def _ubl_party(role: str, name: str, tax_id: str) -> str:
    return (
        f"<cac:{role}><cac:Party><cac:PartyName><cbc:Name>{name} shop</cbc:Name></cac:PartyName><cac:PartyTaxScheme>"
        f"<cbc:CompanyID>{tax_id}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
        f"</cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>"
        f"</cac:PartyLegalEntity></cac:Party></cac:{role}>"
    )


def ubl(
    *,
    root: str = "Invoice",
    namespace: str | None = None,
    code: str = "380",
    total: str = "124.00",
    number: str = "<cbc:ID>MU-1001</cbc:ID>",
    day: str = "<cbc:IssueDate>2026-03-02</cbc:IssueDate>",
    tax: str = "19.80",
    due: str = "104.00",
    lines: tuple[str, str] = ("100.00", "4.20"),
    version: str = "2.1",
    extra: str = "",
) -> str:
    """Two lines, a freight charge of 5.00 and an allowance of 5.00; 20.00 paid before. Net 104.20, tax 19.80."""
    line, quantity = (
        ("CreditNoteLine", "CreditedQuantity") if root == "CreditNote" else ("InvoiceLine", "InvoicedQuantity")
    )
    rows = "".join(
        f'<cac:{line}><cbc:ID>{at}</cbc:ID><cbc:{quantity} unitCode="C62">{count}</cbc:{quantity}>'
        f'<cbc:LineExtensionAmount currencyID="EUR">{amount}</cbc:LineExtensionAmount><cac:Item><cbc:Name>{name}'
        f"</cbc:Name><cac:SellersItemIdentification><cbc:ID>SKU-{at}</cbc:ID></cac:SellersItemIdentification>"
        f"<cac:ClassifiedTaxCategory><cbc:Percent>19</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>"
        f'<cac:Price><cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount>'
        f"<cbc:BaseQuantity>{per}</cbc:BaseQuantity></cac:Price></cac:{line}>"
        for at, (name, count, price, per, amount) in enumerate(
            (("Invented lamp", "4", "25.00", "1", lines[0]), ("Invented screws", "300", "1.40", "100", lines[1])), 1
        )
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{namespace or f"{UBL}:{root}-2"}" '
        f'xmlns:cac="{UBL}:CommonAggregateComponents-2" xmlns:cbc="{UBL}:CommonBasicComponents-2">'
        f"<cbc:UBLVersionID>{version}</cbc:UBLVersionID>{number}{day}"
        f"<cbc:{root}TypeCode>{code}</cbc:{root}TypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
        f"<cac:OrderReference><cbc:ID>PO-77</cbc:ID></cac:OrderReference>{extra}"
        f"{_ubl_party('AccountingSupplierParty', 'Made-up Lamps GmbH', 'DE 123 456 788')}"
        f"{_ubl_party('AccountingCustomerParty', 'Invented Buyer SARL', 'FR00999999999')}"
        "<cac:Delivery><cac:DeliveryLocation><cac:Address><cbc:StreetName>1 Nowhere Road</cbc:StreetName>"
        "<cbc:CityName>Utopia</cbc:CityName><cbc:PostalZone>00000</cbc:PostalZone></cac:Address>"
        "</cac:DeliveryLocation></cac:Delivery>"
        "<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode></cac:PaymentMeans>"
        "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>"
        "<cbc:AllowanceChargeReasonCode>FC</cbc:AllowanceChargeReasonCode>"
        '<cbc:Amount currencyID="EUR">5.00</cbc:Amount></cac:AllowanceCharge>'
        "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
        '<cbc:Amount currencyID="EUR">5.00</cbc:Amount></cac:AllowanceCharge>'
        f'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxSubtotal>'
        f'<cbc:TaxableAmount currencyID="EUR">104.20</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{tax}'
        "</cbc:TaxAmount><cac:TaxCategory><cbc:Percent>19</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>"
        '</cac:TaxTotal><cac:TaxTotal><cbc:TaxAmount currencyID="PLN">85.00</cbc:TaxAmount></cac:TaxTotal>'
        '<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">104.20</cbc:LineExtensionAmount>'
        '<cbc:TaxExclusiveAmount currencyID="EUR">104.20</cbc:TaxExclusiveAmount>'
        f"{f'<cbc:TaxInclusiveAmount>{total}</cbc:TaxInclusiveAmount>' if total else ''}"
        '<cbc:AllowanceTotalAmount currencyID="EUR">5.00</cbc:AllowanceTotalAmount>'
        '<cbc:ChargeTotalAmount currencyID="EUR">5.00</cbc:ChargeTotalAmount>'
        '<cbc:PrepaidAmount currencyID="EUR">20.00</cbc:PrepaidAmount>'
        f'<cbc:PayableAmount currencyID="EUR">{due}</cbc:PayableAmount></cac:LegalMonetaryTotal>{rows}</{root}>'
    )


def ubl_order(root: str = "Order", extra: str = "") -> str:
    """An order of two lamps, or the seller's answer to it."""
    return (
        f'<{root} xmlns="{UBL}:{root}-2" xmlns:a="{UBL}:CommonAggregateComponents-2" '
        f'xmlns:b="{UBL}:CommonBasicComponents-2"><b:ID>PO-88</b:ID><b:IssueDate>2026-03-01</b:IssueDate>'
        f"<b:DocumentCurrencyCode>SEK</b:DocumentCurrencyCode>{extra}"
        "<a:BuyerCustomerParty><a:Party><a:PartyName><b:Name>Invented Buyer AB</b:Name></a:PartyName></a:Party>"
        "</a:BuyerCustomerParty><a:SellerSupplierParty><a:Party><a:PartyName><b:Name>Made-up Seller AB</b:Name>"
        "</a:PartyName></a:Party></a:SellerSupplierParty><a:OrderLine><a:LineItem><b:ID>1</b:ID>"
        "<b:Quantity>2</b:Quantity><b:LineExtensionAmount>500.00</b:LineExtensionAmount><a:Price>"
        "<b:PriceAmount>250.00</b:PriceAmount></a:Price><a:Item><b:Name>Invented lamp</b:Name></a:Item></a:LineItem>"
        f"</a:OrderLine></{root}>"
    )


def cii(
    *,
    guideline: str = "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:en16931",
    code: str = "380",
    sign: str = "",
) -> str:
    """One line of 2 x 50.00, a parcel of 6.00 by the logistics charge; two totals of tax, in EUR and in PLN."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<x:CrossIndustryInvoice xmlns:x="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:r="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<x:ExchangedDocumentContext><r:GuidelineSpecifiedDocumentContextParameter><r:ID>{guideline}</r:ID>
</r:GuidelineSpecifiedDocumentContextParameter></x:ExchangedDocumentContext>
<x:ExchangedDocument><r:ID>CI-5</r:ID><r:TypeCode>{code}</r:TypeCode>
<r:IssueDateTime><u:DateTimeString format="102">20260215</u:DateTimeString></r:IssueDateTime></x:ExchangedDocument>
<x:SupplyChainTradeTransaction>
<r:IncludedSupplyChainTradeLineItem><r:AssociatedDocumentLineDocument><r:LineID>1</r:LineID>
</r:AssociatedDocumentLineDocument><r:SpecifiedTradeProduct><r:SellerAssignedID>L-1</r:SellerAssignedID>
<r:Name>Invented lamp</r:Name></r:SpecifiedTradeProduct><r:SpecifiedLineTradeAgreement><r:NetPriceProductTradePrice>
<r:ChargeAmount>50.00</r:ChargeAmount></r:NetPriceProductTradePrice></r:SpecifiedLineTradeAgreement>
<r:SpecifiedLineTradeDelivery><r:BilledQuantity unitCode="C62">{sign}2</r:BilledQuantity></r:SpecifiedLineTradeDelivery>
<r:SpecifiedLineTradeSettlement><r:ApplicableTradeTax><r:RateApplicablePercent>19.00</r:RateApplicablePercent>
</r:ApplicableTradeTax><r:SpecifiedTradeSettlementLineMonetarySummation><r:LineTotalAmount>{sign}100.00
</r:LineTotalAmount></r:SpecifiedTradeSettlementLineMonetarySummation></r:SpecifiedLineTradeSettlement>
</r:IncludedSupplyChainTradeLineItem>
<r:ApplicableHeaderTradeAgreement><r:SellerTradeParty><r:Name>Made-up Lamps GmbH</r:Name><r:SpecifiedTaxRegistration>
<r:ID schemeID="FC">11/222/33333</r:ID></r:SpecifiedTaxRegistration><r:SpecifiedTaxRegistration>
<r:ID schemeID="VA">DE123456788</r:ID></r:SpecifiedTaxRegistration></r:SellerTradeParty>
<r:BuyerTradeParty><r:Name>Invented Buyer SARL</r:Name></r:BuyerTradeParty>
<r:BuyerOrderReferencedDocument><r:IssuerAssignedID>PO-5</r:IssuerAssignedID></r:BuyerOrderReferencedDocument>
</r:ApplicableHeaderTradeAgreement><r:ApplicableHeaderTradeDelivery/>
<r:ApplicableHeaderTradeSettlement><r:InvoiceCurrencyCode>EUR</r:InvoiceCurrencyCode>
<r:SpecifiedTradeSettlementPaymentMeans><r:TypeCode>59</r:TypeCode></r:SpecifiedTradeSettlementPaymentMeans>
<r:ApplicableTradeTax><r:CalculatedAmount>{sign}20.14</r:CalculatedAmount><r:TypeCode>VAT</r:TypeCode>
<r:BasisAmount>{sign}106.00</r:BasisAmount><r:RateApplicablePercent>19.00</r:RateApplicablePercent></r:ApplicableTradeTax>
<r:SpecifiedLogisticsServiceCharge><r:Description>Parcel</r:Description><r:AppliedAmount>{sign}6.00</r:AppliedAmount>
</r:SpecifiedLogisticsServiceCharge>
<r:SpecifiedTradeSettlementHeaderMonetarySummation><r:LineTotalAmount>{sign}100.00</r:LineTotalAmount>
<r:ChargeTotalAmount>{sign}6.00</r:ChargeTotalAmount><r:TaxBasisTotalAmount>{sign}106.00</r:TaxBasisTotalAmount>
<r:TaxTotalAmount currencyID="PLN">88.00</r:TaxTotalAmount>
<r:TaxTotalAmount currencyID="EUR">{sign}20.14</r:TaxTotalAmount><r:GrandTotalAmount>{sign}126.14</r:GrandTotalAmount>
<r:DuePayableAmount>{sign}126.14</r:DuePayableAmount></r:SpecifiedTradeSettlementHeaderMonetarySummation>
<r:InvoiceReferencedDocument><r:IssuerAssignedID>CI-4</r:IssuerAssignedID></r:InvoiceReferencedDocument>
</r:ApplicableHeaderTradeSettlement></x:SupplyChainTradeTransaction></x:CrossIndustryInvoice>"""


def order_x(code: str = "231") -> str:
    """The same paper as an order: its names differ from those of the invoice in few places."""
    text = cii(guideline="urn:order-x.eu:1p0:basic", code=code)
    text = text.replace("standard:CrossIndustryInvoice:100", "SCRDMCCBDACIOMessageStructure:100")
    text = text.replace("CrossIndustryInvoice", "SCRDMCCBDACIOMessageStructure")
    return text.replace("InvoiceCurrencyCode", "OrderCurrencyCode").replace("BilledQuantity", "AgreedQuantity")


def zugferd_1() -> str:
    """The same paper as ZUGFeRD 1."""
    text = cii(guideline="urn:ferd:CrossIndustryDocument:invoice:1p0:comfort")
    text = text.replace(
        "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "urn:ferd:CrossIndustryDocument:invoice:1p0"
    )
    for new, old in (
        ("CrossIndustryInvoice", "CrossIndustryDocument"),
        ("x:ExchangedDocumentContext", "x:SpecifiedExchangedDocumentContext"),
        ("x:ExchangedDocument>", "x:HeaderExchangedDocument>"),
        ("x:SupplyChainTradeTransaction", "x:SpecifiedSupplyChainTradeTransaction"),
        ("SpecifiedLineTrade", "SpecifiedSupplyChainTrade"),
        ("ApplicableHeaderTrade", "ApplicableSupplyChainTrade"),
        ("SettlementHeaderMonetary", "SettlementMonetary"),
        ("SettlementLineMonetary", "SettlementMonetary"),
        ("RateApplicablePercent", "ApplicablePercent"),
        ('<r:TaxTotalAmount currencyID="PLN">88.00</r:TaxTotalAmount>', ""),
        ("ApplicableSupplyChainTradeTax", "ApplicableTradeTax"),
    ):
        text = text.replace(new, old)
    return text


def fattura(*bodies: str, version: str = "FPR12") -> str:
    """A lot of invoices of one seller to one buyer."""
    return (
        f'<?xml version="1.0" encoding="windows-1252"?><p:FatturaElettronica versione="{version}" '
        'xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"><FatturaElettronicaHeader>'
        "<CedentePrestatore><DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>00000000000</IdCodice>"
        "</IdFiscaleIVA><Anagrafica><Denominazione>Società Inventata</Denominazione></Anagrafica></DatiAnagrafici>"
        "</CedentePrestatore><CessionarioCommittente><DatiAnagrafici><CodiceFiscale>AAABBB00A00A000A</CodiceFiscale>"
        "<Anagrafica><Nome>Inventata</Nome><Cognome>Cliente</Cognome></Anagrafica></DatiAnagrafici>"
        f"</CessionarioCommittente></FatturaElettronicaHeader>{''.join(bodies)}</p:FatturaElettronica>"
    )


def fattura_body(number: str = "12/A", code: str = "TD01", total: str = "122.00", paid: str = "122.00") -> str:
    """One line of 100.00 at 22 %."""
    stated = f"<ImportoTotaleDocumento>{total}</ImportoTotaleDocumento>" if total else ""
    return (
        "<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento>"
        f"<TipoDocumento>{code}</TipoDocumento><Divisa>EUR</Divisa><Data>2026-01-31</Data><Numero>{number}"
        f"</Numero>{stated}"
        "</DatiGeneraliDocumento><DatiOrdineAcquisto><IdDocumento>ORD-3</IdDocumento>"
        "</DatiOrdineAcquisto></DatiGenerali>"
        "<DatiBeniServizi><DettaglioLinee><NumeroLinea>1</NumeroLinea><CodiceArticolo><CodiceTipo>X</CodiceTipo>"
        "<CodiceValore>C-1</CodiceValore></CodiceArticolo><Descrizione>Lampada inventata</Descrizione>"
        "<Quantita>2.00</Quantita><PrezzoUnitario>50.00</PrezzoUnitario><PrezzoTotale>100.00</PrezzoTotale>"
        "<AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee><DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA>"
        "<ImponibileImporto>100.00</ImponibileImporto><Imposta>22.00</Imposta></DatiRiepilogo></DatiBeniServizi>"
        "<DatiPagamento><DettaglioPagamento><ModalitaPagamento>MP05</ModalitaPagamento>"
        f"<ImportoPagamento>{paid}</ImportoPagamento></DettaglioPagamento></DatiPagamento></FatturaElettronicaBody>"
    )


def fattura_simplified() -> str:
    """A simplified invoice: its only amounts are those of its lines, with tax."""
    return (
        '<p:FatturaElettronicaSemplificata versione="FSM10" '
        'xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0"><FatturaElettronicaHeader>'
        "<CedentePrestatore><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>00000000000</IdCodice></IdFiscaleIVA>"
        "<Denominazione>Bar Inventato</Denominazione></CedentePrestatore><CessionarioCommittente>"
        "<IdentificativiFiscali>"
        "<CodiceFiscale>AAABBB00A00A000A</CodiceFiscale></IdentificativiFiscali></CessionarioCommittente>"
        "</FatturaElettronicaHeader><FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento>"
        "<TipoDocumento>TD07</TipoDocumento><Divisa>EUR</Divisa><Data>2026-02-01</Data><Numero>S1</Numero>"
        "</DatiGeneraliDocumento></DatiGenerali><DatiBeniServizi><Descrizione>Pranzo</Descrizione>"
        "<Importo>11.00</Importo>"
        "<DatiIVA><Imposta>1.00</Imposta></DatiIVA></DatiBeniServizi><DatiBeniServizi><Descrizione>Caffè</Descrizione>"
        "<Importo>1.10</Importo><DatiIVA><Imposta>0.10</Imposta></DatiIVA></DatiBeniServizi>"
        "</FatturaElettronicaBody></p:FatturaElettronicaSemplificata>"
    )


def ksef(variant: str = "3", kind: str = "VAT", sign: str = "", currency: str = "PLN") -> str:
    """One line at 23 % and one that is exempt; the tax in złoty stands beside it where the currency is another."""
    namespace = {"1": "2021/11/29/11089", "2": "2023/06/29/12648", "3": "2025/06/25/13775"}.get(variant, "2030/01/01/1")
    lines = "".join(
        f"<FaWiersz><NrWierszaFa>{at}</NrWierszaFa><P_7>{name}</P_7><P_8B>{sign}1</P_8B><P_9A>{price}</P_9A>"
        f"<P_11>{sign}{price}</P_11><P_12>{rate}</P_12></FaWiersz>"
        for at, (name, price, rate) in enumerate(
            (("Zmyślona lampa", "100.00", "23"), ("Zmyślona usługa", "50.00", "zw")), 1
        )
    )
    lines = f"<FaWiersze>{lines}</FaWiersze>" if variant == "1" else lines
    name = "PelnaNazwa" if variant == "1" else "Nazwa"
    corrected = (
        "<DaneFaKorygowanej><NrFaKorygowanej>FV/1</NrFaKorygowanej></DaneFaKorygowanej>" if kind == "KOR" else ""
    )
    return (
        f'<Faktura xmlns="http://crd.gov.pl/wzor/{namespace}/"><Naglowek><WariantFormularza>{variant}'
        "</WariantFormularza>"
        "</Naglowek><Podmiot1><DaneIdentyfikacyjne><NIP>0000000000</NIP>"
        f"<{name}>Zmyślone Lampy sp. z o.o.</{name}></DaneIdentyfikacyjne></Podmiot1><Podmiot2><DaneIdentyfikacyjne>"
        f"<KodUE>DE</KodUE><NrVatUE>123456788</NrVatUE><{name}>Zmyślony Nabywca</{name}>"
        "</DaneIdentyfikacyjne></Podmiot2>"
        f"<Fa><KodWaluty>{currency}</KodWaluty><P_1>2026-02-03</P_1><P_2>FV/2/2026</P_2><P_13_1>{sign}100.00</P_13_1>"
        f"<P_14_1>{sign}23.00</P_14_1><P_14_1W>{sign}99.00</P_14_1W><P_13_7>{sign}50.00</P_13_7>"
        f"<P_15>{sign}173.00</P_15>"
        f"<RodzajFaktury>{kind}</RodzajFaktury>{corrected}{lines}"
        "<Platnosc><FormaPlatnosci>6</FormaPlatnosci></Platnosc></Fa></Faktura>"
    )


def cfdi(version: str = "4.0", kind: str = "I", total: str = "1055.00", number: str = 'Serie="A" Folio="15"') -> str:
    """1000.00 less 100.00, with 16 % (144.00), 89.00 withheld, and 100.00 of local tax: 1055.00."""
    space = f"http://www.sat.gob.mx/cfd/{version[0]}"
    return (
        f'<cfdi:Comprobante xmlns:cfdi="{space}" xmlns:il="http://www.sat.gob.mx/implocal" '
        f'xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" Version="{version}" {number} '
        'Fecha="2026-01-05T10:00:00" '
        f'FormaPago="03" Moneda="MXN" SubTotal="1000.00" Descuento="100.00" Total="{total}" TipoDeComprobante="{kind}">'
        '<cfdi:Emisor Rfc="AAA010101AAA" Nombre="Lámparas Inventadas SA"/><cfdi:Receptor Rfc="XAXX010101000" '
        'Nombre="Cliente Inventado"/><cfdi:Conceptos><cfdi:Concepto NoIdentificacion="L1" Cantidad="2" '
        'Descripcion="Lámpara inventada" ValorUnitario="500" Importe="1000.00" Descuento="100.00"><cfdi:Impuestos>'
        '<cfdi:Traslados><cfdi:Traslado Base="900" TasaOCuota="0.160000" Importe="144.00"/></cfdi:Traslados>'
        "</cfdi:Impuestos></cfdi:Concepto></cfdi:Conceptos>"
        '<cfdi:Impuestos TotalImpuestosTrasladados="144.00" TotalImpuestosRetenidos="89.00"><cfdi:Traslados>'
        '<cfdi:Traslado Base="900.00" Impuesto="002" TasaOCuota="0.160000" Importe="144.00"/></cfdi:Traslados>'
        '</cfdi:Impuestos><cfdi:Complemento><il:ImpuestosLocales TotaldeTraslados="100.00" TotaldeRetenciones="0.00"/>'
        '<tfd:TimbreFiscalDigital UUID="00000000-0000-0000-0000-00000000CFD1"/></cfdi:Complemento></cfdi:Comprobante>'
    )


def cfdi_payment() -> str:
    """The receipt of a payment of 500.00, whose own total is zero."""
    return (
        '<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/4" '
        'xmlns:p="http://www.sat.gob.mx/Pagos20" Version="4.0" '
        'Folio="9" Fecha="2026-01-06T10:00:00" Moneda="XXX" SubTotal="0" Total="0" TipoDeComprobante="P">'
        '<cfdi:Emisor Rfc="AAA010101AAA" Nombre="Lámparas Inventadas SA"/><cfdi:Receptor Rfc="XAXX010101000" '
        'Nombre="Cliente Inventado"/><cfdi:Complemento><p:Pagos><p:Pago MonedaP="MXN" FormaDePagoP="03" Monto="500.00">'
        '<p:DoctoRelacionado IdDocumento="00000000-0000-0000-0000-00000000CFD1"/></p:Pago></p:Pagos></cfdi:Complemento>'
        "</cfdi:Comprobante>"
    )


def nfe(*, wrapped: bool = True, purpose: str = "1", model: str = "55") -> str:
    """Goods of 200.00, freight of 15.00, a discount of 10.00 and IPI of 5.00: 210.00."""
    inner = (
        f'<infNFe Id="NFe0000" versao="4.00"><ide><mod>{model}</mod><serie>1</serie><nNF>321</nNF>'
        f"<dhEmi>2026-04-01T12:00:00-03:00</dhEmi><finNFe>{purpose}</finNFe></ide><emit><CNPJ>00000000000000</CNPJ>"
        "<xNome>Lâmpadas Inventadas Ltda</xNome></emit><dest><CPF>00000000000</CPF>"
        "<xNome>Cliente Inventado</xNome></dest>"
        '<det nItem="1"><prod><cProd>L1</cProd><xProd>Lâmpada inventada</xProd><qCom>2.0000</qCom>'
        "<vUnCom>100.00</vUnCom>"
        "<vProd>200.00</vProd></prod><imposto><ICMS><ICMS00><pICMS>18.00</pICMS></ICMS00></ICMS></imposto></det>"
        "<total><ICMSTot><vProd>200.00</vProd><vST>0.00</vST><vFrete>15.00</vFrete><vDesc>10.00</vDesc>"
        "<vIPI>5.00</vIPI>"
        "<vNF>210.00</vNF></ICMSTot></total><pag><detPag><tPag>17</tPag></detPag></pag></infNFe>"
    )
    space = 'xmlns="http://www.portalfiscal.inf.br/nfe"'
    return f"<nfeProc {space}><NFe>{inner}</NFe></nfeProc>" if wrapped else f"<NFe {space}>{inner}</NFe>"


def facturae(kind: str = "OO", sign: str = "", several: int = 1) -> str:
    """100.00 at 21 %, with 15.00 withheld: 106.00."""
    corrective = "<Corrective><InvoiceNumber>6</InvoiceNumber></Corrective>" if kind == "OR" else ""
    invoices = "".join(
        f"<Invoice><InvoiceHeader><InvoiceNumber>{7 + at}</InvoiceNumber><InvoiceSeriesCode>B</InvoiceSeriesCode>"
        f"<InvoiceClass>{kind}</InvoiceClass>{corrective}</InvoiceHeader><InvoiceIssueData>"
        "<IssueDate>2026-05-01</IssueDate>"
        "<InvoiceCurrencyCode>EUR</InvoiceCurrencyCode></InvoiceIssueData><TaxesOutputs><Tax>"
        "<TaxTypeCode>01</TaxTypeCode>"
        f"<TaxRate>21.00</TaxRate><TaxableBase><TotalAmount>{sign}100.00</TotalAmount></TaxableBase><TaxAmount>"
        f"<TotalAmount>{sign}21.00</TotalAmount></TaxAmount></Tax></TaxesOutputs><InvoiceTotals>"
        f"<TotalGrossAmount>{sign}100.00</TotalGrossAmount><TotalGrossAmountBeforeTaxes>{sign}100.00"
        f"</TotalGrossAmountBeforeTaxes><TotalTaxOutputs>{sign}21.00</TotalTaxOutputs><TotalTaxesWithheld>{sign}15.00"
        f"</TotalTaxesWithheld><InvoiceTotal>{sign}106.00</InvoiceTotal><TotalExecutableAmount>{sign}106.00"
        "</TotalExecutableAmount></InvoiceTotals><Items><InvoiceLine><ReceiverTransactionReference>PO-9"
        "</ReceiverTransactionReference><ItemDescription>Lámpara inventada</ItemDescription>"
        f"<Quantity>{sign}4</Quantity><UnitPriceWithoutTax>25.00</UnitPriceWithoutTax>"
        f"<TotalCost>{sign}100.00</TotalCost>"
        f"<GrossAmount>{sign}100.00</GrossAmount><TaxesOutputs><Tax><TaxRate>21.00</TaxRate></Tax></TaxesOutputs>"
        "</InvoiceLine></Items><PaymentDetails><Installment><PaymentMeans>04</PaymentMeans></Installment>"
        "</PaymentDetails>"
        "</Invoice>"
        for at in range(several)
    )
    return (
        '<fe:Facturae xmlns:fe="http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml"><FileHeader>'
        "<SchemaVersion>3.2.2</SchemaVersion></FileHeader><Parties><SellerParty><TaxIdentification>"
        "<TaxIdentificationNumber>B00000000</TaxIdentificationNumber></TaxIdentification><LegalEntity>"
        "<CorporateName>Lámparas Inventadas SL</CorporateName></LegalEntity></SellerParty><BuyerParty>"
        "<TaxIdentification>"
        "<TaxIdentificationNumber>00000000T</TaxIdentificationNumber></TaxIdentification><Individual>"
        "<Name>Clienta</Name>"
        "<FirstSurname>Inventada</FirstSurname></Individual></BuyerParty></Parties>"
        f"<Invoices>{invoices}</Invoices></fe:Facturae>"
    )


def isdoc(kind: str = "1", *, foreign: bool = False) -> str:
    """Two pieces of 100.00 at 21 %: 242.00, rounded by nothing; in euros with `foreign`, at 25 crowns each."""
    code = "<ForeignCurrencyCode>EUR</ForeignCurrencyCode><CurrRate>25</CurrRate>" if foreign else ""

    def amount(name: str, value: str, euros: str) -> str:
        return f"<{name}>{value}</{name}>" + (f"<{name}Curr>{euros}</{name}Curr>" if foreign else "")

    return (
        '<Invoice xmlns="http://isdoc.cz/namespace/2013" version="6.0.1">'
        f"<DocumentType>{kind}</DocumentType><ID>FV-5</ID><IssueDate>2026-06-07</IssueDate>"
        "<VATApplicable>true</VATApplicable>"
        f"<LocalCurrencyCode>CZK</LocalCurrencyCode>{code}<AccountingSupplierParty><Party><PartyName>"
        "<Name>Smyšlené lampy s.r.o.</Name></PartyName><PartyTaxScheme><CompanyID>CZ00000000</CompanyID>"
        "<TaxScheme>VAT</TaxScheme></PartyTaxScheme></Party></AccountingSupplierParty><AccountingCustomerParty><Party>"
        "<PartyName><Name>Smyšlený odběratel</Name></PartyName></Party></AccountingCustomerParty>"
        "<InvoiceLines><InvoiceLine>"
        f"<ID>1</ID><InvoicedQuantity>2</InvoicedQuantity>{amount('LineExtensionAmount', '200.00', '8.00')}"
        "<UnitPrice>100.00</UnitPrice><ClassifiedTaxCategory><Percent>21</Percent></ClassifiedTaxCategory><Item>"
        "<Description>Smyšlená lampa</Description></Item></InvoiceLine></InvoiceLines><TaxTotal><TaxSubTotal>"
        f"{amount('TaxableAmount', '200.00', '8.00')}{amount('TaxAmount', '42.00', '1.68')}<TaxCategory>"
        "<Percent>21</Percent>"
        f"</TaxCategory></TaxSubTotal>{amount('TaxAmount', '42.00', '1.68')}</TaxTotal><LegalMonetaryTotal>"
        f"{amount('TaxExclusiveAmount', '200.00', '8.00')}{amount('TaxInclusiveAmount', '242.00', '9.68')}"
        f"{amount('PaidDepositsAmount', '0.00', '0.00')}{amount('PayableAmount', '242.00', '9.68')}"
        "</LegalMonetaryTotal>"
        "<PaymentMeans><Payment><PaymentMeansCode>42</PaymentMeansCode></Payment></PaymentMeans></Invoice>"
    )


_FAPIAO = (
    '<eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019" Version="1.0"><fp:InvoiceCode>000000000000'
    "</fp:InvoiceCode><fp:InvoiceNo>00000042</fp:InvoiceNo><fp:TypeCode>0</fp:TypeCode><fp:IssueDate>2026年02月03日"
    "</fp:IssueDate><fp:Buyer><fp:BuyerName>虚构买方有限公司</fp:BuyerName></fp:Buyer><fp:Seller><fp:SellerName>虚构灯具店"
    "</fp:SellerName><fp:SellerTaxID>000000000000000000</fp:SellerTaxID></fp:Seller><fp:TaxInclusiveTotalAmount>206.00"
    "</fp:TaxInclusiveTotalAmount><fp:TaxTotalAmount>{tax}</fp:TaxTotalAmount><fp:TaxExclusiveTotalAmount>{net}"
    "</fp:TaxExclusiveTotalAmount><fp:GoodsInfos><fp:GoodsInfo><fp:Item>*灯具*虚构灯</fp:Item><fp:Price>{net}</fp:Price>"
    "<fp:Quantity>1</fp:Quantity><fp:Amount>{net}</fp:Amount><fp:TaxScheme>{rate}</fp:TaxScheme></fp:GoodsInfo>"
    "</fp:GoodsInfos></eInvoice>"
)


def zipped(files: dict[str, str]) -> bytes:
    """The files as a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def ofd(*, exempt: bool = False) -> bytes:
    """An OFD file with its XML attached."""
    data = (
        _FAPIAO.format(tax="***", net="206.00", rate="免税")
        if exempt
        else _FAPIAO.format(tax="6.00", net="200.00", rate="3%")
    )
    return zipped({"OFD.xml": "<OFD/>", "Doc_0/Attachs/original_invoice.xml": data})


def ofd_with_tags() -> bytes:
    """An OFD file without an attachment, whose tags (not well-formed, as in life) name the texts of its page."""
    texts = {
        "1": "00000043",
        "2": "2026年02月04日",
        "3": "虚构灯具店",
        "4": "虚构买方有限公司",
        "5": "¥",
        "6": "206.00",
    }
    texts |= {"7": "200.00", "8": "6.00"}
    page = "".join(
        f'<o:TextObject ID="{i}"><o:TextCode>{text}</o:TextCode></o:TextObject>' for i, text in texts.items()
    )
    fields = {"InvoiceNo": "1", "IssueDate": "2", "TaxExclusiveTotalAmount": "7", "TaxTotalAmount": "8"}
    tags = "".join(f"<{name}><ofd:ObjectRef>{at}</ofd:ObjectRef></{name}>" for name, at in fields.items())
    tags += "<Seller><SellerName><ofd:ObjectRef>3</ofd:ObjectRef></SellerName></Seller>"
    tags += "<Buyer><BuyerName><ofd:ObjectRef>4</ofd:ObjectRef></BuyerName></Buyer><TaxInclusiveTotalAmount>"
    tags += "<ofd:ObjectRef>5</ofd:ObjectRef><ofd:ObjectRef>6</ofd:ObjectRef></TaxInclusiveTotalAmount>"
    return zipped(
        {
            "OFD.xml": "<OFD/>",
            "Doc_0/Tags/CustomTag.xml": f'<:eInvoice xmlns:="">{tags}</:eInvoice>',
            "Doc_0/Pages/Page_0/Content.xml": f'<o:Page xmlns:o="http://www.ofdspec.org/2016">{page}</o:Page>',
        }
    )


def fapiao(sign: str = "") -> str:
    """The XML of the fully digital fapiao."""
    return (
        "<EInvoice><Header><EIid>00000000000000000099</EIid></Header><EInvoiceData><SellerInformation>"
        "<SellerIdNum>000000000000000000</SellerIdNum><SellerName>虚构灯具店</SellerName></SellerInformation>"
        "<BuyerInformation><BuyerName>虚构买方有限公司</BuyerName></BuyerInformation><BasicInformation>"
        f"<TotalAmWithoutTax>{sign}200.00</TotalAmWithoutTax><TotalTaxAm>{sign}6.00</TotalTaxAm>"
        f"<TotalTax-includedAmount>{sign}206.00</TotalTax-includedAmount><RequestTime>2026-02-03 10:00:00</RequestTime>"
        "</BasicInformation><IssuItemInformation><ItemName>*灯具*虚构灯</ItemName>"
        f"<Quantity>{sign}1</Quantity><UnPrice>200.00</UnPrice><Amount>{sign}200.00</Amount><TaxRate>0.03</TaxRate>"
        "</IssuItemInformation></EInvoiceData><TaxSupervisionInfo><InvoiceNumber>00000000000000000099</InvoiceNumber>"
        "<IssueTime>2026-02-03</IssueTime></TaxSupervisionInfo></EInvoice>"
    )
