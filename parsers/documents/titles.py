"""What a document's title says that it is, the papers that are no documents by their titles, and fee invoices."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from parsers.documents.claims import claims_of, is_claimed
from parsers.marketplaces.templates import Marketplace
from parsers.pages.page import Document, Line, Segment
from parsers.terms import Evidence, Kind
from parsers.text.amounts import figures
from parsers.text.characters import folded, squeezed
from parsers.text.dates import date_marks
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary, Term
from parsers.text.phrases import Negative, Said, negatives, phrases_of, phrases_of_papers, plain

KINDS = {
    "credit_note": Kind.CREDIT_NOTE,
    "tax_invoice": Kind.INVOICE,
    "invoice": Kind.INVOICE,
    "refund": Kind.REFUND,
    "statement": Kind.STATEMENT,
    "receipt": Kind.RECEIPT,
    "order_confirmation": Kind.ORDER_CONFIRMATION,
    "thanks_for_order": Kind.ORDER_CONFIRMATION,
}
# Where one title names several (`Tax invoice / Receipt`), the one that binds most.
RANK = list(dict.fromkeys(KINDS.values()))
NOT_LETTERS = re.compile(r"[\W\d_]+")
# Papers that look like invoices and are none, folded; each begins a short line or the subject.
_NOT_FINAL = re.compile(
    r"(?:pro[ -]?forma|(?:(?:your|an) )?upcoming (?:invoice|bill|payment)|draft"
    r"|quotation|quote|estimate|payment reminder|reminder|overdue notice|dunning"
    r"|entwurf|angebot|kostenvoranschlag|zahlungserinnerung|mahnung|devis|facture pro[ -]?forma|rappel"
    r"|presupuesto|cotizacion|recordatorio de pago|preventivo|sollecito|offerte"
    r"|aanmaning|betalingsherinnering|orcamento|offert|paminnelse"
    r"|oferta|betalningspaminnelse|rykker|tilbud|nabidka|upominka|見積書|報價單|报价单|견적서)\b"
)
# Reminders are counted: `2. Mahnung`, `Final reminder`, `Deuxième rappel`.
_REMINDER = (
    r"(?:(?:payment )?reminder|mahnung|zahlungserinnerung|rappel|relance|sollecito(?: di pagamento)?|aanmaning"
    r"|(?:betalings)?herinnering|recordatorio(?: de pago)?|(?:betaln?ings)?paminnelse|(?:betalings)?rykker|upominka"
    r"|upomienka|(?:betalings)?purring|przypomnienie o platnosci|wezwanie do zaplaty"
    r"|maksu(?:muistutus|huomautus|kehotus|vaatimus)|fizetesi felszolitas|opomena|opomin|lembrete de pagamento)"
)
_COUNTED = re.compile(rf"(?:\d{{1,2}}\s?(?:\.|st|nd|rd|th|e|er|eme|o|a)?|[a-z]{{3,10}})\s+{_REMINDER}\b")
_ONLY_A_REMINDER = re.compile(rf"(?:(?:\d{{1,2}}\W{{0,2}}\w{{0,3}}|[a-z]{{3,10}})\s)?{_REMINDER}")
_DELIVERY_NOTE = re.compile(
    r"(?:delivery note|packing (?:slip|list)|lieferschein|bon de livraison|albaran|bolla|documento di trasporto|pakbon"
    r"|foljesedel|folgeseddel|納品書|送货单)"
)
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_OF_AN_ORDER = re.compile(r"\s(?:(?:\w{2,4}\s)?(?:order|purchase)\b|#\s?\d)")
_STOPS = re.compile("[。、，,]")
LONGEST_UNSPACED = 60
# What makes a label of a paper's name: its number or its day.
_NAMES_A_VALUE = re.compile(
    r"[\s.-]{0,2}(?:nr|no|num|n[°º]|#|datum|date|dato|data|fecha|number|nummer)\b|\s*[:：]\s*\S|[\s#.-]{0,3}\d"
)
# A cell of a row of numbers, and the mark between the steps of a path.
_NUMBER = re.compile(r"[\d.,' %$€£-]*\d[\d.,' %$€£-]*")
_PATH = re.compile(r"\s[›»>→]\s")
LONGEST_NOT_FINAL = 4
TITLE_LINES = 30
LONGEST_TITLE = 9
# More words with digits are those of an account.
MOST_NUMBERS = 4
LONGEST_PAPER_TITLE = 8
PAPER_LINES = 12
_PARTS = frozenset({"subtotal", "net_total", "tax", "tax_total"})
FEW_WORDS = 5


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind or an event, with its evidence. `strength` ranks witnesses: 3 template, 2 title, 1 number."""

    kind: Kind | None
    event: str
    evidence: Evidence
    strength: int


@dataclass(frozen=True, slots=True)
class NotADocument:
    """Why something is not a document of a purchase, in a user's words; `event` names what a notice tells.

    `evidence` holds the words that say so, where words do.
    """

    reason: str
    event: str = ""
    evidence: Evidence | None = None


def other_paper(document: Document, title: KindFound | None, glossary: Glossary) -> NotADocument | None:
    """Return what a page's title says that it is, when that is no document and stands above one's title.

    In that title's own line it must be the longer name (`Lohnabrechnung` for `Abrechnung`), not stand beside it.
    """
    for line in document.lines[: min(_until(title), PAPER_LINES)]:
        for segment in line.segments:
            if len(segment.text.split()) > LONGEST_PAPER_TITLE:
                continue
            is_title = title is not None and segment.text == title.evidence.text
            for said in phrases_of_papers().said_in(plain(segment.text)):
                # `Invoice module - user manual` is a manual: the last word says what it is
                ends = is_title and len(plain(segment.text)) - said.end <= 2 and said.meaning == "manual"
                if is_title and not ends and not _covers(said, segment.text, glossary):
                    continue
                if _NAMES_A_VALUE.match(plain(segment.text), said.end):
                    continue  # `Lieferschein-Nr`: a label
                if said.start <= 2 or ends:
                    return none_of(negatives()[said.meaning], _evidence(document, line, segment.text))
    return None


def shows_parts(document: Document, glossary: Glossary) -> bool:
    """Whether a document shows what its total is made of: an amount without tax, or the tax."""
    return any(t.field in _PARTS for line in document.lines for s in line.segments for t in glossary.find(s.text))


def _until(title: KindFound | None) -> int:
    """Return how many lines there are down to that of a title."""
    return title.evidence.line if title and title.evidence.page in (None, 1) and title.evidence.line else TITLE_LINES


def reminder(document: Document, title: KindFound | None, glossary: Glossary) -> NotADocument | None:
    """Return that a page is a reminder, where one of its first lines says no more than that, above any title.

    One that repeats a whole invoice, with what it is without tax, may be that invoice all the same.
    """
    lists_bills = any(_heads_rows(document.lines[place : place + 2]) for place in range(TITLE_LINES))
    if shows_parts(document, glossary) and not lists_bills:
        return None
    for line in document.lines[: min(_until(title), PAPER_LINES)]:
        for segment in line.segments:
            if _ONLY_A_REMINDER.fullmatch(folded(segment.text).strip(" .:!")):
                found = _evidence(document, line, segment.text)
                return NotADocument("it reminds of bills that were sent before", "", found)
    return None


def _covers(said: Said, text: str, glossary: Glossary) -> bool:
    terms = [term for term in glossary.find(text) if term.field in KINDS]
    return all(said.start <= term.start and len(said.text) > len(term.text) for term in terms)


def none_of(negative: Negative, evidence: Evidence) -> NotADocument:
    """Return that something is no document, in the words of its sort."""
    return NotADocument(negative.reason, negative.told, evidence)


def kind_of_name(filename: str, glossary: Glossary) -> KindFound | None:
    """Return what a file name says that a file is (`Rechnung_123.pdf`), a weak witness."""
    terms = [term for term in glossary.find(NOT_LETTERS.sub(" ", filename.rpartition(".")[0])) if term.field in KINDS]
    if not terms:
        return None
    kind = most_binding([KINDS[term.field] for term in terms])
    return KindFound(kind, "", Evidence("file name", "words of the file name", filename), 1)


def _is_label(text: str) -> bool:
    """Whether several words end in a colon, as a label does (`Invoice and shipping address:`)."""
    return len(text.split()) > 3 and text.endswith((":", "："))


def kind_terms(text: str, glossary: Glossary) -> list[Term]:
    """Return the terms by which a title or subject names a kind."""
    terms = glossary.find(text)
    if not terms:
        return []
    found = [term for term in terms if term.field in KINDS]
    # `Invoice for order 4711` and `Invoice for #4711` name no buyer
    for_whom = [term for term in terms if term.field == "buyer" and _OF_AN_ORDER.match(folded(text), term.end)]
    found += [inner for term in for_whom for inner in glossary.find(term.text.split()[0]) if inner.field in KINDS]
    return [term for term in found if _stands_out(term, text)]


def _is_said(term: Term, text: str) -> bool:
    return is_claimed(text, term.start, term.end, term.language)


def _stands_out(term: Term, text: str) -> bool:
    """Whether a term of one word is what a text is about: near its beginning, or one of its few words."""
    if " " in term.text.strip() or not term.text.isascii():
        return True
    return len(text.split()) <= FEW_WORDS or len(text[: term.start].split()) <= 2


def most_binding(kinds: Sequence[Kind]) -> Kind:
    """Return the kind that binds most, of those that one title names."""
    return min(kinds, key=RANK.index)


def kind_of_document(document: Document, glossary: Glossary) -> KindFound | None:
    """Return what a document's own title says that it is: a short line near its top, tall letters first."""
    heights = [segment.bottom - segment.top for line in document.lines[:TITLE_LINES] for segment in line.segments]
    usual = median(heights) if heights else 1.0
    best: tuple[float, KindFound] | None = None
    for place, line in enumerate(document.lines[:TITLE_LINES]):
        named = [(segment, terms) for segment in line.segments if (terms := kind_terms(segment.text, glossary))]
        if named and _heads_rows(rows := document.lines[place : place + 3]) and len(rows) > 2:
            continue
        for segment, terms in named:
            words = [word for word in segment.text.split() if not has_digit(word)]
            if len(segment.text.split()) - len(words) > MOST_NUMBERS:
                continue
            if len(words) > LONGEST_TITLE or segment.text.endswith(("?", "。")) or _is_label(segment.text):
                continue
            if _is_of_a_heading(line, segment) or _is_a_row(line, segment) or _is_a_sentence(segment.text):
                continue
            terms = [t for t in terms if _is_said(t, segment.text) and not _is_dated(t, segment.text)]
            if terms:
                before = len(segment.text[: terms[0].start].split())
                score = 10 * (segment.bottom - segment.top) / usual - 0.4 * place - len(words) - before
                kinds = [KINDS[term.field] for term in terms]
                found = KindFound(most_binding(kinds), "", _evidence(document, line, segment.text), 2)
                if best is None or score > best[0]:
                    best = (score, found)
    return best[1] if best else None


def _is_a_sentence(text: str) -> bool:
    """Whether a text in a script without spaces is too long, or too broken by marks, for a title."""
    return bool(_UNSPACED.search(text)) and (len(text) > LONGEST_UNSPACED or len(_STOPS.findall(text)) > 1)


def _heads_rows(lines: Sequence[Line]) -> bool:
    """Whether the first of some lines heads a table with as many columns, whose first rows are numbered papers."""
    if len(lines) < 2 or len(lines[0].segments) < 3 or has_digit(lines[0].text):
        return False
    return all(len(row.segments) == len(lines[0].segments) and has_digit(row.segments[0].text) for row in lines[1:])


def _is_of_a_heading(line: Line, segment: Segment) -> bool:
    """Whether a text is one of the later columns of a table's heading (`Date | Text | Charge | Credit`)."""
    if len(line.segments) < 4 or segment is line.segments[0]:
        return False
    return all(len(s.text.split()) <= 3 and not has_digit(s.text) for s in line.segments)


def _is_a_row(line: Line, segment: Segment) -> bool:
    """Whether a text stands in a row of numbers (`Invoice | 3,104 | 4,020`), or is a path of pages (`Help › Bills`)."""
    others = [s for s in line.segments if s is not segment]
    numbers = len(others) > 1 and all(_NUMBER.fullmatch(s.text) for s in others)
    amounts = sum(bool(_NUMBER.fullmatch(s.text) and any(f.has_decimals for f in figures(s.text))) for s in others)
    return (segment is line.segments[0] and numbers) or amounts > 1 or bool(_PATH.search(segment.text))


def _is_dated(term: Term, text: str) -> bool:
    """Whether a term is the label of a day (`Ordered: 6 July 2024`), and no title."""
    after = text[term.end :].lstrip()
    return after.startswith((":", "：")) and any(mark.start < 4 for mark in date_marks(after[1:]))


def not_final(document: Document, kind: KindFound, subject: str) -> str:
    """Return the words by which a document says that it binds nobody (an offer, a draft, a reminder), or nothing.

    A delivery note is one only where nothing but its numbers made it something else.
    """
    for text in (subject, *(s.text for line in document.lines[:TITLE_LINES] for s in line.segments)):
        plain = folded(text)
        if len(plain.split()) <= LONGEST_NOT_FINAL and (
            _NOT_FINAL.match(plain) or _COUNTED.match(plain) or (kind.strength == 1 and _DELIVERY_NOTE.match(plain))
        ):
            return squeezed(text)[:60]
    return ""


def fee_invoice(
    found: KindFound, document: Document, marketplace: Marketplace | None, glossary: Glossary, subject: str = ""
) -> KindFound:
    """Return the narrower kind where an invoice charges a seller for selling on a marketplace.

    With a template any fee at the beginning of a line says so; without one the fee must be one of selling. A printed
    invoice with the tax id of a company that only moves money is that company's own bill.
    """
    if found.kind is not Kind.INVOICE:
        return found
    if any(claim.meaning == "selling_fee" for claim in claims_of(subject, is_subject=True)):
        return KindFound(Kind.FEE_INVOICE, "", Evidence("subject", "words of the subject", subject), found.strength)
    own = marketplace if marketplace and marketplace.payment and document.source == "pdf" else None
    for line in document.lines:
        if own and own.bills_in(line.text):
            return KindFound(Kind.FEE_INVOICE, "", _evidence(document, line, line.text), found.strength)
        text = line.segments[0].text
        is_fee = marketplace is not None and any(t.field == "fee" and t.start <= 2 for t in glossary.find(text))
        if is_fee or any(s.start <= 2 for s in phrases_of("selling_fee").said_in(plain(text))):
            return KindFound(Kind.FEE_INVOICE, "", _evidence(document, line, text), found.strength)
    return found


def _evidence(document: Document, line: Line, text: str) -> Evidence:
    return Evidence(document.source, "title", text, "", line.page, line.number)
