"""Forwards of forwards, and several originals side by side."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import escape

from tests.forward_samples.clients import (
    apple,
    gmail,
    gmail_old,
    gmx,
    iphone,
    netease,
    outlook_classic,
    outlook_desktop,
    outlook_mobile,
    outlook_web,
    proton,
    qq,
    samsung,
    thunderbird,
    windows_mail,
    yahoo,
    zoho,
)
from tests.forward_samples.languages import Language, languages
from tests.forward_samples.mails import mail_of, special
from tests.forward_samples.originals import ANNA, COLLEAGUE, ORIGINALS, Original, original
from tests.forward_samples.pieces import Client, Forward, Sample, quote


def nested(outer: Client, inner: Client, mail: Original, first: Language, second: Language) -> Forward:
    """A forward of a forward: a colleague forwarded with `inner`, and that was forwarded with `outer`."""
    deep = inner(mail, first)
    prefix = first.prefix if inner in (outlook_web, outlook_desktop, outlook_classic) else "Fwd"
    middle = Original(
        *COLLEAGUE,
        *ANNA,
        f"{prefix}: {mail.subject}",
        mail.when + timedelta(days=2, hours=3),
        ("For your files, Anna.",),
    )
    shell = outer(middle, second)
    mark = "For your files, Anna."
    quoted_lines = re.search("^> For your files", shell.text, re.M) is not None
    text = shell.text.rstrip() + "\n\n" + (quote(deep.text) if quoted_lines else deep.text)
    html = shell.html.replace(f"<p>{mark}</p>", f"<p>{mark}</p>{deep.html}")
    if html == shell.html:
        html = f"<div>{escape(text).replace(chr(10), '<br>')}</div>"
    return Forward(text, html, replace(deep.truth, depth=2))


TWICE = (
    (gmail, outlook_desktop, "en", "de"),
    (gmail, gmail, "en", "en"),
    (outlook_web, gmail, "de", "en"),
    (apple, gmail, "fr", "fr"),
    (gmail, apple, "es", "es"),
    (outlook_desktop, outlook_web, "nl", "nl"),
    (outlook_web, outlook_web, "ja", "en"),
    (thunderbird, apple, "de", "en"),
    (apple, apple, "it", "it"),
    (yahoo, outlook_mobile, "en", "pl"),
    (outlook_mobile, qq, "en", "zh_CN"),
    (qq, netease, "zh_CN", "zh_CN"),
    (samsung, gmail_old, "de", "de"),
    (zoho, gmail, "en", "pt_BR"),
    (proton, thunderbird, "en", "cs"),
    (iphone, outlook_desktop, "sv", "sv"),
    (outlook_desktop, iphone, "da", "da"),
    (gmail, yahoo, "ko", "en"),
    (outlook_web, gmx, "de", "de"),
    (gmail, outlook_classic, "ru", "ru"),
    (windows_mail, outlook_web, "en", "en"),
    (thunderbird, thunderbird, "hu", "hu"),
)


def twice() -> Iterator[Sample]:
    for number, (outer, inner, second, first) in enumerate(TWICE):
        mail = original(number, first)
        forward = nested(outer, inner, mail, languages()[first], languages()[second])
        for form in ("text", "html"):
            name = f"twice.{outer.__name__}_of_{inner.__name__}.{second}-{first}.{form}"
            raw = mail_of(f"Fwd: Fwd: {mail.subject}", forward.text, forward.html, form)
            yield Sample(name, "twice", second, raw, (forward.truth,))


def side_by_side() -> Iterator[Sample]:
    for number, (layout, code) in enumerate(
        (
            (gmail, "en"),
            (outlook_web, "de"),
            (thunderbird, "fr"),
            (outlook_desktop, "es"),
            (zoho, "en"),
            (gmail_old, "it"),
        )
    ):
        language = languages()[code]
        parts = [layout(original(number + step), language) for step in (0, 3)]
        text = "Two receipts in one mail.\n\n" + "\n\n".join(part.text for part in parts)
        html = "<p>Two receipts in one mail.</p>" + "<br>".join(part.html for part in parts)
        for form in ("text", "html"):
            raw = mail_of("Fwd: receipts of May", text, html, form)
            yield Sample(
                f"side_by_side.{layout.__name__}.{code}.{form}",
                "side_by_side",
                code,
                raw,
                tuple(part.truth for part in parts),
            )


def deeper() -> Iterator[Sample]:
    """Three deep, and three side by side."""
    mail, english, german = ORIGINALS[3], languages()["en"], languages()["de"]
    for outer, middle, inner in (
        (gmail, outlook_web, apple),
        (outlook_web, outlook_desktop, outlook_web),
        (thunderbird, gmail, samsung),
        (proton, yahoo, gmail),
    ):
        two = nested(middle, inner, mail, english, german)
        shell = outer(
            Original(
                "Third",
                "third@office.example",
                *COLLEAGUE,
                f"FW: Fwd: {mail.subject}",
                mail.when + timedelta(days=5),
                ("For your files, Anna.",),
            ),
            english,
        )
        marked = re.search("^> For your files", shell.text, re.M) is not None
        text = shell.text.rstrip() + "\n\n" + (quote(two.text) if marked else two.text)
        html = shell.html.replace("<p>For your files, Anna.</p>", f"<p>For your files, Anna.</p>{two.html}")
        deep = Forward(text, html, replace(two.truth, depth=3))
        yield from special(
            f"three_deep.{outer.__name__}_{middle.__name__}_{inner.__name__}",
            "en",
            deep,
            f"Fwd: FW: Fwd: {mail.subject}",
            "text html",
        )
    for layout in (outlook_mobile, apple, qq, yahoo):
        parts = [layout(ORIGINALS[place], languages()["zh_CN" if layout is qq else "en"]) for place in (1, 3, 7)]
        text, html = "\n\n".join(part.text for part in parts), "<hr>".join(part.html for part in parts)
        for form in ("text", "html"):
            yield Sample(
                f"three_beside.{layout.__name__}.{form}",
                "three_beside",
                "en",
                mail_of("Fwd: three receipts", text, html, form),
                tuple(part.truth for part in parts),
            )
