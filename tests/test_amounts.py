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


def test_a_stroke_that_closes_an_amount_of_yen_is_no_minus() -> None:
    assert [(figure.number, figure.negative) for figure in figures("¥33,000-")] == [("33,000", False)]


@pytest.mark.parametrize("text", ["A-15.00", "2024-15.00", "(15.00", "5-15 items"])
def test_a_hyphen_or_a_lone_parenthesis_is_no_minus(text: str) -> None:
    assert not any(figure.negative for figure in figures(text))


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1.234,-", "1234", ""),
        ("125:- kr", "125", "kr"),
        ("1 234:50", "1234.50", ""),
        ("12:50 kr", "12.50", "kr"),
        ("kr 12:50", "12.50", "kr"),
        ("£12.50p", "12.50", "GBP"),
        ("$ 1,234.56 USD", "1234.56", "USD"),
        ("USD1,234.56", "1234.56", "USD"),
        ("1,234.56USD", "1234.56", "USD"),
        ("US $12.00", "12.00", "USD"),
        ("$.99", "0.99", "$"),
        ("12€50", "12.50", "EUR"),
        ("12⁵⁰ €", "12.50", "EUR"),
        ("1 234⁹⁹ zł", "1234.99", "PLN"),
        ("1.234⁹⁹ €", "1234.99", "EUR"),
        ("₹1,23,456.00/-", "123456.00", "INR"),
        ("Rs. 500/-", "500", "Rs"),
        ("Rs.500", "500", "Rs"),
        ("NT$1,200元", "1200", "TWD"),
        ("¥1,200(税込)", "1200", "¥"),
        ("合計1,200円", "1200", "JPY"),
        ("￥１，２００", "1200", "¥"),
        ("１，２３４．５６", "1234.56", ""),
        ("1’234.50 CHF", "1234.50", "CHF"),
        ("Fr. 12.50", "12.50", "Fr"),
        ("1.234,56 kr.", "1234.56", "kr"),
        ("S/ 12.00", "12.00", "PEN"),
        ("S/.12.00", "12.00", "PEN"),
        ("B/.12.00", "12.00", "PAB"),
        ("RM12.00", "12.00", "MYR"),
        ("1.234.567 đ", "1234567", "VND"),
        ("12,50 лв.", "12.50", "BGN"),
        ("KSh 1,234.00", "1234.00", "KES"),
        ("GH₵12.00", "12.00", "GHS"),
        ("12.00 د.م.", "12.00", "MAD"),
        ("12.00 ر.س", "12.00", "SAR"),
        ("﷼ 1.200,00", "1200.00", "ریال"),
        ("5 000 F CFA", "5000", "FCFA"),
        ("৳ ১,২৩,৪৫৬.৭৮", "123456.78", "BDT"),
        ("१,२३४.५६ ₹", "1234.56", "INR"),
        ("๑,๒๓๔.๕๖ บาท", "1234.56", "THB"),
        ("۱٬۲۳۴٫۵۶ ریال", "1234.56", "ریال"),
        ("0.1234 EUR", "0.1234", "EUR"),
        ("1,234.567 KWD", "1234.567", "KWD"),
        ("Total (EUR): 12.50", "12.50", "EUR"),
        ("1\u2009234,56\u202f€", "1234.56", "EUR"),
    ],
)
def test_an_amount_reads_with_its_currency_however_it_is_written(text: str, value: str, currency: str) -> None:
    (figure,) = figures(text)
    assert (Amounts([figure]).read(figure), figure.currency) == (Decimal(value), currency)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.50 CR", "-12.50"), ("12.50 DR", "12.50"), ("$-12.00", "-12.00"), ("($12.00)", "-12.00"),
     ("−$12.00", "-12.00"), ("–12,00 €", "-12.00"), ("12,00- €", "-12.00"), ("12,00 €-", "-12.00"),
     ("Discount −5,00 €", "-5.00"), ("- 5,00 €", "-5.00")],
)  # fmt: skip
def test_a_sign_may_stand_on_any_side(text: str, value: str) -> None:
    assert values(text) == [Decimal(value)]


@pytest.mark.parametrize("text", ["Shipping - 5,00 €", "Total – 12.00", "Item 3 - 12.00 EUR"])
def test_a_dash_between_words_and_a_number_is_no_minus(text: str) -> None:
    assert not any(figure.negative for figure in figures(text))


@pytest.mark.parametrize(
    "text",
    ["10-20 EUR", "€10.00 – €20.00", "2024-07-15", "5'10", "12'50", "+49 30 1234567", "030 1234567", "01 02 03 04 05",
     "DE89 3704 0044 0532 0130 00", "4111 1111 1111 1111", "24V", "Total12.50", "第12号", "R12", "12.50million",
     "order_12.00"],
)  # fmt: skip
def test_what_is_no_amount_gives_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [("12 kg", "kg"), ("0,75 l", "l"), ("100 ml", "ml"), ("24 V", "V"), ("2,50 m²", "m²"), ("₹1.55 Cr", "Cr"),
     ("12 ft", "ft"), ("€2.50 million", "million")],
)  # fmt: skip
def test_a_number_of_units_tells_its_unit_and_is_not_written_as_money(text: str, unit: str) -> None:
    (figure,) = figures(text)
    assert (figure.unit, figure.has_decimals) == (unit, False)


def test_a_price_for_a_unit_is_an_amount() -> None:
    (figure,) = figures("€12.50/kg")
    assert (figure.unit, figure.has_decimals, figure.currency) == ("/kg", True, "EUR")


@pytest.mark.parametrize("text", ["12,50 € A", "12.50 B", "12,50 A"])
def test_a_letter_for_the_rate_of_tax_is_no_unit(text: str) -> None:
    assert [(figure.unit, figure.has_decimals) for figure in figures(text)] == [("", True)]


@pytest.mark.parametrize("text", ["12,50 D", "E 12.50", "12.50 F", "Mo.-Fr. 14.00"])
def test_a_letter_for_the_rate_of_tax_and_a_day_of_the_week_are_no_currencies(text: str) -> None:
    assert [figure.currency for figure in figures(text)] == [""]


@pytest.mark.parametrize("text", ["Fr. 12.30 Uhr", "12.30 PM", "8 a.m."])
def test_a_time_of_the_day_is_no_amount(text: str) -> None:
    assert figures(text) == []


def test_a_number_that_a_pdf_tore_at_its_point_is_whole() -> None:
    assert values("$ 2 .900,00") == [Decimal("2900.00")]


@pytest.mark.parametrize(
    ("text", "currency"),
    [("TOP 10", ""), ("ALL 3 items", ""), ("TRY 12.50", "TRY"), ("12 KM", ""), ("12,50 KM", "KM"), ("CUP 2", ""),
     ("R 1 234", "R"), ("Room R 12", "")],
)  # fmt: skip
def test_a_word_is_a_currency_only_beside_money(text: str, currency: str) -> None:
    assert [figure.currency for figure in figures(text)] == [currency]


@pytest.mark.parametrize(
    ("text", "currencies"),
    [("$12 $15", ["$", "$"]), ("2 EUR 12.50", ["", "EUR"]), ("12.50 EUR 25.00 EUR", ["EUR", "EUR"]),
     ("EUR 12.50 EUR 25.00", ["EUR", "EUR"]), ("VAT 20% £2.00", ["", "GBP"])],
)  # fmt: skip
def test_a_mark_between_two_numbers_belongs_to_one(text: str, currencies: list[str]) -> None:
    assert [figure.currency for figure in figures(text)] == currencies


@pytest.mark.parametrize(
    ("text", "witnesses", "readings"),
    [("1.234", [], ["1234", "1.234"]), ("1.234", ["5,00"], ["1234"]), ("1.234", ["5.00"], ["1.234"]),
     ("1.234", ["1.234.567"], ["1234"]), ("1.234", ["12,-"], ["1234"]), ("1.234", ["5,00", "5.00"], ["1234", "1.234"]),
     ("-1.234", [], ["-1234", "-1.234"]), ("1.234 EUR", [], ["1234"]), ("1.234 €/l", [], ["1234", "1.234"]),
     ("1.234 ریال", [], ["1234", "1.234"]), ("1.234,56", [], ["1234.56"]), ("1.950,00", ["3.50"], ["1950.00"]),
     ("12.34.567", [], []), ("1,23,456", [], ["123456"]), ("1234.567", [], ["1234.567"]), ("0.250", [], ["0.250"])],
)  # fmt: skip
def test_the_readings_are_those_that_the_document_leaves(text: str, witnesses: list[str], readings: list[str]) -> None:
    (figure,) = figures(text)
    amounts = Amounts([figure, *(one for witness in witnesses for one in figures(witness))])
    assert amounts.readings(figure) == tuple(map(Decimal, readings))


def test_a_place_is_that_of_the_text_with_its_invisible_characters() -> None:
    text = "\u200fTotal \u200e12.50\u200f €"
    (figure,) = figures(text)
    assert text[figure.start : figure.end] == "12.50\u200f €"


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


def test_three_digits_behind_every_separator_of_a_paper_are_thousands() -> None:
    texts = ["12.000", "24.000", "15.000", "39.000", "49.530 Ft"]
    seen = [figure for text in texts for figure in figures(text)]
    assert [str(Amounts(seen).read(figure)) for figure in seen] == ["12000", "24000", "15000", "39000", "49530"]
    few = seen[:1] + seen[-1:]
    assert Amounts(few).read(few[0]) is None
