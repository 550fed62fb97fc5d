"""The program that runs for months: its duties, a timetable, and an end in order."""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from archive.errors import ArchiveBusy, ArchiveError, DiskFull
from archive.index import state_folder
from billfold.accounts import own_templates, settings_of
from billfold.balance import ledger_notes
from billfold.config import Configuration, load
from billfold.duties import Work, duties_of
from billfold.errors import BillfoldError, ConfigurationWrong, Exit, own_mistake
from billfold.event_log import EventLog, Level
from billfold.health import Health
from billfold.looking import QUIET, Looks
from billfold.noting import opening
from billfold.service_manager import ServiceManager
from billfold.session import Equipment, equipped
from billfold.timetable import Timetable
from ingest.idle import RENEW
from ingest.interrupt import Interrupt

# Seconds until what does not end by itself is made to end, and until the process ends all the same.
GRACE = 3.0
# Seconds to sign out politely; a server that does not answer then is left without.
GOODBYE = 1.0
# Seconds after which it is tried again to write a ledger that was held open.
LEDGER_AGAIN = 10.0
# Seconds between two tries to begin anew while another program works on the archive, or the disk is full.
AGAIN = 5.0
BRIEFLY = 0.01
# Seconds after which it is seen to that the regular times still come.
LOOK = 15.0

Wanted = Exit | Configuration | None


class Daemon:
    """Looks after everything that a configuration (in `file`) names, with one set of equipment.

    `renew` is for IDLE, `ledger_again` for a ledger that somebody holds open, both in seconds.
    """

    def __init__(
        self,
        file: Path,
        equipment: Equipment,
        log: EventLog,
        manager: ServiceManager,
        *,
        renew: float = RENEW,
        ledger_again: float = LEDGER_AGAIN,
    ) -> None:
        self._equipment, self._log, self._manager = equipment, log, manager
        self._stop = Interrupt()
        self._threads: list[threading.Thread] = []
        self.timetable = Timetable(self._job_failed)
        self._looks = Looks(equipment, log, self._stop)
        self.duties = list(duties_of(Work(file, equipment, log, self._stop, self._looks, self.timetable, renew)))
        self.timetable.every("ledger", ledger_again, self._write_waiting_ledger, first=ledger_again)
        self.timetable.every("rest", QUIET, self._looks.give_back, first=QUIET)
        if manager.watchdog:
            self.timetable.every("watchdog", manager.watchdog, self._tell_that_all_work)

    def _job_failed(self, name: str, error: BaseException) -> None:
        self._log(Level.ERROR, "mistake", f"In what is done at times ({name}): {own_mistake(error)}")

    def _tell_that_all_work(self) -> None:
        """Tell the service manager that nothing has died; where something has, it starts the program again."""
        if all(thread.is_alive() for thread in self._threads):
            self._manager.alive()

    def _write_waiting_ledger(self) -> None:
        """Write the ledger that could not be replaced, or was left for later; no mail need come for that."""
        archive = self._equipment.archive
        held = archive.ledger_waits
        if not (held or archive.ledger_is_late) or self._stop.is_set():
            return
        with contextlib.suppress(ArchiveError), self._looks.beside():
            ledgers = archive.write_ledger(patient=not held)
            for note in ledger_notes(ledgers):
                self._log(Level.WARNING, "ledger", note)
            for name in ledgers.written:
                self._log(Level.INFO if held else Level.DEBUG, "ledger", f"{name} is up to date again")

    def _write_last_ledger(self) -> None:
        with contextlib.suppress(ArchiveError):
            self._equipment.archive.wake(GOODBYE)
            self._equipment.archive.write_ledger()

    def start(self) -> None:
        """Begin with all duties."""
        for duty in self.duties:
            self._threads += duty.start()
        self.timetable.start()
        names = ", ".join(duty.name for duty in self.duties if duty.name)
        self._log(Level.INFO, "started", f"looking after {names}", pid=os.getpid())
        self._manager.ready(f"looking after {names}")

    def finish(self) -> bool:
        """Stop in order, within nine seconds; return False when something would not end.

        Whoever still reads a document is killed, and whoever still waits for a server is left behind: what is not
        filed then is safe, or is still on the server.
        """
        until = time.monotonic() + 2 * GRACE
        self._stop.set()
        self.timetable.stop()
        for duty in self.duties:
            duty.release()
        if not _ended(self._threads, GRACE):
            closing = threading.Thread(target=self._equipment.close_readers, daemon=True)
            closing.start()
            if not _ended([*self._threads, closing], GRACE):
                return False
        # A large ledger takes long, and a disk that is gone for ever: the next run writes it.
        writing = threading.Thread(target=self._write_last_ledger, daemon=True)
        writing.start()
        if not _ended([writing], max(until - time.monotonic(), 2 * GOODBYE)):
            return False
        goodbyes = [threading.Thread(target=duty.close, daemon=True) for duty in self.duties]
        for goodbye in goodbyes:
            goodbye.start()
        _ended(goodbyes, GOODBYE)
        self._stop.close()
        return True


def serve(file: Path, log: EventLog) -> Exit:
    """Run by the configuration in a file until somebody asks to stop; return what the program exits with.

    SIGTERM and Ctrl-C ask to stop; a second one, or something that can't be ended, ends the process at once: it leaves
    nothing half-done. SIGHUP asks to begin anew with what the file says now; while that is wrong, the former
    configuration stays in force. Once begun, it waits for an archive that it can't have yet.
    """
    manager = ServiceManager()
    configuration, former = _checked(file), None
    has_begun, told = False, ""
    with _signals() as asked:
        ask = partial(_wanted, asked, file, log, manager)
        while True:
            stack = contextlib.ExitStack()
            try:
                daemon = _begun(stack, file, configuration, log, manager)
            except (ArchiveError, BillfoldError) as error:
                stack.close()
                if not has_begun:
                    raise
                if isinstance(error, ArchiveBusy | DiskFull) and _has_same_archive(configuration, former):
                    if told != (told := str(error)):
                        log(Level.WARNING, "waiting", f"It goes on as soon as it can. {error}")
                        manager.ready(f"waiting: {error}")
                    wanted = ask(AGAIN)
                    manager.alive()
                elif former is None:
                    raise
                else:
                    text = f"The new configuration does not work, the former goes on. {error}"
                    log(Level.ERROR, "configuration", text)
                    wanted, former = former, None
            else:
                has_begun, told = True, ""
                with stack:
                    wanted = _served(daemon, ask, log, manager)
                former = configuration
            if isinstance(wanted, Exit):
                log(Level.INFO, "stopped", "stopped")
                return wanted
            configuration = wanted or configuration


def _has_same_archive(configuration: Configuration, former: Configuration | None) -> bool:
    """Whether it is the archive that was worked on all the time: another one may be another program's for good."""
    return former is None or former.require_archive().folder == configuration.require_archive().folder


def _served(daemon: Daemon, ask: Callable[..., Wanted], log: EventLog, manager: ServiceManager) -> Wanted:
    """Let all duties go on until something else is wanted; end them, and return what that is."""
    while (wanted := ask(LOOK)) is None:
        daemon.timetable.mend()
    if isinstance(wanted, Exit):
        _stop(daemon, wanted, log, manager)
        return wanted
    has_ended = daemon.finish()
    # Whoever has asked to stop meanwhile wants no new beginning.
    wanted = ask(BRIEFLY) or wanted
    if not has_ended:
        if isinstance(wanted, Exit):
            _end_now(wanted)
        # Nothing of it is left in a process that starts anew; what it had in hand is taken up.
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the very command that this is
    return wanted


def _checked(file: Path) -> Configuration:
    """Read the configuration; raises `ConfigurationWrong` where it can't be worked with, so far as that can be told."""
    found = load(file)
    found.require_archive()
    own_templates(found)
    for account in found.accounts:
        settings_of(account)
    return found


def _begun(
    stack: contextlib.ExitStack, file: Path, configuration: Configuration, log: EventLog, manager: ServiceManager
) -> Daemon:
    """Begin all duties; `stack` ends what they stand on. Raises `ConfigurationWrong` where there are none."""
    health = Health(state_folder(configuration.require_archive().folder))
    with opening(health, [account.name for account in configuration.accounts], by="run"):
        equipment = stack.enter_context(equipped(configuration, "run", stays=True))
    daemon = Daemon(file, equipment, log, manager)
    if not daemon.duties:
        raise ConfigurationWrong("The configuration names nothing to look after: it has no [[accounts]], for one.")
    daemon.start()
    return daemon


def _wanted(
    asked: socket.socket, file: Path, log: EventLog, manager: ServiceManager, seconds: float | None = None
) -> Wanted:
    """Wait until somebody asks to stop, or for another configuration that can be worked with; None after so long."""
    asked.settimeout(seconds)
    while True:
        try:
            number = asked.recv(1)[0]
        except TimeoutError:
            return None
        if number != _HANGUP:
            return Exit.STOPPED if number == signal.SIGINT else Exit.DONE
        try:
            configuration = _checked(file)
        except BillfoldError as error:
            log(Level.ERROR, "configuration", f"It was read anew and has mistakes, the former one stays. {error}")
            continue
        manager.reloading()
        log(Level.INFO, "configuration", "was read anew; finishing what is in hand, then it holds")
        return configuration


def _stop(daemon: Daemon, code: Exit, log: EventLog, manager: ServiceManager) -> None:
    manager.stopping()
    log(Level.INFO, "stopping", "finishing what is in hand")
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, partial(_end_now, code))
    if not daemon.finish():
        log(Level.WARNING, "stopped", "stopped; something did not end and was left, the next run goes on from there")
        _end_now(code)


# Windows knows no SIGHUP.
_HANGUP: int = getattr(signal, "SIGHUP", 0)


def _end_now(code: Exit, *_: object) -> None:
    os._exit(code)


def _ended(threads: Sequence[threading.Thread], seconds: float) -> bool:
    """Wait for threads to end, so many seconds for all of them; say whether they have."""
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(until - time.monotonic(), 0))
    return not any(thread.is_alive() for thread in threads)


@contextlib.contextmanager
def _signals() -> Iterator[socket.socket]:
    """Give a socket from which the numbers of the signals that ask to stop can be read.

    A handler that sets an `Event` can meet the thread that it interrupts inside that very event, and wait for ever.
    """
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    asking = [signal.SIGTERM, signal.SIGINT]
    # Who closes the terminal of a program means to end it.
    if _HANGUP and not (sys.stdin and sys.stdin.isatty() and signal.getsignal(_HANGUP) == signal.SIG_DFL):
        asking.append(signal.Signals(_HANGUP))
    before = {number: signal.signal(number, lambda *_: None) for number in asking}
    descriptor = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    try:
        yield reading
    finally:
        signal.set_wakeup_fd(descriptor)
        for number, handler in before.items():
            signal.signal(number, handler)
        reading.close()
        writing.close()
