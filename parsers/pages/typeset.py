"""From single glyphs to lines: as a person reads them off the page.

What is drawn twice to look bold counts once; text that is turned stands in lines of its own.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from parsers.pages.glyphs import RAISED, SMALLER, Glyph, has_decimals, words_in
from parsers.pages.page import Box, Line, Segment, Word, lines_of_words

# Shares of a letter's size.
SAME_PLACE = 0.06
_ONE_HEIGHT = 0.2
_MOST_STRANDS = 8
# Points: the height of the largest price tag.
_LARGEST = 60
_LEFT, _BASE, SETTING = itemgetter("x0"), itemgetter("base"), itemgetter("bottom", "base", "size")
# A mark over a letter has no width (points), and lies so far within it.
NO_WIDTH, _WITHIN = 0.1, 0.06
# Depths of two fonts below one line that look like those of two lines.
_ONE_DEPTH = 0.25
_THAI = re.compile("[\u0e01-\u0edf]")


def lines_of_glyphs(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """Return a page's lines: those of its main direction first, then the lines of each other direction."""
    if not any(map(itemgetter("angle"), glyphs)):
        return _lines(glyphs, page, 0)
    directions: dict[int, list[Glyph]] = defaultdict(list)
    for one in glyphs:
        directions[round(one["angle"]) % 360].append(one)
    lines: list[Line] = []
    for angle, group in sorted(directions.items(), key=lambda item: -len(item[1])):
        found = _slanted(group, page) if angle % 90 else _lines(group, page, angle // 90)
        lines += [Line(page, len(lines) + at, line.segments) for at, line in enumerate(found, 1)]
    return lines


def _lines(glyphs: Sequence[Glyph], page: int, turn: int) -> list[Line]:
    """Build the lines of glyphs that all run in one of the four directions, as if the page were turned to it."""
    there, back = _TURNS[turn]
    if turn:
        glyphs = [_placed(one, there) for one in glyphs]
    words: list[Word] = []
    for row in rows(glyphs):
        words += words_of_row(row)
    lines = lines_of_words(priced(words), page)
    if not turn:
        return lines
    return [Line(page, 0, tuple(Segment(s.text, *back(s.box)) for s in line.segments)) for line in lines]


def words_of_row(row: list[Glyph]) -> list[Word]:
    """Return the words of glyphs whose lines have one height."""
    return [word for strand in _strands(_levelled(once(row))) for word in words_in(strand)]


def rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs, or runs of them, whose lines have one height: lines that are set close do not become one."""
    row: list[Glyph] = []
    first, tallest = 0.0, 0.0
    for one in sorted(glyphs, key=_BASE):
        base = one["base"]
        if row and (base == first or base - first <= _ONE_HEIGHT * max(one["size"], tallest)):
            row.append(one)
            continue
        if row:
            yield row
        row, first, tallest = [one], base, one["size"]
    if row:
        yield row


def once(row: list[Glyph]) -> list[Glyph]:
    """Return the glyphs of a line from left to right, without those drawn a second time at nearly the same place."""
    if not "".join([one["text"] for one in row]).isascii():
        row = list(_marked(row))
    kept: list[Glyph] = []
    before = float("-inf")
    for one in sorted(row, key=_LEFT):
        left, near = one["x0"], SAME_PLACE * one["size"]
        if left - before > near or not _is_kept(one, kept, left, near):
            kept.append(one)
            before = left
    return kept


def _is_kept(one: Glyph, kept: Sequence[Glyph], left: float, near: float) -> bool:
    """Whether a glyph is among those that were kept, so near that it is the same one drawn again."""
    for other in reversed(kept):
        if left - other["x0"] > near:
            return False
        if other["text"] == one["text"] and abs(other["base"] - one["base"]) <= near:
            return True
    return False


def _levelled(row: list[Glyph]) -> list[Glyph]:
    """Return the glyphs of a line with boxes at one height: fonts reach differently far below the line they stand on.

    Arabic letters do so far enough to look like another line.
    """
    if len(set(map(SETTING, row))) < 2:
        return row
    usual = usual_depth(Counter(map(SETTING, row)))
    return row if usual is None else [at_depth(one, usual) for one in row]


def usual_depth(settings: Mapping[tuple[float, float, float], int]) -> float | None:
    """Return how far most glyphs reach below their line, as a share of their size; None where all do as far.

    `settings` has how many glyphs there are of a bottom, a line and a size.
    """
    depths: Counter[float] = Counter()
    for (bottom, base, size), count in settings.items():
        if size > 0:
            depths[round((bottom - base) / size, 1)] += count
    return depths.most_common(1)[0][0] if len(depths) > 1 else None


def at_depth(one: Glyph, depth: float) -> Glyph:
    """Return a glyph with its box moved where it reaches much less or much further down than the others."""
    size = one["size"]
    if size <= 0 or abs((one["bottom"] - one["base"]) / size - depth) <= _ONE_DEPTH:
        return one
    bottom = one["base"] + depth * size
    return {**one, "top": bottom - size, "bottom": bottom}


def _marked(row: Iterable[Glyph]) -> Iterator[Glyph]:
    """Yield glyphs with each mark moved into its letter: it has no width and stands where that ends.

    A character without width that the font does not name is such a mark behind a Thai letter, and left out.
    """
    before = ""
    for one in row:
        if one["x1"] - one["x0"] >= NO_WIDTH or one["text"].isascii():
            before = one["text"]
            yield one
        elif one["text"][0] != "\ufffd" or not _THAI.match(before):
            within = _WITHIN * one["size"] if unicodedata.category(one["text"][0]) == "Mn" else 0.0
            yield {**one, "x0": one["x0"] - within, "x1": one["x1"] - within} if within else one


def _strands(row: list[Glyph]) -> list[list[Glyph]]:
    """Split a row where things lie over each other: their letters must not mix."""
    if len({one["owner"] for one in row}) == 1:
        return [row]
    extents: dict[int, list[float]] = {}
    for one in row:
        extent = extents.get(one["owner"])
        if (extent is None or one["x1"] > extent[1]) and not one["text"].isspace():
            if extent is None:
                extents[one["owner"]] = [one["x0"], one["x1"]]
            else:
                extent[1] = one["x1"]
    ends: list[float] = []
    strand_of: dict[int, int] = {}
    overlap = 0.5 * row[0]["size"]
    for owner, (left, right) in extents.items():
        at = next((at for at, end in enumerate(ends) if left > end - overlap), len(ends))
        if at == len(ends) and at < _MOST_STRANDS:
            ends.append(right)
        at = min(at, _MOST_STRANDS - 1)
        ends[at] = max(ends[at], right)
        strand_of[owner] = at
    if len(ends) < 2:
        return [row]
    strands: list[list[Glyph]] = [[] for _ in ends]
    for one in row:
        strands[strand_of.get(one["owner"], 0)].append(one)
    return strands


def priced(words: list[Word]) -> list[Word]:
    """Join two small raised digits to the whole number they touch, as its cents."""
    numbers = sorted((word for word in words if word.text[-1:].isdigit()), key=lambda word: word.right)
    joined: dict[int, Word | None] = {}
    for cents in numbers:
        if len(cents.text) != 2 or not cents.text.isdigit():
            continue
        reach = 0.25 * _LARGEST
        first = bisect_left(numbers, cents.left - reach, key=lambda word: word.right)
        last = bisect_left(numbers, cents.left + reach, key=lambda word: word.right)
        for number in numbers[first:last]:
            if _ispriced(number, cents) and id(number) not in joined:
                text = f"{number.text}.{cents.text}"
                joined[id(number)] = Word(text, number.left, number.top, cents.right, number.bottom)
                joined[id(cents)] = None
                break
    return [found for word in words if (found := joined.get(id(word), word))] if joined else words


def _ispriced(number: Word, cents: Word) -> bool:
    size = number.bottom - number.top
    if not -0.1 * size < cents.left - number.right < 0.25 * size or cents.bottom - cents.top >= SMALLER * size:
        return False
    is_raised = RAISED * size <= number.bottom - cents.bottom < size and number.top - 0.3 * size < cents.top
    return is_raised and not has_decimals(number.text)


def _slanted(glyphs: Sequence[Glyph], page: int) -> Iterable[Line]:
    """Return a line for each run of glyphs that are pieces of one thing, in the order in which they are drawn."""
    runs: dict[int, list[Glyph]] = defaultdict(list)
    for one in glyphs:
        runs[one["owner"]].append(one)
    for run in runs.values():
        text = " ".join("".join(one["text"] for one in run).split())
        if text:
            boxes = [_box(one) for one in run]
            left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
            right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
            yield Line(page, 0, (Segment(text, left, top, right, bottom),))


def _box(one: Glyph) -> Box:
    return (one["x0"], one["top"], one["x1"], one["bottom"])


def _placed(one: Glyph, there: Callable[[Box], Box]) -> Glyph:
    left, _, right, bottom = there(_box(one))
    x, y = one["origin"]
    base = there((x, y, x, y))[1]
    return {**one, "x0": left, "top": bottom - one["size"], "x1": right, "bottom": bottom, "base": base}


# Counterclockwise quarter turns: how a box goes to where its text is upright, and back.
_TURNS: tuple[tuple[Callable[[Box], Box], Callable[[Box], Box]], ...] = (
    (lambda b: b, lambda b: b),
    (lambda b: (-b[3], b[0], -b[1], b[2]), lambda b: (b[1], -b[2], b[3], -b[0])),
    (lambda b: (-b[2], -b[3], -b[0], -b[1]), lambda b: (-b[2], -b[3], -b[0], -b[1])),
    (lambda b: (b[1], -b[2], b[3], -b[0]), lambda b: (-b[3], b[0], -b[1], b[2])),
)
