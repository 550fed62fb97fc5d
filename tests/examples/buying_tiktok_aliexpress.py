"""What buyers get from TikTok Shop and AliExpress, in their most used languages: confirmations and refunds.

Senders, subjects and the forms of numbers are the marketplaces'; the words around them are ours, and people, shops
and numbers are invented.
"""

from collections.abc import Iterator

from cases import Case
from purchases import EUR, EUR_TIGHT, Money, Purchase, amounts, line
from sales import BRL, IDR, MXN_SIGN, VND, WORDS, at, day, mail
from storefronts_asia import aliexpress, tiktok

LENA, MAYA, JOHN = "lena.brandt@mailbox.example", "maya@mailbox.example", "john.doe@mailbox.example"
CAMILLE, LUCIA, BUDI = "camille@mailbox.example", "lucia@mailbox.example", "budi@mailbox.example"
LINH, SOMCHAI, RAFAEL = "linh@mailbox.example", "somchai@mailbox.example", "rafael@mailbox.example"
USD_SIGN = Money("USD", "US${}", ",", ".")


def tiktok_shop() -> Iterator[Case]:
    """TikTok Shop: the order number is not in the subject; words of other languages than English are not known."""
    sender = "TikTok Shop <no-reply@shop.tiktok.com>"
    bought = Purchase(
        kind="order_confirmation",
        marketplace="tiktok_shop",
        money=EUR,
        order_number="576804417720388115",
        issue_date=day("2025-04-08"),
        seller="Federwerk Schreibwaren",
        hides=("line_total",),
        lines=(line("Gelstifte, 10 Farben", 2, "7.49"), line("Notizblock A6", 3, "2.20")),
        **amounts(net_total="21.58", shipping="3.99", discount="2.00", total="23.57"),
    )
    subject = "Deine Bestellung wurde bestätigt"
    yield mail(
        tiktok,
        WORDS["tiktok_de"],
        "tiktok_shop/order_de",
        sender,
        LENA,
        subject,
        at("2025-04-08 19:20:03", 2),
        bought,
        "8. April 2025",
    )
    back = Purchase(
        kind="refund",
        marketplace="tiktok_shop",
        money=EUR,
        order_number=bought.order_number,
        issue_date=day("2025-04-22"),
        seller=bought.seller,
        **amounts(total="14.98"),
    )
    subject = "Deine Rückerstattung ist abgeschlossen"
    yield mail(
        tiktok,
        WORDS["tiktok_refund_de"],
        "tiktok_shop/refund_de",
        sender,
        LENA,
        subject,
        at("2025-04-22 08:01:00", 2),
        back,
        "22. April 2025",
    )
    bought = Purchase(
        kind="order_confirmation",
        marketplace="tiktok_shop",
        money=MXN_SIGN,
        order_number="577112904410038266",
        issue_date=day("2025-11-15"),
        seller="Casa Jacaranda",
        buyer="Lucía Ferrer",
        hides=("line_total",),
        lines=(line("Taza de barro, azul", 2, "189.00"),),
        **amounts(net_total="378.00", shipping="49.00", discount="37.80", total="389.20"),
    )
    yield mail(
        tiktok,
        WORDS["tiktok_es"],
        "tiktok_shop/order_es_mx",
        sender,
        LUCIA,
        "Tu pedido está confirmado",
        at("2025-11-15 12:09:44", -6),
        bought,
        "15 de noviembre de 2025",
    )
    bought = Purchase(
        kind="order_confirmation",
        marketplace="tiktok_shop",
        money=IDR,
        order_number="579200117733456901",
        issue_date=day("2025-08-17"),
        seller="Toko Batik Sejahtera",
        hides=("line_total",),
        lines=(line("Kemeja batik pria, L", 1, "185000"), line("Masker kain", 4, "7500")),
        **amounts(net_total="215000", shipping="12000", discount="20000", total="207000"),
    )
    yield mail(
        tiktok,
        WORDS["tiktok_id"],
        "tiktok_shop/order_id",
        sender,
        BUDI,
        "Pesananmu telah dikonfirmasi",
        at("2025-08-17 10:33:10", 7),
        bought,
        "17 Agustus 2025",
    )
    bought = Purchase(
        kind="order_confirmation",
        marketplace="tiktok_shop",
        money=VND,
        order_number="580117402293300461",
        issue_date=day("2025-09-02"),
        seller="Tiệm Gốm Sen",
        hides=("line_total",),
        lines=(line("Bình gốm, trắng", 1, "259000"),),
        **amounts(net_total="259000", shipping="16500", total="275500"),
    )
    yield mail(
        tiktok,
        WORDS["tiktok_vi"],
        "tiktok_shop/order_vi",
        sender,
        LINH,
        "Đơn hàng của bạn đã được xác nhận",
        at("2025-09-02 21:15:30", 7),
        bought,
        "02/09/2025",
    )
    back = Purchase(
        kind="refund",
        marketplace="tiktok_shop",
        money=USD_SIGN,
        order_number="577038120456913728",
        issue_date=day("2024-07-30"),
        seller="Harbour & Pine Goods",
        **amounts(total="6.41"),
    )
    yield mail(
        tiktok,
        WORDS["tiktok_refund"],
        "tiktok_shop/refund_en_us",
        sender,
        JOHN,
        "Your refund is complete",
        at("2024-07-30 14:03:11"),
        back,
        "Jul 30, 2024",
    )


def ali_express() -> Iterator[Case]:
    """AliExpress: the subject is translated; a dash of the month stays English in the printed date."""
    sender = "AliExpress <transaction@notice.aliexpress.com>"
    bought = Purchase(
        kind="order_confirmation",
        marketplace="aliexpress",
        money=EUR_TIGHT,
        order_number="3044177203880015",
        issue_date=day("2025-10-03"),
        seller="Lucky Cable Store",
        hides=("line_total",),
        lines=(line("Lampe de bureau LED, blanc", 1, "14.29"), line("Piles AA", 2, "3.10")),
        **amounts(net_total="20.49", shipping="1.99", discount="2.50", total="19.98"),
    )
    yield mail(
        aliexpress,
        WORDS["ali_fr"],
        "aliexpress/order_fr",
        sender,
        CAMILLE,
        f"Commande {bought.order_number} : commande confirmée",
        at("2025-10-03 20:10:10", 2),
        bought,
        "Oct 03,2025, 20:09",
    )
    bought = Purchase(
        kind="order_confirmation",
        marketplace="aliexpress",
        money=EUR_TIGHT,
        order_number="8194177203880027",
        issue_date=day("2025-12-19"),
        seller="Bright Bench Tools",
        hides=("line_total",),
        lines=(line("Juego de destornilladores, 24 piezas", 1, "11.75"),),
        **amounts(net_total="11.75", shipping="0.00", total="11.75"),
    )
    yield mail(
        aliexpress,
        WORDS["ali_es"],
        "aliexpress/order_es",
        sender,
        LUCIA,
        f"Pedido {bought.order_number}: pedido confirmado",
        at("2025-12-19 09:44:01", 1),
        bought,
        "Dec 19,2025, 09:43",
    )
    bought = Purchase(
        kind="order_confirmation",
        marketplace="aliexpress",
        money=BRL,
        order_number="3051177203880038",
        issue_date=day("2025-06-05"),
        seller="Papel & Cia Store",
        hides=("line_total",),
        lines=(line("Caderno pontilhado, A5", 2, "38.90"),),
        **amounts(net_total="77.80", shipping="12.00", tax_total="15.56", total="105.36"),
    )
    yield mail(
        aliexpress,
        WORDS["ali_pt"],
        "aliexpress/order_pt_br",
        sender,
        RAFAEL,
        f"Pedido {bought.order_number}: pedido confirmado",
        at("2025-06-05 22:10:07", -3),
        bought,
        "Jun 05,2025, 22:09",
    )
    back = Purchase(
        kind="refund",
        marketplace="aliexpress",
        money=USD_SIGN,
        order_number="3041877502196644",
        issue_date=day("2025-06-21"),
        seller="Bright Bench Tools",
        **amounts(total="25.00"),
    )
    yield mail(
        aliexpress,
        WORDS["ali_refund"],
        "aliexpress/refund_en",
        sender,
        MAYA,
        f"Order {back.order_number}: refund completed",
        at("2025-06-21 11:20:00"),
        back,
        "Jun 21,2025, 11:19",
    )
    back = Purchase(
        kind="refund",
        marketplace="aliexpress",
        money=EUR_TIGHT,
        order_number="8194406713350021",
        issue_date=day("2026-01-28"),
        seller="Lucky Cable Store",
        **amounts(total="3.49"),
    )
    yield mail(
        aliexpress,
        WORDS["ali_refund_de"],
        "aliexpress/refund_de",
        sender,
        LENA,
        f"Bestellung {back.order_number}: Erstattung abgeschlossen",
        at("2026-01-28 07:45:21", 1),
        back,
        "Jan 28,2026, 07:44",
    )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (tiktok_shop, ali_express):
        yield from cases()
