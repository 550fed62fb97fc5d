"""How examples of marketplaces are put together: words of a language, a mail from a purchase, a mail with a PDF."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

from cases import Case
from messages import attach_pdf, message
from purchases import Money, Purchase
from storefront import Layout, Words

# The words of every marketplace and language.
WORDS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))

ARS = Money("ARS", "$ {}", ".", ",")
BRL = Money("BRL", "R$ {}", ".", ",")
CNY = Money("CNY", "¥{}", ",", ".")
CZK = Money("CZK", "{} Kč", "\u00a0", ",")
HUF = Money("HUF", "{} Ft", "\u00a0", ",", places=0)
IDR = Money("IDR", "Rp{}", ".", ",", places=0)
MXN = Money("MXN", "$ {}", ",", ".")
MXN_SIGN = Money("MXN", "MX${}", ",", ".")
MYR = Money("MYR", "RM{}", ",", ".")
VND = Money("VND", "{}₫", ".", ",", places=0)
USD_CODE = Money("USD", "USD {}", ",", ".")
USD_BEHIND = Money("USD", "${} USD", ",", ".")
USD_TIGHT = Money("USD", "US${}", ",", ".")
EUR_SPACED = Money("EUR", "{}\u00a0€", "\u00a0", ",")


@dataclass(frozen=True, slots=True)
class Billed(Purchase):
    """A purchase whose document also names tax numbers and how it was paid."""

    seller_tax_id: str = ""
    payment_method: str = ""

    def expected(self) -> dict[str, Any]:
        """What a reader must find, with the seller's tax number and the way of payment where they are shown."""
        more = {"seller_tax_id": self.seller_tax_id, "payment_method": self.payment_method}
        return Purchase.expected(self) | {name: value for name, value in more.items() if value}


class Partly(Billed):
    """A document of which some fields are expected neither way, because nobody can be sure what they are."""

    def __init__(self, told: Purchase, *unsure: str) -> None:
        given = {name: getattr(told, name) for name in told.__dataclass_fields__}
        super().__init__(**given)
        object.__setattr__(self, "_unsure", unsure)

    def expected(self) -> dict[str, Any]:
        """What a reader must find, but for what is unsure."""
        unsure: tuple[str, ...] = self._unsure  # type: ignore[attr-defined]
        return {name: value for name, value in Billed.expected(self).items() if name not in unsure}


def amount(digits: str) -> Decimal:
    """Return an amount of money from digits with a dot."""
    return Decimal(digits)


def without(words: Words, *names: str, **others: str) -> Words:
    """Return the words without some of them, and with others instead."""
    return {name: word for name, word in words.items() if name not in names} | others


def at(text: str, hours: float = 0) -> datetime:
    """Return a moment written as `2025-03-21 18:22:07`, in a zone so many hours east of Greenwich."""
    return datetime.fromisoformat(text).replace(tzinfo=timezone(timedelta(hours=hours)))


def day(text: str) -> date:
    """Return a day written as `2025-03-21`."""
    return date.fromisoformat(text)


def mail(
    layout: Layout,
    words: Words,
    path: str,
    sender: str,
    to: str,
    subject: str,
    sent: datetime,
    bought: Purchase,
    date_text: str,
    text: str = "",
    *,
    gives: bool = True,
) -> Case:
    """A mail that is the document, or one of its kind that gives none."""
    html = layout(words, bought, date_text)
    made = message(sender, to, subject, sent, text=text, html=html)
    return Case(path, made, (bought,) if gives else ())


def with_pdf(
    path: str,
    sender: str,
    to: str,
    subject: str,
    sent: datetime,
    text: str,
    pdf: bytes,
    filename: str,
    *billed: Purchase,
    headers: Mapping[str, str] | None = None,
) -> Case:
    """A mail of a few words that carries the document as a PDF."""
    made = message(sender, to, subject, sent, text=text, headers=headers)
    return Case(path, attach_pdf(made, pdf, filename), billed)
