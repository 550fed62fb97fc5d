"""The dedicated address and header forwards from end to end: bytes of a mail in, documents out."""

from datetime import date

import pytest

from parsers.context import Context, Form, Inbox
from parsers.read import read
from parsers.terms import PurchaseDocument, Reading, Status

INBOX = Inbox(("jo@doe.example", "@books.example"), "invoices@doe.example")
ORDER = (
    "Dear Jo Doe,\r\n\r\nOrder number: 88317\r\nOrder date: 12 September 2024\r\nSold by: Moss & Lantern\r\n\r\n"
    "Walnut spoon      2 x 8.20     16.40\r\nBeeswax candle    1 x 22.00    22.00\r\n\r\n"
    "Subtotal          38.40\r\nShipping           4.10\r\nTotal         EUR 42.50\r\n"
)


def mail(*lines: str, body: str = ORDER, subject: str = "Your order confirmation 88317") -> bytes:
    header = [*lines, "Date: Thu, 12 Sep 2024 08:15:00 +0200", f"Subject: {subject}", "MIME-Version: 1.0"]
    return ("\r\n".join(header) + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body).encode()


def reading(raw: bytes, inbox: Inbox | None = INBOX) -> Reading:
    return read(raw, Context(Form.MESSAGE, today=date(2024, 10, 1), inbox=inbox))


def document(raw: bytes, inbox: Inbox | None = INBOX) -> PurchaseDocument:
    [found] = reading(raw, inbox).documents
    return found


SHOP = "From: Fernhollow Market <till@fernhollow.example>"
BY_JO = (
    "Delivered-To: invoices+acme@doe.example",
    "X-Forwarded-To: invoices+acme@doe.example",
    "X-Forwarded-For: jo@doe.example invoices+acme@doe.example",
    "Delivered-To: jo@doe.example",
    SHOP,
    "To: jo@doe.example",
)


def codes(found: PurchaseDocument) -> set[str]:
    return {finding.code for finding in found.findings}


def test_what_a_listed_mailbox_forwards_by_itself_is_filed_for_its_client() -> None:
    found = document(mail(*BY_JO))
    assert (found.status, found.client, found.order_number) == (Status.FILED, "acme", "88317")
    assert found.evidence["client"].rule == "plus-tag of the dedicated address"


def test_what_a_shop_sends_to_the_address_itself_is_held_with_the_reason() -> None:
    found = document(mail(SHOP, "To: invoices@doe.example"))
    assert found.status is Status.REVIEW
    assert "not_a_forwarder" in codes(found)
    assert any("by till@fernhollow.example" in finding.message for finding in found.findings)


@pytest.mark.parametrize(
    "sender",
    [
        "mallory@evil.example",
        '"jo@doe.example" <mallory@evil.example>',
        "=?utf-8?q?jo=40doe=2Eexample=2C?= <m@evil.example>",
    ],
)
def test_a_stranger_is_held_whatever_his_name(sender: str) -> None:
    found = document(mail(f"From: {sender}", "To: invoices@doe.example"))
    assert (found.status, "not_a_forwarder" in codes(found)) == (Status.REVIEW, True)


def test_mail_to_another_address_and_mail_without_rules_is_as_before() -> None:
    elsewhere = mail(SHOP, "To: jo@doe.example")
    assert document(elsewhere) == document(elsewhere, None)
    to_it = mail(SHOP, "To: invoices@doe.example")
    assert (document(to_it, None).status, document(to_it, None).client) == (Status.FILED, "")


def test_a_stranger_who_writes_nothing_to_file_leaves_nothing() -> None:
    found = reading(mail("From: mallory@evil.example", "To: invoices@doe.example", body="Hello", subject="Hello"))
    assert found.documents == ()


def test_one_mail_for_two_clients_is_held_and_is_for_none() -> None:
    found = document(mail("From: jo@doe.example", "To: invoices+acme@doe.example, invoices+bolt@doe.example"))
    assert (found.status, found.client, "several_clients" in codes(found)) == (Status.REVIEW, "", True)


def test_the_marketplace_is_that_of_the_author_whom_a_relay_hid() -> None:
    relay = "transaction_at_notice_aliexpress_com_k9v7qnxvtp_a1b2c3d4@privaterelay.appleid.com"
    found = document(mail(f"From: AliExpress <{relay}>", "To: jo@doe.example"))
    assert found.marketplace == "aliexpress"
    elsewhere = mail(f"From: AliExpress <{relay.replace('appleid.com', 'evil.example')}>", "To: jo@doe.example")
    assert document(elsewhere).marketplace == ""


def test_without_an_address_a_forward_by_hand_of_a_stranger_is_held() -> None:
    header = (
        "From: Fernhollow <till@fernhollow.example>\r\nDate: Thu, 12 Sep 2024 at 08:00\r\n"
        "Subject: Your order confirmation 88317\r\nTo: <jo@doe.example>\r\n"
    )
    block = f"---------- Forwarded message ---------\r\n{header}\r\n\r\n{ORDER}"
    anywhere = Inbox(("jo@doe.example",))
    stranger = mail("From: mallory@evil.example", "To: box@doe.example", body=block, subject="Fwd: Your order")
    found = document(stranger, anywhere)
    assert (found.status, "not_a_forwarder" in codes(found)) == (Status.REVIEW, True)
    listed = mail("From: Jo <jo@doe.example>", "To: box+acme@doe.example", body=block, subject="Fwd: Your order")
    assert "not_a_forwarder" not in codes(document(listed, anywhere))
    assert document(listed, anywhere).client == ""
