"""Whether the From field of a message names one sender, and the same one to every reader (RFC 5322, section 3.6.2).

What is proven is a domain. Where a header has several From fields, several addresses, or one that programs take apart
in different ways, a proof for one of them would be taken for a proof of another.
"""

import re
from collections.abc import Sequence

from parsers.senders.organisations import comparable
from parsers.senders.signed_text import Original

_LONGEST = 4_000
_ENCODED = re.compile(r"=\?[^?\s]{1,60}\?[BbQq]\?[^?\s]*\?=")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LOCAL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}")
_DOMAIN = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,253}")

SEVERAL_FIELDS = "It has more than one From field, so that programs show different senders"
NO_FIELD = "It has no From field, so that nobody stands as its sender"
SEVERAL_ADDRESSES = "Its From field names more than one address, so that programs show different senders"
NO_ADDRESS = "Its From field holds no address, so that there is no domain that could vouch for it"
UNREADABLE = "Its From field can be read in different ways, so that programs show different senders"
NO_DOMAIN = "The address in its From field has no domain of the Internet, so that nobody could vouch for it"
TWO_HEADERS = "Its header can be read in different ways, so that no signature and no finding of a server counts"
# What must stand equally often in the header as it was sent and as it was parsed.
_TOLD = ("from", "subject", "date", "content-type", "reply-to", "received")


def glance_at(fields: Sequence[tuple[str, str]], address: str) -> str:
    """Return why nobody could be proven to be the sender, as far as parsed fields tell; empty for nothing."""
    count = sum(name == "from" for name, _ in fields)
    if count != 1:
        return SEVERAL_FIELDS if count else NO_FIELD
    return "" if "@" in address else NO_ADDRESS


def trouble_with(original: Original | None, fields: Sequence[tuple[str, str]], address: str) -> str:
    """Return why nobody can be proven to be the sender of a message, in a user's words; empty where somebody can.

    `fields` and `address` are what another parser made of the same header; where the two differ, nothing is proven.
    """
    if first := glance_at(fields, address):
        return first
    if original is None:
        return TWO_HEADERS
    for name in _TOLD:
        if sum(field.name == name for field in original.fields) != sum(other == name for other, _ in fields):
            return TWO_HEADERS
    return _trouble_in(original.named("from")[0].value, address)


def _trouble_in(value: bytes, address: str) -> str:
    try:
        text = value.decode("utf-8").replace("\r\n", "").strip()
    except UnicodeDecodeError:
        # a name in an old character set; the address is ASCII
        text = value.decode("latin-1").replace("\r\n", "").strip()
    if len(text) > _LONGEST or _CONTROL.search(text):
        return UNREADABLE
    bare = _without_comments(_QUOTED.sub(" ", _ENCODED.sub("x", text)))
    if bare is None or '"' in bare:
        return UNREADABLE
    name, angle, rest = bare.partition("<")
    written, closed, after = rest.partition(">")
    if not angle:
        name, written, closed, after = "", bare, ">", ""
    written = written.strip()
    # many write the address itself as the name, without quotes
    repeated = name.strip().lower() == written.lower()
    if not closed or "<" in written or after.strip():
        return SEVERAL_ADDRESSES if "@" in after else UNREADABLE
    if "@" not in written:
        return NO_ADDRESS
    if written.count("@") > 1 or ("@" in name and not repeated):
        return SEVERAL_ADDRESSES
    if ";" in name or ":" in name:
        return UNREADABLE
    return _trouble_between(written, address)


def _trouble_between(written: str, address: str) -> str:
    local, _, domain = written.partition("@")
    if "," in written or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        return SEVERAL_ADDRESSES if "," in written else UNREADABLE
    name = comparable(domain)
    if name != comparable(address.rpartition("@")[2]) or local.lower() != address.rpartition("@")[0].lower():
        return UNREADABLE
    return "" if "." in name and not name.rpartition(".")[2].isdigit() else NO_DOMAIN


def _without_comments(text: str) -> str | None:
    """Return a text without what stands in parentheses; None where they don't close."""
    if "(" not in text and ")" not in text:
        return text
    depth, kept = 0, []
    for character in text:
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth < 0:
                return None
        elif not depth:
            kept.append(character)
    return None if depth else "".join(kept)
