"""More files made to hurt: PDFs that lie about themselves, fonts, pictures, XML, names, formulas, pages to be printed.

All are invented here, small and deterministic; the name of each is what it attacks. See `hostile_samples` for the rest.
"""

import base64
import io
import random
import struct
import warnings
import zipfile
import zlib

from PIL import Image

from tests.hostile_samples import (
    GOOD_PDF,
    GOOD_ROWS,
    HEADER,
    TEXT_PART,
    _page,
    _raw_pdf,
    _stream,
    base64_part,
    multipart,
    pdf_of,
)

_SHOWN = _stream(b"BT /F 12 Tf 72 700 Td (Invoice A-1001 Total 119.00 EUR) Tj ET")
_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
FORMULAS = ("=1+1", "+1+1", "-2+3", "@SUM(A1:A9)", "=cmd|'/C calc'!A0", '=HYPERLINK("http://x.example","x")', "＝1＋1")
NAMES = (
    "../../../etc/cron.d/x.pdf",
    "..\\..\\windows\\x.pdf",
    "/etc/passwd",
    "C:\\autoexec.pdf",
    "CON.pdf",
    "nul",
    "COM¹.pdf",
    "x.pdf:ads",
    "x.pdf.",
    "x.pdf ",
    ".hidden.pdf",
    "-rf.pdf",
    "a" * 300 + ".pdf",
    "\u202efdp.exe",
    "a\u200bb.pdf",
    "a\x1b[2Jb.pdf",
    "e\u0301.pdf",
    "\u00e9.pdf",
    "<>:|?*.pdf",
    "%2e%2e%2f.pdf",
    "$(reboot).pdf",
    "`reboot`.pdf",
    "';DROP TABLE documents;--.pdf",
    "=1+1.pdf",
)


# --- PDF -------------------------------------------------------------------------------------------------------


def _font(descendant: bytes, more: dict[int, bytes]) -> bytes:
    shown = _stream(b"BT /F 12 Tf 72 700 Td <00010002> Tj ET")
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]%s>>" % descendant
    system = b"/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>"
    return _page(shown, {5: font, 6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X%s>>" % system, **more})


def _pages(count: int, stated: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(count))
    leaves = {10 + n: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>" for n in range(count)}
    return _raw_pdf({1: _CATALOG, 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, stated), 4: _SHOWN, **leaves})


def _deep_pages(depth: int) -> bytes:
    nodes = {n: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(2, depth)}
    return _raw_pdf({1: _CATALOG, **nodes, depth: b"<</Type/Page/MediaBox[0 0 9 9]>>"})


def _many_times_the_same_pages(depth: int) -> bytes:
    nodes = {n: b"<</Type/Pages/Kids[%s]/Count 2>>" % (b"%d 0 R " % (n + 1) * 2) for n in range(2, depth)}
    return _raw_pdf({1: _CATALOG, **nodes, depth: b"<</Type/Page/MediaBox[0 0 595 842]>>"})


def _flate_with_a_wrong_checksum(size: int) -> bytes:
    return _stream(zlib.compress(b" " * size, 9)[:-4] + b"\0\0\0\0", b"/Filter/FlateDecode")


def _unicode(*lines: bytes) -> bytes:
    body = b"\n".join((b"/CIDInit /ProcSet findresource begin begincmap", *lines, b"endcmap end"))
    return _stream(body)


def _lying_font() -> bytes:
    """A page that shows `Total 119.00 EUR` and whose text says 9119.00."""
    objects = {
        4: _stream(
            b"BT /F 12 Tf 72 740 Td (Invoice A-1001) Tj 0 -20 Td (Invoice date 15 July 2024) Tj ET "
            b"BT /F 12 Tf 72 680 Td (Total ) Tj /G 12 Tf (119.00) Tj /F 12 Tf ( EUR) Tj ET"
        ),
        7: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 8 0 R>>",
        8: _unicode(b"1 beginbfchar", b"<31> <00390031>", b"endbfchar"),
    }
    return _page(objects.pop(4), objects, resources=b"<</Font<</F 5 0 R/G 7 0 R>>>>")


def _picture(kind: bytes, data: bytes, width: int = 1600, height: int = 2200, more: bytes = b"") -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/%s%s"
    drawn = _stream(b"595 0 0 842 0 0 cm /I Do")
    picture = _stream(data, entries % (width, height, kind, more))
    return _page(drawn, {6: picture}, resources=b"<</XObject<</I 6 0 R>>>>")


def _noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("L", (width, height), random.Random(5).randbytes(width * height))


def _jpeg() -> bytes:
    out = io.BytesIO()
    _noise(600, 800).save(out, "JPEG")
    return out.getvalue()


def _composite_glyph() -> bytes:
    """A TrueType font whose one glyph is made of itself."""
    glyph = struct.pack(">hhhhh", -1, 0, 0, 1000, 1000) + struct.pack(">HHhh", 0x0023, 0, 0, 0) * 3
    tables = {
        b"glyf": glyph,
        b"head": struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 9, 9, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 1000, *[0] * 11, 1),
        b"hmtx": struct.pack(">Hh", 1000, 0),
        b"loca": struct.pack(">II", 0, len(glyph)),
        b"maxp": struct.pack(">IH", 0x10000, 1) + b"\xff" * 26,
    }
    head, body, at = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 32), b"", 12 + 16 * len(tables)
    for tag, data in tables.items():
        head += tag + struct.pack(">III", 0, at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return head + body


def _glyph_that_draws_itself() -> dict[int, bytes]:
    return {
        5: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>/Resources"
        b"<</Font<</F 5 0 R>>>>/Encoding<</Differences[65/a]>>/FirstChar 65/LastChar 65/Widths[9]>>",
        6: _stream(b"BT /F 1 Tf (AAAAAAAA) Tj ET"),
    }


def _active() -> bytes:
    return _raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>"
            b"/AA<</WC<</S/JavaScript/JS(app.alert(1))>>>>"
            b"/Names<</EmbeddedFiles<</Names[(x.exe) 6 0 R]>>>>>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            4: _SHOWN,
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            6: b"<</Type/Filespec/F(x.exe)/EF<</F 7 0 R>>>>",
            7: _stream(b"MZ" + b"\0" * 99, b"/Type/EmbeddedFile"),
        }
    )


def _encrypted_with_damage() -> bytes:
    trailer = b"/Root 1 0 R/ID[(a)(b)]/Encrypt<</Filter/Standard/V 5/R 6/Length 256/O(x)/U(y)/OE()/UE()/Perms()/P -1>>"
    return _raw_pdf({1: _CATALOG, 2: b"<</Type/Pages/Kids[]/Count 0>>"}, trailer)


def hostile_pdfs() -> dict[str, bytes]:
    """PDFs that loop, grow, lie or break what decodes them; what they show is nobody's invoice."""
    flood = _stream(b"BT /F 1 Tf 1 1 Td " + b"(Total 1.00) Tj " * 60_000 + b"ET")
    table = b"<</Size 2147483647/Index[0 2147483647]/W[1 2 1]/Root 1 0 R/Type/XRef/Length 4>>"
    wide = b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Colors 99/BitsPerComponent 16/Columns 90000000>>"
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    return {
        "list_of_two_thousand_million_objects": b"%PDF-1.7\n1 0 obj\n"
        + table
        + b"\nstream\n\1\0\0\0\nendstream\nendobj\nstartxref\n9\n%%EOF\n",
        "unicode_range_bomb": _font(
            b"/ToUnicode 7 0 R", {7: _unicode(b"1 beginbfrange", b"<00000000> <7fffffff> <0041>", b"endbfrange")}
        ),
        "predictor_of_90_million_columns": _page(_stream(zlib.compress(b"\2" * 999), wide)),
        "flate_with_a_wrong_checksum": _page(_flate_with_a_wrong_checksum(30_000_000)),
        "the_same_pages_a_million_times": _many_times_the_same_pages(22),
        "pages_5000_deep": _deep_pages(5000),
        "pages_20000": _pages(20_000, 20_000),
        "count_says_a_million": _pages(1, 1_000_000),
        "count_says_less_than_none": _pages(3, -5),
        "previous_list_is_itself": GOOD_PDF.replace(b"trailer\n<<", b"trailer\n<< /Prev 9 ").replace(b"EUR", b"EUR"),
        "length_is_itself": _page(b"<</Length 4 0 R>>\nstream\nBT ET\nendstream"),
        "form_draws_itself": _page(_stream(b"/X Do"), {6: _stream(b"/X Do " * 9, form)}, b"<</XObject<</X 6 0 R>>>>"),
        "glyph_draws_itself": _page(_stream(b"BT /F 12 Tf 72 700 Td (AAAA) Tj ET"), _glyph_that_draws_itself()),
        "glyph_made_of_itself": _font(
            b"",
            {
                6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/FontDescriptor 7 0 R/CIDToGIDMap/Identity>>",
                7: b"<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 8 0 R>>",
                8: _stream(_composite_glyph()),
            },
        ),
        "font_that_is_noise": _font(
            b"",
            {
                6: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/X/FontDescriptor 7 0 R>>",
                7: b"<</Type/FontDescriptor/FontName/X/Flags 4/FontFile3 8 0 R>>",
                8: _stream(random.Random(1).randbytes(50_000), b"/Subtype/CIDFontType0C"),
            },
        ),
        "letters_700000": _page(flood),
        "paths_300000": _page(_stream(b"0 0 m 9 9 l S " * 300_000)),
        "page_of_a_mile": _page(_SHOWN).replace(b"[0 0 595 842]", b"[0 0 9999999 9999999]"),
        "page_of_nothing": _page(_SHOWN).replace(b"[0 0 595 842]", b"[0 0 0 0]"),
        "array_100000_deep": _page(_stream(b"[" * 100_000 + b"]" * 100_000 + b" TJ")),
        "jbig2_of_noise": _picture(b"JBIG2Decode", b"\0\0\0\0\x30\0\1\0\0\0\x13" + random.Random(2).randbytes(9_000)),
        "jbig2_that_says_huge": _picture(
            b"JBIG2Decode", b"\0\0\0\0\x30\0\1\0\0\0\x13" + struct.pack(">IIIIBH", 0x7FFFFFFF, 0x7FFFFFFF, 0, 0, 0, 0)
        ),
        "jpx_of_noise": _picture(b"JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + random.Random(3).randbytes(9_000)),
        "jpx_that_says_huge": _picture(
            b"JPXDecode",
            b"\xff\x4f\xff\x51\0\x29\0\0"
            + struct.pack(">IIIIIIIIH", *[0x7FFFFFFF] * 2, 0, 0, 1, 1, 0, 0, 1)
            + b"\7\1\1",
        ),
        "jpeg_cut_short": _picture(b"DCTDecode", _jpeg()[:9_000], 600, 800),
        "fax_without_end": _picture(
            b"CCITTFaxDecode", b"\0" * 99, 60_000, 60_000, b"/DecodeParms<</K -1/Columns 60000>>"
        ),
        "lzw_of_noise": _page(_stream(random.Random(4).randbytes(9_000), b"/Filter/LZWDecode")),
        "run_length_bomb": _page(_stream(b"\x81 " * 400_000, b"/Filter[/RunLengthDecode/RunLengthDecode]")),
        "filters_500_long": _page(_stream(b"x", b"/Filter[" + b"/ASCIIHexDecode" * 500 + b"]")),
        "inline_picture_without_end": _page(_stream(b"BI /W 9999 /H 9999 /BPC 8 /CS /G ID " + b"x" * 99_999)),
        "revisions_500": _page(_SHOWN) + b"1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n" * 500,
        "encrypted_with_damage": _encrypted_with_damage(),
        "active": _active(),
        "called_pdf_and_a_program": b"MZ\x90\0" + b"\0" * 5000,
        "header_after_900_bytes": b"<html><script>x</script>" + b" " * 900 + _page(_SHOWN),
    }


def lying_pdfs() -> dict[str, bytes]:
    """Invoices that show something and say something else; none may be filed without a word."""
    changed = GOOD_PDF + GOOD_PDF.replace(b"119.00", b"919.00").partition(b"\n")[2]
    return {"says_9119_and_shows_119": _lying_font(), "changed_after_it_was_made": changed}


# --- XML -------------------------------------------------------------------------------------------------------


def hostile_xml() -> dict[str, bytes]:
    """Electronic invoices that take memory, or ask for other files."""
    root = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">{}</Invoice>'
    head = '<?xml version="1.0"?>'
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    including = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    wide = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{root}'
    return {
        "entities_that_grow": f'{head}<!DOCTYPE a [<!ENTITY a0 "ha">{laughs}]>{root.format("&a11;")}'.encode(),
        "one_long_entity": f'{head}<!DOCTYPE a [<!ENTITY a "{"x" * 500_000}">]>{root.format("&a;" * 5000)}'.encode(),
        "file": f'{head}<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{root.format("&e;")}'.encode(),
        "network": f'{head}<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">{root.format("")}'.encode(),
        "file_in_utf_16": wide.format("&e;").encode("utf-16"),
        "included_file": f"{head}{root.format(including)}".encode(),
        "elements_200000_deep": (head + "<a>" * 200_000 + "</a>" * 200_000).encode(),
        "attributes_100000": (head + "<Invoice " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>").encode(),
    }


# --- pictures --------------------------------------------------------------------------------------------------


def hostile_pictures() -> dict[str, bytes]:
    """Pictures that may be pages, and are none."""
    noise = io.BytesIO()
    _noise(1240, 1754).save(noise, "PNG")
    frames = io.BytesIO()
    blank = [Image.new("1", (1240, 1754), 1) for _ in range(60)]
    blank[0].save(frames, "TIFF", save_all=True, append_images=blank[1:], compression="group4")
    rows = zlib.compress(b"\0" * (7_001 * 7_000), 9)
    head = b"IHDR" + struct.pack(">IIBBBBB", 7_000, 7_000, 8, 0, 0, 0, 0)
    chunks = [head, b"IDAT" + rows, b"IEND"]
    packed = b"".join(struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)
    broken = _jpeg()
    return {
        "noise": noise.getvalue(),
        "blank_pages_60": frames.getvalue(),
        "black_of_49_megapixels": b"\x89PNG\r\n\x1a\n" + packed,
        "jpeg_with_a_broken_middle": broken[:5_000] + b"\xff\xd9\xff\x00" * 50 + broken[5_200:],
    }


# --- names, formulas, archives ---------------------------------------------------------------------------------


def _invoice_of(number: str, seller: str) -> bytes:
    return pdf_of(((seller, ""), *GOOD_ROWS[:1], ("Invoice number", number), *GOOD_ROWS[2:]))


def _named(name: str, content: bytes) -> bytes:
    text = base64.b64encode(name.encode("utf-8", "surrogatepass"))
    fields = b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="=?utf-8?B?%s?="\r\n' % text
    return base64_part(content, fields)


def _slipping() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that stands twice
        for name in ("../../x.pdf", "/etc/x.pdf", "a/../../x.pdf", "x.pdf", "x.pdf"):
            archive.writestr(zipfile.ZipInfo(name), _page(_SHOWN))
        link = zipfile.ZipInfo("link.pdf")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def named_and_worded_mails() -> dict[str, bytes]:
    """Mails whose names or words would do harm where somebody believes them."""
    forms = [_named(f"{number}.pdf", _invoice_of(form, form)) for number, form in enumerate(FORMULAS)]
    bad_subject = b"Invoice\r\n\tX-Evil: 1 =?utf-8?B?" + base64.b64encode(b"\x1b[2J\r\nBcc: x\xe2\x80\xae") + b"?="
    return {
        "names": multipart(TEXT_PART, *[_named(name, _invoice_of(f"N-{n}", "Kiosk")) for n, name in enumerate(NAMES)]),
        "formulas": multipart(TEXT_PART, *forms),
        "subject_that_breaks_lines": multipart(base64_part(_page(_SHOWN))).replace(b"Your invoice", bad_subject),
        "comments_20000_deep": b"From: " + b"(" * 20_000 + b"a@b.example\r\n" + HEADER + b"\r\nInvoice total 9.00\r\n",
        "parameters_20000": HEADER + b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\r\n\r\nInvoice\r\n",
        "zip_that_leaves_its_folder": multipart(base64_part(_slipping(), b"Content-Type: application/zip\r\n")),
        "pdf_and_zip_at_once": multipart(base64_part(_page(_SHOWN) + _slipping())),
    }


# --- pages to be printed ---------------------------------------------------------------------------------------


_ROWS = (("Invoice number", "P-{0}"), ("Invoice date", "15 July 2024"), *GOOD_ROWS[3:])
_ORDER = f"<p>Invoice</p><table>{''.join(f'<tr><td>{name}</td><td>{value}</td></tr>' for name, value in _ROWS)}</table>"


def _html(body: str) -> bytes:
    return b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()


def mails_that_are_hard_to_print() -> dict[str, bytes]:
    """Invoices in the mail itself, with a page around them over which a printer sits."""
    wide = "<table><tr><td colspan=100000000>x</td></tr></table>"
    long = "<p>" + "word " * 400 + "</p>"
    traps = "".join(
        f"<img src='http://127.0.0.1:9/{n}'><link rel=stylesheet href='http://127.0.0.1:9/{n}.css'>" for n in range(200)
    )
    inside = b"Content-Type: message/rfc822\r\n\r\n" + HEADER
    forwarded = [inside + _html(_ORDER.format(n) + long * 150) for n in range(8)]
    nested = "<table><tr><td>" * 60 + "x"
    nested_ones = [inside + _html(_ORDER.format(n) + nested) for n in range(20, 26)]
    return {
        "tables_60_deep": HEADER + _html(_ORDER.format(5) + nested),
        "six_with_tables_60_deep": multipart(*nested_ones),
        "columns_100_million": HEADER + _html(_ORDER.format(1) + wide),
        "words_400000": HEADER + _html(_ORDER.format(2) + long * 1000),
        "rows_30000": HEADER + _html(_ORDER.format(3) + "<table>" + "<tr><td>a<td>b" * 30_000 + "</table>"),
        "fetches_400": HEADER + _html(traps + _ORDER.format(4)),
        "eight_long_ones_in_one": multipart(*forwarded),
    }


def more_hostile_mails() -> dict[str, bytes]:
    """Every sample of this module as a mail, for a mailbox."""
    pdf, xml, png = (b"Content-Type: %s\r\n" % kind for kind in (b"application/pdf", b"application/xml", b"image/png"))
    files = {
        **{f"pdf {name}": (content, pdf) for name, content in (hostile_pdfs() | lying_pdfs()).items()},
        **{f"xml {name}": (content, xml) for name, content in hostile_xml().items()},
        **{f"picture {name}": (content, png) for name, content in hostile_pictures().items()},
    }
    return {
        **{name: multipart(TEXT_PART, base64_part(content, fields)) for name, (content, fields) in files.items()},
        **{f"mail {name}": content for name, content in named_and_worded_mails().items()},
        **{f"print {name}": content for name, content in mails_that_are_hard_to_print().items()},
    }
