"""Boxes that style sheets put side by side: what stands in one row of a page."""

import pytest

from parsers.pages.html import read_html

ROW = "<div{}><span>Subtotal</span><span>98.50</span></div><div{}><span>Total</span><span>113.65</span></div>"


def rows(markup: str) -> list[list[str]]:
    return [[segment.text for segment in line.segments] for line in read_html(markup).lines]


@pytest.mark.parametrize(
    "markup",
    ["<style>.r{display:flex;justify-content:space-between}</style>" + ROW.replace("{}", " class=r"),
     "<style>.r{display:inline-flex}</style>" + ROW.replace("{}", " class=r"),
     ROW.replace("{}", " style='display: flex'"),
     "<div style='display:grid;grid-template-columns:180px 1fr'><b>Subtotal</b><p>98.50</p><b>Total</b><p>113.65</p>",
     "<dl style='display:grid;grid-template-columns:repeat(2, minmax(0, 1fr))'>"
     "<dt>Subtotal<dd>98.50<dt>Total<dd>113.65</dl>"],
)  # fmt: skip
def test_boxes_side_by_side_are_cells_of_a_row(markup: str) -> None:
    assert rows(markup) == [["Subtotal", "98.50"], ["Total", "113.65"]]


def test_what_follows_a_grid_begins_a_line_of_its_own() -> None:
    markup = (
        "<dl style='display:grid;grid-template-columns:1fr 1fr'><dt>Courier<dd>Usual</dl><table><tr><td>Item</table>"
    )
    assert rows(markup) == [["Courier", "Usual"], ["Item"]]


def test_boxes_below_each_other_are_lines() -> None:
    markup = "<div style='display:flex;flex-direction:column'><span>Subtotal</span><span>98.50</span></div>"
    assert rows(markup) == [["Subtotal"], ["98.50"]]


def test_boxes_with_lines_of_their_own_stay_below_each_other() -> None:
    markup = "<div style='display:flex'><div><p>Kiosk<p>Berlin</div><div><p>Jane Roe<p>Leeds</div></div>"
    assert rows(markup) == [["Kiosk"], ["Berlin"], ["Jane Roe"], ["Leeds"]]


def test_a_price_in_pieces_stays_one() -> None:
    markup = "<div style='display:flex'><span>Total</span><span style='display:block'>12<span>.50</span></span></div>"
    assert rows(markup) == [["Total", "12.50"]]


def test_a_style_that_is_not_in_force_sets_no_boxes() -> None:
    markup = "<style>.other{display:flex}</style><p><span>Jo</span><span>hn</span></p>"
    assert rows(markup) == [["John"]]
