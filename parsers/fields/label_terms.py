"""What is a label: the terms of a text that name a value, how surely they do, and what a number's label numbers.

A label is a term of the glossary, or is put together from words that are (`No.` and `invoice`, `Rechnung` and
`Datum`): no list names every way to write one. Its strength says how sure it is that a value follows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from parsers.marketplaces.templates import built_in
from parsers.text.characters import folded
from parsers.text.glossary import Glossary, Term
from parsers.text.remembered import remembered

# Words for number that documents of many languages share.
_ANY_LANGUAGE = frozenset(
    "n no nr num number nummer numero numer n° nº n№ № id ref nro br code date datum data".split()
)
# Strengths: a label proper; a noun with a colon; a noun that may stand before its number; the word number alone.
PROPER, WITH_COLON, NOUN, BARE = 4, 3, 2, 1
_DOCUMENTS = frozenset({"invoice", "tax_invoice", "credit_note", "receipt", "statement"})
_ORDERS = frozenset({"order", "order_confirmation", "purchase_order", "thanks_for_order"})
_NOUNS = {**dict.fromkeys(_DOCUMENTS, "invoice_number"), **dict.fromkeys(_ORDERS, "order_number")}
_DATED = {**dict.fromkeys(_DOCUMENTS, "invoice_date"), **dict.fromkeys(_ORDERS, "order_date")}
# What a label can name on its own, amounts apart.
VALUED = frozenset(
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
# Words for number that need a full stop or a sign to be told from others.
NUMBER_WORD = r"(?:n[°ºor]\.?|n\.?\s?[°º]|nr\.?|no\.?|num\.?|№|č\.|br\.|št\.|αρ\.?|n\.(?=\s?\S*\d))"
_NUMBER_SIGN = re.compile(
    rf"(?:\s?\([^()\d]{{0,40}}\))?[\s(-]*(?:[#＃№]|{NUMBER_WORD}(?=[\s:：#.\d]|$))", re.IGNORECASE
)
# Words that join the two halves of a label (`number of the invoice`); others say what else it is (`tel. no.`).
_JOINING = (
    "of|the|de|du|des|del|della|dell|d|di|da|do|dos|das|la|le|el|l|il|al|lo|van|von|der|den|det|dem|die|för|for|fur|für"
    "|af|av|na|z|ze|s|k|a|o|en|et|i|og|til|za|din|pe|от|на|по|к|της|του|των|an|y|e|и|і"
)
_JOINED = re.compile(rf"[\s:/'’-]*(?:(?:{_JOINING})[\s'’]+){{0,2}}[\s.:/'’-]*|\.[\s:/-]*", re.IGNORECASE)
_COLON = re.compile(r"\s*[:：]")
# A sign for number between a label and its number.
_SIGN = rf"(?:[#№]|{NUMBER_WORD})\s?:?\s?"
# A word between a noun and its number in languages that say what sort it is behind it (`Faktura korygująca nr 5`,
# `Facture d'acompte FAC/2025/87`).
_ADJECTIVE = re.compile(rf"\s(?P<sort>[^\W\d_]{{5,20}})\s{_SIGN}(?=\S*\d)", re.IGNORECASE)
_OF_SORT = re.compile(r"\s(?:d['’]|de\s|di\s)(?P<sort>[^\W\d_]{4,20})(?=\s[A-Z]{1,6}[/-]?\S*\d)")
_ADJECTIVES_FOLLOW = frozenset({"pl", "fr", "es", "it", "pt", "ro", "ca", "gl"})
_OTHER_NOUN = re.compile(r"client|compt|cuent|cont|kont|klient|pedid|command|ordin|zamow|umow|contrat|telef|abonn")
# A number behind an order in a sentence: `złożenie zamówienia ZAM/2025/0417 w`, `Ihre Bestellung (Nummer: SW10884)`.
_TOLD_ORDER = re.compile(
    rf"\s(?=[A-Z]{{0,6}}[-/]?(?:[\w/-]?\d){{5}})|[^.!?;:()]{{0,60}}\((nummer|number|numéro|número|numero|{NUMBER_WORD})"
    r"(?=:?\s?\S*\d[^()]*\))",
    re.IGNORECASE,
)
_NUMBER_AFTER = re.compile(rf"\s?(?:{_SIGN})?\S*\d", re.IGNORECASE)
_SIGNED_ORDER = re.compile(rf"\s?{_SIGN}(?=\S*\d)", re.IGNORECASE)
_BEHIND_NOUN = re.compile(r"\s+(?:[A-Z]{1,5}\s)?[^\s]*\d")
_BEFORE_OK = re.compile(r"^[\s\W\d]{0,4}$|[:：;,.!?()|/–—-]\s*$")
# Germanic compounds: the number or the day of something (`Rechnungsnummer`, `Kvitteringsdato`, `Factuurnr.`).
_COMPOUND = re.compile(
    r"(?P<doc>rechnungs?|rechn|rg|fakturae?|faktura|faktur|beleg|bon|quittungs?|gutschrifts?|storno|factuur|nota|kvittering"
    r"s?|kvitto|regnings?|bilags?|laskun?|dokument(?:en)?|document)?"
    r"(?P<order>bestell(?:ungs?)?|auftrags?|order|ordre|bestellings?|bestel|bestallnings?|bestillings?|tilaus|buchungs?"
    r"|boknings?|boekings?|reservierungs?)?"
    r"[-.]{0,2}(?:(?P<number>nummer|numero|nr|no|id)|(?P<date>datum|dato|paiva))[.:]?"
)
_OF_RECEIPTS = ("bon", "quittung", "kvitt")
_OF_PAPERS = ("beleg", "bilag", "dokument", "document")
_TOKEN = re.compile(r"[^\s:：;|#()\[\]{}*=<>«»\"“”„/]+")
_CLAUSE = re.compile(r"[:：;,!?()\[\]|/–—•·]|-\s")
# Words by which a paper refers to another one.
_REFERS = frozenset(
    "avser rif ref zu bezug betrifft corrects original related re orig vs ang gäller vedr conc concerne sur réf para"
    " sobre rel do dot k ke az a на за к до по tegen betreft mot til for of to from per su della dell de du la le les"
    " votre your ihre unsere our notre vos van der die dieser this that".split()
)
_LONGEST_LABELLED = 8


@remembered
def label_terms(text: str, glossary: Glossary) -> Sequence[tuple[Term, int]]:
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
        if not any(t.field in VALUED and _overlap(t, term) for t, _ in found):
            found.append((term, strength))
    found += [
        (replace(t, field="any_number"), BARE)
        for t in plain
        if t.field == "number" and not any(other.field in VALUED and _overlap(other, t) for other, _ in found)
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0].start, -pair[0].end)))


def _inside(term: Term, whole: Term) -> bool:
    """Whether a term is a part of a label that says more (`Kuupäev` of `Arve kuupäev`)."""
    return whole.start <= term.start and term.end <= whole.end and len(term.text) < len(whole.text)


def _overlap(one: Term, other: Term) -> bool:
    return one.start < other.end and other.start < one.end


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
    return WITH_COLON if _COLON.match(text, behind_name(text, term.end)) else NOUN


def _composed(terms: Sequence[Term], text: str) -> Iterator[tuple[Term, int]]:
    """Yield labels of two neighbouring terms: a document or an order, and a number or a date, in either order."""
    if len({term.start for term in terms}) < 2:
        return
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
        if field == "order_number" and not leads(text, term) and _SIGNED_ORDER.match(text, term.end):
            yield replace(term, field=field), WITH_COLON  # `we have received your order no. 118`
            continue
        if field == "order_number" and (m := _TOLD_ORDER.match(text, term.end)):
            start, end = m.span(1) if m[1] else (term.start, term.end)
            yield Term(field, term.language, text[start:end], start, end), WITH_COLON
            continue
        if field is None or not leads(text, term):
            continue
        term = _with_adjective(text, term)
        if _NUMBER_SIGN.match(text, term.end):
            yield replace(term, field=field), PROPER
        elif _COLON.match(text, behind_name(text, term.end)):
            yield replace(term, field=field), WITH_COLON
        elif _BEHIND_NOUN.match(text, term.end) or text.strip() == term.text:
            yield replace(term, field=field), NOUN


def _with_adjective(text: str, term: Term) -> Term:
    """Return a noun with the word behind it that says what sort it is, in languages where such words follow."""
    m = _ADJECTIVE.match(text, term.end) or _OF_SORT.match(text, term.end)
    if not m or term.language.partition("-")[0] not in _ADJECTIVES_FOLLOW or _OTHER_NOUN.match(folded(m["sort"])):
        return term
    return replace(term, text=text[term.start : m.end("sort")], end=m.end("sort"))


def behind_name(text: str, end: int) -> int:
    """Return where a label ends whose colon stands behind a marketplace's name (`Zamówienie Allegro:`).

    Many of the names are everyday words, so they count only as their owners write them.
    """
    m = _names().match(text, end)
    return m.end() if m else end


@cache
def _names() -> re.Pattern[str]:
    names = sorted((marketplace.name for marketplace in built_in()), key=len, reverse=True)
    return re.compile(rf"\s(?:{'|'.join(map(re.escape, names))})(?=\s?[:：])")


def noun_of(term: Term, glossary: Glossary) -> str:
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


def stands_as_label(text: str, term: Term) -> bool:
    """Whether a term begins its segment or a clause of it, or is followed by a colon, as labels are."""
    before, after = text[: term.start], text[term.end :]
    if re.match(r"\s*[:：#]", after):
        return True
    if term.field == "order_number" and _NUMBER_AFTER.match(after):
        return True  # `we have received your order no. 118`
    return bool(_BEFORE_OK.search(before)) or len(before.split()) <= 2


def is_mentioned(text: str, term: Term, strength: int, glossary: Glossary) -> bool:
    """Whether a number is only spoken of: in a sentence, or by a noun behind words (`Corrects invoice 5`)."""
    if term.field != "invoice_number" or leads(text, term):
        return False
    is_noun = strength == NOUN and any(inner.field in _NOUNS for inner in glossary.find(term.text))
    return is_noun or len(text.split()) > _LONGEST_LABELLED


def leads(text: str, term: Term) -> bool:
    """Whether a noun begins its clause, up to one word that tells its sort: `Corrects invoice 5` numbers another."""
    words = _CLAUSE.split(text[: term.start])[-1].split()
    if len(words) != 1:
        return not words
    sort = words[0]
    return sort[0].isupper() and text[term.start].isupper() and sort.lower().strip(".") not in _REFERS
