"""Whether the day or the month comes first in the dates of a document: what its pages say about where it is from.

A date that can only be read one way, dates that must follow each other, the language, the country: each settles the
order when nothing of the same weight speaks against it. English with dollars is written in either order. An address
may be that of the buyer: the seller's tax number, another country and the currency speak against it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from parsers.fields.tax_ids import country_of
from parsers.pages.page import Document
from parsers.text.dates import DateMark, day_comes_first, settle
from parsers.text.glossary import general
from parsers.text.territories import country_named

# Delaware is left out: `DE 19801` is a German postal code far more often.
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI"
    "|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
# Signs of the United States, where English has the month first (CLDR: en-US `M/d/yy`): state and ZIP code, the
# country's name, its telephone code.
_MONTH_FIRST = (
    re.compile(rf"(?<![A-Za-z])(?:{_STATES})[,.]?\s{{1,3}}\d{{5}}(?:-\d{{4}})?(?![\d-])"),
    re.compile(r"\b(?:United States(?: of America)?|U\.S\.A\.?|USA)(?![A-Za-z])"),
    re.compile(r"(?<!\d)\+1[ .(-]{0,2}\d{3}[) .-]{1,2}\d{3}[ .-]\d{4}(?!\d)"),
    re.compile(r"\b(?i:sales tax|zip code|state tax)\b"),
)
# Signs of countries that write English with the day first.
_DAY_FIRST = (
    re.compile(
        r"\b(?:United Kingdom|Great Britain|England|Scotland|Ireland|Australia|New Zealand|India|South Africa|Singapore"
        r"|Malaysia|Hong Kong|Nigeria|Kenya|Pakistan|Bangladesh|Sri Lanka|Malta|Cyprus|U\.K\.|UK|UAE|Dubai)(?![A-Za-z])"
    ),
    re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?![A-Z0-9])"),
    re.compile(r"(?<!\d)\+(?:44|61|64|91|353|27|65|60|852|234|254|92|880|971)[ .(-]{0,2}\d"),
    re.compile(r"\.(?:uk|ie|au|nz|in|za|sg|my|hk)(?![\w.])|\bEFTPOS\b"),
    re.compile(r"\b(?:GSTIN|ABN|VAT (?:no|number|reg)|CGST|SGST|IGST)\b", re.IGNORECASE),
)  # fmt: skip
# Of these the last is the seller's own; dollars are also those of some of these countries.
_OF_SELLERS = _DAY_FIRST[-1]
_DOLLARS = re.compile(r"\b(?:Australia|New Zealand|Singapore|Hong Kong)\b|(?<!\d)\+(?:61|64|65|852)[ .(-]{0,2}\d")
_USUAL_TERMS = frozenset({0, 7, 8, 10, 14, 15, 20, 21, 28, 30, 31, 45, 60, 90})
# How many lines of head and foot are looked at for the issuer's country.
ENDS = 4
_LONGEST_TERM = timedelta(days=120)


def day_order(
    document: Document,
    marks: Sequence[DateMark],
    languages: Iterable[str],
    currencies: Iterable[str],
    issued: Sequence[DateMark] = (),
    due: Sequence[DateMark] = (),
) -> bool | None:
    """Return whether the day comes first in a document's dates, or None when nothing settles it.

    `issued` and `due` are the dates that are labelled so: nothing falls due before it was issued.
    """
    # `05/05/2024` shows nothing
    marks = [mark for mark in marks if not (mark.readings and mark.readings[0].day == mark.readings[0].month)]
    shown = {mark.day_first for mark in marks if mark.day_first is not None}
    if len(shown) > 1:
        return None
    spoken = set(languages) - {"", "en"}
    if shown or spoken:
        return day_comes_first(marks, spoken, ())
    by_term = _by_term(issued, due)
    if by_term is not None:
        return by_term
    by_country = _by_country(document, set(currencies))
    # the month comes first between strokes; points and dashes are as often set by a program from elsewhere
    return None if by_country is False and marks and not any("/" in mark.text for mark in marks) else by_country


def _by_country(document: Document, known: Collection[str]) -> bool | None:
    """Return which comes first where the issuer is at home, by his addresses, tax numbers and currency."""
    lines = [line.text for line in document.lines]
    of_tax = country_of(document, general())
    foot = "\n".join(lines[-ENDS:]) if len(lines) > 4 * ENDS and not of_tax else ""
    if _shows(_MONTH_FIRST, foot) != _shows(_DAY_FIRST, foot):
        return _shows(_DAY_FIRST, foot)  # nobody but the issuer stands at the foot
    # head and foot of a page are the issuer's, whose habit it is; in between stand those whom he writes to
    for text in ("\n".join((*lines[:ENDS], *lines[-ENDS:])), "\n".join(lines)):
        month_first, day_first = _shows(_MONTH_FIRST, text), _shows(_DAY_FIRST, text)
        if month_first and not day_first and not _is_elsewhere(document, known):
            return False
        if day_first and not month_first and not _is_american(text, known):
            return True
        if month_first != day_first:
            break
    return day_comes_first((), (), known)


def _shows(signs: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(sign.search(text) for sign in signs)


def _is_elsewhere(document: Document, currencies: Collection[str]) -> bool:
    """Whether a document with an American address is from another country, which writes to a buyer there."""
    if any(len(currency) == 3 for currency in currencies) and "USD" not in currencies:
        return True
    of_tax = country_of(document, general())
    if of_tax:
        return of_tax[0] != "US"
    ends = {*document.lines[:ENDS], *document.lines[-ENDS:]}
    texts = [s.text for line in document.lines for s in line.segments if line in ends or "," in s.text]
    return bool({country_named(text) for text in texts} - {"", "US"})


def _is_american(text: str, currencies: Collection[str]) -> bool:
    """Whether nothing but dollars is paid, and no sign of the seller's own but an address says otherwise."""
    if not currencies or not set(currencies) <= {"USD", "$"} or _OF_SELLERS.search(text):
        return False
    return "USD" in currencies or not _DOLLARS.search(text)


def _by_term(issued: Sequence[DateMark], due: Sequence[DateMark]) -> bool | None:
    """Return the one order in which every due date follows its date of issue; of both, the one with a usual term."""
    possible: dict[bool, bool] = {}
    for day_first in (True, False):
        issues = [day for mark in issued for day in settle(mark, day_first)]
        dues = [day for mark in due for day in settle(mark, day_first)]
        pairs = [(one, other) for one in issues for other in dues]
        if pairs and all(one <= other <= one + _LONGEST_TERM for one, other in pairs):
            possible[day_first] = all(_is_usual(one, other) for one, other in pairs)
    if len(possible) == 1:
        return next(iter(possible))
    usual = [day_first for day_first, is_usual in possible.items() if is_usual]
    return usual[0] if len(usual) == 1 else None


def _is_usual(issued: date, due: date) -> bool:
    """Whether a payment is due on the same day of a later month, or after one of the terms in use."""
    days = (due - issued).days
    return days in _USUAL_TERMS or (days > 27 and issued.day == due.day)
