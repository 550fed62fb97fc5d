"""The parties of a Chinese fapiao, whose form is laid down by law: the buyer's fields first, then the seller's.

The words around the fields are set letter by letter or upright, so that no label stands whole on a line. In the older
form the buyer is above the seller, in the fully digital one (since 2021) to the seller's left.
"""

import re
from collections.abc import Sequence

from parsers.fields.blocks import Cell, evidence_of
from parsers.fields.buyers import Party
from parsers.pages.page import Document

_NAME = re.compile(r"(?:^|名\s?)称\s?[:：]\s?([^\s:：][^:：]{3,50})$")
_PAPER = re.compile(r"发\s?票")


def parties_of_fapiao(document: Document, cells: Sequence[Cell]) -> tuple[Party, Party] | None:
    """Return buyer and seller of a fapiao, None where the page is none or does not show exactly two names."""
    if not any(_PAPER.search(line.text) for line in document.lines[:12]):
        return None
    found: list[Party] = []
    for cell in cells:
        if m := _NAME.search(cell.text):
            evidence = evidence_of(document, cell, "its place on the form", m[1].strip(), "名称")
            found.append(Party(m[1].strip(), evidence, _part_of_form(cells, cell)))
    return (found[0], found[1]) if len(found) == 2 and found[0].name != found[1].name else None


def _part_of_form(cells: Sequence[Cell], name: Cell) -> tuple[Cell, ...]:
    """Return the name's cell and those of the three lines below it in the same half of the form."""
    near = [c for c in cells if c.line.page == name.line.page and 0 <= c.at - name.at <= 3]
    return tuple(c for c in near if abs(c.segment.left - name.segment.left) < 6 * name.height)
