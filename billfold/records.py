"""Documents of the archive as rows of a table, as a page, and as JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archive.search import Record
from billfold.console import table, terminal_width
from billfold.pages import document_page
from parsers.codec import document_to_json
from parsers.templates import built_in


def record_table(records: Sequence[Record]) -> str:
    """Return documents as a table, amounts aligned."""
    rows = []
    for record in records:
        document = record.document
        rows.append(
            (
                record.id[:8],
                document.issue_date.isoformat() if document.issue_date else "",
                document.kind.value.replace("_", " ") if document.kind else "",
                document.order_number or document.invoice_number,
                document.seller or _marketplace_name(document.marketplace),
                "" if document.total is None else str(document.total),
                document.currency,
                "review" if record.status == "review" else "",
                record.files[0] if record.files else "",
            )
        )
    heads = ("id", "date", "kind", "number", "seller", "total", "cur", "", "file")
    return table(heads, rows, right=(5,), most=60, fit=terminal_width())


def _marketplace_name(marketplace: str) -> str:
    return next((known.name for known in built_in() if known.id == marketplace), marketplace)


def record_page(record: Record) -> str:
    """Return one document with its evidence, its files, and where it came from."""
    lines = [f"{record.id}  {record.status}"]
    lines.append(document_page(record.document))
    lines += [f"    file: {name}" for name in record.files]
    came = f"{record.account}, {record.mailbox}"
    when = f", received {record.received:%Y-%m-%d %H:%M} UTC" if record.received else ""
    lines.append(f"    came from: {came}{when}; {_seen_again(record.sightings)}original {record.original[:12]}")
    if record.successor:
        lines.append(f"    replaced by: {record.successor}")
    return "\n".join(lines)


def _seen_again(times: int) -> str:
    return "" if not times else f"seen {times} more time{'s' if times > 1 else ''}; "


def record_json(record: Record, folder: Path) -> dict[str, Any]:
    """Return one document for programs; files are full paths."""
    return {
        "id": record.id,
        **document_to_json(record.document),
        "status": record.status,
        "files": [str(folder / name) for name in record.files],
        "original": record.original,
        "account": record.account,
        "mailbox": record.mailbox,
        "received": record.received.isoformat() if record.received else None,
        "sightings": record.sightings,
    }
