"""The summary that is mailed daily or weekly: what was filed, what waits, what is missing, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from archive import census, lately
from archive.errors import ArchiveError
from archive.index import reading
from archive.lately import Lately, Paper
from archive.missing import Missing
from billfold.condition import condition, moment_of
from billfold.config import Configuration
from billfold.console import harmless
from billfold.health import Health
from billfold.notice_sections import DAYS, DigestSection
from billfold.troubles import Trouble, lasted, troubles

DIGEST = "digest"
MOST_LISTED = 25


@dataclass(frozen=True, slots=True)
class Digest:
    """A summary ready to be sent. `is_empty` says that it has nothing to tell; `reached` is the last event in it."""

    subject: str
    text: str
    html: str
    is_empty: bool
    reached: int


def due(section: DigestSection, sent: datetime | None, now: datetime) -> bool:
    """Say whether a digest is due; several that were missed, as while the machine slept, are one."""
    return sent is not None and sent < last_due(section, now)


def last_due(section: DigestSection, now: datetime) -> datetime:
    """Return when a digest was due last, by this machine's clock."""
    day = now.astimezone().date()
    while True:
        moment = datetime.combine(day, section.time).astimezone()
        if moment <= now and (section.every == "day" or DAYS[day.weekday()] == section.weekday):
            return moment
        day -= timedelta(days=1)


def compose(configuration: Configuration, health: Health, now: datetime) -> Digest:
    """Return the digest since the last one, or since a day or week ago. Raises `ArchiveError`."""
    section = configuration.digest or DigestSection()
    span = timedelta(days=1 if section.every == "day" else 7)
    known = health.fact(DIGEST)
    since = moment_of(known, "sent") or now - span
    with reading(configuration.require_archive().folder) as index:
        reached = census.head(index)
        after = known.get("reached")
        found = lately.lately(index, after if isinstance(after, int) else lately.before(index, since), now.date())
        pile = census.in_review(index)
    wrong = troubles(condition(configuration, now, health))
    fresh = [one for one in found.missing if one.due >= since.date()]
    parts = [
        _filed(found, since, now),
        _waiting(found, pile.count),
        _missing(found.missing),
        _troubles(wrong, now),
    ]
    text = "\n\n".join("\n".join([head, *(f"- {line}" for line in lines)]) for head, lines in parts if head)
    html = "".join(_html(head, lines) for head, lines in parts if head)
    foot = "`billfold status` says how everything stands, `billfold review` lists what waits."
    return Digest(
        _subject(found, pile.count, wrong),
        f"{harmless(text)}\n\n{foot}\n",
        f'<html><body style="font-family: sans-serif">{harmless(html)}<p>{escape(foot)}</p></body></html>\n',
        not (found.filed or found.waiting or fresh or wrong),
        reached,
    )


def _subject(found: Lately, waiting: int, wrong: Sequence[Trouble]) -> str:
    parts = [f"{len(found.filed):,} filed"]
    parts += [f"{waiting:,} waiting"] if waiting else []
    parts += [f"{len(found.missing):,} missing"] if found.missing else []
    parts += ["something needs attention"] if wrong else []
    return f"Billfold: {', '.join(parts)}"


def _filed(found: Lately, since: datetime, now: datetime) -> tuple[str, list[str]]:
    span = f"since {since.astimezone():%Y-%m-%d %H:%M} ({lasted((now - since).total_seconds())})"
    if not found.filed:
        return f"Nothing new was filed {span}.", []
    count = f"{len(found.filed):,} document{'s' if len(found.filed) > 1 else ''}"
    sums = ", ".join(f"{amount:,.2f} {currency}" for currency, amount in found.sums.items())
    head = f"Filed {span}: {count}" + (f"; what counts of them comes to {sums}." if sums else ".")
    return head, _listed([_line(paper) for paper in found.filed])


def _waiting(found: Lately, count: int) -> tuple[str, list[str]]:
    if not count:
        return "", []
    new = f", {len(found.waiting):,} of them new" if found.waiting else ", none of them new"
    what = "One document waits" if count == 1 else f"{count:,} documents wait"
    return f"{what} for you{new}:" if found.waiting else f"{what} for you{new}.", _listed(
        [f"{_line(paper)}: {'; '.join(paper.reasons)}" for paper in found.waiting]
    )


def _missing(found: Sequence[Missing]) -> tuple[str, list[str]]:
    if not found:
        return "", []
    lines = [
        f"{one.order_number} ({one.marketplace}), confirmed {one.confirmed}: of {one.of:,} orders there {one.had:,} "
        f"got an invoice, nearly all within {one.days} day{'s' if one.days != 1 else ''}"
        for one in found
    ]
    return "No invoice has come for:", _listed(lines)


def _troubles(wrong: Sequence[Trouble], now: datetime) -> tuple[str, list[str]]:
    return ("What is wrong:" if wrong else ""), [
        (f"{one.account}: " if one.account else "")
        + one.text
        + (f" (for {lasted((now - one.since).total_seconds())})" if one.since else "")
        for one in wrong
    ]


def _line(paper: Paper) -> str:
    amount = f"{paper.total:,.2f} {paper.currency}".strip() if paper.total is not None else "no amount"
    kind = paper.kind.replace("_", " ") or "document"
    return ", ".join(filter(None, [kind, paper.seller, paper.number, amount])) + f" ({paper.path})"


def _listed(lines: list[str]) -> list[str]:
    rest = len(lines) - MOST_LISTED
    return [*lines[:MOST_LISTED], *([f"and {rest:,} more"] if rest > 0 else [])]


def _html(head: str, lines: Sequence[str]) -> str:
    listed = "".join(f"<li>{escape(' '.join(line.split()))}</li>" for line in lines)
    return f"<p>{escape(head)}</p>" + (f"<ul>{listed}</ul>" if listed else "")


def first_time(health: Health, now: datetime, configuration: Configuration) -> None:
    """Begin to count: the first digest tells what came after this."""
    try:
        with reading(configuration.require_archive().folder) as index:
            reached = census.head(index)
    except ArchiveError:
        reached = 0
    health.put(DIGEST, sent=now.isoformat(), reached=reached)
