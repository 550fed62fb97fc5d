"""The connection to an IMAP server (RFC 3501), read-only: the one module that knows imapclient.

Only EXAMINE opens a mailbox and only FETCH, STATUS and LIST ask about it, so that nothing here can change a
mailbox. Every command has a deadline as a whole. All that the libraries raise is translated in one place.
"""

import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from functools import partial

from imapclient import IMAPClient, imap_utf7

from ingest.account import AccountSettings, Patience, Security, is_loopback
from ingest.errors import (
    CertificateRefused,
    CommandRefused,
    ConnectionLost,
    EncryptionMissing,
    IngestError,
    ServerBusy,
    ServerUnreachable,
    SignInRefused,
)
from ingest.mailboxes import ListedMailbox
from ingest.responses import Pieces, gather, joined, quoted, read_list
from ingest.secret import Secret
from ingest.wire import Pace, Traffic, connect, tls_context

SMALL_LITERAL = 1_000_000
# Codes of RFC 5530, and what Gmail and Exchange Online write instead.
_BUSY = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|THROTTLED|OVERQUOTA)\]|too many|bandwidth|throttled", re.IGNORECASE)
_FAILURES = (imaplib.IMAP4.error, OSError, EOFError, ValueError, LookupError, MemoryError)
_NUMBER = re.compile(rb"\b(MESSAGES|UIDNEXT|UIDVALIDITY)\s+(\d+)", re.IGNORECASE)


class _Protocol(imaplib.IMAP4):
    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, pace: Pace, patience: Patience) -> None:
        self._context, self.pace, self._patience = context, pace, patience
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        sock = connect(self.host, self.port, self.pace, self._patience)
        if self._context is None:
            return sock
        return self._context.wrap_socket(sock, server_hostname=self.host)

    def read(self, size: int) -> bytes:
        if size > self.pace.literal_limit:
            raise self.abort(f"the server announced {size} bytes, far more than was asked for")
        return super().read(size)

    def readline(self) -> bytes:
        try:
            return super().readline()
        except self.abort:
            raise
        except self.error as error:
            # imaplib has read half a line and calls it an ordinary error: nothing after it can be understood.
            raise self.abort(str(error)) from error


class _Client(IMAPClient):  # type: ignore[misc]
    def __init__(
        self, settings: AccountSettings, context: ssl.SSLContext | None, pace: Pace, patience: Patience
    ) -> None:
        implicit = settings.security is Security.TLS
        first = context if implicit else None
        self._protocol = partial(_Protocol, settings.host, settings.port, first, pace, patience)
        super().__init__(settings.host, settings.port, ssl=implicit)
        # imapclient writes every response into a debug log that nobody reads: five times the processor time.
        self._imap.debug = 0
        self.normalise_times = False
        self.folder_encode = False

    def _create_IMAP4(self) -> _Protocol:  # noqa: N802 (imapclient's name)
        return self._protocol()

    def _set_read_timeout(self) -> None:
        """Leave the time-outs to the pace."""


class Connection:
    """A signed-in, read-only connection. After ServerUnreachable it is closed and of no further use."""

    def __init__(self, settings: AccountSettings, secret: Secret, patience: Patience | None = None) -> None:
        self._account = settings.name
        self._server = f"{settings.host}:{settings.port}"
        self._secret = secret
        self._pace = Pace(patience or Patience())
        self._client: _Client | None = None
        self._capabilities: frozenset[bytes] = frozenset()
        self.open = False
        try:
            self._connect(settings, patience or Patience())
            self._sign_in(settings.username)
            self._introduce()
        except ConnectionLost as error:
            self._abandon()
            # Nothing was lost that worked, so nobody should connect again at once.
            raise ServerUnreachable(str(error)) from error
        except BaseException:
            self._abandon()
            raise
        self.open = True

    @property
    def traffic(self) -> Traffic:
        """The bytes moved so far, sign-in included."""
        return self._pace.traffic

    def list_mailboxes(self) -> list[ListedMailbox]:
        """Return all mailboxes with their attributes (LIST; RFC 6154 where the server has it)."""
        with self._command("list the mailboxes", 1_000_000) as imap:
            capable = {b"SPECIAL-USE", b"LIST-EXTENDED"} <= self._capabilities
            extended = ("RETURN (SPECIAL-USE)",) if capable else ()
            kind, answer = imap._simple_command("LIST", '""', '"*"', *extended)
            self._check(kind, answer, "list the mailboxes")
            _, data = imap._untagged_response(kind, answer, "LIST")
        return [listed for pieces in gather(data) if (listed := _listed(pieces)) is not None]

    def status(self, raw: bytes) -> dict[str, int]:
        """Return MESSAGES, UIDNEXT and UIDVALIDITY of a mailbox, as far as the server says them (STATUS)."""
        with self._command(f"ask about the mailbox {_shown_name(raw)!r}", 1000) as imap:
            kind, data = imap.status(_argument(raw), "(MESSAGES UIDNEXT UIDVALIDITY)")
            self._check(kind, data, f"ask about the mailbox {_shown_name(raw)!r}")
        # The name, which may hold anything, stands before the parenthesis.
        tails = [joined(pieces).rpartition(b"(")[2] for pieces in gather(data)]
        return {key.decode().upper(): int(value) for tail in tails for key, value in _NUMBER.findall(tail)}

    def examine(self, raw: bytes) -> dict[str, int]:
        """Open a mailbox read-only; return MESSAGES, UIDNEXT and UIDVALIDITY, as far as the server says them."""
        with self._command(f"open the mailbox {_shown_name(raw)!r}", 4000) as imap:
            kind, data = imap.select(_argument(raw), readonly=True)
            self._check(kind, data, f"open the mailbox {_shown_name(raw)!r}")
            answers = {key: imap.untagged_responses.get(key) for key in ("EXISTS", "UIDNEXT", "UIDVALIDITY")}
        numbers = {
            key: int(values[-1])
            for key, values in answers.items()
            if values and isinstance(values[-1], bytes) and values[-1].isdigit()
        }
        if "EXISTS" in numbers:
            numbers["MESSAGES"] = numbers.pop("EXISTS")
        return numbers

    def fetch(
        self, numbers: str, items: str, *, expected: int, by_uid: bool = True, literal_limit: int = SMALL_LITERAL
    ) -> list[Pieces]:
        """Return the raw FETCH responses for a set of UIDs (or message sequence numbers).

        `expected` is how many bytes may come, for the deadline; a longer literal than `literal_limit` ends the
        connection. Responses to other messages may be among them.
        """
        with self._command("fetch messages", expected, literal_limit) as imap:
            kind, data = imap.uid("FETCH", numbers, items) if by_uid else imap.fetch(numbers, items)
            self._check(kind, data, "fetch messages")
        return gather(data)

    def noop(self) -> None:
        """Let the server say what has changed."""
        with self._command("say what has changed", 1000) as imap:
            self._check(*imap.noop(), "say what has changed")

    def close(self) -> None:
        """Sign out and close; never fails."""
        if self.open:
            with contextlib.suppress(IngestError), self._command("sign out", 0) as imap:
                imap.logout()
        self._abandon()

    def _connect(self, settings: AccountSettings, patience: Patience) -> None:
        if settings.security is Security.NONE and not is_loopback(settings.host):
            raise EncryptionMissing(
                f'Account {self._account}: security = "none" is only for a server on this machine; set it to "tls".'
            )
        context = None
        if settings.security is not Security.NONE:
            try:
                context = tls_context(str(settings.ca_file) if settings.ca_file else None, self._pace)
            except OSError as error:
                raise CertificateRefused(
                    f"Account {self._account}: ca_file {settings.ca_file} holds no certificates that can be read; "
                    "correct it."
                ) from error
        self._pace.start(10_000, SMALL_LITERAL)
        try:
            self._client = _Client(settings, context, self._pace, patience)
            if settings.security is Security.STARTTLS:
                self._start_tls(context)
        except ssl.SSLCertVerificationError as error:
            raise CertificateRefused(
                f"Account {self._account}: the certificate of {self._server} is not trusted ({error.verify_message}); "
                "correct `host`, or name the server's own authority in `ca_file`."
            ) from error
        except ssl.SSLError as error:
            raise ServerUnreachable(
                f"Account {self._account}: {self._server} does not answer in TLS; check `port` and `security` "
                '("tls" is usual on port 993, "starttls" on 143).'
            ) from error
        except socket.gaierror as error:
            raise ServerUnreachable(
                f"Account {self._account}: there is no server named {settings.host}, or no network; check `host`."
            ) from error
        except TimeoutError as error:
            raise ServerUnreachable(
                f"Account {self._account}: {self._server} does not answer; check `host` and `port`, or try later."
            ) from error
        except _FAILURES as error:
            reason = self._reason(error)
            if "BYE" in reason or _BUSY.search(reason):
                raise ServerBusy(
                    f"Account {self._account}: {self._server} takes no connection now ({reason}); try again later."
                ) from error
            raise ServerUnreachable(
                f"Account {self._account}: no connection to {self._server} ({reason}); check the network, `host` "
                "and `port`."
            ) from error

    def _start_tls(self, context: ssl.SSLContext | None) -> None:
        client = self._client
        # A server that calls us signed in before TLS would make us skip it (RFC 9051, section 11.4).
        if client is None or client._imap.state != "NONAUTH" or not client.has_capability("STARTTLS"):
            raise EncryptionMissing(
                f"Account {self._account}: {self._server} offers no encryption (STARTTLS); nothing was sent. "
                'Use security = "tls" with port 993.'
            )
        client.starttls(context)

    def _sign_in(self, username: str) -> None:
        client, password = self._client, self._secret.reveal()
        if client is None:
            raise AssertionError("there is no connection to sign in on")
        if re.search(r"[\r\n\0]", username + password):
            raise SignInRefused(
                f"Account {self._account}: the user name or password contains a line break; store it without."
            )
        plain_only = not (username + password).isascii() or client.has_capability("LOGINDISABLED")
        try:
            # Not imapclient's login: it reports a broken connection as a wrong password.
            with self._command("sign in", 1000) as imap:
                if plain_only:
                    imap.authenticate("PLAIN", lambda _: f"\0{username}\0{password}".encode())
                else:
                    imap.login(quoted(username.encode()).decode(), password)
        except CommandRefused as error:
            raise SignInRefused(
                f"Account {self._account}: {self._server} refuses the user name or password of {username} "
                f"({error.reason}); check them. Many providers want an app password here."
            ) from error
        with contextlib.suppress(CommandRefused), self._command("ask what the server can do", 2000):
            self._capabilities = frozenset(client.capabilities())

    def _introduce(self) -> None:
        # NetEase's servers (163, 126, 188) open no mailbox to a program that has not said its name (RFC 2971).
        if b"ID" in self._capabilities and self._client is not None:
            with contextlib.suppress(CommandRefused), self._command("say the program's name", 1000):
                self._client.id_({"name": "Billfold"})

    @contextlib.contextmanager
    def _command(self, doing: str, expected: int, literal_limit: int = SMALL_LITERAL) -> Iterator[imaplib.IMAP4]:
        """Give a command its deadline and translate whatever the libraries raise in it."""
        if self._client is None:
            raise ConnectionLost(f"Account {self._account}: the connection to {self._server} is closed.")
        where = f"Account {self._account}: {self._server}"
        self._pace.start(expected, literal_limit)
        try:
            yield self._client._imap
        except (IngestError, GeneratorExit):
            raise
        except TimeoutError as error:
            self._abandon()
            raise ServerUnreachable(f"{where} took too long to {doing}; it is tried again later.") from error
        except _FAILURES as error:
            reason = self._reason(error)
            # Some servers repeat the password: then the original error may not reach a log either.
            cause = None if self._secret.reveal() in str(error) else error
            # A plain IMAP4.error is an answer of the server (BAD, or NO to a sign-in); all else ends the connection.
            answered = isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort)
            if not answered:
                self._abandon()
            if _BUSY.search(reason):
                raise ServerBusy(f"{where} asks to wait ({reason}); it is tried again later.") from cause
            if answered:
                raise CommandRefused(f"{where} refused to {doing} ({reason}).", reason=reason) from cause
            raise ConnectionLost(f"{where} broke off while it was asked to {doing} ({reason}).") from cause

    def _check(self, kind: str, data: object, doing: str) -> None:
        if kind != "OK":
            reason = self._reason(data)
            where = f"Account {self._account}: {self._server}"
            if _BUSY.search(reason):
                raise ServerBusy(f"{where} asks to wait ({reason}); it is tried again later.")
            raise CommandRefused(f"{where} refused to {doing} ({reason}).", reason=reason)

    def _reason(self, data: object) -> str:
        """Return what the server or the library said, fit for a message: one line, no secret, not too long."""
        if isinstance(data, BaseException):
            data = data.args[-1] if data.args else type(data).__name__
        last = data[-1] if isinstance(data, list) and data else data
        text = last.decode(errors="replace") if isinstance(last, bytes) else str(last)
        text = re.sub(r"[^ -~\u00a0-\uffff]+", " ", self._secret.redact(text)).strip()
        return text[:200] or "no reason given"

    def _abandon(self) -> None:
        self.open = False
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(*_FAILURES):
                client._imap.shutdown()


def _argument(raw: bytes) -> str:
    # imaplib encodes str arguments as ASCII; bytes pass as they are, which its annotations do not say.
    return quoted(raw)  # type: ignore[return-value]


def _shown_name(raw: bytes) -> str:
    """Return a mailbox name for people: modified UTF-7 (RFC 3501, section 5.1.3), or raw UTF-8 of broken servers."""
    if raw.isascii():
        with contextlib.suppress(ValueError):
            return str(imap_utf7.decode(raw))
    return raw.decode("utf-8", "backslashreplace")


def _listed(pieces: Pieces) -> ListedMailbox | None:
    values = read_list(joined(pieces))
    match values:
        case [list() as attributes, bytes() | None as delimiter, bytes() as raw, *_]:
            used = frozenset(
                name.decode("ascii", "replace").casefold() for name in attributes if isinstance(name, bytes)
            )
            return ListedMailbox(_shown_name(raw), raw, used, (delimiter or b"").decode("ascii", "replace"))
    return None
