"""TNEF, the `winmail.dat` of Outlook: the files in it, and messages attached to it (MS-OXTNEF).

Read here and not by tnefparse: that library loops for hours over a hundred bytes that state four thousand million
properties, copies the rest of the data for every attribute, and cuts zero octets from the ends of attached files.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.containers.composed import File, composed
from parsers.containers.mapi import (
    ATTACHED,
    BINARY,
    CONTENT_ID,
    LONG_NAME,
    OBJECT,
    SHORT_NAME,
    STRING8,
    SUBJECT,
    UNICODE,
    WIDTHS,
    charset,
    contents,
    html,
    text,
)
from parsers.errors import Damaged
from parsers.text.charset import decode_text

MOST_ATTRIBUTES = 20_000
MOST_DEPTH = 5
_SIGNATURE = b"\x78\x9f\x3e\x22"
# Attribute ids without their types (MS-OXTNEF, 2.1.3.2).
_TITLE, _DATA, _RENDERING, _ATTACHMENT = 0x8010, 0x800F, 0x9002, 0x9005
_PROPERTIES, _CODEPAGE, _SUBJECT = 0x9003, 0x9007, 0x8004
# The interface id before a message that is attached: IID_IMessage.
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
_MULTIPLE, _NAMED = 0x1000, 0x8000


@dataclass(slots=True)
class _Attachment:
    title: str = ""
    data: bytes = field(default=b"", repr=False)
    properties: dict[int, int | str | bytes] = field(default_factory=dict)


@dataclass(slots=True)
class _Message:
    codepage: str = ""
    properties: dict[int, int | str | bytes] = field(default_factory=dict)
    attachments: list[_Attachment] = field(default_factory=list)


def unwound(data: bytes) -> tuple[list[File], bytes]:
    """Return the files in a TNEF stream, and its HTML body if any; raises `Damaged`.

    A message attached to it comes as a file of RFC 5322 with its own header.
    """
    message = _read(data)
    return _files(message, 0), html(message.properties)


def _files(message: _Message, depth: int) -> list[File]:
    if depth > MOST_DEPTH:
        raise Damaged("its messages are nested too deep")
    files = []
    for attachment in message.attachments:
        properties = attachment.properties
        name = text(properties, LONG_NAME, SHORT_NAME) or attachment.title
        inside = properties.get(ATTACHED, b"")
        if isinstance(inside, bytes) and inside.startswith(_MESSAGE):
            inner = _read(inside[len(_MESSAGE) :])
            raw = composed(contents(inner.properties, _files(inner, depth + 1)))
            files.append(File(f"{name or 'message'}.eml", raw, is_message=True))
        else:
            content = attachment.data or (inside if isinstance(inside, bytes) else b"")
            files.append(File(name, content, text(properties, CONTENT_ID).strip("<> ")))
    return files


def _read(data: bytes) -> _Message:
    if not data.startswith(_SIGNATURE):
        raise Damaged("it does not begin like a TNEF file")
    message = _Message()
    for number, value in _attributes(data):
        if number == _RENDERING:
            message.attachments.append(_Attachment())
        elif number == _CODEPAGE and len(value) >= 4:
            message.codepage = charset(struct.unpack_from("<I", value)[0])
        elif number == _SUBJECT:
            message.properties.setdefault(SUBJECT, decode_text(value.rstrip(b"\0"), message.codepage))
        elif number == _PROPERTIES:
            message.properties |= _properties(value, message.codepage)
        elif number in (_TITLE, _DATA, _ATTACHMENT) and message.attachments:
            _add(message.attachments[-1], number, value, message.codepage)
    return message


def _add(attachment: _Attachment, number: int, value: bytes, codepage: str) -> None:
    if number == _TITLE:
        attachment.title = decode_text(value.rstrip(b"\0"), codepage)
    elif number == _DATA:
        attachment.data = value
    else:
        attachment.properties |= _properties(value, codepage)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each attribute's id and value; a last one that is cut short is `Damaged`."""
    at = 6
    for _ in range(MOST_ATTRIBUTES):
        if at + 11 > len(data):
            return
        number, size = struct.unpack_from("<HxxI", data, at + 1)
        if at + 9 + size > len(data):
            raise Damaged("it ends too early")
        yield number, data[at + 9 : at + 9 + size]
        at += 9 + size + 2
    raise Damaged(f"it has more than {MOST_ATTRIBUTES} attributes")


def _properties(data: bytes, codepage: str) -> dict[int, int | str | bytes]:
    """Return the properties by id (MS-OXTNEF, 2.1.3.4); those after a broken one are left out."""
    found: dict[int, int | str | bytes] = {}
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        for _ in range(min(count, MOST_ATTRIBUTES)):
            kind, number = struct.unpack_from("<HH", data, at)
            at += 4
            if number >= _NAMED:
                at = _after_name(data, at)
            value, at = _value(data, at, kind, codepage)
            if value is not None:
                found.setdefault(number, value)
    except struct.error:
        return found
    return found


def _after_name(data: bytes, at: int) -> int:
    """Return the place after a named property's name: a set, and a number or a text in it."""
    kind, size = struct.unpack_from("<II", data, at + 16)
    return at + 24 + (_padded(size) if kind else 0)


def _value(data: bytes, at: int, kind: int, codepage: str) -> tuple[int | str | bytes | None, int]:
    """Return a property's first value and the place after all of them."""
    bare = kind & ~_MULTIPLE
    width = WIDTHS.get(bare)
    if width:
        count = 1
        if kind & _MULTIPLE:
            (count,) = struct.unpack_from("<I", data, at)
            at += 4
        octets = data[at : at + width]
        # values of one property stand close, the next property begins at a multiple of four
        return int.from_bytes(octets, "little"), at + _padded(width * count)
    if bare not in (STRING8, UNICODE, OBJECT, BINARY):
        raise struct.error(f"unknown property type {kind:#06x}")
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    first: int | str | bytes | None = None
    for number in range(count):
        (size,) = struct.unpack_from("<I", data, at)
        if at + 4 + size > len(data):
            raise struct.error("a property ends too early")
        if number == 0:
            first = _decoded(data[at + 4 : at + 4 + size], bare, codepage)
        at += 4 + _padded(size)
    return first, at


def _decoded(octets: bytes, kind: int, codepage: str) -> str | bytes:
    if kind == UNICODE:
        return octets.decode("utf-16-le", "replace").rstrip("\x00")
    return decode_text(octets.rstrip(b"\0"), codepage) if kind == STRING8 else octets


def _padded(size: int) -> int:
    return (size + 3) & ~3
