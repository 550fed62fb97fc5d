"""Messages fetched ahead of the one who reads them, and handed over in the order in which they were asked for."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from ingest.carrier import GROUP_BYTES, GROUP_MESSAGES, Board, Carrier, Job, State
from ingest.connection import Connection
from ingest.couriers import Couriers
from ingest.errors import FetchStopped, IngestError, MessageUnavailable, ServerTooSlow, ServerUnreachable
from ingest.link import Link
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata

T = TypeVar("T")

# How far the look-ahead goes: the bytes that are held or wanted, the messages, and what stands between them.
AHEAD_BYTES = 16_000_000
AHEAD_MESSAGES = 1000
AHEAD_MARKS = 64
# Less than this is fetched sooner over one connection than others are opened.
MUCH = 1_000_000
MANY = 20
# While so much waits for the couriers, what has come is handed over before the stream is read on.
STOCK_BYTES = 2 * GROUP_BYTES
STOCK_MESSAGES = GROUP_MESSAGES


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message that was asked for: its bytes, or why the server does not hand it over."""

    metadata: Metadata
    content: bytes | None = field(default=None, repr=False)
    error: MessageUnavailable | None = None


@dataclass(slots=True)
class _Mark:
    value: object


class InOrder:
    """One walk through a stream of messages of one mailbox.

    `settle` is called with each message in its turn, and with its bytes if they have come; if not, it fetches them.
    """

    def __init__(
        self,
        link: Link,
        couriers: Couriers,
        mailbox: Mailbox,
        settle: Callable[[Metadata, bytes | None], Fetched],
        stop: Callable[[], bool],
    ) -> None:
        self._link, self._couriers, self._mailbox = link, couriers, mailbox
        self._settle, self._stop = settle, stop
        self._board = Board(AHEAD_BYTES)
        self._carrier: tuple[Connection, Carrier] | None = None
        self._ahead: deque[Job | _Mark] = deque()
        self._jobs = self._bytes = 0
        self._helped = self._exhausted = False
        self._crawled = False
        self._failure: IngestError | None = None

    def walk(self, stream: Iterable[Metadata | T]) -> Iterator[Fetched | T]:
        """Yield what becomes of each message, and everything else of the stream unchanged, in the stream's order."""
        source, clean = iter(stream), False
        try:
            while self._look_ahead(source):
                entry = self._ahead.popleft()
                if isinstance(entry, _Mark):
                    yield entry.value  # type: ignore[misc]
                else:
                    yield self._settled(entry)
            if self._failure is not None:
                raise self._failure
            clean = True
        finally:
            self._board.end()
            self._couriers.finish(at_once=not clean)

    def _look_ahead(self, source: Iterator[object]) -> bool:
        """Read the stream as far as it is of use now; return whether there is something to deal with."""
        while not self._exhausted and self._should_read_on():
            try:
                item = next(source)
            except StopIteration:
                self._exhausted = True
            except IngestError as error:
                # What stands before the trouble has its turn before it.
                self._exhausted, self._failure = True, error
            else:
                self._note(item)
        return bool(self._ahead)

    def _should_read_on(self) -> bool:
        if not self._ahead:
            return True
        first = self._ahead[0]
        marks = len(self._ahead) - self._jobs
        if isinstance(first, _Mark) or marks >= AHEAD_MARKS:
            return False
        if self._jobs >= AHEAD_MESSAGES or self._bytes >= AHEAD_BYTES:
            return False
        messages, size = self._board.waiting
        stocked = messages >= STOCK_MESSAGES or size >= STOCK_BYTES
        if not self._couriers.working:
            # Then this connection fetches: one group after the other.
            return first.state is State.WAITING and not stocked
        return first.state in (State.WAITING, State.FLYING) or not stocked

    def _note(self, item: object) -> None:
        if not isinstance(item, Metadata):
            self._ahead.append(_Mark(item))
            return
        job = Job(item)
        self._board.put(job)
        self._ahead.append(job)
        self._jobs += 1
        self._bytes += min(job.size, AHEAD_BYTES // 4)
        messages, size = self._board.waiting
        if not self._helped and (messages > MANY or size > MUCH):
            self._helped = True
            # Where there is no UIDVALIDITY, UIDs mean nothing over another connection. A server nearby is as fast
            # over one, and has its hands full.
            if (validity := self._link.validity(self._mailbox)) and self._link.far:
                self._couriers.start(self._board, self._mailbox, validity)

    def _settled(self, job: Job) -> Fetched:
        while job.state in (State.WAITING, State.FLYING):
            if self._stop():
                raise FetchStopped(
                    f"Account {self._link.account}: message {job.metadata.uid} in {self._mailbox.name!r} was left for "
                    "the next run."
                )
            if job.state is State.FLYING:
                self._board.wait(job)
            elif self._exhausted and self._board.waiting[0] == 1:
                # A single message is not asked for twice, should it be refused.
                self._board.fail(self._board.take(0, wait=False, alone=True))
            else:
                self._carry()
        self._jobs -= 1
        self._bytes -= min(job.size, AHEAD_BYTES // 4)
        self._board.consumed(job)
        fetched = self._settle(job.metadata, job.content if job.state is State.DONE else None)
        self._crawled = self._crawled and fetched.content is None
        return fetched

    def _carry(self) -> None:
        """Fetch what waits at the front over the main connection."""
        connection = self._link.select(self._mailbox)
        if self._carrier is None or self._carrier[0] is not connection:
            self._carrier = connection, Carrier(self._board, connection)
        # Whatever has not come is asked for again, and then the trouble is told. Two crawls with nothing between them
        # are the line's doing, not a message's.
        try:
            self._carrier[1].carry(once=True)
        except ServerTooSlow:
            if self._crawled:
                raise
            self._crawled = True
        except ServerUnreachable:
            pass
