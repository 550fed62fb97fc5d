"""Events out of an index file, and an index file out of events."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from archive.events import Event, EventType
from archive.index import create_file, transaction, writing_engine

CHAIN = "SELECT e.*, d.salt, d.detail FROM event e LEFT JOIN event_detail d ON d.seq = e.seq ORDER BY e.seq"


def events_of(file: Path) -> Iterator[Event]:
    """Yield the events of an index file in order; `sqlite3.Error` when it cannot be read."""
    with closing(sqlite3.connect(file)) as index:
        index.row_factory = sqlite3.Row
        for row in index.execute(CHAIN):
            yield to_event(row)


def to_event(row: sqlite3.Row) -> Event:
    """Return the event in a row of `CHAIN`; `ValueError` when its type is unknown."""
    return Event(
        seq=row["seq"],
        at=row["at"],
        type=EventType(row["type"]),
        subject=row["subject"],
        detail=row["detail"] or "",
        salt=row["salt"] or "",
        detail_hash=row["detail_hash"],
        prev=row["prev"],
        hash=row["hash"],
    )


def derive(events: Iterable[Event], file: Path) -> None:
    """Make an index file of events with all that follows from them, in one transaction."""
    from archive.chain import append, prepare, sqlalchemy_errors
    from archive.projections import apply

    create_file(file)
    engine = writing_engine(file)
    try:
        with sqlalchemy_errors(file.parent), transaction(engine) as connection:
            prepare(connection, file.parent)
            for event in events:
                append(connection, event)
                apply(connection, event)
    finally:
        engine.dispose()
