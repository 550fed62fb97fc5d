"""A mail message as a tree: its header, the texts of its body, and every part that may be a document.

mail-parser reads the header and keeps count of defects; the walk over the parts is our own, because what a part
is must be decided by its bytes and nothing may be dropped. The one module that imports mailparser.
"""

import email
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message as EmailMessage
from typing import Any

from parsers.mail import smime
from parsers.mail.embedded import files_in_text
from parsers.mail.headers import decoded
from parsers.mail.limits import (
    HEADER_END,
    LARGEST_PART,
    MOST_BYTES_OF_ALL,
    MOST_BYTES_OF_SIGNED,
    MOST_DEPTH,
    MOST_FILES_IN_TEXTS,
    MOST_HEADER_BYTES,
    MOST_PARTS,
    MOST_PARTS_OF_ALL,
    Allowance,
    over_budget,
)
from parsers.mail.mime import (
    FOREIGN,
    boundary_of,
    bytes_of,
    charset_of,
    content_of,
    encoded_message,
    filename_of,
    is_attachment,
    octets_within,
    outside,
    parts_of,
    parts_without_announcement,
)
from parsers.mail.set_aside import put_back, set_aside
from parsers.mail.summary import fields_of, summary_of, summary_of_bytes
from parsers.terms import Finding, MessageSummary
from parsers.text import sniff
from parsers.text.charset import decode_text

_BOM = b"\xef\xbb\xbf"
# Types whose content is a message (RFC 2046, 5.2; RFC 6532, 3.7).
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_WIDE = ("utf-16", "utf16", "ucs-2", "utf-32", "utf32")
_PGP = b"-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without parts. `path` is its section (RFC 3501, 6.4.5); `media_type` is what its bytes show.

    `content_id` and `location` are the names by which the message's HTML may refer to it (RFC 2387, 2392, 2557).
    """

    path: str
    media_type: str
    declared: str
    filename: str
    content: bytes = field(repr=False)
    content_id: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message. `html` and `text` are its own body texts; `attached` are the messages inside it, by section.

    `fields` are the header fields as (name in lower case, decoded value), in the order of the header.
    """

    summary: MessageSummary
    path: str = ""
    raw: bytes = field(default=b"", repr=False)
    html: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    attached: tuple["Message", ...] = ()
    findings: tuple[Finding, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


def read_message(raw: bytes, path: str = "") -> Message:
    """Return the tree of a message. Total: what can't be read is a finding, never an exception."""
    return _read(raw, path, 0, Allowance())


def _read(raw: bytes, path: str, depth: int, allowance: Allowance) -> Message:
    refused = over_budget(raw)
    if refused:
        return Message(summary_of_bytes(raw[:MOST_HEADER_BYTES]), path, raw, findings=(refused,))
    parsed, findings = _parse(_from_header(raw))
    if parsed is None:
        return Message(summary_of_bytes(raw[:MOST_HEADER_BYTES]), path, raw, findings=tuple(findings))
    return _tree(parsed, raw, path, depth, allowance, findings)


def _tree(
    parsed: EmailMessage, raw: bytes, path: str, depth: int, allowance: Allowance, findings: Sequence[Finding] = ()
) -> Message:
    fields = fields_of(parsed)
    builder = _Builder(raw, depth, allowance)
    try:
        builder.walk(parsed, path)
    except RecursionError:
        builder.refuse(f"it is nested deeper than {MOST_DEPTH} levels")
    return Message(
        summary_of(parsed, fields),
        path,
        raw,
        tuple(builder.html),
        tuple(builder.text),
        tuple(builder.leaves),
        tuple(builder.attached),
        (*findings, *builder.findings),
        fields,
    )


def _from_header(raw: bytes) -> bytes:
    """Return the message from its header on: without a byte order mark and empty lines before it."""
    bare = raw.removeprefix(_BOM).lstrip(b"\r\n") if raw[:1] in b"\xef\r\n" else raw
    return bare if bare is not raw and sniff.media_type(bare) == sniff.MESSAGE else raw


def _parse(raw: bytes) -> tuple[EmailMessage | None, list[Finding]]:
    import mailparser
    from mailparser.exceptions import MailParserError

    try:
        without, bodies = set_aside(raw)
        mail = mailparser.parse_from_bytes(without)
        if not put_back(mail.message, bodies):
            mail = mailparser.parse_from_bytes(raw)
        return mail.message, _defects(mail)
    except (MailParserError, *FOREIGN):
        # mail-parser gives up on some messages that the standard library can take apart
        text = "the message is malformed; it was read as far as it goes"
        try:
            return email.message_from_bytes(raw), [Finding("malformed", text)]
        except FOREIGN:
            text = "the message is nested or built in a way that can't be read"
            return None, [Finding("too_complex", text, needs_review=True)]


def _defects(mail: Any) -> list[Finding]:
    texts = {str(defect) for defects in mail.defects for found in defects.values() for defect in found}
    # mail-parser decodes every part without a file name as text, PDFs too; bytes are taken from the part itself
    names = sorted(text for text in texts if not text.startswith("CharsetDecodeDefect"))
    return [Finding("malformed", f"the message is malformed in places ({', '.join(names[:5])})")] if names else []


class _Builder:
    """Collects the parts of one message while walking over it."""

    def __init__(self, raw: bytes, depth: int, allowance: Allowance) -> None:
        self.raw = raw
        self.at = 0
        self.depth = depth
        self.allowance = allowance
        self.count = 0
        self.html: list[str] = []
        self.text: list[str] = []
        self.leaves: list[Leaf] = []
        self.attached: list[Message] = []
        self.findings: list[Finding] = []

    def refuse(self, text: str) -> None:
        """Note, once, that a limit was reached."""
        if not any(finding.code == "too_complex" for finding in self.findings):
            self.findings.append(Finding("too_complex", f"the message was not read to its end: {text}", True))

    def walk(self, part: EmailMessage, path: str, level: int = 0, boundary: str = "") -> None:
        """Collect a part and what is in it. A lone body has section 1, as in IMAP; `boundary` is what is around it."""
        self.count += 1
        self.allowance.parts -= 1
        if self.count > MOST_PARTS or level + self.depth > MOST_DEPTH:
            self.refuse(f"only its first {MOST_PARTS} parts and {MOST_DEPTH} levels were")
            return
        if self.allowance.parts < 0:
            self.refuse(f"there are more than {MOST_PARTS_OF_ALL} parts in it and in the messages inside it")
            return
        declared = part.get_content_type()
        if declared == "message/partial":
            self._partial(part)
        if declared in _MESSAGES or (declared == "message/partial" and part.is_multipart()):
            self._nested(part, path or "1", boundary)
        elif part.is_multipart():
            self._outside(part, path, level)
            mark = boundary_of(part)
            for number, inner in enumerate(parts_of(part), 1):
                self.walk(inner, f"{path}.{number}" if path else str(number), level + 1, mark)
        else:
            self._leaf(part, path if level else f"{path}.1".lstrip("."), level)

    def _outside(self, part: EmailMessage, path: str, level: int) -> None:
        """Collect what stands before the first and after the last boundary: sections 0, and one more than there are."""
        for number, content in outside(part):
            section = f"{path}.{number}".lstrip(".")
            found = parts_without_announcement(content)
            if found is None:
                self._embedded(content, section)
            else:
                self.walk(found, section, level + 1)

    def _partial(self, part: EmailMessage) -> None:
        number, total = (decoded(part.get_param(name) or "?")[:9] for name in ("number", "total"))
        text = f"the message is piece {number} of {total} of a larger one (message/partial); ask for it in one piece"
        self.findings.append(Finding("incomplete", text, needs_review=True))

    def _nested(self, part: EmailMessage, path: str, boundary: str) -> None:
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        depth = self.depth + path.count(".") + 1
        if not isinstance(inner, EmailMessage):
            content = content_of(part)
            if content:
                self._attach(content, path, depth)
            return
        raw = encoded_message(part, inner)
        if raw is not None:
            self._attach(raw, path, depth)
            return
        raw = self._raw_of(inner, boundary)
        if self._may_keep(len(raw)):
            # what the standard library has parsed with the outer message need not be parsed again
            self.attached.append(_tree(inner, raw, path, depth, self.allowance))

    def _attach(self, content: bytes, path: str, depth: int) -> None:
        if self._may_keep(len(content)):
            self.attached.append(_read(content, path, depth, self.allowance))

    def _may_keep(self, size: int) -> bool:
        """Take the octets of a message inside this one from the allowance; whether it suffices."""
        self.allowance.octets -= size
        if self.allowance.octets < 0:
            self.refuse(f"the messages inside it are larger than {MOST_BYTES_OF_ALL // 1_000_000} MB together")
            return False
        return True

    def _raw_of(self, inner: EmailMessage, boundary: str) -> bytes:
        """Return the bytes of a message inside this one: as they came, or else written anew."""
        place = octets_within(self.raw, inner, boundary, self.at)
        if place is None:
            return bytes_of(inner)
        self.at = place[1]
        return self.raw[place[0] : place[1]]

    def _leaf(self, part: EmailMessage, path: str, level: int) -> None:
        content, filename = content_of(part), filename_of(part)
        declared = part.get_content_type()
        if not content:
            if filename or not declared.startswith(("text/", "multipart/")):
                name = f"the attachment {filename or f'in part {path} ({declared})'}"
                self.findings.append(Finding("empty_attachment", f"{name} is empty"))
            return
        if len(content) > LARGEST_PART:
            text = f"the part {filename or path} is larger than {LARGEST_PART // 1_000_000} MB and was not read"
            self.findings.append(Finding("too_large", text, needs_review=True))
            return
        shown = sniff.media_type(content)
        if shown == sniff.BINARY and declared.startswith("text/") and charset_of(part).startswith(_WIDE):
            # without a byte order mark the octets of such a text look like no text
            shown = sniff.media_type(decode_text(content, charset_of(part)).encode("utf-8", "replace"))
        if declared.startswith("multipart/") and self._unannounced(content, path, level):
            return
        if _is_body(part, shown, declared, filename, content):
            self._body(part, content, declared == "text/html" or shown == sniff.HTML, path)
        elif shown == sniff.MESSAGE:
            self._attach(content, path, self.depth + path.count(".") + 1)
        elif content[:200].lstrip().startswith(_PGP):
            text = f"{filename or f'the part {path}'} is encrypted (OpenPGP) and can't be read"
            self.findings.append(Finding("encrypted", text, needs_review=True))
        elif not (self._signed(content, shown, path, level) or (shown == sniff.TEXT and self._embedded(content, path))):
            names = (decoded(part.get(name)).strip("<> ") for name in ("content-id", "content-location"))
            self.leaves.append(Leaf(path, shown, declared, filename, content, *names))

    def _unannounced(self, content: bytes, path: str, level: int) -> bool:
        found = parts_without_announcement(content)
        if found is not None and found.is_multipart():
            self.walk(found, path, level + 1)
            return True
        return False

    def _signed(self, content: bytes, shown: str, path: str, level: int) -> bool:
        """Collect what a signature of a message is around; whether the part was such a one (RFC 8551, 3.5)."""
        wrapped = smime.unwrapped(content) if shown in (sniff.SIGNED, sniff.TEXT) else None
        if wrapped is None or wrapped.wrapping is not smime.Wrapping.SIGNED or not smime.is_entity(wrapped.content):
            return False
        self.allowance.signed -= len(wrapped.content)
        if self.allowance.signed < 0:
            text = f"what is inside its signatures is larger than {MOST_BYTES_OF_SIGNED // 1_000_000} MB together"
            self.refuse(text)
            return True
        try:
            entity = email.message_from_bytes(wrapped.content)
        except FOREIGN:
            return False
        self.walk(entity, path, level + 1)
        return True

    def _embedded(self, content: bytes, path: str) -> bool:
        """Collect the files that stand in a text; whether there are any."""
        found = files_in_text(content)
        if len(found) > max(self.allowance.files, 0):
            self.refuse(f"only {MOST_FILES_IN_TEXTS} of the files that stand in its texts were")
        for number, (name, data) in enumerate(found[: max(self.allowance.files, 0)], 1):
            self.allowance.files -= 1
            shown = sniff.media_type(data)
            self.leaves.append(Leaf(f"{path}/{number}", shown, "application/octet-stream", decoded(name), data))
        return bool(found)

    def _body(self, part: EmailMessage, content: bytes, is_html: bool, path: str) -> None:
        if not is_html:
            self._embedded(content, path)
        text = decode_text(content, charset_of(part))
        (self.html if is_html else self.text).append(text)


_OF_A_MIME_MESSAGE = re.compile(rb"^(?:mime-version|content-type|received)[ \t]*:", re.I | re.M)


def _is_body(part: EmailMessage, shown: str, declared: str, filename: str, content: bytes) -> bool:
    """Whether a part is a body text of its message.

    The quoted header of an inline forward looks like a message's; one that has fields of MIME is a message.
    """
    if declared not in ("text/plain", "text/html") or filename or is_attachment(part):
        return False
    if shown == sniff.MESSAGE:
        end = HEADER_END.search(content)
        return not _OF_A_MIME_MESSAGE.search(content[: end.start()] if end else content[:4096])
    if shown == sniff.TEXT and content[:2] in (b"MI", b"MA"):
        return smime.unwrapped(content) is None
    return shown in (sniff.TEXT, sniff.HTML, sniff.XML) and not content[:200].lstrip().startswith(_PGP)


def messages_within(message: Message) -> Iterator[Message]:
    """Yield the message and all messages attached to it, outermost first."""
    yield message
    for inner in message.attached:
        yield from messages_within(inner)
