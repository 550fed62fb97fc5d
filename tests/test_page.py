"""Lines, segments and columns out of words and plain text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.pages.page import Word, lines_of_text, lines_of_words, read_plain


def word(text: str, left: float, top: float, width: float = 30, height: float = 10) -> Word:
    return Word(text, left, top, left + width, top + height)


def test_words_that_stand_beside_each_other_are_one_segment() -> None:
    (line,) = lines_of_words([word("Invoice", 10, 50), word("number", 43, 50)], 1)
    assert [segment.text for segment in line.segments] == ["Invoice number"]


def test_a_wide_gap_ends_a_segment() -> None:
    (line,) = lines_of_words([word("Total", 10, 50), word("119.00", 300, 50)], 1)
    assert [segment.text for segment in line.segments] == ["Total", "119.00"]
    assert line.segments[1].box == (300, 50, 330, 60)


def test_words_of_two_sizes_on_one_baseline_are_one_line() -> None:
    lines = lines_of_words([word("Total", 10, 50), word("119.00", 300, 44, height=16)], 1)
    assert [line.text for line in lines] == ["Total  119.00"]


def test_words_that_hardly_overlap_are_two_lines_from_top_to_bottom() -> None:
    lines = lines_of_words([word("below", 10, 58), word("above", 10, 50)], 2)
    assert [(line.text, line.number, line.page) for line in lines] == [("above", 1, 2), ("below", 2, 2)]


def test_the_words_of_a_line_are_read_from_left_to_right() -> None:
    (line,) = lines_of_words([word("B", 100, 50), word("A", 10, 50)], 1)
    assert line.text == "A  B"


def test_in_plain_text_tabs_bars_and_two_spaces_end_a_segment() -> None:
    for text in ("Total\t119.00", "Total | 119.00", "Total │ 119.00", "Total   119.00"):
        (line,) = lines_of_text(text)
        assert [segment.text for segment in line.segments] == ["Total", "119.00"], text


def test_a_segment_of_plain_text_stands_at_its_column() -> None:
    (line,) = lines_of_text("\n\nTotal     119.00")
    assert line.number == 1
    assert (line.segments[1].left, line.segments[1].top, line.segments[1].right) == (10, 2, 16)


def test_segments_of_one_column_overlap_and_neighbours_do_not() -> None:
    heading, value = lines_of_text("Number    Date\nA-1       today")
    assert heading.segments[1].overlaps(value.segments[1])
    assert not heading.segments[0].overlaps(value.segments[1])


def test_invisible_and_control_characters_are_no_part_of_a_text() -> None:
    (line,) = read_plain("To\u200bt\u00adal\x07  1\u202e19.00").lines
    assert line.text == "Total  119.00"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=300))
def test_no_text_raises_and_every_segment_says_something(text: str) -> None:
    for line in lines_of_text(text):
        assert line.segments
        assert all(segment.text == segment.text.strip() != "" for segment in line.segments)
