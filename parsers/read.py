"""The way in: the bytes of an original in, a `Reading` out. Total: no input raises.

The documents of a message are its PDFs and pages, also those in attached messages and ZIP files; where it has
none, the mail itself. What can't be opened is held for review with its bytes, never dropped.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from parsers.coded import told_by_codes, with_codes
from parsers.containers.pictures import may_be_a_page
from parsers.containers.unpacking import opened
from parsers.containers.zip import Budget
from parsers.context import Context, Form, Inbox
from parsers.dedicated import as_admitted, question_of
from parsers.documents.kind import NotADocument
from parsers.documents.mail_kind import refusal_of
from parsers.documents.notice import event_of
from parsers.documents.orders import split_documents
from parsers.documents.resolve import resolve
from parsers.documents.surroundings import Surroundings, surroundings_of
from parsers.errors import Damaged, ParserError, PasswordNeeded, TooComplex
from parsers.mail.body import Body, as_forwarded, as_passed_on
from parsers.mail.forwards import Letter, without_history
from parsers.mail.inbox import judge
from parsers.mail.message import Leaf, Message, messages_within, read_message
from parsers.mail.relays import Relay, origin_of
from parsers.marketplaces.templates import Marketplace, all_known, marketplace_of
from parsers.pages.html import read_html
from parsers.pages.kept import Kept
from parsers.pages.page import Document, read_plain, view_of
from parsers.pages.pdf import MANY_PAGES
from parsers.pages.recognised import Recognise, nobody
from parsers.parts import (
    EVENTS,
    is_called_a_pdf,
    is_of_a_document,
    may_hold_one,
    page_of,
    part_of,
    speaks_of_a_document,
    tells_an_event,
)
from parsers.scans import documents_in_picture
from parsers.second_look import looked_at
from parsers.second_reading import documents_of
from parsers.senders.attribution import Attribution
from parsers.senders.keys import Keys, no_keys
from parsers.structured import beside, data_in, with_data
from parsers.terms import (
    Finding,
    MessageSummary,
    OrderEvent,
    Part,
    PurchaseDocument,
    Reading,
    Status,
)
from parsers.text import sniff
from parsers.text.glossary import extended, general

# Limits on the body of one message; invoices and whole conversations stay far below them.
MOST_LINES = 5_000
MOST_LETTERS = 50
# Findings of what is held because it is only a picture: codes on it can still be read.
_PICTURES = frozenset({"picture", "no_text"})


def read(
    content: bytes,
    context: Context,
    marketplaces: Sequence[Marketplace] = (),
    begin: Callable[[str], None] = lambda _: None,
    recognise: Recognise = nobody,
    keys: Keys = no_keys,
) -> Reading:
    """Return everything found in an original.

    `recognise` is asked for the words of pictures that may be documents; it may raise `ParserError`. `keys` is asked
    for the keys of signatures, once something is found in a message that has some.
    `begin` is told the section of each part before it is opened, so that a caller who must stop the reading
    knows which part it was.
    """
    reader = _Reader(context, all_known(marketplaces), begin, recognise, keys)
    shown = sniff.media_type(content)
    summary = None
    if context.form is Form.MESSAGE or shown == sniff.MESSAGE:
        shown = sniff.MESSAGE
        summary = reader.read_mail(content)
    else:
        around = Surroundings(received=context.received, today=context.today)
        for piece in reader.pieces([Leaf("", shown, shown, context.filename, content)]):
            if may_be_a_page(piece.content, piece.media_type):
                reader.pictures.append((piece, around))
            else:
                reader.read_leaf(piece, around)
        if not reader.documents:
            reader.read_pictures()
    return reader.reading(summary, Leaf("", shown, shown, context.filename, content))


class _Reader:
    """Reads the parts of one original, and gathers documents, findings, and why things were no documents."""

    def __init__(
        self,
        context: Context,
        known: Sequence[Marketplace],
        begin: Callable[[str], None],
        recognise: Recognise,
        keys: Keys,
    ) -> None:
        self.context = context
        self.known = known
        self.begin = begin
        self.recognise = recognise
        self.whose = Attribution(context, keys, known)
        self.bodies: dict[str, Body] = {}
        self.skip = dict(context.skip)
        self.documents: list[PurchaseDocument] = []
        self.events: list[OrderEvent] = []
        self.pictures: list[tuple[Leaf, Surroundings]] = []
        self.findings: list[Finding] = []
        self.reasons: list[str] = []
        self.budget = Budget()

    def reading(self, summary: MessageSummary | None, original: Leaf) -> Reading:
        """Return what was gathered, documents that can be filed first.

        Without a document, an original of which something could not be read waits for a person as a whole.
        """
        unread = [finding for finding in self.findings if finding.needs_review]
        if unread and not self.documents:
            self.findings = [finding for finding in self.findings if not finding.needs_review]
            held = PurchaseDocument(kind=None, part=part_of(original), findings=tuple(unread))
            self.documents.append(replace(held, sender=self.whose.outer()))
        documents = sorted(self.documents, key=lambda d: d.status is Status.REVIEW)
        reason = "" if documents else "; ".join(dict.fromkeys(self.reasons)) or "it is empty"
        findings, events = tuple(dict.fromkeys(self.findings)), tuple(dict.fromkeys(self.events))
        if not documents and not events:
            self.whose.ask_nobody()
        return Reading(summary, tuple(documents), findings, reason, events, sender=self.whose.outer())

    def read_mail(self, content: bytes, path: str = "") -> MessageSummary:
        """Read a message and those inside it; return the outer one's header, with the message that it forwards."""
        message = read_message(content, path)
        if not path:
            self.whose.begin(message)
        forwarded = None
        for inner in messages_within(message):
            self.findings.extend(inner.findings)
            letter = self.read_message_alone(inner)
            forwarded = forwarded or (letter.header if letter else None)
        if forwarded is None and message.attached:
            forwarded = as_forwarded(message.attached[0], self._page_of)
        relay = origin_of(message.fields)
        if self.context.inbox and not path:
            self.admit(message, self.context.inbox, relay, is_forward=forwarded is not None)
        if forwarded is None and (relay.forwarded or relay.restored):
            forwarded = as_passed_on(message, relay)
        return replace(message.summary, forwarded=forwarded)

    def read_message_alone(self, message: Message) -> Letter | None:
        """Read one message without those attached to it; return the first one that it forwards inline."""
        body = self.bodies[message.path] = Body(message, self._page_of)
        letters = body.letters()
        around = surroundings_of(message, letters[0] if letters else None, self.context)
        before = len(self.documents)
        for piece in self.pieces(message.leaves):
            names = (piece.content_id, piece.location)
            if may_be_a_page(piece.content, piece.media_type, names, message.html, piece.filename):
                self.pictures.append((piece, around))
            else:
                self.read_leaf(piece, around)
        self.documents[before:] = beside(self.documents[before:])
        is_found = any(document.kind for document in self.documents[before:])
        if not is_found or len(letters) > 1 or tells_an_event(around, self.known):
            self.read_body(message, body, letters, around, events_only=is_found and len(letters) < 2)
        if len(self.documents) == before and speaks_of_a_document(around, self.known):
            self.read_pictures()
        return letters[0] if letters else None

    def admit(self, message: Message, inbox: Inbox, relay: Relay, *, is_forward: bool) -> None:
        """Apply the rules of the dedicated address: whose documents they are, and whether a person must look."""
        verdict = judge(relay, message.summary.sender, inbox, is_forward=is_forward)
        if verdict.forwarder and not self.documents:
            self.read_pictures()
        self.documents = [as_admitted(document, verdict) for document in self.documents]
        if verdict.finding:
            self.findings.extend(question_of(message.summary))
            # what strangers tell of an order is not put on its timeline
            self.events = []

    def read_pictures(self) -> None:
        """Read the pictures that may be pages: the only documents that a mail seems to bring."""
        for leaf, around in self.pictures:
            name = leaf.filename or leaf.path or "the file"
            self.read_picture(leaf, around, "picture", f"{name} is a picture, and what it shows is not read")
        self.pictures = []

    def read_picture(self, leaf: Leaf, around: Surroundings, code: str, unread: str) -> None:
        """Read the picture of a page by what is recognised in it; hold it where nothing is."""
        if leaf.path in self.skip:
            self.hold(leaf, around, "unreadable", f"{unread}: {self.skip[leaf.path]}")
            return
        self.begin(leaf.path)
        try:
            resolved = documents_in_picture(leaf, around, self.known, self.recognise)
        except ParserError as error:
            self.hold(leaf, around, code, f"{unread}: {error}")
            return
        if resolved is None:
            self.hold(leaf, around, code, unread)
        for page, found in with_codes(leaf, resolved or (), self.context):
            self.take(found, page, around, f"{leaf.filename or 'the picture'}: ")

    def pieces(self, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
        """Yield the parts, containers opened; one that an earlier reading did not survive stays closed."""
        for leaf in leaves:
            if leaf.path in self.skip:
                yield leaf
                continue
            self.begin(leaf.path)
            inside, findings = opened(leaf, self.context.passwords, self.budget)
            self.findings.extend(findings)
            yield from inside

    def read_leaf(self, leaf: Leaf, around: Surroundings) -> None:
        """Read one part: its document, or why it holds none."""
        name = leaf.filename or (f"part {leaf.path}" if leaf.path else "the file")
        if leaf.path in self.skip:
            self.hold(leaf, around, "unreadable", f"{name} can't be read: {self.skip[leaf.path]}")
            return
        self.begin(leaf.path)
        if leaf.media_type == sniff.MESSAGE:
            self.read_mail(leaf.content, leaf.path)
            return
        with closing(Kept()) as kept:
            self.read_page(leaf, around, name, kept)

    def read_page(self, leaf: Leaf, around: Surroundings, name: str, kept: Kept) -> None:
        """Read a part that is no message; a PDF stays open in `kept`."""
        try:
            data = data_in(leaf, self.context)
            document = None if data else page_of(leaf, self.context, kept=kept)
        except PasswordNeeded as error:
            self.hold(leaf, around, "password_needed", f"{name} can't be opened: {error}")
        except Damaged as error:
            self.hold(leaf, around, "damaged", f"{name} can't be opened: {error}")
        except ParserError as error:
            self.hold(leaf, around, "too_complex", f"{name} was not read: {error}")
        else:
            if data is not None:
                self.documents.extend(self.sent(document, around) for document in data.documents)
                self.reasons.append(f"{name}: {data.reason}")
            elif document is None and is_called_a_pdf(leaf) and is_of_a_document(around):
                self.hold(leaf, around, "damaged", f"{name} is called a PDF and holds something else; ask for it again")
            elif document is None and may_hold_one(leaf, around):
                self.hold(leaf, around, "not_readable", f"{name} may be an invoice, but files of its kind are not read")
            elif document is None:
                self.reasons.append(f"{name} is not a kind of file that can be an invoice ({leaf.media_type})")
            else:
                resolved = documents_of(leaf, document, around, self.context, self.known) if document.lines else []
                resolved = looked_at(leaf, resolved, self.context.passwords, kept)
                resolved = with_data(leaf, document, resolved, self.context)
                is_picture = document.is_picture and all(isinstance(found, NotADocument) for _, found in resolved)
                if leaf.media_type == sniff.PDF and (not resolved or (is_picture and is_of_a_document(around))):
                    text = f"{name} holds no text that can be read: it is a picture of a page"
                    self.read_picture(leaf, around, "no_text", text)
                    return
                for page, found in with_codes(leaf, resolved, self.context):
                    self.take(found, page, around, f"{name}: ")
                if MANY_PAGES in {f.code for f in document.findings} and is_of_a_document(around):
                    self.findings.extend(f for f in document.findings if f.code == MANY_PAGES)

    def sent(self, document: PurchaseDocument, around: Surroundings) -> PurchaseDocument:
        """Return a document with who sent the message that it stands in, and what is suspicious about that."""
        if around.mail is None:
            return document
        sender = self.whose.of(around.mail, around.letter)
        doubts = self.whose.doubts(around.mail, around.letter, partial(self.words_of, around.mail))
        status = Status.REVIEW if doubts else document.status
        return replace(document, sender=sender, status=status, findings=(*document.findings, *doubts))

    def words_of(self, message: Message) -> str:
        """Return a message's own words."""
        page = None if message.text else self.bodies[message.path].page()
        return "\n".join(message.text) if message.text else page.text if page else ""

    def take(
        self, found: PurchaseDocument | NotADocument, page: Document, around: Surroundings, name: str = ""
    ) -> None:
        """Keep a document, with the view of its page where it was asked for, or the reason why there is none."""
        if isinstance(found, NotADocument):
            self.reasons.append(f"{name}{found.reason}")
        else:
            found = self.sent(found, around)
            self.documents.append(replace(found, view=view_of(page)) if self.context.show_pages else found)

    def hold(self, leaf: Leaf, around: Surroundings, code: str, message: str) -> None:
        """Hold a part that can't be read for a person: its bytes are kept, its kind stays unknown."""
        finding = Finding(code, message, needs_review=True)
        held = self.sent(PurchaseDocument(kind=None, part=part_of(leaf), findings=(finding,)), around)
        self.documents.append(told_by_codes(leaf, held, self.context) if code in _PICTURES else held)

    def read_body(
        self, message: Message, body: Body, letters: Sequence[Letter], around: Surroundings, *, events_only: bool
    ) -> None:
        """Read the mail itself as the document, or for what it tells of orders: what it forwards, or its own text."""
        if letters:
            if len(letters) > MOST_LETTERS:
                text = f"only the first {MOST_LETTERS} of the {len(letters)} messages forwarded in it were read"
                self.findings.append(Finding("too_complex", text, needs_review=True))
            for letter in letters[:MOST_LETTERS]:
                self._take_body(message, letter.document, surroundings_of(message, letter, self.context), events_only)
            return
        page = body.page()
        if page:
            self._take_body(message, without_history(page, message.summary), around, events_only)
        elif body.failure:
            reason = f"the mail was not read: {body.failure}"
            if around.is_forward or speaks_of_a_document(around, self.known):
                self.findings.append(Finding("too_complex", reason, needs_review=True))
            self.reasons.append(reason)

    def _page_of(self, section: str, source: str, text: str) -> Document:
        """Return a body text as a page; raises `ParserError` when it can't be read, or ended an earlier reading."""
        if section in self.skip:
            raise TooComplex(self.skip[section])
        self.begin(section)
        page = read_html(text) if source == "html" else read_plain(text)
        if len(page.lines) > MOST_LINES:
            raise TooComplex(f"its text has {len(page.lines):,} lines; at most {MOST_LINES:,} are read")
        return page

    def _take_body(self, message: Message, document: Document, around: Surroundings, events_only: bool) -> None:
        around = replace(around, is_body=True, texts=around.texts if document.source == "html" else ())
        part = Part(message.path, sniff.MESSAGE, "", hashlib.sha256(message.raw).hexdigest(), message.raw)
        marketplace = marketplace_of(around.sender, self.known)
        tells = events_only or bool(document.markup)
        orders = [] if events_only else split_documents(document, marketplace)
        refusal = None
        if len(orders) == 1:
            glossary = extended(marketplace.labels) if marketplace else general()
            refusal = refusal_of(document, around.subject, marketplace, glossary, around.sender)
        for order in orders:
            found = refusal or resolve(order, part, around, marketplace)
            self.take(found, order, around)
            tells = tells or (isinstance(found, NotADocument) and found.event in EVENTS)
        if not tells:
            return
        when = around.sent or (around.received.isoformat() if around.received else "")
        self.events.extend(event_of(document, around.subject, around.sender, when, marketplace, refusal))
