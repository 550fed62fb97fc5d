"""The currency codes that a page names: beside its money labels, or where it says in which currency it is written."""

import re
from collections.abc import Sequence

from parsers.fields.money_labels import MONEY
from parsers.pages.page import Document, Line
from parsers.text.amounts import currency_codes, currency_of
from parsers.text.characters import folded
from parsers.text.currencies import weak_marks
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary
from parsers.text.remembered import remembered

MOST_LABEL_WORDS = 8
# Shorter words are no marks of a currency alone (`DA`, `mk`).
_SHORTEST_WORD = 3
# A word for currency, what says it of all amounts, and the head of a column (`Amount in EUR`).
_CURRENCY_WORD = re.compile(
    r"currency|wahrung|devise|moneda|valuta|waluta|moeda|\bmena\b|penznem|para birimi|валют|通貨|通货|货币|币种|貨幣"
    "|幣別|통화|สกุลเงิน|mata uang|mata wang|tien te|νομισμα|عملة|मुद्रा|all (?:prices|amounts) (?:are )?in"
    "|alle (?:preise|betrage) in"
    r"|\b(?:amounts?|all|montants|importes|importi|valores|betrage|preise|bedragen|belopp|kwoty|ceny)"
    r"(?: [^\W\d_]+){0,3} (?:in|en|em|w|i|v) [^\W\d_]"
    r"|\b(?:amounts?|prices?|totals?|betrag|preis|summe|wert|montant|prix|importe|precio|importo|prezzo|valor|preco"
    r"|bedrag|prijs|kwota|cena|wartosc|belopp|belob|belop|pris) (?:in|en|em|w|i|v) [a-z]{3}\b"
)
# The columns of a table that hold money.
_PRICES = frozenset({"unit_price", "line_total"})
# Codes that are no words: others (`ALL`, `TOP`) stand in the capitals of a heading too.
_COMMON = frozenset(
    "EUR USD GBP CHF JPY CNY CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY INR THB VND IDR MYR PHP SGD HKD TWD KRW"
    " BRL MXN ILS AED SAR ZAR UAH".split()
)


def codes_named(document: Document, glossary: Glossary, wanted: Sequence[str] = ()) -> list[str]:
    """Return the codes in texts that name money or a currency: of some `wanted` ones, else of the common ones.

    Signs that mean one currency count as their codes, beside such words or alone in a cell (`Total due €`, `EUR`).
    """
    taken = set(wanted) if wanted else currency_codes() & _COMMON
    found: set[str] = set()
    for line in document.lines:
        for segment in line.segments:
            codes = _codes_in(segment.text) & taken - found
            if codes and _speaks_of_money(segment.text, line, glossary):
                found |= codes
    return sorted(found)


@remembered
def _codes_in(text: str) -> frozenset[str]:
    return frozenset(_code_of(word.strip("():,.;")) for word in text.split())


def _code_of(word: str) -> str:
    """Return the code that a word stands for, where it is no word of something else as well."""
    if word in weak_marks() or (word.isascii() and word.isalpha() and len(word) < _SHORTEST_WORD):
        return ""
    return currency_of(word)


def _speaks_of_money(text: str, line: Line, glossary: Glossary) -> bool:
    if _CURRENCY_WORD.search(folded(line.text)) or _code_of(text.strip("():,.;")):
        return True
    near = [one for one in (text, line.text) if len(one.split()) <= MOST_LABEL_WORDS]
    if any(term.field in MONEY for one in near for term in glossary.find(one)):
        return True
    return any(term.field in _PRICES for term in glossary.find(text)) and not has_digit(text)
