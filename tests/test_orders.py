"""Several orders in one mail, several invoices in one PDF."""

import json
from decimal import Decimal

import pytest

from parsers.documents.orders import split_documents, split_invoices, split_orders
from parsers.documents.resolve import resolve
from parsers.documents.surroundings import Surroundings
from parsers.pages.html import read_html
from parsers.pages.page import read_plain
from parsers.pages.pdf import read_pdf
from parsers.terms import Part, PurchaseDocument, Status
from tests.hostile_samples import pdf_of

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


def marked_page(first: str = "5.00", second: str = "7.00", shown: str = "1002") -> str:
    orders = [
        {"@context": "http://schema.org", "@type": "Order", "orderNumber": number, "price": price}
        for number, price in (("1001", first), ("1002", second))
    ]
    rows = "<tr><td>Lamp 1001</td></tr><tr><td>Lamp</td><td>5.00 EUR</td></tr>"
    rows += f"<tr><td>Desk {shown}</td></tr><tr><td>Desk</td><td>7.00 EUR</td></tr>"
    return f"<script type='application/ld+json'>{json.dumps(orders)}</script><p>Thank you</p><table>{rows}</table>"


def test_orders_that_only_the_markup_tells_apart_are_split_where_their_numbers_stand() -> None:
    first, second = split_documents(read_html(marked_page()), None)
    assert ("Thank you" in first.text, "1002" in first.text, "1001" in second.text) == (True, False, False)
    assert [[one.order_number for one in part.markup] for part in (first, second)] == [["1001"], ["1002"]]


@pytest.mark.parametrize("other", [{"second": "8.00"}, {"shown": "1003"}])
def test_orders_that_the_page_does_not_show_as_marked_stay_whole(other: dict[str, str]) -> None:
    document = read_html(marked_page(**other))
    assert split_documents(document, None) == [document]


TURN = ("---",)


def invoice(number: str, total: str = "119.00 EUR", title: str = "Invoice") -> tuple[tuple[str, ...], ...]:
    return ((title,), ("Invoice number", number), ("Invoice date", "15 July 2024"), ("Total", total))


def split(*rows: tuple[str, ...]) -> list[list[int]]:
    parts = split_documents(read_pdf(pdf_of(rows)), None)
    return [sorted({line.page for line in part.lines}) for part in parts]


def test_each_invoice_of_a_pdf_is_a_document_with_its_own_pages() -> None:
    rows = (*invoice("A-1"), TURN, ("Terms of the kiosk",), TURN, *invoice("A-2", "7.00 EUR"), TURN, *invoice("A-3"))
    assert split(*rows) == [[1, 2], [3], [4]]
    part = Part("", "application/pdf", "", "0" * 64, b"")
    parts = split_invoices(read_pdf(pdf_of(rows)), None)
    read = [resolve(one, part, Surroundings(), None) for one in parts]
    documents = [one for one in read if isinstance(one, PurchaseDocument)]
    assert [(d.invoice_number, d.total, d.evidence["total"].page) for d in documents] == [
        ("A-1", Decimal("119.00"), 1), ("A-2", Decimal("7.00"), 3), ("A-3", Decimal("119.00"), 4),
    ]  # fmt: skip
    assert {d.status for d in documents} == {Status.FILED}


WHOLE: dict[str, tuple[tuple[str, ...], ...]] = {
    "head_repeated": (*invoice("A-1"), TURN, *invoice("A-1")),
    "second_page_of_two": (*invoice("A-1"), ("Page 1 of 2",), TURN, *invoice("A-2"), ("Page 2 of 2",)),
    "no_total_of_its_own": (*invoice("A-1"), TURN, *invoice("A-2")[:3]),
    "no_title": (*invoice("A-1"), TURN, *invoice("A-2")[1:]),
    "names_the_other": (*invoice("A-1"), TURN, *invoice("A-2", title="Credit note"), ("Invoice number", "A-1")),
    "comes_back": (*invoice("A-1"), TURN, *invoice("A-2"), TURN, *invoice("A-1")),
    "number_further_down": (*invoice("A-1"), TURN, *(("Text",),) * 30, *invoice("A-2")),
    "one_page": invoice("A-1"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_may_be_one_invoice_is_never_taken_apart(name: str) -> None:
    rows = WHOLE[name]
    assert split(*rows) == [list(range(1, rows.count(TURN) + 2))]


def test_pages_that_are_each_the_first_of_their_own_count_are_split() -> None:
    rows = (*invoice("A-1"), ("Page 1 of 1",), TURN, *invoice("A-2"), ("Page 1 of 1",))
    assert split(*rows) == [[1], [2]]
