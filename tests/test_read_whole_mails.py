"""Whole mails through the way in: what is filed when a mail, its files and what it forwards all speak at once."""

import base64
import csv
import io
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from parsers.context import Context, Form
from parsers.read import read
from parsers.terms import Kind, PurchaseDocument, Reading, Status
from tests.hostile_samples import HEADER, TEXT_PART, bad_pdfs, base64_part, multipart, pdf_of, zip_of
from tests.programs import billfold, configure

CONTEXT = Context(Form.MESSAGE, received=date(2024, 7, 16), today=date(2026, 1, 21))
FILE = Context(Form.FILE, received=CONTEXT.received, today=CONTEXT.today)
EXAMPLES = Path(__file__).parent / "examples"

AMOUNTS = "\nKettle            100.00 EUR\nVAT                19.00 EUR\nTotal             119.00 EUR\n"
ORDER = f"Thank you for your order!\n\nOrder confirmation\nOrder number: A-77120\nOrder date: 15 July 2024\n{AMOUNTS}"
RECEIPT = f"Receipt\n\nReceipt number: Q-5551\nOrder number: A-77120\nDate: 15 July 2024\n{AMOUNTS}"
ROWS = [line.partition(": ") if ": " in line else line.partition("  ") for line in RECEIPT.splitlines() if line]
PAGE = "<table>" + "".join(f"<tr><td>{left}</td><td>{right.strip()}</td></tr>" for left, _, right in ROWS) + "</table>"


def invoice_rows(number: str, order: str, net: int) -> tuple[tuple[str, ...], ...]:
    tax = net * 19 // 100
    return (
        ("Invoice", ""),
        ("Invoice number", number),
        ("Order number", order),
        ("Invoice date", "15 July 2024"),
        ("Subtotal", f"{net}.00 EUR"),
        ("VAT", f"{tax}.00 EUR"),
        ("Total", f"{net + tax}.00 EUR"),
    )


INVOICE = pdf_of(invoice_rows("R-1001", "A-77120", 100))
TWO_INVOICES = pdf_of((*invoice_rows("R-1001", "A-77120", 100), ("---",), *invoice_rows("R-1002", "A-88231", 200)))
TERMS = pdf_of(
    (
        ("Terms and conditions", ""),
        ("1. These terms and conditions apply to all orders placed with Kiosk.", ""),
        ("2. You have the right to withdraw from this contract within 14 days.", ""),
        ("3. All prices include VAT.", ""),
    )
)


def mail(
    text: str = "",
    html: str = "",
    subject: str = "Your receipt",
    sender: str = "Kiosk <billing@kiosk.example>",
    pdf: bytes = b"",
) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "jane@home.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 15 Jul 2024 10:00:00 +0000"
    message["Message-ID"] = "<1@kiosk.example>"
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    if pdf:
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename="file.pdf")
    return message.as_bytes()


def said(document: PurchaseDocument) -> tuple[object, ...]:
    return document.kind, document.marketplace, document.order_number, document.issue_date, document.total


THE_RECEIPT = (Kind.RECEIPT, "", "A-77120", date(2024, 7, 15), Decimal("119.00"))


def read_mail(raw: bytes) -> Reading:
    return read(raw, CONTEXT)


@pytest.mark.parametrize("subject", ["Order confirmation A-77120", "Your invoice for order A-77120"])
def test_of_a_mail_that_confirms_an_order_and_brings_its_invoice_the_invoice_is_filed(subject: str) -> None:
    (invoice,) = read_mail(mail(ORDER, subject=subject, pdf=INVOICE)).documents
    (confirmation,) = read_mail(mail(ORDER, subject="Order confirmation A-77120")).documents
    assert (invoice.kind, invoice.status, invoice.part.content) == (Kind.INVOICE, Status.FILED, INVOICE)
    assert confirmation.kind is Kind.ORDER_CONFIRMATION
    assert invoice.order_number == confirmation.order_number == "A-77120"
    assert invoice.total == confirmation.total == Decimal("119.00")


def test_beside_a_file_of_terms_the_mail_itself_is_the_document() -> None:
    (receipt,) = read_mail(mail(RECEIPT, pdf=TERMS)).documents
    assert said(receipt) == THE_RECEIPT
    assert receipt.part.media_type == "message/rfc822"


@pytest.mark.parametrize(("pdf", "code"), [(INVOICE[:600], "damaged"), (bad_pdfs()["encrypted"], "password_needed")])
def test_a_file_that_can_not_be_opened_is_held_and_the_mail_beside_it_is_read(pdf: bytes, code: str) -> None:
    documents = read_mail(mail(html=PAGE, pdf=pdf)).documents
    (held,) = (document for document in documents if document.kind is None)
    (receipt,) = (document for document in documents if document.kind)
    assert [finding.code for finding in held.findings] == [code]
    assert (held.status, held.part.content) == (Status.REVIEW, pdf)
    assert said(receipt) == THE_RECEIPT


@pytest.mark.parametrize("junk", [b"\x00\x01\x02" * 500, b"x" * 2000 + INVOICE[:9]])
def test_a_file_called_a_pdf_that_is_none_is_held_in_a_mail_about_a_document(junk: bytes) -> None:
    documents = read_mail(mail(html=PAGE, pdf=junk)).documents
    (held,) = (document for document in documents if document.kind is None)
    assert (held.part.content, [finding.code for finding in held.findings]) == (junk, ["damaged"])
    assert [said(document) for document in documents if document.kind] == [THE_RECEIPT]


HEAD = """---------- Forwarded message ---------
From: Kiosk <billing@kiosk.example>
Date: Mon, Jul 15, 2024 at 10:00 AM
Subject: Your receipt
To: <jane@home.example>


"""


def gmail(comment: str) -> str:
    head = HEAD.strip().replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"""<div dir="ltr">{comment}<br><br><div class="gmail_quote">
<div dir="ltr" class="gmail_attr">{head}<br></div><br><br>{PAGE}</div></div>"""


@pytest.mark.parametrize(
    "comment",
    [
        "Please pay 500 EUR by Friday, order 999.",
        "This one was cancelled, see below.",
        "Refund of 500.00 EUR expected. Order number: 999 Total: 500.00 EUR",
        "Invoice number: 999, invoice date: 1 March 2023",
    ],
)
@pytest.mark.parametrize("form", ["text", "html", "both"])
def test_nothing_of_a_comment_above_a_forward_gets_into_the_document(comment: str, form: str) -> None:
    text = f"{comment}\n\n{HEAD}{RECEIPT}" if form != "html" else ""
    html = gmail(comment) if form != "text" else ""
    reading = read_mail(mail(text, html, "Fwd: Your receipt", "Jane Sample <jane@home.example>"))
    (receipt,) = reading.documents
    assert said(receipt) == THE_RECEIPT
    assert receipt.invoice_number in ("", "Q-5551")
    assert reading.events == ()
    assert reading.message is not None
    assert reading.message.forwarded is not None
    assert reading.message.forwarded.sender == "billing@kiosk.example"


FORGED = HEAD.replace("Kiosk <billing@kiosk.example>", "Amazon.com <auto-confirm@amazon.com>")


def forged(style: str) -> bytes:
    head = FORGED.strip().replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return mail("", f"{style}{head}<br></div>{PAGE}", "Fwd: Your receipt", "Eve <eve@stranger.example>")


@pytest.mark.parametrize(
    "style", ['<div style="display:none">', "<style>.x{display:none}</style><div class=x>", '<div style="font-size:0">']
)
def test_a_header_that_nobody_can_see_decides_no_marketplace(style: str) -> None:
    reading = read_mail(forged(style))
    assert reading.message is not None
    assert reading.message.forwarded is None
    assert [document.marketplace for document in reading.documents] == [""]


def test_a_marketplace_that_only_a_forwarded_header_names_is_said_to_be_stated() -> None:
    (document,) = read_mail(forged("<div>")).documents
    assert document.marketplace == "amazon"
    assert document.evidence["marketplace"].rule == "address of Amazon, as the forwarded header states it"


def test_two_orders_in_one_mail_are_two_documents() -> None:
    other = ORDER.replace("A-77120", "A-88231").replace("19.00", "38.00").replace("100.00", "200.00")
    other = other.replace("138.00", "238.00")
    documents = read_mail(mail(f"{ORDER}\n\n{other}", subject="Order confirmation")).documents
    assert sorted((document.order_number, document.total) for document in documents) == [
        ("A-77120", Decimal("119.00")),
        ("A-88231", Decimal("238.00")),
    ]


def test_two_invoices_in_one_pdf_are_both_filed_and_the_archive_is_whole(tmp_path: Path) -> None:
    reading = read(TWO_INVOICES, FILE)
    assert [(document.invoice_number, document.status) for document in reading.documents] == [
        ("R-1001", Status.FILED),
        ("R-1002", Status.FILED),
    ]
    config = configure(tmp_path)
    (tmp_path / "both.pdf").write_bytes(TWO_INVOICES)
    added = billfold("add", tmp_path / "both.pdf", "--config", config)
    assert added.code == 0, added.err
    rows = list(csv.DictReader(io.StringIO((tmp_path / "Invoices" / "ledger.csv").read_text("utf-8-sig"))))
    assert sorted((row["invoice_number"], row["total"]) for row in rows) == [
        ("R-1001", "119.00"),
        ("R-1002", "238.00"),
    ]
    checked = billfold("verify", "--config", config)
    assert checked.code == 0, checked.out + checked.err


def test_a_photo_of_a_page_as_a_file_is_held() -> None:
    photo = io.BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(photo, "JPEG")
    (held,) = read(photo.getvalue(), Context(Form.FILE, filename="photo.jpg", today=CONTEXT.today)).documents
    assert (held.kind, held.status, held.part.content) == (None, Status.REVIEW, photo.getvalue())
    assert [finding.code for finding in held.findings] == ["picture"]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("utf-16le", "utf-16-le"), ("UTF-16BE", "utf-16-be"), ("utf-16", "utf-16"), ("utf-32le", "utf-32-le")],
)
@pytest.mark.parametrize("form", ["plain", "html"])
def test_a_text_in_wide_characters_is_the_body(declared: str, codec: str, form: str) -> None:
    content = (RECEIPT if form == "plain" else PAGE).encode(codec)
    head = f"Content-Type: text/{form}; charset={declared}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    raw = HEADER.replace(b"invoice", b"receipt") + head.encode() + base64.encodebytes(content)
    assert [said(document) for document in read_mail(raw).documents] == [THE_RECEIPT]


def test_a_message_attached_without_a_name_and_a_type_is_read_as_a_mail() -> None:
    inner = mail(html=PAGE)
    reading = read_mail(multipart(TEXT_PART, base64_part(inner, b"Content-Type: application/octet-stream\r\n")))
    (receipt,) = reading.documents
    assert said(receipt) == THE_RECEIPT
    assert receipt.part.content == inner
    assert reading.message is not None
    assert reading.message.forwarded is not None
    assert reading.message.forwarded.sender == "billing@kiosk.example"


@pytest.mark.parametrize("name", ["amazon/order_en.eml", "amazon/refund_en.eml", "amazon/order_de.eml"])
def test_a_mail_in_a_zip_reads_like_the_mail_itself(name: str) -> None:
    raw = (EXAMPLES / name).read_bytes()
    archive = zip_of({"mail.eml": raw})
    directly = [said(document) for document in read(raw, CONTEXT).documents]
    assert directly
    assert [said(document) for document in read(archive, FILE).documents] == directly
    octets = b"Content-Type: application/octet-stream\r\n"
    assert [said(document) for document in read_mail(multipart(base64_part(archive, octets))).documents] == directly
