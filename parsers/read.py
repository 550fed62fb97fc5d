"""The way in: the bytes of an original in, a `Reading` out. Total: no input raises.

The documents of a message are its PDFs and pages, also those in attached messages and ZIP files; where it has
none, the mail itself. What can't be opened is held for review with its bytes, never dropped.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from parsers import sniff
from parsers.charset import decode_text
from parsers.containers import opened
from parsers.context import Context, Form, Inbox
from parsers.errors import Damaged, ParserError, PasswordNeeded, TooComplex
from parsers.forwards import LONGEST_BODY, Letter, forwards_in_markup, letters_in_page, letters_in_text, without_history
from parsers.glossary import general
from parsers.html import read_html
from parsers.inbox import judge
from parsers.kind import NotADocument, kind_of_subject
from parsers.message import Leaf, Message, messages_within, read_message
from parsers.orders import split_orders
from parsers.page import Document, read_plain
from parsers.pdf import read_pdf
from parsers.relays import origin_of
from parsers.resolve import Surroundings, resolve
from parsers.subject import bare_subject, is_forwarded
from parsers.templates import Marketplace, built_in, marketplace_of
from parsers.terms import (
    Certainty,
    Evidence,
    Finding,
    Forwarded,
    MessageSummary,
    Part,
    PurchaseDocument,
    Reading,
    Status,
)


def read(
    content: bytes,
    context: Context,
    marketplaces: Sequence[Marketplace] = (),
    begin: Callable[[str], None] = lambda _: None,
) -> Reading:
    """Return everything found in an original.

    `begin` is told the section of each part before it is opened, so that a caller who must stop the reading
    knows which part it was.
    """
    reader = _Reader(context, (*marketplaces, *built_in()), begin)
    shown = sniff.media_type(content)
    summary = None
    if context.form is Form.MESSAGE or shown == sniff.MESSAGE:
        shown = sniff.MESSAGE
        summary = reader.read_mail(content)
    else:
        around = Surroundings(received=context.received, today=context.today)
        for piece in reader.pieces([Leaf("", shown, shown, context.filename, content)]):
            reader.read_leaf(piece, around)
    return reader.reading(summary, Leaf("", shown, shown, context.filename, content))


class _Reader:
    """Reads the parts of one original, and gathers documents, findings, and why things were no documents."""

    def __init__(self, context: Context, known: Sequence[Marketplace], begin: Callable[[str], None]) -> None:
        self.context = context
        self.known = known
        self.begin = begin
        self.skip = dict(context.skip)
        self.documents: list[PurchaseDocument] = []
        self.findings: list[Finding] = []
        self.reasons: list[str] = []

    def reading(self, summary: MessageSummary | None, original: Leaf) -> Reading:
        """Return what was gathered, documents that can be filed first.

        Without a document, an original of which something could not be read waits for a person as a whole.
        """
        unread = [finding for finding in self.findings if finding.needs_review]
        if unread and not self.documents:
            self.findings = [finding for finding in self.findings if not finding.needs_review]
            self.documents.append(PurchaseDocument(kind=None, part=_part(original), findings=tuple(unread)))
        documents = sorted(self.documents, key=lambda d: d.status is Status.REVIEW)
        reason = "" if documents else "; ".join(dict.fromkeys(self.reasons)) or "it is empty"
        return Reading(summary, tuple(documents), tuple(dict.fromkeys(self.findings)), reason)

    def read_mail(self, content: bytes, path: str = "") -> MessageSummary:
        """Read a message and those inside it; return the outer one's header, with the message that it forwards."""
        message = read_message(content, path)
        forwarded = None
        for inner in messages_within(message):
            self.findings.extend(inner.findings)
            body = _Body(inner, self._page_of)
            letters = body.letters()
            before = len(self.documents)
            around = _surroundings(inner, letters[0] if letters else None, self.context)
            for piece in self.pieces(inner.leaves):
                self.read_leaf(piece, around)
            if len(self.documents) == before or len(letters) > 1:
                self.read_body(inner, body, letters, around)
            forwarded = forwarded or (letters[0].header if letters else None)
        if forwarded is None and message.attached:
            forwarded = _as_forwarded(message.attached[0], self._page_of)
        if self.context.inbox and not path:
            self.admit(message, self.context.inbox, is_forward=forwarded is not None)
        return replace(message.summary, forwarded=forwarded)

    def admit(self, message: Message, inbox: Inbox, *, is_forward: bool) -> None:
        """Apply the rules of the dedicated address: whose documents they are, and whether a person must look."""
        verdict = judge(origin_of(message.fields), message.summary.sender, inbox, is_forward=is_forward)
        self.documents = [replace(document, client=verdict.client) for document in self.documents]
        if held := verdict.finding:
            self.documents = [
                replace(document, status=Status.REVIEW, findings=(*document.findings, held))
                for document in self.documents
            ]

    def pieces(self, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
        """Yield the parts, containers opened."""
        for leaf in leaves:
            inside, findings = opened(leaf, self.context.passwords)
            self.findings.extend(findings)
            yield from inside

    def read_leaf(self, leaf: Leaf, around: Surroundings) -> None:
        """Read one part: its document, or why it holds none."""
        name = leaf.filename or (f"part {leaf.path}" if leaf.path else "the file")
        if leaf.path in self.skip:
            self.hold(leaf, "unreadable", f"{name} can't be read: {self.skip[leaf.path]}")
            return
        self.begin(leaf.path)
        if leaf.media_type == sniff.MESSAGE:
            self.read_mail(leaf.content, leaf.path)
            return
        try:
            document = _open(leaf, self.context)
        except PasswordNeeded as error:
            self.hold(leaf, "password_needed", f"{name} can't be opened: {error}")
        except Damaged as error:
            self.hold(leaf, "damaged", f"{name} can't be opened: {error}")
        except ParserError as error:
            self.hold(leaf, "too_complex", f"{name} was not read: {error}")
        else:
            if document is None and _may_hold_one(leaf, around):
                self.hold(leaf, "not_readable", f"{name} may be an invoice, but files of its kind are not read")
            elif document is None:
                self.reasons.append(f"{name} is not a kind of file that can be an invoice ({leaf.media_type})")
            elif not document.lines and leaf.media_type == sniff.PDF:
                self.hold(leaf, "no_text", f"{name} holds no text that can be read: it is a picture of a page")
            else:
                found = resolve(document, _part(leaf), around, marketplace_of(around.sender, self.known))
                self.take(found, f"{name}: ")

    def take(self, found: PurchaseDocument | NotADocument, name: str = "") -> None:
        """Keep a document, or the reason why there is none."""
        if isinstance(found, NotADocument):
            self.reasons.append(f"{name}{found.reason}")
        else:
            self.documents.append(found)

    def hold(self, leaf: Leaf, code: str, message: str) -> None:
        """Hold a part that can't be read for a person: its bytes are kept, its kind stays unknown."""
        finding = Finding(code, message, needs_review=True)
        self.documents.append(PurchaseDocument(kind=None, part=_part(leaf), findings=(finding,)))

    def read_body(self, message: Message, body: "_Body", letters: Sequence[Letter], around: Surroundings) -> None:
        """Read the mail itself as the document: the messages it forwards, or else its own text."""
        if letters:
            for letter in letters:
                self._take_body(message, letter.document, _surroundings(message, letter, self.context))
            return
        page = body.page()
        if page:
            self._take_body(message, without_history(page, message.summary), around)
        elif body.failure:
            reason = f"the mail was not read: {body.failure}"
            if _speaks_of_a_document(around, self.known):
                self.findings.append(Finding("too_complex", reason, needs_review=True))
            self.reasons.append(reason)

    def _page_of(self, section: str, source: str, text: str) -> Document:
        """Return a body text as a page; raises `ParserError` when it can't be read, or ended an earlier reading."""
        if section in self.skip:
            raise TooComplex(self.skip[section])
        self.begin(section)
        return read_html(text) if source == "html" else read_plain(text)

    def _take_body(self, message: Message, document: Document, around: Surroundings) -> None:
        around = replace(around, is_body=True, texts=around.texts if document.source == "html" else ())
        part = Part(message.path, sniff.MESSAGE, "", hashlib.sha256(message.raw).hexdigest(), message.raw)
        marketplace = marketplace_of(around.sender, self.known)
        for order in split_orders(document, marketplace):
            self.take(resolve(order, part, around, marketplace))


class _Body:
    """The texts of one message's own body, read when somebody asks: its HTML where it has any, else its text."""

    def __init__(self, message: Message, page_of: Callable[[str, str, str], Document]) -> None:
        self._message = message
        self._page_of = page_of
        self._page: Document | None = None
        self._is_read = False
        self.failure = ""

    def page(self) -> Document | None:
        """Return the first body text that can be read, as a page; `failure` says why there is none."""
        if not self._is_read:
            self._is_read = True
            texts = [("html", text) for text in self._message.html] + [("text", text) for text in self._message.text]
            for number, (source, text) in enumerate(texts, 1):
                try:
                    self._page = self._page_of(f"{self._message.path}.TEXT.{number}".lstrip("."), source, text)
                    break
                except ParserError as error:
                    self.failure = self.failure or str(error)
        return self._page

    def letters(self) -> list[Letter]:
        """Return the messages forwarded in the body, from its HTML where that shows as many as its text."""
        message = self._message
        of_text = [letter for text in message.text[:3] for letter in letters_in_text(text, message.summary)]
        if not message.html or (message.text and not of_text and not forwards_in_markup(message.html[0])):
            return of_text
        page = self.page()
        if page is None or page.source != "html":
            return of_text
        of_page = letters_in_page(page, message.html[0], message.summary)
        if len(of_page) < len(of_text):
            return of_text
        headers = of_text if len(of_text) == len(of_page) else of_page
        # the plain text shows addresses that the page may hide behind names
        return [replace(on_page, header=written.header) for on_page, written in zip(of_page, headers, strict=True)]


def _as_forwarded(message: Message, page_of: Callable[[str, str, str], Document]) -> Forwarded:
    """Return an attached message as the one that its envelope forwards."""
    summary = message.summary
    page = None if message.text else _Body(message, page_of).page()
    body = message.text[0] if message.text else page.text if page else ""
    evidence = Evidence("message/rfc822", "header of the attached message", message.path)
    fields = {"from": summary.sender, "to": summary.to, "subject": summary.subject, "date": summary.date}
    return Forwarded(
        summary.sender,
        summary.sender_name,
        summary.to,
        summary.subject,
        summary.date,
        body[:LONGEST_BODY],
        MappingProxyType({name: evidence for name, value in fields.items() if value}),
    )


def _speaks_of_a_document(around: Surroundings, known: Sequence[Marketplace]) -> bool:
    """Whether a mail that can't be read may be a document, by its sender or its subject."""
    if any(marketplace.sells_from(around.sender) for marketplace in known):
        return True
    spoken = kind_of_subject(around.subject, None, general())
    return spoken is not None and spoken.kind is not None


def _surroundings(message: Message, letter: Letter | None, context: Context) -> Surroundings:
    """Return what stands beside a message's documents; for a forwarded one, what its own header says."""
    summary, relay = message.summary, origin_of(message.fields)
    texts = tuple(("mail", text[:20_000]) for text in message.text[:3])
    around = Surroundings(
        subject=bare_subject(summary.subject),
        sender=relay.sender if relay.is_restored_for_certain else summary.sender,
        is_forward=is_forwarded(summary.subject),
        sent=summary.date,
        texts=texts,
        received=context.received,
        today=context.today,
    )
    if letter is None:
        return around
    header = letter.header
    dated = "date" in header.evidence and header.evidence["date"].certainty is not Certainty.DOUBTFUL
    return replace(
        around,
        subject=bare_subject(header.subject) or around.subject,
        sender=header.sender,
        is_forward=not dated,
        sent=header.date if dated else summary.date,
        texts=(("mail", header.body),),
    )


def _part(leaf: Leaf) -> Part:
    return Part(leaf.path, leaf.media_type, leaf.filename, hashlib.sha256(leaf.content).hexdigest(), leaf.content)


_E_INVOICE = re.compile(
    rb"<(?:[\w.-]+:)?(?:Invoice|CreditNote|CrossIndustry(?:Invoice|Document)|FatturaElettronica|Faktura|Comprobante|nfeProc|NFe"
    rb"|Facturae|SCRDMCCBDACIOMessageStructure)[\s>:]"
)
_CONTAINERS = frozenset(
    {sniff.TNEF, sniff.OUTLOOK, sniff.ZIP, "application/gzip", "application/vnd.rar", "application/x-7z-compressed"}
)


def _may_hold_one(leaf: Leaf, around: Surroundings) -> bool:
    """Whether a part that is not read may still be an invoice: an e-invoice, or a container in a mail about one."""
    if leaf.media_type == sniff.XML:
        return bool(_E_INVOICE.search(leaf.content[:8192].replace(b"\x00", b"")))
    if leaf.media_type in _CONTAINERS or leaf.filename.lower().endswith((".p7m", ".ofd")):
        return not around.sender or kind_of_subject(around.subject, None, general()) is not None
    return False


def _open(leaf: Leaf, context: Context) -> Document | None:
    """Return a part's page, or None when it is of a kind that is never a document."""
    if leaf.media_type == sniff.PDF:
        return read_pdf(leaf.content, context.passwords)
    if leaf.media_type == sniff.HTML:
        return read_html(decode_text(leaf.content))
    if leaf.media_type == sniff.TEXT and (not leaf.filename or leaf.filename.lower().endswith((".txt", ".text"))):
        return read_plain(decode_text(leaf.content))
    return None
