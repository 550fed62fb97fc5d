"""How much an account may move in a day, and how much of it is used.

Some providers shut out whoever moves too much: Gmail after 2.5 GB down in a day (support.google.com/a/answer/1071518).
Days are UTC's. What was moved is counted in one small JSON file, for all accounts; a crash leaves it whole and loses
the count of a few megabytes at most.
"""

import contextlib
import json
import re
import threading
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from ingest.errors import TrafficSpent
from ingest.kept import keep
from ingest.wire import Traffic

UNITS = {"kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}
DAYS_KEPT = 31
# So much may be moved before it is written down.
UNSAVED = 5_000_000
_AMOUNT = re.compile(r"\s*(\d{1,6}(?:\.\d{1,3})?)\s*([A-Za-z]+)\s*", re.ASCII)


def read_bytes(text: str) -> int:
    """Read an amount such as `2.4 GB` (10^9 bytes); raises ValueError with a sentence."""
    match = _AMOUNT.fullmatch(text)
    unit = UNITS.get(match[2].lower()) if match else None
    if match is None or unit is None:
        raise ValueError(f'{text!r} is no amount; write it with kB, MB or GB, as "2.4 GB"')
    amount = round(float(match[1]) * unit)
    if amount < UNITS["mb"]:
        raise ValueError(f"{text!r} is too little to look at a mailbox; give at least 1 MB")
    return amount


def shown_bytes(count: int) -> str:
    """Return an amount as people read it."""
    for unit, size in (("GB", UNITS["gb"]), ("MB", UNITS["mb"])):
        if count >= size:
            return f"{count / size:.2f}".rstrip("0").rstrip(".") + f" {unit}"
    return f"{count / UNITS['kb']:.0f} kB"


class TrafficLedger:
    """The bytes that accounts moved, by day, in a JSON file that is always whole.

    One for all accounts of a program; several threads may use it. A file that cannot be read counts as empty.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._days = _read(path)
        self._unsaved = 0

    def used(self, account: str, now: datetime) -> int:
        """Return how many bytes an account has moved on the day of a moment."""
        with self._lock:
            return self._days.get(_day(now), {}).get(account, 0)

    def add(self, account: str, count: int, now: datetime) -> None:
        """Count bytes that were moved, and write them down when there are enough of them."""
        with self._lock:
            counts = self._days.setdefault(_day(now), {})
            counts[account] = counts.get(account, 0) + count
            self._unsaved += count
            if self._unsaved >= UNSAVED:
                self._save()

    def save(self) -> None:
        """Write down what has been counted."""
        with self._lock:
            if self._unsaved:
                self._save()

    def _save(self) -> None:
        self._days = {day: self._days[day] for day in sorted(self._days)[-DAYS_KEPT:]}
        # Where nothing can be written nothing can be filed either, and that is told. The count is tried again.
        with contextlib.suppress(OSError):
            keep(self._path, json.dumps(self._days, indent=1, ensure_ascii=False).encode())
            self._unsaved = 0


class Budget:
    """What an account may still move; `limit` is in bytes a day, None for no limit."""

    def __init__(self, ledger: TrafficLedger, account: str, limit: int | None) -> None:
        self._ledger, self._account, self._limit = ledger, account, limit

    def add(self, moved: Traffic, now: datetime) -> None:
        """Count what was moved since the last time."""
        if moved.up + moved.down:
            self._ledger.add(self._account, moved.up + moved.down, now)

    def left(self, now: datetime) -> int | None:
        """Return how many bytes are left for the day; None where there is no limit."""
        return None if self._limit is None else max(self._limit - self._ledger.used(self._account, now), 0)

    def require(self, now: datetime, coming: int = 0) -> None:
        """Raise `TrafficSpent` when nothing is left for the day, less what is `coming` already."""
        limit, left = self._limit, self.left(now)
        if limit is not None and left is not None and left <= coming:
            self._ledger.save()
            used = shown_bytes(self._ledger.used(self._account, now) + coming)
            raise TrafficSpent(
                f"Account {self._account}: {used} were moved today, and `traffic` allows {shown_bytes(limit)} a "
                f"day. It goes on where it stopped with the first run after {goes_on(now):%Y-%m-%d %H:%M} UTC."
            )

    def close(self) -> None:
        """Write down what has been counted."""
        self._ledger.save()


def goes_on(now: datetime) -> datetime:
    """Return when the next day begins."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()


def _read(path: Path) -> dict[str, dict[str, int]]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    days = data.items() if isinstance(data, dict) else ()
    return {
        day: {account: count for account, count in counts.items() if isinstance(count, int) and count > 0}
        for day, counts in days
        if isinstance(counts, dict)
    }
