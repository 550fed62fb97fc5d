"""Requests over HTTPS: verified, bounded in time and size, never redirected by themselves.

Forms are posted to sign-in servers; the description of its mail servers is fetched from a domain.
"""

import contextlib
import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from ingest.account import Patience, is_loopback
from ingest.errors import CertificateRefused, EncryptionMissing, ServerBusy, ServerUnreachable
from ingest.wire import Pace, connect, tls_context

LARGEST_ANSWER = 100_000
PATIENCE = Patience(connect=10, read=20, command=30)
# For what is only looked for.
HASTE = Patience(connect=4, read=4, command=8)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered: the HTTP status, below 500, and the JSON object."""

    status: int
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: the HTTP status, where a redirect points, and the body."""

    status: int
    location: str
    body: bytes


class _Paced(http.client.HTTPConnection):
    """A connection whose sockets keep the deadline of the whole request."""

    def __init__(self, host: str, port: int, pace: Pace, patience: Patience, context: ssl.SSLContext | None) -> None:
        if context is not None:
            self.default_port = 443
        super().__init__(host, port)
        self._pace, self._patience, self._tls = pace, patience, context

    def connect(self) -> None:
        """Open the socket; its certificate is verified before anything is sent."""
        sock = connect(self.host, self.port, self._pace, self._patience)
        self.sock = self._tls.wrap_socket(sock, server_hostname=self.host) if self._tls else sock


def is_safe(url: str) -> bool:
    """Say whether secrets may be sent to an address: over HTTPS, or to this machine itself."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and not parts.username and (parts.port or 443) > 0
    except ValueError:
        return False
    return named and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")))


def post_form(url: str, form: Mapping[str, str], account: str, patience: Patience = PATIENCE) -> Answer:
    """Post a form and return the JSON object that comes back.

    Raises ServerUnreachable for all that may pass: no network, no answer in time, HTTP 5xx and 429, a redirect, and
    an answer that is no JSON object. Raises CertificateRefused or EncryptionMissing before anything is sent.
    """
    if not is_safe(url):
        raise EncryptionMissing(f"Account {account}: {url} is not encrypted; nothing was sent. Write it with https://.")
    parts = urlsplit(url)
    host = parts.hostname or ""
    where = f"Account {account}: the sign-in server {host}"
    pace = Pace(patience)
    pace.start(LARGEST_ANSWER, LARGEST_ANSWER)
    context = tls_context(None, pace) if parts.scheme == "https" else None
    connection = _Paced(host, parts.port or (443 if context else 80), pace, patience, context)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, urlencode(form).encode(), headers)
        # One without a length keeps the socket for itself, so it is closed by itself.
        with contextlib.closing(connection.getresponse()) as response:
            status, body = response.status, response.read(LARGEST_ANSWER + 1)
    except ssl.SSLCertVerificationError as error:
        raise CertificateRefused(
            f"{where} has a certificate that is not trusted ({error.verify_message}); nothing was sent."
        ) from error
    except TimeoutError as error:
        raise ServerUnreachable(f"{where} does not answer in time; it is tried again later.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        # The names alone: what a library says of a broken answer may hold parts of it.
        raise ServerUnreachable(
            f"{where} cannot be reached ({type(error).__name__}); it is tried again later."
        ) from None
    finally:
        connection.close()
    return _read(where, status, body)


def fetch(url: str, patience: Patience = HASTE) -> Page:
    """Fetch what lies at an address, with nothing of the user's but the address itself.

    Raises ServerUnreachable, CertificateRefused or EncryptionMissing.
    """
    if not is_safe(url):
        raise EncryptionMissing(f"{url} is not encrypted; it was not asked.")
    parts = urlsplit(url)
    host = parts.hostname or ""
    pace = Pace(patience)
    pace.start(LARGEST_ANSWER, LARGEST_ANSWER)
    context = tls_context(None, pace) if parts.scheme == "https" else None
    try:
        with contextlib.closing(
            _Paced(host, parts.port or (443 if context else 80), pace, patience, context)
        ) as connection:
            connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
            with contextlib.closing(connection.getresponse()) as response:
                moved = response.getheader("Location", "") if 300 <= response.status < 400 else ""
                return Page(response.status, moved, response.read(LARGEST_ANSWER))
    except ssl.SSLCertVerificationError as error:
        raise CertificateRefused(f"{host} has a certificate that is not trusted ({error.verify_message}).") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ServerUnreachable(f"{host} cannot be reached ({type(error).__name__}).") from error


def _read(where: str, status: int, body: bytes) -> Answer:
    if status == 429:
        raise ServerBusy(f"{where} asks to wait (HTTP 429); it is tried again later.")
    if status >= 500 or 300 <= status < 400:
        raise ServerUnreachable(f"{where} does not work at present (HTTP {status}); it is tried again later.")
    try:
        fields = json.loads(body) if len(body) <= LARGEST_ANSWER else None
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise ServerUnreachable(
            f"{where} answers with something that is no answer to a sign-in (HTTP {status}); perhaps a page of the "
            "network stands in between. It is tried again later."
        )
    return Answer(status, fields)
