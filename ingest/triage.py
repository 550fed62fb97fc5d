"""Which messages are downloaded: decided on sender, subject and parts, before any body moves.

A message that cannot be judged is downloaded. One that is left out gets a reason that a person understands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from ingest.header import addresses, decode_words, read_fields
from ingest.metadata import Metadata
from ingest.structure import DescribedPart, outline_of, read_structure
from parsers.mail.mail_words import prefixes_of
from parsers.text.characters import folded, squeezed

_DOCUMENT_NAME = re.compile(r"\.(?:pdf|xml|eml|msg|zip|p7m|ofd|xlsx?)[\s\"']*$", re.IGNORECASE)
_DOCUMENT_TYPES = frozenset(
    {
        "application/octet-stream",
        "application/ofd",
        "application/pdf",
        "application/vnd.ms-outlook",
        "application/x-pdf",
        "application/xml",
        "application/zip",
        "application/x-zip-compressed",
        "application/ms-tnef",
        "application/vnd.ms-tnef",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "message/rfc822",
        "text/xml",
    }
)
# Parts that have no name by their nature and are never a document themselves.
_NAMELESS_BY_NATURE = frozenset(
    {
        "application/ics",
        "application/json",
        "application/ld+json",
        "application/pgp-encrypted",
        "application/pgp-keys",
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    }
)
# In these scripts words are not separated, or (Hangul) take endings without a space.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONG_WORD = 6
_TOKEN = re.compile(r"\w+")
# The notice that Exchange describes in the place of a message it cannot convert (folded).
_SUBSTITUTE = re.compile(r"retrieval using the imap4? protocol failed")


NOT_DESCRIBED = "the server does not describe it well enough to tell, so it is looked at"


class SenderRules(Protocol):
    """Whose mail is wanted whatever it says."""

    def is_marketplace(self, address: str) -> bool:
        """Say whether the address (lower case) is one that a marketplace sends from."""

    def is_forwarder(self, address: str) -> bool:
        """Say whether the address (lower case) is one that may forward documents, so that all its mail is looked at."""


@dataclass(frozen=True, slots=True)
class Triage:
    """The decision about a message, with a reason for people and a `code` for programs.

    Codes: `inbox`, `sender`, `forwarder`, `subject`, `forward`, `attachment`, `unknown` are downloaded; `nothing` is
    not, nor are `zip`, `no_zip` and `pdf`, which a look into an attachment gives in the place of `attachment`.
    Sender (an address in lower case), subject and Message-ID are decoded, and empty where the header has none.
    """

    download: bool
    code: str
    reason: str
    sender: str = ""
    subject: str = ""
    message_id: str = ""


def judge(metadata: Metadata, rules: SenderRules, words: frozenset[str], *, dedicated: bool = False) -> Triage:
    """Decide whether a message is downloaded.

    `words` are the document words of all languages (invoice, receipt, order, …), in any case. `dedicated` is whether
    it lies in the mailbox of the dedicated address, in which everything is meant for Billfold.
    """
    fields = read_fields(metadata.header)
    senders = [*addresses(decode_words(fields.get("from", ""))), *addresses(decode_words(fields.get("sender", "")))]
    subject = squeezed(decode_words(fields.get("subject", "")))
    message_id = fields.get("message-id", "")[:1000]
    if dedicated:
        download, code, reason = True, "inbox", "it was sent to the dedicated address"
    else:
        download, code, reason = _decide(metadata, rules, words, senders, subject)
    return Triage(download, code, reason, senders[0] if senders else "", subject, message_id)


def _decide(
    metadata: Metadata, rules: SenderRules, words: frozenset[str], senders: list[str], subject: str
) -> tuple[bool, str, str]:
    for address in senders:
        if rules.is_marketplace(address):
            return True, "sender", f"it comes from a marketplace ({address})"
    for address in senders:
        if rules.is_forwarder(address):
            return True, "forwarder", f"it comes from somebody who may forward documents ({address})"
    plain = folded(subject)
    word = _document_words(words).find(plain)
    if word:
        return True, "subject", f"its subject says {word!r}"
    # No prefix without a colon.
    if (":" in subject or "：" in subject) and any(prefixes_of(subject)[0]):
        return True, "forward", "it was forwarded"
    if not metadata.header or not metadata.structure or _SUBSTITUTE.match(plain):
        return True, "unknown", NOT_DESCRIBED
    outline = outline_of(metadata.structure)
    if outline is None or not _is_plain(outline):
        parts = read_structure(metadata.structure)
        if parts is None:
            return True, "unknown", NOT_DESCRIBED
        if part := next((part for part in parts if _may_be_document(part)), None):
            named = part.filename or part.media_type
            return True, "attachment", f"it has an attachment that may be a document ({named})"
    return (
        False,
        "nothing",
        "it has no attachment that can be a document, and neither its sender nor its subject speaks of an order "
        "or invoice",
    )


@lru_cache(maxsize=4096)
def _is_plain(outline: bytes) -> bool:
    """Whether no part of a structure with this outline can be a document."""
    parts = read_structure(outline)
    return parts is not None and not any(map(_may_be_document, parts))


def evidence(metadata: Metadata) -> tuple[DescribedPart, ...]:
    """Return the parts of a message that may be documents, as far as the server describes them."""
    return tuple(filter(_may_be_document, read_structure(metadata.structure) or ()))


def _may_be_document(part: DescribedPart) -> bool:
    if part.media_type in _DOCUMENT_TYPES or (part.media_type.endswith("+xml") and "image/" not in part.media_type):
        return True
    if _DOCUMENT_NAME.search(part.filename):
        return True
    return (
        part.media_type.startswith("application/") and not part.filename and part.media_type not in _NAMELESS_BY_NATURE
    )


@dataclass(frozen=True, slots=True)
class _DocumentWords:
    """Folded words: those that count inside others (long ones, for compounds), and those that stand on their own.

    The first have a pattern for texts in ASCII, and one for any text.
    """

    in_ascii: re.Pattern[str]
    in_any: re.Pattern[str]
    alone: frozenset[str]

    def find(self, subject: str) -> str:
        """Return a document word that a folded subject holds, or nothing."""
        if found := (self.in_ascii if subject.isascii() else self.in_any).search(subject):
            return found[0]
        tokens = _TOKEN.findall(subject)
        return "" if self.alone.isdisjoint(tokens) else next(word for word in tokens if word in self.alone)


@lru_cache(maxsize=4)
def _document_words(words: frozenset[str]) -> _DocumentWords:
    plain = sorted({folded(word) for word in words} - {""}, key=len)
    alone = frozenset(word for word in plain if len(word) < _LONG_WORD and _TOKEN.fullmatch(word))
    inside: list[str] = []
    for word in plain:
        unspaced = _UNSPACED.search(word) is not None
        if (unspaced or word not in alone) and not any(shorter in word for shorter in inside):
            inside.append(word)
    return _DocumentWords(_any_of([word for word in inside if word.isascii()]), _any_of(inside), alone)


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words, none of which begins with another.

    Words with the same beginning share it: an alternation of a thousand whole words takes thirty times as long.
    """
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
    return re.compile(_written(tree) if tree else r"(?!)")


def _written(tree: dict[str, Any]) -> str:
    branches = [re.escape(letter) + _written(rest) for letter, rest in tree.items()]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})" if branches else ""
