"""PDFium's view of a page: characters, what is drawn, which of it leaves a trace."""

import pytest

from parsers.errors import Damaged, PasswordNeeded, TooComplex
from parsers.pages import pdfium
from parsers.pages.seen import Drawn
from tests import pdf_samples
from tests.hostile_samples import GOOD_PDF, bad_pdfs
from tests.pdf_samples import drawing, text


def page_of(content: bytes) -> pdfium.Page:
    return pdfium.Pdf(content).page(1)


def text_of(content: bytes) -> str:
    return "".join(one["text"] for one in page_of(content).letters().glyphs())


def test_a_character_has_the_box_of_its_pen_and_its_size() -> None:
    letter = page_of(drawing(text("W", x=100, y=700, size=20))).letters().glyphs()[0]
    assert (letter["x0"], letter["x1"] - letter["x0"]) == pytest.approx((100, 0.944 * 20), abs=0.1)
    assert (letter["base"], letter["bottom"] - letter["top"]) == pytest.approx((842 - 700, 20), abs=0.01)
    assert letter["bottom"] == pytest.approx(142 + 0.21 * 20, abs=0.4)


def test_a_size_below_zero_and_a_mirrored_page_are_upright_all_the_same() -> None:
    contents = (
        b"BT /F -12 Tf -1 0 0 -1 72 600 Tm (Ab) Tj ET q 1 0 0 -1 0 842 cm BT /F 12 Tf 1 0 0 -1 72 100 Tm (Cd) Tj ET Q"
    )
    found = page_of(drawing(contents)).letters().glyphs()
    assert [(one["text"], one["angle"], one["size"]) for one in found if not one["text"].isspace()] == [
        (letter, 0.0, 12.0) for letter in "AbCd"
    ]


def test_white_space_that_pdfium_puts_in_divides_words_and_not_numbers() -> None:
    apart = text("Discount", x=72) + text("Goods", x=72 + 45)
    assert text_of(drawing(apart)) in (
        "Discount Goods",
        "DiscountGoods",
    )
    digits = b"BT /F 12 Tf 72 700 Td [(1) -400 (234)] TJ ET"
    assert text_of(drawing(digits)) == "1234"


def test_what_is_drawn_is_told_in_its_order_with_its_color() -> None:
    contents = (
        b"0 0 1 rg 10 10 100 50 re f 1 0 0 rg " + text("Red") + b"0 G 0 700 m 500 700 l S 12 w 0 600 m 500 600 l S"
    )
    texts, others = page_of(drawing(contents)).drawn()
    box, stroke = others
    assert (box.kind, box.color, box.is_box, box.box) == ("path", (0, 0, 255), True, (10, 782, 110, 832))
    assert (stroke.kind, stroke.color) == ("path", None)  # the thin line hides nothing, the broad one may
    (red,) = texts.values()
    assert (red.color, red.mode, red.is_doubtful, box.order < red.order < stroke.order) == ((255, 0, 0), 0, False, True)


@pytest.mark.parametrize(
    ("contents", "is_doubtful"),
    [
        (text("x"), False),
        (b"/P BMC " + text("x") + b"EMC", False),
        (b"/OC /On BDC " + text("x") + b"EMC", True),
        (b"q 0 0 75 842 re W n " + text("xxx") + b"Q", True),
        (b"/Form Do", True),
    ],
)
def test_layers_clipping_and_forms_make_text_doubtful(contents: bytes, is_doubtful: bool) -> None:
    form = pdf_samples.stream(text("x"), b"/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>" % pdf_samples.RESOURCES)
    content = drawing(
        contents,
        {**pdf_samples.LAYERS, 6: form},
        resources=pdf_samples.RESOURCES + pdf_samples.LAYER_NAMES + b"/XObject<</Form 6 0 R>>",
        catalog=pdf_samples.LAYERS_OFF,
    )
    (found,) = page_of(content).drawn()[0].values()
    assert isinstance(found, Drawn)
    assert found.is_doubtful is is_doubtful


@pytest.mark.parametrize("size", [[0, 0, 595, 842], [0, 0, 14400, 14400]])
def test_a_text_that_leaves_no_trace_is_found_on_a_page_of_any_size(size: list[int]) -> None:
    contents = text("seen") + b"1 g " + text("not", x=300)
    page = page_of(drawing(contents, page=b"/MediaBox[%d %d %d %d]" % tuple(size)))
    page.drawn()
    glyphs = page.letters().glyphs()
    assert "".join(glyphs[at]["text"] for at in sorted(page.painted(glyphs))) == "seen"


def test_letters_that_are_drawings_are_as_large_as_they_are_drawn_and_doubtful() -> None:
    font = {
        6: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 500 700]/FontMatrix[.01 0 0 .01 0 0]/CharProcs<</a 7 0 R>>"
        b"/Encoding<</Type/Encoding/Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[600]/ToUnicode 8 0 R>>",
        7: pdf_samples.stream(b"600 0 0 0 500 700 d1 0 0 500 700 re f"),
        8: pdf_samples.to_unicode(("a", "7")),
    }
    page = page_of(drawing(b"BT /T .9 Tf 72 700 Td (a) Tj ET", font, resources=b"/Font<</F 5 0 R/T 6 0 R>>"))
    (found,) = page.drawn()[0].values()
    (letter,) = page.letters().glyphs()
    assert (letter["text"], letter["size"] > 5, found.is_doubtful) == ("7", True, True)


def test_too_many_characters_on_a_page_are_not_read() -> None:
    row = text("x" * 100, size=1)
    with pytest.raises(TooComplex, match=r"page 1 has .* characters"):
        page_of(drawing(b"".join(row.replace(b"700", b"%d" % (at % 800)) for at in range(3000)))).letters().glyphs()


def test_what_pdfium_cannot_open_is_damaged_or_needs_a_password() -> None:
    with pytest.raises(Damaged):
        pdfium.Pdf(b"%PDF-1.7\n")
    with pytest.raises(PasswordNeeded):
        pdfium.Pdf(bad_pdfs()["encrypted"], ("wrong",))
    assert pdfium.Pdf(bad_pdfs()["encrypted"], ("wrong", "sesame")).pages == 1
    assert pdfium.Pdf(GOOD_PDF).pages == 1


def test_text_that_is_turned_on_a_turned_page_leaves_its_trace_where_it_is_shown() -> None:
    contents = b"BT /F 12 Tf 0 1 -1 0 100 200 Tm (seen) Tj 1 g 100 0 Td (not) Tj ET"
    page = page_of(drawing(contents, page=b"/MediaBox[0 0 595 842]/Rotate 90"))
    page.drawn()
    glyphs = page.letters().glyphs()
    assert "".join(glyphs[at]["text"] for at in sorted(page.painted(glyphs))) == "seen"


@pytest.mark.parametrize(("means", "read"), [("\U0001d7d9", "\U0001d7d9"), ("\ud835", "\ufffd"), ("\udfd9", "\ufffd")])
def test_characters_beyond_sixteen_bits_are_whole_or_unknown(means: str, read: str) -> None:
    code = means.encode("utf-16-be", "surrogatepass").hex().encode()
    named = pdf_samples.to_unicode(("A", "x")).replace(b"<0078>", b"<" + code + b">")
    named = pdf_samples.stream(named.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0])
    font = pdf_samples.FONT[:-2] + b"/ToUnicode 6 0 R>>"
    found = "".join(one["text"] for one in page_of(drawing(text("bAc"), {5: font, 6: named})).letters().glyphs())
    assert found == f"b{read}c"
