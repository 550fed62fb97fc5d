"""Text that an HTML page carries and does not show: preheaders, and amounts put there for machines.

Only what a style says plainly is taken as hidden. Where a style may be overridden, by a rule that applies on some
screens or is not understood, the text stays.
"""

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from parsers.errors import TooComplex
from parsers.pages.styles import PageStyle, Style

_WHITE, _BLACK, _LINK, _CLEAR = "ffffff", "000000", "0000ee", "transparent"
_NAMED = {
    "white": _WHITE, "black": _BLACK, "snow": "fffafa", "ivory": "fffff0", "ghostwhite": "f8f8ff", "red": "ff0000",
    "whitesmoke": "f5f5f5", "floralwhite": "fffaf0", "mintcream": "f5fffa", "azure": "f0ffff", "none": _CLEAR,
    "initial": _BLACK,
}  # fmt: skip
# So near to what is behind it, in each of red, green and blue from 0 to 255, that nobody tells it from it.
ALIKE = 8
TINIEST, SMALLEST_BOX = 2.0, 2.0
FAINTEST = 0.1
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")
_LENGTH = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))(px|pt|pc|in|cm|mm|em|rem|ex|ch|vw|vh|%|deg)?")
_PIXELS = {
    "pt": 4 / 3, "pc": 16, "in": 96, "cm": 38, "mm": 3.8, "em": 16, "rem": 16, "ex": 8, "ch": 8, "vw": 12, "vh": 8,
    "%": 5,
}  # fmt: skip
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_NUMBERS = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:px|pt|em|rem|%)?")
_TRANSFORM = re.compile(r"(scale[xy]?|translate[xy]?)\(([^()]*)\)")
_NO_DISPLAY = re.compile(r"display\s*:\s*none[^;]*", re.I)
_UNSHOWN_TAGS = frozenset("datalist select iframe canvas audio noframes noembed rp".split())
_HIDING = frozenset(
    "display mso-hide content-visibility opacity filter left top right text-indent margin-left margin-top position"
    " overflow overflow-x overflow-y clip clip-path zoom scale transform".split()
)


# Attributes that tell of an element's looks, besides `style`; of a link only whether it leads somewhere.
_TELLING = ("hidden", "open", "color", "text", "bgcolor", "background", "dir")
_ANY_TELLING = frozenset(_TELLING)
_INK_OF = {"font": "color", "body": "text"}


# Elements that may look or be hidden in a way of their own, without any style.
_TELLING_TAGS = _UNSHOWN_TAGS | {"a", "bdo", "details", "dialog"}


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """How the text of an element looks: colors where they are known, letter height in pixels, whether it is painted.

    `folded` is whether it shows nothing but its summary until somebody opens it, `is_blank` whether its own text can't
    be seen.
    """

    color: str
    background: str
    size: float
    painted: bool
    folded: bool
    is_blank: bool

    @property
    def behind(self) -> tuple[object, ...]:
        """All that counts for a link in the element: it has a color of its own."""
        return self.background, self.size, self.painted, self.folded


class _Fate(NamedTuple):
    """What becomes of an element: how it looks, and whether it goes with all in it, always or where that has digits."""

    look: _Look
    is_hidden: bool
    is_turned_around: bool


def remove_concealed(tree: Any, page: PageStyle) -> list[str]:
    """Take what can't be seen out of a parsed page, in place, and return its texts.

    A box that is hidden goes with all that is in it; text that is invisible by its color, size or visibility goes
    alone, because elements inside may set their own. Raises `TooComplex` where the style can't be worked out.
    """
    removed = []
    ink = "" if "color" in page.unsure else _BLACK
    paper = "" if "background-color" in page.unsure else _WHITE
    first = _Look(ink, paper, 16.0, painted=True, folded=False, is_blank=False)
    looks: dict[Any, _Look] = {}
    fates: dict[tuple[object, ...], _Fate] = {}
    for element in list(tree.iter()):
        tag, parent = element.tag, element.getparent()
        look = first if parent is None else looks.get(parent)
        if look is None or not isinstance(tag, str):
            continue
        style = page.style_of(element)
        names = element.keys()
        told = () if _ANY_TELLING.isdisjoint(names) else tuple(map(element.get, _TELLING))
        if style or told or tag in _TELLING_TAGS or look.folded:
            is_link = tag == "a" and "href" in names
            said = (look.behind if is_link else look, id(style), tag, is_link, told)
            fate = fates.get(said)
            if fate is None:
                fate = fates[said] = _fate(element, style, look)
            if parent is not None and (fate.is_hidden or (fate.is_turned_around and _holds_digits(element))):
                removed.append(" ".join(element.itertext()))
                _take_out(element, parent)
                continue
            look = fate.look
        if "style" in names and style.get("display") != "none" and "none" in (own := element.get("style")):
            element.set("style", _NO_DISPLAY.sub("", own))  # overruled, which the layout does not know
        looks[element] = look
        if look.is_blank:
            removed.append(_blanked(element))
    if page.is_exhausted:
        raise TooComplex("its style sheets have too many rules for its many elements")
    return [text for text in removed if text.strip()]


def _fate(element: Any, style: Style, around: _Look) -> _Fate:
    return _Fate(_look(element, style, around), _is_hidden(element, style, around), _is_turned_around(element, style))


def _look(element: Any, style: Style, around: _Look) -> _Look:
    own = style.get("color") or _named_by(element, _INK_OF.get(element.tag, ""))
    color = around.color
    if own and own not in ("inherit", "unset", "currentcolor"):
        color = _color(own)
    elif element.tag == "a" and element.get("href") is not None:
        color = _LINK
    if "-webkit-text-fill-color" in style and _color(style["-webkit-text-fill-color"]) == _CLEAR:
        color = _CLEAR
    visibility = style.get("visibility")
    painted = around.painted if visibility in (None, "inherit") else visibility not in ("hidden", "collapse")
    folded = element.tag == "details" and element.get("open") is None
    background, size = _background(element, style, around.background), _size(style, around.size)
    is_blank = folded or not painted or size <= TINIEST or not _stands_out(color, background)
    return _Look(color, background, size, painted, folded, is_blank)


@lru_cache(maxsize=1024)
def _stands_out(color: str, background: str) -> bool:
    """Whether one color can be told from another behind it; one that is not known may."""
    if color == _CLEAR:
        return False
    if not color or not background:
        return True
    red, green, blue = bytes.fromhex(color)
    other_red, other_green, other_blue = bytes.fromhex(background)
    return abs(red - other_red) > ALIKE or abs(green - other_green) > ALIKE or abs(blue - other_blue) > ALIKE


def _background(element: Any, style: Style, behind: str) -> str:
    if element.get("background") or style.get("background-image", "none") != "none":
        return ""
    named = style.get("background-color") or _named_by(element, "bgcolor")
    if not named or named in ("inherit", "unset", "initial", "0"):
        return behind
    color = _color(named) or next((c for word in named.split() if (c := _color(word))), "")
    return behind if color == _CLEAR else color


def _named_by(element: Any, attribute: str) -> str:
    """Return the color that an old attribute names; there the mark before the digits may be missing."""
    text = str((attribute and element.get(attribute)) or "").strip().lower()
    if not text:
        return ""
    return "#" + text if _HEX.fullmatch("#" + text) else text


@lru_cache(maxsize=1024)
def _color(text: str) -> str:
    """Return a color as six hexadecimal digits, `transparent`, or nothing where it is not known."""
    text = _NAMED.get(text.strip(), text.strip())
    if text in (_WHITE, _BLACK, _CLEAR):
        return text
    if m := _HEX.fullmatch(text):
        digits = m[1] if len(m[1]) > 4 else "".join(2 * digit for digit in m[1])
        return _CLEAR if len(digits) == 8 and int(digits[6:], 16) < 255 * FAINTEST else digits[:6]
    if m := _FUNCTION.fullmatch(text):
        parts = m[2].replace(",", " ").replace("/", " ").split()
        values = [_number(part) for part in parts]
        if len(values) < 3 or None in values:
            return ""
        known = [value for value in values if value is not None]
        shares = [v / 100 if p.endswith("%") else v for v, p in zip(known, parts, strict=True)]
        if len(shares) > 3 and shares[3] < FAINTEST:
            return _CLEAR
        if m[1] == "hsl":
            levels = [255 * level for level in colorsys.hls_to_rgb(known[0] / 360, shares[2], shares[1])]
        else:
            levels = [s * 255 if p.endswith("%") else s for s, p in zip(shares[:3], parts, strict=False)]
        return "".join(f"{min(max(round(level), 0), 255):02x}" for level in levels)
    return ""


def _number(text: str) -> float | None:
    m = _LENGTH.fullmatch(text)
    return float(m[1]) if m else None


def _size(style: Style, around: float) -> float:
    """Return the height of letters in pixels."""
    text = style.get("font-size")
    if text is None:
        return around
    if text in _SIZES:
        return _SIZES[text]
    m = _LENGTH.fullmatch(text)
    if m is None:
        return around
    share = {"em": around, "%": around / 100, "ex": around / 2}
    return float(m[1]) * (share.get(m[2] or "") or (0.0 if m[2] in share else _PIXELS.get(m[2] or "", 1)))


def _pixels(style: Mapping[str, str], name: str) -> float | None:
    m = _LENGTH.fullmatch(style.get(name, ""))
    return float(m[1]) * _PIXELS.get(m[2] or "", 1) if m else None


def _is_hidden(element: Any, style: Style, around: _Look) -> bool:
    """Whether an element is not shown, with all that is in it."""
    if element.get("hidden") is not None or element.tag in _UNSHOWN_TAGS:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    if element.tag != "summary" and around.folded:
        return True
    return not style.keys().isdisjoint(_HIDING) and (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("content-visibility") == "hidden"
        or _is_faint(style)
        or _is_far_out(style)
        or _is_clipped(style)
        or _is_shrunk(style)
    )


def _is_turned_around(element: Any, style: Style) -> bool:
    """Whether text is written from right to left, so that what is read is not what is seen of digits (`00.911`)."""
    overridden = element.tag == "bdo" or style.get("unicode-bidi") in ("bidi-override", "isolate-override")
    return overridden and (style.get("direction") == "rtl" or str(element.get("dir") or "").lower() == "rtl")


def _holds_digits(element: Any) -> bool:
    return sum(c.isdigit() for c in "".join(element.itertext())) > 1


def _is_faint(style: Style) -> bool:
    for name in ("opacity", "filter"):
        numbers = (
            _NUMBERS.findall(style.get(name, "")) if name == "opacity" or "opacity(" in style.get(name, "") else []
        )
        if len(numbers) == 1 and (value := _number(numbers[0])) is not None:
            return value / (100 if numbers[0].endswith("%") else 1) < FAINTEST
    return False


def _is_far_out(style: Style) -> bool:
    """Whether a box or its text is moved off the page."""
    if any(
        (moved := _pixels(style, name)) is not None and moved <= -100
        for name in ("left", "top", "right", "text-indent")
    ):
        return True
    if any((m := _pixels(style, name)) is not None and m <= -500 for name in ("margin-left", "margin-top")):
        return True
    placed = style.get("position") in ("absolute", "fixed")
    return placed and any((moved := _pixels(style, name)) is not None and moved >= 2500 for name in ("left", "top"))


def _is_clipped(style: Style) -> bool:
    """Whether a box shows nothing of what is in it: no room, or a clipping that leaves none."""
    sides = ("max-height", "height", "max-width", "width")
    if any(style.get(name) in ("hidden", "clip") for name in ("overflow", "overflow-x", "overflow-y")) and any(
        (room := _pixels(style, name)) is not None and room <= SMALLEST_BOX for name in sides
    ):
        return True
    path = style.get("clip-path", "")
    numbers = [value for text in _NUMBERS.findall(path) if (value := _number(text)) is not None]
    if path.startswith("inset(") and numbers and "%" in path and max(numbers) >= 50:
        return True
    if path.startswith(("circle(", "ellipse(", "polygon(")) and numbers and max(numbers) <= 1:
        return True
    edges = [_number(text) for text in _NUMBERS.findall(style.get("clip", ""))]
    if style.get("position") not in ("absolute", "fixed") or len(edges) != 4 or None in edges:
        return False
    top, right, bottom, left = (edge for edge in edges if edge is not None)
    return bottom - top <= SMALLEST_BOX or right - left <= SMALLEST_BOX


def _is_shrunk(style: Style) -> bool:
    """Whether a box is scaled to nothing or carried off the page."""
    if style.get("zoom") in ("0", "0%") or style.get("scale", "1").split()[0] in ("0", "0%", "0.0"):
        return True
    for name, inside in _TRANSFORM.findall(style.get("transform", "")):
        values = [value for text in _NUMBERS.findall(inside) if (value := _number(text)) is not None]
        if name.startswith("scale") and any(abs(value) < FAINTEST for value in values):
            return True
        if name.startswith("translate") and any(value <= -500 for value in values):
            return True
    return False


def _blanked(element: Any) -> str:
    """Take the text that stands in an element itself out, and return it. A space stays between what is around it."""
    texts = [element.text or ""]
    element.text = " " if element.text else None
    for child in element:
        texts.append(child.tail or "")
        child.tail = " " if child.tail else None
    return " ".join(texts).strip()


def _take_out(element: Any, parent: Any) -> None:
    tail = element.tail or ""
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)
