"""Several orders in one mail: each number with its own total is a document of its own."""

from dataclasses import replace

from parsers.glossary import extended, general
from parsers.labels import labels
from parsers.money import document_amounts, labelled_money
from parsers.numbers import labelled_numbers
from parsers.page import Document
from parsers.templates import Marketplace


def split_orders(document: Document, marketplace: Marketplace | None) -> list[Document]:
    """Return a document for each order that a mail names, when each part has its own total; else the whole.

    What stands before the first order number belongs to all of them.
    """
    glossary = extended(marketplace.labels) if marketplace else general()
    form = marketplace.order_number if marketplace else None
    starts: dict[str, int] = {}
    for label in labels(document, glossary, frozenset({"order_number"})):
        for number in labelled_numbers(document, [label], form):
            starts.setdefault(number.value, label.at)
    if len(starts) < 2:
        return [document]
    places = sorted(starts.values())
    head = document.lines[: places[0]]
    parts = [
        replace(document, lines=(*head, *document.lines[start:end]))
        for start, end in zip(places, [*places[1:], len(document.lines)], strict=True)
    ]
    amounts = document_amounts(document)
    whole = all(any(m.field == "total" for m in labelled_money(part, glossary, amounts)) for part in parts)
    return parts if whole else [document]
