"""Every purchase is counted once: the sum over what counts is what was really spent."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.counting import counted, spent
from archive.joining import Member
from parsers.terms import Event, Kind
from tests.test_archive_joining import member, paid

CONFIRMED, RECEIPT, INVOICE = Kind.ORDER_CONFIRMATION, Kind.RECEIPT, Kind.INVOICE


def totals(*members: Member) -> list[str]:
    counting = counted(members)
    return [str(one.total) for one in members if one.id in counting]


def test_the_invoice_wins_over_the_receipt_over_the_confirmation_over_the_payment() -> None:
    ranked = [
        paid("100.00", order_number="A-4711-22"),
        member(CONFIRMED, "101.00"),
        member(RECEIPT, "102.00"),
        member(INVOICE, "103.00"),
    ]
    for number, best in enumerate(ranked, 1):
        assert counted(ranked[:number]) == {best.id}


def test_a_document_without_a_total_does_not_stand_for_one_that_names_it() -> None:
    assert totals(member(INVOICE, ""), member(CONFIRMED, "100.00")) == ["100.00"]
    alone = member(INVOICE, "")
    assert counted([alone]) == {alone.id}


@pytest.mark.parametrize(
    ("confirmed", "invoices", "wanted"),
    [
        ("100.00", ["60.00", "40.00"], ["60.00", "40.00"]),
        ("100.00", ["60.00", "30.00"], ["60.00", "30.00"]),
        ("100.00", ["50.00", "50.00"], ["50.00", "50.00"]),
        ("100.00", ["100.00", "60.00", "40.00"], ["100.00"]),
        ("100.00", ["100.00", "90.00"], ["100.00"]),
        ("100.00", ["60.00", "60.00"], ["60.00"]),
        ("100.00", ["30.00", "30.00"], ["30.00"]),
        ("100.00", ["110.00", "120.00"], ["120.00"]),
    ],
)
def test_invoices_of_a_split_order_all_count_and_copies_do_not(
    confirmed: str, invoices: list[str], wanted: list[str]
) -> None:
    parts = [member(INVOICE, total, day=date(2024, 7, 16 + number)) for number, total in enumerate(invoices)]
    assert sorted(totals(member(CONFIRMED, confirmed), *parts)) == sorted(wanted)


def test_invoices_with_numbers_of_their_own_count_without_a_confirmation_too() -> None:
    numbered = [member(INVOICE, total, invoice_number=f"R-{total}") for total in ("60.00", "40.00")]
    assert totals(*numbered) == ["60.00", "40.00"]
    assert len(totals(member(INVOICE, "60.00"), member(INVOICE, "40.00"))) == 1
    equal = [member(INVOICE, "30.00", invoice_number=f"R-{number}") for number in (1, 2)]
    assert totals(member(CONFIRMED, "100.00"), *equal) == ["30.00", "30.00"]
    assert len(totals(*equal)) == 1


def test_the_last_confirmation_of_an_order_is_the_one_that_holds() -> None:
    assert totals(member(CONFIRMED, "90.00"), member(CONFIRMED, "80.00", day=date(2024, 7, 16))) == ["80.00"]


def test_refunds_are_money_of_their_own_and_each_counts_once() -> None:
    refunds = [member(Kind.REFUND, "10.00"), member(Kind.REFUND, "10.00"), member(Kind.REFUND, "5.00")]
    assert totals(member(), *refunds) == ["100.00", "10.00", "10.00", "5.00"]
    credit = member(Kind.CREDIT_NOTE, "-10.00")
    assert totals(member(), credit, *refunds) == ["100.00", "-10.00", "10.00", "5.00"]
    payment = paid("10.00", kind=Kind.REFUND)
    assert totals(member(), refunds[0], payment) == ["100.00", "10.00"]
    assert totals(member(), paid("10.00", kind=Kind.REFUND, order_number="A-4711-22")) == ["100.00", "10.00"]


def test_what_is_counted_whatever_stands_beside_it() -> None:
    fee = member(Kind.FEE_INVOICE, "7.00")
    assert totals(member(), fee, member(Kind.STATEMENT, "100.00")) == ["100.00", "7.00"]
    assert totals(member(Kind.STATEMENT, "100.00")) == []
    assert totals(member(is_held=True)) == []


def test_a_credit_takes_off_with_or_without_a_minus() -> None:
    assert spent(Kind.INVOICE, Decimal(5)) == 5
    assert spent(Kind.REFUND, Decimal(5)) == spent(Kind.CREDIT_NOTE, Decimal(-5)) == -5


# ------------------------------------------------------------------------------------------------- invented orders

CENTS = st.integers(100, 20_000).map(lambda cents: Decimal(cents) / 100)
SELLERS = st.sampled_from(["Lantern Goods", "Lantern Goods Ltd", "Copperwind Instruments", "Kite Co", ""])


@st.composite
def purchase(draw: st.DrawFn, number: int) -> tuple[str, Decimal, list[Member]]:
    """Return the currency, what was spent in the end, and all the documents of one order that reached anybody."""
    currency, price = draw(st.sampled_from(["EUR", "USD"])), draw(CENTS)
    day = date(2024, 7, 1) + timedelta(draw(st.integers(0, 6)))
    order = {
        "order_number": draw(st.sampled_from(["{}", "# {}", "Order {}"])).format(f"112-{number:07}-7713902"),
        "marketplace": draw(st.sampled_from(["amazon", "ebay", ""])),
        "seller": (seller := draw(SELLERS)),
        "currency": currency,
        "day": day,
    }
    found: list[Member] = []
    sorts = draw(st.sets(st.sampled_from(["confirmation", "receipt", "invoice", "split", "payment"]), min_size=1))
    whole = {"confirmation": CONFIRMED, "receipt": RECEIPT, "invoice": INVOICE}
    if sorts & {"confirmation", "receipt", "invoice"}:
        found += [member(kind, str(price), **order) for sort, kind in whole.items() if sort in sorts]
    if "split" in sorts and "invoice" not in sorts and sorts & {"confirmation"}:
        part = draw(st.integers(1, int(price * 100) - 1).map(lambda cents: Decimal(cents) / 100))
        found += [
            member(INVOICE, str(total), **order, invoice_number=f"R-{number}-{total}") for total in (part, price - part)
        ]
    if "payment" in sorts or not found:
        told = {"currency": currency, "invoice_number": f"T{number}", "day": day + timedelta(draw(st.integers(0, 3)))}
        by_amount = bool(found) and bool(seller) and draw(st.booleans())
        name = "" if by_amount else order["order_number"]
        found.append(paid(str(price), **told, seller=seller, order_number=name))
    returned = Decimal(0)
    for place in range(draw(st.integers(0, 2))):
        back = draw(CENTS.filter(lambda back: back <= price)) + place * price
        if returned + back > price:
            continue
        returned += back
        kinds = draw(st.sets(st.sampled_from([Kind.REFUND, Kind.CREDIT_NOTE]), min_size=1))
        sign = draw(st.sampled_from([1, -1]))
        later = {**order, "day": day + timedelta(9)}
        found += [member(kind, str(sign * back), **later) for kind in sorted(kinds)]
        if draw(st.booleans()):
            found.append(paid(str(back), kind=Kind.REFUND, currency=currency, order_number=order["order_number"]))
    return currency, price - returned, found


@given(st.integers(1, 6).flatmap(lambda count: st.tuples(*(purchase(number) for number in range(count)))), st.randoms())
def test_the_sum_of_what_counts_is_what_was_spent(
    purchases: Sequence[tuple[str, Decimal, list[Member]]], chance: object
) -> None:
    wanted: defaultdict[str, Decimal] = defaultdict(Decimal)
    members: list[Member] = []
    for currency, price, found in purchases:
        wanted[currency] += price
        members += found
    chance.shuffle(members)  # type: ignore[attr-defined]
    counting = counted(members)
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in members:
        if one.id in counting:
            sums[one.currency] += spent(one.kind, one.total or Decimal(0))
    assert sums == wanted


# ------------------------------------------------------------------------------------------- cancelled orders


def told(event: Event, when: str = "2024-07-16T09:00:00+00:00", **more: str) -> dict[str, str]:
    return {"event": event.value, "happened": when, "order_key": "a471122", "marketplace": "", **more}


def test_an_order_that_was_cancelled_and_nothing_else_counts_nothing() -> None:
    confirmed = member(CONFIRMED, "100.00", day=date(2024, 7, 15))
    assert counted([confirmed], [told(Event.CANCELLED)]) == frozenset()
    assert counted([confirmed], [told(Event.CANCELLED, order_key="471122")]) == frozenset()


@pytest.mark.parametrize(
    "events",
    [
        [told(Event.CANCELLED), told(Event.SHIPPED)],
        [told(Event.CANCELLED, order_key="a471123")],
        [told(Event.CANCELLED, "2024-07-14")],
        [told(Event.CANCELLED, "")],
        [told(Event.DELIVERED)],
        [],
    ],
)
def test_what_was_sent_or_ordered_again_counts(events: list[dict[str, str]]) -> None:
    confirmed = member(CONFIRMED, "100.00", day=date(2024, 7, 15))
    assert counted([confirmed], events) == {confirmed.id}


@pytest.mark.parametrize("kind", [INVOICE, RECEIPT, Kind.REFUND])
def test_money_that_moved_counts_although_the_order_was_cancelled(kind: Kind) -> None:
    members = [member(CONFIRMED, "100.00"), member(kind, "100.00")]
    assert counted(members, [told(Event.CANCELLED)]) == counted(members) != frozenset()
    payment = paid("100.00", order_number="A-4711-22")
    assert counted([members[0], payment], [told(Event.CANCELLED)]) == {members[0].id}


def test_a_cancelled_order_is_that_of_its_marketplace() -> None:
    one, other = (member(CONFIRMED, "100.00", marketplace=name) for name in ("amazon", "ebay"))
    assert counted([one, other], [told(Event.CANCELLED, marketplace="ebay")]) == {one.id}
    assert counted([one, other], [told(Event.CANCELLED)]) == {one.id, other.id}
    assert counted([one], [told(Event.CANCELLED, marketplace="ebay")]) == {one.id}
