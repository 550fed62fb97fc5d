"""Items made of rows that were proven: description, item number, quantity, price of one, tax rate, total."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.fields.cell_runs import QUANTITY
from parsers.fields.cells import Row
from parsers.fields.columns import PLUS_PERCENT, Cells, Roles, may_count
from parsers.fields.headings import Heading
from parsers.fields.item_rows import Entry, own_sku, trimmed, without_labels
from parsers.fields.money import Money
from parsers.terms import Evidence, Item
from parsers.text.glossary import Glossary

# An item number behind a name: `Blue mug (BM-204)`.
_CODE_BEHIND = re.compile(r"(?<=\S)\s?[(（]([A-Za-z]{1,6}-\d[\w-]{0,15})[)）]$")
HIGHEST_RATE = 50


@dataclass(frozen=True, slots=True)
class Items:
    """The line items of a document with the evidence of each.

    They are `proven` when their totals add up to `against`, or to an amount without a known label; `rule` says how.
    Rows that only prove themselves (quantity x price = total) are given unproven.
    """

    items: tuple[Item, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    proven: bool = False
    rule: str = ""
    against: Money | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """Where a table may be: its rows, and where it may end."""

    rows: tuple[Row, ...]
    sorts: tuple[str, ...]
    ends: tuple[int, ...]
    heading: Heading | None
    is_later: bool = False


@dataclass(slots=True)
class Reading:
    """One way of reading a region up to one of its ends: what each column is, and the entries that follow from it."""

    entries: list[Entry]
    roles: Roles | None
    heading: Heading | None
    cells: dict[int, Cells] = field(default_factory=dict)
    hints: dict[int, set[str]] = field(default_factory=dict)
    computed: bool = False


def made(reading: Reading, entries: Sequence[Entry], source: str, tables: Glossary) -> Items:
    """Return the items of rows that have their names, or none where one of them has none."""
    items: list[Item] = []
    for entry in entries:
        description, sku = without_labels(entry.names, tables)
        if not description or (reading.heading is None and description.endswith((":", "："))):
            return Items()
        sku = own_sku(entry.row, reading.heading, tables, entry.names) or sku
        quantity, price = _of_one(entry, reading)
        description = trimmed(description, quantity)
        if code := _CODE_BEHIND.search(description):
            description, sku = description[: code.start()].rstrip(), sku or code[1]
        items.append(Item(description, sku, _plain(quantity), price, _rate(entry, reading), entry.total))
    return Items(tuple(items), tuple(_evidence(entry.row, source) for entry in entries))


def _plain(quantity: Decimal | None) -> Decimal | None:
    """Return a quantity without the noughts behind it (`2.0000`)."""
    if quantity is None or quantity == quantity.to_integral_value():
        return None if quantity is None else quantity.quantize(Decimal(1))
    return quantity.normalize()


def _of_one(entry: Entry, reading: Reading) -> tuple[Decimal | None, Decimal | None]:
    cells = reading.cells[entry.row.at]
    quantity, price = entry.quantity, entry.price
    if not entry.fits:
        hinted = [v for c, v in cells.items() if QUANTITY in reading.hints.get(c, ()) and may_count(v)]
        hinted = [v for v in hinted if v.unit or not v.is_money]
        counts = [v for v in entry.row.values if v.role == QUANTITY] or hinted
        quantity = quantity if quantity is not None else counts[0].value if counts else None
        prices = [
            v
            for c, v in cells.items()
            if v.is_money and v is not entry.value and "unit_price" in reading.hints.get(c, ())
        ]
        price = price if price is not None else prices[0].value if len(prices) == 1 else None
    if price is None and quantity == 1:
        price = entry.total
    if price is not None and quantity is not None and not entry.fits:
        exponent = price.as_tuple().exponent
        slack = abs(quantity) * Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
        price = price if abs(price * quantity - entry.total) <= slack else None
    return quantity, price


def _rate(entry: Entry, reading: Reading) -> Decimal | None:
    """Return the tax rate of a row: a percentage in a column that the heading calls so, or that comes out."""
    cells = reading.cells[entry.row.at]
    roles = reading.roles
    if roles and roles.mode == PLUS_PERCENT and entry.fits and roles.other in cells:
        return cells[roles.other].value
    used = (roles.quantity, roles.price, roles.other) if roles else ()
    amounts = [v.value for v in cells.values() if v.is_money and not v.percent]
    for column, value in cells.items():
        rate = value.value
        if column in used or value is entry.value or value.currency or not 0 <= rate <= HIGHEST_RATE:
            continue
        is_amount = value.is_money and any(a + rate == b for a in amounts for b in amounts if a and a != rate)
        if "tax_rate" in reading.hints.get(column, ()) and (value.percent or not is_amount):
            return rate
        tax = entry.total * rate / 100
        if (
            value.percent
            and rate
            and any(min(abs(a - tax), abs(a - entry.total - tax)) < Decimal("0.011") for a in amounts)
        ):
            return rate
    return None


def _evidence(row: Row, source: str) -> Evidence:
    segments = row.line.segments
    box = (
        min(s.left for s in segments),
        min(s.top for s in segments),
        max(s.right for s in segments),
        max(s.bottom for s in segments),
    )
    return Evidence(
        source=source,
        rule="a row of the item table",
        text=row.line.text,
        page=row.line.page,
        line=row.line.number,
        box=box if source == "pdf" else None,
    )
