"""The chain: each event proves all before it, and no hash in it gives anybody's data away.

An event's body (its detail) may name people and places; only its salted hash goes into the chain, so the body
can be erased later without breaking the proof. Subjects are hashes and ids.
"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Detail = Mapping[str, Any]

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class EventType(StrEnum):
    """What may happen in an archive."""

    LOOKED = "looked"
    CAPTURED = "captured"
    SIGHTED = "sighted"
    RELEASED = "released"
    DECIDED = "decided"
    RENAMED = "renamed"
    REVISED = "revised"
    JOINED = "joined"
    SPLIT = "split"
    TRUSTED = "trusted"
    DONE = "done"
    FAILED = "failed"
    SETTLED = "settled"
    EXPIRING = "expiring"
    ERASED = "erased"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Event:
    """One link of the chain. `detail` and `salt` are empty when they have been erased."""

    seq: int
    at: str
    type: EventType
    subject: str
    detail: str
    salt: str
    detail_hash: str
    prev: str
    hash: str


def canonical(detail: Detail) -> str:
    """Return a detail as JSON in the one spelling that is hashed, and that UTF-8 can always hold."""
    text = _CANONICAL.encode(detail)
    # Broken mail yields lone surrogates, which neither UTF-8 nor SQLite can hold.
    return text.encode("utf-8", "replace").decode("utf-8")


def seal(seq: int, at: str, event_type: EventType, subject: str, detail: Detail, prev: str) -> Event:
    """Return the event that follows the one whose hash is `prev` (empty for the first)."""
    text = canonical(detail)
    salt = secrets.token_hex(16)
    detail_hash = hash_detail(salt, text)
    link = hash_link(seq, at, event_type.value, subject, detail_hash, prev)
    return Event(seq, at, event_type, subject, text, salt, detail_hash, prev, link)


def hash_detail(salt: str, detail: str) -> str:
    """Return SHA-256(salt + detail) in hex."""
    return hashlib.sha256((salt + detail).encode()).hexdigest()


def hash_link(seq: int, at: str, event_type: str, subject: str, detail_hash: str, prev: str) -> str:
    """Return SHA-256(seq|at|type|subject|detail_hash|prev) in hex."""
    return hashlib.sha256(f"{seq}|{at}|{event_type}|{subject}|{detail_hash}|{prev}".encode()).hexdigest()


def to_line(event: Event) -> bytes:
    """Return an event as its line in the journal: one JSON object, the detail in it as an object or null."""
    head = {
        "seq": event.seq,
        "at": event.at,
        "type": event.type.value,
        "subject": event.subject,
        "hash": event.hash,
        "prev": event.prev,
        "detail_hash": event.detail_hash,
        "salt": event.salt,
    }
    return f'{json.dumps(head, separators=(",", ":"))[:-1]},"detail":{event.detail or "null"}}}\n'.encode()


def from_line(line: bytes) -> Event:
    """Return the event of a journal line; `ValueError` when it is not one."""
    try:
        data = json.loads(line)
        detail = data["detail"]
        return Event(
            seq=int(data["seq"]),
            at=str(data["at"]),
            type=EventType(data["type"]),
            subject=str(data["subject"]),
            detail="" if detail is None else canonical(detail),
            salt=str(data["salt"]),
            detail_hash=str(data["detail_hash"]),
            prev=str(data["prev"]),
            hash=str(data["hash"]),
        )
    except (KeyError, TypeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"not an event: {line[:60]!r}") from error


def from_row(row: sqlite3.Row) -> Event:
    """Return the event in a row of the index that holds its detail too; `ValueError` when its type is unknown."""
    return Event(
        seq=row["seq"],
        at=row["at"],
        type=EventType(row["type"]),
        subject=row["subject"],
        detail=row["detail"] or "",
        salt=row["salt"] or "",
        detail_hash=row["detail_hash"],
        prev=row["prev"],
        hash=row["hash"],
    )
