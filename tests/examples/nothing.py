"""Examples that must give nothing, however much they speak of orders and prices."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

from cases import Case, Told
from layouts import beside, button, grid, heading, paragraph, shell
from messages import attach_pdf, message
from pages import prose, ticket

CET = timezone(timedelta(hours=1))
CEST = timezone(timedelta(hours=2))


def newsletter() -> EmailMessage:
    """Prices, a discount, the words order and total, and an invoice as bait."""
    blocks = [
        heading("Order now and save 20%"),
        paragraph("Every order over $49.00 ships free until Sunday. Your total discount shows at checkout."),
        grid(["This week", "Was", "Now"], [("Linen shirt", "$59.00", "$47.20"), ("Straw hat", "$32.00", "$25.60")]),
        paragraph("Pay by invoice: order today, pay in 30 days. Voucher code: ORDER-20250401"),
        button("Shop the sale", "https://news.larkspur.example/c/20250401"),
    ]
    html = shell("en", "Sale", "20% off everything", "Larkspur Clothing", "#7a3b69", blocks, "Unsubscribe")
    return message(
        "Larkspur Clothing <news@larkspur.example>", "maya@mailbox.example", "Order now: 20% off your total",
        datetime(2025, 4, 1, 8, 0, tzinfo=UTC), html=html, text="20% off. Linen shirt now $47.20.\n",
        headers={"List-Unsubscribe": "<https://news.larkspur.example/u/1>", "Precedence": "bulk"},
    )  # fmt: skip


def password_reset(
    to: str = "maya@mailbox.example", sent: datetime = datetime(2025, 4, 2, 19, 22, 1, tzinfo=UTC)
) -> EmailMessage:
    """A code of digits that is no number of anything."""
    blocks = [
        heading("Reset your password"),
        paragraph("Somebody asked for a new password. Your code is 884201. It is valid for 30 minutes."),
        button("Choose a new password", "https://account.larkspur.example/reset?token=57713401"),
    ]
    html = shell("en", "Password", "Your code", "Larkspur Clothing", "#7a3b69", blocks, "Larkspur Clothing")
    return message(
        "Larkspur Account <account@larkspur.example>", to, "Reset your password", sent,
        html=html, text="Your code is 884201.\n",
    )  # fmt: skip


def tiktok_shipping() -> EmailMessage:
    """TikTok Shop: a shipping notice with order number and waybill."""
    blocks = [
        heading("Your order has shipped!"),
        beside([("Order ID", "577038120456913728"), ("Tracking number", "JT0012345678901"), ("Carrier", "J&T")]),
        grid([], [("Silicone phone stand, mint", "x1"), ("Cable clips, pack of 6", "x2")]),
        button("Track parcel", "https://shop.tiktok.com/view/order?main_order_id=577038120456913728"),
    ]
    html = shell("en", "Shipped", "On its way", "TikTok Shop", "#000000", blocks, "TikTok Shop")
    return message(
        "TikTok Shop <no-reply@shop.tiktok.com>", "john.doe@mailbox.example", "Your order has shipped!",
        datetime(2024, 7, 16, 10, 11, tzinfo=UTC), html=html, text="Your order has shipped!\n",
    )  # fmt: skip


def aliexpress_shipping() -> EmailMessage:
    """AliExpress: a German notice that a part of the order is on its way."""
    blocks = [
        heading("Teilweise versandt"),
        beside([("Bestell-Nr.", "8194406713350021"), ("Sendungsnummer", "LP00123456789012")]),
        paragraph("Voraussichtliche Lieferung: 14/01/2026"),
    ]
    html = shell("de", "Versandt", "Ihr Paket ist unterwegs", "AliExpress", "#e43225", blocks, "AliExpress.com")
    return message(
        "AliExpress <transaction@notice.aliexpress.com>", "lena.brandt@mailbox.example",
        "Bestellung 8194406713350021: teilweise versandt", datetime(2026, 1, 3, 4, 15, tzinfo=CET), html=html,
    )  # fmt: skip


def amazon_shipping() -> EmailMessage:
    """Amazon: a shipping notice that repeats the order's total."""
    blocks = [
        heading("Dein Paket wurde versendet"),
        beside([("Bestellnr.", "302-4418276-9035541"), ("Zustellung", "Montag, 27. Oktober"), ("Summe", "30,48 €")]),
        button("Lieferung verfolgen", "https://www.amazon.de/gp/your-account/ship-track?orderId=302-4418276-9035541"),
    ]
    html = shell("de", "Versendet", "Dein Paket ist unterwegs", "amazon.de", "#232f3e", blocks, "amazon.de")
    return message(
        '"Amazon.de" <shipment-tracking@amazon.de>', "lena.brandt@mailbox.example",
        "Versendet: „Isolierflasche 750 ml…“", datetime(2025, 10, 25, 5, 1, tzinfo=CEST), html=html,
        text="Dein Paket wurde versendet\n\nBestellnr. 302-4418276-9035541\nSumme 30.48€\n",
    )  # fmt: skip


def terms(to: str = "studio@okafor.example", sent: datetime = datetime(2025, 1, 2, 16, 0, tzinfo=UTC)) -> EmailMessage:
    """Terms and conditions as PDF, full of the words of invoices."""
    paragraphs = [
        "1. Scope. These terms apply to every order placed with Copperwind Instruments LLC.",
        "2. Prices. The total of an invoice is due within 30 days of the invoice date.",
        "3. Shipping. Orders under USD 50.00 carry a shipping fee of USD 6.95.",
        "4. Tax. Sales tax is added where the law asks for it.",
        "5. Returns. Goods may be returned within 30 days; the refund goes to the payment method.",
        "6. Invoice number and order number must be named in all letters.",
        "7. Discounts are not added together.",
        "8. The seller may change these terms; version of January 1.",
    ]
    content = prose("General terms and conditions", paragraphs, pages=2)
    made = message(
        "Copperwind Instruments <hello@copperwind.example>", to, "Our new terms", sent,
        text="Hello,\n\nour terms have changed; see the attachment.\n",
    )  # fmt: skip
    return attach_pdf(made, content, "terms.pdf")


def boarding_pass(
    to: str = "sam.okafor@mailbox.example", sent: datetime = datetime(2025, 5, 13, 6, 30, tzinfo=UTC)
) -> EmailMessage:
    """A boarding pass: numbers, a name and a date, but nothing bought here."""
    facts = [
        ("NAME", "SAMPLE/KIM"), ("FROM", "EDI"), ("TO", "OSL"), ("FLIGHT", "XZ 2041"), ("DATE", "03 SEP"),
        ("SEAT", "17C"), ("BOOKING", "K3P9QD"), ("GATE", "22"), ("BOARDING", "06:25"),
    ]  # fmt: skip
    made = message(
        "Northern Sky <noreply@northernsky.example>", to, "Your boarding pass XZ 2041", sent,
        text="Your boarding pass is attached.\n",
    )  # fmt: skip
    return attach_pdf(made, ticket("BOARDING PASS", facts), "boarding-pass.pdf")


def examples() -> Iterator[Case]:
    """All of them."""
    yield Case("_none/newsletter", newsletter())
    yield Case("_none/password_reset", password_reset())
    told = Told("shipped", "tiktok_shop", "577038120456913728", "J&T Express", "JT0012345678901")
    yield Case("_none/tiktok_shipping", tiktok_shipping(), events=(told,))
    told = Told("shipped", "aliexpress", "8194406713350021", "", "LP00123456789012")
    yield Case("_none/aliexpress_shipping_de", aliexpress_shipping(), events=(told,))
    told = Told("shipped", "amazon", "302-4418276-9035541")
    yield Case("_none/amazon_shipping_de", amazon_shipping(), events=(told,))
    yield Case("_none/terms_pdf", terms())
    yield Case("_none/boarding_pass_pdf", boarding_pass())
