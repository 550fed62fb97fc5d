"""PayPal and Klarna in several languages, for those who pay and for those who are paid.

Senders and the forms of numbers are the providers'; the words in the mails are ours, and people, shops and numbers
are invented. The seller is the merchant, the number the merchant's, except on a provider's own bill for its fees.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case
from frames import Shown, bare_frame, bill, flex, full_row, listed, new_frame, old_frame, run, sentence, sums_of, tiles
from layouts import button
from messages import attach_pdf, message
from purchases import EUR, GBP, SEK, USD, Money, amounts, line
from sheets import Sheet, account

CET = timezone(timedelta(hours=1))
EUR_DOUBLE = Money("EUR", "{} € EUR", "\u00a0", ",")
EUR_SPELLED = Money("EUR", "{} EUR", ".", ",")
GBP_DOUBLE = Money("GBP", "£{} GBP", ",", ".")
RUPIAH = Money("IDR", "Rp{} IDR", ".", ",", places=0)
MAYA, SAM, LENA = "maya@mailbox.example", "sam.okafor@mailbox.example", "lena.brandt@mailbox.example"
CAMILLE = "camille@mailbox.example"
LUXEMBOURG = "PayPal (Europe) S.à r.l. et Cie, S.C.A., L-0000 Luxembourg"


PAYPAL: Mapping[str, tuple[str, ...]] = {
    "en": ("Hello, Maya Lindqvist", "You paid {} to {}", "Transaction ID", "Transaction date", "Merchant", "Invoice ID",
           "Subtotal", "Postage", "Total"),
    "de": ("Guten Tag, Lena Brandt", "Sie haben {} an {} gezahlt", "Transaktionscode", "Transaktionsdatum", "Händler",
           "Rechnungs-ID", "Zwischensumme", "Versandkosten", "Gesamtbetrag"),
    "fr": ("Bonjour Camille Exemple", "Vous avez envoyé un paiement de {} à {}", "N° de transaction",
           "Date de la transaction", "Marchand", "Nº de facture", "Sous-total", "Livraison", "Total"),
    "es": ("Hola, Julia Ejemplo", "Has enviado un pago de {} a {}", "Id. de transacción", "Fecha de la transacción",
           "Comercio", "Número de pedido", "Subtotal", "Envío", "Total"),
    "id": ("Halo, Budi Contoh", "Anda mengirim pembayaran sebesar {} ke {}", "ID Transaksi", "Tanggal transaksi",
           "Pedagang", "Nomor pesanan", "Subtotal", "Ongkos kirim", "Total"),
}  # fmt: skip


def paypal_receipts() -> Iterator[Case]:
    """Receipts: labels over values in two columns, then what was bought in one table with its sums."""
    for name, lang, sender, bought, code, day, subject, sent in (
        ("receipt_en_gb", "en", "service@paypal.co.uk", Shown(
            kind="receipt", marketplace="paypal", money=GBP_DOUBLE, order_number="MC-20993", issue_date=date(2026,
                2, 3),
            seller="Marlow Candle Works", lines=(line("Soy candle “Sea salt”, 220 g", 4, "8.50"),),
            **amounts(net_total="34.00", shipping="2.99", total="36.99"),
        ), "6UB41770F2744017K", "3 Feb 2026 20:11:04 GMT", "Receipt for your payment to Marlow Candle Works",
         datetime(2026, 2, 3, 20, 11, 30, tzinfo=UTC)),
        ("receipt_in_columns_de", "de", "service@paypal.de", Shown(
            kind="receipt", marketplace="paypal", money=EUR_SPELLED, order_number="B-71177", issue_date=date(2026,
                3, 9),
            seller="Federwerk Schreibwaren", lines=(line("Füllhalter „Elster“, Feder F", 3, "412.00"),),
            **amounts(net_total="1236.00", shipping="4.90", total="1240.90"),
        ), "2TX88140P7704417H", "09.03.2026 10:20:11 MEZ", "Beleg für Ihre Zahlung an Federwerk Schreibwaren",
         datetime(2026, 3, 9, 10, 20, 40, tzinfo=CET)),
        ("receipt_fr", "fr", "service@paypal.fr", Shown(
            kind="receipt", marketplace="paypal", money=EUR_DOUBLE, order_number="AB-4417", issue_date=date(2026, 4, 1),
            seller="Atelier Bruyère", lines=(line("Savon d'Alep, 200 g", 6, "5.40"),),
            **amounts(net_total="32.40", shipping="4.90", total="37.30"),
        ), "8PL20417R5512044X", "1 avr. 2026 12:00:09 CEST", "Reçu pour votre paiement à Atelier Bruyère",
         datetime(2026, 4, 1, 10, 0, 30, tzinfo=UTC)),
        ("receipt_es", "es", "servicio@paypal.es", Shown(
            kind="receipt", marketplace="paypal", money=EUR, order_number="PED-00417", issue_date=date(2026, 4, 22),
            seller="Cerámica Ejemplo", lines=(line("Jarra esmaltada", 2, "24.50"),),
            **amounts(net_total="49.00", shipping="6.00", total="55.00"),
        ), "1KD77204W4417033J", "22 abr 2026 18:33:20 CEST", "Recibo de su pago a Cerámica Ejemplo",
         datetime(2026, 4, 22, 16, 33, 41, tzinfo=UTC)),
        ("receipt_id", "id", "service@intl.paypal.com", Shown(
            kind="receipt", marketplace="paypal", money=RUPIAH, order_number="KBR-7720417", issue_date=date(2026, 5, 2),
            seller="Kopi Bukit Raya", lines=(line("Biji kopi 1 kg", 2, "215000"),),
            **amounts(net_total="430000", shipping="18000", total="448000"),
        ), "5MM33120D0417720S", "2 Mei 2026 09:00:10 WIB", "Anda mengirim pembayaran",
         datetime(2026, 5, 2, 2, 0, 40, tzinfo=UTC)),
    ):  # fmt: skip
        hello, said, code_label, date_label, merchant, number, subtotal, shipping, total = PAYPAL[lang]
        facts = [(code_label, code), (date_label, day), (merchant, bought.seller), (number, bought.order_number)]
        columns = {"de": "Beschreibung|Menge|Stückpreis|Betrag", "fr": "Description|Quantité|Prix unitaire|Montant",
                   "es": "Descripción|Cantidad|Precio unitario|Importe", "id": "Deskripsi|Jumlah|Harga satuan|Nilai",
                   "en": "Description|Quantity|Unit price|Amount"}[lang]  # fmt: skip
        blocks = [
            sentence(hello), sentence(said.format(bought.money(bought.total), bought.seller), "h2"), tiles(facts),
            bill(bought, columns.split("|"), sums_of(bought, net_total=subtotal, shipping=shipping, total=total)),
        ]  # fmt: skip
        html = new_frame(lang, "PayPal", "#003087", blocks, LUXEMBOURG)
        to = {"de": LENA, "fr": CAMILLE, "es": "julia@mailbox.example", "id": "budi@mailbox.example"}.get(lang, MAYA)
        yield Case(f"paypal/{name}", message(f"PayPal <{sender}>", to, subject, sent, html=html), (bought,))


def paypal_others() -> Iterator[Case]:
    """Refunds and an invoice of a seller in other languages; money that comes in; what PayPal charges."""
    for name, lang, sender, bought, words, day, subject in (
        ("refund_de", "de", "service@paypal.de", Shown(
            kind="refund", marketplace="paypal", money=EUR_SPELLED, order_number="B-71177", issue_date=date(2026,
                3, 20),
            seller="Federwerk Schreibwaren", **amounts(total="412.00"),
        ), ("Sie haben eine Rückzahlung erhalten", "Händler", "Rechnungs-ID", "Datum", "Rückzahlungsbetrag",
            "Federwerk Schreibwaren hat Ihnen 412,00 EUR zurückgezahlt."), "20. März 2026",
         "Rückzahlung von Federwerk Schreibwaren"),
        ("refund_fr", "fr", "service@paypal.fr", Shown(
            kind="refund", marketplace="paypal", money=EUR_DOUBLE, order_number="AB-4417", issue_date=date(2026, 4, 9),
            seller="Atelier Bruyère", **amounts(total="10.80"),
        ), ("Vous avez reçu un remboursement", "Marchand", "Nº de commande", "Date", "Montant remboursé",
            "Atelier Bruyère vous a remboursé 10,80 € EUR."), "9 avril 2026", "Remboursement de Atelier Bruyère"),
    ):  # fmt: skip
        title, merchant, number, issued, total, told = words
        facts = [(merchant, bought.seller), (number, bought.order_number), (issued, day),
                 (total, bought.money(bought.total))]  # fmt: skip
        blocks = [sentence(title, "h2"), flex(facts), sentence(told)]
        html = new_frame(lang, "PayPal", "#003087", blocks, LUXEMBOURG)
        sent = datetime.combine(bought.issue_date, datetime.min.time(), UTC) + timedelta(hours=9)
        yield Case(f"paypal/{name}", message(f"PayPal <{sender}>", LENA, subject, sent, html=html), (bought,))

    asked = Shown(
        kind="invoice", marketplace="paypal", money=EUR_SPELLED, invoice_number="0031", issue_date=date(2026, 5, 4),
        seller="Brandt Keramik", buyer="Sam Okafor", lines=(line("Schale, celadon", 2, "38.00"),),
        **amounts(net_total="76.00", shipping="9.90", total="85.90"),
    )  # fmt: skip
    facts = [("Rechnungsnummer", asked.invoice_number), ("Rechnungsdatum", "4. Mai 2026"), ("Fällig am",
        "18. Mai 2026"),
             ("Verkäufer", asked.seller), ("Rechnungsempfänger", asked.buyer)]  # fmt: skip
    sums = sums_of(asked, net_total="Zwischensumme", shipping="Versand", total="Gesamtbetrag")
    blocks = [
        sentence("Brandt Keramik hat Ihnen eine Rechnung gesendet", "h2"), listed(facts),
        bill(asked, ("Beschreibung", "Menge", "Preis", "Betrag"), sums), button("Rechnung bezahlen", "https://www.paypal.com/"),
    ]  # fmt: skip
    made = message(
        "Brandt Keramik <service@paypal.de>", SAM, "Rechnung von Brandt Keramik (0031)",
        datetime(2026, 5, 4, 12, 30, 2, tzinfo=CET), html=old_frame("de", "PayPal", "#003087", blocks, LUXEMBOURG),
    )  # fmt: skip
    yield Case("paypal/invoice_of_a_seller_de", made, (asked,))

    facts = [("Erhaltener Betrag", "416,90 EUR"), ("Transaktionscode", "9UB40017F2744017K"), ("Käufer", "Lena Brandt")]
    blocks = [sentence("Sie haben eine Zahlung erhalten", "h2"), flex(facts), sentence("Rechnungs-ID: B-55120")]
    made = message(
        "PayPal <service@paypal.de>", "shop@federwerk.example", "Sie haben eine Zahlung erhalten",
        datetime(2025, 2, 14, 9, 1, 2, tzinfo=CET), html=new_frame("de", "PayPal", "#003087", blocks, LUXEMBOURG),
    )  # fmt: skip
    yield Case("paypal/money_received_de", made)

    fee = Shown(
        kind="fee_invoice", marketplace="paypal", money=EUR, invoice_number="PP-EU-2026-04-0417",
        issue_date=date(2026, 4, 30), seller="PayPal (Europe) S.à r.l. et Cie, S.C.A.",
            buyer="Federwerk Schreibwaren GmbH",
        seller_tax_id="LU22046007",
        lines=(line("Transaktionsgebühren April 2026", 1, "188.42"), line("Rückbuchungsgebühr", 1, "16.00")),
        **amounts(net_total="204.42", tax_total="0.00", total="204.42"),
    )  # fmt: skip
    sheet = Sheet(
        "Rechnung", ["PayPal (Europe) S.à r.l. et Cie, S.C.A.", "L-0000 Luxembourg", "USt-IdNr. LU22046007"],
        ["Federwerk Schreibwaren GmbH", "Gänsekiel 3"],
        [("Rechnungsnummer", fee.invoice_number), ("Rechnungsdatum", "30.04.2026")],
        [("Beschreibung", "Menge", "Preis", "Betrag"), *(full_row(fee, entry) for entry in fee.lines)],
        sums_of(fee, net_total="Nettobetrag", tax_total="MwSt. 0 %", total="Gesamtbetrag"), customer_label="Kunde",
        footer=["Steuerfreie Finanzdienstleistung."],
    )  # fmt: skip
    made = message(
        "PayPal <service@paypal.de>", "shop@federwerk.example", "Ihre Gebührenrechnung für April 2026",
        datetime(2026, 5, 3, 4, 0, tzinfo=UTC), text="Guten Tag,\n\nIhre Rechnung über Gebühren hängt an.\n",
    )  # fmt: skip
    yield Case("paypal/fee_invoice_de", attach_pdf(made, account(sheet), "PP-EU-2026-04-0417.pdf"), (fee,))


def klarna() -> Iterator[Case]:
    """Klarna: bills in German and Swedish that repeat the shop's order, a plan, refunds, what a merchant is paid."""
    sender = "Klarna <no-reply@klarna.com>"
    billed = Shown(
        kind="invoice", marketplace="klarna", money=EUR, order_number="B-71902", invoice_number="70041772044",
        issue_date=date(2026, 3, 2), seller="Federwerk Schreibwaren", amount_due=None, hides=("unit_price", "quantity"),
        lines=(line("Notizbuch A5, liniert", 1, "24.00"), line("Tinte, 50 ml", 1, "7.25")),
        **amounts(net_total="31.25", shipping="4.90", total="36.15"),
    )  # fmt: skip
    facts = [("Händler", billed.seller), ("Bestellnummer", billed.order_number), ("Rechnungsnummer",
        billed.invoice_number),
             ("Rechnungsdatum", "02.03.2026"), ("Zahlbar bis", "01.04.2026")]  # fmt: skip
    sums = sums_of(billed, net_total="Zwischensumme", shipping="Versand", total="Gesamtbetrag")
    blocks = [sentence("Deine Rechnung", "h1"), flex(facts), bill(billed, ("Artikel", "Betrag"), sums),
              sentence("Bitte überweise den Betrag unter Angabe deiner Rechnungsnummer.")]  # fmt: skip
    made = message(
        sender, LENA, "Deine Klarna-Rechnung", datetime(2026, 3, 2, 15, 0, tzinfo=CET),
        html=new_frame("de", "Klarna.", "#ffa8cd", blocks, "Klarna Bank AB (publ)"),
    )  # fmt: skip
    yield Case("klarna/invoice_de", made, (billed,))

    swedish = Shown(
        kind="invoice", marketplace="klarna", money=SEK, order_number="SK-7741", invoice_number="88204417012",
        issue_date=date(2026, 1, 18), seller="Snökristall Friluft", hides=("unit_price",),
        lines=(line("Skidor, 190 cm", 1, "3196.00"), line("Skidvalla, röd", 2, "102.00")),
        **amounts(net_total="3400.00", shipping="59.00", total="3459.00"),
    )  # fmt: skip
    facts = [("Butik", swedish.seller), ("Ordernummer", swedish.order_number), ("Fakturanummer",
        swedish.invoice_number),
             ("Fakturadatum", "2026-01-18"), ("Förfallodatum", "2026-02-17")]  # fmt: skip
    sums = sums_of(swedish, net_total="Delsumma", shipping="Frakt", total="Totalt")
    blocks = [sentence("Din faktura", "h1"), run(facts, ": "), bill(swedish, ("Vara", "Antal", "Belopp"), sums)]
    made = message(
        "Klarna <no-reply@klarna.se>", MAYA, "Din Klarna-faktura från Snökristall Friluft",
        datetime(2026, 1, 18, 15, 0, tzinfo=CET),
        html=new_frame("sv", "Klarna.", "#ffa8cd", blocks, "Klarna Bank AB (publ)"),
    )  # fmt: skip
    yield Case("klarna/invoice_sv", made, (swedish,))

    plan = Shown(
        kind="statement", marketplace="klarna", money=GBP, order_number="MC-20993", issue_date=date(2026, 2, 3),
        seller="Marlow Candle Works", hides=("unit_price",), lines=(line("Beeswax candle", 3, "11.00"),),
        **amounts(net_total="33.00", shipping="2.99", total="35.99"),
    )  # fmt: skip
    facts = [("Store", plan.seller), ("Order number", plan.order_number), ("Order date", "3 February 2026")]
    sums = sums_of(plan, net_total="Subtotal", shipping="Delivery", total="Total")
    parts = [("Due today", "£12.01"), ("5 March 2026", "£11.99"), ("4 April 2026", "£11.99")]
    blocks = [sentence("Your payment plan", "h1"), flex(facts), bill(plan, ("Item", "Qty", "Price"), sums), flex(parts)]
    made = message(
        sender, MAYA, "Your payment plan for Marlow Candle Works", datetime(2026, 2, 3, 20, 12, tzinfo=UTC),
        html=new_frame("en", "Klarna.", "#ffa8cd", blocks, "Klarna"),
    )  # fmt: skip
    yield Case("klarna/payment_plan_en", made, (plan,))

    for name, lang, money, order, shop, words, subject, day in (
        ("refund_en", "en", GBP, "MC-20993", "Marlow Candle Works",
         ("Your refund is confirmed", "Store", "Order number", "Refund date", "Refund amount",
          "We refunded {} to you."),
         "Your refund from Marlow Candle Works", "17 February 2026"),
        ("refund_de", "de", EUR, "B-71902", "Federwerk Schreibwaren",
         ("Deine Rückerstattung ist bestätigt", "Händler", "Bestellnummer", "Datum", "Erstattungsbetrag",
          "Wir haben dir {} erstattet."), "Deine Rückerstattung von Federwerk Schreibwaren", "17. Februar 2026"),
    ):  # fmt: skip
        back = Shown(
            kind="refund", marketplace="klarna", money=money, order_number=order, issue_date=date(2026, 2, 17),
            seller=shop, **amounts(total="11.00"),
        )  # fmt: skip
        title, store, number, issued, total, told = words
        facts = [(store, shop), (number, order), (issued, day), (total, money(back.total))]
        blocks = [sentence(title, "h1"), flex(facts), sentence(told.format(money(back.total)))]
        sent = datetime(2026, 2, 17, 8, 0, tzinfo=UTC)
        html = new_frame(lang, "Klarna.", "#ffa8cd", blocks, "Klarna")
        yield Case(f"klarna/{name}", message(sender, MAYA, subject, sent, html=html), (back,))

    paid = Shown(
        kind="statement", marketplace="klarna", money=EUR, invoice_number="STL-0417720", issue_date=date(2026, 3, 6),
        **amounts(total="9402.17"),
    )  # fmt: skip
    facts = [("Belegnummer", paid.invoice_number), ("Belegdatum", "06.03.2026")]
    rows = [("Umsatz", "9.711,40 €"), ("Gebühren", "-309,23 €"), ("Auszahlungsbetrag", "9.402,17 €")]
    blocks = [sentence("Abrechnung", "h2"), listed(facts), flex(rows)]
    made = message(
        sender, "shop@federwerk.example", "Deine Klarna Abrechnung", datetime(2026, 3, 6, 5, 0, tzinfo=UTC),
        html=bare_frame("de", blocks),
    )  # fmt: skip
    yield Case("klarna/settlement_de", made, (paid,))


def dollars() -> Iterator[Case]:
    """A PayPal receipt whose bare $ has its code on another line of the mail."""
    bought = Shown(
        kind="receipt", marketplace="paypal", money=USD, order_number="JT-48120", issue_date=date(2026, 3, 30),
        seller="Juniper Teas", lines=(line("Oolong, 50 g", 2, "14.00"),),
        **amounts(net_total="28.00", shipping="5.00", tax_total="0.00", total="33.00"),
    )  # fmt: skip
    facts = [("Transaction ID", "7AB30417X1122044L"), ("Transaction date", "Mar 30, 2026"), ("Paid to", bought.seller),
             ("Merchant order ID", bought.order_number), ("Currency", "USD")]  # fmt: skip
    sums = sums_of(bought, net_total="Subtotal", shipping="Shipping", tax_total="Tax", total="Total")
    blocks = [sentence("You paid $33.00 to Juniper Teas", "h2"), run(facts, ": "),
              bill(bought, ("Item", "Qty", "Price", "Amount"), sums)]  # fmt: skip
    made = message(
        "PayPal <service@paypal.com>", SAM, "Your receipt for your PayPal payment to Juniper Teas",
        datetime(2026, 3, 30, 21, 0, 1, tzinfo=UTC), html=old_frame("en", "PayPal", "#003087", blocks, "PayPal"),
    )  # fmt: skip
    yield Case("paypal/receipt_with_code_apart_en", made, (bought,))


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (paypal_receipts, paypal_others, klarna, dollars):
        yield from cases()
