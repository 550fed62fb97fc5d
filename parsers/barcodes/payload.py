"""What a code says of an invoice or of its payment, in the words of EN 16931."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class AmountOf(StrEnum):
    """What the amount in a code is: the total of the invoice, its amount without tax, or what somebody shall pay."""

    TOTAL = "total"
    NET = "net"
    TO_PAY = "to_pay"


@dataclass(frozen=True, slots=True)
class Payload:
    """What one code says; what it does not say is empty.

    `standard` names the code in words. `number` is only what the standard calls the invoice's number: free text and
    references of payments stand in `reference` and `remark`. `month` is where a code knows no more of the day
    (`2024-07`), `is_moment` whether its day is that of a moment in some time zone. `account` is one that has no IBAN in
    the code. `from_text` is whether it stood in letters on the page. Nothing here is proven: no signature is checked.
    """

    standard: str
    text: str
    amount_of: AmountOf = AmountOf.TOTAL
    number: str = ""
    day: date | None = None
    month: str = ""
    is_moment: bool = False
    amount: Decimal | None = None
    tax: Decimal | None = None
    currency: str = ""
    seller: str = ""
    seller_tax_id: str = ""
    buyer: str = ""
    buyer_tax_id: str = ""
    iban: str = ""
    account: str = ""
    reference: str = ""
    remark: str = ""
    from_text: bool = False
