"""Asking the archive: what it holds, and why a message went where it went.

Everything here takes the connection that `index.reading` gives, and changes nothing.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from archive.keys import order_key
from archive.records import Balance, Fate, message_digest, reasons_of, searchable
from parsers.codec import document_from_json, message_from_json
from parsers.terms import Kind, MessageSummary, PurchaseDocument, Status

_SHORTEST_PREFIX = 6
_SHORTEST_HASH = 16
# An account as people write it: in groups with blanks between them. It is kept without.
_FORM_OF_ACCOUNT, _FEWEST_DIGITS = re.compile("[a-z]{0,2}[0-9a-z]{8,32}"), 8
_IN_GROUPS = re.compile(r"[0-9a-z]{2,4}(?: [0-9a-z]{1,8})+")
_STANDS = "d.status IN ('filed', 'review')"


@dataclass(frozen=True, slots=True)
class PastRevision:
    """What a person did with a document: `changes` has, by field, what stood there and what stands there since.

    `before` and `status` are where the document was and is since; `reasons` say why it had waited for review.
    """

    at: datetime
    person: str
    note: str
    before: str
    status: str
    changes: Mapping[str, tuple[str | None, str | None]]
    reasons: str


@dataclass(frozen=True, slots=True)
class Record:
    """A document that is kept. `files` are its paths below the archive, the main one first.

    `status` is `filed`, `review`, `rejected`, or `superseded` when a better proven copy (`successor`) took its place.
    `reasons` say why it waits. `account`, `mailbox` and `received` are those of the first delivery; `sightings` counts
    the later ones.
    """

    id: str
    status: str
    document: PurchaseDocument
    files: tuple[str, ...]
    original: str
    account: str
    mailbox: str
    received: datetime | None
    sightings: int
    successor: str = ""
    reasons: tuple[str, ...] = ()
    revisions: tuple[PastRevision, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One message behind a number of a balance. `fate` is None while it is safe but not yet read.

    `settled` says when something was done with it in its mailbox, and what.
    """

    account: str
    mailbox: str
    uidvalidity: int
    uid: int
    fate: Fate | None
    reason: str
    original: str
    run: str
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the chain that concerns a message."""

    seq: int
    at: datetime
    type: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one message went where it went: its place and fate, the documents in it, and what happened when.

    `header` is that of the message, None where it is not kept: of files, and of mail that is no document.
    """

    entry: Entry
    documents: tuple[Record, ...]
    happenings: tuple[Happening, ...]
    header: MessageSummary | None = None


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run that was recorded, with its balance."""

    id: str
    command: str
    started: datetime
    finished: datetime
    balance: Balance


def find(
    index: sqlite3.Connection,
    words: Iterable[str] = (),
    *,
    since: date | None = None,
    before: date | None = None,
    marketplace: str = "",
    kind: Kind | None = None,
    client: str = "",
    status: Status | None = None,
    limit: int | None = None,
) -> list[Record]:
    """Return the documents that hold every word in any field, newest first; `since` counts in, `before` does not."""
    conditions: list[tuple[str, Any]] = [_holds(searchable(word)) for word in words]
    conditions += [("d.issue_date >= ?", since.isoformat())] if since else []
    conditions += [("d.issue_date < ? AND d.issue_date <> ''", before.isoformat())] if before else []
    conditions += [("d.marketplace = ?", marketplace)] if marketplace else []
    conditions += [("d.kind = ?", kind.value)] if kind else []
    conditions += [("d.client = ? COLLATE NOCASE", client)] if client else []
    conditions += [("d.status = ?", status.value)] if status else []
    where = " AND ".join([*(condition for condition, _ in conditions), *([] if status else [_STANDS])])
    values = [value for _, value in conditions]
    return _records(
        index, f"{where} ORDER BY d.issue_date DESC, d.id LIMIT ?", [*values, -1 if limit is None else limit]
    )


def _holds(word: str) -> tuple[str, str]:
    """Return the condition that a document holds a word, and the word; an account is sought as it is kept."""
    bare = re.sub(r"[\s-]", "", word)
    is_account = _FORM_OF_ACCOUNT.fullmatch(bare) and sum(c.isdigit() for c in bare) >= _FEWEST_DIGITS
    return "instr(d.search, ?) > 0", bare if is_account and _IN_GROUPS.fullmatch(word) else word


def show(index: sqlite3.Connection, what: str) -> list[Record]:
    """Return the documents meant by an id (or its beginning), an order or invoice number, or a path's beginning.

    An order number may be written in any way; `orders.timelines` tells which documents are of one order.
    """
    exact = _records(
        index,
        "d.id = :what OR d.order_number = :what OR d.invoice_number = :what OR (d.order_key = :key AND :key <> '')"
        " OR d.id IN (SELECT document FROM file WHERE path = :what) ORDER BY d.issue_date, d.id",
        {"what": what, "key": order_key(what)},
    )
    if exact or len(what) < _SHORTEST_PREFIX:
        return exact
    begins = "substr(d.id, 1, :n) = :what OR d.id IN (SELECT document FROM file WHERE substr(path, 1, :n) = :what)"
    return _records(index, f"{begins} ORDER BY d.issue_date, d.id", {"what": what, "n": len(what)})


def records(index: sqlite3.Connection, ids: Sequence[str]) -> list[Record]:
    """Return the documents of these ids, in their order; an unknown one is left out."""
    marks = ",".join("?" * len(ids))
    found = {record.id: record for record in _records(index, f"d.id IN ({marks})", ids)}
    return [found[identifier] for identifier in ids if identifier in found]


def explain(index: sqlite3.Connection, what: str) -> list[Explanation]:
    """Return what is known of the messages meant by `what`.

    It is a Message-ID, `account/mailbox/uid`, a document's id, number or path, the number of an order or parcel that
    notices tell of, the path of a file that was added, or (the beginning of) the SHA-256 of an original.
    """
    return [
        Explanation(
            entry,
            tuple(_documents_of(index, entry.original)),
            tuple(_happenings(index, entry)),
            _header_of(index, entry.original),
        )
        for entry in _meant(index, what)
    ]


def link(index: sqlite3.Connection, link_hash: str) -> Happening | None:
    """Return the event of which a hash (or its beginning) is the head of the chain as it was then; None for none."""
    row = index.execute(
        "SELECT * FROM event WHERE substr(hash, 1, ?) = ?", (len(link_hash), link_hash.lower())
    ).fetchone()
    return _happening(row) if row and len(link_hash) >= _SHORTEST_HASH else None


def runs(index: sqlite3.Connection, limit: int = 20) -> list[PastRun]:
    """Return the last runs that saw anything new, the newest first."""
    chosen = index.execute("SELECT * FROM run ORDER BY started DESC, id DESC LIMIT ?", (limit,))
    return [
        PastRun(
            row["id"],
            row["command"],
            datetime.fromisoformat(row["started"]),
            datetime.fromisoformat(row["finished"]),
            Balance(**json.loads(row["balance"])),
        )
        for row in chosen
    ]


def entries(index: sqlite3.Connection, run: str, fate: Fate | None = None) -> list[Entry]:
    """Return the list behind a run's balance, or behind one number of it."""
    found = _entries(index, "run = ? AND fate <> 'failed'", (run,))
    lost = "'failed' AS fate, NULL AS original, '' AS settled"
    failures = index.execute(f"SELECT *, {lost} FROM failure WHERE run = ?", (run,))  # noqa: S608 - our words
    found += [_entry(row) for row in failures]
    recorded = index.execute("SELECT repeated FROM run WHERE id = ?", (run,)).fetchone()
    for place in json.loads(recorded["repeated"]) if recorded else ():
        there = "account = ?1 AND (mailbox = ?2 OR ?2 = '') AND uidvalidity = ?3 AND uid = ?4"
        again = _entries(index, there, place)
        found += [
            Entry(
                e.account, e.mailbox, e.uidvalidity, e.uid, Fate.SEEN_BEFORE, "known from this place", e.original, run
            )
            for e in again
        ]
    chosen = [entry for entry in found if fate is None or entry.fate is fate]
    return sorted(chosen, key=lambda entry: (entry.account, entry.mailbox, entry.uidvalidity, entry.uid))


def _meant(index: sqlite3.Connection, what: str) -> list[Entry]:
    originals = {record.original for record in show(index, what)}
    if re.fullmatch(r"[0-9a-f]{8,64}", what):
        found = index.execute("SELECT sha FROM original WHERE substr(sha, 1, ?) = ?", (len(what), what))
        originals |= {row["sha"] for row in found}
    originals |= set(_erased(index, what))
    seen = index.execute(
        "SELECT s.original FROM sighting s JOIN document d ON d.id = s.document WHERE d.id = ?", (what,)
    )
    originals |= {row["original"] for row in seen}
    told = "SELECT original FROM order_event WHERE :key <> '' AND (order_key = :key OR tracking_key = :key)"
    originals |= {row["original"] for row in index.execute(told, {"key": order_key(what)})}
    marks = ",".join("?" * len(originals))
    meant = _entries(index, f"original IN ({marks})", tuple(originals)) if originals else []
    meant += _entries(index, "digest = ? AND digest <> ''", (message_digest(what),))
    meant += _entries(index, "account = 'file' AND mailbox = ?", (what,))
    if place := re.fullmatch(r"([^/]+)/(.+)/(\d{1,18})", what):
        meant += _entries(index, "account = ? AND mailbox = ? AND uid = ?", (place[1], place[2], int(place[3])))
    return list(dict.fromkeys(meant))


def _erased(index: sqlite3.Connection, what: str) -> Iterator[str]:
    """Yield the originals of documents that were removed, by (the beginning of) their ids."""
    told = index.execute("SELECT d.detail FROM event e JOIN event_detail d ON d.seq = e.seq WHERE e.type = 'erased'")
    if len(what) >= _SHORTEST_PREFIX:
        for row in told:
            known = json.loads(row["detail"])["documents"]
            yield from (document["original"] for document in known if document["id"].startswith(what))


def _entries(index: sqlite3.Connection, where: str, values: Sequence[Any]) -> list[Entry]:
    chosen = f"SELECT * FROM delivery WHERE {where} ORDER BY account, mailbox, uidvalidity, uid"  # noqa: S608 - our words
    return [_entry(row) for row in index.execute(chosen, values)]


def _entry(row: sqlite3.Row) -> Entry:
    fate = Fate(row["fate"]) if row["fate"] else None
    place = (row["account"], row["mailbox"], row["uidvalidity"], row["uid"])
    return Entry(*place, fate, row["reason"], row["original"] or "", row["run"], row["settled"])


def _documents_of(index: sqlite3.Connection, original: str) -> list[Record]:
    if not original:
        return []
    seen = "SELECT document FROM sighting WHERE original = :sha AND document <> ''"
    return _records(index, f"d.original = :sha OR d.id IN ({seen}) ORDER BY d.ordinal, d.id", {"sha": original})


def _header_of(index: sqlite3.Connection, original: str) -> MessageSummary | None:
    row = index.execute("SELECT message FROM original WHERE sha = ?", (original,)).fetchone()
    data = json.loads(row["message"]) if row and row["message"] else None
    return message_from_json(data) if data else None


def _happenings(index: sqlite3.Connection, entry: Entry) -> list[Happening]:
    """Return the events about an original, or those of the entry's run that name its place."""
    if entry.original:
        found = index.execute("SELECT * FROM event WHERE subject = ? ORDER BY seq", (entry.original,))
        return [_happening(row) for row in found]
    found = index.execute(
        "SELECT e.*, d.detail FROM event e JOIN event_detail d ON d.seq = e.seq"
        " WHERE e.type IN ('looked', 'failed') AND e.subject IN"
        " (SELECT :run UNION SELECT run FROM failure WHERE account = :account AND mailbox = :mailbox"
        "  AND uidvalidity = :uidvalidity AND uid = :uid) ORDER BY e.seq",
        {name: getattr(entry, name) for name in ("run", "account", "mailbox", "uidvalidity", "uid")},
    )
    return [_happening(row) for row in found if _names(json.loads(row["detail"]), entry)]


def _names(detail: dict[str, Any], entry: Entry) -> bool:
    here = all(detail[name] == getattr(entry, name) for name in ("account", "mailbox", "uidvalidity"))
    uids = [row[0] for row in detail["rows"]] if "rows" in detail else [detail["uid"]]
    return here and entry.uid in uids


def _happening(row: sqlite3.Row) -> Happening:
    return Happening(row["seq"], datetime.fromisoformat(row["at"]), row["type"])


def _records(index: sqlite3.Connection, where: str, values: Sequence[Any] | dict[str, Any]) -> list[Record]:
    chosen = f"""
        SELECT d.*, o.account, o.mailbox, o.received, o.findings AS original_findings,
               (SELECT count(*) FROM sighting s WHERE s.document = d.id OR (s.document = '' AND s.original IN
                   (SELECT d.original UNION SELECT t.original FROM sighting t WHERE t.document = d.id))) AS sightings
        FROM document d JOIN original o ON o.sha = d.original WHERE {where}
    """  # noqa: S608 - our words
    return [_record(index, row) for row in index.execute(chosen, values)]


def _record(index: sqlite3.Connection, row: sqlite3.Row) -> Record:
    files = index.execute(
        "SELECT path FROM file WHERE document = ? AND state <> 'leaving' ORDER BY position", (row["id"],)
    )
    told = index.execute("SELECT * FROM revision WHERE document = ? ORDER BY seq", (row["id"],))
    return Record(
        id=row["id"],
        status=row["status"],
        document=document_from_json(json.loads(row["record"])),
        files=tuple(file["path"] for file in files),
        original=row["original"],
        account=row["account"],
        mailbox=row["mailbox"],
        received=datetime.fromisoformat(row["received"]) if row["received"] else None,
        sightings=row["sightings"],
        successor=row["successor"],
        reasons=reasons_of(row) if row["status"] == Status.REVIEW else (),
        revisions=tuple(map(_revision, told)),
    )


def _revision(row: sqlite3.Row) -> PastRevision:
    changes = {name: (before, after) for name, (before, after) in json.loads(row["changes"]).items()}
    words = (row["person"], row["note"], row["before"], row["status"])
    return PastRevision(datetime.fromisoformat(row["at"]), *words, changes, row["reasons"])
