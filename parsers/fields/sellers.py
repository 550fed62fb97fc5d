"""The seller: the name at its heading, or the one that most of what a document shows of its sender speaks for.

Every name that may be the seller's is weighed: by the tax number beside it, the sender's line over a letter's address
window, the foot with its registers and accounts, the domain of mail and web addresses, the head. The best is taken only
with a clear lead over any other, and never the buyer.
"""

import re
from collections.abc import Sequence

from parsers.fields.address_lines import LineKind, line_kind
from parsers.fields.blocks import Cell, block_from, evidence_of
from parsers.fields.buyers import Party, has_contact, is_in_head, table_at
from parsers.fields.domains import chosen_words, is_domain_of
from parsers.fields.legal_forms import form_end, has_form, without_form
from parsers.fields.names import first_part, name_in, same_party
from parsers.fields.tax_ids import TaxId
from parsers.fields.weighing import ENOUGH, Weighing
from parsers.pages.page import Document
from parsers.text.characters import folded
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary
from parsers.text.remembered import remembered

MOST_OF_NAME = 60
SHORTEST_STREET = 8
TOP_OF_WINDOWS = 95.0
# A title and its numbers may stand above the first name.
ROWS_BEFORE_NAME = 8
MOST_IDS = 12
MOST_OF_SAYING = 200
MOST_REASONS = 2
_PAYEE = re.compile(
    r"(?:(?:konto|compte|conto|account)\s?/\s?(?:zahlbar an|payable a|pagabile a|payable to)|(?:make|made"
    r"|payable).{0,30}(?:che(?:ck|que)s?|payments?).{0,24}(?:payable )?to|payable to|in favou?r of|account (?:holder"
    r"|name)|beneficiary(?: name)?|name of account"
    r"|payee|kontoinhaber(?:in)?|zahlungsempfanger|empfanger|titulaire(?: du compte)?|beneficiaire|a l'ordre de"
    r"|titular(?: de la cuenta)?|beneficiario|intestatario(?: conto)?|intestato a"
    r"|begunstigde|ten name van|t\.n\.v\.|rekeninghouder|odbiorca|posiadacz rachunku|kontohavare|kontohaver"
    r"|majitel uctu|kedvezmenyezett|hesap sahibi|получатель|口座名義|户名|戶名|예금주)"
    r"\s*[:：]?\s+",
)  # fmt: skip
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright|&copy;)\s*(?:©\s*)?(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19"
    r"|20)?\d\d)?)?,?\s*(?:by\s+)?(.{2,60}?)(?:[.,|·]?\s+(?:all rights|alle rechte|tous droits|todos los|tutti i"
    r"|wszelkie|inc\b)|\s*[|·]|[.]?\s*(?:(?:19|20)\d\d)?$)",
    re.IGNORECASE,
)
_FROM_SHOP = re.compile(
    r"(?:thank(?:s| you) for (?:shopping|ordering|your (?:order|purchase|business|booking)|buying"
    r"|choosing)(?: (?:with|at|from|in))?|(?:order|purchase|receipt|invoice|payment|subscription) (?:from|at|with|to)"
    r"|(?:bestellung|einkauf|rechnung|kauf) (?:bei|von)|(?:commande|achat|facture|reçu) (?:chez|sur|de chez)"
    r"|(?:pedido|compra|factura) (?:en|de)|(?:ordine|acquisto|fattura) (?:su|da|presso)"
    r"|(?:bestelling|aankoop) bij|(?:beställning|köp) (?:hos|från)|zakupy w|(?:you paid"
    r"|you sent a payment).{0,30} to|(?:sold|shipped and sold|fulfilled) by|vendu par|verkauft von|vendido por"
    r"|venduto da)\s+(.{2,60}?)"
    r"(?:\s*[!,.]?\s*$|[!,.]\s|\s+[|–-]\s|\s+(?:on|am|le|for|via|is|ist|has|was|wurde|est|a|ha|fue|is|er|jest)\s)",
    re.IGNORECASE,
)
_SIGNED_FOR = re.compile(r"^(?:for|per pro|p\.p\.)\s+(?:M/s\.?\s+)?([^\W\d_].{2,60}?)[:,.]?$", re.IGNORECASE)
_SIGNATORY = re.compile(r"authori[sz]ed sign|signatory|\bsignature\b|proprietor")
_TEAM = re.compile(
    r"^(?:the|your|ihr|dein|euer|das|l['’]équipe|el equipo(?: de)?|il team(?: di)?|het team van|team|zespół"
    r"|tým)\s+(.{2,40}?)(?:[\s-](?:team|crew|support))?[.!]?$",
    re.IGNORECASE,
)
_REGISTER = re.compile(
    r"\b(?:hrb|hra|amtsgericht|registergericht|handelsregister|geschaftsfuhr\w*|vorstand|iban|bic|ust|vat|tva"
    r"|p\.? ?iva|siret|rcs|capital|registered (?:in|office|no)|company (?:no|number|reg)"
    r"|kvk|btw|cvr|org\.? ?nr|nip|krs|regon|ico|dic|cif|nif|registro mercantil|cap\. soc|rea|tel|phone|telefon|www"
    r"|e-?mail|managing director)\b|@|口座|登録番号|电话|電話"
)


def seller_by_evidence(
    document: Document,
    glossary: Glossary,
    cells: Sequence[Cell],
    buyer: Party | None,
    ids: Sequence[TaxId],
    blocks: Sequence[Party],
    sender: str = "",
    called: Sequence[Party] = (),
) -> Party | None:
    """Return the seller that most of a document's evidence speaks for, where it clearly leads."""
    weighing = Weighing(document, glossary, cells, buyer)
    for party in called:
        weight = 34 if document.source == "pdf" else ENOUGH
        weighing.add(party.name, party.block[0], f"label {party.evidence.label}", weight, party.block)
    _weigh_head(weighing)
    _weigh_blocks(weighing, blocks)
    _weigh_sender_lines(weighing)
    _weigh_feet(weighing)
    _weigh_registered_offices(weighing, blocks)
    _weigh_ids(weighing, ids)
    _weigh_sayings(weighing)
    _weigh_signature(weighing)
    _weigh_domains(weighing, sender)
    _weigh_repeats(weighing)
    best = weighing.best()
    if best is None:
        return None
    rule = ", ".join(sorted(best.reasons, key=lambda reason: -best.reasons[reason])[:MOST_REASONS])
    return Party(best.name, evidence_of(document, best.cell, rule, best.name), best.block)


def _weigh_head(weighing: Weighing) -> None:
    """The first name at the head, the one in the largest letters, and those with a legal form."""
    head = [c for c in weighing.cells if c.line.page == 1 and is_in_head(weighing.document, c)]
    tallest = max((c.height for c in head), default=0.0)
    table = table_at(weighing.document, weighing.glossary)
    first = True
    for cell in head:
        kind = line_kind(cell.text, weighing.glossary)
        if kind is not LineKind.NAME and not form_end(cell.text):
            continue
        if cell.at > 18 or cell.at >= table:
            break
        top = first and cell.at < ROWS_BEFORE_NAME
        first = False
        if form_end(cell.text):
            weighing.add(cell.text, cell, "legal form", 24)
        if top:
            weighing.add(cell.text, cell, "first name at the head", 12)
        if weighing.document.source == "pdf" and cell.height >= 1.25 * weighing.usual and cell.height >= 0.8 * tallest:
            weighing.add(cell.text, cell, "large letters at the head", 12)


def _weigh_blocks(weighing: Weighing, blocks: Sequence[Party]) -> None:
    """Addresses at the head: an own one where the buyer's is known, or the first of several, or one with contacts."""
    own = [party for party in blocks if not (weighing.buyer and _shares(party, weighing.buyer))]
    for place, party in enumerate(own):
        if has_contact(party.block, weighing.glossary):
            web = any("@" in cell.text or "www." in cell.text.casefold() for cell in party.block)
            weight = 40 if weighing.knows_buyer else (36 if web else 28) if place == 0 else 24
            weighing.add(party.name, party.block[0], "address with contacts", weight, party.block)
        elif place == 0 and _has_only_tax_number(weighing, party):
            weighing.add(party.name, party.block[0], "address with the only tax number", 34, party.block)
        elif weighing.knows_buyer:
            weighing.add(party.name, party.block[0], "address that is not the buyer's", 26, party.block)
        elif place == 0 and len(own) > 1 and all(_is_above(party, other) for other in own[1:]):
            weighing.add(party.name, party.block[0], "first of several addresses", 14, party.block)
        elif len(own) == 1 and _is_letterhead(weighing, party):
            weighing.add(party.name, party.block[0], "letterhead", 20, party.block)
        else:
            # it may as well be the addressee of a letter
            _discount(weighing, party)


def _is_letterhead(weighing: Weighing, party: Party) -> bool:
    """Whether a block begins above where the window of any envelope is (DIN 5008: 45 mm from the upper edge)."""
    first = party.block[0]
    return first.segment.top < TOP_OF_WINDOWS if weighing.document.source == "pdf" else first.at == 0


def _has_only_tax_number(weighing: Weighing, party: Party) -> bool:
    """Whether all that is called a tax number on a document, right or wrong, stands in a party's block."""
    called = [
        cell
        for cell in weighing.cells
        if has_digit(cell.line.text) and any(term.field == "vat_id" for term in weighing.glossary.find(cell.text))
    ]
    return bool(called) and all(party.holds(cell) for cell in called)


def _is_above(party: Party, other: Party) -> bool:
    first = party.block[0]
    return other.block[0].segment.top > first.segment.top + 1.5 * first.height


def _shares(party: Party, buyer: Party) -> bool:
    return same_party(party.name, buyer.name) or any(buyer.holds(cell) for cell in party.block)


def _discount(weighing: Weighing, party: Party) -> None:
    for candidate in weighing.candidates:
        if same_party(candidate.name, party.name):
            for reason in ("legal form", "first name at the head"):
                if reason in candidate.reasons:
                    candidate.reasons[reason] = 5


def _weigh_sender_lines(weighing: Weighing) -> None:
    """A whole address on one line: the sender's over a letter's window, or at the foot."""
    for at, line in enumerate(weighing.document.lines):
        texts = [(segment.text, place) for place, segment in enumerate(line.segments)]
        joined = line.text if len(line.segments) > 1 else ""
        for text, place in [*texts, (joined, 0)]:
            if not text or len(text) > 160:
                continue
            cell = Cell(text, line, line.segments[place], at, place)
            foot = weighing.is_foot(cell)
            name = first_part(text, weighing.glossary) if foot or is_in_head(weighing.document, cell) else ""
            if name and len(text) > len(name) + 8:
                weighing.add(name, cell, "sender's line" if not foot else "address at the foot", 40)


def _weigh_feet(weighing: Weighing) -> None:
    """Names at the foot beside registers, accounts and means of contact."""
    feet = [cell for cell in weighing.cells if weighing.is_foot(cell)]
    speaks = _REGISTER.search(folded("  ".join(cell.text for cell in feet)))
    for place, cell in enumerate(feet):
        kind = line_kind(cell.text, weighing.glossary)
        end = form_end(cell.text)
        if end and len(cell.text[:end].split()) <= 8:
            weighing.add(
                cell.text[:end],
                cell,
                "legal form at the foot",
                38 if speaks else 24,
                block_from(weighing.document, cell),
            )
        elif kind is LineKind.NAME and speaks and place < 4:
            block = block_from(weighing.document, cell)
            kinds = [line_kind(c.text, weighing.glossary) for c in block[1:4]]
            if LineKind.TOWN in kinds or LineKind.STREET in kinds:
                weighing.add(cell.text, cell, "address at the foot", 36, block)


def _weigh_registered_offices(weighing: Weighing, blocks: Sequence[Party]) -> None:
    """Addresses of the head whose street stands at the foot as well."""
    foot = folded("  ".join(cell.text for cell in weighing.cells if weighing.is_foot(cell)))
    own = [party for party in blocks if _has_street_in(foot, party, weighing)]
    if len(own) == 1:  # a payment slip names both parties
        weighing.add(own[0].name, own[0].block[0], "its street at the foot", 34, own[0].block)


def _has_street_in(foot: str, party: Party, weighing: Weighing) -> bool:
    streets = [
        folded(cell.text).strip(" ,.")
        for cell in party.block
        if line_kind(cell.text, weighing.glossary) is LineKind.STREET and not weighing.is_foot(cell)
    ]
    return any(len(street) >= SHORTEST_STREET and street in foot for street in streets)


def _weigh_ids(weighing: Weighing, ids: Sequence[TaxId]) -> None:
    """The name whose block holds a tax number that is not the buyer's."""
    for own in ids[:MOST_IDS]:
        if own.is_buyers or (weighing.buyer and weighing.buyer.holds(own.cell)):
            continue
        for cell in weighing.cells:
            if cell.line.page != own.cell.line.page or cell.at > own.cell.at or own.cell.at - cell.at > 14:
                continue
            block = block_from(weighing.document, cell)
            if not any(c.key == own.cell.key for c in block):
                continue
            name = name_in(block, weighing.glossary)
            if name and name.cell.at <= own.cell.at:
                weighing.add(name.text, name.cell, "beside its tax number", 40, block)
                break


def _weigh_sayings(weighing: Weighing) -> None:
    """Sentences that name the seller: whom to pay, whose rights are reserved, who thanks and signs."""
    for cell in weighing.cells:
        paid, copyright_of, sold_by = _said_by(cell.text)
        if paid is not None and (value := paid or _beside(weighing, cell)):
            weighing.add(re.split(r"\s{2,}|[,;]\s", value)[0].rstrip("."), cell, "who is to be paid", 34)
        if copyright_of:
            weighing.add(copyright_of, cell, "copyright", 30)
        if sold_by:
            weighing.add(sold_by, cell, "who is thanked for or sold it", 36)
        if weighing.document.source != "pdf" and cell.at > 3 and (m := _TEAM.match(cell.text)):
            plain = folded(cell.text)
            if "team" in plain and len(plain) <= MOST_OF_SAYING:
                weighing.add(re.sub(r"[\s-]+team$", "", m[1], flags=re.IGNORECASE), cell, "signature", 26)


@remembered
def _said_by(text: str) -> tuple[str | None, str, str]:
    """Return whom a text says to pay (empty where the name stands beside it), whose rights are reserved, who sold."""
    plain = folded(text)
    if len(plain) > MOST_OF_SAYING:
        return None, "", ""
    paid = _PAYEE.search(plain)
    value = text[paid.end() :].strip() if paid and len(plain) == len(text) else ""
    reserved, sold = _COPYRIGHT.search(text), _FROM_SHOP.search(text)
    seller = sold[1] if sold and (sold[1][:1].isupper() or has_form(sold[1])) else ""
    return (value if paid else None), (reserved[1] if reserved else ""), seller


def _weigh_signature(weighing: Weighing) -> None:
    """The firm that signs: `For Example Traders` over `Authorised signatory`."""
    for cell in weighing.cells:
        m = _SIGNED_FOR.match(cell.text)
        near = weighing.document.lines[cell.at + 1 : cell.at + 5]
        if m and any(_SIGNATORY.search(folded(line.text)) for line in near):
            weighing.add(m[1], cell, "who signs", 36)


def _beside(weighing: Weighing, cell: Cell) -> str:
    if cell.place + 1 < len(cell.line.segments):
        return cell.line.segments[cell.place + 1].text
    block = block_from(weighing.document, cell)
    return block[1].text if len(block) > 1 else ""


def _weigh_domains(weighing: Weighing, sender: str) -> None:
    """Names that are also the domain of the page's mail or web addresses, or of who sent it."""
    own = [cell.text for cell in weighing.cells if not (weighing.buyer and weighing.buyer.holds(cell))]
    on_page = [(cell, cell.text) for cell in weighing.cells if _may_be_name(cell, weighing.glossary)]
    for word in chosen_words(own, sender):
        named = [*((candidate.cell, candidate.name) for candidate in weighing.candidates), *on_page]
        for exact, weight in ((True, 36), (False, 26)):
            match = next((one for one in named if is_domain_of(word, one[1], exact=exact)), None)
            if match:
                weighing.add(match[1], match[0], "domain of its addresses", weight)
                break


def _may_be_name(cell: Cell, glossary: Glossary) -> bool:
    return len(cell.text) <= MOST_OF_NAME and line_kind(cell.text, glossary) is LineKind.NAME


def _weigh_repeats(weighing: Weighing) -> None:
    """Names that stand in several places."""
    for candidate in weighing.candidates:
        bare = folded(without_form(candidate.name))
        if len(bare) < 4:
            continue
        places = sum(1 for cell in weighing.cells if bare in folded(cell.text))
        if places > 1:
            candidate.reasons.setdefault("it stands several times", 8)
