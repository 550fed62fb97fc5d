"""Figures and their values: separators, signs and currency marks of the world."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.text.amounts import Amounts, currency_of, figures

LOCALES = (
    "de", "fr", "de_CH", "en_US", "en_GB", "en_IN", "sv", "pl", "ja", "ar_EG", "hi", "pt_BR", "da", "hu", "cs", "tr",
    "vi", "id", "th", "es", "it", "nl", "fi", "nb", "ro", "bg", "zh", "ko",
)  # fmt: skip
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "PLN", "INR", "CZK", "BRL")
cents = st.integers(min_value=1, max_value=999_999_999).map(lambda n: Decimal(n) / 100)


def values(*texts: str) -> list[Decimal | None]:
    """The values of all figures in the texts, read as one document."""
    found = [figure for text in texts for figure in figures(text)]
    amounts = Amounts(found)
    return [amounts.read(figure) for figure in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56 €", "1234.56"),
        ("€ 1,234.56", "1234.56"),
        ("CHF 1'234.50", "1234.50"),
        ("1 234,50 kr", "1234.50"),
        ("1\u202f234,50 €", "1234.50"),
        ("₹1,23,456.78", "123456.78"),
        ("12,-", "12"),
        ("12,— €", "12"),
        ("0.5 EUR", "0.5"),
        ("¥12,345", "12345"),
        ("1.190.000₫", "1190000"),
        ("Rp 1.190", "1190"),
        ("KWD 1.190", "1.190"),
        ("1,234,567.00", "1234567.00"),
        ("١٬٢٣٤٫٥٠", "1234.50"),
        ("£ 3", "3"),
    ],
)
def test_an_amount_reads_as_its_country_writes_it(text: str, value: str) -> None:
    assert values(text) == [Decimal(value)]


@pytest.mark.parametrize("text", ["-15,00 €", "15,00- €", "(15,00 €)", "−15,00 €", "€ -15,00", "-€15,00"])
def test_every_way_to_write_a_minus_is_one(text: str) -> None:
    assert values(text) == [Decimal("-15.00")]


@pytest.mark.parametrize("text", ["A-15.00", "2024-15.00", "(15.00", "5-15 items"])
def test_a_hyphen_or_a_lone_parenthesis_is_no_minus(text: str) -> None:
    assert not any(figure.negative for figure in figures(text))


def test_a_lone_separator_before_three_digits_is_not_guessed() -> None:
    assert values("1.234") == [None]


@pytest.mark.parametrize(
    ("text", "value"), [("1.234.567", Decimal(1234567)), ("1.234,567,8", None), ("1,234.567,89", None)]
)
@pytest.mark.parametrize("witness", ["5.00", "5,00"])
def test_a_separator_that_stands_twice_is_no_decimal_one(text: str, value: Decimal | None, witness: str) -> None:
    assert values(witness, text)[1:] == [value]


def test_the_currency_s_cents_settle_a_lone_separator() -> None:
    assert values("1.234 EUR") == [Decimal(1234)]


def test_another_amount_of_the_document_settles_a_lone_separator() -> None:
    assert values("1.234", "5,00") == [Decimal(1234), Decimal("5.00")]
    assert values("1.234", "5.00") == [Decimal("1.234"), Decimal("5.00")]


def test_a_mark_that_means_one_currency_is_its_code() -> None:
    assert [currency_of(mark) for mark in ("€", "zł", "R$", "US$", "Kč", "EUR", "CHF")] == [
        "EUR", "PLN", "BRL", "USD", "CZK", "EUR", "CHF",
    ]  # fmt: skip


def test_a_mark_that_several_currencies_share_stays_a_sign() -> None:
    assert [currency_of(mark) for mark in ("$", "¥", "kr")] == ["$", "¥", "kr"]


@pytest.mark.parametrize("mark", ["VAT", "Qty", "QTY", "eur", "X", "", "€€", "No."])
def test_what_is_no_currency_has_no_code(mark: str) -> None:
    assert currency_of(mark) == ""


@pytest.mark.parametrize("text", ["A1001", "REF/1234", "#22", "12:30", "10kg", "1.2.3", "item_55"])
def test_digits_inside_words_and_numbers_with_two_points_are_no_amounts(text: str) -> None:
    assert figures(text) == []


def test_a_percentage_is_told_apart() -> None:
    assert [figure.percent for figure in figures("19 % of 100,00")] == [True, False]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(value=cents, locale=st.sampled_from(LOCALES))
def test_any_amount_that_babel_formats_reads_back_equal_where_the_document_settles_its_separators(
    value: Decimal, locale: str
) -> None:
    written = format_decimal(value, "#,##0.00", locale=locale)
    witness = format_decimal(Decimal("7.25"), "#,##0.00", locale=locale)
    assert values(written, witness) == [value, Decimal("7.25")], written


@settings(max_examples=200, deadline=None, derandomize=True)
@given(value=cents, locale=st.sampled_from(LOCALES), currency=st.sampled_from(CURRENCIES))
def test_any_price_that_babel_formats_reads_back_equal_with_its_currency(
    value: Decimal, locale: str, currency: str
) -> None:
    written = format_currency(value, currency, locale=locale)
    (figure,) = figures(written)
    assert Amounts([figure]).read(figure) == value, written
    assert figure.currency in (currency, "$", "kr", ""), written


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    value=st.integers(0, 99_999_999), locale=st.sampled_from(LOCALES), currency=st.sampled_from(("JPY", "KRW", "VND"))
)
def test_a_price_without_cents_reads_back_equal_or_is_refused(value: int, locale: str, currency: str) -> None:
    written = format_currency(value, currency, locale=locale)
    (figure,) = figures(written)
    assert Amounts([figure]).read(figure) in (Decimal(value), None), written


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="0123456789.,' -()€$%EURkr\u00a0/:x", max_size=40))
def test_no_text_of_figures_raises(text: str) -> None:
    for figure in figures(text):
        value = Amounts([*figures("5.00 5.00"), *figures(text)]).read(figure)
        assert value is None or value.is_finite()
