"""Statements of what eBay, TikTok Shop, Shopee and Lazada paid out to their sellers; they are no invoices.

The marketplaces offer them as downloads, so the mail around the PDF is ours; sellers are invented.
"""

from collections.abc import Iterator

from cases import Case
from printed import Sheet
from purchases import GBP, Money, Purchase, amounts
from sales import MYR, Billed, Partly, at, day, with_pdf

OFFICE, STUDIO, THAI = "buero@brandt-keramik.example", "accounts@marlow.example", "accounts@baanrimnam.example"


def ebay() -> Iterator[Case]:
    """eBay: a financial statement, in which no amount is a total, so it is expected without one."""
    told = Purchase(
        kind="statement",
        marketplace="ebay",
        money=GBP,
        issue_date=day("2025-12-01"),
        **amounts(total="0"),
    )
    sheet = Sheet("Financial statement", "PDFlib+PDI 9.3")
    sheet.text(50, 55, "Financial statement", 18, bold=True)
    sheet.pairs(
        50,
        90,
        [
            ("Seller name", "attic_finds_dover"),
            ("Statement period", "1 Nov 2025 - 30 Nov 2025"),
            ("Generated:", "1 Dec 2025"),
        ],
        160,
    )
    sheet.table(
        50,
        (545,),
        150,
        [
            ("Summary", "Amount"),
            ("Opening funds", "£112.40"),
            ("Orders", "£840.00"),
            ("Refunds", "-£34.00"),
            ("Expenses", "-£98.11"),
            ("Payouts", "-£700.00"),
            ("Closing funds", "£120.29"),
        ],
    )
    yield with_pdf(
        "ebay/financial_statement_en",
        "eBay <ebay@ebay.co.uk>",
        STUDIO,
        "Your eBay financial statement for November 2025",
        at("2025-12-01 06:00:00"),
        "Your financial statement is attached.\n",
        sheet.done(),
        "financial-statement.pdf",
        Partly(told, "total", "status"),
    )


def statements() -> Iterator[Case]:
    """What TikTok Shop, Shopee and Lazada paid out in a period: sales less fees, no invoice of either.

    Nobody can be sure whether the number of a statement is an invoice number, so it is expected neither way.
    """
    for path, sender, money, issued, title, told, rows, total in (
        (
            "tiktok_shop/settlement_statement_en_gb",
            "TikTok Shop <sellersupport@shop.tiktok.com>",
            GBP,
            "2025-12-02",
            "Settlement statement",
            [
                ("Statement ID", "7417720388115761001"),
                ("Statement date", "2 Dec 2025"),
                ("Seller", "Marlow Candle Works Ltd"),
            ],
            [
                ("Net sales", "740.00"),
                ("Shipping", "0.00"),
                ("Referral fee", "-66.60"),
                ("Affiliate commission", "-21.40"),
            ],
            ("Total settlement amount", "652.00"),
        ),
        (
            "shopee/income_statement_en_my",
            "Shopee Malaysia <info@mail.shopee.com.my>",
            MYR,
            "2025-12-08",
            "Income statement",
            [("Shop name", "kedai.kopi.kl"), ("Period", "2025-12-01 to 2025-12-07"), ("Date of issue", "2025-12-08")],
            [
                ("Product price", "980.00"),
                ("Shipping fee paid by buyer", "49.00"),
                ("Commission fee", "-58.80"),
                ("Transaction fee", "-21.60"),
            ],
            ("Total released amount", "948.60"),
        ),
        (
            "lazada/statement_en_ph",
            "Lazada Seller Center <no-reply@lazada.com.ph>",
            Money("PHP", "₱{}", ",", "."),
            "2026-04-20",
            "Statement of account",
            [
                ("Statement No.", "PH1JHFZ0EM-2026-16"),
                ("Statement date", "20 Apr 2026"),
                ("Seller", "Isla Home Essentials"),
            ],
            [("Item price credit", "12,400.00"), ("Payment fee", "-248.00"), ("Commission", "-620.00")],
            ("Total payout", "11,532.00"),
        ),
    ):
        bought = Billed(
            kind="statement",
            marketplace=path.partition("/")[0],
            money=money,
            issue_date=day(issued),
            **amounts(total=total[1].replace(",", "")),
        )
        sheet = Sheet(title, "openhtmltopdf.com")
        sheet.text(50, 60, title, 16, bold=True)
        sheet.pairs(50, 90, told, 170)
        printed = [
            (label, ("-" if amount[0] == "-" else "") + money.pattern.format(amount.lstrip("-")))
            for label, amount in rows
        ]
        top = sheet.table(50, (540,), 155, [("Description", "Amount"), *printed])
        sheet.sums(330, 540, top + 10, [(total[0], money.pattern.format(total[1]))])
        yield with_pdf(
            path,
            sender,
            STUDIO,
            f"Your {title.lower()} is ready",
            at(f"{issued} 06:00:00", 8),
            "Your statement is attached.\n",
            sheet.done(),
            "statement.pdf",
            Partly(bought, "status"),
        )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (
        ebay,
        statements,
    ):
        yield from cases()
