"""The mirror of the chain in plain text, one file a month: what the archive is rebuilt from without its index.

An event is appended after it was committed, so the journal may lack the last one, or hold a part of its line,
when the program was killed; opening the archive mends that, and fills gaps that an interrupt has left. A journal
that knows more than the index means that the index was lost or is an old copy. Lines are changed for one reason only:
what they tell was erased.
"""

import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archive import durable
from archive.errors import IndexDamaged
from archive.events import Event, from_line, to_line
from archive.steps import step

FOLDER = "journal"
_TAIL = 1 << 16
_PIECE = 1 << 20
_NUMBER = re.compile(rb'\{"seq":(\d+),')
_ERASED = b',"detail":null}\n'

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
        """Find where the journal ends, cut off a torn line, fill gaps, and append what the index has beyond it.

        `IndexDamaged` when the journal holds events that the index lacks or tells otherwise.
        """
        durable.make_folder(self._folder, durable.PRIVATE_FOLDER)
        for file in reversed(journal_files(self._state)):
            self._file = file
            self._size, last = _last_event(file)
            if last is not None:
                self._seq = last.seq
                self._agrees(last)
                if sum(map(_count_lines, journal_files(self._state))) != last.seq:
                    self._fill_gaps()
                    self._size = _last_event(file)[0]
                break
        self.catch_up()

    def was_changed(self) -> bool:
        """Tell whether another program has written to the journal."""
        files = journal_files(self._state)
        return not files or files[-1] != self._file or self._file.stat().st_size != self._size

    def catch_up(self) -> None:
        """Append every event that the index has and the journal has not: what a call that failed has left out."""
        if self._behind:
            self.append(self._events_after(self._seq))

    def expect(self) -> None:
        """Be told that an event is about to be committed: until it is appended, `catch_up` looks for it.

        An interrupt may come when the event is committed and nobody has said so yet.
        """
        self._behind = True

    def append(self, events: Iterable[Event]) -> None:
        """Append the events that follow the last one, durably; whatever goes wrong, `catch_up` makes it good."""
        self._behind = True
        months: dict[Path, list[Event]] = {}
        file = self._file
        for event in events:
            file = self._file_for(event, file)
            months.setdefault(file, []).append(event)
        for file, some in months.items():
            self._append(file, some)
        self._behind = False

    def erase(self, seqs: Container[int]) -> bool:
        """Take out the details of events that have none any more, and tell whether there were any."""
        durable.clear_temporaries(self._folder)
        found = False
        for file in journal_files(self._state):
            with file.open("rb") as stream:
                lines = [(line, _without_detail(line, seqs)) for line in stream]
            if any(line != bare for line, bare in lines):
                found = True
                content = b"".join(bare for _, bare in lines)
                durable.replace(file, content, durable.PRIVATE_FILE)
                if file == self._file:
                    self._size = len(content)
        return found

    def _append(self, file: Path, events: Sequence[Event]) -> None:
        if file != self._file:
            self._file, self._size = file, 0
        lines = b"".join(map(to_line, events))
        step("append to journal")
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), durable.PRIVATE_FILE)
        try:
            os.ftruncate(descriptor, self._size)
            os.lseek(descriptor, self._size, os.SEEK_SET)
            view = memoryview(lines)
            while view:
                view = view[os.write(descriptor, view) :]
            step("sync journal")
            durable.flush(descriptor)
        finally:
            os.close(descriptor)
        if not self._size:
            step("sync journal folder")
            durable.sync_folder(self._folder)
        end = self._size + len(lines)
        # Nothing is called between these, so no interrupt can part them and have the lines written twice.
        self._size = end
        self._seq = events[-1].seq

    def _fill_gaps(self) -> None:
        """Write the files with gaps anew, each missing event before the one that follows it."""
        seq, link = 0, ""
        for file in journal_files(self._state):
            lines: list[bytes] = []
            gaps = False
            for line in _whole_lines(file):
                event = self._read(file, line)
                if event.seq > seq + 1:
                    gaps = True
                    for missing in self._events_after(seq):
                        if missing.seq == event.seq:
                            break
                        seq, link = self._follow(missing, seq, link)
                        lines.append(to_line(missing))
                seq, link = self._follow(event, seq, link)
                lines.append(line)
            if gaps:
                durable.replace(file, b"".join(lines), durable.PRIVATE_FILE)

    def _follow(self, event: Event, seq: int, link: str) -> tuple[int, str]:
        if (event.seq, event.prev) != (seq + 1, link):
            raise IndexDamaged(
                f"Event {event.seq} in the journal of {self._state.parent} does not follow from the one before it:"
                " `billfold rebuild` writes the journal anew."
            )
        return event.seq, event.hash

    @staticmethod
    def _read(file: Path, line: bytes) -> Event:
        try:
            return from_line(line)
        except ValueError as error:
            raise IndexDamaged(f"A line of the journal {file.name} is damaged: `billfold rebuild` mends it.") from error

    def _file_for(self, event: Event, newest: Path | None) -> Path:
        """Return the file of the event's month, or the newest one when the clock went back: order is by number."""
        file = self._folder / f"{event.at[:7]}.jsonl"
        return file if newest is None or file > newest else newest

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


def _whole_lines(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        yield from (line for line in stream if line.endswith(b"\n"))


def _without_detail(line: bytes, seqs: Container[int]) -> bytes:
    number = _NUMBER.match(line)
    if line.endswith(_ERASED) or number is None or int(number[1]) not in seqs:
        return line
    return to_line(replace(from_line(line), detail="", salt=""))


def _count_lines(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(_PIECE), b""))


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
