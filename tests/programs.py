"""The program as a user runs it: a command line, a configuration in a folder, a sample of mails."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def billfold(*arguments: str | Path, stdin: bytes = b"", environment: dict[str, str] | None = None) -> Outcome:
    """Run the program in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "billfold", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=100,
        env={**os.environ, **(environment or {})},
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def account(name: str, port: int, secret: Path, username: str = "kim", **more: str) -> str:
    """An `[[accounts]]` section for a server of this machine."""
    lines = [f'name = "{name}"', f"port = {port}", f'username = "{username}"', f'password_file = "{secret}"']
    more = {"host": '"127.0.0.1"', "security": '"none"', **more}
    return "\n".join(["[[accounts]]", *lines, *(f"{key} = {value}" for key, value in more.items())]) + "\n"


def configure(folder: Path, *sections: str) -> Path:
    """Write a configuration with an archive in `folder`. Mails are not printed, which takes seconds."""
    path = folder / "config.toml"
    path.write_text(f'[archive]\npath = "{folder / "Invoices"}"\nprint_mails = false\n\n' + "\n".join(sections))
    return path


def secret(folder: Path, text: str) -> Path:
    path = folder / f"password-{len(list(folder.glob('password-*')))}"
    path.write_text(text)
    path.chmod(0o600)
    return path


def example(name: str) -> bytes:
    return (EXAMPLES / f"{name}.eml").read_bytes()


def tree(folder: Path) -> dict[str, bytes]:
    """What a user sees in an archive: every file but those of the program's own folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".billfold" not in path.parts
    }
