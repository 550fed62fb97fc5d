"""What the codes on a page say, as witnesses of what was read from it: they confirm it, add to it, or contradict it.

A code that contradicts its page adds nothing, and a person decides. One that fills in a payment speaks of an amount to
pay, which may be a part of the total: it contradicts only a page that does not show that amount anywhere.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from parsers.barcodes.access_key import access_keys
from parsers.barcodes.decoder import is_available, texts_in
from parsers.barcodes.look import codes_on
from parsers.barcodes.payload import AmountOf, Payload
from parsers.barcodes.payloads import payloads_of
from parsers.code_accounts import SOURCE, accounts_in, with_code_accounts
from parsers.containers.pictures import grey_picture
from parsers.context import Context
from parsers.fields.loose_money import loose_money
from parsers.fields.money_figures import document_amounts
from parsers.mail.message import Leaf
from parsers.pages.page import Document
from parsers.second_reading import Resolved
from parsers.structured import is_data, shows
from parsers.terms import Certainty, Evidence, Finding, Kind, PurchaseDocument, Status
from parsers.text import sniff
from parsers.text.characters import folded

DIFFERS = "code_differs"
# Which amounts of a document the amount in a code may be, the likelier first.
_AMOUNTS = {
    AmountOf.TOTAL: ("total",),
    AmountOf.NET: ("net_total", "total"),
    AmountOf.TO_PAY: ("amount_due", "total"),
}
# What a code settles by filling a field, or by agreeing with the total.
_SETTLED = {
    "invoice_number": frozenset({"no_number"}),
    "issue_date": frozenset({"no_date", "date_ambiguous"}),
    "currency": frozenset({"currency_unclear"}),
    "total": frozenset({"no_total", "total_unproven"}),
}
# Where the date of a document was only taken from its mail.
_ELSEWHERE = frozenset({"header", "sender", "subject"})
_ZONES = timedelta(days=1)
_SHORTEST_ID = 7
_WORD = re.compile(r"[^\s,;:()]+")
LONGEST_SHOWN = 200
_NO_PAGE = Document(sniff.PDF, ())


def with_codes(leaf: Leaf, resolved: Sequence[Resolved], context: Context) -> list[Resolved]:
    """Return what a file holds, each document compared with the codes on its pages.

    Data that were read from the file itself are exact, and are not compared.
    """
    if not any(isinstance(found, PurchaseDocument) and not is_data(found) for _, found in resolved):
        return list(resolved)
    is_pdf = leaf.media_type == sniff.PDF
    codes = codes_on(leaf.content, context.passwords, resolved[0][0].uncoded) if is_pdf else []
    said = _distinct((one, code.page) for code in codes for one in payloads_of(code.text))
    owners = [frozenset(line.page for line in page.lines) for page, _ in resolved]

    def own(at: int) -> list[tuple[Payload, int]]:
        return [
            (one, page)
            for one, page in said
            if len(resolved) == 1 or (page in owners[at] and sum(page in pages for pages in owners) == 1)
        ]

    return [
        (page, _witnessed(page, found, own(at)))
        if isinstance(found, PurchaseDocument) and not is_data(found)
        else (page, found)
        for at, (page, found) in enumerate(resolved)
    ]


def told_by_codes(leaf: Leaf, held: PurchaseDocument, context: Context) -> PurchaseDocument:
    """Return a held document that can't be read, a scan or a photo, with what the codes on it say of the invoice."""
    if leaf.media_type == sniff.PDF:
        texts = [code.text for code in codes_on(leaf.content, context.passwords)]
    else:
        texts = list(texts_in(*grey_picture(leaf.content, leaf.media_type))) if is_available() else []
    said = [one for text in texts for one in payloads_of(text) if one.amount_of is not AmountOf.TO_PAY]
    return _Comparison(_NO_PAGE, held, said[0], 0).result() if len(said) == 1 else held


def _distinct(said: Iterable[tuple[Payload, int]]) -> list[tuple[Payload, int]]:
    """Return what codes say without what stands on several pages."""
    found: dict[Payload, int] = {}
    for one, page in said:
        found.setdefault(one, page)
    return list(found.items())


def _witnessed(page: Document, found: PurchaseDocument, said: Sequence[tuple[Payload, int]]) -> PurchaseDocument:
    """Return a document compared with what is said beside it; a statement sums up invoices, whose codes are not its."""
    drawn = {one.reference for one, _ in said}  # a key in letters and in bars is one witness
    written = [(replace(one, from_text=True), 0) for one in access_keys(page.text) if one.reference not in drawn]
    if len(written) > 1:
        written = [(one, at) for one, at in written if same_number(found.invoice_number, one.number)]
    if found.kind is Kind.STATEMENT:
        return found
    for payload, number in (*said, *written):
        found = _Comparison(page, found, payload, number).result()
    return with_code_accounts(found, said)


class _Comparison:
    """One document beside one code: what agrees, what differs, and then what the code adds."""

    def __init__(self, page: Document, found: PurchaseDocument, said: Payload, number: int) -> None:
        self.page = page
        self.found = found
        self.said = said
        self.number = number
        self.values: dict[str, Any] = {}
        self.evidence = dict(found.evidence)
        self.new: list[Finding] = []
        self.settled: set[str] = set()
        self.agreed: set[str] = set()

    def result(self) -> PurchaseDocument:
        """Return the document after the comparison."""
        self._compare()
        # a key that stands in letters on a page may be that of another document, unless the page is the DANFE itself
        is_own = not self.said.from_text or "danfe" in folded(self.page.text)
        if self.new and not is_own:
            return self.found
        is_payment = self.said.amount_of is AmountOf.TO_PAY
        if not self.new and is_own and (self.agreed or not is_payment):
            self._fill(is_payment=is_payment)
        self._weigh_account()
        findings = tuple(one for one in self.found.findings if one.code not in self.settled)
        findings = tuple(dict.fromkeys((*findings, *self.new)))
        review = any(finding.needs_review for finding in findings)
        return replace(
            self.found,
            findings=findings,
            status=Status.REVIEW if review else Status.FILED,
            evidence=MappingProxyType(self.evidence),
            **self.values,
        )

    def _compare(self) -> None:
        self._compare_number()
        self._compare_day()
        if self._compare_currency():
            self._compare_amount()
            self._compare_tax()
        for name in ("seller_tax_id", "buyer_tax_id"):
            self._compare_tax_id(name)

    def _compare_number(self) -> None:
        own, said = self.found.invoice_number, self.said
        if not own:
            return
        beside = (said.reference, *_WORD.findall(said.remark))
        if said.number and same_number(own, said.number):
            self._agree("invoice_number")
        elif said.number:
            self._differ("invoice_number", own, said.number)
        elif any(_key(own) == _key(word) for word in beside):
            self._agree("invoice_number")

    def _compare_day(self) -> None:
        own, day = self.found.issue_date, self.said.day
        if own is None or self.evidence["issue_date"].source in _ELSEWHERE:
            return
        if self.said.month and f"{own:%Y-%m}" != self.said.month:
            self._differ("issue_date", own.isoformat(), f"in {self.said.month}")
        elif day == own:
            self._agree("issue_date")
        elif day and not (self.said.is_moment and abs(day - own) <= _ZONES):
            self._differ("issue_date", own.isoformat(), day.isoformat())

    def _compare_currency(self) -> bool:
        """Compare the currencies; return whether the amounts can be compared too."""
        own, said = self.found.currency, self.said.currency
        if not own or not said:
            return True
        if own == said:
            self._agree("currency", counts=False)
            return True
        if self.said.amount is not None and not (self._is_to_pay() and said in self.page.text):
            self._differ("currency", own, said)
        return False

    def _compare_amount(self) -> None:
        amount, found, kind = self.said.amount, self.found, self.said.amount_of
        if amount is None:
            return
        names = [name for name in _AMOUNTS[kind] if getattr(found, name) is not None]
        for name in names:
            if abs(getattr(found, name)) == amount:
                self._agree_on(name, amount)
                return
        if not names or (kind is not AmountOf.TOTAL and self._shows("total", amount)):
            return
        due, total = found.amount_due, found.total
        if due is not None and total is not None and abs(due) == amount and abs(abs(total) - amount) < 1:
            self._agree("amount_due")  # the total, rounded to what can be paid
            return
        self._differ(names[0], getattr(found, names[0]), amount)

    def _agree_on(self, name: str, amount: Decimal) -> None:
        """Take an amount as the same; a part of the total that is called the total elsewhere proves nothing."""
        kind = self.said.amount_of
        is_proof = kind is AmountOf.TOTAL or (kind is AmountOf.TO_PAY and not self._shows_more_than(amount))
        if name != "total":
            self._agree(name)
        elif is_proof:
            self._agree(name)
            self.settled.add("total_unproven")
        self.agreed.add(name)

    def _compare_tax(self) -> None:
        own, said = self.found.tax_total, self.said.tax
        if own is None or said is None:
            return
        if abs(own) == said:
            self._agree("tax_total")
        elif not self._shows("total", said):
            self._differ("tax_total", own, said)

    def _compare_tax_id(self, name: str) -> None:
        own, said = getattr(self.found, name), getattr(self.said, name)
        other = self.found.buyer_tax_id if name == "seller_tax_id" else self.found.seller_tax_id
        if not own or not said:
            return
        if _same_id(own, said):
            self._agree(name)
        elif not self._is_to_pay() and (_same_id(other, said) or _key(said) not in _key(self.page.text)):
            self._differ(name, own, said)

    def _fill(self, *, is_payment: bool) -> None:
        """Take what the code says and the page did not tell."""
        said, found = self.said, self.found
        if said.number and not found.invoice_number and (not is_payment or self._shows("invoice_number", said.number)):
            self._take("invoice_number", said.number)
        is_elsewhere = found.issue_date is not None and self.evidence["issue_date"].source in _ELSEWHERE
        if said.day and (found.issue_date is None or is_elsewhere):
            self._take("issue_date", said.day)
        if said.currency and not found.currency and (said.amount is not None or "invoice_number" in self.agreed):
            self._take("currency", said.currency)
        if said.tax is not None and found.tax_total is None:
            self._take("tax_total", said.tax)
        for name in () if is_payment else ("seller_tax_id", "buyer_tax_id", "seller"):
            if getattr(said, name) and not getattr(found, name):
                self._take(name, getattr(said, name))
        if said.amount is None:
            return
        if said.amount_of is AmountOf.TOTAL and found.total is None:
            self._take("total", said.amount)
            if self.page.lines and self.evidence["total"].certainty is Certainty.READ:
                text = f"the total {said.amount} stands only in {said.standard}, not on the page"
                self.new.append(Finding("total_unproven", text, needs_review=True))
        elif said.amount_of is AmountOf.NET and found.net_total is None and found.total != said.amount:
            self._take("net_total", said.amount)

    def _weigh_account(self) -> None:
        """Tell of a payment to an account that the page does not name, though it names others."""
        accounts = accounts_in(self.page.text) if self.said.iban else set()
        if accounts and self.said.iban not in accounts:
            text = f"{self.said.standard} pays to {self.said.iban}, an account that its page does not name"
            self.new.append(Finding("code_account", text))

    def _take(self, name: str, value: Any) -> None:
        shown = self._shows("total" if isinstance(value, Decimal) else name, value)
        silent = "the page is silent" if self.page.lines else "nothing else on it is read"
        rule = f"{self.said.standard}; {'the page shows the same' if shown else silent}"
        certainty = Certainty.CONFIRMED if shown else Certainty.READ
        text = value.isoformat() if isinstance(value, date) else str(value)
        self.values[name] = value
        self.evidence[name] = Evidence(
            SOURCE, rule, text[:LONGEST_SHOWN], page=self.number or None, certainty=certainty
        )
        self.settled |= _SETTLED.get(name, frozenset())

    def _agree(self, name: str, *, counts: bool = True) -> None:
        """Confirm a field; what speaks against a doubtful one is not answered by a code."""
        was = self.evidence[name]
        if was.certainty is not Certainty.DOUBTFUL:
            rule = f"{was.rule}; {self.said.standard} says the same"
            self.evidence[name] = replace(was, rule=rule, certainty=Certainty.CONFIRMED)
        if counts:
            self.agreed.add(name)

    def _differ(self, name: str, shown: object, said: object) -> None:
        words = "number" if name == "invoice_number" else name.replace("_", " ")
        message = f"its page says that the {words} is {shown}, {self.said.standard} that it is {said}"
        self.new.append(Finding(DIFFERS, message, needs_review=True))

    def _is_to_pay(self) -> bool:
        return self.said.amount_of is AmountOf.TO_PAY

    def _shows(self, name: str, value: Any) -> bool:
        return shows(self.page, name, value)

    def _shows_more_than(self, amount: Decimal) -> bool:
        money = loose_money(self.page, document_amounts(self.page))
        return any(abs(m.value) > amount for m in money if m.figure.has_decimals or m.figure.currency)


def same_number(shown: str, said: str) -> bool:
    """Whether a number on a page is the one in a code, which may have its series before it, or zeros before or inside.

    `FT A/12` is `A/12`, `00003-00000012` is `3-12`, and `000.001.234` is `1234`.
    """
    if not shown or not said:
        return False
    if _key(shown) == _key(said):
        return True
    one, other = _groups(shown), _groups(said)
    if one and one == other[-len(one) :] and any(letter.isdigit() for letter in one[-1]):
        return True
    digits = [re.sub("[^0-9]", "", text).lstrip("0") for text in (shown, said)]
    return bool(digits[0]) and digits[0] == digits[1] and not re.search("[^0-9.\\s]", shown + said)


def _groups(number: str) -> list[str]:
    pieces: Iterable[str] = re.findall(r"[^\W_]+", number.casefold())
    return [piece.lstrip("0") or "0" for piece in pieces]


def _same_id(one: str, other: str) -> bool:
    """Whether two tax numbers are one, with or without the country before it."""
    shorter, longer = sorted((_key(one), _key(other)), key=len)
    return len(shorter) >= _SHORTEST_ID and longer.endswith(shorter)


def _key(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
