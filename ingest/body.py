"""The bytes of one message: fetched whole, or in chunks where it is large (RFC 3501, section 6.4.5).

Always BODY.PEEK, which leaves the flags alone.
"""

import re
from collections.abc import Callable

from ingest.connection import Connection
from ingest.errors import FetchStopped, ServerBusy
from ingest.numbers import uid_of
from ingest.responses import Pieces, pairs, unquoted

CHUNK = 1_048_576
WHOLE_UP_TO = 4 * CHUNK
LARGEST_MESSAGE = 100_000_000

_LITERAL = re.compile(rb"BODY\[\](?:<(\d+)>)?\s*$", re.IGNORECASE)
_SHORT = re.compile(rb'BODY\[\](?:<(\d+)>)?\s+(NIL\b|"(?:[^"\\]|\\.)*+")', re.IGNORECASE | re.DOTALL)
# What Exchange hands over, as if it were the message, when it cannot convert one.
_SUBSTITUTE = re.compile(
    rb"^Subject:\s*Retrieval\s+using\s+the\s+IMAP4?\s+protocol\s+failed", re.IGNORECASE | re.MULTILINE
)


def fetch_body(
    connection: Connection, uid: int, size: int | None, stop: Callable[[], bool], content: bytearray
) -> bytes | None:
    """Return the bytes of a message of the open mailbox: empty for NIL, None when the server leaves it out.

    `size` is RFC822.SIZE, a hint. Over 4 MB, and where the size is unknown, chunks bound the memory a server can
    make us take; `stop` is asked before each of them (FetchStopped). Smaller ones come in chunks too on a line that
    breaks. `content` is what came over an earlier connection, and keeps what comes now.
    """
    if size is not None and size <= WHOLE_UP_TO and not content and connection.bears(size):
        return _fetch_whole(connection, uid, size)
    while len(content) != size and len(content) <= LARGEST_MESSAGE:
        if stop():
            raise FetchStopped("stopped between two chunks")
        offset = len(content)
        length = min(CHUNK, connection.room)
        items = f"(UID BODY.PEEK[]<{offset}.{length}>)"
        # The limit is not the chunk's length, because some servers send the whole message all the same.
        responses = connection.fetch(str(uid), items, expected=length, literal_limit=LARGEST_MESSAGE)
        chunk = _body(responses, uid, offset)
        if offset == 0 and (chunk is None or len(chunk) > length):
            return chunk
        if not chunk:
            break
        # A chunk may be shorter than was asked for without being the last one.
        content += chunk
    if size is None or len(content) in (0, size):
        return bytes(content)
    # Some servers cut by another measure than they count: the message as a whole is the better witness.
    return _fetch_whole(connection, uid, max(size, len(content))) or bytes(content)


def is_substitute(content: bytes) -> bool:
    """Say whether these bytes are not the message but Exchange's notice that it cannot be converted."""
    header = content[:16_000].partition(b"\r\n\r\n")[0]
    return len(content) < 16_000 and _SUBSTITUTE.search(header) is not None


def _fetch_whole(connection: Connection, uid: int, size: int) -> bytes | None:
    connection.settle()
    question = connection.ask(str(uid), "(UID BODY.PEEK[])", expected=size, limit=LARGEST_MESSAGE)
    content: bytes | None = None
    try:
        for pieces in connection.answers(question, at_once=1):
            found = _body([pieces], uid, 0)
            content = found if content is None else content
    except ServerBusy:
        # It came whole before the server asked to wait.
        if not content:
            raise
    return content


def _body(responses: list[Pieces], uid: int, offset: int) -> bytes | None:
    for pieces in responses:
        if uid_of(pieces) == uid and (content := body_of(pieces, offset)) is not None:
            return content
    return None


def body_of(pieces: Pieces, offset: int = 0) -> bytes | None:
    """Return the message, or the chunk at an offset, in a FETCH response: empty for NIL, None when it has none."""
    for text, literal in pairs(pieces):
        match = _SHORT.search(text) if literal is None else _LITERAL.search(text)
        if match is not None and int(match[1] or b"0") == offset:
            if literal is not None:
                return literal
            return b"" if match[2].upper() == b"NIL" else unquoted(match[2])
    return None
