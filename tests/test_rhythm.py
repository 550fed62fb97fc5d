"""What is usual and whether it has changed: nothing is said before it is nearly certain."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from billfold.rhythm import Share, fell, rose, silence

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def every(days: float, count: int, last: float = 0.0) -> list[datetime]:
    """Arrivals at regular gaps, the last one so many days ago."""
    return [NOW - timedelta(days=last + days * n) for n in reversed(range(count))]


def test_nine_days_without_what_comes_every_two_are_told() -> None:
    found = silence(every(2, 30, last=9), NOW)
    assert found is not None
    assert (round(found.days), round(found.usual), found.since) == (9, 2, NOW - timedelta(days=9))
    assert silence(every(2, 30, last=7), NOW) is None


def test_a_new_account_and_one_of_few_invoices_are_left_alone() -> None:
    assert silence([], NOW) is None
    assert silence(every(2, 10, last=60), NOW) is None
    assert silence(every(1, 15, last=60), NOW) is None, "two weeks are no history"
    assert silence(every(30, 40, last=170), NOW) is None
    assert silence(every(16, 12, last=70), NOW) is None


def test_what_has_had_such_a_gap_before_may_have_another() -> None:
    moments = [moment - timedelta(days=40) for moment in every(2, 20)] + every(2, 10, last=10)
    assert silence(moments, NOW) is None


def test_several_in_one_day_are_one_arrival() -> None:
    moments = sorted(moment - timedelta(minutes=n) for moment in every(7, 15, last=9) for n in range(20))
    assert silence(moments, NOW) is None, "without that, minutes would be usual"
    moments = sorted(moment - timedelta(minutes=n) for moment in every(7, 15, last=29) for n in range(20))
    assert silence(moments, NOW) is not None


def test_what_stopped_half_a_year_ago_is_no_rhythm_any_more_and_the_future_does_not_count() -> None:
    assert silence(every(2, 100, last=200), NOW) is None
    future = [NOW + timedelta(days=300)]
    assert silence(every(2, 30, last=9) + future, NOW) is not None


@pytest.mark.parametrize("mean", [0.5, 1, 2, 5, 10])
def test_shops_without_any_rhythm_give_few_false_alarms(mean: float) -> None:
    # Invoices that come by pure chance, looked at daily for four months: nothing has stopped, so each alarm is false.
    chance = random.Random(int(mean * 10))
    alarms = 0
    for _ in range(10):
        at, moments = NOW - timedelta(days=300), []
        while at < NOW:
            at += timedelta(days=chance.expovariate(1 / mean))
            moments.append(at)
        told = False
        for step in range(0, 240, 2):
            now = NOW - timedelta(days=120 - step / 2)
            silent = silence([moment for moment in moments if moment <= now], now) is not None
            alarms += silent and not told
            told = silent
    assert alarms <= 4, "in ten accounts and four months"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (Share(45, 50), Share(0, 8), True),
        (Share(45, 50), Share(0, 3), False),
        (Share(45, 50), Share(5, 8), False),
        (Share(9, 10), Share(0, 8), False),
        (Share(4, 200), Share(0, 30), False),
        (Share(60, 200), Share(0, 40), True),
        (Share(9_000, 10_000), Share(10, 50_000), True),
    ],
)
def test_a_share_fell_when_chance_does_not_explain_it(before: Share, now: Share, told: bool) -> None:
    assert fell(before, now) is told


def test_a_share_rose_when_the_rest_fell() -> None:
    assert rose(Share(3, 50), Share(18, 20))
    assert not rose(Share(3, 50), Share(3, 20))
