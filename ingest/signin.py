"""From nothing to a signed-in connection: TCP, TLS that is verified, sign-in, introduction (RFC 3501, section 6.2)."""

import contextlib
import re
import socket
import ssl

from ingest.account import AccountSettings, Patience, Security, is_loopback
from ingest.dialogue import BUSY, SMALL_LITERAL, Dialogue
from ingest.errors import (
    CertificateRefused,
    CommandRefused,
    EncryptionMissing,
    ServerBusy,
    ServerUnreachable,
    SignInRefused,
)
from ingest.protocol import FAILURES, Client
from ingest.providers import provider_for
from ingest.responses import quoted
from ingest.sasl import choose, exchange
from ingest.secret import Secret
from ingest.wire import tls_context


def connect(dialogue: Dialogue, settings: AccountSettings, patience: Patience) -> None:
    """Open the connection, encrypted as the settings say; nothing is sent before its certificate was verified."""
    if settings.security is Security.NONE and not is_loopback(settings.host):
        raise EncryptionMissing(
            f'Account {dialogue.account}: security = "none" is only for a server on this machine; set it to "tls".'
        )
    context = None
    if settings.security is not Security.NONE:
        try:
            context = tls_context(str(settings.ca_file) if settings.ca_file else None, dialogue.pace)
        except OSError as error:
            raise CertificateRefused(
                f"Account {dialogue.account}: ca_file {settings.ca_file} holds no certificates that can be read; "
                "correct it."
            ) from error
    dialogue.pace.start(0, SMALL_LITERAL)
    try:
        dialogue.client = Client(settings, context, dialogue.pace, patience)
        if settings.security is Security.STARTTLS:
            _start_tls(dialogue, context)
    except ssl.SSLCertVerificationError as error:
        raise CertificateRefused(
            f"Account {dialogue.account}: the certificate of {dialogue.server} is not trusted "
            f"({error.verify_message}); correct `host`, or name the server's own authority in `ca_file`."
        ) from error
    except ssl.SSLError as error:
        raise ServerUnreachable(
            f"Account {dialogue.account}: {dialogue.server} does not answer in TLS; check `port` and `security` "
            '("tls" is usual on port 993, "starttls" on 143).'
        ) from error
    except socket.gaierror as error:
        raise ServerUnreachable(
            f"Account {dialogue.account}: there is no server named {settings.host}, or no network; check `host`."
        ) from error
    except TimeoutError as error:
        raise ServerUnreachable(
            f"Account {dialogue.account}: {dialogue.server} does not answer; check `host` and `port`, or try later."
        ) from error
    except FAILURES as error:
        reason = dialogue.reason(error)
        if "BYE" in reason or BUSY.search(reason):
            raise ServerBusy(
                f"Account {dialogue.account}: {dialogue.server} takes no connection now ({reason}); try again later."
            ) from error
        raise ServerUnreachable(
            f"Account {dialogue.account}: no connection to {dialogue.server} ({reason}); check the network, `host` "
            "and `port`."
        ) from error


def _start_tls(dialogue: Dialogue, context: ssl.SSLContext | None) -> None:
    client = dialogue.client
    # A server that calls us signed in before TLS would make us skip it (RFC 9051, section 11.4).
    if client is None or client.protocol.state != "NONAUTH" or not client.has_capability("STARTTLS"):
        raise EncryptionMissing(
            f"Account {dialogue.account}: {dialogue.server} offers no encryption (STARTTLS); nothing was sent. "
            'Use security = "tls" with port 993.'
        )
    client.starttls(context)


def sign_in(dialogue: Dialogue, settings: AccountSettings, mechanism: str | None) -> None:
    """Sign in with the user name and the password, or by a token, and learn what the server can do.

    `mechanism` is None for a password; for a token the SASL mechanism wanted, empty for the best offered.
    """
    client = dialogue.client
    if client is None:
        raise AssertionError("there is no connection to sign in on")
    if re.search(r"[\r\n\0\1]", settings.username + dialogue.secret.reveal()):
        raise SignInRefused(
            f"Account {dialogue.account}: the user name or password contains a line break; store it without."
        )
    if mechanism is None:
        _by_password(dialogue, client, settings)
    else:
        _by_token(dialogue, client, settings, mechanism)
    with contextlib.suppress(CommandRefused), dialogue.command("ask what the server can do", 2000):
        dialogue.capabilities = frozenset(client.capabilities())


def _advice(settings: AccountSettings) -> str:
    known = provider_for(settings.host, settings.username)
    return "Many providers want an app password here." if known is None else known.advice(settings.name)


def _by_password(dialogue: Dialogue, client: Client, settings: AccountSettings) -> None:
    username, password = settings.username, dialogue.secret.reveal()
    plain_only = not (username + password).isascii() or client.has_capability("LOGINDISABLED")
    try:
        # Not imapclient's login: it reports a broken connection as a wrong password.
        with dialogue.command("sign in", 1000) as imap:
            if plain_only:
                imap.authenticate("PLAIN", lambda _: f"\0{username}\0{password}".encode())
            else:
                imap.login(quoted(username.encode()).decode(), password)
    except CommandRefused as error:
        raise SignInRefused(
            f"Account {dialogue.account}: {dialogue.server} refuses the user name or password of {username} "
            f"({error.reason}); check them. {_advice(settings)}".rstrip()
        ) from error


def _by_token(dialogue: Dialogue, client: Client, settings: AccountSettings, wanted: str) -> None:
    with dialogue.command("ask what the server can do", 2000):
        capabilities = {name.decode("ascii", "replace").upper() for name in client.capabilities()}
    offered = frozenset(name.removeprefix("AUTH=") for name in capabilities if name.startswith("AUTH="))
    mechanism = choose(wanted, offered)
    if not mechanism:
        raise SignInRefused(
            f"Account {dialogue.account}: {dialogue.server} takes no sign-in by OAuth; use a password instead."
        )
    said = exchange(mechanism, settings.username, dialogue.secret.reveal(), settings.host, settings.port)
    dialogue.secrets.append(Secret(said.first))
    try:
        with dialogue.command("sign in", 1000) as imap:
            imap.authenticate_by_token(said, at_once="SASL-IR" in capabilities)
    except CommandRefused as error:
        raise SignInRefused(
            f"Account {dialogue.account}: {dialogue.server} refuses the sign-in of {settings.username} by OAuth "
            f"({error.reason}); check that this is the address you signed in with (if not, `billfold login "
            f"{dialogue.account}` signs in anew), and that IMAP is switched on for it."
        ) from error


def introduce(dialogue: Dialogue) -> None:
    """Say the program's name, where the server wants to know it (ID, RFC 2971)."""
    # NetEase's servers (163, 126, 188) open no mailbox to a program that has not said its name (RFC 2971).
    if b"ID" in dialogue.capabilities and dialogue.client is not None:
        with contextlib.suppress(CommandRefused), dialogue.command("say the program's name", 1000):
            dialogue.client.id_({"name": "Billfold"})
