"""PDFs that show one figure and say another, in each way that we know of; and honest ones of several programs."""

import io
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import reportlab
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as Embedded
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(reportlab.__file__).parent / "fonts"
VERA, BOLD = FONTS / "Vera.ttf", FONTS / "VeraBd.ttf"


def lines(net: str = "100.00", tax: str = "19.00", total: str = "119.00") -> list[str]:
    """Return an invoice that adds up, line by line."""
    return [
        "Nordlicht Muster GmbH, Beispielweg 4, 10115 Berlin",
        "Invoice",
        "Invoice number: RE-2024-0815",
        "Invoice date: 14 March 2024",
        f"Net total: {net} EUR",
        f"VAT 19%: {tax} EUR",
        f"Total: {total} EUR",
    ]


def file(*objects: bytes) -> bytes:
    """Return a PDF of numbered objects, the first of which is its root."""
    body = b"%PDF-1.4\n"
    for number, one in enumerate(objects, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    return body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF\n" % (len(objects) + 1)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """Return a stream object."""
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), extra, packed)


def to_unicode(changed: Mapping[str, str]) -> bytes:
    """Return a ToUnicode map of ASCII in which some characters are called others."""
    pairs = b"".join(
        b"<%02x> <%s>\n" % (code, "".join(f"{ord(one):04x}" for one in changed.get(chr(code), chr(code))).encode())
        for code in range(0x20, 0x7F)
    )
    return (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"95 beginbfchar\n" + pairs + b"endbfchar endcmap end"
    )


def of_a_standard_font(
    drawn: Sequence[str],
    said: Mapping[str, str] | None = None,
    font: str = "Helvetica",
    tilde: str = "asciitilde",
    manner: bytes = b"",
) -> bytes:
    """Return a page of a font that every program has; what is drawn is called what `said` says.

    A tilde is drawn as the glyph that is named; `manner` are operators before all text.
    """
    text = b"BT %s /F1 11 Tf 50 780 Td 18 TL\n" % manner
    text += b"".join(b"(%s) Tj T*\n" % line.encode("latin-1") for line in drawn) + b"ET"
    return file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(text),
        b"<</Type/Font/Subtype/Type1/BaseFont/%s/ToUnicode 6 0 R"
        b"/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[126/%s]>>>>" % (font.encode(), tilde.encode()),
        stream(to_unicode(said or {})),
    )


@lru_cache(maxsize=32)
def lying_font(path: Path, said: tuple[tuple[str, str], ...]) -> bytes:
    """Return a font in which what is called one character is drawn as another: pairs of (drawn, called)."""
    font = TTFont(path)
    glyphs, metrics, names = font["glyf"], font["hmtx"], font.getBestCmap()
    before = {one: (glyphs[names[ord(one)]], metrics[names[ord(one)]]) for one, _ in said}
    for drawn, called in said:
        glyphs[names[ord(called)]], metrics[names[ord(called)]] = before[drawn]
    # programs keep fonts by their names
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = f"Sample{abs(hash((path, said)))}"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def of_an_embedded_font(
    text: Sequence[str], said: Mapping[str, str] | None = None, path: Path = VERA, size: float = 10
) -> bytes:
    """Return a page that reportlab makes with the part of a font that it needs."""
    content = lying_font(path, tuple((said or {}).items()))
    name = f"font{abs(hash(content))}"
    pdfmetrics.registerFont(Embedded(name, io.BytesIO(content)))
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842))
    canvas.setFont(name, size)
    for at, line in enumerate(text):
        canvas.drawString(50, 780 - 1.8 * size * at, line)
    canvas.save()
    return written.getvalue()


class _Drawing(BasePen):
    """Draws a glyph in the operators of a page."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.told: list[str] = []

    def _moveTo(self, to: tuple[float, float]) -> None:
        self.told.append(f"{to[0]} {to[1]} m")

    def _lineTo(self, to: tuple[float, float]) -> None:
        self.told.append(f"{to[0]} {to[1]} l")

    def _curveToOne(self, one: tuple[float, float], two: tuple[float, float], to: tuple[float, float]) -> None:
        self.told.append(f"{one[0]} {one[1]} {two[0]} {two[1]} {to[0]} {to[1]} c")

    def _closePath(self) -> None:
        self.told.append("h")


def of_drawings(drawn: Sequence[str], said: Mapping[str, str], path: Path = VERA) -> bytes:
    """Return a page of a font whose letters are drawings of the file's own (Type 3)."""
    font = TTFont(path)
    glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
    letters = sorted({letter for line in drawn for letter in line})
    procs, streams, widths = b"", [], []
    for letter in letters:
        pen = _Drawing(glyphs)
        glyph = glyphs[names[ord(letter)]]
        glyph.draw(pen)
        streams.append(stream(f"{glyph.width} 0 0 -500 2500 2500 d1\n{chr(10).join(pen.told)}\nf".encode()))
        procs += b"/g%d %d 0 R " % (ord(letter), 6 + len(streams))
    for code in range(0x20, 0x7F):
        widths.append(glyphs[names[code]].width)
    differences = b"".join(b"%d/g%d " % (ord(letter), ord(letter)) for letter in letters)
    text = b"BT /F1 10 Tf 50 780 Td 18 TL\n"
    text += b"".join(b"(%s) Tj T*\n" % line.encode("latin-1") for line in drawn) + b"ET"
    return file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(text),
        b"<</Type/Font/Subtype/Type3/FontBBox[0 -500 2500 2500]/FontMatrix[%f 0 0 %f 0 0]/FirstChar 32/LastChar 126"
        b"/Widths[%s]/CharProcs<<%s>>/Encoding<</Type/Encoding/Differences[%s]>>/ToUnicode 6 0 R>>"
        % (1 / scale, 1 / scale, " ".join(map(str, widths)).encode(), procs, differences),
        stream(to_unicode(said)),
        *streams,
    )
