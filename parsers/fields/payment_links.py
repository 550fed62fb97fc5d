"""Links to pay at: what stands on a page beside words for paying, and those of hosts where people are paid.

Of a link only its host and path are kept: what stands behind them may open somebody's payment.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from parsers.fields.account_words import payee_of_link, words
from parsers.pages.page import Document
from parsers.text.characters import folded

LONGEST_LINK, MOST_LINKS = 200, 20
_URL = re.compile(
    r"(?<![\w@./-])(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?::[0-9]{1,5})?(/[^\s?#<>\"'|]{0,300})?", re.I
)
_NOTHING = frozenset({"", "/"})
_TRAILING = ".,;:!)]}>*_"


class Link(NamedTuple):
    """A link to pay at: its host and path, the index of its line, where it stands there, and the words beside it."""

    number: str
    at: int
    start: int
    end: int
    label: str = ""


def payment_links(document: Document) -> Iterator[Link]:
    """Yield the links of a page that lead to a payment."""
    for number, link in enumerate(_links(document)):
        if number < MOST_LINKS:
            yield link


def _links(document: Document) -> Iterator[Link]:
    for at, line in enumerate(document.lines):
        if "/" not in line.text or len(line.text) > 2000:
            continue
        for m in _URL.finditer(line.text):
            number = _number(m)
            is_url = m.group().casefold().startswith("http") or m[2]
            if not number or not is_url:
                continue
            above = document.lines[at - 1].text if at and not line.text[: m.start()].strip(" :-–>→") else ""
            said = words("pay").search(folded(f"{above[-120:]} {line.text[max(m.start() - 120, 0) : m.start()]}"))
            if said or _names_payee(number):
                yield Link(number, at, m.start(), m.end(), said.group() if said else "")
    for text, target in document.links:
        found = _URL.match(target)
        number = _number(found) if found else ""
        said = words("pay").search(folded(text))
        if number and (said or _names_payee(number)):
            own = next((at for at, line in enumerate(document.lines) if text in line.text), None)
            if own is not None:
                start = document.lines[own].text.index(text)
                yield Link(number, own, start, start + len(text), said.group() if said else "")


def _number(m: "re.Match[str]") -> str:
    path = (m[2] or "").rstrip(_TRAILING)
    return (m[1].casefold() + ("" if path in _NOTHING else path.rstrip("/")))[:LONGEST_LINK]


def _names_payee(number: str) -> bool:
    """Whether a link is that of a host where somebody is paid, with his name."""
    return "/" in payee_of_link(number)
