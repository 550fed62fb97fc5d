"""The issue date of a document, and the order of day and month that it is written in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.fields.labels import Label
from parsers.pages.page import Document
from parsers.terms import Certainty, Evidence, Finding, Kind
from parsers.text.dates import DateMark, date_marks, day_comes_first, settle
from parsers.text.glossary import DOCUMENT_FIELDS, general

_INVOICE_FIRST = ("invoice_date", "date", "order_date")
_ORDER_FIRST = ("order_date", "date", "invoice_date")
DATE_LABELS = frozenset(_INVOICE_FIRST)
# Kinds that carry a number and a date of their own by law (Directive 2006/112/EC, article 226, points 1 and 2).
NUMBERED = frozenset({Kind.INVOICE, Kind.CREDIT_NOTE, Kind.FEE_INVOICE})
_NAMES_OF_DATES = frozenset(
    {"date", "invoice_date", "order_date", "due_date", "delivered", "shipped", "return", "cancelled"}
)
# What may stand before a label, and between a label and its date: marks, a weekday, an article (`le`, `den`, `am`).
_BEGINS = re.compile(r"(?:^|[:：;,.!?()|/–—-])[\s\W\d]*$")
_BETWEEN = re.compile(r"[^\w]*(?:[^\W\d_]{2,14}[.,]\s|[^\W\d_]{2,3}\s)?[^\w]*")
# A place before the date of a letter: `Berlin, den 15.07.2024`.
_PLACE = re.compile(r"(?:[^\W\d_]+(?:[ .-]{1,2}[^\W\d_]+){0,2},\s?(?:[^\W\d_]{2,3}\s)?)?")
_LETTER = re.compile(r"[^\W\d_]")
_BEFORE_MAIL, _AFTER_MAIL = timedelta(days=60), timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Issued:
    """The issue date with its evidence, or what stands in the way of one."""

    day: date | None = None
    evidence: Evidence | None = None
    finding: Finding | None = None


def issue_date(
    document: Document, found: Sequence[Label], kind: Kind, currencies: Iterable[str], received: date | None
) -> Issued:
    """Return the date of a document: its labelled date, else the only date on it, when that has no other name."""
    marks = [mark for line in document.lines for segment in line.segments for mark in date_marks(segment.text)]
    languages = {label.term.language for label in found if label.term.field not in ("date",)}
    day_first = day_comes_first(marks, languages, currencies)
    wanted = _ORDER_FIRST if kind in (Kind.ORDER_CONFIRMATION, Kind.REFUND) else _INVOICE_FIRST
    unnamed = [(mark, day) for mark in unnamed_dates(document) for day in settle(mark, day_first)]
    for field in wanted:
        for label in found:
            if label.term.field == field and (issued := _beside(label, document, day_first, received)):
                return _against(issued, unnamed) if field == "order_date" and kind in NUMBERED else issued
    distinct = {settle(mark, day_first) for mark in marks}
    if len(distinct) == 1 and unnamed and document.source == "pdf":
        mark = unnamed[0][0]
        evidence = Evidence(document.source, "the only date", mark.text)
        return _settled(mark, day_first, received, evidence)
    return Issued()


def unnamed_dates(document: Document) -> list[DateMark]:
    """Return the dates that no word beside or above them calls anything (`15.07.2024`, `Berlin, 15.07.2024`)."""
    found = []
    for index, line in enumerate(document.lines):
        for place, segment in enumerate(line.segments):
            for mark in date_marks(segment.text):
                above = document.lines[index - 1] if index and document.lines[index - 1].page == line.page else None
                over = next((s for s in above.segments if s.overlaps(segment)), None) if above else None
                near = above is not None and line.top - above.top < 2 * line.height
                if (
                    _PLACE.fullmatch(segment.text[: mark.start])
                    and not (place and _LETTER.search(line.segments[place - 1].text))
                    and not (over and near and _is_date_label(over.text))
                ):
                    found.append(mark)
    return found


def _is_date_label(text: str) -> bool:
    """Whether a text above a date may be its name: a few words that name no document and have no number in them."""
    fields = {term.field for term in general().find(text)}
    if text.rstrip().endswith((":", "：")) or fields & _NAMES_OF_DATES:
        return True
    return len(text.split()) <= 3 and not fields & DOCUMENT_FIELDS and not any(c.isdigit() for c in text)


def _against(issued: Issued, unnamed: Sequence[tuple[DateMark, date]]) -> Issued:
    """Return an invoice's order date, or a finding where another date may well be that of the invoice."""
    other = next((mark for mark, day in unnamed if issued.day and day != issued.day), None)
    if other is None or issued.day is None:
        return issued
    message = f"it names its order date {issued.day.isoformat()} and, without saying what it is, {other.text}"
    return Issued(None, None, Finding("date_ambiguous", message, needs_review=True))


def _beside(label: Label, document: Document, day_first: bool | None, received: date | None) -> Issued | None:
    if not _BEGINS.search(label.segment.text[: label.term.start]):
        return None  # `Delivery date`, `Print date`: a date of something else
    for spot in label.spots:
        for mark in date_marks(spot.text):
            if not _BETWEEN.fullmatch(spot.text[: mark.start]):
                continue
            evidence = Evidence(
                document.source,
                f"label {spot.how}",
                mark.text,
                label.term.text,
                spot.line.page,
                spot.line.number,
                spot.segment.box if document.source == "pdf" else None,
            )
            return _settled(mark, day_first, received, evidence)
    return None


def _settled(mark: DateMark, day_first: bool | None, received: date | None, evidence: Evidence) -> Issued:
    readings = settle(mark, day_first)
    if len(readings) > 1 and received:
        near = tuple(day for day in readings if received - _BEFORE_MAIL <= day <= received + _AFTER_MAIL)
        readings = near if len(near) == 1 else readings
    if len(readings) == 1:
        return Issued(readings[0], evidence)
    both = " or ".join(day.isoformat() for day in readings)
    message = f"the date {mark.text} can be {both}, and nothing on the document says which"
    return Issued(None, None, Finding("date_ambiguous", message, needs_review=True))


def date_of_mail(sent: str) -> Issued:
    """Return the date in a mail's own Date header, for a mail that is the document and shows no other."""
    if not sent:
        return Issued()
    return Issued(date.fromisoformat(sent[:10]), Evidence("header", "date of the mail", sent, certainty=Certainty.READ))
