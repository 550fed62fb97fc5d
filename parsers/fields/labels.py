"""Labels on the page, and the places where their values may stand: behind them, to their right, or below.

A label is a term of the glossary, or is put together from words that are (`No.` and `invoice`, `Rechnung` and
`Datum`): no list names every way to write one. Its `strength` says how sure it is that a value follows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.pages.page import Document, Line, Segment
from parsers.text.characters import folded
from parsers.text.glossary import Glossary, Term

# Words for number that documents of many languages share.
_ANY_LANGUAGE = frozenset("no nr num number nummer numero numer n° nº n№ № id ref nro br code date datum data".split())
# What may stand between a label and its value: a colon, a hash, a word for number.
_SIGN = r"(?:n[°ºor]\.?|n\.?\s?[°º]|nr\.?|no\.?|num\.?|№|č\.|br\.|št\.|αρ\.?)"
_LEAD = re.compile(rf"^[\s:：#＃.°º\-–—|№*]+|^{_SIGN}(?=[\s:：#.\d])\.?[\s:：#]*", re.IGNORECASE)
_BEFORE_OK = re.compile(r"^[\s\W\d]{0,4}$|[:：;,.!?()|/–—-]\s*$")
_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
LINES_BELOW = 3
_LONGEST_LABELLED = 8
# Strengths: a label proper; a noun with a colon; a noun that may stand before its number; the word number alone.
PROPER, WITH_COLON, NOUN, BARE = 4, 3, 2, 1
_DOCUMENTS = frozenset({"invoice", "tax_invoice", "credit_note", "receipt", "statement"})
_ORDERS = frozenset({"order", "order_confirmation", "purchase_order"})
_NOUNS = {**dict.fromkeys(_DOCUMENTS, "invoice_number"), **dict.fromkeys(_ORDERS, "order_number")}
_DATED = {**dict.fromkeys(_DOCUMENTS, "invoice_date"), **dict.fromkeys(_ORDERS, "order_date")}
# Words that join the two halves of a label (`number of the invoice`); longer ones say something else.
_JOINED = re.compile(r"[\s.:/'’-]*(?:[^\W\d_]{1,3}[\s.'’]+){0,2}[\s.:/'’-]*")
_NUMBER_SIGN = re.compile(rf"(?:\s?\([^()\d]{{0,40}}\))?[\s(-]*(?:[#＃№]|{_SIGN}(?=[\s:：#.\d]|$))", re.IGNORECASE)
_COLON = re.compile(r"\s*[:：]")
_BEHIND_NOUN = re.compile(r"\s+(?:[A-Z]{1,5}\s)?[^\s]*\d")
# Germanic compounds: the number or the day of something (`Rechnungsnummer`, `Kvitteringsdato`, `Factuurnr.`).
_COMPOUND = re.compile(
    r"(?P<doc>rechnungs?|rechn|rg|fakturae?|faktura|faktur|beleg|bon|quittungs?|gutschrifts?|storno|factuur|nota|kvittering"
    r"s?|kvitto|regnings?|bilags?|laskun?|dokument(?:en)?|document)?"
    r"(?P<order>bestell(?:ungs?)?|auftrags?|order|ordre|bestellings?|bestel|bestallnings?|bestillings?|tilaus|buchungs?"
    r"|boknings?|boekings?|reservierungs?)?"
    r"[-.]{0,2}(?:(?P<number>nummer|numero|nr|no|id)|(?P<date>datum|dato|paiva))[.:]?"
)
_PERCENT = re.compile(r"\d[\d.,]*\s?%")
_OF_RECEIPTS = ("bon", "quittung", "kvitt")
_OF_PAPERS = ("beleg", "bilag", "dokument", "document")
_TOKEN = re.compile(r"[^\s:：;|#()\[\]{}*=<>«»\"“”„/]+")
_SECOND = re.compile(r"\s*[/(（]\s*")
_SPACED_SLASH = re.compile(r"\s+[/|]\s+")
_CLAUSE = re.compile(r"[:：;,!?()\[\]|/–—•·]|-\s")
# Words by which a paper refers to another one.
_REFERS = frozenset(
    "avser rif ref zu bezug betrifft corrects original related re orig vs ang gäller vedr conc concerne sur réf para"
    " sobre rel do dot k ke az a на за к до по tegen betreft mot til for of to from per su della dell de du la le les"
    " votre your ihre unsere our notre vos van der die dieser this that".split()
)
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
                    and _stands_as_label(segment.text, term)
                    and not _is_mentioned(segment.text, term)
                ):
                    spots = tuple(_spots(document, index, place, segment, term, terms, glossary))
                    found.append(Label(term, line, segment, index, spots, strength, _noun(term, glossary)))
    return found


def _noun(term: Term, glossary: Glossary) -> str:
    """Return what the label of a number numbers; nothing where it is the number of any paper (`Belegnummer`)."""
    if term.field not in ("invoice_number", "order_number"):
        return ""
    nouns = [inner.field for inner in glossary.find(term.text) if inner.field in _NOUNS]
    if nouns:
        return nouns[0]
    m = next((m for t in _TOKEN.finditer(term.text) if (m := _COMPOUND.fullmatch(folded(t.group())))), None)
    if m and m["doc"]:
        return "receipt" if m["doc"].startswith(_OF_RECEIPTS) else "" if m["doc"].startswith(_OF_PAPERS) else "invoice"
    return term.field.removesuffix("_number") if any(t.field == term.field for t in glossary.find(term.text)) else ""


def label_terms(text: str, glossary: Glossary) -> list[tuple[Term, int]]:
    """Return the terms of a text that name a value, those put together from two included, with their strengths."""
    plain = glossary.find(text)
    made = [*_composed(plain, text), *_compounds(text)]
    found = [
        (term, _strength(term, text))
        for term in plain
        if term.field not in ("number", "order", "purchase_order")
        and not any(_inside(term, whole) for whole, _ in made)
    ]
    for term, strength in (*made, *_nouns(plain, text)):
        if not any(t.field in _VALUED and _overlap(t, term) for t, _ in found):
            found.append((term, strength))
    found += [
        (replace(t, field="any_number"), BARE)
        for t in plain
        if t.field == "number" and not any(other.field in _VALUED and _overlap(other, t) for other, _ in found)
    ]
    return sorted(found, key=lambda pair: (pair[0].start, -pair[0].end))


def _inside(term: Term, whole: Term) -> bool:
    """Whether a term is a part of a label that says more (`Kuupäev` of `Arve kuupäev`)."""
    return whole.start <= term.start and term.end <= whole.end and len(term.text) < len(whole.text)


def _overlap(one: Term, other: Term) -> bool:
    return one.start < other.end and other.start < one.end


_VALUED = frozenset(
    {
        "order_number",
        "invoice_number",
        "invoice_date",
        "order_date",
        "due_date",
        "other_date",
        "vat_id",
        "tracking_number",
    }
)


def _strength(term: Term, text: str) -> int:
    """Return how surely a term of the glossary is a label: a lone everyday word also stands in sentences."""
    if term.field not in ("order_number", "invoice_number"):
        return PROPER
    if (
        " " in term.text.strip()
        or len(term.text) > 8
        or re.search(r"[°º#.\d]|no\b|nr\b|id\b", term.text, re.IGNORECASE)
    ):
        return PROPER
    if not term.text.isascii():
        return PROPER
    if _NUMBER_SIGN.match(text, term.end):
        return PROPER
    return WITH_COLON if _COLON.match(text, term.end) else NOUN


def _composed(terms: Sequence[Term], text: str) -> Iterator[tuple[Term, int]]:
    """Yield labels of two neighbouring terms: a document or an order, and a number or a date, in either order."""
    for one in terms:
        for other in terms:
            if not (one.end <= other.start and _JOINED.fullmatch(text, one.end, other.start)):
                continue
            fields = {one.field, other.field}
            noun = next((f for f in (one.field, other.field) if f in _NOUNS), "")
            numbering = one if one.field == "number" else other
            if one.language != other.language and folded(numbering.text).strip(".") not in _ANY_LANGUAGE:
                continue
            if noun and "number" in fields:
                yield Term(_NOUNS[noun], one.language, text[one.start : other.end], one.start, other.end), PROPER
            elif noun and "date" in fields:
                yield Term(_DATED[noun], one.language, text[one.start : other.end], one.start, other.end), PROPER


def _compounds(text: str) -> Iterator[tuple[Term, int]]:
    """Yield labels that one compound word makes (`Rechnungsnummer`), also where its first letter stands apart."""
    for m in _TOKEN.finditer(text):
        whole = _COMPOUND.fullmatch(folded(m.group()))
        start = m.start()
        if not whole and start >= 2 and text[start - 1] == " " and (start == 2 or text[start - 3] == " "):
            whole = _COMPOUND.fullmatch(folded(text[start - 2] + m.group()))
            start -= 2
        if whole and (whole["doc"] or whole["order"]):
            of_order = bool(whole["order"])
            if whole["number"]:
                field = "order_number" if of_order else "invoice_number"
            else:
                field = "order_date" if of_order else "invoice_date"
            yield Term(field, "de", text[start : m.end()], start, m.end()), PROPER


def _nouns(terms: Sequence[Term], text: str) -> Iterator[tuple[Term, int]]:
    """Yield nouns that stand before their number: `Facture n° 5620`, `INVOICE: INV-100`, `Faktura 20150009`."""
    for term in terms:
        field = _NOUNS.get(term.field)
        if field is None or not leads(text, term):
            continue
        if _NUMBER_SIGN.match(text, term.end):
            yield replace(term, field=field), PROPER
        elif _COLON.match(text, term.end):
            yield replace(term, field=field), WITH_COLON
        elif _BEHIND_NOUN.match(text, term.end) or text.strip() == term.text:
            yield replace(term, field=field), NOUN


def _is_mentioned(text: str, term: Term) -> bool:
    """Whether a number is only spoken of in a sentence (`1. Approved: invoice no. 12 of …`)."""
    return term.field == "invoice_number" and len(text.split()) > _LONGEST_LABELLED and not leads(text, term)


def leads(text: str, term: Term) -> bool:
    """Whether a noun begins its clause, up to one word that tells its sort: `Corrects invoice 5` numbers another."""
    words = _CLAUSE.split(text[: term.start])[-1].split()
    if len(words) != 1:
        return not words
    sort = words[0]
    return sort[0].isupper() and text[term.start].isupper() and sort.lower().strip(".") not in _REFERS


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
    after = segment.text[_translated(segment.text, term.end, terms) :]
    rank, count = _rank(segment.text, term, terms)
    behind = value_text(after)
    if behind and not (count > 1 and not any(c.isdigit() for c in behind)):
        yield Spot(behind, "behind", line, segment)
    rest = _PARENTHESIS.sub("", behind).strip(" .:")
    if count == 1 and (len(rest.split()) > 1 or any(character.isdigit() for character in rest)):
        return  # a sentence or a label with its value: what stands beside it belongs to something else
    for place_right, right in enumerate(line.segments[place + 1 :]):
        if place_right and _is_label_itself(right.text, glossary):
            break
        yield Spot(_piece(right.text, rank, count), "right", line, right)
    if rest and count == 1:
        return
    if above := value_above(document, index, place, glossary):
        yield Spot(_piece(above[1].text, rank, count), "above", *above)
        return
    yield from _below(document, index, place, rank, count)


def value_above(document: Document, index: int, place: int, glossary: Glossary) -> tuple[Line, Segment] | None:
    """Return what stands over a caption where captions stand under their values.

    That is a row of captions alone, under a row of as many values that begin or end where they do, while what comes
    below is no such row.
    """
    line = document.lines[index]
    if len(line.segments) < 2 or not index or not _is_caption_row(line, glossary):
        return None
    above = document.lines[index - 1]
    below = document.lines[index + 1] if index + 1 < len(document.lines) else None
    if not _is_row_of(above, line, digits=True):
        return None
    if below is not None and _is_row_of(below, line) and not _is_caption_row(below, glossary):
        return None
    over = document.lines[index - 2] if index > 1 else None
    if over is not None and _is_row_of(over, above) and _is_caption_row(over, glossary):
        return None  # captions and values take turns: what stands above is the value of the caption over it
    return above, above.segments[place]


def _is_caption_row(line: Line, glossary: Glossary) -> bool:
    """Whether a line holds words that name values, and no value."""
    if any(any(c.isdigit() for c in _PERCENT.sub("", s.text)) for s in line.segments):
        return False
    return bool(glossary.find(line.segments[0].text)) and sum(bool(glossary.find(s.text)) for s in line.segments) > 1


def _is_row_of(values: Line, captions: Line, *, digits: bool = False) -> bool:
    """Whether a line has a text over or under each caption of another; with `digits` at least one with a digit."""
    if values.page != captions.page or len(values.segments) != len(captions.segments):
        return False
    if abs(values.top - captions.top) > 3 * max(values.height, captions.height) + 1:
        return False
    if digits and not any(any(c.isdigit() for c in s.text) for s in values.segments):
        return False
    return all(one.overlaps(other) for one, other in zip(values.segments, captions.segments, strict=True))


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
    """Yield what stands under a label: what overlaps it, else what lies between its neighbours' edges.

    In forms a caption stands at the left of its cell and the value at the right; the cell reaches to the next caption.
    """
    line = document.lines[index]
    segment = line.segments[place]
    # where a caption's cell ends: at the next caption of its line
    until = line.segments[place + 1].left if place + 1 < len(line.segments) else float("inf")
    for lower in document.lines[index + 1 : index + 1 + LINES_BELOW]:
        if lower.page != line.page or lower.top - line.top > 4 * line.height + 2:
            return
        begins = len(lower.segments) > 1 and any(s.left == segment.left for s in lower.segments)
        if document.source != "pdf" and len(lower.segments) < len(line.segments) and not begins:
            return  # columns of text are counted, not measured: a value must begin where its label does
        under = next((s for s in lower.segments if s.overlaps(segment)), None)
        if under is None and document.source == "pdf" and len(line.segments) > 1:
            inside = [s for s in lower.segments if segment.left - 2 <= s.left and s.right <= until]
            under = inside[0] if len(inside) == 1 else None
        if under:
            yield Spot(_piece(under.text, rank, count), "below", lower, under)
            return


def _is_label_itself(text: str, glossary: Glossary) -> bool:
    """Whether a text beside a label is the next label: it ends in a colon, or names another value and has no digit."""
    if text.rstrip().endswith((":", "：")):
        return True
    if any(character.isdigit() for character in text):
        return False
    return any(term.field in _VALUED and term.start <= 2 for term in glossary.find(text))


def _rank(text: str, term: Term, terms: Sequence[tuple[Term, int]]) -> tuple[int, int]:
    """Return which of several labels in one text a term is, and how many there are (`Invoice no. / Date`)."""
    pieces = _SEPARATED.split(text)
    if len(pieces) < 2 or any(character.isdigit() for character in text):
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
