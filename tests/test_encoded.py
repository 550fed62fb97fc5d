"""Pieces of base64: where bytes of a file stand in it, and what lines say that are as they must be."""

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoded import Even, line_length
from ingest.structure import DescribedPart

FILE = random.Random(3).randbytes(5000)


def sent(content: bytes, line: int = 76) -> bytes:
    plain = base64.b64encode(content)
    return b"".join(plain[at : at + line] + b"\r\n" for at in range(0, len(plain), line))


def part_of(encoded: bytes) -> DescribedPart:
    return DescribedPart("application/pdf", "a.pdf", "2", "base64", len(encoded))


@given(st.integers(0, 5000), st.integers(0, 4999), st.integers(1, 2000), st.sampled_from((60, 64, 72, 76)))
def test_what_is_asked_for_is_in_the_piece_that_comes(size: int, start: int, length: int, line: int) -> None:
    content = FILE[:size]
    start, end = min(start, max(size - 1, 0)), min(start + length, size)
    encoded = sent(content, line)
    lines = Even(part_of(encoded), line + 2)
    if start < end:
        offset, octets = lines.place(start, end)
        piece = lines.piece(offset, encoded[offset : offset + octets])
        assert piece is not None
        assert piece[1] == content[piece[0] : piece[0] + len(piece[1])]
        assert piece[0] <= start and end <= piece[0] + len(piece[1])


def test_the_end_may_have_empty_lines_behind_it_or_no_line_end() -> None:
    for encoded in (sent(FILE), sent(FILE).removesuffix(b"\r\n"), sent(FILE) + b"\r\n\r\n"):
        lines = Even(part_of(encoded), 78)
        piece = lines.piece(780, encoded[780:])
        assert piece == (570, FILE[570:])


@pytest.mark.parametrize(
    "encoded",
    [
        sent(FILE)[:76] + sent(FILE)[78:],  # a line end less
        sent(FILE)[:80] + b"\r\n" + sent(FILE)[80:],
        sent(FILE).replace(b"\r\n", b"\n"),
        sent(FILE, 72),
        sent(FILE)[:100] + b"*" + sent(FILE)[101:],
        b"\r\n" + sent(FILE),
    ],
)
def test_lines_that_differ_are_none(encoded: bytes) -> None:
    lines = Even(part_of(encoded), 78)
    assert lines.piece(0, encoded) is None
    assert lines.piece(0, encoded[:780]) is None


def test_a_piece_begins_and_ends_with_a_line() -> None:
    encoded = sent(FILE)
    lines = Even(part_of(encoded), 78)
    assert lines.piece(0, encoded[:780]) == (0, FILE[:570])
    assert lines.piece(1, encoded[1:781]) is None
    assert lines.piece(0, encoded[:690]) is None
    assert lines.piece(0, b"") is None


def test_the_length_of_lines_is_told_by_the_first() -> None:
    assert line_length(part_of(b""), sent(FILE)[:200]) == 78
    assert line_length(part_of(b""), base64.b64encode(FILE)) == 0
    assert line_length(part_of(b""), b"\r\n" + sent(FILE)) == 0
    assert line_length(part_of(b""), b"abc\r\n") == 0
