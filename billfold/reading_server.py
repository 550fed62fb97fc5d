"""The warm parent of reading workers: it imports the parsers once, then forks a worker whenever it is asked.

Started by `billfold.reading_processes` with a scrubbed environment. A worker gets its originals over a channel of its
own, and ends with all that it has started.
"""

import gc
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
from typing import NoReturn

from billfold.confinement import confine
from billfold.reading_processes import PID, SPAWN
from billfold.reading_worker import serve


def main() -> None:
    """Fork workers as asked over standard input, until it ends; or, with one more argument, be a worker at once."""
    task, word, scratch, *alone = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # what is loaded stays, and to look through it again and again takes long
    _preload(task, word)
    gc.collect()
    gc.freeze()
    # A worker lives for two hundred originals: looking for cycles less often costs little memory.
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    if alone:
        serve(task, sys.stdin.buffer, sys.stdout.buffer)
        return
    with socket.socket(fileno=os.dup(0)) as control:
        while True:
            request, files, _, _ = socket.recv_fds(control, 1 + PID.size, 1)
            if not request:
                # Whoever asked has ended, perhaps killed: what was copied there to be recognised must not stay.
                shutil.rmtree(scratch, ignore_errors=True)
                return
            if request == SPAWN:
                answer = _spawn(task, scratch, control, files[0])
                os.close(files[0])
            else:
                (pid,) = PID.unpack(request[1:])
                answer = _end(task, pid, scratch)
            control.sendall(PID.pack(answer))


def _preload(task: str, word: str) -> None:
    """Import what the workers need, so that each starts with it; the libraries' own logs would only fill pipes."""
    logging.disable(logging.CRITICAL)
    if task == "print":
        import billfold.printing

        billfold.printing.preload()
    elif task == "recognise":
        from billfold.ocr import Engine, preload

        preload(Engine(word))
    else:
        import parsers.preload

        parsers.preload.preload()


def _spawn(task: str, scratch: str, control: socket.socket, channel: int) -> int:
    pid = os.fork()
    if pid == 0:
        control.close()
        _be_worker(task, scratch, channel)
    return pid


def _be_worker(task: str, scratch: str, channel: int) -> NoReturn:
    """Serve as a worker over a channel, and end."""
    status = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        # Whatever it starts ends with it, by its group.
        os.setsid()
        own = ""
        if task == "recognise":
            own = os.path.join(scratch, str(os.getpid()))  # noqa: PTH118 - a string is enough
            os.mkdir(own, 0o700)  # noqa: PTH102
            os.environ["TMPDIR"] = tempfile.tempdir = own
        sys.dont_write_bytecode = True
        confine(task, own)
        with os.fdopen(channel, "rb", closefd=False) as reads, os.fdopen(channel, "wb", closefd=False) as writes:
            serve(task, reads, writes)
        status = 0
    finally:
        os._exit(status)


def _end(task: str, pid: int, scratch: str) -> int:
    """End a worker and what it started; return its exit code, negative for a signal."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    try:
        _, status = os.waitpid(pid, 0)
    except ChildProcessError:
        return 0
    if task == "recognise":
        shutil.rmtree(os.path.join(scratch, str(pid)), ignore_errors=True)  # noqa: PTH118
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
