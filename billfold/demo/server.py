"""An embedded IMAP server on a free loopback port, for the demonstration and for quick tests."""

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from billfold.demo.errors import SampleServerError

HOST = "127.0.0.1"
USERNAME = "sample"
# It guards invented messages on the loopback interface.
PASSWORD = "sample"  # noqa: S105

_STOP_SECONDS = 5


class SampleServer:
    """Serves the sample mailbox, or the mailboxes in `folder`, while it is entered.

    It speaks plain IMAP4rev1 (no TLS) on `host` and `port` to the user `username` with `password`. Mailboxes,
    UIDVALIDITY and UIDs are the same on every start; what a client changes is gone at the end. `folder` holds
    one folder of `.eml` files for each mailbox, INBOX among them.
    """

    host = HOST
    username = USERNAME
    password = PASSWORD

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def __enter__(self) -> Self:
        """Start the server; raise `SampleServerError` where it cannot start."""
        if importlib.util.find_spec("pymap") is None:
            raise SampleServerError("The sample mailbox needs the extra `demo`: run `pip install 'billfold[demo]'`.")
        # -P keeps modules in the current folder from being imported in place of ours.
        command = [sys.executable, "-P", "-W", "ignore", "-m", "billfold.demo.pymap_process"]
        if self._folder is not None:
            command.append(str(self._folder))
        with tempfile.TemporaryFile() as log:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
            self.port = self._read_port(self._process, log)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server and wait until it is gone."""
        self.close()

    def close(self) -> None:
        """Stop the server; a second call does nothing."""
        process, self._process = self._process, None
        if process is None:
            return
        # Leaving the process' own block closes both pipes; the end of its input is what stops the server.
        with process:
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()

    def _read_port(self, process: subprocess.Popen[bytes], log: IO[bytes]) -> int:
        line = process.stdout.readline() if process.stdout is not None else b""
        if line.strip().isdigit():
            return int(line)
        self.close()
        log.seek(0)
        lines = log.read().decode(errors="replace").strip().splitlines()
        reason = lines[-1] if lines else "it said nothing"
        raise SampleServerError(
            f"The server of the sample mailbox did not start ({reason}); reinstall `billfold[demo]`."
        )
