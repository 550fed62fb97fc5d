"""IMAP response lines as they come from the wire (RFC 3501, section 9), and the lists inside them.

A response is a sequence of pieces: text, literal, text, literal, …, text. Each text before a literal ends with
its `{length}`. Joined, the literals stand as quoted strings, so that one small grammar reads everything.
"""

import re
from collections.abc import Iterator, Sequence

Pieces = tuple[bytes, ...]
Value = bytes | None | list["Value"]

MAX_DEPTH = 60
_LITERAL_MARK = re.compile(rb"~?\{\d+\+?\}$")
# Possessive, so that a quotation mark that is never closed costs one pass, not many.
_TOKEN = re.compile(rb'(\()|(\))|"((?:[^"\\]|\\.)*+)"|([^\s()"]++)|(")', re.DOTALL)
_OPENING, _CLOSING, _STRING, _ATOM = 1, 2, 3, 4
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_BALANCE = re.compile(rb'"(?:[^"\\]|\\.)*+"|[()"]', re.DOTALL)


def gather(data: Sequence[object]) -> list[Pieces]:
    """Group what imaplib returns (tuples of text and literal, ended by a text) into responses."""
    responses: list[Pieces] = []
    pieces: list[bytes] = []
    for entry in data:
        if isinstance(entry, tuple):
            pieces += [bytes(entry[0]), bytes(entry[1])]
        elif isinstance(entry, bytes):
            responses.append((*pieces, entry))
            pieces = []
    return responses


def pairs(pieces: Pieces) -> Iterator[tuple[bytes, bytes | None]]:
    """Yield each text, without its length mark, with the literal that follows it; the last one has none."""
    for text, literal in zip(pieces[::2], pieces[1::2], strict=False):
        yield _LITERAL_MARK.sub(b"", text), literal
    yield pieces[-1], None


def quoted(content: bytes) -> bytes:
    """Return the bytes as a quoted string."""
    return b'"' + content.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def unquoted(value: bytes) -> bytes:
    """Return what a quoted string says; anything else unchanged."""
    if len(value) >= 2 and value.startswith(b'"') and value.endswith(b'"'):
        return _ESCAPE.sub(rb"\1", value[1:-1])
    return value


def joined(pieces: Pieces) -> bytes:
    """Return the response as one line, its literals as quoted strings."""
    if len(pieces) == 1:
        return pieces[0]
    return b"".join(text if literal is None else text + quoted(literal) for text, literal in pairs(pieces))


def balanced_end(line: bytes, start: int) -> int | None:
    """Return where the parenthesised list that opens at `start` ends, or None when it does not."""
    depth = 0
    for match in _BALANCE.finditer(line, start):
        mark = match.group()
        if mark == b"(":
            depth += 1
        elif mark == b")":
            depth -= 1
            if depth == 0:
                return match.end()
        elif mark == b'"':
            return None
    return None


def read_list(line: bytes) -> list[Value] | None:
    """Read all values of a line; None when it is malformed or nested more than 60 deep.

    The atom NIL is None; strings and other atoms are bytes.
    """
    current: list[Value] = []
    outer: list[list[Value]] = []
    for match in _TOKEN.finditer(line):
        kind = match.lastindex
        if kind == _STRING:
            string = match[_STRING]
            current.append(_ESCAPE.sub(rb"\1", string) if b"\\" in string else string)
        elif kind == _ATOM:
            atom = match[_ATOM]
            current.append(None if atom.upper() == b"NIL" else atom)
        elif kind == _OPENING and len(outer) < MAX_DEPTH:
            inner: list[Value] = []
            current.append(inner)
            outer.append(current)
            current = inner
        elif kind == _CLOSING and outer:
            current = outer.pop()
        else:
            return None
    return None if outer else current
