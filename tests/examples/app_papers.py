"""Apple and Google Play: mails that are the only document, in several languages, and what developers are sent.

Senders and the forms of numbers are the shops'; the words in the mails are ours, and people, apps and numbers are
invented.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from html import escape

from cases import Case
from frames import Shown, bare_frame, bill, flex, full_row, listed, new_frame, run, sentence, sums_of, tiles
from layouts import grid
from messages import attach_pdf, message
from purchases import EUR, EUR_FRENCH, EUR_TIGHT, GBP, JPY, USD, Money, amounts, line
from sheets import Sheet, hosted

CET = timezone(timedelta(hours=1))
JST = timezone(timedelta(hours=9))
USD_TWICE = Money("USD", "${} USD", ",", ".")
FORINT = Money("HUF", "{} Ft", "\u00a0", ",", places=0)
APPLE, ORDERS = "Apple <no_reply@email.apple.com>", "Apple Store <order_acknowledgment@orders.apple.com>"
PLAY, PAYMENTS = "Google Play <googleplay-noreply@google.com>", "Google Payments <payments-noreply@google.com>"
SAM, LENA, CAMILLE = "sam.okafor@mailbox.example", "lena.brandt@mailbox.example", "camille@mailbox.example"
HARUKA, MAYA = "haruka@mailbox.example", "maya@mailbox.example"


def _apple_page(lang: str, title: str, facts: list[tuple[str, str]], bought: Shown, shop: str, tax: str, total: str,
                issuer: str) -> str:  # fmt: skip
    """The newer layout: a grid of small labels over values, a grey bar with the shop's name, items, a thick total."""
    rows = "".join(
        f'<tr><td width="64"><img src="https://img.mail.example/app.png" width="64" alt=""></td><td>'
        f'<span style="font-weight:600">{escape(entry.description)}</span><br><span style="color:#666">iPad</span></td>'
        f'<td align="right" style="font-weight:600">{escape(bought.money(entry.line_total))}</td></tr>'
        for entry in bought.lines
    )
    printed = f"{escape(tax)} {escape(bought.money(bought.tax_total))}" if bought.tax_total is not None else ""
    return (
        f'<html lang="{lang}"><body style="font-family:-apple-system,Helvetica"><table width="660" align="center">'
        f'<tr><td align="right"><h1 style="color:#888;font-weight:300">{escape(title)}</h1></td></tr>'
        f"<tr><td>{tiles(facts)}</td></tr>"
        f'<tr><td style="background:#f2f2f7;padding:6px"><b>{escape(shop)}</b></td></tr>'
        f'<tr><td><table width="100%">{rows}</table></td></tr><tr><td align="right" style="color:#666">{printed}</td>'
        f'</tr><tr><td align="right" style="border-top:2px solid #ccc"><span style="color:#666">{escape(total)}</span>'
        f'&nbsp;&nbsp;<span style="font-size:20px"><b>{escape(bought.money(bought.total))}</b></span></td></tr>'
        f'<tr><td style="color:#999;font-size:10px">{escape(issuer)}</td></tr></table></body></html>\n'
    )


def apple_invoices() -> Iterator[Case]:
    """The invoice of media and apps in four languages; tax is part of the prices."""
    ireland = "Apple Distribution International Ltd., 00 Sample Estate"
    for name, lang, bought, day, words, subject, to, sent in (
        ("invoice_fr", "fr", Shown(
            kind="invoice", marketplace="apple", money=EUR_FRENCH, order_number="MX7K04P2QD",
            invoice_number="204417331890", issue_date=date(2026, 2, 3), buyer="Camille Exemple", tax_in_prices=True,
            lines=(line("Carnet de marées (abonnement mensuel)", 1, "2.99"), line("Nuages Pro", 1, "8.99")),
            hides=("unit_price", "quantity"), **amounts(tax_total="2.00", total="11.98"),
        ), "3 févr. 2026", ("Facture", "N° DE COMMANDE", "N° DU DOCUMENT", "DATE DE LA FACTURE", "FACTURÉ À",
                            "App Store", "TVA incluse de", "TOTAL"), "Votre facture d’Apple", CAMILLE,
         datetime(2026, 2, 3, 5, 10, 1, tzinfo=CET)),
        ("invoice_en_gb", "en", Shown(
            kind="invoice", marketplace="apple", money=GBP, order_number="MQ2Z81LT0C", invoice_number="718830441702",
            issue_date=date(2026, 3, 14), buyer="Maya Lindqvist", tax_in_prices=True,
            lines=(line("Harbour Radio (Monthly)", 1, "4.99"),), hides=("unit_price", "quantity"),
            **amounts(tax_total="0.83", total="4.99"),
        ), "14 Mar 2026", ("Invoice", "ORDER ID", "DOCUMENT NO.", "INVOICE DATE", "BILLED TO", "App Store",
                           "Inclusive of VAT at 20%", "TOTAL"), "Your invoice from Apple.", MAYA,
         datetime(2026, 3, 14, 3, 2, tzinfo=UTC)),
        ("invoice_in_tiles_de", "de", Shown(
            kind="invoice", marketplace="apple", money=EUR, order_number="MR0TT52KXZ", invoice_number="UA11704420",
            issue_date=date(2026, 4, 9), buyer="Lena Brandt", tax_in_prices=True,
            lines=(line("Wolkenatlas Premium, jährlich", 1, "1049.99"), line("iCloud+ 200 GB", 1, "2.99")),
            hides=("unit_price", "quantity"), **amounts(tax_total="168.12", total="1052.98"),
        ), "09.04.2026", ("Rechnung", "BESTELLNUMMER", "BELEGNR.", "RECHNUNGSDATUM", "RECHNUNG AN", "App Store",
                          "Inkl. 19 % MwSt.", "GESAMT"), "Deine Rechnung von Apple", LENA,
         datetime(2026, 4, 9, 18, 0, 7, tzinfo=CET)),
        ("receipt_ja", "ja", Shown(
            kind="receipt", marketplace="apple", money=JPY, order_number="MJ81K20QWC", invoice_number="190044177203",
            issue_date=date(2026, 5, 1), buyer="見本 春香", tax_in_prices=True,
            lines=(line("潮見表 (1年)", 1, "2400"),), hides=("unit_price", "quantity"),
            **amounts(tax_total="218", total="2400"),
        ), "2026年5月1日", ("領収書", "ご注文番号", "書類番号", "領収日", "請求先", "App Store", "内消費税 10%",
            "合計"),
         "Appleからの領収書です。", HARUKA, datetime(2026, 5, 1, 9, 9, tzinfo=JST)),
    ):  # fmt: skip
        title, order, number, issued, billed_to, shop, tax, total = words
        facts = [("APPLE ID", to), (billed_to, bought.buyer), (issued, day), (order, bought.order_number),
                 (number, bought.invoice_number)]  # fmt: skip
        html = _apple_page(lang, title, facts, bought, shop, tax, total, "Apple Inc." if lang == "ja" else ireland)
        yield Case(f"apple/{name}", message(APPLE, to, subject, sent, html=html), (bought,))


def apple_others() -> Iterator[Case]:
    """Hardware: an acknowledgement of an order and a refund; what a developer is told of his proceeds."""
    bought = Shown(
        kind="order_confirmation", marketplace="apple", money=USD, order_number="W1044177203",
        issue_date=date(2025, 9, 20), buyer="Sam Okafor", lines=(line("MacBook sleeve, 14 in", 1, "1099.00"),),
        **amounts(net_total="1099.00", shipping="0.00", tax_total="96.16", total="1195.16"),
    )  # fmt: skip
    sent = datetime(2025, 9, 20, 16, 30, 2, tzinfo=UTC)
    facts = [("Order Number:", bought.order_number), ("Ordered on:", "September 20, 2025"), ("Customer:", bought.buyer)]
    sums = sums_of(bought, net_total="Subtotal", shipping="Free Shipping", tax_total="Estimated Tax",
                   total="Order Total")  # fmt: skip
    blocks = [
        sentence("Thank you for your order.", "h1"), run(facts),
        bill(bought, ("Product", "Qty", "Price", "Amount"), sums),
        sentence("All prices in USD. A new laptop case costs $99.00 elsewhere."),
    ]  # fmt: skip
    made = message(
        ORDERS, SAM, f"We’re processing your order {bought.order_number}", sent, html=bare_frame("en", blocks)
    )
    yield Case("apple/order_of_hardware_en", made, (bought,))

    back = Shown(
        kind="refund", marketplace="apple", money=USD_TWICE, order_number="MQVS0K4ZW7", issue_date=date(2025, 10, 9),
        **amounts(total="14.06"),
    )  # fmt: skip
    facts = [("ORDER ID", back.order_number), ("REFUND DATE", "Oct 9, 2025"), ("REFUND AMOUNT", back.money(back.total))]
    blocks = [sentence("Your refund", "h1"), tiles(facts, 3), sentence("We have refunded $14.06 USD to your card.")]
    made = message(
        APPLE, SAM, "Your refund from Apple", datetime(2025, 10, 9, 4, 0, 1, tzinfo=UTC), html=bare_frame("en", blocks)
    )
    yield Case("apple/refund_en", made, (back,))

    blocks = [
        sentence("Your financial report is available", "h2"),
        sentence("Proceeds of USD 1,204.40 for the period ending September 27, 2025 will be paid within 33 days."),
    ]
    made = message(
        APPLE, "dev@tidetables.example", "Your App Store Connect financial report is available",
        datetime(2025, 10, 30, 9, 0, tzinfo=UTC), html=new_frame("en", "App Store Connect", "#000000", blocks, "Apple"),
    )  # fmt: skip
    yield Case("apple/own_proceeds_en", made)


PLAY_WORDS: Mapping[str, tuple[str, ...]] = {
    "en": ("Thank you", "Order number:", "Order date:", "Item", "Price", "Tax:", "Total:", "Payment method:"),
    "de": ("Vielen Dank", "Bestellnummer:", "Bestelldatum:", "Artikel", "Preis", "Steuern:", "Gesamt:",
           "Zahlungsmethode:"),
    "hu": ("Köszönjük", "Rendelésszám:", "Rendelés dátuma:", "Tétel", "Ár", "Adó:", "Összesen:", "Fizetési mód:"),
    "fr": ("Merci", "Numéro de commande :", "Date de la commande :", "Article", "Prix", "Taxe :", "Total :",
           "Mode de paiement :"),
}  # fmt: skip


def play() -> Iterator[Case]:
    """Google Play: receipts in four languages, one lowered by a credit; a refund."""
    for name, lang, bought, day, subject, note, sent in (
        ("receipt_with_tax_en_us", "en", Shown(
            kind="receipt", marketplace="google_play", money=USD_TWICE, order_number="GPA.3310-0417-7203-88120",
            issue_date=date(2026, 1, 5), payment_method="Visa-4242", hides=("unit_price", "quantity"),
            lines=(line("Coins, bag of 500 (Harbour Tycoon)", 1, "9.99"),), **amounts(tax_total="0.80", total="10.79"),
        ), "Jan 5, 2026 7:14:20 PM PST", "Your Google Play Order Receipt from Jan 5, 2026", "",
         datetime(2026, 1, 6, 3, 14, 31, tzinfo=UTC)),
        ("receipt_de", "de", Shown(
            kind="receipt", marketplace="google_play", money=EUR, order_number="GPA.3377-5512-0044-17720..4",
            issue_date=date(2026, 2, 11), payment_method="PayPal: lena.brandt@mailbox.example",
            hides=("unit_price", "quantity"), lines=(line("Vogelstimmen Premium (monatlich)", 1, "3.99"),),
            **amounts(total="3.99"),
        ), "11.02.2026 08:06:55 MEZ", "Dein Google Play-Beleg vom 11.02.2026", "Enthält 0,64 € MwSt. (19 %)",
         datetime(2026, 2, 11, 8, 7, 2, tzinfo=CET)),
        ("receipt_hu", "hu", Shown(
            kind="receipt", marketplace="google_play", money=FORINT, order_number="GPA.3302-7741-0044-99120",
            issue_date=date(2026, 8, 16), hides=("unit_price", "quantity"),
            lines=(line("Madárhangok (havi előfizetés)", 1, "1490"),), **amounts(total="1490"),
        ), "2026. aug. 16. 9:11:02 CEST", "Google Play-rendelés (2026. aug. 16.) nyugtája",
            "27% áfát tartalmaz: 317 Ft",
         datetime(2026, 8, 16, 7, 11, 30, tzinfo=UTC)),
        ("receipt_fr", "fr", Shown(
            kind="receipt", marketplace="google_play", money=EUR_FRENCH, order_number="GPA.3390-4417-2203-00551",
            issue_date=date(2026, 3, 1), hides=("unit_price", "quantity"),
            lines=(line("Chants d'oiseaux, version complète", 1, "12.99"),), **amounts(total="12.99"),
        ), "1 mars 2026 21:30:11 CET", "Votre reçu Google Play du 1 mars 2026", "TVA de 2,17 € comprise",
         datetime(2026, 3, 1, 21, 30, 20, tzinfo=CET)),
    ):  # fmt: skip
        thanks, order, ordered, item, price, tax, total, method = PLAY_WORDS[lang]
        rows = [(entry.description, bought.money(entry.line_total)) for entry in bought.lines]
        rows += [(tax, bought.money(bought.tax_total))] if bought.tax_total is not None else []
        blocks = [
            sentence(thanks, "h2"), run([(order, bought.order_number), (ordered, day)]), grid([item, price], rows),
            run([(total, bought.money(bought.total)), (method, bought.payment_method)]), sentence(note),
        ]  # fmt: skip
        footer = "Google Commerce Limited" if lang != "en" else "Google LLC"
        html = new_frame(lang, "Google Play", "#01875f", [b for b in blocks if b != "<p></p>"], footer)
        yield Case(f"google_play/{name}", message(PLAY, MAYA, subject, sent, html=html), (bought,))

    lowered = Shown(
        kind="receipt", marketplace="google_play", money=GBP, order_number="GPA.3318-2204-4177-03551",
        issue_date=date(2026, 5, 17), hides=("unit_price", "quantity"), lines=(line("Night Sky Atlas", 1, "11.99"),),
        **amounts(discount="5.00", total="6.99"),
    )  # fmt: skip
    rows = [("Night Sky Atlas", "£11.99"), ("Promotional credit", "-£5.00"), ("Total:", "£6.99")]
    blocks = [
        sentence("Thank you", "h2"), run([("Order number:", lowered.order_number), ("Order date:",
            "17 May 2026 10:00:01 BST")]),
        grid(["Item", "Price"], rows), sentence("Visa-4417 was charged £6.99. Includes VAT of £1.17."),
    ]  # fmt: skip
    made = message(
        PLAY, MAYA, "Your Google Play Order Receipt from 17 May 2026", datetime(2026, 5, 17, 9, 0, 12, tzinfo=UTC),
        html=new_frame("en", "Google Play", "#01875f", blocks, "Google Commerce Limited"),
    )  # fmt: skip
    yield Case("google_play/receipt_with_credit_en", made, (lowered,))

    for name, lang, money, words, subject, day in (
        ("refund_en", "en", GBP, ("Your refund was issued", "Order number:", "Refund date:", "Refund amount:",
                                  "£6.99 was refunded to Visa-4417."), "Your Google Play refund", "20 May 2026"),
        ("refund_de", "de", EUR_TIGHT, ("Deine Rückerstattung wurde veranlasst", "Bestellnummer:", "Datum:",
                                        "Erstattungsbetrag:", "6,99€ wurden auf Visa-4417 erstattet."),
         "Deine Rückerstattung bei Google Play", "20.05.2026"),
    ):  # fmt: skip
        order = lowered.order_number if lang == "en" else "GPA.3318-2204-4177-03552"
        back = Shown(
            kind="refund", marketplace="google_play", money=money, order_number=order, issue_date=date(2026, 5, 20),
            **amounts(total="6.99"),
        )  # fmt: skip
        facts = [(words[1], order), (words[2], day), (words[3], money(back.total))]
        blocks = [sentence(words[0], "h2"), listed(facts), sentence(words[4])]
        html = new_frame(lang, "Google Play", "#01875f", blocks, "Google Commerce Limited")
        sent = datetime(2026, 5, 20, 11, 0, tzinfo=UTC)
        yield Case(f"google_play/{name}", message(PLAY, MAYA, subject, sent, html=html), (back,))


def google_payments() -> Iterator[Case]:
    """What Google's payments write: an invoice for Workspace as a PDF, and proceeds of a developer."""
    billed = Shown(
        kind="invoice", marketplace="google_play", money=Money("EUR", "€{}", ",", "."), invoice_number="5200441772",
        issue_date=date(2026, 4, 30), seller="Google Ireland Limited", buyer="Okafor Recording Studio",
        seller_tax_id="IE6388047V", lines=(line("Workspace Business Standard", 4, "11.50"),),
        **amounts(net_total="46.00", tax_total="0.00", total="46.00"),
    )  # fmt: skip
    sheet = Sheet(
        "Invoice", ["Google Ireland Limited", "Gordon House, Sample Street", "Dublin 0", "VAT number: IE6388047V"],
        ["Okafor Recording Studio", "12 Harbor St"],
        [("Invoice number", billed.invoice_number), ("Invoice date", "30 Apr 2026"), ("Billing ID", "0417-7203-5512")],
        [("Subscription", "Quantity", "Unit price", "Amount"), *(full_row(billed, entry) for entry in billed.lines)],
        sums_of(billed, net_total="Subtotal in EUR", tax_total="VAT (0%)", total="Total in EUR"),
        customer_label="Bill to", lead="Summary for 1 Apr 2026 - 30 Apr 2026", edges=(380, 460, 545),
    )  # fmt: skip
    sent = datetime(2026, 5, 1, 2, 4, 17, tzinfo=UTC)
    made = message(
        PAYMENTS, "studio@okafor.example", "Google Workspace: Your invoice is available for okafor.example", sent,
        text="Your Google Workspace monthly invoice is available. Please find the PDF attached.\n",
    )  # fmt: skip
    yield Case("google_play/invoice_of_workspace_en", attach_pdf(made, hosted(sheet), "5200441772.pdf"), (billed,))
    blocks = [
        sentence("Your payment is on its way", "h2"),
        flex([("Payments account", "Tide Tables"), ("Amount", "€1,204.40")]),
        sentence("Google Play Apps earnings for April 2026. It may take 3 business days to arrive."),
    ]
    made = message(
        PAYMENTS, "dev@tidetables.example", "Google Play: Your payment has been sent", sent + timedelta(days=14),
        html=new_frame("en", "Google Payments", "#1a73e8", blocks, "Google"),
    )  # fmt: skip
    yield Case("google_play/own_proceeds_en", made)


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (apple_invoices, apple_others, play, google_payments):
        yield from cases()
