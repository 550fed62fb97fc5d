"""Commands to an IMAP server and its answers: each has a deadline as a whole, every failure is translated here."""

import contextlib
import re
from collections import deque
from collections.abc import Iterator

from ingest.answers import FETCH_RESPONSE, STATUS_RESPONSE, Question, ask, receive
from ingest.errors import CommandRefused, ConnectionLost, IngestError, ServerBusy, ServerTooSlow, ServerUnreachable
from ingest.protocol import FAILURES, Client, Protocol, is_answer
from ingest.responses import Pieces
from ingest.secret import Secret
from ingest.wire import Pace

SMALL_LITERAL = 1_000_000
EVERYTHING = 1_000_000_000
ASKING = {FETCH_RESPONSE: "fetch messages", STATUS_RESPONSE: "ask about the mailboxes"}
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
_GOES_AWAY = re.compile(r"\[UNAVAILABLE\]|shut(?:ting)? ?down|restart", re.IGNORECASE)


class Dialogue:
    """What is said with one server over one connection. `server` is host and port, for messages."""

    def __init__(self, account: str, server: str, secret: Secret, pace: Pace) -> None:
        self.account, self.server, self.secret, self.pace = account, server, secret, pace
        # The secret, and what else was sent that holds it.
        self.secrets = [secret]
        self.where = f"Account {account}: {server}"
        self.client: Client | None = None
        self.capabilities: frozenset[bytes] = frozenset()
        self._asked: deque[Question] = deque()

    @contextlib.contextmanager
    def command(self, doing: str, expected: int, literal_limit: int = SMALL_LITERAL) -> Iterator[Protocol]:
        """Give a command its deadline and translate whatever the libraries raise in it.

        What has been asked before it is answered before it: those answers are read first, and kept.
        """
        self.settle()
        with self._translated(doing) as protocol:
            self.pace.start(expected, literal_limit)
            yield protocol

    def settle(self) -> None:
        """Read, and keep, the answers to all that has been asked."""
        while self._asked:
            self._receive(self._asked[-1], EVERYTHING)

    def ask(
        self, command: bytes, expected: int, literal_limit: int, kind: re.Pattern[bytes] = FETCH_RESPONSE
    ) -> Question:
        """Send a command without waiting for its answer, of which the responses of one kind are wanted."""
        with self._translated(ASKING[kind]) as protocol:
            self.pace.measured()
            # One that is being read has its limits again when it is gone on with.
            self.pace.start(expected, literal_limit)
            for other in self._asked:
                other.begun = False
            question = ask(protocol, command, expected, literal_limit, kind)
            self._asked.append(question)
        return question

    def responses(self, question: Question, at_once: int = EVERYTHING) -> Iterator[Pieces]:
        """Yield the responses to a question, `at_once` being read at a time; then raise for a NO or BAD."""
        while True:
            while question.responses:
                yield question.responses.popleft()
            if question.outcome is not None:
                return self.check(*question.outcome, ASKING[question.kind])
            try:
                self._receive(question, at_once)
            except ServerUnreachable:
                # What came whole before the trouble counts.
                yield from question.responses
                raise

    def _receive(self, question: Question, at_once: int) -> None:
        with self._translated(ASKING[question.kind]) as protocol:
            while question.outcome is None:
                first = self._asked[0]
                if not first.begun:
                    self.pace.start(first.expected, first.literal_limit)
                    first.begun = True
                receive(protocol, first, at_once if first is question else EVERYTHING)
                if first.outcome is not None:
                    self._asked.popleft()
                elif first is question:
                    return

    @contextlib.contextmanager
    def _translated(self, doing: str) -> Iterator[Protocol]:
        if self.client is None:
            raise ConnectionLost(f"Account {self.account}: the connection to {self.server} is closed.")
        try:
            yield self.client.protocol
        except (IngestError, GeneratorExit):
            raise
        except TimeoutError as error:
            crawls = self.pace.crawls
            self._break_off()
            if crawls:
                raise ServerTooSlow(self._too_slow(doing)) from error
            raise ServerUnreachable(f"{self.where} took too long to {doing}; it is tried again later.") from error
        except FAILURES as error:
            reason = self.reason(error)
            # Some servers repeat the password: then the original error may not reach a log either.
            cause = None if any(secret.reveal() in str(error) for secret in self.secrets) else error
            answered = is_answer(error)
            if not answered:
                self._break_off()
            # A server that goes away in the middle may be back at once; one that says BYE to too much will not.
            if BUSY.search(reason) and (answered or not _GOES_AWAY.search(reason)):
                raise ServerBusy(f"{self.where} asks to wait ({reason}); it is tried again later.") from cause
            if answered:
                raise CommandRefused(f"{self.where} refused to {doing} ({reason}).", reason=reason) from cause
            raise ConnectionLost(f"{self.where} broke off while it was asked to {doing} ({reason}).") from cause

    def compress(self) -> None:
        """Have everything compressed from now on; raises CommandRefused, or ConnectionLost if it does not work."""
        self.settle()
        for _ in self.responses(self.ask(b"COMPRESS DEFLATE", 1000, SMALL_LITERAL)):
            pass
        if self.client is not None:
            self.client.protocol.deflate()
        # Some servers offer what they cannot do: better known now than in the middle of a message.
        with self.command("compress what it sends", 1000) as imap:
            self.check(*imap.noop(), "compress what it sends")

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

    def _too_slow(self, doing: str) -> str:
        patience = self.pace.patience
        return (
            f"{self.where} sends less than {patience.least / patience.window:.0f} bytes a second when it is asked to "
            f"{doing}, too slowly to read mail; it is tried again later."
        )

    def _break_off(self) -> None:
        if self._asked:
            self.pace.broke()
        self.abandon()

    def abandon(self) -> None:
        """Close the connection without a word; never fails."""
        client, self.client = self.client, None
        self._asked.clear()
        if client is not None:
            with contextlib.suppress(*FAILURES):
                client._imap.shutdown()
