"""Phrases of mails about purchases in thirty languages, and which of them a text says.

A phrase is a row of words as `kind_words.toml` writes them: `word*` begins a word, `a/b` is either, `word?` may be
missing, `..` stands for up to eight words and any numbers. In scripts that write no spaces it is found inside other
text.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from parsers.text.characters import folded
from parsers.text.digits import has_digit
from parsers.text.remembered import remembered

_WORD = re.compile("[\\w\u0900-\u0963]+")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u093c]")
WIDEST_GAP = 8
WIDEST_UNSPACED_GAP = 12
GAP = ".."


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase that a text says: its meaning, language, words as written, and the characters it covers."""

    meaning: str
    language: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Negative:
    """A sort of mail or paper that is no document: `reason` for the user, `told` its event, `page` of papers too."""

    reason: str
    told: str
    page: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A row of words; `needs` are those of them that a text must have, as whole words, to say it."""

    meaning: str
    language: str
    words: tuple[str, ...]
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Phrases by their first word, whole or begun, and those of scripts without spaces by themselves.

    `fillers` are words, with their languages, that may stand inside any phrase of that language. There are few such
    collections, each equal to itself alone: a key by which answers are remembered.
    """

    whole: dict[str, list[_Phrase]]
    begun: dict[str, list[_Phrase]]
    unspaced: list[tuple[_Phrase, re.Pattern[str], str]]
    fillers: dict[str, set[str]]

    def said_in(self, text: str) -> tuple[Said, ...]:
        """Return the phrases in a text that was made `plain`, in the order they stand."""
        return _said(text, self)

    def _spaced(self, text: str) -> Iterator[Said]:
        tokens = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
        for phrase, start, end in self._placed(tokens):
            yield Said(phrase.meaning, phrase.language, text[start:end], start, end)
        fillers = [token for token in tokens if token[0] in self.fillers]
        if not fillers:
            return
        for phrase, start, end in self._placed([token for token in tokens if token[0] not in self.fillers]):
            inside = [word for word, at, _ in fillers if start < at < end]
            if inside and all(not phrase.language or phrase.language in self.fillers[word] for word in inside):
                yield Said(phrase.meaning, phrase.language, text[start:end], start, end)

    def _placed(self, tokens: list[tuple[str, int, int]]) -> Iterator[tuple[_Phrase, int, int]]:
        words = [word for word, _, _ in tokens]
        known = set(words)
        for at, (word, start, _) in enumerate(tokens):
            for phrase in self._candidates(word):
                end = phrase.needs <= known and _matched(phrase.words, 1, words, at + 1)
                if end:
                    yield phrase, start, tokens[end - 1][2]

    def _candidates(self, word: str) -> Iterator[_Phrase]:
        yield from self.whole.get(word, ())
        for length in range(2, len(word) + 1):
            yield from self.begun.get(word[:length], ())


@remembered
def _said(text: str, phrases: Phrases) -> tuple[Said, ...]:
    found = list(phrases._spaced(text))
    if phrases.unspaced and _UNSPACED.search(text):
        found += [
            Said(phrase.meaning, phrase.language, m.group(), m.start(), m.end())
            for phrase, pattern, first in phrases.unspaced
            if first in text
            for m in pattern.finditer(text)
        ]
    return tuple(sorted(found, key=lambda said: (said.start, -said.end)))


def _matched(phrase: tuple[str, ...], done: int, words: list[str], at: int) -> int:
    """Return the place behind the words that the rest of a phrase covers, or nothing where it does not fit."""
    if done == len(phrase):
        return at
    wanted = phrase[done]
    if wanted == GAP:
        return next((end for place in _beyond_gap(words, at) if (end := _matched(phrase, done + 1, words, place))), 0)
    if at < len(words) and (words[at].startswith(wanted[:-1]) if wanted.endswith("*") else words[at] == wanted):
        return _matched(phrase, done + 1, words, at + 1)
    return 0


def _beyond_gap(words: list[str], at: int) -> Iterator[int]:
    """Yield the places where a gap may end; numbers in it count for nothing (`order 4711 of 3 May was received`)."""
    skipped = 0
    while at < len(words) and skipped <= WIDEST_GAP:
        yield at
        skipped += not has_digit(words[at])
        at += 1


@remembered
def plain(text: str) -> str:
    """Return a text as phrases are compared: folded, Arabic letters without their signs, apostrophes as spaces."""
    plain_text = folded(text)
    if plain_text.isascii():
        return plain_text.replace("'", " ")
    bare = _MARKS.sub("", unicodedata.normalize("NFD", plain_text))
    return unicodedata.normalize("NFC", bare).replace("'", " ").replace("\u2019", " ")


def _variants(phrase: str) -> Iterator[tuple[str, ...]]:
    """Yield each row of words that a phrase stands for."""
    if "/" not in phrase and "?" not in phrase:
        yield tuple(phrase.split())
        return
    choices = []
    for word in phrase.split():
        optional = word.endswith("?")
        either: list[str] = [one.removesuffix("?") for one in word.split("/")]
        choices.append([*either, ""] if optional else either)
    for row in product(*choices):
        yield tuple(word for word in row if word)


def _build(entries: Iterable[tuple[str, str, str]]) -> Phrases:
    built = Phrases({}, {}, [], {})
    for meaning, language, phrase in entries:
        text = plain(phrase)
        if meaning == "filler":
            built.fillers.setdefault(text, set()).add(language)
            continue
        if not text.isascii() and _UNSPACED.search(text):
            pieces = [re.escape(piece.strip()).replace(r"\ ", r"\s?") for piece in text.split(GAP)]
            pattern = re.compile(f".{{0,{WIDEST_UNSPACED_GAP}}}?".join(pieces))
            first = re.split(r"\s|\.\.", text)[0]
            built.unspaced.append((_Phrase(meaning, language, (text,)), pattern, first))
            continue
        for words in _variants(text):
            shelf = built.begun if words[0].endswith("*") else built.whole
            needs = frozenset(word for word in words if word != GAP and not word.endswith("*"))
            shelf.setdefault(words[0].removesuffix("*"), []).append(_Phrase(meaning, language, words, needs))
    return built


def _split(text: str) -> list[str]:
    return [phrase.strip() for line in text.splitlines() for phrase in line.split(";") if phrase.strip()]


@cache
def negatives() -> dict[str, Negative]:
    """Return the sorts of mails and papers that are no documents, by name."""
    return {
        name: Negative(str(entry["reason"]), str(entry.get("told", "")), bool(entry.get("page", False)))
        for name, entry in _data("kind_negatives").items()
    }


@cache
def _data(name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((files("parsers.text") / f"{name}.toml").read_text(encoding="utf-8"))


def phrases_in(table: Mapping[str, Mapping[str, object]]) -> Phrases:
    """Return the phrases of a table: by meaning and language, separated by semicolons."""
    return _build(_entries(table))


def _entries(table: Mapping[str, Mapping[str, object]]) -> list[tuple[str, str, str]]:
    return [
        (meaning, language, phrase)
        for meaning, by_language in table.items()
        for language, phrases in by_language.items()
        for phrase in _split(str(phrases))
    ]


@cache
def general_phrases() -> Phrases:
    """Return all phrases, those of what is no document included under the names of `negatives`."""
    entries = _entries(_data("kind_words"))
    entries += [
        (name, "", phrase)
        for name, entry in _data("kind_negatives").items()
        for phrase in _split(str(entry["phrases"]))
    ]
    return _build(entries)


@cache
def phrases_of(*meanings: str) -> Phrases:
    """Return the phrases of some meanings."""
    whole = general_phrases()

    def of(shelf: dict[str, list[_Phrase]]) -> dict[str, list[_Phrase]]:
        kept = {word: [one for one in found if one.meaning in meanings] for word, found in shelf.items()}
        return {word: found for word, found in kept.items() if found}

    unspaced = [one for one in whole.unspaced if one[0].meaning in meanings]
    return Phrases(of(whole.whole), of(whole.begun), unspaced, whole.fillers)


@cache
def phrases_of_papers() -> Phrases:
    """Return the phrases by which a page says that it is no document."""
    return phrases_of(*(name for name, negative in negatives().items() if negative.page))
