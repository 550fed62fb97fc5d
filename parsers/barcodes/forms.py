"""The forms of values inside codes: amounts, days, pairs of keys and values, and their check digits."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

# No name or message in any of the standards is longer.
LONGEST_TEXT = 200
_AMOUNT = re.compile(r"[0-9]{1,13}(?:[.,][0-9]{1,6})?")
_CODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def amount_in(value: object) -> Decimal | None:
    """Return the amount that a text or a number is; None where it has no such form, a sign, or more than six decimals.

    More decimals than two, where they are zeros, are left out.
    """
    text = str(value).strip()
    if isinstance(value, bool) or not _AMOUNT.fullmatch(text):
        return None
    whole, _, decimals = text.replace(",", ".").partition(".")
    shown = decimals.rstrip("0")
    return Decimal(f"{whole}.{shown.ljust(2, '0')}" if decimals else whole)


def hundredths(text: str) -> Decimal | None:
    """Return the amount that digits say in cents."""
    return Decimal(text) / 100 if re.fullmatch("[0-9]{1,15}", text) else None


def day_in(text: str, order: str = "ymd") -> date | None:
    """Return the day that eight digits say in an order, with or without signs between them."""
    m = re.match(r"([0-9]{4})([-./]?)([0-9]{2})\2([0-9]{2})(?![0-9])", text)
    if order != "ymd":
        m = re.match(r"([0-9]{2})([-./]?)([0-9]{2})\2([0-9]{4})(?![0-9])", text)
    if not m:
        return None
    year, month, day = (m[1], m[3], m[4]) if order == "ymd" else (m[4], m[3], m[1])
    return day_of(int(year), int(month), int(day))


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day between 1990 and 2099, None for what is none."""
    if not 1990 <= year <= 2099:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def text_in(value: object) -> str:
    """Return a value as a text of one line, cut; nothing for what is neither a text nor a number."""
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool):
        return ""
    return " ".join(str(value).split())[:LONGEST_TEXT]


def lines_in(text: str) -> list[str]:
    """Return the lines of a code, each without white space at its ends."""
    return [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def pairs_in(text: str, between: str, sign: str) -> dict[str, str]:
    """Return the pairs of a text such as `A:1*B:2`; of a key that stands twice the first."""
    pairs: dict[str, str] = {}
    for piece in text.split(between):
        key, found, value = piece.partition(sign)
        if found:
            pairs.setdefault(key.strip(), value.strip())
    return pairs


def query_of(text: str) -> dict[str, str]:
    """Return the query of a web address, its keys in small letters, its values decoded (RFC 3986, 2.1)."""
    query = text.partition("?")[2].partition("#")[0]
    return {key.lower(): decoded(value.replace("+", " ")) for key, value in pairs_in(query, "&", "=").items()}


def host_of(text: str) -> str:
    """Return the name of the server of a web address, nothing where the text is none."""
    m = re.match(r"https?://([A-Za-z0-9.-]{1,253})(?::[0-9]{1,5})?[/?]", text, re.IGNORECASE)
    return m[1].lower() if m else ""


def decoded(text: str) -> str:
    """Return a text with its percent-encoded octets as the characters that they are in UTF-8."""
    return _CODED.sub(lambda m: bytes.fromhex(m.group().replace("%", "")).decode("utf-8", "replace"), text)


def octets_in(text: str) -> bytes:
    """Return what a text says in base64, of either alphabet (RFC 4648), nothing where it is none."""
    if not _BASE64.fullmatch(text):
        return b""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def object_in(text: str | bytes) -> Mapping[str, Any]:
    """Return a JSON object, numbers as decimals; an empty one for anything else."""
    try:
        value = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        return {}
    return value if isinstance(value, dict) else {}


def iban_in(text: str) -> str:
    """Return an IBAN without blanks where its check digits are right (ISO 13616, ISO 7064 MOD 97-10)."""
    iban = text.replace(" ", "").upper()
    return iban if _IBAN.fullmatch(iban) and _modulo_97(iban[4:] + iban[:4]) == 1 else ""


def is_creditor_reference(text: str) -> bool:
    """Whether a text is a creditor reference (ISO 11649): RF, two check digits, up to 21 letters and digits."""
    return bool(re.fullmatch("RF[0-9]{2}[A-Z0-9]{1,21}", text)) and _modulo_97(text[4:] + text[:4]) == 1


def _modulo_97(text: str) -> int:
    return int("".join(str(_DIGITS.index(letter)) for letter in text)) % 97


def is_modulo_10(text: str) -> bool:
    """Whether the last of some digits is the check digit of the others by modulo 10, recursive."""
    carry = 0
    for digit in text[:-1]:
        carry = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)[(carry + int(digit)) % 10]
    return text[-1:] == str((10 - carry) % 10)


def is_modulo_11(text: str, weights: Sequence[int]) -> bool:
    """Whether the last of some digits is the check digit of the others by modulo 11; a 10 and an 11 are written 0."""
    if not re.fullmatch("[0-9]{2,50}", text) or len(text) != len(weights) + 1:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(text[:-1], weights, strict=True)) % 11
    return text[-1] == str(0 if rest < 2 else 11 - rest)


def is_modulo_36(text: str) -> bool:
    """Whether the last of some letters and digits is their check character by Luhn's modulo 36 (GSTIN)."""
    total = 0
    for at, letter in enumerate(text[:-1]):
        product = _DIGITS.index(letter) * (1 + at % 2)
        total += product // 36 + product % 36
    return text[-1:] == _DIGITS[-total % 36]
