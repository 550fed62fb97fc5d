"""`rescue`: what was filed from Junk is moved to the inbox, if its sender is proven or a person has confirmed it."""

import imaplib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from archive.archive import Archive
from archive.records import Imprint, Revision, message_digest
from billfold.accounts import settings_of
from billfold.config import load
from billfold.reasons import settled_line
from billfold.settling import settle_filed
from ingest.account import RESCUE, Keyword
from ingest.imap import open_account
from parsers.terms import Sender, Status, Verdict
from tests import scripted_settling as scripted
from tests.archive_samples import Place, Raw, document, open_archive, reading
from tests.imap_servers import Dovecot, settings
from tests.programs import account, billfold, configure, example, secret
from tests.scripted_imap import ScriptedServer
from tests.signed_mails import signed

PROVEN = Sender("billing@lamps.example", Verdict.PROVEN, domain="lamps.example")
UNPROVEN = Sender("billing@lamps.example")
KEYWORD = Keyword("Billfold")


def mail(number: int) -> bytes:
    return (
        f"From: Lamps <billing@lamps.example>\r\nSubject: invoice {number}\r\n"
        f"Message-ID: <{number}@lamps.example>\r\n\r\nInvoice {number}\r\n"
    ).encode()


def keep(
    archive: Archive, number: int, sender: Sender, *, mailbox: str = "Junk", validity: int = 7, junk_holds: bool = False
) -> str:
    """Keep a mail with one document; return the document's id."""
    run = archive.start_run("poll")
    raw = Raw(Place(mailbox=mailbox, uid=number, uidvalidity=validity), mail(number), junk=mailbox == "Junk")
    imprint = Imprint(message_digest(f"<{number}@lamps.example>"))
    sha = archive.capture(raw, run, imprint=imprint).sha
    one = document(b"%%PDF-1.4 %d" % number, order_number=f"1000{number}", invoice_number=f"R-{number}", sender=sender)
    [kept] = archive.file(sha, reading(one), junk_holds=junk_holds, run=run).documents
    return kept.id


def test_what_is_proven_or_confirmed_and_filed_from_junk_may_be_rescued(tmp_path: Path) -> None:
    with open_archive(tmp_path, create=True) as archive:
        keep(archive, 1, PROVEN)
        keep(archive, 2, UNPROVEN)
        keep(archive, 3, PROVEN, junk_holds=True)
        confirmed = keep(archive, 4, UNPROVEN, junk_holds=True)
        keep(archive, 5, UNPROVEN, junk_holds=True)
        rejected = keep(archive, 6, PROVEN)
        keep(archive, 7, PROVEN, mailbox="INBOX")
        archive.desk.revise(Revision(confirmed, Status.FILED, {}, "Ann"))
        archive.desk.revise(Revision(rejected, Status.REJECTED, {}, "Ann"))

        def waiting() -> list[int]:
            return [uid for uid, _ in archive.rescuable("shop", "Junk", 7)]

        assert waiting() == [1, 4]
        assert archive.rescuable("shop", "Junk", 7)[0][1].digest == message_digest("<1@lamps.example>")
        assert archive.rescuable("shop", "Junk", 8) == []
        archive.settle("shop", "Junk", 7, [(1, "rescued")], archive.start_run("poll"))
        assert waiting() == [4]


# ------------------------------------------------------------------------------------------------- Dovecot


class Shop:
    """An account on Dovecot whose mails are on record, each by its number."""

    def __init__(self, dovecot: Dovecot, user: str, archive: Archive, **changes: Any) -> None:
        self.dovecot, self.user, self.archive = dovecot, user, archive
        password = dovecot.password(user)
        self.account = dovecot.settings(user, **{"rescue": True, **changes})
        self.pipeline: Any = SimpleNamespace(
            archive=archive, run=archive.start_run("poll"), report=SimpleNamespace(notes=[], problems=[])
        )
        self._open = lambda: open_account(self.account, password)

    def keep(self, sender: Sender, mailbox: str, *numbers: int) -> None:
        with self._open() as session:
            [there] = [one for one in session.mailboxes().mailboxes if one.name == mailbox]
            validity = session.survey(there).uidvalidity
        for number in numbers:
            keep(self.archive, number, sender, mailbox=mailbox, validity=validity)

    def settle(self) -> None:
        with self._open() as session:
            for mailbox in session.mailboxes().mailboxes:
                validity = session.survey(mailbox).uidvalidity
                settle_filed(self.pipeline, self.account, session, mailbox, validity, lambda traffic: None)

    def look(self, mailbox: str) -> dict[str, str]:
        return look(self.dovecot, self.user, mailbox)


def look(dovecot: Dovecot, user: str, mailbox: str) -> dict[str, str]:
    """The Message-IDs in a mailbox and their flags."""
    found = {}
    with imaplib.IMAP4("127.0.0.1", dovecot.port) as client:
        client.login(user, dovecot.password(user).reveal())
        if client.select(mailbox, readonly=True)[1] == [b"0"]:
            return {}
        _, data = client.fetch("1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        for entry in data:
            if isinstance(entry, tuple):
                name = entry[1].decode().partition("<")[2].partition("@")[0]
                flags = entry[0].decode().partition("FLAGS (")[2].partition(")")[0].split()
                found[name] = " ".join(flag for flag in flags if flag != "\\Recent")
    return found


@pytest.mark.dovecot
def test_proven_mail_goes_to_the_inbox_and_the_other_mailboxes_have_their_own_rule(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    with open_archive(tmp_path, create=True) as archive:
        shop = Shop(dovecot, "rescue-proven", archive, after_filing=KEYWORD)
        for number in (1, 2, 3):
            dovecot.put(shop.user, mail(number), "Junk")
        dovecot.put(shop.user, mail(9))
        shop.keep(PROVEN, "Junk", 1)
        shop.keep(UNPROVEN, "Junk", 2)
        # the only mail of INBOX has the number 1 there
        with open_account(shop.account, dovecot.password(shop.user)) as session:
            validity = session.survey(session.mailboxes().mailboxes[0]).uidvalidity
        run = archive.start_run("poll")
        raw = Raw(Place(uid=1, uidvalidity=validity), mail(9))
        kept = archive.capture(raw, run, imprint=Imprint(message_digest("<9@lamps.example>")))
        archive.file(kept.sha, reading(document(b"%PDF-1.4 nine", sender=UNPROVEN)), junk_holds=False, run=run)
        shop.settle()
        assert shop.look("INBOX") == {"9": "Billfold", "1": ""}
        assert shop.look("Junk") == {"2": "", "3": ""}
        assert shop.pipeline.report.problems == []
        assert shop.pipeline.report.notes == [
            "Account shop: 1 message was filed and moved from 'Junk' to the inbox.",
        ]
        shop.settle()
        assert len(shop.pipeline.report.notes) == 1, "once"
        assert shop.look("Junk") == {"2": "", "3": ""}


@pytest.mark.dovecot
def test_without_the_key_what_is_filed_from_junk_stays_there(dovecot: Dovecot, tmp_path: Path) -> None:
    with open_archive(tmp_path, create=True) as archive:
        shop = Shop(dovecot, "rescue-not", archive, rescue=False)
        dovecot.put(shop.user, mail(1), "Junk")
        shop.keep(PROVEN, "Junk", 1)
        shop.settle()
        assert shop.look("Junk") == {"1": ""}
        assert shop.look("INBOX") == {}


@pytest.mark.dovecot
def test_another_message_under_the_number_stays_where_it_is(dovecot: Dovecot, tmp_path: Path) -> None:
    with open_archive(tmp_path, create=True) as archive:
        shop = Shop(dovecot, "rescue-another", archive)
        dovecot.put(shop.user, mail(7), "Junk")
        shop.keep(PROVEN, "Junk", 1)
        shop.settle()
        assert shop.look("Junk") == {"7": ""}
        [note] = shop.pipeline.report.notes
        assert "was not moved: it is not the one that was filed" in note


@pytest.mark.dovecot
def test_what_a_person_confirms_is_moved_by_the_next_poll_and_known_again_there(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    user = "rescue-confirmed"
    dovecot.put(user, example("generic/invoice_pdf_de"), "Junk")
    password = secret(tmp_path, dovecot.password(user).reveal())
    config = configure(tmp_path, account("shop", dovecot.port, password, user, rescue="true"))

    def poll() -> Any:
        outcome = billfold("poll", "--config", config, "--json")
        assert outcome.code == 0, outcome.out + outcome.err
        assert outcome.json["balances"] is True
        return outcome.json

    assert poll()["balance"]["review"] == 1
    assert len(look(dovecot, user, "Junk")) == 1
    [waiting] = billfold("review", "--config", config, "--json").json
    assert billfold("confirm", waiting["id"], "--config", config).code == 0
    told = poll()
    assert "moved from 'Junk' to the inbox" in str(told)
    assert (look(dovecot, user, "Junk"), list(look(dovecot, user, "INBOX").values())) == ({}, [""])
    explained = billfold("explain", "shop/Junk/1", "--config", config).out
    assert "moved from Junk to the inbox, as `rescue` says" in explained
    again = poll()["balance"]
    assert (again["filed"], again["review"], again["seen_before"]) == (0, 0, 1)
    assert billfold("verify", "--config", config).code == 0
    assert billfold("rebuild", "--config", config).code == 0
    assert "as `rescue` says" in billfold("explain", "shop/Junk/1", "--config", config).out


@pytest.mark.dovecot
def test_what_is_filed_without_proof_by_ones_own_rule_is_not_moved(dovecot: Dovecot, tmp_path: Path) -> None:
    user = "rescue-unproven"
    dovecot.put(user, example("generic/invoice_pdf_de"), "Junk")
    password = secret(tmp_path, dovecot.password(user).reveal())
    section = account("shop", dovecot.port, password, user, rescue="true", from_junk='{ unproven = "file" }')
    config = configure(tmp_path, section)
    for filed in (1, 0):
        outcome = billfold("poll", "--config", config, "--json")
        assert outcome.json["balance"]["filed"] == filed, outcome.err
    assert (len(look(dovecot, user, "Junk")), look(dovecot, user, "INBOX")) == (1, {})


@pytest.mark.dovecot
def test_check_says_what_will_be_moved(dovecot: Dovecot, tmp_path: Path) -> None:
    user = "rescue-check"
    dovecot.put(user, mail(1), "Junk")
    password = secret(tmp_path, dovecot.password(user).reveal())
    config = configure(tmp_path, account("shop", dovecot.port, password, user, rescue="true"))
    told = billfold("check", "--config", config).out
    moved = "what is filed from Junk is moved to INBOX, if its sender is proven or you have confirmed it"
    assert f"ok   account shop: {moved}" in told
    assert "ok   account shop: what is filed stays as it is in the mailbox" in told
    assert len(look(dovecot, user, "Junk")) == 1


# --------------------------------------------------------------------------------------------- the rest of it


def test_a_server_that_cannot_move_is_told_with_the_key_to_leave_out(tmp_path: Path) -> None:
    with ScriptedServer(scripted.Bare) as server:
        password = secret(tmp_path, "swordfish")
        config = configure(tmp_path, account("shop", server.port, password, rescue="true"))
        told = billfold("check", "--config", config)
    assert told.code == 1
    assert "leave out `rescue`" in told.out
    assert "rescue = false" in told.out


def test_the_key_stands_in_the_configuration_and_holds_for_junk_only(tmp_path: Path) -> None:
    config = configure(tmp_path, account("shop", 993, tmp_path / "x", rescue="true", after_filing='{ keyword = "B" }'))
    found = settings_of(load(config).accounts[0])
    assert found.in_mailbox(junk=True).after_filing == RESCUE
    assert found.in_mailbox(junk=False).after_filing == Keyword("B")
    without = settings(1, after_filing=KEYWORD)
    assert without.in_mailbox(junk=True).after_filing == KEYWORD


def test_what_was_done_in_the_mailbox_is_told_in_words() -> None:
    at = "2024-07-20T12:00:00+00:00"
    assert settled_line(f"{at} rescued") == "  2024-07-20 12:00:00 UTC  moved from Junk to the inbox, as `rescue` says"
    assert "after_filing" in settled_line(f"{at} done")
    assert settled_line("") == settled_line(f"{at} gone") == ""


OWN = (
    b"Authentication-Results: mx.mailbox.example;\r\n dkim=pass (2048-bit key) header.d=amazon.com;\r\n"
    b" dmarc=pass (p=quarantine) header.from=amazon.com\r\n"
)


@pytest.mark.dovecot
@pytest.mark.parametrize(("servers", "filed"), [('["mx.mailbox.example"]', 1), ("[]", 0)])
def test_what_a_believed_server_has_proven_is_filed_from_junk_and_moved(
    dovecot: Dovecot, tmp_path: Path, servers: str, filed: int
) -> None:
    user = f"rescue-believed-{filed}"
    dovecot.put(user, OWN + example("amazon/order_en"), "Junk")
    password = secret(tmp_path, dovecot.password(user).reveal())
    section = account("shop", dovecot.port, password, user, rescue="true", servers=servers)
    polled = billfold("poll", "--config", configure(tmp_path, section), "--json").json["balance"]
    assert (polled["filed"], polled["review"]) == (filed, 1 - filed)
    assert (len(look(dovecot, user, "INBOX")), len(look(dovecot, user, "Junk"))) == (filed, 1 - filed)


@pytest.mark.dovecot
def test_what_was_called_forged_in_junk_is_looked_at_where_a_person_moves_it_to(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    user = "rescue-forged"
    changed = signed(example("amazon/order_en"), "amazon.com", names="from:subject:date:mime-version:content-type")
    dovecot.put(user, changed + b"\r\nmore\r\n", "Junk")
    password = secret(tmp_path, dovecot.password(user).reveal())
    config = configure(tmp_path, account("shop", dovecot.port, password, user))
    told = billfold("poll", "--config", config, "--json")
    assert (told.json["balance"]["not_a_document"], told.json["balance"]["seen"]) == (1, 1), told.err
    with imaplib.IMAP4("127.0.0.1", dovecot.port) as client:
        client.login(user, dovecot.password(user).reveal())
        client.select("Junk")
        client.uid("MOVE", "1", "INBOX")
    assert billfold("poll", "--config", config, "--json").json["balance"]["review"] == 1
    assert billfold("verify", "--config", config).code == 0
