"""Documents of the archive as rows of a table, as a page, and as JSON; orders as their timelines."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from archive.counting import spent
from archive.orders import Happened, Timeline
from archive.records import Revised
from archive.search import PastRevision, Record
from archive.twins import Sighting, Twins
from billfold.console import table, terminal_width
from billfold.pages import document_page, sender_lines
from parsers.codec import document_to_json
from parsers.marketplaces.templates import built_in
from parsers.terms import Kind

# So many sightings of a document are shown on its page; all are in the JSON.
MOST_SEEN = 10


def record_table(records: Sequence[Record]) -> str:
    """Return documents as a table, amounts aligned."""
    rows = []
    for record in records:
        document = record.document
        rows.append(
            (
                record.id[:8],
                document.issue_date.isoformat() if document.issue_date else "",
                document.kind.value.replace("_", " ") if document.kind else "",
                document.order_number or document.invoice_number,
                document.seller or _marketplace_name(document.marketplace),
                "" if document.total is None else str(document.total),
                document.currency,
                "review" if record.status == "review" else "",
                record.files[0] if record.files else "",
            )
        )
    heads = ("id", "date", "kind", "number", "seller", "total", "cur", "", "file")
    return table(heads, rows, right=(5,), most=60, fit=terminal_width())


def _marketplace_name(marketplace: str) -> str:
    return next((known.name for known in built_in() if known.id == marketplace), marketplace)


def record_page(record: Record, seen: Sequence[Sighting] = ()) -> str:
    """Return one document with its evidence, its files, and where it came from."""
    lines = [f"{record.id}  {record.status}"]
    lines.append(document_page(record.document))
    lines += sender_lines(record.document.sender) if record.document.sender else []
    lines += [f"    file: {name}" for name in record.files]
    lines.append(f"    came from: {_came(record)}; {_seen_again(record.sightings)}original {record.original[:12]}")
    lines += [f"    seen again: {_sighting(one)}" for one in seen[:MOST_SEEN]]
    lines += [f"    and {len(seen) - MOST_SEEN:,} more times"] if len(seen) > MOST_SEEN else []
    lines += [f"    {_revision(one)}" for one in record.revisions]
    if record.successor:
        lines.append(f"    replaced by: {record.successor}")
    return "\n".join(lines)


def _came(record: Record) -> str:
    when = f", received {record.received:%Y-%m-%d %H:%M} UTC" if record.received else ""
    return f"{record.account}, {record.mailbox}{when}"


def review_pages(records: Sequence[Record]) -> str:
    """Return documents that wait, each with its file and why it does."""
    pages = []
    for record in records:
        lines = [_line(record)]
        lines += [f"          {name}" for name in record.files]
        lines += [f"          ! {reason}" for reason in record.reasons]
        lines += [f"          {_revision(one)}" for one in record.revisions]
        pages.append("\n".join(lines))
    return "\n".join(pages)


def _line(record: Record) -> str:
    """Return what a document is in one line."""
    document = record.document
    kind = document.kind.value.replace("_", " ") if document.kind else "not known what"
    day = document.issue_date.isoformat() if document.issue_date else "no date"
    total = "no total" if document.total is None else f"{document.total} {document.currency}".rstrip()
    number = document.order_number or document.invoice_number or "no number"
    seller = document.seller or _marketplace_name(document.marketplace) or "no seller"
    return f"{record.id[:8]}  {', '.join((kind, day, number, seller, total))}"


_MOVED = {
    "filed": "confirmed",
    "review": "held for review",
    "rejected": "rejected",
    "superseded": "joined",
    "replaced": "replaced by a newer version",
}


def _revision(one: PastRevision) -> str:
    """Return what a person did with a document in one line."""
    changes = [
        f"{name.replace('_', ' ')} {old or 'nothing'} → {new or 'nothing'}" for name, (old, new) in one.changes.items()
    ]
    despite = f", although {one.reasons}" if one.reasons and one.status == "filed" else ""
    what = _MOVED[one.status] if one.before not in ("", "superseded") else "told apart"
    words = [*changes, *([what + despite] if one.status != one.before else [])]
    note = f" ({one.note})" if one.note else ""
    return f"{one.at:%Y-%m-%d %H:%M} UTC, {one.person}: {'; '.join(words) or 'looked at'}{note}"


def revised_json(revised: Revised, folder: Path) -> dict[str, Any]:
    """Return what became of a document that a person revised."""
    return {
        "id": revised.document,
        "status": revised.status.value,
        "file": str(folder / revised.path),
        "changed": revised.changed,
        "twin": str(folder / revised.twin) if revised.twin else None,
    }


def twins_page(one: Twins) -> str:
    """Return a document with every time that it was seen again, and what it took the place of."""
    lines = [_line(one.record), *(f"          {name}" for name in one.record.files)]
    lines += [f"          {_sighting(seen)}" for seen in one.seen]
    lines += [f"          stands for {record.id[:8]} too, from {_came(record)}" for record in one.replaced]
    return "\n".join(lines)


def _sighting(seen: Sighting) -> str:
    where = seen.mailbox if seen.account == "file" else f"{seen.account}/{seen.mailbox}/{seen.uid}"
    return f"{seen.known_by} in {where} (original {seen.original[:12]})"


def twins_json(one: Twins, folder: Path) -> dict[str, Any]:
    """Return the same for programs."""
    replaced = [{"id": record.id, "original": record.original} for record in one.replaced]
    seen = [_sighting_json(sighting) for sighting in one.seen]
    return {"document": record_json(one.record, folder), "seen": seen, "replaced": replaced}


def _sighting_json(seen: Sighting) -> dict[str, Any]:
    place = {"account": seen.account, "mailbox": seen.mailbox, "uid": seen.uid}
    return {"at": seen.at.isoformat(), **place, "known_by": seen.known_by, "original": seen.original}


def _seen_again(times: int) -> str:
    return "" if not times else f"seen {times} more time{'s' if times > 1 else ''}; "


def record_json(record: Record, folder: Path, seen: Sequence[Sighting] | None = None) -> dict[str, Any]:
    """Return one document for programs; files are full paths."""
    told = {} if seen is None else {"seen": list(map(_sighting_json, seen))}
    return {
        "id": record.id,
        **told,
        **document_to_json(record.document),
        "status": record.status,
        "files": [str(folder / name) for name in record.files],
        "original": record.original,
        "account": record.account,
        "mailbox": record.mailbox,
        "received": record.received.isoformat() if record.received else None,
        "sightings": record.sightings,
        "reasons": list(record.reasons),
        "revisions": [_revision_json(one) for one in record.revisions],
    }


def _revision_json(one: PastRevision) -> dict[str, Any]:
    changes = {name: {"before": old, "after": new} for name, (old, new) in one.changes.items()}
    told = {"at": one.at.isoformat(), "by": one.person, "note": one.note or None}
    return {**told, "before": one.before, "status": one.status, "changes": changes, "reasons": one.reasons or None}


def timeline_page(timeline: Timeline) -> str:
    """Return an order's timeline: the day, what happened, its number and amount, the file, and from which mail."""
    rows = []
    for one in timeline.happened:
        amount = "" if one.total is None else str(one.total)
        come = one.mailbox if one.account == "file" else f"{one.account}/{one.mailbox}/{one.uid}"
        counts = "yes" if one.counts else ""
        rows.append((one.day, _happened(one), one.number, amount, one.currency, counts, one.file, come))
    name = _marketplace_name(timeline.marketplace)
    head = f"order {timeline.order}" if timeline.order else "an order whose number nobody names"
    heads = ("day", "what happened", "number", "amount", "cur", "counts", "file", "from")
    lines = table(heads, rows, right=(3,), most=90, fit=terminal_width()).splitlines()
    told = [head + (f", {name}" if name else ""), *(f"  {line}" for line in lines)]
    if any(one.total is not None for one in timeline.happened):
        told.append(f"  {_spent(timeline)}")
    return "\n".join(told)


def _spent(timeline: Timeline) -> str:
    """Return what an order comes to, in each of its currencies, as the ledger counts it."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in timeline.happened:
        if one.counts and one.total is not None and (one.what is None or isinstance(one.what, Kind)):
            sums[one.currency] += spent(one.what, one.total)
    if not sums:
        return "nothing of it counts in the ledger"
    return "in the ledger it counts as " + " and ".join(f"{total} {name}".rstrip() for name, total in sums.items())


def _happened(one: Happened) -> str:
    words = [one.carrier] if one.carrier else []
    words += [f"from {_marketplace_name(one.provider)}"] if one.provider else []
    words += [one.link] if one.link else []
    words += ["held for review"] if one.is_held else []
    words += ["unproven, found in Junk"] if one.is_unproven else []
    what = one.what.value.replace("_", " ") if one.what else "document"
    return what + (f" ({'; '.join(words)})" if words else "")


def timeline_json(timelines: Sequence[Timeline], folder: Path) -> dict[str, Any]:
    """Return orders for programs, what happened to them in one list; files are full paths.

    `order` and `marketplace` on top are null where the timelines do not agree on them.
    """
    orders, places = ({getattr(one, name) for one in timelines} for name in ("order", "marketplace"))
    told = [(one, timeline) for timeline in timelines for one in timeline.happened]
    return {
        "order": (orders.pop() or None) if len(orders) == 1 else None,
        "marketplace": (places.pop() or None) if len(places) == 1 else None,
        "timeline": [_happened_json(one, timeline, folder) for one, timeline in told],
    }


def _happened_json(one: Happened, timeline: Timeline, folder: Path) -> dict[str, Any]:
    return {
        "day": one.day or None,
        "what": one.what.value if one.what else None,
        "order": timeline.order or None,
        "marketplace": timeline.marketplace or None,
        "number": one.number or None,
        "carrier": one.carrier or None,
        "total": None if one.total is None else str(one.total),
        "currency": one.currency or None,
        "counts": one.counts,
        "document": one.document or None,
        "file": str(folder / one.file) if one.file else None,
        "account": one.account,
        "mailbox": one.mailbox,
        "uid": one.uid,
        "sightings": one.sightings,
        "link": one.link or None,
        "evidence": one.evidence or None,
        "held": one.is_held,
        "unproven": one.is_unproven,
    }


def within(folder: Path, what: str) -> str:
    """Return a file's path as the archive writes it, when `what` is the path of a file in it."""
    path = Path(what).expanduser()
    if path.exists() and path.resolve().is_relative_to(folder.resolve()):
        return path.resolve().relative_to(folder.resolve()).as_posix()
    return what
