"""Which documents are of one order: by its number in all its writings, and payments by what they paid.

Two documents of one number are of one order unless something tells them apart: another marketplace, clearly
another seller, another currency, a year between them. In doubt a document stands alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from sys import intern
from typing import Any, Protocol

from archive.keys import bare_key, order_key, same_seller, seller_key
from parsers.marketplaces.templates import built_in
from parsers.terms import Kind

BY_NUMBER = "linked by the order number"
BY_AMOUNT = "linked by seller, amount and day"
BY_ONE_OF_SEVERAL = "for one of several orders of that seller, amount and day"
CREDITS = frozenset({Kind.CREDIT_NOTE, Kind.REFUND})
APART = frozenset({Kind.STATEMENT, Kind.FEE_INVOICE})

_PROVES_ITSELF = 10
_PROVES_NOTHING = 6
_PAYMENT_DAYS = 3
_ORDER_DAYS = 180


@dataclass(frozen=True, slots=True)
class Member:
    """What of a document tells to which order it belongs; `day` is the day that it bears, or None.

    `is_payment` says that a payment provider sent it, so that its marketplace is none and its seller whom it paid.
    """

    id: str
    kind: Kind | None
    order_number: str
    key: str
    invoice_number: str
    marketplace: str
    seller: str
    seller_tax_id: str
    currency: str
    total: Decimal | None
    day: date | None
    is_payment: bool = False
    is_held: bool = False


@dataclass(slots=True)
class Order:
    """The documents of one order. `links` says of a payment's id by what it was found to belong to an order.

    A payment that is for one of several orders, and nobody can tell for which, is alone and has a link all the same.
    """

    members: list[Member]
    links: dict[str, str] = field(default_factory=dict)


@cache
def payment_providers() -> frozenset[str]:
    """Return the ids of what carries out payments for others and sells nothing itself."""
    return frozenset(known.id for known in built_in() if known.payment)


@cache
def _names() -> dict[str, str]:
    return {known.id: known.name for known in built_in()}


class Row(Protocol):
    """A row of the index, its columns by name."""

    def __getitem__(self, name: str, /) -> Any: ...


# Documents share their days.
_day = lru_cache(maxsize=8192)(date.fromisoformat)

# The columns of the documents' table that `member_of` asks for.
MEMBER_COLUMNS = (
    "id kind order_number order_key invoice_number marketplace seller seller_tax_id currency total issue_date status"
).split()


def member_of(row: Row) -> Member:
    """Return a row of the documents' table as a member."""
    return Member(
        id=row["id"],
        kind=Kind(row["kind"]) if row["kind"] else None,
        order_number=row["order_number"],
        key=row["order_number"] if row["order_key"] == row["order_number"] else row["order_key"],
        invoice_number=row["invoice_number"],
        marketplace=row["marketplace"],
        seller=intern(row["seller"]),
        seller_tax_id=row["seller_tax_id"],
        currency=intern(row["currency"]),
        total=Decimal(row["total"]) if row["total"] else None,
        day=_day(row["issue_date"]) if row["issue_date"] else None,
        is_payment=row["marketplace"] in payment_providers(),
        is_held=row["status"] != "filed",
    )


def join(members: Iterable[Member]) -> list[Order]:
    """Return every document in exactly one order, whatever order they are given in.

    A document without an order number, or which nothing certain joins to others, is alone in its own.
    """
    orders: list[Order] = []
    numbered: defaultdict[str, list[Member]] = defaultdict(list)
    payments: list[Member] = []
    for member in sorted(members, key=_surest_first):
        if member.is_payment:
            payments.append(member)
        elif member.key:
            numbered[bare_key(member.key)].append(member)
        else:
            orders.append(Order([member]))
    # Each list goes as soon as it is dealt with: there may be a hundred thousand.
    by_number = {bare: _orders_of_a_number(numbered.pop(bare)) for bare in list(numbered)}
    orders += [order for found in by_number.values() for order in found]
    unlinked = [payment for payment in payments if not _link_by_number(payment, by_number)]
    return orders + _link_by_amount(unlinked, orders)


def _surest_first(member: Member) -> tuple[Any, ...]:
    known = (not member.marketplace, not member.seller, member.day or date.max)
    return (member.is_held, *known, member.kind is not Kind.ORDER_CONFIRMATION, member.id)


def _orders_of_a_number(members: Sequence[Member]) -> list[Order]:
    orders: list[Order] = []
    for member in members:
        order = _only([order for order in orders if _belongs(member, order.members)], member)
        if order:
            order.members.append(member)
        else:
            orders.append(Order([member]))
    return orders


def _only(fitting: list[Order], member: Member) -> Order | None:
    """Return the one order that fits, or fits best: where two are as good, none is."""
    if len(fitting) > 1:
        fitting = [order for order in fitting if any(_agree(member, other) for other in _sold(order))] or fitting
    if len(fitting) > 1:
        fitting = [order for order in fitting if any(_same_amount(member, other) for other in _sold(order))]
    return fitting[0] if len(fitting) == 1 else None


def _sold(order: Order) -> list[Member]:
    return [member for member in order.members if not member.is_payment]


def _belongs(member: Member, others: Sequence[Member]) -> bool:
    if any(_contradict(member, other) for other in others):
        return False
    if any(_agree(member, other) for other in others):
        return True
    same_amount = any(_same_amount(member, other) for other in others)
    if len(member.key) < _PROVES_NOTHING or any(other.key != member.key for other in others):
        return same_amount
    return same_amount or not any(_differ_in_amount(member, other) for other in others)


def _contradict(one: Member, other: Member) -> bool:
    """Tell whether two documents of one number are certainly of two orders."""
    if one.marketplace and other.marketplace and not one.is_payment and not other.is_payment:
        if one.marketplace != other.marketplace:
            return True
        # A marketplace gives such a number once, whoever of its sellers writes the invoice.
        if one.key == other.key and len(one.key) >= _PROVES_ITSELF:
            return False
    prefixes = {member.key.removesuffix(bare_key(member.key)) for member in (one, other)} - {""}
    if len(prefixes) > 1:
        return True
    if one.currency and other.currency and one.currency != other.currency:
        return True
    if one.day and other.day and abs((one.day - other.day).days) > _ORDER_DAYS:
        return True
    sellers = (_seller(one), _seller(other))
    return all(sellers) and not same_seller(*sellers) and not _same_tax_id(one, other)


def _seller(member: Member) -> str:
    """Return who sold; a marketplace that names itself does not say which of its sellers it was."""
    name = _names().get(member.marketplace, "")
    return "" if name and same_seller(member.seller, name) else member.seller


def _same_tax_id(one: Member, other: Member) -> bool:
    return bool(one.seller_tax_id) and order_key(one.seller_tax_id) == order_key(other.seller_tax_id)


def _agree(one: Member, other: Member) -> bool:
    """Tell whether two documents name the same marketplace, or the same seller."""
    # Shops on one platform number from 1 each, so there a short number needs its seller.
    same_place = bool(one.marketplace) and one.marketplace == other.marketplace and len(one.key) >= _PROVES_NOTHING
    return same_place or _same_tax_id(one, other) or same_seller(_seller(one), _seller(other))


def _same_amount(one: Member, other: Member) -> bool:
    same_currency = bool(one.currency) and one.currency == other.currency
    return same_currency and one.total is not None and other.total is not None and abs(one.total) == abs(other.total)


def _differ_in_amount(one: Member, other: Member) -> bool:
    """Tell whether two documents that share a number alone name sums that cannot be one order's.

    A number that proves itself may be that of a split order, whose invoices are less than was confirmed.
    """
    if one.total is None or other.total is None or {one.kind, other.kind} & APART:
        return False
    if one.kind in CREDITS or other.kind in CREDITS:
        both = one.kind in CREDITS and other.kind in CREDITS
        credit, charge = (one.total, other.total) if one.kind in CREDITS else (other.total, one.total)
        return not both and abs(credit) > charge
    if len(one.key) >= _PROVES_ITSELF:
        confirmed = {member.total for member in (one, other) if member.kind is Kind.ORDER_CONFIRMATION}
        return len(confirmed) == 1 and one.total != other.total and max(one.total, other.total) not in confirmed
    return one.total != other.total


def _link_by_number(payment: Member, by_number: Mapping[str, list[Order]]) -> bool:
    """Put a payment to the order whose number it names."""
    if not payment.key:
        return False
    fitting = [order for order in by_number.get(bare_key(payment.key), ()) if _pays(payment, order)]
    order = _only(fitting, payment)
    if order:
        order.members.append(payment)
        order.links[payment.id] = BY_NUMBER
    return order is not None


def _pays(payment: Member, order: Order) -> bool:
    sold = _sold(order)
    if len(payment.key) >= _PROVES_ITSELF and any(payment.key == member.key for member in sold):
        return True
    return _belongs(payment, sold)


def _link_by_amount(payments: Iterable[Member], orders: Sequence[Order]) -> list[Order]:
    """Put payments to the one order of that seller, amount and day; return those that stay alone, as orders.

    A provider that gives two payments two numbers of its own tells of two purchases: an order takes one of them.
    """
    sold: defaultdict[tuple[str, str, Decimal, bool], list[tuple[date, Order]]] = defaultdict(list)
    taken: defaultdict[tuple[str, int], list[Member]] = defaultdict(list)
    for order in orders:
        for member in order.members:
            if member.is_payment:
                taken[member.marketplace, id(order)].append(member)
            elif (mark := mark_of(member)) and member.day and member.kind not in APART:
                sold[mark].append((member.day, order))
    alone: list[Order] = []
    unknown: list[Member] = []
    for payment in sorted(payments, key=lambda payment: (payment.day or date.max, payment.id)):
        mark = mark_of(payment) if payment.kind not in APART else None
        near = {
            id(order): order
            for day, order in (sold.get(mark, ()) if mark else ())
            if payment.day and abs((day - payment.day).days) <= _PAYMENT_DAYS and not _names_another(payment, order)
        }
        free = [
            order
            for order in near.values()
            if not any(_two_payments(payment, other) for other in taken[payment.marketplace, id(order)])
        ]
        if free:
            taken[payment.marketplace, id(free[0])].append(payment)
        if free and len(near) == 1:
            free[0].members.append(payment)
            free[0].links[payment.id] = BY_AMOUNT
        elif free:
            alone.append(Order([payment], {payment.id: BY_ONE_OF_SEVERAL}))
        else:
            unknown.append(payment)
    return alone + _among_themselves(unknown)


def _names_another(payment: Member, order: Order) -> bool:
    """Tell whether a payment names an order with a number like this one's, and not a reference of its own sort."""
    return bool(payment.key) and any(_form(payment.key) == _form(member.key) for member in _sold(order))


def _form(key: str) -> str:
    return "".join("9" if c.isdecimal() else "a" for c in key)


def _two_payments(one: Member, other: Member) -> bool:
    """Tell whether one provider's two mails are of two payments of one sum: each has a number of its own."""
    numbers = [order_key(member.invoice_number) or member.key for member in (one, other)]
    return all(numbers) and numbers[0] != numbers[1] and one.kind is other.kind and _same_amount(one, other)


def _among_themselves(payments: Iterable[Member]) -> list[Order]:
    """Return payments of which no order is known: an invoice and a receipt for one payment are together."""
    alike: defaultdict[tuple[str, Decimal | None], list[Order]] = defaultdict(list)
    for payment in payments:
        orders = alike[payment.currency, None if payment.total is None else abs(payment.total)]
        same = [order for order in orders if all(_one_payment(payment, other) for other in order.members)]
        if same:
            same[0].members.append(payment)
        else:
            orders.append(Order([payment]))
    return [order for orders in alike.values() for order in orders]


def _one_payment(one: Member, other: Member) -> bool:
    if not _same_amount(one, other) or (one.kind in CREDITS) != (other.kind in CREDITS):
        return False
    if one.seller and other.seller and not same_seller(one.seller, other.seller):
        return False
    if not one.day or not other.day or abs((one.day - other.day).days) > _PAYMENT_DAYS:
        return False
    numbers = [{member.key, order_key(member.invoice_number)} - {""} for member in (one, other)]
    if numbers[0] & numbers[1]:
        return True
    return one.marketplace == other.marketplace and bool(one.seller and other.seller) and one.kind is not other.kind


def mark_of(member: Member) -> tuple[str, str, Decimal, bool] | None:
    """Return by what a payment is known where it names no order: who was paid how much, or paid it back."""
    seller = seller_key(member.seller)
    if not seller or not member.currency or member.total is None:
        return None
    return seller, member.currency, abs(member.total), member.kind in CREDITS
