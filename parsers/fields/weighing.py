"""Names that may be a document's seller, and what speaks for each: the best is taken only with a clear lead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.fields.address_lines import is_name_like, names_document
from parsers.fields.blocks import Cell
from parsers.fields.buyers import Party
from parsers.fields.legal_forms import has_form
from parsers.fields.names import clean, cut, is_somebody, same_party
from parsers.pages.page import Document
from parsers.text.characters import folded
from parsers.text.glossary import Glossary

ENOUGH, LEAD = 35, 14
# Banks, courts and carriers stand on invoices without selling anything there.
_SAME_COMPANY = re.compile(
    r"\b(?:bank|banque|banco|sparkasse|volksbank|raiffeisen\w*|amtsgericht|gericht|paypal|dhl|ups|fedex|dpd|gls"
    r"|hermes|handelsregister|credit|finanzamt|court)\b"
)


@dataclass(slots=True)
class Candidate:
    """A name that may be the seller's, with what speaks for it (the reason to its weight)."""

    name: str
    cell: Cell
    reasons: dict[str, int] = field(default_factory=dict)
    block: tuple[Cell, ...] = ()

    @property
    def score(self) -> int:
        """How much speaks for it."""
        return sum(self.reasons.values())


class Weighing:
    """Gathers the names that may be a document's seller, and what speaks for each."""

    def __init__(self, document: Document, glossary: Glossary, cells: Sequence[Cell], buyer: Party | None) -> None:
        self.document = document
        self.glossary = glossary
        self.cells = cells
        self.buyer = buyer
        self.candidates: list[Candidate] = []
        self.bottom = max((line.top + line.height for line in document.lines), default=0.0)
        self.last_page = max((line.page for line in document.lines), default=1)
        heights = sorted(cell.height for cell in cells)
        self.usual = heights[len(heights) // 2] if heights else 1.0

    @property
    def knows_buyer(self) -> bool:
        """Whether the buyer's name was read; of one that was not, only the place is known."""
        return self.buyer is not None and bool(self.buyer.name)

    def add(self, name: str, cell: Cell, reason: str, weight: int, block: Sequence[Cell] = ()) -> None:
        """Add what speaks for a name; the buyer's own is never one."""
        name = clean(cut(name))
        if not is_somebody(name) or not is_name_like(name) or _SAME_COMPANY.search(folded(name)):
            return
        if names_document(name, self.glossary) and not has_form(name):
            return
        if self.buyer and (same_party(name, self.buyer.name) or self.buyer.holds(cell)):
            return
        own = next((c for c in self.candidates if same_party(c.name, name)), None)
        if own is None:
            own = Candidate(name, cell, block=tuple(block))
            self.candidates.append(own)
        elif has_form(name) and not has_form(own.name):
            own.name, own.cell = name, cell
        own.block = own.block or tuple(block)
        own.reasons[reason] = max(weight, own.reasons.get(reason, 0))

    def is_foot(self, cell: Cell) -> bool:
        """Whether a cell stands at the foot of a page."""
        if self.document.source != "pdf":
            count = len(self.document.lines)
            return cell.at >= max(count - 8, 0.6 * count)
        return cell.segment.top > 0.8 * max(self.bottom, 600.0)

    def best(self) -> Candidate | None:
        """Return the candidate with a clear lead, if any."""
        ranked = sorted(self.candidates, key=lambda c: -c.score)
        if not ranked or ranked[0].score < ENOUGH:
            return None
        if len(ranked) > 1 and ranked[0].score - ranked[1].score < LEAD:
            return None
        return ranked[0]
