"""Under which names the servers of an account write what they find of senders: learnt from the mail that is there.

What is learnt is a guess, for a person to confirm: whoever sends mail may write `Authentication-Results` (RFC 8601,
section 7.1). So only the topmost fields count, which servers of one's own write, and only where most messages agree.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.connection import Connection
from ingest.header import read_text
from ingest.metadata import read_metadata

MOST_MESSAGES = 20
# Of each header the beginning, so that twenty come to less than 20 kB.
_BYTES = 900
_ITEMS = f"(UID BODY.PEEK[HEADER.FIELDS (AUTHENTICATION-RESULTS RECEIVED)]<0.{_BYTES}>)"
_EXPECTED = 1000
FEWEST = 5
MOST_NAMES = 4
_FIELD = re.compile(r"^(authentication-results|received)[ \t]*:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
# RFC 8601, section 2.2: comments may stand around the name, and a version behind it.
_NAME = re.compile(
    r"\s*(?:\([^()]{0,200}\)\s*)?\"?((?:[a-z0-9_-]{1,63}\.){1,10}[a-z][a-z0-9-]{1,62})\"?\s*(?:1\s*)?(?:\([^()]{0,200}\)\s*)?;",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby[ \t\r\n]+([^\s;()]{1,255})", re.IGNORECASE)
# Endings of names that exist only inside a network.
_INSIDE = frozenset({"arpa", "internal", "intranet", "lan", "local", "localdomain"})


@dataclass(frozen=True, slots=True)
class Attested:
    """The names that the topmost fields bear, in how many messages, of how many."""

    names: tuple[str, ...]
    messages: int
    of: int


def newest_headers(connection: Connection, messages: int) -> list[bytes]:
    """Return the fields of the newest messages of the open mailbox, the oldest first; CommandRefused may be raised."""
    first = max(messages - MOST_MESSAGES, 0) + 1
    if messages < first:
        return []
    found = connection.fetch(f"{first}:{messages}", _ITEMS, expected=_EXPECTED * MOST_MESSAGES, by_uid=False)
    described = [read_metadata(pieces) for pieces in found]
    return [metadata.header for metadata in described if metadata is not None and metadata.header][:MOST_MESSAGES]


def names_in(headers: Sequence[bytes]) -> Attested | None:
    """Return the names on which most headers agree; None where they don't, or are too few to tell.

    A server may write several fields one upon another, and a provider have some servers below one domain.
    """
    seen = [topmost_names(header) for header in headers]
    counted = Counter(name for names in seen for name in names)
    often = [name for name, count in counted.most_common(MOST_NAMES + 1) if count * MOST_NAMES * 2 >= len(headers)]
    alike = sum(1 for names in seen if set(often) & set(names))
    above = {name.partition(".")[2] for name in often}
    is_one = len(often) == 1 or (len(often) <= MOST_NAMES and len(above) == 1 and "." in next(iter(above)))
    if len(headers) < FEWEST or not is_one or alike * 4 < len(headers) * 3:
        return None
    return Attested(tuple(sorted(often)), alike, len(headers))


def topmost_names(header: bytes) -> tuple[str, ...]:
    """Return the names in the first fields of a header that stand together, with no Received among them.

    A Received of others above them tells that they came with the mail from there.
    """
    names: list[str] = []
    fields = _FIELD.findall(read_text(header[: _BYTES * 2]))
    start = next((at for at, (field, _) in enumerate(fields) if field[0] in "aA"), len(fields))
    above = [found[1] for _, value in fields[:start] if (found := _BY.search(value))]
    for field, value in fields[start:]:
        if field[0] not in "aA":
            break
        if found := _NAME.match(value):
            names.append(found[1].lower())
    return tuple(name for name in dict.fromkeys(names) if all(_are_together(host, name) for host in above))


def _are_together(host: str, name: str) -> bool:
    """Say whether the host that wrote a Received above a field may be of those that wrote the field."""
    labels = host.lower().rstrip(".").split(".")
    if len(labels) < 2 or not labels[-1].isalpha() or labels[-1] in _INSIDE:
        return True
    return labels[-2:] == name.split(".")[-2:]
