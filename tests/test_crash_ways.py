"""Every way in, killed and failed at some of its steps; `benchmarks/bench_crash.py` takes all steps and all faults."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.crash_ways import IN_JUNK, MAILS, USER, WAYS
from tests.imap_servers import Dovecot
from tests.programs import example

ROOT = Path(__file__).parent.parent
STRIDE = 11

pytestmark = [pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL"), pytest.mark.timeout(300)]


def walk(*arguments: str) -> dict[str, Any]:
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        command = [sys.executable, "-W", "error", "-m", "tests.crash_ways", folder, *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=290)
    assert not done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def put_mails(server: Dovecot) -> None:
    for name in (*MAILS, MAILS[1]):
        server.put(USER, example(name))
    for name in (IN_JUNK, MAILS[0]):
        server.put(USER, example(name), "Junk")


@pytest.mark.parametrize("way", [way for way in WAYS if way != "imap"])
def test_a_kill_or_a_fault_anywhere_in_adding_ends_like_an_undisturbed_run(way: str) -> None:
    told = walk("4", str(STRIDE), way)[way]
    assert told["failures"] == []
    assert told["steps"] > 40
    assert told["runs"] == 2 * len(range(4, told["steps"], STRIDE))


@pytest.mark.dovecot
@pytest.mark.slow
def test_a_kill_or_a_fault_anywhere_in_a_poll_ends_like_an_undisturbed_run(dovecot: Dovecot) -> None:
    put_mails(dovecot)
    told = walk("4", str(STRIDE), "imap", "--imap", str(dovecot.port))["imap"]
    assert told["failures"] == []
    assert told["steps"] > 80
