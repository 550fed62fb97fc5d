"""Carrying out what was decided, as often as it takes (steps S7 and S8).

A file that lies where it belongs is left alone, and nothing that somebody else put there is ever overwritten.
"""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from archive import durable, memory, schema
from archive.chain import Chain
from archive.decision import Decision, Entry, files_of, move, received_of, release
from archive.document_rows import LEAVING, PLACING
from archive.errors import ObjectDamaged
from archive.events import EventType
from archive.names import REVIEW_FOLDER, NameTemplate
from archive.projections import DECIDED
from archive.records import Companion, Fate, Kept
from archive.shelf import Shelf
from archive.statement import Statement, among, here, listed
from archive.store import ObjectStore
from parsers.terms import Reading, Verdict


class Filing:
    """Files what has been read, into the tree or into review."""

    def __init__(self, root: Path, chain: Chain, store: ObjectStore, template: NameTemplate) -> None:
        self._root = root
        self._chain = chain
        self._store = store
        self._template = template

    def decide(
        self,
        original: Mapping[str, Any],
        reading: Reading,
        companions: Mapping[int, Companion],
        junk_holds: bool,
        run: str,
    ) -> Entry:
        """Record where everything in a reading goes, and return what was recorded."""
        with self._chain.reading() as connection:
            shelf = Shelf(self._root, self._template, connection)
            detail = Decision(connection, self._store, shelf, original).decide(reading, companions, junk_holds)
        self._chain.record(EventType.DECIDED, original["sha"], {**detail, "run": run})
        return detail

    def carry_out(self, *shas: str) -> set[str]:
        """Put files in their places that wait for these originals, remove those that have moved, and say so.

        Return the originals of whose documents one had to take another name.
        """
        renamed: set[str] = set()
        waiting = list(shas)
        while waiting:
            waiting = self._place(waiting)
            renamed.update(waiting)
        self.let_go(*shas)
        self._forget_unused(shas)
        with self._chain.together():
            for sha in shas:
                self._chain.record(EventType.DONE, sha, {})
        return renamed

    def let_go(self, *shas: str) -> None:
        """Remove the files that leave with these originals."""
        for row in self._files(shas, LEAVING):
            path = self._root / row["path"]
            # A file that somebody changed is theirs now.
            if path.is_file() and durable.sha256_of(path) == row["sha256"]:
                durable.remove(path)
                self._clear_away(path.parent)

    def _forget_unused(self, shas: Sequence[str]) -> None:
        """Let go of the bytes of mail that is no document and lies in no file."""
        with self._chain.reading() as connection:
            nothing = _NO_DOCUMENTS.values(connection, {"shas": listed(shas)})
            stored = [sha for sha in nothing if self._store.path(sha).exists()]
            lying = set(_LYING.values(connection, {"shas": listed(stored)})) if stored else set()
        for sha in stored:
            if sha not in lying:
                self._store.forget(sha)

    def recover(self) -> tuple[str, ...]:
        """Carry out whatever was decided and not done, clearing what a killed process left lying.

        Return a sentence for each original whose stored bytes are damaged; it does not stop the others.
        """
        with self._chain.reading() as connection:
            shas = _UNFINISHED.values(connection, {})
        problems = []
        for sha in shas:
            for folder in {(self._root / row["path"]).parent for row in self._files([sha], PLACING)}:
                if folder.is_dir():
                    durable.clear_temporaries(folder)
                    durable.sync_up_to(folder, self._root)
            try:
                self.carry_out(sha)
            except ObjectDamaged as damage:
                problems.append(str(damage))
        return tuple(problems)

    def releases(self, original: Mapping[str, Any], held: Collection[Verdict]) -> list[Entry]:
        """Return the moves of an original's documents that nothing but the Junk mailbox holds for review.

        `held` are the verdicts on senders with which they wait where they are now, too.
        """
        with self._chain.reading() as connection:
            shelf = Shelf(self._root, self._template, connection)
            ids = _HELD.values(connection, {"at_original": original["sha"], "held": listed(held)})
            return [release(connection, shelf, identifier, received_of(original)) for identifier in ids]

    def renamed(self, document_id: str, paths: Sequence[str]) -> list[Entry]:
        """Return a document's files under new names, as they are recorded."""
        with self._chain.reading() as connection:
            rows = files_of(connection, document_id)
        return [{"path": path, "sha256": row["sha256"]} for path, row in zip(paths, rows, strict=True)]

    def kept(self, sha: str) -> tuple[Kept, ...]:
        """Return the documents that came of an original: its own first, then the known ones it showed again."""
        with self._chain.reading() as connection:
            new = [Kept(row["id"], row["path"]) for row in _OWN.rows(connection, {"at_original": sha})]
            again = _SEEN_AGAIN.rows(connection, {"at_original": sha})
        return (*new, *(Kept(row["id"], row["path"], row["id"]) for row in again))

    def _place(self, shas: Sequence[str]) -> list[str]:
        """Place the files that wait; return the originals of which somebody has taken a name meanwhile."""
        rows = self._files(shas, PLACING)
        files = [(self._root / row["path"], row["sha256"]) for row in rows]
        for folder in dict.fromkeys(path.parent for path, _ in files):
            durable.make_folder(folder)
        taken = {}
        for row, placed in zip(rows, durable.place(files, self._store.get), strict=True):
            if placed is durable.Placed.TAKEN and row["document"] not in taken:
                taken[row["document"]] = row["cause"]
                self._rename(row["cause"], row["document"])
        return list(dict.fromkeys(taken.values()))

    def _clear_away(self, folder: Path) -> None:
        """Remove the folders that a file has left empty."""
        while folder not in (self._root, self._root / REVIEW_FOLDER) and not any(folder.iterdir()):
            durable.remove_folder(folder)
            folder = folder.parent

    def _rename(self, sha: str, document_id: str) -> None:
        with self._chain.reading() as connection:
            received = received_of(memory.original_row(connection, sha) or {})
            shelf = Shelf(self._root, self._template, connection)
            detail: dict[str, Any] = move(connection, shelf, document_id, received)
        self._chain.record(EventType.RENAMED, sha, detail)

    def _files(self, shas: Sequence[str], state: str) -> Sequence[sqlite3.Row]:
        with self._chain.reading() as connection:
            return _FILES.rows(connection, {"shas": listed(shas), "at_state": state})


_FILES = Statement(
    select(schema.files)
    .where(among(schema.files.c.cause, "shas"), here(schema.files, ("state",)))
    .order_by(schema.files.c.document, schema.files.c.position)
)
_NO_DOCUMENTS = Statement(
    select(schema.originals.c.sha).where(
        among(schema.originals.c.sha, "shas"), schema.originals.c.fate == Fate.NOT_A_DOCUMENT
    )
)
_LYING = Statement(select(schema.files.c.sha256).where(among(schema.files.c.sha256, "shas")))
_UNFINISHED = Statement(
    select(schema.originals.c.sha).where(schema.originals.c.state == DECIDED).order_by(schema.originals.c.seq)
)
_DOCUMENTS = select(schema.documents.c.id, schema.documents.c.path)
_HELD = Statement(
    _DOCUMENTS.where(
        here(schema.documents, ("original",)),
        schema.documents.c.junk_only,
        ~among(schema.documents.c.verdict, "held"),
    ).order_by(schema.documents.c.id)
)
_OWN = Statement(_DOCUMENTS.where(here(schema.documents, ("original",))).order_by(schema.documents.c.ordinal))
_SEEN_AGAIN = Statement(
    _DOCUMENTS.join(schema.sightings, schema.sightings.c.document == schema.documents.c.id)
    .where(here(schema.sightings, ("original",)))
    .order_by(schema.sightings.c.seq, schema.sightings.c.number)
)
