"""Where earlier messages begin in a body: at a header, below a separator, or at a sentence that says who wrote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.mail.header_block import Block, Field, Row, block_at, block_by_values
from parsers.mail.mail_words import (
    LONGEST_LABEL,
    Role,
    Separator,
    bare_label_of,
    label_of,
    languages_of_wrote,
    separator_of,
)
from parsers.mail.written_moments import written_moment
from parsers.text.characters import squeezed

LINES_TO_HEADER = 4
LEAST_BELOW_WORDS = 2
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,320}@[\w-]{1,63}\.[\w.-]{1,255}")
LEAST_FIELDS_IN_LINE = 2
LEAST_WITHOUT_GAPS = 3
MOST_COLONS = 20
_INTRO_LINES = 3
_BETWEEN_FIELDS = " \t;|"
_WIDE_GAP = re.compile(r"(?:\s{2}|[\t;|]\s?)$")
_ENTRY = re.compile(r"^\d[\d./ ,:-]{8,24}[ap]?m?,? [\"«„]?[^\"»“<>]{0,80}[\"»“]? ?<[^<>\s]+>:$", re.IGNORECASE)
# What may stand between a day and a name.
_NO_NAME = re.compile(r"\W+|(?:[ap]m|uhr|h|utc|gmt|c?es?t|[ecmp][sd]t|bst|jst)[.,:]*", re.IGNORECASE)
_SENTENCE_ENDS = (":", "：", "書きました。", "写道", "寫道")


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an earlier message. `separator` is None for a bare header, `is_intro` for a mere sentence."""

    start: int
    block: Block
    separator: Separator | None
    is_intro: bool = False

    @property
    def is_forward(self) -> bool:
        """Whether the words above it stand above forwards alone."""
        return self.separator is Separator.FORWARD


def fields_in_line(line: str, subject: str) -> list[str]:
    """Return a line as several where it holds a header: two fields with a wide gap between, or three and an author.

    Gateways make such lines of HTML. `subject` is that of the message around it, bare: what follows it is body.
    """
    text = line.strip()
    starts = _labels_in(text)
    roles = [role for _, role in starts]
    if len(starts) < LEAST_FIELDS_IN_LINE or roles[0] is Role.SUBJECT or len(set(roles)) < len(roles):
        return [line]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    pieces = [text[start:end].strip(_BETWEEN_FIELDS) for (start, _), end in zip(starts, ends, strict=True)]
    is_wide = starts[0][0] == 0 and all(_WIDE_GAP.search(text, 0, start) for start, _ in starts[1:])
    author = next((piece for piece, role in zip(pieces, roles, strict=True) if role is Role.FROM), "")
    if not is_wide and (len(starts) < LEAST_WITHOUT_GAPS or "@" not in author):
        return [line]
    above = text[: starts[0][0]].strip(_BETWEEN_FIELDS)
    label, _, value = pieces[-1].partition(":")
    if roles[-1] is Role.SUBJECT and subject and value.strip().startswith(f"{subject} "):
        pieces[-1:] = [f"{label}: {subject}", value.strip()[len(subject) :].strip()]
    return [piece for piece in (above, *pieces) if piece]


def _labels_in(text: str) -> list[tuple[int, Role]]:
    """Return where labels with a colon begin within a line, and what they announce."""
    found: list[tuple[int, Role]] = []
    last = 0
    for colon in [place for place, character in enumerate(text) if character == ":"][:MOST_COLONS]:
        for start in range(max(last, colon - LONGEST_LABEL), colon):
            words = text[start:colon]
            if words[0] in " \t|;(/" or not _may_begin(text, start) or any(mark in words for mark in "/|(\t"):
                continue
            if label := label_of(f"{words}: "):
                found.append((start, label.role))
                last = colon
                break
    return found


def _may_begin(text: str, at: int) -> bool:
    """Whether a label may begin here: behind a space or a bracket, or glued to the end of a value."""
    if at == 0 or text[at - 1] in " \t>;|]*_":
        return True
    before = text[at - 1]
    return text[at].isupper() and (before.isdigit() or before.islower() or text[at - 2 : at].upper() in ("AM", "PM"))


def heads_of(rows: Sequence[Row], subject: str) -> list[Head]:
    """Return the beginnings of earlier messages in a body, in their order; `subject` is its own, without prefixes."""
    found: list[Head] = []
    at = last = 0
    while at < len(rows):
        if rows[at].is_blank:
            at += 1
            continue
        block = block_at(rows, at, subject) or _unlisted_at(rows, at, last, subject)
        sentence = None if block else _sentence_at(rows, at, last)
        whole = block or sentence
        if whole is None:
            at += 1
            continue
        start, separator = _separator_above(rows, whole.start, last)
        body = _behind_rules(rows, whole.end)
        found.append(Head(start, replace(whole, end=body), separator, is_intro=sentence is not None))
        at = last = body
    return found


def _behind_rules(rows: Sequence[Row], at: int) -> int:
    """Return the row at which a body begins: some programs write their separator below the header once more."""
    for further in range(at, min(at + 1 + LINES_TO_HEADER, len(rows))):
        if separator_of(rows[further].text):
            return further + 1
        if not rows[further].is_blank:
            break
    return at


def _separator_above(rows: Sequence[Row], at: int, last: int) -> tuple[int, Separator | None]:
    """Return the row at which an earlier message begins, and what kind of line parts it from what is above."""
    start, kind = at, None
    for above in range(at - 1, max(last, at - 1 - LINES_TO_HEADER) - 1, -1):
        separator = separator_of(rows[above].text) if not rows[above].is_blank else None
        if separator:
            start, kind = above, separator if kind is not Separator.FORWARD else kind
    return start, kind


def _unlisted_at(rows: Sequence[Row], at: int, last: int, subject: str) -> Block | None:
    """Return a header whose labels are in no list; below the words that part a forward, also a short one.

    There labels may bear no colon, and the author with one thing more is enough.
    """
    if "@" not in rows[at].text:
        return None
    if ":" in rows[at].text[:40] and (block := block_by_values(rows, at, subject)):
        return block
    if _separator_above(rows, at, last)[1] is Separator.FORWARD:
        return block_at(rows, at, subject, bare_label_of) or block_at(rows, at, subject, least=LEAST_BELOW_WORDS)
    return None


def _sentence_at(rows: Sequence[Row], at: int, last: int) -> Block | None:
    """Return what a sentence such as `On DAY, NAME <ADDRESS> wrote:` tells; it may run over three rows.

    Without a verb it is one when it holds a moment, a name and an address and nothing else; recipient and subject
    may then stand above it, as in Yandex Mail.
    """
    nearby = rows[at : at + _INTRO_LINES]
    if not any("@" in row.text for row in nearby):
        return None
    length = next((n for n, row in enumerate(nearby, 1) if row.text.endswith(_SENTENCE_ENDS) or row.is_blank), 0)
    if not length or nearby[length - 1].is_blank:
        return None
    text = squeezed(" ".join(row.text for row in nearby[:length]))
    address = _ADDRESS.search(text)
    if address is None:
        return None
    languages = languages_of_wrote(text)
    moment = written_moment(text, languages)
    if moment is None:
        return None
    name = _name_before(text, address.start())
    if not languages and not (length == 1 and "T" in moment.iso and _ENTRY.match(text)):
        return None
    author = Field(f"{name} <{address.group()}>" if name else address.group(), "", at)
    fields = {Role.FROM: author, Role.DATE: Field(text, "", at)}
    start = at
    while start > last and (label := label_of(rows[start - 1].text)) and label.role not in fields and label.value:
        start -= 1
        fields[label.role] = Field(label.value.rstrip(";"), label.text, start)
    return Block(start, at + length, fields, languages)


def _name_before(text: str, end: int) -> str:
    """Return the name that stands before an address in a sentence: in quotes, or behind the day and the verb."""
    before = text[:end].rstrip(" <([")
    quoted = re.search(r"[\"“„«‘]\s?([^\"“”„«»‘’]{2,60})\s?[\"”“»’]$", before)
    if quoted:
        return quoted[1].strip()
    words = re.split(r"\d", before)[-1].split()
    while words and (_NO_NAME.fullmatch(words[0]) or words[0][0].islower()):
        words = words[1:]
    return " ".join(words[-8:])
