"""Moments as mail programs write them, in many languages."""

import pytest

from parsers.mail.written_moments import written_moment
from parsers.terms import Certainty


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ("Thu, 28 Oct 2021 12:46:00 +0200", {"en"}, "2021-10-28T12:46:00+02:00"),
        ("Monday, August 1, 2022 11:11 PM", {"en"}, "2022-08-01T23:11:00"),
        ("On Tuesday, July 21st, 2026 at 4:41 PM", {"en"}, "2026-07-21T16:41:00"),
        ("Tue Mar 5 10:22:31 2024", {"en"}, "2024-03-05T10:22:31"),
        ("Tuesday 5 March 2024 12:05 AM (UTC+01:00)", {"en"}, "2024-03-05T00:05:00+01:00"),
        ("2024-03-05T10:22:00Z", set(), "2024-03-05T10:22:00+00:00"),
        ("Donnerstag, 28. Oktober 2021 um 12:46 Uhr", {"de"}, "2021-10-28T12:46:00"),
        ("17 août 2022 à 09:06:24 UTC+2", {"fr"}, "2022-08-17T09:06:24+02:00"),
        ("do 28 okt. 2021 om 09:31", {"nl"}, "2021-10-28T09:31:00"),
        ("tor. 28. okt. 2021 kl. 09.31", {"da"}, "2021-10-28T09:31:00"),
        ("to 27. lokak. 2022 klo 9.31", {"fi"}, "2022-10-27T09:31:00"),
        ("27 Eki 2021 Çar, 09:31", {"tr"}, "2021-10-27T09:31:00"),
        ("csütörtök, 2021. október 28. 12:46", {"hu"}, "2021-10-28T12:46:00"),
        ("čet, 28. lis 2021. u 09:31", {"hr"}, "2021-10-28T09:31:00"),
        ("28 lis 2021, 09:31", {"pl"}, "2021-11-28T09:31:00"),
        ("уторак, 5. март 2024. 10:22", {"sr"}, "2024-03-05T10:22:00"),
        ("2024 m. kovo 5 d., antradienis 10:22", {"lt"}, "2024-03-05T10:22:00"),
        ("2024. gada 5. marts 10:22", {"lv"}, "2024-03-05T10:22:00"),
        ("5 Μαρτίου 2024 στις 10:22 μ.μ.", {"el"}, "2024-03-05T22:22:00"),
        ("יום ג׳, 5 במרץ 2024 ב-10:22", {"he"}, "2024-03-05T10:22:00"),
        ("٥ مارس ٢٠٢٤، ١٠:٢٢ م", {"ar"}, "2024-03-05T22:22:00"),
        ("5 มี.ค. 2567 10:22", {"th"}, "2024-03-05T10:22:00"),
        ("Th 3, 5 thg 3, 2024 lúc 10:22 CH", {"vi"}, "2024-03-05T22:22:00"),
        ("2022年9月16日金曜日 17:55:44 -0400", {"ja"}, "2022-09-16T17:55:44-04:00"),
        ("2024年3月5日 下午3:12", {"zh"}, "2024-03-05T15:12:00"),
        ("2024. 3. 5. 오후 3:12", {"ko"}, "2024-03-05T15:12:00"),
        ("2026년 4월 8일 오후 11시 9분 5초 GMT+8", {"ko"}, "2026-04-08T23:09:05+08:00"),
        ("Isnin, 15 Jun 2026 12:20 PG", {"ms"}, "2026-06-15T00:20:00"),
        ("28/10/2021", {"fr"}, "2021-10-28"),
    ],
)
def test_a_moment_is_read_in_its_language(text: str, languages: set[str], expected: str) -> None:
    found = written_moment(text, languages)
    assert found is not None
    assert (found.iso, found.certainty) == (expected, Certainty.READ)


@pytest.mark.parametrize("text", ["", "yesterday at noon", "Berlin, 40 boxes", "99/99/2024 10:00"])
def test_what_names_no_day_is_no_moment(text: str) -> None:
    assert written_moment(text, {"en"}) is None


def test_the_weekday_settles_which_number_is_the_month() -> None:
    found = written_moment("Monday, 8/1/2022 11:11", {"en"})
    assert found is not None
    assert (found.iso, found.certainty) == ("2022-08-01T11:11:00", Certainty.READ)


def test_a_message_is_not_older_than_what_it_forwards() -> None:
    found = written_moment("03/04/2024 11:11", {"en"}, sent="2024-03-20T10:00:00+01:00")
    assert found is not None
    assert (found.iso, found.certainty) == ("2024-03-04T11:11:00", Certainty.READ)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [("2022-12-20T10:00:00-05:00", "2022-08-01"), ("2022-12-20T10:00:00+02:00", "2022-01-08")],
)
def test_where_only_the_region_of_the_writer_speaks_the_day_is_doubtful(sent: str, expected: str) -> None:
    found = written_moment("8/1/2022 11:11", {"en"}, sent)
    assert found is not None
    assert (found.iso[:10], found.certainty) == (expected, Certainty.DOUBTFUL)
