"""Blocks of a page: neighbouring lines of one column, as addresses are set, and the headings that stand over them.

In PDF the unit is the point, in text and HTML the character and the line; lines of one block share their left edge,
their right edge, or their middle, and no gap wider than that between its first two lines parts them. Small print over
large letters (the sender's line in an address window) is a block of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from parsers.pages.page import Document, Line, Segment
from parsers.terms import Evidence
from parsers.text.digits import has_digit

MOST_LINES_OF_BLOCK = 9
MOST_LINES_AT_HEAD, MOST_LINES_AT_END = 240, 80
# The town of a letter's addressee may stand below an empty line (DIN 5008, until 2005).
_TOWN = re.compile(r"(?:[A-Z]{1,3}[- ])?\d{4,5}\s[^\W\d_]{2}")
# How far below the last one the next line of a block is looked for, in lines of the page: another column's lie between.
_REACH = 12


class Cell(NamedTuple):
    """A segment and its place: its line, the line's index in the document, and its own in the line."""

    text: str
    line: Line
    segment: Segment
    at: int
    place: int

    @property
    def height(self) -> float:
        """The height of the cell."""
        return self.segment.bottom - self.segment.top

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from every other cell of the document."""
        return (self.at, self.place)


def cells_of(document: Document) -> list[Cell]:
    """Return the cells of a document in reading order."""
    return [
        Cell(segment.text, line, segment, at, place)
        for at, line in enumerate(document.lines)
        for place, segment in enumerate(line.segments)
    ]


def ends_of(document: Document) -> Document:
    """Return a document without the middle of many lines: parties are named at the beginning and at the end."""
    lines = document.lines
    if len(lines) <= MOST_LINES_AT_HEAD + MOST_LINES_AT_END:
        return document
    return replace(document, lines=(*lines[:MOST_LINES_AT_HEAD], *lines[-MOST_LINES_AT_END:]))


def evidence_of(document: Document, cell: Cell, rule: str, text: str, label: str = "") -> Evidence:
    """Return the evidence of a text that stands in a cell."""
    return document.evidence(cell.line, cell.segment, rule, text, label)


def under(document: Document, cell: Cell, reach: float) -> Cell | None:
    """Return the nearest cell below another one that shares a column with it, at most `reach` heights apart."""
    best: Cell | None = None
    slack = 1.5 * cell.height if document.source == "pdf" else 0.5
    top, left, right = cell.segment.bottom - 0.4 * cell.height, cell.segment.left - slack, cell.segment.right + slack
    for at in range(cell.at, min(cell.at + _REACH, len(document.lines))):
        line = document.lines[at]
        if line.page != cell.line.page:
            break
        for place, segment in enumerate(line.segments):
            if segment.top < top or not (segment.left < right and left < segment.right) or (at, place) == cell.key:
                continue
            if best is None or _is_nearer(segment, best, cell):
                best = Cell(segment.text, line, segment, at, place)
    height = max(cell.height, best.height) if best else 0.0
    if document.source == "pdf":
        height = min(height, 2 * min(cell.height, best.height)) if best else 0.0
    return best if best and best.segment.top - cell.segment.bottom <= reach * height else None


def _is_nearer(segment: Segment, best: Cell, cell: Cell) -> bool:
    """Whether a segment is higher than the best so far, or beside it and rather in the cell's own column."""
    if abs(segment.top - best.segment.top) > 0.5 * best.height:
        return segment.top < best.segment.top
    own = (not segment.overlaps(cell.segment), abs(segment.left - cell.segment.left))
    return own < (not best.segment.overlaps(cell.segment), abs(best.segment.left - cell.segment.left))


def block_from(document: Document, first: Cell, most: int = MOST_LINES_OF_BLOCK) -> list[Cell]:
    """Return a cell and those that follow below it in its block."""
    block = [first]
    pitch: float | None = None
    while len(block) < most:
        last = block[-1]
        lower = under(document, last, 2.6 if document.source == "pdf" else 1.0)
        if lower is None or not _aligned(document, block, lower) or _is_small_print(last, lower):
            break
        gap = lower.segment.top - last.segment.bottom
        if (
            pitch is None
            and document.source == "pdf"
            and gap > 1.3 * min(max(last.height, lower.height), 2 * lower.height)
        ):
            break
        if pitch is not None:
            tall = max(lower.height, last.height)
            allowed = max(0.85 * tall, 1.3 * pitch) if document.source == "pdf" else 0.5
            if gap > allowed and not (gap <= 2.6 * tall and _TOWN.match(lower.text)):
                break
        elif document.source != "pdf" and gap > 0.5:
            break
        pitch = max(gap, 0.0) if pitch is None else pitch
        block.append(lower)
    return block


def _is_small_print(last: Cell, lower: Cell) -> bool:
    """Whether a line with an address in it is set much smaller than the one below it."""
    return lower.height > 1.3 * last.height and has_digit(last.line.text)


def _aligned(document: Document, block: Sequence[Cell], lower: Cell) -> bool:
    one = block[0].segment if len(block) == 1 else block[-1].segment
    other = lower.segment
    slack = 0.9 * min(block[-1].height, lower.height) if document.source == "pdf" else 1.1
    left = abs(one.left - other.left) <= slack or abs(block[0].segment.left - other.left) <= slack
    middle = abs((one.left + one.right) - (other.left + other.right)) <= 2 * slack
    return left or middle or abs(one.right - other.right) <= slack


def blocks_of(document: Document, cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Yield the blocks of a page, each cell in one of them only."""
    taken: set[tuple[int, int]] = set()
    for cell in cells:
        if cell.key in taken:
            continue
        block = [c for c in block_from(document, cell, 14) if c.key not in taken]
        taken.update(c.key for c in block)
        yield block
