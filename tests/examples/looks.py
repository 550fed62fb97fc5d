"""How a marketplace's mails look, as data: its words, its colours, and where labels stand to their values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cases import Case, Told
from layouts import above, beside, button, grid, heading, paragraph, shell, stacked, totals
from messages import message
from purchases import Purchase

SUMS = ("net_total", "shipping", "tax_total", "discount", "total")


@dataclass(frozen=True, slots=True)
class Look:
    """A marketplace's mails. `words` has a label for each field that they print; others are not printed.

    Besides the fields of a `Purchase`, `words` may have `title`, `hello`, `columns` (headings of the lines between
    bars) and `carrier` and `tracking_number` for notices. `items_first` puts the lines above the facts.
    """

    marketplace: str
    brand: str
    sender: str
    lang: str
    words: Mapping[str, str]
    arrange: Literal["beside", "above", "stacked"] = "beside"
    color: str = "#333333"
    footer: str = ""
    items_first: bool = False


def facts(look: Look, known: Iterable[tuple[str, str]]) -> str:
    """Print labels with their values, each where this marketplace puts it."""
    printed = [(look.words[name], value) for name, value in known if value and name in look.words]
    arrange: dict[str, Callable[[Sequence[tuple[str, str]]], str]] = {
        "beside": beside,
        "above": above,
        "stacked": lambda pairs: "".join(stacked(label, value) for label, value in pairs),
    }
    return arrange[look.arrange](printed)


def lines(look: Look, bought: Purchase) -> str:
    """Print the lines: description, quantity and amount, and the unit price where there are headings for all."""
    money = bought.money
    if columns := look.words.get("columns"):
        rows = [(e.description, str(e.quantity), money(e.unit_price), money(e.line_total)) for e in bought.lines]
        return grid(columns.split("|"), rows)
    return grid([], [(e.description, f"{e.quantity} x", money(e.line_total)) for e in bought.lines])


def sums(look: Look, bought: Purchase) -> str:
    """Print the amounts, the total last."""
    printed = []
    for name in SUMS:
        amount = getattr(bought, name)
        if amount is not None and name in look.words:
            printed.append((look.words[name], bought.money(-amount if name == "discount" else amount)))
    return totals(printed)


def paper(look: Look, bought: Purchase, date_text: str, more: Sequence[str] = ()) -> str:
    """The HTML of a mail that is a document: a greeting, the facts, the lines, the sums."""
    known = [
        ("invoice_number", bought.invoice_number),
        ("order_number", bought.order_number),
        ("issue_date", date_text),
        ("seller", bought.seller),
        ("buyer", bought.buyer),
    ]
    parts = [facts(look, known)]
    if bought.lines:
        parts.insert(0 if look.items_first else 1, lines(look, bought))
    blocks = [heading(look.words["title"]), paragraph(look.words["hello"]), *parts, sums(look, bought), *more]
    return shell(look.lang, look.words["title"], look.words["hello"], look.brand, look.color, blocks, look.footer)


def document(
    look: Look,
    name: str,
    subject: str,
    sent: datetime,
    to: str,
    bought: Purchase,
    date_text: str,
    more: Sequence[str] = (),
    text: str = "",
) -> Case:
    """An example whose mail is the document."""
    html = paper(look, bought, date_text, more)
    made = message(look.sender, to, subject, sent, html=html, text=text)
    return Case(f"{look.marketplace or 'generic'}/{name}", made, (bought,))


def notice(look: Look, name: str, subject: str, sent: datetime, to: str, title: str, *told: Told, link: str) -> Case:
    """An example whose mail tells what happened to an order and is no document."""
    blocks = [heading(title)]
    for event in told:
        known = [(key, getattr(event, key)) for key in ("order_number", "carrier", "tracking_number")]
        blocks.append(facts(look, known))
    blocks.append(button(look.brand, link))
    html = shell(look.lang, title, title, look.brand, look.color, blocks, look.footer)
    made = message(look.sender, to, subject, sent, html=html)
    return Case(f"{look.marketplace or 'generic'}/{name}", made, (), tuple(told))
