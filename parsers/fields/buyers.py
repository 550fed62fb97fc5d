"""The buyer: the name in the block at its heading, an addressee's mark, a letter's address window, a greeting."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.fields.address_lines import LineKind, is_name_like, line_kind, names_document
from parsers.fields.blocks import MOST_LINES_OF_BLOCK, Cell, blocks_of, cells_of, evidence_of
from parsers.fields.legal_forms import has_form
from parsers.fields.names import Name, clean, is_courteous, is_somebody, marked_name, name_in, same_party
from parsers.fields.party_headings import NAME_LABEL, Heading, headings, proves_itself, values_of
from parsers.pages.page import Document
from parsers.terms import Evidence
from parsers.text.characters import folded
from parsers.text.glossary import Glossary

_GREETING = re.compile(
    r"^(?:hi|hello|dear|hey|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|bonjour|cher|chère|hola"
    r"|estimad[oa]|querid[oa]|ciao|gentile|olá|prezad[oa]|car[oa]"
    r"|beste|geachte|dag|hej|kära|kære|kjære|hei|witaj|dzień dobry|cześć|szanown[aiy]|dobrý den|vážen[áý]|szia"
    r"|kedves|tisztelt|bună(?: ziua)?|dragă|stimat[eă]?"
    r"|merhaba|sayın|sevgili|здравствуйте|уважаем(?:ый|ая)|добрый день|вітаємо|шановн(?:ий|а)|γεια σ(?:ου|ας)"
    r"|αγαπητ(?:έ|ή)|halo|hai|kepada|xin chào|kính gửi"
    r"|สวัสดี|เรียน|नमस्ते|प्रिय|שלום|مرحبا|عزيزي|尊敬的|亲爱的|親愛的|thank you for your order|thanks for your order|thanks"
    r"|thank you|vielen dank|danke|merci|gracias|grazie)"
    r"[\s,:،]+(.{3,50}?)\s*(?:[,!.:،，！]|$)",
    re.IGNORECASE,
)
_HONORED = re.compile(r"^(?:様|さま)?\s*(.{2,30}?)\s?(?:様|さま|님|先生|女士)(?:[、,，!！\s]|$)")
_PERSON = re.compile(r"[^\W\d_][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*){1,4}")
_NO_PERSON = re.compile(
    r"\b(?:customer|valued|sir|madam|team|friend|member|there|all|everyone|colleague|kunde|kundin|damen|herren"
    r"|client|cliente|klant|kund|kunden|zakazniku|vasarlo|user"
    r"|seller|buyer|partner|subscriber|you|your|for|the|und|and|order|shopping|ordering|bestellung|einkauf|order"
    r"|commande|pedido|compra|ordine|achat|kauf|purchase)\b"
)
HEAD_LINES = 14


@dataclass(frozen=True, slots=True)
class Party:
    """A party as found: its name with evidence, and the cells of its block."""

    name: str
    evidence: Evidence
    block: tuple[Cell, ...] = ()

    def holds(self, cell: Cell) -> bool:
        """Whether a cell stands in the party's block."""
        return any(cell.key == own.key for own in self.block)


def labelled_parties(document: Document, glossary: Glossary, field: str, cells: Sequence[Cell]) -> Iterator[Party]:
    """Yield the parties that stand at the headings of a field, strong headings first."""
    found = list(headings(cells, glossary, frozenset({field})))
    for heading in sorted(found, key=lambda h: h.weak):
        if party := _at(document, heading, glossary):
            yield party


def _at(document: Document, heading: Heading, glossary: Glossary) -> Party | None:
    for how, block in values_of(document, heading, glossary):
        if heading.weak and (not proves_itself(block, glossary) or (heading.behind and document.source != "pdf")):
            continue
        name = name_in(block, glossary) if how == "below" or _begins_with_name(block, glossary) else None
        if name is not None:
            evidence = evidence_of(document, name.cell, f"label {how}", name.text, heading.words)
            return Party(name.text, evidence, tuple(block))
    return None


def _begins_with_name(block: Sequence[Cell], glossary: Glossary) -> bool:
    """Whether the text right beside a label is a name or begins an address: no number, date, or label."""
    if not block:
        return False
    name = name_in(block[:1], glossary)
    return name is not None or (len(block) > 1 and line_kind(block[0].text, glossary) is LineKind.CONTACT)


def buyer_by_label(document: Document, glossary: Glossary, cells: Sequence[Cell]) -> Party | None:
    """Return the buyer at its heading; a heading with an address wins over one with a lone name."""
    parties = list(labelled_parties(document, glossary, "buyer", cells))
    full = [party for party in parties if len(party.block) > 2]
    best = next(iter(full), None) or next(iter(parties), None)
    if best is None:
        return None
    company = next(
        (p for p in parties if has_form(p.name) and not has_form(best.name) and same_party(p.name, best.name)), None
    )
    return company or best


def unread_buyer(document: Document, glossary: Glossary, cells: Sequence[Cell]) -> Party | None:
    """Return what stands at a buyer's heading where no name was read there, lest it be taken for the seller's."""
    for heading in headings(cells, glossary, frozenset({"buyer"})):
        if heading.weak:
            continue
        own = heading.cell
        near = [
            cell
            for cell in cells
            if cell.line.page == own.line.page
            and 0 <= cell.at - own.at <= MOST_LINES_OF_BLOCK
            and (cell.segment.overlaps(own.segment) or (cell.at == own.at and cell.place > own.place))
        ]
        return Party("", evidence_of(document, own, "heading", own.text, heading.words), tuple(near))
    return None


def buyer_by_mark(document: Document, cells: Sequence[Cell]) -> Party | None:
    """Return who is addressed by a mark of letters (`株式会社見本 御中`); a mail's greeting is weaker."""
    for cell in cells:
        if cell.line.page > 1 or cell.at > 30:
            break
        name = marked_name(cell.text)
        if name and (("様" not in cell.text and "殿" not in cell.text) or document.source == "pdf"):
            return Party(clean(name), evidence_of(document, cell, "addressee's mark", clean(name)), (cell,))
        mark = cell.line.segments[cell.place + 1].text if cell.place + 1 < len(cell.line.segments) else ""
        if mark in ("御中", "様", "殿", "귀하", "귀중") and is_name_like(cell.text):
            return Party(cell.text, evidence_of(document, cell, "addressee's mark", cell.text), (cell,))
    return None


def address_blocks(document: Document, glossary: Glossary, cells: Sequence[Cell]) -> list[Party]:
    """Return the blocks of the head that are an address with a name, in reading order."""
    found = []
    table = table_at(document, glossary)
    head = [cell for cell in cells if cell.line.page == 1 and cell.at < table and is_in_head(document, cell)]
    for block in blocks_of(document, head):
        name = name_in(block, glossary)
        if name and has_address(block, name, glossary) and not _is_called(block, name, glossary):
            party = Party(name.text, evidence_of(document, name.cell, "address block", name.text), tuple(block))
            found.append(party)
    return found


def table_at(document: Document, glossary: Glossary) -> int:
    """Return the index of the line that heads the table of items, or that behind the last line."""
    columns = {"description", "quantity", "unit_price", "total", "tax", "subtotal"}
    for at, line in enumerate(document.lines):
        named = {term.field for segment in line.segments for term in glossary.find(segment.text)} & columns
        if len(line.segments) > 2 and len(named) > 1:
            return at
    return len(document.lines)


def _is_called(block: Sequence[Cell], name: Name, glossary: Glossary) -> bool:
    """Whether a label stands over the name in its block: an address of another kind (`Service address:`)."""
    above = [cell for cell in block if cell.key < name.cell.key]
    return any(
        line_kind(cell.text, glossary) is LineKind.LABEL
        and not names_document(cell.text, glossary)
        and not NAME_LABEL.match(cell.text)
        for cell in above
    )


def has_address(block: Sequence[Cell], name: Name, glossary: Glossary) -> bool:
    """Whether lines of an address follow a name in its block: a town with its code, or a street and more."""
    kinds = [line_kind(cell.text, glossary) for cell in block if cell.key > name.cell.key]
    own = line_kind(name.cell.text, glossary)
    if own is LineKind.TOWN or (own is LineKind.STREET and kinds):
        return True
    return LineKind.TOWN in kinds[:6] or (LineKind.STREET in kinds[:4] and len(kinds) > 1)


def is_in_head(document: Document, cell: Cell) -> bool:
    """Whether a cell stands in the upper part of the first page, where parties are named."""
    if document.source != "pdf":
        return cell.at < 24
    return cell.segment.top < min(0.48 * max(document.bottom, 600.0), 400.0)


def buyer_by_courtesy(document: Document, glossary: Glossary, blocks: Sequence[Party]) -> Party | None:
    """Return the addressee of a letter whom a form of address names (`Herrn`, `Ms Tess Example`), over his address."""
    found: list[Party] = []
    for party in blocks if document.source == "pdf" else ():
        at = next((at for at, cell in enumerate(party.block) if is_courteous(cell.text)), None)
        block = party.block[at:] if at is not None else ()
        name = name_in(block, glossary)
        if name and at is not None and len(block[0].text.split()) < 5 and has_address(block, name, glossary):
            found.append(Party(name.text, evidence_of(document, name.cell, "form of address", name.text), block))
    return found[0] if len(found) == 1 else None


def buyer_by_window(
    document: Document, glossary: Glossary, blocks: Sequence[Party], seller: Party | None
) -> Party | None:
    """Return the addressee of a letter: the only address at its head that is not the seller's, once he is known."""
    if seller is None or document.source != "pdf":
        return None
    others = [
        party
        for party in blocks
        if not same_party(party.name, seller.name)
        and not any(seller.holds(cell) for cell in party.block)
        and not has_contact(party.block, glossary)
    ]
    distinct = [p for place, p in enumerate(others) if not any(same_party(p.name, o.name) for o in others[:place])]
    if len(distinct) != 1:
        return None
    party = distinct[0]
    evidence = evidence_of(document, party.block[0], "the only other address at the head", party.name)
    return Party(party.name, evidence, party.block)


def has_contact(block: Sequence[Cell], glossary: Glossary) -> bool:
    """Whether a block names means of contact or accounts, as a sender's does."""
    kinds = [line_kind(cell.text, glossary) for cell in block]
    return LineKind.CONTACT in kinds or any("iban" in folded(cell.text) for cell in block)


def buyer_by_greeting(document: Document, glossary: Glossary) -> Party | None:
    """Return the full name by which a mail greets its reader: at least two words."""
    if document.source == "pdf":
        return None
    for cell in cells_of(document):
        if cell.at >= HEAD_LINES:
            break
        m = _GREETING.match(cell.text) or _HONORED.match(cell.text)
        if m is None:
            continue
        name = clean(m[1])
        plain = folded(name)
        unspaced = m.re is _HONORED and "お客" not in name and len(name) >= 4 and ord(name[0]) > 0x2E80
        if (_PERSON.fullmatch(name) or unspaced) and not _NO_PERSON.search(plain) and is_somebody(name):
            if not unspaced and not all(
                word[0].isupper() or not word[0].isascii() for word in name.split()[:1] + name.split()[-1:]
            ):
                continue
            if line_kind(name, glossary) is LineKind.NAME:
                return Party(name, evidence_of(document, cell, "greeting", name), ())
    return None
