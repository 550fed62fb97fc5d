"""The sums that the amounts of a document can make: net + tax + shipping + other charges - discount = total.

What is added and what is taken is tried in every way, in the document's own signs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from parsers.fields.money import Money
from parsers.terms import Item

ZERO = Decimal(0)
MOST_CANDIDATES = 6
# A sum may be made of so many ways of adding; a page with more amounts proves nothing by them.
MOST_WAYS = 2_000
# What is added to the net amount, and what is taken from it.
_ADDED = ("tax_total", "shipping", "surcharge", "rounding")
_TAKEN = ("discount", "withheld")
_NAMES = {
    "tax_total": "tax", "shipping": "shipping", "surcharge": "other charges", "rounding": "rounding",
    "discount": "discount", "withheld": "withheld tax",
}  # fmt: skip
# The sums that charges and deductions can make, each with the amounts that make it, by field.
Ways = Mapping[Decimal, Mapping[str, tuple[Money, ...]]]
_Choice = tuple[Decimal, tuple[Money, ...]]


@dataclass(frozen=True, slots=True)
class Proof:
    """A sum that comes out: the amounts that were added, by field, and a sentence that says so.

    `used` are amounts without a field of their own that were added: items, a column. `is_arithmetic` says that
    something was worked out that is no sum of labelled amounts: a rate, a payment.
    """

    parts: Mapping[str, Money]
    rule: str
    taxes: tuple[Money, ...] = ()
    is_arithmetic: bool = False
    used: tuple[Decimal, ...] = ()

    @property
    def is_sum(self) -> bool:
        """Whether something was added to or taken from the first amount, beyond the same amount said again."""
        return self.is_arithmetic or any(money.value for name, money in self.parts.items() if name != "net_total")


@dataclass(frozen=True, slots=True)
class Amounted:
    """What a document's amounts are, for working out its total: by field, its items, what has no label, its rates.

    `ways` are the sums that the charges and deductions among them can make.
    """

    by_field: Mapping[str, Sequence[Money]]
    ways: Ways
    items: Sequence[Item] = ()
    loose: Sequence[Money] = ()
    rates: Sequence[Decimal] = ()
    percents: Sequence[Decimal] = ()

    def of(self, name: str) -> Sequence[Money]:
        """Return the amounts of a field, each value once."""
        return distinct(self.by_field.get(name, ()))


def distinct(amounts: Iterable[Money]) -> list[Money]:
    """Return the amounts, each value once: the one whose label fits it best."""
    best: dict[Decimal, Money] = {}
    for amount in amounts:
        known = best.get(amount.value)
        if known is None or (amount.field == known.field and amount.weight > known.weight):
            best[amount.value] = amount
    return list(best.values())


def ways_of(by_field: Mapping[str, Sequence[Money]]) -> Ways:
    """Return what the charges and deductions of a document can add up to, each sum with the amounts it is made of."""
    choices = [(name, _choices(by_field.get(name, ()), name)) for name in (*_ADDED, *_TAKEN)]
    count = 1
    for _, several in choices:
        count *= len(several)
    if count > MOST_WAYS:
        choices = [(name, several[:1] + several[-1:]) for name, several in choices]
    ways: dict[Decimal, dict[str, tuple[Money, ...]]] = {}
    for combination in product(*(several for _, several in choices)):
        total = sum((value for value, _ in combination), ZERO)
        parts = {name: used for (name, _), (_, used) in zip(choices, combination, strict=True) if used}
        known = ways.get(total)
        if known is None or len(parts) > len(known):
            ways[total] = parts
    return ways


def _choices(amounts: Sequence[Money], name: str) -> list[_Choice]:
    """Return what an amount of a field can contribute: nothing, one of them, or all together."""
    single = distinct(amounts)[:MOST_CANDIDATES]
    sign = -1 if name in _TAKEN else 1
    signed = [(sign * abs(m.value) if name in _TAKEN else m.value, (m,)) for m in single]
    choices: list[_Choice] = [(ZERO, ()), *signed]
    together = amounts if name == "tax_total" else single
    if len(together) > 1:
        each = [sign * abs(m.value) if name in _TAKEN else m.value for m in together]
        choices.append((sum(each, ZERO), tuple(together)))
    return choices


def summed(net: Money, total: Money, ways: Ways) -> Proof | None:
    """The charges and deductions make the total of the net amount; a credit note may show its discount as a charge."""
    rest = total.value - net.value
    used = ways.get(rest)
    if used is None and total.value < 0:
        used = ways.get(-rest) if set(ways.get(-rest, ())) == {"discount"} else None
    if used is None:
        return None
    parts = {"net_total": net} | {name: several[0] for name, several in used.items()}
    return Proof(parts, sentence(f"net {net.value}", used, total.value), used.get("tax_total", ()))


def sentence(first: str, used: Mapping[str, Sequence[Money]], total: Decimal) -> str:
    """Return a sum as a person would write it (`net 100.00 + tax 19.00 = 119.00`)."""
    terms = [first]
    for name, several in used.items():
        value = sum((abs(m.value) if name in _TAKEN else m.value for m in several), ZERO)
        if value:
            terms.append(f"{'-' if name in _TAKEN else '+'} {_NAMES[name]} {value}")
    return " ".join(terms) + f" = {total}"
