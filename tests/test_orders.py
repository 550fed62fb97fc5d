"""Several orders in one mail."""

from parsers.orders import split_orders
from parsers.page import read_plain

ONE = "Order number: 1001\nLamp    5.00\nTotal    5.00 EUR\n"
TWO = "Order number: 1002\nDesk    7.00\nTotal    7.00 EUR\n"


def test_each_order_with_its_own_total_is_a_document_with_what_stands_before_both() -> None:
    first, second = split_orders(read_plain("Thank you\n" + ONE + TWO), None)
    assert [line.text for line in first.lines][0::3] == ["Thank you", "Total  5.00 EUR"]
    assert "1002" not in first.text
    assert "Thank you" in second.text
    assert "1001" not in second.text


def test_orders_that_share_a_total_stay_together() -> None:
    document = read_plain("Order number: 1001\nLamp    5.00\n" + TWO)
    assert split_orders(document, None) == [document]


def test_an_order_that_is_named_twice_is_one() -> None:
    document = read_plain(ONE + "Your order number: 1001\nTotal    5.00 EUR")
    assert split_orders(document, None) == [document]
