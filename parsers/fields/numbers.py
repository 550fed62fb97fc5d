"""Order and invoice numbers: by their labels, under the title, and by the forms that a marketplace is known to use."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.fields.label_terms import BARE, NOUN, PROPER, WITH_COLON
from parsers.fields.labels import Label, Spot
from parsers.marketplaces.templates import Marketplace
from parsers.pages.page import Document, Line, Segment
from parsers.terms import Certainty, Evidence
from parsers.text.characters import folded
from parsers.text.dates import date_marks

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
_SIGNED = re.compile(
    r"(?:(?:Original|Originál|Оригинал|Oryginał|Kopie|Copy)\s)?(?:N[ºo°]\.?|No\.?|Nr\.?|N\.|№|#|[ŠšČč]t?\.|[Bb]r\.|[Αα]ρ\.)\s?:?\s?"
    r"((?:[A-Z]{1,5}\s)?[\w./-]{1,30})"
)
HEAD_LINES = 20
# What may stand alone under a title: no word of a script without spaces, where a month or a place can look like it.
_LONE = re.compile(r"[A-Za-z0-9\u0370-\u04ff_./-]{2,40}")
# A number in groups of digits (`10 144 229 817`).
_GROUPS = re.compile(r"\d{1,4}(?: \d{2,4}){1,6}|\d{2,4} \d{6,12}")
# Letters drawn by lot, as some shops' programs number their orders (`XKQWJMPTL`): no word has such runs.
_DRAWN = re.compile(r"(?=[A-Z]{9}$)[A-Z]*(?:[BCDFGHJKLMNPQRSTVWXZ]{4}|Q[^U])[A-Z]*")
# A part of a number that stands apart (`211 / A`).
_PART = re.compile(r"\s/\s?([A-Z]{1,3}|\d{1,6})\s*")
# An abbreviated word joined to its number (`wydr.001187`).
_ABBREVIATED = re.compile(r"^[a-zа-я]{2,6}\.(?=\d)")
# How near to the title, or to the label of the date, the mere word number numbers the document: lines and points.
_NEAR_TITLE, _NEAR_DATE, _NEAR_EDGE = 6, 5, 6.0
# A reference may be to anything: an order, a contract, a letter.
_REFERENCES = ("ref", "rif")
_OF_A_SERIES = re.compile(r"[A-Z]{2,6}[-/]?\d[\w/-]{3,20}")
_DIGITS_ALONE = re.compile(r"\d{4,20}")
# How near two left edges are that begin the lines of one text, in points or characters.
_SAME_EDGE = 2.0
_PHONE = re.compile(r"\+\d{2,}|\(\d{2,5}\)\s?\d{2,}")
WEIGHTS = {"behind": 3, "right": 3, "above": 2, "below": 2}
# How surely a label of some strength names a number.
_SURE = {PROPER: 3, WITH_COLON: 2, NOUN: 1, BARE: 0}
# A title's own number stands in its line or in the two below it.
_BELOW_TITLE = 2
_FEWEST_DIGITS = 3


# What a row of a table of papers begins with, and how many columns such a table has at least.
_ROW_NUMBER = re.compile(r"[^\s:：]*\d[^\s:：]*")
_FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its evidence; `weight` ranks it among those of its field, `noun` is what its label numbers."""

    value: str
    weight: int
    evidence: Evidence
    noun: str = ""


def labelled_numbers(document: Document, found: Sequence[Label], form: re.Pattern[str] | None = None) -> list[Number]:
    """Return the numbers beside labels, best first. With a `form`, only numbers that have it."""
    numbers: list[Number] = []
    for label in found:
        for spot in label.spots:
            spot = _continued(document, spot)
            value = _by_form(spot.text, form) if form else _by_label(spot, label)
            if value and _heads_a_column(document, label, spot):
                break
            if value:
                rule = f"label {spot.how}" + (" and form" if form else "")
                evidence = _evidence(document, spot.line, spot.segment, rule, value, label.term.text)
                weight = WEIGHTS[spot.how] + 4 * _SURE[label.strength] + 2 * bool(form) - 2 * (label.noun == "receipt")
                numbers.append(Number(value, weight, evidence, label.noun))
                break
    return sorted(numbers, key=lambda number: -number.weight)


def _continued(document: Document, spot: Spot) -> Spot:
    """Return a spot with the line below it, where its number is broken off by a hyphen and goes on there."""
    if not spot.text.endswith(("-", "/")):
        return spot
    below = next(
        (
            other
            for line in document.lines
            if line.page == spot.line.page and line.number == spot.line.number + 1
            for other in line.segments
            if abs(other.left - spot.segment.left) <= _SAME_EDGE
        ),
        None,
    )
    if below is None or not any(c.isdigit() for c in below.text.split()[0]):
        return spot
    return replace(spot, text=spot.text + below.text)


def _heads_a_column(document: Document, label: Label, spot: Spot) -> bool:
    """Whether a label heads a column of a table: another number stands under the first, in a row like its own."""
    if spot.how != "below" or len(spot.line.segments) < _FEWEST_COLUMNS:
        return False
    after = next(
        (one for one in document.lines if (one.page, one.number) == (spot.line.page, spot.line.number + 1)), None
    )
    if after is None or len(after.segments) != len(spot.line.segments):
        return False
    under = next((s for s in after.segments if s.overlaps(spot.segment) or s.overlaps(label.segment)), None)
    return under is not None and under.text != spot.segment.text and bool(_ROW_NUMBER.fullmatch(under.text))


def titled_numbers(document: Document, title: Evidence | None) -> list[Number]:
    """Return the number that stands alone in the line of a document's title or under it (`FACTURA`, `INV/2024/00005`).

    It must be a lone token with letters and digits, or bear a number sign: bare digits may be anything.
    """
    at = next(
        (i for i, line in enumerate(document.lines) if title and (line.page, line.number) == (title.page, title.line)),
        None,
    )
    if at is None or title is None:
        return []
    home = next((s for s in document.lines[at].segments if s.text == title.text), None)
    if home is None:
        return []
    for line in document.lines[at : at + 1 + _BELOW_TITLE]:
        for segment in line.segments:
            beside = line is document.lines[at] or segment.overlaps(home)
            if segment is home or not beside or line.page != document.lines[at].page:
                continue
            value = _alone(segment.text)
            if value:
                return [Number(value, 1, _evidence(document, line, segment, "beside the title", value, title.text))]
    return []


def bare_numbers(document: Document, found: Sequence[Label], title: Evidence | None) -> list[Number]:
    """Return the number beside the mere word or sign for number in a document's head, when only one stands there.

    It must stand by the title or by the date: others are those of customers and accounts.
    """
    head = document.lines[:HEAD_LINES]
    near: list[tuple[Line, float | None]] = [
        (label.line, label.segment.left) for label in found if label.term.field in ("date", "invoice_date")
    ]
    near += [(line, None) for line in head if title and (line.page, line.number) == (title.page, title.line)]
    own = [
        label
        for label in found
        if label.term.field == "any_number"
        and (label.term.start == 0 or label.segment.text[: label.term.start].endswith(("/ ", "/")))
        and (not folded(label.term.text).startswith(_REFERENCES) or _is_in_block(label, document, found, title))
        and label.line in head
        and _is_near(label.line, label.segment.left, near)
    ]
    numbers = labelled_numbers(document, own)
    for line in head:
        for segment in line.segments:
            m = _SIGNED.fullmatch(segment.text)
            if m and _is_number(m[1], m[1], strength=WITH_COLON) and _is_near(line, segment.left, near):
                numbers.append(Number(m[1], 0, _evidence(document, line, segment, "number sign", m[1], "")))
    return numbers[:1] if len({number.value for number in numbers}) == 1 else []


def _is_in_block(label: Label, document: Document, found: Sequence[Label], title: Evidence | None) -> bool:
    """Whether a reference of a series stands between the title and the date's label, all three in one column.

    There it is the document's own (`FA2407-0001`); elsewhere, or in digits alone, it may be to anything.
    """
    if not any(_OF_A_SERIES.fullmatch(spot.text) for spot in label.spots[:1]):
        return False
    home = next(
        (
            segment
            for line in document.lines
            if title and (line.page, line.number) == (title.page, title.line)
            for segment in line.segments
            if segment.text == title.text
        ),
        None,
    )
    if home is None or title is None or not 0 < label.line.number - (title.line or 0) <= _BELOW_TITLE:
        return False
    dates = [
        other.segment
        for other in found
        if other.term.field in ("date", "invoice_date")
        and other.line.page == label.line.page == title.page
        and 0 < other.line.number - label.line.number <= _BELOW_TITLE
    ]
    return _share_an_edge(home, label.segment) and any(_share_an_edge(label.segment, date) for date in dates)


def _share_an_edge(one: Segment, other: Segment) -> bool:
    return abs(one.left - other.left) <= _SAME_EDGE or abs(one.right - other.right) <= _SAME_EDGE


def _is_near(line: Line, left: float, others: Sequence[tuple[Line, float | None]]) -> bool:
    """Whether a text stands in the column of a date's label a few lines from it, or close by the title."""
    return any(
        line.page == other.page
        and abs(line.number - other.number) <= (_NEAR_DATE if edge is not None else _NEAR_TITLE)
        and (edge is None or line is other or abs(left - edge) <= _NEAR_EDGE)
        for other, edge in others
    )


def _alone(text: str) -> str:
    token = text.strip()
    sign = _SIGNED.fullmatch(token)
    signed = sign is not None or token.startswith(("#", "№", "＃"))
    token = sign[1] if sign else token.lstrip("#№＃ ").strip()
    if (" " in token and not sign) or not any(c.isdigit() for c in token):
        return ""
    mixed = sum(c.isalpha() for c in token) >= 2 or "/" in token or "-" in token
    # `12/2` may be a house or a page
    fewest = _FEWEST_DIGITS + (not any(c.isalpha() for c in token))
    if not signed and not (mixed and sum(c.isdigit() for c in token) >= fewest):
        return ""
    token = token.rstrip(".,:;")
    return token if _LONE.fullmatch(token.replace(" ", "")) and _is_number(token, token, strength=WITH_COLON) else ""


def _evidence(document: Document, line: Line, segment: Segment, rule: str, value: str, label: str) -> Evidence:
    box = segment.box if document.source == "pdf" else None
    return Evidence(document.source, rule, value, label, line.page, line.number, box)


def _by_form(text: str, form: re.Pattern[str]) -> str:
    m = form.search(text)
    return _matched(m) if m else ""


def _matched(m: re.Match[str]) -> str:
    """Return the first group of a form where it has one, else all of it."""
    return str(m[1]) if m.re.groups and m[1] else m[0]


def _by_label(spot: Spot, label: Label) -> str:
    """Return the number at the beginning of a text, at most two filler words before it; it must have a digit."""
    text = spot.text
    if _PHONE.match(text):
        return ""
    if label.is_lone_noun:
        return text if spot.how == "right" and _DIGITS_ALONE.fullmatch(text) else _alone(text)
    series = ""
    for place, m in enumerate(_TOKEN.finditer(text)):
        token = m.group().strip(".#＃№*'’").rstrip("-/")
        if place > 2:
            return ""
        if any(c.isdigit() for c in token):
            token = _ABBREVIATED.sub("", token)
            if not _is_number(token, text[m.start() :], strength=label.strength):
                return ""
            rest = text[m.end() :]
            if label.strength in (NOUN, BARE) and spot.how == "behind" and (_goes_on(rest) or _is_grouped(rest)):
                return ""
            return _whole(series, token, text[m.end() :], label_is_proper=label.strength == PROPER)
        if place == 0 and _SERIES.fullmatch(token) and token.lower() not in _FILLER:
            series = token
            continue
        if token.lower().strip(".") not in _FILLER:
            return _worded(token, label, spot) if place == 0 else ""
    return ""


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


def _is_number(token: str, rest: str, *, strength: int) -> bool:
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


def marketplace_numbers(document: Document, texts: Iterable[tuple[str, str]], marketplace: Marketplace) -> list[Number]:
    """Return the order numbers of a marketplace's own form, in the subject and on the page.

    `texts` are (source, text) beside the document, such as the subject. A number that stands in two places is
    confirmed.
    """
    if marketplace.order_number is None:
        return []
    seen: dict[str, list[Evidence]] = {}
    for source, text in texts:
        for m in marketplace.order_number.finditer(text):
            value = _matched(m)
            seen.setdefault(value, []).append(Evidence(source, f"form of {marketplace.name}", value))
    for line in document.lines:
        for segment in line.segments:
            for m in marketplace.order_number.finditer(segment.text):
                value = _matched(m)
                box = segment.box if document.source == "pdf" else None
                evidence = Evidence(
                    document.source, f"form of {marketplace.name}", value, "", line.page, line.number, box
                )
                seen.setdefault(value, []).append(evidence)
    return [Number(value, len(places), _confirmed(places)) for value, places in seen.items()]


def _confirmed(places: Sequence[Evidence]) -> Evidence:
    best = next((p for p in places if p.line is not None), places[0])
    sources = {place.source for place in places}
    certainty = Certainty.CONFIRMED if len(sources) > 1 else best.certainty
    return Evidence(best.source, best.rule, best.text, best.label, best.page, best.line, best.box, certainty)
