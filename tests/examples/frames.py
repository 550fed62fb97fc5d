"""More ways in which shops build their HTML: old nested tables, modern divs, cards, and bare text in a frame."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from purchases import Line, Purchase

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown(Purchase):
    """A purchase whose paper also shows the seller's tax id or how it was paid."""

    seller_tax_id: str = ""
    payment_method: str = ""

    def expected(self) -> dict[str, Any]:
        """What a reader must find, with what this paper shows besides."""
        more = {"seller_tax_id": self.seller_tax_id, "payment_method": self.payment_method}
        return Purchase.expected(self) | {name: value for name, value in more.items() if value}


def old_frame(lang: str, brand: str, color: str, blocks: Iterable[str], footer: str) -> str:
    """XHTML of the year 2005: tables in tables in tables, `font`, `bgcolor`, spacer pictures."""
    spacer = '<img src="https://img.mail.example/spacer.gif" width="1" height="10" alt="">'
    rows = "".join(
        f'<tr><td width="20">{spacer}</td><td><table border="0" width="560"><tr><td>'
        f'<font face="Verdana" size="2">{block}</font></td></tr></table></td></tr>'
        for block in blocks
    )
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="{lang}"><head><title></title></head>'
        f'<body bgcolor="#eeeeee"><center><table border="0" cellspacing="0" cellpadding="0" width="600" '
        f'bgcolor="#ffffff"><tr><td colspan="2" bgcolor="{color}">'
        f'<img src="https://img.mail.example/logo.png" alt="{escape(brand)}" width="140" height="40"></td></tr>'
        f'{rows}<tr><td colspan="2" align="center"><font size="1" color="#888888">{footer}</font></td></tr>'
        "</table></center></body></html>\n"
    )


def new_frame(lang: str, brand: str, color: str, blocks: Iterable[str], footer: str) -> str:
    """HTML5 of divs and classes, with a dark mode and a hidden line for the list of messages."""
    body = "\n".join(f'<div class="block">{block}</div>' for block in blocks)
    return f"""<!doctype html>
<html lang="{lang}" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>.page {{ max-width: 640px; margin: auto; font: 15px/22px "Helvetica Neue", sans-serif }}
.block {{ padding: 10px 20px }} .row {{ display: flex; justify-content: space-between }} .small {{ font-size: 12px }}
.brand {{ color: {color}; font-weight: 800 }} @media (prefers-color-scheme: dark) {{ .page {{ color: #eee }} }}</style>
</head><body><div class="page"><div class="block brand">{escape(brand)}</div>
{body}
<div class="block small">{footer}</div></div></body></html>
"""


def bare_frame(lang: str, blocks: Iterable[str]) -> str:
    """A single table without a brand, as accounting departments send it."""
    rows = "".join(f"<tr><td>{block}</td></tr>" for block in blocks)
    return f'<html lang="{lang}"><body><table style="font-family:sans-serif;width:640px">{rows}</table></body></html>\n'


def sentence(text: str, tag: str = "p") -> str:
    """Running text, or a heading by its tag."""
    return f"<{tag}>{escape(text)}</{tag}>"


def run(pairs: Pairs, end: str = " ") -> str:
    """Labels in bold with their values behind them in one paragraph, a break after each; `end` follows the label."""
    return "<p>" + "<br>\n".join(f"<b>{escape(k)}</b>{escape(end)}{escape(v)}" for k, v in pairs if v) + "</p>"


def flex(pairs: Pairs) -> str:
    """Rows of two divs: a label at the left edge, its value at the right one."""
    return "".join(
        f'<div class="row"><div>{escape(k)}</div><div style="text-align:right">{escape(v)}</div></div>\n'
        for k, v in pairs
        if v
    )


def listed(pairs: Pairs) -> str:
    """A definition list."""
    return "<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in pairs if v) + "</dl>"


def tiles(pairs: Pairs, across: int = 2) -> str:
    """A grid of cells, each with a small label above its value."""
    known = [(k, v) for k, v in pairs if v]
    rows = [known[start : start + across] for start in range(0, len(known), across)]
    cell = (
        '<td valign="top" style="padding:4px 18px 4px 0"><span style="color:#888;font-size:10px">{}</span><br>{}</td>'
    )
    body = "".join("<tr>" + "".join(cell.format(escape(k), escape(v)) for k, v in row) + "</tr>" for row in rows)
    return f'<table cellspacing="0" cellpadding="0">{body}</table>'


def cards(bought: Purchase, quantity: str = "{} ×", small: Sequence[str] = ()) -> str:
    """Each item as a card: a picture, its name over its quantity in one cell, the price of the line at the right."""
    return "".join(
        '<table width="100%"><tr><td width="72"><img src="https://img.mail.example/i.jpg" width="64" alt=""></td>'
        f"<td><b>{escape(entry.description)}</b><br>"
        + "".join(f"<small>{escape(text)}</small><br>" for text in small)
        + f"<small>{escape(quantity.format(entry.quantity))}</small></td>"
        f'<td align="right" valign="top">{escape(bought.money(entry.line_total))}</td></tr></table>'
        for entry in bought.lines
    )


def full_row(bought: Purchase, entry: Line) -> tuple[str, str, str, str]:
    """An item as description, quantity, unit price and total."""
    money = bought.money
    return entry.description, str(entry.quantity), money(entry.unit_price), money(entry.line_total)


def bill(bought: Purchase, headings: Sequence[str], sums: Pairs) -> str:
    """Items and sums in one table: the sums are its last rows, their labels span all columns but the last."""
    cells = "".join(f"<th>{escape(text)}</th>" for text in headings)
    body = ""
    for entry in bought.lines:
        row = full_row(bought, entry)
        shown = row if len(headings) == 4 else (row[0], row[1], row[3]) if len(headings) == 3 else (row[0], row[3])
        body += "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in shown) + "</tr>"
    span = len(headings) - 1
    body += "".join(
        f'<tr><td colspan="{span}" align="right">{escape(k)}</td><td align="right">{escape(v)}</td></tr>'
        for k, v in sums
        if v
    )
    return f'<table border="1" cellpadding="5" style="border-collapse:collapse"><tr>{cells}</tr>{body}</table>'


def sums_of(bought: Purchase, **labels: str) -> list[tuple[str, str]]:
    """Labels with the amounts of a purchase, in the order given; what it does not have is left out."""
    found = []
    for name, label in labels.items():
        amount = getattr(bought, name)
        if amount is not None:
            found.append((label, bought.money(-amount if name == "discount" else amount)))
    return found
