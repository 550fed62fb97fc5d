"""Whole mails around a forward, or around something that only looks like one."""

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from tests.forward_samples.languages import languages
from tests.forward_samples.originals import original
from tests.forward_samples.pieces import Client, Forward, Row, Sample, as_html

FORWARDER = ("Anna Muster", "anna.muster@home.example")


INBOX = "invoices@billfold-user.example"


FORWARDED_AT = "Thu, 31 Dec 2026 09:12:44 +0100"


COMMENTS = (
    "",
    "FYI",
    "Please file this one.\n\nThanks\nAnna",
    "Bitte ablegen, danke!",
    "请查收，谢谢。",
    "Voilà la facture.",
)


SIGNATURE = "\n-- \nAnna Muster\nTel.: +49 000 000000\nhttps://home.example"


DISCLAIMER = "This message is confidential. If you are not the intended recipient, delete it."


def mail_of(
    subject: str,
    text: str,
    html: str,
    form: str = "both",
    encoding: str = "quoted-printable",
    sender: Row = FORWARDER,
    header: dict[str, str] | None = None,
    sent: str = FORWARDED_AT,
) -> bytes:
    """A whole message. `form` is text, html or both."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{sender[0]} <{sender[1]}>"
    message["To"] = INBOX
    message["Subject"] = "@"
    message["Date"] = sent
    message["Message-ID"] = f"<{len(text)}.{len(html)}@home.example>"
    for name, value in (header or {}).items():
        message[name] = value
    whole = (
        f'<html><head><meta charset="utf-8"><style>p {{margin:0}}</style></head><body dir="auto">{html}</body></html>'
    )
    if form == "html":
        message.set_content(whole, subtype="html", cte=encoding)
    else:
        message.set_content(text, cte=encoding)
        if form == "both":
            message.add_alternative(whole, subtype="html", cte=encoding)
    if form == "both":
        message.set_boundary("=_alternatives")
    return message.as_bytes().replace(b"Subject: @", b"Subject: " + encoded_words(subject), 1)


def encoded_words(text: str) -> bytes:
    """A subject as RFC 2047 wants it; the standard library loses spaces between encoded words."""
    if text.isascii():
        return text.encode()
    chunks = (base64.b64encode(text[start : start + 12].encode()) for start in range(0, len(text), 12))
    return b"\r\n ".join(b"=?utf-8?B?" + chunk + b"?=" for chunk in chunks)


def forwarded_mail(forward: Forward, number: int, subject: str, prefix: str) -> bytes:
    """A forward with a comment above, a signature, a disclaimer below or neither, as its number says."""
    comment = COMMENTS[number % len(COMMENTS)]
    signature = SIGNATURE if number % 5 == 3 else ""
    below = DISCLAIMER if number % 7 == 4 else ""
    text = "\n".join(piece for piece in (comment + signature, "", forward.text, below) if piece or not comment)
    above = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in (comment + signature).split("\n"))
    html = f"{above}<br>{forward.html}" + (f'<p style="font-size:8pt">{below}</p>' if below else "")
    form = ("both", "html", "text")[number % 3]
    encoding = ("quoted-printable", "base64", "8bit")[number % 4 % 3]
    return mail_of(f"{prefix}{subject}", text, html, form, encoding)


def special(
    name: str, code: str, forward: Forward, subject: str, forms: str = "text html both", sent: str = ""
) -> Iterator[Sample]:
    """A forward in each of the forms (text, html, both) under the subject given."""
    for form in forms.split():
        raw = mail_of(subject, forward.text, forward.html, form, sent=sent or FORWARDED_AT)
        yield Sample(f"{name}.{code}.{form}", name.split(".")[0], code, raw, (forward.truth,))


def negative(
    name: str,
    code: str,
    subject: str,
    text: str,
    html: str = "",
    reply: bool = False,
    forms: str = "text html",
    sender: Row = FORWARDER,
) -> Iterator[Sample]:
    header = {"In-Reply-To": "<77@kiosk-nord.example>", "References": "<77@kiosk-nord.example>"} if reply else {}
    for form in forms.split():
        raw = mail_of(subject, text, html or as_html(text), form, sender=sender, header=header)
        yield Sample(f"not.{name}.{code}.{form}", f"not.{name}", code, raw)


def crossed(clients: Sequence[tuple[str, Client, str, str]]) -> Iterator[Sample]:
    """Every client in every language it speaks."""
    number = 0
    for client, layout, codes, prefix in clients:
        for code in codes.split():
            number += 1
            language = languages()[code]
            mail = original(number, code)
            if re.search(r"M/d|d/M", language.short) and mail.when.day < 13 and code in ("en", "en_GB"):
                mail = replace(mail, when=mail.when.replace(day=mail.when.day + 14))
            forward = layout(mail, language)
            raw = forwarded_mail(forward, number, mail.subject, prefix or f"{language.prefix}: ")
            yield Sample(f"{client}.{code}", client, code, raw, (forward.truth,))
