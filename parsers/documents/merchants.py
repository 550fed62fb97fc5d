"""Who sold through a marketplace: neither its operator nor who moves the money, but for its own services."""

from parsers.documents.surroundings import Surroundings
from parsers.fields.issued import NUMBERED
from parsers.fields.issuers import own_company
from parsers.fields.parties import Parties
from parsers.marketplaces.templates import Marketplace
from parsers.pages.page import Document
from parsers.terms import Evidence, Kind
from parsers.text.characters import folded

LINES_OF_LETTERHEAD = 12


def own_sender(around: Surroundings) -> str:
    """Return the address of who wrote the mail that is the document; nothing for a forwarder's, who sold nothing."""
    own = around.is_body and (around.is_stated or not around.is_forward)
    return around.sender if own else ""


def seller_of(
    parties: Parties, document: Document, kind: Kind, around: Surroundings, marketplace: Marketplace | None
) -> Evidence | None:
    """Return the seller: on a marketplace's papers its own company, who is labelled, or whom the subject names."""
    found = parties.fields.get("seller")
    if marketplace is None:
        return found
    if own := _own_company(document, kind, marketplace):
        return own
    if parties.seller_is_labelled:
        return found
    # what is an everyday word elsewhere is the seller's label where the template says so
    own_words = {folded(term) for field, term in marketplace.labels if field == "seller"}
    if named := next((one for one in parties.called if folded(one.label.strip(" :：")) in own_words), None):
        return named
    # the shop of a marketplace's statement is its reader's
    if parties.shop and (kind is not Kind.STATEMENT or marketplace.payment):
        return parties.shop
    return _not_labelled(found, kind, around, marketplace)


def _own_company(document: Document, kind: Kind, marketplace: Marketplace) -> Evidence | None:
    """Return the marketplace's company that bills for its services, or credits them on a letter of its own."""
    own = own_company(document, marketplace)
    if own is None or kind is Kind.FEE_INVOICE:
        return own
    at_head = own.source == "pdf" and own.page == 1 and (own.line or 0) <= LINES_OF_LETTERHEAD
    return own if kind is Kind.CREDIT_NOTE and at_head else None


def _not_labelled(
    weighed: Evidence | None, kind: Kind, around: Surroundings, marketplace: Marketplace
) -> Evidence | None:
    merchant = marketplace.subject_seller(around.subject)
    if merchant and not (weighed and folded(merchant) in folded(weighed.text)):
        return Evidence("subject", f"subject pattern of {marketplace.name}", merchant)
    if weighed is None or merchant:
        return weighed
    if kind is Kind.FEE_INVOICE:
        # a company that the template does not know is taken on trust, one that should be there and is not is none
        is_known = folded(marketplace.name) in folded(weighed.text) and bool(marketplace.issuers)
        return None if is_known else weighed
    # whose letterhead an invoice bears sells what it charges for; a mail shows its operator at the foot
    if (
        kind in NUMBERED
        and weighed.source == "pdf"
        and weighed.page == 1
        and (weighed.line or 0) <= LINES_OF_LETTERHEAD
    ):
        return weighed
    is_operator = around.is_body or folded(marketplace.name) in folded(weighed.text)
    return None if is_operator else weighed
