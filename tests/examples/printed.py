"""Pages of PDFs, written on by place; the same bytes on every run.

Latin text is set in Helvetica, which is not embedded; what it lacks is set in DejaVu Sans, Thai in Noto Sans Thai,
and Chinese in a font that PDF readers bring along. Needs the two fonts where Debian puts them.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path("/usr/share/fonts/truetype")
Pairs = Sequence[tuple[str, str]]
Rows = Sequence[Sequence[str]]


def _font(value: str, *, bold: bool) -> str:
    """Return a font that has all letters of a text, and register it when it is used the first time."""
    if any("\u0e00" <= letter <= "\u0e7f" and letter != "฿" for letter in value):
        name, file = "NotoSansThai", "noto/NotoSansThai-Regular.ttf"
    elif any("\u2e80" <= letter <= "\uffee" for letter in value):
        if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        return "STSong-Light"
    else:
        try:
            value.encode("cp1252")
            return "Helvetica-Bold" if bold else "Helvetica"
        except UnicodeEncodeError:
            name, file = ("DejaVuBold", "dejavu/DejaVuSans-Bold.ttf") if bold else ("DejaVu", "dejavu/DejaVuSans.ttf")
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
    return name


class Sheet:
    """A page whose positions count from the upper left corner."""

    def __init__(self, title: str, producer: str, size: tuple[float, float] = A4) -> None:
        self._buffer = BytesIO()
        self.width, self.height = size
        self._canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setProducer(producer)

    def text(self, left: float, top: float, value: str, size: float = 9, *, bold: bool = False) -> None:
        """Write from a place to the right."""
        self._canvas.setFont(_font(value, bold=bold), size)
        self._canvas.drawString(left, self.height - top, value)

    def right(self, edge: float, top: float, value: str, size: float = 9, *, bold: bool = False) -> None:
        """Write so that the text ends at a place."""
        self._canvas.setFont(_font(value, bold=bold), size)
        self._canvas.drawRightString(edge, self.height - top, value)

    def rule(self, left: float, top: float, right: float) -> None:
        """Draw a thin level line."""
        self._canvas.setLineWidth(0.5)
        self._canvas.line(left, self.height - top, right, self.height - top)

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a thin frame."""
        self._canvas.setLineWidth(0.5)
        self._canvas.rect(left, self.height - bottom, right - left, bottom - top, stroke=1, fill=0)

    def shade(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a grey ground."""
        self._canvas.setFillGray(0.92)
        self._canvas.rect(left, self.height - bottom, right - left, bottom - top, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def block(
        self, left: float, top: float, values: Sequence[str], size: float = 9, *, bold_first: bool = False
    ) -> float:
        """Write lines one below the other; return where the next one would stand."""
        for number, value in enumerate(values):
            self.text(left, top, value, size, bold=bold_first and number == 0)
            top += size * 1.35
        return top

    def pairs(
        self, left: float, top: float, rows: Pairs, value_left: float, size: float = 9, step: float = 14
    ) -> float:
        """Write labels with their values at another place to the right; return where the next one would stand."""
        for label, value in rows:
            self.text(left, top, label, size)
            self.text(value_left, top, value, size)
            top += step
        return top

    def above(self, lefts: Sequence[float], top: float, rows: Pairs, size: float = 9) -> float:
        """Write labels in a row with their values below them; return where the next line would stand."""
        for left, (label, value) in zip(lefts, rows, strict=False):
            self.text(left, top, label, size - 2)
            self.text(left, top + size * 1.4, value, size, bold=True)
        return top + size * 3.2

    def sums(self, label_left: float, edge: float, top: float, rows: Pairs, step: float = 15, size: float = 9) -> float:
        """Write labels with amounts that end at an edge, the last one bold."""
        for number, (label, value) in enumerate(rows):
            last = number == len(rows) - 1
            self.text(label_left, top, label, size, bold=last)
            self.right(edge, top, value, size, bold=last)
            top += step
        return top

    def table(
        self,
        left: float,
        edges: Sequence[float],
        top: float,
        rows: Rows,
        step: float = 16,
        size: float = 8.5,
        *,
        ruled: bool = True,
    ) -> float:
        """Write a table: its first column begins at a place, the others end at edges; the first row is its head."""
        for number, row in enumerate(rows):
            self.text(left, top, row[0], size, bold=number == 0)
            for edge, value in zip(edges, row[1:], strict=True):
                self.right(edge, top, value, size, bold=number == 0)
            if ruled:
                self.rule(left, top + 4.5, edges[-1])
            top += step
        return top

    def next(self) -> None:
        """Begin another page."""
        self._canvas.showPage()

    def done(self) -> bytes:
        """Return the finished file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()
