"""What is usual, and whether it has changed: from counts and moments alone, and only where there are enough of them.

An alarm that was none is believed the next time no more than one that never came. So each of these says nothing until
what it would say is nearly certain.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, median, pstdev

DAY = 86_400.0
# An account is judged by its gaps when it has so many of them, over so many days, and is not one of the sparse.
FEWEST_GAPS = 10
SHORTEST_HISTORY = timedelta(days=21)
SPARSE_DAYS = 14.0
# So far back a rhythm goes: one that has changed since says nothing of today.
HISTORY = timedelta(days=180)
# A fall is told when chance would make it less often than this.
CHANCE = 0.001
FEWEST_BEFORE, FEWEST_NOW = 20, 5
# More than these prove nothing that these do not.
MOST_TRIES = 500


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing came for so many days, from whom something usually comes every so many; `longest` was it until now."""

    days: float
    usual: float
    longest: float
    since: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def rate(self) -> float:
        """The share as a number from 0 to 1."""
        return self.part / self.whole if self.whole else 0.0


def silence(moments: Sequence[datetime], now: datetime) -> Silence | None:
    """Say whether too long nothing came, from the moments (in order) when something did; None while all is usual.

    What comes within the same half day is one arrival. The alarm begins at four times the usual gap, and not before
    half as much again as the ninth of ten gaps, the longest of the last twenty, four days more than usual, and what
    chance alone would bring, given how much the gaps differ.
    """
    arrivals: list[datetime] = []
    for moment in moments:
        if now - HISTORY <= moment <= now and (not arrivals or moment - arrivals[-1] >= timedelta(hours=12)):
            arrivals.append(moment)
    if len(arrivals) <= FEWEST_GAPS or arrivals[-1] - arrivals[0] < SHORTEST_HISTORY:
        return None
    # The last of what came together is when it was heard of last.
    last = max(moment for moment in moments if moment <= now)
    gaps = [(after - before).total_seconds() / DAY for before, after in pairwise(arrivals)]
    usual, days = median(gaps), (now - last).total_seconds() / DAY
    ninth = sorted(gaps)[math.ceil(0.9 * len(gaps)) - 1]
    latest = max(4 * usual, 1.5 * ninth, 1.25 * max(gaps[-20:]), usual + 4, _by_chance(gaps))
    if usual > SPARSE_DAYS or days <= latest:
        return None
    return Silence(days, usual, max(gaps), last)


def _by_chance(gaps: Sequence[float]) -> float:
    """Return the gap that chance brings less than once in some years; what is one of a kind (holidays) left out.

    Of arrivals without any rhythm, gaps are distributed exponentially, with a deviation as large as their mean.
    """
    ordinary = sorted(gaps)[: math.floor(0.97 * len(gaps))]
    return fmean(ordinary) + pstdev(ordinary) * math.log(8 * len(gaps))


def fell(before: Share, now: Share) -> bool:
    """Say whether a share is certainly lower than it was: half of it at most, and not by chance."""
    if before.whole < FEWEST_BEFORE or now.whole < FEWEST_NOW:
        return False
    tries = min(now.whole, MOST_TRIES)
    return now.rate <= before.rate / 2 and _at_most(round(now.rate * tries), tries, _lowest(before)) < CHANCE


def rose(before: Share, now: Share) -> bool:
    """Say whether a share is certainly higher than it was, as `fell` of what is left."""
    return fell(Share(before.whole - before.part, before.whole), Share(now.whole - now.part, now.whole))


def _lowest(share: Share) -> float:
    """Return what a share may be at least (Wilson's interval, 95 %)."""
    z, n, p = 1.96, share.whole, share.rate
    centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max((centre - spread) / (1 + z * z / n), 0.0)


def _at_most(most: int, tries: int, chance: float) -> float:
    """Return how probable it is that a thing of some chance happens at most so often (binomial)."""
    return sum(math.comb(tries, k) * chance**k * (1 - chance) ** (tries - k) for k in range(most + 1))
