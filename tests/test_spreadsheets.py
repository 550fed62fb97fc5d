"""The ledger as LibreOffice opens it, in every dialect: text stays text, amounts are numbers, nothing runs."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from archive.cells import restore
from archive.ledger import PLAIN, Dialect, Layout, excel_dialect
from parsers.terms import Item, Kind
from tests.archive_samples import open_archive
from tests.spreadsheets import CELLS, KEPT, PROGRAM, READ_AS_VALUES, Cell, opened, without_line_ends
from tests.test_ledger import document, file_all

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed (Debian: libreoffice-calc-nogui)"),
]

README = Path(__file__).parents[1] / "README.md"
COLUMNS = ("issue_date", "order_number", "invoice_number", "seller", "ship_to", "total", "spent", "counts", "received")
ITEM_COLUMNS = ("description", "sku", "quantity", "line_total", "seller", "issue_date")
LOCALES = ("en_US", "de_DE", "de_CH", "fr_FR", "es_PE", "ja_JP", "pt_BR")


def number_of(row: int) -> str:
    return (*READ_AS_VALUES, *KEPT)[row]


def total_of(row: int) -> Decimal:
    return Decimal(row - 12) * Decimal("1234.56")


def written(folder: Path, dialect: Dialect) -> Path:
    """An archive whose strangers tried everything: a document for each of the cells, in the order of their days."""
    sold = [(Item(CELLS[-1 - row], number_of(row), Decimal("1E+1"), None, None, total_of(row)),) for row in range(33)]
    layout = Layout(dialect, COLUMNS, ITEM_COLUMNS)
    with open_archive(folder / "Invoices", layout=layout) as archive:
        file_all(
            archive,
            *(
                document(
                    b"%d" % row,
                    issue_date=date(2024, 1, 1) + timedelta(days=row),
                    order_number=number_of(row),
                    invoice_number=number_of(-1 - row),
                    seller=CELLS[row],
                    ship_to=CELLS[-1 - row],
                    total=total_of(row),
                    items=sold[row],
                )
                for row in range(33)
            ),
        )
        archive.write_ledger()
    return folder / "Invoices"


def texts(rows: list[list[Cell]], columns: tuple[str, ...], name: str) -> list[str]:
    """What stands in a column, as it was before it was written. Every cell of it is text, or a number of few digits."""
    cells = [row[columns.index(name)] for row in rows]
    found = [without_line_ends(restore(cell.shown)) for cell in cells]
    short = [re.fullmatch(r"[1-9]\d{0,10}", text) for text in found]
    assert all(cell.kind == "string" or few for cell, few in zip(cells, short, strict=True)), cells
    return found


def formulas(rows: list[list[Cell]]) -> list[str]:
    return [cell.formula for row in rows for cell in row if cell.formula]


def values(rows: list[list[Cell]], columns: tuple[str, ...], name: str, kind: str) -> list[str]:
    cells = [row[columns.index(name)] for row in rows]
    assert {cell.kind for cell in cells} == {kind}, cells
    return [cell.value for cell in cells]


def check(archive: Path, delimiter: str, locale: str, *, quoted_is_text: bool) -> None:
    sheets = opened(archive, delimiter, locale, quoted_is_text=quoted_is_text)
    head, *rows = sheets["ledger"]
    assert tuple(cell.shown for cell in head) == COLUMNS
    assert formulas(rows) == []
    assert texts(rows, COLUMNS, "seller") == list(map(without_line_ends, CELLS))
    assert texts(rows, COLUMNS, "ship_to") == list(map(without_line_ends, reversed(CELLS)))
    assert texts(rows, COLUMNS, "order_number") == [number_of(row) for row in range(33)]
    assert texts(rows, COLUMNS, "counts") == ["yes"] * 33
    assert list(map(Decimal, values(rows, COLUMNS, "total", "float"))) == [total_of(row) for row in range(33)]
    assert list(map(Decimal, values(rows, COLUMNS, "spent", "float"))) == [total_of(row) for row in range(33)]
    days = [(date(2024, 1, 1) + timedelta(days=row)).isoformat() for row in range(33)]
    assert values(rows, COLUMNS, "issue_date", "date") == days
    _, *rows = sheets["items"]
    assert formulas(rows) == []
    assert texts(rows, ITEM_COLUMNS, "description") == list(map(without_line_ends, reversed(CELLS)))
    assert texts(rows, ITEM_COLUMNS, "sku") == [number_of(row) for row in range(33)]
    assert values(rows, ITEM_COLUMNS, "quantity", "float") == ["10"] * 33
    assert values(rows, ITEM_COLUMNS, "issue_date", "date") == days


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_written_for_excel_opens_as_it_was_meant(tmp_path: Path, locale: str) -> None:
    dialect = excel_dialect(locale)
    check(written(tmp_path, dialect), dialect.delimiter, locale, quoted_is_text=False)


def test_the_plain_ledger_opens_as_it_was_meant_where_quoted_fields_are_text(tmp_path: Path) -> None:
    check(written(tmp_path, PLAIN), ",", "en_US", quoted_is_text=True)


def test_without_their_apostrophes_cells_run_also_where_a_line_end_cuts_them(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_bytes(b'"=1+1"\r\n"lamp","a\r\n=2+2\r\n"\r\n')
    assert formulas(opened(tmp_path, ";", "de_DE")["cells"]) == ["of:=1+1", "of:=2+2"]


def test_the_formulas_of_the_readme_add_up_what_was_spent(tmp_path: Path) -> None:
    whole, quarter = re.findall(r"`(=SUMIFS\([^`]*?\))`", README.read_text(encoding="utf-8"))
    with open_archive(tmp_path / "Invoices") as archive:
        refund = {"kind": Kind.REFUND, "total": Decimal("19.01")}
        file_all(
            archive,
            document(b"1", order_number="1", total=Decimal("1000.50")),
            document(b"2", order_number="1", **refund),
            document(b"3", order_number="2", kind=Kind.STATEMENT),
            document(b"4", order_number="3", currency="USD"),
            document(b"5", order_number="4", kind=Kind.ORDER_CONFIRMATION, total=Decimal("5.00")),
            document(b"6", order_number="5", issue_date=date(2024, 6, 30), total=Decimal("7.00")),
        )
        archive.write_ledger()
    with (tmp_path / "Invoices" / "ledger.csv").open("ab") as file:
        for formula in (whole, quarter):
            file.write(b'"' + formula.replace('"', '""').encode() + b'"\r\n')
    *_, first, second = (row[0] for row in opened(tmp_path / "Invoices", ",", "en_US")["ledger"])
    assert first.formula and second.formula
    assert Decimal(second.value) == Decimal("1000.50") - Decimal("19.01") + Decimal("5.00")
    assert Decimal(first.value) == Decimal(second.value) + Decimal("7.00")


def test_the_plain_ledger_runs_nothing_however_it_is_opened(tmp_path: Path) -> None:
    archive = written(tmp_path, PLAIN)
    _, *rows = opened(archive, ",", "en_US")["ledger"]
    assert formulas(rows) == []
    assert texts(rows, COLUMNS, "seller") == list(map(without_line_ends, CELLS))
    assert rows[0][1].kind == "float", "and long numbers are not safe in it: that is what the other dialect is for"


@pytest.mark.parametrize(
    ("dialect", "delimiter", "locale"),
    [(PLAIN, ";", "de_DE"), (PLAIN, "\t", "de_DE"), (excel_dialect("de_DE"), ",", "en_US")],
)
def test_nothing_runs_where_the_separator_is_another_one(
    tmp_path: Path, dialect: Dialect, delimiter: str, locale: str
) -> None:
    sheets = opened(written(tmp_path, dialect), delimiter, locale)
    assert [formulas(rows) for rows in sheets.values()] == [[], []]
