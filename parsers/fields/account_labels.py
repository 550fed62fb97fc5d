"""Accounts as countries write them without an IBAN: certain by their labels, or by check digits and their form.

A bank's code and an account make one only where both stand beside their labels, near each other.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from parsers.fields.blocks import Cell, under
from parsers.pages.page import Document
from parsers.text.account_numbers import (
    compact,
    is_argentine,
    is_clabe,
    is_czech,
    is_hungarian,
    is_new_zealand,
    is_norwegian,
    is_routing_number,
    is_russian,
    passes_luhn,
)
from parsers.text.characters import folded
from parsers.text.digits import has_digit

# How many lines apart a bank's code and the account may stand.
_NEAR = 4
_LONGEST_CELL, MOST_FOUND = 400, 40


@dataclass(frozen=True, slots=True)
class Labelled:
    """An account beside its label: its number, the cell it stands in and where there, and the words of the label."""

    number: str
    cell: Cell
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A label, folded, the form of what stands beside it, and a check of its letters and digits."""

    label: "re.Pattern[str]"
    value: "re.Pattern[str]"
    check: Callable[[str], bool] = bool


def _piece(label: str, value: str, check: Callable[[str], bool] = bool) -> _Piece:
    written = re.compile(rf"[\s:.=#№°)-]{{0,6}}(?P<value>{value})(?![0-9A-Za-z])(?![-/ ]?[0-9])")
    return _Piece(re.compile(rf"(?<!\w)(?:{label})(?!\w)"), written, check)


_ACCOUNT = r"(?:bank )?(?:account|acct|acc|a/c)\.? ?(?:no|number|num|nr|#)?\.?"
_SINGLE = (
    _piece(r"bank ?giro(?:nummer|nr)?|bg(?:-?nr)?", r"[0-9]{3,4}-?[0-9]{4}", passes_luhn),
    _piece(r"plus ?giro(?:nummer|nr)?|postgiro|pg(?:-?nr)?", r"[0-9]{1,2}(?: ?[0-9]{2}){0,3}-[0-9]", passes_luhn),
    _piece(r"clabe(?: interbancaria)?", r"[0-9]{3}(?:[ -]?[0-9]){15}", is_clabe),
    _piece(r"cbu|cvu", r"[0-9]{8}[ -]?[0-9]{14}", is_argentine),
    _piece(r"(?:bank)?kontonummer|kontonr\.?|konto|bankkonto", r"[0-9]{4}[. ]?[0-9]{2}[. ]?[0-9]{5}", is_norwegian),
    _piece(_ACCOUNT, r"[0-9]{2}[- ][0-9]{4}[- ][0-9]{7}[- ][0-9]{2,3}", is_new_zealand),
    _piece(r"bankszamla(?:szam\w*)?|szamlaszam\w*", r"[0-9]{8}[- ]?[0-9]{8}(?:[- ]?[0-9]{8})?", is_hungarian),
)
# The parts of an account of several pieces, the bank's code first.
_SEVERAL = (
    (
        _piece(r"sort ?code|s/c", r"[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9]{2}"),
        _piece(_ACCOUNT, r"[0-9]{7,8}|[0-9]{4} [0-9]{4}"),
    ),
    (
        _piece(r"bsb(?: ?(?:no|number|code))?\.?", r"[0-9]{3}[- ]?[0-9]{3}"),
        _piece(_ACCOUNT, r"[0-9]{2,4}(?:[ -]?[0-9]{2,4}){1,3}"),
    ),
    (
        _piece(
            r"(?:aba|ach|wire|bank)? ?(?:routing|rtn|aba)(?: ?(?:no|number|transit number|#))?\.?(?: \(aba\))?",
            r"[0-9]{9}",
            is_routing_number,
        ),
        _piece(_ACCOUNT, r"[0-9]{4,17}"),
    ),
    (
        _piece(r"reg(?:\.|istrerings)? ?(?:nr|nummer|no)?\.?", r"[0-9]{4}"),
        _piece(r"konto(?:nummer|nr|no)?\.?(?: ?nr\.?)?", r"[0-9]{6,10}"),
    ),
    (_piece(r"ifsc(?: ?code)?", r"[A-Z]{4}0[A-Z0-9]{6}"), _piece(_ACCOUNT, r"[0-9]{9,18}")),
    (
        _piece(r"бик", r"04[0-9]{7}"),
        _piece(r"р/с(?:чет)?|р\.? ?/? ?сч[её]т|расчетный счет|счет получателя", r"[0-9]{20}"),
    ),
)
# These show by their form what they are, and their check digits prove it.
_CZECH = re.compile(r"(?<![0-9/-])(?:[0-9]{1,6}-)?[0-9]{6,10}/[0-9]{4}(?![0-9/])")
_HUNGARIAN = re.compile(r"(?<![0-9-])[0-9]{8}-[0-9]{8}(?:-[0-9]{8})?(?![0-9-])")
# What every label has in it, and every number that shows what it is.
_CLUE = re.compile(
    r"giro|\bbg\b|\bpg\b|clabe|cbu|cvu|konto|acc|a/c|szamla|sort|s/c|bsb|rout|rtn|aba|reg|ifsc|бик|р/|сч"
)
_FORMED = re.compile(r"[0-9]{6}/[0-9]{4}|[0-9]{8}-[0-9]{8}")


def labelled_accounts(document: Document, cells: Sequence[Cell]) -> Iterator[Labelled]:
    """Yield the accounts of single countries on a page."""
    if _FORMED.search(document.text):
        yield from _by_form([cell for cell in cells if len(cell.text) <= _LONGEST_CELL])
    short = [(cell, folded(cell.text)) for cell in cells if len(cell.text) <= _LONGEST_CELL]
    short = [(cell, plain) for cell, plain in short if _CLUE.search(plain)]
    yield from chain(*(_found(document, short, piece) for piece in _SINGLE))
    for code, account in _SEVERAL:
        codes = list(_found(document, short, code))
        accounts = list(_found(document, short, account)) if codes else []
        for one in codes:
            near = [a for a in accounts if a.cell.line.page == one.cell.line.page and a.number != one.number]
            own = min(near, key=lambda a: (abs(a.cell.at - one.cell.at), a.cell.key < one.cell.key), default=None)
            if own is None or not _is_near(document, one.cell, own.cell):
                continue
            if code is _SEVERAL[-1][0] and not is_russian(one.number, own.number):
                continue
            yield Labelled(f"{one.number}-{own.number}", own.cell, own.start, own.end, f"{one.label}, {own.label}")


def _is_near(document: Document, one: Cell, other: Cell) -> bool:
    """Whether two cells stand a few lines apart, empty ones counted."""
    line = 1.7 * max(one.height, other.height) if document.source == "pdf" else 1.0
    return abs(one.segment.top - other.segment.top) <= _NEAR * line


def _by_form(cells: Sequence[Cell]) -> Iterator[Labelled]:
    for cell in cells:
        if not has_digit(cell.text):
            continue
        for form, is_right in ((_CZECH, is_czech), (_HUNGARIAN, lambda text: is_hungarian(compact(text)))):
            for m in form.finditer(cell.text):
                if is_right(m.group()):
                    yield Labelled(m.group(), cell, m.start(), m.end())


def _found(document: Document, cells: Sequence[tuple[Cell, str]], piece: _Piece) -> Iterator[Labelled]:
    """Yield what stands beside a label: behind it, to its right, or below it."""
    count = 0
    for cell, plain in cells:
        for label in piece.label.finditer(plain):
            for text, start, place in _places(document, cell, plain, label.end()):
                m = piece.value.match(text, start)
                number = compact(m["value"]) if m else ""
                if m and number and piece.check(number):
                    written = m["value"].replace(" ", "") if piece in _SINGLE[:2] else number
                    yield Labelled(written, place, m.start("value"), m.end("value"), label.group().strip())
                    count += 1
                    break
        if count >= MOST_FOUND:
            return


def _places(document: Document, cell: Cell, plain: str, end: int) -> Iterator[tuple[str, int, Cell]]:
    """Yield the texts where a label's number may stand, and where in them to look."""
    if has_digit(plain[end : end + 24]):
        # folding keeps the length of Latin text; where it did not, the label can't be placed in the text as written
        if len(plain) == len(cell.text):
            yield cell.text, end, cell
        return
    if plain[end:].strip(" .:#№°()-"):
        return
    if cell.place + 1 < len(cell.line.segments):
        right = cell.line.segments[cell.place + 1]
        yield right.text, 0, Cell(right.text, cell.line, right, cell.at, cell.place + 1)
    lower = under(document, cell, 1.6 if document.source == "pdf" else 1.0)
    if lower:
        yield lower.text, 0, lower
