"""The characters of a page as PDFium tells them: one by one, or as runs of those that stand beside each other."""

import ctypes
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import add, eq, sub
from typing import Any

from parsers.pages import pdfium_calls as calls
from parsers.pages.glyphs import Glyph, Run, blank_before, glyph, is_unknown, run_of
from parsers.pages.page import Box
from parsers.pages.pdfium_calls import ADDRESS

# With fewer characters in a run, runs are no help.
_FEWEST_IN_A_RUN = 3
# Scripts whose blanks and marks PDFium moves, or that run from right to left; and what turns the direction.
_SHAPED = re.compile("[\u0590-\u17ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]")
_FAR = float("inf")
_WHITE = re.compile("[ \r\n]")


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page's own space that is shown, and how many quarters it is turned, clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """The width and the height as it is shown."""
        across, down = self.right - self.left, self.top - self.bottom
        return (down, across) if self.turn % 2 else (across, down)

    def shown(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a box of the page's own space as it is shown."""
        if self.turn == 0:
            return (left - self.left, self.top - top, right - self.left, self.top - bottom)
        if self.turn == 1:
            return (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        if self.turn == 2:
            return (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        return (self.top - top, self.right - right, self.top - bottom, self.right - left)


class Letters:
    """The characters of a page, without those that PDFium puts in."""

    def __init__(self, text_page: Any, count: int, frame: Frame) -> None:
        self._text_page = text_page  # is closed when nobody holds it
        self._address = ctypes.cast(text_page.raw, ADDRESS)
        self._frame = frame
        self._count = count
        self._letters: Sequence[str] = calls.letters_of(text_page.raw, count) if count else ""
        # left, top, right, bottom of each, in the page's own space
        self._edges = calls.boxes_of(self._address, count) if count else memoryview(b"").cast("f")
        self._lefts: list[float] = list(self._edges[::4])
        self._rights: list[float] = list(self._edges[2::4])
        self._unmapped = list(map(calls.is_unmapped, repeat(self._address), range(count)))
        self._depths: dict[int, float] = {}
        # where PDFium writes its answers
        self._numbers, self._point = (ctypes.c_float * 6)(), (ctypes.c_double * 2)()
        self._numbers_at, self._point_at = ctypes.addressof(self._numbers), ctypes.addressof(self._point)

    def glyphs(self) -> list[Glyph]:
        """Return the characters one by one."""
        edges = self._edges
        objects = map(calls.text_object_of, repeat(self._address), range(self._count))
        found: list[Glyph] = []
        manners: dict[int, Glyph] = {}
        before: Glyph | None = None
        left_before = right_before = 0.0
        is_apart = False
        shift, turn = self._frame.left, self._frame.turn
        columns = zip(self._letters, objects, self._lefts, self._rights, self._unmapped, strict=True)
        for at, (letter, owner, left, right, is_unmapped) in enumerate(columns):
            if owner is None or letter in "\r\n" or (left == right and letter == " "):
                is_apart = letter == " "  # white space and line ends that PDFium puts in
                continue
            if (
                left == left_before
                and right == right_before
                and before is not None
                and before["owner"] == owner
                and edges[4 * at - 4 : 4 * at] == edges[4 * at : 4 * at + 4]
            ):
                before["text"] = calls.joined(before["text"] + letter)  # one glyph that stands for several characters
                continue
            manner = manners.get(owner)
            if manner is None:
                manner = manners[owner] = self._manner(at, owner)
            if manner["angle"] or turn:
                now = self._turned(manner, at)
            else:
                now = manner.copy()
                now["x0"], now["x1"] = left - shift, right - shift
            now["text"], now["at"] = letter, at
            if is_unmapped == 1:
                now["is_unmapped"] = True
            if is_apart and before is not None and _ends_a_word(before["text"][-1], letter):
                found.append(blank_before(now))
            is_apart, before, left_before, right_before = False, now, left, right
            found.append(now)
        return found

    def standing_in(self, box: Box) -> list[tuple[str, Box]]:
        """Return the characters whose middles stand in a box of the page as it is shown, with theirs, from the left."""
        left, top, right, bottom = box
        frame, edges = self._frame, self._edges
        places: Iterable[int] = range(self._count)
        if not frame.turn:
            # a page's own space is that of the shown page, moved and upside down
            first, last = 2 * (left + frame.left), 2 * (right + frame.left)
            sums = map(add, self._lefts, self._rights)
            places = [at for at, both in enumerate(sums) if first <= both <= last]
        found = []
        for at in places:
            one = frame.shown(edges[4 * at], edges[4 * at + 3], edges[4 * at + 2], edges[4 * at + 1])
            if left <= (one[0] + one[2]) / 2 <= right and top <= (one[1] + one[3]) / 2 <= bottom:
                found.append((self._letters[at], one))
        return sorted(found, key=lambda one: one[1])

    def runs(self) -> list[Run] | None:
        """Return the characters in runs; None where they must be looked at one by one.

        So it is where text is turned, drawn letter by letter, or of a script that PDFium sets otherwise, and where
        characters are unknown or one glyph stands for several.
        """
        text, shift = self._letters, self._frame.left
        if not isinstance(text, str) or self._frame.turn or 1 in self._unmapped:
            return None
        if _SHAPED.search(text) or any(map(is_unknown, set(text))):
            return None
        lefts, rights = self._lefts, self._rights
        found: list[Run] = []
        manners: dict[int, Glyph] = {}
        before = ""
        for start, end, owner, is_apart in self._pieces(text):
            own, ends = lefts[start:end], rights[start:end]
            is_again = start > 0 and lefts[start] == lefts[start - 1] and rights[start] == rights[start - 1]
            step = min(map(sub, own[1:], own), default=_FAR)
            if is_again or (step <= 0 and any(map(eq, own[1:], own))) or len(found) * _FEWEST_IN_A_RUN > self._count:
                return None
            manner = manners.get(owner)
            if manner is None:
                manner = manners[owner] = self._manner(start, owner)
            if manner["angle"]:
                return None
            if shift:
                own, ends = [left - shift for left in own], [right - shift for right in ends]
            is_apart = is_apart and before != "" and _ends_a_word(before, text[start])
            found.append(run_of(manner, text[start:end], own, ends, step, is_apart=is_apart))
            before = text[end - 1]
        return found

    def _pieces(self, text: str) -> Iterator[tuple[int, int, int, bool]]:
        """Yield (start, end, text object, whether a blank stands before it): what PDFium puts in divides them."""
        lefts, rights = self._lefts, self._rights
        is_apart = False
        for start, end, owner in self._spans():
            if owner is None:
                is_apart = text[end - 1] == " "
                continue
            for white in _WHITE.finditer(text, start, end):
                at = white.start()
                if text[at] != " " or lefts[at] == rights[at]:
                    if start < at:
                        yield start, at, owner, is_apart
                    start, is_apart = at + 1, text[at] == " "
            if start < end:
                yield start, end, owner, is_apart
                is_apart = False

    def _spans(self) -> Iterator[tuple[int, int, int | None]]:
        """Yield (start, end, text object): PDFium keeps the characters of one together that run from left to right."""
        address, of = self._address, calls.text_object_of
        at = 0
        while at < self._count:
            owner = of(address, at)
            last, step = at, 1
            while owner is not None and last + step < self._count and of(address, last + step) == owner:
                last += step
                step *= 2
            end = min(last + step, self._count)
            while end - last > 1:
                middle = (last + end) // 2
                if of(address, middle) == owner:
                    last = middle
                else:
                    end = middle
            yield at, end, owner
            at = end

    def _manner(self, at: int, owner: int) -> Glyph:
        """Return what all glyphs of a text object share: their size, the height of their line, their angle."""
        calls.matrix_of(self._address, at, self._numbers_at)
        a, b, c, d = self._numbers[:4]
        calls.font_size_of(owner, self._numbers_at)
        size = self._numbers[0]
        angle = math.degrees(math.atan2(b, a)) if b or a < 0 else 0.0
        angle += (180 if size < 0 else 0) - 90 * self._frame.turn
        height = abs(size) * math.hypot(c, d)
        tall = self._edges[4 * at + 1] - self._edges[4 * at + 3]
        if height < 1 and tall > 2 * height:
            height = tall  # a font whose letters are larger than it says
        font = calls.font_of(owner) or 0
        if font not in self._depths:
            known = font and calls.descent_of(font, 1.0, self._numbers_at)
            self._depths[font] = max(-self._numbers[0], 0.0) if known else 0.0
        base = self._origin(at)[1]
        return glyph("", (0, base + self._depths[font] * height, 0), base, height, angle % 360, owner)

    def _turned(self, manner: Glyph, at: int) -> Glyph:
        """Return a glyph whose text or page is turned, by its own box."""
        left, top, right, bottom = self._edges[4 * at : 4 * at + 4]
        box, (x, y) = self._frame.shown(left, bottom, right, top), self._origin(at)
        if not manner["angle"]:
            return {**manner, "x0": box[0], "x1": box[2]}
        return {**manner, "x0": box[0], "top": box[1], "x1": box[2], "bottom": box[3], "base": y, "origin": (x, y)}

    def _origin(self, at: int) -> tuple[float, float]:
        calls.origin_of(self._address, at, self._point_at, self._point_at + 8)
        x, y = self._point
        return self._frame.shown(x, y, x, y)[:2]


def _ends_a_word(one: str, other: str) -> bool:
    """Whether white space between two characters that PDFium puts in may stand there: not inside a number."""
    return one.isalnum() and other.isalnum() and not (one.isdigit() and other.isdigit())
