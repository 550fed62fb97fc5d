"""Names of months and of days of the week in the languages of the CLDR (Babel), and what a word names."""

import re
from collections.abc import Iterable, Mapping, Set
from functools import cache

from babel import Locale, UnknownLocaleError

from parsers.text.characters import folded
from parsers.text.digits import plain_digits, without_hidden
from parsers.text.world_names import world_names

LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "fi", "nb", "cs", "hu", "ro", "tr", "ru", "uk",
    "id", "ms", "vi", "th", "ar", "hi", "el", "sk", "hr", "sl", "bg", "lt", "lv", "et", "ca", "he",
    "sr", "mk", "be", "fa", "az", "sq", "eu", "gl", "is", "bn", "fil", "af", "bs", "sr_Latn",
)  # fmt: skip
YEAR_FIRST = frozenset({"ja", "zh", "ko"})
SHORTEST_CUT = 4
# One class for what may follow a word's first letter: two that share letters would take for ever to fail.
WORD = (
    r"[^\W\d_](?:(?![\d_])[\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0ddf\u0e00-\u0fff\u1000-\u109f"
    r"\u1780-\u17ff\u200c\u200d.'’]){0,24}"
)
_ENDS = ".׳'’,"
# What languages put before and behind the name of a month (Hebrew and Syriac `in`; Basque, Mongolian).
_PREFIXES = ("ב", "ܒ")
_SUFFIXES = ("ren", "ын")
_EXTRA = {"sept": 9, "mrz": 3, "marz": 3, "maerz": 3, "janner": 1, "jan": 1, "juno": 6, "julei": 7}


def known_locale(name: str) -> Locale | None:
    """Return what Babel knows of a language or locale (BCP 47, or as the CLDR writes it), or None."""
    try:
        return Locale.parse(name.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return None


def month_key(name: str) -> str:
    """Return a name of a month as it is compared: plain, folded, without points."""
    return folded(plain_digits(without_hidden(name)[0])).strip(_ENDS)


def names_of_months(languages: Iterable[str]) -> tuple[dict[str, int], set[str]]:
    """Return the names that Babel has for months in some languages, folded, and those that mean two months."""
    names: dict[str, int] = {}
    ambiguous: set[str] = set()
    for language in languages:
        locale = known_locale(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in (locale.months.get(context, {}).get(width, {}) if locale else {}).items():
                    key = month_key(str(name))
                    if key and not key[0].isdigit() and names.setdefault(key, number) != number:
                        ambiguous.add(key)
    return names, ambiguous


def told_apart(names: dict[str, int], ambiguous: Set[str]) -> dict[str, int]:
    """Return names of months with what Babel has not, and without those that mean two months."""
    names = _EXTRA | {name.replace("'", "’"): number for name, number in names.items()} | names
    return {name: number for name, number in names.items() if name not in ambiguous}


@cache
def month_names(languages: tuple[str, ...] = LANGUAGES) -> dict[str, int]:
    """Return every month name and abbreviation of some languages (BCP 47), folded, to its number.

    A name that means two months (`listopad`) is left out. Without languages, the world's names are given.
    """
    return world_names()["months"] if languages == LANGUAGES else told_apart(*names_of_months(languages))


def weekday_names() -> dict[str, int]:
    """Return the names of the days of the week in the languages above, folded, to their numbers, Monday being 0.

    A word that means two days, or that is a month as well (`mar`), is left out.
    """
    return world_names()["weekdays"]


def month_in(word: str, months: Mapping[str, int]) -> int | None:
    """Return the month that a word names: whole, inflected, or cut short with a point where only one begins so."""
    name = folded(word).strip(_ENDS)
    if name in months:
        return months[name]
    if name[:1] in _PREFIXES and name[1:] in months:
        return months[name[1:]]
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and (found := months.get(name[: -len(suffix)])):
            return found
    if not word.endswith(".") or len(name) < SHORTEST_CUT:
        return None
    begun = {number for known, number in months.items() if known.startswith(name)}
    return begun.pop() if len(begun) == 1 else None


@cache
def names_for(languages: tuple[str, ...]) -> dict[str, int]:
    """Return the names of months to know in a text of some languages: the world's, and theirs before all others."""
    return month_names() | month_names(languages) if languages else month_names()


WORD_BEFORE = re.compile(rf"(?<![^\W_])({WORD})[ /-]{{0,2}}$")
