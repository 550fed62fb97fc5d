"""A mailbox of invented mail for the benchmarks: newsletters, notices, letters, and invoices as PDF.

The same seed gives the same mail. All shops and people are invented.
"""

import base64
import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from reportlab.pdfgen.canvas import Canvas

WORDS = ("amber birch cedar delta ember fjord grove hazel inlet juniper kelp lagoon meadow north oak pebble").split()
_ENGLISH = "Invoice|Invoice number|Order number|Invoice date|Subtotal|Shipping|Tax|Grand total"
_GERMAN = "Rechnung|Rechnungsnummer|Bestellnummer|Rechnungsdatum|Zwischensumme|Versand|MwSt. 19%|Gesamtbetrag"
_FRENCH = "Facture|Numéro de facture|Numéro de commande|Date de facture|Sous-total|Livraison|TVA 20 %|Total TTC"
SHOPS = (
    ("Copperleaf Market", "USD", "%B %d, %Y", _ENGLISH.split("|")),
    ("Bernsteinladen", "EUR", "%d.%m.%Y", _GERMAN.split("|")),
    ("La Petite Halle", "EUR", "%d/%m/%Y", _FRENCH.split("|")),
)


@dataclass(frozen=True)
class Facts:
    """What an invoice says."""

    order: str
    number: str
    day: date
    total: Decimal


def _money(amount: Decimal, currency: str) -> str:
    if currency == "USD":
        return f"${amount:,.2f}"
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",") + " €"


def invoice(rng: random.Random, serial: int, day: date) -> tuple[Facts, bytes, str]:
    """Return an invoice's facts, its PDF, and the shop's name."""
    name, currency, written, words = rng.choice(SHOPS)
    net = Decimal(rng.randrange(199, 90_000)) / 100
    shipping = Decimal(rng.choice((0, 399, 599))) / 100
    tax = ((net + shipping) * Decimal("0.19")).quantize(Decimal("0.01"))
    facts = Facts(f"{serial:03d}-{rng.randrange(10**7):07d}", f"R{day.year}{serial:06d}", day, net + shipping + tax)
    page = io.BytesIO()
    canvas = Canvas(page, invariant=1)
    shown = day.strftime(written)
    lines = [(name, ""), (words[0], ""), (words[1], facts.number), (words[2], facts.order), (words[3], shown), ("", "")]
    lines += [
        (label, _money(amount, currency))
        for label, amount in zip(words[4:], (net, shipping, tax, facts.total), strict=True)
    ]
    for row, (label, value) in enumerate(lines):
        canvas.drawString(60, 780 - 18 * row, label)
        canvas.drawString(300, 780 - 18 * row, value)
    canvas.save()
    return facts, page.getvalue(), name


def _text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words))


def _head(sender: str, subject: str, serial: int, when: datetime) -> str:
    stamp = when.strftime("%a, %d %b %Y %H:%M:%S +0000")
    fields = {"From": sender, "To": "kim@home.example", "Subject": subject, "Date": stamp}
    fields["Message-ID"] = f"<{serial}@m.example>"
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items())


def mails(messages: int, invoices: int, seed: int = 1) -> Iterator[tuple[bytes, datetime, Facts | None]]:
    """Yield (message, when it came, the facts of its invoice or None)."""
    rng = random.Random(seed)
    with_invoice = set(rng.sample(range(messages), invoices))
    for serial in range(messages):
        when = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(days=1500 * serial / messages)
        if serial in with_invoice:
            facts, pdf, name = invoice(rng, serial, when.date() - timedelta(days=rng.randrange(5)))
            head = _head(f"{name} <billing@{serial}.example>", f"Your papers for {facts.order}", serial, when)
            body = f"Please see the attached document.\r\n{_text(rng, 40)}\r\n"
            encoded = base64.encodebytes(pdf).decode().replace("\n", "\r\n")
            raw = (
                f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}--b\r\n"
                f"Content-Type: application/pdf; name={facts.number}.pdf\r\n"
                f"Content-Transfer-Encoding: base64\r\n\r\n{encoded}--b--\r\n"
            )
            yield raw.encode(), when, facts
        else:
            head = _head(f"news{serial % 40}@letters.example", _text(rng, 4).capitalize(), serial, when)
            rows = "".join(
                f"<tr><td><a href='https://letters.example/{i}'>{_text(rng, 14)}</a></td></tr>\r\n"
                for i in range(rng.randrange(60, 400))
            )
            page = f"<html><table>{rows}</table></html>\r\n"
            raw = f"{head}MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}"
            yield raw.encode(), when, None


def with_repeats(
    some: Iterable[tuple[bytes, datetime, Facts | None]],
) -> Iterator[tuple[bytes, datetime, Facts | None]]:
    """Yield the same mails, and some of them twice: as they are, and with another head, as when they are forwarded."""
    for serial, (raw, when, facts) in enumerate(some):
        yield raw, when, facts
        if facts and serial % 7 == 0:
            yield raw, when, facts
        if facts and serial % 11 == 0:
            _, _, rest = raw.partition(b"MIME-Version: 1.0\r\n")
            head = _head("kim@home.example", f"once more {facts.order}", 10**6 + serial, when)
            yield head.encode() + b"MIME-Version: 1.0\r\n" + rest, when, facts
