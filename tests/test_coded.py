"""Codes as witnesses: drawn on a page, found there, and compared with what was read from it."""

import io
import sys
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from PIL import Image
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from parsers.barcodes import decoder
from parsers.barcodes.look import codes_on, merged
from parsers.coded import accounts_in, same_number
from parsers.containers.pictures import grey_picture
from parsers.context import Context, Form
from parsers.pages.pdfium import Pdf
from parsers.read import read
from parsers.terms import Certainty, PurchaseDocument, Status
from tests import code_samples as samples
from tests.code_samples import ROWS, UNPROVEN, page_with


def document(content: bytes, filename: str = "invoice.pdf") -> PurchaseDocument:
    (one,) = read(content, Context(Form.FILE, filename, today=date(2024, 8, 1))).documents
    return one


def codes(one: PurchaseDocument) -> list[str]:
    return [finding.code for finding in one.findings]


PORTUGUESE_ROWS = (
    ("Fatura", ""), ("Candeeiros Exemplo Lda", ""), ("Fatura n.º:", "FT MU/118"), ("Data:", "2024-07-12"),
    ("NIF", samples.NIF), ("Total", "EUR 123,00"), ("Limite de crédito", "EUR 5000,00"),
)  # fmt: skip


def test_a_payment_code_that_asks_for_the_total_confirms_it() -> None:
    one = document(page_with(samples.epc()))
    assert (one.status, one.total) == (Status.FILED, Decimal("119.00"))
    assert one.evidence["total"].rule.endswith("the code for a SEPA transfer says the same")
    assert one.evidence["currency"].certainty is Certainty.CONFIRMED


def test_without_its_code_the_total_stands_alone() -> None:
    one = document(page_with(rows=UNPROVEN))
    assert (one.status, codes(one)) == (Status.REVIEW, ["total_unproven"])


def test_a_total_that_stood_alone_is_proven_by_the_invoices_own_code() -> None:
    assert "total_unproven" in codes(document(page_with(rows=PORTUGUESE_ROWS)))
    one = document(page_with(samples.PORTUGUESE, rows=PORTUGUESE_ROWS))
    assert (one.status, one.total, codes(one)) == (Status.FILED, Decimal("123.00"), [])
    assert one.evidence["total"].certainty is Certainty.CONFIRMED
    assert one.evidence["invoice_number"].certainty is Certainty.CONFIRMED
    assert one.evidence["issue_date"].certainty is Certainty.CONFIRMED


def test_a_payment_proves_no_total_where_the_page_shows_more() -> None:
    one = document(page_with(samples.epc(), rows=UNPROVEN))
    assert (one.status, codes(one)) == (Status.REVIEW, ["total_unproven"])
    assert one.evidence["total"].certainty is Certainty.READ


def test_what_only_the_code_says_is_filled_in_with_the_code_as_its_source() -> None:
    one = document(page_with(samples.PORTUGUESE, rows=PORTUGUESE_ROWS))
    tax = one.evidence["tax_total"]
    assert (one.tax_total, tax.source, tax.certainty, tax.page) == (Decimal("23.00"), "code", Certainty.READ, 1)
    assert tax.rule == "the code with the ATCUD; the page is silent"


def test_a_date_that_only_the_code_says_is_taken() -> None:
    without = tuple(row for row in PORTUGUESE_ROWS if row[0] != "Data:")
    assert "no_date" in codes(document(page_with(rows=without)))
    one = document(page_with(samples.PORTUGUESE, rows=without))
    assert (one.issue_date, one.evidence["issue_date"].source) == (date(2024, 7, 12), "code")
    assert (one.status, codes(one)) == (Status.FILED, [])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"total": "EUR 132,00"}, "its page says that the total is 132.00, the code with the ATCUD that it is 123.00"),
        ({"fatura": "FT MU/119"}, "the number is FT MU/119, the code with the ATCUD that it is FT MU/118"),
        ({"data": "2024-07-13"}, "the issue date is 2024-07-13, the code with the ATCUD that it is 2024-07-12"),
    ],
)
def test_a_code_that_contradicts_its_page_goes_to_review_with_both(changed: dict[str, str], words: str) -> None:
    def changes(label: str, value: str) -> str:
        return changed.get(label.split()[0].rstrip(":").lower(), value) if value else value

    page = tuple((label, changes(label, value)) for label, value in PORTUGUESE_ROWS)
    one = document(page_with(samples.PORTUGUESE, rows=page))
    differing = [finding for finding in one.findings if finding.code == "code_differs"]
    assert one.status is Status.REVIEW
    assert [words in finding.message for finding in differing] == [True]
    assert all(evidence.source != "code" for evidence in one.evidence.values())


def test_an_instalment_that_the_page_shows_is_no_contradiction() -> None:
    page = (*ROWS, ("First instalment, payable by 31 July 2024", "EUR 59.50"))
    assert "code_differs" not in codes(document(page_with(samples.epc("EUR59.50"), rows=page)))
    one = document(page_with(samples.epc("EUR59.50")))
    assert (one.status, "code_differs" in codes(one)) == (Status.REVIEW, True)


def test_two_payments_of_one_page_are_each_compared() -> None:
    page = (*ROWS, ("First instalment", "EUR 59.50"), ("Second instalment", "EUR 59.49"))
    one = document(page_with(samples.epc("EUR59.50"), samples.epc("EUR59.49"), rows=page))
    assert "code_differs" not in codes(one)


def test_free_text_of_a_payment_confirms_a_number_and_never_makes_one() -> None:
    one = document(page_with(samples.epc(remark="Invoice MU-118")))
    assert one.evidence["invoice_number"].certainty is Certainty.CONFIRMED
    without = tuple(row for row in ROWS if row[0] != "Invoice number:")
    one = document(page_with(samples.epc(remark="MU-999"), rows=without))
    assert one.invoice_number == ""
    assert "no_number" in codes(one)


def test_a_payment_to_an_account_that_the_page_does_not_name_is_told() -> None:
    page = (*ROWS, ("IBAN", samples.iban("DE", "999999990000000043")))
    one = document(page_with(samples.epc(), rows=page))
    assert codes(one) == ["code_account"]
    assert one.status is Status.FILED


@pytest.mark.parametrize("behind", ["", " BIC MUSTDE00", "  Bank", " 0042"])
def test_an_account_is_known_whatever_stands_behind_it(behind: str) -> None:
    account = samples.DE_IBAN
    grouped = " ".join(account[at : at + 4] for at in range(0, len(account), 4))
    for text in (account, grouped):
        assert accounts_in(f"IBAN: {text}{behind}\nDE00 1234 5678 9012 3456 78") == {account}


def test_a_code_that_is_only_a_web_address_changes_nothing() -> None:
    plain, coded = document(page_with()), document(page_with("https://www.example.com/lamps?id=118&total=1.00"))
    assert (coded.evidence, coded.findings, coded.total) == (plain.evidence, plain.findings, plain.total)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_codes_are_found_on_pages_that_are_turned(turn: int) -> None:
    content = page_with(samples.swiss(), bars=samples.ACCESS_KEY, turn=turn)
    assert {code.text for code in codes_on(content)} == {samples.swiss(), samples.ACCESS_KEY}


def picture_of(content: bytes, scale: float = 2.8) -> Image.Image:
    page = Pdf(content).page(1)
    pixels, columns, rows = page.grey((0, 0, page.width, page.height), scale)
    return Image.frombytes("L", (columns, rows), pixels)


def page_of_picture(picture: Image.Image, width: float, height: float) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawImage(ImageReader(picture), 60, 300, width, height)
    canvas.save()
    return file.getvalue()


def test_a_code_that_is_a_picture_is_found() -> None:
    square = picture_of(page_with(samples.epc())).crop((160, 1180, 490, 1510))
    assert [code.text for code in codes_on(page_of_picture(square, 90, 90))] == [samples.epc()]


def as_one_path(code: str) -> bytes:
    """Return a page with a code drawn as one path of many boxes, as programs do that draw SVG."""
    square = picture_of(page_with(code), 1).crop((58, 430, 172, 544))
    file = io.BytesIO()
    canvas = Canvas(file)
    path = canvas.beginPath()
    for y in range(square.height):
        for x in range(square.width):
            if square.getpixel((x, y)) < 128:
                path.rect(60 + x * 3, 700 - y * 3, 3, 3)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.save()
    return file.getvalue()


def test_a_code_that_is_one_path_or_stands_in_a_form_is_found() -> None:
    assert [code.text for code in codes_on(as_one_path("SPC"))] == ["SPC"]
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.beginForm("code")
    widget = qr.QrCodeWidget(samples.epc(), barWidth=110, barHeight=110)
    drawing = Drawing(110, 110)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, 60, 300)
    canvas.endForm()
    canvas.translate(100, 100)
    canvas.doForm("code")
    canvas.save()
    assert [code.text for code in codes_on(file.getvalue())] == [samples.epc()]


def test_of_several_documents_in_one_file_each_has_the_codes_of_its_own_pages() -> None:
    second = tuple((label, value.replace("118", "119").replace("123,00", "246,00")) for label, value in PORTUGUESE_ROWS)
    other = samples.PORTUGUESE.replace("118", "119").replace("O:123.00", "O:246.00")
    pages = [page_with(samples.PORTUGUESE, rows=PORTUGUESE_ROWS), page_with(other, rows=second)]
    with pikepdf.new() as joined:
        for content in pages:
            with pikepdf.open(io.BytesIO(content)) as source:
                joined.pages.extend(source.pages)
        file = io.BytesIO()
        joined.save(file)
    found = read(file.getvalue(), Context(Form.FILE, "two.pdf", today=date(2024, 8, 1))).documents
    assert [(one.invoice_number, one.total, codes(one)) for one in found] == [
        ("FT MU/118", Decimal("123.00"), []),
        ("FT MU/119", Decimal("246.00"), []),
    ]


def test_a_file_that_is_no_pdf_and_a_picture_that_is_none_have_no_codes() -> None:
    assert codes_on(b"%PDF-1.7 nothing") == codes_on(b"") == []
    assert grey_picture(b"\x89PNG\r\n\x1a\nbroken", "image/png") == (b"", 0, 0)


def test_what_is_searched_in_one_file_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    content = page_with(samples.epc(), bars=samples.ACCESS_KEY)
    assert (len(codes_on(content)), len(Pdf(content).page(1).places_of_codes())) == (2, 2)
    monkeypatch.setattr("parsers.barcodes.look._MOST_IN_ALL", 1_000_000)
    assert codes_on(content) == []
    monkeypatch.setattr("parsers.pages.pixels.MOST_PIECES", 700)
    assert len(Pdf(content).page(1).places_of_codes()) == 1
    monkeypatch.setattr("parsers.pages.pixels.MOST_PIECES", 100)
    assert Pdf(content).page(1).places_of_codes() == []


def test_a_page_with_a_huge_picture_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of_picture(Image.new("L", (400, 400)), 90, 90)
    assert len(Pdf(page).page(1).places_of_codes()) == 1
    monkeypatch.setattr("parsers.pages.pixels.MOST_PIXELS", 100_000)
    assert Pdf(page).page(1).places_of_codes() == []


def test_a_page_without_squares_and_small_boxes_is_not_drawn() -> None:
    assert Pdf(page_with()).page(1).places_of_codes() == []
    assert len(Pdf(page_with(samples.epc())).page(1).places_of_codes()) == 1


def test_a_photo_that_is_held_brings_what_its_code_says() -> None:
    file = io.BytesIO()
    picture_of(page_with(samples.PORTUGUESE, rows=PORTUGUESE_ROWS)).save(file, "PNG")
    one = document(file.getvalue(), "photo.png")
    assert (one.kind, one.status, codes(one)) == (None, Status.REVIEW, ["picture"])
    assert (one.invoice_number, one.issue_date, one.total) == ("FT MU/118", date(2024, 7, 12), Decimal("123.00"))
    assert one.evidence["invoice_number"].source == "code"


DANFE = (
    ("DANFE  Documento Auxiliar da Nota Fiscal Eletrônica", ""), ("Nº", "000.001.118"), ("Série", "1"),
    ("Data de emissão:", "12/07/2024"), ("Valor total da nota", "R$ 59,90"), ("CNPJ", samples.CNPJ),
    ("CHAVE DE ACESSO", ""), (" ".join(samples.ACCESS_KEY[at : at + 4] for at in range(0, 44, 4)), ""),
)  # fmt: skip


def test_the_access_key_of_a_danfe_is_a_witness_also_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder, "zxing_cpp", lambda: None)
    content = page_with(rows=DANFE, bars=samples.ACCESS_KEY)
    assert codes_on(content) == []
    one = document(content)
    assert same_number(one.invoice_number, "1118")
    assert "the access key of the NF-e" in one.evidence["invoice_number"].rule


def test_without_the_library_a_page_with_a_code_reads_as_one_without(monkeypatch: pytest.MonkeyPatch) -> None:
    decoder.zxing_cpp.cache_clear()
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    try:
        coded = document(page_with(samples.epc("EUR1.00")))
        assert (decoder.is_available(), coded.status, codes(coded)) == (False, Status.FILED, [])
    finally:
        decoder.zxing_cpp.cache_clear()


@pytest.mark.parametrize(
    ("shown", "said", "same"),
    [
        ("A/12", "FT A/12", True),
        ("FT A/12", "FT A/12", True),
        ("3-12", "00003-00000012", True),
        ("000.001.234", "1234", True),
        ("MU 118", "MU-118", True),
        ("118", "MU-118", True),
        ("18", "MU-118", False),
        ("MU-119", "MU-118", False),
        ("A", "12-A", False),
        ("", "", False),
    ],
)
def test_a_number_may_be_written_with_its_series_and_zeros(shown: str, said: str, same: bool) -> None:
    assert same_number(shown, said) is same


def test_places_that_overlap_are_looked_at_once() -> None:
    assert merged([(0, 0, 10, 10), (20, 0, 30, 10), (5, 5, 25, 9)]) == [(0, 0, 30, 10)]
    assert decoder.texts_in(b"\xff" * 7, 2, 2) == ()
