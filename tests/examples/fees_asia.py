"""What Shopee, Lazada, TikTok Shop and Alibaba.com bill to their sellers.

The issuers, the forms of numbers and the labels are the marketplaces'; sellers are invented. Most of these are
downloads, so the mail around the PDF is ours.
"""

from collections.abc import Iterator

from cases import Case
from printed import Sheet
from purchases import THB, Money, amounts
from sales import USD_CODE, Billed, Partly, at, day, with_pdf

OFFICE, STUDIO, THAI = "buero@brandt-keramik.example", "accounts@marlow.example", "accounts@baanrimnam.example"
THB_BARE = Money("THB", "{}", ",", ".")
VND_CODE = Money("VND", "{} VND", ".", ",", places=0)


def shopee() -> Iterator[Case]:
    """Shopee Thailand: a tax invoice whose number wraps over two lines, and one of its carrier."""
    bought = Billed(
        kind="fee_invoice",
        marketplace="shopee",
        money=THB,
        invoice_number="TRSPEMKP00-00000-251203-0417720",
        issue_date=day("2025-12-03"),
        seller="Shopee (Thailand) Co., Ltd.",
        seller_tax_id="0105558019581",
        buyer="Baan Rim Nam Trading",
        **amounts(net_total="1520.00", tax_total="106.40", total="1626.40"),
    )
    sheet = Sheet("Tax Invoice", "Jasper Reports")
    sheet.block(
        45, 55, [bought.seller, "24 Ratchadaphisek Road, Bangkok 10310", "Tax ID: 0105558019581"], bold_first=True
    )
    sheet.right(550, 60, "ต้นฉบับใบกำกับภาษี / ใบเสร็จรับเงิน", 11)
    sheet.right(550, 76, "Tax Invoice / Receipt (Original)", 11, bold=True)
    sheet.text(45, 120, "Customer name: " + bought.buyer)
    sheet.text(45, 134, "Tax ID: 0105500000003")
    sheet.text(370, 120, "No.")
    sheet.text(430, 120, "TRSPEMKP00-00000-")
    sheet.text(430, 131, "251203-0417720")
    sheet.text(370, 147, "Date")
    sheet.text(430, 147, "03/12/2025")
    top = sheet.table(
        45,
        (400, 550),
        190,
        [
            ("Description", "Quantity", "Amount"),
            ("Commission fee", "1", "1,100.00"),
            ("Transaction fee", "1", "420.00"),
        ],
    )
    sheet.sums(360, 550, top + 10, [("Subtotal", "฿1,520.00"), ("VAT 7%", "฿106.40"), ("Grand Total", "฿1,626.40")])
    yield with_pdf(
        "shopee/fee_invoice_th",
        "Baan Rim Nam <owner@baanrimnam.example>",
        THAI,
        "FW: Shopee-TIV",
        at("2025-12-04 09:00:00", 7),
        "Please file.\n",
        sheet.done(),
        f"Shopee-TIV-{bought.invoice_number}.pdf",
        Partly(bought, "marketplace"),
    )
    bought = Billed(
        kind="fee_invoice",
        marketplace="shopee",
        money=THB,
        invoice_number="RCSPX-251203-0041772",
        issue_date=day("2025-12-03"),
        seller="SPX Express (Thailand) Co., Ltd.",
        buyer="Baan Rim Nam Trading",
        **amounts(net_total="380.00", tax_total="26.60", total="406.60"),
    )
    sheet = Sheet("Tax Invoice", "Jasper Reports")
    sheet.text(45, 60, bought.seller, 12, bold=True)
    sheet.text(45, 95, "TAX INVOICE", 14, bold=True)
    sheet.above(
        (45, 250, 420),
        120,
        [("Invoice No.", bought.invoice_number), ("Invoice Date", "2025-12-03"), ("Customer", bought.buyer)],
    )
    top = sheet.table(45, (550,), 170, [("Description", "Amount (THB)"), ("Shipping fee 01-03 Dec 2025", "380.00")])
    sheet.sums(
        360, 550, top + 10, [("Amount before VAT", "THB 380.00"), ("VAT 7%", "THB 26.60"), ("Total", "THB 406.60")]
    )
    yield with_pdf(
        "shopee/logistics_invoice_th",
        "Shopee Thailand <info@mail.shopee.co.th>",
        THAI,
        "Your SPX tax invoice",
        at("2025-12-04 09:00:00", 7),
        "Please find your logistics tax invoice attached.\n",
        sheet.done(),
        "RCS.pdf",
        Partly(bought, "kind"),
    )


def lazada() -> Iterator[Case]:
    """Lazada Thailand: a tax invoice that also tells the withholding tax, amounts without a sign."""
    bought = Billed(
        kind="fee_invoice",
        marketplace="lazada",
        money=THB_BARE,
        invoice_number="THMPTI2026010041772038",
        issue_date=day("2026-01-15"),
        seller="Lazada Limited",
        seller_tax_id="0105555040244",
        buyer="Baan Rim Nam Trading",
        **amounts(net_total="2000.00", tax_total="140.00", total="2140.00"),
    )
    sheet = Sheet("TAX INVOICE", "Apache PDFBox 2.0")
    sheet.text(210, 50, "TAX INVOICE / RECEIPT", 14, bold=True)
    sheet.block(45, 80, [bought.seller, "Rama I Road, Bangkok", "Tax ID 0105555040244"])
    sheet.pairs(
        330,
        80,
        [
            ("Invoice No.", bought.invoice_number),
            ("Invoice Date", "2026-01-15"),
            ("Period", "2026-01-01 - 2026-01-15"),
            ("Currency", "THB"),
        ],
        410,
        8,
        12,
    )
    sheet.box(42, 135, 553, 180)
    sheet.pairs(46, 150, [("Customer", bought.buyer), ("Seller ID", "TH1JHFZ0EM")], 120, 8)
    top = sheet.table(
        45,
        (90 + 370, 550),
        205,
        [("No. Description", "Qty", "Amount"), ("1 Payment Fee", "1", "800.00"), ("2 Commission", "1", "1,200.00")],
        ruled=False,
    )
    sheet.rule(45, top, 550)
    top = sheet.sums(
        330,
        550,
        top + 16,
        [("Total (Excluding Tax)", "2,000.00"), ("7% (VAT)", "140.00"), ("Total (Including Tax)", "2,140.00")],
    )
    sheet.text(45, top + 14, "Withholding tax 3%: 60.00", 8)
    yield with_pdf(
        "lazada/fee_invoice_withholding_th",
        "Lazada Seller Center <no-reply@lazada.co.th>",
        THAI,
        "Tax invoice 2026-01-15",
        at("2026-01-16 02:00:00", 7),
        "Please find the tax invoice attached.\n",
        sheet.done(),
        "invoice.pdf",
        bought,
    )


def tiktok() -> Iterator[Case]:
    """TikTok: advertising in Europe, whose total names the currency in its label, and fees in Vietnam."""
    bought = Billed(
        kind="fee_invoice",
        marketplace="tiktok_shop",
        money=Money("GBP", "{}", ",", "."),
        invoice_number="BDUK20254177203",
        issue_date=day("2025-09-15"),
        seller="TikTok Information Technologies UK Limited",
        seller_tax_id="GB485763736",
        buyer="Marlow Candle Works Ltd",
        **amounts(net_total="450.00", tax_total="90.00", total="540.00"),
    )
    sheet = Sheet("Invoice", "ReportLab PDF Library")
    sheet.right(550, 50, "TikTok for Business", 12, bold=True)
    sheet.text(45, 70, "INVOICE", 18, bold=True)
    sheet.pairs(
        45,
        100,
        [
            ("Invoice #", bought.invoice_number),
            ("Invoice date", "15, September, 2025"),
            ("Client Name", bought.buyer),
            ("VAT Number", "GB000000000"),
        ],
        150,
    )
    sheet.block(330, 100, [bought.seller, "Kaleidoscope, 4 Lindsey Street, London", "VAT: GB485763736"], 7.5)
    top = sheet.table(
        45, (550,), 185, [("Description", "Amount (GBP)"), ("Advertising fee, 1-31 August 2025", "450.00")]
    )
    sheet.sums(360, 550, top + 12, [("Subtotal in GBP", "450.00"), ("VAT 20%", "90.00"), ("Total in GBP", "540.00")])
    yield with_pdf(
        "tiktok_shop/ad_invoice_en_gb",
        "TikTok Shop <sellersupport@shop.tiktok.com>",
        STUDIO,
        "Your advertising invoice",
        at("2025-09-16 04:00:00", 1),
        "Your invoice is attached.\n",
        sheet.done(),
        f"{bought.invoice_number}.pdf",
        bought,
    )
    bought = Billed(
        kind="fee_invoice",
        marketplace="tiktok_shop",
        money=VND_CODE,
        invoice_number="TTSVN0041772",
        issue_date=day("2025-10-05"),
        seller="TikTok Pte. Ltd.",
        buyer="Tiệm Gốm Sen",
        **amounts(net_total="1850000", tax_total="185000", total="2035000"),
    )
    sheet = Sheet("Hóa đơn", "iText 7")
    sheet.text(180, 55, "HÓA ĐƠN PHÍ DỊCH VỤ", 15, bold=True)
    sheet.pairs(
        45,
        90,
        [
            ("Số hóa đơn:", bought.invoice_number),
            ("Ngày hóa đơn:", "05/10/2025"),
            ("Người bán:", bought.seller),
            ("Người mua:", bought.buyer),
        ],
        150,
    )
    top = sheet.table(
        45,
        (550,),
        170,
        [("Diễn giải", "Thành tiền"), ("Phí hoa hồng", "1.600.000 VND"), ("Phí giao dịch", "250.000 VND")],
    )
    sheet.sums(
        330,
        550,
        top + 12,
        [
            ("Cộng tiền hàng", "1.850.000 VND"),
            ("Thuế GTGT 10%", "185.000 VND"),
            ("Tổng cộng thanh toán", "2.035.000 VND"),
        ],
    )
    yield with_pdf(
        "tiktok_shop/fee_invoice_vi",
        "TikTok Shop <no-reply@shop.tiktok.com>",
        "linh@gomsen.example",
        "Hóa đơn phí dịch vụ",
        at("2025-10-06 09:00:00", 7),
        "Hóa đơn của bạn được đính kèm.\n",
        sheet.done(),
        "hoa-don.pdf",
        bought,
    )


def alibaba() -> Iterator[Case]:
    """Alibaba.com: a service invoice in dollars."""
    bought = Billed(
        kind="fee_invoice",
        marketplace="alibaba",
        money=USD_CODE,
        invoice_number="ALISG2025417720",
        issue_date=day("2025-07-31"),
        seller="Alibaba.com Singapore E-Commerce Private Limited",
        buyer="Ningbo Sample Tools Co., Ltd.",
        **amounts(total="299.00", amount_due="299.00"),
    )
    sheet = Sheet("INVOICE", "iText 2.1.7 by 1T3XT")
    sheet.text(45, 60, bought.seller, 11, bold=True)
    sheet.text(45, 75, "51 Bras Basah Road #04-08, Singapore 189554", 8)
    sheet.text(260, 110, "INVOICE", 16, bold=True)
    sheet.pairs(340, 140, [("Invoice No.:", bought.invoice_number), ("Invoice Date:", "2025-07-31")], 420)
    sheet.text(45, 140, "Bill To: " + bought.buyer)
    top = sheet.table(
        45, (550,), 190, [("Service", "Amount (USD)"), ("Transaction service fee, July 2025", "USD 299.00")]
    )
    sheet.sums(360, 550, top + 12, [("Total", "USD 299.00"), ("Amount Due", "USD 299.00")])
    yield with_pdf(
        "alibaba/service_invoice_en",
        "Alibaba.com <account@notice.alibaba.com>",
        "sales@ningbo-sample.example",
        "Your service invoice",
        at("2025-08-01 03:00:00"),
        "Please find your invoice attached.\n",
        sheet.done(),
        "ALISG2025417720.pdf",
        bought,
    )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (
        shopee,
        lazada,
        tiktok,
        alibaba,
    ):
        yield from cases()
