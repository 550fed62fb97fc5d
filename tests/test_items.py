"""Line items: kept only where they add up."""

from decimal import Decimal

from parsers.fields.items import read_items
from parsers.fields.money import document_amounts, labelled_money
from parsers.pages.page import read_plain
from parsers.terms import Item
from parsers.text.glossary import general

HEADING = "Description          Quantity    Unit price    Amount\n"


def items(text: str) -> tuple[Item, ...]:
    document = read_plain(text)
    amounts = document_amounts(document)
    return read_items(document, general(), amounts, labelled_money(document, general(), amounts))


def test_rows_below_a_heading_are_items() -> None:
    rows = (
        "Desk lamp            2           10.00         20.00\nWriting desk         1           99.00         99.00\n"
    )
    assert items(HEADING + rows + "Total                                          119.00") == (
        Item("Desk lamp", quantity=Decimal(2), unit_price=Decimal("10.00"), line_total=Decimal("20.00")),
        Item("Writing desk", quantity=Decimal(1), unit_price=Decimal("99.00"), line_total=Decimal("99.00")),
    )


def test_a_description_may_go_on_in_the_next_line() -> None:
    rows = "Desk lamp            2           10.00         20.00\nwith a switch\n"
    assert [i.description for i in items(HEADING + rows + "Total      20.00")] == ["Desk lamp with a switch"]


def test_rows_that_do_not_add_up_are_left_out_altogether() -> None:
    rows = "Desk lamp            2           10.00         20.00\n"
    assert items(HEADING + rows + "Total                                          119.00") == ()


def test_without_a_total_there_are_no_items() -> None:
    assert items(HEADING + "Desk lamp            2           10.00         20.00\n") == ()


def test_a_table_of_tax_rates_is_no_list_of_items() -> None:
    assert items("Rate    Net       VAT      Gross\n19%     100.00    19.00    119.00\nTotal EUR    119.00") == ()


def test_a_price_with_a_count_is_an_item_of_a_mail() -> None:
    (item,) = items("Desk lamp    €10.00 x3\nTotal    €30.00")
    assert (item.quantity, item.unit_price, item.line_total) == (Decimal(3), Decimal("10.00"), Decimal("30.00"))
