"""The table of taxes that many invoices end with: for each rate its net amount, tax and gross amount (EN 16931, BG-23).

A line that names at least two of the three, and no column of items, heads it. Each row must prove itself: net and tax
make gross, or the tax is the rate's share. What the headings name belongs to the rates, not to the document.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.fields.money import Money
from parsers.fields.money_figures import is_money_like, segment_figures
from parsers.fields.money_labels import MONEY, money_label
from parsers.fields.rates import is_share
from parsers.pages.page import Document, Line, Segment
from parsers.terms import TaxLine
from parsers.text.amounts import Amounts, Figure
from parsers.text.glossary import ITEM_FIELDS, Glossary, general, of_tables

_ROLES = ("net_total", "tax_total", "total")
MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One rate's amounts with where each stands; `rate` in percent, None where the row does not say it."""

    rate: Decimal | None
    cells: dict[str, tuple[Decimal, Figure, Segment]]
    line: Line

    def value(self, role: str) -> Decimal | None:
        """Return an amount of the row by its role: `net_total`, `tax_total` or `total`."""
        cell = self.cells.get(role)
        return cell[0] if cell else None


@dataclass(frozen=True, slots=True)
class TaxTable:
    """A table of taxes: the line that heads it, a row for each rate, and the row that sums them up, if it has one."""

    heading: Line
    rows: tuple[TaxRow, ...]
    summed: TaxRow | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The heading and the rows: what they name belongs to the rates."""
        rows = (*self.rows, self.summed) if self.summed else self.rows
        return (self.heading, *(row.line for row in rows))

    def money(self, document: Document) -> Iterator[Money]:
        """Yield what the table says of the whole document: its sums, which it may leave to the reader to add."""
        whole = self.summed or (self.rows[0] if len(self.rows) == 1 else None)
        for role in _ROLES:
            if whole and role in whole.cells:
                value, figure, segment = whole.cells[role]
                yield _money(document, role, value, figure, segment, whole.line, "table of taxes")
            elif not whole and all(role in row.cells for row in self.rows):
                for row in self.rows if role == "tax_total" else self.rows[:1]:
                    value, figure, segment = row.cells[role]
                    added = sum((r.cells[role][0] for r in self.rows), Decimal(0)) if role != "tax_total" else value
                    rule = f"table of taxes, {len(self.rows)} rows"
                    yield _money(document, role, added, figure, segment, row.line, rule)


def _money(
    document: Document, role: str, value: Decimal, figure: Figure, segment: Segment, line: Line, rule: str
) -> Money:
    evidence = document.evidence(line, segment, rule, figure.text, role.replace("_", " "))
    return Money(role, value, figure, "tax table", 1, evidence, span=(segment.left, segment.right))


def tax_tables(document: Document, glossary: Glossary, amounts: Amounts) -> list[TaxTable]:
    """Return the tables of taxes on a document whose every row proves itself."""
    found = []
    for index, line in enumerate(document.lines):
        below = next(iter(document.lines[index + 1 : index + 2]), None)
        columns = _columns(line, below, glossary)
        rows = list(_rows(document.lines[index + 1 :], line, columns, amounts)) if columns else []
        if rows and all(_proves_itself(row) for row in rows):
            summed = rows[-1] if _sums_up(rows) else None
            found.append(TaxTable(line, tuple(rows[:-1] if summed else rows), summed))
    return found


def _columns(line: Line, below: Line | None, glossary: Glossary) -> dict[str, Segment]:
    columns: dict[str, Segment] = {}
    if len(line.segments) < 2 or any(is_money_like(f) for s in line.segments for f in segment_figures(s)):
        return columns
    for segment in line.segments:
        # `Rate` is a price elsewhere; that of a tax is a percentage
        under = [s for s in below.segments if s.overlaps(segment)] if below else []
        if "%" in segment.text or _is_rate(segment.text) or any(s.text.endswith("%") for s in under):
            continue
        if any(term.field in ITEM_FIELDS for term in glossary.find(segment.text)):
            return {}
        label = money_label(segment.text, glossary)
        if label and label[0] in _ROLES:
            if label[0] in columns:
                return {}
            columns[label[0]] = segment
    return columns if len(columns) >= 2 and "tax_total" in columns else {}


def _is_rate(text: str) -> bool:
    """Whether a heading is that of the rates: a word of item tables for them which is none for the tax itself."""
    rates = [term for term in of_tables().find(text) if term.field == "tax_rate"]
    return bool(rates) and not any(t.field in MONEY and t.text == rates[0].text for t in general().find(text))


def _rows(lines: Sequence[Line], heading: Line, columns: dict[str, Segment], amounts: Amounts) -> Iterator[TaxRow]:
    for line in lines[:MOST_ROWS]:
        if line.page != heading.page:
            return
        row = _row(line, heading, columns, amounts)
        if row is None:
            return
        yield row


def _row(line: Line, heading: Line, columns: dict[str, Segment], amounts: Amounts) -> TaxRow | None:
    roles = {id(column): role for role, column in columns.items()}
    first = min(column.left for column in columns.values())
    named = [column for column in heading.segments if column.left >= first]
    cells: dict[str, tuple[Decimal, Figure, Segment]] = {}
    rate = None
    for segment in line.segments:
        for figure in segment_figures(segment):
            value = amounts.read(figure)
            if value is None:
                continue
            if figure.percent:
                rate = value if rate is None else rate
            elif is_money_like(figure):
                role = roles.get(id(min(named, key=lambda column: _distance(segment, column))))
                if role is None:
                    continue  # under a heading of something else
                if role in cells:
                    return None
                cells[role] = (value, figure, segment)
    return TaxRow(rate, cells, line) if len(cells) >= 2 else None


def _distance(segment: Segment, column: Segment) -> float:
    """How far a cell is from its heading: their right edges, left edges or middles may be in line."""
    middles = abs((segment.left + segment.right) - (column.left + column.right)) / 2
    return min(abs(segment.right - column.right), abs(segment.left - column.left), middles)


def _proves_itself(row: TaxRow) -> bool:
    net, tax, gross = (row.value(role) for role in _ROLES)
    if net is not None and tax is not None and gross is not None:
        return net + tax == gross
    if row.rate is None:
        return False
    net = gross - tax if net is None and gross is not None and tax is not None else net
    return net is not None and tax is not None and is_share(tax, net, row.rate)


def _sums_up(rows: Sequence[TaxRow]) -> bool:
    last = rows[-1]
    if len(rows) < 2 or last.rate is not None:
        return False
    return all(
        last.cells[role][0] == sum((row.cells[role][0] for row in rows[:-1] if role in row.cells), Decimal(0))
        for role in last.cells
    )


def tax_lines(
    document: Document, tables: Sequence[TaxTable], taxes: Sequence[Money], net: Decimal | None, amounts: Amounts
) -> tuple[TaxLine, ...]:
    """Return the taxes of a document by rate: the rows of its table, else its labelled taxes with theirs beside them.

    `taxes` are the amounts that make its tax. A table whose taxes come to something else is not that of the document.
    """
    whole = sum((m.value for m in taxes), Decimal(0))
    for table in tables:
        rows = [row for row in table.rows if row.value("tax_total") is not None]
        if rows and (not taxes or sum((row.cells["tax_total"][0] for row in rows), Decimal(0)) == whole):
            return tuple(_of_row(document, row) for row in rows)
    found = []
    for money in taxes:
        line = next((one for one in document.lines if (one.page, one.number) == _place(money)), None)
        figures = [f for s in line.segments for f in segment_figures(s) if f.percent] if line else []
        rate = amounts.read(figures[0]) if len(figures) == 1 else None
        share = net if len(taxes) == 1 and net is not None and rate is not None else None
        fits = share is not None and rate is not None and is_share(money.value, share, rate)
        found.append(TaxLine(rate, share if fits else None, money.value, money.evidence))
    return tuple(found) if any(one.rate is not None for one in found) else ()


def _place(money: Money) -> tuple[int | None, int | None]:
    return (money.evidence.page, money.evidence.line)


def _of_row(document: Document, row: TaxRow) -> TaxLine:
    value, figure, segment = row.cells["tax_total"]
    rate, net = row.rate, row.value("net_total")
    gross = row.value("total")
    net = gross - value if net is None and gross is not None else net
    money = _money(document, "tax_total", value, figure, segment, row.line, "table of taxes")
    return TaxLine(rate, net, value, money.evidence)
