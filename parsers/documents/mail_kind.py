"""What kind of document a mail is, by all that speaks for it: the heaviest kind, event or reason against wins.

A kind must be borne out by the page. A mail that says both that an order was cancelled and that its money was sent
back is a refund when it shows the amount, else a cancellation.
"""

from parsers.documents.claims import EVENT_MEANINGS, own_lines
from parsers.documents.shown_sums import shows_how_much, shows_money, shows_sums
from parsers.documents.titles import RANK, KindFound, NotADocument, fee_invoice, kind_of_document, none_of
from parsers.documents.witnesses import (
    BOOKED,
    NOUN,
    NUMBER,
    SENTENCE,
    SPOKEN,
    STILL_TO_COME,
    TEMPLATE,
    TITLE,
    Scales,
    speaks_of_ordering,
    weigh_name,
    weigh_sentences,
    weigh_subject,
)
from parsers.marketplaces.templates import Marketplace
from parsers.pages.page import Document
from parsers.terms import Kind
from parsers.text.glossary import Glossary
from parsers.text.phrases import negatives

_UNDONE_BY_REFUND = ("cancelled", "return")
LEAST = 3


def decide_mail(
    document: Document,
    subject: str,
    marketplace: Marketplace | None,
    glossary: Glossary,
    by_number: KindFound | None,
    sender: str,
) -> KindFound | NotADocument:
    """Return what a mail is by its subject, its sentences, its title, its numbers and its sender together."""
    has_sums = shows_sums(own_lines(document)[0], glossary)
    return _decide(document, subject, marketplace, glossary, by_number, sender, has_sums=has_sums)[0]


def refusal_of(
    document: Document, subject: str, marketplace: Marketplace | None, glossary: Glossary, sender: str
) -> NotADocument | None:
    """Return why a mail is no document where none of its numbers, which take longest to read, could make it one.

    None says nothing. Mails that show sums are not asked: as a rule they are documents.
    """
    if shows_sums(own_lines(document)[0], glossary):
        return None
    found, is_final = _decide(document, subject, marketplace, glossary, None, sender, has_sums=False)
    return found if is_final and isinstance(found, NotADocument) else None


def _decide(
    document: Document,
    subject: str,
    marketplace: Marketplace | None,
    glossary: Glossary,
    by_number: KindFound | None,
    sender: str,
    *,
    has_sums: bool,
) -> tuple[KindFound | NotADocument, bool]:
    """Return what a mail is, and whether that would be the same with any other number in it."""
    lines, is_answer = own_lines(document)
    scales = Scales()
    is_whole = bool(by_number and by_number.kind is Kind.INVOICE and shows_how_much(lines, glossary))
    announced = weigh_subject(scales, subject, marketplace, glossary, is_whole=is_whole)
    announced |= weigh_sentences(scales, lines, document.source)
    announced = announced and not is_whole
    title = None if is_answer else kind_of_document(document, glossary)
    if title and title.kind and not (announced and title.kind in STILL_TO_COME):
        scales.add(title.kind.value, TITLE, title.evidence)
    if by_number and by_number.kind and not is_answer:
        # a credit note names the invoice that it corrects
        is_credit = scales.weights.get(Kind.CREDIT_NOTE.value, 0) >= NOUN and by_number.kind is Kind.INVOICE
        numbered = Kind.CREDIT_NOTE if is_credit else by_number.kind
        scales.add(numbered.value, NUMBER - (by_number.kind is not Kind.INVOICE), by_number.evidence)
    weigh_name(scales, sender.partition("@")[0], "sender", glossary)
    scales.rename(BOOKED, Kind.ORDER_CONFIRMATION.value if has_sums else "")
    if scales.weights.get(Kind.REFUND.value, 0) >= LEAST and any(map(shows_money, lines)):
        for event in _UNDONE_BY_REFUND:
            scales.weights.pop(event, None)
    if Kind.FEE_INVOICE.value in scales.weights:
        scales.weights[Kind.FEE_INVOICE.value] += scales.weights.pop(Kind.INVOICE.value, 0)
    kind, kind_weight = scales.best(kind.value for kind in (*RANK, Kind.FEE_INVOICE))
    event, event_weight = scales.best(dict.fromkeys(EVENT_MEANINGS.values()))
    against, against_weight = scales.best(negatives())
    # with an invoice's number in it, it could be the invoice that it announces
    may_be_whole = shows_how_much(lines, glossary)
    with_number = kind_weight if is_answer else kind_weight + NUMBER
    if event_weight >= SPOKEN + SENTENCE and kind == Kind.ORDER_CONFIRMATION and not speaks_of_ordering(subject):
        kind_weight = min(kind_weight, event_weight)  # a notice lists what was ordered, and a template may be broad
    if against_weight > max(kind_weight, event_weight):
        found = none_of(negatives()[against], scales.evidence(against))
        return found, not may_be_whole and against_weight > max(with_number, event_weight)
    if event_weight >= LEAST and event_weight >= kind_weight:
        reason = f"it is a notice ({event.replace('_', ' ')}), not a document"
        found = NotADocument(reason, event, scales.evidence(event))
        return found, not may_be_whole and event_weight >= max(with_number, against_weight)
    if is_answer and not has_sums:
        return NotADocument("it is a letter in a conversation, which answers another mail"), not may_be_whole
    if kind_weight >= LEAST and (has_sums or Kind(kind) not in STILL_TO_COME):
        strength = min(3, 2 + (scales.heaviest[kind][0] >= TEMPLATE))
        kind_found = KindFound(Kind(kind), "", scales.evidence(kind), strength)
        return fee_invoice(kind_found, document, marketplace, glossary, subject), False
    is_final = not (may_be_whole or has_sums or against_weight) and with_number < LEAST
    return _nothing_said(announced, kind_weight, has_sums, by_number), is_final


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
