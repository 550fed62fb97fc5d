"""How well a value is supported: a total by a sum or a second witness, a field by what the markup says of it."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from parsers.fields.issued import NUMBERED, Issued
from parsers.fields.loose_money import LOOSE, loose_money
from parsers.fields.money import Money, labelled_money
from parsers.fields.money_figures import document_amounts
from parsers.fields.totals import Totals
from parsers.pages.page import Document, Marked, read_plain
from parsers.terms import Certainty, Evidence, Kind
from parsers.text.amounts import Amounts, figures
from parsers.text.characters import folded
from parsers.text.dates import date_marks
from parsers.text.glossary import Glossary

# Words beside the name of a tax for prices that do not include it.
_ON_TOP = re.compile(
    r"\b(?:plus|excl|exkl|excluding|exclusive|excludes?|excluded"
    r"|zzgl|zuzuglich|ohne|hors|ht|en sus|sin|mas|senza|piu|oltre|bez|uten|uden"
    r"|utan|exclusief|sem|mais|haric|fara|net of|before|not include\w*|(?:will|to) be added)\b"
)
MARKUP = "schema.org"
# A moment in the markup may be a day earlier or later than the day on the page, which has another time zone.
_ZONES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PageOfTotal:
    """What can speak for or against a total: its page, how that writes numbers, and what stands beside it.

    `texts` are (source, text) of other witnesses: the mail's body beside an attachment.
    """

    document: Document
    amounts: Amounts
    glossary: Glossary
    kind: Kind
    subject: str = ""
    texts: tuple[tuple[str, str], ...] = ()

    def values(self) -> list[Decimal]:
        """Return every amount of money on the page, labelled or not."""
        found = loose_money(self.document, self.amounts)
        return [m.value for m in found if m.figure.has_decimals or m.figure.currency]

    def is_largest(self, total: Decimal) -> bool:
        """Whether an amount stands on the page, no larger one does, and no tax comes on top of it."""
        here = self.values()
        return total in here and all(abs(amount) <= abs(total) for amount in here) and not self.adds_tax()

    def adds_tax(self) -> bool:
        """Whether the page says that its prices are without tax (`plus VAT`, `zzgl. MwSt.`)."""
        texts = [segment.text for line in self.document.lines for segment in line.segments]
        return any(
            _ON_TOP.search(folded(text)) and any(term.field == "tax" for term in self.glossary.find(text))
            for text in texts
        )


def supported(total: Money, totals: Totals, page: PageOfTotal) -> tuple[str, Certainty]:
    """Return the rule and certainty of a total: proven by a sum, by a second witness, or not.

    Where nothing was added (the lines or the subtotal are the same amount), or the amount is only said twice, it
    must be the largest on the page and tax must not come on top: else it may well be the net amount. So it may where
    tax comes on top that no amount is shown of.
    """
    rule = total.evidence.rule
    if totals.doubtful:
        return rule, Certainty.DOUBTFUL
    said = {*totals.others, *(totals.proof.parts if totals.proof else ())}
    is_net = not said & {"net_total", "tax_total"} and page.adds_tax()
    if totals.proof and totals.proof.is_sum and not is_net:
        return f"{rule}; {totals.proof.rule}", Certainty.CONFIRMED
    witness = next((source for source, text in page.texts if _says_total(text, total.value, page.glossary)), "")
    if witness:
        return f"{rule}; the {witness}'s text names the same total", Certainty.CONFIRMED
    if not (total.figure.has_decimals or total.figure.currency):
        return rule, Certainty.READ  # a bare number may count things
    if total.field == LOOSE and not totals.proof:
        return rule, Certainty.READ  # nothing calls it the total
    here = page.values()
    if any(abs(amount) > abs(total.value) for amount in here) or page.adds_tax():
        return rule, Certainty.READ
    if total.field == "amount_paid" and page.kind in NUMBERED:
        return rule, Certainty.READ  # a payment may be a part of it
    if totals.proof:
        return f"{rule}; {totals.proof.rule}", Certainty.CONFIRMED
    if total.qualified:
        return rule, Certainty.READ  # a total of something: of a year, a limit, a balance
    if any(f.has_decimals and f.number == total.figure.number for f in figures(page.subject)):
        return f"{rule}; the subject says the same", Certainty.CONFIRMED
    same = sum(1 for amount in here if amount == total.value)
    if same == len(here):
        return f"{rule}; the only amount", Certainty.CONFIRMED
    if same > 1:
        return f"{rule}; the largest amount, and it stands {same} times", Certainty.CONFIRMED
    return rule, Certainty.READ


def _says_total(text: str, total: Decimal, glossary: Glossary) -> bool:
    """Whether another text labels the same amount as its total."""
    other = read_plain(text)
    money = labelled_money(other, glossary, document_amounts(other))
    return any(m.value == total for m in money if m.field in ("total", "amount_paid", "amount_due"))


def witnessed(marked: Marked, field: str, page: Evidence | None, *, says: bool) -> Evidence:
    """Return the evidence of a field that the markup names and the page does not contradict.

    It is confirmed where the page has the same value (`page` is the evidence of that) or `says` it somewhere.
    """
    name, text = marked.said.get(field, (marked.type, ""))
    if page is not None:
        rule = f"{name}; on the page: {page.rule}"
        return replace(page, source=MARKUP, rule=rule, certainty=Certainty.CONFIRMED)
    if says:
        return Evidence(MARKUP, f"{name}; the page says the same", text, certainty=Certainty.CONFIRMED)
    return Evidence(MARKUP, f"{name}; the page is silent", text, certainty=Certainty.READ)


def dated(issued: Issued, marked: Marked | None, kind: Kind, document: Document) -> tuple[Issued, str]:
    """Return the issue date with what the markup says of it, and the page's date where the two contradict each other.

    The markup knows the day of the order, which is the issue date of an order confirmation and of nothing else.
    """
    day = marked.issue_date if marked and kind is Kind.ORDER_CONFIRMATION else None
    if marked is None or day is None:
        return issued, ""
    own = issued.evidence if issued.evidence and issued.evidence.source not in ("header", "sender") else None
    if own and issued.day == day:
        return Issued(day, witnessed(marked, "issue_date", own, says=True)), ""
    if own and issued.day:
        is_moment = len(marked.said["issue_date"][1]) > len("2024-07-15")
        near = is_moment and abs(issued.day - day) <= _ZONES
        return issued, "" if near else issued.day.isoformat()
    texts = [segment.text for line in document.lines for segment in line.segments]
    says = any(day in mark.readings for text in texts for mark in date_marks(text))
    if issued.finding and not says:
        return issued, ""
    return Issued(day, witnessed(marked, "issue_date", None, says=says)), ""
