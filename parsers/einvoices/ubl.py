"""UBL 2.x (OASIS; ISO/IEC 19845): invoices, credit notes and orders, also as Peppol BIS and XRechnung.

The paths are those of EN 16931-3-2. What older profiles wrote otherwise stands behind them as an alternative.
"""

from dataclasses import replace
from types import MappingProxyType

from parsers.einvoices.codes import DRAFTS, PAYMENT_MEANS, TYPES
from parsers.einvoices.mapping import EN_SUMS, Group, Joined, Paths, Summed, Table
from parsers.terms import Kind

_PROFILES = (
    ("CustomizationID", "xrechnung", "XRechnung (UBL)"),
    ("CustomizationID", "peppol", "Peppol BIS (UBL)"),
    ("CustomizationID", "OIOUBL", "OIOUBL"),
)
_OWN = "[@currencyID = ../../DocumentCurrencyCode or not(../../DocumentCurrencyCode)]"
_TOTAL = "*[self::LegalMonetaryTotal or self::RequestedMonetaryTotal or self::AnticipatedMonetaryTotal]"
# The Danish profile says the taxes where others say the amount without them (OIOUBL 2.02, LegalMonetaryTotal), that of
# Colombia the part that is taxed (DIAN, Anexo técnico 1.9, FAU04).
_OTHERWISE = "contains(../CustomizationID, 'OIOUBL') or contains(../ProfileID, 'DIAN')"
# Allowances are told from charges by an indicator (UBL 2.1, 2.4.1).
_ALLOWANCE, _CHARGE = "AllowanceCharge[ChargeIndicator = 'false']", "AllowanceCharge[ChargeIndicator = 'true']"


def _party(role: str) -> tuple[Paths, Paths]:
    """Return the paths of a party's name and of its tax identifier."""
    party = f"{role}/Party"
    name: Paths = (
        f"{party}/PartyLegalEntity/RegistrationName",
        f"{party}/PartyName/Name",
        Joined((f"{party}/Person/FirstName", f"{party}/Person/FamilyName")),
        f"{party}/Contact/Name",
    )
    tax_id: Paths = (
        f"{party}/PartyTaxScheme[contains('VAT GST', TaxScheme/ID) and TaxScheme/ID != '']/CompanyID",
        f"{party}/PartyTaxScheme/CompanyID",
        # UBL-TR writes the tax number among the identifiers
        f"{party}/PartyIdentification/ID[@schemeID = 'VKN' or @schemeID = 'TCKN']",
    )
    return name, tax_id


def _terms(seller: str, buyer: str) -> dict[str, Paths]:
    (seller_name, seller_tax_id), (buyer_name, buyer_tax_id) = _party(seller), _party(buyer)
    address = "Delivery/DeliveryLocation/Address"
    return {
        "BT-1": "ID",
        "BT-2": "IssueDate",
        "BT-5": ("DocumentCurrencyCode", f"{_TOTAL}/PayableAmount/@currencyID"),
        "BT-13": "OrderReference/ID",
        "BT-14": "OrderReference/SalesOrderID",
        "BT-25": ("BillingReference/InvoiceDocumentReference/ID", "BillingReference/CreditNoteDocumentReference/ID"),
        "BT-27": seller_name,
        "BT-31": seller_tax_id,
        "BT-44": buyer_name,
        "BT-48": buyer_tax_id,
        "BT-81": "PaymentMeans/PaymentMeansCode",
        "BT-82": "PaymentMeans/PaymentMeansCode/@name",
        "BG-15": Joined(
            (
                "Delivery/DeliveryParty/PartyName/Name",
                f"{address}/StreetName",
                f"{address}/AdditionalStreetName",
                f"{address}/PostalZone",
                f"{address}/CityName",
                f"{address}/Country/IdentificationCode",
            ),
            ", ",
        ),
        "BT-106": f"{_TOTAL}/LineExtensionAmount",
        "BT-107": (f"{_TOTAL}/AllowanceTotalAmount", Summed((f"{_ALLOWANCE}/Amount",))),
        "BT-108": (f"{_TOTAL}/ChargeTotalAmount", Summed((f"{_CHARGE}/Amount",))),
        "BT-109": (
            f"{_TOTAL}[not({_OTHERWISE})]/TaxExclusiveAmount",
            Summed(
                (f"{_TOTAL}/LineExtensionAmount", f"{_TOTAL}/ChargeTotalAmount"),
                (f"{_TOTAL}/AllowanceTotalAmount",),
            ),
        ),
        # a second total of the same currency is that of the accounting currency (BT-111), and has no breakdown
        "BT-110": (
            Summed((f"TaxTotal[TaxSubtotal]/TaxAmount{_OWN}",)),
            Summed((f"TaxTotal/TaxAmount{_OWN}",)),
            "TaxTotal[not(../TaxTotal[2])]/TaxAmount",
        ),
        "BT-112": (
            f"{_TOTAL}/TaxInclusiveAmount",
            f"{_TOTAL}[not(PrepaidAmount) and not(PayableRoundingAmount)]/PayableAmount",
        ),
        "BT-113": f"{_TOTAL}/PrepaidAmount",
        "BT-114": f"{_TOTAL}/PayableRoundingAmount",
        "BT-115": f"{_TOTAL}/PayableAmount",
        "withheld": Summed(("WithholdingTaxTotal/TaxAmount",)),
    }


def _items(line: str, quantity: str) -> Group:
    return Group(
        line,
        MappingProxyType(
            {
                "description": ("Item/Name", "Item/Description", "Note"),
                "sku": ("Item/SellersItemIdentification/ID", "Item/StandardItemIdentification/ID"),
                "quantity": quantity,
                "unit_price": "Price/PriceAmount",
                "per": "Price/BaseQuantity",
                "tax_rate": (
                    "Item/ClassifiedTaxCategory/Percent",
                    "TaxTotal/TaxSubtotal/TaxCategory/Percent",
                    "TaxTotal/TaxSubtotal/Percent",
                ),
                "line_total": "LineExtensionAmount",
                "allowance": Summed((f"{_ALLOWANCE}/Amount",)),
                "charge": Summed((f"{_CHARGE}/Amount",)),
            }
        ),
    )


_TAXES = Group(
    f"TaxTotal/TaxSubtotal[TaxAmount{_OWN.replace('../../', '../../../')} or not(TaxAmount/@currencyID)]",
    MappingProxyType(
        {
            "rate": ("TaxCategory/Percent", "Percent"),
            "net": "TaxableAmount",
            "tax": "TaxAmount",
            "scheme": "TaxCategory/TaxScheme/ID",
        }
    ),
)
_CHARGES = Group(
    "AllowanceCharge",
    MappingProxyType(
        {
            "is_charge": "ChargeIndicator",
            "amount": "Amount",
            "code": "AllowanceChargeReasonCode",
            "reason": "AllowanceChargeReason",
        }
    ),
)

# Of a direct debit the account that is debited is the payer's, and stands elsewhere.
_ACCOUNTS = Group(
    "PaymentMeans[PayeeFinancialAccount]",
    MappingProxyType(
        {
            "iban": "PayeeFinancialAccount/ID[@schemeID = 'IBAN']",
            "account": "PayeeFinancialAccount/ID",
            "bic": (
                "PayeeFinancialAccount/FinancialInstitutionBranch/FinancialInstitution/ID",
                "PayeeFinancialAccount/FinancialInstitutionBranch/ID",
            ),
        }
    ),
)


def _table(name: str, kind: Kind, line: str, quantity: str, *, of_order: bool = False) -> Table:
    roles = (
        ("SellerSupplierParty", "BuyerCustomerParty")
        if of_order
        else (
            "AccountingSupplierParty",
            "AccountingCustomerParty",
        )
    )
    code = "*[self::InvoiceTypeCode or self::CreditNoteTypeCode or self::OrderTypeCode]"
    return Table(
        name=name,
        kind=kind,
        # IADE is the return of goods in UBL-TR
        kinds=((code, MappingProxyType({**TYPES, "IADE": Kind.CREDIT_NOTE})),) if kind is Kind.INVOICE else (),
        drafts=(code, DRAFTS),
        number="order_number" if of_order else "invoice_number",
        names=_PROFILES,
        namespaces=("urn:oasis:names:specification:ubl:schema:xsd:", "urn:oasis:names:tc:ubl:"),
        version="UBLVersionID",
        versions=("2.",),
        payments=PAYMENT_MEANS,
        terms=MappingProxyType(_terms(*roles)),
        items=_items(line, quantity),
        taxes=(_TAXES,),
        charges=(_CHARGES,),
        accounts=(_ACCOUNTS,),
        sums=(*EN_SUMS[:2], replace(EN_SUMS[2], either=("withheld",))),
    )


INVOICE = _table("UBL", Kind.INVOICE, "InvoiceLine", "InvoicedQuantity")
CREDIT_NOTE = _table("UBL", Kind.CREDIT_NOTE, "CreditNoteLine", "CreditedQuantity")
DEBIT_NOTE = _table("UBL", Kind.INVOICE, "DebitNoteLine", "DebitedQuantity")
ORDER = _table("UBL", Kind.ORDER_CONFIRMATION, "OrderLine/LineItem", "Quantity", of_order=True)
# an answer has a number of its own; the order's is the one that counts
ORDER_RESPONSE = replace(ORDER, terms=MappingProxyType({**ORDER.terms, "BT-1": ("OrderReference/ID", "ID")}))
