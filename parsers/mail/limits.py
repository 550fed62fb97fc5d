"""How much of a message is read: its size, its header, its lines and parts, and all that is inside it."""

import re
from dataclasses import dataclass

from parsers.terms import Finding

MOST_BYTES = 50_000_000
MOST_HEADER_BYTES = 256_000
MOST_HEADER_FIELDS = 1_000
MOST_LINES = 1_500_000
MOST_PARTS = 1_000
MOST_DEPTH = 50
LARGEST_PART = 30_000_000
# Of one message with all those inside it: parts, and octets in copies of what is inside.
MOST_PARTS_OF_ALL = 3_000
MOST_FILES_IN_TEXTS = 100
MOST_BYTES_OF_ALL = 150_000_000
MOST_BYTES_OF_SIGNED = 40_000_000

HEADER_END = re.compile(rb"\r?\n\r?\n")
_HAS_PARTS = re.compile(rb"multipart/|message/", re.I)


@dataclass(slots=True)
class Allowance:
    """What may still be read of one message and of those inside it, all of them together."""

    parts: int = MOST_PARTS_OF_ALL
    files: int = MOST_FILES_IN_TEXTS
    octets: int = MOST_BYTES_OF_ALL
    signed: int = MOST_BYTES_OF_SIGNED


def over_budget(raw: bytes) -> Finding | None:
    """Return why a message is not read at all, or None."""
    end = HEADER_END.search(raw, 0, MOST_HEADER_BYTES + 4)
    header = raw[: end.start()] if end else raw[: MOST_HEADER_BYTES + 1]
    if len(raw) > MOST_BYTES:
        what = f"it is larger than {MOST_BYTES // 1_000_000} MB"
    elif len(header) > MOST_HEADER_BYTES:
        what = f"its header is larger than {MOST_HEADER_BYTES // 1000} kB"
    elif len(re.findall(rb"^[^\s:]+:", header, re.M)) > MOST_HEADER_FIELDS:
        what = f"its header has more than {MOST_HEADER_FIELDS} fields"
    elif len(raw) > MOST_LINES and raw.count(b"\n") > MOST_LINES:
        what = f"it has more than {MOST_LINES:,} lines"
    elif _HAS_PARTS.search(header) and raw.count(b"\n--") > 20 * MOST_PARTS:
        what = f"it has more than {MOST_PARTS} parts"
    else:
        return None
    return Finding("too_complex", f"the message was not read: {what}", needs_review=True)
