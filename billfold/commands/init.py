"""`billfold init`: a configuration by asking."""

import importlib.util
import json
import re
import tempfile
from pathlib import Path

import click

from billfold.options import config_option

_WAYS = {
    "command": ("password_command", "The command that prints the password (such as: pass show mail/shop)"),
    "env": ("password_env", "The environment variable that holds the password"),
    "file": ("password_file", "The file that holds the password (readable by you alone)"),
    "keyring": ("keyring", ""),
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
@click.option("--password", "way", type=click.Choice(list(_WAYS)), help="Where the password comes from.")
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

    path = (config_file or default_path()).expanduser()
    if path.exists() and not force:
        raise UsageWrong(f"There is a configuration at {path} already; --force replaces it.")
    archive_path = archive_path or click.prompt("Folder for the archive", default="~/Invoices")
    text = _archive_part(_meant_folder(printable(str(archive_path))))
    if email is None:
        email = click.prompt("Your mail address (- if you have no mailbox to read)", default="-")
    if email != "-":
        host = host or click.prompt("IMAP server", default=f"imap.{str(email).rpartition('@')[2]}")
        username = username or click.prompt("User name", default=email)
        way, source = _password(way, source)
        text += _account_part(str(email), str(host), str(username), way, source)
    _write(path, text)
    say(f"Wrote {path}.")
    if way in _STORE:
        say(_STORE[str(way)].format(source=source, host=host, username=username))
    say(f"Now try it: billfold check --config {path}")


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


def _password(way: str | None, source: str | None) -> tuple[str, str]:
    """Return where the password comes from, asking for what was not given as an option."""
    if way is None:
        usual = "keyring" if importlib.util.find_spec("keyring") else "file"
        way = click.prompt("Where does the password come from", type=click.Choice(list(_WAYS)), default=usual)
    _, question = _WAYS[str(way)]
    return str(way), source or (str(click.prompt(question)) if question else "")


def _account_part(email: str, host: str, username: str, way: str, source: str) -> str:
    key, question = _WAYS[way]
    name = re.sub(r"[^\w-]", "", email.rpartition("@")[2].split(".")[0]) or "mail"
    lines = [
        "",
        "[[accounts]]",
        f"name = {quoted(name)}",
        f"host = {quoted(host)}",
        f"username = {quoted(username)}",
    ]
    if key:
        lines.append(f"{key} = {quoted(source) if question else 'true'}")
    lines.append('mailboxes = ["INBOX", "\\\\Junk"]')
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return a text as a TOML string (TOML 1.0, basic strings)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
