"""The dedicated address: who may forward to it, and for whom a mail is."""

import pytest

from parsers.context import Inbox
from parsers.mail.inbox import Admission, client_of, is_at, is_forwarder_rule, judge, may_forward
from parsers.mail.relays import origin_of

ADDRESS = "invoices@doe.example"
INBOX = Inbox(("jo@doe.example", "@books.example"), ADDRESS)
ANYWHERE = Inbox(("jo@doe.example",))


def verdict(*fields: tuple[str, str], inbox: Inbox = INBOX, is_forward: bool = True) -> Admission:
    relay = origin_of(fields)
    sender = next((value for name, value in fields if name == "from"), "")
    return judge(relay, origin_of([("from", sender)]).sender, inbox, is_forward=is_forward)


def held(*fields: tuple[str, str], inbox: Inbox = INBOX, is_forward: bool = True) -> str:
    found = verdict(*fields, inbox=inbox, is_forward=is_forward)
    assert found.finding is None or found.finding.needs_review
    return found.finding.message if found.finding else ""


TO = ("to", "invoices@doe.example")
JO = ("from", "Jo Doe <jo@doe.example>")
MALLORY = ("from", '"jo@doe.example" <mallory@evil.example>')
SHOP = ("from", "Fernhollow <till@fernhollow.example>")


def test_who_is_listed_may_forward() -> None:
    assert verdict(TO, JO) == Admission(forwarder="jo@doe.example")
    assert verdict(TO, ("from", "anna@books.example")) == Admission(forwarder="anna@books.example")


def test_who_is_not_listed_is_held_with_a_sentence_that_says_who_and_what_to_do() -> None:
    found = verdict(TO, MALLORY)
    assert found.forwarder == ""
    assert found.finding is not None
    assert (found.finding.code, found.finding.needs_review) == ("not_a_forwarder", True)
    assert found.finding.message == (
        "it was sent to invoices@doe.example by mallory@evil.example, which is not listed as a forwarder; "
        'if that is right, add "mallory@evil.example" to forwarders under [inbox] in the configuration'
    )


def test_with_an_address_the_rules_concern_what_was_sent_to_it_and_nothing_else() -> None:
    assert verdict(("to", "jo@doe.example"), MALLORY) == Admission()
    assert (
        verdict(("to", "myinvoices@doe.example"), ("cc", "invoices@doe.example.evil.example"), MALLORY) == Admission()
    )
    for name in ("cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to", "resent-to"):
        assert held((name, "Invoices+Acme@DOE.example"), MALLORY, is_forward=False), name
    assert held(("received", "from a by b for <invoices@doe.example>; date"), MALLORY, is_forward=False)


def test_without_an_address_the_rules_concern_every_forward_and_there_are_no_clients() -> None:
    assert verdict(("to", "box+acme@doe.example"), MALLORY, inbox=ANYWHERE, is_forward=False) == Admission()
    assert held(("to", "box@doe.example"), MALLORY, inbox=ANYWHERE)
    assert verdict(("to", "box+acme@doe.example"), JO, inbox=ANYWHERE) == Admission(forwarder="jo@doe.example")
    assert held(("resent-from", "mallory@evil.example"), SHOP, inbox=ANYWHERE, is_forward=False)
    weak = (("delivered-to", "a@doe.example"), ("delivered-to", "b@doe.example"), SHOP)
    assert verdict(*weak, inbox=ANYWHERE, is_forward=False) == Admission()


def test_a_mailbox_that_forwards_by_itself_counts_and_not_the_shop() -> None:
    by_jo = ("x-forwarded-for", "jo@doe.example invoices@doe.example")
    assert verdict(by_jo, SHOP, is_forward=False) == Admission(forwarder="jo@doe.example")
    by_mallory = ("x-forwarded-for", "mallory@evil.example invoices@doe.example")
    assert 'add "mallory@evil.example"' in held(by_mallory, SHOP)
    assert "by till@fernhollow.example and passed on by mallory@evil.example" in held(by_mallory, SHOP)
    assert held(by_mallory, JO)
    assert held(("resent-from", "mallory@evil.example"), ("resent-from", "jo@doe.example"), TO, SHOP)


def test_the_dedicated_address_that_passes_mail_on_lets_nobody_in() -> None:
    by_itself = ("x-forwarded-for", "invoices+x@doe.example box@host.example")
    inbox = Inbox(("@doe.example", "jo@mail.example"), ADDRESS)
    assert held(by_itself, MALLORY, inbox=inbox)
    assert not held(by_itself, ("from", "jo@mail.example"), inbox=inbox)
    assert held(TO, ("from", "invoices@doe.example"), inbox=inbox)


def test_a_list_in_front_of_the_address_does_not_hide_who_wrote() -> None:
    inbox = Inbox(("@doe.example", "jo@mail.example"), ADDRESS)
    group = (("from", "'X' via Invoices <invoices@doe.example>"), ("list-id", "<invoices.doe.example>"), TO)
    assert not held(("x-original-sender", "jo@mail.example"), *group, inbox=inbox)
    assert "by mallory@evil.example" in held(("x-original-sender", "mallory@evil.example"), *group, inbox=inbox)
    assert held(*group, inbox=inbox)
    team = (("from", "'X' via Team <team@doe.example>"), ("list-id", "<team.doe.example>"), TO)
    assert held(("x-original-sender", "mallory@evil.example"), *team, inbox=inbox)
    named = Inbox(("team@doe.example",), ADDRESS)
    assert not held(("x-original-sender", "mallory@evil.example"), *team, inbox=named)


def test_a_list_of_a_stranger_cannot_name_its_author() -> None:
    for local, mark in (("list", "x-original-sender"), ("jo_at_doe_example_x1", "x-simplelogin-original-from")):
        forged = (("from", f"Jo via List <{local}@evil.example>"), ("list-id", "<list.evil.example>"), TO)
        assert held((mark, "jo@doe.example"), *forged)
    assert held(("from", "SRS0=HHHh=TT=doe.example=jo@evil.example"), TO)


def test_an_alias_at_a_listed_domain_lets_nobody_in_unless_it_is_listed_itself() -> None:
    alias = (
        ("from", "till_at_fernhollow_example_ydmks@books.example"),
        ("x-simplelogin-original-from", "till@fernhollow.example"),
        ("x-simplelogin-envelope-to", "shopping@books.example"),
        TO,
    )
    assert 'add "shopping@books.example"' in held(*alias)
    assert not held(*alias, inbox=Inbox(("shopping@books.example",), ADDRESS))


def test_an_alias_whose_author_is_unknown_is_held() -> None:
    sentence = held(("from", "ra+x1@simplelogin.co"), TO, inbox=Inbox(("@simplelogin.co",), ADDRESS))
    assert "somebody whose address can't be told" in sentence
    assert 'add "' not in sentence


@pytest.mark.parametrize("value", ["", "Jo Doe", "undisclosed-recipients:;", "jo at doe.example", "jo@"])
def test_a_sender_that_cannot_be_read_is_held(value: str) -> None:
    assert "somebody whose address can't be told" in held(TO, ("from", value))


@pytest.mark.parametrize(
    ("address", "listed", "may"),
    [
        ("JO@Doe.Example", "jo@doe.example", True),
        ("jo+shop@doe.example", "jo@doe.example", True),
        ("jo@doe.example", "jo+anything@doe.example", True),
        ("j.o@doe.example", "jo@doe.example", False),
        ("xjo@doe.example", "jo@doe.example", False),
        ("jo@doe.example.evil.example", "jo@doe.example", False),
        ("jo@sub.doe.example", "@doe.example", False),
        ("jo@evildoe.example", "@doe.example", False),
        ("anybody@doe.example", "@Doe.Example", True),
        ("+x@doe.example", "@doe.example", True),
        ("+x@doe.example", "+y@doe.example", False),
        ("jo@xn--bcher-kva.example", "jo@bücher.example", True),
        ("jo@BÜCHER.example", "@xn--bcher-kva.example", True),
        ("jo@strasse.example", "jo@straße.example", False),
        ("jo@xn--.example", "jo@xn--.example", True),
        ("jo@xn--99999999.example", "jo@doe.example", False),
        ("jо@doe.example", "jo@doe.example", False),  # a Cyrillic о
        ("käse@doe.example", "ka\u0308se@doe.example", True),
        ("", "@doe.example", False),
        ("@doe.example", "@doe.example", False),
    ],
)
def test_addresses_are_compared_whole(address: str, listed: str, may: bool) -> None:
    assert may_forward(address, [listed]) is may


@pytest.mark.parametrize(
    ("recipient", "client"),
    [
        ("invoices+acme@doe.example", "acme"),
        ("INVOICES+ACME@DOE.EXAMPLE", "acme"),
        ("invoices+acme.2024+x@doe.example", "acme.2024-x"),
        ('"invoices+acme corp"@doe.example', "acme-corp"),
        ("invoices+müller@doe.example", "müller"),
        ("invoices+../../etc@doe.example", "etc"),
        ("invoices+=cmd|x@doe.example", "cmd-x"),
        ("invoices+@doe.example", ""),
        ("invoices+---@doe.example", ""),
        ("invoices-acme@doe.example", ""),
        ("invoices@doe.example", ""),
    ],
)
def test_a_tag_becomes_the_client(recipient: str, client: str) -> None:
    found = verdict(("delivered-to", recipient), ("to", "invoices@doe.example"), JO)
    assert (found.client, found.finding) == (client, None)


def test_the_same_client_by_several_fields_is_one_client() -> None:
    assert (
        verdict(("to", "invoices+acme@doe.example"), ("delivered-to", "invoices+Acme@doe.example"), JO).client == "acme"
    )


def test_several_clients_are_none_and_held() -> None:
    both = (("to", "invoices+acme@doe.example, invoices+bolt@doe.example"), JO)
    found = verdict(*both)
    assert (found.client, found.forwarder) == ("", "jo@doe.example")
    assert found.finding is not None
    assert (found.finding.code, found.finding.needs_review) == ("several_clients", True)
    assert "(acme, bolt)" in found.finding.message
    stranger = verdict(both[0], MALLORY).finding
    assert stranger is not None
    assert stranger.code == "not_a_forwarder"
    assert "(acme, bolt)" in stranger.message


def test_mail_that_is_held_keeps_its_client() -> None:
    assert verdict(("to", "invoices+acme@doe.example"), MALLORY).client == "acme"


def test_an_address_with_a_tag_of_its_own_has_clients_behind_it() -> None:
    inbox = Inbox(("jo@mail.example",), "jo+invoices@mail.example")
    me = ("from", "jo@mail.example")
    assert verdict(("to", "jo+invoices+acme@mail.example"), me, inbox=inbox).client == "acme"
    assert verdict(("to", "jo+shopping@mail.example"), MALLORY, inbox=inbox) == Admission()
    assert not is_at("jo@mail.example", inbox.address)


@pytest.mark.parametrize(
    ("tag", "client"),
    [("con", "con-"), ("NUL.txt", "nul.txt-"), ("a" * 99, "a" * 40), ("\u200bx\u202e", "x"), ("_a__b_", "a-b")],
)
def test_a_client_is_a_name_that_can_stand_anywhere(tag: str, client: str) -> None:
    assert client_of(tag) == client


@pytest.mark.parametrize("text", ["jo@doe.example", "@doe.example", "Jo+x@Doe.example", "@bücher.example"])
def test_addresses_and_domains_can_be_listed(text: str) -> None:
    assert is_forwarder_rule(text)


@pytest.mark.parametrize(
    "text",
    ["", "jo", "@", "jo@", "@doe", "doe.example", "Jo <jo@doe.example>", "*@doe.example ", "a@b@c.example", "@a b.c"],
)
def test_nothing_else_can_be_listed(text: str) -> None:
    assert not is_forwarder_rule(text)
