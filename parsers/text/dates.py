"""Dates as documents write them: ISO, numeric in either order, month names of many languages, other calendars.

Month names come from the CLDR (Babel). The order of day and month in `03/04/2024` is settled by the document's
other dates, then by its language and its region; where neither says, both readings are kept and nothing is guessed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

from parsers.text.characters import folded

LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "fi", "nb", "cs", "hu", "ro", "tr", "ru", "uk",
    "id", "ms", "vi", "th", "ar", "hi", "el", "sk", "hr", "sl", "bg", "lt", "lv", "et", "ca", "he",
    "sr", "mk", "be", "fa", "az", "sq", "eu", "gl", "is", "bn", "fil", "af", "bs", "sr_Latn",
)  # fmt: skip
# Currencies of countries where English is written with the day first (CLDR: en-GB, en-AU, en-NZ, en-IN, ...).
_DAY_FIRST_CURRENCIES = frozenset({"GBP", "AUD", "NZD", "INR", "SGD", "MYR", "HKD", "CHF", "SEK", "NOK", "DKK", "PLN"})

SHORTEST_CUT = 4

_YEAR_FIRST = frozenset({"ja", "zh", "ko"})

_SEPARATED = re.compile(r"(?<![\d.,/-])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?![\d/]|[.,-]\d)")
_CJK = re.compile(r"(\d{2,4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
_ERA = re.compile(
    r"(令和|平成|昭和|民國|民国|R|H)\s?\.?\s?(\d{1,3}|元)\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})\s?日?"
)
_ERA_STARTS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
# One class for what may follow a word's first letter: two that share letters would take for ever to fail.
_WORD = r"[^\W\d_](?:(?![\d_])[\w\u0300-\u036f\u0900-\u097f\u0e00-\u0e7f.'’]){0,24}"
_DAY_MONTH = re.compile(
    rf"(?<![\d.,/-])(\d{{1,2}})(?:\.|st|nd|rd|th|er|º|ª|,)?[\s-]{{0,2}}(?:de\s|d[’'])?({_WORD})\.?,?[\s-]{{0,2}}(?:de\s|del\s|พ\.ศ\.\s?)?(\d{{4}}|\d{{2}}(?![\d:.,]))"
)
_MONTH_DAY = re.compile(rf"({_WORD})\.?\s?(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?|\s)(\d{{4}})(?!\d)")
_YEAR_MONTH = re.compile(rf"(?<!\d)(\d{{4}})[.,\s]{{1,2}}\s?({_WORD})\.?\s?(\d{{1,2}})(?!\d)")
_VIETNAMESE = re.compile(r"(?:ngày\s)?(\d{1,2})\s(?:tháng|thg)\s(\d{1,2}),?\s(?:năm\s)?(\d{4})", re.IGNORECASE)
_ISO_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T\d{2}|(?!\d))")


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


@cache
def month_names(languages: tuple[str, ...] = LANGUAGES) -> dict[str, int]:
    """Return every month name and abbreviation of some languages (BCP 47), folded, to its number.

    A name that means two months (`listopad`) is left out.
    """
    names: dict[str, int] = {}
    ambiguous: set[str] = set()
    for language in languages:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months.get(context, {}).get(width, {}).items():
                    key = folded(str(name)).strip(".׳")
                    if not key or key[0].isdigit():
                        continue
                    if names.setdefault(key, number) != number:
                        ambiguous.add(key)
    names |= {"sept": 9, "mrz": 3, "marz": 3, "maerz": 3, "jänner": 1, "janner": 1}
    return {name: number for name, number in names.items() if name not in ambiguous}


@cache
def weekday_names() -> dict[str, int]:
    """Return the names of the days of the week in the languages above, folded, to their numbers, Monday being 0.

    A word that means two days, or that is a month as well (`mar`), is left out.
    """
    names: dict[str, set[int]] = {}
    for language in (*LANGUAGES, *_YEAR_FIRST):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale(language).days.get(context, {}).get(width, {}).items():
                    names.setdefault(folded(str(name)).strip("."), set()).add(int(number))
    return {name: days.pop() for name, days in names.items() if len(days) == 1 and name not in month_names()}


def _day(year: int, month: int, day: int) -> date | None:
    if year < 100:
        year += 2000 if year < 70 else 1900
    if 2400 <= year <= 2700:  # the Buddhist era, as Thai documents count
        year -= 543
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1970 <= found.year <= 2100 else None


def _readings(*candidates: date | None) -> tuple[date, ...]:
    return tuple(dict.fromkeys(found for found in candidates if found))


def date_marks(text: str, languages: Iterable[str] = ()) -> list[DateMark]:
    """Return the dates in a text in their order; overlapping ones once, the longer form first.

    `languages` are those that the text is known to be in: their names of months come before all others.
    """
    months = month_names() | month_names(tuple(sorted(languages)))
    found: list[DateMark] = []
    for m in _ERA.finditer(text):
        year = 1 if m[2] == "元" else int(m[2])
        if m[1] in "RH" and year > 40:
            continue
        _add(found, m, _readings(_day(_ERA_STARTS[m[1]] + year, int(m[3]), int(m[4]))))
    for m in _CJK.finditer(text):
        _add(found, m, _readings(_day(int(m[1]), int(m[2]), int(m[3]))))
    for m in _VIETNAMESE.finditer(text):
        _add(found, m, _readings(_day(int(m[3]), int(m[2]), int(m[1]))))
    for pattern, at in ((_YEAR_MONTH, (1, 2, 3)), (_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        for m in pattern.finditer(text):
            month = _month(folded(m[at[1]]), months)
            if month:
                _add(found, m, _readings(_day(int(m[at[0]]), month, int(m[at[2]]))))
    for m in _SEPARATED.finditer(text):
        first, third = m[1], m[4]
        if len(first) == 4 and len(third) <= 2:
            _add(found, m, _readings(_day(int(first), int(m[3]), int(third))))
        elif len(first) <= 2 and len(third) in (2, 4):
            day_first, month_first = _day(int(third), int(m[3]), int(first)), _day(int(third), int(first), int(m[3]))
            if m[2] == "." and day_first:  # with points the day always comes first (CLDR)
                month_first = None
            order = None if day_first and month_first and day_first != month_first else bool(day_first)
            # `24-07-15` may have the year in front, as in East Asia and Sweden; never with points (CLDR)
            two_digits = len(first) == len(third) == 2 and m[2] != "."
            year_first = _day(int(first), int(m[3]), int(third)) if two_digits else None
            if year_first in (day_first, month_first):
                year_first = None
            if year_first and m[2] == "-":
                order = None
            _add(found, m, _readings(day_first, month_first, year_first), order, year_first)
    for m in _ISO_COMPACT.finditer(text):
        _add(found, m, _readings(_day(int(m[1]), int(m[2]), int(m[3]))))
    return sorted(found, key=lambda mark: mark.start)


def _month(word: str, months: Mapping[str, int]) -> int | None:
    """Return the month that a word names: whole, or cut short with a point (`lokak.`) where only one begins so."""
    name = word.strip(".")
    if name in months:
        return months[name]
    if not word.endswith(".") or len(name) < SHORTEST_CUT:
        return None
    begun = {number for known, number in months.items() if known.startswith(name)}
    return begun.pop() if len(begun) == 1 else None


def _add(
    found: list[DateMark],
    m: re.Match[str],
    readings: tuple[date, ...],
    day_first: bool | None = None,
    year_first: date | None = None,
) -> None:
    if readings and not any(mark.start < m.end() and m.start() < mark.end for mark in found):
        found.append(DateMark(m.group().strip(), m.start(), m.end(), readings, day_first, year_first))


def day_comes_first(marks: Iterable[DateMark], languages: Iterable[str], currencies: Iterable[str]) -> bool | None:
    """Return whether the day comes first in a document's dates, or None when nothing settles it.

    A date that can only be read one way settles it; else any language but English; else a currency of a country
    that writes English with the day first. English with dollars or euros is written in either order.
    """
    spoken = set(languages) - {"", "en"}
    if spoken & _YEAR_FIRST:
        return None
    shown = {mark.day_first for mark in marks if mark.day_first is not None}
    if len(shown) == 1:
        return shown.pop()
    if shown:
        return None
    if spoken:
        return True
    known = {currency for currency in currencies if len(currency) == 3}
    return True if known and known <= _DAY_FIRST_CURRENCIES else None


def settle(mark: DateMark, day_first: bool | None) -> tuple[date, ...]:
    """Return the readings of a mark that the document's order leaves: one, or both where it is not known."""
    if day_first is None or (mark.year_first and "-" in mark.text):
        return mark.readings
    rest = tuple(day for day in mark.readings if day != mark.year_first)
    if len(rest) == 1:
        return rest
    return rest[:1] if day_first else rest[1:2]
