"""ISDOC 6 (SPIS, isdoc.cz), the invoice of Czech accounting programs."""

from decimal import Decimal
from types import MappingProxyType

from parsers.einvoices.codes import PAYMENT_MEANS
from parsers.einvoices.mapping import Group, Joined, Paths, Sum, Table
from parsers.terms import Kind


def _amount(of: str) -> Paths:
    """Return the path of an amount: with `Curr` it is in the currency of the invoice, without in that of the books."""
    return (f"{of}Curr[//ForeignCurrencyCode != '']", of)


def _party(of: str) -> tuple[Paths, Paths]:
    tax = f"{of}/Party/PartyTaxScheme"
    return f"{of}/Party/PartyName/Name", (f"{tax}[TaxScheme = 'VAT']/CompanyID", f"{tax}/CompanyID")


_SELLER, _BUYER = (
    _party("AccountingSupplierParty"),
    _party("*[self::AccountingCustomerParty or self::BuyerCustomerParty]"),
)
_TOTAL = "LegalMonetaryTotal"

ISDOC = Table(
    name="ISDOC",
    kind=Kind.INVOICE,
    kinds=(("DocumentType", MappingProxyType({"2": Kind.CREDIT_NOTE, "6": Kind.CREDIT_NOTE})),),
    drafts=("DocumentType", MappingProxyType({"4": "a request for a deposit, which is no invoice for tax"})),
    namespaces=("http://isdoc.cz/namespace/",),
    version="@version",
    versions=("6.",),
    payments=PAYMENT_MEANS,
    slack=Decimal("0.05"),
    terms=MappingProxyType(
        {
            "BT-1": "ID",
            "BT-2": "IssueDate",
            "BT-5": ("ForeignCurrencyCode", "LocalCurrencyCode"),
            "BT-13": "OrderReferences/OrderReference/ExternalOrderID",
            "BT-14": "OrderReferences/OrderReference/SalesOrderID",
            "BT-25": "OriginalDocumentReferences/OriginalDocumentReference/ID",
            "BT-27": _SELLER[0],
            "BT-31": _SELLER[1],
            "BT-44": _BUYER[0],
            "BT-48": _BUYER[1],
            "BT-81": "PaymentMeans/Payment/PaymentMeansCode",
            "BT-109": _amount(f"{_TOTAL}/TaxExclusiveAmount"),
            "BT-110": _amount("TaxTotal/TaxAmount"),
            "BT-112": _amount(f"{_TOTAL}/TaxInclusiveAmount"),
            "claimed": _amount(f"{_TOTAL}/AlreadyClaimedTaxInclusiveAmount"),
            "BT-113": _amount(f"{_TOTAL}/PaidDepositsAmount"),
            "BT-114": _amount(f"{_TOTAL}/PayableRoundingAmount"),
            "BT-115": _amount(f"{_TOTAL}/PayableAmount"),
        }
    ),
    sums=(
        Sum("BR-CO-13", "BT-109", ("lines",)),
        Sum("BR-CO-15", "BT-112", ("BT-109", "BT-110")),
        # a deposit that was taxed is among what was claimed, or among what is paid, or in both
        Sum("BR-CO-16", "BT-115", ("BT-112", "BT-114"), ("BT-113",), ("claimed",)),
    ),
    items=Group(
        "InvoiceLines/InvoiceLine",
        MappingProxyType(
            {
                "description": ("Item/Description", "Note"),
                "sku": ("Item/SellersItemIdentification/ID", "Item/CatalogueItemIdentification/ID"),
                "quantity": "InvoicedQuantity",
                "unit_price": "UnitPrice[not(../../../ForeignCurrencyCode != '')]",
                "tax_rate": "ClassifiedTaxCategory/Percent",
                "line_total": (
                    "LineExtensionAmountCurr[../../../ForeignCurrencyCode != '']",
                    "LineExtensionAmount",
                ),
            }
        ),
    ),
    accounts=(
        Group(
            "PaymentMeans/Payment/Details",
            MappingProxyType({"iban": "IBAN", "account": Joined(("ID", "BankCode"), "/"), "bic": "BIC"}),
        ),
    ),
    taxes=(
        Group(
            "TaxTotal/TaxSubTotal",
            MappingProxyType(
                {
                    "rate": "TaxCategory/Percent",
                    "net": ("TaxableAmountCurr[../../../ForeignCurrencyCode != '']", "TaxableAmount"),
                    "tax": ("TaxAmountCurr[../../../ForeignCurrencyCode != '']", "TaxAmount"),
                }
            ),
        ),
    ),
)
