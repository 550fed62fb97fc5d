"""One bit flipped in an archive, at a hundred random places one after the other: does `verify` find each, and name it?

A flip that is not found must change nothing: then every table of the index is dumped and compared. Such bytes lie in
what SQLite does not use, and are counted apart.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archive.names import SEARCHABLE
from archive.records import Companion
from archive.verify import verify
from parsers.terms import Event, Finding
from tests.archive_samples import NOON, document, mail, notice, open_archive, reading

DOUBT = Finding("arithmetic", "the lines do not add up", needs_review=True)
KINDS = ("object", "tree", "index", "journal", "ledger.csv", "review.csv")


def fill(path: Path, documents: int) -> None:
    """Make an archive of filed and held documents, notices, printed mails, and documents that were replaced."""
    moments = (NOON + timedelta(seconds=second) for second in count())
    with open_archive(path, clock=lambda: next(moments), floor=0) as archive:
        run = archive.start_run("poll")
        for number in range(documents):
            told = {"order_number": f"8{number:011d}", "invoice_number": f"R{number}"}
            body = b"%%PDF-1.4 %d " % number + random.Random(number).randbytes(3000)
            held = (DOUBT,) if number % 7 == 0 else ()
            found = reading(document(body, **told, findings=held), events=(notice(Event.SHIPPED, **told_of(told)),))
            printed = {0: Companion(SEARCHABLE, b"printed %d" % number)} if number % 5 == 0 else {}
            for uid in (number * 2, number * 2 + 1)[: 1 + (number % 9 == 0)]:
                raw = mail(uid + 1, b"raw %d" % (number if number % 2 else uid))
                kept = archive.capture(raw, run)
                if not kept.known:
                    archive.file(kept.sha, found, printed, junk_holds=number % 11 == 0, run=run)
        archive.write_ledger()
        archive.finish_run(run)


def told_of(values: dict[str, str]) -> dict[str, str]:
    """What a notice says of an order."""
    return {"order_number": values["order_number"]}


def files_of(path: Path, kind: str) -> list[Path]:
    """Return the files of a kind."""
    state = path / ".billfold"
    match kind:
        case "object":
            return sorted((state / "objects").glob("*/*"))
        case "tree":
            return sorted(file for file in path.rglob("*") if file.is_file() and is_document(file, path))
        case "index":
            return [state / "index.sqlite"]
        case "journal":
            return sorted((state / "journal").iterdir())
        case _:
            return [path / kind if kind == "ledger.csv" else path / "review" / kind]


def is_document(file: Path, path: Path) -> bool:
    """Tell whether a file is a document in the tree."""
    return ".billfold" not in file.relative_to(path).parts and file.suffix != ".csv"


def dump(path: Path) -> list[str]:
    """Return all that an index says, or why it cannot be read."""
    try:
        with closing(sqlite3.connect(path / ".billfold" / "index.sqlite")) as index:
            named = ("user_version", "application_id", "encoding", "integrity_check")
            pragmas = [str(index.execute(f"PRAGMA {name}").fetchall()) for name in named]
            return [*pragmas, *index.iterdump()]
    except (sqlite3.Error, ValueError) as error:
        return [str(error)]


def main() -> None:
    """Flip, verify, mend, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=100)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    found, flipped, meaningless = Counter[str](), Counter[str](), 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Invoices"
        fill(path, asked.documents)
        now = NOON + timedelta(days=1)
        if problems := verify(path, now).problems:
            sys.exit(f"The archive is not whole to begin with: {problems}")
        wanted, missed = dump(path), []
        for _ in range(asked.places):
            kind = chance.choice(KINDS)
            file = chance.choice(files_of(path, kind))
            whole, mode = file.read_bytes(), file.stat().st_mode
            at, bit = chance.randrange(len(whole)), chance.randrange(8)
            file.chmod(0o600)
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            file.chmod(mode)
            flipped[kind] += 1
            problems = verify(path, now).problems
            names = any(is_named(file, path, problem.subject, problem.message) for problem in problems)
            if problems and names:
                found[kind] += 1
            elif kind == "index" and not problems and dump(path) == wanted:
                meaningless += 1
            else:
                missed.append(f"{file.relative_to(path)}, byte {at}, bit {bit}: {problems}")
            file.chmod(0o600)
            file.write_bytes(whole)
            file.chmod(mode)
    for kind in KINDS:
        more = f", {meaningless} in bytes that SQLite does not use (every table the same)" if kind == "index" else ""
        print(f"{kind:>10}: {flipped[kind]:3} flipped, {found[kind]:3} found and named{more}")
    print(f"found {found.total()} of {flipped.total()}, without meaning {meaningless}, missed {len(missed)}")
    for what in missed:
        print(f"  {what}")
    sys.exit(1 if missed else 0)


def is_named(file: Path, path: Path, subject: str, message: str) -> bool:
    """Tell whether a problem says which file, object or table it is about."""
    if file.name == "index.sqlite":
        return "index" in message.lower()
    name = file.relative_to(path).as_posix()
    return name in subject or file.name in subject or file.name in message


if __name__ == "__main__":
    main()
