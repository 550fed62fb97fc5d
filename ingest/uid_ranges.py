"""Messages by ranges of UIDs, for servers that do not answer to sequence numbers.

UIDs may be far apart (hundreds of millions at some providers), so the ranges grow where little is found in them.
"""

from collections.abc import Iterator

from ingest.connection import Connection
from ingest.errors import CommandRefused, ConnectionLost, ServerBusy
from ingest.link import Link
from ingest.mailboxes import Mailbox
from ingest.numbers import uid_of

FIRST_WIDTH = 5000
LARGEST_WIDTH = 1 << 30
UID_BYTES = 60
MOST_AT_ONCE = 5000
# How much less is asked for after trouble, and how many messages in a row may be to blame for it.
NARROWER, MOST_BARREN = 8, 20

_Trouble = ConnectionLost | CommandRefused | ServerBusy


def windows_by_uid(link: Link, mailbox: Mailbox, after: int, uidnext: int) -> Iterator[list[int]]:
    """Yield the UIDs above `after`, ascending, some at a time; raises CommandRefused where these are refused too.

    Where `uidnext` is 0, which is not known, the last message says how far they go. What a server has told before it
    broke off, or asked to wait, is yielded first.
    """
    last = uidnext - 1 if uidnext else max(_uids(link.select(mailbox), "*", 1)[0], default=0)
    width, barren = FIRST_WIDTH, 0
    while after < last:
        end = min(after + width, last)
        told, trouble = _uids(link.select(mailbox), f"{after + 1}:{end}", link.messages)
        found = [uid for uid in told if after < uid <= end]
        if isinstance(trouble, ConnectionLost | CommandRefused) and end == after + 1:
            # The message that is to blame; whoever asks for it will see.
            found, trouble, barren = [end], None, barren + 1
        elif found:
            barren = 0
        if trouble is not None:
            # Only what came in order says that nothing was left out before it.
            found = found if found == sorted(found) else []
            end = found[-1] if found else after
        if found:
            yield sorted(found)
        if trouble is None:
            width = max(2 * width, MOST_AT_ONCE) if not found else min(2 * width, MOST_AT_ONCE)
        elif isinstance(trouble, ServerBusy) or barren > MOST_BARREN:
            raise trouble
        else:
            width = max(1, width // NARROWER)
        width = min(width, LARGEST_WIDTH)
        after = end


def _uids(
    connection: Connection, numbers: str, messages: int
) -> tuple[list[int], ConnectionLost | CommandRefused | ServerBusy | None]:
    question = connection.ask(numbers, "(UID)", expected=UID_BYTES * max(messages, 1))
    told: list[int] = []
    try:
        for pieces in connection.answers(question, at_once=1):
            if (uid := uid_of(pieces)) is not None:
                told.append(uid)
    except (ConnectionLost, CommandRefused, ServerBusy) as error:
        return told, error
    return told, None
