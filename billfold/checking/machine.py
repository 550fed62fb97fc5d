"""Whether the interpreter and the clock of this machine can be relied on."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from billfold.checking.getting import as_root
from billfold.checking.results import Result, Tried

# From these on, the known faults in reading ZIP (CVE-2024-0450) and XML are mended.
_MENDED = {(3, 11): 9, (3, 12): 3}
# This version was made after the first of these moments, and nobody will run it after the second.
MADE, OVER = datetime(2026, 11, 1, tzinfo=UTC), datetime(2056, 1, 1, tzinfo=UTC)


def python(_: Tried) -> Iterator[Result]:
    """Say whether the interpreter is one without known faults in what is needed of it."""
    shown = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[2] >= _MENDED.get(sys.version_info[:2], 0):
        yield Result("python", True, f"Python {shown}")
        return
    yield Result(
        "python",
        True,
        f"Python {shown} has faults in reading ZIP and XML files that were mended since; better is the latest 3.12 or "
        "newer, in an environment made anew",
        "python3.13 -m venv ~/billfold-environment && ~/billfold-environment/bin/pip install 'billfold[all]'",
    )


def clock(tried: Tried) -> Iterator[Result]:
    """Say whether the clock may be right: not before this program was made, nor before what has been filed."""
    from billfold.clock import now

    present = now()
    shown = f"{present:%Y-%m-%d %H:%M} UTC"
    filed = _last_written(tried)
    if present + timedelta(days=1) < filed:
        yield Result("clock", False, f"it says {shown}, and the archive was written in {filed:%Y-%m}", _set())
    elif not MADE <= present < OVER:
        yield Result("clock", False, f"it says {shown}, and this version was made in {MADE:%Y-%m}", _set())
    else:
        yield Result("clock", True, f"it says {shown}")


def _last_written(tried: Tried) -> datetime:
    """Return the month of the newest journal of the archive: its beginning, which no right clock is before."""
    section = tried.settings.archive
    months = sorted((section.folder / ".billfold" / "journal").glob("????-??.jsonl")) if section else []
    try:
        return datetime.strptime(months[-1].stem, "%Y-%m").replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return datetime.min.replace(tzinfo=UTC)


def _set() -> str:
    if sys.platform == "darwin":
        return "sudo sntp -sS time.apple.com"
    return "w32tm /resync" if sys.platform == "win32" else f"{as_root()}timedatectl set-ntp true"
