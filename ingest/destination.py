"""The mailbox to which filed messages are moved: found in what the account has, or named as its server would.

People write `Invoices` or `Papers/Invoices`. Servers part the levels by other signs, and some keep all mailboxes of a
user below INBOX (RFC 2342).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.changing import ChangingConnection
from ingest.errors import ActionImpossible
from ingest.mailboxes import ListedMailbox, is_junk
from ingest.protocol import raw_name

LEVEL = "/"
_TRASH = "\\trash"


@dataclass(frozen=True, slots=True)
class Destination:
    """A mailbox by its name for people and the server's own bytes for it, and whether it is there."""

    name: str
    raw: bytes
    exists: bool

    def is_same(self, raw: bytes) -> bool:
        """Whether this is the mailbox of these bytes; INBOX is INBOX in any case (RFC 3501, section 5.1)."""
        return self.raw == raw or self.raw.upper() == raw.upper() == b"INBOX"


def find_destination(connection: ChangingConnection, name: str, account: str) -> Destination:
    """Return the mailbox that a name or a special use means.

    Raises ActionImpossible for a mailbox that holds no messages, for Junk and Trash, where servers delete, and for
    a special use that the account does not have.
    """
    listed = connection.list_mailboxes()
    if name.startswith("\\"):
        found = next((mailbox for mailbox in listed if name.casefold() in mailbox.attributes), None)
        if found is None:
            raise ActionImpossible(
                f"Account {account}: there is no mailbox with the use {name}; give `after_filing` the name of one."
            )
        return _checked(found, account)
    names = list(_names(connection, listed, name))
    for candidate in names:
        found = next((mailbox for mailbox in listed if _is_called(mailbox, candidate)), None)
        if found is not None:
            return _checked(found, account)
    return Destination(names[-1], raw_name(names[-1]), exists=False)


def _names(connection: ChangingConnection, listed: Sequence[ListedMailbox], name: str) -> Iterator[str]:
    """Yield what the name may be on this server; the last one is how it is called when it is made."""
    yield name
    inbox = next((mailbox.delimiter for mailbox in listed if mailbox.name.upper() == "INBOX"), "")
    prefix, delimiter = connection.namespace() or ("", "")
    delimiter = delimiter or inbox or next((mailbox.delimiter for mailbox in listed if mailbox.delimiter), "")
    here = name.replace(LEVEL, delimiter) if delimiter else name
    yield here
    if prefix and not here.startswith(prefix) and here.upper() != "INBOX":
        yield prefix + here


def _is_called(mailbox: ListedMailbox, name: str) -> bool:
    return mailbox.name == name or mailbox.name.upper() == name.upper() == "INBOX"


def _checked(mailbox: ListedMailbox, account: str) -> Destination:
    if not mailbox.selectable:
        raise ActionImpossible(
            f"Account {account}: the mailbox {mailbox.name!r} holds other mailboxes but no messages; name another in "
            "`after_filing`."
        )
    if _TRASH in mailbox.attributes or is_junk(mailbox):
        raise ActionImpossible(
            f"Account {account}: {mailbox.name!r} is where the server deletes mail after a time; name another mailbox "
            "in `after_filing`."
        )
    return Destination(mailbox.name, mailbox.raw, exists=True)
