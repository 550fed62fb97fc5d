"""What kind of document something is, and what only looks like one."""

from dataclasses import replace

import pytest

from parsers.documents.kind import (
    KindFound,
    NotADocument,
    decide,
    kind_of_document,
    kind_of_numbers,
    kind_of_subject,
    not_final,
)
from parsers.documents.resolve import resolve
from parsers.documents.surroundings import Surroundings
from parsers.mail.subject import bare_subject
from parsers.pages.page import read_plain
from parsers.terms import Event, Evidence, Kind, Part, PurchaseDocument
from parsers.text.glossary import general
from tests.kind_samples import KNOWN, Sample, samples_of
from tests.kind_samples_kept import KEPT

EVIDENCE = Evidence("text", "test", "x")
TITLED = KindFound(Kind.INVOICE, "", EVIDENCE, 2)
NUMBERED = KindFound(Kind.ORDER_CONFIRMATION, "", EVIDENCE, 1)


def of_text(text: str) -> Kind | None:
    found = kind_of_document(read_plain(text), general())
    return found.kind if found else None


@pytest.mark.parametrize(
    ("title", "kind"),
    [("Invoice", Kind.INVOICE), ("RECHNUNG", Kind.INVOICE), ("Tax invoice / Receipt", Kind.INVOICE),
     ("Credit note", Kind.CREDIT_NOTE), ("Credit note for invoice 5", Kind.CREDIT_NOTE), ("Receipt", Kind.RECEIPT),
     ("Auftragsbestätigung", Kind.ORDER_CONFIRMATION), ("Refund", Kind.REFUND), ("Kontoauszug", Kind.STATEMENT)],
)  # fmt: skip
def test_a_title_says_what_a_document_is(title: str, kind: Kind) -> None:
    assert of_text(f"Kiosk GmbH\n{title}\nHello") is kind


def test_a_long_sentence_is_no_title() -> None:
    assert of_text("you will get your invoice as soon as we have sent the parcel to you") is None


def test_a_title_below_the_first_lines_is_none() -> None:
    assert of_text("hello\n" * 40 + "Invoice") is None


@pytest.mark.parametrize(
    ("subject", "kind", "event"),
    [("Your invoice", Kind.INVOICE, ""), ("Your order has been shipped", None, "shipped"),
     ("Ihre Rechnung vom 5. Mai", Kind.INVOICE, ""), ("Order confirmation 5", Kind.ORDER_CONFIRMATION, "")],
)  # fmt: skip
def test_a_subject_names_a_kind_or_an_event(subject: str, kind: Kind | None, event: str) -> None:
    found = kind_of_subject(subject, None, general())
    assert found is not None
    assert (found.kind, found.event) == (kind, event)


def test_a_subject_of_something_else_names_nothing() -> None:
    assert kind_of_subject("Lunch on Friday?", None, general()) is None


def test_what_has_an_invoice_number_is_an_invoice_and_what_has_an_order_number_an_order() -> None:
    both, order, none = (
        kind_of_numbers(EVIDENCE, EVIDENCE),
        kind_of_numbers(None, EVIDENCE),
        kind_of_numbers(None, None),
    )
    assert [found and found.kind for found in (both, order, none)] == [Kind.INVOICE, Kind.ORDER_CONFIRMATION, None]


@pytest.mark.parametrize(
    "title",
    [
        "Proforma invoice",
        "PRO FORMA",
        "DRAFT",
        "Zahlungserinnerung",
        "Angebot Nr. 5",
        "見積書",
        "Your upcoming invoice",
    ],
)
def test_a_paper_that_binds_nobody_is_known_by_its_title_or_subject(title: str) -> None:
    assert not_final(read_plain(f"Kiosk\n{title}"), TITLED, "") == title
    assert not_final(read_plain("Kiosk"), TITLED, title) == title


@pytest.mark.parametrize(
    "line", ["Invoice", "Estimated delivery", "Draft beer 5.00 and a glass", "Our reminder service is free"]
)
def test_other_lines_are_no_such_titles(line: str) -> None:
    assert not_final(read_plain(line), TITLED, "") == ""


def test_a_delivery_note_is_none_where_a_title_says_that_it_is_an_invoice() -> None:
    page = read_plain("Delivery note")
    assert not_final(page, NUMBERED, "") == "Delivery note"
    assert not_final(page, TITLED, "") == ""


def told(sample: Sample) -> str:
    """What the reader makes of a sample: a kind, `event NAME` or `none`."""
    media_type = "application/pdf" if sample.is_page else "message/rfc822"
    part = Part("1", media_type, sample.subject if sample.is_page else "", "0", b"")
    subject = "" if sample.is_page else bare_subject(sample.subject)
    around = Surroundings(subject, "hello@kestrel.example", "2026-03-04T10:00:00+00:00", is_body=not sample.is_page)
    found = resolve(read_plain(sample.text), part, around, None)
    if isinstance(found, NotADocument):
        return f"event {found.event}" if found.event in set(Event) else "none"
    return found.kind.value if found.kind else "none"


ALL = [*samples_of(KNOWN), *samples_of(KEPT)]
KINDS = frozenset(kind.value for kind in Kind)


def test_there_are_samples_of_every_kind_and_event_in_many_languages() -> None:
    assert len(ALL) >= 250
    assert len({sample.language for sample in ALL}) >= 28
    assert {sample.expected for sample in ALL} == KINDS | {f"event {event.value}" for event in Event} | {"none"}


def test_no_event_and_nothing_else_is_taken_for_a_document() -> None:
    wrong = [s for s in ALL if s.expected not in KINDS and told(s) in KINDS]
    assert wrong == []


def test_the_kind_of_nineteen_in_twenty_samples_is_right() -> None:
    wrong = [(s.language, s.subject, s.expected, told(s)) for s in ALL if told(s) != s.expected]
    assert len(wrong) <= len(ALL) / 20, wrong


def decided(subject: str, text: str) -> KindFound | NotADocument:
    return decide(read_plain(text), subject, True, None, general(), None)


def test_what_was_cancelled_and_refunded_is_a_refund_with_an_amount_and_a_cancellation_without() -> None:
    words = "We cancelled your order. We have refunded you."
    with_amount = decided("Your order was cancelled", f"{words}\nTotal refund: 5.00 EUR")
    without = decided("Your order was cancelled", words)
    assert isinstance(with_amount, KindFound) or with_amount.event == ""
    assert isinstance(without, NotADocument)
    assert without.event == "cancelled"


def test_what_is_none_says_why_and_by_which_words() -> None:
    found = decided("Your verification code is 112233", "Enter this code to sign in.")
    assert isinstance(found, NotADocument)
    assert "a password, a code or a sign-in" in found.reason
    assert found.evidence is not None
    assert found.evidence.text == "Your verification code is 112233"


PART = Part("1", "message/rfc822", "", "0", b"")


def of_mail(subject: str, text: str) -> str:
    found = resolve(read_plain(text), PART, Surroundings(subject, is_body=True), None)
    if isinstance(found, NotADocument):
        return found.event
    return found.kind.value if found.kind else ""


@pytest.mark.parametrize(
    ("subject", "event"),
    [("Ihre Rechnung liegt für Sie bereit", ""), ("Ihr Paket liegt für Sie bereit", "ready_for_pickup"),
     ("Your payment is on its way", ""), ("Your order is on its way", "shipped"),
     ("Your invoice for order 5 is on its way", ""), ("Invoice enclosed, your order is on its way", "shipped"),
     ("Laskusi on saapunut noutopisteeseen", ""), ("Pakettisi on saapunut noutopisteeseen", "ready_for_pickup")],
)  # fmt: skip
def test_what_happens_to_an_invoice_or_a_payment_is_no_event_of_an_order(subject: str, event: str) -> None:
    assert of_mail(subject, "Hello") == event


@pytest.mark.parametrize(
    "subject",
    ["Votre commande n° 55120 a été annulée", "Votre commande nº 5 a été annulée", "Su pedido no. 5 ha sido cancelado",
     "L'ordine n. 1190 è stato annullato"],
)  # fmt: skip
def test_the_letters_before_a_number_deny_nothing(subject: str) -> None:
    assert of_mail(subject, "Bonjour") == "cancelled"


def test_a_small_word_inside_a_phrase_changes_nothing_and_a_denial_does() -> None:
    assert of_mail("Votre commande a bien été annulée", "Bonjour") == "cancelled"
    assert of_mail("Your order has now been shipped", "Hello") == "shipped"
    assert of_mail("Votre commande n'a pas été annulée", "Bonjour") == ""


def test_an_announced_invoice_is_one_where_the_mail_shows_how_its_sum_comes_about() -> None:
    number = "Your invoice is ready.\nInvoice number: INV-771\nInvoice date: 1 March 2026\n"
    assert of_mail("Your invoice is ready", f"{number}Total due: €121.00") == ""
    assert of_mail("Your invoice is ready", f"{number}Net: €100.00\nVAT 21%: €21.00\nTotal: €121.00") == "invoice"


def test_a_booking_is_an_order_where_it_shows_its_price() -> None:
    booked = "Your reservation is confirmed.\nBooking number: 4471\n"
    assert of_mail("Your reservation is confirmed", f"{booked}Table for 4 on Friday") == ""
    assert of_mail("Your reservation is confirmed", f"{booked}Total price: €124.00") == "order_confirmation"


@pytest.mark.parametrize(
    "subject",
    [
        "Free invoice template inside",
        "How did we do? Thank you for your order",
        "Ihre Gehaltsabrechnung",
        "Your payslip",
    ],
)
def test_a_document_s_name_inside_that_of_something_else_names_none(subject: str) -> None:
    sums = "Number: INV-001\nSubtotal: €100.00\nTax: €10.00\nTotal: €110.00"
    assert of_mail(subject, sums) in ("", "marketing")


def test_a_longer_name_in_a_title_s_own_line_tells_what_a_paper_is() -> None:
    page = read_plain("Abrechnung der Brutto/Netto-Bezüge\nGehalt 3.200,00\nAuszahlungsbetrag 2.130,60")
    found = resolve(page, PART, Surroundings("März"), None)
    assert isinstance(found, NotADocument)
    assert "wages" in found.reason


def test_a_reminder_that_lists_invoices_is_none_of_them() -> None:
    rows = "Rechnung    Datum    Offen\nR-12    02.01.2024    10,00 €\nR-14    09.01.2024    12,00 €"
    found = resolve(read_plain(f"2. Mahnung\nKiosk GmbH\n{rows}\nSumme: 22,00 €"), PART, Surroundings(), None)
    assert isinstance(found, NotADocument)
    assert "reminds" in found.reason


def test_an_order_s_number_without_any_sum_makes_no_document() -> None:
    found = resolve(read_plain("On its way\nOrder number: 118273\nTracking: 12 34"), PART, Surroundings(), None)
    assert isinstance(found, NotADocument)


def test_a_date_that_is_called_that_of_an_invoice_makes_one_of_an_untitled_page() -> None:
    page = replace(read_plain("Kiosk GmbH\nRechnungsdatum: 15.07.2024\nGesamtbetrag: 119,00 EUR"), source="pdf")
    found = resolve(page, PART, Surroundings(), None)
    assert isinstance(found, PurchaseDocument)
    assert found.kind is Kind.INVOICE


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("BON DE LIVRAISON\nNuméro facture : FA-2024-0410\nPoids total : 98 kg", "delivery note"),
        ("2. Mahnung\nRechnung Nr. R-12\nRechnungsbetrag: 60,00 €\nMahngebühren: 15,00 €", "reminds"),
    ],
)
def test_a_paper_about_an_invoice_is_none(page: str, reason: str) -> None:
    found = resolve(replace(read_plain(page), source="pdf"), PART, Surroundings(), None)
    assert isinstance(found, NotADocument)
    assert reason in found.reason


def test_a_saved_mail_that_asks_for_a_payment_is_no_order() -> None:
    text = "Für die Bestellung mit der Bestellnummer 20871 haben wir noch keine Zahlung erhalten.\nGesamtsumme: € 64,50"
    found = resolve(replace(read_plain(text), source="html"), PART, Surroundings(), None)
    assert isinstance(found, NotADocument)
    assert "payment" in found.reason


def test_a_saved_mail_about_an_overdue_bill_is_none_unless_it_shows_how_its_sum_comes_about() -> None:
    head = "Račun 2026-001\nPozdravljeni, spodnji račun je zapadel 15. oktobra.\n"
    reminded = resolve(replace(read_plain(f"{head}Za plačilo: 895,00 €"), source="html"), PART, Surroundings(), None)
    assert isinstance(reminded, NotADocument)
    whole = f"{head}Osnova: 733,61 €\nDDV 22 %: 161,39 €\nSkupaj: 895,00 €"
    assert isinstance(resolve(replace(read_plain(whole), source="html"), PART, Surroundings(), None), PurchaseDocument)
