"""One look of the running program at one account: a run of its own, in the archive that all accounts share."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

from archive.errors import ArchiveBusy, ArchiveError, DiskFull
from archive.records import Fate
from billfold.balance import Report, ledger_notes
from billfold.choosing import Senders, Window
from billfold.errors import BillfoldError
from billfold.event_log import EventLog, Level
from billfold.pipeline import Pipeline
from billfold.poll import Progress, look
from billfold.session import Equipment
from ingest.account import AccountSettings
from ingest.credential import credential_of
from ingest.errors import FetchStopped, IngestError
from ingest.interrupt import Interrupt
from ingest.standing import Standing

COMMAND = "run"
# Seconds after which it is tried again to read what was left over.
TRY_AGAIN = 600.0
# Seconds for which another program may work on the archive before a look is given up, until its next time.
PATIENCE = 60.0
# Seconds of it for which the archive is waited for at a time.
TURN = 0.5
# Seconds without a look after which memory is given back.
QUIET = 45.0


class Looks:
    """What the looks of all accounts share. They go on side by side; what an earlier one left is taken up by one alone.

    Such originals are safe and still to be read. While looks go on, nobody can tell them from those in their hands.
    Between looks the archive rests, so that a person can correct what was filed while the program runs.
    """

    def __init__(self, equipment: Equipment, log: EventLog, stop: Interrupt) -> None:
        self.equipment, self.log, self.stop = equipment, log, stop
        self._changed = threading.Condition()
        self._going = 0
        self._alone = False
        self._ended = time.monotonic()
        # A run that was killed may have left some.
        self._left_over = True
        self._not_before = 0.0

    def leave_over(self) -> None:
        """Say that originals wait to be read."""
        self._left_over = True

    @property
    def is_due(self) -> bool:
        """Whether it is time to take up what was left over, though there be nothing else to do."""
        return self._left_over and time.monotonic() >= self._not_before

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Take part in looking; first take up what was left over, if nobody else is looking."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            if not self._going:
                self._wake()
            self._going += 1
            self._alone = self.is_due and self._going == 1
            alone = self._alone
        try:
            if alone:
                self._take_up()
            yield
        finally:
            self._leave()

    @contextlib.contextmanager
    def beside(self) -> Iterator[None]:
        """Work on the archive beside all looks, and file nothing: neither waits for the other."""
        with self._changed:
            if not self._going:
                self._wake()
            self._going += 1
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        with self._changed:
            self._going -= 1
            if not self._going:
                self.equipment.archive.rest()
                self._ended = time.monotonic()
            self._changed.notify_all()

    def give_back(self) -> None:
        """Give back memory when nobody has looked for a while."""
        with self._changed:
            if not self._going and time.monotonic() - self._ended >= QUIET:
                self.equipment.rest()

    def _wake(self) -> None:
        archive = self.equipment.archive
        until = time.monotonic() + PATIENCE
        try:
            while True:
                try:
                    # Briefly, for meanwhile nobody else can ask the archive anything, nor end the program.
                    return archive.wake(TURN)
                except ArchiveBusy:
                    if self.stop.is_set() or time.monotonic() >= until:
                        raise
        except BaseException:
            # What could not be taken up now must not keep other programs from the archive.
            archive.rest()
            raise

    def _take_up(self) -> None:
        """Read what was left over. If that fails it is told and tried again later: new mail does not wait for it."""
        self._not_before = time.monotonic() + TRY_AGAIN
        self._left_over = False
        try:
            self.equipment.archive.resume()
            pipeline = self.equipment.pipeline(COMMAND)
            pipeline.report.problems.extend(self.equipment.archive.problems)
            report = self.finished(pipeline, pipeline.resume)
            for problem in report.problems:
                self.log(Level.WARNING, "problem", problem)
        except Exception as error:  # noqa: BLE001 - one original that can't be filed must not keep all others from it
            self.leave_over()
            if not self.stop.is_set():
                text = str(error) if isinstance(error, ArchiveError | BillfoldError) else type(error).__name__
                self.log(Level.ERROR, "left over", f"What an earlier run left could not be taken up. {text}")
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()

    def finished(self, pipeline: Pipeline, work: Callable[[], None]) -> Report:
        """Do some work with a pipeline and finish it, whatever happens: what could not be read is left over."""
        trouble: Exception | None = None
        try:
            try:
                work()
            except FetchStopped:
                pipeline.stop()
            except (IngestError, BillfoldError) as error:
                trouble = error
            report = pipeline.finish(patient=True)
        except BaseException as error:
            self.leave_over()
            if isinstance(error, DiskFull):
                # The next look comes soon, and goes on as soon as there is room.
                self._not_before = 0.0
            pipeline.stop()
            raise
        finally:
            self.equipment.health.count(pipeline.report.outcomes)
        for note in ledger_notes(report.ledgers):
            self.log(Level.WARNING, "ledger", note)
        if report.unable or report.stopped:
            self.leave_over()
        if trouble is not None:
            raise trouble
        return report


class AccountLook:
    """Looks at one account whenever it is called; returns how many messages were new."""

    def __init__(self, looks: Looks, settings: AccountSettings, senders: Senders) -> None:
        self._looks, self._settings, self._senders = looks, settings, senders
        self._standing = Standing(settings, lambda: credential_of(settings))
        self._told: frozenset[str] = frozenset()

    def __call__(self) -> int:
        """Look once. Raises `IngestError` or `ArchiveError` when it can't; what was kept until then stays kept."""
        with self._looks.one():
            began = time.monotonic()
            pipeline = self._looks.equipment.pipeline(COMMAND, self._filed)
            try:
                report = self._looks.finished(pipeline, lambda: self._look(pipeline))
            finally:
                self._tell_problems(pipeline.report)
            tell_look(self._looks.log, self._settings.name, report, time.monotonic() - began)
        return report.balance.seen

    def close(self) -> None:
        """Sign out, when no look goes on any more."""
        self._standing.close()

    def _look(self, pipeline: Pipeline) -> None:
        rules, stop = (self._senders, Window()), self._looks.stop.is_set
        look(pipeline, self._settings, *rules, self._shown, opened=lambda _: self._standing.session(), stop=stop)

    def _shown(self, progress: Progress) -> None:
        self._looks.log(
            Level.DEBUG,
            "progress",
            f"{progress.looked:,} of {progress.of:,} messages in {progress.mailbox}",
            account=self._settings.name,
        )
        if self._looks.stop.is_set():
            raise FetchStopped(f"Account {self._settings.name}: the look was stopped.")

    def _filed(self, text: str) -> None:
        self._looks.log(Level.DEBUG, "document", text, account=self._settings.name)

    def _tell_problems(self, report: Report) -> None:
        """Tell each problem when it comes up, not with every look that still has it."""
        for problem in report.problems:
            if problem not in self._told:
                text = problem.removeprefix(f"Account {self._settings.name}: ")
                self._looks.log(Level.WARNING, "problem", text, account=self._settings.name)
        self._told = frozenset(report.problems)


def tell_look(log: EventLog, name: str, report: Report, seconds: float) -> None:
    """Tell what a look has brought; one that brought nothing is told only to whoever wants to know everything."""
    balance = report.balance
    new = {fate.value: getattr(balance, fate.value) for fate in Fate}
    parts = [f"{count:,} {Fate(name).words}" for name, count in new.items() if count]
    log(
        Level.INFO if parts or report.stopped else Level.DEBUG,
        "looked",
        f"{', '.join(parts) or 'nothing new'} ({seconds:.1f} s)",
        account=name,
        run=report.run,
        seconds=round(seconds, 3),
        seen=balance.seen,
        **new,
        bytes_up=report.bytes_up,
        bytes_down=report.bytes_down,
        **({"unable": report.unable} if report.unable else {}),
    )
