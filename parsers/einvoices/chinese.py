"""Fapiao: the data inside an OFD file (edrm.org.cn, e-invoice 2019), and the XML of the fully digital one (数电票)."""

from decimal import Decimal
from types import MappingProxyType

from parsers.einvoices.mapping import Fixed, Group, Sum, Table
from parsers.terms import Kind

_CURRENCY = Fixed("CNY", "amounts of a fapiao are in renminbi")
_SUMS = (Sum("BR-CO-13", "BT-109", ("lines",)), Sum("BR-CO-15", "BT-112", ("BT-109", "BT-110")))

OFD = Table(
    name="fapiao (OFD)",
    kind=Kind.INVOICE,
    corrections=("TypeCode", MappingProxyType({"1": "a red fapiao"})),
    slack=Decimal("0.05"),
    version="@Version",
    versions=("1.",),
    terms=MappingProxyType(
        {
            "BT-1": "InvoiceNo",
            "BT-2": "IssueDate",
            "BT-5": _CURRENCY,
            "BT-25": "OriginalInvoiceNo",
            "BT-27": "Seller/SellerName",
            "BT-31": "Seller/SellerTaxID",
            "BT-44": "Buyer/BuyerName",
            "BT-48": "Buyer/BuyerTaxID",
            "BT-109": "TaxExclusiveTotalAmount",
            "BT-110": "TaxTotalAmount",
            "BT-112": "TaxInclusiveTotalAmount",
        }
    ),
    sums=_SUMS,
    items=Group(
        "GoodsInfos/GoodsInfo",
        MappingProxyType(
            {
                "description": "Item",
                "quantity": "Quantity",
                "unit_price": "Price",
                "tax_rate": "TaxScheme",
                "line_total": "Amount",
            }
        ),
    ),
)

_BASIC = "EInvoiceData/BasicInformation"

DIGITAL = Table(
    name="fapiao (XML)",
    kind=Kind.INVOICE,
    slack=Decimal("0.05"),
    terms=MappingProxyType(
        {
            "BT-1": ("TaxSupervisionInfo/InvoiceNumber", "Header/EIid"),
            "BT-2": ("TaxSupervisionInfo/IssueTime", f"{_BASIC}/RequestTime"),
            "BT-5": _CURRENCY,
            "BT-27": "EInvoiceData/SellerInformation/SellerName",
            "BT-31": "EInvoiceData/SellerInformation/SellerIdNum",
            "BT-44": "EInvoiceData/BuyerInformation/BuyerName",
            "BT-48": "EInvoiceData/BuyerInformation/BuyerIdNum",
            "BT-109": f"{_BASIC}/TotalAmWithoutTax",
            "BT-110": f"{_BASIC}/TotalTaxAm",
            "BT-112": f"{_BASIC}/*[name() = 'TotalTax-includedAmount' or name() = 'TotalTaxIncludedAmount']",
        }
    ),
    sums=_SUMS,
    items=Group(
        "EInvoiceData/IssuItemInformation",
        MappingProxyType(
            {
                "description": "ItemName",
                "quantity": "Quantity",
                "unit_price": "UnPrice",
                "fraction": "TaxRate",
                "line_total": "Amount",
            }
        ),
    ),
)
