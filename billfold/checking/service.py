"""Whether `billfold run` stays on the archive, and whether the system starts it."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

from billfold.checking.results import Result, Tried
from billfold.service.places import SERVICE, place_of


def running(tried: Tried) -> Iterator[Result]:
    """Say whether a program stays that looks after the archive."""
    from archive.lock import ArchiveLock

    state = tried.settings.require_archive().folder / ".billfold"
    holder = ArchiveLock(state, "billfold check", resident=True).holder() if state.is_dir() else None
    if holder is not None:
        pid, command = holder
        yield Result("running", True, f"`{command or 'billfold run'}` looks after it (process {pid or 'unknown'})")
    else:
        yield Result("running", True, "nothing looks after it now: `billfold run` does, `billfold poll` does once")


def installed(tried: Tried) -> Iterator[Result]:
    """Say whether the system starts the program, and whether what it starts is there."""
    for kind in ("systemd", "systemd-user", "launchd"):
        path = place_of(kind)
        if path is None or not path.is_file():
            continue
        try:
            program = _program(path)
        except OSError as error:
            yield Result("service", False, f"{path} cannot be read: {error.strerror}")
            continue
        if program and not os.access(program, os.X_OK):
            again = f"{tried.command('service', kind)} > {shlex.quote(str(path))}"
            sudo = "" if os.access(path, os.W_OK) else "sudo "
            shown = f"{sudo}sh -c {shlex.quote(again)}" if sudo else again
            yield Result("service", False, f"{path} starts {program}, which is not there", shown)
        else:
            yield from _state(kind, path)


def _program(path: Path) -> str:
    """Return the program that a unit or a job starts; empty where that is not told."""
    if path.suffix == ".plist":
        import plistlib

        arguments = plistlib.loads(path.read_bytes()).get("ProgramArguments", [""])
        return str(arguments[0])
    m = re.search(r"^ExecStart=[-+!@:]*(\"[^\"]+\"|\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return m[1].strip('"') if m else ""


def _state(kind: str, path: Path) -> Iterator[Result]:
    if kind == "launchd":
        yield Result("service", True, f"{path} is installed")
        return
    user = ["--user"] if kind == "systemd-user" else []
    state = _asked("systemctl", *user, "is-active", SERVICE)
    if state == "active":
        yield Result("service", True, f"{path} is installed, and runs")
    elif state in ("inactive", "failed"):
        sudo = [] if user or os.geteuid() == 0 else ["sudo"]
        start = shlex.join([*sudo, "systemctl", *user, "enable", "--now", SERVICE])
        yield Result("service", state != "failed", f"{path} is installed, and is {state}", start)
    else:
        yield Result("service", True, f"{path} is installed")


def _asked(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
