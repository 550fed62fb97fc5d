"""Header fields of mail, from whatever senders write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.mail.headers import LONGEST, address, decoded, moment
from parsers.mail.subject import bare_subject


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?Q?Ihre_Rechnung_=E2=82=AC?=", "Ihre Rechnung €"),
        ("=?utf-8?B?UmVjaG51bmc=?=", "Rechnung"),
        ("=?iso-8859-1?Q?f=FCr?= Sie", "für Sie"),
        ("=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=", "ab"),
        ("=?klingon?Q?Rechnung?=", "Rechnung"),
        ("plain\r\n folded", "plain folded"),
        ("=?utf-8?B?not base64", "=?utf-8?B?not base64"),
        (None, ""),
    ],
)
def test_a_header_reads_as_its_sender_meant_it(raw: str | None, text: str) -> None:
    assert decoded(raw) == text


def test_raw_eight_bit_octets_are_read_as_utf_8_else_as_windows_1252() -> None:
    assert decoded("für".encode().decode("ascii", "surrogateescape")) == "für"
    assert decoded(b"f\xfcr".decode("ascii", "surrogateescape")) == "für"


def test_marks_that_turn_the_direction_of_text_are_taken_out() -> None:
    assert decoded("invoice\u202efdp.exe") == "invoicefdp.exe"


def test_a_header_is_cut_at_its_limit() -> None:
    assert len(decoded("a" * (LONGEST + 5))) == LONGEST


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Kiosk <Billing@Kiosk.example>", ("Kiosk", "billing@kiosk.example")),
        ("billing@kiosk.example", ("", "billing@kiosk.example")),
        ('"billing@bank.example" <a@kiosk.example>', ("billing@bank.example", "a@kiosk.example")),
        ("=?utf-8?Q?K=C3=A4the?= <k@kiosk.example>", ("Käthe", "k@kiosk.example")),
        ("Kiosk", ("Kiosk", "")),
        ("", ("", "")),
    ],
)
def test_an_address_field_gives_name_and_address(raw: str, found: tuple[str, str]) -> None:
    assert address(raw) == found


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("Mon, 15 Jul 2024 10:00:00 +0200", "2024-07-15T10:00:00+02:00"),
        ("15 Jul 2024 10:00:00 -0000", "2024-07-15T10:00:00+00:00"),
        ("Mon, 15 Jul 2024 10:00:00", "2024-07-15T10:00:00+00:00"),
    ],
)
def test_a_date_field_gives_a_moment_with_its_zone(raw: str, iso: str) -> None:
    found = moment(raw)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "raw", ["", "yesterday", "Mon, 99 Jul 2024 10:00:00 +0200", "Thu, 1 Jan 1970 00:00:00 +0000", None]
)
def test_a_date_field_that_says_no_day_gives_none(raw: str | None) -> None:
    assert moment(raw) is None


@pytest.mark.parametrize(
    "subject", ["Fwd: WG: Your order", "RE: Re[2]: Your order", "[list] Fw: Your order", "転送: Your order"]
)
def test_a_subject_loses_the_marks_of_replies_and_forwards(subject: str) -> None:
    assert bare_subject(subject) == "Your order"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_no_header_raises(raw: str | bytes) -> None:
    text = decoded(raw)
    assert "\n" not in text
    name, found = address(raw)
    assert "\r" not in name
    assert found == "" or "@" in found
    when = moment(raw)
    assert when is None or when.tzinfo is not None
