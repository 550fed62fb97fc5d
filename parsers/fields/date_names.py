"""What a date's surroundings call it: the documents that its label names, and the title of the line it stands in."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from parsers.fields.label_terms import leads
from parsers.pages.page import Document, Line, Segment
from parsers.text.characters import folded
from parsers.text.dates import DateMark, date_marks
from parsers.text.digits import has_digit
from parsers.text.glossary import DOCUMENT_FIELDS, general
from parsers.text.phrases import phrases_of, plain
from parsers.text.remembered import remembered

# A shorter noun may begin a word that means something else.
_SHORTEST_NOUN = 6
_OF_AN_ORDER = frozenset({"order", "order_number", "purchase_order"})
_WORDS_FOR_ORDERS = frozenset({"order", "order_number", "order_confirmation", "thanks_for_order"})
_LONGEST_TITLE = 12
_FEW_WORDS = 6
# How many characters before the words that tell of an order its day may begin (`W dniu 23/04/2024 otrzymaliśmy`).
_BEFORE_ORDERED = 22
# A date that a short word joins to the title above it: `du 05/04/2023`, `vom 2.10.2024`.
JOINS = (
    r"(?:(?:z[eo]? )?(?:dnia|dne|dňa)|du|vom|dated|of|from|del|van|av|af|от|в[іi]д|od|din(?: data(?: de)?)?|tanggal"
    r"|le|am|on)"
)
# What stands between the word for an order and its day: `Bestellung 2204417 vom`, `order #1043 placed on`.
_TO_ORDER_DAY = re.compile(
    r"\s?(?:(?:n[°ºo]|nr|no|n|č|id|número)\.?)?\s?[#№:]?\s?"
    r"(?:[A-ZА-Я-]{0,8}\d[\w./-]{2,30}[,)»”\"]?\s|:\s?[A-Z\d-]{5,30}\s)?"
    r"(?:(?:du|vom|dated|of|from|del|van|av|af|от|в[іi]д|z dnia|ze dne|zo dňa|dne|din(?: data(?: de)?)?)"
    r"|(?:was |wurde |a été )?(?:placed|made|effettuato|effettuata|passée|realizado|feito|geplaatst|lagt)"
    r"(?:\s[^\W\d_]{1,3})?)\s",
    re.IGNORECASE,
)
# An order's number in brackets before its day: `Ihre Bestellung (Nummer: SW10884) am 03.11.2024`.
_BEHIND_NUMBER = re.compile(r"\([^()]*\d[^()]*\)\s(?:am|vom|du|on|le|il|el|em|op|den)\s$", re.IGNORECASE)
_OF_A_PAYMENT = frozenset({"amount_paid", "paid_date"})
_JOINING = re.compile(rf"[\s:]*(?:{JOINS}\s)?", re.IGNORECASE)
_JOINED_TO_TITLE = re.compile(rf"{JOINS}\s", re.IGNORECASE)
# What stands between a title and its day: a number with its sign, and a joining word.
_TO_ITS_DAY = re.compile(
    r"[\s:#№.-]{0,4}(?:(?:n[°ºo]|nr|no|n|č|ref|id)\.?\s?:?\s?)?(?:(?:[^\W\d_]{1,5}\s)?\S*\d\S*[\s,(·–-]{0,3})?"
    rf"(?:{JOINS}\s)?[\s(]?",
    re.IGNORECASE,
)


@remembered
def nouns_of(label: str) -> frozenset[str]:
    """Return the documents that a label names by a word of it, or by what a compound begins with (`Rechnungsdatum`)."""
    known = _document_nouns()
    words = [folded(word).strip(" .:/-()") for word in label.split()]
    begun = (word[:length] for word in words for length in range(_SHORTEST_NOUN, len(word)))
    return frozenset(name for noun in (*words, *begun) for name in known.get(noun, ()))


@cache
def _document_nouns() -> dict[str, frozenset[str]]:
    """Return the one-word names of documents in all languages with their fields."""
    return {
        words[0]: frozenset(name for name, _ in meanings) & DOCUMENT_FIELDS
        for words, meanings in general().spaced.items()
        if len(words) == 1
    }


def in_title(text: str) -> tuple[DateMark, bool] | None:
    """Return the one date of a line that begins with a document's name (`Facture n° 5620 du 2 juillet 2015`).

    With it comes whether it is that of an order that the line names (`Order 4711 of 1 July`).
    """
    marks = date_marks(text)
    terms = [t for t in general().find(text) if (t.field in DOCUMENT_FIELDS or t.field == "order") and leads(text, t)]
    if not marks or not terms or len(text.split()) > _LONGEST_TITLE or len(text[: terms[0].start].split()) > 1:
        return None
    after = max(t.end for t in terms if t.start == terms[0].start)
    if after > marks[0].start:
        return None
    if not _TO_ITS_DAY.fullmatch(text, after, marks[0].start) and not _ends_in_its_day(text, after, marks):
        return None
    return marks[0], all(t.field in _OF_AN_ORDER for t in terms if t.start == terms[0].start)


def _ends_in_its_day(text: str, after: int, marks: Sequence[DateMark]) -> bool:
    """Whether a title says in a few words what it is of, and then its day (`Facture d'accès au service du 8 avril`)."""
    between = text[after : marks[0].start]
    if len(marks) != 1 or text[marks[0].end :].strip(" .") or has_digit(between):
        return False
    words = between.split()
    joined = bool(words) and _JOINED_TO_TITLE.fullmatch(f"{words[-1]} ") is not None
    return joined and len(words) <= _FEW_WORDS and not general().find(between)


def under_title(text: str) -> DateMark | None:
    """Return the date of a text that is nothing but a short joining word and a date."""
    m = _JOINED_TO_TITLE.match(text)
    marks = date_marks(text) if m else []
    return marks[0] if m and marks and marks[0].start <= m.end() and not text[marks[0].end :].strip(" .гр") else None


def joined(document: Document, line: Line, segment: Segment) -> DateMark | None:
    """Return the date of a segment beside or under one with nothing but a joining word (`vom | 31.03.2026`)."""
    if not is_bare(segment.text):
        return None
    place = line.segments.index(segment)
    above = next((one for one in document.lines if one.page == line.page and one.number == line.number - 1), None)
    near = [*line.segments[max(place - 1, 0) : place], *(s for s in (above.segments if above else ()))]
    beside = [s for s in near if s in line.segments or s.overlaps(segment)]
    return date_marks(segment.text)[0] if any(_JOINED_TO_TITLE.fullmatch(f"{s.text} ") for s in beside) else None


def of_orders(text: str) -> Iterator[DateMark]:
    """Yield the dates that a sentence gives to its order (`votre commande n° 20045512 du 26.03.2024`)."""
    marks = date_marks(text)
    ends = [term.end for term in general().find(text) if term.field in _WORDS_FOR_ORDERS] if marks else []
    for mark in marks:
        told = any(end < mark.start and _TO_ORDER_DAY.fullmatch(text, end, mark.start) for end in ends)
        if (
            told
            or _is_told_of_order(text, mark)
            or (ends and min(ends) < mark.start and _BEHIND_NUMBER.search(text, min(ends), mark.start))
        ):
            yield mark


def _is_told_of_order(text: str, mark: DateMark) -> bool:
    """Whether a date stands in or right before the words that tell of an order (`your order was received on 3 May`)."""
    words = plain(text)
    at = words.find(plain(mark.text))
    said = phrases_of("ordered").said_in(words) if at >= 0 else ()
    return any(one.start - _BEFORE_ORDERED <= at < one.end for one in said)


def of_issue(text: str) -> DateMark | None:
    """Return the one date of a sentence that tells when a document was made out (`on 3 May an invoice was issued`)."""
    marks = date_marks(text)
    if len(marks) != 1 or not any(term.field in DOCUMENT_FIELDS for term in general().find(text)):
        return None
    return marks[0] if phrases_of("issued").said_in(plain(text)) else None


def of_payment(text: str) -> DateMark | None:
    """Return the date of a text that begins with when something was paid (`Paid April 27, 2025`)."""
    marks = date_marks(text)
    paid = next((term for term in general().find(text) if term.field in _OF_A_PAYMENT and term.start == 0), None)
    if not paid or len(marks) != 1 or marks[0].start < paid.end:
        return None
    return marks[0] if _JOINING.fullmatch(text, paid.end, marks[0].start) else None


def is_bare(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    marks = date_marks(text)
    return bool(marks) and not text[: marks[0].start].strip() and not text[marks[0].end :].strip()
