"""Reading in children: originals go out to warm servers, readings come back; a child that fails harms nothing.

A part that a child does not survive is named, left out, and the rest of its message is read again.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from billfold.errors import BillfoldError
from billfold.frames import (
    BLOB,
    CONTENT,
    FAILED,
    REQUEST,
    RESULT,
    UNABLE,
    PipeBroken,
    read_frame,
    write_frame,
    write_json,
)
from parsers.codec import reading_from_json
from parsers.context import Context
from parsers.terms import Part, Reading

MOST_ATTEMPTS = 4
# Seconds after which a server that does not answer is given up: its own limits, and the time to start.
PATIENCE = 60.0
PATIENCE_WITH_PICTURES = 300.0
# Of one original so many pictures are recognised; the others wait for a person.
MOST_PICTURES = 6
_UNREAD_PICTURES = frozenset({"picture", "no_text"})


class Recogniser(Protocol):
    """Somebody who recognises pictures, as long as it takes."""

    def __call__(self, part: Part, passwords: Sequence[str]) -> Mapping[str, Any]:
        """Return what was recognised in a picture, as JSON, or under `failure` why it could not be."""

    def close(self) -> None:
        """Give up what is being recognised; whoever waits for it is told."""


class ReadingFailed(Exception):
    """A child could not do its task. The text says why; `section` is the part that it was reading."""

    def __init__(self, reason: str, section: str = "") -> None:
        super().__init__(reason)
        self.section = section


class ReadersBroken(BillfoldError):
    """Reading itself does not work on this machine: not the document's fault, and worth another try later."""


@dataclass(slots=True)
class _Server:
    """One warm process and the pipe to it; `task` may have one more word for the server."""

    task: str
    word: str = ""
    process: "subprocess.Popen[bytes] | None" = field(default=None)
    scratch: "tempfile.TemporaryDirectory[str] | None" = field(default=None)

    def ask(self, header: Mapping[str, Any], content: bytes) -> list[bytes]:
        """Return the bodies of the RESULT frame and the BLOB frames; raises `ReadingFailed`."""
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise ReadersBroken("The reading process has no pipe.")
        # the server keeps time itself; this is for a server that hangs
        patience = PATIENCE_WITH_PICTURES if self.task == "recognise" else PATIENCE
        watch = threading.Timer(patience, self.kill)
        watch.daemon = True
        watch.start()
        try:
            write_json(process.stdin, REQUEST, header)
            write_frame(process.stdin, CONTENT, content)
            kind, body = read_frame(process.stdout)
            if kind == FAILED:
                failure = json.loads(body)
                raise ReadingFailed(failure["reason"], failure["section"])
            if kind == UNABLE:
                raise ReadersBroken(f"Documents can't be read on this machine: {json.loads(body)['reason']}.")
            if kind != RESULT:
                raise PipeBroken("an answer without a result")
            answer = [body]
            for _ in range(_blobs(self.task, body)):
                kind, blob = read_frame(process.stdout)
                if kind != BLOB:
                    raise PipeBroken("an answer without its bytes")
                answer.append(blob)
        except (PipeBroken, OSError) as error:
            self.close()
            raise ReadersBroken(
                f"The {self.task}ing process ended unexpectedly; `billfold check` tells why."
            ) from error
        finally:
            watch.cancel()
        return answer

    def _running(self) -> "subprocess.Popen[bytes]":
        if self.process is None or self.process.poll() is not None:
            self.close()
            arguments = [sys.executable, "-I", "-m", "billfold.reading_server", self.task]
            if self.starts_programs:
                self.scratch = tempfile.TemporaryDirectory(prefix="billfold-", ignore_cleanup_errors=True)
                arguments += [self.word, self.scratch.name]
            self.process = subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_scrubbed(os.environ),
                close_fds=True,
                start_new_session=self.starts_programs,
            )
        return self.process

    def kill(self) -> None:
        """End the process at once, whatever it is doing; whoever waits for its answer is told."""
        process = self.process
        if process is None:
            return
        process.kill()
        if self.starts_programs and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    @property
    def starts_programs(self) -> bool:
        """Whether the server's children start programs and write files: these end and go with the server."""
        return self.task == "recognise"

    def close(self) -> None:
        """End the process."""
        process, self.process = self.process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            if self.scratch is not None:
                self.scratch.cleanup()
                self.scratch = None


def _scrubbed(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what a child may know of the environment: no passwords, no tokens."""
    kept = (
        "DYLD_FALLBACK_LIBRARY_PATH",
        "LD_LIBRARY_PATH",
        "PATH",
        "LANG",
        "LC_ALL",
        "TZ",
        "SYSTEMROOT",
        "HOME",
        "FONTCONFIG_PATH",
        "FONTCONFIG_FILE",
        "XDG_CACHE_HOME",
    )
    return {name: environment[name] for name in kept if name in environment}


def _blobs(task: str, body: bytes) -> int:
    return 1 if task in ("print", "recognise") else len(json.loads(body)["documents"])


class Sandbox:
    """Warm servers for one task, one for each worker. All but `submit` wait for the answer.

    `recogniser` is asked for the words of pictures that may be documents; without one they are held for review.
    `word` is told to the servers: for `recognise` the engine.
    """

    def __init__(
        self,
        task: str = "read",
        workers: int = 2,
        templates: Mapping[str, str] | None = None,
        recogniser: "Recogniser | None" = None,
        word: str = "",
    ) -> None:
        self.task = task
        self.word = word
        self.recogniser = recogniser
        self.templates = dict(templates or {})
        self._servers: list[_Server] = []
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=f"{task}-")
        self._lock = threading.Lock()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all servers; what is being read is given up."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self.recogniser is not None:
            self.recogniser.close()
        with self._lock:
            for server in self._servers:
                server.kill()
        self._pool.shutdown(wait=True)
        for server in self._servers:
            server.close()
        self._servers.clear()

    def submit(self, content: bytes, context: Context) -> "Future[Reading]":
        """Read an original in the background."""
        return self._pool.submit(self.read, content, context)

    def read(self, content: bytes, context: Context) -> Reading:
        """Return the reading of an original; raises `ReadingFailed` when no child survives it.

        Parts that end a child are left out of the next try and held for review. Where pictures are all that there is
        to read, they are recognised in a child of their own, and the original is read again with their words.
        """
        reading = self._read(content, context, {})
        if self.recogniser is None:
            return reading
        pictures = [
            document.part
            for document in reading.documents
            if document.kind is None and any(finding.code in _UNREAD_PICTURES for finding in document.findings)
        ]
        if not pictures:
            return reading
        answers = {part.sha256: self.recogniser(part, context.passwords) for part in pictures[:MOST_PICTURES]}
        return replace(self._read(content, context, answers), recognised=tuple(answers))

    def _read(self, content: bytes, context: Context, recognised: Mapping[str, Any]) -> Reading:
        skip = dict(context.skip)
        for _ in range(MOST_ATTEMPTS):
            try:
                return self._read_once(content, replace(context, skip=tuple(skip.items())), recognised)
            except ReadingFailed as error:
                if not error.section or error.section in skip:
                    raise
                skip[error.section] = str(error)
        raise ReadingFailed(f"it has more than {MOST_ATTEMPTS - 1} parts that can't be read")

    def _read_once(self, content: bytes, context: Context, recognised: Mapping[str, Any]) -> Reading:
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
        }
        body, *blobs = self._server().ask(header, content)
        # a document that is the whole original is not sent back
        return reading_from_json(json.loads(body), tuple(blob or content for blob in blobs))

    def print_mail(self, content: bytes) -> bytes:
        """Return a message as PDF; raises `ReadingFailed`."""
        return self._server().ask({}, content)[1]

    def recognise(
        self, content: bytes, media_type: str, languages: Sequence[str], passwords: Sequence[str]
    ) -> tuple[dict[str, Any], bytes]:
        """Return what was recognised in a picture as JSON, and its searchable copy; raises `ReadingFailed`."""
        header = {"media_type": media_type, "engine": self.word, "languages": languages, "passwords": passwords}
        body, searchable = self._server().ask(header, content)
        return json.loads(body), searchable

    def _server(self) -> _Server:
        server: _Server | None = getattr(self._local, "server", None)
        if server is None:
            server = _Server(self.task, self.word)
            self._local.server = server
            with self._lock:
                self._servers.append(server)
        return server
