"""The index file: opening it for writing through SQLAlchemy, and for reading without.

Writing is durable to the letter. SQLite before 3.51.3 can corrupt a database in WAL mode when two connections
checkpoint at once, so there the rollback journal is used with `synchronous=EXTRA`; never WAL with NORMAL, which
loses acknowledged commits on a power cut, and never memory mapping.
Reading goes through `sqlite3` alone: importing SQLAlchemy takes longer than any search may.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive import durable
from archive.errors import ArchiveBusy, ArchiveError, ArchiveMissing, ArchiveReadOnly, DiskFault, DiskFull, IndexDamaged
from archive.steps import step

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

INDEX = "index.sqlite"
STATE = ".billfold"
_WAL_IS_SAFE = (3, 51, 3)
_BUSY_MS = 10_000
_STATEMENTS: dict[object, object] = {}  # compiled once for all the indexes a process opens; we have some fifty


def state_folder(path: Path) -> Path:
    """Return the folder of an archive that people need not look into."""
    return path / STATE


def create_file(path: Path) -> None:
    """Make an empty index file that only its owner may read, when there is none."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, durable.PRIVATE_FILE))
        durable.sync_folder(path.parent)


def writing_engine(path: Path) -> "Engine":
    """Return an engine with one connection: what is written belongs into a `transaction`, durable at its end."""
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        URL.create("sqlite", database=str(path)),  # a path may hold what a URL gives a meaning of its own
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "isolation_level": None},
        execution_options={"compiled_cache": _STATEMENTS},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in _pragmas():
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


@contextmanager
def transaction(engine: "Engine") -> Iterator["Connection"]:
    """Give a transaction that is committed at the end, or rolled back by an exception."""
    with engine.connect() as connection:
        # SQLAlchemy begins nothing by itself here, so that reading takes no lock.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        step("commit")
        connection.commit()


def compact(connection: "Connection") -> None:
    """Write the index file anew, so that nothing is left in it of what was deleted; outside a transaction."""
    step("compact index")
    connection.exec_driver_sql("VACUUM")
    step("index compacted")
    # In WAL mode the log still has the old pages.
    busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if busy:
        raise ArchiveBusy("The index is being read by another program: what was erased goes when that has ended.")


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the index of the archive at `path` for reading, without the lock; rows are `sqlite3.Row`.

    The file itself is opened for writing where that is allowed, because after a crash SQLite must first roll
    back what was half-written; `query_only` keeps everything else out.
    """
    file = state_folder(path) / INDEX
    if not file.is_file() or not file.stat().st_size:
        if any((state_folder(path) / "journal").glob("*.jsonl")):
            raise IndexDamaged(f"The index of {path} is missing: `billfold rebuild` makes it from the files.")
        raise ArchiveMissing(f"There is no archive at {path} yet: `billfold poll` or `billfold add` makes one.")
    mode = "rw" if os.access(file, os.W_OK) and os.access(file.parent, os.W_OK) else "ro"
    with sql_errors(path):
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY_MS / 1000)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA query_only=ON")
            yield connection
        finally:
            connection.close()


@contextmanager
def sql_errors(path: Path) -> Iterator[None]:
    """Turn every error of SQLite inside into an `ArchiveError` about the archive at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sql(error, path) from error


def from_sql(error: BaseException | None, path: Path) -> ArchiveError:
    """Return the archive's word for an error of SQLite."""
    name = str(getattr(error, "sqlite_errorname", "") or "")
    if name == "SQLITE_FULL":
        return DiskFull(f"The disk that holds {path} is full: make room, and Billfold goes on where it stopped.")
    if name.startswith("SQLITE_READONLY"):
        return ArchiveReadOnly(f"The index in {path} cannot be written: allow this user to write there.")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ArchiveBusy(f"The index in {path} is in use by another program: try again in a moment.")
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):
        return DiskFault(f"The disk failed at the index in {path} ({error}): check the disk before going on.")
    return IndexDamaged(f"The index in {path} is damaged ({error}): `billfold rebuild` makes it anew from the files.")


def _pragmas() -> tuple[str, ...]:
    if sqlite3.sqlite_version_info >= _WAL_IS_SAFE:
        durability: tuple[str, ...] = ("journal_mode=WAL", "synchronous=FULL")
    else:
        durability = ("journal_mode=TRUNCATE", "synchronous=EXTRA")
    # Only these reach the drive on macOS; elsewhere they mean nothing.
    durability = (*durability, "fullfsync=ON", "checkpoint_fullfsync=ON")
    return (f"busy_timeout={_BUSY_MS}", *durability, "foreign_keys=ON", "mmap_size=0", "trusted_schema=OFF")
