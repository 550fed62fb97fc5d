"""The name in a block: of its first lines the company, else the first that is a name, without title and marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.fields.address_lines import LineKind, is_name_like, is_street_name, line_kind, names_document
from parsers.fields.blocks import Cell
from parsers.fields.legal_forms import form_end, has_form, is_form_only, without_form
from parsers.fields.party_headings import NAME_LABEL
from parsers.text.characters import folded, squeezed
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary
from parsers.text.remembered import remembered

_ADDRESSEE = re.compile(
    r"^(?:attn\.?|attention|att\.?|fao|z\.?\s?hd\.?(?:\sv(?:on|\.))?|zu händen|c/o|à l['’]attention de|a/a"
    r"|att\.?n?\.?|t\.?a\.?v\.?|k\.?\s?rukám|kontakt|contact)"
    r"\s*[:.]?\s+",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:herrn?|frau|de heer|mevrouw|mr\.?|mrs\.?|ms\.?|miss|mx\.?|sir|m\.|mme\.?|mlle|monsieur|madame|sr\.?|sra\.?"
    r"|don|doña"
    r"|sig\.?(?:ra|na)?\.?|dott\.(?:ssa)?|egr\.|spett\.?(?:le)?"
    r"|dhr\.?|mevr\.?|pan|pani|pán|paní|hr\.|fr\.|fru|herr|m/s\.?|messrs\.?|bapak|ibu|sayın|sn\.|кому|г-н|г-жа"
    r"|คุณ|ông|bà|anh|chị)\s+(?=\S)",
    re.IGNORECASE,
)
_TITLE_OF_FIRM = re.compile(r"^(?:firma|m/s\.?|messrs\.?|spett\.?(?:le)?)\s+(?=\S)", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"^(?:(?:©|\(c\)|copyright)\s*)+(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?)?[\s,]*(?:by\s)?", re.IGNORECASE
)
# `Receipt from Example Inc.`
_PAPER_OF = re.compile(
    r"^(?:your |ihre |votre |tu |su )?(?:receipt|invoice|bill|order|payment|statement|rechnung|quittung|beleg"
    r"|facture|reçu|factura|recibo"
    r"|fattura|ricevuta|factuur|faktura|kvitto|sold|issued|sent|operated) (?:from|by|to|at|von|bei|de|chez|da|van"
    r"|från|od) (?=\S)",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*(?:御中|様|殿|さま|귀하|귀중|님|先生|女士|收|台照|台啟)\s*$")
_MARKED = re.compile(r"^(.{1,40}?)\s*(?:御中|様|殿|귀하|귀중)\s*$")
_TAIL = re.compile(r"\s*\((?:m/f|[^()]*@[^()]*|[A-Z]{0,3}\d+)\)$|\s*[<(]\S+@\S+[>)]?$|\s+\S+@\S+$")
_JOINS = re.compile(r"(?:&|\+|\b(?:und|and|et|y|e|i|en|og|och|ja))$|[-,–]$", re.IGNORECASE)
_NOBODY = frozenset(
    "customer client kunde guest walk-in gast cliente klant klient same as above n/a none unknown user you".split()
) | frozenset(
    {
        "same as above",
        "same as billing",
        "same as shipping",
        "same as billing address",
        "cash customer",
        "walk in customer",
        "walk-in customer",
        "valued customer",
        "cash",
    }
)
# What parts the lines of an address that stands on one.
_PARTED = re.compile(r"[·•∙●|▪‧]\s*|\s+[-–—*]\s+|,\s+|\s{2,}")
MOST_NAME_LINES = 5
# A company's branch abroad is part of its name (`Example S.à r.l., Succursale Française`).
_BRANCH = re.compile(
    r"^\s?[,(–-]?\s?\w*\s?(?:succursale|zweigniederlassung|niederlassung|sucursal|branch|filial|sede secondaria|oddzial"
    r"|bijkantoor|organizacni slozka|fioktelep|sucursala)\b"
)
_FIRST_WIDE = 0x2E80


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the cell it stands in."""

    text: str
    cell: Cell


def name_in(block: Sequence[Cell], glossary: Glossary) -> Name | None:
    """Return the name of the party whose block it is: the company where there is one, else its first name.

    Lines that are addressed to somebody inside a company (`Attn.`, `z. Hd.`) name the party only alone.
    """
    names: list[Name] = []
    for place, cell in enumerate(block[:MOST_NAME_LINES]):
        text = clean(cell.text)
        m = NAME_LABEL.match(text)
        if m and text[m.end() :].strip():
            text = text[m.end() :].strip()
        elif m:
            beside = cell.line.segments[cell.place + 1 : cell.place + 2]
            if not beside:
                continue
            text = clean(beside[0].text)
        kind = line_kind(text, glossary) if text else LineKind.OTHER
        if cell.text.rstrip().endswith((":", "：")) and not m:
            kind = LineKind.LABEL
        if kind is LineKind.CONTACT and place == 0 and (before := re.split(r"\s+[<(]?\S+@", text)[0]) != text:
            text, kind = before, line_kind(before, glossary)
        if kind is LineKind.NAME or (kind is LineKind.STREET and place == 0 and _street_follows(block, glossary)):
            names.append(Name(text, cell))
        elif kind in (LineKind.STREET, LineKind.TOWN, LineKind.COUNTRY):
            if place == 0 and "," in text and (own := first_part(text, glossary)):
                return Name(own, cell)
            break
        elif kind is LineKind.LABEL and (names or (place and not any(c.isdigit() or c in ":：" for c in text))):
            break
    if not names:
        return None
    names = _joined(names)
    best = next((name for name in names[:3] if has_form(name.text)), names[0])
    return Name(cut(best.text), best.cell) if is_somebody(best.text) else None


def _joined(names: list[Name]) -> list[Name]:
    """Join a name that runs on in its second line (`Muster Vertriebs- und` / `Handels GmbH`)."""
    if len(names) < 2 or has_form(names[0].text):
        return names
    first, second = names[0].text, names[1].text
    if is_form_only(second) or (has_form(second) and _JOINS.search(first)):
        return [Name(f"{first} {second}", names[0].cell), *names[2:]]
    return names


def _street_follows(block: Sequence[Cell], glossary: Glossary) -> bool:
    """Whether a first line that could be a street (`Studio 54`) is followed by one."""
    return (
        len(block) > 2
        and not re.match(r"\W*\d", block[0].text)
        and line_kind(block[1].text, glossary) is LineKind.STREET
        and line_kind(block[2].text, glossary) in (LineKind.TOWN, LineKind.STREET)
    )


@remembered
def clean(text: str) -> str:
    """Return a line without the marks, titles and addressee's words around a name."""
    text = _COPYRIGHT.sub("", squeezed(text).strip(" ,;:|·•*-–—"))
    if len(text) > 2 and text[0] in "\"“”„«»'" and text[-1] in "\"“”„«»'":
        text = text[1:-1]
    text = _MARK.sub("", _ADDRESSEE.sub("", _PAPER_OF.sub("", text)))
    bare = (_TITLE_OF_FIRM if has_form(text) else _TITLE).sub("", text)
    return _TAIL.sub("", bare if bare and not bare.isdigit() else text).strip(" ,;|")


def is_courteous(text: str) -> bool:
    """Whether a line begins with a form of address, or is nothing else (`Herrn`, `Ms Tess Example`)."""
    return bool(_TITLE.match(squeezed(text) + " x"))


def marked_name(text: str) -> str:
    """Return the name before an addressee's mark (`株式会社見本 御中`, `見本 花子 様`), or nothing."""
    m = _MARKED.match(squeezed(text))
    return m[1].strip() if m and is_name_like(m[1]) and "お客" not in m[1] and len(m[1].strip()) > 1 else ""


def cut(text: str) -> str:
    """Return a name without what follows it on its line: an address, a number, what stands behind its legal form."""
    end = form_end(text)
    if end and _BRANCH.search(folded(text[end:])) and not has_digit(text[end:]):
        return text.strip(" ,;|·•")
    if end and re.match(r"\s*[,;|·•/(–-]|\s+\d|\s*$", text[end:]):
        return text[:end].strip(" ,;|·•")
    if end and ord(text[end - 1]) > _FIRST_WIDE and text[end : end + 1] == " ":
        return text[:end].strip(" ,;|·•")
    for separator in (" | ", " · ", " • ", " – ", " - ", ", "):
        head, found, rest = text.partition(separator)
        if found and has_digit(rest) and is_name_like(head):
            return head.strip(" ,;|·•")
    return text.strip(" ,;|·•")


@remembered
def first_part(text: str, glossary: Glossary) -> str:
    """Return the name at the beginning of an address that stands on one line, or nothing."""
    parts = [part.strip() for part in _PARTED.split(text) if part.strip()]
    if len(parts) < 2 or not is_name_like(parts[0]) or names_document(parts[0], glossary):
        return ""
    if line_kind(parts[0], glossary) is not LineKind.NAME:
        return ""
    if is_street_name(parts[0]) and not has_form(parts[0]):
        return ""
    rest = [line_kind(part, glossary) for part in parts[1:5]]
    numbered = any(kind is LineKind.STREET and has_digit(part) for kind, part in zip(rest, parts[1:5], strict=True))
    whole = numbered and LineKind.TOWN in rest
    return clean(parts[0]) if whole or (has_form(parts[0]) and (numbered or LineKind.TOWN in rest)) else ""


def is_somebody(text: str) -> bool:
    """Whether a text names a person or a company, and does not stand for any customer."""
    plain = folded(text).strip(" .,:")
    return bool(plain) and plain not in _NOBODY and len(plain) > 1


def same_party(one: str, other: str) -> bool:
    """Whether two names are the same party's: equal, or one holds the other's words, legal forms aside."""
    first, second = (folded(without_form(name)) for name in (one, other))
    if "".join(first.split()) == "".join(second.split()):
        return True
    short, long = sorted((first.split(), second.split()), key=len)
    return bool(short) and set(short) <= set(long) and len("".join(short)) > 3
