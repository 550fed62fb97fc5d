"""Headings of item tables: which lines name columns, in any language, and where.

A heading may be wrapped over several lines, and the names of several columns may stand in one run of words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.fields.cell_runs import QUANTITY
from parsers.fields.money_figures import segment_figures
from parsers.pages.page import Line, Segment
from parsers.text.characters import folded
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary, Term

# Chinese headings are often spaced out to the width of their column.
_APART = re.compile("(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]) (?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")
MOST_HEADING_LINES = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A column as a heading names it: the field, and the extent of the words."""

    field: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of an item table: its first and last line (indexes in the document), and what it names."""

    first: int
    last: int
    named: tuple[Named, ...]
    text: str

    @property
    def fields(self) -> frozenset[str]:
        """The fields that are named."""
        return frozenset(named.field for named in self.named)


def find_headings(lines: Sequence[Line], glossary: Glossary) -> list[Heading]:
    """Return the headings of what may be item tables, in their order; one may be wrapped over several lines."""
    found: list[Heading] = []
    at = 0
    while at < len(lines):
        heading = _heading(lines, at, glossary)
        if heading:
            found.append(heading)
            at = heading.last
        at += 1
    return found


def _heading(lines: Sequence[Line], at: int, glossary: Glossary) -> Heading | None:
    best: Heading | None = None
    for height in range(1, MOST_HEADING_LINES + 1):
        window = lines[at : at + height]
        if len(window) < height or not _may_end(window):
            break
        named = _named(window, glossary)
        fields = {n.field for n in named}
        if _is_heading(fields, window, named) and (best is None or len(fields) > len(best.fields)):
            text = folded(" ".join(line.text for line in window))
            best = Heading(at, at + height - 1, tuple(named), text)
    return best


def _may_end(window: Sequence[Line]) -> bool:
    """Whether the last of some lines may go on with a heading: right below the one before it, without a number."""
    last = window[-1]
    if len(window) > 1:
        before = window[-2]
        if before.page != last.page or last.top - before.top > 1.7 * max(before.height, last.height):
            return False
        if has_digit(last.text):
            return False
    return not _has_money(last)


def _has_money(line: Line) -> bool:
    return any(f.has_decimals or (f.currency and not f.percent) for s in line.segments for f in segment_figures(s))


def _named(window: Sequence[Line], glossary: Glossary) -> list[Named]:
    """Return what the words of a heading name; words below each other are read together."""
    stacks: list[list[Segment]] = []
    for line in window:
        for segment in line.segments:
            stack = next((s for s in stacks if any(one.overlaps(segment) for one in s)), None)
            if stack is None or any(one.top == segment.top for one in stack):
                stacks.append([segment])
            else:
                stack.append(segment)
    found: list[Named] = []
    for stack in stacks:
        if len(stack) > 1:
            text = " ".join(s.text for s in stack).replace("- ", "")
            terms = glossary.find(text)
            if terms and _covers(terms, text):
                left, right = min(s.left for s in stack), max(s.right for s in stack)
                found += [Named(field, left, right) for field in dict.fromkeys(t.field for t in terms[:2])]
                continue
        for segment in stack:
            found += _named_in(segment, glossary)
    return sorted(found, key=lambda named: named.left)


def _named_in(segment: Segment, glossary: Glossary) -> Iterator[Named]:
    text = segment.text if segment.text.isascii() else _APART.sub("", segment.text)
    if "/" in text and not glossary.find(text):
        text = text.replace("/", " / ")
    width = (segment.right - segment.left) / max(len(text), 1)
    for term in glossary.find(text):
        yield Named(term.field, segment.left + term.start * width, segment.left + term.end * width)


def _covers(terms: Sequence[Term], text: str) -> bool:
    return sum({(t.start, t.end): t.end - t.start for t in terms}.values()) >= 0.6 * len(text)


def _is_heading(fields: set[str], window: Sequence[Line], named: Sequence[Named]) -> bool:
    places = {(n.left, n.right) for n in named if n.field != "carried_forward"}
    if len(places) < 2 or "carried_forward" in fields:
        return False
    letters = sum(s.right - s.left for line in window for s in line.segments)
    covered = sum(right - left for left, right in places)
    if covered < (0.3 if len(places) > 3 else 0.45) * letters:
        return False
    priced = fields & {"unit_price", "line_total"}
    if not fields & {"description", QUANTITY, "item_number", "position"}:
        return False  # rates, net amounts and taxes are the columns of another table
    return bool(
        ("description" in fields and fields & {QUANTITY, "unit_price", "line_total"})
        or (QUANTITY in fields and priced and len(places) > 1)
        or ("item_number" in fields and priced)
        or (len(places) > 3 and priced)
    )
