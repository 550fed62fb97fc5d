"""A file of pieces: what is read of it, and what it says that is missing."""

import io

from hypothesis import given
from hypothesis import strategies as st

from parsers.pages.sparse import BLOCK, Sparse

WHOLE = bytes(range(256)) * 64


def test_what_lies_in_one_piece_or_in_several_that_touch_is_read() -> None:
    file = Sparse(len(WHOLE), [(1000, WHOLE[1000:2000]), (0, WHOLE[:1000]), (1500, WHOLE[1500:3000])])
    buffer = bytearray(3000)
    assert file.readinto(buffer) == 3000 and buffer == WHOLE[:3000]
    assert not file.has_missed() and file.missing() == ()


def test_what_is_missing_is_told_in_blocks_without_what_is_at_hand() -> None:
    file = Sparse(len(WHOLE), [(0, WHOLE[:3000])])
    file.seek(2500)
    assert file.readinto(bytearray(5000)) == 0
    assert file.has_missed() and file.missing() == ((3000, 4 * BLOCK),)
    file.seek(-10, io.SEEK_END)
    assert file.readinto(bytearray(10)) == 0
    assert file.missing() == ((3000, 4 * BLOCK), (7 * BLOCK, len(WHOLE)))
    assert file.missing(first=True) == ((3000, 4 * BLOCK),)


def test_behind_the_end_and_before_the_beginning_there_is_nothing() -> None:
    file = Sparse(100, [(0, WHOLE[:100])])
    for place in (100, 5000, -5):
        file.seek(place)
        assert file.readinto(bytearray(10)) == 0
    assert not file.has_missed()


@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(1, 3000)), max_size=6),
    st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(1, 3000)), min_size=1, max_size=6),
)
def test_with_what_was_missing_everything_can_be_read(
    held: list[tuple[int, int]], reads: list[tuple[int, int]]
) -> None:
    pieces = [(offset, WHOLE[offset : offset + length]) for offset, length in held]
    first = Sparse(len(WHOLE), pieces)
    for offset, length in reads:
        first.seek(offset)
        first.readinto(bytearray(length))
    missing = first.missing()
    assert all(start < end for start, end in missing) and list(missing) == sorted(missing)
    second = Sparse(len(WHOLE), [*pieces, *((start, WHOLE[start:end]) for start, end in missing)])
    for offset, length in reads:
        second.seek(offset)
        buffer = bytearray(length)
        count = second.readinto(buffer)
        assert buffer[:count] == WHOLE[offset : offset + length]
        assert count == len(WHOLE[offset : offset + length])
    assert not second.has_missed()
