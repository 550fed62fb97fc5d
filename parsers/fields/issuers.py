"""Who bills for a marketplace's own services: one of its companies, named on the bill."""

from parsers.marketplaces.templates import Marketplace
from parsers.pages.page import Document
from parsers.terms import Evidence


def own_company(document: Document, marketplace: Marketplace) -> Evidence | None:
    """Return the company of a marketplace that a document names; its name is the evidence's `text`."""
    for line in document.lines:
        for segment in line.segments:
            if name := marketplace.issuer_in(segment.text):
                return document.evidence(line, segment, f"company of {marketplace.name}", name)
    return None
