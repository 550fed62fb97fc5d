"""Examples of TikTok Shop, AliExpress and Lazada: invented purchases in the form of real mails.

Order numbers have the marketplace's form and belong to nobody; people and shops are invented. The mail around a
fee invoice is ours: the marketplaces offer these PDFs as downloads and hardly ever attach them.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case
from markets import aliexpress_order, lazada_order, tiktok_order
from messages import attach_pdf, message
from pages import fees
from purchases import EUR_TIGHT, GBP, PHP, THB, THB_CODE, USD_SPELLED, Money, Purchase, amounts, line

CET = timezone(timedelta(hours=1))


def tiktok() -> Iterator[Case]:
    """TikTok Shop: two countries and a Thai fee invoice, whose payable amount is less the withholding tax."""
    usd_with_sign = Money("USD", "US${}", ",", ".")
    bought = Purchase(
        kind="order_confirmation", marketplace="tiktok_shop", money=usd_with_sign,
        order_number="577038120456913728", issue_date=date(2024, 7, 15),
        seller="Harbour & Pine Goods", buyer="John Doe",
        lines=(line("Silicone phone stand, mint", 1, "5.99"), line("Cable clips, pack of 6", 2, "3.50")),
        **amounts(net_total="12.99", shipping="0.00", tax_total="0.99", total="13.98"),
    )  # fmt: skip
    text, html = tiktok_order(bought, "Jul 15, 2024")
    sent = datetime(2024, 7, 15, 14, 3, 11, tzinfo=UTC)
    sender = "TikTok Shop <no-reply@shop.tiktok.com>"
    made = message(sender, "john.doe@mailbox.example", "Your order is confirmed!", sent, text=text, html=html)
    yield Case("tiktok_shop/order_en_us", made, (bought,))

    bought = Purchase(
        kind="order_confirmation", marketplace="tiktok_shop", money=GBP,
        order_number="576919900412345677", issue_date=date(2024, 11, 29),
        seller="Marlow Candle Works", buyer="Priya Nair",
        lines=(line("Soy candle “Sea salt”, 220 g", 3, "8.50"), line("Wick trimmer", 1, "4.25")),
        **amounts(net_total="29.75", shipping="2.99", discount="5.00", total="27.74"),
    )  # fmt: skip
    _, html = tiktok_order(bought, "29 November 2024")
    sent = datetime(2024, 11, 29, 20, 41, 5, tzinfo=UTC)
    made = message(sender, "priya.nair@mailbox.example", "Your order has been confirmed", sent, html=html)
    yield Case("tiktok_shop/order_en_gb", made, (bought,))

    bought = Purchase(
        kind="fee_invoice", marketplace="tiktok_shop", money=THB_CODE,
        invoice_number="TTSTH20251200048213", issue_date=date(2025, 12, 9),
        seller="TikTok Shop (Thailand) Ltd.", buyer="Baan Rim Nam Trading",
        **amounts(net_total="13763.01", tax_total="963.41", total="14726.42", amount_due="14313.53"),
    )  # fmt: skip
    content = fees(
        "Tax invoice",
        [
            ("Invoice number", bought.invoice_number),
            ("Invoice date", "Dec 9, 2025"),
            ("Period", "Dec 3, 2025 - Dec 9, 2025"),
            ("Client Name", bought.buyer),
            ("Tax ID/Tax Registration Number", "0105500000003"),
        ],
        [
            ("Service", "Net", "VAT 7%", "Gross"),
            ("Commission fee", "THB 11,263.01", "THB 788.41", "THB 12,051.42"),
            ("Transaction fee", "THB 2,500.00", "THB 175.00", "THB 2,675.00"),
        ],
        [
            ("Subtotal (excluding VAT)", "THB 13,763.01"),
            ("Total VAT 7%", "THB 963.41"),
            ("Total amount (including VAT)", "THB 14,726.42"),
            ("Withholding tax (3%)", "THB 412.89"),
            ("Total payable", "THB 14,313.53"),
        ],
        [bought.seller, "Tax ID 0105566214176", "Bangkok, Thailand"],
    )
    sent = datetime(2025, 12, 10, 3, 15, tzinfo=timezone(timedelta(hours=7)))
    made = message(
        "TikTok Shop Seller Center <sellersupport@shop.tiktok.com>", "accounts@baanrimnam.example",
        "Your weekly tax invoice is available", sent,
        text="Your tax invoice for the past week is attached.\n",
    )  # fmt: skip
    yield Case("tiktok_shop/fee_invoice_th", attach_pdf(made, content, f"{bought.invoice_number}.pdf"), (bought,))


def aliexpress() -> Iterator[Case]:
    """AliExpress: German with its English month, English, and one mail for two orders."""
    sender = "AliExpress <transaction@notice.aliexpress.com>"
    bought = Purchase(
        kind="order_confirmation", marketplace="aliexpress", money=EUR_TIGHT,
        order_number="8194406713350021", issue_date=date(2026, 1, 1), seller="Lucky Cable Store",
        lines=(line("USB-C-Kabel 2 m, geflochten", 2, "3.49"), line("Kabelbinder 100 Stück", 1, "1.99")),
        hides=("line_total",),
        **amounts(net_total="8.97", shipping="1.50", discount="0.99", total="9.48"),
    )  # fmt: skip
    html = aliexpress_order([bought], "Jan 01,2026, 12:00", "de")
    sent = datetime(2026, 1, 1, 12, 1, 40, tzinfo=CET)
    subject = f"Bestellung {bought.order_number}: Bestellauftrag bestätigt"
    made = message(sender, "lena.brandt@mailbox.example", subject, sent, html=html)
    yield Case("aliexpress/order_de", made, (bought,))

    bought = Purchase(
        kind="order_confirmation", marketplace="aliexpress", money=USD_SPELLED,
        order_number="3041877502196644", issue_date=date(2025, 5, 27), seller="Bright Bench Tools",
        lines=(line("Magnifier lamp with clamp", 1, "1024.50"), line("Spare LED ring", 4, "6.25")),
        hides=("line_total",),
        **amounts(net_total="1049.50", shipping="0.00", total="1049.50"),
    )  # fmt: skip
    html = aliexpress_order([bought], "May 27,2025, 09:12", "en")
    sent = datetime(2025, 5, 27, 16, 12, 58, tzinfo=UTC)
    made = message(
        sender, "sam.okafor@mailbox.example", f"Order {bought.order_number}: order confirmed", sent, html=html
    )
    yield Case("aliexpress/order_en", made, (bought,))

    first = Purchase(
        kind="order_confirmation", marketplace="aliexpress", money=EUR_TIGHT,
        order_number="8194999000417752", issue_date=date(2026, 2, 17), seller="Papierladen Shenzhen",
        lines=(line("Washi-Klebeband 10 Rollen", 1, "4.29"),), hides=("line_total",),
        **amounts(net_total="4.29", shipping="0.00", total="4.29"),
    )  # fmt: skip
    second = Purchase(
        kind="order_confirmation", marketplace="aliexpress", money=EUR_TIGHT,
        order_number="8194999000427752", issue_date=date(2026, 2, 17), seller="Holz & Faden Store",
        lines=(line("Stickrahmen 20 cm", 3, "2.15"),), hides=("line_total",),
        **amounts(net_total="6.45", shipping="1.99", total="8.44"),
    )  # fmt: skip
    html = aliexpress_order([first, second], "Feb 17,2026, 21:30", "de")
    sent = datetime(2026, 2, 17, 21, 31, 2, tzinfo=CET)
    subject = f"2 Bestellungen wurden bestätigt: {first.order_number}"
    made = message(sender, "lena.brandt@mailbox.example", subject, sent, html=html)
    yield Case("aliexpress/two_orders_de", made, (first, second))


def lazada() -> Iterator[Case]:
    """Lazada: the Philippines, Thailand with 15 digits, and a fee invoice whose lines have no currency."""
    bought = Purchase(
        kind="order_confirmation", marketplace="lazada", money=PHP, order_number="1083045527718830",
        issue_date=date(2026, 4, 14), seller="Isla Home Essentials", buyer="Amihan Reyes", hides=("unit_price",),
        lines=(line("Banig woven mat, small", 2, "57.00"), line("Coconut bowl", 1, "89.00")),
        **amounts(net_total="203.00", shipping="45.00", discount="20.00", total="228.00"),
    )  # fmt: skip
    text, html = lazada_order(bought, "14 Apr 2026 10:40 PM", "en")
    sent = datetime(2026, 4, 14, 22, 41, 3, tzinfo=timezone(timedelta(hours=8)))
    sender = "Lazada Philippines <no-reply@lazada.com.ph>"
    subject = f"Order Being Processed #{bought.order_number}"
    made = message(sender, "amihan@mailbox.example", subject, sent, text=text, html=html)
    yield Case("lazada/order_en_ph", made, (bought,))

    bought = Purchase(
        kind="order_confirmation", marketplace="lazada", money=THB, order_number="874410256630175",
        issue_date=date(2026, 3, 26), seller="Chiang Mai Cotton", buyer="Somchai Tuayang", hides=("unit_price",),
        lines=(line("เสื้อผ้าฝ้าย สีคราม", 1, "1250.00"),),
        **amounts(net_total="1250.00", shipping="38.00", total="1288.00"),
    )  # fmt: skip
    text, html = lazada_order(bought, "26 Mar 2026 08:15 AM", "th")
    sent = datetime(2026, 3, 26, 8, 16, 30, tzinfo=timezone(timedelta(hours=7)))
    sender = "Lazada Thailand <no-reply@lazada.co.th>"
    subject = "Your order is being processed"
    made = message(sender, "somchai@mailbox.example", subject, sent, text=text, html=html)
    yield Case("lazada/order_th", made, (bought,))

    bought = Purchase(
        kind="fee_invoice", marketplace="lazada", money=THB_CODE, invoice_number="THMPTI2025120048800217",
        issue_date=date(2025, 12, 15), seller="Lazada Limited (Thailand)", buyer="Baan Rim Nam Trading",
        **amounts(net_total="11270.75", tax_total="788.95", total="12059.70"),
    )  # fmt: skip
    content = fees(
        "TAX INVOICE / RECEIPT",
        [
            ("Invoice No.", bought.invoice_number),
            ("Invoice Date", "2025-12-15"),
            ("Period", "2025-12-01 - 2025-12-15"),
            ("Customer", bought.buyer),
            ("Seller code", "TH1JHFZ0EM"),
            ("Currency", "THB"),
        ],
        [("Description", "Amount"), ("Payment Fee", "3,270.75"), ("Commission", "8,000.00")],
        [("Subtotal", "11,270.75"), ("7% (VAT)", "788.95"), ("Total (Including Tax)", "12,059.70")],
        [bought.seller, "Tax ID 0105555040244"],
    )
    sent = datetime(2025, 12, 16, 2, 0, tzinfo=timezone(timedelta(hours=7)))
    made = message(
        "Lazada Seller Center <no-reply@lazada.co.th>", "accounts@baanrimnam.example",
        "Tax invoice of your marketplace fees", sent,
        text="Please find the tax invoice of the past two weeks attached.\n",
    )  # fmt: skip
    yield Case("lazada/fee_invoice_th", attach_pdf(made, content, f"{bought.invoice_number}.pdf"), (bought,))
