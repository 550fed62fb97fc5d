"""Numbers of bank accounts that prove themselves: the IBAN, and what countries write instead, by their check digits.

Sources: ISO 13616 (its registry as python-stdnum has it), ISO 9362 (BIC), and the rule of each country beside it. The
one module that asks python-stdnum about accounts.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from parsers.text.currencies import currency_by_country

# ISO 13616: two letters, two digits, at most thirty letters and digits. Norway's is the shortest.
SHORTEST_IBAN, LONGEST_IBAN = 15, 34
# A group may stand apart by a blank or two, a dash or a dot.
_BETWEEN = r"(?:[ \u00a0\u2009\u202f]{1,2}|[-.\u2010-\u2015])?"
_START = re.compile(rf"(?:(?<![^\W_])|(?<=IBAN))([A-Za-z]{{2}}){_BETWEEN}([0-9]){_BETWEEN}([0-9])")
_NEXT = re.compile(rf"{_BETWEEN}([0-9A-Za-z])")
# The Polish number is its IBAN without the country, in its own groups.
_NRB = re.compile(r"(?<![0-9A-Za-z])(?<![0-9][ -])[0-9]{2}(?:[ -]?[0-9]{4}){6}(?![0-9A-Za-z])(?![ -][0-9])")
_STRUCTURE = re.compile(r"([0-9]+)!([nac])")
_SIGNS = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_LEAST_SIGNS = 2


class Iban(NamedTuple):
    """What has the form of an IBAN in a text, from `start` to `end`; `is_right` says whether its check digits are."""

    number: str
    start: int
    end: int
    is_right: bool


def ibans_in(text: str) -> Iterator[Iban]:
    """Yield what has the form of an IBAN of its country, in any grouping, whether its check digits are right or not.

    As many letters and digits are taken as numbers of that country have: what stands behind them is something else.
    """
    at = 0
    while m := _START.search(text, at):
        country = m[1].upper()
        form = _form_of(country)
        found = _taken(text, m, form[0]) if form else None
        if found is None or form is None or not form[1].fullmatch(found[0][4:]):
            at = m.start() + 1
            continue
        number, end = found
        if m[1].isupper() or "iban" in text[max(m.start() - 12, 0) : m.start()].casefold():
            yield Iban(number, m.start(), end, iban_of(number) == number)
        at = end


def polish_numbers_in(text: str) -> Iterator[Iban]:
    """Yield the Polish accounts in a text that are written without their country, as IBANs."""
    for m in _NRB.finditer(text):
        number = "PL" + compact(m.group())
        if iban_of(number):
            yield Iban(number, m.start(), m.end(), is_right=True)


def iban_of(text: str) -> str:
    """Return an IBAN without blanks where its structure and its check digits are right, else nothing."""
    number = compact(text)
    if not SHORTEST_IBAN <= len(number) <= LONGEST_IBAN or not re.fullmatch("[A-Z]{2}[0-9]{2}[A-Z0-9]+", number):
        return ""
    if len(set(number[4:])) < _LEAST_SIGNS or number[2:4] in ("00", "01", "99"):
        return ""  # what stands for a number to come; MOD 97-10 gives check digits from 02 to 98
    return number if _stdnum("iban").is_valid(number) else ""


def bank_of(iban: str) -> str:
    """Return the country and the bank of an IBAN without blanks; nothing where its country is unknown."""
    form = _form_of(iban[:2])
    m = form[1].fullmatch(iban[4:]) if form else None
    # a lone letter before the bank is a check (Italy, San Marino)
    return iban[:2] + next(group for group in m.groups() if len(group) > 1) if m else ""


def looks_like_iban(text: str) -> bool:
    """Whether a text begins as an IBAN of some country does, and is about as long."""
    number = compact(text)
    form = _form_of(number[:2]) if re.match("[A-Z]{2}[0-9]{2}", number) else None
    return form is not None and SHORTEST_IBAN - 2 <= len(number) <= LONGEST_IBAN


def bic_of(text: str) -> str:
    """Return a BIC where a text has the form of one (ISO 9362), with a country that there is; else nothing."""
    bic = text.strip().upper()
    return bic if _BIC.fullmatch(bic) and currency_by_country(bic[4:6]) else ""


def is_routing_number(digits: str) -> bool:
    """Whether nine digits are a routing number of the American Bankers Association."""
    return bool(_stdnum("us.rtn").is_valid(digits))


def is_norwegian(digits: str) -> bool:
    """Whether eleven digits are an account in Norway, by their modulo 11."""
    return bool(_stdnum("no.kontonr").is_valid(digits)) and len(digits) == 11


def is_new_zealand(number: str) -> bool:
    """Whether a number is one of a bank and a branch of New Zealand, with the right check digit."""
    return bool(_stdnum("nz.bankaccount").is_valid(number))


def is_czech(number: str) -> bool:
    """Whether a number (`19-2000145399/0800`) passes the check of Czech accounts; those of Slovakia are alike."""
    return bool(_stdnum("cz.bankaccount").is_valid(number))


def is_argentine(digits: str) -> bool:
    """Whether 22 digits are a CBU of Argentina."""
    return bool(_stdnum("ar.cbu").is_valid(digits))


def is_clabe(digits: str) -> bool:
    """Whether 18 digits are a CLABE of Mexico (Banco de México): weights 3, 7, 1, each product modulo 10."""
    if not re.fullmatch("[0-9]{18}", digits):
        return False
    total = sum(int(digit) * (3, 7, 1)[at % 3] % 10 for at, digit in enumerate(digits[:17]))
    return digits[17] == str(-total % 10)


def is_hungarian(digits: str) -> bool:
    """Whether 16 or 24 digits are an account in Hungary (GIRO): weights 9, 7, 3, 1 over the bank and the account."""
    if not re.fullmatch("[0-9]{16}(?:[0-9]{8})?", digits):
        return False
    weighed = [
        sum(int(digit) * (9, 7, 3, 1)[at % 4] for at, digit in enumerate(part)) for part in (digits[:8], digits[8:])
    ]
    return not any(total % 10 for total in weighed) and int(digits[:8]) > 0 and int(digits[8:]) > 0


def is_russian(bank: str, digits: str) -> bool:
    """Whether 20 digits are an account at the bank of a BIK: weights 7, 1, 3 (Bank of Russia, 515, of 1997)."""
    if not re.fullmatch("04[0-9]{7}", bank) or not re.fullmatch("[0-9]{20}", digits):
        return False
    own = bank[-3:] if bank[6:] not in ("000", "001", "002") else f"0{bank[4:6]}"
    return sum(int(digit) * (7, 1, 3)[at % 3] % 10 for at, digit in enumerate(own + digits)) % 10 == 0


def passes_luhn(digits: str) -> bool:
    """Whether the last of some digits is the check digit of the others by Luhn (bankgiro, plusgiro)."""
    if not digits.isascii() or not digits.isdigit():
        return False
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0 and int(digits) > 0


def compact(text: str) -> str:
    """Return the letters and digits of a number, in capitals, without what stands between them."""
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def _taken(text: str, start: "re.Match[str]", length: int) -> tuple[str, int] | None:
    """Return as many letters and digits as an IBAN has, and where they end; None where a word goes on behind them."""
    taken = [start[1], start[2], start[3]]
    at, count = start.end(), 4
    while count < length and (m := _NEXT.match(text, at)):
        taken.append(m[1])
        at, count = m.end(), count + 1
    if count < length or (at < len(text) and text[at].isalnum()):
        return None
    return "".join(taken).upper(), at


@cache
def _form_of(country: str) -> tuple[int, "re.Pattern[str]"] | None:
    """Return how long the IBANs of a country are, and the form of what follows the check digits."""
    from stdnum import numdb

    told: Any = numdb.get("iban").info(country)
    structure = _STRUCTURE.findall(told[0][1].get("bban", "")) if told else []
    if not structure:
        return None
    form = re.compile("".join(f"({_SIGNS[sign]}{{{length}}})" for length, sign in structure))
    return 4 + sum(int(length) for length, _ in structure), form


@cache
def _stdnum(name: str) -> Any:
    from importlib import import_module

    return import_module(f"stdnum.{name}")
