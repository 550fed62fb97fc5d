"""How an archive stands, counted: what waits for a person, what is still to be read, what failed, who brought what.

Everything here takes the connection that `index.reading` gives, changes nothing, and goes by indexes alone: it is asked
for every minute, and on large archives.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.records import Fate

# The fates of an original that brought a document.
_BROUGHT = (Fate.FILED, Fate.REVIEW, Fate.SEEN_BEFORE)


@dataclass(frozen=True, slots=True)
class Pile:
    """Things that wait: how many, and since when the oldest does; None where there are none."""

    count: int = 0
    since: datetime | None = None


NOTHING = Pile()


def in_review(index: sqlite3.Connection) -> Pile:
    """Return how many documents wait for a person, and since when the oldest is in the archive."""
    return _pile(
        index,
        "SELECT count(*), min(e.at) FROM document d JOIN original o ON o.sha = d.original JOIN event e ON e.seq = o.seq"
        " WHERE d.path >= 'review/' AND d.path < 'review0' AND d.status = 'review'",
    )


def unread(index: sqlite3.Connection) -> Pile:
    """Return how many originals are safe and still to be read; those that were given up are not."""
    return _pile(
        index,
        "SELECT count(*), min(e.at) FROM original o JOIN event e ON e.seq = o.seq WHERE o.state = 'captured' AND NOT"
        " EXISTS (SELECT 1 FROM delivery d WHERE d.original = o.sha AND d.fate = 'failed' AND d.next_try = '')",
    )


def given_up(index: sqlite3.Connection) -> Mapping[str, Pile]:
    """Return, by account, how many messages could not be had or read and are not tried again by themselves."""
    rows = index.execute(
        "SELECT d.account, count(DISTINCT d.mailbox || '/' || d.uidvalidity || '/' || d.uid), max(f.at)"
        " FROM delivery d LEFT JOIN failure f"
        " ON (f.account, f.mailbox, f.uidvalidity, f.uid) = (d.account, d.mailbox, d.uidvalidity, d.uid)"
        " WHERE d.fate = 'failed' AND d.next_try = '' GROUP BY d.account"
    )
    return {account: Pile(count, _moment(at)) for account, count, at in rows}


def arrivals(index: sqlite3.Connection, since: datetime, until: datetime) -> Mapping[str, Sequence[datetime]]:
    """Return, by account, when the originals with documents in them were received, oldest first."""
    marks = ",".join("?" * len(_BROUGHT))
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for account in _accounts(index):
        rows = index.execute(
            f"SELECT received FROM original WHERE account = ? AND fate IN ({marks}) AND received >= ?"  # noqa: S608
            " AND received <= ? AND NOT junk ORDER BY received",
            (account, *_BROUGHT, written(since), written(until)),
        )
        for row in rows:
            found[account].append(datetime.fromisoformat(row[0]))
    return {account: sorted(moments) for account, moments in found.items()}


def head(index: sqlite3.Connection) -> int:
    """Return the number of the last event; 0 before the first."""
    row = index.execute("SELECT max(seq) FROM event").fetchone()
    return int(row[0] or 0)


def _accounts(index: sqlite3.Connection) -> list[str]:
    """Return the accounts that brought anything, jumping from one to the next in the index."""
    rows = index.execute(
        "WITH RECURSIVE known(account) AS (SELECT min(account) FROM original UNION ALL"
        " SELECT (SELECT min(account) FROM original WHERE account > known.account) FROM known"
        " WHERE known.account IS NOT NULL) SELECT account FROM known WHERE account IS NOT NULL"
    )
    return [row[0] for row in rows]


def _pile(index: sqlite3.Connection, sql: str) -> Pile:
    count, since = index.execute(sql).fetchone()
    return Pile(count, _moment(since))


def written(moment: datetime) -> str:
    """Return a moment as the index has it (`chain.moment`)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
