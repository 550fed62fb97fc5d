"""Messages by their sequence numbers in the open mailbox (RFC 3501, section 2.3.1.2), where UIDs may be far apart."""

import contextlib

from ingest.connection import Connection
from ingest.errors import CommandRefused
from ingest.numbers import message_number, uid_of

UID_BYTES = 60


def uid_at(connection: Connection, number: int) -> int | None:
    """Return the UID of the message with this sequence number, or None when there is none or it is not told."""
    if number < 1:
        return None
    with contextlib.suppress(CommandRefused):
        for pieces in connection.fetch(str(number), "(UID)", expected=100, by_uid=False):
            if message_number(pieces) == number and (uid := uid_of(pieces)) is not None:
                return uid
    return None


def uids_between(connection: Connection, first: int, end: int) -> list[int]:
    """Return the UIDs of the messages from one sequence number to another, ascending; fewer where some are gone."""
    expected = UID_BYTES * (end - first + 1)
    try:
        responses = connection.fetch(f"{first}:{end}", "(UID)", expected=expected, by_uid=False)
    except CommandRefused:
        # RFC 3501 lets a server refuse numbers that no longer exist.
        return []
    found = set()
    for pieces in responses:
        uid, number = uid_of(pieces), message_number(pieces)
        if uid is not None and number is not None and first <= number <= end:
            found.add(uid)
    return sorted(found)


def first_window(connection: Connection, messages: int, after: int, window: int) -> int:
    """Return a sequence number near the first message with a UID greater than `after`, and not behind it.

    It is `messages` + 1 when none is new, and at most `window` before the first new one. Most polls find a few new
    messages at the end, so the search goes back from there in growing steps, then halves the gap.
    """
    if after < 1:
        return 1
    known_new, old, step = messages + 1, messages, 10
    while old >= 1:
        uid = uid_at(connection, old)
        if uid is not None and uid <= after:
            break
        known_new, old, step = old, old - step, step * 8
    if old == messages:
        return messages + 1
    old = max(old, 1)
    while known_new - old > window:
        middle = (old + known_new) // 2
        uid = uid_at(connection, middle)
        if uid is not None and uid <= after:
            old = middle
        else:
            known_new = middle
    return old
