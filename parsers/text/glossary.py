"""Labels and document words in thirty languages: what stands beside a value, or names a document.

The terms lie in `glossary.json` (field, language, terms; the commonest first). They are compared folded, without
punctuation, longest first; in scripts that write no spaces a term is found inside other text.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from parsers.text.characters import folded, is_tone
from parsers.text.remembered import remembered

# What the headings of a table of items name, and labels do not.
ITEM_FIELDS = frozenset({"description", "quantity", "unit_price", "item_number", "unit"})
# What only the headings and rows of an item table say: `Amount` or `Total` above a column names no total there.
TABLE_FIELDS = frozenset(
    {
        "account",
        "carried_forward",
        "count",
        "free",
        "goods",
        "item_discount",
        "item_number",
        "line_total",
        "position",
        "price_of_one",
        "tax_amount",
        "tax_rate",
        "unit",
    }
)
# Words that name a column where they stand above one, and mean much else elsewhere.
_IN_TABLES = {"goods": "description", "count": "quantity", "price_of_one": "unit_price"}
_ALSO_IN_TABLES = frozenset({"description", "quantity", "unit_price"})
_TOKEN = re.compile(r"[^\s:：;|#()\[\]{}*=<>«»\"“”„/]+")
# Compounds that end in a word for invoice (`Stromrechnung`, `hyresfaktura`), folded, and those that only look so.
_COMPOUND = re.compile(r"[^\W\d_]{2,30}(?:rechnung|faktura|factuur|rakning|regning|lasku|(?P<credit>gutschrift))")
_COMPOUND_ENDS = ("rechnung", "faktura", "factuur", "rakning", "regning", "lasku", "gutschrift")
_OTHER_COMPOUND = re.compile(
    r"[^\W\d_]{0,20}?(?:ab|be|an|ver|um|hoch|auf|ein|aus|vor|zu|voraus)rechnung|\w*(?:ut|be)(?:raknin|regnin)g"
)
_AROUND = ".,-–—_·'’/&+!?"
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary term that stood in a text: its field, language, and the characters it covers."""

    field: str
    language: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """Terms to look for: folded tokens to (field, language), and the unspaced ones by their text.

    `reach` is the length of the longest term that begins with a word or an unspaced letter. There are few glossaries,
    each equal to itself alone: a key by which answers are remembered.
    """

    spaced: Mapping[tuple[str, ...], tuple[tuple[str, str], ...]]
    unspaced: Mapping[str, tuple[tuple[str, str], ...]]
    reach: Mapping[str, int]

    def find(self, text: str) -> tuple[Term, ...]:
        """Return the terms in a text, longest first where they overlap, in the order they stand.

        A term that belongs to several fields is returned once for each.
        """
        return _terms(text, self)

    def _find_spaced(self, text: str) -> list[Term]:
        tokens = _tokens(text)
        found: list[Term] = []
        at = 0
        while at < len(tokens):
            for length in range(min(self.reach.get(tokens[at][2], 0), len(tokens) - at), 0, -1):
                run = tokens[at : at + length]
                meanings = self.spaced.get(tuple(word for _, _, word in run))
                if meanings:
                    start, end = run[0][0], run[-1][1]
                    found += [Term(name, language, text[start:end], start, end) for name, language in meanings]
                    at += length - 1
                    break
            else:
                start, end, word = tokens[at]
                compound = _COMPOUND.fullmatch(word) if word.endswith(_COMPOUND_ENDS) else None
                if compound and not _OTHER_COMPOUND.fullmatch(word):
                    field = "credit_note" if compound["credit"] else "invoice"
                    found.append(Term(field, "de", text[start:end], start, end))
            at += 1
        return found

    def _find_unspaced(self, text: str) -> list[Term]:
        found: list[Term] = []
        places = [at for at, letter in enumerate(text) if not letter.isspace() and not is_tone(letter)]
        bare = "".join(text[at] for at in places).casefold()
        if len(bare) != len(places):
            return found  # letters of other scripts that fold to two
        at = 0
        while at < len(bare):
            reach = self.reach.get(bare[at], 0) if _UNSPACED.match(bare[at]) else 0
            for length in range(min(reach, len(bare) - at), 1, -1):
                meanings = self.unspaced.get(bare[at : at + length])
                if meanings:
                    start, end = places[at], places[at + length - 1] + 1
                    while end < len(text) and is_tone(text[end]):
                        end += 1
                    found += [Term(name, language, text[start:end], start, end) for name, language in meanings]
                    at += length - 1
                    break
            at += 1
        return found


@remembered
def _terms(text: str, glossary: Glossary) -> tuple[Term, ...]:
    found = glossary._find_spaced(text)
    if glossary.unspaced and _UNSPACED.search(text):
        found += glossary._find_unspaced(text)
    return tuple(sorted(found, key=lambda term: (term.start, -term.end)))


@remembered
def _tokens(text: str) -> Sequence[tuple[int, int, str]]:
    """Return the words of a text with their places, folded, without the punctuation around them."""
    if text.isascii() and text.isprintable():  # folding keeps every letter at its place
        found = [(m.start(), m.end(), m.group().strip(_AROUND)) for m in _TOKEN.finditer(text.lower())]
    else:
        found = [(m.start(), m.end(), _bare(m.group())) for m in _TOKEN.finditer(text)]
    return [token for token in found if token[2]]


def _bare(token: str) -> str:
    # folding does no more than this to a word of ASCII
    plain = token.lower() if token.isascii() and token.isprintable() else folded(token)
    return plain.strip(_AROUND)


def _build(entries: Iterable[tuple[str, str, str]]) -> Glossary:
    spaced: dict[tuple[str, ...], dict[tuple[str, str], None]] = {}
    unspaced: dict[str, dict[tuple[str, str], None]] = {}
    for name, language, term in entries:
        if not term.isascii() and _UNSPACED.search(term):
            bare = "".join(letter for letter in folded(term) if not letter.isspace() and not is_tone(letter))
            unspaced.setdefault(bare, {})[name, language] = None
        else:
            words = tuple(bare for m in _TOKEN.finditer(term) if (bare := _bare(m.group())))
            if words:
                spaced.setdefault(words, {})[name, language] = None
    reach: dict[str, int] = {}
    for long in (*spaced, *unspaced):
        reach[long[0]] = max(reach.get(long[0], 0), len(long))
    return Glossary(
        {words: _one_per_field(meanings) for words, meanings in spaced.items()},
        {text: _one_per_field(meanings) for text, meanings in unspaced.items()},
        reach,
    )


def _one_per_field(meanings: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    first: dict[str, str] = {}
    for name, language in meanings:
        first.setdefault(name, language)
    return tuple(first.items())


@cache
def _general_terms() -> tuple[tuple[str, str, str], ...]:
    data = json.loads((files("parsers.text") / "glossary.json").read_text(encoding="utf-8"))
    return tuple(
        (name, language, term)
        for name, by_language in data.items()
        for language, terms in by_language.items()
        for term in terms
    )


@cache
def general() -> Glossary:
    """Return the glossary of all fields in all languages, but for what is said in item tables alone."""
    return _build(entry for entry in _general_terms() if entry[0] not in TABLE_FIELDS)


@cache
def of_tables() -> Glossary:
    """Return the glossary of item tables: column names, units, what carries a sum to the next page, and the like."""
    return _build(
        (_IN_TABLES.get(name, name), language, term)
        for name, language, term in _general_terms()
        if name in TABLE_FIELDS | _ALSO_IN_TABLES
    )


@cache
def extended(labels: tuple[tuple[str, str], ...]) -> Glossary:
    """Return the general glossary with more (field, term) pairs: a marketplace's own words, which come first."""
    base, own = general(), _build((name, "", term) for name, term in labels)
    return Glossary(
        {**base.spaced, **{k: _one_per_field((*v, *base.spaced.get(k, ()))) for k, v in own.spaced.items()}},
        {**base.unspaced, **{k: _one_per_field((*v, *base.unspaced.get(k, ()))) for k, v in own.unspaced.items()}},
        {**base.reach, **{begin: max(length, base.reach.get(begin, 0)) for begin, length in own.reach.items()}},
    )


DOCUMENT_FIELDS = frozenset(
    {
        "invoice",
        "tax_invoice",
        "credit_note",
        "receipt",
        "order_confirmation",
        "order_number",
        "invoice_number",
        "refund",
        "statement",
        "thanks_for_order",
    }
)


@cache
def document_words() -> frozenset[str]:
    """Return the terms by which a subject speaks of a purchase, in all languages: kinds, orders, their numbers."""
    return frozenset(term for name, _, term in _general_terms() if name in DOCUMENT_FIELDS)
