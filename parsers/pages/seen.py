"""Which glyphs of a page an eye can see: cheap proofs first, and for what they leave open, the page as pixels.

Nearly all text is dark, opaque, and lies on paper or on a light box that is drawn before it: that proves it. Anything
else (light text, layers, clipping, forms, pictures behind or before it) is drawn, and drawn again without it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from parsers.pages.glyphs import Glyph, Run
from parsers.pages.page import Box

_WHITE = (255, 255, 255)
# Steps of 255 by which one color of a text and what is behind it differ at least, when that is plain to see.
_PLAIN = 60
_FAINTEST = 12
# Text rendering modes that paint nothing, and those that only draw the outline (ISO 32000-1, 9.3.6).
_UNPAINTED_MODES = (3, 7)
_OUTLINED_MODES = (1, 5)
# In points: text below it is tiny; shapes below it in height or width are rules, and hide nothing.
_TINY = 1.0
_THIN = 2.0
# Shapes are looked up by bands of the page; more than so many in one are not compared one by one with its text.
_BAND = 40.0
_MOST_SHAPES = 300
_MOST_BANDS = 500
# Marks so small that a faint trace may leave them out; they share the fate of their neighbours.
_SPECKS = frozenset(".,:;'`´’\"“”-–_·|°")


class Drawn(NamedTuple):
    """A thing that is drawn on a page. `order` grows in the order of drawing; `color` is None where it is not plain.

    `kind` is `text`, `path`, `picture` or `form`. Of text: `mode` is the rendering mode, `opacity` from 0 to 255, and
    `is_doubtful` tells that a layer, a clipping path, a form or a font of drawings has a say in whether it is seen.
    Of a path: `is_box` tells that it fills its box.
    """

    kind: str
    order: int
    box: Box
    color: tuple[int, int, int] | None
    opacity: int = 255
    mode: int = 0
    is_doubtful: bool = False
    is_box: bool = False


class Canvas(Protocol):
    """A page that can be drawn with and without some of its glyphs."""

    @property
    def width(self) -> float:
        """The width in points."""

    @property
    def height(self) -> float:
        """The height in points."""

    def painted(self, glyphs: Sequence[Glyph]) -> set[int]:
        """Return the places, in the sequence, of the glyphs that leave a trace."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a page's glyphs, what is not, and whether the page is a scan with a layer of recognised text."""

    glyphs: list[Glyph]
    hidden: list[Glyph]
    is_scan: bool


def is_covered(page: Canvas, others: Sequence[Drawn]) -> bool:
    """Whether one picture lies on more than half of a page."""
    return bool(covers(page, others))


def covers(page: Canvas, others: Sequence[Drawn]) -> list[Drawn]:
    """Return the pictures, or drawings of their own, that each lie on more than half of a page."""
    pictures = [one for one in others if one.kind in ("picture", "form")]
    return [one for one in pictures if _area(one.box) > 0.5 * page.width * page.height]


def seen(page: Canvas, glyphs: Sequence[Glyph], texts: Mapping[int, Drawn], others: Sequence[Drawn]) -> Seen:
    """Tell the glyphs that can be seen from those that can't."""
    covered = is_covered(page, others)
    letters = [one for one in glyphs if not one["text"].isspace()] if covered else []
    if letters and all(is_unpainted(texts.get(one["owner"])) for one in letters):
        return Seen(
            [one for one in glyphs if _is_on(page, one)], [one for one in letters if not _is_on(page, one)], True
        )
    proofs, whole = _proven(page, glyphs, texts, others)
    if len(whole) == len(proofs):
        return Seen(list(glyphs), [], False)
    shown: list[Glyph] = []
    hidden: list[Glyph] = []
    open_ones: list[Glyph] = []
    for one in glyphs:
        owner = one["owner"]
        if owner in whole or one["text"].isspace() or (proofs[owner] and _is_on(page, one)):
            shown.append(one)
        elif proofs[owner] is None and _is_on(page, one):
            open_ones.append(one)
        else:
            hidden.append(one)
    if open_ones:
        found = _traced(open_ones, page.painted(open_ones))
        unseen = [one for at, one in enumerate(open_ones) if at not in found]
        if covered and not found and not hidden and len(unseen) == len(letters):
            return Seen(list(glyphs), [], True)  # recognised text that lies under the picture
        hidden += unseen
        lost = {id(one) for one in hidden}
        shown = [one for one in glyphs if id(one) not in lost]
    return Seen(shown, hidden, False)


def are_seen(page: Canvas, runs: Sequence[Run], texts: Mapping[int, Drawn], others: Sequence[Drawn]) -> bool:
    """Whether it is proven that all characters of a page can be seen."""
    proofs, whole = _proven(page, runs, texts, others)
    return len(whole) == len(proofs)


def _proven(
    page: Canvas, glyphs: Sequence[Glyph], texts: Mapping[int, Drawn], others: Sequence[Drawn]
) -> tuple[dict[int, bool | None], set[int]]:
    """Return what is proven of each text object, and those of which all can be seen."""
    shapes = _Shapes(others, page.height)
    first = {one["owner"]: one for one in reversed(glyphs)}
    proofs = {owner: _proof(texts.get(owner), shapes) for owner in first}
    sheet = (0.0, 0.0, page.width, page.height)
    whole = {
        owner for owner, one in first.items() if proofs[owner] and _holds(sheet, texts[owner].box) and _is_on(page, one)
    }
    return proofs, whole


class _Shapes:
    """What is drawn on a page besides its text and may hide it, looked up by place."""

    def __init__(self, others: Sequence[Drawn], height: float) -> None:
        self._bands: dict[int, list[Drawn]] = defaultdict(list)
        last = min(int(height // _BAND), _MOST_BANDS)
        for one in others:
            left, top, right, bottom = one.box
            if one.opacity and right - left >= _THIN and bottom - top >= _THIN:
                for band in range(max(int(top // _BAND), 0), min(int(bottom // _BAND), last) + 1):
                    self._bands[band].append(one)

    def under(self, box: Box) -> list[Drawn] | None:
        """Return the shapes that share more than an edge with a box, in the order of drawing; None for too many."""
        left, top, right, bottom = box[0] + 0.5, box[1] + 0.5, box[2] - 0.5, box[3] - 0.5
        first, last = int(top // _BAND), int(bottom // _BAND)
        if last >= _MOST_BANDS:
            return None
        near = self._bands.get(first, [])
        for band in range(first + 1, last + 1):
            near = near + self._bands.get(band, [])
        if len(near) > _MOST_SHAPES:
            return None
        found = [one for one in near if _meet(one.box, left, top, right, bottom)]
        return found if first == last else sorted(found, key=lambda one: one.order)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def is_unpainted(text: Drawn | None) -> bool:
    """Whether a text is set in a way that paints nothing, as a scanner sets what it recognised."""
    return text is not None and text.mode in _UNPAINTED_MODES


def _is_on(page: Canvas, one: Glyph) -> bool:
    """Whether a glyph is on the page, and large enough to be read."""
    inside = one["x1"] >= 0 and one["x0"] <= page.width and one["bottom"] >= 0 and one["top"] <= page.height
    return bool(inside) and max(one["size"], one["bottom"] - one["top"]) >= _TINY


def _proof(text: Drawn | None, shapes: "_Shapes") -> bool | None:
    """Return whether a text object is seen; None where only a look at the page can tell."""
    if text is None:
        return None
    if text.mode in _UNPAINTED_MODES or text.opacity < _FAINTEST:
        return False
    color = text.color
    if text.is_doubtful or color is None or text.mode in _OUTLINED_MODES or text.opacity < 128:
        return None
    touching = shapes.under(text.box)
    if touching is None or any(one.order > text.order for one in touching):
        return None
    for shape in reversed(touching):
        if shape.color is None or not _differ(color, shape.color):
            return None
        if shape.opacity == 255 and shape.is_box and _holds(shape.box, text.box):
            return True
        if shape.opacity < 255:
            return None
    return True if _differ(color, _WHITE) else None


def _meet(box: Box, left: float, top: float, right: float, bottom: float) -> bool:
    return box[0] < right and box[2] > left and box[1] < bottom and box[3] > top


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0] + 0.5
        and outer[1] <= inner[1] + 0.5
        and outer[2] >= inner[2] - 0.5
        and outer[3] >= inner[3] - 0.5
    )


def _differ(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return abs(one[0] - other[0]) >= _PLAIN or abs(one[1] - other[1]) >= _PLAIN or abs(one[2] - other[2]) >= _PLAIN


def _traced(glyphs: Sequence[Glyph], found: set[int]) -> set[int]:
    """Return the places of the glyphs that are seen: those that leave a trace, and specks beside one of their kin."""
    kept = set(found)
    for at, one in enumerate(glyphs):
        if at not in found and one["text"] in _SPECKS:
            near = [place for place in (at - 1, at + 1) if 0 <= place < len(glyphs)]
            if any(place in found and glyphs[place]["owner"] == one["owner"] for place in near):
                kept.add(at)
    return kept
