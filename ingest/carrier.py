"""Messages fetched in groups: one command for many, and the next command sent before the answer to the last.

What does not come cleanly is not asked for again here: whoever waits for it fetches it by itself, with patience.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from threading import Condition

from ingest.answers import Question
from ingest.body import WHOLE_UP_TO, body_of, is_substitute
from ingest.connection import Connection
from ingest.errors import CommandRefused, ServerBusy
from ingest.metadata import Metadata
from ingest.numbers import number_sets, uid_of

GROUP_BYTES = 1_500_000
SMALLEST_GROUP = 100_000
GROUP_MESSAGES = 200
IN_FLIGHT = 2
SINGLES_IN_FLIGHT = 16
LONGEST_LITERAL = 2 * WHOLE_UP_TO
# Two groups refused with NO may each hold a bad message; a third one means that the server wants no groups.
GROUPS_REFUSED = 2


class State(Enum):
    """Where a job stands. What failed is fetched by itself."""

    WAITING = auto()
    FLYING = auto()
    DONE = auto()
    FAILED = auto()


@dataclass(slots=True, eq=False)
class Job:
    """A message that is wanted. `alone` is set once it stood in a group that was refused."""

    metadata: Metadata
    state: State = State.WAITING
    content: bytes = b""
    alone: bool = False

    @property
    def size(self) -> int:
        """How much is to come, as far as the server has told."""
        return self.metadata.size or 0


class Board:
    """The jobs that wait to be fetched, in the order in which they are wanted; shared by threads."""

    def __init__(self, most_held: int) -> None:
        self._most_held = most_held
        self._changed = Condition()
        self._waiting: deque[Job] = deque()
        self._bytes = 0
        self._held = 0
        self._over = False
        self.share = 1

    @property
    def waiting(self) -> tuple[int, int]:
        """How many jobs nobody has taken yet, and their bytes."""
        return len(self._waiting), self._bytes

    @property
    def over(self) -> bool:
        """Whether nothing is handed out any more."""
        return self._over

    def put(self, job: Job) -> None:
        """Add a job at the end; one whose size is unknown or large is for its owner to fetch."""
        size = job.metadata.size
        with self._changed:
            if self._over or size is None or size > WHOLE_UP_TO:
                job.state = State.FAILED
                return
            self._waiting.append(job)
            self._bytes += size
            self._changed.notify_all()

    def take(self, most: int, *, wait: bool, alone: bool) -> list[Job]:
        """Take the next jobs to fetch in one command; none when there are none, or the work is over.

        They are at most so many bytes together, unless a single one is more. `wait` waits for them, also while more is
        held than was agreed on.
        """
        with self._changed:
            while wait and not self._over and (not self._waiting or self._held > self._most_held):
                self._changed.wait(1)
            if self._over:
                return []
            most = min(most, GROUP_BYTES, max(SMALLEST_GROUP, self._bytes // (IN_FLIGHT * self.share)))
            group: list[Job] = []
            size = 0
            while self._waiting and len(group) < GROUP_MESSAGES:
                job = self._waiting[0]
                if group and (alone or job.alone or group[0].alone or size + job.size > most):
                    break
                self._waiting.popleft()
                job.state = State.FLYING
                size += job.size
                group.append(job)
            self._bytes -= size
            return group

    def deliver(self, job: Job, content: bytes) -> None:
        """Hand in the bytes of a message."""
        with self._changed:
            job.content, job.state = content, State.DONE
            self._held += len(content)
            self._changed.notify_all()

    def fail(self, jobs: Sequence[Job]) -> None:
        """Leave messages to their owner."""
        with self._changed:
            for job in jobs:
                job.state = State.FAILED
            self._changed.notify_all()

    def give_back(self, jobs: Sequence[Job]) -> None:
        """Put jobs in front again that were taken but not dealt with."""
        with self._changed:
            for job in reversed(jobs):
                job.state = State.FAILED if self._over else State.WAITING
                if not self._over:
                    self._waiting.appendleft(job)
                    self._bytes += job.size
            self._changed.notify_all()

    def consumed(self, job: Job) -> None:
        """Note that a job's bytes are held no longer."""
        with self._changed:
            self._held -= len(job.content)
            self._changed.notify_all()

    def wait(self, job: Job) -> None:
        """Wait a while for a job that somebody fetches."""
        with self._changed:
            if job.state is State.FLYING:
                self._changed.wait(0.5)

    def end(self) -> None:
        """Hand out nothing more; what waits is left to its owner."""
        with self._changed:
            self._over = True
            for job in self._waiting:
                job.state = State.FAILED
            self._waiting.clear()
            self._bytes = 0
            self._changed.notify_all()


class Carrier:
    """Fetches jobs of a board over one connection, on which their mailbox is open."""

    def __init__(self, board: Board, connection: Connection) -> None:
        self._board = board
        self._connection = connection
        self._flying: deque[tuple[Question | None, dict[int, Job]]] = deque()
        self._groups_refused = 0
        self.singles = False
        self.delivered = 0

    def carry(self, *, once: bool = False) -> None:
        """Fetch until the work is over; with `once`, only as many commands as are under way together.

        Raises ServerUnreachable for a connection that broke and for a server that asks to wait. By then every job
        has been handed in, given back or left to its owner.
        """
        try:
            self._connection.settle()
            self._fill(wait=not once)
            while self._flying:
                self._collect()
                if not once:
                    self._fill(wait=not self._flying)
        except ServerBusy:
            self._board.end()
            raise
        finally:
            self._spill()

    def _fill(self, *, wait: bool) -> None:
        most, room = SINGLES_IN_FLIGHT if self.singles else IN_FLIGHT, self._connection.room
        while len(self._flying) < most and (not self._flying or self._under_way < room):
            jobs = self._board.take(room // IN_FLIGHT, wait=wait and not self._flying, alone=self.singles)
            if not jobs:
                return
            if self._connection.bears(jobs[0].size):
                self._send(jobs)
            else:
                # In chunks it comes over a line that does not stand so long.
                self._board.fail(jobs)

    @property
    def _under_way(self) -> int:
        return sum(job.size for _, jobs in self._flying for job in jobs.values())

    def _send(self, group: list[Job]) -> None:
        jobs: dict[int, Job] = {}
        for job in group:
            if jobs.setdefault(job.metadata.uid, job) is not job:
                self._board.fail([job])
        question = None
        try:
            [numbers] = number_sets(sorted(jobs))
            expected = sum(job.size for job in jobs.values())
            question = self._connection.ask(numbers, "(UID BODY.PEEK[])", expected=expected, limit=LONGEST_LITERAL)
        finally:
            self._flying.append((question, jobs))

    def _collect(self) -> None:
        question, jobs = self._flying[0]
        if question is None:
            raise AssertionError("a command that could not be sent has no answer")
        try:
            for pieces in self._connection.answers(question, at_once=1):
                content = body_of(pieces)
                job = None if content is None else self._taken(uid_of(pieces))
                if job is None or content is None:
                    continue
                if not content or is_substitute(content):
                    self._board.fail([job])
                else:
                    self.delivered += 1
                    self._board.deliver(job, content)
        except CommandRefused:
            self._refused(question, list(jobs.values()))
        else:
            self._board.fail(list(jobs.values()))
        self._flying.popleft()

    def _taken(self, uid: int | None) -> Job | None:
        """Return the job that a response is for.

        It may be one of the next command: a server need not end one answer before it begins the next.
        """
        found = (jobs.pop(uid) for _, jobs in self._flying if uid in jobs) if uid is not None else iter(())
        return next(found, None)

    def _refused(self, question: Question, jobs: list[Job]) -> None:
        if len(jobs) < 2:
            self._board.fail(jobs)
            return
        self._groups_refused += 1
        bad = question.outcome is not None and question.outcome[0] == "BAD"
        self.singles = self.singles or bad or self._groups_refused > GROUPS_REFUSED
        for job in jobs:
            job.alone = True
        self._board.give_back(jobs)

    def _spill(self) -> None:
        """Give back what is under way, but for the message that may have broken the connection."""
        if self._flying and (first := self._flying[0][1]):
            self._board.fail([first.pop(min(first))])
        while self._flying:
            self._board.give_back(list(self._flying.pop()[1].values()))
