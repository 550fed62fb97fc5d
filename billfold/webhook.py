"""Notices posted to an address of the user's choice: as JSON, or in the words of ntfy, Slack or Discord."""

import http.client
import json
import os
import shlex
import ssl
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, assert_never
from urllib.parse import urlsplit

from billfold.errors import NotSent
from billfold.notice_sections import AlertsSection
from ingest.web import is_safe

# Seconds for each step of a request.
PATIENCE = 15.0
Format = Literal["json", "text", "slack", "discord"]
# Discord takes so many characters.
MOST = 1_900


class Webhook:
    """One address. It is a secret, as whoever knows it may write there: no message and no log repeats it."""

    def __init__(self, section: AlertsSection) -> None:
        self._section = section

    def send(self, title: str, text: str, values: Mapping[str, Any]) -> None:
        """Post one notice, and return when it was taken; raises `NotSent`. No redirect is followed."""
        url = self._address()
        body, headers = _body(self._section.webhook_format, title, text, values)
        parts = urlsplit(url)
        connection = _connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, headers | {"User-Agent": "Billfold"})
            status = connection.getresponse().status
        except ssl.SSLCertVerificationError as error:
            raise NotSent(f"The webhook has a certificate that is not trusted ({error.verify_message}).") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotSent(f"The webhook cannot be reached ({type(error).__name__}); it is tried again.") from None
        finally:
            connection.close()
        if not 200 <= status < 300:
            hint = "look whether its address is right" if 300 <= status < 500 and status != 429 else "it is tried again"
            raise NotSent(f"The webhook does not take the message (HTTP {status}); {hint}.")

    def _address(self) -> str:
        if self._section.webhook is not None:
            return self._section.webhook
        path = Path(self._section.webhook_file or "").expanduser()
        try:
            if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise NotSent(f"Other users of this machine can read {path}; run: chmod 600 {shlex.quote(str(path))}")
            url = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise NotSent(f"alerts.webhook_file {path} cannot be read ({type(error).__name__}); correct it.") from error
        if not is_safe(url):
            raise NotSent(f"The address in {path} must begin with https://, or be on this machine.")
        return url


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=PATIENCE)
    context = ssl.create_default_context()
    context.minimum_version = max(context.minimum_version, ssl.TLSVersion.TLSv1_2)
    return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=context)


def _body(form: Format, title: str, text: str, values: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    told: Mapping[str, Any]
    match form:
        case "text":
            # ntfy shows the header beside the text; a header holds nothing but ASCII.
            shown = " ".join(title.split()).encode("ascii", "replace").decode()
            return text.encode(), {"Content-Type": "text/plain; charset=utf-8", "Title": shown}
        case "json":
            told = {"title": title, "text": text, **values}
        case "slack":
            told = {"text": f"{title}\n{text}"}
        case "discord":
            # No account's name may call people.
            told = {"content": f"{title}\n{text}"[:MOST], "allowed_mentions": {"parse": []}}
        case _:
            assert_never(form)
    return json.dumps(told, default=str).encode(), {"Content-Type": "application/json"}
