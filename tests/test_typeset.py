"""Glyphs set into lines: made by hand, each ten points high unless said otherwise."""

import pytest

from parsers.pages.glyphs import Glyph, glyph
from parsers.pages.page import Line
from parsers.pages.typeset import lines_of_glyphs, once


def glyphs(
    text: str, x: float = 0, y: float = 100, *, size: float = 10, width: float = 0.5, gap: float = 0, owner: int = 0
) -> list[Glyph]:
    """Letters from x on, each `width` of its size wide, with a gap after each."""
    found = []
    for letter in text:
        right = x + width * size
        found.append(glyph(letter, (x, y + 0.2 * size, right), y, size, 0, owner))
        x = right + gap
    return found


def lines(*parts: list[Glyph]) -> list[str]:
    return [line.text for line in whole(*parts)]


def whole(*parts: list[Glyph]) -> list[Line]:
    return lines_of_glyphs([one for part in parts for one in part], 3)


def test_pieces_drawn_out_of_order_stand_where_they_stand() -> None:
    assert lines(glyphs("119.00", x=300), glyphs("Thanks", y=130), glyphs("Total")) == ["Total  119.00", "Thanks"]


def test_lines_that_are_set_close_do_not_mix_even_where_others_stand_between_them() -> None:
    column = [glyphs("aside", x=300, y=102.7), glyphs("aside", x=300, y=105.4)]
    read = " ".join(lines(glyphs("Upper row", y=100), glyphs("Lower one", y=108), *column))
    assert ("Upper row" in read, "Lower one" in read) == (True, True)


def test_things_that_lie_over_each_other_keep_their_own_letters() -> None:
    label, value = glyphs("Amount due:", owner=1), glyphs("29.99", x=42, owner=2)
    assert any("29.99" in line for line in lines(label, value))
    assert lines(label, glyphs("29.99", x=80, owner=2)) == ["Amount due:  29.99"]


@pytest.mark.parametrize(("shift", "count"), [(0.0, 4), (0.4, 4), (3.0, 8)])
def test_what_is_drawn_twice_at_nearly_the_same_place_is_there_once(shift: float, count: int) -> None:
    assert len(once(glyphs("bold") + glyphs("bold", x=shift))) == count


def test_two_equal_letters_beside_each_other_are_two() -> None:
    assert lines(glyphs("11 little ll", width=0.25)) == ["11 little ll"]


@pytest.mark.parametrize(
    ("spaced", "read"),
    [
        ("INVOICE", "INVOICE"),
        ("Rechnung", "Rechnung"),
        ("No", "N o"),  # two letters are not enough to tell
        ("1234", "1 2 3 4"),  # digits may be columns
        ("A12", "A12"),
    ],
)
def test_letters_with_even_gaps_are_a_word(spaced: str, read: str) -> None:
    assert lines(glyphs(spaced, gap=3)) == [read]


def test_letters_with_uneven_gaps_are_not_a_word() -> None:
    assert lines(glyphs("S"), glyphs("M", x=8), glyphs("L", x=19)) == ["S M L"]


@pytest.mark.parametrize(
    ("typed", "read"), [("I N V O I C E", "INVOICE"), ("S M L", "S M L"), ("1 2 3 4 5", "1 2 3 4 5")]
)
def test_letters_typed_with_blanks_are_a_word_when_there_are_many(typed: str, read: str) -> None:
    assert lines(glyphs(typed)) == [read]


def test_spaced_words_keep_the_blank_between_them() -> None:
    assert lines(glyphs("YOUR", gap=3), glyphs("INVOICE", x=36, gap=3)) == ["YOUR INVOICE"]


@pytest.mark.parametrize(
    ("number", "raised", "read"),
    [
        ("$19", "95", "$19.95"),
        ("1,299", "00", "1,299.00"),
        ("19.95", "1", "19.95 1"),  # the number of a note
        ("19.95", "12", "19.95 12"),
        ("7", "1", "7 1"),
    ],
)
def test_two_raised_small_digits_are_cents_and_others_a_note(number: str, raised: str, read: str) -> None:
    assert lines(glyphs(number, size=20), glyphs(raised, x=10 * len(number), y=93, size=11)) == [read]


def test_small_digits_that_are_not_raised_are_no_cents() -> None:
    assert lines(glyphs("19", size=20), glyphs("95", x=20, size=11)) == ["19 95"]


def test_turned_text_comes_after_the_lines_of_the_page_with_its_place_on_it() -> None:
    turned = [{**one, "angle": 90.0} for one in glyphs("Form", x=0)]
    for at, one in enumerate(turned):
        one.update(x0=20.0, x1=30.0, top=195.0 - 5 * at, bottom=200.0 - 5 * at, base=200.0 - 5 * at)
        one["origin"] = (28.0, 200.0 - 5 * at)
    page = whole(turned, glyphs("Total 119.00"))
    assert [(line.page, line.number, line.text) for line in page] == [(3, 1, "Total 119.00"), (3, 2, "Form")]
    assert page[1].segments[0].box == pytest.approx((20, 180, 30, 200))


def test_a_mark_without_width_belongs_to_its_letter_and_a_nameless_one_to_nothing() -> None:
    """A pen that has drawn a Thai letter stands at its end; the next letter may begin a hair before that."""
    base = glyphs("ทนด")
    mark = glyph("\u0e35", (base[0]["x1"] + 0.05, base[0]["bottom"], base[0]["x1"] + 0.05), 100, 10)
    nameless = {**mark, "text": "\ufffd"}
    assert lines([base[0], *base[1:], mark, nameless]) == ["ทีนด"]


@pytest.mark.parametrize(("spaced", "read"), [("領収書", "領収書"), ("納受書", "納  受  書")])
def test_a_title_set_wide_is_one_word_where_it_is_known(spaced: str, read: str) -> None:
    assert lines(glyphs(spaced, width=1, gap=25)) == [read]


def test_fonts_that_reach_differently_far_below_their_line_stand_on_one() -> None:
    deep = [{**one, "top": one["top"] + 5, "bottom": one["bottom"] + 5} for one in glyphs("total", x=100)]
    assert lines(glyphs("293.25"), deep) == ["293.25  total"]
