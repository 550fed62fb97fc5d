"""Sockets that keep a deadline for a whole command, and count bytes.

A time-out for each read does not end a server that sends a byte a second, or one that never stops talking
(RFC 3501 sets no bound on untagged responses). So every read waits no longer than what is left for the command, and
an answer that has begun must keep coming at a pace at which mail can be read at all.
"""

import contextlib
import math
import socket
import ssl
import time
from dataclasses import dataclass

from ingest.account import Patience
from ingest.steadiness import Steadiness


@dataclass(frozen=True, slots=True)
class Traffic:
    """Bytes of IMAP sent to and received from the server, without what TLS adds."""

    up: int
    down: int

    def __add__(self, other: "Traffic") -> "Traffic":
        return Traffic(self.up + other.up, self.down + other.down)


class Pace:
    """The limits of the command that is running: when it must be done, and how much may come.

    `round_trip` is the shortest time, in seconds, that the server took to answer at sign-in. Connections that share a
    `steadiness` learn from each other's breaks.
    """

    def __init__(self, patience: Patience, steadiness: Steadiness | None = None) -> None:
        self.patience = patience
        self._steadiness = steadiness or Steadiness()
        self._deadline = time.monotonic() + patience.command
        self._crawls_at = math.inf
        self._enough = 0
        self._allowance = 0
        self.literal_limit = 0
        self._up = 0
        self._down = 0
        self._came = 0
        self._inflating = False
        self._socket: socket.socket | None = None
        self._interrupted = False
        self._asked_at = 0.0
        self._measuring = True
        self.round_trip = math.inf

    def watch(self, sock: socket.socket) -> None:
        """Note the socket that obeys this pace."""
        self._socket = sock

    def interrupt(self) -> None:
        """Break the connection off from another thread: whoever waits for it, now or later, gets an error."""
        self._interrupted = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # Not the method of a TLS socket, which would pull its state from under the reading thread.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    @property
    def traffic(self) -> Traffic:
        """What has been moved so far."""
        return Traffic(self._up, self._down)

    @property
    def room(self) -> int:
        """How many bytes may be under way on the connection, after how those before it broke."""
        return self._steadiness.room(self._came)

    def bears(self, size: int) -> bool:
        """Say whether one answer of this size is likely to come whole, after how the connections before it broke."""
        return self._steadiness.bears(size, self._came)

    def broke(self) -> None:
        """Note that the connection broke in the middle of an answer."""
        self._steadiness.broke(self._came)

    def start(self, expected: int, literal_limit: int) -> None:
        """Begin a command: `expected` bytes set its time, `literal_limit` bounds each literal it may receive."""
        patience = self.patience
        thinking = patience.read + expected / patience.bytes_per_second if expected else 0
        self._deadline = time.monotonic() + patience.command + thinking
        self._crawls_at = math.inf
        self._allowance = self._came + 4 * expected + literal_limit + 8_000_000
        self.literal_limit = literal_limit

    def wait(self) -> float:
        """Return the seconds that the next read may take; raise TimeoutError when none are left."""
        if self._interrupted:
            raise ConnectionAbortedError("the connection is not wanted any more")
        left = min(self._deadline, self._crawls_at) - time.monotonic()
        if left <= 0:
            raise TimeoutError("the command took too long")
        return min(left, self.patience.read)

    @property
    def crawls(self) -> bool:
        """Whether an answer that has begun comes more slowly than anybody can wait for."""
        return time.monotonic() >= self._crawls_at

    def measured(self) -> None:
        """Measure round trips no longer: from now on, answers may come to what was asked before."""
        self._measuring = False

    def received(self, count: int) -> None:
        """Count received bytes; raise ConnectionAbortedError when the server sends far more than was asked for."""
        self._down += count
        now = time.monotonic()
        if self._asked_at:
            self.round_trip = min(self.round_trip, now - self._asked_at)
            self._asked_at = 0.0
        if self._crawls_at == math.inf or self._down >= self._enough:
            self._crawls_at, self._enough = now + self.patience.window, self._down + self.patience.least
        if not self._inflating:
            self._taken(count)

    def inflated(self, count: int) -> None:
        """Count what came out of compressed bytes, which then counts in their place against what was asked for."""
        self._inflating = True
        self._taken(count)

    def _taken(self, count: int) -> None:
        self._came += count
        if self._came > self._allowance:
            raise ConnectionAbortedError("the server sent far more than was asked for")

    def sent(self, count: int) -> None:
        """Count sent bytes."""
        self._up += count
        if self._measuring:
            self._asked_at = time.monotonic()


class Paced(socket.socket):
    """A socket on which every read waits no longer than its pace allows."""

    pace: Pace

    def recv_into(self, *args, **kwargs) -> int:  # type: ignore[no-untyped-def]
        """Read into a buffer, as sockets do."""
        self.settimeout(self.pace.wait())
        count = super().recv_into(*args, **kwargs)
        self.pace.received(count)
        return count

    def recv(self, *args, **kwargs) -> bytes:  # type: ignore[no-untyped-def]
        """Read, as sockets do."""
        self.settimeout(self.pace.wait())
        data = super().recv(*args, **kwargs)
        self.pace.received(len(data))
        return data

    def ready(self, size: int) -> bytes | None:
        """Return what has come, without waiting: None when that is nothing yet, no bytes at the end of the stream."""
        self.settimeout(0)
        try:
            data = super().recv(size)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        self.pace.received(len(data))
        return data

    def sendall(self, data, flags: int = 0) -> None:  # type: ignore[no-untyped-def]
        """Send everything, as sockets do."""
        self.settimeout(self.pace.wait())
        super().sendall(data, flags)
        self.pace.sent(len(data))


class _PacedTls(Paced, ssl.SSLSocket):
    def do_handshake(self, block: bool = False) -> None:
        self.pace.watch(self)
        super().do_handshake(block)


def connect(host: str, port: int, pace: Pace, patience: Patience) -> Paced:
    """Open a TCP connection that obeys the pace, with keepalive for routers that forget idle connections."""
    plain = socket.create_connection((host, port), timeout=min(patience.connect, pace.wait()))
    paced = Paced(plain.family, plain.type, plain.proto, fileno=plain.detach())
    paced.pace = pace
    pace.watch(paced)
    paced.settimeout(patience.connect)
    paced.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    # Commands follow each other without waiting; the network must not hold the second one back.
    paced.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            paced.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return paced


def tls_context(ca_file: str | None, pace: Pace) -> ssl.SSLContext:
    """Return a context that verifies certificate and host name, TLS 1.2 or newer, its sockets obeying the pace.

    Raises OSError (also ssl.SSLError) when `ca_file` cannot be read.
    """
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = max(context.minimum_version, ssl.TLSVersion.TLSv1_2)
    # A class of its own, because the context makes the socket and reads from it before anyone else can touch it.
    context.sslsocket_class = type("_PacedTlsSocket", (_PacedTls,), {"pace": pace})
    return context
