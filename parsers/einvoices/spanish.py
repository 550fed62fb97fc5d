"""Spanish-speaking countries: Facturae 3.2 (Orden HAP/1650/2015) and the CFDI 3.3 and 4.0 of Mexico (Anexo 20)."""

from decimal import Decimal
from types import MappingProxyType

from parsers.einvoices.mapping import NOTHING, Group, Joined, Paths, Sum, Summed, Table
from parsers.terms import Kind


def _party(of: str) -> Paths:
    person = f"{of}/Individual"
    return (
        f"{of}/LegalEntity/CorporateName",
        Joined((f"{person}/Name", f"{person}/FirstSurname", f"{person}/SecondSurname")),
    )


_SELLER, _BUYER, _TOTALS = "../../Parties/SellerParty", "../../Parties/BuyerParty", "InvoiceTotals"
_WITHHELD = Sum("BR-CO-15", "BT-112", ("BT-109", "BT-110"), ("withheld",))

FACTURAE = Table(
    name="Facturae",
    kind=Kind.INVOICE,
    documents="Invoices/Invoice",
    corrections=("InvoiceHeader/InvoiceClass", MappingProxyType(dict.fromkeys(("OR", "CR"), "a correction"))),
    namespaces=("http://www.facturae.es/", "http://www.facturae.gob.es/"),
    version="/*/FileHeader/SchemaVersion",
    versions=("3.2", "3.1", "3.0"),
    slack=Decimal("0.05"),
    payments=MappingProxyType(
        {
            "01": "cash",
            "02": "direct debit",
            "03": "receipt",
            "04": "bank transfer",
            "05": "accepted bill of exchange",
            "06": "documentary credit",
            "08": "bill of exchange",
            "10": "promissory note",
            "11": "cheque",
            "13": "cash on delivery",
            "14": "payment card",
            "15": "offsetting",
            "19": "payment card",
        }
    ),
    terms=MappingProxyType(
        {
            "BT-1": (
                Joined(
                    (
                        "InvoiceHeader[not(starts-with(InvoiceNumber, InvoiceSeriesCode))]/InvoiceSeriesCode",
                        "InvoiceHeader/InvoiceNumber",
                    ),
                    "-",
                ),
            ),
            "BT-2": "InvoiceIssueData/IssueDate",
            "BT-5": "InvoiceIssueData/InvoiceCurrencyCode",
            "BT-13": "Items/InvoiceLine/ReceiverTransactionReference",
            "BT-14": "Items/InvoiceLine/IssuerTransactionReference",
            "BT-25": "InvoiceHeader/Corrective/InvoiceNumber",
            "BT-27": _party(_SELLER),
            "BT-31": f"{_SELLER}/TaxIdentification/TaxIdentificationNumber",
            "BT-44": _party(_BUYER),
            "BT-48": f"{_BUYER}/TaxIdentification/TaxIdentificationNumber",
            "BT-81": "PaymentDetails/Installment/PaymentMeans",
            "BT-106": f"{_TOTALS}/TotalGrossAmount",
            "BT-107": f"{_TOTALS}/TotalGeneralDiscounts",
            "BT-108": f"{_TOTALS}/TotalGeneralSurcharges",
            "BT-109": f"{_TOTALS}/TotalGrossAmountBeforeTaxes",
            "BT-110": f"{_TOTALS}/TotalTaxOutputs",
            "withheld": f"{_TOTALS}/TotalTaxesWithheld",
            "BT-112": f"{_TOTALS}/InvoiceTotal",
            "BT-113": Summed((f"{_TOTALS}/TotalPaymentsOnAccount", f"{_TOTALS}/Subsidies/Subsidy/SubsidyAmount")),
            "BT-115": (f"{_TOTALS}/TotalExecutableAmount", f"{_TOTALS}/TotalOutstandingAmount"),
        }
    ),
    sums=(Sum("BR-CO-13", "BT-109", ("BT-106", "BT-108"), ("BT-107",)), _WITHHELD),
    items=Group(
        "Items/InvoiceLine",
        MappingProxyType(
            {
                "description": "ItemDescription",
                "sku": "ArticleCode",
                "quantity": "Quantity",
                "unit_price": "UnitPriceWithoutTax",
                "tax_rate": "TaxesOutputs/Tax/TaxRate",
                "line_total": ("GrossAmount", "TotalCost"),
                "allowance": Summed(("DiscountsAndRebates/Discount/DiscountAmount",)),
                "charge": Summed(("Charges/Charge/ChargeAmount",)),
            }
        ),
    ),
    accounts=(
        Group(
            "PaymentDetails/Installment/AccountToBeCredited",
            MappingProxyType({"iban": "IBAN", "account": "AccountNumber", "bic": "BIC"}),
        ),
    ),
    taxes=(
        Group(
            "TaxesOutputs/Tax",
            MappingProxyType(
                {
                    "rate": "TaxRate",
                    "net": "TaxableBase/TotalAmount",
                    "tax": "TaxAmount/TotalAmount",
                    "scheme": "TaxTypeCode",
                }
            ),
        ),
    ),
)

_CFDI_VERSIONS = ("3.3", "4.0")
_CFDI_NAMESPACES = ("http://www.sat.gob.mx/cfd/",)
# c_FormaPago of Anexo 20.
_CFDI_PAYMENTS = MappingProxyType(
    {
        "01": "cash",
        "02": "cheque",
        "03": "bank transfer",
        "04": "credit card",
        "05": "electronic wallet",
        "06": "electronic money",
        "08": "vouchers",
        "17": "offsetting",
        "28": "debit card",
        "29": "service card",
        "31": "payment intermediary",
    }
)
_CFDI_TERMS: dict[str, Paths] = {
    # series and folio are the issuer's own number and may be left out; the tax office numbers every document
    "BT-1": (
        Joined(("@Serie[../@Folio]", "@Folio"), ""),
        "Complemento/TimbreFiscalDigital/@UUID",
    ),
    "BT-2": "@Fecha",
    "BT-25": "CfdiRelacionados/CfdiRelacionado/@UUID",
    "BT-27": ("Emisor/@Nombre", "Emisor/@Rfc"),
    "BT-31": "Emisor/@Rfc",
    "BT-44": ("Receptor/@Nombre", "Receptor/@Rfc"),
    "BT-48": "Receptor/@Rfc",
}
_CFDI_ITEMS = Group(
    "Conceptos/Concepto",
    MappingProxyType(
        {
            "description": "@Descripcion",
            "sku": "@NoIdentificacion",
            "quantity": "@Cantidad",
            "unit_price": "@ValorUnitario",
            "fraction": "Impuestos/Traslados/Traslado/@TasaOCuota",
            "line_total": "@Importe",
        }
    ),
)

CFDI = Table(
    name="CFDI",
    kind=Kind.INVOICE,
    names=(("@Version", "3.3", "CFDI 3.3"), ("@Version", "4.0", "CFDI 4.0")),
    kinds=(("@TipoDeComprobante", MappingProxyType({"E": Kind.CREDIT_NOTE})),),
    refused=(
        "@TipoDeComprobante",
        MappingProxyType({"N": "a slip of wages", "T": "a note that accompanies goods on their way"}),
    ),
    namespaces=_CFDI_NAMESPACES,
    version="@Version",
    versions=_CFDI_VERSIONS,
    payments=_CFDI_PAYMENTS,
    slack=Decimal("0.05"),
    terms=MappingProxyType(
        {
            **_CFDI_TERMS,
            "BT-5": "@Moneda",
            "BT-81": "@FormaPago",
            "BT-106": "@SubTotal",
            "BT-107": "@Descuento",
            "BT-109": Summed(("@SubTotal",), ("@Descuento",)),
            "BT-110": "Impuestos/@TotalImpuestosTrasladados",
            "withheld": "Impuestos/@TotalImpuestosRetenidos",
            "local": Summed(
                ("Complemento/ImpuestosLocales/@TotaldeTraslados",),
                ("Complemento/ImpuestosLocales/@TotaldeRetenciones",),
            ),
            "BT-112": "@Total",
        }
    ),
    sums=(Sum("BR-CO-15", "BT-112", ("BT-109", "BT-110"), ("withheld",), ("local",)),),
    items=_CFDI_ITEMS,
    taxes=(
        Group(
            "Impuestos/Traslados/Traslado",
            MappingProxyType({"fraction": "@TasaOCuota", "net": "@Base", "tax": "@Importe", "scheme": "@Impuesto"}),
        ),
    ),
)
# The receipt of a payment has a total of zero; what was paid stands in its complement (Recepción de pagos 1.0 and 2.0).
CFDI_PAYMENT = Table(
    name="CFDI",
    kind=Kind.RECEIPT,
    names=(("@Version", "3.3", "CFDI 3.3 payment receipt"), ("@Version", "4.0", "CFDI 4.0 payment receipt")),
    namespaces=_CFDI_NAMESPACES,
    version="@Version",
    versions=_CFDI_VERSIONS,
    payments=_CFDI_PAYMENTS,
    terms=MappingProxyType(
        {
            **_CFDI_TERMS,
            "BT-5": "Complemento/Pagos/Pago/@MonedaP",
            "BT-25": "Complemento/Pagos/Pago/DoctoRelacionado/@IdDocumento",
            "BT-81": "Complemento/Pagos/Pago/@FormaDePagoP",
            "BT-112": Summed(("Complemento/Pagos/Pago[@MonedaP = ../Pago[1]/@MonedaP]/@Monto",)),
        }
    ),
    sums=(),
    items=NOTHING,
)
