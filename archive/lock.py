"""One writer at a time: the lock that is held while an archive is worked on.

The operating system lets go of it when the process ends, however it ends, so there are no stale locks. Who
holds it stands in `owner.json` beside it, only to be named to the second one.
"""

import json
import os
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from archive import durable
from archive.errors import ArchiveBusy


class ArchiveLock:
    """The lock of one archive. A `resident` one says that a program stays, and does not keep others from working."""

    def __init__(self, state: Path, command: str, *, resident: bool = False) -> None:
        self._owner = state / ("resident.json" if resident else "owner.json")
        # thread_local=False: a daemon may be stopped by another thread than the one that opened the archive.
        self._lock = FileLock(
            state / ("resident" if resident else "lock"), timeout=0, mode=durable.PRIVATE_FILE, thread_local=False
        )
        self._command = command

    def acquire(self, patience: float = 0) -> None:
        """Take the lock within so many seconds, or raise `ArchiveBusy` naming who has it; it may be held already."""
        if self._lock.is_locked:
            return
        try:
            self._lock.acquire(timeout=patience)
        except Timeout as error:
            raise self._busy() from error
        owner = json.dumps({"pid": os.getpid(), "command": self._command})
        try:
            durable.replace(self._owner, owner.encode(), durable.PRIVATE_FILE)
        except BaseException:
            self._lock.release()
            raise

    def release(self) -> None:
        """Let the next one in."""
        self._lock.release()

    def holder(self) -> tuple[int, str] | None:
        """Return the process that has the lock and its command; None where nobody has it, 0 where it is not told."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return self._owned()
        except OSError:  # an archive that is not there yet, or that may only be read
            return None
        self._lock.release()
        return None

    def __enter__(self) -> Self:
        """Take the lock at once."""
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        self.release()

    def _owned(self) -> tuple[int, str]:
        try:
            owner = json.loads(self._owner.read_bytes())
            return int(owner["pid"]), str(owner["command"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""

    def _busy(self) -> ArchiveBusy:
        pid, command = self._owned()
        if not pid:
            return ArchiveBusy("Another Billfold is using this archive: wait until it ends, or stop it.")
        return ArchiveBusy(
            f"Another Billfold is using this archive (process {pid}, `{command}`): wait until it ends, or stop it.", pid
        )
