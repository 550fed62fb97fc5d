"""The questions to a new user: five at most, and none whose answer was given as an option or is known."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from billfold.console import say, warn
from billfold.errors import UsageWrong
from billfold.first_run.answers import WAYS, Answers, oauth_of
from billfold.streams import printable
from ingest.discovery import Server, find, of_provider, reached
from ingest.providers import MailProvider, provider_at, provider_for, provider_of
from ingest.secret import Secret

_MEANING = {
    "type": "you type it now, and it is kept for you",
    "command": "a program prints it (a password manager)",
    "env": "it is in an environment variable",
    "file": "it is in a file of yours",
    "keyring": "it is in the keyring already",
    "oauth": "none: you sign in with a browser",
}


def explain(choices: Mapping[str, str]) -> None:
    """Print what each choice means."""
    widest = max(map(len, choices))
    for name, meaning in choices.items():
        say(f"  {name:<{widest}}  {meaning}")


def asked_folder(given: str | None) -> str:
    """Return the archive's folder as it is meant from here, wherever the configuration lies."""
    while True:
        text = printable((given or str(click.prompt("Folder for the archive", default="~/Invoices"))).strip())
        mistake = _why_not(text)
        if given or not mistake or not sys.stdin.isatty():
            return text if text.startswith("~") else str(Path(text).absolute())
        say(mistake)


def _why_not(text: str) -> str:
    """Say why nothing could be filed in a folder; empty where something can."""
    try:
        there = Path(text).expanduser().absolute()
    except RuntimeError:
        return f"There is no user {text.split('/')[0][1:]} whose folder that could be; name another."
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    if not there.is_dir():
        return f"{there} is no folder; name another."
    return "" if os.access(there, os.W_OK | os.X_OK) else f"You may not write in {there}; name another folder."


def asked_address(given: str | None) -> str:
    """Return the address of the mailbox; empty for none."""
    while True:
        text = given or str(click.prompt("Your mail address (- if you have no mailbox to read)", default="-"))
        text = printable(text.strip())
        local, _, domain = text.rpartition("@")
        if text == "-" or (local and domain and not any(c.isspace() or c in "/:?#" for c in domain)):
            return "" if text == "-" else text
        mistake = f"{text} is no mail address; write it like jo@example.com, or - for none."
        if given or not sys.stdin.isatty():
            raise UsageWrong(mistake)
        say(mistake)


def asked_server(email: str, given: str | None, ca_file: str = "", *, looks: bool) -> Server:
    """Return the server of an address: the one given, the provider's, or what its domain and the user say."""
    known = provider_of(email)
    if given:
        return named_server(given, email, ca_file, looks=looks)
    if known is not None and known.no_imap:
        raise UsageWrong(f"{known.no_imap} For a configuration without a mailbox, answer - to the address.")
    if known is not None and known.host:
        say(f"The server of {known.name} is {known.host}.")
        return of_provider(known, email)
    domain = email.rpartition("@")[2].casefold()
    found = None
    if looks:
        say(f"Asking {domain} for its mail server …")
        found = find(email)
    if found is not None:
        say(f"Found {found.host}: {found.found}.")
        if found.is_of(domain) or provider_at(found.host) is not None:
            return found
    elif looks:
        say(f"{domain} names none that answers. Your provider's help tells it, under IMAP.")
    # A server elsewhere was named by whoever answered for the domain: a person must have seen it (RFC 6186, section 6).
    proposed = found.host if found else f"imap.{domain}"
    text = str(click.prompt("IMAP server", default=proposed))
    return found if found is not None and text == found.host else named_server(text, email, ca_file, looks=looks)


def named_server(text: str, email: str, ca_file: str = "", *, looks: bool) -> Server:
    """Return the server that somebody has named, as `host` or `host:port`."""
    host, colon, number = printable(text.strip()).rpartition(":")
    if not colon or "]" in number or (":" in host.strip("[]") and not host.startswith("[")):
        host, number = printable(text.strip()), ""
    host = host.strip("[]")
    if not host or any(c.isspace() or c in "/@" for c in host) or (number and not number.isdecimal()):
        raise UsageWrong(f"{text!r} is no server; write its name, like imap.example.com.")
    known = provider_for(host, email)
    if known is not None and not number:
        return Server(host, known.port, known.security, known.username(email))
    if not looks:
        return Server(host, int(number or 993))
    return reached(host, int(number) if number else None, str(Path(ca_file).expanduser()) if ca_file else "")


def asked_way(way: str | None, known: MailProvider | None) -> str:
    """Return where the password comes from."""
    usual = "type"
    if known is not None and known.ways and known.ways[0] is known.oauth:
        usual = "oauth"
    if way is None:
        if sys.stdin.isatty():
            explain(_MEANING)
        way = str(click.prompt("Where does the password come from", type=click.Choice(list(WAYS)), default=usual))
    if way == "oauth":
        oauth_of(known)
    return way


def ask_source(answers: Answers, source: str | None = None) -> None:
    """Ask for what the way of the password needs: the password itself, or where it is."""
    answers.secret, answers.source = None, ""
    if answers.way == "type":
        answers.secret = typed_password(answers.username)
        return
    _, question = WAYS[answers.way]
    if not question:
        return
    text = printable(source or str(click.prompt(question)))
    answers.source = str(Path(text).expanduser().absolute()) if answers.way == "file" else text


def typed_password(username: str) -> Secret:
    """Return a password that is typed unseen, or stands alone on a line of standard input."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line.strip():
            raise UsageWrong("No password came on standard input; write it there, alone on its line.")
        return Secret(line.rstrip("\r\n"))
    while True:
        text = str(click.prompt(f"Password of {username} (it is not shown)", hide_input=True))
        if text.isprintable() and text.strip():
            # App passwords are shown in groups; no provider's has a space at its ends.
            return Secret(text.strip())
        warn("It holds characters that no password has; type it again.")
