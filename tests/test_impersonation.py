"""Names that are another's, answers that go elsewhere, and what a message is told of all that is suspicious."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.mail.aliases import mailbox_in
from parsers.marketplaces.templates import Marketplace, built_in, marketplace_of
from parsers.senders.impersonation import claims
from parsers.senders.suspicious import domains_of, suspicious
from parsers.terms import Finding, Sender, Verdict

MARKETPLACES = built_in()


def codes(
    written: str,
    reply_to: str = "",
    *,
    known: tuple[str, ...] = (),
    own: tuple[str, ...] = (),
    proven: bool = False,
    more: tuple[tuple[str, str], ...] = (),
    text: str = "",
) -> list[str]:
    """Return the codes of what is suspicious about a message with such a `From` and `Reply-To`."""
    return [finding.code for finding in told(written, reply_to, known, own, proven, more, text)]


def told(
    written: str,
    reply_to: str = "",
    known: tuple[str, ...] = (),
    own: tuple[str, ...] = (),
    proven: bool = False,
    more: tuple[tuple[str, str], ...] = (),
    text: str = "",
) -> tuple[Finding, ...]:
    fields = [("from", written), *([("reply-to", reply_to)] if reply_to else []), *more]
    mailbox = mailbox_in(written)
    sender = Sender(mailbox.address, Verdict.PROVEN if proven else Verdict.UNPROVEN, mailbox.name)
    findings = suspicious(fields, sender, text, MARKETPLACES, known, own=own)
    assert all(finding.needs_review for finding in findings)
    return findings


@pytest.mark.parametrize(
    "written",
    [
        '"rechnung@muster.example" <x91@attacker.example>',
        "rechnung@muster.example <x91@gmail.com>",
        '"Muster (rechnung@muster.example)" <x91@attacker.example>',
        "buchhaltung@muster.example via Post <x91@attacker.example>",
        '"erika.muster@gmail.com" <erica.mustar@gmail.com>',
    ],
)
def test_a_name_that_is_somebody_elses_address_is_false(written: str) -> None:
    assert codes(written) == ["false_name"]


@pytest.mark.parametrize(
    "written",
    [
        "Amazon.de Kundenservice <a@b.example>",
        "amazon <a@gmail.com>",
        "PayPal <service@mail-center.example>",
        "Rechnung von PayPal <x@attacker.example>",
        "PayPaI Billing <x@attacker.example>",
        "Pay Pal <x@attacker.example>",
        "\u0410mazon EU <x@attacker.example>",
        "e\u200bBay <x@attacker.example>",
        "KLARNA Deutschland <x@attacker.example>",
        "Mercado Libre Pagos <x@attacker.example>",
        "Apple Support <x@attacker.example>",
        "OTTO Rechnung <x@attacker.example>",
        "Wise Payments <x@attacker.example>",
        "bol.com Betaling <x@attacker.example>",
        "TikTok Shop <x@attacker.example>",
        "Apple <no-reply@attacker.example>",
        "Wise <payments@attacker.example>",
        "Amazon.de Bestellbestätigung 302-1 <x@attacker.example>",
        "eBay Kundenbetreuung <x@attacker.example>",
    ],
)
def test_a_marketplaces_name_at_a_strangers_domain_is_false(written: str) -> None:
    assert codes(written) == ["false_name"]


@pytest.mark.parametrize(
    "written",
    [
        "Amazon.de <bestellbestaetigung@amazon.de>",
        "eBay <ebay@ebay.at>",
        "Zalando Lounge <info@zalando-lounge.de>",
        "PayPal <service@intl.paypal.com>",
        "Wise <noreply@transferwise.com>",
        "Apple Orchard <info@apple-orchard.example>",
        "Apple Orchard Billing <info@apple-orchard.example>",
        "Otto <otto@familie.example>",
        "Otto <info@familie.example>",
        "Apple <service@apple-hof.example>",
        "Otto Service <info@otto-service.example>",
        "Otto Kundendienst <info@kaelte-otto.example>",
        "Target Zielscheiben <info@zielscheiben.example>",
        "Wise Owl Books <info@wiseowl.example>",
        "Amazonas Tierwelt <info@tierwelt.example>",
        "Muster Shop via eBay <info@muster.example>",
        "eBay-Shop Muster <info@muster.example>",
        "Amazon Marketplace - Muster Handel <info@muster.example>",
        "Muster <rechnung@muster.example>",
        '"rechnung@muster.example" <rechnung@muster.example>',
        '"info@muster.example" <noreply@mail.muster.example>',
        '"info@muster.com" <info@muster.example>',
        '"erika.muster@gmail.com" <erika@muster.example>',
        '"erika.muster@gmail.com" <erikamuster@gmail.com>',
        "Erika Muster <erika@gmail.com>",
        "rechnung@muster.example",
        "",
    ],
)
def test_an_honest_name_is_not_false(written: str) -> None:
    assert codes(written) == []


@pytest.mark.parametrize(
    "written",
    [
        "Muster Shop <service@paypal.com>",
        "Apple Orchard Billing <invoice+statements@stripe.com>",
        "eBay Billing <receipts@messaging.squareup.com>",
        "Muster <store+123@t.shopifyemail.com>",
        "Lila Laden via Etsy <transaction@etsy.com>",
        '"erika@muster.example" <member@members.ebay.de>',
    ],
)
def test_marketplaces_may_write_under_the_names_of_their_sellers(written: str) -> None:
    assert codes(written, "muster.laden@gmail.com") == []


@pytest.mark.parametrize(
    ("written", "reply_to"),
    [
        ("Muster GmbH <rechnung@muster.example>", "muster.rechnung@gmail.com"),
        ("rechnung@muster.example", "Muster <muster-gmbh@gmx.net>"),
        ("Buchhaltung <buchhaltung@muster.example>", "muster@yahoo.com"),
        ("Jo Beispiel <jo@muster.example>", "jo.beispiel@web.de"),
        ("Amazon.de <auto-confirm@amazon.de>", "amazon.rechnung@gmail.com"),
    ],
)
def test_a_firm_whose_answers_go_to_a_private_address_is_looked_at_where_it_is_not_proven(
    written: str, reply_to: str
) -> None:
    assert codes(written, reply_to) == ["reply_elsewhere"]
    assert codes(written, reply_to, proven=True) == []


@pytest.mark.parametrize(
    ("written", "reply_to"),
    [
        ("Muster GmbH <rechnung@muster.example>", "service@muster.example"),
        ("Muster GmbH <rechnung@mail.muster.example>", "service@muster.example"),
        ("Muster GmbH <rechnung@muster.example>", "ticket@helpdesk.example"),
        ("Muster GmbH <rechnung@muster.example>", "muster@gmail.com, service@muster.example"),
        ("Muster GmbH <rechnung@muster.example>", "service@muster.com"),
        ("Muster GmbH <rechnung@muster.example>", "service@muster-service.example"),
        ("Muster Handwerk <mailer@invoicing-program.example>", "muster.handwerk@gmail.com"),
        ("Erika <erika@gmail.com>", "erika@web.de"),
        ("Muster GmbH <rechnung@muster.example>", "no address"),
    ],
)
def test_answers_may_go_to_many_places(written: str, reply_to: str) -> None:
    assert codes(written, reply_to) == []


def test_answers_may_go_to_the_recipients_own_domain() -> None:
    assert codes("Muster <a@muster.example>", "me@rnuster.example", own=("rnuster.example",)) == []


def test_a_free_provider_is_nobodys_own() -> None:
    assert codes("Muster <a@muster.example>", "muster@gmail.com", own=("gmail.com",)) == ["reply_elsewhere"]


def test_answers_to_a_lookalike_are_looked_at_even_where_the_sender_is_proven() -> None:
    (finding,) = told("Muster <rechnung@muster.example>", "rechnung@rnuster.example", proven=True)
    assert finding.code == "lookalike"
    assert "rnuster.example is not muster.example" in finding.message
    assert codes("Muster <a@muster.example>", "a@paypal-billing.example") == ["lookalike"]


@pytest.mark.parametrize(
    "domain",
    ["rnuster.example", "mus\u200bter.example", "m\u00fcster.example", "muster-rechnung.example", "muster.co"],
    ids=ascii,
)
def test_a_lookalike_of_a_seller_in_the_archive_is_looked_at(domain: str) -> None:
    (finding,) = told(f"Muster <rechnung@{domain}>", known=("muster.example",))
    assert finding.code == "lookalike"
    assert "`billfold trust`" in finding.message
    assert codes(f"Muster <rechnung@{domain}>") == []


def test_a_seller_in_the_archive_is_no_lookalike_of_another_one() -> None:
    assert codes("Muster <a@rnuster.example>", known=("muster.example", "rnuster.example")) == []
    assert codes("Muster <a@rnuster.example>", known=("muster.example",), own=("rnuster.example",)) == []


def test_a_finding_names_the_thing_and_says_what_to_do() -> None:
    lookalike, name = told("eBay <rechnung@ebay-rechnung.example>")
    assert lookalike.message == (
        "ebay-rechnung.example is not eBay's: it has `ebay` in its name, and eBay's mail comes from ebay.com; look at "
        "where the mail comes from before you pay, and `billfold trust` the sender if you know it"
    )
    assert name.code == "false_name"
    assert "ebay-rechnung.example, which is not known to be eBay's" in name.message


def test_a_message_can_be_suspicious_in_several_ways() -> None:
    text = "Ihre Rechnung ist offen. Zahlen Sie noch heute! Sonst wird Ihr Konto gesperrt."
    found = codes("PayPal Service <a@paypa1.com>", "paypal.service@gmail.com", text=text)
    assert found == ["lookalike", "false_name", "reply_elsewhere", "pressure"]


def test_a_list_at_the_recipients_own_domain_may_write_for_others() -> None:
    listed = (("list-id", "<invoices.firma.example>"), ("list-post", "<mailto:invoices@firma.example>"))
    written = "'Amazon.de' via Invoices <invoices@firma.example>"
    assert codes(written, "auto-confirm@amazon.de", own=("firma.example",), more=listed) == []
    forged = (("list-id", "<x.attacker.example>"), ("list-post", "<mailto:x@attacker.example>"))
    assert codes('"rechnung@muster.example via X" <x@attacker.example>', more=forged) == ["false_name"]


def test_what_a_message_says_of_its_relays_excuses_no_name() -> None:
    header = (("list-id", "<x.attacker.example>"), ("list-post", "<mailto:x@attacker.example>"))
    original = (*header, ("x-original-from", "Muster <rechnung@muster.example>"))
    fields = [("from", '"rechnung@muster.example via X" <x@attacker.example>'), *original]
    sender = Sender("rechnung@muster.example", name="Muster")
    assert [f.code for f in suspicious(fields, sender, "", MARKETPLACES)] == ["false_name"]
    fields[0] = ("from", "Muster via X <x@muster-rechnung.example>")
    assert suspicious(fields, sender, "", MARKETPLACES) == ()
    assert [f.code for f in suspicious(fields, sender, "", MARKETPLACES, ("muster.example",))] == ["lookalike"]


def test_an_alias_service_hides_honest_authors() -> None:
    fields = [
        ("from", '"Amazon.de" <bestellung_at_amazon_de_xyzab@simplelogin.co>'),
        ("x-simplelogin-original-from", "Amazon.de <bestellung@amazon.de>"),
        ("reply-to", "bestellung_at_amazon_de_xyzab@simplelogin.co"),
    ]
    sender = Sender("bestellung@amazon.de", name="Amazon.de")
    assert suspicious(fields, sender, "", MARKETPLACES) == ()


def test_a_name_without_an_address_that_can_be_read_is_weighed_too() -> None:
    for written in ("PayPal <x@[192.0.2.1]>", "PayPal <x@pay\u200bpal.example>", "PayPal Service <service>"):
        name = written.partition(" <")[0]
        found = [f.code for f in suspicious([("from", written)], Sender("", name=name), "", MARKETPLACES)]
        assert "false_name" in found
    assert suspicious([("from", "Muster")], Sender("", name="Muster"), "", MARKETPLACES) == ()


def test_the_domains_to_look_up_are_those_of_the_sender_and_of_answers() -> None:
    fields = [("from", "Muster <a@mus\u200bter.example>"), ("reply-to", "b@other.example, a@muster.example")]
    assert domains_of(fields, Sender("")) == ("mus\u200bter.example", "other.example", "muster.example")
    fields[0] = ("from", "Muster <a@muster.example>")
    assert domains_of(fields, Sender("a@muster.example")) == ("muster.example", "other.example")
    fields[0] = ("from", "Muster via List <list@list.example>")
    assert domains_of(fields, Sender("a@muster.example")) == ("muster.example", "list.example", "other.example")
    assert domains_of([], Sender("")) == ()


def test_a_users_own_marketplace_is_protected_too() -> None:
    own = Marketplace("lindenmarkt", "Lindenmarkt", ("@lindenmarkt.example",))
    known = (own, *MARKETPLACES)
    written = [("from", "Lindenmarkt Service <a@stranger.example>")]
    sender = Sender("a@stranger.example", name="Lindenmarkt Service")
    assert [f.code for f in suspicious(written, sender, "", known)] == ["false_name"]
    sender = Sender("a@lindenmarkt-invoice.example")
    assert [f.code for f in suspicious([], sender, "", known)] == ["lookalike"]
    assert suspicious([], Sender("a@mail.lindenmarkt.example", name="Lindenmarkt"), "", known) == ()


def test_claims_of_a_marketplace_itself_are_not_weighed() -> None:
    address = "service@paypal.com"
    paypal = marketplace_of(address, MARKETPLACES)
    assert claims(address, "Amazon", "", paypal, MARKETPLACES) == ()


ODD = st.text(max_size=300) | st.sampled_from(
    ["PayPal " * 200, "@" * 500, "<" * 400, "a@b." * 200, "\udc80@\udcff", "é" * 900]
)


@given(ODD, ODD, ODD, ODD)
def test_nothing_in_a_message_is_too_odd(written: str, address: str, name: str, text: str) -> None:
    fields = [("from", written), ("reply-to", address), ("list-id", name)]
    suspicious(fields, Sender(address, name=name), text, MARKETPLACES, (written[:50], "muster.example"), own=(name,))
    suspicious(fields, Sender(f"{name}@{text}", name=written), text, MARKETPLACES, ("muster.example",))
