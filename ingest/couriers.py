"""Further connections of an account, each with a thread of its own, that fetch what one connection waits for."""

import threading
from collections.abc import Callable

from ingest.carrier import Board, Carrier
from ingest.connection import Connection
from ingest.errors import ConnectionLost, IngestError, MailboxRenumbered, ServerUnreachable
from ingest.mailboxes import Mailbox
from ingest.wire import Pace, Traffic

# So many connections in a row that broke before they brought anything are enough.
FRUITLESS = 2
# A thread can be held up by a name server that does not answer, which nothing interrupts.
LONGEST_GOODBYE = 5.0


class Couriers:
    """Up to so many further connections, opened when there is much to fetch and kept for the next mailbox.

    A server that refuses one is asked for one less from then on. None of their troubles is told: what they do not
    bring is fetched over the main connection, which says what is wrong.
    """

    def __init__(self, most: int, open_connection: Callable[[Pace], Connection], new_pace: Callable[[], Pace]) -> None:
        self._couriers = [_Courier(open_connection, new_pace) for _ in range(most)]
        self._board: Board | None = None

    @property
    def traffic(self) -> Traffic:
        """The bytes moved over all of these connections."""
        return sum((courier.traffic for courier in self._couriers), Traffic(0, 0))

    @property
    def working(self) -> bool:
        """Whether one of them is at work."""
        return any(courier.working for courier in self._couriers)

    def start(self, board: Board, mailbox: Mailbox, validity: int) -> None:
        """Set them to work on a board; `validity` is the UIDVALIDITY that the mailbox must have."""
        willing = [courier for courier in self._couriers if not courier.refused]
        board.share = max(1, len(willing))
        for courier in willing:
            courier.start(board, mailbox, validity)

    def finish(self, *, at_once: bool) -> None:
        """Wait for the threads, whose board is over; `at_once` breaks off what is under way."""
        for courier in self._couriers:
            courier.finish(at_once=at_once)

    def close(self) -> None:
        """Sign out everywhere; never fails."""
        for courier in self._couriers:
            courier.close()


class _Courier:
    """One of them. Its connection belongs to its thread while that runs."""

    def __init__(self, open_connection: Callable[[Pace], Connection], new_pace: Callable[[], Pace]) -> None:
        self._open = open_connection
        self._new_pace = new_pace
        self._connection: Connection | None = None
        self._mailbox: tuple[Mailbox, int] | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self._pace = new_pace()
        self._earlier = Traffic(0, 0)
        self._compresses = True
        self.refused = False

    @property
    def traffic(self) -> Traffic:
        with self._lock:
            return self._earlier + self._pace.traffic

    @property
    def working(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, board: Board, mailbox: Mailbox, validity: int) -> None:
        if self._thread is None:
            self._stopped = False
            self._thread = threading.Thread(
                target=self._work, args=(board, mailbox, validity), name="billfold-courier", daemon=True
            )
            self._thread.start()

    def finish(self, *, at_once: bool) -> None:
        if self._thread is None:
            return
        if at_once:
            self._stop()
        self._thread.join(LONGEST_GOODBYE)
        if self._thread.is_alive():
            self._stop()
            return
        self._thread = None
        if self._stopped:
            self.close()

    def close(self) -> None:
        if self._thread is None and self._connection is not None:
            self._connection.leave()
            self._connection = None

    def _stop(self) -> None:
        with self._lock:
            self._stopped = True
            self._pace.interrupt()

    def _work(self, board: Board, mailbox: Mailbox, validity: int) -> None:
        fruitless = 0
        while fruitless < FRUITLESS and not board.over and not self._stopped:
            brought = 0
            try:
                carrier = Carrier(board, self._at(mailbox, validity))
                try:
                    carrier.carry()
                finally:
                    brought = carrier.delivered
            except ConnectionLost:
                fruitless = 0 if brought else fruitless + 1
            except IngestError:
                return

    def _at(self, mailbox: Mailbox, validity: int) -> Connection:
        """Return a connection on which the mailbox is open, under the UIDs that are meant."""
        connection = self._connection
        if connection is None or not connection.open:
            connection, self._mailbox = self._connected(), None
        if self._mailbox != (mailbox, validity):
            self._mailbox = None
            if connection.examine(mailbox.raw).get("UIDVALIDITY", 0) != validity:
                raise MailboxRenumbered("the mailbox is not the one that was surveyed")
            self._mailbox = mailbox, validity
        return connection

    def _connected(self) -> Connection:
        with self._lock:
            if self._stopped:
                raise ServerUnreachable("not wanted any more")
            self._earlier += self._pace.traffic
            self._pace = self._new_pace()
        try:
            self._connection = self._open(self._pace)
        except IngestError:
            self.refused = True
            raise
        if self._compresses:
            # Where it breaks off, the next connection does without.
            self._compresses = False
            self._connection.compress()
            self._compresses = True
        return self._connection
