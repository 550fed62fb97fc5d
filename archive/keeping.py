"""Recording what has come: originals captured, seen again or left out, inside one commit.

The facade opens the commit, and places files when it has ended.
"""

import hashlib
from collections import defaultdict
from typing import Any

from archive import memory
from archive.chain import Chain, moment
from archive.decision import NOTHING_IN_IT, leaves_work, outcome_of
from archive.events import EventType
from archive.filing import Filing
from archive.projections import DONE
from archive.records import Capture, Fate, Incoming, Left, Looked, Outcome, Read, Run
from archive.store import ObjectStore

MAX_LOOKED = 500
KNOWN = "the same message or file is kept already"


class Keeping:
    """What the facade records of originals. `repeated` are, by run, the places that brought again what they brought."""

    def __init__(self, chain: Chain, store: ObjectStore, filing: Filing) -> None:
        self._chain = chain
        self._store = store
        self._filing = filing
        self.repeated: defaultdict[str, list[Any]] = defaultdict(list)

    def remember(self, left: Left, run: Run) -> None:
        """Remember messages that were left out, and move the cursor."""
        rows, last_uid = left.rows, left.last_uid
        values = memory.mailbox_values(left.account, left.mailbox, left.uidvalidity)
        for start in range(0, max(1, len(rows)), MAX_LOOKED):
            batch = rows[start : start + MAX_LOOKED]
            with self._chain.reading() as connection:
                kept = memory.kept(connection, values, [row.uid for row in batch])
            told = [[row.uid, row.fate, row.reason, row.digest] for row in batch if row.uid not in kept]
            cursor = last_uid if start + MAX_LOOKED >= len(rows) else None
            if told or cursor is not None:
                detail = {**values, "rows": told, "last_uid": cursor, "run": run.id}
                self._chain.record(EventType.LOOKED, run.id, detail)

    def keep(self, item: Read, run: Run, waiting: dict[str, None]) -> Outcome:
        """Record an original and where its documents go; `waiting` gets it if that is still to be carried out."""
        reading, place = item.reading, item.incoming.place
        with self._chain.reading() as connection:
            known = memory.original_row(connection, item.sha)
        if known is not None:
            capture = self._see(item.incoming, item.sha, known, run, waiting, item.digest)
            return Outcome(Fate.SEEN_BEFORE, KNOWN, released=capture.released)
        if reading is None:
            raise ValueError("an original that is not known must be read before it is filed")
        # Without a UIDVALIDITY the bytes alone tell that it was looked at before.
        if place.uidvalidity and not (reading.documents or reading.events or reading.findings):
            outcome = Outcome(Fate.NOT_A_DOCUMENT, reading.reason or NOTHING_IN_IT)
            rows = [Looked(place.uid, outcome.reason, digest=item.digest)]
            self.remember(Left(place.account, place.mailbox, place.uidvalidity, rows, None), run)
            return outcome
        if reading.documents or any(finding.needs_review for finding in reading.findings):
            self._store.put(item.incoming.content)
        original = self._record(item.incoming, item.sha, run, item.digest)
        decided = self._filing.decide(original, reading, item.companions, item.junk_holds, run.id)
        if leaves_work(decided):
            waiting[item.sha] = None
        return outcome_of(decided)

    def capture(
        self, incoming: Incoming, run: Run, waiting: dict[str, None], digest: str, last_uid: int | None
    ) -> Capture:
        """Capture inside a commit; `waiting` gets the original if files of it wait to be placed."""
        sha = hashlib.sha256(incoming.content).hexdigest()
        with self._chain.reading() as connection:
            known = memory.original_row(connection, sha)
        if known is not None:
            return self._see(incoming, sha, known, run, waiting, digest, last_uid)
        self._store.put(incoming.content)
        self._record(incoming, sha, run, digest, last_uid)
        return Capture(sha, known=False)

    def _record(
        self, incoming: Incoming, sha: str, run: Run, digest: str, last_uid: int | None = None
    ) -> dict[str, Any]:
        """Record that an original has been captured, its bytes being safe; return what is known of it now."""
        received = moment(incoming.received) if incoming.received else ""
        told = {"form": incoming.form, "filename": incoming.filename, "received": received}
        detail = {**_told(incoming, run, digest, last_uid), **told, "size": len(incoming.content)}
        self._chain.record(EventType.CAPTURED, sha, detail)
        return {**detail, "sha": sha}

    def _see(
        self,
        incoming: Incoming,
        sha: str,
        known: memory.Row,
        run: Run,
        waiting: dict[str, None],
        digest: str,
        last_uid: int | None = None,
    ) -> Capture:
        """Record that a known original has come again; what only Junk held back is filed when it came elsewhere."""
        place = memory.place_values(incoming.place)
        if (known["state"], known["fate"]) != (DONE, Fate.NOT_A_DOCUMENT):
            self._store.put(incoming.content)
        with self._chain.reading() as connection:
            before = memory.delivery(connection, place)
        if before and before["original"] == sha:
            self.repeated[run.id].append(list(place.values()))
            return Capture(sha, known=True)
        words = f"the same {known['form']} is kept already, from {known['account']}, {known['mailbox']}"
        detail = {**_told(incoming, run, digest, last_uid), "reason": words, "known_by": "the same bytes"}
        moves = [] if incoming.junk else self._filing.releases(known)
        if moves:
            self._chain.record(EventType.RELEASED, sha, {**detail, "documents": moves})
            waiting[sha] = None
        else:
            self._chain.record(EventType.SIGHTED, sha, detail)
        return Capture(sha, known=True, released=tuple(move["files"][0]["path"] for move in moves))

    def row(self, sha: str) -> memory.Row:
        """Return what is known of an original; `KeyError` when it was never captured."""
        with self._chain.reading() as connection:
            row = memory.original_row(connection, sha)
        if row is None:
            raise KeyError(sha)
        return row


def _told(incoming: Incoming, run: Run, digest: str, last_uid: int | None) -> dict[str, Any]:
    place = memory.place_values(incoming.place)
    return {**place, "junk": incoming.junk, "digest": digest, "last_uid": last_uid, "run": run.id}
