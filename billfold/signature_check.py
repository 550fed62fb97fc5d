"""Signatures verified again, in the stored bytes, with the keys that were kept when they were filed.

The domain may have another key by now or be gone: nothing is looked up in the DNS.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from billfold.accounts import own_templates
from billfold.clock import now
from billfold.config import Configuration
from billfold.exchange import ReadingFailed
from billfold.reading_processes import ReadersBroken
from billfold.sandbox import Sandbox
from parsers.context import Context
from parsers.terms import Proof, Reading, Sender, Verdict

if TYPE_CHECKING:
    from archive.search import Record

MOST_CHECKED = 20
_WITH = "checked again now with the key kept at filing"


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether signatures still hold: None where nobody could tell, or says so; `sentence` is for people."""

    holds: bool | None
    sentence: str


def checked_again(configuration: Configuration, records: Iterable["Record"]) -> dict[str, Checked]:
    """Return whether the signatures hold that proved who sent documents, by the SHA-256 of their originals."""
    wanted: dict[str, Sender] = {}
    for record in records:
        sender = record.document.sender
        if sender and record.original not in wanted and _kept(sender):
            wanted[record.original] = sender
    if not wanted:
        return {}
    chosen = dict(list(wanted.items())[:MOST_CHECKED])
    with Sandbox("read", 1, own_templates(configuration)) as readers:
        return {sha: checked(configuration, readers, sha, sender) for sha, sender in chosen.items()}


def checked(configuration: Configuration, readers: Sandbox, sha: str, sender: Sender) -> Checked:
    """Return whether the signatures of one original hold; `readers` are given the keys that were kept."""
    from archive.errors import ArchiveError

    kept = _kept(sender)
    readers.keys = partial(_kept_keys, {proof.key_name: proof.key for proof in kept})
    try:
        content, context = _stored(configuration, sha)
        found = _proofs(readers.read_in_passing(content, context, alone=True))
    except (ArchiveError, ReadingFailed, ReadersBroken) as error:
        return Checked(None, f"{_WITH}: that could not be done ({error})")
    if all(_same(proof) in map(_same, found) for proof in kept):
        return Checked(True, f"{_WITH}: still right")
    return Checked(
        False, f"{_WITH}: it does not come out the same any more; `billfold verify` tells whether something was changed"
    )


def _stored(configuration: Configuration, sha: str) -> tuple[bytes, Context]:
    """Return the bytes of an original and the circumstances under which it was read, but for whose word counts."""
    from archive.index import reading, state_folder
    from archive.memory import as_original
    from archive.store import ObjectStore

    folder = configuration.require_archive().folder
    with reading(folder) as index:
        kept = as_original(dict(index.execute("SELECT * FROM original WHERE sha = ?", (sha,)).fetchone()))
    received = kept.received.astimezone(UTC).date() if kept.received else None
    passwords, rules = tuple(configuration.reading.passwords), configuration.inbox_rules
    context = Context(kept.form, kept.filename, received, now().date(), passwords, inbox=rules)
    return ObjectStore(state_folder(folder)).get(sha), context


def _kept(sender: Sender) -> list[Proof]:
    """Return the signatures that proved who sent something, of which the key was kept."""
    proven = (proof for proof in sender.proofs if proof.verdict is Verdict.PROVEN)
    return [proof for proof in proven if proof.method == "dkim" and proof.key]


def _kept_keys(kept: Mapping[str, str], names: Sequence[str]) -> Mapping[str, str]:
    return {name: kept[name] for name in names if name in kept}


def _proofs(found: Reading) -> list[Proof]:
    senders = [found.sender, *(document.sender for document in found.documents)]
    return [proof for sender in senders if sender for proof in sender.proofs]


def _same(proof: Proof) -> tuple[object, ...]:
    return proof.method, proof.verdict, proof.domain, proof.key_name, proof.key
