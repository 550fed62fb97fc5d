"""The ledger, its items and the list of what waits for review, as CSV (RFC 4180), made from the index.

The same index gives the same bytes. Headers only ever grow at their end.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.cells import defuse
from archive.counting import TOLD, counted
from archive.errors import LocaleUnknown
from archive.joining import member_of
from archive.records import reasons_of
from parsers.terms import AMOUNT_FIELDS

LEDGER, ITEMS, REVIEW = "ledger.csv", "items.csv", "review/review.csv"
LEDGERS = (LEDGER, ITEMS, REVIEW)

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
)
ITEM_COLUMNS = ("document", "line", "description", "sku", "quantity", "unit_price", "tax_rate", "line_total")
# What grew later stands behind the reasons, so that no column ever moves.
REVIEW_COLUMNS = (*LEDGER_COLUMNS[:-2], "reasons", *LEDGER_COLUMNS[-2:])

_NUMERIC = frozenset({*AMOUNT_FIELDS, "line", "quantity", "unit_price", "tax_rate", "line_total"})

# A document is listed once its files are in their places, not before.
_DOCUMENTS = """
    SELECT d.*, d.id AS document, d.path AS file, o.account, o.mailbox, o.received, o.findings AS original_findings
    FROM document d JOIN original o ON o.sha = d.original
    WHERE d.status = '{status}' AND NOT EXISTS (SELECT 1 FROM file f WHERE f.document = d.id AND f.state = 'placing')
    ORDER BY d.issue_date, CASE d.order_number WHEN '' THEN d.invoice_number ELSE d.order_number END, d.id
"""
_FILED, _REVIEW = _DOCUMENTS.format(status="filed"), _DOCUMENTS.format(status="review")
_ITEMS = "SELECT * FROM item ORDER BY document, line"

Row = Mapping[str, Any]
Query = Callable[[str], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is spelled: the plain one by default, or what a local Excel opens by double-click."""

    delimiter: str = ","
    decimal: str = "."
    byte_order_mark: bool = False
    guard_digits: bool = False


PLAIN = Dialect()


def excel_dialect(locale: str) -> Dialect:
    """Return what Excel expects where `locale` (as `de_DE`) is spoken; `LocaleUnknown` when nobody knows it."""
    from babel.core import UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        decimal = get_decimal_symbol(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise LocaleUnknown(f"There is no locale {locale}: write a language and a country, as de_DE.") from error
    return Dialect(";" if decimal == "," else ",", decimal, byte_order_mark=True, guard_digits=True)


def render(query: Query, dialect: Dialect = PLAIN) -> dict[str, bytes]:
    """Return the bytes of each file by its path below the archive; `query` runs SQL on the index."""
    found = list(query(_FILED))
    counting = counted(map(member_of, found), query(TOLD))
    filed = [{**_cells(row), "counts": "yes" if row["document"] in counting else ""} for row in found]
    review = [{**_cells(row), "reasons": "; ".join(reasons_of(row)), "counts": ""} for row in query(_REVIEW)]
    lines: defaultdict[str, list[Row]] = defaultdict(list)
    for line in query(_ITEMS):
        lines[line["document"]].append(line)
    items = (line for row in filed for line in lines[row["document"]])
    return {
        LEDGER: _csv(LEDGER_COLUMNS, filed, dialect),
        ITEMS: _csv(ITEM_COLUMNS, items, dialect),
        REVIEW: _csv(REVIEW_COLUMNS, review, dialect),
    }


def is_empty(content: bytes) -> bool:
    """Tell whether a file has its header and nothing else."""
    return content.count(b"\n") <= 1


def _cells(row: Row) -> dict[str, Any]:
    findings = json.loads(row["findings"] or "[]")
    return {**row, "findings": "; ".join(finding["code"] for finding in findings)}


def _csv(columns: Sequence[str], rows: Iterable[Row], dialect: Dialect) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(name, row[name], dialect) for name in columns])
    return text.getvalue().encode("utf-8-sig" if dialect.byte_order_mark else "utf-8")


def _cell(name: str, value: object, dialect: Dialect) -> str:
    text = "" if value is None else str(value)
    return text.replace(".", dialect.decimal) if name in _NUMERIC else defuse(text, dialect.guard_digits)
