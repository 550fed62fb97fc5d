"""The issue date: its label, or the only date when nothing else is said of it."""

from dataclasses import replace
from datetime import date

import pytest

from parsers.fields.issued import DATE_LABELS, Issued, date_of_mail, issue_date
from parsers.fields.labels import labels
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
    "text", ["15 July 2024", "Berlin, 15.07.2024", "Berlin, den 15.07.2024", "Kiosk\n\n15.07.2024\n\nHello"]
)
def test_the_only_date_without_a_name_is_that_of_the_document(text: str) -> None:
    found = issued(text)
    assert found.day == JULY_15
    assert found.evidence is not None
    assert found.evidence.rule == ("behind a place" if text.startswith("Berlin") else "the only date")


def test_a_period_gives_no_date() -> None:
    assert issued("Billing period: 1 June 2024 - 30 June 2024").day is None


def test_an_invoice_takes_its_own_date_and_an_order_that_of_the_order() -> None:
    text = "Order date: 1 July 2024\nInvoice date: 15 July 2024"
    assert issued(text).day == JULY_15
    assert issued(text, Kind.ORDER_CONFIRMATION).day == date(2024, 7, 1)


def test_an_order_date_is_not_taken_for_that_of_the_invoice_when_another_date_stands_there() -> None:
    found = issued("15 July 2024\nOrder date: 1 July 2024")
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
