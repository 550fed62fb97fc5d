"""What a poll with nothing new costs on a mailbox of 40,000 messages, beside the usual ways to ask a server.

Needs Dovecot (Debian: dovecot-imapd). Bytes and round trips are counted on the wire; all ways share one connection that
is signed in already.
"""

import imaplib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ingest.imap import open_account  # noqa: E402
from tests.imap_servers import Dovecot, Relay, dovecot_is_missing  # noqa: E402

MESSAGES = 40_000
USER = "quiet"


def main() -> None:
    """Fill a mailbox, ask in each way, print."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    with Dovecot() as server, Relay(server.port) as relay:
        first = server.put(USER, b"From: a@b.example\r\nSubject: a letter\r\n\r\nHello\r\n")
        for number in range(1, MESSAGES):
            # The same file under another name is another message.
            os.link(first, first.with_name(f"{first.name}.{number}"))
        password = server.password(USER).reveal()
        with imaplib.IMAP4("127.0.0.1", server.port) as client:
            client.login(USER, password)
            client.select("INBOX", readonly=True)

        def measured(name: str, ask: Callable[[], object], round_trips: int) -> None:
            ask()
            up, down, began = relay.up, relay.down, time.perf_counter()
            ask()
            seconds = time.perf_counter() - began
            print(
                f"{name:<52} {round_trips} round trips {relay.up - up:>6,} B up {relay.down - down:>10,} B down "
                f"{1000 * seconds:8.1f} ms"
            )

        settings = server.settings(USER, port=relay.port, security="none", host="127.0.0.1")
        with open_account(settings, server.password(USER)) as session:
            mailboxes = session.mailboxes().mailboxes
            measured(
                f"Billfold, {len(mailboxes)} mailboxes on an open connection", lambda: session.survey_all(mailboxes), 1
            )
            measured(
                "Billfold, the list of mailboxes with it", lambda: session.survey_all(session.mailboxes().mailboxes), 2
            )
        with imaplib.IMAP4("127.0.0.1", relay.port) as client:
            client.login(USER, password)
            measured("STATUS of one mailbox", lambda: client.status("INBOX", "(UIDNEXT)"), 1)
            measured("SELECT", lambda: client.select("INBOX", readonly=True), 1)
            measured("UID SEARCH ALL", lambda: client.uid("SEARCH", "ALL"), 1)
            measured("UID SEARCH UNSEEN", lambda: client.uid("SEARCH", "UNSEEN"), 1)
            measured("UID FETCH 1:* (FLAGS)", lambda: client.uid("FETCH", "1:*", "(FLAGS)"), 1)
            measured("UID FETCH 1:* (RFC822.SIZE)", lambda: client.uid("FETCH", "1:*", "(RFC822.SIZE)"), 1)


if __name__ == "__main__":
    main()
