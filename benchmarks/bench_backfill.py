"""A backfill from a private Dovecot, checked against what was put in; a second poll; the naive loop beside it.

Needs Dovecot (Debian: dovecot-imapd). Everything is on loopback and in a folder that is removed at the end.
"""

import csv
import imaplib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.mailbox import mails  # noqa: E402
from tests.imap_servers import Dovecot, Relay, dovecot_is_missing  # noqa: E402
from tests.programs import account, secret  # noqa: E402

MESSAGES, INVOICES = 2000, 200
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


def fetching(server: Dovecot) -> tuple[float, int]:
    """Return the seconds and the number of messages of our own look at the mailbox, without reading and filing."""
    from billfold.choosing import Senders
    from ingest.imap import open_account
    from ingest.triage import judge
    from parsers.marketplaces.templates import built_in
    from parsers.text.glossary import document_words

    settings = server.settings(USER, port=server.port, security="none", host="127.0.0.1")
    senders, words, fetched = Senders(built_in()), document_words(), 0
    began = time.perf_counter()
    with open_account(settings, server.password(USER)) as session:
        (mailbox, *_) = (m for m in session.mailboxes().mailboxes if m.name == "INBOX")
        session.survey(mailbox)
        for batch in session.describe_new(mailbox, 0):
            for metadata in batch:
                if judge(metadata, senders, words).download:
                    session.fetch(mailbox, metadata)
                    fetched += 1
    return time.perf_counter() - began, fetched


def run(config: Path, command: str) -> tuple[float, dict[str, object]]:
    """Return the seconds and the report of a command."""
    began = time.perf_counter()
    done = subprocess.run(
        [Path(sys.executable).with_name("billfold"), command, "--json", "--config", config],
        capture_output=True,
        check=False,
    )
    return time.perf_counter() - began, json.loads(done.stdout)


def main() -> None:
    """Fill a mailbox, measure, compare, print."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    with Dovecot() as server, tempfile.TemporaryDirectory() as name:
        os.environ["BILLFOLD_DATA"] = str(Path(name) / "data")
        folder = Path(name)
        truth = {}
        for raw, when, facts in mails(MESSAGES, INVOICES):
            server.put(USER, raw, received=when)
            if facts:
                truth[facts.number] = (facts.order, facts.day.isoformat(), str(facts.total))
        password = secret(folder, server.password(USER).reveal())
        with imaplib.IMAP4("127.0.0.1", server.port) as client:  # lets the server index the mailbox first
            client.login(USER, server.password(USER).reveal())
            client.select("INBOX", readonly=True)
            client.fetch("1:*", "(BODYSTRUCTURE RFC822.SIZE)")
        with Relay(server.port) as relay:
            config = folder / "config.toml"
            archive = f'[archive]\npath = "{folder}/Invoices"\nprint_mails = false\n'
            config.write_text(archive + account("bench", relay.port, password, USER))
            seconds, report = run(config, "backfill")
            moved = relay.total
            again, second = run(config, "poll")
            quiet = relay.total - moved
        with (folder / "Invoices" / "ledger.csv").open(newline="") as file:
            rows = {r["invoice_number"]: (r["order_number"], r["issue_date"], r["total"]) for r in csv.DictReader(file)}
        right = sum(rows.get(number) == facts for number, facts in truth.items())
        wrong = sum(number not in truth or truth[number] != facts for number, facts in rows.items())
        print(f"backfill of {MESSAGES:,} messages: {seconds:.1f} s, {moved / 1e6:.1f} MB; balance {report['balance']}")
        print(f"invoices right {right} of {INVOICES}, wrong {wrong}, rows {len(rows)}")
        for handled in report["lists"]["review"][:3]:
            print(f"held for review: {handled['reason']}")
        print(f"marked as read by us: {len(server.read_messages(USER))}")
        filed = second["balance"]["filed"]
        print(f"second poll: {again:.1f} s, {quiet:,} bytes for sign-in and 2 mailboxes; filed {filed}")
        pairs = [(fetching(server), naive(server)) for _ in range(3)]
        ours, count = min(pair[0] for pair in pairs)
        slow = min(pair[1] for pair in pairs)
        print(f"looking and fetching alone: {ours:.2f} s ({count} fetched)")
        print(f"naive loop: {slow:.2f} s, {slow / ours:.1f} times as long")


if __name__ == "__main__":
    main()
