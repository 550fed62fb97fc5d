"""The archive proven day by day: everything follows from the events, and a tenth of the stored bytes is read.

It happens in a process of its own, which gives back its memory and can be killed at any time.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from archive import durable
from archive.errors import ArchiveError
from archive.proof import Problem
from billfold.clock import now
from billfold.event_log import EventLog, Level
from ingest.interrupt import Interrupt

PARTS = 10
EVERY = timedelta(hours=24)
# The first one does not meet the looks that follow the start.
FIRST = 120.0
# Seconds until it is asked again whether it is time, or tried again when it could not be done.
AGAIN = 1800.0
KEPT = "proven.json"
_GENTLY = 10


@dataclass(frozen=True, slots=True)
class Proof:
    """What the last one found, and when: `part` of `PARTS`, counted from 0."""

    at: datetime
    part: int
    problems: tuple[Problem, ...] = ()


def last_proof(state: Path) -> Proof | None:
    """Return what the running program found when it last proved the archive with this state folder, if ever."""
    try:
        told = json.loads((state / KEPT).read_bytes())
        problems = tuple(Problem(*map(str, one)) for one in told["problems"])
        return Proof(datetime.fromisoformat(told["at"]), int(told["part"]), problems)
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Proving:
    """The duty to prove the archive: `config` is the configuration's file."""

    name = "the archive"

    def __init__(self, config: Path, state: Path, log: EventLog, stop: Interrupt, *, first: float = FIRST) -> None:
        self._config, self._state, self._log, self._stop, self._first = config, state, log, stop, first
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> list[threading.Thread]:
        """Begin."""
        thread = threading.Thread(target=self._go_on, name="proving", daemon=True)
        thread.start()
        return [thread]

    def release(self) -> None:
        """Give up what is under way."""
        # It may come to its end in this very instant.
        if process := self._process:
            process.kill()

    def close(self) -> None:
        """Nothing is left to be done."""

    def _go_on(self) -> None:
        wait = self._first
        while not self._stop.wait(wait):
            wait = AGAIN
            last = last_proof(self._state)
            if last is None or not timedelta() <= now() - last.at < EVERY:
                self._tell(last, self._prove((last.part + 1) % PARTS if last else 0))

    def _prove(self, part: int) -> Proof | None:
        """Prove a part; None where that could not be done or was given up."""
        program = [sys.executable, "-m", "billfold", "verify", "--json", "--part", f"{part + 1}/{PARTS}"]
        try:
            with subprocess.Popen(
                [*program, "--config", str(self._config)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                process_group=0,
            ) as self._process:
                if hasattr(os, "setpriority"):
                    os.setpriority(os.PRIO_PROCESS, self._process.pid, _GENTLY)
                if self._stop.is_set():
                    self._process.kill()
                out, _ = self._process.communicate()
            found = json.loads(out)
            problems = tuple(Problem(one["code"], one["where"], one["message"]) for one in found["problems"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        finally:
            self._process = None
        return Proof(now(), part, problems)

    def _tell(self, last: Proof | None, proof: Proof | None) -> None:
        if proof is None:
            if not self._stop.is_set():
                self._log(Level.WARNING, "not proven", "The archive could not be proven; it is tried again.")
            return
        self._keep(proof)
        part = f"part {proof.part + 1} of {PARTS} of its stored bytes was read"
        for problem in proof.problems:
            self._log(Level.DEBUG, "problem", problem.message, account=self.name, code=problem.code)
        if proof.problems:
            if last is None or _codes(proof) != _codes(last):
                self._log(Level.ERROR, "trouble", f"{sentence(proof)} ({part})", account=self.name)
        else:
            self._log(Level.INFO, "proven", f"nothing is wrong; {part}", account=self.name)

    def _keep(self, proof: Proof) -> None:
        problems = [(one.code, one.subject, one.message) for one in proof.problems]
        told: dict[str, Any] = {"at": proof.at.isoformat(), "part": proof.part, "problems": problems}
        try:
            durable.replace(self._state / KEPT, json.dumps(told).encode(), durable.PRIVATE_FILE)
        except (OSError, ArchiveError):
            # Then it is done again: nothing else hangs on it.
            return


def sentence(proof: Proof) -> str:
    """Return what a proof found and what to do, without the names of anybody's files."""
    count = len(proof.problems)
    codes = ", ".join(sorted(set(_codes(proof))))
    return (
        f"{count} problem{'s' if count > 1 else ''} found ({codes}): run `billfold verify` to see what,"
        " `billfold verify --repair` to make good what can be."
    )


def _codes(proof: Proof) -> list[str]:
    return sorted(problem.code for problem in proof.problems)
