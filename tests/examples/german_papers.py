"""OTTO and Kaufland from both sides of the counter: what buyers and what sellers are sent.

Senders and the forms of numbers are the marketplaces'; the words in the mails are ours, and people, shops and numbers
are invented. OTTO writes German only; Kaufland writes to the seven countries that it sells in.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone

from cases import Case
from frames import (
    Shown,
    bare_frame,
    cards,
    flex,
    full_row,
    listed,
    new_frame,
    old_frame,
    run,
    sentence,
    sums_of,
    tiles,
)
from messages import attach_pdf, message
from purchases import EUR, EUR_CODE_GERMAN, EUR_TIGHT, PLN, Money, amounts, line
from sheets import Sheet, account, boxed, office

CEST, CET = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
CZK = Money("CZK", "{} Kč", "\u00a0", ",")
LENA, SHOP = "lena.brandt@mailbox.example", "kontor@holzkontor.example"
OTTO, OTTO_INFO = "OTTO <service@otto.de>", "OTTO <info@service.otto.de>"
MARKET = "OTTO Market <service@info.otto.de>"
KAUFLAND = "Kaufland.de <noreply@kaufland-marktplatz.de>"
POSITIONS = ("Artikel", "Menge", "Einzelpreis", "Betrag")


def otto_buyers() -> Iterator[Case]:
    """An order of OTTO itself, its invoice as a PDF, a credit note, and a refund."""
    bought = Shown(
        kind="order_confirmation", marketplace="otto", money=EUR, order_number="cbn8m4prb2",
        issue_date=date(2026, 3, 8), buyer="Lena Brandt", payment_method="Rechnung", hides=("unit_price",),
        lines=(line("Waschmaschine 8 kg, A", 1, "1049.00"), line("Spannbettlaken 90 x 200", 2, "14.99")),
        **amounts(net_total="1078.98", shipping="35.90", discount="50.00", total="1064.88"),
    )  # fmt: skip
    facts = [("Auftrags-Nr.", bought.order_number), ("Bestellt am", "08.03.2026"), ("Besteller", bought.buyer),
             ("Zahlungsart", bought.payment_method)]  # fmt: skip
    sums = sums_of(bought, net_total="Warenwert", shipping="Versand- und Servicekosten", discount="Gutschein",
                   total="Gesamtbetrag inkl. MwSt.")  # fmt: skip
    blocks = [
        sentence("Hallo Lena, wir haben deine Bestellung erhalten", "h1"), tiles(facts),
        cards(bought, "Menge: {}", ("Verkauf und Versand durch OTTO",)), flex(sums),
        sentence("Dein Widerrufsrecht: 30 Tage. Nach dem Versand findest du die Rechnung in deinem Konto."),
    ]  # fmt: skip
    sent = datetime(2026, 3, 8, 20, 15, 44, tzinfo=CET)
    made = message(
        OTTO, LENA, "Deine Bestellung bei OTTO", sent,
        html=new_frame("de", "OTTO", "#d4021d", blocks, "OTTO GmbH & Co. KGaA, 00000 Musterstadt"),
    )  # fmt: skip
    yield Case("otto/order_of_otto_de", made, (bought,))

    billed = Shown(
        kind="invoice", marketplace="otto", money=EUR, order_number=bought.order_number, invoice_number="460017724418",
        issue_date=date(2026, 3, 12), seller="OTTO GmbH & Co. KGaA", buyer="Lena Brandt",
        lines=(line("Spannbettlaken 90 x 200", 2, "12.60"), line("Waschmaschine 8 kg, A", 1, "881.51")),
        **amounts(net_total="906.71", tax_total="172.27", total="1078.98"),
    )  # fmt: skip
    sheet = Sheet(
        "Rechnung", ["OTTO GmbH & Co. KGaA", "Musterstraße 1", "00000 Musterstadt"],
        ["Frau", "Lena Brandt", "Lindenallee 7", "99998 Beispielhausen"],
        [("Rechnungsnummer", billed.invoice_number), ("Rechnungsdatum", "12.03.2026"), ("Kundennummer", "10044177"),
         ("Auftragsnummer", billed.order_number)],
        [POSITIONS, *(full_row(billed, entry) for entry in billed.lines)],
        sums_of(billed, net_total="Summe netto", tax_total="zzgl. 19 % MwSt.", total="Rechnungsbetrag"),
        lead="Sehr geehrte Frau Brandt, wir berechnen Ihnen:", edges=(350, 450, 545),
        footer=["OTTO GmbH & Co. KGaA", "Sitz Musterstadt", "Musterbank", "IBAN DE00 0000 0000 0000 0000 17",
                "USt-IdNr. DE000000017", "Amtsgericht Musterstadt"],
    )  # fmt: skip
    made = message(
        OTTO_INFO, LENA, f"Rechnung zu deiner Bestellung {billed.order_number}", sent + timedelta(days=4),
        text="Hallo Lena,\n\nim Anhang findest du die Rechnung. Bitte zahle bis zum 26.03.2026.\n",
    )  # fmt: skip
    yield Case("otto/invoice_de", attach_pdf(made, office(sheet), "Rechnung_460017724418.pdf"), (billed,))

    credited = Shown(
        kind="credit_note", marketplace="otto", money=EUR, order_number=bought.order_number,
        invoice_number="460017731102", issue_date=date(2026, 3, 27), seller=billed.seller, buyer=billed.buyer,
        lines=(line("Spannbettlaken 90 x 200", 2, "12.60"),),
        **amounts(net_total="25.20", tax_total="4.78", total="29.98"),
    )  # fmt: skip
    sheet = Sheet(
        "Gutschrift", sheet.issuer, sheet.customer,
        [("Gutschriftsnummer", credited.invoice_number), ("Belegdatum", "27.03.2026"),
         ("Auftragsnummer", credited.order_number), ("zu Rechnung", billed.invoice_number)],
        [POSITIONS, *(full_row(credited, entry) for entry in credited.lines)],
        sums_of(credited, net_total="Summe netto", tax_total="zzgl. 19 % MwSt.", total="Gutschriftsbetrag"),
        lead="wir haben Ihre Retoure erhalten und schreiben Ihnen gut:", edges=(350, 450, 545), footer=sheet.footer,
    )  # fmt: skip
    made = message(
        OTTO_INFO, LENA, "Deine Gutschrift", sent + timedelta(days=19),
        text="Hallo Lena,\n\ndeine Retoure ist angekommen. Die Gutschrift hängt an.\n",
    )  # fmt: skip
    yield Case("otto/credit_note_de", attach_pdf(made, office(sheet), "Gutschrift.pdf"), (credited,))

    back = Shown(
        kind="refund", marketplace="otto", money=EUR, order_number="cbn7k2test9", issue_date=date(2025, 11, 20),
        seller="Holzkontor Lüneburg", **amounts(total="129.99"),
    )  # fmt: skip
    facts = [("Auftragsnummer:", back.order_number), ("Datum:", "20.11.2025"), ("Verkäufer:", back.seller),
             ("Erstattungsbetrag:", back.money(back.total))]  # fmt: skip
    blocks = [
        sentence("Wir haben dir dein Geld erstattet", "h1"), run(facts),
        sentence("129,99 € sind in 3 bis 5 Tagen auf deinem Konto."),
    ]  # fmt: skip
    made = message(
        OTTO, LENA, "Deine Erstattung ist unterwegs", datetime(2025, 11, 20, 8, 1, tzinfo=CET),
        html=new_frame("de", "OTTO", "#d4021d", blocks, "OTTO"),
    )  # fmt: skip
    yield Case("otto/refund_de", made, (back,))


def otto_sellers() -> Iterator[Case]:
    """A partner of OTTO Market: a sale, the bill for the commission, what is paid out."""
    sent = datetime(2025, 11, 2, 19, 2, tzinfo=CET)
    blocks = [
        sentence("Du hast eine neue Bestellung erhalten", "h2"),
        run([("Bestellnummer:", "cbn7k2test9"), ("Artikel:", "Beistelltisch Eiche"), ("Verkaufspreis:", "129,99 €")]),
        sentence("Bitte versende bis zum 04.11.2025."),
    ]
    made = message(
        MARKET, SHOP, "Neue Bestellung zum Versand: cbn7k2test9", sent,
        html=new_frame("de", "OTTO Market", "#d4021d", blocks, "OTTO"),
    )  # fmt: skip
    yield Case("otto/own_sale_de", made)

    fee = Shown(
        kind="fee_invoice", marketplace="otto", money=EUR_CODE_GERMAN, invoice_number="OM-2025-110417",
        issue_date=date(2025, 11, 30), seller="OTTO GmbH & Co. KGaA", buyer="Holzkontor Lüneburg GmbH",
        lines=(line("Verkaufsprovision November 2025", 1, "1204.18"), line("Grundgebühr", 1, "99.90")),
        **amounts(net_total="1304.08", tax_total="247.78", total="1551.86"),
    )  # fmt: skip
    sheet = Sheet(
        "Rechnung über Verkaufsprovisionen", ["OTTO GmbH & Co. KGaA", "Musterstraße 1", "00000 Musterstadt"],
        ["Holzkontor Lüneburg GmbH", "Am Sande 0", "00000 Beispielstadt"],
        [("Rechnungsnummer", fee.invoice_number), ("Rechnungsdatum", "30.11.2025"), ("Partner-ID", "1004417"),
         ("Zeitraum", "01.11. - 30.11.2025")],
        [("Leistung", "Menge", "Einzelpreis", "Netto"), *(full_row(fee, entry) for entry in fee.lines)],
        sums_of(fee, net_total="Nettobetrag", tax_total="Umsatzsteuer 19 %", total="Rechnungsbetrag"),
        lead="für die Nutzung von OTTO Market berechnen wir:", edges=(350, 450, 545),
        footer=["OTTO GmbH & Co. KGaA", "Sitz Musterstadt", "USt-IdNr. DE000000017"],
    )  # fmt: skip
    made = message(
        MARKET, SHOP, "Deine Provisionsrechnung November 2025", sent + timedelta(days=29),
        text="Hallo,\n\ndeine Provisionsrechnung hängt an. Der Betrag wird mit der Auszahlung verrechnet.\n",
    )  # fmt: skip
    yield Case("otto/fee_invoice_de", attach_pdf(made, office(sheet), "OM-2025-110417.pdf"), (fee,))

    paid = Shown(
        kind="statement", marketplace="otto", money=EUR, invoice_number="AZ-2025-004417", issue_date=date(2025, 12, 5),
        buyer="Holzkontor Lüneburg GmbH", **amounts(total="6472.03"),
    )  # fmt: skip
    facts = [("Belegnummer", paid.invoice_number), ("Belegdatum", "05.12.2025"), ("Kunde", paid.buyer)]
    rows = [
        ("Verkäufe", "8.023,89 €"),
        ("Provisionen und Gebühren", "-1.551,86 €"),
        ("Auszahlungsbetrag", "6.472,03 €"),
    ]
    blocks = [sentence("Abrechnung deiner Verkäufe im November 2025", "h2"), listed(facts), flex(rows)]
    made = message(
        MARKET, SHOP, "Deine Abrechnung für November 2025", sent + timedelta(days=33), html=bare_frame("de", blocks)
    )
    yield Case("otto/statement_de", made, (paid,))


WORDS: Mapping[str, Mapping[str, str]] = {
    "cs": {
        "title": "Děkujeme za vaši objednávku", "order_number": "Číslo objednávky", "issue_date": "Datum objednávky",
        "seller": "Prodejce", "buyer": "Zákazník", "payment": "Způsob platby", "net_total": "Mezisoučet",
        "shipping": "Doprava", "discount": "Sleva", "total": "Celkem včetně DPH", "quantity": "Množství: {}",
        "back": "Vrátili jsme vám peníze", "refund": "Vrácená částka", "date": "Datum",
    },
    "pl": {
        "title": "Dziękujemy za zamówienie", "order_number": "Numer zamówienia", "issue_date": "Data zamówienia",
        "seller": "Sprzedawca", "buyer": "Kupujący", "payment": "Sposób płatności", "net_total": "Suma częściowa",
        "shipping": "Koszt dostawy", "discount": "Rabat", "total": "Do zapłaty", "quantity": "Ilość: {}",
        "back": "Zwróciliśmy Ci pieniądze", "refund": "Kwota zwrotu", "date": "Data",
    },
    "sk": {
        "title": "Ďakujeme za objednávku", "order_number": "Číslo objednávky", "issue_date": "Dátum objednávky",
        "seller": "Predajca", "buyer": "Zákazník", "payment": "Spôsob platby", "net_total": "Medzisúčet",
        "shipping": "Doprava", "discount": "Zľava", "total": "Celkom s DPH", "quantity": "Množstvo: {}",
        "back": "Vrátili sme vám peniaze", "refund": "Vrátená suma", "date": "Dátum",
    },
    "it": {
        "title": "Grazie per il tuo ordine", "order_number": "Numero ordine", "issue_date": "Data dell'ordine",
        "seller": "Venditore", "buyer": "Cliente", "payment": "Metodo di pagamento", "net_total": "Subtotale",
        "shipping": "Spese di spedizione", "discount": "Sconto", "total": "Totale IVA inclusa",
        "quantity": "Quantità: {}", "back": "Ti abbiamo rimborsato", "refund": "Importo rimborsato", "date": "Data",
    },
}  # fmt: skip


def _kaufland_order(name: str, lang: str, bought: Shown, day: str, subject: str, sent: datetime) -> Case:
    words = WORDS[lang]
    facts = [
        (words["order_number"], bought.order_number), (words["issue_date"], day), (words["seller"], bought.seller),
        (words["buyer"], bought.buyer), (words["payment"], bought.payment_method),
    ]  # fmt: skip
    labels = {key: words[key] for key in ("net_total", "shipping", "discount", "total")}
    blocks = [sentence(words["title"], "h2"), run(facts, ": "), cards(bought, words["quantity"]),
              flex(sums_of(bought, **labels))]  # fmt: skip
    html = new_frame(lang, "Kaufland", "#e10915", blocks, "Kaufland e-commerce GmbH")
    return Case(f"kaufland/{name}", message(KAUFLAND, LENA, subject, sent, html=html), (bought,))


def kaufland_buyers() -> Iterator[Case]:
    """Orders and refunds in the languages of its countries; the numbers have the same form everywhere."""
    sent = datetime(2026, 5, 4, 9, 12, 30, tzinfo=CEST)
    cases: Sequence[tuple[str, str, Shown, str, str]] = (
        ("order_cs", "cs", Shown(
            kind="order_confirmation", marketplace="kaufland", money=CZK, order_number="MC4V9TR",
            issue_date=date(2026, 5, 4), seller="Dřevo a Len s.r.o.", buyer="Jana Vzorová",
                payment_method="Kartou online",
            lines=(line("Dubové prkénko", 1, "1249.00"), line("Lněná utěrka", 3, "189.00")), hides=("unit_price",),
            **amounts(net_total="1816.00", shipping="99.00", total="1915.00"),
        ), "4. 5. 2026", "Objednávka MC4V9TR: Potvrzení objednávky"),
        ("order_pl", "pl", Shown(
            kind="order_confirmation", marketplace="kaufland", money=PLN, order_number="MP7X2LD",
            issue_date=date(2026, 5, 5), seller="Pracownia Świec", buyer="Zofia Przykładowa", payment_method="BLIK",
            lines=(line("Lampion ogrodowy", 2, "649.50"),), hides=("unit_price",),
            **amounts(net_total="1299.00", shipping="14.99", discount="50.00", total="1263.99"),
        ), "05.05.2026", "Zamówienie MP7X2LD: Potwierdzenie zamówienia"),
        ("order_sk", "sk", Shown(
            kind="order_confirmation", marketplace="kaufland", money=EUR, order_number="MS3K8QZ",
            issue_date=date(2026, 5, 6), seller="Horská Chata s.r.o.", buyer="Peter Vzor",
            lines=(line("Vlnená deka", 1, "64.90"),), hides=("unit_price",),
            **amounts(net_total="64.90", shipping="3.90", total="68.80"),
        ), "6. 5. 2026", "Objednávka MS3K8QZ: Potvrdenie objednávky"),
        ("order_it", "it", Shown(
            kind="order_confirmation", marketplace="kaufland", money=EUR, order_number="MT5R1NW",
            issue_date=date(2026, 5, 7), seller="Bottega del Rame S.r.l.", buyer="Giulia Esempio",
            lines=(line("Pentola in rame 24 cm", 1, "1089.00"),), hides=("unit_price",),
            **amounts(net_total="1089.00", shipping="0.00", total="1089.00"),
        ), "7 maggio 2026", "Ordine MT5R1NW: Conferma dell'ordine"),
    )  # fmt: skip
    for number, (name, lang, bought, day, subject) in enumerate(cases):
        yield _kaufland_order(name, lang, bought, day, subject, sent + timedelta(days=number))

    for name, lang, money, order, day, total, subject in (
        ("refund_de", "de", EUR, "MK7T2QX", date(2026, 1, 30), "52.90", "Bestellung MK7T2QX: Deine Erstattung"),
        ("refund_pl", "pl", PLN, "MP7X2LD", date(2026, 5, 19), "599.50", "Zamówienie MP7X2LD: Zwrot środków"),
        ("refund_cs", "cs", CZK, "MC4V9TR", date(2026, 5, 21), "1249.00", "Objednávka MC4V9TR: Vrácení peněz"),
    ):
        german = {"back": "Wir haben dir den Betrag erstattet", "order_number": "Bestellnummer", "date": "Datum",
                  "refund": "Erstattungsbetrag"}  # fmt: skip
        words = WORDS.get(lang, german)
        back = Shown(
            kind="refund", marketplace="kaufland", money=money, order_number=order, issue_date=day,
            **amounts(total=total),
        )  # fmt: skip
        printed = money(back.total)
        facts = [(words["order_number"], order), (words["date"], day.strftime("%d.%m.%Y")), (words["refund"], printed)]
        blocks = [sentence(words["back"], "h2"), run(facts, ": "), sentence(f"{words['refund']} {printed}.")]
        html = new_frame(lang, "Kaufland", "#e10915", blocks, "Kaufland")
        when = datetime(day.year, day.month, day.day, 12, 3, tzinfo=CET)
        yield Case(f"kaufland/{name}", message(KAUFLAND, LENA, subject, when, html=html), (back,))

    billed = Shown(
        kind="invoice", marketplace="kaufland", money=EUR_TIGHT, order_number="MF2Q7HN", invoice_number="F26-0417",
        issue_date=date(2026, 5, 9), seller="Savonnerie Bruyère SARL", buyer="Camille Exemple",
        lines=(line("Savon d'Alep, 200 g", 6, "4.50"), line("Livraison", 1, "4.08")),
        **amounts(net_total="31.08", tax_total="6.22", total="37.30"),
    )  # fmt: skip
    sheet = Sheet(
        "FACTURE", ["Savonnerie Bruyère SARL", "1 place du Lavoir", "00000 Exempleville"],
        ["Camille Exemple", "12 allée des Tilleuls", "00001 Modèle"],
        [("N° de facture", billed.invoice_number), ("Date", "09/05/2026"), ("N° de commande", billed.order_number)],
        [("Article", "Qté", "Prix HT", "Total HT"), *(full_row(billed, entry) for entry in billed.lines)],
        sums_of(billed, net_total="Total HT", tax_total="TVA 20 %", total="Net à payer"),
        customer_label="Livré et facturé à", issuer_label="Émetteur",
    )  # fmt: skip
    made = message(
        KAUFLAND, "camille@mailbox.example", f"Facture de votre commande {billed.order_number}",
        datetime(2026, 5, 9, 14, 0, 1, tzinfo=CEST), text="Bonjour,\n\nle vendeur a déposé votre facture, ci-jointe.\n",
    )  # fmt: skip
    yield Case("kaufland/invoice_fr", attach_pdf(made, boxed(sheet), "facture.pdf"), (billed,))


def kaufland_sellers() -> Iterator[Case]:
    """A sale, and the fees of the marketplace's operator, in German and in English."""
    relay = "Kaufland.de Marktplatz <noreply@kaufland-marktplatz.de>"
    sent = datetime(2026, 1, 12, 7, 31, tzinfo=CET)
    facts = [("Verkäufer Bestellnummer", "MK7T2QX"), ("Artikel", "Füllhalter „Elster“, Feder F"), ("Preis", "48,00 €")]
    blocks = [sentence("Herzlichen Glückwunsch, du hast etwas verkauft", "h2"), listed(facts)]
    made = message(
        relay, "shop@federwerk.example", "Du hast eine neue Bestellung: MK7T2QX", sent,
        html=old_frame("de", "Kaufland", "#e10915", blocks, "Kaufland e-commerce GmbH"),
    )  # fmt: skip
    yield Case("kaufland/own_sale_de", made)
    for lang, shop, words in (
        ("de", "Federwerk Schreibwaren GmbH", (
            "Rechnung", "Rechnungsnummer", "Rechnungsdatum", "Leistungszeitraum",
                "Beschreibung|Menge|Einzelpreis|Betrag",
            "Verkaufsgebühren Januar 2026|Grundgebühr Januar 2026", "Nettobetrag|USt. 19 %|Gesamtbetrag", "Kunde",
            "Deine Gebührenrechnung für Januar 2026", "31.01.2026", "KEC-2026-014427",
        )),
        ("en", "Harbour Sample Ltd", (
            "Invoice", "Invoice number", "Invoice date", "Service period", "Description|Quantity|Unit price|Amount",
            "Selling fees January 2026|Basic fee January 2026", "Net amount|VAT 19%|Total amount", "Customer",
            "Your fee invoice for January 2026", "31 Jan 2026", "KEC-2026-014418",
        )),
    ):  # fmt: skip
        money = EUR_CODE_GERMAN if lang == "de" else Money("EUR", "€{}", ",", ".")
        first, second = words[5].split("|")
        fee = Shown(
            kind="fee_invoice", marketplace="kaufland", money=money, invoice_number=words[10],
            issue_date=date(2026, 1, 31), seller="Kaufland e-commerce GmbH", buyer=shop, seller_tax_id="DE334122448",
            lines=(line(first, 1, "1182.40"), line(second, 1, "39.95")),
            **amounts(net_total="1222.35", tax_total="232.25", total="1454.60"),
        )  # fmt: skip
        net, tax, total = words[6].split("|")
        vat = "USt-IdNr.: DE334122448" if lang == "de" else "VAT ID: DE334122448"
        sheet = Sheet(
            words[0], ["Kaufland e-commerce GmbH", "Musterplatz 9", "00000 Musterstadt", vat], [shop, "Gänsekiel 3"],
            [(words[1], fee.invoice_number), (words[2], words[9]), (words[3], "01.01. - 31.01.2026")],
            [words[4].split("|"), *(full_row(fee, entry) for entry in fee.lines)],
            sums_of(fee, net_total=net, tax_total=tax, total=total), customer_label=words[7],
        )  # fmt: skip
        made = message(
            relay, "shop@federwerk.example", words[8], datetime(2026, 2, 2, 4, 30, tzinfo=CET), text=f"{words[8]}.\n"
        )
        yield Case(f"kaufland/fee_invoice_{lang}", attach_pdf(made, account(sheet), "invoice.pdf"), (fee,))


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (otto_buyers, otto_sellers, kaufland_buyers, kaufland_sellers):
        yield from cases()
