"""A second set of forwards: mail as it looks after several hops.

Three forwards deep, banners and footers of gateways between them, odd MIME structures and character sets, prefixes
that people edit, histories and tables inside the original.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from tests.forward_samples.clients import (
    apple,
    gmail,
    iphone,
    outlook_classic,
    outlook_desktop,
    outlook_mobile,
    outlook_web,
    samsung,
    thunderbird,
    yahoo,
)
from tests.forward_samples.languages import languages
from tests.forward_samples.mails import FORWARDED_AT, INBOX, encoded_words, special
from tests.forward_samples.originals import ANNA, COLLEAGUE, ORIGINALS, Original
from tests.forward_samples.pieces import Client, Forward, Sample, as_html, quote
from tests.forward_samples.second_headers import second_headers
from tests.forward_samples.second_negatives import second_negatives

BANNERS = (
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless "
    "you recognize the sender and know the content is safe.",
    "EXTERNAL EMAIL: Be careful with links.\n\nFrom outside. To report: use the button. Date of this rule: 2024-01-01.",
    "[EXTERNAL SENDER]",
    "You don't often get email from orders@kiosk-nord.example. Learn why this is important"
    "<https://aka.example/LearnAboutSenderIdentification>",
    "ZjQcmQRYFpfptBannerStart\nThis Message Is From an External Sender\nThis message came from outside your "
    "organization.\nZjQcmQRYFpfptBannerEnd",
    "ACHTUNG: Diese E-Mail stammt von einem externen Absender. Bitte vermeiden Sie es, Anhänge zu öffnen.",
    "Attention : ce courriel provient de l'extérieur de l'organisation.\nDe : l'équipe sécurité",
)
FOOTERS = (
    "Virus-free.www.avscan.example<https://avscan.example/sig-email?utm_medium=email>",
    "Sent from Yahoo Mail on Android<https://mail.example/android>",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Sent from my Galaxy, sorry for tpyos: To: Do",
    "Get Outlook for iOS<https://aka.example/o0ukef>",
    "This email and any files transmitted with it are confidential and intended solely for the "
    "use of the individual or "
    "entity to whom they are addressed.\nFrom time to time we monitor mail.\nPlease consider the environment.",
)
DISCLAIMER = (
    "This message, sent by: Office Ltd, is confidential. If you are not the recipient, delete it.\nSubject to terms."
)


def chain(layouts: tuple[Client, ...], codes: tuple[str, ...], mail: Original, between: str = "") -> Forward:
    """A forward of a forward of a forward, the outermost layout first; `between` stands under each comment."""
    forward = layouts[-1](mail, languages()[codes[-1]])
    text, html, subject = forward.text, forward.html, mail.subject
    for step, (layout, code) in enumerate(reversed(list(zip(layouts[:-1], codes[:-1], strict=True)))):
        subject = f"Fwd: {subject}"
        note = f"Hop {step}: please see below."
        person = (COLLEAGUE, ("Third Person", "third@office.example"))[step % 2]
        shell = layout(
            Original(*person, *ANNA, subject, mail.when + timedelta(days=step + 1, hours=2), (note,)), languages()[code]
        )
        below = f"{between}\n\n{text}" if between else text
        is_marked = re.search(f"^> {note}", shell.text, re.M) is not None
        text = f"{shell.text.rstrip()}\n\n{quote(below) if is_marked else below}"
        below = f"{as_html(between) if between else ''}{html}"
        where = f"<p>{note}</p>"
        html = shell.html.replace(where, where + below) if where in shell.html else shell.html + below
    return Forward(text, html, replace(forward.truth, depth=len(layouts)))


def hops() -> Iterator[Sample]:
    """Three and four programs deep, in one language or several."""
    cases: tuple[tuple[tuple[Client, ...], tuple[str, ...], str], ...] = (
        ((outlook_desktop, gmail, apple), ("en", "en", "en"), ""),
        ((outlook_mobile, gmail, iphone), ("en", "de", "de"), FOOTERS[2]),
        ((gmail, outlook_mobile, outlook_web), ("en", "en", "en"), FOOTERS[5]),
        ((apple, outlook_desktop, gmail), ("fr", "fr", "en"), DISCLAIMER),
        ((outlook_web, outlook_web, outlook_web), ("es", "es", "es"), BANNERS[0]),
        ((gmail, gmail, gmail), ("it", "it", "en"), ""),
        ((thunderbird, outlook_classic, outlook_desktop), ("nl", "nl", "en"), DISCLAIMER),
        ((samsung, yahoo, outlook_web), ("en", "en", "pl"), FOOTERS[1]),
        ((iphone, gmail, apple, outlook_web), ("en", "en", "en", "de"), FOOTERS[3]),
        ((outlook_desktop, outlook_mobile, outlook_desktop, gmail), ("sv", "sv", "en", "en"), BANNERS[2]),
        ((gmail, apple, gmail), ("ja", "ja", "en"), ""),
        ((outlook_web, outlook_mobile, apple), ("pt_BR", "pt_BR", "pt_BR"), FOOTERS[6]),
    )
    for number, (layouts, codes, between) in enumerate(cases):
        forward = chain(layouts, codes, ORIGINALS[(0, 1, 3)[number % 3]], between)
        subject = f"{'Fwd: ' * len(layouts)}{forward.truth.subject}"
        yield from special(f"hops.{number}", codes[0], forward, subject, "text html")


def banners() -> Iterator[Sample]:
    """What gateways write above the header, and into the original's body."""
    layouts = ((outlook_web, "en"), (outlook_desktop, "de"), (gmail, "en"), (apple, "en"), (outlook_mobile, "fr"))
    for number, banner in enumerate(BANNERS):
        for place, (layout, code) in enumerate(layouts[number % 2 :: 2]):
            mail = ORIGINALS[0]
            forward = layout(mail, languages()[code])
            above = Forward(f"{banner}\n\n{forward.text}", as_html(banner) + forward.html, forward.truth)
            inside = layout(replace(mail, body=(banner.split("\n")[0], *mail.body)), languages()[code])
            both = Forward(f"{banner}\n\n{inside.text}", as_html(banner) + inside.html, inside.truth)
            yield from special(
                f"banners.{number}.{layout.__name__}",
                code,
                (above, inside, both)[place],
                f"FW: {'[EXTERNAL] ' if number % 2 else ''}{mail.subject}",
                "text html",
            )


def footers() -> Iterator[Sample]:
    """What scanners and telephones write between the comment and the header."""
    layouts = ((outlook_web, "en"), (outlook_desktop, "fr"), (gmail, "de"), (samsung, "es"))
    for number, footer in enumerate(FOOTERS):
        layout, code = layouts[number % 4]
        mail = ORIGINALS[1]
        forward = layout(mail, languages()[code])
        text = f"FYI\n\n{footer}\n{forward.text}\n\n{DISCLAIMER}\n{footer}\n"
        html = f"<p>FYI</p>{as_html(footer)}{forward.html}{as_html(DISCLAIMER)}"
        yield from special(
            f"footers.{number}", code, Forward(text, html, forward.truth), f"FW: {mail.subject}", "text html"
        )


def in_charset(name: str, text: str, html: str, charset: str, encoding: str, declared: str = "") -> bytes:
    """A mail whose parts are written in a character set other than UTF-8."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"], message["Date"] = "a <a@home.example>", INBOX, "@", FORWARDED_AT
    subtype, content = ("html", f"<html><body>{html}</body></html>") if html else ("plain", text)
    message.set_content(content.encode(charset), "text", subtype, cte=encoding, disposition=None)
    message.replace_header("Content-Type", f"text/{subtype}; charset={declared or charset}")
    return message.as_bytes().replace(b"Subject: @", b"Subject: " + encoded_words(name), 1)


def character_sets() -> Iterator[Sample]:
    cases = (
        ("ja", 4, "iso-2022-jp", "base64", ""),
        ("ja", 4, "shift_jis", "quoted-printable", ""),
        ("ja", 4, "utf-16", "base64", ""),
        ("zh_CN", 5, "gb18030", "base64", ""),
        ("zh_CN", 5, "gbk", "8bit", '"gb2312"'),
        ("zh_TW", 0, "big5", "base64", ""),
        ("ko", 0, "cp949", "base64", "ks_c_5601-1987"),
        ("ru", 8, "windows-1251", "8bit", '"Windows-1251"'),
        ("ru", 8, "koi8-r", "quoted-printable", '"KOI8-R"'),
        ("uk", 0, "koi8-u", "base64", ""),
        ("de", 0, "utf-16-le", "base64", "utf-16le"),
        ("fr", 0, "cp1252", "8bit", "iso-8859-1"),
        ("es", 0, "utf-8-sig", "base64", "utf-8"),
        ("el", 12, "windows-1253", "8bit", ""),
        ("ar", 0, "windows-1256", "base64", ""),
        ("tr", 0, "iso-8859-9", "8bit", ""),
        ("pl", 0, "windows-1250", "quoted-printable", ""),
        ("de", 0, "utf-8", "quoted-printable", '"utf-8"; format=flowed; delsp=yes'),
    )
    for number, (code, place, charset, encoding, declared) in enumerate(cases):
        mail = replace(ORIGINALS[place], when=ORIGINALS[0].when.replace(day=27))
        mail = replace(mail, subject=mail.subject.replace("№ ", "") if place else "Order 4711 confirmed")
        layout = (outlook_web, thunderbird)[number % 2]
        forward = layout(mail, languages()[code])
        for form in ("text", "html"):
            html = forward.html.replace("\u00a0", "&nbsp;") if form == "html" else ""
            html = html.encode(charset, "xmlcharrefreplace").decode(charset)
            text = forward.text.encode(charset, "ignore").decode(charset)
            raw = in_charset("Fwd: " + mail.subject, text, html, charset, encoding, declared)
            yield Sample(f"charset.{number}.{code}.{form}", "charset", code, raw, (forward.truth,))


def structured(subject: str, parts: str, text: str, html: str) -> bytes:
    """A mail whose parts are nested as the shape says: a word for a multipart, t, h, p(df) or i(mage) for a leaf."""
    whole = f"<html><body>{html}</body></html>"
    leaf = {
        "t": ("text/plain; charset=utf-8", text),
        "h": ("text/html; charset=utf-8", whole),
        "c": ("text/plain; charset=utf-8", "FYI\n\nAnna\n"),
        "e": ("text/plain; charset=utf-8", "\n\n"),
        "s": ("text/html; charset=utf-8", "<html><body><br><p>Anna</p></body></html>"),
        "i": ("image/gif\r\nContent-ID: <logo@kiosk>\r\nContent-Disposition: inline", "GIF89a"),
        "d": ('text/csv; name="items.csv"\r\nContent-Disposition: attachment; filename="items.csv"', "a;b\n1;2\n"),
    }

    def made(shape: str, depth: int) -> str:
        if shape in leaf:
            kind, content = leaf[shape]
            return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{content}"
        name, _, rest = shape.partition("(")
        inner, level, children = "", 0, []
        for letter in rest[:-1]:
            level += {"(": 1, ")": -1}.get(letter, 0)
            if letter == "," and not level:
                children.append(inner)
                inner = ""
            else:
                inner += letter
        mark = f"=_{depth}_{name}"
        body = "".join(f"--{mark}\r\n{made(child, depth + 1)}\r\n" for child in (*children, inner))
        return f'Content-Type: multipart/{name}; boundary="{mark}"\r\n\r\n{body}--{mark}--\r\n'

    head = (
        f"From: Anna Muster <anna.muster@home.example>\r\nTo: {INBOX}\r\nDate: {FORWARDED_AT}\r\nMIME-Version: 1.0\r\n"
    )
    return head.encode() + b"Subject: " + encoded_words(subject) + b"\r\n" + made(parts, 0).encode()


def structures() -> Iterator[Sample]:
    """Texts that are empty, placeholders or cut, and bodies in nests and rows of parts."""
    mail = ORIGINALS[0]
    for number, (layout, code) in enumerate(((outlook_web, "en"), (gmail, "de"), (apple, "fr"))):
        forward = layout(mail, languages()[code])
        subject = f"Fwd: {mail.subject}"
        placeholders = (
            "[HTML]",
            "",
            "\u00a0",
            "Please use an HTML viewer to read this message.",
            "FYI\n\nAnna",
            "This is a multi-part message in MIME format.",
            "[cid:image001.png@01DB.5A]\n\n",
        )
        for step, text in enumerate(placeholders):
            if (step + number) % 2 == 0:
                yield from special(f"structure.text{step}", code, replace(forward, text=text), subject, "both")
        shapes = (
            "mixed(alternative(t,related(h,i)),d)",
            "related(alternative(t,h),i)",
            "mixed(h,i,s)",
            "mixed(c,h)",
            "mixed(t,d,e)",
            "alternative(e,mixed(h,i,s))",
            "mixed(related(h,i),c)",
            "signed(mixed(alternative(t,h)))",
            "alternative(t,related(h,i),d)",
            "mixed(mixed(mixed(t)))",
        )
        for step, shape in enumerate(shapes):
            raw = structured(subject, shape, forward.text, forward.html)
            yield Sample(f"structure.shape{step}.{code}", "structure", code, raw, (forward.truth,))


def prefixes() -> Iterator[Sample]:
    """Subjects as people and old programs leave them."""
    frames = (
        ("Re: Fwd: {}", gmail, "en"),
        ("Fwd: Re: Fwd: {}", thunderbird, "en"),
        ("FW : {}", outlook_web, "en"),
        ("Fwd - {}", outlook_desktop, "en"),
        ("[Fwd: {}]", thunderbird, "en"),
        ("{} (fwd)", outlook_classic, "en"),
        ("FYI: {}", outlook_web, "en"),
        ("Fwd:{}", apple, "de"),
        ("FW:FW:FW:{}", outlook_web, "fr"),
        ("Fwd[2]: {}", gmail, "fr"),
        ("TR: RE: {}", outlook_desktop, "fr"),
        ("WG: AW: {}", outlook_desktop, "de"),
        ("转发: 回复: {}", outlook_web, "zh_CN"),
        ("Fw:Fw: {}", yahoo, "en"),
        ("FW_ {}", outlook_web, "en"),
        ("{}", gmail, "es"),
        ("{}", yahoo, "it"),
        ("Rechnung Mai bitte buchen", samsung, "de"),
        ("WG: Fwd: {}", outlook_web, "de"),
        ("[Fwd: [Fwd: {}]]", thunderbird, "de"),
        ("FWD: {} !!!", outlook_web, "nl"),
        ("Fwd. {}", gmail, "nl"),
        ("Fwd {}", outlook_web, "es"),
        ("fwd: {}", apple, "it"),
        ("RV: Fwd: RV: {}", outlook_web, "es"),
        ("I: R: {}", outlook_desktop, "it"),
        ("ENC: {}", outlook_web, "pt_BR"),
        ("TRANSFERT: {}", outlook_web, "fr"),
        ("Doorst: {}", outlook_web, "nl"),
        ("[books] Fwd: {}", gmail, "en"),
        ("[EXT] FW: {}", outlook_desktop, "en"),
        ("***SPAM*** Fwd: {}", gmail, "de"),
        ("", outlook_web, "pl"),
    )
    for number, (frame, layout, code) in enumerate(frames):
        mail = ORIGINALS[(0, 1, 3)[number % 3]]
        forward = layout(mail, languages()[code])
        yield from special(
            f"prefix.{number}", code, forward, frame.format(mail.subject), ("text", "html")[number // 2 % 2]
        )


def histories() -> Iterator[Sample]:
    """A conversation below the original: as quotation, as blocks, and as a forward of somebody else's."""
    quoted = quote("Where is my order?\n\nFrom: my desk\nAnna")
    below = (
        f"On Sun, May 10, 2026 at 9:12 AM Anna Muster <anna.muster@home.example> wrote:\n\n{quoted}",
        f"Am So., 10. Mai 2026 um 09:12 Uhr schrieb Anna Muster <\nanna.muster@home.example>:\n\n{quoted}",
        "-----Original Message-----\nFrom: Anna Muster <anna.muster@home.example>\nSent: Sunday, May 10, 2026 9:12 AM\n"
        "To: Kiosk Nord <orders@kiosk-nord.example>\nSubject: Where is my order?\n\nHello, where is it?",
        "________________________________\nFrom: Anna Muster <anna.muster@home.example>\nSent: "
        "Sunday, May 10, 2026 9:12:05 AM\n"
        "To: Kiosk Nord <orders@kiosk-nord.example>\nSubject: Where is my order?\n\nHello, where is it?",
        "--- ##- Please type your reply above this line -## ---\n\nAnna Muster, May 10, 2026, 9:12 AM:\n\nWhere is it?",
    )
    for number, history in enumerate(below):
        for layout, code in ((gmail, "en"), (outlook_web, "en"), (outlook_desktop, "de"), (apple, "en"))[
            number % 2 :: 2
        ]:
            mail = replace(ORIGINALS[0], subject="Re: Where is my order?", body=("Dear Anna,", "it ships today."))
            forward = layout(mail, languages()[code])
            marked = "\n> From: Kiosk" in forward.text or "> *" in forward.text
            text = f"{forward.text}\n\n{quote(history) if marked else history}"
            yield from special(
                f"history.{number}.{layout.__name__}",
                code,
                Forward(text, forward.html + as_html(history), forward.truth),
                "Fwd: Re: Where is my order?",
                "text html",
            )


CONTENTS = (
    "Your trip\n\nFrom: Berlin Hbf\nTo: Hamburg Hbf\nDate: 27 May 2026, 14:03\nSubject: seat 12",
    "Shipment 88\n\nFrom: Kiosk Nord, Harbour 1\nTo: Anna Muster, Home Street 1\nDate: 05/27/2026\nSent: by truck",
    "Message from the seller:\n\nFrom: blue_kettles\nTo: anna_m\nSent: 27 May 2026 14:03\nSubject: item 3344\n\nHello!",
    "Delivery has failed to these recipients:\n\nx@y.example\n\nOriginal message headers:\n\nFrom: Anna Muster "
    "<anna.muster@home.example>\nTo: <x@y.example>\nSubject: my order\nDate: Sun, 10 May 2026 09:12:05 +0200\n"
    "Message-ID: <1@home.example>",
    "Automatic reply\n\nI am away from: 1 June to: 5 June.\nSubject: away\nDate: today",
    "Invitation: tea tasting\n\nWhen: Wednesday, 27 May 2026 14:03-15:00\nWhere: Harbour 1\nOrganizer: Kim Lee "
    "<kim.lee@office.example>\nTo: anna.muster@home.example\nSubject: tea",
    "Gift card\n\nFrom: Kim Lee <kim.lee@office.example>\nTo: Anna Muster <anna.muster@home.example>\nMessage: enjoy!",
    "Ticket 77\n\nFrom: Kim (support)\nDate: 10 May 2026 09:12\n\nWe have looked into it.\n\n"
    "From: Anna\nDate: 9 May 2026 10:00\n\nHelp!",
)


def contents() -> Iterator[Sample]:
    """Originals with rows of their own that are called like the fields of a header."""
    layouts = (
        (gmail, "en"),
        (outlook_web, "de"),
        (apple, "en"),
        (outlook_desktop, "en"),
        (yahoo, "en"),
        (thunderbird, "fr"),
    )
    for number, content in enumerate(CONTENTS):
        layout, code = layouts[number % len(layouts)]
        paragraphs = tuple(content.split("\n\n"))
        mail = replace(ORIGINALS[0], subject=paragraphs[0], body=paragraphs, rows=())
        forward = layout(mail, languages()[code])
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line.split(": ", 1)) + "</tr>"
            for line in content.split("\n")
        )
        html = forward.html.replace(f"<p>{escape(paragraphs[1])}</p>", f"<table>{rows}</table>")
        yield from special(f"contents.{number}", code, replace(forward, html=html), f"Fwd: {mail.subject}", "text html")


def second_samples() -> list[Sample]:
    """All samples of the second set, forwards and others."""
    makers = (
        hops,
        banners,
        footers,
        character_sets,
        structures,
        prefixes,
        histories,
        contents,
        second_headers,
        second_negatives,
    )
    return [replace(sample, name=f"second.{sample.name}") for maker in makers for sample in maker()]
