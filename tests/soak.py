"""Days of `billfold run` in minutes: polls by the thousand, mail all the time, and something that fails every minute.

Time is counted in polls, so that a slow machine takes longer and nothing else.
"""

import asyncio
import contextlib
import json
import os
import random
import re
import signal
import smtplib
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.imap_servers import Dovecot
from tests.programs import account, billfold, configure
from tests.running import Running
from tests.test_run import order

POLL_SECONDS = 30
_LOOKED = '"event": "looked"'


class Line:
    """The line to a server: it can be cut, refused, or dead for a moment."""

    def __init__(self, target: int, loop: asyncio.AbstractEventLoop) -> None:
        self._target, self._loop = target, loop
        self._writers: set[asyncio.StreamWriter] = set()
        self._goes = asyncio.Event()
        self._goes.set()
        self._refuses = False
        self.port = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self._server.close()
        self._cut()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refuses:
            writer.transport.abort()
            return
        upwards, downwards = await asyncio.open_connection("127.0.0.1", self._target)
        both = {writer, downwards}
        self._writers |= both
        try:
            await asyncio.gather(self._pass(reader, downwards), self._pass(upwards, writer))
        finally:
            self._writers -= both
            for one in both:
                one.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._goes.wait()
                writer.write(data)
                await writer.drain()
        writer.transport.abort()

    def cut(self) -> None:
        """Cut all connections."""
        self._loop.call_soon_threadsafe(self._cut)

    def _cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    def refuse(self, seconds: float) -> None:
        """Cut all connections and let no new one come about for some seconds."""

        def refuse() -> None:
            self._refuses = True
            self._cut()
            self._loop.call_later(seconds, lambda: setattr(self, "_refuses", False))

        self._loop.call_soon_threadsafe(refuse)

    def stall(self, seconds: float) -> None:
        """Let nothing pass for some seconds."""

        def stall() -> None:
            self._goes.clear()
            self._loop.call_later(seconds, self._goes.set)

        self._loop.call_soon_threadsafe(stall)


@contextlib.contextmanager
def lines(target: int, count: int) -> Iterator[list[Line]]:
    """Some lines to a server of this machine."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    found = [Line(target, loop) for _ in range(count)]
    for line in found:
        asyncio.run_coroutine_threadsafe(line.open(), loop).result(10)
    try:
        yield found
    finally:
        asyncio.run_coroutine_threadsafe(_end(found), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _end(found: list[Line]) -> None:
    for line in found:
        await line.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@dataclass(frozen=True)
class Sample:
    """What the program had after so many polls: megabytes of its own process, and open files."""

    polls: int
    memory: float
    files: int


@dataclass
class Result:
    """What came of it. `truth` and `found` count messages by what became of them."""

    polls: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    truth: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    twice: int = 0
    errors: list[str] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    whole: bool = False
    code: int | None = None
    seconds_to_stop: float = 0.0

    def slope(self, polls_a_day: float) -> float:
        """Return the megabytes that it grows in a day of so many polls, after the first quarter (Theil and Sen)."""
        later = self.samples[len(self.samples) // 4 :]
        slopes = [
            (b.memory - a.memory) / (b.polls - a.polls)
            for n, a in enumerate(later)
            for b in later[n + 1 :]
            if b.polls > a.polls
        ]
        return statistics.median(slopes) * polls_a_day if slopes else 0.0

    def files(self) -> tuple[float, float]:
        """Return how many files were open in the second and in the last quarter (medians)."""
        quarter = max(len(self.samples) // 4, 1)
        early, late = self.samples[quarter : 2 * quarter] or self.samples, self.samples[-quarter:]
        return statistics.median(s.files for s in early), statistics.median(s.files for s in late)


class Hurried(Running):
    """The program in a hurry; polls are counted, and only what matters of its events is kept."""

    def __init__(self, config: Path, factor: float) -> None:
        self.polls = 0
        self._factor = factor
        program = [sys.executable, "-m", "tests.soak_program", str(factor), "run", "--log-json", "--verbose"]
        self.process = subprocess.Popen(
            [*program, "--config", str(config)],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).resolve().parent.parent,
        )
        self.events, self.other = [], []
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for raw in self.process.stderr:
            line = raw.decode(errors="replace")
            if _LOOKED in line:
                self.polls += 1
            elif '"level": "debug"' not in line:
                with self._changed:
                    try:
                        self.events.append(json.loads(line))
                    except ValueError:
                        self.other.append(line)
                    self._changed.notify_all()

    def sample(self) -> Sample:
        """Return what it has now (Linux)."""
        own = Path(f"/proc/{self.process.pid}")
        found = re.search(r"^Pss:\s+(\d+)", (own / "smaps_rollup").read_text(), re.MULTILINE)
        return Sample(self.polls, int(found[1]) / 1024 if found else 0.0, sum(1 for _ in (own / "fd").iterdir()))


@dataclass
class Soak:
    """So many polls of some accounts, messages, and a fault after every so many polls; all by the seed of chance."""

    server: Dovecot
    folder: Path
    accounts: int = 12
    polls: int = 100_000
    messages: int = 20_000
    polls_for_a_fault: float = 23.0
    factor: float = 170.0
    samples: int = 200
    seed: int = 1
    tell: Callable[[str], None] = lambda _: None

    def run(self) -> Result:
        """Let it run, then judge what is there."""
        chance, result = random.Random(self.seed), Result()
        users = [f"soak-{self.folder.name}-{n}".replace("_", "-").lower() for n in range(self.accounts)]
        with lines(self.server.port, self.accounts) as ways:
            secrets = []
            for user in users:
                secrets.append(self.folder / f"password-{user}")
                secrets[-1].write_text(self.server.password(user).reveal())
                secrets[-1].chmod(0o600)
            sections = [
                account(f"shop{n}", way.port, secret, user, poll=f'"{POLL_SECONDS}s"', idle=("true", "false")[n % 2])
                for n, (way, secret, user) in enumerate(zip(ways, secrets, users, strict=True))
            ]
            config = configure(self.folder, *sections)
            with Hurried(config, self.factor) as program:
                self._keep_busy(program, ways, users, secrets, chance, result)
                self._settle(result)
                result.code, result.seconds_to_stop = program.stop()
                result.polls = program.polls
            result.errors = [e["text"] for e in program.events if e["level"] == "error"] + program.other
            result.troubles = Counter(e["event"] for e in program.events if e["level"] == "warning")
        self._judge(config, result)
        return result

    def _keep_busy(
        self,
        program: Hurried,
        ways: list[Line],
        users: list[str],
        secrets: list[Path],
        chance: random.Random,
        result: Result,
    ) -> None:
        faults = Faults(program, ways, secrets, chance, self.factor)
        delivered = sampled = failed = 0
        with smtplib.LMTP("127.0.0.1", self.server.lmtp_port, local_hostname="localhost") as post:
            while program.polls < self.polls or delivered < self.messages:
                if program.process.poll() is not None:
                    raise AssertionError(f"it has ended: {program.events[-5:]} {program.other[-20:]}")
                share = program.polls / self.polls
                while delivered < min(self.messages, share * self.messages + 1):
                    self._deliver(post, users, delivered, chance, result)
                    delivered += 1
                while failed < program.polls / self.polls_for_a_fault and share < 1:
                    result.faults[faults.one()] += 1
                    failed += 1
                if sampled <= share * self.samples:
                    sampled += 1
                    result.samples.append(program.sample())
                    self.tell(f"{program.polls:,} polls, {delivered:,} messages, {result.samples[-1]}")
                time.sleep(0.01)
        faults.over()

    def _deliver(
        self, post: smtplib.LMTP, users: list[str], number: int, chance: random.Random, result: Result
    ) -> None:
        """Deliver an invoice, one that was delivered to another account before, or a mail that is none."""
        kind = chance.choices(("filed", "seen_before", "not_a_document"), (5, 1, 4))[0]
        user = users[number % len(users)]
        if kind == "seen_before" and not result.truth["filed"]:
            kind = "filed"
        if kind == "filed":
            content = order(number)
            self._last = (number, user)
        elif kind == "seen_before":
            content = order(self._last[0])
            user = chance.choice([other for other in users if other != self._last[1]])
        else:
            content = (
                f"From: Kim <kim{number}@friends.example>\r\nTo: me@buyers.example\r\nSubject: Lunch {number}\r\n"
                f"Message-ID: <lunch-{number}@friends.example>\r\n\r\nAt noon?\r\n"
            ).encode()
        post.sendmail("sender@post.example", [user], content)
        result.truth[kind] += 1

    def _settle(self, result: Result) -> None:
        """Wait until every message has its fate; nothing fails any more."""
        until = time.monotonic() + 120
        while self._fates().total() < result.truth.total() and time.monotonic() < until:
            time.sleep(0.3)

    def _fates(self) -> Counter[str]:
        with contextlib.closing(sqlite3.connect(self.folder / "Invoices/.billfold/index.sqlite", timeout=60)) as index:
            return Counter(dict(index.execute("SELECT fate, count(*) FROM delivery WHERE fate <> '' GROUP BY fate")))

    def _judge(self, config: Path, result: Result) -> None:
        result.found = self._fates()
        with contextlib.closing(sqlite3.connect(self.folder / "Invoices/.billfold/index.sqlite")) as index:
            numbers = [row[0] for row in index.execute("SELECT invoice_number FROM document WHERE status = 'filed'")]
        result.documents, result.twice = len(numbers), len(numbers) - len(set(numbers))
        result.whole = billfold("verify", "--config", config).code == 0


class Faults:
    """What goes wrong, one thing at a time."""

    def __init__(
        self, program: Hurried, ways: list[Line], secrets: list[Path], chance: random.Random, factor: float
    ) -> None:
        self._program, self._ways, self._secrets = program, ways, secrets
        self._chance, self._minute = chance, 60 / factor
        self._wrong: dict[Path, tuple[float, str]] = {}

    def one(self) -> str:
        """Let something fail, and return its name."""
        self._mend(late=True)
        sorts = {"cut": 40, "refused": 20, "stalled": 20, "reader killed": 15, "password": 3, "hangup": 1, "asked": 1}
        sort = self._chance.choices(list(sorts), list(sorts.values()))[0]
        way = self._chance.choice(self._ways)
        match sort:
            case "cut":
                way.cut()
            case "refused":
                way.refuse(self._chance.uniform(0.5, 5) * self._minute)
            case "stalled":
                way.stall(self._chance.uniform(0.5, 2) * self._minute)
            case "reader killed":
                for pid in self._chance.sample(readers := self._program.readers(), min(1, len(readers))):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            case "password":
                secret = self._chance.choice(self._secrets)
                if secret not in self._wrong:
                    self._wrong[secret] = (time.monotonic() + 2 * self._minute, secret.read_text())
                    secret.write_text("mistyped")
            case "hangup":
                self._program.process.send_signal(signal.SIGHUP)
            case "asked":
                billfold("find", "lamp", "--config", self._secrets[0].parent / "config.toml")
        return sort

    def _mend(self, *, late: bool) -> None:
        for secret, (until, right) in list(self._wrong.items()):
            if not late or time.monotonic() > until:
                secret.write_text(right)
                del self._wrong[secret]

    def over(self) -> None:
        """Let nothing be wrong any more."""
        self._mend(late=False)
