"""The words of the trade: kinds, fields, evidence and findings, named after EN 16931.

Every other module speaks of documents in these values. They are frozen; money is `Decimal`, a date is a
`date`. A field without evidence does not exist: `PurchaseDocument.evidence` has a key for each field set.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a document is (EN 16931, BT-3, in the words of DESIGN.md)."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    RECEIPT = "receipt"
    ORDER_CONFIRMATION = "order_confirmation"
    REFUND = "refund"
    STATEMENT = "statement"
    FEE_INVOICE = "fee_invoice"


class Event(StrEnum):
    """What a notice tells of an order. It goes on the order's timeline and files nothing."""

    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURN = "return"


class Status(StrEnum):
    """Whether a document may stand in the ledger, must be looked at by a person first, or was turned down by one."""

    FILED = "filed"
    REVIEW = "review"
    REJECTED = "rejected"


class Certainty(StrEnum):
    """How well a value is supported: by a second witness or arithmetic, by one reading, or against another."""

    CONFIRMED = "confirmed"
    READ = "read"
    DOUBTFUL = "doubtful"

    @property
    def confidence(self) -> float:
        """The certainty as a number for programs that sort or compare: three even steps, and no probability."""
        return _CONFIDENCE[self]


class Verdict(StrEnum):
    """What is known of who sent a message: that it is who it says, nothing certain, or that it is somebody else."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    FORGED = "forged"


_CONFIDENCE = {Certainty.CONFIRMED: 0.9, Certainty.READ: 0.6, Certainty.DOUBTFUL: 0.3}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value stood and why it was taken.

    `source` names the witness: `pdf`, `html`, `text`, `xml`, `code`, `subject`, `sender`. `page` and `line`
    count from 1. `box` is (left, top, right, bottom) in PDF points from the page's upper left corner; None outside PDF.
    """

    source: str
    rule: str
    text: str
    label: str = ""
    page: int | None = None
    line: int | None = None
    box: tuple[float, float, float, float] | None = None
    certainty: Certainty = Certainty.READ


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a document or a message.

    `code` is stable and made for programs; `message` is a sentence in a user's words. A finding that
    `needs_review` keeps the document out of the ledger until somebody has looked at it.
    """

    code: str
    message: str
    needs_review: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an invoice (EN 16931, BG-25), and where it stood. What was not read is None or empty."""

    description: str
    sku: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    tax_rate: Decimal | None = None
    line_total: Decimal | None = None
    evidence: Evidence | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """What one rate of tax comes to (EN 16931, BG-23); `rate` in percent. What was not read is None."""

    rate: Decimal | None
    net: Decimal | None
    tax: Decimal | None
    evidence: Evidence


class AccountScheme(StrEnum):
    """How an account is named: by its IBAN, as its country does, by a link to pay at, or as a wallet's address."""

    IBAN = "iban"
    ACCOUNT = "account"
    LINK = "link"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class PaymentAccount:
    """An account of whoever is to be paid (EN 16931, BG-17), and where it stood.

    `number` (BT-84) has no blanks: an IBAN, a bank's code and the account with a hyphen between them, the host and path
    of a link, a wallet's address. `bic` (BT-86) is empty where none stands beside it.
    """

    scheme: AccountScheme
    number: str
    evidence: Evidence = field(compare=False)
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that tells who sent a message, or fails to.

    `method` is `dkim` (RFC 6376), `authentication-results` (RFC 8601), `arc` (RFC 8617) or `header`. `verdict` is what
    it says for itself, `domain` who answers for it, `message` a sentence in a user's words. `key_name` and `key` are
    the name in the DNS and the record that a signature was verified with, so that it can be verified again when the
    domain has another one.
    """

    method: str
    verdict: Verdict
    domain: str
    message: str
    key_name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a message, as it says itself, and what is known of that.

    `domain` is the one that is proven to have sent it; empty where none is. `stated_by` is the address of whoever
    forwarded the message: he is who the domain and the proofs are about, and the sender is only as he states it.
    """

    address: str
    verdict: Verdict = Verdict.UNPROVEN
    name: str = ""
    domain: str = ""
    stated_by: str = ""
    proofs: tuple[Proof, ...] = ()


TEXT_FIELDS = (
    "order_number",
    "invoice_number",
    "seller",
    "seller_tax_id",
    "buyer",
    "buyer_tax_id",
    "currency",
    "ship_to",
    "shipping_method",
    "payment_method",
)
AMOUNT_FIELDS = ("net_total", "tax_total", "shipping", "discount", "total", "amount_due")


@dataclass(frozen=True, slots=True)
class Part:
    """The piece of the original that a document was read from.

    `path` is the IMAP-like section of the part (`2`, `2.1`; empty: the whole original), `sha256` the hash of
    `content`, which is byte for byte what was sent. A mail that is itself the document has the media type
    `message/rfc822` and the whole message as its content.
    """

    path: str
    media_type: str
    filename: str
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """A run of words of a page and where it stands: its line, as evidence counts them, and its box.

    The unit of the box is the PDF point in a PDF, and the character in text.
    """

    page: int
    line: int
    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """What can be seen of a document. `source` is `pdf`, `html` or `text`; `pages` counts all, also empty ones."""

    source: str
    pages: int
    words: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """An amount on a page whose figures are of no common shape: a machine is to read them once more.

    `text` is the amount as it was read from the page's text, `picture` (PNG) what is drawn there.
    """

    page: int
    text: str
    picture: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PurchaseDocument:
    """One document of one purchase, as read. Unread text fields are empty, unread amounts and dates None.

    `kind` is None only for what can't be opened and waits for review (a damaged or encrypted file).
    `fingerprint` is a hash over the document's visible words: two files that say the same have the same one.
    It is empty where there is too little text to tell documents apart. `client` is for whom it is kept, where the
    address it was sent to says so. `sender` is who sent the message that it came in; None where it came in none.
    `accounts` are those of the payee, not one that is debited. `view` is what the page looks like, where the caller
    asked for it. `to_look_at` is what a machine that reads pictures is to look at before the document is kept; nothing
    of it is kept.
    """

    kind: Kind | None
    part: Part
    status: Status = Status.REVIEW
    marketplace: str = ""
    order_number: str = ""
    invoice_number: str = ""
    issue_date: date | None = None
    seller: str = ""
    seller_tax_id: str = ""
    buyer: str = ""
    buyer_tax_id: str = ""
    currency: str = ""
    net_total: Decimal | None = None
    tax_total: Decimal | None = None
    shipping: Decimal | None = None
    discount: Decimal | None = None
    total: Decimal | None = None
    amount_due: Decimal | None = None
    ship_to: str = ""
    shipping_method: str = ""
    payment_method: str = ""
    items: tuple[Item, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    accounts: tuple[PaymentAccount, ...] = ()
    findings: tuple[Finding, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    fingerprint: str = ""
    client: str = ""
    sender: Sender | None = None
    view: View | None = field(default=None, repr=False)
    to_look_at: tuple[ToLookAt, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """Something that happened to an order, as a notice tells it. What the notice does not say is empty.

    `when` is ISO 8601: the moment of the notice, or the day that it names. `evidence` says by which words it is
    this event.
    """

    event: Event
    when: str
    evidence: Evidence
    order_number: str = ""
    marketplace: str = ""
    carrier: str = ""
    tracking_number: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The header of a message as a person's mail program wrote it into the body when forwarding, and its body.

    `date` is ISO 8601: a day, with the time and zone only where they are written. Nothing here is proven: whoever
    forwards can write anything. `evidence` has a key for each field that was found.
    """

    sender: str = ""
    sender_name: str = ""
    to: str = ""
    subject: str = ""
    date: str = ""
    body: str = field(default="", repr=False)
    evidence: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class MessageSummary:
    """The header of a message, decoded. `date` is ISO 8601 with its zone, or empty when there is none.

    `forwarded` is the original message where this one forwards another.
    """

    sender: str = ""
    sender_name: str = ""
    to: str = ""
    subject: str = ""
    date: str = ""
    message_id: str = ""
    forwarded: Forwarded | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one original (a message or a file).

    `documents` has the main one first; `events` are what notices tell of orders. With no documents, `reason` says
    why in a user's words. `findings` concern the original as a whole (a damaged part, a limit that was reached).
    `recognised` are the SHA-256 of the pictures whose words were recognised for it. `sender` is who sent the message.
    """

    message: MessageSummary | None = None
    documents: tuple[PurchaseDocument, ...] = ()
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    events: tuple[OrderEvent, ...] = ()
    recognised: tuple[str, ...] = ()
    sender: Sender | None = None
