"""What the sentences of a mail claim: an order taken, money received or sent back, a parcel on its way.

A phrase counts only for what has happened: one that is denied, still to come, or under a condition claims nothing
(`your invoice will be sent when …`, `we could not deliver`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.pages.page import Document
from parsers.text.phrases import Said, general_phrases, negatives, plain

EVENT_MEANINGS = {
    "shipped": "shipped",
    "shipped_verb": "shipped",
    "out_for_delivery": "out_for_delivery",
    "ready_for_pickup": "ready_for_pickup",
    "delivered": "delivered",
    "delivered_verb": "delivered",
    "cancelled": "cancelled",
    "return": "return",
}
_VERBS = frozenset({"shipped_verb", "delivered_verb"})
_CUES = frozenset({"goods", "papers", "condition", "negation", "topic"})
# What happens to parcels; the same words are said of invoices and payments (`your bill is ready`).
_OF_GOODS = frozenset(
    {"shipped", "shipped_verb", "out_for_delivery", "ready_for_pickup", "delivered", "delivered_verb"}
)
# What is said of an order that was placed before.
_OF_ORDERS = frozenset({"paid", "refunded", "cancelled", "return"})
# These speak of today or of what can be done now, in words that elsewhere mean the future.
_NEVER_DENIED = frozenset({"out_for_delivery", "ready_for_pickup", "announced", "return"})
_SOLD_BY = re.compile(
    r"\b(?:sold|verkauft|verkocht|vendue?|vendid[oa]|vendut[oa]|sald|solgt) (?:by|von|durch|par|por|da|door|av|af)\b"
)
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SPACED = r"(?<=[^\d][.!?؟।])\s+(?!\d)|\n|(?:^|\s)[-–—](?:\s|$)"
_SENTENCE = re.compile(rf"(?<=[。！？])|{_SPACED}")
# The same where no such stop stands: what parts sentences begins with a space or a dash, which is seen at once.
_SENTENCE_SPACED = re.compile(rf"(?=[\s\-–—])(?:{_SPACED})")
_CLAUSE = re.compile(r"[;،、，：()]|[,:](?!\d)")
_NUMBERED = re.compile(r"\s?[°º.:]*\s?#?[a-z]{0,3}[-/]?\d")
BEFORE, AFTER = 28, 8
BEFORE_UNSPACED, AFTER_UNSPACED = 6, 7
SHORT = 4
SHORTEST_WRAPPED = 55
HEAD_LINES = 12
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Claim:
    """A meaning that a sentence claims; `line` counts the lines of the text from 0, `sentence` is its words."""

    meaning: str
    sentence: str
    line: int


def claims_of(text: str, *, is_subject: bool = False, line: int = 0) -> list[Claim]:
    """Return what a text claims, sentence by sentence; in a subject a verb stands for its order."""
    found = []
    has_stops = not text.isascii() and any(stop in text for stop in "。！？")
    for sentence in (_SENTENCE if has_stops else _SENTENCE_SPACED).split(text):
        words = plain(sentence)
        said = general_phrases().said_in(words)
        has_goods = is_subject or len(words.split()) <= SHORT or any(one.meaning == "goods" for one in said)
        for one in said:
            if one.meaning in _CUES or (one.meaning in _VERBS and not has_goods):
                continue
            if one.meaning in _OF_GOODS and _is_of_papers(one, said, words):
                continue
            if _is_of_another(one, said) or _is_a_book(one, sentence) or _is_of_a_seller(one, words):
                continue
            if one.meaning in negatives() or not _is_denied(one, said, words):
                found.append(Claim(one.meaning, sentence.strip(), line))
    return found


def claims_on(lines: Sequence[str]) -> list[Claim]:
    """Return what the first lines of a page claim; a line that runs on is read together with the next."""
    found: list[Claim] = []
    for start, text in _joined(lines[:MOST_LINES]):
        found += claims_of(text, line=start)
    return found


def is_claimed(text: str, start: int, end: int, language: str) -> bool:
    """Whether words of a language at a place of a sentence are said without denial, condition or future."""
    words = plain(text)
    word = plain(text[start:end])
    at = words.find(word)
    if at < 0:
        return True
    said = general_phrases().said_in(words)
    if any(one.meaning == "topic" and one.start <= at < one.end for one in said):
        return False
    return not _is_denied(Said("noun", language, word, at, at + len(word)), said, words)


def _is_of_papers(one: Said, said: Sequence[Said], words: str) -> bool:
    """Whether a word for an invoice or a payment, and none for goods, comes first in the clause before a phrase."""
    begin = max((m.end() for m in _CLAUSE.finditer(words, 0, one.start)), default=0)
    for cue in said:
        is_noun = cue.meaning in ("goods", "papers") and begin <= cue.start and cue.end <= one.start
        if is_noun and _same_language(one, cue):
            return cue.meaning == "papers"
    return False


def _is_of_another(one: Said, said: Sequence[Said]) -> bool:
    """Whether an order is only what something else is said of: its payment, its refund, a sale of one's own.

    `Payment for order 12 is confirmed` confirms no order, and `you have received a new order` places none.
    """
    if one.meaning != "ordered":
        return False
    return any(
        (other.meaning in _OF_ORDERS and other.start <= one.start and one.end <= other.end and other.text != one.text)
        or (other.meaning == "sold" and other.start < one.end and one.start < other.end)
        for other in said
    )


def _is_of_a_seller(one: Said, words: str) -> bool:
    """Whether something was sold by another, which a buyer is told too (`Artikel: Tasse, verkauft von Federwerk`)."""
    m = _SOLD_BY.search(words, one.start) if one.meaning == "sold" else None
    return m is not None and m.start() < one.end


def _is_a_book(one: Said, sentence: str) -> bool:
    """Whether what reads like `livré` without its accent is the word for book (`Mon livre`, `Mercado Livre`)."""
    return one.text == "livre" and "livre" in sentence.casefold() and "livré" not in sentence.casefold()


def _begins_number(cue: Said, words: str) -> bool:
    """Whether letters that elsewhere deny stand before a number (`commande n° 12`, `pedido no. 12`)."""
    return cue.text in ("n", "no") and bool(_NUMBERED.match(words, cue.end))


def _same_language(one: Said, cue: Said) -> bool:
    # the same letters mean other things in other languages (`se ha entregado`, `vom 5. Mai`)
    return not one.language or cue.language.partition("-")[0] == one.language.partition("-")[0]


def _is_denied(one: Said, said: Sequence[Said], words: str) -> bool:
    unspaced = bool(_UNSPACED.search(one.text))
    before, after = (BEFORE_UNSPACED, AFTER_UNSPACED) if unspaced else (BEFORE, AFTER)
    for cue in said:
        if not _same_language(one, cue):
            continue
        if cue.meaning == "condition" and cue.end <= one.start:
            return True
        if cue.meaning == "condition" and unspaced and 0 <= cue.start - one.end <= after:
            return True
        if cue.meaning != "negation" or one.meaning in _NEVER_DENIED or _begins_number(cue, words):
            continue
        if 0 <= one.start - cue.end <= before and not _CLAUSE.search(words[cue.end : one.start]):
            return True
        if 0 <= cue.start - one.end <= after and not _CLAUSE.search(words[one.end : cue.start]):
            return True
    return False


def _joined(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    start, text = 0, ""
    for place, line in enumerate(lines):
        if text:
            text = f"{text} {line}"
        else:
            start, text = place, line
        if len(line) < SHORTEST_WRAPPED or line.rstrip().endswith((".", "!", "?", ":", "。", "！", "？")):
            yield start, text
            text = ""
    if text:
        yield start, text


_QUOTED = re.compile(
    r"^\s*(?:>|-{3,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original)"
    r"|(?:on|am|le|el|il|em|op|den|dne|w dniu)\b.{6,120}"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napsal|napisał)\b.{0,60}:?\s*$)",
    re.IGNORECASE,
)


def own_lines(document: Document) -> tuple[list[str], bool]:
    """Return the lines that a mail's writer wrote, and whether it quotes a mail that it answers below them."""
    texts = [line.text for line in document.lines]
    for place, text in enumerate(texts):
        if place and _QUOTED.match(text):
            return texts[:place], True
    return texts, False
