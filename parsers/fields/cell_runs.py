"""Runs of words and numbers: which numbers at the end of a run are cells of their own, which belong to a name.

`Blue mug 2 4.95 9.90` is a name and three numbers, `iPhone 12` is a name; `2 x Mug` and `3 pcs. Mug` begin with a
count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.fields.money_figures import segment_figures
from parsers.pages.page import Segment
from parsers.text.amounts import Figure, currency_of
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary
from parsers.text.remembered import remembered

QUANTITY = "quantity"
LEAD = "lead"
LONGEST_COUNT = 6
# More numbers than that in one run are no cells of a row.
MOST_FIGURES = 30
EDGE = " \t:：*|·•-–—=()（）[].,;~→>"
_TIMES = frozenset("xX×*✕✖@")
_JOINERS = frozenset({*"xX×*✕✖@=+/à", "je", "each", "ea", "at", "per", "of"})
_TAX_CODE = re.compile(r"[A-Z]{1,2}[*#]?|[*#]")
AMBIGUOUS = re.compile(r"\d{1,3}[.,]\d{3}")
_DECIMALS = re.compile(r"[.,·]\d{1,4}$|[.,][-–—]")
_LETTER = re.compile(r"[^\W\d_]")
# A unit that is written like the beginning of a name: `500 Piece puzzle`.
_TITLE = re.compile(r"[A-Z][a-z]{3,}")
_UNIT_WORD = re.compile(r"[^\W\d_]{1,12}\.?(?:/[^\W\d_]{1,6})?\.?")


@dataclass(slots=True)
class Piece:
    """A number of a segment, or the words between two: the characters, and what they turn out to be."""

    text: str
    start: int
    end: int
    figure: Figure | None = None
    role: str = ""
    unit: str = ""
    is_labelled: bool = False


def pieces_of(segment: Segment) -> Iterator[Piece]:
    """Yield the numbers of a segment and the words between them, in their order."""
    at = 0
    text = segment.text
    for figure in _apart(segment_figures(segment)):
        start = text.rfind(figure.text, 0, figure.end + 1)
        start = figure.start if start < at else start
        if len(figure.number) > LONGEST_COUNT and figure.number.isdecimal() and not figure.currency:
            continue  # the number of a thing, not a number of things
        if text[at:start].strip():
            yield Piece(text[at:start], at, start)
        yield Piece(text[start : figure.end], start, figure.end, figure)
        at = figure.end
    if text[at:].strip():
        yield Piece(text[at:], at, len(text))


def _apart(found: Sequence[Figure]) -> Iterator[Figure]:
    """Yield figures, a count apart from the price behind it where the two look like thousands (`1 999.00 999.00`)."""
    if len(found) > MOST_FIGURES:
        yield from found
        return
    for place, figure in enumerate(found):
        head, gap, rest = figure.number.partition(" ")
        price = rest.replace(" ", "")
        later = [other.number.replace(" ", "") for other in found[place + 1 :]]
        if gap and head.isdecimal() and figure.text == figure.number and _product(head, price) & set(later):
            middle = figure.start + len(head)
            yield replace(figure, text=head, number=head, end=middle)
            yield replace(figure, text=rest, number=rest, start=middle + 1)
        else:
            yield figure


def _product(count: str, price: str) -> set[str]:
    """Return how a price times a count may be written, with the price's own separator."""
    bare = price.replace(",", ".")
    if bare.count(".") > 1 or not bare.replace(".", "").isdecimal():
        return set()
    plain = str(int(count) * Decimal(bare))
    return {plain, plain.replace(".", ",")}


def peel(pieces: Sequence[Piece], headings: Glossary) -> int:
    """Return where the numbers at the end of a segment begin, with what may stand between and behind them."""
    at = len(pieces)
    while at:
        piece = pieces[at - 1]
        before = pieces[at - 2] if at > 1 else None
        if piece.figure is None:
            words = piece.text.strip(EDGE)
            if at == len(pieces) and before and before.figure and not _is_end(words, before, at == 2, headings):
                return at
            if at < len(pieces) and not _is_between(words, before, pieces[at], headings):
                return at
        at -= 1
    return 0


def _is_end(words: str, before: Piece, alone: bool, headings: Glossary) -> bool:
    """Whether words behind the last number belong to it: a unit, a code of its tax rate, a sign."""
    if not words or words in _JOINERS:
        before.role = before.role or (QUANTITY if words in _TIMES else "")
        return True
    bare = words.removesuffix(" x").removesuffix(" ×").strip()
    if is_unit(bare, headings) or (alone and _UNIT_WORD.fullmatch(bare)):
        before.unit = bare
        before.role = before.role or (QUANTITY if words != bare else "")
        return True
    if _TAX_CODE.fullmatch(words):
        return is_amount(before.figure)
    return words.startswith("/") and len(words) <= 12


def _is_between(words: str, before: Piece | None, after: Piece, headings: Glossary) -> bool:
    """Whether words between two numbers (or before the first) only join or name them."""
    if not words or words in _JOINERS:
        is_count = words in _TIMES and before is not None and before.figure is not None
        if before and is_count and not is_amount(before.figure) and not before.role:
            before.role = QUANTITY
        elif words in _TIMES and after.figure and not is_amount(after.figure):
            after.role = QUANTITY
        return bool(before) or words in _TIMES
    terms = headings.find(words)
    if terms and terms[0].start == 0 and terms[-1].end >= len(words) - 1:
        named = next((t.field for t in terms if t.field in (QUANTITY, "unit_price", "line_total")), "")
        if named == QUANTITY and before and before.figure and not words[:1].isupper() and before.start == 0:
            before.unit = words  # `2 pcs 4.95`
        elif named:
            after.role, after.is_labelled = named, True
        return bool(named)
    bare = words.removesuffix(" x").removesuffix(" ×").removesuffix(" @").strip()
    if before and before.figure and not before.figure.percent and is_unit(bare, headings):
        before.unit = bare
        if not is_amount(before.figure) and bare != words:
            before.role = QUANTITY
        return True
    return bool(before and before.figure and currency_of(words))


def lead(head: Sequence[Piece], headings: Glossary) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of a name, and the count or position that stands before it or the count behind it."""
    rest, first = list(head), []
    if len(rest) > 1 and rest[0].figure and not rest[0].figure.percent and not rest[0].figure.currency:
        words = rest[1].text.strip()
        word, _, behind = words.partition(" ")
        is_times = word in _TIMES
        if is_times or (is_unit(word.strip(EDGE), headings) and not _TITLE.fullmatch(word)):
            rest[0].role = QUANTITY
            rest[0].unit = "" if is_times else word
            if behind.lstrip().startswith(("x ", "× ")):
                behind = behind.lstrip()[2:]
            words = behind
        else:
            rest[0].role = LEAD
            words = words.lstrip(".)]: ")
        if _LETTER.search(words) and not rest[1].text.startswith(("-", "/", "”", '"')):
            start = rest[1].end - len(rest[1].text) + rest[1].text.rfind(words)
            first = [rest[0]]
            rest = [Piece(words, start, rest[1].end), *rest[2:]]
    if len(rest) > 1 and rest[-1].figure and not is_amount(rest[-1].figure):
        before = rest[-2].text.rstrip(" (（[")
        if rest[-2].figure is None and len(before.strip()) > 1 and before[-1] in _TIMES and before[-2:-1] in (" ", ""):
            rest[-1].role = QUANTITY
            first.append(rest[-1])
    return [piece for piece in rest if piece.text.strip()], first


@remembered
def is_unit(words: str, headings: Glossary) -> bool:
    """Whether words are the name of a unit (`pcs`, `Std.`)."""
    if not words or len(words) > 14 or has_digit(words):
        return False
    if len(words) == 1 and any(name == "unit" for name, _ in headings.unspaced.get(words, ())):
        return True
    terms = headings.find(words)
    return any(t.field in ("unit", QUANTITY) and t.start == 0 and t.end >= len(words) - 1 for t in terms)


def is_amount(figure: Figure | None) -> bool:
    """Whether a figure is written as money is: with decimals or a currency."""
    if figure is None or figure.percent:
        return False
    decimal = _DECIMALS.search(figure.number) and not AMBIGUOUS.fullmatch(figure.number)
    return bool(decimal or figure.currency)
