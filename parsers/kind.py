"""What kind of document something is, from what it says: its title, its subject, its labels.

Words decide, in all languages of the glossary; a marketplace's subject patterns are one witness among them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from parsers.characters import folded, squeezed
from parsers.glossary import Glossary
from parsers.page import Document, Line
from parsers.templates import EVENTS, Marketplace
from parsers.terms import Evidence, Kind

_KINDS = {
    "credit_note": Kind.CREDIT_NOTE,
    "tax_invoice": Kind.INVOICE,
    "invoice": Kind.INVOICE,
    "refund": Kind.REFUND,
    "statement": Kind.STATEMENT,
    "receipt": Kind.RECEIPT,
    "order_confirmation": Kind.ORDER_CONFIRMATION,
    "thanks_for_order": Kind.ORDER_CONFIRMATION,
}
# Where one title names several (`Tax invoice / Receipt`), the one that binds most.
_RANK = list(dict.fromkeys(_KINDS.values()))
_EVENTS = {"shipped": "shipping", "delivered": "delivered", "cancelled": "cancelled", "return": "return"}
# Papers that look like invoices and are none, folded; each begins a short line or the subject.
_NOT_FINAL = re.compile(
    r"(?:pro[ -]?forma|draft|quotation|quote|estimate|payment reminder|reminder|overdue notice|dunning"
    r"|entwurf|angebot|kostenvoranschlag|zahlungserinnerung|mahnung|devis|facture pro[ -]?forma|rappel"
    r"|presupuesto|cotizacion|recordatorio de pago|preventivo|sollecito|offerte"
    r"|aanmaning|betalingsherinnering|orcamento|offert|paminnelse"
    r"|oferta|betalningspaminnelse|rykker|tilbud|nabidka|upominka|見積書|報價單|报价单|견적서)\b"
)
_DELIVERY_NOTE = re.compile(
    r"(?:delivery note|packing (?:slip|list)|lieferschein|bon de livraison|albaran|bolla|documento di trasporto|pakbon"
    r"|foljesedel|folgeseddel|納品書|送货单)"
)
LONGEST_NOT_FINAL = 4
TITLE_LINES = 30
LONGEST_TITLE = 9


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind or an event, with its evidence. `strength` ranks witnesses: 3 template, 2 title, 1 number."""

    kind: Kind | None
    event: str
    evidence: Evidence
    strength: int


@dataclass(frozen=True, slots=True)
class NotADocument:
    """Why something is not a document of a purchase, in a user's words; `event` names what a notice tells."""

    reason: str
    event: str = ""


def decide(
    document: Document,
    subject: str,
    is_body: bool,
    marketplace: Marketplace | None,
    glossary: Glossary,
    by_number: KindFound | None,
) -> KindFound | NotADocument:
    """Return what a document is, or why it is none.

    The mail itself is what its subject says; an attachment what its own title says. Numbers come last.
    """
    spoken = kind_of_subject(subject, marketplace, glossary)
    title = kind_of_document(document, glossary)
    if is_body and spoken and spoken.event:
        return NotADocument(f"it is a notice ({spoken.event.replace('_', ' ')}), not a document", spoken.event)
    for witness in (spoken, title) if is_body else (title, spoken):
        if witness and witness.kind:
            return fee_invoice(witness, document, marketplace, glossary)
    return by_number or NotADocument(
        "nothing in it says that it is an invoice, a receipt, an order confirmation or the like"
    )


def kind_of_subject(subject: str, marketplace: Marketplace | None, glossary: Glossary) -> KindFound | None:
    """Return what a subject says that its mail is, an event included."""
    if marketplace and (named := marketplace.subject_kind(subject)):
        evidence = Evidence("subject", f"subject pattern of {marketplace.name}", subject)
        return KindFound(None if named in EVENTS else Kind(named), named if named in EVENTS else "", evidence, 3)
    kinds, events = _spoken(subject, glossary)
    if kinds:
        return KindFound(_most_binding(kinds), "", Evidence("subject", "words of the subject", subject), 2)
    if events:
        return KindFound(None, events[0], Evidence("subject", "words of the subject", subject), 2)
    return None


def _spoken(text: str, glossary: Glossary) -> tuple[list[Kind], list[str]]:
    fields = [term.field for term in glossary.find(text)]
    events = [_EVENTS[field] for field in fields if field in _EVENTS]
    kinds = [_KINDS[field] for field in fields if field in _KINDS]
    return kinds, events


def _most_binding(kinds: Sequence[Kind]) -> Kind:
    return min(kinds, key=_RANK.index)


def kind_of_document(document: Document, glossary: Glossary) -> KindFound | None:
    """Return what a document's own title says that it is: a short line near its top, tall letters first."""
    heights = [segment.bottom - segment.top for line in document.lines[:TITLE_LINES] for segment in line.segments]
    usual = median(heights) if heights else 1.0
    best: tuple[float, KindFound] | None = None
    for place, line in enumerate(document.lines[:TITLE_LINES]):
        for segment in line.segments:
            words = segment.text.split()
            if len(words) > LONGEST_TITLE:
                continue
            kinds, _ = _spoken(segment.text, glossary)
            if kinds:
                score = 10 * (segment.bottom - segment.top) / usual - 0.4 * place - len(words)
                found = KindFound(_most_binding(kinds), "", _evidence(document, line, segment.text), 2)
                if best is None or score > best[0]:
                    best = (score, found)
    return best[1] if best else None


def not_final(document: Document, kind: KindFound, subject: str) -> str:
    """Return the words by which a document says that it binds nobody (an offer, a draft, a reminder), or nothing.

    A delivery note is one only where nothing but its numbers made it something else.
    """
    for text in (subject, *(s.text for line in document.lines[:TITLE_LINES] for s in line.segments)):
        plain = folded(text)
        if len(plain.split()) <= LONGEST_NOT_FINAL and (
            _NOT_FINAL.match(plain) or (kind.strength == 1 and _DELIVERY_NOTE.match(plain))
        ):
            return squeezed(text)[:60]
    return ""


def fee_invoice(found: KindFound, document: Document, marketplace: Marketplace | None, glossary: Glossary) -> KindFound:
    """Return the narrower kind where a marketplace's own invoice charges fees for selling on it."""
    if found.kind is not Kind.INVOICE or marketplace is None:
        return found
    for line in document.lines:
        for term in glossary.find(line.segments[0].text):
            if term.field == "fee" and term.start <= 2:
                return KindFound(Kind.FEE_INVOICE, "", _evidence(document, line, line.segments[0].text), found.strength)
    return found


def kind_of_numbers(invoice_number: Evidence | None, order_number: Evidence | None) -> KindFound | None:
    """Return what the numbers imply: what has an invoice number is an invoice."""
    if invoice_number:
        return KindFound(Kind.INVOICE, "", invoice_number, 1)
    return KindFound(Kind.ORDER_CONFIRMATION, "", order_number, 1) if order_number else None


def _evidence(document: Document, line: Line, text: str) -> Evidence:
    return Evidence(document.source, "title", text, "", line.page, line.number)
