"""A judge of archives that shares no code with what it judges: it imports nothing of ours.

    python tests/checker.py ARCHIVE [TRUTH.json] [--partial]

It reads the plain files, the CSV files, the tables of SQLite and the journal by itself, and the truth: the mails that
were put into the mailboxes, taken apart by Python's own `email`. The formulas of the chain are written down in
`archive/events.py`; here they stand a second time. `--partial` is for an archive whose run was killed: what is there
must be whole, but not everything need be there. The archive is not touched: SQLite works on a copy.
"""

import csv
import email
import hashlib
import json
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def truth_of(mails: Iterable[bytes], facts: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """What the mails bring: each PDF by its hash with the hashes of its mails, and what its invoice says by number."""
    documents: dict[str, list[str]] = {}
    count = 0
    for raw in mails:
        count += 1
        for part in email.message_from_bytes(raw).walk():
            if part.get_content_type() == "application/pdf":
                body = part.get_payload(decode=True)
                documents.setdefault(sha256(bytes(body)), []).append(sha256(raw))  # type: ignore[arg-type]
    return {"mails": count, "documents": documents, "facts": facts or {}}


def sha256(content: bytes | str) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def check(archive: Path, truth: dict[str, Any] | None = None, *, partial: bool = False) -> list[str]:
    """Return a sentence for everything that is wrong; of a killed run only what may never be."""
    state = archive / ".billfold"
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as copy:
        for file in state.glob("index.sqlite*"):
            shutil.copyfile(file, Path(copy) / file.name)
        index = Path(copy) / "index.sqlite"
        if not index.exists() or not index.stat().st_size:
            return [] if partial and not list(state.glob("journal/*")) else ["there is no index"]
        try:
            tables = _tables(index)
        except sqlite3.Error as error:
            return [f"the index cannot be read: {error}"]
    if "event" not in tables:
        return [] if partial and not list(state.glob("journal/*")) else ["the index has no events"]
    objects = {path.name: sha256(path.read_bytes()) for path in state.glob("objects/*/*")}
    # After a power cut an object may be torn of which nothing speaks yet: it is none, and written again.
    spoken = None if not partial else json.dumps([tables["event"], tables["event_detail"]])
    torn = [name for name, sha in objects.items() if sha != name and (spoken is None or name in spoken)]
    wrong = [f"object {name[:12]} is damaged" for name in torn]
    wrong += [*_chain(tables), *_journal(state, tables["event"], partial), *_filings(archive, tables, objects, partial)]
    wrong += _ledger(archive, tables, partial)
    return wrong + (_losses(archive, tables, truth, partial) if truth else [])


def _tables(index: Path) -> dict[str, Rows]:
    with closing(sqlite3.connect(index)) as connection:
        connection.row_factory = sqlite3.Row
        if (said := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(said)
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}


def _chain(tables: dict[str, Rows]) -> list[str]:
    details = {row["seq"]: row for row in tables["event_detail"]}
    wrong, prev = [], ""
    for number, row in enumerate(sorted(tables["event"], key=lambda row: row["seq"]), 1):
        body = details.get(number)
        if body and sha256(body["salt"] + body["detail"]) != row["detail_hash"]:
            wrong.append(f"the detail of event {number} is altered")
        link = "|".join(str(row[name]) for name in ("seq", "at", "type", "subject", "detail_hash", "prev"))
        if row["seq"] != number or row["prev"] != prev or sha256(link) != row["hash"]:
            return [*wrong, f"the chain is broken at event {number}"]
        prev = row["hash"]
    return wrong


def _journal(state: Path, events: Rows, partial: bool) -> list[str]:
    known, number = sorted(events, key=lambda row: row["seq"]), 0
    for line in b"".join(file.read_bytes() for file in sorted(state.glob("journal/*.jsonl"))).splitlines(True):
        if not line.endswith(b"\n") and partial:
            break
        try:
            told = json.loads(line)
        except ValueError:
            return [f"line {number + 1} of the journal is torn"]
        if number >= len(known) or any(told[name] != value for name, value in known[number].items()):
            return [f"the journal differs at event {number + 1}"]
        text = json.dumps(told["detail"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if told["detail"] is not None and sha256(told["salt"] + text) != told["detail_hash"]:
            return [f"the journal tells event {number + 1} otherwise"]
        number += 1
    # Whoever was killed may have been about to write what was committed last, which is all of one moment.
    left = {row["at"] for row in known[number:]}
    return ["the journal lacks events"] if len(left) > (1 if partial else 0) else []


def _filings(archive: Path, tables: dict[str, Rows], objects: dict[str, str], partial: bool) -> list[str]:
    wrong, documents = [], {row["id"]: row for row in tables["document"]}
    originals = {row["sha"]: row for row in tables["original"]}
    for row in tables["file"]:
        wrong += [] if row["sha256"] in objects else [f"the object of {row['path']} is missing"]
        file = archive / row["path"]
        if row["state"] == "placed" and not file.is_file():
            wrong.append(f"{row['path']} is missing")
        elif row["state"] == "placed" and sha256(file.read_bytes()) != row["sha256"]:
            wrong.append(f"{row['path']} is altered")
        elif row["state"] != "placed" and not partial:
            wrong.append(f"{row['path']} is {row['state']}")
        document = documents.get(row["document"], {"sha256": "", "original": ""})
        if row["position"] == 0 and row["sha256"] != document["sha256"]:
            wrong.append(f"{row['path']} is not the file of its document")
        if document["original"] not in objects:
            wrong.append(f"the original of {row['path']} is missing")
    shown = {row["document"] for row in tables["file"] if row["position"] == 0 and row["state"] != "leaving"}
    kept = [row for row in documents.values() if row["status"] != "superseded"]
    wrong += [f"document {row['id']} has no file" for row in kept if row["id"] not in shown]
    filed = [row for row in kept if row["status"] == "filed"]
    for what in (
        ("sha256", "ordinal"),
        ("seller", "invoice_number", "order_number", "issue_date", "currency", "total"),
    ):
        count = Counter(tuple(row[name] for name in what) for row in filed)
        wrong += [f"{key} is filed {number} times" for key, number in count.items() if number > 1]
    ours = {row["path"] for row in tables["file"]} | {"ledger.csv", "items.csv", "review/review.csv"}
    for file in archive.rglob("*"):
        name = file.relative_to(archive).as_posix()
        if file.name.startswith(".tmp-"):
            wrong += [] if partial else [f"{name} is left over"]
        elif file.is_file() and not name.startswith(".billfold/") and name not in ours:
            wrong.append(f"{name} belongs to nothing")
    wrong += [
        f"{sha[:12]} is {row['state']}" for sha, row in originals.items() if row["state"] != "done" and not partial
    ]
    return wrong


def _ledger(archive: Path, tables: dict[str, Rows], partial: bool) -> list[str]:
    filed = {row["id"]: row for row in tables["document"] if row["status"] == "filed"}
    told: set[str] = set()
    if (archive / "ledger.csv").exists():
        with (archive / "ledger.csv").open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        told = {row["document"] for row in rows}
        if len(told) != len(rows):
            return ["the ledger has a document twice"]
        for row in rows:
            if partial and any(row["document"] == one["id"] for one in tables["document"] if one["status"] != "filed"):
                continue  # another has taken its place since
            document = filed.get(row["document"], {})
            same = ("order_number", "invoice_number", "issue_date", "seller", "total", "currency")
            if not document or document["path"] != row["file"] or any(document[name] != row[name] for name in same):
                return [f"the ledger tells otherwise of {row['document']}"]
    return [] if partial else [f"{name} is not in the ledger" for name in sorted(filed.keys() - told)]


def _losses(archive: Path, tables: dict[str, Rows], truth: dict[str, Any], partial: bool) -> list[str]:
    filed = {row["sha256"]: row for row in tables["document"] if row["status"] == "filed"}
    wrong = [f"{sha[:12]} was never sent" for sha in filed.keys() - truth["documents"].keys()]
    for sha, row in filed.items():
        if row["original"] not in truth["documents"].get(sha, [row["original"]]):
            wrong.append(f"{row['path']} is said to come from another mail")
        fact = truth["facts"].get(row["invoice_number"])
        if truth["facts"] and fact != [row["order_number"], row["issue_date"], row["total"]]:
            wrong.append(f"{row['path']} says otherwise than its invoice")
    if partial:
        return wrong
    wrong += [f"{sha[:12]} was lost" for sha in truth["documents"].keys() - filed.keys()]
    seen = sum(row["fate"] != "failed" for row in tables["delivery"])
    return wrong + ([f"{seen} messages of {truth['mails']} are remembered"] if seen != truth["mails"] else [])


if __name__ == "__main__":
    named = [one for one in sys.argv[1:] if one != "--partial"]
    known_truth = json.loads(Path(named[1]).read_bytes()) if len(named) > 1 else None
    found = check(Path(named[0]), known_truth, partial="--partial" in sys.argv)
    print("\n".join(found) or "whole")
    sys.exit(1 if found else 0)
