"""Text that an HTML page carries and does not show: preheaders, and amounts put there for machines.

Only what a style says plainly is taken as hidden: its own `style` attribute, `hidden`, or a rule of the page's
style sheet for one class or one id outside of any `@media`. Where a style may be overridden, the text stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_SHEET = 200_000
_BRACE = re.compile(r"[{}]")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?([.#][\w-]+)", re.I)
_CSS_COMMENT = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)")
_NOTHING = re.compile(r"^0*\.?0*(?:px|pt|em|rem|%)?$")
_TINY = re.compile(r"^(?:0*\.?0*(?:px|pt|em|rem|%)?|0*(?:1|0?\.\d+)p[xt])$")
_FAR_OUT = re.compile(r"^-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%)?$")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})$")
_RGB = re.compile(r"rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)$")
_NAMED = {"white": "ffffff", "black": "000000", "transparent": "transparent"}
_WHITE = "ffffff"

Style = dict[str, str]


@dataclass(frozen=True, slots=True)
class PageStyle:
    """What a page's style sheets say of single classes and ids, and the page's color where they leave it white."""

    rules: Mapping[str, Style]
    paper: str


def page_style(sheets: Iterable[str]) -> PageStyle:
    """Return the style of a page. A background for anything but a single class or id makes its color unknown."""
    rules: dict[str, Style] = {}
    paper = _WHITE
    for selectors, body in (rule for sheet in sheets for rule in _rules_of(sheet)):
        style = _declarations(body)
        for selector in selectors.split(","):
            name = _SIMPLE.fullmatch(selector.strip())
            if name and not selectors.startswith("@"):
                rules.setdefault(name[1], {}).update(style)
            elif "background" in body:
                paper = ""
    return PageStyle(rules, paper)


def _rules_of(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield (selectors, body) of the outermost blocks: plain rules, and `@media` blocks with all that is in them."""
    plain = _CSS_COMMENT.sub("", sheet[:LONGEST_SHEET])
    depth = start = opened = 0
    for m in _BRACE.finditer(plain):
        if m.group() == "{":
            opened = m.end() if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield plain[start : opened - 1].rpartition(";")[2].strip(), plain[opened : m.start()]
                start = m.end()


def _declarations(text: str) -> Style:
    pairs = (piece.partition(":") for piece in text.split(";"))
    return {
        name.strip().lower(): " ".join(value.lower().replace("!important", "").split())
        for name, colon, value in pairs
        if colon
    }


def remove_concealed(tree: Any, page: PageStyle) -> list[str]:
    """Take the hidden elements out of a parsed page, in place, and return their texts."""
    removed = []
    for element, style, color, background in list(_styled(tree, page)):
        if _is_hidden(element, style) or (color and color == background and "color" in style):
            parent = element.getparent()
            if parent is None:
                continue
            removed.append(" ".join(element.itertext()))
            _take_out(element, parent)
    return removed


def _styled(tree: Any, page: PageStyle) -> Iterator[tuple[Any, Style, str, str]]:
    """Yield each element with its own style, its color and the color behind it; empty where that is not known."""
    known: dict[Any, tuple[str, str]] = {}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        style: Style = {}
        for name in str(element.get("class", "")).split():
            style |= page.rules.get("." + name, {})
        style |= page.rules.get(f"#{element.get('id', '')}", {}) | _declarations(str(element.get("style", "")))
        color, background = known.get(element.getparent(), ("", page.paper))
        if element.get("color") and element.tag == "font":
            style.setdefault("color", str(element.get("color")).lower())
        color = _color(style["color"]) if "color" in style else color
        background = _background(element, style, background)
        known[element] = (color, background)
        yield element, style, color, background


def _background(element: Any, style: Style, behind: str) -> str:
    if element.get("background") or "url(" in style.get("background", "") or "background-image" in style:
        return ""
    named = style.get("background-color") or style.get("background") or str(element.get("bgcolor") or "").lower()
    if not named:
        return behind
    color = _color(named)
    return behind if color == "transparent" else color


def _color(text: str) -> str:
    text = _NAMED.get(text.strip(), text.strip())
    if text in ("ffffff", "000000", "transparent"):
        return text
    if m := _HEX.match(text):
        return m[1] if len(m[1]) == 6 else "".join(2 * digit for digit in m[1])
    if m := _RGB.match(text):
        return "".join(f"{min(int(part), 255):02x}" for part in m.groups())
    return ""


def _is_hidden(element: Any, style: Style) -> bool:
    if element.get("hidden") is not None or style.get("display") == "none":
        return True
    if style.get("visibility") in ("hidden", "collapse") or style.get("mso-hide") == "all":
        return True
    if any(_FAR_OUT.match(style.get(name, "")) for name in ("left", "top", "text-indent")):
        return True
    if "opacity" in style and _NOTHING.match(style["opacity"]):
        return True
    clipped = style.get("overflow") == "hidden" and any(
        name in style and _NOTHING.match(style[name]) for name in ("max-height", "height", "max-width", "width")
    )
    return clipped or ("font-size" in style and bool(_TINY.match(style["font-size"])) and not _is_spacer(element))


def _is_spacer(element: Any) -> bool:
    """Whether an element is only there to lay out others, which set their own size (`font-size:0` on a table cell)."""
    return any(
        "font-size" in str(inner.get("style", "")).lower()
        for inner in element.iterdescendants()
        if inner is not element
    )


def _take_out(element: Any, parent: Any) -> None:
    tail = element.tail or ""
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)
