"""What waits for a person, without the documents themselves: who sent it, and what holds it.

A spam folder can hold thousands of documents, so nothing of them is read here but what sorts them.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from archive.records import searchable
from archive.sender_rules import is_answered, is_forged
from parsers.terms import Finding, Kind, Status


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits.

    `held` are the findings that hold it, those of its original with them; `answered` are the codes of those that a word
    on the sender answers; `account` is whom it says to pay.
    """

    id: str
    sender: str
    verdict: str
    kind: Kind | None
    total: Decimal | None
    currency: str
    account: str
    held: tuple[Finding, ...]
    answered: frozenset[str]
    is_forged: bool

    @property
    def is_settled_by_trust(self) -> bool:
        """Whether it is filed, as far as can be told beforehand, when somebody trusts its sender."""
        others = [one for one in self.held if one.code not in self.answered]
        return bool(self.answered) and self.kind is not None and not (others or self.is_forged)


def waiting(index: sqlite3.Connection, words: Iterable[str] = ()) -> list[Waiting]:
    """Return what waits and holds every word in any field, newest first; `index` is what `index.reading` gives."""
    terms = [searchable(word) for word in words]
    chosen = f"""
        SELECT d.id, d.sender, d.verdict, d.kind, d.total, d.currency, d.payment_account, d.findings,
               o.findings AS of_original
        FROM document d JOIN original o ON o.sha = d.original
        WHERE d.status = 'review'{" AND instr(d.search, ?) > 0" * len(terms)} ORDER BY d.issue_date DESC, d.id
    """  # noqa: S608 - our words
    rows = index.execute(chosen, terms)
    return [_waiting(row) for row in rows]


def standing(index: sqlite3.Connection, status: Status) -> dict[str, list[str]]:
    """Return the ids of what is filed or was rejected, newest first, by the address of its sender."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    chosen = "SELECT id, sender FROM document WHERE status = ? AND sender <> '' ORDER BY issue_date DESC, id"
    for row in index.execute(chosen, (status.value,)):
        found[row["sender"]].append(row["id"])
    return found


def _waiting(row: sqlite3.Row) -> Waiting:
    own = json.loads(row["findings"] or "[]")
    told = [*own, *json.loads(row["of_original"] or "[]")]
    held = [finding for finding in told if finding["needs_review"]]
    return Waiting(
        row["id"],
        row["sender"],
        row["verdict"],
        Kind(row["kind"]) if row["kind"] else None,
        Decimal(row["total"]) if row["total"] else None,
        row["currency"],
        row["payment_account"],
        tuple(Finding(one["code"], one["message"], needs_review=True) for one in held),
        frozenset(one["code"] for one in own if is_answered(one)),
        is_forged(row["verdict"], own),
    )
