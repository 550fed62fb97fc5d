"""What people know better about twins: two documents that are one, or one that is two."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from archive import schema
from archive.chain import Chain
from archive.decision import Decision, Entry, received_of
from archive.document_rows import SUPERSEDED
from archive.errors import RevisionWrong
from archive.events import EventType
from archive.identity import Rung
from archive.names import NameTemplate, suffix_of
from archive.records import Companion, Revision
from archive.shelf import Shelf
from archive.store import ObjectStore
from parsers.codec import document_from_json
from parsers.terms import Reading, Status


def join(chain: Chain, kept: str, other: Revision, *, replaces: bool) -> str:
    """Record that `kept` stands for another document as well; return the original whose files wait.

    `replaces` says that it is a newer version: the other one keeps its file.
    """
    with chain.reading() as connection:
        documents = schema.documents
        rows = {
            row["id"]: row
            for row in connection.execute(
                select(documents).where(documents.c.id.in_([kept, other.document]))
            ).mappings()
        }
    if len(rows) < 2:
        raise RevisionWrong("Name two different documents: the one that stays, and the one that is the same.")
    for row in rows.values():
        if row["status"] == SUPERSEDED:
            raise RevisionWrong(f"{row['id']} was replaced by {row['successor']} already: name that one.")
    if rows[kept]["status"] != Status.FILED and rows[other.document]["status"] == Status.FILED:
        raise RevisionWrong(f"{kept} waits and {other.document} is filed: confirm it, or name the other one first.")
    row = rows[other.document]
    detail = {"id": row["id"], "successor": kept, "replaces": replaces, "person": other.person, "note": other.note}
    chain.record(EventType.JOINED, row["original"], detail)
    return str(row["original"])


def reinstate(root: Path, chain: Chain, template: NameTemplate, revision: Revision) -> tuple[str, str]:
    """Record that a document whose place another took is one of its own; return its original, and its file."""
    documents, originals = schema.documents, schema.originals
    chosen = select(documents, originals.c.received).join(originals, originals.c.sha == documents.c.original)
    with chain.reading() as connection:
        row = connection.execute(chosen.where(documents.c.id == revision.document)).mappings().one()
        document = document_from_json(json.loads(row["record"]))
        files = _decided_files(connection, row)
        shelf = Shelf(root, template, connection)
        paths = shelf.choose(document, received_of(dict(row)), [(suffix_of(f["path"]), f["sha256"]) for f in files])
    placed = [{"path": path, "sha256": file["sha256"]} for path, file in zip(paths, files, strict=True)]
    detail: dict[str, Any] = {"id": row["id"], "status": document.status.value, "values": {}, "files": placed}
    chain.record(EventType.REVISED, row["original"], {**detail, "person": revision.person, "note": revision.note})
    return str(row["original"]), paths[0]


def split(
    connection: Connection,
    store: ObjectStore,
    shelf: Shelf,
    original: Mapping[str, Any],
    twin: str,
    reading: Reading,
    companions: Mapping[int, Companion],
    junk_holds: bool,
) -> Entry:
    """Return what becomes of the document in an original that was taken for `twin`, when the two are told apart.

    `reading` is what is read in the original now. Raises `RevisionWrong` where there is nothing to tell apart.
    """
    number = _number_of(connection, original["sha"], twin, reading)
    document = reading.documents[number]
    ordinal = [one.part.path for one in reading.documents[:number]].count(document.part.path)
    decision = Decision(connection, store, shelf, original, apart=twin)
    entry = decision.one(document, ordinal, companions.get(number), junk_holds)
    if "twin_of" in entry:
        raise RevisionWrong(f"It is also {entry['known_by']} as {entry['path']}, and stays one with that.")
    return entry


def _number_of(connection: Connection, sha: str, twin: str, reading: Reading) -> int:
    """Return which document of an original was taken for a known one."""
    entries = _decided(connection, sha)
    numbers = [number for number, entry in enumerate(entries) if entry.get("twin_of") == twin]
    if not numbers:
        raise RevisionWrong("Nothing in that original was taken for this document.")
    number = numbers[0]
    if entries[number]["known_by"] == Rung.DOCUMENT.words:
        raise RevisionWrong("It is the same file, byte for byte: there is nothing to part.")
    if number >= len(reading.documents):
        raise RevisionWrong("This Billfold reads the original otherwise than the one that filed it; add it by hand.")
    return number


def _decided_files(connection: Connection, row: RowMapping) -> list[Entry]:
    """Return the files that a document had when it was decided on."""
    entries = [entry for entry in _decided(connection, row["original"]) if entry.get("id") == row["id"]]
    if not entries:
        raise RevisionWrong(f"What {row['id']} was filed as is not known any more.")
    files: list[Entry] = entries[-1]["files"]
    return files


def _decided(connection: Connection, sha: str) -> list[Entry]:
    """Return what was decided on the documents in an original, at first and by people."""
    events, details = schema.events, schema.event_details
    chosen = select(events.c.type, details.c.detail).join(events, events.c.seq == details.c.seq)
    chosen = chosen.where(events.c.subject == sha, events.c.type.in_([EventType.DECIDED, EventType.SPLIT]))
    told = [(row.type, json.loads(row.detail)) for row in connection.execute(chosen.order_by(events.c.seq))]
    return [
        entry for kind, one in told for entry in (one["documents"] if kind == EventType.DECIDED else [one["document"]])
    ]
