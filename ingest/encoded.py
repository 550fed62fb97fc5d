"""Pieces of a part as they are sent: which encoded bytes hold which of the file, and what they say."""

import binascii
import re
from dataclasses import dataclass

from ingest.structure import DescribedPart

_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}")


def line_length(part: DescribedPart, head: bytes) -> int:
    """Return how many bytes a line of base64 has, with its end; 1 where a part is not encoded, 0 where none is told."""
    if part.encoding != "base64":
        return 1
    line, end, _ = head.partition(b"\r\n")
    return len(line) + 2 if end and line and len(line) % 4 == 0 else 0


def decoded(part: DescribedPart, encoded: bytes, *, whole: bool) -> bytes | None:
    """Return what encoded bytes say that begin with a line, and end with one where they are `whole`; None for others.

    Lines may be of any length.
    """
    if part.encoding != "base64":
        return encoded
    lines = encoded.split(b"\r\n")
    if not all(_LINE.fullmatch(line) for line in lines if line):
        return None
    plain = b"".join(lines)
    if not whole:
        plain = plain[: len(plain) // 4 * 4]
    try:
        return binascii.a2b_base64(plain)
    except binascii.Error:
        return None


@dataclass(frozen=True, slots=True)
class Even:
    """A part in base64 whose lines are all of one length, but for the last: in it every byte of the file has a place.

    `length` is that of a line with its end. That they are so is seen as pieces come.
    """

    part: DescribedPart
    length: int

    @property
    def octets(self) -> int:
        """How many bytes it has as it is sent."""
        return self.part.octets or 0

    @property
    def plain(self) -> int:
        """How many bytes of the file a line holds."""
        return (self.length - 2) // 4 * 3

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where bytes of the file stand in the part: offset and length, in whole lines."""
        first = start // self.plain * self.length
        return first, min(-(-end // self.plain) * self.length, self.octets) - first

    def piece(self, offset: int, encoded: bytes) -> tuple[int, bytes] | None:
        """Return which bytes of the file some lines say, and from where; None where the lines are not as they must be.

        `offset` is where they begin in the part; they end with a line.
        """
        is_end = offset + len(encoded) == self.octets
        lines = (encoded.rstrip(b"\r\n") if is_end else encoded.removesuffix(b"\r\n")).split(b"\r\n")
        lengths = [len(line) + 2 for line in lines]
        last = lengths.pop() if is_end else self.length
        if offset % self.length or last > self.length or any(length != self.length for length in lengths):
            return None
        data = decoded(self.part, encoded, whole=True)
        return None if data is None else (offset // self.length * self.plain, data)
