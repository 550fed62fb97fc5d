"""S/MIME and CAdES: what a signature is wrapped around. Signatures are not checked here.

A signed wrapper is a `ContentInfo` of RFC 5652, section 3, in DER or BER, also with indefinite lengths and in
pieces (X.690, 8.1.3.6 and 8.7.3), in binary, in base64, or in PEM (RFC 7468, section 8).
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from parsers.mail.embedded import from_base64

_PKCS7 = bytes.fromhex("2a864886f70d0107")
_DATA, _SIGNED = _PKCS7 + b"\x01", _PKCS7 + b"\x02"
_SMIME_CT = bytes.fromhex("2a864886f70d01091001")
# enveloped, signed and enveloped, encrypted (RFC 2315), and authenticated enveloped data (RFC 5083)
_ENCRYPTED = frozenset({_PKCS7 + b"\x03", _PKCS7 + b"\x04", _PKCS7 + b"\x06", _SMIME_CT + b"\x17"})
_SEQUENCE, _OID, _OCTETS, _OCTETS_IN_PIECES, _EXPLICIT = 0x30, 0x06, 0x04, 0x24, 0xA0
_MOST_DEPTH = 20
_MOST_VALUES = 200_000
_PEM = re.compile(rb"\s*-----BEGIN (?:PKCS7|PKCS #7 SIGNED DATA|CMS)-----\s([A-Za-z0-9+/=\s]+)-----END ")
_ENTITY = re.compile(rb"(?:[!-9;-~]+[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_CONTENT_FIELD = re.compile(rb"^(?:content-type|content-transfer-encoding)[ \t]*:", re.I | re.M)


class Wrapping(StrEnum):
    """What a wrapper is: signed with its content, a signature alone, encrypted, or something else."""

    SIGNED = "signed"
    DETACHED = "detached"
    ENCRYPTED = "encrypted"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A wrapper: what it is, and its content where it is signed."""

    wrapping: Wrapping
    content: bytes = field(default=b"", repr=False)


class _Malformed(Exception):
    """The bytes are not what X.690 allows."""


def unwrapped(data: bytes) -> Wrapped | None:
    """Return what a signature is around; None for what is no CMS. Damaged wrappers are `OTHER`."""
    binary = _binary(data)
    if binary is None:
        return None
    try:
        return _content_info(binary)
    except _Malformed:
        return Wrapped(Wrapping.OTHER)


def is_entity(content: bytes) -> bool:
    """Whether bytes are a MIME entity (RFC 8551, 3.1): header fields, of which one tells of its content."""
    start = content[:8192].lstrip(b"\r\n")
    header = _ENTITY.match(start)
    return bool(header and _CONTENT_FIELD.search(header.group()))


def _binary(data: bytes) -> bytes | None:
    if data[:1] != b"\x30":
        pem = _PEM.match(data[:200]) or _PEM.match(data)
        text = pem[1] if pem else data
        if not pem and not data[:64].lstrip().startswith((b"MI", b"MA")):
            return None
        if from_base64(text[:64])[:1] != b"\x30":
            return None
        data = from_base64(text)
    is_cms = _PKCS7 in data[:32] or _SMIME_CT in data[:32]
    return data if is_cms else None


def _content_info(data: bytes) -> Wrapped:
    inside = _Reader(data).enter(_SEQUENCE)
    kind = inside.value(_OID)
    if kind in _ENCRYPTED:
        return Wrapped(Wrapping.ENCRYPTED)
    if kind != _SIGNED:
        return Wrapped(Wrapping.OTHER)
    signed = inside.enter(_EXPLICIT).enter(_SEQUENCE)
    signed.skip()  # version
    signed.skip()  # digestAlgorithms
    encapsulated = signed.enter(_SEQUENCE)
    encapsulated.skip()  # eContentType
    if encapsulated.at_end():
        return Wrapped(Wrapping.DETACHED)
    content = encapsulated.enter(_EXPLICIT).octets()
    return Wrapped(Wrapping.SIGNED, content)


class _Reader:
    """Reads BER from a place to an end; an end of None is told by an end-of-contents octet pair."""

    def __init__(self, data: bytes, at: int = 0, end: int | None = None, depth: int = 0) -> None:
        self.data = data
        self.at = at
        self.end = len(data) if end is None and depth == 0 else end
        self.depth = depth
        self.count = 0

    def at_end(self) -> bool:
        """Whether nothing more is inside."""
        if self.end is None:
            return self.data[self.at : self.at + 2] in (b"\0\0", b"")
        return self.at >= self.end

    def header(self) -> tuple[int, int | None]:
        """Read an identifier and a length; a length of None is indefinite."""
        self.count += 1
        if self.count > _MOST_VALUES:
            raise _Malformed
        head = self.data[self.at : self.at + 2]
        if len(head) < 2 or head[0] & 0x1F == 0x1F:
            raise _Malformed
        self.at += 2
        length = head[1]
        if length == 0x80:
            return head[0], None
        if length > 0x80:
            count = length & 0x7F
            stated = self.data[self.at : self.at + count]
            if count > 8 or len(stated) < count:
                raise _Malformed
            self.at += count
            length = int.from_bytes(stated)
        if self.at + length > len(self.data):
            raise _Malformed
        return head[0], length

    def enter(self, tag: int) -> "_Reader":
        """Return a reader of what is inside the next value, which must have the tag."""
        found, length = self.header()
        if found != tag:
            raise _Malformed
        return _Reader(self.data, self.at, None if length is None else self.at + length, self.depth + 1)

    def value(self, tag: int) -> bytes:
        """Return the octets of the next value, which must have the tag and a definite length."""
        found, length = self.header()
        if found != tag or length is None:
            raise _Malformed
        self.at += length
        return self.data[self.at - length : self.at]

    def skip(self, depth: int = 0) -> None:
        """Pass over the next value."""
        _, length = self.header()
        if length is not None:
            self.at += length
            return
        if depth > _MOST_DEPTH:
            raise _Malformed
        while self.data[self.at : self.at + 2] != b"\0\0":
            self.skip(depth + 1)
        self.at += 2

    def octets(self) -> bytes:
        """Return an octet string, its pieces joined (X.690, 8.7.3).

        Old signers put the file itself where the octet string should be (PKCS #7 1.5): it is taken as it is.
        """
        pieces: list[bytes] = []
        begin = self.at
        tag, length = self.header()
        if tag not in (_OCTETS, _OCTETS_IN_PIECES) and length is not None:
            return self.data[begin : self.at + length]
        self._piece(tag, length, pieces, 0)
        return b"".join(pieces)

    def _piece(self, tag: int, length: int | None, pieces: list[bytes], depth: int) -> None:
        if depth > _MOST_DEPTH:
            raise _Malformed
        if tag == _OCTETS and length is not None:
            pieces.append(self.data[self.at : self.at + length])
            self.at += length
            return
        if tag != _OCTETS_IN_PIECES:
            raise _Malformed
        end = None if length is None else self.at + length
        while self.at < end if end is not None else self.data[self.at : self.at + 2] != b"\0\0":
            self._piece(*self.header(), pieces, depth + 1)
        if end is None:
            self.at += 2
