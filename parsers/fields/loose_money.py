"""Amounts that have no label of their own: all on a page, those in rows and asides; and percentages, rates of tax."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.fields.money import Money
from parsers.fields.money_figures import PARENTHESIS, is_money_like, is_torn, segment_figures
from parsers.fields.money_labels import money_label
from parsers.pages.page import Document
from parsers.text.amounts import Amounts
from parsers.text.glossary import Glossary

# The field of an amount that has no label.
LOOSE = "loose"
# The highest percentage that is taken for a tax's without a word for tax beside it.
HIGHEST_PERCENT = 30


def loose_money(document: Document, amounts: Amounts) -> list[Money]:
    """Return every amount on a page that looks like money, whatever it is called, in reading order."""
    found: list[Money] = []
    for line in document.lines:
        for segment in line.segments:
            for figure in segment_figures(segment):
                value = amounts.read(figure) if is_money_like(figure) else None
                if value is not None and not figure.percent and not is_torn(segment.text, figure):
                    evidence = document.evidence(line, segment, "an amount without a label", figure.text)
                    found.append(Money(LOOSE, value, figure, "", 0, evidence, span=(segment.left, segment.right)))
    return found


def parted_money(document: Document, glossary: Glossary, amounts: Amounts) -> list[Money]:
    """Return the net amount and the tax that stand before the total in its own row, when the three add up."""
    found: list[Money] = []
    for line in document.lines:
        label = money_label(line.segments[0].text, glossary)
        if not label or label[0] != "total" or len(line.segments) < 4:
            continue
        row = [
            (value, f, s)
            for s in line.segments[1:]
            for f in segment_figures(s)
            if not f.percent and f.has_decimals and (value := amounts.read(f)) is not None
        ]
        if len(row) >= 3 and row[-3][0] + row[-2][0] == row[-1][0] and 2 * abs(row[-2][0]) <= abs(row[-3][0]):
            for name, (value, figure, segment) in zip(("net_total", "tax_total"), row[-3:-1], strict=True):
                evidence = document.evidence(line, segment, "label left", figure.text, label[1])
                found.append(Money(name, value, figure, label[1], 2, evidence))
    return found


def split_totals(money: Sequence[Money]) -> list[Money]:
    """Return the amounts with what a row of two figures says: net and tax, where another total is their sum."""
    rows: dict[tuple[int | None, int | None], list[Money]] = {}
    for m in money:
        if m.field == "total" and m.evidence.rule == "label right":
            rows.setdefault((m.evidence.page, m.evidence.line), []).append(m)
    totals = {m.value for m in money if m.field in ("total", "amount_due")}
    renamed: dict[int, str] = {}
    for pair in rows.values():
        if len(pair) == 2 and sum(m.value for m in pair) in totals:
            larger, smaller = sorted(pair, key=lambda m: -abs(m.value))
            renamed |= {id(larger): "net_total", id(smaller): "tax_total"}
    return [replace(m, field=renamed.get(id(m), m.field)) for m in money]


def taxes_in_asides(document: Document, glossary: Glossary, amounts: Amounts) -> list[Money]:
    """Return the taxes that stand in parentheses behind an amount (`112,10 € (incluye 10,19 € IVA)`)."""
    found: list[Money] = []
    for line in document.lines:
        for segment in line.segments:
            for aside in PARENTHESIS.finditer(segment.text):
                terms = [t for t in glossary.find(aside.group()) if t.field == "tax"]
                inside = [
                    f
                    for f in segment_figures(segment)
                    if aside.start() <= f.start < aside.end() and not f.percent and (f.has_decimals or f.currency)
                ]
                value = amounts.read(inside[0]) if terms and len(inside) == 1 else None
                if value is not None:
                    evidence = document.evidence(line, segment, "label left", inside[0].text, terms[0].text)
                    found.append(Money("tax_total", value, inside[0], terms[0].text, 1, evidence))
    return found


def percentages(document: Document, amounts: Amounts) -> list[Decimal]:
    """Return the percentages on a page that a tax can have, each once."""
    found: dict[Decimal, None] = {}
    for line in document.lines:
        for segment in line.segments:
            if "%" in segment.text:
                for figure in segment_figures(segment):
                    value = amounts.read(figure) if figure.percent else None
                    if value is not None and 0 < value <= HIGHEST_PERCENT:
                        found[value] = None
    return list(found)


def tax_rates(document: Document, glossary: Glossary, amounts: Amounts) -> list[Decimal]:
    """Return the rates of tax that a document names beside a word for tax, in percent, each once."""
    found: dict[Decimal, None] = {}
    for line in document.lines:
        for place, segment in enumerate(line.segments):
            if not any(term.field == "tax" for term in glossary.find(segment.text)):
                continue
            for near in (segment, *line.segments[place + 1 : place + 2]):
                for figure in segment_figures(near):
                    value = amounts.read(figure) if figure.percent else None
                    if value is not None and 0 < value < 60:
                        found[value] = None
    return list(found)
