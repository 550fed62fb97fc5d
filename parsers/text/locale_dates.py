"""How one locale writes its dates: the patterns of the CLDR turned into patterns that read."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from babel.dates import format_date

from parsers.text.digits import plain_digits, without_hidden
from parsers.text.eras import day_of
from parsers.text.months import WORD, known_locale, month_key, month_names, names_for
from parsers.text.worded_dates import worded_dates

_FIELD = re.compile(r"'((?:[^']|'')*)'|([GyMLdEc])\2*|([^'GyMLdEc]+)")
_PLAIN_SEPARATORS = re.compile(r"[\s./-]*")


@cache
def written_order(locale: str) -> str:
    """Return in which order a locale (BCP 47 or CLDR) writes dates in digits: `dmy`, `mdy`, `ymd`, or nothing.

    English without a country has none.
    """
    known = known_locale(locale)
    if known is None or (known.language == "en" and not known.territory):
        return ""
    return _order(str(known.date_formats["short"].pattern))


@cache
def order_of_country(country: str, language: str = "") -> str:
    """Return the order in which a country (ISO 3166-1) writes its dates, in one language where that is given.

    Where the CLDR does not know the language in that country, all that it knows of both must agree.
    """
    if len(country) != 2:
        return ""
    if language and (order := written_order(f"{language}_{country.upper()}")):
        return order
    found = {written_order(f"{one}_{country.upper()}") for one in ("und", "en")} | {written_order(language)}
    found -= {""}
    return found.pop() if len(found) == 1 else ""


def _order(pattern: str) -> str:
    fields = [m[2] for m in _FIELD.finditer(pattern) if m[2] and m[2] in "yMLd"]
    return "".join("m" if field in "ML" else field for field in fields)


def told_dates(plain: str, languages: tuple[str, ...]) -> Iterator[tuple[int, int, date | None]]:
    """Yield where dates stand that are written as the locales of a text write them in words, and their days."""
    for language in languages:
        for pattern in _patterns(language):
            for m in pattern.finditer(plain):
                month = int(m["m"]) if m["m"].isdigit() else _months(language).get(month_key(m["m"]))
                if month:
                    yield m.start(), m.end(), day_of(int(m["y"]), month, int(m["d"]))


@cache
def _months(language: str) -> dict[str, int]:
    """Return the months as one locale names them, those with digits in their names included.

    A name that means two of them (Jola-Fonyi's `Su`, accents left out) is none.
    """
    locale = known_locale(language)
    names: dict[str, int] = {}
    twofold: set[str] = set()
    for context in ("stand-alone", "format"):
        for width in ("abbreviated", "wide"):
            for number, name in (locale.months.get(context, {}).get(width, {}) if locale else {}).items():
                key = month_key(str(name))
                if not key.isdigit() and names.setdefault(key, number) != number:
                    twofold.add(key)
    return {name: number for name, number in (month_names((language,)) | names).items() if name not in twofold}


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a locale that no general one reads: with words, or with separators of its own."""
    locale = known_locale(language)
    if locale is None:
        return ()
    written = [str(locale.date_formats[width].pattern) for width in ("full", "long", "medium", "short")]
    names = [
        plain_digits(without_hidden(str(name))[0])
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in locale.months.get(context, {}).get(width, {}).values()
    ]
    words = "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True) if not name.isdigit())
    month = f"(?:{words}|{WORD})" if words else WORD
    found = dict.fromkeys(_reading(p, month) for p in written if "yy" not in p and not _is_general(p, language))
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in found if pattern)


def _is_general(pattern: str, language: str) -> bool:
    """Whether the general way to read dates with words reads a pattern, in each month of the year."""
    months = names_for((language,))
    for day in (date(2024, month, 15) for month in range(1, 13)):
        plain = plain_digits(without_hidden(format_date(day, pattern, locale=str(known_locale(language))))[0])
        if [read for _, _, read in worded_dates(plain, months)][:1] != [day]:
            return False
    return True


def _reading(pattern: str, month: str) -> str:
    """Return a regular expression for a date pattern (UTS #35), the day of the week left out; empty for a plain one."""
    parts: list[tuple[str, str]] = []
    for m in _FIELD.finditer(pattern):
        if m[1] is not None:
            parts.append(("text", m[1]))
        elif m[2]:
            parts.append((m[2].replace("L", "M").replace("c", "E"), m.group()))
        else:
            parts.append(("text", m[3]))
    fields = [i for i, (kind, _) in enumerate(parts) if kind in "yMd"]
    if len(fields) != 3:
        return ""
    parts = parts[fields[0] : fields[2] + 1]
    between = [text for kind, text in parts if kind == "text"]
    if not any(kind == "M" and len(text) > 2 for kind, text in parts) and (
        all(_PLAIN_SEPARATORS.fullmatch(text) and text.strip() for text in between) and len(set(between)) == 1
    ):
        return ""
    made = {
        "y": r"(?<!\d)(?P<y>\d{4})(?!\d)",
        "d": r"(?<!\d)(?P<d>\d{1,2})(?!\d)",
        "G": r"[^\d\s]{1,20}",
        "E": r"\S{1,20}",
    }
    made["M"] = r"(?<!\d)(?P<m>\d{1,2})(?!\d)"
    result = []
    for kind, text in parts:
        if kind == "text":
            words = plain_digits(without_hidden(text)[0]).replace("''", "'")
            result.append("".join(r"\s?" if part.isspace() else re.escape(part) for part in re.split(r"(\s+)", words)))
        elif kind == "M" and len(text) > 2:
            result.append(f"(?P<m>{month})")
        else:
            result.append(made[kind])
    return "".join(result)
