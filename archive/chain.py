"""The one way into the index: one event, one commit, then its line in the journal."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from archive import schema
from archive.errors import IndexTooNew
from archive.events import Detail, Event, EventType, from_row, seal
from archive.index import compact, from_sql, transaction
from archive.journal import Journal
from archive.projections import apply
from archive.statement import Statement

Clock = Callable[[], datetime]


class Chain:
    """The chain of events of an archive that is open for writing, with its projections and its journal."""

    def __init__(self, engine: Engine, state: Path, clock: Clock) -> None:
        self._engine = engine
        self._path = state.parent
        self._clock = clock
        self._journal = Journal(state, self.events_after)
        self._head: tuple[int, str] | None = None
        self._transaction: Connection | None = None
        self._recorded: list[Event] = []
        self._at = ""

    def open(self) -> None:
        """Make the tables where there are none, derive them anew where their layout is old, mend the journal."""
        with self.writing() as connection:
            prepare(connection, self._path)
        self._journal.open()

    def was_changed(self) -> bool:
        """Tell whether another program has worked on the archive since the last event of this one."""
        with self.reading() as connection:
            now = head(connection)
        known, self._head = self._head, None
        return now != known or self._journal.was_changed()

    @contextmanager
    def together(self) -> Iterator[Connection]:
        """Commit all that is recorded inside as one and of one moment, or nothing of it.

        Inside, `reading` sees it already.
        """
        if self._transaction is not None:
            yield self._transaction
            return
        self._journal.catch_up()
        self._journal.expect()
        self._recorded, self._at = [], ""
        known, self._head = self._head, None
        with self.writing() as connection:
            self._transaction, self._head = connection, known or head(connection)
            try:
                yield connection
                append(connection, self._recorded)
                reached, self._head = self._head, None
            except BaseException:
                self._head = None
                raise
            finally:
                self._transaction = None
        self._head = reached
        self._journal.append(self._recorded)

    def catch_up(self) -> None:
        """Bring the journal up to date, should a commit have outlived its line there."""
        self._journal.catch_up()

    def record(self, event_type: EventType, subject: str, detail: Detail) -> Event:
        """Append an event and what follows from it, durably, or nothing of it."""
        with self.together() as connection:
            seq, prev = self._head or head(connection)
            self._at = self._at or moment(self._clock())
            event = seal(seq + 1, self._at, event_type, subject, detail, prev)
            apply(connection, event)
            self._head = (event.seq, event.hash)
            self._recorded.append(event)
        return event

    def forget(self) -> bool:
        """Take out of the journal, and out of the index's freed pages, the details that were erased from the index.

        Return whether the journal had any of them. `ArchiveBusy` when another program reads the index for too long.
        """
        with self.reading() as connection:
            found = self._journal.erase(set(_ERASED.values(connection, {})))
        with sqlalchemy_errors(self._path), self._engine.connect() as connection:
            compact(connection)
        return found

    def events_after(self, seq: int) -> Iterator[Event]:
        """Yield the events whose number is above `seq`, in order."""
        with self.reading() as connection:
            rows = _EVENTS_AFTER.rows(connection, {"after": seq})
        return map(from_row, rows)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read by."""
        if self._transaction is not None:
            yield self._transaction
            return
        with sqlalchemy_errors(self._path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that is committed at the end, or rolled back by an exception."""
        with sqlalchemy_errors(self._path), transaction(self._engine) as connection:
            yield connection

    def close(self) -> None:
        """Let go of the index."""
        self._engine.dispose()


def prepare(connection: Connection, path: Path) -> None:
    """Bring the tables to this program's layout; `IndexTooNew` when a newer program made them."""
    if not inspect(connection).has_table(schema.schema_version.name):
        for statement in schema.statements():
            connection.exec_driver_sql(statement)
        connection.execute(insert(schema.schema_version), {"version": schema.VERSION})
        return
    version = connection.execute(select(schema.schema_version.c.version)).scalar_one()
    if version > schema.VERSION:
        raise IndexTooNew(f"The archive at {path} was written by a newer Billfold: install that one, or a later.")
    if version < schema.VERSION:
        for table in reversed(schema.PROJECTIONS):
            table.drop(connection, checkfirst=True)
        for statement in schema.statements(projections_only=True):
            connection.exec_driver_sql(statement)
        connection.execute(update(schema.schema_version), {"version": schema.VERSION})
        for row in _EVENTS_AFTER.rows(connection, {"after": 0}):
            apply(connection, from_row(row))


def append(connection: Connection, events: Sequence[Event]) -> None:
    """Insert events and their details, without what follows from them."""
    links = ("seq", "at", "subject", "detail_hash", "prev", "hash")
    _INSERT_EVENT.run_all(
        connection, [{**{name: getattr(one, name) for name in links}, "type": one.type.value} for one in events]
    )
    _INSERT_DETAIL.run_all(
        connection, [{"seq": one.seq, "salt": one.salt, "detail": one.detail} for one in events if one.detail]
    )


def head(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the last event; 0 and empty before the first."""
    row = _HEAD.row(connection, {})
    return (row["seq"], row["hash"]) if row else (0, "")


def moment(when: datetime) -> str:
    """Return a moment as ISO 8601 text in UTC, in the one length that sorts as it passed."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds")


@contextmanager
def sqlalchemy_errors(path: Path) -> Iterator[None]:
    """Turn every error of the database inside into an `ArchiveError` about the archive at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sql(error, path) from error
    except DBAPIError as error:
        raise from_sql(error.orig, path) from error


_INSERT_EVENT, _INSERT_DETAIL = Statement(insert(schema.events)), Statement(insert(schema.event_details))
_HEAD = Statement(select(schema.events.c.seq, schema.events.c.hash).order_by(schema.events.c.seq.desc()).limit(1))
_ERASED = Statement(
    select(schema.events.c.seq)
    .outerjoin(schema.event_details, schema.event_details.c.seq == schema.events.c.seq)
    .where(schema.event_details.c.seq.is_(None))
)
_EVENTS_AFTER = Statement(
    select(schema.events, schema.event_details.c.salt, schema.event_details.c.detail)
    .outerjoin(schema.event_details, schema.event_details.c.seq == schema.events.c.seq)
    .where(schema.events.c.seq > bindparam("after"))
    .order_by(schema.events.c.seq)
)
