"""A glance at a PDF by pieces: it finds useless only what the reader surely makes nothing of, and reads no pictures."""

import io
import random
from email.message import EmailMessage

import pytest
from reportlab.lib.colors import white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from parsers.context import Context, Form
from parsers.documents.surroundings import Surroundings
from parsers.glance import DOUBT, HEAD, Glance, glance
from parsers.marketplaces.templates import all_known
from parsers.read import read
from tests.brochure_samples import PROSE, brochure, illustrated, illustrated_invoice, noise, scan
from tests.einvoice_samples import cii
from tests.hostile_samples import GOOD_PDF, bad_pdfs, endless_pdfs, pdfs_that_lie

AROUND = Surroundings(subject="Hello", sender="jo@home.example")
KNOWN = all_known(())
END = 4000
HOSTILE = bad_pdfs()


def looked(
    content: bytes, around: Surroundings = AROUND, filename: str = "Xyz.pdf", most: int = 30
) -> tuple[bool, int, int]:
    """Whether a PDF is found useless; how many bytes of it, and how many glances, that took."""
    pieces = [(0, content[:HEAD]), (max(0, len(content) - END), content[-END:])]
    found, rounds = glance(len(content), pieces, filename, around, KNOWN), 1
    while found.missing and rounds < most:
        assert not found.useless
        assert all(0 <= start < end <= len(content) for start, end in found.missing)
        pieces += [(start, content[start:end]) for start, end in found.missing]
        found, rounds = glance(len(content), pieces, filename, around, KNOWN), rounds + 1
    return found.useless, sum(len(data) for _, data in pieces), rounds


def mail_of(content: bytes, subject: str = "Hello") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "jo@home.example", subject, "<1@home.example>"
    mail.set_content("See the file.")
    mail.add_attachment(content, maintype="application", subtype="pdf", filename="Xyz.pdf")
    return mail.as_bytes()


def is_read(content: bytes) -> bool:
    return bool(read(mail_of(content), Context(Form.MESSAGE)).documents)


def test_a_brochure_is_useless_and_its_pictures_are_not_looked_at() -> None:
    content = brochure()
    assert len(content) > 1_500_000
    useless, taken, rounds = looked(content)
    assert useless and taken < 60_000 and rounds <= 8
    assert not is_read(content)


def test_an_invoice_among_pictures_is_none() -> None:
    content = illustrated_invoice()
    useless, taken, rounds = looked(content)
    assert not useless and taken < 40_000 and rounds <= 8
    assert is_read(content)


@pytest.mark.parametrize(
    "line",
    [
        "A night costs 80 EUR",
        "A night costs € 80",
        "Breakfast 12.50",
        "Breakfast 12,-",
        "Total 80",
        "Amount due: 120",
        "Invoice number: 4711",
        "Order no. 4711-22",
        "Invoice",
        "Rechnung",
        "Credit note",
        "注文番号：4711-22",
        "合計 1,200円",
    ],
)
def test_one_line_that_a_document_might_have_is_a_doubt(line: str) -> None:
    def note(canvas: Canvas) -> None:
        if line.isascii() or "€" in line:
            canvas.drawString(54, 500, line)
        else:
            from reportlab.pdfbase import pdfmetrics
            from reportlab.pdfbase.cidfonts import UnicodeCIDFont

            pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
            canvas.setFont("HeiseiMin-W3", 11)
            canvas.drawString(54, 500, line)

    assert looked(illustrated(("By the lake", *PROSE), draw=note))[0] is False


def test_it_is_a_doubt_on_whatever_page_it_stands() -> None:
    pages = [("By the lake", *PROSE)] * 5
    assert looked(illustrated(*pages))[0]
    assert not looked(illustrated(*pages[:4], (*PROSE, "A night costs 80 EUR"), *pages[4:]))[0]


@pytest.mark.parametrize(
    ("subject", "filename"),
    [("Your invoice", "Xyz.pdf"), ("Ihre Bestellung ist da", "Xyz.pdf"), ("Hello", "Rechnung_17.pdf")],
)
def test_what_mail_or_name_say_counts(subject: str, filename: str) -> None:
    around = Surroundings(subject=subject, sender="jo@home.example")
    assert looked(brochure(1), around, filename) == (False, HEAD + END, 1)


def hidden(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    canvas.drawString(54, 500, "A night costs 80 EUR")


def recognised(canvas: Canvas) -> None:
    text = canvas.beginText(54, 500)
    text.setTextRenderMode(3)
    text.textLine("What a scanner recognised")
    canvas.drawText(text)


def field(canvas: Canvas) -> None:
    canvas.acroForm.textfield(name="name", value="Jo", x=54, y=500)


def covering(canvas: Canvas) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(io.BytesIO(noise(5))), 0, 0, *A4)


@pytest.mark.parametrize("draw", [hidden, recognised, field, covering])
def test_what_may_hide_something_is_a_doubt(draw: object) -> None:
    assert not looked(illustrated(("By the lake", *PROSE), draw=draw))[0]  # type: ignore[arg-type]


def with_data() -> bytes:
    """A brochure in which an invoice lies as data."""
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(brochure(1))) as pdf:
        pdf.attachments["factur-x.xml"] = pikepdf.AttachedFileSpec(pdf, cii().encode(), filename="factur-x.xml")
        pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        scan(),
        illustrated(("By the lake",)),
        illustrated(PROSE, password="sesame"),
        with_data(),
        brochure(1)[:-3000],
        brochure(1)[:100_000] + brochure(1)[160_000:],
        b"\x89PNG" + brochure(1)[4:],
        b"",
    ],
    ids=["scan", "few letters", "encrypted", "with data", "cut off", "with a gap", "no PDF", "empty"],
)
def test_what_is_not_plain_is_a_doubt(content: bytes) -> None:
    assert not looked(content)[0]


def test_an_empty_password_opens_it_and_it_is_a_doubt_all_the_same() -> None:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(brochure(1))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert not looked(buffer.getvalue())[0]


def test_objects_in_streams_and_a_linearized_file_are_read() -> None:
    import pikepdf

    for options in ({"object_stream_mode": pikepdf.ObjectStreamMode.generate}, {"linearize": True}):
        buffer = io.BytesIO()
        with pikepdf.open(io.BytesIO(brochure(4))) as pdf:
            pdf.save(buffer, **options)  # type: ignore[arg-type]
        useless, taken, rounds = looked(buffer.getvalue())
        assert useless and taken < 80_000 and rounds <= 9


def test_a_later_version_of_a_file_counts() -> None:
    """What was changed is appended (ISO 32000-1, 7.5.6): a page that was a brochure's is an invoice's now."""
    import pikepdf

    with pikepdf.open(io.BytesIO(brochure(1))) as pdf:
        stream = pdf.pages[0].Contents
        number, old = stream.objgen[0], stream.read_bytes()
    assert b"By the lake" in old
    new = old.replace(b"By the lake", b"Invoice 80 EUR")
    base = brochure(1)
    start = base.rindex(b"startxref") + 10
    root = base[base.rindex(b"/Root") :].split(b"\n")[0]
    body = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, len(new), new)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<<%s/Size 99/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    changed = base + body + table % (number, len(base), root, int(base[start:].split()[0]), len(base) + len(body))
    assert looked(base)[0]
    assert not looked(changed)[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pdfs_are_doubts_or_what_the_reader_makes_nothing_of(name: str) -> None:
    content = HOSTILE[name]
    if name not in endless_pdfs() and looked(content)[0]:
        assert not is_read(content)


@pytest.mark.parametrize("name", pdfs_that_lie())
def test_pdfs_that_lie_are_doubts(name: str) -> None:
    assert not looked(pdfs_that_lie()[name])[0]


def test_pieces_that_are_damaged_do_no_harm() -> None:
    content = brochure(1)
    chance = random.Random(11)
    for _ in range(25):
        spoiled = bytearray(content)
        for _ in range(chance.randrange(1, 40)):
            spoiled[-chance.randrange(1, 6000)] = chance.randrange(256)
        looked(bytes(spoiled), most=9)


def test_only_a_picture_is_taken_for_one() -> None:
    """A page's contents are read, though they say that they are a picture's data, in part."""
    content = illustrated(("By the lake", *PROSE), draw=lambda canvas: canvas.drawString(54, 500, "80 EUR"))
    for entry in (b"/Subtype /Image ", b"/Width 1 /Height 1 ", b"/N 3 /Type /XObject "):
        assert not looked(content.replace(b"/Filter [ /ASCII85Decode /FlateDecode ] /Length", entry + b"/Length"))[0]


def test_a_glance_without_the_beginning_is_a_doubt() -> None:
    assert glance(len(GOOD_PDF), [(1, GOOD_PDF[1:])], "Xyz.pdf", AROUND, KNOWN) == DOUBT
    assert glance(10_000, [(0, b"%PDF-1.4")], "Xyz.pdf", AROUND, KNOWN) == DOUBT
    assert Glance(missing=((0, 1),)) != DOUBT
