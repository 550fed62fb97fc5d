"""An authorization server of this machine: it signs people in, gives tokens, and answers for them.

It keeps the rules of RFC 6749, 7636, 7662 and 8628; what is set on it breaks them.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from ingest.oauth_provider import Client, Provider

CLIENT = Client("billfold-test")
Reply = tuple[int, dict[str, object]]


class _Quiet(ThreadingHTTPServer):
    """Says nothing of those who hang up, which is what some tests are about."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None: ...


class SignInServer:
    """Signs `user` in to whatever asks in the right form.

    `lifetime` is how long access tokens are good; `rotating` gives a new refresh token each time, and the old one is
    never good again. `fault`, if set, is called for each request to the token endpoint and may answer in its place.
    `asked` has every form posted to it. `decision` is what people do at the address: approve, deny, or wait.
    """

    def __init__(self, user: str = "kim", lifetime: float = 3600) -> None:
        self.user, self.lifetime, self.rotating = user, lifetime, True
        self.fault: Callable[[dict[str, str]], Reply | bytes | None] | None = None
        self.asked: list[dict[str, str]] = []
        self.decision = "approve"
        self.client_secret = ""
        self.refresh_tokens: set[str] = set()
        self.access_tokens: dict[str, float] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self._devices: dict[str, int] = {}
        self._lock = threading.Lock()
        self._server = _Quiet(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "SignInServer":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def provider(self, **changes: object) -> Provider:
        values: dict[str, object] = {
            "name": "",
            "token_endpoint": f"{self.url}/token",
            "authorization_endpoint": f"{self.url}/authorize",
            "device_endpoint": f"{self.url}/device",
            "scopes": ("mail", "offline_access"),
        }
        return Provider(**{**values, **changes})  # type: ignore[arg-type]

    def table(self, client: str = "billfold-test") -> str:
        """The value of `oauth` in a configuration."""
        return (
            f'{{ client_id = "{client}", authorization_endpoint = "{self.url}/authorize", '
            f'token_endpoint = "{self.url}/token", device_endpoint = "{self.url}/device", '
            'scopes = ["mail", "offline_access"] }'
        )

    def new_refresh_token(self) -> str:
        token = f"refresh-{secrets.token_hex(8)}"
        self.refresh_tokens.add(token)
        return token

    def new_access_token(self) -> str:
        token = f"access-{secrets.token_hex(8)}"
        self.access_tokens[token] = time.monotonic() + self.lifetime
        return token

    def browse(self, address: str) -> str:
        """Do what a person does at an address of this server; return where the browser is sent."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code" and query["code_challenge_method"] == "S256", query
        answer = {"state": query["state"]}
        if self.decision == "deny":
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_hex(8)
            self._codes[answer["code"]] = query
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    # ------------------------------------------------------------------------------------------ what is answered

    def _answer(self, path: str, form: dict[str, str]) -> Reply | bytes:
        with self._lock:
            if path == "/introspect":
                good = self.access_tokens.get(form.get("token", ""), 0) > time.monotonic()
                return 200, {"active": good, "username": self.user, "scope": "mail"} if good else {"active": False}
            self.asked.append(form)
            if self.fault is not None:
                broken = self.fault(form)
                if broken is not None:
                    return broken
            if form.get("client_id") != CLIENT.id or form.get("client_secret", "") != self.client_secret:
                return 401, {"error": "invalid_client", "error_description": "AADSTS700016: no such application"}
            if path == "/device":
                device = secrets.token_hex(8)
                self._devices[device] = 0
                fields = {"device_code": device, "user_code": "WDJB-MJHT", "verification_uri": f"{self.url}/enter"}
                return 200, {**fields, "expires_in": 60, "interval": 0}
            return self._token(form)

    def _token(self, form: dict[str, str]) -> Reply:
        match form["grant_type"]:
            case "authorization_code":
                query = self._codes.pop(form["code"], None)
                challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
                if query is None or challenge.rstrip(b"=").decode() != query["code_challenge"]:
                    return 400, {"error": "invalid_grant"}
                if form["redirect_uri"] != query["redirect_uri"]:
                    return 400, {"error": "invalid_grant"}
                return 200, self._granted(self.new_refresh_token())
            case "refresh_token":
                token = form["refresh_token"]
                if token not in self.refresh_tokens:
                    return 400, {"error": "invalid_grant", "error_description": f"{token} is revoked"}
                if not self.rotating:
                    return 200, self._granted(None)
                self.refresh_tokens.discard(token)
                return 200, self._granted(self.new_refresh_token())
            case _:
                self._devices[form["device_code"]] += 1
                if self.decision == "deny":
                    return 400, {"error": "access_denied"}
                if self.decision == "wait" or self._devices[form["device_code"]] < 2:
                    return 400, {"error": "authorization_pending"}
                return 200, self._granted(self.new_refresh_token())

    def _granted(self, refresh: str | None) -> dict[str, object]:
        fields: dict[str, object] = {"access_token": self.new_access_token(), "token_type": "Bearer"}
        fields["expires_in"] = self.lifetime
        return fields | ({"refresh_token": refresh} if refresh else {})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                """Sign whoever opens the address in at once, as a person would."""
                self.send_response(302)
                self.send_header("Location", outer.browse(outer.url + self.path))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                form = {key: values[0] for key, values in parse_qs(body).items()}
                answered = outer._answer(urlsplit(self.path).path, form)
                if isinstance(answered, bytes):
                    self.wfile.write(answered)
                    self.close_connection = True
                    return
                status, fields = answered
                content = json.dumps(fields).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: object) -> None: ...

        return Handler
