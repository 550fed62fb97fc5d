"""What a number of an order or a document looks like: what beside a label is one, and where it ends."""

import re

from parsers.fields.label_terms import BARE, NOUN, PROPER, WITH_COLON
from parsers.fields.labels import Label, Spot
from parsers.text.amounts import figures
from parsers.text.dates import date_marks
from parsers.text.digits import has_digit

_TOKEN = re.compile(r"[^\s,;:()\[\]<>|\"“”„«»]+")
_ID = re.compile(r"^[#＃№]?[^\W_](?:[\w\-/.·#+&]*[^\W_])?$")
_FILLER = frozenset("no nr num number id ref n° nº # is n der du de of the your ist est for är er on le la".split())
# Letters before a number that belong to it (`FV 12/2024`, `INV 2024 118`); what stands for the word number does not.
_SERIES = re.compile(r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĒĖĘĚĞĢĪĮĶĻĽŁŃŅŇŌŐŒŘŚŞŠŤŪŮŰŲŹŻŽΑ-ΩА-Я]{1,5}\d{0,2}")
_AMOUNT_LIKE = re.compile(r"^[$€£¥]|^\d{1,3}(?:[.,]\d{3})*[.,]\d{2}$")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]?\d{3})*[.,]\d{2}(?![\w.,-]*\w)")
# `Order 1 of 2`, and the year that an everyday word stands before (`Invoice 2024`).
_OF_SEVERAL = re.compile(r"\d{1,3}\s(?:of|von|de|di|van|av|z)\s\d", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
# What a mere noun stands before is none: a VAT id, an IBAN.
_TAX_LIKE = re.compile(r"[A-Z]{2}\d{8,}")
# A segment that is a number sign and a number (`No 000.000.002`).
SIGNED = re.compile(
    r"(?:(?:Original|Originál|Оригинал|Oryginał|Kopie|Copy)\s)?(?:N[ºo°]\.?|No\.?|Nr\.?|N\.|№|#|[ŠšČč]t?\.|[Bb]r\.|[Αα]ρ\.)\s?:?\s?"
    r"((?:[A-Z]{1,5}\s)?[\w./-]{1,30})"
)
# What may stand alone under a title: no word of a script without spaces, where a month or a place can look like it.
_LONE = re.compile(r"[A-Za-z0-9\u0370-\u04ff_./#-]{2,40}")
# A number in groups of digits (`10 144 229 817`).
_GROUPS = re.compile(r"\d{1,4}(?: \d{2,4}){1,6}|\d{2,4} \d{6,12}")
_SIGNED_GROUPS = re.compile(rf"(?:[Nn][ºo°]|[Nn]r|[Nn]o|№)\.?\s?:?\s?({_GROUPS.pattern})")
# Digits that are a number where they stand with a title and a date.
LONG_NUMBER = re.compile(r"\d{4,14}")
# Letters drawn by lot, as some shops' programs number their orders (`XKQWJMPTL`): no word has such runs.
_DRAWN = re.compile(r"(?=[A-Z]{9}$)[A-Z]*(?:[BCDFGHJKLMNPQRSTVWXZ]{4}|Q[^U])[A-Z]*")
# A part of a number that stands apart (`211 / A`).
_PART = re.compile(r"\s/\s?([A-Z]{1,3}|\d{1,6})\s*")
# An abbreviated word joined to its number (`wydr.001187`).
_ABBREVIATED = re.compile(r"^[a-zа-я]{2,6}\.(?=\d)")
_DIGITS_ALONE = re.compile(r"\d{4,20}")
_PHONE = re.compile(r"\+\d{2,}|\(\d{2,5}\)\s?\d{2,}")
_FEWEST_DIGITS = 3


def number_in(spot: Spot, label: Label) -> str:
    """Return the number at the beginning of a text, at most two filler words before it; it must have a digit."""
    text = spot.text
    if _PHONE.match(text):
        return ""
    if label.is_lone_noun:
        # in a row of captions bare digits are the number, unless they stand in a row of amounts
        in_row = spot.how == "right" or (spot.how == "below" and len(label.line.segments) > 1 and not _has_amount(spot))
        return text if in_row and _DIGITS_ALONE.fullmatch(text) else alone(text)
    series = ""
    for place, m in enumerate(_TOKEN.finditer(text)):
        token = m.group().strip(".#＃№*'’").rstrip("-/")
        if place > 2:
            return ""
        if has_digit(token):
            token = _ABBREVIATED.sub("", token)
            if not is_number(token, text[m.start() :], strength=label.strength):
                return ""
            rest = text[m.end() :]
            if label.strength in (NOUN, BARE) and spot.how == "behind" and (_goes_on(rest) or _is_grouped(rest)):
                return ""
            return _whole(series, token, rest, label_is_proper=label.strength == PROPER)
        if place == 0 and _SERIES.fullmatch(token) and token.lower() not in _FILLER:
            series = token
            continue
        if token.lower().strip(".") not in _FILLER:
            return _worded(token, label, spot) if place == 0 else ""
    return ""


def _has_amount(spot: Spot) -> bool:
    return any(f.has_decimals or f.currency for s in spot.line.segments for f in figures(s.text))


def _worded(token: str, label: Label, spot: Spot) -> str:
    """Return an identifier without digits: only one with an inner sign beside a proper label (`ACME_A`)."""
    if spot.text.endswith("-"):  # broken off
        return ""
    if label.strength >= WITH_COLON and label.term.field == "order_number" and _DRAWN.fullmatch(token):
        return token
    is_one = label.strength == PROPER and re.fullmatch(r"[A-Z]+(?:[_/-][A-Z]+)+", token) and len(spot.text.split()) == 1
    return token if is_one else ""


def _whole(series: str, token: str, rest: str, *, label_is_proper: bool) -> str:
    """Return a number with the letters before it and the year or count behind it (`FV 12/2024`, `INV 2024 118`)."""
    value = f"{series} {token}" if series else token
    if label_is_proper and _GROUPS.fullmatch(token + rest.rstrip()):
        return value + rest.rstrip()
    if label_is_proper and (part := _PART.fullmatch(rest)):
        return f"{value}/{part[1]}"
    more = re.match(r"\s(\d{3,6})(?=\s*$)", rest)
    return f"{value} {more[1]}" if more and series else value


def _goes_on(rest: str) -> bool:
    """Whether words go on behind the number of a mere noun as in a sentence; a date, bracket or colon may follow."""
    if rest.startswith((":", " – ", " — ", " - ")) or any(mark.start <= 12 for mark in date_marks(rest)):
        return False
    return len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\([^()]*\)", "", rest))) > 3


def _is_grouped(rest: str) -> bool:
    """Whether digits go on behind a number as in one for the telephone (`Invoice 030 5550 1234`); a date may follow."""
    return bool(re.match(r"\s\d{2,}\s\d{2,}", rest)) and not any(mark.start <= 1 for mark in date_marks(rest))


def is_number(token: str, rest: str, *, strength: int) -> bool:
    """Whether a token, and `rest` from it on, is no amount, day, year or percentage where a label so sure names it."""
    if len(token) > 40 or not _ID.match(token) or _AMOUNT_LIKE.match(token) or _AMOUNT.match(rest):
        return False
    # eight digits that may be read as a day are a number; `15 July 2024` and `15.07.2024` are not
    shortest = len(token) + 1 if token.isdigit() else len(token)
    if any(mark.start == 0 and mark.end >= shortest for mark in date_marks(rest)):
        # the number of a month's series beside its very label (`12/07/2024`): a day has no such label
        return strength == PROPER and "/" in token
    if _OF_SEVERAL.match(rest) or (strength <= NOUN and (_YEAR.fullmatch(token) or _TAX_LIKE.fullmatch(token))):
        return False
    if rest[len(token) :].startswith(("%", " %")):
        return False
    digits = sum(c.isdigit() for c in token)
    is_part = "/" in token and rest == token  # `NC A/45`
    return digits >= (1 if strength >= WITH_COLON or is_part else 3)


def dated_number(text: str) -> str:
    """Return the number that shares a text with nothing but a date (`2024年10月31日 INV-20241031-07`); else nothing."""
    marks = date_marks(text)
    if len(marks) != 1 and not (marks and marks[0].start == 0):
        return ""
    rest = (text[: marks[0].start] + text[marks[0].end :]).strip(" ,·|/–—-")
    return alone(rest) if marks[0].start == 0 or text.endswith(marks[0].text) else ""


def grouped(text: str) -> str:
    """Return the digits in groups behind a number sign, where a text is nothing else (`n° 10 248 775 104`)."""
    m = _SIGNED_GROUPS.fullmatch(text)
    return m[1] if m else ""


def alone(text: str) -> str:
    """Return the number that a text consists of: letters and digits mixed, or behind a number sign; else nothing."""
    token = text.strip()
    sign = SIGNED.fullmatch(token)
    signed = sign is not None or token.startswith(("#", "№", "＃"))
    token = sign[1] if sign else token.lstrip("#№＃ ").strip()
    if (" " in token and not sign) or not has_digit(token):
        return ""
    mixed = sum(c.isalpha() for c in token) >= 2 or "/" in token or "-" in token
    # `12/2` may be a house or a page
    fewest = _FEWEST_DIGITS + (not any(c.isalpha() for c in token))
    if not signed and not (mixed and sum(c.isdigit() for c in token) >= fewest):
        return ""
    token = token.rstrip(".,:;")
    return token if _LONE.fullmatch(token.replace(" ", "")) and is_number(token, token, strength=WITH_COLON) else ""
