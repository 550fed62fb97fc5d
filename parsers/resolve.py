"""One purchase document out of what its page, its subject and its mail say: fields, findings, status.

Witnesses confirm each other; what contradicts or is missing sends the document to review.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from parsers.amounts import SHARED_SIGNS, Amounts, currency_codes
from parsers.characters import folded
from parsers.glossary import Glossary, extended, general
from parsers.issued import DATE_LABELS, NUMBERED, Issued, date_of_mail, issue_date, unnamed_dates
from parsers.items import read_items
from parsers.kind import KindFound, NotADocument, decide, kind_of_document, kind_of_numbers, not_final
from parsers.labels import Label, labels
from parsers.money import MONEY, REFUNDED, Money, document_amounts, has_unread_money, labelled_money
from parsers.numbers import Number, labelled_numbers, marketplace_numbers
from parsers.page import Document
from parsers.parties import PARTY_LABELS, labelled_text, seller_by_legal_form
from parsers.support import PageOfTotal, supported
from parsers.templates import Marketplace
from parsers.terms import Certainty, Evidence, Finding, Item, Kind, Part, PurchaseDocument, Status
from parsers.totals import Totals, work_out

_LABELS = frozenset({"order_number", "invoice_number"}) | DATE_LABELS | PARTY_LABELS
_LANGUAGE_CURRENCY = {
    ("¥", "ja"): "JPY", ("¥", "zh"): "CNY", ("kr", "sv"): "SEK", ("kr", "da"): "DKK", ("kr", "no"): "NOK",
}  # fmt: skip
_CREDITS = frozenset({Kind.CREDIT_NOTE, Kind.REFUND})
_MAY_BE_NEGATIVE = _CREDITS | {Kind.STATEMENT}
_LATEST_AFTER_MAIL = timedelta(days=7)
SHORTEST_FINGERPRINT = 80
MOST_LABEL_WORDS = 8
_CURRENCY_WORD = re.compile(
    r"currency|wahrung|devise|moneda|valuta|waluta|moeda|\bmena\b|penznem|para birimi|валют|通貨|通货|货币|币种|貨幣"
    "|幣別|통화|สกุลเงิน|mata uang|mata wang|tien te|νομισμα|عملة|मुद्रा|all (?:prices|amounts) (?:are )?in"
    "|alle (?:preise|betrage) in"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands beside a document: the mail it came in and the days that matter.

    `is_body` says that the mail itself is the document, `is_forward` that it was forwarded inline, so that `sent`
    is the day of forwarding. `texts` are (source, text) of other witnesses: the mail's body beside an attachment.
    """

    subject: str = ""
    sender: str = ""
    sent: str = ""
    is_body: bool = False
    is_forward: bool = False
    texts: tuple[tuple[str, str], ...] = ()
    received: date | None = None
    today: date | None = None


def resolve(
    document: Document, part: Part, around: Surroundings, marketplace: Marketplace | None
) -> PurchaseDocument | NotADocument:
    """Return the purchase document that a page holds, or why it holds none."""
    glossary = extended(marketplace.labels) if marketplace else general()
    amounts = document_amounts(document)
    money = labelled_money(document, glossary, amounts)
    found = labels(document, glossary, _LABELS)
    orders = _order_numbers(document, found, around, marketplace)
    invoices = _invoice_numbers(document, found, marketplace)
    by_number = kind_of_numbers(*(numbers[0].evidence if numbers else None for numbers in (invoices, orders)))
    kind = decide(document, around.subject, around.is_body, marketplace, glossary, by_number)
    if isinstance(kind, NotADocument):
        return kind
    if not money and not orders and not invoices:
        return NotADocument(f"it speaks of {_article(kind.kind)}, but shows neither a number nor an amount")
    if not money and around.is_body and not has_unread_money(document, glossary, amounts):
        return NotADocument("the mail shows no amount, so it tells of a purchase without being a document of it")
    if kind.kind in (Kind.REFUND, Kind.CREDIT_NOTE):
        money = [replace(m, field="total") if m.field == REFUNDED else m for m in money]
    items = read_items(document, glossary, amounts, money)
    totals = work_out(money, items)
    builder = _Builder(document, part, around, kind, amounts, glossary)
    builder.take_kind(kind, kind_of_document(document, glossary))
    builder.take_number("order_number", orders)
    builder.take_number("invoice_number", [n for n in invoices if n.value != builder.text.get("order_number")])
    builder.take_totals(totals)
    builder.take_currency(totals, money, found, marketplace)
    builder.take_date(_date(document, found, kind, money, around))
    builder.take_parties(found, glossary)
    return builder.finish(items, marketplace)


def _article(kind: Kind | None) -> str:
    name = (kind or Kind.INVOICE).value.replace("_", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _order_numbers(
    document: Document, found: Sequence[Label], around: Surroundings, marketplace: Marketplace | None
) -> list[Number]:
    own = [label for label in found if label.term.field == "order_number"]
    if marketplace and marketplace.order_number:
        by_label = labelled_numbers(document, own, marketplace.order_number)
        by_form = marketplace_numbers(document, (("subject", around.subject),), marketplace)
        return by_label or [n for n in by_form if marketplace.order_number_alone or around.sender]
    return labelled_numbers(document, own)


def _invoice_numbers(document: Document, found: Sequence[Label], marketplace: Marketplace | None) -> list[Number]:
    own = [label for label in found if label.term.field == "invoice_number"]
    form = marketplace.invoice_number if marketplace else None
    return (labelled_numbers(document, own, form) if form else []) or labelled_numbers(document, own)


def _date(
    document: Document, found: Sequence[Label], kind: KindFound, money: Sequence[Money], around: Surroundings
) -> Issued:
    currencies = {m.figure.currency for m in money if m.figure.currency}
    sent = date.fromisoformat(around.sent[:10]) if around.sent else around.received
    issued = issue_date(document, found, kind.kind or Kind.INVOICE, currencies, sent)
    if issued.day is None and issued.finding is None and around.is_body and not around.is_forward:
        of_mail = date_of_mail(around.sent)
        # an invoice that shows a day without saying what it is may mean that one
        shown = {day for mark in unnamed_dates(document) for day in mark.readings}
        if kind.kind not in NUMBERED or not shown or of_mail.day in shown:
            return of_mail
    return issued


class _Builder:
    """Gathers the fields of one document with their evidence and findings."""

    def __init__(
        self,
        document: Document,
        part: Part,
        around: Surroundings,
        kind: KindFound,
        amounts: Amounts,
        glossary: Glossary,
    ) -> None:
        self.document = document
        self.reading = amounts
        self.glossary = glossary
        self.part = part
        self.around = around
        self.kind = kind.kind or Kind.INVOICE
        self.text: dict[str, str] = {}
        self.amounts: dict[str, Decimal] = {}
        self.day: date | None = None
        self.evidence: dict[str, Evidence] = {"kind": kind.evidence}
        self.findings: list[Finding] = list(document.findings)

    def hold(self, code: str, message: str) -> None:
        """Add a finding that a person must look at."""
        self.findings.append(Finding(code, message, needs_review=True))

    def take_kind(self, found: KindFound, title: KindFound | None) -> None:
        """Hold what says that it is not final, and what is called a credit here and a charge there."""
        if words := not_final(self.document, found, self.around.subject):
            self.hold("not_final", f'it calls itself "{words}", which is no invoice, receipt or order confirmation')
        if title and title.kind and (title.kind in _CREDITS) != (self.kind in _CREDITS):
            here, there = _article(self.kind), _article(title.kind)
            self.hold("kind_doubtful", f"its mail says that it is {here}, its title that it is {there}")

    def take_number(self, name: str, numbers: Sequence[Number]) -> None:
        """Take the best number; another one with as good a label is a finding."""
        if not numbers:
            return
        best = numbers[0]
        rivals = {n.value for n in numbers if n.weight == best.weight and n.value != best.value}
        words = name.replace("_", " ")
        if rivals:
            self.hold(
                f"several_{name}s", f"it names more than one {words} ({', '.join([best.value, *sorted(rivals)][:4])})"
            )
        evidence = best.evidence
        if folded(best.value) in folded(self.around.subject):
            evidence = replace(evidence, certainty=Certainty.CONFIRMED)
        self.text[name], self.evidence[name] = best.value, evidence

    def take_totals(self, totals: Totals) -> None:
        """Take the total with its proof, and the amounts around it."""
        for name, money in totals.others.items():
            certainty = Certainty.CONFIRMED if totals.proof and name in totals.proof.parts else Certainty.READ
            value = money.value
            if name == "tax_total" and totals.proof and totals.proof.taxes:
                value = sum((tax.value for tax in totals.proof.taxes), Decimal(0))
            self.amounts[name] = abs(value) if name == "discount" else value
            self.evidence[name] = replace(money.evidence, certainty=certainty)
        if totals.total is None:
            self.hold("no_total", "no total was found on it")
            return
        if totals.total.value < 0 and self.kind not in _MAY_BE_NEGATIVE:
            self.hold(
                "total_negative", f"its total {totals.total.value} is negative, though it is {_article(self.kind)}"
            )
        page = PageOfTotal(
            self.document, self.reading, self.glossary, self.kind, self.around.subject, self.around.texts
        )
        rule, certainty = supported(totals.total, totals, page)
        self.amounts["total"] = totals.total.value
        self.evidence["total"] = replace(totals.total.evidence, rule=rule, certainty=certainty)
        if certainty is Certainty.DOUBTFUL:
            self.hold("total_doubtful", totals.doubtful)
        elif certainty is Certainty.READ:
            self.hold(
                "total_unproven", f"the total {totals.total.value} stands alone: no sum and no second mention proves it"
            )

    def take_currency(
        self, totals: Totals, money: Sequence[Money], found: Sequence[Label], marketplace: Marketplace | None
    ) -> None:
        """Take the currency that stands beside the total, or the only one in the document."""
        marks = [m.figure.currency for m in ([totals.total] if totals.total else []) if m.figure.currency]
        marks += [m.figure.currency for m in money if m.figure.currency]
        if not marks:
            marks = self._codes_in_text()
        distinct = list(dict.fromkeys(marks))
        clear = [mark for mark in distinct if mark not in SHARED_SIGNS]
        if len(clear) > 1:
            self.hold("several_currencies", f"its amounts are in several currencies ({', '.join(clear)})")
            return
        if clear:
            self._set_currency(clear[0], "beside the amounts")
        elif distinct:
            self._settle_shared(distinct[0], found, marketplace)
        if "currency" not in self.text and "total" in self.amounts:
            self.findings.append(Finding("currency_unclear", "the currency of its amounts is not said clearly"))

    def _codes_in_text(self, wanted: Sequence[str] = ()) -> list[str]:
        """Return the currency codes that stand beside an amount, a money label, or a word for currency."""
        segments = [s.text for line in self.document.lines for s in line.segments if self._speaks_of_money(line.text)]
        words = {word.strip("():,.;") for text in segments for word in text.split()}
        return sorted(words & (set(wanted) if wanted else currency_codes() & _COMMON))

    def _speaks_of_money(self, text: str) -> bool:
        if _CURRENCY_WORD.search(folded(text)):
            return True
        short = len(text.split()) <= MOST_LABEL_WORDS
        return short and any(term.field in MONEY for term in self.glossary.find(text))

    def _settle_shared(self, sign: str, found: Sequence[Label], marketplace: Marketplace | None) -> None:
        if marketplace and (code := marketplace.currency_from(self.around.sender)):
            self._set_currency(code, f"the sign {sign} in mail from {self.around.sender}")
            return
        named = self._codes_in_text(SHARED_SIGNS[sign])
        if len(named) == 1:
            self._set_currency(named[0], f"the sign {sign}, and the code on the page")
            return
        languages = {label.term.language for label in found}
        by_language = {c for lang in languages if (c := _LANGUAGE_CURRENCY.get((sign, lang)))}
        if len(by_language) == 1:
            self._set_currency(by_language.pop(), f"the sign {sign} in a document of its language")

    def _set_currency(self, code: str, rule: str) -> None:
        self.text["currency"] = code
        self.evidence["currency"] = Evidence(self.document.source, rule, code)

    def take_date(self, issued: Issued) -> None:
        """Take the issue date; one in the future, or well after its mail, is a finding."""
        if issued.finding:
            self.findings.append(issued.finding)
        if issued.day is None or issued.evidence is None:
            if not issued.finding:
                self.hold("no_date", "no date was found on it")
            return
        self.day, self.evidence["issue_date"] = issued.day, issued.evidence
        if self.around.today and issued.day > self.around.today + timedelta(days=1):
            self.hold("date_in_future", f"its date {issued.day.isoformat()} lies in the future")
        elif self.around.sent and issued.day > date.fromisoformat(self.around.sent[:10]) + _LATEST_AFTER_MAIL:
            # a date beside its label is what the document says; one without may be any date
            message = f"its date {issued.day.isoformat()} is later than the mail that brought it"
            self.findings.append(Finding("date_after_mail", message, needs_review=not issued.evidence.label))

    def take_parties(self, found: Sequence[Label], glossary: Glossary) -> None:
        """Take seller, buyer and payment method where a label names them."""
        for name in ("seller", "buyer", "payment_method"):
            evidence = labelled_text(self.document, found, name, glossary)
            if evidence is None and name == "seller":
                evidence = seller_by_legal_form(self.document)
            if evidence:
                self.text[name], self.evidence[name] = evidence.text, evidence

    def finish(self, items: Sequence[Item], marketplace: Marketplace | None) -> PurchaseDocument:
        """Return the document; it may be filed when nothing needs a look."""
        if not self.text.get("order_number") and not self.text.get("invoice_number"):
            self.hold("no_number", "neither an order number nor an invoice number was found on it")
        elif self.kind in NUMBERED and not self.text.get("invoice_number"):
            self.hold("no_number", "its invoice number was not found")
        if marketplace:
            rule = f"address of {marketplace.name}"
            self.evidence["marketplace"] = Evidence("sender", rule, self.around.sender)
        review = any(finding.needs_review for finding in self.findings)
        fields: Mapping[str, object] = {**self.text, **self.amounts}
        return PurchaseDocument(
            kind=self.kind,
            part=self.part,
            status=Status.REVIEW if review else Status.FILED,
            marketplace=marketplace.id if marketplace else "",
            issue_date=self.day,
            items=tuple(items),
            findings=tuple(self.findings),
            evidence=MappingProxyType(self.evidence),
            fingerprint=fingerprint(self.document),
            **fields,  # type: ignore[arg-type]
        )


_COMMON = frozenset(
    "EUR USD GBP CHF JPY CNY CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY INR THB VND IDR MYR PHP SGD HKD TWD KRW"
    " BRL MXN ILS AED SAR ZAR UAH".split()
)


def fingerprint(document: Document) -> str:
    """Return a hash over a document's visible words, or nothing where they are too few to tell documents apart."""
    words = "".join(folded(document.text).split())
    return hashlib.sha256(words.encode()).hexdigest() if len(words) >= SHORTEST_FINGERPRINT else ""
