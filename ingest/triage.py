"""Which messages are downloaded: decided on sender, subject and parts, before any body moves.

A message that cannot be judged is downloaded. One that is left out gets a reason that a person understands.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from ingest.header import addresses, decode_words, read_fields
from ingest.metadata import Metadata
from ingest.structure import DescribedPart, read_structure
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
    not.
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
    senders = [address for name in ("from", "sender") for address in addresses(decode_words(fields.get(name, "")))]
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
    known = next((address for address in senders if rules.is_marketplace(address)), None)
    if known:
        return True, "sender", f"it comes from a marketplace ({known})"
    forwarder = next((address for address in senders if rules.is_forwarder(address)), None)
    if forwarder:
        return True, "forwarder", f"it comes from somebody who may forward documents ({forwarder})"
    plain = folded(subject)
    word = _document_words(words).find(plain)
    if word:
        return True, "subject", f"its subject says {word!r}"
    if any(prefixes_of(subject)[0]):
        return True, "forward", "it was forwarded"
    parts = read_structure(metadata.structure) if metadata.structure else None
    if not metadata.header or parts is None or _SUBSTITUTE.match(plain):
        return True, "unknown", "the server does not describe it well enough to tell, so it is looked at"
    part = next((part for part in parts if _may_be_document(part)), None)
    if part:
        return True, "attachment", f"it has an attachment that may be a document ({part.filename or part.media_type})"
    return (
        False,
        "nothing",
        "it has no attachment that can be a document, and neither its sender nor its subject speaks of an order "
        "or invoice",
    )


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
    """Folded words: those that count inside others (long ones, for compounds), and those that stand on their own."""

    inside: tuple[str, ...]
    alone: frozenset[str]

    def find(self, subject: str) -> str:
        """Return a document word that a folded subject holds, or nothing."""
        # Plain searches: one pattern of a thousand words takes ten times as long.
        for word in self.inside:
            if word in subject:
                return word
        return next((word for word in _TOKEN.findall(subject) if word in self.alone), "")


@lru_cache(maxsize=4)
def _document_words(words: frozenset[str]) -> _DocumentWords:
    plain = sorted({folded(word) for word in words} - {""}, key=len)
    alone = frozenset(word for word in plain if len(word) < _LONG_WORD and _TOKEN.fullmatch(word))
    inside: list[str] = []
    for word in plain:
        unspaced = _UNSPACED.search(word) is not None
        if (unspaced or word not in alone) and not any(shorter in word for shorter in inside):
            inside.append(word)
    return _DocumentWords(tuple(inside), alone)
