"""What a program that runs for months says: one line for each event, on standard error."""

import json
import sys
import threading
from enum import IntEnum
from typing import TextIO

from billfold.clock import now
from billfold.console import harmless


class Level(IntEnum):
    """How much an event matters. Personal data (subjects, names, files) stand in events of level `DEBUG` only."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


class EventLog:
    """Writes events as lines: for people, or with `as_json` for programs. Any thread may call it."""

    def __init__(self, *, as_json: bool = False, least: Level = Level.INFO, stream: TextIO | None = None) -> None:
        self._as_json, self._least, self._stream = as_json, least, stream
        self._turn = threading.Lock()

    def __call__(self, level: Level, event: str, text: str, *, account: str = "", **facts: object) -> None:
        """Write an event: its name for programs, a sentence for people, and the facts of it."""
        if level < self._least:
            return
        at = now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if self._as_json:
            told = {"time": at, "level": level.name.lower(), "event": event, "account": account, "text": text, **facts}
            line = json.dumps({key: value for key, value in told.items() if value != ""}, default=str)
        else:
            where = f"{account}: " if account else ""
            line = harmless(f"{at} {level.name.lower()}: {where}{text}").replace("\n", " ")
        with self._turn:
            stream = self._stream or sys.stderr
            # A log that nobody can write is no reason to stop filing.
            try:
                stream.write(line + "\n")
                stream.flush()
            except (OSError, ValueError):
                pass
