"""The states of several mailboxes in one round trip: LIST with STATUS (RFC 5819), or several STATUS at once."""

import re
from collections.abc import Iterator, Sequence

from ingest.answers import STATUS_RESPONSE
from ingest.dialogue import SMALL_LITERAL, Dialogue
from ingest.errors import CommandRefused
from ingest.responses import Pieces, joined, quoted, read_list

# What a survey is made of. Nothing else is asked for: for new mail HIGHESTMODSEQ would say no more.
ITEMS = b"(MESSAGES UIDNEXT UIDVALIDITY)"
NEEDED = frozenset({"MESSAGES", "UIDNEXT", "UIDVALIDITY"})
STATE_BYTES = 1000
# Servers must take lines of 8,192 bytes (RFC 7162, section 4).
LONGEST_LINE = 4000
MOST_AT_ONCE = 50
_WILDCARD = re.compile(rb"[*%]")


def states_of(dialogue: Dialogue, mailboxes: Sequence[bytes], *, closing: bool) -> dict[bytes, dict[str, int]]:
    """Return MESSAGES, UIDNEXT and UIDVALIDITY of mailboxes, by the names given, as far as the server says them all.

    `closing` is whether a mailbox is open that must be closed first, so that its state is true too.
    """
    found: dict[bytes, dict[str, int]] = {}
    left = list(mailboxes)
    dialogue.settle()
    while left:
        some, left = left[:MOST_AT_ONCE], left[MOST_AT_ONCE:]
        commands = [b"UNSELECT"] if closing else []
        commands += _commands(dialogue.capabilities, some)
        questions = [
            dialogue.ask(command, STATE_BYTES * len(some), SMALL_LITERAL, STATUS_RESPONSE) for command in commands
        ]
        for question in questions:
            try:
                found.update(_read(dialogue.responses(question), mailboxes))
            except CommandRefused:
                # Whoever asked for it asks about this one by itself.
                continue
        closing = False
    return found


def _commands(capabilities: frozenset[bytes], mailboxes: Sequence[bytes]) -> Iterator[bytes]:
    plain = [raw for raw in mailboxes if not _WILDCARD.search(raw)]
    together = {b"LIST-EXTENDED", b"LIST-STATUS"} <= capabilities and len(plain) > 1
    if together and sum(len(raw) + 3 for raw in plain) < LONGEST_LINE:
        yield b'LIST "" (%b) RETURN (STATUS %b)' % (b" ".join(map(quoted, plain)), ITEMS)
    else:
        plain = []
    for raw in mailboxes:
        if raw not in plain:
            yield b"STATUS %b %b" % (quoted(raw), ITEMS)


def _read(responses: Iterator[Pieces], mailboxes: Sequence[bytes]) -> Iterator[tuple[bytes, dict[str, int]]]:
    names = {raw.upper() if raw.upper() == b"INBOX" else raw: raw for raw in mailboxes}
    for pieces in responses:
        match read_list(joined(pieces)):
            case [_, _, bytes() as name, list() as values]:
                raw = names.get(name.upper() if name.upper() == b"INBOX" else name)
                pairs = zip(values[::2], values[1::2], strict=False)
                numbers = {
                    key.decode("ascii", "replace").upper(): int(value)
                    for key, value in pairs
                    if isinstance(key, bytes) and isinstance(value, bytes) and value.isdigit()
                }
                if raw is not None and numbers.keys() >= NEEDED:
                    yield raw, numbers
