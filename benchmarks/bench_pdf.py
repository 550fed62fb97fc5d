"""What reading the pages of PDFs costs: our words, lines and what can be seen of them, beside pdfplumber's text.

CPU time of this process, both warm, in turns, the median of several rounds for each file. Without arguments it makes
its own PDFs; `bench_pdf.py FILE...` measures others.
"""

import io
import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pdfplumber
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from weasyprint import HTML

from parsers.errors import ParserError
from parsers.pages.pdf import read_pdf

ROUNDS = 7
GOODS = (
    "Desk lamp, brass",
    "Cable, 2 m",
    "Notebook A5, ruled, pack of 3",
    "Screwdriver set",
    "Mug, blue",
    "Door handle",
)


def rows(count: int) -> list[tuple[str, str, str, str]]:
    """Return the lines of an invoice."""
    return [(GOODS[n % 6], str(1 + n % 3), f"{n + 4}.90", f"{(n + 4.9) * (1 + n % 3):.2f}") for n in range(count)]


def built_in_fonts(count: int) -> bytes:
    """Return an invoice in Helvetica, with a dark title bar and rules between its lines."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    head = ("Acme Lamps Ltd", "1 Sample Street, Sampletown", "Invoice number: A-1001", "Invoice date: 15 July 2024")
    y = A4[1] - 60
    for text in (
        *head,
        "Bill to: Jane Roe, 2 Example Road, Exampleville",
        "Payment within 14 days of receipt, please.",
    ):
        canvas.drawString(54, y, text)
        y -= 15
    for name, number, price, total in [("Description", "Quantity", "Price", "Amount"), *rows(count)]:
        if name == "Description":
            canvas.setFillColor(HexColor("#203040"))
            canvas.rect(50, y - 4, 495, 15, stroke=0, fill=1)
        canvas.setFillColor(white if name == "Description" else black)
        canvas.drawString(54, y, name)
        canvas.drawRightString(350, y, number)
        canvas.drawRightString(440, y, price)
        canvas.drawRightString(540, y, total)
        canvas.line(50, y - 5, 545, y - 5)
        y -= 16
        if y < 60:
            canvas.showPage()
            y = A4[1] - 60
    canvas.drawString(54, y, "Total")
    canvas.drawRightString(540, y, "1234.50 EUR")
    canvas.save()
    return buffer.getvalue()


def embedded_fonts(count: int, style: str = "") -> bytes:
    """Return an invoice as WeasyPrint makes it: a subset of a TrueType font, boxes, a table."""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows(count))
    page = (
        "<style>body{font:10pt sans-serif}td{border:1px solid #bbb;padding:2pt}th{background:#245;color:#fff}"
        f"{style}</style><h1>Rechnung Nr. 2024-0815</h1><p>Jane Roe<br>2 Example Road<br>12345 Exampleville</p>"
        "<p>Rechnungsdatum: 15.07.2024<br>Bestellnummer: 576461413038785752</p><table><tr><th>Artikel<th>Menge<th>Preis"
        f"<th>Betrag</tr>{cells}</table><p><b>Gesamtbetrag: 1.234,50 €</b></p><p>Vielen Dank für Ihren Einkauf.</p>"
    )
    content: bytes = HTML(string=page).write_pdf()
    return content


def documents() -> dict[str, bytes]:
    """Return the files by name."""
    return {
        "built-in font, 8 lines": built_in_fonts(8),
        "built-in font, 60 lines": built_in_fonts(60),
        "embedded font, 8 lines": embedded_fonts(8),
        "embedded font, 40 lines": embedded_fonts(40),
        "embedded font, 3 pages": embedded_fonts(110),
        "striped rows": embedded_fonts(25, "tr:nth-child(even){background:#eef}body{font-family:serif}"),
    }


def theirs(content: bytes) -> None:
    """Read the text of all pages with pdfplumber."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.extract_text()


def milliseconds(work: Callable[[bytes], object], content: bytes) -> float:
    """Return the CPU time of one call."""
    began = time.process_time()
    work(content)
    return 1000 * (time.process_time() - began)


def main() -> None:
    """Print a row for each file, and the mean."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    files = {Path(name).name: Path(name).read_bytes() for name in sys.argv[1:]} or documents()
    print(f"{'file':32}{'kB':>6}{'pdfplumber ms':>15}{'Billfold ms':>13}{'share':>7}   (CPU, median of {ROUNDS})")
    all_theirs, all_ours = [], []
    for name, content in files.items():
        plain, ours = [], []
        try:
            for turn in range(ROUNDS + 1):
                both = milliseconds(theirs, content), milliseconds(read_pdf, content)
                if turn:
                    plain.append(both[0])
                    ours.append(both[1])
        except ParserError as error:
            print(f"{name[:31]:32} {error}")
            continue
        all_theirs.append(statistics.median(plain))
        all_ours.append(statistics.median(ours))
        share = all_ours[-1] / all_theirs[-1]
        print(f"{name[:31]:32}{len(content) / 1000:6.0f}{all_theirs[-1]:15.1f}{all_ours[-1]:13.1f}{share:7.2f}")
    mean, mine = statistics.fmean(all_theirs), statistics.fmean(all_ours)
    print(f"{'mean of the files':38}{mean:15.1f}{mine:13.1f}{mine / mean:7.2f}")
    shares = [one / other for one, other in zip(all_ours, all_theirs, strict=True)]
    print(f"{'median of the shares':66}{statistics.median(shares):7.2f}")


if __name__ == "__main__":
    main()
