"""Pages drawn in the terminal: text at its places, values where they were read, and nothing that a terminal obeys."""

import time
from dataclasses import replace

import pytest

from billfold.console import harmless, width, wrapped
from billfold.evidence_places import Mark, Span, nested, places_of
from billfold.page_drawing import AROUND, drawn, highlighted
from billfold.reading_page import reading_page
from parsers.pages.page import Document, read_plain, view_of
from parsers.terms import Certainty, Evidence, Finding, MessageSummary, Placed, Reading, View
from tests.archive_samples import document

TEXT = """Acme Lamps
Order number:  4711-22
Net            10.00
Tax             2.00


Total    EUR   12.00
"""


def text_view(text: str = TEXT) -> View:
    return view_of(read_plain(text))


def mark(number: int, text: str, line: int | None, label: str = "", **more: object) -> Mark:
    values = {"source": "text", "rule": "", "page": 1 if line else None, **more}
    return Mark(number, Evidence(text=text, line=line, label=label, **values))  # type: ignore[arg-type]


def pdf(*words: tuple[str, float, float], page: int = 1, pages: int = 1) -> View:
    """A page of words of 10 points height, 5 points a character; each new height is a new line."""
    heights = sorted({top for _, _, top in words})
    placed = (Placed(page, heights.index(t) + 1, w, (x, t, x + 5 * len(w), t + 10)) for w, x, t in words)
    return View("pdf", pages, tuple(placed))


def test_a_text_is_drawn_as_it_stands_with_its_values_in_numbered_brackets() -> None:
    marks = [mark(1, "4711-22", 2, "Order number"), mark(2, "12.00", 5, "Total")]
    assert drawn(text_view(), marks, 60, colour=False) == [
        "  ┌─ the text ────────────────────────────",
        "  │ Acme Lamps",
        "  │ Order number:  [1:4711-22]",
        "  │ Net            10.00",
        "  │ Tax             2.00",
        "  │",
        "  │ Total    EUR   [2:12.00]",
        "  └───────────────────────────────────────",
    ]


@pytest.mark.parametrize(
    ("certainty", "code"), [(Certainty.CONFIRMED, 42), (Certainty.READ, 43), (Certainty.DOUBTFUL, 101)]
)
def test_with_colours_a_value_has_that_of_its_certainty_and_no_brackets(certainty: Certainty, code: int) -> None:
    lines = drawn(text_view(), [mark(1, "12.00", 5, "Total", certainty=certainty)], 60, colour=True)
    assert f"  │ Total    EUR   \x1b[30m\x1b[{code}m12.00\x1b[0m" in lines


def test_a_value_is_found_behind_its_label_and_not_before_it() -> None:
    view = text_view("12  Total  12  net 12\n")
    assert "12  Total  [1:12] net 12" in drawn(view, [mark(1, "12", 1, "total")], 60, colour=False)[1]


def test_a_value_is_a_word_of_its_own_where_there_is_one() -> None:
    view = text_view("No. 123: 23\n")
    assert "No. 123: [1:23]" in drawn(view, [mark(1, "23", 1)], 60, colour=False)[1]


def test_of_two_equal_values_on_a_line_of_a_pdf_the_box_decides() -> None:
    view = pdf(("12.00", 100, 20), ("12.00", 200, 20))
    of_box = mark(1, "12.00", 1, source="pdf", box=(200.04, 20.0, 225.0, 30.0))
    assert places_of(view.words, [of_box], "pdf") == {1: [Span(0, 5, (1,), Certainty.READ)]}


def test_a_value_without_a_line_has_a_place_only_where_its_text_stands_once() -> None:
    once = text_view("All prices in EUR\n10.00\n")
    twice = text_view("All prices in EUR\n10.00 EUR\n")
    inside = text_view("EUROPE\n")
    currency = mark(1, "EUR", None)
    assert places_of(once.words, [currency], "text") == {0: [Span(14, 17, (1,), Certainty.READ)]}
    assert places_of(twice.words, [currency], "text") == {}
    assert places_of(inside.words, [currency], "text") == {}


def test_what_is_not_on_its_line_and_what_other_witnesses_say_has_no_place() -> None:
    words = text_view().words
    assert places_of(words, [mark(1, "99.00", 3)], "text") == {}
    assert places_of(words, [mark(1, "12.00", 3)], "text") == {}, "it stands on another line"
    for source in ("header", "subject", "sender", "file name"):
        assert places_of(words, [mark(1, "4711-22", None, source=source)], "text") == {}
    assert drawn(text_view(), [mark(1, "99.00", 3)], 60, colour=False) == []


def test_a_value_over_several_lines_is_marked_on_each() -> None:
    view = text_view("Ship to:\nJane Roe,\n12 Harbor St\nSpringfield\nThank you\n")
    found = places_of(view.words, [mark(3, "Jane Roe, 12 Harbor St, Springfield", 2)], "text")
    assert found == {1: [Span(0, 8, (3,), Certainty.READ)], 2: [Span(0, 12, (3,), Certainty.READ)],
                     3: [Span(0, 11, (3,), Certainty.READ)]}  # fmt: skip
    assert places_of(view.words, [mark(3, "Jane Roe, 12 Harbor St, Shelbyville", 2)], "text") == {}


def test_values_within_values_are_nested_equal_ones_share_their_brackets_and_none_cross() -> None:
    marks = [mark(1, "Invoice 4711 of May", 1), mark(2, "4711", 1), mark(3, "4711", 1)]
    assert highlighted("Your Invoice 4711 of May", marks, colour=False) == "Your [1:Invoice [2,3:4711] of May]"
    crossing = [Span(0, 6, (1,), Certainty.READ), Span(4, 9, (2,), Certainty.READ)]
    assert nested(crossing) == [Span(4, 9, (2,), Certainty.READ)]
    doubted = nested([Span(0, 2, (1,), Certainty.CONFIRMED), Span(0, 2, (2,), Certainty.DOUBTFUL)])
    assert doubted == [Span(0, 2, (1, 2), Certainty.DOUBTFUL)]


def test_points_become_columns_and_right_edges_stay_aligned() -> None:
    view = pdf(("Item", 50, 10), ("Price", 275, 10), ("Lamp", 50, 22), ("9.00", 280, 22), ("Chair", 50, 34),
               ("120.00", 270, 34))  # fmt: skip
    lines = drawn(view, [mark(1, "Item", 1, source="pdf")], 80, colour=False)
    assert lines[0] == "  ┌─ page 1 ──────────────────────────────"
    assert lines[1:4] == [
        "  │ [1:Item]" + " " * (45 - 8) + "Price",
        "  │ Lamp" + " " * 42 + "9.00",
        "  │ Chair" + " " * 39 + "120.00",
    ]


@pytest.mark.parametrize("columns", [20, 40, 80, 140])
def test_no_row_is_wider_than_the_terminal_and_no_word_is_lost(columns: int) -> None:
    long = "a description that goes on and on until nobody reads it any more"
    view = pdf((long, 50, 10), ("3", 400, 10), ("12.00", 480, 10), ("商品名" * 20, 50, 30), ("Total", 50, 50),
               ("36.00", 480, 50))  # fmt: skip
    lines = drawn(view, [mark(1, "36.00", 3, "Total", source="pdf")], columns, colour=False)
    assert max(map(width, lines[1:-1])) <= max(columns, 4 + 28)
    told = "".join(lines).replace("│", "")
    assert all(told.count(word) == long.count(word) for word in ("description", "nobody", "until"))
    assert told.count("商") == 20
    assert "[1:36.00]" in told


def test_a_line_of_very_many_or_very_long_pieces_is_drawn_in_time() -> None:
    many = pdf(*((f"piece {n} " + "x" * 180, 10.0 * n, 10) for n in range(1000)), ("12.00", 20000, 10))
    long = pdf(("long " * 40_000, 0, 10), ("12.00", 900_000, 10))
    for view in (many, long):
        started = time.process_time()
        lines = drawn(view, [mark(1, "12.00", 1, source="pdf")], 100, colour=False)
        assert time.process_time() - started < 5
        assert "[1:12.00]" in "".join(lines)


def test_only_pages_with_values_are_drawn_and_the_others_are_counted() -> None:
    first, third = pdf(("Invoice", 50, 10)), pdf(("12.00", 50, 10), page=3)
    view = View("pdf", 4, (*first.words, Placed(2, 1, "Terms", (50, 10, 75, 20)), *third.words))
    lines = drawn(view, [mark(1, "12.00", 1, source="pdf", page=3)], 80, colour=False)
    assert lines == [
        "  ┌─ page 3 ──────────────────────────────",
        "  │ [1:12.00]",
        "  └─ and 3 pages without any of these fields",
    ]


def test_long_stretches_without_values_are_left_out_and_counted() -> None:
    text = "Total 12.00\n" + "".join(f"paragraph {n}\n" for n in range(100))
    lines = drawn(text_view(text), [mark(1, "12.00", 1)], 80, colour=False)
    assert lines[-2:] == [f"  │ ⋮ {100 - AROUND} more lines", "  └───────────────────────────────────────"]
    assert len(lines) == 1 + 1 + AROUND + 1 + 1


def test_nothing_that_a_terminal_obeys_or_hides_is_shown() -> None:
    bad = "a\x1b[31mb\x07c\x9bd\u202ee\u2066f\u200bg\u2028h\x7f"
    assert harmless(bad) == "a[31mbcdefgh"
    finding = Finding("odd", f"says {bad}", needs_review=True)
    shown = replace(
        document(),
        seller=bad,
        findings=(finding,),
        view=View("text", 1, (Placed(1, 1, f"Total {bad} 119.00", (0, 0, 30, 1)),)),
        evidence={"total": Evidence("text", "label right", "119.00", "Total", 1, 1)},
    )
    shown = replace(shown, part=replace(shown.part, filename=bad))
    message = MessageSummary(sender=bad, subject=f"{bad}\nsecond line")
    for colour in (False, True):
        page = reading_page(f"/tmp/{bad}", Reading(message, (shown,), (finding,)), 80, colour=colour)
        left = page.replace("\n", "")
        for code in ("\x1b[30m", "\x1b[32m", "\x1b[33m", "\x1b[42m", "\x1b[43m", "\x1b[0m"):
            left = left.replace(code, "")
        assert left.isprintable(), [c for c in left if not c.isprintable()]
        assert "\nsecond line" not in page


def test_a_text_is_wrapped_at_spaces_and_within_a_word_only_where_it_must_be() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("unbreakable", 4) == ["unbr", "eaka", "ble"]
    assert wrapped("商品名", 4) == ["商品", "名"]
    assert wrapped("", 5) == [""]


def test_the_columns_of_a_text_count_wide_and_combined_characters() -> None:
    assert (width("abc"), width("商品"), width("é"), width("e\u0301"), width("ที่")) == (3, 4, 1, 1, 1)


def test_the_view_of_a_page_has_its_segments_at_their_places() -> None:
    view = view_of(Document("text", tuple(read_plain("A   B\n\nC\n").lines), pages=2))
    assert view == View(
        "text",
        2,
        (Placed(1, 1, "A", (0, 0, 1, 1)), Placed(1, 1, "B", (4, 0, 5, 1)), Placed(1, 2, "C", (0, 2, 1, 3))),
    )
