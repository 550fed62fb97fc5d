"""Moments as mail programs write them for people: a day in any language, with a time and a zone, or without.

Settles day and month by the weekday beside them, by the language, by the clock that is used, and by the day of the
message around it; where nothing settles them there is no date.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.mail.headers import moment
from parsers.terms import Certainty
from parsers.text.characters import folded, squeezed
from parsers.text.dates import LANGUAGES, DateMark, date_marks, month_names, weekday_names

_RFC = re.compile(
    r"^[A-Za-z]{3},? \d{1,2} [A-Za-z]{3} \d{4} \d\d?:\d\d(?::\d\d)?(?P<zone> (?:[+-]\d{4}|[A-Z]{3}))?(?: \(.*\))?$"
)
_TIME = re.compile(
    r"(?<![\d.,/+])(?<!(?i:utc|gmt)[\u2212-])([01]?\d|2[0-4])"
    r"(?:[:.٫h]([0-5]\d)(?:[:.'m]([0-5]\d))?|\s[hH]\s([0-5]?\d)(?:\smin)?(?:\s([0-5]?\d)\ss)?|\s?[時时시点點]\s?([0-5]?\d)\s?[分분]?(?:\s?([0-5]?\d)\s?[秒초])?)(?!\d)"
)
_MORNING = (
    r"\b[ap]\.?\s?m\b\.?|上午|凌晨|早上|清晨|早晨|午前|오전|새벽|아침|\bsa\b|πμ|π\.\s?μ\.|ص(?!\w)|\boo\b|पूर्वाह्न|सुबह"
    r"|ก่อนเที่ยง|\bde\.|\bpg\b|\bd[ae](?: la)? (?:manha|manana|madrugada)\b"
)
_AFTERNOON = (
    r"下午|午后|傍晚|晚上|中午|午後|오후|저녁|\bch\b|μμ|μ\.\s?μ\.|م(?!\w)|\bos\b|अपराह्न|दोपहर|शाम|หลังเที่ยง|\bdu\.|\bptg\b"
    r"|\bd[ae](?: la)? (?:tarde|noite|noche)\b"
)
_NOON = re.compile(f"(?P<am>{_MORNING})|(?P<pm>{_AFTERNOON})")
_PM = re.compile(r"p\.?\s?m")
_ZONE = re.compile(r"(?:\b(?:utc|gmt)\s?)?([+\u2212-])(\d{1,2}):?(\d{2})?(?!\d)|\b(utc|gmt|z)\b")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_COUNTED_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s?[月월]")
_WORD = re.compile(r"[^\W\d_]+")
_YEAR_FIRST = frozenset({"hu", "ja", "ko", "lt", "zh"})
_SHORT_YEAR_FIRST = re.compile(r"(\d\d)[\s./-]+(\d\d?)[\s./-]+(\d\d?)\.?")
_AMERICAN_HOURS = range(-10, -2)
_OCEANIAN_HOURS = range(5, 14)
SHORTEST_STEM = 5
# The longest sentence that names a moment and its author.
LONGEST = 500
_CLOSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WrittenMoment:
    """A moment in ISO 8601: a day, a local time where one is written, the zone where it is written too.

    `certainty` is doubtful where the order of day and month was settled by the habits of a region alone.
    """

    iso: str
    certainty: Certainty


def written_moment(text: str, languages: Collection[str] = (), sent: str = "") -> WrittenMoment | None:
    """Return the moment that a text tells; `sent` is the ISO moment of the message around it, which is later."""
    plain = _western_digits(squeezed(text[:LONGEST]))
    if (m := _RFC.match(plain)) and (exact := moment(plain)):
        return WrittenMoment((exact if m["zone"] else exact.replace(tzinfo=None)).isoformat(), Certainty.READ)
    marks = date_marks(plain, _known(languages)) or _loose(plain, languages)
    if not marks:
        return None
    mark = marks[0]
    rest = plain[: mark.start] + " " + plain[mark.end :]
    settled = _day(mark, plain, rest, languages, sent)
    if settled is None:
        return None
    day, certainty = settled
    return WrittenMoment(day.isoformat() + _time(rest), certainty)


def _loose(plain: str, languages: Collection[str]) -> list[DateMark]:
    """Return a day whose year, month and day stand in any order and form, when there is one of each and no more.

    Words may carry a letter before the month (Hebrew) or an ending behind it.
    """
    bare = _TIME.sub(_blank, _ZONE.sub(_blank, plain.lower()))
    counted = {int(m[1]) for m in _COUNTED_MONTH.finditer(bare)}
    bare = _COUNTED_MONTH.sub(_blank, bare)
    years = [m for m in _NUMBER.finditer(bare) if len(m.group()) == 4]
    days = [m for m in _NUMBER.finditer(bare) if len(m.group()) <= 2 and 1 <= int(m.group()) <= 31]
    if len(years) != 1 or len(days) != 1:
        return []
    names = month_names() | month_names(_known(languages))
    months = {number for m in _WORD.finditer(bare) if (number := _month_in(folded(m.group()), names))} | counted
    if len(months) != 1:
        return []
    year = int(years[0].group())
    try:
        day = date(year - 543 if 2400 <= year <= 2700 else year, months.pop(), int(days[0].group()))
    except ValueError:
        return []
    if not 1970 <= day.year <= 2100:
        return []
    return [DateMark("", days[0].start(), days[0].end(), (day,))]


def _month_in(word: str, names: Mapping[str, int]) -> int | None:
    """Return the month that a word names: whole, behind a letter, or with an ending."""
    if found := names.get(word) or names.get(word[1:]):
        return found
    stems = {names[word[:end]] for end in range(max(SHORTEST_STEM, len(word) - 4), len(word)) if word[:end] in names}
    return stems.pop() if len(stems) == 1 else None


def _blank(m: re.Match[str]) -> str:
    return " " * len(m.group())


def _known(languages: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({language.partition("-")[0] for language in languages} & {*LANGUAGES, "zh", "ja", "ko"}))


def _western_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(character)) if character.isdigit() and not character.isascii() else character
        for character in text
    )


def _day(mark: DateMark, plain: str, rest: str, languages: Collection[str], sent: str) -> tuple[date, Certainty] | None:
    spoken = {language.partition("-")[0] for language in languages}
    readings = [day for day in mark.readings if day != mark.year_first or len(mark.readings) == 1]
    if spoken and spoken <= _YEAR_FIRST and (early := _year_first(mark)):
        readings = [early, *(day for day in readings if day != early)]
    if len(readings) > 1:
        weekdays = {weekday_names()[word] for word in map(folded, _WORD.findall(plain)) if word in weekday_names()}
        readings = [day for day in readings if not weekdays or day.weekday() in weekdays]
    if len(readings) > 1 and sent:
        latest = date.fromisoformat(sent[:10]) + _CLOSE
        readings = [day for day in readings if day <= latest] or readings
    if len(readings) == 1:
        return readings[0], Certainty.READ
    if not readings:
        return None
    if spoken and "en" not in spoken:
        return readings[0], Certainty.READ
    return (readings[1] if _is_american(rest, sent) else readings[0]), Certainty.DOUBTFUL


def _year_first(mark: DateMark) -> date | None:
    """Return the day of digits alone that begin with a year of two digits, as some languages write them."""
    m = _SHORT_YEAR_FIRST.fullmatch(mark.text)
    try:
        return date(2000 + int(m[1]), int(m[2]), int(m[3])) if m else None
    except ValueError:
        return None


def _is_american(rest: str, sent: str) -> bool:
    """Whether English was written with the month first: by the clock of twelve hours, but for where both go together.

    In Britain and on the continent the clock of twelve hours comes with American settings; in India, Australia and
    New Zealand it comes with the day first. The clock of twenty-four hours has the month first in America alone.
    """
    zone = re.search(r"([+-]\d\d):?\d\d$", sent)
    hours = int(zone[1]) if zone else 0
    return hours in _AMERICAN_HOURS or (bool(_NOON.search(folded(rest))) and hours not in _OCEANIAN_HOURS)


def _time(rest: str) -> str:
    """Return `THH:MM[:SS][zone]`, or nothing where no time is written."""
    m = _TIME.search(rest)
    if m is None:
        return ""
    plain = folded(f"{rest[: m.start()]} {rest[m.end() :]}")
    hour = int(m[1]) % 24
    noon = _NOON.search(plain)
    if noon and hour <= 12:
        after = noon["pm"] is not None or bool(_PM.match(noon.group()))
        hour = hour % 12 + (12 if after else 0)
    minute, second = m[2] or m[4] or m[6], m[3] or m[5] or m[7] or 0
    return f"T{hour:02}:{int(minute):02}:{int(second):02}{_zone(plain)}"


def _zone(plain: str) -> str:
    m = _ZONE.search(plain)
    if m is None:
        return ""
    if m[4]:
        return "+00:00"
    hours = int(m[2])
    minutes = int(m[3] or 0)
    if len(m[2]) == 2 and m[3] is None and hours > 14:
        return ""
    sign = "+" if m[1] == "+" else "-"
    return f"{sign}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else ""
