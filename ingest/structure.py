"""The parts of a message as BODYSTRUCTURE names them (RFC 3501, section 7.4.2): types and file names.

Servers get this list wrong in many ways, so it is a hint and no more: None means that it cannot be read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from ingest.header import decode_words, read_text
from ingest.responses import Value, read_list

MAX_PARTS = 2000
_NAME = re.compile(r"(?:file)?name(\*\d+)?(\*)?", re.IGNORECASE)


_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_BOUNDARY = b'("boundary" "'
_CONTENT_ID = re.compile(rb' "<[^"<>]*>"')


@dataclass(frozen=True, slots=True)
class DescribedPart:
    """A part that is not a multipart: its media type in lower case, and its file name, decoded, or empty.

    `section` is what FETCH calls it. `encoding`, in lower case, and `octets` are of its bytes as they are sent.
    """

    media_type: str
    filename: str
    section: str = ""
    encoding: str = ""
    octets: int | None = None


def outline_of(structure: bytes) -> bytes | None:
    """Return a structure without what differs from message to message, its types and the ends of its names kept.

    It can be read like the structure itself. None where something may hide in what is left out.
    """
    outline = structure.lower()
    # Escapes and encodings, and types and endings of names that digits are part of.
    if b"\\" in outline or b"=?" in outline or b"*" in outline or b"%" in outline:
        return None
    if b"7m" in outline or b"cs7" in outline or b"fc822" in outline:
        return None
    outline = outline.translate(_ZEROS)
    if _BOUNDARY in outline:
        first, *others = outline.split(_BOUNDARY)
        outline = (_BOUNDARY + b'"').join([first, *(other.partition(b'"')[2] for other in others)])
    return _CONTENT_ID.sub(b' ""', outline) if b' "<' in outline else outline


def read_structure(structure: bytes) -> tuple[DescribedPart, ...] | None:
    """Return all parts, those of attached messages included; None when the structure cannot be read."""
    values = read_list(structure)
    if values is None or len(values) != 1 or not isinstance(values[0], list):
        return None
    parts: list[DescribedPart] = []
    waiting: list[tuple[list[Value], str]] = [(values[0], "")]
    while waiting:
        body, section = waiting.pop()
        children = [value for value in body if isinstance(value, list)]
        if body and isinstance(body[0], list):
            # A multipart: its parts come first, then the subtype and extension data.
            count = next((i for i, value in enumerate(body) if not isinstance(value, list)), len(body))
            outer = f"{section}." if section else ""
            waiting += reversed([(child, f"{outer}{number}") for number, child in enumerate(children[:count], 1)])
            continue
        if len(body) < 7 or not isinstance(body[0], bytes) or not isinstance(body[1], bytes):
            return None
        media_type = f"{read_text(body[0])}/{read_text(body[1])}".lower()
        section = section or "1"
        encoding = body[5].decode("ascii", "replace").lower() if isinstance(body[5], bytes) else ""
        octets = int(body[6]) if isinstance(body[6], bytes) and body[6].isdigit() else None
        parts.append(DescribedPart(media_type, _filename(body), section, encoding, octets))
        if len(parts) > MAX_PARTS:
            return None
        if media_type == "message/rfc822" and len(body) > 8 and isinstance(body[8], list):
            inner = body[8]
            # Of a message in a message, a single part has a number of its own, a multipart has none.
            waiting.append((inner, section if inner and isinstance(inner[0], list) else f"{section}.1"))
    return tuple(parts)


def _filename(body: list[Value]) -> str:
    """Return the file name of Content-Disposition, else of Content-Type, pieces and encodings put together."""
    names: list[str] = []
    for parameters in _parameter_lists(body):
        pieces: list[tuple[int, str]] = []
        for key, value in zip(parameters[::2], parameters[1::2], strict=False):
            match = _NAME.fullmatch(key.decode("ascii", "replace")) if isinstance(key, bytes) else None
            if match and isinstance(value, bytes):
                number = int(match[1][1:]) if match[1] and len(match[1]) < 6 else 0
                pieces.append((number, _parameter(value, extended=bool(match[2]), first=number == 0)))
        if pieces:
            names.append(decode_words("".join(text for _, text in sorted(pieces, key=lambda piece: piece[0]))))
    return names[-1] if names else ""


def _parameter_lists(body: list[Value]) -> Iterator[list[Value]]:
    if isinstance(body[2], list):
        yield body[2]
    for value in body[7:]:
        # body-fld-dsp: the disposition and its parameters
        if isinstance(value, list) and len(value) == 2 and isinstance(value[1], list):
            yield value[1]


def _parameter(value: bytes, *, extended: bool, first: bool) -> str:
    """Decode a parameter value (RFC 2231: charset'language'percent-encoded, where the name ends in `*`)."""
    if not extended:
        return read_text(value)
    if first and value.count(b"'") >= 2:
        value = value.split(b"'", 2)[2]
    return read_text(unquote_to_bytes(value))
