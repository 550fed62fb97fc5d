"""Two programs and one archive: the second is told who is first, and nobody waits for the dead."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.archive_samples import open_archive
from tests.crash_walk import traces
from tests.programs import billfold, configure

BUSY = 75
_HOLD = (
    "import sys, time; from tests.archive_samples import *\n"
    "archive = open_archive(Path(sys.argv[1]), command='billfold run', floor=0)\n"
    "print('held', flush=True); time.sleep(100)"
)


def holder(path: Path) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_second_program_changes_nothing_and_says_who_is_first(tmp_path: Path) -> None:
    config = configure(tmp_path)
    with open_archive(tmp_path / "Invoices", command="billfold run", floor=0):
        before = traces(tmp_path / "Invoices")
        outcome = billfold("rebuild", "--config", config)
        assert outcome.code == BUSY
        assert f"(process {os.getpid()}, `billfold run`): wait until it ends, or stop it." in outcome.err
        assert outcome.err.count("\n") == 1
        assert traces(tmp_path / "Invoices") == before
        # Looking needs no lock.
        assert billfold("verify", "--config", config).code == 0


def test_the_lock_of_a_killed_program_is_free_at_once(tmp_path: Path) -> None:
    path = tmp_path / "Invoices"
    first = holder(path)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    began = time.monotonic()
    assert json.loads((path / ".billfold" / "owner.json").read_bytes())["pid"] == first.pid
    open_archive(path, floor=0).close()
    assert time.monotonic() - began < 5
