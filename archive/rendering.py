"""The ledger rendered in a process of its own: what a large one needs goes back to the system with that.

In a program that runs for months, memory once taken for a hundred thousand documents would stay taken.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from archive import ledger
from archive.index import reading
from archive.ledger import Dialect, Layout


def render_apart(path: Path, layout: Layout) -> dict[str, bytes] | None:
    """Return the bytes of each file of the ledger, as `ledger.render`; None where that could not be done apart.

    The caller is the only writer, so that the other process sees what it would see itself.
    """
    asked = json.dumps({"path": str(path.absolute()), "layout": asdict(layout)}, default=sorted)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "archive.rendering"],
            input=asked.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
            # Ctrl-C is for whoever asked.
            process_group=0,
        )
        return _received(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return None


def _received(answer: bytes) -> dict[str, bytes]:
    head, _, content = answer.partition(b"\n")
    files, at = {}, 0
    for name, size in json.loads(head):
        files[str(name)] = content[at : at + size]
        at += size
    if at != len(content):
        raise ValueError("the answer was cut short")
    return files


def serve(asking: BinaryIO, answering: BinaryIO) -> None:
    """Render as asked: names and sizes of the files first, then their bytes."""
    asked = json.loads(asking.read())
    rendered = _rendered(Path(asked["path"]), _layout(asked["layout"]))
    answering.write(json.dumps([(name, len(content)) for name, content in rendered.items()]).encode() + b"\n")
    for content in rendered.values():
        answering.write(content)
    answering.flush()


def _rendered(path: Path, layout: Layout) -> Mapping[str, bytes]:
    with reading(path) as index:
        index.execute("BEGIN")
        return ledger.render(index.execute, layout)


def _layout(told: dict[str, Any]) -> Layout:
    dialect = Dialect(**{**told["dialect"], "months": frozenset(told["dialect"]["months"])})
    return Layout(dialect, tuple(told["columns"]), tuple(told["item_columns"]), told["by_year"])


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
