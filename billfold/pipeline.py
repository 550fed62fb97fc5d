"""The road from an original to its place in the archive: read in a child, print, keep.

Reading runs beside fetching, some originals ahead; everything that is written is written here, in the order in which
the originals came, some of them with one commit. A run that is killed leaves nothing half done: what was not kept is
looked at again by the next one, for the cursor of its mailbox has not moved past it.
"""

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archive.archive import Archive
from archive.errors import ObjectDamaged
from archive.records import NO_IMPRINT, Again, Companion, Fate, Imprint, Incoming, Left, Outcome, Read, Run
from billfold.admission import Admission, Admitted, was_left_out
from billfold.balance import Handled, Report, ledger_notes, ledger_problems
from billfold.glancing import Glancing
from billfold.preparing import Prepared, Preparing
from billfold.reading_processes import ReadersBroken
from billfold.recognition import Recognition
from billfold.sandbox import Sandbox
from ingest.budget import TrafficLedger
from ingest.source import Place, RawMessage
from parsers.context import Context, Form, Inbox
from parsers.marketplaces.templates import Marketplace, built_in, marketplace_of
from parsers.terms import Reading

# How much may be on its way at once, and how much is kept with one commit.
MOST_AHEAD, MOST_AHEAD_BYTES = 64, 32 << 20
MOST_TOGETHER, MOST_TOGETHER_BYTES = 32, 16 << 20
# What was seen before was not read for the first time.
_TELLING = frozenset({Fate.FILED, Fate.REVIEW, Fate.NOT_A_DOCUMENT})


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An original on its way. `is_safe`: an earlier run has captured it. Without `future` it is known already."""

    original: Incoming
    sha: str
    shown: str
    imprint: Imprint = NO_IMPRINT
    is_safe: bool = False
    future: "Future[Prepared] | None" = None


@dataclass(slots=True)
class Pipeline:
    """Joins reading and keeping for one run. `today` is the day on which it runs, `printer` None without `render`.

    `inbox` says who may forward, None where no rules are set; `own_accounts` are those of the dedicated address itself.
    `admission` decides by who sent something; without one all is taken as it is read.
    `traffic` counts what accounts move; without one it is counted for this run alone.
    """

    archive: Archive
    run: Run
    readers: Sandbox
    printer: Sandbox | None
    today: datetime
    passwords: tuple[str, ...] = ()
    inbox: Inbox | None = None
    own_accounts: frozenset[str] = frozenset()
    recognition: Recognition | None = None
    report: Report = field(default_factory=Report)
    tell: Callable[[str], None] = lambda _: None
    traffic: TrafficLedger | None = None
    admission: Admission | None = None
    marketplaces: Callable[[], Sequence[Marketplace]] = built_in
    _waiting: "deque[_Waiting | tuple[Again, str] | Left]" = field(default_factory=deque)
    _ahead_bytes: int = 0
    _batch: "list[tuple[Read | Again, str] | Left]" = field(default_factory=list)
    _batch_bytes: int = 0
    _resumed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _preparing: Preparing = field(init=False)

    def __post_init__(self) -> None:
        """Prepare originals with these readers and this printer, and release from Junk what these rules let in."""
        if self.admission:
            self.archive.release_but(self.admission.holds)
        self._preparing = Preparing(self.readers, self.printer, self.recognition)

    def resume(self) -> None:
        """Take up the originals that an earlier run made safe and did not file."""
        for sha in self.archive.pending(everything=True):
            if original := self.take_up(sha):
                self._resumed[original.place.account, original.place.mailbox] += 1

    def take_up(self, sha: str) -> RawMessage | None:
        """Have an original read that is safe already, and return it; None where its bytes are damaged."""
        try:
            original = self._kept(sha)
        except ObjectDamaged as error:
            self.report.problems.append(str(error))
            return None
        self._add(_Waiting(original, sha, f"kept as {sha[:12]}", is_safe=True, future=self._submit(original, sha)))
        return original

    def read_again(self, sha: str) -> tuple[Admitted, Mapping[int, Companion]]:
        """Read an original that is kept, as it would be taken today; raises ArchiveError, ReadersBroken."""
        original = self._kept(sha)
        prepared = self._submit(original, sha).result()
        return self._admitted(original, prepared.reading), prepared.companions

    def _kept(self, sha: str) -> RawMessage:
        kept = self.archive.original(sha)
        place = Place(kept.account, kept.mailbox, 0, 0)
        return RawMessage(place, self.archive.content(sha), kept.form, kept.filename, kept.received, kept.junk)

    def resumed_from(self, account: str, mailbox: str) -> int:
        """Return how many of a mailbox's messages this run took up from an earlier one: they are counted already."""
        return self._resumed[account, mailbox]

    def take(self, incoming: Incoming, shown: str, imprint: Imprint = NO_IMPRINT) -> None:
        """Have an original read; it is kept when the reading is there, and what came before it is kept."""
        sha = hashlib.sha256(incoming.content).hexdigest()
        known = self.archive.is_known(sha)
        if known and not incoming.place.uidvalidity:
            # handed over again, perhaps since its sender is trusted
            became = self.archive.became(sha)
            known = became is None or not was_left_out(became.reason)
        self._add(_Waiting(incoming, sha, shown, imprint, future=None if known else self._submit(incoming, sha)))

    def see_again(self, again: Again, shown: str) -> None:
        """Note a message that is known already and was not fetched."""
        self._add((again, shown))

    def leave(self, left: Left) -> None:
        """Remember messages that were left out, and move the cursor, when all that came before is kept."""
        self._add(left)

    def _submit(self, original: Incoming, sha: str) -> "Future[Prepared]":
        context = self._context(original.place.account, original.received, original.form, original.filename)
        prepare = self._preparing.prepare
        return self.readers.submit(prepare, original.content, sha, context, alone=original.junk)

    def _context(self, account: str, moment: datetime | None, form: Form, filename: str = "") -> Context:
        received = (moment or self.today).astimezone(UTC).date()
        inbox = replace(self.inbox, own=account in self.own_accounts) if self.inbox else None
        context = Context(form, filename, received, self.today.date(), self.passwords, inbox=inbox)
        if self.admission is None:
            return context
        return replace(context, believed=self.admission.believed(account), own=self.admission.own_domains)

    def looker(self, account: str, *, junk: bool) -> Glancing:
        """Return who looks at pieces of an account's messages."""
        return Glancing(self.readers, lambda moment: self._context(account, moment, Form.MESSAGE), alone=junk)

    def _add(self, item: "_Waiting | tuple[Again, str] | Left") -> None:
        self._waiting.append(item)
        self._ahead_bytes += _size(item)
        while self._waiting and (
            len(self._waiting) > MOST_AHEAD or self._ahead_bytes > MOST_AHEAD_BYTES or _is_ready(self._waiting[0])
        ):
            self._take_in()

    def settle(self) -> None:
        """Keep everything that is on its way."""
        while self._waiting:
            self._take_in()
        self._keep()

    def _take_in(self) -> None:
        """Take the next one into the batch as soon as it is read; keep the batch when it is full."""
        item = self._waiting.popleft()
        self._ahead_bytes -= _size(item)
        if not isinstance(item, _Waiting):
            self._batch.append(item)
        elif item.future is None:
            self._batch.append((Read(item.original, item.sha, imprint=item.imprint), item.shown))
        else:
            self._take_in_reading(item, item.future)
        self._batch_bytes += _size(item)
        if len(self._batch) >= MOST_TOGETHER or self._batch_bytes >= MOST_TOGETHER_BYTES:
            self._keep()

    def _take_in_reading(self, item: _Waiting, future: "Future[Prepared]") -> None:
        try:
            prepared = future.result()
        except ReadersBroken as error:
            self._put_off(item, error)
            return
        self.report.notes += [note for note in prepared.notes if note not in self.report.notes]
        original = item.original
        admitted = self._admitted(original, prepared.reading)
        self.report.forged += admitted.is_forged
        found, junk_holds = (admitted.reading, prepared.companions), admitted.junk_holds
        # what is left out by its sender is looked at again where it is moved to
        imprint = replace(item.imprint, identity="") if admitted.is_left_out else item.imprint
        read = Read(original, item.sha, *found, junk_holds, imprint)
        if not item.is_safe:
            self._batch.append((read, item.shown))
            return
        self._keep()
        outcome = self.archive.file(item.sha, *found, junk_holds=junk_holds, run=self.run)
        self._handle(read, item.shown, outcome)

    def _admitted(self, original: Incoming, reading: Reading) -> Admitted:
        if self.admission is None:
            return Admitted(reading, original.junk)
        return self.admission.admit(reading, original.place.account, junk=original.junk)

    def _put_off(self, item: _Waiting, error: ReadersBroken) -> None:
        """Make an original safe that can't be read now through no fault of its own; the next run reads it."""
        self._keep()
        if not item.is_safe:
            self.archive.capture(item.original, self.run, imprint=item.imprint)
        self.report.unable = True
        if str(error) not in self.report.problems:
            self.report.problems.append(str(error))

    def _keep(self) -> None:
        batch, self._batch, self._batch_bytes = self._batch, [], 0
        if not batch:
            return
        outcomes = self.archive.keep([item if isinstance(item, Left) else item[0] for item in batch], self.run)
        taken = [item for item in batch if not isinstance(item, Left)]
        for (item, shown), outcome in zip(taken, outcomes, strict=True):
            self._handle(item, shown, outcome)

    def _handle(self, item: Read | Again, shown: str, outcome: Outcome) -> None:
        """Report what became of an original."""
        reading = item.reading if isinstance(item, Read) else None
        if self.recognition and reading and outcome.fate is Fate.NOT_A_DOCUMENT:
            for picture in reading.recognised:
                self.recognition.forget(picture)
        if isinstance(item, Read) and reading:
            self._count(item.incoming, reading, outcome)
        subject = reading.message.subject if reading and reading.message else ""
        paths = outcome.released or tuple(kept.path for kept in outcome.documents)
        self.report.handled.append(Handled(shown, subject, outcome.fate, outcome.reason, paths))
        for path in outcome.released:
            self.report.notes.append(f"Filed now, because it also came outside Junk: {path}")
        if outcome.fate in (Fate.FILED, Fate.REVIEW):
            self.tell(f"{outcome.fate.words}: {', '.join(dict.fromkeys(paths))}")

    def _count(self, original: Incoming, reading: Reading, outcome: Outcome) -> None:
        """Count what became of a document or a marketplace's mail; Junk and notices say nothing of reading."""
        if original.junk or outcome.fate not in _TELLING:
            return
        named = [document.marketplace for document in reading.documents if document.marketplace]
        if not named and reading.message is not None and not reading.events:
            message = reading.message.forwarded or reading.message
            found = marketplace_of(message.sender, self.marketplaces())
            named = [found.id] if found else []
        # A document of nobody known counts too: whether more of all documents are held than before.
        named = named or [""] * bool(reading.documents)
        if named:
            day = (original.received or self.today).astimezone(UTC).date()
            self.report.outcomes[day.isoformat(), named[0], outcome.fate.value] += 1

    def failed(self, place: Place, shown: str, reason: str) -> None:
        """Record a message that could not be had; it is tried again by a later run."""
        self.archive.fail(place, reason, self.run)
        self.report.handled.append(Handled(shown, "", Fate.FAILED, reason))

    def stop(self) -> None:
        """Give up reading: what is on its way is made safe, and the next run reads it."""
        waiting = [item for item in self._waiting if isinstance(item, _Waiting)]
        self._waiting.clear()
        self._ahead_bytes = 0
        for item in waiting:
            if item.future:
                item.future.cancel()
        self._keep()
        for item in waiting:
            if not item.is_safe:
                self.archive.capture(item.original, self.run, imprint=item.imprint)
        self.report.stopped = True
        self.report.notes.append("Stopped before the end. What was done is kept; the next run goes on from here.")

    def finish(self, *, patient: bool = False) -> Report:
        """File the rest, bring the ledger up to date (later, perhaps, if `patient`), and return what the run did."""
        self.settle()
        self.report.ledgers = self.archive.write_ledger(patient=patient)
        self.report.balance = self.archive.finish_run(self.run)
        self.report.run = self.run.id
        if not self.report.balances:
            self.report.problems.append("The balance of this run does not come out; run `billfold verify`.")
        self.report.problems += ledger_problems(self.report.ledgers)
        self.report.notes += ledger_notes(self.report.ledgers)
        return self.report


def _size(item: "_Waiting | tuple[Again, str] | Left") -> int:
    return len(item.original.content) if isinstance(item, _Waiting) else 0


def _is_ready(item: "_Waiting | tuple[Again, str] | Left") -> bool:
    return not isinstance(item, _Waiting) or item.future is None or item.future.done()
