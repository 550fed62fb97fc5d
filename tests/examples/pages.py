"""PDFs as shops print them, in four layouts; the same bytes on every run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from purchases import Purchase
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

Words = Mapping[str, str]

WORDS: dict[str, Words] = {
    "en": {
        "invoice": "Invoice", "invoice_number": "Invoice number", "issue_date": "Invoice date", "buyer": "Bill to",
        "order_number": "Order number", "description": "Description", "quantity": "Qty", "unit_price": "Unit price",
        "line_total": "Amount", "net_total": "Subtotal", "tax_total": "Tax", "shipping": "Shipping",
        "discount": "Discount", "total": "Total", "seller": "Seller",
    },
    "de": {
        "invoice": "Rechnung", "invoice_number": "Rechnungsnummer", "issue_date": "Rechnungsdatum", "buyer": "Kunde",
        "order_number": "Bestellnummer", "description": "Bezeichnung", "quantity": "Menge",
        "unit_price": "Einzelpreis", "line_total": "Gesamtpreis", "net_total": "Nettobetrag",
        "tax_total": "Umsatzsteuer 19 %", "shipping": "Versandkosten", "discount": "Rabatt",
        "total": "Rechnungsbetrag", "seller": "Verkäufer",
    },
    "es": {
        "invoice": "Factura", "invoice_number": "Número de factura", "issue_date": "Fecha de emisión",
        "buyer": "Cliente", "order_number": "Número de pedido", "description": "Descripción",
        "quantity": "Cantidad", "unit_price": "Precio unitario", "line_total": "Importe",
        "net_total": "Base imponible", "tax_total": "IVA 21 %", "shipping": "Gastos de envío",
        "discount": "Descuento", "total": "Total", "seller": "Vendedor",
    },
    "nl": {
        "invoice": "Creditnota", "invoice_number": "Factuurnummer", "issue_date": "Factuurdatum", "buyer": "Klant",
        "order_number": "Bestelnummer", "description": "Omschrijving", "quantity": "Aantal",
        "unit_price": "Stukprijs", "line_total": "Bedrag", "net_total": "Totaal excl. btw",
        "tax_total": "Btw 21%", "shipping": "Verzendkosten", "discount": "Korting",
        "total": "Totaal incl. btw", "seller": "Verkoper",
    },
    "sv": {
        "invoice": "Faktura", "invoice_number": "Fakturanummer", "issue_date": "Fakturadatum", "buyer": "Kund",
        "order_number": "Ordernummer", "description": "Beskrivning", "quantity": "Antal", "unit_price": "À-pris",
        "line_total": "Belopp", "net_total": "Summa exkl. moms", "tax_total": "Moms 25%", "shipping": "Frakt",
        "discount": "Rabatt", "total": "Totalt", "seller": "Säljare",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """What surrounds the facts: the words, the printed date, the parties' addresses, the small print."""

    words: Words
    date_text: str
    seller_lines: Sequence[str]
    buyer_lines: Sequence[str]
    footer: str = ""


class _Page:
    """A canvas whose positions count from the upper left corner, as a reader's eye does."""

    def __init__(self, size: tuple[float, float] = A4, title: str = "", producer: str = "") -> None:
        self._buffer = BytesIO()
        self.width, self.height = size
        self._canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setProducer(producer or "Shop Documents 4.2")

    def text(self, left: float, top: float, value: str, size: float = 9.5, *, bold: bool = False) -> None:
        self._font(size, bold)
        self._canvas.drawString(left, self.height - top, value)

    def right(self, edge: float, top: float, value: str, size: float = 9.5, *, bold: bool = False) -> None:
        self._font(size, bold)
        self._canvas.drawRightString(edge, self.height - top, value)

    def rule(self, left: float, top: float, right: float, bottom: float) -> None:
        self._canvas.setLineWidth(0.5)
        self._canvas.line(left, self.height - top, right, self.height - bottom)

    def shade(self, left: float, top: float, right: float, bottom: float) -> None:
        self._canvas.setFillGray(0.9)
        self._canvas.rect(left, self.height - bottom, right - left, bottom - top, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def next(self) -> None:
        self._canvas.showPage()

    def done(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def _font(self, size: float, bold: bool) -> None:
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)


def _meta(bought: Purchase, paper: Paper) -> list[tuple[str, str]]:
    facts = [
        ("invoice_number", bought.invoice_number),
        ("issue_date", paper.date_text),
        ("order_number", bought.order_number),
    ]
    return [(paper.words[name], value) for name, value in facts if value]


def _sums(bought: Purchase, paper: Paper) -> list[tuple[str, str]]:
    rows = []
    for name in ("net_total", "tax_total", "shipping", "discount", "total"):
        amount = getattr(bought, name)
        if amount is not None:
            rows.append((paper.words[name], bought.money(-amount if name == "discount" else amount)))
    return rows


def _rows(bought: Purchase) -> list[tuple[str, str, str, str]]:
    return [
        (entry.description, str(entry.quantity), bought.money(entry.unit_price), bought.money(entry.line_total))
        for entry in bought.lines
    ]


def _headings(paper: Paper) -> tuple[str, ...]:
    return tuple(paper.words[name] for name in ("description", "quantity", "unit_price", "line_total"))


def ruled(bought: Purchase, paper: Paper, size: tuple[float, float] = LETTER, producer: str = "") -> bytes:
    """An invoice with a ruled table; labels stand left of their values, sums at the right edge.

    Another `producer` gives another file that says the same.
    """
    page = _Page(size, f"{paper.words['invoice']} {bought.invoice_number}", producer)
    edge = page.width - 54
    page.text(54, 66, bought.seller, 16, bold=True)
    for number, value in enumerate(paper.seller_lines):
        page.text(54, 82 + 12 * number, value, 8.5)
    page.right(edge, 66, paper.words["invoice"].upper(), 20, bold=True)
    for number, (label, value) in enumerate(_meta(bought, paper)):
        page.right(edge - 120, 96 + 14 * number, f"{label}:")
        page.right(edge, 96 + 14 * number, value, bold=True)
    page.text(54, 170, f"{paper.words['buyer']}:", bold=True)
    for number, value in enumerate([bought.buyer, *paper.buyer_lines]):
        page.text(54, 184 + 12 * number, value)
    stops = [54, edge - 210, edge - 150, edge - 70, edge]
    top = 250.0
    page.shade(54, top, edge, top + 18)
    for row in [_headings(paper), *_rows(bought)]:
        page.text(stops[0] + 4, top + 12, row[0], bold=top == 250)
        for stop, value in zip(stops[2:], row[1:], strict=True):
            page.right(stop - 4, top + 12, value, bold=top == 250)
        page.rule(54, top + 18, edge, top + 18)
        top += 18
    for stop in stops:
        page.rule(stop, 250, stop, top)
    page.rule(54, 250, edge, 250)
    rows = _sums(bought, paper)
    for number, (label, value) in enumerate(rows):
        page.right(edge - 90, top + 24 + 15 * number, label, bold=number == len(rows) - 1)
        page.right(edge - 4, top + 24 + 15 * number, value, bold=number == len(rows) - 1)
    page.text(54, page.height - 54, paper.footer, 7.5)
    return page.done()


def letter(bought: Purchase, paper: Paper) -> bytes:
    """An invoice as a letter: bare text without a single rule, labels and values in one run."""
    page = _Page(A4, f"{paper.words['invoice']} {bought.invoice_number}", "Schreibstube 2.1")
    page.text(62, 130, " · ".join([bought.seller, *paper.seller_lines]), 7)
    for number, value in enumerate([bought.buyer, *paper.buyer_lines]):
        page.text(62, 150 + 13 * number, value, 10.5)
    page.text(62, 255, f"{paper.words['invoice']} {bought.invoice_number}", 14, bold=True)
    top = 282.0
    for label, value in _meta(bought, paper):
        page.text(62, top, f"{label}: {value}")
        top += 13
    top += 16
    stops = [62, 370, 450, 533]
    for row in [_headings(paper), *_rows(bought)]:
        page.text(stops[0], top, row[0])
        for stop, value in zip(stops[1:], row[1:], strict=True):
            page.right(stop, top, value)
        top += 15
    top += 10
    for label, value in _sums(bought, paper):
        page.text(330, top, label)
        page.right(533, top, value)
        top += 15
    page.text(62, 790, paper.footer, 7)
    return page.done()


def columns(bought: Purchase, paper: Paper) -> bytes:
    """An invoice whose labels stand above their values, in columns."""
    page = _Page(A4, f"{paper.words['invoice']} {bought.invoice_number}", "Papelera PDF")
    page.text(50, 60, paper.words["invoice"], 24, bold=True)
    blocks = [(paper.words["seller"], [bought.seller, *paper.seller_lines])]
    blocks.append((paper.words["buyer"], [bought.buyer, *paper.buyer_lines]))
    for left, (label, values) in zip((50, 300), blocks, strict=True):
        page.text(left, 95, label, 8)
        for number, value in enumerate(values):
            page.text(left, 109 + 12 * number, value)
    for number, (label, value) in enumerate(_meta(bought, paper)):
        page.text(50 + 165 * number, 185, label, 8)
        page.text(50 + 165 * number, 199, value, 11, bold=True)
    top = 240.0
    stops = [50, 370, 455, 545]
    page.shade(46, top - 12, 549, top + 6)
    for row in [_headings(paper), *_rows(bought)]:
        page.text(stops[0], top, row[0])
        for stop, value in zip(stops[1:], row[1:], strict=True):
            page.right(stop, top, value)
        top += 17
    rows = _sums(bought, paper)
    for number, (label, value) in enumerate(rows):
        left = 545 - 100 * (len(rows) - 1 - number)
        page.right(left, top + 24, label, 8)
        page.right(left, top + 38, value, 11, bold=number == len(rows) - 1)
    page.text(50, 790, paper.footer, 7)
    return page.done()


def fees(title: str, facts: Sequence[tuple[str, str]], table: Sequence[Sequence[str]],
         sums: Sequence[tuple[str, str]], issuer: Sequence[str], footer: str = "") -> bytes:  # fmt: skip
    """A marketplace's invoice for its fees: one line per fee, with net, tax and gross."""
    page = _Page(A4, title, "Finance Platform")
    page.text(50, 60, title, 18, bold=True)
    for number, value in enumerate(issuer):
        page.text(50, 84 + 12 * number, value, 8.5)
    top = 150.0
    for label, value in facts:
        page.text(50, top, label)
        page.text(220, top, value)
        top += 14
    top += 14
    for number, row in enumerate(table):
        page.text(50, top, row[0], bold=number == 0)
        for column, value in enumerate(row[1:]):
            page.right(330 + 105 * column, top, value, bold=number == 0)
        page.rule(50, top + 5, 545, top + 5)
        top += 18
    for label, value in sums:
        page.text(300, top + 8, label)
        page.right(540, top + 8, value)
        top += 16
    page.text(50, 790, footer, 7)
    return page.done()


def prose(title: str, paragraphs: Sequence[str], pages: int = 1) -> bytes:
    """Running text under numbered headings, as terms and conditions are."""
    page = _Page(A4, title)
    share = -(-len(paragraphs) // pages)
    for number in range(pages):
        page.text(60, 70, title if number == 0 else f"{title} ({number + 1})", 15, bold=True)
        for place, value in enumerate(paragraphs[number * share : (number + 1) * share]):
            page.text(60, 105 + 16 * place, value)
        page.right(535, 800, f"{number + 1}/{pages}", 8)
        if number < pages - 1:
            page.next()
    return page.done()


def ticket(
    title: str, facts: Sequence[tuple[str, str]], draw: Callable[[int], float] = lambda bar: 1 + bar % 3
) -> bytes:
    """A card of labels above values beside a bar code, as airlines print it."""
    page = _Page((420, 200), title, "Departure Control")
    page.text(20, 30, title, 14, bold=True)
    for number, (label, value) in enumerate(facts):
        left, top = 20 + 95 * (number % 3), 60 + 40 * (number // 3)
        page.text(left, top, label, 6.5)
        page.text(left, top + 14, value, 12, bold=True)
    left = 315.0
    for bar in range(30):
        page.shade(left, 40, left + draw(bar), 170)
        left += draw(bar) + 1
    return page.done()
