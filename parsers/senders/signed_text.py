"""What a signature over a message covers: header fields and the body, in canonical form (RFC 6376, section 3.4).

The canonical forms are made here, not by the library, whose expressions take quadratic time for long runs of blanks.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MOST_HEADER_BYTES = 256_000
# Small enough that most blocks of an attachment are nothing but base64.
_BLOCK = 1 << 16
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_NAME = re.compile(rb"[\x21-\x39\x3b-\x7e]{1,200}")
_BLANKS = re.compile(rb"[ \t]+")
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MOST_TAGS = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One header field as it was sent: its name in lower case; name, colon and value with the folds in them."""

    name: str
    raw: bytes

    @property
    def value(self) -> bytes:
        """What stands after the colon."""
        return self.raw[len(self.name) + 1 :]


@dataclass(frozen=True, slots=True)
class Original:
    """A message as it was sent: its header fields from top to bottom, and where its body begins."""

    fields: tuple[Field, ...]
    raw: bytes = field(repr=False)
    body: int
    _hashes: dict[bool, bytes] = field(default_factory=dict, repr=False)
    _relaxed: dict[int, bytes] = field(default_factory=dict, repr=False)

    def named(self, name: str) -> tuple[Field, ...]:
        """Return the fields of a name, from top to bottom."""
        return tuple(field for field in self.fields if field.name == name)

    def body_hash(self, *, relaxed: bool) -> bytes:
        """Return the SHA-256 of the body in one of its two canonical forms; computed once each."""
        if relaxed not in self._hashes:
            digest = hashlib.sha256()
            for block in _canonical(self.raw, self.body, relaxed=relaxed):
                digest.update(block)
            self._hashes[relaxed] = digest.digest()
        return self._hashes[relaxed]

    def header(self, names: Sequence[str], *, relaxed: bool) -> Iterator[bytes]:
        """Yield the named fields in canonical form; one named again is the next further up (RFC 6376, 5.4.2)."""
        places: dict[str, list[int]] = {}
        for place, known in enumerate(self.fields):
            places.setdefault(known.name, []).append(place)
        for name in names:
            if found := places.get(name):
                place = found.pop()
                if not relaxed:
                    yield self.fields[place].raw + b"\r\n"
                    continue
                if place not in self._relaxed:
                    self._relaxed[place] = relaxed_field(self.fields[place].raw) + b"\r\n"
                yield self._relaxed[place]


def original_of(raw: bytes) -> Original | None:
    """Return a message split into header fields and body; None where two readers could split it in different ways.

    Lines may end in LF. A first line of an mbox is passed over.
    """
    start = 0
    if raw.startswith(b"From "):
        start = raw.find(b"\n", 0, 1000) + 1
    end = _HEADER_END.search(raw, start, start + MOST_HEADER_BYTES)
    if end is None and len(raw) - start > MOST_HEADER_BYTES:
        return None
    head = raw[start : end.start()] if end else raw[start:].removesuffix(b"\n").removesuffix(b"\r")
    if b"\0" in head or head.count(b"\r") != head.count(b"\r\n"):
        return None
    fields: list[list[bytes]] = []
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1].append(line)
        elif _NAME.fullmatch(line.partition(b":")[0]) and b":" in line:
            fields.append([line])
        else:
            return None
    found = tuple(Field(lines[0].partition(b":")[0].decode("ascii").lower(), b"\r\n".join(lines)) for lines in fields)
    return Original(found, raw, end.end() if end else len(raw))


def relaxed_field(raw: bytes) -> bytes:
    """Return a header field in the canonical form `relaxed` (RFC 6376, 3.4.2), without the end of its line."""
    name, _, value = raw.partition(b":")
    return name.lower() + b":" + _BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip(b" \t")


def _canonical(raw: bytes, start: int, *, relaxed: bool) -> Iterator[bytes]:
    """Yield the body in canonical form: block by block, so that a large one is never copied whole."""
    held: list[bytes] = []
    is_empty = True
    for block in _blocks(raw, start):
        text = _relaxed_lines(block) if relaxed else block
        end = _without_empty_lines(text)
        if end:
            yield from held
            held.clear()
            is_empty = False
            end += 2
            yield text[:end]
        if text[end:]:
            held.append(text[end:])
    if is_empty and not relaxed:
        yield b"\r\n"


def _blocks(raw: bytes, start: int) -> Iterator[bytes]:
    """Yield the body in blocks of whole lines that end in CRLF."""
    while start < len(raw):
        end = raw.find(b"\n", min(start + _BLOCK, len(raw))) + 1 or len(raw)
        block = raw[start:end]
        if block.count(b"\n") != block.count(b"\r\n"):
            block = block.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        yield block if block.endswith(b"\r\n") else block + b"\r\n"
        start = end


def _relaxed_lines(block: bytes) -> bytes:
    block = block.replace(b"\t", b" ")
    if b" " not in block:
        return block
    # halving runs of blanks is five times as fast as an expression, however long they are
    while b"  " in block:
        block = block.replace(b"  ", b" ")
    return block.replace(b" \r\n", b"\r\n")


def _without_empty_lines(text: bytes) -> int:
    """Return where the last line that is not empty ends, before its CRLF; 0 where all are empty."""
    rest = text.rstrip(b"\r\n")
    tail = text[len(rest) :]
    # carriage returns of their own are text; what follows the last of them are line ends
    lone = tail.rfind(b"\r\r")
    return len(rest) + lone + 1 if lone >= 0 else len(rest)


def tags_of(value: bytes) -> dict[str, str] | None:
    """Return a list of tags (RFC 6376, 3.2), or None where it is none: a tag that stands twice makes it none."""
    tags: dict[str, str] = {}
    parts = value.replace(b"\r\n", b"").decode("utf-8", "replace").split(";")
    if len(parts) > _MOST_TAGS:
        return None
    for part in parts:
        name, equals, text = part.partition("=")
        name = name.strip(" \t\r\n")
        if not name and not equals and not text:
            continue
        if not equals or name in tags or not _TAG.fullmatch(name):
            return None
        tags[name] = text.strip(" \t\r\n")
    return tags


def unsigned(raw: bytes) -> bytes:
    """Return the field of a signature as it was signed: with nothing in its `b=` tag (RFC 6376, 3.7)."""
    name, colon, value = raw.partition(b":")
    parts = value.split(b";")
    for number, part in enumerate(parts):
        tag, equals, _ = part.partition(b"=")
        if equals and tag.strip(b" \t\r\n") == b"b":
            parts[number] = tag + equals
    return name + colon + b";".join(parts)
