"""What kind of document something is, or why it is none, from what it says."""

from parsers.documents.mail_kind import decide_mail
from parsers.documents.page_kind import decide_page
from parsers.documents.titles import KindFound, NotADocument, kind_of_document, not_final
from parsers.documents.witnesses import kind_of_subject
from parsers.marketplaces.templates import Marketplace
from parsers.pages.page import Document
from parsers.terms import Evidence, Kind
from parsers.text.glossary import Glossary

__all__ = ["KindFound", "NotADocument", "decide", "kind_of_document", "kind_of_numbers", "kind_of_subject", "not_final"]


def decide(
    document: Document,
    subject: str,
    is_body: bool,
    marketplace: Marketplace | None,
    glossary: Glossary,
    by_number: KindFound | None,
    filename: str = "",
    sender: str = "",
) -> KindFound | NotADocument:
    """Return what a document is, or why it is none.

    A mail is what its subject and its sentences say together; an attachment what its own title says. File name
    and sender's address are weak witnesses, numbers come last.
    """
    if is_body:
        return decide_mail(document, subject, marketplace, glossary, by_number, sender)
    return decide_page(document, subject, marketplace, glossary, by_number, filename)


def kind_of_numbers(invoice_number: Evidence | None, order_number: Evidence | None) -> KindFound | None:
    """Return what the numbers imply: what has an invoice number is an invoice."""
    if invoice_number:
        return KindFound(Kind.INVOICE, "", invoice_number, 1)
    return KindFound(Kind.ORDER_CONFIRMATION, "", order_number, 1) if order_number else None
