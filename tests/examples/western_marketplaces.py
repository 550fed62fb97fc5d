"""Examples of marketplaces of the Americas and the world: invented purchases in the form of real mails.

Senders, subjects and the forms of numbers are the marketplaces'; the words in the mails are ours, and people, shops
and numbers are invented.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case, Told
from layouts import beside, heading, paragraph, shell, stacked
from looks import Look, document, notice
from messages import attach_pdf, message
from pages import ticket
from purchases import EUR, EUR_CODE, GBP, USD, Money, Purchase, amounts, line

CET = timezone(timedelta(hours=1))
ART = timezone(timedelta(hours=-3))
USD_SPELLED = Money("USD", "US${}", ",", ".")
# What a bare $ means is said nowhere in some mails, so no currency is expected.
DOLLAR_SIGN = Money("", "${}", ",", ".")
ARS = Money("ARS", "$ {}", ".", ",")
BRL = Money("BRL", "R$ {}", ".", ",")
MAYA, SAM, LENA = "maya@mailbox.example", "sam.okafor@mailbox.example", "lena.brandt@mailbox.example"

ENGLISH = {
    "title": "Thank you for your order", "hello": "We have it, and will write again when it leaves.",
    "order_number": "Order number", "issue_date": "Order date", "seller": "Sold by", "buyer": "Customer",
    "net_total": "Subtotal", "shipping": "Shipping", "tax_total": "Estimated tax", "discount": "Discount",
    "total": "Order total", "carrier": "Carrier", "tracking_number": "Tracking number",
    "columns": "Item|Qty|Price|Amount",
}  # fmt: skip


def etsy() -> Iterator[Case]:
    """Etsy: every item has a transaction number of the order number's form."""
    words = ENGLISH | {"order_number": "Order number:", "seller": "Shop:", "net_total": "Item total:",
                       "shipping": "Shipping:", "tax_total": "Sales tax:", "total": "Order Total:"}  # fmt: skip
    look = Look("etsy", "Etsy", "Etsy Transactions <transaction@etsy.com>", "en", words, "stacked", "#f1641e", "Etsy")
    bought = Purchase(
        kind="order_confirmation", marketplace="etsy", money=USD_SPELLED, order_number="3841760255",
        issue_date=date(2025, 11, 4), seller="FernAndFiligree", buyer="Maya Lindqvist",
        lines=(line("Linocut print “Two herons”, A4", 1, "34.00"), line("Gift wrap", 1, "2.50")),
        **amounts(net_total="36.50", shipping="5.40", tax_total="2.90", total="44.80"),
    )  # fmt: skip
    more = (
        stacked("Transaction ID:", "4470193386"),
        stacked("Transaction ID:", "4470193391"),
        paragraph("View the invoice on your purchases page."),
    )
    sent = datetime(2025, 11, 4, 15, 20, 9, tzinfo=UTC)
    subject = f"Your Etsy Purchase from {bought.seller} ({bought.order_number})"
    yield document(look, "order_en", subject, sent, MAYA, bought, "Nov 4, 2025", more)
    shipped = Told("shipped", "etsy", bought.order_number, "USPS", "9400110200881000000017")
    yield notice(
        look, "shipped_en", "Your Etsy Order dispatched", datetime(2025, 11, 6, 9, 2, tzinfo=UTC), MAYA,
        "Your order is on its way", shipped, link="https://www.etsy.com/your/purchases",
    )  # fmt: skip
    sale = [
        heading("You sold something"),
        beside([("Shop:", "FernAndFiligree"), ("Order number:", "3841760255"), ("Order Total:", "US$44.80")]),
    ]
    made = message(
        look.sender, "studio@fernandfiligree.example",
        "You made a sale on Etsy - Dispatch by Nov 6 - [US$44.80, Order #3841760255]",
        datetime(2025, 11, 4, 15, 20, 30, tzinfo=UTC),
        html=shell("en", "Sale", "You sold something", "Etsy", "#f1641e", sale, "Etsy"),
    )  # fmt: skip
    yield Case("etsy/own_sale_en", made)


def walmart() -> Iterator[Case]:
    """Walmart: a bare $ that its domain settles, and a picture of the door in the notice of delivery."""
    words = {key: ENGLISH[key] for key in ENGLISH if key not in ("columns", "seller", "buyer")}
    words |= {"order_number": "Order number:", "issue_date": "Order date:", "total": "Total", "discount": "Savings"}
    look = Look("walmart", "Walmart", "Walmart.com <help@walmart.com>", "en", words, "beside", "#0053e2")
    bought = Purchase(
        kind="order_confirmation", marketplace="walmart", money=USD, order_number="2000147-48812096",
        issue_date=date(2026, 2, 8),
        lines=(line("Cast iron skillet, 10 in", 1, "19.97"), line("Oat flakes", 2, "4.12")),
        hides=("unit_price",), **amounts(net_total="28.21", shipping="6.99", tax_total="1.76", total="36.96"),
    )  # fmt: skip
    sent = datetime(2026, 2, 8, 18, 4, 33, tzinfo=UTC)
    yield document(look, "order_en", "Sam, thanks for your delivery order", sent, SAM, bought, "Feb 8, 2026")
    for name, subject, title, event in (
        ("shipped_en", "Shipped: Cast iron skillet, 10 in", "Your items have left", "shipped"),
        ("out_for_delivery_en", "Out for delivery: Oat flakes", "Coming today", "out_for_delivery"),
        ("delivered_en", "Delivered: Cast iron skillet, 10 in and 1 other item", "It is there", "delivered"),
    ):
        told = Told(event, "walmart", bought.order_number)
        sent += timedelta(hours=20)
        yield notice(look, name, subject, sent, SAM, title, told, link="https://www.walmart.com/orders")


def target() -> Iterator[Case]:
    """Target: labels above the values."""
    words = ENGLISH | {"order_number": "Order #", "issue_date": "Placed on", "total": "Total"}
    words = {key: word for key, word in words.items() if key not in ("seller", "buyer", "issue_date")}
    look = Look("target", "Target", "Target.com <orders@oe1.target.com>", "en", words, "above", "#cc0000")
    bought = Purchase(
        kind="order_confirmation", marketplace="target", money=USD, order_number="912003709480215",
        issue_date=date(2025, 8, 19), lines=(line("Desk lamp, brass", 2, "31.50"),),
        **amounts(net_total="63.00", shipping="0.00", tax_total="5.20", discount="6.30", total="61.90"),
    )  # fmt: skip
    sent = datetime(2025, 8, 19, 23, 11, 2, tzinfo=UTC)
    yield document(look, "order_en", "Thanks for your order!", sent, SAM, bought, "")
    told = Told("shipped", "target", bought.order_number, "UPS", "1Z00000000000000Z7")
    yield notice(
        look, "shipped_en", f"Good news! Items from order #{bought.order_number} have shipped",
        sent + timedelta(days=1), SAM, "On the way", told, link="https://www.target.com/orders",
    )  # fmt: skip


def temu() -> Iterator[Case]:
    """Temu: no-break spaces in the subject; the notices are of all countries."""
    words = ENGLISH | {"order_number": "Order ID", "issue_date": "Order date", "discount": "Promo"}
    words = {key: word for key, word in words.items() if key not in ("seller", "buyer")}
    look = Look("temu", "Temu", "Temu <temu@orders.temu.com>", "en", words, "beside", "#fb7701", "Whaleco Technology")

    bought = Purchase(
        kind="order_confirmation", marketplace="temu", money=EUR_CODE, order_number="PO-076-14402917735190284",
        issue_date=date(2025, 9, 30), lines=(line("Drawer organiser, 6 pieces", 2, "7.98"),),
        **amounts(net_total="15.96", shipping="0.00", discount="3.00", total="12.96"),
    )  # fmt: skip
    sent = datetime(2025, 9, 30, 6, 44, tzinfo=UTC)
    subject = f"Your Temu order is\u00a0confirmed (#{bought.order_number})"
    yield document(look, "order_en", subject, sent, MAYA, bought, "Sep 30, 2025")
    for name, subject, title, event, label in (
        ("shipped_en", "Your Temu order has shipped", "On its way", "shipped", "Order ID"),
        ("out_for_delivery_pl", "Twoje zamówienie Temu jest w trakcie doręczenia", "Dziś u Ciebie",
         "out_for_delivery", "Numer zamówienia"),
        ("ready_for_pickup_cs", "Vaše objednávka Temu je připravena k\u00a0vyzvednutí", "Čeká na vás",
         "ready_for_pickup", "Číslo objednávky"),
    ):  # fmt: skip
        told = Told(event, "temu", bought.order_number)
        local = Look("temu", "Temu", look.sender, name[-2:], words | {"order_number": label}, "beside", look.color)
        subject = f"{subject} (#{bought.order_number})" if name != "shipped_en" else subject
        sent += timedelta(days=2)
        yield notice(local, name, subject, sent, MAYA, title, told, link="https://www.temu.com/bgt_orders.html")


def shein() -> Iterator[Case]:
    """SHEIN: the attached PDF is a label for a parcel that goes back."""
    words = {key: word for key, word in ENGLISH.items() if key not in ("seller", "buyer", "tax_total")}
    look = Look("shein", "SHEIN", "SHEIN <noreply@sheinnotice.com>", "en", words, "beside", "#000000")
    bought = Purchase(
        kind="order_confirmation", marketplace="shein", money=GBP, order_number="GSO187040000K7C",
        issue_date=date(2025, 6, 12), lines=(line("Ribbed vest, sage, M", 2, "6.49"), line("Canvas belt", 1, "3.25")),
        **amounts(net_total="16.23", shipping="2.99", discount="1.62", total="17.60"),
    )  # fmt: skip
    sent = datetime(2025, 6, 12, 20, 15, 1, tzinfo=UTC)
    subject = f"SHEIN order confirmation: {bought.order_number}"
    yield document(look, "order_en", subject, sent, MAYA, bought, "12 June 2025")
    told = Told("shipped", "shein", bought.order_number, "Evri", "H000000000000071")
    yield notice(
        look, "shipped_en", "Your SHEIN order has been shipped", sent + timedelta(days=2), MAYA, "It has left", told,
        link="https://www.shein.co.uk/user/orders",
    )  # fmt: skip
    label = ticket("RETURN", [("TO", "SAMPLE DEPOT"), ("PARCEL", "H00A0000000071"), ("WEIGHT", "0.4 KG")])
    made = message(
        look.sender, MAYA, "You have received a EVRI return label from SHEIN", sent + timedelta(days=9),
        html=shell("en", "Return", "Your label", "SHEIN", "#000000", [
            heading("Your label is attached"), beside([("Order number", bought.order_number)]),
        ], "SHEIN"),
    )  # fmt: skip
    returned = Told("return", "shein", bought.order_number, "Evri")
    yield Case("shein/return_label_en", attach_pdf(made, label, "label.pdf"), (), (returned,))


def shopify() -> Iterator[Case]:
    """Shopify: its bill to a shop, and two mails of a shop that it sends for, which are the shop's own."""
    words = {
        "title": "Deine Rechnung", "hello": "Der Betrag wird von deiner Karte abgebucht.",
        "invoice_number": "Rechnungsnummer", "issue_date": "Rechnungsdatum", "net_total": "Zwischensumme",
        "tax_total": "Umsatzsteuer", "total": "Gesamtbetrag", "columns": "Posten|Menge|Einzelpreis|Betrag",
    }  # fmt: skip
    look = Look("shopify", "Shopify", "Shopify <mailer@shopify.com>", "de", words, "beside", "#004c3f")
    bought = Purchase(
        kind="fee_invoice", marketplace="shopify", money=EUR, invoice_number="418820077", issue_date=date(2026, 4, 26),
        lines=(line("Tarif Basic, monatlich", 1, "36.00"), line("Transaktionsgebühren", 1, "4.12")),
        **amounts(net_total="40.12", tax_total="0.00", total="40.12"),
    )  # fmt: skip
    sent = datetime(2026, 4, 26, 10, 0, 12, tzinfo=UTC)
    shop = "inhaberin@federwerk.example"
    yield document(look, "fee_invoice_de", "Rechnung Apr 26, 2026 für federwerk", sent, shop, bought, "26. April 2026")

    words = ENGLISH | {"title": "Thank you for your purchase!", "order_number": "Order", "total": "Total"}
    words = {key: word for key, word in words.items() if key not in ("issue_date", "seller", "buyer", "columns")}
    look = Look("", "Juniper Teas", "Juniper Teas <store+70011223344@t.shopifyemail.com>", "en", words, "beside")
    bought = Purchase(
        kind="order_confirmation", money=Money("USD", "${} USD", ",", "."), order_number="47919",
        issue_date=date(2026, 3, 3), lines=(line("Smoked black tea, 100 g", 3, "11.00"),), hides=("unit_price",),
        **amounts(net_total="33.00", shipping="5.00", tax_total="0.00", total="38.00"),
    )  # fmt: skip
    sent = datetime(2026, 3, 3, 21, 5, 40, tzinfo=UTC)
    yield document(look, "shop_by_shopify_en", "Order #47919 confirmed", sent, SAM, bought, "")
    told = Told("shipped", "", bought.order_number, "USPS", "9400110200881000000024")
    yield notice(
        look, "shop_by_shopify_shipped_en", "A shipment from order #47919 is on the way", sent + timedelta(days=1),
        SAM, "Your order is on the way", told, link="https://juniperteas.example/70011223344/orders/aa",
    )  # fmt: skip


def mercadolibre() -> Iterator[Case]:
    """Mercado Libre: a $ that means pesos in Argentina, and Brazil."""
    words = {
        "title": "Compraste", "hello": "El vendedor ya prepara tu paquete.", "order_number": "Número de pedido",
        "issue_date": "Fecha de compra", "seller": "Vendedor", "buyer": "Comprador", "net_total": "Subtotal",
        "shipping": "Envío", "total": "Total", "carrier": "Transportista", "tracking_number": "Número de seguimiento",
    }  # fmt: skip
    sender = "Mercado Libre <no-reply@mercadolibre.com.ar>"
    look = Look("mercadolibre", "Mercado Libre", sender, "es", words, "beside", "#ffe600")
    bought = Purchase(
        kind="order_confirmation", marketplace="mercadolibre", money=ARS, order_number="2000007714093852",
        issue_date=date(2025, 7, 21), seller="Mates del Sur", buyer="Julia Ferreyra", hides=("unit_price",),
        lines=(line("Mate de calabaza forrado", 1, "18450.00"), line("Bombilla de alpaca", 2, "6200.50")),
        **amounts(net_total="30851.00", shipping="2990.00", total="33841.00"),
    )  # fmt: skip
    sent = datetime(2025, 7, 21, 11, 40, 55, tzinfo=ART)
    to = "julia@mailbox.example"
    yield document(look, "order_es_ar", "Compraste Mate de calabaza forrado", sent, to, bought, "21 de julio de 2025")
    told = Told("shipped", "mercadolibre", bought.order_number)
    yield notice(
        look, "shipped_es_ar", "Tu compra está en camino", sent + timedelta(days=1), to, "Ya salió", told,
        link="https://www.mercadolibre.com.ar/compras",
    )  # fmt: skip
    words = {
        "title": "Compra aprovada", "hello": "O vendedor está preparando o seu pacote.",
        "order_number": "Número do pedido", "issue_date": "Data do pedido", "seller": "Vendedor",
        "net_total": "Subtotal", "shipping": "Frete", "discount": "Desconto", "total": "Total",
    }  # fmt: skip
    sender = "Mercado Livre <no-reply@mercadolivre.com.br>"
    look = Look("mercadolibre", "Mercado Livre", sender, "pt", words, "above", "#ffe600")
    bought = Purchase(
        kind="order_confirmation", marketplace="mercadolibre", money=BRL, order_number="2000009120447716",
        issue_date=date(2026, 1, 15), seller="Casa do Café Torrado", hides=("unit_price",),
        lines=(line("Moedor manual de café", 1, "1189.90"),),
        **amounts(net_total="1189.90", shipping="0.00", discount="118.99", total="1070.91"),
    )  # fmt: skip
    sent = datetime(2026, 1, 15, 9, 12, tzinfo=ART)
    subject = "Compra aprovada: Moedor manual de café"
    yield document(look, "order_pt_br", subject, sent, "rafael@mailbox.example", bought, "15 de janeiro de 2026")


def wish() -> Iterator[Case]:
    """Wish: a number without a known form, beside its label."""
    words = {key: word for key, word in ENGLISH.items() if key not in ("seller", "buyer", "tax_total")}
    look = Look("wish", "Wish", "Wish <noreply@wish.com>", "en", words, "beside", "#2fb7ec")
    bought = Purchase(
        kind="order_confirmation", marketplace="wish", money=USD_SPELLED, order_number="66f0c2d94b5a69788796a5b4",
        issue_date=date(2024, 9, 23), lines=(line("Phone tripod, folding", 1, "9.00"),),
        **amounts(net_total="9.00", shipping="3.00", total="12.00"),
    )  # fmt: skip
    sent = datetime(2024, 9, 23, 1, 30, 30, tzinfo=UTC)
    yield document(look, "order_en", "Order confirmation", sent, SAM, bought, "September 23, 2024")
    told = Told("shipped", "wish", bought.order_number)
    yield notice(
        look, "shipped_en", "Your order has been shipped", sent + timedelta(days=4), SAM, "On the way", told,
        link="https://www.wish.com/transaction",
    )  # fmt: skip


def apple() -> Iterator[Case]:
    """Apple: the mail is the only document; a receipt in dollars and an invoice with tax in the prices."""
    words = {
        "title": "Receipt", "hello": "Thank you.", "order_number": "ORDER ID", "invoice_number": "DOCUMENT NO.",
        "issue_date": "DATE", "net_total": "Subtotal", "tax_total": "Tax", "total": "TOTAL",
    }  # fmt: skip
    look = Look("apple", "Apple", "Apple <no_reply@email.apple.com>", "en", words, "above", "#555555", "Apple Inc.")
    bought = Purchase(
        kind="receipt", marketplace="apple", money=DOLLAR_SIGN, order_number="MQVS0K4ZW7",
        invoice_number="218840117733", issue_date=date(2025, 10, 2),
        lines=(line("Tide Tables Pro (1 year)", 1, "12.99"),), hides=("unit_price",),
        **amounts(net_total="12.99", tax_total="1.07", total="14.06"),
    )  # fmt: skip
    sent = datetime(2025, 10, 2, 4, 4, 4, tzinfo=UTC)
    yield document(look, "receipt_en", "Your receipt from Apple.", sent, SAM, bought, "Oct 2, 2025")
    words = {
        "title": "Rechnung", "hello": "Vielen Dank.", "order_number": "BESTELLNUMMER",
        "invoice_number": "RECHNUNGSNUMMER", "issue_date": "RECHNUNGSDATUM", "net_total": "Zwischensumme",
        "tax_total": "Inklusive MwSt. von 19 %", "total": "GESAMT",
    }  # fmt: skip
    look = Look("apple", "Apple", look.sender, "de", words, "above", "#555555", "Apple Distribution International Ltd.")
    bought = Purchase(
        kind="invoice", marketplace="apple", money=EUR, order_number="MQVT11C0XA", invoice_number="UA04417720",
        issue_date=date(2025, 12, 24), lines=(line("Sternkarte Plus", 1, "4.99"),), hides=("unit_price",),
        tax_in_prices=True, **amounts(tax_total="0.80", total="4.99"),
    )  # fmt: skip
    sent = datetime(2025, 12, 24, 17, 59, tzinfo=CET)
    yield document(look, "invoice_de", "Deine Rechnung von Apple", sent, LENA, bought, "24. Dezember 2025")


def google_play() -> Iterator[Case]:
    """Google Play: the mail is the only document."""
    words = {
        "title": "Thank you", "hello": "You have made a purchase on Google Play.", "order_number": "Order number:",
        "issue_date": "Order date:", "tax_total": "Tax:", "total": "Total:", "columns": "Item|Qty|Unit|Price",
    }  # fmt: skip
    sender = "Google Play <googleplay-noreply@google.com>"
    look = Look("google_play", "Google Play", sender, "en", words, "stacked", "#01875f", "Google Commerce Limited")
    bought = Purchase(
        kind="receipt", marketplace="google_play", money=GBP, order_number="GPA.3391-4420-0718-55012..3",
        issue_date=date(2026, 4, 28), lines=(line("Bird Calls Premium (monthly)", 1, "3.99"),), hides=("unit_price",),
        **amounts(total="3.99"),
    )  # fmt: skip
    sent = datetime(2026, 4, 28, 7, 7, 7, tzinfo=UTC)
    subject = "Your Google Play Order Receipt from Apr 28, 2026"
    yield document(look, "receipt_en", subject, sent, MAYA, bought, "Apr 28, 2026 8:06:55 AM BST")


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (etsy, walmart, target, temu, shein, shopify, mercadolibre, wish, apple, google_play):
        yield from cases()
