"""Labels on the page, and the places where their values may stand: behind them, to their right, or below."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.pages.page import Document, Line, Segment
from parsers.text.glossary import Glossary, Term

_LEAD = re.compile(r"^[\s:：#.°º\-–—|]+|^(?:n[°ºor]\.?|nr\.?|no\.?|num\.?|№)(?=[\s:：#.\d])\.?[\s:：#]*", re.IGNORECASE)
_BEFORE_OK = re.compile(r"^[\s\W\d]{0,4}$|[:：;,.!?()|–—-]\s*$")
_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
LINES_BELOW = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A text near a label where its value may stand. `how` is `behind`, `right` or `below`."""

    text: str
    how: str
    line: Line
    segment: Segment


@dataclass(frozen=True, slots=True)
class Label:
    """A glossary term that stands where a label stands, and the spots for its value, the likeliest first."""

    term: Term
    line: Line
    segment: Segment
    at: int
    spots: tuple[Spot, ...]


def labels(document: Document, glossary: Glossary, fields: frozenset[str]) -> list[Label]:
    """Return the labels of the given fields on a document, in reading order."""
    found: list[Label] = []
    for index, line in enumerate(document.lines):
        for place, segment in enumerate(line.segments):
            terms = [term for term in glossary.find(segment.text) if term.field in fields]
            for term in terms:
                if _stands_as_label(segment.text, term):
                    spots = tuple(_spots(document, index, place, segment, term))
                    found.append(Label(term, line, segment, index, spots))
    return found


def _stands_as_label(text: str, term: Term) -> bool:
    """Whether a term begins its segment or a clause of it, or is followed by a colon, as labels are."""
    before, after = text[: term.start], text[term.end :]
    if re.match(r"\s*[:：#]", after):
        return True
    return bool(_BEFORE_OK.search(before)) or len(before.split()) <= 2


def value_text(text: str) -> str:
    """Return what follows a label, without the colon, hash or "no." between the two."""
    previous = None
    while text != previous:
        previous, text = text, _LEAD.sub("", text)
    return text.strip()


def _spots(document: Document, index: int, place: int, segment: Segment, term: Term) -> Iterator[Spot]:
    lines = document.lines
    line = lines[index]
    behind = value_text(segment.text[term.end :])
    if behind:
        yield Spot(behind, "behind", line, segment)
    rest = _PARENTHESIS.sub("", behind).strip(" .:")
    if len(rest.split()) > 1 or any(character.isdigit() for character in rest):
        return  # a sentence or a label with its value: what stands beside it belongs to something else
    for right in line.segments[place + 1 :]:
        yield Spot(right.text, "right", line, right)
    if rest:
        return
    for lower in lines[index + 1 : index + 1 + LINES_BELOW]:
        if lower.page != line.page or lower.top - line.top > 4 * line.height + 2:
            return
        if document.source != "pdf" and len(lower.segments) < len(line.segments):
            return  # columns of text are counted, not measured: a lone value may belong to any of several labels
        under = next((s for s in lower.segments if s.overlaps(segment)), None)
        if under:
            yield Spot(under.text, "below", lower, under)
            return
