"""Line items: whatever the layout, and kept only where they add up."""

import time
from decimal import Decimal

import pytest

from parsers.fields.items import Items, read_items
from parsers.fields.money import labelled_money
from parsers.fields.money_figures import document_amounts
from parsers.pages.html import read_html
from parsers.pages.page import Document, Line, Word, lines_of_words, read_plain
from parsers.terms import Item
from parsers.text.characters import squeezed
from parsers.text.glossary import general
from tests.item_layouts import TABLES, Layout
from tests.item_mails import MAILS, NOTHING
from tests.item_rarities import RARITIES

HEADING = "Description          Quantity    Unit price    Amount\n"
# Points between lines, and the width and height of a character.
LEADING, WIDTH, HEIGHT = 14.0, 6.0, 10.0


def found_in(document: Document) -> Items:
    amounts = document_amounts(document)
    return read_items(document, general(), amounts, labelled_money(document, general(), amounts))


def proven(document: Document) -> tuple[Item, ...]:
    found = found_in(document)
    assert len(found.evidence) == len(found.items)
    return found.items if found.proven else ()


def items(text: str) -> tuple[Item, ...]:
    return proven(read_plain(text))


def pdf(*pages: str) -> Document:
    """Draw text as PDF pages whose characters are all equally wide."""
    lines: list[Line] = []
    for number, page in enumerate(pages, 1):
        words = []
        for row, text in enumerate(page.splitlines()):
            at = 0
            for word in text.split():
                at = text.index(word, at)
                top = 50 + row * LEADING
                words.append(Word(word, 40 + at * WIDTH, top, 40 + (at + len(word)) * WIDTH, top + HEIGHT))
                at += len(word)
        lines += lines_of_words(words, number)
    return Document("pdf", tuple(lines), len(pages))


def page(text: str) -> Document:
    """Draw text as an HTML table whose cells are what stands two spaces apart, none of them empty."""
    rows = []
    for line in text.splitlines():
        cells = "".join(f"<td>{cell.strip()}</td>" for cell in line.split("  ") if cell.strip())
        rows.append(f"<tr>{cells}</tr>")
    return read_html(f"<html><body><table>{''.join(rows)}</table></body></html>")


def written(item: Item) -> str:
    numbers = (item.quantity, item.unit_price, item.tax_rate, item.line_total)
    quantity, price, rate, total = ("-" if n is None else f"{n.normalize():f}" for n in numbers)
    return f"{item.description} | {item.sku or '-'} | {quantity} | {price} | {rate} | {total}"


def expected(line: str) -> str:
    description, sku, *numbers = (cell.strip() for cell in line.split("|"))
    return " | ".join(
        [squeezed(description), sku, *("-" if n == "-" else f"{Decimal(n).normalize():f}" for n in numbers)]
    )


def named(layout: Layout) -> str:
    return layout.name


@pytest.mark.parametrize("layout", TABLES + RARITIES + MAILS + NOTHING, ids=named)
def test_items_of_plain_text(layout: Layout) -> None:
    assert [written(i) for i in items(layout.page)] == [expected(line) for line in layout.items]


@pytest.mark.parametrize("layout", TABLES + RARITIES + MAILS + NOTHING, ids=named)
def test_items_of_a_pdf(layout: Layout) -> None:
    assert [written(i) for i in proven(pdf(layout.page))] == [expected(line) for line in layout.items]


@pytest.mark.parametrize("layout", [one for one in TABLES if "on some rows" not in one.name], ids=named)
def test_items_of_a_page(layout: Layout) -> None:
    assert [written(i) for i in proven(page(layout.page))] == [expected(line) for line in layout.items]


def amounts_of(found: tuple[Item, ...]) -> list[str]:
    return [f"{item.description} {item.line_total}" for item in found]


def test_an_empty_cell_of_a_page_keeps_its_column() -> None:
    rows = (
        "<tr><th>Désignation</th><th>Qté</th><th>P.U. HT</th><th>Remise</th><th>Montant HT</th></tr>"
        "<tr><td>Chaise pliante</td><td>4</td><td>30,00</td><td>10 %</td><td>108,00</td></tr>"
        "<tr><td>Table de jardin</td><td>1</td><td>150,00</td><td></td><td>150,00</td></tr>"
        "<tr><td colspan=4>Total HT</td><td>258,00</td></tr>"
    )
    found = proven(read_html(f"<html><body><table>{rows}</table></body></html>"))
    assert [written(i) for i in found] == [
        expected("Chaise pliante | - | 4 | 30.00 | - | 108.00"),
        expected("Table de jardin | - | 1 | 150.00 | - | 150.00"),
    ]


TWO_PAGES = (
    """
Acme GmbH
Pos.  Bezeichnung              Menge     Einzelpreis      Gesamt
1     Regal, klein                 2           30,00       60,00
2     Regal, groß                  1           80,00       80,00
      Farbe weiß
Übertrag                                                  140,00

Acme GmbH, Musterweg 1, 12345 Musterstadt      Seite 1 von 2""",
    """
Acme GmbH                                      Rechnung 4711
Pos.  Bezeichnung              Menge     Einzelpreis      Gesamt
Übertrag                                                  140,00
3     Schraubensatz               10            1,50       15,00
Nettobetrag                                               155,00
MwSt. 19 %                                                 29,45
Gesamtbetrag                                              184,45

Acme GmbH, Musterweg 1, 12345 Musterstadt      Seite 2 von 2""",
)


def test_a_table_goes_on_over_pages_with_what_is_carried_forward() -> None:
    assert amounts_of(proven(pdf(*TWO_PAGES))) == [
        "Regal, klein 60.00",
        "Regal, groß Farbe weiß 80.00",
        "Schraubensatz 15.00",
    ]


def test_a_sum_carried_in_words_nobody_knows_is_no_item() -> None:
    pages = [page.replace("Übertrag", "Vlotka  ") for page in TWO_PAGES]
    assert amounts_of(proven(pdf(*pages))) == [
        "Regal, klein 60.00",
        "Regal, groß Farbe weiß 80.00",
        "Schraubensatz 15.00",
    ]


def drawn(*cells: tuple[float, float, str], height: float = 9.0) -> Document:
    """Draw (left or, where negative, right edge; top; text) with characters five points wide."""
    words = []
    for edge, top, text in cells:
        width = 5.0
        left = edge if edge >= 0 else -edge - width * len(text)
        at = 0
        for word in text.split():
            at = text.index(word, at)
            words.append(Word(word, left + at * width, top, left + (at + len(word)) * width, top + height))
            at += len(word)
    return Document("pdf", tuple(lines_of_words(words, 1)))


def test_a_name_of_two_lines_may_stand_around_its_numbers() -> None:
    document = drawn(
        (40, 100, "Description"), (300, 100, "Qty"), (380, 100, "Unit price"), (480, 100, "Amount"),
        (40, 120, "Oak dining table with"), (-320, 126, "1"), (-430, 126, "450.00"), (-520, 126, "450.00"),
        (40, 132, "two extensions"),
        (40, 150, "Chair, upholstered,"), (-320, 156, "4"), (-430, 156, "85.00"), (-520, 156, "340.00"),
        (40, 162, "grey"),
        (380, 190, "Total"), (-520, 190, "790.00"),
    )  # fmt: skip
    assert [written(i) for i in proven(document)] == [
        expected("Oak dining table with two extensions | - | 1 | 450.00 | - | 450.00"),
        expected("Chair, upholstered, grey | - | 4 | 85.00 | - | 340.00"),
    ]


def test_headings_may_be_glued_and_stand_left_of_their_numbers() -> None:
    document = drawn(
        (40, 100, "Menge Bezeichnung"), (280, 100, "Einzelpreis Gesamtpreis"),
        (-60, 120, "3"), (75, 120, "Ordner, breit"), (-350, 120, "2,50"), (-430, 120, "7,50"),
        (-60, 134, "12"), (75, 134, "Register"), (-350, 134, "1,00"), (-430, 134, "12,00"),
        (280, 160, "Gesamtbetrag"), (-430, 160, "19,50"),
    )  # fmt: skip
    assert [written(i) for i in proven(document)] == [
        expected("Ordner, breit | - | 3 | 2.50 | - | 7.50"),
        expected("Register | - | 12 | 1.00 | - | 12.00"),
    ]


def test_evidence_of_an_item_is_its_row() -> None:
    found = found_in(pdf(TABLES[0].page))
    assert found.evidence[0].text.startswith("1  Schreibtischlampe Modell Nord")
    assert (found.evidence[0].page, found.evidence[0].line) == (1, 2)
    assert found.evidence[0].box == (40.0, 50.0 + LEADING, 40.0 + 74 * WIDTH, 50.0 + LEADING + HEIGHT)
    assert found.against is not None
    assert (found.against.value, found.rule) == (Decimal("139.00"), "the lines add up to Nettobetrag")


def test_rows_that_only_prove_themselves_are_given_unproven() -> None:
    rows = (
        "Desk lamp            2           10.00         20.00\nPen                  3            1.00          3.00\n"
    )
    found = found_in(read_plain(HEADING + rows + "Total                                          119.00"))
    assert (found.proven, amounts_of(found.items)) == (False, ["Desk lamp 20.00", "Pen 3.00"])
    assert found.rule == "each line is quantity x price"


def test_rows_that_neither_add_up_nor_prove_themselves_are_not_given() -> None:
    rows = "Desk lamp            2           10.00         21.00\n"
    assert found_in(read_plain(HEADING + rows + "Total                                          119.00")).items == ()


def test_without_a_total_there_are_no_proven_items() -> None:
    assert items(HEADING + "Desk lamp            2           10.00         20.00\n") == ()


def test_a_page_of_many_rows_is_read_in_time() -> None:
    rows = "".join(f"Part {n:<15}  {n:>8}     2.00     {2 * n:>10}.00\n" for n in range(1, 600))
    whole = sum(2 * n for n in range(1, 600))
    assert len(items(f"{HEADING}{rows}Total                        {whole}.00")) == 599


def test_pages_that_are_nothing_but_numbers_end_in_time() -> None:
    for text in ("1.00 2.00 3.00 4.00 5.00 6.00 7.00\n" * 1_400, "1.00 " * 30_000, "x 1 " * 30_000):
        document = read_plain(text)
        start = time.process_time()
        assert found_in(document).items == ()
        assert time.process_time() - start < 20


def test_an_amount_within_the_words_of_a_name_does_not_end_it() -> None:
    document = drawn(
        (40, 100, "Description"), (300, 100, "Qty"), (380, 100, "Unit price"), (480, 100, "Amount"),
        (40, 120, "Online course"), (-320, 126, "1"), (-430, 126, "90.00"), (-520, 126, "90.00"),
        (40, 132, "with certificate"),
        (40, 150, "Discount SPRING: 20.00 EUR"), (-320, 156, "1"), (-430, 156, "-20.00"), (-520, 156, "-20.00"),
        (40, 162, "for members"),
        (380, 190, "Total"), (-520, 190, "70.00"),
    )  # fmt: skip
    assert amounts_of(proven(document)) == [
        "Online course with certificate 90.00",
        "Discount SPRING for members -20.00",
    ]
