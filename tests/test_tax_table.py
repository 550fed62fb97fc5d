"""The table of taxes: each row proves itself, and what it says belongs to its rate."""

from decimal import Decimal

import pytest

from parsers.fields.money import labelled_money
from parsers.fields.money_figures import document_amounts
from parsers.fields.tax_table import TaxTable, tax_lines, tax_tables
from parsers.pages.page import read_plain
from parsers.text.glossary import general


def row(*cells: str) -> str:
    return "".join(cell.ljust(16) for cell in cells) + "\n"


HEADING = row("Rate", "Net", "VAT", "Gross amount")
TWO = row("19%", "100.00", "19.00", "119.00") + row("7%", "50.00", "3.50", "53.50")
SUM = row("Sum", "150.00", "22.50", "172.50")


def tables(text: str) -> list[TaxTable]:
    document = read_plain(text)
    return tax_tables(document, general(), document_amounts(document))


def money(text: str) -> dict[str, list[str]]:
    document = read_plain(text)
    found: dict[str, list[str]] = {}
    for one in (m for table in tables(text) for m in table.money(document)):
        found.setdefault(one.field, []).append(str(one.value))
    return found


def test_each_rate_has_its_amounts_and_the_rows_are_added() -> None:
    (table,) = tables(HEADING + TWO)
    assert [row.rate for row in table.rows] == [Decimal(19), Decimal(7)]
    assert [str(row.value("tax_total")) for row in table.rows] == ["19.00", "3.50"]
    assert table.summed is None
    assert money(HEADING + TWO) == {"net_total": ["150.00"], "tax_total": ["19.00", "3.50"], "total": ["172.50"]}


def test_a_last_row_that_sums_up_the_others_is_that_of_the_document() -> None:
    (table,) = tables(HEADING + TWO + SUM)
    assert table.summed is not None
    assert len(table.rows) == 2
    assert money(HEADING + TWO + SUM) == {"net_total": ["150.00"], "tax_total": ["22.50"], "total": ["172.50"]}


def test_one_row_alone_is_that_of_the_document() -> None:
    assert money(HEADING + row("19%", "100.00", "19.00", "119.00")) == {
        "net_total": ["100.00"],
        "tax_total": ["19.00"],
        "total": ["119.00"],
    }


@pytest.mark.parametrize(
    "heading",
    [
        row("VAT rate", "Net amount", "VAT amount", "Gross amount"), row("VAT %", "Net", "VAT", "Gross"),
        row("Steuersatz", "Netto", "MwSt.", "Brutto"), row("Taux", "Base HT", "TVA", "TTC"),
        row("Rate", "Net", "VAT", "Sum"),
    ],
)  # fmt: skip
def test_the_columns_of_rates_and_of_other_things_are_none_of_the_amounts(heading: str) -> None:
    (table,) = tables(heading + TWO)
    assert [(one.rate, str(one.value("tax_total"))) for one in table.rows] == [(19, "19.00"), (7, "3.50")]
    assert [str(one.value("net_total")) for one in table.rows] == ["100.00", "50.00"]


@pytest.mark.parametrize(
    "text",
    [
        HEADING + row("19%", "100.00", "19.00", "120.00"), HEADING + TWO.replace("53.50", "53.51"),
        row("Net", "Gross amount") + row("100.00", "119.00"), HEADING + "Thank you for your order\n",
        row("Description", "Net", "VAT", "Gross amount") + row("Lamp", "100.00", "19.00", "119.00"),
        row("Rate", "Net", "VAT", "Gross amount") + row("50.00", "100.00", "19.00", "119.00"),
        row("Net 100.00", "VAT 19.00", "Gross amount 119.00") + row("Page 1", "of 1", "A-1001"),
    ],
)  # fmt: skip
def test_what_does_not_prove_itself_is_no_table_of_taxes(text: str) -> None:
    assert tables(text) == []


def test_a_row_may_prove_itself_by_its_rate() -> None:
    heading = row("Rate", "Net", "VAT")
    assert len(tables(heading + row("19%", "100.00", "19.00"))) == 1
    assert tables(heading + row("7%", "100.00", "19.00")) == []
    assert tables(heading + row("", "100.00", "19.00")) == []


def test_the_taxes_by_rate_are_those_of_the_table_only_when_they_make_the_document_s_tax() -> None:
    text = f"{HEADING}{TWO}"
    document = read_plain(text)
    amounts = document_amounts(document)
    found = tax_tables(document, general(), amounts)
    lines = tax_lines(document, found, [], None, amounts)
    assert [(one.rate, one.net, one.tax) for one in lines] == [
        (Decimal(19), Decimal("100.00"), Decimal("19.00")),
        (Decimal(7), Decimal("50.00"), Decimal("3.50")),
    ]
    other = [m for table in found for m in table.money(document) if m.field == "tax_total"][:1]
    assert [one.tax for one in tax_lines(document, found, other, None, amounts)] == [Decimal("19.00")]


def test_a_labelled_tax_has_the_rate_beside_it_and_the_net_amount_that_it_is_a_share_of() -> None:
    document = read_plain("Subtotal  100.00\nVAT 19%  19.00")
    amounts = document_amounts(document)
    taxes = [m for m in labelled_money(document, general(), amounts) if m.field == "tax_total"]
    (line,) = tax_lines(document, [], taxes, Decimal("100.00"), amounts)
    assert (line.rate, line.net, line.tax) == (Decimal(19), Decimal("100.00"), Decimal("19.00"))
    (other,) = tax_lines(document, [], taxes, Decimal("200.00"), amounts)
    assert other.net is None
