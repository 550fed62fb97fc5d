"""Labels on the page, and the places where their values may stand: behind them, to their right, or below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.fields.captions import beside, cell_under, goes_on, value_above
from parsers.fields.label_terms import (
    NOUN,
    NUMBER_WORD,
    PROPER,
    VALUED,
    behind_name,
    is_mentioned,
    label_terms,
    noun_of,
    stands_as_label,
)
from parsers.pages.page import Document, Line, Segment
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary, Term

LINES_BELOW = 3
# What may stand between a label and its value: a colon, a hash, a word for number.
_LEAD = re.compile(rf"^[\s:：#＃.°º\-–—|№*]+|^{NUMBER_WORD}(?=[\s:：#.\d])\.?[\s:：#]*", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SECOND = re.compile(r"\s*[/(（]\s*")
_SPACED_SLASH = re.compile(r"\s+[/|]\s+")
_SEPARATED = re.compile(r"\s*(?:/|\||,|\s[-–]\s|\s(?:and|und|et|y|e|en|i|och|og|ja|a|és|și|ve|и|та)\s)\s*")


@dataclass(frozen=True, slots=True)
class Spot:
    """A text near a label where its value may stand. `how` is `behind`, `right`, `above` or `below`."""

    text: str
    how: str
    line: Line
    segment: Segment


@dataclass(frozen=True, slots=True)
class Label:
    """A term that stands where a label stands, and the spots for its value, the likeliest first.

    `noun` is the glossary's field of the thing that a number's label numbers (`invoice`, `receipt`, `order`), where it
    says so.
    """

    term: Term
    line: Line
    segment: Segment
    at: int
    spots: tuple[Spot, ...]
    strength: int = PROPER
    noun: str = ""

    @property
    def is_lone_noun(self) -> bool:
        """Whether it is nothing but the name of a document, by which other things than its number stand too."""
        return self.strength == NOUN and self.segment.text.strip(" :：") == self.term.text.strip(" :：")


def labels(document: Document, glossary: Glossary, fields: frozenset[str]) -> list[Label]:
    """Return the labels of the given fields on a document, in reading order."""
    found: list[Label] = []
    for index, line in enumerate(document.lines):
        for place, segment in enumerate(line.segments):
            terms = label_terms(segment.text, glossary)
            for term, strength in terms:
                if (
                    term.field in fields
                    and stands_as_label(segment.text, term)
                    and not is_mentioned(segment.text, term, strength, glossary)
                ):
                    spots = tuple(_spots(document, index, place, segment, term, terms, glossary))
                    found.append(Label(term, line, segment, index, spots, strength, noun_of(term, glossary)))
    return found


def _spots(
    document: Document,
    index: int,
    place: int,
    segment: Segment,
    term: Term,
    terms: Sequence[tuple[Term, int]],
    glossary: Glossary,
) -> Iterator[Spot]:
    line = document.lines[index]
    end = behind_name(segment.text, _translated(segment.text, term.end, terms))
    after = segment.text[end:]
    rank, count = _rank(segment.text, term, terms)
    behind = value_text(after)
    if behind and not (count > 1 and not has_digit(behind)):
        yield Spot(behind, "behind", line, segment)
    rest = _PARENTHESIS.sub("", behind).strip(" .:")
    if count == 1 and (len(rest.split()) > 1 or has_digit(rest)):
        return  # a sentence or a label with its value: what stands beside it belongs to something else
    for place_right, right in enumerate(beside(document, line, place)):
        if _is_label_itself(right.text, glossary) and (place_right or not _says_the_same(right.text, term, glossary)):
            break
        yield Spot(_piece(right.text, rank, count), "right", line, right)
    if rest and count == 1:
        return
    if above := value_above(document, index, place, glossary):
        yield Spot(_piece(above[1].text, rank, count), "above", *above)
        return
    yield from _below(document, index, place, rank, count)


def value_text(text: str) -> str:
    """Return what follows a label, without the colon, hash or "no." between the two."""
    previous = None
    while text != previous:
        previous, text = text, _LEAD.sub("", text)
    return text.strip()


def _translated(text: str, end: int, terms: Sequence[tuple[Term, int]]) -> int:
    """Return where a label ends that is said in a second language behind it (`เลขที่ / No.`, `Số (No.)`)."""
    m = _SECOND.match(text, end)
    if not m:
        return end
    second = next((t for t, _ in terms if t.start == m.end()), None)
    if second is None:
        return end
    closing = re.compile(r"\s*[)）]").match(text, second.end)
    return closing.end() if closing else second.end


def _below(document: Document, index: int, place: int, rank: int, count: int) -> Iterator[Spot]:
    """Yield what stands in the cell under a label; in text, whose columns are only counted, right under it alone."""
    line = document.lines[index]
    segment = line.segments[place]
    for lower in document.lines[index + 1 : index + 1 + LINES_BELOW]:
        if lower.page != line.page or lower.top - line.top > 4 * line.height + 2:
            return
        if goes_on(line, lower):
            continue
        begins = len(lower.segments) > 1 and any(s.left == segment.left for s in lower.segments)
        if document.source != "pdf" and len(lower.segments) < len(line.segments) and not begins:
            return  # columns of text are counted, not measured: a value must begin where its label does
        under = cell_under(lower, line, place, by_edges=document.source == "pdf")
        if under:
            yield Spot(_piece(under.text, rank, count), "below", lower, under)
            return


def _is_label_itself(text: str, glossary: Glossary) -> bool:
    """Whether a text beside a label is the next label: it ends in a colon, or names another value and has no digit."""
    if text.rstrip().endswith((":", "：")):
        return True
    if has_digit(text):
        return False
    return any(term.field in VALUED and term.start <= 2 for term in glossary.find(text))


def _says_the_same(text: str, term: Term, glossary: Glossary) -> bool:
    """Whether the next label goes on with one: a colon, the word number, the same in another language."""
    return not text.strip(" :：") or any(t.field in (term.field, "number", "date") for t in glossary.find(text))


def _rank(text: str, term: Term, terms: Sequence[tuple[Term, int]]) -> tuple[int, int]:
    """Return which of several labels in one text a term is, and how many there are (`Invoice no. / Date`)."""
    pieces = _SEPARATED.split(text)
    if len(pieces) < 2 or has_digit(text):
        return 0, 1
    named = [any(t.text.strip() and t.text in piece for t, _ in terms) for piece in pieces]
    if not all(named):
        return 0, 1
    at = next((place for place, piece in enumerate(pieces) if term.text in piece), 0)
    return at, len(pieces)


def _piece(text: str, rank: int, count: int) -> str:
    """Return the part of a value that belongs to one of several labels, or all where there are not as many."""
    if count == 1:
        return text
    for separator in (_SPACED_SLASH, _SEPARATED):
        pieces = separator.split(text)
        if len(pieces) == count:
            return pieces[rank]
    return text
