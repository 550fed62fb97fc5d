"""Looking, judging and fetching alone, without reading and filing: on this machine, and over a far line.

Needs Dovecot (Debian: dovecot-imapd). Beside it the naive loop: one `FETCH RFC822` after the other for every message,
and the same messages fetched one after the other by us.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.mailbox import mails  # noqa: E402
from billfold.choosing import Senders  # noqa: E402
from ingest.imap import ImapSession, open_account  # noqa: E402
from ingest.in_order import Fetched  # noqa: E402
from ingest.mailboxes import Mailbox  # noqa: E402
from ingest.metadata import Metadata  # noqa: E402
from ingest.triage import judge  # noqa: E402
from parsers.marketplaces.templates import built_in  # noqa: E402
from parsers.text.glossary import document_words  # noqa: E402
from tests.imap_servers import Dovecot, Relay, dovecot_is_missing  # noqa: E402

MESSAGES, INVOICES = 2000, 200
USER = "bench"
INBOX = Mailbox("INBOX", b"INBOX")
LINES = ((0.0, 0.0), (0.03, 100.0))


def wanted(session: ImapSession) -> Iterator[Metadata]:
    """Yield the messages that may be documents."""
    senders, words = Senders(built_in()), document_words()
    session.survey(INBOX)
    for batch in session.describe_new(INBOX, 0):
        for metadata in batch:
            if judge(metadata, senders, words).download:
                yield metadata


def ahead(session: ImapSession) -> int:
    """Fetch what is wanted ahead and in groups."""
    return sum(isinstance(one, Fetched) and bool(one.content) for one in session.fetch_in_order(INBOX, wanted(session)))


def one_by_one(session: ImapSession) -> int:
    """Fetch what is wanted, one message after the other."""
    return sum(bool(session.fetch(INBOX, metadata)) for metadata in wanted(session))


def naive(port: int, password: str) -> float:
    """Return the seconds of the naive loop, with the same library."""
    from imapclient import IMAPClient

    began = time.perf_counter()
    with IMAPClient("127.0.0.1", port, ssl=False) as client:
        client.login(USER, password)
        client.select_folder("INBOX", readonly=True)
        for uid in client.search(["ALL"]):
            client.fetch([uid], ["RFC822"])
    return time.perf_counter() - began


def main() -> None:
    """Fill a mailbox, measure over each line, print."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    with Dovecot() as server:
        for raw, when, _ in mails(MESSAGES, INVOICES):
            server.put(USER, raw, received=when)
        password = server.password(USER)
        naive(server.port, password.reveal())  # lets the server index the mailbox first
        for rtt, mbit in LINES:
            with Relay(server.port, rtt, mbit) as relay:
                where = f"{rtt * 1000:.0f} ms, {mbit:.0f} Mbit/s" if rtt else "this machine"
                for way in (ahead, one_by_one):
                    before, cpu, began = relay.total, time.process_time(), time.perf_counter()
                    settings = server.settings(USER, port=relay.port, security="none", host="127.0.0.1")
                    with open_account(settings, password) as session:
                        count = way(session)
                    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
                    moved = (relay.total - before) / 1e6
                    print(f"{where}: {way.__name__}: {count} of {MESSAGES:,} in {seconds:.2f} s, {moved:.1f} MB")
                if rtt < 0.1:
                    print(f"{where}: naive loop, all messages: {naive(relay.port, password.reveal()):.2f} s")


if __name__ == "__main__":
    main()
