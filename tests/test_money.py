"""Amounts beside their labels: what each one is called."""

from dataclasses import replace
from decimal import Decimal

import pytest

from parsers.fields.money import labelled_money
from parsers.fields.money_figures import document_amounts
from parsers.pages.page import read_plain
from parsers.text.glossary import general


def money(text: str) -> list[tuple[str, Decimal]]:
    document = read_plain(text)
    return [(m.field, m.value) for m in labelled_money(document, general(), document_amounts(document))]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Total    119.00", "total"), ("Subtotal    119.00", "net_total"), ("VAT 19%    119.00", "tax_total"),
        ("Total VAT    119.00", "tax_total"), ("Total excl. VAT    119.00", "net_total"),
        ("Total (incl. VAT)    119.00", "total"), ("Total incl. 19.00 VAT    119.00", "total"),
        ("Gesamtbetrag inkl. MwSt.    119,00", "total"), ("Total HT    119,00", "net_total"),
        ("Total TTC    119,00", "total"), ("Amount due    119.00", "amount_due"), ("Discount    119.00", "discount"),
        ("Total discount    119.00", "discount"), ("Shipping & handling    119.00", "shipping"),
        ("Total shipping    119.00", "shipping"), ("Amount paid    119.00", "amount_paid"), ("Total: 119.00", "total"),
        ("Totaal incl. btw    119,00", "total"), ("Summa exkl. moms    119,00", "net_total"),
    ],
)  # fmt: skip
def test_a_label_says_what_its_amount_is(text: str, field: str) -> None:
    assert money(text)[-1] == (field, Decimal("119.00"))


def test_an_amount_may_stand_below_its_label() -> None:
    assert money("Total\n119.00 EUR") == [("total", Decimal("119.00"))]


def test_of_several_amounts_right_of_a_label_the_last_one_counts() -> None:
    assert money("Total    150.00    22.50    172.50") == [("total", Decimal("172.50"))]


@pytest.mark.parametrize(
    "text",
    [
        "Grand Hotel Total Comfort    room", "Total 15 July 2024",
        "We price in total fairness 119.00 EUR a month", "Total 19%",
    ],
)  # fmt: skip
def test_a_word_in_a_sentence_a_date_or_a_rate_is_no_amount(text: str) -> None:
    assert money(text) == []


def test_the_heading_of_a_column_is_no_label_of_the_first_item() -> None:
    assert money("Article    Quantity    Total\nLamp       1           5.00") == []


def test_a_minus_stays() -> None:
    assert money("Discount    -5.00") == [("discount", Decimal("-5.00"))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tax 15% on 112.90    16.94", [("tax_total", "16.94")]),
        ("Total 112,10 € (incluye 10,19 € IVA)", [("total", "112.10")]),
        ("Total payable by 30.07.2024    119.00", [("amount_due", "119.00")]),
        ("VAT no. 123456789    119.00", []),
        ("Total from 119.00 EUR", []), ("Total savings    20.00", [("balance", "20.00")]),
        ("Total 119 00 EUR", []), ("Total 1 19.00", []), ("Total weight 12.50 kg", []),
        ("Prepayment received 50.00", [("amount_paid", "50.00")]), ("Total tax 19%    19.00", [("tax_total", "19.00")]),
        ("Total refunded    19.00", [("refunded", "19.00")]),
    ],
)  # fmt: skip
def test_a_figure_is_what_its_label_calls_it_or_nothing(text: str, found: list[tuple[str, str]]) -> None:
    assert [(field, str(value)) for field, value in money(text)] == found


@pytest.mark.parametrize(
    ("text", "qualified"),
    [
        ("Total hours: 12.50", True), ("Total limit    119.00", True), ("Total items    3", True),
        ("Total EUR    119.00", False), ("Total incl. VAT    119.00", False), ("Total (2 items)    119.00", False),
    ],
)  # fmt: skip
def test_a_label_that_goes_on_with_unknown_words_may_name_something_else(text: str, qualified: bool) -> None:
    document = read_plain(text)
    (found,) = labelled_money(document, general(), document_amounts(document))
    assert (found.field, found.qualified) == ("total", qualified)


def test_the_first_row_of_a_table_is_not_what_its_heading_names() -> None:
    head = "VAT rate        Net amount      VAT amount\n"
    rows = "19 %            100.00          19.00\n7 %             50.00           3.50\n"
    assert money(head + rows) == []
    one = "Net amount      VAT amount      Gross amount\n100.00          19.00           119.00\n"
    assert [(field, str(value)) for field, value in money(one + "Thank you")] == [
        ("net_total", "100.00"), ("tax_total", "19.00"), ("total", "119.00"),
    ]  # fmt: skip


def test_a_total_may_stand_over_its_caption_only_in_a_row_of_captions() -> None:
    over = "100.00          19.00           119.00\nNet amount      VAT amount      Gross amount\n"
    assert [str(value) for _, value in money(over + "Thank you")] == ["100.00", "19.00", "119.00"]
    assert money("119.00\nTotal") == []


def test_a_large_amount_may_stand_over_its_caption() -> None:
    page = replace(read_plain("€ 2.325,00\nGesamtbetrag\n\n\nBank: Beispiel"), source="pdf")
    assert [m.value for m in labelled_money(page, general(), document_amounts(page))] == [Decimal(2325)]


def test_a_text_with_several_labels_has_as_many_amounts() -> None:
    assert money("Shipping: 12.00 EUR = Total: 247.00 EUR") == [("shipping", Decimal(12)), ("total", Decimal(247))]
    assert money("+ 配送费用:¥12.00 = 订单总金额:¥247.00") == [("shipping", Decimal(12)), ("total", Decimal(247))]
    assert money("VAT 19% on 100.00 EUR: 19.00 EUR") == [("tax_total", Decimal(19))]
