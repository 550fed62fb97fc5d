"""Several purchases in one original: orders in one mail, invoices in one PDF; each becomes a document of its own.

Nothing is taken apart that may be one: every part must have its own number and its own total, and what cannot be
told apart stays whole, for a person to look at.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from parsers.documents.kind import kind_of_document
from parsers.fields.labels import labels
from parsers.fields.money import labelled_money
from parsers.fields.money_figures import document_amounts, segment_figures
from parsers.fields.numbers import labelled_numbers
from parsers.marketplaces.templates import Marketplace
from parsers.pages.markup import orders_marked, same_number, says_number
from parsers.pages.page import Document, Line
from parsers.text.glossary import Glossary, extended, general

# How far down a page its title and number stand, in lines.
TOP_LINES = 25
_PAGE_OF = re.compile(
    r"(?<![\d.,/-])(\d{1,3})\s?(?:/|of|von|de|di|van|av|af|z|из|／)\s?(\d{1,3})(?![\d.,/-])", re.IGNORECASE
)
_PAGE = re.compile(
    r"\b(?:page|seite|pagina|página|pàgina|strona|sida|side|sivu|strana|oldal|sayfa|стр|страница|ページ|页|頁|페이지)\b",
    re.IGNORECASE,
)


def split_documents(document: Document, marketplace: Marketplace | None) -> list[Document]:
    """Return a document for each purchase in an original: a PDF is split into invoices, anything else into orders."""
    return split_invoices(document, marketplace) if document.source == "pdf" else split_orders(document, marketplace)


def split_orders(document: Document, marketplace: Marketplace | None) -> list[Document]:
    """Return a document for each order that a mail names, when each part has its own total; else the whole.

    What stands before the first order number belongs to all of them. Where no label names the numbers, the page's
    markup does, when each stands on the page with the total that the markup gives it.
    """
    glossary = extended(marketplace.labels) if marketplace else general()
    form = marketplace.order_number if marketplace else None
    starts: dict[str, int] = {}
    for label in labels(document, glossary, frozenset({"order_number"})):
        for number in labelled_numbers(document, [label], form):
            starts.setdefault(number.value, label.at)
    if len(starts) > 1:
        parts = _cut(document, starts)
        if _each_has_a_total(parts.values(), document, glossary):
            return list(parts.values())
    return _split_by_markup(document)


def _split_by_markup(document: Document) -> list[Document]:
    marked = orders_marked(document)
    if len(marked) < 2 or not all(one.order_number and one.total is not None for one in marked):
        return [document]
    starts: dict[str, int] = {}
    for index, line in enumerate(document.lines):
        for one in marked:
            if one.order_number not in starts and says_number(line.text, one.order_number):
                starts[one.order_number] = index
    if len(set(starts.values())) < len(marked):
        return [document]
    parts = _cut(document, starts)
    amounts = document_amounts(document)
    head = min(starts.values())
    for one in marked:
        own = parts[one.order_number].lines[head:]
        if one.total not in [amounts.read(f) for line in own for s in line.segments for f in segment_figures(s)]:
            return [document]
    return list(parts.values())


def _cut(document: Document, starts: Mapping[str, int]) -> dict[str, Document]:
    """Cut a document where each number first stands; each part keeps what its number has in the markup."""
    ordered = sorted(starts.items(), key=lambda start: start[1])
    places = [at for _, at in ordered]
    head = document.lines[: places[0]]
    return {
        number: replace(
            document,
            lines=(*head, *document.lines[start:end]),
            markup=tuple(m for m in document.markup if same_number(m.order_number, number)),
        )
        for (number, start), end in zip(ordered, [*places[1:], len(document.lines)], strict=True)
    }


def _each_has_a_total(parts: Iterable[Document], document: Document, glossary: Glossary) -> bool:
    amounts = document_amounts(document)
    return all(any(m.field == "total" for m in labelled_money(part, glossary, amounts)) for part in parts)


def split_invoices(document: Document, marketplace: Marketplace | None) -> list[Document]:
    """Return a document for each invoice in a PDF, their pages keeping their numbers; else the whole.

    A page begins a new invoice when a title and an invoice number stand at its top, the number is none that came
    before, and no count on it (`Page 2 of 3`) says otherwise. Each must have a total of its own, and no page may name
    another one's number: a later page that repeats its invoice's head, or refers to others, splits nothing.
    """
    pages: dict[int, list[Line]] = {}
    for line in document.lines:
        pages.setdefault(line.page, []).append(line)
    if len(pages) < 2:
        return [document]
    glossary = extended(marketplace.labels) if marketplace else general()
    groups: list[list[Line]] = []
    own: list[str] = []
    for number in sorted(pages):
        page = replace(document, lines=tuple(pages[number]))
        named = _numbers(page, glossary, marketplace)
        begins = _begins(page, named, glossary, marketplace)
        if begins and not any(same_number(begins, other) for other in own):
            if not all(same_number(name, begins) for name in named):
                return [document]
            groups.append([])
            own.append(begins)
        elif not groups or not all(same_number(name, own[-1]) for name in named):
            return [document]
        groups[-1] += pages[number]
    parts = [replace(document, lines=tuple(lines), pages=len({line.page for line in lines})) for lines in groups]
    return parts if len(parts) > 1 and _each_has_a_total(parts, document, glossary) else [document]


def _numbers(page: Document, glossary: Glossary, marketplace: Marketplace | None) -> list[str]:
    found = labels(page, glossary, frozenset({"invoice_number"}))
    form = marketplace.invoice_number if marketplace else None
    numbers = (labelled_numbers(page, found, form) if form else []) or labelled_numbers(page, found)
    return list(dict.fromkeys(number.value for number in numbers))


def _begins(page: Document, named: Sequence[str], glossary: Glossary, marketplace: Marketplace | None) -> str:
    """Return the invoice number of a page that begins like an invoice: titled, numbered, and the first of its count."""
    counts = [m for line in page.lines if _PAGE.search(line.text) for m in _PAGE_OF.finditer(line.text)]
    if any(int(m[1]) > 1 for m in counts if int(m[2]) >= int(m[1])):
        return ""
    top = replace(page, lines=page.lines[:TOP_LINES])
    at_top = _numbers(top, glossary, marketplace)
    title = kind_of_document(top, glossary)
    return at_top[0] if title and title.kind and at_top and at_top[0] in named else ""
