"""The header of a message as a mail program writes it into a body: lines of labels, in any language and order."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from parsers.mail.mail_words import HeaderLabel, Role, label_of, without_deputy
from parsers.mail.written_moments import written_moment
from parsers.text.characters import folded, squeezed

MOST_LINES = 40
LONGEST_GAP = 2
WITHIN = 4
_PLAIN = r"[^\s<>\"'()\[\],;:@«»“”„\\]"
_ADDRESS = re.compile(rf"{_PLAIN}{{1,64}}@{_PLAIN}{{1,255}}")
_LABELLED = re.compile(r"^\*?([^:：\d@]{1,40}?)\*?\s?[:：]\*?\s+(\S.*)$")
MOST_UNKNOWN = 8
LEAST_KNOWN = 2
LEAST_FIELDS = 3
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_QUERY = re.compile(r"(mailto:[^\s?<>\[\]]{1,320})\?[^\s<>\[\]]*", re.IGNORECASE)
# links and pictures that stand beside a name where HTML was made text
_BESIDE = re.compile(r"<https?://[^<>\s]*>|\[(?:cid|image):[^\[\]]*\]", re.IGNORECASE)
_ANGLED = re.compile(rf"[^<>,;]*<\s*({_PLAIN}{{1,64}}@{_PLAIN}{{1,255}})")
_CUT_ADDRESS = re.compile(r"<[^<>\s]*$")
_REST_OF_ADDRESS = re.compile(r"^[^<>\s]*>")
_BEFORE_ADDRESS = " \t<([-*_,;|\\"
_AROUND_NAME = " -\t<>*_,;|"
_NAMES = re.compile(r"\w")
_PAIRS = ('""', "''", "“”", "„“", "””", "«»", "»«", "‘’", "()", "[]")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a body: what it says without its marks of quotation, how deep it is quoted, its number from 0."""

    text: str
    depth: int
    number: int

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a header in a body: its value, the label that announced it, and its line."""

    value: str
    label: str
    row: int


@dataclass(frozen=True, slots=True)
class Block:
    """A header in a body. The rows from `start` up to `end` are its own."""

    start: int
    end: int
    fields: Mapping[Role, Field]
    languages: frozenset[str]


def block_at(
    rows: Sequence[Row],
    start: int,
    subject: str = "",
    label_at: Callable[[str], HeaderLabel | None] = label_of,
    least: int = LEAST_FIELDS,
) -> Block | None:
    """Return the header that begins with a row, or None. `subject` is that of the message around it, bare.

    A header names its author and something more, `least` fields in all, one of which is its day or its subject.
    Values may go on in the next lines, and labels may all be parted by empty ones.
    """
    if label_at(rows[start].text) is None:
        return None
    fields: dict[Role, Field] = {}
    seen: list[HeaderLabel] = []
    at = after = start
    parted: bool | None = None
    while at < len(rows) and at < start + MOST_LINES:
        label = label_at(rows[at].text) or _unlisted(rows[at].text, subject, fields)
        if label is None or (label.role in fields and label.role is not Role.OTHER and label.role is not Role.CC):
            break
        if seen and parted is None:
            parted = at > after
        elif seen and parted != (at > after):
            break
        seen.append(label)
        value, after = _value(rows, at, label, subject, label_at)
        if label.role not in fields:
            fields[label.role] = Field(value, label.text, at)
        end = after
        at = _next_label(rows, after, lambda text: label_at(text) or _unlisted(text, subject, fields))
    return Block(start, end, fields, _languages(seen)) if _is_header(fields, least) else None


def block_by_values(rows: Sequence[Row], start: int, subject: str) -> Block | None:
    """Return the header that begins with a row in a language nobody has listed, or None.

    What a line tells is then known by its value: an address, a moment with its time, the subject of the message
    around it. Labels that are known count too: programs leave some of theirs in English.
    """
    fields: dict[Role, Field] = {}
    known = 0
    seen: list[HeaderLabel] = []
    for at in range(start, min(start + MOST_UNKNOWN, len(rows))):
        m = _LABELLED.match(rows[at].text)
        if m is None:
            break
        label = label_of(rows[at].text)
        if label:
            seen.append(label)
        role = label.role if label else _role_of(m[2], subject, fields)
        known += label is not None and role not in (Role.OTHER, Role.CC)
        fields.setdefault(role, Field(m[2].strip(), m[1].strip(" *"), at))
    end = start + len(fields)
    is_ours = subject and Role.SUBJECT in fields and _same(fields[Role.SUBJECT].value, subject)
    if not _is_header(fields) or not (Role.DATE in fields and (is_ours or known >= LEAST_KNOWN)):
        return None
    if "@" not in fields[Role.FROM].value:
        return None
    return Block(start, max(end, max(field.row for field in fields.values()) + 1), fields, _languages(seen))


def _unlisted(line: str, subject: str, fields: Mapping[Role, Field]) -> HeaderLabel | None:
    """Return the label of a line in a header that is in no list, where its value says what it tells."""
    m = _LABELLED.match(line) if Role.FROM in fields else None
    role = _role_of(m[2], subject, fields) if m else Role.OTHER
    if m is None or role in fields or role not in (Role.DATE, Role.SUBJECT):
        return None
    return HeaderLabel(role, frozenset(), m[1].strip(" *"), m[2].strip())


def _role_of(value: str, subject: str, fields: Mapping[Role, Field]) -> Role:
    if subject and _same(value, subject):
        return Role.SUBJECT
    if _ADDRESS.search(value):
        return Role.TO if Role.FROM in fields else Role.FROM
    moment = written_moment(value)
    return Role.DATE if moment and "T" in moment.iso else Role.OTHER


def _tells_moment(line: str) -> bool:
    m = _LABELLED.match(line)
    moment = written_moment(m[2]) if m else None
    return moment is not None and "T" in moment.iso


def _same(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def _next_label(rows: Sequence[Row], at: int, label_at: Callable[[str], HeaderLabel | None]) -> int:
    """Return the row at which the next label may stand: past few empty rows, if there is one; else this row."""
    for further in range(at, min(at + LONGEST_GAP + 1, len(rows))):
        if not rows[further].is_blank:
            return further if label_at(rows[further].text) else at
    return at


def _value(
    rows: Sequence[Row], at: int, label: HeaderLabel, subject: str, label_at: Callable[[str], HeaderLabel | None]
) -> tuple[str, int]:
    """Return a label's value and the row behind it; it may stand below its label, and go on in further rows."""
    if not label.value and not _stands_below(rows, at + 1, label.role, subject, label_at):
        return "", at + 1
    pieces = [label.value] if label.value else []
    after = at + 1
    while not pieces:
        pieces = [rows[after].text] if rows[after].text else []
        after += 1
    while after < len(rows) and _goes_on(rows, after, label.role, " ".join(pieces), subject, label_at):
        if rest := _rest_of_address(rows, after, label.role, pieces[-1]):
            pieces[-1] += rest
        else:
            pieces.append(rows[after].text)
        after += 1
    return squeezed(" ".join(pieces)), after


def _stands_below(
    rows: Sequence[Row], at: int, role: Role, subject: str, label_at: Callable[[str], HeaderLabel | None]
) -> bool:
    """Whether the value of a label that has none beside it stands below: what follows it is a label again.

    At the end of a header there is none to follow; a subject is then known by that of the message around it.
    """
    texts = [row.text for row in rows[at : at + 2 * (LONGEST_GAP + 1)] if row.text]
    if not texts or label_at(texts[0]):
        return False
    if role is Role.SUBJECT and subject and _same(texts[0], subject):
        return True
    return len(texts) > 1 and label_at(texts[1]) is not None


def _goes_on(
    rows: Sequence[Row],
    at: int,
    role: Role,
    so_far: str,
    subject: str,
    label_at: Callable[[str], HeaderLabel | None],
) -> bool:
    """Whether a row continues the value above it: another label follows soon, or the value is not yet whole."""
    row = rows[at]
    if _rest_of_address(rows, at, role, so_far):
        return True
    if row.is_blank or label_at(row.text) or _tells_moment(row.text):
        return False
    if role is Role.SUBJECT and subject.startswith(so_far) and subject.startswith(squeezed(f"{so_far} {row.text}")):
        return True
    if role in (Role.TO, Role.CC, Role.FROM) and (
        so_far.rstrip().endswith((",", ";", "<")) or (_ADDRESS.search(row.text) and "@" not in _last_of(so_far))
    ):
        return True
    for further in range(at + 1, min(at + WITHIN, len(rows))):
        if rows[further].is_blank:
            return False
        if label_at(rows[further].text):
            return True
    return False


def _last_of(people: str) -> str:
    """Return the last of several people, whose address may stand in the next line."""
    return re.split("[,;]", people)[-1]


def _rest_of_address(rows: Sequence[Row], at: int, role: Role, so_far: str) -> str:
    """Return what belongs to an address that the end of its line has cut, as `<orders@kiosk-`; else nothing."""
    if role not in (Role.FROM, Role.TO, Role.CC) or not _CUT_ADDRESS.search(so_far):
        return ""
    if rows[at].is_blank:  # its last `>` looks like a mark of quotation
        return ">" if rows[at].depth == rows[at - 1].depth + 1 else ""
    return rows[at].text if _REST_OF_ADDRESS.match(rows[at].text) else ""


def _is_header(fields: Mapping[Role, Field], least: int = LEAST_FIELDS) -> bool:
    known = {role for role, field in fields.items() if field.value or role is Role.SUBJECT} - {Role.OTHER, Role.CC}
    return Role.FROM in known and len(known) >= least and bool(known & {Role.DATE, Role.SUBJECT})


def _languages(seen: Sequence[HeaderLabel]) -> frozenset[str]:
    """Return the languages that most labels belong to; where programs mix theirs with English, theirs."""
    counts: dict[str, int] = {}
    foreign = [label for label in seen if "en" not in label.languages]
    for label in foreign or seen:
        for language in label.languages:
            counts[language] = counts.get(language, 0) + 1
    most = max(counts.values(), default=0)
    return frozenset(language for language, count in counts.items() if count == most)


def author_of(value: str) -> tuple[str, str]:
    """Return (name, address) of the author that a value names, the address in lower case; either may be empty."""
    text = _QUERY.sub(r"\1", unescape(value) if "&lt;" in value else value)
    text = without_deputy(_MAILTO.sub("", _BESIDE.sub("", text)))
    m = _ADDRESS.search(text)
    if m is None:
        return _name(text), ""
    # a name may look like an address: the one in angle brackets is it
    angled = _ANGLED.match(text, m.end())
    address = angled[1] if angled else m.group()
    name = _name(text[: m.start()].rstrip(_BEFORE_ADDRESS))
    return ("" if "@" in name else name), address.rstrip(".").lower()


def _name(text: str) -> str:
    """Return a name without what stands around it; brackets and quotes only where they hold all of it."""
    name = squeezed(text).strip(_AROUND_NAME)
    while len(name) > 1 and name[0] + name[-1] in _PAIRS and name[-1] not in name[1:-1]:
        name = name[1:-1].strip(_AROUND_NAME)
    return name if _NAMES.search(name) else ""
