"""Seller, buyer, addresses, and ways of paying and sending: on invoices of many layouts and languages."""

from dataclasses import replace

import pytest

from parsers.fields.parties import read_parties
from parsers.pages.page import read_plain
from parsers.text.characters import squeezed
from parsers.text.glossary import general
from tests.party_drawing import Layout
from tests.party_layouts_of_bills import BILLS
from tests.party_layouts_of_countries import COUNTRIES
from tests.party_layouts_of_mails import MAILS
from tests.party_layouts_of_programs import PROGRAMS
from tests.party_layouts_of_trades import TRADES
from tests.party_layouts_western import WESTERN
from tests.party_layouts_world import WORLD

ALL = WESTERN + WORLD + TRADES + COUNTRIES + BILLS + PROGRAMS + MAILS


def read(text: str, field: str) -> str:
    found = read_parties(read_plain(text), general()).fields.get(field)
    return found.text if found else ""


@pytest.mark.parametrize("layout", ALL, ids=[layout.name for layout in ALL])
def test_a_layout_tells_who_sells_and_who_buys(layout: Layout) -> None:
    fields = {name: evidence.text for name, evidence in read_parties(layout.document, general()).fields.items()}
    assert {name: fields.get(name, "") for name in ("seller", "buyer")} == {
        "seller": squeezed(layout.seller),
        "buyer": squeezed(layout.buyer),
    }
    assert {name: fields.get(name, "") for name, _ in layout.more} == dict(layout.more)


def test_there_are_layouts_of_many_countries() -> None:
    assert len({layout.name for layout in ALL}) == len(ALL) >= 120


@pytest.mark.parametrize(
    "text", ["Bill to: jo@home.example", "Bill to: 12345", "Bill to:\nInvoice number: 5", "Customer service: call us"]
)
def test_an_address_a_number_or_another_label_is_no_buyer(text: str) -> None:
    assert read(text, "buyer") == ""


@pytest.mark.parametrize("text", ["Bill to: Jo Doe", "Bill to    Jo Doe", "Bill to:\nJo Doe", "Kunde: Jo Doe"])
def test_a_buyer_stands_beside_or_below_the_label(text: str) -> None:
    assert read(text, "buyer") == "Jo Doe"


def test_a_sentence_about_the_seller_names_none() -> None:
    assert read("Seller information can be found below", "seller") == ""


def test_the_only_company_at_the_head_is_the_seller() -> None:
    assert read("Lampenladen Muster GmbH, Musterweg 1\nInvoice", "seller") == "Lampenladen Muster GmbH"


def test_nobody_sells_to_himself() -> None:
    text = "Seller: Acme Ltd\nBuyer: Acme Ltd"
    assert (read(text, "seller"), read(text, "buyer")) == ("", "Acme Ltd")


def test_the_sender_s_domain_speaks_for_a_name_on_the_page() -> None:
    document = read_plain("Juniper Teas\n\nTotal 5.00")
    with_sender = read_parties(document, general(), "orders@juniperteas.example").fields
    assert with_sender["seller"].text == "Juniper Teas"
    assert "seller" not in read_parties(document, general()).fields


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("Payment method: PayPal", "PayPal"), ("Zahlungsart    SEPA-Lastschrift", "SEPA-Lastschrift"),
        ("Paid with Mastercard ending in 1234", "Mastercard ending in 1234"),
        ("VISA **** **** **** 4242", "VISA **** **** **** 4242"),
        ("Your order was paid with Klarna on 5 May", "Klarna"), ("Mode de paiement : Virement", "Virement"),
        ("支付方式：微信支付", "微信支付"),
        ("お支払い方法：銀行振込", "銀行振込"), ("Payment method:\nGift card", "Gift card"),
        ("Payment: Visa", "Visa"),
    ],
)  # fmt: skip
def test_how_it_was_paid(text: str, method: str) -> None:
    assert read(text, "payment_method") == method


@pytest.mark.parametrize(
    "text",
    [
        "Payment: 20.00", "Payment terms: net 30", "Payment due: 5 May 2024", "Payment method: 15.07.2024",
        "We accept Visa and PayPal",
        "Payment status: paid", "Payment\nTotal: 5.00", "Bezahlung erfolgt innerhalb von 14 Tagen",
    ],
)  # fmt: skip
def test_terms_dates_and_offers_are_no_way_of_paying(text: str) -> None:
    assert read(text, "payment_method") == ""


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("Shipping method: Royal Mail Tracked 24", "Royal Mail Tracked 24"), ("Versandart    DHL Paket", "DHL Paket"),
        ("Sposób dostawy: Paczkomat", "Paczkomat"), ("배송방법: 택배", "택배"), ("Shipping method: 5 May 2024", ""),
        ("Shipping: 4.90", ""),
    ],
)  # fmt: skip
def test_how_it_is_sent(text: str, method: str) -> None:
    assert read(text, "shipping_method") == method


def test_every_value_has_its_place_as_evidence() -> None:
    layout = next(one for one in ALL if one.name == "american invoice: bill to beside ship to")
    fields = read_parties(layout.document, general()).fields
    assert fields["buyer"].label == "BILL TO"
    assert fields["buyer"].box is not None
    assert (fields["buyer"].box[0], fields["buyer"].box[1]) == (50, 153)
    assert (fields["buyer"].page, fields["buyer"].source) == (1, "pdf")


@pytest.mark.parametrize("person", ["Herrn\nPaul Beispiel", "Herrn Paul Beispiel"])
def test_a_form_of_address_over_an_address_names_the_buyer_of_a_letter(person: str) -> None:
    page = f"Praxis am Beispielplatz\n\n\n{person}\nMusterstr. 4\n55122 Mainz\n\n\nRechnung"
    found = read_parties(replace(read_plain(page), source="pdf"), general()).fields
    assert found["buyer"].text == "Paul Beispiel"


@pytest.mark.parametrize("charged", ["Visa .... 4242", "Mastercard **** 0000", "Apple Pay"])
def test_what_was_charged_is_no_buyer(charged: str) -> None:
    assert read(f"Billed to\n{charged}\nJo Doe\n1 Example Street", "buyer") == "Jo Doe"


def test_a_korean_tax_invoice_has_its_supplier_on_the_left() -> None:
    left, right = "상호(법인명)    예시소프트    성명    김예시", "상호(법인명)    견본무역    성명    이견본"
    page = read_plain(f"전자세금계산서\n{left}    {right}")
    fields = read_parties(page, general()).fields
    assert (fields["seller"].text, fields["buyer"].text) == ("예시소프트", "견본무역")


@pytest.mark.parametrize(
    "mail",
    [
        "Mockwood Toys\nYour order\nTotal 12.50\n\nMockwood Toys",
        "Hello\nWe have sent Mockwood Toys your payment for order 12.\nTotal 12.50\n\nMockwood Toys",
        "Hello\nsee https://www.mockwoodtoys.example\nTotal 12.50\n\nMockwood Toys",
    ],
)
def test_the_name_around_a_mail_is_the_shop_s(mail: str) -> None:
    assert read(mail, "seller") == "Mockwood Toys"


def test_a_name_that_the_mail_says_once_or_that_is_in_an_address_is_no_shop() -> None:
    assert read("Hello\nTotal 12.50\n\nMockwood Toys", "seller") == ""
    assert read("Jo Doe\nYour order\nShip to\nJo Doe\n1 Example Street\n\n\nThank you very much", "seller") == ""
