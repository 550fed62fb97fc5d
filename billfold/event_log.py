"""What a program that runs for months says: one line for each event, on standard error."""

import contextlib
import json
import sys
import threading
from collections.abc import Callable
from enum import IntEnum
from typing import Any, TextIO

from billfold.clock import now
from billfold.console import harmless


class Level(IntEnum):
    """How much an event matters. Personal data (subjects, names, files) stand in events of level `DEBUG` only."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


# What else is told of each event, however little it matters: its level, name, sentence, account and facts.
Listener = Callable[[Level, str, str, str, dict[str, Any]], None]


class EventLog:
    """Writes events as lines: for people, or with `as_json` for programs. Any thread may call it."""

    def __init__(self, *, as_json: bool = False, least: Level = Level.INFO, stream: TextIO | None = None) -> None:
        self._as_json, self._least, self._stream = as_json, least, stream
        self._turn = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have a listener told of each event from now on, by the thread that tells it; return what ends that."""
        with self._turn:
            self._listeners += (listener,)
        return lambda: self._forget(listener)

    def _forget(self, listener: Listener) -> None:
        with self._turn:
            self._listeners = tuple(one for one in self._listeners if one is not listener)

    def __call__(self, level: Level, event: str, text: str, *, account: str = "", **facts: object) -> None:
        """Write an event: its name for programs, a sentence for people, and the facts of it."""
        for listener in self._listeners:
            # Whoever listens is no reason to stop filing either.
            with contextlib.suppress(Exception):
                listener(level, event, text, account, facts)
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
