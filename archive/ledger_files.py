"""Putting the ledger where people open it: replaced as a whole, never over somebody's own changes."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from archive import durable, ledger
from archive.records import Ledgers
from archive.steps import step

WRITTEN = "written.json"

Rename = Callable[[Path, Path], object]


class LedgerFiles:
    """The CSV files of one archive, and the memory of what we last wrote into each.

    The memory holds the last two hashes of each file and is written first, so that a kill between the two
    leaves a file that is still known as ours.
    """

    def __init__(self, root: Path, state: Path, rename: Rename = os.replace) -> None:
        self._root = root
        self._memory = state / WRITTEN
        self._rename = rename

    def write(self, rendered: Mapping[str, bytes], now: datetime) -> Ledgers:
        """Write what differs from what lies there, and say what was written, what waits, and what was moved aside."""
        before = read_memory(self._memory)
        memory, waiting, aside, due = dict(before), list[str](), list[str](), list[str]()
        for name, content in rendered.items():
            path = self._root / name
            if name == ledger.REVIEW and ledger.is_empty(content) and not path.exists():
                continue
            durable.make_folder(path.parent)
            with self._held_open(name, content, waiting):
                sha, there = hashlib.sha256(content).hexdigest(), durable.sha256_of(path) if path.exists() else ""
                if there not in ("", sha, *memory.get(name, ())):
                    aside.append(self._move_aside(path, now))
                    there = ""
                if there != sha:
                    due.append(name)
                if there != sha or sha not in memory.get(name, ()):
                    memory[name] = [known for known in (there, sha) if known]
        if memory != before:
            durable.replace(self._memory, json.dumps(memory, sort_keys=True).encode(), durable.PRIVATE_FILE)
        for name in due:
            with self._held_open(name, rendered[name], waiting):
                durable.replace(self._root / name, rendered[name], 0o666, self._rename)
        for name in rendered:
            if f"{name}.new" not in waiting and _waiting(self._root / name).exists():
                durable.remove(_waiting(self._root / name))
        return Ledgers(tuple(name for name in due if f"{name}.new" not in waiting), tuple(waiting), tuple(aside))

    @contextmanager
    def _held_open(self, name: str, content: bytes, waiting: list[str]) -> Iterator[None]:
        """Lay a file beside one that Excel holds open, which can be neither replaced nor, at times, read."""
        try:
            yield
        except PermissionError:
            durable.replace(_waiting(self._root / name), content, 0o666)
            waiting.append(f"{name}.new")

    def _move_aside(self, path: Path, now: datetime) -> str:
        """Give a file that somebody changed a name of its own, and return it."""
        stem = f"{path.stem}.edited-{now:%Y%m%dT%H%M%S}"
        aside = path.with_name(f"{stem}{path.suffix}")
        copy = 1
        while aside.exists():
            copy += 1
            aside = path.with_name(f"{stem}_{copy}{path.suffix}")
        step("move aside")
        self._rename(path, aside)
        durable.sync_folder(path.parent)
        return aside.relative_to(self._root).as_posix()


def read_memory(path: Path) -> dict[str, list[str]]:
    """Return the hashes of what was last written into each file; nothing when that is lost."""
    try:
        memory = json.loads(path.read_bytes())
        return {str(name): [str(sha) for sha in hashes] for name, hashes in memory.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def _waiting(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")
