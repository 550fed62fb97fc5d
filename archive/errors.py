"""What can go wrong while keeping, one class for each thing a caller would do differently."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class ArchiveError(Exception):
    """Anything that keeps the archive from doing its work; the message says what to do."""


class ArchiveMissing(ArchiveError):
    """There is no archive at the path, and none was to be made."""


class ArchiveReadOnly(ArchiveError):
    """The archive cannot be written: its permissions or its disk forbid it."""


class ArchiveBusy(ArchiveError):
    """Another Billfold holds the archive; `pid` is its process, 0 where that is not known."""

    def __init__(self, message: str, pid: int = 0) -> None:
        super().__init__(message)
        self.pid = pid


class DiskFull(ArchiveError):
    """There is no room left; nothing was marked as done, and the same call succeeds once there is."""


class DiskFault(ArchiveError):
    """The disk failed to read or write."""


class IndexDamaged(ArchiveError):
    """The index is missing, unreadable, or contradicts the journal; `billfold rebuild` makes it anew."""


class IndexTooNew(ArchiveError):
    """The archive was written by a newer Billfold than this one."""


class JournalDamaged(ArchiveError):
    """The journal does not prove itself, so nothing can be rebuilt from it."""


class ObjectDamaged(ArchiveError):
    """A stored original is missing, or its bytes are not those its name promises."""


class RevisionWrong(ArchiveError):
    """A document cannot be corrected, confirmed or rejected as it was asked for."""


class CountryUnknown(ArchiveError):
    """Nobody knows here for how long a country wants documents kept."""


class LocaleUnknown(ArchiveError):
    """The locale of the ledger is none that anybody knows."""


class NameTemplateWrong(ArchiveError):
    """The template for file names has mistakes; `mistakes` has one sentence for each."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("The name template cannot be used: " + " ".join(mistakes))
        self.mistakes = mistakes


def from_os(error: OSError, path: Path) -> ArchiveError:
    """Return the archive's word for an error of the operating system."""
    where = f"{error.filename or path}"
    if error.errno in _FULL:
        return DiskFull(f"The disk that holds {path} is full: make room, and Billfold goes on where it stopped.")
    if error.errno in _FORBIDDEN:
        return ArchiveReadOnly(
            f"{where} cannot be written ({error.strerror}): allow this user to write there, or choose another"
            " archive path."
        )
    return DiskFault(f"The disk failed at {where} ({error.strerror or error}): check the disk before going on.")


@contextmanager
def disk(path: Path) -> Iterator[None]:
    """Turn every `OSError` inside into an `ArchiveError` about the archive at `path`."""
    try:
        yield
    except OSError as error:
        raise from_os(error, path) from error
