"""What kind of document a page is, an attachment or a file: what its title says, else the first of its witnesses."""

import re
from collections.abc import Sequence

from parsers.documents.claims import HEAD_LINES, claims_on
from parsers.documents.shown_sums import shows_sums
from parsers.documents.titles import (
    FEW_WORDS,
    TITLE_LINES,
    KindFound,
    NotADocument,
    fee_invoice,
    kind_of_document,
    kind_of_name,
    none_of,
    other_paper,
    reminder,
    shows_parts,
)
from parsers.documents.witnesses import CLAIMED, kind_of_subject
from parsers.marketplaces.templates import Marketplace
from parsers.pages.page import Document
from parsers.terms import Evidence, Kind
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary
from parsers.text.phrases import negatives

_UNPAID = "unpaid"
# What only a till or a card terminal prints.
_PAID_AT_TILL = re.compile(
    r"\b(?:auth(?:orization|orisation)? ?code|approval code|change due|cash tendered|genehmigungs-?nr|wechselgeld"
    r"|rückgeld|gegeben bar|rendu monnaie)\b"
    r"|\b(?:visa|master ?card|amex|american express|maestro|discover|girocard|debit|ec-karte)\b"
    r"[ :]{1,3}[*•x.# ]{0,20}\d{4}\b",
    re.IGNORECASE,
)


def decide_page(
    document: Document,
    subject: str,
    marketplace: Marketplace | None,
    glossary: Glossary,
    by_number: KindFound | None,
    filename: str,
) -> KindFound | NotADocument:
    """Return what an attachment or a file is: its title decides, then mail, sentences, file name and numbers."""
    title = kind_of_document(document, glossary)
    is_invoice = by_number is not None and by_number.kind is Kind.INVOICE
    lines = [line.text for line in document.lines]
    has_sums = shows_sums(lines, glossary)
    if not (is_invoice and has_sums) and (paper := other_paper(document, title, glossary)):
        return paper
    if reminded := reminder(document, title, glossary):
        return reminded
    if document.source == "html" and not shows_parts(document, glossary) and (unpaid := _asks_for_payment(lines)):
        return unpaid
    if title and title.kind:
        return fee_invoice(title, document, marketplace, glossary, subject)
    spoken = kind_of_subject(subject, marketplace, glossary)
    named = kind_of_name(filename, glossary)
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
        (by_number if is_invoice or has_sums else None)
        or ordered
        or slip
        or NotADocument("nothing in it says that it is an invoice, a receipt, an order confirmation or the like")
    )


def _asks_for_payment(lines: Sequence[str]) -> NotADocument | None:
    """Return that a saved mail asks for a payment that has not been made, where its first sentences say so."""
    for claim in claims_on(lines[:HEAD_LINES]):
        if claim.meaning == _UNPAID:
            evidence = Evidence("html", "words of the text", claim.sentence[:200], "", None, claim.line + 1)
            return none_of(negatives()[_UNPAID], evidence)
    return None


def _titled_order(document: Document, glossary: Glossary) -> KindFound | None:
    """Return an order confirmation where a short line near the top begins with the label of an order's number."""
    for line, segment in ((one, s) for one in document.lines[:TITLE_LINES] for s in one.segments):
        numbered = has_digit(segment.text)
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
        if claim.meaning in CLAIMED:
            evidence = Evidence(source, "words of the text", claim.sentence[:200], "", None, claim.line + 1)
            return KindFound(CLAIMED[claim.meaning], "", evidence, 2)
    return None
