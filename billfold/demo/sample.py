"""The sample mailboxes: messages about invented people and shops, as they would lie on a server.

A mailbox is a folder of `.eml` files with CRLF line ends. Their sorted names give the UIDs, the content gives
UIDVALIDITY (RFC 3501, section 2.3.1.1): the same messages are the same mailbox on every start.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from importlib.resources import files
from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class SampleMessage:
    """One message: the name of its file, its bytes, and its Date as INTERNALDATE, in UTC."""

    name: str
    content: bytes = field(repr=False)
    received: datetime


@dataclass(frozen=True, slots=True)
class SampleMailbox:
    """One mailbox with its messages in the order of their UIDs."""

    name: str
    uidvalidity: int
    messages: tuple[SampleMessage, ...]


def load_mailboxes(folder: Traversable | None = None) -> tuple[SampleMailbox, ...]:
    """Load the mailboxes in `folder`, by default those that come with Billfold, INBOX first.

    Each folder in it is a mailbox. A message without a readable Date raises `ValueError`.
    """
    root = folder if folder is not None else files("billfold.demo").joinpath("mailbox")
    folders = sorted((entry for entry in root.iterdir() if entry.is_dir()), key=lambda entry: entry.name)
    mailboxes = [_load_mailbox(entry) for entry in folders]
    return tuple(sorted(mailboxes, key=lambda mailbox: mailbox.name != "INBOX"))


def _load_mailbox(folder: Traversable) -> SampleMailbox:
    messages = tuple(_load_messages(folder))
    checksum = 0
    for message in messages:
        checksum = zlib.crc32(message.content, checksum)
    # UIDVALIDITY is not zero and, for clients that read it as a signed number, has 31 bits.
    return SampleMailbox(folder.name, (checksum & 0x7FFFFFFF) or 1, messages)


def _load_messages(folder: Traversable) -> Iterator[SampleMessage]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".eml"):
            content = entry.read_bytes()
            yield SampleMessage(entry.name, content, _date(content))


def _date(content: bytes) -> datetime:
    header = BytesHeaderParser().parsebytes(content)["Date"]
    if header is None:
        raise ValueError("a sample message has no Date field")
    return parsedate_to_datetime(header).astimezone(UTC)
