"""Which rows may be the items of a table: all of them, those that come out, those without shipping or sums."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from parsers.fields.cell_runs import LEAD, QUANTITY
from parsers.fields.cells import Row
from parsers.fields.item_rows import Entry, is_detail
from parsers.fields.item_sorts import ITEM, SHIPPING, SURCHARGE

ZERO = Decimal(0)
MOST_STRAY = 6


def without_details(entries: list[Entry]) -> list[Entry]:
    """Return entries without rows that only tell how the total of the one before or behind came about (`2 x 4.95`)."""
    kept: list[Entry] = []
    for place, entry in enumerate(entries):
        if is_detail(entry.row) and not entry.fits:
            counts = [v.value for v in entry.row.values if v.role == QUANTITY]
            near = [e.total for e in (*entries[max(place - 1, 0) : place], *entries[place + 1 : place + 2])]
            if any(count * entry.value.value == total for count in counts for total in near):
                continue
        kept.append(entry)
    return kept


def has_count(row: Row) -> bool:
    """Whether a row says how many things it sells."""
    return any(v.role == QUANTITY for v in row.values)


def restore_leads(entries: list[Entry]) -> None:
    """Give names back the number they begin with, where it is neither a count nor the position in a list."""
    leads = [next((v for v in entry.row.values if v.role == LEAD), None) for entry in entries]
    values = [lead.value for lead in leads if lead]
    rising = len(values) == len(entries) and all(a < b <= a + 10 for a, b in pairwise(values))
    if rising and (len(values) > 1 or values[0] == 1):
        return
    for entry, lead in zip(entries, leads, strict=True):
        own = next((cell.text for cell in entry.row.texts), "")
        if lead and entry.quantity != lead.value and own in entry.names:
            entry.names[entry.names.index(own)] = f"{lead.text} {own}"


def choices(entries: list[Entry], *, headed: bool) -> Iterator[list[Entry]]:
    """Yield the rows that may be the items, the likeliest choice first."""
    last_item = max((n for n, e in enumerate(entries) if e.sort == ITEM), default=-1)
    usual = [e for n, e in enumerate(entries) if e.sort == ITEM or e.fits or n < last_item]
    strict = [e for e in entries if e.fits]
    plain = [e for e in entries if e.sort == ITEM]
    goods = [e for e in entries if e.sort not in (SHIPPING, SURCHARGE)]
    ways = [usual, plain, goods, entries, strict, _without_sums(usual)]
    if not headed:
        ways = [strict, usual, plain, goods, entries, _without_sums(usual)]
    seen: set[tuple[int, ...]] = set()
    for choice in ways:
        stray = MOST_STRAY if not headed and choice is not strict else 0
        for skipped in range(min(stray, len(choice) - 1) + 1):
            if skipped and choice[skipped].row.at - choice[skipped - 1].row.at < 3:
                continue  # what stands together is one list
            kept = choice[skipped:]
            key = tuple(entry.row.at for entry in kept)
            if kept and key not in seen:
                seen.add(key)
                yield kept


def _without_sums(entries: list[Entry]) -> list[Entry]:
    """Return entries without those that repeat the sum of the ones before, since the last such or since the first."""
    kept: list[Entry] = []
    whole = group = ZERO
    number = 0
    for entry in entries:
        if number > 1 and not entry.fits and entry.total in (whole, group):
            group, number = ZERO, 0
            continue
        kept.append(entry)
        whole, group, number = whole + entry.total, group + entry.total, number + 1
    return kept
