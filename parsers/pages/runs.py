"""From runs of glyphs to lines: the short way to what `typeset` makes of the glyphs one by one.

Most rows of a page are plain: what is drawn in them stands from left to right, nothing of it twice or over another.
Their words are told by a few questions about whole runs. All other rows are taken apart into glyphs.
"""

import re
from collections import Counter
from collections.abc import Sequence
from operator import gt, itemgetter, sub
from typing import NamedTuple

from parsers.pages.glyphs import GAP, STEP, Run, glyphs_of, has_singles, unspaced, word_of
from parsers.pages.page import Line, Word, lines_of_words
from parsers.pages.typeset import NO_WIDTH, SAME_PLACE, SETTING, at_depth, priced, rows, usual_depth, words_of_row

_LEFT = itemgetter("x0")
_WORD = re.compile(r"\S+")
_NOWHERE = float("-inf")


class _Piece(NamedTuple):
    """A word, or a part of one: its characters in a run, their right edge; whether the one before goes on with it."""

    run: Run
    first: int
    last: int
    right: float
    goes_on: bool


def lines_of_runs(runs: Sequence[Run], page: int) -> list[Line]:
    """Return the lines of a page on which nothing is turned."""
    words: list[Word] = []
    for row in rows(runs):
        plain = _words_of_plain(sorted(row, key=_LEFT))
        words += words_of_row([one for run in row for one in glyphs_of(run)]) if plain is None else plain
    return lines_of_words(priced(words), page)


def _words_of_plain(row: list[Run]) -> list[Word] | None:
    """Return the words of runs from left to right; None where the row is not plain."""
    if not _is_in_order(row):
        return None
    pieces = _pieces(_levelled(row))
    if not _is_one_strand(pieces):
        return None
    words: list[Word] = []
    parts: list[_Piece] = []
    for piece in pieces:
        if parts and not piece.goes_on:
            words.append(_word(parts))
            parts = []
        parts.append(piece)
    if parts:
        words.append(_word(parts))
    return unspaced(words, [one for run in row for one in glyphs_of(run)]) if has_singles(words) else words


def _is_in_order(row: Sequence[Run]) -> bool:
    """Whether each character stands behind the one before it, none at the same place, and each has a width."""
    before = _NOWHERE
    for run in row:
        lefts, near = run["lefts"], SAME_PLACE * run["size"]
        if run["x0"] - before <= near or (len(lefts) > 1 and min(map(sub, lefts[1:], lefts)) <= near):
            return False
        if not run["text"].isascii() and min(map(sub, run["rights"], lefts)) < NO_WIDTH:
            return False
        before = lefts[-1]
    return True


def _levelled(row: list[Run]) -> list[Run]:
    """Return the runs of a row with boxes at one height."""
    if len(set(map(SETTING, row))) < 2:
        return row
    settings: Counter[tuple[float, float, float]] = Counter()
    for run in row:
        settings[SETTING(run)] += len(run["text"]) + run["is_apart"]
    usual = usual_depth(settings)
    return row if usual is None else [at_depth(run, usual) for run in row]


def _pieces(row: Sequence[Run]) -> list[_Piece]:
    """Return the words of each run: a blank or a gap ends one."""
    pieces: list[_Piece] = []
    end, top = _NOWHERE, 0.0
    for run in row:
        text, lefts, rights, upper = run["text"], run["lefts"], run["rights"], run["top"]
        gap = GAP * run["size"]
        ends = [right + gap for right in rights]
        if run["is_apart"]:
            end = _NOWHERE
        for found in _WORD.finditer(text):
            first, last = found.span()
            goes_on = first == 0 and lefts[0] <= end and abs(upper - top) <= STEP
            if any(map(gt, lefts[first + 1 : last], ends[first:last])):
                for at in range(first + 1, last):
                    if lefts[at] > ends[at - 1]:
                        pieces.append(_Piece(run, first, at, max(rights[first:at]), goes_on))
                        first, goes_on = at, False
            pieces.append(_Piece(run, first, last, max(rights[first:last]), goes_on))
        end, top = _NOWHERE if text[-1].isspace() else ends[-1], upper
    return pieces


def _is_one_strand(pieces: Sequence[_Piece]) -> bool:
    """Whether nothing lies over another: each thing begins where all before it have ended."""
    extents: dict[int, tuple[float, float]] = {}
    for run, first, _, right, _ in pieces:
        owner = run["owner"]
        left, before = extents.get(owner, (run["lefts"][first], _NOWHERE))
        extents[owner] = (left, max(before, right))
    if len(extents) < 2:
        return True
    overlap = 0.5 * pieces[0].run["size"]
    end = _NOWHERE
    for left, right in extents.values():
        if left <= end - overlap:
            return False
        end = max(end, right)
    return True


def _word(parts: Sequence[_Piece]) -> Word:
    run, first, last, right, _ = parts[0]
    if len(parts) == 1:
        return Word(run["text"][first:last], run["lefts"][first], run["top"], right, run["bottom"])
    glyphs = [one for part in parts for one in glyphs_of(part.run, part.first, part.last)]
    return word_of([one for one in glyphs if one["text"] != " "])
