"""The headings of parties (`Bill to`, `Sold by`, `Lieferadresse`), the texts beside them, and the blocks below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.fields.address_lines import LineKind, is_label, is_name_like, line_kind
from parsers.fields.blocks import Cell, block_from, under
from parsers.fields.legal_forms import has_form
from parsers.pages.page import Document, Segment
from parsers.text.characters import folded
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary
from parsers.text.remembered import remembered

# What may follow a heading without being its value.
_FILLER = frozenset(
    "address addresses details detail information info name adresse adressen anschrift daten angaben coordonnees nom"
    " raison sociale direccion datos nombre"
    " indirizzo dati nome gegevens adres naam dane nazwa uppgifter adress namn oplysninger navn tiedot osoite nimi"
    " udaje adresa nazev adatai cim neve date"
    " detalii nume bilgileri adi реквизиты наименование адрес дані назва of the and / & company legal entity party"
    " customer client optional"
    " 信息 名称 名稱 情報 氏名 様 정보 이름".split()
)
# Lone prepositions that head an address only where nothing else does.
_TO = frozenset("to an a à para per till til aan do för for für pour m/s kime dla кому pre pro".split())
_FROM = frozenset(
    "from von de da fra från van od от від expediteur absender avsender avsändare afsender afzender".split()
)
# Labels that end in a preposition may have their value behind them without a colon.
_LEADS = re.compile(
    r"(?:\b(?:to|by|an|von|durch|mit|par|a|à|por|per|da|de|para|door|aan|przez|od|do|av|af|til|till|från|de|către|la"
    r"|kepada|oleh|bởi)|방|โดย|から)$",
    re.IGNORECASE,
)
_PARTIES = frozenset({"seller", "buyer", "ship_to"})
_SLASH = re.compile(r"[^\W\d_]{3}/[^\W\d_]{3}")
_NEXT_LABEL = re.compile(r"\s{2,}|\s(?=[^\s:：]{1,20}[:：])")
_BULLET = re.compile(r"^[\s*•·\-–—►▪>|]+")


# How many rows of numbers (`Customer number: 5`) may stand between a heading and its name.
MOST_ROWS_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A party's heading: its field, its words, its cell, and the text behind it in the same cell.

    `weak` tells a lone preposition or an everyday word, whose block must prove itself.
    """

    field: str
    words: str
    cell: Cell
    behind: str = ""
    weak: bool = False


def headings(cells: Sequence[Cell], glossary: Glossary, fields: frozenset[str]) -> Iterator[Heading]:
    """Yield the headings of the given fields, in reading order."""
    for cell in cells:
        if not fields.isdisjoint(_fields_in(cell.text, glossary)):
            for field, words, behind, weak in _said(cell.text, glossary, fields):
                yield Heading(field, words, cell, behind, weak)


@remembered
def _fields_in(text: str, glossary: Glossary) -> frozenset[str]:
    """Return the fields that a heading in a text can have, whatever stands around it."""
    text = _unbulleted(text)
    alone = folded(text.partition(":")[0]).strip(" .,")
    weak = (field for words, field in ((_TO, "buyer"), (_FROM, "seller")) if alone in words)
    return frozenset((*weak, *(term.field for term in glossary.find(text))))


def _unbulleted(text: str) -> str:
    """Return a text without the bullet before it, and its words apart that a stroke joins."""
    bare = _BULLET.sub("", text)
    return bare.replace("/", " / ") if _SLASH.search(text) else bare


@remembered
def _said(text: str, glossary: Glossary, fields: frozenset[str]) -> tuple[tuple[str, str, str, bool], ...]:
    """Return the headings in a text: of each its field, its words, what stands behind it, and whether it is weak."""
    text = _unbulleted(text)
    bare = folded(text).rstrip(" :：.,-–")
    first, colon, rest = text.partition(":")
    marked = bool(colon) or (text[:1].isupper() and len(bare) > 1)
    alone = folded(first).strip(" .,") if marked else ""
    for words, field in ((_TO, "buyer"), (_FROM, "seller")):
        if alone in words and field in fields:
            return ((field, first.strip(), rest.strip(), True),)
    terms = [term for term in glossary.find(text) if term.start <= 1]
    if not any(term.field in fields for term in terms):
        return tuple((field, words, value, False) for field, words, value in _said_within(text, glossary, fields))
    end = max(term.end for term in terms)
    meant = [term for term in terms if term.end == end]
    mine = [term for term in meant if term.field in fields]
    if not mine or (len(meant) > len(mine) and not mine[0].field):
        return ()
    behind = _behind(text, end, glossary)
    return () if behind is None else tuple((term.field, text[:end].strip(" :"), behind, False) for term in mine)


def _said_within(text: str, glossary: Glossary, fields: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the headings behind other labels of the same text (`Order: 5 Seller: Example Ltd Total: 7`)."""
    for term in glossary.find(text):
        before, after = text[: term.start], text[term.end :]
        m = re.match(r"\s?[:：]\s?", after) if term.field in fields else None
        if m and before.endswith(" ") and re.search(r"[:：]", before):
            value = _NEXT_LABEL.split(after[m.end() :])[0].strip()
            if value:
                yield term.field, term.text, value


def _behind(text: str, end: int, glossary: Glossary) -> str | None:
    """Return the value behind a label, empty where there is none, None where the label is but a part of other words."""
    rest = text[end:]
    while m := re.match(r"\s*(?:[/&(]\s*)?([^\s:：()/]+)\)?", rest):
        other = next(
            (term for term in glossary.find(rest) if term.start <= m.start(1) and term.field in _PARTIES), None
        )
        if folded(m[1]).strip(".,()") not in _FILLER and (other is None or not re.match(r"\s*[/&(]", rest)):
            break
        rest = rest[max(m.end(), other.end if other else 0) :]
    stripped = rest.strip(" .-–—|)*")
    if not stripped:
        return ""
    if m := re.match(r"\s*(?:\([^()]{1,30}\)\s*)?[:：]\s*|\s*[\]】』]\s*[:：]?\s*", rest):
        return rest[m.end() :].strip()
    first = stripped[0]
    if _LEADS.search(text[:end].strip()) and (first.isupper() or ord(first) > 0x2E80):
        return stripped
    return None


def is_heading(cell: Cell, glossary: Glossary) -> bool:
    """Whether a cell is the heading of a party."""
    return bool(_said(cell.text, glossary, _PARTIES))


def values_of(document: Document, heading: Heading, glossary: Glossary) -> Iterator[tuple[str, list[Cell]]]:
    """Yield the blocks where a heading's value may stand, the likeliest first, with how each stands to the heading.

    A block behind the heading begins with the heading's own cell, whose text is then what stands behind the label.
    """
    for how, block in _blocks_at(document, heading, glossary):
        end = next((place for place, cell in enumerate(block) if place and is_heading(cell, glossary)), len(block))
        yield how, block[:end]


def _blocks_at(document: Document, heading: Heading, glossary: Glossary) -> Iterator[tuple[str, list[Cell]]]:
    cell = heading.cell
    if heading.behind:
        own = Cell(heading.behind, cell.line, _part(cell, heading.behind), cell.at, cell.place)
        yield "behind", [own, *_below_behind(document, cell, own)]
        return
    right = None if is_header_row(cell, glossary) else _right(cell, glossary)
    lower = under(document, cell, 3.2 if document.source == "pdf" else 2.0)
    rows: list[Cell] = []
    for _ in range(MOST_ROWS_BEFORE):
        if lower is None or right is not None or not _is_row(lower, glossary):
            break
        rows.append(lower)
        lower = under(document, lower, 1.3 if document.source == "pdf" else 1.0)
    if lower is not None and (not _opens_block(lower.text, glossary) or _belongs_to_left(document, cell, lower)):
        lower = None
    below = [*rows, *block_from(document, lower)] if lower else []
    if right is None:
        if below:
            yield "below", below
        return
    beside = _rows_of_one_label(cell, block_from(document, right))
    if (
        below
        and _is_address(below, glossary)
        and not (cell.text.rstrip().endswith((":", "：")) and _touches(cell, right))
    ):
        yield "below", below
        yield "right", beside
        return
    yield "right", beside
    if below:
        yield "below", below


def is_header_row(cell: Cell, glossary: Glossary) -> bool:
    """Whether a cell is one of a row of labels, whose values stand below: three and more without colons and digits.

    Labels and values in turn, side by side, are none.
    """
    segments = cell.line.segments
    texts = [segment.text for segment in segments]
    named = [is_label(text, glossary) for text in texts]
    if all(named[::2]) and not any(named[1::2]):
        return False
    return len(segments) > 2 and not any(c.isdigit() or c in ":：" for text in texts for c in text)


def _rows_of_one_label(label: Cell, block: list[Cell]) -> list[Cell]:
    """Return the lines beside a label as far as no other text stands in the label's column."""
    for place, cell in enumerate(block):
        before = cell.line.segments[: cell.place]
        if place and cell.at != label.at and any(segment.overlaps(label.segment) for segment in before):
            return block[:place]
    return block


def _touches(cell: Cell, right: Cell) -> bool:
    return right.segment.left - cell.segment.right < 3 * cell.height


def _part(cell: Cell, behind: str) -> Segment:
    whole = cell.segment
    share = (len(cell.text) - len(behind)) / max(len(cell.text), 1)
    return Segment(behind, whole.left + share * (whole.right - whole.left), whole.top, whole.right, whole.bottom)


def _below_behind(document: Document, cell: Cell, own: Cell) -> list[Cell]:
    """Return what follows a label with its value: lines under the value, or under the label."""
    lower = under(document, own, 1.0)
    if lower is None:
        return []
    slack = 2.5 * cell.height if document.source == "pdf" else 3
    near = min(abs(lower.segment.left - own.segment.left), abs(lower.segment.left - cell.segment.left))
    if near > slack or lower.segment.top - own.segment.bottom > (
        0.9 * cell.height if document.source == "pdf" else 0.1
    ):
        return []
    return block_from(document, lower, 7)


def _right(cell: Cell, glossary: Glossary) -> Cell | None:
    if cell.place + 1 >= len(cell.line.segments):
        return None
    segment = cell.line.segments[cell.place + 1]
    if is_label(segment.text, glossary) and not _is_name_label(segment.text):
        return None
    if segment.text.strip(" :") == "":
        return None
    return Cell(segment.text, cell.line, segment, cell.at, cell.place + 1)


def _belongs_to_left(document: Document, cell: Cell, lower: Cell) -> bool:
    """Whether a lone text below a heading in a text belongs to a column further left: columns are counted there."""
    return (
        document.source != "pdf"
        and lower.segment.left < cell.segment.left - 2
        and lower.segment.right < cell.segment.right
    )


def _is_row(cell: Cell, glossary: Glossary) -> bool:
    """Whether a cell is a label with a number as its value (`Number : 12345`), and no heading of a party."""
    if line_kind(cell.text, glossary) is not LineKind.LABEL or _is_name_label(cell.text):
        return False
    if is_heading(cell, glossary):
        return False
    after = [segment.text for segment in cell.line.segments[cell.place + 1 : cell.place + 2]]
    value = cell.text.partition(":")[2] or " ".join(after)
    return has_digit(value)


def _opens_block(text: str, glossary: Glossary) -> bool:
    """Whether a text may be the first line of a party's block: no label but that of a name or of a tax number."""
    if _is_name_label(text) or line_kind(text, glossary) is not LineKind.LABEL:
        return True
    first = next(iter(glossary.find(text)), None)
    return first is not None and first.field == "vat_id" and has_digit(text)


def _is_name_label(text: str) -> bool:
    return bool(NAME_LABEL.match(text))


# Labels inside a block before its name.
NAME_LABEL = re.compile(
    r"^(?:company(?: name)?|name|full name|firma|firmenname|unternehmen|société|societe|raison sociale"
    r"|nom(?: et prénom)?|nombre(?: y apellidos)?|razón social|razon social"
    r"|ragione sociale|denominazione|nome(?:\s?/\s?razão social)?|razão social|naam|bedrijfsnaam|nazwa"
    r"|imię i nazwisko|namn|navn|nimi|název|jméno|név|nume|denumire|unvan|ad soyad"
    r"|наименование|имя|фио|назва|名称|名稱|公司名称|公司|姓名|会社名|氏名"
    r"|お名前|상호|성명|nama|nama perusahaan|tên|tên công ty|tên đơn vị"
    r"|ชื่อ|ชื่อบริษัท|الاسم(?:\s?/\s?name)?|επωνυμία|επωνυμια|patient(?:in)?|guest(?: name)?|gast)"
    r"\s*(?:[:：]\s*|$)",
    re.IGNORECASE,
)


def _is_address(block: list[Cell], glossary: Glossary) -> bool:
    """Whether a block is a name with at least one line of an address below it."""
    kinds = [line_kind(cell.text, glossary) for cell in block[:6]]
    places = (LineKind.STREET, LineKind.TOWN, LineKind.CONTACT, LineKind.COUNTRY)
    return bool(kinds) and kinds[0] in (LineKind.NAME, LineKind.LABEL) and any(kind in places for kind in kinds[1:])


def proves_itself(block: list[Cell], glossary: Glossary) -> bool:
    """Whether a block under a weak heading is that of a party: an address, or a company's name."""
    if not block or not is_name_like(block[0].text):
        return False
    return _is_address(block, glossary) or has_form(block[0].text)
