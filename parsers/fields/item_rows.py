"""What belongs to a row of an item table: names that go on over several lines, item numbers, counts on other lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.fields.cell_runs import QUANTITY
from parsers.fields.cells import Row, Value
from parsers.fields.headings import Heading
from parsers.fields.item_sorts import is_sentence
from parsers.pages.page import Segment
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary

_SERIAL = re.compile(
    r"^(?:s/?n|serial|imei|serien-?nr|seriennummer|n[°º] de s[eé]rie|lot|batch|charge)\b", re.IGNORECASE
)
# A line that tells something beside a name (`Sold by: Acme`).
_NOTE = re.compile(r"[^\W\d_][^:：]{1,24}[:：]\s?\S")
_SKU = re.compile(r"^[:：#.\s]*([\w][\w./\-]{1,30})")
_CODE = re.compile(r"(?=[^\s]*\d)[A-Za-z0-9][\w./\-]{2,24}")
_COUNT_BEHIND = re.compile(
    r"\s?[(\[]?(?<!\w)[x×]\s?(\d{1,5})\)?\]?$|\s[(\[](?P<n>\d{1,5})\s?[x×][)\]]?$", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]")
MOST_LINES = 8
FARTHEST = 2.3


@dataclass(slots=True)
class Entry:
    """A row that bears the total of a line, with what belongs to it: names, item number, count, price of one."""

    row: Row
    sort: str
    value: Value
    total: Decimal
    names: list[str] = field(default_factory=list)
    sku: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None
    fits: bool = False
    telling: bool = False


def gather(entries: Sequence[Entry], rows: Sequence[Row], heading: Heading | None, others: frozenset[int]) -> None:
    """Give entries the lines around them: names, item numbers, counts. `others` are rows that belong to no entry."""
    taken = {entry.row.at for entry in entries} | others
    first = entries[0]
    before = [row for row in rows if row.at < first.row.at]
    above = list(reversed(_chain(first.row, list(reversed(before)), taken)))
    chains = []
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        end = following.row.at if following else len(rows) and rows[-1].at + 1
        between = [row for row in rows if entry.row.at < row.at < end]
        chains.append(_chain(entry.row, between, taken))
    unnamed = sum(1 for entry in entries if not entry.names) * 2 > len(entries)
    if heading and not unnamed and above and not chains[-1] and all(chains[:-1]) and len(entries) > 1:
        for entry, chain in zip(entries, [above, *chains[:-1]], strict=True):
            _put_above(entry, chain)
        return
    if above and not first.names:
        _put_above(first, above if heading else _nearest(above))
    for place, (entry, chain) in enumerate(zip(entries, chains, strict=True)):
        following = entries[place + 1] if place + 1 < len(entries) else None
        reached = {row.at for row in chain}
        _share(entry, following, chain, unnamed, heading is not None)
        if following and not following.names:
            between = [row for row in rows if entry.row.at < row.at < following.row.at and row.at not in reached]
            _put_above(following, _nearest(list(reversed(_chain(following.row, list(reversed(between)), taken)))))


def _put_above(entry: Entry, chain: Sequence[Row]) -> None:
    own, entry.names = entry.names, []
    for row in chain:
        _take(entry, row)
    entry.names += own


def _nearest(chain: Sequence[Row]) -> Sequence[Row]:
    """Return the last rows of those above: up to a gap, and no more than a name with its details has."""
    start = max(len(chain) - 1, 0)
    while start > 0 and len(chain) - start < 4:
        one, other = chain[start - 1].line, chain[start].line
        is_apart = other.top - one.top > 1.7 * max(one.height, other.height)
        if is_apart and any(row.is_named for row in chain[start:]):
            break
        start -= 1
    near = chain[start:]
    plain = [row for row in near if not _NOTE.match(row.text)]
    return plain if any(row.is_named for row in plain) else near


def _chain(start: Row, rows: Sequence[Row], taken: frozenset[int] | set[int]) -> list[Row]:
    """Return the rows next to one without a gap between them, up to a row that belongs elsewhere."""
    chain: list[Row] = []
    last = start
    for row in rows:
        gap = abs(row.line.top - last.line.top)
        if row.line.page != last.line.page or gap > FARTHEST * max(row.line.height, last.line.height):
            break
        if row.at in taken or len(chain) >= MOST_LINES or is_sentence(row) or _is_priced(row, start):
            break
        chain.append(row)
        last = row
    return chain


def _is_priced(row: Row, start: Row) -> bool:
    """Whether a row has an amount of its own: in a cell apart, or where the numbers of an entry stand."""
    edge = min((v.left for v in start.values if v.is_money), default=0.0) - 1
    money = [v for v in row.values if v.is_money and not v.percent]
    return row.is_named and (has_cells(row) or any(v.right > edge for v in money))


def has_cells(row: Row) -> bool:
    """Whether some amount of a row stands in a cell of its own, and not within words (`Voucher: 5.00 EUR off`)."""
    worded = [s for s in row.line.segments if len(_LETTERS.findall(s.text)) > 3]
    money = [v for v in row.values if v.is_money and not v.percent]
    return any(not any(s.left < v.left < s.right for s in worded) for v in money)


def _share(entry: Entry, following: Entry | None, chain: Sequence[Row], unnamed: bool, goes_on: bool) -> None:
    """Give the rows between two entries to the upper one, or where names stand above or beside, to the nearer one."""
    for row in chain:
        owner = entry
        if not goes_on and not (entry.fits or unnamed or is_detail(row) or _counts(row)):
            continue
        if unnamed and following is not None and following.row.line.page == row.line.page:
            up = row.line.top - entry.row.line.top
            down = following.row.line.top - row.line.top
            named = bool(entry.names)
            owner = following if down <= up or (named and not is_detail(row) and up >= entry.row.line.height) else entry
            if is_detail(row) and entry.quantity is None and not following.names:
                owner = entry
        elif unnamed and entry.names and following is None and not is_detail(row):
            up = row.line.top - entry.row.line.top
            if up >= entry.row.line.height:
                continue
        _take(owner, row, is_name=goes_on or not _is_aside(row, entry.fits or unnamed))


def _is_aside(row: Row, unnamed: bool) -> bool:
    """Whether the words of a row in a list without columns only tell something beside a name."""
    return bool(_NOTE.match(row.text)) or (_counts(row) and not unnamed)


def is_detail(row: Row) -> bool:
    """Whether a row tells only a count or a price of what stands beside it (`Qty: 2`, `2 x 4.95`)."""
    return not row.is_named and any(v.role for v in row.values)


def _counts(row: Row) -> bool:
    return any(v.role == QUANTITY for v in row.values)


def _take(entry: Entry, row: Row, *, is_name: bool = True) -> None:
    counts = [v for v in row.values if v.role == QUANTITY]
    prices = [v for v in row.values if v.is_money and not v.percent]
    if counts and entry.quantity is None:
        entry.quantity = counts[0].value
    if prices and entry.price is None and (counts or prices[0].role == "unit_price"):
        entry.price = prices[0].value
    for cell in row.texts if is_name else ():
        if len(_LETTERS.findall(cell.text)) > 1 and not _SERIAL.match(cell.text):
            entry.names.append(cell.text)
            break


def own_names(row: Row, heading: Heading | None) -> list[str]:
    """Return the name of what a row sells: its cell below the description, or the one with the most words."""
    cells = [cell for cell in row.texts if len(_LETTERS.findall(cell.text)) > 1] if row.is_named else []
    if len(cells) > 1 and heading:
        place = next((n for n in heading.named if n.field == "description"), None)
        if place:
            near = [c for c in cells if c.left < place.right and place.left - 1 < c.right]
            cells = near or cells
    if len(cells) == 1 and heading and _CODE.fullmatch(cells[0].text):
        place = next((n for n in heading.named if n.field == "item_number"), None)
        if place and cells[0].left < place.right and place.left < cells[0].right:
            return []
    if not cells:
        return []
    worded = [c for c in cells if not _CODE.fullmatch(c.text)] or cells
    return [max(worded, key=lambda c: len(_LETTERS.findall(c.text))).text]


def own_sku(row: Row, heading: Heading | None, tables: Glossary, names: Sequence[str]) -> str:
    """Return the item number that a row shows in a column of its own or behind a label."""
    for cell in row.texts:
        if sku := labelled_sku(cell.text, tables):
            return sku
    place = next((n for n in heading.named if n.field == "item_number"), None) if heading else None
    if place is None:
        return ""
    cells: list[Segment | Value] = [c for c in row.texts if c.text not in names]
    cells += [v for v in row.values if not v.is_money and not v.percent]
    under = [c for c in cells if c.left < place.right and place.left < c.right]
    return under[0].text if len(under) == 1 and len(under[0].text.split()) <= 2 else ""


def labelled_sku(text: str, tables: Glossary) -> str:
    """Return the item number in a text that says it is one (`SKU: AB-12`)."""
    for term in tables.find(text):
        if term.field == "item_number" and term.start <= 1:
            behind = text[term.end :]
            found = _SKU.match(behind)
            if found and (behind.lstrip()[:1] in ":：#" or has_digit(found[1])):
                return found[1] if len(behind.split()) <= 3 else ""
    return ""


def without_labels(names: Sequence[str], tables: Glossary) -> tuple[str, str]:
    """Return the description that lines make, and the item number that one of them tells."""
    sku = ""
    kept: list[str] = []
    for name in names:
        found = labelled_sku(name, tables)
        if found and kept:
            sku = sku or found
        else:
            kept.append(name)
    return " ".join(dict.fromkeys(kept)), sku


def trimmed(name: str, quantity: Decimal | None) -> str:
    """Return a name without the count behind it (`Blue mug x 2`), where that is the quantity."""
    found = _COUNT_BEHIND.search(name)
    return name[: found.start()].rstrip() if found and quantity == int(found[1] or found[2]) else name
