"""The countries of a document: its tax number first, then its addresses."""

import pytest

from parsers.fields.countries import countries_of
from parsers.pages.page import read_plain
from parsers.text.glossary import general


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Acme GmbH\nUSt-IdNr. DE123456788\nBill to Jane Roe\nLondon SW1A 1AA\nUnited Kingdom", {"DE"}),
        ("Acme Inc.\nAustin, TX 78701", {"US"}), ("Acme Pty\nSydney NSW 2000\nAustralia", {"AU"}),
        ("Acme Inc.\nAustin, TX 78701\nShip to\nToronto, ON M5V 1A1", {"US", "CA"}),
        ("Acme, Paris, France    Invoice A-1001", {"FR"}), ("Acme\nInvoice A-1001\nMade in Japan", set()),
    ],
)  # fmt: skip
def test_a_document_is_of_the_country_of_its_tax_number_or_of_all_that_its_addresses_name(
    text: str, countries: set[str]
) -> None:
    assert countries_of(read_plain(text), general()) == countries
