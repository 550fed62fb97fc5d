"""Pieces of single parts of messages, fetched to see whether the messages are worth downloading."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.connection import Connection
from ingest.errors import CommandRefused
from ingest.metadata import Metadata
from ingest.numbers import number_sets, uid_of
from ingest.responses import Pieces, pairs
from ingest.structure import DescribedPart
from ingest.triage import Triage, evidence
from ingest.zip_probe import HEAD_BYTES, Probed, is_zip, probe

# Smaller messages are downloaded as soon as looked into.
WORTH_A_LOOK = 200_000
MOST_PARTS = 4
_PIECE = re.compile(rb"BODY\[([0-9.]+)\]<(\d+)>\s*$", re.IGNORECASE)
_Key = tuple[int, str]

Judged = tuple[Metadata, Triage]


def probe_all(connection: Connection, judged: Sequence[Judged]) -> list[Triage]:
    """Return the decisions, those replaced of messages whose only evidence are ZIP files in which no document can be.

    The mailbox is open. Raises ServerUnreachable; what the server refuses is a doubt, and doubt changes nothing.
    """
    parts = {metadata.uid: found for metadata, triage in judged if (found := _to_probe(metadata, triage))}
    connection.settle()
    heads = _heads(connection, parts)
    return [
        triage if metadata.uid not in parts else _decided(connection, metadata.uid, parts[metadata.uid], heads, triage)
        for metadata, triage in judged
    ]


def _to_probe(metadata: Metadata, triage: Triage) -> tuple[DescribedPart, ...]:
    if triage.code != "attachment" or (metadata.size or 0) < WORTH_A_LOOK:
        return ()
    parts = evidence(metadata)
    return parts if len(parts) <= MOST_PARTS and all(map(is_zip, parts)) else ()


def _heads(connection: Connection, parts: dict[int, tuple[DescribedPart, ...]]) -> dict[_Key, bytes]:
    """Fetch the beginning of every part, one command for all that are called the same."""
    uids: dict[str, list[int]] = defaultdict(list)
    for uid, found in parts.items():
        for part in found:
            uids[part.section].append(uid)
    heads: dict[_Key, bytes] = {}
    questions = [
        connection.ask(numbers, _items(section, 0, HEAD_BYTES), expected=HEAD_BYTES * len(some))
        for section, some in uids.items()
        for numbers in number_sets(sorted(some))
    ]
    for question in questions:
        try:
            heads.update(_pieces(connection.answers(question), 0))
        except CommandRefused:
            continue
    return heads


def _decided(
    connection: Connection, uid: int, parts: Iterable[DescribedPart], heads: dict[_Key, bytes], triage: Triage
) -> Triage:
    found: Probed | None = None
    for part in parts:

        def piece(offset: int, length: int, section: str = part.section) -> bytes | None:
            try:
                answer = connection.fetch(str(uid), _items(section, offset, length), expected=length)
            except CommandRefused:
                return None
            return dict(_pieces(answer, offset)).get((uid, section))

        found = probe(part, heads.get((uid, part.section)), piece)
        if not found.useless:
            return triage
    return triage if found is None else replace(triage, download=False, code=found.code, reason=found.why)


def _items(section: str, offset: int, length: int) -> str:
    return f"(UID BODY.PEEK[{section}]<{offset}.{length}>)"


def _pieces(responses: Iterable[Pieces], offset: int) -> Iterable[tuple[_Key, bytes]]:
    for pieces in responses:
        uid = uid_of(pieces)
        for text, literal in pairs(pieces):
            match = _PIECE.search(text)
            if uid is not None and literal is not None and match is not None and int(match[2]) == offset:
                yield (uid, match[1].decode()), literal
