"""Header forwards: who wrote a message that relays passed on, who passed it on, and where it went."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.mail.message import read_message
from parsers.mail.relays import How, Relay, origin_of
from parsers.terms import Certainty

SHOP = ("from", "Fernhollow Market <till@fernhollow.example>")


def origin(*fields: tuple[str, str]) -> Relay:
    return origin_of(fields)


def test_a_mail_that_nobody_passed_on_has_its_from_and_nothing_else() -> None:
    found = origin(SHOP, ("to", "jo@doe.example"))
    assert (found.sender, found.sender_name) == ("till@fernhollow.example", "Fernhollow Market")
    assert (found.forwarder, found.how, found.forwarded, found.restored) == ("", How.DIRECT, False, False)
    assert not found.how
    assert found.recipients == ("jo@doe.example",)
    assert set(found.evidence) == {"sender"}


def test_an_empty_header_says_nothing() -> None:
    assert origin() == Relay()
    assert origin(("from", ""), ("to", ""), ("received", ""), ("resent-from", "")).sender == ""


def test_who_resends_keeps_from_and_is_the_forwarder() -> None:
    found = origin(("resent-from", "Jo Doe <Jo@Doe.example>"), ("resent-to", "invoices@doe.example"), SHOP)
    assert (found.sender, found.forwarder, found.how) == ("till@fernhollow.example", "jo@doe.example", How.RESENT)
    assert found.forwarded
    assert found.evidence["forwarder"].label == "resent-from"
    assert "invoices@doe.example" in found.recipients


def test_the_topmost_of_several_who_passed_it_on_is_the_last() -> None:
    fields = [("resent-from", "second@b.example"), ("received", "x"), ("resent-from", "first@a.example"), SHOP]
    assert origin_of(fields).forwarder == "second@b.example"
    mixed = [("x-forwarded-for", "box@c.example target@d.example"), *fields]
    assert (origin_of(mixed).forwarder, origin_of(mixed).how) == ("box@c.example", How.AUTOMATIC)


def test_a_resent_sender_counts_where_no_resent_from_stands() -> None:
    assert origin(("resent-sender", "jo@doe.example"), SHOP).forwarder == "jo@doe.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-forwarded-for", "jo@doe.example invoices@doe.example"),
        ("x-forwarded-for", "jo@doe.example, a@b.example, invoices@doe.example"),
        ("x-ms-exchange-forwardingloop", "jo@doe.example;f7a17af6-1c5c-4a36-aa8b-f5be247aa4ba"),
        ("x-ms-exchange-inbox-rules-loop", "jo@doe.example"),
        ("x-pm-forwarded-from", "jo@doe.example"),
        ("x-sieve-redirected-from", "jo@doe.example"),
        ("x-yahoo-forwarded", "from jo@doe.example to invoices@doe.example"),
        ("x-resent-for", "jo@doe.example"),
        ("return-path", "<jo+caf_=invoices=doe.example@doe.example>"),
    ],
)
def test_a_mailbox_that_forwards_by_itself_is_the_forwarder(name: str, value: str) -> None:
    found = origin((name, value), SHOP)
    assert (found.sender, found.forwarder) == ("till@fernhollow.example", "jo@doe.example")
    assert (found.how, found.forwarded) == (How.AUTOMATIC, True)


@pytest.mark.parametrize("value", ["10.0.0.1, 192.0.2.7", "ForwardingHandled;2109ce83", "unknown", "@", "a@", "@b", ""])
def test_marks_without_an_address_name_nobody(value: str) -> None:
    found = origin(("x-forwarded-for", value), ("x-ms-exchange-forwardingloop", value), SHOP)
    assert (found.forwarder, found.forwarded) == ("", False)


def test_an_answer_that_exchange_wrote_itself_was_not_forwarded() -> None:
    found = origin(("x-ms-exchange-inbox-rules-loop", "jo@doe.example"), ("from", "jo@doe.example"))
    assert not found.forwarded


def test_an_earlier_delivery_is_a_weak_sign_of_who_passed_it_on() -> None:
    found = origin(("delivered-to", "box@doe.example"), ("delivered-to", "jo@doe.example"), SHOP)
    assert (found.forwarder, found.how, found.forwarded) == ("jo@doe.example", How.DELIVERED, False)
    assert found.evidence["forwarder"].certainty is Certainty.DOUBTFUL
    assert origin(("delivered-to", "box@doe.example"), ("delivered-to", "BOX@doe.example"), SHOP).forwarder == ""


def test_a_loop_mark_names_who_passed_it_on_unless_a_list_wrote_it() -> None:
    assert origin(("x-loop", "jo@doe.example"), SHOP).forwarder == "jo@doe.example"
    assert origin(("x-loop", "l@lists.example"), ("list-id", "<l.lists.example>"), SHOP).forwarder == ""


APPLE = "privaterelay.appleid.com"


@pytest.mark.parametrize(
    ("local", "author"),
    [
        ("till_at_mail_fernhollow_example_k9v7qnxvtp_a1b2c3d4", "till@mail.fernhollow.example"),
        ("order_update_at_shop_example_k9v7qnxvtp_a1b2c3d4", "order_update@shop.example"),
        ("no-reply_at_my-shop_example_abcdefgh_12345678", "no-reply@my-shop.example"),
        ("first.last_at_shop_example_k9v7_a1", "first.last@shop.example"),
        ("info_at_shop_at_k9v7qnxvtp_a1b2c3d4", "info@shop.at"),
        ("look_at_me_at_shop_example_k9v7qnxvtp_a1b2c3d4", ""),
        ("till_at_shop_at_home_example_k9v7qnxvtp_a1b2c3d4", ""),
        ("till_at_shop_example", ""),
        ("till_at_mail_shop_k9v7qnxvtp", ""),
        ("till_at_shop_example_com_a1b2c3d4", ""),
        ("till_at_shop__example_k9v7qnxvtp_a1b2c3d4", ""),
        ("till_at_localhost_k9v7qnxvtp_a1b2c3d4", ""),
        ("_at_shop_example_k9v7qnxvtp_a1b2c3d4", ""),
        ("k9v7qnxvtp", ""),
    ],
)
def test_hide_my_email_is_undone_only_where_one_author_fits(local: str, author: str) -> None:
    found = origin(("from", f"Fernhollow <{local}@{APPLE}>"), ("to", f"Hide My Email <mask1@{APPLE}>"))
    assert found.sender == (author or f"{local}@{APPLE}")
    assert found.restored is bool(author)
    assert found.sender_name == "Fernhollow"
    if author:
        assert (found.how, found.forwarder, found.forwarded) == (How.HIDE_MY_EMAIL, f"mask1@{APPLE}", False)
        assert found.evidence["sender"].text == f"{local}@{APPLE}"


def test_an_address_that_somebody_may_have_at_icloud_is_his_own() -> None:
    short, long = "a_at_b_example_k1_a2", "till_at_fernhollow_example_k9v7qnxvtp_a1b2c3d4"
    assert origin(("from", f"{short}@icloud.com")).how is How.DIRECT
    assert origin(("from", f"{long}@icloud.com")).sender == "till@fernhollow.example"
    assert origin(("from", f"{long}@icloud.com.evil.example")).how is How.DIRECT
    assert origin(("from", f"{long}@evil.example")).how is How.DIRECT


def test_simplelogin_names_the_author_in_a_field_of_its_own() -> None:
    field = ("x-simplelogin-original-from", "Fernhollow <first.last@fernhollow.example>")
    alias = ("x-simplelogin-envelope-to", "shopping.x1@aleeas.com")
    written = ("from", '"Fernhollow - first.last at fernhollow.example" <ra+xyz@simplelogin.co>')
    found = origin(field, alias, written)
    assert (found.sender, found.sender_name) == ("first.last@fernhollow.example", "Fernhollow")
    assert (found.how, found.forwarder) == (How.SIMPLELOGIN, "shopping.x1@aleeas.com")
    assert found.evidence["sender"].certainty is Certainty.READ
    assert origin(alias, written).sender == "ra+xyz@simplelogin.co"
    assert not origin(alias, written).restored


def test_simplelogin_at_a_domain_of_ones_own_is_doubtful_and_must_fit_the_address() -> None:
    field = ("x-simplelogin-original-from", "first.last@fernhollow.example")
    fitting = origin(field, ("from", "first_last_at_fernhollow_example_ydmks@alias.doe.example"))
    assert (fitting.sender, fitting.how) == ("first.last@fernhollow.example", How.SIMPLELOGIN)
    assert fitting.evidence["sender"].certainty is Certainty.DOUBTFUL
    forged = origin(field, ("from", "mallory@evil.example"))
    assert (forged.sender, forged.how, forged.restored) == ("mallory@evil.example", How.DIRECT, False)


def test_a_field_that_stands_twice_with_different_authors_names_none() -> None:
    found = origin(
        ("x-simplelogin-original-from", "till@fernhollow.example"),
        ("x-simplelogin-original-from", "mallory@evil.example"),
        ("from", "x@simplelogin.co"),
    )
    assert (found.sender, found.restored) == ("x@simplelogin.co", False)


def test_addy_is_undone_by_its_field_or_by_the_address() -> None:
    written = ("from", "'Till' <shop+till=fernhollow.example@jo.anonaddy.com>")
    assert origin(written).sender == "till@fernhollow.example"
    assert origin(written).forwarder == "shop@jo.anonaddy.com"
    by_field = origin(("x-anonaddy-original-sender", "till@fernhollow.example"), ("from", "shop@jo.anonaddy.com"))
    assert (by_field.sender, by_field.how) == ("till@fernhollow.example", How.ADDY)
    assert not origin(("from", "shop+jo+till=fernhollow.example@jo.anonaddy.com")).restored
    own = ("from", "shop+till=fernhollow.example@alias.doe.example")
    assert origin(own).how is How.DIRECT
    doubtful = origin(("x-anonaddy-original-sender", "till@fernhollow.example"), own)
    assert doubtful.evidence["sender"].certainty is Certainty.DOUBTFUL


def test_duck_is_undone_by_its_field_or_by_the_address() -> None:
    written = ("from", "Till <look_at_me_at_mail.fernhollow.example_jo@duck.com>")
    assert (origin(written).sender, origin(written).forwarder) == ("look_at_me@mail.fernhollow.example", "jo@duck.com")
    field = ("duck-original-from", '"Till" <till@fernhollow.example>')
    assert origin(field, written).sender == "till@fernhollow.example"
    assert origin(("from", "jo@duck.com")).sender == "jo@duck.com"


def test_firefox_relay_names_the_author_in_resent_from_and_nobody_forwarded() -> None:
    written = ("from", '"till@fernhollow.example [via Relay]" <mask1@mozmail.com>')
    found = origin(written, ("resent-from", "till@fernhollow.example"))
    assert (found.sender, found.how) == ("till@fernhollow.example", How.FIREFOX_RELAY)
    assert (found.forwarder, found.forwarded) == ("mask1@mozmail.com", False)
    again = origin(("x-forwarded-for", "jo@doe.example box@doe.example"), written, ("resent-from", "till@fern.example"))
    assert (again.sender, again.forwarder, again.forwarded) == ("till@fern.example", "jo@doe.example", True)


@pytest.mark.parametrize(
    "value",
    [
        '"till@fernhollow.example [via Relay]" <mask1@mozmail.com>',
        "till@fernhollow.example [via Relay] <mask1@mozmail.com>",
        "Till <till@fernhollow.example> [via Relay] <mask1@mozmail.com>",
        "(till@fernhollow.example) mask1@mozmail.com",
    ],
)
def test_a_display_name_alone_never_becomes_an_address(value: str) -> None:
    assert origin(("from", value)).sender == "mask1@mozmail.com"


@pytest.mark.parametrize(
    "local",
    [
        "SRS0=HHHh=TT=fernhollow.example=till",
        "srs0+HHHh=TT=fernhollow.example=till",
        "SRS1=XyZ=first.example==HHHh=TT=fernhollow.example=till",
        "jo+SRS=44ldt=IX=fernhollow.example=till",
    ],
)
def test_a_rewritten_envelope_tells_that_it_was_passed_on_and_in_from_it_is_undone(local: str) -> None:
    envelope = origin(("return-path", f"<{local}@relay.example>"), SHOP)
    assert (envelope.sender, envelope.how, envelope.forwarded) == ("till@fernhollow.example", How.SRS, False)
    assert not envelope.restored
    in_from = origin(("from", f"Till <{local}@relay.example>"))
    assert (in_from.sender, in_from.restored) == ("till@fernhollow.example", True)
    assert in_from.evidence["sender"].certainty is Certainty.DOUBTFUL


def test_an_author_with_an_equals_sign_survives_the_rewriting() -> None:
    assert origin(("from", "SRS0=HHHh=TT=fernhollow.example=b=o=b@relay.example")).sender == "b=o=b@fernhollow.example"


LIST = (
    ("from", "'Till' via Invoices <invoices@doe.example>"),
    ("list-id", "<invoices.doe.example>"),
    ("reply-to", "Till <till@fernhollow.example>"),
)


def test_a_list_that_took_the_place_of_the_author_is_undone_by_its_field_before_reply_to() -> None:
    found = origin(*LIST, ("x-original-sender", "bot@fernhollow.example"))
    assert (found.sender, found.how, found.forwarder) == (
        "bot@fernhollow.example",
        How.MAILING_LIST,
        "invoices@doe.example",
    )
    weak = origin(*LIST)
    assert (weak.sender, weak.evidence["sender"].certainty) == ("till@fernhollow.example", Certainty.DOUBTFUL)
    both = origin(*LIST[:2], ("reply-to", "till@fernhollow.example, support@fernhollow.example"))
    assert (both.sender, both.restored, both.how) == ("invoices@doe.example", False, How.MAILING_LIST)


def test_a_shop_that_writes_as_its_own_list_is_the_author() -> None:
    fields = (("from", "Fernhollow <news@fernhollow.example>"), ("list-id", "News <news.fernhollow.example>"))
    found = origin(*fields, ("reply-to", "support@fernhollow.example"))
    assert (found.sender, found.how) == ("news@fernhollow.example", How.DIRECT)


def test_fields_of_a_list_on_a_mail_that_is_from_no_list_change_nothing() -> None:
    found = origin(
        ("from", "Mallory via X <mallory@evil.example>"), ("x-original-from", "till@fernhollow.example"), LIST[1]
    )
    assert (found.sender, found.restored) == ("mallory@evil.example", False)


def test_every_address_that_a_mail_went_to_is_found_once() -> None:
    found = origin(
        ("delivered-to", "box@doe.example"),
        ("received", "from a by b with ESMTPS id 1 for <Invoices+Acme@doe.example>; Mon, 2 Sep 2024 10:00:00 +0000"),
        ("received", "from c by d for box@doe.example (sent for nobody); Mon, 2 Sep 2024 10:00:00 +0000"),
        ("to", 'Team: jo@doe.example, "Smith, Al <x@y.example>" <al@doe.example>;, BOX@doe.example'),
        ("cc", "undisclosed-recipients:;"),
        ("original-recipient", "rfc822;jo@doe.example"),
        ("x-original-to", '"invoices+acme corp"@doe.example'),
    )
    assert found.recipients == (
        "box@doe.example",
        "invoices+acme@doe.example",
        "jo@doe.example",
        "al@doe.example",
        "invoices+acme-corp@doe.example",
    )


def test_letters_of_all_scripts_may_stand_in_addresses() -> None:
    found = origin(("from", "Bücher <käse@bücher.example>"), ("to", "用户@例え.example"))
    assert (found.sender, found.recipients) == ("käse@bücher.example", ("用户@例え.example",))


def test_it_takes_the_fields_of_a_message_as_they_are_read() -> None:
    mail = EmailMessage()
    mail["Resent-From"] = "=?utf-8?q?J=C3=B6?= <jo@doe.example>"
    mail["From"] = "Fernhollow <till@fernhollow.example>"
    mail["Delivered-To"] = "invoices+acme@doe.example"
    mail.set_content("Hello")
    found = origin_of(read_message(mail.as_bytes()).fields)
    assert (found.sender, found.forwarder, found.recipients) == (
        "till@fernhollow.example",
        "jo@doe.example",
        ("invoices+acme@doe.example",),
    )


HURTING = {
    "received": [("received", f"from a{n} by b for <box{n}@doe.example>; date") for n in range(20_000)],
    "quotes": [("from", '"' + '\\"' * 100_000)],
    "backslash": [("from", '"' * 99_999 + "\\")],
    "angles": [("to", "<" * 200_000), ("to", "<a@" * 70_000), ("from", "<a@a" * 50_000)],
    "comments": [("to", "(" * 200_000), ("cc", "()" * 100_000)],
    "commas": [("to", ",;" * 100_000), ("cc", "a@b.example," * 20_000)],
    "underscores": [("from", f"{'_at' * 60_000}_k9v7qnxvtp_a1b2c3d4@{APPLE}")],
    "equals": [("return-path", f"<srs0={'=' * 100_000}@x.example>"), ("from", f"SRS1={'a=' * 50_000}@x.example")],
    "dots": [("to", "a@" + "a." * 100_000), ("to", "a@" + "-" * 200_000)],
    "twice": [("x-loop", "jo@doe.example")] * 20_000,
    "for": [("received", "for " * 50_000), ("received", "for" + " " * 200_000)],
}


@pytest.mark.parametrize("name", HURTING)
def test_a_header_made_to_hurt_costs_little_time(name: str) -> None:
    began = time.process_time()
    origin_of([*HURTING[name], SHOP])
    assert time.process_time() - began < 2


@given(st.lists(st.tuples(st.sampled_from(["from", "to", "resent-from", "list-id", "return-path"]), st.text())))
def test_nothing_in_a_header_raises(fields: list[tuple[str, str]]) -> None:
    found = origin_of(fields)
    assert all("@" in address and not address.isspace() for address in found.recipients)
