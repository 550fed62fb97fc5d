"""The currency codes that a page names: beside its money labels, or where it says in which currency it is written."""

import re
from collections.abc import Sequence

from parsers.fields.money_labels import MONEY
from parsers.pages.page import Document
from parsers.text.amounts import currency_codes
from parsers.text.characters import folded
from parsers.text.glossary import Glossary

MOST_LABEL_WORDS = 8
# A word for currency, what says it of all amounts, and the head of a column (`Amount in EUR`).
_CURRENCY_WORD = re.compile(
    r"currency|wahrung|devise|moneda|valuta|waluta|moeda|\bmena\b|penznem|para birimi|валют|通貨|通货|货币|币种|貨幣"
    "|幣別|통화|สกุลเงิน|mata uang|mata wang|tien te|νομισμα|عملة|मुद्रा|all (?:prices|amounts) (?:are )?in"
    "|alle (?:preise|betrage) in"
    r"|\b(?:amounts?|prices?|totals?|betrag|preis|summe|wert|montant|prix|importe|precio|importo|prezzo|valor|preco"
    r"|bedrag|prijs|kwota|cena|wartosc|belopp|belob|belop|pris) (?:in|en|em|w|i|v) [a-z]{3}\b"
)
# Codes that are no words: others (`ALL`, `TOP`) stand in the capitals of a heading too.
_COMMON = frozenset(
    "EUR USD GBP CHF JPY CNY CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY INR THB VND IDR MYR PHP SGD HKD TWD KRW"
    " BRL MXN ILS AED SAR ZAR UAH".split()
)


def codes_named(document: Document, glossary: Glossary, wanted: Sequence[str] = ()) -> list[str]:
    """Return the codes in lines that name money or a currency: of some `wanted` ones, else of the common ones."""
    texts = [s.text for line in document.lines for s in line.segments if _speaks_of_money(line.text, glossary)]
    words = {word.strip("():,.;") for text in texts for word in text.split()}
    return sorted(words & (set(wanted) if wanted else currency_codes() & _COMMON))


def _speaks_of_money(text: str, glossary: Glossary) -> bool:
    if _CURRENCY_WORD.search(folded(text)):
        return True
    short = len(text.split()) <= MOST_LABEL_WORDS
    return short and any(term.field in MONEY for term in glossary.find(text))
