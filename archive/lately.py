"""What came lately: the documents that were filed since an event of the chain, and those that wait.

Everything here takes the connection that `index.reading` gives, and changes nothing.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from archive.census import written
from archive.counting import TOLD, counted, spent
from archive.joining import MEMBER_COLUMNS, Member, member_of
from archive.missing import Missing, missing
from archive.records import reasons_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as a summary lists it; `reasons` say why it waits."""

    id: str
    path: str
    kind: str
    seller: str
    number: str
    total: Decimal | None
    currency: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lately:
    """What was filed in some time, and the sums by currency of what counts of it; what waits since; what is missing."""

    filed: tuple[Paper, ...]
    sums: Mapping[str, Decimal]
    waiting: tuple[Paper, ...]
    missing: tuple[Missing, ...]


def lately(index: sqlite3.Connection, since: int, today: date) -> Lately:
    """Return what came after the event of a number."""
    rows = index.execute(_MEMBERS).fetchall()
    members = {row["id"]: member_of(row) for row in rows}
    told = index.execute(TOLD).fetchall()
    counting = counted(members.values(), told)
    filed = index.execute(_FILED, {"since": since}).fetchall()
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in filed:
        member: Member = members[row["id"]]
        if member.id in counting and member.total is not None and member.currency:
            sums[member.currency] += spent(member.kind, member.total)
    return Lately(
        tuple(_paper(row) for row in filed),
        dict(sorted(sums.items())),
        tuple(_paper(row, reasons_of(row)) for row in index.execute(_WAITING, {"since": since})),
        tuple(missing(members.values(), told, today)),
    )


def before(index: sqlite3.Connection, moment: datetime) -> int:
    """Return the number of the last event before a moment; 0 where there is none."""
    row = index.execute("SELECT max(seq) FROM event WHERE at < ?", (written(moment),)).fetchone()
    return int(row[0] or 0)


def _paper(row: sqlite3.Row, reasons: Sequence[str] = ()) -> Paper:
    return Paper(
        id=row["id"],
        path=row["path"],
        kind=row["kind"],
        seller=row["seller"],
        number=row["order_number"] or row["invoice_number"],
        total=Decimal(row["total"]) if row["total"] else None,
        currency=row["currency"],
        reasons=tuple(reasons),
    )


_MEMBERS = f"SELECT {', '.join(MEMBER_COLUMNS)} FROM document WHERE status IN ('filed', 'review')"  # noqa: S608
_SHOWN = """
    SELECT d.id, d.path, d.kind, d.seller, d.order_number, d.invoice_number, d.total, d.currency, d.findings,
           o.findings AS original_findings
    FROM document d JOIN original o ON o.sha = d.original
"""
# What was confirmed lately counts as filed lately, whenever it came.
_FILED = f"""{_SHOWN} WHERE d.status = 'filed' AND (o.seq > :since OR d.id IN
    (SELECT document FROM revision WHERE seq > :since AND status = 'filed' AND before <> 'filed'))
    ORDER BY d.issue_date, d.id"""  # noqa: S608 - our words
_WAITING = f"{_SHOWN} WHERE d.path >= 'review/' AND d.path < 'review0' AND d.status = 'review' AND o.seq > :since"
