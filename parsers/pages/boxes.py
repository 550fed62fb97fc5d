"""Boxes that style sheets put side by side (flex, grid): cells of a row, and not words run together."""

import re
from typing import Any

from parsers.pages.styles import PageStyle, Style

# Elements that begin a line of their own; as cells of a row they don't (HTML, section 15.3.3).
_BLOCKS = frozenset(
    "div p dl dt dd ul ol li section article header footer main nav aside address figure figcaption h1 h2 h3 h4 h5 h6"
    " form fieldset center".split()
)
_HOLDS_LINES = _BLOCKS | {"table", "br", "hr", "pre"}
_REPEAT = re.compile(r"repeat\((\d{1,2}),\s*([^()]*(?:\([^()]*\))?[^()]*)\)")
_DISPLAY = re.compile(r"display\s*:[^;]*;?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def sets_boxes(text: str) -> bool:
    """Whether the styles of a page may put boxes side by side."""
    return "flex" in text or "grid" in text


def set_side_by_side(tree: Any, page: PageStyle, gap: str) -> None:
    """Put a gap between the boxes of each row, in place: `gap` is the text that the layout takes for one.

    Boxes that hold lines of their own stay below each other, as the layout puts them.
    """
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and len(element):
            columns = _columns(page.style_of(element), len(element))
            if columns:
                _set_row(element, columns, gap)


def _columns(style: Style, children: int) -> int:
    """Return how many boxes stand side by side in an element; 0 where its boxes are none."""
    display = style.get("display", "")
    if display in ("flex", "inline-flex"):
        direction = style.get("flex-direction") or style.get("flex-flow") or "row"
        return 1 if "column" in direction else children + 1
    if display in ("grid", "inline-grid"):
        template = style.get("grid-template-columns", "")
        template = _REPEAT.sub(lambda m: f"{m[2]} " * int(m[1]), template)
        return max(len(_IN_BRACKETS.sub("", template).split()), 1)
    return 0


def _set_row(element: Any, columns: int, gap: str) -> None:
    _display(element, "block")
    place = 1 if (element.text or "").strip() else 0
    for child in list(element):
        if not isinstance(child.tag, str):
            continue
        if not any(inner.tag in _HOLDS_LINES for inner in child.iter() if inner is not child) and child.tag != "table":
            if child.tag in _BLOCKS:
                child.tag = "span"
            _display(child, "inline")
            if place % columns:
                child.text = gap + (child.text or "")
            elif place:
                child.addprevious(child.makeelement("br", {}))
        place += 1
        if (child.tail or "").strip():
            child.tail = gap + child.tail
            place += 1


def _display(element: Any, how: str) -> None:
    """Say in an element's own style how the layout, which knows no rows, sets it."""
    own = _DISPLAY.sub("", element.get("style") or "")
    element.set("style", f"{own};display:{how}".lstrip(";"))
