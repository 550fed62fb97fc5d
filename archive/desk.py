"""Where people change what was filed: one document by a word of theirs, or the names of all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from archive import durable, memory
from archive.chain import Chain
from archive.errors import RevisionWrong
from archive.events import EventType
from archive.filing import Filing
from archive.names import NameTemplate
from archive.parting import join, reinstate, split
from archive.records import Companion, Revised, Revision, Run
from archive.renaming import Move
from archive.revising import record
from archive.shelf import Shelf
from archive.store import ObjectStore
from archive.trusting import Settled, Word
from archive.trusting import record as record_word
from parsers.terms import Reading

MOST_TOGETHER = 32


class Desk:
    """Belongs to an `Archive` that is open; its methods raise `ArchiveError`s, and can be called again after one."""

    def __init__(
        self,
        root: Path,
        chain: Chain,
        store: ObjectStore,
        filing: Filing,
        template: NameTemplate,
        floor: int,
        working: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._root = root
        self._chain = chain
        self._store = store
        self._filing = filing
        self._template = template
        self._floor = floor
        self._working = working

    def revise(self, revision: Revision) -> Revised:
        """Correct, confirm or reject a document as a person says; `RevisionWrong` when it cannot be done."""
        with self._working():
            durable.require_space(self._root, 0, self._floor)
            sha, revised = record(self._root, self._chain, self._template, revision)
            if sha:
                self._filing.carry_out(sha)
            return revised

    def trust(self, word: Word, shown: Sequence[str] = ()) -> list[Settled]:
        """Record what a person says of a sender, and decide again on the documents that he was shown.

        All of it is one commit; then the files move. What he was not shown waits on.
        """
        with self._working():
            durable.require_space(self._root, 0, self._floor)
            shas, settled = record_word(self._root, self._chain, self._template, word, shown)
            if shas:
                self._filing.carry_out(*shas)
            return settled

    def join(self, kept: str, other: Revision, *, replaces: bool = False) -> None:
        """Say that a document is the same as `kept`, or an older version; `kept` stands for both from now on.

        `RevisionWrong` as `revise`.
        """
        with self._working():
            self._filing.carry_out(join(self._chain, kept, other, replaces=replaces))

    def reinstate(self, revision: Revision) -> str:
        """Say that a document whose place another took is one of its own; return its file; as `revise`."""
        with self._working():
            durable.require_space(self._root, 0, self._floor)
            sha, path = reinstate(self._root, self._chain, self._template, revision)
            self._filing.carry_out(sha)
            return path

    def split(
        self,
        sha: str,
        reading: Reading,
        companions: Mapping[int, Companion],
        revision: Revision,
        *,
        junk_holds: bool = False,
    ) -> tuple[str, str]:
        """Say that what an original showed again of a document is another one; return the id and file of that.

        `reading` is what is read in the original now, `junk_holds` is as in `Archive.file`. `RevisionWrong` as in
        `revise`.
        """
        with self._working():
            durable.require_space(self._root, 2 * sum(len(d.part.content) for d in reading.documents), self._floor)
            with self._chain.together() as connection, self._store.together():
                original = memory.original_row(connection, sha)
                if original is None:
                    raise RevisionWrong(f"There is no original {sha[:12]}.")
                shelf = Shelf(self._root, self._template, connection)
                entry = split(
                    connection, self._store, shelf, original, revision.document, reading, companions, junk_holds
                )
                detail = {"document": entry, "twin": revision.document}
                detail |= {"person": revision.person, "note": revision.note}
                self._chain.record(EventType.SPLIT, sha, detail)
            self._filing.carry_out(sha)
            return entry["id"], entry["files"][0]["path"]

    def rename(self, moves: Sequence[Move], run: Run) -> Iterator[int]:
        """Give documents other names, some with one commit; yield how many have been moved, as it goes on.

        A run that is stopped leaves every file under one of its two names; what was decided is done by the next.
        """
        for start in range(0, len(moves), MOST_TOGETHER):
            batch = moves[start : start + MOST_TOGETHER]
            with self._working():
                durable.require_space(self._root, 0, self._floor)
                with self._chain.together():
                    for move in batch:
                        files = self._filing.renamed(move.document, move.new)
                        detail = {"id": move.document, "files": files, "was": list(move.old), "run": run.id}
                        self._chain.record(EventType.RENAMED, move.original, detail)
                self._filing.carry_out(*dict.fromkeys(move.original for move in batch))
            yield start + len(batch)
