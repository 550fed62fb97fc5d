"""What buyers get from Amazon and eBay, in further languages: confirmations and refunds.

Senders, subjects and the forms of numbers are the marketplaces'; the words around them are ours, and people, shops
and numbers are invented.
"""

from collections.abc import Iterator

from cases import Case
from purchases import EUR, EUR_DUTCH, EUR_FRENCH, GBP, SEK, Money, Purchase, amounts, line
from sales import WORDS, at, mail
from storefronts_west import (
    amazon,
    amazon_text,
    ebay,
)

LENA, MAYA, SAM = "lena.brandt@mailbox.example", "maya@mailbox.example", "sam.okafor@mailbox.example"
CAMILLE, LUCIA, GIULIA = "camille@mailbox.example", "lucia@mailbox.example", "giulia@mailbox.example"
ZOFIA, FENNA, RAFAEL = "zofia@mailbox.example", "fenna@mailbox.example", "rafael@mailbox.example"
PLN_WORD = Money("PLN", "{}\u00a0zł", "\u00a0", ",")


def amazon_orders() -> Iterator[Case]:
    """Amazon: six more countries, and refunds; every unit price has raised cents."""
    for lang, words, money, number, subject, sender, to, sent, date_text, seller, goods in (
        (
            "fr",
            WORDS["amazon_fr"],
            EUR_FRENCH,
            "403-4417720-3880157",
            "Commandé : « Carafe filtrante... » et 1 autre article",
            "auto-confirm@amazon.fr",
            CAMILLE,
            at("2026-04-30 18:40:33", 2),
            "30 avril 2026",
            "Atelier Bruyère",
            ("Carafe filtrante 2,4 L", "Cartouches, lot de 3"),
        ),
        (
            "es",
            WORDS["amazon_es"],
            EUR,
            "404-4417720-3880158",
            'Pedido: "Cafetera italiana..." y 1 producto más',
            "auto-confirm@amazon.es",
            LUCIA,
            at("2026-01-10 18:40:33", 1),
            "10 enero 2026",
            "Casa Jacaranda",
            ("Cafetera italiana 6 tazas", "Junta de goma"),
        ),
        (
            "it",
            WORDS["amazon_it"],
            EUR,
            "405-4417720-3880159",
            'Ordinato: "Moka in alluminio..." e 1 altro articolo',
            "auto-confirm@amazon.it",
            GIULIA,
            at("2026-02-11 18:40:33", 1),
            "11 febbraio 2026",
            "Bottega del Lago",
            ("Moka in alluminio, 3 tazze", "Guarnizione"),
        ),
        (
            "pl",
            WORDS["amazon_pl"],
            PLN_WORD,
            "404-4417720-3880160",
            "Zamówiono: „Dzbanek filtrujący…” i jeszcze 1 produkt",
            "auto-confirm@amazon.pl",
            ZOFIA,
            at("2026-03-12 18:40:33", 1),
            "12 marca 2026",
            "Pracownia Brzask",
            ("Dzbanek filtrujący", "Wkład, 3 szt."),
        ),
        (
            "sv",
            WORDS["amazon_sv"],
            SEK,
            "405-4417720-3880162",
            "Beställd: Vattenkanna med filter och 1 annan artikel",
            "auto-confirm@amazon.se",
            "elsa@mailbox.example",
            at("2026-03-14 18:40:33", 1),
            "14 mars 2026",
            "Björkdal Handel",
            ("Vattenkanna med filter", "Filter, 3 st"),
        ),
        (
            "nl",
            WORDS["amazon_nl"],
            EUR_DUTCH,
            "405-4417720-3880161",
            "Besteld: Waterkan met filter en nog 1 item",
            "auto-bevestiging@amazon.nl",
            FENNA,
            at("2026-03-13 18:40:33", 1),
            "13 maart 2026",
            "Van Dijk Huishoud",
            ("Waterkan met filter", "Filters, 3 stuks"),
        ),
    ):
        bought = Purchase(
            kind="order_confirmation",
            marketplace="amazon",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            seller=seller,
            hides=("unit_price", "line_total"),
            lines=(line(goods[0], 1, "24.99"), line(goods[1], 2, "7.39")),
            **amounts(total="39.77"),
        )
        name = f"Amazon.{words['site'].removeprefix('amazon.')}"
        yield mail(
            amazon,
            words,
            f"amazon/order_{lang}",
            f'"{name}" <{sender}>',
            to,
            subject,
            sent,
            bought,
            date_text,
            amazon_text(words, bought, date_text),
        )
    for lang, words, money, number, subject, sender, to, sent, date_text, goods in (
        (
            "de",
            WORDS["amazon_refund_de"],
            EUR,
            "302-4418276-9035541",
            "Ihre Erstattung für Isolierflasche 750 ml...",
            "rueckgabe@amazon.de",
            LENA,
            at("2025-11-12 10:00:42", 1),
            "12. November 2025",
            "Isolierflasche 750 ml, Edelstahl",
        ),
        (
            "fr",
            WORDS["amazon_refund_fr"],
            EUR_FRENCH,
            "403-4417720-3880157",
            "Votre remboursement pour Cartouches, lot de 3",
            "return@amazon.fr",
            CAMILLE,
            at("2026-05-15 10:00:42", 2),
            "15 mai 2026",
            "Cartouches, lot de 3",
        ),
    ):
        back = Purchase(
            kind="refund",
            marketplace="amazon",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            hides=("unit_price", "line_total"),
            lines=(line(goods, 1, "12.99"),),
            **amounts(net_total="12.99", total="12.99"),
        )
        yield mail(
            amazon,
            words,
            f"amazon/refund_{lang}",
            f'"{words["site"].capitalize()}" <{sender}>',
            to,
            subject,
            sent,
            back,
            date_text,
        )


def ebay_orders() -> Iterator[Case]:
    """eBay: all countries write from ebay.com; twelve digits are the listing."""
    sender = "eBay <ebay@ebay.com>"
    for name, words, money, number, subject, to, sent, date_text, goods in (
        (
            "order_fr",
            WORDS["ebay_fr"],
            EUR_FRENCH,
            "18-44177-20388",
            "Commande confirmée : Moulin à café ancien",
            CAMILLE,
            at("2025-10-08 20:02:16", 2),
            "8 oct. 2025",
            "Moulin à café ancien",
        ),
        (
            "order_it",
            WORDS["ebay_it"],
            EUR,
            "22-44177-20389",
            "Ordine confermato: Macinino d'epoca",
            GIULIA,
            at("2025-10-09 20:02:16", 2),
            "9 ott 2025",
            "Macinino d'epoca",
        ),
        (
            "order_es",
            WORDS["ebay_es"],
            EUR,
            "25-44177-20390",
            "Pedido confirmado: Molinillo antiguo",
            LUCIA,
            at("2025-10-10 20:02:16", 2),
            "10 oct 2025",
            "Molinillo antiguo",
        ),
    ):
        bought = Purchase(
            kind="order_confirmation",
            marketplace="ebay",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            seller="grenier_du_port",
            lines=(line(goods, 1, "42.50"),),
            hides=("line_total",),
            **amounts(net_total="42.50", shipping="6.20", total="48.70"),
        )
        yield mail(ebay, words, f"ebay/{name}", sender, to, subject, sent, bought, date_text)
    for name, words, money, number, subject, to, sent, date_text, seller, total in (
        (
            "refund_en",
            WORDS["ebay_refund_en"],
            GBP,
            "27-10432-55871",
            "You've been refunded £34.00",
            SAM,
            at("2025-09-12 09:14:51", 1),
            "12 Sep 2025",
            "attic_finds_dover",
            "34.00",
        ),
        (
            "refund_de",
            WORDS["ebay_refund_de"],
            EUR,
            "14-09877-30152",
            "Ihre Rückerstattung: Dampflokomotive Spur H0",
            LENA,
            at("2026-02-02 09:14:51", 1),
            "2. Feb. 2026",
            "modellbahn_huette",
            "1195.99",
        ),
    ):
        back = Purchase(
            kind="refund",
            marketplace="ebay",
            money=money,
            order_number=number,
            issue_date=sent.date(),
            seller=seller,
            **amounts(total=total),
        )
        yield mail(ebay, words, f"ebay/{name}", sender, to, subject, sent, back, date_text)


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (
        amazon_orders,
        ebay_orders,
    ):
        yield from cases()
