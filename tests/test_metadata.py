"""FETCH responses are read as far as they can be, and never raise."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.header import addresses, decode_words, read_fields
from ingest.metadata import Metadata, read_internaldate, read_metadata
from ingest.numbers import LONGEST_SET, message_number, number_sets, uid_of
from ingest.responses import gather, joined, quoted, read_list, unquoted
from ingest.structure import DescribedPart, read_structure

HEADER = b"From: a@lamps.example\r\n\r\n"
TEXT = b'("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 24 1 NIL NIL NIL NIL)'
PDF = (
    b'("application" "pdf" ("name" "x.pdf") NIL NIL "base64" 999 NIL ("attachment" ("filename" "bill 1.pdf")) NIL NIL)'
)


def response(structure: bytes = TEXT, uid: bytes = b"UID 7") -> tuple[bytes, ...]:
    start = b"3 (" + uid + b' RFC822.SIZE 1234 INTERNALDATE " 5-Jan-2026 23:30:00 -0200" BODYSTRUCTURE ' + structure
    return (start + b" BODY[HEADER.FIELDS (FROM SUBJECT)] {25}", HEADER, b")")


def names(structure: bytes) -> list[tuple[str, str]]:
    return [(part.media_type, part.filename) for part in read_structure(structure) or ()]


def test_a_response_is_read_with_its_moment_in_utc() -> None:
    assert read_metadata(response()) == Metadata(7, 1234, datetime(2026, 1, 6, 1, 30, tzinfo=UTC), HEADER, TEXT)


def test_the_order_of_the_attributes_does_not_matter_and_others_are_passed_over() -> None:
    pieces = (
        b'3 (FLAGS (\\Seen) X-GM-LABELS ("\\\\Inbox" "a)") body[header.fields ("FROM")] {25}',
        HEADER,
        b" BODYSTRUCTURE " + TEXT + b" MODSEQ (12) UID 7)",
    )
    assert read_metadata(pieces) == Metadata(7, None, None, HEADER, TEXT)


def test_a_header_in_a_quoted_string_is_unquoted() -> None:
    pieces = (b'3 (UID 7 BODY[HEADER.FIELDS (FROM)] "From: \\"a\\" <b@c.example>")',)
    assert read_metadata(pieces) == Metadata(7, header=b'From: "a" <b@c.example>')


def test_a_literal_in_the_structure_becomes_a_quoted_string() -> None:
    pieces = (
        b'3 (UID 7 BODYSTRUCTURE ("application" "pdf" ("name" {12}',
        b'UID 9 "a"\\.p',
        b') NIL NIL "base64" 24) BODY[HEADER.FIELDS (FROM)] {25}',
        HEADER,
        b")",
    )
    metadata = read_metadata(pieces)
    assert metadata is not None and (metadata.uid, metadata.header) == (7, HEADER)
    assert names(metadata.structure) == [("application/pdf", 'UID 9 "a"\\.p')]


@pytest.mark.parametrize(
    "structure",
    [b'("text" "plain" ("name" "a "b" c) NIL)', b'(("text" "plain"', b"(" * 5000, b'("text', b"NIL", b'"', b"", b"\\"],
)
def test_a_malformed_structure_leaves_what_stands_before_it(structure: bytes) -> None:
    metadata = read_metadata(response(structure))
    assert metadata is not None and (metadata.uid, metadata.size) == (7, 1234)
    assert not metadata.structure or read_structure(metadata.structure) is None


def test_a_file_name_cannot_pose_as_another_uid() -> None:
    evil = b'("text" "plain" ("name" "x) UID 99 (") NIL NIL "7bit" 1 1)'
    metadata = read_metadata(response(evil, uid=b"X 1"))
    assert metadata is None
    assert read_metadata((b"3 (BODYSTRUCTURE " + evil + b" UID 7 UID 8)",)) == Metadata(7, structure=evil)


@pytest.mark.parametrize("pieces", [(b"3 (FLAGS (\\Seen))",), (b"3",), (b"",), (b"x (UID 7)",), (b"3 (UID x)",)])
def test_what_does_not_name_a_message_is_nothing(pieces: tuple[bytes, ...]) -> None:
    assert read_metadata(pieces) is None


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=7).filter(lambda pieces: len(pieces) % 2 == 1))
def test_reading_never_raises(tail: list[bytes]) -> None:
    metadata = read_metadata((b"3 (UID 7 " + tail[0], *tail[1:]))
    assert metadata is None or metadata.uid >= 0
    for piece in tail:
        read_structure(b"(" + piece + b")")
        read_fields(piece)
        decode_words("=?utf-8?q?" + piece.decode("latin-1") + "?=")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("17-Jul-2026 02:44:25 +0530", datetime(2026, 7, 16, 21, 14, 25, tzinfo=UTC)),
        (" 1-JAN-2026 00:00:00 +0100", datetime(2025, 12, 31, 23, 0, tzinfo=UTC)),
        ("31-Feb-2026 00:00:00 +0000", None),
        ("01-Foo-2026 00:00:00 +0000", None),
        ("01-Jan-0001 00:00:00 +2300", None),
        ("01-Jan-2026 00:00:00 +9900", None),
        ("01-Jan-2026 00:00:60 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_nonsense_for_a_moment_is_none(text: str, moment: datetime | None) -> None:
    assert read_internaldate(text) == moment


def test_the_parts_of_nested_messages_are_all_named() -> None:
    inner = b"(" + TEXT + PDF + b' "mixed" ("boundary" "b") NIL NIL)'
    envelope = b'(NIL "s" NIL NIL NIL NIL NIL NIL NIL "<m@x.example>")'
    message = b'("message" "rfc822" ("name" "old.eml") NIL NIL "7bit" 900 ' + envelope + inner + b" 20 NIL NIL NIL NIL)"
    assert read_structure(b"(" + TEXT + message + b' "mixed" ("boundary" "c") NIL NIL NIL)') == (
        DescribedPart("text/plain", "", "1", "7bit", 24),
        DescribedPart("message/rfc822", "old.eml", "2", "7bit", 900),
        DescribedPart("text/plain", "", "2.1", "7bit", 24),
        DescribedPart("application/pdf", "bill 1.pdf", "2.2", "base64", 999),
    )


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        (b'"filename*" "UTF-8\'de\'R%C3%A9gl%20%E2%82%AC.pdf"', "Régl €.pdf"),
        (b'"filename*1*" "%C3%A9.pdf" "filename*0*" "utf-8\'\'a%20"', "a é.pdf"),
        (b'"filename*0" "invoice-" "filename*1" "7.pdf"', "invoice-7.pdf"),
        (b'"FILENAME" "=?UTF-8?B?UmVjaG51bmcucGRm?="', "Rechnung.pdf"),
        (b'"filename" "R\xe9gl.pdf"', "Régl.pdf"),
        (b'"size" "7"', ""),
    ],
)
def test_file_names_are_read_in_every_encoding(parameters: bytes, name: str) -> None:
    part = b'("application" "x" NIL NIL NIL "base64" 9 NIL ("attachment" (' + parameters + b")) NIL NIL)"
    assert names(part) == [("application/x", name)]


def test_headers_are_decoded_as_mail_programs_show_them() -> None:
    fields = read_fields(
        b"Subject: =?utf-8?Q?Deine_Bestell=C3?=\r\n =?UTF-8*de?q?=A4tigung?= 7 =?x-none?B?YQ==?= =?utf-8?B?YWJjZ?=\r\n"
        b'FROM: "M\xfcller" <A@B.example>\r\nFrom: second@b.example\r\nX\r\n'
    )
    assert decode_words(fields["subject"]) == "Deine Bestellätigung 7 a=?utf-8?B?YWJjZ?="
    assert fields["from"] == '"Müller" <A@B.example>'
    assert addresses(fields["from"]) == ("a@b.example",)
    assert decode_words("=?gb2312?B?t6LGsQ==?=") == "发票"


def test_the_address_in_angle_brackets_comes_before_the_one_in_the_name() -> None:
    assert addresses('"help@market.example" <x@evil.example>')[0] == "x@evil.example"
    assert addresses("x@evil.example (help@market.example)")[0] == "x@evil.example"
    assert addresses("nobody") == ()


def test_lists_are_read_with_nil_apart_from_its_name() -> None:
    assert read_list(b'(a NIL "NIL" ("b\\"c" ())) 7') == [[b"a", None, b"NIL", [b'b"c', []]], b"7"]
    for malformed in (b"(", b")", b"(a))", b'"a', b"(" * 100 + b")" * 100):
        assert read_list(malformed) is None


@given(st.binary(max_size=40))
def test_quoting_keeps_every_byte(content: bytes) -> None:
    assert unquoted(quoted(content)) == content
    assert joined((b"1 (UID 7 X {40}", content, b")")) == b"1 (UID 7 X " + quoted(content) + b")"


def test_what_imaplib_returns_is_grouped_by_response() -> None:
    assert gather([(b"1 (A {1}", b"x"), (b" B {1}", b"y"), b")", None, b"2 (UID 3)"]) == [
        (b"1 (A {1}", b"x", b" B {1}", b"y", b")"),
        (b"2 (UID 3)",),
    ]


def test_number_sets_are_compact_and_short_enough_to_send() -> None:
    assert number_sets([1, 2, 3, 5, 7, 8]) == ["1:3,5,7:8"]
    assert number_sets([]) == []
    sets = number_sets(range(100_000_000, 100_001_000, 2))
    assert all(len(one) <= LONGEST_SET for one in sets) and len(sets) == 2
    assert ",".join(sets) == ",".join(str(number) for number in range(100_000_000, 100_001_000, 2))


def test_the_uid_of_a_response_is_not_looked_for_in_strings() -> None:
    assert uid_of((b'3 (X "(UID 9 " UID 7 BODY[] {9}', b"(UID 8 )\r\n", b")")) == 7
    assert uid_of((b"3 (BODY[] {9}", b"(UID 8 )\r\n", b" UID 7)")) == 7
    assert uid_of((b"3 (FLAGS ())",)) is None
    assert message_number((b"3 (UID 7)",)) == 3 and message_number((b"x",)) is None


DATES = [
    "17-Jul-2026 02:44:25 +0000",
    "17-Jul-2026 02:44:25 -0730",
    "31-Feb-2026 00:00:00 +0000",
    " 1-Jul-2026 1:2:3 +0000",
]
STRUCTURES = [
    TEXT,
    PDF,
    b"(" + TEXT + PDF + b' "mixed" NIL NIL NIL NIL)',
    b'("a" "b" ("name" "(") NIL NIL "7bit" 1)',
    b'("a" "b" ("name" "x) FLAGS (") NIL NIL "7bit" 1)',
    b"((",
]
HEADER_LINES = ["From: a", "SUBJECT : b ", "x", ":", " folded", "To:\tc\r", "From:", "A B: c", "\n", "D:\x01"]


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_usual_answer_is_read_like_any_other(date: str, structure: bytes) -> None:
    text = b'3 FETCH (UID 7 RFC822.SIZE 1234 INTERNALDATE "%b" BODYSTRUCTURE %b' % (date.encode(), structure)
    usual = read_metadata((b"* " + text + b" BODY[HEADER.FIELDS (FROM SUBJECT)] {9}", b"From: a\r\n", b")"))
    odd = read_metadata((b"* " + text + b" FLAGS () BODY[HEADER.FIELDS (FROM SUBJECT)] {9}", b"From: a\r\n", b")"))
    assert usual == odd


@given(st.lists(st.sampled_from(HEADER_LINES)))
def test_a_header_without_folds_is_read_like_any_other(lines: list[str]) -> None:
    header = "\r\n".join(lines)
    # The same header with something at its end that takes the longer way.
    longer = read_fields((header + "\r\nZ: 1\r\n 2\r\n").encode())
    assert {**read_fields((header + "\r\n").encode()), "z": longer["z"]} == longer
