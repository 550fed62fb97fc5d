"""Mails, PDFs and ZIP files made to hurt: small, deterministic, and each with what it attacks as its name."""

import base64
import binascii
import bz2
import gzip
import io
import quopri
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

from reportlab.lib.colors import Color, black, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.container_samples import DATA, SIGNED, attribute, compound_file, der, outlook_of, signed, tnef_of

GOOD_ROWS = (
    ("Invoice", ""),
    ("Invoice number", "A-1001"),
    ("Invoice date", "15 July 2024"),
    ("Subtotal", "100.00 EUR"),
    ("VAT", "19.00 EUR"),
    ("Total", "119.00 EUR"),
)
SHORT_ROWS = (*GOOD_ROWS[:3], ("Total", "119.00 EUR"))
LIE = "Total 9119.00 EUR"
HEADER = (
    b"From: Kiosk <billing@kiosk.example>\r\nTo: me@home.example\r\nSubject: Your invoice\r\n"
    b"Date: Mon, 15 Jul 2024 10:00:00 +0000\r\nMessage-ID: <1@kiosk.example>\r\nMIME-Version: 1.0\r\n"
)
TEXT_PART = b"Content-Type: text/plain; charset=utf-8\r\n\r\nPlease find it attached.\r\n"


# --- PDF -------------------------------------------------------------------------------------------------------


def pdf_of(rows: tuple[tuple[str, ...], ...], after: Callable[[Canvas, float], None] | None = None) -> bytes:
    """A page of rows: the first cell at the left edge, the last one at the right edge. A row `("---",)` turns it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    top = 60.0
    for row in rows:
        if row == ("---",):
            canvas.showPage()
            top = 60.0
            continue
        canvas.setFont("Helvetica", 9.5)
        canvas.setFillColor(black)
        for place, text in enumerate(row):
            if place == 0:
                canvas.drawString(54, A4[1] - top, text)
            elif place == len(row) - 1:
                canvas.drawRightString(540, A4[1] - top, text)
            else:
                canvas.drawString(114 + 486 * place / len(row), A4[1] - top, text)
        top += 16
    if after:
        after(canvas, A4[1] - top)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


GOOD_PDF = pdf_of(GOOD_ROWS)


def _raw_pdf(objects: dict[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of the given objects with a true cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def _page(contents: bytes, more: dict[int, bytes] | None = None, resources: bytes = b"<</Font<</F 5 0 R>>>>") -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources %s>>" % resources,
        4: contents,
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    }
    return _raw_pdf(objects | (more or {}))


def _bomb(size: int, twice: bool = False) -> bytes:
    packer = zlib.compressobj(9)
    block = b" " * 1_000_000
    data = b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()
    if twice:
        data = zlib.compress(data, 9)
    return _stream(data, b"/Filter[%s]" % (b"/FlateDecode/FlateDecode" if twice else b"/FlateDecode"))


def _encrypted() -> bytes:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(GOOD_PDF)) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user="sesame", R=6), deterministic_id=False)
    return buffer.getvalue()


def _forms(depth: int) -> dict[int, bytes]:
    """Forms that each draw the next one ten times."""
    forms = {}
    for level in range(depth):
        inner = b"/Resources<</XObject<</X %d 0 R>>>>" % (11 + level) if level < depth - 1 else b""
        drawn = b"/X Do " * 10 if level < depth - 1 else b"BT ET"
        forms[10 + level] = _stream(drawn, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + inner)
    return forms


@cache
def endless_pdfs() -> dict[str, bytes]:
    """PDFs over which the parser sits until it is stopped."""
    text = _stream(b"BT /F 12 Tf 72 700 Td (Invoice) Tj ET")
    return {
        "resources_refer_to_themselves": _page(text, {6: b"7 0 R", 7: b"6 0 R"}, resources=b"6 0 R"),
        "pages_refer_to_themselves": _raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"3 0 R", 3: b"2 0 R"}),
        "one_stream_a_thousand_times": _raw_pdf(
            {
                1: b"<</Type/Catalog/Pages 2 0 R>>",
                2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents[%s]>>" % (b"4 0 R " * 1000),
                4: _bomb(8_000_000),
            }
        ),
        "forms_draw_forms": _page(_stream(b"/X Do"), _forms(9), resources=b"<</XObject<</X 10 0 R>>>>"),
        "width_bomb": _page(
            _stream(b"BT /F 12 Tf 72 700 Td <0001> Tj ET"),
            {
                5: b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
                6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X"
                b"/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>"
                b"/W[0 2147483647 500]>>",
            },
        ),
    }


@cache
def bad_pdfs() -> dict[str, bytes]:
    """PDFs that no reader can read, or only at a price: each must be held, none may pass as read."""
    return {
        "page_tree_loops": _raw_pdf(
            {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"}
        ),
        "flate_bomb": _page(_bomb(900_000_000)),
        "flate_bomb_twice": _page(_bomb(900_000_000, twice=True)),
        "truncated": GOOD_PDF[: len(GOOD_PDF) // 3],
        "only_a_header": b"%PDF-1.7\n",
        "encrypted": _encrypted(),
        "xref_to_nowhere": GOOD_PDF[:20] + b"startxref\n99999999999\n%%EOF\n",
    }


def _white_text(canvas: Canvas, y: float) -> None:
    canvas.setFillColor(white)
    canvas.drawString(54, y, LIE)


def _white_on_a_white_box(canvas: Canvas, y: float) -> None:
    canvas.setFillColor(white)
    canvas.rect(40, y - 4, 500, 16, stroke=0, fill=1)
    canvas.drawString(54, y, LIE)


def _grey_on_the_same_grey(canvas: Canvas, y: float) -> None:
    canvas.setFillColor(Color(0.9, 0.9, 0.9))
    canvas.rect(40, y - 4, 500, 16, stroke=0, fill=1)
    canvas.drawString(54, y, LIE)


def _tiny(canvas: Canvas, y: float) -> None:
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(54, y, LIE)


def _off_the_page(canvas: Canvas, y: float) -> None:
    canvas.drawString(54, -50, LIE)
    canvas.drawString(700, y, LIE)


def _unpainted(mode: int) -> Callable[[Canvas, float], None]:
    def draw(canvas: Canvas, y: float) -> None:
        canvas.saveState()
        text = canvas.beginText(54, y)
        text.setTextRenderMode(mode)
        text.textOut(LIE)
        canvas.drawText(text)
        canvas.restoreState()

    return draw


def pdfs_that_lie() -> dict[str, bytes]:
    """Invoices over 119.00 whose text layer names 9119.00 where no eye can see it."""
    return {
        "white": pdf_of(SHORT_ROWS, _white_text),
        "white_on_a_white_box": pdf_of(SHORT_ROWS, _white_on_a_white_box),
        "grey_on_the_same_grey": pdf_of(SHORT_ROWS, _grey_on_the_same_grey),
        "tiny": pdf_of(SHORT_ROWS, _tiny),
        "off_the_page": pdf_of(SHORT_ROWS, _off_the_page),
        "rendering_mode_3": pdf_of(SHORT_ROWS, _unpainted(3)),
        "rendering_mode_7": pdf_of(SHORT_ROWS, _unpainted(7)),
    }


# --- mail ------------------------------------------------------------------------------------------------------


def base64_part(content: bytes, fields: bytes = b"Content-Type: application/pdf\r\n") -> bytes:
    """A part with its content in base64."""
    return fields + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)


def multipart(*parts: bytes, closing: bytes = b"--b--\r\n", epilogue: bytes = b"", preamble: bytes = b"") -> bytes:
    """A multipart message of the given parts."""
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return HEADER + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + preamble + body + closing + epilogue


def uuencoded(content: bytes) -> bytes:
    """The content as uuencode writes it."""
    lines = (binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
    return b"begin 644 invoice.pdf\r\n" + b"".join(lines) + b"`\r\nend\r\n"


def mails_that_hide_a_pdf(pdf: bytes = GOOD_PDF) -> dict[str, bytes]:
    """The same PDF where mail programs, gateways and mistakes put it; its bytes must come out unchanged."""
    inner = HEADER + base64_part(pdf)
    encoded = base64.encodebytes(pdf)
    dirty = b"!!! \r\n".join(encoded.replace(b"\n", b"")[at : at + 50] for at in range(0, len(encoded), 50))
    as_pdf = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return {
        "part_without_a_name": multipart(TEXT_PART, base64_part(pdf)),
        "body": inner,
        "octet_stream": multipart(TEXT_PART, base64_part(pdf, b"Content-Type: application/octet-stream\r\n")),
        "called_text": multipart(base64_part(pdf, b"Content-Type: text/plain\r\n")),
        "no_type": multipart(TEXT_PART, base64_part(pdf, b"")),
        "attached_message": multipart(TEXT_PART, b"Content-Type: message/rfc822\r\n\r\n" + inner),
        "attached_message_in_base64": multipart(TEXT_PART, base64_part(inner, b"Content-Type: message/rfc822\r\n")),
        "uuencoded": HEADER + b"Content-Type: text/plain\r\n\r\nHello,\r\n\r\n" + uuencoded(pdf),
        "dirty_base64": multipart(TEXT_PART, as_pdf + dirty),
        "encoded_twice": multipart(TEXT_PART, as_pdf + base64.encodebytes(encoded)),
        "encoding_with_a_parameter": multipart(TEXT_PART, as_pdf.replace(b"base64\r", b"BASE64; x=1\r") + encoded),
        "raw_bytes": multipart(
            TEXT_PART, b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n" + pdf
        ),
        "no_closing_boundary": multipart(TEXT_PART, base64_part(pdf), closing=b""),
        "wrong_boundary": multipart(TEXT_PART, base64_part(pdf)).replace(b"boundary=b\r", b"boundary=c\r"),
        "no_boundary": multipart(TEXT_PART, base64_part(pdf)).replace(b"; boundary=b\r", b"\r"),
        "epilogue": multipart(TEXT_PART, epilogue=b"\r\n" + base64_part(pdf)),
        "preamble": multipart(TEXT_PART, preamble=base64_part(pdf) + b"\r\n"),
        "bare_line_feeds": multipart(TEXT_PART, base64_part(pdf)).replace(b"\r\n", b"\n"),
        "attached_message_in_quoted_printable": multipart(
            TEXT_PART,
            b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + quopri.encodestring(inner.replace(b"\r\n", b"\n")),
        ),
        "attached_message_called_a_file": multipart(
            TEXT_PART, base64_part(inner, b"Content-Type: application/octet-stream; name=x.eml\r\n")
        ),
        "attached_message_without_name_and_type": multipart(
            TEXT_PART, base64_part(inner, b"Content-Type: application/octet-stream\r\n")
        ),
        "attached_message_with_a_line_of_mbox": multipart(
            TEXT_PART, base64_part(b"From x@y.example Mon Jul 15 10:00:00 2024\r\n" + inner, b"Content-Type: x/y\r\n")
        ),
        "digest": multipart(b"\r\n" + inner).replace(b"multipart/mixed", b"multipart/digest"),
        "parts_in_the_epilogue": multipart(TEXT_PART, epilogue=b"--b\r\n" + base64_part(pdf) + b"\r\n--b--\r\n"),
        "message_in_the_epilogue": multipart(
            TEXT_PART, epilogue=b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
        ),
        "parts_in_the_preamble": multipart(TEXT_PART, preamble=b"--c\r\n" + base64_part(pdf) + b"--c--\r\n"),
        "the_same_boundary_inside": multipart(
            b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n" + TEXT_PART + b"--b--\r\n",
            base64_part(pdf),
        ),
        "wrong_boundary_and_no_base64": multipart(
            TEXT_PART,
            b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + _quoted(pdf),
        ).replace(b"boundary=b\r", b"boundary=c\r"),
        "binary_called_base64": multipart(TEXT_PART, as_pdf + pdf),
        "base64_in_a_letter": HEADER + b"\r\nHello,\r\n\r\n" + encoded + b"Regards\r\nKiosk\r\n",
        "partial": HEADER + b"Content-Type: message/partial; number=1; total=2; id=x\r\n\r\n" + inner,
        "byte_order_mark_before_the_header": b"\xef\xbb\xbf\r\n" + inner,
    } | containers_that_hide_a_pdf(pdf)


def containers_that_hide_a_pdf(pdf: bytes = GOOD_PDF) -> dict[str, bytes]:
    """Mails whose attachment holds the PDF; its bytes must come out unchanged."""
    zipped = zip_of({"invoice.pdf": pdf})
    mail = HEADER + base64_part(pdf)
    entity = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(pdf)
    held = {
        "zip": zipped,
        "zip_as_it_stands": zip_of({"invoice.pdf": pdf}, zipfile.ZIP_STORED),
        "zip_in_a_zip": zip_of({"a.zip": zipped}),
        "gzip": gzip.compress(pdf, mtime=0),
        "zip_of_a_mail": zip_of({"mail.eml": mail}),
        "winmail": tnef_of({"invoice.pdf": pdf}),
        "winmail_of_a_mail": tnef_of({}, messages=(tnef_of({"invoice.pdf": pdf}, sender="billing@kiosk.example"),)),
        "signed": signed(pdf),
        "signed_in_pieces": signed(pdf, indefinite=True),
        "signed_in_base64": base64.encodebytes(signed(pdf)),
        "signed_twice": signed(signed(pdf)),
        "signed_part": signed(entity),
        "zip_of_signed": zip_of({"a.pdf.p7m": signed(pdf)}),
        "winmail_of_a_zip": tnef_of({"a.zip": zipped}),
    }
    octets = b"Content-Type: application/octet-stream\r\n"
    return {name: multipart(TEXT_PART, base64_part(content, octets)) for name, content in held.items()}


def _quoted(content: bytes) -> bytes:
    """Quoted-printable in which every octet is quoted, so that no line end is a line end of the text."""
    lines = (content[at : at + 24] for at in range(0, len(content), 24))
    return b"=\r\n".join(b"".join(b"=%02X" % octet for octet in line) for line in lines)


def nested_messages(depth: int, core: bytes = b"") -> bytes:
    """A message in a message in a message."""
    message = core or HEADER + base64_part(GOOD_PDF)
    for _ in range(depth):
        message = HEADER + b"Content-Type: message/rfc822\r\n\r\n" + message
    return message


def nested_parts(depth: int) -> bytes:
    """A part in a part in a part."""
    body = base64_part(GOOD_PDF)
    for level in range(depth):
        mark = b"q%d" % level
        body = b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n%s\r\n--%s--\r\n" % (mark, mark, body, mark)
    return HEADER + body


def _of_empty_parts(count: int) -> bytes:
    parts = b"--z\r\n\r\nx\r\n" * count
    return HEADER + b"Content-Type: multipart/mixed; boundary=z\r\n\r\n" + parts + b"--z--\r\n"


def _huge_picture() -> bytes:
    """The header of a picture of more than a thousand million pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 42_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + b"\0" * 99


@cache
def bad_mails() -> dict[str, bytes]:
    """Mails made to take a reader's time, memory or nerve."""
    word = b"=?utf-8?B?" + base64.b64encode(b"invoice " * 4) + b"?="
    plain = b"Content-Type: text/plain\r\n\r\nInvoice\r\n"
    return {
        "nested_messages_60": nested_messages(60),
        "nested_messages_2000": nested_messages(2000),
        "nested_parts_60": nested_parts(60),
        "nested_parts_3000": nested_parts(3000),
        "parts_20000": multipart(*[b"\r\nx"] * 20_000),
        "attachments_3000": multipart(*[base64_part(b"x", b"Content-Type: image/png; name=x.png\r\n")] * 3000),
        "header_of_8_mb": HEADER + b"X-Long: " + b"a" * 8_000_000 + b"\r\n" + plain,
        "header_fields_100000": HEADER + b"X-A: 1\r\n" * 100_000 + plain,
        "addresses_20000": b"To: " + b"a@b.example, " * 20_000 + b"\r\n" + HEADER + plain,
        "encoded_words_10000": b"Subject: " + b"\r\n ".join([word] * 10_000) + b"\r\n" + HEADER + plain,
        "encoded_words_200": b"Subject: " + b"\r\n ".join([word] * 200) + b"\r\n" + HEADER + plain,
        "name_in_20000_pieces": HEADER
        + b"Content-Type: application/pdf"
        + b"".join(b";\r\n name*%d=a" % piece for piece in range(20_000))
        + b"\r\n\r\nx",
        "unknown_charset": HEADER + b"Content-Type: text/plain; charset=klingon\r\n\r\nInvoice \xff\xfe\r\n",
        "charset_of_nonsense": HEADER + b'Content-Type: text/plain; charset="=?x?q?\x00?="\r\n\r\nInvoice\r\n',
        "charset_that_is_a_codec": HEADER + b"Content-Type: text/plain; charset=zlib\r\n\r\nInvoice\r\n",
        "charset_of_idna": HEADER + b"Content-Type: text/html; charset=idna\r\n\r\n<p>" + b"a." * 5000 + b"\r\n",
        "nul_bytes": HEADER.replace(b"Your", b"Yo\x00ur")
        + b"Content-Type: text/plain\r\n\r\nInv\x00oice\r\n"
        + b"\x00" * 999,
        "header_fields_twice": HEADER + HEADER.replace(b"Mon, 15", b"Tue, 99") + b"Content-Type: text/x\r\n" + plain,
        "no_header": b"\r\n\r\nInvoice",
        "nothing": b"",
        "only_line_ends": b"\r\n" * 5000,
        "date_of_nonsense": HEADER.replace(b"2024 10:00:00 +0000", b"99999999 99:99:99 +99999999") + plain,
        "html_of_50000_divs": HEADER + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000 + b"Total 1.00 EUR",
        "html_of_unclosed_tags": HEADER + b"Content-Type: text/html\r\n\r\n" + b"<a b='" * 50_000,
        "html_of_9000_nested_tables": HEADER + b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * 9000,
        "html_of_comments": HEADER + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 50_000,
        "html_of_styles": HEADER + b"Content-Type: text/html\r\n\r\n" + b"<style>" * 20_000 + b"@a{b" * 20_000,
        "html_of_style_blocks": HEADER + b"Content-Type: text/html\r\n\r\n<style>" + b"@a{{" * 50_000 + b"</style>x",
        "begin_without_end": HEADER + b"Content-Type: text/plain\r\n\r\n" + b"begin 644 a\r\n" * 20_000,
        "digits_without_end": HEADER + b"Content-Type: text/plain\r\n\r\nInvoice total " + b"1,234." * 20_000,
        "spaces_without_end": HEADER + b"Content-Type: text/plain\r\n\r\nInvoice total" + b" " * 200_000 + b"1",
        "epilogue_of_boundaries": multipart(TEXT_PART, epilogue=b"--b\r\n" * 50_000),
        "parts_1000000": multipart(*[b"\r\n"] * 1_000_000),
        "messages_of_300_parts": multipart(*[b"Content-Type: message/rfc822\r\n\r\n" + _of_empty_parts(300)] * 60),
        "quoted_printable_of_line_ends": HEADER
        + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + b"=\r\n" * 3_000_000,
        "base64_of_almost_nothing": HEADER + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"!A=\r\n" * 1_000_000,
        "text_without_end": multipart(base64_part(b"1,234. " * 700_000, b"Content-Type: text/plain; name=a.txt\r\n")),
        "page_without_end": multipart(base64_part(b"<p>Total " + b"1,234. " * 250_000, b"Content-Type: text/html\r\n")),
        "files_in_a_text": HEADER + b"\r\n" + b"JVBERi0x" + b"A" * 22 + (b"\r\nJVBERi0x" + b"A" * 22) * 50_000,
        "armour_of_spaces": multipart(base64_part(b"-----BEGIN CMS-----" + b"\n" * 200_000 + b"!")),
        "picture_of_30000_by_42000": multipart(base64_part(_huge_picture(), b"Content-Type: image/png\r\n")),
    }


# --- ZIP -------------------------------------------------------------------------------------------------------


def zip_of(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file with the given entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def _overlapping(entries: int, size: int) -> bytes:
    """Many names in the directory for one and the same packed file."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(b"\0" * size) + packer.flush()
    crc = zlib.crc32(b"\0" * size)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(data), size, 1, 0) + b"a"
    directory = b""
    for number in range(entries):
        name = b"%06d.pdf" % number
        head = struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(data), size, len(name), 0, 0, 0, 0, 0, 0
        )
        directory += head + name
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, len(directory), len(local) + len(data), 0)
    return local + data + directory + end


def _set_in_directory(archive: bytes, offset: int, value: bytes) -> bytes:
    at = archive.index(b"PK\x01\x02") + offset
    return archive[:at] + value + archive[at + len(value) :]


@cache
def bad_zips() -> dict[str, bytes]:
    """Archives that grow, lie, or are locked."""
    flat = zip_of({"big.pdf": b"%PDF-1.7\n" + b"\0" * 150_000_000})
    good = zip_of({"invoice.pdf": GOOD_PDF})
    return {
        "flat_bomb": flat,
        "nested_bomb": zip_of({f"{n}.zip": flat for n in range(10)}),
        "overlap_bomb": _overlapping(3000, 5_000_000),
        "encrypted": _set_in_directory(good, 8, b"\x01\x00"),
        "size_says_small": _set_in_directory(flat, 24, struct.pack("<L", 10)),
        "size_says_huge": _set_in_directory(good, 24, struct.pack("<L", 0xFFFFFFF0)),
        "cut_short": good[:-30],
        "wrong_checksum": _set_in_directory(good, 16, b"\0\0\0\0"),
        "unknown_method": _set_in_directory(good, 10, b"\x63\x00"),
    }


def _listing(entries: int) -> bytes:
    """An archive whose list names one empty file over and over."""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    one = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    count, size = min(entries, 0xFFFF), len(one) * entries
    return local + one * entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, len(local), 0)


def _packed_by_bzip2(size: int) -> bytes:
    """An archive of which the library unpacks all of an entry in one go."""
    packer = bz2.BZ2Compressor()
    data = packer.compress(b"\0" * size) + packer.flush()
    sizes = struct.pack("<3L", 0, len(data), size)
    local = struct.pack("<4s5H", b"PK\x03\x04", 46, 0, 12, 0, 0) + sizes + struct.pack("<2H", 1, 0) + b"a"
    listed = struct.pack("<4s6H", b"PK\x01\x02", 46, 46, 0, 12, 0, 0) + sizes + struct.pack("<5H2L", 1, *[0] * 6) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(listed), len(local) + len(data), 0)
    return local + data + listed + end


def _overstated(content: bytes) -> bytes:
    """An Outlook file whose streams state two gigabytes each."""
    (sector,) = struct.unpack_from("<I", content, 48)
    out = bytearray(content)
    for at in range(512 * (sector + 1) + 128, min(512 * (sector + 1) + 128 * 12, len(out) - 127), 128):
        if out[at + 66] == 2:
            struct.pack_into("<Q", out, at + 120, 0x7FFFFFFF)
    return bytes(out)


@cache
def bad_containers() -> dict[str, bytes]:
    """Containers other than ZIP that loop, lie or grow, and archives that do so together."""
    tnef = b"\x78\x9f\x3e\x22\x01\x00"
    wrapper = b"\x30\x80" + SIGNED + b"\xa0\x80\x30\x80" + der(2, b"\1") + der(0x31, b"")
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(300)) + packer.flush()
    deep = tnef_of({"a.pdf": GOOD_PDF})
    for _ in range(30):
        deep = tnef_of({}, messages=(deep,))
    return {
        "winmail_too_short_for_its_size": tnef + struct.pack("<BII", 1, 0x00069003, 0xFFFFFFFF) + b"x" * 50,
        "winmail_of_200000_attributes": tnef + attribute(0x00069002, b"\0" * 14) * 200_000,
        "winmail_of_9000_files": tnef + (attribute(0x00069002, b"\0" * 14) + attribute(0x0006800F, b"x" * 100)) * 9_000,
        "winmail_nested_30": deep,
        "winmail_of_what_is_too_short": tnef_of({}, messages=(tnef + b"\1" * 30,)),
        "signature_nested": b"\x30\x80" + SIGNED + b"\xa0\x80" + b"\x30\x80" * 500_000,
        "signature_of_nested_pieces": wrapper + b"\x30\x80" + DATA + b"\xa0\x80" + b"\x24\x80" * 500_000,
        "signature_of_empty_pieces": wrapper + b"\x30\x80" + DATA + b"\xa0\x80\x24\x80" + b"\x24\x00" * 2_000_000,
        "signature_of_many_values": wrapper[:-5] + b"\x30\x80" + b"\x05\x00" * 2_000_000,
        "signature_that_lies": b"\x30\x88" + b"\x7f" * 8 + SIGNED + b"\xa0\x88" + b"\xff" * 8,
        "outlook_that_lies": _overstated(compound_file(outlook_of({0x37: "x"}, files={"a.pdf": GOOD_PDF}))),
        "gzip_bomb": zeros,
        "gzip_of_100000_members": gzip.compress(b"", mtime=0) * 100_000,
        "list_of_100000_files": _listing(100_000),
        "list_of_a_million_files_in_a_zip": zip_of({"a.zip": _listing(1_000_000)}),
        "bzip2_bomb": _packed_by_bzip2(50_000_000),
    }


@cache
def mails_of_many_bombs() -> dict[str, bytes]:
    """Mails with fifty containers, each within its own limits, around a good PDF."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(120)) + packer.flush()
    bombs = {
        "gzip": zeros,
        "zip_beyond_the_limit": zip_of({"a.bin": b"\0" * 110_000_000}),
        "zip_with_a_wrong_checksum": _set_in_directory(zip_of({"a.bin": b"\0" * 19_000_000}), 16, b"abcd"),
        "zip_in_zip": zip_of({f"{n}.zip": zip_of({"a.bin": b"\0" * 15_000_000}) for n in range(8)}),
    }
    octets = b"Content-Type: application/octet-stream\r\n"
    return {name: multipart(*[base64_part(bomb, octets)] * 50, base64_part(GOOD_PDF)) for name, bomb in bombs.items()}


def hostile_mails() -> dict[str, bytes]:
    """Every hostile sample as a mail, for a mailbox."""
    octets = b"Content-Type: application/octet-stream\r\n"
    files = {
        **{f"pdf {name}": (content, b"Content-Type: application/pdf\r\n") for name, content in bad_pdfs().items()},
        **{f"endless {name}": (c, b"Content-Type: application/pdf\r\n") for name, c in endless_pdfs().items()},
        **{f"lie {name}": (c, b"Content-Type: application/pdf\r\n") for name, c in pdfs_that_lie().items()},
        **{f"zip {name}": (content, b"Content-Type: application/zip\r\n") for name, content in bad_zips().items()},
        **{f"container {name}": (content, octets) for name, content in bad_containers().items()},
    }
    return {
        **{f"mail {name}": content for name, content in bad_mails().items()},
        **{f"many {name}": content for name, content in mails_of_many_bombs().items()},
        **{name: multipart(TEXT_PART, base64_part(content, fields)) for name, (content, fields) in files.items()},
    }
