"""The seller by the frame of a mail or the head of a till slip, where nothing else names one.

Shops' programs put their name over and under each mail, alone on its line, and speak of it between; a till prints its
shop's name first.
"""

import re
from collections.abc import Sequence

from parsers.fields.address_lines import LineKind, line_kind
from parsers.fields.blocks import Cell, evidence_of
from parsers.fields.buyers import Party
from parsers.fields.domains import chosen_words, is_domain_of
from parsers.fields.names import clean, is_somebody, same_party
from parsers.pages.page import Document
from parsers.text.characters import folded
from parsers.text.glossary import Glossary

_FIRST, _LAST = 2, 3
_MOST_WORDS = 6
_SHORTEST = 4
# A till's paper is no wider, in points (80 mm and its margins).
_SLIP = 240.0
_SLIP_HEAD = 3
# What stands in a frame besides the shop's name.
_NO_SHOP = re.compile(
    r"\b(?:unsubscribe|newsletter|impressum|imprint|privacy|contact|support|help|facebook|instagram|view (?:it )?online"
    r"|powered|copyright|all rights|duplicate|copy|duplikat|kopie|copia|original)\b|дубликат|копия|副本|控え"
)


def seller_by_frame(document: Document, glossary: Glossary, cells: Sequence[Cell], buyer: Party | None) -> Party | None:
    """Return the name that stands alone at an end of a mail and again in it, or heads a till slip."""
    found = _on_slip(document, glossary, cells) if document.source == "pdf" else _around_mail(document, glossary, cells)
    return found if found and not (buyer and same_party(found.name, buyer.name)) else None


def _around_mail(document: Document, glossary: Glossary, cells: Sequence[Cell]) -> Party | None:
    """Return a lone line of the frame that the mail repeats, alone or in a sentence, or that its own domain spells."""
    count = len(document.lines)
    texts = [folded(line.text) for line in document.lines]
    words = list(chosen_words(line.text for line in document.lines))
    for cell in cells:
        if _FIRST <= cell.at < count - _LAST or len(cell.line.segments) > 1:
            continue
        name = clean(cell.text)
        if not _may_be_a_shop(name, glossary):
            continue
        word = re.compile(rf"(?<!\w){re.escape(folded(name))}(?!\w)")
        # a name alone in the middle is that of an address
        again = any(
            word.search(text) and (len(text.split()) > len(name.split()) + 2 or not _FIRST <= at < count - _LAST)
            for at, text in enumerate(texts)
            if at != cell.at
        )
        rule = "at the end of the mail, and again in it" if again else ""
        if not rule and any(is_domain_of(one, name, exact=False) for one in words):
            rule = "at the end of the mail, and the domain in it"
        if rule:
            return Party(name, evidence_of(document, cell, rule, name), (cell,))
    return None


def _on_slip(document: Document, glossary: Glossary, cells: Sequence[Cell]) -> Party | None:
    """Return the first name on a page as narrow as a till's paper."""
    first = [cell for cell in cells if cell.line.page == 1]
    if not first or max(c.segment.right for c in first) - min(c.segment.left for c in first) > _SLIP:
        return None
    for cell in first[:_SLIP_HEAD]:
        name = clean(cell.text)
        if _may_be_a_shop(name, glossary):
            return Party(name, evidence_of(document, cell, "at the head of the slip", name), (cell,))
    return None


def _may_be_a_shop(name: str, glossary: Glossary) -> bool:
    if not len(name) >= _SHORTEST or len(name.split()) > _MOST_WORDS or _NO_SHOP.search(folded(name)):
        return False
    return is_somebody(name) and line_kind(name, glossary) is LineKind.NAME and not glossary.find(name)
