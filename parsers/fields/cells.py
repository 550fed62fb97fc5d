"""Lines cut into cells: the texts of a line, and its numbers with their places, also where they stand in one run.

A table row may come as one segment per cell, or glued (`Blue mug 2 4.95 9.90`). What can't be told from one line
(whether a number in front counts things or lines, whether `1.000` is one or a thousand) is left open here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property

from parsers.fields.cell_runs import (
    AMBIGUOUS,
    EDGE,
    LEAD,
    MOST_FIGURES,
    QUANTITY,
    Piece,
    is_amount,
    is_unit,
    lead,
    peel,
    pieces_of,
)
from parsers.pages.page import Line, Segment
from parsers.text.amounts import Amounts, Figure, currency_of
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary

ZERO = Decimal(0)
_TIMES_BEHIND = re.compile(r"(?<![\w.,])(\d{1,5})[xX×](?=[\s€$£)]|$)")
_TIMES_BEFORE = re.compile(r"(?<![\w.,])[xX×](\d{1,5})(?![\w.,])")
_UNIT_BEHIND = re.compile(r"^(\d{1,5}(?:[.,]\d{1,4})?)([^\W\d_]{1,5}\.?)(?=\s|$)")
_RAISED = re.compile(r"([^\d\s]{1,4})?\s?(\d{1,6}) (\d{2})\s?([^\d\s]{1,4})?")
# What leads the eye from a name to its price.
_LEADERS = re.compile(r"[.…·_\s]{2,}$|\s?…$")
_ASIDE = re.compile(r"[(（\[][^()（）]*[)）\]]")
_DASH = re.compile(r"[-−–]\s")
_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]", re.DOTALL)


@dataclass(frozen=True)
class Value:
    """A number in a cell: what it may mean (the likeliest first), and its extent on the line.

    `role` is the field whose label stands before it, `quantity` where it is written as a count (`2 x`), `lead` where
    it begins a text, or empty. It has no slots, so that what arithmetic asks for again and again is kept.
    """

    readings: tuple[Decimal, ...]
    left: float
    right: float
    text: str
    is_money: bool = False
    currency: str = ""
    percent: bool = False
    role: str = ""
    unit: str = ""

    @property
    def value(self) -> Decimal:
        """The likeliest reading."""
        return self.readings[0]

    @cached_property
    def nears(self) -> tuple[float, ...]:
        """The readings, nearly: exact arithmetic is dear, and most numbers of a row are far off."""
        return tuple(map(float, self.readings))

    @cached_property
    def precision(self) -> Decimal:
        """What one more in the last decimal is, a hundredth where there is none."""
        exponent = self.value.as_tuple().exponent
        return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal("0.01")


@dataclass(frozen=True)
class Row:
    """A line in cells; `at` is its index in the document."""

    at: int
    line: Line
    texts: tuple[Segment, ...]
    values: tuple[Value, ...]

    @cached_property
    def text(self) -> str:
        """The words of the row, without its numbers."""
        return " ".join(segment.text for segment in self.texts)

    @cached_property
    def is_named(self) -> bool:
        """Whether some cell says something in words."""
        return any(_LETTERS.search(segment.text) and not _ASIDE.fullmatch(segment.text) for segment in self.texts)


def cut(line: Line, at: int, amounts: Amounts, headings: Glossary) -> Row:
    """Return a line in cells."""
    texts: list[Segment] = []
    values: list[Value] = []
    for segment in line.segments:
        if (texts or values) and _is_free(segment.text, headings):
            values.append(Value((ZERO,), segment.left, segment.right, segment.text, is_money=True))
            continue
        text, found = _cut_segment(segment, amounts, headings)
        values += found
        if text and not currency_of(text.text) and any(character.isalnum() for character in text.text):
            texts.append(text)
    texts, values = _labelled(texts, values, headings)
    if not texts and len(values) == 1 and _is_count(values[0], headings):
        values = [replace(values[0], role=QUANTITY)]
    if not texts:
        texts, values = _units_as_names(line, values, headings)
    return Row(at, line, tuple(texts), tuple(values))


def _is_count(value: Value, headings: Glossary) -> bool:
    """Whether a number that stands alone on its line counts things (`2 pcs`)."""
    return not value.is_money and not value.percent and is_unit(value.unit, headings)


def with_captions(rows: Sequence[Row], headings: Glossary) -> list[Row]:
    """Return rows in which a lone number below a caption (`Quantity`, and `2` in the next line) has its role."""
    found: list[Row] = []
    for row in rows:
        above = found[-1] if found else None
        if above and len(row.values) == 1 and not row.texts and not row.values[0].role:
            field = caption(above, headings)
            if field in (QUANTITY, "unit_price"):
                row = replace(row, values=(replace(row.values[0], role=field),))
        found.append(row)
    return found


def caption(row: Row, headings: Glossary) -> str:
    """Return the field that a row names, where it does nothing else."""
    if row.values or len(row.texts) != 1:
        return ""
    words = row.texts[0].text.strip(EDGE)
    return next((t.field for t in headings.find(words) if t.start == 0 and t.end >= len(words) - 1), "")


def _labelled(texts: list[Segment], values: list[Value], headings: Glossary) -> tuple[list[Segment], list[Value]]:
    """Return texts without those that only say what the number to their right is (`Price:  4.95`), and the numbers."""
    kept = []
    for text in texts:
        words = text.text.strip(EDGE)
        terms = [t for t in headings.find(words) if t.field in (QUANTITY, "unit_price", "line_total")]
        right = next((n for n, v in enumerate(values) if v.left >= text.right - 1), None)
        if right is None or not any(t.start == 0 and t.end >= len(words) - 1 for t in terms):
            kept.append(text)
        elif not values[right].role:
            values[right] = replace(values[right], role=terms[0].field)
    return kept, values


def _units_as_names(line: Line, values: list[Value], headings: Glossary) -> tuple[list[Segment], list[Value]]:
    """Return the word behind a count as the name that a row has no other for (`3 Mugs  14.85`)."""
    for place, value in enumerate(values):
        is_name = len(value.unit) > 2 and not is_unit(value.unit, headings)
        if is_name and not value.is_money and not value.percent:
            name = Segment(value.unit, value.left, line.top, value.right, line.top + line.height)
            return [name], [*values[:place], replace(value, unit="", role=LEAD), *values[place + 1 :]]
    return [], values


def _cut_segment(segment: Segment, amounts: Amounts, headings: Glossary) -> tuple[Segment | None, list[Value]]:
    if not has_digit(segment.text):
        return segment, []
    text = _TIMES_BEFORE.sub(r"x \1", _TIMES_BEHIND.sub(r"\1 x", segment.text))
    joined = _UNIT_BEHIND.match(text)
    if joined and is_unit(joined[2], headings):
        text = f"{joined[1]} {text[joined.start(2) :]}"
    spaced = segment if text == segment.text else replace(segment, text=text)
    if raised := _RAISED.fullmatch(text):
        mark = currency_of(raised[1] or "") or currency_of(raised[4] or "")
        if mark:  # `27 99 €`, whose cents were raised
            amount = Decimal(f"{raised[2]}.{raised[3]}")
            return None, [Value((amount,), segment.left, segment.right, text, is_money=True, currency=mark)]
    pieces = list(pieces_of(spaced))
    if not 0 < sum(piece.figure is not None for piece in pieces) <= MOST_FIGURES:
        return segment, []
    at = peel(pieces, headings)
    tail = [piece for piece in pieces[at:] if piece.figure]
    if at and 0 < len(tail) < 3 and tail[0].unit and not tail[0].role:
        at, tail = pieces.index(tail[0]) + 1, tail[1:]  # a size, which belongs to the name
        while tail and pieces[at].figure is None:
            at += 1
    if at and not any(is_amount(piece.figure) for piece in tail) and not any(p.is_labelled for p in tail):
        at, tail = len(pieces), []
    head, first = lead(pieces[:at], headings)
    values = [value for piece in (*first, *tail) if (value := _value(piece, spaced, amounts))]
    if not values:
        return segment, []
    if not head:
        return None, values
    start, end = head[0].start, head[-1].end
    words = _LEADERS.sub("", text[start:end]).strip(" \t:：|-–—•=")
    return Segment(words, _x(spaced, start), segment.top, _x(spaced, end), segment.bottom), values


def _is_free(words: str, headings: Glossary) -> bool:
    """Whether a cell says that something costs nothing."""
    return any(t.field == "free" and t.start == 0 and t.end >= len(words) - 1 for t in headings.find(words))


def _value(piece: Piece, segment: Segment, amounts: Amounts) -> Value | None:
    figure = piece.figure
    if figure is None:
        return None
    readings = _readings(figure, segment.text[: piece.start], amounts)
    if not readings:
        return None
    left, right = _x(segment, piece.start), _x(segment, piece.end)
    return Value(
        readings,
        left,
        right,
        piece.text.strip(),
        is_amount(figure),
        figure.currency,
        figure.percent,
        piece.role,
        piece.unit,
    )


def _readings(figure: Figure, before: str, amounts: Amounts) -> tuple[Decimal, ...]:
    if figure.negative and _DASH.match(figure.text) and before.strip():
        figure = replace(figure, negative=False)  # `Blue mug - 9.90`
    read = amounts.read(figure)
    readings = [] if read is None else [read]
    if AMBIGUOUS.fullmatch(figure.number):
        sign = -1 if figure.negative else 1
        for text in (figure.number.replace(",", "").replace(".", ""), figure.number.replace(",", ".")):
            try:
                value = sign * Decimal(text)
            except InvalidOperation:
                continue
            if value not in readings:
                readings.append(value)
    return tuple(readings)


def _x(segment: Segment, place: int) -> float:
    """Return about where a character of a segment stands."""
    return segment.left + (segment.right - segment.left) * place / max(len(segment.text), 1)
