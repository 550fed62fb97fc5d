"""One part of a message as the standard library parsed it: its bytes, its name, and parts it did not see.

Total: whatever the part, a value comes out. What the standard library leaves undecoded is decoded here.
"""

import binascii
import email
import quopri
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message as EmailMessage
from email.policy import compat32

from parsers.mail.embedded import from_base64
from parsers.mail.headers import decoded
from parsers.mail.set_aside import Encoded
from parsers.text import sniff

# What the standard library raises on malformed mail, besides what it promises.
FOREIGN = (
    MessageError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    KeyError,
    LookupError,
    RecursionError,
    AssertionError,
)
_BASE64_START = re.compile(rb"\s*[A-Za-z0-9+/=\s]{60}")
_AFTER_BOUNDARY = re.compile(rb"(?:--)?[ \t]*(?:\r?\n|\Z)")
_CRLF = compat32.clone(linesep="\r\n")
# A line that may be a boundary, and after it the first field of a part.
_BOUNDARY = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]+[ \t]*:)", re.I | re.M)


def parts_of(part: EmailMessage) -> list[EmailMessage]:
    """Return the parts directly inside a part."""
    payload: object = part.get_payload()
    return [inner for inner in payload if isinstance(inner, EmailMessage)] if isinstance(payload, list) else []


def charset_of(part: EmailMessage) -> str:
    """Return the declared charset, or an empty text."""
    try:
        return str(part.get_content_charset() or "")
    except FOREIGN:
        return ""


def boundary_of(part: EmailMessage) -> str:
    """Return the boundary of a part with parts, or an empty text."""
    try:
        return str(part.get_boundary() or "")
    except FOREIGN:
        return ""


def filename_of(part: EmailMessage) -> str:
    """Return the declared file name, at most 255 characters, or an empty text."""
    try:
        name = part.get_filename()
    except FOREIGN:
        name = None
    return decoded(name)[:255] if name else ""


def encoding_of(part: EmailMessage) -> str:
    """Return the Content-Transfer-Encoding in lower case, without parameters."""
    return str(part.get("content-transfer-encoding", "")).partition(";")[0].strip().lower()


def is_attachment(part: EmailMessage) -> bool:
    """Whether the part says of itself that it is an attachment."""
    return str(part.get("content-disposition", "")).strip().lower().startswith("attachment")


def content_of(part: EmailMessage) -> bytes:
    """Return a part's content as bytes, decoded; as it stands where its declared encoding is not what it is in."""
    encoding = encoding_of(part)
    plain = _plainly(part, encoding)
    if plain is not None:
        return plain
    try:
        found: object = part.get_payload(decode=True)
    except (*FOREIGN, binascii.Error):
        found = None
    if not isinstance(found, bytes):
        return _standing(part)
    if encoding == "base64" and sniff.media_type(found) == sniff.BINARY:
        standing = _standing(part)
        if not _BASE64_START.match(standing) and sniff.media_type(standing) != sniff.BINARY:
            return standing
    return found


def _plainly(part: EmailMessage, encoding: str) -> bytes | None:
    """Return the content of a part that is encoded as the standards say, or None: most are, and this is quick."""
    raw: object = getattr(part, "_payload", "")
    try:
        if isinstance(raw, str) and encoding in ("", "7bit", "8bit", "binary"):
            return raw.encode("ascii", "surrogateescape")
        if isinstance(raw, Encoded) and encoding == "base64":
            return raw.content
        if isinstance(raw, str) and encoding == "base64":
            return binascii.a2b_base64(raw.encode("ascii").translate(None, b"\r\n \t"), strict_mode=True)
    except (UnicodeError, binascii.Error):
        return None
    return None


def _standing(part: EmailMessage) -> bytes:
    """Return a part's content as it stands, octets above ASCII included."""
    raw: object = getattr(part, "_payload", "")  # get_payload() would replace what is not in the declared charset
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def octets_within(raw: bytes, message: EmailMessage, boundary: str, start: int) -> tuple[int, int] | None:
    """Return where in the message around it an attached message stands, from `start` on, or None.

    It begins with its own header and ends at the boundary around it; an empty one is the end of everything.
    """
    try:
        header = "".join(f"{name}: {value}\r\n" for name, value in message.raw_items())
        octets = header.encode("utf-8", "surrogateescape")
        begin = raw.find(octets + b"\r\n", start) if header else -1
        if begin < 1 or raw[begin - 1] != 0x0A:
            return None
        if not boundary:
            return begin, len(raw)
        mark = boundary.encode("utf-8", "surrogateescape")
    except (*FOREIGN, UnicodeError):
        return None
    mark = b"\n--" + mark
    end = raw.find(mark, begin)
    while end >= 0 and not _AFTER_BOUNDARY.match(raw, end + len(mark)):
        end = raw.find(mark, end + 1)
    return begin, len(raw) if end < 0 else end - (raw[end - 1] == 0x0D)


def bytes_of(message: EmailMessage) -> bytes:
    """Return a parsed message as bytes, written anew: its lines ended as RFC 5322 wants."""
    try:
        return message.as_bytes(policy=_CRLF)
    except (*FOREIGN, UnicodeError):
        payload: object = message.get_payload()
        return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def encoded_message(outer: EmailMessage, inner: EmailMessage) -> bytes | None:
    """Return the bytes of an attached message that was encoded as a whole, or None where it was not.

    An encoding around a message is forbidden (RFC 2046, 5.2.1) and common. The standard library parses what is
    encoded: of base64 it sees no header, of quoted-printable a damaged one.
    """
    encoding = encoding_of(outer)
    if encoding == "base64" and not inner.keys():
        return from_base64(_text(inner.get_payload()))
    if encoding == "quoted-printable":
        return quopri.decodestring(bytes_of(inner))
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue") and not inner.keys():
        return content_of_uuencode(_text(inner.get_payload()))
    return None


def content_of_uuencode(text: bytes) -> bytes:
    """Return what uuencoded text holds, decoded the way a part so encoded is."""
    part = EmailMessage()
    part["Content-Transfer-Encoding"] = "x-uuencode"
    part.set_payload(text.decode("ascii", "ignore"))
    return content_of(part)


def _text(payload: object) -> bytes:
    return str(payload).encode("ascii", "ignore")


def outside(part: EmailMessage) -> Iterator[tuple[int, bytes]]:
    """Yield what stands before the first boundary and after the last one, each with the number it has as a part."""
    numbers = (0, len(parts_of(part)) + 1)
    for number, text in zip(numbers, (part.preamble, part.epilogue), strict=True):
        if text and text.strip():
            yield number, text.encode("utf-8", "surrogateescape")


def parts_without_announcement(content: bytes) -> EmailMessage | None:
    """Return text with boundaries nobody announced as a part with parts, or a lone part that stands in it, or None.

    Mail programs and gateways leave them behind wrong, missing and repeated boundaries.
    """
    boundary = _BOUNDARY.search(content)
    if boundary and b'"' not in boundary[1]:
        head = b'Content-Type: multipart/mixed; boundary="' + boundary[1] + b'"\r\n\r\n'
    elif re.match(rb"\s*content-[a-z-]+[ \t]*:", content[:200], re.I):
        head, content = b"", content.lstrip()
    else:
        return None
    try:
        found = email.message_from_bytes(head + content)
    except FOREIGN:
        return None
    return found if found.is_multipart() or not boundary else None
