"""The ledger, its items and the list of what waits for review, as CSV (RFC 4180), made from the index.

The same index gives the same bytes. Headers only ever grow at their end.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.cells import defuse
from archive.counting import TOLD, counted
from archive.errors import LocaleUnknown
from archive.joining import MEMBER_COLUMNS, member_of
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
_LISTED = """
    FROM document d JOIN original o ON o.sha = d.original
    WHERE d.status = '{status}' AND NOT EXISTS (SELECT 1 FROM file f WHERE f.document = d.id AND f.state = 'placing')
"""
_ORDER = "ORDER BY d.issue_date, CASE d.order_number WHEN '' THEN d.invoice_number ELSE d.order_number END, d.id"
_ELSEWHERE = {"document": "d.id", "file": "d.path", "counts": "''"}
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
    counting = counted(map(member_of, query(_MEMBERS)), query(TOLD))
    filed = ({**_cells(row), "counts": "yes" if row["document"] in counting else ""} for row in query(_FILED))
    review = ({**_cells(row), "reasons": _reasons(row)} for row in query(_REVIEW))
    return {
        LEDGER: _csv(LEDGER_COLUMNS, filed, dialect),
        ITEMS: _csv(ITEM_COLUMNS, query(_ITEMS), dialect),
        REVIEW: _csv(REVIEW_COLUMNS, review, dialect),
    }


def is_empty(content: bytes) -> bool:
    """Tell whether a file has its header and nothing else."""
    return content.count(b"\n") <= 1


def _cells(row: Row) -> dict[str, Any]:
    findings = json.loads(row["findings"] or "[]")
    return {**row, "findings": "; ".join(finding["code"] for finding in findings)}


def _reasons(row: Row) -> str:
    """Return why a document is held: the findings that need a person, or all of them when none says so."""
    findings = json.loads(row["findings"] or "[]") + json.loads(row["original_findings"] or "[]")
    held = [finding["message"] for finding in findings if finding["needs_review"]]
    messages = held or [finding["message"] for finding in findings] or ["the reading is not sure enough"]
    return "; ".join(dict.fromkeys(messages))


def _csv(columns: Sequence[str], rows: Iterable[Row], dialect: Dialect) -> bytes:
    # Bytes at once: a text of many megabytes takes four times as many.
    content = io.BytesIO()
    text = io.TextIOWrapper(content, "utf-8-sig" if dialect.byte_order_mark else "utf-8", newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(name, row[name], dialect) for name in columns])
    text.flush()
    return content.getvalue()


def _cell(name: str, value: object, dialect: Dialect) -> str:
    text = "" if value is None else str(value)
    return text.replace(".", dialect.decimal) if name in _NUMERIC else defuse(text, dialect.guard_digits)
