"""Seller, buyer and payment method: short texts beside their labels."""

import pytest

from parsers.fields.labels import labels
from parsers.fields.parties import PARTY_LABELS, labelled_text, seller_by_legal_form
from parsers.pages.page import read_plain
from parsers.text.glossary import general


def party(text: str, field: str) -> str:
    document = read_plain(text)
    found = labelled_text(document, labels(document, general(), PARTY_LABELS), field, general())
    return found.text if found else ""


@pytest.mark.parametrize("text", ["Bill to: Jo Doe", "Bill to    Jo Doe", "Bill to:\nJo Doe", "Kunde: Jo Doe"])
def test_a_buyer_stands_beside_or_below_the_label(text: str) -> None:
    assert party(text, "buyer") == "Jo Doe"


@pytest.mark.parametrize(
    "text", ["Bill to: jo@home.example", "Bill to: 12345", "Bill to:\nInvoice number: 5", "Customer service: call us"]
)
def test_an_address_a_number_or_another_label_is_no_buyer(text: str) -> None:
    assert party(text, "buyer") == ""


def test_a_sentence_about_the_seller_names_none() -> None:
    assert party("Seller information can be found below", "seller") == ""


def test_the_only_company_at_the_head_is_the_seller() -> None:
    found = seller_by_legal_form(read_plain("Lampenladen Muster GmbH, Musterweg 1\nInvoice"))
    assert found is not None
    assert found.text == "Lampenladen Muster GmbH"


def test_of_two_companies_at_the_head_none_is_taken() -> None:
    assert seller_by_legal_form(read_plain("Lampenladen Muster GmbH\nKäufer Beispiel AG")) is None
