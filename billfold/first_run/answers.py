"""What a new user has answered, and the configuration that follows from it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from billfold.errors import UsageWrong
from ingest.discovery import Server
from ingest.providers import MailProvider, provider_for
from ingest.secret import Secret

if TYPE_CHECKING:
    from billfold.config import AccountSection

# How a password may be come by: the key of the configuration, and the question that goes with it.
WAYS = {
    "type": ("", ""),
    "command": ("password_command", "The command that prints the password (such as: pass show mail/shop)"),
    "env": ("password_env", "The environment variable that holds the password"),
    "file": ("password_file", "The file that holds the password (readable by you alone)"),
    "keyring": ("keyring", ""),
    "oauth": ("oauth", ""),
}


@dataclass(slots=True)
class Answers:
    """The account of a new user. `secret` is a password that was typed, and goes where `way` and `source` then say.

    `servers` are those whose findings on senders are believed.
    """

    email: str
    server: Server
    username: str
    way: str = "type"
    source: str = ""
    secret: Secret | None = None
    ca_file: str = ""
    servers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the account is called: its domain, without its ending."""
        return re.sub(r"[^\w-]", "", self.email.rpartition("@")[2].split(".")[0]) or "mail"

    @property
    def provider(self) -> MailProvider | None:
        """Who runs the server, if that is known."""
        return provider_for(self.server.host, self.email)

    @property
    def keys(self) -> dict[str, object]:
        """The keys of `[[accounts]]`, with a place for the password even before it has one."""
        found: dict[str, object] = {"name": self.name, "host": self.server.host, "username": self.username}
        if (self.server.port, self.server.security) != (993, "tls"):
            found |= {"port": self.server.port, "security": self.server.security}
        if self.ca_file:
            found["ca_file"] = str(Path(self.ca_file).expanduser().absolute())
        key, question = WAYS[self.way]
        if self.way == "oauth":
            found["oauth"] = str(oauth_of(self.provider))
        elif question:
            found[key] = self.source
        else:
            found["keyring"] = True
        if self.servers:
            found["servers"] = list(self.servers)
        return found

    def section(self) -> "AccountSection":
        """Return the account as the program would read it."""
        from billfold.config import AccountSection

        return AccountSection.model_validate(self.keys)


def oauth_of(provider: MailProvider | None) -> str:
    """Return whose OAuth serves a provider; raises `UsageWrong` where none is known."""
    if provider is None or provider.oauth is None:
        raise UsageWrong(
            "How this provider signs in by OAuth is not known; take a password, and write the table `oauth` by hand "
            "(config.example.toml)."
        )
    return provider.oauth.value


_SENDERS = """

[senders]
# Name servers are asked for the keys of signatures on mail that holds a document. "none": nobody is asked, and then
# genuine mail from Junk waits for you.
keys = "dns"
"""


def written(folder: str, answers: Answers | None) -> str:
    """Return the text of a configuration."""
    text = (
        "# The configuration of Billfold. config.example.toml in its repository explains every key.\n\n"
        f"[archive]\npath = {quoted(folder)}\n"
    )
    if answers is None:
        return text
    lines = [f"{key} = {_value(value)}" for key, value in answers.keys.items()]
    lines.append('mailboxes = ["INBOX", "\\\\Junk"]')
    return text + "\n".join(["\n[[accounts]]", *lines]) + _SENDERS


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return quoted(str(value))


def quoted(text: str) -> str:
    """Return a text as a TOML string (TOML 1.0, basic strings)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
