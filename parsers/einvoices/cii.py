"""UN/CEFACT Cross Industry: Invoice D16B (Factur-X, ZUGFeRD 2, XRechnung), its forerunner in ZUGFeRD 1, and ORDER-X.

The paths are those of EN 16931-3-3, and of the technical appendices of ZUGFeRD 1.0 and Order-X 1.0.
"""

from functools import partial
from types import MappingProxyType

from parsers.einvoices.codes import DRAFTS, PAYMENT_MEANS, TYPES
from parsers.einvoices.mapping import Group, Joined, Paths, Summed, Table
from parsers.terms import Kind

_GUIDELINE = "*[contains(name(), 'Context')]/GuidelineSpecifiedDocumentContextParameter/ID"
_PROFILES = (
    (_GUIDELINE, "xrechnung", "XRechnung (CII)"),
    (_GUIDELINE, "order-x", "ORDER-X"),
    (_GUIDELINE, "factur-x", "Factur-X"),
    (_GUIDELINE, "zugferd", "ZUGFeRD 2"),
    (_GUIDELINE, "ferd:crossindustrydocument", "ZUGFeRD 1"),
    (_GUIDELINE, "ferd:invoice", "ZUGFeRD 1"),
)


def _address(party: str) -> Joined:
    of = f"{party}/PostalTradeAddress"
    parts = ("LineOne", "LineTwo", "StreetName", "PostcodeCode", "CityName", "CountryID")
    return Joined((f"{party}/Name", *(f"{of}/{part}" for part in parts)), ", ")


def _tax_id(party: str) -> Paths:
    of = f"{party}/SpecifiedTaxRegistration/ID"
    return (f"{of}[@schemeID = 'VA']", f"{of}[@schemeID = 'FC']", of)


def _table(
    name: str,
    *,
    document: str,
    transaction: str,
    agreement: str,
    delivery: str,
    settlement: str,
    summation: str,
    percent: str,
    line: tuple[str, str, str, str],
    quantity: str,
    kind: Kind = Kind.INVOICE,
) -> Table:
    """Return the table of one message of the family: they differ in how their parts are called, hardly in the parts."""
    agreed, delivered, settled = (f"{transaction}/{part}" for part in (agreement, delivery, settlement))
    totals = f"{settled}/{summation}"
    currency = "InvoiceCurrencyCode" if kind is Kind.INVOICE else "OrderCurrencyCode"
    allowance = f"{settled}/SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator = 'false']/ActualAmount"
    charge = f"{settled}/SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator = 'true']/ActualAmount"
    logistics = f"{settled}/SpecifiedLogisticsServiceCharge/AppliedAmount"
    order = f"{agreed}/BuyerOrderReferencedDocument"
    own = f"{document}/ID"
    line_agreement, line_delivery, line_settlement, line_summation = line
    terms: dict[str, Paths] = {
        "BT-1": own,
        "BT-2": (f"{document}/IssueDateTime/DateTimeString", f"{document}/IssueDateTime/DateTime"),
        "BT-5": (f"{settled}/{currency}", f"{totals}/GrandTotalAmount/@currencyID"),
        "BT-13": (f"{order}/IssuerAssignedID", f"{order}/ID"),
        "BT-14": (f"{agreed}/SellerOrderReferencedDocument/IssuerAssignedID",),
        "BT-25": f"{settled}/InvoiceReferencedDocument/IssuerAssignedID",
        "BT-27": (
            f"{agreed}/SellerTradeParty/Name",
            f"{agreed}/SellerTradeParty/SpecifiedLegalOrganization/TradingBusinessName",
            f"{agreed}/SellerTradeParty/DefinedTradeContact/PersonName",
        ),
        "BT-31": _tax_id(f"{agreed}/SellerTradeParty"),
        "BT-44": (f"{agreed}/BuyerTradeParty/Name", f"{agreed}/BuyerTradeParty/DefinedTradeContact/PersonName"),
        "BT-48": _tax_id(f"{agreed}/BuyerTradeParty"),
        "BT-81": f"{settled}/SpecifiedTradeSettlementPaymentMeans/TypeCode",
        "BT-82": f"{settled}/SpecifiedTradeSettlementPaymentMeans/Information",
        "BG-15": _address(f"{delivered}/ShipToTradeParty"),
        "BT-106": f"{totals}/LineTotalAmount",
        "BT-107": (f"{totals}/AllowanceTotalAmount", Summed((allowance,))),
        "BT-108": (f"{totals}/ChargeTotalAmount", Summed((charge, logistics))),
        "BT-109": f"{totals}/TaxBasisTotalAmount",
        # two totals of tax differ in their currency: the second one is that of the seller's books (BT-111)
        "BT-110": (
            f"{totals}/TaxTotalAmount[@currencyID = ../../{currency}]",
            f"{totals}/TaxTotalAmount[not(@currencyID)]",
            f"{totals}/TaxTotalAmount[not(../TaxTotalAmount[2])]",
        ),
        "BT-112": f"{totals}/GrandTotalAmount",
        "BT-113": f"{totals}/TotalPrepaidAmount",
        "BT-114": f"{totals}/RoundingAmount",
        "BT-115": f"{totals}/DuePayableAmount",
    }
    price = f"{line_agreement}/NetPriceProductTradePrice"
    gross = f"{line_agreement}/GrossPriceProductTradePrice"
    each = f"{line_settlement}/SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator"
    items = Group(
        # headings and remarks among the lines are marked as such (Factur-X 1.0, BT-X-8)
        f"{transaction}/IncludedSupplyChainTradeLineItem[not(AssociatedDocumentLineDocument/LineStatusReasonCode"
        "[. = 'GROUP' or . = 'INFORMATION'])]",
        MappingProxyType(
            {
                "description": (
                    "SpecifiedTradeProduct/Name",
                    "SpecifiedTradeProduct/Description",
                    "AssociatedDocumentLineDocument/IncludedNote/Content",
                ),
                "sku": ("SpecifiedTradeProduct/SellerAssignedID", "SpecifiedTradeProduct/GlobalID"),
                "quantity": f"{line_delivery}/{quantity}",
                "unit_price": (f"{price}/ChargeAmount", f"{gross}/ChargeAmount"),
                "per": (f"{price}/BasisQuantity", f"{gross}/BasisQuantity"),
                "tax_rate": f"{line_settlement}/ApplicableTradeTax/{percent}",
                "line_total": f"{line_settlement}/{line_summation}/LineTotalAmount",
                "allowance": Summed((f"{each} = 'false']/ActualAmount",)),
                "charge": Summed((f"{each} = 'true']/ActualAmount",)),
            }
        ),
    )
    taxes = Group(
        f"{settled}/ApplicableTradeTax[CalculatedAmount]",
        MappingProxyType(
            {"rate": percent, "net": "BasisAmount", "tax": "CalculatedAmount", "scheme": "TypeCode"},
        ),
    )
    charges = Group(
        f"{settled}/SpecifiedTradeAllowanceCharge",
        MappingProxyType(
            {
                "is_charge": "ChargeIndicator/Indicator",
                "amount": "ActualAmount",
                "code": "ReasonCode",
                "reason": "Reason",
            }
        ),
    )
    freight = Group(
        f"{settled}/SpecifiedLogisticsServiceCharge",
        MappingProxyType({"amount": "AppliedAmount", "reason": "Description", "freight": "AppliedAmount"}),
    )
    accounts = Group(
        f"{settled}/SpecifiedTradeSettlementPaymentMeans[PayeePartyCreditorFinancialAccount]",
        MappingProxyType(
            {
                "iban": "PayeePartyCreditorFinancialAccount/IBANID",
                "account": "PayeePartyCreditorFinancialAccount/ProprietaryID",
                "bic": "PayeeSpecifiedCreditorFinancialInstitution/BICID",
            }
        ),
    )
    code = f"{document}/TypeCode"
    return Table(
        name=name,
        kind=kind,
        kinds=((code, TYPES),),
        drafts=(code, DRAFTS),
        names=_PROFILES,
        number="invoice_number" if kind is Kind.INVOICE else "order_number",
        namespaces=("urn:un:unece:uncefact:data:", "urn:ferd:"),
        payments=PAYMENT_MEANS,
        terms=MappingProxyType(terms),
        items=items,
        taxes=(taxes,),
        charges=(charges, freight),
        accounts=(accounts,),
    )


# Order-X names its parts as the CII of today does; what differs is which quantity of a line counts.
_today = partial(
    _table,
    document="ExchangedDocument",
    transaction="SupplyChainTradeTransaction",
    agreement="ApplicableHeaderTradeAgreement",
    delivery="ApplicableHeaderTradeDelivery",
    settlement="ApplicableHeaderTradeSettlement",
    summation="SpecifiedTradeSettlementHeaderMonetarySummation",
    percent="RateApplicablePercent",
    line=(
        "SpecifiedLineTradeAgreement",
        "SpecifiedLineTradeDelivery",
        "SpecifiedLineTradeSettlement",
        "SpecifiedTradeSettlementLineMonetarySummation",
    ),
)
INVOICE = _today("CII", quantity="BilledQuantity")
ORDER = _today(
    "ORDER-X",
    quantity="*[self::AgreedQuantity or (self::RequestedQuantity and not(../AgreedQuantity))]",
    kind=Kind.ORDER_CONFIRMATION,
)
ZUGFERD_1 = _table(
    "ZUGFeRD 1",
    document="HeaderExchangedDocument",
    transaction="SpecifiedSupplyChainTradeTransaction",
    agreement="ApplicableSupplyChainTradeAgreement",
    delivery="ApplicableSupplyChainTradeDelivery",
    settlement="ApplicableSupplyChainTradeSettlement",
    summation="SpecifiedTradeSettlementMonetarySummation",
    percent="ApplicablePercent",
    line=(
        "SpecifiedSupplyChainTradeAgreement",
        "SpecifiedSupplyChainTradeDelivery",
        "SpecifiedSupplyChainTradeSettlement",
        "SpecifiedTradeSettlementMonetarySummation",
    ),
    quantity="BilledQuantity",
)
