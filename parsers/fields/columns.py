"""Columns of numbers: which stand below each other, and which one arithmetic makes the quantity, price and total.

Arithmetic goes before labels: the column whose numbers are quantity x unit price on every row is the line total,
whatever stands above it, in whatever language.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from parsers.fields.cell_runs import LEAD, QUANTITY
from parsers.fields.cells import Row, Value
from parsers.fields.headings import Heading, Named

MOST_VALUES = 10
MOST_KEYS = 60
# As many rows tell what their columns are.
MOST_SEEN = 150
# The last column where columns are counted from the right.
COUNTED = 1000
HUNDRED = Decimal(100)
# What rounding takes from a total at least; and a little more than half of a price's last digit, for each piece.
_LEAST_SLACK, _HALF = Decimal("0.011"), Decimal("0.51")
# What a number in a further column does to quantity x price.
PLAIN, LESS_PERCENT, LESS, PLUS_PERCENT, PER_HUNDRED, PER_THOUSAND = (
    "quantity x price",
    "quantity x price, less a discount in percent",
    "quantity x price, less a discount",
    "quantity x price, with tax",
    "quantity x price per 100",
    "quantity x price per 1000",
)
_PER = {PER_HUNDRED: HUNDRED, PER_THOUSAND: Decimal(1000)}
Cells = Mapping[int, Value]


class Roles(NamedTuple):
    """Which column (by number) is the quantity, the unit price, the line total, and the discount or tax that counts."""

    quantity: int
    price: int
    total: int
    mode: str = PLAIN
    other: int = -1


class Worth(NamedTuple):
    """What a row is worth by its roles: the readings that fit each other."""

    quantity: Decimal
    price: Decimal
    total: Decimal


def in_columns(rows: Sequence[Row], tolerance: float) -> list[Cells]:
    """Return each row's numbers by column: those that stand below each other share one.

    Numbers that end or begin at the same place, or cover each other, stand below each other. Where that puts two
    numbers of one row into one column, columns are counted from the right instead.
    """
    for overlapping in (True, False):
        columns = _by_place(rows, tolerance, overlapping=overlapping)
        if columns is not None:
            return columns
    return counted_columns(rows)


def counted_columns(rows: Sequence[Row]) -> list[Cells]:
    """Return each row's numbers by their number from the right."""
    return [{COUNTED - place: value for place, value in enumerate(reversed(row.values))} for row in rows]


def are_alike(columns: Sequence[Cells], others: Sequence[Cells]) -> bool:
    """Whether two ways to count the columns of the same rows differ by the numbers of the columns alone."""
    names: dict[int, int] = {}
    for one, other in zip(columns, others, strict=True):
        for column, name in zip(sorted(one), sorted(other), strict=True):
            if names.setdefault(column, name) != name or one[column] is not other[name]:
                return False
    ordered = [names[column] for column in sorted(names)]
    return all(before < after for before, after in pairwise(ordered))


def _by_place(rows: Sequence[Row], tolerance: float, *, overlapping: bool) -> list[Cells] | None:
    bands: list[list[float]] = []
    numbers = sorted({(v.left, v.right) for row in rows for v in row.values}, key=lambda edges: edges[1])
    for left, right in numbers:
        band = next((b for b in bands if _fits(b, left, right, tolerance, overlapping=overlapping)), None)
        if band is None:
            bands.append([left, right, right])
        else:
            band[0], band[1] = min(band[0], left), max(band[1], right)
    bands.sort()
    found: list[Cells] = []
    for row in rows:
        cells: dict[int, Value] = {}
        for value in row.values:
            fitting = [
                n for n, b in enumerate(bands) if b[0] - tolerance <= value.left and value.right <= b[1] + tolerance
            ]
            if not fitting:
                return None
            column = min(fitting, key=lambda n: (abs(bands[n][1] - value.right), abs(bands[n][0] - value.left)))
            if column in cells:
                return None
            cells[column] = value
        found.append(cells)
    return found


def _fits(band: Sequence[float], left: float, right: float, tolerance: float, *, overlapping: bool) -> bool:
    if abs(band[1] - right) <= tolerance or abs(band[0] - left) <= tolerance:
        return True
    shared = min(band[1], right) - max(band[0], left)
    return overlapping and shared > 0.3 * min(band[1] - band[0], right - left)


def fits(row: Cells, roles: Roles) -> Worth | None:
    """Return what a row is worth when quantity x price is its total in the way of the roles, else nothing."""
    quantity, price, total = (row.get(column) for column in (roles.quantity, roles.price, roles.total))
    if quantity is None or price is None or total is None:
        return None
    other = row.get(roles.other) if roles.other != -1 else None
    return _worth(quantity, price, total, roles.mode, other)


def _worth(quantity: Value, price: Value, total: Value, mode: str, other: Value | None) -> Worth | None:
    by = abs(other.nears[0]) if other else 0.0
    for i, count in enumerate(quantity.nears):
        for j, each in enumerate(price.nears) if count else ():
            for k, whole in enumerate(total.nears):
                if _is_near(count, each, whole, mode, by):
                    worth = Worth(quantity.readings[i], price.readings[j], total.readings[k])
                    if _comes_out(worth, mode, other, price):
                        return worth
    return None


def _is_near(count: float, each: float, whole: float, mode: str, by: float) -> bool:
    """Whether the exact test may succeed: most numbers of a row are far off, which costs little to see."""
    product = count * each
    margin = 0.02 + abs(whole) / 190
    if mode == LESS_PERCENT:
        product *= 1 - by / 100
    elif mode == PLUS_PERCENT:
        product *= 1 + by / 100
    elif mode == LESS:
        return abs(product - by - whole) <= margin or abs(product - by * count - whole) <= margin
    elif mode in _PER:
        product /= float(_PER[mode])
    return abs(product - whole) <= margin


def _comes_out(worth: Worth, mode: str, other: Value | None, price: Value) -> bool:
    count, each, whole = worth.quantity, worth.price, worth.total
    product = count * each
    if mode in _PER:
        product /= _PER[mode]
    if other is None and abs(product - whole) <= _LEAST_SLACK:
        return True
    slack = max(_LEAST_SLACK, min(abs(count) * price.precision * _HALF, abs(whole) / 200))
    if other is None:
        return abs(product - whole) <= slack
    by = abs(other.value)
    if mode == LESS_PERCENT:
        product *= 1 - by / HUNDRED
    elif mode == PLUS_PERCENT:
        product *= 1 + by / HUNDRED
    else:
        return abs(product - by - whole) <= slack or abs(product - by * count - whole) <= slack
    return abs(product - whole) <= slack


def roles_by_arithmetic(
    rows: Sequence[Cells], hints: Mapping[int, set[str]], *, per_many: bool = False
) -> list[tuple[float, Roles]]:
    """Return the roles by which rows come out, the best first, with how well they hold.

    `hints` are what the heading says of each column; prices may be those of 100 or 1000 pieces where the page says
    so (`per_many`).
    """
    votes: Counter[Roles] = Counter()
    rows = rows[:MOST_SEEN]
    for row in rows:
        votes.update(_readings(row, per_many))
    scored = [(_score(roles, rows, hints), roles) for roles, _ in votes.most_common(MOST_KEYS)]
    return [(score, roles) for score, roles in sorted(scored, key=lambda pair: -pair[0]) if score > 0]


def _readings(row: Cells, per_many: bool) -> Iterator[Roles]:
    columns = sorted(row)
    if not 3 <= len(columns) <= MOST_VALUES:
        return
    amounts = [column for column in columns if not row[column].percent and row[column].value]
    counts = [column for column in columns if may_count(row[column])]
    near = {column: value.nears[0] for column, value in row.items()}
    is_open = any(len(value.nears) > 1 for value in row.values())
    modes = [(-1, mode, 0.0) for mode in ((PLAIN, PER_HUNDRED, PER_THOUSAND) if per_many else (PLAIN,))]
    modes += [(column, m, abs(near[column])) for column, other in row.items() if other.value for m in _modes_of(other)]
    triples = ((t, p, q) for t in amounts for p in amounts for q in counts if t != p and q not in (t, p))
    for total, price, quantity in triples:
        factors = near[quantity], near[price], near[total]
        for column, mode, by in modes:
            if column in (quantity, price, total) or not (is_open or _is_near(*factors, mode, by)):
                continue
            if _worth(row[quantity], row[price], row[total], mode, row.get(column)):
                yield Roles(quantity, price, total, mode, column)


def _modes_of(other: Value) -> tuple[str, ...]:
    """Return what a number in a further column may do to quantity x price."""
    if other.percent:
        return (LESS_PERCENT, PLUS_PERCENT)
    return (LESS_PERCENT, LESS) if other.is_money else (LESS_PERCENT,)


def may_count(value: Value) -> bool:
    """Whether a number may be a quantity."""
    return not value.percent and not value.currency and value.value != 0 and abs(value.value) < 1_000_000


def _score(roles: Roles, rows: Iterable[Cells], hints: Mapping[int, set[str]]) -> float:
    """Return how well roles hold: rows that come out, those of several pieces more, against those that don't."""
    score = 0.0
    held = 0
    for row in rows:
        worth = fits(row, roles)
        if worth is None:
            if all(column in row for column in (roles.quantity, roles.price, roles.total)):
                score -= 2
            continue
        held += 1
        score += 3 if abs(worth.quantity) != 1 and worth.price not in (0, 1) else 1
        score += 0.5 if row[roles.total].is_money else 0
        score += 1 if row[roles.price].is_money and not row[roles.quantity].is_money else 0
        score -= 0.5 if row[roles.quantity].role == LEAD else 0
        score += 1 if row[roles.quantity].role == QUANTITY or row[roles.quantity].unit else 0
    share = min(held, 4)
    for column, field in ((roles.quantity, QUANTITY), (roles.price, "unit_price"), (roles.total, "line_total")):
        score += 0.4 * share if field in hints.get(column, ()) else 0
    score += 0.1 * share if roles.total > max(roles.quantity, roles.price) else 0
    score += 0.05 * share if roles.quantity < roles.price else 0
    score -= 0.2 * share if roles.mode != PLAIN else 0
    return score


def hints_of(heading: Heading | None, columns: Sequence[Cells]) -> dict[int, set[str]]:
    """Return what a heading says of the columns of numbers: the name that covers one, or stands nearest to it."""
    if heading is None:
        return {}
    extents: dict[int, list[float]] = {}
    for cells in columns:
        for column, value in cells.items():
            extent = extents.setdefault(column, [value.left, value.right])
            extent[0], extent[1] = min(extent[0], value.left), max(extent[1], value.right)
    pairs = sorted(
        (_distance(named, *extent), column, (named.left, named.right))
        for column, extent in extents.items()
        for named in heading.named
    )
    hints: dict[int, set[str]] = {}
    given: set[tuple[float, float]] = set()
    for (gap, _), column, place in pairs:
        if column not in hints and place not in given and gap <= 3 * (place[1] - place[0]):
            given.add(place)  # a name stands for one column, the one that is nearest to it
            hints[column] = {n.field for n in heading.named if (n.left, n.right) == place}
    return hints


def _distance(named: Named, left: float, right: float) -> tuple[float, float]:
    gap = max(named.left - right, left - named.right, 0.0)
    return gap, min(abs(named.right - right), abs(named.left - left), abs(named.left + named.right - left - right) / 2)
