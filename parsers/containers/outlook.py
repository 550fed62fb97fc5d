"""Outlook's `.msg` file as a message (MS-OXMSG). The one module that imports olefile, which is an extra.

The file is a small file system (MS-CFB): each property of a text or of octets is a stream named for its id and
type, numbers and moments stand together in one stream, and each attachment is a folder.
"""

import struct
from typing import Any

from parsers.containers.composed import File, composed
from parsers.containers.mapi import (
    ATTACHED,
    BINARY,
    CODEPAGE,
    CONTENT_ID,
    INTERNET_CODEPAGE,
    LONG_NAME,
    METHOD,
    SHORT_NAME,
    STRING8,
    SUBMITTED,
    UNICODE,
    WIDTHS,
    charset,
    contents,
    text,
)
from parsers.errors import Damaged, TooComplex
from parsers.text.charset import decode_text

MOST_ATTACHMENTS = 100
MOST_DEPTH = 5
MOST_BYTES = 100_000_000
_STREAM = "__substg1.0_"
_NUMBERS = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_"
_EMBEDDED = 5  # PidTagAttachMethod: the attachment is a message
# The header before the numbers: of the message itself, of one attached to it, of anything else (MS-OXMSG, 2.4.1).
_HEADERS = {"message": 32, "embedded": 24, "attachment": 8}
_FOREIGN = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    struct.error,
    RecursionError,
)


def is_available() -> bool:
    """Whether olefile is installed."""
    try:
        import olefile  # noqa: F401
    except ImportError:
        return False
    return True


def message_in(data: bytes) -> bytes | None:
    """Return a `.msg` file as a message of RFC 5322; None for other files of that form (.doc, .xls).

    Raises `Damaged` or `TooComplex`. Its attachments come out of it byte for byte.
    """
    import io

    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_FATAL) as ole:
            if not ole.exists(_NUMBERS):
                return None
            return _File(ole).message((), "message", 0)
    except _FOREIGN as error:
        raise Damaged(f"it is no whole Outlook file ({type(error).__name__})") from error


class _File:
    """Reads messages out of one compound file; everything together has one budget."""

    def __init__(self, ole: Any) -> None:
        self.ole = ole
        self.left = MOST_BYTES
        self.entries: dict[tuple[str, ...], list[str]] = {}
        for path in ole.listdir(streams=True, storages=True):
            self.entries.setdefault(tuple(path[:-1]), []).append(path[-1])

    def message(self, folder: tuple[str, ...], kind: str, depth: int) -> bytes:
        """Return the message in a folder."""
        if depth > MOST_DEPTH:
            raise TooComplex(f"its messages are nested deeper than {MOST_DEPTH}")
        properties = self.properties(folder, kind)
        attachments = sorted(name for name in self.entries.get(folder, []) if name.startswith(_ATTACHMENT))
        if len(attachments) > MOST_ATTACHMENTS:
            raise TooComplex(f"it has more than {MOST_ATTACHMENTS} attachments")
        return composed(contents(properties, [self.file((*folder, name), depth) for name in attachments]))

    def file(self, folder: tuple[str, ...], depth: int) -> File:
        """Return the attachment in a folder."""
        properties = self.properties(folder, "attachment")
        name = text(properties, LONG_NAME, SHORT_NAME)
        if properties.get(METHOD) == _EMBEDDED:
            inside = (*folder, f"{_STREAM}{ATTACHED:04X}000D")
            return File(f"{name or 'message'}.eml", self.message(inside, "embedded", depth + 1), is_message=True)
        content = properties.get(ATTACHED, b"")
        return File(name, content if isinstance(content, bytes) else b"", text(properties, CONTENT_ID).strip("<> "))

    def properties(self, folder: tuple[str, ...], kind: str) -> dict[int, int | str | bytes]:
        """Return the properties that stand in a folder."""
        found: dict[int, int | str | bytes] = {}
        names = self.entries.get(folder, [])
        if _NUMBERS in names:
            found |= _numbers(self.octets((*folder, _NUMBERS)), _HEADERS[kind])
        codepage = charset(found.get(CODEPAGE) or found.get(INTERNET_CODEPAGE))
        for name in names:
            if not name.startswith(_STREAM) or len(name) != len(_STREAM) + 8:
                continue
            number, form = int(name[-8:-4], 16), int(name[-4:], 16)
            if form == UNICODE:
                found[number] = self.octets((*folder, name)).decode("utf-16-le", "replace")
            elif form == STRING8:
                found[number] = decode_text(self.octets((*folder, name)), codepage)
            elif form == BINARY:
                found[number] = self.octets((*folder, name))
        return found

    def octets(self, path: tuple[str, ...]) -> bytes:
        """Return a stream."""
        self.left -= self.ole.get_size(list(path))
        if self.left < 0:
            raise TooComplex(f"it holds more than {MOST_BYTES // 1_000_000} MB")
        with self.ole.openstream(list(path)) as stream:
            data: bytes = stream.read()
        return data


def _numbers(data: bytes, header: int) -> dict[int, int | str | bytes]:
    """Return the numbers and moments of a property stream (MS-OXMSG, 2.4.2): 16 octets each after the header."""
    found: dict[int, int | str | bytes] = {}
    for at in range(header, len(data) - 15, 16):
        form, number = struct.unpack_from("<HH", data, at)
        width = WIDTHS.get(form)
        if width and width <= 8 and (number != SUBMITTED or form == 0x0040):
            found[number] = int.from_bytes(data[at + 8 : at + 8 + width], "little")
    return found
