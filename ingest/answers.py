"""Answers to commands, read as they come; several commands may be under way (RFC 3501, section 5.5).

imaplib reads the answer to one command at a time, and every line of it with several patterns.
"""

import re
from collections import deque
from dataclasses import dataclass, field

from ingest.protocol import Protocol
from ingest.responses import Pieces

FETCH_RESPONSE = re.compile(rb"\* \d+ FETCH ", re.IGNORECASE)
STATUS_RESPONSE = re.compile(rb"\* STATUS ", re.IGNORECASE)
_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n\Z")
_OUTCOME = re.compile(rb"(OK|NO|BAD)\b[ ]?(.*)\r\n\Z", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True, eq=False)
class Question:
    """A command that has been sent, and what of its answer has been read but not been taken yet.

    `kind` is how the responses begin that are wanted. `outcome` is OK, NO or BAD with the server's words, once the
    answer has come to its end.
    """

    tag: bytes
    expected: int
    literal_limit: int
    kind: re.Pattern[bytes] = FETCH_RESPONSE
    begun: bool = False
    responses: deque[Pieces] = field(default_factory=deque)
    outcome: tuple[str, bytes] | None = None


def ask(
    protocol: Protocol, command: bytes, expected: int, literal_limit: int, kind: re.Pattern[bytes] = FETCH_RESPONSE
) -> Question:
    """Send a command; its answer is read later, in the order of the commands."""
    tag: bytes = protocol._new_tag()
    # Not to be waited for by imaplib.
    protocol.tagged_commands.pop(tag, None)
    protocol.send(b"%b %b\r\n" % (tag, command))
    return Question(tag, expected, literal_limit, kind)


def receive(protocol: Protocol, question: Question, most: int) -> None:
    """Read until the answer ends, or until so many responses of the kind that is wanted have come.

    What else comes is dropped. Raises what imaplib raises for a connection that broke, for BYE, for what is not IMAP.
    """
    readline, responses, wanted = protocol.readline, question.responses, len(question.responses) + most
    while len(responses) < wanted:
        line = readline()
        first = line
        pieces: list[bytes] = []
        while line[-3:] == b"}\r\n" and (literal := _LITERAL.search(line)):
            pieces += (line[:-2], _literal(protocol, int(literal[1])))
            line = readline()
        if line[-2:] != b"\r\n":
            raise protocol.abort("the connection broke off" if not line else f"half a line came: {line[:80]!r}")
        if question.kind.match(first):
            responses.append((*pieces, line[:-2]) if pieces else (line[:-2],))
        elif first.startswith(question.tag + b" "):
            outcome = _OUTCOME.match(first, len(question.tag) + 1)
            if outcome is None:
                raise protocol.abort(f"an answer that is none: {first[:80]!r}")
            question.outcome = outcome[1].decode().upper(), outcome[2]
            return
        elif first[:5].upper() == b"* BYE":
            raise protocol.abort(first[2:].decode(errors="replace").strip())
        elif first[:2] not in (b"* ", b"+ ", b"+\r"):
            raise protocol.abort(f"an answer to nothing that was asked: {first[:80]!r}")


def _literal(protocol: Protocol, size: int) -> bytes:
    content = protocol.read(size)
    if len(content) != size:
        raise protocol.abort("the connection broke off in the middle of a message")
    return content
