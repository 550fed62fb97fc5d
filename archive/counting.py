"""Which documents stand for what was spent, so that no purchase is counted twice.

Of one order the invoice wins over the receipt, the receipt over the confirmation, the confirmation over the mail of
whoever carried out the payment. Money that came back is money of its own. An order that was cancelled before anybody
sent, billed or paid anything was never bought.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from archive.joining import CREDITS, Member, Order, Row, join
from archive.keys import bare_key
from parsers.terms import Event, Kind

# What `counted` must be told of notices: those that name an order and do not come from Junk alone.
TOLD = """
    SELECT e.event, e.happened, e.order_key, e.marketplace FROM order_event e JOIN original o ON o.sha = e.original
    WHERE e.order_key <> '' AND NOT (e.junk AND o.junk)
"""

_RANKS: dict[Kind | None, int] = {Kind.INVOICE: 1, Kind.RECEIPT: 2, Kind.ORDER_CONFIRMATION: 3}
_PARTS, _CONFIRMED, _PAID = (1, 2), 3, 4


def counted(members: Iterable[Member], told: Iterable[Row] = ()) -> frozenset[str]:
    """Return the ids of the documents that stand for their orders in sums; none that is held for review does.

    `told` are the rows of `TOLD`, what notices tell of these orders.
    """
    orders = join(member for member in members if not member.is_held)
    void = _cancelled(orders, told)
    return frozenset(member.id for order in orders if id(order) not in void for member in stands_for(order))


def stands_for(order: Order) -> list[Member]:
    """Return the documents of an order that count: the charges and the credits, each once."""
    charges: dict[int, list[Member]] = {}
    returned: list[Member] = []
    fees: list[Member] = []
    for member in order.members:
        match member.kind:
            case None | Kind.STATEMENT:
                pass
            case Kind.FEE_INVOICE:
                fees.append(member)
            case Kind.CREDIT_NOTE | Kind.REFUND:
                returned.append(member)
            case Kind.INVOICE | Kind.RECEIPT | Kind.ORDER_CONFIRMATION:
                charges.setdefault(_rank(member), []).append(member)
            case _:
                assert_never(member.kind)
    if len(order.members) == 1 and order.links:
        return fees
    return [*fees, *_charges(charges), *_credits(returned)]


def spent(kind: Kind | None, total: Decimal) -> Decimal:
    """Return what a document that counts adds to a sum: a credit takes off, with or without a minus of its own."""
    return -abs(total) if kind in CREDITS else total


def _cancelled(orders: Sequence[Order], told: Iterable[Row]) -> set[int]:
    """Return the identities of the orders of which nothing is known but that they were placed and then cancelled."""
    events: defaultdict[str, list[Row]] = defaultdict(list)
    for row in told:
        events[bare_key(row["order_key"])].append(row)
    alike: defaultdict[str, list[Order]] = defaultdict(list)
    for order in orders:
        for bare in {bare_key(member.key) for member in order.members if member.key} & events.keys():
            alike[bare].append(order)
    return {id(order) for bare, same in alike.items() for order in same if _is_void(order, same, events[bare])}


def _is_void(order: Order, same: Sequence[Order], told: Iterable[Row]) -> bool:
    # A payment, an invoice or a refund is about money that was moved, whatever became of the order.
    if any(member.is_payment or member.kind is not Kind.ORDER_CONFIRMATION for member in order.members):
        return False
    places = {member.marketplace for member in order.members} - {""}
    own = [row for row in told if len(same) == 1 or row["marketplace"] in places]
    own = [row for row in own if not places or not row["marketplace"] or row["marketplace"] in places]
    placed = max((member.day.isoformat() for member in order.members if member.day), default="")
    # What was sent of an order was bought, even if something else of it was cancelled.
    return bool(own) and all(row["event"] == Event.CANCELLED and row["happened"] >= placed for row in own)


def _rank(member: Member) -> int:
    if member.is_payment:
        return _PAID
    return _RANKS.get(member.kind, _CONFIRMED)


def _charges(ranked: dict[int, list[Member]]) -> list[Member]:
    """Return the documents that tell what the order cost, of the best sort that names a total."""
    for rank in sorted(ranked):
        named = sorted((member for member in ranked[rank] if member.total is not None), key=_by_day)
        if named and rank in _PARTS:
            return _split(named, _whole(ranked, named[0].currency))
        if named:
            # The last word on an order; of what was paid, the whole rather than one of its instalments.
            return [named[-1] if rank == _CONFIRMED else max(named, key=_by_amount)]
    return [max(ranked[min(ranked)], key=_by_day)] if ranked else []


def _whole(ranked: dict[int, list[Member]], currency: str) -> Decimal | None:
    """Return what the order costs as a whole, where its confirmation or a payment says so in that currency."""
    confirmed = [m for m in ranked.get(_CONFIRMED, ()) if m.total is not None and m.currency == currency]
    paid = [m for m in ranked.get(_PAID, ()) if m.total is not None and m.currency == currency]
    if confirmed:
        return max(confirmed, key=_by_day).total
    return max(paid, key=_by_amount).total if paid else None


def _split(parts: Sequence[Member], whole: Decimal | None) -> list[Member]:
    """Return the invoices (or receipts) that count: all parts of a split order, or one of several copies."""
    numbers = {part.invoice_number for part in parts}
    numbered = len(numbers) == len(parts) and "" not in numbers
    different = list({_total(part): part for part in parts}.values())
    if len(parts) == 1 or len({part.currency for part in parts}) > 1:
        return [parts[-1]]
    if whole is None:
        return different if numbered else [parts[-1]]
    if _sum(parts) == whole or (numbered and _sum(parts) < whole):
        return list(parts)
    if same := [part for part in parts if _total(part) == whole]:
        return [same[-1]]
    return different if _sum(different) <= whole else [parts[-1]]


def _credits(returned: Iterable[Member]) -> list[Member]:
    """Return the credits that count, each sum of money once.

    The shop's credit note, its mail about the refund, and the mail of whoever paid it out tell of the same money
    where they name the same sum; two of one sort are two.
    """
    told: list[Member] = []
    sums: Counter[tuple[str, Decimal]] = Counter()
    seen: Counter[tuple[bool, Kind | None, tuple[str, Decimal]]] = Counter()
    for credit in sorted(returned, key=lambda member: (member.is_payment, member.kind is Kind.REFUND, _by_day(member))):
        amount = (credit.currency, abs(_total(credit)))
        sort = (credit.is_payment, credit.kind, amount)
        if seen[sort] >= sums[amount]:
            told.append(credit)
            sums[amount] += 1
        seen[sort] += 1
    return told


def _total(member: Member) -> Decimal:
    return member.total or Decimal(0)


def _sum(members: Iterable[Member]) -> Decimal:
    return sum(map(_total, members), Decimal(0))


def _by_day(member: Member) -> tuple[date, str]:
    return member.day or date.min, member.id


def _by_amount(member: Member) -> tuple[Decimal, str]:
    return _total(member), member.id
