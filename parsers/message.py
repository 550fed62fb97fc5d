"""A mail message as a tree: its header, the texts of its body, and every part that may be a document.

mail-parser reads the header and keeps count of defects; the walk over the parts is our own, because what a part
is must be decided by its bytes and nothing may be dropped. The one module that imports mailparser.
"""

import binascii
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message as EmailMessage
from typing import Any

from parsers import sniff
from parsers.charset import decode_text
from parsers.embedded import files_in_text, from_base64
from parsers.headers import address, decoded, moment
from parsers.terms import Finding, MessageSummary

MOST_BYTES = 50_000_000
MOST_HEADER_BYTES = 256_000
MOST_HEADER_FIELDS = 1_000
MOST_PARTS = 1_000
MOST_DEPTH = 50
LARGEST_PART = 30_000_000

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_FOREIGN = (
    MessageError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    KeyError,
    LookupError,
    RecursionError,
    AssertionError,
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without parts. `path` is its section (RFC 3501, 6.4.5); `media_type` is what its bytes show.

    `content_id` is the name by which the message's HTML may refer to it (RFC 2387, 2392), without brackets.
    """

    path: str
    media_type: str
    declared: str
    filename: str
    content: bytes = field(repr=False)
    content_id: str = ""


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


def read_message(raw: bytes, path: str = "", depth: int = 0) -> Message:
    """Return the tree of a message. Total: what can't be read is a finding, never an exception."""
    refused = _over_budget(raw)
    if refused:
        return Message(_summary_of_bytes(raw), path, raw, findings=(refused,))
    parsed, summary, findings = _parse(raw)
    if parsed is None:
        return Message(summary, path, raw, findings=tuple(findings))
    builder = _Builder(path, depth)
    builder.walk(parsed, path)
    return Message(
        summary,
        path,
        raw,
        tuple(builder.html),
        tuple(builder.text),
        tuple(builder.leaves),
        tuple(builder.attached),
        (*findings, *builder.findings),
        _fields(parsed),
    )


def _over_budget(raw: bytes) -> Finding | None:
    end = _HEADER_END.search(raw, 0, MOST_HEADER_BYTES + 4)
    header = raw[: end.start()] if end else raw[: MOST_HEADER_BYTES + 1]
    if len(raw) > MOST_BYTES:
        what = f"it is larger than {MOST_BYTES // 1_000_000} MB"
    elif len(header) > MOST_HEADER_BYTES:
        what = f"its header is larger than {MOST_HEADER_BYTES // 1000} kB"
    elif len(re.findall(rb"^[^\s:]+:", header, re.M)) > MOST_HEADER_FIELDS:
        what = f"its header has more than {MOST_HEADER_FIELDS} fields"
    elif raw.count(b"\nContent-Type:") > 4 * MOST_PARTS:
        what = f"it has more than {MOST_PARTS} parts"
    else:
        return None
    return Finding("too_complex", f"the message was not read: {what}", needs_review=True)


def _parse(raw: bytes) -> tuple[EmailMessage | None, MessageSummary, list[Finding]]:
    import mailparser
    from mailparser.exceptions import MailParserError

    try:
        mail = mailparser.parse_from_bytes(raw)
        return mail.message, _summary(mail.message), _defects(mail)
    except (MailParserError, *_FOREIGN):
        # mail-parser gives up on some messages that the standard library can take apart
        try:
            message = email.message_from_bytes(raw)
            return (
                message,
                _summary(message),
                [Finding("malformed", "the message is malformed; it was read as far as it goes")],
            )
        except _FOREIGN:
            refused = Finding(
                "too_complex", "the message is nested or built in a way that can't be read", needs_review=True
            )
            return None, _summary_of_bytes(raw), [refused]


def _defects(mail: Any) -> list[Finding]:
    texts = {str(defect) for defects in mail.defects for found in defects.values() for defect in found}
    # mail-parser decodes every part without a file name as text, PDFs too; bytes are taken from the part itself
    names = sorted(text for text in texts if not text.startswith("CharsetDecodeDefect"))
    return [Finding("malformed", f"the message is malformed in places ({', '.join(names[:5])})")] if names else []


def _first(message: EmailMessage, name: str) -> object:
    try:
        return next((value for key, value in message.raw_items() if key.lower() == name), None)
    except _FOREIGN:
        return None


def _fields(message: EmailMessage) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((str(name).lower(), decoded(value)) for name, value in message.raw_items())
    except _FOREIGN:
        return ()


def _summary(message: EmailMessage) -> MessageSummary:
    name, sender = address(_first(message, "from"))
    sent = moment(_first(message, "date"))
    return MessageSummary(
        sender=sender,
        sender_name=name,
        to=address(_first(message, "to"))[1],
        subject=decoded(_first(message, "subject")),
        date=sent.isoformat() if sent else "",
        message_id=decoded(_first(message, "message-id"))[:998],
    )


def _summary_of_bytes(raw: bytes) -> MessageSummary:
    """Return the summary of a message that is not to be parsed, from the start of its header alone."""
    found: dict[str, str] = {}
    for m in re.finditer(
        rb"^(from|to|subject|date|message-id):[ \t]*([^\r\n]{0,998})", raw[:MOST_HEADER_BYTES], re.I | re.M
    ):
        found.setdefault(m[1].decode().lower(), m[2].decode("utf-8", "surrogateescape"))
    message = EmailMessage()
    for name, value in found.items():
        message[name] = value
    return _summary(message)


class _Builder:
    """Collects the parts of one message while walking over it."""

    def __init__(self, path: str, depth: int) -> None:
        self.base = path
        self.depth = depth
        self.count = 0
        self.html: list[str] = []
        self.text: list[str] = []
        self.leaves: list[Leaf] = []
        self.attached: list[Message] = []
        self.findings: list[Finding] = []

    def walk(self, part: EmailMessage, path: str, level: int = 0) -> None:
        """Collect a part and what is in it. A lone body has section 1, as in IMAP."""
        self.count += 1
        if self.count > MOST_PARTS or level + self.depth > MOST_DEPTH:
            if not any(finding.code == "too_complex" for finding in self.findings):
                text = f"only the first {MOST_PARTS} parts and {MOST_DEPTH} levels of the message were read"
                self.findings.append(Finding("too_complex", text, needs_review=True))
            return
        if part.get_content_type() == "message/rfc822":
            self._nested(part, path or "1")
        elif part.is_multipart():
            for around in (part.preamble, part.epilogue):
                self._embedded((around or "").encode("ascii", "ignore"), f"{path}.0".lstrip("."))
            for number, inner in enumerate(_parts_of(part), 1):
                self.walk(inner, f"{path}.{number}" if path else str(number), level + 1)
        else:
            self._leaf(part, path if level else f"{path}.1".lstrip("."))

    def _nested(self, part: EmailMessage, path: str) -> None:
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else part
        if not isinstance(inner, EmailMessage):
            return
        encoded = str(part.get("content-transfer-encoding", "")).strip().lower() == "base64"
        # base64 around a message is forbidden (RFC 2046, 5.2.1) and common: what is inside has no header then
        bare = encoded and not inner.keys()
        raw = from_base64(str(inner.get_payload()).encode("ascii", "ignore")) if bare else _bytes_of(inner)
        self.attached.append(read_message(raw, path, self.depth + path.count(".") + 1))

    def _leaf(self, part: EmailMessage, path: str) -> None:
        content = _payload(part)
        declared = part.get_content_type()
        filename = _filename(part)
        if not content:
            if filename:
                self.findings.append(Finding("empty_attachment", f"the attachment {filename} is empty"))
            return
        if len(content) > LARGEST_PART:
            text = f"the part {filename or path} is larger than {LARGEST_PART // 1_000_000} MB and was not read"
            self.findings.append(Finding("too_large", text, needs_review=True))
            return
        shown = sniff.media_type(content)
        attachment = str(part.get("content-disposition", "")).strip().lower().startswith("attachment")
        if (
            shown in (sniff.TEXT, sniff.HTML, sniff.XML)
            and declared in ("text/plain", "text/html")
            and not (attachment or filename)
        ):
            self._body(part, content, declared == "text/html" or shown == sniff.HTML, path)
            return
        if shown == sniff.MESSAGE and (declared.startswith("message/") or filename.lower().endswith(".eml")):
            self.attached.append(read_message(content, path, self.depth + 1))
            return
        if shown == sniff.TEXT and self._embedded(content, path):
            return
        content_id = decoded(part.get("content-id")).strip("<> ")
        self.leaves.append(Leaf(path, shown, declared, filename, content, content_id))

    def _embedded(self, content: bytes, path: str) -> bool:
        """Collect the files that stand in a text; whether there are any."""
        found = files_in_text(content)
        for name, data in found:
            self.leaves.append(Leaf(path, sniff.media_type(data), "application/octet-stream", decoded(name), data))
        return bool(found)

    def _body(self, part: EmailMessage, content: bytes, is_html: bool, path: str) -> None:
        if not is_html:
            self._embedded(content, path)
        text = decode_text(content, _charset(part))
        (self.html if is_html else self.text).append(text)


def _parts_of(part: EmailMessage) -> list[EmailMessage]:
    payload: object = part.get_payload()
    return [inner for inner in payload if isinstance(inner, EmailMessage)] if isinstance(payload, list) else []


def _charset(part: EmailMessage) -> str:
    try:
        return str(part.get_content_charset() or "")
    except _FOREIGN:
        return ""


def _payload(part: EmailMessage) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (*_FOREIGN, binascii.Error):
        raw = part.get_payload()
        payload = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""
    return payload if isinstance(payload, bytes) else b""


def _bytes_of(message: EmailMessage) -> bytes:
    try:
        return message.as_bytes()
    except (*_FOREIGN, UnicodeError):
        payload = message.get_payload()
        return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _filename(part: EmailMessage) -> str:
    try:
        name = part.get_filename()
    except _FOREIGN:
        name = None
    return decoded(name)[:255] if name else ""


def messages_within(message: Message) -> Iterator[Message]:
    """Yield the message and all messages attached to it, outermost first."""
    yield message
    for inner in message.attached:
        yield from messages_within(inner)
