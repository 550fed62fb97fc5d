"""The figures of a segment or a document: which of them are amounts of money, and how its numbers are written."""

import re
from collections.abc import Sequence

from parsers.pages.page import Document, Segment
from parsers.text.amounts import Amounts, Figure, currency_of, figures
from parsers.text.dates import date_marks
from parsers.text.remembered import remembered

# So many digits in a row are a number of something (a VAT id, an account), not an amount.
_IDENTIFIER = re.compile(r"\d{9,}")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\s]\d{3})+")
_DIGIT_BEFORE = re.compile(r"\d\s$")
_DIGITS_AFTER = re.compile(r"\s?\d{2}\s*$")
_OPENING = re.compile(r"[(\[（]")
PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")


def segment_figures(segment: Segment) -> Sequence[Figure]:
    """Return the figures of a segment that are not part of a date, percentages included."""
    return _undated(segment.text)


@remembered
def _undated(text: str) -> tuple[Figure, ...]:
    found = figures(text)
    marks = [(mark.start, mark.end) for mark in date_marks(text)] if found else []
    return tuple(
        f
        for f in found
        if not any(start <= f.start < end for start, end in marks) and not _IDENTIFIER.fullmatch(f.number)
    )


def without_asides(text: str) -> str:
    """Return a text with blanks in place of what stands in parentheses."""
    return PARENTHESIS.sub(lambda m: " " * len(m.group()), text) if _OPENING.search(text) else text


def document_amounts(document: Document) -> Amounts:
    """Return how this document writes its numbers."""
    seen = [
        figure
        for line in document.lines
        for segment in line.segments
        for figure in segment_figures(segment)
        if not figure.percent
    ]
    return Amounts(seen, _captioned(document))


def _captioned(document: Document) -> set[str]:
    """Return the currencies, codes or shared signs, at the end of captions before numbers (`TOTAL $ | 214.200`)."""
    return {
        mark
        for line in document.lines
        for segment, value in zip(line.segments, line.segments[1:], strict=False)
        if value.text[:1].isdigit() and (mark := currency_of(segment.text.rstrip(" :").rpartition(" ")[2].strip("()")))
    }


def outside_parentheses(segment: Segment) -> Sequence[Figure]:
    """Return the figures of a segment; of several those that are no aside (`112,10 € (incluye 10,19 € IVA)`)."""
    found = segment_figures(segment)
    if len(found) < 2:
        return found
    asides = [(m.start(), m.end()) for m in PARENTHESIS.finditer(segment.text)]
    outside = [f for f in found if not any(start <= f.start < end for start, end in asides)]
    return outside or found


def is_money_like(figure: Figure) -> bool:
    """Whether a figure is written as money mostly is: with cents, a currency, or its thousands grouped."""
    return figure.has_decimals or bool(figure.currency) or bool(_GROUPED.fullmatch(figure.number))


def is_amount(text: str, figure: Figure) -> bool:
    """Whether a figure has cents or a currency, or is all that its text says, is not torn and counts no weight."""
    if is_torn(text, figure) or (figure.unit and figure.unit[0] != "/"):
        return False
    return figure.has_decimals or bool(figure.currency) or len(text) - len(figure.text) <= 2


def is_torn(text: str, figure: Figure, offset: int = 0) -> bool:
    """Whether digits stand beside a figure as if they belonged to it (`119 00 EUR`, `1 19.00`, `119 EUR 00`)."""
    before, after = text[: figure.start - offset], text[figure.end - offset :]
    return bool(_DIGIT_BEFORE.search(before)) or bool(_DIGITS_AFTER.match(after))


def counts_things(text: str, figure: Figure) -> bool:
    """Whether a figure counts things (`3 items`, `x 2`) instead of money."""
    after = text[figure.end :].lstrip()
    return not figure.has_decimals and not figure.currency and bool(after) and after[0].isalpha()
