"""Headers of forwards in the second set: as gateways convert and wrap them, with strange names, dates and gaps."""

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from html import escape

from babel.dates import format_datetime

from tests.forward_samples.clients import apple, gmail, outlook_classic, outlook_desktop, outlook_web, thunderbird
from tests.forward_samples.languages import languages
from tests.forward_samples.mails import special
from tests.forward_samples.originals import ANNA, ORIGINALS, Original, body_html, body_text
from tests.forward_samples.pieces import (
    Forward,
    Row,
    Sample,
    Truth,
    as_html,
    fields,
    folded,
    labels_of,
    lines,
    quote,
    written,
)

MAIL = replace(ORIGINALS[0], when=ORIGINALS[0].when.replace(day=27))


def truth(mail: Original = MAIL, time: bool = True, name: str | None = None) -> Truth:
    """The truth about a mail, its time as it is written or left out."""
    shown = f"{mail.when:%H:%M}" if time else ""
    name = mail.name if name is None else name
    return Truth(mail.address, name, mail.to, mail.subject, f"{mail.when:%Y-%m-%d}", shown, None, mail.body[0])


def rows_in(code: str, order: str = "FDTS", sent: str = "sent", mail: Original = MAIL) -> list[Row]:
    """The rows of Outlook's header in a language."""
    language = languages()[code]
    return fields(mail, order, labels_of(language, sent), written(language.long, mail.when, code)[0])


def under(head: str, mail: Original = MAIL) -> str:
    return f"{head}\n\n{body_text(mail)}"


def gateways() -> Iterator[Sample]:
    """Plain text that gateways make of HTML headers."""
    bar = "________________________________"
    for code in ("en", "de", "fr", "es", "zh_CN"):
        rows = rows_in(code)
        shapes = {
            "two_lines": "\n".join(f"{a}:\n{b}" for a, b in rows),
            "two_lines_spaced": "\n\n".join(f"{a}:\n\n{b}" for a, b in rows),
            "blank_lines": "\n\n".join(f"{a}: {b}" for a, b in rows),
            "one_line": "  ".join(f"{a}: {b}" for a, b in rows),
            "one_line_tabs": "\t".join(f"{a}: {b}" for a, b in rows),
            "one_line_pipes": " | ".join(f"{a}: {b}" for a, b in rows),
            "one_line_semicolons": "; ".join(f"{a}: {b}" for a, b in rows),
            "one_line_spaces": " ".join(f"{a}: {b}" for a, b in rows),
            "two_in_a_line": "\n".join("  ".join(f"{a}: {b}" for a, b in pair) for pair in (rows[:2], rows[2:])),
            "escaped": "\n".join(f"**{a}:** {b}".replace("<", "\\<").replace(">", "\\>") for a, b in rows),
            "no_space": "\n".join(f"{a}:{b}" for a, b in rows),
            "stars": "\n".join(f"**{a}:** {b}" for a, b in rows),
            "stars_inside": "\n".join(f"**{a}**: {b}" for a, b in rows),
            "stars_hard_break": "\n".join(f"**{a}:** {b}  " for a, b in rows),
            "backslash": "\\\n".join(f"**{a}:** {b}" for a, b in rows),
            "underscores": "\n".join(f"_{a}:_ {b}" for a, b in rows),
            "bullets": "\n".join(f"• {a}: {b}" for a, b in rows),
            "dashes": "\n".join(f"- {a}: {b}" for a, b in rows),
            "asterisks": "\n".join(f"  * {a}: {b}" for a, b in rows),
            "pipes": "\n".join(f"| {a}: | {b} |" for a, b in rows),
            "pipes_table": "| | |\n|---|---|\n" + "\n".join(f"| **{a}:** | {b} |" for a, b in rows),
            "pipe_between": "\n".join(f"{a} | {b}" for a, b in rows),
            "tabs": "\n".join(f"{a}:\t\t{b}" for a, b in rows),
            "space_before": "\n".join(f"{a} : {b}" for a, b in rows),
            "capitals": "\n".join(f"{a.upper()}: {b}" for a, b in rows),
            "entities": "\n".join(f"{a}: {escape(b)}" for a, b in rows),
            "quoted_bar": "\n".join(f">{a}: {b}" for a, b in rows),
            "indented": "\n".join(f"\t{a}: {b}" for a, b in rows),
            "nbsp": "\n".join(f"\u00a0{a}:\u00a0\u00a0{b}\u00a0" for a, b in rows),
        }
        for number, (name, head) in enumerate(shapes.items()):
            above = ("", f"{bar}\n", "FYI\n\n")[number % 3]
            forward = Forward(above + under(head), "", truth())
            yield from special(f"gateway.{name}", code, forward, f"FW: {MAIL.subject}", "text")


LONG = replace(
    MAIL,
    name="Kundenservice und Rechnungsversand der Gartencenter Musterstadt und Umgebung GmbH & Co. KG",
    address="rechnungen-und-gutschriften@gartencenter-musterstadt-und-umgebung.example",
    subject=("Invoice 2026/118 for twelve watering cans, " * 8)[:300].strip(" ,"),
)


def wrapped(text: str, width: int, indent: str = "") -> str:
    """Each line wrapped at a width; what goes on is indented."""
    return "\n".join(
        "\n".join(textwrap.wrap(line, width, subsequent_indent=indent, break_on_hyphens=False) or [""])
        for line in text.split("\n")
    )


def wraps() -> Iterator[Sample]:
    """Long names, subjects and lists of recipients, wrapped between words and within addresses."""
    many = [f"Person Number{n} <person.number{n}@office.example>" for n in range(1, 31)]
    for number, (layout, code) in enumerate(((outlook_web, "en"), (gmail, "en"), (apple, "de"), (thunderbird, "fr"))):
        forward = layout(LONG, languages()[code])
        for width in (60, 66, 72, 78)[number % 2 :: 2]:
            again = replace(forward, text=folded(forward.text, width))
            yield from special(f"wraps.{layout.__name__}.{width}", code, again, f"Fwd: {LONG.subject}", "text")
        if layout is not apple:
            again = replace(forward, text=wrapped(forward.text, 70, ("\t", "    ")[number % 2]))
            yield from special(f"wraps.indented.{layout.__name__}", code, again, f"Fwd: {LONG.subject}", "text")
        twice = quote(folded(quote(folded(forward.text, 74)), 78))
        yield from special(
            f"wraps.quoted.{layout.__name__}", code, replace(forward, text=twice), f"Fwd: {LONG.subject}", "text"
        )
    for code in ("en", "de", "es"):
        rows = rows_in(code)
        rows[2] = (rows[2][0], "; ".join((f"{ANNA[0]} <{ANNA[1]}>", *many)))
        for width, joined in ((72, "; "), (64, ", ")):
            head = folded(lines(rows).replace("; ", joined), width)
            yield from special(
                f"wraps.many.{width}", code, Forward(under(head), as_html(under(head)), truth()), f"FW: {MAIL.subject}"
            )
    cuts = (
        ("orders@kiosk-nord.example", "orders@kiosk-\nnord.example"),
        ("<orders@kiosk-nord.example>", "<orders@kiosk-nord.example\n>"),
        ("<orders@kiosk-nord.example>", "\n<orders@kiosk-nord.example>"),
        ("<orders@kiosk-nord.example>", "<\norders@kiosk-nord.example>"),
        ("<orders@kiosk-nord.example>", "<orders@\nkiosk-nord.example>"),
        ("Kiosk Nord", "Kiosk\nNord"),
        (" <orders@kiosk-nord.example>", "\n\t<orders@kiosk-nord.example>"),
        ("From: Kiosk", "From:\n    Kiosk"),
    )
    for number, (whole, cut) in enumerate(cuts):
        head = lines(rows_in("en")).replace(whole, cut, 1)
        for form, mark in (("plain", ""), ("quoted", "> ")):
            text = quote(under(head), mark) if mark else under(head)
            forward = Forward(text, "", truth())
            yield from special(f"wraps.cut{number}.{form}", "en", forward, f"Fwd: {MAIL.subject}", "text")


def links() -> Iterator[Sample]:
    """Addresses with links behind them."""
    address = MAIL.address
    guard = f"https://links.guard.example/?url=mailto%3A{address.replace('@', '%40')}&data=05%7C01"
    values = (
        f"Kiosk Nord <{address}<mailto:{address}>>",
        f"Kiosk Nord <{address}> <mailto:{address}>",
        f"Kiosk Nord <[{address}](mailto:{address})>",
        f"[Kiosk Nord](mailto:{address})",
        f"Kiosk Nord [{address}]<mailto:{address}>",
        f'"Kiosk Nord" [{address} <mailto:{address}>]',
        f"Kiosk Nord <{address}<{guard}>>",
        f"Kiosk Nord<https://kiosk-nord.example> <{address}>",
        f"Kiosk Nord ({address} <mailto:{address}>)",
        f"Kiosk Nord [image: logo] <{address}>",
        f"[cid:image001.png@01DB] Kiosk Nord <{address}>",
        f"{address}<mailto:{address}>",
        f"<mailto:{address}>",
        f"Kiosk Nord<mailto:{address}?subject=Order%204711>",
        f"<{address}>",
        f"{address} <{address}>",
    )
    for number, value in enumerate(values):
        rows = [(a, value if place == 0 else b) for place, (a, b) in enumerate(rows_in("en"))]
        shown = truth(name="") if number in (11, 12, 14, 15) else truth()
        if number == 9:
            shown = truth(name="Kiosk Nord [image: logo]")
        yield from special(
            f"links.{number}", "en", Forward(under(lines(rows)), "", shown), f"FW: {MAIL.subject}", "text"
        )


def marks() -> Iterator[Sample]:
    """Emoji and marks of direction around labels and values."""
    for number, (before, after) in enumerate(
        (
            ("\u200f", "\u200f"),
            ("\u202a", "\u202c"),
            ("📧 ", ""),
            ("\u2068", "\u2069"),
            ("\u200b", "\u200b"),
            ("\ufeff", ""),
            ("➤ ", " ✅"),
        )
    ):
        for code in ("en", "he", "ar")[number % 3 :: 2]:
            subject = "🎉 Order 4711 🎉 confirmed 👩‍👩‍👧" if number == 2 else "🎉 Order 4711 🎉 confirmed 👧"
            mail = replace(MAIL, subject=subject)
            rows = [(before + a, b) for a, b in rows_in(code, mail=mail)]
            head = "\n".join(f"{a}: {b}{after if after != ' ✅' else ''}" for a, b in rows)
            forward = Forward(under(head, mail), as_html(under(head, mail)), truth(mail))
            yield from special(f"marks.{number}", code, forward, f"Fwd: {subject}", "text html")


NAMES = (
    "Order 4711: shipped",
    "12.05.2026 Kiosk",
    "Kiosk Nord via Paynow",
    "Kiosk Nord on behalf of Market",
    "orders@other.example",
    "orders@kiosk-nord.example via Market",
    "Kiosk (Support)",
    "Kiosk, Nord; Inc.",
    "Kiosk | Nord",
    "'Kiosk Nord' via Orders",
    "Kiosk@Nord",
    "Date & Time GmbH",
    "From Kiosk To You",
    "Subject Matter Ltd",
    "Kiosk - 24/7",
    "KIOSK™ 🛒",
    "To:",
    "Sent from Kiosk",
    "Monday, 3 May 2021",
    "Kiosk [Nord]",
    "no-reply (Kiosk Nord)",
    "Nord, Kiosk (DE)",
    "Re: Kiosk",
    "-Kiosk-",
    "*Kiosk*",
    "Mr. A. B. Kiosk",
)


def names() -> Iterator[Sample]:
    """Display names that look like something else."""
    layouts = ((outlook_web, "en"), (gmail, "en"), (apple, "en"), (outlook_desktop, "de"), (thunderbird, "en"))
    for number, name in enumerate(NAMES):
        layout, code = layouts[number % len(layouts)]
        mail = replace(MAIL, name=name)
        forward = layout(mail, languages()[code])
        yield from special(f"names.{number}", code, forward, f"Fwd: {mail.subject}", "text html")


def gaps() -> Iterator[Sample]:
    """Headers without one of the fields, in unusual orders, or with the day alone."""
    bars = (
        "---------- Forwarded message ----------",
        "-------- Original Message --------",
        "Begin forwarded message:\n",
    )
    for number, (order, code) in enumerate(
        (
            ("FTS", "en"),
            ("FDS", "en"),
            ("FDT", "en"),
            ("FD", "en"),
            ("FS", "en"),
            ("FTS", "de"),
            ("FDS", "fr"),
            ("FDT", "es"),
            ("FDS", "zh_CN"),
        )
    ):
        bar = bars[number % 2]
        rows = rows_in(code, order, "date")
        text = f"{bar}\n{under(lines(rows))}"
        day, time = (f"{MAIL.when:%Y-%m-%d}", "14:03") if "D" in order else ("", "")
        shown = replace(truth(), day=day, time=time, to=MAIL.to if "T" in order else "")
        yield from special(
            f"gaps.{order}", code, Forward(text, as_html(text), shown), f"Fwd: {MAIL.subject}", "text html"
        )
    for order in ("SFTD", "STFD", "TSFD", "DSTF", "TDSF", "SDTF", "DTFS", "FSTD"):
        for code in ("en", "de", "it")[len(order) % 2 :: 2]:
            text = under(lines(rows_in(code, order, "sent" if order[0] == "S" else "date")))
            yield from special(
                f"order.{order}", code, Forward(text, as_html(text), truth()), f"Fwd: {MAIL.subject}", "text html"
            )
    for code, day in (
        ("en", "May 27, 2026"),
        ("de", "27.05.2026"),
        ("en_GB", "27/05/26"),
        ("fr", "mercredi 27 mai 2026"),
        ("ja", "2026年5月27日"),
    ):
        rows = [(a, day if place == 1 else b) for place, (a, b) in enumerate(rows_in(code))]
        text = under(lines(rows))
        yield from special(
            "day_alone", code, Forward(text, as_html(text), truth(time=False)), f"Fwd: {MAIL.subject}", "text html"
        )


# the words of one language and the dates of a country: code | locale | pattern, "" for the locale's own
COUNTRIES = """
de|de_AT|full
de|de_AT|EEEE, dd. MMMM y HH:mm
de|de_CH|medium
de|de_CH|short
de|de_AT|dd. MMM. y 'um' HH:mm
fr|fr_CH|full
fr|fr_CA|full
fr|fr_CA|medium
fr|fr_CA|y-MM-dd HH 'h' mm 'min' ss 's'
fr|fr_BE|short
it|it_CH|medium
en|en_CA|full
en|en_CA|medium
en|en_CA|y-MM-dd h:mm a
en_GB|en_AU|full
en_GB|en_AU|EEEE, d MMMM y h:mm a
en_GB|en_IN|medium
en_GB|en_IN|dd-MM-y HH:mm
en_GB|en_ZA|full
en_GB|en_ZA|y/MM/dd HH:mm
en_GB|en_IE|medium
en_GB|en_NZ|d/MM/yy h:mm a
en|en_US|M/d/yy, h:mm a
en|en_US|EEE M/d/y h:mm:ss a
es|es_MX|full
es|es_MX|dd/MM/y hh:mm:ss a
es|es_AR|full
es|es_AR|d/M/y, h:mm a
es|es_CO|medium
es|es_CO|d/MM/y h:mm a
es|es_CL|dd-MM-y HH:mm
es|es_US|EEEE, MMMM d, y h:mm a
es|es_PE|d 'de' MMMM 'de' y 'a' 'las' h:mm a
pt_BR|pt_BR|dd/MM/yy HH:mm
pt_BR|pt_BR|d 'de' MMMM 'de' y 'às' h:mm 'da' 'tarde'
pt_PT|pt_PT|full
pt_PT|pt_AO|dd/MM/y HH:mm
hi|hi|full
hi|hi|d MMMM y, B h:mm
hi|hi|d/M/yy, h:mm a
ko|ko|y년 M월 d일 a h:mm
ko|ko|yy. M. d. a h:mm
ko|ko|y-MM-dd a h:mm:ss
zh_CN|zh_CN|y年M月d日 ah:mm
zh_CN|zh_CN|y/M/d Bh:mm
zh_CN|zh_CN|yy-M-d H:mm
zh_TW|zh_TW|y年M月d日 Bh:mm
zh_TW|zh_Hant_HK|full
zh_TW|zh_Hant_HK|d/M/y ah:mm
nl|nl_BE|full
nl|nl_BE|d/MM/y HH:mm
sv|sv_FI|full
sv|sv_SE|'den' 'onsdag' d MMMM y HH:mm
ja|ja|y/M/d (EEE) ah:mm
ja|ja|yy/MM/dd HH:mm
ar|ar_AE|full
ar|ar_EG|d/M/y h:mm a
tr|tr|d.MM.yy HH:mm
th|th|d MMM '2569' HH:mm
ru|ru_UA|full
uk|uk|dd.MM.yy, HH:mm
"""


def countries() -> Iterator[Sample]:
    """Dates as countries write them that share a language with another."""
    day: datetime = MAIL.when
    for number, row in enumerate(COUNTRIES.strip().split("\n")):
        code, locale, pattern = row.split("|")
        tzinfo = day.tzinfo
        shown = format_datetime(day, pattern, tzinfo=tzinfo, locale=locale)
        rows = [(a, shown if place == 1 else b) for place, (a, b) in enumerate(rows_in(code))]
        text = under(lines(rows))
        html = "<hr>" + "<br>".join(f"<b>{a}:</b> {escape(b)}" for a, b in rows) + f"<br><br>{body_html(MAIL)}"
        yield from special(
            f"country.{number}.{locale}",
            code,
            Forward(text, html, truth()),
            f"Fwd: {MAIL.subject}",
            ("text", "html")[number % 2],
        )


def classic() -> Iterator[Sample]:
    """Old Outlook's block with nothing around it, in plain text that was wrapped and quoted."""
    for code in ("en", "de", "fr", "pl", "ru", "ja"):
        mail = replace(LONG, when=MAIL.when)
        forward = outlook_classic(mail, languages()[code])
        yield from special(
            "classic", code, replace(forward, text=folded(forward.text, 76)), f"Fwd: {mail.subject}", "text"
        )


def second_headers() -> Iterator[Sample]:
    """All of these."""
    for maker in (gateways, wraps, links, marks, names, gaps, countries, classic):
        yield from maker()
