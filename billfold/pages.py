"""What was read, as a person reads it in the terminal: the mail, its documents with where each field stood, events."""

from decimal import Decimal

from billfold.console import table
from parsers.terms import AMOUNT_FIELDS, TEXT_FIELDS, Evidence, Forwarded, OrderEvent, PurchaseDocument

_ORDER = ("marketplace", *TEXT_FIELDS[:2], "issue_date", *TEXT_FIELDS[2:7], *AMOUNT_FIELDS, *TEXT_FIELDS[7:], "client")


def document_page(document: PurchaseDocument) -> str:
    """Return a document with its fields, their evidence, its items and its findings."""
    kind = document.kind.value.replace("_", " ") if document.kind else "not known"
    head = f"  {kind}, {document.status.value}" + (f" ({document.part.filename})" if document.part.filename else "")
    rows = []
    for name in _ORDER:
        value = getattr(document, name)
        if value not in (None, ""):
            rows.append((name.replace("_", " "), str(value), *_evidence(document.evidence.get(name))))
    lines = [head]
    if rows:
        lines.append(_indented(table(("field", "value", "where it stood", "why"), rows, most=52)))
    if document.items:
        items = [
            (item.description, _text(item.quantity), _text(item.unit_price), _text(item.line_total))
            for item in document.items
        ]
        lines.append(_indented(table(("item", "quantity", "unit price", "line total"), items, right=(1, 2, 3))))
    lines += [f"    {'!' if finding.needs_review else '·'} {finding.message}" for finding in document.findings]
    return "\n".join(lines)


def forwarded_line(original: Forwarded) -> str:
    """Return the header of a forwarded message in one line; what is not written in it is left out."""
    address = f"<{original.sender}>" if original.sender and original.sender_name else original.sender
    sender = " ".join(filter(None, (original.sender_name, address))) or "somebody who is not named"
    told = ", ".join(filter(None, (sender, original.date)))
    return f"  forwards a message from {told}" + (f": {original.subject}" if original.subject else "")


def event_line(event: OrderEvent) -> str:
    """Return in one line what a notice tells of an order."""
    parcel = " ".join(filter(None, (event.carrier, event.tracking_number)))
    order = f"order {event.order_number}" if event.order_number else "no order named"
    told = [event.event.value.replace("_", " "), order, f"by {parcel}" if parcel else "", event.when]
    return "  tells: " + ", ".join(filter(None, told))


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _evidence(evidence: Evidence | None) -> tuple[str, str]:
    if evidence is None:
        return "", ""
    place = evidence.source
    if evidence.page is not None:
        place += f" page {evidence.page}" if evidence.source == "pdf" else ""
    if evidence.line is not None:
        place += f" line {evidence.line}"
    label = f"{evidence.label!r}, " if evidence.label else ""
    return place, f"{label}{evidence.rule} ({evidence.certainty.value})"


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
