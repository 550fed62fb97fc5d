"""What a message's header says of it: its summary, and all its fields as readable text."""

import re
from collections.abc import Sequence
from email.message import Message as EmailMessage

from parsers.mail.headers import LONGEST, address, decoded, moment
from parsers.mail.mime import FOREIGN
from parsers.terms import MessageSummary

# A name in letters and an address, as most senders write them.
_PLAIN_ADDRESS = re.compile(r"(?:([A-Za-z0-9]+(?: [A-Za-z0-9]+)*) )?<([A-Za-z0-9._+-]+@[A-Za-z0-9.-]+)>")


def _first(message: EmailMessage, name: str) -> object:
    try:
        return next((value for key, value in message.raw_items() if key.lower() == name), None)
    except FOREIGN:
        return None


def fields_of(message: EmailMessage) -> tuple[tuple[str, str], ...]:
    """Return the header fields as (name in lower case, decoded value), in the order of the header."""
    try:
        return tuple((str(name).lower(), _value(value)) for name, value in message.raw_items())
    except FOREIGN:
        return ()


def _value(value: object) -> str:
    # most fields have nothing to decode, and decoding is what costs
    if isinstance(value, str) and value.isascii() and "=?" not in value:
        line = " ".join(value[:LONGEST].split())
        if line.isprintable():
            return line
    return decoded(value)


def summary_of(message: EmailMessage, fields: Sequence[tuple[str, str]] = ()) -> MessageSummary:
    """Return who sent a message to whom, when, and about what; of a field that stands twice the first counts.

    `fields` are the message's header fields where they have been decoded already.
    """
    found: dict[str, str] = {}
    for key, value in fields or fields_of(message):
        found.setdefault(key, value)
    name, sender = _address(_first(message, "from"))
    sent = moment(found.get("date"))
    return MessageSummary(
        sender=sender,
        sender_name=name,
        to=_address(_first(message, "to"))[1],
        subject=found.get("subject", ""),
        date=sent.isoformat() if sent else "",
        message_id=found.get("message-id", "")[:998],
    )


def _address(value: object) -> tuple[str, str]:
    plain = _PLAIN_ADDRESS.fullmatch(value) if isinstance(value, str) else None
    return (plain[1] or "", plain[2].lower()) if plain else address(value)


def summary_of_bytes(start: bytes) -> MessageSummary:
    """Return the summary of a message that is not to be parsed, from the start of its header."""
    found: dict[str, str] = {}
    for m in re.finditer(rb"^(from|to|subject|date|message-id):[ \t]*([^\r\n]{0,998})", start, re.I | re.M):
        found.setdefault(m[1].decode().lower(), m[2].decode("utf-8", "surrogateescape"))
    message = EmailMessage()
    for name, value in found.items():
        message[name] = value
    return summary_of(message)
