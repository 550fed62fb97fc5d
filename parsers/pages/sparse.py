"""A PDF of which only pieces are at hand: it is read where they are, and tells what else it was asked for.

Who reads text needs of a picture no more than that it is one, but PDFium takes in all of a stream with its dictionary.
So the data of pictures, and of colour profiles, are given as zeros.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence

# Ranges are told in whole blocks; behind a short read more is likely to be read.
BLOCK = 2048
_SHORT = 512
# The dictionary of a stream, up to its data; what that of a picture has (ISO 32000-1, 8.9.5), and that of a colour
# profile (8.6.5.5), which no other has with it: one of objects has a number N too.
_DICTIONARY = re.compile(rb"obj\s*<<(.*)>>\s*stream\r?\n\Z", re.S)
_OF_A_PICTURE = (re.compile(rb"/Subtype\s*/Image\b"), re.compile(rb"/Width\b"), re.compile(rb"/Height\b"))
_OF_A_PROFILE = re.compile(rb"(?!.*/(?:First|Type|Subtype)\b).*/N\s+[134]\b", re.S)
_LONGEST_DICTIONARY = 2000

# (offset, bytes), and (first byte, byte behind the last one).
Piece = tuple[int, bytes]
Range = tuple[int, int]


class Sparse(io.RawIOBase):
    """A readable file of a size, in its pieces. A read that needs more than they hold fails and is noted."""

    def __init__(self, size: int, pieces: Iterable[Piece]) -> None:
        super().__init__()
        self._size = size
        self._pieces = _joined(pieces)
        self._at = 0
        self._missed: list[Range] = []

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from anywhere."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; see `io.IOBase.seek`."""
        before = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = before + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer from one piece; nothing is read, and what is missing noted, where no piece holds all of it."""
        view = memoryview(buffer).cast("B")
        start, end = self._at, min(self._at + len(view), self._size)
        if start < 0 or start >= end:
            return 0
        for offset, data in self._pieces:
            if offset <= start and end <= offset + len(data):
                view[: end - start] = data[start - offset : end - offset]
                self._at = end
                return end - start
        if len(view) > _SHORT and self._is_only_for_the_eye(start):
            view[: end - start] = bytes(end - start)
            self._at = end
            return end - start
        self._missed.append((start, end))
        return 0

    def _is_only_for_the_eye(self, at: int) -> bool:
        """Whether the data of a picture or a colour profile begin here, as the bytes before say."""
        for offset, data in self._pieces:
            if offset < at <= offset + len(data):
                before = data[max(0, at - offset - _LONGEST_DICTIONARY) : at - offset]
                found = _DICTIONARY.match(before, max(before.rfind(b"obj"), 0))
                return found is not None and bool(
                    all(one.search(found[1]) for one in _OF_A_PICTURE) or _OF_A_PROFILE.match(found[1])
                )
        return False

    def has_missed(self) -> bool:
        """Whether something that was to be read was not at hand."""
        return bool(self._missed)

    def missing(self, *, first: bool = False) -> tuple[Range, ...]:
        """Return what was asked for in vain and is not at hand, in blocks, ascending.

        Or only what was asked for `first`, where the rest followed from its being missing.
        """
        ranges: list[Range] = []
        for start, end in sorted(_blocks(*missed) for missed in self._missed[: 1 if first else None]):
            if ranges and start <= ranges[-1][1]:
                ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
            else:
                ranges.append((start, end))
        return tuple(rest for start, end in ranges for rest in self._without_pieces(start, min(end, self._size)))

    def _without_pieces(self, start: int, end: int) -> Iterator[Range]:
        for offset, data in self._pieces:
            if start < offset < end:
                yield start, offset
            if offset < end and start < offset + len(data):
                start = offset + len(data)
        if start < end:
            yield start, end


def _blocks(start: int, end: int) -> Range:
    ahead = BLOCK if end - start <= _SHORT else 0
    return start // BLOCK * BLOCK, -(-end // BLOCK) * BLOCK + ahead


def _joined(pieces: Iterable[Piece]) -> Sequence[Piece]:
    """Return pieces that touch or overlap as one."""
    joined: list[tuple[int, bytearray]] = []
    for offset, data in sorted(pieces):
        if joined and offset <= joined[-1][0] + len(joined[-1][1]):
            before, whole = joined[-1]
            whole += data[before + len(whole) - offset :]
        else:
            joined.append((offset, bytearray(data)))
    return [(offset, bytes(data)) for offset, data in joined]
