"""Stops the archive at every step and looks at what is left.

`python -m tests.crash_walk MODE FOLDER START STRIDE`, with the mode `kill`, `fail:ENOSPC` or `fail` (other faults in
turn), is a process of its own, without threads, so that a run which is to die costs a fork and not a start of Python.
It prints what it did and every failure as JSON.
"""

import gc
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from archive import search, steps
from archive.archive import Archive
from archive.errors import ArchiveError
from archive.index import INDEX, state_folder
from archive.index import reading as reading_index
from archive.records import Companion, Imprint, Left, Looked, Read, Revision, Trust
from archive.trusting import Word
from archive.verify import verify
from archive.waiting import waiting
from parsers.terms import Event, Finding, Reading, Sender, Status
from tests.archive_samples import NOON, Raw, document, mail, notice, open_archive, part, reading, tree

OTHER_FAULTS = ("EDQUOT", "EIO", "EROFS")
DOUBT = Finding("arithmetic", "the lines do not add up", True)
ONE = document(b"%PDF-1.4 one")
TWO = document(b"%PDF-1.4 two", order_number="8123456789012345", buyer="Zoë Ørsted")
DOUBTFUL = document(b"%PDF-1.4 doubtful", order_number="8123456789012346", findings=(DOUBT,))
JUNK = document(b"%PDF-1.4 junk", order_number="99-1")
SHIPPED = notice(Event.SHIPPED)
SELLER, OTHER = Sender("billing@lantern.example"), Sender("ads@other.example")
UNSIGNED = document(b"%PDF-1.4 unsigned", order_number="100-1", sender=SELLER)
UNSIGNED_AND_DOUBTFUL = document(
    b"%PDF-1.4 unsigned and doubtful",
    order_number="100-2",
    sender=SELLER,
    findings=(DOUBT, Finding("lookalike", "it looks like another", True)),
)
UNWANTED = document(b"%PDF-1.4 unwanted", order_number="100-3", sender=OTHER)
HTML = document(order_number="4711", part=part(b"raw html mail", "", "message/rfc822"), fingerprint="h")

MESSAGES: dict[bytes, tuple[Reading, dict[int, Companion]]] = {
    b"raw in Junk": (reading(JUNK), {}),
    b"raw with a PDF": (reading(ONE), {}),
    b"raw with the same PDF forwarded": (reading(replace(ONE, part=part(b"%PDF-1.4 one", "2.2"))), {}),
    b"raw advertisement": (reading(reason="it has no order number and no total"), {}),
    b"raw notice": (reading(reason="it is a notice", events=(SHIPPED,)), {}),
    b"raw html mail": (reading(HTML), {0: Companion(".pdf", b"%PDF-1.4 printed")}),
    b"raw with two PDFs, one of them doubtful": (reading(TWO, DOUBTFUL), {}),
    b"raw notice again, with another": (reading(events=(SHIPPED, notice(Event.DELIVERED))), {}),
    b"raw with the doubtful PDF, proven": (reading(replace(DOUBTFUL, findings=())), {}),
    b"raw that nobody has signed": (reading(UNSIGNED, UNSIGNED_AND_DOUBTFUL), {}),
    b"raw from somebody else": (reading(UNWANTED), {}),
}
IN_JUNK, *IN_THE_INBOX, UNSIGNED_MAIL, UNWANTED_MAIL = MESSAGES
RAWS: list[Raw] = [
    mail(3, IN_JUNK, mailbox="Junk", junk=True),
    mail(4, UNSIGNED_MAIL, mailbox="Junk", junk=True),
    mail(5, UNWANTED_MAIL, mailbox="Junk", junk=True),
    *(mail(uid, content) for uid, content in enumerate(IN_THE_INBOX, 10)),
    mail(21, IN_JUNK),
    mail(22, b"raw notice"),
]
# These are kept as the pipeline keeps them: read first, some with one commit; the others as they come.
BATCHES = {1: range(13, 16), 2: range(16, 30)}
LOOKED = [Looked(uid, "no_candidate", imprint=Imprint(f"digest{uid}")) for uid in (1, 2)]


def work(archive: Archive) -> None:
    """A poll in miniature: what is pending, then what is new, then the ledger and the balance."""
    archive.resume()
    run = archive.start_run("poll")
    for sha in archive.pending():
        settle(archive, sha, run)
    states = {mailbox: archive.mailbox_state("shop", mailbox, 7) for mailbox in ("Junk", "INBOX")}
    batches: dict[int, list[Read | Left]] = {number: [] for number in BATCHES}
    for raw in RAWS:
        state = states[raw.place.mailbox]
        if raw.place.uid > state.last_uid and raw.place.uid not in state.known:
            number = next((number for number, uids in BATCHES.items() if raw.place.uid in uids), 0)
            if not number:
                capture = archive.capture(raw, run)
                if not capture.known:
                    settle(archive, capture.sha, run)
            else:
                known, companions = MESSAGES[raw.content]
                batches[number].append(Read(raw, sha256(raw.content).hexdigest(), known, companions, raw.junk))
        if raw.place.uid == 11:
            archive.write_ledger()
    if states["INBOX"].last_uid < 22:
        batches[2].append(Left("shop", "INBOX", 7, LOOKED, 22))
    for batch in batches.values():
        archive.keep(batch, run)
    revise(archive)
    trust(archive)
    archive.write_ledger()
    archive.finish_run(run)


def revise(archive: Archive) -> None:
    """What a person does afterwards; a word that was said already changes nothing."""
    with reading_index(archive.state.parent) as index:
        ids = {record.document.order_number: record.id for record in search.find(index)}
        ids |= {record.document.order_number: record.id for record in search.find(index, status=Status.REJECTED)}
    fixed = {"total": "120.00", "buyer": "Jane Roe"}
    archive.desk.revise(Revision(ids["4711"], Status.FILED, fixed, "Ann"))
    archive.desk.revise(Revision(ids["8123456789012345"], Status.REJECTED, {}, "Ann", "not mine"))


def trust(archive: Archive) -> None:
    """What a person says of senders, having been shown what waits; said again, it changes nothing."""
    with reading_index(archive.state.parent) as index:
        shown = [one.id for one in waiting(index)]
    archive.desk.trust(Word("billing@lantern.example", Trust.TRUSTED, "Ann"), shown)
    archive.desk.trust(Word("@other.example", Trust.DISTRUSTED, "Ann"), shown)


def settle(archive: Archive, sha: str, run: Any) -> None:
    found, companions = MESSAGES[archive.content(sha)]
    archive.file(sha, found, companions, junk_holds=archive.original(sha).junk, run=run)


def run_once(path: Path) -> None:
    with open_archive(path, floor=0) as archive:
        work(archive)


def run_with_a_fault(path: Path) -> None:
    """Meet one fault, then go on in the same process as a daemon would."""
    try:
        archive = open_archive(path, floor=0)
    except ArchiveError:
        archive = open_archive(path, floor=0)
    with archive:
        try:
            work(archive)
        except ArchiveError:
            work(archive)


def picture(path: Path) -> dict[str, Any]:
    """All that must be the same in the end, however the archive got there: all but the names of runs."""
    tables: dict[str, Any] = {}
    with reading_index(path) as index:
        for (table,) in index.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if table not in ("run", "event", "event_detail"):
                rows = [dict(row) for row in index.execute(f"SELECT * FROM {table}")]
                hidden = {"run", "seq"}
                tables[table] = sorted(repr({k: v for k, v in row.items() if k not in hidden}) for row in rows)
        told = index.execute("SELECT type, subject FROM event WHERE type NOT IN ('run', 'looked', 'done') ORDER BY seq")
        tables["event"] = [tuple(row) for row in told]
        done = index.execute("SELECT subject FROM event WHERE type = 'done' ORDER BY subject")
        tables["done"] = [tuple(row) for row in done]
    objects = sorted(file.name for file in (state_folder(path) / "objects").glob("*/*"))
    return {"tree": tree(path), "tables": tables, "objects": objects, "tmp": sorted(path.rglob(".tmp-*"))}


def traces(path: Path) -> dict[str, tuple[int, int, int]]:
    """What writing would change of every file, but for those that say who works on the archive, and when."""
    files = [
        file
        for file in path.rglob("*")
        if file.is_file() and file.name not in ("owner.json", "lock", "health.sqlite", "health.sqlite-journal")
    ]
    stats = {str(file): file.stat() for file in files}
    return {name: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats.items()}


def in_a_child(environment: dict[str, str], job: Callable[[Path], None], path: Path) -> int:
    """Run a job with a fault in a forked child and return its wait status."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    code = 1
    try:
        steps.arm(environment)
        job(path)
        code = 0
    except BaseException as error:  # the child must not go on as a second walker
        print(f"{environment}: {error!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def broken_links(path: Path) -> list[str]:
    """Follow chain and journal with none of the archive's own code."""
    with closing(sqlite3.connect(state_folder(path) / INDEX)) as index:
        rows = index.execute(
            "SELECT seq, at, type, subject, detail_hash, prev, hash FROM event ORDER BY seq"
        ).fetchall()
        told = index.execute("SELECT d.salt || d.detail, e.detail_hash FROM event e JOIN event_detail d USING (seq)")
        altered = sum(sha256(body.encode()).hexdigest() != hashed for body, hashed in told)
    journal = b"".join(file.read_bytes() for file in sorted(path.glob(".billfold/journal/*")))
    lines = [json.loads(line) for line in journal.splitlines()]
    prev, found = "", [] if [line["hash"] for line in lines] == [row[-1] for row in rows] else ["journal"]
    for number, (*link, hashed) in enumerate(rows, 1):
        if link[0] != number or link[-1] != prev or sha256("|".join(map(str, link)).encode()).hexdigest() != hashed:
            found.append(f"link {number}")
        prev = hashed
    return found + ["details"] * altered


def problems(path: Path) -> list[str]:
    if not state_folder(path).is_dir():
        return []
    return [f"{problem.code}: {problem.message}" for problem in verify(path, NOON).problems]


def walk(mode: str, folder: Path, start: int, stride: int) -> dict[str, Any]:
    path = folder / "Invoices"
    steps.arm({})
    run_once(path)
    count, wanted = steps.taken(), picture(path)
    failures = [*problems(path), *broken_links(path)]
    gc.freeze()
    runs = 0
    for at in range(1 + start, count + 1, stride):
        shutil.rmtree(path)
        if mode == "kill":
            status = in_a_child({"BILLFOLD_CRASH_AT": str(at)}, run_once, path)
            expected = status == signal.SIGKILL
        else:
            fault = mode.partition(":")[2] or OTHER_FAULTS[at % len(OTHER_FAULTS)]
            steps.arm({"BILLFOLD_FAIL_AT": f"{at}:{fault}"})
            run_with_a_fault(path)
            status = steps.taken()
            expected = status >= at
        if not expected:
            failures.append(f"step {at}: the run ended with status {status}")
        if mode == "kill":
            failures += [f"step {at}, then verify: {problem}" for problem in problems(path)]
        try:
            run_once(path)
            if picture(path) != wanted:
                failures.append(f"step {at}: another end: {difference(wanted, picture(path))}")
            before = traces(path)
            run_once(path)
            if traces(path) != before:
                failures.append(f"step {at}: the second run changed {difference(before, traces(path))}")
        except (ArchiveError, sqlite3.Error) as error:
            failures.append(f"step {at}, then resuming: {error!r}")
        failures += [f"step {at}, in the end: broken {link}" for link in broken_links(path)]
        runs += 1
    return {"steps": count, "runs": runs, "failures": failures[:20]}


def difference(one: dict[str, Any], other: dict[str, Any]) -> str:
    different = {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
    return repr({key: (one.get(key), other.get(key)) for key in sorted(different)})[:1500]


if __name__ == "__main__":
    with closing(sys.stdout):
        print(json.dumps(walk(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
