"""Documents in forwarded mail: read as if they had come to the forwarder's reader directly."""

from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from parsers.context import Context, Form
from parsers.read import read
from parsers.terms import Kind, PurchaseDocument, Reading, Status

EXAMPLES = Path(__file__).parent / "examples"
CONTEXT = Context(Form.MESSAGE, received=date(2026, 1, 20), today=date(2026, 1, 21))


def page_of(raw: bytes) -> str:
    body = message_from_bytes(raw, policy=policy.default).get_body(("html",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def gmail_forward(raw: bytes, comment: str = "Please file.") -> str:
    """The HTML with which Gmail forwards a message."""
    mail = message_from_bytes(raw, policy=policy.default)
    sender = mail["from"].addresses[0].addr_spec
    return f"""<div dir="ltr">{comment}<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">
---------- Forwarded message ---------<br>From: <strong class="gmail_sendername">Shop</strong>
<span dir="auto">&lt;<a href="mailto:{sender}">{sender}</a>&gt;</span><br>
Date: {mail["date"].datetime:%a, %b %d, %Y at %H:%M}<br>Subject: {mail["subject"]}<br>
To: &lt;<a href="mailto:jane@home.example">jane@home.example</a>&gt;<br></div><br><br>{page_of(raw)}</div></div>"""


def forward(html: str, subject: str = "Fwd: for the books") -> bytes:
    mail = EmailMessage()
    mail["From"] = "Jane Sample <jane@home.example>"
    mail["To"] = "invoices@books.example"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 20 Jan 2026 09:00:00 +0100"
    mail.set_content(html, subtype="html")
    return mail.as_bytes()


def fields(document: PurchaseDocument) -> tuple[object, ...]:
    return (
        document.kind,
        document.marketplace,
        document.order_number,
        document.issue_date,
        document.total,
        document.currency,
        document.status,
    )


def read_example(name: str) -> tuple[bytes, Reading]:
    raw = (EXAMPLES / name).read_bytes()
    return raw, read(raw, CONTEXT)


@pytest.mark.parametrize("name", ["amazon/order_en.eml", "amazon/refund_en.eml", "amazon/order_de.eml"])
def test_a_forwarded_order_is_read_as_the_original_is(name: str) -> None:
    raw, directly = read_example(name)
    forwarded = read(forward(gmail_forward(raw)), CONTEXT)
    assert directly.documents
    assert directly.documents[0].status is Status.FILED
    assert [fields(document) for document in forwarded.documents] == [
        fields(document) for document in directly.documents
    ]


def test_the_mail_remembers_who_wrote_the_original() -> None:
    raw, _ = read_example("amazon/order_en.eml")
    message = read(forward(gmail_forward(raw)), CONTEXT).message
    assert message is not None
    assert message.forwarded is not None
    assert message.sender == "jane@home.example"
    assert message.forwarded.sender == str(
        message_from_bytes(raw, policy=policy.default)["from"].addresses[0].addr_spec
    )


def test_several_forwards_in_one_mail_are_several_documents() -> None:
    first, one = read_example("amazon/order_en.eml")
    second, other = read_example("amazon/refund_en.eml")
    both = read(forward(gmail_forward(first) + gmail_forward(second)), CONTEXT)
    assert sorted(map(str, map(fields, both.documents))) == sorted(
        map(str, map(fields, (*one.documents, *other.documents)))
    )


def test_what_an_answer_quotes_is_no_document_of_the_answer() -> None:
    raw, directly = read_example("amazon/order_en.eml")
    quoted = f"""<div>Where is it?</div><div class="gmail_quote"><div>On Mon, Jul 22, 2024 at 10:00 AM
    Shop &lt;auto-confirm@amazon.com&gt; wrote:</div><blockquote>{page_of(raw)}</blockquote></div>"""
    answer = read(forward(quoted, subject="Re: Your order"), CONTEXT)
    assert directly.documents
    assert answer.message is not None
    assert answer.message.forwarded is None
    assert answer.documents == ()


def test_a_forward_as_attachment_is_read_and_named_as_the_original() -> None:
    raw, directly = read_example("amazon/order_en.eml")
    mail = EmailMessage()
    mail["From"] = "Jane Sample <jane@home.example>"
    mail["Subject"] = "Fwd: for the books"
    mail["Date"] = "Tue, 20 Jan 2026 09:00:00 +0100"
    mail.set_content("See attachment.")
    mail.add_attachment(message_from_bytes(raw, policy=policy.default))
    forwarded = read(mail.as_bytes(), CONTEXT)
    assert [fields(document) for document in forwarded.documents] == [fields(directly.documents[0])]
    assert forwarded.message is not None
    assert forwarded.message.forwarded is not None
    assert directly.message is not None
    assert forwarded.message.forwarded.sender == directly.message.sender
    assert forwarded.documents[0].kind is Kind.ORDER_CONFIRMATION
