"""Examples of further Asian marketplaces: invented purchases in the form of real mails.

Senders, subjects and the forms of numbers are the marketplaces'; the words in the mails are ours, and people, shops
and numbers are invented.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case, Told
from looks import Look, document, notice
from messages import message
from purchases import THB, Money, Purchase, amounts, line

ICT = timezone(timedelta(hours=7))
CST = timezone(timedelta(hours=8))
JST = timezone(timedelta(hours=9))
IST = timezone(timedelta(hours=5, minutes=30))
CNY = Money("CNY", "¥{}", ",", ".")
IDR = Money("IDR", "Rp{}", ".", ",", places=0)
KRW = Money("KRW", "{}원", ",", ".", places=0)
YEN_WORD = Money("JPY", "{}円", ",", ".", places=0)
INR = Money("INR", "₹{}", ",", ".")
USD_CODE = Money("USD", "USD {}", ",", ".")

CHINESE = {
    "title": "订单已确认", "hello": "卖家正在备货。", "order_number": "订单编号", "issue_date": "下单时间",
    "seller": "卖家", "net_total": "商品总额", "shipping": "运费", "total": "合计",
}  # fmt: skip
JAPANESE = {
    "title": "ご注文内容のご確認", "hello": "ご注文ありがとうございます。", "order_number": "注文番号",
    "issue_date": "注文日時", "seller": "販売者", "net_total": "小計", "shipping": "送料", "total": "合計金額",
}  # fmt: skip


def shopee() -> Iterator[Case]:
    """Shopee: Thai labels, and notices of a cancelled and a shipped order."""
    words = {
        "title": "ยืนยันคำสั่งซื้อ", "hello": "ร้านค้ากำลังเตรียมสินค้าของคุณ", "order_number": "หมายเลขคำสั่งซื้อ",
        "issue_date": "วันที่สั่งซื้อ:", "seller": "ผู้ขาย:", "net_total": "ยอดรวมค่าสินค้า:",
        "shipping": "ค่าจัดส่งสินค้า:", "total": "ยอดรวมทั้งสิ้น:",
    }  # fmt: skip
    sender = "Shopee Thailand <info@mail.shopee.co.th>"
    look = Look("shopee", "Shopee", sender, "th", words, "beside", "#ee4d2d")
    bought = Purchase(
        kind="order_confirmation", marketplace="shopee", money=THB, order_number="260709K3V7QN2P",
        issue_date=date(2026, 7, 9), seller="Chiang Mai Cotton", lines=(line("ผ้าเช็ดตัวฝ้าย", 2, "145.00"),),
        hides=("unit_price",), **amounts(net_total="290.00", shipping="40.00", total="330.00"),
    )  # fmt: skip
    sent = datetime(2026, 7, 9, 0, 40, 12, tzinfo=ICT)
    to = "somchai@mailbox.example"
    subject = f"ยืนยันคำสั่งซื้อ #{bought.order_number}"
    yield document(look, "order_th", subject, sent, to, bought, "09 ก.ค. 2026 00:39:45")
    told = Told("cancelled", "shopee", bought.order_number)
    yield notice(
        look, "cancelled_th", f"ยกเลิกคำสั่งซื้อหมายเลข #{bought.order_number}", sent + timedelta(days=1), to,
        "คำสั่งซื้อถูกยกเลิก", told, link="https://shopee.co.th/user/purchase",
    )  # fmt: skip
    told = Told("shipped", "shopee", "260709P8H2XW4R", "", "SPXID000000000017")
    words = {"order_number": "No. Pesanan", "tracking_number": "No. Resi"}
    sender = "Shopee <info@mail.shopee.co.id>"
    yield notice(
        Look("shopee", "Shopee", sender, "id", words, "beside", "#ee4d2d"), "shipped_id",
        f"Pesanan #{told.order_number} telah dikirim", datetime(2026, 7, 10, 9, 9, tzinfo=ICT), "budi@mailbox.example",
        "Dalam perjalanan", told, link="https://shopee.co.id/user/purchase",
    )  # fmt: skip


def alibaba() -> Iterator[Case]:
    """Alibaba.com: a receipt for a payment, and 1688.com, of which no mail is known."""
    words = {
        "title": "Payment received", "hello": "The supplier has been told.", "order_number": "Order number",
        "issue_date": "Payment date", "seller": "Supplier", "total": "Amount paid", "tracking_number": "Tracking no.",
    }  # fmt: skip
    sender = "Alibaba.com <service@notice.alibaba.com>"
    look = Look("alibaba", "Alibaba.com", sender, "en", words, "beside", "#ff6600")
    bought = Purchase(
        kind="receipt", marketplace="alibaba", money=USD_CODE, order_number="317394842077301925",
        issue_date=date(2025, 6, 30), seller="Ningbo Sample Tools Co., Ltd.", **amounts(total="1240.00"),
    )  # fmt: skip
    sent = datetime(2025, 6, 30, 3, 3, 3, tzinfo=UTC)
    to = "purchasing@okafor.example"
    subject = f"Your initial payment has been received ({bought.order_number})"
    yield document(look, "first_payment_en", subject, sent, to, bought, "2025-06-30")
    told = Told("shipped", "alibaba", bought.order_number)
    yield notice(
        look, "shipped_en", f"Your order is on its way ({bought.order_number})", sent + timedelta(days=20), to,
        "Shipped by the supplier", told, link="https://biz.alibaba.com/ta/detail.htm",
    )  # fmt: skip
    look = Look("1688", "1688", "1688 <noreply@notice.1688.com>", "zh", CHINESE, "beside", "#ff4000")
    bought = Purchase(
        kind="order_confirmation", marketplace="1688", money=CNY, order_number="3173948420077301925",
        issue_date=date(2025, 8, 8), seller="义乌样品五金厂", lines=(line("不锈钢挂钩", 100, "0.85"),),
        hides=("unit_price",), **amounts(net_total="85.00", shipping="12.00", total="97.00"),
    )  # fmt: skip
    sent = datetime(2025, 8, 8, 16, 20, 5, tzinfo=CST)
    yield document(look, "order_zh", "订单确认", sent, to, bought, "2025-08-08 16:19:58")


def rakuten() -> Iterator[Case]:
    """Rakuten Ichiba: a text without HTML, in which amounts have (円) behind them."""
    bought = Purchase(
        kind="order_confirmation", marketplace="rakuten_jp", money=YEN_WORD, order_number="402853-20260612-0441739021",
        issue_date=date(2026, 6, 12), seller="北の器",
        lines=(line("飯碗 藍", 2, "2750"),), hides=("unit_price",),
        **amounts(net_total="5500", shipping="880", total="6380"),
    )  # fmt: skip
    text = (
        "ご注文ありがとうございます。\n\n"
        f"[受注番号] {bought.order_number}\n[注文日時] 2026-06-12 21:14:08\n[ショップ名] 北の器\n\n"
        "[商品]\n飯碗 藍\n価格 2,750(円) x 2(個) = 5,500(円)\n\n"
        "小計 5,500(円)\n送料 880(円)\n支払い金額 6,380(円)\n"
    )
    sent = datetime(2026, 6, 12, 21, 14, 30, tzinfo=JST)
    sender = "楽天市場 <order@rakuten.co.jp>"
    to = "haruka@mailbox.example"
    made = message(sender, to, "【楽天市場】注文内容ご確認（自動配信メール）", sent, text=text)
    yield Case("rakuten_jp/order_ja", made, (bought,))
    words = {"order_number": "受注番号", "tracking_number": "お問い合わせ番号"}
    look = Look("rakuten_jp", "楽天市場", sender, "ja", words, "beside", "#bf0000")
    told = Told("shipped", "rakuten_jp", bought.order_number, "", "000000000017")
    yield notice(
        look, "shipped_ja", "【楽天市場】商品発送のお知らせ", sent + timedelta(days=1), to, "発送しました", told,
        link="https://order.my.rakuten.co.jp/",
    )  # fmt: skip


def yahoo() -> Iterator[Case]:
    """Yahoo! Shopping Japan: a number behind its label, of no known form."""
    sender = "Yahoo!ショッピング <shopping-order-master@mail.yahoo.co.jp>"
    look = Look("yahoo_shopping_jp", "Yahoo!ショッピング", sender, "ja", JAPANESE, "beside", "#ff0033")
    bought = Purchase(
        kind="order_confirmation", marketplace="yahoo_shopping_jp", money=YEN_WORD,
        order_number="kitanoutsuwa-10004417", issue_date=date(2025, 9, 1),
        seller="北の器", lines=(line("湯のみ", 1, "1980"),), hides=("unit_price",),
        **amounts(net_total="1980", shipping="600", total="2580"),
    )  # fmt: skip
    sent = datetime(2025, 9, 1, 12, 30, 1, tzinfo=JST)
    subject = "【Yahoo!ショッピング】ご注文の確認"
    yield document(look, "order_ja", subject, sent, "haruka@mailbox.example", bought, "2025年9月1日 12時29分")


def flipkart() -> Iterator[Case]:
    """Flipkart: labels written as one word."""
    words = {
        "title": "Your order is placed", "hello": "We will send the details when it leaves.",
        "order_number": "OrderID", "issue_date": "Order Date", "seller": "Seller", "net_total": "Subtotal",
        "shipping": "Delivery Charges", "total": "GrandTotal", "carrier": "Courier", "tracking_number": "Tracking ID",
    }  # fmt: skip
    sender = "Flipkart.com <noreply@rmo.flipkart.com>"
    look = Look("flipkart", "Flipkart", sender, "en", words, "beside", "#2874f0")
    bought = Purchase(
        kind="order_confirmation", marketplace="flipkart", money=INR, order_number="OD430019822771550100",
        issue_date=date(2025, 10, 17), seller="Saffron Lane Retail", hides=("unit_price",),
        lines=(line("Pressure cooker, 3 L", 1, "1899.00"), line("Steel tumbler", 4, "149.50")),
        **amounts(net_total="2497.00", shipping="40.00", total="2537.00"),
    )  # fmt: skip
    sent = datetime(2025, 10, 17, 13, 5, 9, tzinfo=IST)
    to = "asha@mailbox.example"
    subject = "Your Order for Pressure cooker, 3 L... has been successfully placed"
    yield document(look, "order_en", subject, sent, to, bought, "17-10-2025")
    told = Told("shipped", "flipkart", bought.order_number, "Ekart", "FMPC0000000017")
    yield notice(
        look, "shipped_en", "Your Order for Pressure cooker, 3 L... has been shipped", sent + timedelta(days=1), to,
        "On the way", told, link="https://www.flipkart.com/account/orders",
    )  # fmt: skip


def tokopedia() -> Iterator[Case]:
    """Tokopedia: the number of the order is that of its invoice; no decimals."""
    words = {
        "title": "Pesanan dikonfirmasi", "hello": "Penjual sedang menyiapkan pesananmu.",
        "order_number": "Nomor Pesanan", "issue_date": "Tanggal Pesanan", "seller": "Penjual",
        "net_total": "Subtotal", "shipping": "Ongkos Kirim",
        "total": "Total Belanja", "tracking_number": "Nomor Resi",
    }  # fmt: skip
    sender = "Tokopedia <noreply@tokopedia.com>"
    look = Look("tokopedia", "Tokopedia", sender, "id", words, "beside", "#03ac0e")
    bought = Purchase(
        kind="order_confirmation", marketplace="tokopedia", money=IDR, order_number="INV/20250311/MPL/4417720388",
        issue_date=date(2025, 3, 11), seller="Toko Batik Sejahtera", lines=(line("Kain batik", 2, "185000"),),
        hides=("unit_price",), **amounts(net_total="370000", shipping="18000", total="388000"),
    )  # fmt: skip
    sent = datetime(2025, 3, 11, 8, 20, 44, tzinfo=ICT)
    to = "budi@mailbox.example"
    yield document(look, "order_id", "Konfirmasi pesanan", sent, to, bought, "11 Maret 2025")
    told = Told("shipped", "tokopedia", bought.order_number)
    yield notice(
        look, "shipped_id", "Pesanan Anda Telah Dikirim", sent + timedelta(days=1), to, "Dalam perjalanan", told,
        link="https://www.tokopedia.com/order-list",
    )  # fmt: skip


def coupang() -> Iterator[Case]:
    """Coupang: Korean labels, amounts with 원 behind them."""
    words = {
        "title": "주문 완료", "hello": "주문해 주셔서 감사합니다.", "order_number": "주문번호", "issue_date": "주문일",
        "seller": "판매자", "net_total": "상품금액", "shipping": "배송비", "total": "총 결제금액",
    }  # fmt: skip
    look = Look("coupang", "쿠팡", "쿠팡 <no-reply@coupang.com>", "ko", words, "beside", "#ae0000")
    bought = Purchase(
        kind="order_confirmation", marketplace="coupang", money=KRW, order_number="31000417720388",
        issue_date=date(2025, 5, 5), seller="달빛문구", lines=(line("만년필 잉크", 1, "18900"),), hides=("unit_price",),
        **amounts(net_total="18900", shipping="3000", total="21900"),
    )  # fmt: skip
    sent = datetime(2025, 5, 5, 22, 2, 2, tzinfo=JST)
    to = "minji@mailbox.example"
    yield document(look, "order_ko", "[쿠팡] 주문 완료 안내", sent, to, bought, "2025년 5월 5일")
    told = Told("delivered", "coupang", bought.order_number)
    yield notice(
        look, "delivered_ko", "[쿠팡] 배송완료 안내", sent + timedelta(days=1), to, "배송완료", told,
        link="https://mc.coupang.com/ssr/desktop/order/list",
    )  # fmt: skip


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (shopee, alibaba, rakuten, yahoo, flipkart, tokopedia, coupang):
        yield from cases()
