"""Totals that a page shows otherwise than its text says: each lie is found out, and no honest file is accused."""

import io
import itertools
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from fpdf import FPDF

from archive.recognitions import Recognitions
from billfold.ocr import Engine, Equipment, equipment
from billfold.printing import printed
from billfold.recognition import Recognition
from billfold.sandbox import Sandbox
from billfold.second_look import looked_again
from parsers.codec import reading_from_json, reading_to_json
from parsers.context import Context, Form
from parsers.pages.drawn_figures import Sight, Value, drawn_figures
from parsers.pages.inked import picture_of
from parsers.pages.recognised import Recognised, RecognisedWord, recognised_to_json
from parsers.pages.shapes import Holes, Picture, is_surely, known_shapes, other_than, shape_of
from parsers.read import read
from parsers.second_look import SHOWN_OTHERWISE, read_by_machine
from parsers.terms import Part, PurchaseDocument, Status, ToLookAt
from parsers.text import sniff
from tests.lying_pdfs import (
    BOLD,
    VERA,
    file,
    lines,
    of_a_standard_font,
    of_an_embedded_font,
    of_drawings,
    stream,
    to_unicode,
)
from tests.test_structured import DATA, PAGE, mail_with

CONTEXT = Context(Form.FILE)
STANDARD = ["Helvetica", "Helvetica-BoldOblique", "Times-Roman", "Times-BoldItalic", "Courier", "Courier-Bold"]
SWAPPED = {"1": "9", "9": "1"}


def document(content: bytes) -> PurchaseDocument:
    (found,) = read(content, CONTEXT).documents
    return found


def accusations(found: PurchaseDocument) -> list[str]:
    return [finding.message for finding in found.findings if finding.code == SHOWN_OTHERWISE]


def assert_honest(content: bytes, total: str = "119.00") -> None:
    found = document(content)
    assert found.total == Decimal(total)
    assert not accusations(found)
    assert not found.to_look_at, "its shapes tell that it is honest"


def assert_lie(content: bytes, said: str, shown: str) -> None:
    found = document(content)
    assert found.status is Status.REVIEW
    (message,) = accusations(found)
    assert f"says {said} " in message
    assert f"shows {shown};" in message


def with_tilde(text: Sequence[str] | None = None) -> list[str]:
    return [line.replace("Total: ", "Total: ~") if line.startswith("Total") else line for line in text or lines()]


@pytest.mark.parametrize("font", STANDARD)
def test_what_a_standard_font_calls_otherwise_is_a_lie(font: str) -> None:
    assert_honest(of_a_standard_font(lines(), font=font))
    assert_lie(of_a_standard_font(lines(), SWAPPED, font), "991.00 EUR", "119.00 EUR")
    assert_lie(of_a_standard_font(lines("200.00", "38.00", "238.00"), {"2": "7"}, font), "738.00 EUR", "238.00 EUR")


@pytest.mark.parametrize("called", [" ", "$", "€"])
def test_a_figure_that_is_called_none_is_a_lie(called: str) -> None:
    found = document(of_a_standard_font(with_tilde(), {"~": called}, tilde="nine"))
    assert found.total == Decimal("119.00")
    assert "shows 9119.00" in accusations(found)[0]


@pytest.mark.parametrize("drawn", ["space", "nosuchglyph"])
def test_a_figure_that_is_not_drawn_is_a_lie(drawn: str) -> None:
    assert_lie(of_a_standard_font(with_tilde(), {"~": "9"}, tilde=drawn), "9119.00 EUR", "119.00 EUR")


def test_a_figure_that_is_drawn_as_a_point_is_a_lie() -> None:
    assert_lie(of_a_standard_font(with_tilde(), {"~": "9"}, tilde="period"), "9119.00 EUR", "119.00 EUR")


@pytest.mark.parametrize("path", [VERA, BOLD])
def test_most_figures_that_are_drawn_as_another_are_a_lie_and_the_others_are_looked_at(path: Path) -> None:
    told = {"lie": 0, "to look at": 0, "nothing": 0}
    for drawn, called in itertools.permutations("0123456789", 2):
        found = document(of_an_embedded_font(lines("10.00", "1.00", f"1{called}5.{called}8"), {drawn: called}, path))
        told["lie" if accusations(found) else "to look at" if found.to_look_at else "nothing"] += 1
    assert told["nothing"] == 0
    assert told["lie"] >= 85


def test_figures_that_are_swapped_everywhere_are_a_lie_though_the_sums_add_up() -> None:
    swapped = {"2": "5", "5": "2"}
    assert_lie(of_an_embedded_font(lines("500.00", "22.00", "522.00"), swapped), "522.00 EUR", "255.00 EUR")


def test_a_comma_for_a_point_is_a_lie_where_the_value_is_another() -> None:
    assert_lie(of_an_embedded_font(lines("1.000", "190", "1.190"), {",": "."}), "1.190 EUR", "1,190 EUR")
    assert_lie(of_an_embedded_font(lines("1,000", "190", "1,190"), {".": ","}), "1,190 EUR", "1.190 EUR")
    same = of_an_embedded_font(lines("1,000.00", "190.00", "1,190.00"), {".": ",", ",": "."})
    assert not accusations(document(same))


def test_letters_that_are_drawings_of_the_file_s_own_are_looked_at_too() -> None:
    assert_honest(of_drawings(lines(), {}))
    assert_lie(of_drawings(lines(), SWAPPED), "991.00 EUR", "119.00 EUR")


@pytest.mark.parametrize("size", [5, 7, 10, 16, 30])
def test_a_lie_is_found_in_any_size(size: float) -> None:
    text = ["Invoice RE-2024-0815", "14 March 2024", "Total: 119.00 EUR"]
    assert not accusations(document(of_an_embedded_font(text, size=size)))
    assert accusations(document(of_an_embedded_font(text, SWAPPED, size=size)))


def test_one_glyph_that_is_called_several_figures_is_told_of() -> None:
    found = document(of_a_standard_font(lines(), {"1": "9.11"}))
    assert found.status is Status.REVIEW
    assert "stacked_figures" in [finding.code for finding in found.findings]


def test_data_that_agree_with_the_text_do_not_clear_a_page_that_shows_otherwise() -> None:
    paper = [" ".join(row) for row in PAGE]
    paper[-1] = "Total ~26.14 EUR"
    honest = of_a_standard_font([*paper[:-1], "Total 126.14 EUR"])
    lie = of_a_standard_font(paper, {"~": "1"}, tilde="seven")
    for content in (with_data(lie), mail_with(("a.pdf", lie, "application/pdf"), ("a.xml", DATA, "text/xml"))):
        form = Form.FILE if content.startswith(b"%PDF") else Form.MESSAGE
        documents = [one for one in read(content, Context(form)).documents if one.part.media_type == sniff.PDF]
        assert [one.total for one in documents] == [Decimal("126.14")]
        assert [one.status for one in documents] == [Status.REVIEW]
        assert "says 126.14 EUR where page 1 shows 726.14 EUR;" in accusations(documents[0])[0]
    assert document(with_data(honest)).status is Status.FILED


def with_data(content: bytes) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.attachments["factur-x.xml"] = pikepdf.AttachedFileSpec(pdf, DATA, filename="factur-x.xml")
        pdf.save(written)
    return written.getvalue()


# Honest files of several programs.


def of_fpdf(path: Path | None, style: str = "") -> bytes:
    pdf = FPDF()
    pdf.add_page()
    if path:
        pdf.add_font("own", fname=str(path))
    pdf.set_font("own" if path else "Times", style=style, size=11)
    for line in lines():
        pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def page_of_html(style: str) -> str:
    rows = "".join(f"<tr><td>{line}</td></tr>" for line in lines()[:-1])
    total = "<tr><td>Total:</td><td><b>119.00 EUR</b></td></tr>"
    return f"<html><head><style>{style}</style></head><body><table>{rows}{total}</table></body></html>"


@pytest.mark.parametrize("path", [None, VERA, BOLD])
def test_files_of_fpdf_are_honest(path: Path | None) -> None:
    assert_honest(of_fpdf(path))


@pytest.mark.parametrize("path", [VERA, BOLD])
def test_files_of_reportlab_are_honest(path: Path) -> None:
    assert_honest(of_an_embedded_font(lines(), path=path))


@pytest.mark.parametrize(
    "style",
    [
        "body { font: 11px sans-serif }",
        "body { font: 12px serif } td { border: 1px solid black; padding: 2px }",
        "body { font: italic 14px monospace } b { text-decoration: underline }",
        "b { background: #223; color: #eee; padding: 4px }",
        "b { letter-spacing: -0.5px } tr:nth-child(even) { background: #ddd }",
        "body { font-variant-numeric: oldstyle-nums }",
    ],
)
def test_files_of_weasyprint_are_honest(style: str) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    found = document(weasyprint.HTML(string=page_of_html(style)).write_pdf())
    assert found.total == Decimal("119.00")
    assert not accusations(found)


@pytest.mark.filterwarnings("ignore")  # WeasyPrint leaves a file open
def test_mails_that_we_print_are_honest() -> None:
    pytest.importorskip("weasyprint")
    mail = b"From: a@sample.example\r\nSubject: Invoice\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    assert not accusations(document(printed(mail + page_of_html("").encode())))


@pytest.mark.slow
def test_files_of_libreoffice_are_honest(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice")
    source = tmp_path / "invoice.html"
    source.write_text(page_of_html("body { font: 11pt serif }"), encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=100)
    assert_honest((tmp_path / "invoice.pdf").read_bytes())


def test_examples_of_every_marketplace_are_honest() -> None:
    examples = Path(__file__).parent / "examples"
    mails = [path for path in sorted(examples.rglob("*.eml")) if b"application/pdf" in path.read_bytes()]
    assert len(mails) > 50
    for path in mails:
        for found in read(path.read_bytes(), Context(Form.MESSAGE)).documents:
            assert not accusations(found), path


# What can't be told is not told.


def test_what_has_no_common_shape_is_left_for_a_machine() -> None:
    text = ["Invoice RE-2024-0815", "14 March 2024", "Total: 888.00 EUR"]
    found = document(of_an_embedded_font(text, {"A": "8"}))
    assert not accusations(found)
    assert [(one.page, one.text) for one in found.to_look_at] == [(1, "888.00 EUR")]
    assert found.to_look_at[0].picture.startswith(b"\x89PNG")


def test_a_value_in_a_place_where_it_does_not_stand_is_untold() -> None:
    content = of_a_standard_font(lines())
    values = [
        Value(1, (0, 0, 10, 10), "119.00"),
        Value(7, (0, 0, 10, 10), "119.00"),
        Value(1, (-1e9, 5, 1e9, 6), "1" * 99),
        Value(1, (50, 160, 50, 160), ""),
        Value(1, (float("nan"), 0, 0, float("inf")), "1"),
    ]
    assert {one.sight for one in drawn_figures(content, values)} == {Sight.UNTOLD}
    assert {one.sight for one in drawn_figures(b"%PDF-nothing", values)} == {Sight.UNTOLD}


def test_a_page_drawn_full_of_specks_is_untold_at_once() -> None:
    specks = b"".join(b"%d %d .4 .4 re f\n" % (50 + at % 90, 655 + at // 90) for at in range(2000))
    content = of_a_standard_font(lines())
    objects = file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(b"BT /F1 11 Tf 50 672 Td (Total: 119.00 EUR) Tj ET\n" + specks),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    box = (50.0, 160.0, 150.0, 174.0)
    assert drawn_figures(objects, [Value(1, box, "119.00 EUR")])[0].sight is Sight.UNTOLD
    assert drawn_figures(content, [Value(1, box, "119.00 EUR")])[0].sight is Sight.SAME


def test_shapes_have_holes() -> None:
    def holes(*rows: str) -> Holes:
        ink = sum((mark == "#") << at for at, mark in enumerate("".join(rows)))
        picture = Picture(len(rows[0]), len(rows), ink)
        return shape_of(picture, picture.ink).holes

    assert holes("#####", "#...#", "#####", "#...#", "#####") is Holes.STACKED
    assert holes("#####", "#...#", "#...#", "#...#", "#####") is Holes.MIDDLE
    assert holes("#....", "#....", "#####", "#...#", "#####") is Holes.LOW
    assert holes("#####", "#...#", "#####", "....#", "....#") is Holes.HIGH
    assert holes("#######", "#..#..#", "#..#..#", "#..#..#", "#######") is Holes.BESIDE
    assert holes("#....", "#....", "#....", "#...#", "#####") is Holes.NONE


def test_known_shapes_are_themselves() -> None:
    for figure, shapes in known_shapes().items():
        for shape in shapes:
            assert not other_than(shape, figure)
        assert sum(is_surely(shape, figure) for shape in shapes) > 0.7 * len(shapes)


def test_paper_without_ink_is_no_picture() -> None:
    assert picture_of(b"", 0, 0) is None
    assert picture_of(bytes([255] * 100), 10, 10) is None
    assert picture_of(bytes([255, 250] * 50), 10, 10) is None


# With a machine that reads pictures.


def read_as(first: str, second: str = "", sure: float = 0.97) -> Recognised:
    box = (0.0, 0.0, 9.0, 9.0)
    words, again = RecognisedWord(1, first, box, sure), RecognisedWord(1, second or first, box, sure)
    return Recognised("a machine", (words,), again=(again,))


def waiting(text: str = "9119.00 EUR") -> PurchaseDocument:
    found = replace(document(of_a_standard_font(lines())), to_look_at=(ToLookAt(1, text, b"picture"),))
    assert found.status is Status.FILED
    return found


def test_what_a_machine_surely_reads_otherwise_is_a_lie() -> None:
    found = read_by_machine(waiting(), [read_as("119.00")])
    assert (found.status, found.to_look_at) == (Status.REVIEW, ())
    assert "says 9119.00 EUR where page 1 shows 119.00;" in accusations(found)[0]


@pytest.mark.parametrize(
    "read_there",
    [
        None,
        read_as("9119.00"),
        read_as("9 119,00 €"),
        read_as("9.119,00"),
        read_as("-9119.00"),
        read_as("119.00", sure=0.8),
        read_as("119.00", "719.00"),
        read_as("9II9.00"),
        read_as("119.0O"),
        read_as("S119.00"),
        read_as("EUR"),
        Recognised("a machine", ()),
    ],
)
def test_what_a_machine_reads_alike_or_unsurely_is_nothing(read_there: Recognised | None) -> None:
    found = read_by_machine(waiting(), [read_there])
    assert (found.status, found.to_look_at, accusations(found)) == (Status.FILED, (), [])


def test_nothing_is_left_to_look_at_in_what_is_kept() -> None:
    reading = replace(read(of_a_standard_font(lines()), CONTEXT), documents=(waiting(),) * 4)
    crossed = reading_from_json(reading_to_json(reading), tuple(one.part.content for one in reading.documents))
    assert [one.to_look_at for one in crossed.documents] == [one.to_look_at for one in reading.documents]
    told: list[Part] = []

    def line(picture: Part) -> Mapping[str, object]:
        told.append(picture)
        answers = ({"failure": "no"}, {"words": 3}, recognised_to_json(read_as("119.00")))
        return answers[(len(told) - 1) % 3]

    looked = looked_again(crossed, line)
    assert [len(accusations(one)) for one in looked.documents] == [0, 0, 1, 0]
    assert [one.status for one in looked.documents].count(Status.REVIEW) == 1
    assert "to_look_at" not in reading_to_json(looked)
    assert "to_look_at" not in reading_to_json(looked_again(crossed, None))


@pytest.fixture(scope="module", params=[Engine.TESSERACT, Engine.ONNX])
def machine(request: pytest.FixtureRequest) -> Iterator[Equipment]:
    found = equipment(request.param)
    if found.missing:
        pytest.skip(found.missing)
    yield found


def test_a_machine_reads_what_shapes_do_not_tell(machine: Equipment) -> None:
    text = lines("7000.00", "117.00", "7117.00")
    # of hollow letters only the outlines are drawn
    lie, honest = (of_a_standard_font(text, said, manner=b"1 Tr 0.25 w") for said in ({"7": "9"}, {}))
    assert all(document(content).to_look_at for content in (lie, honest))
    with Recognition(machine) as recognition, Sandbox("read", 1, recogniser=recognition) as readers:
        (told,) = readers.read(lie, CONTEXT).documents
        (clear,) = readers.read(honest, CONTEXT).documents
    with Sandbox("read", 1) as readers:
        (alone,) = readers.read(lie, CONTEXT).documents
    assert [one.to_look_at for one in (told, clear, alone)] == [(), (), ()]
    assert not accusations(clear)
    assert not accusations(alone)
    assert "says 9119.00 EUR where page 1 shows 7117.00;" in accusations(told)[0]
    assert told.status is Status.REVIEW


def test_no_line_is_read_twice(machine: Equipment, tmp_path: Path) -> None:
    (tmp_path / ".billfold" / "tmp").mkdir(parents=True)
    content = of_a_standard_font(lines(), manner=b"1 Tr 0.25 w")
    (one,) = document(content).to_look_at
    picture = Part("", "image/png", "", "ab" * 32, one.picture)
    with Recognition(machine, Recognitions(tmp_path)) as recognition:
        first = recognition.line(picture)
    with Recognition(Equipment(Engine.NONE), Recognitions(tmp_path)) as recognition:
        assert recognition.line(picture) == first
        assert "failure" in recognition.line(replace(picture, sha256="cd" * 32))


def test_a_lie_on_a_page_behind_those_that_stay_open_is_found() -> None:
    with pikepdf.open(io.BytesIO(of_a_standard_font(lines(), SWAPPED))) as last, pikepdf.new() as whole:
        for _ in range(6):
            whole.add_blank_page(page_size=(595, 842))
        whole.pages.extend(last.pages)
        written = io.BytesIO()
        whole.save(written)
    found = document(written.getvalue())
    assert found.evidence["total"].page == 7
    assert len(accusations(found)) == 1


@pytest.mark.parametrize("place", ["100 0 0 100 300 100", "595 0 0 300 0 560"])
@pytest.mark.parametrize("is_inside", [False, True])
def test_a_large_picture_on_the_page_or_behind_the_figures_hides_no_lie(place: str, *, is_inside: bool) -> None:
    drawn = f"q {place} cm /I Do Q\n".encode()
    text = b"/X Do " if is_inside else drawn
    text += b"BT /F1 11 Tf 50 780 Td 18 TL\n" + b"".join(b"(%s) Tj T*\n" % line.encode() for line in lines()) + b"ET"
    # too many pixels to decode them for one amount, in a file that is not small
    noise = bytes(1_900_000) + random.Random(1).randbytes(600_000)
    content = file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</XObject<</I 7 0 R/X 8 0 R>>/Font<</F1 5 0 R>>>>>>",
        stream(text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        stream(to_unicode(SWAPPED)),
        stream(noise, b"/Type/XObject/Subtype/Image/Width 5000/Height 4000/BitsPerComponent 1/ColorSpace/DeviceGray"
                      b"/Decode[1 0]"),
        stream(drawn, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</I 7 0 R>>>>"),
    )  # fmt: skip
    assert_lie(content, "991.00 EUR", "119.00 EUR")
