"""Amounts beside their labels: what each one is called."""

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
