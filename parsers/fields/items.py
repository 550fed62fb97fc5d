"""Line items: the rows of a document that name something and add up to one of its amounts.

A table may have a heading in any language, or none; its columns are told by arithmetic first. Whatever way a
document is laid out, its rows are items only when their sum is proven: a missing list is honest, a wrong one is not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.fields.cells import Row, cut, with_captions
from parsers.fields.headings import Heading, find_headings
from parsers.fields.item_making import Items, Region
from parsers.fields.item_reader import Reader
from parsers.fields.item_sorts import TAX, TOTAL, sort_of
from parsers.fields.item_sums import Targets
from parsers.fields.money import Money
from parsers.pages.page import Document
from parsers.text.amounts import Amounts
from parsers.text.glossary import Glossary, of_tables

__all__ = ["Items", "read_items"]

MOST_ROWS = 1_500
MOST_ENDS = 14
MOST_STARTS = 5
MOST_HEADINGS = 6


def read_items(document: Document, glossary: Glossary, amounts: Amounts, money: Sequence[Money]) -> Items:
    """Return the line items of a document, proven where they add up to one of its amounts."""
    tables = of_tables()
    lines = document.lines[:MOST_ROWS]
    rows = with_captions([cut(line, at, amounts, tables) for at, line in enumerate(lines)], tables)
    sorts = [sort_of(row, glossary, tables) for row in rows]
    reader = Reader(document, tables, Targets(money), _is_bare(rows))
    unproven = Items()
    for region in _regions(rows, sorts, find_headings(lines, tables)):
        found = reader.read(region)
        if found.proven:
            return found
        unproven = unproven if unproven.items else found
    return unproven


def _is_bare(rows: Sequence[Row]) -> bool:
    """Whether a document writes its money without decimals and marks, as where a currency has no smaller coin."""
    values = [v for row in rows for v in row.values if not v.percent]
    return sum(v.is_money for v in values) < sum(len(v.readings) > 1 for v in values)


def _regions(rows: Sequence[Row], sorts: Sequence[str], headings: Sequence[Heading]) -> Iterator[Region]:
    seen: set[str] = set()
    for heading in headings[:MOST_HEADINGS]:
        if heading.text not in seen:
            seen.add(heading.text)
            yield _region(rows, sorts, heading.last + 1, headings, heading)
    whole = _region(rows, sorts, 0, headings, None)
    yield whole
    for end in whole.ends[:MOST_STARTS]:
        if end + 1 < len(whole.rows):
            yield replace(_region(rows, sorts, whole.rows[end].at + 1, headings, None), is_later=True)


def _region(
    rows: Sequence[Row], sorts: Sequence[str], start: int, headings: Sequence[Heading], own: Heading | None
) -> Region:
    above = {at for h in headings for at in range(h.first, h.last + 1)} if own else set()
    again = {h.first for h in headings if own and h.text != own.text and not h.fields <= own.fields}
    kept: list[Row] = []
    kinds: list[str] = []
    ends: list[int] = []
    for row, sort in zip(rows[start:], sorts[start:], strict=True):
        if row.at in again or (sort in (TOTAL, TAX) and (row.values or len(row.text.split()) <= 6)):
            ends.append(len(kept))
        if row.at not in above:
            kept.append(row)
            kinds.append(sort)
    return Region(tuple(kept), tuple(kinds), (*ends[:MOST_ENDS], len(kept)), own)
