"""Dates as documents write them: ISO, numeric in either order, month names of many languages, other calendars.

Month names come from the CLDR (Babel). The order of day and month in `03/04/2024` is settled by the document's
other dates, then by its country, its language and its currencies; where none says, all readings are kept and
nothing is guessed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parsers.text.digits import ANY_DIGIT, plain_digits, without_hidden
from parsers.text.eras import counted_dates, day_of
from parsers.text.locale_dates import order_of_country, told_dates, written_order
from parsers.text.months import LANGUAGES, SHORTEST_CUT, YEAR_FIRST, month_names, names_for, weekday_names
from parsers.text.remembered import remembered
from parsers.text.worded_dates import worded_dates

__all__ = [
    "LANGUAGES", "SHORTEST_CUT", "DateMark", "date_marks", "day_comes_first", "month_names", "order_of_country",
    "settle", "settle_by_order", "weekday_names", "written_order",
]  # fmt: skip

# Currencies of countries where English is written with the day first (CLDR: en-GB, en-AU, en-NZ, en-IN, ...).
_DAY_FIRST_CURRENCIES = frozenset({"GBP", "AUD", "NZD", "INR", "SGD", "MYR", "HKD", "CHF", "SEK", "NOK", "DKK", "PLN"})
_SEPARATED = re.compile(
    r"(?<![A-Za-z_\d.,/–-])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?![\d/A-Za-z_]|[.,-]\d|\s?%)"
    r"|(?<![A-Za-z_\d.,/–-])(\d{4})([./-])(\d{1,2})\6(\d{1,2})(?=T\d)"
)
_COMPACT = re.compile(
    r"(?<![A-Za-z_\d.,/–#-])((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T\d{2}|(?![\w,.-]))"
)
_VERSION = re.compile(r"(?:\b(?:v|ver|vers|version|rev|release|firmware|build|ip)\b\.?:?\s?)$", re.IGNORECASE)
_NUMERAL_YEAR = re.compile("[〇零一二三四五六七八九十百元]年")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class DateMark:
    """A date as it stands in a text, with every calendar day it may mean: one, or more where the order is open.

    `day_first` is the order that the date itself shows; `year_first` the reading with a two-digit year in front.
    """

    text: str
    start: int
    end: int
    readings: tuple[date, ...]
    day_first: bool | None = None
    year_first: date | None = None


def date_marks(text: str, languages: Iterable[str] = ()) -> list[DateMark]:
    """Return the dates in a text in their order; overlapping ones once, the longer form first.

    `languages` are those that the text is known to be in (BCP 47): how they write their dates comes before all else.
    """
    if not ANY_DIGIT.search(text) and (text.isascii() or not _NUMERAL_YEAR.search(text)):
        return []
    told = tuple(sorted(languages))
    return list(_date_marks(text, told))


@remembered
def _date_marks(text: str, languages: tuple[str, ...]) -> Sequence[DateMark]:
    shown, places = without_hidden(text)
    plain = shown if shown.isascii() else plain_digits(shown).replace("−", "-")
    found: list[DateMark] = []
    taken = bytearray(len(plain))

    def add(start: int, end: int, readings: tuple[date, ...], order: bool | None, early: date | None) -> None:
        if readings and 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            found.append(DateMark(shown[start:end].strip(), start, end, readings, order, early))

    for m, day in counted_dates(plain, languages):
        add(m.start(), m.end(), (day,) if day else (), None, None)
    if languages:
        for start, end, day in told_dates(plain, languages):
            add(start, end, (day,) if day else (), None, None)
    if _LETTER.search(plain):
        for start, end, day in worded_dates(plain, names_for(languages)):
            add(start, end, (day,) if day else (), None, None)
    early = any(written_order(language)[:1] == "y" for language in languages)
    for mark in _numeric(plain, early):
        add(mark.start, mark.end, mark.readings, mark.day_first, mark.year_first)
    if places:
        found = [
            DateMark(m.text, places[m.start], places[m.end - 1] + 1, m.readings, m.day_first, m.year_first)
            for m in found
        ]
    return sorted(found, key=lambda mark: mark.start) if len(found) > 1 else found


def _numeric(plain: str, early: bool) -> Iterator[DateMark]:
    """Yield the dates in digits alone; `early` says that the text may have the year in front."""
    for m in _SEPARATED.finditer(plain):
        start, end = m.span()
        if m[5]:
            day = day_of(int(m[5]), int(m[7]), int(m[8]))
            yield DateMark("", start, end, (day,) if day else ())
            continue
        first, separator, second, third = m.group(1, 2, 3, 4)
        if start and _VERSION.search(plain, max(0, start - 12), start):
            continue
        if (len(first) == 4 and len(third) <= 2) or (early and len(first) == 2 and len(third) == 1):
            day = day_of(int(first), int(second), int(third))
            yield DateMark("", start, end, (day,) if day else ())
        elif len(first) <= 2 and len(third) in (2, 4):
            korean = separator == "." and plain[m.end(2)] == " " and plain[end : end + 1] == "."
            yield _open(start, end, (first, second, third), separator, korean)
    for m in _COMPACT.finditer(plain):
        day = day_of(int(m[1]), int(m[2]), int(m[3]))
        yield DateMark("", m.start(), m.end(), (day,) if day else ())


def _open(start: int, end: int, parts: tuple[str, str, str], separator: str, korean: bool) -> DateMark:
    """Return a date of digits whose order may be open."""
    first, second, third = map(int, parts)
    day_first, month_first = day_of(third, second, first), day_of(third, first, second)
    if separator == "." and day_first:  # with points the day always comes first (CLDR)
        month_first = None
    order = None if day_first and month_first and day_first != month_first else bool(day_first)
    # `24-07-15` may have the year in front, as in East Asia and Sweden; with points in Korea alone (`24. 7. 15.`, CLDR)
    two_digits = len(parts[0]) == len(parts[2]) == 2 and (separator != "." or korean)
    year_first = day_of(first, second, third) if two_digits else None
    if year_first in (day_first, month_first):
        year_first = None
    if year_first and separator in "-.":
        order = None
    readings = tuple(dict.fromkeys(day for day in (day_first, month_first, year_first) if day))
    return DateMark("", start, end, readings, order, year_first)


def day_comes_first(
    marks: Iterable[DateMark], languages: Iterable[str], currencies: Iterable[str], countries: Iterable[str] = ()
) -> bool | None:
    """Return whether the day comes first in a document's dates, or None when nothing settles it.

    A date that can only be read one way settles it; else the countries (ISO 3166-1) of the document, as the CLDR
    has them; else any language but English; else a currency of a country that writes English with the day first.
    English with dollars or euros is written in either order.
    """
    spoken = {language for language in languages if language}
    foreign = {language for language in spoken if language.replace("-", "_").partition("_")[0] != "en"}
    if {language.replace("-", "_").partition("_")[0] for language in foreign} & YEAR_FIRST:
        return None
    shown = {mark.day_first for mark in marks if mark.day_first is not None}
    if len(shown) == 1:
        return shown.pop()
    if shown:
        return None
    orders = {_order_in(country, foreign) for country in countries} - {""}
    orders = orders or {written_order(language) for language in spoken if len(language) > 3} - {""}
    if orders & {"dmy", "mdy"}:
        return None if len(orders) > 1 else orders == {"dmy"}
    if foreign:
        return True
    known = {currency for currency in currencies if len(currency) == 3}
    return True if known and known <= _DAY_FIRST_CURRENCIES else None


def _order_in(country: str, languages: Iterable[str]) -> str:
    """Return how a country writes its dates in the languages of a document; a document of two orders has none."""
    found = {order_of_country(country, language.replace("-", "_").partition("_")[0]) for language in languages}
    found = found or {order_of_country(country)}
    return found.pop() if len(found) == 1 else ""


def settle(mark: DateMark, day_first: bool | None) -> tuple[date, ...]:
    """Return the readings of a mark that the document's order leaves: one, or both where it is not known."""
    if day_first is None or (mark.year_first and "-" in mark.text):
        return mark.readings
    rest = tuple(day for day in mark.readings if day != mark.year_first)
    if len(rest) <= 1:
        return rest or mark.readings
    return rest[:1] if day_first else rest[1:2]


def settle_by_order(mark: DateMark, order: str) -> tuple[date, ...]:
    """Return the readings of a mark that an order (`dmy`, `mdy`, `ymd`) leaves: one where it tells, else all."""
    if not order:
        return mark.readings
    if order[0] == "y":
        return (mark.year_first,) if mark.year_first else mark.readings
    rest = tuple(day for day in mark.readings if day != mark.year_first) or mark.readings
    return rest[:1] if order[0] == "d" or len(rest) == 1 else rest[1:2]
