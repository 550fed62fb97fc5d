"""Everything that reading needs, loaded and built once: for a process that is forked before each document."""

import base64
import warnings

from parsers.barcodes.decoder import texts_in
from parsers.context import Context, Form
from parsers.marketplaces.templates import built_in
from parsers.pages.pdf import Road, read_pdf
from parsers.read import read
from parsers.senders.proof import prepare
from parsers.senders.suspicious import suspicious
from parsers.terms import Sender
from parsers.text.glossary import extended

# What most invoices have: whatever is looked for is then looked up once.
_LINES = (
    b"Lantern Works Ltd",
    b"VAT ID: GB980780684",
    b"Bill to: Kim Roe",
    b"Invoice number: R-1",
    b"Invoice date: 1 January 2024",
    b"Lamp  1  1.00",
    b"VAT 20 %: $0.20",
    b"Total: $1.20",
    b"Please pay within 14 days to IBAN DE02 1203 0000 0000 2020 51.",
)
_PAGE = b"BT /F1 12 Tf 72 700 Td %s ET" % b" 0 -20 Td ".join(b"(%s) Tj" % line for line in _LINES)
_PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF\n"
) % (len(_PAGE), _PAGE)
_MAIL = (
    b"From: a@sample.example\r\nSubject: Invoice\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<table><tr><td>Total</td><td>$1.00</td></tr></table>\r\n"
    b"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n"
) % base64.b64encode(_PDF)


def preload() -> None:
    """Read a small mail and a small PDF, so that every table and every late import of the libraries is there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read(_MAIL, Context(Form.MESSAGE))
        read_pdf(_PDF, road=Road.SLOW)
        read(_MAIL.replace(b"application/pdf", b"text/x-none"), Context(Form.MESSAGE))
        read(b"<html><body><table><tr><td>Invoice</td><td>$1</td></tr></table></body></html>", Context(Form.FILE))
        texts_in(bytes(100), 10, 10)
        prepare()
        suspicious((), Sender("a@sample.example"), "Pay today.", built_in())
        for marketplace in built_in():
            extended(marketplace.labels)
