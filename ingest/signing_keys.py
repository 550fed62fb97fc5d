"""The keys by which senders sign their mail (RFC 6376, section 3.6.2), looked up in the DNS and remembered for an hour.

Who sends mail chooses the names that are looked up, and may let its own name servers hang: so there is a limit on how
long messages wait for keys in all. Without an answer there is no key, which is never an error.
"""

import re
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence

from ingest.name_service import NameService
from parsers.senders.organisations import organisation

# Seconds for the keys of one message; fewer, when so many seconds of the last minutes were waited in vain.
PATIENCE, IMPATIENCE = 3.0, 0.4
MOST_WAITED, SPAN = 30.0, 300.0
# Seconds for which an answer is remembered; one that did not come, and one that no name server gave.
KNOWN, UNKNOWN, NO_SERVICE = 3600.0, 300.0, 60.0
MOST_KNOWN, MOST_WAITS = 2048, 1024
# So many names of one owner that were waited for in vain, and nothing more is asked of him for a while.
MOST_HUNG = 3
# RFC 6376, section 3.6.1: a record says its version first, or not at all; without a key it is no record.
_VERSION, _KEY = re.compile(r"\s*v\s*=\s*DKIM1\s*(;|$)"), re.compile(r"(?!\s*v\s*=)(.*;)?\s*p\s*=", re.DOTALL)


class SigningKeys:
    """Looks keys up; may be asked by several threads. `clock` counts seconds."""

    def __init__(self, names: NameService | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._names = names or NameService()
        self._clock = clock
        self._turn = threading.Lock()
        self._known: OrderedDict[str, tuple[float, str | None]] = OrderedDict()
        self._waited: deque[tuple[float, float]] = deque(maxlen=MOST_WAITS)
        self._hung: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._silent_until = 0.0

    def __call__(self, names: Sequence[str]) -> Mapping[str, str]:
        """Return the records of those names that could be looked up, empty where there is none."""
        ends = self._clock() + self._patience()
        wanted = list(dict.fromkeys(names))
        found = {}
        for number, name in enumerate(wanted):
            # what hangs leaves time for the others
            share = (ends - self._clock()) / (len(wanted) - number)
            record = self._record(name, share)
            if record is not None:
                found[name] = record
        return found

    def _record(self, name: str, seconds: float) -> str | None:
        now = self._clock()
        with self._turn:
            until, record = self._known.get(name, (0.0, None))
            if now < until:
                return record
            if now < self._silent_until or seconds <= 0 or self._hangs(name, now):
                return None
        texts = self._names.texts(name, seconds)
        record = None if texts is None else key_among(texts)
        is_there = record is not None or self._names.answers(IMPATIENCE)
        with self._turn:
            if record is None:
                self._waited.append((now, self._clock() - now))
            if is_there:
                self._note(name, hangs=record is None)
            else:
                self._silent_until = self._clock() + NO_SERVICE
                return None
            self._known[name] = (self._clock() + (UNKNOWN if record is None else KNOWN), record)
            self._known.move_to_end(name)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return record

    def _hangs(self, name: str, now: float) -> bool:
        until, count = self._hung.get(organisation(name), (0.0, 0))
        return count >= MOST_HUNG and now < until

    def _note(self, name: str, *, hangs: bool) -> None:
        owner = organisation(name)
        _, count = self._hung.pop(owner, (0.0, 0))
        if hangs:
            self._hung[owner] = self._clock() + UNKNOWN, count + 1
            while len(self._hung) > MOST_WAITS:
                self._hung.popitem(last=False)

    def _patience(self) -> float:
        with self._turn:
            while self._waited and self._waited[0][0] < self._clock() - SPAN:
                self._waited.popleft()
            return IMPATIENCE if sum(seconds for _, seconds in self._waited) > MOST_WAITED else PATIENCE


def key_among(texts: Sequence[str]) -> str:
    """Return the text that is the record of a key; empty where none is: other texts may stand at the same name."""
    told = next((text for text in texts if _VERSION.match(text)), "")
    return told or next((text for text in texts if _KEY.match(text)), "")
