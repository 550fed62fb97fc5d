"""Stripe: the two PDFs of a payment in three languages, a refund, a payout, and Stripe's own bill.

Senders and the forms of numbers are Stripe's; the words in the mails are ours, and people, shops and numbers are
invented. The seller is the merchant, except on Stripe's own bill for its fees.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from cases import Case
from frames import Shown, full_row, new_frame, sentence, sums_of, tiles
from messages import attach_pdf, message
from purchases import EUR, EUR_CODE, Money, amounts, line
from sheets import Sheet, account, hosted

EUR_SPACED = Money("EUR", "{}\u00a0€", "\u00a0", ",")
EUR_SIGN = Money("EUR", "€{}", ",", ".")
STUDIO = "studio@okafor.example"

STRIPE: Mapping[str, Mapping[str, str]] = {
    "en": {
        "invoice": "Invoice", "number": "Invoice number", "issued": "Date of issue", "due": "Date due",
        "bill_to": "Bill to", "lead": "{} due {}", "columns": "Description|Qty|Unit price|Amount",
        "net_total": "Subtotal", "tax_total": "VAT - Ireland (23%)", "total": "Total", "amount_due": "Amount due",
        "subject": "New invoice from {} #{}", "receipt": "Receipt", "receipt_number": "Receipt number",
        "paid": "Date paid", "paid_lead": "{} paid on {}", "amount_paid": "Amount paid",
            "got": "Your receipt from {} #{}",
    },
    "de": {
        "invoice": "Rechnung", "number": "Rechnungsnummer", "issued": "Ausstellungsdatum", "due": "Fälligkeitsdatum",
        "bill_to": "Rechnungsempfänger", "lead": "{} fällig am {}", "columns": "Beschreibung|Menge|Einzelpreis|Betrag",
        "net_total": "Zwischensumme", "tax_total": "USt. – Deutschland (19 %)", "total": "Gesamtbetrag",
        "amount_due": "Fälliger Betrag", "subject": "Neue Rechnung von {} #{}", "receipt": "Zahlungsbeleg",
        "receipt_number": "Belegnummer", "paid": "Zahlungsdatum", "paid_lead": "{} bezahlt am {}",
        "amount_paid": "Gezahlter Betrag", "got": "Ihr Beleg von {} #{}",
    },
    "fr": {
        "invoice": "Facture", "number": "Numéro de facture", "issued": "Date d’émission", "due": "Date d’échéance",
        "bill_to": "Facturer à", "lead": "{} dus le {}", "columns": "Description|Qté|Prix unitaire|Montant",
        "net_total": "Sous-total", "tax_total": "TVA – France (20 %)", "total": "Total", "amount_due": "Montant dû",
        "subject": "Nouvelle facture de {} #{}", "receipt": "Reçu", "receipt_number": "Numéro de reçu",
        "paid": "Date de paiement", "paid_lead": "{} payés le {}", "amount_paid": "Montant payé",
        "got": "Votre reçu de {} #{}",
    },
}  # fmt: skip


def stripe_papers() -> Iterator[Case]:
    """Invoices in three languages, and mails that carry invoice and receipt of one payment."""
    for lang, money, day, due, shop, buyer, rows, sums, sent in (
        ("en", EUR_SIGN, "April 28, 2026", "May 28, 2026", "Alder Hosting Ltd", "Okafor Recording Studio",
         (line("Large server, May", 1, "1048.00"), line("Backup, 100 GB", 2, "3.50")),
         ("1055.00", "242.65", "1297.65"), datetime(2026, 4, 28, 6, 30, 4, tzinfo=UTC)),
        ("de", EUR, "28. April 2026", "12. Mai 2026", "Wolkenwerk GmbH", "Brandt Keramik",
         (line("Webhosting, Mai 2026", 1, "29.00"), line("Domain .example", 3, "1.20")),
         ("32.60", "6.19", "38.79"), datetime(2026, 4, 28, 7, 30, 4, tzinfo=UTC)),
        ("fr", EUR_SPACED, "28 avril 2026", "28 mai 2026", "Nuage Bleu SAS", "Atelier Bruyère",
         (line("Abonnement annuel", 1, "1190.00"),), ("1190.00", "238.00", "1428.00"),
         datetime(2026, 4, 28, 8, 30, 4, tzinfo=UTC)),
    ):  # fmt: skip
        words, (net, tax, total) = STRIPE[lang], sums
        number = {"en": "KT0417AB-0012", "de": "WW77A20C-0007", "fr": "NB20417F-0003"}[lang]
        billed = Shown(
            kind="invoice", marketplace="stripe", money=money, invoice_number=number, issue_date=date(2026, 4, 28),
            seller=shop, buyer=buyer, lines=rows,
            **amounts(net_total=net, tax_total=tax, total=total, amount_due=total),
        )  # fmt: skip
        table = [words["columns"].split("|"), *(full_row(billed, entry) for entry in rows)]
        labels = {key: words[key] for key in ("net_total", "tax_total", "total", "amount_due")}
        sheet = Sheet(
            words["invoice"], [shop, "7 Alder Rd", "Sampleton"], [buyer, "12 Harbor St", "studio@okafor.example"],
            [(words["number"], number), (words["issued"], day), (words["due"], due)], table, sums_of(billed, **labels),
            customer_label=words["bill_to"], lead=words["lead"].format(money(billed.total), due), edges=(350, 440, 545),
        )  # fmt: skip
        sender = f"{shop} <invoice+statements+acct_00aa{lang}@stripe.com>"
        made = message(
            sender, STUDIO, words["subject"].format(shop, number), sent, text=f"{words['invoice']} {number}\n\n{shop}\n"
        )
        yield Case(f"stripe/invoice_{lang}", attach_pdf(made, hosted(sheet), f"Invoice-{number}.pdf"), (billed,))

        receipt = {"en": "2417-0017", "de": "2417-0015", "fr": "2417-0014"}[lang]
        paid = Shown(
            kind="receipt", marketplace="stripe", money=money, invoice_number=number, issue_date=date(2026, 4, 28),
            seller=shop, buyer=buyer, lines=rows, **amounts(net_total=net, tax_total=tax, total=total),
        )  # fmt: skip
        slip = Sheet(
            words["receipt"], sheet.issuer, sheet.customer,
            [(words["number"], number), (words["receipt_number"], receipt), (words["paid"], day)], table,
            [*sums_of(paid, **{k: words[k] for k in ("net_total", "tax_total", "total")}),
             (words["amount_paid"], money(paid.total))],
            customer_label=words["bill_to"], lead=words["paid_lead"].format(money(paid.total), day), edges=(350,
                440, 545),
        )  # fmt: skip
        settled = Shown(
            kind="invoice", marketplace="stripe", money=money, invoice_number=number, issue_date=date(2026, 4, 28),
            seller=shop, buyer=buyer, lines=rows, **amounts(net_total=net, tax_total=tax, total=total),
        )  # fmt: skip
        made = message(
            sender, STUDIO, words["got"].format(shop, receipt), sent + timedelta(days=1),
            text=f"{words['receipt']} {receipt}\n\n{shop}\n",
        )  # fmt: skip
        attach_pdf(made, hosted(sheet), f"Invoice-{number}.pdf")
        attach_pdf(made, hosted(slip), f"Receipt-{receipt}.pdf")
        yield Case(f"stripe/receipt_with_invoice_{lang}", made, (settled, paid))


def stripe_others() -> Iterator[Case]:
    """A refund, a payout, and what Stripe itself charges a merchant."""
    back = Shown(
        kind="refund", marketplace="stripe", money=EUR_SIGN, invoice_number="", issue_date=date(2026, 5, 6),
        seller="Alder Hosting", status="review", **amounts(total="7.00"),
    )  # fmt: skip
    blocks = [
        sentence("Refund from Alder Hosting", "h2"),
        tiles([("AMOUNT REFUNDED", "€7.00"), ("DATE REFUNDED", "May 6, 2026"), ("REFUNDED TO", "Visa - 4242")], 3),
        sentence("You have been refunded €7.00. It may take 10 days until it shows."),
    ]
    made = message(
        "Alder Hosting <receipts+acct_00aaen@stripe.com>", STUDIO, "Your refund from Alder Hosting #2417-0017",
        datetime(2026, 5, 6, 10, 0, 3, tzinfo=UTC), html=new_frame("en", "Alder Hosting", "#525f7f", blocks, "Stripe"),
    )  # fmt: skip
    yield Case("stripe/refund_without_number_en", made, (back,))
    made = message(
        "Stripe <notifications@stripe.com>", "owner@alder.example", "Your payout of €1,204.40 is on its way",
        datetime(2026, 5, 7, 10, 0, 3, tzinfo=UTC), text="Good news: €1,204.40 will arrive in your bank by May 9.\n",
    )  # fmt: skip
    yield Case("stripe/own_payout_en", made)
    fee = Shown(
        kind="fee_invoice", marketplace="stripe", money=EUR_CODE, invoice_number="KZ7704PA-2026-04",
        issue_date=date(2026, 5, 1), seller="Stripe Payments Europe, Limited", buyer="Alder Hosting Ltd",
        seller_tax_id="IE3396855EH", lines=(line("Stripe processing fees", 1, "412.20"), line("Radar", 1, "11.80")),
        **amounts(net_total="424.00", tax_total="97.52", total="521.52"),
    )  # fmt: skip
    sheet = Sheet(
        "Tax Invoice", ["Stripe Payments Europe, Limited", "1 Sample Quay, Dublin", "VAT ID: IE3396855EH"],
        ["Alder Hosting Ltd", "7 Alder Rd, Sampleton"],
        [("Invoice number", fee.invoice_number), ("Invoice date", "May 1, 2026"), ("Service month", "April 2026")],
        [("Fees", "Qty", "Price", "Amount"), *(full_row(fee, entry) for entry in fee.lines)],
        sums_of(fee, net_total="Total excluding tax", tax_total="VAT 23%", total="Total"), customer_label="Bill to",
        footer=["All fees were deducted from your balance; nothing is due."],
    )  # fmt: skip
    made = message(
        "Stripe <notifications@stripe.com>", "owner@alder.example", "Your Stripe tax invoice for April 2026",
        datetime(2026, 5, 1, 23, 0, tzinfo=UTC), text="Your tax invoice for Stripe fees is attached.\n",
    )  # fmt: skip
    yield Case("stripe/fee_invoice_en", attach_pdf(made, account(sheet), "stripe-tax-invoice.pdf"), (fee,))


def examples() -> Iterator[Case]:
    """All of them."""
    yield from stripe_papers()
    yield from stripe_others()
