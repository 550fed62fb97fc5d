"""Small private files: whole or as they were after a power cut, and changed by one process at a time."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import ServerBusy

try:
    import fcntl
except ImportError:  # Windows
    _FULL_FLUSH = None
else:
    _FULL_FLUSH = getattr(fcntl, "F_FULLFSYNC", None)

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def keep(path: Path, content: bytes) -> None:
    """Put new content in the place of a file, readable by its owner alone; `held` must be held. Raises OSError."""
    _make_folder(path.parent)
    # One name for what is half-written: what a killed process left is overwritten by the next one.
    temporary = path.with_name(f".{path.name}.new")
    descriptor = os.open(temporary, _FLAGS, 0o600)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        _flush(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(path)
    _flush_folder(path.parent)


@contextlib.contextmanager
def held(path: Path, seconds: float, doing: str) -> Iterator[None]:
    """Keep other processes and threads away from a file. Raises ServerBusy, with `doing`, when that takes too long.

    Raises OSError where the folder cannot be written.
    """
    _make_folder(path.parent)
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=seconds, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise ServerBusy(f"Another Billfold {doing}; it is tried again later.") from error
    try:
        yield
    finally:
        lock.release()


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _flush(descriptor)
    finally:
        os.close(descriptor)


def _flush(descriptor: int) -> None:
    # On macOS fsync leaves it in the drive's own cache, where a power cut loses it (fsync(2) there).
    if _FULL_FLUSH is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, _FULL_FLUSH)
            return
    os.fsync(descriptor)
