"""The mirror of the chain in plain text, one file a month: what the archive is rebuilt from without its index.

An event is appended after it was committed, so the journal may lack the last one, or hold a part of its line,
when the program was killed; opening the archive mends that. A journal that knows more than the index means that
the index was lost or is an old copy.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from archive import durable
from archive.errors import IndexDamaged
from archive.events import Event, from_line, to_line
from archive.steps import step

FOLDER = "journal"
_TAIL = 1 << 16

EventsAfter = Callable[[int], Iterable[Event]]


def journal_files(state: Path) -> list[Path]:
    """Return the files of the journal, oldest first."""
    return sorted((state / FOLDER).glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl"))


class Journal:
    """The journal of an archive that is open for writing."""

    def __init__(self, state: Path, events_after: EventsAfter) -> None:
        self._folder = state / FOLDER
        self._state = state
        self._events_after = events_after
        self._file: Path | None = None
        self._size = 0
        self._seq = 0
        self._behind = True

    def open(self) -> None:
        """Find where the journal ends, cut off a torn line, and append what the index has beyond it.

        `IndexDamaged` when the journal holds events that the index lacks or tells otherwise.
        """
        durable.make_folder(self._folder, durable.PRIVATE_FOLDER)
        for file in reversed(journal_files(self._state)):
            self._file = file
            self._size, last = _last_event(file)
            if last is not None:
                self._seq = last.seq
                self._agrees(last)
                break
        self.catch_up()

    def catch_up(self) -> None:
        """Append every event that the index has and the journal has not: what a call that failed has left out."""
        if self._behind:
            for event in self._events_after(self._seq):
                self.append(event)
            self._behind = False

    def append(self, event: Event) -> None:
        """Append the event that follows the last one, durably; whatever goes wrong, `catch_up` makes it good."""
        self._behind = True
        file = self._file_for(event)
        line = to_line(event)
        step("append to journal")
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), durable.PRIVATE_FILE)
        try:
            os.ftruncate(descriptor, self._size)
            os.lseek(descriptor, self._size, os.SEEK_SET)
            view = memoryview(line)
            while view:
                view = view[os.write(descriptor, view) :]
            step("sync journal")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if not self._size:
            step("sync journal folder")
            durable.sync_folder(self._folder)
        self._size += len(line)
        self._seq = event.seq
        self._behind = False

    def _file_for(self, event: Event) -> Path:
        """Return the file of the event's month, or the newest one when the clock went back: order is by number."""
        file = self._folder / f"{event.at[:7]}.jsonl"
        if self._file is None or file > self._file:
            self._file, self._size = file, 0
        return self._file

    def _agrees(self, last: Event) -> None:
        known = next(iter(self._events_after(last.seq - 1)), None)
        if known is None or known.hash != last.hash:
            raise IndexDamaged(
                f"The index in {self._state.parent} is older than its journal or belongs to another one:"
                " `billfold rebuild` makes it anew from the files."
            )


def read_journal(state: Path) -> Iterator[tuple[Path, int, bytes]]:
    """Yield file, line number from 1, and bytes of each line, the newline with it where there is one."""
    for file in journal_files(state):
        with file.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                yield file, number, line


def _last_event(file: Path) -> tuple[int, Event | None]:
    """Return where the last whole line of a file ends, and its event; 0 and None when there is none."""
    size = file.stat().st_size
    reach = _TAIL
    with file.open("rb") as stream:
        while True:
            start = max(0, size - reach)
            stream.seek(start)
            tail = stream.read(size - start)
            end = tail.rfind(b"\n") + 1
            begin = tail.rfind(b"\n", 0, max(0, end - 1)) + 1
            if end and (begin or not start):
                try:
                    return start + end, from_line(tail[begin:end])
                except ValueError as error:
                    raise IndexDamaged(
                        f"The last line of the journal {file.name} is damaged: `billfold rebuild` mends it."
                    ) from error
            if not start:
                return 0, None
            reach *= 8
