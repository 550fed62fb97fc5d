"""What the rules of the dedicated address make of what was read."""

from dataclasses import replace
from types import MappingProxyType

from parsers.mail.confirmation import confirmation_code
from parsers.mail.inbox import Admission
from parsers.terms import Evidence, Finding, MessageSummary, PurchaseDocument, Status

_CONFIRM = (
    "Gmail asks whether somebody may forward to this address; if you asked it for that, the confirmation code is "
    "{code} (the mail also has a link); then reject this mail"
)


def as_admitted(document: PurchaseDocument, admission: Admission) -> PurchaseDocument:
    """Return a document with its client, held where nobody on the list has passed it on."""
    if admission.client:
        told = {"client": Evidence("header", "plus-tag of the dedicated address", admission.client)}
        evidence = MappingProxyType({**document.evidence, **told})
        document = replace(document, client=admission.client, evidence=evidence)
    if admission.finding is None:
        return document
    return replace(document, status=Status.REVIEW, findings=(*document.findings, admission.finding))


def question_of(summary: MessageSummary) -> tuple[Finding, ...]:
    """Return that a mail asks whether somebody may forward, with the code of the answer; mostly none does."""
    code = confirmation_code(summary.sender, summary.subject)
    return (Finding("confirm_forwarding", _CONFIRM.format(code=code), needs_review=True),) if code else ()
