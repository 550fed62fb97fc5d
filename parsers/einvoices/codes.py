"""Code lists of the United Nations that several formats share, as far as they matter here."""

from collections.abc import Mapping
from types import MappingProxyType

from parsers.terms import Kind

# UNTDID 1001, the codes that EN 16931 gives to credit notes, and those of orders.
TYPES: Mapping[str, Kind] = MappingProxyType(
    {
        **dict.fromkeys(
            ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"), Kind.CREDIT_NOTE
        ),
        "231": Kind.ORDER_CONFIRMATION,
        "220": Kind.ORDER_CONFIRMATION,
        "230": Kind.ORDER_CONFIRMATION,
    }
)
# Documents with the form of another one, that are not it.
DRAFTS: Mapping[str, str] = MappingProxyType(
    {
        "325": "a proforma invoice, which is no invoice yet",
        "220": "the buyer's order, which the seller has not confirmed with it",
        "230": "the buyer's change of an order, which the seller has not confirmed with it",
    }
)
# UNTDID 4461.
PAYMENT_MEANS: Mapping[str, str] = MappingProxyType(
    {
        "10": "cash",
        "20": "cheque",
        "30": "credit transfer",
        "31": "debit transfer",
        "42": "bank transfer",
        "48": "bank card",
        "49": "direct debit",
        "54": "credit card",
        "55": "debit card",
        "57": "standing agreement",
        "58": "SEPA credit transfer",
        "59": "SEPA direct debit",
        "68": "online payment service",
        "93": "reference giro",
        "97": "clearing between partners",
    }
)
# UNTDID 7161: freight service, delivery, shipping and handling, rush delivery.
SHIPPING = frozenset({"FC", "DL", "SAA", "AAT"})
