"""The warm parent of reading children: it imports the parsers once, then forks a child for each original.

Started by `billfold.sandbox` with a scrubbed environment. Reads requests from standard input and passes the
child's frames on to standard output. The child has limits on CPU, memory, files and processes, and ends after
one original, so that nothing it did can outlive it. Where a limit can't be set it refuses to read.
"""

import gc
import hashlib
import io
import json
import logging
import os
import select
import signal
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import date
from typing import IO, Any, NoReturn

from billfold.frames import (
    BEGIN,
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

MEGABYTE = 1 << 20
# Task: CPU seconds, wall seconds, megabytes of address space (measured: RELIABILITY, containment run).
# Recognising starts programs of its own: each of them has these limits, and their end comes with that of the child.
LIMITS = {"read": (8, 12, 768), "print": (10, 14, 1536), "recognise": (200, 240, 3072)}
_LARGEST_FILE = {"read": 0, "recognise": 300 * MEGABYTE}
_OPEN_FILES = {"recognise": 256}
_OUTPUT_LIMIT = 200 * MEGABYTE


def main() -> None:
    """Serve requests until standard input ends."""
    task = sys.argv[1]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if task == "recognise":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _preload(task)
    gc.collect()
    gc.freeze()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            kind, header = read_frame(requests)
            content_kind, content = read_frame(requests)
        except PipeBroken:
            return
        if kind != REQUEST or content_kind != CONTENT:
            return
        if hasattr(os, "fork"):
            _in_child(task, json.loads(header), content, answers)
        else:
            stream = io.BytesIO()
            _serve(task, json.loads(header), content, stream)
            _answer(stream.getvalue(), "", answers)
            return


def _preload(task: str) -> None:
    """Import what the children need, so that each starts with it; the libraries' own logs would only fill pipes."""
    logging.disable(logging.CRITICAL)
    if task == "print":
        import billfold.printing

        billfold.printing.preload()
    elif task == "recognise":
        from billfold.ocr import Engine, preload

        preload(Engine(sys.argv[2]))
    else:
        import parsers.preload

        parsers.preload.preload()


def _in_child(task: str, header: dict[str, Any], content: bytes, answers: IO[bytes]) -> None:
    from_child, to_parent = os.pipe()
    makes_files = task == "recognise"
    with tempfile.TemporaryDirectory(dir=sys.argv[3]) if makes_files else nullcontext("") as scratch:
        pid = os.fork()
        if pid == 0:
            _be_child(task, header, content, from_child, to_parent, scratch)
        os.close(to_parent)
        data, stopped = _collect(pid, from_child, LIMITS[task][1])
        _, status = os.waitpid(pid, 0)
        if scratch:
            os.killpg(0, signal.SIGTERM)  # what the child started and left behind; the server itself ignores it
    _answer(data, stopped or (_why(status) if status else ""), answers)


def _be_child(
    task: str, header: dict[str, Any], content: bytes, from_child: int, to_parent: int, scratch: str
) -> NoReturn:
    """Do one task as the child, and end. `scratch` is a folder for its files, which the server removes."""
    os.close(from_child)
    status = 1
    try:
        if scratch:
            _prepare_for_programs(scratch)
        with os.fdopen(to_parent, "wb") as stream:
            try:
                _limit(task)
            except (OSError, ValueError) as error:
                write_json(stream, UNABLE, {"reason": f"the limits of a reading process can't be set ({error})"})
            else:
                _serve(task, header, content, stream)
        status = 0
    finally:
        os._exit(status)


def _prepare_for_programs(scratch: str) -> None:
    """Let the child start programs that write into its folder, away from the pipes of the server."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def _collect(pid: int, from_child: int, seconds: float) -> tuple[bytes, str]:
    """Return what the child wrote, and why it was stopped if its time or its output was used up."""
    end = time.monotonic() + seconds
    data = bytearray()
    stopped = ""
    while not stopped:
        ready, _, _ = select.select([from_child], [], [], max(end - time.monotonic(), 0))
        if not ready:
            stopped = f"reading it took longer than {seconds} seconds"
            break
        chunk = os.read(from_child, MEGABYTE)
        if not chunk:
            break
        data += chunk
        if len(data) > _OUTPUT_LIMIT:
            stopped = "reading it gave more than can be kept"
    if stopped:
        os.kill(pid, signal.SIGKILL)
    os.close(from_child)
    return bytes(data), stopped


def _answer(data: bytes, failure: str, answers: IO[bytes]) -> None:
    """Pass on the child's result, or say why there is none and which part it was reading."""
    stream = io.BytesIO(data)
    section = ""
    results: list[tuple[bytes, bytes]] = []
    while True:
        try:
            kind, body = read_frame(stream)
        except PipeBroken:
            break
        if kind == BEGIN:
            section = body.decode()
        elif kind == UNABLE:
            write_frame(answers, UNABLE, body)
            return
        elif kind == FAILED:
            failure = json.loads(body)["reason"]
        else:
            results.append((kind, body))
    if failure or not results:
        write_json(answers, FAILED, {"reason": failure or "the reader ended without an answer", "section": section})
        return
    for kind, body in results:
        write_frame(answers, kind, body)


def _why(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return "reading it used more computing time than is allowed"
    return "reading it used more memory than is allowed, or broke the reader"


def _limit(task: str) -> None:
    import resource

    cpu, _, memory = LIMITS[task]
    wanted = {
        resource.RLIMIT_CPU: (cpu, cpu + 1),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (_OPEN_FILES.get(task, 64),) * 2,
    }
    if sys.platform != "darwin":  # macOS knows this limit and does not keep it
        wanted[resource.RLIMIT_AS] = (memory * MEGABYTE, memory * MEGABYTE)
    if task in _LARGEST_FILE:
        wanted[resource.RLIMIT_FSIZE] = (_LARGEST_FILE[task],) * 2
    for what, (soft, hard) in wanted.items():
        _, most = resource.getrlimit(what)
        bound = most if most != resource.RLIM_INFINITY else hard  # the system may allow less already
        resource.setrlimit(what, (min(soft, bound), min(hard, bound)))


def _serve(task: str, header: dict[str, Any], content: bytes, stream: IO[bytes]) -> None:
    """Do one task and write its frames: BEGIN for each part, then RESULT and the BLOBs, or FAILED."""
    try:
        if task == "print":
            _print(content, stream)
        elif task == "recognise":
            _recognise(header, content, stream)
        else:
            _read(header, content, stream)
    except MemoryError:
        write_json(stream, FAILED, {"reason": "reading it needs more memory than is allowed"})
    except Exception as error:  # noqa: BLE001 - the worker around a document: what a parser throws is a finding
        write_json(stream, FAILED, {"reason": f"the reader stumbled over it ({type(error).__name__})"})


def _read(header: dict[str, Any], content: bytes, stream: IO[bytes]) -> None:
    import warnings

    from parsers.codec import reading_to_json
    from parsers.context import Context, Form, Inbox
    from parsers.errors import Damaged
    from parsers.marketplaces.templates import read_marketplace
    from parsers.pages.recognised import Recognised, recognised_from_json
    from parsers.read import read

    warnings.simplefilter("ignore")
    rules = header["inbox"]
    context = Context(
        form=Form(header["form"]),
        filename=header["filename"],
        received=date.fromisoformat(header["received"]) if header["received"] else None,
        today=date.fromisoformat(header["today"]) if header["today"] else None,
        passwords=tuple(header["passwords"]),
        skip=tuple((section, reason) for section, reason in header["skip"]),
        inbox=Inbox(tuple(rules["forwarders"]), rules["address"], rules["own"]) if rules else None,
        show_pages=header["show_pages"],
    )
    own = [read_marketplace(name, text) for name, text in header["templates"].items()]

    def recognise(picture: bytes, _: str) -> Recognised | None:
        answer = header["recognised"].get(hashlib.sha256(picture).hexdigest())
        if answer is not None and "failure" in answer:
            raise Damaged(answer["failure"])
        return None if answer is None else recognised_from_json(answer)

    reading = read(content, context, own, lambda section: write_frame(stream, BEGIN, section.encode()), recognise)
    write_json(stream, RESULT, reading_to_json(reading))
    for document in reading.documents:
        whole = document.part.content == content
        write_frame(stream, BLOB, b"" if whole else document.part.content)


def _print(content: bytes, stream: IO[bytes]) -> None:
    from billfold.printing import printed

    pdf = printed(content)
    write_json(stream, RESULT, {})
    write_frame(stream, BLOB, pdf)


def _recognise(header: dict[str, Any], content: bytes, stream: IO[bytes]) -> None:
    from billfold.ocr import Engine, Equipment, recognised
    from parsers.errors import ParserError
    from parsers.pages.recognised import recognised_to_json

    equipment = Equipment(Engine(header["engine"]), tuple(header["languages"]))
    try:
        words, searchable = recognised(content, header["media_type"], equipment, tuple(header["passwords"]))
    except ParserError as error:
        write_json(stream, FAILED, {"reason": str(error)})
        return
    write_json(stream, RESULT, recognised_to_json(words))
    write_frame(stream, BLOB, searchable)


if __name__ == "__main__":
    main()
