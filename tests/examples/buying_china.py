"""What buyers get from Temu, SHEIN, Alibaba.com and 1688.com: confirmations, payments and refunds.

Senders, subjects and the forms of numbers are the marketplaces'; the words around them are ours, and people, shops
and numbers are invented.
"""

from collections.abc import Iterator

from cases import Case
from purchases import EUR, EUR_FRENCH, EUR_TIGHT, GBP, Money, Purchase, amounts, line
from sales import CNY, USD_CODE, WORDS, at, day, mail, without
from storefronts_asia import alibaba, alibaba_1688, shein, temu

LENA, MAYA, JOHN = "lena.brandt@mailbox.example", "maya@mailbox.example", "john.doe@mailbox.example"
CAMILLE, LUCIA, BUDI = "camille@mailbox.example", "lucia@mailbox.example", "budi@mailbox.example"
USD_SIGN = Money("USD", "US${}", ",", ".")
EUR_BEFORE = Money("EUR", "€{}", ",", ".")


def temu_orders() -> Iterator[Case]:
    """Temu: no-break spaces in the subject and behind the labels."""
    sender = "Temu <temu@orders.temu.com>"
    for name, words, money, number, subject, to, sent, date_text, goods in (
        (
            "order_de",
            WORDS["temu_de"],
            EUR,
            "PO-076-04417720388015742",
            "Bestätigung deiner Temu-Bestellung",
            LENA,
            at("2025-10-11 18:00:09", 2),
            "11. Okt. 2025",
            "Vorratsdosen, 4er-Set",
        ),
        (
            "order_fr",
            WORDS["temu_fr"],
            EUR_FRENCH,
            "PO-069-14417720388015743",
            "Votre commande Temu est confirmée",
            CAMILLE,
            at("2025-10-12 18:00:09", 2),
            "12 oct. 2025",
            "Boîtes de rangement, lot de 4",
        ),
        (
            "order_es",
            WORDS["temu_es"],
            EUR_TIGHT,
            "PO-077-24417720388015744",
            "Tu pedido de Temu está confirmado",
            LUCIA,
            at("2025-10-13 18:00:09", 2),
            "13 oct 2025",
            "Tarros de cocina, juego de 4",
        ),
    ):
        bought = Purchase(
            kind="order_confirmation",
            marketplace="temu",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            lines=(line(goods, 2, "6.48"), line("Clip", 1, "1.25")),
            hides=("unit_price",),
            **amounts(net_total="14.21", shipping="0.00", discount="2.13", total="12.08"),
        )
        subject = f"{subject.replace(' Temu', chr(160) + 'Temu')} (#{number})"
        yield mail(temu, words, f"temu/{name}", sender, to, subject, sent, bought, date_text)
    back = Purchase(
        kind="refund",
        marketplace="temu",
        money=USD_SIGN,
        order_number="PO-211-06417720388015745",
        issue_date=day("2025-11-02"),
        **amounts(total="8.97"),
    )
    yield mail(
        temu,
        WORDS["temu_refund_en"],
        "temu/refund_en",
        sender,
        MAYA,
        f"Your Temu refund has been issued (#{back.order_number})",
        at("2025-11-02 04:10:00"),
        back,
        "Nov 2, 2025",
    )
    back = Purchase(
        kind="refund",
        marketplace="temu",
        money=EUR,
        order_number="PO-076-04417720388015742",
        issue_date=day("2025-10-30"),
        **amounts(total="12.96"),
    )
    yield mail(
        temu,
        WORDS["temu_refund_de"],
        "temu/refund_de",
        "Temu <temu@eu-order.temu.com>",
        LENA,
        f"Deine Temu-Rückerstattung (#{back.order_number})",
        at("2025-10-30 04:10:00", 1),
        back,
        "30. Okt. 2025",
    )


def shein_orders() -> Iterator[Case]:
    """SHEIN: a ruled table of goods with article numbers; the subject of its confirmation is a guess."""
    sender = "SHEIN <noreply@sheinnotice.com>"
    for name, words, money, number, subject, to, sent, date_text, goods in (
        (
            "order_fr",
            WORDS["shein_fr"],
            EUR_FRENCH,
            "GSU1TB17720388K",
            "Confirmation de votre commande SHEIN",
            CAMILLE,
            at("2025-05-04 20:15:01", 2),
            "04/05/2025",
            "Robe en lin, M",
        ),
        (
            "order_es",
            WORDS["shein_es"],
            EUR_BEFORE,
            "GSO18N44177203C",
            "Confirmación de tu pedido SHEIN",
            LUCIA,
            at("2025-05-16 20:15:01", 2),
            "16/05/2025",
            "Vestido de lino, M",
        ),
        (
            "order_de",
            WORDS["shein_de"],
            EUR,
            "GSU1TB44177203D",
            "Bestätigung deiner SHEIN-Bestellung",
            LENA,
            at("2025-05-26 20:15:01", 2),
            "26.05.2025",
            "Leinenkleid, M",
        ),
    ):
        bought = Purchase(
            kind="order_confirmation",
            marketplace="shein",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            lines=(line(goods, 1, "18.49"), line("Foulard", 2, "4.25")),
            **amounts(net_total="26.99", shipping="3.49", discount="2.70", total="27.78"),
        )
        yield mail(shein, words, f"shein/{name}", sender, to, f"{subject} {number}", sent, bought, date_text)
    back = Purchase(
        kind="refund",
        marketplace="shein",
        money=GBP,
        order_number="GSO187040000K7C",
        issue_date=day("2025-06-27"),
        **amounts(total="6.49"),
    )
    yield mail(
        shein,
        WORDS["shein_refund_en"],
        "shein/refund_en",
        sender,
        MAYA,
        "Your SHEIN refund has been issued",
        at("2025-06-27 09:15:01", 1),
        back,
        "27 June 2025",
    )
    back = Purchase(
        kind="refund",
        marketplace="shein",
        money=EUR_FRENCH,
        order_number="GSU1TB17720388K",
        issue_date=day("2025-05-20"),
        **amounts(total="18.49"),
    )
    yield mail(
        shein,
        WORDS["shein_refund_fr"],
        "shein/refund_fr",
        sender,
        CAMILLE,
        "Votre remboursement SHEIN a été effectué",
        at("2025-05-20 09:15:01", 2),
        back,
        "20/05/2025",
    )


def alibaba_orders() -> Iterator[Case]:
    """Alibaba.com: payments in parts; the subjects of other languages than English are not known."""
    sender = "Alibaba.com <noreply@notice.alibaba.com>"
    for name, words, kind, number, subject, to, sent, date_text, total in (
        (
            "balance_payment_en",
            WORDS["alibaba_en"],
            "receipt",
            "317394842077301925",
            "Your balance payment has been received ({})",
            JOHN,
            at("2025-07-28 03:03:03"),
            "2025-07-28",
            "2893.50",
        ),
        (
            "first_payment_es",
            WORDS["alibaba_es"],
            "receipt",
            "317394842077388016",
            "Hemos recibido su pago inicial ({})",
            LUCIA,
            at("2025-08-14 03:03:03"),
            "14/08/2025",
            "735.00",
        ),
        (
            "first_payment_fr",
            WORDS["alibaba_fr"],
            "receipt",
            "317394842077388027",
            "Votre paiement initial a été reçu ({})",
            CAMILLE,
            at("2025-08-19 03:03:03"),
            "19/08/2025",
            "1180.00",
        ),
        (
            "refund_en",
            WORDS["alibaba_refund"],
            "refund",
            "317394842077301925",
            "Your refund has been completed ({})",
            JOHN,
            at("2025-09-30 03:03:03"),
            "2025-09-30",
            "413.00",
        ),
    ):
        bought = Purchase(
            kind=kind,
            marketplace="alibaba",
            money=USD_CODE,
            order_number=number,
            issue_date=sent.date(),
            seller="Ningbo Sample Tools Co., Ltd.",
            **amounts(total=total),
        )
        yield mail(alibaba, words, f"alibaba/{name}", sender, to, subject.format(number), sent, bought, date_text)
    asked = Purchase(
        kind="order_confirmation",
        marketplace="alibaba",
        money=USD_CODE,
        order_number="317394842077401930",
        issue_date=day("2025-06-25"),
        **amounts(total="1240.00"),
    )
    words = without(
        WORDS["alibaba_en"],
        "seller",
        title="Your order is waiting for payment",
        issue_date="Order date",
        total="Initial payment to be paid",
        hello="Dear John, the supplier waits for your payment.",
    )
    yield mail(
        alibaba,
        words,
        "alibaba/waiting_for_payment_en",
        "Alibaba.com <remind@notice.alibaba.com>",
        JOHN,
        f"Your order is waiting for payment ({asked.order_number})",
        at("2025-06-25 03:03:03"),
        asked,
        "2025-06-25",
        gives=False,
    )


def wholesale_1688() -> Iterator[Case]:
    """1688.com: Chinese only."""
    bought = Purchase(
        kind="receipt",
        marketplace="1688",
        money=CNY,
        order_number="3173948420077388015",
        issue_date=day("2025-09-18"),
        seller="义乌市样品文具厂",
        lines=(line("牛皮纸笔记本", 200, "1.85"), line("金属书签", 50, "0.90")),
        **amounts(net_total="415.00", shipping="36.00", discount="20.00", total="431.00"),
    )
    yield mail(
        alibaba_1688,
        WORDS["zh_1688"],
        "1688/payment_zh",
        "1688 <noreply@notice.1688.com>",
        "purchasing@okafor.example",
        "订单付款成功通知",
        at("2025-09-18 16:20:05", 8),
        bought,
        "2025-09-18 16:19:58",
    )
    back = Purchase(
        kind="refund",
        marketplace="1688",
        money=CNY,
        order_number=bought.order_number,
        issue_date=day("2025-09-25"),
        seller=bought.seller,
        **amounts(total="45.00"),
    )
    yield mail(
        alibaba_1688,
        WORDS["zh_1688_refund"],
        "1688/refund_zh",
        "1688 <noreply@notice.1688.com>",
        "purchasing@okafor.example",
        "退款成功通知",
        at("2025-09-25 11:20:05", 8),
        back,
        "2025-09-25 11:19:40",
    )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (temu_orders, shein_orders, alibaba_orders, wholesale_1688):
        yield from cases()
