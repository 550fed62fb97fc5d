"""The proof that the chain is unbroken, that the journal tells the same, and that the tables follow from it.

It reads the index with `sqlite3` and hashes by itself, so that a fault of the writer cannot hide behind its own
code; only the replay uses `projections.apply`, which is what it is about.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.events import from_line, from_row, to_line
from archive.journal import read_journal
from archive.replay import CHAIN, derive, events_of


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the archive that is not as it should be.

    `code` is stable and made for programs, `subject` names the file, document or event, and `message` says in a
    user's words what is wrong and what to do.
    """

    code: str
    subject: str
    message: str


def check_chain(index: sqlite3.Connection) -> Iterator[Problem]:
    """Yield every event that does not follow from the one before it, or whose detail is not what was recorded."""
    prev = ""
    for number, row in enumerate(index.execute(CHAIN), 1):
        link = f"{row['seq']}|{row['at']}|{row['type']}|{row['subject']}|{row['detail_hash']}|{row['prev']}"
        whole = row["seq"] == number and row["prev"] == prev and row["hash"] == _sha256(link)
        erased = row["detail"] is None and row["salt"] is None
        if not whole:
            yield _broken(row["seq"], "does not follow from the one before it")
            return
        if not erased and _sha256(f"{row['salt']}{row['detail']}") != row["detail_hash"]:
            yield _broken(row["seq"], "is not what was recorded")
        prev = row["hash"]


def head(index: sqlite3.Connection) -> tuple[int, str]:
    """Return number and hash of the last event: a hash kept elsewhere proves all that came before it."""
    row = index.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return (row["seq"], row["hash"]) if row else (0, "")


def check_journal(index: sqlite3.Connection, state: Path) -> Iterator[Problem]:
    """Yield where the journal and the chain differ.

    The events of the last commit, which are of one moment, may be missing or torn in the journal: they were being
    written when the program was stopped. It may still have what is being erased, until that is done.
    """
    erasing = index.execute("SELECT 1 FROM original WHERE state = 'erasing'").fetchone()
    rows = index.execute(CHAIN)
    missing, remembered = set(), 0
    for file, number, line in read_journal(state):
        row = rows.fetchone()
        if row is None:
            yield _differs(file, number, "tells of an event that the index does not know")
            return
        # JSON can say the same in several spellings; the one that was written is the one that proves the bytes.
        wanted = to_line(from_row(row))
        if not line.endswith(b"\n") and wanted.startswith(line):
            missing.add(row["at"])
        elif row["detail"] is None and line != wanted and _is_what_was_erased(line, row):
            remembered += 1
        elif line != wanted:
            yield _differs(file, number, "tells otherwise than the index")
            return
    if remembered and not erasing:
        message = f"The journal still has what {remembered} erased events told: `billfold rebuild` takes it out."
        yield Problem("journal_remembers", str(state), message)
    missing.update(row["at"] for row in rows)
    if len(missing) > 1:
        message = "The journal lacks events that the index has: `billfold rebuild` writes it anew."
        yield Problem("journal_short", str(state), message)


def check_projections(copy: Path, fresh: Path) -> Iterator[Problem]:
    """Yield the tables of the index file `copy` that do not follow from its events; `fresh` is a file to work in."""
    from archive import schema

    try:
        derive(events_of(copy), fresh)
    except ArchiveError as error:
        yield Problem("index_differs", copy.name, f"Nothing follows from the events: {error.__cause__}.")
        return
    with closing(sqlite3.connect(copy)) as index:
        index.execute("ATTACH ? AS fresh", (str(fresh),))
        if _layout(index, "main") != _layout(index, "fresh"):
            message = "The index has another layout than it should: `billfold rebuild` makes it anew from the files."
            yield Problem("index_differs", copy.name, message)
            return
        for name in (table.name for table in schema.PROJECTIONS):
            one, other = f"SELECT * FROM main.{name}", f"SELECT * FROM fresh.{name}"  # noqa: S608 - our tables
            for first, second in ((one, other), (other, one)):
                row = index.execute(f"{first} EXCEPT {second} LIMIT 1").fetchone()
                if row:
                    about = ", ".join(str(value) for value in row[:4])
                    message = (
                        f"The index tells of a {name} ({about}) otherwise than the events: `billfold rebuild` makes"
                        " the index anew from the files."
                    )
                    yield Problem("index_differs", f"{name} {about}", message)
                    break


def _layout(index: sqlite3.Connection, database: str) -> list[tuple[Any, ...]]:
    """Return all that an index says of itself: its tables, its version, and the marks in the head of its file."""
    asked = ["SELECT type, name, sql FROM {}.sqlite_master ORDER BY name", "SELECT version FROM {}.schema_version"]
    asked += [f"PRAGMA {{}}.{mark}" for mark in ("user_version", "application_id", "encoding")]
    return [tuple(row) for one in asked for row in index.execute(one.format(database))]


def _is_what_was_erased(line: bytes, row: sqlite3.Row) -> bool:
    """Tell whether a line has the detail of an event that has none in the index any more, and nothing else differs."""
    try:
        told = from_line(line)
    except ValueError:
        return False
    bare = to_line(replace(told, salt="", detail="")) == to_line(from_row(row))
    return bare and to_line(told) == line and _sha256(f"{told.salt}{told.detail}") == row["detail_hash"]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _broken(seq: int, what: str) -> Problem:
    message = f"Event {seq} in the index {what}: `billfold rebuild` makes the index anew from the files."
    return Problem("chain_broken", f"event {seq}", message)


def _differs(file: Path, number: int, what: str) -> Problem:
    message = f"Line {number} of the journal {file.name} {what}: `billfold rebuild` keeps the one that proves itself."
    return Problem("journal_differs", f"{file.name}:{number}", message)
