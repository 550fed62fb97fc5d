"""Commands to an IMAP server and its answers: each has a deadline as a whole, every failure is translated here."""

import contextlib
import re
from collections.abc import Iterator

from ingest.errors import CommandRefused, ConnectionLost, IngestError, ServerBusy, ServerUnreachable
from ingest.protocol import FAILURES, Client, Protocol, is_answer
from ingest.secret import Secret
from ingest.wire import Pace

SMALL_LITERAL = 1_000_000
# The server's wish to wait: the codes of RFC 5530, and what providers write instead of them or beside them.
BUSY = re.compile(
    # Whatever else they say, these are no such wish: a wrong password, a missing right, fewer messages at a time
    # (RFC 9738, where the text may well begin with "too many").
    r"^(?!.*\[(?:AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|PRIVACYREQUIRED|NOPERM|CANNOT|MESSAGELIMIT)\b)"
    r".*(?:"
    # Dovecot, Yahoo, iCloud, Gmail
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|THROTTLED|OVERQUOTA)\]"
    # Gmail and others: connections, sessions, logins, requests; not what a command may hold too much of
    r"|too many (?!arguments|parameters|keywords|flags|labels|messages)"
    r"|maximum number of connections|(?:connection|session|login|request|rate|command|usage)s? limit"
    # Gmail
    r"|bandwidth|lockdown in sector|temporary system error"
    # Exchange; the last one also after too many connections
    r"|throttled|back-?off|server (?:is )?(?:unavailable|busy|overloaded)|authenticated but not connected"
    # iCloud, without a code; Yahoo
    r"|temporarily|try (?:again )?later"
    r")",
    re.IGNORECASE,
)


class Dialogue:
    """What is said with one server over one connection. `server` is host and port, for messages."""

    def __init__(self, account: str, server: str, secret: Secret, pace: Pace) -> None:
        self.account, self.server, self.secret, self.pace = account, server, secret, pace
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
            cause = None if self.secret.reveal() in str(error) else error
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
        text = re.sub(r"[^ -~\u00a0-\uffff]+", " ", self.secret.redact(text)).strip()
        return text[:200] or "no reason given"

    def abandon(self) -> None:
        """Close the connection without a word; never fails."""
        client, self.client = self.client, None
        if client is not None:
            with contextlib.suppress(*FAILURES):
                client._imap.shutdown()
