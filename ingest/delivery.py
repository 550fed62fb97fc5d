"""What the inlet was handed: judged by what may be said to its sender, and made an original with trace fields.

Refused is what would be lost anyway or can be no mistake of ours; whatever could be a paper is taken. From a mail
server of one's own everything is: it has taken the mail already, and a refusal would send it back to whoever wrote
it, who may be a robot of a shop.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import IO

from ingest.header import addresses, decode_words, read_fields, read_text
from ingest.inlet import InletSettings
from ingest.smtp_data import has_bare_carriage_return, has_bare_line_feed, has_longer_line
from ingest.source import Place, RawMessage
from parsers.context import Inbox
from parsers.mail.confirmation import confirmation_code
from parsers.mail.inbox import judge, may_forward, readdressed
from parsers.mail.relays import origin_of

# The account and the mailbox of everything that came this way.
ACCOUNT, MAILBOX = "inlet", "INBOX"
# RFC 5321 allows 998, and programs that write mail often don't care.
LONGEST_LINE = 1_000_000
_BATV = re.compile(r"^(?:prvs=[^=/@]+[=/]|btv1==[^=@]+==)", re.IGNORECASE)
_MOST_HEADER, _MOST_FIELDS, _LONGEST_VALUE = 65_536, 300, 2_000

LINE_TOO_LONG = f"500 5.6.0 A line is longer than {LONGEST_LINE:,} bytes"
BARE_LINE_FEED = "550 5.6.0 Lines must end with CR LF; a line feed stands alone (RFC 5321, 2.3.8)"
BARE_CARRIAGE_RETURN = "550 5.6.0 Lines must end with CR LF; a carriage return stands alone (RFC 5321, 2.3.8)"
NOT_A_FORWARDER = "550 5.7.1 You are not known as a forwarder here; the owner of this address can add you"
EMPTY = "550 5.6.0 The message is empty"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who handed over a message, from whom, and for whom.

    `recipients` are what was asked for, and `delivered` the same as the dedicated address with their tags. `peer` is
    an IP address, empty for a Unix socket; `how` is the word of RFC 3848 for the protocol.
    """

    sender: str
    recipients: tuple[str, ...]
    delivered: tuple[str, ...]
    peer: str
    helo: str
    how: str
    is_trusted: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that waits for its answer, which `answer` gives.

    `is_gone` says that nobody waits any more; then its text may be closed.
    """

    envelope: Envelope
    text: IO[bytes]
    size: int
    answer: Callable[[str], None]
    is_gone: Callable[[], bool] = lambda: False


def refusal(text: bytes, envelope: Envelope, settings: InletSettings) -> str:
    """Return the reply with which a message is refused, or nothing for one that is taken.

    A line feed that stands alone is never let through. A carriage return may come from a mail server of one's own:
    here it ends nothing, and to send the mail back would lose it.
    """
    if not text.strip():
        return EMPTY
    if has_bare_line_feed(text):
        return BARE_LINE_FEED
    if not envelope.is_trusted and has_bare_carriage_return(text):
        return BARE_CARRIAGE_RETURN
    if has_longer_line(text, LONGEST_LINE):
        return LINE_TOO_LONG
    refuses = settings.refuses_strangers
    if refuses is None:
        refuses = not envelope.is_trusted
    return NOT_A_FORWARDER if refuses and is_from_a_stranger(text, envelope, settings) else ""


def is_from_a_stranger(text: bytes, envelope: Envelope, settings: InletSettings) -> bool:
    """Whether neither envelope nor header name anybody on the list of forwarders.

    The envelope alone can't tell: a mailbox that forwards by itself may leave the shop's address in it. Mail by which
    Gmail asks for a confirmation comes from nobody on the list, and is what the owner waits for.
    """
    if may_forward(hand_of(envelope.sender), settings.forwarders):
        return False
    if asks_to_confirm(text):
        return False
    fields = [("return-path", f"<{envelope.sender}>"), *_fields(text)]
    relay = origin_of(fields)
    author = next((found[0] for name, value in fields if name == "from" and (found := addresses(value))), "")
    inbox = Inbox(settings.forwarders, settings.address, own=True)
    verdict = judge(replace(relay, recipients=()), author, inbox, is_forward=False)
    return verdict.finding is not None


def hand_of(sender: str) -> str:
    """Return the mailbox behind an envelope sender: without the mark of Bounce Address Tag Validation."""
    return _BATV.sub("", sender, count=1)


def asks_to_confirm(text: bytes) -> str:
    """Return the code for which Gmail asks before it forwards to this address; empty for any other mail."""
    fields = read_fields(_header(text))
    sender = next(iter(addresses(fields.get("from", ""))), "")
    return confirmation_code(sender, decode_words(fields.get("subject", "")))


def as_original(text: bytes, envelope: Envelope, hostname: str, now: datetime) -> RawMessage:
    """Return a message as an original, with the trace fields of a delivery before it (RFC 5321, section 4.4).

    Its place is made of envelope and text, so that a sender who repeats a message brings it to the same place.
    """
    key = "\0".join([envelope.sender, *sorted(envelope.delivered)]).encode("utf-8", "surrogateescape")
    digest = hashlib.sha256(hashlib.sha256(key).digest() + text).digest()
    place = Place(ACCOUNT, MAILBOX, 0, int.from_bytes(digest[:8], "big") >> 4)
    return RawMessage(place, _trace(envelope, hostname, now, digest.hex()[:12]) + text, received=now)


def _trace(envelope: Envelope, hostname: str, now: datetime, name: str) -> bytes:
    first, *others = envelope.delivered
    lines = [f"Return-Path: <{_plain(envelope.sender)}>", f"Delivered-To: {_plain(first)}"]
    if others:
        lines.append(f"Envelope-To: {', '.join(map(_plain, envelope.delivered))}")
    lines += [
        f"X-Original-To: {_plain(asked)}"
        for asked, given in zip(envelope.recipients, envelope.delivered, strict=True)
        if asked.lower() != given.lower()
    ]
    peer = f" ([{envelope.peer}])" if envelope.peer else ""
    of_one = "" if others else f"\r\n\tfor <{_plain(first)}>"
    lines.append(
        f"Received: from {_plain(envelope.helo) or 'unknown'}{peer}\r\n\tby {hostname} (Billfold) "
        f"with {envelope.how} id {name}{of_one};\r\n\t{format_datetime(now)}"
    )
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")


def _plain(text: str) -> str:
    """Return what a peer said as one word that can stand in a header field."""
    return (
        "".join(c for c in text if c.isprintable() or "\udc80" <= c <= "\udcff").replace(" ", "")[:320].strip("<>;()")
    )


def _header(text: bytes) -> bytes:
    """Return the header of a message, as much of it as is looked at."""
    start = text[:_MOST_HEADER]
    return start.partition(b"\r\n\r\n")[0] + b"\r\n"


def _fields(text: bytes) -> Sequence[tuple[str, str]]:
    """Return the header fields in their order, decoded and cut."""
    found: list[tuple[str, str]] = []
    for line in read_text(_header(text)).split("\r\n"):
        if line[:1] in (" ", "\t") and found:
            name, value = found[-1]
            found[-1] = (name, f"{value} {line.strip()}"[:_LONGEST_VALUE])
            continue
        name, colon, value = line.partition(":")
        if colon and len(found) < _MOST_FIELDS:
            found.append((name.strip().lower(), value.strip()[:_LONGEST_VALUE]))
    return [(name, decode_words(value)) for name, value in found]


def recipient_of(asked: str, settings: InletSettings) -> str:
    """Return the dedicated address with the tag that mail for a recipient is delivered with; empty for nobody's."""
    known = (settings.address, *settings.aliases)
    return next((found for alias in known if (found := readdressed(asked, alias, settings.address))), "")
