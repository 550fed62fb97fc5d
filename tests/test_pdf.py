"""PDFs as pages of lines; what cannot be seen is left out and said."""

import io

import pytest
from reportlab.lib.colors import black, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from parsers.errors import Damaged, PasswordNeeded
from parsers.pages.pdf import MOST_PAGES, read_pdf
from tests.hostile_samples import GOOD_PDF, LIE, SHORT_ROWS, bad_pdfs, pdf_of, pdfs_that_lie

LIES = pdfs_that_lie()
BAD = bad_pdfs()


def codes(content: bytes) -> list[tuple[str, bool]]:
    return [(finding.code, finding.needs_review) for finding in read_pdf(content).findings]


def test_a_page_is_lines_of_cells_with_their_places() -> None:
    document = read_pdf(GOOD_PDF)
    assert [line.text for line in document.lines][-1] == "Total  119.00 EUR"
    label, value = document.lines[-1].segments
    assert label.left == pytest.approx(54, abs=0.5)
    assert value.right == pytest.approx(540, abs=0.5)
    assert label.top == pytest.approx(60 + 5 * 16 - 9.5, abs=3)
    assert (document.pages, document.findings) == (1, ())


def test_every_page_is_read_and_lines_know_theirs() -> None:
    document = read_pdf(pdf_of((("one", "1"), ("---",), ("two", "2"))))
    assert [(line.text, line.page, line.number) for line in document.lines] == [("one  1", 1, 1), ("two  2", 2, 1)]


def test_pages_beyond_the_limit_are_counted_and_told() -> None:
    rows = tuple(row for number in range(MOST_PAGES + 1) for row in ((f"page {number}",), ("---",)))[:-1]
    document = read_pdf(pdf_of(rows))
    assert document.pages == MOST_PAGES + 1
    assert {line.page for line in document.lines} == set(range(1, MOST_PAGES + 1))
    assert [(finding.code, finding.needs_review) for finding in document.findings] == [("many_pages", True)]


@pytest.mark.parametrize("name", LIES)
def test_what_no_eye_can_see_is_left_out_and_said(name: str) -> None:
    document = read_pdf(LIES[name])
    assert [line.text for line in document.lines] == [line.text for line in read_pdf(pdf_of(SHORT_ROWS)).lines]
    assert [finding.code for finding in document.findings] == ["hidden_text"]


@pytest.mark.parametrize("shape", ["rect", "roundRect"])
def test_white_letters_on_a_dark_bar_are_read(shape: str) -> None:
    def bar(canvas: Canvas, y: float) -> None:
        canvas.setFillColor(black)
        rest = (4,) if shape == "roundRect" else ()
        getattr(canvas, shape)(40, y - 4, 500, 16, *rest, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.drawString(54, y, "Amount due 5.00 EUR")

    document = read_pdf(pdf_of(SHORT_ROWS, bar))
    assert document.lines[-1].text == "Amount due 5.00 EUR"
    assert document.findings == ()


def test_a_visible_text_after_an_invisible_one_is_read() -> None:
    def both(canvas: Canvas, y: float) -> None:
        text = canvas.beginText(54, y)
        text.setTextRenderMode(3)
        text.textLine(LIE)
        text.setTextRenderMode(0)
        text.textLine("Thank you")
        canvas.drawText(text)

    assert read_pdf(pdf_of(SHORT_ROWS, both)).lines[-1].text == "Thank you"


def test_the_recognised_text_of_a_scan_is_read_and_asks_for_a_person() -> None:
    from PIL import Image

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(Image.new("L", (8, 8), 200)), 0, 0, *A4)
    text = canvas.beginText(54, 700)
    text.setTextRenderMode(3)
    text.textLine("Total 119.00 EUR")
    canvas.drawText(text)
    canvas.save()
    assert [line.text for line in read_pdf(buffer.getvalue()).lines] == ["Total 119.00 EUR"]
    assert codes(buffer.getvalue()) == [("scanned", True)]


@pytest.mark.parametrize("name", ["page_tree_loops", "truncated", "only_a_header", "xref_to_nowhere"])
def test_a_damaged_file_is_called_damaged(name: str) -> None:
    with pytest.raises(Damaged, match=r"damaged|no pages|cannot be read"):
        read_pdf(BAD[name])


def test_an_encrypted_file_opens_with_any_of_the_passwords_and_no_other() -> None:
    assert read_pdf(BAD["encrypted"], ("wrong", "sesame")).lines[-1].text == "Total  119.00 EUR"
    with pytest.raises(PasswordNeeded):
        read_pdf(BAD["encrypted"], ("wrong",))
