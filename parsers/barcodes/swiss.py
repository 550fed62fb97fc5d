"""The Swiss QR-bill, and what its issuer says of the bill in it.

Sources: Swiss Implementation Guidelines for the QR-bill 2.3 (SIX), section 4: 31 lines, the second the version;
Swico, syntax definition for the billing information S1, version 1.2.
"""

import re
from datetime import date

from parsers.barcodes.forms import (
    amount_in,
    day_of,
    iban_in,
    is_creditor_reference,
    is_modulo_10,
    is_modulo_11,
    lines_in,
    text_in,
)
from parsers.barcodes.payload import AmountOf, Payload

_FEWEST_LINES, _MOST_LINES = 30, 34
_CREDITOR, _AMOUNT, _CURRENCY, _DEBTOR, _KIND, _REFERENCE, _MESSAGE, _BILLING = 5, 18, 19, 21, 27, 28, 29, 31
_UID_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4)


def read_swiss(text: str) -> Payload | None:
    """Return what a QR-bill says, None for what is none or is none rightly."""
    lines = lines_in(text)
    if lines[0] != "SPC" or not _FEWEST_LINES <= len(lines) <= _MOST_LINES or not re.fullmatch("02[0-9]{2}", lines[1]):
        return None
    lines += [""] * (_MOST_LINES - len(lines))
    iban, kind, reference = iban_in(lines[3]), lines[_KIND], lines[_REFERENCE].replace(" ", "")
    if iban[:2] not in ("CH", "LI") or len(iban) != 21 or lines[_CURRENCY] not in ("CHF", "EUR"):
        return None
    is_right = {
        "QRR": bool(re.fullmatch("[0-9]{27}", reference)) and is_modulo_10(reference),
        "SCOR": is_creditor_reference(reference),
        "NON": not reference,
    }
    amount = amount_in(lines[_AMOUNT]) if lines[_AMOUNT] else None
    if not is_right.get(kind) or (lines[_AMOUNT] and amount is None):
        return None
    billing = _billing(lines[_BILLING])
    return Payload(
        "the Swiss QR-bill",
        text,
        AmountOf.TO_PAY,
        number=billing.get("10", ""),
        day=_short_day(billing.get("11", "")),
        amount=amount or None,
        currency=lines[_CURRENCY],
        seller=text_in(lines[_CREDITOR]),
        seller_tax_id=_uid(billing.get("30", "")),
        buyer=text_in(lines[_DEBTOR]),
        iban=iban,
        reference=reference,
        remark=text_in(lines[_MESSAGE]),
    )


def _billing(text: str) -> dict[str, str]:
    """Return the billing information by its tags; a slash inside a value is written with a backslash before it."""
    if not text.startswith("//S1/"):
        return {}
    pieces = [re.sub(r"\\(.)", r"\1", piece) for piece in re.split(r"(?<!\\)/", text)[3:]]
    return {tag: text_in(value) for tag, value in zip(pieces[::2], pieces[1::2], strict=False)}


def _short_day(text: str) -> date | None:
    """Return the day that six digits say, the year first."""
    m = re.fullmatch("([0-9]{2})([0-9]{2})([0-9]{2})", text)
    return day_of(2000 + int(m[1]), int(m[2]), int(m[3])) if m else None


def _uid(text: str) -> str:
    """Return the enterprise number with its prefix (`CHE123456788`)."""
    digits = re.sub("[^0-9]", "", text)
    return f"CHE{digits}" if is_modulo_11(digits, _UID_WEIGHTS) else ""
