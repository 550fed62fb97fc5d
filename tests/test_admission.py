"""What is filed, waits or is left out by who sent it. The senders are made up, as a reading would tell them."""

from collections.abc import Mapping
from typing import Any

import pytest

from archive.records import Trust
from billfold.admission import Admission, Admitted
from billfold.config import Configuration
from parsers.marketplaces.templates import built_in
from parsers.terms import Event, Evidence, Kind, OrderEvent, Part, Proof, PurchaseDocument, Reading, Sender, Verdict

P, U, F = Verdict.PROVEN, Verdict.UNPROVEN, Verdict.FORGED
PART = Part("", "message/rfc822", "", "0" * 64, b"")
SHIPPED = OrderEvent(Event.SHIPPED, "2026-05-01", Evidence("html", "words", "on its way"), "17-11862-40935")
ACCOUNT = {"name": "shop", "host": "imap.sample.example", "username": "jo", "password_env": "X"}


def sender(address: str, verdict: Verdict, **named: Any) -> Sender:
    domain = address.rpartition("@")[2] if verdict is P else ""
    proof = Proof("dkim", verdict, domain, f"the signature says {verdict.value}")
    return Sender(address, verdict, **{"domain": domain, "proofs": (proof,)} | named)


def document(by: Sender | None) -> PurchaseDocument:
    return PurchaseDocument(Kind.INVOICE, PART, sender=by)


def admit(
    *senders: Sender | None,
    junk: bool = False,
    trust: Mapping[str, Trust] | None = None,
    events: tuple[OrderEvent, ...] = (),
    outer: Sender | None = None,
    account_name: str = "shop",
    **configured: Any,
) -> Admitted:
    settings = Configuration.model_validate({"accounts": [ACCOUNT | configured.pop("account", {})], **configured})
    admission = Admission(settings, (trust or {}).get, built_in)
    documents = tuple(map(document, senders))
    reading = Reading(documents=documents, events=events, sender=outer or (senders[0] if senders else None))
    return admission.admit(reading, account_name, junk=junk)


def place(found: Admitted) -> str:
    if not found.reading.documents:
        return "left out"
    held = found.junk_holds or any(f.needs_review for one in found.reading.documents for f in one.findings)
    return "review" if held else "filed"


def codes(found: Admitted) -> set[str]:
    return {finding.code for one in found.reading.documents for finding in one.findings}


EBAY, SHOP = "ebay@ebay.com", "billing@kestrel.example"


@pytest.mark.parametrize(
    ("address", "verdict", "junk", "where", "found"),
    [
        (EBAY, P, False, "filed", set()),
        (EBAY, U, False, "filed", {"unproven_sender"}),
        (EBAY, F, False, "review", {"forged_sender"}),
        (EBAY, P, True, "filed", {"found_in_junk"}),
        (EBAY, U, True, "review", {"from_junk", "unproven_sender"}),
        (EBAY, F, True, "left out", set()),
        (SHOP, P, False, "filed", set()),
        (SHOP, U, False, "filed", {"unproven_sender"}),
        (SHOP, P, True, "review", {"from_junk"}),
        (SHOP, U, True, "review", {"from_junk", "unproven_sender"}),
        (SHOP, F, True, "left out", set()),
    ],
)
def test_where_a_document_goes_unless_somebody_says_otherwise(
    address: str, verdict: Verdict, junk: bool, where: str, found: set[str]
) -> None:
    admitted = admit(sender(address, verdict), junk=junk)
    assert (place(admitted), codes(admitted)) == (where, found)
    assert admitted.is_forged == (where == "left out")


def test_a_proven_mail_that_a_stranger_attaches_to_his_own_does_not_bring_that_out_of_junk() -> None:
    for other in (sender("eve@evil.example", U), sender("eve@evil.example", P)):
        found = admit(sender(EBAY, P), outer=other, junk=True)
        assert place(found) == "review"
        [one] = found.reading.documents
        assert one.findings[0].message.startswith("found in Junk, and it is attached to a mail from eve@evil.example: ")
        assert place(admit(sender(EBAY, P), outer=other)) == "filed"
    trusted = {"eve@evil.example": Trust.TRUSTED}
    assert place(admit(sender(EBAY, P), outer=sender("eve@evil.example", P), junk=True, trust=trusted)) == "filed"


def test_a_file_that_came_in_no_message_has_no_sender_to_doubt() -> None:
    assert place(admit(None)) == "filed"
    assert codes(admit(None, junk=True)) == set()


def test_a_marketplaces_marketing_address_does_not_file_from_junk() -> None:
    assert place(admit(sender("news@reply.ebay.com", P), junk=True)) == "review"


@pytest.mark.parametrize("address", ["a1@members.ebay.de", "b2@marketplace.amazon.co.uk", "c3@allegromail.pl"])
def test_what_a_marketplace_passes_on_from_anybody_who_sells_there_is_not_its_own(address: str) -> None:
    assert place(admit(sender(address, P), junk=True)) == "review"
    assert place(admit(sender(address, P), junk=True, trust={address: Trust.TRUSTED})) == "filed"
    assert place(admit(sender(address, P))) == "filed"


def test_trust_files_from_junk_what_is_proven_and_only_if_asked_what_is_not() -> None:
    trusted, unsigned = {SHOP: Trust.TRUSTED}, {SHOP: Trust.EVEN_UNSIGNED}
    assert place(admit(sender(SHOP, P), junk=True, trust=trusted)) == "filed"
    assert place(admit(sender(SHOP, U), junk=True, trust=trusted)) == "review"
    assert place(admit(sender(SHOP, U), junk=True, trust=unsigned)) == "filed"
    assert place(admit(sender(SHOP, F), junk=True, trust=unsigned)) == "left out"
    assert place(admit(sender(SHOP, F), trust=unsigned)) == "review"


def test_whom_a_person_distrusts_is_left_out_everywhere_and_that_is_no_forgery() -> None:
    for junk in (False, True):
        found = admit(sender(SHOP, P), junk=junk, trust={SHOP: Trust.DISTRUSTED}, events=(SHIPPED,))
        assert (place(found), found.is_forged, found.reading.events) == ("left out", False, ())
        assert found.reading.reason == f"you distrust {SHOP}"


def test_what_the_inlet_took_lies_nowhere_else_and_is_never_left_out() -> None:
    found = admit(sender(SHOP, P), account_name="inlet", trust={SHOP: Trust.DISTRUSTED})
    assert (place(found), codes(found)) == ("review", {"distrusted_sender"})
    ignoring = {"senders": {"from_inbox": {"unproven": "ignore"}}}
    assert place(admit(sender(SHOP, U), account_name="inlet", **ignoring)) == "review"
    assert admit(sender(SHOP, U), **ignoring).is_left_out


def test_the_reasons_are_sentences_that_name_the_sender_and_the_evidence() -> None:
    [held] = admit(sender(SHOP, U), junk=True).reading.documents
    assert held.findings[0].message == (
        f"found in Junk, and nothing proves that {SHOP} sent it: the signature says unproven"
    )
    [stranger] = admit(sender(SHOP, P), junk=True).reading.documents
    assert stranger.findings[0].message == (
        "found in Junk, and it is signed by kestrel.example, and anybody can have a signature: if you know "
        f"{SHOP}, say `billfold trust {SHOP}`"
    )
    [nobody] = admit(Sender("")).reading.documents
    assert nobody.findings[0].message == "nothing proves who sent it"
    [nobody] = admit(Sender("", stated_by="jo@doe.example", domain="doe.example")).reading.documents
    assert nobody.findings[0].message == "jo@doe.example, who forwarded it, states no sender"
    forged = admit(sender(EBAY, F), junk=True)
    assert forged.reading.reason == f"it does not come from {EBAY}, as it says: the signature says forged"


# ------------------------------------------------------------------------------------------------ who forwards

INBOX = {"inbox": {"forwarders": ["jo@doe.example"], "address": "invoices@doe.example"}}


def stated(verdict: Verdict = U, domain: str = "doe.example", by: str = "jo@doe.example") -> Sender:
    return Sender(EBAY, verdict, domain=domain, stated_by=by, proofs=(Proof("dkim", P, domain, "it is signed"),))


def test_what_a_listed_forwarder_is_proven_to_have_sent_on_is_filed_with_the_sender_as_stated() -> None:
    for junk in (False, True):
        found = admit(stated(), junk=junk, **INBOX)
        assert place(found) == "filed"
        assert "as_stated" in codes(found)
    [one] = admit(stated(), **INBOX).reading.documents
    assert one.findings[0].message == f"that {EBAY} sent it is what jo@doe.example states, who forwarded it"


def test_a_forwarder_who_is_not_proven_or_not_listed_vouches_for_nobody() -> None:
    assert place(admit(stated(domain=""), junk=True, **INBOX)) == "review"
    assert place(admit(stated(by="eve@evil.example", domain="evil.example"), junk=True, **INBOX)) == "review"
    [one] = admit(stated(domain=""), **INBOX).reading.documents
    assert one.findings[0].message.endswith("who forwarded it, and even that is not proven")


def test_a_proven_mail_that_a_listed_forwarder_attaches_is_filed_from_junk_and_so_is_his_own() -> None:
    forwarder = sender("jo@doe.example", P)
    assert place(admit(sender(SHOP, P), outer=forwarder, junk=True, **INBOX)) == "filed"
    assert place(admit(forwarder, junk=True, **INBOX)) == "filed"
    assert place(admit(sender(SHOP, F), outer=forwarder, junk=True, **INBOX)) == "left out"
    for other in (sender("jo@doe.example", U), sender("jo@doe.example", F), sender("eve@evil.example", P)):
        assert place(admit(sender(SHOP, P), outer=other, junk=True, **INBOX)) == "review"


def test_what_a_forged_forwarder_brings_waits() -> None:
    assert place(admit(stated(F), **INBOX)) == "review"


# -------------------------------------------------------------------------------------------------- the rules


def test_every_rule_can_be_changed_for_all_and_for_one_account() -> None:
    strict = {"from_inbox": {"unproven": "review"}, "from_junk": {"forged": "review", "proven": "review"}}
    for where in ({"senders": strict}, {"account": strict}):
        assert place(admit(sender(EBAY, U), **where)) == "review"
        assert place(admit(sender(EBAY, F), junk=True, **where)) == "review"
        assert place(admit(sender(EBAY, P), junk=True, **where)) == "review"
    both = {"senders": strict, "account": {"from_inbox": {"unproven": "file"}}}
    assert place(admit(sender(EBAY, U), **both)) == "filed"
    assert place(admit(sender(EBAY, P), junk=True, **both)) == "review"
    assert place(admit(sender(EBAY, U), senders={"from_inbox": {"unproven": "ignore"}})) == "left out"
    ruled = admit(sender(EBAY, U), senders={"from_inbox": {"unproven": "ignore"}}).reading.reason
    assert ruled.startswith(f"your rules for senders leave it out: nothing proves that {EBAY} sent it")
    other = {"senders": strict, "account": {"from_inbox": {"forged": "ignore"}}}
    assert place(admit(sender(EBAY, U), **other)) == "review"  # what the account leaves unsaid is as for all
    assert place(admit(sender(EBAY, F), **other)) == "left out"


def test_of_several_documents_none_is_lost_because_another_is_forged() -> None:
    found = admit(sender(EBAY, P), sender(SHOP, F), junk=True)
    assert place(found) == "review"
    assert [len(one.findings) for one in found.reading.documents] == [1, 1]
    assert found.reading.documents[1].findings[0].needs_review


def test_notices_from_junk_count_as_unproven_unless_somebody_answers_for_them() -> None:
    assert admit(events=(SHIPPED,), outer=sender(EBAY, U), junk=True).junk_holds
    assert not admit(events=(SHIPPED,), outer=sender(EBAY, P), junk=True).junk_holds
    assert admit(events=(SHIPPED,), outer=sender(EBAY, F), junk=True).reading.events == ()
    assert admit(events=(SHIPPED,), outer=sender(EBAY, U)).reading.events == (SHIPPED,)


def test_what_waits_by_its_sender_says_nothing_of_an_order() -> None:
    found = admit(events=(SHIPPED,), outer=sender(EBAY, F))
    assert (found.reading.events, found.is_forged) == ((), False)
    assert found.reading.reason.startswith(f"it does not come from {EBAY}, as it says")
    assert admit(sender(EBAY, F), events=(SHIPPED,)).reading.events == ()
    strict = {"from_inbox": {"unproven": "review"}}
    assert admit(events=(SHIPPED,), outer=sender(EBAY, U), account=strict).reading.events == ()


def test_whose_word_is_believed_is_the_accounts_own_before_that_of_all_and_of_the_provider() -> None:
    def believed(host: str = "imap.gmail.com", account: dict[str, Any] | None = None, **senders: Any) -> list[str]:
        configured = {"accounts": [ACCOUNT | {"host": host} | (account or {})], "senders": senders}
        admission = Admission(Configuration.model_validate(configured), {}.get, built_in)
        return list(admission.believed("shop").servers)

    assert believed() == ["mx.google.com"]
    assert believed("imap.sample.example") == []
    assert believed(servers=["mx.doe.example"]) == ["mx.doe.example"]
    assert believed(servers=["mx.doe.example"], account={"servers": ["*.Sample.example"]}) == ["*.sample.example"]
    assert believed(account={"servers": []}) == []


@pytest.mark.parametrize(("protocol", "believed"), [("lmtp", ("mx.doe.example",)), ("smtp", ())])
def test_where_senders_come_by_themselves_no_server_is_believed(protocol: str, believed: tuple[str, ...]) -> None:
    inlet = {"listen": "127.0.0.1:2424", "protocol": protocol}
    senders = {"servers": ["mx.doe.example"], "sealers": ["relay.example"]}
    settings = Configuration.model_validate({**INBOX, "inlet": inlet, "senders": senders})
    found = Admission(settings, {}.get, built_in).believed("inlet")
    assert (found.servers, found.sealers) == (believed, ("relay.example",))
