"""Invoices of Zalando, a seller on Allegro and bol, as PDFs in a layout of their own.

The forms are after what is publicly known; people, shops and numbers are invented.
"""

from collections.abc import Iterator

from cases import Case
from printed import Sheet
from purchases import EUR, EUR_DUTCH, EUR_FRENCH, PLN, amounts, line
from sales import Billed, amount, at, day, with_pdf

LENA, CAMILLE, ZOFIA = "lena.brandt@mailbox.example", "camille@mailbox.example", "zofia@mailbox.example"
FENNA, RAFAEL, SAM = "fenna@mailbox.example", "rafael@mailbox.example", "sam.okafor@mailbox.example"
ZALANDO_WORDS = {
    "de": (
        "Rechnung",
        "Rechnungsnummer",
        "Rechnungsdatum",
        "Bestellnummer",
        "Kundennummer",
        "Artikel/Menge/Einzelpreis/Gesamt",
        "Zwischensumme",
        "Versandkosten",
        "Gesamtsumme (inkl. MwSt.)",
        "Enthaltene MwSt. (19 %)",
        "Nettobetrag",
    ),
    "fr": (
        "Facture",
        "Numéro de facture",
        "Date de facture",
        "Numéro de commande",
        "Numéro client",
        "Article/Quantité/Prix unitaire/Total",
        "Sous-total",
        "Livraison",
        "Total (TVA incluse)",
        "TVA comprise (20 %)",
        "Montant HT",
    ),
    "nl": (
        "Factuur",
        "Factuurnummer",
        "Factuurdatum",
        "Bestelnummer",
        "Klantnummer",
        "Artikel/Aantal/Stukprijs/Totaal",
        "Subtotaal",
        "Verzendkosten",
        "Totaal (incl. btw)",
        "Waarvan btw (21%)",
        "Nettobedrag",
    ),
}


def zalando() -> Iterator[Case]:
    """Zalando: facts in one row below their labels, tax included and told after the total."""
    for lang, money, number, order, date_text, buyer, goods, net, tax, domain, to, subject in (
        (
            "de",
            EUR,
            "21001417720388",
            "10104417720388",
            "19.03.2025",
            "Lena Brandt",
            "Regenjacke „Hafen“, M",
            "79.79",
            "15.16",
            "de",
            LENA,
            "Deine Rechnung",
        ),
        (
            "fr",
            EUR_FRENCH,
            "21001417720399",
            "10104417720399",
            "03/04/2025",
            "Camille Exemple",
            "Veste de pluie, M",
            "79.12",
            "15.83",
            "fr",
            CAMILLE,
            "Votre facture",
        ),
        (
            "nl",
            EUR_DUTCH,
            "21001417720400",
            "10104417720400",
            "04-04-2025",
            "Fenna Voorbeeld",
            "Regenjas, M",
            "78.47",
            "16.48",
            "nl",
            FENNA,
            "Je factuur",
        ),
    ):
        words = ZALANDO_WORDS[lang]
        month, first = ("03", "19") if lang == "de" else ("04", date_text[:2])
        bought = Billed(
            kind="invoice",
            marketplace="zalando",
            money=money,
            order_number=order,
            invoice_number=number,
            issue_date=day(f"2025-{month}-{first}"),
            seller="Zalando SE",
            seller_tax_id="DE260543043",
            buyer=buyer,
            lines=(line(goods, 1, "89.95"),),
            tax_in_prices=True,
            **amounts(net_total=net, tax_total=tax, shipping="5.00", total="94.95"),
        )
        sheet = Sheet(words[0], "Zalando Document Service")
        sheet.text(50, 60, "Zalando SE", 16, bold=True)
        sheet.block(50, 76, ["Valeska-Gert-Straße 5, 10243 Berlin"], 7)
        sheet.block(50, 110, [buyer, "1 Example Street", "99999 Sample"], 10)
        sheet.text(50, 185, words[0], 16, bold=True)
        top = sheet.above(
            (50, 180, 300, 430),
            205,
            [(words[1], number), (words[2], date_text), (words[3], order), (words[4], "4417720388")],
        )
        top = sheet.table(
            50,
            (330, 440, 545),
            top + 14,
            [words[5].split("/"), (goods, "1", money(bought.lines[0].unit_price), money(bought.lines[0].line_total))],
        )
        top = sheet.sums(
            330,
            545,
            top + 8,
            [
                (words[6], money(bought.lines[0].line_total)),
                (words[7], money(amount("5.00"))),
                (words[8], money(bought.total)),
            ],
        )
        sheet.pairs(330, top + 6, [(words[10], money(amount(net))), (words[9], money(amount(tax)))], 480, 7.5, 11)
        sheet.text(50, 800, "Zalando SE · Amtsgericht Charlottenburg · DE260543043", 6.5)
        yield with_pdf(
            f"zalando/invoice_{lang}",
            f"Zalando <info@service-mail.zalando.{domain}>",
            to,
            subject,
            at(f"2025-{month}-{first} 08:00:00", 2),
            "PDF\n",
            sheet.done(),
            f"{number}.pdf",
            bought,
        )


def polish_seller() -> Iterator[Case]:
    """Allegro: a seller's faktura, with a table of rates and `Do zapłaty` at its foot."""
    bought = Billed(
        kind="invoice",
        marketplace="allegro",
        money=PLN,
        order_number="7c41d2e0-9b3f-11f0-8a77-0242ac120002",
        invoice_number="FV 417/08/2026",
        issue_date=day("2026-08-24"),
        seller="Pracownia Brzask sp. z o.o.",
        seller_tax_id="PL1234563218",
        buyer="Zofia Przykładowa",
        lines=(line("Świeca sojowa, bergamotka", 2, "24.07"), line("Dostawa", 1, "8.93")),
        hides=("line_total",),
        **amounts(net_total="57.07", tax_total="13.13", total="70.20", amount_due="70.20"),
    )
    sheet = Sheet("Faktura", "Fakturownia")
    sheet.right(550, 50, "Data wystawienia: 2026-08-24", 8.5)
    sheet.right(550, 63, "Data sprzedaży: 2026-08-23", 8.5)
    sheet.text(45, 100, f"Faktura VAT nr {bought.invoice_number}", 15, bold=True)
    for left, head, values in (
        (45, "Sprzedawca", [bought.seller, "ul. Przykładowa 3, 99-999 Wzorowo", "NIP: PL1234563218"]),
        (320, "Nabywca", [bought.buyer, "ul. Kwiatowa 8", "99-998 Wzorowo"]),
    ):
        sheet.text(left, 135, head, 9, bold=True)
        sheet.block(left, 150, values)
    sheet.text(45, 205, f"Zamówienie Allegro: {bought.order_number}", 8)
    top = sheet.table(
        45,
        (260, 300, 350, 410, 440, 490, 550),
        230,
        [
            (
                "Nazwa towaru lub usługi",
                "Ilość",
                "J.m.",
                "Cena netto",
                "Wartość netto",
                "VAT",
                "Kwota VAT",
                "Wartość brutto",
            ),
            ("Świeca sojowa, bergamotka", "2", "szt.", "24,07", "48,14", "23%", "11,07", "59,21"),
            ("Dostawa", "1", "usł.", "8,93", "8,93", "23%", "2,06", "10,99"),
            ("Razem", "", "", "", "57,07", "", "13,13", "70,20"),
        ],
        size=6.5,
    )
    sheet.pairs(
        45, top + 20, [("Do zapłaty:", "70,20 zł"), ("Zapłacono:", "70,20 zł"), ("Sposób płatności:", "Allegro")], 140
    )
    yield with_pdf(
        "allegro/seller_invoice_pl",
        "PracowniaBrzask przez Allegro <powiadomienia@allegromail.pl>",
        ZOFIA,
        "Faktura do Twojego zakupu",
        at("2026-08-24 11:00:00", 2),
        "Dzień dobry,\n\nw załączniku faktura do zakupu.\n\nPracownia Brzask\n",
        sheet.done(),
        "FV_417_08_2026.pdf",
        bought,
    )


def dutch() -> Iterator[Case]:
    """bol: an invoice, and the credit note that corrects it."""
    for kind, title, number, corrects, date_text, sign in (
        ("invoice", "Factuur", "8100417720", "", "10-06-2025", ""),
        ("credit_note", "Creditfactuur", "8100417999", "8100417720", "24-06-2025", "-"),
    ):
        bought = Billed(
            kind=kind,
            marketplace="bol",
            money=EUR_DUTCH,
            order_number="A0044F17KW",
            invoice_number=number,
            issue_date=day(f"2025-06-{date_text[:2]}"),
            seller="bol.com B.V.",
            buyer="Fenna Voorbeeld",
            lines=(line("Vulpen, zwart", 1, f"{sign}18.95"),),
            tax_in_prices=True,
            hides=("unit_price", "line_total"),
            **amounts(net_total=f"{sign}15.66", tax_total=f"{sign}3.29", total=f"{sign}18.95"),
        )
        sheet = Sheet(title, "OpenText Exstream")
        sheet.right(550, 55, "bol.com B.V.", 11, bold=True)
        for number_of_line, value in enumerate(["Papendorpseweg 100", "3528 BJ Utrecht"]):
            sheet.right(550, 70 + 11 * number_of_line, value, 8)
        sheet.block(50, 120, ["Fenna Voorbeeld", "Dorpsstraat 1", "9999 ZZ Voorbeeldstad"], 10)
        sheet.text(50, 200, title, 15, bold=True)
        rows = [
            (f"{title}nummer:" if not corrects else "Creditfactuurnummer:", number),
            ("Factuurdatum:", date_text),
            ("Bestelnummer:", bought.order_number),
        ]
        top = sheet.pairs(50, 222, [*rows, ("Betreft factuur:", corrects)] if corrects else rows, 170)
        top = sheet.table(
            50,
            (330, 400, 470, 550),
            top + 14,
            [
                ("Omschrijving", "Aantal", "Btw", "Prijs excl. btw", "Prijs incl. btw"),
                ("Vulpen, zwart", "1", "21%", f"{sign}€ 15,66", f"{sign}€ 18,95"),
            ],
        )
        sheet.sums(
            360,
            550,
            top + 10,
            [
                ("Totaal excl. btw", f"{sign}€ 15,66"),
                ("Btw 21%", f"{sign}€ 3,29"),
                ("Totaal incl. btw", f"{sign}€ 18,95"),
            ],
        )
        yield with_pdf(
            f"bol/{kind}_nl",
            "bol <service@bol.com>",
            FENNA,
            f"Je {title.lower()} van bestelling A0044F17KW",
            at(f"2025-06-{date_text[:2]} 08:00:00", 2),
            f"Hoi Fenna,\n\nin de bijlage vind je je {title.lower()}.\n\nbol\n",
            sheet.done(),
            f"{title}_{number}.pdf",
            bought,
        )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (zalando, polish_seller, dutch):
        yield from cases()
