"""What a forwarder found when a message reached it, sealed into the message (ARC, RFC 8617).

A forwarder that changes a message breaks its signatures, and servers behind it see the forwarder only. What it found
itself stands in `ARC-Authentication-Results`, and its seal tells that nobody has changed that. Anybody can seal: so
only the newest seal counts, by a domain that the configuration believes, over a chain without a gap in which every
seal is right; and the message must be as it was when it was sealed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from parsers.senders.organisations import is_aligned, is_below
from parsers.senders.public_keys import KeyRefused, is_signed_with, read_key
from parsers.senders.signed_text import Field, Original, relaxed_field, tags_of, unsigned
from parsers.senders.signing import Signing, domain_in, key_name, octets, signing_of

MOST_SETS = 10
RESULTS, SIGNATURE, SEAL = "arc-authentication-results", "arc-message-signature", "arc-seal"
FIELDS = (RESULTS, SIGNATURE, SEAL)
_INSTANCE = re.compile(rb"[ \t\r\n]*i[ \t\r\n]*=[ \t\r\n]*([0-9]{1,2})[ \t\r\n]*;")
_NUMBER = re.compile(r"[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal of a chain: the domain, the name of its key, the signature and all that it covers."""

    domain: str
    key_name: str
    signature: bytes
    covered: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of seals that is whole and whose newest is by a domain that is believed, before its keys are known."""

    domain: str
    results: str
    signing: Signing
    seals: tuple[Seal, ...]

    @property
    def keys_needed(self) -> tuple[str, ...]:
        """The names of the keys to ask for."""
        return tuple(dict.fromkeys((self.signing.key_name, *(seal.key_name for seal in self.seals))))


def chain_of(original: Original, sealers: Sequence[str], received: date | None = None) -> Chain | None:
    """Return the chain of seals of a message; None where it is not whole or nobody who is believed has sealed it."""
    if not sealers:
        return None
    sets = _sets(original)
    if not sets:
        return None
    newest = sets[-1]
    domain = domain_in(tags_of(newest[SEAL].value))
    if not any(is_below(domain, sealer) for sealer in sealers):
        return None
    signing = signing_of(newest[SIGNATURE], original, received, arc=True)
    if signing.refusal or signing.kind != "rsa" or SEAL in signing.names or not is_aligned(signing.domain, domain):
        return None
    if not signing.has_right_body(original):
        return None
    seals = [_seal(sets[: number + 1]) for number in range(len(sets))]
    if any(seal is None for seal in seals):
        return None
    results = newest[RESULTS].value.replace(b"\r\n", b"").decode("utf-8", "replace").partition(";")[2]
    return Chain(domain, results, signing, tuple(seal for seal in seals if seal))


def _sets(original: Original) -> list[dict[str, Field]]:
    """Return the sets of a chain in their order: three fields each; none where one is missing or stands twice."""
    found: dict[int, dict[str, Field]] = {}
    fields = [field for field in original.fields if field.name in FIELDS]
    if not fields or len(fields) > MOST_SETS * len(FIELDS):
        return []
    for field in fields:
        number = _instance(field)
        members = found.setdefault(number, {})
        if not number or field.name in members:
            return []
        members[field.name] = field
    if sorted(found) != list(range(1, len(found) + 1)) or any(len(one) != len(FIELDS) for one in found.values()):
        return []
    return [found[number] for number in sorted(found)]


def _instance(field: Field) -> int:
    if field.name == RESULTS:
        match = _INSTANCE.match(field.value)
        return int(match[1]) if match else 0
    tags = tags_of(field.value) or {}
    return int(tags["i"]) if _NUMBER.fullmatch(tags.get("i", "")) else 0


def _seal(sets: Sequence[Mapping[str, Field]]) -> Seal | None:
    """Return the last seal of some sets with what it covers (RFC 8617, 5.1.1); None where it says that it is broken."""
    field = sets[-1][SEAL]
    tags = tags_of(field.value) or {}
    domain = domain_in(tags)
    name = key_name(tags, domain)
    # the first seal has no chain to judge, and every other one must have found it right
    state = "none" if len(sets) == 1 else "pass"
    if not domain or not name or "h" in tags or tags.get("a", "").lower() != "rsa-sha256":
        return None
    if tags.get("cv", "").lower() != state:
        return None
    covered = [relaxed_field(one[kind].raw) + b"\r\n" for one in sets for kind in FIELDS][:-1]
    return Seal(domain, name, octets(tags.get("b", "")), (*covered, relaxed_field(unsigned(field.raw))))


def is_unbroken(chain: Chain, original: Original, records: Mapping[str, str]) -> bool:
    """Whether every seal of a chain is right and the message is as the newest one found it."""
    try:
        keys = {name: read_key(records[name]) for name in chain.keys_needed}
    except (KeyRefused, KeyError):
        return False
    if any(key.kind != "rsa" for key in keys.values()):
        return False
    return chain.signing.is_made_with(keys[chain.signing.key_name], original) and all(
        is_signed_with(keys[seal.key_name], seal.signature, seal.covered) for seal in reversed(chain.seals)
    )
