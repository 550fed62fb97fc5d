"""What happens to a mailbox between polls: numbered anew, messages moved by others or by us. Nothing is read twice."""

import imaplib
import shutil
import time
from pathlib import Path

import pytest

from tests.imap_servers import Dovecot, Relay
from tests.programs import account, billfold, configure, example, secret, tree

pytestmark = pytest.mark.dovecot

MAILS = ("amazon/order_en", "generic/invoice_pdf_de", "_none/password_reset")
PADDING = b"\r\n" * 20_000


class Household:
    """A user of her own with the mails above, and a relay that counts what a poll moves."""

    def __init__(self, dovecot: Dovecot, relay: Relay, folder: Path) -> None:
        self.dovecot, self.relay, self.folder = dovecot, relay, folder
        self.user = f"changes-{folder.name}".replace("_", "-")[:60].lower()
        for name in MAILS:
            dovecot.put(self.user, example(name) + PADDING)
        self.password = secret(folder, dovecot.password(self.user).reveal())
        self.config = self.configure()

    def configure(self, **more: str) -> Path:
        return configure(self.folder, account("shop", self.relay.port, self.password, self.user, **more))

    def poll(self) -> tuple[dict[str, int], int]:
        """Poll; return the balance and the bytes that came."""
        before = self.relay.down
        outcome = billfold("poll", "--config", self.config, "--json")
        assert outcome.code == 0, outcome.out + outcome.err
        assert outcome.json["balances"] is True
        return outcome.json["balance"], self.relay.down - before

    def imap(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.dovecot.port)
        client.login(self.user, self.dovecot.password(self.user).reveal())
        return client

    def ledger(self) -> bytes:
        return tree(self.folder / "Invoices")["ledger.csv"]

    def flags(self, mailbox: str = "INBOX") -> list[bytes]:
        with self.imap() as client:
            client.select(mailbox, readonly=True)
            return [line for line in client.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes)]


@pytest.fixture
def household(dovecot: Dovecot, tmp_path: Path) -> Household:
    with Relay(dovecot.port) as relay:
        yield Household(dovecot, relay, tmp_path)  # type: ignore[misc]


def test_a_mailbox_that_is_numbered_anew_is_not_downloaded_again(household: Household) -> None:
    first, moved = household.poll()
    assert (first["seen"], first["filed"], moved > 2 * len(PADDING)) == (3, 2, True)
    ledger = household.ledger()
    before = validity(household)
    for file in household.dovecot.maildir(household.user).glob("dovecot*"):
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    time.sleep(1.1)  # UIDVALIDITY is the second in which a mailbox was made
    assert validity(household) != before
    again, moved = household.poll()
    assert (again["seen"], again["seen_before"], again["filed"]) == (3, 2, 0)
    assert moved < len(PADDING)
    assert household.ledger() == ledger
    assert household.poll()[0]["seen_before"] == 3


def validity(household: Household) -> bytes:
    with household.imap() as client:
        return bytes(client.status("INBOX", "(UIDVALIDITY)")[1][0])


def test_a_message_that_somebody_moves_is_known_again(household: Household) -> None:
    household.config = household.configure(mailboxes='["*"]')
    assert household.poll()[0]["filed"] == 2
    with household.imap() as client:
        client.create("Papers")
        client.select("INBOX")
        client.uid("MOVE", "1:2", "Papers")
    moved_messages, moved = household.poll()
    assert (moved_messages["filed"], moved_messages["seen_before"]) == (0, 3)
    assert moved < len(PADDING)


def test_what_is_filed_gets_its_keyword_once_and_stays_unread(household: Household) -> None:
    household.config = household.configure(after_filing='{ keyword = "Billfold" }')
    household.poll()
    marked = [b"Billfold" in flags for flags in household.flags()]
    assert marked == [True, True, False]
    assert not any(b"\\Seen" in flags for flags in household.flags())
    with household.imap() as client:
        client.select("INBOX")
        client.store("1", "-FLAGS", "Billfold")
    household.poll()
    assert [b"Billfold" in flags for flags in household.flags()] == [False, True, False]
    assert billfold("verify", "--config", household.config).code == 0


def test_what_is_filed_moves_to_its_mailbox_and_is_not_filed_again_there(household: Household) -> None:
    household.config = household.configure(after_filing='{ move = "Papers" }', mailboxes='["INBOX", "Papers*"]')
    household.poll()
    assert (len(household.flags()), len(household.flags("Papers"))) == (1, 2)
    again, moved = household.poll()
    assert (again["filed"], again["seen_before"], moved < len(PADDING)) == (0, 3, True)
    assert billfold("rebuild", "--config", household.config).code == 0
    assert household.poll()[0]["filed"] == 0


def test_nothing_is_done_to_what_was_changed_meanwhile(household: Household) -> None:
    household.poll()
    with household.imap() as client:
        client.select("INBOX")
        client.store("1", "+FLAGS.SILENT", "\\Deleted")
        client.expunge()
    household.config = household.configure(after_filing='{ keyword = "Billfold" }')
    household.poll()
    assert [b"Billfold" in flags for flags in household.flags()] == [True, False]


def test_what_has_expired_is_never_fetched_or_filed_again(household: Household) -> None:
    assert household.poll()[0]["filed"] == 2
    done = billfold("expire", "--years", "0", "--remove", "--json", "--config", household.config)
    assert (done.code, len(done.json["expired"])) == (0, 2)
    assert household.ledger().count(b"\n") == 1
    again, moved = household.poll()
    assert (again["seen_before"], again["filed"], moved < len(PADDING)) == (3, 0, True)
    backfilled = billfold("backfill", "--json", "--config", household.config).json["balance"]
    assert backfilled["filed"] == 0
    for file in household.dovecot.maildir(household.user).glob("dovecot*"):
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    time.sleep(1.1)  # UIDVALIDITY is the second in which a mailbox was made
    renumbered, moved = household.poll()
    assert (renumbered["seen_before"], renumbered["filed"], moved < len(PADDING)) == (2, 0, True)
    assert not [name for name in tree(household.folder / "Invoices") if not name.endswith(".csv")]
    assert billfold("rebuild", "--config", household.config).code == 0
    assert household.poll()[0]["filed"] == 0
    assert billfold("verify", "--config", household.config).code == 0
