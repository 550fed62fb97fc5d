"""Examples of those who only move the money: the seller in them is the merchant, the number the merchant's.

Senders and subjects are the providers'; the words in the mails are ours, and people, shops and numbers are invented.
What names no number of the merchant's waits for a person or for the order that it belongs to.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case
from layouts import beside, heading, paragraph, shell
from looks import Look, document
from messages import attach_pdf, message
from pages import WORDS, Paper, ruled
from purchases import EUR, GBP, Money, Purchase, amounts, line

CET = timezone(timedelta(hours=1))
EUR_TWICE = Money("EUR", "€{} EUR", ",", ".")
USD_TWICE = Money("USD", "${} USD", ",", ".")
EUR_GERMAN = Money("EUR", "{} EUR", ".", ",")
# What a bare $ means is said nowhere in these mails, so no currency is expected.
DOLLAR_SIGN = Money("", "${}", ",", ".")
PHP_CODE = Money("PHP", "PHP {}", ",", ".")
MAYA, SAM, LENA = "maya@mailbox.example", "sam.okafor@mailbox.example", "lena.brandt@mailbox.example"


def paypal() -> Iterator[Case]:
    """PayPal: receipts in two languages, an invoice of a seller, a refund, and money that came in."""
    words = {
        "title": "You paid Juniper Teas", "hello": "The payment shows on your card under their name.",
        "issue_date": "Transaction date", "order_number": "Invoice ID", "seller": "Merchant",
        "net_total": "Subtotal", "shipping": "Shipping", "total": "Total",
        "columns": "Description|Qty|Unit price|Amount",
    }  # fmt: skip
    footer = "PayPal (Europe) S.à r.l. et Cie, S.C.A."
    look = Look("paypal", "PayPal", "PayPal <service@paypal.com>", "en", words, "above", "#003087", footer)
    code = (beside([("Transaction ID", "4HN7K81774401762B")]),)
    bought = Purchase(
        kind="receipt", marketplace="paypal", money=USD_TWICE, order_number="JT-47919", issue_date=date(2026, 3, 3),
        seller="Juniper Teas", lines=(line("Smoked black tea, 100 g", 3, "11.00"),),
        **amounts(net_total="33.00", shipping="5.00", total="38.00"),
    )  # fmt: skip
    sent = datetime(2026, 3, 3, 21, 5, 58, tzinfo=UTC)
    subject = "Receipt for Your Payment to Juniper Teas"
    yield document(look, "receipt_en", subject, sent, SAM, bought, "Mar 3, 2026", code)

    words = {
        "title": "Beleg für Ihre Zahlung", "hello": "Sie haben eine Zahlung gesendet.", "issue_date": "Datum",
        "order_number": "Rechnungs-ID", "seller": "Händler", "net_total": "Zwischensumme", "shipping": "Versand",
        "total": "Gesamtbetrag",
    }  # fmt: skip
    german = Look("paypal", "PayPal", "service@paypal.de <service@paypal.de>", "de", words, "beside", "#003087", footer)
    bought = Purchase(
        kind="receipt", marketplace="paypal", money=EUR_GERMAN, order_number="B-55120", issue_date=date(2025, 2, 14),
        seller="Federwerk Schreibwaren", lines=(line("Füllhalter „Elster“, Feder M", 1, "412.00"),),
        hides=("unit_price",), **amounts(net_total="412.00", shipping="4.90", total="416.90"),
    )  # fmt: skip
    sent = datetime(2025, 2, 14, 9, 1, 1, tzinfo=CET)
    code = (beside([("Transaktionscode", "9UB40017F2744017K")]),)
    subject = f"Beleg für Ihre Zahlung an {bought.seller}"
    yield document(german, "receipt_de", subject, sent, LENA, bought, "14. Februar 2025", code)

    words = {
        "title": "Invoice from Copperwind Instruments", "hello": "Copperwind Instruments asks you to pay.",
        "invoice_number": "Invoice number", "issue_date": "Invoice date", "seller": "Seller", "net_total": "Subtotal",
        "total": "Total", "columns": "Description|Qty|Unit price|Amount",
    }  # fmt: skip
    asked = Look("paypal", "PayPal", look.sender, "en", words, "above", "#003087", footer)
    bought = Purchase(
        kind="invoice", marketplace="paypal", money=USD_TWICE, invoice_number="CW-0042", issue_date=date(2025, 4, 1),
        seller="Copperwind Instruments", lines=(line("Tuning fork, 440 Hz", 2, "24.00"),),
        **amounts(net_total="48.00", total="48.00"),
    )  # fmt: skip
    sent = datetime(2025, 4, 1, 17, 3, tzinfo=UTC)
    subject = "Invoice from Copperwind Instruments (CW-0042)"
    yield document(asked, "invoice_of_a_seller_en", subject, sent, SAM, bought, "Apr 1, 2025")

    words = {
        "title": "You received a refund", "hello": "The money goes back to your card.", "order_number": "Invoice ID",
        "issue_date": "Transaction date", "seller": "Merchant", "net_total": "Refund to card", "total": "Refund total",
    }  # fmt: skip
    back = Look("paypal", "PayPal", look.sender, "en", words, "beside", "#003087", footer)
    bought = Purchase(
        kind="refund", marketplace="paypal", money=USD_TWICE, order_number="JT-47919", issue_date=date(2026, 3, 12),
        seller="Juniper Teas", **amounts(total="11.00"),
    )  # fmt: skip
    sent = datetime(2026, 3, 12, 8, 0, 9, tzinfo=UTC)
    subject = "You received a refund from Juniper Teas"
    more = (paragraph("Juniper Teas sent you back $11.00 USD."),)
    yield document(back, "refund_en", subject, sent, SAM, bought, "Mar 12, 2026", more)

    came = [heading("You've got money"), beside([("From", "Jo Sample"), ("Amount", "$12.00 USD")])]
    html = shell("en", "Money", "Jo Sample sent you money", "PayPal", "#003087", came, footer)
    made = message(look.sender, SAM, "Jo Sample sent you $12.00 USD", sent, html=html)
    yield Case("paypal/money_received_en", made)


def stripe() -> Iterator[Case]:
    """Stripe: a receipt with the merchant's invoice attached, and a refund."""
    words = {
        "title": "Receipt from Alder Hosting", "hello": "Paid with Visa - 4242",
        "invoice_number": "Invoice number", "issue_date": "Date paid", "net_total": "Subtotal", "tax_total": "Tax",
        "total": "Total",
    }  # fmt: skip
    sender = "Alder Hosting <invoice+statements+acct_00aa11bb@stripe.com>"
    look = Look("stripe", "Alder Hosting", sender, "en", words, "beside", "#525f7f", items_first=True)
    bought = Purchase(
        kind="receipt", marketplace="stripe", money=DOLLAR_SIGN, invoice_number="KCSF0017-0003",
        issue_date=date(2026, 4, 28), seller="Alder Hosting",
        lines=(line("Small server, April", 1, "12.00"),), hides=("unit_price",),
        **amounts(net_total="12.00", tax_total="0.96", total="12.96"),
    )  # fmt: skip
    more = (beside([("Receipt number", "2034-6542")]),)
    sent = datetime(2026, 4, 28, 6, 30, 2, tzinfo=UTC)
    subject = "Your receipt from Alder Hosting #2034-6542"
    yield document(look, "receipt_en", subject, sent, SAM, bought, "April 28, 2026", more)

    billed = Purchase(
        kind="invoice", marketplace="stripe", money=EUR, invoice_number="QWNB0017-0011", issue_date=date(2026, 5, 2),
        seller="Alder Hosting LLC", buyer="Okafor Recording Studio",
        lines=(line("Large server, May", 1, "48.00"), line("Backup, 100 GB", 2, "3.50")),
        **amounts(net_total="55.00", tax_total="11.55", total="66.55"),
    )  # fmt: skip
    sheet = Paper(
        WORDS["en"],
        "May 2, 2026",
        ["7 Alder Rd", "Astoria, OR"],
        ["12 Harbor St", "Astoria, OR"],
        "Paid on May 2",
    )
    made = message(
        sender, "studio@okafor.example", "New invoice from Alder Hosting #QWNB0017-0011",
        datetime(2026, 5, 2, 6, 30, 4, tzinfo=UTC), text="Your invoice is attached.\n",
    )  # fmt: skip
    yield Case("stripe/invoice_pdf_en", attach_pdf(made, ruled(billed, sheet), "Invoice-QWNB0017-0011.pdf"), (billed,))


def later() -> Iterator[Case]:
    """Klarna, Affirm: what is to be paid later repeats the merchant's order; a reminder tells nothing new."""
    words = {
        "title": "Your payment information", "hello": "Here is what you bought and when it is due.",
        "order_number": "Order number", "issue_date": "Order date", "seller": "Store", "net_total": "Subtotal",
        "shipping": "Shipping", "total": "Total",
    }  # fmt: skip
    look = Look("klarna", "Klarna", "Klarna <no-reply@klarna.com>", "en", words, "beside", "#ffb3c7")
    bought = Purchase(
        kind="statement", marketplace="klarna", money=GBP, order_number="MC-20417", issue_date=date(2025, 11, 29),
        seller="Marlow Candle Works", lines=(line("Soy candle “Sea salt”, 220 g", 3, "8.50"),), hides=("unit_price",),
        **amounts(net_total="25.50", shipping="2.99", total="28.49"),
    )  # fmt: skip
    sent = datetime(2025, 11, 29, 20, 50, 5, tzinfo=UTC)
    subject = "Your payment information for Marlow Candle Works"
    yield document(look, "payment_information_en", subject, sent, MAYA, bought, "29 November 2025")
    blocks = [heading("Due soon"), beside([("Order number", "MC-20417"), ("Amount due", "£28.49")])]
    html = shell("en", "Reminder", "Due soon", "Klarna", "#ffb3c7", blocks, "Klarna")
    made = message(look.sender, MAYA, "Payment reminder", sent + timedelta(days=25), html=html)
    yield Case("klarna/reminder_en", made)

    words = words | {
        "title": "Your purchase is confirmed",
        "hello": "You pay it off by the month.",
        "seller": "Merchant",
    }
    look = Look("affirm", "Affirm", "Affirm <noreply@affirm.com>", "en", words, "beside", "#4a4af4")
    bought = Purchase(
        kind="order_confirmation", marketplace="affirm", money=USD_TWICE, order_number="CW-10482",
        issue_date=date(2025, 3, 5), seller="Copperwind Instruments", lines=(line("Studio metronome", 1, "899.95"),),
        hides=("unit_price",), **amounts(net_total="899.95", shipping="18.00", total="917.95"),
    )  # fmt: skip
    sent = datetime(2025, 3, 5, 18, 0, tzinfo=UTC)
    subject = "Your Affirm purchase of $917.95 at Copperwind Instruments"
    yield document(look, "purchase_en", subject, sent, SAM, bought, "March 5, 2025")
    made = message(
        "Clearpay <donotreply@clearpay.co.uk>", MAYA, "Payment reminder", datetime(2025, 8, 2, 9, 28, tzinfo=UTC),
        text="Hi Maya,\n\na payment of £12.50 for order MC-20417 is due in four days.\n",
    )  # fmt: skip
    yield Case("afterpay/reminder_en", made)


def purses() -> Iterator[Case]:
    """Mercado Pago, GCash, Wise and Square: receipts; Alipay and WeChat Pay: an export that says nothing itself."""
    words = {
        "title": "Pago aprobado", "hello": "Este es el comprobante de tu pago.", "order_number": "Número de pedido",
        "issue_date": "Fecha", "seller": "Vendedor", "net_total": "Subtotal", "shipping": "Envío", "total": "Total",
    }  # fmt: skip
    sender = "Mercado Pago <info@mercadopago.com>"
    look = Look("mercado_pago", "Mercado Pago", sender, "es", words, "beside", "#009ee3")
    pesos = Money("ARS", "ARS {}", ".", ",")
    bought = Purchase(
        kind="receipt", marketplace="mercado_pago", money=pesos, order_number="MS-7714", issue_date=date(2025, 7, 21),
        seller="Mates del Sur", **amounts(net_total="30851.00", shipping="2990.00", total="33841.00"),
    )  # fmt: skip
    sent = datetime(2025, 7, 21, 14, 41, tzinfo=UTC)
    subject = "Pago aprobado en Mates del Sur"
    yield document(look, "receipt_es", subject, sent, "julia@mailbox.example", bought, "21 de julio de 2025")

    words = {
        "title": "Payment receipt", "hello": "You paid with your wallet.", "order_number": "Order number",
        "issue_date": "Date", "seller": "Merchant", "net_total": "Subtotal", "shipping": "Delivery", "total": "Total",
    }  # fmt: skip
    look = Look("gcash", "GCash", "GCash <no-reply@gcash.com>", "en", words, "beside", "#007dfe")
    bought = Purchase(
        kind="receipt", marketplace="gcash", money=PHP_CODE, order_number="IH-20417", issue_date=date(2026, 4, 14),
        seller="Isla Home Essentials", lines=(line("Banig woven mat, small", 2, "57.00"),), hides=("unit_price",),
        **amounts(net_total="114.00", shipping="45.00", total="159.00"),
    )  # fmt: skip
    sent = datetime(2026, 4, 14, 14, 44, tzinfo=UTC)
    yield document(look, "receipt_en", "Payment receipt", sent, "amihan@mailbox.example", bought, "14 April 2026")

    words = {
        "title": "Juniper Teas", "hello": "How was your visit?", "issue_date": "Date", "net_total": "Subtotal",
        "tax_total": "Sales Tax", "total": "Total",
    }  # fmt: skip
    sender = "Juniper Teas <messenger@messaging.squareup.com>"
    look = Look("square", "Juniper Teas", sender, "en", words, "beside", "#000000", items_first=True)
    bought = Purchase(
        kind="receipt", marketplace="square", money=DOLLAR_SIGN, issue_date=date(2025, 6, 7), seller="Juniper Teas",
        status="review", lines=(line("Iced tea", 2, "4.50"),), hides=("unit_price",),
        **amounts(net_total="9.00", tax_total="0.74", total="9.74"),
    )  # fmt: skip
    sent = datetime(2025, 6, 7, 19, 55, tzinfo=UTC)
    yield document(look, "receipt_en", "Receipt from Juniper Teas #LrQ7", sent, SAM, bought, "June 7, 2025")

    made = message(
        "Wise <noreply@wise.com>", SAM, "You received 4,250.00 USD from Harbour Sample LLC", sent,
        text="Good news: 4,250.00 USD has arrived in your balance.\nReference: invoice 44\n",
    )  # fmt: skip
    yield Case("wise/money_received_en", made)
    made = message(
        "微信支付 <wechatpay@tencent.com>", "wei@mailbox.example", "微信支付-账单流水文件", sent,
        text="您申请的微信支付账单流水文件已生成，7天内有效。解压密码已发送至您的微信。\n",
    )  # fmt: skip
    yield Case("wechat_pay/export_notice_zh", made)
    made = message(
        "支付宝 <service@mail.alipay.com>", "wei@mailbox.example", "支付宝交易流水明细", sent,
        text="您申请的交易流水明细已生成，请查收。\n",
    )  # fmt: skip
    yield Case("alipay/export_notice_zh", made)


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (paypal, stripe, later, purses):
        yield from cases()
