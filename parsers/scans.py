"""The documents in a picture of a page, read from recognised words, which may be wrong.

A machine that misreads a digit doesn't know it. A value is therefore never better than read once, unless sums or a
second mention of it confirm it, and it is doubtful where the machine was not sure of its words. A document is filed
only where arithmetic proves its total and its number and date were recognised surely; all others wait for a person.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from types import MappingProxyType

from parsers.documents.kind import NotADocument
from parsers.documents.surroundings import Surroundings
from parsers.errors import Damaged
from parsers.mail.message import Leaf
from parsers.marketplaces.templates import Marketplace, marketplace_of
from parsers.pages.recognised import Recognise, Recognised, RecognisedWord, confidence_at, page_of_words
from parsers.second_reading import Resolved, resolved_pages
from parsers.terms import Certainty, Evidence, Finding, PurchaseDocument, Status

# Below the first a value is doubtful; a document is filed where its number and date reach the second.
DOUBTFUL_BELOW = 0.6
SURE_FROM = 0.85
# What a document must have at least: a photo of a cat has a few letters too.
FEWEST_LETTERS = 40
FAINTEST = 0.5
# Engines lose the gap between a label and its number (`InvoiceNo.4711`).
_WORD_IN_NUMBER = re.compile(r"[a-z]{3}")
# The code of what is said of a recognised document.
SCANNED = "scanned"
_NAMED = {
    "order_number": "order number",
    "invoice_number": "invoice number",
    "issue_date": "date",
    "total": "total",
    "currency": "currency",
}


def documents_in_picture(
    leaf: Leaf, around: Surroundings, known: Sequence[Marketplace], recognise: Recognise
) -> list[Resolved] | None:
    """Return what a picture of a page holds, None where nobody recognises; raises `ParserError` with why it can't be.

    A picture in which hardly anything was recognised is not said to be no document.
    """
    recognised = recognise(leaf.content, leaf.media_type)
    if recognised is None:
        return None
    looks = [words for words in (recognised.words, recognised.again) if _is_text(words)]
    if not looks:
        raise Damaged(f"{recognised.engine} found hardly any text in it")
    marketplace = marketplace_of(around.sender, known)
    readings = []
    for words in looks:
        look = replace(recognised, words=words)
        resolved = resolved_pages(leaf, page_of_words(look), around, marketplace)
        readings.append([(page, weighed(found, look)) for page, found in resolved])
    found = _better(readings[0], readings[-1])
    if reason := _why_held(found, around):
        raise Damaged(reason)
    return found


def _why_held(found: Sequence[Resolved], around: Surroundings) -> str:
    """Return why a picture waits for a person though nothing in it was recognised as a document; mostly nothing.

    It came with a mail that speaks of a document and brings no other, or its words speak of one: then it may be that
    the rest of them was not recognised.
    """
    others = [one.reason for _, one in found if isinstance(one, NotADocument)]
    if len(others) == len(found) and (around.sender or any("speaks of" in reason for reason in others)):
        return f"as far as it could be recognised, {'; '.join(others)}"
    return ""


def _is_text(words: Sequence[RecognisedWord]) -> bool:
    letters = sum(letter.isalnum() for word in words for letter in word.text)
    return letters >= FEWEST_LETTERS and fmean(word.confidence for word in words) >= FAINTEST


def _better(first: list[Resolved], second: list[Resolved]) -> list[Resolved]:
    """Return the look at a picture that reads more of it; what the other one reads otherwise is a finding."""
    if len(first) != len(second):
        return max(first, second, key=lambda look: sum(_worth(found) for _, found in look))
    chosen = []
    for one, other in zip(first, second, strict=True):
        best, rest = (other, one) if _worth(other[1]) > _worth(one[1]) else (one, other)
        chosen.append((best[0], _compared(best[1], rest[1])))
    return chosen


def _worth(found: PurchaseDocument | NotADocument) -> int:
    """Return how much of a document was read: filed counts more than all of its fields, each doubt less than one."""
    if isinstance(found, NotADocument):
        return 0
    read = (found.order_number or found.invoice_number, found.issue_date, found.total is not None, found.seller)
    doubts = sum(finding.needs_review for finding in found.findings)
    return 100 * (found.status is Status.FILED) + 10 * (1 + sum(map(bool, read))) - min(doubts, 9)


def _compared(
    best: PurchaseDocument | NotADocument, other: PurchaseDocument | NotADocument
) -> PurchaseDocument | NotADocument:
    if isinstance(best, NotADocument) or isinstance(other, NotADocument):
        return best
    differing = []
    for name, words in _NAMED.items():
        one, two = getattr(best, name), getattr(other, name)
        if one not in (None, "") and two not in (None, "", one):
            text = f"two looks at the picture give different values for the {words}: {one} and {two}"
            differing.append(Finding("readings_differ", text, needs_review=True))
    if not differing:
        return best
    return replace(best, findings=(*best.findings, *differing), status=Status.REVIEW)


def weighed(found: PurchaseDocument | NotADocument, recognised: Recognised) -> PurchaseDocument | NotADocument:
    """Return a document with the doubts of whoever recognised its words, and whether it may be filed all the same."""
    if isinstance(found, NotADocument):
        return found
    sure = {name: confidence_at(recognised, evidence) for name, evidence in found.evidence.items()}
    evidence = {name: _weighed(one, sure[name]) for name, one in found.evidence.items()}
    findings = list(found.findings)
    for name, words in _NAMED.items():
        confidence = sure.get(name)
        if name in evidence and confidence is not None and not _is_sure(evidence[name], name, confidence):
            text = f"its {words} was not recognised surely ({evidence[name].text}); compare it with the picture"
            findings.append(Finding("recognised_doubtfully", text, needs_review=True))
    for name in ("order_number", "invoice_number"):
        if _WORD_IN_NUMBER.search(getattr(found, name)):
            text = (
                f"its {_NAMED[name]} ({getattr(found, name)}) seems to have a word before it that belongs to no number"
            )
            findings.append(Finding("recognised_doubtfully", text, needs_review=True))
    unsure = sure.get("total")
    if found.currency and unsure is not None and unsure < SURE_FROM:
        # sums prove the figures, and no sign: the one before a figure is what is misread first
        text = f"its currency ({found.currency}) was not recognised surely; compare it with the picture"
        findings.append(Finding("recognised_doubtfully", text, needs_review=True))
    proven = _is_proven(evidence.get("total"))
    unproven = "" if proven else "; no sum proves its total, so compare it with the picture"
    text = f"it was recognised from a picture by {recognised.engine}{unproven}"
    findings.append(Finding(SCANNED, text, needs_review=not proven))
    review = any(finding.needs_review for finding in findings)
    status = Status.REVIEW if review else Status.FILED
    return replace(found, evidence=MappingProxyType(evidence), findings=tuple(findings), status=status)


def _weighed(evidence: Evidence, confidence: float | None) -> Evidence:
    if confidence is None:
        return evidence
    is_doubtful = confidence < DOUBTFUL_BELOW and evidence.certainty is Certainty.READ
    rule = f"{evidence.rule}; recognised with {confidence:.0%}"
    return replace(evidence, rule=rule, certainty=Certainty.DOUBTFUL if is_doubtful else evidence.certainty)


def _is_sure(evidence: Evidence, name: str, confidence: float) -> bool:
    """Whether a value may be believed: what arithmetic or a second witness confirms needs no sureness."""
    return confidence >= SURE_FROM or (name == "total" and evidence.certainty is Certainty.CONFIRMED)


def _is_proven(evidence: Evidence | None) -> bool:
    """Whether a total is confirmed by a sum: the rules of arithmetic are written as equations."""
    return evidence is not None and evidence.certainty is Certainty.CONFIRMED and "=" in evidence.rule
