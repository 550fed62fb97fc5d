"""What a mailbox tells about a message before its body is fetched: size, moment of arrival, header, structure.

The items asked for are those that every server gets right; ENVELOPE is not among them, because many do not.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from ingest.responses import Pieces, balanced_end, pairs, quoted, unquoted

ITEMS = (
    "(UID%s RFC822.SIZE INTERNALDATE BODYSTRUCTURE"
    " BODY.PEEK[HEADER.FIELDS (FROM SENDER SUBJECT DATE MESSAGE-ID LIST-ID)])"
)
# What a server calls a message for good, whatever mailbox it is in: OBJECTID (RFC 8474), and Gmail's own.
_NUMBERED_FOR_GOOD = {b"OBJECTID": " EMAILID", b"X-GM-EXT-1": " X-GM-MSGID"}
# How nearly every server answers, in the order of the question. Whatever differs is read piece by piece.
_USUAL = re.compile(
    rb"\* \d+ FETCH \(UID (\d{1,10})(?: (?:X-GM-MSGID (\d{1,20})|EMAILID \(([A-Za-z0-9_-]{1,255})\)))?"
    rb" RFC822\.SIZE (\d{1,18})"
    rb" INTERNALDATE \"(\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d [+-]\d{4})\""
    rb" BODYSTRUCTURE (\([^\\]*\)) BODY\[HEADER\.FIELDS \([A-Z -]*\)\] \{\d+\}\Z"
)
_NOT_STRUCTURE = re.compile(rb"\) (?!NIL)[A-Za-z]")
_START = re.compile(rb"(?:\* )?\d+ (?:FETCH )?\(", re.IGNORECASE)
_KEY = re.compile(rb"\s*+([A-Za-z0-9.\-]++(?:\[[^\]]*+\](?:<\d+>)?)?)\s*+")
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_ATOM = re.compile(rb"[^\s()\"]++")
_HEADER_KEY = re.compile(rb"BODY\[HEADER\.FIELDS [^\]]*+\](?:<0>)?\s*$", re.IGNORECASE)
_INTERNALDATE = re.compile(
    r"\s*(\d{1,2})-([A-Za-z]{3})-(\d{4})\s+(\d{1,2}):(\d\d):(\d\d)\s+([+-])(\d\d)(\d\d)\s*", re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NUMBERS = {name.title(): number for number, name in enumerate(_MONTHS, 1)}


@dataclass(frozen=True, slots=True)
class Metadata:
    """A message as its server describes it. What the server did not say, or said unreadably, is None or empty.

    `size` is RFC822.SIZE, in bytes, which some servers only estimate. `received` is INTERNALDATE in UTC. `header`
    has the raw fields From, Sender, Subject, Date, Message-ID and List-Id; `structure` is the raw BODYSTRUCTURE.
    `email_id` is what the server calls the message in all mailboxes, if it does.
    """

    uid: int
    size: int | None = None
    received: datetime | None = None
    header: bytes = field(default=b"", repr=False)
    structure: bytes = field(default=b"", repr=False)
    email_id: str = ""


def items_for(capabilities: Collection[bytes]) -> str:
    """Return the items to ask a server for, by what it says that it can do."""
    return ITEMS % next((item for name, item in _NUMBERED_FOR_GOOD.items() if name in capabilities), "")


def read_metadata(pieces: Pieces) -> Metadata | None:
    """Read one FETCH response; None when it does not say which message it is about.

    Never raises: of a malformed response it returns what stands before the mistake.
    """
    if len(pieces) == 3 and pieces[2] == b")" and (usual := _USUAL.match(pieces[0])):
        uid, gmail, email, size, date, structure = usual.groups()
        # Parentheses in quoted strings, lists that do not end, and what else follows them, want a closer look.
        balanced = structure.count(b"(") == structure.count(b")") and structure.count(b'"') % 2 == 0
        if balanced and not _NOT_STRUCTURE.search(structure):
            named = (gmail or email or b"").decode("latin-1")
            return Metadata(int(uid), int(size), _usual_date(date.decode("latin-1")), pieces[1], structure, named)
    return _read_any(pieces)


def _read_any(pieces: Pieces) -> Metadata | None:
    header = b""
    texts: list[bytes] = []
    for text, literal in pairs(pieces):
        texts.append(text)
        if literal is not None:
            if _HEADER_KEY.search(text):
                header = literal
                texts.append(b'""')
            else:
                texts.append(quoted(literal))
    values = _attributes(b"".join(texts))
    uid = values.get(b"UID", b"")
    if not uid.isdigit():
        return None
    size = values.get(b"RFC822.SIZE", b"")
    structure = values.get(b"BODYSTRUCTURE", b"")
    return Metadata(
        int(uid),
        int(size) if size.isdigit() else None,
        read_internaldate(unquoted(values.get(b"INTERNALDATE", b"")).decode("ascii", "replace")),
        header or unquoted(values.get(b"HEADER", b"")),
        structure if structure.startswith(b"(") else b"",
        (values.get(b"EMAILID") or values.get(b"X-GM-MSGID") or b"").strip(b"()").decode("ascii", "replace"),
    )


def _usual_date(text: str) -> datetime | None:
    """Read a date in the one form that the standard allows, `17-Jul-1996 02:44:25 -0700`, faster than any."""
    month = _MONTH_NUMBERS.get(text[3:6])
    if month is None or text[20:] != "+0000":
        return read_internaldate(text)
    try:
        return datetime(
            int(text[7:11]), month, int(text[:2]), int(text[12:14]), int(text[15:17]), int(text[18:20]), tzinfo=UTC
        )
    except ValueError:
        return None


def read_internaldate(text: str) -> datetime | None:
    """Read an INTERNALDATE (RFC 3501, section 9: date-time) as a moment in UTC; None when it is nonsense."""
    match = _INTERNALDATE.fullmatch(text)
    if match is None or match[2].lower() not in _MONTHS:
        return None
    offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
    try:
        zone = timezone(-offset if match[7] == "-" else offset)
        month = _MONTHS.index(match[2].lower()) + 1
        local = datetime(int(match[3]), month, int(match[1]), int(match[4]), int(match[5]), int(match[6]), tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _attributes(line: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a FETCH response by upper-case name, each value raw, up to the first mistake."""
    values: dict[bytes, bytes] = {}
    start = _START.match(line)
    at = start.end() if start else len(line)
    while (key := _KEY.match(line, at)) is not None:
        at = key.end()
        if line[at : at + 1] == b"(":
            end = balanced_end(line, at)
        else:
            value = _QUOTED.match(line, at) or _ATOM.match(line, at)
            end = value.end() if value else None
        if end is None:
            break
        name = key[1].upper()
        # The first one stands: nothing that follows a value can replace it.
        values.setdefault(b"HEADER" if name.startswith(b"BODY[HEADER.FIELDS") else name, line[at:end])
        at = end
    return values
