"""What the lines of a document may add up to: a labelled amount, or one with tax, shipping and discount taken off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from parsers.fields.money import Money

ZERO = Decimal(0)
MOST_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Target:
    """An amount that line totals may add up to: the labelled amount it stems from, and a sentence that says how.

    It is final where it is the whole document's, and can't be the sum of a group of lines.
    """

    money: Money
    rule: str
    is_final: bool


class Targets:
    """All amounts of a document that its line totals may add up to."""

    def __init__(self, money: Sequence[Money]) -> None:
        self._by_value: dict[Decimal, Target] = {}
        charges = [replace(m, field="shipping") if m.field == "surcharge" else m for m in money]
        shippings, discounts = _choices(charges, "shipping"), _choices(money, "discount")
        taxes = _choices(money, "tax_total")
        wholes = [m for m in money if m.field in ("total", "amount_due")]
        largest = max((abs(m.value) for m in wholes), default=ZERO)
        wholes += [m for m in money if m.field == "amount_paid" and abs(m.value) > largest]
        for m in wholes:
            self._add(m.value, m, f"the lines add up to {m.label}", is_final=True)
        for m in wholes:
            self._derive(m, product(taxes, shippings, discounts), is_final=True)
        nets = [m for m in money if m.field == "net_total"]
        largest = max((abs(m.value) for m in nets), default=ZERO)
        for m in nets:
            alone = not wholes or len({n.value for n in nets}) == 1
            is_final = m.value in self._by_value or (alone and abs(m.value) == largest)
            self._add(m.value, m, f"the lines add up to {m.label}", is_final=is_final)
            self._derive(m, product([ZERO], shippings, discounts), is_final=is_final)

    def find(self, value: Decimal) -> Target | None:
        """Return what a sum of line totals proves, or nothing."""
        return self._by_value.get(value) or self._by_value.get(value.quantize(Decimal("0.01")))

    def __bool__(self) -> bool:
        return bool(self._by_value)

    def _derive(self, m: Money, parts: Iterable[tuple[Decimal, Decimal, Decimal]], *, is_final: bool) -> None:
        for tax, shipping, discount in parts:
            if not (tax or shipping or discount):
                continue
            named = [
                f"{sign} {name} {abs(amount)}"
                for sign, name, amount in (("-", "tax", tax), ("-", "shipping", shipping), ("+", "discount", discount))
                if amount
            ]
            back = abs(discount) if m.value >= 0 else -abs(discount)
            rule = f"the lines add up to {m.label} {' '.join(named)}"
            self._add(m.value - tax - shipping + back, m, rule, is_final=is_final)

    def _add(self, value: Decimal, money: Money, rule: str, *, is_final: bool) -> None:
        known = self._by_value.get(value)
        plainer = known is not None and known.is_final and " - " in known.rule and " - " not in rule
        if known is None or (is_final and not known.is_final) or plainer:
            self._by_value[value] = Target(money, rule, is_final)


def _choices(money: Sequence[Money], name: str) -> list[Decimal]:
    values = list(dict.fromkeys(m.value for m in money if m.field == name))[:MOST_CHOICES]
    whole = sum((m.value for m in money if m.field == name), ZERO)
    return list(dict.fromkeys([ZERO, *values, sum(values, ZERO), whole]))
