"""What people see: sentences, tables and JSON on standard output, progress and troubles on standard error."""

import json
import os
import shutil
import sys
import time
import unicodedata
from collections.abc import Sequence
from typing import Any

import click

from billfold.errors import Exit

NARROWEST = 8


def say(text: str = "") -> None:
    """Print a line for the user; ends the program in order when nobody reads it any more (`billfold find | head`)."""
    try:
        click.echo(text)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(Exit.DONE) from None


def warn(text: str) -> None:
    """Print a line about a trouble."""
    click.echo(text, err=True)


def print_json(value: Any) -> None:
    """Print one JSON value on one line."""
    say(json.dumps(value, ensure_ascii=False, default=str))


def width(text: str) -> int:
    """Return the columns that a text takes in a terminal (Unicode Standard Annex 11)."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


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


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = (), most: int = 46, fit: int = 0
) -> str:
    """Return rows in columns; those in `right` are aligned to the right. Cells are cut to `most` columns.

    With `fit`, the widest columns are made narrower until a line takes no more than that.
    """
    cells = [[cut(" ".join(str(cell).split()), most) for cell in row] for row in rows]
    widths = [max([width(head), *(width(row[i]) for row in cells)]) for i, head in enumerate(heads)]
    while fit and sum(widths) + 2 * (len(widths) - 1) > fit and max(widths) > NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
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
