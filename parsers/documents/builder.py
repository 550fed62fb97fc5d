"""One purchase document, put together field by field: each value with its evidence, each doubt as a finding.

The page's own reading comes first. What its markup tells machines (schema.org) confirms it, fills what the page leaves
open, and never overrules what a person sees: where the two contradict each other, a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from parsers.documents.kind import KindFound, not_final
from parsers.documents.merchants import own_sender, seller_of
from parsers.documents.surroundings import Surroundings
from parsers.fields.countries import countries_of
from parsers.fields.currency_words import codes_named
from parsers.fields.issued import NUMBERED, Issued, languages_of, spoken_languages
from parsers.fields.labels import Label
from parsers.fields.loose_money import LOOSE
from parsers.fields.money import Money
from parsers.fields.numbers import Number
from parsers.fields.parties import read_parties
from parsers.fields.support import PageOfTotal, dated, supported, witnessed
from parsers.fields.totals import Totals
from parsers.marketplaces.templates import Marketplace
from parsers.pages.markup import same_number, says_number
from parsers.pages.page import Document, Marked, fingerprint
from parsers.terms import Certainty, Evidence, Finding, Item, Kind, Part, PurchaseDocument, Status, TaxLine
from parsers.text.amounts import SHARED_SIGNS, Amounts, currency_by_country, settled_currency
from parsers.text.characters import folded
from parsers.text.glossary import Glossary

_OF_THE_WORLD = frozenset({"USD", "EUR", "GBP", "CHF", "JPY", "CNY"})
_CREDITS = frozenset({Kind.CREDIT_NOTE, Kind.REFUND})
# Kinds whose total is that of the whole order, as the markup gives it.
_OF_AN_ORDER = frozenset({Kind.INVOICE, Kind.RECEIPT, Kind.ORDER_CONFIRMATION})
_MAY_BE_NEGATIVE = _CREDITS | {Kind.STATEMENT}
_LATEST_AFTER_MAIL = timedelta(days=7)


def article(kind: Kind | None) -> str:
    """Return the name of a kind with its article (`an invoice`)."""
    name = (kind or Kind.INVOICE).value.replace("_", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


class Builder:
    """Gathers the fields of one document with their evidence and findings.

    `marked` is what the page's markup says of this one purchase, None where it says nothing or speaks of several.
    """

    def __init__(
        self,
        document: Document,
        part: Part,
        around: Surroundings,
        kind: KindFound,
        amounts: Amounts,
        glossary: Glossary,
        marked: Marked | None = None,
    ) -> None:
        self.document = document
        self.reading = amounts
        self.glossary = glossary
        self.part = part
        self.around = around
        self.kind = kind.kind or Kind.INVOICE
        self.marked = marked or Marked("")
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
            here, there = article(self.kind), article(title.kind)
            self.hold("kind_doubtful", f"its mail says that it is {here}, its title that it is {there}")

    def contradicts(self, field: str, page: object, markup: object) -> None:
        """Hold what the page says otherwise than its markup."""
        words = field.replace("_", " ")
        message = f"its page says that the {words} is {page}, its markup for mail programs that it is {markup}"
        self.hold("markup_contradicts", message)

    def take_number(self, name: str, numbers: Sequence[Number], *, may_be_several: bool = False) -> None:
        """Take the best number; another one with as good a label is a finding, that holds where one is expected."""
        marked = self.marked.order_number if name == "order_number" else self.marked.invoice_number
        if not numbers:
            self._take_marked_text(name, marked)
            return
        best = numbers[0]
        rivals = {n.value for n in numbers if n.weight == best.weight and n.value != best.value}
        words = name.replace("_", " ")
        if rivals:
            message = f"it names more than one {words} ({', '.join([best.value, *sorted(rivals)][:4])})"
            self.findings.append(Finding(f"several_{name}s", message, needs_review=not may_be_several))
        evidence = best.evidence
        if folded(best.value) in folded(self.around.subject):
            evidence = replace(evidence, certainty=Certainty.CONFIRMED)
        if marked and same_number(best.value, marked):
            evidence = witnessed(self.marked, name, evidence, says=True)
        elif marked:
            self.contradicts(name, best.value, marked)
        self.text[name], self.evidence[name] = best.value, evidence

    def _take_marked_text(self, name: str, value: str) -> None:
        """Take what only the markup names."""
        if value and name not in self.text:
            says = says_number(f"{self.document.text}\n{self.around.subject}", value)
            self.text[name], self.evidence[name] = value, witnessed(self.marked, name, None, says=says)

    def take_totals(self, totals: Totals) -> None:
        """Take the total with its proof, and the amounts around it."""
        for name, money in totals.others.items():
            certainty = Certainty.CONFIRMED if totals.proof and name in totals.proof.parts else Certainty.READ
            value = money.value
            if name == "tax_total" and totals.proof and totals.proof.taxes:
                value = sum((tax.value for tax in totals.proof.taxes), Decimal(0))
            self.amounts[name] = abs(value) if name == "discount" else value
            self.evidence[name] = replace(money.evidence, certainty=certainty)
        page = PageOfTotal(
            self.document, self.reading, self.glossary, self.kind, self.around.subject, self.around.texts
        )
        self._take_marked_amounts(totals, page)
        is_nameless = totals.total is None or (totals.total.field == LOOSE and totals.proof is None)
        if totals.total is None or (is_nameless and self._marked_total() is not None):
            self._take_marked_total(page)
            return
        if totals.total.value < 0 and self.kind not in _MAY_BE_NEGATIVE:
            self.hold(
                "total_negative", f"its total {totals.total.value} is negative, though it is {article(self.kind)}"
            )
        rule, certainty = supported(totals.total, totals, page)
        evidence = replace(totals.total.evidence, rule=rule, certainty=certainty)
        marked = self._marked_total()
        if marked is not None and marked != totals.total.value:
            self.contradicts("total", totals.total.value, marked)
        elif marked is not None and (certainty is Certainty.CONFIRMED or not (totals.doubtful or page.adds_tax())):
            evidence = witnessed(self.marked, "total", evidence, says=True)
            certainty = evidence.certainty
        self.amounts["total"], self.evidence["total"] = totals.total.value, evidence
        if certainty is Certainty.DOUBTFUL:
            self.hold("total_doubtful", totals.doubtful)
        elif certainty is Certainty.READ:
            self.hold(
                "total_unproven", f"the total {totals.total.value} stands alone: no sum and no second mention proves it"
            )

    def _marked_total(self) -> Decimal | None:
        return self.marked.total if self.kind in _OF_AN_ORDER else None

    def _take_marked_total(self, page: PageOfTotal) -> None:
        """Take the total that the page does not name; it is proven where it is the largest amount shown there."""
        total = self._marked_total()
        if total is None:
            self.hold("no_total", "no total was found on it")
            return
        evidence = witnessed(self.marked, "total", None, says=page.is_largest(total))
        self.amounts["total"], self.evidence["total"] = total, evidence
        if evidence.certainty is Certainty.READ:
            self.hold(
                "total_unproven", f"the total {total} stands only in its markup for mail programs, not on the page"
            )

    def _take_marked_amounts(self, totals: Totals, page: PageOfTotal) -> None:
        """Take what is to be paid and the discount where only the markup names them."""
        due = self.marked.amount_due if self.kind in _OF_AN_ORDER else None
        if due and "amount_due" not in self.amounts and (totals.total is None or totals.total.value != due):
            if due in page.values() or not page.values():
                self.amounts["amount_due"] = due
                self.evidence["amount_due"] = witnessed(self.marked, "amount_due", None, says=bool(page.values()))
            else:
                self.contradicts("amount due", totals.total.value if totals.total else "not shown", due)
        elif (
            due
            and "amount_due" in self.amounts
            and due
            not in (
                self.amounts["amount_due"],
                totals.total.value if totals.total else None,
            )
        ):
            self.contradicts("amount due", self.amounts["amount_due"], due)
        discount = self.marked.discount if self.kind in _OF_AN_ORDER else None
        if discount and "discount" not in self.amounts:
            says = discount in map(abs, page.values())
            self.amounts["discount"] = discount
            self.evidence["discount"] = witnessed(self.marked, "discount", None, says=says)

    def take_currency(
        self, totals: Totals, money: Sequence[Money], found: Sequence[Label], marketplace: Marketplace | None
    ) -> None:
        """Take the currency that stands beside the total, or the only one in the document."""
        own = totals.total.figure.currency if totals.total else ""
        # beside a total with its currency other amounts may be said in another one too, other totals may not
        rivals = [m for m in money if m.field == "total"] if own and own not in SHARED_SIGNS else money
        marks = [mark for mark in (own, *(m.figure.currency for m in rivals)) if mark]
        if not marks:
            marks = codes_named(self.document, self.glossary)
        distinct = list(dict.fromkeys(marks))
        clear = [mark for mark in distinct if mark not in SHARED_SIGNS]
        if len(clear) > 1:
            self.hold("several_currencies", f"its amounts are in several currencies ({', '.join(clear)})")
            return
        if clear:
            self._set_currency(clear[0], "beside the amounts")
        elif distinct:
            self._settle_shared(distinct[0], found, marketplace)
        self._weigh_marked_currency(distinct)
        self._weigh_countries()
        if "currency" not in self.text and "total" in self.amounts:
            self.findings.append(Finding("currency_unclear", "the currency of its amounts is not said clearly"))

    def _weigh_countries(self) -> None:
        """Hold a national currency that is that of no country on the page; those of world trade are paid anywhere."""
        code = self.text.get("currency", "")
        countries = countries_of(self.document, self.glossary) if code and code not in _OF_THE_WORLD else set()
        own = {currency_by_country(country) for country in countries}
        if own and code not in own:
            names = ", ".join(sorted(countries))
            self.hold("currency_of_elsewhere", f"its amounts are in {code}, and the country on it is {names}")

    def _weigh_marked_currency(self, shown: Sequence[str]) -> None:
        code, own = self.marked.currency, self.text.get("currency", "")
        signs = [sign for sign in shown if sign in SHARED_SIGNS]
        if not code:
            return
        if own == code:
            self.evidence["currency"] = witnessed(self.marked, "currency", self.evidence["currency"], says=True)
        elif own or (signs and not any(code in SHARED_SIGNS[sign] for sign in signs)):
            self.contradicts("currency", own or signs[0], code)
        else:
            self.text["currency"] = code
            self.evidence["currency"] = witnessed(self.marked, "currency", None, says=bool(signs))

    def _settle_shared(self, sign: str, found: Sequence[Label], marketplace: Marketplace | None) -> None:
        if marketplace and (code := marketplace.currency_from(self.around.sender)):
            self._set_currency(code, f"the sign {sign} in mail from {self.around.sender}")
            return
        named = codes_named(self.document, self.glossary, SHARED_SIGNS[sign])
        if len(named) == 1:
            self._set_currency(named[0], f"the sign {sign}, and the code on the page")
            return
        countries = countries_of(self.document, self.glossary)
        if code := settled_currency(sign, countries):
            self._set_currency(code, f"the sign {sign} in a document of {', '.join(sorted(countries))}")
            return
        if code := settled_currency(sign, (), languages_of(found) or spoken_languages(self.document)):
            self._set_currency(code, f"the sign {sign} in a document of its language")

    def _set_currency(self, code: str, rule: str) -> None:
        self.text["currency"] = code
        self.evidence["currency"] = Evidence(self.document.source, rule, code)

    def take_date(self, issued: Issued) -> None:
        """Take the issue date; one in the future, or well after its mail, is a finding."""
        issued, contradicted = dated(issued, self.marked, self.kind, self.document)
        if contradicted and self.marked.issue_date:
            self.contradicts("date", contradicted, self.marked.issue_date.isoformat())
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

    def take_parties(self, found: Sequence[Label], glossary: Glossary, marketplace: Marketplace | None) -> None:
        """Take seller, buyer, tax identifiers, payment and delivery where the page or the markup names them.

        Markup often calls the marketplace itself the seller: its name is not taken from there.
        """
        parties = read_parties(self.document, glossary, own_sender(self.around))
        fields = {name: evidence for name, evidence in parties.fields.items() if name != "seller"}
        if seller := seller_of(parties, self.document, self.kind, self.around, marketplace):
            fields["seller"] = seller
        for name, evidence in fields.items():
            self.text[name], self.evidence[name] = evidence.text, evidence
        self.findings += parties.findings
        if not marketplace or folded(marketplace.name) not in folded(self.marked.seller):
            self._take_marked_text("seller", self.marked.seller)
        self._take_marked_text("buyer", self.marked.buyer)
        self._take_marked_text("payment_method", self.marked.payment_method)

    def finish(
        self, items: Sequence[Item], taxes: Sequence[TaxLine], marketplace: Marketplace | None
    ) -> PurchaseDocument:
        """Return the document; it may be filed when nothing needs a look."""
        if not self.text.get("order_number") and not self.text.get("invoice_number"):
            self.hold("no_number", "neither an order number nor an invoice number was found on it")
        elif self.kind in NUMBERED and not self.text.get("invoice_number"):
            self.hold("no_number", "its invoice number was not found")
        if marketplace:
            stated = ", as the forwarded header states it" if self.around.is_stated else ""
            rule = f"address of {marketplace.name}{stated}"
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
            taxes=tuple(taxes),
            findings=tuple(self.findings),
            evidence=MappingProxyType(self.evidence),
            fingerprint=fingerprint(self.document),
            **fields,  # type: ignore[arg-type]
        )
