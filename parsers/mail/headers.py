"""Header fields of mail: decoded words, addresses and dates, from whatever senders write (RFC 5322, 2047, 2231).

Total: every input gives a value, an empty one where there is none. Only the tolerant `compat32` functions of
the standard library are used: the modern policy needs minutes for headers made to hurt.
"""

import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime

from parsers.text.characters import squeezed

LONGEST = 20_000
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")


def decoded(value: object) -> str:
    """Return a raw header value as readable text on one line, encoded words resolved, at most 20,000 characters."""
    text = _as_text(value)[:LONGEST]
    try:
        chunks = decode_header(text)
    except (ValueError, MessageError, IndexError, RecursionError):
        return squeezed(text)
    return squeezed("".join(_chunk(data, charset) for data, charset in chunks))


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return _decode(value, None)
    text = str(value) if value is not None else ""
    if any("\udc80" <= character <= "\udcff" for character in text):  # raw 8-bit octets kept as surrogates
        return _decode(text.encode("utf-8", "surrogateescape"), None)
    return text


def _chunk(data: bytes | str, charset: str | None) -> str:
    return data if isinstance(data, str) else _decode(data, charset)


def _decode(data: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8"):
        if name:
            try:
                return data.decode(name)
            except (LookupError, ValueError):
                continue
    return data.decode("cp1252", "replace")


def address(value: object) -> tuple[str, str]:
    """Return (name, address) of the first mailbox in an address header; the address in lower case."""
    text = _as_text(value)[:LONGEST]
    try:
        pairs = getaddresses([text])
    except (ValueError, IndexError, TypeError, RecursionError):
        pairs = []
    for name, found in pairs:
        if _ADDRESS.fullmatch(found):
            return decoded(name), found.lower()
    found_anywhere = _ADDRESS.search(text)
    if found_anywhere:
        return decoded(text[: found_anywhere.start()].strip(' <"')), found_anywhere.group().lower()
    return decoded(text), ""


def moment(value: object) -> datetime | None:
    """Return the moment of a Date header with its zone (UTC where it names none), or None."""
    try:
        found = parsedate_to_datetime(decoded(value))
    except (ValueError, TypeError, IndexError, OverflowError, RecursionError):
        return None
    if not 1990 <= found.year <= 2100:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
