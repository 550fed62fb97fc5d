"""What Shopify, Allegro, bol and Mercado Libre bill to their sellers.

The issuers, the forms of numbers and the labels are the marketplaces'; sellers are invented. Most of these are
downloads, so the mail around the PDF is ours.
"""

from collections.abc import Iterator

from cases import Case
from printed import Sheet
from purchases import EUR, EUR_FRENCH, PLN, Money, amounts, line
from reportlab.lib.pagesizes import LETTER
from sales import Billed, at, day, with_pdf

ARS_SIGN = Money("ARS", "$ {}", ".", ",")


def shopify() -> Iterator[Case]:
    """Shopify: its bill to a shop outside North America, as PDF."""
    for name, words, money, number, date_text, issued, subject in (
        (
            "bill_en",
            (
                "Invoice",
                "Bill number",
                "Issued on",
                "Bill to",
                "Basic plan, monthly",
                "Transaction fees",
                "Subtotal",
                "VAT (0%)",
                "Total",
            ),
            Money("USD", "${} USD", ",", "."),
            "417720388",
            "May 26, 2026",
            "2026-05-26",
            "Your Shopify bill May 26, 2026 for juniper-teas",
        ),
        (
            "bill_fr",
            (
                "Facture",
                "Numéro de facture",
                "Date d'émission",
                "Facturé à",
                "Forfait Basic, mensuel",
                "Frais de transaction",
                "Sous-total",
                "TVA (0 %)",
                "Total",
            ),
            EUR_FRENCH,
            "417720399",
            "26 mai 2026",
            "2026-05-26",
            "Facture mai 26, 2026 pour bruyere",
        ),
    ):
        bought = Billed(
            kind="fee_invoice",
            marketplace="shopify",
            money=money,
            invoice_number=number,
            issue_date=day(issued),
            seller="Shopify International Limited",
            seller_tax_id="IE3347697KH",
            buyer="Juniper Teas",
            lines=(line(words[4], 1, "36.00"), line(words[5], 1, "8.80")),
            hides=("quantity", "unit_price"),
            **amounts(net_total="44.80", tax_total="0.00", total="44.80"),
        )
        sheet = Sheet(words[0], "Prawn", LETTER)
        sheet.text(60, 70, "shopify", 20, bold=True)
        sheet.right(550, 70, words[0], 16)
        sheet.block(60, 100, [bought.seller, "2nd Floor, 1-2 Victoria Buildings, Dublin 4", "VAT: IE3347697KH"], 8)
        sheet.pairs(350, 100, [(words[1], number), (words[2], date_text), (words[3], bought.buyer)], 450, 8.5)
        top = 170.0
        for entry in bought.lines:
            sheet.rule(60, top - 10, 550)
            sheet.text(60, top, entry.description)
            sheet.right(550, top, money(entry.line_total))
            top += 20
        rows = [(words[6], bought.net_total), (words[7], bought.tax_total), (words[8], bought.total)]
        sheet.sums(370, 550, top + 10, [(label, money(amount)) for label, amount in rows if amount is not None])
        yield with_pdf(
            f"shopify/{name}",
            "Shopify <billing@shopify.com>",
            "owner@juniperteas.example",
            subject,
            at(f"{issued} 10:00:12"),
            "\n",
            sheet.done(),
            f"invoice-{number}.pdf",
            bought,
        )


def allegro() -> Iterator[Case]:
    """Allegro: a Polish fee invoice, whose table has fees by rate."""
    bought = Billed(
        kind="fee_invoice",
        marketplace="allegro",
        money=PLN,
        invoice_number="ALG/2026/08/0417720",
        issue_date=day("2026-08-31"),
        seller="Allegro sp. z o.o.",
        buyer="Pracownia Brzask sp. z o.o.",
        **amounts(net_total="310.50", tax_total="71.42", total="381.92", amount_due="381.92"),
    )
    sheet = Sheet("Faktura VAT", "Comarch")
    sheet.text(45, 50, "allegro", 18, bold=True)
    sheet.text(45, 85, "Faktura VAT", 14, bold=True)
    sheet.pairs(
        45,
        105,
        [
            ("Numer faktury:", bought.invoice_number),
            ("Data wystawienia:", "31.08.2026"),
            ("Sprzedawca:", bought.seller),
            ("Nabywca:", bought.buyer),
        ],
        150,
    )
    top = sheet.table(
        45,
        (320, 370, 450, 550),
        185,
        [
            ("Nazwa", "Netto", "VAT", "Kwota VAT", "Brutto"),
            ("Prowizja od sprzedaży", "280,50 zł", "23%", "64,52 zł", "345,02 zł"),
            ("Opłata za wyróżnienie", "30,00 zł", "23%", "6,90 zł", "36,90 zł"),
        ],
    )
    top = sheet.sums(
        350, 550, top + 10, [("Razem netto", "310,50 zł"), ("VAT", "71,42 zł"), ("Razem brutto", "381,92 zł")]
    )
    sheet.text(350, top + 10, "Do zapłaty:", 11, bold=True)
    sheet.right(550, top + 10, "381,92 zł", 11, bold=True)
    yield with_pdf(
        "allegro/fee_invoice_pl",
        "Allegro <powiadomienia@allegro.pl>",
        "biuro@brzask.example",
        "Faktura za sierpień 2026",
        at("2026-09-01 06:00:00", 2),
        "Dzień dobry,\n\nfaktura za opłaty Allegro jest w załączniku.\n",
        sheet.done(),
        "faktura.pdf",
        bought,
    )


def bol() -> Iterator[Case]:
    """bol: an invoice for commission to a partner."""
    bought = Billed(
        kind="fee_invoice",
        marketplace="bol",
        money=EUR,
        invoice_number="8200417720",
        issue_date=day("2025-06-30"),
        seller="bol.com B.V.",
        buyer="Van Dijk Papierwaren",
        **amounts(net_total="212.00", tax_total="44.52", total="256.52"),
    )
    sheet = Sheet("Factuur", "OpenText Exstream")
    sheet.right(550, 55, "bol.com B.V.", 11, bold=True)
    sheet.right(550, 68, "Papendorpseweg 100, 3528 BJ Utrecht", 7.5)
    sheet.text(50, 100, "Van Dijk Papierwaren", 10)
    sheet.text(50, 150, "Factuur verkoopkosten", 14, bold=True)
    sheet.above(
        (50, 200, 330),
        172,
        [
            ("Factuurnummer", bought.invoice_number),
            ("Factuurdatum", "30-06-2025"),
            ("Periode", "01-06-2025 t/m 30-06-2025"),
        ],
    )
    top = sheet.table(
        50,
        (400, 550),
        225,
        [
            ("Omschrijving", "Aantal", "Bedrag excl. btw"),
            ("Commissie", "41", "198,00 €"),
            ("Verzendkosten", "7", "14,00 €"),
        ],
    )
    sheet.sums(
        360, 550, top + 10, [("Totaal excl. btw", "212,00 €"), ("Btw 21%", "44,52 €"), ("Totaal incl. btw", "256,52 €")]
    )
    yield with_pdf(
        "bol/fee_invoice_nl",
        "bol partnerplatform <noreply@bol.com>",
        "administratie@vandijk.example",
        "Je factuur van juni 2025",
        at("2025-07-01 06:00:00", 2),
        "Hoi,\n\nin de bijlage vind je je factuur.\n",
        sheet.done(),
        "factuur.pdf",
        bought,
    )


def mercadolibre() -> Iterator[Case]:
    """Mercado Libre Argentina: an A invoice of its charges, with a point of sale and a CAE."""
    bought = Billed(
        kind="fee_invoice",
        marketplace="mercadolibre",
        money=ARS_SIGN,
        invoice_number="0071-04177203",
        issue_date=day("2025-07-31"),
        seller="MercadoLibre S.R.L.",
        buyer="Mates del Sur S.A.S.",
        **amounts(net_total="84200.00", tax_total="17682.00", total="101882.00"),
    )
    sheet = Sheet("Factura A", "FPDF 1.8")
    sheet.box(40, 40, 555, 130)
    sheet.text(293, 65, "A", 22, bold=True)
    sheet.block(50, 60, [bought.seller, "CUIT: 30-00000000-0", "IVA Responsable Inscripto"], 8.5, bold_first=True)
    sheet.text(340, 60, "FACTURA", 13, bold=True)
    sheet.pairs(340, 80, [("Factura Nº:", bought.invoice_number), ("Fecha de emisión:", "31/07/2025")], 430, 8.5)
    sheet.pairs(50, 155, [("Cliente:", bought.buyer), ("CUIT:", "30-00000001-1")], 120)
    top = sheet.table(
        50,
        (550,),
        205,
        [("Concepto", "Importe"), ("Cargos por vender", "$ 78.200,00"), ("Cargos por publicidad", "$ 6.000,00")],
    )
    sheet.sums(
        340,
        550,
        top + 12,
        [("Importe neto gravado", "$ 84.200,00"), ("IVA 21%", "$ 17.682,00"), ("Importe total", "$ 101.882,00")],
    )
    sheet.text(50, 780, "CAE Nº: 75000000000041 · Vencimiento del CAE: 10/08/2025", 7.5)
    yield with_pdf(
        "mercadolibre/fee_invoice_es_ar",
        "Mercado Libre <no-reply@mercadolibre.com.ar>",
        "admin@matesdelsur.example",
        "Tu factura de julio",
        at("2025-08-01 06:00:00", -3),
        "Hola,\n\nadjuntamos la factura de tus cargos de julio.\n",
        sheet.done(),
        "factura.pdf",
        bought,
    )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (
        shopify,
        allegro,
        bol,
        mercadolibre,
    ):
        yield from cases()
