"""Dates of every locale of the CLDR, written by Babel and read back."""

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date
from babel.localedata import locale_identifiers
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers.text.dates import (
    LANGUAGES,
    DateMark,
    date_marks,
    day_comes_first,
    order_of_country,
    settle,
    settle_by_order,
    written_order,
)

LOCALES = sorted(locale_identifiers())
WIDTHS = ("short", "medium", "long", "full")
# What can't be read though the locale is told, with the reason: each is tried and must fail.
UNREADABLE = {("en", "short"): "English without a country has no order of day and month"}
# What can't be read where no locale is told, with the reason; each is tried and must fail.
UNTOLD = {
    ("az_Arab", "medium long full"): "the CLDR numbers its months (`M07`)",
    ("zh_Latn", "medium long full"): "the CLDR numbers its months (`M07`)",
    ("en_Dsrt", "medium long full"): "an alphabet that was given up in 1869",
    ("en_Shaw", "medium long full"): "an alphabet of one book",
    ("hr", "medium"): "`srp` is July in Croatian and August in Czech",
    ("pl", "medium"): "`lip` is July in Polish and June in Croatian",
}
days = st.dates(date(1999, 1, 1), date(2049, 12, 31))
FIXED = date(2024, 7, 15)


def read(text: str, locale: str) -> tuple[date, ...]:
    """What a text in a known locale is read as: the only date in it, by the order of the locale."""
    marks = date_marks(text, [locale])
    return settle_by_order(marks[0], written_order(locale)) if len(marks) == 1 else ()


def fault(locale: str, day: date, width: str) -> str:
    """What is wrong in the reading of a day as a locale writes it, the locale being told."""
    written = format_date(day, width, locale=locale)
    found = read(written, locale)
    return "" if found == (day,) else f"{locale} {width} {written!r}: {[str(one) for one in found]}"


def is_twofold(locale: str, day: date, width: str) -> bool:
    """Whether the name of the month means two: in Jola-Fonyi June is `Su` and July `Sú`, and accents are left out."""
    return locale.startswith("dyo") and width == "medium" and day.month in (6, 7)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("day", [FIXED, date(2011, 12, 1), date(2003, 5, 6)])
def test_a_date_reads_back_as_the_only_one_where_its_locale_is_told(width: str, day: date) -> None:
    told = [one for one in LOCALES if (one, width) not in UNREADABLE and not is_twofold(one, day, width)]
    faults = [fault(locale, day, width) for locale in told]
    assert not any(faults), "\n".join(filter(None, faults))


@pytest.mark.parametrize(("locale", "width"), sorted(UNREADABLE))
def test_what_is_called_unreadable_is_so(locale: str, width: str) -> None:
    assert fault(locale, date(2003, 5, 6), width)


def known(locale: str) -> bool:
    return Locale.parse(locale).language in LANGUAGES or locale.partition("_")[0] in ("ja", "zh", "ko")


@pytest.mark.parametrize("width", WIDTHS)
def test_without_a_locale_the_true_day_is_among_the_readings(width: str) -> None:
    faults = {}
    for locale in filter(known, LOCALES):
        written = format_date(FIXED, width, locale=locale)
        if not any(FIXED in mark.readings for mark in date_marks(written)):
            faults[locale] = written
    expected = {
        locale
        for prefix, widths in UNTOLD
        for locale in LOCALES
        if width in widths.split() and (locale == prefix or locale.startswith(f"{prefix}_"))
    }
    assert faults.keys() == expected, str(faults)


@settings(max_examples=400, deadline=None, derandomize=True)
@example(day=date(2000, 6, 1), locale="dyo", width="medium")
@given(day=days, locale=st.sampled_from(LOCALES), width=st.sampled_from(WIDTHS))
def test_any_day_reads_back_as_the_only_one_where_its_locale_is_told(day: date, locale: str, width: str) -> None:
    if is_twofold(locale, day, width):
        assert read(format_date(day, width, locale=locale), locale) == ()
    elif (locale, width) not in UNREADABLE:
        assert fault(locale, day, width) == ""


@settings(max_examples=300, deadline=None, derandomize=True)
@given(day=days, locale=st.sampled_from([one for one in LOCALES if known(one)]), width=st.sampled_from(WIDTHS))
def test_any_day_is_read_as_itself_or_as_an_open_one_or_not_at_all(day: date, locale: str, width: str) -> None:
    written = format_date(day, width, locale=locale)
    for mark in date_marks(written):
        assert day in mark.readings, written


@pytest.mark.parametrize(
    ("country", "language", "order"),
    [("US", "", "mdy"), ("GB", "", "dmy"), ("DE", "", "dmy"), ("JP", "ja", "ymd"), ("us", "es", "dmy"),
    ("US", "de", ""),      ("CA", "fr", "ymd"), ("XX", "", ""), ("", "en", ""), ("USA", "", "")],
)  # fmt: skip
def test_a_country_writes_its_dates_in_its_order(country: str, language: str, order: str) -> None:
    assert order_of_country(country, language) == order


@pytest.mark.parametrize(
    ("locale", "order"), [("en", ""), ("en-US", "mdy"), ("en_GB", "dmy"), ("de", "dmy"), ("ko", "ymd"), ("?", "")]
)
def test_a_locale_writes_its_dates_in_its_order(locale: str, order: str) -> None:
    assert written_order(locale) == order


@pytest.mark.parametrize(
    ("languages", "countries", "order"),
    [(["en"], ["US"], False), (["en"], ["GB"], True), (["en"], ["GB", "US"], None), (["en"], [], None),
     (["en-US"], [], False), (["en-GB"], [], True), (["de"], ["US"], True), (["de"], ["DE"], True),
     (["en"], ["CN"], None)],
)  # fmt: skip
def test_countries_and_their_languages_settle_the_order(
    languages: list[str], countries: list[str], order: bool | None
) -> None:
    assert day_comes_first(date_marks("03/04/2024"), languages, [], countries) is order


def test_an_order_leaves_its_own_reading() -> None:
    mark = DateMark(
        "04/03/05", 0, 8, (date(2005, 3, 4), date(2005, 4, 3), date(2004, 3, 5)), year_first=date(2004, 3, 5)
    )
    assert date_marks("04/03/05") == [mark]
    assert settle_by_order(mark, "dmy") == (date(2005, 3, 4),)
    assert settle_by_order(mark, "mdy") == (date(2005, 4, 3),)
    assert settle_by_order(mark, "ymd") == (date(2004, 3, 5),)
    assert settle_by_order(mark, "") == mark.readings
    assert settle(mark, True) == (date(2005, 3, 4),)
