"""Refunds in a further language of each marketplace: one number, one day and one amount, told in its own layout."""

from collections.abc import Iterator

from cases import Case
from purchases import EUR, EUR_FRENCH, EUR_TIGHT, Money, Purchase, amounts
from sales import BRL, HUF, IDR, MXN_SIGN, USD_CODE, WORDS, at, mail
from storefront import Layout
from storefronts_asia import alibaba, aliexpress, lazada, shein, shopee, temu, tiktok
from storefronts_west import allegro, bol, ebay, etsy, zalando

LENA, CAMILLE, LUCIA = "lena.brandt@mailbox.example", "camille@mailbox.example", "lucia@mailbox.example"
BUDI, RAFAEL = "budi@mailbox.example", "rafael@mailbox.example"
EUR_DUTCH = Money("EUR", "€ {}", ".", ",")

# fmt: off
# Layout, words, path, money, order, seller, total, sender, recipient, subject, moment, printed date.
REFUNDS: tuple[tuple[Layout, str, str, Money, str, str, str, str, str, str, str, str], ...] = (
    (tiktok, "tiktok_refund_es", "tiktok_shop/refund_es_mx", MXN_SIGN, "577112904410038266", "Casa Jacaranda", "189.00",
     "TikTok Shop <no-reply@shop.tiktok.com>", LUCIA, "Tu reembolso se ha completado", "2025-11-29 12:09:44",
     "29 de noviembre de 2025"),
    (aliexpress, "ali_refund_fr", "aliexpress/refund_fr", EUR_TIGHT, "3044177203880015", "Lucky Cable Store", "6.20",
     "AliExpress <transaction@notice.aliexpress.com>", CAMILLE, "Commande 3044177203880015 : remboursement terminé",
     "2025-10-30 07:45:21", "Oct 30,2025, 07:44"),
    (ebay, "ebay_refund_fr", "ebay/refund_fr", EUR_FRENCH, "18-44177-20388", "grenier_du_port", "42.50",
     "eBay <ebay@ebay.com>", CAMILLE, "Vous avez été remboursé : Moulin à café ancien", "2025-10-22 07:45:21",
     "22 oct. 2025"),
    (etsy, "etsy_refund_fr", "etsy/refund_fr", EUR_FRENCH, "3841772039", "AtelierBruyere", "31.00",
     "Etsy Transactions <transaction@etsy.com>", CAMILLE, "Remboursement de AtelierBruyere", "2025-11-22 15:20:09",
     "22 nov. 2025"),
    (shopee, "shopee_refund_pt", "shopee/refund_pt_br", BRL, "250520RT4N8XPA", "casadocafe", "9.90",
     "Shopee Brasil <info@mail.shopee.com.br>", RAFAEL, "Reembolso concluído: pedido #250520RT4N8XPA",
     "2025-06-02 13:31:12", "02/06/2025"),
    (lazada, "lazada_refund_id", "lazada/refund_id", IDR, "1083177203880015", "Toko Lampu Jaya", "149000",
     "Lazada Indonesia <no-reply@lazada.co.id>", BUDI, "Dana untuk pesanan #1083177203880015 telah dikembalikan",
     "2025-12-24 12:12:30", "24 Des 2025"),
    (temu, "temu_refund_fr", "temu/refund_fr", EUR_FRENCH, "PO-069-14417720388015743", "", "6.48",
     "Temu <temu@eu-order.temu.com>", CAMILLE, "Votre remboursement Temu a été émis (#PO-069-14417720388015743)",
     "2025-10-31 04:10:00", "31 oct. 2025"),
    (shein, "shein_refund_de", "shein/refund_de", EUR, "GSU1TB44177203D", "", "18.49",
     "SHEIN <noreply@sheinnotice.com>", LENA, "Deine SHEIN-Erstattung wurde veranlasst", "2025-06-12 09:15:01",
     "12.06.2025"),
    (alibaba, "alibaba_refund_es", "alibaba/refund_es", USD_CODE, "317394842077388016", "Ningbo Sample Tools Co., Ltd.",
     "120.00", "Alibaba.com <noreply@notice.alibaba.com>", LUCIA, "Su reembolso se ha completado (317394842077388016)",
     "2025-10-02 03:03:03", "02/10/2025"),
    (zalando, "zalando_refund_nl", "zalando/refund_nl", EUR_DUTCH, "10104417720400", "", "24.95",
     "Zalando <info@service-mail.zalando.nl>", "fenna@mailbox.example", "Je terugbetaling", "2025-04-23 08:02:05",
     "23 april 2025"),
    (allegro, "allegro_refund_hu", "allegro/refund_hu", HUF, "0d5b7c11-9b42-11f0-8a77-0242ac120002", "PracowniaBrzask",
     "3990", "Allegro <powiadomienia@allegromail.pl>", "zofia@mailbox.example", "Visszatérítettük a vásárlásod árát",
     "2026-05-18 09:39:48", "2026. május 18."),
    (bol, "bol_refund_fr", "bol/refund_fr_be", EUR_FRENCH, "C0044F18KW", "Papeterie du Canal", "18.95",
     "bol <noreply@bol.com>", CAMILLE, "Vous avez été remboursé", "2025-06-25 12:12:12", "25 juin 2025"),
)
# fmt: on


def examples() -> Iterator[Case]:
    """All of them."""
    for layout, words, path, money, order, seller, total, sender, to, subject, sent, date_text in REFUNDS:
        back = Purchase(
            kind="refund",
            marketplace=path.partition("/")[0],
            money=money,
            order_number=order,
            issue_date=at(sent).date(),
            seller=seller,
            **amounts(total=total),
        )
        yield mail(layout, WORDS[words], path, sender, to, subject, at(sent, 1), back, date_text)
