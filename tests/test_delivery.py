"""What the inlet was handed: refused with the right words, or made an original that reading takes for what it is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ingest.delivery import Envelope, as_original, asks_to_confirm, recipient_of, refusal
from parsers.context import Context, Form, Inbox
from parsers.read import read
from tests.inlet_peers import ADDRESS, CONFIRMATION, ME, order, settings

NOW = datetime(2026, 1, 15, 9, 31, tzinfo=UTC)
SHOP = "Lamp Shop <billing@lamps.example>"
SMTP = settings(lmtp=False, port=25)


def envelope(sender: str = ME, *recipients: str, trusted: bool = False) -> Envelope:
    asked = recipients or (ADDRESS,)
    given = tuple(recipient_of(one, settings(aliases=("bills@books.example",), port=24)) for one in asked)
    return Envelope(sender, asked, given, "192.0.2.7", "mail.example.com", "ESMTPS", trusted)


@pytest.mark.parametrize(
    ("sender", "header"),
    [
        (ME, ""),
        ("me+shops@example.com", ""),
        ("prvs=1234abcdef=me@example.com", ""),
        ("me+caf_=invoices=books.example@example.com", ""),
        ("bounce@lamps.example", "X-Forwarded-For: me@example.com invoices@books.example\r\n"),
        ("bounce@lamps.example", "Resent-From: Me <me@example.com>\r\n"),
        ("bounce@lamps.example", "X-MS-Exchange-ForwardingLoop: me@example.com;0123\r\n"),
        ("", "Delivered-To: me@example.com\r\nDelivered-To: other@example.com\r\nResent-From: me@example.com\r\n"),
    ],
)
def test_who_is_on_the_list_is_known_by_envelope_or_header(sender: str, header: str) -> None:
    assert refusal(header.encode() + order(1, SHOP), envelope(sender), SMTP) == ""


@pytest.mark.parametrize(
    "sender", ["", "billing@lamps.example", "me@example.com.evil.example", "SRS0=a=b=lamps.example=x@elsewhere.example"]
)
def test_strangers_are_refused_unless_a_server_of_ones_own_brings_them(sender: str) -> None:
    assert refusal(order(1, SHOP), envelope(sender), SMTP).startswith("550 5.7.1")
    assert refusal(order(1, SHOP), envelope(sender, trusted=True), SMTP) == ""
    review = settings(lmtp=False, refuses_strangers=False, port=25)
    assert refusal(order(1, SHOP), envelope(sender), review) == ""
    strict = settings(refuses_strangers=True, port=25)
    assert refusal(order(1, SHOP), envelope(sender, trusted=True), strict).startswith("550 5.7.1")


def test_a_server_of_ones_own_may_bring_carriage_returns_and_nobody_line_feeds() -> None:
    for trusted in (True, False):
        assert refusal(order(1) + b"a\nb\r\n", envelope(trusted=trusted), SMTP).startswith("550 5.6.0")
    assert refusal(order(1) + b"a\rb\r\n", envelope(trusted=True), SMTP) == ""
    assert refusal(order(1) + b"a\rb\r\n", envelope(), SMTP).startswith("550 5.6.0")


def test_the_trace_says_who_brought_it_and_for_whom() -> None:
    made = as_original(order(1), envelope(ME, "Bills+Acme@books.example"), "mx.books.example", NOW)
    header, body = made.content[: -len(order(1))].decode(), made.content[-len(order(1)) :]
    assert body == order(1)
    name = header.partition(" id ")[2][:12]
    assert header == (
        "Return-Path: <me@example.com>\r\nDelivered-To: invoices+acme@books.example\r\n"
        "X-Original-To: Bills+Acme@books.example\r\n"
        "Received: from mail.example.com ([192.0.2.7])\r\n\tby mx.books.example (Billfold) with ESMTPS id "
        f"{name}\r\n\tfor <invoices+acme@books.example>;\r\n\tThu, 15 Jan 2026 09:31:00 +0000\r\n"
    )
    assert (made.place.account, made.place.mailbox, made.received, made.form) == ("inlet", "INBOX", NOW, Form.MESSAGE)


def test_what_peers_say_cannot_write_fields_of_its_own() -> None:
    evil = Envelope("a@b\r\nX-Evil: 1", (ADDRESS,), (ADDRESS,), "", "he lo\r\nX-Evil: 2>", "LMTP", True)
    lines = as_original(order(1), evil, "mx", NOW).content.split(b"\r\n")
    assert not [line for line in lines if line.startswith(b"X-Evil")]


def test_a_place_is_that_of_envelope_and_text() -> None:
    def uid(text: bytes, *who: Any) -> int:
        return as_original(text, envelope(*who), "mx", NOW).place.uid

    later = as_original(order(1), envelope(), "other", datetime(2027, 1, 1, tzinfo=UTC))
    assert later.place.uid == uid(order(1))
    others = {uid(order(2)), uid(order(1), "jo@example.com"), uid(order(1), ME, "invoices+a@books.example")}
    assert len(others | {uid(order(1))}) == 4


def test_mail_for_several_clients_tells_of_both() -> None:
    asked = ("invoices+a@books.example", "invoices+b@books.example")
    made = as_original(order(1), envelope(ME, *asked), "mx", NOW)
    found = read(made.content, _context())
    assert [finding.code for finding in found.documents[0].findings if finding.needs_review] == ["several_clients"]
    alone = read(as_original(order(1), envelope(ME, asked[0]), "mx", NOW).content, _context())
    assert (alone.documents[0].client, alone.documents[0].status.value) == ("a", "filed")


def test_gmail_asks_and_the_code_is_told() -> None:
    assert asks_to_confirm(CONFIRMATION) == "482915037"
    assert asks_to_confirm(CONFIRMATION.replace(b"google.com>", b"google.example>")) == ""
    assert asks_to_confirm(order(7)) == ""
    assert refusal(CONFIRMATION, envelope("x@google.example"), SMTP) == ""
    folded = CONFIRMATION.replace(
        b"Subject: (#482915037)", b"Subject: =?UTF-8?Q?=28=23482915037=29_?=\r\n =?UTF-8?Q?Weiterleitung?="
    )
    assert asks_to_confirm(folded) == "482915037"
    found = read(as_original(CONFIRMATION, envelope("x@google.example"), "mx", NOW).content, _context())
    [held] = found.documents
    assert held.kind is None and held.status.value == "review"
    assert "the confirmation code is 482915037" in held.findings[0].message


def _context() -> Context:
    inbox = Inbox((ME,), ADDRESS, own=True)
    return Context(Form.MESSAGE, "", date(2026, 1, 15), date(2026, 1, 16), inbox=inbox)
