"""Order and invoice numbers, and what is none."""

import pytest

from parsers.fields.labels import labels
from parsers.fields.numbers import labelled_numbers
from parsers.pages.page import read_plain
from parsers.text.glossary import general


def numbers(text: str, field: str = "invoice_number") -> list[str]:
    document = read_plain(text)
    return [n.value for n in labelled_numbers(document, labels(document, general(), frozenset({field})))]


@pytest.mark.parametrize(
    "text",
    ["Invoice number: A-1001", "Invoice no. A-1001", "Invoice # A-1001", "Invoice number    A-1001",
     "Invoice number\nA-1001", "Rechnungsnummer: A-1001", "INVOICE NUMBER:A-1001", "Invoice number : #A-1001"],
)  # fmt: skip
def test_a_number_stands_behind_right_of_or_below_its_label(text: str) -> None:
    assert numbers(text) == ["A-1001"]


@pytest.mark.parametrize(
    "text",
    ["Invoice number: 15.07.2024", "Invoice number: see above", "Invoice number: 15 July 2024",
     "Invoice number: 119,00", "Invoice number: €5", "Invoice number: 1.119,00 EUR",
     "Invoice number:\n\n\n\n\n\n\n\nDE123456789"],
)  # fmt: skip
def test_a_date_an_amount_or_words_are_no_number(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize("number", ["20240715", "15", "2024-0715", "1.119-22", "119/24", "114-1234567-1234567"])
def test_what_only_looks_a_little_like_a_day_or_an_amount_is_a_number(number: str) -> None:
    assert numbers(f"Invoice number: {number} of today") == [number]


@pytest.mark.parametrize(
    "text",
    ["Order hotline: +49 30 5550 1234", "Questions about your order? Call 0800 5551234", "Customer number: 55512",
     "Order within 3 days", "Order no. 1 of 2", "Order 2024", "Your order of 15.07.2024", "Tracking number: 1Z999"],
)  # fmt: skip
def test_phones_customers_and_parcels_are_no_orders(text: str) -> None:
    assert numbers(text, "order_number") == []


def test_an_iban_or_vat_id_in_a_sentence_about_an_invoice_is_no_number() -> None:
    assert numbers("Please pay this invoice to IBAN DE89370400440532013000\nVAT invoice DE123456789") == []


def test_a_label_with_a_number_behind_it_does_not_take_the_cell_beside_it() -> None:
    assert numbers("Invoice number: A-1001    Customer number: K-55") == ["A-1001"]


@pytest.mark.parametrize("text", ["Zamówienie Allegro: A-1001", "N° de commande Cdiscount : A-1001"])
def test_the_name_of_a_marketplace_may_stand_between_a_label_and_its_colon(text: str) -> None:
    assert numbers(text, "order_number") == ["A-1001"]


@pytest.mark.parametrize(
    "text", ["Zamówienie Klient: 4711", "Bestellung Abteilung: 4711", "Order number Customer: 4711", "Order wish: 4711"]
)
def test_another_word_before_the_colon_names_another_number(text: str) -> None:
    assert numbers(text, "order_number") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("Fattura n.   211 / A", "211/A"), ("INVOICE M/1629/22: Membership of the year 2022", "M/1629/22"),
     ("Faktura VAT rozliczeniowa nr P/118273/0004/23", "P/118273/0004/23"),
     ("Rechnungsnummer DS-ASE-INV-DE-\n2022-118273344", "2022-118273344"),
     ("Comp. Nro: 00011827", "00011827"), ("NOTA DE CRÉDITO NC A/45", "NC A/45")],
)  # fmt: skip
def test_numbers_of_many_forms(text: str, number: str) -> None:
    assert numbers(text)[0].endswith(number)


@pytest.mark.parametrize(
    "text", ["Invoice tel. no. 0123456", "Bill acc. no. 0123456", "Facture compte client n° 0123456"]
)
def test_the_number_of_something_else_is_not_that_of_the_invoice(text: str) -> None:
    assert numbers(text) == []


def test_a_sentence_may_name_the_order() -> None:
    assert numbers("Nous avons bien reçu votre commande n° 20045512 du 26.03.2024.", "order_number") == ["20045512"]
