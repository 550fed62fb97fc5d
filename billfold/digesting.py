"""The duty of the digest: mails it when it is due, once for all that were missed, and again later where that fails."""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

from archive.errors import ArchiveError
from billfold.clock import now
from billfold.condition import WAY, moment_of
from billfold.config import Configuration
from billfold.digest import DIGEST, Digest, compose, due, first_time
from billfold.errors import NotSent, PartlySent, SenderRefused, own_mistake
from billfold.event_log import EventLog, Level
from billfold.health import Health, Values
from billfold.mailing import Mailing
from billfold.notice_sections import DigestSection, MailSection
from billfold.sending import sent
from ingest.interrupt import Interrupt

# Seconds between two looks at the clock.
PERIOD = 30.0
# Seconds after which it is tried again, at first and at most.
TRY_AGAIN, TRY_LATEST = 300.0, 3600.0


class Digesting:
    """Sends what `[digest]` asks for."""

    name = "digest"

    def __init__(
        self,
        configuration: Configuration,
        section: DigestSection,
        mail: MailSection,
        health: Health,
        log: EventLog,
        stop: Interrupt,
        *,
        clock: Callable[[], datetime] = now,
        period: float = PERIOD,
    ) -> None:
        self._configuration, self._section, self._mailing = configuration, section, Mailing(mail)
        self._health, self._log, self._stop = health, log, stop
        self._clock, self._period = clock, period
        self._wait = 0.0

    def start(self) -> list[threading.Thread]:
        """Begin to look at the clock."""
        thread = threading.Thread(target=self._attend, name=self.name, daemon=True)
        thread.start()
        return [thread]

    def release(self) -> None:
        """It waits for the sign to stop by itself."""

    def close(self) -> None:
        """Nothing is open."""

    def _attend(self) -> None:
        while not self._stop.wait(self._wait or self._period):
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - the next digest must not be lost for this one
                self._failed(own_mistake(error))

    def _look(self) -> None:
        moment = self._clock()
        last = moment_of(self._health.fact(DIGEST), "sent")
        if last is None:
            first_time(self._health, moment, self._configuration)
        if not due(self._section, last, moment):
            self._wait = 0.0
            return
        try:
            digest = compose(self._configuration, self._health, moment)
            if self._section.empty or not digest.is_empty:
                self._send(digest)
        except (NotSent, ArchiveError) as error:
            self._failed(str(error), TRY_LATEST if isinstance(error, SenderRefused) else TRY_AGAIN)
            return
        self._wait = 0.0
        self._health.put(DIGEST, sent=moment.isoformat(), reached=digest.reached)
        self._health.change(WAY, DIGEST, lambda _: None)

    def _send(self, digest: Digest) -> None:
        try:
            sent(partial(self._mailing.send, digest.subject, digest.text, digest.html), self._stop)
        except PartlySent as error:
            self._log(Level.WARNING, "digest failed", str(error))
        else:
            self._log(Level.INFO, "digest sent", "the digest was sent")

    def _failed(self, text: str, first: float = TRY_AGAIN) -> None:
        self._wait = min(self._wait * 2, TRY_LATEST) if self._wait else first
        at = self._clock().isoformat()

        def change(old: Values) -> Values:
            since = old.get("failing_since") or at
            return {"failing_since": since, "failures": int(old.get("failures") or 0) + 1, "text": text}

        self._health.change(WAY, DIGEST, change)
        self._log(Level.WARNING, "digest failed", f"The digest was not sent. {text} Next try in {self._wait:.0f} s.")
