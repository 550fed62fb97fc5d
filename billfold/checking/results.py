"""What a check has found, and what it is given to look at."""

import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from billfold.config import Configuration


class Result(NamedTuple):
    """One line of `billfold check`: what was tried, whether it is well, and a sentence.

    What mends it is a command to paste (`fix`), or lines of the configuration (`write`). With one of these although it
    is well, it is worth a thought: a warning.
    """

    what: str
    ok: bool
    message: str
    fix: str = ""
    write: str = ""

    @property
    def mark(self) -> str:
        """How people see it."""
        return "FIX " if not self.ok else "warn" if self.fix or self.write else "ok  "


@dataclass(frozen=True, slots=True)
class Tried:
    """What is tried: a configuration, and the file it stands in."""

    settings: Configuration
    file: Path
    is_default: bool = True

    def command(self, *words: str | Path) -> str:
        """Return a command of the program that a user can paste; a file that begins with `-` is not meant."""
        option = [] if self.is_default else ["--config", str(self.file)]
        return shlex.join(["billfold", *map(str, words), *option])


# A check may yield plain tuples too: (what, ok, message), with fix and write behind them where there are any.
Found = Iterable[Result | tuple[str, bool, str] | tuple[str, bool, str, str] | tuple[str, bool, str, str, str]]
Check = Callable[[Tried], Found]
