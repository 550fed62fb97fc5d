"""Examples of Amazon and eBay: invented purchases in the form of real mails.

Order numbers have the marketplace's form and belong to nobody; people and shops are invented. The mail around a
fee invoice is ours: the marketplaces offer these PDFs as downloads and hardly ever attach them.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case
from markets import amazon_order, amazon_refund, ebay_order
from messages import attach_pdf, message
from pages import WORDS, Paper, fees, letter
from purchases import EUR, EUR_CODE, EUR_CODE_GERMAN, GBP, JPY, USD, Purchase, amounts, line

CET = timezone(timedelta(hours=1))
CEST = timezone(timedelta(hours=2))


def amazon() -> Iterator[Case]:
    """Amazon: three scripts of confirmation, a refund, and a German fee invoice with dots."""
    bought = Purchase(
        kind="order_confirmation", marketplace="amazon", money=USD, order_number="112-7731904-2260518",
        issue_date=date(2025, 3, 21), buyer="Maya Lindqvist", hides=("unit_price", "line_total"),
        lines=(line("Bamboo desk organizer with drawer", 1, "27.99"), line("Gel pens, 0.5 mm, 12 pack", 2, "8.49")),
        total=amounts(total="44.97")["total"],
    )  # fmt: skip
    text, html = amazon_order(bought, "March 21, 2025", "en", "amazon.com")
    sent = datetime(2025, 3, 21, 18, 22, 7, tzinfo=UTC)
    subject = 'Ordered: "Bamboo desk organizer..." and 1 more item'
    sender = '"Amazon.com" <auto-confirm@amazon.com>'
    made = message(sender, "maya@mailbox.example", subject, sent, text=text, html=html)
    yield Case("amazon/order_en", made, (bought,))

    bought = Purchase(
        kind="order_confirmation", marketplace="amazon", money=EUR, order_number="302-4418276-9035541",
        issue_date=date(2025, 10, 24), seller="Bergquell Haushalt", buyer="Lena Brandt",
        hides=("unit_price", "line_total"),
        lines=(line("Isolierflasche 750 ml, Edelstahl", 2, "12.99"), line("Ersatzdeckel", 1, "4.50")),
        total=amounts(total="30.48")["total"],
    )  # fmt: skip
    text, html = amazon_order(bought, "24. Oktober 2025", "de", "amazon.de")
    sent = datetime(2025, 10, 24, 7, 40, 33, tzinfo=CEST)
    subject = "Bestellt: „Isolierflasche 750 ml…“ und 1 weiterer Artikel"
    sender = '"Amazon.de" <auto-confirm@amazon.de>'
    made = message(sender, "lena.brandt@mailbox.example", subject, sent, text=text, html=html)
    yield Case("amazon/order_de", made, (bought,))

    bought = Purchase(
        kind="order_confirmation", marketplace="amazon", money=JPY, order_number="250-6620173-4418805",
        issue_date=date(2025, 6, 18), buyer="見本 花子", hides=("unit_price", "line_total"),
        lines=(line("折りたたみ傘 軽量 ネイビー", 1, "2480"), line("靴下 3足組", 2, "990")),
        total=amounts(total="4460")["total"],
    )  # fmt: skip
    text, html = amazon_order(bought, "2025年6月18日", "ja", "amazon.co.jp")
    sent = datetime(2025, 6, 18, 21, 5, 9, tzinfo=timezone(timedelta(hours=9)))
    sender = '"Amazon.co.jp" <auto-confirm@amazon.co.jp>'
    made = message(
        sender, "hanako@mailbox.example", "注文済み: 「折りたたみ傘」および他1点", sent, text=text, html=html
    )
    yield Case("amazon/order_ja", made, (bought,))

    bought = Purchase(
        kind="refund", marketplace="amazon", money=USD, order_number="112-7731904-2260518",
        issue_date=date(2025, 4, 4), buyer="Maya Lindqvist", hides=("unit_price", "line_total"),
        lines=(line("Bamboo desk organizer with drawer", 1, "27.99"),), total=amounts(total="27.99")["total"],
    )  # fmt: skip
    text, html = amazon_refund(bought, "April 4, 2025")
    sent = datetime(2025, 4, 4, 11, 0, 42, tzinfo=UTC)
    sender = '"Amazon.com" <payments-update@amazon.com>'
    subject = "Your refund for Bamboo desk organizer..."
    made = message(sender, "maya@mailbox.example", subject, sent, text=text, html=html)
    yield Case("amazon/refund_en", made, (bought,))

    bought = Purchase(
        kind="fee_invoice", marketplace="amazon", money=EUR_CODE, invoice_number="DS-ASE-INV-DE-2025-400718265",
        issue_date=date(2025, 2, 28), seller="Amazon Services Europe S.à r.l.", buyer="Lena Brandt Keramik",
        **amounts(net_total="118.80", tax_total="22.57", total="141.37"),
    )  # fmt: skip
    content = fees(
        "Rechnung",
        [
            ("Rechnungsnr.", bought.invoice_number),
            ("Rechnungsdatum", "28.02.2025"),
            ("Leistungserbringer", bought.seller),
            ("Rechnungsempfänger", bought.buyer),
            ("Abrechnungszeitraum", "01/02/2025 - 28/02/2025"),
        ],
        [
            ("Beschreibung", "Netto", "USt. 19%", "Brutto"),
            ("Verkaufsgebühren", "EUR 99.80", "EUR 18.96", "EUR 118.76"),
            ("Abonnementgebühr", "EUR 19.00", "EUR 3.61", "EUR 22.61"),
        ],
        [("Summe netto", "EUR 118.80"), ("USt. 19%", "EUR 22.57"), ("Gesamtbetrag", "EUR 141.37")],
        ["38 avenue John F. Kennedy, L-1855 Luxembourg", "USt-IdNr. LU19647148"],
    )
    sent = datetime(2025, 3, 1, 5, 20, tzinfo=CET)
    made = message(
        '"Amazon Services Europe" <no-reply@amazon.de>', "buero@brandt-keramik.example",
        "Ihre Rechnung für Verkaufsgebühren", sent,
        text="Guten Tag,\n\nim Anhang finden Sie die Rechnung über Ihre Verkaufsgebühren im Februar.\n",
    )  # fmt: skip
    yield Case("amazon/fee_invoice_de", attach_pdf(made, content, f"{bought.invoice_number}.pdf"), (bought,))


def ebay() -> Iterator[Case]:
    """eBay: English, German from ebay.com, an invoice that a seller sends through the relay, a fee invoice."""
    sender = "eBay <ebay@ebay.com>"
    bought = Purchase(
        kind="order_confirmation", marketplace="ebay", money=GBP, order_number="27-10432-55871",
        issue_date=date(2025, 8, 30), seller="attic_finds_dover", buyer="Sam Okafor", hides=("line_total",),
        lines=(line("Vintage enamel coffee pot, blue", 1, "34.00"),),
        **amounts(net_total="34.00", shipping="5.45", total="39.45"),
    )  # fmt: skip
    html = ebay_order(bought, "125998301244", "30 Aug 2025", "en")
    sent = datetime(2025, 8, 30, 9, 14, 51, tzinfo=UTC)
    subject = "Order confirmed: Vintage enamel coffee pot, blue"
    yield Case("ebay/order_en", message(sender, "sam.okafor@mailbox.example", subject, sent, html=html), (bought,))

    bought = Purchase(
        kind="order_confirmation", marketplace="ebay", money=EUR_CODE_GERMAN, order_number="14-09877-30152",
        issue_date=date(2026, 1, 19), seller="modellbahn_huette", buyer="Lena Brandt", hides=("line_total",),
        lines=(line("Dampflokomotive Spur H0, geprüft", 1, "1189.00"),),
        **amounts(net_total="1189.00", shipping="6.99", total="1195.99"),
    )  # fmt: skip
    html = ebay_order(bought, "204417760093", "19. Jan. 2026", "de")
    sent = datetime(2026, 1, 19, 19, 2, 16, tzinfo=CET)
    subject = "Bestellung bestätigt: Dampflokomotive Spur H0, geprüft"
    yield Case("ebay/order_de", message(sender, "lena.brandt@mailbox.example", subject, sent, html=html), (bought,))

    bought = Purchase(
        kind="invoice", marketplace="ebay", money=EUR, order_number="14-09877-30152", invoice_number="MH-2026-0088",
        issue_date=date(2026, 1, 20), seller="Modellbahnhütte Anna Vogt", buyer="Lena Brandt",
        lines=(line("Dampflokomotive Spur H0, geprüft", 1, "999.16"), line("Versand DHL", 1, "5.87")),
        **amounts(net_total="1005.03", tax_total="190.96", total="1195.99"),
    )  # fmt: skip
    paper = Paper(
        WORDS["de"], "20.01.2026", ["Gleisweg 4", "99999 Musterstadt"], ["Lindenallee 7", "99998 Beispielhausen"],
        "Modellbahnhütte Anna Vogt · Steuernummer 00/000/00000",
    )  # fmt: skip
    sent = datetime(2026, 1, 20, 8, 30, tzinfo=CET)
    made = message(
        "modellbahn_huette über eBay <modellbahn_huette_a7k2@members.ebay.de>", "lena.brandt@mailbox.example",
        "Ihre Rechnung zur Lokomotive", sent,
        text="Hallo Frau Brandt,\n\nanbei die Rechnung. Viel Freude mit der Lok!\n\nAnna Vogt\n",
    )  # fmt: skip
    yield Case("ebay/seller_invoice_de", attach_pdf(made, letter(bought, paper), "Rechnung.pdf"), (bought,))

    bought = Purchase(
        kind="fee_invoice", marketplace="ebay", money=EUR_CODE, invoice_number="EB-2025-11-3308125",
        issue_date=date(2025, 11, 30), seller="eBay S.à r.l.", buyer="Lena Brandt Keramik",
        **amounts(net_total="64.10", tax_total="12.18", total="76.28"),
    )  # fmt: skip
    content = fees(
        "Tax invoice",
        [
            ("Invoice number:", bought.invoice_number),
            ("Invoice date:", "30 November 2025"),
            ("Supplier name:", bought.seller),
            ("Bill to:", bought.buyer),
        ],
        [
            ("Description", "Net", "VAT", "Gross"),
            ("Final value fees", "EUR 58.60", "EUR 11.13", "EUR 69.73"),
            ("Promoted listings", "EUR 5.50", "EUR 1.05", "EUR 6.55"),
        ],
        [("Net total", "EUR 64.10"), ("VAT", "EUR 12.18"), ("Total", "EUR 76.28")],
        ["22-24 Boulevard Royal, L-2449 Luxembourg", "VAT ID LU26375245"],
        "Generated: 1 December 2025",
    )
    sent = datetime(2025, 12, 1, 6, 0, tzinfo=CET)
    made = message(
        sender, "buero@brandt-keramik.example", "Your eBay tax invoice for November 2025", sent,
        text="Your monthly tax invoice is attached. You can also find it in Seller Hub.\n",
    )  # fmt: skip
    yield Case("ebay/fee_invoice_en", attach_pdf(made, content, "tax-invoice.pdf"), (bought,))
