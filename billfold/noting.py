"""Keeps the events of looks as facts, so that `billfold status` knows them whoever looked: the daemon, or a poll."""

import contextlib
import re
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from archive.errors import ArchiveBusy, ArchiveError
from billfold.clock import now
from billfold.event_log import Level
from billfold.health import Health, Values

SOURCE, CERTIFICATE = "source", "certificate"
# So many of its last times tell how often somebody polls from a timetable of his own.
TIMES_KEPT = 8
# Seconds between two notes that a source works as before; no interval of polls is shorter than that.
REPEATED = 20.0
# Seconds between two notes that a look goes on.
PROGRESS = 60.0
# Events that say that a source works; others that are told of it say nothing about that.
_WORKS = frozenset({"looked", "recovered", "listening"})
_FAILS = frozenset({"trouble"})


_NEXT_TRY = re.compile(r"\s*Next try in \d+ s\.$")


class Noting:
    """Listens to the log of a program that runs, and keeps what it says of each source.

    An event "certificate" with the fact `until` says with which certificate a server of ours has begun to answer.
    """

    def __init__(self, health: Health) -> None:
        self._health = health
        self._told: dict[str, float] = {}
        self._well: dict[str, tuple[float, bool]] = {}

    def __call__(self, level: Level, event: str, text: str, account: str, facts: dict[str, Any]) -> None:
        """Keep one event."""
        if not account:
            return
        if event == "progress":
            self._progress(account)
        elif event == "certificate":
            self._health.put(CERTIFICATE, account, until=facts.get("until"), at=now())
        elif event in _WORKS:
            self._works(account, bool(facts.get("unable")))
        elif event in _FAILS:
            self._well.pop(account, None)
            fails(self._health, account, now(), _NEXT_TRY.sub("", text), by="run", error=str(facts.get("error", "")))

    def _works(self, account: str, unable: bool) -> None:
        """Keep that all is as before only now and then: where a server tells of each mail, looks come every second."""
        at, before = self._well.get(account, (-REPEATED, unable))
        if before != unable or time.monotonic() - at >= REPEATED:
            self._well[account] = time.monotonic(), unable
            works(self._health, account, now(), by="run", unable=unable)

    def _progress(self, account: str) -> None:
        if time.monotonic() - self._told.get(account, -PROGRESS) >= PROGRESS:
            self._told[account] = time.monotonic()
            goes_on(self._health, account, now())


def goes_on(health: Health, name: str, at: datetime) -> None:
    """Keep that a look goes on: the first one at a large mailbox takes hours."""
    health.put(SOURCE, name, progress=at)


def works(health: Health, name: str, at: datetime, *, by: str, unable: bool = False) -> None:
    """Keep that a source was looked at and works; `unable` says that what it brought could not be read."""

    def change(old: Values) -> Values:
        kept = {"works": at, "failing_since": "", "failures": 0, "error": "", "text": ""}
        kept["unable_since"] = (old.get("unable_since") or at) if unable else ""
        return old | _looked(old, at, by) | kept

    health.change(SOURCE, name, change)


def fails(health: Health, name: str, at: datetime, text: str, *, by: str, error: str) -> None:
    """Keep that a source could not be looked at; `error` is the kind of the trouble."""

    def change(old: Values) -> Values:
        since = old.get("failing_since") or at
        kept = {"failing_since": since, "failures": int(old.get("failures") or 0) + 1, "error": error, "text": text}
        return old | _looked(old, at, by) | kept

    health.change(SOURCE, name, change)


@contextlib.contextmanager
def opening(health: Health, names: Iterable[str], *, by: str) -> Iterator[None]:
    """Keep that the archive cannot be opened, so that no source is looked at; another program in it is no fault."""
    try:
        yield
    except ArchiveError as error:
        if not isinstance(error, ArchiveBusy):
            for name in names:
                fails(health, name, now(), str(error), by=by, error=type(error).__name__)
        raise


def _looked(old: Values, at: datetime, by: str) -> Values:
    times = [*old.get("times", ()), at.isoformat()][-TIMES_KEPT:] if by == "poll" else []
    return {"looked": at, "by": by, "times": times}
