"""Mails that are no forwards: answers, and documents that are laid out like the header of one."""

from collections.abc import Iterator
from html import escape

from tests.forward_samples.clients import outlook_classic, outlook_desktop, outlook_web, qq, samsung
from tests.forward_samples.languages import ON, REPLY, WEST, languages
from tests.forward_samples.mails import negative
from tests.forward_samples.originals import COLLEAGUE, ORIGINALS, body_html, body_text, original
from tests.forward_samples.pieces import Sample, angle, labels_of, lines, quote, written


def replies() -> Iterator[Sample]:
    """Answers, quoting in every way that mail programs quote."""
    for number, (code, frame) in enumerate(ON.items()):
        mail, language = original(number, code), languages()[code]
        date = written(language.gmail, mail.when, code)[0]
        line = frame.format(date=date, who=f"{mail.name} <{mail.address}>")
        text = f"Thank you!\n\n{line}\n\n{quote(body_text(mail))}"
        html = (
            '<div dir="ltr">Thank you!</div><br><div class="gmail_quote"><div dir="ltr" '
            f'class="gmail_attr">{escape(line, quote=False)}<br></div><blockquote class="gmail_quote" '
            f'style="margin:0px 0px 0px 0.8ex">{body_html(mail)}</blockquote></div>'
        )
        yield from negative("reply", code, f"{REPLY.get(code, 'Re: ')}{mail.subject}", text, html, reply=True)
    for number, code in enumerate(
        (
            "en",
            "de",
            "fr",
            "es",
            "it",
            "nl",
            "pt_BR",
            "sv",
            "da",
            "fi",
            "pl",
            "tr",
            "hu",
            "el",
            "zh_CN",
            "zh_TW",
            "ja",
            "ko",
            "ru",
        )
    ):
        mail = original(number, code)
        for layout in (outlook_web, outlook_desktop, outlook_classic, samsung):
            if layout is not samsung or code in WEST:
                block = layout(mail, languages()[code])
                html = f"<p>Thank you!</p>{block.html}"
                subject = f"{REPLY.get(code, 'RE: ') if number % 2 else 'RE: '}{mail.subject}"
                if REPLY.get(code) == "VS: ":  # in Danish and Norwegian this is a forward
                    subject = f"RE: {mail.subject}"
                yield from negative(
                    f"reply_block.{layout.__name__}",
                    code,
                    subject,
                    f"Thank you!\n\n{block.text}",
                    html,
                    reply=True,
                    forms=("text", "html")[number % 2],
                )
    mail = ORIGINALS[5]
    yield from negative(
        "reply_block.qq",
        "zh_CN",
        f"回复：{mail.subject}",
        f"谢谢\n\n{qq(mail, languages()['zh_CN']).text}",
        f"<div>谢谢</div>{qq(mail, languages()['zh_CN']).html}",
        reply=True,
    )


def documents() -> Iterator[Sample]:
    """Shops' own mails that speak of forwarding, or lay out rows that are called like header fields."""
    shop = ("Paketdienst Blitz", "status@blitz-paket.example")
    route = (
        "Your order 8181 is confirmed.\n\nFrom: Berlin\nTo: Hamburg\nDate: 22 May 2026\nSubject: one "
        "parcel, 2 kg\nTotal: 12.90 EUR\n"
    )
    yield from negative("route_lines", "en", "Order 8181 confirmed", route, sender=shop)
    table = "".join(
        f"<tr><th>{a}</th><td>{b}</td></tr>"
        for a, b in (("From", "Berlin"), ("To", "Hamburg"), ("Date", "22 May 2026"), ("Total", "12.90 EUR"))
    )
    yield from negative("route_table", "en", "Order 8181 confirmed", route, f"<table>{table}</table>", sender=shop)
    invoice = (
        "INVOICE 2026-118\n\nDate: 12 May 2026\nTo: Anna Muster, Home Street 1\nFrom: Tea Ltd "
        "<billing@tea.example>\nSubject: Invoice for tea\n\nTotal: 84.10 EUR\n"
    )
    yield from negative("invoice", "en", "Invoice 2026-118", invoice, sender=("Tea Ltd", "billing@tea.example"))
    rechnung = (
        "RECHNUNG RE-815\n\nVon: Teekontor GmbH\nAn: Anna Muster\nDatum: 12.05.2026\nBetreff: Ihre "
        "Bestellung 4711\n\nGesamtbetrag: 84,10 €\n"
    )
    yield from negative(
        "invoice", "de", "Ihre Rechnung RE-815", rechnung, sender=("Teekontor", "rechnung@teekontor.example")
    )
    facture = (
        "FACTURE 88\n\nDe : Lampe & Cie, Lyon\nÀ : Kim Lee\nDate : 12/05/2026\nObjet : commande 1203\n\n"
        "Total TTC : 119,00 €\n"
    )
    yield from negative("invoice", "fr", "Votre facture 88", facture, sender=("Lampe", "facture@lampe-cie.example"))
    trip = "乗車券のご購入\n\n差出人: 東京\n宛先: 大阪\n日付: 2026年5月12日\n件名: 乗車券\n\n合計 ¥13,870\n"
    yield from negative("ticket", "ja", "ご購入の確認", trip, sender=("Eki", "ticket@eki.example"))
    news = (
        "This week at Kiosk Nord\n\nA forwarded message can be a scam: look at the From: line, at the "
        "Date: and at the Subject:.\nNever trust a mail that begins with ---------- Forwarded message "
        "---------- alone.\n\nForward to a friend | Unsubscribe\n"
    )
    yield from negative(
        "newsletter", "en", "How to spot a scam", news, sender=("Kiosk Nord", "news@kiosk-nord.example")
    )
    help_text = (
        "How to forward a mail\n\n1. Press Forward. The text now begins with\n\n   From:\n   Sent:\n   "
        "To:\n   Subject:\n\n2. Fill in our address.\n"
    )
    yield from negative(
        "help", "en", "Your question about forwarding", help_text, sender=("Help", "help@kiosk-nord.example")
    )
    form = (
        "New message from your web form\n\nName: Anna Muster\nFrom: anna.muster@home.example\n"
        "Subject: Where is order 4711?\nDate: 12 May 2026 14:03\n\nMessage: Hello, where is it?\n"
    )
    yield from negative(
        "web_form", "en", "Contact form: Where is order 4711?", form, sender=("Web form", "no-reply@kiosk-nord.example")
    )
    notice = (
        "You have a new message about order 4711.\n\nFrom: BlueKettleShop (seller)\nTo: anna_m "
        "(buyer)\nItem: Blue kettle\nDate: 12 May 2026\n\nHello, it ships today.\n"
    )
    yield from negative(
        "marketplace_message",
        "en",
        "New message from BlueKettleShop",
        notice,
        sender=("Market", "messages@market.example"),
    )
    payment = (
        "You sent a payment\n\nFrom: Anna Muster\nTo: Kiosk Nord (orders@kiosk-nord.example)\nDate: "
        "May 12, 2026\nAmount: $39.90 USD\nSubject: Blue kettle\nTransaction ID: 4X99\n"
    )
    yield from negative(
        "payment", "en", "You sent $39.90 USD to Kiosk Nord", payment, sender=("Pay", "service@pay.example")
    )
    booking = "Buchung bestätigt\n\nVon: Berlin Hbf\nNach: Hamburg Hbf\nDatum: 22.05.2026\nAn: 14:03\nPreis: 29,90 €\n"
    yield from negative("booking", "de", "Ihre Buchung 77", booking, sender=("Bahn", "buchung@bahn.example"))
    archive = "List digest, 2 messages\n\n" + "\n".join(
        (
            f"Message: {number}\nDate: Tue, {11 + number} May 2026 14:03:05 +0200\nFrom: Person {number} "
            f"<p{number}@list.example>\nTo: list@list.example\nSubject: tea\nMessage-ID: "
            f"<{number}@list.example>\n\nI like tea.\n\n------------------------------\n"
        )
        for number in (1, 2)
    )
    yield from negative(
        "digest", "en", "Tea Digest, Vol 3, Issue 12", archive, sender=("Tea list", "tea-request@list.example")
    )
    bounce = (
        "Your message could not be delivered.\n\nReporting-MTA: dns; mx.example\nFinal-Recipient: "
        "rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n"
    )
    yield from negative("bounce", "en", "Delivery failed", bounce, sender=("Mailer", "mailer-daemon@mx.example"))
    receipt = (
        "Thank you for your order, Anna!\n\nOrder number: 4711\nSent: 12 May 2026\nTo: Home Street 1\n"
        "Total: 39.90 EUR\n"
    )
    yield from negative(
        "shipped", "en", "Your order was sent", receipt, sender=("Kiosk Nord", "orders@kiosk-nord.example")
    )
    signature = (
        "Hello,\n\nthe invoice is attached. Please forward it.\n\n________________________________\n"
        "From the desk of Anna Muster\nTo find us: Home Street 1\n"
    )
    yield from negative("plain_letter", "en", "Invoice for May", signature)
    yield from negative("only_prefix", "en", "FW: ", "The next mail brings the invoice.\n")
    yield from negative("fwd_in_subject", "en", "Fwd: tickets?", "Could you forward me the tickets, please?\n")


def notices() -> Iterator[Sample]:
    """Machines' mails with the header fields of other mails in them."""
    copy = (
        "This message was created automatically by mail delivery software.\n\n------ This is a copy "
        "of the message, including all the headers. ------\n\nReturn-path: <anna.muster@home.example>\n"
        "Received: from home.example by mx.example; Tue, 12 May 2026 14:03:05 +0200\nFrom: Anna "
        "Muster <anna.muster@home.example>\nTo: x@y.example\nSubject: Hello\nDate: Tue, 12 May 2026 "
        "14:03:05 +0200\nMessage-ID: <1@home.example>\n\nHello!\n"
    )
    yield from negative(
        "bounce_with_copy",
        "en",
        "Mail delivery failed: returning message to sender",
        copy,
        sender=("Mail Delivery System", "mailer-daemon@mx.example"),
    )
    read_receipt = (
        "Your message\n\n    To: Kim Lee\n    Subject: Invoice for May\n    Sent: Tuesday, May 12, "
        "2026 2:03:05 PM (UTC+01:00) Berlin\n\n was read on Tuesday, May 12, 2026 3:00:00 PM "
        "(UTC+01:00) Berlin.\n"
    )
    yield from negative("read_receipt", "en", "Read: Invoice for May", read_receipt, sender=COLLEAGUE)
    quarantine = (
        "2 messages wait in your quarantine.\n\nFrom: prizes@win.example\nSubject: You won\nDate: 12 "
        "May 2026 14:03\nRelease | Block\n\nFrom: deals@win.example\nSubject: Deals\nDate: 12 May "
        "2026 15:03\nRelease | Block\n"
    )
    yield from negative(
        "quarantine", "en", "Quarantine report", quarantine, sender=("Gateway", "quarantine@mx.example")
    )
    ticket = (
        "##- Please type your reply above this line -##\n\nTicket 991 was updated.\n\nKim Lee, May "
        "12, 2026, 14:03\nThe refund is on its way.\n\nSubject: Refund\nStatus: open\nTo: Anna Muster\n"
    )
    yield from negative(
        "ticket", "en", "[Ticket 991] Refund", ticket, sender=("Kiosk Nord support", "support@kiosk-nord.example")
    )
    away = (
        "I am away until 3 June.\n\nFrom 1 June to 3 June, write to kim.lee@office.example.\n\n"
        "Subject: Invoice for May\n"
    )
    yield from negative("away", "en", "Automatic reply: Invoice for May", away, sender=COLLEAGUE)
    ebay = (
        "Neue Nachricht von blaukessel_shop\n\nVon: blaukessel_shop\nAn: anna_m\nBetreff: Artikel "
        "3344\nGesendet: 12. Mai 2026 14:03\n\nGuten Tag, der Artikel ist unterwegs.\n"
    )
    yield from negative(
        "marketplace_message",
        "de",
        "blaukessel_shop hat Ihnen geschrieben",
        ebay,
        sender=("Markt", "nachrichten@markt.example"),
    )
    transfer = (
        "Transferencia realizada\n\nDe: Anna Muster\nPara: Kiosk Nord\nFecha: 12/05/2026\nAsunto: "
        "pedido 4711\nImporte: 39,90 €\n"
    )
    yield from negative("transfer", "es", "Transferencia realizada", transfer, sender=("Banco", "avisos@banco.example"))
    gift = "发件人：王芳\n收件人：李雷\n日期：2026-05-12\n主题：生日快乐\n\n您收到一张礼品卡，金额 ¥200.00。\n"
    yield from negative(
        "gift_card", "zh_CN", "您收到一张礼品卡", gift, sender=("青山茶行", "service@qingshan-tea.example")
    )
    label = (
        "Shipping label\n\nFROM:\nKiosk Nord\nHarbour 1\nTO:\nAnna Muster\nHome Street 1\nSHIP DATE: "
        "05/12/2026\nSUBJECT TO: customs\n"
    )
    yield from negative(
        "label", "en", "Your shipping label for order 4711", label, sender=("Kiosk Nord", "orders@kiosk-nord.example")
    )
    mail = ORIGINALS[0]
    plain = f"{body_text(mail)}\n\nThis e-mail was sent to {mail.to} by {mail.address}.\nFrom: Kiosk Nord, Harbour 1\n"
    yield from negative("order", "en", mail.subject, plain, body_html(mail), sender=(mail.name, mail.address))
    shop_fwd = (
        "Forward this voucher to a friend!\n\n---------- Forwarded message ----------\nis what your "
        "friend will see.\n\nTotal: 10.00 EUR\n"
    )
    yield from negative(
        "voucher", "en", "Forward and save 10 EUR", shop_fwd, sender=("Kiosk Nord", "news@kiosk-nord.example")
    )
    for code, line in (
        ("en", "-------- Original Message --------\nOn {date}, {who} wrote:"),
        ("de", "-------- Ursprüngliche Nachricht --------\nAm {date}, schrieb {who}:"),
    ):
        date = written(languages()[code].long, mail.when, code)[0]
        text = f"Thanks!\n\n{line.format(date=date, who=angle(mail.name, mail.address))}\n\n{quote(body_text(mail))}"
        yield from negative("reply_bar", code, f"Re: {mail.subject}", text, reply=True)


def routes_everywhere() -> Iterator[Sample]:
    """Order mails of carriers in every language, whose rows are called as the fields of a header are."""
    shop = ("Paketdienst Blitz", "status@blitz-paket.example")
    for number, language in enumerate(languages().values()):
        date = written(language.long, ORIGINALS[0].when, language.code)[0]
        rows = list(zip(("F", "T", "D", "S"), ("Bremen", "Porto", date, "8181-22"), strict=True))
        names = labels_of(language, ("date", "sent")[number % 2])
        shown = [(names[key], value) for key, value in rows]
        text = f"8181-22\n\n{lines(shown)}\n\nTotal: 12.90 EUR\n"
        cells = "".join(f"<tr><th>{label}:</th><td>{value}</td></tr>" for label, value in shown)
        html = f"<h1>8181-22</h1><table>{cells}</table><p>Total: 12.90 EUR</p>"
        yield from negative("route", language.code, f"Blitz 8181-22 {language.code}", text, html, sender=shop)


def more_documents() -> Iterator[Sample]:
    """Shops that play with the marks of a forward, and answers of rarer kinds."""
    shop = ("Kiosk Nord", "news@kiosk-nord.example")
    yield from negative(
        "fwd_marketing",
        "en",
        "Fwd: you have to see this",
        "Kettles from $9.99!\n\nFrom: $9.99\nTo: you\nDate: ends Sunday\n\nShop now | Unsubscribe\n",
        sender=shop,
    )
    yield from negative(
        "re_marketing",
        "de",
        "Re: Ihr Gutschein",
        "Von uns: 10 € Rabatt\nAn: alle Teetrinker\nDatum: nur bis 31.05.2026\nBetreff: Tee\n\nJetzt einlösen\n",
        sender=shop,
    )
    card = (
        "A gift card for you!\n\nTo: Kim Lee <kim.lee@office.example>\nFrom: Anna Muster "
        "<anna.muster@home.example>\nMessage: Happy birthday!\nDelivery date: May 27, 2026\n\nCode: "
        "ABCD-1234\nValue: 50.00 EUR\n"
    )
    yield from negative("gift_card", "en", "Anna Muster sent you a gift card", card, sender=shop)
    history = (
        "Order 4711 was updated\n\nMessage history:\n\n27 May 2026 14:03, Kiosk Nord wrote:\nYour "
        "kettle ships today.\n\n26 May 2026 10:00, Anna Muster wrote:\nWhere is it?\n"
    )
    yield from negative("history", "en", "Update on order 4711", history, sender=shop)
    fax = (
        "You received a fax.\n\nFrom: +49 30 000000\nTo: +49 40 000000\nDate: 27.05.2026 14:03\n"
        "Pages: 2\nSubject: Rechnung\n"
    )
    yield from negative("fax", "en", "Fax from +49 30 000000", fax, sender=("Fax", "fax@tel.example"))
    event = (
        "Invitation: tea tasting\n\nWhen: 27 May 2026 14:03\nWhere: Harbour 1\nFrom: Kim Lee "
        "<kim.lee@office.example>\nTo: anna.muster@home.example\n"
    )
    yield from negative("invitation", "en", "Invitation: tea tasting", event, sender=COLLEAGUE)
    transport = (
        "LIEFERSCHEIN\n\nAbsender: Teekontor, Bremen\nEmpfänger: Anna Muster, Hamburg\nDatum: "
        "27.05.2026\nBetreff: Lieferung 12\n\n3 x Tee\n"
    )
    yield from negative(
        "delivery_note", "de", "Lieferschein 12", transport, sender=("Teekontor", "rechnung@teekontor.example")
    )
    rental = (
        "Prenotazione confermata\n\nDa: Milano Centrale\nA: Roma Termini\nData: 27/05/2026 14:03\n"
        "Oggetto: biglietto\nTotale: 49,90 €\n"
    )
    yield from negative("ticket", "it", "Prenotazione confermata", rental, sender=("Treno", "biglietti@treno.example"))
    for code, line in (
        ("uk", "ср, 27 трав. 2026 р. о 14:03 Kiosk Nord <orders@kiosk-nord.example> пише:"),
        ("ro", "mie., 27 mai 2026 la 14:03, Kiosk Nord <orders@kiosk-nord.example> a scris:"),
        ("id", "Pada Rab, 27 Mei 2026 pukul 14.03 Kiosk Nord <orders@kiosk-nord.example> menulis:"),
        ("nb", "ons. 27. mai 2026 kl. 14:03 skrev Kiosk Nord <orders@kiosk-nord.example>:"),
        ("hi", "बुध, 27 मई 2026 को 2:03 pm बजे को Kiosk Nord <orders@kiosk-nord.example> ने लिखा:"),
        ("ca", "Missatge de Kiosk Nord <orders@kiosk-nord.example> del dia dc., 27 de maig 2026 a les 14:03:"),
    ):
        yield from negative(
            "late_reply", code, "Re: order 4711", f"Thanks!\n\n{line}\n\n{quote(body_text(ORIGINALS[0]))}", reply=True
        )
    for code, prefix in (
        ("sk", "RE: "),
        ("uk", "RE: "),
        ("id", "RE: "),
        ("he", "RE: "),
        ("ar", "RE: "),
        ("nb", "Re: "),
        ("ca", "RE: "),
        ("et", "RE: "),
    ):
        for layout in (outlook_web, outlook_desktop):
            block = layout(ORIGINALS[1], languages()[code])
            yield from negative(
                f"late_reply_block.{layout.__name__}",
                code,
                f"{prefix}{ORIGINALS[1].subject}",
                f"OK\n\n{block.text}",
                f"<p>OK</p>{block.html}",
                reply=True,
            )
