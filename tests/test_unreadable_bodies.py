"""A mail whose own text can't be read waits for a person when it may be a document; it is never called none."""

import pytest

from parsers.context import Context, Form
from parsers.read import read

DEEP = "<div>" * 400 + "Total $5.00" + "</div>" * 400


def mail(sender: str, subject: str, html: str, text: str = "") -> bytes:
    head = f"From: {sender}\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
    head += "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
    plain = f"--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n" if text else ""
    return (head + plain + f"--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n").encode()


@pytest.mark.parametrize(
    ("sender", "subject"), [("auto-confirm@amazon.com", "Hello"), ("till@fernhollow.example", "Your invoice 4711")]
)
def test_it_is_held_with_its_bytes_when_sender_or_subject_speak_of_a_document(sender: str, subject: str) -> None:
    raw = mail(sender, subject, DEEP)
    (document,) = read(raw, Context(Form.MESSAGE)).documents
    assert [finding.code for finding in document.findings if finding.needs_review] == ["too_complex"]
    assert document.part.content == raw


def test_it_is_no_document_when_nothing_speaks_of_one() -> None:
    reading = read(mail("aunt@home.example", "Holiday pictures", DEEP), Context(Form.MESSAGE))
    assert reading.documents == ()
    assert "nested deeper" in reading.reason


def test_its_plain_text_is_read_instead_when_it_has_one() -> None:
    text = "Invoice number: A-1\r\nInvoice date: 2024-07-15\r\nNet: 10.00 EUR\r\nVAT: 2.00 EUR\r\nTotal: 12.00 EUR"
    (document,) = read(mail("till@fernhollow.example", "Your invoice A-1", DEEP, text), Context(Form.MESSAGE)).documents
    assert (document.invoice_number, str(document.total)) == ("A-1", "12.00")


def test_a_body_that_ended_an_earlier_reading_is_not_read_again() -> None:
    raw = mail("auto-confirm@amazon.com", "Ordered", "<p>Total $5.00</p>")
    context = Context(Form.MESSAGE, skip=(("TEXT.1", "it took too long"),))
    (document,) = read(raw, context).documents
    assert "it took too long" in document.findings[0].message
