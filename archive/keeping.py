"""Recording what has come: originals captured, seen again or left out, inside one commit.

The facade opens the commit, and places files when it has ended.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from archive import memory
from archive.chain import Chain, moment
from archive.decision import NOTHING_IN_IT, leaves_work, outcome_of
from archive.erased_rows import ERASING
from archive.events import EventType
from archive.filing import Filing
from archive.projections import DONE, PLACE
from archive.records import (
    FILES,
    MAX_TRIES,
    Again,
    Capture,
    Fate,
    Imprint,
    Incoming,
    Left,
    Looked,
    Outcome,
    Place,
    Read,
    Run,
)
from archive.retention import was_removed
from archive.store import ObjectStore
from parsers.terms import Reading, Verdict

MAX_LOOKED = 500
TRY_AGAIN_AFTER = timedelta(hours=1)
KNOWN = "the same message or file is kept already"
_Mailbox = tuple[str, str, int]
SAME_BYTES, SAME_MESSAGE = "the same bytes", "the same message"


@dataclass(slots=True)
class Rest:
    """What originals leave to be done: the files of `placing` after the commit, the looks of `left` at its end."""

    placing: dict[str, None] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)


class Keeping:
    """What the facade records of originals. `repeated` are, by run, the places that brought again what they brought.

    `holds` tells of an account with which verdicts on senders documents wait though they stand outside Junk.
    """

    def __init__(self, chain: Chain, store: ObjectStore, filing: Filing) -> None:
        self._chain = chain
        self._store = store
        self._filing = filing
        self.holds: Callable[[str], Collection[Verdict]] = lambda _: ()
        self.repeated: defaultdict[str, list[Any]] = defaultdict(list)

    def remember(self, left: Iterable[Left], run: Run) -> None:
        """Remember messages that were left out, those of a mailbox together, and move the cursors."""
        rows: defaultdict[_Mailbox, dict[int, Looked]] = defaultdict(dict)
        cursors: defaultdict[_Mailbox, list[int]] = defaultdict(list)
        for some in left:
            mailbox = (some.account, some.mailbox, some.uidvalidity)
            rows[mailbox].update((row.uid, row) for row in some.rows)
            cursors[mailbox] += [some.last_uid] if some.last_uid is not None else []
        for mailbox, looked in rows.items():
            self._look(mailbox, list(looked.values()), max(cursors[mailbox], default=None), run)

    def _look(self, mailbox: _Mailbox, rows: Sequence[Looked], last_uid: int | None, run: Run) -> None:
        values = memory.mailbox_values(*mailbox)
        for start in range(0, max(1, len(rows)), MAX_LOOKED):
            batch = rows[start : start + MAX_LOOKED]
            with self._chain.reading() as connection:
                kept = memory.kept(connection, values, [row.uid for row in batch])
            told = [_row(row) for row in batch if row.uid not in kept]
            cursor = last_uid if start + MAX_LOOKED >= len(rows) else None
            if told or cursor is not None:
                detail = {**values, "rows": told, "last_uid": cursor, "run": run.id}
                self._chain.record(EventType.LOOKED, run.id, detail)

    def keep(self, item: Read, run: Run, rest: Rest) -> Outcome:
        """Record an original and where its documents go, but for what is left to the `rest`."""
        reading, place = item.reading, item.incoming.place
        with self._chain.reading() as connection:
            known = memory.original_row(connection, item.sha)
            has_told = known is not None and memory.tells_of_orders(connection, item.sha)
        if known is not None:
            told = _told(place, item.incoming.junk, run, item.imprint)
            is_gone = _is_forgotten(known) and not (has_told or was_removed(known["reason"]))
            if reading and reading.documents and is_gone:
                return self._keep_after_all(item, reading, known, told, run, rest)
            if not _is_forgotten(known):
                self._store.put(item.incoming.content)
            return Outcome(Fate.SEEN_BEFORE, _known_as(known), released=self._see(known, told, rest.placing))
        if reading is None:
            raise ValueError("an original that is not known must be read before it is filed")
        # Without a UIDVALIDITY the bytes alone tell that it was looked at before.
        if place.uidvalidity and not (reading.documents or reading.events or reading.findings):
            outcome = Outcome(Fate.NOT_A_DOCUMENT, reading.reason or NOTHING_IN_IT)
            rest.left.append(_left(place, Looked(place.uid, outcome.reason, imprint=item.imprint)))
            return outcome
        if reading.documents or any(finding.needs_review for finding in reading.findings):
            self._store.put(item.incoming.content)
        original = self._record(item.incoming, item.sha, run, item.imprint)
        decided = self._filing.decide(original, reading, item.companions, item.junk_holds, run.id)
        if leaves_work(decided):
            rest.placing[item.sha] = None
        return outcome_of(decided)

    def _keep_after_all(
        self, item: Read, reading: Reading, known: memory.Row, told: dict[str, Any], run: Run, rest: Rest
    ) -> Outcome:
        """Decide anew on an original that was no document when it first came, or was left out then."""
        self._store.put(item.incoming.content)
        self._chain.record(EventType.SIGHTED, item.sha, {**told, "reason": "", "known_by": SAME_BYTES, "anew": True})
        original = {**known, "junk": known["junk"] and told["junk"]}
        decided = self._filing.decide(original, reading, item.companions, item.junk_holds, run.id)
        rest.placing[item.sha] = None
        return outcome_of(decided)

    def see_again(self, again: Again, run: Run, rest: Rest) -> Outcome:
        """Record that a message was known again without its bytes, as `keep` does with them."""
        place, known = again.place, again.known
        if known.sha:
            told = _told(place, again.junk, run, again.imprint)
            row = self.row(known.sha)
            released = self._see(row, told, rest.placing, SAME_MESSAGE)
            return Outcome(Fate.SEEN_BEFORE, _known_as(row), released=released)
        rest.left.append(_left(place, Looked(place.uid, known.reason, known.fate, again.imprint)))
        return Outcome(known.fate, known.reason)

    def capture(
        self, incoming: Incoming, run: Run, waiting: dict[str, None], imprint: Imprint, last_uid: int | None
    ) -> Capture:
        """Capture inside a commit; `waiting` gets the original if files of it wait to be placed."""
        sha = hashlib.sha256(incoming.content).hexdigest()
        with self._chain.reading() as connection:
            known = memory.original_row(connection, sha)
        if known is None or not _is_forgotten(known):
            self._store.put(incoming.content)
        if known is None:
            self._record(incoming, sha, run, imprint, last_uid)
            return Capture(sha, known=False)
        told = _told(incoming.place, incoming.junk, run, imprint, last_uid)
        return Capture(sha, known=True, released=self._see(known, told, waiting))

    def _record(
        self, incoming: Incoming, sha: str, run: Run, imprint: Imprint, last_uid: int | None = None
    ) -> dict[str, Any]:
        """Record that an original has been captured, its bytes being safe; return what is known of it now."""
        received = moment(incoming.received) if incoming.received else ""
        told = {"form": incoming.form, "filename": incoming.filename, "received": received}
        detail = {**_told(incoming.place, incoming.junk, run, imprint, last_uid), **told}
        detail["size"] = len(incoming.content)
        self._chain.record(EventType.CAPTURED, sha, detail)
        return {**detail, "sha": sha}

    def _see(
        self, known: memory.Row, told: dict[str, Any], waiting: dict[str, None], known_by: str = SAME_BYTES
    ) -> tuple[str, ...]:
        """Record that a known original has come again; return the paths of what only Junk had held back."""
        place = {name: told[name] for name in PLACE}
        with self._chain.reading() as connection:
            before = memory.delivery(connection, place)
        if before and before["original"] == known["sha"]:
            # A path may name a person, and a run is never erased: its UID is enough to find a file by.
            known_place = place | {"mailbox": ""} if place["account"] == FILES else place
            self.repeated[told["run"]].append(list(known_place.values()))
            return ()
        words = f"the same {known['form']} is kept already, from {known['account']}, {known['mailbox']}"
        words = known["reason"] if was_removed(known["reason"]) else words
        detail = {**told, "reason": words, "known_by": known_by}
        moves = [] if told["junk"] else self._filing.releases(known, self.holds(place["account"]))
        if moves:
            self._chain.record(EventType.RELEASED, known["sha"], {**detail, "documents": moves})
            waiting[known["sha"]] = None
        else:
            self._chain.record(EventType.SIGHTED, known["sha"], detail)
        return tuple(move["files"][0]["path"] for move in moves)

    def fail(self, what: Place | str, reason: str, run: Run, now: datetime) -> None:
        """Record that a message could not be fetched (its place) or read (its SHA-256), and when to try again."""
        if isinstance(what, str):
            row = self.row(what)
            sha, place = what, {name: row[name] for name in ("account", "mailbox", "uidvalidity", "uid")}
        else:
            sha, place = "", memory.place_values(what)
        with self._chain.reading() as connection:
            before = memory.delivery(connection, place)
        tries = (before["tries"] if before else 0) + 1
        next_try = moment(now + TRY_AGAIN_AFTER) if tries < MAX_TRIES else ""
        detail = {**place, "reason": reason, "tries": tries, "next_try": next_try, "run": run.id, "last_uid": None}
        self._chain.record(EventType.FAILED, sha or run.id, detail)

    def row(self, sha: str) -> memory.Row:
        """Return what is known of an original; `KeyError` when it was never captured."""
        with self._chain.reading() as connection:
            row = memory.original_row(connection, sha)
        if row is None:
            raise KeyError(sha)
        return row


def _is_forgotten(known: memory.Row) -> bool:
    """Whether the bytes of an original are not to be kept."""
    return known["fate"] == Fate.NOT_A_DOCUMENT and known["state"] in (DONE, ERASING)


def _known_as(known: memory.Row) -> str:
    return str(known["reason"]) if _is_forgotten(known) else KNOWN


def _left(place: Place, looked: Looked) -> Left:
    return Left(place.account, place.mailbox, place.uidvalidity, [looked], None)


def _row(looked: Looked) -> list[Any]:
    imprint = looked.imprint
    identity = [imprint.identity] if imprint.identity else []
    return [looked.uid, looked.fate, looked.reason, imprint.digest, *identity]


def _told(place: Place, junk: bool, run: Run, imprint: Imprint, last_uid: int | None = None) -> dict[str, Any]:
    known = {"digest": imprint.digest, "identity": imprint.identity}
    return {**memory.place_values(place), "junk": junk, **known, "last_uid": last_uid, "run": run.id}
