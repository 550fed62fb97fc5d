"""The client of an OAuth sign-in: who asks for access. Each user registers one of his own; none can be shipped."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import click

from billfold.console import warn
from billfold.errors import ConfigurationWrong, UsageWrong
from ingest.account import AccountSettings
from ingest.errors import CredentialMissing
from ingest.oauth_provider import Client, OAuthTokens
from ingest.secret import Secret
from ingest.tokens import read

# Google: developers.google.com/identity/protocols/oauth2/native-app, and support.google.com/cloud/answer/15549945.
# Microsoft: learn.microsoft.com/entra/identity-platform/quickstart-register-app.
STEPS = {
    "google": (
        "Google wants to know which program asks, so register your own copy, once for all your accounts:\n"
        "  1. Make a project at https://console.cloud.google.com/projectcreate and enable the Gmail API in it.\n"
        "  2. At https://console.cloud.google.com/auth/overview, set up the consent screen (audience: external), and\n"
        "     publish it (in production): while it is in testing, a sign-in ends after seven days.\n"
        "  3. At https://console.cloud.google.com/auth/clients, create a client of the type desktop app, and download\n"
        "     its JSON file.\n"
        "Then run: billfold login {account} --client FILE\n"
        "Google warns that it has not verified the program, which is yours: choose Advanced, and go on.\n"
        "For a single account an app password is simpler: https://myaccount.google.com/apppasswords"
    ),
    "microsoft": (
        "Microsoft wants to know which program asks, so register your own copy, once for all your accounts:\n"
        "  1. At https://entra.microsoft.com choose App registrations, New registration. It needs a directory: that\n"
        "     of your organisation, or the one that comes with a free Azure account.\n"
        "  2. Supported accounts: any organizational directory and personal Microsoft accounts.\n"
        "  3. Redirect URI: Public client/native, http://localhost\n"
        "  4. Under Authentication, allow public client flows. A client secret is not needed.\n"
        "Copy the application (client) ID from its overview."
    ),
}


def client_for(account: str, source: OAuthTokens, file: Path | None, accounts: Sequence[AccountSettings]) -> Client:
    """Return the client to sign in with: that of the file, the configuration, an earlier sign-in, or what is typed in.

    Raises `UsageWrong` or `ConfigurationWrong`, with how to make one, when there is none.
    """
    if file is not None:
        return _from_file(file)
    if source.client is not None:
        return source.client
    for other in (source, *(settings.credential for settings in accounts)):
        if isinstance(other, OAuthTokens) and other.provider.name == source.provider.name and other.client is None:
            try:
                return read(other.file, account).client
            except CredentialMissing:
                continue
    warn(STEPS[source.provider.name].format(account=account))
    return _typed_in(source.provider.name)


def _typed_in(provider: str) -> Client:
    try:
        identifier = str(click.prompt("Client ID", err=True)).strip()
        secret = ""
        if provider == "google":
            secret = str(click.prompt("Client secret (it is not shown)", hide_input=True, err=True)).strip()
    except click.exceptions.Abort as error:
        raise ConfigurationWrong(
            "There is no client to sign in with; make one as told above, and write its client_id into the "
            "configuration, or type it in."
        ) from error
    if not re.fullmatch(r"[!-~]{3,300}", identifier):
        raise UsageWrong(f"{identifier!r} is no client ID; copy it as the provider shows it.")
    return Client(identifier, Secret(secret) if secret else None)


def _from_file(file: Path) -> Client:
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
        kind = next(name for name in ("installed", "web") if name in found)
        client, secret = found[kind]["client_id"], found[kind].get("client_secret")
    except (OSError, ValueError, KeyError, TypeError, StopIteration, RecursionError):
        raise UsageWrong(
            f"{file} is not the file of a client; download it again (JSON) from "
            "https://console.cloud.google.com/auth/clients"
        ) from None
    if kind == "web" or not isinstance(client, str):
        raise UsageWrong(f"{file} is the file of a client of another type; create one of the type desktop app.")
    return Client(client, Secret(secret) if isinstance(secret, str) and secret else None)
