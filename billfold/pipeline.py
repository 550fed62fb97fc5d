"""The road from an original to its place in the archive: capture, read in a child, print, file.

Reading runs beside fetching, a few originals ahead; everything that is written is written here, in turn. A run
that is killed anywhere goes on with the next one: what was captured is read from the archive, not fetched again.
"""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archive.archive import Archive
from archive.errors import ObjectDamaged
from archive.names import SEARCHABLE
from archive.records import Capture, Companion, Fate, Incoming, Run
from billfold.balance import Handled, Report
from billfold.recognition import Recognition
from billfold.sandbox import ReadersBroken, ReadingFailed, Sandbox
from ingest.source import Place
from parsers.context import Context, Form, Inbox
from parsers.terms import Finding, Part, PurchaseDocument, Reading
from parsers.text import sniff

AHEAD = 8


@dataclass(slots=True)
class _Waiting:
    """An original that is being read."""

    sha: str
    shown: str
    future: "Future[Reading]"


@dataclass(slots=True)
class Pipeline:
    """Joins reading and keeping for one run. `today` is the day on which it runs, `printer` None without `render`.

    `inbox` says who may forward, None where no rules are set; `own_accounts` are those of the dedicated address itself.
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
    _waiting: deque[_Waiting] = field(default_factory=deque)
    _resumed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def resume(self) -> None:
        """Take up the originals that an earlier run made safe and did not file."""
        for sha in self.archive.pending(everything=True):
            original = self.archive.original(sha)
            self._resumed[original.account, original.mailbox] += 1
            self._read(sha, f"kept as {sha[:12]}")
            self.settle(AHEAD)

    def resumed_from(self, account: str, mailbox: str) -> int:
        """Return how many of a mailbox's messages this run took up from an earlier one: they are counted already."""
        return self._resumed[account, mailbox]

    def take(self, incoming: Incoming, shown: str, *, digest: str = "") -> None:
        """Make an original safe and have it read; its filing follows when the reading is there."""
        capture = self.archive.capture(incoming, self.run, digest=digest)
        if capture.known:
            self._note_known(capture, shown)
        else:
            self._read(capture.sha, shown, incoming.content)
        self.settle(AHEAD)

    def _note_known(self, capture: Capture, shown: str) -> None:
        reason = "the same message or file is kept already"
        self.report.handled.append(Handled(shown, "", Fate.SEEN_BEFORE, reason, capture.released))
        for path in capture.released:
            self.report.notes.append(f"Filed now, because it also came outside Junk: {path}")

    def _read(self, sha: str, shown: str, content: bytes | None = None) -> None:
        original = self.archive.original(sha)
        try:
            content = self.archive.content(sha) if content is None else content
        except ObjectDamaged as error:
            self.report.problems.append(str(error))
            return
        received = (original.received or self.today).astimezone(UTC).date()
        today = self.today.date()
        inbox = replace(self.inbox, own=original.account in self.own_accounts) if self.inbox else None
        context = Context(original.form, original.filename, received, today, self.passwords, inbox=inbox)
        self._waiting.append(_Waiting(sha, shown, self.readers.submit(content, context)))

    def settle(self, most: int = 0) -> None:
        """File what has been read, until at most `most` originals are on their way."""
        while len(self._waiting) > most or (self._waiting and self._waiting[0].future.done()):
            self._file(self._waiting.popleft())

    def _file(self, waiting: _Waiting) -> None:
        try:
            reading = waiting.future.result()
        except ReadersBroken as error:
            # not the document's fault: it is safe, and waits until reading works again
            self.report.unable = True
            if str(error) not in self.report.problems:
                self.report.problems.append(str(error))
            return
        except ReadingFailed as error:
            reading = self._held(waiting.sha, str(error))
        junk = self.archive.original(waiting.sha).junk
        companions = self._companions(waiting.sha, reading)
        outcome = self.archive.file(waiting.sha, reading, companions, junk_holds=junk, run=self.run)
        if self.recognition and outcome.fate is Fate.NOT_A_DOCUMENT:
            for picture in reading.recognised:
                self.recognition.forget(picture)
        subject = reading.message.subject if reading.message else ""
        paths = tuple(kept.path for kept in outcome.documents)
        self.report.handled.append(Handled(waiting.shown, subject, outcome.fate, outcome.reason, paths))
        if outcome.fate in (Fate.FILED, Fate.REVIEW):
            self.tell(f"{outcome.fate.words}: {', '.join(dict.fromkeys(paths))}")

    def _held(self, sha: str, reason: str) -> Reading:
        """Return a reading that holds an original as a whole: no child could read it."""
        original = self.archive.original(sha)
        media_type = sniff.MESSAGE if original.form is Form.MESSAGE else sniff.BINARY
        content = self.archive.content(sha)
        if original.form is Form.FILE:
            media_type = sniff.media_type(content)
        part = Part("", media_type, original.filename, sha, content)
        finding = Finding("unreadable", f"it can't be read: {reason}", needs_review=True)
        return Reading(documents=(PurchaseDocument(kind=None, part=part, findings=(finding,)),))

    def _companions(self, sha: str, reading: Reading) -> Mapping[int, Companion]:
        """Return the files that lie beside documents: printed mails, and the searchable copies of pictures."""
        return {**self._searchable(reading), **self._printed(sha, reading)}

    def _searchable(self, reading: Reading) -> Mapping[int, Companion]:
        """Return the searchable copies of the documents that were recognised in pictures."""
        found: dict[int, Companion] = {}
        for number, document in enumerate(reading.documents):
            if self.recognition and document.kind and document.part.sha256 in reading.recognised:
                copy = self.recognition.searchable(document.part.sha256)
                is_pdf = document.part.media_type == sniff.PDF
                if copy:
                    found[number] = Companion(SEARCHABLE if is_pdf else ".pdf", copy)
        return found

    def _printed(self, sha: str, reading: Reading) -> Mapping[int, Companion]:
        """Return the printed pages of the documents that are mails themselves."""
        printed: dict[int, Companion] = {}
        if self.printer is None:
            return printed
        for number, document in enumerate(reading.documents):
            if document.part.media_type != sniff.MESSAGE or document.kind is None:
                continue
            try:
                pdf = self.printer.print_mail(document.part.content)
            except ReadersBroken as error:
                self.printer = None
                self.report.notes.append(f"Mails are filed as .eml alone in this run. {error}")
                break
            except ReadingFailed as error:
                self.report.notes.append(
                    f"The mail kept as {sha[:12]} could not be printed: {error}; its .eml is filed."
                )
            else:
                printed[number] = Companion(".pdf", pdf)
        return printed

    def failed(self, place: Place, shown: str, reason: str) -> None:
        """Record a message that could not be had; it is tried again by a later run."""
        self.archive.fail(place, reason, self.run)
        self.report.handled.append(Handled(shown, "", Fate.FAILED, reason))

    def stop(self) -> None:
        """Give up what is not yet read: it is safe, and the next run reads it."""
        for waiting in self._waiting:
            waiting.future.cancel()
        self._waiting.clear()
        self.report.stopped = True
        self.report.notes.append("Stopped before the end. What was done is kept; the next run goes on from here.")

    def finish(self) -> Report:
        """File the rest, bring the ledger up to date, and return the account of the run."""
        self.settle()
        self.report.ledgers = self.archive.write_ledger()
        self.report.balance = self.archive.finish_run(self.run)
        self.report.run = self.run.id
        if not self.report.balances:
            self.report.problems.append("The balance of this run does not come out; run `billfold verify`.")
        for name in self.report.ledgers.waiting:
            self.report.problems.append(
                f"{name} is open in another program; what is new stands in {name}.new until then."
            )
        for name in self.report.ledgers.aside:
            self.report.notes.append(f"A ledger that was changed by hand was moved aside as {name}.")
        return self.report
