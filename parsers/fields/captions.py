"""Captions: labels in the cells of a form or a row, whose values stand over or under them."""

import re
from collections.abc import Sequence

from parsers.pages.page import Document, Line, Segment
from parsers.text.digits import has_digit
from parsers.text.direction import is_right_to_left
from parsers.text.glossary import Glossary

_PERCENT = re.compile(r"\d[\d.,]*\s?%")


def beside(document: Document, line: Line, place: int) -> Sequence[Segment]:
    """Return what a line has beside a label, the nearest first: right of it, left in scripts that run to the left.

    Only where places are measured: text and HTML are in the order in which they are read.
    """
    before = line.segments[:place][::-1]
    if before and document.source == "pdf" and is_right_to_left(line.segments[place].text):
        return before
    return line.segments[place + 1 :]


def value_above(document: Document, index: int, place: int, glossary: Glossary) -> tuple[Line, Segment] | None:
    """Return what stands over a caption where captions stand under their values.

    That is a row of captions alone, under a row of as many values that begin or end where they do, while what comes
    below is no such row.
    """
    line = document.lines[index]
    if len(line.segments) < 2 or not index or not _is_caption_row(line, glossary):
        return None
    above = document.lines[index - 1]
    below = document.lines[index + 1] if index + 1 < len(document.lines) else None
    if not _is_row_of(above, line, digits=True):
        return None
    if below is not None and _is_row_of(below, line) and not _is_caption_row(below, glossary):
        return None
    over = document.lines[index - 2] if index > 1 else None
    if over is not None and _names_a_value(over, above, line.segments[place], glossary):
        return None  # captions and values take turns: what stands above is the value of the caption over it
    return above, above.segments[place]


def _names_a_value(over: Line, values: Line, caption: Segment, glossary: Glossary) -> bool:
    """Whether a line above a row of values is a row of their captions, or has one over that of a caption below."""
    if over.page != values.page or values.top - over.top > 3 * max(values.height, over.height) + 1:
        return False
    if _is_row_of(over, values) and _is_caption_row(over, glossary):
        return True
    own = next((s for s in over.segments if s.overlaps(caption)), None)
    return own is not None and not has_digit(own.text) and bool(glossary.find(own.text))


def goes_on(captions: Line, lower: Line) -> bool:
    """Whether a row of captions says them again below, in a second language: as many texts without any digit."""
    if len(captions.segments) < 3 or any(has_digit(s.text) for s in (*captions.segments, *lower.segments)):
        return False
    return _is_row_of(lower, captions)


def _is_caption_row(line: Line, glossary: Glossary) -> bool:
    """Whether a line holds words that name values, and no value."""
    if any(any(c.isdigit() for c in _PERCENT.sub("", s.text)) for s in line.segments):
        return False
    return bool(glossary.find(line.segments[0].text)) and sum(bool(glossary.find(s.text)) for s in line.segments) > 1


def _is_row_of(values: Line, captions: Line, *, digits: bool = False) -> bool:
    """Whether a line has a text over or under each caption of another; with `digits` at least one with a digit."""
    if values.page != captions.page or len(values.segments) != len(captions.segments):
        return False
    if abs(values.top - captions.top) > 3 * max(values.height, captions.height) + 1:
        return False
    if digits and not any(has_digit(s.text) for s in values.segments):
        return False
    return all(one.overlaps(other) for one, other in zip(values.segments, captions.segments, strict=True))


def cell_under(lower: Line, captions: Line, place: int, *, by_edges: bool = True) -> Segment | None:
    """Return what a line has under a caption: what overlaps it, else what alone stands in its cell, with `by_edges`.

    Without them, in text whose columns are only counted, cells belong together by their number in the line. In forms
    a caption stands at the left of its cell and the value at the right; the cell reaches to the next caption.
    As many values as captions, each in its own cell, belong to them one by one.
    """
    if not by_edges and len(lower.segments) == len(captions.segments):
        return lower.segments[place]
    caption = captions.segments[place]
    if by_edges and _is_one_by_one(lower, captions):
        return lower.segments[place]
    overlapping = next((s for s in lower.segments if s.overlaps(caption)), None)
    if overlapping is not None or not by_edges or len(captions.segments) < 2:
        return overlapping
    until = captions.segments[place + 1].left if place + 1 < len(captions.segments) else float("inf")
    inside = [s for s in lower.segments if caption.left - 2 <= s.left and s.right <= until]
    return inside[0] if len(inside) == 1 else None


def _is_one_by_one(lower: Line, captions: Line) -> bool:
    """Whether a line has as many values as captions stand over it, each between the captions beside its own.

    Captions may be centred over values at either edge of their cells.
    """
    if len(captions.segments) < 2 or len(lower.segments) != len(captions.segments):
        return False
    lefts = [*(segment.left for segment in captions.segments[1:]), float("inf")]
    rights = [0.0, *(segment.right for segment in captions.segments[:-1])]
    return all(rights[i] - 2 <= s.left and s.right <= lefts[i] + 2 for i, s in enumerate(lower.segments))
