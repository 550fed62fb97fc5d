"""Removing for good what need not be kept any more: a record stays that it existed, and nothing of what it said.

First it is recorded that documents expire, then their files leave the tree, then one event takes the details of all
events that told of them out of the index. Last the disk forgets: journal, stored bytes, freed pages. A run that is
killed between any two of these goes on when the archive is opened again.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, union

from archive import schema
from archive.chain import Chain
from archive.due import Group
from archive.erased_rows import ERASING, EXPIRING
from archive.errors import ArchiveError, disk
from archive.events import EventType
from archive.filing import Filing
from archive.projections import PLACE
from archive.recognitions import Recognitions
from archive.records import FILES, Fate, Run
from archive.statement import Statement, among, here, listed
from archive.store import ObjectStore
from parsers.terms import Kind

MOST_TOGETHER = 1000
_SHA256 = re.compile("[0-9a-f]{64}")


class Erasing:
    """Belongs to an `Archive` that is open; `write_ledger` brings the ledgers up to date."""

    def __init__(
        self,
        root: Path,
        chain: Chain,
        store: ObjectStore,
        filing: Filing,
        working: Callable[[], AbstractContextManager[None]],
        write_ledger: Callable[[], object],
    ) -> None:
        self._root = root
        self._chain = chain
        self._store = store
        self._filing = filing
        self._recognitions = Recognitions(root)
        self._working = working
        self._write_ledger = write_ledger

    def expire(
        self, groups: Sequence[Group], run: Run, person: str, note: str = "", *, together: int = MOST_TOGETHER
    ) -> Iterator[int]:
        """Remove groups of originals, some `together`; yield how many are out of every list, as it goes on.

        Only when it has ended is everything gone from the disk; what a run that is stopped leaves, the next one ends.
        """
        told = {"run": run.id, "person": person, "note": note}
        for start, batch in _batches(groups, together):
            with self._working():
                with self._chain.together() as connection:
                    for group in batch:
                        for sha in group.originals:
                            ids = _DOCUMENTS.values(connection, {"at_original": sha})
                            detail = {**told, "documents": ids, "rule": group.rule}
                            self._chain.record(EventType.EXPIRING, sha, detail)
                self._erase()
            yield start + len(batch)
        with self._working():
            self._finish()

    def recover(self) -> tuple[str, ...]:
        """Go on with what a killed run left; return a sentence where it cannot be ended yet."""
        try:
            with disk(self._root):
                self._erase()
                self._finish()
        except ArchiveError as error:
            return (f"What has expired is not wholly gone yet. {error}",)
        return ()

    def _erase(self) -> None:
        """Let the files leave of all that expires, and record that it is erased."""
        with self._chain.reading() as connection:
            shas = _STATE.values(connection, {"at_state": EXPIRING})
            rows = _EXPIRING.rows(connection, {"shas": listed(shas)}) if shas else []
        runs: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
        for row in rows:
            told = json.loads(row["detail"])
            runs[told["run"]][row["sha"]] = {**told, "form": row["form"]}
        for run, originals in runs.items():
            self._filing.let_go(*originals)
            with self._chain.together() as connection:
                self._chain.record(EventType.ERASED, run, self._detail(connection, originals))

    def _detail(self, connection: Connection, originals: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Return what is recorded of originals that are erased: ids, hashes, places and years."""
        shas = listed(originals)
        places = _deliveries(connection, shas)
        events = _EVENTS.rows(connection, {"shas": shas})
        first = next(iter(originals.values()))
        return {
            "person": first["person"],
            "note": first["note"],
            "originals": [
                {"sha": sha, "form": told["form"], "rule": told["rule"], "deliveries": places.get(sha, [])}
                for sha, told in originals.items()
            ],
            "documents": [
                {**dict(row), "kind": _kind(row["kind"]), "year": row["year"][:4]}
                for row in _EXPIRED.rows(connection, {"shas": shas})
            ],
            "events": sorted(row["seq"] for row in events),
            "failures": _failures(connection, events),
            "cursors": _cursors(connection, events),
            "objects": self._objects(connection, originals, events),
        }

    def _objects(self, connection: Connection, originals: Iterable[str], events: Iterable[Any]) -> list[str]:
        """Return the stored bytes of which nobody tells any more when these events do not."""
        told = {sha for row in events for sha in _shas(row["detail"])} | set(originals)
        used = set(_USED_BY_OTHERS.values(connection, {"shas": listed(originals)}))
        return sorted(sha for sha in told - used if self._store.path(sha).exists())

    def _finish(self) -> None:
        """Let the disk forget what has been erased, and say that it is done."""
        with self._chain.reading() as connection:
            shas = _STATE.values(connection, {"at_state": ERASING})
            if not shas:
                return
            told = [json.loads(detail) for detail in _ERASED.values(connection, {})]
            used = set(_USED.values(connection, {}))
            erased = {sha for detail in told for sha in detail["objects"]} - used
            # What has been replaced is in no table, and may be taken back.
            erased -= {sha for (text,) in connection.execute(_OTHERS) for sha in erased.intersection(_shas(text))}
        for sha in sorted(erased):
            self._store.forget(sha)
        self._recognitions.forget_all_but(used)
        self._write_ledger()
        self._chain.forget()
        with self._chain.together():
            for sha in shas:
                self._chain.record(EventType.DONE, sha, {})


def _batches(groups: Sequence[Group], together: int) -> Iterator[tuple[int, Sequence[Group]]]:
    """Yield groups some at a time, with the number of those before them; a group is never parted."""
    start, size = 0, 0
    for number, group in enumerate(groups):
        if size and size + len(group.originals) > together:
            yield start, groups[start:number]
            start, size = number, 0
        size += len(group.originals)
    if size:
        yield start, groups[start:]


def _deliveries(connection: Connection, shas: str) -> dict[str, list[list[Any]]]:
    """Return where originals were delivered, by which they stay known. The path of a file is not kept, nor needed."""
    found: defaultdict[str, list[list[Any]]] = defaultdict(list)
    for row in _DELIVERIES.rows(connection, {"shas": shas}):
        sha, *place = row
        if place[0] == FILES:
            place[1:3] = [f"file {sha[:12]}", 0]
        if place[:4] not in [known[:4] for known in found[sha]]:
            found[sha].append(place)
    return found


def _failures(connection: Connection, events: Iterable[Any]) -> list[list[Any]]:
    """Return the failures, by place and run, that these events have made or unmade: nobody can tell afterwards."""
    places: defaultdict[str, set[tuple[Any, ...]]] = defaultdict(set)
    runs: defaultdict[str, set[str]] = defaultdict(set)
    for row in events:
        told = json.loads(row["detail"])
        if "uid" in told and told["account"] != FILES:
            places[row["subject"]].add(tuple(told[name] for name in PLACE))
        if "run" in told:
            runs[row["subject"]].add(told["run"])
    touched = {(*place, run) for sha, some in places.items() for place in some for run in runs[sha]}
    failed = {tuple(json.loads(detail)[name] for name in (*PLACE, "run")) for detail in _FAILED.values(connection, {})}
    return sorted(map(list, touched & failed))


def _cursors(connection: Connection, events: Iterable[Any]) -> list[list[Any]]:
    """Return how far the mailboxes are dealt with whose cursors these events have moved."""
    moved = set()
    for row in events:
        told = json.loads(row["detail"])
        if told.get("last_uid") is not None:
            moved.add((told["account"], told["mailbox"], told["uidvalidity"]))
    known = {tuple(row)[:3]: row["last_uid"] for row in _CURSORS.rows(connection, {})}
    return [[*mailbox, known[mailbox]] for mailbox in sorted(moved)]


def _shas(detail: str) -> list[str]:
    return _SHA256.findall(detail)


def _kind(kind: str) -> str:
    """Return a kind as it may stand in a record for ever: one of ours, or nothing."""
    return kind if kind in set(Kind) else ""


_EXPIRING = Statement(
    select(schema.originals.c.sha, schema.originals.c.form, schema.event_details.c.detail)
    .join(schema.events, schema.events.c.subject == schema.originals.c.sha)
    .join(schema.event_details, schema.event_details.c.seq == schema.events.c.seq)
    .where(among(schema.originals.c.sha, "shas"), schema.events.c.type == EventType.EXPIRING.value)
    .order_by(schema.originals.c.seq)
)
_STATE = Statement(
    select(schema.originals.c.sha).where(here(schema.originals, ("state",))).order_by(schema.originals.c.seq)
)
_DOCUMENTS = Statement(
    select(schema.documents.c.id).where(here(schema.documents, ("original",))).order_by(schema.documents.c.id)
)
_EXPIRED = Statement(
    select(
        schema.documents.c.id,
        schema.documents.c.original,
        schema.documents.c.sha256,
        schema.documents.c.kind,
        schema.documents.c.issue_date.label("year"),
    )
    .where(among(schema.documents.c.original, "shas"))
    .order_by(schema.documents.c.id)
)
_DELIVERIES = Statement(
    select(schema.deliveries.c.original, *(schema.deliveries.c[name] for name in (*PLACE, "digest", "identity", "run")))
    .where(among(schema.deliveries.c.original, "shas"))
    .order_by(*(schema.deliveries.c[name] for name in PLACE))
)
_EVENTS = Statement(
    select(schema.events.c.seq, schema.events.c.subject, schema.event_details.c.detail)
    .join(schema.event_details, schema.event_details.c.seq == schema.events.c.seq)
    .where(among(schema.events.c.subject, "shas"))
)
_DETAILS = select(schema.event_details.c.detail).join(schema.events, schema.events.c.seq == schema.event_details.c.seq)
_FAILED = Statement(_DETAILS.where(schema.events.c.type == EventType.FAILED.value))
_ERASED = Statement(_DETAILS.where(schema.events.c.type == EventType.ERASED.value))
_OTHERS = _DETAILS.where(schema.events.c.type != EventType.ERASED.value)
_CURSORS = Statement(select(schema.mailboxes))
_KEPT = schema.originals.c.fate != Fate.NOT_A_DOCUMENT.value
_ALL_FILES = select(schema.files.c.sha256).join(schema.documents, schema.documents.c.id == schema.files.c.document)
_USED = Statement(
    union(
        select(schema.originals.c.sha).where(_KEPT),
        select(schema.documents.c.sha256),
        select(schema.files.c.sha256),
    )
)
_USED_BY_OTHERS = Statement(
    union(
        select(schema.originals.c.sha).where(_KEPT, ~among(schema.originals.c.sha, "shas")),
        select(schema.documents.c.sha256).where(~among(schema.documents.c.original, "shas")),
        _ALL_FILES.where(~among(schema.documents.c.original, "shas")),
    )
)
