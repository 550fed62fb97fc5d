"""One purchase document out of what its page, its subject and its mail say: fields, findings, status.

Witnesses confirm each other; what contradicts or is missing sends the document to review.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from parsers.documents.builder import Builder, article
from parsers.documents.kind import KindFound, NotADocument, decide, kind_of_document, kind_of_numbers
from parsers.documents.revisions import REVISION, said_revision
from parsers.documents.surroundings import Surroundings
from parsers.fields.accounts import read_accounts
from parsers.fields.date_names import is_bare, nouns_of
from parsers.fields.issued import NUMBERED, Issued, date_of_mail, issue_date
from parsers.fields.items import read_items
from parsers.fields.labels import Label, labels
from parsers.fields.loose_money import loose_money, parted_money, percentages, split_totals, tax_rates, taxes_in_asides
from parsers.fields.money import Money, has_unread_money, labelled_money
from parsers.fields.money_figures import document_amounts, is_money_like, segment_figures
from parsers.fields.money_labels import REFUNDED, names_a_total
from parsers.fields.numbers import (
    Number,
    bare_numbers,
    headed_numbers,
    labelled_numbers,
    marketplace_numbers,
    titled_numbers,
)
from parsers.fields.parties import PARTY_LABELS
from parsers.fields.shown_dates import DATE_LABELS, unnamed_dates
from parsers.fields.support import MARKUP
from parsers.fields.tax_table import tax_lines, tax_tables
from parsers.fields.totals import work_out
from parsers.marketplaces.templates import Marketplace
from parsers.pages.markup import orders_marked
from parsers.pages.page import Document, Marked
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
)
from parsers.text.characters import folded
from parsers.text.glossary import extended, general

_OF_INVOICES = frozenset({"invoice", "tax_invoice", "credit_note"})
_LABELS = frozenset({"order_number", "invoice_number", "any_number"}) | DATE_LABELS | PARTY_LABELS


def resolve(
    document: Document, part: Part, around: Surroundings, marketplace: Marketplace | None
) -> PurchaseDocument | NotADocument:
    """Return the purchase document that a page holds, or why it holds none."""
    glossary = extended(marketplace.labels) if marketplace else general()
    amounts = document_amounts(document)
    tables = tax_tables(document, glossary, amounts)
    money = labelled_money(document, glossary, amounts, [line for table in tables for line in table.lines])
    money += [m for table in tables for m in table.money(document)]
    found = labels(document, glossary, _LABELS)
    title = kind_of_document(document, glossary)
    orders = _order_numbers(document, found, around, marketplace)
    if not orders and title and title.kind is Kind.ORDER_CONFIRMATION:
        orders = titled_numbers(document, title.evidence) or bare_numbers(document, found, title.evidence)
    invoices = _invoice_numbers(document, found, marketplace, title)
    by_date = _kind_of_date(found) if title is None and document.source == "pdf" and money else None
    invoices = invoices or (headed_numbers(document) if by_date else [])
    purchases = orders_marked(document)
    marked = purchases[0] if len(purchases) == 1 else None
    of_invoice = _implying(invoices, _OF_INVOICES)
    of_order = _implying(orders, frozenset({"order"}))
    by_number = kind_of_numbers(of_invoice, of_order)
    by_number = by_number or _kind_of_markup(marked, document) or by_date
    if by_number is None and invoices and invoices[0].noun == "receipt" and any(m.field == "total" for m in money):
        by_number = KindFound(Kind.RECEIPT, "", invoices[0].evidence, 1)
    kind = decide(
        document, around.subject, around.is_body, marketplace, glossary, by_number, part.filename, around.sender
    )
    if isinstance(kind, NotADocument):
        return kind
    silent = not money and not has_unread_money(document, glossary, amounts)
    loose = loose_money(document, amounts)
    rates, percents = tax_rates(document, glossary, amounts), percentages(document, amounts)
    if not (money or of_order or of_invoice or marked) and not _shows_sums(kind, loose, rates, percents, silent=silent):
        return NotADocument(f"it speaks of {article(kind.kind)}, but shows neither a number nor an amount")
    if silent and not loose and kind.strength == 1 and not marked:
        return NotADocument(f"it names a number as {article(kind.kind)} does, but shows no amount")
    if silent and around.is_body and not (marked and marked.total is not None and marked.event is None):
        return NotADocument("the mail shows no amount, so it tells of a purchase without being a document of it")
    if kind.kind in (Kind.REFUND, Kind.CREDIT_NOTE):
        money = [replace(m, field="total") if m.field == REFUNDED else m for m in money]
    money = split_totals(money + parted_money(document, glossary, amounts))
    if not any(m.field == "tax_total" for m in money):
        money += taxes_in_asides(document, glossary, amounts)
    read = read_items(document, glossary, amounts, money)
    stood = zip(read.items, read.evidence, strict=True) if read.proven else ()
    items = tuple(replace(item, evidence=evidence) for item, evidence in stood)
    totals = work_out(
        money,
        items,
        loose,
        rates,
        percents,
        names_total=names_a_total(document, glossary),
    )
    builder = Builder(document, part, around, kind, amounts, glossary, marked)
    if len(purchases) > 1:
        numbers = ", ".join(p.order_number or p.invoice_number or "one without a number" for p in purchases[:4])
        builder.hold("several_orders_marked", f"its markup tells of several orders ({numbers}), which it shows as one")
    builder.take_kind(kind, title)
    if words := said_revision(document):
        builder.findings.append(Finding(REVISION, f"it says that it corrects or replaces an earlier one ({words!r})"))
    if kind.kind is Kind.ORDER_CONFIRMATION and any(label.term.field == "invoice_date" for label in found):
        builder.hold("kind_doubtful", "it looks like an order confirmation, but names a date of invoice")
    # an invoice names the order of the seller and that of the buyer; its own number is the one that counts
    builder.take_number("order_number", orders, may_be_several=kind.kind in NUMBERED and bool(invoices))
    own = [n for n in invoices if not _is_the_same(n, orders)]
    # `Invoice #118` of order 118: shops title their papers by the order, and name the invoice's number beside it
    other = [n for n in own if orders and n.value != orders[0].value]
    builder.take_number("invoice_number", other or own)
    builder.take_totals(totals)
    builder.take_currency(totals, money, found, marketplace)
    builder.take_date(_date(document, found, kind, money, around))
    builder.take_parties(found, glossary, marketplace)
    accounts, wrong = read_accounts(document, glossary)
    builder.findings += wrong
    by_proof = totals.proof.taxes if totals.proof and totals.proof.taxes else ()
    parts = by_proof or tuple(m for name, m in totals.others.items() if name == "tax_total")
    taxes = tax_lines(document, tables, parts, builder.amounts.get("net_total"), amounts)
    told = builder.finish(items or _marked_items(marked, document, builder.amounts), taxes, marketplace)
    return replace(told, accounts=tuple(one for one in accounts if not _is_of_marketplace(one, marketplace)))


def _is_of_marketplace(account: PaymentAccount, marketplace: Marketplace | None) -> bool:
    """Whether a link leads to the marketplace itself, where one pays for all of its sellers."""
    if account.scheme is not AccountScheme.LINK or marketplace is None:
        return False
    return marketplace.sends_from(f"pay@{account.number.partition('/')[0]}")


def _shows_sums(
    kind: KindFound, loose: Sequence[Money], rates: Sequence[Decimal], percents: Sequence[Decimal], *, silent: bool
) -> bool:
    """Whether a page without a known label has sums: a statement its balances, a titled paper a proven total."""
    if kind.kind is Kind.STATEMENT and not silent:
        return True
    return kind.strength > 1 and work_out((), (), loose, rates, percents).total is not None


def _is_the_same(invoice: Number, orders: Sequence[Number]) -> bool:
    """Whether an invoice's number stands where the order's number was read: one number can't be both."""
    places = {(o.evidence.page, o.evidence.line, o.value) for o in orders[:1]}
    return (invoice.evidence.page, invoice.evidence.line, invoice.value) in places


def _implying(numbers: Sequence[Number], nouns: frozenset[str]) -> Evidence | None:
    """Return the evidence of the best number when its label says what it numbers (a ticket's number names no kind)."""
    if not numbers:
        return None
    evidence = numbers[0].evidence
    if evidence.page is not None and evidence.page > 1:
        return None  # an invoice bears its number on its first page
    return evidence if not evidence.label or numbers[0].noun in nouns else None


def _kind_of_date(found: Sequence[Label]) -> KindFound | None:
    """Return an invoice where a page says the date of one beside a label for that (`Rechnungsdatum: 08.08.2024`)."""
    for label in found:
        spot = label.spots[0] if label.term.field == "invoice_date" and label.spots else None
        if spot and label.line.page == 1 and "invoice" in nouns_of(label.term.text) and is_bare(spot.text):
            evidence = Evidence("pdf", "date of the invoice", spot.text, label.term.text, 1, label.line.number)
            return KindFound(Kind.INVOICE, "", evidence, 1)
    return None


def _kind_of_markup(marked: Marked | None, document: Document) -> KindFound | None:
    """Return what the markup of one purchase makes of a page that shows money: an order with a price, or an invoice."""
    if marked is None or marked.event or (marked.total is None and marked.amount_due is None):
        return None
    if not any(f.has_decimals for line in document.lines for s in line.segments for f in segment_figures(s)):
        return None
    kind = Kind.INVOICE if marked.type == "Invoice" else Kind.ORDER_CONFIRMATION
    return KindFound(kind, "", Evidence(MARKUP, f"markup of type {marked.type}", marked.type), 1)


def _marked_items(marked: Marked | None, document: Document, amounts: Mapping[str, Decimal]) -> tuple[Item, ...]:
    """Return the items of the markup when the page names each of them and they add up to one of its amounts."""
    if not marked or not marked.items or any(i.unit_price is None or i.quantity is None for i in marked.items):
        return ()
    priced = [
        replace(item, line_total=item.quantity * item.unit_price)
        for item in marked.items
        if item.quantity is not None and item.unit_price is not None
    ]
    total = sum((item.line_total for item in priced if item.line_total is not None), Decimal(0))
    page = folded(document.text)
    named = all(folded(item.description) in page for item in priced)
    return tuple(priced) if named and total in (amounts.get("total"), amounts.get("net_total")) else ()


def _order_numbers(
    document: Document, found: Sequence[Label], around: Surroundings, marketplace: Marketplace | None
) -> list[Number]:
    own = [label for label in found if label.term.field == "order_number"]
    if marketplace and marketplace.order_number:
        by_label = labelled_numbers(document, own, marketplace.order_number)
        by_form = marketplace_numbers(document, (("subject", around.subject),), marketplace)
        return by_label or [
            n
            for n in by_form
            if marketplace.order_number_alone
            or n.evidence.source == "subject"
            or n.evidence.certainty is Certainty.CONFIRMED
        ]
    return labelled_numbers(document, own)


def _invoice_numbers(
    document: Document, found: Sequence[Label], marketplace: Marketplace | None, title: KindFound | None
) -> list[Number]:
    """Return the invoice numbers: beside their label, else under the title, else beside the mere word number."""
    own = [label for label in found if label.term.field == "invoice_number"]
    form = marketplace.invoice_number if marketplace else None
    numbers = (labelled_numbers(document, own, form) if form else []) or labelled_numbers(document, own)
    if any(n.noun == "invoice" and n.weight == numbers[0].weight for n in numbers):
        # `Invoice no. 78214` says more than `Folio no. 331902`
        numbers = [n for n in numbers if n.noun or n.weight < numbers[0].weight]
    if title and title.kind is Kind.STATEMENT:
        return [n for n in numbers if not _is_listed(n, document)]
    if title and title.kind is Kind.CREDIT_NOTE:
        # it names the invoice that it corrects as well
        others = [n for n in numbers if n.noun != "invoice"]
        titled = others or titled_numbers(document, title.evidence) or bare_numbers(document, found, title.evidence)
        return titled or numbers
    if numbers or title is None or title.kind not in NUMBERED | {Kind.RECEIPT}:
        return numbers
    return titled_numbers(document, title.evidence) or bare_numbers(document, found, title.evidence)


def _is_listed(number: Number, document: Document) -> bool:
    """Whether a number stands in a row with an amount, as those of the invoices do that a statement lists."""
    place = (number.evidence.page, number.evidence.line)
    row = next((line for line in document.lines if (line.page, line.number) == place), None)
    return row is not None and any(is_money_like(f) for s in row.segments for f in segment_figures(s))


def _date(
    document: Document, found: Sequence[Label], kind: KindFound, money: Sequence[Money], around: Surroundings
) -> Issued:
    currencies = {m.figure.currency for m in money if m.figure.currency}
    sent = date.fromisoformat(around.sent[:10]) if around.sent else around.received
    issued = issue_date(
        document, found, kind.kind or Kind.INVOICE, currencies, sent, around.today, is_body=around.is_body
    )
    if issued.day is None and issued.finding is None and around.is_body and not around.is_forward:
        of_mail = date_of_mail(around.sent)
        # an invoice that shows a day without saying what it is may mean that one
        shown = {day for mark in unnamed_dates(document) for day in mark.readings}
        if kind.kind not in NUMBERED or not shown or of_mail.day in shown:
            return of_mail
    return issued
