"""What the sentences of a mail claim, and what they only seem to."""

import pytest

from parsers.documents.claims import claims_of


def meanings(text: str, *, is_subject: bool = False) -> set[str]:
    return {claim.meaning for claim in claims_of(text, is_subject=is_subject)}


@pytest.mark.parametrize(
    ("sentence", "meaning"),
    [
        ("Payment for order #1201 is confirmed", "paid"),
        ("Pembayaran untuk pesanan #1201 telah dikonfirmasi", "paid"),
        ("Hai Budi, pembayaran untuk pesananmu telah kami terima.", "paid"),
        ("Sie haben eine neue Bestellung erhalten", "sold"),
        ("Jane Roe hat eine neue Bestellung in deinem Shop aufgegeben.", "sold"),
    ],
)
def test_what_is_said_of_an_order_is_not_that_it_was_placed(sentence: str, meaning: str) -> None:
    found = meanings(sentence)
    assert meaning in found
    assert "ordered" not in found


def test_an_order_and_its_payment_in_two_sentences_are_both_claimed() -> None:
    assert {"ordered", "paid"} <= meanings("Your order is confirmed. We received your payment.")


@pytest.mark.parametrize("text", ["Mercado Livre", "Mon livre", "Livre de cuisine"])
def test_a_book_is_nothing_delivered(text: str) -> None:
    assert "delivered_verb" not in meanings(text)


@pytest.mark.parametrize("text", ["Colis livré", "COLIS LIVRÉ", "Votre commande est livrée"])
def test_a_french_parcel_that_was_delivered_is(text: str) -> None:
    assert {"delivered", "delivered_verb"} & meanings(text)


def test_an_order_that_is_to_be_sent_was_not_sent() -> None:
    assert "shipped_verb" not in meanings("Nouvelle commande 1201 à expédier", is_subject=True)
    assert "shipped_verb" in meanings("Commande 1201 expédiée", is_subject=True)


@pytest.mark.parametrize(
    "sentence",
    ["Te devolvimos el dinero", "Devolvemos o seu dinheiro", "Votre remboursement a été effectué"],
)
def test_money_that_went_back_is_claimed(sentence: str) -> None:
    assert "refunded" in meanings(sentence)


def test_money_that_a_seller_receives_is_no_payment_of_his() -> None:
    assert "paid" in meanings("Hi Jane, we have received the payment for your order.")
    assert "paid" not in meanings("You have received a payment of $20.00 from Jane Roe")


def test_what_another_sold_is_no_sale_of_ones_own() -> None:
    assert "sold" not in meanings("Artikel: Tasse, verkauft von Federwerk")
    assert "sold" in meanings("Dein Artikel wurde verkauft")


def test_a_promise_to_give_money_back_is_no_refund() -> None:
    assert "refunded" not in meanings("Te devolvemos el dinero si no te gusta")
    assert "refunded" not in meanings("Se não gostar, devolvemos o seu dinheiro")


def test_the_number_and_the_day_of_an_order_may_stand_inside_a_phrase() -> None:
    assert "ordered" in meanings("Comanda ta nr. 318244 din data de 12 decembrie 2025 a fost confirmată.")
    assert "ordered" in meanings("Your order no. 4711 of 3 May 2024 was received.")
