"""The metadata of messages that are named by their UIDs, whatever the server makes of some of them."""

from collections.abc import Callable, Sequence
from itertools import takewhile

from ingest.errors import CommandRefused, ConnectionLost, ServerBusy
from ingest.link import Link
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata, items_for, read_metadata
from ingest.numbers import number_sets

METADATA_BYTES = 4000
# What one usually takes; the other is what it may.
USUAL_BYTES = 800
# So many single messages refused in a row, and none described, mean that the server refuses the question.
REFUSALS = 20
RECONNECTIONS = 20

Sets = Callable[[Sequence[int]], list[str]]


def one_range(uids: Sequence[int]) -> list[str]:
    """Write ascending UIDs as the range from the first to the last, for when no others lie between them."""
    return [str(uids[0]) if len(uids) == 1 else f"{uids[0]}:{uids[-1]}"]


def describe(
    link: Link, mailbox: Mailbox, uids: Sequence[int], sets: Sets = number_sets
) -> tuple[list[Metadata], ServerBusy | None]:
    """Describe messages; halve what the server refuses or breaks off at, down to the message that is to blame.

    That one's description is its UID alone. Messages that are gone are left out. A server that asks to wait has
    described the first ones at most; its wish is returned with these.
    """
    found: dict[int, Metadata] = {}
    poor: dict[int, Metadata] = {}
    waiting, refusals, breaks = [list(uids)], 0, 0
    while waiting:
        some = waiting.pop()
        try:
            if later := _read(link, mailbox, some, sets, found, poor):
                waiting.append(later)
            refusals = 0
        except ServerBusy as busy:
            told = poor | found
            return [told[uid] for uid in takewhile(told.__contains__, uids)], busy
        except (CommandRefused, ConnectionLost) as error:
            breaks += isinstance(error, ConnectionLost)
            if breaks > RECONNECTIONS or refusals > REFUSALS:
                raise
            rest = [uid for uid in some if uid not in found]
            if isinstance(error, ConnectionLost) and 0 < len(rest) < len(some):
                # It goes on where it broke off; on a line that breaks all the time no connection is in vain.
                waiting.append(rest)
                breaks -= 1
            elif len(some) == 1:
                refusals += 1
                found.setdefault(some[0], Metadata(some[0]))
            else:
                middle = len(some) // 2
                waiting += [some[middle:], some[:middle]]
    missing = [uid for uid in uids if uid not in found]
    if missing:
        link.select(mailbox)
        found.update({uid: poor.get(uid, Metadata(uid)) for uid in link.present(missing)})
    return [found[uid] for uid in uids if uid in found], None


def _read(
    link: Link, mailbox: Mailbox, uids: list[int], sets: Sets, found: dict[int, Metadata], poor: dict[int, Metadata]
) -> list[int]:
    """Read descriptions into `found`, and into `poor` those that tell a size and no more.

    Returns what was not asked for yet, on a line that breaks.
    """
    connection = link.select(mailbox)
    most = max(1, connection.room // USUAL_BYTES)
    uids, later = uids[:most], uids[most:]
    asked = set(uids)
    for numbers in sets(uids):
        connection.settle()
        question = connection.ask(numbers, items_for(connection.capabilities), expected=METADATA_BYTES * len(uids))
        # What came before the server refused, or broke off, counts.
        for pieces in connection.answers(question, at_once=1):
            metadata = read_metadata(pieces)
            # Anything about other messages, or of flags alone, is news that nobody asked for.
            if metadata is not None and metadata.uid in asked:
                if metadata.header or metadata.structure:
                    found[metadata.uid] = metadata
                elif metadata.size is not None:
                    poor[metadata.uid] = metadata
    return later
