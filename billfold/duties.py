"""What the running program looks after: a duty for each thing, begun and ended together by the daemon."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from billfold.accounts import marketplaces_of, settings_of
from billfold.alerting import Alerting
from billfold.attendant import Attendant
from billfold.choosing import Senders
from billfold.config import AccountSection
from billfold.digesting import Digesting
from billfold.drop_duty import DropDuty
from billfold.dropping import drop_folder_of
from billfold.event_log import EventLog
from billfold.inlet import InletDuty, settings_of_inlet
from billfold.looking import AccountLook, Looks
from billfold.metrics import Metrics
from billfold.presence import Presence
from billfold.proving import Proving
from billfold.session import Equipment
from billfold.timetable import Timetable
from ingest.account import AccountSettings
from ingest.credential import credential_of
from ingest.idle import RENEW, news_of
from ingest.interrupt import Interrupt

# A poll comes up to so much of its interval later, so that not all accounts are looked at in the same second.
JITTER = 0.1
# At the start, so many seconds lie between one account and the next, and the last begins no later than this.
STAGGER = 0.2
LATEST_FIRST = 20.0


class Duty(Protocol):
    """One thing that is looked after until the program stops, or begins anew with another configuration."""

    @property
    def name(self) -> str:
        """What it is called in events: an account's name, for one."""

    def start(self) -> list[threading.Thread]:
        """Begin, and return the threads that must have ended before it counts as over."""

    def release(self) -> None:
        """Let the threads see at once that they are to stop; `Work.stop` is set."""

    def close(self) -> None:
        """Take leave, when the threads have ended; what takes longer than a second is left."""


@dataclass(frozen=True, slots=True)
class Work:
    """What all duties share: the configuration's file, the equipment, the log, the sign to stop, looks, regular times.

    `renew` is for IDLE, in seconds.
    """

    file: Path
    equipment: Equipment
    log: EventLog
    stop: Interrupt
    looks: Looks
    timetable: Timetable
    renew: float = RENEW


def duties_of(work: Work) -> Iterator[Duty]:
    """Yield everything that the configuration asks to be looked after, and what belongs to that if there is any.

    What keeps the facts begins before all that says something, and what tells of it comes last.
    """
    found: list[Duty] = [*_accounts(work), *_drop_folder(work)]
    if inlet := settings_of_inlet(work.equipment.configuration):
        found.append(InletDuty(inlet, work.looks, work.log, work.stop))
    if found:
        yield Presence(work.equipment, work.log, work.timetable)
    yield from found
    if found:
        yield Proving(work.file, work.equipment.archive.state, work.log, work.stop)
        yield from _that_tell(work)


class _Account:
    """An account: its attendant, polled by the timetable, and the look that stays signed in between."""

    def __init__(self, attendant: Attendant, look: AccountLook) -> None:
        self.name = attendant.name
        self._attendant, self._look = attendant, look

    def start(self) -> list[threading.Thread]:
        return self._attendant.start()

    def release(self) -> None:
        self._attendant.release()

    def close(self) -> None:
        self._look.close()


def _accounts(work: Work) -> Iterator[Duty]:
    configuration = work.equipment.configuration
    senders = Senders(marketplaces_of(configuration), configuration.inbox_rules)
    for number, account in enumerate(configuration.accounts):
        settings = settings_of(account)
        look = AccountLook(work.looks, settings, senders)
        watch = _watch(work, settings) if account.idle else None
        attendant = Attendant(account.name, look, watch, work.log, work.stop, every=account.poll_seconds)
        _poll(work.timetable, account, attendant, min(STAGGER * number, LATEST_FIRST))
        yield _Account(attendant, look)


def _that_tell(work: Work) -> Iterator[Duty]:
    configuration, health = work.equipment.configuration, work.equipment.health
    if configuration.alerts is not None:
        yield Alerting(configuration, health, work.log, work.stop)
    if configuration.digest is not None and configuration.mail is not None:
        yield Digesting(configuration, configuration.digest, configuration.mail, health, work.log, work.stop)
    if configuration.metrics is not None:
        yield Metrics(configuration, configuration.metrics, health, work.log)


def _poll(timetable: Timetable, account: AccountSection, attendant: Attendant, first: float) -> None:
    every = account.poll_seconds
    timetable.every(f"poll {account.name}", every, attendant.poll, jitter=JITTER * every, first=first)


def _watch(work: Work, settings: AccountSettings) -> Callable[[], Iterable[object]]:
    arrivals: Counter[bytes] = Counter()

    def watch() -> Iterable[object]:
        # The password is read for every connection: it may have been changed, or be a token that runs out.
        return news_of(settings, credential_of(settings), work.stop, renew=work.renew, arrivals=arrivals)

    return watch


def _drop_folder(work: Work) -> Iterator[Duty]:
    section = work.equipment.configuration.drop_folder
    if section and (folder := drop_folder_of(work.equipment.configuration)):
        yield DropDuty(folder, section.watch, work.looks, work.timetable)
