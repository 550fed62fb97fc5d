"""Proving an archive whole: every byte is what was recorded, and every record follows from the events.

Nothing is changed, and no lock is needed: a snapshot of the index is checked while the daemon goes on.
A run that was killed leaves no problem, only work for the next run.
"""

import os
import shlex
import sqlite3
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from archive import ledger, proof
from archive.durable import TEMPORARY_PREFIX, sha256_of
from archive.errors import ArchiveError, ArchiveMissing
from archive.index import INDEX, reading, state_folder
from archive.journal import journal_files
from archive.ledger import DEFAULT, Layout
from archive.ledger_files import NOTHING, WRITTEN, Memory, is_plain, look_of, read_memory
from archive.object_checks import (
    STALE,
    WHOLE,
    Part,
    check_erased,
    check_objects,
    check_unrecorded,
    is_object,
    objects_in,
    recorded,
    told_of,
    unfinished,
)
from archive.proof import Problem

_COUNTED = ("event", "delivery", "original", "document", "sighting", "order_event")
_MOST_AGAIN = 3
_KEPT = """
    CREATE TEMP VIEW kept_original AS SELECT * FROM original WHERE fate IS NULL OR fate <> 'not_a_document';
    CREATE TEMP VIEW kept_file AS SELECT * FROM file WHERE state <> 'leaving';
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying found.

    The archive is whole when there are no `problems`. `unknown` are files in the tree that are not ours (they
    are left alone), `counts` says how much was checked, and `head` is the hash of the last event: kept
    elsewhere, it proves later that nothing before it was changed.
    """

    problems: tuple[Problem, ...]
    unknown: tuple[str, ...]
    counts: Mapping[str, int]
    head: str


def verify(path: Path, now: datetime, layout: Layout = DEFAULT, part: Part = WHOLE) -> Report:
    """Check the archive at `path` through and through; `ArchiveMissing` when there is none.

    `now` tells how old a left-over file is; `layout` is the one the ledger is written in. Reading all bytes takes
    longest: with a `part`, only those of it are read, and everything else is checked all the same. What is found while
    somebody works on the archive may be a file on its way, and counts when it is found again.
    """
    before = _standing(path)
    report = _look(path, now, layout, part)
    for _ in range(_MOST_AGAIN):
        if not report.problems or before == (before := _standing(path)):
            break
        report = _both(report, _look(path, now, layout, part))
    return report


def _both(first: Report, again: Report) -> Report:
    """Return what was found twice. A look that was cut short says nothing of what the other one has found."""
    if not first.counts or not again.counts:
        return again if again.counts else first
    known = {(problem.code, problem.subject) for problem in first.problems}
    return replace(again, problems=tuple(p for p in again.problems if (p.code, p.subject) in known))


def _standing(path: Path) -> list[object]:
    """Return by what it is seen that somebody has worked on the archive."""
    state = state_folder(path)
    return [look_of(file) for file in (*journal_files(state), state / WRITTEN)]


def _look(path: Path, now: datetime, layout: Layout, part: Part) -> Report:
    state = state_folder(path)
    if not state.is_dir():
        raise ArchiveMissing(f"There is no archive at {path}: give its path, or let `billfold init` make one.")
    with tempfile.TemporaryDirectory(prefix="billfold-verify-") as work:
        copy = Path(work) / INDEX
        try:
            damage = _snapshot(path, copy)
        except ArchiveError as error:
            damage = Problem("index_damaged", INDEX, str(error))
        if damage or not copy.exists():
            found = [damage] if damage else []
            return Report((*found, *check_objects(state), *_check_permissions(state)), (), {}, "")
        with closing(sqlite3.connect(copy)) as index:
            index.row_factory = sqlite3.Row
            return _verify(path, index, copy, now, layout, part)


def _verify(path: Path, index: sqlite3.Connection, copy: Path, now: datetime, layout: Layout, part: Part) -> Report:
    state = state_folder(path)
    try:
        problems = [*_check_index(index), *proof.check_chain(index)]
        if not problems:
            problems += proof.check_journal(index, state)
            problems += proof.check_projections(copy, copy.with_name("fresh.sqlite"))
        index.executescript(_KEPT)
        problems += check_objects(state, index, unfinished(state, index, now), part)
        problems += check_unrecorded(state, index, now)
        problems += check_erased(state, index)
        problems += _check_kept(path, index, part)
        problems += _check_balances(index)
        rendered, written = ledger.render(index.execute, layout), read_memory(state / WRITTEN)
        problems += _check_ledgers(path, index, rendered, written)
        unknown, left = _walk(path, index, now, {*rendered, *written})
        problems += _check_forgotten(path, index, unknown)
        counts = {name: _count(index, name) for name in _COUNTED}
        problems += [*left, *_check_permissions(state)]
        return Report(tuple(problems), tuple(unknown), counts, proof.head(index)[1])
    except FileNotFoundError as error:
        message = f"{error.filename} was removed while it was looked at: verify again."
        return Report((Problem("file_vanished", str(error.filename), message),), (), {}, proof.head(index)[1])
    except (sqlite3.Error, ValueError, LookupError) as error:
        message = f"The index cannot be read ({error}): `billfold rebuild` makes it anew from the files."
        return Report((Problem("index_damaged", INDEX, message), *check_objects(state)), (), {}, "")


def _snapshot(path: Path, copy: Path) -> Problem | None:
    """Copy the index as it is between two commits; leave no copy while nothing was ever archived."""
    state = state_folder(path)
    file = state / INDEX
    if not file.exists() or not file.stat().st_size:
        if not journal_files(state):
            return _check_nothing_kept(path)
        return Problem("index_missing", INDEX, "The index is missing: `billfold rebuild` makes it from the files.")
    with reading(path) as index, closing(sqlite3.connect(copy)) as target:
        if index.execute("SELECT count(*) FROM sqlite_master WHERE name = 'event'").fetchone()[0]:
            index.backup(target)
            return None
    copy.unlink(missing_ok=True)
    return _check_nothing_kept(path)


def _check_nothing_kept(path: Path) -> Problem | None:
    """Return what is wrong with an archive that has neither index nor journal: it should have nothing else either."""
    kept = next(state_folder(path).glob("objects/*/*"), None)
    if not kept and not ledger.lists_something(path):
        return None
    message = (
        f"The index and the journal of {path} are missing, but not what they tell of: bring both back from a backup."
    )
    return Problem("index_missing", INDEX, message)


def _check_index(index: sqlite3.Connection) -> Iterator[Problem]:
    for check in ("integrity_check", "foreign_key_check"):
        for row in index.execute(f"PRAGMA {check}"):
            if row[0] != "ok":
                message = f"The index is damaged ({row[0]}): `billfold rebuild` makes it anew from the files."
                yield Problem("index_damaged", INDEX, message)
                return


def _check_forgotten(path: Path, index: sqlite3.Connection, unknown: Sequence[str]) -> Iterator[Problem]:
    """Yield files in the tree that were filed from our objects, though the index knows of no such document."""
    if not unknown:
        return
    objects = {file.name: file.stat().st_size for file in objects_in(state_folder(path))}
    sizes = set(objects.values())
    files = [path / name for name in unknown]
    shas = {file: sha256_of(file) for file in files if file.is_file() and file.stat().st_size in sizes}
    unrecorded = objects.keys() - recorded(index)
    stray = {file: sha for file, sha in shas.items() if sha in unrecorded}
    told = told_of(index) if stray else set[str]()
    for file, sha in stray.items():
        if sha not in told:
            name = file.relative_to(path).as_posix()
            message = (
                f"{name} was filed from the stored bytes {sha[:12]}, but the index does not know of it: bring"
                " .billfold/index.sqlite and .billfold/journal back from a backup."
            )
            yield Problem("file_forgotten", name, message)


def _check_kept(path: Path, index: sqlite3.Connection, part: Part) -> Iterator[Problem]:
    """Yield documents whose files do not lie where they were put, byte for byte."""
    known = index.execute("SELECT f.*, d.sha256 AS document_sha FROM file f JOIN document d ON d.id = f.document")
    for row in known:
        file = path / row["path"]
        if row["position"] == 0 and row["sha256"] != row["document_sha"]:
            message = f"The index gives document {row['document']} another file than its own: run `billfold rebuild`."
            yield Problem("document_differs", row["document"], message)
        if row["state"] != "placed":
            continue
        if not file.is_file():
            message = (
                f"{row['path']} (document {row['document']}) is missing: its bytes are kept as {row['sha256'][:12]}"
                " in .billfold/objects, from where it can be put back."
            )
            yield Problem("file_missing", row["path"], message)
        elif row["sha256"] in part and sha256_of(file) != row["sha256"]:
            message = (
                f"{row['path']} (document {row['document']}) was changed: what was sent is kept as"
                f" {row['sha256'][:12]} in .billfold/objects."
            )
            yield Problem("file_altered", row["path"], message)


def _check_balances(index: sqlite3.Connection) -> Iterator[Problem]:
    """Yield messages that have no fate though nothing of them waits: in no balance would they be found."""
    lost = index.execute(
        "SELECT m.* FROM delivery m LEFT JOIN original o ON o.sha = m.original"
        " WHERE m.fate = '' AND (o.sha IS NULL OR o.state = 'done')"
    )
    for row in lost:
        place = f"{row['account']}/{row['mailbox']}/{row['uid']}"
        yield Problem("without_fate", place, f"Nobody can tell what became of {place}: `billfold explain {place}`.")


def _check_ledgers(
    path: Path, index: sqlite3.Connection, rendered: Mapping[str, bytes], written: Memory
) -> Iterator[Problem]:
    """Yield ledgers that are neither what the index says nor an older one of ours, which the next run renews."""
    for name in sorted({*rendered, *written}):
        file, known = path / name, written.get(name, ())
        if look_of(file) is None:
            # what was never written is not missing: the layout may just have been changed
            expected = known and NOTHING not in known if written else _was_listed(index, name)
            if not ledger.is_empty(rendered.get(name, b"")) and expected:
                yield Problem("ledger_missing", name, f"{name} is missing: the next run writes it anew.")
        elif not is_plain(file):
            message = f"{name} is no file of ours, but a folder or a link: the next run moves it aside."
            yield Problem("ledger_altered", name, message)
        elif file.read_bytes() != rendered.get(name) and sha256_of(file) not in known:
            then = "and writes it anew" if name in rendered else "as it is no longer written"
            message = f"{name} was changed by somebody: the next run moves it aside {then}."
            yield Problem("ledger_altered", name, message)


def _was_listed(index: sqlite3.Connection, name: str) -> bool:
    """Whether a run that ended had documents to list: it has written its ledger, a run that was killed perhaps not."""
    status = "review" if name == ledger.REVIEW else "filed"
    listed = index.execute(
        "SELECT 1 FROM document d JOIN delivery m ON m.original = d.original JOIN run r ON r.id = m.run"
        " WHERE d.status = ? LIMIT 1",
        (status,),
    )
    return listed.fetchone() is not None


def _walk(
    path: Path, index: sqlite3.Connection, now: datetime, ledgers: Iterable[str]
) -> tuple[list[str], list[Problem]]:
    """Return the files in the tree that are not ours, and what killed runs left lying for longer than a day."""
    known = {row["path"] for row in index.execute("SELECT path FROM file")}
    known.update(name for ledger_file in ledgers for name in (ledger_file, f"{ledger_file}.new"))
    unknown, left = [], []
    for folder, folders, names in os.walk(path):
        folders.sort()
        inside = Path(folder)
        for name in sorted(names):
            file = inside / name
            relative = file.relative_to(path).as_posix()
            if name.startswith(TEMPORARY_PREFIX):
                with suppress(FileNotFoundError):
                    age = now.timestamp() - file.lstat().st_mtime
                    if age > STALE.total_seconds():
                        left.append(Problem("left_over", relative, f"{relative} was left by a killed run: remove it."))
            elif relative not in known and (not relative.startswith(".billfold/") or _is_stray(relative)):
                unknown.append(relative)
    return unknown, left


def _is_stray(relative: str) -> bool:
    """Whether a file among the objects is none, so that it is nobody's."""
    return relative.startswith(".billfold/objects/") and not is_object(relative.rpartition("/")[2])


def _check_permissions(state: Path) -> Iterator[Problem]:
    """Yield the folders and files of the archive's state that others may look into."""
    if os.name == "nt":
        return
    for path in (state, *sorted(state.iterdir()), *sorted((state / "objects").glob("*"))):
        try:
            mode = stat.S_IMODE(path.lstat().st_mode)
        except FileNotFoundError:
            # Something of the running program's that comes and goes.
            continue
        if mode & 0o077:
            command = f"chmod go= {shlex.quote(str(path))}"
            message = f"{path} is open to other users of this computer (mode {mode:o}): run `{command}`."
            yield Problem("permissions", path.name, message)


def _count(index: sqlite3.Connection, table: str) -> int:
    return int(index.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our tables
