"""A message in the form of RFC 5322, composed from what another form of mail holds.

Outlook keeps a message as properties (MS-OXPROPS). To be read like every other mail it is written down as one.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from email import message_from_bytes
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import formataddr, parseaddr
from io import BytesIO

_OF_THE_BODY = ("content-", "mime-version")
_ADDRESSES = ("from", "sender", "reply-to", "to")
_LONGEST_HEADER = 256_000


@dataclass(frozen=True, slots=True)
class File:
    """An attached file: its name, its bytes, and its Content-ID where the HTML refers to it.

    `is_message` says that the bytes are a message of RFC 5322.
    """

    name: str
    content: bytes = field(repr=False)
    content_id: str = ""
    is_message: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """What a message in another form holds.

    `header` is the header as it was transported, where it was kept; the other fields are used without one.
    """

    header: str = ""
    subject: str = ""
    sender: tuple[str, str] = ("", "")
    to: tuple[str, str] = ("", "")
    date: str = ""
    text: str = ""
    html: bytes = field(default=b"", repr=False)
    files: tuple[File, ...] = ()


def composed(contents: Contents) -> bytes:
    """Return the message; each file comes out of it byte for byte."""
    parts: list[Message] = []
    if contents.text:
        parts.append(MIMEText(contents.text.encode("utf-8", "replace").decode(), "plain", "utf-8"))
    if contents.html:
        html = MIMEText("", "html", "utf-8")
        del html["Content-Transfer-Encoding"]
        _in_base64(html, contents.html)
        parts.append(html)
    parts += [_part(file) for file in contents.files]
    message = MIMEMultipart("mixed", _boundary(contents), parts)
    for name, value in _fields(contents):
        message[name] = value
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(message, linesep="\r\n")
    return out.getvalue()


def _boundary(contents: Contents) -> str:
    """Return a boundary that is the same for the same contents: what is read twice must be the same bytes."""
    pieces = (contents.text.encode("utf-8", "replace"), contents.html, *(file.content for file in contents.files))
    whole = hashlib.sha256(b"".join(hashlib.sha256(piece).digest() for piece in pieces))
    return f"=_{whole.hexdigest()[:32]}"


def _fields(contents: Contents) -> list[tuple[str, str]]:
    if contents.header.strip():
        text = contents.header[:_LONGEST_HEADER].replace("\r\n", "\n").strip("\n") + "\n\n"
        kept = HeaderParser().parsestr(text)
        fields = [(name, str(value)) for name, value in kept.items() if not name.lower().startswith(_OF_THE_BODY)]
        if any(name.lower() in ("from", "subject", "date") for name, _ in fields):
            return [(name, _field(name, value)) for name, value in fields]
    found = [
        ("From", _address(contents.sender)),
        ("To", _address(contents.to)),
        ("Subject", _encoded(contents.subject)),
        ("Date", contents.date),
    ]
    return [(name, value) for name, value in found if value]


def _field(name: str, value: str) -> str:
    if name.lower() in _ADDRESSES and not value.isascii():
        return _address(parseaddr(_one_line(value)))
    return _encoded(value)


def _address(found: tuple[str, str]) -> str:
    name, address = (_one_line(text) for text in found)
    if not address.isascii():
        return _encoded(f"{name} {address}")
    return formataddr((name, address)) if address else _encoded(name)


def _encoded(text: str) -> str:
    line = _one_line(text)
    return line if line.isascii() else Header(line, "utf-8", maxlinelen=0).encode()


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().replace("\x00", "").split())


def _in_base64(part: Message, content: bytes) -> None:
    part.set_payload(base64.encodebytes(content).decode("ascii"))
    part["Content-Transfer-Encoding"] = "base64"


def _part(file: File) -> Message:
    part: Message = MIMEMessage(message_from_bytes(file.content)) if file.is_message else MIMEApplication(file.content)
    name = _one_line(file.name)[:255]
    if name:
        part.add_header(
            "Content-Disposition", "attachment", filename=("utf-8", "", name) if not name.isascii() else name
        )
    if file.content_id:
        part["Content-ID"] = f"<{_encoded(file.content_id)}>"
    return part
