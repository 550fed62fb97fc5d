"""Every way in, killed at every durable step and failed at each with four faults, then resumed and compared.

First the archive alone, whatever people and programs do with it. Then in one process, which is fast: PDFs, mails,
a ZIP, an mbox, a Maildir, standard input, a drop folder and a poll, each with SIGKILL, ENOSPC, EDQUOT, EIO and EROFS.
Last the program itself: a poll of six messages, killed at every step.
Needs Dovecot (Debian: dovecot-imapd). Takes a quarter of an hour; `--stride 10` takes every tenth step.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# In place of this folder, whose `mailbox` is not the one of the standard library.
sys.path.remove(str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.crash_poll import CrashPoll
from tests.crash_ways import IN_JUNK, MAILS, USER, WAYS
from tests.imap_servers import Dovecot, dovecot_is_missing
from tests.programs import example

ROOT = Path(__file__).resolve().parent.parent
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def archive(stride: int) -> int:
    """Walk the steps of the archive; print what was wrong and return how much."""
    wrong = 0
    for mode in ("kill", "fail:ENOSPC", "fail"):
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            command = [sys.executable, "-m", "tests.crash_walk", mode, folder, "0", str(stride)]
            told = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
        print(f"{mode:>12}: {told['steps']} steps, {told['runs']} runs, {len(told['failures'])} wrong", flush=True)
        for line in told["failures"]:
            print(f"  {line}")
        wrong += len(told["failures"])
    return wrong


def ways(port: int, stride: int) -> int:
    """Walk the steps of all ways in; print what was wrong and return how much."""
    wrong = 0
    for way in WAYS:
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            command = [sys.executable, "-m", "tests.crash_ways", folder, "0", str(stride), way]
            done = subprocess.run(
                [*command, "--imap", str(port), "--every-fault"], cwd=ROOT, stdout=subprocess.PIPE, check=True
            )
        told = json.loads(done.stdout)[way]
        print(f"{way:>8}: {told['steps']} steps, {told['runs']} runs, {len(told['failures'])} wrong", flush=True)
        for line in told["failures"]:
            print(f"  {line}")
        wrong += len(told["failures"])
    return wrong


def main() -> None:
    """Walk over the steps and print what was wrong."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stride", type=int, default=1)
    asked = parser.parse_args()
    with Dovecot() as server, tempfile.TemporaryDirectory() as folder:
        os.environ["BILLFOLD_DATA"] = str(Path(folder) / "data")
        for name in (*MAILS, MAILS[1]):
            server.put(USER, example(name))
        for name in (IN_JUNK, MAILS[0]):
            server.put(USER, example(name), "Junk")
        failed = archive(asked.stride) + ways(server.port, asked.stride)
        scenario = CrashPoll(server, Path(folder), "crash")
        began = time.perf_counter()
        chosen = range(1, scenario.steps + 1, asked.stride)
        wrong = scenario.walk(chosen)
        seconds = time.perf_counter() - began
        for line in wrong:
            print(line)
        print(f"the program killed at {len(chosen)} of {scenario.steps} steps: {len(wrong)} wrong, {seconds:.0f} s")
        sys.exit(1 if wrong or failed else 0)


if __name__ == "__main__":
    main()
