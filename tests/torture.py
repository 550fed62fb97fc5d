"""A backfill that is killed again and again, the whole family of its processes, and judged after each kill."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.verify import verify
from tests.checker import check
from tests.imap_servers import Dovecot, Relay
from tests.programs import account, billfold, secret

EARLY = 0.25
# As far as servers are; of a near one it depends on chance whether it is asked to compress.
RTT = 0.02


@dataclass
class Told:
    """What a torture came to."""

    kills: int = 0
    starts: int = 0
    before_anything: int = 0
    moved: int = 0
    undisturbed: int = 0
    seconds: float = 0.0
    left_lying: int = 0
    wrong: list[str] = field(default_factory=list)


class Torture:
    """A mailbox on a server, an archive that is filled undisturbed, and one that is not."""

    def __init__(
        self, server: Dovecot, folder: Path, user: str, truth: dict[str, Any], seed: int = 1, command: str = "backfill"
    ) -> None:
        self._server, self._folder, self._user, self._truth = server, folder, user, truth
        self._chance, self._command = random.Random(seed), command
        self._password = secret(folder, server.password(user).reveal())
        self._temporary = folder / "tmp"
        self._temporary.mkdir()

    def run(self, kills: int, show: Any = lambda _: None, seconds: float = float("inf")) -> Told:
        """Fill one archive undisturbed and another one with kills; then look whether anything can tell them apart."""
        told = Told()
        with Relay(self._server.port, RTT) as relay:
            calm = self._configure("calm", relay.port)
            began = time.monotonic()
            self._finish(calm, told)
            whole = time.monotonic() - began
            told.undisturbed = relay.total
            told.wrong += [f"undisturbed: {what}" for what in check(self.archive("calm"), self._truth)]
        with Relay(self._server.port, RTT) as relay:
            config = self._configure("tortured", relay.port)
            began = time.monotonic()
            self._kill(config, kills, whole, seconds, told, show)
            self._finish(config, told)
            told.moved = relay.total
            told.seconds = time.monotonic() - began
            told.wrong += [f"at the end: {what}" for what in check(self.archive("tortured"), self._truth)]
            self._compare(told)
            self._run_again(config, told)
        self._rebuild(config, told)
        told.left_lying = len(list(self._temporary.iterdir()))
        return told

    def archive(self, name: str) -> Path:
        return self._folder / name / "Invoices"

    def _configure(self, name: str, port: int) -> Path:
        folder = self._folder / name
        folder.mkdir()
        config = folder / "config.toml"
        section = f'[archive]\npath = "{folder}/Invoices"\nprint_mails = false\n'
        config.write_text(section + account("shop", port, self._password, self._user))
        return config

    def _finish(self, config: Path, told: Told) -> None:
        process = self._start(config)
        out, _ = process.communicate()
        if process.returncode or json.loads(out)["problems"]:
            told.wrong.append(f"a run that was let alone ended with {process.returncode}: {out.decode()[-500:]}")

    def _start(self, config: Path) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "BILLFOLD_DATA": str(self._folder / "data"), "TMPDIR": str(self._temporary)}
        return subprocess.Popen(
            [sys.executable, "-m", "billfold", self._command, "--json", "--config", config],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )

    def _kill(self, config: Path, kills: int, whole: float, seconds: float, told: Told, show: Any) -> None:
        """Kill so that the last kill comes near the end: a span after the start that grows and shrinks as is needed."""
        archive, began, span = self.archive("tortured"), time.monotonic(), min(whole, 4.0)
        while told.kills < kills and (passed := time.monotonic() - began) < seconds:
            early = self._chance.random() < EARLY
            process = self._start(config)
            told.starts += 1
            # A run comes to the mailbox only after it has started, whose time depends on who else uses the machine.
            if not early:
                self._wait_for_work(process, archive)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(self._chance.uniform(0, 1.0 if early else span))
            if process.poll() is None:
                kill_family(process)
                told.kills += 1
            process.communicate()
            wrong = check(archive, self._truth, partial=True) if archive.exists() else []
            if told.kills % 25 == 0 and archive.exists():
                wrong += [f"verify: {problem.message}" for problem in verify(archive, datetime.now(UTC)).problems]
            told.wrong += [f"after kill {told.kills}: {what}" for what in wrong]
            done = remembered(archive) / self._truth["mails"]
            told.before_anything += done == 0
            wanted = max(told.kills / kills, passed / seconds)
            span = min(max(span * (1.2 if done <= wanted else 0.8), 0.02), whole)
            if told.kills % 50 == 0:
                show(f"  {told.kills} kills, {done:.0%} of the mailbox, {len(told.wrong)} wrong, {passed:.0f} s")
            if len(told.wrong) > 20:
                return

    @staticmethod
    def _wait_for_work(process: "subprocess.Popen[bytes]", archive: Path) -> None:
        """Wait until a run has the archive open."""
        owner = archive / ".billfold" / "owner.json"
        while process.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                if json.loads(owner.read_bytes())["pid"] == process.pid:
                    return
            time.sleep(0.005)

    def _compare(self, told: Told) -> None:
        calm, tortured = told_by(self.archive("calm")), told_by(self.archive("tortured"))
        told.wrong += [f"another {name} than undisturbed" for name in differing(calm, tortured)]

    def _run_again(self, config: Path, told: Told) -> None:
        before = traces(self.archive("tortured"))
        self._finish(config, told)
        changed = differing(before, traces(self.archive("tortured")))
        told.wrong += [f"one more run changed {name}" for name in changed]

    def _rebuild(self, config: Path, told: Told) -> None:
        archive = self.archive("tortured")
        before, tables = content_of(archive), tables_of(archive)
        (archive / ".billfold" / "index.sqlite").unlink()
        done = billfold("rebuild", "--config", config)
        if done.code:
            told.wrong.append(f"rebuild: {done.err}")
        told.wrong += [f"rebuild made another {name}" for name in differing(before, content_of(archive))]
        told.wrong += [f"rebuild made another table {name}" for name in differing(tables, tables_of(archive))]
        told.wrong += [f"after rebuild: {what}" for what in check(archive, self._truth)]


def kill_family(process: "subprocess.Popen[bytes]") -> None:
    """SIGKILL for a process, its group and all its descendants: the fork server and its readers are sessions apart."""
    family, waiting = [], [process.pid]
    while waiting:
        one = waiting.pop()
        family.append(one)
        with contextlib.suppress(OSError):
            waiting += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    for one in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    process.wait()


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The keys under which two mappings have different values."""
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def remembered(archive: Path) -> int:
    """How many messages an archive knows."""
    try:
        with closing(sqlite3.connect(f"file:{archive}/.billfold/index.sqlite?mode=rw", uri=True)) as index:
            return int(index.execute("SELECT count(*) FROM delivery").fetchone()[0])
    except sqlite3.Error:
        return 0


def tables_of(archive: Path) -> dict[str, list[str]]:
    """Every row of every table."""
    with closing(sqlite3.connect(archive / ".billfold" / "index.sqlite")) as index:
        names = [row[0] for row in index.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: sorted(map(repr, index.execute(f"SELECT * FROM {name}"))) for name in names}


def content_of(archive: Path) -> dict[str, bytes]:
    """Every file but the index and those that say who has the archive open."""
    files = [
        file
        for file in archive.rglob("*")
        if file.is_file() and file.name not in ("owner.json", "lock", "health.sqlite", "health.sqlite-journal")
    ]
    files = [file for file in files if not file.name.startswith("index.sqlite")]
    return {file.relative_to(archive).as_posix(): file.read_bytes() for file in files}


def told_by(archive: Path) -> dict[str, Any]:
    """What two archives of one mailbox must have in common: all but moments, runs and the order of events."""
    content = content_of(archive)
    tree = {name: body for name, body in content.items() if not name.startswith(".billfold/")}
    objects = {name for name in content if name.startswith(".billfold/objects/")}
    with closing(sqlite3.connect(archive / ".billfold" / "index.sqlite")) as index:
        delivered = index.execute("SELECT mailbox, uid, original, fate, reason FROM delivery ORDER BY mailbox, uid")
        documents = index.execute("SELECT id, original, sha256, path, status, record FROM document ORDER BY id")
        files = index.execute("SELECT path, document, sha256, state FROM file ORDER BY path")
        rows = {"deliveries": delivered.fetchall(), "documents": documents.fetchall(), "files": files.fetchall()}
    return {"tree": tree, "objects": objects, **rows}


def traces(archive: Path) -> dict[str, tuple[int, int, int]]:
    """What writing would change of every file."""
    files = [
        file
        for file in archive.rglob("*")
        if file.is_file() and file.name not in ("owner.json", "lock", "health.sqlite", "health.sqlite-journal")
    ]
    stats = {file.relative_to(archive).as_posix(): file.stat() for file in files}
    return {name: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats.items()}
