"""An order without its invoice is missed only where its marketplace nearly always sends one."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from archive.joining import Member
from archive.missing import missing
from parsers.terms import Kind

TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)


def member(number: int, kind: Kind, day: date, marketplace: str = "otto") -> Member:
    key = f"8{number:08d}"
    return Member(
        f"{kind}-{marketplace}-{number}",
        kind,
        key,
        key,
        f"R{number}" if kind is Kind.INVOICE else "",
        marketplace,
        "Lamp Shop",
        "",
        "EUR",
        Decimal("20.00") + number,
        day,
    )


def orders(count: int, without: Sequence[int] = (), marketplace: str = "otto", lag: int = 3) -> list[Member]:
    """Orders of the last year, four days apart, the youngest 40 days old; each but some with its invoice."""
    found = []
    for number in range(count):
        day = TODAY - DAY * (40 + 4 * number)
        found.append(member(number, Kind.ORDER_CONFIRMATION, day, marketplace))
        if number not in without:
            found.append(member(number, Kind.INVOICE, day + DAY * (lag - number % 2), marketplace))
    return found


def numbers(members: Sequence[Member], told: Sequence[Any] = ()) -> list[str]:
    return [one.order_number for one in missing(members, told, TODAY)]


def test_an_order_that_waits_longer_than_all_others_is_missed_with_the_numbers() -> None:
    late = member(900, Kind.ORDER_CONFIRMATION, TODAY - 20 * DAY)
    [found] = missing([*orders(20), late], (), TODAY)
    assert (found.order_number, found.marketplace, found.had, found.of, found.days) == (late.key, "otto", 20, 20, 3)
    assert found.due == late.day + 14 * DAY  # type: ignore[operator]
    assert numbers([*orders(20), member(901, Kind.ORDER_CONFIRMATION, TODAY - 10 * DAY)]) == []


def test_where_invoices_take_long_it_is_waited_longer() -> None:
    late = member(900, Kind.ORDER_CONFIRMATION, TODAY - 30 * DAY)
    assert numbers([*orders(20, lag=25), late]) == []
    assert numbers([*orders(20, lag=20), late]) == [late.key]


def test_no_claim_without_evidence() -> None:
    late = member(900, Kind.ORDER_CONFIRMATION, TODAY - 20 * DAY)
    assert numbers([*orders(9), late]) == [], "too few orders are known"
    assert numbers([*orders(20, without=range(8)), late]) == [], "it often sends none"
    assert numbers([*orders(20, marketplace="amazon"), late]) == [], "of another marketplace"
    assert numbers([*orders(20), member(900, Kind.ORDER_CONFIRMATION, TODAY - 20 * DAY, "")]) == []
    assert numbers([*orders(20), member(900, Kind.ORDER_CONFIRMATION, TODAY - 200 * DAY)]) == [], (
        "nobody waits for that"
    )


def test_an_order_that_came_to_nothing_is_not_missed() -> None:
    late = member(900, Kind.ORDER_CONFIRMATION, TODAY - 20 * DAY)
    back = member(900, Kind.REFUND, TODAY - 15 * DAY)
    assert numbers([*orders(20), late, back]) == []
    told = [{"event": "cancelled", "happened": "2026-02-20", "order_key": late.key, "marketplace": "otto"}]
    assert numbers([*orders(20), late], told) == []
    receipt = member(900, Kind.RECEIPT, TODAY - 19 * DAY)
    assert numbers([*orders(20), late, receipt]) == []
