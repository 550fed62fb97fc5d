"""The rules of EN 16931 that can be computed (BR-CO-10 to BR-CO-17), with the tolerances of its official schematron.

What holds proves the amounts in it; what does not is a finding for a person. Formats that are not of EN 16931 have sums
of the same kind, which their tables name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from parsers.einvoices.hardened import found
from parsers.einvoices.mapping import Sum, Table
from parsers.einvoices.reading import Row, Values
from parsers.terms import Finding

_CENT = Decimal("0.01")
_HALF_CENT = Decimal("0.005")
# The schematron lets the tax of a rate be off by less than one unit of the currency (BR-CO-17).
_TAX_SLACK = Decimal(1)
# Peppol BIS 3, PEPPOL-EN16931-R120.
_LINE_SLACK = Decimal("0.02")
# Findings of one kind; a document whose every line is wrong needs no more.
_MOST_LINES_NAMED = 3
_WORDS: Mapping[str, str] = {
    "lines": "the lines",
    "goods": "the goods",
    "BT-92": "the allowances",
    "BT-99": "the charges",
    "BT-106": "the sum of its lines",
    "BT-107": "the discounts",
    "BT-108": "the charges",
    "BT-109": "the total without tax",
    "BT-110": "the tax",
    "BT-112": "the total",
    "BT-113": "what is paid already",
    "BT-114": "the rounding",
    "BT-115": "the amount due",
    "withheld": "the tax withheld",
    "claimed": "what was invoiced before",
    "fund": "the contribution to the pension fund",
    "freight": "the freight",
}


@dataclass(slots=True)
class Verdict:
    """What the rules say: the sum that proves a term, the terms that contradict each other, and the findings."""

    proven: dict[str, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def hold(self, text: str, code: str, terms: Iterable[str] = ()) -> None:
        """Note a contradiction that a person must look at."""
        self.findings.append(Finding("sums_contradict", f"its amounts contradict each other: {text} ({code})", True))
        self.doubtful.update(terms)


def apply_rules(values: Values, table: Table, document: object) -> Verdict:
    """Return what the rules prove and what they find wrong."""
    verdict = Verdict()
    amounts = {term: said.amount for term, said in values.said.items() if said.amount is not None}
    amounts |= dict(_totals(values, count_lines=not (table.no_line_rule and found(document, table.no_line_rule))))
    for rule in (*_PARTS, *table.sums):
        _apply_sum(rule, amounts, values, table.slack, verdict)
    summed = values.said.get("BT-112")
    if summed and summed.is_summed and amounts.get("BT-115") == summed.amount and "BT-112" not in verdict.doubtful:
        verdict.proven.setdefault("BT-112", f"the same as the amount due {amounts['BT-115']}")
    for row in values.taxes:
        _apply_tax(row, verdict)
    _apply_lines(values, table, verdict)
    return verdict


# Whole and parts of the same thing, where a document has both.
_PARTS = (
    Sum("BR-CO-10", "BT-106", ("lines",)),
    Sum("BR-CO-11", "BT-107", ("BT-92",)),
    Sum("BR-CO-12", "BT-108", ("BT-99",)),
    Sum("BR-CO-14", "BT-110", ("BT-117",)),
)


def _totals(values: Values, *, count_lines: bool) -> Iterator[tuple[str, Decimal]]:
    """Yield what the lines, the rates of tax, the allowances and the charges come to, where each of them says so."""
    groups: tuple[tuple[str, Iterable[Row], str], ...] = (
        ("lines", values.items if count_lines and not values.items_left_out else (), "line_total"),
        ("BT-117", values.taxes, "tax"),
        ("BT-92", [row for row in values.charges if not is_charge(row)], "amount"),
        ("BT-99", [row for row in values.charges if is_charge(row)], "amount"),
    )
    for term, rows, name in groups:
        amounts = [row.amount(name) for row in rows]
        known = [amount for amount in amounts if amount is not None]
        # a line without an amount is a remark; a rate without its tax makes the sum unknown
        if known and (len(known) == len(amounts) or term == "lines"):
            yield term, sum(known, Decimal(0))


def is_charge(row: Row) -> bool:
    """Whether an entry adds to the amount; one that says nothing of it is a charge."""
    return row.text("is_charge").casefold() not in ("false", "0")


def _apply_sum(rule: Sum, amounts: Mapping[str, Decimal], values: Values, slack: Decimal, verdict: Verdict) -> None:
    if rule.result not in amounts or rule.plus[0] not in amounts:
        return
    result = amounts[rule.result]
    if rule.result == "BT-115" and "BT-113" not in amounts and not values.items and not values.taxes:
        return  # Factur-X MINIMUM has no place for what was paid already
    plus = [term for term in rule.plus if term in amounts]
    minus = [term for term in rule.minus if amounts.get(term)]
    base = sum((amounts[term] for term in plus), Decimal(0)) - sum((amounts[term] for term in minus), Decimal(0))
    options = [amounts[term] * sign for term in rule.either if amounts.get(term) for sign in (1, -1)]
    made = [base + sum(some, Decimal(0)) for count in range(len(options) + 1) for some in combinations(options, count)]
    best = min(made, key=lambda one: abs(_rounded(one) - result))
    if abs(_rounded(best) - result) > slack + _HALF_CENT:
        if plus == ["lines"] and abs(base - amounts.get("BT-112", base + 1)) <= slack + _HALF_CENT:
            return  # lines with their tax make the total
        shown = " and ".join(
            f"{_WORDS.get(term, term)} {amounts[term]}" for term in plus if amounts[term] or len(plus) == 1
        )
        less = "".join(f" less {_WORDS.get(term, term)} {amounts[term]}" for term in minus)
        wrong = (
            f"{shown}{less} come to {_rounded(base)}, where it says {result} for {_WORDS.get(rule.result, rule.result)}"
        )
        verdict.hold(wrong, rule.code, (rule.result, *plus, *minus))
        return
    if abs(best - result) > 2 * _CENT:
        return
    said = values.said.get(rule.result)
    parts = [str(amounts[term]) for term in plus if amounts[term] or term == plus[0]]
    text = f"{rule.code}: {' + '.join(parts)}{''.join(f' - {amounts[term]}' for term in minus)} = {result}"
    # a sum made of these very amounts proves nothing
    is_own = said is not None and said.is_summed and rule.result == "BT-112"
    for term in (rule.result, *plus, *minus):
        if not is_own:
            verdict.proven.setdefault(term, text)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def rate_of(row: Row, name: str = "rate") -> Decimal | None:
    """Return a rate in percent: as it is written, or from the fraction that the format writes (`0.160000`)."""
    fraction = row.amount("fraction")
    if fraction is not None and "%" not in row.text("fraction"):
        fraction *= 100
    rate = row.amount(name) if name in row.said else fraction
    return rate.quantize(Decimal(1)) if rate is not None and rate == rate.to_integral_value() else rate


def _apply_tax(row: Row, verdict: Verdict) -> None:
    rate, net, tax = rate_of(row), row.amount("net"), row.amount("tax")
    if rate is None or net is None or tax is None:
        return
    expected = _rounded(net * rate / 100)
    if abs(expected - tax) >= _TAX_SLACK:
        verdict.hold(f"{rate.normalize():f} % of {net} is {expected}, and the tax on it is {tax}", "BR-CO-17")


def _apply_lines(values: Values, table: Table, verdict: Verdict) -> None:
    """Check quantity times price of each line; a person must look where no sum proves what the lines come to."""
    wrong = [text for row in values.items if (text := _wrong_line(row, table.slack))]
    is_proven = bool(verdict.proven.keys() & {"lines", "goods"})
    for text in wrong[:_MOST_LINES_NAMED]:
        message = f"the amounts of one of its lines contradict each other: {text} (PEPPOL-EN16931-R120)"
        verdict.findings.append(Finding("line_contradicts", message, needs_review=not is_proven))


def _wrong_line(row: Row, slack: Decimal) -> str:
    quantity, price, total = row.amount("quantity"), row.amount("unit_price"), row.amount("line_total")
    if quantity is None or price is None or total is None or "is_discounted" in row.said:
        return ""
    per = row.amount("per") or Decimal(1)
    extra = (row.amount("charge") or 0) - (row.amount("allowance") or 0)
    # a price is itself rounded: by half of its last decimal for each piece
    exponent = price.as_tuple().exponent
    last = Decimal(1).scaleb(min(exponent if isinstance(exponent, int) else 0, -2)) / 2
    made = quantity * price / per + extra
    if abs(made - total) <= max(_LINE_SLACK, slack) + abs(quantity / per) * last:
        return ""
    if abs(abs(made) - abs(total)) <= _LINE_SLACK:
        return ""  # a credit may write its quantity or its amount with the other's sign
    name = row.text("description")[:60] or "a line"
    return f'{quantity} of "{name}" at {price} are {_rounded(made)}, and its line says {total}'
