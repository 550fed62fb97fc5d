"""A round over accounts: each looked at in turn, the trouble of one never keeping the others from theirs."""

import contextlib
from collections.abc import Iterator, Sequence

from archive.errors import ArchiveError
from billfold.choosing import Senders, Window
from billfold.clock import now
from billfold.console import ProgressLine
from billfold.errors import BillfoldError
from billfold.health import Health
from billfold.noting import PROGRESS, fails, goes_on, works
from billfold.pipeline import Pipeline
from billfold.poll import Progress, look
from ingest.account import AccountSettings
from ingest.errors import IngestError, TrafficSpent


def round_of(
    pipeline: Pipeline,
    accounts: Sequence[AccountSettings],
    senders: Senders,
    window: Window,
    line: ProgressLine,
    health: Health | None = None,
) -> None:
    """Look at each account; what goes wrong with one stands in the report, and in the facts that `status` reads.

    `ArchiveError` ends the round: where nothing can be kept, nothing is to be fetched. Ctrl-C ends it too, in order.
    """
    try:
        for settings in accounts:
            with reported(pipeline), noted(pipeline, settings.name, health):
                look(pipeline, settings, senders, window, _Meter(line, settings.name, health).show)
    except KeyboardInterrupt:
        pipeline.stop()
    finally:
        line.clear()


@contextlib.contextmanager
def reported(pipeline: Pipeline) -> Iterator[None]:
    """Turn the trouble of one account into a sentence of the report."""
    try:
        yield
    except TrafficSpent as error:
        pipeline.report.notes.append(str(error))
    except (IngestError, BillfoldError) as error:
        pipeline.report.problems.append(str(error))


@contextlib.contextmanager
def noted(pipeline: Pipeline, name: str, health: Health | None) -> Iterator[None]:
    """Keep whether an account, or the drop folder, could be looked at."""
    try:
        yield
    except (IngestError, BillfoldError, ArchiveError) as error:
        if health is not None:
            text = str(error).removeprefix(f"Account {name}: ")
            fails(health, name, now(), text, by="poll", error=type(error).__name__)
        raise
    if health is not None:
        works(health, name, now(), by="poll", unable=pipeline.report.unable)


class _Meter:
    """Turns steps of progress into a line with rate and remaining time."""

    def __init__(self, line: ProgressLine, account: str = "", health: Health | None = None) -> None:
        self._line, self._account, self._health = line, account, health
        self._noted = now()
        self._began = now()
        self._mailbox = ""
        self._looked = 0

    def show(self, progress: Progress) -> None:
        """Add a step and show where things stand; a look that takes long is noted to go on."""
        if self._health is not None and (now() - self._noted).total_seconds() >= PROGRESS:
            self._noted = now()
            goes_on(self._health, self._account, self._noted)
        if progress.mailbox != self._mailbox:
            self._mailbox, self._looked, self._began = progress.mailbox, 0, now()
        self._looked += progress.looked
        seconds = max((now() - self._began).total_seconds(), 0.001)
        rate = max(self._looked, 1) / seconds
        left = max(progress.of - self._looked, 0) / rate
        self._line.show(
            f"{progress.account} · {progress.mailbox}: {self._looked:,} of {progress.of:,} messages, "
            f"{rate:,.0f} a second, {_time(left)} left"
        )


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
