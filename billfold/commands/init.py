"""`billfold init`: a configuration by asking."""

import importlib.util
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billfold.options import config_option

if TYPE_CHECKING:
    from ingest.providers import MailProvider

_WAYS = {
    "command": ("password_command", "The command that prints the password (such as: pass show mail/shop)"),
    "env": ("password_env", "The environment variable that holds the password"),
    "file": ("password_file", "The file that holds the password (readable by you alone)"),
    "keyring": ("keyring", ""),
    "oauth": ("oauth", ""),
}


_STORE = {
    "env": "Before Billfold runs, set the variable {source} to the password.",
    "file": "Put the password alone into {source}, then: chmod 600 {source}",
    "keyring": "Store the password once: keyring set billfold:{host} {username}",
}


@click.command("init", epilog="Example: billfold init --config billfold.toml")
@click.option("--archive", "archive_path", metavar="FOLDER", help="Where documents are filed.")
@click.option("--email", metavar="ADDRESS", help="The address of the mailbox; - for none.")
@click.option("--host", metavar="HOST", help="Its IMAP server.")
@click.option("--username", metavar="NAME", help="The name to sign in with.")
@click.option(
    "--password",
    "way",
    type=click.Choice(list(_WAYS)),
    help="Where the password comes from; oauth: sign in with a browser.",
)
@click.option("--password-source", "source", metavar="TEXT", help="The command, variable or file it comes from.")
@click.option("--force", is_flag=True, help="Replace a configuration that is there.")
@config_option
def command(
    archive_path: str | None,
    email: str | None,
    host: str | None,
    username: str | None,
    way: str | None,
    source: str | None,
    force: bool,
    config_file: Path | None,
) -> None:
    """Write a configuration by asking a few questions. What is given as an option is not asked."""
    from billfold.config import default_path
    from billfold.console import say
    from billfold.errors import UsageWrong
    from billfold.streams import printable
    from ingest.providers import provider_for, provider_of

    path = (config_file or default_path()).expanduser()
    if path.exists() and not force:
        raise UsageWrong(f"There is a configuration at {path} already; --force replaces it.")
    archive_path = archive_path or click.prompt("Folder for the archive", default="~/Invoices")
    text = _archive_part(_meant_folder(printable(str(archive_path))))
    if email is None:
        email = click.prompt("Your mail address (- if you have no mailbox to read)", default="-")
    steps: list[str] = []
    if email != "-":
        known = provider_of(str(email))
        if known is not None and known.no_imap and not host:
            raise UsageWrong(f"{known.no_imap} For a configuration without a mailbox, answer - to the address.")
        host = host or click.prompt("IMAP server", default=_host(known, str(email)))
        known = provider_for(str(host), str(email))
        username = username or click.prompt("User name", default=known.username(str(email)) if known else email)
        way, source = _password(way, source, known)
        text += _account_part(str(email), str(host), str(username), way, source, known)
        steps = _steps(known, way, f"billfold login {_name(str(email))} --config {path}")
    _write(path, text)
    say(f"Wrote {path}.")
    if way in _STORE:
        steps.append(_STORE[str(way)].format(source=source, host=host, username=username))
    for step in steps:
        say(step)
    say(f"Now try it: billfold check --config {path}")


def _host(known: "MailProvider | None", email: str) -> str:
    return known.host if known is not None and known.host else f"imap.{email.rpartition('@')[2]}"


def _steps(known: "MailProvider | None", way: str, login: str) -> list[str]:
    """Say what to do before the first sign-in."""
    if way == "oauth":
        first = [f"First: {known.first} See {known.page}"] if known and known.ways[0] is known.oauth else []
        return [*first, f"Then sign in: {login}" if first else f"First sign in: {login}"]
    if known is None:
        return []
    other = ' Or sign in with the browser: answer "oauth".' if known.oauth else ""
    wants = known.advice(login.split()[2])
    return [f"First: {wants}{other}"] if wants else []


def _meant_folder(text: str) -> str:
    """Return a folder as it is meant from here, wherever the configuration lies."""
    return text if text.startswith("~") else str(Path(text).absolute())


def _write(path: Path, text: str) -> None:
    """Write a configuration that has been seen to load; nothing is left behind when it does not."""
    from billfold.config import load
    from billfold.errors import ConfigurationWrong

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".toml", delete=False, encoding="utf-8") as file:
            file.write(text)
        made = Path(file.name)
        try:
            load(made)
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationWrong(f"{path} can't be written: {error.strerror}.") from error


def _archive_part(archive_path: str) -> str:
    return (
        "# The configuration of Billfold. config.example.toml in its repository explains every key.\n\n"
        f"[archive]\npath = {quoted(archive_path)}\n"
    )


def _password(way: str | None, source: str | None, known: "MailProvider | None") -> tuple[str, str]:
    """Return where the password comes from, asking for what was not given as an option."""
    from billfold.errors import UsageWrong

    oauth = known.oauth if known else None
    if way is None:
        usual = "keyring" if importlib.util.find_spec("keyring") else "file"
        if known and known.ways[0] is oauth:
            usual = "oauth"
        way = click.prompt("Where does the password come from", type=click.Choice(list(_WAYS)), default=usual)
    if way == "oauth" and oauth is None:
        raise UsageWrong(
            "How this provider signs in by OAuth is not known; take a password, and write the table `oauth` by hand "
            "(config.example.toml)."
        )
    _, question = _WAYS[str(way)]
    return str(way), source or (str(click.prompt(question)) if question else "")


def _name(email: str) -> str:
    return re.sub(r"[^\w-]", "", email.rpartition("@")[2].split(".")[0]) or "mail"


def _account_part(email: str, host: str, username: str, way: str, source: str, known: "MailProvider | None") -> str:
    key, question = _WAYS[way]
    lines = [
        "",
        "[[accounts]]",
        f"name = {quoted(_name(email))}",
        f"host = {quoted(host)}",
        f"username = {quoted(username)}",
    ]
    if known is not None and (known.port, known.security) != (993, "tls"):
        lines += [f"port = {known.port}", f"security = {quoted(known.security)}"]
    if way == "oauth" and known is not None:
        source, question = str(known.oauth), key
    if key:
        lines.append(f"{key} = {quoted(source) if question else 'true'}")
    lines.append('mailboxes = ["INBOX", "\\\\Junk"]')
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return a text as a TOML string (TOML 1.0, basic strings)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
