"""What a file says as data: e-invoices by themselves, inside a PDF and beside one, each with its page as a witness.

The data are exact, and what is filed. A page that shows something else makes a finding that names both.
"""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from parsers.context import Context
from parsers.documents.kind import NotADocument
from parsers.einvoices.attachments import embedded_einvoices
from parsers.einvoices.einvoice import SOURCE, Structured, read_einvoice
from parsers.einvoices.formats import format_of
from parsers.errors import ParserError
from parsers.fields.accounts import joined_accounts
from parsers.fields.money_figures import document_amounts, segment_figures
from parsers.mail.message import Leaf
from parsers.pages.page import Document, fingerprint
from parsers.parts import part_of
from parsers.second_look import SHOWN_OTHERWISE
from parsers.second_reading import Resolved
from parsers.terms import AMOUNT_FIELDS, TEXT_FIELDS, Certainty, Evidence, Finding, PurchaseDocument, Sender, Status
from parsers.text import sniff
from parsers.text.dates import date_marks

# Kinds of files that may be structured invoices; text is there for files whose first bytes do not show what they are.
_MAY_BE = frozenset({sniff.XML, sniff.OFD, sniff.ZIP, sniff.TEXT, sniff.HTML})
# What the page is asked about, with the words for it.
_COMPARED = (("invoice_number", "number"), ("issue_date", "date"), ("total", "total"))
_FILLED = (*TEXT_FIELDS, *AMOUNT_FIELDS, "issue_date")


def data_in(leaf: Leaf, context: Context) -> Structured | None:
    """Return what a file that is a structured invoice holds, None for any other file; raises `ParserError`."""
    if leaf.media_type not in _MAY_BE or not format_of(leaf.content):
        return None
    return read_einvoice(leaf.content, part_of(leaf), context.today)


def with_data(leaf: Leaf, page: Document, resolved: Sequence[Resolved], context: Context) -> list[Resolved]:
    """Return what a PDF holds: the structured invoice inside it, compared with its page; without one, what was read.

    Data that can't be read are named in a finding, and the page is held.
    """
    if leaf.media_type != sniff.PDF:
        return list(resolved)
    try:
        files = embedded_einvoices(leaf.content, context.passwords)
        data = [one for _, xml in files[:1] for one in read_einvoice(xml, part_of(leaf), context.today).documents]
    except ParserError as error:
        finding = Finding("data_unreadable", f"the invoice data inside it can't be read: {error}", needs_review=True)
        return [(one, _held(found, finding)) for one, found in resolved]
    if not data:
        return list(resolved)
    first = resolved[0] if resolved else (page, NotADocument(""))
    return [(first[0], _compared(one, *first)) for one in data]


def beside(documents: Sequence[PurchaseDocument]) -> list[PurchaseDocument]:
    """Return the documents of one mail, where a page and data of one number are two witnesses of one invoice.

    Both files stay documents of their own; the page takes over what the data say. A file of mail among them has a
    sender of its own, and what he sent does not speak for what others did.
    """
    data = {_named(one): one for one in documents if is_data(one) and one.part.media_type != sniff.PDF}
    return [
        _witnessed(one, data[_named(one)]) if not is_data(one) and one.invoice_number and _named(one) in data else one
        for one in documents
    ]


def _named(document: PurchaseDocument) -> tuple[Sender | None, str]:
    return document.sender, _key(document.invoice_number)


def is_data(document: PurchaseDocument) -> bool:
    """Whether a document was read from data, not from a page."""
    kind = document.evidence.get("kind")
    return kind is not None and kind.source == SOURCE


def _witnessed(page: PurchaseDocument, data: PurchaseDocument) -> PurchaseDocument:
    """Return a page's document with what the data beside it say, and what the two contradict each other in."""
    findings = [
        _differing(words, getattr(data, name), getattr(page, name))
        for name, words in _COMPARED
        if getattr(page, name) not in (None, "") and _differ(getattr(page, name), getattr(data, name))
    ]
    findings += [finding for finding in page.findings if finding.code == SHOWN_OTHERWISE]
    merged = replace(
        data,
        part=page.part,
        marketplace=page.marketplace,
        fingerprint=page.fingerprint,
        view=page.view,
        to_look_at=page.to_look_at,
    )
    return _finished(_filled(merged, page), findings)


def _compared(data: PurchaseDocument, page: Document, found: PurchaseDocument | NotADocument) -> PurchaseDocument:
    """Return the data inside a PDF with its page as a second witness: what it shows, and what it shows otherwise."""
    read = found if isinstance(found, PurchaseDocument) else None
    if read is not None:
        data = replace(_filled(data, read), marketplace=read.marketplace, to_look_at=read.to_look_at)
    data = replace(data, fingerprint=fingerprint(page))
    if not page.lines:
        return data
    findings = [finding for finding in read.findings if finding.code == SHOWN_OTHERWISE] if read is not None else []
    evidence = dict(data.evidence)
    for name, words in _COMPARED:
        value = getattr(data, name)
        if value in (None, "") or evidence[name].source != SOURCE:
            continue
        other = getattr(read, name) if read is not None else None
        if shows(page, name, value) and not _is_proven_otherwise(read, name, data):
            was = evidence[name]
            evidence[name] = replace(was, rule=f"{was.rule}; the page shows the same", certainty=Certainty.CONFIRMED)
        elif name != "issue_date" or any(date_marks(line.text) for line in page.lines):
            findings.append(_differing(words, value, other if _differ(other, value) else None))
    return _finished(replace(data, evidence=MappingProxyType(evidence)), findings)


def shows(page: Document, name: str, value: Any) -> bool:
    """Whether a page shows a number, a day or an amount anywhere."""
    if name == "issue_date":
        return any(value in mark.readings for line in page.lines for mark in date_marks(line.text))
    if name == "total":
        amounts = document_amounts(page)
        figures = (f for line in page.lines for segment in line.segments for f in segment_figures(segment))
        return any(abs(value) in map(abs, amounts.readings(figure)) for figure in figures)
    return _key(value) in _key(page.text)


def _is_proven_otherwise(read: PurchaseDocument | None, name: str, data: PurchaseDocument) -> bool:
    """Whether a page proves another total by its own sums, which is none of the data's other amounts."""
    if read is None or name != "total" or read.total is None:
        return False
    own = {abs(amount) for field in AMOUNT_FIELDS if (amount := getattr(data, field)) is not None}
    evidence = read.evidence.get(name)
    return evidence is not None and evidence.certainty is Certainty.CONFIRMED and abs(read.total) not in own


def _differ(one: Any, other: Any) -> bool:
    if one is None or other is None or isinstance(one, str):
        return bool(one) and _key(str(one)) != _key(str(other))
    return bool(abs(one) != abs(other)) if not hasattr(one, "year") else bool(one != other)


def _differing(words: str, said: Any, shown: Any) -> Finding:
    page = f"its page {shown}" if shown not in (None, "") else "its page does not show that"
    return Finding("data_differ", f"its data say that the {words} is {said}, and {page}", needs_review=True)


def _filled(data: PurchaseDocument, page: PurchaseDocument) -> PurchaseDocument:
    """Return a document of data with the fields that only its page names, and the page's items where it has none."""
    missing = [name for name in _FILLED if getattr(data, name) in (None, "") and getattr(page, name) not in (None, "")]
    evidence: dict[str, Evidence] = {**data.evidence, **{name: page.evidence[name] for name in missing}}
    values: dict[str, Any] = {name: getattr(page, name) for name in missing}
    accounts = joined_accounts(data.accounts, page.accounts, "the page shows the same")
    return replace(
        data, evidence=MappingProxyType(evidence), items=data.items or page.items, accounts=accounts, **values
    )


def _finished(data: PurchaseDocument, findings: Sequence[Finding]) -> PurchaseDocument:
    everything = tuple(dict.fromkeys((*data.findings, *findings)))
    review = any(finding.needs_review for finding in everything)
    return replace(data, findings=everything, status=Status.REVIEW if review else Status.FILED)


def _held(found: PurchaseDocument | NotADocument, finding: Finding) -> PurchaseDocument | NotADocument:
    if isinstance(found, NotADocument):
        return found
    return replace(found, status=Status.REVIEW, findings=(*found.findings, finding))


def _key(number: str) -> str:
    """Return the letters and digits of a number, however it is written."""
    return "".join(letter for letter in number.casefold() if letter.isalnum())
