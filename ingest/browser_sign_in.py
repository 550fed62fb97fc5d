"""A sign-in with the browser of this machine, which comes back to a port of its own (RFC 8252, section 7.3).

Where the browser is on another machine it cannot come back; then the address it was sent to can be handed over.
"""

import hmac
import queue
import re
import secrets
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from ingest.errors import GrantRefused
from ingest.oauth import Granted, authorization_address, redeem
from ingest.oauth_provider import Client, Provider
from ingest.secret import Secret

SECONDS = 600.0
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Billfold</title>'
    "<p>{}</p><p>You can close this page.</p></html>"
)


class BrowserSignIn:
    """One sign-in that waits; `address` is where a person signs in. The port is open from `with` to its end."""

    def __init__(self, provider: Provider, client: Client, username: str, account: str) -> None:
        self._provider, self._client, self._account = provider, client, account
        self._state, self._verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        self._answers: queue.SimpleQueue[Mapping[str, str]] = queue.SimpleQueue()
        self._server = _Listener(("127.0.0.1", 0), self._handler())
        self._redirect = f"http://{provider.redirect_host}:{self._server.server_address[1]}"
        self.address = authorization_address(provider, client, self._redirect, self._state, self._verifier, username)

    def __enter__(self) -> "BrowserSignIn":
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def offer(self, address: str) -> bool:
        """Take the address to which the browser was sent; return whether it belongs to this sign-in."""
        try:
            query = {key: values[0] for key, values in parse_qs(urlsplit(address.strip()).query).items()}
        except ValueError:
            return False
        # Whatever comes without the state was not made by this sign-in (RFC 6749, section 10.12).
        if not hmac.compare_digest(query.get("state", "").encode(), self._state.encode()):
            return False
        if "code" not in query and "error" not in query:
            return False
        self._answers.put(query)
        return True

    def wait(self, seconds: float = SECONDS) -> Granted:
        """Wait until the browser has come back and return the tokens.

        Raises GrantRefused; its code is `expired_token` when nobody signed in in time.
        """
        until = time.monotonic() + seconds
        while True:
            try:
                # In pieces, because Ctrl-C does not end a longer wait on Windows.
                answer = self._answers.get(timeout=min(max(until - time.monotonic(), 0.01), 1))
                break
            except queue.Empty:
                if time.monotonic() >= until:
                    raise GrantRefused(
                        f"Account {self._account}: nobody has signed in within {seconds / 60:.0f} minutes.",
                        code="expired_token",
                    ) from None
        if "code" not in answer:
            code = answer["error"] if re.fullmatch(r"[A-Za-z_]{1,60}", answer["error"]) else "refused"
            raise GrantRefused(f"Account {self._account}: the provider refuses the sign-in ({code}).", code=code)
        return redeem(
            self._provider, self._client, Secret(answer["code"]), self._redirect, self._verifier, self._account
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                taken = outer.offer(self.path)
                text = "Billfold goes on in its own window." if taken else "This is not the sign-in that waits."
                content = _PAGE.format(text).encode()
                self.send_response(200 if taken else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Content-Security-Policy", "default-src 'none'")
                self.send_header("Referrer-Policy", "no-referrer")
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
                """The path holds the code: it is written nowhere."""

        return Handler


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers open connections that they do not use."""
