"""Examples of shops that nobody knows: other languages, layouts, separators and ways to attach a PDF."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case
from layouts import above, beside, grid, heading, paragraph, shell, stacked, totals
from messages import attach_message, attach_pdf, attach_unnamed_pdf, message
from pages import WORDS, Paper, columns, letter, ruled
from purchases import CHF, EUR, EUR_DUTCH, EUR_FRENCH, GBP, PLN, SEK, USD, Purchase, amounts, line
from reportlab.lib.pagesizes import A4

CET = timezone(timedelta(hours=1))
CEST = timezone(timedelta(hours=2))


def _rows(bought: Purchase) -> list[tuple[str, str, str, str]]:
    money = bought.money
    return [
        (entry.description, str(entry.quantity), money(entry.unit_price), money(entry.line_total))
        for entry in bought.lines
    ]


def _sums(bought: Purchase, **labels: str) -> list[tuple[str, str]]:
    return [(label, bought.money(getattr(bought, name))) for name, label in labels.items()]


def american_pdf() -> Case:
    """A ruled table on Letter paper; a bare $ whose currency stands in the small print."""
    bought = Purchase(
        kind="invoice", money=USD, invoice_number="CW-10482", order_number="88213", issue_date=date(2025, 3, 5),
        seller="Copperwind Instruments LLC", buyer="Okafor Recording Studio",
        lines=(line("Tuning fork set, aluminum, 8 pieces", 2, "128.00"), line("Studio metronome", 1, "899.95")),
        **amounts(net_total="1155.95", tax_total="92.48", shipping="18.00", total="1266.43"),
    )  # fmt: skip
    paper = Paper(
        WORDS["en"], "March 5, 2025", ["410 Foundry Rd", "Springfield, OR"], ["12 Harbor St", "Astoria, OR"],
        "All amounts in US dollars (USD). Thank you for your business.",
    )  # fmt: skip
    made = message(
        "Copperwind Billing <billing@copperwind.example>", "studio@okafor.example", "Invoice CW-10482",
        datetime(2025, 3, 5, 17, 45, 12, tzinfo=UTC), text="Hello,\n\nplease find invoice CW-10482 attached.\n",
    )  # fmt: skip
    return Case("generic/invoice_pdf_en_us", attach_pdf(made, ruled(bought, paper), "CW-10482.pdf"), (bought,))


def german_pdf() -> Case:
    """A letter without a rule in it."""
    bought = Purchase(
        kind="invoice", money=EUR, invoice_number="RE-2025-0317", order_number="B-55120",
        issue_date=date(2025, 2, 14), seller="Federwerk Schreibwaren GmbH", buyer="Brandt Keramik",
        lines=(line("Füllhalter „Elster“, Feder M", 3, "412.00"), line("Tinte, 50 ml, königsblau", 6, "7.25")),
        **amounts(net_total="1279.50", tax_total="243.11", total="1522.61"),
    )  # fmt: skip
    paper = Paper(
        WORDS["de"], "14.02.2025", ["Gänsekiel 3", "99999 Musterstadt"], ["Lindenallee 7", "99998 Beispielhausen"],
        "Federwerk Schreibwaren GmbH · Sitz Musterstadt · Zahlbar ohne Abzug bis 28.02.2025",
    )  # fmt: skip
    made = message(
        "Federwerk Buchhaltung <buchhaltung@federwerk.example>", "buero@brandt-keramik.example",
        "Ihre Rechnung RE-2025-0317", datetime(2025, 2, 14, 9, 3, 50, tzinfo=CET),
        text="Guten Tag,\n\nanbei erhalten Sie unsere Rechnung.\n\nMit freundlichen Grüßen\n",
    )  # fmt: skip
    content = letter(bought, paper)
    return Case("generic/invoice_pdf_de", attach_pdf(made, content, "Rechnung RE-2025-0317.pdf"), (bought,))


def french_html() -> Case:
    """The mail is the invoice: labels above values, thin spaces between the thousands."""
    bought = Purchase(
        kind="invoice", money=EUR_FRENCH, invoice_number="F2025-00219", order_number="CMD-77341",
        issue_date=date(2025, 3, 31), seller="Atelier Bruyère", buyer="Camille Deschamps",
        lines=(line("Lampe de lecture en laiton", 1, "1040.00"), line("Ampoule E14", 4, "12.50")),
        **amounts(net_total="1090.00", tax_total="218.00", shipping="9.90", total="1317.90"),
    )  # fmt: skip
    facts = [("Numéro de facture", bought.invoice_number), ("Date de la facture", "31 mars 2025")]
    blocks = [
        heading("Votre facture"),
        paragraph("Merci pour votre achat. Ce message tient lieu de facture."),
        above([*facts, ("Numéro de commande", bought.order_number)]),
        above([("Vendu par", bought.seller), ("Facturé à", bought.buyer)]),
        grid(["Désignation", "Qté", "Prix unitaire HT", "Montant HT"], _rows(bought)),
        totals(_sums(bought, net_total="Total HT", tax_total="TVA 20 %", shipping="Frais de port", total="Total TTC")),
    ]
    html = shell("fr", "Facture", "Votre facture F2025-00219", "Atelier Bruyère", "#5b3a4a", blocks, "Atelier Bruyère")
    made = message(
        "Atelier Bruyère <bonjour@atelier-bruyere.example>", "camille@mailbox.example",
        "Facture n° F2025-00219", datetime(2025, 3, 31, 10, 20, tzinfo=CEST), html=html,
        text="Bonjour,\n\nvotre facture est disponible dans la version HTML de ce message.\n",
    )  # fmt: skip
    return Case("generic/invoice_html_fr", made, (bought,))


def swiss_html() -> Case:
    """A receipt with apostrophes between the thousands and the tax inside the prices."""
    bought = Purchase(
        kind="receipt", money=CHF, invoice_number="Q-40077", issue_date=date(2025, 9, 22),
        seller="Velohaus Steinbock AG", buyer="Urs Beispiel", tax_in_prices=True,
        lines=(line("Reiserad „Gotthard“", 1, "2390.00"), line("Schloss", 1, "79.50")),
        **amounts(tax_total="185.04", total="2469.50"),
    )  # fmt: skip
    facts = [("Beleg-Nr.:", bought.invoice_number), ("Kaufdatum:", "22.09.2025"), ("Verkäufer:", bought.seller)]
    blocks = [
        heading("Quittung"),
        beside([*facts, ("Kunde:", bought.buyer)]),
        grid(["Artikel", "Menge", "Einzelpreis", "Betrag"], _rows(bought)),
        totals(_sums(bought, total="Total")),
        paragraph("Im Total enthaltene MwSt. 8.1%: CHF 185.04"),
    ]
    html = shell("de-CH", "Quittung", "Danke für Ihren Einkauf", "Velohaus Steinbock", "#b00020", blocks, "Thun")
    made = message(
        "Velohaus Steinbock <laden@velohaus-steinbock.example>", "urs@mailbox.example", "Ihre Quittung Q-40077",
        datetime(2025, 9, 22, 16, 55, tzinfo=CEST), html=html,
    )  # fmt: skip
    return Case("generic/receipt_html_ch", made, (bought,))


def dutch_credit_note() -> Case:
    """A credit note, all of whose amounts are negative."""
    bought = Purchase(
        kind="credit_note", money=EUR_DUTCH, invoice_number="CN-2024-0093", order_number="WB-20417",
        issue_date=date(2024, 10, 29), seller="Waterlelie Tuinmeubelen BV", buyer="Studio Vermeer",
        lines=(line("Tuinstoel teak, retour", -2, "620.00"),),
        **amounts(net_total="-1240.00", tax_total="-260.40", total="-1500.40"),
    )  # fmt: skip
    paper = Paper(
        WORDS["nl"], "29-10-2024", ["Vijverlaan 12", "0000 AA Voorbeeldstad"], ["Kade 5", "0000 BB Voorbeeldstad"],
        "Het bedrag wordt binnen 14 dagen teruggestort. Btw-nummer op aanvraag.",
    )  # fmt: skip
    made = message(
        "Waterlelie <administratie@waterlelie.example>", "studio@vermeer.example", "Creditnota CN-2024-0093",
        datetime(2024, 10, 29, 13, 30, tzinfo=CET), text="Beste klant,\n\nin de bijlage vindt u de creditnota.\n",
    )  # fmt: skip
    content = ruled(bought, paper, A4)
    return Case("generic/credit_note_pdf_nl", attach_pdf(made, content, "creditnota.pdf"), (bought,))


def wrong_sum() -> Case:
    """Two digits of the total have changed places; whatever the shop meant, a person must look."""
    bought = Purchase(
        kind="invoice", money=GBP, invoice_number="TB-3391", issue_date=date(2025, 6, 27),
        seller="Thistle & Bramble Ltd", buyer="Priya Nair", status="review", adds_up=False,
        lines=(line("Hedge trimmer blade", 2, "48.20"), line("Chain oil 1 l", 1, "9.60")),
        **amounts(net_total="106.00", tax_total="21.20", total="172.20"),
    )  # fmt: skip
    words = {**WORDS["en"], "tax_total": "VAT 20%"}
    paper = Paper(words, "27 June 2025", ["1 Glen Way", "Exampleton"], ["9 Mill Lane", "Sampleford"])
    made = message(
        "Thistle & Bramble <accounts@thistlebramble.example>", "priya.nair@mailbox.example", "Invoice TB-3391",
        datetime(2025, 6, 27, 15, 5, tzinfo=UTC), text="Dear customer,\n\nyour invoice is attached.\n",
    )  # fmt: skip
    return Case("generic/does_not_add_up_en", attach_pdf(made, ruled(bought, paper, A4), "TB-3391.pdf"), (bought,))


def spanish_unnamed() -> Case:
    """The PDF has neither a name nor a disposition; its labels stand above the values."""
    bought = Purchase(
        kind="invoice", money=EUR, invoice_number="2025/A/0458", order_number="P-90331",
        issue_date=date(2025, 1, 23), seller="Cerámica del Alba S.L.", buyer="Inés Ejemplo",
        lines=(line("Azulejo pintado a mano 20x20", 40, "31.75"),),
        **amounts(net_total="1270.00", tax_total="266.70", total="1536.70"),
    )  # fmt: skip
    paper = Paper(WORDS["es"], "23 de enero de 2025", ["Calle Mayor 1", "00000 Ejemplo"], ["Plaza Nueva 2"])
    made = message(
        "Cerámica del Alba <facturas@ceramicadelalba.example>", "ines@mailbox.example", "Su factura 2025/A/0458",
        datetime(2025, 1, 23, 12, 0, 30, tzinfo=CET), text="Buenos días:\n\nadjuntamos su factura.\n",
    )  # fmt: skip
    return Case("generic/unnamed_part_es", attach_unnamed_pdf(made, columns(bought, paper)), (bought,))


def polish_forwarded() -> Case:
    """A customer forwards a shop's HTML invoice as an attachment."""
    bought = Purchase(
        kind="invoice", money=PLN, invoice_number="FV/118/05/2025", order_number="70023144",
        issue_date=date(2025, 5, 19), seller="Leśna Polana Sp. z o.o.", buyer="Zofia Przykładowa",
        lines=(line("Hamak bawełniany", 2, "530.00"), line("Linki mocujące", 1, "45.50")),
        **amounts(net_total="1105.50", tax_total="254.27", total="1359.77"),
    )  # fmt: skip
    facts = [
        ("Numer faktury:", bought.invoice_number),
        ("Data wystawienia:", "19.05.2025"),
        ("Numer zamówienia:", bought.order_number),
        ("Sprzedawca:", bought.seller),
        ("Nabywca:", bought.buyer),
    ]
    blocks = [
        heading("Faktura"),
        beside(facts),
        grid(["Nazwa towaru", "Ilość", "Cena netto", "Wartość netto"], _rows(bought)),
        totals(_sums(bought, net_total="Razem netto", tax_total="Kwota VAT 23%", total="Razem brutto")),
        stacked("Sposób płatności", "BLIK"),
    ]
    html = shell("pl", "Faktura", "Twoja faktura", "Leśna Polana", "#2e5d34", blocks, "Leśna Polana Sp. z o.o.")
    original = message(
        "Leśna Polana <faktury@lesnapolana.example>", "zofia@mailbox.example", "Faktura FV/118/05/2025",
        datetime(2025, 5, 19, 11, 22, tzinfo=CEST), html=html,
    )  # fmt: skip
    outer = message(
        "Zofia Przykładowa <zofia@mailbox.example>", "invoices@office.example", "Fwd: Faktura FV/118/05/2025",
        datetime(2025, 5, 20, 7, 45, tzinfo=CEST), text="Please file this one.\n\nZofia\n",
    )  # fmt: skip
    return Case("generic/forwarded_message_pl", attach_message(outer, original), (bought,))


def swedish_forwarded() -> Case:
    """A forwarded message with a PDF in it, two levels down."""
    bought = Purchase(
        kind="invoice", money=SEK, invoice_number="20251107", order_number="SK-6612", issue_date=date(2025, 11, 7),
        seller="Snökristall Friluft AB", buyer="Maya Lindqvist",
        lines=(line("Skidor, 190 cm", 1, "3196.00"), line("Skidvalla, röd", 2, "102.00")),
        **amounts(net_total="3400.00", tax_total="850.00", total="4250.00"),
    )  # fmt: skip
    paper = Paper(WORDS["sv"], "2025-11-07", ["Fjällvägen 2", "000 00 Exempelby"], ["Storgatan 9"], "Betald med kort.")
    original = message(
        "Snökristall <order@snokristall.example>", "maya@mailbox.example", "Din faktura 20251107",
        datetime(2025, 11, 7, 8, 12, tzinfo=CET), text="Hej!\n\nDin faktura är bifogad.\n",
    )  # fmt: skip
    attach_pdf(original, ruled(bought, paper, A4), "faktura 20251107.pdf")
    outer = message(
        "Maya Lindqvist <maya@mailbox.example>", "invoices@office.example", "VB: Din faktura 20251107",
        datetime(2025, 11, 8, 19, 30, tzinfo=CET), text="skis\n",
    )  # fmt: skip
    return Case("generic/forwarded_pdf_sv", attach_message(outer, original), (bought,))


def examples() -> Iterator[Case]:
    """All of them."""
    yield american_pdf()
    yield german_pdf()
    yield french_html()
    yield swiss_html()
    yield dutch_credit_note()
    yield wrong_sum()
    yield spanish_unnamed()
    yield polish_forwarded()
    yield swedish_forwarded()
