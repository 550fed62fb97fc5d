"""Frauds and genuine mail side by side, through the whole road from a mailbox to the ledger: a table of cases.

All mail is made here, signed with keys made here, and the DNS is a dictionary. `pytest -s` prints the table.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.index import reading
from archive.names import DEFAULT_TEMPLATE, check_template
from archive.rebuild import rebuild
from archive.records import FILES, Imprint, Revision, Trust
from archive.trusting import Word
from archive.verify import verify
from archive.waiting import waiting
from billfold.admission import Admission
from billfold.balance import Report
from billfold.config import Configuration
from billfold.pipeline import Pipeline
from billfold.sandbox import Sandbox
from ingest.source import Place, RawMessage
from parsers.context import Form
from parsers.marketplaces.templates import built_in
from tests.signed_mails import dns, mail, rsa, sealed, signed

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
ACCOUNT = {"name": "shop", "host": "imap.home.example", "username": "kim@home.example", "password_env": "X"}
OUR_SERVER = "mx.home.example"
SETTINGS = {
    "accounts": [ACCOUNT | {"servers": [OUR_SERVER], "sealers": ["relay.example"]}],
    "inbox": {"forwarders": ["kim@office.example"]},
}
HONEST = ("ebay.com", "paypal.com", "shop.example", "harbourlights.example", "home.example", "office.example")
CRIMINALS = ("evil.example", "ebay-billing.example", "harb0urlights.example")
GENUINE, CRIMINAL = rsa(seed=1), rsa(seed=2)
# Everybody has keys, criminals too.
DNS = dns(
    {f"s1._domainkey.{domain}": GENUINE.record() for domain in HONEST}
    | {f"s1._domainkey.{domain}": CRIMINAL.record() for domain in CRIMINALS}
    | {"arc._domainkey.relay.example": GENUINE.record(), "arc._domainkey.evil.example": CRIMINAL.record()}
    | {"s1._domainkey.silent.example": None, "s1._domainkey.ebay.fr": None, "s1._domainkey.ebay.de": "v=spf1 -all"}
)
LANTERN = "Harbour Lights <bills@harbourlights.example>"
IBAN, OTHER_IBAN = "DE02120300000000202051", "LT601010012345678901"


def invoice(
    number: str, iban: str = IBAN, seller: str = "Lantern Works GmbH", more: str = "", vat: str = "DE136695976"
) -> str:
    return (
        f"{seller}\r\nVAT ID: {vat}\r\nInvoice number: {number}\r\nInvoice date: 10 March 2026\r\n\r\n"
        f"Lamp  1  10.00 EUR\r\nNet total: 10.00 EUR\r\nVAT 20 %: 2.00 EUR\r\nTotal: 12.00 EUR\r\n"
        f"Please pay to IBAN {iban}.\r\n{more}\r\n"
    )


def ebay(number: str) -> str:
    return (
        f"Your order is confirmed.\r\n\r\nOrder number: {number}\r\nSeller: attic_finds\r\nOrder total: 12.00 GBP\r\n"
    )


def from_shop(number: str, **named: str) -> bytes:
    sender = named.pop("sender", "Lantern Works <bills@shop.example>")
    extra = named.pop("extra", "")
    return mail(sender, f"Your invoice {number}", invoice(number, **named), extra)


def from_ebay(number: str, sender: str = "eBay <ebay@ebay.com>") -> bytes:
    return mail(sender, "Order confirmed: Enamel pot", ebay(number))


def results(found: str, server: str = OUR_SERVER) -> bytes:
    received = f"Received: from out.shop.example by {server} with ESMTPS id 1; Tue, 10 Mar 2026 01:00:01 +0000\r\n"
    return f"Authentication-Results: {server};\r\n\t{found}\r\n{received}".encode()


@dataclass(frozen=True)
class Case:
    """A mail, whether it stood in Junk, where it must go, and which findings it must have."""

    name: str
    raw: bytes
    where: str
    junk: bool = False
    findings: frozenset[str] = field(default=frozenset())
    account: str = "shop"


def case(name: str, raw: bytes, where: str, *findings: str, junk: bool = False, account: str = "shop") -> Case:
    return Case(name, raw, where, junk, frozenset(findings), account)


def altered(raw: bytes, old: str, new: str) -> bytes:
    assert old.encode() in raw
    return raw.replace(old.encode(), new.encode())


CASES = [
    # ---------------------------------------------------------------------------------------- genuine
    case("signed by the shop itself", signed(from_shop("G-1")), "filed"),
    case("signed by eBay, in Junk", signed(from_ebay("11-10001-10001"), "ebay.com"),
         "filed", "found_in_junk", junk=True),
    case("another shop, signed", signed(from_shop(
        "G-8", sender=LANTERN, iban="FR1420041010050500013M02606", seller="Harbour Lights Ltd", vat="DE129273398"),
        "harbourlights.example"), "filed"),
    case("not signed at all, inbox", from_shop("G-2"), "filed", "unproven_sender"),
    case("proven by our own server", results("dkim=pass header.d=shop.example") + from_shop("G-3"), "filed"),
    case("eBay, by our own server, in Junk", results("dmarc=pass header.from=ebay.com") + from_ebay("11-10002-10001"),
         "filed", "found_in_junk", junk=True),
    case("passed on by a believed relay",
         sealed(from_shop("G-4"), results="dmarc=pass header.from=shop.example", key=GENUINE), "filed"),
    case("key can't be asked for", signed(from_shop("G-5", sender="Quiet <bills@silent.example>"), "silent.example"),
         "filed", "unproven_sender"),
    case("signed by the shop, in Junk: a stranger there", signed(from_shop("G-6")), "review", "from_junk", junk=True),
    case("a list adds its name to the subject",
         altered(signed(from_shop("G-7")), "Subject: Your", "List-Id: <l.office.example>\r\nSubject: [l] Your"),
         "filed", "unproven_sender"),
    # ---------------------------------------------------------------------------------------- forged, unproven
    case("eBay's name, unsigned, in Junk", from_ebay("12-10001-10001"), "review", "from_junk", junk=True),
    case("eBay's name, signed by a criminal, in Junk", signed(from_ebay("12-10002-10001"), "evil.example", CRIMINAL),
         "review", "from_junk", junk=True),
    case("text changed after signing, in Junk", altered(signed(from_shop("F-1")), IBAN, OTHER_IBAN),
         "left out", junk=True),
    case("text changed after signing, inbox", altered(signed(from_shop("F-2")), IBAN, OTHER_IBAN),
         "review", "forged_sender"),
    case("our server says forged, in Junk",
         results("dkim=none; dmarc=fail header.from=shop.example") + from_shop("F-3"), "left out", junk=True),
    case("our server says forged, a false pass below it",
         results("dmarc=fail header.from=shop.example") + results("dmarc=pass header.from=shop.example")
         + from_shop("F-4"), "review", "forged_sender"),
    case("a stranger's server says pass, in Junk",
         results("dmarc=pass header.from=ebay.com", "mx.evil.example") + from_ebay("12-10003-10001"),
         "review", "from_junk", junk=True),
    case("l= and more text below, in Junk",
         signed(from_ebay("12-10004-10001"), "ebay.com", more=" l=20;") + b"Also pay 9.00 GBP.\r\n",
         "review", "from_junk", junk=True),
    case("a seal nobody believes, in Junk",
         sealed(from_ebay("12-10005-10001"), "evil.example", "dmarc=pass header.from=ebay.com", CRIMINAL),
         "review", "from_junk", junk=True),
    case("two From fields, in Junk",
         b"From: eBay <ebay@ebay.com>\r\n"
         + signed(from_shop("F-5", sender="x <x@evil.example>"), "evil.example", CRIMINAL),
         "review", "from_junk", junk=True),
    case("a From without an address, in Junk", mail("ebay@ebay.com <>", "Your invoice F-6", invoice("F-6")),
         "review", "from_junk", junk=True),
    case("signed with a key that is not the one in the DNS, in Junk",
         signed(from_ebay("12-10006-10001"), "ebay.com", CRIMINAL), "review", "from_junk", junk=True),
    case("the DNS holds no key, but something else, in Junk",
         signed(from_ebay("12-10007-10001", "eBay <ebay@ebay.de>"), "ebay.de"), "review", "from_junk", junk=True),
    case("the DNS hangs for a marketplace, in Junk",
         signed(from_ebay("12-10008-10001", "eBay <ebay@ebay.fr>"), "ebay.fr"), "review", "from_junk", junk=True),
    case("the DNS hangs for a marketplace, inbox",
         signed(from_ebay("12-10009-10001", "eBay <ebay@ebay.fr>"), "ebay.fr"), "filed", "unproven_sender"),
    case("l= and more text below, which our server let pass, in Junk",
         results("dkim=pass header.d=ebay.com; dmarc=pass header.from=ebay.com")
         + signed(from_ebay("12-10010-10001"), "ebay.com", more=" l=20;") + b"Also pay 9.00 GBP.\r\n",
         "review", "from_junk", junk=True),
    case("another subject put above, which our server let pass, in Junk",
         results("dkim=pass header.d=ebay.com") + b"Subject: Order confirmed: Gold pot\r\n"
         + signed(from_ebay("12-10011-10001"), "ebay.com"), "review", "from_junk", junk=True),
    # ---------------------------------------------------------------------------------------- names like others
    case("eBay's name with a word added, signed", signed(
        from_ebay("13-10001-10001", "eBay <ebay@ebay-billing.example>"), "ebay-billing.example", CRIMINAL),
        "review", "lookalike"),
    case("a display name that is an address", signed(
        from_shop("L-1", sender='"bills@shop.example" <x@evil.example>'), "evil.example", CRIMINAL),
        "review", "false_name"),
    case("eBay's name before a stranger's address", signed(
        from_ebay("13-10002-10001", "eBay <x@evil.example>"), "evil.example", CRIMINAL), "review", "false_name"),
    case("answers go to a free provider",
         from_shop("L-2", sender=LANTERN, extra="Reply-To: harbour.lights@gmail.com\r\n"), "review", "reply_elsewhere"),
    case("a name like a known seller's, signed", signed(
        from_shop("L-3", sender="Harbour Lights <bills@harb0urlights.example>"), "harb0urlights.example", CRIMINAL),
        "review", "lookalike"),
    # ---------------------------------------------------------------------------------------- money
    case("a known seller, another account", signed(from_shop("A-1", iban=OTHER_IBAN)), "review", "account_changed"),
    case("a known invoice again, another account", signed(from_shop("G-1", iban=OTHER_IBAN)),
         "review", "account_changed"),
    case("PayPal bills for what nobody bought, in Junk", signed(mail(
        "service@paypal.com", "Invoice 0042",
        invoice("0042", "GB82WEST12345698765432", "Nobody Known Ltd", vat="GB980780684")), "paypal.com"),
        "review", "order_unknown", junk=True),
    # ---------------------------------------------------------------------------------------- pressure
    case("due at once, with a threat", from_shop(
        "P-1", more="Pay within 24 hours or your account will be permanently suspended and the police informed.\r\n"),
        "review", "pressure"),
]  # fmt: skip


KIM, EVE = "Kim <kim@office.example>", "Eve <eve@evil.example>"


def inline(sender: str, number: str) -> bytes:
    quoted = (
        "FYI\r\n\r\n---------- Forwarded message ---------\r\nFrom: Lantern Works <bills@shop.example>\r\n"
        f"Date: Tue, Mar 10, 2026 at 1:00 AM\r\nSubject: Your invoice {number}\r\nTo: <kim@home.example>\r\n\r\n"
    )
    return mail(sender, f"Fwd: Your invoice {number}", quoted + invoice(number))


def attaching(sender: str, inner: bytes) -> bytes:
    head = mail(sender, "Fwd: an invoice", "").replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=seam")
    text = b"--seam\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--seam\r\nContent-Type: message/rfc822\r\n\r\n"
    return head + text + inner + b"\r\n--seam--\r\n"


def by_kim(raw: bytes) -> bytes:
    return signed(raw, "office.example")


def by_eve(raw: bytes) -> bytes:
    return signed(raw, "evil.example", CRIMINAL)


def spoiled(raw: bytes) -> bytes:
    return altered(raw, IBAN, OTHER_IBAN)


FORWARDS = [
    # ---------------------------------------------------------------------------------------- in the text
    case("in the text, by Kim", by_kim(inline(KIM, "I-1")), "filed", "as_stated"),
    case("in the text, by Kim, in Junk", by_kim(inline(KIM, "I-2")), "filed", "as_stated", "found_in_junk", junk=True),
    case("in the text, in Kim's name", inline(KIM, "I-3"), "filed", "as_stated"),
    case("in the text, in Kim's name, in Junk", inline(KIM, "I-4"), "review", "from_junk", "as_stated", junk=True),
    case("in the text, changed after Kim signed", spoiled(by_kim(inline(KIM, "I-5"))), "review", "forged_sender"),
    case("in the text, changed after Kim signed, in Junk", spoiled(by_kim(inline(KIM, "I-6"))), "left out", junk=True),
    case("in the text, by a stranger", by_eve(inline(EVE, "I-7")), "review", "not_a_forwarder", "as_stated"),
    # ---------------------------------------------------------------------------------------- attached
    case("attached by Kim, signed inside", by_kim(attaching(KIM, signed(from_shop("I-8")))), "filed"),
    case("attached by Kim, signed inside, in Junk", by_kim(attaching(KIM, signed(from_shop("I-9")))),
         "filed", "found_in_junk", junk=True),
    case("attached by Kim, unsigned inside, in Junk", by_kim(attaching(KIM, from_shop("I-10"))),
         "filed", "as_stated", junk=True),
    case("attached by Kim, changed inside", by_kim(attaching(KIM, spoiled(signed(from_shop("I-11"))))),
         "review", "forged_sender"),
    case("attached by Kim, changed inside, in Junk", by_kim(attaching(KIM, spoiled(signed(from_shop("I-12"))))),
         "left out", junk=True),
    case("attached in Kim's name, in Junk", attaching(KIM, from_shop("I-13")), "review", "from_junk", junk=True),
    case("attached in Kim's name, signed inside, in Junk", attaching(KIM, signed(from_shop("I-14"))),
         "review", "from_junk", junk=True),
    case("attached by a stranger, signed inside", by_eve(attaching(EVE, signed(from_shop("I-15")))),
         "review", "not_a_forwarder"),
    case("attached, with findings of servers inside",
         by_kim(attaching(KIM, results("dmarc=pass header.from=shop.example") + from_shop("I-16"))),
         "filed", "as_stated"),
    case("Kim's own, in Junk", by_kim(from_shop("I-17", sender=KIM)), "filed", "found_in_junk", junk=True),
]  # fmt: skip


class Mailroom:
    """An archive, and messages that come into it one after the other."""

    def __init__(self, folder: Path, settings: Mapping[str, object]) -> None:
        self.folder = folder
        self.settings = Configuration.model_validate(settings)
        self.uid = 0

    @contextmanager
    def _pipeline(self) -> Iterator[Pipeline]:
        template = check_template(DEFAULT_TEMPLATE)
        with Sandbox("read", 1, keys=DNS) as readers, Archive.open(self.folder, template, lambda: NOON) as archive:
            admission = Admission(self.settings, archive.trust_in, built_in)
            yield Pipeline(archive, archive.start_run("poll"), readers, None, NOON, inbox=self.settings.inbox_rules,
                           admission=admission)  # fmt: skip

    def take(self, cases: Sequence[Case]) -> Report:
        with self._pipeline() as pipeline:
            for one in cases:
                self.uid += 1
                mailbox = "Junk" if one.junk else "INBOX"
                place = Place(one.account, mailbox, 0 if one.account == FILES else 7, self.uid)
                received = NOON - timedelta(days=1)
                message = RawMessage(place, one.raw, Form.MESSAGE, "", received, one.junk)
                pipeline.take(message, f"{self.uid}", Imprint("", f"{self.uid}"))
                pipeline.settle()
            return pipeline.finish()

    def say(self, sender: str, trust: Trust | None) -> None:
        """Say of a sender what a person says, of all that waits."""
        with Archive.open(self.folder, check_template(DEFAULT_TEMPLATE), lambda: NOON) as archive:
            with reading(self.folder) as index:
                shown = [one.id for one in waiting(index)]
            archive.desk.trust(Word(sender, trust, "kim"), shown)
            archive.write_ledger()

    def recognises(self, uid: int) -> bool:
        """Whether a message that was taken would be known again where it is moved to, without a look at it."""
        with Archive.open(self.folder, check_template(DEFAULT_TEMPLATE), lambda: NOON) as archive:
            return bool(archive.recognised("shop", [f"{uid}"]))

    def rows(self, name: str) -> list[dict[str, str]]:
        path = self.folder / name
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


WHERE = {"filed": "filed", "review": "review", "not_a_document": "left out", "seen_before": "seen before"}


def judge(room: Mailroom, cases: Sequence[Case]) -> list[str]:
    """Take the cases, print them as a table, and return what went otherwise than it must."""
    report = room.take(cases)
    found = {row["file"]: set(row["findings"].split("; ")) for name in ("ledger.csv", "review/review.csv")
             for row in room.rows(name)}  # fmt: skip
    wrong = []
    print()
    for one, handled in zip(cases, report.handled, strict=True):
        where = WHERE[handled.fate.value]
        codes = set().union(*(found[path] for path in handled.documents if path in found))
        is_right = where == one.where and one.findings <= codes
        print(f"{'  ' if is_right else '! '}{one.name:<52} {where:<9} {', '.join(sorted(codes - {''}))}")
        if not is_right:
            wrong.append(
                f"{one.name}: {where} with {codes} ({handled.reason}), not {one.where} with {set(one.findings)}"
            )
    assert report.balances
    assert verify(room.folder, NOON).problems == ()
    return wrong


@pytest.mark.slow
def test_nothing_forged_or_unproven_is_filed_as_genuine_and_nothing_genuine_is_called_forged(tmp_path: Path) -> None:
    assert judge(Mailroom(tmp_path, SETTINGS), CASES) == []


@pytest.mark.slow
def test_what_is_forwarded_is_filed_by_who_forwards_it(tmp_path: Path) -> None:
    assert judge(Mailroom(tmp_path, SETTINGS), FORWARDS) == []


def test_a_stranger_is_not_brought_out_of_junk_by_a_proven_mail_that_he_attaches(tmp_path: Path) -> None:
    room = Mailroom(tmp_path, {"accounts": SETTINGS["accounts"]})
    assert judge(room, [
        case("unsigned", attaching(EVE, signed(from_ebay("14-10001-10001"), "ebay.com")), "review", junk=True),
        case("signed", by_eve(attaching(EVE, signed(from_ebay("14-10002-10001"), "ebay.com"))), "review", junk=True),
        case("eBay's own", signed(from_ebay("14-10003-10001"), "ebay.com"), "filed", junk=True),
    ]) == []  # fmt: skip


# -------------------------------------------------------------------------------------- one mail, several times

STRICT = {"from_inbox": {"unproven": "review"}}


def test_what_waited_in_junk_is_filed_when_it_is_moved_to_the_inbox(tmp_path: Path) -> None:
    raw = from_shop("M-1")
    room = Mailroom(tmp_path, SETTINGS)
    assert judge(room, [case("in Junk", raw, "review", "from_junk", junk=True)]) == []
    assert judge(room, [case("in the inbox", raw, "seen before", "unproven_sender")]) == []
    assert [row["verdict"] for row in room.rows("ledger.csv")] == ["unproven"]


def test_what_waited_in_junk_waits_on_in_an_inbox_whose_rules_hold_it(tmp_path: Path) -> None:
    accounts = [SETTINGS["accounts"][0] | STRICT, ACCOUNT | {"name": "office", "username": "kim@office.example"}]
    room = Mailroom(tmp_path, SETTINGS | {"accounts": accounts})
    unproven, proven = from_shop("M-2"), signed(from_shop("M-3", sender=LANTERN), "harbourlights.example")
    assert judge(room, [case("in Junk", unproven, "review", junk=True), case("x", proven, "review", junk=True)]) == []
    room.take([case("in the inbox", unproven, "seen before"), case("proven", proven, "seen before")])
    assert [row["invoice_number"] for row in room.rows("ledger.csv")] == ["M-3"]
    room.take([case("in another account", unproven, "seen before", account="office")])
    assert len(room.rows("ledger.csv")) == 2


def test_what_was_called_forged_in_junk_waits_when_a_person_moves_it_to_the_inbox(tmp_path: Path) -> None:
    raw = altered(signed(from_shop("M-4")), "Lamp", "Lamb")
    room = Mailroom(tmp_path, SETTINGS)
    assert judge(room, [case("in Junk", raw, "left out", junk=True), case("other", from_shop("M-5"), "filed")]) == []
    assert (room.recognises(1), room.recognises(2)) == (False, True)
    assert judge(room, [case("in the inbox", raw, "review", "forged_sender")]) == []


def test_a_stranger_in_junk_whom_a_person_trusts_is_filed_then_and_later(tmp_path: Path) -> None:
    room = Mailroom(tmp_path, SETTINGS)
    stranger = "harbourlights.example"
    assert judge(room, [
        case("known in the inbox", signed(from_shop("T-0", sender=LANTERN), stranger), "filed"),
        case("proven, in Junk", signed(from_shop("T-1", sender=LANTERN), stranger), "review", "from_junk", junk=True),
        case("unproven, in Junk", from_shop("T-2", sender="Quiet <bills@silent.example>"), "review", junk=True),
    ]) == []  # fmt: skip
    room.say("bills@harbourlights.example", Trust.TRUSTED)
    assert [row["invoice_number"] for row in room.rows("ledger.csv")] == ["T-0", "T-1"]
    assert judge(room, [
        case("later", signed(from_shop("T-3", sender=LANTERN), stranger), "filed", "found_in_junk", junk=True),
        case("in his name", from_shop("T-4", sender=LANTERN), "review", "from_junk", junk=True),
        case("forged", altered(signed(from_shop("T-5", sender=LANTERN), stranger), IBAN, OTHER_IBAN), "left out",
             junk=True),
    ]) == []  # fmt: skip


@pytest.mark.parametrize("account", ["shop", FILES])
def test_what_was_left_out_of_a_distrusted_sender_is_filed_when_it_is_handed_over_again(
    tmp_path: Path, account: str
) -> None:
    raw = signed(from_shop("D-1"))
    room = Mailroom(tmp_path, SETTINGS)
    room.take([])
    room.say("@shop.example", Trust.DISTRUSTED)
    assert judge(room, [case("distrusted", raw, "left out", account=account)]) == []
    again = [case("again", raw, "left out" if account == "shop" else "seen before", account=FILES)]
    assert judge(room, again) == []
    room.say("@shop.example", None)
    assert judge(room, [case("trusted", raw, "filed", account=FILES)]) == []
    assert judge(room, [case("once more", raw, "seen before", account=FILES)]) == []
    room.uid -= 1
    assert judge(room, [case("the same file", raw, "seen before", account=FILES)]) == []
    assert len(room.rows("ledger.csv")) == 1
    before = (tmp_path / "ledger.csv").read_bytes()
    rebuild(tmp_path, lambda: NOON)
    assert (tmp_path / "ledger.csv").read_bytes() == before
    assert verify(tmp_path, NOON).problems == ()


def test_what_is_told_apart_from_another_still_says_who_sent_it(tmp_path: Path) -> None:
    room = Mailroom(tmp_path, SETTINGS | {"accounts": [SETTINGS["accounts"][0] | STRICT]})
    proven = signed(from_shop("S-1"))
    again = mail("Lantern Works <bills@shop.example>", "Your invoice S-1", invoice("S-1", more="A copy for you."))
    assert judge(room, [case("unproven", again, "review", "unproven_sender")]) == []
    room.take([case("forged", altered(proven, "Lamp", "Lamb"), "seen before")])
    with reading(room.folder) as index:
        [held] = waiting(index)
    with room._pipeline() as pipeline:
        sha = hashlib.sha256(altered(proven, "Lamp", "Lamb")).hexdigest()
        admitted, companions = pipeline.read_again(sha)
        pipeline.archive.desk.split(sha, admitted.reading, companions, Revision(held.id, None, {}, "kim"))
        pipeline.finish()
    assert room.rows("ledger.csv") == []
    assert "forged_sender" in {code for row in room.rows("review/review.csv") for code in row["findings"].split("; ")}
