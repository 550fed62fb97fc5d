"""Reading a region of a document as a table of items: by arithmetic, by its heading, by where its money stands.

Each way gives rows with totals; the first whose totals add up to an amount of the document is right.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from parsers.fields.cell_runs import LEAD, QUANTITY
from parsers.fields.cells import Row, Value, caption
from parsers.fields.columns import (
    COUNTED,
    PER_HUNDRED,
    PER_THOUSAND,
    Cells,
    Roles,
    are_alike,
    counted_columns,
    fits,
    hints_of,
    in_columns,
    may_count,
    roles_by_arithmetic,
)
from parsers.fields.item_choices import choices, has_count, restore_leads, without_details
from parsers.fields.item_making import Items, Reading, Region, made
from parsers.fields.item_rows import Entry, gather, has_cells, own_names
from parsers.fields.item_sorts import (
    CARRIED,
    DISCOUNT,
    ITEM,
    LABEL,
    PAYMENT,
    SHIPPING,
    SURCHARGE,
    TAX,
    TOTAL,
    is_sentence,
    is_tax_row,
)
from parsers.fields.item_sums import Targets
from parsers.pages.page import Document
from parsers.text.glossary import Glossary

ZERO = Decimal(0)
MOST_TOTALS = 8
# A price of many pieces: `4,80 /100`, `per 1000`.
_MANY = re.compile(r"(?:/\s?|\b(?:per|pro|je|pr|for|à|a|za|por|par|pour)\s)1[.,\s]?0?00\b", re.IGNORECASE)


class Reader:
    """Reads regions of one document: every way to see rows in them, until one adds up."""

    def __init__(self, document: Document, tables: Glossary, targets: Targets, bare: bool) -> None:
        self.document = document
        self.tables = tables
        self.targets = targets
        self.bare = bare
        self.tolerance = 3.0 if document.source == "pdf" else 0.5

    def read(self, region: Region) -> Items:
        """Return the items of a region: proven ones, else those that prove themselves, else none."""
        partly = unproven = Items()
        before: list[int] = []
        for end in region.ends:
            rows = self._candidates(region, end)
            if not rows or [row.at for row in rows] == before:
                continue
            before = [row.at for row in rows]
            for reading in self._readings(region, rows, end):
                for kept in choices(reading.entries, headed=region.heading is not None):
                    found = self._proven(reading, kept, region, end)
                    if found is None:
                        continue
                    if found.against is None and not self._goes_on(reading, region, end):
                        partly = partly if partly.items else found
                    elif found.against is not None and self._is_final(kept) and not self._goes_on(reading, region, end):
                        return found
                if not unproven.items and reading.roles:
                    unproven = self._self_proven(reading, region, end)
        return partly if partly.items and partly.proven else unproven

    def _candidates(self, region: Region, end: int) -> list[Row]:
        rows = []
        for row, sort in zip(region.rows[:end], region.sorts[:end], strict=True):
            money = [v for v in row.values if self._is_money(v) and not v.percent]
            labelled = sort in (TOTAL, TAX, LABEL) and len(row.values) < 3
            if (
                (money or len(row.values) > 2)
                and not labelled
                and sort not in (CARRIED, PAYMENT)
                and not is_sentence(row)
            ):
                rows.append(row)
        return rows

    def _is_money(self, value: Value) -> bool:
        return value.is_money or self.bare

    def _readings(self, region: Region, rows: list[Row], end: int) -> Iterator[Reading]:
        """Yield the ways to read rows: by arithmetic, by the heading, by the columns of money from the right."""
        columns = in_columns(rows, self.tolerance)
        hints = hints_of(region.heading, columns)
        texts = [region.heading.text] if region.heading else []
        per_many = any(_MANY.search(text) for text in [*texts, *(row.line.text for row in rows)])
        scored = roles_by_arithmetic(columns, hints, per_many=per_many)
        counted = counted_columns(rows)
        other = []
        if not are_alike(columns, counted):
            other = roles_by_arithmetic(counted, hints_of(region.heading, counted), per_many=per_many)
        if other and other[0][0] > (scored[0][0] if scored else 0) + 1:
            columns, scored = counted, other
            hints = hints_of(region.heading, columns)
        cells = {row.at: one for row, one in zip(rows, columns, strict=True)}
        found = [roles for _, roles in scored[:3]]
        totals: list[tuple[Roles | None, int]] = [(roles, roles.total) for roles in found]
        best = found[0] if found else None
        counts: dict[int, int] = {}
        for one in columns:
            for column, value in one.items():
                if self._is_money(value) and not value.percent:
                    counts[column] = counts.get(column, 0) + 1
        ordered = sorted(counts, key=lambda c: ("line_total" not in hints.get(c, ()), -counts[c], -c))
        known = {total for _, total in totals}
        totals += [(best, column) for column in ordered[:MOST_TOTALS] if column not in known]
        for roles, total in totals:
            yield from self._read_as(region, end, rows, cells, hints, roles, total)
        last = dict(zip((row.at for row in rows), counted, strict=True))
        if (
            len(counts) > 1 and not found and region.heading is None
        ):  # amounts that do not stand below each other: the last one of each row
            yield from self._read_as(region, end, rows, last, {}, None, COUNTED)

    def _read_as(
        self,
        region: Region,
        end: int,
        rows: list[Row],
        cells: dict[int, Cells],
        hints: dict[int, set[str]],
        roles: Roles | None,
        total: int,
    ) -> Iterator[Reading]:
        sorts = dict(zip((row.at for row in region.rows[:end]), region.sorts[:end], strict=True))
        entries = [
            entry for row in rows if (entry := self._entry(row, cells[row.at], roles, total, sorts[row.at], region))
        ]
        limit = self._limit(region)
        entries = [e for e in without_details(entries) if e.fits or e.row.at < limit]
        if entries:
            reading = Reading(entries, roles, region.heading, cells, hints)
            yield reading
            if roles is None or not any(e.fits for e in entries):
                yield from self._counted(reading, region, end)

    def _limit(self, region: Region) -> int:
        """Return the line of the first total of the whole document: what follows is no item unless it proves itself."""
        for end in region.ends:
            row = region.rows[end] if end < len(region.rows) else None
            targets = [self.targets.find(v.value) for v in row.values if self._is_money(v)] if row else []
            if row and any(target and target.is_final for target in targets):
                return row.at
        return len(self.document.lines)

    def _entry(
        self, row: Row, cells: Cells, roles: Roles | None, total: int, sort: str, region: Region
    ) -> Entry | None:
        value = cells.get(total)
        worth = fits(cells, roles) if roles else None
        if value is None or value.percent or not (self._is_money(value) or worth):
            return None
        if sort in (TOTAL, TAX, LABEL):
            if worth is None:
                return None
            sort = ITEM
        if worth is None and is_tax_row(row, is_named=region.heading is not None):
            return None
        entry = Entry(row, sort, value, value.value, own_names(row, region.heading))
        if worth and roles:
            entry.fits = True
            entry.telling = abs(worth.quantity) != 1 and abs(worth.price) not in (0, 1)
            entry.quantity = worth.quantity
            entry.price = worth.price / {PER_HUNDRED: 100, PER_THOUSAND: 1000}.get(roles.mode, 1)
            entry.total = worth.total if total == roles.total else value.value
        elif sort == DISCOUNT:
            entry.total = -abs(value.value)
        return entry

    def _counted(self, reading: Reading, region: Region, end: int) -> Iterator[Reading]:
        """Yield a reading in which each price is that of one piece, and counts stand beside or below it."""
        entries = [replace(entry, names=list(entry.names)) for entry in reading.entries]
        self._gather(entries, region, end)
        changed = False
        for entry in entries:
            count = self._count_of(entry, reading)
            if count is not None and count != 1:
                entry.price, entry.quantity = entry.value.value, count
                entry.total = count * entry.value.value
                entry.telling = changed = True
        if changed:
            yield Reading(entries, None, region.heading, reading.cells, reading.hints, computed=True)

    def _count_of(self, entry: Entry, reading: Reading) -> Decimal | None:
        if entry.quantity is not None:
            return entry.quantity
        own = [v for v in entry.row.values if v.role == QUANTITY]
        own = own or [
            v for c, v in reading.cells[entry.row.at].items() if QUANTITY in reading.hints.get(c, ()) and may_count(v)
        ]
        own = own or [v for v in entry.row.values if v.role == LEAD]
        return own[0].value if own else None

    def _gather(self, entries: list[Entry], region: Region, end: int) -> None:
        labelled = frozenset(
            row.at
            for row, sort in zip(region.rows[: end + 1], region.sorts[: end + 1], strict=False)
            if sort != ITEM and (has_cells(row) or sort not in (SHIPPING, DISCOUNT, SURCHARGE, TAX))
        )
        rows = [
            replace(row, texts=()) if caption(row, self.tables) in (QUANTITY, "unit_price") else row
            for row in region.rows[:end]
        ]
        gather(entries, rows, region.heading, labelled)

    def _proven(self, reading: Reading, kept: list[Entry], region: Region, end: int) -> Items | None:
        whole = sum((entry.total for entry in kept), ZERO)
        if not whole or sum(not entry.total for entry in kept) * 2 > len(kept) + 1:
            return None  # too many things come to nothing
        target = self.targets.find(whole) or self.targets.find(-whole)
        if target is None and not self._stands_below(whole, kept, region):
            return None
        structured = all(entry.fits or entry.telling for entry in kept)
        if region.heading is None and not structured and not self._may_stand_alone(kept, region, end):
            return None
        items = self._made(reading, kept, region, end)
        if not items.items:
            return None
        rule = target.rule if target else "the lines add up to the amount below them"
        return replace(items, proven=True, rule=rule, against=target.money if target else None)

    def _is_final(self, kept: list[Entry]) -> bool:
        whole = sum((entry.total for entry in kept), ZERO)
        target = self.targets.find(whole) or self.targets.find(-whole)
        return target is not None and target.is_final

    def _may_stand_alone(self, kept: list[Entry], region: Region, end: int) -> bool:
        """Whether rows without a heading and without arithmetic look like a list that ends in its sum."""
        if region.is_later:
            return all(entry.quantity is not None or has_count(entry.row) for entry in kept)
        if len(kept) == 1 and any(s.text.endswith((":", "：")) for s in kept[0].row.line.segments):
            return False  # a label with its amount
        last = kept[-1].row.at
        near = end < len(region.rows) and region.rows[end].at - last <= 6
        return near or len(kept) > 1

    def _stands_below(self, whole: Decimal, kept: list[Entry], region: Region) -> bool:
        """Whether rows that all prove themselves are followed by their sum, whatever it is called.

        Where an amount is labelled that they should add up to, what stands between the two must make the difference.
        """
        if not all(entry.fits for entry in kept):
            return False
        last = kept[-1].row.at
        below = [
            row
            for row, sort in zip(region.rows, region.sorts, strict=True)
            if last < row.at <= last + 15 and sort != CARRIED
        ]
        amounts = [v.value for row in below for v in row.values if self._is_money(v) and not v.percent]
        if whole not in amounts:
            return False
        if not self.targets:
            return len(kept) > 1 or kept[0].telling
        added = whole
        for amount in amounts[amounts.index(whole) + 1 :]:
            target = self.targets.find(amount)
            if target and target.is_final:
                return amount == added
            added += amount
        return False

    def _goes_on(self, reading: Reading, region: Region, end: int) -> bool:
        """Whether rows of the same make follow behind an end, which is then a sum of a group."""
        roles = reading.roles
        if roles is None or not any(entry.fits for entry in reading.entries):
            return False
        later = [row for row in region.rows[end:] if row.is_named and len(row.values) >= 3]
        if not later:
            return False
        own = [entry.row for entry in reading.entries]
        columns = in_columns([*own, *later], self.tolerance)
        found = roles_by_arithmetic(columns[: len(own)], {})
        return bool(found) and any(fits(cells, found[0][1]) for cells in columns[len(own) :])

    def _made(self, reading: Reading, kept: list[Entry], region: Region, end: int) -> Items:
        entries = [replace(entry, names=list(entry.names)) for entry in kept]
        if not reading.computed:
            self._gather(entries, region, end)
        restore_leads(entries)
        return made(reading, entries, self.document.source, self.tables)

    def _self_proven(self, reading: Reading, region: Region, end: int) -> Items:
        kept = [entry for entry in reading.entries if entry.fits]
        if not kept or len(kept) < len(reading.entries) or not any(entry.telling for entry in kept):
            return Items()
        return replace(self._made(reading, kept, region, end), rule="each line is quantity x price")
