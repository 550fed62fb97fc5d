"""The processes that read: a warm server that forks workers, each of which serves some originals and ends.

Where a system can't fork, each worker is started anew. What goes wrong with a worker is told as `WorkerEnded`.
"""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from typing import IO, Protocol

from billfold import scratch
from billfold.errors import BillfoldError

# Seconds after which a server that does not answer is given up.
PATIENCE = 60.0
PATIENCE_AT_THE_END = 3.0
PID = struct.Struct(">q")
SPAWN, END = b"S", b"E"


class ReadersBroken(BillfoldError):
    """Reading itself does not work on this machine: not the document's fault, and worth another try later."""


class Worker(Protocol):
    """A process that answers requests over two streams."""

    reads: IO[bytes]
    writes: IO[bytes]

    def end(self) -> int:
        """End the process and what it started, at once; return its exit code, negative for a signal."""


class Server(Protocol):
    """Where workers come from."""

    def warm(self) -> None:
        """Begin to start, without waiting for it."""

    def spawn(self) -> Worker:
        """Return a new worker; raises `ReadersBroken`."""

    def close(self) -> None:
        """End the server itself."""


def server_for(task: str, word: str) -> Server:
    """Return the way to have workers for a task on this system; `word` is one more word for them."""
    return _ForkServer(task, word) if hasattr(os, "fork") else _Starter(task, word)


class _Forked:
    """A worker that the server has forked; it is reaped there, so that its number stays its own until then."""

    def __init__(self, server: "_ForkServer", pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.reads: IO[bytes] = channel.makefile("rb")
        self.writes: IO[bytes] = channel.makefile("wb")
        channel.close()
        self._server = server
        self._code: int | None = None
        self._turn = threading.Lock()

    def end(self) -> int:
        """End the process; see `Worker.end`."""
        with self._turn:
            if self._code is None:
                self._code = self._server.end(self.pid)
        for stream in (self.reads, self.writes):
            with contextlib.suppress(OSError):
                stream.close()
        return self._code


class _ForkServer:
    def __init__(self, task: str, word: str) -> None:
        self.task, self._word = task, word
        self.process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._scratch: scratch.Folder | None = None
        self._turn = threading.Lock()

    def warm(self) -> None:
        with self._turn:
            self._running()

    def spawn(self) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                pid = self._asked(SPAWN, theirs.fileno())
            except OSError as error:
                ours.close()
                raise ReadersBroken(
                    f"The {self.task}ing process ended unexpectedly; `billfold check` tells why."
                ) from error
        return _Forked(self, pid, ours)

    def end(self, pid: int) -> int:
        try:
            return self._asked(END + PID.pack(pid))
        except OSError:
            # There is no server any more to reap it.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
            return -signal.SIGKILL

    def _asked(self, request: bytes, *files: int) -> int:
        with self._turn:
            control = self._running() if files else self._control
            if control is None:
                raise BrokenPipeError("the server has ended")
            control.settimeout(PATIENCE if files else PATIENCE_AT_THE_END)
            try:
                if files:
                    socket.send_fds(control, [request], list(files))
                else:
                    control.sendall(request)
                answer = b""
                while len(answer) < PID.size:
                    piece = control.recv(PID.size - len(answer))
                    if not piece:
                        raise BrokenPipeError("the server has ended")
                    answer += piece
            except OSError:
                self._stop()
                raise
            return int(PID.unpack(answer)[0])

    def _running(self) -> socket.socket:
        if self._control is not None and self.process is not None and self.process.poll() is None:
            return self._control
        self._stop()
        ours, theirs = socket.socketpair()
        self._scratch = scratch.Folder()
        with theirs:
            self.process = subprocess.Popen(
                _command(self.task, self._word, self._scratch.path),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=scrubbed(os.environ),
                start_new_session=True,
            )
        self._control = ours
        return ours

    def close(self) -> None:
        with self._turn:
            self._stop()

    def _stop(self) -> None:
        process, self.process = self.process, None
        control, self._control = self._control, None
        if control is not None:
            control.close()
        if process is not None:
            try:
                process.wait(0.5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._scratch is not None:
            self._scratch.remove()
            self._scratch = None


class _Started:
    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        if process.stdin is None or process.stdout is None:
            raise ReadersBroken("The reading process has no pipe.")
        self._process = process
        self.reads: IO[bytes] = process.stdout
        self.writes: IO[bytes] = process.stdin

    def end(self) -> int:
        self._process.kill()
        code = self._process.wait()
        for stream in (self.reads, self.writes):
            with contextlib.suppress(OSError):
                stream.close()
        return code


class _Starter:
    def __init__(self, task: str, word: str) -> None:
        self._task, self._word = task, word

    def warm(self) -> None:
        """There is nothing to warm."""

    def spawn(self) -> Worker:
        command = [*_command(self._task, self._word, tempfile.gettempdir()), "alone"]
        pipe = subprocess.PIPE
        try:
            return _Started(
                subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=scrubbed(os.environ))
            )
        except OSError as error:
            raise ReadersBroken(f"The {self._task}ing process can't be started: {error}.") from error

    def close(self) -> None:
        """There is nothing to close."""


def _command(task: str, word: str, scratch: str) -> list[str]:
    return [sys.executable, "-I", "-m", "billfold.reading_server", task, word, scratch]


def scrubbed(environment: Mapping[str, str]) -> dict[str, str]:
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
