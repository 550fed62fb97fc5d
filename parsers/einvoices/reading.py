"""A table applied to a document: each term with what it says and where it stands, each amount as a number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from parsers.einvoices.hardened import found, place_of, text_of
from parsers.einvoices.mapping import Fixed, Group, Joined, Path, Paths, Summed, Table

LONGEST_TEXT = 500
# More lines than any invoice has; the rest is named in a finding.
MOST_LINES = 5_000
_AMOUNT = re.compile(r"[¥￥]?\s?([+-]?)(\d{1,18}(?:\.\d{0,12})?|\.\d{1,12})")
# How a fapiao says that there is none: the sale is exempt.
_NONE = re.compile(r"[*＊\s-]*")
_DAY = re.compile(r"(\d{4})\s?[-年/.]\s?(\d{1,2})\s?[-月/.]\s?(\d{1,2})(?!\d)")
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?(?!\d)")


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says of one term: the text, where it stands, and why it is so where it was put together.

    `amount` is the number that it is, of a term that is one. `is_summed` tells that it was added up here.
    """

    text: str
    place: str
    why: str = ""
    amount: Decimal | None = None
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line, rate of tax or charge: what it says, and where it stands."""

    said: Mapping[str, Said]
    place: str

    def amount(self, name: str) -> Decimal | None:
        """Return the number that a term of the row says."""
        return self.said[name].amount if name in self.said else None

    def text(self, name: str) -> str:
        """Return the text that a term of the row says."""
        return self.said[name].text if name in self.said else ""


@dataclass(frozen=True, slots=True)
class Values:
    """All that a document says. `unreadable` are the terms that are there and are no number, with their text."""

    said: Mapping[str, Said]
    items: tuple[Row, ...]
    taxes: tuple[Row, ...]
    charges: tuple[Row, ...]
    accounts: tuple[Row, ...] = ()
    items_left_out: int = 0
    unreadable: Mapping[str, str] = field(default_factory=dict)

    def amount(self, term: str) -> Decimal | None:
        """Return the number that a term says."""
        return self.said[term].amount if term in self.said else None

    def text(self, term: str) -> str:
        """Return the text that a term says."""
        return self.said[term].text if term in self.said else ""


# Terms that are no amounts; all others are.
_TEXTS = frozenset(
    "BT-1 BT-2 BT-3 BT-5 BT-13 BT-14 BT-25 BT-27 BT-31 BT-44 BT-48 BT-81 BT-82 BG-15 description sku is_charge code"
    " reason scheme is_discounted iban account bic".split()
)
# Terms where words may stand in place of a number (`zw` for exempt).
_MAY_BE_WORDS = frozenset({"tax_rate", "rate", "fraction"})


def read_values(document: Any, table: Table) -> Values:
    """Return everything that a document says by a table."""
    unreadable: dict[str, str] = {}
    said = _row(document, table.terms, unreadable)
    elements = found(document, table.items.each)
    items = [Row(_row(one, table.items.terms, unreadable), place_of(one)) for one in elements[:MOST_LINES]]
    return Values(
        said=said,
        # a line that says neither an amount nor what it is of is a remark
        items=tuple(row for row in items if "line_total" in row.said or "description" in row.said),
        taxes=_rows(document, table.taxes, unreadable),
        charges=_rows(document, table.charges, unreadable),
        accounts=_rows(document, table.accounts, unreadable),
        items_left_out=max(len(elements) - MOST_LINES, 0),
        unreadable=unreadable,
    )


def _rows(document: Any, groups: tuple[Group, ...], unreadable: dict[str, str]) -> tuple[Row, ...]:
    elements = [(group, element) for group in groups for element in found(document, group.each)[:MOST_LINES]]
    return tuple(Row(_row(element, group.terms, unreadable), place_of(element)) for group, element in elements)


def _row(element: Any, terms: Mapping[str, Paths], unreadable: dict[str, str]) -> dict[str, Said]:
    said: dict[str, Said] = {}
    for term, paths in terms.items():
        for path in paths if isinstance(paths, tuple) else (paths,):
            one = _at(element, path, term, unreadable)
            if one:
                said[term] = one
                break
    return said


def _at(element: Any, path: Path, term: str, unreadable: dict[str, str]) -> Said | None:
    if isinstance(path, Fixed):
        return Said(path.value, "", path.why)
    if isinstance(path, Summed):
        return _summed(element, path, term, unreadable)
    if isinstance(path, Joined):
        pieces = [(text_of(nodes[0]), nodes[0]) for one in path.paths if (nodes := found(element, one))]
        pieces = [(text, node) for text, node in pieces if text]
        text = path.by.join(text for text, _ in pieces)[:LONGEST_TEXT]
        return Said(text, place_of(pieces[0][1])) if text else None
    for node in found(element, path):
        if text := text_of(node)[:LONGEST_TEXT]:
            if term in _TEXTS:
                return Said(text, place_of(node))
            amount = amount_in(text)
            if amount is not None:
                return Said(text, place_of(node), amount=amount)
            if not _NONE.fullmatch(text):
                if term in _MAY_BE_WORDS:
                    return _rate_in(text, place_of(node))
                unreadable.setdefault(term, text[:60])
    return None


def _rate_in(text: str, place: str) -> Said | None:
    amount = amount_in(text.rstrip("%％ "))
    return Said(text, place, amount=amount) if amount is not None else None


def _summed(element: Any, path: Summed, term: str, unreadable: dict[str, str]) -> Said | None:
    """Return the sum of what stands at several places; what can't be read among them makes it unknown."""
    shown: list[str] = []
    total, place = Decimal(0), ""
    for paths, sign in ((path.plus, 1), (path.less, -1)):
        for node in (node for one in paths for node in found(element, one)[:MOST_LINES]):
            text = text_of(node)
            amount = amount_in(text)
            if amount is None:
                if text and not _NONE.fullmatch(text):
                    unreadable.setdefault(term, text[:60])
                    return None
                continue
            total += sign * amount
            place = place or place_of(node)
            shown.append(("- " if sign < 0 else "+ " if shown else "") + text)
    if not shown:
        return None
    why = f"the sum of {len(shown)} amounts" if len(shown) > 1 else ""
    return Said(" ".join(shown)[:LONGEST_TEXT], place, why, total, is_summed=len(shown) > 1)


def amount_in(text: str) -> Decimal | None:
    """Return the number that a text is, as XML Schema writes decimals: a point, no groups; None for anything else."""
    m = _AMOUNT.fullmatch(text)
    return Decimal(m[1] + m[2]) if m else None


def day_in(text: str) -> date | None:
    """Return the day that a text begins with: ISO 8601, `20240131` (UNTDID 2379, format 102), or `2024年01月31日`."""
    m = _DAY.match(text) or _COMPACT_DAY.match(text)
    try:
        return date(int(m[1]), int(m[2]), int(m[3])) if m else None
    except ValueError:
        return None
