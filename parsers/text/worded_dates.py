"""Dates with the name of a month, in the orders and with the little words of the world's languages."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from parsers.text.eras import day_of
from parsers.text.months import WORD, WORD_BEFORE, month_in

# Not the first letter of a month (`9-Apr-24`).
_ORDINAL = r"(?:\.?[ºª°]|\.|,|st|nd|rd|th|er|re|ste|de|\(a\)|ê|mh|(?:-?го|-?е|-?a)(?![^\W\d_])|ی|טן)?"
_LINK = r"(?:(?:de|del|di|of|day of|do|da|na|ne|ta'|นี้|la) |d'|de l'|l')?"
_OF_YEAR = r"(?:(?:de|del|di|do|dal|dl|d'|năm|พ\.ศ\.|ค\.ศ\.|anul|gada) ?)?"
_DAY_MONTH = re.compile(
    rf"(?<![A-Za-z\d.,/–-])(\d{{1,2}}){_ORDINAL}[ ./-]{{0,2}}{_LINK}({WORD})[.,]?[ ,./-]{{0,3}}{_OF_YEAR}"
    r"(\d{4}(?!\d)|'?\d{2}(?![\d:.,/%]| \d{4}(?!\d)|\s?[€$£]))",
    re.IGNORECASE,
)
_DAY_YEAR = re.compile(r"(\d{1,2})(?:st|ST|nd|ND|rd|RD|th|TH|\.)?(?: ?, ?|[ /-])(?:of )?(\d{4}|'\d\d)(?!\d|[.,]\d)")
_YEAR_MONTH = re.compile(
    r"(?<!\d)(\d{4})(?:[.,]| ?(?:m\.|թ\.|ж\.|г\.|\(e\)ko|-?ko|оны|ගේ|d\.))?[ ,./-]{1,2}"
    rf"({WORD})[ ./-]{{0,2}}(\d{{1,2}})(?!\d|[.,]\d)"
)
_YEAR_DAY = re.compile(rf"(?<!\d)(\d{{4}})[.-]? ?(?:gada|g\.|ж\.,?) (\d{{1,2}})[.-]? ?({WORD})")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s(?:tháng|thg)\s(\d{1,2}),?\s(?:năm\s)?(\d{4})(?!\d)", re.IGNORECASE)
# Days in words, as letters write them: in English all, in the languages that count no further the first.
_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_DAY_WORDS = {
    **{word: day for day, word in enumerate(_UNITS, 1)},
    **{word: day for day, word in enumerate(_TEENS, 10)},
    **{f"twenty-{word}": day for day, word in enumerate(_UNITS, 21)},
    "thirtieth": 30, "thirty-first": 31, "premier": 1, "primero": 1, "primeiro": 1, "primo": 1, "ersten": 1,
}  # fmt: skip
_DAY_IN_WORDS = re.compile(
    rf"\b({'|'.join(sorted(_DAY_WORDS, key=len, reverse=True))})\s(?:day\s)?(of\s|de\s)?({WORD}),?\s(?:de\s)?"
    r"(\d{4})(?!\d)",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"\d{4}")
_WORD_AFTER = re.compile(r" ?[^\W\d_]")
_LONGEST_MONTH = 30


def worded_dates(plain: str, months: Mapping[str, int]) -> Iterator[tuple[int, int, date | None]]:
    """Yield where each date with the name of a month stands, and its day; None where no calendar has it."""
    for m in _VIETNAMESE.finditer(plain) if "th" in plain.casefold() else ():
        yield m.start(), m.end(), day_of(int(m[3]), int(m[2]), int(m[1]))
    for m in _YEAR_DAY.finditer(plain):
        if month := month_in(m[3], months):
            yield m.start(), m.end(), day_of(int(m[1]), month, int(m[2]))
    for m in _YEAR_MONTH.finditer(plain):
        if month := month_in(m[2], months):
            yield m.start(), m.end(), day_of(int(m[1]), month, int(m[3]))
    for m in _DAY_MONTH.finditer(plain):
        if len(m[3]) == 2 and plain[m.start(3) - 1] == " " and _WORD_AFTER.match(plain, m.end()):
            continue  # `5 May 20 items`
        if month := month_in(m[2], months):
            yield m.start(), m.end(), day_of(int(m[3].lstrip("'")), month, int(m[1]))
    for m in _DAY_IN_WORDS.finditer(plain) if _FOUR_DIGITS.search(plain) else ():
        word = m[1].casefold()
        if (m[2] or word not in _UNITS) and (month := month_in(m[3], months)):  # not `the second March 2024 invoice`
            yield m.start(), m.end(), day_of(int(m[4]), month, _DAY_WORDS[word])
    for m in _DAY_YEAR.finditer(plain):
        begin = max(0, m.start() - _LONGEST_MONTH)
        word = WORD_BEFORE.search(plain, begin, m.start())
        if word and (month := month_in(word[1], months)):
            yield word.start(), m.end(), day_of(int(m[2].lstrip("'")), month, int(m[1]))
