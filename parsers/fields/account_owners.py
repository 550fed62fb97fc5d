"""Whose an account on a page is: the payee's, or the reader's own, which is debited or refunded to.

An account is the payee's unless the words nearest to it say otherwise, or it stands in the buyer's block. The words
lie in `account_words.toml`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from parsers.fields.account_words import words
from parsers.fields.blocks import Cell
from parsers.fields.buyers import Party, buyer_by_label, buyer_by_mark
from parsers.pages.page import Document
from parsers.text.characters import folded
from parsers.text.glossary import Glossary

# So many lines before an account, and characters of each, are asked whose it is.
_MOST_ABOVE, _LONGEST = 4, 300
# How far a line may stand above the next one, in heights of a line, to be said of it: at all, and right above.
_APART = {"pdf": (2.2, 0.8)}
_APART_IN_TEXT = (1.5, 0.5)


class Owners:
    """Tells of the accounts of one page whose they are."""

    def __init__(self, document: Document, glossary: Glossary, cells: Sequence[Cell]) -> None:
        self._document = document
        self._glossary = glossary
        self._cells = cells

    def is_payees(self, at: int, start: int, end: int, keys: Sequence[tuple[int, int]]) -> bool:
        """Whether the account between two places of a line is the payee's; `keys` are the cells that it stands in."""
        line = self._document.lines[at]
        if self._buyer is not None and any(cell.key in keys for cell in self._buyer.block):
            return False
        above = list(self._above(at))
        before = folded(line.text[max(start - _LONGEST, 0) : start])
        near = " ".join([*(folded(text) for text, is_near in reversed(above) if is_near), before])
        far = " ".join([*(folded(text) for text, _ in reversed(above)), before])
        payee, collected = _last(words("payee"), far), _last(words("collected"), near)
        own = max(_last(words("debited"), far), collected + len(far) - len(near) if collected >= 0 else -1)
        if own > payee:
            return False
        after = " ".join([folded(line.text[end : end + _LONGEST]), *self._below(at)])
        sentence = re.split(r"(?<!\d)[.!?;](?:\s|$)", after, maxsplit=1)[0][:120]
        taken = words("taken").search(sentence)
        return taken is None or bool(words("besides").search(sentence, 0, taken.start()))

    @cached_property
    def _buyer(self) -> Party | None:
        found = buyer_by_label(self._document, self._glossary, self._cells)
        return found or buyer_by_mark(self._document, self._cells)

    def _above(self, at: int) -> Iterator[tuple[str, bool]]:
        """Yield the lines above one, the nearest first, and whether all that far stand close together."""
        most, close = _APART.get(self._document.source, _APART_IN_TEXT)
        is_near = True
        for _ in range(min(_MOST_ABOVE, at)):
            upper, lower = self._document.lines[at - 1], self._document.lines[at]
            if upper.page != lower.page:
                return
            gap = lower.top - (upper.top + upper.height)
            height = max(min(upper.height, lower.height), 1e-9)
            if gap > most * height:
                return
            is_near = is_near and gap <= close * height
            yield upper.text[-_LONGEST:], is_near
            at -= 1

    def _below(self, at: int) -> Iterator[str]:
        """Yield the line right below one, where a sentence may go on."""
        if at + 1 < len(self._document.lines):
            line, lower = self._document.lines[at], self._document.lines[at + 1]
            close = _APART.get(self._document.source, _APART_IN_TEXT)[1]
            if lower.page == line.page and lower.top - (line.top + line.height) <= close * max(lower.height, 1e-9):
                yield folded(lower.text[:_LONGEST])


def _last(pattern: "re.Pattern[str]", text: str) -> int:
    """Return where what a pattern finds last in a text ends, -1 where there is nothing."""
    return max((m.end() for m in pattern.finditer(text)), default=-1)
