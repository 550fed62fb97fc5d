"""Peers of the inlet for the tests: a raw line, a listener with nobody behind it, and messages to send."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.delivery import Letter
from ingest.inlet import InletSettings
from tests.imap_servers import free_port

ADDRESS = "invoices@books.example"
ME = "me@example.com"
INLET = "127.0.0.1"


def settings(**more: Any) -> InletSettings:
    values: dict[str, Any] = {
        "address": ADDRESS,
        "forwarders": (ME,),
        "port": free_port(),
        "hostname": "mx.books.example",
    }
    return InletSettings(**{**values, **more})


class Line:
    """A connection, line by line, without any manners of its own."""

    def __init__(self, where: int | Path, greeting: bytes = b"LHLO tester.example", *, read: bool = True) -> None:
        if isinstance(where, Path):
            self.socket: socket.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.socket.connect(str(where))
        else:
            self.socket = socket.create_connection((INLET, where), 10)
        self.socket.settimeout(20)
        self._file = self.socket.makefile("rb")
        self.greeting = self.reply() if read else b""
        self.hello = self.say(greeting) if greeting else b""

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.socket.close()

    def reply(self) -> bytes:
        """The next reply, all its lines; empty when the line is cut."""
        found = b""
        while True:
            try:
                line = self._file.readline()
            except OSError:
                return found
            found += line
            if line[3:4] != b"-":
                return found

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def say(self, command: bytes) -> bytes:
        self.send(command + b"\r\n")
        return self.reply()

    def envelope(self, sender: str = ME, *recipients: str) -> list[bytes]:
        asked = recipients or (ADDRESS,)
        return [self.say(f"MAIL FROM:<{sender}>".encode()), *(self.say(f"RCPT TO:<{to}>".encode()) for to in asked)]

    def deliver(self, text: bytes, sender: str = ME, *recipients: str) -> bytes:
        """Send a message to its end and return the reply, of LMTP the first one."""
        self.envelope(sender, *recipients)
        begun = self.say(b"DATA")
        if not begun.startswith(b"354"):
            return begun
        self.send(stuffed(text) + b".\r\n")
        return self.reply()

    def encrypt(self) -> bytes:
        said = self.say(b"STARTTLS")
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._file.close()
        self.socket = context.wrap_socket(self.socket)
        self._file = self.socket.makefile("rb")
        return said


def stuffed(text: bytes) -> bytes:
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in text.split(b"\r\n"))


def order(number: int, sender: str = f"Kim Doe <{ME}>") -> bytes:
    """A mail that is a document, with a number of its own, as somebody on the list passes it on."""
    return (
        f"From: {sender}\r\nTo: {ADDRESS}\r\nSubject: Invoice {7000 + number}\r\n"
        f"Date: Thu, 15 Jan 2026 09:30:00 +0000\r\nMessage-ID: <order-{number}@lamps.example>\r\n\r\n"
        f"Invoice\r\nLamp Shop Ltd\r\nInvoice number: LS-{7000 + number}\r\nInvoice date: 15 January 2026\r\n"
        f"Net: EUR 100.00\r\nVAT 20%: EUR 20.00\r\nTotal: EUR 120.00\r\n"
    ).encode()


CONFIRMATION = (
    f"From: Gmail Team <forwarding-noreply@google.com>\r\nTo: {ADDRESS}\r\n"
    "Subject: (#482915037) Gmail Forwarding Confirmation - Receive Mail from kim@gmail.com\r\n"
    "Date: Thu, 15 Jan 2026 09:30:00 +0000\r\nMessage-ID: <c1@mail.gmail.com>\r\n\r\n"
    "kim@gmail.com has requested to automatically forward mail to your email address.\r\n"
    "Confirmation code: 482915037\r\n"
).encode()


class Desk:
    """Takes letters as whoever makes them safe does, and answers each with the next of `replies`."""

    def __init__(self, *replies: str) -> None:
        self.texts: list[bytes] = []
        self.letters: list[Letter] = []
        self.told: list[tuple[str, str]] = []
        self._replies = list(replies)

    def take(self, letter: Letter) -> None:
        self.letters.append(letter)
        self.texts.append(letter.text.read())
        reply = self._replies.pop(0) if self._replies else "250 2.6.0 Safe"
        if reply:
            letter.answer(reply)


@contextlib.contextmanager
def listening(made: InletSettings, desk: Desk) -> Iterator[int]:
    """A listener with a desk behind it; gives its port."""
    from ingest.smtp_server import Listener

    started = threading.Event()
    listener = Listener(made, desk.take, lambda event, text: desk.told.append((event, text)))
    thread = threading.Thread(target=listener.run, args=(started.set,), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield made.port
    finally:
        listener.stop()
        thread.join(5)
        assert not thread.is_alive()
        mistakes = [text for event, text in desk.told if event == "mistake"]
        assert mistakes == [], mistakes
