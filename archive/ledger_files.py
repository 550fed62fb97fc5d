"""Putting the ledger where people open it: replaced as a whole, never over somebody's own changes."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from archive import durable, ledger
from archive.records import Ledgers
from archive.steps import step

WRITTEN = "written.json"
# In place of a hash: no file was there.
NOTHING = ""

Rename = Callable[[Path, Path], object]
Memory = dict[str, list[str]]
# What a file looked like when its bytes were hashed: when it was changed, its size, which one it is.
Look = tuple[int, int, int] | None


class Pause:
    """How long to leave a ledger alone that was just written: not at all, or ten times as long as that took.

    What takes less than a tenth of a second is never put off.
    """

    _SOON, _TIMES = 0.1, 10

    def __init__(self) -> None:
        self._until = 0.0

    def begin(self, seconds: float) -> None:
        """Begin, after writing has taken so many seconds."""
        self._until = time.monotonic() + self._TIMES * seconds if seconds >= self._SOON else 0.0

    def lasts(self) -> bool:
        """Tell whether it goes on."""
        return time.monotonic() < self._until


class LedgerFiles:
    """The CSV files of one archive, and the memory of what we last wrote into each.

    The memory holds the last two hashes of each file and is written first, so that a kill between the two
    leaves a file that is still known as ours. A file that is in it and no longer wanted is removed.
    """

    def __init__(self, root: Path, state: Path, rename: Rename = os.replace) -> None:
        self._root = root
        self._memory = state / WRITTEN
        self._rename = rename

    def write(self, rendered: Mapping[str, bytes], now: datetime) -> Ledgers:
        """Write what differs from what lies there, and say what was written, what waits, and what was moved aside.

        What was written under names that are not `rendered` any more is removed after that.
        """
        return _Writing(self._root, self._memory, self._rename, rendered, now).carry_out()


class _Writing:
    """One time of writing. Whatever step it is stopped at, the next time completes it."""

    def __init__(self, root: Path, memory: Path, rename: Rename, rendered: Mapping[str, bytes], now: datetime) -> None:
        self._root, self._file, self._rename, self._rendered, self._now = root, memory, rename, rendered, now
        self._kept = read_memory(memory)
        self._memory: Memory = dict(self._kept)
        self._waiting: list[str] = []
        self._aside: list[str] = []

    def carry_out(self) -> Ledgers:
        due = self._find_what_is_due()
        self._remember()
        for name, look in due.items():
            with self._held_open(name):
                rename = partial(self._put, look)
                durable.replace(self._root / name, self._rendered[name], 0o666, rename)
        for name in sorted(self._kept.keys() - self._rendered.keys()):
            self._let_go(name)
        done = [name for name in self._rendered if f"{name}.new" not in self._waiting]
        for name in done:
            if _waiting(self._root / name).exists():
                durable.remove(_waiting(self._root / name))
        settled = {name: [sha for sha in self._memory[name] if sha != NOTHING] for name in done if name in self._memory}
        self._memory |= settled
        self._remember()
        return Ledgers(tuple(name for name in due if name in done), tuple(self._waiting), tuple(self._aside))

    def _find_what_is_due(self) -> dict[str, Look]:
        """Return which files must be written and how they look, with those out of the way that somebody changed."""
        due: dict[str, Look] = {}
        for name, content in self._rendered.items():
            path = self._root / name
            if name == ledger.REVIEW and ledger.is_empty(content) and not os.path.lexists(path):
                continue
            durable.make_folder(path.parent)
            with self._held_open(name):
                sha = hashlib.sha256(content).hexdigest()
                there, look = self._ours(name, sha)
                if there != sha:
                    due[name] = look
                if there != sha or sha not in self._memory.get(name, ()):
                    self._memory[name] = list(dict.fromkeys((there, sha)))
        return due

    def _ours(self, name: str, sha: str = NOTHING) -> tuple[str, Look]:
        """Return the hash and the look of what lies there, if it is ours; anything else is moved aside."""
        path = self._root / name
        look = look_of(path)
        if look is None:
            return NOTHING, None
        there = durable.sha256_of(path) if is_plain(path) else NOTHING
        if there != NOTHING and there in (sha, *self._memory.get(name, ())):
            return there, look
        self._move_aside(path)
        return NOTHING, None

    def _let_go(self, name: str) -> None:
        """Remove a file of ours that is no longer wanted; one that Excel holds open waits for that."""
        path = self._root / name
        try:
            there, look = self._ours(name)
            if there != NOTHING and look_of(path) == look:
                durable.remove(path)
            if look_of(path) is None:
                del self._memory[name]
        except PermissionError:
            self._waiting.append(name)
        if _waiting(path).exists():
            durable.remove(_waiting(path))

    def _put(self, look: Look, temporary: Path, path: Path) -> None:
        """Rename a new file into its place; what somebody has saved there since it was looked at is moved aside."""
        if look_of(path) not in (look, None):
            self._move_aside(path)
        self._rename(temporary, path)

    @contextmanager
    def _held_open(self, name: str) -> Iterator[None]:
        """Lay a file beside one that Excel holds open, which can be neither replaced nor, at times, read."""
        try:
            yield
        except PermissionError:
            durable.replace(_waiting(self._root / name), self._rendered[name], 0o666)
            self._waiting.append(f"{name}.new")

    def _move_aside(self, path: Path) -> None:
        """Give what is not ours a name of its own: a changed file, a link or a folder; a link's end stays untouched."""
        stem = f"{path.stem}.edited-{self._now:%Y%m%dT%H%M%S}"
        aside = path.with_name(f"{stem}{path.suffix}")
        copy = 1
        while os.path.lexists(aside):
            copy += 1
            aside = path.with_name(f"{stem}_{copy}{path.suffix}")
        step("move aside")
        self._rename(path, aside)
        durable.sync_folder(path.parent)
        self._aside.append(aside.relative_to(self._root).as_posix())

    def _remember(self) -> None:
        if self._memory != self._kept:
            durable.replace(self._file, json.dumps(self._memory, sort_keys=True).encode(), durable.PRIVATE_FILE)
            self._kept = dict(self._memory)


def is_plain(path: Path) -> bool:
    """Tell whether it is a file, and neither a folder nor a link to something."""
    return path.is_file() and not path.is_symlink()


def look_of(path: Path) -> Look:
    """Return by what a change of a file is noticed without reading it; None where there is none."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def read_memory(path: Path) -> Memory:
    """Return the hashes of what was last written into each file; nothing when that is lost.

    The empty one (`NOTHING`) says that a file may not be there yet: it was about to be written for the first time.
    """
    try:
        memory = json.loads(path.read_bytes())
        return {str(name): [str(sha) for sha in hashes] for name, hashes in memory.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def _waiting(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")
