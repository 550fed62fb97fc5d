"""The ledger, its items and the list of what waits for review, as CSV (RFC 4180), made from the index.

The same index gives the same bytes. Headers only ever grow at their end.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.cells import defuse, guard
from archive.counting import TOLD, counted, spent
from archive.errors import LocaleUnknown
from archive.joining import MEMBER_COLUMNS, member_of
from archive.records import reasons_of
from parsers.terms import AMOUNT_FIELDS, Kind

if TYPE_CHECKING:
    from babel.core import Locale

REVIEW = "review/review.csv"
UNDATED, EMPTY = "undated", '""'

LEDGER_COLUMNS = (
    "document",
    "kind",
    "marketplace",
    "order_number",
    "invoice_number",
    "issue_date",
    "seller",
    "seller_tax_id",
    "buyer",
    "buyer_tax_id",
    "currency",
    "net_total",
    "tax_total",
    "shipping",
    "discount",
    "total",
    "amount_due",
    "payment_method",
    "shipping_method",
    "ship_to",
    "file",
    "account",
    "mailbox",
    "received",
    "findings",
    "client",
    "counts",
    "spent",
    "verdict",
    "payment_account",
)
ITEM_COLUMNS = ("document", "line", "description", "sku", "quantity", "unit_price", "tax_rate", "line_total")
# What a row of `items.csv` may have: what belongs to the line, and all that is known of its document.
ITEM_CHOICE = tuple(dict.fromkeys((*ITEM_COLUMNS, *LEDGER_COLUMNS)))
# What grew later stands behind the reasons, so that no column ever moves.
_FIRST = LEDGER_COLUMNS.index("client")
REVIEW_COLUMNS = (*LEDGER_COLUMNS[:_FIRST], "reasons", *LEDGER_COLUMNS[_FIRST:])

_NUMERIC = frozenset({*AMOUNT_FIELDS, "spent", "line", "quantity", "unit_price", "tax_rate", "line_total"})
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OURS = re.compile(rf"(?:ledger|items)(?:-(?:\d{{4}}|{UNDATED}))?\.csv")

# A document is listed once its files are in their places, not before.
_LISTED = """
    FROM document d JOIN original o ON o.sha = d.original
    WHERE d.status = '{status}' AND NOT EXISTS (SELECT 1 FROM file f WHERE f.document = d.id AND f.state = 'placing')
"""
_ORDER = "ORDER BY d.issue_date, CASE d.order_number WHEN '' THEN d.invoice_number ELSE d.order_number END, d.id"
_ELSEWHERE = {"document": "d.id", "file": "d.path", "counts": "''", "spent": "''"}
_ELSEWHERE |= {name: f"o.{name}" for name in ("account", "mailbox", "received")}
_COLUMNS = ", ".join(f"{_ELSEWHERE.get(name, f'd.{name}')} AS {name}" for name in LEDGER_COLUMNS)
# Only what is shown is asked for: with their records, a hundred thousand documents fill the memory.
_DOCUMENTS = f"SELECT {_COLUMNS}, o.findings AS original_findings {_LISTED} {_ORDER}"
_FILED, _REVIEW = _DOCUMENTS.format(status="filed"), _DOCUMENTS.format(status="review")
_MEMBERS = f"SELECT {', '.join(f'd.{name}' for name in MEMBER_COLUMNS)} {_LISTED}".format(status="filed")
_ITEMS = f"SELECT i.* {_LISTED} {_ORDER}, i.line".replace("WHERE", "JOIN item i ON i.document = d.id WHERE")
_ITEMS = _ITEMS.format(status="filed")

Row = Mapping[str, Any]
Query = Callable[[str], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is spelled: the plain one by default, or what a local Excel opens by double-click.

    `guarded` keeps text that Excel would read as a number, a date or a time; `months` are its words for months.
    """

    delimiter: str = ","
    decimal: str = "."
    byte_order_mark: bool = False
    guarded: bool = False
    months: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


PLAIN = Dialect()


@dataclass(frozen=True, slots=True)
class Layout:
    """How the ledger is laid out: its spelling, the columns of both files, and whether each year has files of its own.

    The list of what waits for review always has all its columns, and is one file.
    """

    dialect: Dialect = PLAIN
    columns: tuple[str, ...] = LEDGER_COLUMNS
    item_columns: tuple[str, ...] = ITEM_COLUMNS
    by_year: bool = False


DEFAULT = Layout()

# Where numbers have a point, Windows puts commas between the parts of a list in these languages and countries, and
# semicolons elsewhere: in Switzerland, Arab countries, Spanish America without Mexico (.NET's table of such settings:
# dotnet/runtime, IcuLocaleData.cs). Where numbers have a comma, lists can't have it too.
_COMMA_LANGUAGES = frozenset("as bn en gu he hi ja km kn ko lo mr ne or pa ta th zh".split())
_COMMA_LOCALES = frozenset({("es", "MX"), ("es", "US")})


def excel_dialect(locale: str) -> Dialect:
    """Return what Excel expects where `locale` (as `de_DE`) is spoken; `LocaleUnknown` when nobody knows it."""
    from babel.core import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        known = Locale.parse(locale.strip().replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise LocaleUnknown(f"There is no locale {locale}: write a language and a country, as de_DE.") from error
    decimal = get_decimal_symbol(known)
    commas = known.language in _COMMA_LANGUAGES or (known.language, known.territory) in _COMMA_LOCALES
    delimiter = "," if decimal == "." and commas else ";"
    words = {*_months(known), *_months(Locale("en"))}
    starts = {word[:length] for word in words for length in range(3, len(word) + 1)}
    return Dialect(delimiter, decimal, byte_order_mark=True, guarded=True, months=frozenset(starts))


def _months(locale: "Locale") -> Iterable[str]:
    forms = locale.months["format"]
    return (name.rstrip(".").casefold() for form in ("wide", "abbreviated") for name in forms[form].values())


def render(query: Query, layout: Layout = DEFAULT) -> dict[str, bytes]:
    """Return the bytes of each file by its path below the archive; `query` runs SQL on the index."""
    counting = counted(map(member_of, query(_MEMBERS)), query(TOLD))
    apart = {"counts": "", "spent": ""}
    review = ({**_cells(row), "reasons": "; ".join(reasons_of(row)), **apart} for row in query(_REVIEW))
    filed: Iterable[Row] = (_cells(row) | _adds(row, row["document"] in counting) for row in query(_FILED))
    lines: Iterable[Row] = query(_ITEMS)
    if layout.by_year or not set(layout.item_columns) <= set(ITEM_COLUMNS):
        filed = list(filed)
        documents = {row["document"]: row for row in filed}
        lines = ({**documents[line["document"]], **line} for line in lines)
    rendered = {}
    items = _files(lines, layout.by_year)
    for suffix, some in _files(filed, layout.by_year).items():
        rendered[f"ledger{suffix}.csv"] = _csv(layout.columns, some, layout.dialect)
        rendered[f"items{suffix}.csv"] = _csv(layout.item_columns, items.get(suffix, ()), layout.dialect)
    return {**rendered, REVIEW: _csv(REVIEW_COLUMNS, review, layout.dialect)}


def _files(rows: Iterable[Row], by_year: bool) -> Mapping[str, Iterable[Row]]:
    """Return the rows of each file by what its name ends with: nothing, or a hyphen and a year."""
    if not by_year:
        return {"": rows}
    years: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        years[f"-{row['issue_date'][:4] or UNDATED}"].append(row)
    return years


def lists_something(root: Path) -> bool:
    """Tell whether a ledger lies in an archive, by its name, that has a row."""
    found = [file for file in root.glob("*.csv") if _OURS.fullmatch(file.name)]
    return any(file.is_file() and not is_empty(file.read_bytes()) for file in (*found, root / REVIEW))


def is_empty(content: bytes) -> bool:
    """Tell whether a file has its header and nothing else."""
    return content.count(b"\n") <= 1


def _cells(row: Row) -> dict[str, Any]:
    findings = json.loads(row["findings"] or "[]")
    return {**row, "findings": "; ".join(finding["code"] for finding in findings)}


def _adds(row: Row, counts: bool) -> dict[str, str]:
    """Return whether a document counts, and what it adds to the sum of its currency."""
    adds = counts and row["total"]
    amount = str(spent(Kind(row["kind"]) if row["kind"] else None, Decimal(row["total"]))) if adds else ""
    return {"counts": "yes" if counts else "", "spent": amount}


def _csv(columns: Sequence[str], rows: Iterable[Row], dialect: Dialect) -> bytes:
    lines = [dialect.delimiter.join(f'"{name}"' for name in columns)]
    cells = [(name, _cells_of(name, dialect)) for name in columns]
    lines += [dialect.delimiter.join([cell(row[name]) for name, cell in cells]) for row in rows]
    # a line with nothing on it would be no row
    text = "".join(f"{line or EMPTY}\r\n" for line in lines)
    return text.encode("utf-8-sig" if dialect.byte_order_mark else "utf-8")


def _cells_of(name: str, dialect: Dialect) -> Callable[[object], str]:
    """Return what spells a column's cells: text in quotes, numbers and days without, so that both can be told."""
    guarded = dialect.guarded and name != "received"

    def quoted(value: object) -> str:
        if value is None or value == "":
            return EMPTY
        text = str(value)
        safe = guard(text, dialect.months) if guarded else defuse(text)
        return '"' + safe.replace('"', '""') + '"'

    def number(value: object) -> str:
        text = "" if value is None else str(value)
        figure = format(Decimal(text), "f") if "E" in text else text
        return figure.replace(".", dialect.decimal) if not figure or _FIGURE.fullmatch(figure) else quoted(text)

    def day(value: object) -> str:
        text = "" if value is None else str(value)
        return text if not text or _DAY.fullmatch(text) else quoted(text)

    return number if name in _NUMERIC else day if name == "issue_date" else quoted
