"""The index and the ledger anew, from plain files: the journal tells all that ever happened.

Of the journal and the index, the one that proves itself and reaches further is believed; the other is written
anew. The new index takes the place of the old one in a single step.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from archive import durable
from archive.chain import Chain, Clock, head
from archive.errors import ArchiveMissing, JournalDamaged, disk
from archive.events import Event, from_line, hash_detail, hash_link
from archive.index import INDEX, state_folder, writing_engine
from archive.journal import FOLDER, read_journal
from archive.ledger import DEFAULT, Layout, lists_something, render
from archive.ledger_files import LedgerFiles
from archive.lock import ArchiveLock
from archive.records import Ledgers
from archive.replay import derive, events_of
from archive.statement import rows_of
from archive.steps import step

LOST = "lost+found"

_NEW = "new-index.sqlite"
_COMPANIONS = ("", "-journal", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What rebuilding did: how many events it followed, and what became of the ledger's files."""

    events: int
    ledgers: Ledgers


def rebuild(path: Path, clock: Clock, *, command: str = "billfold rebuild", layout: Layout = DEFAULT) -> Rebuilt:
    """Make the index and the ledger of the archive at `path` anew.

    A journal that does not prove itself is moved to `.billfold/lost+found` when the index does. `JournalDamaged`
    when neither does, when they contradict each other, or when both are empty in an archive that is not; nothing
    has changed then.
    """
    state = state_folder(path)
    if not state.is_dir():
        raise ArchiveMissing(f"There is no archive at {path}: give its path, or let `billfold init` make one.")
    with disk(path):
        lock = ArchiveLock(state, command)
        lock.acquire()
        try:
            return _rebuild(path, state, clock, layout)
        finally:
            lock.release()


def _rebuild(path: Path, state: Path, clock: Clock, layout: Layout) -> Rebuilt:
    new, index = state / _NEW, state / INDEX
    _remove(new)
    journal_links, index_links = _links(_journal_events(state)), _links(_index_events(index))
    _choose(journal_links, index_links)
    if not journal_links and not index_links:
        _require_nothing(path, journal_links is None)
    from_journal = journal_links is not None and len(journal_links) >= len(index_links or ())
    derive(_journal_events(state) if from_journal else _index_events(index), new)
    if journal_links is None:
        _set_aside(state, f"{FOLDER}-{clock():%Y%m%dT%H%M%S}")
    step("replace index")
    _remove(new, _COMPANIONS[1:])
    # Reading the old index has rolled back what was half-written; a log left by it must not meet the new one.
    _remove(index, _COMPANIONS[1:])
    new.replace(index)
    durable.sync_folder(state)
    chain = Chain(writing_engine(index), state, clock)
    try:
        chain.open()
        chain.forget()
        with chain.reading() as connection:
            rendered = render(partial(rows_of, connection), layout)
            seq, _ = head(connection)
        return Rebuilt(seq, LedgerFiles(path, state).write(rendered, clock()))
    finally:
        chain.close()


def _choose(journal: list[str] | None, index: list[str] | None) -> None:
    """Raise `JournalDamaged` when there is nothing to believe."""
    if journal is None and index is None:
        raise JournalDamaged(
            "Neither the journal nor the index proves itself: bring .billfold/journal back from a backup."
        )
    if journal is not None and index is not None and any(a != b for a, b in zip(journal, index, strict=False)):
        raise JournalDamaged(
            "The journal and the index belong to different archives: bring .billfold back from a backup."
        )


def _require_nothing(path: Path, damaged: bool) -> None:
    """Raise `JournalDamaged` unless an archive of which nothing is told has nothing to tell of."""
    kept = next(state_folder(path).glob("objects/*/*"), None)
    if damaged or kept or lists_something(path):
        raise JournalDamaged(
            f"Neither a journal nor an index tells of what {path} keeps: bring .billfold/journal back from a backup."
        )


def _links(events: Iterable[Event]) -> list[str] | None:
    """Return the hashes of a chain that proves itself; None when it does not, or cannot be read."""
    links: list[str] = []
    try:
        for event in events:
            if not _follows(event, len(links), links[-1] if links else ""):
                return None
            links.append(event.hash)
    except (ValueError, sqlite3.Error):
        return None
    return links


def _follows(event: Event, seq: int, prev: str) -> bool:
    link = hash_link(event.seq, event.at, event.type.value, event.subject, event.detail_hash, event.prev)
    erased = not event.detail and not event.salt
    whole = erased or hash_detail(event.salt, event.detail) == event.detail_hash
    return whole and event.seq == seq + 1 and event.prev == prev and event.hash == link


def _journal_events(state: Path) -> Iterator[Event]:
    """Yield the journal's events; what was being written when the program was stopped is not yet one."""
    for _, _, line in read_journal(state):
        if line.endswith(b"\n"):
            yield from_line(line)


def _index_events(index: Path) -> Iterator[Event]:
    return events_of(index) if index.is_file() and index.stat().st_size else iter(())


def _set_aside(state: Path, name: str) -> None:
    durable.make_folder(state / LOST, durable.PRIVATE_FOLDER)
    (state / FOLDER).rename(state / LOST / name)
    durable.sync_folder(state / LOST)
    durable.sync_folder(state)


def _remove(file: Path, companions: Iterable[str] = _COMPANIONS) -> None:
    for companion in companions:
        file.with_name(file.name + companion).unlink(missing_ok=True)
