"""Whether a file that somebody is putting into a folder is whole, as far as the file itself can tell."""

import os
import signal
from enum import Enum

_START = 1024
# A directory of a ZIP file ends with a record of 22 bytes and a comment (APPNOTE.TXT, section 4.3.16).
_ZIP_TAIL = 22 + 65_535
_PDF_TAIL = 1024
_UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload", ".tmp", ".temp", ".swp")
_OF_OFFICES = ("~$", ".~lock.")
_OF_SYSTEMS = frozenset({"desktop.ini", "thumbs.db", "ehthumbs.db", "icon\r"})


class Ending(Enum):
    """What a file says of its end."""

    WHOLE = "whole, or of a kind that does not say"
    EMPTY = "nothing in it"
    PDF_CUT = "a PDF without its end"
    CUT = "something else without its end"


def is_passing(name: str, beside: frozenset[str] = frozenset()) -> bool:
    """Whether a name is that of a hidden, unfinished or temporary file, or one that a browser still fills.

    `beside` are the names in the same folder: Firefox makes the empty `a.pdf` when it begins to write `a.pdf.part`.
    """
    lower = name.lower()
    if name.startswith((".", *_OF_OFFICES)) or lower.endswith((*_UNFINISHED, "~")) or lower in _OF_SYSTEMS:
        return True
    return any(name + ending in beside for ending in _UNFINISHED)


def ending_of(descriptor: int, name: str) -> Ending:
    """Return what an open file says of its end; raises `OSError`.."""
    size = os.fstat(descriptor).st_size
    if not size:
        return Ending.EMPTY
    start = _read(descriptor, 0, _START)
    if not any(start):
        # Room that a copying program has made before it writes.
        return Ending.PDF_CUT if name.lower().endswith(".pdf") else Ending.CUT
    if start.startswith(b"PK\x03\x04"):
        tail = _read(descriptor, max(size - _ZIP_TAIL, 0), _ZIP_TAIL)
        return Ending.WHOLE if b"PK\x05\x06" in tail else Ending.CUT
    if b"%PDF-" in start:
        # Some programs fill up with zeros or line ends.
        tail = _read(descriptor, max(size - _ZIP_TAIL, 0), _ZIP_TAIL).rstrip(b"\0\r\n\t ")
        return Ending.WHOLE if b"%%EOF" in tail[-_PDF_TAIL:] else Ending.PDF_CUT
    return Ending.WHOLE


def is_being_written(descriptor: int) -> bool:
    """Whether a program on this machine has the file open for writing, as far as that can be known (Linux).

    The kernel grants a lease for reading only when nobody writes (fcntl(2), F_SETLEASE).
    """
    try:
        import fcntl

        lease, tell = fcntl.F_SETLEASE, fcntl.F_SETSIG
    except (ImportError, AttributeError):
        return False
    try:
        # Whoever comes to write in this very instant makes the kernel send a signal: one that nobody minds.
        fcntl.fcntl(descriptor, tell, signal.SIGURG)
        fcntl.fcntl(descriptor, lease, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, lease, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        # Another user's file, or a file system without leases.
        return False
    return False


def _read(descriptor: int, offset: int, length: int) -> bytes:
    os.lseek(descriptor, offset, os.SEEK_SET)
    pieces = []
    while length > 0 and (piece := os.read(descriptor, length)):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
