"""Who sold, who bought, where it goes, and how it was paid: each with its evidence.

The buyer is read first, because nobody sells to himself: what stands in the buyer's block is nothing of the seller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.fields.address_lines import LineKind, line_kind
from parsers.fields.blocks import Cell, cells_of, ends_of, evidence_of
from parsers.fields.buyers import (
    Party,
    address_blocks,
    buyer_by_courtesy,
    buyer_by_greeting,
    buyer_by_label,
    buyer_by_mark,
    buyer_by_window,
    labelled_parties,
    unread_buyer,
)
from parsers.fields.frames import seller_by_frame
from parsers.fields.legal_forms import has_form
from parsers.fields.names import name_in, same_party
from parsers.fields.party_headings import headings, values_of
from parsers.fields.payment import payment_method, shipping_method
from parsers.fields.sellers import seller_by_evidence
from parsers.fields.tax_ids import TaxId, WrongTaxId, evidence_of_tax_id, tax_ids
from parsers.fields.two_sided import parties_of_form
from parsers.pages.page import Document
from parsers.terms import Evidence, Finding
from parsers.text.characters import folded, squeezed
from parsers.text.glossary import Glossary

PARTY_LABELS = frozenset({"seller", "buyer", "payment_method"})
MOST_SHIP_LINES = 8
# Labels that also name a clerk or an account: they speak for a seller, and do not settle it.
_EVERYDAY = frozenset(
    "remit to|payee|payable to|invoice issued by|issued by|shipper|exporter|provider|company details|absender"
    "|expediteur|mittente|remetente|vystavil|wystawione przez|emitido por|emessa da|emis par|zahlungsempfanger"
    "|fulfilled by|afzender|avsandare|afsender|avsender|lahettaja|dari|daripada"
    "|получатель платежа|отримувач платежу|收款方|差出人".split("|")
)
# Words for a shop: on a marketplace the one that sold, elsewhere perhaps a branch of the seller.
_SHOP = frozenset(
    "shop|store|store name|comercio|boutique|tienda|negozio|loja|winkel|sklep|butik|butikk|kauppa|obchod|bolt|magazin"
    "|magaza|toko|nama toko|kedai|shop name"
    "|магазин|店铺|店家|商店名称|ショップ名|店舗名|ストア|판매점"
    "|ร้านค้า|ชื่อร้านค้า|المتجر|καταστημα".split("|")
)


@dataclass(frozen=True, slots=True)
class Parties:
    """What a document says of its parties; the value of a field is the `text` of its evidence.

    `seller_is_labelled` tells a seller that the document calls so from one that was weighed; `shop` is what it calls
    a shop, which on a marketplace is the seller. `called` are all whom a label calls a seller, surely or perhaps.
    """

    fields: dict[str, Evidence]
    findings: tuple[Finding, ...] = ()
    seller_is_labelled: bool = False
    shop: Evidence | None = None
    called: tuple[Evidence, ...] = ()


def read_parties(document: Document, glossary: Glossary, sender: str = "") -> Parties:
    """Return seller, buyer, their tax identifiers, the address of delivery, and the ways of paying and sending.

    `sender` is the address of the mail that is the document, empty for files.
    """
    document = ends_of(document)
    cells = cells_of(document)
    ids, wrong = tax_ids(document, glossary)
    blocks = address_blocks(document, glossary, cells)
    by_form = parties_of_form(document, cells)
    buyer = by_form[0] if by_form else buyer_by_label(document, glossary, cells) or buyer_by_mark(document, cells)
    buyer = buyer or buyer_by_courtesy(document, glossary, blocks)
    ship_to = _delivery(document, glossary, cells)
    called = _called_sellers(document, glossary, cells, buyer)
    labelled = by_form[1] if by_form else None
    weak = _EVERYDAY | _SHOP
    settled = next((party for party in called if folded(party.evidence.label) not in weak), None)
    # a lone person may be the clerk (`Sælger: Jens Attrap`), where a company stands at the head
    clerk = settled if settled and _may_be_a_clerk(settled, blocks, buyer) else None
    labelled = labelled or (None if clerk else settled)
    shop = next((party for party in called if folded(party.evidence.label) in _SHOP), None)
    known = buyer or unread_buyer(document, glossary, cells) or ship_to
    others = [b for b in blocks if not (ship_to and any(ship_to.holds(cell) for cell in b.block))]
    seller = labelled or seller_by_evidence(document, glossary, cells, known, ids, others, sender, called)
    seller = seller or clerk
    buyer = buyer or buyer_by_window(document, glossary, others, seller) or buyer_by_greeting(document, glossary)
    seller = seller or seller_by_frame(document, glossary, cells, known or buyer)
    if seller and buyer and same_party(seller.name, buyer.name):
        buyer = None
    found = {
        "seller": seller.evidence if seller else None,
        "buyer": buyer.evidence if buyer else None,
        "payment_method": payment_method(document, glossary, cells),
        "shipping_method": shipping_method(document, glossary, cells),
        "ship_to": ship_to.evidence if ship_to else None,
        **_tax_ids(document, ids, seller, buyer, ship_to),
    }
    fields = {name: evidence for name, evidence in found.items() if evidence}
    return Parties(
        fields,
        tuple(map(_finding, wrong[:2])),
        labelled is not None,
        shop.evidence if shop else None,
        tuple(party.evidence for party in called),
    )


def _may_be_a_clerk(party: Party, blocks: Sequence[Party], buyer: Party | None) -> bool:
    """Whether a name at a seller's label has neither legal form nor address, and a company at the head has both."""
    if has_form(party.name) or len(party.block) > 1:
        return False
    return any(has_form(b.name) and not (buyer and same_party(b.name, buyer.name)) for b in blocks)


def _is_the_same_place(buyer: Party, party: Party) -> bool:
    first = party.block[0]
    return any(cell.key == first.key and cell.text == first.text for cell in buyer.block)


def _called_sellers(document: Document, glossary: Glossary, cells: Sequence[Cell], buyer: Party | None) -> list[Party]:
    return [
        party
        for party in labelled_parties(document, glossary, "seller", cells)
        if not (buyer and (same_party(party.name, buyer.name) or _is_the_same_place(buyer, party)))
    ]


def _delivery(document: Document, glossary: Glossary, cells: Sequence[Cell]) -> Party | None:
    """Return the address at a heading of delivery, as one line: a place must be in it, a name need not."""
    for heading in headings(cells, glossary, frozenset({"ship_to"})):
        for how, block in values_of(document, heading, glossary):
            lines = _lines_of_address(block, glossary)
            if lines:
                line = ", ".join(lines)
                evidence = evidence_of(document, block[0], f"label {how}", line, heading.words)
                name = name_in(block, glossary)
                return Party(name.text if name else "", evidence, tuple(block))
    return None


def _lines_of_address(block: Sequence[Cell], glossary: Glossary) -> list[str]:
    """Return the lines of an address without means of contact and numbers, nothing where it names no place."""
    lines: list[str] = []
    places = 0
    for cell in block[:MOST_SHIP_LINES]:
        kind = line_kind(cell.text, glossary)
        if kind is LineKind.LABEL:
            break
        if kind in (LineKind.CONTACT, LineKind.NUMBER):
            continue
        if kind is LineKind.OTHER and not lines:
            break
        places += kind in (LineKind.TOWN, LineKind.STREET, LineKind.COUNTRY)
        lines.append(squeezed(cell.text).strip(" ,;"))
        if places and len(lines) == 1 and cell.text.count(",") > 1:
            break  # a whole address on one line
    return lines if places else []


def _tax_ids(
    document: Document, ids: Sequence[TaxId], seller: Party | None, buyer: Party | None, ship_to: Party | None
) -> dict[str, Evidence | None]:
    """Return whose tax identifiers are whose: by label, by the block they stand in, or as the only one."""
    theirs = [one for one in ids if one.is_buyers or (buyer and buyer.holds(one.cell))]
    taken = {one.value for one in theirs}
    rest = [one for one in ids if one.value not in taken and not (ship_to and ship_to.holds(one.cell))]
    own = [one for one in rest if seller and seller.holds(one.cell)]
    if not own and len({one.value for one in rest if not one.rank}) == 1:
        own = [one for one in rest if not one.rank]
    elif not own and len({(one.value, one.country) for one in rest}) == 1:
        own = rest
    if not own and len({one.country for one in rest}) == 1:
        # several numbers of one country in one place: the tax office's and the registers' of one company
        near = {one.cell.at for one in rest}
        own = rest if max(near) - min(near) <= 3 else []
    return {"seller_tax_id": _best(document, own), "buyer_tax_id": _best(document, theirs)}


def _best(document: Document, ids: Sequence[TaxId]) -> Evidence | None:
    best = min(ids, key=lambda one: (one.rank, not one.value[:2].isalpha()), default=None)
    return evidence_of_tax_id(document, best, "its check digits are right") if best else None


def _finding(wrong: WrongTaxId) -> Finding:
    return Finding("tax_id_wrong", f"the tax number {wrong.text} on it fails its country's check")
