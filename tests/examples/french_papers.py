"""Cdiscount and Rakuten France from both sides of the counter: what buyers and what sellers are sent.

Senders and the forms of numbers are the marketplaces'; the words in the mails are ours, and people, shops and numbers
are invented. Sellers of Cdiscount read French or English; buyers of both read French.
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
    full_row,
    listed,
    new_frame,
    old_frame,
    run,
    sentence,
    sums_of,
    tiles,
)
from layouts import button
from messages import attach_pdf, message
from purchases import EUR_CODE, EUR_FRENCH, Money, amounts, line
from sheets import Sheet, account, boxed

CEST, CET = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
EUR_SPACED = Money("EUR", "{} €", " ", ",")
CAMILLE, SHOP = "camille@mailbox.example", "ventes@bruyere.example"
CLIENTS, NO_REPLY = "Cdiscount <clients@cdiscount.com>", "Cdiscount <noreply@cdiscount.com>"
RAKUTEN = "Rakuten <noreply@fr.rakuten.com>"
COLUMNS = ("Désignation", "Qté", "P.U. HT", "Montant HT")


def cdiscount_orders() -> Iterator[Case]:
    """Orders: one of a seller of the marketplace in cards, one of Cdiscount itself with a code that lowers it."""
    bought = Shown(
        kind="order_confirmation", marketplace="cdiscount", money=EUR_SPACED, order_number="2606091152HTRWB",
        issue_date=date(2026, 6, 9), seller="Atelier Bruyère", buyer="Camille Exemple", payment_method="Carte bancaire",
        lines=(line("Bouilloire 1,5 L inox", 1, "1139.90"), line("Filtre anticalcaire", 2, "6.50")),
        hides=("unit_price",), **amounts(net_total="1152.90", shipping="4.99", total="1157.89"),
    )  # fmt: skip
    facts = [
        ("Numéro de commande", bought.order_number), ("Date de la commande", "09/06/2026"),
        ("Vendu et expédié par", bought.seller), ("Client", bought.buyer), ("Mode de paiement", bought.payment_method),
    ]  # fmt: skip
    sums = sums_of(bought, net_total="Sous-total", shipping="Frais de livraison", total="Montant total TTC")
    blocks = [
        sentence("Bonjour Camille, votre commande est bien enregistrée", "h2"), run(facts, " : "),
        cards(bought, "Quantité : {}"), flex(sums),
        sentence("Votre vendeur vous adresse sa facture par e-mail après l'expédition."),
        button("Suivre ma commande", "https://clients.cdiscount.com/order"),
    ]  # fmt: skip
    made = message(
        CLIENTS, CAMILLE, f"Votre commande {bought.order_number} est confirmée",
        datetime(2026, 6, 9, 11, 53, 2, tzinfo=CEST),
        html=new_frame("fr", "Cdiscount", "#d8232a", blocks, "Cdiscount - 1 quai du Modèle - 00000 Exemple"),
    )  # fmt: skip
    yield Case("cdiscount/order_of_a_seller_fr", made, (bought,))

    own = Shown(
        kind="order_confirmation", marketplace="cdiscount", money=EUR_FRENCH, order_number="2511281730PLMQX",
        issue_date=date(2025, 11, 28), lines=(line("Aspirateur balai", 1, "199.99"), line("Sac de rechange", 1,
            "9.99")),
        hides=("unit_price",), **amounts(net_total="209.98", shipping="0.00", discount="20.00", total="189.98"),
    )  # fmt: skip
    sums = sums_of(
        own, net_total="Sous-total", shipping="Livraison", discount="Code promo", total="Total de la commande"
    )
    blocks = [
        sentence("Merci pour votre commande", "h1"),
        tiles([("N° de commande", own.order_number), ("Commande effectuée le", "28 novembre 2025")]),
        bill(own, ("Article", "Quantité", "Prix"), sums),
        sentence("Vous avez payé en 4 fois : la première échéance est de 47,50 € aujourd'hui."),
    ]
    made = message(
        NO_REPLY, CAMILLE, "Confirmation de votre commande", datetime(2025, 11, 28, 17, 31, tzinfo=CET),
        html=old_frame("fr", "Cdiscount", "#004996", blocks, "Cdiscount S.A."), text="Merci pour votre commande.\n",
    )  # fmt: skip
    yield Case("cdiscount/order_with_code_fr", made, (own,))


def cdiscount_invoices() -> Iterator[Case]:
    """The invoice that Cdiscount Invoicing sends for a seller, with its credit note and the refund."""
    sent = datetime(2026, 6, 11, 6, 2, 40, tzinfo=CEST)
    billed = Shown(
        kind="invoice", marketplace="cdiscount", money=EUR_SPACED, order_number="2606091152HTRWB",
        invoice_number="FV-2026-00417", issue_date=date(2026, 6, 11), seller="Atelier Bruyère SARL",
        buyer="Camille Exemple", seller_tax_id="FR11123456782",
        lines=(line("Bouilloire 1,5 L inox", 1, "949.92"), line("Filtre anticalcaire", 2, "5.42"),
               line("Frais de port", 1, "4.16")),
        **amounts(net_total="964.92", tax_total="192.98", total="1157.90"),
    )  # fmt: skip
    sheet = Sheet(
        "Facture", ["Atelier Bruyère SARL", "3 rue de la Lande", "00000 Exempleville", "N° de TVA : FR11123456782"],
        ["Camille Exemple", "12 allée des Tilleuls", "00001 Modèle"],
        [("Facture n°", billed.invoice_number), ("Date de facture", "11/06/2026"),
         ("N° de commande Cdiscount", billed.order_number)],
        [COLUMNS, *(full_row(billed, entry) for entry in billed.lines)],
        sums_of(billed, net_total="Total HT", tax_total="TVA 20 %", total="Total TTC"),
        bands=(("Taux", "Base HT", "TVA"), ("20,00 %", "964,92 €", "192,98 €")),
        customer_label="Adresse de facturation", issuer_label="Vendeur",
        footer=["Facture acquittée. Émise par Atelier Bruyère SARL par l'intermédiaire de Cdiscount Invoicing."],
    )  # fmt: skip
    made = message(
        NO_REPLY, CAMILLE, f"Facture de votre commande {billed.order_number}", sent,
        text="Bonjour,\n\nvotre vendeur Atelier Bruyère vous adresse la facture de votre commande.\n",
    )  # fmt: skip
    yield Case("cdiscount/invoice_fr", attach_pdf(made, boxed(sheet), "FV-2026-00417.pdf"), (billed,))

    credited = Shown(
        kind="credit_note", marketplace="cdiscount", money=EUR_SPACED, order_number=billed.order_number,
        invoice_number="AV-2026-00031", issue_date=date(2026, 6, 24), seller=billed.seller, buyer=billed.buyer,
        lines=(line("Filtre anticalcaire", 2, "5.42"),),
        **amounts(net_total="10.84", tax_total="2.17", total="13.01"),
    )  # fmt: skip
    sheet = Sheet(
        "Avoir", sheet.issuer, sheet.customer,
        [("Avoir n°", credited.invoice_number), ("Date d'émission", "24/06/2026"),
         ("N° de commande", credited.order_number)],
        [COLUMNS, *(full_row(credited, entry) for entry in credited.lines)],
        sums_of(credited, net_total="Total HT", tax_total="TVA 20 %", total="Total TTC"),
        customer_label="Client", issuer_label="Vendeur",
    )  # fmt: skip
    made = message(
        NO_REPLY, CAMILLE, f"Avoir sur votre commande {billed.order_number}", sent + timedelta(days=13),
        text="Bonjour,\n\nvous trouverez ci-joint l'avoir de votre vendeur.\n",
    )  # fmt: skip
    yield Case("cdiscount/credit_note_fr", attach_pdf(made, boxed(sheet), "AV-2026-00031.pdf"), (credited,))

    back = Shown(
        kind="refund", marketplace="cdiscount", money=EUR_FRENCH, order_number=billed.order_number,
        issue_date=date(2026, 6, 25), **amounts(total="13.01"),
    )  # fmt: skip
    blocks = [
        sentence("Nous avons procédé au remboursement", "h2"),
        listed([("Numéro de commande", back.order_number), ("Date du remboursement", "25/06/2026"),
                ("Montant remboursé", back.money(back.total))]),
        sentence("Le montant de 13,01 € apparaîtra sur votre carte sous 5 jours ouvrés."),
    ]  # fmt: skip
    made = message(
        CLIENTS, CAMILLE, f"Remboursement de votre commande {back.order_number}", sent + timedelta(days=14),
        html=new_frame("fr", "Cdiscount", "#d8232a", blocks, "Cdiscount"),
    )  # fmt: skip
    yield Case("cdiscount/refund_fr", made, (back,))


def cdiscount_sellers() -> Iterator[Case]:
    """What a seller is sent: a sale, the bill for commissions in French and in English, what is paid out."""
    blocks = [
        sentence("Vous avez une nouvelle commande à expédier", "h2"),
        run([("Commande", "2606091152HTRWB"), ("Montant de la vente", "1 157,89 €"), ("Acheteur", "Camille Exemple")]),
    ]
    sent = datetime(2026, 6, 9, 11, 54, tzinfo=CEST)
    made = message(
        NO_REPLY, SHOP, "Nouvelle commande 2606091152HTRWB à expédier", sent,
        html=new_frame("fr", "Cdiscount Marketplace", "#004996", blocks, "Cdiscount"),
    )  # fmt: skip
    yield Case("cdiscount/own_sale_fr", made)

    fee = Shown(
        kind="fee_invoice", marketplace="cdiscount", money=EUR_SPACED, invoice_number="MKP2606004417",
        issue_date=date(2026, 6, 30), seller="Cdiscount S.A.", buyer="Atelier Bruyère SARL",
        lines=(line("Commissions sur les ventes, juin 2026", 1, "2184.36"), line("Abonnement vendeur", 1, "39.99")),
        **amounts(net_total="2224.35", tax_total="444.87", total="2669.22"),
    )  # fmt: skip
    sheet = Sheet(
        "Facture", ["Cdiscount S.A.", "1 quai du Modèle", "00000 Exemple", "RCS Exemple"],
        ["Atelier Bruyère SARL", "3 rue de la Lande", "00000 Exempleville"],
        [("Numéro de facture", fee.invoice_number), ("Date de facture", "30/06/2026"),
         ("Période", "01/06/2026 - 30/06/2026")],
        [COLUMNS, *(full_row(fee, entry) for entry in fee.lines)],
        sums_of(fee, net_total="Total HT", tax_total="TVA 20 %", total="Total TTC"),
        customer_label="Facturé à", footer=["Montant prélevé sur votre prochain versement."],
    )  # fmt: skip
    made = message(
        NO_REPLY, SHOP, "Votre facture de commissions de juin 2026", sent + timedelta(days=22),
        text="Bonjour,\n\nvotre facture de commissions est disponible en pièce jointe.\n",
    )  # fmt: skip
    yield Case("cdiscount/fee_invoice_fr", attach_pdf(made, account(sheet), "MKP2606004417.pdf"), (fee,))

    fee = Shown(
        kind="fee_invoice", marketplace="cdiscount", money=EUR_CODE, invoice_number="MKP2606004502",
        issue_date=date(2026, 6, 30), seller="Cdiscount S.A.", buyer="Harbour Sample Ltd",
        lines=(line("Sales commission, June 2026", 1, "310.45"), line("Seller subscription", 1, "39.99")),
        **amounts(net_total="350.44", tax_total="0.00", total="350.44"),
    )  # fmt: skip
    sheet = Sheet(
        "Invoice", sheet.issuer, ["Harbour Sample Ltd", "8 Quay Rd", "Sampleton"],
        [("Invoice number", fee.invoice_number), ("Invoice date", "30 June 2026"), ("Period", "June 2026")],
        [("Description", "Qty", "Unit price", "Amount"), *(full_row(fee, entry) for entry in fee.lines)],
        sums_of(fee, net_total="Total excluding VAT", tax_total="VAT 0%", total="Total including VAT"),
        customer_label="Bill to", footer=["Reverse charge: VAT is due by the recipient."],
    )  # fmt: skip
    made = message(
        NO_REPLY, "sales@harbour.example", "Your commission invoice for June 2026", sent + timedelta(days=22),
        text="Hello,\n\nplease find attached your commission invoice.\n",
    )  # fmt: skip
    yield Case("cdiscount/fee_invoice_en", attach_pdf(made, account(sheet), "MKP2606004502.pdf"), (fee,))

    paid = Shown(
        kind="statement", marketplace="cdiscount", money=EUR_SPACED, invoice_number="REL-2026-06-2-0417",
        issue_date=date(2026, 6, 30), buyer="Atelier Bruyère SARL", **amounts(total="12418.20"),
    )  # fmt: skip
    rows = [
        ("Ventes", "15 087,42 €"),
        ("Commissions et abonnement", "-2 669,22 €"),
        ("Montant du versement", "12 418,20 €"),
    ]
    facts = [("Relevé n°", paid.invoice_number), ("Date d'émission", "30/06/2026"), ("Client", paid.buyer)]
    blocks = [sentence("Relevé de versement", "h2"), listed(facts), flex(rows)]
    made = message(
        NO_REPLY,
        SHOP,
        "Votre relevé de versement du 30/06/2026",
        sent + timedelta(days=22),
        html=bare_frame("fr", blocks),
    )
    yield Case("cdiscount/statement_fr", made, (paid,))


def rakuten() -> Iterator[Case]:
    """Rakuten France: an order of two sellers' words, a refund, a sale, and the commissions."""
    bought = Shown(
        kind="order_confirmation", marketplace="rakuten_fr", money=EUR_SPACED, order_number="882317705",
        issue_date=date(2026, 2, 14), seller="Librairie du Canal", buyer="camille_lit",
        lines=(line("Atlas des phares, relié", 1, "24.00"), line("Carte marine n° 12", 1, "9.80")),
        hides=("unit_price",), **amounts(net_total="33.80", shipping="3.99", discount="5.00", total="32.79"),
    )  # fmt: skip
    facts = [("Commande n°", bought.order_number), ("Date de commande", "14/02/2026"), ("Vendeur", bought.seller),
             ("Acheteur", bought.buyer)]  # fmt: skip
    sums = sums_of(
        bought, net_total="Sous-total", shipping="Frais de port", discount="Rakuten Points", total="Total payé"
    )
    blocks = [
        sentence("Merci pour votre achat !", "h1"), tiles(facts), cards(bought, "Qté {}", ("État : très bon",)),
        flex(sums), sentence("Le vendeur a 2 jours ouvrés pour confirmer votre commande."),
    ]  # fmt: skip
    sent = datetime(2026, 2, 14, 10, 30, 7, tzinfo=CET)
    made = message(
        RAKUTEN, CAMILLE, f"Confirmation de votre commande n°{bought.order_number}", sent,
        html=old_frame("fr", "Rakuten", "#bf0000", blocks, "Rakuten France"),
    )  # fmt: skip
    yield Case("rakuten_fr/order_with_points_fr", made, (bought,))

    back = Shown(
        kind="refund", marketplace="rakuten_fr", money=EUR_SPACED, order_number=bought.order_number,
        issue_date=date(2026, 2, 20), seller=bought.seller, **amounts(total="9.80"),
    )  # fmt: skip
    blocks = [
        sentence("Votre remboursement a été effectué", "h1"),
        run([("Commande n° :", back.order_number), ("Date :", "20/02/2026"), ("Vendeur :", back.seller),
             ("Montant remboursé :", back.money(back.total))]),
        sentence("La somme de 9,80 € a été créditée sur votre moyen de paiement."),
    ]  # fmt: skip
    made = message(
        RAKUTEN, CAMILLE, "Votre remboursement", sent + timedelta(days=6),
        html=old_frame("fr", "Rakuten", "#bf0000", blocks, "Rakuten France"),
    )  # fmt: skip
    yield Case("rakuten_fr/refund_fr", made, (back,))

    blocks = [
        sentence("Félicitations, vous avez vendu un article !", "h1"),
        run([("Commande n° :", bought.order_number), ("Prix de vente :", "24,00 €"), ("Commission :", "-2,88 €")]),
        sentence("Confirmez la vente avant le 16/02/2026."),
    ]
    made = message(
        RAKUTEN, "contact@canal.example", "Vous avez vendu : Atlas des phares, relié", sent + timedelta(minutes=1),
        html=old_frame("fr", "Rakuten", "#bf0000", blocks, "Rakuten France"),
    )  # fmt: skip
    yield Case("rakuten_fr/own_sale_fr", made)

    fee = Shown(
        kind="fee_invoice", marketplace="rakuten_fr", money=EUR_FRENCH, invoice_number="RF-26-020417",
        issue_date=date(2026, 2, 28), seller="Rakuten France SAS", buyer="Librairie du Canal",
        lines=(line("Commissions de vente", 1, "41.20"), line("Frais fixes", 14, "0.50")), hides=("unit_price",),
        **amounts(net_total="48.20", tax_total="9.64", total="57.84"),
    )  # fmt: skip
    facts = [("Facture n°", fee.invoice_number), ("Date d'émission", "28 février 2026"), ("Émetteur", fee.seller),
             ("Client", fee.buyer)]  # fmt: skip
    sums = sums_of(fee, net_total="Total HT", tax_total="TVA (20 %)", total="Total TTC")
    blocks = [
        sentence("Votre facture de commissions", "h2"), listed(facts),
        bill(fee, ("Libellé", "Quantité", "Montant HT"), sums),
    ]  # fmt: skip
    made = message(
        RAKUTEN, "contact@canal.example", "Votre facture de commissions - février 2026", sent + timedelta(days=15),
        html=bare_frame("fr", blocks),
    )  # fmt: skip
    yield Case("rakuten_fr/fee_invoice_fr", made, (fee,))


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (cdiscount_orders, cdiscount_invoices, cdiscount_sellers, rakuten):
        yield from cases()
