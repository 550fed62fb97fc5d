"""An OAuth sign-in as a person goes through it: the browser or the code, and what to do when it is refused."""

import os
import sys
import threading
import webbrowser

from billfold.console import warn
from billfold.errors import SignInFailed
from ingest.account import AccountSettings
from ingest.browser_sign_in import BrowserSignIn
from ingest.device_sign_in import sign_in_by_device
from ingest.errors import GrantRefused
from ingest.oauth import DeviceCode, Granted
from ingest.oauth_provider import Client, Provider
from ingest.secret import Secret

_CLIENT = (
    "the client is not accepted: check client_id and client_secret, and that it is of the right type (Google: desktop "
    "app; Microsoft: public client, with public client flows allowed)"
)
# By Microsoft's number, else by the word of RFC 6749, section 5.2, and RFC 8628, section 3.5.
_ADVICE = {
    "AADSTS7000218": "allow public client flows in the registration of the app (Authentication)",
    "AADSTS700016": "there is no app with this client_id; copy the application (client) ID once more",
    "AADSTS9002331": 'the app is for personal accounts only: write tenant = "consumers" into oauth',
    "AADSTS9002346": 'the app is for personal accounts only: write tenant = "consumers" into oauth',
    "AADSTS50194": "the app is for one organisation only: write its directory (tenant) ID as tenant into oauth",
    "access_denied": "access was not allowed; sign in once more and allow it, or ask whoever runs the mail for you",
    "authorization_declined": "access was not allowed; sign in once more and allow it",
    "expired_token": "nobody signed in in time; run the command again and sign in within some minutes",
    "invalid_grant": "the sign-in took too long; run the command again",
    "invalid_client": _CLIENT,
    "unauthorized_client": _CLIENT,
    "invalid_scope": "the client may not ask for mail; correct its permissions, or scopes in the configuration",
}


def sign_in(
    settings: AccountSettings, provider: Provider, client: Client, way: str | None, *, opens: bool
) -> tuple[Granted, Secret]:
    """Let a person sign in; return the tokens, and the refresh token among them. Raises `SignInFailed`."""
    way = way or _usual(provider, opens)
    if not (provider.device_endpoint if way == "device" else provider.authorization_endpoint):
        other = "browser" if way == "device" else "device"
        raise SignInFailed(f"Account {settings.name}: this provider has no such way to sign in to mail; use --{other}.")
    try:
        if way == "device":
            granted = sign_in_by_device(provider, client, settings.name, _show_code)
        else:
            granted = _by_browser(settings, provider, client, opens)
    except GrantRefused as error:
        advice = _ADVICE.get(error.detail) or _ADVICE.get(error.code)
        raise SignInFailed(f"{error} {advice[:1].upper()}{advice[1:]}." if advice else str(error)) from error
    if granted.refresh is None:
        raise SignInFailed(
            f"Account {settings.name}: the provider gave no lasting sign-in (no refresh token); add the scope that "
            "asks for one, often offline_access."
        )
    return granted, granted.refresh


def _usual(provider: Provider, opens: bool) -> str:
    if not provider.device_endpoint:
        return "browser"
    return "browser" if provider.authorization_endpoint and opens and _has_browser() else "device"


def _has_browser() -> bool:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return not os.environ.get("SSH_CONNECTION")


def _show_code(code: DeviceCode) -> None:
    warn(f"Open this address on any device, and type in the code {code.user_code}:\n\n  {code.address}\n")
    warn("Billfold waits until you have signed in there. Ctrl-C stops it.")


def _by_browser(settings: AccountSettings, provider: Provider, client: Client, opens: bool) -> Granted:
    with BrowserSignIn(provider, client, settings.username, settings.name) as waiting:
        if opens and _has_browser() and webbrowser.open(waiting.address):
            warn(f"Your browser opens; sign in there as {settings.username}. If it does not, open this address:")
        else:
            warn(
                f"Open this address in a browser, and sign in as {settings.username}. If that browser is on another "
                "machine, it ends at a page that cannot be shown: copy the address of that page, and paste it here."
            )
            threading.Thread(target=_read_pasted, args=(waiting,), daemon=True).start()
        warn(f"\n  {waiting.address}\n")
        return waiting.wait()


def _read_pasted(waiting: BrowserSignIn) -> None:
    """Offer each line that is typed in. Not by `input`, which a program that ends cannot be rid of."""
    line = b""
    while piece := os.read(sys.stdin.fileno(), 4096):
        *lines, line = (line + piece).split(b"\n")
        for whole in lines:
            if whole.strip() and not waiting.offer(whole.decode(errors="replace")):
                warn("This is not the address of the last page; copy it whole, from http:// to its end.")
