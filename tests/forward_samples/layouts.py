"""Layouts that need more than a block of rows."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP
from html import escape

from tests.forward_samples.clients import apple, gmail, gmail_old, outlook_desktop, outlook_web, qq, thunderbird, yahoo
from tests.forward_samples.languages import ON, RFC, languages
from tests.forward_samples.mails import mail_of, special
from tests.forward_samples.originals import ORIGINALS, at, body_html, body_text, original
from tests.forward_samples.pieces import Forward, Sample, angle, as_html, fields, labels_of, lines, truth_of, written
from tests.forward_samples.rarer_clients import BAR
from tests.forward_samples.simple import EIGHT, Simple


def yandex() -> Iterator[Sample]:
    """Yandex Mail: date and sender in one line, the subject only in the mail's own."""
    mail = ORIGINALS[8]
    date = written("dd.MM.y, HH:mm", mail.when, "ru")[0]
    truth = replace(truth_of(mail, "dd.MM.y, HH:mm", "ru"), to="")
    text = (
        f'{EIGHT} Пересылаемое сообщение {EIGHT}\n{date}, "{mail.name}" <{mail.address}>:\n\n'
        f"{body_text(mail)}\n{EIGHT} Конец пересылаемого сообщения {EIGHT}"
    )
    html = (
        f'<div>{EIGHT} Пересылаемое сообщение {EIGHT}</div><div>{date}, "{mail.name}" &lt;<a '
        f'href="mailto:{mail.address}">{mail.address}</a>&gt;:</div><div>{body_html(mail)}</div><div>'
        f"{EIGHT} Конец пересылаемого сообщения {EIGHT}</div>"
    )
    yield from special("yandex.old", "ru", Forward(text, html, truth), f"Fwd: {mail.subject}")
    head = f'Кому: {mail.to_name} ({mail.to});\nТема: {mail.subject};\n{date}, "{mail.name}" <{mail.address}>:'
    new = Forward(
        f"----------------\n{head}\n\n{body_text(mail)}",
        f"<div>----------------</div>{as_html(head)}<div>{body_html(mail)}</div>",
        replace(truth, to=mail.to),
    )
    yield from special("yandex.new", "ru", new, f"Fwd: {mail.subject}")


def shapes() -> Iterator[Sample]:
    """Blocks in capitals, without spaces or recipient, values on lines of their own, list subjects."""
    mail = ORIGINALS[1]
    for code in ("en", "de", "fr", "es", "ja"):
        language = languages()[code]
        capital = replace(
            language,
            sender=language.sender.upper(),
            sent=language.sent.upper(),
            to=language.to.upper(),
            subject=language.subject.upper(),
        )
        yield from special("shapes.capitals", code, outlook_web(mail, capital), f"FW: {mail.subject}", "text html")
        tight = Simple("-------- {forwarded} --------", "FDTS", "long", "date", gap="")(mail, language)
        yield from special("shapes.tight", code, tight, f"Fwd: {mail.subject}", "text")
        apart = Simple("-------- {forwarded} --------", "FDTS", "long", "date", gap="\n")(mail, language)
        cells = fields(mail, "FDTS", labels_of(language), written(language.long, mail.when, code)[0])
        rows = "".join(f"<div>{label}:</div><div>{escape(value, quote=False)}</div>" for label, value in cells)
        bar = f"<div>-------- {language.forwarded} --------</div>"
        yield from special(
            "shapes.apart",
            code,
            replace(apart, html=f"{bar}{rows}<br>{body_html(mail)}"),
            f"Fwd: {mail.subject}",
            "text html",
        )
        without = Simple("-------- {forwarded} --------", "FDS", "long", "date")(mail, language)
        yield from special(
            "shapes.no_recipient",
            code,
            replace(without, truth=replace(without.truth, to="")),
            f"Fwd: {mail.subject}",
            "text html",
        )
        gapped = Simple("-------- {forwarded} --------", "FDTS", "long", "date", gap="\u00a0 \t")(mail, language)
        doubled_lines = replace(gapped, text=gapped.text.replace("\n", "\n\n", 5))
        yield from special("shapes.blank_lines", code, doubled_lines, f"Fwd: {mail.subject}", "text")
        listed = gmail_old(mail, language)
        yield from special("shapes.list_subject", code, listed, f"[Accounts] Fwd: {mail.subject}", "text html")


def new_outlook() -> Iterator[Sample]:
    """The containers that newer versions of Outlook put around the block."""
    for number, code in enumerate(("en", "de", "fr", "nl", "sv", "ja")):
        mail, language = original(number + 2, code), languages()[code]
        date = written(language.long, mail.when, code)[0]
        rows = fields(mail, "FDTS", labels_of(language), date)
        shown = "<br>".join(
            (
                f'<b><span style="font-size:12.0pt;color:black">{label}: </span></b><span '
                f'style="font-size:12.0pt;color:black">{escape(value, quote=False)}</span>'
            )
            for label, value in rows
        )
        html = (
            '<div id="mail-editor-reference-message-container"><div><div><div style="border:none;'
            'border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in">'
            f'<p class="MsoNormal" style="margin-bottom:12.0pt">{shown}<o:p></o:p></p></div>'
            f"{body_html(mail)}</div></div></div>"
        )
        forward = Forward(f"{lines(rows)}\n\n{body_text(mail)}", html, truth_of(mail, language.long, code))
        yield from special("new_outlook", code, forward, f"FW: {mail.subject}", "text html")


def by_attribution() -> Iterator[Sample]:
    """Mobile programs that forward as they answer: "On …, X wrote:". The subject stands in the mail's own alone."""
    for number, code in enumerate(("en", "de", "fr", "es", "it", "nl", "pt_BR", "pl", "sv")):
        mail, language = original(number, "") if number != 6 else ORIGINALS[0], languages()[code]
        date, *_ = written(language.gmail, mail.when, code)
        line = ON[code].format(date=date, who=angle(mail.name, mail.address))
        truth = replace(truth_of(mail, language.gmail, code), to="")
        yahoo_app = f"Yahoo Mail\n\n{language.begin}\n\n{line}\n\n"
        html = (
            '<div>Yahoo Mail</div><br><p class="yahoo-quoted-begin" style="font-size: 15px; color: '
            f'#715FFA;">{language.begin}</p><blockquote class="iosymail"><div>'
            f"{escape(line, quote=False)}</div><br>{body_html(mail)}</blockquote>"
        )
        yield from special(
            "attribution.yahoo_app",
            code,
            Forward(yahoo_app + body_text(mail), html, truth),
            f"Fw: {mail.subject}",
            "text html",
        )
        bare_line = Forward(
            f"BlueMail\n\n{line}\n\n{body_text(mail)}",
            f'<div class="replyHeader" dir="auto">{escape(line, quote=False)}</div><br>{body_html(mail)}',
            truth,
        )
        yield from special("attribution.bluemail", code, bare_line, f"Fwd: {mail.subject}", "text html")


def netease_app() -> Iterator[Sample]:
    """NetEase Mail Master: a table, whose plain text has bars for its columns."""
    cases = (
        ("en", "---- Forwarded Message ----", ("From", "Date", "To", "Subject"), "MM/dd/y HH:mm"),
        ("zh_CN", "---- 转发的邮件 ----", ("发件人", "日期", "收件人", "主题"), "y年MM月dd日 HH:mm"),
        ("zh_CN", "---- 原始邮件 ----", ("发件人", "发送日期", "收件人", "主题"), "y-MM-dd HH:mm"),
    )
    for number, (code, bar, labels, pattern) in enumerate(cases):
        mail = replace(ORIGINALS[5], when=at(2026, 4, 28, 13, 9, 8))
        rows = fields(
            mail,
            "FDTS",
            dict(zip("FDTS", labels, strict=True)),
            written(pattern, mail.when, code)[0],
            lambda n, a: f"{n}<{a}>",
        )
        text = f"{bar}\n" + "\n".join(f"| {label} | {value} |" for label, value in rows) + f"\n\n{body_text(mail)}"
        cells = "".join(
            f'<tr><td style="color:#7d8085">{label}</td><td>{escape(value, quote=False)}</td></tr>'
            for label, value in rows
        )
        html = (
            f'<div id="ntes-iosmail-quote"><div>{bar}</div><table><tbody>{cells}</tbody></table>{body_html(mail)}</div>'
        )
        yield from special(
            f"netease_app.{number}",
            code,
            Forward(text, html, truth_of(mail, pattern, code)),
            f"转发：{mail.subject}",
            "text html",
        )


def wholes() -> Iterator[Sample]:
    """Forwards as whole mails: with documents attached, page styles and preheaders in the original, long signatures."""
    card = (
        "Anna Muster\nHome Street 1\nTel: +49 000 000000\nFax: +49 000 000001\nE-Mail: "
        "anna.muster@home.example\nWeb: https://home.example\nTo find us: third floor\n\n"
    )
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Order</title><style>'
        '.x{color:#fff}</style></head><body bgcolor="#ffffff">'
        '<div style="display:none;max-height:0;overflow:hidden">From: us, with love. Date: today. '
        "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>"
    )
    cases = (
        (gmail, "en"),
        (outlook_web, "de"),
        (outlook_desktop, "fr"),
        (apple, "it"),
        (thunderbird, "nl"),
        (yahoo, "es"),
        (qq, "zh_CN"),
    )
    for number, (layout, code) in enumerate(cases):
        name = layout.__name__
        mail = original(number, code)
        forward = layout(mail, languages()[code])
        rich = forward.html.replace(body_html(mail), f"{page}{body_html(mail)}</body></html>")
        yield from special(
            f"wholes.page.{name}", code, replace(forward, html=rich), f"Fwd: {mail.subject}", "html both"
        )
        signed = Forward(card + forward.text, as_html(card) + forward.html, forward.truth)
        yield from special(f"wholes.card.{name}", code, signed, f"Fwd: {mail.subject}", "text html")
        empty = replace(forward, text=" \n")
        yield from special(f"wholes.no_text.{name}", code, empty, f"Fwd: {mail.subject}", "both")
        message = message_from_bytes(mail_of(f"Fwd: {mail.subject}", forward.text, forward.html), policy=SMTP)
        message.add_attachment(b"Terms of trade.\n", maintype="text", subtype="plain", filename="terms.txt")
        message.set_boundary("=_parts")
        yield Sample(f"wholes.attached.{name}.{code}", "wholes", code, message.as_bytes(), (forward.truth,))


def rarer_layouts() -> Iterator[Sample]:
    """Layouts that need more than a block of rows."""
    mail = replace(ORIGINALS[0], when=at(2026, 5, 27, 14, 3))
    english = languages()["en"]
    stamp = "Wed May 27 2026 14:03:05 GMT+0200 (Central European Summer Time)"
    head = (
        f"------------------- Original Message -------------------\nFrom: {mail.address};\nReceived: "
        f"{stamp}\nTo: {mail.to};\nSubject: {mail.subject}\n\n"
    )
    truth = replace(truth_of(mail, RFC, "en"), name="")
    yield from special(
        "dynamics",
        "en",
        Forward(head + body_text(mail), as_html(head) + body_html(mail), truth),
        f"FW: {mail.subject}",
        "text html",
    )

    sender = escape(mail.name)
    foxmail = (
        '<blockquote style="margin-top:0"><div style="background-color:#efefef"><div '
        f'style="padding:8px"><div><b>发件人：</b>&nbsp;<a href="mailto:{mail.address}">{sender}</a></div>'
        "<div><b>发送时间：</b>&nbsp;2026-05-27&nbsp;14:03</div><div><b>收件人：</b>&nbsp;<a "
        f'href="mailto:{mail.to}">{mail.to_name}</a></div><div><b>主题：</b>&nbsp;{mail.subject}</div>'
        f"</div></div>{body_html(mail)}</blockquote>"
    )
    truth = truth_of(mail, "y-MM-dd HH:mm", "zh_CN")
    yield from special("foxmail_links", "zh_CN", Forward("", foxmail, truth), f"转发: {mail.subject}", "html")

    spaced_label = (
        f"{BAR}\n发件人：{mail.name}<{mail.address}>\n日　期：2026年05月27日 14:03:05\n"
        f"收件人：{mail.to_name}<{mail.to}>\n主　题：{mail.subject}\n\n"
    )
    yield from special(
        "aliyun_spaced",
        "zh_CN",
        Forward(spaced_label + body_text(mail), as_html(spaced_label) + body_html(mail), truth),
        f"转发：{mail.subject}",
        "text html",
    )

    pegasus = (
        f"------- Forwarded message follows -------\nFrom:           \t{mail.name} <{mail.address}>\n"
        f"To:             \t{mail.to}\nSubject:        \t{mail.subject}\nDate sent:      \tWed, 27 May "
        f"2026 14:03:05 +0200\n\n{body_text(mail)}\n------- End of forwarded message -------\n"
    )
    yield from special(
        "pegasus_labels", "en", Forward(pegasus, "", truth_of(mail, RFC, "en")), f"(Fwd) {mail.subject}", "text"
    )

    rows = fields(mail, "FDTS", labels_of(english, "sent"), "Wednesday, May 27, 2026 2:03 PM")
    truth = truth_of(mail, english.long, "en")
    shown = [(label, escape(value, quote=False)) for label, value in rows]
    markups = {
        "list": "<ul>" + "".join(f"<li><b>{a}:</b> {b}</li>" for a, b in shown) + "</ul>",
        "definitions": "<dl>" + "".join(f"<dt>{a}:</dt><dd>{b}</dd>" for a, b in shown) + "</dl>",
        "split": "<p>" + "<br>".join(f"<b>{a[0]}</b><b>{a[1:]}</b><span>:</span> {b}" for a, b in shown) + "</p>",
        "outside": "<div>" + "<br>".join(f"<b>{a}</b><i>: </i><font>{b}</font>" for a, b in shown) + "</div>",
        "nested": "<table><tr><td><table>"
        + "".join(f"<tr><td nowrap><font>{a}:</font></td><td></td><td><font>{b}</font></td></tr>" for a, b in shown)
        + "</table></td></tr></table>",
        "mso": "<!--[if mso]><p>x</p><![endif]--><div>"
        + "".join(
            (
                f"<p class=MsoNormal style='tab-stops:72.0pt'><b>{a}:<span style='mso-tab-count:1'>&nbsp;&nbsp;"
                f"&nbsp;</span></b>{b}<o:p></o:p></p>"
            )
            for a, b in shown
        )
        + "</div>",
        "no_colon_cells": "<table>" + "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in shown) + "</table>",
        "upper_tags": "<DIV><HR>" + "<BR>".join(f"<STRONG>{a}:</STRONG> {b}" for a, b in shown) + "</DIV>",
    }
    for name, markup in markups.items():
        yield from special(
            f"markup.{name}",
            "en",
            Forward("", f"<p>FYI</p>{markup}{body_html(mail)}", truth),
            f"FW: {mail.subject}",
            "html",
        )

    glued = (
        f"   ----- Forwarded message ----- From: {mail.name} <{mail.address}>To: {mail.to}Sent: "
        f"Wednesday, May 27, 2026 at 02:03:05 PM GMT+2Subject: {mail.subject}   "
    ) + " ".join(mail.body)
    web = yahoo(mail, english)
    yield from special("yahoo_glued", "en", replace(web, text=glued), f"Fw: {mail.subject}", "both")
