"""Where people change what was filed: one document by a word of theirs, or the names of all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from archive import durable
from archive.chain import Chain
from archive.events import EventType
from archive.filing import Filing
from archive.names import NameTemplate
from archive.records import Revised, Revision, Run
from archive.renaming import Move
from archive.revising import record

MOST_TOGETHER = 32


class Desk:
    """Belongs to an `Archive` that is open; its methods raise `ArchiveError`s, and can be called again after one."""

    def __init__(
        self,
        root: Path,
        chain: Chain,
        filing: Filing,
        template: NameTemplate,
        floor: int,
        working: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._root = root
        self._chain = chain
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
