"""Folders for what readers write while they work: gone when they end, or when the next one begins if they were killed.

Whoever uses a folder holds a lock in it, which the system lets go of however the process ends.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

_PREFIX = "billfold-"
_LOCK = "in-use"


class Folder:
    """A folder that is in use; `path` is where it lies."""

    def __init__(self) -> None:
        sweep(Path(tempfile.gettempdir()))
        self.path = tempfile.mkdtemp(prefix=_PREFIX)
        self._lock = os.open(Path(self.path) / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        _is_free(self._lock)

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        os.close(self._lock)
        shutil.rmtree(self.path, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove the folders of this user that nobody holds any more."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            # Only what has the lock is such a folder; another user's cannot be opened.
            lock = os.open(folder / _LOCK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            try:
                if _is_free(lock) and not folder.is_symlink():
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def _is_free(lock: int) -> bool:
    """Take a lock, and say whether nobody had it; where there are no such locks, everything is in use."""
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
