"""A backfill over a line that breaks every 200 kB: what is lost, what is filed twice, and how much more is moved.

Needs Dovecot (Debian: dovecot-imapd). The same mailbox is first read over a whole line.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.mailbox import mails  # noqa: E402
from tests.imap_servers import Dovecot, Relay, dovecot_is_missing  # noqa: E402
from tests.programs import account, secret  # noqa: E402

MESSAGES, INVOICES, CUT = 5000, 400, 200_000
MOST_RUNS = 300
USER = "chaos"


class Breaking(Relay):
    """Closes a connection when so many bytes have come over it."""

    cut = 0

    def passing(self, data: bytes, upwards: bool) -> None:
        """Count what comes down, and break when it is enough."""
        if upwards or not self.cut:
            return
        self.since = getattr(self, "since", 0) + len(data)
        if self.since > self.cut:
            self.since = 0
            self.breaks = getattr(self, "breaks", 0) + 1
            threading.Thread(target=self._break).start()

    def _break(self) -> None:
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def main() -> None:
    """Read a mailbox twice and compare."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    with Dovecot() as server, tempfile.TemporaryDirectory() as name:
        for raw, when, _ in mails(MESSAGES, INVOICES):
            server.put(USER, raw, received=when)
        password = secret(Path(name), server.password(USER).reveal())
        ledgers, moved = [], []
        for cut in (0, CUT):
            folder = Path(name) / str(cut)
            folder.mkdir()
            with Breaking(server.port) as relay:
                relay.cut = cut
                config = folder / "config.toml"
                archive = f'[archive]\npath = "{folder}/Invoices"\nprint_mails = false\n'
                config.write_text(archive + account("chaos", relay.port, password, USER))
                runs, whole = 0, False
                while runs < MOST_RUNS and not whole:
                    runs += 1
                    done = subprocess.run(
                        [Path(sys.executable).with_name("billfold"), "backfill", "--json", "--config", config],
                        capture_output=True,
                        env={**os.environ, "BILLFOLD_DATA": str(folder / "data")},
                        check=False,
                    )
                    report = json.loads(done.stdout)
                    balance = report["balance"]
                    whole = not report["problems"] and balance["seen"] == MESSAGES and not balance["failed"]
                lines = (folder / "Invoices" / "ledger.csv").read_text().splitlines()[1:]
                ledgers.append(sorted(line.split(",")[4:8] for line in lines))
                moved.append(relay.total)
                breaks = getattr(relay, "breaks", 0)
                print(
                    f"cut every {cut or 'never'} bytes: {runs} runs, {breaks} breaks, {relay.total / 1e6:.1f} MB moved"
                )
                print(
                    f"  rows in the ledger {len(lines)}, different ones {len(set(lines))}, balance {report['balance']}"
                )
        lost = len([row for row in ledgers[0] if row not in ledgers[1]])
        print(
            f"lost {lost}, more than once {len(ledgers[1]) - len(ledgers[0])}, traffic {moved[1] / moved[0]:.2f} times"
        )


if __name__ == "__main__":
    main()
