"""Names of months and of days of the week in the languages of the CLDR (Babel), and what a word names."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

from parsers.text.characters import folded
from parsers.text.digits import plain_digits, without_hidden

LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "fi", "nb", "cs", "hu", "ro", "tr", "ru", "uk",
    "id", "ms", "vi", "th", "ar", "hi", "el", "sk", "hr", "sl", "bg", "lt", "lv", "et", "ca", "he",
    "sr", "mk", "be", "fa", "az", "sq", "eu", "gl", "is", "bn", "fil", "af", "bs", "sr_Latn",
)  # fmt: skip
# Countries that name their months in their own way, and languages further away: they name only what is free.
_FURTHER = (
    "ar_IQ", "ar_DZ", "ar_MA", "ar_MR", "fa_AF", "az_Cyrl", "bn_IN", "bs_Cyrl", "de_AT", "es_PE", "fr_CA", "fr_MA",
    "sr_Cyrl_ME", "be_TARASK", "ms_Arab", "ka", "hy", "kk", "ky", "uz", "ur", "ta", "te", "mr", "gu", "kn", "ml", "pa",
    "si", "ne", "km", "lo", "my", "am", "sw", "ga", "cy", "mt", "lb", "fo",
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
# Names cut so short that they are words of products (`15 Pro 2024`): known only where the language is told.
_WORDS = frozenset({"pro", "led", "sub", "uno"})
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


def _names(languages: Iterable[str]) -> tuple[dict[str, int], set[str]]:
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


@cache
def month_names(languages: tuple[str, ...] = LANGUAGES) -> dict[str, int]:
    """Return every month name and abbreviation of some languages (BCP 47), folded, to its number.

    A name that means two months (`listopad`) is left out. Without languages, the world's names are given.
    """
    names, ambiguous = _names(languages)
    if languages == LANGUAGES:
        more, unclear = _names(_FURTHER)
        # short names of languages far away are words of nearer ones (Welsh `med`, Maltese `gun`)
        more = {name: number for name, number in more.items() if len(name) > 3 or not name.isascii()}
        names = {name: number for name, number in more.items() if name not in unclear} | names
        ambiguous |= _WORDS
    names = _EXTRA | {name.replace("'", "’"): number for name, number in names.items()} | names
    return {name: number for name, number in names.items() if name not in ambiguous}


@cache
def weekday_names() -> dict[str, int]:
    """Return the names of the days of the week in the languages above, folded, to their numbers, Monday being 0.

    A word that means two days, or that is a month as well (`mar`), is left out.
    """
    names: dict[str, set[int]] = {}
    for language in (*LANGUAGES, *sorted(YEAR_FIRST)):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale.parse(language).days.get(context, {}).get(width, {}).items():
                    names.setdefault(folded(str(name)).strip("."), set()).add(int(number))
    return {name: days.pop() for name, days in names.items() if len(days) == 1 and name not in month_names()}


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
