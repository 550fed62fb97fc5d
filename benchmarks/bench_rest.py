"""What `billfold run` needs at rest: memory of all its processes after it has filed mail, at once and minutes later.

Counted is what each process has for itself and its share of the rest (PSS), as Linux tells it.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.imap_servers import Dovecot
from tests.programs import account, configure, secret
from tests.running import Running, filed
from tests.test_run import order

MAILS = 30
USER = "kim"


def memory(pid: int) -> float:
    """Return the megabytes that a process has for itself, and its share of what it has with others."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("This system does not tell what processes share.")


def main() -> None:
    """File some mail, wait, and print the memory of each process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=250)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as name, Dovecot() as server:
        folder = Path(name)
        for number in range(MAILS):
            server.put(USER, order(number))
        password = secret(folder, server.password(USER).reveal())
        config = configure(folder, account("shop", server.port, password, USER))
        with Running(config, verbose=False) as running:
            filed(folder / "Invoices" / "ledger.csv", f"LS-{7000 + MAILS - 1}")
            running.wait_for("looked")
            began = time.monotonic()
            for wait in (1, 100, seconds):
                time.sleep(max(began + wait - time.monotonic(), 0))
                each = [memory(pid) for pid in (running.process.pid, *running.readers())]
                shown = " + ".join(f"{one:.0f}" for one in each)
                print(f"{wait:4.0f} s after {MAILS} mails: {shown} = {sum(each):.0f} MB in {len(each)} processes")
            running.stop()


if __name__ == "__main__":
    main()
