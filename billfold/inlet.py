"""The inlet while the program runs: listens, makes safe what comes before it is answered, and files it afterwards.

Three threads: one talks with senders, one makes messages safe, some of them with one commit, and answers; the third
reads and files what is safe. So no sender waits for a document to be read, and no document for a sender.
"""

import contextlib
import importlib.util
import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from archive.errors import ArchiveError, DiskFull
from archive.records import Again, Fate, Imprint, Recognised, message_digest
from billfold.backoff import Backoff
from billfold.balance import Report
from billfold.clock import now
from billfold.config import Configuration
from billfold.errors import BillfoldError, ConfigurationWrong, own_mistake
from billfold.event_log import EventLog, Level
from billfold.looking import COMMAND, TRY_AGAIN, Looks, tell_look
from billfold.pipeline import Pipeline
from ingest.certificate import valid_until
from ingest.delivery import ACCOUNT, Letter, as_original, asks_to_confirm, refusal
from ingest.errors import FetchStopped, IngestError
from ingest.header import read_fields
from ingest.inlet import InletSettings
from ingest.interrupt import Interrupt
from ingest.source import Place, RawMessage

if TYPE_CHECKING:
    from ingest.smtp_server import Listener

ACCEPTED = "250 2.6.0 Safe as {name}"
STOPPING = "421 4.3.2 The service is stopping, try again later"
NO_ROOM = "452 4.3.1 No room at the moment, try again later"
TRY_LATER = "451 4.3.0 The archive can't be written at the moment, try again later"
MOST_TOGETHER, MOST_TOGETHER_BYTES = 64, 16 << 20
# So many are filed by one run at most: then the ledger is brought up to date.
MOST_FILED = 500
# Where it can't listen, it is tried again after so many seconds at most.
LATEST = 60.0
# A kind of refusal is told once in so many seconds.
TOLD_AGAIN = 3600.0
_HEADER = 65_536


def settings_of_inlet(configuration: Configuration) -> InletSettings | None:
    """Return how to listen, or None where nobody is to; raises `ConfigurationWrong` where that can't be."""
    section, rules = configuration.inlet, configuration.inbox_rules
    if section is None or rules is None:
        return None
    if importlib.util.find_spec("aiosmtpd") is None:
        raise ConfigurationWrong(
            "[inlet] needs the extra 'inlet', which is not installed (pip install 'billfold[inlet]')."
        )
    return section.settings(rules)


class InletDuty:
    """The server for the dedicated address, as something that is looked after."""

    name = ACCOUNT

    def __init__(
        self, settings: InletSettings, looks: Looks, log: EventLog, stop: Interrupt, clock: Callable[[], datetime] = now
    ) -> None:
        self._settings, self._looks, self._log, self._stop, self._clock = settings, looks, log, stop, clock
        self._equipment = looks.equipment
        self._letters: queue.SimpleQueue[Letter | None] = queue.SimpleQueue()
        self._safe: list[str | Again] = []
        self._changed = threading.Condition()
        self._listener: Listener | None = None
        self._troubles: dict[str, str] = {}
        self._told: dict[str, float] = {}

    def start(self) -> list[threading.Thread]:
        """Begin, and return the threads."""
        works = (self._listen, self._keep, self._file)
        threads = [threading.Thread(target=work, name=f"{self.name}-{n}", daemon=True) for n, work in enumerate(works)]
        for thread in threads:
            thread.start()
        return threads

    def release(self) -> None:
        """Let the threads see at once that they are to stop."""
        if self._listener is not None:
            self._listener.stop()
        self._letters.put(None)
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing is left to be done."""

    # talking

    def _listen(self) -> None:
        from ingest.smtp_server import Listener

        backoff = Backoff()
        while not self._stop.is_set():
            self._listener = Listener(self._settings, self._letters.put, self._heard)
            try:
                self._listener.run(self._listens)
            except Exception as error:  # noqa: BLE001 - a thread that dies in silence is an address that takes nothing
                wait = min(backoff.after(error), LATEST)
                text = f"It can't listen on {self._settings.shown}: {_why(error)}."
                self._in_trouble("listening", f"{text} Next try in {wait:.0f} s.", text)
                self._stop.wait(wait)
            else:
                backoff.reset()

    def _listens(self) -> None:
        if self._stop.is_set() and self._listener is not None:
            self._listener.stop()
        self._works("listening")
        word = "LMTP" if self._settings.lmtp else "SMTP"
        self._log(Level.INFO, "listening", f"takes mail by {word} on {self._settings.shown}", account=self.name)
        self._tell_certificate()

    def _tell_certificate(self) -> None:
        """Say until when the certificate holds that senders are shown from now on."""
        certificate, key = self._settings.certificate, self._settings.key
        if certificate is None or key is None:
            return
        try:
            until = valid_until(certificate, key)
        except OSError:
            until = now()
        told = f"its certificate holds until {until:%Y-%m-%d}"
        self._log(Level.DEBUG, "certificate", told, account=self.name, until=until.isoformat())

    def _heard(self, event: str, text: str) -> None:
        if event == "mistake":
            self._log(Level.ERROR, "problem", f"A conversation went wrong: {text}.", account=self.name)
            return
        self._log(Level.DEBUG, event, text, account=self.name)
        reply = text.rpartition(": ")[2]
        if time.monotonic() >= self._told.get(reply[:9], 0.0):
            self._told[reply[:9]] = time.monotonic() + TOLD_AGAIN
            self._log(Level.INFO, event, f"refused with: {reply}", account=self.name)

    # making safe

    def _keep(self) -> None:
        while (letter := self._letters.get()) is not None:
            batch = [letter]
            size = letter.size
            with contextlib.suppress(queue.Empty):
                while len(batch) < MOST_TOGETHER and size < MOST_TOGETHER_BYTES:
                    following = self._letters.get_nowait()
                    if following is None:
                        self._letters.put(None)
                        break
                    batch.append(following)
                    size += following.size
            self.answer(batch)
        with contextlib.suppress(queue.Empty):
            while True:
                if late := self._letters.get_nowait():
                    late.answer(STOPPING)

    def answer(self, batch: Sequence[Letter]) -> None:
        """Make messages safe and say so; what may be the fault of one of them is tried with each."""
        taken: list[tuple[Letter, RawMessage]] = []
        for letter in batch:
            try:
                found = self._opened(letter)
            except Exception as error:  # noqa: BLE001 - one bad message must not cost the others their answer
                self._log(Level.ERROR, "problem", f"A message could not be looked at ({type(error).__name__}).")
                letter.answer(TRY_LATER)
                continue
            if found:
                taken.append((letter, found))
        groups = [taken] if taken else []
        while groups:
            group = groups.pop(0)
            try:
                self._make_safe([message for _, message in group])
            except Exception as error:  # noqa: BLE001 - as above
                is_of_one = isinstance(error, DiskFull) or not isinstance(error, ArchiveError)
                if is_of_one and len(group) > 1:
                    groups += [[one] for one in group]
                    continue
                self._could_not_keep(error)
                for letter, _ in group:
                    letter.answer(NO_ROOM if isinstance(error, DiskFull) else TRY_LATER)
            else:
                self._works("keeping")
                for letter, message in group:
                    letter.answer(ACCEPTED.format(name=f"{message.place.uid:x}"[:12]))

    def _opened(self, letter: Letter) -> RawMessage | None:
        """Return a message as an original; None when it was refused, or nobody waits for its answer any more."""
        if letter.is_gone():
            return None
        try:
            text = letter.text.read()
        except ValueError:  # whoever sent it has hung up, and the file is closed
            return None
        if reply := refusal(text, letter.envelope, self._settings):
            letter.answer(reply)
            return None
        if asks_to_confirm(text):
            told = "Gmail asks whether it may forward to this address; `billfold review` shows the confirmation code"
            self._log(Level.WARNING, "confirmation", told, account=self.name)
        return as_original(text, letter.envelope, self._settings.hostname, self._clock())

    def _make_safe(self, messages: Sequence[RawMessage]) -> None:
        """Have messages on stable storage when this returns; one that came before is known by its place."""
        with self._looks.beside():
            archive = self._equipment.archive
            run = self._equipment.start_run(COMMAND)
            new: dict[Place, RawMessage] = {}
            repeated: list[RawMessage] = []
            for message in messages:
                if message.place in new or archive.brought(message.place):
                    repeated.append(message)
                else:
                    new[message.place] = message
            several = [(message, _imprint(message)) for message in new.values()]
            safe: list[str | Again] = []
            if several:
                safe += [one.sha for one in archive.capture_together(several, run)]
            safe += [_again(message, archive.brought(message.place)) for message in repeated]
        with self._changed:
            self._safe += safe
            self._changed.notify_all()

    def _could_not_keep(self, error: Exception) -> None:
        text = _sentence(error)
        self._in_trouble("keeping", f"Mail can't be taken at the moment; senders are asked to try again. {text}", text)

    # filing

    def _file(self) -> None:
        backoff = Backoff()
        at_once = True
        while self._is_due(at_once):
            try:
                self.file()
                at_once = bool(self._safe)
            except Exception as error:  # noqa: BLE001 - as above; what was to be filed is safe, and is left over
                if self._stop.is_set():
                    return
                self._looks.leave_over()
                wait = backoff.after(error)
                text = _sentence(error)
                self._in_trouble("filing", f"{text} Next try in {wait:.0f} s.", text)
                self._stop.wait(wait)
                at_once = True
            else:
                backoff.reset()
                self._works("filing")

    def _is_due(self, at_once: bool) -> bool:
        """Wait until something is to be filed, or it is time to see what was left over; False when it is over."""
        with self._changed:
            if not at_once:
                self._changed.wait_for(lambda: self._safe or self._stop.is_set(), TRY_AGAIN)
        return not self._stop.is_set()

    def file(self) -> None:
        """Read and file what is safe, in a run of its own, and what was left over before."""
        began = time.monotonic()
        with self._looks.one():
            with self._changed:
                wanted, self._safe = self._safe[:MOST_FILED], self._safe[MOST_FILED:]
            if wanted:
                pipeline = self._equipment.pipeline(COMMAND, self._filed)
                report = self._looks.finished(pipeline, self._reading(pipeline, wanted))
                self._tell(report, time.monotonic() - began)

    def _reading(self, pipeline: Pipeline, wanted: Sequence[str | Again]) -> Callable[[], None]:
        def work() -> None:
            for one in wanted:
                if self._stop.is_set():
                    raise FetchStopped("The inlet was stopped.")
                if isinstance(one, Again):
                    pipeline.see_again(one, f"{self.name} {one.place.uid:x}")
                else:
                    pipeline.take_up(one)

        return work

    def _filed(self, text: str) -> None:
        self._log(Level.DEBUG, "document", text, account=self.name)

    def _tell(self, report: Report, seconds: float) -> None:
        tell_look(self._log, self.name, report, seconds)
        for problem in report.problems:
            self._log(Level.WARNING, "problem", problem, account=self.name)

    # trouble

    def _in_trouble(self, what: str, told: str, text: str) -> None:
        """Tell a trouble when it begins and when it becomes another."""
        if self._troubles.get(what) != text:
            self._troubles[what] = text
            self._log(Level.WARNING, "trouble", told, account=self.name)

    def _works(self, what: str) -> None:
        if self._troubles.pop(what, None) and not self._troubles:
            self._log(Level.INFO, "recovered", "works again", account=self.name)


def _imprint(message: RawMessage) -> Imprint:
    header = message.content[:_HEADER].partition(b"\r\n\r\n")[0]
    return Imprint(message_digest(read_fields(header).get("message-id", "")))


def _again(message: RawMessage, sha: str) -> Again:
    return Again(message.place, False, _imprint(message), Recognised(sha, Fate.SEEN_BEFORE, ""))


def _sentence(error: Exception) -> str:
    expected = isinstance(error, ArchiveError | BillfoldError | IngestError)
    return str(error) if expected else own_mistake(error)


def _why(error: Exception) -> str:
    text = str(error) or type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        text = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return text.rstrip(".")
