"""Labels, and the places where their values may stand."""

from dataclasses import replace

import pytest

from parsers.fields.label_terms import BARE, NOUN, PROPER, WITH_COLON, label_terms
from parsers.fields.labels import Label, labels
from parsers.pages.page import Document, Word, lines_of_words, read_plain
from parsers.text.glossary import general

NUMBERS = frozenset({"invoice_number", "order_number"})


def found(text: str, source: str = "text") -> list[Label]:
    return labels(replace(read_plain(text), source=source), general(), NUMBERS)


def spots(text: str, field: str = "invoice_number", source: str = "text") -> list[tuple[str, str]]:
    """The places of the first label of a field, each as how it stands and what is there."""
    label = next(label for label in found(text, source) if label.term.field == field)
    return [(spot.how, spot.text) for spot in label.spots]


def strength(text: str, field: str = "invoice_number") -> int:
    return max((sure for term, sure in label_terms(text, general()) if term.field == field), default=0)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Invoice number", PROPER), ("Number of the invoice", PROPER), ("Rechnungsnummer", PROPER),
        ("Kvitteringsnummer", PROPER), ("Facture n° 5620", PROPER), ("Invoice: A-1001", WITH_COLON),
        ("Invoice A-1001", NOUN), ("Hello", 0),
    ],
)  # fmt: skip
def test_a_label_is_as_sure_as_its_words_are_rare_elsewhere(text: str, sure: int) -> None:
    assert strength(text) == sure


def test_the_mere_word_number_is_the_weakest_label_and_none_within_another() -> None:
    assert strength("No.: A-1001", "any_number") == BARE
    assert strength("Invoice no.: A-1001", "any_number") == 0


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Rechnungsdatum", "invoice_date"), ("Bestelldatum", "order_date"), ("Bestellnummer", "order_number"),
        ("Factuurnr.", "invoice_number"), ("Date of the order", "order_date"), ("Date of the invoice", "invoice_date"),
    ],
)  # fmt: skip
def test_two_words_and_compounds_make_a_label(text: str, field: str) -> None:
    assert field in {term.field for term, _ in label_terms(text, general())}


@pytest.mark.parametrize("text", ["Kundennummer", "Lieferdatum", "Telefonnummer", "Customer number", "Meter number"])
def test_numbers_and_dates_of_other_things_are_no_such_labels(text: str) -> None:
    fields = {term.field for term, sure in label_terms(text, general()) if sure > BARE}
    assert not fields & {"invoice_number", "order_number", "invoice_date", "order_date"}


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("Invoice number: 1", "invoice"), ("Rechnungsnummer: 1", "invoice"), ("Credit note number: 1", "credit_note"),
        ("Quittungsnummer: 1", "receipt"), ("Belegnummer: 1", ""),
    ],
)  # fmt: skip
def test_a_label_says_what_it_numbers(text: str, noun: str) -> None:
    assert [label.noun for label in found(text)][:1] == [noun]


def test_a_value_stands_behind_right_of_or_below_its_label() -> None:
    assert spots("Invoice number: A-1001") == [("behind", "A-1001")]
    assert spots("Invoice number    A-1001") == [("right", "A-1001")]
    assert spots("Invoice number\nA-1001") == [("below", "A-1001")]


def test_a_label_with_its_value_reaches_no_further() -> None:
    assert spots("Invoice number: A-1001    B-2002\nC-3003") == [("behind", "A-1001")]


@pytest.mark.parametrize("other", ["Customer:", "Order number", "Kundennummer:", "Invoice date"])
def test_a_label_does_not_reach_past_the_next_label(other: str) -> None:
    assert ("right", "10045") not in spots(f"Invoice number:    {other}    10045")


@pytest.mark.parametrize("other", ["Numéro de facture:", "No.:", ":"])
def test_a_label_goes_on_with_a_colon_or_the_same_in_another_language(other: str) -> None:
    assert ("right", "A-1001") in spots(f"Invoice number    {other}    A-1001")


def test_a_label_said_in_two_languages_has_one_value() -> None:
    assert spots("Numéro de facture / Invoice number: A-1001")[-1] == ("behind", "A-1001")
    assert spots("Invoice no. (Rechnungsnummer)    A-1001")[-1] == ("right", "A-1001")


def test_two_labels_in_one_cell_share_what_stands_beside_or_below() -> None:
    both = "Invoice no. / Order no.    A-1001 / 4711"
    assert spots(both) == [("right", "A-1001")]
    assert spots(both, "order_number") == [("right", "4711")]
    assert spots("Invoice no. / Date\nA-1001 / 15.07.2024") == [("below", "A-1001")]


def test_values_stand_over_their_captions_only_in_rows_that_pair_up() -> None:
    over = "A-1001            15 July 2024\nInvoice number    Invoice date\n"
    assert spots(over + "Thank you")[:1] == [("above", "A-1001")]
    under = over + "B-2002            16 July 2024"
    assert ("above", "A-1001") not in spots(under)
    turns = "Order number      Order date\n" + over + "Thank you"
    assert ("above", "A-1001") not in spots(turns)


def test_in_text_a_value_below_belongs_to_the_label_of_the_same_place() -> None:
    row = "Order number    Invoice number    Customer\n4711    A-1001    10045"
    assert ("below", "4711") in spots(row, "order_number")
    assert ("below", "A-1001") in spots(row)
    fewer = "Order number    Invoice number    Customer\n        A-1001    10045"
    assert ("below", "A-1001") not in spots(fewer, "order_number")


def test_too_far_below_stands_no_value() -> None:
    assert spots("Invoice number\n\nA-1001") == [("below", "A-1001")]
    assert spots("Invoice number\n\n\n\n\n\n\nA-1001") == []


def boxed(*words: tuple[str, float, float]) -> Document:
    """A page of words, each with its left edge and its top, six points a letter."""
    placed = [Word(text, left, top, left + 6 * len(text), top + 10) for text, left, top in words]
    return Document("pdf", tuple(lines_of_words(placed, 1)))


def below(document: Document) -> dict[str, str]:
    """What stands below the labels of a page, by field."""
    return {
        label.term.field: spot.text
        for label in labels(document, general(), NUMBERS)
        for spot in label.spots
        if spot.how == "below"
    }


def test_on_a_page_a_value_may_stand_at_the_right_of_the_cell_that_its_caption_begins() -> None:
    captions = (("Rechnungsnummer", 50, 100), ("Bestellnummer", 300, 100), ("Seite", 480, 100))
    assert below(boxed(*captions, ("A-1001", 200, 115), ("4711", 430, 115), ("1", 490, 115))) == {
        "invoice_number": "A-1001", "order_number": "4711",
    }  # fmt: skip
    assert below(boxed(*captions, ("4711", 430, 115), ("1", 490, 115))) == {"order_number": "4711"}
    assert below(boxed(*captions, ("A-1001", 200, 215))) == {}


@pytest.mark.parametrize(
    "text",
    ["1. Approved by John Doe, who has seen the papers and invoice no. 12", "Corrects invoice A-0900",
     "Credit for your invoice A-0900"],
)  # fmt: skip
def test_a_number_that_is_only_spoken_of_has_no_label(text: str) -> None:
    assert [label for label in found(text) if label.term.field == "invoice_number"] == []


@pytest.mark.parametrize(
    "text", ["Tax Invoice A-1001", "VAT Invoice: A-1001", "Invoice A-1001", "Final Invoice 2024-118"]
)
def test_one_word_that_tells_its_sort_may_stand_before_the_noun(text: str) -> None:
    assert [label.term.field for label in found(text)][:1] == ["invoice_number"]
