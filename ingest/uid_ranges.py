"""Messages by ranges of UIDs, for servers that do not answer to sequence numbers.

UIDs may be far apart (hundreds of millions at some providers), so the ranges grow where little is found in them.
"""

from collections.abc import Iterator

from ingest.connection import Connection
from ingest.numbers import uid_of

FIRST_WIDTH = 1000
LARGEST_WIDTH = 1 << 30
UID_BYTES = 60


def windows_by_uid(connection: Connection, after: int, uidnext: int, messages: int) -> Iterator[list[int]]:
    """Yield the UIDs above `after`, ascending, some at a time; raises CommandRefused where these are refused too.

    Where `uidnext` is 0, which is not known, the last message says how far they go.
    """
    last = uidnext - 1 if uidnext else max(_uids(connection, "*", 1), default=0)
    width = FIRST_WIDTH
    while after < last:
        end = min(after + width, last)
        found = sorted(uid for uid in _uids(connection, f"{after + 1}:{end}", messages) if after < uid <= end)
        if found:
            yield found
        width = min(4 * width, LARGEST_WIDTH) if 2 * len(found) < FIRST_WIDTH else max(width // 2, FIRST_WIDTH)
        after = end


def _uids(connection: Connection, numbers: str, messages: int) -> set[int]:
    answer = connection.fetch(numbers, "(UID)", expected=UID_BYTES * max(messages, 1))
    return {uid for pieces in answer if (uid := uid_of(pieces)) is not None}
