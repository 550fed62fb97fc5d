"""Sets of message numbers as commands name them, and the numbers in FETCH responses (RFC 3501, section 9)."""

import re
from collections.abc import Sequence

from ingest.responses import Pieces, pairs

# Servers must take lines of 8,192 bytes (RFC 7162, section 4); half of it leaves room for the rest of the command.
LONGEST_SET = 4000
_NUMBER = re.compile(rb"(?:\* )?(\d{1,10}) (?:FETCH )?\(", re.IGNORECASE)
_SET = re.compile(rb"\d{1,10}(?::\d{1,10})?(?:,\d{1,10}(?::\d{1,10})?)*")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_UID = re.compile(rb"[( ]UID (\d{1,10})(?=[ )])", re.IGNORECASE)


def number_sets(numbers: Sequence[int]) -> list[str]:
    """Write ascending numbers as sequence sets with ranges, as few as command lines of bounded length allow."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    sets: list[str] = []
    for first, last in runs:
        run = str(first) if first == last else f"{first}:{last}"
        if sets and len(sets[-1]) + len(run) < LONGEST_SET:
            sets[-1] += "," + run
        else:
            sets.append(run)
    return sets


def read_set(text: bytes) -> list[range]:
    """Read a set of UIDs as ranges, in which a server may name any number of them; empty when it is malformed."""
    if not _SET.fullmatch(text):
        return []
    ends = [tuple(map(int, part.split(b":"))) for part in text.split(b",")]
    return [range(min(pair), max(pair) + 1) for pair in ends]


def message_number(pieces: Pieces) -> int | None:
    """Return the sequence number that a FETCH response is about."""
    match = _NUMBER.match(pieces[0])
    return int(match[1]) if match else None


def uid_of(pieces: Pieces) -> int | None:
    """Return the UID in a FETCH response that holds no structure; strings and literals are not searched."""
    for text, _ in pairs(pieces):
        match = _UID.search(_STRING.sub(b'""', text) if b'"' in text else text)
        if match:
            return int(match[1])
    return None
