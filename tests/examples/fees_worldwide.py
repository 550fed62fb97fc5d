"""What Amazon, eBay and Etsy bill to their sellers: fee invoices and credit notes.

The issuers, the forms of numbers and the labels are the marketplaces'; sellers are invented. Most of these are
downloads, so the mail around the PDF is ours.
"""

from collections.abc import Iterator

from cases import Case
from printed import Sheet
from purchases import EUR, EUR_CODE, EUR_FRENCH, GBP, amounts, line
from reportlab.lib.pagesizes import LETTER
from sales import Billed, at, day, with_pdf

OFFICE, STUDIO, THAI = "buero@brandt-keramik.example", "accounts@marlow.example", "accounts@baanrimnam.example"


def amazon() -> Iterator[Case]:
    """Amazon: seller fees with a rate of exchange, their credit note, and a French one."""
    for name, title, number, kind, labels, sign, lang_rows in (
        (
            "fee_invoice_en_gb",
            "VAT INVOICE",
            "GB-AEU-2026-417720",
            "fee_invoice",
            ("Invoice Number:", "Invoice Date:"),
            "",
            ("Fulfilment fees", "Referral fees"),
        ),
        (
            "fee_credit_note_en_gb",
            "VAT CREDIT NOTE",
            "GB-CN-AEU-2026-4177",
            "credit_note",
            ("Credit Note Number:", "Credit Note Date:"),
            "-",
            ("Fulfilment fees", "Referral fees"),
        ),
    ):
        bought = Billed(
            kind=kind,
            marketplace="amazon",
            money=EUR_CODE,
            invoice_number=number,
            issue_date=day("2026-01-31"),
            seller="Amazon Services Europe S.à r.l.",
            seller_tax_id="LU19647148",
            buyer="Marlow Candle Works Ltd",
            **amounts(net_total=f"{sign}118.94", tax_total=f"{sign}23.79", total=f"{sign}142.73"),
        )
        sheet = Sheet(title, "Amazon Tax Document Library")
        sheet.text(45, 60, title, 16, bold=True)
        sheet.pairs(
            45,
            90,
            [
                ("Supplier Name:", bought.seller),
                ("Supplier Address:", "38 avenue John F. Kennedy, L-1855 Luxembourg"),
                ("Supplier VAT Number:", "LU19647148"),
            ],
            165,
            8.5,
        )
        sheet.pairs(45, 145, [("Customer Name:", bought.buyer), ("Customer VAT Number:", "GB000000000")], 165, 8.5)
        sheet.pairs(
            45, 185, [(labels[0], number), (labels[1], "31/01/2026"), ("Period:", "01/01/2026 - 31/01/2026")], 165, 8.5
        )
        top = sheet.table(
            45,
            (300, 360, 440, 550),
            245,
            [
                ("Description", "Fee (excl. VAT)", "VAT rate", "VAT", "Fee (incl. VAT)"),
                (lang_rows[0], f"EUR {sign}113.00", "20%", f"EUR {sign}22.60", f"EUR {sign}135.60"),
                (lang_rows[1], f"EUR {sign}5.94", "20%", f"EUR {sign}1.19", f"EUR {sign}7.13"),
            ],
            size=8,
        )
        sheet.sums(
            300,
            550,
            top + 12,
            [
                ("Total (excl. VAT)", f"EUR {sign}118.94"),
                ("VAT", f"EUR {sign}23.79"),
                ("Total (incl. VAT)", f"EUR {sign}142.73"),
            ],
        )
        sheet.text(45, top + 80, f"VAT in GBP: GBP {sign}20.61 [0.866250 GBP / 1 EUR]", 7.5)
        yield with_pdf(
            f"amazon/{name}",
            '"Amazon Seller Central" <no-reply@amazon.co.uk>',
            STUDIO,
            "Your tax document is available",
            at("2026-02-03 05:20:00"),
            "Hello,\n\nyour tax document is attached.\n",
            sheet.done(),
            f"{number}.pdf",
            bought,
        )
    bought = Billed(
        kind="fee_invoice",
        marketplace="amazon",
        money=EUR_CODE,
        invoice_number="FR-AEU-2026-417731",
        issue_date=day("2026-01-31"),
        seller="Amazon Services Europe S.à r.l.",
        seller_tax_id="LU19647148",
        buyer="Atelier Bruyère SARL",
        **amounts(net_total="46.20", tax_total="9.24", total="55.44"),
    )
    sheet = Sheet("FACTURE", "Amazon Tax Document Library")
    sheet.text(45, 60, "FACTURE", 16, bold=True)
    sheet.pairs(
        45,
        90,
        [
            ("Nom du fournisseur :", bought.seller),
            ("Numéro de TVA du fournisseur :", "LU19647148"),
            ("Nom du client :", bought.buyer),
            ("Numéro de facture :", bought.invoice_number),
            ("Date de facture :", "31/01/2026"),
            ("Période :", "01/01/2026 - 31/01/2026"),
        ],
        190,
    )
    top = sheet.table(
        45,
        (330, 400, 470, 550),
        200,
        [
            ("Description", "Montant HT", "Taux", "TVA", "Montant TTC"),
            ("Commissions de vente", "EUR 26.20", "20%", "EUR 5.24", "EUR 31.44"),
            ("Frais d'abonnement", "EUR 20.00", "20%", "EUR 4.00", "EUR 24.00"),
        ],
    )
    sheet.sums(330, 550, top + 12, [("Total HT", "EUR 46.20"), ("TVA", "EUR 9.24"), ("Total TTC", "EUR 55.44")])
    yield with_pdf(
        "amazon/fee_invoice_fr",
        '"Amazon Seller Central" <no-reply@amazon.fr>',
        "compta@bruyere.example",
        "Votre facture de frais de vente",
        at("2026-02-03 05:20:00", 1),
        "Bonjour,\n\nvotre facture est jointe.\n",
        sheet.done(),
        "FR-AEU-2026-417731.pdf",
        bought,
    )


def ebay() -> Iterator[Case]:
    """eBay: a German fee invoice, and a credit note as the EU has them since 2025."""
    for name, lang, kind, number, subject, date_text, sign in (
        (
            "fee_invoice_de",
            "de",
            "fee_invoice",
            "EB-2025-10-4177203",
            "Ihre eBay-Rechnung für Oktober 2025",
            "31. Oktober 2025",
            "",
        ),
        (
            "fee_credit_note_en",
            "en",
            "credit_note",
            "EB-CN-2025-11-4177203",
            "Your eBay credit note for November 2025",
            "30 November 2025",
            "-",
        ),
    ):
        german = lang == "de"
        bought = Billed(
            kind=kind,
            marketplace="ebay",
            money=EUR,
            invoice_number=number,
            seller="eBay S.à r.l.",
            issue_date=day("2025-10-31" if german else "2025-11-30"),
            seller_tax_id="LU26375245",
            buyer="Lena Brandt Keramik",
            **amounts(net_total=f"{sign}90.00", tax_total=f"{sign}17.10", total=f"{sign}107.10"),
        )
        money = [
            bought.money(amount) for amount in (bought.net_total, bought.tax_total, bought.total) if amount is not None
        ]
        sheet = Sheet("eBay", "PDFlib+PDI 9.3")
        sheet.text(50, 55, "ebay", 26, bold=True)
        sheet.right(545, 50, "Rechnung" if german else "Credit note", 16, bold=True)
        sheet.block(50, 100, ["Lena Brandt Keramik", "Töpfergasse 2", "99998 Beispielhausen"])
        rows = (
            [("Rechnungsnummer", number), ("Rechnungsdatum", date_text), ("Verkäuferkonto", "brandt_keramik")]
            if german
            else [("Credit note number", number), ("Date of issue", date_text), ("Seller name", "brandt_keramik")]
        )
        sheet.pairs(330, 100, rows, 430, 8)
        heads = ("Gebührenart", "Netto", "USt. 19%", "Brutto") if german else ("Fee type", "Net", "VAT 19%", "Gross")
        fee = "Verkaufsprovision" if german else "Final value fees"
        top = sheet.table(50, (330, 430, 545), 190, [heads, (fee, *money)])
        sheet.shade(300, top + 2, 549, top + 54)
        words = ("Summe netto", "Umsatzsteuer", "Gesamtbetrag") if german else ("Net total", "VAT", "Total")
        sheet.sums(305, 545, top + 16, list(zip(words, money, strict=True)))
        sheet.text(50, 790, "eBay S.à r.l., 22-24 Boulevard Royal, L-2449 Luxembourg · LU26375245", 7)
        yield with_pdf(
            f"ebay/{name}",
            "eBay <ebay@ebay.com>",
            OFFICE,
            subject,
            at("2025-12-01 06:00:00", 1),
            "Das Dokument hängt an.\n" if german else "Your document is attached.\n",
            sheet.done(),
            f"{number}.pdf",
            bought,
        )


def etsy() -> Iterator[Case]:
    """Etsy: monthly VAT invoices in three languages, with fees charged in the seller's currency."""
    for name, money, number, words, date_text, issued, subject in (
        (
            "fee_invoice_en_gb",
            GBP,
            "20417720388",
            (
                "VAT Invoice",
                "Invoice number",
                "Invoice date",
                "Billed to",
                "VAT ID",
                "Listing fees",
                "Transaction fees",
                "Net amount",
                "VAT 20%",
                "Total",
            ),
            "30 Sep, 2025",
            "2025-09-30",
            "Your Etsy invoice for September 2025",
        ),
        (
            "fee_invoice_de",
            EUR,
            "20417720399",
            (
                "Rechnung",
                "Rechnungsnummer",
                "Rechnungsdatum",
                "Rechnung an",
                "USt-IdNr.",
                "Einstellgebühren",
                "Transaktionsgebühren",
                "Nettobetrag",
                "MwSt. 19 %",
                "Gesamtsumme",
            ),
            "31. Okt. 2025",
            "2025-10-31",
            "Deine Etsy-Rechnung für Oktober 2025",
        ),
        (
            "fee_invoice_fr",
            EUR_FRENCH,
            "20417720400",
            (
                "Facture",
                "Numéro de facture",
                "Date de facture",
                "Facturé à",
                "N° de TVA",
                "Frais de mise en vente",
                "Frais de transaction",
                "Montant HT",
                "TVA 20 %",
                "Total TTC",
            ),
            "30 nov. 2025",
            "2025-11-30",
            "Votre facture Etsy de novembre 2025",
        ),
    ):
        tax = "7.60" if "19" in words[8] else "8.00"
        total = "47.60" if tax == "7.60" else "48.00"
        bought = Billed(
            kind="fee_invoice",
            marketplace="etsy",
            money=money,
            invoice_number=number,
            issue_date=day(issued),
            seller="Etsy Ireland UC",
            seller_tax_id="IE9777587C",
            buyer="Lena Brandt Keramik",
            **amounts(net_total="40.00", tax_total=tax, total=total),
        )
        sheet = Sheet(words[0], "wkhtmltopdf 0.12.6", LETTER)
        sheet.text(60, 70, "Etsy", 24)
        sheet.block(60, 95, ["Etsy Ireland UC", "66/67 Great Strand Street, Dublin 1", f"{words[4]} IE9777587C"], 8)
        sheet.text(60, 160, words[0], 14, bold=True)
        sheet.above((60, 220, 380), 185, [(words[1], number), (words[2], date_text), (words[3], bought.buyer)])
        fees = (line(words[5], 1, "12.40"), line(words[6], 1, "27.60"))
        top = 240.0
        for fee in fees:
            sheet.text(60, top, fee.description)
            sheet.right(540, top, money(fee.line_total))
            top += 16
        sheet.rule(60, top - 6, 540)
        rows = [
            (words[7], money(amounts(a="40.00")["a"])),
            (words[8], money(amounts(a=tax)["a"])),
            (words[9], money(bought.total)),
        ]
        sheet.sums(330, 540, top + 12, rows)
        yield with_pdf(
            f"etsy/{name}",
            "Etsy <no-reply@account.etsy.com>",
            OFFICE,
            subject,
            at(f"{issued} 23:00:00"),
            "\n",
            sheet.done(),
            f"etsy-{number}.pdf",
            bought,
        )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (
        amazon,
        ebay,
        etsy,
    ):
        yield from cases()
