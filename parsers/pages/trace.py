"""Two pictures of a page, with and without a text: whether its letters leave a trace."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.pages.glyphs import Glyph

_MOST_PIXELS = 4_000_000
_PIXELS_A_POINT = 1.5
# A letter is compared only where it has as many rows of pixels; so few steps of 255 in a color are no contrast.
_FEWEST_ROWS = 3
_CONTRAST = 8


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page as rows of pixels of four bytes: where it begins, and how many pixels a point has."""

    left: float
    top: float
    scale: float
    columns: int
    rows: int


def region_of(glyphs: Sequence[Glyph], width: float, height: float) -> Region | None:
    """Return the part of a page that holds all the glyphs, as fine as its size allows."""
    inside = [g for g in glyphs if g["x1"] > 0 and g["x0"] < width and g["bottom"] > 0 and g["top"] < height]
    if not inside:
        return None
    left, top = max(min(g["x0"] for g in inside), 0), max(min(g["top"] for g in inside), 0)
    right, bottom = min(max(g["x1"] for g in inside), width), min(max(g["bottom"] for g in inside), height)
    area = max((right - left) * (bottom - top), 1)
    scale = min(_PIXELS_A_POINT, math.sqrt(_MOST_PIXELS / area))
    columns, rows = math.ceil((right - left) * scale) + 2, math.ceil((bottom - top) * scale) + 2
    return Region(left, top, scale, columns, rows) if columns * rows < 2 * _MOST_PIXELS else None


def differ(shown: bytes, bare: bytes, region: Region, glyph: Glyph) -> bool:
    """Whether two pictures differ, for an eye, in the middle of a glyph's box; its neighbours reach into the rest."""
    across, upper, lower = glyph["x1"] - glyph["x0"], glyph["top"], glyph["bottom"]
    if (lower - upper) * region.scale < _FEWEST_ROWS:
        return False
    if not glyph["angle"]:
        upper, lower = glyph["base"] - 0.6 * glyph["size"], glyph["base"]
    left = max(int((glyph["x0"] + 0.1 * across - region.left) * region.scale), 0)
    right = min(math.ceil((glyph["x1"] - 0.1 * across - region.left) * region.scale), region.columns)
    top = max(int((upper - region.top) * region.scale), 0)
    bottom = min(math.ceil((lower - region.top) * region.scale), region.rows)
    for row in range(top, bottom):
        start, end = 4 * (row * region.columns + left), 4 * (row * region.columns + max(right, left + 1))
        one, other = shown[start:end], bare[start:end]
        if one != other and any(abs(a - b) >= _CONTRAST for a, b in zip(one, other, strict=True)):
            return True
    return False
