"""What a reader is told besides the bytes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Form(StrEnum):
    """How an original came: as a mail message, or as a file of its own."""

    MESSAGE = "message"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Inbox:
    """A dedicated address: who may forward to it, and which it is (empty: any address of the mailbox).

    `forwarders` are addresses, or `@domain` for everybody at exactly that domain. How they are compared, and what
    follows, is told in `parsers.mail.inbox`. `own` is whether the mail lies in the address's own account: then the
    rules concern it whatever its header says, for a blind copy names no recipient.
    """

    forwarders: tuple[str, ...]
    address: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Believed:
    """Whose word on the sender of a message is believed besides a signature of the sender's own.

    `servers` are the names under which the account's own servers write `Authentication-Results` (RFC 8601, 2.5); one
    that begins with `*.` stands for all below it. `sealers` are domains whose ARC seals are believed (RFC 8617).
    """

    servers: tuple[str, ...] = ()
    sealers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of an original: its form, its file name if any, and the day it was received.

    `received` is the day of INTERNALDATE (or of the file), in UTC; `today` the day of reading. Both come from
    the caller, because a reader reads no clock. `passwords` are tried on encrypted documents. `skip` names parts
    (by section) that an earlier reading did not survive, with the reason. `inbox` is None where no rules are set for
    who may forward. `show_pages` asks for the view of each document's page, for a person to see where values stood.
    `believed` is whose word on senders counts. `own` are the domains of whoever the original is read for.
    """

    form: Form
    filename: str = ""
    received: date | None = None
    today: date | None = None
    passwords: tuple[str, ...] = ()
    skip: tuple[tuple[str, str], ...] = ()
    inbox: Inbox | None = None
    show_pages: bool = False
    believed: Believed = Believed()
    own: tuple[str, ...] = ()
