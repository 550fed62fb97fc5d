"""What the rows of an item table are by their words: goods, shipping, discounts, sums, taxes, payments, labels."""

import re

from parsers.fields.cell_runs import QUANTITY
from parsers.fields.cells import Row
from parsers.fields.money_labels import MONEY, REFUNDED
from parsers.text.amounts import currency_of
from parsers.text.dates import date_marks
from parsers.text.glossary import Glossary
from parsers.text.remembered import remembered

ITEM, SHIPPING, DISCOUNT, SURCHARGE, TAX, TOTAL, CARRIED, PAYMENT, LABEL = (
    "item",
    "shipping",
    "discount",
    "surcharge",
    "tax_total",
    "total",
    "carried",
    "payment",
    "label",
)
_LABELS = frozenset(
    {
        "order_number",
        "invoice_number",
        "invoice_date",
        "order_date",
        "due_date",
        "date",
        "seller",
        "buyer",
        "ship_to",
        "vat_id",
        "refund",
        "refund_amount",
        "tracking_number",
        "payment_method",
        "paid_date",
        "other_date",
        "invoice_series",
    }
)
_SUMS = frozenset({"net_total", "total", "amount_due", "amount_paid", REFUNDED})
_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
# The end of a sentence, which is more than a short word with its dot (`Stk.`).
_FULL_STOP = re.compile(r"(?:[^\W\d_]{5}\.|[!?。！？])\s*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CARD = re.compile(
    r"(?:[*•#]{2}|x{3}|\.{3})\s?\d{4}\b"
    r"|\b(?:visa|mastercard|paypal|klarna|amex|american express|apple pay|google pay|maestro|sofort)\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"\d\s?%|%\s?\d")
MOST_WORDS = 18


def sort_of(row: Row, glossary: Glossary, tables: Glossary) -> str:
    """Return what a row is by its words."""
    texts = [cell.text for cell in (*row.texts[-1:], *row.texts[:-1])]
    if not row.is_named and not any(v.role == QUANTITY for v in row.values):
        texts += [segment.text for segment in row.line.segments]
    for text in texts:
        if sort := _sort_of_text(text, glossary, tables):
            return sort
    if len(row.texts) == 1 and row.values and (sort := _sort_of_column_name(row.texts[0].text, tables)) != ITEM:
        return sort
    if not row.values and all(_sort_of_column_name(text.strip("[]"), tables) != ITEM for text in texts[:2]):
        return LABEL
    return LABEL if any(_is_label(cell.text, glossary, 0.9 if row.values else 0.5) for cell in row.texts) else ITEM


@remembered
def _is_label(text: str, glossary: Glossary, share: float) -> bool:
    """Whether a text is the label of something that is no item: a number, a day, a party, a refund."""
    terms = [t for t in glossary.find(text) if t.field in _LABELS]
    if not terms:
        return False
    covered = sum({(t.start, t.end): t.end - t.start for t in terms}.values())
    if "refund" in {t.field for t in terms}:
        return covered >= 0.5 * len(text)
    rest = "".join(character for character in text[terms[-1].end :] if character.isalpha())
    numbered = terms[0].start == 0 and (not rest or bool(date_marks(text[terms[-1].end :])))
    return text.rstrip().endswith((":", "：")) or numbered or (covered >= share * len(text) and terms[0].start == 0)


@remembered
def _sort_of_column_name(text: str, tables: Glossary) -> str:
    """Return what a row is that is called like a column of sums or taxes (`Net`), or like a payment (`Cash`)."""
    bare = " ".join(word for word in text.split() if not currency_of(word))
    terms = tables.find(bare)
    covered = sum({(t.start, t.end): t.end - t.start for t in terms}.values())
    if not terms or covered < 0.7 * len(bare.strip(" :：")):
        return ITEM
    meant = {t.field for t in terms}
    if "account" in meant:
        return PAYMENT
    if meant & {"tax_rate", "tax_amount"}:
        return TAX
    return TOTAL if "line_total" in meant else LABEL if "description" in meant else ITEM


@remembered
def _sort_of_text(text: str, glossary: Glossary, tables: Glossary) -> str:
    carried = any(t.field == "carried_forward" and len(_WORD.findall(text[: t.start])) < 2 for t in tables.find(text))
    if carried and len(_WORD.findall(text)) <= 6:
        return CARRIED
    plain = _PARENTHESIS.sub(lambda m: " " * len(m.group()), text)
    terms = [t for t in glossary.find(plain) if t.field in MONEY]
    if not terms or len(_WORD.findall(plain[: terms[0].start])) > 2:
        found = glossary.find(text)
        if any(t.field == "payment_method" and t.start <= 1 for t in found) or _CARD.search(text):
            return PAYMENT
        return ""
    meant = {MONEY[t.field] for t in terms}
    rest = plain
    for term in reversed(terms):
        rest = rest[: term.start] + " " + rest[term.end :]
    others = [word for word in _WORD.findall(rest) if not currency_of(word)]
    extra = next((MONEY[t.field] for t in terms[-1:] if MONEY[t.field] in (SHIPPING, DISCOUNT, SURCHARGE)), "")
    if extra and terms[0].start and not meant & (_SUMS - {"net_total"}):
        return extra  # `Bulky goods surcharge`
    if meant & _SUMS:
        return TOTAL if len(others) <= 5 else ""
    if len(others) > 3 and not text.rstrip().endswith((":", "：")):
        return ""
    if meant & {"balance", "withheld", "rounding"}:
        return PAYMENT
    return next((sort for sort in (TAX, SHIPPING, DISCOUNT, SURCHARGE) if sort in meant), "")


def is_sentence(row: Row) -> bool:
    """Whether a row is a sentence that mentions an amount, and no line of a table."""
    return len(row.text.split()) > MOST_WORDS or (
        len(row.texts) == 1 and len(row.text.split()) > 3 and bool(_FULL_STOP.search(row.text))
    )


def is_tax_row(row: Row, *, is_named: bool) -> bool:
    """Whether a row tells a net amount, its tax and their sum, and sells nothing.

    Below a heading that names descriptions (`is_named`) its words must speak of a rate.
    """
    if row.is_named and is_named and not any(_RATE.search(cell.text) for cell in row.texts):
        return False
    amounts = [v.value for v in row.values if v.is_money]
    rates = [v.value for v in row.values if v.percent]
    summed = any(a + b == c for a in amounts for b in amounts for c in amounts if a and b and abs(b) < abs(a) / 2)
    return summed or (bool(rates) and not row.is_named)
