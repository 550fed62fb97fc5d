"""Fifty power cuts while `billfold add` files mails on ext4: what was acknowledged must be there, and nothing torn.

The file system is an image on a loop device that writes back nothing by itself. The program is stopped, the image is
copied as the disk has it (what was not flushed is not in it), and the copy is mounted, judged, completed and judged
again. ext4 is kind: whoever flushes a file gets the names of all files with it. So the same is done with a disk that
keeps only what POSIX promises, played back from what strace has recorded (`tests/strict_disk.py`). Controls without
flushes must fail, or the cuts prove nothing. The first half needs Linux, root and mkfs.ext4, the second strace.
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.mailbox import mails, with_repeats
from tests.checker import check, truth_of
from tests.strict_disk import StrictDisk, record, strace_is_missing
from tests.torture import kill_family

SIZE = 96 << 20
CONTROLS = {"": "as it is", "folders": "control, folders never flushed", "all": "control, nothing flushed"}


def work(config: str, mails_folder: str) -> None:
    """Be `billfold add` with what the environment leaves out: `BENCH_NO_SYNC` is `folders` or `all`."""
    from archive import durable, index
    from billfold import pipeline
    from billfold.__main__ import main as billfold

    left_out = os.environ.get("BENCH_NO_SYNC", "")
    if left_out:
        durable.sync_folder = lambda _: None
    if left_out == "all":
        durable.flush = lambda _: None
    if left_out:
        # SQLite flushes the folder of its journal by itself, and on ext4 any flush takes the whole journal with it.
        pragmas = index._pragmas()
        off = "synchronous=OFF" if left_out == "all" else "synchronous=FULL"
        index._pragmas = lambda: tuple(off if one.startswith("synchronous") else one for one in pragmas)
    pipeline.MOST_TOGETHER = int(os.environ["BENCH_TOGETHER"])
    sys.argv = ["billfold", "add", "--config", config, mails_folder]
    billfold()


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    """Mount an image, with an archive folder in it, and unmount it whatever happens."""
    call("mount", "-o", "loop,commit=300", str(image), str(folder))
    try:
        yield folder / "Invoices"
    finally:
        call("umount", str(folder))


def call(*command: str) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, check=True, capture_output=True)


def letters(folder: Path, number: int) -> tuple[Path, dict[str, Any]]:
    """Write mails into a folder and return it with what they bring."""
    folder.mkdir(parents=True)
    sent, facts = [], {}
    for serial, (raw, _, fact) in enumerate(with_repeats(mails(number, number))):
        (folder / f"{serial:04}.eml").write_bytes(raw)
        sent.append(raw)
        if fact:
            facts[fact.number] = [fact.order, fact.day.isoformat(), str(fact.total)]
    return folder, truth_of(sent, facts)


def configuration(folder: Path, disk: Path) -> Path:
    """Write a configuration with the archive on a disk."""
    config = folder / "config.toml"
    config.write_text(f'[archive]\npath = "{disk}/Invoices"\nprint_mails = false\n')
    return config


class PowerCuts:
    """Cuts the power of one mailbox's filing again and again."""

    def __init__(self, folder: Path, messages: int, seed: int) -> None:
        self._folder, self._chance = folder, random.Random(seed)
        self._mount, self._image, self._cut_image = folder / "mount", folder / "disk", folder / "cut"
        self._mails, self._truth = letters(folder / "mails", messages)
        self._mount.mkdir()
        self._config = configuration(folder, self._mount)

    def cut(self, left_out: str) -> list[str]:
        """Let it work, cut, and return what is wrong."""
        with self._image.open("wb") as file:
            file.truncate(SIZE)
        call("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(self._image))
        with mounted(self._image, self._mount) as archive:
            os.sync()
            process = self._start(left_out)
            self._wait(archive, process)
            time.sleep(self._chance.uniform(0, 2.0))
            process.send_signal(signal.SIGSTOP)
            promised = documents(archive, self._folder / "peek")
            shutil.copyfile(self._image, self._cut_image)
            kill_family(process)
        with mounted(self._cut_image, self._mount) as archive:
            wrong = check(archive, self._truth, partial=True) if archive.exists() else []
            lost = promised - documents(archive, self._folder / "peek")
            wrong += [f"{len(lost)} acknowledged documents are gone"] if lost else []
            process = self._start(left_out)
            process.wait()
            if process.returncode:
                wrong.append(f"the next run ended with {process.returncode}")
            wrong += check(archive, self._truth)
        return wrong

    def _start(self, left_out: str) -> "subprocess.Popen[bytes]":
        together = str(self._chance.choice((1, 4, 16, 32)))
        environment = {**os.environ, "BENCH_NO_SYNC": left_out, "BENCH_TOGETHER": together}
        environment["BILLFOLD_DATA"] = str(self._folder / "data")
        command = [sys.executable, __file__, "--work", str(self._config), str(self._mails)]
        return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    @staticmethod
    def _wait(archive: Path, process: "subprocess.Popen[bytes]") -> None:
        while process.poll() is None and not any(archive.glob(".billfold/objects/*/*")):
            time.sleep(0.01)


class StrictCuts:
    """Cuts the power of one recorded run, at any operation, on a disk as mean as POSIX allows."""

    def __init__(self, folder: Path, messages: int, seed: int) -> None:
        self._folder, self._chance = folder, random.Random(seed)
        self._mails, self._truth = letters(folder / "mails", messages)
        self._disk = folder / "disk"
        self._disk.mkdir()
        self._config = configuration(folder, self._disk)
        command = [sys.executable, str(Path(__file__).resolve()), "--work", str(self._config), str(self._mails)]
        self._environment = {**os.environ, "BENCH_TOGETHER": "8", "BILLFOLD_DATA": str(folder / "data")}
        self._command = command
        self.operations = record(command, self._disk, self._environment, folder / "log")
        if wrong := check(self._disk / "Invoices", self._truth):
            sys.exit(f"Not even an undisturbed run is whole: {wrong[:3]}")

    def cut(self, resume: bool, **flushes: bool) -> list[str]:
        """Cut at some operation and return what is wrong then, and after another run."""
        disk, number = StrictDisk(**flushes), self._chance.randrange(len(self.operations))
        for operation in self.operations[:number]:
            disk.play(operation)
        shutil.rmtree(self._disk)
        disk.leave(self._disk, None, everything=True)
        promised = documents(self._disk / "Invoices", self._folder / "peek")
        shutil.rmtree(self._disk)
        disk.leave(self._disk, self._chance if self._chance.random() < 0.7 else None)
        archive = self._disk / "Invoices"
        wrong = check(archive, self._truth, partial=True) if archive.exists() else []
        lost = promised - documents(archive, self._folder / "peek")
        wrong += [f"{len(lost)} acknowledged things are gone"] if lost else []
        if resume:
            code = subprocess.run(self._command, env=self._environment, capture_output=True)
            wrong += [f"the next run: {code.stderr.decode()[-200:]}"] if code.returncode else []
            wrong += check(archive, self._truth)
        return [f"operation {number}: {what}" for what in wrong]


def documents(archive: Path, peek: Path) -> set[Any]:
    """Return what the index has committed, without touching it: whoever was told of a document relies on it."""
    shutil.rmtree(peek, ignore_errors=True)
    peek.mkdir()
    for file in archive.glob(".billfold/index.sqlite*"):
        shutil.copyfile(file, peek / file.name)
    try:
        with closing(sqlite3.connect(peek / "index.sqlite")) as index:
            kept = index.execute("SELECT id FROM document WHERE status = 'filed'").fetchall()
            return {*kept, *index.execute("SELECT account, mailbox, uid, original FROM delivery").fetchall()}
    except sqlite3.Error:
        return set()


def main() -> None:
    """Cut, count, print; fail where the program loses something or a control does not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--strict", type=int, default=200, help="cuts on the strict disk")
    parser.add_argument("--controls", type=int, default=10)
    parser.add_argument("--messages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(*asked.work)
        return
    failed = False
    if os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
        print("No cuts on ext4: they need Linux, root and mkfs.ext4.")
    else:
        with tempfile.TemporaryDirectory() as name:
            cuts = PowerCuts(Path(name), asked.messages, asked.seed)
            for left_out, words in CONTROLS.items():
                number = asked.controls if left_out else asked.cuts
                wrong = [cuts.cut(left_out) for _ in range(number)]
                # ext4 takes the names along, so a control without flushes of folders is told and not judged here.
                failed |= told(f"ext4, {words}", wrong, must_fail=left_out == "all", judged=left_out != "folders")
    if reason := strace_is_missing():
        print(f"No cuts on a strict disk: {reason}.")
    else:
        with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
            strict = StrictCuts(Path(name), asked.messages, asked.seed)
            print(f"{len(strict.operations):,} operations recorded")
            flushes = ({}, {"folders": False}, {"folders": False, "files": False})
            for (left_out, words), some in zip(CONTROLS.items(), flushes, strict=True):
                number = asked.controls * 4 if left_out else asked.strict
                wrong = [strict.cut(not left_out and cut % 5 == 0, **some) for cut in range(number)]
                failed |= told(f"strict disk, {words}", wrong, must_fail=bool(left_out))
    sys.exit(1 if failed else 0)


def told(words: str, wrong: list[list[str]], *, must_fail: bool, judged: bool = True) -> bool:
    """Print what a number of cuts came to, and return whether it is not as it must be."""
    damaged = sum(map(bool, wrong))
    print(f"{words}: {len(wrong)} cuts, {damaged} with damage", flush=True)
    for reason in [reasons[0] for reasons in wrong if reasons][:5]:
        print(f"  {reason}")
    return judged and (damaged < 0.3 * len(wrong) if must_fail else damaged > 0)


if __name__ == "__main__":
    main()
