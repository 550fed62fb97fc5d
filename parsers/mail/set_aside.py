"""Long bodies in base64, set aside while a message is parsed, and put back where they stood.

A parser of mail looks at every line for a boundary. Most lines of a message with a file attached are of base64,
which can be no boundary, no header field and no empty line: a parser does with ten thousand of them what it does
with one. So it gets one in their place.
"""

import binascii
import re
from email.message import Message as EmailMessage

# Shorter bodies are not worth the trouble.
SHORTEST = 2_000
_ENCODING = b"base64"
_FIELD = re.compile(rb"content-transfer-encoding:[ \t]*base64[ \t]*\r?\n(?:[^\r\n]{1,1000}\r?\n){0,8}\r?\n", re.I)
_LONGEST_FIELD = 60
# Stands in a body's place, with its number: a line of base64 too.
_MARK = "BillfoldSetsThisBodyAside"
_PLACE = re.compile(_MARK + r"([0-9]{7})")


class Encoded(str):
    """The text of a part that is in base64 from its beginning to its end; `content` is what it says."""

    content: bytes

    def __new__(cls, text: str, content: bytes) -> "Encoded":
        """Return a text with what it says."""
        self = super().__new__(cls, text)
        self.content = content
        return self


def set_aside(raw: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Return a message with a line for each long body in base64, and the bodies: as they stand, and decoded.

    Only a body that is nothing but base64 is taken out: the lines from an empty one to the first
    that begins with a hyphen, as boundaries do.
    """
    bodies: list[tuple[str, bytes]] = []
    pieces: list[bytes] = []
    kept = at = 0
    if len(raw) < SHORTEST or _MARK.encode() in raw:
        return raw, bodies
    while (found := raw.find(_ENCODING, at)) >= 0:
        at = found + len(_ENCODING)
        line = raw.rfind(b"\n", max(found - _LONGEST_FIELD, 0), found) + 1
        field = _FIELD.match(raw, line) if line else None
        if field is None:
            continue
        start, end = field.end(), raw.find(b"-", field.end())
        whole = raw[start:end] if end >= 0 else raw[start:]
        body = whole.rstrip(b"\r\n")
        content = _decoded(body) if len(body) >= SHORTEST and whole.endswith(b"\n") else None
        if content is not None:
            pieces += [raw[kept:start], f"{_MARK}{len(bodies):07}".encode()]
            bodies.append((body.decode("ascii"), content))
            kept = at = start + len(body)
    return b"".join([*pieces, raw[kept:]]) if bodies else raw, bodies


def _decoded(body: bytes) -> bytes | None:
    """Return what a body says, or None where it has anything but even lines of base64."""
    width = body.find(b"\n") + 1
    mark = b"\r\n" if body[:width].endswith(b"\r\n") else b"\n"
    breaks = body.count(b"\n")
    if not breaks or body.count(b"\r") != breaks * (len(mark) - 1):
        return None
    for place, octet in enumerate(reversed(mark), 1):
        if body[width - place :: width] != bytes([octet]) * breaks:
            return None
    try:
        return binascii.a2b_base64(body.translate(None, b"\r\n"), strict_mode=True)
    except binascii.Error:
        return None


def put_back(message: EmailMessage, bodies: list[tuple[str, bytes]]) -> bool:
    """Put the bodies of a message that was parsed without them where they stood; whether each had its place."""
    places = 0

    def body_at(place: re.Match[str]) -> str:
        nonlocal places
        places += 1
        return bodies[int(place[1])][0]

    for part in message.walk() if bodies else ():
        for name in ("_payload", "preamble", "epilogue"):
            text: object = getattr(part, name, None)  # get_payload() would decode it
            if isinstance(text, str) and _MARK in text:
                whole = _PLACE.sub(body_at, text)
                alone = _PLACE.fullmatch(text.strip("\r\n"))
                setattr(part, name, Encoded(whole, bodies[int(alone[1])][1]) if alone else whole)
    return places == len(bodies)
