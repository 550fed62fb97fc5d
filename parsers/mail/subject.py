"""Subjects without the marks that replies and forwards put before them."""

from parsers.mail.mail_words import prefixes_of
from parsers.text.characters import squeezed


def bare_subject(subject: str) -> str:
    """Return a subject without its prefixes (`Fwd: WG: Your order` is `Your order`)."""
    text = squeezed(subject)
    prefixes, bare = prefixes_of(text)
    return bare if prefixes else text


def is_forwarded(subject: str) -> bool:
    """Whether a subject begins with a mark that mail programs put there."""
    return bool(prefixes_of(squeezed(subject))[0])
