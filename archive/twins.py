"""Documents that were taken for one: every time that one was seen again, by which road, and how it was known."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive import search
from archive.records import searchable


@dataclass(frozen=True, slots=True)
class Sighting:
    """One time that a document was seen again; `known_by` says how, in a user's words."""

    at: datetime
    account: str
    mailbox: str
    uid: int
    known_by: str
    original: str


@dataclass(frozen=True, slots=True)
class Twins:
    """A document, where it was seen again in another original, and those whose place it took."""

    record: search.Record
    seen: tuple[Sighting, ...]
    replaced: tuple[search.Record, ...]


def twins(index: sqlite3.Connection, words: Iterable[str] = (), limit: int | None = None) -> list[Twins]:
    """Return the documents that hold every word and were taken for one with others, the last of these first.

    The same bytes or the same message again are no twins: there is nothing to be wrong about.
    """
    given = [searchable(word) for word in words]
    conditions = [
        "(d.id IN (SELECT s.document FROM sighting s) OR d.id IN (SELECT t.successor FROM document t))",
        "d.status <> 'superseded'",
        *("instr(d.search, ?) > 0" for _ in given),
    ]
    rows = index.execute(
        f"SELECT d.id FROM document d WHERE {' AND '.join(conditions)}"  # noqa: S608 - our words
        " ORDER BY (SELECT max(seq) FROM sighting s WHERE s.document = d.id) DESC, d.id LIMIT ?",
        [*given, -1 if limit is None else limit],
    )
    return [of(index, record) for record in search.records(index, [row["id"] for row in rows.fetchall()])]


def of(index: sqlite3.Connection, record: search.Record) -> Twins:
    """Return one document with its twins."""
    replaced = index.execute("SELECT id FROM document WHERE successor = ? ORDER BY id", (record.id,)).fetchall()
    chosen = "document = ? ORDER BY seq, number"
    return Twins(
        record, seen(index, chosen, (record.id,)), tuple(search.records(index, [row["id"] for row in replaced]))
    )


def seen_again(index: sqlite3.Connection, record: search.Record) -> tuple[Sighting, ...]:
    """Return every time that a document, or an original in which it came, was seen again, in order."""
    showed = "SELECT ? UNION SELECT t.original FROM sighting t WHERE t.document = ?"
    chosen = f"document = ? OR (document = '' AND original IN ({showed})) ORDER BY seq, number"
    return seen(index, chosen, (record.id, record.original, record.id))


def seen(index: sqlite3.Connection, chosen: str, values: Sequence[str]) -> tuple[Sighting, ...]:
    """Return the sightings that a condition of ours chooses."""
    return tuple(
        Sighting(
            datetime.fromisoformat(row["at"]),
            row["account"],
            row["mailbox"],
            row["uid"],
            row["known_by"],
            row["original"],
        )
        for row in index.execute(f"SELECT * FROM sighting WHERE {chosen}", values)  # noqa: S608 - our words
    )
