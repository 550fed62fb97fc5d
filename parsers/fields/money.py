"""Labelled amounts of a document: what each figure beside a money label is called, and its value.

A label may be a phrase of several terms (`Total VAT`, `Total (incl. VAT)`): the narrower term says what the
amount is, unless it is only mentioned as included.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.fields.labels import value_above
from parsers.pages.page import Document, Line, Segment
from parsers.terms import Evidence
from parsers.text.amounts import Amounts, Figure, currency_of, figures
from parsers.text.characters import folded
from parsers.text.dates import date_marks
from parsers.text.glossary import Glossary, Term

# The glossary's names for what an amount can be, and the field each one fills (EN 16931, BT-109 and following).
MONEY = {
    "subtotal": "net_total",
    "net_total": "net_total",
    "tax": "tax_total",
    "tax_total": "tax_total",
    "shipping": "shipping",
    "discount": "discount",
    "total": "total",
    "amount_due": "amount_due",
    "amount_paid": "amount_paid",
    # what stands among the sums and is none of the fields of a document: it explains them
    "balance": "balance",
    "rounding": "rounding",
    "surcharge": "surcharge",
    "withheld": "withheld",
}
# Columns of a table of items: what stands below such a heading belongs to the first item.
_OF_ITEMS = frozenset({"description", "quantity", "unit_price", "item_number", "unit"})
_NARROW = ("discount", "shipping", "rounding", "withheld", "balance", "surcharge", "tax_total", "net_total")
_INCLUDED = re.compile(
    r"\b(?:incl|inkl|inc|including|included|includes|inclusive|enthalten\w*|darin|ttc|t\.t\.c|compris\w*|inclu[iy]d[oa]s?"
    r"|incl[ou]s[oaie]?|inclusief|inklusive|inkl|sis|dahil|brutto|gross|of which|davon|dont"
    r"|w tym|z|s|med|con|com|cu|с|з)\b\.?",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(
    r"\b(?:excl|exkl|ex|excluding|exclusive|without|before|ohne|zzgl|netto|net|hors|ht|h\.t|sin|senza|sem|zonder|bez|uten"
    r"|uden|utan|hariç|fara|fără|без|exclusief|ilman|veroton)\b\.?",
    re.IGNORECASE,
)
# So many digits in a row are a number of something (a VAT id, an account), not an amount.
_IDENTIFIER = re.compile(r"\d{9,}")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\s]\d{3})+")
_DIGIT_BEFORE = re.compile(r"\d\s$")
_DIGITS_AFTER = re.compile(r"\s?\d{2}\s*$")
# A total that money goes back from is the total of a refund alone.
REFUNDED = "refunded"
# The field of an amount that has no label.
LOOSE = "loose"
HIGHEST_PERCENT = 30
MONEY["refund_amount"] = REFUNDED
# "Total from 100.00" names a price to begin with, not what was paid.
_FROM = re.compile(r"\s?(?:from|starting at|ab|[àa] partir de|desde|od|vanaf|fra|från|от|より|起)\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}[$€£]?")
_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its label. `field` is one of the values of `MONEY`; `weight` says how well the two belong.

    `span` is where the figure's segment begins and ends on its line. `figure` keeps the characters and the currency
    mark. `qualified` says that the label goes on with words that
    are not known (`Total year to date`, `Total limit`): it may name something else.
    """

    field: str
    value: Decimal
    figure: Figure
    label: str
    weight: int
    evidence: Evidence
    qualified: bool = False
    span: tuple[float, float] = (0.0, 0.0)


def segment_figures(segment: Segment) -> list[Figure]:
    """Return the figures of a segment that are not part of a date, percentages included."""
    text = segment.text
    marks = [(mark.start, mark.end) for mark in date_marks(text)]
    return [
        f
        for f in figures(text)
        if not any(start <= f.start < end for start, end in marks) and not _IDENTIFIER.fullmatch(f.number)
    ]


def document_amounts(document: Document) -> Amounts:
    """Return how this document writes its numbers."""
    return Amounts(
        figure
        for line in document.lines
        for segment in line.segments
        for figure in segment_figures(segment)
        if not figure.percent
    )


def labelled_money(document: Document, glossary: Glossary, amounts: Amounts, apart: Sequence[Line] = ()) -> list[Money]:
    """Return every amount that stands beside a money label, in reading order; labels in the lines `apart` name none."""
    found: list[Money] = []
    for field, text, (figure, (line, segment), how, weight), qualified in _labelled(document, glossary, apart):
        value = amounts.read(figure)
        if value is not None:
            evidence = Evidence(
                source=document.source,
                rule=f"label {how}",
                text=figure.text,
                label=text,
                page=line.page,
                line=line.number,
                box=segment.box if document.source == "pdf" else None,
            )
            found.append(Money(field, value, figure, text, weight, evidence, qualified, (segment.left, segment.right)))
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
        if len(row) >= 3 and row[-3][0] + row[-2][0] == row[-1][0] and abs(row[-2][0]) <= abs(row[-3][0]):
            for name, (value, figure, segment) in zip(("net_total", "tax_total"), row[-3:-1], strict=True):
                found.append(
                    Money(name, value, figure, label[1], 2, _evidence_of(document, line, segment, figure, label[1]))
                )
    return found


def taxes_in_asides(document: Document, glossary: Glossary, amounts: Amounts) -> list[Money]:
    """Return the taxes that stand in parentheses behind an amount (`112,10 € (incluye 10,19 € IVA)`)."""
    found: list[Money] = []
    for line in document.lines:
        for segment in line.segments:
            for aside in _PARENTHESIS.finditer(segment.text):
                terms = [t for t in glossary.find(aside.group()) if t.field == "tax"]
                inside = [
                    f
                    for f in segment_figures(segment)
                    if aside.start() <= f.start < aside.end() and not f.percent and (f.has_decimals or f.currency)
                ]
                value = amounts.read(inside[0]) if terms and len(inside) == 1 else None
                if value is not None:
                    evidence = _evidence_of(document, line, segment, inside[0], terms[0].text)
                    found.append(Money("tax_total", value, inside[0], terms[0].text, 1, evidence))
    return found


def loose_money(document: Document, amounts: Amounts) -> list[Money]:
    """Return every amount on a page that looks like money, whatever it is called, in reading order."""
    found: list[Money] = []
    for line in document.lines:
        for segment in line.segments:
            for figure in segment_figures(segment):
                value = amounts.read(figure) if is_money_like(figure) else None
                if value is not None and not figure.percent and not _is_torn(segment.text, figure):
                    evidence = _evidence_of(document, line, segment, figure, "")
                    found.append(Money(LOOSE, value, figure, "", 0, evidence, span=(segment.left, segment.right)))
    return found


def names_a_total(document: Document, glossary: Glossary) -> bool:
    """Whether a word for a total or for what is due stands where a label stands."""
    labels = (money_label(segment.text, glossary) for line in document.lines for segment in line.segments)
    return any(label is not None and label[0] in ("total", "amount_due") for label in labels)


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


def _evidence_of(document: Document, line: Line, segment: Segment, figure: Figure, label: str) -> Evidence:
    box = segment.box if document.source == "pdf" else None
    rule = "label left" if label else "an amount without a label"
    return Evidence(document.source, rule, figure.text, label, line.page, line.number, box)


def has_unread_money(document: Document, glossary: Glossary, amounts: Amounts) -> bool:
    """Whether an amount beside a money label can't be read, because its separators can't be told apart."""
    return any(amounts.read(near[0]) is None for _, _, near, _ in _labelled(document, glossary))


def _labelled(
    document: Document, glossary: Glossary, apart: Sequence[Line] = ()
) -> Iterable[tuple[str, str, "Near", bool]]:
    for index, line in enumerate(document.lines):
        if line in apart:
            continue
        for place, segment in enumerate(line.segments):
            label = money_label(segment.text, glossary)
            if label:
                field, text, end = label
                qualified = _is_qualified(segment.text, end, glossary)
                for near in _figures_near(document, index, place, end, glossary):
                    yield field, text, near, qualified


def _is_qualified(text: str, end: int, glossary: Glossary) -> bool:
    """Whether a label goes on with words that neither the glossary nor the talk of taxes and currencies knows."""
    first = next((f.start for f in figures(text) if f.start >= end and not f.percent), len(text))
    rest = _PARENTHESIS.sub(" ", text[end:first])
    for term in reversed(glossary.find(rest)):
        rest = rest[: term.start] + " " + rest[term.end :]
    rest = _EXCLUDED.sub(" ", _INCLUDED.sub(" ", rest))
    return any(not currency_of(word) for word in _WORDS.findall(rest))


def money_label(text: str, glossary: Glossary) -> tuple[str, str, int] | None:
    """Return (field, label text, where it ends) when a segment begins with a money label."""
    plain = _PARENTHESIS.sub(lambda m: " " * len(m.group()), text)
    if not any(t.field in MONEY for t in glossary.find(plain)):
        plain = text
    first_figure = next(
        (f.start for f in figures(plain) if not f.percent and (f.has_decimals or f.currency)), len(plain)
    )
    terms = [t for t in glossary.find(plain) if t.field in MONEY and t.start < max(first_figure, 1)]
    if not terms or not _begins(plain, terms[0]) or _FROM.match(plain[max(t.end for t in terms) :]):
        return None
    if any(t.field == "refund" and t.start < terms[0].start for t in glossary.find(plain)):
        return REFUNDED, text[terms[0].start : max(t.end for t in terms)], max(t.end for t in terms)
    if any(t.field == "quantity" and t.start < first_figure for t in glossary.find(plain)):
        return None  # a total of pieces, hours or items
    field = _meaning(plain, terms, text)
    end = max(term.end for term in terms)
    return field, text[terms[0].start : end], end


def _begins(text: str, first: Term) -> bool:
    before = text[: first.start].strip(" -–—•*+:.(")
    return len(before.split()) <= 2 and all(figure.percent for figure in figures(before))


def _meaning(plain: str, terms: Sequence[Term], text: str) -> str:
    fields = [MONEY[term.field] for term in terms]
    if "total" in fields and _EXCLUDED.search(folded(plain)) and "tax_total" in fields:
        return "net_total"
    if "total" in fields or "amount_due" in fields:
        wide = "amount_due" if "amount_due" in fields else "total"
        narrow = [f for f in _NARROW if f in fields]
        if not narrow:
            return wide
        start = min(t.start for t in terms if MONEY[t.field] == narrow[0])
        if _INCLUDED.search(plain[:start]) or _INCLUDED.search(plain[max(t.end for t in terms) :]):
            return wide
        return narrow[0]
    if fields[0] == "net_total" or len(set(fields)) == 1:
        return fields[0]
    return fields[-1] if text.rstrip().endswith(":") else fields[0]


Near = tuple[Figure, tuple[Line, Segment], str, int]


def _figures_near(document: Document, index: int, place: int, end: int, glossary: Glossary) -> Iterable[Near]:
    """Yield the figure that belongs to a label: behind it, right of it, or below it; the first road that gives one."""
    lines = document.lines
    line = lines[index]
    segment = line.segments[place]
    behind = [
        f for f in _outside_parentheses(segment) if f.start >= end and not f.percent and not _counts(segment.text, f)
    ]
    behind = [f for f in behind if f.has_decimals or f.currency or f.end >= len(segment.text.rstrip()) - 1]
    behind = [f for f in behind if not _is_torn(segment.text[end:], f, end)]
    right = [
        (f, s)
        for s in line.segments[place + 1 :]
        for f in _outside_parentheses(s)
        if not f.percent and _is_amount(s.text, f) and (f.has_decimals or f.currency or not _is_described(segment, end))
    ]
    if not behind and not right and document.source == "pdf":
        right = list(_figures_beside(lines, index, segment))
    # `Total incl. 19.00 VAT | 119.00`, `Tax 15% on 112.90 | 16.94`: what words go on after or lead up to is an aside
    aside = behind and right and (_goes_on(segment.text, behind[-1]) or _leads_up(segment.text[end : behind[-1].start]))
    if behind and not aside:
        yield behind[-1], (line, segment), "behind", 3
        return
    if right:
        figure, holder = right[-1]
        yield figure, (line, holder), "right", 3 if len(right) == 1 else 2
        if len(right) == 2 and all(f.has_decimals for f, _ in right) and right[0][1] is not holder:
            yield (
                right[0][0],
                (line, right[0][1]),
                "right",
                1,
            )  # the other column may be that of the document's currency
        return
    above = value_above(document, index, place, glossary)
    if above:
        inside = [f for f in segment_figures(above[1]) if not f.percent and _is_amount(above[1].text, f)]
        if len(inside) == 1:
            yield inside[0], above, "above", 1
        return
    yield from _figure_below(lines, index, place, glossary)


def _figures_beside(lines: Sequence[Line], index: int, segment: Segment) -> Iterable[tuple[Figure, Segment]]:
    """Yield the figures right of a label of two lines, whose amount stands at half their height."""
    for other in (*lines[index + 1 : index + 2], *lines[max(index - 1, 0) : index]):
        near = other.page == lines[index].page and min(segment.bottom, _bottom(other)) - max(segment.top, other.top) > 1
        if near and len(other.segments) == 1 and other.segments[0].left > segment.right:
            for figure in segment_figures(other.segments[0]):
                if is_money_like(figure) and not figure.percent and _is_amount(other.segments[0].text, figure):
                    yield figure, other.segments[0]
            return


def _bottom(line: Line) -> float:
    return max(segment.bottom for segment in line.segments)


def _outside_parentheses(segment: Segment) -> list[Figure]:
    """Return the figures of a segment; of several those that are no aside (`112,10 € (incluye 10,19 € IVA)`)."""
    found = segment_figures(segment)
    if len(found) < 2:
        return found
    asides = [(m.start(), m.end()) for m in _PARENTHESIS.finditer(segment.text)]
    outside = [f for f in found if not any(start <= f.start < end for start, end in asides)]
    return outside or found


def _figure_below(lines: Sequence[Line], index: int, place: int, glossary: Glossary) -> Iterable[Near]:
    """Yield the figure under a label: what overlaps it, or what stands alone in the cell that its caption begins.

    Not under the heading of a table of items. Beside other captions the figures below must be a row of their own.
    """
    line = lines[index]
    segment = line.segments[place]
    is_row = len(line.segments) > 1 and not all(money_label(s.text, glossary) for s in line.segments)
    if is_row and (_heads_items(line, glossary) or (index and _heads_items(lines[index - 1], glossary))):
        return
    until = line.segments[place + 1].left if place + 1 < len(line.segments) else float("inf")
    for lower in lines[index + 1 : index + 3]:
        if lower.page != line.page or lower.top - line.top > 3 * line.height + 2:
            return
        under = [s for s in lower.segments if s.overlaps(segment)]
        if not under and len(line.segments) > 1:
            under = [s for s in lower.segments if segment.left - 2 <= s.left and s.right <= until]
            under = under if len(under) == 1 else []
        if not under:
            continue
        inside = [f for f in segment_figures(under[0]) if not f.percent and _is_amount(under[0].text, f)]
        if (
            len(inside) == 1
            and len(under[0].text) - len(inside[0].text) <= 6
            and (not is_row or _is_row(lower) or _is_only_row(lines, line, lower))
        ):
            yield inside[0], (lower, under[0]), "below", 1
        return


def _heads_items(line: Line, glossary: Glossary) -> bool:
    return any(term.field in _OF_ITEMS for s in line.segments for term in glossary.find(s.text))


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


def is_money_like(figure: Figure) -> bool:
    """Whether a figure is written as money mostly is: with cents, a currency, or its thousands grouped."""
    return figure.has_decimals or bool(figure.currency) or bool(_GROUPED.fullmatch(figure.number))


def _is_only_row(lines: Sequence[Line], captions: Line, lower: Line) -> bool:
    """Whether a line has a value under each caption and no such line follows: a form, and no table."""
    after = next((line for line in lines if line.page == lower.page and line.number == lower.number + 1), None)
    fits = [
        len(one.segments) == len(captions.segments)
        and all(s.overlaps(c) for s, c in zip(one.segments, captions.segments, strict=True))
        for one in (lower, after)
        if one is not None
    ]
    return fits[0] and not any(fits[1:])


def _is_row(line: Line) -> bool:
    """Whether most cells of a line are amounts and nothing else, as under the captions of a form."""
    amounts = sum(
        1
        for s in line.segments
        if len(found := [f for f in segment_figures(s) if is_money_like(f)]) == 1
        and len(s.text) - len(found[0].text) <= 4
    )
    return amounts * 2 >= len(line.segments)


def _is_described(segment: Segment, end: int) -> bool:
    """Whether a label begins the name of a thing, whose number of pieces may stand beside (`Shipping labels`)."""
    rest = _PARENTHESIS.sub(" ", segment.text[end:])
    return len(_WORDS.findall(rest)) > 1


def _leads_up(between: str) -> bool:
    """Whether a word stands between a label and a figure, as before the amount that a tax is reckoned on."""
    return any(not currency_of(word) for word in re.findall(r"[^\W\d_]{2,}", between))


def _goes_on(text: str, figure: Figure) -> bool:
    """Whether words follow a figure, its currency apart."""
    end = figure.end if figure.currency else figure.start + len(figure.number)
    return any(character.isalpha() for character in text[end:])


def _is_amount(text: str, figure: Figure) -> bool:
    if _is_torn(text, figure):
        return False
    return figure.has_decimals or bool(figure.currency) or len(text) - len(figure.text) <= 2


def _is_torn(text: str, figure: Figure, offset: int = 0) -> bool:
    """Whether digits stand beside a figure as if they belonged to it (`119 00 EUR`, `1 19.00`, `119 EUR 00`)."""
    before, after = text[: figure.start - offset], text[figure.end - offset :]
    return bool(_DIGIT_BEFORE.search(before)) or bool(_DIGITS_AFTER.match(after))


def _counts(text: str, figure: Figure) -> bool:
    """Whether a figure counts things (`3 items`, `x 2`) instead of money."""
    after = text[figure.end :].lstrip()
    return not figure.has_decimals and not figure.currency and bool(after) and after[0].isalpha()
