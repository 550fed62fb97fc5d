"""The program that runs for months: an attendant for each account, a timetable, and an end in order."""

import contextlib
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from archive.errors import ArchiveError
from billfold.accounts import marketplaces_of, settings_of
from billfold.attendant import Attendant
from billfold.balance import ledger_notes
from billfold.choosing import Senders
from billfold.config import AccountSection
from billfold.errors import Exit
from billfold.event_log import EventLog, Level
from billfold.looking import AccountLook, Looks
from billfold.session import Equipment
from billfold.timetable import Timetable
from ingest.account import AccountSettings
from ingest.credential import credential_of
from ingest.idle import RENEW, news_of
from ingest.interrupt import Interrupt

# Seconds until what does not end by itself is made to end, and until the process ends all the same.
GRACE = 3.0
# Seconds to sign out politely; a server that does not answer then is left without.
GOODBYE = 1.0
# A poll comes up to so much of its interval later, so that not all accounts are looked at in the same second.
JITTER = 0.1
# Seconds after which it is tried again to write a ledger that was held open.
LEDGER_AGAIN = 30.0
# At the start, so many seconds lie between one account and the next, and the last begins no later than this.
STAGGER = 0.2
LATEST_FIRST = 20.0


class Daemon:
    """Looks after all accounts of a configuration with one set of equipment.

    `renew` is for IDLE, `ledger_again` for a ledger that somebody holds open, both in seconds.
    """

    def __init__(
        self, equipment: Equipment, log: EventLog, *, renew: float = RENEW, ledger_again: float = LEDGER_AGAIN
    ) -> None:
        configuration = equipment.configuration
        self._equipment, self._log, self._renew = equipment, log, renew
        self._stop = Interrupt()
        self._threads: list[threading.Thread] = []
        self._timetable = Timetable()
        looks = self._looks = Looks(equipment, log, self._stop)
        marketplaces = marketplaces_of(configuration)
        self._attendants: list[Attendant] = []
        self._account_looks: list[AccountLook] = []
        for account in configuration.accounts:
            settings = settings_of(account)
            senders = Senders(marketplaces, configuration.inbox_rules)
            self._account_looks.append(AccountLook(looks, settings, senders))
            self._attend(account, settings, self._account_looks[-1])
        self._timetable.every("ledger", ledger_again, self._write_waiting_ledger, first=ledger_again)

    def _attend(self, account: AccountSection, settings: AccountSettings, look: Callable[[], int]) -> None:
        every = account.poll_seconds
        watch = self._watch(settings) if account.idle else None
        attendant = Attendant(account.name, look, watch, self._log, self._stop, every=every)
        self._attendants.append(attendant)
        first = min(STAGGER * (len(self._attendants) - 1), LATEST_FIRST)
        self._timetable.every(f"poll {account.name}", every, attendant.poll, jitter=JITTER * every, first=first)

    def _watch(self, settings: AccountSettings) -> Callable[[], Iterable[object]]:
        arrivals: Counter[bytes] = Counter()

        def watch() -> Iterable[object]:
            # The password is read for every connection: it may have been changed, or be a token that runs out.
            return news_of(settings, credential_of(settings), self._stop, renew=self._renew, arrivals=arrivals)

        return watch

    def _write_waiting_ledger(self) -> None:
        """Write the ledger that could not be replaced, as soon as Excel has closed it; no mail need come for that."""
        if not self._equipment.archive.ledger_waits:
            return
        with contextlib.suppress(ArchiveError), self._looks.one():
            ledgers = self._equipment.archive.write_ledger()
            for note in ledger_notes(ledgers):
                self._log(Level.WARNING, "ledger", note)
            for name in ledgers.written:
                self._log(Level.INFO, "ledger", f"{name} is up to date again")

    def start(self) -> None:
        """Begin to look after the accounts."""
        for attendant in self._attendants:
            self._threads += attendant.start()
        self._timetable.start()
        names = ", ".join(attendant.name for attendant in self._attendants)
        self._log(Level.INFO, "started", f"looking after {names}", pid=os.getpid())

    def finish(self) -> bool:
        """Stop in order, within eight seconds; return False when something would not end.

        Whoever still reads a document is killed, and whoever still waits for a server is left behind: what is not
        filed then is safe, or is still on the server.
        """
        self._stop.set()
        self._timetable.stop()
        for attendant in self._attendants:
            attendant.release()
        if not _ended(self._threads, GRACE):
            closing = threading.Thread(target=self._equipment.close_readers, daemon=True)
            closing.start()
            if not _ended([*self._threads, closing], GRACE):
                return False
        with contextlib.suppress(ArchiveError):
            self._equipment.archive.wake(GOODBYE)
            self._equipment.archive.write_ledger()
        goodbyes = [threading.Thread(target=look.close, daemon=True) for look in self._account_looks]
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
