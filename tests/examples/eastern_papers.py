"""Flipkart, Tokopedia and Coupang from both sides of the counter.

Senders and the forms of numbers are the marketplaces'; the words in the mails are ours, and people, shops and numbers
are invented. Flipkart writes English and Hindi, Tokopedia Indonesian and English, Coupang Korean, and Chinese in
Taiwan.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from cases import Case
from frames import (
    Shown,
    bare_frame,
    bill,
    cards,
    flex,
    listed,
    new_frame,
    old_frame,
    run,
    sentence,
    sums_of,
    tiles,
)
from messages import attach_pdf, message
from purchases import Money, amounts, line
from sheets import Sheet, gridded

JST, WIB = timezone(timedelta(hours=9)), timezone(timedelta(hours=7))
TST, IST = timezone(timedelta(hours=8)), timezone(timedelta(hours=5, minutes=30))
RUPEES = Money("INR", "Rs. {}", ",", ".")
RUPEE = Money("INR", "₹{}", ",", ".", places=0)
RUPIAH = Money("IDR", "Rp{}", ".", ",", places=0)
RUPIAH_SPACED = Money("IDR", "Rp {}", ".", ",", places=0)
WON = Money("KRW", "{}원", ",", ".", places=0)
TAIWAN = Money("TWD", "NT${}", ",", ".", places=0)
ASHA, BUDI = "asha@mailbox.example", "budi@mailbox.example"
MINJI, YATING = "minji@mailbox.example", "yating@mailbox.example"


def flipkart() -> Iterator[Case]:
    """Flipkart: orders in English and Hindi, the seller's tax invoice, a refund, a sale, the bill for commissions."""
    sender = "Flipkart <no-reply@flipkart.com>"
    bought = Shown(
        kind="order_confirmation", marketplace="flipkart", money=RUPEE, order_number="OD431770428815066200",
        issue_date=date(2026, 1, 26), seller="Saffron Lane Retail", buyer="Asha Namuna", hides=("unit_price",),
        lines=(line("Mixer grinder, 750 W", 1, "3499"), line("Steel tumbler", 4, "150")),
        **amounts(net_total="4099", shipping="40", discount="350", total="3789"),
    )  # fmt: skip
    sent = datetime(2026, 1, 26, 21, 7, 3, tzinfo=IST)
    sums = sums_of(bought, net_total="Item total", shipping="Delivery charges", discount="Discount",
                   total="Amount payable")  # fmt: skip
    blocks = [
        sentence("Hi Asha, your order has been successfully placed.", "h3"),
        tiles([("Order ID", bought.order_number), ("Order placed on", "Jan 26, 2026"), ("Name", bought.buyer)]),
        cards(bought, "Qty: {}", ("Seller: Saffron Lane Retail",)), flex(sums),
    ]  # fmt: skip
    made = message(
        sender, ASHA, "Your Order for Mixer grinder, 750 W has been successfully placed", sent,
        html=old_frame("en", "Flipkart", "#2874f0", blocks, "flipkart.com"),
    )  # fmt: skip
    yield Case("flipkart/order_in_cards_en", made, (bought,))

    hindi = Shown(
        kind="order_confirmation", marketplace="flipkart", money=RUPEE, order_number="OD431802917704417300",
        issue_date=date(2026, 2, 2), seller="Saffron Lane Retail", hides=("unit_price",),
        lines=(line("सूती चादर", 2, "799"),), **amounts(net_total="1598", shipping="0", total="1598"),
    )  # fmt: skip
    facts = [("ऑर्डर आईडी", hindi.order_number), ("ऑर्डर की तारीख", "02-02-2026"), ("विक्रेता", hindi.seller)]
    sums = sums_of(hindi, net_total="उप-योग", shipping="डिलीवरी शुल्क", total="कुल राशि")
    blocks = [sentence("आपके ऑर्डर के लिए धन्यवाद", "h3"), run(facts, ": "), cards(hindi, "मात्रा: {}"), flex(sums)]
    made = message(
        sender, ASHA, "सूती चादर के लिए आपका ऑर्डर प्राप्त हुआ", sent + timedelta(days=7),
        html=new_frame("hi", "Flipkart", "#2874f0", blocks, "flipkart.com"),
    )  # fmt: skip
    yield Case("flipkart/order_hi", made, (hindi,))

    billed = Shown(
        kind="invoice", marketplace="flipkart", money=RUPEES, order_number=bought.order_number,
        invoice_number="FABCDE2600004417", issue_date=date(2026, 1, 27), seller="Saffron Lane Retail Private Limited",
        buyer="Asha Namuna", seller_tax_id="29AAACA1234A1ZG",
        lines=(line("Mixer grinder, 750 W", 1, "2669.49"), line("Steel tumbler", 4, "127.12")),
        hides=("unit_price", "line_total"),
        **amounts(net_total="3177.97", tax_total="572.03", total="3750.00"),
    )  # fmt: skip
    table = [
        ("Product Title", "Qty", "Gross Amount", "Taxable Value", "IGST 18%", "Total"),
        ("Mixer grinder, 750 W", "1", "3149.99", "2669.49", "480.50", "3149.99"),
        ("Steel tumbler", "4", "600.01", "508.48", "91.53", "600.01"),
        ("Total", "5", "3750.00", "3177.97", "572.03", "3750.00"),
    ]
    sheet = Sheet(
        "Tax Invoice", ["Saffron Lane Retail Private Limited", "No. 4, Sample Road, Bengaluru",
            "GSTIN: 29AAACA1234A1ZG"],
        ["Asha Namuna", "17 Example Street, Pune"],
        [("Order ID", billed.order_number), ("Invoice No", billed.invoice_number), ("Order Date", "26-01-2026"),
         ("Invoice Date", "27-01-2026"), ("PAN", "AAACA1234A")],
        table, [("Grand Total", "Rs. 3,750.00")], edges=(215, 300, 390, 470, 565),
        customer_label="Bill To", issuer_label="Sold By",
        footer=["This is a computer generated invoice. E. & O.E."],
    )  # fmt: skip
    made = message(
        "Flipkart <noreply@rmo.flipkart.com>", ASHA, "Invoice for your order OD431770428815066200",
        sent + timedelta(days=1), text="Hi Asha,\n\nthe tax invoice of your order is attached.\n",
    )  # fmt: skip
    yield Case("flipkart/invoice_en", attach_pdf(made, gridded(sheet), "OD431770428815066200.pdf"), (billed,))

    back = Shown(
        kind="refund", marketplace="flipkart", money=RUPEE, order_number=bought.order_number,
        issue_date=date(2026, 2, 3), **amounts(total="600"),
    )  # fmt: skip
    facts = [("Order ID", back.order_number), ("Refund date", "Feb 3, 2026"), ("Refund amount", "₹600")]
    blocks = [sentence("Your refund has been processed", "h3"), run(facts, ": "),
              sentence("₹600 was refunded to your bank account ending 4417.")]  # fmt: skip
    made = message(
        sender, ASHA, "Refund processed for your order", sent + timedelta(days=8),
        html=new_frame("en", "Flipkart", "#2874f0", blocks, "flipkart.com"),
    )  # fmt: skip
    yield Case("flipkart/refund_en", made, (back,))

    blocks = [sentence("You have a new order", "h3"), listed([("Order ID", bought.order_number), ("Qty", "1"),
              ("Selling price", "₹3,499")]), sentence("Dispatch by Jan 27.")]  # fmt: skip
    made = message(
        sender,
        "seller@saffron.example",
        "New order received: OD431770428815066200",
        sent,
        html=bare_frame("en", blocks),
    )
    yield Case("flipkart/own_sale_en", made)

    fee = Shown(
        kind="fee_invoice", marketplace="flipkart", money=RUPEES, invoice_number="FKCKA26000441", seller_tax_id="",
        issue_date=date(2026, 1, 31), seller="Flipkart Internet Private Limited", buyer="Saffron Lane Retail",
        lines=(line("Commission fee, January 2026", 1, "103456.00"), line("Collection fee", 1, "20000.00")),
        **amounts(net_total="123456.00", tax_total="22222.08", total="145678.08"),
    )  # fmt: skip
    sheet = Sheet(
        "Tax Invoice", ["Flipkart Internet Private Limited", "Sample Tech Park, Bengaluru"],
        ["Saffron Lane Retail", "No. 4, Sample Road, Bengaluru"],
        [("Invoice No", fee.invoice_number), ("Invoice Date", "31-01-2026")],
        [("Description", "Qty", "Rate", "Amount"), ("Commission fee, January 2026", "1", "1,03,456.00", "1,03,456.00"),
         ("Collection fee", "1", "20,000.00", "20,000.00")],
        [("Taxable Value", "Rs. 1,23,456.00"), ("IGST 18%", "Rs. 22,222.08"), ("Grand Total", "Rs. 1,45,678.08")],
        edges=(330, 440, 560), customer_label="Bill To",
    )  # fmt: skip
    made = message(
        sender, "seller@saffron.example", "Commission invoice for January 2026", sent + timedelta(days=6),
        text="Dear seller,\n\nyour commission invoice is attached.\n",
    )  # fmt: skip
    yield Case("flipkart/fee_invoice_en", attach_pdf(made, gridded(sheet), "FKCKA26000441.pdf"), (fee,))


def tokopedia() -> Iterator[Case]:
    """Tokopedia: an order in English, a paid bill in Indonesian, a refund, a sale, and the fees."""
    sender = "Tokopedia <noreply@tokopedia.com>"
    bought = Shown(
        kind="order_confirmation", marketplace="tokopedia", money=RUPIAH, order_number="INV/20260418/MPL/5504417720",
        issue_date=date(2026, 4, 18), seller="Toko Batik Sejahtera", hides=("unit_price",),
        lines=(line("Kemeja batik, L", 1, "1249000"), line("Selendang sutra", 2, "310000")),
        **amounts(net_total="1869000", shipping="24000", discount="50000", total="1843000"),
    )  # fmt: skip
    sent = datetime(2026, 4, 18, 13, 25, 41, tzinfo=WIB)
    facts = [("Invoice number", bought.order_number), ("Order date", "18 April 2026"), ("Seller", bought.seller)]
    sums = sums_of(bought, net_total="Subtotal", shipping="Shipping fee", discount="Voucher", total="Total bill")
    blocks = [sentence("Thanks for your order", "h2"), run(facts, ": "), cards(bought, "{} item"), flex(sums)]
    made = message(
        sender, BUDI, f"Order confirmed {bought.order_number}", sent,
        html=new_frame("en", "tokopedia", "#03ac0e", blocks, "Tokopedia"),
    )  # fmt: skip
    yield Case("tokopedia/order_en", made, (bought,))

    paid = Shown(
        kind="receipt", marketplace="tokopedia", money=RUPIAH_SPACED, order_number="INV/20260420/MPL/5504488131",
        issue_date=date(2026, 4, 20), seller="Kopi Bukit Raya", payment_method="Transfer Bank", hides=("unit_price",),
        lines=(line("Biji kopi 1 kg", 2, "215000"),), **amounts(net_total="430000", shipping="18500", total="448500"),
    )  # fmt: skip
    facts = [
        ("Nomor Pesanan", paid.order_number), ("Tanggal pembayaran", "20 Apr 2026, 08:11 WIB"), ("Penjual",
         paid.seller),
        ("Metode Pembayaran", paid.payment_method),
    ]  # fmt: skip
    sums = sums_of(paid, net_total="Total Harga (2 Barang)", shipping="Total Ongkos Kirim", total="Total Tagihan")
    blocks = [sentence("Pembayaran berhasil", "h2"), tiles(facts), cards(paid, "{} barang"), flex(sums)]
    made = message(
        sender, BUDI, "Pembayaran Anda berhasil", sent + timedelta(days=2),
        html=new_frame("id", "tokopedia", "#03ac0e", blocks, "Tokopedia"),
    )  # fmt: skip
    yield Case("tokopedia/receipt_id", made, (paid,))

    back = Shown(
        kind="refund", marketplace="tokopedia", money=RUPIAH, order_number=bought.order_number,
        issue_date=date(2026, 4, 25), **amounts(total="310000"),
    )  # fmt: skip
    facts = [
        ("No. Invoice", back.order_number),
        ("Tanggal", "25 April 2026"),
        ("Jumlah pengembalian dana", "Rp310.000"),
    ]
    blocks = [sentence("Dana kamu telah dikembalikan", "h2"), run(facts, ": "),
              sentence("Rp310.000 sudah masuk ke saldo kamu.")]  # fmt: skip
    made = message(
        sender, BUDI, "Pengembalian dana berhasil", sent + timedelta(days=7),
        html=new_frame("id", "tokopedia", "#03ac0e", blocks, "Tokopedia"),
    )  # fmt: skip
    yield Case("tokopedia/refund_id", made, (back,))

    blocks = [sentence("Ada pesanan baru untukmu", "h2"), run([("Nomor Pesanan", bought.order_number),
              ("Total pesanan", "Rp1.869.000")], ": "), sentence("Segera proses sebelum 20 April 2026.")]  # fmt: skip
    made = message(
        sender, "toko@batik.example", f"Pesanan baru {bought.order_number}", sent,
        html=new_frame("id", "tokopedia seller", "#03ac0e", blocks, "Tokopedia"),
    )  # fmt: skip
    yield Case("tokopedia/own_sale_id", made)

    fee = Shown(
        kind="fee_invoice", marketplace="tokopedia", money=RUPIAH, invoice_number="TKP-FEE-202604-0417",
        issue_date=date(2026, 4, 30), seller="PT Tokopedia", buyer="Toko Batik Sejahtera", hides=("unit_price",),
        lines=(line("Biaya layanan April 2026", 1, "412300"), line("Komisi afiliasi", 1, "87700")),
        **amounts(net_total="500000", tax_total="55000", total="555000"),
    )  # fmt: skip
    facts = [("Nomor faktur", fee.invoice_number), ("Tanggal faktur", "30 April 2026"), ("Penerbit", fee.seller),
             ("Pelanggan", fee.buyer)]  # fmt: skip
    sums = sums_of(fee, net_total="Subtotal", tax_total="PPN 11%", total="Total")
    blocks = [sentence("Faktur biaya layanan", "h2"), listed(facts), bill(fee, ("Deskripsi", "Jumlah", "Nilai"), sums)]
    made = message(
        sender, "toko@batik.example", "Faktur biaya layanan April 2026", sent + timedelta(days=13),
        html=bare_frame("id", blocks),
    )  # fmt: skip
    yield Case("tokopedia/fee_invoice_id", made, (fee,))


def coupang() -> Iterator[Case]:
    """Coupang: orders in Korea and Taiwan, a receipt, a refund, a sale, and what is settled with a seller."""
    sender = "쿠팡 <no-reply@coupang.com>"
    sent = datetime(2026, 6, 18, 7, 40, 12, tzinfo=JST)
    bought = Shown(
        kind="order_confirmation", marketplace="coupang", money=WON, order_number="21000588204417",
        issue_date=date(2026, 6, 18), buyer="김견본", hides=("unit_price",),
        lines=(line("무선 청소기", 1, "1289000"), line("먼지봉투 5매", 2, "12900")),
        **amounts(net_total="1314800", shipping="0", discount="30000", total="1284800"),
    )  # fmt: skip
    facts = [("주문번호", bought.order_number), ("주문일시", "2026-06-18 07:39"), ("주문자", bought.buyer)]
    sums = sums_of(bought, net_total="총 상품금액", shipping="배송비", discount="할인금액", total="결제금액")
    blocks = [sentence("주문이 완료되었습니다", "h2"), tiles(facts), cards(bought, "{}개"), flex(sums)]
    made = message(
        sender, MINJI, "[쿠팡] 주문완료 안내", sent, html=new_frame("ko", "coupang", "#ae0000", blocks, "쿠팡(주)")
    )
    yield Case("coupang/order_with_discount_ko", made, (bought,))

    taiwan = Shown(
        kind="order_confirmation", marketplace="coupang", money=TAIWAN, order_number="3100417720455",
        issue_date=date(2026, 6, 20), hides=("unit_price",), lines=(line("不鏽鋼保溫瓶", 2, "690"),),
        **amounts(net_total="1380", shipping="0", total="1380"),
    )  # fmt: skip
    facts = [("訂單編號", taiwan.order_number), ("訂購日期", "2026/06/20")]
    sums = sums_of(taiwan, net_total="小計", shipping="運費", total="總金額")
    blocks = [sentence("感謝您的訂購", "h2"), run(facts, "："), cards(taiwan, "數量 {}"), flex(sums)]
    made = message(
        "酷澎 <no-reply@coupang.com>", YATING, "[酷澎] 訂單成立通知", datetime(2026, 6, 20, 12, 0, 9, tzinfo=TST),
        html=old_frame("zh-Hant", "coupang", "#ae0000", blocks, "酷澎"),
    )  # fmt: skip
    yield Case("coupang/order_zh_tw", made, (taiwan,))

    paid = Shown(
        kind="receipt", marketplace="coupang", money=WON, order_number=bought.order_number,
        issue_date=date(2026, 6, 18), seller="쿠팡 주식회사", payment_method="신용카드",
        **amounts(net_total="1168000", tax_total="116800", total="1284800"),
    )  # fmt: skip
    facts = [("주문번호", paid.order_number), ("거래일자", "2026-06-18"), ("판매자", paid.seller),
             ("결제수단", paid.payment_method)]  # fmt: skip
    sums = sums_of(paid, net_total="공급가액", tax_total="부가세", total="합계금액")
    blocks = [sentence("결제 영수증", "h2"), listed(facts), flex(sums)]
    made = message(sender, MINJI, "[쿠팡] 결제 영수증", sent + timedelta(minutes=2), html=bare_frame("ko", blocks))
    yield Case("coupang/receipt_ko", made, (paid,))

    back = Shown(
        kind="refund", marketplace="coupang", money=WON, order_number=bought.order_number,
        issue_date=date(2026, 6, 24), **amounts(total="25800"),
    )  # fmt: skip
    facts = [("주문번호", back.order_number), ("환불일", "2026-06-24"), ("환불금액", "25,800원")]
    blocks = [sentence("환불이 완료되었습니다", "h2"), run(facts, ": "), sentence("25,800원이 카드로 환불되었습니다.")]
    made = message(
        sender, MINJI, "[쿠팡] 환불 완료 안내", sent + timedelta(days=6),
        html=new_frame("ko", "coupang", "#ae0000", blocks, "쿠팡(주)"),
    )  # fmt: skip
    yield Case("coupang/refund_ko", made, (back,))

    blocks = [sentence("새로운 주문이 접수되었습니다", "h2"), run([("주문번호", "31000417720388"),
              ("판매금액", "18,900원")], ": "), sentence("오늘까지 출고해 주세요.")]  # fmt: skip
    made = message(
        "쿠팡 윙 <no-reply@coupang.com>", "shop@dalbit.example", "[쿠팡 마켓플레이스] 신규 주문이 들어왔습니다", sent,
        html=bare_frame("ko", blocks),
    )  # fmt: skip
    yield Case("coupang/own_sale_ko", made)

    fee = Shown(
        kind="fee_invoice", marketplace="coupang", money=WON, invoice_number="20260630-41000017-20417720",
        issue_date=date(2026, 6, 30), seller="쿠팡 주식회사", buyer="달빛문구", hides=("unit_price", "quantity"),
        lines=(line("판매수수료 6월", 1, "201055"),), **amounts(net_total="201055", tax_total="20105", total="221160"),
    )  # fmt: skip
    facts = [
        ("승인번호", fee.invoice_number),
        ("작성일자", "2026-06-30"),
        ("공급자", fee.seller),
        ("공급받는자", fee.buyer),
    ]
    sums = sums_of(fee, net_total="공급가액", tax_total="세액", total="합계금액")
    blocks = [sentence("전자세금계산서", "h2"), tiles(facts), bill(fee, ("품목", "공급가액"), sums)]
    made = message(
        "쿠팡 윙 <no-reply@coupang.com>", "shop@dalbit.example", "[쿠팡 마켓플레이스] 판매수수료 세금계산서 발행 안내",
        sent + timedelta(days=13), html=old_frame("ko", "coupang", "#ae0000", blocks, "쿠팡(주)"),
    )  # fmt: skip
    yield Case("coupang/fee_invoice_ko", made, (fee,))

    settled = Shown(
        kind="statement", marketplace="coupang", money=WON, issue_date=date(2026, 6, 30), status="review",
        buyer="달빛문구", **amounts(total="1650840"),
    )  # fmt: skip
    rows = [("정산 대상 금액", "1,872,000원"), ("판매수수료", "-221,160원"), ("지급액", "1,650,840원")]
    blocks = [
        sentence("6월 정산내역", "h2"),
        run([("발행일", "2026-06-30"), ("공급받는자", "달빛문구")], ": "),
        flex(rows),
    ]
    made = message(
        "쿠팡 윙 <no-reply@coupang.com>", "shop@dalbit.example", "[쿠팡 마켓플레이스] 6월 정산내역 안내",
        sent + timedelta(days=12), html=bare_frame("ko", blocks),
    )  # fmt: skip
    yield Case("coupang/statement_ko", made, (settled,))


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (flipkart, tokopedia, coupang):
        yield from cases()
