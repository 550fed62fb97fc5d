"""From single glyphs to lines, whichever library found the glyphs: as a person reads them off the page.

What is drawn twice to look bold counts once; letters spaced for effect are one word; raised cents are cents; text
that is turned stands in lines of its own; Hebrew and Arabic come in the order in which they are read.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any

from parsers.pages.page import Box, Line, Segment, Word, lines_of_words
from parsers.text.direction import is_right_to_left, read_in_order
from parsers.text.glossary import general

# A character as pdfplumber's functions take it: `text`, `x0`, `x1`, `top`, `bottom`, `size`; and ours: `base`, the
# height of the line it stands on; `angle`, counterclockwise in degrees; `origin`, where the pen stood, if it is turned;
# `owner`, the key of what it is a piece of; `is_unmapped`, whether its font does not tell which character it is.
Glyph = dict[str, Any]
# How pdfplumber splits the glyphs of a line, from left to right, into words.
WordBuilder = Callable[[list[Glyph]], Iterable[list[Glyph]]]

# Shares of a letter's size.
_SAME_PLACE = 0.06
_SAME_ROW = 0.1
_ONE_HEIGHT = 0.2
_MOST_STRANDS = 8
# Points: the height of the largest price tag.
_LARGEST = 60
_LEFT, _BASE = itemgetter("x0"), itemgetter("base")
# A mark over a letter has no width (points), and lies so far within it.
_NO_WIDTH, _WITHIN = 0.1, 0.06
# Depths of two fonts below one line that look like those of two lines.
_ONE_DEPTH = 0.25
_RAISED = 0.12
_SMALLER = 0.8
_WIDEST_SPACING = 1.2
_WIDEST_TITLE = 5.0
_THAI = re.compile("[\u0e01-\u0edf]")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNEVEN = 0.12
_FEWEST_SPACED = 3
_FEWEST_SPACED_BY_BLANKS = 5


def glyph(
    text: str, place: tuple[float, float, float], base: float, size: float, angle: float = 0, owner: int = 0
) -> Glyph:
    """Return an upright character at a place (left, bottom, right); its box is as tall as its size."""
    left, bottom, right = place
    return {
        "text": text,
        "x0": left,
        "top": bottom - size,
        "x1": right,
        "bottom": bottom,
        "size": size,
        "base": base,
        "angle": 0.0 if angle < 1 or angle > 359 else angle,
        "owner": owner,
        "is_unmapped": False,
    }


def blank_before(one: Glyph) -> Glyph:
    """Return a blank without width that keeps a glyph apart from the one before it."""
    edge = one["x0"] - 0.05
    return {**one, "text": " ", "x0": edge, "x1": edge}


def lines_of_glyphs(glyphs: Sequence[Glyph], page: int, build: WordBuilder) -> list[Line]:
    """Return a page's lines: those of its main direction first, then the lines of each other direction."""
    if not any(one["angle"] for one in glyphs):
        return _lines(glyphs, page, 0, build)
    directions: dict[int, list[Glyph]] = defaultdict(list)
    for one in glyphs:
        directions[round(one["angle"]) % 360].append(one)
    lines: list[Line] = []
    for angle, group in sorted(directions.items(), key=lambda item: -len(item[1])):
        found = _slanted(group, page) if angle % 90 else _lines(group, page, angle // 90, build)
        lines += [Line(page, len(lines) + at, line.segments) for at, line in enumerate(found, 1)]
    return lines


def _lines(glyphs: Sequence[Glyph], page: int, turn: int, build: WordBuilder) -> list[Line]:
    """Build the lines of glyphs that all run in one of the four directions, as if the page were turned to it."""
    there, back = _TURNS[turn]
    if turn:
        glyphs = [_placed(one, there) for one in glyphs]
    words: list[Word] = []
    for row in _rows(glyphs):
        for strand in _strands(_levelled(row)):
            words += _unspaced([_word(found) for found in build(strand)], strand)
    lines = lines_of_words(_priced(words), page)
    if not turn:
        return lines
    return [Line(page, 0, tuple(Segment(s.text, *back(s.box)) for s in line.segments)) for line in lines]


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs whose lines have one height, from left to right: lines that are set close do not become one."""
    row: list[Glyph] = []
    first, tallest = 0.0, 0.0
    for one in sorted(glyphs, key=_BASE):
        if row and one["base"] - first > _ONE_HEIGHT * max(one["size"], tallest):
            yield once(row)
            row = []
        if not row:
            first, tallest = one["base"], one["size"]
        row.append(one)
    if row:
        yield once(row)


def once(row: Iterable[Glyph]) -> list[Glyph]:
    """Return the glyphs of a line from left to right, without those drawn a second time at nearly the same place."""
    kept: list[Glyph] = []
    for one in sorted(_marked(row), key=_LEFT):
        left, near = one["x0"], _SAME_PLACE * one["size"]
        for other in reversed(kept):
            if left - other["x0"] > near:
                kept.append(one)
                break
            if other["text"] == one["text"] and abs(other["base"] - one["base"]) <= near:
                break
        else:
            kept.append(one)
    return kept


def _levelled(row: list[Glyph]) -> list[Glyph]:
    """Return the glyphs of a line with boxes at one height: fonts reach differently far below the line they stand on.

    Arabic letters do so far enough to look like another line.
    """
    depths = Counter(round((one["bottom"] - one["base"]) / one["size"], 1) for one in row if one["size"] > 0)
    if len(depths) < 2:
        return row
    usual = depths.most_common(1)[0][0]
    return [_at_depth(one, usual) for one in row]


def _at_depth(one: Glyph, depth: float) -> Glyph:
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
        if one["x1"] - one["x0"] >= _NO_WIDTH or one["text"].isascii():
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
        if not one["text"].isspace():
            extent = extents.get(one["owner"])
            if extent is None:
                extents[one["owner"]] = [one["x0"], one["x1"]]
            elif one["x1"] > extent[1]:
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


def _priced(words: list[Word]) -> list[Word]:
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
            if _is_priced(number, cents) and id(number) not in joined:
                text = f"{number.text}.{cents.text}"
                joined[id(number)] = Word(text, number.left, number.top, cents.right, number.bottom)
                joined[id(cents)] = None
                break
    return [found for word in words if (found := joined.get(id(word), word))] if joined else words


def _is_priced(number: Word, cents: Word) -> bool:
    size = number.bottom - number.top
    if not -0.1 * size < cents.left - number.right < 0.25 * size or cents.bottom - cents.top >= _SMALLER * size:
        return False
    is_raised = _RAISED * size <= number.bottom - cents.bottom < size and number.top - 0.3 * size < cents.top
    return is_raised and not _has_decimals(number.text)


def _has_decimals(number: str) -> bool:
    return any(sign in number and len(number.rpartition(sign)[2]) != 3 for sign in ".,")


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


def _word(found: Sequence[Glyph]) -> Word:
    """Return a word: raised cents set off from their units, letters in the order in which they are read."""
    letters = [one["text"] for one in found]
    text = "".join(letters)
    if text[-1:].isdigit() and len(found) > 1:
        text = _with_cents(found, text)
    if is_right_to_left(text):
        text = read_in_order(letters)
    right, top, bottom = found[-1]["x1"], found[0]["top"], found[0]["bottom"]
    for one in found:
        if one["x1"] > right:
            right = one["x1"]
        if one["top"] < top:
            top = one["top"]
        if one["bottom"] > bottom:
            bottom = one["bottom"]
    return Word(text, found[0]["x0"], top, right, bottom)


def _with_cents(glyphs: Sequence[Glyph], text: str) -> str:
    """Return the text of a word that ends in digits: smaller raised ones are cents, or the number of a note.

    Two of them after a number without decimals are its cents (a price tag); all others are set off by a space.
    """
    whole = max(one["size"] for one in glyphs)
    at = len(glyphs)
    while at and glyphs[at - 1]["size"] < _SMALLER * whole and glyphs[at - 1]["text"].isdigit():
        at -= 1
    body, raised = glyphs[:at], glyphs[at:]
    if not body or not raised or not body[-1]["text"].isdigit():
        return text
    if body[-1]["bottom"] - raised[0]["bottom"] < _RAISED * whole:
        return text
    number, cents = ("".join(one["text"] for one in part) for part in (body, raised))
    return f"{number} {cents}" if _has_decimals(number) or len(cents) != 2 else f"{number}.{cents}"


def _unspaced(words: list[Word], glyphs: Sequence[Glyph]) -> list[Word]:
    """Join letters that stand apart for effect into words: several, with even gaps between them."""
    singles = sum(len(word.text) == 1 for word in words)
    if singles < _FEWEST_SPACED:
        return words
    blanks = [one for one in glyphs if one["text"].isspace()]
    joined: list[Word] = []
    run: list[Word] = []
    for word in words:
        if len(word.text) != 1 or not word.text.isalnum():
            joined += [*_joined(run, blanks), word]
            run = []
        elif run and not _goes_on(run, word):
            joined += _joined(run, blanks)
            run = [word]
        else:
            run.append(word)
    return joined + _joined(run, blanks)


def _goes_on(run: Sequence[Word], word: Word) -> bool:
    size = word.bottom - word.top
    last = run[-1]
    gap = word.left - last.right
    widest = _WIDEST_TITLE if _CJK.match(word.text) else _WIDEST_SPACING
    if abs(word.bottom - last.bottom) > _SAME_ROW * size or not 0 < gap <= widest * size:
        return False
    return len(run) < 2 or abs(gap - (run[1].left - run[0].right)) <= _UNEVEN * size


def _joined(run: Sequence[Word], blanks: Sequence[Glyph]) -> list[Word]:
    """Return the run as one word when it is one: not for digits alone, and not for a few letters between blanks.

    East Asian titles are set wider than other words (`領　収　書`): those are joined where the word is a known one.
    """
    if len(run) < _FEWEST_SPACED or all(word.text.isdigit() for word in run):
        return list(run)
    if run[1].left - run[0].right > _WIDEST_SPACING * (run[0].bottom - run[0].top):
        text = "".join(word.text for word in run)
        if not any(len(term.text) == len(text) for term in general().find(text)):
            return list(run)
    if len(run) < _FEWEST_SPACED_BY_BLANKS:
        between = [(a.right + b.left) / 2 for a, b in pairwise(run)]
        if any(one["x0"] <= x <= one["x1"] for x in between for one in blanks):
            return list(run)
    text = "".join(word.text for word in run)
    return [Word(text, run[0].left, min(w.top for w in run), run[-1].right, max(w.bottom for w in run))]
