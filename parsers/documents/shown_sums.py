"""Whether a text shows sums as documents do: figures of money under labels or in columns, and not in sentences."""

from collections.abc import Sequence

from parsers.documents.titles import FEW_WORDS
from parsers.text.amounts import figures
from parsers.text.glossary import Glossary, of_tables

_PARTS_OF_SUM = frozenset("subtotal tax shipping discount".split())
_MONEY_LABELS = frozenset("total subtotal amount_due amount_paid tax shipping discount refund".split())
LONGEST_SUM = 10
LONGEST_AFTER = 4
FEWEST_IN_COLUMN = 3


def shows_sums(lines: Sequence[str], glossary: Glossary) -> bool:
    """Whether figures of money stand as on documents, and not in sentences.

    That is a money label on a short line with its figure, or a column of short lines that each end in one.
    """
    if sum(map(_ends_in_money, lines)) >= FEWEST_IN_COLUMN:
        return True
    for place, text in enumerate(lines):
        if _names_an_amount(text):
            return True
        if len(text.split()) > LONGEST_SUM or not any(t.field in _MONEY_LABELS for t in glossary.find(text)):
            continue
        has_figure = len(text.split()) <= FEW_WORDS and any(not f.unit for f in figures(text))
        if has_figure or any(map(shows_money, lines[place : place + 2])):
            return True
    return False


def _names_an_amount(text: str) -> bool:
    """Whether a short line is the mere word for an amount and its figure (`Amount: $75.00`)."""
    terms = [t for t in of_tables().find(text) if t.field == "line_total"] if len(text.split()) <= FEW_WORDS else []
    return bool(terms) and terms[0].start == 0 and shows_money(text[terms[0].end :])


def shows_how_much(lines: Sequence[str], glossary: Glossary) -> bool:
    """Whether a mail shows how its sum comes about: a part of it by name with its figure, besides another figure.

    One that says no more than a number and what is due only tells of an invoice.
    """
    if sum(map(shows_money, lines)) < FEWEST_IN_COLUMN:
        return False
    if sum(map(_ends_in_money, lines)) >= FEWEST_IN_COLUMN:
        return True
    short = [place for place, text in enumerate(lines) if len(text.split()) <= LONGEST_SUM]
    named = [place for place in short if any(t.field in _PARTS_OF_SUM for t in glossary.find(lines[place]))]
    return any(map(shows_money, (text for place in named for text in lines[place : place + 2])))


def _ends_in_money(text: str) -> bool:
    """Whether a line is one of a column: a few words with an amount, or some more with one behind them."""
    words = len(text.split())
    if words > LONGEST_SUM or not shows_money(text):
        return False
    return words <= FEW_WORDS or len(text.rstrip()) - figures(text)[-1].end <= LONGEST_AFTER


def shows_money(text: str) -> bool:
    """Whether a text holds a figure with a currency or with decimals."""
    return any(figure.currency or figure.has_decimals for figure in figures(text))
