"""Whether nobody but their owner can change the configuration, or read the files that hold passwords."""

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from billfold.checking.results import Result, Tried


def configuration(tried: Tried) -> Iterator[Result]:
    """Say where the configuration is, and whether somebody else could change it: it names commands that are run."""
    mode = _mode(tried.file)
    if os.name == "posix" and mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield Result(
            "configuration",
            False,
            f"{tried.file} can be changed by other users of this machine, and it says what is run and where things go",
            f"chmod go-w {shlex.quote(str(tried.file))}",
        )
    else:
        yield Result("configuration", True, str(tried.file))
    yield from _sign_ins()


def _sign_ins() -> Iterator[Result]:
    """Say whether the tokens of sign-ins are their owner's alone."""
    from billfold.config import data_folder

    folder = data_folder() / "sign-in"
    if os.name != "posix" or not folder.is_dir():
        return
    open_files = [path for path in sorted(folder.glob("*.json")) if _mode(path) & 0o077]
    if open_files:
        names = shlex.join(map(str, open_files))
        yield Result("configuration", False, "other users can read the tokens of your sign-ins", f"chmod 600 {names}")


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0
