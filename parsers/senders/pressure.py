"""Pressure to pay: little time and a threat, near each other, in a message's own words.

Each alone is common in honest mail: invoices are payable at once, dunning letters name courts, shops write `today`.
Counted is who gives hours, or says at once, and threatens with a closed account, the police, or destroyed goods.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from parsers.terms import Finding
from parsers.text.characters import squeezed
from parsers.text.phrases import Phrases, Said, phrases_in, plain

PRESSURE = "pressure"
# Mail says what it wants at its beginning; what is long is terms.
MOST_CHARACTERS = 10_000
# A sentence that is longer is small print.
LONGEST_SENTENCE = 400
# So many characters may lie between the two.
FARTHEST = 250
_SHOWN = 120
_HARM = frozenset({"threat", "law"})
_Needs = dict[str, list[frozenset[str]]]
_ANCHOR = 5
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n[ \t]*\n\s*|\n(?=[ \t]*[-*•])")
_WORD = re.compile("[\\w\u0900-\u0963]+")
_SIGNS = {code: " " for code in range(128) if not chr(code).isalnum()}
_NOT_ASCII = re.compile("[^\x00-\x7f]")


def pressure(text: str) -> Finding | None:
    """Return a finding where a message's own text gives little time and threatens; None else. Total.

    Both must be in one language, in one sentence or in two that follow each other.
    """
    text = text[:MOST_CHARACTERS]
    if not _may_threaten(plain(text)):
        return None
    before: list[Said] = []
    at = 0
    for sentence in _SENTENCE.split(text):
        words = plain(sentence)
        here = [_moved(said, at) for said in _phrases().said_in(words)] if len(words) <= LONGEST_SENTENCE else []
        at += len(words) + 1
        if any(said.meaning == "told" for said in here):
            here = []
        if found := _pair(before + here):
            return _finding(*found)
        before = here
    return None


def _may_threaten(words: str) -> bool:
    """Whether a text has words that a threat can't do without: most have none, and that is told quickly."""
    whole, begun, inside = _anchors()
    said = set(words.translate(_SIGNS).split() if words.isascii() else _WORD.findall(words))
    rows = [row for word in whole.keys() & said for row in whole[word]]
    rows += [row for start in begun.keys() & {word[:_ANCHOR] for word in said} for row in begun[start]]
    if any(row <= said for row in rows):
        return True
    return bool(_NOT_ASCII.search(words)) and any(one in words for one in inside)


def _moved(said: Said, by: int) -> Said:
    return Said(said.meaning, said.language, said.text, said.start + by, said.end + by)


def _pair(said: Sequence[Said]) -> tuple[Said, Said] | None:
    """Return what gives little time and what threatens, where they stand near each other."""
    threats = [one for one in said if one.meaning in _HARM]
    for threat in threats:
        for hurry in said:
            fits = hurry.meaning == "hours" or (hurry.meaning == "at_once" and threat.meaning == "threat")
            apart = max(threat.start - hurry.end, hurry.start - threat.end)
            if fits and hurry.language == threat.language and apart <= FARTHEST:
                return hurry, threat
    return None


def _finding(hurry: Said, threat: Said) -> Finding:
    return Finding(
        PRESSURE,
        f'it presses: "{squeezed(hurry.text)[:_SHOWN]}" and "{squeezed(threat.text)[:_SHOWN]}"; who writes like this '
        "wants you not to look: ask the sender by a number or address that you know before you pay",
        needs_review=True,
    )


@cache
def _table() -> dict[str, dict[str, object]]:
    return tomllib.loads((files("parsers.senders") / "pressure.toml").read_text(encoding="utf-8"))


@cache
def _phrases() -> Phrases:
    return phrases_in(_table())


@cache
def _anchors() -> tuple[_Needs, _Needs, tuple[str, ...]]:
    """Return words that threats can't do without, with the others of the threat: whole ones, beginnings, and unspaced.

    Unspaced are the first words of threats in scripts without spaces.
    """
    phrases = _phrases()
    whole: _Needs = {}
    begun: _Needs = {}
    for found in (*phrases.whole.values(), *phrases.begun.values()):
        for phrase in found:
            if phrase.meaning in _HARM:
                # the last of the long ones: what is done with the account tells more than the account
                word = max(reversed(phrase.words), key=len)
                shelf = begun if word.endswith("*") else whole
                shelf.setdefault(word[:_ANCHOR].rstrip("*") if word.endswith("*") else word, []).append(phrase.needs)
    inside = {first for phrase, _, first in phrases.unspaced if phrase.meaning in _HARM}
    return whole, begun, tuple(sorted(inside))
