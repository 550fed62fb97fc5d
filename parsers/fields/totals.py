"""The arithmetic of a document: which amount is the total, and whether the others prove it.

net + tax + shipping + other charges - discount = total, in the document's own signs. Prices may include tax, then the
tax is a part of the total by its rate. What was paid and what is due prove it too. A total that no sum and no second
mention supports is only read, never confirmed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from parsers.fields.money import Money
from parsers.terms import Item

ZERO = Decimal(0)
MOST_CANDIDATES = 6
# A sum may be made of so many ways of adding; a page with more amounts proves nothing by them.
MOST_WAYS = 2_000
# How near two edges must be to be those of one column, in points or characters, and how far up a column is added.
COLUMN_EDGE = 2.0
MOST_IN_COLUMN = 40
HUNDRED = Decimal(100)
HIGHEST_RATE = Decimal("0.35")
# What is added to the net amount, and what is taken from it.
_ADDED = ("tax_total", "shipping", "surcharge", "rounding")
_TAKEN = ("discount", "withheld")
_NAMES = {
    "tax_total": "tax", "shipping": "shipping", "surcharge": "other charges", "rounding": "rounding",
    "discount": "discount", "withheld": "withheld tax",
}  # fmt: skip

Choice = tuple[Decimal, tuple[Money, ...]]


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
class Totals:
    """The outcome: the total with its proof, other amounts, and what contradicts it.

    `doubtful` is a sentence where two totals stand against each other or a sum does not come out, else empty.
    """

    total: Money | None = None
    proof: Proof | None = None
    others: Mapping[str, Money] = field(default_factory=dict)
    doubtful: str = ""


@dataclass(frozen=True, slots=True)
class Amounted:
    """What a document's amounts are, for working out its total: by field, its items, what has no label, its rates."""

    by_field: Mapping[str, Sequence[Money]]
    items: Sequence[Item] = ()
    loose: Sequence[Money] = ()
    rates: Sequence[Decimal] = ()
    percents: Sequence[Decimal] = ()

    def of(self, name: str) -> Sequence[Money]:
        """Return the amounts of a field, each value once."""
        return _distinct(self.by_field.get(name, ()))


def work_out(
    money: Sequence[Money],
    items: Sequence[Item] = (),
    loose: Sequence[Money] = (),
    rates: Sequence[Decimal] = (),
    percents: Sequence[Decimal] = (),
    *,
    names_total: bool = False,
) -> Totals:
    """Return the total of a document and the amounts that belong to it.

    `loose` are all amounts on its pages, `rates` the rates of tax in percent that it names, `percents` all percentages.
    `names_total` says that a word for the total stands there, whether its amount can be read or not.
    """
    by_field: dict[str, list[Money]] = {}
    for amount in money:
        by_field.setdefault(amount.field, []).append(amount)
    all_of_it = Amounted(by_field, items, loose, rates, percents)
    candidates = _distinct(
        [*by_field.get("total", ()), *by_field.get("amount_due", ()), *by_field.get("amount_paid", ())]
    )
    candidates = [c for c in candidates if c.value != 0] or [c for c in candidates if c.field == "total"]
    ways = _ways(all_of_it)
    proven = [(c, proof) for c in candidates if (proof := _prove(c, all_of_it, ways))]
    if not any(proof.is_sum and c.field == "total" for c, proof in proven):
        unlabelled = _unlabelled(all_of_it, ways, candidates, names_total=names_total)
        if unlabelled:
            return Totals(unlabelled[0], unlabelled[1], _others(by_field, unlabelled[1]))
    if not candidates:
        return Totals(others=_others(by_field, None))
    if proven:
        due = {m.value for m in by_field.get("amount_due", ())}
        total, proof = _best(proven, due)
        rivalled = _rivalled(total, proof, candidates, proven, due)
        return Totals(total, proof, _others(by_field, proof), rivalled)
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
        if known is None or (amount.field == known.field and amount.weight > known.weight):
            best[amount.value] = amount
    return list(best.values())


def _best(proven: Sequence[tuple[Money, Proof]], due: Collection[Decimal]) -> tuple[Money, Proof]:
    """The proven total with a sum that is called a total; among several the longest, the one that is due."""
    rank = {"total": 2, "amount_due": 1}
    return max(
        proven,
        key=lambda p: (p[1].is_sum, rank.get(p[0].field, 0), len(p[1].parts), p[0].value in due, abs(p[0].value)),
    )


def _rivalled(
    total: Money,
    proof: Proof,
    candidates: Sequence[Money],
    proven: Sequence[tuple[Money, Proof]],
    due: Collection[Decimal],
) -> str:
    """Return what speaks for another total: a larger one, or another sum that is no step on the way to this one."""
    steps = {c.value for c, other in proven if other.parts and set(other.parts) < set(proof.parts)}
    sums = {c.value for c, other in proven if other.is_sum}
    rivals = [
        c.value
        for c in candidates
        if c.field == "total"
        and c.value not in (total.value, *proof.used, *steps, *(part.value for part in proof.parts.values()))
        and ((c.value in sums and total.value not in due) or abs(c.value) > abs(total.value))
    ]
    if not rivals:
        return ""
    amounts = ", ".join(str(value) for value in [total.value, *rivals[:3]])
    return f"it names several totals ({amounts}), and more than one of them may be right"


def _ways(amounted: Amounted) -> dict[Decimal, dict[str, tuple[Money, ...]]]:
    """Return what the charges and deductions of a document can add up to, each sum with the amounts it is made of."""
    choices = [(name, _choices(amounted.by_field.get(name, ()), name)) for name in (*_ADDED, *_TAKEN)]
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


def _choices(amounts: Sequence[Money], name: str) -> list[Choice]:
    """Return what an amount of a field can contribute: nothing, one of them, or all together."""
    distinct = _distinct(amounts)[:MOST_CANDIDATES]
    sign = -1 if name in _TAKEN else 1
    signed = [(sign * abs(m.value) if name in _TAKEN else m.value, (m,)) for m in distinct]
    choices: list[Choice] = [(ZERO, ()), *signed]
    together = amounts if name == "tax_total" else distinct
    if len(together) > 1:
        each = [sign * abs(m.value) if name in _TAKEN else m.value for m in together]
        choices.append((sum(each, ZERO), tuple(together)))
    return choices


def _prove(total: Money, amounted: Amounted, ways: Mapping[Decimal, Mapping[str, tuple[Money, ...]]]) -> Proof | None:
    best: Proof | None = None
    smaller = [m for m in amounted.of("total") if m.value != total.value and abs(m.value) < abs(total.value)]
    for net in (*amounted.of("net_total")[:MOST_CANDIDATES], *smaller[:MOST_CANDIDATES]):
        proof = _summed(net, total, ways)
        if proof and net.field == "total" and not proof.is_sum:
            continue
        if proof and (best is None or _strength(proof) > _strength(best)):
            best = proof
    for road in _ROADS:
        if best and best.is_sum:
            break
        proof = road(total, amounted)
        best = proof if proof and (best is None or proof.is_sum) else best
    return best


def _strength(proof: Proof) -> tuple[bool, int]:
    """Rank proofs: one with the tax is of the net amount, others may be of a subtotal that includes it."""
    return "tax_total" in proof.parts, len(proof.parts)


def _summed(net: Money, total: Money, ways: Mapping[Decimal, Mapping[str, tuple[Money, ...]]]) -> Proof | None:
    """The charges and deductions make the total of the net amount; a credit note may show its discount as a charge."""
    rest = total.value - net.value
    used = ways.get(rest)
    if used is None and total.value < 0:
        used = ways.get(-rest) if set(ways.get(-rest, ())) == {"discount"} else None
    if used is None:
        return None
    parts = {"net_total": net} | {name: several[0] for name, several in used.items()}
    return Proof(parts, _sentence(f"net {net.value}", used, total.value), used.get("tax_total", ()))


def _from_items(total: Money, amounted: Amounted) -> Proof | None:
    """The lines of the document add up to the total, with tax, shipping and discount where they are needed."""
    items = amounted.items
    if not items or any(item.line_total is None for item in items):
        return None
    lines = sum((item.line_total for item in items if item.line_total is not None), ZERO)
    used = _ways(amounted).get(total.value - lines)
    if used is None:
        return None
    parts = {name: several[0] for name, several in used.items()}
    return Proof(parts, _sentence(f"items {lines}", used, total.value), used.get("tax_total", ()), used=(lines,))


def _by_rate(total: Money, amounted: Amounted) -> Proof | None:
    """A rate of tax that the document names leads from its net amount or its tax to the total, to the cent."""
    for rate in amounted.rates:
        share = rate / HUNDRED
        for net in amounted.of("net_total"):
            if net.value and _rounded(net.value * (1 + share)) == total.value:
                return Proof({"net_total": net}, f"net {net.value} + {rate} % = {total.value}", is_arithmetic=True)
        for tax in amounted.of("tax_total"):
            if tax.value and _rounded(total.value * share / (1 + share)) == tax.value:
                rule = f"tax {tax.value} is the {rate} % in {total.value}"
                return Proof({"tax_total": tax}, rule, (tax,), is_arithmetic=True)
    return None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _by_unlabelled_net(total: Money, amounted: Amounted) -> Proof | None:
    """The total less its tax stands on the page, at a rate that the document names or that taxes can have."""
    for tax in amounted.of("tax_total"):
        net = total.value - tax.value
        if not tax.value or net == 0 or not 0 < tax.value / net <= HIGHEST_RATE:
            continue
        if not any(abs(_rounded(net * rate / HUNDRED) - tax.value) <= Decimal("0.01") for rate in amounted.rates):
            continue
        found = next((m for m in amounted.loose if m.value == net), None)
        if found:
            parts = {"tax_total": tax, "net_total": found}
            return Proof(parts, f"{found.value} + tax {tax.value} = {total.value}", (tax,), is_arithmetic=True)
    return None


def _by_two_unlabelled(total: Money, amounted: Amounted) -> Proof | None:
    """Two amounts without labels make the total, and one is a percentage of the other that the page names."""
    by_value = {m.value: m for m in amounted.loose if 0 < m.value < total.value}
    for rate in amounted.percents:
        for value, net in by_value.items():
            tax = by_value.get(total.value - value)
            if tax and tax.value < value and abs(_rounded(value * rate / HUNDRED) - tax.value) <= Decimal("0.01"):
                parts = {"net_total": net, "tax_total": tax}
                return Proof(parts, f"{value} + {rate} % {tax.value} = {total.value}", (tax,), is_arithmetic=True)
    return None


def _by_column(total: Money, amounted: Amounted) -> Proof | None:
    """The amounts that stand right above the total in its column add up to it."""
    column = [m for m in amounted.loose if _in_column(m, total)]
    at = next(
        (i for i, m in enumerate(column) if m.evidence.line == total.evidence.line and m.value == total.value), None
    )
    above = [m.value for m in column[:at] if m.evidence.page == total.evidence.page] if at else []
    paid = {-abs(m.value) for m in amounted.of("amount_paid")}
    summed, count = ZERO, 0
    for place, value in enumerate(reversed(above[-MOST_IN_COLUMN:]), 1):
        if value in paid:
            return None  # what is left after a payment is due, and not the total
        summed, count = summed + value, count + bool(value)
        if count >= 2 and summed == total.value:
            rule = f"the {count} amounts above it add up to {total.value}"
            return Proof({}, rule, is_arithmetic=True, used=tuple(above[-place:]))
    return None


def _is_lone(one: Money, amounted: Amounted) -> bool:
    """Whether an amount is the only one on its line, and stands where the amounts farthest right do."""
    places = [m for m in amounted.loose if (m.evidence.page, m.evidence.line) == (one.evidence.page, one.evidence.line)]
    return len(places) == 1 and one.span[1] >= max(m.span[1] for m in amounted.loose) - COLUMN_EDGE


def _in_column(one: Money, total: Money) -> bool:
    """Whether two amounts end, or begin, at the same place of a page."""
    return any(abs(a - b) <= COLUMN_EDGE for a, b in zip(one.span, total.span, strict=True))


def _by_payment(total: Money, amounted: Amounted) -> Proof | None:
    """What was paid, and what is due or was given back, make the total."""
    if total.field != "total":
        return None
    for paid in amounted.of("amount_paid"):
        if not paid.value or abs(paid.value) == abs(total.value):
            continue
        for name, words in (("amount_due", "due"), ("balance", "given back")):
            for rest in amounted.of(name):
                sign = 1 if name == "amount_due" else -1
                if rest.value and abs(paid.value) + sign * abs(rest.value) == abs(total.value):
                    rule = f"paid {abs(paid.value)} and {words} {abs(rest.value)} make {total.value}"
                    return Proof({}, rule, is_arithmetic=True)
    for due in amounted.of("amount_due"):
        for balance in amounted.of("balance"):
            if balance.value and due.value and total.value + balance.value == due.value:
                rule = f"{total.value} + balance {balance.value} = due {due.value}"
                return Proof({}, rule, is_arithmetic=True)
    return None


def _unlabelled(
    amounted: Amounted,
    ways: Mapping[Decimal, Mapping[str, tuple[Money, ...]]],
    candidates: Sequence[Money],
    *,
    names_total: bool,
) -> tuple[Money, Proof] | None:
    """Return the amount without a label that net and tax add up to, when it is the largest on the page."""
    largest = max((abs(m.value) for m in (*amounted.loose, *candidates)), default=ZERO)
    for net in amounted.of("net_total"):
        for rest, used in ways.items():
            if "tax_total" not in used or not rest or abs(net.value + rest) != largest:
                continue
            found = next((m for m in reversed(amounted.loose) if m.value == net.value + rest), None)
            if found and not any(c.value == found.value for c in candidates):
                proof = _summed(net, found, ways)
                if proof:
                    return found, proof
    last = next((m for m in reversed(amounted.loose) if abs(m.value) == largest), None)
    if last and last.value and not candidates and not names_total and _is_lone(last, amounted):
        proof = _by_column(last, amounted)
        if proof:
            return last, proof
    return None


def _said_twice(total: Money, amounted: Amounted) -> Proof | None:
    """The same amount under two different names (total and amount paid) is a second witness."""
    for name in ("total", "amount_due", "amount_paid"):
        for other in amounted.by_field.get(name, ()):
            if other.field != total.field and other.value == total.value:
                return Proof({}, f"{total.label} and {other.label} are the same amount")
    return None


_ROADS = (_from_items, _by_rate, _by_unlabelled_net, _by_two_unlabelled, _by_column, _by_payment, _said_twice)


def _sentence(first: str, used: Mapping[str, Sequence[Money]], total: Decimal) -> str:
    terms = [first]
    for name, several in used.items():
        value = sum((abs(m.value) if name in _TAKEN else m.value for m in several), ZERO)
        if value:
            terms.append(f"{'-' if name in _TAKEN else '+'} {_NAMES[name]} {value}")
    return " ".join(terms) + f" = {total}"


def _others(by_field: Mapping[str, Sequence[Money]], proof: Proof | None) -> dict[str, Money]:
    """Return the other amounts: those of the proof, else each field that has only one value."""
    others = {name: money for name, money in proof.parts.items() if name in _FIELDS} if proof else {}
    for name in _FIELDS:
        distinct = _distinct(by_field.get(name, ()))
        if name not in others and len(distinct) == 1 and not (proof and proof.parts and name == "net_total"):
            others[name] = distinct[0]
    return others


_FIELDS = ("net_total", "tax_total", "shipping", "discount", "amount_due")


def _contradicted(total: Money, by_field: Mapping[str, Sequence[Money]]) -> bool:
    """Whether a net amount and its company are there, and no way of adding them gives the total."""
    company = any(by_field.get(name) for name in ("tax_total", "shipping", "discount"))
    return bool(by_field.get("net_total")) and company and total.field == "total"
