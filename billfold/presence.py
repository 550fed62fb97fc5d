"""That the program runs: told every half minute to whoever asks `billfold status`, with what its log said."""

import os
import threading
from collections.abc import Callable

from billfold import __version__
from billfold.clock import now
from billfold.condition import BEAT, DAEMON, LEDGER, here, waiting_ledgers
from billfold.event_log import EventLog
from billfold.health import Health, Values
from billfold.noting import Noting
from billfold.session import Equipment
from billfold.timetable import Timetable


class Presence:
    """The duty of being known: keeps what events say of each source, the next runs, and the time."""

    name = "status"

    def __init__(self, equipment: Equipment, log: EventLog, timetable: Timetable) -> None:
        self._health, self._log, self._timetable = equipment.health, log, timetable
        self._folder = equipment.archive.state.parent
        self._started = now()
        self._deaf: Callable[[], None] | None = None
        timetable.every("status", BEAT, self._beat, first=1.0)

    def start(self) -> list[threading.Thread]:
        """Say that it runs."""
        self._deaf = self._log.listen(Noting(self._health))
        self._beat()
        return []

    def release(self) -> None:
        """Nothing waits for it."""

    def close(self) -> None:
        """Say that it does not run any more."""
        if self._deaf:
            self._deaf()
        self._health.put(DAEMON, beat=now(), stopped=now())

    def _beat(self) -> None:
        coming = {name: at.isoformat() for name, at in self._timetable.coming().items()}
        self._health.put(DAEMON, pid=os.getpid(), where=here(), started=self._started, version=__version__)
        self._health.put(DAEMON, beat=now(), stopped="", next=coming)
        note_ledgers(self._health, bool(waiting_ledgers(self._folder)))


def note_ledgers(health: Health, wait: bool) -> None:
    """Keep since when a ledger waits to be put in its place."""

    def change(old: Values) -> Values | None:
        return {"since": old.get("since") or now()} if wait else None

    if wait or health.fact(LEDGER):
        health.change(LEDGER, "", change)
