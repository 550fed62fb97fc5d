"""That the program runs: told every half minute to whoever asks `billfold status`, with what its log said."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from archive.index import STATE
from billfold import __version__
from billfold.clock import now
from billfold.condition import BEAT, DAEMON, LEDGER, PROOF, here, waiting_ledgers
from billfold.event_log import EventLog
from billfold.health import Health, Values
from billfold.noting import Noting
from billfold.proving import Proof, last_proof, sentence
from billfold.session import Equipment
from billfold.timetable import Timetable


class Presence:
    """The duty of being known: keeps what events say of each source, the next runs, and the time."""

    # Nobody asked for it, so it is not named among what is looked after.
    name = ""

    def __init__(self, equipment: Equipment, log: EventLog, timetable: Timetable) -> None:
        self._health, self._log, self._timetable = equipment.health, log, timetable
        self._folder = equipment.archive.state.parent
        self._started = now()
        self._proven: datetime | None = None
        self._deaf: Callable[[], None] | None = None
        timetable.every("status", BEAT, self._beat, first=1.0)

    def start(self) -> list[threading.Thread]:
        """Say that it runs."""
        self._deaf = self._log.listen(Noting(self._health))
        self._beat()
        return []

    def release(self) -> None:
        """Nothing waits for it."""

    def close(self) -> None:
        """Say that it does not run any more."""
        if self._deaf:
            self._deaf()
        self._health.put(DAEMON, beat=now(), stopped=now())

    def _beat(self) -> None:
        coming = {name: at.isoformat() for name, at in self._timetable.coming().items()}
        self._health.put(
            DAEMON,
            pid=os.getpid(),
            where=here(),
            started=self._started,
            version=__version__,
            beat=now(),
            stopped="",
            next=coming,
        )
        note_ledgers(self._health, bool(waiting_ledgers(self._folder)))
        self._note_proof()

    def _note_proof(self) -> None:
        """Keep what was found in each part of the archive: the next day another part is proven."""
        proof = last_proof(self._folder / STATE)
        if proof is None or proof.at == self._proven:
            return
        self._proven = proof.at
        stored = tuple(problem for problem in proof.problems if problem.code.startswith(("object_", "file_")))
        others = tuple(problem for problem in proof.problems if problem not in stored)
        # Of all the rest each proof speaks anew.
        for name, problems in ((str(proof.part), stored), ("rest", others)):
            self._note_problems(name, replace(proof, problems=problems))

    def _note_problems(self, name: str, proof: Proof) -> None:
        def change(old: Values) -> Values | None:
            return {"since": old.get("since") or proof.at, "text": sentence(proof)} if proof.problems else None

        self._health.change(PROOF, name, change)


def note_ledgers(health: Health, wait: bool) -> None:
    """Keep since when a ledger waits to be put in its place."""

    def change(old: Values) -> Values | None:
        return {"since": old.get("since") or now()} if wait else None

    if wait or health.fact(LEDGER):
        health.change(LEDGER, "", change)
