"""How everything stands, put together from the facts that are kept, the index, and the disk: nothing is changed by it.

`billfold status`, the alerts, the digest and the metrics all look at this, so that none says what another does not.
"""

import os
import shutil
import socket
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from archive import census
from archive.census import NOTHING, Pile
from archive.errors import ArchiveBusy, ArchiveError, ArchiveMissing
from archive.index import reading, state_folder
from archive.records import Fate
from billfold.config import Configuration
from billfold.drop_section import NAME
from billfold.health import Health, Outcome, Values
from billfold.noting import CERTIFICATE, SOURCE
from billfold.proving import Proving
from billfold.rhythm import HISTORY, Share, Silence, silence

DAEMON, LEDGER, PROOF, WAY = "daemon", "ledger", "proof", "way"
# What counts as lately, and what it is compared with.
LATELY, BEFORE = timedelta(days=14), timedelta(days=194)
# Seconds after which a program that runs has said so again.
BEAT = 30.0
# Something is silent when it has not said that it runs for so long: a busy disk may take its time.
BEAT_LOST = 300.0


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that brings documents: an account, the drop folder, the inlet; `every` is in seconds, 0 for at once.

    `progress` is when a look was last known to go on, `error` the kind of the trouble that it is in, `by` who looked
    last: `run` or `poll`, `times` when polls did.
    """

    name: str
    every: float = 0.0
    is_account: bool = False
    looked: datetime | None = None
    progress: datetime | None = None
    works: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    error: str = ""
    text: str = ""
    unable_since: datetime | None = None
    by: str = ""
    times: tuple[datetime, ...] = ()
    next: datetime | None = None
    silence: Silence | None = None
    given_up: Pile = NOTHING


@dataclass(frozen=True, slots=True)
class Running:
    """The program that runs, or ran last: `stopped` is when it ended in order, None while it has not."""

    pid: int
    started: datetime
    beat: datetime
    stopped: datetime | None
    version: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """Of so many mails of a marketplace how many were filed, lately and before; and how many were held, lately."""

    marketplace: str
    lately: Share
    before: Share
    review: int


@dataclass(frozen=True, slots=True)
class Condition:
    """How everything stands at one moment. `problem` says why the archive cannot be asked; empty where it can.

    `is_busy` says that it is being worked on so hard that what is in it could not be counted.
    """

    at: datetime
    archive: Path
    problem: str = ""
    is_busy: bool = False
    exists: bool = True
    sources: tuple[Source, ...] = ()
    review: Pile = NOTHING
    unread: Pile = NOTHING
    free: int = 0
    size: int = 0
    ledger_since: datetime | None = None
    running: Running | None = None
    rates: tuple[Rate, ...] = ()
    held: tuple[Share, Share] = (Share(0, 0), Share(0, 0))
    certificates: Mapping[str, datetime] = field(default_factory=dict)
    proofs: Mapping[str, Values] = field(default_factory=dict)
    ways: Mapping[str, Values] = field(default_factory=dict)

    @property
    def is_counted(self) -> bool:
        """Whether the archive could be asked: where it could not, what is not here may be wrong all the same."""
        return not (self.problem or self.is_busy)


def condition(configuration: Configuration, now: datetime, health: Health | None = None) -> Condition:
    """Return how everything stands; it raises nothing but `ConfigurationWrong` where no archive is named.

    `health` is that of a program that runs: it knows also what could not be written.
    """
    folder = configuration.require_archive().folder
    health = health or Health(state_folder(folder))
    review = unread = NOTHING
    arrivals: Mapping[str, Sequence[datetime]] = {}
    given_up: Mapping[str, Pile] = {}
    problem, exists, is_busy = "", True, False
    try:
        with reading(folder) as index:
            review, unread = census.in_review(index), census.unread(index)
            given_up = census.given_up(index)
            arrivals = census.arrivals(index, now - HISTORY, now)
    except ArchiveMissing as error:
        problem, exists = str(error), False
    except ArchiveBusy:
        is_busy = True
    except ArchiveError as error:
        problem = str(error)
    running = _running(health.fact(DAEMON), now)
    counted = health.outcomes((now - BEFORE).date())
    free, size = _space(folder)
    return Condition(
        at=now,
        archive=folder,
        problem=problem,
        is_busy=is_busy,
        exists=exists,
        sources=_sources(configuration, health, arrivals, given_up, running, now),
        review=review,
        unread=unread,
        free=free,
        size=size,
        ledger_since=_ledger_since(folder, health),
        running=running,
        rates=_rates(counted, now),
        held=_held(counted, now),
        certificates=_certificates(health, running),
        proofs=health.area(PROOF),
        ways=health.area(WAY),
    )


def waiting_ledgers(folder: Path) -> list[Path]:
    """Return the ledgers that could not be put in their places, because somebody holds those open."""
    return sorted([*folder.glob("*.csv.new"), *folder.glob("review/*.csv.new")])


def here() -> str:
    """Return where processes are numbered as this one is: a container's numbers are another's."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return socket.gethostname()


def moment_of(values: Values, name: str) -> datetime | None:
    """Return a moment of a fact; None where there is none."""
    try:
        found = datetime.fromisoformat(str(values.get(name) or ""))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _sources(
    configuration: Configuration,
    health: Health,
    arrivals: Mapping[str, Sequence[datetime]],
    given_up: Mapping[str, Pile],
    running: Running | None,
    now: datetime,
) -> tuple[Source, ...]:
    facts, coming = health.area(SOURCE), health.fact(DAEMON).get("next")
    every = {account.name: account.poll_seconds for account in configuration.accounts}
    # What is no account is known by what it said; what is no longer in the configuration has said nothing since.
    # Polls look at accounts and at the drop folder alone.
    polled = {NAME} if configuration.drop_folder else set()
    others = [
        name
        for name, values in facts.items()
        if name not in (*every, Proving.name)
        and (name in polled if values.get("by") == "poll" else _is_recent(values, running))
    ]
    found = []
    for name in (*every, *others):
        values = facts.get(name, {})
        works = moment_of(values, "works")
        until = min(now, works) if works else now
        found.append(
            Source(
                name=name,
                every=every.get(name, 0.0),
                is_account=name in every,
                looked=moment_of(values, "looked"),
                progress=moment_of(values, "progress"),
                works=works,
                failing_since=moment_of(values, "failing_since"),
                failures=_number(values, "failures"),
                error=str(values.get("error") or ""),
                text=str(values.get("text") or ""),
                unable_since=moment_of(values, "unable_since"),
                by=str(values.get("by") or ""),
                times=tuple(_moments(values.get("times"))),
                next=moment_of(coming, f"poll {name}") if isinstance(coming, dict) else None,
                # What did not come while nobody could look is no silence.
                silence=silence(arrivals.get(name, ()), until) if name in every and works else None,
                given_up=given_up.get(name, NOTHING),
            )
        )
    return tuple(found)


def _is_recent(values: Values, running: Running | None) -> bool:
    looked = moment_of(values, "looked")
    return running is not None and looked is not None and looked >= running.started


def _running(values: Values, now: datetime) -> Running | None:
    started, beat = moment_of(values, "started"), moment_of(values, "beat")
    if started is None or beat is None:
        return None
    stopped, pid = moment_of(values, "stopped"), _number(values, "pid")
    lives = stopped is None and (now - beat).total_seconds() < BEAT_LOST
    lives = lives and (values.get("where") != here() or _is_alive(pid))
    return Running(pid, started, beat, stopped, str(values.get("version") or ""), lives)


def _is_alive(pid: int) -> bool:
    if pid <= 0 or os.name == "nt":  # there, asking would end the process
        return pid > 0
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _rates(counted: Mapping[Outcome, int], now: datetime) -> tuple[Rate, ...]:
    parts: Counter[tuple[str, bool, str]] = Counter()
    first = (now - LATELY).date().isoformat()
    for (day, marketplace, fate), number in counted.items():
        parts[marketplace, day > first, fate] += number
    found = []
    for name in sorted({name for name, _, _ in parts if name}):
        lately, before = (
            Share(parts[name, when, Fate.FILED], sum(parts[name, when, fate] for fate in Fate))
            for when in (True, False)
        )
        found.append(Rate(name, lately, before, parts[name, True, Fate.REVIEW]))
    return tuple(found)


def _held(counted: Mapping[Outcome, int], now: datetime) -> tuple[Share, Share]:
    """Return the share of documents that wait for review: before, and in the last days."""
    first = (now - LATELY).date().isoformat()
    parts: Counter[tuple[bool, str]] = Counter()
    for (day, _, fate), number in counted.items():
        parts[day > first, fate] += number
    before, lately = (
        Share(parts[when, Fate.REVIEW], parts[when, Fate.REVIEW] + parts[when, Fate.FILED]) for when in (False, True)
    )
    return before, lately


def _ledger_since(folder: Path, health: Health) -> datetime | None:
    """Return since when a ledger waits to be put in its place."""
    waiting = waiting_ledgers(folder)
    if not waiting:
        return None
    try:
        oldest = min(datetime.fromtimestamp(path.stat().st_mtime).astimezone() for path in waiting)
    except OSError:
        return None
    return moment_of(health.fact(LEDGER), "since") or oldest


def _certificates(health: Health, running: Running | None) -> dict[str, datetime]:
    """Return until when the certificates hold with which servers of ours answer since the program began."""
    found = {}
    for name, values in health.area(CERTIFICATE).items():
        until, at = moment_of(values, "until"), moment_of(values, "at")
        if until and at and running and at >= running.started:
            found[name] = until
    return found


def _space(folder: Path) -> tuple[int, int]:
    """Return the free and all bytes of the disk that holds the archive, or will."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return 0, 0
    return usage.free, usage.total


def _number(values: Values, name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) else 0


def _moments(values: Any) -> list[datetime]:
    found = [moment_of({"at": value}, "at") for value in values] if isinstance(values, list) else []
    return [moment for moment in found if moment is not None]
