"""Pieces of single parts of messages, fetched to see whether the messages are worth downloading."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ingest.answers import Question
from ingest.asking import Answers, Asking, Probed, Stretch
from ingest.connection import Connection
from ingest.errors import CommandRefused, ServerUnreachable
from ingest.metadata import Metadata
from ingest.numbers import number_sets, uid_of
from ingest.pdf_probe import Glanced, Sight, is_pdf
from ingest.pdf_probe import probe as probe_pdf
from ingest.responses import Pieces, pairs
from ingest.structure import DescribedPart, read_structure
from ingest.stump import stump, texts_of
from ingest.triage import Triage, evidence
from ingest.zip_probe import is_zip
from ingest.zip_probe import probe as probe_zip

# Smaller messages are downloaded as soon as looked into.
WORTH_A_LOOK = 200_000
WORTH_A_GLANCE = 60_000
MOST_PARTS = 4
# So many questions are under way at once: a server that cannot hand over its answers takes no more of them.
IN_FLIGHT = 30
_PIECE = re.compile(rb"BODY\[([0-9A-Z.]+)\]<(\d+)>\s*$", re.IGNORECASE)
_Key = tuple[int, str, int]

Judged = tuple[Metadata, Triage]


class Looker(Protocol):
    """Somebody who reads where that does no harm. Neither question ever fails."""

    def glance(self, sight: Sight) -> Glanced:
        """Say what pieces of a PDF tell."""

    def finds_nothing(self, message: bytes, metadata: Metadata) -> bool:
        """Say whether a message, its attachments aside, is surely no document and tells of none."""


@dataclass(slots=True)
class _Look:
    """One message that is looked at, what is asked of it, and what was found in the end."""

    uid: int
    asking: Asking[Probed | None]
    asked: Sequence[Stretch] = ()
    found: Probed | None = None
    over: bool = False

    def go_on(self, answers: Answers | None) -> None:
        """Hand over answers, None at the beginning."""
        try:
            self.asked = next(self.asking) if answers is None else self.asking.send(answers)
        except StopIteration as end:
            self.found, self.over = end.value, True


def probe_all(connection: Connection, judged: Sequence[Judged], looker: Looker | None = None) -> list[Triage]:
    """Return the decisions, those replaced of messages whose only evidence are files in which no document can be.

    Those are ZIP files and, where somebody looks at them, PDFs. The mailbox is open. Raises ServerUnreachable,
    also where it is in vain to ask for pieces; what the server refuses is a doubt, and doubt changes nothing.
    """
    looks = {
        metadata.uid: _Look(metadata.uid, _looked(metadata, triage, parts, looker))
        for metadata, triage in judged
        if (parts := _to_probe(metadata, triage, looker))
    }
    connection.settle()
    for look in looks.values():
        look.go_on(None)
    while under_way := [look for look in looks.values() if not look.over]:
        answers = _fetched(connection, under_way)
        for look in under_way:
            look.go_on(_of(look, answers))
    return [_decided(triage, looks.get(metadata.uid)) for metadata, triage in judged]


def _of(look: _Look, answers: dict[_Key, bytes]) -> Answers:
    """Return the answers to what one message was asked."""
    keys = {one: (look.uid, one.section.upper(), one.offset) for one in look.asked}
    if any(len(answers.get(key, b"")) > one.length for one, key in keys.items()):
        raise ServerUnreachable("The server sends whole parts where it is asked for pieces.")
    return {one: answers[key] for one, key in keys.items() if key in answers}


def _to_probe(metadata: Metadata, triage: Triage, looker: Looker | None) -> tuple[DescribedPart, ...]:
    if triage.code != "attachment" or (metadata.size or 0) < WORTH_A_GLANCE:
        return ()
    parts = evidence(metadata)
    if len(parts) > MOST_PARTS:
        return ()
    if (metadata.size or 0) >= WORTH_A_LOOK and all(map(is_zip, parts)):
        return parts
    return parts if looker is not None and all(is_zip(part) or is_pdf(part) for part in parts) else ()


def _looked(
    metadata: Metadata, triage: Triage, parts: Sequence[DescribedPart], looker: Looker | None
) -> Asking[Probed | None]:
    """Look at the parts of a message, one after the other; and where PDFs are among them, at its texts."""
    found: Probed | None = None
    # What is smallest costs least, and any doubt is the end.
    for part in sorted(parts, key=lambda part: part.octets or 0):
        if looker is not None and is_pdf(part):
            found = yield from probe_pdf(part, triage.subject, triage.sender, looker.glance)
        else:
            found = yield from probe_zip(part)
        if not found.useless:
            return None
    if looker is not None and any(map(is_pdf, parts)):
        message = yield from stump(metadata, texts_of(read_structure(metadata.structure) or ()))
        if message is None or not looker.finds_nothing(message, metadata):
            return None
    return found


def _decided(triage: Triage, look: _Look | None) -> Triage:
    if look is None or look.found is None:
        return triage
    return replace(triage, download=False, code=look.found.code, reason=look.found.why)


def _fetched(connection: Connection, looks: Sequence[_Look]) -> dict[_Key, bytes]:
    """Fetch what is asked for, one command for all messages of which the same is asked."""
    uids: dict[tuple[Stretch, ...], list[int]] = {}
    for look in looks:
        uids.setdefault(tuple(look.asked), []).append(look.uid)
    questions: deque[Question] = deque()
    answers: dict[_Key, bytes] = {}
    for stretches, some in uids.items():
        expected = sum(one.length for one in stretches)
        for numbers in number_sets(sorted(some)):
            if len(questions) >= IN_FLIGHT:
                answers.update(_answered(connection, questions.popleft()))
            questions.append(connection.ask(numbers, _items(stretches), expected=expected * len(some)))
    while questions:
        answers.update(_answered(connection, questions.popleft()))
    return answers


def _answered(connection: Connection, question: Question) -> Iterator[tuple[_Key, bytes]]:
    try:
        yield from _pieces(connection.answers(question))
    except CommandRefused:
        return


def _items(stretches: Sequence[Stretch]) -> str:
    return f"(UID {' '.join(f'BODY.PEEK[{one.section}]<{one.offset}.{one.length}>' for one in stretches)})"


def _pieces(responses: Iterable[Pieces]) -> Iterator[tuple[_Key, bytes]]:
    for pieces in responses:
        uid = uid_of(pieces)
        for text, literal in pairs(pieces):
            match = _PIECE.search(text)
            if uid is not None and literal is not None and match is not None:
                yield (uid, match[1].decode().upper(), int(match[2])), literal
