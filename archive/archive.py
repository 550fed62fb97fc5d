"""The archive as the pipeline sees it: what is remembered, captured, filed and counted.

The order of its durable actions is the promise: bytes first, then the event that speaks of them, then the tree,
then the ledger. Every method can be called again after a crash or an error, and goes on where it stopped.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive import durable, ledger, memory
from archive.chain import Chain, Clock, head, moment
from archive.desk import Desk
from archive.erasing import Erasing
from archive.errors import ArchiveError, IndexDamaged, disk
from archive.events import EventType
from archive.filing import Filing
from archive.folders import prepare_folders
from archive.index import INDEX, create_file, state_folder, writing_engine
from archive.journal import FOLDER as JOURNAL
from archive.journal import journal_files
from archive.keeping import Keeping, Rest
from archive.ledger import DEFAULT, Layout
from archive.ledger_files import LedgerFiles, Pause
from archive.lock import ArchiveLock
from archive.names import REVIEW_FOLDER, NameTemplate
from archive.projections import CAPTURED, DONE
from archive.questions import Questions
from archive.records import (
    NO_IMPRINT,
    Again,
    Balance,
    Capture,
    Companion,
    Fate,
    Imprint,
    Incoming,
    Ledgers,
    Left,
    Looked,
    Outcome,
    Place,
    Read,
    Run,
)
from archive.rendering import render_apart
from archive.statement import rows_of
from archive.store import ObjectStore
from parsers.terms import Reading, Verdict

# With `stays`, the ledger of more documents than this is rendered in a process of its own, which takes it a third of a
# second to begin with.
MOST_AT_HAND = 2_000


class Archive(Questions):
    """An archive that is open for writing, by this process alone; made by `Archive.open`.

    Its methods may be called from several threads and take turns. They raise `ArchiveError`s: after `DiskFull`
    the same call succeeds once there is room. Fork no long-lived process while it is open: a child would keep
    the lock. `desk` is where people change what was filed, `erasing` where
    they remove what need not be kept any more.
    """

    def __init__(self, path: Path, template: NameTemplate, clock: Clock, floor: int, layout: Layout) -> None:
        state = state_folder(path)
        self._root = path
        self._clock = clock
        self._floor = floor
        self._layout = layout
        self._store = ObjectStore(state)
        self._chain = Chain(writing_engine(state / INDEX), state, clock)
        self._filing = Filing(path, self._chain, self._store, template)
        self.desk = Desk(path, self._chain, self._store, self._filing, template, floor, self._working)
        self.erasing = Erasing(path, self._chain, self._store, self._filing, self._working, self.write_ledger)
        self._keeping = Keeping(self._chain, self._store, self._filing)
        self._ledgers = LedgerFiles(path, state)
        self._ledger_seq = -1
        self._turn = threading.RLock()
        self._lock: ArchiveLock | None = None
        self._ledger_pause = Pause()
        self.problems: tuple[str, ...] = ()
        self.ledger_waits = self.ledger_is_late = False
        self.stays = False

    @classmethod
    def open(
        cls,
        path: Path,
        template: NameTemplate,
        clock: Clock,
        *,
        create: bool = True,
        command: str = "billfold",
        floor: int = durable.SPACE_FLOOR,
        layout: Layout = DEFAULT,
        patience: float = 0,
    ) -> Self:
        """Open the archive at `path`, prove that it can be written, and finish what a killed run left undone.

        `clock` returns the present moment, aware; `command` is told to a second writer; `floor` bytes of the
        disk stay free. What could not be finished because stored bytes are damaged stands in `problems`. Another
        writer is waited for up to `patience` seconds, then `ArchiveBusy` is raised.
        `ledger_waits` says that somebody holds a ledger open, `ledger_is_late` that it was left for later;
        `stays` is set by who has it open for months.
        """
        with disk(path):
            state = prepare_folders(path, create, floor)
            lock = ArchiveLock(state, command)
            lock.acquire(patience)
            try:
                if not (state / INDEX).exists() and journal_files(state):
                    raise IndexDamaged(f"The index of {path} is missing: `billfold rebuild` makes it from the files.")
                create_file(state / INDEX)
                archive = cls(path, template, clock, floor, layout)
                archive._recover()
            except BaseException:
                lock.release()
                raise
            archive._lock = lock
            return archive

    @property
    def state(self) -> Path:
        """The folder in which the program itself keeps what it must remember."""
        return state_folder(self._root)

    def close(self) -> None:
        """Let go of the index and of the lock."""
        with self._turn:
            self._chain.close()
            if self._lock:
                self._lock.release()

    def rest(self) -> None:
        """Let other programs work on the archive, until `wake`."""
        with self._turn:
            if self._lock:
                self._lock.release()

    def wake(self, patience: float) -> None:
        """Go on working, and take up what others did meanwhile; `ArchiveBusy` if they do not end in so many seconds."""
        with self._working():
            if self._lock:
                self._lock.acquire(patience)
            if self._chain.was_changed():
                self._chain.open()
                self.resume()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self.close()

    def release_but(self, holds: Callable[[str], Collection[Verdict]]) -> None:
        """Release no document that comes outside Junk with a verdict that `holds` tells of that account."""
        self._keeping.holds = holds

    def start_run(self, command: str) -> Run:
        """Return a new run; nothing is recorded before it has seen a message."""
        with self._working(), self._chain.reading() as connection:
            started = self._clock()
            seq, _ = head(connection)
        return Run(f"{moment(started)[:19].replace(':', '').replace('-', '')}-{seq}", command, started)

    def finish_run(self, run: Run) -> Balance:
        """Count what a run has seen, and record it unless that was nothing new."""
        repeated = self._keeping.repeated.pop(run.id, [])
        with self._working():
            with self._chain.reading() as connection:
                balance = memory.balance(connection, run.id, len(repeated))
            if balance.seen > len(repeated):
                detail: dict[str, Any] = {"id": run.id, "command": run.command, "started": moment(run.started)}
                detail |= {"finished": moment(self._clock()), "balance": asdict(balance), "repeated": repeated}
                self._chain.record(EventType.RUN, run.id, detail)
        return balance

    def remember(
        self, account: str, mailbox: str, uidvalidity: int, rows: Sequence[Looked], last_uid: int | None, run: Run
    ) -> None:
        """Remember messages that were left out, and move the mailbox's cursor.

        `last_uid` says that every message up to it has been dealt with, so it is given when all candidates
        below it have been captured; None leaves the cursor alone. A UID whose message is kept stays as it is.
        """
        with self._working(), self._chain.together():
            self._keeping.remember([Left(account, mailbox, uidvalidity, rows, last_uid)], run)

    def keep(self, batch: Sequence[Read | Again | Left], run: Run) -> list[Outcome]:
        """Capture and file originals that were read, with one commit before their files are placed and one after.

        What is known already gets another sighting, as by `capture`. Of mail that is no document and tells nothing
        only the look is remembered. Return the outcomes of the originals, in order. When it raises, the same call may
        be made again.
        """
        outcomes: list[tuple[str, Outcome]] = []
        rest = Rest()
        with self._working():
            size = sum(len(item.incoming.content) for item in batch if isinstance(item, Read))
            durable.require_space(self._root, 3 * size, self._floor)
            with self._chain.together(), self._store.together():
                for item in batch:
                    match item:
                        case Read():
                            outcomes.append((item.sha, self._keeping.keep(item, run, rest)))
                        case Again():
                            outcomes.append((item.known.sha, self._keeping.see_again(item, run, rest)))
                        case Left():
                            rest.left.append(item)
                self._keeping.remember(rest.left, run)
            renamed = self._filing.carry_out(*rest.placing)
            return [self._outcome(sha) if sha in renamed else outcome for sha, outcome in outcomes]

    def _outcome(self, sha: str) -> Outcome:
        row = self._row(sha)
        return Outcome(Fate(row["fate"]), row["reason"], self._filing.kept(sha))

    def settle(self, account: str, mailbox: str, uidvalidity: int, rows: Sequence[tuple[int, str]], run: Run) -> None:
        """Remember what was done in the mailbox with messages that were filed: UID and a word for each."""
        values = memory.mailbox_values(account, mailbox, uidvalidity)
        with self._working():
            self._chain.record(EventType.SETTLED, run.id, {**values, "rows": [list(row) for row in rows]})

    def capture(
        self,
        incoming: Incoming,
        run: Run,
        *,
        imprint: Imprint = NO_IMPRINT,
        last_uid: int | None = None,
    ) -> Capture:
        """Make an original safe: when this returns, the server's copy is no longer needed (steps S1 to S3).

        An original that is known already gets another delivery and a sighting; documents of it that only the
        Junk mailbox held back are filed when it now stands elsewhere. Mail that was found to be no document is
        not stored again. `last_uid` as in `remember`.
        """
        with self._working():
            durable.require_space(self._root, len(incoming.content), self._floor)
            waiting: dict[str, None] = {}
            with self._chain.together(), self._store.together():
                capture = self._keeping.capture(incoming, run, waiting, imprint, last_uid)
            self._filing.carry_out(*waiting)
            return capture

    def capture_together(self, several: Sequence[tuple[Incoming, Imprint]], run: Run) -> list[Capture]:
        """Make originals safe with one commit, each as by `capture`; either all of them are, or none."""
        with self._working():
            durable.require_space(self._root, sum(len(incoming.content) for incoming, _ in several), self._floor)
            waiting: dict[str, None] = {}
            with self._chain.together(), self._store.together():
                found = [self._keeping.capture(one, run, waiting, imprint, None) for one, imprint in several]
            if waiting:
                self._filing.carry_out(*waiting)
            return found

    def file(
        self,
        sha: str,
        reading: Reading,
        companions: Mapping[int, Companion] | None = None,
        *,
        junk_holds: bool,
        run: Run,
    ) -> Outcome:
        """File what was read in an original, once, and return where it went (steps S5 to S8).

        `companions` are files of ours to lie beside the documents, by their number in the reading.
        `junk_holds` keeps in review what would have been filed: it stood in Junk and its sender is not proven.
        An original that was decided before keeps its outcome, whatever the reading says now.
        """
        with self._working():
            row = self._row(sha)
            if row["state"] == CAPTURED:
                size = sum(len(document.part.content) for document in reading.documents)
                durable.require_space(self._root, 2 * size, self._floor)
                with self._chain.together(), self._store.together():
                    self._filing.decide(row, reading, companions or {}, junk_holds, run.id)
                row = self._row(sha)
            if row["state"] != DONE:
                self._filing.carry_out(sha)
            return self._outcome(sha)

    def fail(self, what: Place | str, reason: str, run: Run) -> None:
        """Record that a message could not be fetched (its place) or read (its SHA-256), to be tried again later.

        After `MAX_TRIES` failures it is left alone and stays listed as failed.
        """
        with self._working(), self._chain.together():
            self._keeping.fail(what, reason, run, self._clock())

    def write_ledger(self, *, patient: bool = False) -> Ledgers:
        """Bring the ledger, its items and `review/review.csv` up to date (step S9); a no-op when they are.

        A large one takes seconds. With `patient`, it is left for later (`ledger_is_late`) when it was written just now,
        so that a fraction of the time goes into it however often mail comes.
        """
        with self._working():
            with self._chain.reading() as connection:
                seq, _ = head(connection)
                if seq == self._ledger_seq:
                    return Ledgers()
                self.ledger_is_late = patient and self._ledger_pause.lasts()
                if self.ledger_is_late:
                    return Ledgers()
                began = time.monotonic()
                is_large = self.stays and memory.count_documents(connection) > MOST_AT_HAND
                rendered = is_large and render_apart(self._root, self._layout)
                rendered = rendered or ledger.render(partial(rows_of, connection), self._layout)
            result = self._ledgers.write(rendered, self._clock())
            self._ledger_pause.begin(time.monotonic() - began)
            self.ledger_waits = bool(result.waiting)
            self._ledger_seq = -1 if result.waiting else seq
            return result

    def resume(self) -> None:
        """Carry out what was decided but could not be finished, as after `DiskFull`."""
        with self._working():
            self._chain.catch_up()
            self.problems = (*self._filing.recover(), *self.erasing.recover())

    def _recover(self) -> None:
        for folder in (self._root, self.state, self.state / JOURNAL, self._root / REVIEW_FOLDER):
            durable.clear_temporaries(folder)
        self._store.prepare()
        try:
            self._chain.open()
            self.resume()
        except ArchiveError:
            self._chain.close()
            raise

    @contextmanager
    def _working(self) -> Iterator[None]:
        with self._turn, disk(self._root):
            yield
