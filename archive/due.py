"""What the law no longer wants kept: whole groups of originals of which every document is past its time."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from archive import related
from archive.retention import NOTICE, Rule

_DAY = len("2024-07-29")
_SHORTEST_PREFIX = 6


@dataclass(frozen=True, slots=True)
class Expired:
    """A document, or a notice of an order, that may go since the day `may_go`; `path` is its file, if it has one."""

    id: str
    original: str
    kind: str
    issued: date
    may_go: date
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """Originals that go together with all that came of them; `rule` says by which rule, without anybody's data."""

    originals: tuple[str, ...]
    expired: tuple[Expired, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What may go, and how many documents are past their time and stay: with others that are not, or as excepted.

    `unknown` are the names to except that no document and no client has.
    """

    groups: tuple[Group, ...]
    with_others: int = 0
    excepted: int = 0
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """One document or notice as the index tells of it; `day` is empty where nobody knows it."""

    id: str
    original: str
    kind: str
    day: str
    client: str
    path: str


def due(index: sqlite3.Connection, rule: Rule, today: date, excepted: Iterable[str] = ()) -> Plan:
    """Return what need not be kept any more on a day; the documents of `excepted` ids or clients stay.

    What has no date stays, and all that hangs together with it.
    """
    named = {name.casefold() for name in excepted}
    told = _told(index)
    known = {name for of_one in told.values() for one in of_one for name in named if _is_called(one, name)}
    done = {row[0] for row in index.execute("SELECT sha FROM original WHERE state = 'done'")}
    found, with_others, held = [], 0, 0
    for shas in related.groups(index):
        members = [one for sha in shas for one in _that_count(told.get(sha, ()))]
        counted = [_expired(one, rule, today) for one in members]
        past = [one for one in counted if one]
        if not past:
            continue
        if any(_is_called(one, name) for one in members for name in named):
            held += len(past)
        elif len(past) < len(counted) or not done.issuperset(shas):
            with_others += len(past)
        else:
            found.append(Group(tuple(shas), tuple(past), _words(past, rule)))
    return Plan(tuple(found), with_others, held, tuple(sorted(named - known)))


def files_of(index: sqlite3.Connection, groups: Iterable[Group]) -> list[str]:
    """Return all files in the tree that go with some groups."""
    gone = {sha for group in groups for sha in group.originals}
    rows = index.execute("SELECT f.path, d.original FROM file f JOIN document d ON d.id = f.document ORDER BY f.path")
    return [path for path, original in rows if original in gone]


def _that_count(told: Sequence[_Told]) -> Sequence[_Told]:
    """Return what of an original must be past its time: its documents, or the notices where it has none."""
    return [one for one in told if one.kind != NOTICE] or told


def _is_called(one: _Told, name: str) -> bool:
    return one.client.casefold() == name or (len(name) >= _SHORTEST_PREFIX and one.id.startswith(name))


def _told(index: sqlite3.Connection) -> Mapping[str, Sequence[_Told]]:
    rows = index.execute(
        "SELECT id, original, kind, issue_date AS day, client, CASE status WHEN 'superseded' THEN '' ELSE path END"
        " FROM document UNION ALL"
        " SELECT id, original, ?, happened, '', '' FROM order_event ORDER BY day, id",
        (NOTICE,),
    )
    told: defaultdict[str, list[_Told]] = defaultdict(list)
    for row in rows:
        told[row["original"]].append(_Told(*row))
    return told


def _expired(one: _Told, rule: Rule, today: date) -> Expired | None:
    with suppress(ValueError):
        issued = date.fromisoformat(one.day[:_DAY])
        may_go = rule.may_go(one.kind, issued)
        if may_go <= today:
            return Expired(one.id, one.original, one.kind, issued, may_go, one.path)
    return None


def _words(past: Iterable[Expired], rule: Rule) -> str:
    return "; ".join(dict.fromkeys(rule.words(one.kind, one.issued.year) for one in past))
