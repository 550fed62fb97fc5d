"""The same layouts wrapped, edited, quoted, with more rows, with a history below."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.forward_samples.clients import (
    apple,
    gmail,
    gmail_old,
    outlook_classic,
    outlook_desktop,
    outlook_web,
    proton,
    qq,
    samsung,
    thunderbird,
    yahoo,
    zoho,
)
from tests.forward_samples.languages import REPLY, languages
from tests.forward_samples.mails import special
from tests.forward_samples.originals import LONG, ORIGINALS, ROUTE, original
from tests.forward_samples.pieces import Forward, Sample, as_html, folded, quote
from tests.forward_samples.simple import Simple


def wrapped() -> Iterator[Sample]:
    for layout in (gmail, outlook_web, apple, thunderbird, outlook_classic, samsung, zoho, proton, yahoo, qq):
        forward = layout(LONG, languages()["en"])
        for width in (76, 60):
            again = replace(forward, text=folded(forward.text, width))
            yield from special(f"wrapped.{layout.__name__}.{width}", "en", again, f"Fwd: {LONG.subject}", "text")
    forward = apple(LONG, languages()["de"])
    yield from special(
        "wrapped.flowed", "de", replace(forward, text=folded(forward.text, 72, True)), f"Fwd: {LONG.subject}", "text"
    )
    for code in ("en", "fr", "ja"):  # the address on a line of its own
        mail = original(2, code)
        forward = gmail_old(mail, languages()[code])
        split = replace(forward, text=forward.text.replace(f" <{mail.address}>", f"\n<{mail.address}>", 1))
        yield from special("wrapped.address", code, split, f"Fwd: {mail.subject}", "text")


def edited() -> Iterator[Sample]:
    """The subject changed by who forwards, taken away, or without a prefix."""
    layouts = (gmail, outlook_web, apple, thunderbird, outlook_desktop, yahoo, zoho, qq)
    for number, layout in enumerate(layouts):
        code = ("en", "de", "fr", "es", "it", "nl", "en", "zh_CN")[number]
        forward = layout(original(number, code), languages()[code])
        subject = (
            "Tax 2026",
            "Rechnung Mai",
            "",
            "para contabilidad",
            "Fattura",
            "Bon",
            forward.truth.subject,
            "发票",
        )[number]
        yield from special(f"edited.{layout.__name__}", code, forward, subject, "text html")


def odd_fields() -> Iterator[Sample]:
    """Blank subjects, empty bodies, more recipients, more rows, words of the header inside values."""
    mail = ORIGINALS[0]
    layouts = (
        (gmail, "en"),
        (outlook_web, "de"),
        (outlook_desktop, "fr"),
        (apple, "en"),
        (thunderbird, "es"),
        (yahoo, "it"),
        (samsung, "nl"),
    )
    tricky = (
        "Fwd: what you sent",
        "Re: [Ticket 88] From: the shop To: you",
        "Date: 3 June – Subject: tea",
        "::: sale :::",
        "🎁🎉",
        "a" * 120,
        "To:",
        'Order <4711> & "more"',
    )
    for number, (layout, code) in enumerate(layouts):
        language = languages()[code]
        name = layout.__name__
        blank = layout(replace(mail, subject=""), language)
        yield from special(f"blank_subject.{name}", code, blank, "Fwd: ", "text html")
        empty = layout(replace(mail, body=("",), rows=()), language)
        yield from special(f"empty_body.{name}", code, empty, f"Fwd: {mail.subject}", "text html")
        for place, subject in enumerate(tricky):
            if (place + number) % 3 == 0:
                forward = layout(replace(mail, subject=subject), language)
                yield from special(
                    f"tricky_subject.{name}.{place}", code, forward, f"Fwd: {subject}", ("text", "html")[number % 2]
                )
        several = replace(
            mail, to="anna.muster@home.example>, Kim Lee <kim.lee@office.example>; Third <third@office.example"
        )
        forward = layout(several, language)
        text, html = forward.text, forward.html
        yield from special(
            f"several_recipients.{name}",
            code,
            Forward(text, html, replace(forward.truth, to=mail.to)),
            f"Fwd: {mail.subject}",
            "text",
        )
        route = layout(ROUTE, language)
        yield from special(f"route_in_body.{name}", code, route, f"Fwd: {ROUTE.subject}", "text html")


def more_rows() -> Iterator[Sample]:
    """Copies, importance, attachments and reply addresses among the rows."""
    mail = ORIGINALS[1]
    cases = (
        (
            "en",
            "FDTS",
            (
                (3, "Cc", "Kim Lee <kim.lee@office.example>"),
                (5, "Attachments", "invoice.pdf"),
                (6, "Importance", "High"),
            ),
        ),
        (
            "de",
            "FDTS",
            ((3, "Cc", "Kim Lee <kim.lee@office.example>"), (5, "Anlagen", "rechnung.pdf"), (6, "Wichtigkeit", "Hoch")),
        ),
        (
            "fr",
            "FDTS",
            (
                (3, "Cc", "Kim Lee <kim.lee@office.example>"),
                (5, "Pièces jointes", "facture.pdf"),
                (6, "Importance", "Haute"),
            ),
        ),
        ("es", "FDTS", ((3, "CC", "Kim Lee <kim.lee@office.example>"), (5, "Datos adjuntos", "factura.pdf"))),
        ("it", "FDTS", ((3, "Cc", "Kim Lee <kim.lee@office.example>"), (5, "Allegati", "fattura.pdf"))),
        (
            "nl",
            "FDTS",
            ((3, "CC", "Kim Lee <kim.lee@office.example>"), (5, "Bijlagen", "factuur.pdf"), (6, "Urgentie", "Hoog")),
        ),
        (
            "en",
            "SDFT",
            (
                (3, "Reply-To", "help@teekontor.example"),
                (5, "CC", "third@office.example"),
                (6, "Organization", "Tea Ltd"),
            ),
        ),
        ("de", "SDFT", ((3, "Antwort an", "hilfe@teekontor.example"), (5, "Kopie (CC)", "third@office.example"))),
        ("fr", "SDFT", ((3, "Répondre à", "aide@teekontor.example"), (5, "Copie à", "third@office.example"))),
        ("en", "FSDT", ((4, "Cc", "kim.lee@office.example"), (5, "Reply-To", "help@teekontor.example"))),
        ("ja", "FDTS", ((3, "CC", "kim.lee@office.example"),)),
        ("zh_CN", "FDTS", ((3, "抄送", "Kim Lee <kim.lee@office.example>"),)),
        ("ru", "FDTS", ((3, "Копия", "Kim Lee <kim.lee@office.example>"),)),
        ("pl", "FDTS", ((3, "DW", "Kim Lee <kim.lee@office.example>"),)),
        ("hu", "FDTS", ((3, "Másolatot kap", "Kim Lee <kim.lee@office.example>"),)),
        ("tr", "FDTS", ((3, "Bilgi", "Kim Lee <kim.lee@office.example>"),)),
        ("ko", "FDTS", ((3, "참조", "Kim Lee <kim.lee@office.example>"),)),
    )
    for number, (code, order, extra) in enumerate(cases):
        layout = Simple(
            "" if order == "FDTS" else "-------- {forwarded} --------",
            order,
            "long",
            "sent" if order == "FDTS" else "date",
            extra=extra,
            shape=("br", "table", "div")[number % 3],
        )
        yield from special(
            f"more_rows.{number}", code, layout(mail, languages()[code]), f"Fwd: {mail.subject}", "text html"
        )


def marks() -> Iterator[Sample]:
    """Right-to-left marks, odd spaces and quote marks of every depth."""
    for code, mail in (("he", ORIGINALS[9]), ("ar", ORIGINALS[10]), ("he", ORIGINALS[0])):
        for layout in (gmail, outlook_web, apple):
            forward = layout(mail, languages()[code])
            text = re.sub(
                r"^((?:> )?\*?\w[^\n:<]{0,18}:\*?) (.*)$", "\u200f\\1 \u202b\\2\u202c", forward.text, flags=re.M
            )
            html = forward.html.replace(f"&lt;{mail.address}&gt;", f"\u200e&lt;{mail.address}&gt;\u200e")
            yield from special(
                f"marks.{layout.__name__}.{mail.address}",
                code,
                replace(forward, text=text, html=html),
                f"Fwd: {mail.subject}",
                "text html",
            )
    for layout, code, mark in (
        (gmail, "en", "> "),
        (outlook_web, "de", "> > "),
        (thunderbird, "fr", ">> "),
        (outlook_classic, "es", "> "),
        (yahoo, "en", "| "),
        (gmail_old, "nl", ">"),
        (samsung, "it", "    "),
    ):
        mail = ORIGINALS[3]
        forward = layout(mail, languages()[code])
        yield from special(
            f"quoted.{layout.__name__}",
            code,
            replace(forward, text=quote(forward.text, mark)),
            f"Fwd: {mail.subject}",
            "text",
        )


def conversations() -> Iterator[Sample]:
    """A reply history below the original, or words above it that look like a header."""
    below = (
        "\n\nOn Mon, 4 May 2026 at 10:00, Anna Muster <anna.muster@home.example> wrote:\n> Where is "
        "my order?\n>\n> From: my desk\n> Anna\n"
    )
    above = "Subject: to what we agreed, this is for May.\nTo: be filed by Friday.\n\n"
    for layout, code in (
        (gmail, "en"),
        (outlook_web, "en"),
        (apple, "de"),
        (thunderbird, "fr"),
        (outlook_desktop, "it"),
        (gmail_old, "es"),
    ):
        mail = replace(ORIGINALS[0], subject="Re: Where is my order?")
        forward = layout(mail, languages()[code])
        history = replace(forward, text=forward.text.rstrip() + below, html=forward.html + as_html(below))
        yield from special(
            f"history_below.{layout.__name__}", code, history, "Fwd: Re: Where is my order?", "text html"
        )
        talk = replace(forward, text=above + forward.text, html=as_html(above) + forward.html)
        yield from special(f"words_above.{layout.__name__}", code, talk, "Fwd: Re: Where is my order?", "text html")
    for code in (
        "en",
        "de",
        "fr",
        "sv",
        "nl",
        "zh_CN",
        "it",
        "pl",
    ):  # an Outlook thread: the newest block is what was forwarded
        mail, language = ORIGINALS[1], languages()[code]
        older = outlook_web(
            replace(ORIGINALS[0], subject=mail.subject, name="Anna Muster", address="anna.muster@home.example"),
            language,
        )
        newest = outlook_web(replace(mail, subject=f"{REPLY.get(code, 'RE: ')}{mail.subject}"), language)
        thread = Forward(f"{newest.text}\n{older.text}", newest.html + older.html, newest.truth)
        yield from special("thread_forwarded", code, thread, f"FW: {mail.subject}", "text html")


def by_name_only() -> Iterator[Sample]:
    """Outlook shows contacts of one's own company by name alone: there is no address to be found."""
    for code in ("en", "de", "fr", "nl"):
        layout = Simple("", "FDTS", "long", "sent", lambda name, _: name or "Orders", lambda name, _: name, shape="br")
        forward = layout(ORIGINALS[0], languages()[code])
        forward = replace(forward, truth=replace(forward.truth, sender="", to=""))
        yield from special("name_only", code, forward, f"Fwd: {ORIGINALS[0].subject}", "text html")
