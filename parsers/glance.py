"""A glance at a PDF of which only pieces are at hand: whether the reader would surely make nothing of it.

Lossless: a PDF is useless only if it is read to the end, says all that it says in text, and none of that is what a
document of a purchase cannot do without. The reader makes a document of a page only where it finds both a word for
one (a title, a number's label, a sentence, its mail's subject, its file's name) and an amount or a number
(`parsers.documents.resolve`). Here both must be missing, each by itself: no figure is written as money, no label names
an amount or a number of a document, no title names a document; and the reader itself finds none, not even if the mail
said that it is an invoice. What is hidden on the pages counts like what can be seen. Anything else is a doubt.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.documents.kind import NotADocument, kind_of_document, kind_of_subject
from parsers.documents.surroundings import Surroundings
from parsers.documents.titles import kind_of_name
from parsers.fields.labels import labels
from parsers.fields.money import has_unread_money, labelled_money
from parsers.fields.money_figures import document_amounts, segment_figures
from parsers.mail.message import Leaf
from parsers.marketplaces.templates import Marketplace, marketplace_of
from parsers.pages.glimpse import Doubtful, glimpse
from parsers.pages.page import Document, Line
from parsers.pages.sparse import Piece, Range, Sparse
from parsers.second_reading import resolved_pages
from parsers.text import sniff
from parsers.text.glossary import extended, general

# What is looked at to tell what a file is; it must be at hand.
HEAD = 4096
_NUMBERS = frozenset({"order_number", "invoice_number"})
_IF_IT_WERE = "Invoice"


@dataclass(frozen=True, slots=True)
class Glance:
    """What a glance found: that a PDF is useless, or what is missing to tell; neither is a doubt."""

    useless: bool = False
    missing: tuple[Range, ...] = ()


DOUBT = Glance()


def glance(
    size: int, pieces: Iterable[Piece], filename: str, around: Surroundings, known: Sequence[Marketplace]
) -> Glance:
    """Look at a PDF of so many bytes by its pieces, the first `HEAD` bytes among them."""
    pieces = list(pieces)
    head = next((data[:HEAD] for offset, data in pieces if offset == 0), b"")
    if len(head) < min(size, HEAD) or sniff.media_type(head) != sniff.PDF:
        return DOUBT
    if kind_of_subject(around.subject, None, general()) or kind_of_name(filename, general()):
        return DOUBT
    try:
        found = glimpse(Sparse(size, pieces), _goes_on)
    except Doubtful:
        return DOUBT
    if isinstance(found, Document):
        return Glance(useless=_is_nothing(found, Leaf("", sniff.PDF, sniff.PDF, filename, b""), around, known))
    return Glance(missing=found)


def _goes_on(page: Sequence[Line]) -> bool:
    """Whether no figure on a page has a currency beside it, or cents, and a first page has no title of a document."""
    return not any(
        figure.currency or figure.has_decimals
        for line in page
        for segment in line.segments
        for figure in segment_figures(segment)
    ) and not (page and page[0].page == 1 and kind_of_document(Document("pdf", tuple(page)), general()))


def _is_nothing(document: Document, leaf: Leaf, around: Surroundings, known: Sequence[Marketplace]) -> bool:
    marketplace = marketplace_of(around.sender, known)
    glossary = extended(marketplace.labels) if marketplace else general()
    amounts = document_amounts(document)
    if (
        not document.lines
        or kind_of_document(document, glossary)
        or labels(document, glossary, _NUMBERS)
        or labelled_money(document, glossary, amounts)
        or has_unread_money(document, glossary, amounts)
    ):
        return False
    looks = (around, Surroundings(subject=_IF_IT_WERE, sender=around.sender, received=around.received))
    return all(
        isinstance(found, NotADocument)
        for look in looks
        for _, found in resolved_pages(leaf, document, look, marketplace)
    )
