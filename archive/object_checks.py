"""Proving the stored bytes: each object is what its name says, is wanted, and nothing wanted is missing."""

import os
import re
import sqlite3
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from archive.durable import sha256_of
from archive.proof import Problem

STALE = timedelta(days=1)
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several parts of the stored bytes, counted from 0: looked at in turn, they are the whole."""

    number: int
    of: int

    def __contains__(self, sha: str) -> bool:
        """Whether bytes belong to it, by their SHA-256."""
        return int(sha[:8], 16) % self.of == self.number


WHOLE = Part(0, 1)


def objects_in(state: Path) -> Iterator[Path]:
    """Yield the files of all objects in order, one folder at a time: there may be hundreds of thousands."""
    for folder in sorted((state / "objects").glob("??")):
        yield from sorted(path for path in folder.iterdir() if is_object(path.name))


def is_object(name: str) -> bool:
    """Whether a file among the objects is named like one; a file manager or a sync program puts others there."""
    return _SHA256.fullmatch(name) is not None


def _purpose(index: sqlite3.Connection | None, sha: str) -> str:
    """Return what an object is for, in words."""
    if index is None:
        return "nothing that is recorded"
    if row := index.execute("SELECT path FROM kept_file WHERE sha256 = ?", (sha,)).fetchone():
        return str(row["path"])
    row = index.execute("SELECT * FROM kept_original WHERE sha = ?", (sha,)).fetchone()
    return f"message {row['uid']} in {row['mailbox']} of {row['account']}" if row else "nothing that is recorded"


def _wanted(index: sqlite3.Connection) -> set[str]:
    """Return the SHA-256 of all objects that must be there."""
    return {row[0] for row in index.execute("SELECT sha FROM kept_original UNION SELECT sha256 FROM kept_file")}


def unfinished(state: Path, index: sqlite3.Connection, now: datetime) -> set[str]:
    """Return the young objects that nothing lists: a power cut may have torn them, and a later run writes them anew."""
    known = recorded(index)
    young = (path for path in objects_in(state) if path.name not in known)
    return {path.name for path in young if now.timestamp() - path.stat().st_mtime <= STALE.total_seconds()}


def check_objects(
    state: Path, index: sqlite3.Connection | None = None, young: AbstractSet[str] = frozenset(), part: Part = WHOLE
) -> Iterator[Problem]:
    """Yield objects that are altered, missing, or could be altered by mistake; the bytes of a part are looked at."""
    missing = _wanted(index) if index else set[str]()
    for path in objects_in(state):
        sha = path.name
        missing.discard(sha)
        is_right = path.parent.name == sha[:2] and (sha not in part or sha256_of(path) == sha)
        if sha not in young and not is_right:
            purpose = _purpose(index, sha)
            message = f"The stored bytes {sha[:12]} (for {purpose}) are altered: bring them back from a backup."
            yield Problem("object_altered", sha, message)
        if os.name != "nt" and path.stat().st_mode & 0o222:
            message = f"The stored bytes {sha[:12]} can be changed: take the permission to write from {path}."
            yield Problem("object_writable", sha, message)
    for sha in sorted(missing):
        message = (
            f"The stored bytes {sha[:12]} (for {_purpose(index, sha)}) are missing: bring them back from a backup."
        )
        yield Problem("object_missing", sha, message)


def check_unrecorded(state: Path, index: sqlite3.Connection, now: datetime) -> Iterator[Problem]:
    """Yield objects of which no event tells, once they are too old to be part of a run that is under way."""
    known = recorded(index)
    stray = [path for path in objects_in(state) if path.name not in known]
    stray = [path for path in stray if now.timestamp() - path.stat().st_mtime > STALE.total_seconds()]
    told = told_of(index) if stray else set[str]()
    for path in stray:
        if path.name not in told:
            message = (
                f"The stored bytes {path.name[:12]} are in no record: if index and journal are older than they should"
                f" be, bring them back from a backup; if a killed run left the bytes, remove {path}."
            )
            yield Problem("object_unrecorded", path.name, message)


def check_erased(state: Path, index: sqlite3.Connection) -> Iterator[Problem]:
    """Yield stored bytes that are still there though they were erased, and nothing is under way any more."""
    if index.execute("SELECT 1 FROM original WHERE state IN ('expiring', 'erasing')").fetchone():
        return
    erased = index.execute(
        "SELECT o.value FROM event e JOIN event_detail d USING (seq), json_each(d.detail, '$.objects') o"
        " WHERE e.type = 'erased'"
        " EXCEPT SELECT sha FROM original WHERE fate <> 'not_a_document' EXCEPT SELECT sha256 FROM document"
    )
    there = {sha: path for (sha,) in erased if (path := state / "objects" / sha[:2] / sha).exists()}
    told = told_of(index, "AND type <> 'erased'") if there else set[str]()
    for sha in sorted(there.keys() - told):
        message = f"The stored bytes {sha[:12]} were erased and are there again: remove {there[sha]}."
        yield Problem("object_erased", sha, message)


def recorded(index: sqlite3.Connection) -> set[str]:
    """Return the SHA-256 of all originals, documents and files that the index lists."""
    listed = index.execute("SELECT sha FROM original UNION SELECT sha256 FROM document UNION SELECT sha256 FROM file")
    return {row[0] for row in listed}


def told_of(index: sqlite3.Connection, chosen: str = "") -> set[str]:
    """Return every SHA-256 in the events, or some of them, with those of files that have long been let go."""
    details = index.execute(f"SELECT detail FROM event_detail JOIN event USING (seq) WHERE true {chosen}")  # noqa: S608
    return {sha for row in details for sha in _SHA256.findall(row["detail"])}
