"""The total of a document: which of its amounts it is, whether the others prove it, and what stands against it.

Prices may include tax, then the tax is a part of the total by its rate. What was paid and what is due prove it too.
A total that no sum and no second mention supports is only read, never confirmed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from parsers.fields.money import Money
from parsers.fields.proofs import by_column, is_lone, prove, tax_on_top
from parsers.fields.sums import MOST_CANDIDATES, ZERO, Amounted, Proof, distinct, summed, ways_of
from parsers.terms import Item

_FIELDS = ("net_total", "tax_total", "shipping", "discount", "amount_due")


@dataclass(frozen=True, slots=True)
class Totals:
    """The outcome: the total with its proof, other amounts, and what contradicts it.

    `doubtful` is a sentence where two totals stand against each other or a sum does not come out, else empty.
    """

    total: Money | None = None
    proof: Proof | None = None
    others: Mapping[str, Money] = field(default_factory=dict)
    doubtful: str = ""


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
    all_of_it = Amounted(by_field, ways_of(by_field), items, loose, rates, percents)
    candidates = distinct(
        [*by_field.get("total", ()), *by_field.get("amount_due", ()), *by_field.get("amount_paid", ())]
    )
    candidates = [c for c in candidates if c.value != 0] or [c for c in candidates if c.field == "total"]
    candidates = _without_taxes(candidates, by_field)
    proven = [(c, proof) for c in candidates if (proof := prove(c, all_of_it))]
    if not any(proof.is_sum and c.field == "total" for c, proof in proven):
        unlabelled = _unlabelled(all_of_it, candidates, names_total=names_total)
        if unlabelled:
            return Totals(unlabelled[0], unlabelled[1], _others(by_field, unlabelled[1]))
    if not candidates:
        return Totals(None if names_total else _only(loose), others=_others(by_field, None))
    if proven:
        due = {m.value for m in by_field.get("amount_due", ())}
        total, proof = _best(proven, due)
        if on_top := tax_on_top(total, proof, all_of_it):
            return _with_tax(total, on_top, proven, (*candidates, *reversed(loose)), by_field)
        if sent := _with_shipping(total, proof, all_of_it):
            return Totals(*sent, _others(by_field, sent[1]))
        rivalled = (
            _rivalled(total, proof, _without_balances(candidates, total, all_of_it), proven, due)
            or _tipped(total, proof, proven)
            or _less_than_net(total, proof, by_field)
        )
        return Totals(total, proof, _others(by_field, proof), rivalled)
    named = distinct(by_field.get("total", ())) or candidates
    doubt = ""
    if len(named) > 1:
        amounts = ", ".join(str(m.value) for m in named[:4])
        doubt = f"it names several totals ({amounts}), and no sum shows which one is right"
    elif _contradicted(named[0], by_field):
        doubt = f"the amounts do not add up to the total {named[0].value}"
    return Totals(named[0], None, _others(by_field, None), doubt)


def _only(loose: Sequence[Money]) -> Money | None:
    """Return the one amount that a whole document shows, whatever it is called (`Valor: 2.340,00 EUR`)."""
    return loose[0] if len({m.value for m in loose}) == 1 and loose[0].value > 0 else None


def _with_tax(
    net: Money,
    tax: Money,
    proven: Sequence[tuple[Money, Proof]],
    amounts: Sequence[Money],
    by_field: Mapping[str, Sequence[Money]],
) -> Totals:
    """Return the total where what is called so is without its tax: what both make, with or without a discount."""
    for other, proof in proven:
        if "tax_total" in proof.parts and "net_total" in proof.parts and proof.parts["net_total"].value == net.value:
            return Totals(other, proof, _others(by_field, proof))
    total = next((m for m in amounts if m.value == net.value + tax.value), None)
    if total is None:
        doubt = f"the tax {tax.value} is its rate of {net.value}, so that may be the amount without tax"
        return Totals(net, None, _others(by_field, None), doubt)
    rule = f"net {net.value} + tax {tax.value} = {total.value}"
    proof = Proof({"net_total": net, "tax_total": tax}, rule, (tax,))
    return Totals(total, proof, _others(by_field, proof))


def _with_shipping(total: Money, proof: Proof, amounted: Amounted) -> tuple[Money, Proof] | None:
    """Return the larger amount that what is called the total makes with the shipping that stands between the two."""
    if "shipping" in proof.parts or not total.value > 0:
        return None
    for shipping in amounted.of("shipping"):
        for later in (*amounted.of("amount_due"), *amounted.loose) if shipping.value > 0 else ():
            places = [(m.evidence.page or 0, m.evidence.line or 0) for m in (total, shipping, later)]
            if later.value == total.value + shipping.value and places == sorted(set(places)):
                rule = f"{total.value} + shipping {shipping.value} = {later.value}"
                return later, Proof({"shipping": shipping}, rule, proof.taxes)
    return None


def _without_balances(candidates: Sequence[Money], total: Money, amounted: Amounted) -> list[Money]:
    """Return the candidates less what is due with another amount on the page, rounded or in another currency.

    Where the total itself is due, what is due besides is that of an account. None of these is a rival of the total.
    """
    own = total.figure.currency
    due = {m.value for m in amounted.of("amount_due")}
    others = {m.value for several in (*amounted.by_field.values(), amounted.loose) for m in several}
    return [
        c
        for c in candidates
        if c.field != "amount_due"
        or not (
            total.value in due
            or (own and c.figure.currency not in ("", own))
            or c.value - total.value in others
            or abs(c.value - total.value) < 1
        )
    ]


def _less_than_net(total: Money, proof: Proof, by_field: Mapping[str, Sequence[Money]]) -> str:
    """Return what speaks against a total that is less than an amount without tax, and no discount says why."""
    if not total.value > 0 or {"discount", "withheld"} & (set(proof.parts) | set(by_field)):
        return ""
    larger = next((m for m in by_field.get("net_total", ()) if m.value > total.value), None)
    return f"{larger.label} is {larger.value}, more than the total {total.value}" if larger else ""


def _without_taxes(candidates: Sequence[Money], by_field: Mapping[str, Sequence[Money]]) -> list[Money]:
    """Return the candidates less the totals of taxes (the last row of a table of taxes), where a larger one is left."""
    taxes = [m.value for m in by_field.get("tax_total", ())]
    of_taxes = {*taxes, sum(taxes, ZERO), *(a + b for a, b in combinations(taxes[:MOST_CANDIDATES], 2))}
    others = [c for c in candidates if c.value not in of_taxes]
    return [c for c in candidates if c in others or not any(abs(o.value) > abs(c.value) for o in others)]


def _best(proven: Sequence[tuple[Money, Proof]], due: Collection[Decimal]) -> tuple[Money, Proof]:
    """The proven total with a sum that is called a total; among several the longest, the one that is due."""
    rank = {"total": 2, "amount_due": 1}
    return max(
        proven,
        key=lambda p: (
            p[1].is_sum,
            "tax_total" in p[1].parts,
            rank.get(p[0].field, 0),
            len(p[1].parts),
            p[0].value in due,
            abs(p[0].value),
        ),
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
        if (c.field == "total" or (c.field == "amount_due" and abs(c.value) > abs(total.value)))
        and c.value not in (total.value, *proof.used, *steps, *(part.value for part in proof.parts.values()))
        and ((c.value in sums and total.value not in due) or abs(c.value) > abs(total.value))
    ]
    if not rivals:
        return ""
    amounts = ", ".join(str(value) for value in [total.value, *rivals[:3]])
    return f"it names several totals ({amounts}), and more than one of them may be right"


def _tipped(total: Money, proof: Proof, proven: Sequence[tuple[Money, Proof]]) -> str:
    """Return that more was paid than the total: it and a charge that stands behind it, such as a tip."""
    for other, longer in proven:
        charge = longer.parts.get("surcharge")
        if charge and "surcharge" not in proof.parts and other.value == total.value + charge.value:
            return f"its total is {total.value}, and {other.value} with {charge.label} {charge.value}"
    return ""


def _unlabelled(
    amounted: Amounted,
    candidates: Sequence[Money],
    *,
    names_total: bool,
) -> tuple[Money, Proof] | None:
    """Return the amount without a label that net and tax add up to, when it is the largest on the page."""
    largest = max((abs(m.value) for m in (*amounted.loose, *candidates)), default=ZERO)
    for net in amounted.of("net_total"):
        for rest, used in amounted.ways.items():
            if "tax_total" not in used or not rest or abs(net.value + rest) != largest:
                continue
            found = next((m for m in reversed(amounted.loose) if m.value == net.value + rest), None)
            if found and not any(c.value == found.value for c in candidates):
                proof = summed(net, found, amounted.ways)
                if proof:
                    return found, proof
    last = next((m for m in reversed(amounted.loose) if abs(m.value) == largest), None)
    if last and last.value and not candidates and not names_total and is_lone(last, amounted):
        proof = by_column(last, amounted)
        if proof:
            return last, proof
    return None


def _others(by_field: Mapping[str, Sequence[Money]], proof: Proof | None) -> dict[str, Money]:
    """Return the other amounts: those of the proof, else each field that has only one value."""
    others = {name: money for name, money in proof.parts.items() if name in _FIELDS} if proof else {}
    for name in _FIELDS:
        single = distinct(by_field.get(name, ()))
        if name not in others and len(single) == 1 and not (proof and proof.parts and name == "net_total"):
            others[name] = single[0]
    return others


def _contradicted(total: Money, by_field: Mapping[str, Sequence[Money]]) -> bool:
    """Whether a net amount and its company are there, and no way of adding them gives the total."""
    company = any(by_field.get(name) for name in ("tax_total", "shipping", "discount"))
    return bool(by_field.get("net_total")) and company and total.field == "total"
