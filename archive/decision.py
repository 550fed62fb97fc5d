"""What becomes of an original's documents: filed, held for review, or known already (steps S5 and S6).

A decision is made once and recorded with every path in it. Documents that prove themselves are filed; a better
proven copy takes the place of one that only the Junk mailbox held back.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Connection, select

from archive import notices, schema
from archive.comparing import (
    contradicts,
    corrects,
    for_two_clients,
    is_for_another,
    is_other_version,
    is_sighting,
    was_rejected,
)
from archive.document_rows import FROM_JUNK, LEAVING, ONLY_IN_JUNK, RECORD
from archive.identity import KnownDocument, Rung, Twin, find_former, find_twin, identity_of
from archive.likeness import resembling
from archive.names import path_key, suffix_of
from archive.records import Companion, Fate, Kept, Outcome
from archive.shelf import Shelf
from archive.statement import Statement, here
from archive.store import ObjectStore
from archive.suspicion import pays_elsewhere, suspicions
from parsers.codec import document_from_json, document_to_json, event_to_json, finding_to_json, message_to_json
from parsers.context import Form
from parsers.terms import Finding, MessageSummary, Part, PurchaseDocument, Reading, Status
from parsers.text.sniff import EXTENSIONS

_MEDIA_TYPES = {suffix: media_type for media_type, suffix in EXTENSIONS.items()}
_WHOLE = -1
NOTHING_IN_IT = "nothing in it says that it is a purchase document"
_FOUND_IN_JUNK = Finding(FROM_JUNK, "found in Junk, and who sent it is not proven", needs_review=True)

Entry = dict[str, Any]


class Decision:
    """The decision on one original, built document by document from what the index knows at that moment.

    `apart` is the id of a document that a person has told apart from those in this original.
    """

    def __init__(
        self, connection: Connection, store: ObjectStore, shelf: Shelf, original: Mapping[str, Any], apart: str = ""
    ) -> None:
        self._connection = connection
        self._apart = apart
        self._store = store
        self._shelf = shelf
        self._original = original
        self._received = received_of(original)
        self._entries: list[Entry] = []
        self._new: list[KnownDocument] = []

    def decide(self, reading: Reading, companions: Mapping[int, Companion], junk_holds: bool) -> Entry:
        """Return the detail of the event, all bytes it speaks of being safe."""
        ordinals: dict[str, int] = {}
        for number, document in enumerate(reading.documents):
            ordinal = ordinals.get(document.part.path, 0)
            ordinals[document.part.path] = ordinal + 1
            self._add(document, ordinal, companions.get(number), junk_holds)
        held = any(entry.get("record", {}).get("status") == Status.REVIEW for entry in self._entries)
        if not held and any(finding.needs_review for finding in reading.findings):
            self._add(self._unread(reading.findings), _WHOLE, None, junk_holds)
        fate = _fate(self._entries)
        header = None if fate is Fate.NOT_A_DOCUMENT else reading.message
        return {
            "fate": fate,
            "reason": _reason(fate, self._entries, reading),
            # of mail that is no document only where it stood is kept, why it is none, and what it tells of orders
            "message": message_to_json(_without_body(header)) if header else None,
            "findings": [finding_to_json(finding) for finding in reading.findings],
            "documents": self._entries,
            "events": [event_to_json(event) for event in reading.events],
            "junk": junk_holds,
        }

    def one(self, document: PurchaseDocument, ordinal: int, companion: Companion | None, junk_holds: bool) -> Entry:
        """Return what becomes of one document alone."""
        self._add(document, ordinal, companion, junk_holds)
        return self._entries[-1]

    def _add(self, document: PurchaseDocument, ordinal: int, companion: Companion | None, junk_holds: bool) -> None:
        suspected = suspicions(self._connection, document, junk=bool(self._original["junk"]))
        suspected += resembling(self._connection, document)
        document = replace(document, findings=(*document.findings, *suspected))
        reasons = {finding.code for finding in document.findings if finding.needs_review}
        held = document.status is Status.REVIEW or bool(reasons - ONLY_IN_JUNK)
        by_junk = junk_holds or not reasons.isdisjoint(ONLY_IN_JUNK)
        good = not held and not by_junk
        identity = identity_of(document, ordinal)
        twin = find_twin(self._connection, identity, self._new, but=self._apart)
        twice = twin is not None and twin.rung is Rung.DOCUMENT and twin.document in self._new
        disputed = twin is not None and good and is_for_another(twin, document.client)
        is_suspected = any(finding.needs_review for finding in suspected)
        elsewhere = twin is not None and is_suspected and self._pays_elsewhere(document, twin)
        if twin and (twice or (is_sighting(twin, good, held) and not disputed and not elsewhere)):
            self._entries.append(self._sighting(twin, good, document.client))
            return
        findings = document.findings
        if twin and disputed:
            held, good = True, False
            findings = (*findings, for_two_clients(twin, document.client))
        if junk_holds and not held and FROM_JUNK not in reasons:
            findings = (*findings, _FOUND_IN_JUNK)
        if twin and held and not disputed and twin.document.status == Status.FILED:
            findings = (*findings, contradicts(twin))
        if twin and twin.document.status == Status.REJECTED:
            findings = (*findings, was_rejected(twin))
            held, good = True, False
        former = find_former(self._connection, identity) if twin is None and good else None
        revises = former if former and corrects(document, former) else None
        if former and not revises:
            findings = (*findings, is_other_version(former))
            held, good = True, False
        status = Status.FILED if good else Status.REVIEW
        document = replace(document, status=status, findings=findings)
        entry: Entry = {
            "id": self._new_identifier(document, ordinal),
            "sha256": document.part.sha256,
            "ordinal": ordinal,
            "junk_only": by_junk and not held,
            "replaces": twin.document.id if twin and good and self._gives_way(twin) else "",
            "revises": revises.id if revises else "",
            "files": self._keep(document, companion),
            "record": document_to_json(document),
        }
        self._entries.append(entry)
        path = entry["files"][0]["path"]
        self._new.append(KnownDocument(entry["id"], identity, status, entry["junk_only"], path, document.client))

    def _pays_elsewhere(self, document: PurchaseDocument, twin: Twin) -> bool:
        """Whether a suspected other file of a known purchase names an account that the known one does not."""
        if twin.rung is Rung.DOCUMENT or twin.document in self._new:
            return False
        return pays_elsewhere(self._connection, document, twin.document.id)

    def _gives_way(self, twin: Twin) -> bool:
        """Whether a held document goes when a good copy comes: nothing but Junk held it, or it is the same file."""
        held = twin.document.status == Status.REVIEW
        return twin.document.junk_only or (held and twin.rung is Rung.DOCUMENT)

    def _new_identifier(self, document: PurchaseDocument, ordinal: int) -> str:
        """Return an id that no document has: the one it replaces may have been the same part of another mail."""
        parts = (document.part.sha256, document.part.path, str(ordinal))
        identifier = _identifier(*parts)
        if not RECORD.rows(self._connection, {"at_id": identifier}):
            return identifier
        return _identifier(*parts, self._original["sha"])

    def _sighting(self, twin: Twin, good: bool, client: str) -> Entry:
        known = twin.document
        entry: Entry = {"twin_of": known.id, "known_by": twin.rung.words, "path": known.path}
        if good and client and not known.client and known not in self._new:
            entry["client"] = client
        if good and known.junk_only and known not in self._new:
            entry["release"] = release(self._connection, self._shelf, known.id, self._received)
            entry["path"] = entry["release"]["files"][0]["path"]
        return entry

    def _keep(self, document: PurchaseDocument, companion: Companion | None) -> list[Entry]:
        """Store a document's files by their hashes and give them their name."""
        contents = [(EXTENSIONS.get(document.part.media_type, ".bin"), document.part.content)]
        if companion:
            contents.append((companion.suffix, companion.content))
        shas = [self._store.put(content) for _, content in contents]
        if shas[0] != document.part.sha256:
            raise ValueError(f"the bytes of part {document.part.path!r} are not those that were read")
        files = [(suffix, sha) for (suffix, _), sha in zip(contents, shas, strict=True)]
        paths = self._shelf.choose(document, self._received, files)
        return [{"path": path, "sha256": sha} for path, sha in zip(paths, shas, strict=True)]

    def _unread(self, findings: tuple[Finding, ...]) -> PurchaseDocument:
        """Return the original itself as a document for review: it, or a part of it, could not be read as it should."""
        sha, filename = self._original["sha"], self._original["filename"]
        suffix = ".eml" if self._original["form"] == Form.MESSAGE else PurePosixPath(filename).suffix.lower()
        part = Part("", _MEDIA_TYPES.get(suffix, "application/octet-stream"), "", sha, self._store.get(sha))
        return PurchaseDocument(kind=None, part=part, findings=findings)


def outcome_of(decided: Mapping[str, Any]) -> Outcome:
    """Return the outcome that a recorded decision means, new documents first."""
    entries = decided["documents"]
    new = [Kept(entry["id"], entry["files"][0]["path"]) for entry in entries if "files" in entry]
    again = [Kept(entry["twin_of"], entry["path"], entry["twin_of"]) for entry in entries if "twin_of" in entry]
    return Outcome(Fate(decided["fate"]), decided["reason"], (*new, *again))


def leaves_work(decided: Mapping[str, Any]) -> bool:
    """Say whether files wait to be placed, or bytes to be forgotten, after a decision."""
    places = any("files" in entry or "release" in entry for entry in decided["documents"])
    return places or decided["fate"] == Fate.NOT_A_DOCUMENT


def release(connection: Connection, shelf: Shelf, document_id: str, received: datetime | None) -> Entry:
    """Return the move of a document from review into the tree, under the name it has there."""
    return move(connection, shelf, document_id, received, Status.FILED)


def move(
    connection: Connection, shelf: Shelf, document_id: str, received: datetime | None, status: Status | None = None
) -> Entry:
    """Return new names for all files of a document, in the place that `status` gives it (its own by default)."""
    document = document_from_json(json.loads(RECORD.value(connection, {"at_id": document_id})))
    if status:
        document = replace(document, status=status)
    rows = files_of(connection, document_id)
    paths = shelf.choose(document, received, [(suffix_of(row["path"]), row["sha256"]) for row in rows])
    return {"id": document_id, "files": _files(paths, rows)}


def settled_names(
    connection: Connection, shelf: Shelf, document_id: str, document: PurchaseDocument, received: datetime | None
) -> list[Entry]:
    """Return the new names of a document's files, given what it says now; none when they are those that it has."""
    rows = files_of(connection, document_id)
    own = [row["path"] for row in rows]
    paths = shelf.choose(document, received, [(suffix_of(row["path"]), row["sha256"]) for row in rows], own)
    return [] if list(map(path_key, paths)) == list(map(path_key, own)) else _files(paths, rows)


def files_of(connection: Connection, document_id: str) -> Sequence[sqlite3.Row]:
    """Return the rows of a document's files, the main one first."""
    return _PRESENT.rows(connection, {"at_document": document_id})


def _files(paths: Sequence[str], rows: Sequence[sqlite3.Row]) -> list[Entry]:
    return [{"path": path, "sha256": row["sha256"]} for path, row in zip(paths, rows, strict=True)]


def received_of(original: Mapping[str, Any]) -> datetime | None:
    """Return when an original was received, if that is known."""
    return datetime.fromisoformat(original["received"]) if original["received"] else None


def _fate(entries: Sequence[Entry]) -> Fate:
    if any(entry.get("record", {}).get("status") == Status.REVIEW for entry in entries):
        return Fate.REVIEW
    if any("files" in entry or "release" in entry for entry in entries):
        return Fate.FILED
    return Fate.SEEN_BEFORE if entries else Fate.NOT_A_DOCUMENT


def _reason(fate: Fate, entries: Sequence[Entry], reading: Reading) -> str:
    if fate is Fate.NOT_A_DOCUMENT and reading.events:
        return notices.reason(reading.events)
    if fate is Fate.NOT_A_DOCUMENT:
        return reading.reason or NOTHING_IN_IT
    if fate is Fate.SEEN_BEFORE:
        return "; ".join(f"{entry['known_by']} as {entry['path']}{_now_for(entry)}" for entry in entries)
    if fate is Fate.FILED:
        paths = [entry["path"] if "twin_of" in entry else entry["files"][0]["path"] for entry in entries]
        return "filed as " + ", ".join(dict.fromkeys(paths))
    findings = [finding for entry in entries for finding in entry.get("record", {}).get("findings", ())]
    messages = [finding["message"] for finding in findings if finding["needs_review"]]
    return "; ".join(dict.fromkeys(messages)) or "the reading is not sure enough"


def _now_for(entry: Entry) -> str:
    return f", which is kept for {entry['client']} from now on" if "client" in entry else ""


def _without_body(header: MessageSummary) -> MessageSummary:
    """Return a header without the text of the message that it forwards: that lies in the original."""
    forwarded = header.forwarded
    return replace(header, forwarded=replace(forwarded, body="")) if forwarded else header


def _identifier(*parts: str) -> str:
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]


_PRESENT = Statement(
    select(schema.files)
    .where(here(schema.files, ("document",)), schema.files.c.state != LEAVING)
    .order_by(schema.files.c.position)
)
