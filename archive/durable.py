"""Files that are whole and still there after a power cut, or not there at all.

The order is the point: the bytes are flushed before the file gets its name, and the folder is flushed after
(without the latter, half of the power cuts in our experiments lost a file that had been acknowledged).
"""

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

from archive.errors import DiskFull
from archive.steps import step

try:
    import fcntl
except ImportError:  # Windows
    _FULL_FLUSH = None
else:
    _FULL_FLUSH = getattr(fcntl, "F_FULLFSYNC", None)

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
TEMPORARY_PREFIX = ".tmp-"

_NO_LINKS = frozenset({errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK})
_CHUNK = 1 << 20
MOST_OPEN = 100
# Bytes that a disk must have left for anything to be filed.
SPACE_FLOOR = 64 << 20


class Placed(Enum):
    """What became of a file that was to be placed where something may already lie."""

    NEW = "new"
    ALREADY_THERE = "already there"
    TAKEN = "taken by another file"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hex, reading it in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def flush(descriptor: int) -> None:
    """Make what was written to an open file or folder durable.

    On macOS `fsync` leaves it in the drive's own cache, where a power cut loses it (fsync(2) there), so it is asked for
    more; file systems that know of no more (network shares) get the usual.
    """
    if _FULL_FLUSH is not None:
        with suppress(OSError):
            fcntl.fcntl(descriptor, _FULL_FLUSH)
            return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; a no-op where folders cannot be opened (Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def sync_up_to(folder: Path, root: Path) -> None:
    """Make a folder and all between it and `root` durable, as after a crash between `mkdir` and its flush."""
    while folder != root:
        if folder.is_dir():
            sync_folder(folder)
        folder = folder.parent
    sync_folder(root)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and its missing parents, each durable before it is used."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        step("make folder")
        new.mkdir(mode=mode, exist_ok=True)
        step("sync parent")
        sync_folder(new.parent)


def require_space(folder: Path, size: int, floor: int) -> None:
    """Raise `DiskFull` unless `size` bytes fit and `floor` bytes stay free, which the index needs to say so."""
    free = shutil.disk_usage(folder).free
    if free < size + floor:
        raise DiskFull(
            f"The disk that holds {folder} has {free >> 20} MB left, and Billfold keeps {floor >> 20} MB in reserve:"
            " make room, and Billfold goes on where it stopped."
        )


class Flushes:
    """What was written and waits to be made durable together: files first, then the folders that name them."""

    def __init__(self) -> None:
        self._files: list[int] = []
        self._folders: dict[Path, None] = {}

    def file(self, descriptor: int) -> None:
        """Take over the descriptor of a file that was written; it is flushed and closed by `carry_out`."""
        self._files.append(descriptor)
        if len(self._files) >= MOST_OPEN:
            self.flush_files()

    def folder(self, folder: Path) -> None:
        """Note a folder in which something has got or lost its name."""
        self._folders[folder] = None

    def flush_files(self) -> None:
        """Make the bytes of all files durable."""
        while self._files:
            step("sync file")
            flush(self._files[-1])
            os.close(self._files.pop())

    def carry_out(self) -> None:
        """Make everything durable."""
        self.flush_files()
        while self._folders:
            folder = next(iter(self._folders))
            step("sync folder")
            sync_folder(folder)
            del self._folders[folder]

    def abandon(self) -> None:
        """Forget what waits: whoever wrote it has failed, and nothing speaks of it."""
        while self._files:
            os.close(self._files.pop())
        self._folders.clear()


@contextmanager
def together() -> Iterator[Flushes]:
    """Give a collection of flushes that is carried out at the end, or abandoned by an exception."""
    flushes = Flushes()
    try:
        yield flushes
        flushes.carry_out()
    finally:
        flushes.abandon()


def write_temporary(folder: Path, content: bytes, mode: int, flushes: Flushes | None = None) -> Path:
    """Write a new file with a name of no meaning, flushed now or with `flushes`; nothing is left if that fails."""
    path = folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
    step("create")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        try:
            view = memoryview(content)
            while view:
                step("write")
                view = view[os.write(descriptor, view) :]
            if flushes is not None:
                flushes.file(os.dup(descriptor))
            else:
                step("sync file")
                flush(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        # After a failed fsync the pages count as clean: the file is dropped, never flushed a second time.
        _discard(path)
        raise
    return path


def replace(path: Path, content: bytes, mode: int, rename: Callable[[Path, Path], object] = os.replace) -> None:
    """Put a whole new file in the place of an old one, atomically."""
    temporary = write_temporary(path.parent, content, mode)
    try:
        step("replace")
        rename(temporary, path)
    except BaseException:
        _discard(temporary)
        raise
    step("sync folder")
    sync_folder(path.parent)


def place(files: Sequence[tuple[Path, str]], content: Callable[[str], bytes], mode: int = 0o666) -> list[Placed]:
    """Put new files where nothing may be overwritten, and say what was found there.

    Each is given with its SHA-256, by which `content` returns its bytes. All are flushed before the first one gets its
    name, and their folders after the last.
    """
    placed: list[Placed] = []
    temporaries: list[Path] = []
    try:
        with together() as flushes:
            for path, sha in files:
                temporaries.append(write_temporary(path.parent, content(sha), mode, flushes))
            flushes.flush_files()
            for (path, sha), temporary in zip(files, temporaries, strict=True):
                step("link")
                placed.append(_link(temporary, path, sha))
                step("remove temporary")
                _discard(temporary)
                flushes.folder(path.parent)
    finally:
        for temporary in temporaries:
            _discard(temporary)
    return placed


def remove(path: Path) -> None:
    """Remove a file durably; one that is gone already is as good."""
    step("remove")
    path.unlink(missing_ok=True)
    step("sync folder")
    sync_folder(path.parent)


def remove_folder(folder: Path) -> None:
    """Remove an empty folder durably; one in which something lies by now stays."""
    step("remove folder")
    with suppress(OSError):
        folder.rmdir()
    sync_folder(folder.parent)


def clear_temporaries(folder: Path) -> None:
    """Remove what a killed process left half-written in a folder."""
    for path in folder.glob(f"{TEMPORARY_PREFIX}*"):
        step("remove left-over")
        path.unlink(missing_ok=True)


def _link(temporary: Path, path: Path, sha: str) -> Placed:
    try:
        os.link(temporary, path)
    except FileExistsError:
        same = path.is_file() and sha256_of(path) == sha
        return Placed.ALREADY_THERE if same else Placed.TAKEN
    except OSError as error:
        # exFAT and some network shares have no links; the lock makes look-then-rename safe among ourselves.
        if error.errno not in _NO_LINKS or os.path.lexists(path):
            raise
        temporary.rename(path)
    return Placed.NEW


def _discard(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
