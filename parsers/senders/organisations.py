"""Which organisation a domain belongs to, by the Public Suffix List, and whether two belong to one.

The private part of the list counts too: shops below `myshopify.com` have different owners. The list is read at the
first question (10 ms, once).
"""

import unicodedata
from functools import lru_cache
from typing import Any

LONGEST_DOMAIN = 253
LONGEST_LABEL = 63


def comparable(domain: str) -> str:
    """Return a domain in one form for comparing: lower case, its labels in letters, without a final dot.

    Two domains have the same form only if they are one in the DNS, whether written in letters or as `xn--` (RFC 5891).
    Empty for what is no domain.
    """
    text = domain.strip().lower() if domain.isascii() else _lower(domain.strip())
    text = text.removesuffix(".")
    if not text or len(text) > LONGEST_DOMAIN:
        return ""
    if "xn--" not in text and text.isascii():
        return "" if text.startswith(".") or ".." in text else text
    labels = [_in_letters(label) for label in text.split(".")]
    return ".".join(labels) if all(labels) else ""


def _lower(text: str) -> str:
    """Return a text in small letters, accents joined; nothing where that makes ASCII of a letter that is none.

    The Kelvin sign would become a `k`, and two domains one.
    """
    pairs = ((character, unicodedata.normalize("NFC", character).lower()) for character in text)
    if any(small.isascii() and not character.isascii() for character, small in pairs):
        return ""
    return unicodedata.normalize("NFC", text).lower()


def _in_letters(label: str) -> str:
    """Return a label in letters; one whose letters would not be written as this very label stays as it is."""
    if not label.startswith("xn--") or len(label) > LONGEST_LABEL:
        return label
    try:
        letters = label[4:].encode("ascii").decode("punycode")
        is_true = not letters.isascii() and _lower(letters) == letters
        same = is_true and letters.encode("punycode").decode("ascii") == label[4:]
    except UnicodeError:
        return label
    return letters if same else label


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    # domains are asked for in letters, and the encoded half of the list takes twice the time to build
    return PublicSuffixList(accept_encoded_idn=False)


def organisation(domain: str) -> str:
    """Return the domain that somebody registered and that this one is, or lies below; in letters.

    Empty for a public suffix itself, for a name without a dot, for an address of numbers, and for what is no domain.
    """
    return _owner(comparable(domain))


@lru_cache(maxsize=1024)
def _owner(name: str) -> str:
    if "." not in name or name.rpartition(".")[2].isdigit() or not all(_is_plain(c) for c in name):
        return ""
    return _suffixes().privatesuffix(name) or ""


def _is_plain(character: str) -> bool:
    return character in "-._" or character.isalnum() or not (character.isascii() or character.isspace())


def is_aligned(one: str, other: str) -> bool:
    """Whether two domains belong to one organisation: relaxed alignment (RFC 7489, section 3.1)."""
    found = organisation(one)
    return bool(found) and found == organisation(other)


def is_below(domain: str, parent: str) -> bool:
    """Whether a domain is another one or lies below it."""
    name, above = comparable(domain), comparable(parent)
    return bool(name and above) and (name == above or name.endswith(f".{above}"))
