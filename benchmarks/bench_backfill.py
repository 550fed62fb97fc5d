"""A backfill from a private Dovecot, checked against what was put in; a second poll; the naive loop beside it.

Needs Dovecot (Debian: dovecot-imapd). Everything is on loopback and in a folder that is removed at the end.
"""

import argparse
import csv
import imaplib
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.mailbox import mails  # noqa: E402
from tests.imap_servers import Dovecot, Relay, dovecot_is_missing  # noqa: E402
from tests.programs import account, secret  # noqa: E402

USER = "bench"


def naive(server: Dovecot) -> float:
    """Return the seconds of one `FETCH RFC822` after the other, for every message, with the same library."""
    from imapclient import IMAPClient

    began = time.perf_counter()
    with IMAPClient("127.0.0.1", server.port, ssl=False) as client:
        client.login(USER, server.password(USER).reveal())
        client.select_folder("INBOX", readonly=True)
        for uid in client.search(["ALL"]):
            client.fetch([uid], ["RFC822"])
    return time.perf_counter() - began


def memory_of(pid: int) -> int:
    """Return the bytes that a process and its descendants hold in memory, shared pages divided (Linux); else 0."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            waiting += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def run(config: Path, command: str) -> tuple[float, int, dict[str, object]]:
    """Return the seconds, the peak of memory and the report of a command."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("billfold"), command, "--json", "--config", config],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "BILLFOLD_DATA": str(config.parent / "data")},
    )
    peak = 0
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(process.communicate)
        while not answer.done():
            peak = max(peak, memory_of(process.pid))
            time.sleep(0.2)
    return time.perf_counter() - began, peak, json.loads(answer.result()[0])


def main() -> None:
    """Fill a mailbox, measure, compare, print."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--invoices", type=int, default=200)
    parser.add_argument("--rtt-ms", type=float, default=0, help="as far as a server whose answers take so long")
    parser.add_argument("--mbit", type=float, default=0, help="over a line of so many Mbit/s")
    asked = parser.parse_args()
    with Dovecot() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth = {}
        stored = 0
        for raw, when, facts in mails(asked.messages, asked.invoices):
            server.put(USER, raw, received=when)
            stored += len(raw)
            if facts:
                truth[facts.number] = (facts.order, facts.day.isoformat(), str(facts.total))
        password = secret(folder, server.password(USER).reveal())
        with imaplib.IMAP4("127.0.0.1", server.port) as client:  # lets the server index the mailbox first
            client.login(USER, server.password(USER).reveal())
            client.select("INBOX", readonly=True)
            client.fetch("1:*", "(BODYSTRUCTURE RFC822.SIZE)")
        with Relay(server.port, asked.rtt_ms / 1000, asked.mbit) as relay:
            config = folder / "config.toml"
            archive = f'[archive]\npath = "{folder}/Invoices"\nprint_mails = false\n'
            config.write_text(archive + account("bench", relay.port, password, USER))
            seconds, peak, report = run(config, "backfill")
            moved = relay.total
            again, _, second = run(config, "poll")
            quiet = relay.total - moved
        with (folder / "Invoices" / "ledger.csv").open(newline="") as file:
            rows = {r["invoice_number"]: (r["order_number"], r["issue_date"], r["total"]) for r in csv.DictReader(file)}
        right = sum(rows.get(number) == facts for number, facts in truth.items())
        wrong = sum(number not in truth or truth[number] != facts for number, facts in rows.items())
        what = f"{asked.messages:,} messages, {stored / 1e6:.0f} MB, {asked.invoices:,} of them with an invoice"
        print(f"backfill of {what} ({asked.rtt_ms:.0f} ms, {asked.mbit or 'unlimited'} Mbit/s): {seconds:.1f} s,")
        print(
            f"  {moved / 1e6:.1f} MB moved, {peak / 1e6:.0f} MB of memory at most in all processes; {report['balance']}"
        )
        print(f"invoices right {right} of {asked.invoices}, wrong {wrong}, rows {len(rows)}")
        for handled in report["lists"]["review"][:3]:
            print(f"held for review: {handled['reason']}")
        print(f"marked as read by us: {len(server.read_messages(USER))}")
        filed = second["balance"]["filed"]
        print(f"second poll: {again:.1f} s, {quiet:,} bytes for sign-in and 2 mailboxes; filed {filed}")
        if asked.messages <= 5000:
            print(f"one FETCH RFC822 after the other for every message, nothing else: {naive(server):.2f} s")


if __name__ == "__main__":
    main()
