"""The page of a document drawn in the terminal: its text at its places, and in it the values that were read.

With colours a value is shown by its certainty; without, it stands in brackets with its number in the list of fields.
Everything drawn is made harmless first.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

import click

from billfold.console import harmless, width
from billfold.evidence_places import Mark, Span, places_of, spans_of
from parsers.terms import Certainty, Placed, View

COLOUR = {Certainty.CONFIRMED: "green", Certainty.READ: "yellow", Certainty.DOUBTFUL: "bright_red"}
# A character, and the certainty of the value that it belongs to.
Cell = tuple[str, Certainty | None]
# No piece of a line is made narrower than this before the line is broken.
NARROWEST = 14
# Of a long stretch without values only the lines next to some are drawn, where that leaves out enough of them.
AROUND = 12
LEAST_LEFT_OUT = 10
_EDGE = "  │ "


def highlighted(text: str, marks: Sequence[Mark], *, colour: bool) -> str:
    """Return a line of text, made harmless, with the values marked that stand in it."""
    text = " ".join(harmless(text).split())
    return _painted(_cells(text, spans_of(text, marks), colour=colour))


def drawn(view: View, marks: Sequence[Mark], columns: int, *, colour: bool) -> list[str]:
    """Return the pages on which something was read, at most `columns` wide; no line where nothing was read on any."""
    words = [Placed(w.page, w.line, harmless(w.text), w.box) for w in view.words]
    spans = places_of(words, marks, view.source)
    pages = sorted({words[index].page for index in spans})
    lines = []
    for page in pages:
        title = f"page {page}" if view.source == "pdf" else "the text"
        lines.append("  " + f"┌─ {title} ".ljust(40, "─"))
        own = [(words[index], spans.get(index, [])) for index in range(len(words)) if words[index].page == page]
        drawing = _Drawing(own, max(columns - len(_EDGE), 2 * NARROWEST), by_points=view.source == "pdf")
        lines += [(_EDGE + row).rstrip() for row in drawing.rows(colour=colour)]
    others = view.pages - len(pages)
    if pages and others > 0:
        lines.append(f"  └─ and {others} page{'s' * (others > 1)} without any of these fields")
    elif pages:
        lines.append("  └" + "─" * 39)
    return lines


class _Drawing:
    """One page: its words with the values in them, and the scale that makes columns of its points or characters."""

    def __init__(self, words: Sequence[tuple[Placed, list[Span]]], columns: int, *, by_points: bool) -> None:
        self.words = words
        self.columns = columns
        self.by_points = by_points
        boxes = [word.box for word, _ in words]
        self.left = min(box[0] for box in boxes)
        self.unit = self._unit()
        self.lefts = Counter(round(box[0]) for box in boxes)
        self.rights = Counter(round(box[2]) for box in boxes)

    def _unit(self) -> float:
        """Return how wide a column is: as wide as most characters, and wider where a table would not fit."""
        widths = [(w.box[2] - w.box[0]) / width(w.text) for w, _ in self.words if width(w.text) > 3]
        unit = max(median(widths), 0.1) if widths and self.by_points else 1.0
        lines = Counter((word.page, word.line) for word, _ in self.words)
        tables = [word.box[2] for word, _ in self.words if self.by_points or lines[word.page, word.line] > 1]
        return max(unit, (max(tables, default=self.left) - self.left) / self.columns)

    def rows(self, *, colour: bool) -> Iterator[str]:
        """Yield the rows of the picture, one blank row for each gap, long stretches without values cut short."""
        lines = [list(line) for _, line in groupby(self.words, key=lambda word: word[0].line)]
        near = {n + d for n, line in enumerate(lines) if any(s for _, s in line) for d in range(-AROUND, AROUND + 1)}
        bottom = None
        for is_drawn, stretch in groupby(enumerate(lines), key=lambda line: line[0] in near):
            numbered = list(stretch)
            if not is_drawn and len(numbered) >= LEAST_LEFT_OUT:
                yield f"⋮ {len(numbered)} more lines"
                bottom = None
                continue
            for _, line in numbered:
                top = min(word.box[1] for word, _ in line)
                height = max(word.box[3] - word.box[1] for word, _ in line)
                if bottom is not None and top - bottom > (0.75 * height if self.by_points else 0.5):
                    yield ""
                bottom = max(word.box[3] for word, _ in line)
                yield from self._row(line, colour=colour)

    def _row(self, line: Sequence[tuple[Placed, list[Span]]], *, colour: bool) -> Iterator[str]:
        """Yield a line, in several rows where it is too long: its longest pieces are wrapped in their own columns."""
        pieces = [_cells(word.text, spans, colour=colour) for word, spans in line]
        widths = [_width(piece) for piece in pieces]
        room = self.columns - len(pieces) + 1
        if len(pieces) == 1:
            at = round((line[0][0].box[0] - self.left) / self.unit)
            room = max(self.columns - at, self.columns // 2)
        fitting = (most for most in range(room, NARROWEST - 1, -1) if sum(min(w, most) for w in widths) <= room)
        most = next(fitting, 0)
        if not most:
            for word in line:
                yield from self._row([word], colour=colour)
            return
        widths = [min(own, most) for own in widths]
        wrapped = [_wrapped(piece, most) for piece, most in zip(pieces, widths, strict=True)]
        widths = [max(map(_width, rows)) for rows in wrapped]
        starts = self._starts([word for word, _ in line], widths)
        for number in range(max(map(len, wrapped))):
            row = ""
            end = 0
            for start, rows in zip(starts, wrapped, strict=True):
                if number < len(rows):
                    row += " " * (start - end) + _painted(rows[number])
                    end = start + _width(rows[number])
            yield row

    def _starts(self, words: Sequence[Placed], widths: Sequence[int]) -> list[int]:
        """Return the columns at which the pieces of a line begin: where they stand, and never one upon another."""
        starts = []
        end = 0
        for word, own in zip(words, widths, strict=True):
            at = round((word.box[0] - self.left) / self.unit)
            if self.rights[round(word.box[2])] > self.lefts[round(word.box[0])]:
                at = round((word.box[2] - self.left) / self.unit) - own
            starts.append(max(at, end))
            end = starts[-1] + own + 1
        most = self.columns
        for number in range(len(starts) - 1, -1, -1):
            starts[number] = min(starts[number], most - widths[number])
            most = starts[number] - 1
        return starts


def _cells(text: str, spans: Sequence[Span], *, colour: bool) -> list[Cell]:
    """Return a text in its characters, with the values in it in colour or in brackets."""
    if colour:
        cells: list[Cell] = [(character, None) for character in text]
        for span in spans:
            for at in range(span.start, span.end):
                cells[at] = (text[at], span.certainty)
        return cells
    shown = ""
    for at in range(len(text) + 1):
        shown += "]" * sum(span.end == at for span in spans)
        shown += "".join(f"[{','.join(map(str, span.numbers))}:" for span in spans if span.start == at)
        shown += text[at : at + 1]
    return [(character, None) for character in shown]


def _width(cells: Sequence[Cell]) -> int:
    return width("".join(character for character, _ in cells))


def _wrapped(cells: Sequence[Cell], most: int) -> list[list[Cell]]:
    """Return cells in rows of at most so many columns, broken at spaces where there are any."""
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    used = 0
    for cell in cells:
        columns = width(cell[0])
        if used + columns > most and row:
            space = next((n for n in range(len(row) - 1, 0, -1) if row[n][0] == " "), 0)
            at = space + 1 if space and cell[0] != " " else len(row)
            rows.append(row[: at - (row[at - 1][0] == " ")])
            row = row[at:]
            used = _width(row)
        if row or cell[0] != " " or not rows:
            row.append(cell)
            used += columns
    return [*rows, row]


def _painted(cells: Sequence[Cell]) -> str:
    painted = ""
    for certainty, run in groupby(cells, key=lambda cell: cell[1]):
        text = "".join(character for character, _ in run)
        painted += click.style(text, fg="black", bg=COLOUR[certainty]) if certainty else text
    return painted
