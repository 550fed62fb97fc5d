"""From runs of glyphs to lines: the short way to what `typeset` makes of the glyphs one by one.

Most rows of a page are plain: what is drawn in them stands from left to right, nothing of it twice or over another.
Their words are told by a few questions about whole runs. All other rows are taken apart into glyphs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import gt, itemgetter, sub

from parsers.pages.glyphs import GAP, STEP, Run, glyphs_of, has_singles, unspaced, word_of
from parsers.pages.page import Line, Word, lines_of_words
from parsers.pages.typeset import NO_WIDTH, SAME_PLACE, SETTING, at_depth, priced, rows, usual_depth, words_of_row

_LEFT = itemgetter("x0")
_WORD = re.compile(r"\S+")
_NOWHERE = float("-inf")


# A part of a word: its run, and where it begins and ends in it.
_Part = tuple[Run, int, int]


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
    words: list[Word] = []
    extents: dict[int, tuple[float, float]] = {}
    parts: list[_Part] = []  # the parts of the last word, where the next run may go on with it
    end = top = 0.0
    for run in _levelled(row):
        text, lefts, rights = run["text"], run["lefts"], run["rights"]
        upper, lower, gap = run["top"], run["bottom"], GAP * run["size"]
        spans = _spans(text, lefts, [right + gap for right in rights])
        found = [Word(text[a:b], lefts[a], upper, max(rights[a:b]), lower) for a, b in spans]
        if not found:
            parts = []
            continue
        left, right = extents.get(run["owner"], (found[0].left, _NOWHERE))
        extents[run["owner"]] = (left, max([right, *[word.right for word in found]]))
        is_begun = spans[0][0] == 0 and not run["is_apart"]
        if parts and is_begun and lefts[0] <= end and abs(upper - top) <= STEP:
            parts.append((run, *spans[0]))
            words[-1:] = [_word(parts), *found[1:]]
        else:
            words += found
            parts = []
        if spans[-1][1] < len(text):
            parts = []
        elif len(spans) > 1 or not parts:
            parts = [(run, *spans[-1])]
        end, top = rights[-1] + gap, upper
    if not _is_one_strand(extents.values(), 0.5 * row[0]["size"]):
        return None
    return unspaced(words, [one for run in row for one in glyphs_of(run)]) if has_singles(words) else words


def _is_in_order(row: Sequence[Run]) -> bool:
    """Whether each character stands behind the one before it, none at the same place, and each has a width."""
    before = _NOWHERE
    for run in row:
        lefts, near = run["lefts"], SAME_PLACE * run["size"]
        if run["x0"] - before <= near or run["step"] <= near:
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


def _spans(text: str, lefts: Sequence[float], ends: Sequence[float]) -> list[tuple[int, int]]:
    """Return where the words of a run begin and end: a blank or a gap ends one.

    `ends` is where the next character may begin at most.
    """
    spans = [found.span() for found in _WORD.finditer(text)]
    if not any(map(gt, lefts[1:], ends)):
        return spans
    parted: list[tuple[int, int]] = []
    for first, last in spans:
        cuts = [at for at in range(first + 1, last) if lefts[at] > ends[at - 1]]
        parted += pairwise([first, *cuts, last])
    return parted


def _is_one_strand(extents: Iterable[tuple[float, float]], overlap: float) -> bool:
    """Whether nothing lies over another: each thing begins where all before it have ended."""
    end = _NOWHERE
    for left, right in extents:
        if left <= end - overlap:
            return False
        end = max(end, right)
    return True


def _word(parts: Sequence[_Part]) -> Word:
    """Return the word that several runs make."""
    glyphs = [one for part in parts for one in glyphs_of(*part)]
    return word_of([one for one in glyphs if one["text"] != " "])
