"""HTML mails as lines; what a page carries and does not show is left out."""

import contextlib
import time

import pytest

from parsers.errors import TooComplex
from parsers.html import MOST_BYTES, MOST_DEPTH, read_html

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
    "white_where_the_style_sheet_may_color": f"<style>td p{{background:red}}</style><p style='color:#fff'>{SECRET}</p>",
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
