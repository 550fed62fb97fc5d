"""Readings as JSON and back: what crosses the pipe from the child, lies in the index, and `extract` prints.

Amounts are decimal strings, dates ISO 8601. The bytes of parts are not in the JSON: they travel beside it, in
the order of the documents.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from math import isfinite
from types import MappingProxyType
from typing import Any, cast

from parsers.terms import (
    AMOUNT_FIELDS,
    TEXT_FIELDS,
    AccountScheme,
    Certainty,
    Event,
    Evidence,
    Finding,
    Forwarded,
    Item,
    Kind,
    MessageSummary,
    OrderEvent,
    Part,
    PaymentAccount,
    Placed,
    Proof,
    PurchaseDocument,
    Reading,
    Sender,
    Status,
    TaxLine,
    ToLookAt,
    Verdict,
    View,
)

Json = dict[str, Any]


def _amount(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def finding_to_json(finding: Finding) -> Json:
    """Return a finding with its code, its sentence and whether it holds the document for review."""
    return {"code": finding.code, "message": finding.message, "needs_review": finding.needs_review}


def finding_from_json(data: Json) -> Finding:
    """Return the finding that `finding_to_json` wrote."""
    return Finding(str(data["code"]), str(data["message"]), bool(data["needs_review"]))


def evidence_to_json(evidence: Evidence) -> Json:
    """Return evidence without the keys that are empty."""
    data: Json = {"source": evidence.source, "rule": evidence.rule, "text": evidence.text}
    if evidence.label:
        data["label"] = evidence.label
    if evidence.page is not None:
        data["page"] = evidence.page
    if evidence.line is not None:
        data["line"] = evidence.line
    if evidence.box is not None and all(map(isfinite, evidence.box)):
        data["box"] = [round(edge, 1) for edge in evidence.box]
    data["certainty"] = evidence.certainty.value
    data["confidence"] = evidence.certainty.confidence
    return data


def evidence_from_json(data: Json) -> Evidence:
    """Return the evidence that `evidence_to_json` wrote."""
    box = cast("tuple[float, float, float, float] | None", tuple(data["box"]) if "box" in data else None)
    return Evidence(
        source=data["source"],
        rule=data["rule"],
        text=data["text"],
        label=data.get("label", ""),
        page=data.get("page"),
        line=data.get("line"),
        box=box,
        certainty=Certainty(data.get("certainty") or data["confidence"]),  # records of the first days had one key
    )


def item_to_json(item: Item) -> Json:
    """Return an item, all its keys present, unread ones null or empty, and where it stood if that is known."""
    data: Json = {
        f.name: str(v) if isinstance(v := getattr(item, f.name), Decimal) else v
        for f in fields(Item)
        if f.name != "evidence"
    }
    return {**data, "evidence": evidence_to_json(item.evidence)} if item.evidence else data


def item_from_json(data: Json) -> Item:
    """Return the item that `item_to_json` wrote."""
    return Item(
        description=data["description"],
        sku=data["sku"],
        quantity=_amount(data["quantity"]),
        unit_price=_amount(data["unit_price"]),
        tax_rate=_amount(data["tax_rate"]),
        line_total=_amount(data["line_total"]),
        evidence=evidence_from_json(data["evidence"]) if "evidence" in data else None,
    )


def view_to_json(view: View) -> Json:
    """Return what can be seen of a document; a box is in tenths, as in evidence."""
    words = [[w.page, w.line, w.text, *(round(e, 1) if isfinite(e) else 0.0 for e in w.box)] for w in view.words]
    return {"source": view.source, "pages": view.pages, "words": words}


def view_from_json(data: Json) -> View:
    """Return the view that `view_to_json` wrote."""
    words = (Placed(page, line, text, (box[0], box[1], box[2], box[3])) for page, line, text, *box in data["words"])
    return View(data["source"], data["pages"], tuple(words))


def tax_to_json(line: TaxLine) -> Json:
    """Return one rate of tax with its amounts as decimal strings and where it stood."""
    amounts = {name: None if (value := getattr(line, name)) is None else str(value) for name in ("rate", "net", "tax")}
    return {**amounts, "evidence": evidence_to_json(line.evidence)}


def tax_from_json(data: Json) -> TaxLine:
    """Return the rate of tax that `tax_to_json` wrote."""
    rate, net, tax = (_amount(data[name]) for name in ("rate", "net", "tax"))
    return TaxLine(rate, net, tax, evidence_from_json(data["evidence"]))


def account_to_json(account: PaymentAccount) -> Json:
    """Return an account of a payee with where it stood; one without a BIC has none."""
    data: Json = {"scheme": account.scheme.value, "number": account.number}
    return {**data, **({"bic": account.bic} if account.bic else {}), "evidence": evidence_to_json(account.evidence)}


def account_from_json(data: Json) -> PaymentAccount:
    """Return the account that `account_to_json` wrote."""
    evidence = evidence_from_json(data["evidence"])
    return PaymentAccount(AccountScheme(data["scheme"]), data["number"], evidence, data.get("bic", ""))


def sender_to_json(sender: Sender) -> Json:
    """Return who sent a message with all that tells it; a proof without a key has none."""
    proofs = [
        {
            name: value
            for name in ("method", "verdict", "domain", "message", "key_name", "key")
            if (value := getattr(one, name))
        }
        for one in sender.proofs
    ]
    told = {name: getattr(sender, name) or None for name in ("name", "domain", "stated_by")}
    return {"address": sender.address, "verdict": sender.verdict.value, **told, "proofs": proofs}


def sender_from_json(data: Json) -> Sender:
    """Return the sender that `sender_to_json` wrote."""
    proofs = (
        Proof(
            one["method"],
            Verdict(one["verdict"]),
            one.get("domain", ""),
            one["message"],
            *(one.get(name, "") for name in ("key_name", "key")),
        )
        for one in data["proofs"]
    )
    name, domain, stated_by = (data[name] or "" for name in ("name", "domain", "stated_by"))
    return Sender(data["address"], Verdict(data["verdict"]), name, domain, stated_by, tuple(proofs))


def document_to_json(document: PurchaseDocument) -> Json:
    """Return a document with the field names of DESIGN.md; unread fields are null."""
    data: Json = {
        "kind": document.kind.value if document.kind else None,
        "status": document.status.value,
        "marketplace": document.marketplace or None,
        "issue_date": document.issue_date.isoformat() if document.issue_date else None,
    }
    data |= {name: getattr(document, name) or None for name in TEXT_FIELDS}
    for name in AMOUNT_FIELDS:
        value = getattr(document, name)
        data[name] = None if value is None else str(value)
    part = document.part
    data["items"] = [item_to_json(item) for item in document.items]
    data["taxes"] = [tax_to_json(line) for line in document.taxes]
    data["accounts"] = [account_to_json(account) for account in document.accounts]
    data["findings"] = [finding_to_json(finding) for finding in document.findings]
    data["evidence"] = {name: evidence_to_json(evidence) for name, evidence in document.evidence.items()}
    data["part"] = {
        "path": part.path,
        "media_type": part.media_type,
        "filename": part.filename,
        "sha256": part.sha256,
    }
    data["fingerprint"] = document.fingerprint
    data["client"] = document.client or None
    data["sender"] = sender_to_json(document.sender) if document.sender else None
    if document.view is not None:
        data["view"] = view_to_json(document.view)
    return data


def document_from_json(data: Json, content: bytes = b"") -> PurchaseDocument:
    """Return the document that `document_to_json` wrote; `content` is its part's bytes, where they are at hand."""
    part = data["part"]
    return PurchaseDocument(
        kind=Kind(data["kind"]) if data["kind"] else None,
        status=Status(data["status"]),
        part=Part(part["path"], part["media_type"], part["filename"], part["sha256"], content),
        marketplace=data["marketplace"] or "",
        issue_date=date.fromisoformat(data["issue_date"]) if data["issue_date"] else None,
        items=tuple(item_from_json(item) for item in data["items"]),
        taxes=tuple(tax_from_json(line) for line in data.get("taxes", ())),
        accounts=tuple(account_from_json(account) for account in data.get("accounts", ())),
        findings=tuple(finding_from_json(finding) for finding in data["findings"]),
        evidence=MappingProxyType({k: evidence_from_json(v) for k, v in data["evidence"].items()}),
        fingerprint=data["fingerprint"],
        client=data.get("client") or "",
        sender=sender_from_json(data["sender"]) if data.get("sender") else None,
        view=view_from_json(data["view"]) if data.get("view") else None,
        **cast("Any", {name: data[name] or "" for name in TEXT_FIELDS}),
        **cast("Any", {name: _amount(data[name]) for name in AMOUNT_FIELDS}),
    )


def message_to_json(message: MessageSummary) -> Json:
    """Return a message's header as `extract` prints it."""
    return {
        "from": message.sender,
        "from_name": message.sender_name,
        "to": message.to,
        "subject": message.subject,
        "date": message.date or None,
        "message_id": message.message_id,
        "forwarded": _forwarded_to_json(message.forwarded) if message.forwarded else None,
    }


def _forwarded_to_json(forwarded: Forwarded) -> Json:
    return {
        "from": forwarded.sender,
        "from_name": forwarded.sender_name,
        "to": forwarded.to,
        "subject": forwarded.subject,
        "date": forwarded.date or None,
        "body": forwarded.body,
        "evidence": {name: evidence_to_json(evidence) for name, evidence in forwarded.evidence.items()},
    }


def _forwarded_from_json(data: Json) -> Forwarded:
    return Forwarded(
        sender=data["from"],
        sender_name=data["from_name"],
        to=data["to"],
        subject=data["subject"],
        date=data["date"] or "",
        body=data["body"],
        evidence=MappingProxyType({name: evidence_from_json(value) for name, value in data["evidence"].items()}),
    )


def event_to_json(event: OrderEvent) -> Json:
    """Return what a notice tells of an order; what it does not say is null."""
    return {
        "event": event.event.value,
        "when": event.when,
        "order_number": event.order_number or None,
        "marketplace": event.marketplace or None,
        "carrier": event.carrier or None,
        "tracking_number": event.tracking_number or None,
        "evidence": evidence_to_json(event.evidence),
    }


def event_from_json(data: Json) -> OrderEvent:
    """Return the event that `event_to_json` wrote."""
    return OrderEvent(
        event=Event(data["event"]),
        when=data["when"],
        evidence=evidence_from_json(data["evidence"]),
        order_number=data["order_number"] or "",
        marketplace=data["marketplace"] or "",
        carrier=data["carrier"] or "",
        tracking_number=data["tracking_number"] or "",
    )


def message_from_json(data: Json) -> MessageSummary:
    """Return the header that `message_to_json` wrote."""
    return MessageSummary(
        sender=data["from"],
        sender_name=data["from_name"],
        to=data["to"],
        subject=data["subject"],
        date=data["date"] or "",
        message_id=data["message_id"],
        forwarded=_forwarded_from_json(data["forwarded"]) if data.get("forwarded") else None,
    )


def reading_to_json(reading: Reading) -> Json:
    """Return a whole reading."""
    data: Json = {
        "message": message_to_json(reading.message) if reading.message else None,
        "documents": [document_to_json(document) for document in reading.documents],
        "events": [event_to_json(event) for event in reading.events],
        "findings": [finding_to_json(finding) for finding in reading.findings],
        "reason": reading.reason,
        "sender": sender_to_json(reading.sender) if reading.sender else None,
    }
    if any(document.to_look_at for document in reading.documents):
        data["to_look_at"] = [[_look_to_json(one) for one in document.to_look_at] for document in reading.documents]
    return data


def _look_to_json(one: ToLookAt) -> list[Any]:
    return [one.page, one.text, b64encode(one.picture).decode("ascii")]


def _look_from_json(data: Sequence[Any]) -> ToLookAt:
    page, text, picture = data
    return ToLookAt(page, text, b64decode(picture))


def reading_from_json(data: Json, contents: tuple[bytes, ...] = ()) -> Reading:
    """Return the reading that `reading_to_json` wrote; `contents` are the documents' bytes in their order."""
    blobs = contents or (b"",) * len(data["documents"])
    looks = data.get("to_look_at") or ((),) * len(blobs)
    return Reading(
        message=message_from_json(data["message"]) if data["message"] else None,
        documents=tuple(
            replace(document_from_json(d, blob), to_look_at=tuple(map(_look_from_json, look)))
            for d, blob, look in zip(data["documents"], blobs, looks, strict=True)
        ),
        findings=tuple(finding_from_json(finding) for finding in data["findings"]),
        reason=data["reason"],
        events=tuple(event_from_json(event) for event in data["events"]),
        sender=sender_from_json(data["sender"]) if data.get("sender") else None,
    )
