"""Order and invoice numbers: by their labels, under the title, and by the forms that a marketplace is known to use."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.fields.date_names import is_bare
from parsers.fields.label_terms import BARE, NOUN, PROPER, WITH_COLON
from parsers.fields.labels import Label, Spot
from parsers.fields.number_forms import LONG_NUMBER, SIGNED, alone, dated_number, grouped, is_number, number_in
from parsers.marketplaces.templates import Marketplace
from parsers.pages.page import Document, Line, Segment
from parsers.terms import Certainty, Evidence
from parsers.text.amounts import figures
from parsers.text.characters import folded
from parsers.text.digits import has_digit
from parsers.text.glossary import ITEM_FIELDS, general

HEAD_LINES = 20
# How near to the title, or to the label of the date, the mere word number numbers the document: lines and points.
_NEAR_TITLE, _NEAR_DATE, _NEAR_EDGE = 6, 5, 6.0
# A reference may be to anything: an order, a contract, a letter.
_REFERENCES = ("ref", "rif")
_OF_A_SERIES = re.compile(r"[A-Z]{2,6}[-/]?\d[\w/-]{3,20}")
# What may stand before the word for number: a second name, a series with its letter (`Σειρά: Α Αριθμός: 418`).
_BEFORE_NUMBER = re.compile(r".*/ ?|(?:σειρά|serie|série|seria|series)\s?:?\s?\S{1,5}\s+", re.IGNORECASE)
# How near two left edges are that begin the lines of one text, in points or characters.
_SAME_EDGE = 2.0
WEIGHTS = {"behind": 3, "right": 3, "above": 2, "below": 2}
# How surely a label of some strength names a number.
_SURE = {PROPER: 3, WITH_COLON: 2, NOUN: 1, BARE: 0}
# A title's own number stands in its line or in the two below it, and so does the date below a reference.
_BELOW_TITLE = 2
_HEAD_OF_PAPER = 4
# What a row of a table of papers begins with, and how many columns such a table has at least.
_ROW_NUMBER = re.compile(r"[^\s:：]*\d[^\s:：]*")
_FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its evidence; `weight` ranks it among those of its field, `noun` is what its label numbers."""

    value: str
    weight: int
    evidence: Evidence
    noun: str = ""


def labelled_numbers(document: Document, found: Sequence[Label], form: re.Pattern[str] | None = None) -> list[Number]:
    """Return the numbers beside labels, best first. With a `form`, only numbers that have it."""
    numbers: list[Number] = []
    for label in found:
        if (label.strength <= NOUN and is_listed(label.line)) or _heads_items(label):
            continue
        for spot in label.spots:
            spot = _continued(document, spot)
            value = _by_form(spot.text, form) if form else number_in(spot, label)
            if value and _heads_a_column(document, label, spot):
                break
            if value:
                rule = f"label {spot.how}" + (" and form" if form else "")
                evidence = document.evidence(spot.line, spot.segment, rule, value, label.term.text)
                weight = WEIGHTS[spot.how] + 4 * _SURE[label.strength] + 2 * bool(form) - 2 * (label.noun == "receipt")
                numbers.append(Number(value, weight, evidence, label.noun))
                break
    return sorted(numbers, key=lambda number: -number.weight)


def _heads_items(label: Label) -> bool:
    """Whether a label is the heading of a column of items, whose rows it counts (`SORSZÁM | LEÍRÁS | MENNYISÉG`)."""
    others = [s for s in label.line.segments if s is not label.segment]
    named = {term.field for s in others for term in general().find(s.text) if term.field in ITEM_FIELDS}
    return len(named) > 1 and not any(c.isdigit() for s in others for c in s.text)


def is_listed(line: Line) -> bool:
    """Whether a line is a row of an account (`18 April | Invoice 4711 | 1,440.00 | 1,940.00`), which lists papers."""
    amounts = [s for s in line.segments[1:] for f in figures(s.text) if f.has_decimals and not f.percent]
    return len(amounts) > 1 and len(line.segments) > 2


def _continued(document: Document, spot: Spot) -> Spot:
    """Return a spot with the line below it, where its number is broken off by a hyphen and goes on there."""
    if not spot.text.endswith(("-", "/")):
        return spot
    below = next(
        (
            other
            for line in document.lines
            if line.page == spot.line.page and line.number == spot.line.number + 1
            for other in line.segments
            if abs(other.left - spot.segment.left) <= _SAME_EDGE
        ),
        None,
    )
    if below is None or not has_digit(below.text.split()[0]):
        return spot
    return replace(spot, text=spot.text + below.text)


def _heads_a_column(document: Document, label: Label, spot: Spot) -> bool:
    """Whether a label heads a column of a table: another number stands under the first, in a row like its own."""
    if spot.how != "below" or len(spot.line.segments) < _FEWEST_COLUMNS:
        return False
    after = next(
        (one for one in document.lines if (one.page, one.number) == (spot.line.page, spot.line.number + 1)), None
    )
    if after is None or len(after.segments) != len(spot.line.segments):
        return False
    under = next((s for s in after.segments if s.overlaps(spot.segment) or s.overlaps(label.segment)), None)
    return under is not None and under.text != spot.segment.text and bool(_ROW_NUMBER.fullmatch(under.text))


def titled_numbers(document: Document, title: Evidence | None) -> list[Number]:
    """Return the number that stands in the line of a document's title or under it (`FACTURA`, `INV/2024/00005`).

    It must be a lone token with letters and digits, bear a number sign, or share its text with the date: bare digits
    may be anything, unless the date stands with them in the title's column.
    """
    home = _home(document, title)
    if home is None:
        return []
    at, own = home
    near = [
        (line, segment)
        for line in document.lines[at : at + 1 + _BELOW_TITLE]
        for segment in line.segments
        if segment is not own and line.page == document.lines[at].page
    ]
    for line, segment in near:
        in_column = _share_an_edge(segment, own)
        value = alone(segment.text) if line is document.lines[at] or segment.overlaps(own) else ""
        value = value or dated_number(segment.text)
        value = value or (grouped(segment.text) if in_column else "")
        if not value and in_column and any(is_bare(s.text) and _share_an_edge(s, segment) for _, s in near):
            value = segment.text if LONG_NUMBER.fullmatch(segment.text) else ""
        if value:
            return [Number(value, 1, document.evidence(line, segment, "beside the title", value, own.text))]
    return []


def headed_numbers(document: Document) -> list[Number]:
    """Return the number over the date in the head of a paper that bears no title: a lone token, an edge in common."""
    head = document.lines[:_HEAD_OF_PAPER] if document.source == "pdf" else ()
    found = [
        Number(value, 0, document.evidence(line, segment, "over the date", value))
        for at, line in enumerate(head)
        for segment in line.segments
        if (value := alone(segment.text))
        and any(
            is_bare(s.text) and _share_an_edge(s, segment)
            for lower in document.lines[at + 1 : at + 1 + _BELOW_TITLE]
            for s in lower.segments
            if lower.page == line.page
        )
    ]
    return found if len(found) == 1 else []


def _home(document: Document, title: Evidence | None) -> tuple[int, Segment] | None:
    """Return the index of the line and the segment that a document's title stands in."""
    for at, line in enumerate(document.lines):
        if title and (line.page, line.number) == (title.page, title.line):
            return next(((at, segment) for segment in line.segments if segment.text == title.text), None)
    return None


def bare_numbers(document: Document, found: Sequence[Label], title: Evidence | None) -> list[Number]:
    """Return the number beside the mere word or sign for number in a document's head, when only one stands there.

    It must stand by the title or by the date: others are those of customers and accounts.
    """
    head = document.lines[:HEAD_LINES]
    near: list[tuple[Line, float | None]] = [
        (label.line, label.segment.left) for label in found if label.term.field in ("date", "invoice_date")
    ]
    near += [(line, None) for line in head if title and (line.page, line.number) == (title.page, title.line)]
    own = [
        label
        for label in found
        if label.term.field == "any_number"
        and (label.term.start == 0 or _BEFORE_NUMBER.fullmatch(label.segment.text[: label.term.start]))
        and (not folded(label.term.text).startswith(_REFERENCES) or _is_in_block(label, document, found, title))
        and label.line in head
        and _is_near(label.line, label.segment.left, near)
    ]
    numbers = labelled_numbers(document, own)
    for line in head:
        for segment in line.segments:
            m = SIGNED.fullmatch(segment.text)
            if m and is_number(m[1], m[1], strength=WITH_COLON) and _is_near(line, segment.left, near):
                numbers.append(Number(m[1], 0, document.evidence(line, segment, "number sign", m[1])))
    return numbers[:1] if len({number.value for number in numbers}) == 1 else []


def _is_in_block(label: Label, document: Document, found: Sequence[Label], title: Evidence | None) -> bool:
    """Whether a reference of a series stands between the title and the date's label, all three in one column.

    There it is the document's own (`FA2407-0001`); elsewhere, or in digits alone, it may be to anything.
    """
    if not any(_OF_A_SERIES.fullmatch(spot.text) for spot in label.spots[:1]):
        return False
    home = _home(document, title)
    if home is None or not 0 < label.at - home[0] <= _BELOW_TITLE:
        return False
    dates = [
        other.segment
        for other in found
        if other.term.field in ("date", "invoice_date")
        and other.line.page == label.line.page == document.lines[home[0]].page
        and 0 < other.at - label.at <= _BELOW_TITLE
    ]
    return _share_an_edge(home[1], label.segment) and any(_share_an_edge(label.segment, date) for date in dates)


def _share_an_edge(one: Segment, other: Segment) -> bool:
    return abs(one.left - other.left) <= _SAME_EDGE or abs(one.right - other.right) <= _SAME_EDGE


def _is_near(line: Line, left: float, others: Sequence[tuple[Line, float | None]]) -> bool:
    """Whether a text stands in the column of a date's label a few lines from it, or close by the title."""
    return any(
        line.page == other.page
        and abs(line.number - other.number) <= (_NEAR_DATE if edge is not None else _NEAR_TITLE)
        and (edge is None or line is other or abs(left - edge) <= _NEAR_EDGE)
        for other, edge in others
    )


def _by_form(text: str, form: re.Pattern[str]) -> str:
    m = form.search(text)
    return _matched(m) if m else ""


def _matched(m: re.Match[str]) -> str:
    """Return the first group of a form where it has one, else all of it."""
    return str(m[1]) if m.re.groups and m[1] else m[0]


def marketplace_numbers(document: Document, texts: Iterable[tuple[str, str]], marketplace: Marketplace) -> list[Number]:
    """Return the order numbers of a marketplace's own form, in the subject and on the page.

    `texts` are (source, text) beside the document, such as the subject. A number that stands in two places is
    confirmed.
    """
    if marketplace.order_number is None:
        return []
    seen: dict[str, list[Evidence]] = {}
    for source, text in texts:
        for m in marketplace.order_number.finditer(text):
            value = _matched(m)
            seen.setdefault(value, []).append(Evidence(source, f"form of {marketplace.name}", value))
    for line in document.lines:
        for segment in line.segments:
            for m in marketplace.order_number.finditer(segment.text):
                value = _matched(m)
                evidence = document.evidence(line, segment, f"form of {marketplace.name}", value)
                seen.setdefault(value, []).append(evidence)
    return [Number(value, len(places), _confirmed(places)) for value, places in seen.items()]


def _confirmed(places: Sequence[Evidence]) -> Evidence:
    best = next((p for p in places if p.line is not None), places[0])
    sources = {place.source for place in places}
    certainty = Certainty.CONFIRMED if len(sources) > 1 else best.certainty
    return Evidence(best.source, best.rule, best.text, best.label, best.page, best.line, best.box, certainty)
