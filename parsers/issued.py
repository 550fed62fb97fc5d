"""The issue date of a document, and the order of day and month that it is written in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.dates import DateMark, date_marks, day_comes_first, settle
from parsers.labels import Label
from parsers.page import Document
from parsers.terms import Certainty, Evidence, Finding, Kind

_INVOICE_FIRST = ("invoice_date", "date", "order_date")
_ORDER_FIRST = ("order_date", "date", "invoice_date")
DATE_LABELS = frozenset(_INVOICE_FIRST)
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
    """Return the date of a document: its labelled date, else the only date on it."""
    marks = [mark for line in document.lines for segment in line.segments for mark in date_marks(segment.text)]
    languages = {label.term.language for label in found if label.term.field not in ("date",)}
    day_first = day_comes_first(marks, languages, currencies)
    wanted = _ORDER_FIRST if kind in (Kind.ORDER_CONFIRMATION, Kind.REFUND) else _INVOICE_FIRST
    for field in wanted:
        for label in found:
            if label.term.field == field and (issued := _beside(label, document, day_first, received)):
                return issued
    distinct = {settle(mark, day_first) for mark in marks}
    if len(distinct) == 1 and document.source == "pdf":
        mark = marks[0]
        evidence = Evidence(document.source, "the only date", mark.text)
        return _settled(mark, day_first, received, evidence)
    return Issued()


def _beside(label: Label, document: Document, day_first: bool | None, received: date | None) -> Issued | None:
    for spot in label.spots:
        for mark in date_marks(spot.text):
            if mark.start > 14:
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
