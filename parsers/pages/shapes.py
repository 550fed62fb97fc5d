"""The shapes of figures: what a drawn character looks like, told from its ink alone.

A picture is one number whose bits are its pixels, row by row, the lowest bit first: so it is grown, filled and
compared as a whole. Shapes are told by comparison with those of fonts that are common (`shapes.toml`) and by their
holes: an 8 has two, a 6 one. What is like none of them, or like two, is not told.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

# Cells of a shape's grid, each way.
SIDE = 32
# A hole has at least this share of the ink's height squared; smaller ones are flaws of the drawing.
_SMALLEST_HOLE = 0.004
_MOST_HOLES = 8
# A shape is a figure where it is so near to its shapes, and so much nearer than to those of others. Holes as no font
# has them in those others make them farther.
_ALIKE, _APART, _NO_SUCH_HOLES = 0.15, 0.05, 0.1
# It is another figure than it should be where it is so near to that one, and so much farther from its own: holes that
# its own never has count for so much, but not for all. Of the 2,340 figures of 234 fonts, each compared with the fonts
# of other families only, none is taken for another, nor with three quarters of that distance; and of those that are
# called by another's name, nine in ten are found out.
_NEAR, _FAR, _BESIDE, _OTHER_HOLES = 0.12, 0.2, 0.06, 0.2
# So much farther is a known shape that has other holes.
_HOLED_OTHERWISE = 0.05
# So near is nothing that is no figure: the nearest, a `$` that is like an 8, is at 0.09.
_VERY_NEAR = 0.07
# Where a hole is: a share of the height, from above, up to which it is a high one, and from which it is a low one.
_HIGH, _LOW = 0.43, 0.57


class Holes(StrEnum):
    """What paper is inside of a shape."""

    NONE = "none"
    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"
    STACKED = "stacked"
    BESIDE = "beside"
    MANY = "many"


# The holes that each figure may have: a 4 is open or closed, a 0 may have a stroke or a dot in it.
_OPEN = frozenset({Holes.NONE})
_HOLES = {
    "0": frozenset({Holes.MIDDLE, Holes.BESIDE}),
    "1": _OPEN,
    "2": _OPEN,
    "3": _OPEN,
    "4": frozenset({Holes.NONE, Holes.HIGH, Holes.MIDDLE, Holes.LOW}),
    "5": _OPEN,
    "6": frozenset({Holes.LOW}),
    "7": _OPEN,
    "8": frozenset({Holes.STACKED}),
    "9": frozenset({Holes.HIGH}),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of ink: how many columns and rows, and the bits of all."""

    columns: int
    rows: int
    ink: int

    def between(self, left: int, right: int) -> int:
        """Return the pixels of the columns from one to before another."""
        return ((1 << right) - (1 << left)) * (_sides(self.columns, self.rows)[2] // ((1 << self.columns) - 1))

    def edges(self, ink: int) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of ink, of which there is some."""
        columns = self.columns
        top = ((ink & -ink).bit_length() - 1) // columns
        bottom = (ink.bit_length() - 1) // columns + 1
        row, all_rows = (1 << columns) - 1, 0
        for at in range(top, bottom):
            all_rows |= ink >> at * columns & row
        return (all_rows & -all_rows).bit_length() - 1, top, all_rows.bit_length(), bottom


@dataclass(frozen=True, slots=True)
class Shape:
    """The ink of one character: its grid, the grid grown by a cell, the holes it has."""

    grid: int
    grown: int
    holes: Holes


@lru_cache(maxsize=64)
def _sides(columns: int, rows: int) -> tuple[int, int, int]:
    """Return the pixels of a picture that have a left neighbour, those that have a right one, and all."""
    whole = (1 << columns * rows) - 1
    first = sum(1 << at * columns for at in range(rows))
    return whole & ~first, whole & ~(first << columns - 1), whole


def _grown(ink: int, columns: int, after_first: int, before_last: int, whole: int) -> int:
    ink |= (ink & before_last) << 1 | (ink & after_first) >> 1
    return (ink | ink << columns | ink >> columns) & whole


def pieces_of(picture: Picture, most: int, *, by_corners: bool = True) -> Iterator[int]:
    """Yield the connected pieces of a picture's ink, at most so many; or those that more than corners connect."""
    after_first, before_last, _ = _sides(picture.columns, picture.rows)
    columns, left = picture.columns, picture.ink
    while left and most:
        piece, more = 0, left & -left
        while more != piece:
            piece = more
            more |= (piece & before_last) << 1 | (piece & after_first) >> 1
            lines = more if by_corners else piece
            more = (more | lines << columns | lines >> columns) & left
        yield piece
        left &= ~piece
        most -= 1


def shape_of(picture: Picture, ink: int) -> Shape:
    """Return the shape of some of a picture's ink, of which there is some."""
    left, top, right, bottom = picture.edges(ink)
    row = (1 << right - left) - 1
    return _shape(tuple(ink >> at * picture.columns + left & row for at in range(top, bottom)), right - left)


# the same figures of the same fonts come again and again
@lru_cache(maxsize=512)
def _shape(lines: tuple[int, ...], columns: int) -> Shape:
    grid = _grid(lines, columns)
    return Shape(grid, _grown(grid, SIDE, *_sides(SIDE, SIDE)), _holes(lines, columns, len(lines)))


def _grid(lines: Sequence[int], columns: int) -> int:
    """Return ink as a grid of one height; narrow ink stays narrow, though less so: fonts differ in that."""
    rows = len(lines)
    across = max(4, min(SIDE, round(SIDE * (columns / rows) ** 0.5)))
    shift = (SIDE - across) // 2
    cells = []
    for at in range(across):
        first, last = at * columns // across, -(-(at + 1) * columns // across)
        cells.append((1 << last) - (1 << first))
    grid = 0
    for at in range(SIDE):
        line = 0
        for one in lines[at * rows // SIDE : -(-(at + 1) * rows // SIDE)]:
            line |= one
        bits = 0
        for place, cell in enumerate(cells, shift):
            if line & cell:
                bits |= 1 << place
        grid |= bits << at * SIDE
    return grid


def _holes(lines: Sequence[int], columns: int, rows: int) -> Holes:
    """Return which holes are in ink, those that are only flaws left out."""
    # paper all around, so that all outside is one piece, and the first
    wide, high = columns + 2, rows + 2
    ink = 0
    for at, line in enumerate(lines, 1):
        ink |= line << at * wide + 1
    paper = Picture(wide, high, _sides(wide, high)[2] & ~ink)
    smallest = max(_SMALLEST_HOLE * rows * rows, 2)
    inside = [piece for piece in pieces_of(paper, _MOST_HOLES, by_corners=False) if piece.bit_count() >= smallest][1:]
    if not inside or len(inside) > 2:
        return Holes.MANY if inside else Holes.NONE
    edges = sorted(paper.edges(piece)[1::2] for piece in inside)
    if len(inside) == 2:
        return Holes.STACKED if edges[1][0] >= edges[0][1] else Holes.BESIDE
    middle = (sum(edges[0]) / 2 - 1) / rows
    return Holes.HIGH if middle <= _HIGH else Holes.LOW if middle >= _LOW else Holes.MIDDLE


def distance(one: Shape, other: Shape) -> float:
    """Return how much of the ink of each lies beside the other's: 0 where all lies on it, 2 where none does."""
    return (one.grid & ~other.grown).bit_count() / one.grid.bit_count() + (
        other.grid & ~one.grown
    ).bit_count() / other.grid.bit_count()


@lru_cache(maxsize=1)
def known_shapes() -> Mapping[str, tuple[Shape, ...]]:
    """Return the shapes of each figure in common fonts."""
    table = tomllib.loads(resources.files(__package__).joinpath("shapes.toml").read_text("utf-8"))
    sides = _sides(SIDE, SIDE)
    return {
        figure: tuple(
            Shape(grid := int(one, 16), _grown(grid, SIDE, *sides), Holes(holes))
            for holes, grids in kinds.items()
            for one in grids
        )
        for figure, kinds in table.items()
    }


def figure_drawn(shape: Shape) -> str:
    """Return the figure that a shape surely is, with nothing known of what it should be; mostly none."""
    near = _distances(shape)
    best = min(near, key=lambda figure: near[figure])
    return best if near[best] <= _VERY_NEAR and shape.holes in _HOLES[best] else ""


def other_than(shape: Shape, figure: str) -> str:
    """Return the other figure that a shape surely is, though it should be `figure`; empty where that is not sure."""
    near = _distances(shape)
    others = [other for other in near if other != figure and shape.holes in _HOLES[other]]
    if not others:
        return ""
    best = min(others, key=lambda other: near[other])
    own = near[figure] + (0.0 if shape.holes in _HOLES[figure] else _OTHER_HOLES)
    is_other = near[best] <= _NEAR and own - near[best] >= _FAR and near[figure] - near[best] >= _BESIDE
    return best if is_other else ""


def is_surely(shape: Shape, figure: str) -> bool:
    """Whether a shape is a figure, and like no other."""
    near = _distances(shape)
    others = (near[one] + (0.0 if shape.holes in _HOLES[one] else _NO_SUCH_HOLES) for one in near if one != figure)
    return shape.holes in _HOLES[figure] and near[figure] <= _ALIKE and min(others) - near[figure] >= _APART


@lru_cache(maxsize=256)
def _distances(shape: Shape) -> Mapping[str, float]:
    """Return how far a shape is from the nearest shape of each figure; other holes are a distance too."""
    return {
        figure: min(distance(shape, known) + (known.holes is not shape.holes) * _HOLED_OTHERWISE for known in shapes)
        for figure, shapes in known_shapes().items()
    }
