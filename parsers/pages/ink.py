"""Which characters of a page can be seen, as pdfminer laid it out: painted, on no hidden layer, in an own color."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from parsers.pages.glyphs import Glyph, glyph
from parsers.pages.page import Box
from parsers.pages.seen import Seen

_ALIKE = 0.02
_WHITE = (1.0, 1.0, 1.0)
# The tags of characters that are not seen: painted by no rendering mode, on a layer that is off.
UNPAINTED = object()
LAYER_OFF = object()

Color = tuple[float, float, float]
Shade = tuple[Box, Color]


def seen_on(page: Any, resolved: Callable[[Any], Any]) -> Seen:
    """Tell the characters of pdfplumber's page that can be seen from those that can't.

    They are taken from the layout as pdfminer made it: pdfplumber's own copy of all that is drawn takes long.
    `resolved` replaces the references in a color by what they stand for.
    """
    drawn: dict[str, list[Any]] = defaultdict(list)
    for one in _leaves(page.layout):
        drawn[type(one).__name__].append(one)
    height = page.height
    chars, images = drawn["LTChar"], [_box(image, height) for image in drawn["LTImage"]]
    filled = [shape for shape in (*drawn["LTRect"], *drawn["LTCurve"]) if shape.fill]
    colors = [_color(resolved(shape.non_stroking_color)) for shape in filled]
    boxes = [_box(shape, height) for shape in filled]
    shades = [(box, color) for box, color in zip(boxes, colors, strict=True) if color is not None]
    pictures = [*images, *(box for box, color in zip(boxes, colors, strict=True) if color is None)]
    is_scan = _is_scan(page, chars, images)
    ground = _Ground(shades, pictures)
    shown: list[Glyph] = []
    hidden: list[Glyph] = []
    for char in chars:
        box = _box(char, height)
        is_visible = _is_visible(char, box, page, ground, is_scan)
        (shown if is_visible else hidden).append(_glyph(char, box, height))
    return Seen(shown, hidden, is_scan)


def _leaves(container: Any) -> Iterator[Any]:
    """Yield everything drawn in a layout, what is inside of forms too."""
    for one in container._objs:
        if hasattr(one, "_objs"):
            yield from _leaves(one)
        else:
            yield one


def _box(one: Any, height: float) -> Box:
    """Return a box of pdfminer's, whose y grows upward, as it stands on a page."""
    return (one.x0, height - one.y1, one.x1, height - one.y0)


def _glyph(char: Any, box: Box, height: float) -> Glyph:
    a, b, _, _, x, y = char.matrix
    angle = (math.degrees(math.atan2(b, a)) + (180 if char.adv < 0 else 0)) % 360
    size = char.width if 45 < angle % 180 < 135 else char.height
    text = char.get_text()
    if text.startswith("(cid:") or (text.isascii() and not text.isprintable() and not text.isspace()):
        text = "\ufffd"  # a character that the font does not name
    found = glyph(text, (box[0], box[3], box[2]), height - y, size, angle)
    if found["angle"]:
        found |= {"top": box[1], "origin": (x, height - y)}
    return found


def _is_scan(page: Any, chars: Sequence[Any], images: Sequence[Box]) -> bool:
    """Whether a page is a picture with a layer of recognised text: all of its text is unpainted, on an image."""
    if not images or not chars or any(getattr(char, "tag", None) is not UNPAINTED for char in chars):
        return False
    covered = max((right - left) * (bottom - top) for left, top, right, bottom in images)
    return bool(covered > 0.5 * page.width * page.height)


def _is_visible(char: Any, box: Box, page: Any, ground: "_Ground", is_scan: bool) -> bool:
    if char.get_text().isspace():
        return True
    tag = getattr(char, "tag", None)
    if char.size < 1 or tag is LAYER_OFF or (tag is UNPAINTED and not is_scan):
        return False
    left, top, right, bottom = box
    if right < 0 or left > page.width or bottom < 0 or top > page.height:
        return False
    ink = char.graphicstate.ncolor
    color = _color(ink if isinstance(ink, tuple) else (ink,))
    return is_scan or color is None or not _alike(color, ground.behind(box, color))


class _Ground:
    """What is drawn besides the text: shapes of one color, in their order, and pictures of any."""

    def __init__(self, shades: Sequence[Shade], pictures: Sequence[Box]) -> None:
        self._shades = shades
        self._pictures = pictures
        self._colors = {_WHITE, *(color for _, color in shades)}
        self._plain: dict[Color, bool] = {}

    def behind(self, box: Box, color: Color) -> Color | None:
        """Return the color behind a character of a color, None where it is plain to see, or on a picture of any."""
        if color not in self._plain:
            self._plain[color] = not any(_alike(color, other) for other in self._colors)
        if self._plain[color]:
            return None
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if any(_holds(picture, x, y) for picture in self._pictures):
            return None
        return next((shade for shape, shade in reversed(self._shades) if _holds(shape, x, y)), _WHITE)


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _color(parts: Any) -> Color | None:
    """Return the fill color as red, green, blue from 0 to 1; None for patterns and spaces with other components."""
    if not isinstance(parts, tuple | list) or not all(isinstance(part, int | float) for part in parts):
        return None
    if len(parts) == 1:
        return (parts[0], parts[0], parts[0])
    if len(parts) == 3:
        return (parts[0], parts[1], parts[2])
    if len(parts) == 4:
        return ((1 - parts[0]) * (1 - parts[3]), (1 - parts[1]) * (1 - parts[3]), (1 - parts[2]) * (1 - parts[3]))
    return None


def _alike(one: Color, other: Color | None) -> bool:
    return other is not None and all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))
