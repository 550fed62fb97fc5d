"""The countries that a document is from: by its tax numbers, and by the addresses on its pages."""

from parsers.fields.tax_ids import country_of
from parsers.pages.page import Document
from parsers.text.glossary import Glossary
from parsers.text.territories import countries_formed, country_named


def countries_of(document: Document, glossary: Glossary) -> set[str]:
    """Return the countries (ISO 3166-1) of a document: that of its tax number, else those that its addresses name."""
    by_tax = country_of(document, glossary)
    if by_tax:
        return {by_tax[0]}
    texts = [segment.text for line in document.lines for segment in line.segments]
    named = {code for text in texts if (code := country_named(text))}
    return named | countries_formed("\n".join(texts))
