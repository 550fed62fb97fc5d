"""An IMAP account as the configuration describes it, and how long its server may take."""

import ipaddress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ingest.oauth_provider import OAuthTokens
from ingest.secret import PasswordSource


class Security(StrEnum):
    """How the connection is encrypted. `none` is for servers on this machine only."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Keyword:
    """Filed messages get a keyword (RFC 3501, section 2.3.2)."""

    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """Filed messages get one of Gmail's labels (X-GM-LABELS)."""

    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """Filed messages are moved to a mailbox: a name, its levels parted by `/`, or a special use (`\\Archive`).

    `key` is the key of the configuration that asks for it.
    """

    mailbox: str
    key: str = "after_filing"


# What is done to a message once its record is safe.
Action = Keyword | Label | Move
RESCUE = Move("INBOX", "rescue")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """Where an account's mail is, how to sign in, and which mailboxes are meant.

    `mailboxes` are names, globs (`*`, `?`) or special-use attributes (`\\Junk`). `ca_file` is trusted instead of
    the system's authorities. `connections` is how many may be opened beside the first to fetch messages. `refusals` is
    the file that remembers refused sign-ins; without one they are not. Without `after_filing` the account's mailboxes
    are never changed, but for `rescue`: what is filed from Junk is moved to the inbox. `traffic` is how many bytes may
    be moved in a day.
    """

    name: str
    host: str
    username: str
    credential: PasswordSource | OAuthTokens
    port: int = 993
    security: Security = Security.TLS
    mailboxes: tuple[str, ...] = ("INBOX", "\\Junk")
    ca_file: Path | None = None
    connections: int = 2
    refusals: Path | None = None
    after_filing: Action | None = None
    rescue: bool = False
    traffic: int | None = None

    def in_mailbox(self, *, junk: bool) -> "AccountSettings":
        """Return the settings as they hold for a mailbox: `after_filing` is then what is done there."""
        return replace(self, after_filing=RESCUE) if junk and self.rescue else self


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: for a connection, for the next bytes, and for a command that moves nothing.

    A command that moves something gets more: the time in which a server may think about it (`read`), and its expected
    bytes at `bytes_per_second`. Once its answer has begun, each `window` must bring `least` bytes: a line that brings
    less is dead.
    """

    connect: float = 10
    read: float = 90
    command: float = 30
    bytes_per_second: float = 1_000
    window: float = 40
    least: int = 4_000


def is_loopback(host: str) -> bool:
    """Say whether a host name or address is this machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold().rstrip(".") == "localhost"
