"""Recording what has come: originals captured, seen again or left out, inside one commit.

The facade opens the commit, and places files when it has ended.
"""

import hashlib
from collections import defaultdict
from typing import Any

from archive import memory
from archive.chain import Chain, moment
from archive.decision import NOTHING_IN_IT
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

    def keep(self, item: Read, run: Run, waiting: dict[str, None]) -> Outcome | None:
        """Record an original and where its documents go; return None for what is filed when its files are placed."""
        reading, place = item.reading, item.incoming.place
        with self._chain.reading() as connection:
            known = memory.original_row(connection, item.sha) is not None
        if reading is None and not known:
            raise ValueError("an original that is not known must be read before it is filed")
        if known or reading is None:
            capture = self.capture(item.incoming, run, waiting, digest=item.digest)
            return Outcome(Fate.SEEN_BEFORE, KNOWN, released=capture.released)
        # Without a UIDVALIDITY the bytes alone tell that it was looked at before.
        if place.uidvalidity and not (reading.documents or reading.events or reading.findings):
            outcome = Outcome(Fate.NOT_A_DOCUMENT, reading.reason or NOTHING_IN_IT)
            rows = [Looked(place.uid, outcome.reason, digest=item.digest)]
            self.remember(Left(place.account, place.mailbox, place.uidvalidity, rows, None), run)
            return outcome
        is_stored = bool(reading.documents) or any(finding.needs_review for finding in reading.findings)
        self.capture(item.incoming, run, waiting, digest=item.digest, is_stored=is_stored)
        self._filing.decide(self.row(item.sha), reading, item.companions, item.junk_holds, run.id)
        if self.row(item.sha)["state"] != DONE:
            waiting[item.sha] = None
        return None

    def capture(
        self,
        incoming: Incoming,
        run: Run,
        waiting: dict[str, None],
        *,
        digest: str = "",
        last_uid: int | None = None,
        is_stored: bool = True,
    ) -> Capture:
        """Capture inside a commit; `waiting` gets the original if files of it wait to be placed."""
        place = memory.place_values(incoming.place)
        sha = hashlib.sha256(incoming.content).hexdigest()
        with self._chain.reading() as connection:
            known = memory.original_row(connection, sha)
            before = memory.delivery(connection, place)
        if is_stored and (known is None or (known["state"], known["fate"]) != (DONE, Fate.NOT_A_DOCUMENT)):
            self._store.put(incoming.content)
        detail = {**place, "junk": incoming.junk, "digest": digest, "last_uid": last_uid, "run": run.id}
        if known is None:
            received = moment(incoming.received) if incoming.received else ""
            detail |= {"form": incoming.form, "filename": incoming.filename, "received": received}
            self._chain.record(EventType.CAPTURED, sha, {**detail, "size": len(incoming.content)})
        elif before and before["original"] == sha:
            self.repeated[run.id].append(list(place.values()))
        else:
            return Capture(sha, known=True, released=self._see_again(known, detail, waiting))
        return Capture(sha, known is not None)

    def _see_again(self, known: memory.Row, detail: dict[str, Any], waiting: dict[str, None]) -> tuple[str, ...]:
        words = f"the same {known['form']} is kept already, from {known['account']}, {known['mailbox']}"
        detail |= {"reason": words, "known_by": "the same bytes"}
        moves = [] if detail["junk"] else self._filing.releases(known)
        if moves:
            self._chain.record(EventType.RELEASED, known["sha"], {**detail, "documents": moves})
            waiting[known["sha"]] = None
        else:
            self._chain.record(EventType.SIGHTED, known["sha"], detail)
        return tuple(move["files"][0]["path"] for move in moves)

    def row(self, sha: str) -> memory.Row:
        """Return what is known of an original; `KeyError` when it was never captured."""
        with self._chain.reading() as connection:
            row = memory.original_row(connection, sha)
        if row is None:
            raise KeyError(sha)
        return row
