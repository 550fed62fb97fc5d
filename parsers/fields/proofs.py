"""The ways of proving that an amount is the total: sums, items, rates of tax, a column, payments, a second mention."""

from decimal import Decimal

from parsers.fields.money import Money
from parsers.fields.rates import is_part, is_share, is_taxed
from parsers.fields.sums import MOST_CANDIDATES, ZERO, Amounted, Proof, sentence, summed

# How near two edges must be to be those of one column, in points or characters, and how far up a column is added.
COLUMN_EDGE = 2.0
MOST_IN_COLUMN = 40
HIGHEST_RATE = Decimal("0.35")


def prove(total: Money, amounted: Amounted) -> Proof | None:
    """Return the best proof that an amount is the total: a sum before anything else."""
    best: Proof | None = None
    smaller = [m for m in amounted.of("total") if m.value != total.value and abs(m.value) < abs(total.value)]
    for net in (*amounted.of("net_total")[:MOST_CANDIDATES], *smaller[:MOST_CANDIDATES]):
        proof = summed(net, total, amounted.ways)
        if proof and net.field == "total" and not proof.is_sum:
            continue
        if proof and (best is None or _strength(proof) > _strength(best)):
            best = proof
    for other in amounted.of("total")[:MOST_CANDIDATES] if best is None else ():
        # what is called the total may be larger, where a discount follows its tax
        proof = summed(other, total, amounted.ways) if abs(other.value) > abs(total.value) else None
        best = proof if proof and {"tax_total", "discount"} <= set(proof.parts) else best
    for road in _ROADS:
        if best and best.is_sum:
            break
        proof = road(total, amounted)
        best = proof if proof and (best is None or proof.is_sum) else best
    return best


def _strength(proof: Proof) -> tuple[bool, int]:
    """Rank proofs: one with the tax is of the net amount, others may be of a subtotal that includes it."""
    return "tax_total" in proof.parts, len(proof.parts)


def _from_items(total: Money, amounted: Amounted) -> Proof | None:
    """The lines of the document add up to the total, with tax, shipping and discount where they are needed."""
    items = amounted.items
    if not items or any(item.line_total is None for item in items):
        return None
    lines = sum((item.line_total for item in items if item.line_total is not None), ZERO)
    used = amounted.ways.get(total.value - lines)
    if used is None:
        return None
    parts = {name: several[0] for name, several in used.items()}
    return Proof(parts, sentence(f"items {lines}", used, total.value), used.get("tax_total", ()), used=(lines,))


def _by_rate(total: Money, amounted: Amounted) -> Proof | None:
    """A rate of tax that the document names leads from its net amount or its tax to the total, to the cent."""
    for rate in amounted.rates:
        for net in amounted.of("net_total"):
            if net.value and is_taxed(net.value, total.value, rate):
                return Proof({"net_total": net}, f"net {net.value} + {rate} % = {total.value}", is_arithmetic=True)
        for tax in amounted.of("tax_total"):
            if tax.value and is_part(tax.value, total.value, rate):
                rule = f"tax {tax.value} is the {rate} % in {total.value}"
                return Proof({"tax_total": tax}, rule, (tax,), is_arithmetic=True)
    return None


def tax_on_top(total: Money, proof: Proof, amounted: Amounted) -> Money | None:
    """Return the tax that comes on top of what is called the total, and is no part of it.

    It is its rate of that amount, or makes another amount on the page together with it.
    """
    taxes = [tax for tax in amounted.of("tax_total") if tax.value]
    if "tax_total" in proof.parts or total.value == 0 or any(tax.value in proof.used for tax in taxes):
        return None
    shown = {m.value for name in ("total", "amount_due", "amount_paid") for m in amounted.of(name)}
    shown |= {m.value for m in amounted.loose}
    return next(
        (
            tax
            for tax in taxes
            if total.value + tax.value in shown
            or any(is_share(tax.value, total.value, rate) for rate in amounted.rates)
        ),
        None,
    )


def _by_unlabelled_net(total: Money, amounted: Amounted) -> Proof | None:
    """The total less its tax stands on the page, at a rate that the document names or that taxes can have."""
    for tax in amounted.of("tax_total"):
        net = total.value - tax.value
        if not tax.value or net == 0 or not 0 < tax.value / net <= HIGHEST_RATE:
            continue
        if not any(is_share(tax.value, net, rate) for rate in amounted.rates):
            continue
        found = next((m for m in amounted.loose if m.value == net), None)
        if found:
            parts = {"tax_total": tax, "net_total": found}
            return Proof(parts, f"{found.value} + tax {tax.value} = {total.value}", (tax,), is_arithmetic=True)
    return None


def _by_two_unlabelled(total: Money, amounted: Amounted) -> Proof | None:
    """Two amounts without labels make the total, and one is a percentage of the other that the page names."""
    others = {
        (m.evidence.page, m.evidence.line, m.value)
        for name, several in amounted.by_field.items()
        for m in several
        if name not in ("total", "net_total", "tax_total", "amount_due")
    }
    by_value = {
        m.value: m
        for m in amounted.loose
        if 0 < m.value < total.value and (m.evidence.page, m.evidence.line, m.value) not in others
    }
    for rate in amounted.percents:
        for value, net in by_value.items():
            tax = by_value.get(total.value - value)
            if tax and tax.value < value and is_share(tax.value, value, rate):
                parts = {"net_total": net, "tax_total": tax}
                return Proof(parts, f"{value} + {rate} % {tax.value} = {total.value}", (tax,), is_arithmetic=True)
    return None


def _by_unnamed_charge(total: Money, amounted: Amounted) -> Proof | None:
    """Net, tax and the one amount that stands alone in a line between them and the total make it: a charge.

    Its name is not known (a city tax, a deposit); that it stands there and fits to the cent shows what it is.
    """
    for net in amounted.of("net_total"):
        for tax in amounted.of("tax_total"):
            rest = total.value - net.value - tax.value
            if rest <= 0 or not tax.value or abs(rest) > abs(net.value):
                continue
            first = max(net.evidence.line or 0, tax.evidence.line or 0)
            between = [
                m
                for m in amounted.loose
                if m.evidence.page == total.evidence.page == net.evidence.page == tax.evidence.page
                and first < (m.evidence.line or 0) < (total.evidence.line or 0)
            ]
            if [m.value for m in between] == [rest]:
                rule = f"net {net.value} + tax {tax.value} + {rest} = {total.value}"
                return Proof({"net_total": net, "tax_total": tax}, rule, (tax,), used=(rest,))
    return None


def by_column(total: Money, amounted: Amounted) -> Proof | None:
    """The amounts that stand right above the total in its column add up to it."""
    column = [m for m in amounted.loose if _in_column(m, total)]
    own = (total.evidence.page, total.evidence.line, total.value)
    at = next((i for i, m in enumerate(column) if (m.evidence.page, m.evidence.line, m.value) == own), None)
    above = [m.value for m in column[:at] if m.evidence.page == total.evidence.page] if at else []
    paid = {-abs(m.value) for m in amounted.of("amount_paid")}
    balances = {m.value for m in amounted.of("balance") if m.value}
    steps = {m.value for m in amounted.of("total")} if total.field == "amount_due" else set()
    so_far, count = ZERO, 0
    for place, value in enumerate(reversed(above[-MOST_IN_COLUMN:]), 1):
        if value in paid or value in balances or value in steps:
            return None  # what is due after a payment, or with an earlier bill, is not the total
        so_far, count = so_far + value, count + bool(value)
        if count >= 2 and so_far == total.value:
            rule = f"the {count} amounts above it add up to {total.value}"
            return Proof({}, rule, is_arithmetic=True, used=tuple(above[-place:]))
    return None


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


def _said_twice(total: Money, amounted: Amounted) -> Proof | None:
    """The same amount under two different names (total and amount paid) is a second witness."""
    for name in ("total", "amount_due", "amount_paid"):
        for other in amounted.by_field.get(name, ()):
            if other.field != total.field and other.value == total.value:
                return Proof({}, f"{total.label} and {other.label} are the same amount")
    return None


def is_lone(one: Money, amounted: Amounted) -> bool:
    """Whether an amount is the only one on its line, and stands where the amounts farthest right do."""
    places = [m for m in amounted.loose if (m.evidence.page, m.evidence.line) == (one.evidence.page, one.evidence.line)]
    return len(places) == 1 and one.span[1] >= max(m.span[1] for m in amounted.loose) - COLUMN_EDGE


_ROADS = (
    _from_items,
    _by_rate,
    _by_unlabelled_net,
    _by_two_unlabelled,
    by_column,
    _by_unnamed_charge,
    _by_payment,
    _said_twice,
)
