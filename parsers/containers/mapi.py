"""MAPI properties: what Outlook calls the subject, the sender and the body of a message (MS-OXPROPS).

`winmail.dat` and `.msg` keep a message as such properties; here they become the contents of a message.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from parsers.containers.composed import Contents, File
from parsers.text.charset import decode_text

# A number, a moment as FILETIME, a text, or octets; by the property's id, without its type.
Properties = Mapping[int, int | str | bytes]

# Property types (MS-OXCDATA, 2.11.1).
STRING8, UNICODE, OBJECT, BINARY, TIME = 0x001E, 0x001F, 0x000D, 0x0102, 0x0040
WIDTHS = {0x0002: 2, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 2, 0x0014: 8, TIME: 8}
WIDTHS[0x0048] = 16

SUBJECT, SUBMITTED, DELIVERED, HEADER = 0x0037, 0x0039, 0x0E06, 0x007D
BODY, HTML = 0x1000, 0x1013
ATTACHED, METHOD, SHORT_NAME, LONG_NAME, CONTENT_ID = 0x3701, 0x3705, 0x3704, 0x3707, 0x3712
CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
_SENDER_NAMES, _SENDER_ADDRESSES = (0x0042, 0x0C1A), (0x5D02, 0x5D01, 0x0065, 0x0C1F)
_RECEIVER_NAMES, _RECEIVER_ADDRESSES = (0x0E04, 0x0040), (0x39FE, 0x0076)
_FILETIME_BEGINS = datetime(1601, 1, 1, tzinfo=UTC)
_CHARSETS = {65001: "utf-8", 20127: "us-ascii", 28591: "iso-8859-1", 20866: "koi8-r", 50220: "iso-2022-jp"}


def charset(codepage: object) -> str:
    """Return the charset of a Windows code page; an empty one where there is none."""
    if not isinstance(codepage, int) or not codepage:
        return ""
    return _CHARSETS.get(codepage) or (f"iso-8859-{codepage - 28590}" if 28591 < codepage < 28606 else f"cp{codepage}")


def text(properties: Properties, *ids: int) -> str:
    """Return the first text among the properties."""
    for number in ids:
        value = properties.get(number)
        if isinstance(value, str) and value.strip("\x00 "):
            return value.replace("\x00", "")
    return ""


def contents(properties: Properties, files: Iterable[File]) -> Contents:
    """Return what the properties of a message and its attachments say."""
    return Contents(
        header=text(properties, HEADER),
        subject=text(properties, SUBJECT),
        sender=(text(properties, *_SENDER_NAMES), _address(properties, _SENDER_ADDRESSES)),
        to=(text(properties, *_RECEIVER_NAMES), _address(properties, _RECEIVER_ADDRESSES)),
        date=_date(properties),
        text=text(properties, BODY),
        html=html(properties),
        files=tuple(files),
    )


def html(properties: Properties) -> bytes:
    """Return the HTML body in UTF-8, whatever it was kept in."""
    value = properties.get(HTML, b"")
    if isinstance(value, bytes):
        value = decode_text(value, charset(properties.get(INTERNET_CODEPAGE)))
    return value.replace("\x00", "").encode("utf-8", "replace") if isinstance(value, str) else b""


def _address(properties: Properties, ids: Iterable[int]) -> str:
    # within one Exchange organisation the address is an X.500 name, which is none of mail
    return next((found for number in ids if "@" in (found := text(properties, number))), "")


def _date(properties: Properties) -> str:
    for number in (SUBMITTED, DELIVERED):
        value = properties.get(number)
        if isinstance(value, int) and 0 < value < 1 << 62:
            try:
                return format_datetime(_FILETIME_BEGINS + timedelta(microseconds=value // 10))
            except (OverflowError, ValueError):
                continue
    return ""
