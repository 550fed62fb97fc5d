"""What buyers get from Etsy, Walmart, shops by Shopify and Mercado Libre: confirmations and refunds.

Senders, subjects and the forms of numbers are the marketplaces'; the words around them are ours, and people, shops
and numbers are invented.
"""

from collections.abc import Iterator

from cases import Case
from purchases import EUR, EUR_FRENCH, GBP, USD, Money, Purchase, amounts, line
from sales import ARS, BRL, MXN, USD_TIGHT, WORDS, at, day, mail
from storefront import Words
from storefronts_west import (
    etsy,
    mercadolibre,
    shopify_shop,
    walmart,
)

LENA, MAYA, SAM = "lena.brandt@mailbox.example", "maya@mailbox.example", "sam.okafor@mailbox.example"
CAMILLE, LUCIA, GIULIA = "camille@mailbox.example", "lucia@mailbox.example", "giulia@mailbox.example"
ZOFIA, FENNA, RAFAEL = "zofia@mailbox.example", "fenna@mailbox.example", "rafael@mailbox.example"


def etsy_orders() -> Iterator[Case]:
    """Etsy: a transaction number below each item; subjects of other languages are known from one source only."""
    sender = "Etsy Transactions <transaction@etsy.com>"
    for name, words, money, number, subject, to, sent, date_text, shop, buyer, goods in (
        (
            "order_de",
            WORDS["etsy_de"],
            EUR,
            "3841772038",
            "Deine Etsy-Bestellung bei {} ({})",
            LENA,
            at("2025-11-05 15:20:09", 1),
            "5. Nov. 2025",
            "TintenWerkstatt",
            "Lena Brandt",
            ("Linoldruck „Zwei Reiher“", "Geschenkverpackung"),
        ),
        (
            "order_fr",
            WORDS["etsy_fr"],
            EUR_FRENCH,
            "3841772039",
            "Votre achat Etsy chez {} ({})",
            CAMILLE,
            at("2025-11-06 15:20:09", 1),
            "6 nov. 2025",
            "AtelierBruyere",
            "Camille Exemple",
            ("Linogravure, A4", "Emballage"),
        ),
        (
            "order_en_gb",
            WORDS["etsy_gb"],
            GBP,
            "3841772040",
            "Your Etsy Purchase from {} ({})",
            SAM,
            at("2025-11-07 15:20:09"),
            "7 Nov, 2025",
            "MarlowPrints",
            "Sam Okafor",
            ("Linocut, A4", "Gift wrap"),
        ),
    ):
        bought = Purchase(
            kind="order_confirmation",
            marketplace="etsy",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            seller=shop,
            buyer=buyer,
            lines=(line(goods[0], 2, "31.00"), line(goods[1], 1, "2.50")),
            hides=("line_total",),
            **amounts(net_total="64.50", shipping="4.90", discount="6.45", total="62.95"),
        )
        yield mail(etsy, words, f"etsy/{name}", sender, to, subject.format(shop, number), sent, bought, date_text)
    back = Purchase(
        kind="refund",
        marketplace="etsy",
        money=USD_TIGHT,
        order_number="3841760255",
        issue_date=day("2025-11-19"),
        seller="FernAndFiligree",
        **amounts(total="36.50"),
    )
    yield mail(
        etsy,
        WORDS["etsy_refund"],
        "etsy/refund_en",
        sender,
        MAYA,
        "Your Etsy refund from FernAndFiligree",
        at("2025-11-19 15:20:09"),
        back,
        "Nov 19, 2025",
    )
    back = Purchase(
        kind="refund",
        marketplace="etsy",
        money=EUR,
        order_number="3841772038",
        issue_date=day("2025-11-21"),
        seller="TintenWerkstatt",
        **amounts(total="31.00"),
    )
    yield mail(
        etsy,
        WORDS["etsy_refund_de"],
        "etsy/refund_de",
        sender,
        LENA,
        "Deine Rückerstattung von TintenWerkstatt",
        at("2025-11-21 15:20:09", 1),
        back,
        "21. Nov. 2025",
    )


def walmart_orders() -> Iterator[Case]:
    """Walmart: English only in the facts."""
    sender = "Walmart.com <help@walmart.com>"
    bought = Purchase(
        kind="order_confirmation",
        marketplace="walmart",
        money=USD,
        order_number="2000148-44177203",
        issue_date=day("2026-03-15"),
        lines=(line("Steel water bottle, 32 oz", 2, "14.88"), line("Sponge, 6 ct", 1, "4.97")),
        hides=("unit_price",),
        **amounts(net_total="34.73", shipping="9.95", tax_total="2.87", discount="1.50", total="46.05"),
    )
    yield mail(
        walmart,
        WORDS["walmart_delivery"],
        "walmart/delivery_en",
        sender,
        SAM,
        "Order received",
        at("2026-03-15 18:04:33", -5),
        bought,
        "Mar 15, 2026",
    )
    back = Purchase(
        kind="refund",
        marketplace="walmart",
        money=USD,
        order_number="2000148-44177203",
        issue_date=day("2026-03-29"),
        lines=(line("Steel water bottle, 32 oz", 1, "14.88"),),
        hides=("unit_price",),
        **amounts(net_total="14.88", tax_total="1.23", total="16.11"),
    )
    yield mail(
        walmart,
        WORDS["walmart_refund"],
        "walmart/refund_en",
        sender,
        SAM,
        "Your refund has been issued",
        at("2026-03-29 18:04:33", -5),
        back,
        "Mar 29, 2026",
    )


def shopify_shops() -> Iterator[Case]:
    """Shops by Shopify: the mail is the shop's, without a date; its name stands in the head and in the sender."""
    rows: tuple[tuple[str, Words, Money, str, str, str, str, str, tuple[str, str]], ...] = (
        (
            "shop_by_shopify_de",
            WORDS["shop_de"],
            EUR,
            "1047",
            "Bestellung #1047 bestätigt",
            "70011223355",
            LENA,
            "2026-03-04 21:05:40",
            ("Füllhalter „Elster“", "Tinte, blau"),
        ),
        (
            "shop_by_shopify_fr",
            WORDS["shop_fr"],
            EUR_FRENCH,
            "2381",
            "Commande #2381 confirmée",
            "70011223366",
            CAMILLE,
            "2026-03-05 21:05:40",
            ("Savon au miel", "Porte-savon"),
        ),
        (
            "shop_by_shopify_es",
            WORDS["shop_es"],
            EUR,
            "5519",
            "Pedido #5519 confirmado",
            "70011223377",
            LUCIA,
            "2026-03-06 21:05:40",
            ("Taza de barro", "Plato"),
        ),
    )
    for name, words, money, number, subject, store, to, sent, goods in rows:
        bought = Purchase(
            kind="order_confirmation",
            money=money,
            order_number=number,
            issue_date=at(sent).date(),
            lines=(line(goods[0], 1, "48.00"), line(goods[1], 2, "6.50")),
            hides=("unit_price",),
            **amounts(net_total="61.00", shipping="4.90", total="65.90"),
        )
        sender = f"{words['brand']} <store+{store}@t.shopifyemail.com>"
        case = mail(shopify_shop, words, f"generic/{name}", sender, to, subject, at(sent), bought, "")
        yield case
    for name, words, money, number, subject, store, to, sent, goods in (
        (
            "shop_by_shopify_refund_en",
            WORDS["shop_refund"],
            Money("USD", "${} USD", ",", "."),
            "47919",
            "Refund notification",
            "70011223344",
            SAM,
            "2026-03-19 21:05:40",
            "Smoked black tea, 100 g",
        ),
        (
            "shop_by_shopify_refund_de",
            WORDS["shop_refund_de"],
            EUR,
            "1047",
            "Benachrichtigung über Rückerstattung",
            "70011223355",
            LENA,
            "2026-03-20 21:05:40",
            "Tinte, blau",
        ),
    ):
        back = Purchase(
            kind="refund",
            money=money,
            order_number=number,
            issue_date=at(sent).date(),
            lines=(line(goods, 1, "11.00"),),
            hides=("unit_price",),
            **amounts(net_total="11.00", total="11.00"),
        )
        sender = f"{words['brand']} <store+{store}@t.shopifyemail.com>"
        yield mail(shopify_shop, words, f"generic/{name}", sender, to, subject, at(sent), back, "")


def mercado_libre() -> Iterator[Case]:
    """Mercado Libre: facts in small print below the sums; two languages, three countries."""
    bought = Purchase(
        kind="order_confirmation",
        marketplace="mercadolibre",
        money=MXN,
        order_number="2000004417720388",
        issue_date=day("2025-08-11"),
        seller="Papelería Quetzal",
        hides=("unit_price",),
        lines=(line("Mochila escolar", 1, "649.00"), line("Estuche", 2, "89.50")),
        **amounts(net_total="828.00", shipping="0.00", total="828.00"),
    )
    yield mail(
        mercadolibre,
        WORDS["ml_mx"],
        "mercadolibre/order_es_mx",
        "Mercado Libre <no-reply@mercadolibre.com.mx>",
        LUCIA,
        "Compraste Mochila escolar",
        at("2025-08-11 11:40:55", -6),
        bought,
        "11 de agosto de 2025",
    )
    bought = Purchase(
        kind="order_confirmation",
        marketplace="mercadolibre",
        money=BRL,
        order_number="2000011417720399",
        issue_date=day("2025-12-01"),
        seller="Casa do Café Torrado",
        hides=("unit_price",),
        lines=(line("Garrafa térmica 1 L", 2, "119.95"),),
        **amounts(net_total="239.90", shipping="18.90", discount="24.00", total="234.80"),
    )
    yield mail(
        mercadolibre,
        WORDS["ml_br"],
        "mercadolibre/purchase_pt_br",
        "Mercado Livre <no-reply@mercadolivre.com.br>",
        RAFAEL,
        "Você comprou Garrafa térmica 1 L",
        at("2025-12-01 11:40:55", -3),
        bought,
        "1 de dezembro de 2025",
    )
    for name, words, money, number, subject, sender, to, sent, date_text, seller, total in (
        (
            "refund_es_ar",
            WORDS["ml_refund_ar"],
            ARS,
            "2000007714093852",
            "Te devolvimos el dinero de tu compra",
            "no-reply@mercadolibre.com.ar",
            "julia@mailbox.example",
            at("2025-08-04 10:00:00", -3),
            "4 de agosto de 2025",
            "Mates del Sur",
            "18450.00",
        ),
        (
            "refund_pt_br",
            WORDS["ml_refund_br"],
            BRL,
            "2000011417720399",
            "Devolvemos o dinheiro da sua compra",
            "no-reply@mercadolivre.com.br",
            RAFAEL,
            at("2025-12-15 10:00:00", -3),
            "15 de dezembro de 2025",
            "Casa do Café Torrado",
            "119.95",
        ),
    ):
        back = Purchase(
            kind="refund",
            marketplace="mercadolibre",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            seller=seller,
            **amounts(total=total),
        )
        yield mail(
            mercadolibre, words, f"mercadolibre/{name}", f"Mercado Libre <{sender}>", to, subject, sent, back, date_text
        )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (
        etsy_orders,
        walmart_orders,
        shopify_shops,
        mercado_libre,
    ):
        yield from cases()
