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
from ingest.wire import Pace, connect

# What the two libraries, the sockets below them and hostile lengths raise.
# imaplib's own bound.
LONGEST_LINE = 1_000_000
FAILURES = (imaplib.IMAP4.error, OSError, EOFError, ValueError, LookupError, MemoryError)


class Protocol(imaplib.IMAP4):
    """imaplib's connection, its sockets obeying the pace, its lengths bounded."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, pace: Pace, patience: Patience) -> None:
        self._context, self.pace, self._patience = context, pace, patience
        self._deflation: Deflation | None = None
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        sock = connect(self.host, self.port, self.pace, self._patience)
        if self._context is None:
            return sock
        return self._context.wrap_socket(sock, server_hostname=self.host)

    def read(self, size: int) -> bytes:
        """Read a literal; one that is longer than the command allows ends the connection."""
        if size > self.pace.literal_limit:
            raise self.abort(f"the server announced {size} bytes, far more than was asked for")
        if self._deflation is not None:
            return self._deflation.reader.read(size)
        return super().read(size)

    def readline(self) -> bytes:
        """Read a line; half of one ends the connection."""
        if self._deflation is not None:
            line = self._deflation.reader.readline(LONGEST_LINE + 1)
            if len(line) > LONGEST_LINE:
                raise self.abort(f"got more than {LONGEST_LINE} bytes in a line")
            return line
        try:
            return super().readline()
        except self.abort:
            raise
        except self.error as error:
            # imaplib has read half a line and calls it an ordinary error: nothing after it can be understood.
            raise self.abort(str(error)) from error

    def send(self, data: Any) -> None:
        """Send bytes."""
        super().send(data if self._deflation is None else self._deflation.deflated(data))

    def deflate(self) -> None:
        """Compress from now on, both ways; the server has agreed to it (RFC 4978)."""
        self._deflation = Deflation(self.sock, self.pace)


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


def shown_name(raw: bytes) -> str:
    """Return a mailbox name for people: modified UTF-7 (RFC 3501, section 5.1.3), or raw UTF-8 of broken servers."""
    if raw.isascii():
        with contextlib.suppress(ValueError):
            return str(imap_utf7.decode(raw))
    return raw.decode("utf-8", "backslashreplace")
