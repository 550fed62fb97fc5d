"""Order and invoice numbers: by their labels, and by the forms that a marketplace is known to use."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.fields.labels import Label
from parsers.marketplaces.templates import Marketplace
from parsers.pages.page import Document
from parsers.terms import Certainty, Evidence
from parsers.text.dates import date_marks

_TOKEN = re.compile(r"[^\s,;:()\[\]<>|\"“”„«»]+")
_ID = re.compile(r"^[#＃№]?[^\W_](?:[\w\-/.·#+]*[^\W_])?$")
_FILLER = frozenset("no nr num number id ref n° nº # is n der du de of the your ist est for".split())
_AMOUNT_LIKE = re.compile(r"^[$€£¥]|^\d{1,3}(?:[.,]\d{3})*[.,]\d{2}$")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]?\d{3})*[.,]\d{2}(?![\w.,-]*\w)")
# `Order 1 of 2`, and the year that an everyday word stands before (`Invoice 2024`).
_OF_SEVERAL = re.compile(r"\d{1,3}\s(?:of|von|de|di|van|av|z)\s\d", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
WEIGHTS = {"behind": 3, "right": 3, "below": 2}


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its evidence; `weight` ranks it among others of the same field."""

    value: str
    weight: int
    evidence: Evidence


def labelled_numbers(document: Document, found: Sequence[Label], form: re.Pattern[str] | None = None) -> list[Number]:
    """Return the numbers beside labels, best first. With a `form`, only numbers that have it."""
    numbers: list[Number] = []
    for label in found:
        for spot in label.spots:
            value = _by_form(spot.text, form) if form else _by_label(spot.text, weak=_is_weak(label))
            if value:
                evidence = Evidence(
                    source=document.source,
                    rule=f"label {spot.how}" + (" and form" if form else ""),
                    text=value,
                    label=label.term.text,
                    page=spot.line.page,
                    line=spot.line.number,
                    box=spot.segment.box if document.source == "pdf" else None,
                )
                numbers.append(Number(value, WEIGHTS[spot.how] - _is_weak(label) + 2 * bool(form), evidence))
                break
    return sorted(numbers, key=lambda number: -number.weight)


def _is_weak(label: Label) -> bool:
    """Whether the label is a lone everyday word (`Order`, `Invoice`) that also stands in sentences."""
    return len(label.term.text) <= 8 and not re.search(r"[°º#.]|\b(?:no|nr|id)\b", label.term.text, re.IGNORECASE)


def _by_form(text: str, form: re.Pattern[str]) -> str:
    m = form.search(text)
    return _matched(m) if m else ""


def _matched(m: re.Match[str]) -> str:
    """Return the first group of a form where it has one, else all of it."""
    return str(m[1]) if m.re.groups and m[1] else m[0]


def _by_label(text: str, *, weak: bool) -> str:
    """Return the number at the beginning of a text, at most two filler words before it; it must have a digit."""
    for place, m in enumerate(_TOKEN.finditer(text)):
        token = m.group().strip(".#＃№*'’")
        if place > 2:
            return ""
        if any(c.isdigit() for c in token):
            return token if _is_number(token, text[m.start() :], weak=weak) else ""
        if token.lower().strip(".") not in _FILLER and not (
            place == 0 and not weak and re.fullmatch(r"[A-Z]{1,4}", token)
        ):
            return ""
    return ""


def _is_number(token: str, rest: str, *, weak: bool) -> bool:
    if len(token) > 40 or not _ID.match(token) or _AMOUNT_LIKE.match(token) or _AMOUNT.match(rest):
        return False
    # eight digits that may be read as a day are a number; `15 July 2024` and `15.07.2024` are not
    shortest = len(token) + 1 if token.isdigit() else len(token)
    if any(mark.start == 0 and mark.end >= shortest for mark in date_marks(rest)):
        return False
    if _OF_SEVERAL.match(rest) or (weak and _YEAR.fullmatch(token)):
        return False
    digits = sum(c.isdigit() for c in token)
    return digits >= 4 if weak else digits >= 1


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
