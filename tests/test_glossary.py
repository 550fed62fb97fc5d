"""Labels and document words: found in any language, the longest first."""

import pytest

from parsers.text.characters import squeezed
from parsers.text.glossary import document_words, extended, general, of_tables


def fields(text: str) -> set[str]:
    return {term.field for term in general().find(text)}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Invoice number", "invoice_number"), ("RECHNUNGSNUMMER:", "invoice_number"),
        ("N° de facture", "invoice_number"),
        ("Bestell-Nr.", "order_number"), ("Order #", "order_number"), ("Due date", "due_date"),
        ("Fällig am", "due_date"), ("Montant TTC", "total"), ("GESAMTBETRAG", "total"),
        ("Credit note no.", "credit_note"),
    ],
)  # fmt: skip
def test_a_term_is_found_whatever_its_case_accents_and_marks(text: str, field: str) -> None:
    assert field in fields(text)


def test_the_longest_term_wins_over_those_inside_it() -> None:
    assert "invoice" not in fields("Invoice number")
    assert "total" not in fields("Total excluding tax")
    assert "date" not in fields("Due date")


def test_a_term_is_not_found_inside_another_word() -> None:
    assert fields("Totally invoiceable updates") == set()


def test_in_scripts_without_spaces_a_term_is_found_inside_other_text() -> None:
    assert "order_number" in fields("お客様の注文番号は次のとおりです")


def test_the_place_of_a_term_covers_its_characters() -> None:
    text = "Your Invoice number: 5"
    (term,) = [term for term in general().find(text) if term.field == "invoice_number"]
    assert text[term.start : term.end].rstrip(":") == "Invoice number"


def test_a_marketplace_s_own_words_are_added_and_the_general_ones_stay() -> None:
    own = extended((("total", "Knete gesamt"),))
    assert {term.field for term in own.find("Knete gesamt")} == {"total"}
    assert {term.field for term in own.find("Rechnungsnummer")} == {"invoice_number"}


def test_the_words_for_subjects_name_documents_and_not_amounts() -> None:
    words = document_words()
    assert {"Invoice", "Rechnung", "Order confirmation"} <= words
    assert not words & {"Total", "Gesamtbetrag", "VAT"}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Amount", "line_total"), ("Gesamtpreis", "line_total"), ("VAT %", "tax_rate"), ("Art.-Nr.", "item_number"),
        ("Übertrag", "carried_forward"), ("à reporter", "carried_forward"), ("Stk.", "unit"), ("Anzahl", "quantity"),
        ("Leistung", "description"), ("P.U. HT", "unit_price"), ("Remise", "item_discount"), ("無料", "free"),
    ],
)  # fmt: skip
def test_the_words_of_item_tables_are_found_in_any_language(text: str, field: str) -> None:
    assert field in {term.field for term in of_tables().find(text)}


def test_what_only_heads_a_column_is_no_label_elsewhere() -> None:
    assert not fields("Service month") & {"description", "goods"}
    assert "line_total" not in fields("Amount")
    assert "unit" not in fields("12 pcs")


@pytest.mark.parametrize("text", ["เลขที่ใบกำกับ", "เลขทีใบกำกับ", "เลขที ใบกำกับ"])
def test_lost_thai_tones_and_stray_blanks_do_not_hide_a_term(text: str) -> None:
    term = next(t for t in general().find(squeezed(text)) if t.field == "invoice_number")
    assert (term.start, term.end) == (0, len(squeezed(text)))
