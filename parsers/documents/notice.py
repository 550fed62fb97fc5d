"""What a notice tells of orders: which event, of which order, by which carrier under which number, and when.

Carriers' own mails are notices too; they mostly name no order. A refund that shows its amount is a document and no
event (see `parsers.documents.kind`).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from parsers.documents.claims import EVENT_MEANINGS, claims_on, own_lines
from parsers.documents.kind import NotADocument, decide
from parsers.fields.carriers import Tracking, carrier_in, number_beside, proven_numbers
from parsers.fields.labels import Label, labels
from parsers.fields.numbers import labelled_numbers, marketplace_numbers
from parsers.fields.support import MARKUP
from parsers.marketplaces.templates import Marketplace
from parsers.pages.markup import MarkedEvent, events_marked
from parsers.pages.page import Document, read_plain
from parsers.terms import Event, Evidence, OrderEvent
from parsers.text.dates import date_marks
from parsers.text.glossary import extended, general

_EVENTS = {event.value: event for event in Event}
# Events that are over when a notice tells of them: a day in the same words is the day they happened.
_PAST = frozenset({Event.SHIPPED, Event.DELIVERED, Event.CANCELLED})
_LONGEST_AGO = timedelta(days=30)
_NUMBERS = frozenset({"order_number", "tracking_number"})
MOST_ORDERS = 20


def event_of(
    document: Document,
    subject: str,
    sender: str,
    when: str,
    marketplace: Marketplace | None,
    refusal: NotADocument | None = None,
) -> tuple[OrderEvent, ...]:
    """Return the events that a mail tells of, one for each order; none where it tells of none.

    `when` is the moment of the mail (ISO 8601); a day that the telling sentence names takes its place.
    `refusal` is what `refusal_of` the mail returned, where that was asked.
    """
    glossary = extended(marketplace.labels) if marketplace else general()
    decision = refusal or decide(document, subject, True, marketplace, glossary, None, "", sender)
    event = _EVENTS.get(decision.event) if isinstance(decision, NotADocument) else None
    marked = tuple(_marked(one, when, marketplace) for one in events_marked(document))
    if event is None or not isinstance(decision, NotADocument):
        return marked
    evidence = decision.evidence or Evidence("subject", "words of the subject", subject)
    found = labels(document, glossary, _NUMBERS)
    tracking = _tracking(document, subject, found)
    orders = _orders(document, subject, found, marketplace, tracking.number if tracking else "")
    claims = claims_on(own_lines(document)[0])
    told = (subject, *(c.sentence for c in claims if EVENT_MEANINGS.get(c.meaning) == event))
    texts = (subject, document.text)
    carrier = (tracking.carrier if tracking else "") or carrier_in(texts, sender)
    said = tuple(
        OrderEvent(
            event=event,
            when=_day_told(event, told, when),
            evidence=evidence,
            order_number=order,
            marketplace=marketplace.id if marketplace else "",
            carrier=carrier,
            tracking_number=tracking.number if tracking else "",
        )
        for order in orders or [""]
    )
    return (*said, *(one for one in marked if one.event is not event))


def _marked(one: MarkedEvent, when: str, marketplace: Marketplace | None) -> OrderEvent:
    evidence = Evidence(MARKUP, "status of the order in the markup", one.event.value)
    name = marketplace.id if marketplace else ""
    return OrderEvent(one.event, one.when or when, evidence, one.order_number, name, one.carrier, one.tracking_number)


def _orders(
    document: Document, subject: str, found: list[Label], marketplace: Marketplace | None, tracking: str
) -> list[str]:
    """Return the order numbers of a notice: by the marketplace's form, else by their labels, the subject's too."""
    own = [label for label in found if label.term.field == "order_number"]
    form = marketplace.order_number if marketplace else None
    numbers = [number.value for number in labelled_numbers(document, own, form)]
    if marketplace and form:
        numbers += [n.value for n in marketplace_numbers(document, (("subject", subject),), marketplace)]
    elif not numbers:
        numbers = _in_subject(subject, marketplace)
    distinct = dict.fromkeys(number for number in numbers if number != tracking)
    return list(distinct)[:MOST_ORDERS]


def _in_subject(subject: str, marketplace: Marketplace | None) -> list[str]:
    glossary = extended(marketplace.labels) if marketplace else general()
    page = read_plain(subject)
    return [number.value for number in labelled_numbers(page, labels(page, glossary, frozenset({"order_number"})))]


def _tracking(document: Document, subject: str, found: list[Label]) -> Tracking | None:
    """Return the one tracking number: one that its check digit proves, else one beside a label.

    Without either there is none; of several different ones none is taken.
    """
    proven = proven_numbers(f"{subject}\n{document.text}")
    beside = [
        number
        for label in found
        if label.term.field == "tracking_number"
        for spot in label.spots[:1]
        if (number := number_beside(spot.text))
    ]
    labelled = list(dict.fromkeys(beside))
    if len(labelled) == 1:
        return next((one for one in proven if one.number == labelled[0]), Tracking(labelled[0]))
    return proven[0] if len(proven) == 1 and not labelled else None


def _day_told(event: Event, texts: Iterable[str], when: str) -> str:
    """Return the day that the telling words name for a past event, when it fits the mail's; else the mail's moment."""
    if event not in _PAST or not when:
        return when
    sent = date.fromisoformat(when[:10])
    days = {
        day
        for text in texts
        for mark in date_marks(text)
        for day in mark.readings
        if timedelta(0) <= sent - day <= _LONGEST_AGO
    }
    return days.pop().isoformat() if len(days) == 1 else when
