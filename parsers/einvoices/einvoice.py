"""The way into structured invoices: bytes in, the purchase documents in them out."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from parsers.einvoices.codes import SHIPPING
from parsers.einvoices.formats import Recognised, recognise
from parsers.einvoices.hardened import found, place_of, read_tree, text_of
from parsers.einvoices.mapping import Coded, Table, named
from parsers.einvoices.ofd import is_ofd, tree_of_ofd
from parsers.einvoices.reading import Row, Said, Values, day_in, read_values
from parsers.einvoices.rules import Verdict, apply_rules, is_charge, rate_of
from parsers.terms import (
    AccountScheme,
    Certainty,
    Evidence,
    Finding,
    Item,
    Kind,
    Part,
    PaymentAccount,
    PurchaseDocument,
    Status,
    TaxLine,
)
from parsers.text.account_numbers import bic_of, compact, iban_of, looks_like_iban
from parsers.text.currencies import currency_codes
from parsers.text.glossary import general

SOURCE = "xml"
# More documents than a file of a month has; the rest is named in a finding.
MOST_DOCUMENTS = 200
# More accounts than a payee names; digits and signs of one that is no IBAN.
MOST_ACCOUNTS, SHORTEST_ACCOUNT, LONGEST_ACCOUNT = 20, 5, 40
# What stands where a format wants an order's number and there is none (Peppol BIS 3, BT-10 and BT-13).
_PLACEHOLDERS = frozenset({"na", "n/a", "n.a.", "none", "-", "."})
_TEXTS = (
    ("seller", "BT-27"),
    ("seller_tax_id", "BT-31"),
    ("buyer", "BT-44"),
    ("buyer_tax_id", "BT-48"),
    ("ship_to", "BG-15"),
)
_AMOUNTS = (("net_total", "BT-109"), ("tax_total", "BT-110"), ("total", "BT-112"), ("amount_due", "BT-115"))


@dataclass(frozen=True, slots=True)
class Structured:
    """What a structured file holds: the name of its format (empty: none that is known), and its documents.

    Without documents, `reason` says why, in a user's words.
    """

    format: str
    documents: tuple[PurchaseDocument, ...] = ()
    reason: str = ""


def read_einvoice(content: bytes, part: Part, today: date | None = None) -> Structured:
    """Return the purchase documents of a structured invoice; raises `ParserError` for what can't or must not be read.

    `today` is the day of reading: a document from after it is held for a person.
    """
    root = tree_of_ofd(content) if is_ofd(content) else read_tree(content)
    known = recognise(root) if root is not None else None
    if known is None:
        return Structured("", reason="it is in none of the formats of invoices that are read")
    elements = found(known.root, known.table.documents)
    refusals = [reason for element in elements if (reason := _coded(element, known.table.refused)[1])]
    if refusals:
        return Structured(known.name, reason=f"it is {refusals[0]}, which is no invoice")
    documents = [_Builder(element, known, part, today).document() for element in elements[:MOST_DOCUMENTS]]
    if len(elements) > MOST_DOCUMENTS:
        text = f"only the first {MOST_DOCUMENTS} of the {len(elements)} documents in it were read"
        last = documents[-1]
        documents[-1] = _with_finding(last, Finding("too_complex", text, needs_review=True))
    reason = "" if documents else f"it is a file of {known.name} without a document in it"
    return Structured(known.name, tuple(documents), reason)


def _with_finding(document: PurchaseDocument, finding: Finding) -> PurchaseDocument:
    return replace(document, status=Status.REVIEW, findings=(*document.findings, finding))


def _coded(element: Any, codes: Coded) -> tuple[str, str]:
    """Return the code that a document has at a path, and what it means; both empty where none there means something."""
    path, meanings = codes
    said = (text_of(node) for node in found(element, path)) if path else ()
    return next(((code, meanings[code]) for code in said if code in meanings), ("", ""))


class _Builder:
    """Makes one purchase document of one document of a file."""

    def __init__(self, element: Any, known: Recognised, part: Part, today: date | None) -> None:
        self.element = element
        self.table: Table = known.table
        self.format = known.name
        self.part = part
        self.today = today
        self.values: Values = read_values(element, known.table)
        self.verdict: Verdict = apply_rules(self.values, known.table, element)
        self.findings: list[Finding] = [*known.findings, *self.verdict.findings]
        self.evidence: dict[str, Evidence] = {}
        self.fields: dict[str, Any] = {}

    def hold(self, code: str, message: str) -> None:
        """Add a finding that a person must look at."""
        self.findings.append(Finding(code, message, needs_review=True))

    def document(self) -> PurchaseDocument:
        """Return the document with its evidence and its findings."""
        kind = self._take_kind()
        self._take_numbers(kind)
        self._take_date()
        self._take_currency()
        for name, term in _TEXTS:
            self._take(name, term)
        for name in ("seller_tax_id", "buyer_tax_id"):
            if name in self.fields:
                self.fields[name] = self.fields[name].replace(" ", "")
        for name, term in _AMOUNTS:
            self._take(name, term)
        self._take_discount_and_shipping()
        self._take_payment()
        accounts = self._accounts()
        self._note(kind)
        review = any(finding.needs_review for finding in self.findings)
        return PurchaseDocument(
            kind=kind,
            part=self.part,
            status=Status.REVIEW if review else Status.FILED,
            items=tuple(_item(row) for row in self.values.items),
            taxes=tuple(_tax_line(row) for row in self.values.taxes),
            accounts=accounts,
            findings=tuple(dict.fromkeys(self.findings)),
            evidence=MappingProxyType(self.evidence),
            **self.fields,
        )

    def _evidence(self, term: str, said: Said) -> Evidence:
        rule, certainty = named(term), Certainty.READ
        if term in self.verdict.doubtful:
            certainty = Certainty.DOUBTFUL
        elif term in self.verdict.proven:
            rule, certainty = f"{rule}; {self.verdict.proven[term]}", Certainty.CONFIRMED
        if said.why:
            rule = f"{rule}; {said.why}"
        return Evidence(SOURCE, rule, said.text, said.place, certainty=certainty)

    def _take(self, name: str, term: str) -> None:
        said = self.values.said.get(term)
        if said is None:
            return
        self.fields[name] = said.text if said.amount is None else said.amount
        self.evidence[name] = self._evidence(term, said)

    def _take_kind(self) -> Kind:
        kind, code, place = self.table.kind, "", ""
        for path, kinds in self.table.kinds:
            nodes = [node for node in found(self.element, path) if text_of(node)]
            if nodes and not place:
                code, place = text_of(nodes[0]), place_of(nodes[0])
            if nodes and text_of(nodes[0]) in kinds:
                kind, code, place = kinds[text_of(nodes[0])], text_of(nodes[0]), place_of(nodes[0])
                break
        rule = f"{self.format}: {named('BT-3')}" if code else f"{self.format}: its first element"
        total = self.values.amount("BT-112")
        correction, what = _coded(self.element, self.table.corrections)
        if what and total is not None:
            code, kind = correction, Kind.CREDIT_NOTE if total <= 0 else Kind.INVOICE
            rule = f"{self.format}: {what} {'that credits' if total <= 0 else 'that charges'}"
        elif kind is Kind.INVOICE and total is not None and total < 0:
            kind, rule = Kind.CREDIT_NOTE, f"{rule}, with a negative total"
        self.evidence["kind"] = Evidence(SOURCE, rule, code or str(self.element.tag), place or place_of(self.element))
        if meaning := _coded(self.element, self.table.drafts)[1]:
            self.hold("not_final", f"it is {meaning}")
        elif self.table.kind is Kind.ORDER_CONFIRMATION and not code and "Response" not in str(self.element.tag):
            self.hold("not_final", "it is the buyer's order, which the seller has not confirmed with it")
        return kind

    def _take_numbers(self, kind: Kind) -> None:
        self._take(self.table.number, "BT-1")
        if self.table.number != "order_number":
            for term in ("BT-14", "BT-13"):
                if self.values.text(term).casefold() not in _PLACEHOLDERS:
                    self._take("order_number", term)
            self._name_other_orders()
        if self.table.number not in self.fields:
            self.hold("no_number", f"the number of the {kind.value.replace('_', ' ')} is missing in its data (BT-1)")
        preceding = self.values.text("BT-25")
        if preceding and preceding != self.values.text("BT-1"):
            self.findings.append(Finding("preceding_invoice", f"it refers to the earlier invoice {preceding} (BT-25)"))

    def _name_other_orders(self) -> None:
        paths = self.table.terms.get("BT-13", ())
        named_at = [path for path in (paths if isinstance(paths, tuple) else (paths,)) if isinstance(path, str)]
        orders = dict.fromkeys(text_of(node) for path in named_at for node in found(self.element, path))
        if len(orders) > 1:
            numbers = ", ".join([*orders][:4])
            self.findings.append(Finding("several_order_numbers", f"it names more than one order number ({numbers})"))

    def _take_date(self) -> None:
        said = self.values.said.get("BT-2")
        day = day_in(said.text) if said else None
        if said is None or day is None:
            what = f"is not a date ({said.text[:40]})" if said else "is missing in its data"
            self.hold("no_date", f"its issue date {what} (BT-2)")
            return
        self.fields["issue_date"], self.evidence["issue_date"] = day, self._evidence("BT-2", said)
        if self.today and day > self.today + timedelta(days=1):
            self.hold("date_in_future", f"its date {day.isoformat()} lies in the future")

    def _take_currency(self) -> None:
        code = self.values.text("BT-5").upper()
        if code in currency_codes():
            self._take("currency", "BT-5")
            self.fields["currency"] = code
        elif code:
            self.hold("currency_unclear", f"its currency {code[:20]} is none of ISO 4217 (BT-5)")
        else:
            self.findings.append(
                Finding("currency_unclear", "the currency of its amounts is missing in its data (BT-5)")
            )

    def _take_discount_and_shipping(self) -> None:
        if self.values.amount("BT-107"):
            self._take("discount", "BT-107")
            self.fields["discount"] = abs(self.fields["discount"])
        if self.values.amount("freight"):
            self._take("shipping", "freight")
            return
        rows = [row for row in self.values.charges if is_charge(row) and row.amount("amount") and _is_shipping(row)]
        if rows:
            self.fields["shipping"] = sum((row.amount("amount") or Decimal(0) for row in rows), Decimal(0))
            text = " + ".join(row.text("amount") for row in rows)
            why = rows[0].text("reason") or rows[0].text("code")
            self.evidence["shipping"] = Evidence(SOURCE, f"{named('BT-99')}: {why}", text, rows[0].place)

    def _take_payment(self) -> None:
        words, code = self.values.said.get("BT-82"), self.values.said.get("BT-81")
        if words and len(words.text) <= 60:
            self._take("payment_method", "BT-82")
        elif code and code.text in self.table.payments:
            self.fields["payment_method"] = self.table.payments[code.text]
            self.evidence["payment_method"] = self._evidence("BT-81", code)

    def _accounts(self) -> tuple[PaymentAccount, ...]:
        """Return the payee's accounts; one that is called an IBAN, or looks like one, must pass its check."""
        found: dict[str, PaymentAccount] = {}
        for row in self.values.accounts[:MOST_ACCOUNTS]:
            said = row.said.get("iban") or row.said.get("account")
            if said is None or not compact(said.text):
                continue
            iban = iban_of(said.text) or iban_of(f"{self.table.country}{said.text}")
            evidence = Evidence(SOURCE, named("BT-84"), said.text, said.place)
            if iban:
                found.setdefault(iban, PaymentAccount(AccountScheme.IBAN, iban, evidence, bic_of(row.text("bic"))))
            elif "iban" in row.said or looks_like_iban(said.text):
                text = f"the IBAN {said.text[:40]} in its data fails its check: a letter or digit of it is wrong"
                self.findings.append(Finding("account_wrong", text))
            elif sum(letter.isdigit() for letter in said.text) >= SHORTEST_ACCOUNT:
                number = "".join(said.text.split())[:LONGEST_ACCOUNT]
                found.setdefault(
                    number, PaymentAccount(AccountScheme.ACCOUNT, number, evidence, bic_of(row.text("bic")))
                )
        return tuple(found.values())

    def _note(self, kind: Kind) -> None:
        """Name what is missing, what can't be read, and what was left out."""
        if "total" not in self.fields and kind is not Kind.ORDER_CONFIRMATION:
            self.hold("no_total", "its total is missing in its data (BT-112)")
        unread = {term: text for term, text in self.values.unreadable.items() if term not in self.values.said}
        for term, text in unread.items():
            self.hold("value_unreadable", f"its {named(term).partition(' ')[2] or term} is no number: {text}")
        if left := self.values.items_left_out:
            self.hold(
                "too_complex", f"only the first {len(self.values.items):,} of its lines were read, {left:,} were not"
            )


def _is_shipping(row: Row) -> bool:
    """Whether a charge is for delivery, by its code (UNTDID 7161) or by the words of its reason."""
    if "freight" in row.said or row.text("code") in SHIPPING:
        return True
    return any(term.field == "shipping" for term in general().find(row.text("reason")))


def _item(row: Row) -> Item:
    price, per = row.amount("unit_price"), row.amount("per")
    description = row.text("description")
    return Item(
        description=description,
        sku=row.text("sku"),
        quantity=row.amount("quantity"),
        unit_price=price / per if price is not None and per not in (None, 0, 1) else price,
        tax_rate=rate_of(row, "tax_rate"),
        line_total=row.amount("line_total"),
        evidence=Evidence(SOURCE, named("BG-25"), description, row.place),
    )


def _tax_line(row: Row) -> TaxLine:
    evidence = Evidence(SOURCE, named("BG-23"), row.text("tax") or row.text("net"), row.place)
    return TaxLine(rate_of(row), row.amount("net"), row.amount("tax"), evidence)
