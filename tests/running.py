"""`billfold run` as a process of its own, and how long a delivery takes to its place in the ledger."""

import csv
import json
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tests.imap_servers import Relay

_NEWS = re.compile(rb"^\* (?:\d+ EXISTS|STATUS .*UIDNEXT)", re.MULTILINE)


class Running:
    """The running program. `events` has every line of its log, as JSON."""

    def __init__(self, config: Path, *, verbose: bool = True) -> None:
        arguments = [sys.executable, "-m", "billfold", "run", "--log-json", *(["--verbose"] if verbose else [])]
        self.process = subprocess.Popen(
            [*arguments, "--config", str(config)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        self.events: list[dict[str, Any]] = []
        self.other: list[str] = []
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join(5)
        assert self.process.stderr is not None
        self.process.stderr.close()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._changed:
                try:
                    self.events.append(json.loads(line))
                except ValueError:
                    self.other.append(line.decode(errors="replace"))
                self._changed.notify_all()

    def wait_for(self, event: str, seconds: float = 60, since: int = 0, **facts: object) -> dict[str, Any]:
        """Wait for an event with these facts, which may have come already, but not before the number `since`."""

        def found() -> dict[str, Any] | None:
            for one in self.events[since:]:
                if one["event"] == event and all(one.get(name) == value for name, value in facts.items()):
                    return one
            return None

        with self._changed:
            if not self._changed.wait_for(lambda: found() is not None, seconds):
                raise AssertionError(f"no {event} {facts} in {self.events} {self.other}")
            return found() or {}

    def readers(self) -> list[int]:
        """The processes that read documents, and those that they have made."""
        told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        parents = {int(pid): int(parent) for pid, parent in (line.split() for line in told.splitlines())}
        found = [self.process.pid]
        for one in found:
            found += [pid for pid, parent in parents.items() if parent == one]
        return found[1:]

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to stop; return its exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(30)
        return code, time.monotonic() - began


class Listening(Relay):
    """A relay that notes when the server has told of new mail."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.told_at = 0.0

    def passing(self, data: bytes, upwards: bool) -> None:
        if not upwards and not self.told_at and _NEWS.search(data):
            self.told_at = time.monotonic()


def filed(ledger: Path, number: str, seconds: float = 60) -> float:
    """Wait until an invoice stands in the ledger and its document on the disk; return that moment."""
    until, seen = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        moment = time.monotonic()
        state = ledger.stat().st_mtime_ns if ledger.exists() else 0
        if state != seen:
            seen = state
            with ledger.open(newline="") as file:
                for row in csv.DictReader(file):
                    if row["invoice_number"] == number:
                        assert (ledger.parent / row["file"]).is_file()
                        return moment
        time.sleep(0.004)
    raise AssertionError(f"{number} was not filed within {seconds} seconds")
