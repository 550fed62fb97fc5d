"""Mails of the second set that are no forwards: answers, digests, transcripts, designs, and warnings of fraud."""

from collections.abc import Iterator

from tests.forward_samples.clients import gmail, outlook_classic, outlook_desktop, outlook_web, samsung
from tests.forward_samples.languages import REPLY, languages
from tests.forward_samples.mails import mail_of
from tests.forward_samples.originals import COLLEAGUE, ORIGINALS, body_text
from tests.forward_samples.pieces import Row, Sample, as_html, lines, quote
from tests.forward_samples.second_headers import rows_in

ANSWER = {"In-Reply-To": "<77@kiosk-nord.example>", "References": "<76@kiosk-nord.example> <77@kiosk-nord.example>"}
BULK = {"List-Unsubscribe": "<https://kiosk-nord.example/u>", "Precedence": "bulk"}
SHOP = ("Kiosk Nord", "orders@kiosk-nord.example")
DESK = ("Support", "support@desk.example")


def others(
    name: str, subject: str, text: str, sender: Row, header: dict[str, str] | None = None, html: str = ""
) -> Iterator[Sample]:
    """A mail that is no forward, as text and as HTML."""
    for form in ("text", "html"):
        raw = mail_of(subject, text, html or as_html(text), form, sender=sender, header=header or {})
        yield Sample(f"not.{name}.{form}", f"not.{name}", "", raw)


def answers() -> Iterator[Sample]:
    """Answers, with everything between what was written and what is quoted."""
    head = {code: rows_in(code) for code in ("en", "de", "fr", "es", "it", "nl", "zh_CN", "pl", "ja", "pt_BR")}
    body = body_text(ORIGINALS[0])
    subject = ORIGINALS[0].subject
    shapes = (
        "\n\n".join(f"{a}: {b}" for a, b in head["en"]),
        "  ".join(f"{a}: {b}" for a, b in head["en"]),
        "\n".join(f"**{a}:** {b}" for a, b in head["en"]),
        "\n".join(f"{a}:\n{b}" for a, b in head["en"]),
        "\n".join(f"| {a}: | {b} |" for a, b in head["en"]),
    )
    for number, shape in enumerate(shapes):
        text = f"Thanks, got it.\n\nGet Outlook for iOS<https://aka.example/x>\n\n{shape}\n\n{body}"
        yield from others(f"answer.shape{number}", f"RE: {subject}", text, COLLEAGUE, ANSWER)
    for code, rows in head.items():
        text = f"OK\n\nCAUTION: external sender.\n\n________________________________\n{lines(rows)}\n\n{body}"
        yield from others(f"answer.banner.{code}", f"{REPLY.get(code, 'RE: ')}{subject}", text, COLLEAGUE, ANSWER)
    inline = (
        f"Hello,\n\n> Thank you for your order, Anna!\n\nYou are welcome.\n\n> {lines(head['en'][:1])}\n\n"
        "Where is it?\n"
    )
    yield from others("answer.inline", f"Re: {subject}", inline, COLLEAGUE, ANSWER)
    bottom = (
        "> From: Kiosk Nord <orders@kiosk-nord.example>\n> Date: 27 May 2026\n> To: a@b.example\n> "
        f"Subject: {subject}\n>\n{quote(body)}\nThis is my answer.\n"
    )
    yield from others("answer.bottom", f"Re: {subject}", bottom, COLLEAGUE, ANSWER)
    for code in ("en", "de", "fr"):
        for layout in (outlook_desktop, outlook_classic, samsung):
            block = layout(ORIGINALS[1], languages()[code])
            text = f"No, that is wrong.\n\n{block.text}"
            yield from others(
                f"answer.{layout.__name__}.{code}",
                f"RE: FW: {ORIGINALS[1].subject}",
                text,
                COLLEAGUE,
                ANSWER,
                block.html,
            )
    wrote = "On Wed, May 27, 2026 at 2:03 PM Kiosk Nord <orders@kiosk-nord.example> wrote:"
    inner = gmail(ORIGINALS[0], languages()["en"]).text
    deep = f"Did you get this?\n\n{wrote}\n\n{quote(f'FYI{chr(10)}{chr(10)}{inner}')}"
    yield from others("answer.quotes_forward", f"Re: Fwd: {subject}", deep, COLLEAGUE, ANSWER)
    old = f"Kim Lee wrote:\n\n{quote(body)}\n\nYes.\n"
    yield from others("answer.old", f"Re: {subject}", old, COLLEAGUE, ANSWER)
    odd = outlook_web(ORIGINALS[0], languages()["en"])
    yield from others("answer.no_header", f"RE: {subject}", f"Thanks!\n\n{odd.text}", COLLEAGUE, {}, odd.html)


def digests() -> Iterator[Sample]:
    """Digests of lists, transcripts of tickets and chats."""
    posts = "\n\n".join(
        f"Message: {n}\nDate: Wed, {20 + n} May 2026 14:03:05 +0200\nFrom: Person {n} <p{n}@list.example>\n"
        f"To: tea@list.example\nSubject: [tea] kettles\nMessage-ID: <{n}@list.example>\n\nI like kettle {n}."
        for n in range(1, 5)
    )
    head = (
        "Send tea mailing list submissions to\n\ttea@list.example\n\nToday's Topics:\n\n   1. kettles (Person 1)\n\n\n"
        + "-" * 70
    )
    listed = {"List-Id": "<tea.list.example>", **BULK}
    yield from others(
        "digest.mailman",
        "tea Digest, Vol 9, Issue 4",
        f"{head}\n\n{posts}",
        ("tea", "tea-request@list.example"),
        listed,
    )
    group = (
        "=============\nToday's topic summary\n=============\n\n---------- 1 of 1 ----------\nFrom: "
        "Person 1 <p1@list.example>\nDate: May 27 02:03PM +0200\n\nHello\n"
    )
    yield from others(
        "digest.group", "Digest for tea@groups.example - 1 update", group, ("tea", "tea@groups.example"), listed
    )
    for number, ticket in enumerate(
        (
            "##- Please type your reply above this line -##\n\nFrom: Kim (Agent)\nDate: 27 May 2026 14:03\n\n"
            "Your refund is on its way.\n\nFrom: Anna Muster\nDate: 26 May 2026 10:00\n\nWhere is my "
            "refund?\n",
            "Ticket #991\n\nFrom: Kim Lee <kim.lee@office.example>\nDate: Wed, May 27, 2026 at 2:03 PM\n\n"
            "Your refund is on its way.\n\nFrom: Anna Muster <anna.muster@home.example>\nDate: Tue, May "
            "26, 2026 at 10:00 AM\n\nWhere is my refund?\n",
            "Conversation history\n\nKim (Agent), May 27, 2026, 14:03\nDone.\n\nAnna, May 26, 2026, 10:00\nPlease.\n",
            "Neue Anfrage\n\nVon: Anna Muster\nE-Mail: anna.muster@home.example\nBetreff: Bestellung 4711\n"
            "Datum: 27.05.2026 14:03\nNachricht: Wo ist sie?\n",
            "A new comment was added\n\nFrom: Kim Lee\nTo: Team\nDate: 2026-05-27\nSubject: kettle\n\nLooks good.\n",
        )
    ):
        yield from others(f"ticket.{number}", "[Ticket #991] Your refund", ticket, DESK)
    chats = (
        "[27/05/2026, 14:03] Anna Muster: where is it?\n[27/05/2026, 14:04] Kiosk Nord: on its way\n"
        "From: chat export\n",
        "Chat transcript\n\nFrom: 14:03\nTo: 14:20\nDate: 27 May 2026\nSubject: order 4711\n\nAgent: "
        "Hello\nAnna: Hello\n",
        "Voicemail\n\nFrom: +49 30 000000 (Kiosk Nord)\nTo: +49 40 000000\nDate: Wed, 27 May 2026 "
        "14:03:05 +0200\nSubject: Voicemail\nDuration: 0:31\n",
    )
    for number, chat in enumerate(chats):
        yield from others(f"chat.{number}", "Your conversation", chat, DESK)


def designs() -> Iterator[Sample]:
    """Newsletters, journeys, invoices and payments laid out with the words of a header."""
    cases = (
        (
            "Your e-ticket",
            "E-TICKET\n\nFrom:\nBerlin Hbf\nTo:\nHamburg Hbf\nDate:\n27 May 2026 14:03\nSubject to "
            "conditions\n\nTotal: 29.90 EUR",
        ),
        (
            "Buchungsbestätigung",
            "Reise 88\n\nVon: Zürich HB\nNach: Wien Hbf\nAn: 27.05.2026 14:03\nAbfahrt: 08:40\nBetreff: Sparschiene",
        ),
        (
            "Your ride on Wednesday",
            "Thanks for riding, Anna\n\nFrom: Harbour 1\nTo: Home Street 1\nDate: Wednesday, May 27, 2026\n"
            "Subject: business\nTotal: $12.40",
        ),
        (
            "Invoice 12",
            "INVOICE\n\nFrom: Kiosk Nord <orders@kiosk-nord.example>\nTo: Anna Muster "
            "<anna.muster@home.example>\nDate: May 27, 2026\nSubject: Invoice 12\nDue: June 3, 2026\n\n"
            "Balance due: $39.90",
        ),
        (
            "Facture 12",
            "FACTURE\n\nDe : Kiosk Nord\norders@kiosk-nord.example\nÀ : Anna Muster\n"
            "anna.muster@home.example\nDate : 27/05/2026\nObjet : théière\n\nTotal : 39,90 €",
        ),
        (
            "Factura 12",
            "FACTURA\n\nDe: Kiosk Nord\nPara: Anna Muster\nFecha: 27/05/2026\nAsunto: tetera\n\nTotal: 39,90 €",
        ),
        (
            "請求書 12",
            "請求書\n\n差出人：みどり書店\n宛先：佐藤花子 様\n日付：2026年5月27日\n件名：5月分\n\n合計 4,860円",
        ),
        ("发票 12", "电子发票\n\n发件人：青山茶行\n收件人：李雷\n日期：2026年5月27日\n主题：茶叶\n\n合计：¥268.00"),
        (
            "Payment received",
            "You've got money!\n\nFrom: Kim Lee (kim.lee@office.example)\nTo: Anna Muster "
            "(anna.muster@home.example)\nSent: May 27, 2026 2:03 PM\nSubject: rent\nAmount: $500.00",
        ),
        ("Überweisung", "Von: DE00 0000 0000\nAn: Anna Muster\nGesendet: 27.05.2026\nBetreff: RE-12\nBetrag: 39,90 €"),
        ("Parcel 88 was sent", "Sent: 27 May 2026 14:03\nFrom: Kiosk Nord\nTo: Anna Muster\nSubject: 2 kg\n\nTrack it"),
        (
            "Transfer file",
            "Kim Lee sent you a file\n\nFrom: kim.lee@office.example\nTo: anna.muster@home.example\nSent: "
            "27 May 2026\nSubject: photos\n\nDownload",
        ),
        (
            "Secure message",
            "You have received a secure message.\n\nFrom: Kiosk Nord <orders@kiosk-nord.example>\nTo: "
            "anna.muster@home.example\nDate: May 27, 2026 2:03 PM\nSubject: Your statement\n\nClick to "
            "read it.",
        ),
        (
            "Quarantine report",
            "Messages held\n\nFrom: Kiosk Nord <orders@kiosk-nord.example>\nTo: anna.muster@home.example\n"
            "Subject: Order 4711\nDate: 27 May 2026 14:03\nReason: bulk\n\nRelease | Block\n\nFrom: Tee "
            "<a@tee.example>\nTo: anna.muster@home.example\nSubject: Tee\nDate: 27 May 2026 15:03\n"
            "Reason: spam",
        ),
        (
            "Read: Order 4711",
            "Your message\n\n   To: Kiosk Nord\n   Subject: Order 4711\n   Sent: Wednesday, May 27, 2026 "
            "2:03:05 PM (UTC+01:00)\n\nwas read on Wednesday, May 27, 2026 3:10 PM",
        ),
        ("Declined: tea", "When: 27 May 2026\nFrom: Kim Lee\nTo: Anna\nSubject: tea\nDate: 27 May 2026"),
    )
    for number, (subject, text) in enumerate(cases):
        yield from others(f"design.{number}", subject, text, SHOP, BULK if number % 2 else None)
    cells = "".join(
        f"<tr><td><b>{a}:</b></td><td>{b}</td></tr>"
        for a, b in (
            ("From", "orders@kiosk-nord.example"),
            ("To", "anna.muster@home.example"),
            ("Date", "27 May 2026"),
            ("Order", "4711"),
        )
    )
    yield from others("design.table", "Order 4711", "Order 4711", SHOP, None, f"<h1>Thanks</h1><table>{cells}</table>")
    bounce = (
        "This is the mail system at host mx.example.\n\n<x@y.example>: user unknown\n\n------ This is a copy of the "
        "message, including all the headers. ------\n\nReturn-path: <anna.muster@home.example>\nFrom: Anna Muster "
        "<anna.muster@home.example>\nTo: x@y.example\nSubject: Order 4711\nDate: Wed, 27 May 2026 "
        "14:03:05 +0200\n\nHello\n"
    )
    yield from others(
        "bounce",
        "Mail delivery failed: returning message to sender",
        bounce,
        ("Mail Delivery System", "mailer-daemon@mx.example"),
        {"Auto-Submitted": "auto-replied"},
    )
    fraud = (
        "Warning of fraud\n\nMails like this one are going around:\n\n    From: Kiosk Nord "
        "<orders@kiosk-n0rd.example>\n    Subject: "
        "Your account is locked\n    Date: 27 May 2026\n\nThey are not ours. Delete them.\n"
    )
    yield from others("fraud.indented", "Beware of false mails in our name", fraud, SHOP, BULK)
    fake = (
        "Dear customer,\n\nsee the message of your bank below.\n\nFrom: The Bank\nTo: You\nDate: "
        "today\nSubject: Urgent!\n\nPay now.\n"
    )
    yield from others("fraud.fake", "Urgent: your account", fake, ("Bank", "bank@elsewhere.example"))
    howto = (
        "To forward a mail, copy its header:\n\n  From: the sender\n  Sent: the date\n  To: you\n  "
        "Subject: what it is about\n\nand send it to us.\n"
    )
    yield from others("howto", "How to send us invoices", howto, SHOP, BULK)
    yield from others(
        "empty_forward", "Fwd: the invoice of May", "Sorry, forgot the attachment. From now on: To: me.\n", COLLEAGUE
    )


def second_negatives() -> Iterator[Sample]:
    """All of these."""
    for maker in (answers, digests, designs):
        yield from maker()
