"""Forty mails that are what they say, or are not, and the verdict on each; `pytest -s` prints them as a table."""

import email
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest

from parsers.context import Believed
from parsers.mail.summary import fields_of
from parsers.senders.keys import no_keys
from parsers.senders.proof import sender_of
from parsers.terms import Sender, Verdict
from tests.signed_mails import NAMES, dns, ed25519, judged, mail, rsa, sealed, shop_dns, signed

PROVEN, UNPROVEN, FORGED = Verdict.PROVEN, Verdict.UNPROVEN, Verdict.FORGED
HOME = "mx.home.example"
HOP = "Received: from mx.shop.example (mx.shop.example [192.0.2.10])\r\n\tby mx.home.example with ESMTPS id a1\r\n"
FAR = "Received: from desk.far.example by mx.far.example with ESMTP id b2\r\n"
PASS = f"Authentication-Results: {HOME}; dmarc=pass header.from=shop.example\r\n"
FAIL = f"Authentication-Results: {HOME}; dmarc=fail (p=reject) header.from=shop.example\r\n"
MORE = "\r\n-- \r\nKnitting list, to leave it write to leave@list.example\r\n"


def at_home(below: bytes | str, found: str = "") -> Sender:
    """Judge a mail that came to an account whose server is believed; `found` is what that server wrote."""
    raw = below.encode() if isinstance(below, str) else below
    return judged((found + HOP).encode() + raw, no_keys, servers=[HOME])


def spoiled(raw: bytes, old: bytes = b"12.00", new: bytes = b"99.00") -> bytes:
    assert old in raw
    return raw.replace(old, new)


def by_list(raw: bytes) -> bytes:
    return b"List-Id: <knitting.list.example>\r\n" + raw + MORE.encode()


def relay_dns(**more: str) -> dict[str, str | None]:
    return {"arc._domainkey.relay.example": rsa(1024, 2).record(), **more}


def through_relay(raw: bytes, results: str = "dmarc=pass header.from=shop.example") -> bytes:
    return sealed(raw + MORE.encode(), "relay.example", results, rsa(1024, 2))


CASES: dict[str, tuple[Verdict, Callable[[], Sender]]] = {
    "signed by the shop": (PROVEN, lambda: judged(signed(mail()))),
    "signed with Ed25519": (PROVEN, lambda: judged(signed(mail(), key=ed25519()), dns(shop_dns(ed25519())))),
    "lines end in LF": (PROVEN, lambda: judged(signed(mail()).replace(b"\r\n", b"\n"))),
    "out of an mbox": (PROVEN, lambda: judged(b"From bills@shop.example Tue Mar 10\r\n" + signed(mail()))),
    "a field added above": (PROVEN, lambda: judged(b"X-Folder: in\r\n" + signed(mail()))),
    "a subdomain signs": (
        PROVEN,
        lambda: judged(signed(mail(), "mail.shop.example"), dns(shop_dns(domain="mail.shop.example"))),
    ),
    "the marketplace's other domain signs": (
        PROVEN,
        lambda: judged(
            signed(mail(), "shop-bills.example"), dns(shop_dns(domain="shop-bills.example")), kin=["shop-bills.example"]
        ),
    ),
    "of two signatures one is broken": (
        PROVEN,
        lambda: judged(spoiled(signed(signed(mail()), selector="s2", body=b"another"), b"s=s2", b"s=s3")),
    ),
    "signed by a mail service alone": (
        UNPROVEN,
        lambda: judged(signed(mail(), "letters.example"), dns(shop_dns(domain="letters.example"))),
    ),
    "signed by a service for anybody, listed as kin": (
        UNPROVEN,
        lambda: judged(signed(mail(), "amazonses.com"), dns(shop_dns(domain="amazonses.com")), kin=["amazonses.com"]),
    ),
    "no signature at all": (UNPROVEN, lambda: judged(mail())),
    "the amount was changed": (FORGED, lambda: judged(spoiled(signed(mail())))),
    "the subject was changed": (
        UNPROVEN,
        lambda: judged(spoiled(signed(mail()), b"R-1001\r\nDate", b"R-1002\r\nDate")),
    ),
    "a list adds a footer": (UNPROVEN, lambda: judged(by_list(signed(mail())))),
    "somebody adds a footer": (FORGED, lambda: judged(signed(mail()) + MORE.encode())),
    "a forwarder signs the changed text": (
        UNPROVEN,
        lambda: judged(
            signed(signed(mail()) + MORE.encode(), "relay.example", rsa(1024, 2)),
            dns(shop_dns() | shop_dns(rsa(1024, 2), "relay.example")),
        ),
    ),
    "a forwarder seals, and is believed": (
        PROVEN,
        lambda: judged(through_relay(signed(mail())), dns(relay_dns()), sealers=["relay.example"]),
    ),
    "a stranger seals": (
        UNPROVEN,
        lambda: judged(through_relay(mail()), dns(relay_dns()), sealers=["other.example"]),
    ),
    "a forwarder seals that DMARC failed": (
        UNPROVEN,
        lambda: judged(
            through_relay(mail(), "dmarc=fail header.from=shop.example"), dns(relay_dns()), sealers=["relay.example"]
        ),
    ),
    "changed after it was sealed": (
        UNPROVEN,
        lambda: judged(spoiled(through_relay(mail())), dns(relay_dns()), sealers=["relay.example"]),
    ),
    "sent again under another From": (
        UNPROVEN,
        lambda: judged(spoiled(signed(mail()), b"bills@shop.example>", b"bills@thief.example>")),
    ),
    "another From above": (UNPROVEN, lambda: judged(b"From: bills@shop.example\r\n" + signed(mail()))),
    "another Subject above": (UNPROVEN, lambda: judged(b"Subject: Pay at once\r\n" + signed(mail()))),
    "another Subject below": (UNPROVEN, lambda: judged(spoiled(signed(mail()), b"MIME-V", b"Subject: Pay\r\nMIME-V"))),
    "only the beginning is signed (l=)": (
        UNPROVEN,
        lambda: judged(signed(mail(), more=" l=35;") + b"New account: LT00"),
    ),
    "the key is a test (t=y)": (
        UNPROVEN,
        lambda: judged(signed(mail()), dns({"s1._domainkey.shop.example": rsa().record("t=y; ")})),
    ),
    "expired when received": (
        UNPROVEN,
        lambda: judged(signed(mail(), more=" x=1773200000;"), received=date(2026, 3, 13)),
    ),
    "expired since": (PROVEN, lambda: judged(signed(mail(), more=" x=1773200000;"), received=date(2026, 3, 10))),
    "the key was replaced": (UNPROVEN, lambda: judged(signed(mail()), dns(shop_dns(rsa(1024, 2))))),
    "the key was revoked": (
        UNPROVEN,
        lambda: judged(signed(mail()), dns({"s1._domainkey.shop.example": "v=DKIM1; p="})),
    ),
    "the key is gone": (UNPROVEN, lambda: judged(signed(mail()), dns())),
    "the DNS gives nonsense": (
        UNPROVEN,
        lambda: judged(signed(mail()), dns({"s1._domainkey.shop.example": "v=spf1 -all; p=\0\udcff;;=%%"})),
    ),
    "the DNS can't be asked": (UNPROVEN, lambda: judged(signed(mail()), no_keys)),
    "a short key": (UNPROVEN, lambda: judged(signed(mail(), key=rsa(768)), dns(shop_dns(rsa(768))))),
    "a public suffix signs": (
        UNPROVEN,
        lambda: judged(signed(mail("<a@lantern.co.uk>"), "co.uk"), dns(shop_dns(domain="co.uk"))),
    ),
    "another shop of the same platform signs": (
        UNPROVEN,
        lambda: judged(
            signed(mail("<a@one.myshopify.com>"), "two.myshopify.com"), dns(shop_dns(domain="two.myshopify.com"))
        ),
    ),
    "a look-alike signs": (
        UNPROVEN,
        lambda: judged(signed(mail(), "sh0p.example"), dns(shop_dns(domain="sh0p.example"))),
    ),
    "the account's server found it right": (PROVEN, lambda: at_home(mail(), PASS)),
    "the account's server found it wrong": (FORGED, lambda: at_home(mail(), FAIL)),
    "found wrong, the domain does not mind": (UNPROVEN, lambda: at_home(mail(), FAIL.replace("p=reject", "p=none"))),
    "found wrong, and a pass below": (FORGED, lambda: at_home(PASS.encode() + mail(), FAIL)),
    "a stranger's finding": (UNPROVEN, lambda: at_home(mail(), PASS.replace(HOME, "mx.far.example"))),
    "a finding below the border": (UNPROVEN, lambda: at_home((FAR + PASS).encode() + mail())),
    "a believed name in a comment": (
        UNPROVEN,
        lambda: at_home(mail(), PASS.replace(HOME, f"({HOME};) mx.far.example")),
    ),
    "a pass inside quotes": (
        FORGED,
        lambda: at_home(mail(), FAIL.replace("(p=reject)", 'reason="; dmarc=pass header.from=shop.example"')),
    ),
    "a pass inside a comment": (
        UNPROVEN,
        lambda: at_home(mail(), f"Authentication-Results: {HOME}; none (; dmarc=pass header.from=shop.example)\r\n"),
    ),
    "SPF alone": (
        UNPROVEN,
        lambda: at_home(mail(), f"Authentication-Results: {HOME}; spf=pass smtp.mailfrom=shop.example\r\n"),
    ),
    "two addresses in From": (
        UNPROVEN,
        lambda: judged(signed(mail("bills@shop.example, x@thief.example"))),
    ),
    "a From without address": (UNPROVEN, lambda: judged(signed(mail("Lantern Works")))),
    "an address with two @": (UNPROVEN, lambda: judged(signed(mail("<bills@shop.example@shop.example>")))),
    "a group in From": (UNPROVEN, lambda: judged(signed(mail("Shops: bills@shop.example;")))),
    "the seller's address as a name": (
        UNPROVEN,
        lambda: judged(signed(mail('"bills@shop.example" <x@thief.example>')), kin=["kin.example"]),
    ),
    "a domain without a dot": (UNPROVEN, lambda: judged(signed(mail("bills@localhost"), "localhost"))),
    "the subject is not signed": (UNPROVEN, lambda: judged(signed(mail(), names="from:date:mime-version"))),
    "the date is not signed, and old": (
        UNPROVEN,
        lambda: judged(signed(mail(), names="from:subject:mime-version", made=1_700_000_000)),
    ),
    "the date is not signed, and right": (PROVEN, lambda: judged(signed(mail(), names="from:subject:mime-version"))),
}


def test_the_verdict_on_each_mail_of_the_table() -> None:
    verdicts = {case: (expected, judge()) for case, (expected, judge) in CASES.items()}
    print()
    for case, (expected, found) in verdicts.items():
        said = f" {found.proofs[0].message}" if found.proofs else ""
        print(f"{case:<50} {expected:<9} {found.verdict:<9}{said}")
    wrong = {case: (expected, found) for case, (expected, found) in verdicts.items() if found.verdict != expected}
    assert not wrong
    assert len(CASES) >= 40


def test_of_all_the_evidence_only_a_signature_that_proved_is_kept_with_its_key() -> None:
    found = judged(signed(mail()))
    assert (found.domain, found.name, found.address) == ("shop.example", "Lantern Works", "bills@shop.example")
    assert [(one.method, one.key_name, one.key) for one in found.proofs] == [
        ("dkim", "s1._domainkey.shop.example", rsa().record())
    ]
    for case, (expected, judge) in CASES.items():
        sender = judge()
        assert (expected is PROVEN) == bool(sender.domain), case
        for one in sender.proofs:
            assert bool(one.key) == (one.method == "dkim" and one.verdict is PROVEN), case
            assert one.message and one.message.isprintable(), case


def test_all_keys_of_a_message_are_asked_for_at_once_and_none_without_need() -> None:
    asked: list[tuple[str, ...]] = []

    def keys(names: object) -> dict[str, str]:
        asked.append(tuple(names))  # type: ignore[call-overload]
        return {}

    twice = signed(signed(signed(mail()), selector="s2"), "letters.example")
    judged(sealed(twice, "relay.example"), keys, sealers=["relay.example"])
    assert asked == [("s2._domainkey.shop.example", "s1._domainkey.shop.example", "arc._domainkey.relay.example")]
    asked.clear()
    for raw in (mail(), signed(mail(), more=" l=3;"), signed(mail("Lantern Works")), signed(mail()) + b"more"):
        judged(raw, keys)
    assert not asked


def test_findings_that_contradict_each_other_prove_nothing_and_call_nobody_a_forger() -> None:
    other = "Authentication-Results: mx2.home.example; dmarc=pass header.from=shop.example\r\n"
    found = judged((FAIL + other + HOP).encode() + mail(), no_keys, servers=["*.home.example", "mx2.home.example"])
    assert found.verdict is FORGED  # one rule lets both in: the topmost counts
    found = judged((FAIL + other + HOP).encode() + mail(), no_keys, servers=[HOME, "mx2.home.example"])
    assert found.verdict is UNPROVEN


SHORT = signed(mail(), more=" l=3;")
ADDED_TO = {
    "text below": SHORT + b"Pay 99.00 EUR to another account.\r\n",
    "a second subject": b"Subject: Reminder: pay at once\r\n" + signed(mail()),
    "a second content type": b"Content-Type: text/html\r\n" + signed(mail()),
    "hidden behind many": (b"DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=x; h=from; bh=YQ==; b=YQ==\r\n") * 8
    + SHORT,
}


@pytest.mark.parametrize("name", ADDED_TO)
def test_what_was_added_to_a_signed_mail_is_not_proven_by_who_found_the_signature_right(name: str) -> None:
    found = at_home(ADDED_TO[name], f"Authentication-Results: {HOME}; dkim=pass header.d=shop.example\r\n")
    assert found.verdict is UNPROVEN
    keys = dns(relay_dns() | shop_dns())
    assert judged(sealed(ADDED_TO[name], key=rsa(1024, 2)), keys, sealers=["relay.example"]).verdict is UNPROVEN


@pytest.mark.parametrize(
    "sender",
    [
        "bills@shop.example",
        "<bills@shop.example>",
        '"Lantern, Works @ home" <bills@shop.example>',
        "Lantern Works, Ltd. <bills@shop.example>",
        "bills@shop.example <bills@shop.example>",
        "Lantern (the one: here) <Bills@Shop.Example>",
        "=?utf-8?q?Lantern=2C_=40_W=C3=B6rks?= <bills@shop.example>",
        "Lantern\r\n Works\r\n <bills@shop.example>",
        "Lantern Wörks <bills@shop.example>",
    ],
)
def test_a_sender_is_proven_however_his_name_is_written(sender: str) -> None:
    assert judged(signed(mail(sender))).verdict is PROVEN


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "undisclosed:;",
        "<bills@shop.example> <x@thief.example>",
        "<x@thief.example>, bills@shop.example",
        "bills@shop.example, x@thief.example",
        "x@thief.example <bills@shop.example>",
        "<bills@shop.example>@thief.example",
        '"x" bills@shop.example" <x@thief.example>',
        "bills@shop.example (x@thief.example",
        "bills@shop.example\0.thief.example",
        "bills@[192.0.2.1]",
        "bills@192.0.2.1",
        "=?utf-8?q?bills=40shop.example?=",
        "bills@shop.example\rFrom: x@thief.example",
    ],
)
def test_a_from_that_can_be_read_in_two_ways_proves_nobody(sender: str) -> None:
    found = judged(signed(mail(sender)))
    assert (found.verdict, found.proofs[-1].method) == (UNPROVEN, "header")
    passed = f"Authentication-Results: {HOME}; dmarc=pass header.from=shop.example\r\n"
    assert judged((passed + HOP).encode() + mail(sender), no_keys, servers=[HOME]).verdict is UNPROVEN


def test_a_domain_in_letters_is_the_one_that_signs_in_its_coded_form() -> None:
    coded = "xn--mller-kva.example"
    found = judged(signed(mail("Müller <bills@müller.example>"), coded), dns(shop_dns(domain=coded)))
    assert (found.verdict, found.domain) == (PROVEN, coded)
    passed = f"Authentication-Results: {HOME}; dmarc=pass header.from={coded}\r\n"
    assert judged((passed + HOP + mail("bills@müller.example").decode()).encode(), servers=[HOME]).verdict is PROVEN


def test_a_header_that_another_parser_reads_otherwise_proves_nobody() -> None:
    raw = signed(mail())
    fields = [(name, value) for name, value in fields_of(email.message_from_bytes(raw)) if name != "subject"]
    found = sender_of(raw, fields, "bills@shop.example", "", Believed(), dns(shop_dns()))
    assert (found.verdict, found.proofs[0].method) == (UNPROVEN, "header")
    assert sender_of(raw, fields, "x@thief.example", "", Believed(), dns(shop_dns())).verdict is UNPROVEN


def test_a_text_that_somebody_on_the_way_writes_anew_is_not_called_forged() -> None:
    exchange = b"X-MS-Exchange-Organization-AuthSource: mail.home.example\r\n"
    assert judged(exchange + spoiled(signed(mail()))).verdict is UNPROVEN
    assert judged(spoiled(signed(mail(body="From here on\r\n")), b"From here", b">From here")).verdict is UNPROVEN
    own = signed(mail(extra="List-Id: <news.shop.example>\r\n"), names=f"list-id:{NAMES}")
    assert judged(spoiled(own)).verdict is FORGED


def test_a_message_without_evidence_costs_nothing() -> None:
    code = (
        "import sys; from parsers.senders.proof import sender_of; from parsers.context import Believed;"
        "from parsers.senders.keys import no_keys;"
        "sender_of(b'From: a@b.example\\n\\nx', [('from', 'a@b.example')], 'a@b.example', '', Believed(), no_keys);"
        "print([name for name in ('dkim', 'nacl', 'publicsuffixlist') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


HOSTILE = [
    b"",
    b"\n",
    b"From ",
    b"From: a@shop.example",
    b"DKIM-Signature:\n\n",
    b"DKIM-Signature: ;;;;=\nFrom: bills@shop.example\n\n",
    b"DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s="
    + b"x" * 9000
    + b"; h=from; bh=AA; b=AA\nFrom: <a@b.example>\n\n",
    b"DKIM-Signature: " + b"a=b;" * 50_000 + b"\nFrom: bills@shop.example\n\n",
    b"DKIM-Signature: v=1; d=shop.example; h=" + b"from:" * 40_000 + b"\nFrom: <a@shop.example>\n\n",
    b"Authentication-Results: " + b"(" * 100_000 + b"\nFrom: bills@shop.example\n\n",
    b"Authentication-Results: " + b'"\\' * 60_000 + b"\nFrom: bills@shop.example\n\n",
    b"Authentication-Results: " + b"a=b " * 40_000 + b"\nFrom: bills@shop.example\n\n",
    b"ARC-Seal: i=1; " * 900 + b"\nFrom: bills@shop.example\n\n",
    b"Received: " + b"by " * 60_000 + b"\nAuthentication-Results: mx.home.example; dkim=pass\nFrom: <a@b.example>\n\n",
    b"From: " + b"(" * 100_000 + b"@\nDKIM-Signature: v=1\n\n",
    b"From: " + b'"\\' * 100_000 + b"@\nDKIM-Signature: v=1\n\n",
    b"From: " + b"=?a?q?" * 30_000 + b"@\nDKIM-Signature: v=1\n\n",
    b"DKIM-Signature: v=1\nFrom: a@" + b"xn--" * 30_000 + b".example\n\n",
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_message_made_to_hurt_is_unproven_and_soon_done(number: int) -> None:
    assert judged(HOSTILE[number], servers=[HOME, "outlook.com"], sealers=["shop.example"]).verdict is UNPROVEN


@pytest.mark.timeout(20)
def test_a_thousand_signatures_and_a_body_of_blanks_are_soon_done() -> None:
    heap = b"".join(
        re.sub(rb"s=s1", b"s=s%d" % number, signed(mail(), body=b"x").partition(b"From:")[0]) for number in range(600)
    )
    assert judged(heap[:250_000].rpartition(b"DKIM-Sig")[0] + mail()).verdict is FORGED
    body = b" \t" * 2_000_000 + b"x" + b"\r\n" * 200_000 + b"\r" * 100_000
    assert judged(signed(mail(), body=b"other").partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body).verdict is FORGED
