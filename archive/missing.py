"""Orders whose invoice has not come, where their marketplace nearly always sends one: with the numbers that say so.

No claim is made without them: a marketplace of which too few orders are known, or that often sends none, is left out.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.joining import CREDITS, Member, Order, Row, join
from archive.keys import bare_key
from parsers.terms import Event, Kind

# What a marketplace usually does is told by its orders of so many days, when so many had an invoice, and such a part.
HISTORY = timedelta(days=365)
FEWEST, PART = 10, 0.8
# An order that nothing came for has had its time after so many days, whatever is usual; after these nobody waits.
SETTLED, EARLIEST, LATEST = timedelta(days=30), timedelta(days=14), timedelta(days=90)
# So many days later than the slowest of nearly all.
GRACE = timedelta(days=7)
_BILLS = frozenset({Kind.INVOICE, Kind.RECEIPT})


@dataclass(frozen=True, slots=True)
class Missing:
    """An order that was confirmed on a day and has no invoice, which was due on another.

    Of `of` orders of its marketplace `had` got one, nearly all within `days`.
    """

    order_number: str
    marketplace: str
    confirmed: date
    due: date
    had: int
    of: int
    days: int
    document: str


@dataclass(slots=True)
class _Usual:
    lags: list[int]
    without: int = 0

    @property
    def is_sure(self) -> bool:
        return len(self.lags) >= FEWEST and len(self.lags) / (len(self.lags) + self.without) >= PART

    @property
    def days(self) -> int:
        return sorted(self.lags)[math.ceil(0.95 * len(self.lags)) - 1]


def missing(members: Iterable[Member], told: Iterable[Row], today: date) -> list[Missing]:
    """Return the orders of the last months that lack their invoice, newest first.

    `members` are all documents, those held for review with them; `told` are the rows of `counting.TOLD`.
    """
    cancelled = {bare_key(row["order_key"]) for row in told if row["event"] in (Event.CANCELLED, Event.RETURN)}
    usual: defaultdict[str, _Usual] = defaultdict(lambda: _Usual([]))
    open_orders: list[tuple[Member, date, str]] = []
    for order in join(members):
        confirmation, place = _confirmation(order)
        if confirmation is None or confirmation.day is None or confirmation.day < today - HISTORY:
            continue
        billed = [member.day for member in order.members if member.kind in _BILLS and member.day]
        if billed:
            usual[place].lags.append(max((min(billed) - confirmation.day).days, 0))
        elif not _is_settled(order, cancelled):
            open_orders.append((confirmation, confirmation.day, place))
            usual[place].without += today - confirmation.day > SETTLED
    found = [_missing(*one, usual[one[-1]], today) for one in open_orders if usual[one[-1]].is_sure]
    return sorted((one for one in found if one), key=lambda one: one.confirmed, reverse=True)


def _confirmation(order: Order) -> tuple[Member | None, str]:
    """Return an order's confirmation by its marketplace, and that; a payment is no word of the shop."""
    found = [
        member
        for member in order.members
        if member.kind is Kind.ORDER_CONFIRMATION and member.marketplace and member.key and not member.is_payment
    ]
    first = min(found, key=lambda member: member.day or date.max, default=None)
    return first, first.marketplace if first else ""


def _is_settled(order: Order, cancelled: Sequence[str] | set[str]) -> bool:
    """Whether nothing is to be billed any more: it was cancelled, sent back or paid back."""
    keys = {bare_key(member.key) for member in order.members if member.key}
    return bool(keys & set(cancelled)) or any(member.kind in CREDITS for member in order.members)


def _missing(member: Member, day: date, place: str, usual: _Usual, today: date) -> Missing | None:
    due = day + max(timedelta(days=usual.days) + GRACE, EARLIEST)
    if not due < today <= day + LATEST:
        return None
    numbers = (len(usual.lags), len(usual.lags) + usual.without, usual.days)
    return Missing(member.order_number, place, day, due, *numbers, member.id)
