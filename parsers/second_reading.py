"""The documents of one file; a PDF whose first reading leaves something open is read a second time, on another road."""

from collections.abc import Sequence

from parsers.context import Context
from parsers.documents.kind import NotADocument
from parsers.documents.orders import split_documents
from parsers.documents.resolve import resolve
from parsers.documents.surroundings import Surroundings
from parsers.errors import ParserError
from parsers.mail.message import Leaf
from parsers.marketplaces.templates import Marketplace, marketplace_of
from parsers.pages.page import Document
from parsers.pages.pdf import Road
from parsers.parts import page_of, part_of
from parsers.terms import PurchaseDocument, Status
from parsers.text import sniff

# A second reading of a PDF is dear: only of small ones, as invoices are.
MOST_JUDGED = 10
LARGEST_JUDGED = 2_000_000
# What a second reading may settle: a font that the first one lost, words that it tore.
_OPEN = frozenset({"no_total", "total_unproven", "total_doubtful", "no_number", "no_date", "date_ambiguous"})
# In what two readings of one page must not contradict each other.
_COMPARED = ("kind", "order_number", "invoice_number", "issue_date", "total")
# A page with what it holds.
Resolved = tuple[Document, PurchaseDocument | NotADocument]


def documents_of(
    leaf: Leaf, document: Document, around: Surroundings, context: Context, known: Sequence[Marketplace]
) -> list[Resolved]:
    """Return what the pages of a file hold; where a PDF's first reading proves nothing, a second road is taken."""
    marketplace = marketplace_of(around.sender, known)
    first = resolved_pages(leaf, document, around, marketplace)
    is_small = leaf.media_type == sniff.PDF and document.pages <= MOST_JUDGED
    if not (is_small and len(leaf.content) <= LARGEST_JUDGED and any(_is_open(found) for _, found in first)):
        return first
    try:
        judged = page_of(leaf, context, Road.SLOW)
    except ParserError:
        return first
    second = resolved_pages(leaf, judged, around, marketplace) if judged and judged.lines else []
    return _better(first, second)


def resolved_pages(
    leaf: Leaf, document: Document, around: Surroundings, marketplace: Marketplace | None
) -> list[Resolved]:
    """Return what the pages of a file hold, each document by itself."""
    pages = split_documents(document, marketplace)
    return [(page, resolve(page, part_of(leaf), around, marketplace)) for page in pages]


def _is_open(found: PurchaseDocument | NotADocument) -> bool:
    """Whether another reading of the same page may prove what this one left open."""
    return isinstance(found, PurchaseDocument) and bool(_OPEN & {f.code for f in found.findings if f.needs_review})


def _differs(one: PurchaseDocument, other: PurchaseDocument, name: str) -> bool:
    return getattr(one, name) not in (None, "", getattr(other, name))


def _better(first: list[Resolved], second: list[Resolved]) -> list[Resolved]:
    """Return the second reading where it proves every document, and nothing that the first one read contradicts it."""
    if len(first) != len(second):
        return first
    for (_, one), (_, other) in zip(first, second, strict=True):
        if not isinstance(one, PurchaseDocument) or not isinstance(other, PurchaseDocument):
            return first
        if other.status is Status.REVIEW or any(_differs(one, other, name) for name in _COMPARED):
            return first
    return second
