"""A parsed page as text: blocks below each other, lists with their marks, the cells of tables in columns.

The rules are those of inscriptis 2.7 with its strict style, as far as a reader of invoices needs them: `display`,
margins, indents and alignments from `style` attributes, and none from style sheets. What it does oddly is kept,
because columns are found by where its text stands: `white-space` is not inherited, and a `pre` holds only its own.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

from parsers.pages.canvas import Canvas

MOST_EM = 100_000
# Longer `style` attributes are no mail program's, and not worth remembering.
LONGEST_STYLE = 1000
_LENGTH = re.compile(r"(-?[0-9.]+)(\w+)")
_PARAGRAPHS = frozenset("p figure h1 h2 h3 h4 h5 h6".split())
# Elements that begin a line of their own (HTML, section 15.3.3).
_BLOCKS = _PARAGRAPHS | frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption footer form header hgroup layer"
    " legend li listing main nav ol plaintext pre section ul xmp".split()
)
_TELLING = frozenset({"style", "align", "valign"})
_AS_WRITTEN = frozenset("pre xmp listing plaintext".split())
_UNSEEN = frozenset("head link meta script style title".split())
_INDENTED = frozenset("ul ol".split())
_INDENT = 4
_SPECIAL = _INDENTED | {"br", "table", "tr", "td", "th", "li"}
_MARKS = ("* ", "+ ", "o ", "- ")
_BETWEEN_CELLS = "  "
_ALIGN = {"left": str.ljust, "right": str.rjust, "center": str.center}
# How much of the room that a cell leaves is above it, in halves.
_ABOVE = {"top": 0, "middle": 1, "bottom": 2}
_MARGINS = frozenset("margin-top margin-before margin-bottom margin-after padding-left padding-start".split())
_KNOWN = _MARGINS | {"display", "white-space", "horizontal-align", "vertical-align"}


class _Look(NamedTuple):
    """How an element is laid out; margins are in lines, the indent in characters."""

    display: str
    above: int
    below: int
    indent: int
    quote: str
    as_written: bool
    align: str
    valign: str
    # whether text in it is written as text around it
    is_plain: bool


def text_of(tree: Any) -> str:
    """Return the text of an lxml tree, as it would stand on a page of endless width."""
    canvas = Canvas()
    _Layout().put(tree, _Box(_look("body", ()), canvas))
    return canvas.text()


class _Box:
    """An element while it is laid out; `above` is its margin there, where the element around it does not leave more."""

    __slots__ = ("above", "bullet", "canvas", "is_block", "is_hidden", "is_plain", "look")

    def __init__(self, look: _Look, canvas: Canvas, around: "_Box | None" = None) -> None:
        self.look = look
        self.canvas = canvas
        self.bullet = ""
        self.is_hidden: bool = look.display == "none" or (around is not None and around.is_hidden)
        self.is_block = look.display == "block" and not self.is_hidden
        self.is_plain = look.is_plain
        self.above = max(look.above, around.look.below) if around is not None and around.is_block else look.above

    def begin(self) -> None:
        """Begin a line for the element, where it has its own."""
        if self.is_block:
            self.canvas.begin_block(self.bullet, self.look.indent, self.above)

    def end(self) -> None:
        """End the last line of the element."""
        if self.is_block:
            self.canvas.end_block(self.bullet, self.look.below)

    def write(self, text: str) -> None:
        """Write a text that stands in the element itself."""
        if self.is_hidden:
            return
        if quote := self.look.quote:
            text = quote + text + quote
        if self.look.as_written:
            self.canvas.write_as_it_is(text)
        else:
            self.canvas.write(text)

    def write_table(self, text: str) -> None:
        """Write the lines of a table that stands in the element."""
        self.begin()
        self.canvas.write_as_it_is(text)
        if self.is_block:
            self.canvas.set_apart(self.look.below)
        self.canvas.end_line()
        if self.is_block:
            self.canvas.forget_indent()


_Cell = tuple[_Look, Canvas]
_Rows = list[list[_Cell]]


class _Layout:
    """Walks over a tree, and remembers the tables and lists that it is in."""

    def __init__(self) -> None:
        self._tables: list[_Rows] = []
        self._counts: list[int | str] = []

    def put(self, element: Any, around: _Box) -> None:
        """Write an element, all that is in it, and the text behind it."""
        tag = element.tag
        if not isinstance(tag, str):
            return
        look = _look_of(element)
        if tag in _SPECIAL:
            box = _Box(look, around.canvas, around)
            self._begin(element, tag, box)
        else:
            box = around if around.is_plain and look.is_plain else _Box(look, around.canvas, around)
        if box.is_block:
            box.begin()
        if text := element.text:
            box.write(text)
        for inner in element:
            self.put(inner, box)
        if tag == "table":
            self._end_table(box, around)
        elif tag in _INDENTED:
            self._counts.pop()
        if box.is_block:
            box.end()
        if tail := element.tail:
            around.write(tail)

    def _begin(self, element: Any, tag: str, box: _Box) -> None:
        if tag == "br":
            box.canvas.break_line()
        elif tag == "table":
            box.canvas = Canvas()
            self._tables.append([])
        elif tag in _INDENTED:
            self._counts.append(1 if tag == "ol" else _MARKS[len(self._counts) % len(_MARKS)])
        elif tag == "li":
            box.bullet = self._bullet(element.get("value"))
        elif self._tables:
            rows = self._tables[-1]
            if tag == "tr" or not rows:
                rows.append([])
            if tag != "tr":
                box.canvas = Canvas()
                rows[-1].append((box.look, box.canvas))

    def _bullet(self, value: str | None) -> str:
        count = self._counts[-1] if self._counts else _MARKS[0]
        if isinstance(count, str):
            return count
        if value is not None and value.isdigit():
            count = int(value)
        self._counts[-1] = count + 1
        return f"{count}. "

    def _end_table(self, box: _Box, around: _Box) -> None:
        if beside := box.canvas.text().strip():
            around.write(beside)
            around.canvas.break_line()
        around.write_table(_table_text(self._tables.pop()))


def _table_text(rows: _Rows) -> str:
    """Return the lines of a table, its cells aligned in columns."""
    texts = [[canvas.text().split("\n") for _, canvas in row] for row in rows]
    widths = [0] * max(map(len, texts), default=0)
    for row in texts:
        for column, lines in enumerate(row):
            widths[column] = max(widths[column], *map(len, lines))
    return "\n".join(_row_text(row, cells, widths) for row, cells in zip(rows, texts, strict=True)) + "\n"


def _row_text(row: Sequence[_Cell], texts: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    height = max(map(len, texts), default=0)
    columns = []
    for (look, _), lines, width in zip(row, texts, widths, strict=False):
        if len(lines) < height:
            above = (height - len(lines)) * _ABOVE[look.valign] // 2
            lines = [""] * above + [*lines] + [""] * (height - len(lines) - above)
        aligned = _ALIGN[look.align]
        columns.append([aligned(line, width) for line in lines])
    if height == 1:
        return _BETWEEN_CELLS.join([lines[0] for lines in columns])
    return "\n".join(map(_BETWEEN_CELLS.join, zip(*columns, strict=True)))


def _look_of(element: Any) -> _Look:
    names = element.keys()
    if _TELLING.isdisjoint(names):
        return _look(element.tag, ())
    told = tuple([(name, element.get(name)) for name in names if name in _TELLING])
    for _, value in told:
        if len(value) > LONGEST_STYLE:
            return _look.__wrapped__(element.tag, told)
    return _look(element.tag, told)


@lru_cache(maxsize=4096)
def _look(tag: str, told: tuple[tuple[str, str], ...]) -> _Look:
    """Return the look of an element by its tag and what its attributes say, the later over the earlier."""
    margin = 1 if tag in _PARAGRAPHS else 0
    display = "block" if tag in _BLOCKS else "none" if tag in _UNSEEN else "inline"
    indent = _INDENT if tag in _INDENTED else 0
    quote = '"' if tag == "q" else ""
    look = _Look(display, margin, margin, indent, quote, tag in _AS_WRITTEN, "left", "middle", False)
    for name, value in told:
        if name == "style":
            for piece in value.lower().split(";"):
                key, colon, how = piece.partition(":")
                key = key.strip().removeprefix("-webkit-")
                look = _with(look, key, how.strip()) if colon and key in _KNOWN else look
        else:
            look = _with(look, "horizontal-align" if name == "align" else "vertical-align", value)
    return look._replace(is_plain=look.display == "inline" and not look.quote and not look.as_written)


def _with(look: _Look, name: str, value: str) -> _Look:
    """Return a look with what one declaration says; one that says nothing known changes nothing."""
    if name == "display" and look.display != "none":
        return look._replace(display=value if value in ("block", "none") else "inline")
    if name == "white-space" and value in ("normal", "nowrap", "pre", "pre-line", "pre-wrap"):
        return look._replace(as_written=value.startswith("pre"))
    if name == "horizontal-align" and value in _ALIGN:
        return look._replace(align=value)
    if name == "vertical-align" and value in _ABOVE:
        return look._replace(valign=value)
    length = _LENGTH.search(value) if name in _MARGINS else None
    if length is None:
        return look
    with suppress(ValueError):
        em = _em(length[1], length[2])
        if name in ("margin-top", "margin-before"):
            return look._replace(above=em)
        return look._replace(indent=em) if name.startswith("padding") else look._replace(below=em)
    return look


def _em(number: str, unit: str) -> int:
    """Return a length in letters; raises `ValueError` for what is no number."""
    length = float(number) if unit in ("em", "qem", "rem") else float(number) / 8
    return round(min(length, MOST_EM))
