"""From delivery to the ledger while `billfold run` waits: 100 invoices, one after the other, on a private Dovecot.

Needs Dovecot (Debian: dovecot-imapd, dovecot-lmtpd). Dovecot gathers what is new for about half a second before it
tells of it, so both are printed: from the delivery, and from the moment in which the server told.
"""

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.mailbox import mails  # noqa: E402
from tests.imap_servers import Dovecot, dovecot_is_missing  # noqa: E402
from tests.programs import account, configure, secret  # noqa: E402
from tests.running import Listening, Running, filed  # noqa: E402

DELIVERIES = 100
USER = "bench"


def show(what: str, seconds: list[float]) -> None:
    """Print the median and the 95th percentile."""
    ordered = sorted(seconds)
    highest = ordered[min(round(0.95 * len(ordered)), len(ordered) - 1)]
    print(f"{what}: median {statistics.median(ordered) * 1000:.0f} ms, 95th percentile {highest * 1000:.0f} ms")


def main() -> None:
    """Deliver, wait for the ledger, print."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    rng = random.Random(7)
    whole, gathered, ours = [], [], []
    with Dovecot() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server.put(USER, b"Subject: hello\r\n\r\nThe mailbox is there.\r\n")
        password = secret(folder, server.password(USER).reveal())
        with Listening(server.port) as relay:
            config = configure(folder, account("bench", relay.port, password, USER))
            with Running(config) as running:
                running.wait_for("watching")
                time.sleep(1)
                for raw, _, facts in mails(DELIVERIES, DELIVERIES):
                    if facts is None:
                        continue
                    time.sleep(rng.uniform(0.05, 0.3))
                    relay.told_at = 0.0
                    began = time.monotonic()
                    server.deliver(USER, raw)
                    done = filed(folder / "Invoices" / "ledger.csv", facts.number)
                    whole.append(done - began)
                    gathered.append(relay.told_at - began)
                    ours.append(done - relay.told_at)
                status = Path(f"/proc/{running.process.pid}/status")
                memory = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")]
                code, seconds = running.stop()
    show(f"{len(whole)} deliveries, from the server's word to the ledger", ours)
    show("from the delivery to the server's word", gathered)
    show("from the delivery to the ledger", whole)
    print(f"resident memory of the program itself at the end: {memory[0].split()[1]} kB")
    print(f"stopped in {seconds:.2f} s with exit code {code}")


if __name__ == "__main__":
    main()
