"""A power cut at any moment, on a disk that keeps nothing but what was flushed; strace tells what was."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.checker import check, truth_of
from tests.programs import configure, example
from tests.strict_disk import Op, StrictDisk, record, strace_is_missing

PAPERS = ("generic/invoice_pdf_de", "generic/invoice_pdf_en_us", "generic/credit_note_pdf_nl")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


class Recorded:
    """One `billfold add` of three mails, recorded; `disk` is played back into again and again."""

    def __init__(self, folder: Path) -> None:
        self.disk, mails = folder / "disk", folder / "mails"
        self.disk.mkdir()
        mails.mkdir()
        for name in PAPERS:
            (mails / f"{name.replace('/', '-')}.eml").write_bytes(example(name))
        config = configure(folder)
        config.write_text(config.read_text().replace(str(folder / "Invoices"), str(self.disk / "Invoices")))
        self.command = [sys.executable, "-m", "billfold", "add", "--config", str(config), str(mails)]
        self.truth = truth_of(map(example, PAPERS))
        self.operations = record(self.command, self.disk, dict(os.environ), folder / "log")

    def after(self, number: int, chance: random.Random | None, **flushes: bool) -> list[str]:
        """What is wrong after a power cut at an operation; whatever had been committed must still be there."""
        disk = StrictDisk(**flushes)
        for operation in self.operations[:number]:
            disk.play(operation)
        known = [self._leave(disk, None, everything=True), self._leave(disk, chance)]
        archive = self.disk / "Invoices"
        wrong = check(archive, self.truth, partial=True) if archive.exists() else []
        return wrong + (["what had been committed is gone"] if known[0] > known[1] else [])

    def _leave(self, disk: StrictDisk, chance: random.Random | None, **more: Any) -> int:
        shutil.rmtree(self.disk)
        disk.leave(self.disk, chance, **more)
        if not (self.disk / "Invoices/.billfold/index.sqlite").exists():
            return 0
        peek = self.disk / "peek"
        shutil.copytree(self.disk / "Invoices/.billfold", peek)
        try:
            with closing(sqlite3.connect(peek / "index.sqlite")) as index:
                return int(index.execute("SELECT count(*) FROM event").fetchone()[0])
        except sqlite3.Error:
            return 0
        finally:
            shutil.rmtree(peek)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    if reason := strace_is_missing():
        pytest.skip(reason)
    return Recorded(tmp_path_factory.mktemp("cuts"))


def test_playing_everything_back_gives_what_the_program_left(recorded: Recorded, tmp_path: Path) -> None:
    disk = StrictDisk()
    for operation in recorded.operations:
        disk.play(operation)
    disk.leave(tmp_path / "all", None, everything=True)
    assert check(tmp_path / "all" / "Invoices", recorded.truth) == []
    # At the end of a run all that matters has been flushed, so a cut takes nothing.
    disk.leave(tmp_path / "flushed", None)
    assert check(tmp_path / "flushed" / "Invoices", recorded.truth) == []


def test_a_power_cut_anywhere_loses_nothing_that_was_committed(recorded: Recorded) -> None:
    chance = random.Random(3)
    for number in range(7, len(recorded.operations), len(recorded.operations) // 25):
        assert recorded.after(number, chance) == [], number
        assert recorded.after(number, None) == [], number


def test_without_flushing_folders_power_cuts_do_harm_so_the_test_can_fail(recorded: Recorded) -> None:
    numbers = range(len(recorded.operations) // 3, len(recorded.operations), len(recorded.operations) // 12)
    assert sum(bool(recorded.after(number, None, folders=False)) for number in numbers) > len(numbers) // 3


def test_an_interrupted_run_is_completed_by_the_next(recorded: Recorded) -> None:
    number = 2 * len(recorded.operations) // 3
    assert recorded.after(number, random.Random(4)) == []
    subprocess.run(recorded.command, check=True, capture_output=True)
    assert check(recorded.disk / "Invoices", recorded.truth) == []


def test_the_disk_forgets_names_and_bytes_that_were_not_flushed(tmp_path: Path) -> None:
    written: list[Op] = [("mkdir", "a"), ("sync", "."), ("create", "a/one", False), ("write", "a/one", 0, b"1")]
    disk = StrictDisk()
    for operation in [*written, ("sync", "a/one")]:
        disk.play(operation)
    disk.leave(tmp_path / "nameless", None)
    assert list((tmp_path / "nameless").rglob("*")) == [tmp_path / "nameless" / "a"]
    for operation in [("sync", "a"), ("write", "a/one", 1, b"2"), ("rename", "a/one", "a/two")]:
        disk.play(operation)
    disk.leave(tmp_path / "old", None)
    assert (tmp_path / "old" / "a" / "one").read_bytes() == b"1"
    disk.leave(tmp_path / "new", None, everything=True)
    assert (tmp_path / "new" / "a" / "two").read_bytes() == b"12"
