"""Senders that may be taken for others: domains that resemble one from which documents are filed."""

from sqlalchemy import Connection, select

from archive import schema
from archive.memory import trust_in
from archive.records import Trust
from archive.statement import Statement, among, here, listed
from parsers.senders.lookalikes import clues, resemblance
from parsers.senders.suspicious import lookalike
from parsers.terms import Finding, PurchaseDocument, Status, Verdict

# Of a name that is like very many others, so many are compared.
_MOST_COMPARED = 50


def resembling(connection: Connection, document: PurchaseDocument) -> tuple[Finding, ...]:
    """Return that a document's sender may be taken for another, from whom documents are filed; not if he is trusted."""
    sender = document.sender
    domain = sender.address.rpartition("@")[2] if sender else ""
    if sender is None or not domain:
        return ()
    near = _NEAR.values(connection, {"clues": listed(clues(domain))})
    known = [one for one in near if _FILED.row(connection, {"at_organisation": one, "at_status": Status.FILED})]
    found = resemblance(domain, known) if known else None
    if found is None:
        return ()
    trust = trust_in(connection, sender.address)
    if trust is Trust.EVEN_UNSIGNED or (trust is Trust.TRUSTED and sender.verdict is Verdict.PROVEN):
        return ()
    return (lookalike(found),)


_C, _D = schema.clues, schema.documents
_NEAR = Statement(select(_C.c.organisation).distinct().where(among(_C.c.clue, "clues")).limit(_MOST_COMPARED))
_FILED = Statement(select(_D.c.id).where(here(_D, ("organisation", "status"))).limit(1))
