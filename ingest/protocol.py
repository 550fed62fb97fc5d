"""imapclient and imaplib as they are used here: the one module that stands on them.

The sockets obey the pace, announced lengths are bounded, and nothing is written into logs.
"""

import contextlib
import imaplib
import socket
import ssl
from functools import partial
from typing import Any

from imapclient import IMAPClient, imap_utf7

from ingest.account import AccountSettings, Patience, Security
from ingest.deflation import Deflation
from ingest.sasl import Exchange
from ingest.wire import Pace, Paced, connect

# What the two libraries, the sockets below them and hostile lengths raise.
# imaplib's own bound.
LONGEST_LINE = 1_000_000
FAILURES = (imaplib.IMAP4.error, OSError, EOFError, ValueError, LookupError, MemoryError)
AT_ONCE = 65_536


class Protocol(imaplib.IMAP4):
    """imaplib's connection, its sockets obeying the pace, its lengths bounded."""

    sock: Paced

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, pace: Pace, patience: Patience) -> None:
        self._context, self.pace, self._patience = context, pace, patience
        self._taken = 0
        self._deflation: Deflation | None = None
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        sock = connect(self.host, self.port, self.pace, self._patience)
        if self._context is None:
            return sock
        return self._context.wrap_socket(sock, server_hostname=self.host)

    def select_to_change(self, mailbox: bytes) -> tuple[str, list[object]]:
        """Open a mailbox read-write; where the server opens it read-only, its answer says so and nothing is raised."""
        self.untagged_responses = {}
        # imaplib's own select takes READ-ONLY for a broken connection; this is what keeps it from that.
        self.is_readonly = True
        kind, data = self._simple_command("SELECT", mailbox)
        self.state = "SELECTED" if kind == "OK" else "AUTH"
        return kind, data

    def read(self, size: int) -> bytes:
        """Read a literal; one that is longer than the command allows ends the connection."""
        if size > self.pace.literal_limit:
            raise self.abort(f"the server announced {size} bytes, far more than was asked for")
        if self._deflation is not None:
            return self._deflation.reader.read(size)
        data = super().read(size)
        self._taken += len(data)
        return data

    def readline(self) -> bytes:
        """Read a line; half of one ends the connection."""
        if self._deflation is not None:
            line = self._deflation.reader.readline(LONGEST_LINE + 1)
            if len(line) > LONGEST_LINE:
                raise self.abort(f"got more than {LONGEST_LINE} bytes in a line")
            return line
        try:
            line = super().readline()
        except self.abort:
            raise
        except self.error as error:
            # imaplib has read half a line and calls it an ordinary error: nothing after it can be understood.
            raise self.abort(str(error)) from error
        self._taken += len(line)
        return line

    def ready(self) -> bytes | None:
        """Return what has come and was not read yet, without waiting; None when that is nothing.

        No bytes mean that the server has closed the connection.
        """
        # What imaplib has in its buffer was received but not taken; `select` on the socket would not tell of it.
        buffered = self.pace.traffic.down - self._taken
        if buffered:
            return self.read(buffered)
        data = self.sock.ready(AT_ONCE)
        self._taken += len(data or b"")
        return data

    def authenticate_by_token(self, said: Exchange, *, at_once: bool) -> None:
        """Sign in by a token; `at_once` where the server takes the first message with the command (RFC 4959)."""
        answers = [said.closing] if at_once else [said.first, said.closing]
        self.literal = _Answers(answers).next  # type: ignore[assignment] # imaplib takes a bound method too
        kind, data = self._simple_command("AUTHENTICATE", said.mechanism, *([said.first] if at_once else []))
        if kind != "OK":
            raise self.error(data[-1].decode(errors="replace"))
        self.state = "AUTH"

    def send(self, data: Any) -> None:
        """Send bytes."""
        super().send(data if self._deflation is None else self._deflation.deflated(data))

    def deflate(self) -> None:
        """Compress from now on, both ways; the server has agreed to it (RFC 4978)."""
        self._deflation = Deflation(self.sock, self.pace)


class _Answers:
    """What is said to each challenge of the server; afterwards, that there is nothing more to say."""

    def __init__(self, answers: list[str]) -> None:
        self._answers = answers

    def next(self, challenge: bytes) -> bytes:
        """Return the next answer. The challenge says no more than the refusal that follows it."""
        return self._answers.pop(0).encode() if self._answers else b"*"


class Client(IMAPClient):  # type: ignore[misc]
    """imapclient's client on that connection, its log of every response switched off."""

    def __init__(
        self, settings: AccountSettings, context: ssl.SSLContext | None, pace: Pace, patience: Patience
    ) -> None:
        implicit = settings.security is Security.TLS
        first = context if implicit else None
        self._protocol = partial(Protocol, settings.host, settings.port, first, pace, patience)
        super().__init__(settings.host, settings.port, ssl=implicit)
        # imapclient writes every response into a debug log that nobody reads: five times the processor time.
        self._imap.debug = 0
        self.normalise_times = False
        self.folder_encode = False

    def _create_IMAP4(self) -> Protocol:  # noqa: N802 (imapclient's name)
        return self._protocol()

    @property
    def protocol(self) -> Protocol:
        """The connection itself."""
        return self._imap  # type: ignore[no-any-return]

    def _set_read_timeout(self) -> None:
        """Leave the time-outs to the pace."""


def is_answer(error: BaseException) -> bool:
    """Say whether an error is the server's answer (BAD, or NO to a sign-in), after which the connection is good."""
    return isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort)


def raw_name(name: str) -> bytes:
    """Return a mailbox name as it is sent: modified UTF-7 (RFC 3501, section 5.1.3)."""
    return bytes(imap_utf7.encode(name))


def shown_name(raw: bytes) -> str:
    """Return a mailbox name for people: modified UTF-7 (RFC 3501, section 5.1.3), or raw UTF-8 of broken servers."""
    if raw.isascii():
        with contextlib.suppress(ValueError):
            return str(imap_utf7.decode(raw))
    return raw.decode("utf-8", "backslashreplace")
