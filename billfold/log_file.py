"""A log in a file that never grows without end, for those whose system keeps no logs."""

import contextlib
import io
import os
from pathlib import Path
from typing import TextIO, cast

from billfold.errors import UsageWrong

LARGEST = 5_000_000
FILES = 10


class LogFile(io.TextIOBase):
    """Lines, appended to a file that only its owner can read. One that is full becomes `FILE.1`, that one `FILE.2`, …

    Not for several threads at once. Raises `UsageWrong` where the file can't be written; later OSError.
    """

    def __init__(self, path: Path, largest: int = LARGEST, files: int = FILES) -> None:
        self._path, self._largest, self._files = path.expanduser().absolute(), largest, files
        self._descriptor: int | None = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._open()
        except OSError as error:
            raise UsageWrong(f"The log {self._path} can't be written ({error.strerror}); name another file.") from error

    def as_text(self) -> TextIO:
        """Return this as what standard error is, too."""
        return cast(TextIO, self)

    def write(self, text: str) -> int:
        """Append a line."""
        line = text.encode(errors="replace")
        descriptor = self._open() if self._descriptor is None else self._descriptor
        if self._size and self._size + len(line) > self._largest:
            descriptor = self._turn()
        self._size += os.write(descriptor, line)
        return len(text)

    def close(self) -> None:
        """Close the file."""
        self._let_go()
        super().close()

    def _open(self) -> int:
        self._descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._size = os.fstat(self._descriptor).st_size
        return self._descriptor

    def _let_go(self) -> None:
        # The number is soon another file's: where none can be opened after this, nobody may write to that one.
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _turn(self) -> int:
        self._let_go()
        # A file that somebody holds open (Windows) stays where it is, and grows on.
        with contextlib.suppress(OSError):
            for number in range(self._files - 1, 0, -1):
                older = self._named(number - 1)
                if older.exists():
                    older.replace(self._named(number))
        return self._open()

    def _named(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}") if number else self._path
