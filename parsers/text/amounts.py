"""Amounts of money: every sign, separator and currency mark of the world, read without guessing.

Which of two separators is the decimal one is a property of a document, not of a number: `Amounts` reads all
numbers of a document together, and what none of them settles is left to the currency's exponent (ISO 4217).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import get_currency_precision

# Signs that mean one currency wherever they stand.
CLEAR_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "฿": "THB", "₫": "VND", "₱": "PHP", "₺": "TRY",
    "₪": "ILS", "₴": "UAH", "₸": "KZT", "₦": "NGN", "₲": "PYG", "₡": "CRC", "zł": "PLN", "zl": "PLN", "kč": "CZK",
    "ft": "HUF", "lei": "RON", "r$": "BRL", "rm": "MYR", "rp": "IDR", "us$": "USD", "ca$": "CAD", "c$": "CAD",
    "a$": "AUD", "au$": "AUD", "nz$": "NZD", "s$": "SGD", "sg$": "SGD", "hk$": "HKD", "nt$": "TWD", "mx$": "MXN",
    "元": "CNY", "円": "JPY", "원": "KRW", "บาท": "THB", "лв": "BGN", "грн": "UAH", "руб": "RUB", "rs": "INR",
    "fr": "CHF", "sfr": "CHF", "đ": "VND", "د.إ": "AED", "ر.س": "SAR",
}  # fmt: skip
# Signs that several currencies share: they mean one only beside other evidence.
SHARED_SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}

_SIGN = (
    r"(?:US|CA|AU|NZ|SG|HK|NT|MX|[CARS])\s?\$|[€£₹₽₩฿₫₱₺₪₴₸₦₲₡$¥元円원]|บาท|د\.إ|ر\.س"
    r"|(?<![^\W\d_])(?i:zł|zl|Kč|kr|Ft|lei|RM|Rp|Rs|SFr|Fr|лв|грн|руб|đ)(?![^\W\d_])\.?|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])"
)
_NUMBER = (
    r"\d{1,3}(?:[.,'’]\d{2,3})*[.,'’]\d{3}(?:[.,·]\d{1,4})?"  # grouped; India groups by two
    r"|\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d{1,2})?(?!\d)"  # grouped by spaces
    r"|\d+(?:[.,·]\d{1,4})?"
)
_AMOUNT = re.compile(
    rf"(?P<open>\()?(?P<minus>(?<![\w.,])[-−–]\s?)?(?:(?P<before>{_SIGN})\s?(?P<inner>[-−–]\s?)?)?(?<![\d.,])(?P<number>{_NUMBER})(?![.,]?\d)"
    rf"(?P<dash>,[-–—]{{1,2}}|\.[-–—])?(?P<trail>[-−](?![\w\d]))?\s?(?P<percent>%)?"
    rf"(?:(?P<after>{_SIGN})|[(（](?P<wrapped>{_SIGN})[)）])?(?P<close>\))?",
)
_DIGITS = {
    ord(digit): str(value)
    for start in (0x0660, 0x06F0, 0x0966, 0x0E50)
    for value, digit in enumerate(map(chr, range(start, start + 10)))
}
_DIGITS |= {ord("٫"): ".", ord("٬"): ","}
_SPACE = re.compile(r"[\s'’]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a text, not yet read: its characters, sign, and the currency mark beside it.

    `currency` is an ISO 4217 code, a shared sign (`$`, `¥`, `kr`), or empty.
    """

    text: str
    number: str
    negative: bool
    currency: str
    percent: bool
    start: int
    end: int

    @property
    def has_decimals(self) -> bool:
        """Whether the figure is written with a decimal part or the like (`12,-`), as money mostly is."""
        return bool(re.search(r"[.,·]\d{2}$|[.,][-–—]", self.number))


@cache
def currency_codes() -> frozenset[str]:
    """Return the codes of ISO 4217 that are or were in use."""
    return frozenset(Locale("en").currencies)


def currency_of(mark: str) -> str:
    """Return the ISO code or shared sign that a mark stands for; empty when it is no currency mark."""
    bare = "".join(mark.split()).rstrip(".")
    if bare in SHARED_SIGNS:
        return bare
    lower = bare.lower()
    if lower in SHARED_SIGNS:
        return lower
    if bare.upper() in currency_codes() and bare.isascii() and len(bare) == 3 and bare.isupper():
        return bare
    return CLEAR_SIGNS.get(lower, "")


def figures(text: str) -> list[Figure]:
    """Return the numbers in a text that could be amounts, in their order.

    Parentheses and a minus before or after the number make it negative (`(15.00)`, `-15,00`, `15,00-`).
    """
    plain = text.translate(_DIGITS)
    found = []
    for m in _AMOUNT.finditer(plain):
        if _part_of_a_word(plain, m):
            continue
        before, after = currency_of(m["before"] or ""), currency_of(m["after"] or m["wrapped"] or "")
        negative = bool(m["minus"] or m["inner"] or m["trail"] or (m["open"] and m["close"]))
        found.append(
            Figure(
                text=m.group().strip(),
                number=m["number"] + (m["dash"] or ""),
                negative=negative,
                currency=before or after,
                percent=bool(m["percent"]),
                start=m.start("number"),
                end=m.end(),
            )
        )
    return found


def _part_of_a_word(text: str, match: re.Match[str]) -> bool:
    start, end = match.start("number"), match.end("number")
    left, right = text[start - 1 : start], text[end : end + 1]
    joined_left = (
        bool(left) and (left.isalnum() or left in "/_-#") and not (match["before"] or match["minus"] or match["inner"])
    )
    joined_right = bool(right) and (right.isalpha() or right in "/_:") and not (match["after"] or match["wrapped"])
    of_a_time = left == ":" and text[start - 2 : start - 1].isdigit()
    return joined_left or joined_right or of_a_time


class Amounts:
    """The reading of all figures of one document: which separator is the decimal one."""

    def __init__(self, seen: Iterable[Figure]) -> None:
        votes: Counter[str] = Counter()
        for figure in seen:
            decimal = _plain_decimal(figure.number)
            if decimal:
                votes[decimal] += 1
        self.decimal = votes.most_common(1)[0][0] if votes else ""
        self.mixed = len(votes) > 1 and min(votes.values()) * 4 > sum(votes.values())

    def read(self, figure: Figure) -> Decimal | None:
        """Return the value of a figure, or None when its separators can't be told apart."""
        number = _SPACE.sub("", re.sub(r"[.,][-–—]{1,2}$", "", figure.number)).replace("·", ".")
        decimal = _plain_decimal(figure.number)
        if not decimal:
            separators = {character for character in number if character in ".,"}
            if len(separators) > 1:
                return None
            if separators:
                only = separators.pop()
                if number.count(only) > 1:
                    if len(number.rpartition(only)[2]) != 3:
                        return None
                    number = number.replace(only, "")
                elif self._groups(only, figure.currency):
                    number = number.replace(only, "")
                elif self.decimal == only or _precision(figure.currency) == 3:
                    decimal = only
                else:
                    return None
        elif self.decimal and not self.mixed and decimal != self.decimal and len(number.rpartition(decimal)[2]) != 2:
            return None
        for separator in ".,":
            if separator != decimal:
                number = number.replace(separator, "")
        value = Decimal(number.replace(",", "."))
        return -value if figure.negative else value

    def _groups(self, separator: str, currency: str) -> bool:
        """Whether a lone separator before three digits (`1.234`) groups thousands here."""
        if self.decimal:
            return self.decimal != separator
        return bool(currency) and _precision(currency) in (0, 2)


def _precision(currency: str) -> int:
    if currency in SHARED_SIGNS:
        currency = SHARED_SIGNS[currency][0]
    return get_currency_precision(currency) if currency else 2


def _plain_decimal(number: str) -> str:
    """Return the decimal separator where the number alone shows it, else an empty string."""
    body = _SPACE.sub("", re.sub(r"[.,][-–—]{1,2}$", "", number)).replace("·", ".")
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return ""
    separator, digits = body[last], len(body) - last - 1
    others = {character for character in body if character in ".,"} - {separator}
    if others:
        return separator if body.count(separator) == 1 else ""
    if body.count(separator) > 1:
        return ""
    grouped = re.search(r"[\s'’]", number) is not None
    # a group of thousands does not begin with a nought: 0.500 is a half
    return separator if digits != 3 or grouped or re.match(r"0+[.,]", body) else ""
