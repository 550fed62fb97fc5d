"""The dialogue with one peer of the inlet, by SMTP or LMTP. The one module that imports aiosmtpd (extra `inlet`).

It takes a message to its end and hands it on; what is said to the sender then comes from whoever makes it safe. It
relays nothing. aiosmtpd keeps to the protocol; here stand the limits on what others may do to this program.
"""

import asyncio
import contextlib
import errno
import logging
import ssl
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, TLSSetupException

from ingest.certificate import tls_context
from ingest.delivery import Envelope, Letter, recipient_of
from ingest.inlet import InletSettings
from ingest.smtp_data import Text

NAME = "Billfold"
STOPPING = "421 4.3.2 The service is stopping, try again later"
BUSY = "421 4.3.2 Too many connections, try again later"
NOT_FOR_YOU = "554 5.7.1 Mail is taken from trusted servers only"
TIMED_OUT = "421 4.4.2 That took too long"
NO_SUCH_ADDRESS = "550 5.1.1 There is no such address here, and nothing is relayed"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"
TOO_LARGE = "552 5.3.4 The message is larger than this server takes"
NO_ROOM = "452 4.3.1 No room at the moment, try again later"
NO_TURN = "451 4.3.2 Too many messages at once, try again later"
OWN_MISTAKE = "451 4.3.0 Something went wrong here, try again later"
NOT_TOLD = "252 2.5.0 Addresses are not told; send the message, and it is seen"

MOST_RECIPIENTS = 100
# A message may take as long as its bytes take at this rate, besides the time that every step may take.
SLOWEST_BYTES_A_SECOND = 10_000
# Until a message is safe, another program may work on the archive, and the disk may be slow.
# Who is sent away and never reads why would keep its place.
LONGEST_ANSWER, LAST_WORD = 300.0, 2.0
IN_MEMORY = 1 << 20
_PIECE = 1 << 16
_LONGEST_COMMAND = 2_048
_CALLS = {"NOOP": 200, "VRFY": 20, "EXPN": 20, "HELP": 20, "*": 20_000}

Tell = Callable[[str, str], None]


class Door:
    """What all connections of a listener share; `hand_on` gets each message and must not block.

    `tell` gets an event and a sentence with personal data.
    """

    def __init__(self, settings: InletSettings, hand_on: Callable[[Letter], None], tell: Tell) -> None:
        self.settings, self.hand_on, self.tell = settings, hand_on, tell
        self.sessions: set[Session] = set()
        self.turns = asyncio.Semaphore(settings.messages)
        self.is_closing = False
        self._tls: ssl.SSLContext | None = None
        self._certified = (0.0, 0.0)
        # It writes what peers say, on standard error for want of another place.
        logger = logging.getLogger("mail.log")
        logger.propagate, logger.disabled = False, True

    def session(self) -> "Session":
        """Return who talks with the next peer."""
        return (_LmtpSession if self.settings.lmtp else Session)(self)

    def tls(self) -> ssl.SSLContext | None:
        """Return how to encrypt, with the certificate as it is on the disk now; None where there is none."""
        certificate, key = self.settings.certificate, self.settings.key
        if certificate is None or key is None:
            return None
        try:
            as_it_is = (certificate.stat().st_mtime, key.stat().st_mtime)
            if self._tls is None or self._certified != as_it_is:
                self._tls, self._certified = tls_context(certificate, key), as_it_is
        except OSError:
            # It may be in the middle of being renewed: the former one is good for now.
            if self._tls is None:
                raise
        return self._tls

    def place_for(self, peer: str) -> str:
        """Return the reply with which a connection is refused, or nothing when there is a place for it."""
        if self.is_closing:
            return STOPPING
        trusted = self.settings.trusts(peer)
        if self.settings.lmtp and not trusted:
            return NOT_FOR_YOU
        if len(self.sessions) >= self.settings.connections:
            return BUSY
        # One stranger is not to have all of them.
        share = self.settings.connections if trusted else max(self.settings.connections // 2, 1)
        return BUSY if sum(session.peer == peer for session in self.sessions) >= share else ""

    def refused(self, reply: str, peer: str, about: str = "") -> str:
        """Tell of a refusal, and return it."""
        self.tell("refused", f"{peer or 'local'}: {about + ': ' if about else ''}{reply}")
        return reply


class _Handler:
    """What aiosmtpd asks for at each command."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def handle_EHLO(  # noqa: N802 - the names are aiosmtpd's
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        told = [line for line in responses[:-1] if not line[4:].startswith("AUTH")]
        return [*told, "250-PIPELINING", "250-ENHANCEDSTATUSCODES", "250 HELP"]

    async def handle_MAIL(  # noqa: N802
        self, server: "Session", session: Any, envelope: Any, sender: str, options: list[str]
    ) -> str:
        if self._door.is_closing:
            return STOPPING
        envelope.mail_from = sender
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: "Session", session: Any, envelope: Any, asked: str, options: list[str]
    ) -> str:
        if not recipient_of(asked, self._door.settings):
            return self._door.refused(NO_SUCH_ADDRESS, server.peer, asked)
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY_RECIPIENTS
        envelope.rcpt_tos.append(asked)
        return "250 2.1.5 OK"

    async def handle_VRFY(self, server: SMTP, session: Any, envelope: Any, asked: str) -> str:  # noqa: N802
        return NOT_TOLD

    async def handle_exception(self, error: Exception) -> str:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return NO_ROOM
        if not isinstance(error, TLSSetupException):  # that one is the peer's
            self._door.tell("mistake", type(error).__name__)
        return OWN_MISTAKE


class Session(SMTP):
    """One connection."""

    greeting = "HELO"
    words = ("SMTP", "ESMTP", "ESMTPS")

    def __init__(self, door: Door) -> None:
        settings = door.settings
        super().__init__(
            _Handler(door),
            data_size_limit=settings.size,
            enable_SMTPUTF8=True,
            hostname=settings.hostname,
            ident=f"{self.words[1]} {NAME}",
            tls_context=door.tls(),
            require_starttls=settings.must_encrypt,
            timeout=settings.patience,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            command_call_limit=_CALLS,
            loop=asyncio.get_running_loop(),
        )
        self.command_size_limits = defaultdict(lambda: _LONGEST_COMMAND)
        self.peer = ""
        self._door = door
        self._is_in = self._is_answering = False

    # coming and going

    def connection_made(self, transport: Any) -> None:
        """Let a peer in, or send it away."""
        if self._is_in:  # once more, now encrypted
            super().connection_made(transport)
            return
        peer = transport.get_extra_info("peername")
        self.peer = str(peer[0]).removeprefix("::ffff:") if isinstance(peer, tuple) else ""
        if reply := self._door.place_for(self.peer):
            transport.write(f"{self._door.refused(reply, self.peer)}\r\n".encode())
            transport.close()
            return
        self._is_in = True
        self._door.sessions.add(self)
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Take what a peer sends that was let in."""
        if self._is_in:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        """Take note that a peer sends no more."""
        return super().eof_received() if self._is_in else None

    def connection_lost(self, error: Exception | None) -> None:
        """Make room for the next peer."""
        if self._is_in:
            self._door.sessions.discard(self)
            super().connection_lost(error)

    def take_leave(self) -> None:
        """End with a word, unless a message is just being made safe."""
        if not self._is_answering:
            self._end(STOPPING)

    def cut(self) -> None:
        """End at once."""
        if self.transport is not None:
            self._writer.transport.abort()

    def _timeout_cb(self) -> None:
        self._end(self._door.refused(TIMED_OUT, self.peer))

    def _end(self, reply: str) -> None:
        if self.transport is not None:
            self._writer.write(f"{reply}\r\n".encode())
            self.transport.close()
            self.loop.call_later(LAST_WORD, self.cut)

    async def check_helo_needed(self, helo: str = "HELO") -> bool:
        """Say which greeting is missing."""
        return await super().check_helo_needed(self.greeting)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        """Refuse to let anybody sign in."""
        await self.push("502 5.5.1 Nobody signs in here")

    # the message

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """Take a message to its end and answer when it is safe."""
        if await self.check_helo_needed():
            return
        if arg or self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 Error: need RCPT command")
            return
        turns = self._door.turns
        try:
            await asyncio.wait_for(turns.acquire(), self._timeout_duration / 2)
        except TimeoutError:
            await self.push(self._door.refused(NO_TURN, self.peer))
            return
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as text:
                reply = await self._receive(text)
                if not reply:
                    self._is_answering = True
                    reply = await self._answered(text)
        finally:
            turns.release()
        recipients = len(self.envelope.rcpt_tos)
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self._reply(reply, recipients)
        self._is_answering = False
        self._reset_timeout()
        if self._door.is_closing:
            self._end(STOPPING)

    async def _reply(self, reply: str, recipients: int) -> None:
        await self.push(reply)

    async def _receive(self, file: Any) -> str:
        """Write the text of a message into a file; return what is wrong with it, or nothing."""
        trouble = ""

        def write(piece: bytes) -> None:
            nonlocal trouble
            if trouble:
                return
            if text.size > self._door.settings.size:
                trouble = TOO_LARGE
                return
            try:
                file.write(piece)
            except OSError:
                trouble = NO_ROOM

        text = Text(write)
        began = time.monotonic()
        behind = None
        while behind is None:
            left = began + self._timeout_duration + text.size / SLOWEST_BYTES_A_SECOND - time.monotonic()
            self._reset_timeout(max(min(left, self._timeout_duration), 0.01))
            piece = await self._reader.read(_PIECE)
            behind = text.feed(piece)
            if text.size > 2 * self._door.settings.size + _PIECE:
                # Who does not heed the limit is not listened to for ever.
                self._end(self._door.refused(TOO_LARGE, self.peer))
                raise ConnectionResetError
        if behind:
            self._reader._buffer[:0] = behind  # type: ignore[attr-defined]
        return self._door.refused(trouble, self.peer) if trouble else ""

    async def _answered(self, text: Any) -> str:
        """Hand a message on and wait for what is to be said."""
        self._reset_timeout(LONGEST_ANSWER)
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[str] = loop.create_future()

        def settle(reply: str) -> None:
            if not answered.done():
                answered.set_result(reply)

        def answer(reply: str) -> None:
            # The loop may have ended meanwhile, and nobody be there to be told.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, reply)

        size = text.tell()
        text.seek(0)
        self._door.hand_on(Letter(self._envelope(), text, size, answer, answered.cancelled))
        reply = await answered
        return reply if reply.startswith("2") else self._door.refused(reply, self.peer)

    def _envelope(self) -> Envelope:
        settings, found, session = self._door.settings, self.envelope, self.session
        if found is None or session is None:
            raise ConnectionResetError
        sender = "" if found.mail_from in (None, "<>") else str(found.mail_from)
        asked = tuple(dict.fromkeys(found.rcpt_tos))
        is_encrypted = session.ssl is not None
        return Envelope(
            sender=sender,
            recipients=asked,
            delivered=tuple(recipient_of(one, settings) for one in asked),
            peer=self.peer,
            helo=session.host_name or "",
            how=self.words[is_encrypted + session.extended_smtp],
            is_trusted=settings.trusts(self.peer),
        )


class _LmtpSession(Session, LMTP):
    """One LMTP connection, which answers for each recipient."""

    greeting = "LHLO"
    words = ("LMTP", "LMTP", "LMTPS")

    async def _reply(self, reply: str, recipients: int) -> None:
        for _ in range(recipients):
            await self.push(reply)
