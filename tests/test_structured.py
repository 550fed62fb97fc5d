"""Structured invoices on their way in: by themselves, in a PDF, in a ZIP file, and beside the PDF that shows them.

The papers and the people in them are made up.
"""

import io
import zipfile
from datetime import date
from decimal import Decimal
from email.message import EmailMessage

import pikepdf
import pytest

from parsers.context import Context, Form
from parsers.read import read
from parsers.terms import Certainty, Kind, PurchaseDocument, Reading, Status
from tests import einvoice_samples as samples
from tests.hostile_samples import pdf_of

TODAY = date(2026, 11, 1)
DATA = samples.cii().encode()
# What a page must show to say the same as the data.
PAGE = (
    ("INVOICE",), ("Made-up Lamps GmbH",), ("Invoice number", "CI-5"), ("Invoice date", "15 February 2026"),
    ("Subtotal", "106.00 EUR"), ("VAT 19%", "20.14 EUR"), ("Total", "126.14 EUR"),
)  # fmt: skip


def hybrid(rows: tuple[tuple[str, ...], ...], data: bytes = DATA, name: str = "factur-x.xml") -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(rows))) as pdf:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name, mime_type="text/xml")
        pdf.save(buffer)
    return buffer.getvalue()


def mail_with(*files: tuple[str, bytes, str]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@lamps.example", "b@home.example", "Your invoice CI-5"
    mail["Date"] = "Sun, 15 Feb 2026 10:00:00 +0000"
    mail.set_content("Please find your invoice attached.")
    for name, content, kind in files:
        major, minor = kind.split("/")
        mail.add_attachment(content, maintype=major, subtype=minor, filename=name)
    return mail.as_bytes()


def reading(content: bytes, form: Form = Form.FILE) -> Reading:
    return read(content, Context(form, today=TODAY))


def one(content: bytes) -> PurchaseDocument:
    (document,) = reading(content).documents
    return document


def codes(document: PurchaseDocument) -> set[str]:
    return {finding.code for finding in document.findings}


def test_a_bare_file_of_data_is_a_document() -> None:
    document = one(DATA)
    assert (document.kind, document.status, document.total) == (Kind.INVOICE, Status.FILED, Decimal("126.14"))
    assert document.evidence["total"].source == "xml"
    assert document.part.content == DATA


def test_data_in_a_pdf_are_what_is_filed_and_its_page_confirms_them() -> None:
    document = one(hybrid(PAGE))
    assert (document.status, document.invoice_number, document.total) == (Status.FILED, "CI-5", Decimal("126.14"))
    assert document.part.media_type == "application/pdf"
    number = document.evidence["invoice_number"]
    assert (number.source, number.certainty) == ("xml", Certainty.CONFIRMED)
    assert "the page shows the same" in number.rule
    assert document.fingerprint


@pytest.mark.parametrize(
    ("row", "shown", "told"),
    [
        (2, ("Invoice number", "CI-7"), "number is CI-5, and its page CI-7"),
        (3, ("Invoice date", "16 February 2026"), "date is 2026-02-15, and its page 2026-02-16"),
        (6, ("Total", "216.14 EUR"), "total is 126.14, and its page 216.14"),
    ],
)
def test_a_page_that_shows_something_else_is_held_and_both_are_named(
    row: int, shown: tuple[str, str], told: str
) -> None:
    rows = (*PAGE[:row], shown, *PAGE[row + 1 :])
    if row == 6:
        rows = (*rows[:4], ("Subtotal", "196.00 EUR"), ("VAT", "20.14 EUR"), shown)
    document = one(hybrid(rows))
    assert document.status is Status.REVIEW
    assert any(told in finding.message for finding in document.findings if finding.code == "data_differ")


def test_a_page_that_is_a_picture_leaves_the_data_alone() -> None:
    document = one(hybrid((("",),)))
    assert (document.status, document.invoice_number) == (Status.FILED, "CI-5")


def test_data_that_must_not_be_read_hold_the_page() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + DATA.partition(b"?>")[2]
    document = one(hybrid(PAGE, bomb))
    assert (document.status, document.total) == (Status.REVIEW, Decimal("126.14"))
    assert "data_unreadable" in codes(document)


def test_an_attachment_that_is_no_invoice_changes_nothing() -> None:
    document = one(hybrid(PAGE, b"<?xml version='1.0'?><terms/>", "terms.xml"))
    assert document.evidence["total"].source == "pdf"


def test_data_in_a_zip_file_and_in_a_mail_are_found() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("made-up.xml", DATA)
    mail = mail_with(("papers.zip", buffer.getvalue(), "application/zip"))
    (document,) = reading(mail, Form.MESSAGE).documents
    assert (document.invoice_number, document.status) == ("CI-5", Status.FILED)


def test_an_ofd_is_read_wherever_its_main_entry_stands() -> None:
    names = [*zipfile.ZipFile(io.BytesIO(samples.ofd())).namelist()]
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.ofd())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in sorted(names, key=lambda name: name == "OFD.xml"):
            new.writestr(name, old.read(name))
    assert one(buffer.getvalue()).invoice_number == one(samples.ofd()).invoice_number != ""


def test_a_page_takes_over_what_the_data_beside_it_say() -> None:
    files = (("invoice.pdf", pdf_of(PAGE[:4]), "application/pdf"), ("invoice.xml", DATA, "application/xml"))
    documents = reading(mail_with(*files), Form.MESSAGE).documents
    assert {document.part.media_type for document in documents} == {"application/pdf", "application/xml"}
    assert {document.total for document in documents} == {Decimal("126.14")}
    assert {document.status for document in documents} == {Status.FILED}


def test_data_beside_a_page_that_contradicts_them_hold_it() -> None:
    rows = (*PAGE[:4], ("Subtotal", "196.00 EUR"), ("VAT", "20.14 EUR"), ("Total", "216.14 EUR"))
    files = (("invoice.pdf", pdf_of(rows), "application/pdf"), ("invoice.xml", DATA, "application/xml"))
    documents = reading(mail_with(*files), Form.MESSAGE).documents
    held = next(document for document in documents if document.part.media_type == "application/pdf")
    assert held.status is Status.REVIEW
    assert "data_differ" in codes(held)


def test_data_in_another_senders_mail_do_not_speak_for_a_page() -> None:
    paid = (*PAGE, ("Please pay to", "another account"))
    inner = mail_with(("a.xml", DATA, "text/xml")).replace(b"a@lamps.example", b"z@other.example")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mail.eml", inner)
    pieces = ("a.pdf", pdf_of(paid), "application/pdf"), ("mail.zip", packed.getvalue(), "application/zip")
    found = reading(mail_with(*pieces))
    by_sender = {document.sender.address: document for document in found.documents if document.sender}
    assert by_sender.keys() == {"a@lamps.example", "z@other.example"}
    page = by_sender["a@lamps.example"]
    assert page.part.media_type == "application/pdf"
    assert page.evidence["total"].source == "pdf"


def test_a_file_of_data_with_a_document_type_waits_for_a_person() -> None:
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n' + DATA.partition(b"?>")[2]
    document = one(bomb)
    assert document.status is Status.REVIEW
    assert any("declares a document type" in finding.message for finding in document.findings)
