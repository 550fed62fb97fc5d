"""Papers that are harder to read than most: several pages, credit notes for fees, balances, two rates, two currencies.

Senders and the forms of numbers are the marketplaces'; the words in the mails are ours, and people, shops and numbers
are invented.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import accumulate

from cases import Case
from frames import Shown, bare_frame, bill, cards, flex, full_row, listed, new_frame, run, sentence, sums_of, tiles
from messages import attach_pdf, message
from purchases import EUR, GBP, Money, amounts, line
from sheets import JAPANESE, LONGEST_PAGE, Sheet, account, hosted, office

CET, JST = timezone(timedelta(hours=1)), timezone(timedelta(hours=9))
EUR_SIGN = Money("EUR", "€{}", ",", ".")
GBP_DOUBLE = Money("GBP", "£{} GBP", ",", ".")
YEN = Money("JPY", "¥{}", ",", ".", places=0)
LENA, MAYA, STUDIO = "lena.brandt@mailbox.example", "maya@mailbox.example", "studio@okafor.example"


def pages() -> Iterator[Case]:
    """OTTO: an invoice of two pages, with what is carried over at the end of one and the head of the other."""
    words = ("Rot", "Blau", "Grün", "Gelb", "Grau", "Weiß", "Braun", "Rosa", "Lila", "Beige")
    names = [f"Handtuch {word}, {size}" for size in ("30 x 50", "50 x 100", "70 x 140") for word in words]
    lines = tuple(line(name, 1 + number % 3, f"{4 + number % 7}.{10 + number}") for number, name in enumerate(names))
    net = sum((entry.line_total for entry in lines), Decimal(0))
    tax = (net * 19 / 100).quantize(Decimal("0.01"))
    billed = Shown(
        kind="invoice", marketplace="otto", money=EUR, order_number="cbn4w7hnt1", invoice_number="460018844102",
        issue_date=date(2026, 4, 20), seller="OTTO GmbH & Co. KGaA", buyer="Brandt Keramik", lines=lines,
        net_total=net, tax_total=tax, total=net + tax,
    )  # fmt: skip
    sheet = Sheet(
        "Rechnung", ["OTTO GmbH & Co. KGaA", "Musterstraße 1", "00000 Musterstadt"],
        ["Brandt Keramik", "Lindenallee 7", "99998 Beispielhausen"],
        [("Rechnungsnummer", billed.invoice_number), ("Rechnungsdatum", "20.04.2026"),
         ("Auftragsnummer", billed.order_number)],
        [("Artikel", "Menge", "Einzelpreis", "Betrag"), *(full_row(billed, entry) for entry in lines)],
        sums_of(billed, net_total="Nettobetrag", tax_total="MwSt. 19 %", total="Rechnungsbetrag"),
        edges=(350, 450, 545), lead="Wir berechnen Ihnen:",
        carried=("Übertrag", [EUR(list(accumulate(e.line_total for e in lines))[LONGEST_PAGE - 2])]),
        footer=["OTTO GmbH & Co. KGaA", "Sitz Musterstadt", "USt-IdNr. DE000000017"],
    )  # fmt: skip
    made = message(
        "OTTO <info@service.otto.de>", LENA, f"Rechnung zu deiner Bestellung {billed.order_number}",
        datetime(2026, 4, 20, 6, 0, 1, tzinfo=CET), text="Hallo,\n\nim Anhang findest du die Rechnung.\n",
    )  # fmt: skip
    yield Case("otto/invoice_of_two_pages_de", attach_pdf(made, office(sheet), "Rechnung.pdf"), (billed,))


def fees_back() -> Iterator[Case]:
    """Kaufland: a credit note for fees that a seller paid."""
    credited = Shown(
        kind="credit_note", marketplace="kaufland", money=EUR, invoice_number="KEC-G-2026-00417",
        issue_date=date(2026, 2, 10), seller="Kaufland e-commerce GmbH", buyer="Federwerk Schreibwaren GmbH",
        seller_tax_id="DE334122448", lines=(line("Erstattete Verkaufsgebühr MK7T2QX", 1, "5.28"),),
        **amounts(net_total="5.28", tax_total="1.00", total="6.28"),
    )  # fmt: skip
    sheet = Sheet(
        "Gutschrift", ["Kaufland e-commerce GmbH", "Musterplatz 9", "00000 Musterstadt", "USt-IdNr.: DE334122448"],
        ["Federwerk Schreibwaren GmbH", "Gänsekiel 3"],
        [("Gutschriftsnummer", credited.invoice_number), ("Datum", "10.02.2026"),
         ("Zu Rechnung", "KEC-2026-014427")],
        [("Beschreibung", "Menge", "Einzelpreis", "Betrag"), *(full_row(credited, entry) for entry in credited.lines)],
        sums_of(credited, net_total="Nettobetrag", tax_total="USt. 19 %", total="Gutschriftsbetrag"),
        customer_label="Kunde",
    )  # fmt: skip
    made = message(
        "Kaufland.de Marktplatz <noreply@kaufland-marktplatz.de>", "shop@federwerk.example",
        "Deine Gutschrift für Verkaufsgebühren", datetime(2026, 2, 10, 4, 0, tzinfo=CET), text="Gutschrift.\n",
    )  # fmt: skip
    yield Case("kaufland/fee_credit_note_de", attach_pdf(made, account(sheet), "gutschrift.pdf"), (credited,))


def balances() -> Iterator[Case]:
    """Stripe: an invoice lowered by a coupon and a balance, and one that is paid already."""
    for name, number, rows, discount, tax, total, due, more in (
        ("invoice_with_balance_en", "KT0417AB-0013", (line("Large server, June", 1, "1048.00"),), "104.80", "216.94",
         "1160.14", "1060.14", [("Applied balance", "-€100.00")]),
        ("invoice_paid_en", "KT0417AB-0014", (line("Small server, June", 2, "12.00"),), None, "5.52", "29.52", "0.00",
         [("Amount paid", "-€29.52")]),
    ):  # fmt: skip
        billed = Shown(
            kind="invoice", marketplace="stripe", money=EUR_SIGN, invoice_number=number, issue_date=date(2026, 5, 28),
            seller="Alder Hosting Ltd", buyer="Okafor Recording Studio", lines=rows,
            **amounts(net_total=str(rows[0].line_total), tax_total=tax, total=total, amount_due=due),
            **(amounts(discount=discount) if discount else {}),
        )  # fmt: skip
        labels = {"net_total": "Subtotal", "discount": "Annual plan (10% off)", "tax_total": "VAT - Ireland (23%)"}
        sums = [*sums_of(billed, **labels, total="Total"), *more, ("Amount due", EUR_SIGN(Decimal(due)))]
        sheet = Sheet(
            "Invoice", ["Alder Hosting Ltd", "7 Alder Rd", "Sampleton"], ["Okafor Recording Studio", "12 Harbor St"],
            [("Invoice number", number), ("Date of issue", "May 28, 2026"), ("Date due", "June 27, 2026")],
            [("Description", "Qty", "Unit price", "Amount"), *(full_row(billed, entry) for entry in rows)], sums,
            customer_label="Bill to", lead=f"{EUR_SIGN(Decimal(due))} due June 27, 2026", edges=(350, 440, 545),
        )  # fmt: skip
        made = message(
            "Alder Hosting Ltd <invoice+statements+acct_00aaen@stripe.com>", STUDIO,
            f"New invoice from Alder Hosting Ltd #{number}", datetime(2026, 5, 28, 6, 30, 4, tzinfo=UTC),
            text="Your invoice is attached.\n",
        )  # fmt: skip
        yield Case(f"stripe/{name}", attach_pdf(made, hosted(sheet), f"Invoice-{number}.pdf"), (billed,))


def currencies() -> Iterator[Case]:
    """PayPal: a payment in pounds from a balance in euros; the merchant's total is the one in pounds."""
    bought = Shown(
        kind="receipt", marketplace="paypal", money=GBP_DOUBLE, order_number="MC-21007", issue_date=date(2026, 3, 5),
        seller="Marlow Candle Works", lines=(line("Soy candle “Sea salt”, 220 g", 4, "8.50"),),
        **amounts(net_total="34.00", shipping="2.99", total="36.99"),
    )  # fmt: skip
    facts = [("Merchant", bought.seller), ("Invoice ID", bought.order_number), ("Transaction date", "5 Mar 2026")]
    sums = sums_of(bought, net_total="Subtotal", shipping="Postage", total="Total")
    converted = [("You paid from your balance", "€43.91 EUR"), ("Exchange rate", "1 GBP = 1.18708 EUR")]
    blocks = [
        sentence("You paid £36.99 GBP to Marlow Candle Works", "h2"), tiles(facts),
        bill(bought, ("Description", "Quantity", "Unit price", "Amount"), sums), flex(converted),
    ]  # fmt: skip
    made = message(
        "PayPal <service@paypal.co.uk>", MAYA, "Receipt for your payment to Marlow Candle Works",
        datetime(2026, 3, 5, 20, 0, 2, tzinfo=UTC), html=new_frame("en", "PayPal", "#003087", blocks, "PayPal"),
    )  # fmt: skip
    yield Case("paypal/receipt_in_two_currencies_en", made, (bought,))


def rates() -> Iterator[Case]:
    """Rakuten Ichiba: a receipt with the two Japanese rates, each with its own sum and tax."""
    paid = Shown(
        kind="receipt", marketplace="rakuten_jp", money=YEN, order_number="288417-20260203-0417700944",
        invoice_number="R-2602-0118", issue_date=date(2026, 2, 6), seller="株式会社海辺", buyer="見本 春香",
        seller_tax_id="T7123456789012", tax_in_prices=True,
        lines=(line("鉄フライパン 26cm", 1, "7700"), line("干し魚 詰合せ", 2, "2160")),
        **amounts(tax_total="1020", total="12020"),
    )  # fmt: skip
    sheet = Sheet(
        "領収書", ["株式会社海辺", "登録番号 T7123456789012", "見本県見本市1-2-3"], ["見本 春香 様"],
        [("領収書番号", paid.invoice_number), ("発行日", "2026年2月6日"), ("注文番号", paid.order_number)],
        [("商品名", "数量", "単価", "金額"), *(full_row(paid, entry) for entry in paid.lines)],
        [("10%対象", "¥7,700"), ("内消費税", "¥700"), ("8%対象(軽減税率)", "¥4,320"), ("内消費税", "¥320"),
         ("合計", "¥12,020")],
        edges=(300, 400, 545), font=JAPANESE, bold=JAPANESE,
    )  # fmt: skip
    made = message(
        "海辺の道具店 <order-confirm@mail.rms.rakuten.co.jp>", "haruka@mailbox.example", "領収書をお送りします",
        datetime(2026, 2, 6, 9, 0, 2, tzinfo=JST), text="見本様\n\n領収書を添付いたします。ご確認ください。\n",
    )  # fmt: skip
    yield Case("rakuten_jp/receipt_of_two_rates_ja", attach_pdf(made, account(sheet), "ryoshusho.pdf"), (paid,))


def parts() -> Iterator[Case]:
    """Klarna, Target and Vinted: parts of a sum, a tip and a deposit beside the total."""
    plan = Shown(
        kind="statement", marketplace="klarna", money=GBP, order_number="MC-21011", issue_date=date(2026, 3, 9),
        seller="Marlow Candle Works", lines=(line("Candle maker's kit", 1, "96.00"),), hides=("unit_price", "quantity"),
        **amounts(net_total="96.00", shipping="3.00", total="99.00"),
    )  # fmt: skip
    facts = [("Store", plan.seller), ("Order number", plan.order_number), ("Order date", "9 March 2026")]
    sums = sums_of(plan, net_total="Subtotal", shipping="Delivery", total="Total")
    blocks = [
        sentence("Your payment information", "h1"), listed(facts), bill(plan, ("Item", "Price"), sums),
        run([("Pay today: ", "£33.00"), ("Pay in 30 days: ", "£33.00"), ("Pay in 60 days: ", "£33.00")], ""),
    ]  # fmt: skip
    made = message(
        "Klarna <no-reply@klarna.com>", MAYA, "Your payment information for Marlow Candle Works",
        datetime(2026, 3, 9, 20, 0, 2, tzinfo=UTC), html=bare_frame("en", blocks),
    )  # fmt: skip
    yield Case("klarna/payment_in_three_en", made, (plan,))

    bought = Shown(
        kind="order_confirmation", marketplace="target", money=Money("USD", "${}", ",", "."),
        order_number="912004417720611", issue_date=date(2026, 6, 14), hides=("unit_price",),
        lines=(line("Sparkling water, 12 cans", 2, "5.29"), line("Charcoal, 16 lb", 1, "13.99")),
        **amounts(net_total="24.57", shipping="9.99", tax_total="1.23", total="35.79"),
    )  # fmt: skip
    sums = sums_of(bought, net_total="Subtotal", shipping="Same Day Delivery fee", tax_total="Estimated tax",
                   total="Total")  # fmt: skip
    blocks = [
        sentence("Thanks for your order!", "h1"), run([("Order #:", bought.order_number), ("Placed:", "06/14/2026")]),
        cards(bought, "Qty {}", ("Sold & shipped by Target",)), flex(sums),
        sentence("Your shopper may charge up to $39.00 until the delivery is done."),
    ]  # fmt: skip
    made = message(
        "Target <orders@oe1.target.com>", MAYA, "Thanks for your order!", datetime(2026, 6, 14, 15, 0, 2, tzinfo=UTC),
        html=new_frame("en", "Target", "#cc0000", blocks, "Target Brands, Inc."),
    )  # fmt: skip
    yield Case("target/order_with_hold_en", made, (bought,))


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (pages, fees_back, balances, currencies, rates, parts):
        yield from cases()
