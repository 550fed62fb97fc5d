"""A message in the form of RFC 5322, composed from what another form of mail holds.

Outlook keeps a message as properties (MS-OXPROPS). To be read like every other mail it is written down as one.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from email.header import Header
from email.message import Message
from email.parser import HeaderParser
from email.utils import formataddr, parseaddr

# What speaks of the body as it was sent: its form, and signatures over it.
_OF_THE_BODY = ("content-", "mime-version", "dkim-signature", "arc-")
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
    parts: list[bytes] = []
    if contents.text:
        parts.append(_in_base64(_header("text/plain", charset="utf-8"), contents.text.encode("utf-8", "replace")))
    if contents.html:
        parts.append(_in_base64(_header("text/html", charset="utf-8"), contents.html))
    parts += [_part(file) for file in contents.files]
    mark = _boundary(contents)
    message = _header("multipart/mixed", boundary=mark)
    for name, value in _fields(contents):
        message[name] = value
    delimiter = b"--" + mark.encode()
    pieces = [_octets(message)]
    for part in parts:
        pieces += [delimiter, b"\r\n", part, b"\r\n"]
    return b"".join([*pieces, delimiter, b"--\r\n"])


def _header(media_type: str, **parameters: str) -> Message:
    header = Message()
    header["MIME-Version"] = "1.0"
    header.add_header("Content-Type", media_type, **parameters)
    return header


def _octets(header: Message) -> bytes:
    """Return a header; its values are of one line and of ASCII."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in header.items())
    return lines.encode("ascii", "replace") + b"\r\n"


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


def _in_base64(header: Message, content: bytes) -> bytes:
    header["Content-Transfer-Encoding"] = "base64"
    return _octets(header) + base64.encodebytes(content).replace(b"\n", b"\r\n")


def _part(file: File) -> bytes:
    header = _header("message/rfc822" if file.is_message else "application/octet-stream")
    name = _one_line(file.name)[:255]
    if name:
        header.add_header(
            "Content-Disposition", "attachment", filename=("utf-8", "", name) if not name.isascii() else name
        )
    if file.content_id:
        header["Content-ID"] = f"<{_encoded(file.content_id)}>"
    # a message stands as it is: written anew on every level, it would be copied as often as it is nested
    return _octets(header) + file.content if file.is_message else _in_base64(header, file.content)
