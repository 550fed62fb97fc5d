"""HTML mails as lines; what a page carries and does not show is left out."""

import contextlib
import time

import pytest

from parsers.errors import TooComplex
from parsers.pages.html import MOST_BYTES, MOST_DEPTH, read_html

SECRET = "Total 9119.00 EUR"
HIDDEN = {
    "display": f'<div style="display:none">{SECRET}</div>',
    "important": f'<div style="DISPLAY : none !important">{SECRET}</div>',
    "size_0": f'<span style="font-size:0px">{SECRET}</span>',
    "size_1": f'<span style="font-size:1px">{SECRET}</span>',
    "visibility": f'<p style="visibility:hidden">{SECRET}</p>',
    "opacity": f'<p style="opacity:0">{SECRET}</p>',
    "outlook": f'<p style="mso-hide:all">{SECRET}</p>',
    "attribute": f"<p hidden>{SECRET}</p>",
    "white": f'<p style="color:#FFFFFF">{SECRET}</p>',
    "same_as_ground": f'<table bgcolor="#123456"><tr><td><font color="#123456">{SECRET}</font></td></tr></table>',
    "rgb": f'<p style="background:rgb(1, 2, 3)"><b style="color:#010203">{SECRET}</b></p>',
    "height": f'<p style="max-height:0;overflow:hidden">{SECRET}</p>',
    "off_the_page": f'<p style="position:absolute;left:-9999px">{SECRET}</p>',
    "indent": f'<p style="text-indent:-999em">{SECRET}</p>',
    "class": f"<style>.pre{{display:none}}</style><p class='a pre'>{SECRET}</p>",
    "id": f"<style>@import url(x); p#pre{{display:none}}</style><p id='pre'>{SECRET}</p>",
}
UNREAD = {
    "comment": f"<!-- {SECRET} -->",
    "open_comment_at_the_end": f"</p><!-- {SECRET}",
    "title": f"<title>{SECRET}</title>",
    "script": f"<script>'{SECRET}'</script>",
    "alternative_text": f'<img alt="{SECRET}">',
}
SHOWN = {
    "white_on_dark": f'<div style="background-color:#222"><p style="color:white">{SECRET}</p></div>',
    "white_on_a_picture": f'<div style="background:url(a.png)"><p style="color:white">{SECRET}</p></div>',
    "white_where_a_sheet_may_color": f"<style>p:empty{{background:red}}</style><i style='color:#fff'>{SECRET}</i>",
    "wrapper_of_size_0": f'<td style="font-size:0"><span style="font-size:14px">{SECRET}</span></td>',
    "hidden_on_phones_only": f"<style>@media (max-width:9px){{.d{{display:none}}}}</style><p class='d'>{SECRET}</p>",
    "clipped_but_high": f'<p style="height:20px;overflow:hidden">{SECRET}</p>',
    "behind_a_hidden_element": f'<p><span style="display:none">x</span>{SECRET}</p>',
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_a_style_hides_is_left_out_and_said_where_it_is_an_amount(name: str) -> None:
    document = read_html(f"<html><body><p>before</p>{HIDDEN[name]}<p>after</p></body></html>")
    assert document.text.split() == ["before", "after"]
    assert [finding.code for finding in document.findings] == ["hidden_text"]


@pytest.mark.parametrize("name", UNREAD)
def test_what_browsers_never_show_is_not_read(name: str) -> None:
    assert read_html(f"<p>before</p>{UNREAD[name]}").text == "before"


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_reader_sees_stays(name: str) -> None:
    assert SECRET in read_html(f"<html><body>{SHOWN[name]}</body></html>").text


def test_a_hidden_preview_without_amounts_is_nothing_to_tell() -> None:
    document = read_html('<div style="display:none">Thank you for your order</div><p>Hello</p>')
    assert (document.text, document.findings) == ("Hello", ())


def test_the_cells_of_a_table_are_segments_of_one_line() -> None:
    (line,) = read_html("<table><tr><td>Total</td><td>119,00&nbsp;&euro;</td></tr></table>").lines
    assert [segment.text for segment in line.segments] == ["Total", "119,00 €"]


def test_the_columns_of_a_table_stand_below_each_other() -> None:
    rows = "<tr><th>Article</th><th>Price</th></tr><tr><td>A very long lamp</td><td>5,00</td></tr>"
    heading, row = read_html(f"<table>{rows}</table>").lines
    assert heading.segments[1].overlaps(row.segments[1])
    assert not heading.segments[0].overlaps(row.segments[1])


@pytest.mark.parametrize("markup", ["", "   ", "<!-- nothing -->", "<style>p{}</style>"])
def test_a_page_with_nothing_on_it_has_no_lines(markup: str) -> None:
    assert read_html(markup).lines == ()


def test_a_page_too_large_or_too_deep_is_refused() -> None:
    with pytest.raises(TooComplex):
        read_html("<p>" + "a" * MOST_BYTES)
    with pytest.raises(TooComplex):
        read_html("<div>" * (MOST_DEPTH + 1) + "x")


@pytest.mark.parametrize(
    "markup", ["<!--" * 50_000, "<style>" * 20_000, "<style>" + "@a{" * 60_000, "<style>" + "/*" * 90_000]
)
def test_markup_without_end_takes_no_time(markup: str) -> None:
    start = time.monotonic()
    with contextlib.suppress(TooComplex):
        read_html("x" + markup)
    assert time.monotonic() - start < 2


SEGMENTS = {
    "columns": (
        "<table><tr><td><table><tr><td>Subtotal</td><td>100.00</td></tr><tr><td>Total</td><td>119.00</td></tr></table></td>"
        "<td><table><tr><td>Order number</td><td>A-1</td></tr></table></td></tr></table>",
        [["Subtotal", "100.00", "Order number", "A-1"], ["Total", "119.00"]],
    ),
    "breaks": (
        "<table><tr><td>VAT:<br>Total:</td><td>19.00<br/>119.00</td></tr></table>",
        [["VAT:", "19.00"], ["Total:", "119.00"]],
    ),
    "boxes": (
        '<div><b style="display:inline-block">Total</b><b style="display:inline-block">5.00 EUR</b></div>',
        [["Total", "5.00 EUR"]],
    ),
    "floats": (
        '<p><span style="float:left">Total</span><span style="float:right">5.00</span></p>',
        [["Total", "5.00"]],
    ),
    "terms": ("<dl><dt>Total</dt><dd>5.00 EUR</dd></dl>", [["Total"], ["5.00 EUR"]]),
    "entities": ("<p>Total:&nbsp;5,00&#160;&euro; &amp; more</p>", [["Total: 5,00 € & more"]]),
    "right_to_left": (
        '<table dir="rtl"><tr><td>\u200fالمجموع</td><td>119.00</td></tr></table>',
        [["المجموع", "119.00"]],
    ),
    "revealed_comments": (
        "<p>a</p><!--[if mso]><p>Total 5.00</p><![endif]--><!--[if !mso]><!--><p>Total 5.00</p><!--<![endif]-->"
        "<![if !mso]><p>b</p><![endif]>",
        [["a"], ["Total 5.00"], ["b"]],
    ),
    "struck_price": ("<p>Total 79.00 <s>99.00</s></p>", [["Total 79.00"]]),
    "struck_by_style": ('<p>Total <i style="text-decoration: line-through">99.00</i> 79.00</p>', [["Total 79.00"]]),
    "long_line": ("<p>" + "word " * 500 + "</p>", [[("word " * 500).strip()]]),
    "script_in_a_comment": ("<!-- <script> --><p>a</p><!-- </script> -->", [["a"]]),
    "comment_in_a_script": ("<script>'<!--'</script><p>a</p>", [["a"]]),
    "comments_between": ("<p>1<!-- x -->19</p>", [["119"]]),
}


@pytest.mark.parametrize("name", SEGMENTS)
def test_layouts_of_mails_keep_what_belongs_together(name: str) -> None:
    markup, expected = SEGMENTS[name]
    lines = read_html(f"<html><body>{markup}</body></html>").lines
    assert [[segment.text for segment in line.segments] for line in lines] == expected


def test_a_cell_over_two_columns_leaves_the_ones_behind_it_in_their_place() -> None:
    rows = "<tr><th colspan=2>Article</th><th>Price</th></tr><tr><td>1</td><td>Lamp</td><td>5.00</td></tr>"
    heading, row = read_html(f"<table>{rows}</table>").lines
    assert heading.segments[1].overlaps(row.segments[2])
    assert not heading.segments[1].overlaps(row.segments[1])


@pytest.mark.parametrize(
    "cents",
    ["<sup>00</sup>", "<small>00</small>", "<span>00</span>", '<i style="font-size:60%">00</i>', "<sup>1</sup>"],
)
def test_small_digits_behind_an_amount_never_make_it_larger(cents: str) -> None:
    (line,) = read_html(f"<p>Total 119{cents} EUR</p>").lines
    assert "119 " in line.text


def test_digits_in_boxes_that_touch_are_one_number() -> None:
    box = '<b style="display:inline-block">'
    assert read_html(f"<p>Total {box}1</b>{box}19.00</b></p>").text == "Total  119.00"


def test_a_price_with_raised_cents_behind_a_point_is_whole() -> None:
    assert read_html("<p>Total 12.<sup>99</sup></p>").text == "Total 12.99"
