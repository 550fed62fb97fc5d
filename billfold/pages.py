"""What was read, as a person reads it in the terminal: the mail, its documents with where each field stood, events."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from billfold.console import cut, table
from parsers.terms import (
    AMOUNT_FIELDS,
    TEXT_FIELDS,
    AccountScheme,
    Evidence,
    Forwarded,
    OrderEvent,
    PaymentAccount,
    PurchaseDocument,
    Sender,
    Verdict,
)

_ORDER = ("marketplace", *TEXT_FIELDS[:2], "issue_date", *TEXT_FIELDS[2:7], *AMOUNT_FIELDS, *TEXT_FIELDS[7:], "client")

_KNOWN = {
    Verdict.PROVEN: "proven",
    Verdict.UNPROVEN: "which nothing proves",
    Verdict.FORGED: "which is forged",
}
_METHODS = {"dkim": "signature", "authentication-results": "server", "arc": "seal", "header": "header"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a document as people read it, with its evidence."""

    name: str
    value: str
    evidence: Evidence | None


def document_page(document: PurchaseDocument) -> str:
    """Return a document with its fields, their evidence, its items and its findings."""
    rows = [(field.name, field.value, *_evidence(field.evidence)) for field in fields_of(document)[1:]]
    lines = [document_head(document)]
    if rows:
        lines.append(_indented(table(("field", "value", "where it stood", "why"), rows, most=52)))
    return "\n".join([*lines, *items_and_findings(document)])


def document_head(document: PurchaseDocument) -> str:
    """Return in one line what a document is, where it goes, and its file's name."""
    name = f" ({document.part.filename})" if document.part.filename else ""
    return f"  {_kind(document)}, {document.status.value}{name}"


def fields_of(document: PurchaseDocument) -> list[Field]:
    """Return the fields that are set, in the order in which people look for them; the kind is the first."""
    values = [(name, getattr(document, name)) for name in _ORDER]
    read = [(name, str(value)) for name, value in values if value not in (None, "")]
    fields = [
        Field(name.replace("_", " "), value, document.evidence.get(name))
        for name, value in [("kind", _kind(document)), *read]
    ]
    return [*fields, *(Field("pay to", _account(one), one.evidence) for one in document.accounts)]


def _account(account: PaymentAccount) -> str:
    """Return an account as people write it: an IBAN in groups of four."""
    number = account.number
    if account.scheme is AccountScheme.IBAN:
        number = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return f"{number}, BIC {account.bic}" if account.bic else number


def fields_table(fields: Sequence[Field], marks: Sequence[str], fit: int = 0) -> str:
    """Return fields with their evidence, each behind its mark: what refers to it in the picture of the page."""
    rows = [(mark, f.name, f.value, *_evidence(f.evidence)) for mark, f in zip(marks, fields, strict=True)]
    return _indented(
        table(("", "field", "value", "where it stood", "why"), rows, most=60, fit=max(fit - 4, 0), wrap=True)
    )


def items_and_findings(document: PurchaseDocument, fit: int = 0) -> list[str]:
    """Return the items of a document and its taxes by rate as tables, and its findings as sentences."""
    lines = []
    if document.items:
        items = [
            (cut(item.description, 120), _text(item.quantity), _text(item.unit_price), _text(item.line_total))
            for item in document.items
        ]
        heads = ("item", "quantity", "unit price", "line total")
        lines.append(_indented(table(heads, items, right=(1, 2, 3), fit=max(fit - 4, 0), wrap=bool(fit))))
    if document.taxes:
        taxes = [(_percent(line.rate), _text(line.net), _text(line.tax)) for line in document.taxes]
        lines.append(_indented(table(("tax rate", "net", "tax"), taxes, right=(0, 1, 2))))
    return [*lines, *(f"    {'!' if finding.needs_review else '·'} {finding.message}" for finding in document.findings)]


def _percent(rate: Decimal | None) -> str:
    return "" if rate is None else f"{rate} %"


def _kind(document: PurchaseDocument) -> str:
    return document.kind.value.replace("_", " ") if document.kind else "not known"


def sender_lines(sender: Sender) -> list[str]:
    """Return who sent what a document came in, what is known of that, and each proof in a line."""
    name = f" ({sender.name})" if sender.name else ""
    who = shown_sender(sender.address) if sender.address else "nobody whose address can be told"
    by = f" by {sender.domain}" if sender.domain and not sender.stated_by else ""
    lines = [f"    sender: {who}{name}, {_KNOWN[sender.verdict]}{by}"]
    if sender.stated_by:
        proven = f", proven by {sender.domain}" if sender.domain else ", and nothing proves that either"
        lines.append(f"      stated by: {sender.stated_by}, who forwarded it{proven}")
    for proof in sender.proofs:
        kept = f" (its key is kept: {proof.key_name})" if proof.key else ""
        lines.append(f"      {_METHODS.get(proof.method, proof.method)}: {proof.message}{kept}")
    return lines


def shown_sender(address: str) -> str:
    """Return an address or `@domain` as it is shown; letters that may be taken for others are told apart (RFC 3492)."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    labels = (label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in domain.split("."))
    return f"{address} ({local}{at}{'.'.join(labels)})"


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
    # where a value stood in data is a path: its end is what a person looks for
    said = "/".join(evidence.label.rsplit("/", 2)[-2:]) if evidence.source == "xml" else evidence.label
    label = f"{said!r}, " if said else ""
    return place, f"{label}{evidence.rule} ({evidence.certainty.value})"


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
