"""The parties of forms that are laid down by law with two sides: the Chinese fapiao and the Korean tax invoice.

The words around the fields are set letter by letter or upright, so that no label stands whole on a line. In the older
fapiao the buyer is above the seller, in the fully digital one (since 2021) to the seller's left; in a Korean tax
invoice the supplier is on the left.
"""

import re
from collections.abc import Sequence

from parsers.fields.blocks import Cell, evidence_of
from parsers.fields.buyers import Party
from parsers.pages.page import Document

_NAME = re.compile(r"(?:^|名\s?)称\s?[:：]\s?([^\s:：][^:：]{3,50})$")
_PAPER = re.compile(r"发\s?票")
_KOREAN_NAME = re.compile(r"상\s?호\s?(?:\(\s?법인명\s?\))?")
_KOREAN_PAPER = re.compile(r"세금계산서|거래명세[서표]|계산서")
_HEAD_LINES = 12


def parties_of_form(document: Document, cells: Sequence[Cell]) -> tuple[Party, Party] | None:
    """Return buyer and seller of a form, None where the page is none or does not show exactly two names."""
    head = "\n".join(line.text for line in document.lines[:_HEAD_LINES])
    if _PAPER.search(head):
        return _two(_fapiao_names(document, cells))
    if _KOREAN_PAPER.search(head):
        both = _two(_korean_names(document, cells))
        return (both[1], both[0]) if both else None
    return None


def _two(found: Sequence[Party]) -> tuple[Party, Party] | None:
    return (found[0], found[1]) if len(found) == 2 and found[0].name != found[1].name else None


def _fapiao_names(document: Document, cells: Sequence[Cell]) -> list[Party]:
    found: list[Party] = []
    for cell in cells:
        if m := _NAME.search(cell.text):
            found.append(_party(document, cells, cell, m[1].strip(), "名称"))
    return found


def _korean_names(document: Document, cells: Sequence[Cell]) -> list[Party]:
    """Return what stands right of the two captions for a firm's name in one line: the supplier's comes first."""
    captions = [cell for cell in cells if _KOREAN_NAME.fullmatch(cell.text)]
    if len(captions) != 2 or captions[0].line is not captions[1].line:
        return []
    found: list[Party] = []
    for caption in captions:
        right = next((c for c in cells if c.line is caption.line and c.place == caption.place + 1), None)
        if right is not None and not _KOREAN_NAME.fullmatch(right.text):
            found.append(_party(document, cells, right, right.text, caption.text))
    return found


def _party(document: Document, cells: Sequence[Cell], cell: Cell, name: str, label: str) -> Party:
    return Party(name, evidence_of(document, cell, "its place on the form", name, label), _part_of_form(cells, cell))


def _part_of_form(cells: Sequence[Cell], name: Cell) -> tuple[Cell, ...]:
    """Return the name's cell and those of the three lines below it in the same half of the form."""
    near = [c for c in cells if c.line.page == name.line.page and 0 <= c.at - name.at <= 3]
    return tuple(c for c in near if abs(c.segment.left - name.segment.left) < 6 * name.height)
