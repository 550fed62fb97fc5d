"""What kind of document something is, and what only looks like one."""

import pytest

from parsers.glossary import general
from parsers.kind import KindFound, kind_of_document, kind_of_numbers, kind_of_subject, not_final
from parsers.page import read_plain
from parsers.terms import Evidence, Kind

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
    [("Your invoice", Kind.INVOICE, ""), ("Your order has been shipped", None, "shipping"),
     ("Ihre Rechnung: versandt", Kind.INVOICE, ""), ("Order confirmation 5", Kind.ORDER_CONFIRMATION, "")],
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
    "title", ["Proforma invoice", "PRO FORMA", "DRAFT", "Zahlungserinnerung", "Angebot Nr. 5", "見積書"]
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
