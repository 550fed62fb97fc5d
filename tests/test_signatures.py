import base64
import hashlib
import random
from datetime import date

import dkim
import pytest
from dkim.canonicalization import Relaxed, Simple

from parsers.senders import signed_text
from parsers.senders.public_keys import KeyRefused, is_signed_with, read_key
from parsers.senders.signatures import MOST_SIGNATURES, Outcome, Signature, claims_of, keys_needed, settled
from parsers.senders.signed_text import original_of, tags_of, unsigned
from tests.signed_mails import MADE, NAMES, EdKey, RsaKey, der, ed25519, mail, positive, rsa, signed

NAME = "s1._domainkey.shop.example"


def outcomes(raw: bytes, records: dict[str, str] | None = None, received: date | None = None) -> tuple[Signature, ...]:
    original = original_of(raw)
    assert original is not None
    claims = claims_of(original, lambda domain: domain == "shop.example", received)
    return settled(claims, original, {NAME: rsa().record()} if records is None else records)


def outcome(raw: bytes, record: str | None = None, received: date | None = None) -> tuple[Outcome, str]:
    first = outcomes(raw, {NAME: record or rsa().record()}, received)[0]
    return first.outcome, first.reason


@pytest.mark.parametrize(
    "form", ["relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple", "relaxed", "simple"]
)
@pytest.mark.parametrize("key", [rsa(), rsa(2048), ed25519()], ids=["rsa", "rsa2048", "ed25519"])
@pytest.mark.parametrize(
    "body",
    ["", "\r\n\r\n", "x", " x\t \t y  \r\n \r\n\t\r\n", "x\r\n.\r\n\r\n\r\n", "\u00e9\u4e00 \r\n", "x\ry\r\n\r\r\n"],
)
def test_signatures_that_were_made_by_the_book_are_right(form: str, key: RsaKey | EdKey, body: str) -> None:
    raw = signed(mail(body=body, extra="Subject-Line:  a \t b\r\n\t  c \r\n"), key=key, form=form)
    found = outcomes(raw, {NAME: key.record()})
    assert found == (Signature("shop.example", Outcome.VERIFIED, True, "", NAME, key.record()),)
    if "\r" not in body.replace("\r\n", ""):
        assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: key.record().encode())
        assert outcomes(raw.replace(b"\r\n", b"\n"), {NAME: key.record()})[0].outcome is Outcome.VERIFIED


def test_the_text_that_is_hashed_is_the_one_the_library_hashes() -> None:
    chance = random.Random(9)
    for _ in range(400):
        body = bytes(chance.choice(b" \t\r\nab.") for _ in range(chance.randrange(40))).replace(b"\r", b"")
        raw = b"From: a@shop.example\n\n" + body + b"\n"
        original = original_of(raw)
        assert original is not None
        parsed = dkim.DKIM(raw)
        for form, relaxed in ((Relaxed, True), (Simple, False)):
            expected = hashlib.sha256(form.canonicalize_body(parsed.body)).digest()
            assert original.body_hash(relaxed=relaxed) == expected, body


def test_the_text_is_hashed_the_same_wherever_its_blocks_end(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"a  b\r\n\r\n \r\nc\r\n" * 30 + b"\r\n" * 40 + b"d \r\n\r\n\r\n"
    hashes = set()
    for size in (1, 7, 30, 1 << 20):
        monkeypatch.setattr(signed_text, "_BLOCK", size)
        original = original_of(b"From: a@shop.example\r\n\r\n" + body)
        assert original is not None
        hashes.add((original.body_hash(relaxed=True), original.body_hash(relaxed=False)))
    assert len(hashes) == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (signed(mail(), more=" l=10;"), "only the beginning"),
        (signed(mail(), more=" l=;"), "only the beginning"),
        (signed(mail(), names="to:subject"), "who sent"),
        (signed(mail(), names="from:date:content-type"), "Subject"),
        (signed(mail(), names="from:subject:date"), "Content-Type"),
        (signed(mail(), names="from:subject:mime-version", made=None), "date"),
        (signed(mail(), names="from:subject:mime-version", made=MADE + 3 * 86400), "date"),
        (signed(mail(), more=" i=@thief.example;"), "outside the domain"),
        (signed(mail(), more=" i=@xshop.example;"), "outside the domain"),
        (signed(mail(), algorithm="rsa-sha1"), "SHA-1"),
        (signed(mail(), algorithm="rsa-md5"), "can't be read"),
        (signed(mail(), more=" q=carrier/pigeon;"), "not in the DNS"),
        (signed(mail(), more=" d=shop.example;"), "can't be read"),
        (signed(mail(), first="v=2; "), "can't be read"),
        (signed(mail(), first=""), "can't be read"),
        (signed(mail(), form="nofws/simple"), "can't be read"),
        (signed(mail(), more=" x=1;"), "expired"),
        (signed(mail(), more=" x=abc;"), "can't be read"),
        (signed(mail(), more=" x=999999999999;", made=999999999998), "can't be read"),
        (b"Date: Wed, 11 Mar 2026 01:00:00 +0000\r\n" + signed(mail()), "Date stands"),
        (b"Content-Type: text/html\r\n" + signed(mail()), "Content-Type stands"),
        (
            b"Content-Type: text/html\r\n" + signed(mail(), names="from:subject:date:mime-version"),
            "Content-Type stands",
        ),
        (b"MIME-Version: 1.0\r\n" + signed(mail(), names="from:subject:date:mime-version"), "Mime-Version stands"),
        (b"From: <x@thief.example>\r\n" + signed(mail()), "From stands"),
    ],
)
def test_a_signature_that_leaves_something_open_is_refused(raw: bytes, reason: str) -> None:
    found, why = outcome(raw)
    assert found is Outcome.REFUSED
    assert reason in why


def test_a_field_that_was_signed_once_more_than_it_stood_can_not_be_added() -> None:
    raw = signed(mail(), names=f"{NAMES}:from:subject:reply-to")
    assert outcome(raw)[0] is Outcome.VERIFIED
    assert outcome(b"Reply-To: x@thief.example\r\n" + raw)[0] is Outcome.MISMATCH
    assert outcome(b"Subject: Pay\r\n" + raw)[0] is Outcome.MISMATCH
    twice = mail(extra="Subject: The same\r\n")
    assert outcome(signed(twice, names=f"{NAMES}:subject"))[0] is Outcome.VERIFIED


@pytest.mark.parametrize(
    ("record", "outcome_", "reason"),
    [
        ("", Outcome.NO_KEY, ""),
        ("  ", Outcome.NO_KEY, ""),
        (rsa(1024, 2).record(), Outcome.MISMATCH, ""),
        (rsa().record("t=y; "), Outcome.REFUSED, "test"),
        (rsa().record("t=s:y; "), Outcome.REFUSED, "test"),
        (rsa().record("h=sha1; "), Outcome.REFUSED, "outdated"),
        (rsa().record("s=tlsrpt; "), Outcome.REFUSED, "not meant for mail"),
        (rsa(768).record(), Outcome.REFUSED, "too short"),
        (ed25519().record(), Outcome.REFUSED, "another method"),
        ("v=DKIM1; p=", Outcome.REFUSED, "revoked"),
        ("v=DKIM1; p=AAAA", Outcome.REFUSED, "damaged"),
        ("v=DKIM1; p=====", Outcome.REFUSED, "damaged"),
        ("v=DKIM1; p=*", Outcome.REFUSED, "damaged"),
        ("v=DKIM1; k=ed25519; p=AAAA", Outcome.REFUSED, "damaged"),
        ("v=DKIM1; k=dsa; p=AAAA", Outcome.REFUSED, "unknown kind"),
        ("v=DKIM2; p=AAAA", Outcome.REFUSED, "no key"),
        ("v=spf1 include:x.example -all", Outcome.REFUSED, "no key"),
        ("x" * 100_000, Outcome.REFUSED, "no key"),
        ("\udcff;\0=", Outcome.REFUSED, "no key"),
    ],
)
def test_what_the_dns_says_may_be_no_key_or_another(record: str, outcome_: Outcome, reason: str) -> None:
    found = outcomes(signed(mail()), {NAME: record})[0]
    assert (found.outcome, found.key, found.key_name) == (outcome_, "", "")
    assert reason in found.reason


def test_forms_of_records_that_are_in_use() -> None:
    plain = rsa().record()
    public = plain.partition("p=")[2]
    for record in (
        f"p={public}",
        f"k=rsa; t=s; p={public};",
        f"v=DKIM1;p={public[:70]} {public[70:]}",
        f" v = DKIM1 ; p = {public}",
    ):
        assert outcome(signed(mail()), record)[0] is Outcome.VERIFIED
    assert outcome(signed(mail(), more=" i=@mail.shop.example;"))[0] is Outcome.VERIFIED
    strict = outcome(signed(mail(), more=" i=@mail.shop.example;"), rsa().record("t=s; "))
    assert strict[0] is Outcome.REFUSED


def test_a_key_that_could_not_be_asked_for_is_not_a_missing_key() -> None:
    assert outcomes(signed(mail()), {})[0].outcome is Outcome.NOT_ASKED


def test_expiry_is_compared_with_the_day_of_receipt_and_never_with_today() -> None:
    raw = signed(mail(), more=f" x={MADE + 86400};")
    assert outcome(raw)[0] is Outcome.VERIFIED
    assert outcome(raw, received=date(2026, 3, 11))[0] is Outcome.VERIFIED
    assert outcome(raw, received=date(2026, 3, 12))[0] is Outcome.REFUSED


def test_the_senders_own_are_looked_at_first_and_no_more_than_eight() -> None:
    raw = mail()
    for number in range(12):
        raw = signed(raw, "letters.example" if number else "shop.example", selector=f"s{number or 1}")
    original = original_of(raw)
    assert original is not None
    claims = claims_of(original, lambda domain: domain == "shop.example")
    assert [claim.is_aligned for claim in claims] == [True] + [False] * (MOST_SIGNATURES - 1)
    assert keys_needed(claims) == (NAME,)
    strangers = claims_of(original, lambda domain: False)
    assert keys_needed(strangers) == tuple(f"s{number}._domainkey.letters.example" for number in range(11, 3, -1))


def test_a_changed_text_is_seen_without_any_key() -> None:
    raw = signed(mail()).replace(b"12.00", b"99.00")
    original = original_of(raw)
    assert original is not None
    claims = claims_of(original, lambda domain: True)
    assert (claims[0].outcome, keys_needed(claims)) == (Outcome.CHANGED, ())


@pytest.mark.parametrize(
    "header",
    [
        b"From: a@shop.example\rSubject: x",
        b"From: a@shop.example\r\n\0: x",
        b" From: a@shop.example",
        b"From: a@shop.example\r\nno colon here",
        b"From : a@shop.example",
        b": a@shop.example",
        b"X: " + b"x" * 300_000,
    ],
)
def test_a_header_that_can_be_split_in_two_ways_is_not_split(header: bytes) -> None:
    assert original_of(header + b"\r\n\r\nbody") is None


def test_a_list_of_tags() -> None:
    assert tags_of(b" a=1;\r\n\tb = 2 ; c=x=y;") == {"a": "1", "b": "2", "c": "x=y"}
    assert tags_of(b"a=1; a=2") is None
    assert tags_of(b"a") is None
    assert tags_of(b"=1") is None
    assert tags_of(b"a=1;" * 1000) is None


def test_a_signature_is_taken_out_of_its_own_field() -> None:
    assert unsigned(b"DKIM-Signature: a=1; b=AA\r\n BB ; bh=CC") == b"DKIM-Signature: a=1; b=; bh=CC"
    assert unsigned(b"DKIM-Signature: b=AA") == b"DKIM-Signature: b="


def test_signatures_of_the_wrong_size_are_wrong() -> None:
    for key in (rsa(), ed25519()):
        public = read_key(key.record())
        for signature in (b"", b"\0", b"\0" * 64, b"\xff" * 128, b"\0" * 1000):
            assert not is_signed_with(public, signature, [b"text"])
        assert is_signed_with(public, key.sign(b"text"), [b"te", b"xt"])


@pytest.mark.parametrize(
    "numbers", [(1 << 1023, 3), ((1 << 9000) + 1, 65537), ((1 << 1023) + 1, 1), ((1 << 1023) + 1, 1 << 600)]
)
def test_a_key_with_numbers_made_to_hurt_is_refused(numbers: tuple[int, int]) -> None:
    encoded = b"".join(der(2, positive(number)) for number in numbers)
    with pytest.raises(KeyRefused):
        read_key(f"p={base64.b64encode(der(0x30, encoded)).decode()}")


# RFC 8463, appendix A: one message with both kinds of signature, and their keys.
PUBLISHED = b"""DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
PUBLISHED_KEYS = {
    "brisbane._domainkey.football.example.com": ("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
    "test._domainkey.football.example.com": (
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3id"
        "Y6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lx"
        "j+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
    ),
}


@pytest.mark.parametrize("name", PUBLISHED_KEYS)
def test_the_message_that_the_standard_shows_is_right_by_each_of_its_signatures(name: str) -> None:
    original = original_of(PUBLISHED)
    assert original is not None
    claims = [claim for claim in claims_of(original, lambda domain: True) if claim.signing.key_name == name]
    assert [one.outcome for one in settled(claims, original, PUBLISHED_KEYS)] == [Outcome.VERIFIED]
