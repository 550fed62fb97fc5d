"""What all that tells of a message's sender comes to: proven, unproven or forged."""

from collections.abc import Sequence
from datetime import date

from parsers.context import Believed
from parsers.senders.keys import Keys
from parsers.terms import Sender


def sender_of(
    raw: bytes,
    fields: Sequence[tuple[str, str]],
    address: str,
    name: str,
    believed: Believed,
    keys: Keys,
    kin: Sequence[str] = (),
    received: date | None = None,
) -> Sender:
    """Return who sent a message, and what is known of that."""
    del raw, fields, believed, keys, kin, received
    return Sender(address, name=name)
