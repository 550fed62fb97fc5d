"""The tables of the index: the chain of events, and what is derived from it.

Only `event` and `event_detail` are truth. Every other table is a projection that `projections.apply` makes from
the events, so a new layout needs no migration: `VERSION` goes up and the projections are made anew.
Amounts are text (exact decimals), days and moments are ISO 8601 text, lists and mappings are JSON text.
"""

from functools import cache

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.schema import CreateIndex, CreateTable

from parsers.terms import AMOUNT_FIELDS, TEXT_FIELDS

VERSION = 8

metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _place(primary_key: bool = False) -> list[Column[str] | Column[int]]:
    return [
        Column("account", Text, primary_key=primary_key, nullable=False),
        Column("mailbox", Text, primary_key=primary_key, nullable=False),
        Column("uidvalidity", BigInteger, primary_key=primary_key, nullable=False, autoincrement=False),
        Column("uid", BigInteger, primary_key=primary_key, nullable=False, autoincrement=False),
    ]


schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

events = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail_hash", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

# Apart from the chain, so that a person's data can one day be erased and the chain still proves itself.
event_details = Table(
    "event_detail",
    metadata,
    Column("seq", Integer, ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    Column("salt", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

mailboxes = Table(
    "mailbox",
    metadata,
    Column("account", Text, primary_key=True),
    Column("mailbox", Text, primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True, autoincrement=False),
    Column("last_uid", BigInteger, nullable=False),
)

originals = Table(
    "original",
    metadata,
    Column("sha", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    _text("form"),
    _text("state"),
    _text("filename"),
    _text("received"),
    Column("junk", Boolean, nullable=False),
    Column("size", BigInteger, nullable=False),
    *_place(),
    _text("fate"),
    _text("reason"),
    _text("message"),
    _text("findings"),
)
# How things stand must be known at once, also of a large archive: what waits, what failed, who brought what when.
Index("original_waiting", originals.c.seq, sqlite_where=originals.c.state == "captured")
Index("original_brought", originals.c.account, originals.c.fate, originals.c.received, originals.c.junk)

deliveries = Table(
    "delivery",
    metadata,
    *_place(primary_key=True),
    Column("original", Text, ForeignKey("original.sha"), nullable=True, index=True),
    _text("fate"),
    _text("reason"),
    Column("digest", Text, nullable=False, default="", index=True),
    Column("identity", Text, nullable=False, default="", index=True),
    _text("settled"),
    Column("run", Text, nullable=False, default="", index=True),
    Column("tries", Integer, nullable=False, default=0),
    _text("next_try"),
)

Index("delivery_failed", deliveries.c.account, sqlite_where=deliveries.c.fate == "failed")

# A failure stays listed under its run when a later run succeeds, so that the old balance keeps its list.
failures = Table(
    "failure",
    metadata,
    *_place(primary_key=True),
    Column("run", Text, primary_key=True),
    _text("reason"),
    _text("at"),
)

documents = Table(
    "document",
    metadata,
    Column("id", Text, primary_key=True),
    Column("original", Text, ForeignKey("original.sha"), nullable=False, index=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False, index=True),
    _text("status"),
    Column("junk_only", Boolean, nullable=False),
    _text("successor"),
    Column("path", Text, nullable=False, index=True),
    _text("kind"),
    _text("marketplace"),
    _text("issue_date"),
    *(_text(name) for name in TEXT_FIELDS),
    *(_text(name) for name in AMOUNT_FIELDS),
    _text("client"),
    _text("verdict"),
    Column("sender", Text, nullable=False, default="", index=True),
    Column("organisation", Text, nullable=False, default="", index=True),
    _text("payment_account"),
    Column("order_key", Text, nullable=False, default="", index=True),
    _text("record"),
    _text("findings"),
    _text("search"),
)
Index("document_order_number", documents.c.order_number)
Index("document_invoice_number", documents.c.invoice_number)
Index("document_marketplace", documents.c.marketplace, documents.c.status)

items = Table(
    "item",
    metadata,
    Column("document", Text, ForeignKey("document.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    _text("description"),
    _text("sku"),
    _text("quantity"),
    _text("unit_price"),
    _text("tax_rate"),
    _text("line_total"),
)

# Whom documents say to pay. One that names nobody has a row too: its scheme is `none`, or `unread` where nobody looked.
accounts = Table(
    "account",
    metadata,
    Column("document", Text, ForeignKey("document.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("seller_tax_key"),
    _text("seller_key"),
    _text("scheme"),
    _text("number"),
)
Index("account_of_tax_id", accounts.c.seller_tax_key, accounts.c.scheme, accounts.c.number)
Index("account_of_seller", accounts.c.seller_key, accounts.c.scheme, accounts.c.number)
Index("account_number", accounts.c.number)

# By what domains of senders are found that resemble each other (`parsers.senders.lookalikes.clues`).
clues = Table(
    "clue",
    metadata,
    Column("clue", Text, primary_key=True),
    Column("organisation", Text, primary_key=True, index=True),
)

# `cause` is the original whose completion places a file, or lets go of one that has moved.
files = Table(
    "file",
    metadata,
    Column("path", Text, primary_key=True),
    Column("path_key", Text, nullable=False, unique=True),
    Column("document", Text, ForeignKey("document.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("cause", Text, nullable=False, index=True),
)

sightings = Table(
    "sighting",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False, default="", index=True),
    Column("original", Text, nullable=False, index=True),
    *_place(),
    _text("known_by"),
    _text("at"),
)

# What people did with documents. `changes` holds, by field, what stood there and what stands there now.
revisions = Table(
    "revision",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, ForeignKey("document.id"), nullable=False, index=True),
    _text("at"),
    _text("person"),
    _text("note"),
    _text("before"),
    _text("status"),
    _text("changes"),
    _text("reasons"),
)

# What people have said of senders, by the rule that they gave; what they have taken back is not here.
sender_trust = Table(
    "sender_trust",
    metadata,
    Column("sender", Text, primary_key=True),
    _text("trust"),
    _text("person"),
    _text("note"),
    _text("at"),
)

# What notices tell of orders. `same_as` is the id of the event that an earlier notice told already.
order_events = Table(
    "order_event",
    metadata,
    Column("id", Text, primary_key=True),
    Column("same_as", Text, nullable=False, default="", index=True),
    Column("original", Text, ForeignKey("original.sha"), nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    _text("event"),
    _text("happened"),
    _text("order_number"),
    Column("order_key", Text, nullable=False, default="", index=True),
    _text("marketplace"),
    _text("carrier"),
    _text("tracking_number"),
    Column("tracking_key", Text, nullable=False, default="", index=True),
    *_place(),
    Column("junk", Boolean, nullable=False),
    _text("evidence"),
)

runs = Table(
    "run",
    metadata,
    Column("id", Text, primary_key=True),
    _text("command"),
    _text("started"),
    _text("finished"),
    _text("balance"),
    _text("repeated"),
)

TRUTH = (events, event_details)
PROJECTIONS = tuple(table for table in metadata.sorted_tables if table not in (*TRUTH, schema_version))

_GUARDS = (
    "CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events never change'); END",
    "CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events never go'); END",
)


@cache
def statements(projections_only: bool = False) -> tuple[str, ...]:
    """Return what makes the tables in SQLite, put together once: all of them, or those derived from the events."""
    dialect = SQLiteDialect()
    tables = [table for table in metadata.sorted_tables if table in PROJECTIONS or not projections_only]
    made: list[CreateTable | CreateIndex] = [CreateTable(table) for table in tables]
    made += [
        CreateIndex(index) for table in tables for index in sorted(table.indexes, key=lambda index: str(index.name))
    ]
    return (*(str(one.compile(dialect=dialect)) for one in made), *(() if projections_only else _GUARDS))
