"""HTML as shops send it: nested tables, inline styles, a padded preheader, a pixel that must never be fetched."""

from collections.abc import Iterable, Sequence
from html import escape

TYPE_FACE = "font-family:Arial,Helvetica,sans-serif"
PADDING = "&#847;&zwnj;&nbsp;&#8199;&shy;" * 12


def shell(lang: str, title: str, preheader: str, brand: str, color: str, blocks: Iterable[str], footer: str) -> str:
    """Put the blocks of a mail into the frame that all shops use."""
    rows = "\n".join(f'<tr><td style="padding:12px 24px">{block}</td></tr>' for block in blocks)
    return f"""<!DOCTYPE html>
<html lang="{lang}" xmlns:v="urn:schemas-microsoft-com:vml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{escape(title)}</title>
<style>@media (max-width:600px) {{ .col {{ display:block; order: 2px; width:100% }} }}
.total {{ font-weight:700 }}</style>
</head><body style="margin:0;background:#f2f2f2;{TYPE_FACE}">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">{escape(preheader)}{PADDING}</div>
<!--[if mso]><table width="600"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="background:#ffffff;{TYPE_FACE}">
<tr><td style="background:{color};color:#ffffff;padding:16px 24px;font-size:22px">{escape(brand)}</td></tr>
{rows}
<tr><td style="padding:24px;color:#777777;font-size:11px">{footer}</td></tr>
</table></td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
<img src="https://click.mail.example/o/open.gif" width="1" height="1" alt="" style="display:block">
</body></html>
"""


def heading(text: str) -> str:
    """A line in large letters."""
    return f'<h1 style="font-size:20px;margin:0">{escape(text)}</h1>'


def paragraph(text: str) -> str:
    """A paragraph of running text."""
    return f'<p style="font-size:14px;line-height:20px;margin:0">{escape(text)}</p>'


def button(text: str, address: str) -> str:
    """A link that looks like a button."""
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0"><tr>'
        '<td style="background:#222222;border-radius:4px;padding:10px 18px">'
        f'<a href="{escape(address)}" style="color:#ffffff;text-decoration:none">{escape(text)}</a></td></tr></table>'
    )


def beside(facts: Iterable[tuple[str, str]]) -> str:
    """Labels with their values to the right."""
    rows = "".join(
        f'<tr><td style="color:#555555;padding:2px 12px 2px 0">{escape(label)}</td>'
        f'<td style="padding:2px 0"><b>{escape(value)}</b></td></tr>'
        for label, value in facts
    )
    return f'<table role="presentation" cellpadding="0" cellspacing="0" style="font-size:14px">{rows}</table>'


def above(facts: Sequence[tuple[str, str]]) -> str:
    """Labels in one row, their values in the row below."""
    labels = "".join(
        f'<td style="color:#777777;font-size:11px;padding-right:24px">{escape(name)}</td>' for name, _ in facts
    )
    values = "".join(f'<td style="font-size:14px;padding-right:24px">{escape(value)}</td>' for _, value in facts)
    return f'<table role="presentation" cellpadding="0" cellspacing="0"><tr>{labels}</tr><tr>{values}</tr></table>'


def stacked(label: str, value: str) -> str:
    """A label and its value in one cell, one below the other."""
    small = f'<div style="font-size:12px;color:#777777">{escape(label)}</div>'
    return f'{small}<div style="font-size:14px">{escape(value)}</div>'


def grid(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of items; the first column is text, the others are numbers."""

    def cells(tag: str, values: Sequence[str]) -> str:
        style = "padding:6px;border-bottom:1px solid #dddddd"
        return "".join(
            f'<{tag} align="{side}" style="{style}">{escape(value)}</{tag}>'
            for side, value in zip(["left"] + ["right"] * (len(values) - 1), values, strict=True)
        )

    head = f"<tr>{cells('th', headings)}</tr>" if headings else ""
    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f'<table width="100%" cellpadding="0" cellspacing="0" style="font-size:13px">{head}{body}</table>'


def totals(rows: Iterable[tuple[str, str]]) -> str:
    """Sums at the right edge; the last one is the total."""
    entries = list(rows)
    strong = ' class="total" style="font-size:16px"'
    lines = "".join(
        f"<tr{strong if number == len(entries) - 1 else ''}>"
        f'<td align="right" style="padding:3px 12px">{escape(label)}</td>'
        f'<td align="right" width="110" style="padding:3px 0">{escape(value)}</td></tr>'
        for number, (label, value) in enumerate(entries)
    )
    return f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0">{lines}</table>'
