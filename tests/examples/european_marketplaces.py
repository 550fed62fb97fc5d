"""Examples of European marketplaces: invented purchases in the form of real mails.

Senders, subjects and the forms of numbers are the marketplaces'; the words in the mails are ours, and people, shops
and numbers are invented.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from cases import Case, Told
from layouts import paragraph
from looks import Look, document, notice
from messages import attach_pdf, message
from pages import WORDS, Paper, letter
from purchases import EUR, EUR_DUTCH, EUR_FRENCH, GBP, PLN, Purchase, amounts, line

CET = timezone(timedelta(hours=1))
LENA, MAYA = "lena.brandt@mailbox.example", "maya@mailbox.example"

GERMAN = {
    "title": "Danke für deine Bestellung", "hello": "Wir melden uns, sobald sie unterwegs ist.",
    "order_number": "Bestellnummer", "issue_date": "Bestelldatum", "seller": "Verkauf durch", "buyer": "Kunde",
    "net_total": "Zwischensumme", "shipping": "Versandkosten", "discount": "Rabatt", "total": "Gesamtsumme",
    "carrier": "Versand mit", "tracking_number": "Sendungsnummer",
}  # fmt: skip


def zalando() -> Iterator[Case]:
    """Zalando: one confirmation with a number, and one without, which waits for a person."""
    sender = "Zalando <info@service-mail.zalando.de>"
    look = Look("zalando", "Zalando", sender, "de", GERMAN, "above", "#ff6900", items_first=True)
    bought = Purchase(
        kind="order_confirmation", marketplace="zalando", money=EUR, order_number="10104417720388",
        issue_date=date(2025, 3, 18), lines=(line("Regenjacke „Hafen“, Größe M", 1, "89.95"),), hides=("unit_price",),
        seller="Nordlicht Mode GmbH", **amounts(net_total="89.95", shipping="0.00", discount="9.00", total="80.95"),
    )  # fmt: skip
    sent = datetime(2025, 3, 18, 20, 2, 5, tzinfo=CET)
    yield document(look, "order_de", "Danke für deine Bestellung", sent, LENA, bought, "18. März 2025")
    told = Told("shipped", "zalando", bought.order_number, "DHL", "00340434161094000017")
    yield notice(
        look, "shipped_en", "Your parcel will arrive 20/03-21/03", sent + timedelta(days=1), LENA,
        "Dein Paket ist unterwegs", told, link="https://www.zalando.de/myaccount/orders",
    )  # fmt: skip
    words = {
        "title": "Thanks for your order", "hello": "We will write when it is on its way.", "issue_date": "Order date",
        "net_total": "Subtotal", "shipping": "Delivery", "total": "Total",
    }  # fmt: skip
    sender = "Zalando <info@service-mail.zalando.co.uk>"
    look = Look("zalando", "Zalando", sender, "en", words, "above", "#ff6900", items_first=True)
    bought = Purchase(
        kind="order_confirmation", marketplace="zalando", money=GBP, issue_date=date(2025, 3, 20), status="review",
        lines=(line("Wool socks, 2 pairs", 2, "12.00"),), hides=("unit_price",),
        **amounts(net_total="24.00", shipping="3.95", total="27.95"),
    )  # fmt: skip
    sent = datetime(2025, 3, 20, 8, 40, tzinfo=UTC)
    yield document(look, "order_without_number_en", "Thanks for your order", sent, MAYA, bought, "20 March 2025")


def allegro() -> Iterator[Case]:
    """Allegro: the number is a UUID; the number of the offer stands in the mail too."""
    words = {
        "title": "Kupiłeś i zapłaciłeś", "hello": "Sprzedający przygotowuje przesyłkę.",
        "order_number": "Numer zamówienia", "issue_date": "Data zamówienia", "seller": "Sprzedający",
        "net_total": "Suma częściowa", "shipping": "Dostawa", "total": "Razem", "tracking_number": "Numer przesyłki",
    }  # fmt: skip
    sender = "Allegro <powiadomienia@allegro.pl>"
    look = Look("allegro", "Allegro", sender, "pl", words, "beside", "#ff5a00")
    bought = Purchase(
        kind="order_confirmation", marketplace="allegro", money=PLN,
        order_number="7c41d2e0-9b3f-11f0-8a77-0242ac120002", issue_date=date(2026, 8, 23),
        seller="PracowniaSwiec", lines=(line("Świeca sojowa, bergamotka", 2, "29.60"),), hides=("unit_price",),
        **amounts(net_total="59.20", shipping="10.99", total="70.19"),
    )  # fmt: skip
    sent = datetime(2026, 8, 23, 21, 39, 48, tzinfo=timezone(timedelta(hours=2)))
    more = (paragraph("Numer oferty 12345678901"),)
    to = "zofia@mailbox.example"
    subject = "Kupiłeś i zapłaciłeś: Świeca sojowa, bergamotka"
    yield document(look, "order_pl", subject, sent, to, bought, "23 sie 2026, 21:39", more)
    told = Told("shipped", "allegro", bought.order_number, "", "600000000000000000000017")
    yield notice(
        look, "shipped_pl", "Przesyłka została wysłana", sent + timedelta(days=1), to, "W drodze do Ciebie", told,
        link="https://allegro.pl/moje-allegro/zakupy/kupione",
    )  # fmt: skip


def bol() -> Iterator[Case]:
    """bol: the notice of a refund names no amount."""
    words = {
        "title": "Bedankt voor je bestelling", "hello": "Je hoort van ons als je pakket onderweg is.",
        "order_number": "Bestelnummer:", "issue_date": "Besteldatum:", "seller": "Verkoper:",
        "net_total": "Subtotaal", "shipping": "Verzendkosten", "total": "Totaal",
        "tracking_number": "Track & trace-code:",
    }  # fmt: skip
    look = Look("bol", "bol", "bol <automail@bol.com>", "nl", words, "stacked", "#0000a4", "bol.com B.V.")
    bought = Purchase(
        kind="order_confirmation", marketplace="bol", money=EUR_DUTCH, order_number="A0017F52KW",
        issue_date=date(2025, 5, 9), seller="Van Dijk Papierwaren", hides=("unit_price",),
        lines=(line("Notitieboek A5, gelinieerd", 4, "7.49"),),
        **amounts(net_total="29.96", shipping="2.99", total="32.95"),
    )  # fmt: skip
    sent = datetime(2025, 5, 9, 12, 12, 12, tzinfo=CET)
    to = "fenna@mailbox.example"
    subject = f"Bedankt voor je bestelling (met bestelnummer {bought.order_number})"
    yield document(look, "order_nl", subject, sent, to, bought, "9 mei 2025")
    told = Told("shipped", "bol", bought.order_number, "", "3SABCD000000017")
    link = "https://www.bol.com/nl/rnwy/account/bestellingen"
    sent += timedelta(days=1)
    case = notice(look, "shipped_nl", "Je artikel is meegegeven met PostNL", sent, to, "Onderweg", told, link=link)
    # the subject alone names the carrier
    yield replace(case, events=(replace(told, carrier="PostNL"),))
    cancelled = Told("cancelled", "bol", bought.order_number)
    yield notice(look, "cancelled_nl", "Je artikel is geannuleerd", sent, to, "Het spijt ons", cancelled, link=link)
    yield notice(
        look, "refund_without_amount_nl", "Je retour is verwerkt", sent + timedelta(days=9), to, "Retour ontvangen",
        Told("return", "bol", bought.order_number), link=link,
    )  # fmt: skip


def otto() -> Iterator[Case]:
    """OTTO: it writes for a partner, who is the seller; the number has letters and no form of its own."""
    words = GERMAN | {"order_number": "Auftragsnummer:", "issue_date": "Bestelldatum:", "seller": "Verkäufer:"}
    look = Look("otto", "OTTO", "OTTO <service@otto.de>", "de", words, "beside", "#d4021d")
    bought = Purchase(
        kind="order_confirmation", marketplace="otto", money=EUR, order_number="cbn7k2test9",
        issue_date=date(2025, 11, 2), seller="Holzkontor Lüneburg", buyer="",
        lines=(line("Beistelltisch Eiche", 1, "129.99"),), hides=("unit_price",),
        **amounts(net_total="129.99", shipping="29.95", total="159.94"),
    )  # fmt: skip
    sent = datetime(2025, 11, 2, 19, 1, 15, tzinfo=CET)
    yield document(look, "order_de", "Deine Bestellbestätigung", sent, LENA, bought, "02.11.2025")
    told = Told("shipped", "otto", bought.order_number, "Hermes", "H0000000000000000017")
    yield notice(
        look, "shipped_de", "Deine Bestellung ist unterwegs", sent + timedelta(days=3), LENA, "Unterwegs zu dir", told,
        link="https://www.otto.de/order-overview",
    )  # fmt: skip


def kaufland() -> Iterator[Case]:
    """Kaufland: the seller's invoice comes through the marketplace as a PDF."""
    sender = "Kaufland.de <noreply@kaufland-marktplatz.de>"
    look = Look("kaufland", "Kaufland", sender, "de", GERMAN, "beside", "#e10915")
    bought = Purchase(
        kind="order_confirmation", marketplace="kaufland", money=EUR, order_number="MK7T2QX",
        issue_date=date(2026, 1, 12), seller="Federwerk Schreibwaren GmbH", buyer="Lena Brandt",
        lines=(line("Füllhalter „Elster“, Feder F", 1, "48.00"),), hides=("unit_price",),
        **amounts(net_total="48.00", shipping="4.90", total="52.90"),
    )  # fmt: skip
    sent = datetime(2026, 1, 12, 7, 30, 44, tzinfo=CET)
    yield document(
        look, "order_de", f"Bestellung {bought.order_number}: Bestellbestätigung", sent, LENA, bought, "12.01.2026"
    )
    told = Told("shipped", "kaufland", bought.order_number, "DHL", "00340434161094000024")
    yield notice(
        look, "shipped_de", f"Bestellung {bought.order_number}: Versandbestätigung / Ihr Paket ist im Transit",
        sent + timedelta(days=1), LENA, "Im Transit", told, link="https://www.kaufland.de/customer/orders",
    )  # fmt: skip
    billed = Purchase(
        kind="invoice", marketplace="kaufland", money=EUR, order_number=bought.order_number,
        invoice_number="RE-2026-0044", issue_date=date(2026, 1, 13), seller=bought.seller, buyer="Lena Brandt",
        lines=(line("Füllhalter „Elster“, Feder F", 1, "40.34"), line("Versand", 1, "4.12")),
        **amounts(net_total="44.46", tax_total="8.44", total="52.90"),
    )  # fmt: skip
    paper = Paper(
        WORDS["de"], "13.01.2026", ["Gänsekiel 3", "99999 Musterstadt"], ["Lindenallee 7", "99998 Beispielhausen"],
        "Federwerk Schreibwaren GmbH · Sitz Musterstadt",
    )  # fmt: skip
    made = message(
        sender, LENA, f"Rechnung zu deiner Bestellung {bought.order_number}", sent + timedelta(days=1, hours=1),
        text="Guten Tag,\n\nder Verkäufer hat die Rechnung zu deiner Bestellung hinterlegt; sie hängt an.\n",
    )  # fmt: skip
    yield Case("kaufland/invoice_de", attach_pdf(made, letter(billed, paper), "RE-2026-0044.pdf"), (billed,))


def french() -> Iterator[Case]:
    """Cdiscount and Rakuten France: only their domains are known, so the words and labels decide."""
    words = {
        "title": "Merci pour votre commande", "hello": "Vous recevrez un message à son départ.",
        "order_number": "Numéro de commande", "issue_date": "Date de commande", "seller": "Vendu par",
        "net_total": "Sous-total", "shipping": "Frais de livraison", "total": "Total",
        "tracking_number": "Numéro de suivi",
    }  # fmt: skip
    look = Look("cdiscount", "Cdiscount", "Cdiscount <noreply@cdiscount.com>", "fr", words, "beside", "#004996")
    bought = Purchase(
        kind="order_confirmation", marketplace="cdiscount", money=EUR_FRENCH, order_number="2503121744KQZRT",
        issue_date=date(2025, 3, 12), seller="Atelier Bruyère", lines=(line("Bouilloire 1,5 L", 1, "39.90"),),
        hides=("unit_price",), **amounts(net_total="39.90", shipping="4.99", total="44.89"),
    )  # fmt: skip
    sent = datetime(2025, 3, 12, 17, 44, 20, tzinfo=CET)
    to = "camille@mailbox.example"
    yield document(look, "order_fr", "Confirmation de votre commande", sent, to, bought, "12 mars 2025")
    told = Told("shipped", "cdiscount", bought.order_number, "", "XA000000017FR")
    yield notice(
        look, "shipped_fr", "Votre commande a été expédiée", sent + timedelta(days=1), to, "En route", told,
        link="https://clients.cdiscount.com/order",
    )  # fmt: skip
    sender = "Rakuten <commande@fr.rakuten.com>"
    look = Look("rakuten_fr", "Rakuten", sender, "fr", words, "above", "#bf0000")
    bought = Purchase(
        kind="order_confirmation", marketplace="rakuten_fr", money=EUR_FRENCH, order_number="881204417",
        issue_date=date(2025, 4, 2), seller="Librairie du Canal", lines=(line("Roman d'occasion", 2, "3.50"),),
        hides=("unit_price",), **amounts(net_total="7.00", shipping="2.79", total="9.79"),
    )  # fmt: skip
    sent = datetime(2025, 4, 2, 10, 0, 3, tzinfo=CET)
    yield document(look, "order_fr", "Confirmation de votre commande", sent, to, bought, "2 avril 2025")


def vinted() -> Iterator[Case]:
    """Vinted: a receipt without any number, which waits for a person."""
    words = {
        "title": "Your receipt", "hello": "Your payment went through.", "issue_date": "Payment date",
        "seller": "Seller", "net_total": "Order", "shipping": "Postage", "total": "Total",
    }  # fmt: skip
    sender = "Team Vinted <no-reply@vinted.co.uk>"
    look = Look("vinted", "Vinted", sender, "en", words, "beside", "#007782", items_first=True)
    bought = Purchase(
        kind="receipt", marketplace="vinted", money=GBP, issue_date=date(2025, 2, 1), status="review",
        seller="quietharbour", lines=(line("Rain boots, size 39", 1, "14.00"),), hides=("unit_price",),
        **amounts(shipping="2.89", total="16.89"),
    )  # fmt: skip
    sent = datetime(2025, 2, 1, 14, 14, tzinfo=UTC)
    yield document(look, "receipt_en", 'Your receipt for "Rain boots, size 39"', sent, MAYA, bought, "1 Feb 2025")


def examples() -> Iterator[Case]:
    """All of them."""
    for cases in (zalando, allegro, bol, otto, kaufland, french, vinted):
        yield from cases()
