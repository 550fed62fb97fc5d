"""Where on a page the values stand that were read: each is found again by its evidence.

That is its line, its box, and its text behind its label. What can't be found again for certain has no place.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from billfold.console import harmless
from parsers.terms import Certainty, Evidence, Placed

# Witnesses that are not on the page.
_BESIDE = frozenset({"subject", "sender", "header", "file name", "mail", "message/rfc822"})
_ORDER = (Certainty.CONFIRMED, Certainty.READ, Certainty.DOUBTFUL)
# A value that goes on over several lines (an address) has at most so many.
MOST_LINES = 8
# Boxes are written in tenths of a point.
_SAME_EDGE = 0.2


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that was read: its number in the list of fields, and its evidence."""

    number: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text in which values stand: from `start` up to before `end`; the least certain of them counts."""

    start: int
    end: int
    numbers: tuple[int, ...]
    certainty: Certainty


Place = tuple[int, int, int]


def spans_of(text: str, marks: Iterable[Mark]) -> list[Span]:
    """Return where in a text the values of marks stand."""
    found = [(mark, _find(text, _needle(mark.evidence))) for mark in marks]
    return nested([Span(*at, (mark.number,), mark.evidence.certainty) for mark, at in found if at])


def places_of(words: Sequence[Placed], marks: Iterable[Mark], source: str) -> dict[int, list[Span]]:
    """Return, for the words of a page in which values stand, by their index, the pieces in which they do."""
    lines: dict[tuple[int, int], list[int]] = {}
    for index, word in enumerate(words):
        lines.setdefault((word.page, word.line), []).append(index)
    found: dict[int, list[Span]] = {}
    for mark in marks:
        for index, start, end in _places(words, lines, mark.evidence, source):
            found.setdefault(index, []).append(Span(start, end, (mark.number,), mark.evidence.certainty))
    return {index: nested(spans) for index, spans in found.items()}


def nested(spans: Sequence[Span]) -> list[Span]:
    """Return spans in the order of their beginnings, one for each piece, and none that crosses another's border."""
    same: dict[tuple[int, int], Span] = {}
    for span in spans:
        other = same.get((span.start, span.end))
        numbers = tuple(sorted({*span.numbers, *(other.numbers if other else ())}))
        certainty = max((s.certainty for s in (span, other) if s), key=_ORDER.index)
        same[span.start, span.end] = Span(span.start, span.end, numbers, certainty)
    kept: list[Span] = []
    for span in sorted(same.values(), key=lambda s: s.end - s.start):
        if not any(s.start < span.start < s.end < span.end or span.start < s.start < span.end < s.end for s in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: (s.start, -s.end))


def _places(
    words: Sequence[Placed], lines: Mapping[tuple[int, int], list[int]], evidence: Evidence, source: str
) -> list[Place]:
    needle = _needle(evidence)
    if evidence.source in _BESIDE or not needle:
        return []
    page = evidence.page or (1 if source != "pdf" else 0)
    own = lines.get((page, evidence.line or 0), [])
    if place := _on_line(words, own, evidence, needle):
        return [place]
    if places := _continued(words, lines, (page, evidence.line or 0), needle):
        return places
    if evidence.page is not None and evidence.line is not None:
        return []
    # the evidence names no line, or counts lines otherwise: its text has a place if it stands on the page just once
    everywhere = [(i, *at) for i, word in enumerate(words) for at in _finds(word.text, needle)]
    return everywhere if len(everywhere) == 1 else []


def _on_line(words: Sequence[Placed], own: Sequence[int], evidence: Evidence, needle: str) -> Place | None:
    boxed = [i for i in own if evidence.box and _is_same_box(words[i].box, evidence.box)]
    behind = _behind_label(words, own, evidence.label)
    for index in boxed or [index for index, _ in behind]:
        start = next((start for i, start in behind if i == index), 0)
        if at := _find(words[index].text, needle, start) or _find(words[index].text, needle):
            return (index, *at)
    for index in own:
        if at := _find(words[index].text, needle):
            return (index, *at)
    return None


def _behind_label(words: Sequence[Placed], own: Sequence[int], label: str) -> list[tuple[int, int]]:
    """Return what stands behind a label on its line, as (index, start), or all of the line where it has none."""
    if label:
        for n, index in enumerate(own):
            at = words[index].text.lower().find(label.lower())
            if at >= 0:
                return [(index, at + len(label)), *((i, 0) for i in own[n + 1 :])]
    return [(index, 0) for index in own]


def _is_same_box(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= _SAME_EDGE for a, b in zip(one, other, strict=True))


def _continued(
    words: Sequence[Placed], lines: Mapping[tuple[int, int], list[int]], start: tuple[int, int], needle: str
) -> list[Place]:
    """Return the places of a value that begins on a line and goes on over the next ones: whole segments, in order."""
    page, first = start
    places: list[Place] = []
    at = 0
    for line in range(first, first + MOST_LINES):
        before = at
        for index in lines.get((page, line), []):
            text = words[index].text.strip(" ,;")
            found = needle.find(text, at) if text else -1
            if found >= 0 and not needle[at:found].strip(" ,;"):
                begin = words[index].text.index(text)
                places.append((index, begin, begin + len(text)))
                at = found + len(text)
        if at == before:
            break
    return places if not needle[at:].strip(" ,;") else []


def _needle(evidence: Evidence) -> str:
    return " ".join(harmless(evidence.text).split())


def _find(text: str, needle: str, start: int = 0) -> tuple[int, int] | None:
    """Return where a text stands in another one, as words of their own if there is such a place."""
    if not needle:
        return None
    whole = _finds(text, needle, start)
    if whole:
        return whole[0]
    at = text.find(needle, start)
    return (at, at + len(needle)) if at >= 0 else None


def _finds(text: str, needle: str, start: int = 0) -> list[tuple[int, int]]:
    found = []
    for m in re.finditer(re.escape(needle), text[start:]):
        at, end = m.start() + start, m.end() + start
        if not _joins(text[at - 1 : at], needle[0]) and not _joins(needle[-1], text[end : end + 1]):
            found.append((at, end))
    return found


def _joins(one: str, other: str) -> bool:
    """Whether two neighbours are letters or digits of one word or number."""
    return bool(one) and bool(other) and one.isalnum() and other.isalnum()
