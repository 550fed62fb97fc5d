"""Keys as they stand in the DNS (RFC 6376, section 3.6.1; RFC 8463), and whether a signature was made with one.

`dkimpy` reads RSA keys and compares RSA signatures, PyNaCl those of Ed25519. Nothing else of `dkimpy` is used: it
asks the clock whether a signature has expired, and takes quadratic time for messages made to hurt.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from parsers.senders.signed_text import tags_of

LEAST_BITS = 1024
MOST_BITS = 8192
_LARGEST_EXPONENT = 1 << 33
_LONGEST_RECORD = 8_000
_ED25519_BYTES = 32


class KeyRefused(Exception):
    """A record in the DNS that no signature can be verified with; says why in a user's words."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key: `rsa` or `ed25519`. `is_strict` is whether it signs for its very domain only, and none below (`t=s`)."""

    kind: str
    material: Any = field(repr=False)
    is_strict: bool


def read_key(record: str) -> PublicKey:
    """Return the key that a record of the DNS holds. Raises `KeyRefused` where it may not be used."""
    tags = tags_of(record.encode("utf-8", "replace")) if len(record) <= _LONGEST_RECORD else None
    if tags is None or tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        raise KeyRefused("what the DNS holds in place of its key is no key")
    encoded = "".join(tags["p"].split())
    if not encoded:
        raise KeyRefused("its key was revoked")
    flags = _words(tags.get("t", ""))
    if "y" in flags:
        raise KeyRefused("its key is marked as a test")
    if not _words(tags.get("s", "*")) & {"*", "email"}:
        raise KeyRefused("its key is not meant for mail")
    if "sha256" not in _words(tags.get("h", "sha256")):
        raise KeyRefused("its key is meant for an outdated method")
    kind = tags.get("k", "rsa").lower()
    try:
        # some leave the padding out
        content = base64.b64decode(encoded.rstrip("=") + "=" * (-len(encoded.rstrip("=")) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise KeyRefused("its key is damaged") from None
    return PublicKey(kind, _material(kind, content), "s" in flags)


def _words(value: str) -> set[str]:
    return {word.strip().lower() for word in value.split(":")}


def _material(kind: str, content: bytes) -> Any:
    if kind == "ed25519":
        if len(content) != _ED25519_BYTES:
            raise KeyRefused("its key is damaged")
        return content
    if kind != "rsa":
        raise KeyRefused("its key is of an unknown kind")
    from dkim.crypto import UnparsableKeyError, parse_public_key

    try:
        key = parse_public_key(content)
        modulus, exponent = int(key["modulus"]), int(key["publicExponent"])
    except (UnparsableKeyError, IndexError, ValueError, TypeError, KeyError, AssertionError, RecursionError):
        raise KeyRefused("its key is damaged") from None
    bits = modulus.bit_length()
    if bits < LEAST_BITS:
        raise KeyRefused(f"its key is too short to be safe ({bits} bits)")
    if bits > MOST_BITS or not modulus & 1 or not 3 <= exponent < _LARGEST_EXPONENT or not exponent & 1:
        raise KeyRefused("its key is damaged")
    return {"modulus": modulus, "publicExponent": exponent}


def is_signed_with(key: PublicKey, signature: bytes, text: Iterable[bytes]) -> bool:
    """Whether a signature over the SHA-256 of a text was made with the private half of a key."""
    digest = hashlib.sha256()
    for piece in text:
        digest.update(piece)
    if key.kind == "ed25519":
        return _is_ed25519(key.material, signature, digest.digest())
    from dkim.crypto import RSASSA_PKCS1_v1_5_verify

    if len(signature) != (key.material["modulus"].bit_length() + 7) // 8:
        return False
    try:
        return bool(RSASSA_PKCS1_v1_5_verify(digest, signature, key.material))
    except (ValueError, AssertionError, OverflowError, TypeError):
        return False


def _is_ed25519(key: bytes, signature: bytes, message: bytes) -> bool:
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(key).verify(message, signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def load() -> None:
    """Import the libraries, which are otherwise imported when a signature is first verified."""
    import nacl.signing  # noqa: F401
