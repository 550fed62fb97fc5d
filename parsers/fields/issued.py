"""The issue date of a document: by its label, in its title, or as the only date that is called nothing else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.fields.date_names import is_bare, nouns_of
from parsers.fields.day_order import day_order
from parsers.fields.labels import Label
from parsers.fields.shown_dates import LETTER_HEAD, TITLED, UNNAMED, Dates, dates_of, segments_with_digits
from parsers.pages.page import Document
from parsers.terms import Certainty, Evidence, Finding, Kind
from parsers.text.dates import DateMark, date_marks, settle, written_order
from parsers.text.glossary import general

# What a date beside a label of each field is, the likeliest first; `titled` stands in the document's own title,
# `letter` behind a place, as letters are dated.
# The day of a payment dates nothing but its receipt.
_OF_INVOICES: tuple[str, ...] = ("invoice_date", "titled", "date", "letter", "order_date", "unnamed")
_OF_RECEIPTS: tuple[str, ...] = ("invoice_date", "titled", "date", "letter", "paid_date", "order_date", "unnamed")
_OF_ORDERS: tuple[str, ...] = ("order_date", "titled", "date", "invoice_date", "letter", "paid_date", "unnamed")
_ORDERS = {
    Kind.RECEIPT: _OF_RECEIPTS, Kind.ORDER_CONFIRMATION: _OF_ORDERS, Kind.REFUND: _OF_ORDERS,
}  # fmt: skip
_OF_INVOICES_ALONE = frozenset({"invoice", "tax_invoice"})
# Kinds that carry a number and a date of their own by law (Directive 2006/112/EC, article 226, points 1 and 2).
NUMBERED = frozenset({Kind.INVOICE, Kind.CREDIT_NOTE, Kind.FEE_INVOICE})
# Within what time the days on one paper lie.
_ONE_PAPER = timedelta(days=200)
_BEFORE_MAIL, _AFTER_MAIL = timedelta(days=60), timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Issued:
    """The issue date with its evidence, or what stands in the way of one."""

    day: date | None = None
    evidence: Evidence | None = None
    finding: Finding | None = None


def issue_date(
    document: Document,
    found: Sequence[Label],
    kind: Kind,
    currencies: Iterable[str],
    received: date | None,
    today: date | None = None,
    *,
    is_body: bool = False,
) -> Issued:
    """Return the date of a document: its labelled date, else the one of its title, else the only one without a name.

    Of a mail (`is_body`) only a date with a name is taken: it has a date of its own.
    """
    dates = dates_of(document)
    languages = languages_of(found) or spoken_languages(document)
    issued_marks = [mark for name in ("invoice_date", "date", "order_date") for mark, _ in dates.of(name)]
    due_marks = [mark for mark, _ in dates.of("due_date")]
    marks = [*dates.marks, *(mark for pairs in dates.named.values() for mark, _ in pairs)]
    is_open = any(len(mark.readings) > 1 for mark in marks)
    day_first = day_order(document, dates.marks, languages, currencies, issued_marks, due_marks) if is_open else None
    order = _ORDERS.get(kind, _OF_INVOICES)
    settled = _Settling(day_first, _year_leads(dates.marks, languages), received, today)
    for name in order:
        if name in (LETTER_HEAD, UNNAMED):
            issued = Issued() if is_body else _only(dates.of(name), settled)
        elif name == "invoice_date":
            issued = _one_of(_own(dates, kind), settled)
        else:
            issued = next((settled.of(mark, evidence) for mark, evidence in dates.of(name)), Issued())
        if issued.day and name == LETTER_HEAD and kind in NUMBERED:
            ordered = [(mark, day) for mark, _ in dates.of("order_date") for day in settle(mark, day_first)]
            return _against(issued, [(mark, day) for mark, day in ordered if day > issued.day])
        if issued.day and name == "order_date" and kind in NUMBERED:
            others = [*dates.of(LETTER_HEAD), *dates.of(UNNAMED)]
            unnamed = [(mark, day) for mark, _ in others for day in settle(mark, day_first)]
            return _against(issued, unnamed)
        if issued.day or issued.finding:
            return issued
    return _lone(document, dates, settled) if kind in _ORDERS and not is_body else Issued()


@dataclass(frozen=True, slots=True)
class _Settling:
    """How an open date is read: by the document's order, by the day of its mail, never in the future."""

    day_first: bool | None
    year_leads: bool
    received: date | None
    today: date | None

    def days(self, mark: DateMark) -> tuple[date, ...]:
        """Return what a mark may mean, one day where that is settled."""
        readings = settle(mark, self.day_first)
        if len(readings) > 1 and not self.year_leads:
            readings = tuple(day for day in readings if day != mark.year_first)
        if len(readings) > 1 and self.today:
            past = tuple(day for day in readings if day <= self.today + timedelta(days=1))
            readings = past if len(past) == 1 else readings
        if len(readings) > 1 and self.received:
            near = tuple(d for d in readings if self.received - _BEFORE_MAIL <= d <= self.received + _AFTER_MAIL)
            readings = near if len(near) == 1 else readings
        return readings

    def of(self, mark: DateMark, evidence: Evidence) -> Issued:
        """Return the day that a mark means, or a finding where it may mean two."""
        readings = self.days(mark)
        if len(readings) == 1:
            return Issued(readings[0], evidence)
        both = " or ".join(day.isoformat() for day in readings)
        message = f"the date {mark.text} can be {both}, and nothing on the document says which"
        return Issued(None, None, Finding("date_ambiguous", message, needs_review=True))


def _year_leads(marks: Sequence[DateMark], languages: Iterable[str]) -> bool:
    """Whether `24-07-15` may have its year in front in a document of some languages.

    A language says so by how it writes dates; in others the days of one paper lie near each other when read rightly.
    """
    spoken = set(languages) - {"", "en"}
    if spoken:
        return any(written_order(language)[:1] == "y" for language in spoken)
    open_marks = [mark for mark in marks if mark.year_first and len(mark.readings) == 2]
    early = {mark.year_first for mark in open_marks if mark.year_first}
    late = {day for mark in open_marks for day in mark.readings if day != mark.year_first}
    return not (len(late) > 1 and max(late) - min(late) < _ONE_PAPER < max(early) - min(early))


def languages_of(found: Sequence[Label]) -> set[str]:
    """Return the languages that a document's labels are in: those that name a fair part of them."""
    named = Counter(
        label.term.language.partition("-")[0] for label in found if label.term.field not in ("date", "any_number")
    )
    return {language for language, count in named.items() if count * 2 > max(named.values())}


def _own(dates: Dates, kind: Kind) -> list[tuple[DateMark, Evidence]]:
    """Return the dates of issue that are the document's own, those whose label names a document first.

    The date of an invoice on a credit note or a statement is mostly that of another paper: it stands behind what is
    called just a date.
    """
    labelled = dates.of("invoice_date")
    nouns = [(pair, nouns_of(pair[1].label)) for pair in labelled]
    named = [pair for pair, fields in nouns if fields]
    if kind in (Kind.CREDIT_NOTE, Kind.STATEMENT):
        of_others = [pair for pair, fields in nouns if fields & _OF_INVOICES_ALONE]
        own = [pair for pair in labelled if pair not in of_others]
        plain = [pair for name in ("date", TITLED, LETTER_HEAD) for pair in dates.of(name)]
        return own or plain or ([] if kind is Kind.STATEMENT or dates.of(UNNAMED) else of_others)
    return named or labelled


def _one_of(pairs: Sequence[tuple[DateMark, Evidence]], settled: "_Settling") -> Issued:
    """Return the day that several labels of one sort name, or a finding where they name different ones."""
    if not pairs:
        return Issued()
    first = settled.of(*pairs[0])
    other = next((m for m, _ in pairs if first.day and settled.days(m) != (first.day,)), None)
    if other is None or first.day is None:
        return first
    message = f"it names two dates of issue, {pairs[0][0].text} and {other.text}"
    return Issued(None, None, Finding("date_ambiguous", message, needs_review=True))


def _only(dates: Sequence[tuple[DateMark, Evidence]], settled: _Settling) -> Issued:
    """Return the date of those that have no name where all of them mean the same day."""
    if len({settled.days(mark) for mark, _ in dates}) != 1:
        return Issued()
    mark, evidence = dates[0]
    return settled.of(mark, evidence)


def _lone(document: Document, dates: Dates, settled: _Settling) -> Issued:
    """Return the only date on a whole receipt or order, wherever it stands (in the row of the one thing bought)."""
    places = [
        (line, segment, mark) for line, segment in segments_with_digits(document) for mark in date_marks(segment.text)
    ]
    if len(places) != 1 or any(dates.named.values()) or not is_bare(places[0][1].text):
        return Issued()
    line, segment, mark = places[0]
    return settled.of(mark, document.evidence(line, segment, "the only date", mark.text))


def _against(issued: Issued, unnamed: Sequence[tuple[DateMark, date]]) -> Issued:
    """Return an invoice's date, or a finding where another date may well be that of the invoice."""
    other = next((mark for mark, day in unnamed if issued.day and day != issued.day), None)
    if other is None or issued.day is None:
        return issued
    message = f"it may be dated {issued.day.isoformat()} or {other.text}: it does not say which is its own date"
    return Issued(None, None, Finding("date_ambiguous", message, needs_review=True))


def date_of_mail(sent: str) -> Issued:
    """Return the date in a mail's own Date header, for a mail that is the document and shows no other."""
    if not sent:
        return Issued()
    return Issued(date.fromisoformat(sent[:10]), Evidence("header", "date of the mail", sent, certainty=Certainty.READ))


def spoken_languages(document: Document) -> set[str]:
    """Return the languages that most of a document's known words are in, those that many languages share left out."""
    named: Counter[str] = Counter()
    for line in document.lines:
        for segment in line.segments:
            named.update(
                {
                    term.language.partition("-")[0]
                    for term in general().find(segment.text)
                    if term.language and term.field not in ("date", "number", "order", "total")
                }
            )
    return {language for language, count in named.items() if count * 2 > max(named.values())}
