"""What a person says of a sender: recorded once, and what waited from him is decided again with it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from archive import schema
from archive.chain import Chain
from archive.comparing import doubts
from archive.decision import received_of, settled_names
from archive.document_rows import FROM_JUNK
from archive.events import EventType
from archive.names import NameTemplate
from archive.records import Revised, Trust
from archive.sender_rules import FOUND_IN_JUNK, counts_for, is_answered, is_forged
from archive.shelf import Shelf
from archive.statement import Statement, among, here, listed
from parsers.codec import document_from_json, finding_to_json
from parsers.terms import Finding, Status

# The subject of these events: addresses stand in their details alone.
SENDERS = "senders"

Detail = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says of a sender, which is a rule as in `sender_rules`; with None nothing is said any more."""

    sender: str
    trust: Trust | None
    person: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a document that waited; `reasons` say why it waits on."""

    revised: Revised
    reasons: tuple[str, ...] = ()


def record(
    root: Path, chain: Chain, template: NameTemplate, word: Word, shown: Sequence[str]
) -> tuple[list[str], list[Settled]]:
    """Record a word on a sender, and decide again on documents of his that were shown to whoever said it.

    Return the originals whose files wait, and what became of the documents. Nothing is recorded that is so already.
    """
    with chain.together() as connection:
        said = {row["sender"]: row["trust"] for row in _SAID.rows(connection, {})}
        shelf = Shelf(root, template, connection)
        originals: dict[str, None] = {}
        settled: list[Settled] = []
        for row in _CONCERNED.rows(connection, {"ids": listed(shown), "at_status": Status.REVIEW}):
            if not word.trust or not counts_for(word.sender, row["sender"], said):
                continue
            detail, reasons = _decided(connection, shelf, dict(row), word)
            if detail:
                chain.record(EventType.REVISED, row["original"], detail)
                originals |= dict.fromkeys([row["original"]] if detail["files"] else [])
            settled.append(Settled(_revised(dict(row), detail), reasons))
        stands = said.get(word.sender, "")
        changed = [one.revised.document for one in settled if one.revised.changed]
        if changed or stands != (word.trust or ""):
            told = {"sender": word.sender, "trust": word.trust or "", "person": word.person, "note": word.note}
            chain.record(EventType.TRUSTED, SENDERS, {**told, "documents": changed})
    return list(originals), settled


def _decided(connection: Connection, shelf: Shelf, row: Detail, word: Word) -> tuple[Detail, tuple[str, ...]]:
    """Return how a document is revised, nothing where it is not, and why it waits on."""
    record = json.loads(row["record"])
    if word.trust is Trust.DISTRUSTED:
        document = replace(document_from_json(record), status=Status.REJECTED)
        files = settled_names(connection, shelf, row["id"], document, received_of(row))
        return {**_told(row, word), "status": Status.REJECTED, "files": files}, ()
    own = record["findings"]
    answered = [finding for finding in own if is_answered(finding)]
    left = [finding for finding in own if not is_answered(finding)]
    others = _held([*left, *json.loads(row["of_original"] or "[]")])
    if is_forged(row["verdict"], own):
        return {}, _messages(others) or ("it does not come from whom it names: trust does not settle that",)
    if not answered:
        return {}, _messages(others) or ("the reading is not sure enough",)
    findings = [*left, *map(finding_to_json, _marks(answered, left))]
    document = replace(document_from_json({**record, "findings": findings}), status=Status.REVIEW)
    stays_in_junk = bool(row["junk_only"] and others)
    if not others:
        doubtful = doubts(connection, document, row["ordinal"], row["id"]) if document.kind else (_no_kind(row),)
        others = list(map(finding_to_json, doubtful))
        findings += others
    status = Status.REVIEW if others else Status.FILED
    files = settled_names(connection, shelf, row["id"], replace(document, status=status), received_of(row))
    decided = {"status": status, "files": files, "findings": findings, "junk_only": stays_in_junk}
    return {**_told(row, word), **decided}, _messages(others)


def _told(row: Detail, word: Word) -> Detail:
    what = f"{'distrusts' if word.trust is Trust.DISTRUSTED else 'trusts'} {word.sender}"
    note = f"{what}; {word.note}" if word.note else what
    return {"id": row["id"], "values": {}, "person": word.person, "note": note}


def _held(findings: Iterable[Detail]) -> list[Detail]:
    return [finding for finding in findings if finding["needs_review"]]


def _marks(answered: Iterable[Detail], left: Iterable[Detail]) -> list[Finding]:
    """Return what a document goes on to say of where it was found."""
    was_in_junk = any(finding["code"] == FROM_JUNK for finding in answered)
    if was_in_junk and not any(finding["code"] == FOUND_IN_JUNK for finding in left):
        return [Finding(FOUND_IN_JUNK, "found in Junk; a person knows its sender")]
    return []


def _no_kind(row: Detail) -> Finding:
    message = (
        f"nobody knows yet what it is: say so with `billfold fix {row['id'][:8]} kind=invoice`, its number, date and "
        "total, or reject it"
    )
    return Finding("no_kind", message, needs_review=True)


def _messages(findings: Iterable[Detail]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding["message"] for finding in findings))


def _revised(row: Detail, detail: Detail) -> Revised:
    files = detail.get("files")
    path = files[0]["path"] if files else row["path"]
    return Revised(row["id"], path, Status(detail.get("status", Status.REVIEW)), changed=bool(detail))


_SAID = Statement(select(schema.sender_trust))
_CONCERNED = Statement(
    select(schema.documents, schema.originals.c.received, schema.originals.c.findings.label("of_original"))
    .join(schema.originals, schema.originals.c.sha == schema.documents.c.original)
    .where(among(schema.documents.c.id, "ids"), here(schema.documents, ("status",)))
    .order_by(schema.originals.c.seq, schema.documents.c.ordinal, schema.documents.c.id)
)
