"""Making good what can be made good: from the other copy of the same bytes, or from the events.

Nothing is thrown away: what is altered or in the way moves to `.billfold/lost+found`. What has no other copy stays a
problem, and is told.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from archive import durable
from archive.archive import Archive
from archive.chain import Clock
from archive.index import INDEX, state_folder
from archive.ledger import DEFAULT, Layout
from archive.lock import ArchiveLock
from archive.names import NameTemplate
from archive.proof import Problem
from archive.rebuild import LOST, rebuild
from archive.store import ObjectStore
from archive.verify import Report, verify

_BY_REBUILDING = frozenset(
    {
        "index_missing",
        "index_damaged",
        "index_differs",
        "document_differs",
        "chain_broken",
        "journal_short",
        "journal_differs",
        "journal_remembers",
    }
)


def repair(path: Path, template: NameTemplate, clock: Clock, layout: Layout = DEFAULT) -> tuple[list[str], Report]:
    """Repair the archive at `path`; return what was done, in a user's words, and what verifying finds then.

    Raises `ArchiveError` when another program works on it, or when neither journal nor index can be believed.
    """
    done: list[str] = []
    report = verify(path, clock(), layout)
    if any(problem.code in _BY_REBUILDING for problem in report.problems):
        events = rebuild(path, clock, command="billfold verify --repair", layout=layout).events
        done.append(f"The index was made anew from {events:,} events.")
        report = verify(path, clock(), layout)
    if report.problems:
        with ArchiveLock(state_folder(path), "billfold verify --repair"):
            done += _Repair(path, clock()).carry_out(report.problems)
        with Archive.open(path, template, clock, create=False, command="billfold verify", layout=layout) as archive:
            ledgers = archive.write_ledger()
        done += [f"{name} was written anew." for name in ledgers.written]
        done += [f"A ledger that was changed by hand was moved aside as {name}." for name in ledgers.aside]
        report = verify(path, clock(), layout)
    return done, report


class _Repair:
    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._state = state_folder(path)
        self._store = ObjectStore(self._state)
        self._lost = self._state / LOST / f"{now:%Y%m%dT%H%M%S}"

    def carry_out(self, problems: Iterable[Problem]) -> Iterator[str]:
        """Do what can be done, the stored bytes first: the files are made good from them."""
        ways: dict[str, Callable[[str], str]] = {
            "object_altered": self._restore_object,
            "object_missing": self._restore_object,
            "object_writable": self._protect,
            "file_altered": self._restore_file,
            "file_missing": self._restore_file,
            "left_over": self._put_away,
            "object_unrecorded": self._put_away_object,
            "permissions": self._close,
        }
        for code, way in ways.items():
            yield from filter(None, [way(problem.subject) for problem in problems if problem.code == code])

    def _restore_object(self, sha: str) -> str:
        """Heal an object with a file in the tree that has its bytes."""
        with closing(sqlite3.connect(self._state / INDEX)) as index:
            names = [row[0] for row in index.execute("SELECT path FROM file WHERE sha256 = ?", (sha,))]
        for name in names:
            file = self._path / name
            if file.is_file() and durable.sha256_of(file) == sha:
                if self._store.path(sha).exists():
                    self._move(self._store.path(sha), f"object-{sha[:12]}")
                self._store.put(file.read_bytes())
                return f"The stored bytes {sha[:12]} were brought back from {name}."
        return ""

    def _restore_file(self, name: str) -> str:
        """Put a document's file back where it belongs; one that was changed is put away."""
        with closing(sqlite3.connect(self._state / INDEX)) as index:
            row = index.execute("SELECT sha256 FROM file WHERE path = ?", (name,)).fetchone()
        file, away = self._path / name, ""
        kept = self._store.path(row[0]) if row else None
        if kept is None or not kept.is_file() or durable.sha256_of(kept) != row[0]:
            return ""
        if os.path.lexists(file):
            away = f"; the changed one is {self._move(file, name.replace('/', '_'))}"
        durable.make_folder(file.parent)
        durable.place([(file, row[0])], self._store.get)
        return f"{name} was put back{away}."

    def _protect(self, sha: str) -> str:
        file = self._store.path(sha)
        file.chmod(file.stat().st_mode & ~0o222)
        return f"The stored bytes {sha[:12]} can no longer be changed."

    def _put_away(self, name: str) -> str:
        return f"{name} was moved to {self._move(self._path / name, name.replace('/', '_'))}."

    def _put_away_object(self, sha: str) -> str:
        return f"The stored bytes {sha[:12]} were moved to {self._move(self._store.path(sha), f'object-{sha}')}."

    def _close(self, name: str) -> str:
        found = [self._state, *self._state.iterdir(), *(self._state / "objects").glob("*")]
        for path in (one for one in found if one.name == name):
            path.chmod(path.stat().st_mode & ~0o077)
        return f"{name} is closed to other users of this computer."

    def _move(self, file: Path, name: str) -> str:
        """Move a file out of the way and return where it lies now, below the archive."""
        durable.make_folder(self._lost, durable.PRIVATE_FOLDER)
        target, number = self._lost / name, 1
        while os.path.lexists(target):
            number += 1
            target = self._lost / f"{name}.{number}"
        file.rename(target)
        durable.sync_folder(self._lost)
        durable.sync_folder(file.parent)
        return target.relative_to(self._path).as_posix()
