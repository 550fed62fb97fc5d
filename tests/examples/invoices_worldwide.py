"""Invoices of Amazon and AliExpress as PDFs, which buyers download and keep, or sellers send through the relay.

The forms are after what is publicly known; people, shops and numbers are invented.
"""

from collections.abc import Iterator

from amazon_paper import amazon_invoice
from cases import Case
from printed import Sheet
from purchases import EUR, EUR_FRENCH, GBP, Money, amounts, line
from sales import Billed, at, day, with_pdf

LENA, CAMILLE, ZOFIA = "lena.brandt@mailbox.example", "camille@mailbox.example", "zofia@mailbox.example"
EUR_BARE = Money("EUR", "{}", ",", ".")


def amazon() -> Iterator[Case]:
    """Amazon: downloads that buyers keep; two retail companies and a marketplace seller through the relay."""
    rows = (
        (
            "invoice_de",
            "de",
            EUR,
            "302-4417720-3880157",
            "DS-AEU-INV-DE-2025-417720388",
            "12.02.2025",
            "10.02.2025",
            "19 %",
            ("33.61", "8.39"),
            "Amazon EU S.à r.l., Niederlassung Deutschland",
            "DE814584193",
            ["Marcel-Breuer-Str. 12", "80807 München"],
            "Lena Brandt",
            ["Lindenallee 7", "99998 Beispielhausen"],
            (("Wasserkocher 1,7 L", 1, "40.00"), ("Teesieb", 2, "9.98")),
            "0.00",
            "50.39",
            "9.57",
            "59.96",
        ),
        (
            "invoice_fr",
            "fr",
            EUR_FRENCH,
            "403-4417720-3880168",
            "DS-AEU-INV-FR-2025-417720399",
            "14/02/2025",
            "12/02/2025",
            "20 %",
            ("33.33", "8.32"),
            "Amazon EU S.à r.l., Succursale Française",
            "FR12487773327",
            ["67 boulevard du Général Leclerc", "92110 Clichy"],
            "Camille Exemple",
            ["3 rue du Canal", "99997 Exempleville"],
            (("Bouilloire 1,7 L", 1, "40.00"), ("Passoire à thé", 2, "9.98")),
            "0.00",
            "49.97",
            "9.99",
            "59.96",
        ),
        (
            "invoice_es",
            "es",
            EUR,
            "404-4417720-3880179",
            "INV-ES-1585417720-2025-45388",
            "16/02/2025",
            "14/02/2025",
            "21 %",
            ("33.06", "8.25"),
            "Casa Jacaranda S.L.",
            "ESB12345674",
            ["Calle del Ejemplo 5", "99996 Villamuestra"],
            "Lucía Ferrer",
            ["Plaza Mayor 1", "99995 Villamuestra"],
            (("Hervidor 1,7 L", 1, "40.00"), ("Colador de té", 2, "9.98")),
            "4.99",
            "53.68",
            "11.27",
            "64.95",
        ),
        (
            "invoice_en_gb",
            "en",
            GBP,
            "203-4417720-3880180",
            "GB417720388AEUI",
            "18 February 2025",
            "16 February 2025",
            "20%",
            ("33.33", "8.32"),
            "Amazon EU S.à r.l., UK Branch",
            "GB727255821",
            ["1 Principal Place, Worship Street", "London"],
            "Sam Okafor",
            ["4 Attic Lane", "Dover"],
            (("Kettle, 1.7 L", 1, "40.00"), ("Tea strainer", 2, "9.98")),
            "0.00",
            "49.97",
            "9.99",
            "59.96",
        ),
    )
    for (
        name,
        lang,
        money,
        order,
        number,
        date_text,
        ordered,
        rate,
        net,
        seller,
        tax_id,
        street,
        buyer,
        home,
        goods,
        shipping,
        net_total,
        tax,
        total,
    ) in rows:
        issued = day("2025-02-" + date_text[:2])
        bought = Billed(
            kind="invoice",
            marketplace="" if lang != "es" else "amazon",
            money=money,
            order_number=order,
            invoice_number=number,
            issue_date=issued,
            seller=seller,
            seller_tax_id=tax_id,
            buyer=buyer,
            tax_in_prices=True,
            lines=tuple(line(*entry) for entry in goods),
            hides=("unit_price",),
            **amounts(shipping=shipping, net_total=net_total, tax_total=tax, total=total),
        )
        pdf = amazon_invoice(lang, bought, date_text, ordered, rate, net, street, home)
        if lang == "es":
            yield with_pdf(
                f"amazon/seller_{name}",
                '"Casa Jacaranda" <a1b2c3d4e5f6g7h@marketplace.amazon.es>',
                "lucia@mailbox.example",
                f"Factura de tu pedido {order}",
                at("2025-02-16 09:00:00", 1),
                "Hola, Lucía:\n\nadjuntamos la factura de tu pedido. Gracias por tu compra.\n\nCasa Jacaranda\n",
                pdf,
                "factura.pdf",
                bought,
            )
        else:
            yield with_pdf(
                f"amazon/downloaded_{name}",
                f"{buyer} <me@mailbox.example>",
                "archive@mailbox.example",
                "invoice.pdf",
                at("2025-02-20 19:00:00", 1),
                "\n",
                pdf,
                "invoice.pdf",
                bought,
            )


def ali_invoice() -> Iterator[Case]:
    """AliExpress: the invoice of an import into the EU, which says `Grant Total` and gives amounts without a sign."""
    bought = Billed(
        kind="invoice",
        marketplace="aliexpress",
        money=EUR_BARE,
        order_number="8194406713350021",
        invoice_number="SG202601417720",
        issue_date=day("2026-01-02"),
        buyer="Lena Brandt",
        seller="Alibaba.com Singapore E-Commerce Private Limited",
        lines=(line("USB-C cable 2 m, braided", 2, "2.93"), line("Cable ties, 100 pieces", 1, "1.67")),
        hides=("unit_price", "line_total"),
        **amounts(net_total="7.53", tax_total="1.43", total="8.96"),
    )
    sheet = Sheet("Invoice", "iText 2.1.7 by 1T3XT")
    sheet.text(230, 60, "INVOICE", 18, bold=True)
    sheet.pairs(
        40,
        95,
        [
            ("Invoice No.:", bought.invoice_number),
            ("Invoice Date:", "2026-01-02"),
            ("Order Number:", bought.order_number),
        ],
        130,
    )
    sheet.block(340, 95, [bought.seller, "51 Bras Basah Road, Singapore 189554", "IOSS number: IM5280002556"], 7.5)
    sheet.text(40, 160, "Bill To:", 9, bold=True)
    sheet.block(40, 173, [bought.buyer, "Lindenallee 7", "99998 Beispielhausen, Germany"])
    top = sheet.table(
        40,
        (330, 400, 470, 550),
        230,
        [
            ("Product", "Quantity", "Net price", "VAT 19%", "Amount In EUR()"),
            ("USB-C cable 2 m, braided", "2", "2.93", "1.11", "6.97"),
            ("Cable ties, 100 pieces", "1", "1.67", "0.32", "1.99"),
        ],
    )
    sheet.sums(380, 550, top + 10, [("Total net", "7.53"), ("VAT", "1.43"), ("Grant Total", "8.96")])
    sheet.sums(380, 550, top + 64, [("Amount paid", "8.96"), ("Amount Due", "0.00")])
    yield with_pdf(
        "aliexpress/invoice_en",
        "AliExpress <transaction@notice.aliexpress.com>",
        LENA,
        "Your invoice for order 8194406713350021",
        at("2026-01-02 10:00:00", 1),
        "Please find attached the invoice for your order.\n",
        sheet.done(),
        "8194406713350021.pdf",
        bought,
    )


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (
        amazon,
        ali_invoice,
    ):
        yield from cases()
