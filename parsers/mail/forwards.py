"""Messages that a person forwarded: found in the body, with their own header and their own text.

A forward is known by the words its program puts above it, or by the header of a message in the body together with
the prefix of the subject. What is only quoted below an answer is no forward. Nothing found here is proven: it is
what the forwarder's program wrote, or the forwarder.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from types import MappingProxyType

from parsers.mail.header_block import Block, Field, Row, author_of
from parsers.mail.heads import LEAST_FIELDS_IN_LINE, Head, fields_in_line, heads_of
from parsers.mail.mail_words import ANY, Role, prefixes_of
from parsers.mail.written_moments import written_moment
from parsers.pages.markup import says_number
from parsers.pages.page import Document, read_plain
from parsers.terms import Evidence, Forwarded, MessageSummary
from parsers.text.characters import squeezed, visible

MOST_ROWS = 5_000
LONGEST_BODY = 20_000
# longer rows are no header's, but their author may hope that we look for one in each
LONGEST_ROW = 2_000
# so many lines are looked into for several fields
MOST_PARTED = 200
SHORT_COMMENT = 12
_QUOTED = re.compile(r"^[ \t]*(?:[>＞][ \t]?)+")
# what mail programs call the part of the page that holds a forwarded message
_MARKS = (
    "gmail_quote", "divrplyfwdmsg", "appendonsend", "moz-forward-container", "moz-email-headers-table", "yahoo_quoted",
    "protonmail_quote", "zmail_extra", "includetail", "type=cite", "type='cite", 'type="cite',
    "ms-outlook-mobile-reference", "tutanota_quote", "wordsection1",
)  # fmt: skip
_MAILTO_LINK = re.compile(
    r"<a\b[^<>]{0,500}?href=[\"']?mailto:([^\"'?<>\s]{1,320})[^<>]{0,500}>(.{0,200}?)</a>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")
_RAW = re.compile(
    r"(?:message-id|return-path|received|mime-version|content-type|references|in-reply-to)\s?:", re.IGNORECASE
)
_LABELLED = re.compile(r"[^\W\d_][^:：@]{1,30}[:：]\s*\S")
_NOTHING = Field("", "", 0)


@dataclass(frozen=True, slots=True)
class Letter:
    """A forwarded message: its header and its body as a page. `depth` counts how often it was forwarded."""

    header: Forwarded
    document: Document
    depth: int


def letters_in_text(text: str, summary: MessageSummary) -> list[Letter]:
    """Return the messages that a plain body forwards, in their order."""
    lines = "\n".join(map(visible, text.split("\n"))).splitlines()
    numbered = list(_pieces(lines[:MOST_ROWS], prefixes_of(summary.subject)[1]))
    rows = [_row(piece, number) for number, piece in numbered]
    found = []
    for head, end, depth in _letters(rows, summary, marked=False):
        body = _unquoted([piece for _, piece in numbered[head.block.end : end]])
        found.append(Letter(_header(head, body, "text", rows, summary), read_plain(body), depth))
    return found


def _rows_of(page: Document, subject: str) -> tuple[list[Row], list[int]]:
    """Return a page as rows, with empty ones where it has gaps, and the number of the line that each stands for."""
    rows: list[Row] = []
    lines: list[int] = []
    bottom = 0.0
    for number, piece in _pieces((line.text for line in page.lines[:MOST_ROWS]), subject):
        if page.lines[number].top - bottom >= 1 and rows:
            rows.append(Row("", 0, number))
            lines.append(number)
        rows.append(_row(piece, number))
        lines.append(number)
        bottom = page.lines[number].top + 1
    return rows, lines


def without_history(page: Document, summary: MessageSummary) -> Document:
    """Return an answer without the messages it quotes; they are others' and came in mails of their own.

    Where nothing stands above the first of them, the answer stands below or between: then the page stays whole.
    """
    prefixes, subject = prefixes_of(summary.subject)
    if _marks_forward(prefixes, frozenset()) is not False:
        return page
    rows, lines = _rows_of(page, subject)
    heads = heads_of(rows, subject)
    own = page.lines[: lines[heads[0].start]] if heads else ()
    return replace(page, lines=own) if own else page


def letters_in_page(page: Document, markup: str, summary: MessageSummary) -> list[Letter]:
    """Return the messages that an HTML body forwards, in their order."""
    rows, lines = _rows_of(page, prefixes_of(summary.subject)[1])
    found = []
    linked: dict[str, set[str]] | None = None
    for head, end, depth in _letters(rows, summary, marked=forwards_in_markup(markup)):
        first = lines[head.block.end] if head.block.end < len(lines) else len(page.lines)
        last = lines[end] if end < len(lines) else len(page.lines)
        document = _with_own_markup(replace(page, lines=page.lines[first:last]))
        header = _header(head, document.text, "html", rows, summary)
        if not (header.sender and header.to):
            linked = _linked_addresses(markup) if linked is None else linked
            header = _with_addresses(header, linked)
        found.append(Letter(header, document, depth))
    return found


def _with_own_markup(document: Document) -> Document:
    """Return a page with what its markup tells of numbers that it shows; the rest is of other messages on the page."""
    text = document.text
    own = (m for m in document.markup if says_number(text, m.order_number or m.invoice_number or m.tracking_number))
    return replace(document, markup=tuple(own)) if document.markup else document


def _linked_addresses(markup: str) -> dict[str, set[str]]:
    """Return the addresses to which each text of an HTML body is linked."""
    linked: dict[str, set[str]] = {}
    for m in _MAILTO_LINK.finditer(markup):
        linked.setdefault(squeezed(unescape(_TAG.sub("", m[2]))), set()).add(m[1].lower())
    return linked


def _with_addresses(header: Forwarded, linked: Mapping[str, set[str]]) -> Forwarded:
    """Return a header with the addresses to which its names are linked, where the page shows names alone."""

    def address(name: str) -> str:
        found = linked.get(name, set())
        return next(iter(found)) if len(found) == 1 else ""

    to = header.evidence["to"].text if "to" in header.evidence else ""
    return replace(header, sender=header.sender or address(header.sender_name), to=header.to or address(to))


def forwards_in_markup(markup: str) -> bool:
    """Whether an HTML body has a part in which mail programs put a forwarded or answered message."""
    plain = markup.lower()
    return any(mark in plain for mark in _MARKS)


def _pieces(lines: Iterable[str], subject: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number; one that holds several fields of a header comes in as many pieces."""
    left = MOST_PARTED
    for number, line in enumerate(lines):
        if left and "@" in line and line.count(":") >= LEAST_FIELDS_IN_LINE and len(line) <= LONGEST_ROW:
            left -= 1
            mark = m.group() if (m := _QUOTED.match(line)) else ""
            yield from ((number, mark + piece) for piece in fields_in_line(line[len(mark) :], subject))
        else:
            yield number, line


def _row(line: str, number: int) -> Row:
    quoted = _QUOTED.match(line)
    text = line[quoted.end() :] if quoted else line
    return Row(text[:LONGEST_ROW].strip(), sum(quoted.group().count(mark) for mark in ">＞") if quoted else 0, number)


def _unquoted(lines: Sequence[str]) -> str:
    """Return a body without the marks of quotation that all its lines bear, and without empty lines around it."""
    depths = [row.depth for line in lines if (row := _row(line, 0)).text]
    for _ in range(min(depths, default=0)):
        lines = [re.sub(r"^[ \t]*[>＞][ ]?", "", line) for line in lines]
    return "\n".join(lines).strip("\n\ufffc ")


def _letters(rows: Sequence[Row], summary: MessageSummary, marked: bool) -> list[tuple[Head, int, int]]:
    """Return the head of each forwarded message, the row behind its body, and how deep it lay."""
    prefixes, subject = prefixes_of(summary.subject)
    heads = heads_of(rows, subject)
    index = next((i for i in range(len(heads)) if _begins(heads, i, rows, prefixes, summary, marked)), None)
    found = []
    depth = 1
    while index is not None:
        head = heads[index]
        following = heads[index + 1] if index + 1 < len(heads) else None
        if following and _is_inside(head, following, rows):
            depth += 1
            index += 1
            continue
        end = _end(rows, head, following)
        found.append((head, end, depth))
        index = index + 1 if following and following.is_forward else None
        depth = 1
    return found


def _begins(
    heads: Sequence[Head],
    index: int,
    rows: Sequence[Row],
    prefixes: Sequence[frozenset[str]],
    summary: MessageSummary,
    marked: bool,
) -> bool:
    """Whether a head begins a forward, and not what an answer quotes."""
    head = heads[index]
    is_forward = _marks_forward(prefixes, head.block.languages)
    if head.is_forward:
        return is_forward is not False or index == 0
    if index > 0 or is_forward is False or not _names_somebody(head.block, summary):
        return False
    if is_forward:
        return True
    if head.is_intro or _count(rows, 0, head.start) > SHORT_COMMENT or _is_raw(rows, head.block):
        return False
    author = author_of(head.block.fields[Role.FROM].value)[1]
    day = head.block.fields.get(Role.DATE)
    moment = written_moment(day.value, head.block.languages, summary.date) if day else None
    if not marked and head.separator is None and _goes_on_as_form(rows, head.block):
        return False
    foreign = bool(author) and author != summary.sender and Role.SUBJECT in head.block.fields
    parted = marked or head.separator is not None or "@" in head.block.fields.get(Role.TO, _NOTHING).value
    return foreign and bool(moment and "T" in moment.iso) and parted


def _names_somebody(block: Block, summary: MessageSummary) -> bool:
    """Whether a header has an address or a moment in it, and not only words that look like labels."""
    day = block.fields.get(Role.DATE)
    moment = written_moment(day.value, block.languages, summary.date) if day else None
    return moment is not None or bool(author_of(block.fields[Role.FROM].value)[1])


def _is_raw(rows: Sequence[Row], block: Block) -> bool:
    """Whether a header was copied from the message itself, as bounces and digests do, and not written for people."""
    return any(_RAW.match(row.text) for row in rows[block.start : block.end])


def _goes_on_as_form(rows: Sequence[Row], block: Block) -> bool:
    """Whether labels of no header stand close below a header: a form, or the notice of a payment."""
    return block.end < len(rows) and _LABELLED.match(rows[block.end].text) is not None


def _marks_forward(prefixes: Sequence[frozenset[str]], languages: frozenset[str]) -> bool | None:
    """Whether the outermost prefix of a subject marks a forward or a reply; None where nothing tells."""
    if not prefixes:
        return None
    return prefixes[0] == ANY or bool(prefixes[0] & languages)


def _is_inside(head: Head, following: Head, rows: Sequence[Row]) -> bool:
    """Whether a message forwards the one that follows it, and does not merely stand above it or answer it."""
    subject = head.block.fields.get(Role.SUBJECT)
    prefixes = prefixes_of(subject.value)[0] if subject else []
    is_forward = _marks_forward(prefixes, following.block.languages)
    if is_forward is not None:
        return is_forward
    return following.is_forward and _count(rows, head.block.end, following.start) <= SHORT_COMMENT


def _count(rows: Sequence[Row], start: int, end: int) -> int:
    return sum(not row.is_blank for row in rows[start:end])


def _end(rows: Sequence[Row], head: Head, following: Head | None) -> int:
    """Return the row behind a body: the next message, or where the quotation that holds it is over."""
    end = following.start if following else len(rows)
    depth = rows[head.block.start].depth
    if depth == 0:
        return end
    deep = [i for i in range(head.block.end, end) if not rows[i].is_blank and rows[i].depth >= depth]
    return deep[-1] + 1 if deep else end


def _header(head: Head, body: str, source: str, rows: Sequence[Row], around: MessageSummary) -> Forwarded:
    block = head.block
    evidence: dict[str, Evidence] = {}
    rule = "sentence above a forwarded message" if head.is_intro else "header of a forwarded message"

    def take(role: Role, name: str) -> str:
        field = block.fields.get(role)
        if field is None:
            return ""
        evidence[name] = Evidence(source, rule, field.value, field.label, line=rows[field.row].number + 1)
        return field.value

    name, sender = author_of(take(Role.FROM, "from"))
    subject = take(Role.SUBJECT, "subject")
    if Role.SUBJECT not in block.fields:
        subject = prefixes_of(squeezed(around.subject))[1]
        evidence["subject"] = Evidence("subject", "subject of the forward, without its prefix", around.subject)
    moment = written_moment(take(Role.DATE, "date"), block.languages, around.date)
    if moment:
        evidence["date"] = replace(evidence["date"], certainty=moment.certainty)
    else:
        evidence.pop("date", None)
    return Forwarded(
        sender=sender,
        sender_name=name,
        to=author_of(take(Role.TO, "to"))[1],
        subject=subject,
        date=moment.iso if moment else "",
        body=body[:LONGEST_BODY],
        evidence=_shown(evidence),
    )


def _shown(evidence: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    return MappingProxyType({name: found for name, found in evidence.items() if found.text})
