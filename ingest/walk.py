"""A walk through the messages of a mailbox that are newer than one: each found by its sequence number, and described.

Where few of the messages are known, one command finds and describes a thousand; where most are, a cheaper one finds
five thousand, and only the others are described. The next commands are sent before the answer to one is worked on.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import count, takewhile

from ingest.answers import Question
from ingest.connection import Connection
from ingest.describing import METADATA_BYTES, USUAL_BYTES, describe, one_range
from ingest.errors import CommandRefused, ConnectionLost, ServerBusy, ServerUnreachable
from ingest.link import Link
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata, items_for, read_metadata
from ingest.numbers import message_number, number_sets, uid_of
from ingest.responses import Pieces
from ingest.sequence import UID_BYTES, first_window, uid_at, uids_between
from ingest.uid_ranges import windows_by_uid

WINDOW = 5000
DESCRIBED_WINDOW = 1000
FIRST_WINDOW = 100
IN_FLIGHT = 2
# So many descriptions are worth the two round trips that it takes to have them compressed.
MANY = 300
# So many windows in a row that do not go on from what was passed mean that the server lists inconsistently.
BARREN = 20
# After so many windows that could not be described as a whole, the UIDs are found first.
SPOILED = 3

Known = Callable[[Sequence[int]], AbstractSet[int]]
_Numbered = tuple[int, Pieces]


@dataclass(frozen=True, slots=True)
class _Asked:
    first: int
    end: int
    described: bool
    connection: Connection
    question: Question


class Walk:
    """Goes through a mailbox once. `known` says, of UIDs found, which need no description.

    `accounted` is how many messages it has listed without a gap, with those that it began behind.
    """

    def __init__(self, link: Link, mailbox: Mailbox, after: int, known: Known) -> None:
        self._link, self._mailbox, self._after, self._known = link, mailbox, after, known
        self._asked: deque[_Asked] = deque()
        self._early: list[_Numbered] = []
        # Behind the last message of an earlier run there are few, and those before it would be described in vain.
        self._describes = after < 1
        self._width = FIRST_WINDOW
        self._most = WINDOW
        self._spoiled = 0
        self.accounted = 0

    def batches(self, size: int) -> Iterator[list[Metadata]]:
        """Yield the metadata of all messages with a greater UID that are not known, ascending."""
        for found, described, known in self._windows():
            uids = [uid for uid in found if uid not in known]
            for start in range(0, len(uids), size):
                some = uids[start : start + size]
                missing = [uid for uid in some if uid not in described]
                busy: ServerBusy | None = None
                if missing:
                    # Without gaps these are all the messages from the first to the last, so a range names them.
                    sets = number_sets if known or len(missing) < len(some) else one_range
                    more, busy = describe(self._link, self._mailbox, missing, sets)
                    described.update((one.uid, one) for one in more)
                if busy is not None:
                    # Nothing behind the first one that is not described, for it would be passed over.
                    some = list(takewhile(described.__contains__, some))
                if batch := [described[uid] for uid in some if uid in described]:
                    yield batch
                if busy is not None:
                    raise busy

    def _windows(self) -> Iterator[tuple[list[int], dict[int, Metadata], AbstractSet[int]]]:
        """Yield the greater UIDs, ascending, by windows of sequence numbers; what is described of them; the known.

        Sequence numbers shift when messages are deleted. So each window begins with a message that is known to
        have been passed; when it does not, messages before it have gone and the window moves back.
        """
        link, mailbox = self._link, self._mailbox
        connection = link.select(mailbox, fresh=True)
        if self._after < 1 and link.messages > MANY:
            link.compress()
            connection = link.select(mailbox)
        self._most = min(WINDOW, connection.most_messages)
        first, last, barren = first_window(connection, link.messages, self._after, self._most), self._after, 0
        self.accounted = first - 1
        while first <= link.messages:
            end, uids, described = self._window(first)
            if not uids or (first > 1 and uids[0] > last):
                barren += 1
                if last == self._after and barren == 1 and uid_at(link.connected(), link.messages) is None:
                    yield from self._by_uid()
                    return
                if barren > BARREN:
                    raise ServerUnreachable(
                        f"Account {link.account}: the server lists the messages of {mailbox.name!r} "
                        "inconsistently; it is tried again later."
                    )
                self._forget()
                link.select(mailbox, fresh=True)
                first = max(1, min(first, link.messages) - barren * self._most)
                continue
            if len(uids) == end - first + 1 and first <= self.accounted + 1:
                self.accounted = end
            if new := [uid for uid in uids if uid > last]:
                last, barren = new[-1], 0
                known = self._known(new)
                self._adapt(len(known), len(new))
                self._ask_ahead(end)
                yield new, described, known
                link.select(mailbox)
            if end >= link.messages:
                return
            first = max(end, first + 1)

    def _by_uid(self) -> Iterator[tuple[list[int], dict[int, Metadata], AbstractSet[int]]]:
        """Yield the same by ranges of UIDs: the server does not answer to sequence numbers."""
        link, mailbox = self._link, self._mailbox
        self._forget()
        uidnext = link.examine(mailbox).get("UIDNEXT", 0)
        for new in windows_by_uid(link, mailbox, self._after, uidnext):
            yield new, {}, self._known(new)
        self.accounted = link.messages

    def _end_of(self, first: int) -> int:
        most, each = (min(self._width, self._most), USUAL_BYTES) if self._describes else (self._most, UID_BYTES)
        # On a line that breaks, what is under way must be little.
        most = max(2, min(most, self._link.connected().room // each))
        return min(self._link.messages, first + most - 1)

    def _adapt(self, known: int, found: int) -> None:
        self._describes = 2 * known < found and self._spoiled < SPOILED
        self._width = DESCRIBED_WINDOW

    def _ask_ahead(self, passed: int) -> None:
        """Ask for the windows that come next, if nothing comes between."""
        connection = self._link.select(self._mailbox)
        if self._asked:
            passed = self._asked[-1].end
        # Windows are narrower rather than two where there is not room for a wide one: each repeats a message.
        in_flight = IN_FLIGHT if connection.room >= IN_FLIGHT * DESCRIBED_WINDOW * USUAL_BYTES else 1
        while len(self._asked) < in_flight and passed < self._link.messages:
            end = self._end_of(passed)
            self._asked.append(self._ask(connection, passed, max(end, passed + 1)))
            passed = self._asked[-1].end

    def _ask(self, connection: Connection, first: int, end: int) -> _Asked:
        items, each = (items_for(connection.capabilities), METADATA_BYTES) if self._describes else ("(UID)", UID_BYTES)
        question = connection.ask(f"{first}:{end}", items, expected=each * (end - first + 1), by_uid=False)
        return _Asked(first, end, self._describes, connection, question)

    def _window(self, first: int) -> tuple[int, list[int], dict[int, Metadata]]:
        """Return where the window ends that begins with a message, its UIDs, ascending, and what is described of them.

        They are fewer where some are gone, and none where the server refuses to say.
        """
        asked = self._question(first)
        answer: list[_Numbered] = []
        lost = False
        try:
            for pieces in asked.connection.answers(asked.question):
                if (number := message_number(pieces)) is not None:
                    answer.append((number, pieces))
        except CommandRefused:
            answer = []
        except ConnectionLost:
            told = {number for number, _ in (*self._early, *answer)}
            reached = next(number for number in count(first) if number not in told) - 1
            lost = reached <= first
            # What came before it broke counts, and the next window goes on there.
            asked = replace(asked, end=min(asked.end, self._end_of(first) if lost else reached))
        uids, described = self._read(asked, answer)
        spoiled = asked.described and not lost and len(described) < asked.end - first + 1
        if spoiled or lost:
            # Some are gone, or cannot be described, or the server refuses: which of these, the UIDs tell. They count
            # as they stand now; what was described may have stood elsewhere.
            self._spoiled += spoiled
            self._forget()
            uids = set(uids_between(self._link.select(self._mailbox), first, asked.end))
        return asked.end, sorted(uids), described

    def _read(self, asked: _Asked, answer: list[_Numbered]) -> tuple[set[int], dict[int, Metadata]]:
        """Read an answer, with what came of it in the answer to an earlier question; put by what is for the next."""
        here = range(asked.first, asked.end + 1)
        # Its first message alone, the last one of the window before, does not say that any of it came there.
        if any(number in here[1:] for number, _ in self._early):
            answer, self._early = [*self._early, *answer], []
        later = [one for one in (*self._early, *answer) if one[0] >= asked.end] if self._asked else []
        self._early = later if later and later[-1][0] > asked.end else []
        uids: set[int] = set()
        described: dict[int, Metadata] = {}
        for number, pieces in answer:
            if number not in here:
                continue
            if not asked.described:
                uids.update(() if (uid := uid_of(pieces)) is None else (uid,))
            elif (one := read_metadata(pieces)) is not None and (one.header or one.structure):
                described[one.uid] = one
        return uids.union(described), described

    def _question(self, first: int) -> _Asked:
        """Return the question about a window: the one that was sent ahead, if nothing has come between."""
        connection = self._link.select(self._mailbox)
        if self._asked:
            asked = self._asked.popleft()
            question = asked.question
            # What came over a connection that has broken since need not come again.
            come = question.outcome is not None or len(question.responses) > 1 or bool(self._early)
            if asked.first == first and (come or asked.connection is connection):
                return asked
            self._forget()
            connection.settle()
        return self._ask(connection, first, self._end_of(first))

    def _forget(self) -> None:
        self._asked.clear()
        self._early.clear()
