"""Order and invoice numbers, and what is none."""

from dataclasses import replace

import pytest

from parsers.documents.titles import kind_of_document
from parsers.fields.labels import labels
from parsers.fields.numbers import bare_numbers, headed_numbers, labelled_numbers, titled_numbers
from parsers.pages.page import read_plain
from parsers.text.glossary import general


def numbers(text: str, field: str = "invoice_number") -> list[str]:
    document = read_plain(text)
    return [n.value for n in labelled_numbers(document, labels(document, general(), frozenset({field})))]


@pytest.mark.parametrize(
    "text",
    ["Invoice number: A-1001", "Invoice no. A-1001", "Invoice # A-1001", "Invoice number    A-1001",
     "Invoice number\nA-1001", "Rechnungsnummer: A-1001", "INVOICE NUMBER:A-1001", "Invoice number : #A-1001"],
)  # fmt: skip
def test_a_number_stands_behind_right_of_or_below_its_label(text: str) -> None:
    assert numbers(text) == ["A-1001"]


@pytest.mark.parametrize(
    "text",
    ["Invoice number: 15.07.2024", "Invoice number: see above", "Invoice number: 15 July 2024",
     "Invoice number: 119,00", "Invoice number: €5", "Invoice number: 1.119,00 EUR",
     "Invoice number:\n\n\n\n\n\n\n\nDE123456789"],
)  # fmt: skip
def test_a_date_an_amount_or_words_are_no_number(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize("number", ["20240715", "15", "2024-0715", "1.119-22", "119/24", "114-1234567-1234567"])
def test_what_only_looks_a_little_like_a_day_or_an_amount_is_a_number(number: str) -> None:
    assert numbers(f"Invoice number: {number} of today") == [number]


@pytest.mark.parametrize(
    "text",
    ["Order hotline: +49 30 5550 1234", "Questions about your order? Call 0800 5551234", "Customer number: 55512",
     "Order within 3 days", "Order no. 1 of 2", "Order 2024", "Your order of 15.07.2024", "Tracking number: 1Z999"],
)  # fmt: skip
def test_phones_customers_and_parcels_are_no_orders(text: str) -> None:
    assert numbers(text, "order_number") == []


def test_an_iban_or_vat_id_in_a_sentence_about_an_invoice_is_no_number() -> None:
    assert numbers("Please pay this invoice to IBAN DE89370400440532013000\nVAT invoice DE123456789") == []


def test_a_label_with_a_number_behind_it_does_not_take_the_cell_beside_it() -> None:
    assert numbers("Invoice number: A-1001    Customer number: K-55") == ["A-1001"]


@pytest.mark.parametrize("text", ["Zamówienie Allegro: A-1001", "N° de commande Cdiscount : A-1001"])
def test_the_name_of_a_marketplace_may_stand_between_a_label_and_its_colon(text: str) -> None:
    assert numbers(text, "order_number") == ["A-1001"]


@pytest.mark.parametrize(
    "text", ["Zamówienie Klient: 4711", "Bestellung Abteilung: 4711", "Order number Customer: 4711", "Order wish: 4711"]
)
def test_another_word_before_the_colon_names_another_number(text: str) -> None:
    assert numbers(text, "order_number") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Facture n° 5620", "5620"), ("INVOICE: INV-100", "INV-100"), ("Faktura 20150009", "20150009"),
        ("Invoice no. INV 2024 118", "INV 2024 118"), ("Faktura VAT nr FV 12/07/2024", "FV 12/07/2024"),
        ("Number of the invoice: A-1001", "A-1001"), ("Factuurnr. 2024-118", "2024-118"),
        ("R echnungsnummer: A-1001", "A-1001"), ("Invoice number: 10 144 229 817", "10 144 229 817"),
        ("Invoice number: ACME_A", "ACME_A"), ("Invoice number: wydr.001187", "001187"),
        ("Invoice number: A-10-\n22", "A-10-22"),
    ],
)  # fmt: skip
def test_a_label_may_be_put_together_and_a_number_of_several_parts(text: str, number: str) -> None:
    assert numbers(text)[:1] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Corrects invoice A-0900", "Invoice 030 5550 1234", "Invoice 2024", "Invoice 3 of 12", "Invoice 19 %",
        "Invoice A-0900 was paid by you in full", "Invoice number: +49 30 5550 1234", "Invoice number: (030) 5550 1234",
        "Invoice number: 1.119,00 EUR", "Invoice number: 100%", "Invoice number: to follow", "Invoice DE123456788",
        "1. Approved by John Doe, see also the papers with invoice no. 12 of last year", "Invoice number    Customer",
    ],
)  # fmt: skip
def test_the_number_of_something_else_is_not_that_of_the_invoice(text: str) -> None:
    assert numbers(text) == []


def test_the_value_of_a_row_of_labels_stands_below_each_and_an_empty_one_takes_no_neighbour() -> None:
    row = "Order number    Invoice number    Customer\n4711    A-1001    10045"
    assert (numbers(row), numbers(row, "order_number")) == (["A-1001"], ["4711"])
    broken = "Order number    Invoice number    Customer\n     A-1001    10045"
    assert numbers(broken, "order_number") == []


def test_two_labels_in_one_cell_share_its_value() -> None:
    text = "Invoice no. / Order no.    A-1001 / 4711"
    assert (numbers(text), numbers(text, "order_number")) == (["A-1001"], ["4711"])


def test_a_column_of_several_papers_numbers_none_of_them() -> None:
    rows = "Invoice number    Date    Amount\nA-1001    1 July 2024    60.00\n"
    assert numbers(rows) == ["A-1001"]
    assert numbers(f"{rows}A-1002    2 July 2024    59.00") == []
    assert numbers(f"{rows}Customer    Terms    Page") == ["A-1001"]
    assert numbers(f"{rows}A-1001    2 July 2024    59.00") == ["A-1001"]


def titled(text: str) -> list[str]:
    document = read_plain(text)
    title = kind_of_document(document, general())
    return [number.value for number in titled_numbers(document, title.evidence if title else None)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("INVOICE\nINV/2024/00005", "INV/2024/00005"), ("INVOICE    #1001", "1001"), ("FACTURA\nNº 000123", "000123"),
        ("RECHNUNG\nRE-2024-118", "RE-2024-118"), ("INVOICE\nAcme Ltd\nINV-118", "INV-118"),
    ],
)  # fmt: skip
def test_a_lone_number_stands_in_the_line_of_the_title_or_under_it(text: str, number: str) -> None:
    assert titled(text) == [number]


@pytest.mark.parametrize(
    "text",
    ["INVOICE\n10115", "INVOICE\n15.07.2024", "INVOICE\n119.00", "INVOICE\nExample Street 12", "INVOICE\n12/2",
     "INVOICE\nAcme\n1 Example Street\nINV-118", "INVOICE\nPage 1", "Hello\nINV-118"],
)  # fmt: skip
def test_bare_digits_a_day_an_amount_or_a_street_under_the_title_are_no_number(text: str) -> None:
    assert titled(text) == []


def bare(text: str) -> list[str]:
    document = read_plain(text)
    found = labels(document, general(), frozenset({"any_number", "date", "invoice_date"}))
    title = kind_of_document(document, general())
    return [number.value for number in bare_numbers(document, found, title.evidence if title else None)]


@pytest.mark.parametrize(
    ("text", "number"),
    [("Fattura n.   211 / A", "211/A"), ("INVOICE M/1629/22: Membership of the year 2022", "M/1629/22"),
     ("Faktura VAT rozliczeniowa nr P/118273/0004/23", "P/118273/0004/23"),
     ("Rechnungsnummer DS-ASE-INV-DE-\n2022-118273344", "2022-118273344"),
     ("Comp. Nro: 00011827", "00011827"), ("NOTA DE CRÉDITO NC A/45", "NC A/45")],
)  # fmt: skip
def test_numbers_of_many_forms(text: str, number: str) -> None:
    assert numbers(text)[0].endswith(number)


@pytest.mark.parametrize(
    "text",
    ["Invoice tel. no. 0123456", "Bill acc. no. 0123456", "Facture compte client n° 0123456",
     "Facture de commande CMD/2025/87", "Factura de pedido P-20231"],
)  # fmt: skip
def test_the_number_of_another_thing_is_not_that_of_the_invoice(text: str) -> None:
    assert numbers(text) == []


def test_a_sentence_may_name_the_order() -> None:
    assert numbers("Nous avons bien reçu votre commande n° 20045512 du 26.03.2024.", "order_number") == ["20045512"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("Pedido: TXKBVQMZR, realizado el 21/05/2024", "TXKBVQMZR"),
     ("Dziękujemy za złożenie zamówienia ZAM/2025/03/0417 w naszym sklepie", "ZAM/2025/03/0417"),
     ("vielen Dank für Ihre Bestellung bei Muster (Nummer: SW10884) am 03.11.2024", "SW10884"),
     ("Vielen Dank für Deine Bestellung 2204417 vom 17.02.2023, 20:41 Uhr.", "2204417")],
)  # fmt: skip
def test_shops_tell_the_number_of_an_order_in_many_ways(text: str, number: str) -> None:
    assert numbers(text, "order_number") == [number]


@pytest.mark.parametrize("word", ["CONFIRMED", "COMPLETED", "DELIVERED", "CANCELLED", "GESCHICKT", "STORNIERT"])
def test_what_became_of_an_order_is_not_its_number(word: str) -> None:
    assert numbers(f"Order: {word}", "order_number") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("Parcella n. 12/2024", "12/2024"), ("Facture d'acompte FAC/2025/00087", "FAC/2025/00087"),
     ("Serija VĖJ Nr. 000388", "VĖJ 000388"),
     ("Ticket number\n999 2410077185", "999 2410077185"), ("ARVE-SAATELEHT nr 1250-77", "1250-77"),
     ("Provisionsgutschrift Nr. GS-2023-00817", "GS-2023-00817")],
)  # fmt: skip
def test_numbers_of_papers_that_have_other_names(text: str, number: str) -> None:
    assert number in numbers(text.replace("Ticket number", "Invoice number"))


def test_the_mere_word_number_counts_near_the_title_or_the_date_and_only_when_alone() -> None:
    assert bare("INVOICE\nNo.: A-1001") == ["A-1001"]
    assert bare("INVOICE\nNo.: A-1001\nNo.: B-2002") == []
    assert bare("INVOICE\n" + "Acme\n" * 8 + "No.: A-1001") == []
    assert bare("Acme\n" * 8 + "No.: A-1001\nDate: 15 July 2024") == ["A-1001"]
    assert bare("INVOICE\nCustomer no.: 10045") == []


def test_a_reference_between_the_title_and_the_date_is_the_paper_s_own() -> None:
    assert bare("Invoice\nRef.: FA2407-0001\nInvoice date: 15/07/2024") == ["FA2407-0001"]
    assert bare("Invoice\nSee below\nMore\nRef.: FA2407-0001\nInvoice date: 15/07/2024") == []
    assert bare("Invoice\n                    Ref.: FA2407-0001\nInvoice date: 15/07/2024") == []
    assert bare("Invoice\nRef.: FA2407-0001\nThank you") == []
    assert bare("Invoice\nRef.: 4711\nInvoice date: 15/07/2024") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Invoice\n15 July 2024 INV-118", "INV-118"), ("Lasku\n15.07.2024\n2024071501", "2024071501"),
        ("Facture du 15/07/2024\nn° 10 248 775 104", "10 248 775 104"), ("Lasku\nEsimerkki Oy\n2024071501", ""),
        ("Lasku\n15.07.2024\n00100 Helsinki", ""),
    ],
)  # fmt: skip
def test_a_number_stands_with_the_date_under_the_title(text: str, number: str) -> None:
    assert titled(text) == [number] * bool(number)


def test_the_number_of_an_untitled_paper_stands_over_its_date() -> None:
    def headed(text: str) -> list[str]:
        return [number.value for number in headed_numbers(replace(read_plain(text), source="pdf"))]

    assert headed("2024-031\n08.08.2024\nKiosk") == ["2024-031"]
    assert headed("2024-031\nKiosk") == []
    assert headed("Kiosk\n" * 5 + "2024-031\n08.08.2024") == []


def test_an_invoice_in_a_row_of_an_account_numbers_no_paper() -> None:
    row = "18 July 2024    Invoice INV-771    1,440.00    1,940.00"
    assert numbers(f"Date    Details    Amount    Balance\n{row}") == []
    assert numbers("Invoice INV-771") == ["INV-771"]


def test_the_column_that_counts_items_numbers_no_paper() -> None:
    assert numbers("Sorszám    Leírás    Mennyiség    Egységár\n1    Kenyér    40    890,00") == []


def test_bare_digits_under_a_noun_are_the_number_in_a_row_of_captions_without_amounts() -> None:
    assert numbers("Invoice    Date    Terms\n33910    15 July 2024    Net 30") == ["33910"]
    assert numbers("Invoice    Date    Open\n33910    15 July 2024    12.50") == []


def test_a_series_may_stand_before_the_word_for_number() -> None:
    assert bare("INVOICE\nΣειρά: Α Αριθμός: 418") == ["418"]
    assert bare("INVOICE\nCustomer: A Number: 418") == []
