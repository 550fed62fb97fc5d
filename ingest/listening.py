"""Hearing what a server says by itself (IDLE, RFC 2177), response by response, in a wait that can be ended.

Nothing here blocks on a read: bytes are taken when they are there, also those that imaplib or TLS hold already.
"""

import contextlib
import re
import time

from ingest.dialogue import Dialogue
from ingest.errors import ConnectionLost, IngestError
from ingest.interrupt import Interrupt
from ingest.protocol import Protocol

LONGEST_RESPONSE = 64_000
# Somebody who marks 100,000 messages as read in another program makes four million bytes of news.
MOST_IN_A_ROUND = 16_000_000
_LITERAL = re.compile(rb"\{(\d{1,9})\+?\}$")
_WAIT = "wait for news"


class Listening:
    """Waits on one connection, in rounds from `begin` to `end`; commands of its own can be asked between them.

    Any method may raise ServerUnreachable, after which the connection is closed, or CommandRefused.
    """

    def __init__(self, dialogue: Dialogue, interrupt: Interrupt) -> None:
        self._dialogue, self._interrupt = dialogue, interrupt
        self._buffer = bytearray()
        self._quiet = False
        self._came = 0
        self._tags = 0
        self._idle_tag = b""

    @property
    def idling(self) -> bool:
        """Whether the server is still asked to say what changes; some end that by themselves."""
        return bool(self._idle_tag)

    def begin(self) -> list[bytes]:
        """Ask the server to say what changes (IDLE); return what it said before it agreed."""
        self._came = 0
        with self._dialogue.command(_WAIT, 0) as imap:
            self._idle_tag = self._send(imap, b"IDLE")
            return self._until(imap, self._idle_tag, _WAIT, agreed=True)

    def wait(self, until: float) -> list[bytes]:
        """Return what the server says, as soon as it does; nothing when time is up or the wait was interrupted.

        `until` is a moment of `time.monotonic`.
        """
        with self._dialogue.command(_WAIT, 0) as imap:
            while not self._interrupt.is_set() and (left := until - time.monotonic()) > 0:
                if responses := self._take(imap):
                    if any(response.startswith(self._idle_tag + b" ") for response in responses):
                        self._idle_tag = b""
                    return responses
                if self._quiet:
                    self._interrupt.wait_for(imap.sock, left)
        return []

    def end(self) -> list[bytes]:
        """Ask the server to stop (DONE); return what it said until it had stopped.

        A server that is not there any more is found here: it does not answer in time.
        """
        if not self._idle_tag:
            return []
        with self._dialogue.command(_WAIT, 0) as imap:
            imap.send(b"DONE\r\n")
            tag, self._idle_tag = self._idle_tag, b""
            return self._until(imap, tag, _WAIT)

    def ask(self, command: bytes, doing: str) -> list[bytes]:
        """Send a command; return all untagged responses up to its completion."""
        with self._dialogue.command(doing, 4000) as imap:
            return self._until(imap, self._send(imap, command), doing)

    def leave(self) -> None:
        """Sign out without waiting for an answer, and close; never fails."""
        if self._dialogue.client is not None:
            with contextlib.suppress(IngestError), self._dialogue.command("sign out", 0) as imap:
                if self._idle_tag:
                    imap.send(b"DONE\r\n")
                self._send(imap, b"LOGOUT")
        self._dialogue.abandon()

    def _send(self, imap: Protocol, command: bytes) -> bytes:
        self._tags += 1
        tag = b"listen%d" % self._tags
        imap.send(tag + b" " + command + b"\r\n")
        return tag

    def _until(self, imap: Protocol, tag: bytes, doing: str, *, agreed: bool = False) -> list[bytes]:
        """Return the untagged responses up to the tagged one, or with `agreed` up to the server's go-ahead."""
        heard: list[bytes] = []
        over = False
        # What comes behind is read to the end of its line, so that imaplib finds whole lines.
        while not over or self._buffer:
            for response in self._take(imap):
                if response.startswith(tag + b" "):
                    kind, _, text = response[len(tag) + 1 :].partition(b" ")
                    self._idle_tag = b""
                    self._dialogue.check(kind.decode("ascii", "replace").upper(), [text], doing)
                    over = True
                elif agreed and response.startswith(b"+"):
                    over = True
                else:
                    heard.append(response)
            if not over or self._buffer:
                if self._interrupt.is_set():
                    self._dialogue.abandon()
                    raise ConnectionLost(f"{self._dialogue.where} was left while it was asked to {doing}.")
                left = imap.pace.wait()
                if self._quiet:
                    self._interrupt.wait_for(imap.sock, left)
        return heard

    def _take(self, imap: Protocol) -> list[bytes]:
        """Return the whole responses that have come, without waiting."""
        data = imap.ready()
        # Only then is there nothing that TLS holds back, of which the socket itself would not tell.
        self._quiet = data is None
        if data is None:
            return []
        self._came += len(data)
        if not data:
            raise ConnectionAbortedError("the server closed the connection")
        if self._came > MOST_IN_A_ROUND:
            raise ConnectionAbortedError("the server talks without end")
        self._buffer += data
        responses = self._whole()
        if len(self._buffer) > LONGEST_RESPONSE:
            raise ConnectionAbortedError("the server sent a response without end")
        for response in responses:
            if response[:5].upper() == b"* BYE":
                raise ConnectionAbortedError(response[2:].decode("utf-8", "replace"))
        return responses

    def _whole(self) -> list[bytes]:
        """Take the responses off the buffer that are whole, with their literals (RFC 3501, section 4.3)."""
        responses: list[bytes] = []
        begin = look = 0
        while (end := self._buffer.find(b"\r\n", look)) >= 0:
            look = end + 2
            if mark := _LITERAL.search(self._buffer, begin, end):
                look += int(mark[1])
            else:
                responses.append(bytes(self._buffer[begin:end]))
                begin = look
        del self._buffer[:begin]
        return responses
