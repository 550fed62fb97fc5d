"""What the index remembers of mailboxes, runs and originals: the questions the pipeline asks it."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select

from archive import schema
from archive.projections import CAPTURED, DONE, MAILBOX, PLACE
from archive.records import Balance, Fate, Imprint, MailboxState, Original, Place, Recognised, Trust
from archive.sender_rules import rules_for
from archive.statement import Statement, among, here, listed
from parsers.context import Form
from parsers.terms import Status, Verdict

Row = dict[str, Any]


def place_values(place: Place) -> Row:
    """Return a place as columns; what UTF-8 cannot hold in a mailbox's name is spelled out, so none are confused."""
    return {
        "account": _plain(place.account),
        "mailbox": _plain(place.mailbox),
        "uidvalidity": place.uidvalidity,
        "uid": place.uid,
    }


def mailbox_values(account: str, mailbox: str, uidvalidity: int) -> Row:
    """Return a mailbox as columns, spelled as in `place_values`."""
    return {"account": _plain(account), "mailbox": _plain(mailbox), "uidvalidity": uidvalidity}


def mailbox_state(connection: Connection, mailbox: Row, now: str) -> MailboxState:
    """Return how far a mailbox has been dealt with and which failed messages are due again."""
    there = {f"at_{name}": value for name, value in mailbox.items()}
    last_uid = _CURSOR.value(connection, there) or 0
    remembered = _REMEMBERED.value(connection, there)
    rows = _FAILED.rows(connection, there)
    failed = tuple(row["uid"] for row in rows)
    given_up = tuple(row["uid"] for row in rows if not row["next_try"])
    waiting = [row for row in rows if row["original"] is None and row["next_try"]]
    again = tuple(row["uid"] for row in waiting if row["next_try"] <= now)
    above = _ABOVE.values(connection, {**there, "last_uid": last_uid})
    return MailboxState(last_uid, remembered, again, frozenset(above) - frozenset(again), failed, given_up)


def delivered(connection: Connection, mailbox: Row, uids: Sequence[int]) -> set[int]:
    """Return which of the UIDs anything is remembered of, whatever became of them."""
    there = {f"at_{name}": value for name, value in mailbox.items()}
    return set(_DELIVERED.values(connection, {**there, "uids": listed(uids)}))


def delivered_ranges(connection: Connection, mailbox: Row) -> tuple[tuple[int, int], ...]:
    """Return the UIDs that anything is remembered of, as first and last of each unbroken range, in order."""
    there = {f"at_{name}": value for name, value in mailbox.items()}
    return tuple((row["first"], row["last"]) for row in _RANGES.rows(connection, there))


def trust_in(connection: Connection, address: str) -> Trust | None:
    """Return what a person has said of a sender: of the address, or else of its domain."""
    rules = rules_for(address)
    said = {row["sender"]: row["trust"] for row in _SAID.rows(connection, {"senders": listed(rules)})}
    return next((Trust(said[rule]) for rule in rules if rule in said), None)


def tells_of_orders(connection: Connection, sha: str) -> bool:
    """Say whether an original told what became of an order, such as that it was sent."""
    return bool(_NOTICED.value(connection, {"at_original": sha}))


def count_documents(connection: Connection) -> int:
    """Return how many documents there are, whatever became of them."""
    return int(_DOCUMENTS.value(connection, {}))


def kept(connection: Connection, mailbox: Row, uids: Sequence[int]) -> set[int]:
    """Return which of the UIDs brought an original that is kept."""
    there = {f"at_{name}": value for name, value in mailbox.items()}
    return set(_KEPT.values(connection, {**there, "uids": listed(uids)}))


def recognised(connection: Connection, account: str, identities: Sequence[str]) -> dict[str, Recognised]:
    """Return what is remembered of the messages of an account by identity; one that two originals share says nothing.

    What failed, or is gone, is not remembered for this.
    """
    found: dict[str, set[Recognised]] = {}
    asked = listed(identity for identity in identities if identity)
    # With the account in the statement SQLite would go through all that the account ever brought.
    rows = [row for row in _RECOGNISED.rows(connection, {"identities": asked}) if row["account"] == _plain(account)]
    for row in rows:
        reason = row["why"] if row["original"] else row["reason"]
        fate = row["became"] if row["original"] else row["fate"]
        found.setdefault(row["identity"], set()).add(Recognised(row["original"] or "", Fate(fate), reason))
    return {identity: one for identity, (one, *others) in found.items() if not others}


def unsettled(connection: Connection, mailbox: Row) -> list[tuple[int, Imprint]]:
    """Return the messages of a mailbox that brought filed documents, and with which nothing was done since."""
    there = {f"at_{name}": value for name, value in mailbox.items()}
    return [(row["uid"], Imprint(row["digest"], row["identity"])) for row in _UNSETTLED.rows(connection, there)]


def rescuable(connection: Connection, mailbox: Row) -> list[tuple[int, Imprint]]:
    """Return the messages as `unsettled` does, of which the sender is proven, or that a person has confirmed."""
    there = {f"at_{name}": value for name, value in mailbox.items()}
    return [(row["uid"], Imprint(row["digest"], row["identity"])) for row in _RESCUABLE.rows(connection, there)]


def delivery(connection: Connection, place: Row) -> Row | None:
    """Return what is remembered of one place."""
    return _dict(_DELIVERY.row(connection, {f"at_{name}": place[name] for name in PLACE}))


def pending(connection: Connection, now: str, everything: bool = False) -> list[str]:
    """Return the originals that are safe but not decided, oldest first.

    Those that must wait or were given up are left out unless `everything` is asked for.
    """
    if everything:
        return _UNDECIDED.values(connection, {})
    return _PENDING.values(connection, {"now": now})


def original_row(connection: Connection, sha: str) -> Row | None:
    """Return the row of an original."""
    return _dict(_ORIGINAL.row(connection, {"at_sha": sha}))


def as_original(row: Row) -> Original:
    """Return an original's row as a value."""
    received = datetime.fromisoformat(row["received"]) if row["received"] else None
    known = (row["sha"], Form(row["form"]), row["filename"], received, bool(row["junk"]), row["size"])
    return Original(*known, row["account"], row["mailbox"])


def balance(connection: Connection, run: str, repeated: int) -> Balance:
    """Count a run; `repeated` messages were seen again in the very place they were known from."""
    counts: dict[str, int] = {row[0]: row[1] for row in _FATES.rows(connection, {"run": run})}
    failed = _FAILURES.value(connection, {"run": run})
    return Balance(
        seen=sum(counts.values()) + failed + repeated,
        filed=counts.get(Fate.FILED, 0),
        seen_before=counts.get(Fate.SEEN_BEFORE, 0) + repeated,
        not_a_document=counts.get(Fate.NOT_A_DOCUMENT, 0),
        review=counts.get(Fate.REVIEW, 0),
        failed=failed,
    )


def _dict(row: sqlite3.Row | None) -> Row | None:
    return dict(row) if row else None


def _plain(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


_DUE = and_(schema.deliveries.c.next_try != "", schema.deliveries.c.next_try <= bindparam("now"))
_THERE = here(schema.deliveries, MAILBOX)
_CURSOR = Statement(select(schema.mailboxes.c.last_uid).where(here(schema.mailboxes, MAILBOX)))
_REMEMBERED = Statement(select(func.count()).select_from(schema.deliveries).where(_THERE))
_FAILED = Statement(
    select(schema.deliveries.c.uid, schema.deliveries.c.next_try, schema.deliveries.c.original)
    .where(_THERE, schema.deliveries.c.fate == Fate.FAILED.value)
    .order_by(schema.deliveries.c.uid)
)
_ABOVE = Statement(select(schema.deliveries.c.uid).where(_THERE, schema.deliveries.c.uid > bindparam("last_uid")))
_AMONG = select(schema.deliveries.c.uid).where(_THERE, among(schema.deliveries.c.uid, "uids"))
_DELIVERED = Statement(_AMONG)
_KEPT = Statement(_AMONG.where(schema.deliveries.c.original.is_not(None)))
# In a range without a gap, UID and rank grow alike: their difference names the range.
_RANGED = (
    select(
        schema.deliveries.c.uid,
        (schema.deliveries.c.uid - func.row_number().over(order_by=schema.deliveries.c.uid)).label("range"),
    )
    .where(_THERE)
    .subquery()
)
_RANGES = Statement(
    select(func.min(_RANGED.c.uid).label("first"), func.max(_RANGED.c.uid).label("last"))
    .group_by(_RANGED.c.range)
    .order_by("first")
)
_RECOGNISED = Statement(
    select(
        schema.deliveries.c.account,
        schema.deliveries.c.identity,
        schema.deliveries.c.original,
        schema.deliveries.c.fate,
        schema.deliveries.c.reason,
        schema.originals.c.fate.label("became"),
        schema.originals.c.reason.label("why"),
    )
    .outerjoin(schema.originals, schema.originals.c.sha == schema.deliveries.c.original)
    .where(
        among(schema.deliveries.c.identity, "identities"),
        and_(schema.deliveries.c.fate != "", schema.deliveries.c.fate != Fate.FAILED.value),
        or_(schema.deliveries.c.original.is_(None), schema.originals.c.state == DONE),
    )
)
_LEFT = (
    select(schema.deliveries.c.uid, schema.deliveries.c.digest, schema.deliveries.c.identity)
    .where(_THERE, schema.deliveries.c.settled == "")
    .order_by(schema.deliveries.c.uid)
)
_UNSETTLED = Statement(_LEFT.where(schema.deliveries.c.fate == Fate.FILED.value))
_FILED_OF_IT = and_(
    schema.documents.c.original == schema.deliveries.c.original, schema.documents.c.status == Status.FILED.value
)
# What a person confirms was brought for review, and its delivery says so for ever.
_RESCUABLE = Statement(
    _LEFT.where(
        or_(
            and_(
                schema.deliveries.c.fate == Fate.FILED.value,
                exists().where(_FILED_OF_IT, schema.documents.c.verdict == Verdict.PROVEN.value),
            ),
            and_(
                or_(schema.deliveries.c.fate == Fate.FILED.value, schema.deliveries.c.fate == Fate.REVIEW.value),
                exists().where(
                    _FILED_OF_IT,
                    schema.revisions.c.document == schema.documents.c.id,
                    schema.revisions.c.status == Status.FILED.value,
                ),
            ),
        )
    )
)
_DELIVERY = Statement(select(schema.deliveries).where(here(schema.deliveries, PLACE)))
_ORIGINAL = Statement(select(schema.originals).where(here(schema.originals, ("sha",))))
_GIVEN_UP = exists().where(
    schema.deliveries.c.original == schema.originals.c.sha, schema.deliveries.c.fate == Fate.FAILED.value, ~_DUE
)
_CAPTURED = select(schema.originals.c.sha).where(schema.originals.c.state == CAPTURED).order_by(schema.originals.c.seq)
_DOCUMENTS = Statement(select(func.count()).select_from(schema.documents))
_NOTICED = Statement(
    select(func.count()).select_from(schema.order_events).where(here(schema.order_events, ("original",)))
)
_UNDECIDED = Statement(_CAPTURED)
_PENDING = Statement(_CAPTURED.where(~_GIVEN_UP))
_FATES = Statement(
    select(schema.deliveries.c.fate, func.count())
    .where(schema.deliveries.c.run == bindparam("run"), schema.deliveries.c.fate != Fate.FAILED.value)
    .group_by(schema.deliveries.c.fate)
)
_FAILURES = Statement(
    select(func.count()).select_from(schema.failures).where(schema.failures.c.run == bindparam("run"))
)
_SAID = Statement(select(schema.sender_trust).where(among(schema.sender_trust.c.sender, "senders")))
