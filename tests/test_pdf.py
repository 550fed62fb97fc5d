"""PDFs as pages of lines; what cannot be seen is left out and said."""

import io
import subprocess
import sys

import pytest
from reportlab.lib.colors import black, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from parsers.errors import Damaged, PasswordNeeded
from parsers.pages.pdf import FIRST_PAGES, LAST_PAGES, MOST_PAGES, Road, read_pdf
from tests import pdf_samples
from tests.hostile_samples import GOOD_PDF, LIE, SHORT_ROWS, bad_pdfs, pdf_of, pdfs_that_lie
from tests.pdf_samples import drawing, text

LIES = pdfs_that_lie()
BAD = bad_pdfs()


def codes(content: bytes, road: Road = Road.FAST) -> list[tuple[str, bool]]:
    return [(finding.code, finding.needs_review) for finding in read_pdf(content, road=road).findings]


def lines(content: bytes, road: Road = Road.FAST) -> list[str]:
    return [line.text for line in read_pdf(content, road=road).lines]


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


def pages(count: int) -> bytes:
    return pdf_of(tuple(row for number in range(1, count + 1) for row in ((f"page {number}",), ("---",)))[:-1])


def test_of_many_pages_the_first_and_the_last_are_read_and_the_others_told() -> None:
    document = read_pdf(pages(70))
    assert document.pages == 70
    assert [line.page for line in document.lines] == [*range(1, 41), *range(61, 71)]
    assert document.lines[-1].text == "page 70"
    assert [(finding.code, finding.needs_review) for finding in document.findings] == [("many_pages", True)]
    assert "the first 40 and the last 10 of its 70 pages" in document.findings[0].message
    assert FIRST_PAGES + LAST_PAGES == MOST_PAGES


def test_as_many_pages_as_are_read_are_all_read() -> None:
    document = read_pdf(pages(MOST_PAGES))
    assert [line.page for line in document.lines] == list(range(1, MOST_PAGES + 1))
    assert document.findings == ()


def test_other_pages_are_read_when_they_are_asked_for() -> None:
    document = read_pdf(pages(70), pages=[50, 45, 900])
    assert [(line.page, line.text) for line in document.lines] == [(45, "page 45"), (50, "page 50")]
    assert (document.pages, document.findings) == (70, ())


@pytest.mark.parametrize("road", Road)
@pytest.mark.parametrize("name", LIES)
def test_what_no_eye_can_see_is_left_out_and_said(name: str, road: Road) -> None:
    document = read_pdf(LIES[name], road=road)
    assert [line.text for line in document.lines] == ["Invoice", *("  ".join(row) for row in SHORT_ROWS[1:])]
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
    assert lines(pdf_of(SHORT_ROWS, bar), Road.SLOW)[-1] == "Amount due 5.00 EUR"


def test_a_visible_text_after_an_invisible_one_is_read() -> None:
    def both(canvas: Canvas, y: float) -> None:
        text = canvas.beginText(54, y)
        text.setTextRenderMode(3)
        text.textLine(LIE)
        text.setTextRenderMode(0)
        text.textLine("Thank you")
        canvas.drawText(text)

    assert lines(pdf_of(SHORT_ROWS, both))[-1] == "Thank you"


BOX = b"1 1 1 rg 60 590 300 30 re f 0 g "
UNSEEN = {
    "covered by a box": text(LIE, y=600) + BOX,
    "outside the clipping path": b"q 60 690 300 30 re W n " + text(LIE, y=600) + b"Q ",
    "as clear as glass": b"/Glass gs " + text(LIE, y=600) + b"/Solid gs ",
    "nearly white": b".99 .99 .99 rg " + text(LIE, y=600) + b"0 g ",
    "a white outline": b"1 Tr 1 G " + text(LIE, y=600) + b"0 Tr ",
    "on a layer that is off": b"/OC /Off BDC /Span BMC " + text(LIE, y=600) + b"EMC EMC ",
    "on layers of which all are off": b"/OC /Member BDC " + text(LIE, y=600) + b"EMC ",
    "in a form on a layer that is off": b"/Form Do ",
    "beside what is shown of the page": text(LIE, x=1000, y=600) + text(LIE, x=20, y=-300),
}


def page_with(contents: bytes) -> bytes:
    inside = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/OC 20 0 R/Resources<<%s>>" % pdf_samples.RESOURCES
    return drawing(
        text("Total 119.00 EUR") + contents + text("Thank you", y=500),
        {
            **pdf_samples.LAYERS,
            6: b"<</ca 0>>",
            7: b"<</ca 1>>",
            8: pdf_samples.stream(text(LIE, y=600), inside),
        },
        resources=pdf_samples.RESOURCES
        + pdf_samples.LAYER_NAMES
        + b"/ExtGState<</Glass 6 0 R/Solid 7 0 R>>/XObject<</Form 8 0 R>>",
        page=b"/MediaBox[0 -400 1200 842]/CropBox[50 50 545 800]",
        catalog=pdf_samples.LAYERS_OFF,
    )


@pytest.mark.parametrize("road", Road)
@pytest.mark.parametrize("how", UNSEEN)
def test_text_that_the_drawing_hides_is_left_out_and_said(how: str, road: Road) -> None:
    content = page_with(UNSEEN[how])
    assert lines(content, road) == ["Total 119.00 EUR", "Thank you"]
    assert codes(content, road) == [("hidden_text", False)]


SEEN = {
    "grey": b".8 .8 .8 rg " + text("Paid in full", y=600) + b"0 g ",
    "on a box that is drawn before it": BOX + text("Paid in full", y=600),
    "white on a dark shape that is no box": b"0 g 60 580 m 360 580 l 360 620 l 210 640 l 60 620 l f 1 1 1 rg "
    + text("Paid in full", y=600)
    + b"0 g ",
    "red on green": b"0 .5 0 rg 60 590 300 30 re f 1 0 0 rg " + text("Paid in full", y=600) + b"0 g ",
    "on a layer that is on": b"/OC /On BDC " + text("Paid in full", y=600) + b"EMC ",
    "half of it behind a clipping path": b"q 60 580 300 26 re W n " + text("Paid in full", y=600) + b"Q ",
    "an outline": b"1 Tr " + text("Paid in full", y=600) + b"0 Tr ",
}


@pytest.mark.parametrize("road", Road)
@pytest.mark.parametrize("how", SEEN)
def test_text_that_can_be_seen_is_read_however_it_is_drawn(how: str, road: Road) -> None:
    content = page_with(SEEN[how])
    assert lines(content, road) == ["Total 119.00 EUR", "Paid in full", "Thank you"]
    assert codes(content, road) == []


@pytest.mark.parametrize("road", Road)
def test_boxes_are_measured_on_the_page_as_it_is_shown(road: Road) -> None:
    (line,) = read_pdf(drawing(text("Total"), page=b"/MediaBox[0 0 595 842]/CropBox[50 100 545 800]"), road=road).lines
    assert (line.segments[0].left, line.segments[0].bottom) == pytest.approx((72 - 50, 800 - 700 + 2.5), abs=0.7)


TURNED = {90: b"0 1 -1 0 100 200", 180: b"-1 0 0 -1 395 100", 270: b"0 -1 1 0 495 642"}


@pytest.mark.parametrize("road", Road)
@pytest.mark.parametrize("angle", TURNED)
def test_a_page_that_is_shown_turned_is_read_as_it_is_shown(angle: int, road: Road) -> None:
    contents = b"BT /F 12 Tf %s Tm (Total) Tj 100 0 Td (19.00) Tj 0 -30 Td (Thanks) Tj ET" % TURNED[angle]
    document = read_pdf(drawing(contents, page=b"/MediaBox[0 0 595 842]/Rotate %d" % angle), road=road)
    assert [line.text for line in document.lines] == ["Total  19.00", "Thanks"]
    label, value = document.lines[0].segments
    assert (label.left, value.left, label.top) == pytest.approx((200, 300, 90.5), abs=1.2)


@pytest.mark.parametrize("road", Road)
def test_text_along_the_margin_stands_in_lines_of_its_own(road: Road) -> None:
    contents = text("Total 119.00 EUR") + text("Thank you for your order, and until next time", y=680)
    contents += b"BT /F 9 Tf 0 1 -1 0 30 650 Tm (Form 12 b) Tj ET BT /F 9 Tf 0 -1 1 0 570 750 Tm (Page 7) Tj ET "
    contents += b"BT /F 40 Tf .7 .7 -.7 .7 200 300 Tm (PAID now) Tj ET"
    document = read_pdf(drawing(contents), road=road)
    assert [line.text for line in document.lines[:2]] == [
        "Total 119.00 EUR",
        "Thank you for your order, and until next time",
    ]
    assert {line.text for line in document.lines[2:]} == {"Form 12 b", "Page 7", "PAID now"}
    assert [line.number for line in document.lines] == [1, 2, 3, 4, 5]
    margin = next(line.segments[0] for line in document.lines if line.text == "Form 12 b")
    assert margin.bottom == pytest.approx(842 - 650, abs=0.5)
    assert margin.right < 33 < 30 + 9 < margin.bottom - margin.top


@pytest.mark.parametrize("road", Road)
def test_letters_drawn_twice_to_look_bold_count_once(road: Road) -> None:
    assert lines(drawing(text("Total 11.00") + text("Total 11.00", x=72.3)), road) == ["Total 11.00"]


@pytest.mark.parametrize("road", Road)
def test_one_glyph_for_several_characters_is_all_of_them(road: Road) -> None:
    font = pdf_samples.FONT[:-2] + b"/ToUnicode 6 0 R>>"
    named = pdf_samples.to_unicode(("A", "ffi"), ("B", "ff"), ("E", "\u00a0"))
    assert lines(drawing(text("oAce coBee 1E200"), {5: font, 6: named}), road) == ["office coffee 1 200"]


@pytest.mark.parametrize("road", Road)
def test_hebrew_is_read_from_right_to_left_and_its_numbers_from_left_to_right(road: Road) -> None:
    font = pdf_samples.FONT[:-2] + b"/ToUnicode 6 0 R>>"
    named = pdf_samples.to_unicode(("A", "\u05e9"), ("B", "\u05dc"), ("C", "\u05d5"), ("D", "\u05dd"))
    assert lines(drawing(text("CB 12.50 DCBA"), {5: font, 6: named}), road) == [
        "\u05e9\u05dc\u05d5\u05dd 12.50 \u05dc\u05d5"
    ]


@pytest.mark.parametrize("road", Road)
def test_east_asian_text_is_read_without_its_fonts(road: Road) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for at, (font, words) in enumerate((("HeiseiMin-W3", "合計 1,234円"), ("STSong-Light", "发票号码 123"))):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
        canvas.setFont(font, 12)
        canvas.drawString(54, 700 - 20 * at, words)
    canvas.save()
    assert lines(buffer.getvalue(), road) == ["合計 1,234円", "发票号码 123"]


def form() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.drawString(54, 780, "Invoice")
    canvas.acroForm.textfield(name="total", value="119.00", x=54, y=700, width=200, height=20)
    canvas.acroForm.textfield(name="lie", value="9119.00", x=54, y=600, width=200, height=20, annotationFlags="hidden")
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("road", Road)
def test_a_form_is_read_as_it_is_filled_in(road: Road) -> None:
    assert lines(form(), road) == ["Invoice", "119.00"]


@pytest.mark.parametrize("road", Road)
def test_values_that_no_program_has_drawn_yet_are_read_too_and_from_encrypted_forms(road: Road) -> None:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(form())) as pdf:
        for field in pdf.pages[0].Annots:
            del field.AP
        pdf.Root.AcroForm.NeedAppearances = True
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user="sesame", R=6))
    document = read_pdf(buffer.getvalue(), ("sesame",), road)
    assert [line.text for line in document.lines] == ["Invoice", "119.00"]


@pytest.mark.parametrize("road", Road)
def test_a_note_on_the_page_is_read_and_one_that_pops_up_is_not(road: Road) -> None:
    look = b"/Type/XObject/Subtype/Form/BBox[0 0 228 20]/Resources<<%s>>" % pdf_samples.RESOURCES
    content = drawing(
        text("Total 119.00 EUR"),
        {
            6: b"<</Type/Annot/Subtype/FreeText/Rect[72 500 300 520]/Contents(x)/F 4/AP<</N 7 0 R>>>>",
            7: pdf_samples.stream(b"BT /F 12 Tf 2 4 Td (Paid on 1 May) Tj ET", look),
            8: b"<</Type/Annot/Subtype/Popup/Rect[72 400 300 420]/Contents(Popped up)/AP<</N 7 0 R>>>>",
        },
        page=b"/MediaBox[0 0 595 842]/Annots[6 0 R 8 0 R]",
    )
    assert lines(content, road) == ["Total 119.00 EUR", "Paid on 1 May"]


def test_the_size_of_a_page_with_notes_may_be_written_in_the_tree_of_pages() -> None:
    stamp = {
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        6: b"<</Type/Annot/Subtype/Stamp/Rect[72 500 300 520]/F 4/AP<</N 7 0 R>>>>",
        7: pdf_samples.stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 228 20]"),
    }
    (line,) = read_pdf(drawing(text("Total", y=820), stamp, page=b"/Annots[6 0 R]")).lines
    assert line.segments[0].bottom == pytest.approx(842 - 820 + 2.5, abs=0.5)


@pytest.mark.parametrize("road", Road)
@pytest.mark.parametrize("instead", ["Total 9119.00", ""])
def test_words_that_a_mark_puts_in_place_of_what_is_drawn_do_not_count(instead: str, road: Road) -> None:
    mark = b"/Span<</ActualText(%s)>> BDC /Span BMC " % instead.encode()
    assert lines(drawing(mark + text("Total 119.00") + b"EMC EMC " + text("Thanks", y=600)), road) == [
        "Total 119.00",
        "Thanks",
    ]


@pytest.mark.parametrize("road", Road)
def test_a_word_that_is_divided_keeps_its_hyphen(road: Road) -> None:
    assert lines(drawing(text("exam-") + text("ple", y=680)), road) == ["exam-", "ple"]


@pytest.mark.parametrize("road", Road)
def test_amounts_that_two_readers_read_differently_ask_for_a_person(road: Road) -> None:
    named = b"/Encoding<</Type/Encoding/Differences[49/seven_eight]>>"  # a ligature to one, unknown to the other
    font = pdf_samples.FONT.replace(b"/Encoding/WinAnsiEncoding", named)
    content = drawing(text("Total 11.50"), {5: font})
    assert codes(content, road) == [("readings_differ", True), ("stacked_figures", True)]
    assert "page 1" in read_pdf(content, road=road).findings[0].message


@pytest.mark.parametrize("road", Road)
@pytest.mark.parametrize("told", ["91", "9.11", "1,", " 1"])
def test_one_figure_that_would_be_read_as_several_characters_asks_for_a_person(road: Road, told: str) -> None:
    font = pdf_samples.FONT[:-2] + b"/ToUnicode 6 0 R>>"
    content = drawing(text("Total 12.50"), {5: font, 6: pdf_samples.to_unicode(("1", told))})
    assert codes(content, road) == ([] if told == " 1" else [("stacked_figures", True)])


@pytest.mark.parametrize("road", Road)
def test_a_ligature_of_letters_and_a_fraction_ask_nobody(road: Road) -> None:
    font = pdf_samples.FONT[:-2] + b"/ToUnicode 6 0 R>>"
    content = drawing(text("Total 12.50 A B"), {5: font, 6: pdf_samples.to_unicode(("A", "ffi"), ("B", "½"))})
    assert codes(content, road) == []


@pytest.mark.parametrize("road", Road)
def test_a_number_with_a_character_that_no_font_names_asks_for_a_person(road: Road) -> None:
    font = pdf_samples.FONT[:-2] + b"/ToUnicode 6 0 R>>"
    content = drawing(text("Total 12.50"), {5: font, 6: pdf_samples.to_unicode(("1", "\0"))})
    assert lines(content, road) == ["Total \ufffd2.50"]
    assert codes(content, road) == [("unknown_characters", True)]


def test_an_icon_beside_words_is_no_reason_to_doubt_them() -> None:
    icons = pdf_samples.FONT[:-2] + b"/ToUnicode 7 0 R>>"
    resources = b"/Font<</F 5 0 R/G 6 0 R>>"
    icon = text("A", x=50).replace(b"/F", b"/G")
    objects = {6: icons, 7: pdf_samples.to_unicode(("A", "\ue001"))}
    assert codes(drawing(icon + text("Total 119.00 EUR, and more words"), objects, resources=resources)) == []


def lost_font(contents: bytes) -> bytes:
    """A page with a font `/G` whose encoding is a CMap of its own: pdfminer.six finds no character in it."""
    return drawing(
        contents,
        {
            6: pdf_samples.stream(
                b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Y def /CMapType 1 def "
                b"1 begincodespacerange <00> <ff> endcodespacerange 1 begincidrange <20> <7e> 1 endcidrange "
                b"endcmap end end",
                b"/Type/CMap/CMapName/Y/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            ),
            7: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Helvetica"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500>>",
            8: pdf_samples.to_unicode(*((letter, letter) for letter in "Total 1.23456,")),
            9: b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 6 0 R/DescendantFonts[7 0 R]/ToUnicode 8 0 R>>",
        },
        resources=b"/Font<</F 5 0 R/G 9 0 R>>",
    )


@pytest.mark.parametrize("road", Road)
def test_a_font_that_pdfplumber_loses_is_read_by_pdfium(road: Road) -> None:
    assert lines(lost_font(text("Total 1.234,56").replace(b"/F", b"/G")), road) == ["Total 1.234,56"]
    few = text("An invoice with much text that both can read") + text("1.234,56", y=600).replace(b"/F", b"/G")
    assert lines(lost_font(few), road)[-1] == "1.234,56"
    assert codes(lost_font(few), road) == []


def scan(*, is_text_below: bool) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    words = canvas.beginText(54, 700)
    words.setTextRenderMode(0 if is_text_below else 3)
    words.textLine("Total 119.00 EUR")
    if is_text_below:
        canvas.drawText(words)
    canvas.drawImage(ImageReader(Image.new("L", (8, 8), 200)), 0, 0, *A4)
    if not is_text_below:
        canvas.drawText(words)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("road", Road)
@pytest.mark.parametrize("is_text_below", [False, True])
def test_the_recognised_text_of_a_scan_is_read_and_asks_for_a_person(is_text_below: bool, road: Road) -> None:
    content = scan(is_text_below=is_text_below)
    assert lines(content, road) == ["Total 119.00 EUR"]
    assert codes(content, road) == [("scanned", True)]


@pytest.mark.parametrize("name", ["page_tree_loops", "truncated", "only_a_header", "xref_to_nowhere"])
def test_a_damaged_file_is_called_damaged(name: str) -> None:
    with pytest.raises(Damaged, match=r"damaged|no pages|cannot be read"):
        read_pdf(BAD[name])


def test_an_encrypted_file_opens_with_any_of_the_passwords_and_no_other() -> None:
    assert read_pdf(BAD["encrypted"], ("wrong", "sesame")).lines[-1].text == "Total  119.00 EUR"
    with pytest.raises(PasswordNeeded):
        read_pdf(BAD["encrypted"], ("wrong",))


WITHOUT_FONTS = """
import ctypes, sys, pypdfium2, pypdfium2.raw as raw
raw.FPDF_DestroyLibrary()
nowhere = ctypes.cast(ctypes.c_char_p(b"/nowhere"), ctypes.POINTER(ctypes.c_char))
paths = (ctypes.POINTER(ctypes.c_char) * 2)(nowhere, None)
settings = raw.FPDF_LIBRARY_CONFIG(version=2)
settings.m_pUserFontPaths = paths
raw.FPDF_InitLibraryWithConfig(settings)
from parsers.pages.pdf import read_pdf
document = read_pdf(sys.stdin.buffer.read())
print([line.text for line in document.lines], [finding.code for finding in document.findings])
"""


def test_text_in_a_form_is_read_where_the_machine_has_no_font_for_it() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.beginForm("form")
    canvas.setFont("HeiseiMin-W3", 12)
    canvas.drawString(54, 700, "合計 1,234円")
    canvas.setFillColor(white)
    canvas.drawString(54, 600, "9,999円")
    canvas.endForm()
    canvas.doForm("form")
    canvas.save()
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_FONTS], input=buffer.getvalue(), capture_output=True, check=True
    )
    assert run.stdout.decode().strip() == "['合計 1,234円'] ['hidden_text']"
