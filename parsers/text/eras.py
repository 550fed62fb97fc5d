"""Years as calendars count them: Common Era, Buddhist, Minguo, the Japanese eras, the Persian sun year."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

ERA_STARTS = {
    "令和": (2018, 99), "平成": (1988, 31), "昭和": (1925, 64), "R": (2018, 99), "H": (1988, 31), "S": (1925, 64),
    "民國": (1911, 200), "民国": (1911, 200),
}  # fmt: skip
EARLIEST, LATEST = 1970, 2100
_ERA = re.compile(
    r"(令和|平成|昭和|民國|民国|(?<![^\W_])[RHS](?=\d))\s?\.?\s?(\d{1,3}|元)\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})"
    r"(?![\d./-]\d?)\s?日?"
)
_CJK = re.compile(r"(?<!\d)(\d{2,4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]?(?!\d)")
_NUMERALS = re.compile(
    r"(令和|平成|昭和|民國|民国)?([〇零○一二三四五六七八九]{4}|[一二三四五六七八九十百元]{1,5})年"
    r"([正一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿卅]{1,3})[日號号]"
)
_CHINESE = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "正": 1,
    "元": 1,
}
_MINGUO = re.compile(r"(?<![\d.,/-])(1\d\d)\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d/]|[.,-]\d)")
_LATIN_ERA = re.compile(r"[RHS]\d")
_PERSIAN_YEAR = re.compile(r"1[34]\d\d")
_PERSIAN = re.compile(
    r"(?<![\d.,/-])(?P<y>1[34]\d\d)\s?([./-])\s?(?P<m>\d{1,2})\s?\2\s?(?P<d>\d{1,2})(?![\d/]|[.,-]\d)"
    r"|(?<!\d)(?P<day>\d{1,2})\s(?P<name>[\u0600-\u06ff]{2,9})\s(?P<year>1[34]\d\d)(?!\d)"
)
_PERSIAN_MONTHS = {
    name: number
    for number, names in enumerate(
        ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد امرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
        1,
    )
    for name in names.split()
}
_TAIWANESE = frozenset({"zh_Hant", "zh_Hant_TW", "zh_TW"})


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day of a year as written: two digits of this century or the last, or the Buddhist count."""
    if year < 100:
        year += 2000 if year < 70 else 1900
    if 2400 <= year <= 2700:  # the Buddhist era, as Thai documents count
        year -= 543
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None


def counted_dates(plain: str, languages: tuple[str, ...]) -> Iterator[tuple[re.Match[str], date | None]]:
    """Yield each date that is written with the name of an era, or in the characters of East Asia, with its day."""
    ascii_only = plain.isascii()
    eras = list(_ERA.finditer(plain)) if not ascii_only or _LATIN_ERA.search(plain) else []
    for m in eras:
        yield m, _of_era(m[1], 1 if m[2] == "元" else int(m[2]), int(m[3]), int(m[4]))
    if not ascii_only:
        for m in _CJK.finditer(plain):
            if any(era.start() < m.end() and m.start() < era.end() for era in eras):
                continue
            year = int(m[1])  # a year of three digits is one of the Republic of China
            yield m, day_of(year + 1911 if len(m[1]) == 3 else year, int(m[2]), int(m[3]))
        for m in _NUMERALS.finditer(plain):
            year, month, day = (_chinese(part) for part in (m[2], m[3], m[4]))
            if m[1]:
                yield m, _of_era(m[1], year, month, day)
            elif len(m[2]) == 4 and year > 999:
                yield m, day_of(year, month, day)
    if {one.replace("-", "_") for one in languages} & _TAIWANESE:
        for m in _MINGUO.finditer(plain):
            yield m, day_of(int(m[1]) + 1911, int(m[3]), int(m[4]))
    for m in _PERSIAN.finditer(plain) if _PERSIAN_YEAR.search(plain) else ():
        if m["y"]:
            yield m, persian_day(int(m["y"]), int(m["m"]), int(m["d"]))
        else:
            yield m, persian_day(int(m["year"]), _PERSIAN_MONTHS.get(m["name"], 0), int(m["day"]))


def _of_era(name: str, year: int, month: int, day: int) -> date | None:
    first, last = ERA_STARTS[name]
    return day_of(first + year, month, day) if 1 <= year <= last else None


def persian_day(year: int, month: int, day: int) -> date | None:
    """Return the day of a date of the Persian sun year (1380 to 1419), whose leap years go by 33.

    Years from 1420 on are those of the moon calendar today, and are left alone.
    """
    if not (1380 <= year < 1420 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    leap = _is_leap(year)
    if day > (31 if month <= 6 else 30 if month <= 11 or leap else 29):
        return None
    days = sum(366 if _is_leap(one) else 365 for one in range(1380, year))
    days += 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    return date(2001, 3, 21) + timedelta(days=days)


def _is_leap(year: int) -> bool:
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def _chinese(text: str) -> int:
    """Return the number that Chinese numerals write, digit by digit (`二〇二四`) or counted (`十五`, `一百一十三`)."""
    if not any(character in "十百廿卅" for character in text):
        return int("".join(str(_CHINESE[character]) for character in text))
    total, digit = 0, 0
    for character in text.replace("廿", "二十").replace("卅", "三十"):
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _CHINESE[character]
    return total + digit
