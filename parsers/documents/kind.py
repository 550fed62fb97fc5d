"""What kind of document something is, from what it says: its subject, title, sentences, labels and numbers.

Each witness adds weight to a kind, an event or a reason why it is no document; the heaviest wins, and a kind must
be borne out by the page. A mail that says both that an order was cancelled and that its money was sent back is a
refund when it shows the amount, else a cancellation.
"""

import re
from collections.abc import Iterable, Sequence

from parsers.documents.claims import EVENT_MEANINGS, HEAD_LINES, Claim, claims_of, claims_on, is_claimed, own_lines
from parsers.documents.titles import (
    FEW_WORDS,
    KINDS,
    NOT_LETTERS,
    RANK,
    TITLE_LINES,
    KindFound,
    NotADocument,
    fee_invoice,
    kind_of_document,
    kind_of_name,
    kind_terms,
    most_binding,
    none_of,
    not_final,
    other_paper,
)
from parsers.marketplaces.templates import EVENTS, Marketplace
from parsers.pages.page import Document
from parsers.terms import Evidence, Kind
from parsers.text.amounts import figures
from parsers.text.glossary import Glossary
from parsers.text.phrases import negatives

__all__ = ["KindFound", "NotADocument", "decide", "kind_of_document", "kind_of_numbers", "kind_of_subject", "not_final"]

_EVENTS = {"shipped": "shipped", "delivered": "delivered", "cancelled": "cancelled", "return": "return"}
_CLAIMED = {"ordered": Kind.ORDER_CONFIRMATION, "paid": Kind.RECEIPT, "refunded": Kind.REFUND}
_STILL_TO_COME = frozenset({Kind.INVOICE, Kind.RECEIPT, Kind.STATEMENT, Kind.CREDIT_NOTE})
_BOOKED, _FEEDBACK = "booked", "feedback"
_UNDONE_BY_REFUND = ("cancelled", "return")
_PARTS_OF_SUM = frozenset("subtotal tax shipping discount".split())
_MONEY_LABELS = frozenset("total subtotal amount_due amount_paid tax shipping discount refund".split())
# Weights of the witnesses of a mail: a subject outweighs a sentence, a template's pattern outweighs both.
TEMPLATE, SPOKEN, NOUN, NEGATIVE, SENTENCE, TITLE, NUMBER = 8, 5, 4, 6, 3, 3, 2
DECISIVE = 20
LEAST = 3
# What only a till or a card terminal prints.
_PAID_AT_TILL = re.compile(
    r"\b(?:auth(?:orization|orisation)? ?code|approval code|change due|cash tendered|genehmigungs-?nr|wechselgeld"
    r"|rückgeld|gegeben bar|rendu monnaie)\b"
    r"|\b(?:visa|master ?card|amex|american express|maestro|discover|girocard|debit|ec-karte)\b"
    r"[ :]{1,3}[*•x.# ]{0,20}\d{4}\b",
    re.IGNORECASE,
)
LONGEST_SUM = 10
LONGEST_AFTER = 4
FEWEST_IN_COLUMN = 3


class _Scales:
    """Weights gathered for each kind, event and reason against, with the heaviest evidence of each."""

    def __init__(self) -> None:
        self.weights: dict[str, int] = {}
        self.heaviest: dict[str, tuple[int, Evidence]] = {}

    def add(self, name: str, weight: int, evidence: Evidence) -> None:
        self.weights[name] = self.weights.get(name, 0) + weight
        if name not in self.heaviest or weight > self.heaviest[name][0]:
            self.heaviest[name] = (weight, evidence)

    def rename(self, name: str, other: str) -> None:
        """Add the weight of a name to another's, or drop it where there is no other."""
        weight = self.weights.pop(name, 0)
        if weight and other:
            self.add(other, weight, self.heaviest[name][1])

    def best(self, names: Iterable[str]) -> tuple[str, int]:
        """Return the heaviest of some names and its weight; the first where two weigh the same."""
        return max(((name, self.weights.get(name, 0)) for name in names), key=lambda pair: pair[1])

    def evidence(self, name: str) -> Evidence:
        return self.heaviest[name][1]


def decide(
    document: Document,
    subject: str,
    is_body: bool,
    marketplace: Marketplace | None,
    glossary: Glossary,
    by_number: KindFound | None,
    filename: str = "",
    sender: str = "",
) -> KindFound | NotADocument:
    """Return what a document is, or why it is none.

    A mail is what its subject and its sentences say together; an attachment what its own title says. File name
    and sender's address are weak witnesses, numbers come last.
    """
    if is_body:
        return _decide_mail(document, subject, marketplace, glossary, by_number, sender)
    return _decide_page(document, subject, marketplace, glossary, by_number, filename)


def _decide_mail(
    document: Document,
    subject: str,
    marketplace: Marketplace | None,
    glossary: Glossary,
    by_number: KindFound | None,
    sender: str,
) -> KindFound | NotADocument:
    lines, is_answer = own_lines(document)
    scales = _Scales()
    is_whole = bool(by_number and by_number.kind is Kind.INVOICE and _shows_how_much(lines, glossary))
    announced = _weigh_subject(scales, subject, marketplace, glossary, is_whole=is_whole)
    announced |= _weigh_sentences(scales, lines, document.source)
    announced = announced and not is_whole
    title = None if is_answer else kind_of_document(document, glossary)
    if title and title.kind and not (announced and title.kind in _STILL_TO_COME):
        scales.add(title.kind.value, TITLE, title.evidence)
    if by_number and by_number.kind and not is_answer:
        # a credit note names the invoice that it corrects
        is_credit = scales.weights.get(Kind.CREDIT_NOTE.value, 0) >= NOUN and by_number.kind is Kind.INVOICE
        numbered = Kind.CREDIT_NOTE if is_credit else by_number.kind
        scales.add(numbered.value, NUMBER - (by_number.kind is not Kind.INVOICE), by_number.evidence)
    _weigh_name(scales, sender.partition("@")[0], "sender", glossary)
    has_sums = _has_sums(lines, glossary)
    scales.rename(_BOOKED, Kind.ORDER_CONFIRMATION.value if has_sums else "")
    if scales.weights.get(Kind.REFUND.value, 0) >= LEAST and any(map(_shows_money, lines)):
        for event in _UNDONE_BY_REFUND:
            scales.weights.pop(event, None)
    if Kind.FEE_INVOICE.value in scales.weights:
        scales.weights[Kind.FEE_INVOICE.value] += scales.weights.pop(Kind.INVOICE.value, 0)
    kind, kind_weight = scales.best(kind.value for kind in (*RANK, Kind.FEE_INVOICE))
    event, event_weight = scales.best(dict.fromkeys(EVENT_MEANINGS.values()))
    if event_weight >= SPOKEN + SENTENCE and kind == Kind.ORDER_CONFIRMATION and not _speaks_of_ordering(subject):
        kind_weight = min(kind_weight, event_weight)  # a notice lists what was ordered, and a template may be broad
    against, against_weight = scales.best(negatives())
    if against_weight > max(kind_weight, event_weight):
        return none_of(negatives()[against], scales.evidence(against))
    if event_weight >= LEAST and event_weight >= kind_weight:
        reason = f"it is a notice ({event.replace('_', ' ')}), not a document"
        return NotADocument(reason, event, scales.evidence(event))
    if is_answer and not has_sums:
        return NotADocument("it is a letter in a conversation, which answers another mail")
    if kind_weight >= LEAST and (has_sums or Kind(kind) not in _STILL_TO_COME):
        strength = min(3, 2 + (scales.heaviest[kind][0] >= TEMPLATE))
        found = KindFound(Kind(kind), "", scales.evidence(kind), strength)
        return fee_invoice(found, document, marketplace, glossary, subject)
    return _nothing_said(announced, kind_weight, has_sums, by_number)


def _nothing_said(
    announced: bool, kind_weight: int, has_sums: bool, by_number: KindFound | None
) -> KindFound | NotADocument:
    if announced:
        return NotADocument("it only tells that an invoice can be fetched or will come, and is none itself")
    if kind_weight >= LEAST:
        return NotADocument("it speaks of an invoice or a receipt, but shows no sum, so it is none itself")
    if by_number and has_sums:
        return by_number
    return NotADocument("nothing in it says that it is an invoice, a receipt, an order confirmation or the like")


def _weigh_subject(
    scales: _Scales, subject: str, marketplace: Marketplace | None, glossary: Glossary, *, is_whole: bool = False
) -> bool:
    """Add what a subject says; return whether it announces a document that is elsewhere.

    A mail that `is_whole` shows itself what it announces.
    """
    claims = claims_of(subject, is_subject=True)
    evidence = Evidence("subject", "words of the subject", subject)
    announced = any(claim.meaning == "announced" for claim in claims)
    named = marketplace.subject_kind(subject) if marketplace else ""
    terms = kind_terms(subject, glossary)
    if marketplace and named:
        # what a marketplace's own pattern calls no document is none, whatever its text lists
        weight = DECISIVE if _same_event(named) in negatives() else TEMPLATE
        scales.add(_same_event(named), weight, Evidence("subject", f"subject pattern of {marketplace.name}", subject))
    names = _names(claims)
    if _FEEDBACK in names:
        names, terms = [name for name in names if name in negatives()], []  # thanks for an order are its pretext
    for name in names:
        scales.add(name, NEGATIVE if name in negatives() else SPOKEN, evidence)
    kinds = {KINDS[term.field] for term in terms if is_claimed(subject, term.start, term.end, term.language)}
    kinds = {kind for kind in kinds if is_whole or not (announced and kind in _STILL_TO_COME)}
    if kinds:
        kind = most_binding(list(kinds))
        scales.add(kind.value, NOUN - (kind is Kind.REFUND), evidence)
    return announced


def _weigh_sentences(scales: _Scales, lines: Sequence[str], source: str) -> bool:
    claims = claims_on(lines)
    for name in _names(claims):
        first = next(claim for claim in claims if name in _names([claim]))
        evidence = Evidence(source, "words of the text", first.sentence[:200], "", None, first.line + 1)
        in_head = first.line < HEAD_LINES
        if name in negatives():
            weight = SENTENCE if in_head and not negatives()[name].page else 0
        else:
            weight = SENTENCE if in_head else 1
        if weight:
            scales.add(name, weight, evidence)
    return any(claim.meaning == "announced" and claim.line < HEAD_LINES for claim in claims)


def _speaks_of_ordering(subject: str) -> bool:
    return any(claim.meaning == "ordered" for claim in claims_of(subject, is_subject=True))


def _weigh_name(scales: _Scales, name: str, source: str, glossary: Glossary) -> None:
    """Add what a file name or the local part of an address says, which is little."""
    for kind in {KINDS[term.field] for term in glossary.find(NOT_LETTERS.sub(" ", name)) if term.field in KINDS}:
        scales.add(kind.value, 1, Evidence(source, f"words of the {source} name", name))


def _names(claims: Iterable[Claim]) -> list[str]:
    """Return the kinds, events and reasons against that claims stand for, each once."""
    names = []
    for claim in claims:
        if claim.meaning in _CLAIMED:
            names.append(_CLAIMED[claim.meaning].value)
        elif claim.meaning in EVENT_MEANINGS:
            names.append(EVENT_MEANINGS[claim.meaning])
        elif claim.meaning in negatives() or claim.meaning == _BOOKED:
            names.append(claim.meaning)
    return list(dict.fromkeys(names))


def _same_event(named: str) -> str:
    """Return the name of an event or a non-event of a template as the scales know it."""
    return {"shipping": "shipped", "pickup": "ready_for_pickup", "message": "chat", "status": "failed"}.get(
        named, named
    )


def _has_sums(lines: Sequence[str], glossary: Glossary) -> bool:
    """Whether figures of money stand as on documents, and not in sentences.

    That is a money label on a short line with its figure, or a column of short lines that each end in one.
    """
    if sum(map(_ends_in_money, lines)) >= FEWEST_IN_COLUMN:
        return True
    for place, text in enumerate(lines):
        if len(text.split()) > LONGEST_SUM or not any(t.field in _MONEY_LABELS for t in glossary.find(text)):
            continue
        has_figure = len(text.split()) <= FEW_WORDS and any(character.isdigit() for character in text)
        if has_figure or any(map(_shows_money, lines[place : place + 2])):
            return True
    return False


def _shows_how_much(lines: Sequence[str], glossary: Glossary) -> bool:
    """Whether a mail shows how its sum comes about: a part of it by name with its figure, besides another figure.

    One that says no more than a number and what is due only tells of an invoice.
    """
    if sum(map(_shows_money, lines)) < FEWEST_IN_COLUMN:
        return False
    if sum(map(_ends_in_money, lines)) >= FEWEST_IN_COLUMN:
        return True
    short = [place for place, text in enumerate(lines) if len(text.split()) <= LONGEST_SUM]
    named = [place for place in short if any(t.field in _PARTS_OF_SUM for t in glossary.find(lines[place]))]
    return any(map(_shows_money, (text for place in named for text in lines[place : place + 2])))


def _ends_in_money(text: str) -> bool:
    """Whether a line is one of a column: a few words with an amount, or some more with one behind them."""
    words = len(text.split())
    if words > LONGEST_SUM or not _shows_money(text):
        return False
    return words <= FEW_WORDS or len(text.rstrip()) - figures(text)[-1].end <= LONGEST_AFTER


def _shows_money(text: str) -> bool:
    return any(figure.currency or figure.has_decimals for figure in figures(text))


def _decide_page(
    document: Document,
    subject: str,
    marketplace: Marketplace | None,
    glossary: Glossary,
    by_number: KindFound | None,
    filename: str,
) -> KindFound | NotADocument:
    title = kind_of_document(document, glossary)
    is_invoice = by_number is not None and by_number.kind is Kind.INVOICE
    if not is_invoice and (paper := other_paper(document, title, glossary)):
        return paper
    if title and title.kind:
        return fee_invoice(title, document, marketplace, glossary, subject)
    spoken = kind_of_subject(subject, marketplace, glossary)
    named = kind_of_name(filename, glossary)
    lines = [line.text for line in document.lines]
    has_sums = _has_sums(lines, glossary)
    claimed = _claimed_by(lines, document.source)
    # a saved mail that says that something was paid is no invoice for naming the invoice that was paid
    paid = claimed if claimed and claimed.kind is Kind.RECEIPT and document.source != "pdf" else None
    slip = _till_slip(document) if has_sums else None
    # thanks for a purchase stand on till slips too
    said = (
        slip if slip and claimed and claimed.kind is Kind.ORDER_CONFIRMATION and document.source == "pdf" else claimed
    )
    for witness in (spoken, paid, by_number if is_invoice else None, named, said):
        if witness and witness.kind and (has_sums or witness is by_number):
            return fee_invoice(witness, document, marketplace, glossary, subject)
    ordered = _titled_order(document, glossary) if has_sums else None
    return (
        by_number
        or ordered
        or slip
        or NotADocument("nothing in it says that it is an invoice, a receipt, an order confirmation or the like")
    )


def _titled_order(document: Document, glossary: Glossary) -> KindFound | None:
    """Return an order confirmation where a short line near the top begins with the label of an order's number."""
    for line, segment in ((one, s) for one in document.lines[:TITLE_LINES] for s in one.segments):
        numbered = any(character.isdigit() for character in segment.text)
        fields = {term.field for term in glossary.find(segment.text) if term.start == 0}
        named = ("order_number" in fields and segment is line.segments[0]) or (numbered and "order" in fields)
        if named and len(segment.text.split()) <= FEW_WORDS:
            evidence = Evidence(document.source, "title", segment.text, "", line.page, line.number)
            return KindFound(Kind.ORDER_CONFIRMATION, "", evidence, 1)
    return None


def _till_slip(document: Document) -> KindFound | None:
    """Return a receipt where a page with sums tells by which card they were paid, or what was given back."""
    for line in document.lines:
        m = _PAID_AT_TILL.search(line.text)
        if m:
            evidence = Evidence(document.source, "words of a till slip", line.text[:200], "", line.page, line.number)
            return KindFound(Kind.RECEIPT, "", evidence, 1)
    return None


def _claimed_by(lines: Sequence[str], source: str) -> KindFound | None:
    for claim in claims_on(lines):
        if claim.meaning in _CLAIMED:
            evidence = Evidence(source, "words of the text", claim.sentence[:200], "", None, claim.line + 1)
            return KindFound(_CLAIMED[claim.meaning], "", evidence, 2)
    return None


def kind_of_subject(subject: str, marketplace: Marketplace | None, glossary: Glossary) -> KindFound | None:
    """Return what a subject says that its mail is, an event included."""
    if marketplace and (named := marketplace.subject_kind(subject)):
        evidence = Evidence("subject", f"subject pattern of {marketplace.name}", subject)
        return KindFound(None if named in EVENTS else Kind(named), named if named in EVENTS else "", evidence, 3)
    scales = _Scales()
    _weigh_subject(scales, subject, None, glossary)
    kind, kind_weight = scales.best(kind.value for kind in RANK)
    event, event_weight = scales.best(dict.fromkeys(EVENT_MEANINGS.values()))
    evidence = Evidence("subject", "words of the subject", subject)
    terms = [term.field for term in glossary.find(subject)]
    named_kind = any(KINDS.get(field) and KINDS[field].value == kind for field in terms)
    if kind_weight and (named_kind or kind_weight >= event_weight):
        return KindFound(Kind(kind), "", evidence, 2)
    told = event if event_weight else next((_EVENTS[field] for field in terms if field in _EVENTS), "")
    return KindFound(None, told, evidence, 2) if told else None


def kind_of_numbers(invoice_number: Evidence | None, order_number: Evidence | None) -> KindFound | None:
    """Return what the numbers imply: what has an invoice number is an invoice."""
    if invoice_number:
        return KindFound(Kind.INVOICE, "", invoice_number, 1)
    return KindFound(Kind.ORDER_CONFIRMATION, "", order_number, 1) if order_number else None
