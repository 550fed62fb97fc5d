"""One signature over a message, as DKIM and ARC make them: what it claims, whether it covers what a reader sees.

A signature may be right and prove little: it may leave out the subject, or cover only the beginning of the text. What
RFC 6376 (section 8) warns of is refused here, so that what is verified is what a person reads.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from parsers.mail.headers import moment
from parsers.senders.organisations import organisation
from parsers.senders.public_keys import PublicKey, is_signed_with
from parsers.senders.signed_text import Field, Original, relaxed_field, tags_of, unsigned

MOST_NAMES = 500
_NEAR = timedelta(days=2)
_DOMAIN = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.){1,20}[A-Za-z0-9-]{1,63}")
_SELECTOR = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,200})")
_SECONDS = re.compile(r"[0-9]{1,12}")
_ALGORITHMS = {"rsa-sha256": "rsa", "ed25519-sha256": "ed25519"}
_FORMS = ("simple", "relaxed")
# Fields that a reader sees, or that say how the text is to be shown; and which of them may not be left out.
_SEEN = ("from", "subject", "content-type")
_ONCE = ("from", "subject", "date", "content-type", "content-transfer-encoding", "mime-version")


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature as its field states it. `refusal` says in a user's words why it can't count; empty where it can.

    `is_relaxed` is the canonical form of the header and of the body. `is_partial` is whether a verifier that knows only
    the standard finds it right though somebody has put text below what it covers, or a field above.
    """

    field: Field
    domain: str
    refusal: str = ""
    kind: str = ""
    key_name: str = ""
    names: tuple[str, ...] = ()
    is_relaxed: tuple[bool, bool] = (False, False)
    body_hash: bytes = b""
    signature: bytes = b""
    identity: str = ""
    is_partial: bool = False

    def has_right_body(self, original: Original) -> bool:
        """Whether the text is the one that was signed; nobody has to be asked for that."""
        return original.body_hash(relaxed=self.is_relaxed[1]) == self.body_hash

    def is_made_with(self, key: PublicKey, original: Original) -> bool:
        """Whether the header is the one that was signed with the private half of a key."""
        return is_signed_with(key, self.signature, self._signed(original))

    def _signed(self, original: Original) -> list[bytes]:
        relaxed = self.is_relaxed[0]
        own = unsigned(self.field.raw)
        return [*original.header(self.names, relaxed=relaxed), closing(own, relaxed=relaxed)]


def closing(raw: bytes, *, relaxed: bool) -> bytes:
    """Return the field of the signature itself, which is signed last and without the end of its line."""
    return relaxed_field(raw) if relaxed else raw


def domain_in(tags: dict[str, str] | None) -> str:
    """Return the domain that signs by a list of tags, in lower case; empty where it is none."""
    domain = (tags or {}).get("d", "").lower().removesuffix(".")
    return domain if _DOMAIN.fullmatch(domain) and len(domain) <= 253 else ""


def key_name(tags: dict[str, str], domain: str) -> str:
    """Return the name in the DNS of the key that a signature was made with; empty where it has none."""
    selector = tags.get("s", "").lower()
    return f"{selector}._domainkey.{domain}" if _SELECTOR.fullmatch(selector) else ""


def octets(value: str) -> bytes:
    """Return what a tag holds in base64; empty where it is none."""
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def signing_of(field: Field, original: Original, received: date | None = None, *, arc: bool = False) -> Signing:
    """Return what a `DKIM-Signature` claims, or (`arc`) an `ARC-Message-Signature`, and whether it can count.

    Expiry is compared with the day the message was received; where that isn't known, it is not compared.
    """
    tags = tags_of(field.value)
    domain = domain_in(tags)
    if tags is None or not domain:
        return Signing(field, "", refusal="it can't be read")
    form = tags.get("c", "simple/simple").lower().partition("/")
    forms = (form[0].strip(), form[2].strip() or "simple")
    names = tuple(name.strip().lower() for name in tags.get("h", "").split(":")[: MOST_NAMES + 1])
    found = Signing(
        field,
        domain,
        kind=_ALGORITHMS.get(tags.get("a", "").lower(), ""),
        key_name=key_name(tags, domain),
        names=names,
        is_relaxed=(forms[0] == "relaxed", forms[1] == "relaxed"),
        body_hash=octets(tags.get("bh", "")),
        signature=octets(tags.get("b", "")),
        identity=domain if arc else tags.get("i", f"@{domain}").rpartition("@")[2].lower().removesuffix("."),
        is_partial="l" in tags or bool(_stands_too_often(names, original)),
    )
    reason = (
        _unreadable(tags, found, forms, arc=arc)
        or _unsafe(tags, found, received)
        or _uncovered(names, original)
        or _undated(tags, names, original)
    )
    return _refused(found, reason) if reason else found


def _refused(found: Signing, reason: str) -> Signing:
    return replace(found, refusal=reason)


def _unreadable(tags: dict[str, str], found: Signing, forms: Sequence[str], *, arc: bool) -> str:
    if tags.get("a", "").lower() == "rsa-sha1":
        return "it was made by a method that is no longer safe (SHA-1)"
    is_whole = found.kind and found.key_name and found.body_hash and found.signature and len(found.names) <= MOST_NAMES
    if not is_whole or any(form not in _FORMS for form in forms) or (not arc and tags.get("v") != "1"):
        return "it can't be read"
    if "dns/txt" not in (way.strip().lower() for way in tags.get("q", "dns/txt").split(":")):
        return "its key is not in the DNS"
    return ""


def _unsafe(tags: dict[str, str], found: Signing, received: date | None) -> str:
    if "l" in tags:
        return "it covers only the beginning of the text"
    if not organisation(found.domain):
        return f"{found.domain} is not the domain of anybody in particular"
    if found.identity != found.domain and not found.identity.endswith(f".{found.domain}"):
        return "it names somebody outside the domain that signed"
    made, until = _moment(tags.get("t", "")), _moment(tags.get("x", ""))
    if ("t" in tags and made is None) or ("x" in tags and until is None):
        return "it can't be read"
    if until and ((made and until < made) or (received and until.date() < received)):
        return "it had expired when the message was received"
    return ""


def _moment(seconds: str) -> datetime | None:
    if not _SECONDS.fullmatch(seconds):
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    except OverflowError:
        return None


def _uncovered(names: Sequence[str], original: Original) -> str:
    """Return which field a reader sees without its having been signed; one too many of a kind is such a field."""
    if "from" not in names:
        return "it does not cover who sent the message"
    present = {field.name for field in original.fields}
    for name in _SEEN:
        covered = name in names or (name == "content-type" and "mime-version" in names)
        if name in present and not covered:
            return f"it does not cover the field {name.title()}"
    if doubled := _stands_too_often(names, original):
        return f"the field {doubled.title()} stands in the message more often than it was signed"
    return ""


def _stands_too_often(names: Sequence[str], original: Original) -> str:
    counts = dict.fromkeys(_ONCE, 0)
    for field in original.fields:
        if field.name in counts:
            counts[field.name] += 1
    return next((name for name in _ONCE if counts[name] > max(names.count(name), 1)), "")


def _undated(tags: dict[str, str], names: Sequence[str], original: Original) -> str:
    """Return why the date that a reader sees may be another than the sender's, or nothing."""
    dates = original.named("date")
    if not dates or "date" in names:
        return ""
    made = _moment(tags.get("t", ""))
    written = moment(dates[0].value.decode("latin-1"))
    if made is None or written is None or abs(written - made) > _NEAR:
        return "it does not cover the date"
    return ""
