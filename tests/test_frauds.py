"""Frauds and genuine mail side by side, through the whole road from a mailbox to the ledger: a table of cases.

All mail is made here, signed with keys made here, and the DNS is a dictionary. `pytest -s` prints the table.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.names import DEFAULT_TEMPLATE, check_template
from archive.verify import verify
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
    | {"s1._domainkey.silent.example": None}
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


def case(name: str, raw: bytes, where: str, *findings: str, junk: bool = False) -> Case:
    return Case(name, raw, where, junk, frozenset(findings))


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
                place = Place("shop", mailbox, 7, self.uid)
                received = NOON - timedelta(days=1)
                pipeline.take(RawMessage(place, one.raw, Form.MESSAGE, "", received, one.junk), f"{self.uid}")
                pipeline.settle()
            return pipeline.finish()

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


WHERE = {"filed": "filed", "review": "review", "not_a_document": "left out", "seen_before": "seen before"}


def judge(folder: Path, cases: Sequence[Case]) -> list[str]:
    """Take the cases, print them as a table, and return what went otherwise than it must."""
    room = Mailroom(folder, SETTINGS)
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
    assert verify(folder, NOON).problems == ()
    return wrong


@pytest.mark.slow
def test_nothing_forged_or_unproven_is_filed_as_genuine_and_nothing_genuine_is_called_forged(tmp_path: Path) -> None:
    assert judge(tmp_path, CASES) == []
