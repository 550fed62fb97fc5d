"""One account of a program that runs for months: when it is looked at, and what follows from trouble.

Two threads: one looks, when it is time or when the server has said that something may be new; the other waits for
the server to say so. Neither ever ends before it is stopped, whatever happens.
"""

import threading
import time
from collections.abc import Callable, Iterable

from archive.errors import ArchiveError
from billfold.backoff import Backoff
from billfold.errors import BillfoldError, own_mistake
from billfold.event_log import EventLog, Level
from ingest.errors import IdleUnavailable, IngestError, SignInRefused
from ingest.interrupt import Interrupt

# Where the clock was set back, the timetable may be silent for long: a look is due all the same.
LATEST = 2.0
# So often in a row may a server announce something where there is nothing, before it is believed more slowly.
CRIES = 5
SLOWEST = 60.0
# Whoever waited for so long had a connection that worked.
HELD = 60.0
# So many connections lost in a row are told.
LOST = 4
# A server that can't tell what is new is asked again after so many seconds: it may have been replaced.
ASK_AGAIN = 6 * 3600.0


class Attendant:
    """Looks after one account.

    `look` looks at it once and returns how many messages were new; `watch` yields whenever the server says that
    something may be new, and is None where nobody is to wait for that. `every` is in seconds.
    """

    def __init__(
        self,
        name: str,
        look: Callable[[], int],
        watch: Callable[[], Iterable[object]] | None,
        log: EventLog,
        stop: Interrupt,
        *,
        every: float,
        backoff: Callable[[], Backoff] = Backoff,
    ) -> None:
        self.name = name
        self._look, self._watch, self._log, self._stop, self._every = look, watch, log, stop, every
        self._changed = threading.Condition()
        self._polled = self._told = False
        self._not_before = self._believed_from = 0.0
        self._cries = 0
        self._backoff, self._watch_backoff = backoff(), backoff()
        self._works = threading.Event()
        self._trouble = ""
        self._watch_trouble = ""

    def start(self) -> list[threading.Thread]:
        """Begin, and return the threads."""
        works = [self._attend] if self._watch is None else [self._attend, self._wait_for_news]
        threads = [threading.Thread(target=work, name=f"{self.name}-{n}", daemon=True) for n, work in enumerate(works)]
        for thread in threads:
            thread.start()
        return threads

    def poll(self) -> None:
        """Say that it is time to look."""
        with self._changed:
            self._polled = True
            self._changed.notify_all()

    def release(self) -> None:
        """Let the threads see at once that they are to stop."""
        self._works.set()
        with self._changed:
            self._changed.notify_all()

    # looking

    def _attend(self) -> None:
        while (told_only := self._due()) is not None:
            try:
                new = self._look()
            except Exception as error:  # noqa: BLE001 - a thread that dies in silence is an account nobody looks at
                if self._stop.is_set():
                    return
                self._in_trouble(error)
            else:
                self._works_well(new, told_only)

    def _due(self) -> bool | None:
        """Wait until a look is due; return whether only the server asked for it, or None when there is to be none."""
        with self._changed:
            latest = time.monotonic() + LATEST * self._every
            while not self._stop.is_set():
                moment = latest
                if self._polled:
                    moment = min(moment, self._not_before)
                if self._told:
                    moment = min(moment, max(self._not_before, self._believed_from))
                left = max(moment, self._not_before) - time.monotonic()
                if left <= 0:
                    told_only = not self._polled and self._told
                    self._polled = self._told = False
                    return told_only
                self._changed.wait(left)
        return None

    def _works_well(self, new: int, told_only: bool) -> None:
        self._backoff.reset()
        if self._trouble:
            self._trouble = ""
            self._log(Level.INFO, "recovered", "works again", account=self.name)
        if new:
            self._cries = 0
        elif told_only:
            self._cries += 1
        wait = min(2.0 ** (self._cries - CRIES), SLOWEST) if self._cries > CRIES else 0.0
        self._believed_from = time.monotonic() + wait
        self._works.set()

    def _in_trouble(self, error: Exception) -> None:
        """Leave the account alone for a while, then look again; tell each trouble once."""
        wait = self._backoff.after(error)
        if isinstance(error, SignInRefused):
            self._works.clear()
        with self._changed:
            self._not_before = time.monotonic() + wait
            self._polled = True
        self._tell("trouble", error, self._trouble, wait)
        self._trouble = str(error)

    def _tell(self, event: str, error: Exception, before: str, wait: float) -> None:
        expected = isinstance(error, IngestError | ArchiveError | BillfoldError)
        text = str(error) if expected else own_mistake(error)
        level = Level.DEBUG if str(error) == before else Level.WARNING if expected else Level.ERROR
        text = text.removeprefix(f"Account {self.name}: ")
        told, kind = f"{text} Next try in {wait:.0f} s.", type(error).__name__
        self._log(level, event, told, account=self.name, seconds=round(wait), error=kind)

    # waiting

    def _wait_for_news(self) -> None:
        while self._may_wait():
            began = time.monotonic()
            try:
                self._listen()
            except Exception as error:  # noqa: BLE001 - as above
                if time.monotonic() - began > HELD:
                    self._watch_backoff.reset()
                self._stop.wait(self._watch_lost(error))

    def _may_wait(self) -> bool:
        """Wait until a look has shown that the sign-in works; say whether to go on."""
        self._works.wait()
        return not self._stop.is_set()

    def _listen(self) -> None:
        first = True
        for _ in self._watch() if self._watch else ():
            if first:
                first = False
                self._watch_trouble = ""
                self._log(Level.DEBUG, "watching", "the server tells of new mail from now on", account=self.name)
            with self._changed:
                self._told = True
                self._changed.notify_all()
        if not self._stop.is_set():
            raise IdleUnavailable("The server has stopped to tell of new mail.")

    def _watch_lost(self, error: Exception) -> float:
        """Return how long not to wait for news; the polls go on meanwhile."""
        if isinstance(error, IdleUnavailable):
            if not self._watch_trouble:
                self._log(Level.INFO, "polling only", f"{error} It is polled.", account=self.name)
            self._watch_trouble = str(error)
            return ASK_AGAIN
        if isinstance(error, SignInRefused):
            # One try for both threads: the next look is the one that finds out.
            self._works.clear()
            wait = self._backoff.after(error)
            with self._changed:
                self._not_before = max(self._not_before, time.monotonic() + wait)
                self._polled = True
        wait = self._watch_backoff.after(error)
        if isinstance(error, IngestError):
            # Now and then every connection is lost. One that never holds is worth a line.
            level = Level.INFO if self._watch_backoff.row == LOST else Level.DEBUG
            text = str(error).removeprefix(f"Account {self.name}: ")
            self._log(level, "watch lost", f"{text} Next try in {wait:.0f} s.", account=self.name)
        else:
            self._tell("watch lost", error, self._watch_trouble, wait)
        self._watch_trouble = str(error)
        return wait
