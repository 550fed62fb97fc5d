"""Reading in children: originals go out to warm workers, readings come back; a child that fails harms nothing.

A part that a child does not survive is named, left out, and the rest of its message is read again.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from typing import Any, ParamSpec, Protocol, TypeVar

from billfold.exchange import Exchange, ReadingFailed, understood
from billfold.reading_processes import ReadersBroken, Worker, server_for
from billfold.reading_worker import LIMITS
from billfold.second_look import looked_again
from ingest.pdf_probe import Glanced, Sight
from parsers.codec import reading_from_json
from parsers.context import Context
from parsers.senders.keys import Keys, no_keys
from parsers.terms import Part, Reading

MOST_ATTEMPTS = 4
# Seconds for one original with all attempts, and for each attempt but the first.
LONGEST, LONGEST_AGAIN = 18.0, 5.0
_SHORTEST = 0.5
# Seconds without anything to read after which the reader's server is not kept for more.
LONG_REST = 180.0
# Of one original so many pictures are recognised; the others wait for a person.
MOST_PICTURES = 6
_UNREAD_PICTURES = frozenset({"picture", "no_text"})

# Of one original so many keys are looked up; what stands in the DNS between selector and domain (RFC 6376, 3.6.2.1).
MOST_KEYS = 16
KEYS_ARE_AT = "._domainkey."
_KEY_NAME = re.compile(r"[a-z0-9_.-]{1,120}\._domainkey\.[a-z0-9_.-]{1,120}")

P = ParamSpec("P")
T = TypeVar("T")


class Recogniser(Protocol):
    """Somebody who recognises pictures, as long as it takes."""

    def __call__(self, part: Part, passwords: Sequence[str]) -> Mapping[str, Any]:
        """Return what was recognised in a picture, as JSON, or under `failure` why it could not be."""

    def line(self, picture: Part) -> Mapping[str, Any]:
        """Return what was read in a picture of one line of letters, or under `failure` why it could not be."""

    def close(self) -> None:
        """Give up what is being recognised; whoever waits for it is told."""


class Sandbox:
    """Warm servers for one task, one for each worker. All but `submit` wait for the answer.

    What is asked at once has one worker more: whoever asks lets the others wait for more to read.
    `recogniser` is asked for the words of pictures that may be documents; without one they are held for review.
    `word` is told to the servers: for `recognise` the engine. `keys` looks up the keys of signatures.
    """

    def __init__(
        self,
        task: str = "read",
        workers: int = 2,
        templates: Mapping[str, str] | None = None,
        recogniser: "Recogniser | None" = None,
        word: str = "",
        keys: Keys = no_keys,
    ) -> None:
        self.task = task
        self.word = word
        self.recogniser = recogniser
        self.keys = keys
        self.templates = dict(templates or {})
        self._server = server_for(task, word)
        self._slots = threading.Semaphore(workers)
        self._extra = threading.Semaphore()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=f"{task}-")
        self._lock = threading.Lock()
        self._closed = False
        self._used = time.monotonic()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Begin to start, so that the first original need not wait."""
        self._server.warm()

    def rest(self) -> None:
        """Give back what can be had again when more is to be read: workers, of which a new one is ready at once.

        The server takes half a second to start. It is given back too where it is used for some originals only, and
        that of the reader when nothing has been read for minutes.
        """
        with self._lock:
            if self._busy:
                return
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()
        if self.task != "read" or time.monotonic() - self._used >= LONG_REST:
            self._server.close()

    def close(self) -> None:
        """End all workers; what is being read is given up."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self.recogniser is not None:
            self.recogniser.close()
        with self._lock:
            workers = [*self._idle, *self._busy]
        for worker in workers:
            worker.end()
        self._pool.shutdown(wait=True)
        self._server.close()

    def submit(self, task: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> "Future[T]":
        """Do something in the background that reads originals."""
        return self._pool.submit(task, *arguments, **named)

    def read(self, content: bytes, context: Context, *, alone: bool = False) -> Reading:
        """Return the reading of an original; raises `ReadingFailed` when no child survives it.

        Parts that end a child are left out of the next try and held for review. Where pictures are all that there is
        to read, they are recognised in a child of their own, and the original is read again with their words.
        A child that reads something `alone` reads nothing before it and nothing after it.
        """
        reading = self._read_with_pictures(content, context, alone)
        return looked_again(reading, self.recogniser.line if self.recogniser else None)

    def _read_with_pictures(self, content: bytes, context: Context, alone: bool) -> Reading:
        reading = self._read(content, context, {}, alone)
        if self.recogniser is None:
            return reading
        pictures = [
            document.part
            for document in reading.documents
            if document.kind is None and any(finding.code in _UNREAD_PICTURES for finding in document.findings)
        ]
        if not pictures:
            return reading
        answers: dict[str, Mapping[str, Any]] = {}
        ends = time.monotonic() + LIMITS["recognise"][1]
        for part in pictures[:MOST_PICTURES]:
            late = {"failure": "the pictures before it took too long"}
            answers[part.sha256] = self.recogniser(part, context.passwords) if time.monotonic() < ends else late
        return replace(self._read(content, context, answers, alone), recognised=tuple(answers))

    def _read(self, content: bytes, context: Context, recognised: Mapping[str, Any], alone: bool) -> Reading:
        skip = dict(context.skip)
        ends = time.monotonic() + LONGEST
        seconds: float = LIMITS[self.task][1]
        for _ in range(MOST_ATTEMPTS):
            try:
                return self._read_once(content, replace(context, skip=tuple(skip.items())), recognised, alone, seconds)
            except ReadingFailed as error:
                if not error.section or error.section in skip:
                    raise
                skip[error.section] = str(error)
                seconds = min(LONGEST_AGAIN, ends - time.monotonic())
                if seconds < _SHORTEST:
                    raise
        raise ReadingFailed(f"it has more than {MOST_ATTEMPTS - 1} parts that can't be read")

    def read_in_passing(self, content: bytes, context: Context, *, alone: bool = False) -> Reading:
        """Return the reading of something small, at once and without recognising pictures; raises `ReadingFailed`."""
        reading = self._read_once(content, context, {}, alone, LIMITS[self.task][1], at_once=True)
        return looked_again(reading, None)

    def _read_once(
        self,
        content: bytes,
        context: Context,
        recognised: Mapping[str, Any],
        alone: bool,
        seconds: float,
        *,
        at_once: bool = False,
    ) -> Reading:
        header = {
            "form": context.form.value,
            "filename": context.filename,
            "received": context.received.isoformat() if context.received else "",
            "today": context.today.isoformat() if context.today else "",
            "passwords": list(context.passwords),
            "skip": list(context.skip),
            "inbox": asdict(context.inbox) if context.inbox else None,
            "show_pages": context.show_pages,
            "templates": self.templates,
            "recognised": recognised,
            "believed": asdict(context.believed),
            "own": list(context.own),
        }
        body, *blobs = self._ask(header, content, alone, seconds, at_once=at_once)
        with understood():
            # a document that is the whole original is not sent back
            return reading_from_json(json.loads(body), tuple(blob or content for blob in blobs))

    def glance(self, sight: Sight, *, alone: bool = False) -> Glanced:
        """Return what pieces of a PDF tell, at once; raises `ReadingFailed`."""
        asked = {
            "size": sight.size,
            "pieces": [(offset, len(data)) for offset, data in sight.pieces],
            "filename": sight.filename,
            "subject": sight.subject,
            "sender": sight.sender,
            "templates": self.templates,
        }
        content = b"".join(data for _, data in sight.pieces)
        seconds = LIMITS["glance"][1]
        body = self._ask({"glance": asked}, content, alone, seconds, at_once=True)[0]
        with understood():
            found = json.loads(body)
            return Glanced(found["useless"] is True, tuple((int(start), int(end)) for start, end in found["missing"]))

    def print_mail(self, content: bytes, seconds: float | None = None) -> bytes:
        """Return a message as PDF, in so many seconds or in those that are allowed; raises `ReadingFailed`."""
        answer = self._ask({}, content, seconds=seconds)
        with understood():
            return answer[1]

    def recognise(
        self,
        content: bytes,
        media_type: str,
        languages: Sequence[str],
        passwords: Sequence[str],
        *,
        is_line: bool = False,
    ) -> tuple[dict[str, Any], bytes]:
        """Return what was recognised in a picture as JSON, and its searchable copy; raises `ReadingFailed`.

        A picture of one line (PNG) is read as such, without a copy.
        """
        header = {
            "media_type": media_type,
            "engine": self.word,
            "languages": languages,
            "passwords": passwords,
            "is_line": is_line,
        }
        answer = self._ask(header, content)
        with understood():
            body, searchable = answer
            return dict(json.loads(body)), searchable

    def _ask(
        self,
        header: Mapping[str, Any],
        content: bytes,
        alone: bool = False,
        seconds: float | None = None,
        *,
        at_once: bool = False,
    ) -> list[bytes]:
        """Ask a worker. What fails in one that has worked before, or that was killed, is tried once more in a new one.

        What is to be alone has a new one to itself, so that the warm ones stay.
        """
        with self._extra if at_once else self._slots:
            with self._lock:
                used = self._idle.pop() if self._idle and not alone else None
            most = LIMITS[self.task][1]
            allowed = most if seconds is None else max(min(seconds, most), _SHORTEST)
            began = time.monotonic()
            try:
                return self._asked(used or self._spawned(), header, content, alone, allowed)
            except ReadingFailed as error:
                if error.in_vain or not (used or error.was_killed):
                    raise
            left = max(allowed - (time.monotonic() - began), _SHORTEST)
            return self._asked(self._spawned(), header, content, alone, left)

    def _keys_for(self, content: bytes, names: Sequence[str]) -> Mapping[str, str]:
        """Return the keys that a reader asks for, of names that the original speaks of.

        A reader that a document has taken over could tell a name server in names of its own what it has read.
        """
        if self.keys is no_keys:
            return {}
        text = content.lower()
        asked = [name for name in names[:MOST_KEYS] if _KEY_NAME.fullmatch(name)]
        return self.keys([name for name in asked if all(part.encode() in text for part in name.split(KEYS_ARE_AT))])

    def _spawned(self) -> Worker:
        if self._closed:
            raise ReadersBroken("Reading was stopped.")
        return self._server.spawn()

    def _asked(
        self, worker: Worker, header: Mapping[str, Any], content: bytes, alone: bool, seconds: float
    ) -> list[bytes]:
        exchange = Exchange(worker, seconds, partial(self._keys_for, content))
        with self._lock:
            self._busy.add(worker)
        try:
            with understood():
                return exchange.ask(header, content)
        except ReadingFailed as error:
            if self._closed:
                raise ReadersBroken("Reading was stopped.") from error
            raise
        finally:
            self._used = time.monotonic()
            with self._lock:
                self._busy.discard(worker)
                stays = exchange.serves_on and not alone and not self._closed
                if stays:
                    self._idle.append(worker)
            if not stays:
                worker.end()
