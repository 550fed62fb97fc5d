"""Target, Wish and Vinted from both sides of the counter: what buyers and what sellers are sent.

Senders and the forms of numbers are the marketplaces'; the words in the mails are ours, and people, shops and numbers
are invented. Target writes English only. Vinted has no order number, so that its papers wait for a person.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case
from frames import Shown, bare_frame, bill, cards, flex, listed, new_frame, old_frame, run, sentence, sums_of, tiles
from messages import message
from purchases import EUR, EUR_FRENCH, EUR_TIGHT, GBP, PLN, USD, Money, amounts, line

CET = timezone(timedelta(hours=1))
EUR_SIGN = Money("EUR", "€{}", ",", ".")
SAM, MAYA, LENA, CAMILLE = (
    "sam.okafor@mailbox.example", "maya@mailbox.example", "lena.brandt@mailbox.example", "camille@mailbox.example",
)  # fmt: skip
TARGET, TARGET_OLD = "Target <orders@oe1.target.com>", "Target <orders@oe.target.com>"
WISH = "Wish <noreply@wish.com>"


def target() -> Iterator[Case]:
    """Target: an order to be fetched at a store, one with a gift card and a fee, a refund."""
    bought = Shown(
        kind="order_confirmation", marketplace="target", money=USD, order_number="902004177203551",
        issue_date=date(2026, 5, 22), lines=(line("Paper towels, 6 rolls", 2, "11.49"), line("Oat milk", 3, "3.99")),
        hides=("unit_price",), **amounts(net_total="34.95", shipping="0.00", tax_total="1.82", discount="3.50",
                                         total="33.27"),
    )  # fmt: skip
    sent = datetime(2026, 5, 22, 19, 1, 44, tzinfo=UTC)
    sums = sums_of(bought, net_total="Subtotal", discount="Circle savings", shipping="Delivery",
                   tax_total="Estimated tax", total="Total")  # fmt: skip
    blocks = [
        sentence("Thanks for your order, Sam!", "h1"),
        run([("Order #:", bought.order_number), ("Placed", "May 22, 2026")]),
        sentence("Pick up at Sampleton Center, 100 Main St. Ready in about 2 hours."),
        cards(bought, "Qty: {}"), flex(sums),
        sentence("You saved $3.50 today. Payment: Visa *4242"),
    ]  # fmt: skip
    made = message(
        TARGET, SAM, "Thanks for your order!", sent,
        html=new_frame("en", "Target", "#cc0000", blocks, "Target Brands, Inc."),
        text=f"Thanks for your order, Sam!\n\nOrder #: {bought.order_number}\nTotal: $33.27\n",
    )  # fmt: skip
    yield Case("target/order_pickup_en", made, (bought,))

    fee = Shown(
        kind="order_confirmation", marketplace="target", money=USD, order_number="912004417720355",
        issue_date=date(2026, 6, 2), lines=(line("Patio chair, set of 4", 1, "1119.00"),), hides=("unit_price",),
        **amounts(net_total="1119.00", shipping="9.99", tax_total="93.14", total="1222.13"),
    )  # fmt: skip
    sums = sums_of(
        fee, net_total="Item subtotal", shipping="Delivery fee", tax_total="Estimated tax", total="Order total"
    )
    sums += [("GiftCard *4417", "-$100.00"), ("Visa *4242", "$1,122.13")]
    facts = [("Order #", fee.order_number), ("Order date", "June 2, 2026")]
    blocks = [sentence("Thanks for your order!", "h1"), tiles(facts), bill(fee, ("Item", "Qty", "Price"), sums)]
    made = message(
        TARGET_OLD, SAM, "Thanks for your order!", sent + timedelta(days=11),
        html=old_frame("en", "Target", "#cc0000", blocks, "Target Brands, Inc."),
    )  # fmt: skip
    yield Case("target/order_with_gift_card_en", made, (fee,))

    back = Shown(
        kind="refund", marketplace="target", money=USD, order_number=bought.order_number, issue_date=date(2026, 5, 30),
        **amounts(net_total="11.49", tax_total="0.60", total="12.09"),
    )  # fmt: skip
    sums = sums_of(back, net_total="Item refund", tax_total="Tax refund", total="Refund total")
    blocks = [
        sentence("We've processed your refund", "h1"),
        run([("Order #:", back.order_number), ("Refund date:", "May 30, 2026")]), flex(sums),
        sentence("$12.09 goes back to Visa *4242."),
    ]  # fmt: skip
    made = message(
        TARGET, SAM, f"Your refund for order #{back.order_number}", sent + timedelta(days=8),
        html=new_frame("en", "Target", "#cc0000", blocks, "Target Brands, Inc."),
    )  # fmt: skip
    yield Case("target/refund_en", made, (back,))


WISH_WORDS: Mapping[str, tuple[str, ...]] = {
    "de": ("Vielen Dank für deine Bestellung!", "Bestell-ID", "Bestelldatum", "Verkauft von", "Menge: {}",
           "Zwischensumme", "Versand", "Rabatt", "Gesamtsumme", "Bestellbestätigung"),
    "fr": ("Merci pour ta commande !", "Identifiant de commande", "Date de la commande", "Vendu par", "Quantité : {}",
           "Sous-total", "Livraison", "Remise", "Total de la commande", "Confirmation de commande"),
    "es": ("¡Gracias por tu pedido!", "ID del pedido", "Fecha del pedido", "Vendido por", "Cantidad: {}",
           "Subtotal", "Envío", "Descuento", "Total del pedido", "Confirmación de pedido"),
}  # fmt: skip


def wish() -> Iterator[Case]:
    """Wish: orders in three languages besides English, refunds, a sale and a payment to a merchant."""
    for lang, money, day, order, shop, item, day_text in (
        ("de", EUR, date(2025, 10, 4), "68e0417b2c5d3a9788f6a5b1", "SunnyGoods", "Handyhalter, faltbar", "04.10.2025"),
        ("fr", EUR_FRENCH, date(2025, 10, 5), "68e1a4417d2c5b9788f6a0c2", "PetitPrix", "Lampe à pince",
         "5 octobre 2025"),
        ("es", EUR_TIGHT, date(2025, 10, 6), "68e2b0417c9d5a1788f6a3d4", "CasaFeliz", "Cortina térmica", "6/10/2025"),
    ):  # fmt: skip
        title, number, placed, sold_by, quantity, subtotal, shipping, discount, total, subject = WISH_WORDS[lang]
        bought = Shown(
            kind="order_confirmation", marketplace="wish", money=money, order_number=order, issue_date=day, seller=shop,
            lines=(line(item, 2, "7.50"), line("LED 3 W", 1, "2.20")), hides=("unit_price",),
            **amounts(net_total="17.20", shipping="4.90", discount="1.72", total="20.38"),
        )  # fmt: skip
        sums = sums_of(bought, net_total=subtotal, shipping=shipping, discount=discount, total=total)
        facts = [(number, order), (placed, day_text), (sold_by, shop)]
        blocks = [sentence(title, "h2"), listed(facts), cards(bought, quantity), flex(sums)]
        made = message(
            WISH, MAYA, subject, datetime(day.year, day.month, day.day, 14, 2, 9, tzinfo=UTC),
            html=new_frame(lang, "wish", "#2fb7ec", blocks, "ContextLogic"),
        )  # fmt: skip
        yield Case(f"wish/order_{lang}", made, (bought,))

    for name, lang, words, money, day in (
        ("refund_en", "en", ("Your refund has been issued", "Order ID", "Refund date", "Refund amount",
                             "We have refunded {} to your card."), EUR_SIGN, "October 20, 2025"),
        ("refund_de", "de", ("Deine Rückerstattung wurde veranlasst", "Bestell-ID", "Datum", "Rückerstattungsbetrag",
                             "Wir haben dir {} erstattet."), EUR, "20. Oktober 2025"),
        ("refund_fr", "fr", ("Ton remboursement a été effectué", "Identifiant de commande", "Date", "Montant remboursé",
                             "Nous avons remboursé {} sur ta carte."), EUR_FRENCH, "20 octobre 2025"),
    ):  # fmt: skip
        back = Shown(
            kind="refund", marketplace="wish", money=money, order_number="68e0417b2c5d3a9788f6a5b1",
            issue_date=date(2025, 10, 20), **amounts(total="7.50"),
        )  # fmt: skip
        facts = [(words[1], back.order_number), (words[2], day), (words[3], money(back.total))]
        blocks = [sentence(words[0], "h2"), listed(facts), sentence(words[4].format(money(back.total)))]
        made = message(
            WISH, MAYA, words[0], datetime(2025, 10, 20, 7, 0, 2, tzinfo=UTC),
            html=new_frame(lang, "wish", "#2fb7ec", blocks, "ContextLogic"),
        )  # fmt: skip
        yield Case(f"wish/{name}", made, (back,))

    merchant = "Wish for Merchants <merchant_support@wish.com>"
    blocks = [sentence("You have a new order to fulfill", "h2"),
              run([("Order ID", "68e0417b2c5d3a9788f6a5b1"), ("Cost", "$6.37")], ": ")]  # fmt: skip
    sent = datetime(2025, 10, 4, 14, 3, tzinfo=UTC)
    made = message(
        merchant, "shop@sunnygoods.example", "New order: action required", sent, html=bare_frame("en", blocks)
    )
    yield Case("wish/own_sale_en", made)
    paid = Shown(
        kind="statement", marketplace="wish", money=Money("USD", "USD {}", ",", "."), invoice_number="WP-251015-0417",
        issue_date=date(2025, 10, 15), **amounts(total="1020.00"),
    )  # fmt: skip
    facts = [("Invoice ID", paid.invoice_number), ("Date", "October 15, 2025")]
    rows = [("Order payments", "USD 1,200.00"), ("Commission", "-USD 180.00"), ("Total payout", "USD 1,020.00")]
    blocks = [sentence("Payment statement", "h2"), listed(facts), flex(rows)]
    made = message(
        merchant, "shop@sunnygoods.example", "Your payout statement", sent + timedelta(days=11),
        html=bare_frame("en", blocks),
    )  # fmt: skip
    yield Case("wish/statement_en", made, (paid,))


VINTED: Mapping[str, tuple[str, ...]] = {
    "en": ("Your receipt for \"{}\"", "Here's your receipt", "Seller", "Payment date", "Item", "Postage",
           "Buyer Protection fee", "Paid"),
    "de": ("Dein Beleg für „{}“", "Hier ist dein Beleg", "Verkäufer", "Zahlungsdatum", "Artikel", "Versand",
           "Käuferschutzgebühr", "Bezahlt"),
    "fr": ("Ton reçu pour « {} »", "Voici ton reçu", "Vendeur", "Date de paiement", "Article", "Frais de port",
           "Frais de protection acheteurs", "Total payé"),
    "pl": ("Twój paragon za „{}”", "Oto Twój paragon", "Sprzedawca", "Data płatności", "Przedmiot", "Wysyłka",
           "Opłata za ochronę kupujących", "Zapłacono"),
}  # fmt: skip


def vinted() -> Iterator[Case]:
    """Vinted: receipts in four languages, a refund, and a sale."""
    for lang, sender, money, item, shop, day, sums, to in (
        ("en", "no-reply@vinted.co.uk", GBP, "Wool coat, 12", "tidewater", "14 Mar 2026", ("34.00", "2.89", "2.40",
         "39.29"), MAYA),
        ("de", "no-reply@vinted.de", EUR, "Regenjacke, gelb, M", "kuestenkind", "14.03.2026", ("22.00", "4.29",
         "1.80", "28.09"), LENA),
        ("fr", "no-reply@vinted.fr", EUR_FRENCH, "Marinière, taille M", "port_gris", "14 mars 2026", ("12.00",
         "3.49", "1.30", "16.79"), CAMILLE),
        ("pl", "no-reply@vinted.com", PLN, "Sweter wełniany", "lesna_polana", "14.03.2026", ("60.00", "11.99",
         "5.90", "77.89"), "zofia@mailbox.example"),
    ):  # fmt: skip
        subject, title, seller, paid_on, article, postage, protection, paid = VINTED[lang]
        price, shipping, fee, total = sums
        bought = Shown(
            kind="receipt", marketplace="vinted", money=money, issue_date=date(2026, 3, 14), status="review",
                seller=shop,
            **amounts(shipping=shipping, total=total),
        )  # fmt: skip
        rows = [(article, amounts(p=price)["p"]), (postage, bought.shipping), (protection, amounts(p=fee)["p"]),
                (paid, bought.total)]  # fmt: skip
        blocks = [
            sentence(title, "h2"), sentence(item), run([(seller, shop), (paid_on, day)], ": "),
            flex([(label, money(amount)) for label, amount in rows]),
        ]  # fmt: skip
        made = message(
            f"Vinted <{sender}>", to, subject.format(item), datetime(2026, 3, 14, 12, 30, 8, tzinfo=CET),
            html=new_frame(lang, "Vinted", "#007782", blocks, "Vinted, UAB"),
        )  # fmt: skip
        yield Case(f"vinted/receipt_with_protection_{lang}", made, (bought,))

    back = Shown(
        kind="refund", marketplace="vinted", money=EUR, issue_date=date(2026, 3, 20), status="review",
        **amounts(total="28.09"),
    )  # fmt: skip
    blocks = [
        sentence("Wir haben dir dein Geld erstattet", "h2"),
        sentence("Regenjacke, gelb, M"),
        flex([("Erstattungsbetrag", "28,09 €"), ("Datum", "20.03.2026")]),
        sentence("28,09 € sind auf deiner Karte."),
    ]
    made = message(
        "Vinted <no-reply@vinted.de>", LENA, "Deine Rückerstattung für „Regenjacke, gelb, M“",
        datetime(2026, 3, 20, 8, 0, 8, tzinfo=CET), html=new_frame("de", "Vinted", "#007782", blocks, "Vinted, UAB"),
    )  # fmt: skip
    yield Case("vinted/refund_de", made, (back,))
    for lang, sender, subject, title, rows in (
        ("en", "no-reply@vinted.co.uk", "Your item sold: Wool coat, 12", "You sold an item!", [("Price", "£34.00")]),
        ("de", "no-reply@vinted.de", "Verkauft: Regenjacke, gelb, M", "Du hast einen Artikel verkauft!",
         [("Preis", "22,00 €")]),
        ("fr", "no-reply@vinted.fr", "Vendu : Marinière, taille M", "Tu as vendu un article !", [("Prix", "12,00 €")]),
    ):  # fmt: skip
        blocks = [sentence(title, "h2"), flex(rows)]
        made = message(
            f"Vinted <{sender}>", "tidewater@mailbox.example", subject, datetime(2026, 3, 14, 12, 31, tzinfo=CET),
            html=new_frame(lang, "Vinted", "#007782", blocks, "Vinted, UAB"),
        )  # fmt: skip
        yield Case(f"vinted/own_sale_{lang}", made)


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (target, wish, vinted):
        yield from cases()
