"""One request to a worker and its answer, within the limits of its task, and what can go wrong with it."""

import contextlib
import json
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

from billfold.frames import (
    BEGIN,
    BLOB,
    CONTENT,
    END,
    FAILED,
    KEYS,
    REQUEST,
    RESULT,
    UNABLE,
    PipeBroken,
    read_frame,
    write_frame,
    write_json,
)
from billfold.reading_processes import ReadersBroken, Worker
from parsers.senders.keys import Keys, no_keys

OUTPUT_LIMIT = 200 << 20
# So often a worker is given keys; it asks once for each message in an original. Then there are none, in its own time.
MOST_QUESTIONS = 16
_TOO_MUCH_COMPUTING = getattr(signal, "SIGXCPU", 0x7FFF)
_KILLED = getattr(signal, "SIGKILL", 0x7FFF)


class ReadingFailed(Exception):
    """A child could not do its task. The text says why; `section` is the part that it was reading.

    `in_vain` says that it had all the time that is allowed: another child would need it too. `was_killed` says that
    somebody else ended it, as the system does when memory is short: that may not be the task's fault.
    """

    def __init__(self, reason: str, section: str = "", *, in_vain: bool = False, was_killed: bool = False) -> None:
        super().__init__(reason)
        self.section = section
        self.in_vain = in_vain
        self.was_killed = was_killed


@contextlib.contextmanager
def understood() -> Iterator[None]:
    """Take an answer that makes no sense for none: a document may have taken over the child that gave it."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ReadingFailed("the reader gave an answer that makes no sense") from error


class Exchange:
    """One request to a worker, and its answer within the limits of the task.

    `keys` answers when the worker asks for keys of signatures; the time that takes is not the worker's.
    """

    def __init__(self, worker: Worker, seconds: float, keys: Keys = no_keys) -> None:
        self._worker, self._seconds, self._keys = worker, seconds, keys
        self._watch: threading.Timer | None = None
        self._timed_out = False
        self._questions = 0
        self.section = ""
        self.serves_on = False

    def ask(self, header: Mapping[str, Any], content: bytes) -> list[bytes]:
        """Return the bodies of the RESULT frame and the BLOB frames; raises `ReadingFailed`."""
        began = self._begin(self._seconds)
        try:
            write_json(self._worker.writes, REQUEST, header)
            write_frame(self._worker.writes, CONTENT, content)
            return self._answer(began)
        except (PipeBroken, OSError, ValueError, RecursionError) as error:
            code = self._worker.end()
            too_long = f"reading it took longer than {self._seconds:.0f} seconds" if self._timed_out else ""
            spent = self._timed_out or code == -_TOO_MUCH_COMPUTING
            killed = code == -_KILLED and not self._timed_out
            why = too_long or _why(code, str(error))
            raise ReadingFailed(why, self.section, in_vain=spent, was_killed=killed) from error
        finally:
            self._pause()

    def _begin(self, seconds: float) -> float:
        self._watch = threading.Timer(seconds, self._stop)
        self._watch.daemon = True
        self._watch.start()
        return time.monotonic()

    def _pause(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    def _give_keys(self, began: float, names: object) -> float:
        """Answer a question for keys; return when the worker has begun, as if it had not waited for them."""
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise PipeBroken("a question that is none")
        self._questions += 1
        if self._questions > MOST_QUESTIONS:
            write_json(self._worker.writes, KEYS, {})
            return began
        self._pause()
        left = self._seconds - (time.monotonic() - began)
        write_json(self._worker.writes, KEYS, dict(self._keys(names)))
        return self._begin(max(left, 0.1)) - (self._seconds - left)

    def _answer(self, began: float) -> list[bytes]:
        answer: list[bytes] = []
        failure: dict[str, str] | None = None
        size = 0
        while True:
            kind, body = read_frame(self._worker.reads)
            size += len(body)
            if size > OUTPUT_LIMIT:
                raise PipeBroken("reading it gave more than can be kept")
            match kind:
                case x if x == BEGIN:
                    self.section = body.decode()
                case x if x in (RESULT, BLOB):
                    answer.append(body)
                case x if x == FAILED:
                    failure = json.loads(body)
                case x if x == UNABLE:
                    raise ReadersBroken(f"Documents can't be read on this machine: {json.loads(body)['reason']}.")
                case x if x == KEYS:
                    began = self._give_keys(began, json.loads(body))
                case x if x == END:
                    break
                case _:
                    raise PipeBroken("an answer that is none")
        if failure is not None or not answer:
            raise ReadingFailed((failure or {}).get("reason", "the reader ended without an answer"), self.section)
        self.serves_on = body == b"more"
        return answer

    def _stop(self) -> None:
        self._timed_out = True
        self._worker.end()


def _why(code: int, otherwise: str) -> str:
    if code == -_TOO_MUCH_COMPUTING:
        return "reading it used more computing time than is allowed"
    return "reading it used more memory than is allowed, or broke the reader" if code else otherwise
