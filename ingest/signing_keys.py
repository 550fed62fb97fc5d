"""The keys by which senders sign their mail (RFC 6376, section 3.6.2), looked up in the DNS and remembered for an hour.

Who sends mail chooses the names that are looked up, and may let its own name servers hang: so there is a limit on how
long messages wait for keys in all. Without an answer there is no key, which is never an error.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence

from ingest.name_service import NameService

# Seconds for the keys of one message; fewer, when so many seconds of the last minutes were waited in vain.
PATIENCE, IMPATIENCE = 3.0, 0.4
MOST_WAITED, SPAN = 30.0, 300.0
# Seconds for which an answer is remembered; one that did not come, and one that no name server gave.
KNOWN, UNKNOWN, NO_SERVICE = 3600.0, 300.0, 60.0
MOST_KNOWN = 4096


class SigningKeys:
    """Looks keys up; may be asked by several threads. `clock` counts seconds."""

    def __init__(self, names: NameService | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._names = names or NameService()
        self._clock = clock
        self._turn = threading.Lock()
        self._known: OrderedDict[str, tuple[float, str | None]] = OrderedDict()
        self._waited: deque[tuple[float, float]] = deque()
        self._silent_until = 0.0

    def __call__(self, names: Sequence[str]) -> Mapping[str, str]:
        """Return the records of those names that could be looked up, empty where there is none."""
        ends = self._clock() + self._patience()
        found = {name: self._record(name, ends) for name in dict.fromkeys(names)}
        return {name: record for name, record in found.items() if record is not None}

    def _record(self, name: str, ends: float) -> str | None:
        now = self._clock()
        with self._turn:
            until, record = self._known.get(name, (0.0, None))
            if now < until:
                return record
            if now < self._silent_until or now >= ends:
                return None
        record = self._names.text(name, ends - now)
        is_there = record is not None or self._names.answers(IMPATIENCE)
        with self._turn:
            if record is None:
                self._waited.append((now, self._clock() - now))
            if not is_there:
                self._silent_until = self._clock() + NO_SERVICE
                return None
            self._known[name] = (self._clock() + (UNKNOWN if record is None else KNOWN), record)
            self._known.move_to_end(name)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return record

    def _patience(self) -> float:
        with self._turn:
            while self._waited and self._waited[0][0] < self._clock() - SPAN:
                self._waited.popleft()
            return IMPATIENCE if sum(seconds for _, seconds in self._waited) > MOST_WAITED else PATIENCE
