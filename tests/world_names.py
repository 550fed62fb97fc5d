"""The names of months, days and countries that reading knows, from Babel; run as a program, writes them down."""

import json
from pathlib import Path

from babel import Locale
from babel.languages import get_official_languages

from parsers.text.characters import folded
from parsers.text.months import LANGUAGES, YEAR_FIRST, names_of_months, told_apart
from parsers.text.world_names import WorldNames

PLACE = Path(__file__).parents[1] / "parsers" / "text" / "world_names.json"
# Countries that name their months in their own way, and languages further away: they name only what is free.
_FURTHER = (
    "ar_IQ", "ar_DZ", "ar_MA", "ar_MR", "fa_AF", "az_Cyrl", "bn_IN", "bs_Cyrl", "de_AT", "es_PE", "fr_CA", "fr_MA",
    "sr_Cyrl_ME", "be_TARASK", "ms_Arab", "ka", "hy", "kk", "ky", "uz", "ur", "ta", "te", "mr", "gu", "kn", "ml", "pa",
    "si", "ne", "km", "lo", "my", "am", "sw", "ga", "cy", "mt", "lb", "fo",
)  # fmt: skip
# Names cut so short that they are words of products (`15 Pro 2024`): known only where the language is told.
_WORDS = frozenset({"pro", "led", "sub", "uno"})


def months() -> dict[str, int]:
    """Return the names of months in all languages; short ones of languages far away are words of nearer ones.

    (Welsh `med`, Maltese `gun`.)
    """
    names, ambiguous = names_of_months(LANGUAGES)
    more, unclear = names_of_months(_FURTHER)
    more = {name: number for name, number in more.items() if len(name) > 3 or not name.isascii()}
    names = {name: number for name, number in more.items() if name not in unclear} | names
    return told_apart(names, ambiguous | _WORDS)


def weekdays() -> dict[str, int]:
    """Return the names of the days of the week, but those that mean two days, or a month as well (`mar`)."""
    names: dict[str, set[int]] = {}
    for language in (*LANGUAGES, *sorted(YEAR_FIRST)):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale.parse(language).days.get(context, {}).get(width, {}).items():
                    names.setdefault(folded(str(name)).strip("."), set()).add(int(number))
    known = months()
    return {name: days.pop() for name, days in names.items() if len(days) == 1 and name not in known}


def countries() -> dict[str, str]:
    """Return the names of countries in English and in their own languages, but those that two countries have."""
    names: dict[str, set[str]] = {}
    for language in ("en", "zh", "ja", "ko", *LANGUAGES):
        for code, name in Locale.parse(language).territories.items():
            if language == "en" or language.partition("_")[0] in get_official_languages(code):
                names.setdefault(folded(name), set()).add(code)
    names = {name: {code for code in codes if len(code) == 2} for name, codes in names.items()}
    names |= {"usa": {"US"}, "u.s.a": {"US"}, "united states of america": {"US"}, "uk": {"GB"}, "england": {"GB"}}
    names |= {
        "scotland": {"GB"},
        "wales": {"GB"},
        "great britain": {"GB"},
        "czech republic": {"CZ"},
        "hong kong": {"HK"},
    }
    return {name: codes.pop() for name, codes in names.items() if len(codes) == 1}


def from_babel() -> WorldNames:
    """Return what the table must hold."""
    return {"months": months(), "weekdays": weekdays(), "countries": countries()}


def written(names: WorldNames) -> str:
    """Return the table as it is written: one name a line, in their order."""
    return json.dumps(names, ensure_ascii=False, indent=0) + "\n"


if __name__ == "__main__":
    PLACE.write_text(written(from_babel()), "utf-8")
