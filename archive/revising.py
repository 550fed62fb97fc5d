"""What people do with documents: they correct what was read, confirm it, or reject a document.

What was read stays in the event that decided on it; a revision is an event of its own, with who, when and why.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from archive import schema
from archive.chain import Chain
from archive.decision import received_of, settled_names
from archive.document_rows import SUPERSEDED
from archive.errors import RevisionWrong
from archive.events import EventType
from archive.identity import find_twin, identity_of
from archive.names import NameTemplate
from archive.records import Revised, Revision
from archive.revised import revised
from archive.shelf import Shelf
from parsers.codec import document_from_json
from parsers.terms import Status


def record(root: Path, chain: Chain, template: NameTemplate, revision: Revision) -> tuple[str, Revised]:
    """Record a revision, if it changes anything; return the original whose files wait, and what becomes of it.

    Raises `RevisionWrong` where the document cannot be revised so.
    """
    documents, originals = schema.documents, schema.originals
    chosen = select(documents, originals.c.received).join(originals, originals.c.sha == documents.c.original)
    with chain.reading() as connection:
        row = connection.execute(chosen.where(documents.c.id == revision.document)).mappings().one_or_none()
        if row is None:
            raise RevisionWrong(f"There is no document {revision.document}; `billfold find` lists them.")
        if row["status"] == SUPERSEDED:
            raise RevisionWrong(
                f"{revision.document} was replaced by {row['successor']}: change that one, or `billfold split` the two."
            )
        status = revision.status or Status(row["status"])
        read = json.loads(row["record"])
        before, after = document_from_json(read), document_from_json(revised(read, revision.values))
        if after.kind is None and status is Status.FILED:
            raise RevisionWrong(
                f"Nobody knows yet what {row['path']} is: say so with `billfold fix {row['id']} kind=invoice`, "
                "its number, date and total, or reject it."
            )
        if before == after and status == row["status"]:
            return "", Revised(row["id"], row["path"], status, changed=False)
        shelf = Shelf(root, template, connection)
        files = settled_names(connection, shelf, row["id"], replace(after, status=status), received_of(dict(row)))
        same = find_twin(connection, identity_of(after, row["ordinal"]), [], but=row["id"])
    detail: dict[str, Any] = {"id": row["id"], "status": status.value, "values": dict(revision.values)}
    detail |= {"files": files, "person": revision.person, "note": revision.note}
    chain.record(EventType.REVISED, row["original"], detail)
    path = files[0]["path"] if files else row["path"]
    twin = same.document.path if same and status is Status.FILED and same.document.status == Status.FILED else ""
    return row["original"], Revised(row["id"], path, status, changed=True, twin=twin)
