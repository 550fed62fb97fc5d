"""What marketplaces write to their sellers without a document: something was sold, money is on its way.

A sale of one's own is no purchase, and a payout is none either, though both show order numbers and amounts like
those of a purchase; nothing must be filed of them.
"""

from collections.abc import Iterator

from cases import Case
from messages import message
from purchases import EUR, EUR_DUTCH, GBP, PLN, THB, USD, Money, Purchase, amounts, line
from sales import ARS, BRL, MYR, WORDS, at, mail
from storefront import Layout, Words
from storefronts_asia import lazada, shopee, temu, tiktok
from storefronts_west import allegro, amazon, bol, ebay, etsy, mercadolibre, shopify_shop

SHOP, OFFICE = "studio@marlow.example", "buero@brandt-keramik.example"


SOLD: tuple[tuple[str, Layout, Words, Money, str, str, str, str], ...] = (
    (
        "tiktok_shop/new_sale_en",
        tiktok,
        WORDS["sold_tiktok"],
        GBP,
        "576461417720388115",
        "TikTok Shop <sellersupport@shop.tiktok.com>",
        "You have a new order — {}",
        "Nov 29, 2025",
    ),
    (
        "shopee/new_sale_th",
        shopee,
        WORDS["sold_shopee_th"],
        THB,
        "251129KD4177QX",
        "Shopee Thailand <info@mail.shopee.co.th>",
        "ถึงเวลาจัดส่งสินค้าหมายเลข #{} แล้ว!",
        "29 พ.ย. 2025 10:00:00",
    ),
    (
        "shopee/new_sale_pt_br",
        shopee,
        WORDS["sold_shopee_pt"],
        BRL,
        "251129KD4188QX",
        "Shopee Brasil <info@mail.shopee.com.br>",
        "Hora de enviar o pedido #{}",
        "29/11/2025 10:00",
    ),
    (
        "lazada/new_sale_en_my",
        lazada,
        WORDS["sold_lazada"],
        MYR,
        "417720388001585",
        "Lazada Seller Center <no-reply@lazada.com.my>",
        "You have a new order #{}",
        "29 Nov 2025 10:00 AM",
    ),
    (
        "temu/new_sale_en",
        temu,
        WORDS["sold_temu"],
        EUR,
        "PO-076-04417720388015799",
        "Temu Seller Center <seller@orders.temu.com>",
        "You received a new order (#{})",
        "Nov 29, 2025",
    ),
    (
        "ebay/new_sale_en",
        ebay,
        WORDS["sold_ebay_en"],
        GBP,
        "27-44177-20391",
        "eBay <ebay@ebay.com>",
        "You made the sale for Enamel pot",
        "29 Nov 2025",
    ),
    (
        "ebay/new_sale_de",
        ebay,
        WORDS["sold_ebay_de"],
        EUR,
        "14-44177-20392",
        "eBay <ebay@ebay.com>",
        "Ihr Artikel wurde verkauft: Kanne",
        "29. Nov. 2025",
    ),
    (
        "amazon/new_sale_en_gb",
        amazon,
        WORDS["sold_amazon_en"],
        GBP,
        "203-4417720-3880199",
        '"Amazon Services" <no-reply@amazon.co.uk>',
        "Sold, dispatch now: Soy candle",
        "29/11/2025",
    ),
    (
        "amazon/new_sale_de",
        amazon,
        WORDS["sold_amazon_de"],
        EUR,
        "302-4417720-3880200",
        '"Amazon Services" <no-reply@amazon.de>',
        "Verkauft, jetzt versenden: Sojakerze",
        "29.11.2025",
    ),
    (
        "allegro/new_sale_pl",
        allegro,
        WORDS["sold_allegro"],
        PLN,
        "0d5b7c11-9b49-11f0-8a77-0242ac120002",
        "Allegro <powiadomienia@allegro.pl>",
        "Sprzedałeś: Świeca sojowa",
        "29 lis 2025, 10:00",
    ),
    (
        "bol/new_sale_nl",
        bol,
        WORDS["sold_bol"],
        EUR_DUTCH,
        "A0044F19KW",
        "bol partnerplatform <noreply@bol.com>",
        "Nieuwe bestelling: {}",
        "29 november 2025",
    ),
    (
        "mercadolibre/new_sale_es_ar",
        mercadolibre,
        WORDS["sold_meli_es"],
        ARS,
        "2000007714177203",
        "Mercado Libre <no-reply@mercadolibre.com.ar>",
        "Vendiste Vela de soja",
        "29 de noviembre de 2025",
    ),
    (
        "mercadolibre/new_sale_pt_br",
        mercadolibre,
        WORDS["sold_meli_pt"],
        BRL,
        "2000007714188204",
        "Mercado Livre <no-reply@mercadolivre.com.br>",
        "Você vendeu Vela de soja",
        "29 de novembro de 2025",
    ),
    (
        "shopify/new_sale_en",
        shopify_shop,
        WORDS["sold_shopify"],
        USD,
        "#1042",
        "Shopify <mailer@shopify.com>",
        "[Marlow Candles] Order #1042 placed by Priya Nair",
        "",
    ),
    (
        "tiktok_shop/new_sale_es",
        tiktok,
        WORDS["sold_tiktok_es"],
        EUR,
        "576461417720388226",
        "TikTok Shop <sellersupport@shop.tiktok.com>",
        "Tienes una nueva venta: {}",
        "29 nov 2025",
    ),
    (
        "tiktok_shop/new_sale_de",
        tiktok,
        WORDS["sold_tiktok_de"],
        EUR,
        "576461417720388337",
        "TikTok Shop <sellersupport@shop.tiktok.com>",
        "Neue Bestellung {}",
        "29. Nov. 2025",
    ),
    (
        "ebay/new_sale_fr",
        ebay,
        WORDS["sold_ebay_fr"],
        EUR,
        "18-44177-20393",
        "eBay <ebay@ebay.com>",
        "Votre objet a été vendu : Cafetière",
        "29 nov. 2025",
    ),
    (
        "amazon/new_sale_fr",
        amazon,
        WORDS["sold_amazon_fr"],
        EUR,
        "403-4417720-3880201",
        '"Amazon Services" <no-reply@amazon.fr>',
        "Vendu, expédiez maintenant : Bougie",
        "29/11/2025",
    ),
    (
        "etsy/new_sale_de",
        etsy,
        WORDS["sold_etsy_de"],
        EUR,
        "3841772051",
        "Etsy Transactions <transaction@etsy.com>",
        "Du hast etwas auf Etsy verkauft [18,50 €, Bestellung #{}]",
        "29. Nov. 2025",
    ),
    (
        "etsy/new_sale_fr",
        etsy,
        WORDS["sold_etsy_fr"],
        EUR,
        "3841772062",
        "Etsy Transactions <transaction@etsy.com>",
        "Vous avez vendu un article sur Etsy [18,50 €, commande n° {}]",
        "29 nov. 2025",
    ),
    (
        "shopee/new_sale_id",
        shopee,
        WORDS["sold_shopee_id"],
        Money("IDR", "Rp{}", ".", ","),
        "251129KD4199QX",
        "Shopee <info@mail.shopee.co.id>",
        "Saatnya kirim pesanan #{}",
        "29-11-2025 10:00",
    ),
    (
        "lazada/new_sale_th",
        lazada,
        WORDS["sold_lazada_th"],
        THB,
        "874417720388015",
        "Lazada Seller Center <no-reply@lazada.co.th>",
        "คุณมีคำสั่งซื้อใหม่ #{}",
        "29 พ.ย. 2025",
    ),
    (
        "lazada/new_sale_vi",
        lazada,
        WORDS["sold_lazada_vi"],
        Money("VND", "{}₫", ".", ","),
        "441772038800168",
        "Lazada Seller Center <no-reply@lazada.vn>",
        "Bạn có đơn hàng mới #{}",
        "29/11/2025",
    ),
    (
        "allegro/new_sale_cs",
        allegro,
        WORDS["sold_allegro_cs"],
        Money("CZK", "{} Kč", "\u00a0", ","),
        "0d5b7c11-9b50-11f0-8a77-0242ac120002",
        "Allegro <powiadomienia@allegro.pl>",
        "Prodali jste: Sójová svíčka",
        "29. listopadu 2025",
    ),
    (
        "shopify/new_sale_de",
        shopify_shop,
        WORDS["sold_shopify_de"],
        EUR,
        "#1043",
        "Shopify <mailer@shopify.com>",
        "[Marlow Kerzen] Bestellung #1043 von Priya Nair",
        "",
    ),
)

PAYOUTS = (
    (
        "etsy/payout_en",
        "Etsy <no-reply@account.etsy.com>",
        "Your funds of $29.53 USD are on the way!",
        "Your deposit of $29.53 USD is on its way to your bank.\n\nDeposit amount: $29.53 USD\nExpected: Dec 3, 2025\n",
    ),
    (
        "amazon/payout_de",
        '"Amazon" <no-reply@amazon.de>',
        "Ihre Auszahlung ist unterwegs",
        "Guten Tag,\n\nwir haben eine Auszahlung veranlasst.\n\nBetrag: EUR 212,40\nDatum: 01.12.2025\n",
    ),
    (
        "ebay/payout_en",
        "eBay <ebay@ebay.com>",
        "Your payout is on its way",
        "We sent your payout.\n\nPayout amount: £112.40\nPayout ID: 5417720388\nDate: 1 Dec 2025\n",
    ),
    (
        "walmart/payout_en",
        "Walmart Marketplace <mp-payments@relay.walmart.com>",
        "Your Marketplace payment is on its way",
        "Your payment has been sent.\n\nPayment amount: $1,204.77\nSettlement period: Nov 15 - Nov 28, 2025\n",
    ),
    (
        "tiktok_shop/payout_en",
        "TikTok Shop <sellersupport@shop.tiktok.com>",
        "Your payment has been sent",
        "We have sent your settlement to your bank account.\n\nSettlement amount: £88.20\nStatement ID: 741772038811\n",
    ),
)


def examples() -> Iterator[Case]:
    """All of them."""
    for path, layout, words, money, number, sender, subject, date_text in SOLD:
        sold = Purchase(
            kind="order_confirmation",
            money=money,
            order_number=number,
            issue_date=at("2025-11-29 10:00:00").date(),
            buyer="Priya Nair",
            lines=(line("Soy candle, 220 g", 1, "18.50"),),
            **amounts(net_total="18.50", total="18.50"),
        )
        sent = at("2025-11-29 10:00:30")
        yield mail(layout, words, path, sender, SHOP, subject.format(number), sent, sold, date_text, gives=False)
    for path, sender, subject, text in PAYOUTS:
        yield Case(path, message(sender, OFFICE, subject, at("2025-12-01 07:00:00"), text=text))
