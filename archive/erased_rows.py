"""What is left in the tables of originals that were erased: that they were there, and where, so that they stay known.

An erasure takes the details of the events away that tell of an original, so all that follows from it here must come
out the same with these details and without them.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from archive import schema
from archive.document_rows import INSERT, LEAVING, Detail
from archive.events import Event, EventType
from archive.records import FILES, Fate
from archive.retention import removal
from archive.statement import Statement, among, here, listed

# The states of an original: its files leave, then it is gone but for what the disk still holds.
EXPIRING, ERASING = "expiring", "erasing"
_PLACE = ("account", "mailbox", "uidvalidity", "uid")
_DELIVERY = (*_PLACE, "digest", "identity", "run")
_FAILURE = tuple(f"at_{name}" for name in (*_PLACE, "run"))


def expire(connection: Connection, event: Event, detail: Detail) -> None:
    """Take the documents of an original out of every list; their files leave."""
    ids = listed(detail["documents"])
    _EXPIRE_DOCUMENTS.run(connection, {"ids": ids, "status": EXPIRING})
    _GIVE_UP.run(connection, {"ids": ids, "state": LEAVING, "cause": event.subject})
    _CHANGE_ORIGINAL.run(connection, {"at_sha": event.subject, "state": EXPIRING})


def erase(connection: Connection, event: Event, detail: Detail) -> None:
    """Take away all rows of some originals and the details of the events that told of them, and leave stubs."""
    seqs, shas = listed(detail["events"]), listed(original["sha"] for original in detail["originals"])
    _FORGET_FAILURE.run_all(connection, [*_failures(detail["failures"]), *_failures_of_files(connection, seqs)])
    for statement in _FORGET:
        statement.run(connection, {"shas": shas})
    _FORGET_DETAILS.run(connection, {"seqs": seqs})
    for original in detail["originals"]:
        reason = removal(event.at[:10], original["rule"])
        INSERT[schema.originals].run(connection, _stub(event, original, reason))
        fate = {"original": original["sha"], "fate": Fate.NOT_A_DOCUMENT, "reason": reason}
        deliveries = [{**dict(zip(_DELIVERY, place, strict=True)), **fate} for place in original["deliveries"]]
        _DELIVER.run_all(connection, deliveries)


def _stub(event: Event, original: Detail, reason: str) -> Mapping[str, Any]:
    place = original["deliveries"][0] if original["deliveries"] else ("", "", 0, 0, "", "", "")
    return {
        "sha": original["sha"],
        "seq": event.seq,
        "form": original["form"],
        "state": ERASING,
        "junk": False,
        "size": 0,
        **dict(zip(_PLACE, place, strict=False)),
        "fate": Fate.NOT_A_DOCUMENT,
        "reason": reason,
    }


def _failures(told: Iterable[Iterable[Any]]) -> Iterable[Mapping[str, Any]]:
    return [dict(zip(_FAILURE, one, strict=True)) for one in told]


def _failures_of_files(connection: Connection, seqs: str) -> Iterable[Mapping[str, Any]]:
    """Return the failures that come of these events, if they still have details: the paths of files go with those."""
    details = map(json.loads, _FAILED.values(connection, {"seqs": seqs}))
    places = [[told[name.removeprefix("at_")] for name in _FAILURE] for told in details]
    return _failures(place for place in places if place[0] == FILES)


_EXPIRE_DOCUMENTS = Statement(update(schema.documents).where(among(schema.documents.c.id, "ids")))
_GIVE_UP = Statement(update(schema.files).where(among(schema.files.c.document, "ids")))
_CHANGE_ORIGINAL = Statement(update(schema.originals).where(here(schema.originals, ("sha",))))
_DELIVER = Statement(insert(schema.deliveries).prefix_with("OR REPLACE"))
_FAILED = Statement(
    select(schema.event_details.c.detail)
    .join(schema.events, schema.events.c.seq == schema.event_details.c.seq)
    .where(among(schema.events.c.seq, "seqs"), schema.events.c.type == EventType.FAILED.value)
)
_FORGET_FAILURE = Statement(delete(schema.failures).where(here(schema.failures, (*_PLACE, "run"))))
_FORGET_DETAILS = Statement(delete(schema.event_details).where(among(schema.event_details.c.seq, "seqs")))
_THEIRS = select(schema.documents.c.id).where(among(schema.documents.c.original, "shas"))
_FORGET = (
    *(
        Statement(delete(table).where(table.c.document.in_(_THEIRS)))
        for table in (schema.items, schema.accounts, schema.revisions)
    ),
    Statement(
        delete(schema.files).where(or_(schema.files.c.document.in_(_THEIRS), among(schema.files.c.cause, "shas")))
    ),
    Statement(
        delete(schema.sightings).where(
            or_(schema.sightings.c.document.in_(_THEIRS), among(schema.sightings.c.original, "shas"))
        )
    ),
    *(
        Statement(delete(table).where(among(table.c.original, "shas")))
        for table in (schema.order_events, schema.deliveries, schema.documents)
    ),
    Statement(delete(schema.originals).where(among(schema.originals.c.sha, "shas"))),
    # no document of such a sender is left
    Statement(delete(schema.clues).where(schema.clues.c.organisation.not_in(select(schema.documents.c.organisation)))),
)
