"""The daily proof of the archive: a part of the bytes each time, all of them in ten days, and nobody's names told."""

import io
import json
import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.archive import Archive
from archive.object_checks import Part
from archive.verify import verify
from billfold.clock import now
from billfold.event_log import EventLog, Level
from billfold.proving import KEPT, PARTS, Proof, Proving, last_proof
from ingest.interrupt import Interrupt
from tests.archive_samples import NOON, document, open_archive
from tests.programs import billfold, configure
from tests.test_ledger import file_all

DOCUMENTS = 30


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_archive(tmp_path / "Invoices") as archive:
        file_all(archive, *(document(b"%d" % n, order_number=str(n)) for n in range(DOCUMENTS)))
        finish(archive)
    return tmp_path / "Invoices"


def finish(archive: Archive) -> None:
    archive.write_ledger()
    archive.finish_run(archive.start_run("poll"))


def kept(path: Path) -> list[Path]:
    """Every file whose bytes are recorded: in the tree and in the store."""
    tree = [file for file in path.glob("20*/**/*") if file.is_file()]
    return sorted([*tree, *(file for file in path.glob(".billfold/objects/*/*"))])


def spoil(file: Path) -> None:
    mode = file.stat().st_mode
    file.chmod(0o600)
    file.write_bytes(file.read_bytes() + b"!")
    file.chmod(mode)


def test_ten_parts_are_the_whole_and_each_byte_is_read_in_one_of_them(path: Path) -> None:
    files = kept(path)
    assert len(files) >= 2 * DOCUMENTS
    for file in files:
        spoil(file)
    whole = sorted((p.code, p.subject) for p in verify(path, NOON).problems)
    assert len(whole) == len(files)
    parts = [verify(path, NOON, part=Part(n, PARTS)).problems for n in range(PARTS)]
    assert sorted((p.code, p.subject) for problems in parts for p in problems) == whole
    assert all(0 < len(problems) < len(files) / 2 for problems in parts)


def test_a_part_still_finds_what_is_missing(path: Path) -> None:
    for file in path.glob("20*/**/*"):
        if file.is_file():
            file.unlink()
    assert len(verify(path, NOON, part=Part(3, PARTS)).problems) == DOCUMENTS


@pytest.mark.parametrize("wrong", ["0/10", "11/10", "3", "3/", "/3", "a/b", "-1/2", "3/10/2"])
def test_a_part_that_is_none_is_refused(path: Path, wrong: str) -> None:
    done = billfold("verify", "--part", wrong, "--config", configure(path.parent))
    assert (done.code, "3/10" in done.err) == (2, True)


def test_a_part_is_not_repaired(path: Path) -> None:
    done = billfold("verify", "--part", "1/2", "--repair", "--config", configure(path.parent))
    assert (done.code, "leave out --part" in done.err) == (2, True)


class Running:
    """The duty at work, with its events."""

    def __init__(self, path: Path) -> None:
        self.stop, self.log = Interrupt(), io.StringIO()
        self.state = path / ".billfold"
        events = EventLog(as_json=True, stream=self.log, least=Level.DEBUG)
        self.duty = Proving(configure(path.parent), self.state, events, self.stop, first=0)

    def once(self) -> Proof:
        """Let it prove one part, and return what it has kept."""
        before = last_proof(self.state)
        threads = self.duty.start()
        until = time.monotonic() + 60
        while last_proof(self.state) == before and time.monotonic() < until:
            time.sleep(0.02)
        self.end(threads)
        found = last_proof(self.state)
        assert found is not None
        assert found != before
        return found

    def end(self, threads: list[Any]) -> float:
        began = time.monotonic()
        self.stop.set()
        self.duty.release()
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive()
        self.duty.close()
        self.stop.close()
        return time.monotonic() - began

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


def yesterday(path: Path) -> None:
    """Let the last proof be a day old."""
    file = path / ".billfold" / KEPT
    told = json.loads(file.read_bytes())
    told["at"] = (now() - timedelta(days=1, minutes=1)).isoformat()
    file.write_text(json.dumps(told))


def test_each_day_has_its_part_and_trouble_is_told_once(path: Path) -> None:
    running = Running(path)
    assert running.once().part == 0
    assert [(e["event"], e["level"]) for e in running.events] == [("proven", "info")]
    [first] = [file for file in kept(path) if ".billfold" not in file.parts][:1]
    name, content = first.name, first.read_bytes()
    first.unlink()
    for expected in (1, 2):
        yesterday(path)
        running = Running(path)
        proof = running.once()
        assert (proof.part, [p.code for p in proof.problems]) == (expected, ["file_missing"])
        told = [e for e in running.events if e["level"] != "debug"]
        assert [e["event"] for e in told] == (["trouble"] if expected == 1 else [])
        assert all(name not in json.dumps(event) for event in told)
    first.write_bytes(content)
    yesterday(path)
    running = Running(path)
    assert running.once().problems == ()
    assert [e["event"] for e in running.events] == ["proven"]


def test_it_is_not_done_twice_a_day_and_begins_again_after_the_last_part(path: Path) -> None:
    Running(path).once()
    running = Running(path)
    threads = running.duty.start()
    time.sleep(0.5)
    running.end(threads)
    assert running.events == []
    file = path / ".billfold" / KEPT
    file.write_text(json.dumps({"at": "2026-01-01T00:00:00+00:00", "part": PARTS - 1, "problems": []}))
    assert Running(path).once().part == 0
    file.write_text(json.dumps({"at": "2999-01-01T00:00:00+00:00", "part": 4, "problems": []}))
    assert Running(path).once().part == 5  # the clock was wrong
    file.write_text("torn")
    assert Running(path).once().part == 0
    assert verify(path, NOON).problems == ()


@pytest.fixture
def halting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Whatever proves is stopped in the middle, as by a machine that is busy."""
    halted: list[int] = []

    def halt(_which: int, pid: int, _value: int) -> None:
        os.kill(pid, signal.SIGSTOP)
        halted.append(pid)

    monkeypatch.setattr(os, "setpriority", halt)
    yield halted


def test_stopping_does_not_wait_for_a_proof(path: Path, halting: list[int]) -> None:
    running = Running(path)
    threads = running.duty.start()
    until = time.monotonic() + 30
    while not halting and time.monotonic() < until:
        time.sleep(0.02)
    assert halting
    assert running.end(threads) < 3
    assert running.events == []
    with pytest.raises(ProcessLookupError):
        os.kill(halting[0], 0)
    assert last_proof(running.state) is None
