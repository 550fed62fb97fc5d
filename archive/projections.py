"""What the events come to: the one function that derives every other table, at work and when rebuilding.

Nothing here looks at a clock, a disk or chance: the same events give the same tables.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from archive import erased_rows, notices, schema
from archive.document_rows import (
    CHANGE_DOCUMENT,
    INSERT,
    LEAVING,
    PLACED,
    PLACING,
    REPLACED,
    SUPERSEDED,
    Detail,
    add_document,
    as_json,
    call_seller,
    columns,
    give_client,
    move_files,
    release,
    supersede,
)
from archive.events import Event, EventType
from archive.records import Fate
from archive.revised import revised, vouched_for
from archive.statement import Statement, among, here, listed
from parsers.terms import Status

MAILBOX = ("account", "mailbox", "uidvalidity")
PLACE = (*MAILBOX, "uid")
CAPTURED, DECIDED, DONE = "captured", "decided", "done"

Values = Mapping[str, Any] | sqlite3.Row

# Of a place only the last word counts.
_DELIVER = Statement(insert(schema.deliveries).prefix_with("OR REPLACE"))
_CHANGE_DELIVERY = Statement(update(schema.deliveries).where(here(schema.deliveries, PLACE)))
# A message that failed and succeeded in one run is counted once, by what it came to.
_FORGET_FAILURES = Statement(
    delete(schema.failures).where(here(schema.failures, (*MAILBOX, "run")), among(schema.failures.c.uid, "uids"))
)
_CURSOR = Statement(select(schema.mailboxes.c.last_uid).where(here(schema.mailboxes, MAILBOX)))
_MOVE_CURSOR = Statement(update(schema.mailboxes).where(here(schema.mailboxes, MAILBOX)))
_CHANGE_ORIGINAL = Statement(update(schema.originals).where(here(schema.originals, ("sha",))))
_PLACE_OF_ORIGINAL = Statement(
    select(*(schema.originals.c[name] for name in PLACE)).where(here(schema.originals, ("sha",)))
)
_STANDING = Statement(
    select(schema.documents.c.record, schema.documents.c.status).where(here(schema.documents, ("id",)))
)
_WAITING = Statement(
    select(*(schema.deliveries.c[name] for name in PLACE)).where(
        schema.deliveries.c.original == bindparam("at_sha"),
        or_(schema.deliveries.c.fate == "", schema.deliveries.c.fate == Fate.FAILED.value),
    )
)
_UNSAY = Statement(delete(schema.sender_trust).where(here(schema.sender_trust, ("sender",))))
_PART = Statement(delete(schema.sightings).where(here(schema.sightings, ("original", "document"))))
_LET_GO = Statement(delete(schema.files).where(here(schema.files, ("cause",)), schema.files.c.state == LEAVING))
_SET_DOWN = Statement(update(schema.files).where(here(schema.files, ("cause",)), schema.files.c.state == PLACING))


def apply(connection: Connection, event: Event) -> None:
    """Bring the projections up to date with one event; an event whose detail was erased changes nothing."""
    if event.detail:
        _APPLY[event.type](connection, event, json.loads(event.detail))


def _looked(connection: Connection, _event: Event, detail: Detail) -> None:
    mailbox = {name: detail[name] for name in ("account", "mailbox", "uidvalidity")}
    rows = [
        {
            **mailbox,
            "uid": uid,
            "fate": fate,
            "reason": reason,
            "digest": digest,
            "identity": identity[0] if identity else "",
            "run": detail["run"],
        }
        for uid, fate, reason, digest, *identity in detail["rows"]
    ]
    _forget_failures(connection, mailbox, [row["uid"] for row in rows], detail["run"])
    _DELIVER.run_all(connection, rows)
    _move_cursor(connection, mailbox, detail["last_uid"])


def _captured(connection: Connection, event: Event, detail: Detail) -> None:
    copied = ("form", "filename", "received", "junk", "size", *PLACE)
    original = {"sha": event.subject, "seq": event.seq, "state": CAPTURED, **{name: detail[name] for name in copied}}
    INSERT[schema.originals].run(connection, original)
    _deliver(connection, event, detail, "", "")
    _move_cursor(connection, detail, detail["last_uid"])


def _sighted(connection: Connection, event: Event, detail: Detail) -> None:
    # what is decided anew gets its fate with that
    _deliver(connection, event, detail, "" if detail.get("anew") else Fate.SEEN_BEFORE, detail["reason"])
    _sight(connection, event, [("", detail["known_by"])], detail)
    if not detail["junk"]:
        _CHANGE_ORIGINAL.run(connection, {"at_sha": event.subject, "junk": False})
    _move_cursor(connection, detail, detail["last_uid"])


def _released(connection: Connection, event: Event, detail: Detail) -> None:
    _sighted(connection, event, detail)
    for moved in detail["documents"]:
        release(connection, moved, event.subject)
    _CHANGE_ORIGINAL.run(connection, {"at_sha": event.subject, "state": DECIDED})


def _decided(connection: Connection, event: Event, detail: Detail) -> None:
    sightings = []
    for entry in detail["documents"]:
        if "twin_of" in entry:
            sightings.append((entry["twin_of"], entry["known_by"]))
            if "release" in entry:
                release(connection, entry["release"], event.subject)
            if "client" in entry:
                give_client(connection, entry["twin_of"], entry["client"])
        else:
            add_document(connection, event.subject, entry)
    if sightings:
        (place,) = _PLACE_OF_ORIGINAL.rows(connection, {"at_sha": event.subject})
        _sight(connection, event, sightings, place)
    notices.add(connection, event, detail)
    places = any("files" in entry or "release" in entry for entry in detail["documents"])
    outcome = {"fate": detail["fate"], "reason": detail["reason"]}
    change = {**outcome, "message": as_json(detail["message"]), "findings": as_json(detail["findings"])}
    # what is no document still has its bytes, which are not kept
    state = DECIDED if places or detail["fate"] == Fate.NOT_A_DOCUMENT else DONE
    _CHANGE_ORIGINAL.run(connection, {"at_sha": event.subject, "state": state, **change})
    for waiting in _WAITING.rows(connection, {"at_sha": event.subject}):
        _forget_failures(connection, waiting, [waiting["uid"]], detail["run"])
        settled = {**outcome, "run": detail["run"], "tries": 0, "next_try": ""}
        _CHANGE_DELIVERY.run(connection, {**_at(waiting), **settled})


def _renamed(connection: Connection, event: Event, detail: Detail) -> None:
    move_files(connection, detail["id"], detail["files"], event.subject)
    CHANGE_DOCUMENT.run(connection, {"at_id": detail["id"], "path": detail["files"][0]["path"]})
    _CHANGE_ORIGINAL.run(connection, {"at_sha": event.subject, "state": DECIDED})


def _revised(connection: Connection, event: Event, detail: Detail) -> None:
    [row] = _STANDING.rows(connection, {"at_id": detail["id"]})
    read, values, status = json.loads(row["record"]), detail["values"], detail["status"]
    record = {**revised(read, values), "status": status}
    if "findings" in detail:
        record["findings"] = detail["findings"]
    elif status == Status.FILED:
        record["findings"] = vouched_for(read["findings"], event.at, detail)
    held = [finding["message"] for finding in read["findings"] if finding["needs_review"]]
    change = {"status": status, "junk_only": detail.get("junk_only", False), "successor": "", **columns(record)}
    if detail["files"]:
        move_files(connection, detail["id"], detail["files"], event.subject)
        change["path"] = detail["files"][0]["path"]
        _CHANGE_ORIGINAL.run(connection, {"at_sha": event.subject, "state": DECIDED})
    CHANGE_DOCUMENT.run(connection, {"at_id": detail["id"], **change})
    call_seller(connection, detail["id"], record)
    told = {"changes": as_json({name: [read.get(name), value] for name, value in values.items()})}
    told |= {"reasons": "; ".join(held) if row["status"] == Status.REVIEW else ""}
    _tell_revision(connection, event, detail, detail["id"], before=row["status"], status=status, **told)


def _trusted(connection: Connection, event: Event, detail: Detail) -> None:
    _UNSAY.run(connection, {"at_sender": detail["sender"]})
    if detail["trust"]:
        row = {name: detail[name] for name in ("sender", "trust", "person", "note")}
        INSERT[schema.sender_trust].run(connection, {**row, "at": event.at})


def _joined(connection: Connection, event: Event, detail: Detail) -> None:
    [row] = _STANDING.rows(connection, {"at_id": detail["id"]})
    status = REPLACED if detail["replaces"] else SUPERSEDED
    if detail["replaces"]:
        change = {"status": REPLACED, "successor": detail["successor"], "junk_only": False}
        CHANGE_DOCUMENT.run(connection, {"at_id": detail["id"], **change})
    else:
        supersede(connection, detail["id"], detail["successor"], event.subject)
    _CHANGE_ORIGINAL.run(connection, {"at_sha": event.subject, "state": DECIDED})
    _tell_revision(connection, event, detail, detail["id"], before=row["status"], status=status)


def _split(connection: Connection, event: Event, detail: Detail) -> None:
    entry = detail["document"]
    add_document(connection, event.subject, entry)
    _PART.run(connection, {"at_original": event.subject, "at_document": detail["twin"]})
    _CHANGE_ORIGINAL.run(connection, {"at_sha": event.subject, "state": DECIDED})
    _tell_revision(connection, event, detail, entry["id"], before="", status=entry["record"]["status"])


def _tell_revision(connection: Connection, event: Event, detail: Detail, document: str, **told: str) -> None:
    row = {"seq": event.seq, "document": document, "at": event.at, "person": detail["person"], "note": detail["note"]}
    INSERT[schema.revisions].run(connection, {"changes": "{}", **row, **told})


def _done(connection: Connection, event: Event, _detail: Detail) -> None:
    _LET_GO.run(connection, {"at_cause": event.subject})
    _SET_DOWN.run(connection, {"at_cause": event.subject, "state": PLACED})
    _CHANGE_ORIGINAL.run(connection, {"at_sha": event.subject, "state": DONE})


def _failed(connection: Connection, event: Event, detail: Detail) -> None:
    place = {name: detail[name] for name in PLACE}
    attempt = {"fate": Fate.FAILED, "reason": detail["reason"], "run": detail["run"]}
    attempt |= {"tries": detail["tries"], "next_try": detail["next_try"]}
    if not _CHANGE_DELIVERY.run(connection, {**_at(place), **attempt}):
        INSERT[schema.deliveries].run(connection, {**place, **attempt})
    _forget_failures(connection, place, [place["uid"]], detail["run"])
    failure = {**place, "run": detail["run"], "reason": detail["reason"], "at": event.at}
    INSERT[schema.failures].run(connection, failure)
    _move_cursor(connection, place, detail["last_uid"])


def _settled(connection: Connection, event: Event, detail: Detail) -> None:
    mailbox = {name: detail[name] for name in MAILBOX}
    rows = [{**_at({**mailbox, "uid": uid}), "settled": f"{event.at} {what}"} for uid, what in detail["rows"]]
    _CHANGE_DELIVERY.run_all(connection, rows)


def _erased(connection: Connection, event: Event, detail: Detail) -> None:
    erased_rows.erase(connection, event, detail)
    # what is erased had moved the cursors
    for *mailbox, last_uid in detail["cursors"]:
        _move_cursor(connection, dict(zip(MAILBOX, mailbox, strict=True)), last_uid)


def _ran(connection: Connection, _event: Event, detail: Detail) -> None:
    run = {name: detail[name] for name in ("id", "command", "started", "finished")}
    told = {"balance": as_json(detail["balance"]), "repeated": as_json(detail["repeated"])}
    INSERT[schema.runs].run(connection, {**run, **told})


_APPLY: dict[EventType, Callable[[Connection, Event, Detail], None]] = {
    EventType.LOOKED: _looked,
    EventType.CAPTURED: _captured,
    EventType.SIGHTED: _sighted,
    EventType.RELEASED: _released,
    EventType.DECIDED: _decided,
    EventType.RENAMED: _renamed,
    EventType.REVISED: _revised,
    EventType.JOINED: _joined,
    EventType.SPLIT: _split,
    EventType.TRUSTED: _trusted,
    EventType.DONE: _done,
    EventType.FAILED: _failed,
    EventType.SETTLED: _settled,
    EventType.EXPIRING: erased_rows.expire,
    EventType.ERASED: _erased,
    EventType.RUN: _ran,
}


def _deliver(connection: Connection, event: Event, detail: Detail, fate: str, reason: str) -> None:
    place = {name: detail[name] for name in PLACE}
    _forget_failures(connection, place, [place["uid"]], detail["run"])
    told = {"fate": fate, "reason": reason, "digest": detail["digest"], "run": detail["run"]}
    told["identity"] = detail.get("identity", "")
    _DELIVER.run(connection, {**place, "original": event.subject, **told})


def _forget_failures(connection: Connection, mailbox: Values, uids: Iterable[int], run: str) -> None:
    there = {f"at_{name}": mailbox[name] for name in MAILBOX}
    _FORGET_FAILURES.run(connection, {**there, "uids": listed(uids), "at_run": run})


def _sight(connection: Connection, event: Event, seen: Iterable[tuple[str, str]], place: Values) -> None:
    rows = [
        {
            "seq": event.seq,
            "number": number,
            "document": document,
            "original": event.subject,
            **{name: place[name] for name in PLACE},
            "known_by": known_by,
            "at": event.at,
        }
        for number, (document, known_by) in enumerate(seen)
    ]
    INSERT[schema.sightings].run_all(connection, rows)


def _move_cursor(connection: Connection, place: Values, last_uid: int | None) -> None:
    if last_uid is None:
        return
    mailbox = {f"at_{name}": place[name] for name in MAILBOX}
    known = _CURSOR.value(connection, mailbox)
    if known is None:
        row = {**{name: place[name] for name in MAILBOX}, "last_uid": last_uid}
        INSERT[schema.mailboxes].run(connection, row)
    elif last_uid > known:
        _MOVE_CURSOR.run(connection, {**mailbox, "last_uid": last_uid})


def _at(place: Values) -> dict[str, Any]:
    return {f"at_{name}": place[name] for name in PLACE}
