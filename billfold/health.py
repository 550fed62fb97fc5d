"""What must be known of the program although it is not running: when each source was looked at, and what failed.

One small SQLite file beside the index, written by `billfold run` and each `billfold poll`, read by `billfold status`.
It proves nothing and nothing depends on it: one that is damaged or missing begins anew. What cannot be written now, as
on a full disk, is known to this process all the same, and written with the next fact that can be. No call waits for
long or raises.
"""

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

FILE = "health.sqlite"
# Seconds to wait for another process that writes at the same time.
PATIENCE = 2.0
# Outcomes are kept for so many days.
DAYS_KEPT = 400

Values = dict[str, Any]
Outcome = tuple[str, str, str]

_TABLES = (
    "CREATE TABLE IF NOT EXISTS fact (area TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (area, name))"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS outcome (day TEXT, marketplace TEXT, fate TEXT, number INTEGER NOT NULL,"
    " PRIMARY KEY (day, marketplace, fate)) WITHOUT ROWID",
)


class Health:
    """The facts of one archive, by area and name. Any thread and any number of processes may use it."""

    def __init__(self, state: Path) -> None:
        self._path = state / FILE
        self._turn = threading.Lock()
        # What was read last of each area, and what is still to be written; None is to be removed.
        self._read: dict[str, dict[str, Values]] = {}
        self._unwritten: dict[tuple[str, str], Values | None] = {}

    def area(self, area: str) -> dict[str, Values]:
        """Return all facts of an area, by name; where they cannot be read now, as they were read before."""
        found: dict[str, Values] = {}
        try:
            with self._reading() as connection:
                rows = connection.execute("SELECT name, value FROM fact WHERE area = ?", (area,)).fetchall()
            found = {name: values for name, text in rows if (values := _values(text))}
        except (sqlite3.OperationalError, OSError):  # busy, or the disk fails: nothing has ended for that
            with self._turn:
                found = self._read.get(area, {}) if os.access(self._path, os.F_OK) else {}
        except sqlite3.Error:
            pass
        with self._turn:
            self._read[area] = found
            unwritten = {name: values for (of, name), values in self._unwritten.items() if of == area}
        return {name: values for name, values in (found | unwritten).items() if values is not None}

    def fact(self, area: str, name: str = "") -> Values:
        """Return one fact; empty where it is not known."""
        return self.area(area).get(name, {})

    def outcomes(self, since: date) -> dict[Outcome, int]:
        """Return how many messages of each marketplace were received on each day and met each fate."""
        with contextlib.suppress(sqlite3.Error, OSError, ValueError), self._reading() as connection:
            rows = connection.execute("SELECT * FROM outcome WHERE day >= ?", (since.isoformat(),))
            return {(day, marketplace, fate): number for day, marketplace, fate, number in rows}
        return {}

    def change(self, area: str, name: str, change: Callable[[Values], Values | None]) -> bool:
        """Put in place of a fact what a function makes of it (None removes it); say whether that could be written."""

        def work(connection: sqlite3.Connection) -> None:
            row = connection.execute("SELECT value FROM fact WHERE area = ? AND name = ?", (area, name)).fetchone()
            _put(connection, area, name, change(_values(row[0]) if row else {}))

        if self._write(work):
            return True
        value = change(self.area(area).get(name, {}))
        with self._turn:
            self._unwritten[area, name] = None if value is None else _values(_text(value))
        return False

    def put(self, area: str, name: str = "", **values: Any) -> bool:
        """Add values to a fact, or put them in the place of others."""
        return self.change(area, name, lambda old: old | values)

    def clear(self, area: str) -> None:
        """Forget all facts of an area."""
        if self.area(area):
            self._write(lambda connection: connection.execute("DELETE FROM fact WHERE area = ?", (area,)).close())

    def count(self, outcomes: Mapping[Outcome, int]) -> bool:
        """Add outcomes to those that were counted before."""
        if not outcomes:
            return True
        first = date.fromordinal(datetime.now(UTC).toordinal() - DAYS_KEPT).isoformat()

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT INTO outcome VALUES (?, ?, ?, ?)"
                " ON CONFLICT (day, marketplace, fate) DO UPDATE SET number = number + excluded.number",
                [(*key, number) for key, number in outcomes.items() if key[0] >= first],
            )
            connection.execute("DELETE FROM outcome WHERE day < ?", (first,))

        return self._write(work)

    def _write(self, work: Callable[[sqlite3.Connection], None]) -> bool:
        try:
            self._carry_out(work)
        except sqlite3.OperationalError:  # busy, full, read-only: the next time
            return False
        except sqlite3.DatabaseError as error:
            if not str(getattr(error, "sqlite_errorname", "")).startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
                return False
            # What is no database any more tells nothing, and would keep everything that comes from being kept.
            with contextlib.suppress(sqlite3.Error, OSError):
                self._path.unlink()
                self._carry_out(work)
                return True
            return False
        except OSError:
            return False
        return True

    def _carry_out(self, work: Callable[[sqlite3.Connection], None]) -> None:
        if not self._path.exists():
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        with contextlib.closing(sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)) as connection:
            # A journal that comes and goes is in the way of whoever looks through the folder.
            connection.execute("PRAGMA journal_mode=TRUNCATE").close()
            for table in _TABLES:
                connection.execute(table)
            connection.execute("BEGIN IMMEDIATE")
            with self._turn:
                late = dict(self._unwritten)
            for (area, name), value in late.items():
                _put(connection, area, name, value)
            work(connection)
            connection.execute("COMMIT")
        with self._turn:
            self._unwritten = {key: value for key, value in self._unwritten.items() if value is not late.get(key, late)}

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        # As the index is read: after a kill, what was half-written must be rolled back first.
        mode = "rw" if os.access(self._path, os.W_OK) and os.access(self._path.parent, os.W_OK) else "ro"
        uri = f"{self._path.absolute().as_uri()}?mode={mode}"
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as connection:
            yield connection


def _put(connection: sqlite3.Connection, area: str, name: str, value: Values | None) -> None:
    if value is None:
        connection.execute("DELETE FROM fact WHERE area = ? AND name = ?", (area, name))
    else:
        connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?, ?)", (area, name, _text(value)))


def _text(value: Values) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace").decode()


def _values(text: str) -> Values:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
