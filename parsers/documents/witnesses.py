"""What speaks for a kind of document: subject, sentences and names, each with its weight, gathered on scales."""

from collections.abc import Iterable, Sequence

from parsers.documents.claims import EVENT_MEANINGS, HEAD_LINES, Claim, claims_of, claims_on, is_claimed
from parsers.documents.titles import KINDS, NOT_LETTERS, RANK, KindFound, kind_terms, most_binding
from parsers.marketplaces.templates import EVENTS, Marketplace
from parsers.terms import Evidence, Kind
from parsers.text.glossary import Glossary
from parsers.text.phrases import negatives

_EVENTS = {"shipped": "shipped", "delivered": "delivered", "cancelled": "cancelled", "return": "return"}
CLAIMED = {"ordered": Kind.ORDER_CONFIRMATION, "paid": Kind.RECEIPT, "refunded": Kind.REFUND}
STILL_TO_COME = frozenset({Kind.INVOICE, Kind.RECEIPT, Kind.STATEMENT, Kind.CREDIT_NOTE})
BOOKED, _FEEDBACK, _SOLD = "booked", "feedback", "sold"
# Weights of the witnesses of a mail: a subject outweighs a sentence, a template's pattern outweighs both.
TEMPLATE, SPOKEN, NOUN, NEGATIVE, SENTENCE, TITLE, NUMBER = 8, 5, 4, 6, 3, 3, 2
DECISIVE = 20


class Scales:
    """Weights gathered for each kind, event and reason against, with the heaviest evidence of each."""

    def __init__(self) -> None:
        self.weights: dict[str, int] = {}
        self.heaviest: dict[str, tuple[int, Evidence]] = {}

    def add(self, name: str, weight: int, evidence: Evidence) -> None:
        """Add weight to a name."""
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
        """Return the heaviest evidence of a name."""
        return self.heaviest[name][1]


def kind_of_subject(subject: str, marketplace: Marketplace | None, glossary: Glossary) -> KindFound | None:
    """Return what a subject says that its mail is, an event included."""
    if marketplace and (named := marketplace.subject_kind(subject)):
        evidence = Evidence("subject", f"subject pattern of {marketplace.name}", subject)
        return KindFound(None if named in EVENTS else Kind(named), named if named in EVENTS else "", evidence, 3)
    scales = Scales()
    weigh_subject(scales, subject, None, glossary)
    kind, kind_weight = scales.best(kind.value for kind in RANK)
    event, event_weight = scales.best(dict.fromkeys(EVENT_MEANINGS.values()))
    evidence = Evidence("subject", "words of the subject", subject)
    terms = [term.field for term in glossary.find(subject)]
    named_kind = any(KINDS.get(field) and KINDS[field].value == kind for field in terms)
    if kind_weight and (named_kind or kind_weight >= event_weight):
        return KindFound(Kind(kind), "", evidence, 2)
    told = event if event_weight else next((_EVENTS[field] for field in terms if field in _EVENTS), "")
    return KindFound(None, told, evidence, 2) if told else None


def weigh_subject(
    scales: Scales, subject: str, marketplace: Marketplace | None, glossary: Glossary, *, is_whole: bool = False
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
    kinds = {kind for kind in kinds if is_whole or not (announced and kind in STILL_TO_COME)}
    if kinds:
        kind = most_binding(list(kinds))
        scales.add(kind.value, NOUN - (kind is Kind.REFUND), evidence)
    return announced


def weigh_sentences(scales: Scales, lines: Sequence[str], source: str) -> bool:
    """Add what the sentences of a text say; return whether they announce a document that is elsewhere."""
    claims = claims_on(lines)
    for name in _names(claims):
        first = next(claim for claim in claims if name in _names([claim]))
        evidence = Evidence(source, "words of the text", first.sentence[:200], "", None, first.line + 1)
        in_head = first.line < HEAD_LINES
        if name in negatives():
            # who is told of a sale bought nothing, whatever the mail lists
            heavy = SPOKEN if name == _SOLD else SENTENCE
            weight = heavy if in_head and not negatives()[name].page else 0
        else:
            weight = SENTENCE if in_head else 1
        if weight:
            scales.add(name, weight, evidence)
    return any(claim.meaning == "announced" and claim.line < HEAD_LINES for claim in claims)


def weigh_name(scales: Scales, name: str, source: str, glossary: Glossary) -> None:
    """Add what a file name or the local part of an address says, which is little."""
    for kind in {KINDS[term.field] for term in glossary.find(NOT_LETTERS.sub(" ", name)) if term.field in KINDS}:
        scales.add(kind.value, 1, Evidence(source, f"words of the {source} name", name))


def speaks_of_ordering(subject: str) -> bool:
    """Whether a subject says that something was ordered."""
    return any(claim.meaning == "ordered" for claim in claims_of(subject, is_subject=True))


def _names(claims: Iterable[Claim]) -> list[str]:
    """Return the kinds, events and reasons against that claims stand for, each once."""
    names = []
    for claim in claims:
        if claim.meaning in CLAIMED:
            names.append(CLAIMED[claim.meaning].value)
        elif claim.meaning in EVENT_MEANINGS:
            names.append(EVENT_MEANINGS[claim.meaning])
        elif claim.meaning in negatives() or claim.meaning == BOOKED:
            names.append(claim.meaning)
    return list(dict.fromkeys(names))


def _same_event(named: str) -> str:
    """Return the name of an event or a non-event of a template as the scales know it."""
    return {"shipping": "shipped", "pickup": "ready_for_pickup", "message": "chat", "status": "failed"}.get(
        named, named
    )
