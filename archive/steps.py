"""A line at every durable action, so that a test can stop the program at each of them.

`BILLFOLD_CRASH_AT=n` kills the process at the n-th step with SIGKILL, which is as near to a power cut as a
process comes. `BILLFOLD_FAIL_AT=n:ENOSPC` lets the n-th step fail with that errno.
`BILLFOLD_COUNT_STEPS=file` appends the number of steps taken to a file when the program ends.
"""

import atexit
import errno
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class _Plan:
    taken: int = 0
    crash_at: int = 0
    fail_at: int = 0
    errno: int = 0


_plan = _Plan()


def arm(environment: Mapping[str, str]) -> None:
    """Start counting from zero, with the faults that the environment asks for."""
    fail_at, _, name = environment.get("BILLFOLD_FAIL_AT", "0").partition(":")
    _plan.taken = 0
    _plan.crash_at = int(environment.get("BILLFOLD_CRASH_AT", "0"))
    _plan.fail_at = int(fail_at)
    _plan.errno = getattr(errno, name) if name else 0


def taken() -> int:
    """Return the number of steps taken since the program began or `arm` was called."""
    return _plan.taken


def step(name: str) -> None:
    """Mark a durable action that is about to happen, or has just happened."""
    _plan.taken += 1
    if _plan.taken == _plan.crash_at:
        os.kill(os.getpid(), signal.SIGKILL)
    if _plan.taken == _plan.fail_at:
        raise OSError(_plan.errno, f"{os.strerror(_plan.errno)}, at the step {name!r}")


def _append_count(path: Path) -> None:
    with path.open("a", encoding="ascii") as stream:
        stream.write(f"{_plan.taken}\n")


arm(os.environ)
if _count_file := os.environ.get("BILLFOLD_COUNT_STEPS"):
    atexit.register(_append_count, Path(_count_file))
