"""Affirm, Afterpay, Alipay, GCash, Mercado Pago, Square, WeChat Pay, Wise and others who move money: more of them.

Senders are the providers'; the words in the mails are ours, and people, shops and numbers are invented. What names no
number of the merchant's waits for a person or for the order that it belongs to.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case
from frames import Shown, bare_frame, bill, flex, listed, new_frame, old_frame, run, sentence, sums_of, tiles
from messages import message
from purchases import GBP, USD, Money, amounts, line

CST = timezone(timedelta(hours=8))
CNY = Money("CNY", "¥{}", ",", ".")
PHP = Money("PHP", "PHP {}", ",", ".")
REAIS = Money("BRL", "R$ {}", ".", ",")
PESOS = Money("MXN", "$ {}", ",", ".")
USD_SPELLED = Money("USD", "{} USD", ",", ".")
EUR_SPELLED = Money("EUR", "{} EUR", ",", ".")
SAM, MAYA, WEI = "sam.okafor@mailbox.example", "maya@mailbox.example", "wei@mailbox.example"


def later() -> Iterator[Case]:
    """Affirm and Afterpay: a refund, and plans whose parts are not the total."""
    back = Shown(
        kind="refund", marketplace="affirm", money=USD, order_number="CW-10482", issue_date=date(2025, 3, 20),
        seller="Copperwind Instruments", **amounts(total="917.95"),
    )  # fmt: skip
    facts = [("Merchant", back.seller), ("Order number", back.order_number), ("Refund date", "March 20, 2025"),
             ("Refund amount", "$917.95 USD")]  # fmt: skip
    blocks = [
        sentence("Your refund has been processed", "h2"),
        flex(facts),
        sentence("We applied $917.95 USD to your loan."),
    ]
    made = message(
        "Affirm <noreply@affirm.com>", SAM, "Your refund from Copperwind Instruments has been processed",
        datetime(2025, 3, 20, 18, 0, tzinfo=UTC), html=new_frame("en", "affirm", "#4a4af4", blocks, "Affirm, Inc."),
    )  # fmt: skip
    yield Case("affirm/refund_en", made, (back,))
    for name, sender, money, total, part, subject in (
        ("schedule_en_gb", "Clearpay <donotreply@clearpay.co.uk>", GBP, "50.00", "£12.50",
         "Your Clearpay payment schedule"),
        ("schedule_en_us", "Afterpay <donotreply@afterpay.com>", Money("USD", "${} USD", ",", "."), "50.00",
         "$12.50 USD", "Your Afterpay payment schedule"),
    ):  # fmt: skip
        plan = Shown(
            kind="statement", marketplace="afterpay", money=money, order_number="MC-20417", issue_date=date(2025,
                7, 22),
            seller="Marlow Candle Works", lines=(line("Soy candle, gift box", 2, "25.00"),),
            **amounts(net_total="50.00", total=total),
        )  # fmt: skip
        facts = [("Merchant", plan.seller), ("Order number", plan.order_number), ("Order date", "22 July 2025")]
        sums = sums_of(plan, net_total="Subtotal", total="Order total")
        parts = [("22 July 2025", part), ("5 August 2025", part), ("19 August 2025", part), ("2 September 2025", part)]
        blocks = [sentence("Your payment schedule", "h2"), tiles(facts),
                  bill(plan, ("Item", "Qty", "Price", "Amount"), sums), flex(parts)]  # fmt: skip
        made = message(
            sender, MAYA, subject, datetime(2025, 7, 22, 9, 28, tzinfo=UTC),
            html=new_frame("en", "Afterpay", "#b2fce4", blocks, "Afterpay"),
        )  # fmt: skip
        yield Case(f"afterpay/{name}", made, (plan,))


def china() -> Iterator[Case]:
    """Alipay and WeChat Pay: receipts and refunds beside the exports."""
    for case, marketplace, sender, kind, words, subject in (
        ("alipay/receipt_zh", "alipay", "支付宝 <service@mail.alipay.com>", "receipt",
         ("付款成功", "商家订单号", "收款方", "付款时间", "付款金额"), "支付宝付款成功通知"),
        ("alipay/refund_zh", "alipay", "支付宝 <service@mail.alipay.com>", "refund",
         ("退款成功", "商家订单号", "交易对方", "退款时间", "退款金额"), "支付宝退款成功通知"),
        ("wechat_pay/receipt_zh", "wechat_pay", "微信支付 <wechatpay@tencent.com>", "receipt",
         ("支付成功", "商户单号", "收款方", "支付时间", "支付金额"), "微信支付成功通知"),
        ("wechat_pay/refund_zh", "wechat_pay", "微信支付 <wechatpay@tencent.com>", "refund",
         ("退款到账", "商户单号", "收款方", "退款时间", "退款金额"), "微信支付退款到账通知"),
    ):  # fmt: skip
        bought = Shown(
            kind=kind, marketplace=marketplace, money=CNY, order_number="YW20260504417720", issue_date=date(2026, 5, 4),
            seller="义乌样品五金厂", **amounts(total="1297.00"),
        )  # fmt: skip
        title, number, payee, paid_on, amount = words
        facts = [
            (amount, "¥1,297.00"),
            (payee, bought.seller),
            (number, bought.order_number),
            (paid_on, "2026-05-04 16:20:05"),
        ]
        blocks = [sentence(title, "h2"), flex(facts), sentence(f"{title}，金额 ¥1,297.00。")]
        made = message(sender, WEI, subject, datetime(2026, 5, 4, 16, 20, 9, tzinfo=CST), html=bare_frame("zh", blocks))
        yield Case(case, made, (bought,))


def purses() -> Iterator[Case]:
    """GCash, Mercado Pago, Square and Wise."""
    paid = Shown(
        kind="receipt", marketplace="gcash", money=PHP, order_number="IH-21183", issue_date=date(2026, 6, 1),
        seller="Isla Home Essentials", **amounts(net_total="1114.00", shipping="45.00", total="1159.00"),
    )  # fmt: skip
    facts = [("Merchant", paid.seller), ("Order number", paid.order_number), ("Date", "01 Jun 2026 02:44 PM")]
    sums = sums_of(paid, net_total="Subtotal", shipping="Delivery", total="Total amount paid")
    blocks = [sentence("GCash payment receipt", "h2"), flex(facts), flex(sums)]
    made = message(
        "GCash <no-reply@gcash.com>", "amihan@mailbox.example", "GCash Payment Receipt",
        datetime(2026, 6, 1, 6, 44, tzinfo=UTC), html=new_frame("en", "GCash", "#007dfe", blocks, "G-Xchange, Inc."),
    )  # fmt: skip
    yield Case("gcash/receipt_with_delivery_en", made, (paid,))
    made = message(
        "GCash <no-reply@gcash.com>", "amihan@mailbox.example", "You have received PHP 500.00 from Jo Sample",
        datetime(2026, 6, 2, 6, 44, tzinfo=UTC),
            text="You have received PHP 500.00 in your wallet. Ref. 0417 7203 551\n",
    )  # fmt: skip
    yield Case("gcash/money_received_en", made)

    for name, lang, sender, bought, words, subject in (
        ("receipt_pt", "pt", "Mercado Pago <info@mercadopago.com.br>", Shown(
            kind="receipt", marketplace="mercado_pago", money=REAIS, order_number="CC-88204", issue_date=date(2026,
                1, 15),
            seller="Casa do Café Torrado", **amounts(net_total="1189.90", shipping="19.90", total="1209.80"),
        ), ("Pagamento aprovado", "Você pagou a", "Número do pedido", "Data do pagamento", "Subtotal", "Frete",
            "Total"),
         "Pagamento aprovado em Casa do Café Torrado"),
        ("receipt_es_mx", "es", "Mercado Pago <info@mercadopago.com.mx>", Shown(
            kind="receipt", marketplace="mercado_pago", money=PESOS, order_number="TM-4417", issue_date=date(2026,
                1, 16),
            seller="Talavera Muestra", **amounts(net_total="1850.00", shipping="99.00", total="1949.00"),
        ), ("Pago aprobado", "Pagaste a", "Número de pedido", "Fecha de pago", "Subtotal", "Envío", "Total"),
         "Pago aprobado en Talavera Muestra"),
    ):  # fmt: skip
        title, payee, number, paid_on, subtotal, shipping, total = words
        day = "15 de janeiro de 2026" if lang == "pt" else "16 de enero de 2026"
        facts = [(payee, bought.seller), (number, bought.order_number), (paid_on, day)]
        sums = sums_of(bought, net_total=subtotal, shipping=shipping, total=total)
        blocks = [sentence(title, "h2"), listed(facts), flex(sums)]
        sent = datetime(2026, 1, 16, 15, 0, 3, tzinfo=UTC)
        html = new_frame(lang, "Mercado Pago", "#009ee3", blocks, "Mercado Pago")
        yield Case(
            f"mercado_pago/{name}", message(sender, "rafael@mailbox.example", subject, sent, html=html), (bought,)
        )
    back = Shown(
        kind="refund", marketplace="mercado_pago", money=PESOS, order_number="TM-4417", issue_date=date(2026, 1, 25),
        seller="Talavera Muestra", **amounts(total="1949.00"),
    )  # fmt: skip
    facts = [("Vendedor", back.seller), ("Número de pedido", back.order_number), ("Fecha", "25 de enero de 2026"),
             ("Importe reembolsado", "$ 1,949.00")]  # fmt: skip
    blocks = [sentence("Te devolvimos tu dinero", "h2"), flex(facts), sentence("Te devolvimos $ 1,949.00 a tu cuenta.")]
    made = message(
        "Mercado Pago <info@mercadopago.com.mx>", "rafael@mailbox.example", "Te devolvimos el dinero de tu compra",
        datetime(2026, 1, 25, 15, 0, 3, tzinfo=UTC), html=new_frame("es", "Mercado Pago", "#009ee3", blocks,
            "Mercado Pago"),
    )  # fmt: skip
    yield Case("mercado_pago/refund_es_mx", made, (back,))

    billed = Shown(
        kind="invoice", marketplace="square", money=Money("USD", "${} USD", ",", "."), invoice_number="000417",
        issue_date=date(2026, 2, 20), seller="Juniper Teas", buyer="Okafor Recording Studio",
        lines=(line("Tea service for 12", 1, "240.00"), line("Scones", 24, "2.25")),
        **amounts(net_total="294.00", tax_total="24.26", total="318.26"),
    )  # fmt: skip
    facts = [("Invoice #", billed.invoice_number), ("Issue date", "February 20, 2026"), ("Bill to", billed.buyer),
             ("Seller", billed.seller)]  # fmt: skip
    sums = sums_of(billed, net_total="Subtotal", tax_total="Sales Tax", total="Total Due")
    blocks = [
        sentence("New Invoice", "h2"),
        run(facts, ": "),
        bill(billed, ("Item", "Quantity", "Price", "Amount"), sums),
    ]
    made = message(
        "Juniper Teas <invoicing@messaging.squareup.com>", "studio@okafor.example",
            "New invoice from Juniper Teas #000417",
        datetime(2026, 2, 20, 17, 0, 3, tzinfo=UTC), html=old_frame("en", "Juniper Teas", "#000000", blocks, "Square"),
    )  # fmt: skip
    yield Case("square/invoice_en", made, (billed,))

    spent = Shown(
        kind="receipt", marketplace="wise", money=EUR_SPELLED, issue_date=date(2026, 4, 3), status="review",
        seller="Atelier Bruyère", **amounts(total="37.30"),
    )  # fmt: skip
    made = message(
        "Wise <noreply@wise.com>", MAYA, "You spent 37.30 EUR at Atelier Bruyère",
        datetime(2026, 4, 3, 12, 1, 3, tzinfo=UTC),
        text="Hi Maya,\n\nyou spent 37.30 EUR at Atelier Bruyère.\n\nDate: 3 April 2026\nAmount paid: 37.30 EUR\n"
             "Card: ending 4417\n",
    )  # fmt: skip
    yield Case("wise/receipt_en", made, (spent,))
    made = message(
        "Wise <noreply@wise.com>", MAYA, "Your transfer to Lena Brandt is complete",
        datetime(2026, 4, 5, 12, 1, 3, tzinfo=UTC), text="250.00 EUR arrived in Lena Brandt's account.\n",
    )  # fmt: skip
    yield Case("wise/transfer_en", made)


def sellers() -> Iterator[Case]:
    """What merchants and holders of accounts are told: money that moves, a statement that lies elsewhere, refunds."""
    noon = datetime(2026, 4, 5, 12, 0, 3, tzinfo=UTC)
    for name, sender, subject, text in (
        ("square/own_payout_en", "Square <noreply@messaging.squareup.com>", "Your transfer of $1,204.40 is on its way",
         "Your sales of April 4 are being sent to your bank.\nTransfer: $1,204.40\nFees: $32.10\n"),
        ("wise/statement_elsewhere_en", "Wise <noreply@wise.com>", "Your March statement is ready",
         "Hi Maya,\n\nyour March statement is ready. Log in to download it.\n"),
        ("mercado_pago/own_sale_pt", "Mercado Pago <info@mercadopago.com.br>", "Você recebeu um pagamento",
         "Olá,\n\nvocê recebeu um pagamento de R$ 1.209,80 pela sua venda.\nNúmero do pedido: CC-88204\n"),
        ("paypal/statement_elsewhere_en", "PayPal <service@paypal.com>", "Your account statement is available",
         "Hello Maya,\n\nyour account statement for March is now available. Log in to view it.\n"),
        ("vinted/own_payout_en", "Vinted <no-reply@vinted.co.uk>", "Your money is on its way",
         "Hi,\n\n£34.00 was sent from your Vinted balance to your bank account.\n"),
    ):  # fmt: skip
        yield Case(name, message(sender, MAYA, subject, noon, text=text))

    back = Shown(
        kind="refund", marketplace="afterpay", money=GBP, order_number="MC-20417", issue_date=date(2025, 8, 9),
        seller="Marlow Candle Works", **amounts(total="25.00"),
    )  # fmt: skip
    facts = [("Merchant", back.seller), ("Order number", back.order_number), ("Refund date", "9 August 2025"),
             ("Refund amount", "£25.00")]  # fmt: skip
    blocks = [sentence("Your refund has been processed", "h2"), tiles(facts), sentence("We took £25.00 off your plan.")]
    made = message(
        "Clearpay <donotreply@clearpay.co.uk>", MAYA, "Your refund has been processed",
        datetime(2025, 8, 9, 9, 28, tzinfo=UTC), html=new_frame("en", "Clearpay", "#b2fce4", blocks, "Clearpay"),
    )  # fmt: skip
    yield Case("afterpay/refund_en_gb", made, (back,))

    back = Shown(
        kind="refund", marketplace="square", money=Money("USD", "${} USD", ",", "."), issue_date=date(2025, 6, 9),
        seller="Juniper Teas", status="review", **amounts(total="4.87"),
    )  # fmt: skip
    facts = [("Refund date", "June 9, 2025"), ("Refund amount", "$4.87 USD")]
    blocks = [sentence("Juniper Teas sent you a refund", "h2"), flex(facts), sentence("It goes back to Visa 4242.")]
    made = message(
        "Juniper Teas <messenger@messaging.squareup.com>", SAM, "Refund from Juniper Teas #LrQ7",
        datetime(2025, 6, 9, 19, 55, tzinfo=UTC), html=new_frame("en", "Juniper Teas", "#000000", blocks, "Square"),
    )  # fmt: skip
    yield Case("square/refund_without_number_en", made, (back,))

    asked = Shown(
        kind="invoice", marketplace="klarna", money=GBP, order_number="MC-21044", invoice_number="66204417120",
        issue_date=date(2026, 4, 2), seller="Marlow Candle Works", hides=("unit_price",),
        lines=(line("Soy candle, gift box", 2, "25.00"),), **amounts(net_total="50.00", shipping="2.99", total="52.99"),
    )  # fmt: skip
    facts = [("Store", asked.seller), ("Order number", asked.order_number), ("Invoice number", asked.invoice_number),
             ("Invoice date", "2 April 2026"), ("Due date", "2 May 2026")]  # fmt: skip
    sums = sums_of(asked, net_total="Subtotal", shipping="Delivery", total="Total to pay")
    blocks = [sentence("Your invoice", "h1"), listed(facts), bill(asked, ("Item", "Qty", "Price"), sums)]
    made = message(
        "Klarna <no-reply@klarna.com>", MAYA, "Your Klarna invoice", datetime(2026, 4, 2, 9, 0, tzinfo=UTC),
        html=new_frame("en", "Klarna.", "#ffa8cd", blocks, "Klarna Bank AB (publ)"),
    )  # fmt: skip
    yield Case("klarna/invoice_en", made, (asked,))


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (later, china, purses, sellers):
        yield from cases()
