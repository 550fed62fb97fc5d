"""Whether a page shows the figures that its text says: the ink of a value is compared with the value as it was read.

The text of a PDF is what its fonts say of their characters (ISO 32000-1, 9.10), and a font may say of a 1 that it is a
9. What a person sees is the ink alone. It is drawn here once more, and the shapes of the figures are told from it; what
can't be told surely stays untold.
"""

import re
from collections.abc import Sequence
from contextlib import ExitStack, closing, nullcontext, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from statistics import median

from parsers.errors import ParserError
from parsers.pages.inked import HEIGHT, LARGEST_SCALE, MOST_PIXELS, Letter, Row, once, with_ink
from parsers.pages.kept import Kept
from parsers.pages.letters import Letters
from parsers.pages.page import Box
from parsers.pages.pdfium import Page, Pdf
from parsers.pages.shapes import Picture, figure_drawn, is_surely, other_than, shape_of

# So many letters has no amount.
_MOST_LETTERS = 40
# Letters beside an amount are looked at so far, as a share of their height.
_BESIDE = 0.8
# Figures of fewer rows of pixels are not told from each other.
_LEAST_HEIGHT = 12
# What is lower than this share of a figure is none; one beside others ends where they do, and is no farther from them.
_LOWEST, _OFF_LINE, _NEXT = 0.4, 0.12, 0.7
# A comma reaches so far below its line, as a share of a figure's height; a point does not, and is about as wide as
# high.
_COMMA_FROM, _POINT_TO, _ROUND = 0.1, 0.04, (0.6, 1.6)
# Pictures of more pixels are left out where one amount is drawn: that takes time. No smaller file has honest ones.
_MOST_DECODED, _SMALL_FILE = 10_000_000, 400_000
_FIGURES = frozenset("0123456789")
# What may stand beside a figure without being part of it, and is not like one.
_BLANK = frozenset(" \u00a0\u202f\u2009\ufffd.,'’:-+*/=$€£¥")
_MARKS = frozenset(".,")
_THOUSANDS = re.compile(r"[.,]\d{3}(?!\d)\D*$")


class Sight(StrEnum):
    """What the ink of a value says of it."""

    SAME = "same"
    OTHERWISE = "otherwise"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it was read: its page, counted from 1, the box that it stands in, and its characters."""

    page: int
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Grey:
    """Grey pixels, row by row."""

    pixels: bytes
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the page shows of a value.

    `text` are its characters as they are drawn, where they are drawn otherwise. `picture` is what is drawn from its
    first figure to its last, where that is not told by its shapes.
    """

    sight: Sight
    text: str = ""
    picture: Grey | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """Where the figures of a value have their top and their bottom."""

    top: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


_UNTOLD = Drawn(Sight.UNTOLD)


def drawn_figures(
    content: bytes, values: Sequence[Value], passwords: Sequence[str] = (), kept: Kept | None = None
) -> list[Drawn]:
    """Return what the pages of a PDF, which may be open in `kept`, show of values that were read from them."""
    found: dict[Value, Drawn] = {}
    with suppress(ParserError), ExitStack() as stack:
        kept = kept or stack.enter_context(closing(Kept()))
        pdf = kept.pdf or stack.enter_context(closing(Pdf(content, passwords)))
        for number in {value.page for value in values}:
            with suppress(ParserError), kept.page(pdf, number) as page:
                is_heavy = len(content) > _SMALL_FILE and page.pixels_in_pictures() > _MOST_DECODED
                letters = page.letters()
                with page.without_pictures() if is_heavy else nullcontext():
                    found |= {value: _drawn(page, letters, value) for value in values if value.page == number}
    return [found.get(value, _UNTOLD) for value in values]


def _drawn(page: Page, letters: Letters, value: Value) -> Drawn:
    left, top, right, bottom = value.box
    height = bottom - top
    if not 1 <= height <= 300 or right - left > 100 * height:
        return _UNTOLD
    reach = _BESIDE * height
    near = once(letters.standing_in((left - reach, top, right + reach, bottom)))
    found = _place_of(near, value)
    if found is None:
        return _UNTOLD
    first, last = found
    own = near[first:last]
    edge, end = own[0][1][0] - reach, own[-1][1][2] + reach
    shown = [one for one in near if edge <= (one[1][0] + one[1][2]) / 2 <= end]
    row = with_ink(page, shown, (edge, end))
    at = shown.index(own[0])
    drawn = _UNTOLD if row is None else _compared(row, at, at + len(own))
    return replace(drawn, picture=_picture_for_reading(page, near, found)) if drawn == _UNTOLD else drawn


def _picture_for_reading(page: Page, letters: Sequence[tuple[str, Box]], place: tuple[int, int]) -> Grey | None:
    """Return a picture of the figures of a value, and of what is blank beside them, for somebody who reads pictures."""
    figures = [at for at in range(*place) if letters[at][0] in _FIGURES]
    if not figures:
        return None
    first, last = figures[0], figures[-1]
    boxes = [box for _, box in letters[first : last + 1]]
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    reach, margin = _BESIDE * (bottom - top), 0.1 * (bottom - top)
    before = [box[2] for letter, box in letters[:first] if not letter.isspace()]
    after = [box[0] for letter, box in letters[last + 1 :] if not letter.isspace()]
    left = max(boxes[0][0] - reach, *before[-1:], 0.0)
    right = min(boxes[-1][2] + reach, *after[:1], page.width)
    scale = min(HEIGHT / max(bottom - top, 0.1), LARGEST_SCALE)
    box = (left, max(top - margin, 0.0), right, min(bottom + margin, page.height))
    area = (box[2] - box[0]) * (box[3] - box[1]) * scale * scale
    return Grey(*page.grey(box, scale)) if right > left and box[3] > box[1] and area <= MOST_PIXELS else None


def _place_of(letters: Sequence[tuple[str, Box]], value: Value) -> tuple[int, int] | None:
    """Return where among letters a value begins and ends: at the only place where its characters stand."""
    wanted = "".join(value.text.split())
    places = [at for at, (letter, _) in enumerate(letters) if not letter.isspace()]
    text = "".join(letters[at][0] for at in places)
    at = text.find(wanted)
    if not 0 < len(wanted) <= _MOST_LETTERS or len(text) != len(places) or at < 0 or text.find(wanted, at + 1) >= 0:
        return None
    first, last = places[at], places[at + len(wanted) - 1]
    boxes = [box for _, box in letters[first : last + 1]]
    is_in_a_row = all(one[2] <= other[2] and one[0] < other[0] for one, other in pairwise(boxes))
    return (first, last + 1) if is_in_a_row else None


def _compared(row: Row, first: int, last: int) -> Drawn:
    """Return what is drawn of the value that stands at some of the letters of a row."""
    own = row.letters[first:last]
    figures = [one for one in own if one.text in _FIGURES]
    inked = [one for one in figures if one.ink]
    if not inked or any(one.text.isdigit() for one in own if one.text not in _FIGURES):
        return _UNTOLD
    line = _Line(round(median(one.edges[1] for one in inked)), round(median(one.edges[3] for one in inked)))
    if line.height < _LEAST_HEIGHT:
        return _UNTOLD
    told = [_told(row.picture, one, line) for one in own]
    if _THOUSANDS.search("".join(one.text for one in own)):
        told = [
            _mark_drawn(one, line) if one.text in _MARKS else as_told for one, as_told in zip(own, told, strict=True)
        ]
    before, after = _beside(row, own, first, last, line)
    others = [shown for one, shown in zip(own, told, strict=True) if shown is not None and shown != one.text]
    unsure = sum(shown is None for shown in told)
    is_gone = any(shown == "" for shown in others)
    if (others or before or after) and (not unsure if is_gone else unsure <= len(figures) // 2):
        text = (
            before + "".join(one.text if shown is None else shown for one, shown in zip(own, told, strict=True)) + after
        )
        return Drawn(Sight.OTHERWISE, text)
    return _UNTOLD if unsure or others or before or after else Drawn(Sight.SAME)


def _told(picture: Picture, one: Letter, line: _Line) -> str | None:
    """Return what a letter of a value is drawn as; None where that is not sure. What is no figure is as it is read."""
    if one.text not in _FIGURES:
        return (one.text in _BLANK and _figure_on(picture, one, line)) or one.text
    if one.edges[3] - one.edges[1] < _LOWEST * line.height:
        return None if one.is_cut else ""
    shape = shape_of(picture, one.ink)
    if not one.is_cut and (other := other_than(shape, one.text)):
        return other
    return one.text if is_surely(shape, one.text) else None


def _figure_on(picture: Picture, one: Letter, line: _Line) -> str:
    """Return the figure that ink is which should be none, as high as others and on their line; mostly none."""
    _, top, _, bottom = one.edges
    if not one.ink or one.is_cut or max(abs(top - line.top), abs(bottom - line.bottom)) > _OFF_LINE * line.height:
        return ""
    return figure_drawn(shape_of(picture, one.ink))


def _beside(row: Row, own: Sequence[Letter], first: int, last: int, line: _Line) -> tuple[str, str]:
    """Return the figures that are drawn right before and right after a value, and are not read as such."""
    edges = [one.edges for one in own if one.ink]
    start, end = min(one[0] for one in edges), max(one[2] for one in edges)
    around = [
        one for one in (*row.letters[max(first - 1, 0) : first], *row.letters[last : last + 1]) if one.text in _BLANK
    ]
    before = after = ""
    for one in (*around, *row.stray):
        if one.ink and 0 <= start - one.edges[2] < _NEXT * line.height:
            before = before or _figure_on(row.picture, one, line)
        elif one.ink and 0 <= one.edges[0] - end < _NEXT * line.height:
            after = after or _figure_on(row.picture, one, line)
    return before, after


def _mark_drawn(one: Letter, line: _Line) -> str:
    """Return the point or the comma that a mark is drawn as; as it is read where that is not sure."""
    left, top, right, bottom = one.edges
    if not one.ink or bottom - top > _LOWEST * line.height:
        return one.text
    drop = (bottom - line.bottom) / line.height
    if drop >= _COMMA_FROM:
        return ","
    is_round = _ROUND[0] <= (bottom - top) / (right - left) <= _ROUND[1]
    return "." if is_round and -_POINT_TO <= drop <= _POINT_TO else one.text
