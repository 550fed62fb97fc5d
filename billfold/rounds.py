"""A round over accounts: each looked at in turn, the trouble of one never keeping the others from theirs."""

from collections.abc import Sequence

from billfold.accounts import settings_of
from billfold.clock import now
from billfold.config import AccountSection
from billfold.console import ProgressLine
from billfold.errors import BillfoldError
from billfold.pipeline import Pipeline
from billfold.poll import Progress, Senders, Window, look
from ingest.errors import IngestError


def round_of(
    pipeline: Pipeline, accounts: Sequence[AccountSection], senders: Senders, window: Window, line: ProgressLine
) -> None:
    """Look at each account; what goes wrong with one stands in the report.

    `ArchiveError` ends the round: where nothing can be kept, nothing is to be fetched.
    """
    for account in accounts:
        meter = _Meter(line)
        try:
            look(pipeline, settings_of(account), senders, window, meter.show)
        except (IngestError, BillfoldError) as error:
            pipeline.report.problems.append(str(error))
        finally:
            line.clear()


class _Meter:
    """Turns steps of progress into a line with rate and remaining time."""

    def __init__(self, line: ProgressLine) -> None:
        self._line = line
        self._began = now()
        self._mailbox = ""
        self._looked = 0

    def show(self, progress: Progress) -> None:
        """Add a step and show where things stand."""
        if progress.mailbox != self._mailbox:
            self._mailbox, self._looked, self._began = progress.mailbox, 0, now()
        self._looked += progress.looked
        seconds = max((now() - self._began).total_seconds(), 0.001)
        rate = self._looked / seconds
        left = max(progress.of - self._looked, 0) / rate
        self._line.show(
            f"{progress.account} · {progress.mailbox}: {self._looked:,} of {progress.of:,} messages, "
            f"{rate:,.0f} a second, {_time(left)} left"
        )


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
