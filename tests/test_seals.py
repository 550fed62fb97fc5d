import re
from collections.abc import Callable

import dkim
import pytest

from parsers.senders.seals import chain_of, is_unbroken
from parsers.senders.signed_text import original_of
from parsers.terms import Verdict
from tests.signed_mails import NAMES, dns, ed25519, judged, mail, rsa, sealed, signed

RECORDS: dict[str, str] = {
    "arc._domainkey.relay.example": rsa(1024, 2).record(),
    "arc._domainkey.other.example": rsa(1024, 3).record(),
}


def relay(raw: bytes, results: str = "dmarc=pass header.from=shop.example", **more: object) -> bytes:
    return sealed(raw, "relay.example", results, rsa(1024, 2), **more)  # type: ignore[arg-type]


def other(raw: bytes, results: str = "dmarc=pass header.from=shop.example", **more: object) -> bytes:
    return sealed(raw, "other.example", results, rsa(1024, 3), **more)  # type: ignore[arg-type]


def verdict(raw: bytes, sealers: tuple[str, ...] = ("relay.example",), **records: str) -> Verdict:
    return judged(raw, dns(RECORDS | records), sealers=sealers).verdict


def test_a_chain_that_we_make_is_one_for_the_library_too() -> None:
    raw = relay(other(mail()), instance=2, state="pass")
    assert (
        dkim.arc_verify(raw, dnsfunc=lambda name, timeout=5: RECORDS[name.decode().rstrip(".")].encode())[0] == b"pass"
    )
    original = original_of(raw)
    assert original is not None
    chain = chain_of(original, ["relay.example"])
    assert chain is not None
    assert chain.keys_needed == ("arc._domainkey.relay.example", "arc._domainkey.other.example")
    assert is_unbroken(chain, original, RECORDS)


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass header.from=shop.example",
        "dkim=pass header.d=mail.shop.example; dmarc=none header.from=shop.example",
        "spf=fail; dkim=pass (2048-bit key) header.i=@shop.example",
    ],
)
def test_what_a_believed_forwarder_found_and_sealed_proves_the_sender(results: str) -> None:
    found = judged(relay(mail(), results), dns(RECORDS), sealers=["relay.example"])
    assert (found.verdict, found.domain, found.proofs[0].method) == (Verdict.PROVEN, found.domain, "arc")
    assert found.domain.endswith("shop.example")


def test_a_list_that_changes_the_text_and_seals_it_keeps_the_proof() -> None:
    raw = relay(signed(mail()) + b"\r\n-- \r\nThe list\r\n")
    assert verdict(raw) is Verdict.PROVEN
    assert verdict(raw, ()) is Verdict.FORGED


def test_of_two_seals_the_newest_counts() -> None:
    assert verdict(relay(other(mail(), "dmarc=fail"), instance=2, state="pass")) is Verdict.PROVEN
    assert (
        verdict(other(relay(mail()), "dmarc=pass header.from=shop.example", instance=2, state="pass"))
        is Verdict.UNPROVEN
    )
    both = relay(other(mail()), "dmarc=fail header.from=shop.example", instance=2, state="pass")
    assert verdict(both) is Verdict.UNPROVEN


def _without(name: bytes, raw: bytes) -> bytes:
    return re.sub(rb"(?m)^%s:.*\r\n(?:[ \t].*\r\n)*" % name, b"", raw, count=1)


TWO = relay(other(mail()), instance=2, state="pass")
BROKEN: dict[str, Callable[[], bytes]] = {
    "text changed": lambda: relay(mail()).replace(b"12.00", b"99.00"),
    "subject changed": lambda: relay(mail()).replace(b"R-1001\r\n", b"R-1002\r\n"),
    "finding changed": lambda: relay(mail(), "dmarc=fail header.from=shop.example").replace(
        b"dmarc=fail", b"dmarc=pass"
    ),
    "state fail": lambda: relay(other(mail()), instance=2, state="fail"),
    "state none in the second": lambda: relay(other(mail()), instance=2, state="none"),
    "state pass in the first": lambda: relay(mail(), state="pass"),
    "begins with the second": lambda: relay(mail(), instance=2, state="pass"),
    "a gap": lambda: relay(other(mail()), instance=3, state="pass"),
    "a zero": lambda: relay(mail(), instance=0),
    "no seal": lambda: _without(b"ARC-Seal", relay(mail())),
    "no signature": lambda: _without(b"ARC-Message-Signature", relay(mail())),
    "no finding": lambda: _without(b"ARC-Authentication-Results", relay(mail())),
    "older seal gone": lambda: TWO[: TWO.rindex(b"ARC-Seal")] + _without(b"ARC-Seal", TWO[TWO.rindex(b"ARC-Seal") :]),
    "two of one": lambda: relay(relay(mail())),
    "another's seal on top": lambda: relay(mail()).replace(
        b"d=relay.example; s=arc; b=", b"d=other.example; s=arc; b="
    ),
    "another signed the text": lambda: relay(mail()).replace(
        b"d=relay.example; s=arc; t", b"d=other.example; s=arc; t"
    ),
    "h in the seal": lambda: relay(mail()).replace(b"cv=none; d", b"cv=none; h=from; d"),
    "sha-1": lambda: relay(mail()).replace(b"a=rsa-sha256; t", b"a=rsa-sha1; t"),
    "from not signed": lambda: relay(mail(), names="subject:date:mime-version"),
    "subject not signed": lambda: relay(mail(), names="from:date:mime-version"),
    "seal signed by the signature": lambda: relay(mail(), names=f"{NAMES}:arc-seal"),
    "another subject above": lambda: b"Subject: Pay\r\n" + relay(mail()),
    "nonsense": lambda: b"ARC-Seal: i=1; cv=none; d=relay.example; s=arc; b=AA\r\n" + mail(),
    "too many": lambda: b"ARC-Seal: i=1; cv=none; d=relay.example; s=arc; b=AA\r\n" * 1000 + mail(),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_chain_that_is_not_whole_proves_nothing(case: str) -> None:
    assert verdict(BROKEN[case](), ("relay.example", "other.example")) is Verdict.UNPROVEN


def test_a_chain_proves_nothing_without_its_keys_or_by_somebody_who_is_not_believed() -> None:
    raw = relay(other(mail()), instance=2, state="pass")
    assert verdict(raw) is Verdict.PROVEN
    assert verdict(raw, ("other.example",)) is Verdict.UNPROVEN
    assert verdict(raw, ("arelay.example", "relay.example.thief.example")) is Verdict.UNPROVEN
    for name in RECORDS:
        for record in ("", "v=DKIM1; p=", rsa(1024, 4).record(), ed25519().record()):
            assert verdict(raw, **{name: record}) is Verdict.UNPROVEN
        assert judged(raw, dns(RECORDS | {name: None}), sealers=["relay.example"]).verdict is Verdict.UNPROVEN
