"""Hostile mails through the whole product: a private Dovecot, good invoices around each, `billfold backfill`.

What became of each, and how long it took; whether all good ones were filed; how much the program's memory grew over a
run with the good ones alone; what processes were left. Needs Dovecot (Debian: dovecot-imapd).
"""

import argparse
import base64
import csv
import ctypes
import hashlib
import json
import mimetypes
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.mailbox import mails  # noqa: E402
from tests.imap_servers import Dovecot, dovecot_is_missing  # noqa: E402
from tests.programs import account, secret  # noqa: E402

USER = "bench"
LONGEST, LONGEST_PICTURES, MOST_GROWTH = 20.0, 240.0, 20.0
LARGEST = 60_000_000
_BECOME_SUBREAPER = 36


@dataclass(frozen=True)
class Mail:
    """A message of the mailbox; `number` is that of its invoice, empty for a hostile one."""

    name: str
    content: bytes
    number: str = ""


@dataclass
class Outcome:
    """What a run did: the fate of each message by its name, and megabytes of the program itself.

    Of each message the seconds in which it was read and printed, and those in which its pictures were recognised, for
    which there are limits of their own; `waiting` for the printer or for another's pictures is in neither.
    """

    report: dict[str, Any]
    numbers: Counter[str]
    fates: dict[str, tuple[str, str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    recognising: dict[str, float] = field(default_factory=dict)
    resident: float = 0
    peak: float = 0
    took: float = 0
    waiting: float = 0
    zombies: int = 0
    left: int = 0


def good_mails(count: int) -> list[Mail]:
    """Return invoices, each another."""
    return [
        Mail(f"good {facts.number}", raw, facts.number) for raw, _, facts in mails(count, count) if facts is not None
    ]


def between(good: Iterable[Mail], hostile: Iterable[Mail]) -> list[Mail]:
    """Return the hostile mails with a good one before and after each."""
    first, *others = good
    return [first, *chain.from_iterable(zip(hostile, others, strict=True))]


def samples_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the mails in a folder, and its other files each as the attachment of one."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST or path.suffix == ".json":
            continue
        content, name = path.read_bytes(), ascii(path.relative_to(folder).as_posix())[1:-1]
        yield name, content if path.suffix == ".eml" else attached(path.name, content)


def attached(name: str, content: bytes) -> bytes:
    """Return a mail with a file."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    shown = name.encode("ascii", "replace").decode()
    return (
        (
            "From: Kiosk <billing@kiosk.example>\r\nTo: kim@home.example\r\nSubject: Your invoice\r\n"
            "Date: Mon, 15 Jul 2024 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nAttached.\r\n"
            f'--b\r\nContent-Type: {kind}; name="{shown}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        ).encode()
        + base64.encodebytes(content).replace(b"\n", b"\r\n")
        + b"--b--\r\n"
    )


# --- the run ---------------------------------------------------------------------------------------------------


def inside(notes: Path, arguments: list[str]) -> None:
    """Be the program, and note how long each message takes and how large the program is at its end."""
    from billfold.__main__ import main as billfold
    from billfold.preparing import Preparing
    from billfold.sandbox import Sandbox

    prepare, asked = Preparing.prepare, Sandbox._asked
    taken: dict[str, dict[str, float]] = {}
    own = threading.local()

    def timed(self: Preparing, content: bytes, *others: Any, **named: Any) -> Any:
        began, own.busy = time.perf_counter(), {"read": 0.0, "print": 0.0, "recognise": 0.0}
        try:
            return prepare(self, content, *others, **named)
        finally:
            taken[_mark(content)] = {**own.busy, "whole": time.perf_counter() - began}

    def busy(self: Sandbox, *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return asked(self, *arguments)
        finally:
            own.busy[self.task] += time.perf_counter() - began

    Preparing.prepare, Sandbox._asked = timed, busy  # type: ignore[method-assign]
    sys.argv = ["billfold", *arguments]
    try:
        billfold()
    finally:
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        sizes = {name: int(status[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")}
        notes.write_text(json.dumps({"taken": taken, "left": len(children_of(os.getpid())), **sizes}))


def _mark(content: bytes) -> str:
    """Return what a message is known by here; the server may write its line ends in another way."""
    return hashlib.sha256(content.replace(b"\r", b"")).hexdigest()


def children_of(pid: int) -> dict[int, str]:
    """Return the children of a process with their states, `Z` for one that has ended and that nobody has asked for."""
    found = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = place.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid:
            found[int(place.parent.name)] = state
    return found


def run(server: Dovecot, user: str, wanted: list[Mail], folder: Path) -> Outcome:
    """Put mails into a mailbox, run the program over it, and return what it did."""
    for mail in wanted:
        server.put(user, mail.content)
    folder.mkdir()
    config, notes = folder / "config.toml", folder / "notes.json"
    password = secret(folder, server.password(user).reveal())
    config.write_text(f'[archive]\npath = "{folder}/Invoices"\n' + account("bench", server.port, password, user))
    ctypes.CDLL(None).prctl(_BECOME_SUBREAPER, 1, 0, 0, 0)
    before = set(children_of(os.getpid()))
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--inside", notes, "backfill", "--json", "--config", config],
        capture_output=True,
        env={**os.environ, "BILLFOLD_DATA": str(folder / "data")},
        check=False,
    )
    took = time.perf_counter() - began
    orphans = {pid: state for pid, state in children_of(os.getpid()).items() if pid not in before}
    if not notes.exists():
        sys.exit(f"the program ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    noted = json.loads(notes.read_text())
    with (folder / "Invoices" / "ledger.csv").open(newline="") as file:
        numbers = Counter(row["invoice_number"] for row in csv.DictReader(file))
    outcome = Outcome(json.loads(done.stdout), numbers, took=took, left=noted["left"] + len(orphans))
    outcome.zombies = sum(state == "Z" for state in orphans.values())
    outcome.resident, outcome.peak = noted["VmRSS"], noted["VmHWM"]
    for mail in wanted:
        taken = Counter(noted["taken"].get(_mark(mail.content), {}))
        outcome.seconds[mail.name], outcome.recognising[mail.name] = taken["read"] + taken["print"], taken["recognise"]
        outcome.waiting = max(outcome.waiting, 2 * taken["whole"] - sum(taken.values()))
        # What is judged by its header alone is counted and not listed.
        outcome.fates[mail.name] = ("not_a_document", "it was not downloaded")
    places = {f"bench/INBOX/{uid}": mail.name for uid, mail in enumerate(wanted, 1)}
    for fate, entries in outcome.report["lists"].items():
        for entry in entries:
            if entry["message"] in places:
                outcome.fates[places[entry["message"]]] = (fate, entry["reason"])
    told = Counter(fate for fate, _ in outcome.fates.values())
    balance = {name: count for name, count in outcome.report["balance"].items() if name != "seen" and count}
    if told != Counter(balance):
        sys.exit(f"the program's balance is {balance}, and what it lists is {told}")
    return outcome


# --- what is told ----------------------------------------------------------------------------------------------


def unwell(mail: Mail, outcome: Outcome) -> str:
    """Return why a message did not end well; an empty string when it did."""
    fate, reason = outcome.fates[mail.name]
    if outcome.seconds[mail.name] > LONGEST:
        return f"took {outcome.seconds[mail.name]:.1f} s"
    if outcome.recognising[mail.name] > LONGEST_PICTURES:
        return f"its pictures took {outcome.recognising[mail.name]:.1f} s"
    if mail.number:
        return "" if fate == "filed" and outcome.numbers[mail.number] == 1 else f"a good one is {fate}: {reason}"
    return "" if fate in ("filed", "review", "not_a_document", "seen_before") else f"{fate}: {reason}"


def main() -> None:
    """Fill a mailbox, run, print."""
    if sys.argv[1:2] == ["--inside"]:
        inside(Path(sys.argv[2]), sys.argv[3:])
        return
    if reason := dovecot_is_missing():
        sys.exit(reason)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, help="a folder of mails and files instead of those of the tests")
    parser.add_argument("--row", type=int, default=0, help="so many hostile ones in a row, between as many good ones")
    parser.add_argument("--only", default="", help="samples whose name has this in it")
    parser.add_argument("--all", action="store_true", help="tell of each sample, not only of the slowest")
    asked = parser.parse_args()
    samples = dict(samples_in(asked.samples) if asked.samples else samples_of_ours())
    hostile = [Mail(name, content) for name, content in samples.items() if asked.only in name]
    with Dovecot() as server, tempfile.TemporaryDirectory() as folder:
        if asked.row:
            row(server, hostile, asked.row, Path(folder))
        else:
            one_by_one(server, hostile, Path(folder), everything=asked.all)


def samples_of_ours() -> Mapping[str, bytes]:
    """Return the hostile mails of the tests."""
    from tests.hostile_files import more_hostile_mails
    from tests.hostile_samples import hostile_mails

    return {**hostile_mails(), **more_hostile_mails()}


def one_by_one(server: Dovecot, hostile: list[Mail], folder: Path, *, everything: bool) -> None:
    """Run hostile mails with a good one before and after each, and the good ones alone."""
    good = good_mails(len(hostile) + 1)
    alone = run(server, "alone", good, folder / "alone")
    wanted = between(good, hostile)
    mixed = run(server, USER, wanted, folder / "mixed")
    print(f"{len(hostile)} hostile mails between {len(good)} good ones: {mixed.took:.1f} s; {mixed.report['balance']}")
    filed = sum(mixed.numbers[mail.number] == 1 for mail in good)
    print(f"good ones filed: {filed} of {len(good)}; rows of others: {sum(mixed.numbers.values()) - filed}")
    slowest = sorted(hostile, key=lambda mail: -mixed.seconds[mail.name])
    print(f"slowest: {', '.join(f'{mail.name} {mixed.seconds[mail.name]:.1f} s' for mail in slowest[:8])}")
    pictures = sorted(hostile, key=lambda mail: -mixed.recognising[mail.name])[:5]
    print(f"pictures: {', '.join(f'{mail.name} {mixed.recognising[mail.name]:.1f} s' for mail in pictures)}")
    print(f"longest wait for another's pictures or pages: {mixed.waiting:.1f} s")
    print(
        f"memory of the program at its end: {mixed.resident:.0f} MB, {mixed.resident - alone.resident:+.1f} MB over "
        f"the good ones alone (at its peak {mixed.peak:.0f} MB, {mixed.peak - alone.peak:+.1f} MB)"
    )
    print(f"processes left: {mixed.left}, zombies among them: {mixed.zombies}; problems: {mixed.report['problems']}")
    print("fates of hostile mails:", dict(Counter(mixed.fates[mail.name][0] for mail in hostile)))
    for mail in hostile if everything else [mail for mail in hostile if mixed.fates[mail.name][0] == "filed"]:
        fate, reason = mixed.fates[mail.name]
        print(f"  {fate:14} {mixed.seconds[mail.name]:5.1f} s  {mail.name}: {reason[:120]}")
    bad = {mail.name: why for mail in wanted if (why := unwell(mail, mixed))}
    print(f"did not end well: {bad or 'none'}")
    if bad or mixed.left or mixed.resident - alone.resident > MOST_GROWTH or filed < len(good):
        sys.exit(1)


def row(server: Dovecot, hostile: list[Mail], count: int, folder: Path) -> None:
    """Run many hostile mails in a row between as many good ones, and as many good ones in their place."""
    many = [
        Mail(f"{mail.name} {number}", b"X-Copy: %d\r\n" % number + mail.content)
        for number, mail in enumerate(islice(cycle(hostile), count))
    ]
    good = good_mails(2 * count)
    clean = run(server, "clean", good, folder / "clean")
    half = count // 2
    mixed = run(server, USER, [*good[:half], *many, *good[half:count]], folder / "mixed")
    filed = sum(mixed.numbers[mail.number] == 1 for mail in good[:count])
    rate = clean.took / mixed.took
    print(f"{2 * count} good mails: {clean.took:.1f} s, {2 * count / clean.took:.1f} a second")
    print(
        f"{count} hostile mails in a row between {count} good ones: {mixed.took:.1f} s, {2 * count / mixed.took:.1f} a "
        f"second, {rate:.0%} of that; good ones filed: {filed} of {count}"
    )
    print(f"memory at the end: {mixed.resident:.0f} MB, {mixed.resident - clean.resident:+.1f} MB; left: {mixed.left}")
    print("fates:", dict(Counter(fate for fate, _ in mixed.fates.values())))
    kinds: Counter[str] = Counter()
    for mail in many:
        kinds[mail.name.rpartition(" ")[0]] += mixed.seconds[mail.name]
    print("most of the time:", ", ".join(f"{name} {seconds:.0f} s" for name, seconds in kinds.most_common(12)))


if __name__ == "__main__":
    main()
