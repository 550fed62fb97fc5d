"""A document as it looks: pages of lines, lines of segments, segments of words with their boxes.

A *segment* is a run of words without a wide gap: a table cell, a label, a value. PDF points are the unit in
PDF, characters in text; either way x grows to the right and y downward, so that one reader serves both.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

from parsers.errors import TooComplex
from parsers.terms import Event, Evidence, Finding, Item, Placed, View
from parsers.text.characters import folded, squeezed, visible
from parsers.text.digits import has_digit
from parsers.text.direction import is_right_to_left, read_in_order

Box = tuple[float, float, float, float]
_LEFT = attrgetter("left")
SHORTEST_FINGERPRINT = 80
# The fonts of TeX's eurosym package draw the sign where an e is: `e907,50` shows as €907,50.
_EURO = re.compile(r"(?<!\S)e(?=\d{1,3}(?:[.,]\d{3})*[.,]\d{2}(?![\w.,]))|(?<=\d[.,]\d{2}\s)e$")
# Letters set apart for emphasis: `R E C H N U N G`.
_SPACED_OUT = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,40}[^\W\d_](?!\S)")
# What all such runs hold; it begins with a space, because a single character is sought quickly.
_MAY_BE_SPACED_OUT = re.compile(r" [^\W\d_] [^\W\d_] ")
# As much plain text as is read of one document.
MOST_CHARACTERS = 200_000


# Points (or lines): no word is as low.
_LOWEST = 1e-9
# Of how many words a run is whose letters stand apart, what part of them are single letters, and how much wider the
# gaps between its words are than those between its letters.
_FEWEST_APART, _MOST_APART, _WIDER = 6, 0.8, 1.6


class Word(NamedTuple):
    """A word and its box: (left, top) is its upper left corner. Pages have thousands: it is what is made fastest."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def box(self) -> Box:
        """The box as (left, top, right, bottom)."""
        return (self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring words of one line. `text` is what they say, squeezed, with single spaces."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def box(self) -> Box:
        """The box as (left, top, right, bottom)."""
        return (self.left, self.top, self.right, self.bottom)

    def overlaps(self, other: "Segment") -> bool:
        """Whether the two share a column: their horizontal extents meet."""
        return self.left < other.right and other.left < self.right


@dataclass(frozen=True)
class Line:
    """A line of a page; `number` counts from 1 on its page.

    It has no slots: every reader of a page asks for its text and its place, which are worked out once.
    """

    page: int
    number: int
    segments: tuple[Segment, ...]

    @cached_property
    def text(self) -> str:
        """The whole line, segments two spaces apart."""
        return "  ".join(segment.text for segment in self.segments)

    @cached_property
    def top(self) -> float:
        """The upper edge of the line."""
        return min(segment.top for segment in self.segments)

    @cached_property
    def height(self) -> float:
        """The height of the line's tallest segment."""
        return max(segment.bottom - segment.top for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Marked:
    """An order, invoice or parcel as a page describes it to machines (schema.org); nobody sees it on the page.

    `type` is `Order`, `Invoice` or `ParcelDelivery`. Only what the schema defines is here: `total` is what a whole
    order costs, `amount_due` what an invoice asks for. `expected` is when a parcel should arrive, ISO 8601. `said`
    has a key for each field that is set: the property it comes from (`Order.price`) and the text as written.
    """

    type: str
    order_number: str = ""
    invoice_number: str = ""
    issue_date: date | None = None
    seller: str = ""
    buyer: str = ""
    currency: str = ""
    total: Decimal | None = None
    amount_due: Decimal | None = None
    discount: Decimal | None = None
    payment_method: str = ""
    items: tuple[Item, ...] = ()
    event: Event | None = None
    tracking_number: str = ""
    carrier: str = ""
    expected: str = ""
    said: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Document:
    """What can be seen of a document. `source` is `pdf`, `html` or `text`; `pages` counts all, also unread ones.

    `markup` is what the page tells machines beside it, and not part of its text. `is_picture` is whether it is a
    picture of a page, with hardly any text beside it; `uncoded` are pages known to have no barcodes. `links` are the
    words of links in HTML that can be seen, and where they lead. It has no slots, as a line has none.
    """

    source: str
    lines: tuple[Line, ...]
    pages: int = 1
    title: str = ""
    findings: tuple[Finding, ...] = field(default=())
    markup: tuple[Marked, ...] = ()
    is_picture: bool = False
    uncoded: frozenset[int] = frozenset()
    links: tuple[tuple[str, str], ...] = ()

    @cached_property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def bottom(self) -> float:
        """The lower edge of what stands on the first page; 0 where nothing does."""
        return max((line.top + line.height for line in self.lines if line.page == 1), default=0.0)

    def evidence(self, line: Line, segment: Segment, rule: str, text: str, label: str = "") -> Evidence:
        """Return the evidence of a text that stands in a segment; only pages of a PDF have boxes in points."""
        box = segment.box if self.source == "pdf" else None
        return Evidence(self.source, rule, text, label, line.page, line.number, box)


def view_of(document: Document) -> View:
    """Return what can be seen of a document: every segment at its place."""
    words = (Placed(line.page, line.number, s.text, s.box) for line in document.lines for s in line.segments)
    return View(document.source, document.pages, tuple(words))


def lines_of_words(words: Iterable[Word], page: int) -> list[Line]:
    """Put a page's words into lines and segments.

    Words belong to one line when they overlap vertically by more than half of the smaller one, and do so with its
    first word too. A gap wider
    than about one letter height ends a segment.
    """
    rows: list[list[Word]] = []
    row: list[Word] = []
    place = (0.0, 0.0)
    for word in sorted(words, key=lambda w: ((w.top + w.bottom) / 2, w.left)):
        _, _, top, _, bottom = word
        # where a word is as high as the one before it, it stands with that
        if place != (top, bottom) or bottom - top < _LOWEST:
            row = next((row for row in rows[:-4:-1] if _same_line(row, word)), [])
            if not row:
                rows.append(row)
            place = (top, bottom)
        row.append(word)
    rows.sort(key=lambda row: min([word.top for word in row]))
    lines: list[Line] = []
    for row in rows:
        segments = tuple(_segments(sorted(row, key=_LEFT)))
        if segments:
            lines.append(Line(page, len(lines) + 1, segments))
    return lines


def _same_line(row: Sequence[Word], word: Word) -> bool:
    return _shared(row[-1], word) > 0.5 and (len(row) == 1 or _shared(row[0], word) > 0.25)


def _shared(one: Word, other: Word) -> float:
    """Return how much of the smaller of two words lies beside the other; none, or less, where they are apart."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared if shared <= 0 else shared / max(min(one.bottom - one.top, other.bottom - other.top), _LOWEST)


def _segments(words: Sequence[Word]) -> Iterable[Segment]:
    run: list[Word] = []
    right = height = 0.0
    for word in words:
        _, left, top, end, bottom = word
        before, height = height, bottom - top
        if run and left - right > 0.95 * (height if height < before else before):
            yield from _segment(run, right)
            run = []
        if not run or end > right:
            right = end
        run.append(word)
    yield from _segment(run, right)


def _segment(run: Sequence[Word], right: float) -> Iterable[Segment]:
    """Yield the segment that words from left to right make, if they say anything."""
    words = _set_apart(run) or [word.text for word in run]
    text = " ".join(words)
    if is_right_to_left(text):
        text = read_in_order(words, " ")
    text = _joined(squeezed(text))
    if "e" in text and has_digit(text):
        text = _EURO.sub("€", text)
    if text:
        top, bottom = min([word.top for word in run]), max([word.bottom for word in run])
        yield Segment(text, run[0].left, top, right, bottom)


def _set_apart(run: Sequence[Word]) -> list[str]:
    """Return the words of a run whose letters and digits stand apart (`I N V O I C E   6 4 2`), by its wider gaps.

    Nothing where most of its words are longer than a letter.
    """
    if len(run) < _FEWEST_APART or [len(word.text) for word in run].count(1) < _MOST_APART * len(run):
        return []
    gaps = [after.left - before.right for before, after in pairwise(run)]
    wide = _WIDER * max(median(gaps), 1e-9)
    words = [run[0].text]
    for word, gap in zip(run[1:], gaps, strict=True):
        if gap > wide:
            words.append(word.text)
        else:
            words[-1] += word.text
    return words


def _joined(text: str) -> str:
    """Return a text with the words whole whose letters were set apart."""
    return _SPACED_OUT.sub(lambda m: m.group().replace(" ", ""), text) if _MAY_BE_SPACED_OUT.search(text) else text


def lines_of_text(text: str, page: int = 1) -> list[Line]:
    """Put plain text into lines; a tab, a box-drawing bar, or two spaces and more end a segment.

    Coordinates are characters and lines: a segment at column 12 of the third line is at (12, 2).
    """
    lines: list[Line] = []
    # line by line, because most are plain, and those are made visible at once
    plain = "\n".join(visible(line.rstrip(" ")) for line in text.split("\n"))
    for row, raw in enumerate(plain.expandtabs(8).splitlines()):
        segments = []
        at = 0
        for piece in _pieces(raw):
            left = raw.index(piece, at)
            at = left + len(piece)
            if words := _joined(squeezed(piece)):
                segments.append(Segment(words, float(left), float(row), float(at), row + 1.0))
        if segments:
            lines.append(Line(page, len(lines) + 1, tuple(segments)))
    return lines


def read_plain(text: str) -> Document:
    """Return plain text as a document; raises `TooComplex` where it is longer than any invoice."""
    if len(text) > MOST_CHARACTERS:
        raise TooComplex(f"its text has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read")
    return Document("text", tuple(lines_of_text(text)))


def _pieces(raw: str) -> Iterable[str]:
    for barred in raw.replace("│", "|").split("|") if "|" in raw or "│" in raw else [raw]:
        yield from (words for piece in barred.strip().split("  ") if (words := piece.strip()))


def fingerprint(document: Document) -> str:
    """Return a hash over a document's visible words, or nothing where they are too few to tell documents apart."""
    words = "".join(folded(document.text).split())
    return hashlib.sha256(words.encode()).hexdigest() if len(words) >= SHORTEST_FINGERPRINT else ""
