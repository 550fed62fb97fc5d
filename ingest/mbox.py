"""Messages out of an mbox file, one after the other, without loading the file (RFC 4155; mboxo and mboxrd)."""

import re
from collections.abc import Iterator
from typing import Protocol

# "From ", a sender, and a date with a time of day and a year, in whatever order programs write it.
_SEPARATOR = re.compile(rb"From \S.*\d\d:\d\d.*\b\d{4}\b|From \S.*\b\d{4}\b.*\d\d:\d\d")
_QUOTED_FROM = re.compile(rb">+From ")
_LONGEST_LINE = 1_000_000


class Lines(Protocol):
    """What gives lines: a file, or a stream with bytes put back before it."""

    def readline(self, limit: int, /) -> bytes:
        """Return the next line, at most `limit` bytes of it; empty at the end."""


def is_mbox(start: bytes) -> bool:
    """Say whether a file that begins so is an mbox."""
    return _SEPARATOR.match(start.partition(b"\n")[0]) is not None


def read_mbox(file: Lines, limit: int) -> Iterator[bytes | None]:
    """Yield each message byte for byte, without its separator and with `>From ` unquoted.

    None stands for a message of more than `limit` bytes, which is passed over.
    """
    lines: list[bytes] = []
    size = 0
    started = False
    after_blank, whole_line = True, True
    while line := file.readline(_LONGEST_LINE):
        if whole_line and after_blank and _SEPARATOR.match(line):
            if started:
                yield _message(lines, size, limit)
            lines, size, started = [], 0, True
        else:
            if whole_line and _QUOTED_FROM.match(line):
                line = line[1:]
            size += len(line)
            if size <= limit:
                lines.append(line)
        after_blank = whole_line and line in (b"\n", b"\r\n")
        whole_line = line.endswith(b"\n")
    if started:
        yield _message(lines, size, limit)


def _message(lines: list[bytes], size: int, limit: int) -> bytes | None:
    if size > limit:
        return None
    # The blank line before the next separator belongs to the mbox.
    return b"".join(lines[:-1] if lines and lines[-1] in (b"\n", b"\r\n") else lines)
