"""The events that notices tell of orders, as they are projected: the same event told twice is one, seen again.

The mail itself is forgotten; what is kept is the event, where its mail stood, and the words that told of it.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select

from archive import schema
from archive.events import Event as Link
from archive.keys import order_key
from archive.statement import Statement
from parsers.codec import event_from_json
from parsers.terms import Event, OrderEvent

Told = Mapping[str, Any] | sqlite3.Row

_DAY = len("2024-07-29")
# What happens to a parcel once, however often it is told; it may be out for delivery on several days.
_ONCE = frozenset(Event) - {Event.OUT_FOR_DELIVERY}


def add(connection: Connection, link: Link, detail: Mapping[str, Any]) -> None:
    """Add the events of one decision; a decision from before there were events has none."""
    told = [event_from_json(data) for data in detail.get("events", ())]
    if not told:
        return
    (place,) = _PLACE.rows(connection, {"at_sha": link.subject})
    for number, event in enumerate(told):
        row = {
            "id": f"{link.subject}.{number}",
            "original": link.subject,
            "seq": link.seq,
            "number": number,
            "event": event.event.value,
            "happened": event.when,
            "order_number": event.order_number,
            "order_key": order_key(event.order_number),
            "marketplace": event.marketplace,
            "carrier": event.carrier,
            "tracking_number": event.tracking_number,
            "tracking_key": order_key(event.tracking_number),
            **dict(place),
            "junk": bool(detail.get("junk")),
            "evidence": detail["events"][number]["evidence"]["text"],
        }
        like = _LIKE.rows(connection, {name: row[name] for name in ("event", *_CLUES)})
        _INSERT.run(connection, {**row, "same_as": _told_before(row, like)})


def reason(events: Sequence[OrderEvent]) -> str:
    """Return why a mail that only tells of events is no document, in a user's words."""
    named = list(dict.fromkeys(event.order_number for event in events if event.order_number))
    words = ", ".join(dict.fromkeys(event.event.value.replace("_", " ") for event in events))
    match named:
        case []:
            return f"a notice ({words}) that names no order"
        case [one]:
            return f"a notice ({words}) of order {one}; it is on that order's timeline"
        case _:
            return f"a notice ({words}) of the orders {', '.join(named)}; it is on their timelines"


def _told_before(row: Told, like: Sequence[Told]) -> str:
    """Return the id of the event that a row tells again; empty when it tells something new.

    One that any telling of an event contradicts, as two parcels shipped on one day do, is another.
    """
    tellings: dict[str, list[Told]] = {}
    for other in like:
        tellings.setdefault(other["same_as"] or other["id"], []).append(other)
    for identifier, told in tellings.items():
        if any(_same(row, other) for other in told) and not any(_contradict(row, other) for other in told):
            return identifier
    return ""


def _same(one: Told, other: Told) -> bool:
    if _contradict(one, other):
        return False
    same_day = one["happened"][:_DAY] == other["happened"][:_DAY] != ""
    same_parcel = one["tracking_key"] == other["tracking_key"] != ""
    same_order = one["order_key"] == other["order_key"] != ""
    once = Event(one["event"]) in _ONCE
    return (same_parcel and (same_day or once)) or (same_order and same_day)


def _contradict(one: Told, other: Told) -> bool:
    return any(one[name] and other[name] and one[name] != other[name] for name in (*_CLUES, "marketplace"))


_CLUES = ("order_key", "tracking_key")
_INSERT = Statement(insert(schema.order_events))
_PLACE = Statement(
    select(*(schema.originals.c[name] for name in ("account", "mailbox", "uidvalidity", "uid"))).where(
        schema.originals.c.sha == bindparam("at_sha")
    )
)
_LIKE = Statement(
    select(schema.order_events)
    .where(
        schema.order_events.c.event == bindparam("event"),
        or_(*(and_(schema.order_events.c[name] == bindparam(name), bindparam(name) != "") for name in _CLUES)),
    )
    .order_by(schema.order_events.c.seq, schema.order_events.c.number)
)
