"""The sender's own signatures on a message (DKIM, RFC 6376), verified with keys that the caller has looked up.

First `claims_of` tells which signatures there are, what is wrong with them without any key, and which keys are
needed; then `settled` verifies with those keys. A wrong hash of the body proves that the text is not the one signed.
A signature that does not fit the key proves nothing: keys change under one name, and the DNS can lie.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parsers.senders.public_keys import KeyRefused, read_key
from parsers.senders.signed_text import Field, Original, tags_of
from parsers.senders.signing import Signing, domain_in, signing_of

FIELD = "dkim-signature"
MOST_SIGNATURES = 8
# Of more, not even the domains are read.
MOST_FIELDS = 100
_OUTDATED = "its key belongs to another method than it names"
_STRICT = "its key counts for the very domain that signed, and none below"


class Outcome(StrEnum):
    """What became of a signature."""

    VERIFIED = "verified"
    CHANGED = "changed"
    MISMATCH = "mismatch"
    NO_KEY = "no_key"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that was looked at. `reason` says why it was refused, in a user's words.

    `is_aligned` is whether it is the sender's own. `key_name` and `key` are those it was verified with.
    """

    domain: str
    outcome: Outcome
    is_aligned: bool
    reason: str = ""
    key_name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A signature before its key is known. `outcome` is None where it depends on the key."""

    signing: Signing
    is_aligned: bool
    outcome: Outcome | None


def claims_of(original: Original, is_aligned: Callable[[str], bool], received: date | None = None) -> tuple[Claim, ...]:
    """Return at most 8 signatures of a message, those aligned with its sender first, then from top to bottom."""
    found: list[tuple[bool, Field]] = []
    for field in original.named(FIELD)[:MOST_FIELDS]:
        domain = domain_in(tags_of(field.value))
        found.append((bool(domain) and is_aligned(domain), field))
    found.sort(key=lambda pair: not pair[0])
    claims = []
    for aligned, field in found[:MOST_SIGNATURES]:
        signing = signing_of(field, original, received)
        outcome = None
        if signing.refusal:
            outcome = Outcome.REFUSED
        elif not signing.has_right_body(original):
            outcome = Outcome.CHANGED
        claims.append(Claim(signing, aligned, outcome))
    return tuple(claims)


def may_be_added_to(original: Original, claims: Sequence[Claim]) -> bool:
    """Whether somebody else may have found a signature of the sender's right that leaves out what a reader sees.

    So it is where one covers only a part, and where there are more of them than are looked at.
    """
    is_partial = any(claim.is_aligned and claim.signing.is_partial for claim in claims)
    return is_partial or len(original.named(FIELD)) > MOST_SIGNATURES


def keys_needed(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Return the names of the keys to ask for: the sender's own, and only where he has none the others'."""
    open_ = [claim for claim in claims if claim.outcome is None]
    own = [claim for claim in open_ if claim.is_aligned]
    return tuple(dict.fromkeys(claim.signing.key_name for claim in own or open_))


def settled(claims: Sequence[Claim], original: Original, records: Mapping[str, str]) -> tuple[Signature, ...]:
    """Return what became of the signatures, up to the first of the sender's own that is right.

    `records` are what the DNS says by name; empty where there is no such record.
    """
    needed = set(keys_needed(claims))
    found = []
    for claim in claims:
        signature = _settle(claim, original, records, needed)
        if signature is None:
            continue
        found.append(signature)
        if signature.is_aligned and signature.outcome is Outcome.VERIFIED:
            break
    return tuple(found)


def _settle(claim: Claim, original: Original, records: Mapping[str, str], needed: set[str]) -> Signature | None:
    signing = claim.signing
    if claim.outcome is not None:
        return Signature(signing.domain, claim.outcome, claim.is_aligned, signing.refusal)
    if signing.key_name not in needed:
        return None
    record = records.get(signing.key_name)
    if record is None:
        return Signature(signing.domain, Outcome.NOT_ASKED, claim.is_aligned)
    if not record.strip():
        return Signature(signing.domain, Outcome.NO_KEY, claim.is_aligned)
    outcome, reason = _verified(signing, original, record)
    if outcome is not Outcome.VERIFIED or not claim.is_aligned:
        return Signature(signing.domain, outcome, claim.is_aligned, reason)
    return Signature(signing.domain, outcome, claim.is_aligned, key_name=signing.key_name, key=record)


def _verified(signing: Signing, original: Original, record: str) -> tuple[Outcome, str]:
    try:
        key = read_key(record)
    except KeyRefused as refused:
        return Outcome.REFUSED, str(refused)
    if key.kind != signing.kind:
        return Outcome.REFUSED, _OUTDATED
    if key.is_strict and signing.identity != signing.domain:
        return Outcome.REFUSED, _STRICT
    return (Outcome.VERIFIED if signing.is_made_with(key, original) else Outcome.MISMATCH), ""
