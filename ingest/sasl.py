"""What is said in SASL to sign in with an access token: OAUTHBEARER (RFC 7628) and XOAUTH2 (Google, Microsoft)."""

import base64
from dataclasses import dataclass

# RFC 7628, section 3.1: what would be read as a part of the message itself (RFC 5801, section 4) is written otherwise.
_ESCAPES = str.maketrans({"=": "=3D", ",": "=2C"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the client says: first, and in answer to the error that a server explains before it refuses.

    Both are in base64. Without that answer the server waits for ever.
    """

    mechanism: str
    first: str
    closing: str


def choose(wanted: str, offered: frozenset[str]) -> str:
    """Return the mechanism to use, or nothing where the server offers none for tokens.

    OAUTHBEARER is the standard; Google and Microsoft document XOAUTH2. A server that lists no mechanism is asked.
    """
    known = [name for name in (wanted, "OAUTHBEARER", "XOAUTH2") if name]
    if not offered:
        return known[0]
    return next((name for name in known if name in offered), "")


def exchange(mechanism: str, username: str, token: str, host: str, port: int) -> Exchange:
    """Return what is to be said to sign in with a token."""
    if mechanism == "OAUTHBEARER":
        first = f"n,a={username.translate(_ESCAPES)},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01"
        return Exchange(mechanism, _base64(first), _base64("\x01"))
    # developers.google.com/gmail/imap/xoauth2-protocol: an empty answer to the error.
    return Exchange(mechanism, _base64(f"user={username}\x01auth=Bearer {token}\x01\x01"), "")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
