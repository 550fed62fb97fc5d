"""Whether a document is one that is known: the same file, the same words, or the same purchase.

A Message-ID, a file name or a subject never makes two documents one: senders use them again.
"""

import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from sqlalchemy import Connection, and_, bindparam, or_, select

from archive import schema
from archive.document_rows import SUPERSEDED
from archive.joining import payment_providers
from archive.statement import Statement
from parsers.terms import Kind, PurchaseDocument, Status

# What is filed is the better match, and what was rejected the worst.
_STANDING = {Status.FILED.value: 0, Status.REJECTED.value: 2}
_NUMBERED_ONCE = frozenset({Kind.INVOICE.value, Kind.CREDIT_NOTE.value, Kind.FEE_INVOICE.value})
_CLUES = ("fingerprint", "order_number", "invoice_number")


class Rung(IntEnum):
    """How two documents were found to be one, the surest first."""

    DOCUMENT = 1
    FINGERPRINT = 2
    BUSINESS_KEY = 3

    @property
    def words(self) -> str:
        """The rung as it is told to people."""
        return {
            Rung.DOCUMENT: "the same file",
            Rung.FINGERPRINT: "the same words",
            Rung.BUSINESS_KEY: "the same seller, number, date and total",
        }[self]


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells documents apart. `ordinal` counts the documents of one part from 0."""

    sha256: str
    ordinal: int
    fingerprint: str
    kind: str
    marketplace: str
    seller: str
    seller_tax_id: str
    order_number: str
    invoice_number: str
    issue_date: str
    currency: str
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document that is kept, or about to be. `junk_only` means that nothing else holds it for review.

    `client` is for whom it is kept, empty where nothing has said so.
    """

    id: str
    identity: Identity
    status: str
    junk_only: bool
    path: str
    client: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """The known document that another one is the same as, and how that was found."""

    document: KnownDocument
    rung: Rung


def identity_of(document: PurchaseDocument, ordinal: int) -> Identity:
    """Return what tells a document apart that was read as the `ordinal`-th of its part."""
    return Identity(
        sha256=document.part.sha256,
        ordinal=ordinal,
        fingerprint=document.fingerprint,
        kind=document.kind.value if document.kind else "",
        marketplace=document.marketplace,
        seller=document.seller,
        seller_tax_id=document.seller_tax_id,
        order_number=document.order_number,
        invoice_number=document.invoice_number,
        issue_date=document.issue_date.isoformat() if document.issue_date else "",
        currency=document.currency,
        total=document.total,
    )


def find_twin(connection: Connection, identity: Identity, besides: list[KnownDocument], but: str = "") -> Twin | None:
    """Return the known document that this one is, the surest match first, filed before held.

    `besides` are the documents of the same original that the index does not know yet; `but` is the id of the one that
    is asked about, where it is known.
    """
    matches = []
    for known in [*_candidates(connection, identity), *besides]:
        if known.id != but and (rung := match(identity, known.identity)):
            nearness = (known.identity.kind != identity.kind, known.identity.ordinal != identity.ordinal)
            matches.append((rung, _STANDING.get(known.status, 1), *nearness, known.id, known))
    if not matches:
        return None
    rung, *_, known = min(matches, key=lambda found: found[:-1])
    return Twin(_current(connection, known), rung)


def find_former(connection: Connection, identity: Identity) -> KnownDocument | None:
    """Return the filed document of which this one may be another version: it has its seller and number, and differs.

    An invoice has a number once (Directive 2006/112/EC, article 226), so one of the two is not what it seems.
    """
    alike = [known for known in _candidates(connection, identity) if known.status == Status.FILED]
    former = [known for known in alike if _is_another_version(identity, known.identity)]
    return max(former, key=lambda known: (known.identity.issue_date, known.id), default=None)


def _is_another_version(one: Identity, other: Identity) -> bool:
    seller = _agree(one.seller_tax_id, other.seller_tax_id)
    if seller is None:
        seller = _agree(one.seller, other.seller)
    days = _agree(one.issue_date, other.issue_date) is False
    amounts = None not in (one.total, other.total) and one.total != other.total
    return (
        one.kind == other.kind
        and one.kind in _NUMBERED_ONCE
        and bool(seller)
        and _agree(one.invoice_number, other.invoice_number) is True
        and _agree(one.order_number, other.order_number) is not False
        and (days or amounts or _agree(one.currency, other.currency) is False)
    )


def match(one: Identity, other: Identity) -> Rung | None:
    """Return how two documents are the same one; None when they are not known to be."""
    if (one.sha256, one.ordinal) == (other.sha256, other.ordinal):
        return Rung.DOCUMENT
    same_numbers = (one.order_number, one.invoice_number) == (other.order_number, other.invoice_number)
    if one.fingerprint and one.fingerprint == other.fingerprint and same_numbers:
        # Two documents of one part share its words where no number parts them: they are still two.
        return None if one.sha256 == other.sha256 else Rung.FINGERPRINT
    return Rung.BUSINESS_KEY if _same_purchase(one, other) else None


def _same_purchase(one: Identity, other: Identity) -> bool:
    """Compare the business key; what was not read in both proves nothing, and what differs disproves."""
    seller = _agree(one.seller_tax_id, other.seller_tax_id)
    if seller is None:
        seller = _agree(one.seller, other.seller)
    numbers = {
        _agree(one.invoice_number, other.invoice_number),
        _agree(one.order_number, other.order_number),
    }
    return (
        bool(seller)
        and True in numbers
        and False not in numbers
        and bool(one.kind)
        and one.kind == other.kind
        # what whoever moved the money says of a purchase is proof of its own
        and (one.marketplace in payment_providers()) == (other.marketplace in payment_providers())
        and bool(one.issue_date and one.currency)
        and (one.issue_date, one.currency) == (other.issue_date, other.currency)
        and one.total is not None
        and one.total == other.total
    )


def _agree(one: str, other: str) -> bool | None:
    """Return whether two values are the same; None when one of them was not read."""
    return one.casefold() == other.casefold() if one and other else None


def _candidates(connection: Connection, identity: Identity) -> list[KnownDocument]:
    clues = {name: getattr(identity, name) for name in ("sha256", *_CLUES)}
    return [_known(row) for row in _LIKE.rows(connection, clues)]


def _current(connection: Connection, known: KnownDocument) -> KnownDocument:
    """Follow a document that was replaced by a better proven one to the one that stands for it now."""
    while known.status == SUPERSEDED:
        (row,) = _SUCCESSOR.rows(connection, {"at_id": known.id})
        known = _known(row)
    return known


def _known(row: sqlite3.Row) -> KnownDocument:
    identity = Identity(
        **{name: row[name] for name in Identity.__slots__ if name != "total"},
        total=Decimal(row["total"]) if row["total"] else None,
    )
    return KnownDocument(row["id"], identity, row["status"], bool(row["junk_only"]), row["path"], row["client"])


_COLUMNS = [schema.documents.c[name] for name in (*Identity.__slots__, "id", "status", "junk_only", "path", "client")]
_LIKE = Statement(
    select(*_COLUMNS).where(
        or_(
            schema.documents.c.sha256 == bindparam("sha256"),
            *(and_(schema.documents.c[name] == bindparam(name), schema.documents.c[name] != "") for name in _CLUES),
        )
    )
)
_REPLACED = schema.documents.alias()
_SUCCESSOR = Statement(
    select(*_COLUMNS)
    .join(_REPLACED, _REPLACED.c.successor == schema.documents.c.id)
    .where(_REPLACED.c.id == bindparam("at_id"))
)
