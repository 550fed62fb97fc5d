"""Who receives what the program sends: an SMTP server, and a server for webhooks. Both listen on loopback alone."""

import email
import json
import ssl
import threading
import time
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.imap_servers import _certificate, free_port


class MailServer:
    """Takes mail. With `folder` it speaks TLS (a certificate is made there), with `password` kim must sign in."""

    def __init__(
        self, folder: Path | None = None, password: str = "", *, starttls: bool = False, mechanisms: str = ""
    ) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answer = "250 OK"
        self.unknown: set[str] = set()
        self.logins: list[bytes] = []
        self.ca_file = folder / "mail-cert.pem" if folder else None
        self._password = password
        context = None
        if folder is not None and self.ca_file is not None:
            _certificate(self.ca_file, folder / "mail-key.pem")
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(self.ca_file, folder / "mail-key.pem")
        self.port = free_port()
        options: dict[str, Any] = {"authenticator": self._authenticate} if password else {}
        if mechanisms:
            options["auth_exclude_mechanism"] = [name for name in ("PLAIN", "LOGIN") if name != mechanisms]
        # The library takes only STARTTLS for TLS.
        options |= {"auth_required": starttls, "auth_require_tls": starttls or context is None} if password else {}
        if starttls:
            options |= {"tls_context": context, "require_starttls": True}
        implicit = None if starttls else context
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ssl_context=implicit, **options)

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.logins.append(data.password)
        good = (data.login, data.password) == (b"kim", self._password.encode())
        return AuthResult(success=good, handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            found = email.message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
            self.recipients.append(list(envelope.rcpt_tos))
            self.mails.append(found)
        return self.answer

    def wait_for(self, count: int, seconds: float = 60) -> list[EmailMessage]:
        """Wait until so many mails have come."""
        until = time.monotonic() + seconds
        while len(self.mails) < count and time.monotonic() < until:
            time.sleep(0.02)
        assert len(self.mails) >= count, [mail["Subject"] for mail in self.mails]
        return self.mails


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@dataclass
class Posted:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class HookServer:
    """Takes what is posted, and answers with a status."""

    status: int = 200
    posted: list[Posted] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "HookServer":
        outer = self
        self.hold.set()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.posted.append(Posted(self.path, dict(self.headers), body))
                outer.hold.wait(30)
                self.send_response(outer.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook/s3cr3t-part"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait_for(self, count: int, seconds: float = 60) -> list[Posted]:
        until = time.monotonic() + seconds
        while len(self.posted) < count and time.monotonic() < until:
            time.sleep(0.02)
        assert len(self.posted) >= count, self.posted
        return self.posted


def mail_section(port: int, **more: str) -> str:
    """A `[mail]` section for a server of this machine."""
    keys = {"host": '"127.0.0.1"', "port": str(port), "security": '"none"', "sender": '"billfold@shop.example"'}
    keys = {**keys, "to": '["me@example.com", "books@example.com"]', **more}
    return "[mail]\n" + "\n".join(f"{key} = {value}" for key, value in keys.items()) + "\n"
