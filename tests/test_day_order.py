"""Whether the day or the month comes first: what settles it, and what speaks against it."""

from collections.abc import Iterable

import pytest

from parsers.fields.day_order import day_order
from parsers.pages.page import read_plain
from parsers.text.dates import date_marks

UNITED_STATES = "5 Example Rd\nAustin, TX 78701"
UNITED_KINGDOM = "12 Example Street\nLondon SW1A 1AA\nUnited Kingdom"
MIDDLE = "\n".join(f"Lamp {word}" for word in ("red", "blue", "green", "white", "black", "grey", "pink", "gold"))


def order(text: str, languages: Iterable[str] = ("en",), currencies: Iterable[str] = ()) -> bool | None:
    return day_order(read_plain(text), date_marks(text), languages, currencies)


def term(issued: str, due: str) -> bool | None:
    return day_order(read_plain("Invoice"), date_marks(issued), (), (), date_marks(issued), date_marks(due))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("03/04/2024", None), ("03/04/2024 and 15/04/2024", True), ("03/04/2024 and 04/15/2024", False),
        ("15/04/2024 and 04/15/2024", None), ("03/04/2024 and 05/05/2024", None),
    ],
)  # fmt: skip
def test_a_date_that_reads_one_way_settles_the_others(text: str, first: bool | None) -> None:
    assert order(text) is first


@pytest.mark.parametrize(("language", "first"), [("de", True), ("fr", True), ("es", True), ("ja", None), ("en", None)])
def test_a_language_that_is_not_english_settles_it(language: str, first: bool | None) -> None:
    assert order("03/04/2024", [language]) is first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (UNITED_STATES, False), ("Acme Inc., USA", False), ("Call +1 (512) 555-0100", False), ("Sales tax 8%", False),
        (UNITED_KINGDOM, True), ("Sydney, Australia", True), ("Call +44 20 5550 1234", True), ("GSTIN: 27X", True),
        ("DE 10115 Berlin", None), ("Toronto ON M5V 1A1", None), ("The state of the art", None), ("USABLE", None),
    ],
)  # fmt: skip
def test_the_signs_of_a_country_settle_english(text: str, first: bool | None) -> None:
    assert order(f"Invoice date 03/04/2024\n{text}") is first


def test_signs_of_two_countries_settle_nothing_unless_one_is_at_the_head_or_foot() -> None:
    assert order(f"{UNITED_STATES}\n{UNITED_KINGDOM}\n03/04/2024") is None
    seller_first = f"Acme Inc.\n{UNITED_STATES}\n{MIDDLE}\nBill to\n{UNITED_KINGDOM}\n{MIDDLE}\n03/04/2024"
    assert order(seller_first) is False


@pytest.mark.parametrize(
    "seller",
    [
        "Acme GmbH, Berlin, Germany", "Acme GmbH\nUSt-IdNr. DE123456788", "Acme SAS, 75001 Paris, France",
        "Acme GmbH\nBerlin\nGermany",
    ],
)  # fmt: skip
def test_an_american_buyer_does_not_make_a_seller_of_another_country_write_the_month_first(seller: str) -> None:
    text = f"{seller}\n03/04/2024\nBill to Jane Roe\n{UNITED_STATES}"
    assert order(text) is None
    assert order(text.replace(seller, "Acme")) is False


def test_made_in_another_country_is_no_address() -> None:
    assert order(f"Acme Inc.\n{UNITED_STATES}\n{MIDDLE}\nLamp    China\n{MIDDLE}\n03/04/2024") is False


@pytest.mark.parametrize(("currency", "first"), [("EUR", None), ("GBP", True), ("USD", False), ("$", False)])
def test_an_american_buyer_pays_a_foreign_seller_in_his_currency(currency: str, first: bool | None) -> None:
    assert order(f"Acme\nBill to Jane Roe\n{UNITED_STATES}\n03/04/2024", currencies=[currency]) is first


@pytest.mark.parametrize(("currency", "first"), [("USD", None), ("$", None), ("GBP", True), ("EUR", True)])
def test_a_british_buyer_who_pays_dollars_may_have_bought_from_an_american(currency: str, first: bool | None) -> None:
    assert order(f"Acme\nBill to Jane Roe\n{UNITED_KINGDOM}\n03/04/2024", currencies=[currency]) is first


@pytest.mark.parametrize(
    ("text", "currency", "first"),
    [
        ("Acme\nSydney, Australia", "$", True), ("Acme\nSydney, Australia", "USD", None),
        ("Acme, London, United Kingdom\nVAT no. GB 1", "USD", True), ("Acme, Dublin, Ireland\nABN 12", "$", True),
    ],
)  # fmt: skip
def test_dollars_of_their_own_and_tax_numbers_keep_the_day_first(text: str, currency: str, first: bool | None) -> None:
    assert order(f"{text}\n03/04/2024", currencies=[currency]) is first


@pytest.mark.parametrize(
    ("issued", "due", "first"),
    [
        ("03/04/2024", "03/05/2024", True), ("03/04/2024", "04/03/2024", False), ("01/03/2024", "02/05/2024", None),
        ("03/04/2024", "02/04/2024", None), ("05/06/2024", "05/07/2024", True), ("06/05/2024", "07/05/2024", False),
    ],
)  # fmt: skip
def test_nothing_falls_due_before_it_was_issued_and_terms_are_usual(issued: str, due: str, first: bool | None) -> None:
    assert term(issued, due) is first


def test_a_currency_of_a_country_with_the_day_first_settles_it_where_nothing_else_does() -> None:
    assert order("03/04/2024", currencies=["GBP"]) is True
    assert order("03/04/2024", currencies=["EUR"]) is None
    assert order("03/04/2024", currencies=["GBP", "USD"]) is None
