"""imapclient and imaplib as they are used here: the one module that stands on them.

The sockets obey the pace, announced lengths are bounded, and nothing is written into logs.
"""

import contextlib
import imaplib
import socket
import ssl
from functools import partial

from imapclient import IMAPClient, imap_utf7

from ingest.account import AccountSettings, Patience, Security
from ingest.wire import Pace, connect

# What the two libraries, the sockets below them and hostile lengths raise.
FAILURES = (imaplib.IMAP4.error, OSError, EOFError, ValueError, LookupError, MemoryError)


class Protocol(imaplib.IMAP4):
    """imaplib's connection, its sockets obeying the pace, its lengths bounded."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, pace: Pace, patience: Patience) -> None:
        self._context, self.pace, self._patience = context, pace, patience
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
        return super().read(size)

    def readline(self) -> bytes:
        """Read a line; half of one ends the connection."""
        try:
            return super().readline()
        except self.abort:
            raise
        except self.error as error:
            # imaplib has read half a line and calls it an ordinary error: nothing after it can be understood.
            raise self.abort(str(error)) from error


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
