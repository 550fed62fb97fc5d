"""What a page carries and does not show, by every road that a style offers; and what only looks like it."""

import time

import pytest

from parsers.errors import TooComplex
from parsers.pages.html import read_html

SECRET = "Total 9119.00 EUR"
STYLES = (
    "visibility:hidden",
    "visibility:collapse",
    "opacity:.01",
    "opacity:1%",
    "filter:opacity(0)",
    "font:0/0 a",
    "font-size:0;line-height:0",
    "font-size:0.1em",
    "line-height:0;mso-hide:all",
    "color:transparent",
    "color:rgba(0,0,0,0)",
    "color:#fefefe",
    "color:#fff0",
    "color:rgb(255 255 255 / 100%)",
    "color:hsl(0,0%,100%)",
    "background:#000",
    "background:#050505",
    "-webkit-text-fill-color:transparent",
    "clip-path:inset(100%)",
    "clip-path:circle(0)",
    "position:absolute;clip:rect(0 0 0 0)",
    "position:absolute;clip:rect(1px,1px,1px,1px)",
    "transform:scale(0)",
    "transform:scaleY(0.001)",
    "transform:translateX(-9999px)",
    "scale:0",
    "zoom:0",
    "position:absolute;top:-9999px",
    "position:fixed;left:99999px",
    "margin-left:-9999px",
    "text-indent:-9999px",
    "height:0;overflow:hidden",
    "height:1px;overflow:hidden",
    "max-height:0;overflow-y:hidden",
    "width:0;overflow:clip",
    "content-visibility:hidden",
    "display:none;display:nonsense",
    "display:none!important;display:block",
    "dis\\70lay:none",
    "display:none/* a */",
    "unicode-bidi:bidi-override;direction:rtl",
)
HIDDEN = {
    **{style: f'<p style="{style}">{SECRET}</p>' for style in STYLES},
    "until found": f'<p hidden="until-found">{SECRET}</p>',
    "details": f"<details><summary>before</summary>{SECRET}<p>{SECRET}</p></details>",
    "dialog": f"<dialog>{SECRET}</dialog>",
    "iframe": f"<iframe>{SECRET}</iframe>",
    "choices": f"<select><option>{SECRET}</select><datalist><option>{SECRET}</datalist>",
    "bdo": f"<bdo dir=rtl>{SECRET}</bdo>",
    "cell": f'<table><tr><td bgcolor="ffeedd"><font color="#ffeedd">{SECRET}</font></td></tr></table>',
    "body color": f'<table bgcolor="#000"><tr><td>{SECRET}</td></tr></table>',
    "inherited size": f'<div style="font-size:0"><p style="font-size:1em">{SECRET}</p></div>',
    "inherited color": f'<div style="color:#fff"><p><b>{SECRET}</b></p></div>',
    "paper changed below": f'<div style="color:#123456"><p style="background:#123456">{SECRET}</p></div>',
    "descendant": f"<style>.w .x{{display:none}}</style><div class=w><p><i class=x>{SECRET}</i></p></div>",
    "child": f"<style>div>p{{font-size:0}}</style><div><p>{SECRET}</p></div>",
    "tag": f"<style>i{{opacity:0}}</style><i>{SECRET}</i>",
    "attribute": f'<style>[data-x="1"]{{display:none}}</style><i data-x=1>{SECRET}</i>',
    "any screen": f"<style>@media screen{{.x{{display:none}}}}</style><p class=x>{SECRET}</p>",
    "weight": f"<style>#a{{display:none}} .x{{display:block}}</style><p id=a class=x>{SECRET}</p>",
    "important": f"<style>.x{{display:none!important}}</style><i class=x style='display:block'>{SECRET}</i>",
}
SHOWN = {
    "open details": f"<details open><summary>s</summary>{SECRET}</details>",
    "important overrides": f"<style>.x{{display:block!important}}</style><p class=x style='display:none'>{SECRET}</p>",
    "later rule": f"<style>.x{{display:none}} p.x{{display:block}}</style><p class=x>{SECRET}</p>",
    "other tag": f"<style>i.x{{display:none}}</style><p class=x>{SECRET}</p>",
    "other ancestor": f"<style>.w .x{{display:none}}</style><p class=x>{SECRET}</p>",
    "print only": f"<style>@media print{{.x{{display:none}}}}</style><p class=x>{SECRET}</p>",
    "under the mouse": f"<style>.x:hover{{display:none}}</style><p class=x>{SECRET}</p>",
    "hidden for Outlook": f"<!--[if mso]><style>.x{{display:none}}</style><![endif]--><p class=x>{SECRET}</p>",
    "dark mode may color": f"<style>@media (color){{p{{background:#000}}}}</style><p style='color:#fff'>{SECRET}</p>",
    "unknown selector may color": f"<style>p:nth-child(1){{background:red}}</style><p style='color:#fff'>{SECRET}</p>",
    "ground of a tag": f"<style>td p{{background:red}}</style><table><td><p style='color:#fff'>{SECRET}</p></table>",
    "link on blue": f'<p style="background:#000"><a href="x">{SECRET}</a></p>',
    "light gray": f'<p style="color:#ddd">{SECRET}</p>',
    "half seen": f'<p style="opacity:.6">{SECRET}</p>',
    "narrow by share": f'<p style="width:1%;overflow:hidden">{SECRET}</p>',
    "moved a little": f'<p style="position:relative;left:-10px;transform:translateX(-20px)">{SECRET}</p>',
    "small print": f'<p style="font:9px/12px Arial">{SECRET}</p>',
    "turned language": f'<p dir="rtl" style="direction:rtl">{SECRET}</p>',
    "wrapper without size": f'<div style="font-size:0"><p style="font-size:14px">{SECRET}</p></div>',
    "picture behind": f'<p style="background:#fff url(a.png);color:#fff">{SECRET}</p>',
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_seen_is_left_out_and_said(name: str) -> None:
    document = read_html(f"<html><body><p>before</p>{HIDDEN[name]}<p>after</p></body></html>")
    assert set(document.text.split()) == {"before", "after"}
    assert [finding.code for finding in document.findings] == ["hidden_text"]


@pytest.mark.parametrize("name", SHOWN)
def test_what_can_be_seen_stays_and_is_nothing_to_tell(name: str) -> None:
    document = read_html(f"<html><body>{SHOWN[name]}</body></html>")
    assert SECRET in document.text
    assert document.findings == ()


def test_text_that_is_too_small_goes_alone_and_its_inner_boxes_stay() -> None:
    document = read_html('<p style="font-size:0">9.00 EUR<b style="font-size:12px">Total 5.00</b>8.00 EUR</p>')
    assert document.text == "Total 5.00"


def test_a_sheet_made_to_hurt_takes_no_time() -> None:
    sheet = "<style>" + ".a .b .c{display:none}" * 20_000 + "</style>"
    start = time.monotonic()
    with pytest.raises(TooComplex):
        read_html(sheet + "<div class='a'>" * 100 + "<i class='c'>x</i>" * 3000)
    assert time.monotonic() - start < 3
