"""The issue date: its label, or the only date when nothing else is said of it."""

from dataclasses import replace
from datetime import date

import pytest

from parsers.fields.issued import Issued, date_of_mail, issue_date
from parsers.fields.labels import labels
from parsers.fields.shown_dates import DATE_LABELS
from parsers.pages.page import read_plain
from parsers.terms import Kind
from parsers.text.glossary import general

JULY_15 = date(2024, 7, 15)


def issued(text: str, kind: Kind = Kind.INVOICE, received: date | None = None, currency: str = "") -> Issued:
    document = replace(read_plain(text), source="pdf")
    found = labels(document, general(), DATE_LABELS)
    return issue_date(document, found, kind, {currency} - {""}, received)


@pytest.mark.parametrize(
    "text",
    ["Invoice date: 15 July 2024", "Date of issue\n15 July 2024", "Invoice date    2024-07-15",
     "Date: Mon, 15 July 2024",
     "Datum: 15.07.2024", "Rechnungsdatum 15.07.2024", "Date : le 15 juillet 2024",
     "Due date: 30 July 2024\nDate: 15 July 2024"],
)  # fmt: skip
def test_a_label_names_the_date(text: str) -> None:
    assert issued(text).day == JULY_15


@pytest.mark.parametrize(
    "name",
    ["Due date", "Delivery date", "Date of delivery", "Print date", "Payment date", "Date of birth", "Date due",
     "Pay by", "Valid until", "Shipped on", "Fällig am", "Lieferdatum", "Leistungsdatum", "Next billing date"],
)  # fmt: skip
@pytest.mark.parametrize("gap", [": ", "    ", "\n"])
def test_a_date_of_something_else_is_not_the_issue_date(name: str, gap: str) -> None:
    assert issued(f"Invoice\n{name}{gap}15 July 2024").day is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("15 July 2024", "the only date"), ("Kiosk\n\n15.07.2024\n\nHello", "the only date"),
        ("Berlin, 15.07.2024", "behind a place"), ("Berlin, den 15.07.2024", "behind a place"),
    ],
)  # fmt: skip
def test_the_only_date_without_a_name_is_that_of_the_document(text: str, rule: str) -> None:
    found = issued(text)
    assert found.day == JULY_15
    assert found.evidence is not None
    assert found.evidence.rule == rule


def test_a_period_gives_no_date() -> None:
    assert issued("Billing period: 1 June 2024 - 30 June 2024").day is None


def test_an_invoice_takes_its_own_date_and_an_order_that_of_the_order() -> None:
    text = "Order date: 1 July 2024\nInvoice date: 15 July 2024"
    assert issued(text).day == JULY_15
    assert issued(text, Kind.ORDER_CONFIRMATION).day == date(2024, 7, 1)


def test_an_order_date_is_not_taken_for_that_of_the_invoice_when_another_date_stands_there() -> None:
    assert issued("Berlin, 15 July 2024\nOrder date: 1 July 2024").day == JULY_15  # as letters are dated
    found = issued("15 July 2024\n\nOrder date: 1 July 2024")
    assert found.day is None
    assert found.finding is not None
    assert found.finding.needs_review


@pytest.mark.parametrize(
    "text",
    ["Berlin, 15.07.2024\n20.05.2024 (net 8,000.00)", "Toruń, dnia 15.07.2024\ntermin 26.07.2024",
     "Olot, 15 de juliol de 2024\n1 January 2024", "Berlin, 15 July 2024\nOrder date: 1 July 2024",
     "Rechnung 7\nvom    15.07.2024\n20.07.2024", "Rechnungsdatum/Lieferdatum 15. Juli 2024\n17. Juli 2024",
     "Date d'émission : lundi 15 juillet 2024\nRéglée le 20/07/2024", "Kraj in datum izdaje: Škofja Loka, 15. 7. 2024",
     "Rechnungsdatum\n/Lieferdatum 15 Juli 2024\nBestelldatum 13 Juli 2024"],
)  # fmt: skip
def test_the_date_of_a_letter_or_beside_a_second_name_is_that_of_the_invoice(text: str) -> None:
    assert issued(text).day == JULY_15


def test_a_letter_older_than_its_order_is_held() -> None:
    found = issued("Berlin, 15 July 2024\nOrder date: 21 July 2024")
    assert found.day is None
    assert found.finding is not None


@pytest.mark.parametrize(
    "text",
    ["Vielen Dank für Deine Bestellung 2204417 vom 15.07.2024, 20:41 Uhr.\nKonzert am 14.10.2024\n14.10.2024",
     "Nous avons reçu votre commande n° 20045512 du 15.07.2024 et vous en remercions.",
     "Ваш заказ № А-204418 от 15.07.2024 принят.", "Your order #1043 was placed on July 15, 2024."],
)  # fmt: skip
def test_the_day_that_a_sentence_gives_to_its_order_is_that_of_the_order(text: str) -> None:
    assert issued(text, Kind.ORDER_CONFIRMATION).day == JULY_15


def test_the_day_an_order_will_come_is_not_that_of_the_order() -> None:
    assert issued("Your order will arrive on July 15, 2024.", Kind.ORDER_CONFIRMATION).day is None


def test_a_column_of_days_under_a_label_dates_nothing() -> None:
    text = "Rechnung\nBonn, den 15.07.2024\nDatum         Leistung\n04.03.2024    Beratung\n05.03.2024    EKG"
    assert issued(text).day == JULY_15


def test_a_date_that_reads_two_ways_is_held_unless_the_mail_s_day_tells() -> None:
    text = "Invoice date: 03/04/2024"
    assert issued(text).day is None
    finding = issued(text).finding
    assert finding is not None
    assert (finding.code, finding.needs_review) == ("date_ambiguous", True)
    assert "2024-04-03" in finding.message
    assert "2024-03-04" in finding.message
    assert issued(text, received=date(2024, 3, 5)).day == date(2024, 3, 4)
    assert issued(text, received=date(2024, 4, 4)).day is None  # both lie in the weeks before
    assert issued(text, currency="GBP").day == date(2024, 4, 3)


def test_the_date_of_a_mail_is_evidence_of_its_header() -> None:
    found = date_of_mail("2024-07-15T23:30:00-05:00")
    assert found.day == JULY_15
    assert found.evidence is not None
    assert found.evidence.source == "header"
    assert date_of_mail("") == Issued()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Rechnung Nr. A-1001 vom 15.07.2024", JULY_15), ("Facture n° 5620 du 15 juillet 2024", JULY_15),
        ("Fattura n. 12/2024 del 15/07/2024", JULY_15), ("Invoice A-1001 dated 15 July 2024", JULY_15),
        ("Rechnung A-1001\nvom 15.07.2024", JULY_15), ("Invoice A-1001 (15 July 2024)", JULY_15),
        ("Invoice A-1001 due 15 July 2024", None), ("Invoice A-1001 paid by you on 15 July 2024", None),
        ("Bezug: zu unserer Rechnung A-0999 vom 15.07.2024", None),
    ],
)  # fmt: skip
def test_a_date_in_the_title_is_that_of_the_document_and_one_that_is_only_spoken_of_is_not(
    text: str, day: date | None
) -> None:
    assert issued(text).day == day


def test_the_date_of_an_order_that_a_line_names_does_not_date_the_invoice() -> None:
    assert issued("Bestellung Nr. 4711 vom 01.07.2024\nDatum: 15.07.2024").day == JULY_15
    found = issued("Order 4711 of 1 July 2024\n\n15 July 2024")
    assert found.day is None
    assert found.finding is not None
    assert issued("Order 4711 of 1 July 2024", Kind.ORDER_CONFIRMATION).day == date(2024, 7, 1)


def test_dates_of_issue_that_differ_are_held() -> None:
    found = issued("Issued on: 15 July 2024\nTax point: 12 July 2024")
    assert found.day is None
    assert found.finding is not None
    assert (found.finding.code, found.finding.needs_review) == ("date_ambiguous", True)
    assert "15 July 2024 and 12 July 2024" in found.finding.message
    assert issued("Invoice date: 15 July 2024\nInvoice date: 16 July 2024").day is None
    assert issued("Invoice date: 15 July 2024\nDate of issue: 15 July 2024").day == JULY_15


@pytest.mark.parametrize(
    "text",
    [
        "Printed on: 20 July 2024\nInvoice date: 15 July 2024", "Erstellt am: 20.07.2024\nRechnungsdatum: 15.07.2024",
        "Tax point: 12 July 2024\nDate of invoice: 15 July 2024",
    ],
)  # fmt: skip
def test_a_label_that_names_the_document_goes_before_one_that_does_not(text: str) -> None:
    assert issued(text).day == JULY_15


def test_the_date_of_an_invoice_does_not_date_its_credit_note() -> None:
    text = "Credit note\nDate: 15 July 2024\nInvoice A-0900\nInvoice date: 1 June 2024"
    assert issued(text, Kind.CREDIT_NOTE).day == JULY_15
    assert issued(text).day == date(2024, 6, 1)
    own = "Gutschriftsdatum: 15.07.2024\nRechnungsdatum: 01.06.2024"
    assert issued(own, Kind.CREDIT_NOTE).day == JULY_15
    assert issued("Credit note\nInvoice date: 15 July 2024", Kind.CREDIT_NOTE).day == JULY_15


def test_the_dates_of_the_invoices_that_a_statement_lists_do_not_date_it() -> None:
    table = "Invoice number    Invoice date    Amount\nA-0900    1 June 2024    119.00"
    assert issued(f"Statement date: 15 July 2024\n{table}", Kind.STATEMENT).day == JULY_15
    assert issued(table, Kind.STATEMENT).day is None


def test_a_date_right_of_an_order_s_number_is_that_of_the_order() -> None:
    order = "Buyer's order no.    Dated\nPO-77    1-Jul-24"
    invoice = "Invoice no.    Dated\nA-1001    15-Jul-24"
    assert issued(f"{order}\n{invoice}").day == JULY_15
    assert issued(f"{invoice}\n{order}").day == JULY_15
    assert issued(order, Kind.ORDER_CONFIRMATION).day == date(2024, 7, 1)
    assert issued("Order number    Invoice date\n4711    15 July 2024\nOrder date: 1 July 2024").day == JULY_15


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Date of payment: 15 July 2024", JULY_15), ("Paid on 15 July 2024", JULY_15),
        ("Paid on 20 July 2024\nDate: 15 July 2024", JULY_15), ("Due date: 15 July 2024", None),
        ("Paid July 15, 2024", JULY_15), ("Bezahlt am 15. Juli 2024", JULY_15),
    ],
)  # fmt: skip
def test_the_day_of_a_payment_dates_a_receipt_that_has_no_other(text: str, day: date | None) -> None:
    assert issued(text, Kind.RECEIPT).day == day


def test_the_dates_below_a_column_of_items_are_those_of_the_items() -> None:
    text = "Date    Description    Amount\n15 July 2024    Lamp    5.00"
    assert issued(text).day is None
    assert issued("Date    Customer    Page\n15 July 2024    10045    1").day == JULY_15


def test_two_dates_without_a_name_date_nothing() -> None:
    assert issued("Kiosk\n\n15 July 2024\n\nHello\n\n16 July 2024").day is None
    assert issued("Kiosk\n\n15 July 2024\n\nHello\n\n15.07.2024").day == JULY_15


def test_a_date_in_the_future_is_not_the_one_of_two_that_is_meant() -> None:
    document = replace(read_plain("Invoice date: 03/12/2026"), source="pdf")
    found = labels(document, general(), DATE_LABELS)
    assert issue_date(document, found, Kind.INVOICE, (), None, date(2026, 11, 21)).day == date(2026, 3, 12)
    assert issue_date(document, found, Kind.INVOICE, (), None, date(2026, 12, 21)).day is None


def test_of_a_mail_only_a_date_with_a_name_is_taken() -> None:
    named, bare = read_plain("Invoice date: 15 July 2024"), read_plain("Kiosk\n\n15 July 2024")
    found = labels(named, general(), DATE_LABELS)
    assert issue_date(named, found, Kind.INVOICE, (), None, is_body=True).day == JULY_15
    assert issue_date(bare, [], Kind.INVOICE, (), None, is_body=True).day is None
    assert issue_date(bare, [], Kind.INVOICE, (), None).day == JULY_15


@pytest.mark.parametrize(
    "text",
    [
        "Place and date of issue: Berlin, 15.07.2024", "Musterstadt, den 15.07.2024",
        "Invoice date (day of the delivery): 15 July 2024", "Invoice date: Monday, 15 July 2024",
    ],
)  # fmt: skip
def test_a_place_a_weekday_or_an_aside_may_stand_before_the_date(text: str) -> None:
    assert issued(text).day == JULY_15


@pytest.mark.parametrize(
    "text", ["Invoice date is the day of dispatch, 15 July 2024", "We wrote to you in Berlin on the 15 July 2024"]
)
def test_a_date_in_a_sentence_is_not_beside_its_label(text: str) -> None:
    assert issued(text).day is None


def test_a_last_day_to_pay_is_not_the_date_of_issue() -> None:
    text = "Fait à Saint-Aubert-le-Vieux, le 15 juillet 2024\nRèglement à réception – date limite : 12 août 2024"
    assert issued(text).day == JULY_15
    assert issued("Rechnung\ndate finale : 12 août 2024").day is None


def test_the_word_for_date_may_go_on_with_that_for_invoicing() -> None:
    assert issued("Date facturation : 15/07/2024").day == JULY_15
    assert issued("Data (zi/luna/an): 15/07/2024").day == JULY_15
    assert issued("Datum i vrijeme: 15.07.2024. 16:31").day == JULY_15
    assert issued("Posting Date: 15-07-2024 (VAT number GB123456789)").day == JULY_15


@pytest.mark.parametrize(
    "text",
    ["This is to tell you that an invoice was generated on 15 July 2024 for you.",
     "Con questa mail la informiamo che in data 15/07/2024 è stata emessa una nuova fattura.",
     "Am 15.07.2024 wurde für Sie eine neue Rechnung erstellt."],
)  # fmt: skip
def test_a_sentence_may_tell_when_the_invoice_was_made_out(text: str) -> None:
    assert issued(text).day == JULY_15


def test_a_sentence_that_tells_of_no_invoice_dates_none() -> None:
    assert issued("Your account was created on 15 July 2024 and you can use it now.").day is None


@pytest.mark.parametrize(
    "text",
    [
        "deine Bestellung ist am 15.07.2024 18:04 bei Kiosk eingegangen.",
        "W dniu 15/07/2024 otrzymaliśmy zamówienie nr 8842",
    ],
)
def test_the_day_inside_the_words_that_tell_of_an_order_is_its_day(text: str) -> None:
    found = issued(text, Kind.ORDER_CONFIRMATION)
    assert found.evidence is not None
    assert (found.day, found.evidence.rule) == (JULY_15, "day of the order")


def test_the_only_date_in_the_row_of_the_one_thing_bought_dates_a_receipt_and_no_invoice() -> None:
    rows = "Date    Description    Quantity    Amount\n15-07-2024    SIM card    1    15.00\nTotal    15.00"
    assert issued(rows, Kind.RECEIPT).day == JULY_15
    assert issued(rows, Kind.INVOICE).day is None


def test_the_date_of_a_paper_that_another_replaces_is_not_its_own() -> None:
    text = "Esta nota substitui o RPS No 455 Série A, emitido em 14/07/2024;\nData de emissão: 15/07/2024"
    assert issued(text).day == JULY_15


def test_captions_in_two_languages_have_their_value_below_both() -> None:
    rows = "Kelt    Teljesítés    Pénznem\nIssue    Fulfillment    Currency\n2024.07.15    2024.07.10    HUF"
    assert issued(rows).day == JULY_15


def test_a_line_of_an_address_does_not_name_the_date_below_it() -> None:
    assert issued("Hugh Example\nThe Old House\nOranmore\n15 July 2024").day == JULY_15


def test_two_captions_have_two_values_one_by_one_though_they_are_centred_over_them() -> None:
    rows = "        Dátum vystavenia              Dátum splatnosti\n03.06.2025                 17.06.2025"
    assert issued(rows).day == date(2025, 6, 3)


def test_a_title_of_a_few_words_may_end_in_its_day() -> None:
    assert issued("FACTURE D'ACCÈS AU SERVICE du 15 juillet 2024").day == JULY_15
    ordered = issued("FACTURE relative à votre commande du 15 juillet 2024").evidence
    assert ordered is not None
    assert ordered.rule == "day of the order"


def test_a_moment_without_a_name_is_not_named_by_any_word_above_it() -> None:
    assert issued("Приход\n15.07.2024 22:17\nСмена 88", Kind.RECEIPT).day == JULY_15


def test_the_month_comes_first_between_strokes_on_an_american_paper_and_dashes_leave_it_open() -> None:
    head = "Buddington Web Works\n77 Harbour Row, Baltimore, MD 21201\n"
    assert issued(f"{head}Invoice date: 07/12/2024\nTotal $12.00", currency="USD").day == date(2024, 7, 12)
    assert issued(f"{head}Invoice date: 07-12-2024\nTotal $12.00", currency="USD").finding is not None
