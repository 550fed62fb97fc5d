"""Right-to-left text from the order on paper to the order of reading. Letters: Hebrew alef to dalet, Arabic beh."""

import pytest

from parsers.text.direction import is_right_to_left, read_in_order

ALEF, BET, GIMEL, DALET, BEH = "\u05d0", "\u05d1", "\u05d2", "\u05d3", "\u0628"


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Total 12.50", False), ("Größe 中文", False), (f"Total {ALEF}", True), (BEH, True), ("", False)],
)
def test_one_letter_of_a_right_to_left_script_is_enough(text: str, answer: bool) -> None:
    assert is_right_to_left(text) is answer


@pytest.mark.parametrize(
    ("on_paper", "read"),
    [
        (GIMEL + BET + ALEF, ALEF + BET + GIMEL),
        ("12.50" + BET + ALEF, ALEF + BET + "12.50"),
        (BET + ALEF + "12.50", "12.50" + ALEF + BET),
        (":" + BET + ALEF, ALEF + BET + ":"),
    ],
)
def test_letters_turn_around_and_numbers_do_not(on_paper: str, read: str) -> None:
    assert read_in_order(list(on_paper)) == read


def test_words_of_a_right_to_left_line_come_from_its_right_end() -> None:
    assert read_in_order([BET, "1", "000.00", ALEF], " ") == f"{ALEF} 1 000.00 {BET}"


def test_in_a_latin_line_only_the_right_to_left_words_change_places() -> None:
    assert read_in_order(["Ship", "to:", BET, ALEF, "Sample", "Street"], " ") == f"Ship to: {ALEF} {BET} Sample Street"
