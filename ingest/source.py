"""What a source gives: messages and files, and the place where each one stood."""

from dataclasses import dataclass, field
from datetime import datetime

from parsers.context import Form


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """The delivery key: where one copy of an original stood (RFC 3501, section 2.3.1.1).

    For IMAP: the account's name, the mailbox, its UIDVALIDITY and the UID. A file has account `file`, its
    absolute path as mailbox, UIDVALIDITY 0 and, as UID, the first 60 bits of the SHA-256 of its bytes.
    """

    account: str
    mailbox: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class RawMessage:
    """An original as it came, byte for byte.

    `received` is INTERNALDATE or the file's modification time, aware, in UTC; None where the server gave
    nonsense. `junk` says that it stood in a Junk mailbox.
    """

    place: Place
    content: bytes = field(repr=False)
    form: Form = Form.MESSAGE
    filename: str = ""
    received: datetime | None = None
    junk: bool = False
