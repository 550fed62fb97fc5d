"""What buyers get from Zalando, Allegro and bol, in their most used languages: confirmations and refunds.

Senders, subjects and the forms of numbers are the marketplaces'; the words around them are ours, and people, shops
and numbers are invented.
"""

from collections.abc import Iterator

from cases import Case
from purchases import EUR, EUR_DUTCH, EUR_FRENCH, PLN, Money, Purchase, amounts, line
from sales import CZK, HUF, WORDS, Billed, at, day, mail
from storefronts_west import (
    allegro,
    bol,
    zalando,
)

LENA, MAYA, SAM = "lena.brandt@mailbox.example", "maya@mailbox.example", "sam.okafor@mailbox.example"
CAMILLE, LUCIA, GIULIA = "camille@mailbox.example", "lucia@mailbox.example", "giulia@mailbox.example"
ZOFIA, FENNA, RAFAEL = "zofia@mailbox.example", "fenna@mailbox.example", "rafael@mailbox.example"
EUR_SIGN_BEFORE = Money("EUR", "€ {}", ".", ",")


def zalando_orders() -> Iterator[Case]:
    """Zalando: goods before everything else, facts in two columns below the sums."""
    for name, words, money, number, subject, domain, to, sent, date_text, goods, paid in (
        (
            "order_fr",
            WORDS["zalando_fr"],
            EUR_FRENCH,
            "10104417720399",
            "Merci pour votre commande",
            "fr",
            CAMILLE,
            at("2025-04-02 20:02:05", 2),
            "2 avril 2025",
            "Veste de pluie, M",
            "Carte bancaire",
        ),
        (
            "order_nl",
            WORDS["zalando_nl"],
            EUR_DUTCH,
            "10104417720400",
            "Bedankt voor je bestelling",
            "nl",
            FENNA,
            at("2025-04-03 20:02:05", 2),
            "3 april 2025",
            "Regenjas, M",
            "iDEAL",
        ),
        (
            "order_pl",
            WORDS["zalando_pl"],
            PLN,
            "10104417720411",
            "Dziękujemy za zamówienie",
            "pl",
            ZOFIA,
            at("2025-04-04 20:02:05", 2),
            "4 kwietnia 2025",
            "Kurtka przeciwdeszczowa, M",
            "BLIK",
        ),
    ):
        bought = Billed(
            kind="order_confirmation",
            marketplace="zalando",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            lines=(line(goods, 1, "189.95"), line("Beanie", 1, "24.95")),
            hides=("unit_price",),
            payment_method=paid,
            **amounts(net_total="214.90", shipping="0.00", total="214.90"),
        )
        sender = f"Zalando <info@service-mail.zalando.{domain}>"
        yield mail(zalando, words, f"zalando/{name}", sender, to, subject, sent, bought, date_text)
    for name, words, money, number, subject, domain, to, sent, date_text, total in (
        (
            "refund_de",
            WORDS["zalando_refund"],
            EUR,
            "10104417720388",
            "Deine Erstattung",
            "de",
            LENA,
            at("2025-04-10 08:02:05", 2),
            "10. April 2025",
            "80.95",
        ),
        (
            "refund_fr",
            WORDS["zalando_refund_fr"],
            EUR_FRENCH,
            "10104417720399",
            "Votre remboursement",
            "fr",
            CAMILLE,
            at("2025-04-22 08:02:05", 2),
            "22 avril 2025",
            "24.95",
        ),
    ):
        back = Purchase(
            kind="refund",
            marketplace="zalando",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            **amounts(total=total),
        )
        sender = f"Zalando <info@service-mail.zalando.{domain}>"
        yield mail(zalando, words, f"zalando/{name}", sender, to, subject, sent, back, date_text)


def allegro_orders() -> Iterator[Case]:
    """Allegro: the number of a purchase is a UUID; Czech and Hungarian subjects are ours."""
    for name, words, money, number, subject, to, sent, date_text, goods, prices in (
        (
            "order_woman_pl",
            WORDS["allegro_pl"],
            PLN,
            "0d5b7c11-9b40-11f0-8a77-0242ac120002",
            "Kupiłaś i zapłaciłaś: Doniczka ceramiczna i 1 inny",
            ZOFIA,
            at("2026-05-02 12:39:48", 2),
            "2 maj 2026, 12:39",
            ("Doniczka ceramiczna", "Podstawka"),
            ("34.90", "8.50", "78.30", "10.99", "5.00", "84.29"),
        ),
        (
            "order_cs",
            WORDS["allegro_cs"],
            CZK,
            "0d5b7c11-9b41-11f0-8a77-0242ac120002",
            "Zaplaceno: Keramický květináč",
            ZOFIA,
            at("2026-05-03 12:39:48", 2),
            "3. května 2026",
            ("Keramický květináč", "Podmiska"),
            ("249.00", "59.00", "557.00", "69.00", "50.00", "576.00"),
        ),
        (
            "order_hu",
            WORDS["allegro_hu"],
            HUF,
            "0d5b7c11-9b42-11f0-8a77-0242ac120002",
            "Sikeres vásárlás: Kerámia virágcserép",
            ZOFIA,
            at("2026-05-04 12:39:48", 2),
            "2026. május 4.",
            ("Kerámia virágcserép", "Alátét"),
            ("3990", "890", "8870", "1290", "500", "9660"),
        ),
    ):
        bought = Purchase(
            kind="order_confirmation",
            marketplace="allegro",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            seller="PracowniaBrzask",
            buyer="Zofia Przykładowa",
            lines=(line(goods[0], 2, prices[0]), line(goods[1], 1, prices[1])),
            **amounts(net_total=prices[2], shipping=prices[3], discount=prices[4], total=prices[5]),
        )
        sender = "Allegro <powiadomienia@allegro.pl>"
        yield mail(allegro, words, f"allegro/{name}", sender, to, subject, sent, bought, date_text)
    for name, words, money, number, subject, sent, date_text, total in (
        (
            "refund_pl",
            WORDS["allegro_refund"],
            PLN,
            "7c41d2e0-9b3f-11f0-8a77-0242ac120002",
            "Zwrot pieniędzy za zakup",
            at("2026-09-04 09:39:48", 2),
            "4 wrz 2026",
            "29.60",
        ),
        (
            "refund_cs",
            WORDS["allegro_refund_cs"],
            CZK,
            "0d5b7c11-9b41-11f0-8a77-0242ac120002",
            "Vrátili jsme vám peníze za nákup",
            at("2026-05-17 09:39:48", 2),
            "17. května 2026",
            "249.00",
        ),
    ):
        back = Purchase(
            kind="refund",
            marketplace="allegro",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            seller="PracowniaBrzask",
            **amounts(total=total),
        )
        yield mail(
            allegro,
            words,
            f"allegro/{name}",
            "Allegro <powiadomienia@allegromail.pl>",
            ZOFIA,
            subject,
            sent,
            back,
            date_text,
        )


def bol_orders() -> Iterator[Case]:
    """bol: Dutch, and French for Belgium; a refund that names its amount."""
    for name, words, money, number, subject, to, sent, date_text, seller, goods in (
        (
            "order_two_items_nl",
            WORDS["bol_nl"],
            EUR_SIGN_BEFORE,
            "A0044F17KW",
            "Bedankt voor je bestelling (met bestelnummer {})",
            FENNA,
            at("2025-06-09 12:12:12", 2),
            "9 juni 2025",
            "Van Dijk Papierwaren",
            ("Notitieboek A5", "Vulpen"),
        ),
        (
            "order_fr_be",
            WORDS["bol_fr"],
            EUR_FRENCH,
            "C0044F18KW",
            "Merci pour votre commande (numéro de commande {})",
            CAMILLE,
            at("2025-06-10 12:12:12", 2),
            "10 juin 2025",
            "Papeterie du Canal",
            ("Carnet A5", "Stylo plume"),
        ),
    ):
        bought = Purchase(
            kind="order_confirmation",
            marketplace="bol",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            seller=seller,
            lines=(line(goods[0], 3, "7.49"), line(goods[1], 1, "18.95")),
            hides=("unit_price",),
            **amounts(net_total="41.42", shipping="2.99", discount="4.00", total="40.41"),
        )
        yield mail(
            bol, words, f"bol/{name}", "bol <automail@bol.com>", to, subject.format(number), sent, bought, date_text
        )
    back = Purchase(
        kind="refund",
        marketplace="bol",
        money=EUR_SIGN_BEFORE,
        order_number="A0044F17KW",
        issue_date=day("2025-06-24"),
        seller="Van Dijk Papierwaren",
        **amounts(total="18.95"),
    )
    yield mail(
        bol,
        WORDS["bol_refund_nl"],
        "bol/refund_nl",
        "bol <noreply@bol.com>",
        FENNA,
        "Je geld is teruggestort",
        at("2025-06-24 12:12:12", 2),
        back,
        "24 juni 2025",
    )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (zalando_orders, allegro_orders, bol_orders):
        yield from cases()
