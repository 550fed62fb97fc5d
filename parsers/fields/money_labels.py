"""What a money label means: which field the amount beside it fills.

A label may be a phrase of several terms (`Total VAT`, `Total (incl. VAT)`): the narrower term says what the
amount is, unless it is only mentioned as included.
"""

import re
from collections.abc import Sequence

from parsers.fields.money_figures import PARENTHESIS, without_asides
from parsers.pages.page import Document
from parsers.text.amounts import currency_of, figures
from parsers.text.characters import folded
from parsers.text.glossary import Glossary, Term
from parsers.text.remembered import remembered

# A total that money goes back from is the total of a refund alone.
REFUNDED = "refunded"
# The glossary's names for what an amount can be, and the field each one fills (EN 16931, BT-109 and following).
MONEY = {
    "subtotal": "net_total",
    "net_total": "net_total",
    "tax": "tax_total",
    "tax_total": "tax_total",
    "shipping": "shipping",
    "discount": "discount",
    "total": "total",
    "amount_due": "amount_due",
    "amount_paid": "amount_paid",
    # what stands among the sums and is none of the fields of a document: it explains them
    "balance": "balance",
    "rounding": "rounding",
    "surcharge": "surcharge",
    "withheld": "withheld",
    "refund_amount": REFUNDED,
}
_NARROW = ("discount", "shipping", "rounding", "withheld", "balance", "surcharge", "tax_total", "net_total")
_INCLUDED = re.compile(
    r"\b(?:incl|inkl|inc|including|included|includes|inclusive|enthalten\w*|darin|ttc|t\.t\.c|compris\w*|inclu[iy]d[oa]s?"
    r"|incl[ou]s[oaie]?|inclusief|inklusive|sis|dahil|brutto|gross|of which|davon|dont"
    r"|w tym|z|s|med|con|com|cu|с|з)\b\.?",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(
    r"\b(?:excl|exkl|ex|excluding|exclusive|without|before|ohne|zzgl|netto|net|hors|ht|h\.t|sin|senza|sem|zonder|bez|uten"
    r"|uden|utan|hariç|fara|fără|без|exclusief|ilman|veroton)\b\.?",
    re.IGNORECASE,
)
# "Total from 100.00" names a price to begin with, not what was paid.
_FROM = re.compile(r"\s?(?:from|starting at|ab|[àa] partir de|desde|od|vanaf|fra|från|от|より|起)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\d[\d.,]*\s?%")
_WORDS = re.compile(r"[^\W\d_]{2,}[$€£]?")


@remembered
def money_label(text: str, glossary: Glossary) -> tuple[str, str, int] | None:
    """Return (field, label text, where it ends) when a segment begins with a money label."""
    plain = without_asides(text)
    if not any(t.field in MONEY for t in glossary.find(plain)):
        plain = text
    terms = [t for t in glossary.find(plain) if t.field in MONEY]
    if not terms:
        return None
    first_figure = next(
        (f.start for f in figures(plain) if not f.percent and (f.has_decimals or f.currency)), len(plain)
    )
    terms = [t for t in terms if t.start < max(first_figure, 1)]
    if not terms or not _begins(plain, terms[0]) or _FROM.match(plain[max(t.end for t in terms) :]):
        return None
    if any(t.field == "refund" and t.start < terms[0].start for t in glossary.find(plain)):
        return REFUNDED, text[terms[0].start : max(t.end for t in terms)], max(t.end for t in terms)
    if any(t.field == "quantity" and t.start < first_figure for t in glossary.find(plain)):
        return None  # a total of pieces, hours or items
    field = _meaning(plain, terms, text)
    end = max(term.end for term in terms)
    return field, text[terms[0].start : end], end


def _begins(text: str, first: Term) -> bool:
    before = text[: first.start].strip(" -–—•*+:.(")
    return len(_PERCENT.sub(" ", before).split()) <= 2 and all(figure.percent for figure in figures(before))


def _meaning(plain: str, terms: Sequence[Term], text: str) -> str:
    fields = [MONEY[term.field] for term in terms]
    if "total" in fields and _EXCLUDED.search(folded(plain)) and "tax_total" in fields:
        return "net_total"
    if "total" in fields or "amount_due" in fields:
        wide = "amount_due" if "amount_due" in fields else "total"
        narrow = [f for f in _NARROW if f in fields]
        if not narrow:
            return wide
        start = min(t.start for t in terms if MONEY[t.field] == narrow[0])
        if _INCLUDED.search(plain[:start]) or _INCLUDED.search(plain[max(t.end for t in terms) :]):
            return wide
        return narrow[0]
    if fields[0] == "net_total" or len(set(fields)) == 1:
        return fields[0]
    return fields[-1] if text.rstrip().endswith(":") else fields[0]


def names_a_total(document: Document, glossary: Glossary) -> bool:
    """Whether a word for a total or for what is due stands where a label stands."""
    labels = (money_label(segment.text, glossary) for line in document.lines for segment in line.segments)
    return any(label is not None and label[0] in ("total", "amount_due") for label in labels)


@remembered
def is_qualified(text: str, end: int, glossary: Glossary) -> bool:
    """Whether a label goes on with words that neither the glossary nor the talk of taxes and currencies knows."""
    first = next((f.start for f in figures(text) if f.start >= end and not f.percent), len(text))
    rest = PARENTHESIS.sub(" ", text[end:first])
    for term in reversed(glossary.find(rest)):
        rest = rest[: term.start] + " " + rest[term.end :]
    rest = _EXCLUDED.sub(" ", _INCLUDED.sub(" ", rest))
    return any(not currency_of(word) for word in _WORDS.findall(rest))


def is_described(text: str, end: int) -> bool:
    """Whether a label begins the name of a thing, whose number of pieces may stand beside (`Shipping labels`)."""
    rest = PARENTHESIS.sub(" ", text[end:])
    return len(_WORDS.findall(rest)) > 1
