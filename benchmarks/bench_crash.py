"""A poll of six messages, killed with SIGKILL at every durable step, resumed by the next poll, and compared.

Needs Dovecot (Debian: dovecot-imapd). Takes some minutes.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.crash_poll import CrashPoll
from tests.imap_servers import Dovecot, dovecot_is_missing


def main() -> None:
    """Walk over all steps and print what was wrong."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    with Dovecot() as server, tempfile.TemporaryDirectory() as folder:
        os.environ["BILLFOLD_DATA"] = str(Path(folder) / "data")
        scenario = CrashPoll(server, Path(folder), "crash")
        began = time.perf_counter()
        wrong = scenario.walk(range(1, scenario.steps + 1))
        seconds = time.perf_counter() - began
        for line in wrong:
            print(line)
        print(f"killed at each of {scenario.steps} steps: {len(wrong)} wrong, {seconds:.0f} s")
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
