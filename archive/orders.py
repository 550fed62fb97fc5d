"""The timelines of orders: their documents and what notices told of them, by the day that each thing happened.

Everything here takes the connection that `index.reading` gives, and changes nothing.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from archive.counting import counted
from archive.joining import Member, Order, join, mark_of, member_of
from archive.keys import bare_key, order_key
from parsers.terms import Event, Kind

# Within a day, things are told in the order in which they happen.
_COURSE: Mapping[Kind | Event | None, int] = {
    what: place
    for place, what in enumerate(
        (
            Kind.ORDER_CONFIRMATION,
            Kind.RECEIPT,
            Kind.INVOICE,
            Event.SHIPPED,
            Event.OUT_FOR_DELIVERY,
            Event.READY_FOR_PICKUP,
            Event.DELIVERED,
            Event.CANCELLED,
            Event.RETURN,
            Kind.CREDIT_NOTE,
            Kind.REFUND,
            Kind.FEE_INVOICE,
            Kind.STATEMENT,
            None,
        )
    )
}
_DAY = len("2024-07-29")


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to an order: a document of it, or what a notice told.

    `day` is ISO 8601, empty where nobody knows it. `number` is the document's own number or the parcel's.
    `document` is empty for a notice, as are `file` and the amount. `provider` is who carried out a payment, and
    `link` says why that is here.
    `is_unproven` says that only mail from Junk told it, whose sender nothing proves; `sightings` counts the times
    that it was told again.
    """

    day: str
    what: Kind | Event | None
    number: str
    account: str
    mailbox: str
    uid: int
    sightings: int
    carrier: str = ""
    provider: str = ""
    total: Decimal | None = None
    currency: str = ""
    document: str = ""
    file: str = ""
    link: str = ""
    evidence: str = ""
    counts: bool = False
    is_held: bool = False
    is_unproven: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that is known of one order, `happened` in the order of its days.

    `order` is its number as most of its mails write it, `documents` are the ids of what is kept. `keys` are what
    the writings of its number have in common.
    """

    order: str
    marketplace: str
    happened: tuple[Happened, ...]
    documents: tuple[str, ...]
    keys: frozenset[str]

    def is_called(self, number: str) -> bool:
        """Tell whether a number, however it is written, is this order's."""
        return bare_key(order_key(number)) in self.keys


@dataclass(slots=True)
class _Story:
    """An order's documents, and the tellings of each event that belongs to it."""

    order: Order
    events: list[list[sqlite3.Row]] = field(default_factory=list)

    def marketplaces(self) -> set[str]:
        sold = {member.marketplace for member in self.order.members if not member.is_payment}
        return (sold | {row["marketplace"] for told in self.events for row in told}) - {""}

    def keys(self) -> set[str]:
        named = {bare_key(member.key) for member in self.order.members if not member.is_payment}
        return (named | {bare_key(row["order_key"]) for told in self.events for row in told}) - {""}


def timeline(index: sqlite3.Connection, what: str) -> Timeline | None:
    """Return the timeline of the order that a number means; None when it means none, or more than one."""
    found = timelines(index, what)
    return found[0] if len(found) == 1 else None


def timelines(index: sqlite3.Connection, what: str, documents: Sequence[str] = ()) -> list[Timeline]:
    """Return the timelines of the orders that a number means, however it is written, or that hold these documents.

    It is the number of an order or of a parcel. One number is several orders where two shops have given it.
    """
    key = order_key(what)
    keys = {key} if key else set[str]()
    parcel = index.execute("SELECT order_key FROM order_event WHERE tracking_key = ? AND order_key <> ''", (key,))
    keys |= {row["order_key"] for row in parcel} if key else set()
    meant = {row["id"]: row for row in [*_of_keys(index, keys), *_of_ids(index, documents)]}
    rows = _with_payments(index, meant)
    stories = [_Story(order) for order in join(map(member_of, rows.values()))]
    stories = [story for story in stories if any(member.id in meant for member in story.order.members)]
    keys |= {member.key for story in stories for member in story.order.members if not member.is_payment}
    events = _events(index, keys, key)
    _tell(stories, events)
    told = [row for tellings in events for row in tellings if row["order_key"] and not _is_unproven(row)]
    counting = counted(map(member_of, rows.values()), told)
    return [_timeline(story, rows, counting, _sightings(index, story)) for story in stories]


def _of_keys(index: sqlite3.Connection, keys: Iterable[str]) -> list[sqlite3.Row]:
    found = []
    for bare in {bare_key(key) for key in keys} - {""}:
        rows = index.execute(_DOCUMENTS.format(where="d.order_key LIKE '%' || ?"), (bare,))
        found += [row for row in rows if bare_key(row["order_key"]) == bare]
    return found


def _of_ids(index: sqlite3.Connection, ids: Sequence[str]) -> list[sqlite3.Row]:
    marks = ",".join("?" * len(ids))
    return index.execute(_DOCUMENTS.format(where=f"d.id IN ({marks})"), list(ids)).fetchall()


def _with_payments(index: sqlite3.Connection, meant: Mapping[str, sqlite3.Row]) -> dict[str, sqlite3.Row]:
    """Return the documents meant, and all others that say which payment belongs to which order."""
    rows = {**{row["id"]: row for row in _of_keys(index, (row["order_key"] for row in meant.values()))}, **meant}
    marks = {mark for row in rows.values() if (mark := mark_of(member_of(row)))}
    for currency, amount in {(mark[1], mark[2]) for mark in marks}:
        where = "d.currency = ? AND d.total <> '' AND abs(CAST(d.total AS REAL)) = ?"
        for row in index.execute(_DOCUMENTS.format(where=where), (currency, float(amount))).fetchall():
            if mark_of(member_of(row)) in marks:
                rows |= {row["id"]: row}
    return {**{row["id"]: row for row in _of_keys(index, (row["order_key"] for row in rows.values()))}, **rows}


def _events(index: sqlite3.Connection, keys: Iterable[str], parcel: str) -> list[list[sqlite3.Row]]:
    """Return what notices told of these orders and of their parcels, the tellings of one event together."""
    found: dict[str, sqlite3.Row] = {}
    for bare in {bare_key(key) for key in keys} - {""}:
        rows = index.execute(_EVENTS.format(where="e.order_key LIKE '%' || ?"), (bare,))
        found |= {row["id"]: row for row in rows if bare_key(row["order_key"]) == bare}
    for tracking in {row["tracking_key"] for row in found.values()} | {parcel}:
        rows = index.execute(_EVENTS.format(where="e.tracking_key = ? AND e.tracking_key <> ''"), (tracking,))
        found |= {row["id"]: row for row in rows if not row["order_key"] or bare_key(row["order_key"]) in _bare(keys)}
    tellings: defaultdict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in sorted(found.values(), key=lambda row: (row["seq"], row["number"])):
        tellings[row["same_as"] or row["id"]].append(row)
    return list(tellings.values())


def _bare(keys: Iterable[str]) -> set[str]:
    return {bare_key(key) for key in keys}


def _tell(stories: list[_Story], events: Iterable[list[sqlite3.Row]]) -> None:
    """Put each event to its order; one that may be of several, or that has no document yet, makes its own."""
    documented = len(stories)
    for told in sorted(events, key=lambda told: (not _named(told, "order_key"), not _named(told, "marketplace"))):
        fitting = [story for story in stories if _fits(told, story)]
        if len(fitting) > 1:
            place = _named(told, "marketplace")
            fitting = [story for story in fitting if place & story.marketplaces()] or fitting
        if len(fitting) == 1:
            fitting[0].events.append(told)
            continue
        alone = [story for story in stories[documented:] if not story.order.members and story.keys() == _keys(told)]
        if alone and not _named(told, "marketplace"):
            alone[0].events.append(told)
        else:
            stories.append(_Story(Order([]), [told]))


def _fits(told: Sequence[sqlite3.Row], story: _Story) -> bool:
    places, known = _named(told, "marketplace"), story.marketplaces()
    if places and known and not places & known:
        return False
    parcels = {row["tracking_key"] for others in story.events for row in others} - {""}
    return bool(_keys(told) & story.keys()) or (not _keys(told) and bool(_named(told, "tracking_key") & parcels))


def _keys(told: Iterable[sqlite3.Row]) -> set[str]:
    return _bare(_named(told, "order_key"))


def _named(told: Iterable[sqlite3.Row], name: str) -> set[str]:
    return {row[name] for row in told} - {""}


def _sightings(index: sqlite3.Connection, story: _Story) -> dict[str, int]:
    """Return how often each document, and each original that told of something, was seen again."""
    counted = {}
    for member in story.order.members:
        row = index.execute(_SEEN_AGAIN, (member.id, member.id)).fetchone()
        counted[member.id] = row[0]
    for original in {row["original"] for told in story.events for row in told}:
        again = "SELECT count(*) FROM sighting WHERE document = '' AND original = ?"
        counted[original] = index.execute(again, (original,)).fetchone()[0]
    return counted


def _timeline(
    story: _Story, rows: Mapping[str, sqlite3.Row], counting: Collection[str], sightings: Mapping[str, int]
) -> Timeline:
    documents = [
        _document(member, rows[member.id], story.order.links, counting, sightings) for member in story.order.members
    ]
    events = [_event(told, sightings) for told in story.events]
    ordered = sorted([*documents, *events], key=_when)
    sold = [member.order_number for member in story.order.members if not member.is_payment and member.order_number]
    written = sold or [row["order_number"] for told in story.events for row in told if row["order_number"]]
    return Timeline(
        order=max(written, key=lambda number: (written.count(number), -written.index(number)), default=""),
        marketplace=next(iter(sorted(story.marketplaces())), ""),
        happened=tuple(ordered),
        documents=tuple(one.document for one in ordered if one.document),
        keys=frozenset(story.keys()),
    )


def _document(
    member: Member,
    row: sqlite3.Row,
    links: Mapping[str, str],
    counting: Collection[str],
    sightings: Mapping[str, int],
) -> Happened:
    return Happened(
        day=row["issue_date"] or row["received"][:_DAY],
        what=member.kind,
        number=member.invoice_number or member.order_number,
        account=row["account"],
        mailbox=row["mailbox"],
        uid=row["uid"],
        sightings=sightings[member.id],
        provider=member.marketplace if member.is_payment else "",
        total=member.total,
        currency=member.currency,
        document=member.id,
        file=row["path"],
        link=links.get(member.id, ""),
        counts=member.id in counting,
        is_held=member.is_held,
    )


def _event(told: Sequence[sqlite3.Row], sightings: Mapping[str, int]) -> Happened:
    """Return an event as the first notice told it that is proven, with what only another one says."""
    proven = [row for row in told if not _is_unproven(row)]
    first, *others = [*proven, *(row for row in told if row not in proven)]
    said = {name: next((row[name] for row in (first, *others) if row[name]), "") for name in _SAID}
    return Happened(
        day=first["happened"][:_DAY],
        what=Event(first["event"]),
        number=said["tracking_number"],
        account=first["account"],
        mailbox=first["mailbox"],
        uid=first["uid"],
        sightings=len(others) + sum(sightings[original] for original in {row["original"] for row in told}),
        carrier=said["carrier"],
        evidence=first["evidence"],
        is_unproven=not proven,
    )


def _is_unproven(row: sqlite3.Row) -> bool:
    return bool(row["junk"] and row["original_junk"])


def _when(one: Happened) -> tuple[bool, str, int, str, int, str]:
    return not one.day, one.day, _COURSE[one.what], one.number, one.uid, one.document


_SAID = ("carrier", "tracking_number")
_DOCUMENTS = """
    SELECT d.*, o.account, o.mailbox, o.uid, o.received FROM document d JOIN original o ON o.sha = d.original
    WHERE d.status IN ('filed', 'review') AND {where}
"""
_EVENTS = """
    SELECT e.*, o.junk AS original_junk FROM order_event e JOIN original o ON o.sha = e.original WHERE {where}
"""
_SEEN_AGAIN = """
    SELECT count(*) FROM sighting s WHERE s.document = ?
    OR (s.document = '' AND s.original = (SELECT original FROM document WHERE id = ?))
"""
