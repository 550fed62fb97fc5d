"""The pages of a picture as a machine recognised them: words with their boxes and how sure it was of each.

Who recognises is handed in from outside (`Recognise`): reading itself starts no engine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from parsers.pages.page import Box, Document, Word, lines_of_words
from parsers.terms import Evidence, Finding


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word, its page (from 1), its box in points of the straightened page, and the confidence, from 0 to 1."""

    page: int
    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """What an engine recognised in a picture, a scan or a photo; `pages` counts all, `read_pages` those it looked at.

    `engine` is the engine's name as people are told it. `again` are the words of a second look at the same pages, in
    another manner; empty where there was none.
    """

    engine: str
    words: tuple[RecognisedWord, ...]
    pages: int = 1
    read_pages: int = 1
    again: tuple[RecognisedWord, ...] = ()


# Returns what was recognised in a file of this media type, None where nobody recognises or it could not be done.
Recognise = Callable[[bytes, str], Recognised | None]


def nobody(_content: bytes, _media_type: str) -> None:
    """Recognise nothing: for readers without an engine."""
    return


def page_of_words(recognised: Recognised) -> Document:
    """Return the recognised words as a page; boxes are those of the searchable copy, so it reads like a PDF."""
    lines = []
    for number, words in groupby(sorted(recognised.words, key=lambda word: word.page), lambda word: word.page):
        lines += lines_of_words(
            [Word(text, *word.box) for word in words if (text := _without_rules(word.text))], number
        )
    findings: tuple[Finding, ...] = ()
    if recognised.read_pages < recognised.pages:
        text = f"only the first {recognised.read_pages} of its {recognised.pages} pages were recognised"
        findings = (Finding("many_pages", text, needs_review=True),)
    return Document("pdf", tuple(lines), recognised.pages, findings=findings)


def confidence_at(recognised: Recognised, evidence: Evidence) -> float | None:
    """Return the confidence of the least certain word of a value; None where the value has no place on a page."""
    if evidence.page is None or evidence.box is None:
        return None
    left, top, right, bottom = evidence.box
    inside = [
        word
        for word in recognised.words
        if word.page == evidence.page
        and left <= (word.box[0] + word.box[2]) / 2 <= right
        and top <= (word.box[1] + word.box[3]) / 2 <= bottom
    ]
    own = [
        word for word in inside if any(letter.isalnum() for letter in word.text) and _bare(word.text) in evidence.text
    ]
    return min((word.confidence for word in own or inside), default=None)


def _without_rules(text: str) -> str:
    """Return a word without the rules of a table that were taken for letters; empty where it is nothing else."""
    bare = text.strip("|¦[]{}_~=—–-«»‘’'`\\/")
    return text.strip("|¦").strip() if bare else ""


def _bare(text: str) -> str:
    return text.strip(".,:;()[]|'\"")


def recognised_to_json(recognised: Recognised) -> dict[str, Any]:
    """Return what was recognised in a form that JSON can hold."""
    return {
        "engine": recognised.engine,
        "pages": recognised.pages,
        "read_pages": recognised.read_pages,
        "words": _words_to_json(recognised.words),
        "again": _words_to_json(recognised.again),
    }


def recognised_from_json(value: Mapping[str, Any]) -> Recognised:
    """Return what was recognised out of JSON; raises `KeyError`, `TypeError` or `ValueError` where it is none."""
    words, again = _words_from_json(value["words"]), _words_from_json(value["again"])
    return Recognised(str(value["engine"]), words, int(value["pages"]), int(value["read_pages"]), again)


def _words_to_json(words: Sequence[RecognisedWord]) -> list[list[Any]]:
    return [[w.page, w.text, [round(edge, 2) for edge in w.box], round(w.confidence, 3)] for w in words]


def _words_from_json(words: Sequence[Any]) -> tuple[RecognisedWord, ...]:
    found = []
    for page, text, (left, top, right, bottom), confidence in words:
        box = (float(left), float(top), float(right), float(bottom))
        found.append(RecognisedWord(int(page), str(text), box, float(confidence)))
    return tuple(found)
