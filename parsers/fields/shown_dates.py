"""Every date that a document shows, by what it is called there: a label, a title, an order, a place, or nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.fields.date_names import (
    JOINS,
    in_title,
    is_bare,
    joined,
    nouns_of,
    of_issue,
    of_orders,
    of_payment,
    under_title,
)
from parsers.fields.labels import Label, labels
from parsers.pages.page import Document, Line, Segment
from parsers.terms import Evidence
from parsers.text.amounts import figures
from parsers.text.characters import folded
from parsers.text.dates import DateMark, date_marks, weekday_names
from parsers.text.digits import has_digit
from parsers.text.glossary import DOCUMENT_FIELDS, general

TITLED, LETTER_HEAD, UNNAMED = "titled", "letter", "unnamed"
DATE_LABELS = frozenset({"invoice_date", "date", "order_date"})
_ALL_LABELS = DATE_LABELS | {"due_date", "other_date", "paid_date"}
_NAMES_OF_DATES = _ALL_LABELS | {"delivered", "shipped", "return", "cancelled"}
# What may stand before a label, no abbreviated word (`exp. date`), and between it and its date: marks, a weekday, an
# article (`le`, `den`, `am`).
_BEGINS = re.compile(r"(?:^|[:：;,!?()|/–—-]|\d\.|[^\W\d_]{5}\.)[\s\W\d]*$")
_BETWEEN = re.compile(r"[^\w]*(?:[^\W\d_]{2,14}[.,]\s|[^\W\d_]{2,3}\s)?[^\w]*")
# A place before the date of a letter: `Berlin, den 15.07.2024`, `Toruń, dnia 19.02.2024`, `Musterstadt 15.07.2024`.
_PLACE = re.compile(
    rf"(?P<place>[^\W\d_]+(?:[ .-]{{1,2}}[^\W\d_]+){{0,6}},\s?(?:(?:[^\W\d_]{{2,3}}|{JOINS})\s)?)?"
    rf"(?:(?:den|el|il|{JOINS})\s)?",
    re.IGNORECASE,
)
# How near before a label, in words, the number of another paper stands that it belongs to.
_NEAR_NUMBER = 4
# A second name of the same date, joined by a stroke: `Rechnungsdatum/Lieferdatum`.
_SECOND_NAME = re.compile(r"\s?/\s?[^\W\d_]+(?:[ ’'.-]{1,2}[^\W\d_]+){0,4}\s?:?\s?")
_PLACE_BARE = re.compile(r"[A-ZÀ-ÞА-Я][^\W\d_]{2,}(?:[ -][A-ZÀ-ÞА-Я][^\W\d_]+){0,2}\s")
_PARENTHESES = re.compile(r"\s?\([^()]{0,40}\)\s?")
_LETTER = re.compile(r"[^\W\d_]")
# How many words a place has between a label and its date, and from how many letters on a word of it is a name.
_LONGEST_PLACE, _LONGEST_JOINING = 3, 5
# A number that stands before the date in one cell under a row of captions.
_NUMBER_BEFORE = re.compile(r"[A-Z]{0,6}[-/]?\d[\w/-]{2,34}\s")
_TIME = re.compile(r"[,T-]?\s?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s?(?:[APap]\.?[Mm]\.?)?\s?(?:[A-Z]{2,4}|Uhr|Z)?")
_TIMED = re.compile(r"[,T]?\s?\d{1,2}[:.h]\d{2}\b")
# A moment to the second, or with its zone, is that of the transaction itself, whatever stands beside it.
_CLOCK = re.compile(r"\d{1,2}:\d{2}:\d{2}|\d{1,2}:\d{2}\s?(?:[AP]M\s)?(?:GMT|UTC|BST|CEST|CET|MEZ|MESZ|[PEMC][SD]T)\b")
# How near two left edges are that begin the lines of one text, in points.
_SAME_EDGE = 2.0


@dataclass(frozen=True, slots=True)
class Dates:
    """Every date of a document by what it is called there: (mark, evidence), in reading order."""

    named: dict[str, list[tuple[DateMark, Evidence]]] = field(default_factory=dict)
    marks: tuple[DateMark, ...] = ()

    def of(self, name: str) -> list[tuple[DateMark, Evidence]]:
        """Return the dates of one name."""
        return self.named.get(name, [])


def dates_of(document: Document) -> Dates:
    """Return every date of a document with what it is called."""
    named: dict[str, list[tuple[DateMark, Evidence]]] = {}
    taken: set[tuple[int, int, str]] = set()
    for label in labels(document, general(), _ALL_LABELS):
        beside = _beside(label, document)
        if beside:
            mark, evidence = beside
            named.setdefault(_name_of(label), []).append(beside)
            taken.add((evidence.page or 0, evidence.line or 0, mark.text))

    def add(name: str, mark: DateMark, line: Line, segment: Segment, rule: str) -> None:
        place = (line.page, line.number, mark.text)
        if place not in taken:
            taken.add(place)
            named.setdefault(name, []).append((mark, document.evidence(line, segment, rule, mark.text)))

    for line, segment in segments_with_digits(document):
        titled, is_order = in_title(segment.text) or (
            under_title(segment.text) or joined(document, line, segment),
            False,
        )
        if titled:
            add("order_date" if is_order else TITLED, titled, line, segment, "in the title")
        if told := of_issue(segment.text):
            add(TITLED, told, line, segment, "told in a sentence")
        if paid := of_payment(segment.text):
            add("paid_date", paid, line, segment, "day of the payment")
        for mark in of_orders(segment.text):
            add("order_date", mark, line, segment, "day of the order")
    for line, segment, mark in _unnamed(document):
        m = _PLACE.fullmatch(segment.text[: mark.start])
        if m and m["place"] and _is_a_place(m["place"]) and not segment.text[mark.end :].strip(" ."):
            add(LETTER_HEAD, mark, line, segment, "behind a place")
        else:
            add(UNNAMED, mark, line, segment, "the only date")
    marks = tuple(mark for _, segment in segments_with_digits(document) for mark in date_marks(segment.text))
    return Dates(named, marks)


def _name_of(label: Label) -> str:
    """Return what a label's date is: that of the order, where it says no more than date right of an order's number."""
    field = label.term.field
    place = label.line.segments.index(label.segment)
    if field not in ("invoice_date", "date") or not place or nouns_of(label.term.text):
        return field
    beside = {term.field for term in general().find(label.line.segments[place - 1].text)}
    return "order_date" if beside & {"order_number", "purchase_order"} and "invoice_number" not in beside else field


def segments_with_digits(document: Document) -> Iterator[tuple[Line, Segment]]:
    """Yield the segments of a document that have a digit, with their lines."""
    for line in document.lines:
        for segment in line.segments:
            if has_digit(segment.text):
                yield line, segment


def unnamed_dates(document: Document) -> list[DateMark]:
    """Return the dates that no word beside or above them calls anything (`15.07.2024`, `Berlin, 15.07.2024`)."""
    return [mark for _, _, mark in _unnamed(document)]


def _unnamed(document: Document) -> Iterator[tuple[Line, Segment, DateMark]]:
    for index, line in enumerate(document.lines):
        for place, segment in enumerate(line.segments):
            for mark in date_marks(segment.text) if has_digit(segment.text) else ():
                is_named = _is_named_left(document, index, place, mark) or _is_named_above(
                    document, index, segment, mark
                )
                if _stands_alone(segment.text, mark) and not is_named:
                    yield line, segment, mark


def _is_named_left(document: Document, index: int, place: int, mark: DateMark) -> bool:
    """Whether what stands left of a date is its name: not where it bears a place or a moment, or goes on an address."""
    segments = document.lines[index].segments
    text = segments[place].text
    if not place or _names_its_place(text, mark) or _CLOCK.search(text):
        return False
    left = segments[place - 1]
    return _names(left.text) and not _is_of_an_address(document, index, left)


def _is_named_above(document: Document, index: int, segment: Segment, mark: DateMark) -> bool:
    """Whether what stands right above a date is its name: not any word above a moment, or the end of an address."""
    line = document.lines[index]
    above = document.lines[index - 1] if index and document.lines[index - 1].page == line.page else None
    over = next((s for s in above.segments if s.overlaps(segment)), None) if above else None
    if above is None or over is None or line.top - above.top >= 2 * line.height or not _is_date_label(over.text, above):
        return False
    is_moment = _TIMED.match(segment.text[mark.end :]) is not None and not general().find(over.text)
    return not is_moment and not _ends_a_block(document, index - 1, over)


def _names_its_place(text: str, mark: DateMark) -> bool:
    """Whether a place stands before a date in its own text (`Maribor, 16. 4. 2026`), so that nothing else names it."""
    m = _PLACE.fullmatch(text[: mark.start])
    return bool(m and m["place"] and _is_a_place(m["place"]))


def _ends_a_block(document: Document, index: int, over: Segment) -> bool:
    """Whether a text is the last of several that stand right under each other without a digit: an address."""
    if document.source != "pdf" or not index or general().find(over.text):
        return False
    line, above = document.lines[index], document.lines[index - 1]
    if above.page != line.page or line.top - above.top > 2 * max(above.height, line.height):
        return False
    return any(abs(s.left - over.left) <= _SAME_EDGE and not has_digit(s.text) for s in above.segments)


def _stands_alone(text: str, mark: DateMark) -> bool:
    before, after = text[: mark.start], text[mark.end :]
    if m := _PLACE.fullmatch(before):
        return not m["place"] or _is_a_place(m["place"])
    bare = _PLACE_BARE.fullmatch(before)
    return bool(bare and not general().find(before) and (not after.strip() or _TIME.fullmatch(after.strip())))


def _is_a_place(text: str) -> bool:
    """Whether the longer words of a text are names, as in a place (`Fait à Saint-Aubert-le-Vieux`)."""
    return all(word[0].isupper() or len(word) < _LONGEST_JOINING for word in re.findall(r"[^\W\d_]+", text))


def _is_of_an_address(document: Document, index: int, left: Segment) -> bool:
    """Whether a text beside a date goes on with two lines right above it that have nothing beside them: an address.

    A label has its value beside it, and so have the labels above it.
    """
    if document.source != "pdf" or index < 2 or len(left.text.split()) < 2 or ":" in left.text:
        return False
    line = document.lines[index]
    for above, below in ((document.lines[index - 1], line), (document.lines[index - 2], document.lines[index - 1])):
        if above.page != line.page or len(above.segments) != 1 or below.top - above.top > 2 * above.height:
            return False
        if abs(above.segments[0].left - left.left) > _SAME_EDGE:
            return False
    return not any(term.field in _NAMES_OF_DATES for term in general().find(left.text))


def _names(text: str) -> bool:
    """Whether a text beside a date may be its name: one with letters, but no address or sentence with numbers."""
    return bool(_LETTER.search(text)) and not has_digit(text)


def _is_date_label(text: str, line: Line) -> bool:
    """Whether a text above a date may be its name: a few words that name no document, in a line without numbers."""
    fields = {term.field for term in general().find(text)}
    if text.rstrip().endswith((":", "：")) or fields & _NAMES_OF_DATES:
        return True
    return len(text.split()) <= 3 and not fields & DOCUMENT_FIELDS and not has_digit(line.text)


def _beside(label: Label, document: Document) -> tuple[DateMark, Evidence] | None:
    before = label.segment.text[: label.term.start]
    if not _BEGINS.search(before) and not _is_place_and_date(label, before):
        return None  # `Delivery date`, `Print date`: a date of something else
    if _is_of_another(before):
        return None
    for spot in label.spots:
        if spot.how == "below" and (
            _heads_a_table(label.line, spot.line) or _goes_on(spot.segment, spot.line, document)
        ):
            continue
        for mark in date_marks(spot.text) or date_marks(_PARENTHESES.sub(" ", spot.text)):
            if not _may_stand_between(spot.text[: mark.start]) and not _is_aside(
                label, spot.text[: mark.start], spot.how
            ):
                continue
            rule = f"label {spot.how}"
            return mark, document.evidence(spot.line, spot.segment, rule, mark.text, label.term.text)
    return None


def _is_of_another(before: str) -> bool:
    """Whether a sentence names another paper by its number and goes on (`replaces RPS no. 455 series A, issued on`)."""
    if not before.rstrip().endswith(","):
        return False
    words = re.split("[:;|]", before)[-1].split()
    is_numbered = any(has_digit(word) for word in words[-_NEAR_NUMBER:])
    return is_numbered and any(len(word) > 2 and word.isalpha() for word in words)


def _may_stand_between(text: str) -> bool:
    """Whether a text may stand between a label and its date: marks, a place, a day of the week, a second name."""
    if _BETWEEN.fullmatch(text) or _SECOND_NAME.fullmatch(text):
        return True
    rest = text.lstrip(" :：-–—")
    m = _PLACE.fullmatch(rest)
    return (
        bool(m and m["place"] and len(m["place"].split()) <= _LONGEST_PLACE)
        or folded(rest.strip()).strip(".") in weekday_names()
    )


def _heads_a_table(line: Line, below: Line) -> bool:
    """Whether a label is the heading of a column beside those of items: the days below are those of the items."""
    fields = {term.field for segment in line.segments for term in general().find(segment.text)}
    of_items = fields & {"description", "quantity", "unit_price", "line_total"}
    is_priced = any(f.has_decimals or f.currency for s in below.segments for f in figures(s.text))
    return len(line.segments) > 2 and (len(of_items) > 1 or (bool(of_items) and is_priced))


def _goes_on(segment: Segment, line: Line, document: Document) -> bool:
    """Whether the line below a date has another right under it: a column of days, those of its rows."""
    after = next((one for one in document.lines if one.page == line.page and one.number == line.number + 1), None)
    if after is None or after.top - line.top > 3 * max(line.height, 1):
        return False
    return any(s.overlaps(segment) and is_bare(s.text) for s in after.segments)


def _is_place_and_date(label: Label, before: str) -> bool:
    """Whether a label of several words with a colon is joined to words before it (`Place and date of issue:`)."""
    is_whole = " " in label.term.text.strip() and label.segment.text[label.term.end :].lstrip().startswith((":", "："))
    return is_whole and label.term.field == "invoice_date" and len(before.split()) <= 3


def _is_aside(label: Label, between: str, how: str) -> bool:
    """Whether a label goes on before the date to its own colon (`Data wystawienia, z zastrzeżeniem …: 2023-11-30`).

    The mere word for date goes on to say what it is the date of (`date limite : 12 juillet`). Under a row of captions
    a number may stand before the date in one cell.
    """
    if how == "below":
        return bool(_NUMBER_BEFORE.fullmatch(between))
    if label.term.field == "date" and not (between.lstrip().startswith((",", "(")) or nouns_of(between)):
        return False
    return how == "behind" and between.rstrip().endswith((":", "：")) and len(between) <= 80
