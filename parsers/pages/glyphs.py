"""Characters as they stand on a page, whichever library found them, and the words of those that stand on one line.

Letters spaced for effect are one word; raised cents are cents; Hebrew and Arabic come in the order in which they are
read.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any

from parsers.pages.page import Word
from parsers.text.direction import is_right_to_left, read_in_order
from parsers.text.glossary import general

# A character: `text`, `x0`, `x1`, `top`, `bottom`, `size`; and ours: `base`, the
# height of the line it stands on; `angle`, counterclockwise in degrees; `origin`, where the pen stood, if it is turned;
# `owner`, the key of what it is a piece of; `is_unmapped`, whether its font does not tell which character it is.
Glyph = dict[str, Any]
# Characters that stand beside each other and share all but their place: `text` has all of them, `lefts` and `rights`
# have their edges; `step` is how far the next one stands at least; `is_apart`, whether a blank without width stands
# before the first one: at `x0` and `x1` then.
Run = Glyph

# The first letter of the scripts whose blanks and marks PDFium moves.
FIRST_SHAPED = "\u0590"
_UNKNOWN = frozenset({"Co", "Cn", "Cs", "Cc"})

# Shares of a letter's size.
RAISED, SMALLER = 0.12, 0.8
_SAME_ROW = 0.1
_WIDEST_SPACING = 1.2
_WIDEST_TITLE = 5.0
_UNEVEN = 0.12
# A wider gap ends a word, as pdfplumber has it: a share of a letter's size, or points up or down.
GAP, STEP = 0.15, 3
_FEWEST_SPACED = 3
_MOST_ICONS = 0.05
_BEFORE = 0.05
_FEWEST_SPACED_BY_BLANKS = 5
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TOP, _RIGHT, _BOTTOM = itemgetter("top"), itemgetter("x1"), itemgetter("bottom")


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
    edge = one["x0"] - _BEFORE
    return {**one, "text": " ", "x0": edge, "x1": edge}


def run_of(manner: Glyph, text: str, lefts: list[float], rights: list[float], step: float, *, is_apart: bool) -> Run:
    """Return a run of characters in the manner of a glyph."""
    run = {**manner, "text": text, "lefts": lefts, "rights": rights, "step": step, "is_apart": is_apart}
    run["x0"], run["x1"] = (lefts[0] - _BEFORE, lefts[0] - _BEFORE) if is_apart else (lefts[0], rights[0])
    return run


def glyphs_of(run: Run, first: int = 0, last: int | None = None) -> list[Glyph]:
    """Return the characters of a run, or of a part of it, one by one."""
    letters = zip(run["text"][first:last], run["lefts"][first:last], run["rights"][first:last], strict=True)
    found = [{**run, "text": letter, "x0": left, "x1": right} for letter, left, right in letters]
    return [blank_before(found[0]), *found] if run["is_apart"] and not first else found


def is_unknown(text: str) -> bool:
    """Whether it is an unassigned, private, control or replacement character."""
    if text.isascii():
        return not text.isprintable() and not text.isspace()
    return any(letter == "\ufffd" or unicodedata.category(letter) in _UNKNOWN for letter in text)


def is_stacked(one: Glyph) -> bool:
    """Whether what is drawn as one letter would be read as several, a figure among them: no eye sees that number."""
    text = "".join(one["text"].split())
    return len(text) > 1 and any(map(str.isdecimal, text))


def are_unknown(glyphs: Sequence[Glyph]) -> bool:
    """Whether there are characters that the font does not name, but for icons: those stand by themselves."""
    letters = {text for text in {one["text"] for one in glyphs} if is_unknown(text)}
    if not letters and not any(map(itemgetter("is_unmapped"), glyphs)):
        return False
    unknown = [one for one in glyphs if one["text"] in letters or (one["is_unmapped"] and not one["text"].isspace())]
    if not unknown:
        return False
    named = {one["owner"] for one in glyphs if one["text"].isalnum() and not one["is_unmapped"]}
    return len(unknown) > _MOST_ICONS * len(glyphs) or any(one["owner"] in named for one in unknown)


def words_in(row: Sequence[Glyph]) -> list[Word]:
    """Return the words of glyphs that stand on one line from left to right."""
    return unspaced([word_of(found) for found in _words(row)], row)


def _words(row: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of a line word by word: a blank or a gap ends one, and one without a text stands alone."""
    word: list[Glyph] = []
    before = end = top = 0.0
    for one in row:
        text, left, upper = one["text"], one["x0"], one["top"]
        is_blank = text.isspace()
        if word and (is_blank or not text or left < before or left > end or abs(upper - top) > STEP):
            yield word
            word = []
        if not is_blank:
            word.append(one)
            before, top = left, upper
            end = one["x1"] + GAP * one["size"] if text else float("-inf")
    if word:
        yield word


def word_of(found: Sequence[Glyph]) -> Word:
    """Return a word: raised cents set off from their units, letters in the order in which they are read."""
    letters = [one["text"] for one in found]
    text = "".join(letters)
    if text[-1:].isdigit() and len(found) > 1:
        text = _with_cents(found, text)
    if is_right_to_left(text):
        text = read_in_order(letters)
    top, right, bottom = min(map(_TOP, found)), max(map(_RIGHT, found)), max(map(_BOTTOM, found))
    return Word(text, found[0]["x0"], top, right, bottom)


def _with_cents(glyphs: Sequence[Glyph], text: str) -> str:
    """Return the text of a word that ends in digits: smaller raised ones are cents, or the number of a note.

    Two of them after a number without decimals are its cents (a price tag); all others are set off by a space.
    """
    whole = max(one["size"] for one in glyphs)
    at = len(glyphs)
    while at and glyphs[at - 1]["size"] < SMALLER * whole and glyphs[at - 1]["text"].isdigit():
        at -= 1
    body, raised = glyphs[:at], glyphs[at:]
    if not body or not raised or not body[-1]["text"].isdigit():
        return text
    if body[-1]["bottom"] - raised[0]["bottom"] < RAISED * whole:
        return text
    number, cents = ("".join(one["text"] for one in part) for part in (body, raised))
    return f"{number} {cents}" if has_decimals(number) or len(cents) != 2 else f"{number}.{cents}"


def has_decimals(number: str) -> bool:
    """Whether a number has a part behind a point or a comma that is no group of three digits."""
    return any(sign in number and len(number.rpartition(sign)[2]) != 3 for sign in ".,")


def has_singles(words: Sequence[Word]) -> bool:
    """Whether so many of the words are single characters that they may be letters of words."""
    return [len(word.text) for word in words].count(1) >= _FEWEST_SPACED


def unspaced(words: list[Word], glyphs: Sequence[Glyph]) -> list[Word]:
    """Join letters that stand apart for effect into words: several, with even gaps between them."""
    if not has_singles(words):
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
