"""Documents, readings and originals to keep, plainly invented, for the tests of the archive."""

import csv
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from archive.archive import Archive
from archive.names import DEFAULT_TEMPLATE, check_template
from archive.rebuild import rebuild
from archive.verify import verify
from parsers.context import Form
from parsers.terms import (
    Event,
    Evidence,
    Finding,
    Item,
    Kind,
    MessageSummary,
    OrderEvent,
    Part,
    PurchaseDocument,
    Reading,
    Status,
)

NOON = datetime(2024, 7, 20, 12, 0, tzinfo=UTC)
TEMPLATE = check_template(DEFAULT_TEMPLATE)


@dataclass(frozen=True, slots=True)
class Place:
    account: str = "shop"
    mailbox: str = "INBOX"
    uidvalidity: int = 7
    uid: int = 1


@dataclass(frozen=True, slots=True)
class Raw:
    place: Place
    content: bytes = field(repr=False)
    form: Form = Form.MESSAGE
    filename: str = ""
    received: datetime | None = NOON
    junk: bool = False


def mail(uid: int, content: bytes, *, mailbox: str = "INBOX", junk: bool = False) -> Raw:
    return Raw(Place(uid=uid, mailbox=mailbox), content, junk=junk)


def part(content: bytes, path: str = "2", media_type: str = "application/pdf") -> Part:
    return Part(path, media_type, "invoice.pdf", hashlib.sha256(content).hexdigest(), content)


def document(content: bytes = b"%PDF-1.4 one", /, **fields: Any) -> PurchaseDocument:
    values: dict[str, Any] = {
        "kind": Kind.INVOICE,
        "part": part(content),
        "status": Status.FILED,
        "marketplace": "tiktok",
        "order_number": "576461413038785752",
        "issue_date": date(2024, 7, 15),
        "seller": "Lantern Goods",
        "buyer": "John Doe",
        "currency": "EUR",
        "total": Decimal("119.00"),
        "fingerprint": hashlib.sha256(b"words of " + content).hexdigest(),
        "items": (Item("Paper lantern", "L-1", Decimal(2), Decimal("50.00"), Decimal(19), Decimal("100.00")),),
        "evidence": {"total": Evidence("pdf", "label", "119.00", "Total", 1, 9, (10.0, 20.0, 30.0, 40.5))},
    }
    return PurchaseDocument(**{**values, **fields})


def notice(event: Event, when: str = "2024-07-16T09:30:00+00:00", /, **fields: Any) -> OrderEvent:
    values: dict[str, Any] = {"order_number": "576461413038785752", "marketplace": "tiktok", "carrier": "DHL"}
    evidence = Evidence("subject", "words of the subject", f"Your parcel: {event.value}")
    return OrderEvent(event, when, evidence, **{**values, **fields})


def reading(
    *documents: PurchaseDocument,
    findings: tuple[Finding, ...] = (),
    reason: str = "",
    events: tuple[OrderEvent, ...] = (),
) -> Reading:
    header = MessageSummary("billing@lantern.example", "Lantern Goods", "shop@example.com", "Your invoice", "", "<1@x>")
    return Reading(header, documents, findings, reason, events)


def open_archive(path: Path, **options: Any) -> Archive:
    return Archive.open(path, options.pop("template", TEMPLATE), options.pop("clock", lambda: NOON), **options)


@contextmanager
def proven_archive(path: Path) -> Iterator[Archive]:
    """An archive that in the end is whole, and comes out the same when it is made anew from its plain files."""
    with open_archive(path) as archive:
        yield archive
        archive.write_ledger()
    assert verify(path, NOON).problems == ()
    before = tree(path)
    assert rebuild(path, lambda: NOON).ledgers.written == ()
    assert tree(path) == before
    assert verify(path, NOON).problems == ()


def tree(path: Path) -> dict[str, bytes]:
    """Every file a person sees in the archive, by its path."""
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and ".billfold" not in file.parts
    }


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV file, read by the standard library."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
