"""Commands to an IMAP server and its answers: each has a deadline as a whole, every failure is translated here."""

import contextlib
import re
from collections.abc import Iterator

from ingest.errors import CommandRefused, ConnectionLost, IngestError, ServerBusy, ServerUnreachable
from ingest.protocol import FAILURES, Client, Protocol, is_answer
from ingest.secret import Secret
from ingest.wire import Pace

SMALL_LITERAL = 1_000_000
# Codes of RFC 5530, and what Gmail and Exchange Online write instead.
BUSY = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|THROTTLED|OVERQUOTA)\]|too many|bandwidth|throttled", re.IGNORECASE)


class Dialogue:
    """What is said with one server over one connection. `server` is host and port, for messages."""

    def __init__(self, account: str, server: str, secret: Secret, pace: Pace) -> None:
        self.account, self.server, self.secret, self.pace = account, server, secret, pace
        # The secret, and what else was sent that holds it.
        self.secrets = [secret]
        self.where = f"Account {account}: {server}"
        self.client: Client | None = None
        self.capabilities: frozenset[bytes] = frozenset()

    @contextlib.contextmanager
    def command(self, doing: str, expected: int, literal_limit: int = SMALL_LITERAL) -> Iterator[Protocol]:
        """Give a command its deadline and translate whatever the libraries raise in it."""
        if self.client is None:
            raise ConnectionLost(f"Account {self.account}: the connection to {self.server} is closed.")
        self.pace.start(expected, literal_limit)
        try:
            yield self.client.protocol
        except (IngestError, GeneratorExit):
            raise
        except TimeoutError as error:
            self.abandon()
            raise ServerUnreachable(f"{self.where} took too long to {doing}; it is tried again later.") from error
        except FAILURES as error:
            reason = self.reason(error)
            # Some servers repeat the password: then the original error may not reach a log either.
            cause = None if any(secret.reveal() in str(error) for secret in self.secrets) else error
            answered = is_answer(error)
            if not answered:
                self.abandon()
            if BUSY.search(reason):
                raise ServerBusy(f"{self.where} asks to wait ({reason}); it is tried again later.") from cause
            if answered:
                raise CommandRefused(f"{self.where} refused to {doing} ({reason}).", reason=reason) from cause
            raise ConnectionLost(f"{self.where} broke off while it was asked to {doing} ({reason}).") from cause

    def check(self, kind: str, data: object, doing: str) -> None:
        """Raise `CommandRefused` or `ServerBusy` for an answer that is not OK."""
        if kind != "OK":
            reason = self.reason(data)
            if BUSY.search(reason):
                raise ServerBusy(f"{self.where} asks to wait ({reason}); it is tried again later.")
            raise CommandRefused(f"{self.where} refused to {doing} ({reason}).", reason=reason)

    def reason(self, data: object) -> str:
        """Return what the server or the library said, fit for a message: one line, no secret, not too long."""
        if isinstance(data, BaseException):
            data = data.args[-1] if data.args else type(data).__name__
        last = data[-1] if isinstance(data, list) and data else data
        text = last.decode(errors="replace") if isinstance(last, bytes) else str(last)
        for secret in self.secrets:
            text = secret.redact(text)
        text = re.sub(r"[^ -~\u00a0-\uffff]+", " ", text).strip()
        return text[:200] or "no reason given"

    def abandon(self) -> None:
        """Close the connection without a word; never fails."""
        client, self.client = self.client, None
        if client is not None:
            with contextlib.suppress(*FAILURES):
                client._imap.shutdown()
