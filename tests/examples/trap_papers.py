"""Mails of marketplaces that are no documents: advertising, cancellations, reminders, payments that failed.

They come from the marketplaces' own addresses and speak of orders and amounts; none of them may be filed. Senders are
the marketplaces'; the words in the mails are ours, and people, shops and numbers are invented.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from cases import Case, Told
from frames import Shown, bare_frame, cards, flex, full_row, new_frame, old_frame, run, sentence, sums_of
from layouts import button, grid
from messages import attach_pdf, message
from purchases import EUR, Money, amounts, line
from sheets import Sheet, hosted

SAM, MAYA, LENA = "sam.okafor@mailbox.example", "maya@mailbox.example", "lena.brandt@mailbox.example"
EUR_SIGN = Money("EUR", "€{}", ",", ".")
NOON = datetime(2026, 3, 3, 12, 0, 1, tzinfo=UTC)


def adverts() -> Iterator[Case]:
    """Advertising from the addresses that marketplaces keep for it, with prices, orders and sums."""
    offers: Sequence[tuple[str, str, str, str, str, Sequence[tuple[str, str]], str]] = (
        ("cdiscount/advert_fr", "fr", "Cdiscount <deals@cdiscount.com>",
         "Commandez avant minuit : -20 % sur votre total",
         "Vos offres du jour", [("Bouilloire 1,5 L", "39,90 €"), ("Aspirateur balai", "199,99 €"), ("Total du lot",
             "239,89 €")],
         "Livraison offerte pour toute commande de plus de 25 €."),
        ("target/advert_en", "en", "Target <targetnews@em.target.com>", "Your order could be free",
         "Circle week", [("Desk lamp, brass", "$31.50"), ("Patio chair", "$119.00"), ("Bundle total", "$150.50")],
         "Order by Sunday; every order over $35.00 ships free."),
        ("rakuten_jp/advert_ja", "ja", "楽天市場 <info@emagazine.rakuten.co.jp>", "本日限り！ご注文で最大半額",
         "お買い物マラソン", [("鉄フライパン", "7,480円"), ("木べら", "990円"), ("合計", "8,470円")],
         "3,980円以上のご注文で送料無料。"),
        ("paypal/advert_de", "de", "PayPal <noreply@e.paypal.de>", "Jetzt bestellen und 10,00 EUR sichern",
         "Ihr Gutschein", [("Mindestbestellwert", "50,00 EUR"), ("Rabatt", "10,00 EUR"), ("Gesamt", "40,00 EUR")],
         "Gilt für Ihre nächste Bestellung bis zum 31.03.2026."),
        ("apple/advert_en", "en", "Apple <news@insideapple.apple.com>", "Order now. Get it tomorrow.",
         "New for spring", [("Laptop, 14 in", "$1,599.00"), ("Sleeve", "$99.00"), ("Total with trade-in", "$1,198.00")],
         "Order online and pick up in store."),
    )  # fmt: skip
    for name, lang, sender, subject, title, rows, text in offers:
        blocks = [sentence(title, "h1"), grid([], rows), sentence(text), button(title, "https://offers.example/")]
        made = message(sender, MAYA, subject, NOON, html=new_frame(lang, title, "#444444", blocks, "Unsubscribe"))
        yield Case(name, made)


def cancellations() -> Iterator[Case]:
    """An order was cancelled before it was paid: an event and no document."""
    for name, lang, sender, subject, title, facts, order in (
        ("target/cancelled_en", "en", "Target <orders@oe1.target.com>", "An item from your order was canceled",
         "We canceled an item from your order", [("Order #:", "902004177203551"), ("Item:", "Oat milk")],
         "902004177203551"),
        ("flipkart/cancelled_en", "en", "Flipkart <no-reply@flipkart.com>", "Your order has been cancelled",
         "Your order has been cancelled", [("Order ID:", "OD431770428815066200"), ("Item:", "Steel tumbler")],
         "OD431770428815066200"),
        ("coupang/cancelled_ko", "ko", "쿠팡 <no-reply@coupang.com>", "[쿠팡] 주문취소 안내", "주문이 취소되었습니다",
         [("주문번호:", "21000588204417"), ("상품:", "먼지봉투 5매")], "21000588204417"),
        ("wish/cancelled_de", "de", "Wish <noreply@wish.com>", "Deine Bestellung wurde storniert",
         "Deine Bestellung wurde storniert", [("Bestell-ID:", "68e0417b2c5d3a9788f6a5b1")], "68e0417b2c5d3a9788f6a5b1"),
        ("otto/cancelled_de", "de", "OTTO <service@otto.de>", "Deine Bestellung wurde storniert",
         "Wir mussten deine Bestellung stornieren", [("Auftrags-Nr.:", "cbn8m4prb2")], "cbn8m4prb2"),
        ("kaufland/cancelled_pl", "pl", "Kaufland.de <noreply@kaufland-marktplatz.de>",
         "Zamówienie MP7X2LD: Anulowanie", "Twoje zamówienie zostało anulowane", [("Numer zamówienia:", "MP7X2LD")],
         "MP7X2LD"),
    ):  # fmt: skip
        blocks = [sentence(title, "h2"), run(facts)]
        made = message(sender, MAYA, subject, NOON, html=old_frame(lang, title, "#444444", blocks, ""))
        yield Case(name, made, (), (Told("cancelled", name.partition("/")[0], order),))


def reminders() -> Iterator[Case]:
    """What asks for money once more, or says that it did not come, repeats what was filed before."""
    for name, lang, sender, subject, title, rows in (
        ("klarna/reminder_de", "de", "Klarna <no-reply@klarna.com>", "Deine Zahlungserinnerung",
         "Deine Zahlung ist bald fällig", [("Bestellnummer", "B-71902"), ("Händler", "Federwerk"), ("Fällig",
             "36,15 €")]),
        ("paypal/invoice_reminder_en", "en", "PayPal <service@paypal.com>", "Reminder: Invoice CW-0042 is waiting",
         "Copperwind Instruments reminds you", [("Invoice number", "CW-0042"), ("Amount due", "$48.00 USD")]),
        ("stripe/payment_failed_en", "en", "Alder Hosting <failed-payments+acct_00aaen@stripe.com>",
         "Your €66.55 payment to Alder Hosting was unsuccessful", "We could not charge your card",
         [("Invoice number", "QWNB0017-0011"), ("Amount due", "€66.55")]),
        ("affirm/reminder_en", "en", "Affirm <noreply@affirm.com>", "Payment reminder: $76.50 due soon",
         "Your payment is due soon", [("Merchant", "Copperwind Instruments"), ("Amount due", "$76.50")]),
    ):  # fmt: skip
        blocks = [sentence(title, "h2"), flex(rows)]
        made = message(sender, SAM, subject, NOON, html=new_frame(lang, title, "#444444", blocks, ""))
        yield Case(name, made)


def others() -> Iterator[Case]:
    """Stripe's PDF from a merchant's own domain, a partner's sale with OTTO's company in the foot, refunds of Apple."""
    billed = Shown(
        kind="invoice", money=EUR_SIGN, invoice_number="QWNB0017-0012", issue_date=date(2026, 6, 2),
        seller="Alder Hosting Ltd", buyer="Okafor Recording Studio",
        lines=(line("Large server, June", 1, "48.00"), line("Backup, 100 GB", 3, "3.50")),
        **amounts(net_total="58.50", tax_total="13.46", total="71.96", amount_due="71.96"),
    )  # fmt: skip
    labels = {"net_total": "Subtotal", "tax_total": "VAT (23%)", "total": "Total", "amount_due": "Amount due"}
    sheet = Sheet(
        "Invoice", ["Alder Hosting Ltd", "7 Alder Rd", "Sampleton"], ["Okafor Recording Studio", "12 Harbor St"],
        [("Invoice number", billed.invoice_number), ("Date of issue", "June 2, 2026"), ("Date due", "July 2, 2026")],
        [("Description", "Qty", "Unit price", "Amount"), *(full_row(billed, entry) for entry in billed.lines)],
        sums_of(billed, **labels), customer_label="Bill to", lead="€71.96 due July 2, 2026", edges=(350, 440, 545),
    )  # fmt: skip
    made = message(
        "Alder Hosting <invoice+statements@billing.alder.example>", "studio@okafor.example",
        "New invoice from Alder Hosting Ltd #QWNB0017-0012", datetime(2026, 6, 2, 6, 0, 4, tzinfo=UTC),
        text="Your invoice is attached.\n",
    )  # fmt: skip
    yield Case("generic/stripe_by_own_domain_en", attach_pdf(made, hosted(sheet), "Invoice.pdf"), (billed,))

    bought = Shown(
        kind="order_confirmation", marketplace="otto", money=EUR, order_number="cbn2p9wkz4",
        issue_date=date(2026, 3, 3), seller="Holzkontor Lüneburg", hides=("unit_price",),
        lines=(line("Regalbrett Buche", 4, "24.95"), line("Konsole", 8, "3.20")),
        **amounts(net_total="125.40", shipping="5.95", total="131.35"),
    )  # fmt: skip
    facts = [("Auftragsnummer", bought.order_number), ("Bestelldatum", "03.03.2026"), ("Verkäufer", bought.seller)]
    sums = sums_of(bought, net_total="Zwischensumme", shipping="Versandkosten", total="Gesamtsumme")
    blocks = [sentence("Danke für deine Bestellung", "h2"), run(facts, ": "), cards(bought, "{} Stück"), flex(sums)]
    made = message(
        "OTTO <service@info.otto.de>", LENA, "Bestellbestätigung zu deinem Auftrag cbn2p9wkz4", NOON,
        html=bare_frame("de", [*blocks, sentence("OTTO GmbH & Co. KGaA, USt-IdNr. DE000000017")]),
    )  # fmt: skip
    yield Case("otto/order_of_a_partner_de", made, (bought,))

    for name, lang, words, subject, day in (
        ("apple/refund_de", "de", ("Deine Rückerstattung", "BESTELLNUMMER", "DATUM", "ERSTATTUNGSBETRAG",
                                   "Wir haben {} auf deine Zahlungsmethode erstattet."),
         "Deine Rückerstattung von Apple", "12.04.2026"),
        ("apple/refund_fr", "fr", ("Votre remboursement", "N° DE COMMANDE", "DATE", "MONTANT REMBOURSÉ",
                                   "Nous avons remboursé {} sur votre mode de paiement."),
         "Votre remboursement d’Apple", "12 avril 2026"),
    ):  # fmt: skip
        back = Shown(
            kind="refund", marketplace="apple", money=EUR, order_number="MR0TT52KXZ", issue_date=date(2026, 4, 12),
            **amounts(total="2.99"),
        )  # fmt: skip
        facts = [(words[1], back.order_number), (words[2], day), (words[3], back.money(back.total))]
        blocks = [sentence(words[0], "h1"), flex(facts), sentence(words[4].format(back.money(back.total)))]
        made = message(
            "Apple <no_reply@email.apple.com>", LENA, subject, NOON + timedelta(days=40), html=bare_frame(lang, blocks)
        )
        yield Case(name, made, (back,))


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (adverts, cancellations, reminders, others):
        yield from cases()
