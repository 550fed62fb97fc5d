"""One part of an original: its page, or whether it, or the mail around it, may be a document that can't be read."""

import hashlib
from collections.abc import Sequence

from parsers.context import Context
from parsers.documents.kind import kind_of_subject
from parsers.documents.surroundings import Surroundings
from parsers.einvoices.formats import is_called_an_invoice
from parsers.mail.message import Leaf
from parsers.marketplaces.templates import Marketplace, marketplace_of
from parsers.pages.html import read_html
from parsers.pages.kept import Kept
from parsers.pages.page import Document, read_plain
from parsers.pages.pdf import Road, read_pdf
from parsers.terms import Event, Part
from parsers.text import sniff
from parsers.text.charset import decode_text
from parsers.text.glossary import general

EVENTS = frozenset(Event)
_CONTAINERS = frozenset(
    {
        sniff.TNEF,
        sniff.OUTLOOK,
        sniff.ZIP,
        sniff.OFD,
        sniff.OFFICE,
        sniff.OPEN_DOCUMENT,
        "application/gzip",
        "application/vnd.rar",
        "application/x-7z-compressed",
    }
)


def may_hold_one(leaf: Leaf, around: Surroundings) -> bool:
    """Whether a part that is not read may be an invoice: data of no known form, a container in a mail about one."""
    if leaf.media_type == sniff.XML and is_called_an_invoice(leaf.content):
        return True
    if leaf.media_type in _CONTAINERS or leaf.filename.lower().endswith((".p7m", ".ofd")):
        return is_of_a_document(around)
    return False


def is_of_a_document(around: Surroundings) -> bool:
    """Whether a file came by itself, or in a mail about a document."""
    return not around.sender or kind_of_subject(around.subject, None, general()) is not None


def tells_an_event(around: Surroundings, known: Sequence[Marketplace]) -> bool:
    """Whether a mail's subject says that something happened to an order."""
    spoken = kind_of_subject(around.subject, marketplace_of(around.sender, known), general())
    return spoken is not None and spoken.event in EVENTS


def speaks_of_a_document(around: Surroundings, known: Sequence[Marketplace]) -> bool:
    """Whether a mail that can't be read may be a document, by its sender or its subject."""
    if any(marketplace.sells_from(around.sender) for marketplace in known):
        return True
    spoken = kind_of_subject(around.subject, None, general())
    return spoken is not None and spoken.kind is not None


def is_called_a_pdf(leaf: Leaf) -> bool:
    """Whether a part whose bytes show no format was sent as a PDF."""
    is_shapeless = leaf.media_type in (sniff.BINARY, sniff.TEXT)
    return is_shapeless and (leaf.declared == sniff.PDF or leaf.filename.lower().endswith(".pdf"))


def page_of(leaf: Leaf, context: Context, road: Road = Road.FAST, kept: Kept | None = None) -> Document | None:
    """Return a part's page, or None when it is of a kind that is never a document; raises `ParserError`.

    `road` is how a PDF is read; it stays open in `kept`.
    """
    if leaf.media_type == sniff.PDF:
        return read_pdf(leaf.content, context.passwords, road, kept=kept)
    if leaf.media_type == sniff.HTML:
        return read_html(decode_text(leaf.content))
    if leaf.media_type == sniff.TEXT and (not leaf.filename or leaf.filename.lower().endswith((".txt", ".text"))):
        return read_plain(decode_text(leaf.content))
    return None


def part_of(leaf: Leaf) -> Part:
    """Return a part as documents keep it: its place, its name and its bytes with their digest."""
    return Part(leaf.path, leaf.media_type, leaf.filename, hashlib.sha256(leaf.content).hexdigest(), leaf.content)
