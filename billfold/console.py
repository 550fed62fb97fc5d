"""What people see: sentences, tables and JSON on standard output, progress and troubles on standard error."""

import json
import os
import shutil
import sys
import time
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import click

from billfold.errors import Exit

NARROWEST = 8
# Controls, formats (zero width, direction), surrogates, and the two separators that end a line or a paragraph.
_OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_COMBINED = frozenset({"Mn", "Me", "Cf"})


def harmless(text: str) -> str:
    """Return a text without what a terminal obeys or hides: control, direction and other invisible characters.

    Half of what is shown was written by strangers. Line ends stay, a tab becomes a space.
    """
    return "".join(c for c in text.replace("\t", " ") if c == "\n" or unicodedata.category(c) not in _OBEYED)


def colours() -> bool:
    """Whether standard output is a terminal that shows colours, and its user wants them (no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and bool(sys.stdout) and sys.stdout.isatty()


def say(text: str = "", *, styled: bool = False) -> None:
    """Print a line for the user; ends the program in order when nobody reads it any more (`billfold find | head`).

    What may have been written by a stranger is made harmless, unless it is `styled`: then that was done already.
    """
    try:
        click.echo(text if styled else harmless(text))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(Exit.DONE) from None


def warn(text: str) -> None:
    """Print a line about a trouble."""
    click.echo(harmless(text), err=True)


def print_json(value: Any) -> None:
    """Print one JSON value on one line; characters that a terminal obeys are escaped, and lose nothing by it."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    say("".join(c if unicodedata.category(c) not in _OBEYED else json.dumps(c)[1:-1] for c in text), styled=True)


def width(text: str) -> int:
    """Return the columns that a text takes in a terminal (Unicode Standard Annex 11)."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in _COMBINED:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, most: int) -> str:
    """Return a text shortened to at most so many columns, with an ellipsis where something is missing."""
    if width(text) <= most:
        return text
    kept = ""
    for character in text:
        if width(kept + character) > most - 1:
            break
        kept += character
    return kept + "…"


def terminal_width() -> int:
    """Return the columns of the terminal that is written to; 0 where the output goes elsewhere."""
    return shutil.get_terminal_size((0, 0)).columns if sys.stdout and sys.stdout.isatty() else 0


def wrapped(text: str, most: int) -> list[str]:
    """Return a text in rows of at most so many columns, broken at spaces where there are any."""
    rows: list[str] = []
    row = ""
    for character in text:
        if row and width(row + character) > most:
            at = row.rfind(" ") + 1 if character != " " else 0
            rows.append((row[:at] if at > 1 else row).rstrip())
            row = row[at:] if at > 1 else ""
        if row or character != " " or not rows:
            row += character
    return [*rows, row]


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[int] = (),
    most: int = 46,
    fit: int = 0,
    *,
    wrap: bool = False,
) -> str:
    """Return rows in columns; those in `right` are aligned to the right. Cells are cut to `most` columns.

    With `fit`, the widest columns are made narrower until a line takes no more than that. With `wrap`, a cell that is
    too long goes on below instead of being cut.
    """
    cells = [[" ".join(str(cell).split()) for cell in row] for row in rows]
    widths = [max([width(head), *(min(width(row[i]), most) for row in cells)]) for i, head in enumerate(heads)]
    while fit and sum(widths) + 2 * (len(widths) - 1) > fit and max(widths) > NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    if wrap:
        pieces = [[wrapped(cell, widths[i]) for i, cell in enumerate(row)] for row in cells]
        cells = [list(line) for row in pieces for line in zip_longest(*row, fillvalue="")]
    cells = [[cut(cell, widths[i]) for i, cell in enumerate(row)] for row in cells]

    def line(row: Sequence[str]) -> str:
        padded = []
        for i, cell in enumerate(row):
            space = " " * (widths[i] - width(cell))
            padded.append(space + cell if i in right else cell + space)
        return "  ".join(padded).rstrip()

    return "\n".join([line(heads), line(["─" * w for w in widths]), *(line(row) for row in cells)])


class ProgressLine:
    """A line on standard error that is rewritten in a terminal, and printed every ten seconds elsewhere."""

    def __init__(self, quiet: bool = False) -> None:
        self._terminal = sys.stderr.isatty()
        self._quiet = quiet
        self._last = time.monotonic()
        self._shown = 0

    def show(self, text: str) -> None:
        """Show where things stand."""
        now = time.monotonic()
        if self._quiet or now - self._last < (0.1 if self._terminal else 10):
            return
        self._last = now
        if self._terminal:
            click.echo("\r" + text + " " * max(self._shown - width(text), 0), nl=False, err=True)
            self._shown = width(text)
        else:
            click.echo(text, err=True)

    def clear(self) -> None:
        """Remove the line, so that what follows stands alone."""
        if self._shown:
            click.echo("\r" + " " * self._shown + "\r", nl=False, err=True)
            self._shown = 0
