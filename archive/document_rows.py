"""The rows of documents and their files: made, moved, and put in the place of others."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from archive import schema
from archive.keys import account_key, order_key, seller_key, tax_key
from archive.names import path_key
from archive.records import searchable
from archive.statement import Statement, here
from parsers.codec import document_from_json, document_to_json
from parsers.senders.lookalikes import clues
from parsers.senders.organisations import organisation
from parsers.terms import AMOUNT_FIELDS, TEXT_FIELDS, Status

FROM_JUNK, ORDER_UNKNOWN = "from_junk", "order_unknown"
# What holds a document only as long as nobody has seen it elsewhere.
ONLY_IN_JUNK = frozenset({FROM_JUNK, ORDER_UNKNOWN})
SUPERSEDED, REPLACED = "superseded", "replaced"
PLACING, PLACED, LEAVING = "placing", "placed", "leaving"
# What stands in place of a scheme where a document names no account, and where an older version did not look for one.
NONE, UNREAD = "none", "unread"

_FIELDS = ("kind", "marketplace", "issue_date", *TEXT_FIELDS, *AMOUNT_FIELDS)

Detail = Mapping[str, Any]

INSERT = {table: Statement(insert(table)) for table in schema.PROJECTIONS}
CHANGE_DOCUMENT = Statement(update(schema.documents).where(here(schema.documents, ("id",))))
CHANGE_SELLER = Statement(update(schema.accounts).where(here(schema.accounts, ("document",))))
RECORD = Statement(select(schema.documents.c.record).where(here(schema.documents, ("id",))))
_HAS_CLUES = Statement(select(schema.clues.c.clue).where(here(schema.clues, ("organisation",))).limit(1))
_GIVE_UP = Statement(update(schema.files).where(here(schema.files, ("document",)), schema.files.c.state != LEAVING))


def add_document(connection: Connection, original: str, entry: Detail) -> None:
    """Insert a document with its items and files; one that replaces another takes its place everywhere."""
    record = entry["record"]
    row: dict[str, Any] = {
        "id": entry["id"],
        "original": original,
        "sha256": entry["sha256"],
        "ordinal": entry["ordinal"],
        "fingerprint": record["fingerprint"],
        "status": record["status"],
        "junk_only": entry["junk_only"],
        "path": entry["files"][0]["path"],
        **columns(record),
    }
    INSERT[schema.documents].run(connection, row)
    _add_items(connection, entry["id"], record["items"])
    _add_accounts(connection, entry["id"], record)
    _add_clues(connection, row["organisation"])
    _add_files(connection, entry["id"], entry["files"], original)
    if old := entry["replaces"]:
        supersede(connection, old, entry["id"], original)
    if former := entry.get("revises"):
        CHANGE_DOCUMENT.run(connection, {"at_id": former, "status": REPLACED, "successor": entry["id"]})


def supersede(connection: Connection, old: str, successor: str, cause: str) -> None:
    """Let another document stand for one from now on; the files of this one go with what is done for `cause`."""
    change = {"status": SUPERSEDED, "successor": successor, "junk_only": False}
    CHANGE_DOCUMENT.run(connection, {"at_id": old, **change})
    _GIVE_UP.run(connection, {"at_document": old, "state": LEAVING, "cause": cause})


def give_client(connection: Connection, document_id: str, client: str) -> None:
    """Note for whom a document is kept, of which nothing has said so before."""
    record = json.loads(RECORD.value(connection, {"at_id": document_id})) | {"client": client}
    CHANGE_DOCUMENT.run(connection, {"at_id": document_id, **columns(record)})


def move_files(connection: Connection, document_id: str, files: Iterable[Detail], cause: str) -> None:
    """Give a document other files in place of those that it has."""
    _GIVE_UP.run(connection, {"at_document": document_id, "state": LEAVING, "cause": cause})
    _add_files(connection, document_id, files, cause)


def release(connection: Connection, moved: Detail, cause: str) -> None:
    """Move a document from review into the tree, its record now without the finding that held it."""
    text = RECORD.value(connection, {"at_id": moved["id"]})
    document = document_from_json(json.loads(text))
    kept = tuple(finding for finding in document.findings if finding.code not in ONLY_IN_JUNK)
    record = document_to_json(replace(document, status=Status.FILED, findings=kept))
    move_files(connection, moved["id"], moved["files"], cause)
    change = {"status": Status.FILED.value, "junk_only": False, "path": moved["files"][0]["path"], **columns(record)}
    CHANGE_DOCUMENT.run(connection, {"at_id": moved["id"], **change})


def columns(record: Detail) -> dict[str, Any]:
    """Return what the table of documents holds of a record."""
    fields = {name: record[name] or "" for name in _FIELDS}
    sender = record.get("sender") or {}
    told = {"verdict": sender.get("verdict") or "", "sender": sender.get("address") or ""}
    told["organisation"] = organisation(told["sender"].rpartition("@")[2])
    told |= {"client": record.get("client") or "", "order_key": order_key(fields["order_number"])}
    told["payment_account"] = "; ".join(account["number"] for account in record.get("accounts", ()))
    told |= {"record": as_json(record), "findings": as_json(record["findings"]), "search": _searched(record)}
    return fields | told


def _searched(record: Detail) -> str:
    """Return the words by which a document is found."""
    sold = [f"{item['description']} {item['sku']}" for item in record["items"]]
    told = [record.get(name) for name in (*_FIELDS, "client")]
    accounts = record.get("accounts", ())
    paid = [word for one in accounts for word in (one["number"], account_key(one["scheme"], one["number"]))]
    return searchable("\n".join([*(value for value in told if value), *sold, *dict.fromkeys(paid)]))


def _add_items(connection: Connection, document_id: str, items: Sequence[Detail]) -> None:
    amounts = ("quantity", "unit_price", "tax_rate", "line_total")
    rows = [
        {
            "document": document_id,
            "line": line,
            "description": item["description"],
            "sku": item["sku"],
            **{name: item[name] or "" for name in amounts},
        }
        for line, item in enumerate(items, 1)
    ]
    INSERT[schema.items].run_all(connection, rows)


def _add_accounts(connection: Connection, document_id: str, record: Detail) -> None:
    """Insert whom a document says to pay, or that it names nobody; records of older versions have not looked."""
    told = record.get("accounts")
    named = [(one["scheme"], account_key(one["scheme"], one["number"])) for one in told or ()]
    rows = [
        {"document": document_id, "position": position, "scheme": scheme, "number": number, **_seller_keys(record)}
        for position, (scheme, number) in enumerate(dict.fromkeys(named) or [(UNREAD if told is None else NONE, "")])
    ]
    INSERT[schema.accounts].run_all(connection, rows)


def call_seller(connection: Connection, document_id: str, record: Detail) -> None:
    """Note that a document's seller is called as a record says now."""
    CHANGE_SELLER.run(connection, {"at_document": document_id, **_seller_keys(record)})


def _seller_keys(record: Detail) -> dict[str, str]:
    return {
        "seller_tax_key": tax_key(record["seller_tax_id"] or ""),
        "seller_key": seller_key(record["seller"] or ""),
    }


def _add_clues(connection: Connection, domain: str) -> None:
    """Insert by what a sender's domain is found, unless it is known already."""
    if domain and _HAS_CLUES.row(connection, {"at_organisation": domain}) is None:
        INSERT[schema.clues].run_all(connection, [{"clue": one, "organisation": domain} for one in clues(domain)])


def _add_files(connection: Connection, document_id: str, files: Iterable[Detail], cause: str) -> None:
    rows = [
        {
            "path": file["path"],
            "path_key": path_key(file["path"]),
            "document": document_id,
            "position": position,
            "sha256": file["sha256"],
            "state": PLACING,
            "cause": cause,
        }
        for position, file in enumerate(files)
    ]
    INSERT[schema.files].run_all(connection, rows)


def as_json(value: object) -> str:
    """Return a list or mapping as the text that a column holds."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
