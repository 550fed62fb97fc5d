"""The archive is killed at every second step, or its disk is full at the others: it ends as if nothing had happened.

`benchmarks/bench_crash.py` takes all of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
STRIDE = 4

pytestmark = [pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL"), pytest.mark.timeout(300)]


def walk(mode: str, start: int, stride: int = STRIDE) -> dict[str, Any]:
    """Walk every fourth step or fewer in a process of its own, in memory where the system has such a folder."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        command = [sys.executable, "-W", "error", "-m", "tests.crash_walk", mode, folder, str(start), str(stride)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=290)
    assert not done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("start", [0, 2])
def test_a_kill_at_any_step_leaves_a_whole_archive_that_the_next_run_completes(start: int) -> None:
    result = walk("kill", start)
    assert result["failures"] == []
    assert result["steps"] > 200
    assert result["runs"] == len(range(start, result["steps"], STRIDE))


@pytest.mark.parametrize("start", [1, 3])
def test_a_full_disk_at_any_step_is_told_and_the_same_process_goes_on(start: int) -> None:
    result = walk("fail:ENOSPC", start)
    assert result["failures"] == []
    assert result["runs"] == len(range(start, result["steps"], STRIDE))


def test_any_other_fault_of_the_disk_is_told_and_the_same_process_goes_on() -> None:
    result = walk("fail", 0, 8)
    assert result["failures"] == []
    assert result["runs"] == len(range(0, result["steps"], 8))
