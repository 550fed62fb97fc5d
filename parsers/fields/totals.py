"""The arithmetic of a document: which amount is the total, and whether the others prove it.

net + tax + shipping - discount = total, in the document's own signs. Prices may include tax, then the tax is
mentioned and not added. A total that no sum and no second mention supports is only read, never confirmed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from parsers.fields.money import Money
from parsers.terms import Item

ZERO = Decimal(0)
MOST_CANDIDATES = 6

Choice = tuple[Decimal, list[Money]]
Choices = tuple[list[Choice], list[Choice], list[Choice]]


@dataclass(frozen=True, slots=True)
class Proof:
    """A sum that comes out: the amounts that were added, by field, and a sentence that says so."""

    parts: Mapping[str, Money]
    rule: str
    taxes: tuple[Money, ...] = ()

    @property
    def is_sum(self) -> bool:
        """Whether something was added to or taken from the first amount, beyond the same amount said again."""
        return any(money.value for name, money in self.parts.items() if name != "net_total")


@dataclass(frozen=True, slots=True)
class Totals:
    """The outcome: the total with its proof, other amounts, and what contradicts it.

    `doubtful` is a sentence where two totals stand against each other or a sum does not come out, else empty.
    """

    total: Money | None = None
    proof: Proof | None = None
    others: Mapping[str, Money] = field(default_factory=dict)
    doubtful: str = ""


def work_out(money: Sequence[Money], items: Sequence[Item] = ()) -> Totals:
    """Return the total of a document and the amounts that belong to it."""
    by_field: dict[str, list[Money]] = {}
    for amount in money:
        by_field.setdefault(amount.field, []).append(amount)
    candidates = _distinct(
        [*by_field.get("total", ()), *by_field.get("amount_due", ()), *by_field.get("amount_paid", ())]
    )
    candidates = [c for c in candidates if c.value != 0] or [c for c in candidates if c.field == "total"]
    if not candidates:
        return Totals(others=_others(by_field, None))
    proven = [(c, proof) for c in candidates if (proof := _prove(c, by_field, items))]
    if proven:
        total, proof = _best(proven)
        return Totals(total, proof, _others(by_field, proof), _rivalled(total, proof, candidates, proven))
    named = _distinct(by_field.get("total", ())) or candidates
    doubt = ""
    if len(named) > 1:
        amounts = ", ".join(str(m.value) for m in named[:4])
        doubt = f"it names several totals ({amounts}), and no sum shows which one is right"
    elif _contradicted(named[0], by_field):
        doubt = f"the amounts do not add up to the total {named[0].value}"
    return Totals(named[0], None, _others(by_field, None), doubt)


def _distinct(amounts: Iterable[Money]) -> list[Money]:
    best: dict[Decimal, Money] = {}
    for amount in amounts:
        known = best.get(amount.value)
        if known is None or amount.weight > known.weight:
            best[amount.value] = amount
    return list(best.values())


def _best(proven: Sequence[tuple[Money, Proof]]) -> tuple[Money, Proof]:
    """The proven total that is called a total; among several the one with the longest sum, then the larger one."""
    rank = {"total": 2, "amount_due": 1}
    return max(proven, key=lambda p: (rank.get(p[0].field, 0), len(p[1].parts), abs(p[0].value)))


def _rivalled(total: Money, proof: Proof, candidates: Sequence[Money], proven: Sequence[tuple[Money, Proof]]) -> str:
    """Return what speaks for another total: a larger one, or another sum that is no step on the way to this one."""
    steps = {c.value for c, other in proven if set(other.parts) < set(proof.parts)}
    sums = {c.value for c, other in proven if other.is_sum}
    rivals = [
        c.value
        for c in candidates
        if c.field == "total"
        and c.value not in (total.value, *steps)
        and (c.value in sums or abs(c.value) > abs(total.value))
    ]
    if not rivals:
        return ""
    amounts = ", ".join(str(value) for value in [total.value, *rivals[:3]])
    return f"it names several totals ({amounts}), and more than one of them may be right"


def _prove(total: Money, by_field: Mapping[str, Sequence[Money]], items: Sequence[Item]) -> Proof | None:
    nets = _distinct(by_field.get("net_total", ()))[:MOST_CANDIDATES]
    taxes = by_field.get("tax_total", ())
    choices: Choices = (_tax_choices(taxes), _choices(by_field, "shipping"), _choices(by_field, "discount"))
    best: Proof | None = None
    for net, (tax, tax_parts), (shipping, s), (discount, d) in product(nets, *choices):
        signed = -abs(discount) if total.value >= 0 else abs(discount)
        if net.value + tax + shipping + signed == total.value:
            parts = {"net_total": net}
            parts |= {"tax_total": tax_parts[0]} if tax_parts else {}
            parts |= {"shipping": s[0]} if s else {}
            parts |= {"discount": d[0]} if d else {}
            proof = Proof(parts, _sentence(net.value, tax, shipping, signed, total.value), tuple(tax_parts))
            if best is None or len(parts) > len(best.parts):
                best = proof
    return best or _from_items(total, items, choices) or _said_twice(total, by_field)


def _choices(by_field: Mapping[str, Sequence[Money]], name: str) -> list[Choice]:
    distinct = _distinct(by_field.get(name, ()))[:MOST_CANDIDATES]
    choices: list[Choice] = [(ZERO, [])] + [(m.value, [m]) for m in distinct]
    if len(distinct) > 1:
        choices.append((sum((m.value for m in distinct), ZERO), distinct))
    return choices


def _tax_choices(taxes: Sequence[Money]) -> list[Choice]:
    distinct = _distinct(taxes)[:MOST_CANDIDATES]
    choices: list[Choice] = [(ZERO, [])] + [(m.value, [m]) for m in distinct]
    if len(taxes) > 1:
        choices.append((sum((m.value for m in taxes), ZERO), list(taxes)))
    return choices


def _from_items(total: Money, items: Sequence[Item], choices: Choices) -> Proof | None:
    """The lines of the document add up to the total, with tax, shipping and discount where they are needed."""
    if not items or any(item.line_total is None for item in items):
        return None
    lines = sum((item.line_total for item in items if item.line_total is not None), ZERO)
    for (tax, t), (shipping, s), (discount, d) in product(*choices):
        signed = -abs(discount) if total.value >= 0 else abs(discount)
        if lines + tax + shipping + signed == total.value:
            parts = {name: found[0] for name, found in (("tax_total", t), ("shipping", s), ("discount", d)) if found}
            return Proof(parts, _sentence(lines, tax, shipping, signed, total.value, "items"), tuple(t))
    return None


def _said_twice(total: Money, by_field: Mapping[str, Sequence[Money]]) -> Proof | None:
    """The same amount under two different names (total and amount paid) is a second witness."""
    for name in ("total", "amount_due", "amount_paid"):
        for other in by_field.get(name, ()):
            if other.field != total.field and other.value == total.value:
                return Proof({}, f"{total.label} and {other.label} are the same amount")
    return None


def _sentence(
    net: Decimal, tax: Decimal, shipping: Decimal, discount: Decimal, total: Decimal, first: str = "net"
) -> str:
    named = ((first, net), ("tax", tax), ("shipping", shipping), ("discount", discount))
    return " + ".join(f"{name} {value}" for name, value in named if value or name == first) + f" = {total}"


def _others(by_field: Mapping[str, Sequence[Money]], proof: Proof | None) -> dict[str, Money]:
    """Return the other amounts: those of the proof, else each field that has only one value."""
    others = dict(proof.parts) if proof else {}
    for name in ("net_total", "tax_total", "shipping", "discount", "amount_due"):
        distinct = _distinct(by_field.get(name, ()))
        if name not in others and len(distinct) == 1 and not (proof and name == "net_total"):
            others[name] = distinct[0]
    return others


def _contradicted(total: Money, by_field: Mapping[str, Sequence[Money]]) -> bool:
    """Whether a net amount and its company are there, and no way of adding them gives the total."""
    company = any(by_field.get(name) for name in ("tax_total", "shipping", "discount"))
    return bool(by_field.get("net_total")) and company and total.field == "total"
