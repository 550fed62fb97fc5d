"""What follows when a document tells of the same purchase as one that is known: a sighting, or a finding that asks."""

from sqlalchemy import Connection

from archive.document_rows import REPLACED
from archive.identity import KnownDocument, Rung, Twin, find_former, find_twin, identity_of
from archive.suspicion import suspicions
from parsers.documents.revisions import REVISION
from parsers.terms import Finding, PurchaseDocument, Status


def doubts(connection: Connection, document: PurchaseDocument, ordinal: int, own: str) -> tuple[Finding, ...]:
    """Return why a document that waited, `own` being its id, is not filed though all that held it is answered."""
    if suspected := [one for one in suspicions(connection, document, junk=False, own=own) if one.needs_review]:
        return tuple(suspected)
    identity = identity_of(document, ordinal)
    twin = find_twin(connection, identity, [], but=own)
    if twin is None:
        former = find_former(connection, identity)
        return (is_other_version(former),) if former else ()
    if twin.document.status in (Status.FILED, REPLACED):
        return (for_two_clients(twin, document.client) if is_for_another(twin, document.client) else _twice(twin),)
    return (was_rejected(twin),) if twin.document.status == Status.REJECTED else ()


def is_sighting(twin: Twin, good: bool, held: bool) -> bool:
    """Tell whether nothing new is filed for a document that has a twin.

    A proven document is not swallowed by one that waits for review, and one that needs a person (changed bank
    details, say) does not vanish behind a filed one just because its numbers are the same. The same file that
    only Junk held back is not filed anew but released. What a person has rejected never returns; another file that
    tells of the same purchase is for a person to look at.
    """
    filed = twin.document.status in (Status.FILED, REPLACED)
    if twin.document.status == Status.REJECTED:
        return twin.rung is not Rung.BUSINESS_KEY
    match twin.rung:
        case Rung.DOCUMENT:
            return filed or not good or twin.document.junk_only
        case Rung.FINGERPRINT:
            return filed or not good
        case Rung.BUSINESS_KEY:
            return not held if filed else not good


def is_for_another(twin: Twin, client: str) -> bool:
    """Tell whether a document that is filed for one client has now come for another."""
    known = twin.document
    return known.status == Status.FILED and bool(client and known.client) and client != known.client


def for_two_clients(twin: Twin, client: str) -> Finding:
    """Return that a document is filed for one client, and came for another."""
    known = twin.document
    message = f"{twin.rung.words} as {known.path}, which is filed for {known.client}; now it came for {client}"
    return Finding("two_clients", f"{message}: say for whom it is", needs_review=True)


def contradicts(twin: Twin) -> Finding:
    """Return that a document which needs a look tells of the same purchase as one that is filed."""
    return Finding("twin", f"{twin.rung.words} as {twin.document.path}, yet it needs a look", needs_review=True)


def _twice(twin: Twin) -> Finding:
    message = f"{twin.rung.words} as {twin.document.path}: confirm it if both are right, reject it if they are one"
    return Finding("twin", message, needs_review=True)


def was_rejected(twin: Twin) -> Finding:
    """Return that a document tells of the same purchase as one that a person has rejected."""
    message = f"{twin.rung.words} as {twin.document.path}, which was rejected: say whether this one is right"
    return Finding("rejected_before", message, needs_review=True)


def corrects(document: PurchaseDocument, former: KnownDocument) -> bool:
    """Tell whether a document says that it corrects another one, and is not the older of the two."""
    day = document.issue_date.isoformat() if document.issue_date else ""
    return day >= former.identity.issue_date and any(finding.code == REVISION for finding in document.findings)


def is_other_version(former: KnownDocument) -> Finding:
    """Return that a document says otherwise than a filed one of the same seller and number."""
    message = (
        f"{former.path} has the same seller and number, and another date or total: if this one takes its place, say"
        f" `billfold join --replaces` with this one and {former.id}; if both are right, confirm it"
    )
    return Finding("other_version", message, needs_review=True)
