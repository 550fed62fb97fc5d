"""The issue date of a document: by its label, in its title, or as the only date that is called nothing else."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from parsers.fields.day_order import day_order
from parsers.fields.label_terms import leads
from parsers.fields.labels import Label, labels
from parsers.pages.page import Document, Line, Segment
from parsers.terms import Certainty, Evidence, Finding, Kind
from parsers.text.characters import folded
from parsers.text.dates import DateMark, date_marks, settle, weekday_names, written_order
from parsers.text.glossary import DOCUMENT_FIELDS, general

# What a date beside a label of each field is, the likeliest first; `titled` stands in the document's own title,
# `letter` behind a place, as letters are dated.
# The day of a payment dates nothing but its receipt.
_OF_INVOICES: tuple[str, ...] = ("invoice_date", "titled", "date", "letter", "order_date", "unnamed")
_OF_RECEIPTS: tuple[str, ...] = ("invoice_date", "titled", "date", "letter", "paid_date", "order_date", "unnamed")
_OF_ORDERS: tuple[str, ...] = ("order_date", "titled", "date", "invoice_date", "letter", "unnamed")
_ORDERS = {
    Kind.RECEIPT: _OF_RECEIPTS, Kind.ORDER_CONFIRMATION: _OF_ORDERS, Kind.REFUND: _OF_ORDERS,
}  # fmt: skip
_TITLED, _LETTER_HEAD, _UNNAMED = "titled", "letter", "unnamed"
DATE_LABELS = frozenset({"invoice_date", "date", "order_date"})
_ALL_LABELS = DATE_LABELS | {"due_date", "other_date", "paid_date"}
# Kinds that carry a number and a date of their own by law (Directive 2006/112/EC, article 226, points 1 and 2).
NUMBERED = frozenset({Kind.INVOICE, Kind.CREDIT_NOTE, Kind.FEE_INVOICE})
_WORDS_FOR_ORDERS = frozenset({"order", "order_number", "order_confirmation", "thanks_for_order"})
_NAMES_OF_DATES = _ALL_LABELS | {"delivered", "shipped", "return", "cancelled"}
# What may stand before a label, no abbreviated word (`exp. date`), and between it and its date: marks, a weekday, an
# article (`le`, `den`, `am`).
_BEGINS = re.compile(r"(?:^|[:：;,!?()|/–—-]|\d\.|[^\W\d_]{5}\.)[\s\W\d]*$")
_BETWEEN = re.compile(r"[^\w]*(?:[^\W\d_]{2,14}[.,]\s|[^\W\d_]{2,3}\s)?[^\w]*")
# A date that a short word joins to the title above it: `du 05/04/2023`, `vom 2.10.2024`.
_JOINS = r"(?:(?:z[eo]? )?(?:dnia|dne|dňa)|du|vom|dated|of|from|del|van|av|af|от|від|od|din|din data|tanggal|le|am|on)"
# A place before the date of a letter: `Berlin, den 15.07.2024`, `Toruń, dnia 19.02.2024`, `Musterstadt 15.07.2024`.
_PLACE = re.compile(
    rf"(?P<place>[^\W\d_]+(?:[ .-]{{1,2}}[^\W\d_]+){{0,2}},\s?(?:(?:[^\W\d_]{{2,3}}|{_JOINS})\s)?)?"
    rf"(?:(?:den|el|il|{_JOINS})\s)?",
    re.IGNORECASE,
)
# A second name of the same date, joined by a stroke: `Rechnungsdatum/Lieferdatum`.
_SECOND_NAME = re.compile(r"\s?/\s?[^\W\d_]+(?:[ ’'.-]{1,2}[^\W\d_]+){0,4}\s?:?\s?")
# What stands between the word for an order and its day: `Bestellung 2204417 vom`, `order #1043 placed on`.
_TO_ORDER_DAY = re.compile(
    r"\s?(?:(?:n[°ºo]|nr|no|n|č|id|número)\.?)?\s?[#№:]?\s?"
    r"(?:[A-ZА-Я-]{0,8}\d[\w./-]{2,30}[,)»”\"]?\s|:\s?[A-Z\d-]{5,30}\s)?"
    r"(?:(?:du|vom|dated|of|from|del|van|av|af|от|від|z dnia|ze dne|zo dňa|dne|din)"
    r"|(?:was |wurde |a été )?(?:placed|made|effettuato|effettuata|passée|realizado|feito|geplaatst|lagt)"
    r"(?:\s[^\W\d_]{1,3})?)\s",
    re.IGNORECASE,
)
_JOINED_TO_TITLE = re.compile(rf"{_JOINS}\s", re.IGNORECASE)
# What stands between a title and its day: a number with its sign, and a joining word.
_TO_ITS_DAY = re.compile(
    r"[\s:#№.-]{0,4}(?:(?:n[°ºo]|nr|no|n|č|ref|id)\.?\s?:?\s?)?(?:(?:[^\W\d_]{1,5}\s)?\S*\d\S*[\s,(·–-]{0,3})?"
    rf"(?:{_JOINS}\s)?[\s(]?",
    re.IGNORECASE,
)
_PLACE_BARE = re.compile(r"[A-ZÀ-ÞА-Я][^\W\d_]{2,}(?:[ -][A-ZÀ-ÞА-Я][^\W\d_]+){0,2}\s")
_PARENTHESES = re.compile(r"\s?\([^()]{0,40}\)\s?")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_TITLE = 12
_TIME = re.compile(r"[,T-]?\s?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s?(?:[APap]\.?[Mm]\.?)?\s?(?:[A-Z]{2,4}|Uhr|Z)?")
# A moment to the second, or with its zone, is that of the transaction itself, whatever stands beside it.
_CLOCK = re.compile(r"\d{1,2}:\d{2}:\d{2}|\d{1,2}:\d{2}\s?(?:[AP]M\s)?(?:GMT|UTC|BST|CEST|CET|MEZ|MESZ|[PEMC][SD]T)\b")
# Within what time the days on one paper lie.
_ONE_PAPER = timedelta(days=200)
# How near two left edges are that begin the lines of one text, in points.
_SAME_EDGE = 2.0
_BEFORE_MAIL, _AFTER_MAIL = timedelta(days=60), timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Issued:
    """The issue date with its evidence, or what stands in the way of one."""

    day: date | None = None
    evidence: Evidence | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Every date of a document by what it is called there: (mark, evidence), in reading order."""

    named: dict[str, list[tuple[DateMark, Evidence]]] = field(default_factory=dict)
    marks: tuple[DateMark, ...] = ()

    def of(self, name: str) -> list[tuple[DateMark, Evidence]]:
        """Return the dates of one name."""
        return self.named.get(name, [])


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
    dates = _dates_of(document)
    languages = languages_of(found) or spoken_languages(document)
    issued_marks = [mark for name in ("invoice_date", "date", "order_date") for mark, _ in dates.of(name)]
    due_marks = [mark for mark, _ in dates.of("due_date")]
    day_first = day_order(document, dates.marks, languages, currencies, issued_marks, due_marks)
    order = _ORDERS.get(kind, _OF_INVOICES)
    settled = _Settling(day_first, _year_leads(dates.marks, languages), received, today)
    for name in order:
        if name in (_LETTER_HEAD, _UNNAMED):
            issued = Issued() if is_body else _only(dates.of(name), settled)
        else:
            issued = next((settled.of(mark, evidence) for mark, evidence in dates.of(name)), Issued())
        if issued.day and name == _LETTER_HEAD and kind in NUMBERED:
            ordered = [(mark, day) for mark, _ in dates.of("order_date") for day in settle(mark, day_first)]
            return _against(issued, [(mark, day) for mark, day in ordered if day > issued.day])
        if issued.day and name == "order_date" and kind in NUMBERED:
            unnamed = [(mark, day) for mark, _ in dates.of(_UNNAMED) for day in settle(mark, day_first)]
            return _against(issued, unnamed)
        if issued.day or issued.finding:
            return issued
    return Issued()


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


def _only(dates: Sequence[tuple[DateMark, Evidence]], settled: _Settling) -> Issued:
    """Return the date of those that have no name where all of them mean the same day."""
    if len({settled.days(mark) for mark, _ in dates}) != 1:
        return Issued()
    mark, evidence = dates[0]
    return settled.of(mark, evidence)


def _dates_of(document: Document) -> Dates:
    """Return every date of a document with what it is called."""
    named: dict[str, list[tuple[DateMark, Evidence]]] = {}
    taken: set[tuple[int, int, str]] = set()
    for label in labels(document, general(), _ALL_LABELS):
        beside = _beside(label, document)
        if beside:
            mark, evidence = beside
            named.setdefault(label.term.field, []).append(beside)
            taken.add((evidence.page or 0, evidence.line or 0, mark.text))

    def add(name: str, mark: DateMark, line: Line, segment: Segment, rule: str) -> None:
        place = (line.page, line.number, mark.text)
        if place not in taken:
            taken.add(place)
            named.setdefault(name, []).append((mark, _evidence(document, line, segment, rule, mark.text)))

    for line, segment in _segments(document):
        if titled := _in_title(segment.text) or _under_title(segment.text) or _joined(document, line, segment):
            add(_TITLED, titled, line, segment, "in the title")
        for mark in _of_orders(segment.text):
            add("order_date", mark, line, segment, "day of the order")
    for line, segment, mark in _unnamed(document):
        m = _PLACE.fullmatch(segment.text[: mark.start])
        if m and m["place"] and not segment.text[mark.end :].strip(" ."):
            add(_LETTER_HEAD, mark, line, segment, "behind a place")
        else:
            add(_UNNAMED, mark, line, segment, "the only date")
    marks = tuple(mark for _, segment in _segments(document) for mark in date_marks(segment.text))
    return Dates(named, marks)


def _segments(document: Document) -> Iterator[tuple[Line, Segment]]:
    for line in document.lines:
        for segment in line.segments:
            if any(character.isdigit() for character in segment.text):
                yield line, segment


def _evidence(document: Document, line: Line, segment: Segment, rule: str, text: str, label: str = "") -> Evidence:
    box = segment.box if document.source == "pdf" else None
    return Evidence(document.source, rule, text, label, line.page, line.number, box)


def _in_title(text: str) -> DateMark | None:
    """Return the one date of a line that begins with a document's name (`Facture n° 5620 du 2 juillet 2015`)."""
    marks = date_marks(text)
    terms = [t for t in general().find(text) if (t.field in DOCUMENT_FIELDS or t.field == "order") and leads(text, t)]
    if not marks or not terms or len(text.split()) > _LONGEST_TITLE or len(text[: terms[0].start].split()) > 1:
        return None
    after = max(t.end for t in terms if t.start == terms[0].start)
    return marks[0] if after <= marks[0].start and _TO_ITS_DAY.fullmatch(text, after, marks[0].start) else None


def _under_title(text: str) -> DateMark | None:
    """Return the date of a text that is nothing but a short joining word and a date."""
    m = _JOINED_TO_TITLE.match(text)
    marks = date_marks(text) if m else []
    return marks[0] if m and marks and marks[0].start <= m.end() and not text[marks[0].end :].strip(" .гр") else None


def _joined(document: Document, line: Line, segment: Segment) -> DateMark | None:
    """Return the date of a segment beside or under one with nothing but a joining word (`vom | 31.03.2026`)."""
    if not _is_bare(segment.text):
        return None
    place = line.segments.index(segment)
    above = next((one for one in document.lines if one.page == line.page and one.number == line.number - 1), None)
    near = [*line.segments[max(place - 1, 0) : place], *(s for s in (above.segments if above else ()))]
    beside = [s for s in near if s in line.segments or s.overlaps(segment)]
    return date_marks(segment.text)[0] if any(_JOINED_TO_TITLE.fullmatch(f"{s.text} ") for s in beside) else None


def _of_orders(text: str) -> Iterator[DateMark]:
    """Yield the dates that a sentence gives to its order (`votre commande n° 20045512 du 26.03.2024`)."""
    marks = date_marks(text)
    ends = [term.end for term in general().find(text) if term.field in _WORDS_FOR_ORDERS] if marks else []
    for mark in marks:
        if any(end < mark.start and _TO_ORDER_DAY.fullmatch(text, end, mark.start) for end in ends):
            yield mark


def unnamed_dates(document: Document) -> list[DateMark]:
    """Return the dates that no word beside or above them calls anything (`15.07.2024`, `Berlin, 15.07.2024`)."""
    return [mark for _, _, mark in _unnamed(document)]


def _unnamed(document: Document) -> Iterator[tuple[Line, Segment, DateMark]]:
    for index, line in enumerate(document.lines):
        for place, segment in enumerate(line.segments):
            for mark in date_marks(segment.text) if any(c.isdigit() for c in segment.text) else ():
                above = document.lines[index - 1] if index and document.lines[index - 1].page == line.page else None
                over = next((s for s in above.segments if s.overlaps(segment)), None) if above else None
                near = above is not None and line.top - above.top < 2 * line.height
                if (
                    _stands_alone(segment.text, mark)
                    and not (
                        place
                        and not _CLOCK.search(segment.text)
                        and _names(line.segments[place - 1].text)
                        and not _is_of_an_address(document, index, line.segments[place - 1])
                    )
                    and not (above and over and near and _is_date_label(over.text, above))
                ):
                    yield line, segment, mark


def _stands_alone(text: str, mark: DateMark) -> bool:
    before, after = text[: mark.start], text[mark.end :]
    if _PLACE.fullmatch(before):
        return True
    bare = _PLACE_BARE.fullmatch(before)
    return bool(bare and not general().find(before) and (not after.strip() or _TIME.fullmatch(after.strip())))


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
    return bool(_LETTER.search(text)) and not any(character.isdigit() for character in text)


def _is_date_label(text: str, line: Line) -> bool:
    """Whether a text above a date may be its name: a few words that name no document, in a line without numbers."""
    fields = {term.field for term in general().find(text)}
    if text.rstrip().endswith((":", "：")) or fields & _NAMES_OF_DATES:
        return True
    return len(text.split()) <= 3 and not fields & DOCUMENT_FIELDS and not any(c.isdigit() for c in line.text)


def _against(issued: Issued, unnamed: Sequence[tuple[DateMark, date]]) -> Issued:
    """Return an invoice's date, or a finding where another date may well be that of the invoice."""
    other = next((mark for mark, day in unnamed if issued.day and day != issued.day), None)
    if other is None or issued.day is None:
        return issued
    message = f"it may be dated {issued.day.isoformat()} or {other.text}: it does not say which is its own date"
    return Issued(None, None, Finding("date_ambiguous", message, needs_review=True))


def _beside(label: Label, document: Document) -> tuple[DateMark, Evidence] | None:
    before = label.segment.text[: label.term.start]
    if not _BEGINS.search(before) and not _is_place_and_date(label, before):
        return None  # `Delivery date`, `Print date`: a date of something else
    for spot in label.spots:
        if spot.how == "below" and (_heads_a_table(label.line) or _goes_on(spot.segment, spot.line, document)):
            continue
        for mark in date_marks(spot.text) or date_marks(_PARENTHESES.sub(" ", spot.text)):
            if not _may_stand_between(spot.text[: mark.start]) and not _is_aside(spot.text[: mark.start], spot.how):
                continue
            rule = f"label {spot.how}"
            return mark, _evidence(document, spot.line, spot.segment, rule, mark.text, label.term.text)
    return None


def _may_stand_between(text: str) -> bool:
    """Whether a text may stand between a label and its date: marks, a place, a day of the week, a second name."""
    if _BETWEEN.fullmatch(text) or _SECOND_NAME.fullmatch(text):
        return True
    rest = text.lstrip(" :：-–—")
    m = _PLACE.fullmatch(rest)
    return bool(m and m["place"]) or folded(rest.strip()).strip(".") in weekday_names()


def _heads_a_table(line: Line) -> bool:
    """Whether a label is the heading of a column beside those of items: the days below are those of the items."""
    fields = {term.field for segment in line.segments for term in general().find(segment.text)}
    return len(line.segments) > 2 and len(fields & {"description", "quantity", "unit_price", "line_total"}) > 1


def _goes_on(segment: Segment, line: Line, document: Document) -> bool:
    """Whether the line below a date has another right under it: a column of days, those of its rows."""
    after = next((one for one in document.lines if one.page == line.page and one.number == line.number + 1), None)
    if after is None or after.top - line.top > 3 * max(line.height, 1):
        return False
    return any(s.overlaps(segment) and _is_bare(s.text) for s in after.segments)


def _is_bare(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    marks = date_marks(text)
    return bool(marks) and not text[: marks[0].start].strip() and not text[marks[0].end :].strip()


def _is_place_and_date(label: Label, before: str) -> bool:
    """Whether a label of several words with a colon is joined to words before it (`Place and date of issue:`)."""
    is_whole = " " in label.term.text.strip() and label.segment.text[label.term.end :].lstrip().startswith((":", "："))
    return is_whole and label.term.field == "invoice_date" and len(before.split()) <= 3


def _is_aside(between: str, how: str) -> bool:
    """Whether a label goes on to its own colon before the date (`Data wystawienia, z zastrzeżeniem …: 2023-11-30`)."""
    return how == "behind" and between.rstrip().endswith((":", "：")) and len(between) <= 80


def date_of_mail(sent: str) -> Issued:
    """Return the date in a mail's own Date header, for a mail that is the document and shows no other."""
    if not sent:
        return Issued()
    return Issued(date.fromisoformat(sent[:10]), Evidence("header", "date of the mail", sent, certainty=Certainty.READ))


def confirmed_by(issued: Issued, day: date | None, witness: str) -> Issued:
    """Return the issue date, confirmed where a witness (the file's own creation date, the mail) has the same day."""
    if issued.evidence is None or issued.day is None or day != issued.day:
        return issued
    rule = f"{issued.evidence.rule}; {witness} says the same"
    return replace(issued, evidence=replace(issued.evidence, rule=rule, certainty=Certainty.CONFIRMED))


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
