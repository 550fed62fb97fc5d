"""Documents made to mislead: each ends right, or is held for a person; none is filed with a wrong value."""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from types import MappingProxyType

import pytest

from parsers.context import Context, Form
from parsers.read import read
from parsers.terms import Certainty, Kind, PurchaseDocument, Status
from tests.hostile_samples import pdf_of

TODAY = date(2026, 11, 21)
JULY_15 = date(2024, 7, 15)
TURN = ("---",)
Rows = Sequence[tuple[str, ...]]
Reader = Callable[[Rows], PurchaseDocument]
HEAD: Rows = (("Invoice",), ("Invoice number", "A-1001"), ("Invoice date", "15 July 2024"))
SUM: Rows = (("Subtotal", "100.00 EUR"), ("VAT 19%", "19.00 EUR"), ("Total", "119.00 EUR"))
ALONE: Rows = (("Total", "119.00 EUR"),)
NUMBER: Rows = HEAD[:2]


def html_of(rows: Rows) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows if row != TURN)
    return "<html><body>" + "".join(f"<table><tr>{row}</tr></table>" for row in cells) + "</body></html>"


def mail_of(rows: Rows, subject: str = "Your invoice", sent: str = "Mon, 15 Jul 2024 10:00:00 +0000") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = "a@kiosk.example", "b@home.example", subject, sent
    mail.set_content(html_of(rows), subtype="html")
    return mail.as_bytes()


def from_pdf(rows: Rows) -> PurchaseDocument:
    (document,) = read(pdf_of(tuple(rows)), Context(Form.FILE, today=TODAY)).documents
    return document


def from_mail(rows: Rows, **header: str) -> PurchaseDocument:
    (document,) = read(mail_of(rows, **header), Context(Form.MESSAGE, today=TODAY)).documents
    return document


RIGHT: dict[str, Rows] = {
    "plain": (*HEAD, *SUM),
    "paid_in_full": (*HEAD, *SUM, ("Amount paid", "119.00 EUR"), ("Amount due", "0.00 EUR")),
    "deposit": (*HEAD, *SUM, ("Amount paid", "50.00 EUR"), ("Amount due", "69.00 EUR")),
    "carried_forward": (
        *HEAD, ("Lamp", "60.00 EUR"), ("Carried forward", "60.00 EUR"), TURN, ("Brought forward", "60.00 EUR"),
        ("Desk", "40.00 EUR"), *SUM,
    ),
    "skonto": (*HEAD, *SUM, ("Skonto", "2.38 EUR"), ("Zahlbetrag", "116.62 EUR")),
    "tax_included": (*HEAD, ("Subtotal", "119.00 EUR"), *ALONE, ("Includes VAT", "19.00 EUR")),
    "table_headed_total": (
        *HEAD, ("Description", "Qty", "Price", "Total"), ("Lamp", "2", "10.00", "20.00"),
        ("Desk", "1", "99.00", "99.00"), *ALONE,
    ),
    "deposit_and_rest": (*HEAD, *ALONE, ("Deposit", "50.00 EUR"), ("Amount due", "69.00 EUR")),
    "previous_balance": (*HEAD, ("Previous balance", "50.00 EUR"), *ALONE, ("Amount due", "169.00 EUR")),
    "net_called_total": (*HEAD, ("Total", "100.00 EUR"), ("VAT", "19.00 EUR"), ("Sum", "119.00 EUR")),
    "due_date_first": (*NUMBER, ("Due date", "30 July 2024"), ("Date", "15 July 2024"), *ALONE),
    "delivery_date_first": (*NUMBER, ("Delivery date", "30 July 2024"), ("Invoice date", "15 July 2024"), *ALONE),
    "net_called_total_by_items": (
        *HEAD, ("Lamp", "60.00 EUR"), ("Desk", "40.00 EUR"), ("Total", "100.00 EUR"), ("VAT 19%", "19.00 EUR"),
        ("To pay", "119.00 EUR"),
    ),
    "printed_later": (*NUMBER, ("Printed on", "20 July 2024"), ("Invoice date", "15 July 2024"), *SUM),
    "points_and_savings": (*HEAD, *SUM, ("Points balance", "1190"), ("You saved", "25.00 EUR")),
    "cash_and_change": (*HEAD, *SUM, ("Cash", "150.00 EUR"), ("Change", "31.00 EUR")),
    "continental": (
        ("Rechnung",), ("Rechnungsnummer", "A-1001"), ("Rechnungsdatum", "15.07.2024"), ("Nettobetrag", "100,00 EUR"),
        ("MwSt. 19 %", "19,00 EUR"), ("Rechnungsbetrag", "119,00 EUR"),
    ),
    "numbers_of_other_things": (
        *HEAD, ("Customer number", "55512"), ("VAT ID", "DE123456789"), ("IBAN", "DE89370400440532013000"),
        ("Phone", "+49 30 5550 1234"), ("Tracking number", "1Z9999999999999999"), *SUM,
    ),
}  # fmt: skip


@pytest.mark.parametrize("reader", [from_pdf, from_mail])
@pytest.mark.parametrize("name", RIGHT)
def test_a_document_with_distractions_is_filed_with_the_right_values(reader: Reader, name: str) -> None:
    document = reader(RIGHT[name])
    assert document.status is Status.FILED, document.findings
    assert (document.total, document.currency) == (Decimal("119.00"), "EUR")
    assert (document.issue_date, document.invoice_number, document.order_number) == (JULY_15, "A-1001", "")
    assert document.evidence["total"].certainty is Certainty.CONFIRMED


HELD: dict[str, tuple[str, Rows]] = {
    "only_what_is_due": ("total_doubtful", (*HEAD, ("Balance due", "69.00 EUR"), ("Amount paid", "50.00 EUR"))),
    "total_of_a_page": ("total_doubtful", (*HEAD, ("Page total", "60.00 EUR"), TURN, *ALONE)),
    "nothing_due": ("no_total", (*HEAD, ("Amount due", "0.00 EUR"))),
    "one_of_several_payments": ("total_unproven", (*HEAD, ("Total", "120.00 EUR"), ("Amount due", "40.00 EUR"))),
    "part_payment": ("total_unproven", (*HEAD, ("Amount paid", "50.00 EUR"))),
    "number_of_things": ("total_unproven", (*HEAD, ("Total", "3"))),
    "points": ("no_total", (*HEAD, ("Total points", "1190"))),
    "cents_set_apart": ("no_total", (*HEAD, ("Total", "119 00 EUR"), ("VAT", "19.00 EUR"))),
    "cents_behind": ("no_total", (*HEAD, ("Total", "119 EUR 00"), ("VAT", "19.00 EUR"))),
    "torn": ("no_total", (*HEAD, ("Total", "1 19.00 EUR"), ("VAT", "19.00 EUR"))),
    "total_of_a_year": ("total_unproven", (*HEAD, ("Total 2024", "119.00 EUR"))),
    "invoice_of_a_year": ("no_number", (("Invoice 2024",), HEAD[2], *SUM)),
    "tax_on_top": ("total_unproven", (*HEAD, ("Total", "100.00 EUR"), ("All prices plus VAT",))),
    "tax_on_top_de": ("total_unproven", (*HEAD, ("Gesamtbetrag", "100,00 EUR"), ("zzgl. 19 % MwSt.",))),
    "does_not_add_up": (
        "total_doubtful", (*HEAD, ("Subtotal", "100.00 EUR"), ("VAT 19%", "19.00 EUR"), ("Total", "118.00 EUR")),
    ),
    "several_sums": (
        "total_doubtful",
        (*HEAD, ("Net amount", "50.00 EUR"), ("VAT", "9.50 EUR"), ("Total", "59.50 EUR"), ("Net amount", "100.00 EUR"),
         ("VAT", "19.00 EUR"), ("Total", "119.00 EUR"), ("Total amount", "178.50 EUR")),
    ),
    "gift_card": (
        "total_doubtful",
        (*HEAD, ("Subtotal", "100.00 EUR"), ("Shipping", "5.00 EUR"), ("Gift card", "-30.00 EUR"),
         ("Total", "75.00 EUR")),
    ),
    "two_currencies": ("several_currencies", (*HEAD, *SUM, ("Total", "129.00 USD"))),
    "two_invoices": ("several_invoice_numbers", (*HEAD, *SUM, ("Invoice number", "A-1002"), *SUM)),
    "refers_to_another": ("several_invoice_numbers", (*HEAD, ("Corrects invoice number", "A-0900"), *SUM)),
    "less_than_nothing": ("total_negative", (*HEAD, ("Total", "-119.00 EUR"))),
    "lone_separator": ("no_total", (*HEAD, ("Total", "1.190"), ("Shipping", "2,500"))),
    "no_number": ("no_number", (("Invoice",), HEAD[2], ("Customer number", "55512"), *SUM)),
    "iban_only": (
        "no_number", (("Invoice",), HEAD[2], ("Please pay this invoice to IBAN DE89370400440532013000",), *SUM),
    ),
    "proforma": ("not_final", (("Proforma invoice",), *HEAD[1:], *SUM)),
    "draft": ("not_final", (("DRAFT",), *HEAD, *SUM)),
    "reminder": ("not_final", (("Payment reminder",), *HEAD, *SUM)),
    "second_reminder": ("not_final", (("2. Mahnung",), *HEAD[1:], *SUM)),
    "last_reminder": ("not_final", (("Final reminder",), *HEAD[1:], *SUM)),
    "prices_without_tax": (
        "total_unproven", (*HEAD, ("Lamp", "60.00 EUR"), ("Desk", "40.00 EUR"), ("Total", "100.00 EUR"),
                           ("All prices exclude VAT.",)),
    ),
    "tax_will_be_added": (
        "total_unproven", (*HEAD, ("Lamp", "60.00 EUR"), ("Desk", "40.00 EUR"), ("Total", "100.00 EUR"),
                           ("VAT 19% will be added",)),
    ),
    "tip": ("total_doubtful", (*HEAD, *SUM, ("Tip", "10.00 EUR"), ("Total paid", "129.00 EUR"))),
    "earlier_bill": (
        "total_unproven", (*HEAD, ("Previous balance", "50.00 EUR"), ("New work", "119.00 EUR"),
                           ("Total due", "169.00 EUR")),
    ),
    "two_dates_of_issue": ("date_ambiguous", (*HEAD, ("Invoice date", "16 July 2024"), *SUM)),
    "only_a_reference": ("no_number", (("Invoice",), ("Reference", "4711"), HEAD[2], *SUM)),
    "phone_of_an_invoice": ("no_number", (("Invoice 030 5550 1234",), HEAD[2], *SUM)),
    "american_buyer_of_a_german": (
        "date_ambiguous", (("Acme GmbH, Berlin, Germany",), *NUMBER, ("Date", "03/04/2019"),
                           ("Jane Roe, Austin, TX 78701",), *ALONE),
    ),
    "day_or_month": ("date_ambiguous", (*NUMBER, ("Invoice date", "03/04/2019"), *ALONE)),
    "order_date_and_another": (
        "date_ambiguous", (*NUMBER, ("15 July 2024",), ("Order date", "1 July 2024"), *ALONE),
    ),
    "tomorrow_s_tomorrow": ("date_in_future", (*NUMBER, ("Invoice date", "30 November 2026"), *SUM)),
}  # fmt: skip


@pytest.mark.parametrize("reader", [from_pdf, from_mail])
@pytest.mark.parametrize("name", HELD)
def test_a_document_that_can_mean_two_things_is_held_and_says_why(reader: Reader, name: str) -> None:
    code, rows = HELD[name]
    document = reader(rows)
    assert document.status is Status.REVIEW
    assert code in [finding.code for finding in document.findings if finding.needs_review]


@pytest.mark.parametrize(
    "name", ["Due date", "Delivery date", "Print date", "Payment date", "Date of birth", "Billing period"]
)
def test_a_date_of_something_else_never_dates_a_pdf(name: str) -> None:
    document = from_pdf((*NUMBER, (name, "30 July 2024"), *ALONE))
    assert (document.status, document.issue_date) == (Status.REVIEW, None)


def test_a_mail_without_a_date_on_it_has_the_day_it_was_sent() -> None:
    document = from_mail((*NUMBER, ("Due date", "30 July 2024"), *ALONE))
    assert (document.status, document.issue_date) == (Status.FILED, JULY_15)
    assert document.evidence["issue_date"].source == "header"


def test_a_letter_s_date_dates_a_page_and_stands_against_an_order_s_date_in_a_mail() -> None:
    rows = (*NUMBER, ("Berlin, 15 July 2024",), ("Order date", "1 July 2024"), *SUM)
    page, mail = from_pdf(rows), from_mail(rows)
    assert (page.status, page.issue_date) == (Status.FILED, JULY_15)
    assert (mail.status, mail.issue_date) == (Status.REVIEW, None)


def test_a_forwarded_mail_is_not_dated_by_the_day_of_forwarding() -> None:
    document = from_mail((*NUMBER, *ALONE), subject="Fwd: Your invoice")
    assert (document.status, document.issue_date) == (Status.REVIEW, None)
    quoted = from_mail((("Date: Mon, 1 July 2024 09:00",), *NUMBER, *ALONE), subject="Fwd: Your invoice")
    assert quoted.issue_date == date(2024, 7, 1)


def test_a_date_well_after_the_mail_that_brought_it_is_told_and_held_unless_a_label_names_it() -> None:
    labelled = from_mail((*NUMBER, ("Invoice date", "30 July 2024"), *SUM))
    assert [(f.code, f.needs_review) for f in labelled.findings] == [("date_after_mail", False)]
    assert from_mail((*NUMBER, ("30 July 2024",), *SUM)).status is Status.REVIEW


def test_a_credit_that_its_mail_calls_an_invoice_is_held() -> None:
    rows = (("Credit note",), ("Invoice number", "A-1001"), ("Date", "15 July 2024"), *SUM)
    assert "kind_doubtful" in [f.code for f in from_mail(rows).findings]
    alone = from_pdf(rows)
    assert (alone.kind, alone.status) == (Kind.CREDIT_NOTE, Status.FILED)


def test_a_credit_note_has_its_own_number_and_not_that_of_its_invoice() -> None:
    for title in (("Credit note", "C-51/24"), ("Credit note no. C-51/24",), ("Credit note",)):
        own = () if "C-51/24" in title[-1] else (("Credit note number", "C-51/24"),)
        rows = (title, ("Invoice number", "A-1001"), *own, HEAD[2], *SUM)
        document = from_pdf(rows)
        assert (document.kind, document.invoice_number) == (Kind.CREDIT_NOTE, "C-51/24"), title


def test_a_credit_note_has_its_own_date_and_not_the_date_of_the_invoice_that_it_corrects() -> None:
    rows = (("Credit note",), ("Credit note number", "C-5"), ("Invoice number", "A-1001"), ("Date", "15 July 2024"))
    document = from_pdf((*rows, ("Invoice date", "1 June 2024"), *SUM))
    assert (document.kind, document.status) == (Kind.CREDIT_NOTE, Status.FILED)
    assert (document.invoice_number, document.issue_date) == ("C-5", JULY_15)
    twice = from_pdf((*rows, ("Credit note number", "C-6"), *SUM))
    assert "several_invoice_numbers" in [f.code for f in twice.findings]


def test_a_second_witness_proves_a_total_that_no_sum_does() -> None:
    rows = (*HEAD, ("Lamp", "150.00 EUR"), ("Voucher of a friend", "30.00 EUR"), *ALONE)
    assert from_pdf(rows).status is Status.REVIEW
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "a@kiosk.example", "Invoice", "Mon, 15 Jul 2024 10:00:00 +0000"
    mail.set_content("Total: 119.00 EUR")
    mail.add_attachment(pdf_of(rows), maintype="application", subtype="pdf")
    (document,) = read(mail.as_bytes(), Context(Form.MESSAGE, today=TODAY)).documents
    assert (document.status, document.total) == (Status.FILED, Decimal("119.00"))


def test_every_field_that_is_set_has_evidence_and_nothing_else_has() -> None:
    document = from_pdf(RIGHT["plain"])
    named = ("kind", "invoice_number", "issue_date", "currency", "net_total", "tax_total", "total")
    assert set(document.evidence) == set(named)
    assert document.evidence["total"].page == 1
    assert document.evidence["total"].box is not None


def test_two_files_that_say_the_same_have_one_fingerprint_and_others_have_not() -> None:
    one = from_pdf((*HEAD, *SUM, ("Thank you for shopping at our kiosk",)))
    again = from_pdf((*HEAD, *SUM, ("Thank  you for shopping at our kiosk",)))
    other = from_pdf((*HEAD, *SUM, ("Thank you for shopping at our market",)))
    assert one.fingerprint == again.fingerprint != ""
    assert other.fingerprint != one.fingerprint


def test_every_field_that_is_set_has_its_evidence() -> None:
    mail = Path(__file__).parent / "examples" / "amazon" / "order_en.eml"
    (document,) = read(mail.read_bytes(), Context(Form.MESSAGE)).documents
    unset = ("", None, (), MappingProxyType({}))
    own = {"part", "status", "items", "findings", "evidence", "fingerprint", "sender"}
    set_fields = {f.name for f in fields(document) if f.name not in own and getattr(document, f.name) not in unset}
    assert "marketplace" in set_fields
    assert set_fields <= set(document.evidence)


ORDERED: Rows = (("Order confirmation",), ("Order number", "K-1001"), ("Order date", "15 July 2024"))
MARKED = {
    "@context": "http://schema.org",
    "@type": "Order",
    "orderNumber": "K-1001",
    "orderDate": "2024-07-15",
    "price": "119.00",
    "priceCurrency": "EUR",
}


def from_marked(rows: Rows, subject: str = "Order confirmation", **other: object) -> PurchaseDocument:
    """What is read of a mail that shows rows and whose markup says the same order, but for `other`."""
    markup = {key: value for key, value in {**MARKED, **other}.items() if value is not None}
    return from_page(f"<script type='application/ld+json'>{json.dumps(markup)}</script>{html_of(rows)}", subject)


def from_page(page: str, subject: str) -> PurchaseDocument:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "a@kiosk.example", subject, "Tue, 16 Jul 2024 10:00:00 +0000"
    mail.set_content(page, subtype="html")
    (document,) = read(mail.as_bytes(), Context(Form.MESSAGE, today=TODAY)).documents
    return document


def codes(document: PurchaseDocument) -> list[str]:
    return [finding.code for finding in document.findings if finding.needs_review]


def test_markup_that_says_the_same_as_the_page_confirms_it() -> None:
    rows = (*ORDERED, ("Gift box", "150.00 EUR"), ("Voucher of a friend", "30.00 EUR"), *ALONE)
    alone = from_page(html_of(rows), "Order confirmation")
    assert codes(alone) == ["total_unproven"]
    document = from_marked(rows)
    assert (document.status, document.total) == (Status.FILED, Decimal("119.00")), document.findings
    for field in ("order_number", "issue_date", "currency", "total"):
        evidence = document.evidence[field]
        assert (evidence.source, evidence.certainty) == ("schema.org", Certainty.CONFIRMED), field
    assert document.evidence["total"].rule.startswith("Order.price")
    assert document.evidence["total"].line is not None


CONTRADICTIONS: dict[str, tuple[dict[str, object], str]] = {
    "total": ({"price": "1.00"}, "119.00"),
    "currency": ({"priceCurrency": "USD"}, "EUR"),
    "order number": ({"orderNumber": "K-2002"}, "K-1001"),
    "date": ({"orderDate": "2024-06-01"}, "2024-07-15"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_markup_that_says_otherwise_than_the_page_is_held_and_both_are_shown(name: str) -> None:
    other, shown = CONTRADICTIONS[name]
    document = from_marked((*ORDERED, *SUM), **other)
    assert codes(document) == ["markup_contradicts"]
    (finding,) = (f for f in document.findings if f.code == "markup_contradicts")
    assert name in finding.message
    assert shown in finding.message
    assert str(next(iter(other.values()))) in finding.message
    assert (document.total, document.currency, document.order_number) == (Decimal("119.00"), "EUR", "K-1001")
    assert document.issue_date == JULY_15


def test_a_day_s_difference_of_a_moment_in_another_time_zone_is_no_contradiction() -> None:
    document = from_marked((*ORDERED, *SUM), orderDate="2024-07-16T05:30:00Z")
    assert (document.status, document.issue_date) == (Status.FILED, JULY_15)


def test_what_the_page_leaves_open_is_read_from_the_markup() -> None:
    rows = (("Order confirmation",), ("Subtotal", "100.00"), ("VAT", "19.00"), ("Total", "119.00"))
    document = from_marked(rows, seller={"name": "Kiosk of Plums"}, customer={"name": "Ada Reader"})
    assert document.status is Status.FILED, document.findings
    assert (document.order_number, document.currency, document.issue_date) == ("K-1001", "EUR", JULY_15)
    assert (document.seller, document.buyer) == ("Kiosk of Plums", "Ada Reader")
    for field in ("order_number", "currency", "issue_date", "seller", "buyer"):
        evidence = document.evidence[field]
        assert (evidence.source, evidence.certainty) == ("schema.org", Certainty.READ), field


def test_a_date_that_may_be_two_days_is_settled_by_the_markup() -> None:
    rows = (*ORDERED[:2], ("Order date", "03/04/2019"), *SUM)
    assert codes(from_page(html_of(rows), "Order confirmation")) == ["date_ambiguous"]
    settled = from_marked(rows, orderDate="2019-04-03")
    assert (settled.status, settled.issue_date) == (Status.FILED, date(2019, 4, 3))
    assert codes(from_marked(rows, orderDate="2019-05-05")) == ["date_ambiguous"]


@pytest.mark.parametrize(
    "rows",
    [ORDERED, (*ORDERED, ("Lamp", "50.00 EUR")), (*ORDERED, ("Lamp", "119.00 EUR"), ("Desk", "900.00 EUR"))],
)
def test_a_total_that_only_the_markup_knows_is_never_filed(rows: Rows) -> None:
    document = from_marked(rows)
    assert (document.status, document.total) == (Status.REVIEW, Decimal("119.00"))
    assert "total_unproven" in codes(document)


def test_a_sum_that_the_page_shows_without_a_name_is_the_total_that_the_markup_gives() -> None:
    document = from_marked((*ORDERED, ("Lamp", "100.00 EUR"), ("Desk", "19.00 EUR"), ("119.00 EUR",)))
    assert (document.status, document.total) == (Status.FILED, Decimal("119.00")), document.findings


def test_net_prices_are_not_confirmed_by_markup() -> None:
    rows = (*ORDERED, ("Total", "119.00 EUR"), ("All prices plus VAT",))
    assert codes(from_marked(rows)) == ["total_unproven"]


def test_the_price_of_an_order_is_not_the_amount_of_its_refund() -> None:
    rows = (("Refund",), ("Order number", "K-1001"), ("Date", "15 July 2024"), ("Refund total", "20.00 EUR"))
    document = from_marked(rows, subject="Your refund")
    assert document.kind is Kind.REFUND
    assert (document.total, "markup_contradicts" in codes(document)) == (Decimal("20.00"), False)


def test_an_amount_due_that_the_page_does_not_show_is_held() -> None:
    invoice = {"@type": "Invoice", "orderNumber": None, "price": None, "identifier": "A-1001"}
    rows = (*HEAD, *SUM)
    right = from_marked(rows, subject="Your invoice", totalPaymentDue="119.00", **invoice)
    assert (right.status, right.evidence["invoice_number"].source) == (Status.FILED, "schema.org")
    assert codes(from_marked(rows, subject="Your invoice", totalPaymentDue="7.00", **invoice)) == ["markup_contradicts"]


def test_markup_of_several_orders_on_a_page_that_shows_one_is_held() -> None:
    document = from_marked((*ORDERED, *SUM), **{"@graph": [{**MARKED, "orderNumber": "K-1002"}]})
    assert codes(document) == ["several_orders_marked"]
    assert "K-1002" in document.findings[0].message


def test_items_of_the_markup_are_taken_when_the_page_names_them_and_they_add_up() -> None:
    offers: list[dict[str, object]] = [
        {"itemOffered": {"name": "Lamp"}, "price": "59.50", "eligibleQuantity": {"value": "2"}}
    ]
    rows = (*ORDERED, ("Two times: Lamp",), *ALONE)
    (item,) = from_marked(rows, acceptedOffer=offers).items
    assert (item.description, item.line_total) == ("Lamp", Decimal("119.00"))
    assert from_marked((*ORDERED, *ALONE), acceptedOffer=offers).items == ()
    offers[0]["eligibleQuantity"] = {"value": "3"}
    assert from_marked(rows, acceptedOffer=offers).items == ()


def test_a_price_whose_cents_are_raised_is_no_larger_amount() -> None:
    rows = (("Refund",), ("Order number", "A-1001"), ("Lamp", "12 99 EUR"), ("Item refund", "12.99 EUR"))
    refund = from_mail((*rows, ("Refund total", "12.99 EUR")), subject="Your refund")
    assert (refund.status, refund.total) == (Status.FILED, Decimal("12.99"))


def test_the_head_of_a_column_names_the_currency_of_what_stands_below() -> None:
    heading = ("Item", "Quantity", "Net price", "VAT 19%", "Amount in EUR")
    line = ("Lamp", "1", "100.00", "19.00", "119.00")
    totals = (("Total net", "100.00"), ("VAT", "19.00"), ("Total", "119.00"))
    document = from_pdf((*HEAD, heading, line, *totals))
    assert (document.currency, document.total) == ("EUR", Decimal("119.00"))


def test_the_invoices_that_a_statement_lists_neither_number_nor_date_it() -> None:
    row = ("A-0900", "1 June 2024", "119.00 EUR")
    listed = (("Invoice number", "Invoice date", "Amount"), row, ("Total due", "119.00 EUR"))
    document = from_pdf((("Statement of account",), ("15 July 2024",), *listed))
    assert (document.kind, document.invoice_number, document.issue_date) == (Kind.STATEMENT, "", JULY_15)
    assert from_pdf((("Statement of account",), *listed)).issue_date is None


@pytest.mark.parametrize("reader", [from_pdf, from_mail])
def test_the_day_of_an_order_that_a_line_names_is_not_that_of_the_invoice(reader: Reader) -> None:
    document = reader((*NUMBER, ("Order 4711-B of 1 July 2024",), ("Date", "15 July 2024"), *SUM))
    assert (document.status, document.issue_date, document.order_number) == (Status.FILED, JULY_15, "4711-B")


def test_an_invoice_for_an_order_is_an_invoice() -> None:
    rows = (("Invoice for order 4711",), ("Invoice number", "A-1001"), HEAD[2], *SUM)
    document = from_pdf(rows)
    assert (document.kind, document.order_number, document.invoice_number) == (Kind.INVOICE, "4711", "A-1001")
    buyer = from_pdf((("Order confirmation",), ("Invoice for: Jane Roe",), ("Order number", "4711"), HEAD[2], *SUM))
    assert buyer.kind is Kind.ORDER_CONFIRMATION


def test_the_rates_of_a_tax_table_are_added_where_no_total_stands() -> None:
    table = (
        ("VAT rate", "Net amount", "VAT amount", "Gross amount"), ("19 %", "100.00", "19.00", "119.00"),
        ("7 %", "50.00", "3.50", "53.50"),
    )  # fmt: skip
    document = from_pdf((*HEAD, ("Lamp", "119.00"), ("Book", "53.50"), *table))
    assert (document.total, document.net_total, document.tax_total) == (
        Decimal("172.50"), Decimal("150.00"), Decimal("22.50"),
    )  # fmt: skip
