"""Amounts of money: every sign, separator and currency mark of the world, read without guessing.

Which of two separators is the decimal one is a property of a document, not of a number: `Amounts` reads all
numbers of a document together, and what none of them settles is left to the currency's exponent (ISO 4217).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from parsers.text.currencies import (
    CLEAR_SIGNS,
    SHARED_SIGNS,
    candidates,
    currencies_by_language,
    currency_by_country,
    currency_by_locale,
    currency_codes,
    currency_of,
    precisions,
    settled_currency,
)
from parsers.text.figures import Figure, figures

__all__ = [
    "CLEAR_SIGNS", "SHARED_SIGNS", "Amounts", "Figure", "candidates", "currencies_by_language", "currency_by_country",
    "currency_by_locale", "currency_codes", "currency_of", "figures", "settled_currency",
]  # fmt: skip

_DASH = re.compile(r"(?:[.,:](?:--|[-–—])|/[-–—=])$")
_DECIMALS = re.compile(r"[.,·:€]\d+$")
_BY_THREE = re.compile(r"[1-9]\d{0,2}(?:([., '])\d{3})(?:\1\d{3})*")
_BY_TWO = re.compile(r"[1-9]\d?(?:(['’ ,])\d{2})(?:\1\d{2})*\1\d{3}")
_TORN = re.compile(r" (?=[.,])")
_NO_DIGIT = re.compile(r"\D")


# So many figures with three digits behind the same separator show that it groups.
FEWEST_OPEN = 4


class Amounts:
    """The reading of all figures of one document: which separator is the decimal one."""

    def __init__(self, seen: Iterable[Figure], marks: Iterable[str] = ()) -> None:
        """Read all figures of a document; `marks` are codes and shared signs of currencies in its captions."""
        votes: Counter[str] = Counter()
        seen = list(seen)
        for figure in seen:
            decimal = _shown_decimal(figure.number)
            if decimal:
                votes[decimal] += 1
        self.decimal = votes.most_common(1)[0][0] if votes else ""
        self.mixed = len(votes) > 1 and min(votes.values()) * 4 > sum(votes.values())
        decimals = [precisions(mark) for mark in marks]
        self._caption_decimals = frozenset().union(*decimals)
        # what groups the thousands beside a currency without decimals does so in the whole document
        self.grouping = {separator for figure in seen if (separator := self._grouped_by(figure))}
        self.grouping |= self._grouped_throughout(seen)

    def read(self, figure: Figure) -> Decimal | None:
        """Return the value of a figure, or None when its separators can't be told apart."""
        possible = self.readings(figure)
        return possible[0] if len(possible) == 1 and not self._contradicts(figure) else None

    def readings(self, figure: Figure) -> tuple[Decimal, ...]:
        """Return every value that a figure may have: none, one, or two where its separator is open.

        The first of two takes the separator for one of thousands.
        """
        possible = _possible(figure.number)
        if len(possible) == 2:
            separator = next(decimal for decimal in possible if decimal)
            groups = self._groups(separator, figure)
            possible = {d: value for d, value in possible.items() if groups is None or bool(d) != groups}
        return tuple(-value if figure.negative else value for value in possible.values())

    def _contradicts(self, figure: Figure) -> bool:
        """Whether a figure shows another decimal separator than the document, and not plainly two decimals.

        Percentages are often put in by the language of the program, and amounts by that of the country.
        """
        decimal = _shown_decimal(figure.number)
        if figure.percent or not decimal or not self.decimal or self.mixed or decimal == self.decimal:
            return False
        return len(figure.number.rpartition(decimal)[2]) != 2 and not _DASH.search(figure.number)

    def _groups(self, separator: str, figure: Figure) -> bool | None:
        """Whether a lone separator before three digits (`1.234`) groups thousands here; None where it is open."""
        if self.decimal and not self.mixed:
            return self.decimal != separator
        if figure.unit:
            return None
        if not figure.currency:
            whole = self._caption_decimals and 3 not in self._caption_decimals
            return True if whole or separator in self.grouping else None
        decimals = precisions(figure.currency)
        return None if 3 in decimals and len(decimals) > 1 else 3 not in decimals

    def _grouped_throughout(self, seen: Sequence[Figure]) -> set[str]:
        """Return the separator that stands before three digits in every open figure of a document without decimals.

        One of them is money of a currency that has no three decimals: a paper whose prices all have them is no such.
        """
        opened = [
            (f, _possible(f.number)) for f in seen if not f.unit and not f.percent and len(_possible(f.number)) == 2
        ]
        separators = {next(decimal for decimal in possible if decimal) for _, possible in opened}
        is_money = any(f.currency and 3 not in precisions(f.currency) for f, _ in opened)
        return (
            separators
            if not self.decimal and len(separators) == 1 and len(opened) >= FEWEST_OPEN and is_money
            else set()
        )

    def _grouped_by(self, figure: Figure) -> str:
        """Return the separator that groups a figure's thousands for certain: its currency has no decimals in use."""
        possible = _possible(figure.number) if figure.currency and not figure.unit else {}
        if self.decimal or len(possible) != 2 or 0 not in precisions(figure.currency):
            return ""
        return next(decimal for decimal in possible if decimal)


@lru_cache(maxsize=4096)
def _possible(number: str) -> dict[str, Decimal]:
    """Return the values that a number may have, each under the decimal separator that it takes: none, one or two."""
    body = _TORN.sub("", _DASH.sub("", number))
    number = _TORN.sub("", number)
    found: dict[str, Decimal] = {}
    if body.isdigit() or _BY_THREE.fullmatch(body) or _BY_TWO.fullmatch(body):
        found[""] = Decimal(_NO_DIGIT.sub("", body))
    # `1.234,-` has its decimals already
    if (m := _DECIMALS.search(body)) and number[len(body) : len(body) + 1] in ("", "/"):
        separator, whole = body[m.start()], body[: m.start()]
        lone = whole == "" or whole.isdigit() or _BY_THREE.fullmatch(whole) or _BY_TWO.fullmatch(whole)
        if lone and separator not in whole:
            found[separator] = Decimal(f"{_NO_DIGIT.sub('', whole) or 0}.{m.group()[1:]}")
    return found


@lru_cache(maxsize=4096)
def _shown_decimal(number: str) -> str:
    """Return the decimal separator, a point or a comma, where the number alone shows it, else an empty string."""
    possible = _possible(number)
    if len(possible) == 1:
        decimal = next(iter(possible))
        if decimal in (".", ","):
            return decimal
        number = _TORN.sub("", number)
        body = _DASH.sub("", number)
        if len(body) < len(number) and number[len(body)] in ".,":
            return number[len(body)]  # `12,-`
        if body.count(".") + body.count(",") > 1 and not decimal:
            return "," if "." in body else "."  # `1.234.567`
    return ""
