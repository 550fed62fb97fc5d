"""OAuth 2.0 for a program on a person's machine: what is asked and what is answered.

RFC 6749 (the framework), RFC 7636 (PKCE), RFC 8252 (native apps), RFC 8628 (device code).
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ingest.errors import GrantRefused, ServerUnreachable
from ingest.oauth_provider import Client, Provider
from ingest.secret import Secret
from ingest.web import Answer, post_form

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
# RFC 6749, section 4.1.2.1; some servers send them with HTTP 400.
_PASSING = frozenset({"temporarily_unavailable", "server_error"})


@dataclass(frozen=True, slots=True)
class Granted:
    """What the token endpoint gave. `seconds` is how long the access token is good, where that was said."""

    access: Secret
    refresh: Secret | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person types in at an address, on any device, and how often may be asked whether he has."""

    code: Secret
    user_code: str
    address: str
    seconds: float
    interval: float


def authorization_address(
    provider: Provider, client: Client, redirect: str, state: str, verifier: str, username: str
) -> str:
    """Return the address at which a person signs in with a browser (RFC 6749, section 4.1.1; RFC 7636, section 4.3)."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": redirect,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": username,
        **dict(provider.parameters),
    }
    separator = "&" if "?" in provider.authorization_endpoint else "?"
    return f"{provider.authorization_endpoint}{separator}{urlencode(query)}"


def redeem(provider: Provider, client: Client, code: Secret, redirect: str, verifier: str, account: str) -> Granted:
    """Trade the code that the browser brought for tokens (RFC 6749, section 4.1.3)."""
    form = {
        "grant_type": "authorization_code",
        "code": code.reveal(),
        "redirect_uri": redirect,
        "code_verifier": verifier,
    }
    return _granted(provider, client, form, account)


def renew(provider: Provider, client: Client, refresh: Secret, account: str) -> Granted:
    """Trade the refresh token for a new access token, and maybe a new refresh token (RFC 6749, section 6).

    Raises GrantRefused when the provider refuses for good, ServerUnreachable when it may work later.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh.reveal(), "scope": " ".join(provider.scopes)}
    return _granted(provider, client, form, account)


def begin_device(provider: Provider, client: Client, account: str) -> DeviceCode:
    """Ask for a code that a person types in elsewhere (RFC 8628, section 3.1)."""
    form = {**client.form, "scope": " ".join(provider.scopes)}
    answer = post_form(provider.device_endpoint, form, account)
    fields = answer.fields
    _check(answer, account)
    # Google and some others name it as the drafts of RFC 8628 did.
    address = fields.get("verification_uri") or fields.get("verification_url")
    code, user_code = fields.get("device_code"), fields.get("user_code")
    if not (isinstance(code, str) and isinstance(user_code, str) and isinstance(address, str)):
        raise ServerUnreachable(f"Account {account}: the sign-in server gives no code to type in; try again later.")
    seconds, interval = _number(fields.get("expires_in")), _number(fields.get("interval"))
    return DeviceCode(Secret(code), user_code, address, seconds or 900, 5 if interval is None else interval)


def redeem_device(provider: Provider, client: Client, code: DeviceCode, account: str) -> Granted:
    """Ask whether the code was typed in; until then GrantRefused says `authorization_pending` (RFC 8628, 3.5)."""
    return _granted(provider, client, {"grant_type": DEVICE_GRANT, "device_code": code.code.reveal()}, account)


def _granted(provider: Provider, client: Client, form: Mapping[str, str], account: str) -> Granted:
    answer = post_form(provider.token_endpoint, {**client.form, **form}, account)
    _check(answer, account)
    access, refresh = answer.fields.get("access_token"), answer.fields.get("refresh_token")
    # A line break or a control character in a token would end it early in what is sent to the mail server.
    if not isinstance(access, str) or not re.fullmatch(r"[!-~]+", access):
        raise ServerUnreachable(f"Account {account}: the sign-in server gives no token; it is tried again later.")
    kept = Secret(refresh) if isinstance(refresh, str) and refresh else None
    return Granted(Secret(access), kept, _number(answer.fields.get("expires_in")))


def _check(answer: Answer, account: str) -> None:
    error = answer.fields.get("error")
    if answer.status < 400 and not error:
        return
    code = error if isinstance(error, str) and re.fullmatch(r"[\w.-]{1,60}", error) else ""
    if code in _PASSING or not code:
        raise ServerUnreachable(
            f"Account {account}: the sign-in server does not work at present (HTTP {answer.status}"
            f"{f', {code}' if code else ''}); it is tried again later."
        )
    # Of the description only Microsoft's number is told: the rest may repeat what was sent.
    number = re.search(r"AADSTS\d{4,8}", str(answer.fields.get("error_description")))
    raise GrantRefused(
        f"Account {account}: the provider refuses the sign-in ({f'{code}, {number[0]}' if number else code}).",
        code=code,
        detail=number[0] if number else "",
    )


def _number(value: object) -> float | None:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
        value = int(value)
    return float(value) if isinstance(value, int | float) and 0 <= value < 1e9 else None
