"""Countries by their names and by the forms of their addresses."""

import pytest

from parsers.text.territories import countries_formed, country_named


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Germany", "DE"), ("Deutschland", "DE"), ("10115 Berlin, Germany", "DE"), ("FRANCE", "FR"), ("España", "ES"),
        ("Österreich", "AT"), ("USA", "US"), ("U.S.A.", "US"), ("United States of America", "US"), ("UK", "GB"),
        ("London, United Kingdom.", "GB"), ("Scotland", "GB"), ("日本", "JP"), ("대한민국", "KR"), ("Česko", "CZ"),
        ("Czech Republic", "CZ"), ("Hong Kong", "HK"), ("Polska", "PL"),
    ],
)  # fmt: skip
def test_an_address_line_that_is_or_ends_with_a_country_names_it(text: str, code: str) -> None:
    assert country_named(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "Berlin", "Made in Germany", "Germany 10115", "Jersey cotton", "Hello, world", "Deutschlandstraße 5",
     "Germany, 10115 Berlin", ", ".join(["Germany"] * 40)],
)  # fmt: skip
def test_a_country_within_other_words_is_not_named(text: str) -> None:
    assert country_named(text) == ""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Austin, TX 78701", {"US"}), ("Austin TX 78701-1234", {"US"}), ("Toronto, ON M5V 1A1", {"CA"}),
        ("Sydney NSW 2000", {"AU"}), ("ABN 12 345 678 901", {"AU"}), ("London SW1A 1AA", {"GB"}),
        ("Singapore 018956", {"SG"}), ("GSTIN: 27AAPFU0939F1ZV", {"IN"}), ("Kowloon, Hong Kong", {"HK"}),
        ("Austin, TX 78701\nLondon SW1A 1AA", {"US", "GB"}),
    ],
)  # fmt: skip
def test_a_postal_code_that_one_country_writes_so_shows_it(text: str, codes: set[str]) -> None:
    assert countries_formed(text) == codes


@pytest.mark.parametrize(
    "text",
    ["10115 Berlin", "DE 10115", "TX 787011", "NEXT 78701", "ONE M5V 1A1", "NSW 20000", "Model A1 2BCD", "ABN",
     "Invoice number 018956", "TX 78701-99999"],
)  # fmt: skip
def test_what_only_looks_a_little_like_a_postal_code_shows_no_country(text: str) -> None:
    assert countries_formed(text) == set()
