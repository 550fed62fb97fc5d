"""Line items: the rows below a heading that names columns, kept only when they add up.

Columns are where the heading's words stand. Rows that do not prove themselves against a total or a subtotal of
the document are left out: a missing list is honest, a wrong one is not.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from parsers.fields.money import MONEY, Money, segment_figures
from parsers.pages.page import Document, Line, Segment
from parsers.terms import Item
from parsers.text.amounts import Amounts
from parsers.text.glossary import Glossary

_COLUMNS = {"description": "description", "quantity": "quantity", "unit_price": "unit_price"}
_END_FIELDS = frozenset(MONEY)
# A price with at most a count beside it, and the count.
_PRICED = re.compile(r"^(?:\d{1,3}\s?[x×]\s)?\D{0,5}\d[\d.,'\s]*\D{0,5}(?:[x×]\s?\d{1,3})?$", re.IGNORECASE)
# What is sold has a name with letters in it, and does not announce something with a colon.
_NAME = re.compile(r"[^\W\d_].*[^:：\s]$")
_TIMES = re.compile(r"(?:^|\s)[x×]\s?(\d{1,3})\b|\b(\d{1,3})\s?[x×](?:\s|$)", re.IGNORECASE)
_PURE_NUMBER = re.compile(
    r"^\s*(?:x|×)?\s?(-?\d{1,5}(?:[.,]\d{1,3})?)\s*(?:x|×|pcs?|stk\.?|st\.?|szt\.?|ks|ud\.?|pz\.?|db|個|件|개)?\s*$",
    re.I,
)


def read_items(document: Document, glossary: Glossary, amounts: Amounts, money: Sequence[Money]) -> tuple[Item, ...]:
    """Return the line items of a document when their totals add up to one of its labelled amounts, else nothing."""
    wanted = {m.value for m in money if m.field in ("net_total", "total", "amount_due")}
    for index, line in enumerate(document.lines):
        columns = _heading(line, glossary)
        if columns:
            items = _rows(document.lines[index + 1 :], columns, glossary, amounts)
            if items and _adds_up(items, wanted):
                return items
    items = _loose_rows(document.lines, glossary, amounts)
    return items if items and _adds_up(items, wanted) else ()


def _loose_rows(lines: Iterable[Line], glossary: Glossary, amounts: Amounts) -> tuple[Item, ...]:
    """Return rows without a heading, as mails list them: a text, then a price, perhaps with `x3`."""
    items: list[Item] = []
    for line in lines:
        if items and _ends_table(line, glossary):
            break
        last = line.segments[-1]
        priced = _PRICED.match(last.text) if len(line.segments) > 1 else None
        found = [f for f in segment_figures(last) if f.has_decimals or f.currency] if priced else []
        name = line.segments[0].text
        if len(found) != 1 or not _NAME.search(name) or _ends_table(line, glossary):
            continue
        price = amounts.read(found[0])
        times = _TIMES.search(last.text) or next((m for s in line.segments[1:-1] if (m := _TIMES.search(s.text))), None)
        quantity = Decimal(times[1] or times[2]) if times else None
        if price is not None:
            total = price * quantity if quantity is not None else price
            unit = price if quantity is not None else None
            items.append(Item(name, quantity=quantity, unit_price=unit, line_total=total))
    return tuple(items)


def _adds_up(items: Sequence[Item], wanted: set[Decimal]) -> bool:
    return sum((item.line_total for item in items if item.line_total is not None), Decimal(0)) in wanted


def _heading(line: Line, glossary: Glossary) -> dict[str, Segment]:
    """Return the columns that a line names, when it names a description and a quantity or a price."""
    columns: dict[str, Segment] = {}
    for segment in line.segments:
        for term in glossary.find(segment.text):
            name = _COLUMNS.get(term.field)
            if name and name not in columns and len(segment.text.split()) <= 4:
                columns[name] = segment
                break
    if len(line.segments) < 3 or "description" not in columns or len(columns) < 2:
        return {}
    last = line.segments[-1]
    if last is not columns.get("unit_price") and last is not columns.get("quantity"):
        columns["line_total"] = last
    return columns


def _rows(lines: Iterable[Line], columns: dict[str, Segment], glossary: Glossary, amounts: Amounts) -> tuple[Item, ...]:
    items: list[Item] = []
    for line in lines:
        if _ends_table(line, glossary):
            break
        cells = _cells(line, columns)
        total = _money(cells.get("line_total") or cells.get("unit_price"), amounts)
        description = cells.get("description")
        if total is None:
            if items and description and len(line.segments) == 1:
                last = items[-1]
                items[-1] = _with_description(last, f"{last.description} {description.text}")
            continue
        if description is None or not _NAME.search(description.text):
            continue
        quantity = _quantity(cells.get("quantity"), amounts)
        unit = _money(cells.get("unit_price"), amounts) if "line_total" in cells else total
        if "line_total" not in cells and quantity is not None:
            total = total * quantity
        items.append(Item(description.text, quantity=quantity, unit_price=unit, line_total=total))
    return tuple(items)


def _with_description(item: Item, description: str) -> Item:
    return Item(description, item.sku, item.quantity, item.unit_price, item.tax_rate, item.line_total)


def _ends_table(line: Line, glossary: Glossary) -> bool:
    first = line.segments[0]
    terms = glossary.find(first.text)
    money = [t for t in terms if t.field in _END_FIELDS and t.start <= 2]
    return bool(money) and len(line.segments) <= 3 and not any(_PURE_NUMBER.match(s.text) for s in line.segments[1:-1])


def _cells(line: Line, columns: dict[str, Segment]) -> dict[str, Segment]:
    """Return the line's segments by column: the column that a segment overlaps most, or stands nearest to."""
    cells: dict[str, Segment] = {}
    for segment in line.segments:
        name = min(columns, key=lambda column: _distance(segment, columns[column]))
        if (
            name == "description"
            and segment_figures(segment)
            and segment is line.segments[-1]
            and len(line.segments) > 1
        ):
            continue
        cells.setdefault(name, segment)
    return cells


def _distance(segment: Segment, column: Segment) -> float:
    if segment.overlaps(column):
        return 0.0
    return min(abs(segment.left - column.right), abs(column.left - segment.right)) + 0.001


def _money(segment: Segment | None, amounts: Amounts) -> Decimal | None:
    if segment is None:
        return None
    found = [f for f in segment_figures(segment) if not f.percent]
    if len(found) != 1 or len(segment.text) - len(found[0].text) > 5:
        return None
    return amounts.read(found[0])


def _quantity(segment: Segment | None, amounts: Amounts) -> Decimal | None:
    if segment is None or not (m := _PURE_NUMBER.match(segment.text)):
        return None
    found = [f for f in segment_figures(segment) if f.number == m[1]]
    return amounts.read(found[0]) if found else Decimal(m[1].replace(",", "."))
