"""New names for documents that are kept: what each would be called by a template, and the way back."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.names import NameTemplate, path_key, path_of, suffix_of
from parsers.codec import document_from_json


@dataclass(frozen=True, slots=True)
class Move:
    """The names of a document's files, the main one first: those that they have, and those that they get."""

    document: str
    original: str
    old: tuple[str, ...]
    new: tuple[str, ...]


def planned(index: sqlite3.Connection, template: NameTemplate) -> Iterator[Move]:
    """Yield every document that `template` calls otherwise than it is called, oldest first.

    A name that another document has now counts as taken.
    """
    taken = {path_key(row["path"]) for row in index.execute("SELECT path FROM file")}
    rows = index.execute(
        "SELECT d.id, d.original, d.record, d.status, o.received FROM document d JOIN original o ON o.sha = d.original"
        " WHERE d.status IN ('filed', 'review', 'rejected', 'replaced') ORDER BY d.issue_date, d.id"
    )
    for row in rows:
        document = document_from_json(json.loads(row["record"]))
        old = _files(index, row["id"])
        received = datetime.fromisoformat(row["received"]) if row["received"] else None
        own = {path_key(path) for path in old}
        copy = 1
        while True:
            new = tuple(path_of(template, document, received, suffix_of(path), copy) for path in old)
            keys = {path_key(path) for path in new}
            if not keys & (taken - own):
                break
            copy += 1
        if keys != own:
            taken |= keys
            yield Move(row["id"], row["original"], old, new)


def undoing(index: sqlite3.Connection) -> list[Move]:
    """Return the moves that take back the last renaming of the archive; those of documents renamed since are left out.

    Nor does a document move back to a name that another has taken.
    """
    renamed = index.execute(
        "SELECT d.detail, e.subject FROM event e JOIN event_detail d ON d.seq = e.seq WHERE e.type = 'renamed'"
        " ORDER BY e.seq DESC"
    )
    taken = {path_key(row["path"]) for row in index.execute("SELECT path FROM file")}
    run, moves = "", []
    for row in renamed:
        detail = json.loads(row["detail"])
        run = run or detail.get("run", "")
        if not run or detail.get("run") != run:
            continue
        old, new = _files(index, detail["id"]), tuple(detail["was"])
        keys = {path_key(path) for path in new}
        if old == tuple(file["path"] for file in detail["files"]) and not keys & taken:
            taken |= keys
            moves.append(Move(detail["id"], row["subject"], old, new))
    return moves


def _files(index: sqlite3.Connection, document: str) -> tuple[str, ...]:
    rows = index.execute(
        "SELECT path FROM file WHERE document = ? AND state <> 'leaving' ORDER BY position", (document,)
    )
    return tuple(row["path"] for row in rows)
