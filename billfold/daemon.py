"""The program that runs for months: its duties, a timetable, and an end in order."""

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial

from archive.errors import ArchiveError
from billfold.balance import ledger_notes
from billfold.duties import Work, duties_of
from billfold.errors import Exit
from billfold.event_log import EventLog, Level
from billfold.looking import Looks
from billfold.session import Equipment
from billfold.timetable import Timetable
from ingest.idle import RENEW
from ingest.interrupt import Interrupt

# Seconds until what does not end by itself is made to end, and until the process ends all the same.
GRACE = 3.0
# Seconds to sign out politely; a server that does not answer then is left without.
GOODBYE = 1.0
# Seconds after which it is tried again to write a ledger that was held open.
LEDGER_AGAIN = 30.0


class Daemon:
    """Looks after everything that a configuration names, with one set of equipment.

    `renew` is for IDLE, `ledger_again` for a ledger that somebody holds open, both in seconds.
    """

    def __init__(
        self, equipment: Equipment, log: EventLog, *, renew: float = RENEW, ledger_again: float = LEDGER_AGAIN
    ) -> None:
        self._equipment, self._log = equipment, log
        self._stop = Interrupt()
        self._threads: list[threading.Thread] = []
        self._timetable = Timetable()
        self._looks = Looks(equipment, log, self._stop)
        self._duties = list(duties_of(Work(equipment, log, self._stop, self._looks, self._timetable, renew)))
        self._timetable.every("ledger", ledger_again, self._write_waiting_ledger, first=ledger_again)

    def _write_waiting_ledger(self) -> None:
        """Write the ledger that could not be replaced, or was left for later; no mail need come for that."""
        archive = self._equipment.archive
        held = archive.ledger_waits
        if not (held or archive.ledger_is_late):
            return
        with contextlib.suppress(ArchiveError), self._looks.one():
            ledgers = archive.write_ledger(patient=not held)
            for note in ledger_notes(ledgers):
                self._log(Level.WARNING, "ledger", note)
            for name in ledgers.written:
                self._log(Level.INFO if held else Level.DEBUG, "ledger", f"{name} is up to date again")

    def start(self) -> None:
        """Begin with all duties."""
        for duty in self._duties:
            self._threads += duty.start()
        self._timetable.start()
        names = ", ".join(duty.name for duty in self._duties)
        self._log(Level.INFO, "started", f"looking after {names}", pid=os.getpid())

    def finish(self) -> bool:
        """Stop in order, within eight seconds; return False when something would not end.

        Whoever still reads a document is killed, and whoever still waits for a server is left behind: what is not
        filed then is safe, or is still on the server.
        """
        self._stop.set()
        self._timetable.stop()
        for duty in self._duties:
            duty.release()
        if not _ended(self._threads, GRACE):
            closing = threading.Thread(target=self._equipment.close_readers, daemon=True)
            closing.start()
            if not _ended([*self._threads, closing], GRACE):
                return False
        with contextlib.suppress(ArchiveError):
            self._equipment.archive.wake(GOODBYE)
            self._equipment.archive.write_ledger()
        goodbyes = [threading.Thread(target=duty.close, daemon=True) for duty in self._duties]
        for goodbye in goodbyes:
            goodbye.start()
        _ended(goodbyes, GOODBYE)
        self._stop.close()
        return True


def serve(equipment: Equipment, log: EventLog) -> Exit:
    """Run until somebody asks to stop (SIGTERM, Ctrl-C); return what the program exits with.

    A second request, or something that can't be ended, ends the process at once: it leaves nothing half-done.
    """
    with _signals() as asked:
        daemon = Daemon(equipment, log)
        daemon.start()
        number = asked.recv(1)[0]
        code = Exit.STOPPED if number == signal.SIGINT else Exit.DONE
        log(Level.INFO, "stopping", "finishing what is in hand")
        for name in _ASKING:
            signal.signal(name, partial(_end_now, code))
        if not daemon.finish():
            log(
                Level.WARNING, "stopped", "stopped; something did not end and was left, the next run goes on from there"
            )
            _end_now(code)
    log(Level.INFO, "stopped", "stopped")
    return code


_ASKING = (signal.SIGTERM, signal.SIGINT)


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
    before = {number: signal.signal(number, lambda *_: None) for number in _ASKING}
    descriptor = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    try:
        yield reading
    finally:
        signal.set_wakeup_fd(descriptor)
        for number, handler in before.items():
            signal.signal(number, handler)
        reading.close()
        writing.close()
