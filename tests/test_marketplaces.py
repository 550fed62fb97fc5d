"""What the marketplace files say: numbers, senders and subjects, and that none of it is taken for another's."""

import re
import time
import tomllib
from email.message import EmailMessage
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from parsers.context import Context, Form
from parsers.marketplaces.templates import EVENTS, built_in, marketplace_of
from parsers.read import read
from parsers.terms import Event, Kind

FOLDER = Path(__file__).parents[1] / "parsers" / "marketplaces"
IDS = sorted(path.stem for path in FOLDER.glob("*.toml"))
FIELDS = {
    "order_number", "invoice_number", "order_date", "invoice_date", "total", "net_total", "tax_total", "shipping",
    "discount", "amount_due", "seller", "buyer", "payment_method",
}  # fmt: skip
KINDS = {*Kind, *Event, "status", "message", "account", "marketing"}
KEYS = {
    "name", "payment", "senders", "not_senders", "order_number", "order_number_alone", "invoice_number", "return_days",
    "currency", "issuers", "labels", "subjects",
}  # fmt: skip
PAYMENT = {
    "affirm", "afterpay", "alipay", "gcash", "klarna", "mercado_pago", "paypal", "square", "stripe", "wechat_pay",
    "wise",
}  # fmt: skip

ORDER_NUMBERS = {
    "tiktok_shop": ["576461413038785752", "581000000000000000"],
    "aliexpress": ["8123456789012345", "3041877502196644"],
    "amazon": ["112-1234567-1234567", "302-1234567-1234567", "D01-1234567-1234567"],
    "ebay": ["27-10000-00003"],
    "lazada": ["1083032916846830", "218259050618775"],
    "etsy": ["4059129411", "987654321"],
    "shopee": ["201218V2Y6E59M", "2404098R48U37H"],
    "temu": ["PO-053-06138133909031412"],
    "shein": ["GSU1TB05400MV2T", "GSO187019000B2Y"],
    "alibaba": ["317394842001022128"],
    "walmart": ["2000147-33985221"],
    "target": ["912003709357307"],
    "mercadolibre": ["2000003508419013"],
    "allegro": ["0f8fad5b-d9cb-11ee-a165-70867728950e"],
    "bol": ["A0007D41RW", "A2K8290LP8", "C000123ABC"],
    "kaufland": ["MK3UZQ5", "M1234567"],
    "rakuten_jp": ["402853-20260612-0220534167"],
    "flipkart": ["OD123456789012345678"],
    "tokopedia": ["INV/20240105/MPL/3612345678"],
    "apple": ["MQVS014ZW6", "W1234567890"],
    "google_play": ["GPA.3345-1234-5678-90123", "GPA.3345-1234-5678-90123..0"],
}
NO_ORDER_NUMBERS = {
    "tiktok_shop": ["JT0012345678901", "SPXTH012345678901", "1729384756019283746", "7012345678901234567"],
    "aliexpress": ["LP00123456789012", "CN0012345678901234", "RR123456789CN", "4PX3000123456789CN", "1005006123456789"],
    "amazon": ["B0ABCDEF12", "A1B2C3D4E5F6G7H8", "TBA123456789012", "1112-1234567-1234567", "112-1234567-12345678"],
    "ebay": ["125998301244", "12345678901234", "[#5b0f6c2f4f0a4d7e9f3c1a2b3c4d5e6f#]", "+49-27-10000-00003"],
    "lazada": ["TH1JHFZ0EM", "012345678901234", "12345678901234", "12345678901234567"],
    "etsy": ["0405912941", "12345678", "40591294112", "555-4059129411"],
    "shopee": ["SPXTH012345678901", "20121812345678", "201318V2Y6E59M", "201232V2Y6E59M"],
    "temu": ["PO-053-0613813390903141", "PO-1234", "APO-053-06138133909031412"],
    "shein": ["GERMANYSHOPPING", "GS12345"],
    "alibaba": ["31739484200102212", "3173948420010221281", "017394842001022128"],
    "walmart": ["200014733985221", "2000147-3398522", "1-2000147-33985221", "2000147-33985221-1"],
    "target": ["812003709357307", "9120037093573071"],
    "mercadolibre": ["1000003508419013", "44556677889"],
    "allegro": ["12345678901", "0f8fad5b-d9cb-11ee-a165", "0f8fad5b-d9cb-01ee-a165-70867728950e"],
    "bol": ["ABONNEMENT", "D0007D41RW", "1234567890"],
    "kaufland": ["MEINKAUF", "M12345", "KM123456"],
    "rakuten_jp": ["402853-20261312-0220534167", "402853-20260612-022053416", "03-1234-5678"],
    "flipkart": ["OD12345678901234567", "OD1234567890123456789"],
    "tokopedia": ["INV/2024/MPL/1", "INV-20240105-1"],
    "apple": ["MACBOOKPRO", "W12345678", "M123"],
    "google_play": ["GPA.3345-1234-5678", "GPA.3345-1234-5678-901234"],
}
# What stands in mails and is no order: telephones, waybills of carriers, articles (EAN), cards, accounts, days.
OTHER_NUMBERS = [
    "+49 30 1234567", "(415) 555-0132", "415-555-0132", "0301234567", "1Z999AA10123456784", "9400110200881234567890",
    "00340434161094012345", "JJD014600001234567890", "LP00123456789012", "RR123456789CN", "4006381333931",
    "4111 1111 1111 1111", "4111111111111111", "DE89370400440532013000", "2026-06-12", "20260612", "12.06.2026",
    "123456789012", "CB123456789DE", "3SABCD0123456789", "H1234567890123456789", "JVGL06123456789012345678",
    "5f1e2d3c4b5a69788796a5b4", "3VN76117B87011620",
]  # fmt: skip
INVOICE_NUMBERS = {
    "tiktok_shop": ["TTSTH20251200012345", "BDUK20253368656"],
    "aliexpress": ["SG202401234567"],
    "amazon": [
        "DS-AEU-INV-DE-2025-598381416", "AEU-SIM-INV-ES-2019-2524414", "INV-DE-1585411755-2024-45385",
        "GB-CN-AEU-2025-123", "GB-AEU-2026-123456", "LU42MG7O5AEUI", "DE504LPTASZ0BI",
    ],
    "lazada": ["THMPTI2025120012345678"],
    "shopee": [
        "TRSPEMKP00-00000-251203-0012589", "TIR-25120300-0417720", "RCS-251203-0041772",
        "35240412345678000195550010000012341000012345",
    ],
    "mercadolibre": ["35240412345678000195550010000012341000012345"],
    "stripe": ["KCSFWF6E-0001"],
}  # fmt: skip
SUBJECTS = {
    ("tiktok_shop", "Your order is confirmed!"): "order_confirmation",
    ("tiktok_shop", "Your order has shipped!"): "shipped",
    ("tiktok_shop", "We've Received Your Documents"): "account",
    ("tiktok_shop", "You have a new order — 576461413038785752"): "status",
    ("tiktok_shop", "Your order is out for delivery"): "out_for_delivery",
    ("tiktok_shop", "Your order has been delivered"): "delivered",
    ("aliexpress", "Order 8123456789012345: order confirmed"): "order_confirmation",
    ("aliexpress", "Order 8123456789012345: out for delivery"): "out_for_delivery",
    ("aliexpress", "Order 8123456789012345: awaiting confirmation"): "delivered",
    ("aliexpress", "Packstück LP00123456789012: Neuer Lieferstatus"): "status",
    ("aliexpress", "Zollabfertigung für LP00123456789012 wurde beendet"): "shipped",
    ("aliexpress", "운송장 번호 123456789012: 배송 완료"): "delivered",
    ("aliexpress", "2 Bestellungen wurden bestätigt: 8123456789012345"): "order_confirmation",
    ("aliexpress", "Bestellung 8123456789012345: teilweise versandt"): "shipped",
    ("aliexpress", "Bestellung 8123456789012345: Neuer Lieferstatus"): "status",
    ("aliexpress", "Your order 8123456789012345 is closed"): "cancelled",
    ("amazon", 'Ordered: "Widget Deluxe..." and 2 more items'): "order_confirmation",
    ("amazon", 'Your Amazon.co.uk order of "Widget" has been dispatched!'): "shipped",
    ("amazon", "Your Amazon.com order #112-1234567-1234567"): "order_confirmation",
    ("amazon", 'Ihre Amazon.de Bestellung von "Widget" wurde versandt!'): "shipped",
    ("amazon", 'Ihre Amazon.de Bestellung von "Widget"'): "order_confirmation",
    ("amazon", "Zugestellt: „Widget“"): "delivered",
    ("amazon", "注文済み: 「Widget」"): "order_confirmation",
    ("amazon", "Pedido efetuado: “Widget”"): "order_confirmation",
    ("ebay", "Order confirmed: Widget"): "order_confirmation",
    ("ebay", "📦BESTELLUNG ZUGESTELLT: Widget"): "delivered",
    ("ebay", "Your eBay tax invoice for March 2025"): "fee_invoice",
    ("lazada", "Order Being Processed #1083032916846830"): "order_confirmation",
    ("etsy", "You made a sale on Etsy - Dispatch by May 21 - [US$39.40, Order #4059129411]"): "status",
    ("etsy", "Your Etsy Purchase from NiceShop (4059129411)"): "order_confirmation",
    ("etsy", "Your Etsy Order dispatched"): "shipped",
    ("etsy", "Your funds of $29.53 USD are on the way!"): "status",
    ("shopee", "ถึงเวลาจัดส่งสินค้าหมายเลข #2404098R48U37H แล้ว!"): "status",
    ("shopee", "ยกเลิกคำสั่งซื้อหมายเลข #2404098R48U37H"): "cancelled",
    ("shopee", "คำสั่งซื้อ #2404098R48U37H จากผู้ซื้อ a ถูกยกเลิก"): "cancelled",
    ("shopee", "Pesanan #2404098R48U37H telah dikirim"): "shipped",
    ("temu", "Vaše objednávka Temu je připravena k\u00a0vyzvednutí (#PO-053-06138133909031412)"): "ready_for_pickup",
    ("temu", "Váš balíček Temu dorazil na místo vyzvednutí"): "ready_for_pickup",
    ("temu", "Twoje zamówienie Temu jest w trakcie doręczenia"): "out_for_delivery",
    ("temu", "Your Temu order has shipped"): "shipped",
    ("shein", "Your SHEIN order has been shipped"): "shipped",
    ("shein", "You have received a EVRI return label from SHEIN"): "return",
    ("alibaba", "Your order is waiting for payment (317394842001022128)"): "status",
    (
        "alibaba",
        "【Action Required】Your Trade Assurance Order No. 317394842001022128 is awaiting initial payment",
    ): "status",
    ("alibaba", "Your initial payment has been received (317394842001022128)"): "receipt",
    ("alibaba", "Your order is on its way (317394842001022128)"): "shipped",
    ("alibaba", "Your order 317394842001022128 has been delivered"): "delivered",
    ("walmart", "Jo, thanks for your delivery order"): "order_confirmation",
    ("walmart", "Shipped: Widget"): "shipped",
    ("walmart", "Out for delivery: Widget"): "out_for_delivery",
    ("walmart", "Arrived: Widget and 2 other items"): "delivered",
    ("walmart", "We'll pick up your return on Monday"): "return",
    ("target", "Thanks for your order!"): "order_confirmation",
    ("target", "Get ready for something special! Items from order #912003709357307 are about to ship"): "status",
    ("shopify", "Rechnung Apr 26, 2026 für meinshop"): "fee_invoice",
    ("shopify", "[My Store] Order #1001 placed by Jo"): "status",
    ("mercadolibre", "Detalhe da entrega"): "status",
    ("mercadolibre", "Compra aprovada: Widget"): "order_confirmation",
    ("mercadolibre", "Vendiste Widget"): "status",
    ("mercadolibre", "Você vendeu Widget"): "status",
    ("zalando", "Thanks for your order"): "order_confirmation",
    ("zalando", "Danke für deine Bestellung"): "order_confirmation",
    ("zalando", "Your parcel will arrive 30/12-31/12"): "shipped",
    ("allegro", "Kupiłeś i zapłaciłeś: Widget"): "order_confirmation",
    ("allegro", "Pytanie o przedmiot"): "message",
    ("allegro", "Sprzedałeś: Widget"): "status",
    ("bol", "Bedankt voor je bestelling (met bestelnummer A0007D41RW)"): "order_confirmation",
    ("bol", "Je artikel is meegegeven met PostNL"): "shipped",
    ("bol", "Je artikel is geannuleerd"): "cancelled",
    ("bol", "Je retour is verwerkt"): "refund",
    ("otto", "Ihre Bestellung ist unterwegs"): "shipped",
    ("rakuten_fr", "Vous avez vendu : Atlas des phares"): "status",
    ("otto", "Rückfrage zu Auftrags-Nr. cbn4test02"): "message",
    ("kaufland", "Bestellung MK3UZQ5: Versandbestätigung / Ihr Paket ist im Transit"): "shipped",
    ("kaufland", "Rechnung zu deiner Bestellung M1234567"): "invoice",
    ("kaufland", "Bestellung MK3UZQ5: Bestellbestätigung"): "order_confirmation",
    ("rakuten_jp", "【楽天市場】注文内容ご確認（自動配信メール）"): "order_confirmation",
    ("rakuten_jp", "【楽天市場】商品発送のお知らせ"): "shipped",
    ("flipkart", "Your Order for Widget has been successfully placed"): "order_confirmation",
    ("flipkart", "Your Order for Widget has been shipped"): "shipped",
    ("tokopedia", "Pesanan Anda Telah Dikirim"): "shipped",
    ("tokopedia", "Pesanan baru INV/20240105/MPL/3612345678"): "status",
    ("coupang", "[쿠팡] 주문 완료 안내"): "order_confirmation",
    ("coupang", "[쿠팡] 배송완료 안내"): "delivered",
    ("vinted", 'Your receipt for "Widget"'): "receipt",
    ("vinted", "Dein Beleg für „Widget“"): "receipt",
    ("vinted", "Ton reçu pour « Widget »"): "receipt",
    ("vinted", "Verkauft: Widget"): "status",
    ("vinted", "Vendu : Widget"): "status",
    ("apple", "Your receipt from Apple."): "receipt",
    ("apple", "Ihre Rechnung von Apple"): "invoice",
    ("apple", "Votre facture d’Apple"): "invoice",
    ("apple", "Appleからの領収書です。"): "receipt",
    ("apple", "Your refund from Apple"): "refund",
    ("apple", "Your App Store Connect financial report is available"): "status",
    ("google_play", "Your Google Play Order Receipt from Apr 28, 2026"): "receipt",
    ("google_play", "Google Play-rendelés (2026. aug. 16.) nyugtája"): "receipt",
    ("google_play", "Votre reçu Google Play du 1 mars 2026"): "receipt",
    ("google_play", "Your Google Play refund"): "refund",
    ("google_play", "Google Play: Your payment has been sent"): "status",
    ("paypal", "Receipt for Your Payment to Widget Ltd"): "receipt",
    ("paypal", "Notification of payment received"): "status",
    ("paypal", "Jo sent you $12.00 USD"): "status",
    ("paypal", "You've got money"): "status",
    ("paypal", "Widget Ltd sent you an invoice for $20.00 USD"): "invoice",
    ("paypal", "Beleg für Ihre Zahlung an Widget"): "receipt",
    ("paypal", "Anda mengirim pembayaran"): "receipt",
    ("paypal", "Sie haben eine Zahlung erhalten"): "status",
    ("paypal", "You received a refund from Widget Ltd"): "refund",
    ("stripe", "Your receipt from Widget Ltd #2034-6542-7006"): "receipt",
    ("stripe", "New invoice from Widget Ltd #KCSFWF6E-0001"): "invoice",
    ("stripe", "Your refund from Widget Ltd #2034-6542"): "refund",
    ("stripe", "Your Stripe tax invoice for April 2026"): "fee_invoice",
    ("stripe", "Your payout of €12.00 is on its way"): "status",
    ("stripe", "Your $12.00 payment to Widget Ltd was unsuccessful"): "status",
    ("klarna", "Your payment information for Widget Ltd"): "statement",
    ("klarna", "Payment reminder"): "status",
    ("klarna", "Deine Zahlungsinformationen"): "statement",
    ("klarna", "Ihre Klarna Rechnung"): "invoice",
    ("mercado_pago", "Pago aprobado en Widget"): "receipt",
    ("mercado_pago", "Tu transferencia fue enviada"): "status",
    ("alipay", "支付宝交易流水证明"): "statement",
    ("wechat_pay", "微信支付-账单流水文件"): "statement",
    ("square", "Receipt from Widget Ltd #LrRn"): "receipt",
    ("wise", "You received 4,250.00 USD from Widget Ltd"): "status",
}
SELLERS = {
    ("paypal", "Receipt for your payment to Widget Ltd"): "Widget Ltd",
    ("paypal", "Receipt for your payment"): "",
    ("paypal", "You sent a payment of €20,00 EUR to Widget & Son"): "Widget & Son",
    ("paypal", "You sent a payment"): "",
    ("paypal", "You authorized a payment to Widget Ltd"): "Widget Ltd",
    ("paypal", "Invoice from Widget Ltd (0042)"): "Widget Ltd",
    ("paypal", "Widget Ltd sent you an invoice for $20.00 USD"): "Widget Ltd",
    ("paypal", "Beleg für Ihre Zahlung an Brandt Keramik"): "Brandt Keramik",
    ("paypal", "Sie haben eine Zahlung über 20,00 EUR an Brandt Keramik gesendet"): "Brandt Keramik",
    ("paypal", "You received a refund"): "",
    ("stripe", "Your receipt from Widget, Inc. #2034-6542"): "Widget, Inc.",
    ("stripe", "New invoice from Widget, Inc. #KCSFWF6E-0001"): "Widget, Inc.",
    ("klarna", "Your payment information for Widget Ltd"): "Widget Ltd",
    ("square", "Receipt from Widget Ltd #LrRn"): "Widget Ltd",
    ("mercado_pago", "Pago aprobado en Widget"): "Widget",
    ("wise", "You spent 12.00 EUR at Widget Ltd."): "Widget Ltd",
    ("amazon", 'Ordered: "Widget"'): "",
}


def load(marketplace: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{marketplace}.toml").read_text(encoding="utf-8"))


def patterns(marketplace: str) -> list[re.Pattern[str]]:
    described = load(marketplace)
    numbers = [re.compile(described[key]) for key in ("order_number", "invoice_number") if key in described]
    return numbers + [
        re.compile(pattern, re.IGNORECASE) for entry in described.get("subjects", []) for pattern in entry["match"]
    ]


def test_every_form_has_its_examples_and_every_payment_provider_says_so() -> None:
    assert {name for name in IDS if "order_number" in load(name)} == set(ORDER_NUMBERS) == set(NO_ORDER_NUMBERS)
    assert {name for name in IDS if "invoice_number" in load(name)} <= {*INVOICE_NUMBERS, "tokopedia"}
    assert {m.id for m in built_in() if m.payment} == PAYMENT


@pytest.mark.parametrize("marketplace", IDS)
def test_a_description_is_short_and_has_known_keys_only(marketplace: str) -> None:
    text = (FOLDER / f"{marketplace}.toml").read_text(encoding="utf-8")
    described = load(marketplace)
    assert text.startswith("# ")
    assert len(text.splitlines()) <= 32
    assert set(described) <= KEYS
    assert set(described.get("labels", {})) <= FIELDS
    assert {subject["kind"] for subject in described.get("subjects", [])} <= KINDS


@pytest.mark.parametrize("marketplace", IDS)
def test_senders_are_addresses_or_domains(marketplace: str) -> None:
    described = load(marketplace)
    for sender in [*described["senders"], *described.get("not_senders", [])]:
        assert re.fullmatch(r"[a-z0-9._+-]*@(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|\*)", sender)


@pytest.mark.parametrize("marketplace", IDS)
def test_mail_of_one_marketplace_is_not_taken_for_anothers(marketplace: str) -> None:
    for sender in load(marketplace)["senders"]:
        found = marketplace_of(sender if not sender.startswith("@") else f"orders{sender}", built_in())
        assert found is not None and found.id == marketplace
        below = [m.id for m in built_in() if m.sends_from(f"orders{sender[sender.index('@') :]}")]
        assert below in ([marketplace], [])


def test_domains_that_others_also_write_from_are_named_by_address_only() -> None:
    for stranger in ("someone@google.com", "someone@tencent.com", "someone@yahoo.co.jp", "dpo@apple.com", "a@wise.com"):
        assert marketplace_of(stranger, built_in()) is None
    assert marketplace_of("store+123@t.shopifyemail.com", built_in()) is None


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("amazon", "store-news@amazon.fr"),
        ("amazon", "marketplace-messages@amazon.co.uk"),
        ("ebay", "ebay@reply.ebay.it"),
        ("ebay", "ebay@reply1.ebay.com.au"),
        ("shopee", "info@security.shopee.co.th"),
        ("temu", "seller@orders.temu.com"),
        ("temu", "temu@eu.temuemail.com"),
        ("zalando", "info@service-mail.zalando-prive.it"),
        ("zalando", "zalando@newsletter.zalando.de"),
        ("etsy", "conversations@mail.etsy.com"),
    ],
)
def test_what_is_no_mail_about_purchases_is_known_by_its_sender(name: str, address: str) -> None:
    found = marketplace_of(address, built_in())
    assert found is not None
    assert (found.id, found.sells_from(address)) == (name, False)


@pytest.mark.parametrize("marketplace", sorted(ORDER_NUMBERS))
def test_order_numbers_are_found_and_others_are_not(marketplace: str) -> None:
    pattern = re.compile(load(marketplace)["order_number"])
    for number in ORDER_NUMBERS[marketplace]:
        assert pattern.findall(f"注文番号{number}です") == [number]
    for number in NO_ORDER_NUMBERS[marketplace]:
        assert pattern.search(f"no. {number} and more") is None


@pytest.mark.parametrize("marketplace", sorted(name for name in ORDER_NUMBERS if load(name)["order_number_alone"]))
def test_a_form_that_proves_itself_takes_no_other_number(marketplace: str) -> None:
    form = re.compile(load(marketplace)["order_number"])
    foreign = chain(
        OTHER_NUMBERS,
        (number for name, numbers in ORDER_NUMBERS.items() if name != marketplace for number in numbers),
        (number for numbers in INVOICE_NUMBERS.values() for number in numbers),
    )
    assert [number for number in foreign if form.search(f"no. {number} and more")] == []


def test_a_form_that_another_shares_says_that_it_proves_nothing() -> None:
    alone = {name: load(name)["order_number_alone"] for name in ORDER_NUMBERS}
    for name in ("tiktok_shop", "alibaba", "lazada", "aliexpress", "target", "etsy", "kaufland", "bol", "apple"):
        assert not alone[name]
    for name in ("amazon", "ebay", "walmart", "rakuten_jp", "temu", "flipkart", "google_play", "shopee"):
        assert alone[name]


@pytest.mark.parametrize(
    ("marketplace", "subject"),
    [
        ("ebay@ebay.com", "Order confirmed: Linen shirt"),
        ("auto-confirm@amazon.com", 'Ordered: "Linen shirt"'),
        ("help@walmart.com", "Sam, thanks for your delivery order"),
        ("noreply@rmo.flipkart.com", "Your Order for Linen shirt has been placed"),
    ],
)
@pytest.mark.parametrize("label", ["Order number: ", ""])
def test_a_number_of_another_marketplace_is_not_read_as_ones_own(marketplace: str, subject: str, label: str) -> None:
    own = marketplace_of(marketplace, built_in())
    assert own is not None
    for name, numbers in ORDER_NUMBERS.items():
        if name == own.id:
            continue
        made = EmailMessage()
        made["From"], made["To"], made["Subject"] = marketplace, "sam@mailbox.example", subject
        made["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
        sums = "Subtotal: USD 10.00\nShipping: USD 2.00\nOrder total: USD 12.00\n"
        made.set_content(f"{label}{numbers[0]}\nCall (415) 555-0132.\n{sums}")
        (document,) = read(made.as_bytes(), Context(Form.MESSAGE)).documents
        assert (document.marketplace, document.order_number) == (own.id, ""), numbers[0]


@pytest.mark.parametrize("marketplace", sorted(INVOICE_NUMBERS))
def test_invoice_numbers_are_found_whole(marketplace: str) -> None:
    pattern = re.compile(load(marketplace)["invoice_number"])
    for number in INVOICE_NUMBERS[marketplace]:
        assert pattern.findall(f"Rechnungsnr. {number}.") == [number]


def test_a_receipt_number_of_stripe_is_no_invoice_number() -> None:
    pattern = re.compile(load("stripe")["invoice_number"])
    assert pattern.search("Receipt number 2034-6542-7006 or 20346542-7006") is None


@pytest.mark.parametrize(("marketplace", "subject"), sorted(SUBJECTS))
def test_the_first_subject_that_matches_names_the_kind(marketplace: str, subject: str) -> None:
    kinds = [
        entry["kind"]
        for entry in load(marketplace)["subjects"]
        if any(re.search(pattern, subject, re.IGNORECASE) for pattern in entry["match"])
    ]
    assert kinds[:1] == [SUBJECTS[marketplace, subject]]


@pytest.mark.parametrize(("marketplace", "subject"), sorted(SELLERS))
def test_a_payment_mail_names_the_merchant_in_its_subject(marketplace: str, subject: str) -> None:
    known = next(m for m in built_in() if m.id == marketplace)
    assert known.subject_kind(subject)
    assert known.subject_seller(subject) == SELLERS[marketplace, subject]


def beginnings(pattern: str) -> list[str]:
    """Texts that a pattern begins to match and does not finish: its literal runs, alone and one after the other."""
    plain = re.sub(r"\(\?[^)]*\)", "", pattern).replace(r"\s", " ").replace(r"\d", "1").replace(r"\w", "a")
    runs = re.findall(r"(?:\\\W|[^\\\[\](){}^$?*+|.]){3,}", plain)
    literal = [re.sub(r"\\(\W)", r"\1", run) for run in runs]
    return [*literal, *("a".join(literal[:length]) + " " for length in range(1, len(literal) + 1))]


@pytest.mark.parametrize("marketplace", IDS)
def test_a_hostile_text_costs_no_time(marketplace: str) -> None:
    own = [subject for name, subject in SUBJECTS if name == marketplace]
    own += [number[:-1] + "_" for number in ORDER_NUMBERS.get(marketplace, [])]
    for pattern in patterns(marketplace):
        for seed in ("a", "1", "A1", "A-", " ", "a ", *beginnings(pattern.pattern), *own):
            text = (seed * (100_000 // len(seed) + 1))[:100_000]
            started = time.thread_time()
            pattern.search(text)
            assert time.thread_time() - started < 0.05, (pattern.pattern, seed)


def test_what_is_no_kind_is_an_event_or_concerns_nobodys_purchase() -> None:
    spoken = {kind for marketplace in built_in() for kind, _ in marketplace.subjects}
    assert spoken <= {*Kind} | EVENTS
    assert set(Event) <= spoken
