"""What an account moves in a look: counted for the report and for the day, and bounded by the day's budget."""

from billfold.clock import now
from billfold.pipeline import Pipeline
from ingest.account import AccountSettings
from ingest.budget import Budget
from ingest.wire import Traffic


class Meter:
    """Counts for one look at one account. Days are counted only where they are bounded: a quiet look writes nothing."""

    def __init__(self, pipeline: Pipeline, settings: AccountSettings) -> None:
        self._report = pipeline.report
        ledger, limit = pipeline.traffic, settings.traffic
        self._budget = Budget(ledger, settings.name, limit) if ledger is not None and limit is not None else None

    def count(self, moved: Traffic) -> None:
        """Count what was moved since the last time."""
        self._report.bytes_up += moved.up
        self._report.bytes_down += moved.down
        if self._budget:
            self._budget.add(moved, now())

    def require(self, coming: int = 0) -> None:
        """Raise `TrafficSpent` when nothing is left for the day, less the bytes that are `coming` already."""
        if self._budget:
            self._budget.require(now(), coming)

    def close(self) -> None:
        """Write down what has been counted."""
        if self._budget:
            self._budget.close()
