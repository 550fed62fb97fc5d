"""Reading in children: originals go out to warm servers, readings come back; a child that fails harms nothing.

A part that a child does not survive is named, left out, and the rest of its message is read again.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from typing import Any

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
from parsers.terms import Reading

MOST_ATTEMPTS = 4
# Seconds after which a server that does not answer is given up: its own limits, and the time to start.
PATIENCE = 60.0


class ReadingFailed(Exception):
    """A child could not do its task. The text says why; `section` is the part that it was reading."""

    def __init__(self, reason: str, section: str = "") -> None:
        super().__init__(reason)
        self.section = section


class ReadersBroken(BillfoldError):
    """Reading itself does not work on this machine: not the document's fault, and worth another try later."""


@dataclass(slots=True)
class _Server:
    """One warm process and the pipe to it."""

    task: str
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def ask(self, header: Mapping[str, Any], content: bytes) -> list[bytes]:
        """Return the bodies of the RESULT frame and the BLOB frames; raises `ReadingFailed`."""
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise ReadersBroken("The reading process has no pipe.")
        # the server keeps time itself; this is for a server that hangs
        watch = threading.Timer(PATIENCE, process.kill)
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
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-m", "billfold.reading_server", self.task],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_scrubbed(os.environ),
                close_fds=True,
            )
        return self.process

    def kill(self) -> None:
        """End the process at once, whatever it is doing; whoever waits for its answer is told."""
        process = self.process
        if process is not None:
            process.kill()

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
    return 1 if task == "print" else len(json.loads(body)["documents"])


class Sandbox:
    """Warm servers for one task, one for each worker. `read` and `print_mail` wait, `submit` does not."""

    def __init__(self, task: str = "read", workers: int = 2, templates: Mapping[str, str] | None = None) -> None:
        self.task = task
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

        Parts that end a child are left out of the next try and held for review.
        """
        skip = dict(context.skip)
        for _ in range(MOST_ATTEMPTS):
            try:
                return self._read_once(content, replace(context, skip=tuple(skip.items())))
            except ReadingFailed as error:
                if not error.section or error.section in skip:
                    raise
                skip[error.section] = str(error)
        raise ReadingFailed(f"it has more than {MOST_ATTEMPTS - 1} parts that can't be read")

    def _read_once(self, content: bytes, context: Context) -> Reading:
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
        }
        body, *blobs = self._server().ask(header, content)
        # a document that is the whole original is not sent back
        return reading_from_json(json.loads(body), tuple(blob or content for blob in blobs))

    def print_mail(self, content: bytes) -> bytes:
        """Return a message as PDF; raises `ReadingFailed`."""
        return self._server().ask({}, content)[1]

    def _server(self) -> _Server:
        server: _Server | None = getattr(self._local, "server", None)
        if server is None:
            server = _Server(self.task)
            self._local.server = server
            with self._lock:
                self._servers.append(server)
        return server
