"""Dates in the calendars and languages of invoices, and the order of day and month."""

import time
from datetime import date
from itertools import pairwise

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.text.dates import date_marks, day_comes_first, settle

LOCALES = (
    "en_US", "en_GB", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "fi", "nb", "cs", "hu", "ro", "tr", "ru",
    "uk", "id", "vi", "th", "ja", "zh", "ko", "el", "hr", "sk", "lt", "ca",
)  # fmt: skip
# CLDR's short pattern in these languages, with the year in four digits.
NUMERIC = {
    "en_US": ("M/d/y", False), "en_GB": ("dd/MM/y", True), "de": ("dd.MM.y", True), "fr": ("dd/MM/y", True),
    "nl": ("dd-MM-y", True), "sv": ("y-MM-dd", None), "ja": ("y/MM/dd", None), "hu": ("y. MM. dd.", None),
    "cs": ("dd. MM. y", True), "da": ("dd.MM.y", True), "pl": ("d.MM.y", True), "en_IN": ("dd/MM/y", True),
}  # fmt: skip
days = st.dates(date(1999, 1, 1), date(2069, 12, 31))


def readings(text: str) -> list[tuple[date, ...]]:
    return [mark.readings for mark in date_marks(text)]


@pytest.mark.parametrize(
    "text",
    [
        "2024-07-15", "2024/07/15", "2024.07.15", "20240715", "15.07.2024", "15. 7. 2024", "15.07.24", "15. Juli 2024",
        "15 July 2024", "July 15, 2024", "Jul 15, 2024", "15th July 2024", "15-Jul-2024", "15 juillet 2024",
        "15 de julio de 2024", "2024年7月15日", "2024년 7월 15일", "令和6年7月15日", "R6.7.15", "15 lipca 2024",
        "15 กรกฎาคม พ.ศ. 2567", "15 ก.ค. 2567", "15/07/2567", "民國113年7月15日", "113年7月15日", "R06/07/15",
        "2024. 7. 15.", "二〇二四年七月十五日", "民國一百一十三年七月十五日", "令和六年七月十五日",
        "ngày 15 tháng 7 năm 2024", "15 thg 7, 2024", "15.07.2024 г.", "2024. gada 15. jūlijs",
        "2024 m. liepos 15 d.", "15. juuli 2024", "2024(e)ko uztailaren 15(a)", "2024ko uztailaren 15a",
        "07-15-2024", "15-Jul-24", "Jul-15-2024", "15JUL2024", "Jul. 15th, 2024", "Monday, July 15, 2024",
        "15 July, 2024", "July 15 2024", "15 . 07 . 2024", "Le 15 juillet 2024", "2024-07-15T12:30:00+02:00",
        "2024-07-15T12:30:00Z", "15/Jul/2024", "2024-Jul-15", "Jul 15 '24", "15 DE JULIO DE 2024", "15 TEMMUZ 2024",
        "15th day of July, 2024", "日期2024-07-15", "۲۰۲۴/۰۷/۱۵", "۱۴۰۳/۰۴/۲۵", "۲۵ تیر ۱۴۰۳", "١٥ يوليو ٢٠٢٤",
        "15 تموز 2024", "15 ביולי 2024", "१५ जुलाई २०२४", "১৫ জুলাই, ২০২৪", "１５／０７／２０２４", "2024−07−15",
        "15‐07‐2024", "15 ΙΟΥΛΙΟΥ 2024", "15 lipca 2024 r.", "15. srpnja 2024.", "15\u200f/07\u200f/2024",
        "15 กรกฎาคม 2567", "15/07/2024", "07/15/2024", "15 tháng 7, 2024", "2024. július 15.",
    ],
)  # fmt: skip
def test_the_fifteenth_of_july_is_known_in_any_dress(text: str) -> None:
    assert readings(text) == [(date(2024, 7, 15),)]


@pytest.mark.parametrize(
    "text", ["31.02.2024", "2024-13-01", "99/99/2024", "00.00.2024", "1.2.3.4", "192.168.20.24", "平成40年1月1日"]
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert readings(text) == []


@pytest.mark.parametrize(
    "text",
    ["030 1234567", "DE89370400440532013000", "1,234.56", "Form 12-34-567890", "may 5 items", "12.34.5678", "1.2.3",
     "v1.2.20", "Version 1.2.20", "01.02.03.04.05", "DE89 2024 0715 0532", "10:30-12:30", "1/2 page",
     "12 items in March 2024", "15-16 July 2024", "INV20240715", "INV-20240715", "2024-07-15-001", "100.07.2024",
     "5 May 20 items", "5 Mar 10 EUR", "3 mar 12.50", "2 Sep 15.00", "PR6.7.15", "113/07/15", "CP-12/07/2024",
     "the second March 2024 invoice", "Phone 15 Pro 2024", "12 LED 2024"],
)  # fmt: skip
def test_numbers_of_other_things_are_no_dates(text: str) -> None:
    assert readings(text) == []


def test_a_date_that_can_be_read_two_ways_keeps_both() -> None:
    assert readings("03/04/2024") == [(date(2024, 4, 3), date(2024, 3, 4))]


def test_two_digits_in_front_may_be_the_year() -> None:
    assert set(readings("24-07-15")[0]) == {date(2024, 7, 15), date(2015, 7, 24)}
    (mark,) = date_marks("24-07-15")
    assert len(settle(mark, True)) == 2


def test_with_points_the_day_comes_first() -> None:
    assert readings("03.04.2024") == [(date(2024, 4, 3),)]


def test_a_date_that_can_only_be_read_one_way_settles_the_others() -> None:
    open_one, clear = date_marks("03/04/2024 03/30/2024")
    order = day_comes_first([open_one, clear], [], [])
    assert (order, settle(open_one, order)) == (False, (date(2024, 3, 4),))


def test_the_first_of_a_month_has_its_ordinals() -> None:
    assert readings("1er juillet 2024") == readings("1º de julio de 2024") == [(date(2024, 7, 1),)]


@pytest.mark.parametrize(
    ("text", "day"),
    [("the first of July 2024", 1), ("fifteenth day of July, 2024", 15), ("Twenty-second July 2024", 22),
     ("le premier juillet 2024", 1), ("primero de julio de 2024", 1), ("primo luglio 2024", 1)],
)  # fmt: skip
def test_a_day_may_be_written_in_words(text: str, day: int) -> None:
    assert readings(text) == [(date(2024, 7, day),)]


def test_the_years_of_taiwan_are_counted_where_the_text_is_from_there() -> None:
    (mark,) = date_marks("113/07/15", ["zh-Hant"])
    assert mark.readings == (date(2024, 7, 15),)


def test_a_short_korean_date_may_have_its_year_in_front() -> None:
    (mark,) = date_marks("24. 7. 15.")
    assert set(mark.readings) == {date(2024, 7, 15), date(2015, 7, 24)}
    assert settle(mark, True) == (date(2015, 7, 24),)


@pytest.mark.parametrize(
    ("text", "day"),
    [("1403/01/01", date(2024, 3, 20)), ("1404/01/01", date(2025, 3, 21)), ("1403/12/30", date(2025, 3, 20)),
     ("1400/10/11", date(2022, 1, 1))],
)  # fmt: skip
def test_the_sun_year_of_persia_is_read(text: str, day: date) -> None:
    assert readings(text) == [(day,)]


@pytest.mark.parametrize("text", ["1404/12/30", "1445/01/01", "1403/13/01"])
def test_a_day_that_the_sun_year_has_not_or_that_may_be_of_the_moon_year_is_no_date(text: str) -> None:
    assert readings(text) == []


def test_a_place_is_that_of_the_text_with_its_invisible_characters() -> None:
    text = "\u200fDate \u200e15\u200f/07/2024 x"
    (mark,) = date_marks(text)
    assert text[mark.start : mark.end] == "15\u200f/07/2024"


def test_dates_that_contradict_each_other_settle_nothing() -> None:
    assert day_comes_first(date_marks("30/03/2024 03/30/2024"), ["de"], ["GBP"]) is None


@pytest.mark.parametrize(
    ("languages", "currencies", "order"),
    [(["de"], [], True), (["en"], [], None), (["en"], ["USD"], None), (["en"], ["EUR"], None), (["en"], ["GBP"], True),
     (["en"], ["GBP", "USD"], None), (["ja"], [], None), (["", "fr"], ["USD"], True)],
)  # fmt: skip
def test_language_then_region_settle_the_order(languages: list[str], currencies: list[str], order: bool | None) -> None:
    assert day_comes_first(date_marks("03/04/2024"), languages, currencies) is order


def test_a_month_name_that_means_two_months_is_refused() -> None:
    assert readings("1 listopada 2000") == []  # November in Polish, October in Croatian


def test_an_order_nobody_knows_leaves_both_readings() -> None:
    (mark,) = date_marks("03/04/2024")
    assert settle(mark, None) == (date(2024, 4, 3), date(2024, 3, 4))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(day=days, locale=st.sampled_from(LOCALES), width=st.sampled_from(("long", "medium")))
def test_a_date_in_words_reads_back_equal_or_not_at_all(day: date, locale: str, width: str) -> None:
    written = format_date(day, width, locale=locale)
    read = {found for mark in date_marks(written) for found in settle(mark, True)}
    assert read <= {day}, written


@settings(max_examples=150, deadline=None, derandomize=True)
@given(day=days, locale=st.sampled_from(("en_US", "en_GB", "de", "fr", "es", "it", "pt", "nl", "sv", "ja", "zh")))
def test_a_long_date_in_the_great_languages_is_never_missed(day: date, locale: str) -> None:
    assert readings(format_date(day, "long", locale=locale)) == [(day,)]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(day=days, locale=st.sampled_from(sorted(NUMERIC)))
def test_a_numeric_date_reads_back_equal_when_the_order_is_known(day: date, locale: str) -> None:
    pattern, day_first = NUMERIC[locale]
    (mark,) = date_marks(format_date(day, pattern, locale=locale))
    assert settle(mark, day_first) == (day,)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(day=days, locale=st.sampled_from(sorted(NUMERIC)))
def test_without_an_order_the_right_reading_is_always_among_those_kept(day: date, locale: str) -> None:
    (mark,) = date_marks(format_date(day, NUMERIC[locale][0], locale=locale))
    assert day in settle(mark, None)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="0123456789./- JanFebMai年月日RHth,", max_size=40))
def test_no_text_raises_and_marks_do_not_overlap(text: str) -> None:
    marks = date_marks(text)
    assert all(one.end <= two.start for one, two in pairwise(marks))


def test_a_run_of_letters_without_spaces_is_passed_over_in_no_time() -> None:
    start = time.perf_counter()
    assert date_marks("ก" * 50_000) == []
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("text", "day"),
    [("9-Apr-24", date(2024, 4, 9)), ("9-Aug-2023", date(2023, 8, 9)), ("March 2 , 2024", date(2024, 3, 2)),
     ("12 March , 2024", date(2024, 3, 12)), ("2024. gada 7. maijs", date(2024, 5, 7))],
)  # fmt: skip
def test_dates_set_with_strokes_and_loose_commas(text: str, day: date) -> None:
    assert [mark.readings for mark in date_marks(text)] == [(day,)]
