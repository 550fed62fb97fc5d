"""The duty of telling: looks every minute, and at once when something fails, whether somebody must be told."""

import threading
from collections.abc import Callable
from typing import Any

from billfold.clock import now
from billfold.condition import condition
from billfold.config import Configuration
from billfold.errors import own_mistake
from billfold.event_log import EventLog, Level
from billfold.health import Health
from billfold.sending import sent
from billfold.telling import tell
from billfold.troubles import troubles
from billfold.ways import Notice, Send, ways_of
from ingest.interrupt import Interrupt

# Seconds between two looks when nothing happens.
PERIOD = 60.0
# Seconds until the first look: what was told before the program ended may be over.
SOON = 1.0
# Seconds in which what fails together is gathered into one message.
GATHER = 2.0


class Alerting:
    """Tells troubles by the ways of `[alerts]`. Nothing of it keeps a look waiting."""

    name = "alerts"

    def __init__(
        self, configuration: Configuration, health: Health, log: EventLog, stop: Interrupt, *, period: float = PERIOD
    ) -> None:
        self._configuration, self._health, self._log, self._stop = configuration, health, log, stop
        self._period = period
        self._ways = ways_of(configuration)
        self._happened = threading.Event()
        self._deaf: Callable[[], None] | None = None
        # What is in trouble is looked at anew as soon as a look says that it works.
        self._open: frozenset[str] = frozenset()
        self._said: set[tuple[str, str]] = set()

    def start(self) -> list[threading.Thread]:
        """Begin to listen and to look."""
        self._deaf = self._log.listen(self._hear)
        thread = threading.Thread(target=self._attend, name=self.name, daemon=True)
        thread.start()
        return [thread]

    def release(self) -> None:
        """End the wait."""
        self._happened.set()

    def close(self) -> None:
        """Listen no more."""
        if self._deaf:
            self._deaf()

    def _hear(self, _level: Level, event: str, _text: str, account: str, _facts: dict[str, Any]) -> None:
        if event in ("trouble", "recovered") or (event == "looked" and account in self._open):
            self._happened.set()

    def _attend(self) -> None:
        wait = min(SOON, self._period)
        while not self._stop.is_set():
            self._happened.wait(wait)
            wait = self._period
            if self._stop.wait(GATHER):
                return
            self._happened.clear()
            try:
                self._tell()
            except Exception as error:  # noqa: BLE001 - whoever tells of troubles must outlive all of them
                self._say(Level.ERROR, "alerts", own_mistake(error))

    def _tell(self) -> None:
        moment = now()
        found = condition(self._configuration, moment, self._health)
        wrong = troubles(found)
        self._open = frozenset(trouble.account for trouble in wrong if trouble.account)
        names = [source.name for source in found.sources]
        failed = tell(self._health, wrong, self._ways, moment, self._deliver, names=names, ends=found.is_counted)
        for way, text in failed:
            self._say(Level.WARNING, way, text)
        self._said &= {(way, text) for way, text in self._said if self._health.fact("way", way)}

    def _say(self, level: Level, way: str, text: str) -> None:
        """Log once that a way does not work, until it does again."""
        repeated = (way, text) in self._said
        self._said.add((way, text))
        self._log(Level.DEBUG if repeated else level, "alert failed", text, way=way)

    def _deliver(self, send: Send, notice: Notice) -> None:
        sent(lambda: send(notice), self._stop)
        self._log(Level.INFO, "alert sent", f"told: {notice.title.removeprefix('Billfold').lstrip(': ')}")


def tell_now(configuration: Configuration, health: Health) -> list[str]:
    """Tell what is due once, as after a poll from cron; return a sentence for each way that did not work."""
    ways = ways_of(configuration)
    if not ways:
        return []
    moment = now()
    found = condition(configuration, moment, health)
    if found.running is not None and found.running.is_running:
        return []
    names = [source.name for source in found.sources]
    return [text for _, text in tell(health, troubles(found), ways, moment, names=names, ends=found.is_counted)]
