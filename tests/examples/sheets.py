"""More PDFs as marketplaces and their sellers print them; the same bytes on every run."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

Pairs = Sequence[tuple[str, str]]
Rows = Sequence[Sequence[str]]
JAPANESE, KOREAN = "HeiseiKakuGo-W5", "HYGothic-Medium"
# How many rows a page of `office` takes.
LONGEST_PAGE = 24


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a PDF shows. `edges` are the right edges of the columns behind the first one of `table`.

    `bands` are rows of small print below the sums, as tables of rates of tax are. `carried` is the word for what is
    carried over to the next page and the amount at the end of each page but the last.
    """

    title: str
    issuer: Sequence[str]
    customer: Sequence[str]
    facts: Pairs
    table: Rows
    sums: Pairs
    edges: Sequence[float] = (330, 420, 545)
    bands: Rows = ()
    customer_label: str = ""
    issuer_label: str = ""
    footer: Sequence[str] = ()
    lead: str = ""
    carried: tuple[str, Sequence[str]] = ("", ())
    font: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    size: tuple[float, float] = field(default=A4)


class _Pen:
    """Draws on a page whose positions count from the upper left corner."""

    def __init__(self, sheet: Sheet, producer: str) -> None:
        self._buffer = BytesIO()
        self._sheet = sheet
        self.width, self.height = sheet.size
        if sheet.font in (JAPANESE, KOREAN):
            registerFont(UnicodeCIDFont(sheet.font))
        self._canvas = Canvas(self._buffer, pagesize=sheet.size, invariant=1, pageCompression=1)
        self._canvas.setTitle(sheet.title)
        self._canvas.setProducer(producer)

    def put(self, left: float, top: float, text: str, size: float = 9, *, bold: bool = False) -> None:
        self._canvas.setFont(self._sheet.bold if bold else self._sheet.font, size)
        self._canvas.drawString(left, self.height - top, text)

    def end(self, right: float, top: float, text: str, size: float = 9, *, bold: bool = False) -> None:
        self._canvas.setFont(self._sheet.bold if bold else self._sheet.font, size)
        self._canvas.drawRightString(right, self.height - top, text)

    def line(self, left: float, top: float, right: float, bottom: float) -> None:
        self._canvas.setLineWidth(0.4)
        self._canvas.line(left, self.height - top, right, self.height - bottom)

    def block(self, left: float, top: float, lines: Sequence[str], size: float = 9, step: float = 12) -> None:
        for number, text in enumerate(lines):
            self.put(left, top + step * number, text, size)

    def rows(
        self,
        left: float,
        top: float,
        table: Rows,
        edges: Sequence[float],
        step: float,
        *,
        ruled: bool,
        plain: bool = False,
    ) -> float:
        """Draw a table, its first column from `left`, the others up to their edges; return where it ends.

        The first row is a heading in bold, unless all is `plain`.
        """
        for number, row in enumerate(table):
            bold = number == 0 and not plain
            self.put(left, top, row[0], bold=bold)
            for edge, text in zip(edges, row[1:], strict=True):
                self.end(edge, top, text, bold=bold)
            if ruled:
                self.line(left - 4, top + 4, edges[-1] + 4, top + 4)
            top += step
        return top

    def next(self) -> None:
        self._canvas.showPage()

    def done(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()


def hosted(sheet: Sheet) -> bytes:
    """As Stripe prints it: title at the top, facts beside labels, two columns of parties, a sentence, a table."""
    pen = _Pen(sheet, "")
    pen.put(40, 60, sheet.title, 22, bold=True)
    top = 90.0
    for label, value in sheet.facts:
        pen.put(40, top, label, bold=True)
        pen.put(150, top, value)
        top += 14
    top += 16
    pen.put(40, top, sheet.issuer[0], bold=True)
    pen.put(260, top, sheet.customer_label, bold=True)
    pen.block(40, top + 13, sheet.issuer[1:])
    pen.block(260, top + 13, sheet.customer)
    top += 40 + 12 * max(len(sheet.issuer), len(sheet.customer) + 1)
    pen.put(40, top, sheet.lead, 14, bold=True)
    top = pen.rows(40, top + 36, sheet.table, sheet.edges, 20, ruled=False)
    for number, (label, value) in enumerate(sheet.sums):
        strong = number == len(sheet.sums) - 1
        pen.line(300, top - 10, 545, top - 10)
        pen.put(300, top + 2, label, bold=strong)
        pen.end(545, top + 2, value, bold=strong)
        top += 18
    pen.block(40, 780, sheet.footer, 7, 9)
    return pen.done()


def boxed(sheet: Sheet) -> bytes:
    """As French sellers print it: two boxes for the parties, a ruled table, rates of tax at the left of the sums."""
    pen = _Pen(sheet, "Axelor 6.3")
    pen.put(40, 50, sheet.title, 16, bold=True)
    top = 72.0
    for label, value in sheet.facts:
        pen.put(40, top, f"{label} : {value}")
        top += 13
    for left, label, lines in ((40, sheet.issuer_label, sheet.issuer), (310, sheet.customer_label, sheet.customer)):
        pen.put(left + 6, top + 22, label, 8, bold=True)
        pen.block(left + 6, top + 36, lines, 8.5)
        for a, b, c, d in ((0, 8, 240, 8), (0, 110, 240, 110), (0, 8, 0, 110), (240, 8, 240, 110)):
            pen.line(left + a, top + b, left + c, top + d)
    top = pen.rows(46, top + 140, sheet.table, sheet.edges, 17, ruled=True)
    left_top = right_top = top + 20
    for row in sheet.bands:
        for number, text in enumerate(row):
            pen.put(46 + 70 * number, left_top, text, 8)
        left_top += 13
    for number, (label, value) in enumerate(sheet.sums):
        pen.put(340, right_top, label, bold=number == len(sheet.sums) - 1)
        pen.end(sheet.edges[-1], right_top, value, bold=number == len(sheet.sums) - 1)
        right_top += 15
    pen.block(46, 770, sheet.footer, 7, 9)
    return pen.done()


def office(sheet: Sheet) -> bytes:
    """As German firms print it: a window for the address, facts in a block at the right, positions with a number."""
    pen = _Pen(sheet, "SAP")
    pen.put(62, 120, " · ".join(sheet.issuer), 6.5)
    pen.block(62, 138, sheet.customer, 10, 13)
    top = 138.0
    for label, value in sheet.facts:
        pen.put(360, top, label)
        pen.end(540, top, value)
        top += 13
    top = max(top, 138 + 13 * len(sheet.customer)) + 34
    pen.put(62, top, sheet.title, 13, bold=True)
    pen.put(62, top + 18, sheet.lead)
    top += 44
    for number, row in enumerate(sheet.table):
        if number and number % LONGEST_PAGE == 0:
            pen.put(330, top + 4, sheet.carried[0])
            pen.end(sheet.edges[-1], top + 4, sheet.carried[1][number // LONGEST_PAGE - 1])
            pen.next()
            pen.put(62, 60, sheet.carried[0])
            pen.end(sheet.edges[-1], 60, sheet.carried[1][number // LONGEST_PAGE - 1])
            top = 84
        pen.put(62, top, "Pos." if number == 0 else str(number), bold=number == 0)
        pen.rows(100, top, [row], sheet.edges, 16, ruled=False, plain=number > 0)
        top += 16
    pen.line(62, top - 8, 545, top - 8)
    for number, (label, value) in enumerate(sheet.sums):
        pen.put(330, top + 6, label, bold=number == len(sheet.sums) - 1)
        pen.end(sheet.edges[-1], top + 6, value, bold=number == len(sheet.sums) - 1)
        top += 15
    third = (len(sheet.footer) + 2) // 3
    for column in range(3):
        pen.block(62 + 165 * column, 775, sheet.footer[column * third : (column + 1) * third], 6.5, 9)
    return pen.done()


def gridded(sheet: Sheet) -> bytes:
    """As Indian sellers print it: everything in one ruled grid, facts in pairs, columns of rates of tax."""
    pen = _Pen(sheet, "itext-paulo-155")
    pen.put(pen.width / 2 - 40, 34, sheet.title, 12, bold=True)
    pen.put(30, 56, sheet.issuer_label, bold=True)
    pen.block(30, 69, sheet.issuer, 8, 11)
    for number, (label, value) in enumerate(sheet.facts):
        pen.put(30 + 190 * (number % 3), 130 + 14 * (number // 3), f"{label}: {value}", 8.5)
    top = 130 + 14 * ((len(sheet.facts) + 2) // 3) + 10
    pen.line(26, top - 6, pen.width - 26, top - 6)
    pen.put(30, top + 6, sheet.customer_label, bold=True)
    pen.block(30, top + 19, sheet.customer, 8, 11)
    top += 19 + 11 * len(sheet.customer) + 16
    top = pen.rows(30, top, sheet.table, sheet.edges, 18, ruled=True)
    for label, value in sheet.sums:
        pen.end(sheet.edges[-1] - 90, top + 8, label, bold=True)
        pen.end(sheet.edges[-1], top + 8, value, bold=True)
        top += 16
    pen.block(30, pen.height - 60, sheet.footer, 7, 9)
    return pen.done()


def account(sheet: Sheet) -> bytes:
    """As platforms print what they charge: issuer at the right, a large sum on top, then the table."""
    pen = _Pen(sheet, "wkhtmltopdf 0.12")
    pen.put(45, 56, sheet.title, 20, bold=True)
    for number, text in enumerate(sheet.issuer):
        pen.end(550, 50 + 12 * number, text, 8.5, bold=number == 0)
    pen.put(45, 120, sheet.customer_label, 8)
    pen.block(45, 133, sheet.customer)
    for number, (label, value) in enumerate(sheet.facts):
        pen.put(45 + 128 * (number % 4), 200 + 34 * (number // 4), label, 7.5)
        pen.put(45 + 128 * (number % 4), 213 + 34 * (number // 4), value, 10, bold=True)
    top = 213 + 34 * ((len(sheet.facts) + 3) // 4) + 10
    top = pen.rows(45, top, sheet.table, sheet.edges, 17, ruled=True)
    for number, (label, value) in enumerate(sheet.sums):
        pen.end(430, top + 10, label, bold=number == len(sheet.sums) - 1)
        pen.end(545, top + 10, value, bold=number == len(sheet.sums) - 1)
        top += 16
    pen.block(45, 770, sheet.footer, 7, 9)
    return pen.done()
