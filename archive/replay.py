"""Events out of an index file, and an index file out of events."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from archive.events import Event, from_row
from archive.index import create_file, transaction, writing_engine

CHAIN = "SELECT e.*, d.salt, d.detail FROM event e LEFT JOIN event_detail d ON d.seq = e.seq ORDER BY e.seq"


def events_of(file: Path) -> Iterator[Event]:
    """Yield the events of an index file in order; `sqlite3.Error` when it cannot be read."""
    with closing(sqlite3.connect(file)) as index:
        index.row_factory = sqlite3.Row
        for row in index.execute(CHAIN):
            yield from_row(row)


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
                append(connection, [event])
                apply(connection, event)
    finally:
        engine.dispose()
