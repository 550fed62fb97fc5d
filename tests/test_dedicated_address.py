"""A dedicated address from end to end: people forward, `billfold poll` files it, and a bookkeeper asks the archive."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from billfold.choosing import Senders
from parsers.context import Inbox
from tests.forward_samples.clients import apple, gmail, outlook_web
from tests.forward_samples.languages import languages
from tests.forward_samples.originals import Original, body_html, body_text
from tests.forward_samples.pieces import Client
from tests.imap_servers import Dovecot, settings
from tests.programs import Outcome, account, billfold, configure, example, secret, tree

pytestmark = pytest.mark.dovecot

ADDRESS = "invoices@books.example"
JANE = "Jane Roe <jane@home.example>"
STRANGER = "Max Fremd <max@elsewhere.example>"


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2026, 5, number, hour, 5, tzinfo=UTC)


def order(name: str, number: str, total: str, when: int) -> Original:
    """An order confirmation of a shop that nobody knows, to Jane."""
    return Original(
        name,
        f"till@{name.split()[0].lower()}.example",
        "Jane Roe",
        "jane@home.example",
        f"Your order {number} is confirmed",
        day(when),
        ("Dear Jane Roe,", "thank you for your order."),
        (("Order number", number), ("Order date", f"{when} May 2026"), ("Sold by", name), ("Total", f"EUR {total}")),
    )


KETTLE = order("Kiosk Nord", "KN-20933", "39.90", 12)
LAMP = order("Lantern & Moss", "LM-88317", "42.50", 13)
SPOON = order("Fernhollow Market", "FH-20488", "18.00", 14)
BOOKS = order("Harbor Books", "HB-55012", "31.48", 15)
FRAME = order("Quill Frames", "QF-70301", "64.00", 16)
PRESS = order("Sparrow Press", "SP-11802", "27.30", 17)
SHIPPED = Original(
    "Kiosk Nord",
    "till@kiosk.example",
    "Jane Roe",
    "jane@home.example",
    "Your order KN-20933 has been shipped",
    day(13),
    ("Dear Jane Roe,", "your order has been shipped. You can follow the parcel."),
    (("Order number", "KN-20933"), ("Carrier", "DHL"), ("Tracking number", "JD014600003828392837")),
)


def mail(sender: str, to: str, subject: str, text: str, html: str = "", when: datetime | None = None) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Date"] = format_datetime(when or day(20))
    made["Message-ID"] = make_msgid(domain="mailer.example")
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def original(shop: Original, to: str = "", subject: str = "") -> EmailMessage:
    """The shop's own mail."""
    sender = f'"{shop.name}" <{shop.address}>'
    return mail(sender, to or shop.to, subject or shop.subject, body_text(shop), body_html(shop), shop.when)


def forward(shop: Original, client: Client, sender: str = JANE, to: str = ADDRESS, when: int = 20) -> EmailMessage:
    """An inline forward with a subject that says nothing."""
    made = client(shop, languages()["en"])
    return mail(sender, to, "fyi", f"for the books\n\n{made.text}", f"<p>for the books</p>{made.html}", day(when))


def forwarded_by_server(shop: Original, mailbox: str) -> bytes:
    """What Jane's mailbox passes on by itself: the shop's mail, its subject without a word of a document."""
    way = f"Delivered-To: {ADDRESS}\r\nX-Forwarded-To: {ADDRESS}\r\nX-Forwarded-For: {mailbox} {ADDRESS}\r\n"
    return way.encode() + original(shop, subject="Thank you, Jane").as_bytes()


def photo() -> EmailMessage:
    content = io.BytesIO()
    Image.effect_noise((900, 1400), 60).save(content, "JPEG")
    made = mail(JANE, ADDRESS, "", "from the fair")
    made.add_attachment(content.getvalue(), "image", "jpeg", filename="IMG_2231.jpg")
    return made


def invoice_of_a_stranger(to: str = ADDRESS, name: str = "generic/invoice_pdf_en_us") -> EmailMessage:
    made = mail(STRANGER, to, "hello", "as we said")
    parts = message_from_bytes(example(name)).walk()
    [content] = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "application/pdf"]
    made.add_attachment(content, "application", "pdf", filename="for-you.pdf")
    return made


@dataclass
class Mailroom:
    """The dedicated mailbox and Jane's own, after one poll of both."""

    config: Path
    archive: Path
    dovecot: Dovecot
    uids: dict[str, int] = field(default_factory=dict)
    first: Any = None

    def run(self, *arguments: str) -> Outcome:
        return billfold(*arguments, "--config", self.config)

    def explained(self, name: str) -> str:
        return self.run("explain", f"inbox/INBOX/{self.uids[name]}").out

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.archive / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def fates(self, fate: str) -> set[str]:
        """What went one way, by the names that the mails have here; the account where it is not the inbox."""
        names = {f"inbox/INBOX/{uid}": name for name, uid in self.uids.items()}
        return {names.get(entry["message"], entry["message"]) for entry in self.first["lists"][fate]}


@pytest.fixture(scope="module")
def mailroom(dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailroom]:
    home = tmp_path_factory.mktemp("mailroom")
    jane = "jane@home.example"
    rules = f'[inbox]\nforwarders = ["{jane}"]\naddress = "{ADDRESS}"\n'
    accounts = [
        account(name, dovecot.port, secret(home, dovecot.password(user).reveal()), user)
        for name, user in (("inbox", ADDRESS), ("jane", jane))
    ]
    room = Mailroom(configure(home, rules, *accounts), home / "Invoices", dovecot)
    mails = {
        "gmail": forward(KETTLE, gmail).as_bytes(),
        "outlook": forward(LAMP, outlook_web, to="invoices+acme@books.example").as_bytes(),
        "apple": forward(SPOON, apple).as_bytes(),
        "by server": forwarded_by_server(FRAME, jane),
        "photo": photo().as_bytes(),
        "stranger": forward(PRESS, gmail, STRANGER).as_bytes(),
        "stranger's invoice": invoice_of_a_stranger().as_bytes(),
        "shop": original(order("Basalt Bikes", "BB-40771", "99.00", 18), ADDRESS, "Thank you, Jane").as_bytes(),
        "shipped": forward(SHIPPED, gmail).as_bytes(),
        "books": forward(BOOKS, gmail, when=20).as_bytes(),
        "books again": forward(BOOKS, outlook_web, when=21).as_bytes(),
        "blind copy": invoice_of_a_stranger("team@elsewhere.example", "generic/invoice_pdf_de").as_bytes(),
        "letter": mail(JANE, ADDRESS, "lunch?", "Shall we meet at noon on Friday? Jane").as_bytes(),
    }
    for uid, (name, content) in enumerate(mails.items(), 1):
        dovecot.put("invoices", content)
        room.uids[name] = uid
    dovecot.put("jane", original(BOOKS).as_bytes())
    dovecot.put("jane", mail("Ann <ann@home.example>", jane, "lunch?", "At one. Ann").as_bytes())
    outcome = room.run("poll", "--json")
    assert outcome.code == 0, outcome.err
    room.first = outcome.json
    yield room


def test_the_round_balances_and_leaves_every_mail_unread(mailroom: Mailroom) -> None:
    assert mailroom.first["balance"] == {
        "seen": 15,
        "filed": 5,
        "seen_before": 2,
        "not_a_document": 3,
        "review": 5,
        "failed": 0,
    }
    assert mailroom.first["balances"] is True
    assert mailroom.first["problems"] == []
    assert mailroom.dovecot.read_messages("invoices") == []
    assert mailroom.dovecot.read_messages("jane") == []


def test_what_somebody_listed_forwards_is_filed_by_the_shops_name_and_day(mailroom: Mailroom) -> None:
    assert mailroom.fates("filed") == {"gmail", "outlook", "apple", "by server", "books"}
    columns = ("seller", "order_number", "issue_date", "currency", "total", "account", "client")
    assert sorted(tuple(row[column] for column in columns) for row in mailroom.rows("ledger.csv")) == [
        ("Fernhollow Market", "FH-20488", "2026-05-14", "EUR", "18.00", "inbox", ""),
        ("Harbor Books", "HB-55012", "2026-05-15", "EUR", "31.48", "inbox", ""),
        ("Kiosk Nord", "KN-20933", "2026-05-12", "EUR", "39.90", "inbox", ""),
        ("Lantern & Moss", "LM-88317", "2026-05-13", "EUR", "42.50", "inbox", "acme"),
        ("Quill Frames", "QF-70301", "2026-05-16", "EUR", "64.00", "inbox", ""),
    ]
    assert all(row["counts"] == "yes" for row in mailroom.rows("ledger.csv"))


def test_the_tag_is_the_client_by_whom_the_archive_is_asked(mailroom: Mailroom) -> None:
    found = mailroom.run("find", "--client", "acme", "--json").json
    assert [entry["order_number"] for entry in found] == ["LM-88317"]


def test_explain_names_the_shop_behind_a_forward(mailroom: Mailroom) -> None:
    told = mailroom.explained("apple")
    assert "forwards a message from Fernhollow Market <till@fernhollow.example>" in told
    assert "2026-05-14T09:05:00" in told


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("stranger", "max@elsewhere.example"),
        ("stranger's invoice", "max@elsewhere.example"),
        ("blind copy", "max@elsewhere.example"),
        ("shop", "till@basalt.example"),
    ],
)
def test_mail_from_others_waits_and_says_whom_to_list(mailroom: Mailroom, name: str, who: str) -> None:
    [held] = [
        entry for entry in mailroom.first["lists"]["review"] if entry["message"].endswith(f"/{mailroom.uids[name]}")
    ]
    assert held["reason"] == (
        f"it was sent to {ADDRESS} by {who}, which is not listed as a forwarder; if that is right, "
        f'add "{who}" to forwarders under [inbox] in the configuration'
    )
    [row] = [row for row in mailroom.rows("review/review.csv") if row["file"] in held["documents"]]
    assert (row["reasons"], row["counts"]) == (held["reason"], "")


def test_a_photo_alone_waits_for_somebody_to_look_at_it(mailroom: Mailroom) -> None:
    assert mailroom.fates("review") == {"photo", "stranger", "stranger's invoice", "blind copy", "shop"}
    [row] = [row for row in mailroom.rows("review/review.csv") if "picture" in row["findings"].split("; ")]
    assert row["reasons"].startswith("IMG_2231.jpg is a picture, and what it shows is not read: ")
    assert (mailroom.archive / row["file"]).suffix == ".jpg"


def test_a_forwarded_notice_is_on_the_timeline_and_files_nothing(mailroom: Mailroom) -> None:
    shown = mailroom.run("show", "KN-20933", "--json").json
    happened = [(one["day"], one["what"]) for one in shown["timeline"]]
    assert happened == [("2026-05-12", "order_confirmation"), ("2026-05-13", "shipped")]
    assert mailroom.fates("not_a_document") == {"shipped", "letter"}


def test_the_same_order_forwarded_again_and_in_another_mailbox_is_one_row(mailroom: Mailroom) -> None:
    assert mailroom.fates("seen_before") == {"books again", "jane/INBOX/1"}
    [row] = [row for row in mailroom.rows("ledger.csv") if row["order_number"] == "HB-55012"]
    assert row["mailbox"] == "INBOX"
    shown = mailroom.run("show", "HB-55012").out
    assert "seen 2 more times" in shown


def test_the_next_round_finds_nothing_and_the_archive_is_whole(mailroom: Mailroom) -> None:
    before = tree(mailroom.archive)
    assert mailroom.run("poll", "--json").json["balance"] == {
        "seen": 15,
        "filed": 0,
        "seen_before": 15,
        "not_a_document": 0,
        "review": 0,
        "failed": 0,
    }
    assert tree(mailroom.archive) == before
    verified = mailroom.run("verify")
    assert (verified.code, "whole" in verified.out) == (0, True)


def test_all_is_downloaded_where_the_address_is_the_accounts_own_and_nowhere_else(mailroom: Mailroom) -> None:
    assert mailroom.explained("letter").startswith("inbox/INBOX/13: not a document: nothing in it says")
    assert "so it was not downloaded" in mailroom.run("explain", "jane/INBOX/2").out


@pytest.mark.parametrize(
    ("username", "address", "own"),
    [
        ("invoices@books.example", "Invoices@Books.example", True),
        ("INVOICES+old@books.example", "invoices@books.example", True),
        ("invoices@other.example", "invoices@books.example", False),
        ("jane@home.example", "jane+invoices@home.example", False),
        ("jane@home.example", "", False),
        ("invoices", "invoices@books.example", False),
    ],
)
def test_an_account_is_the_addresss_own_when_it_signs_in_as_it(username: str, address: str, own: bool) -> None:
    senders = Senders((), Inbox(("jane@home.example",), address))
    assert senders.is_dedicated(settings(0, username=username)) is own
    assert not Senders(()).is_dedicated(settings(0, username=username))


def checked(outcome: Outcome) -> list[str]:
    assert outcome.code == 0, outcome.out
    return [entry["message"] for entry in outcome.json if entry["what"] == "inbox"]


def test_check_tells_the_rules_and_which_account_is_the_addresss_own(mailroom: Mailroom) -> None:
    assert checked(mailroom.run("check", "--json")) == [
        f"what is sent to {ADDRESS} is filed when it comes from jane@home.example; from others it waits for review",
        "account inbox is the address's own, so all mail in it is downloaded",
    ]


def test_check_notes_that_an_address_is_no_accounts_own(tmp_path: Path) -> None:
    rules = f'[inbox]\nforwarders = ["jane@home.example", "@books.example"]\naddress = "{ADDRESS}"\n'
    told = checked(billfold("check", "--json", "--config", configure(tmp_path, rules)))
    assert "jane@home.example, @books.example; from others" in told[0]
    assert told[1].startswith(f"no account has {ADDRESS} as its username, so mail to it is looked for in all accounts")
    rules = '[inbox]\nforwarders = ["jane@home.example"]\n'
    [told_without] = checked(billfold("check", "--json", "--config", configure(tmp_path, rules)))
    assert told_without.startswith("what is forwarded to any account is filed when it comes from jane@home.example;")
    assert checked(billfold("check", "--json", "--config", configure(tmp_path))) == []


def test_what_waits_from_a_stranger_is_filed_when_somebody_listed_forwards_it(tmp_path: Path) -> None:
    rules = f'[inbox]\nforwarders = ["jane@home.example"]\naddress = "{ADDRESS}"\n'
    config = configure(tmp_path, rules)
    mails = [forward(PRESS, gmail, STRANGER), forward(PRESS, apple)]
    for name, made in zip(("stranger.eml", "jane.eml"), mails, strict=True):
        (tmp_path / name).write_bytes(made.as_bytes())
    assert billfold("add", tmp_path / "stranger.eml", "--config", config, "--json").json["balance"]["review"] == 1
    assert billfold("add", tmp_path / "jane.eml", "--config", config, "--json").json["balance"]["filed"] == 1


def test_what_was_filed_for_nobody_becomes_the_clients_and_what_comes_for_another_waits(tmp_path: Path) -> None:
    rules = f'[inbox]\nforwarders = ["jane@home.example"]\naddress = "{ADDRESS}"\n'
    config = configure(tmp_path, rules)
    told: list[tuple[str, str]] = []
    for client, tag in ((gmail, ""), (outlook_web, "+acme"), (apple, "+acme"), (gmail, "+bolt")):
        mail_file = tmp_path / f"{len(told)}.eml"
        mail_file.write_bytes(forward(LAMP, client, to=f"invoices{tag}@books.example").as_bytes())
        lists = billfold("add", mail_file, "--config", config, "--json").json["lists"]
        told += [(fate, entry["reason"]) for fate, entries in lists.items() for entry in entries]
    filed = "2026/05/OrderLM-88317_JaneRoe_20260513.eml"
    assert told == [
        ("filed", f"filed as {filed}"),
        ("seen_before", f"the same words as {filed}, which is kept for acme from now on"),
        ("seen_before", f"the same words as {filed}"),
        ("review", f"the same words as {filed}, which is filed for acme; now it came for bolt: say for whom it is"),
    ]
    ledger = (tmp_path / "Invoices" / "ledger.csv").read_text()
    [row] = csv.DictReader(io.StringIO(ledger))
    assert row["client"] == "acme"
    assert billfold("find", "acme", "--config", config).code == 0
    assert billfold("rebuild", "--config", config).code == 0
    assert (tmp_path / "Invoices" / "ledger.csv").read_text() == ledger
    assert billfold("verify", "--config", config).code == 0
