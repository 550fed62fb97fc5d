"""What the layouts of marketplaces have in common: printed facts, sums, and the page around them.

Every layout takes the words of a language, a purchase and the printed date, and gives HTML. A label that the words
do not have is not printed, so the same layout serves an order and its refund.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape as esc

from purchases import Purchase

Words = Mapping[str, str]
Layout = Callable[[Words, Purchase, str], str]

FILLER = "&#847;&zwnj;&nbsp;&#8199;&shy;" * 20
BRAILLE_FILLER = "&#10240;&#847; " * 20
FACTS = ("order_number", "issue_date", "seller", "buyer", "payment_method")
SUMS = ("net_total", "shipping", "tax_total", "discount", "total")


def facts(words: Words, bought: Purchase, date_text: str, names: Iterable[str] = FACTS) -> list[tuple[str, str]]:
    """Labels with the facts that this mail prints."""
    printed = {name: getattr(bought, name, "") for name in FACTS} | {"issue_date": date_text}
    return [(words[name], printed[name]) for name in names if words.get(name) and printed[name]]


def sums(words: Words, bought: Purchase) -> list[tuple[str, str]]:
    """Labels with the amounts that this mail prints; the total comes last."""
    rows = []
    for name in SUMS:
        amount = getattr(bought, name)
        if amount is not None and words.get(name):
            rows.append((words[name], bought.money(-amount if name == "discount" else amount)))
    return rows


def whole(lang: str, title: str, body: str, preheader: str = "", css: str = "", filler: str = FILLER) -> str:
    """A page with what every mail has around it: a style sheet, a hidden preheader, a pixel nobody must fetch."""
    hidden = f'<div style="display:none;max-height:0;overflow:hidden">{esc(preheader)}{filler}</div>'
    return (
        f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">\n<html lang="{lang}"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        f"<title>{esc(title)}</title><style>{css}</style></head>\n"
        f'<body style="margin:0;padding:0">{hidden if preheader else ""}\n{body}\n'
        '<img src="https://track.mail.example/px.gif" width="1" height="1" alt=""></body></html>\n'
    )
