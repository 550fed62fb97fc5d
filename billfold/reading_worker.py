"""What a reading worker does: it answers requests, each within limits on CPU, memory and files.

It serves some originals and ends before it has grown. Where a limit can't be set it refuses to read.
"""

import hashlib
import json
import math
import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import IO, TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from parsers.marketplaces.templates import Marketplace

MEGABYTE = 1 << 20
# Task: CPU seconds, wall seconds, megabytes of address space (measured: RELIABILITY, containment run).
# Recognising starts programs of its own: each of them has these limits, and their end comes with that of the worker.
# A glance at a PDF is another thing to ask of whoever reads.
LIMITS = {"read": (8, 12, 768), "glance": (2, 4, 512), "print": (10, 14, 1536), "recognise": (200, 240, 3072)}
# So many originals a worker serves, and so many megabytes it may have grown by: then a new one takes its place.
MOST_SERVED = {"read": 200, "print": 20, "recognise": 1}
_MOST_GROWTH = 150
_LARGEST_FILE = {"read": 0, "recognise": 300 * MEGABYTE}
_OPEN_FILES = {"recognise": 256}


def serve(task: str, reads: IO[bytes], writes: IO[bytes]) -> None:
    """Answer requests until there are no more, or as many as one worker may."""
    warnings.simplefilter("ignore")
    at_first = _largest()
    for number in range(1, MOST_SERVED[task] + 1):
        try:
            kind, header = read_frame(reads)
            content_kind, content = read_frame(reads)
        except PipeBroken:
            return
        if kind != REQUEST or content_kind != CONTENT:
            return
        asked = json.loads(header)
        try:
            _limit(task, "glance" if task == "read" and "glance" in asked else task)
        except (OSError, ValueError) as error:
            write_json(writes, UNABLE, {"reason": f"the limits of a reading process can't be set ({error})"})
            return
        good = _serve(task, asked, content, reads, writes)
        serves_on = good and number < MOST_SERVED[task] and _largest() - at_first < _MOST_GROWTH
        write_frame(writes, END, b"more" if serves_on else b"")
        if not serves_on:
            return


def _largest() -> int:
    """Return the megabytes that this process has had in memory at most; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size // MEGABYTE if sys.platform == "darwin" else size // 1024


def _limit(task: str, asked: str) -> None:
    if os.name == "nt":
        return
    import resource

    cpu, _, memory = LIMITS[asked]
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = math.ceil(used.ru_utime + used.ru_stime) + cpu
    wanted = {
        # For this original; the hard limit stays, so that the next one can have its own.
        resource.RLIMIT_CPU: (cpu, resource.getrlimit(resource.RLIMIT_CPU)[1]),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (_OPEN_FILES.get(task, 64),) * 2,
    }
    if sys.platform != "darwin":  # macOS knows this limit and does not keep it
        wanted[resource.RLIMIT_AS] = (memory * MEGABYTE, LIMITS[task][2] * MEGABYTE)
    if task in _LARGEST_FILE:
        wanted[resource.RLIMIT_FSIZE] = (_LARGEST_FILE[task],) * 2
    for what, (soft, hard) in wanted.items():
        _, most = resource.getrlimit(what)
        bound = most if most != resource.RLIM_INFINITY else hard  # the system may allow less already
        resource.setrlimit(what, (_least(soft, bound), _least(hard, bound)))


def _least(limit: int, bound: int) -> int:
    """Return the tighter of two limits, -1 being none (RLIM_INFINITY)."""
    return limit if bound < 0 else bound if limit < 0 else min(limit, bound)


def _serve(task: str, header: dict[str, Any], content: bytes, reads: IO[bytes], stream: IO[bytes]) -> bool:
    """Do one task and write its frames: BEGIN for each part, then RESULT and the BLOBs, or FAILED; say if it went."""
    try:
        if task == "print":
            _print(content, stream)
        elif task == "recognise":
            _recognise(header, content, stream)
        elif "glance" in header:
            _glance(header["glance"], content, stream)
        else:
            _read(header, content, reads, stream)
    except MemoryError:
        write_json(stream, FAILED, {"reason": "reading it needs more memory than is allowed"})
        return False
    except Exception as error:  # noqa: BLE001 - the worker around a document: what a parser throws is a finding
        write_json(stream, FAILED, {"reason": f"the reader stumbled over it ({type(error).__name__})"})
        return False
    return True


def _read(header: dict[str, Any], content: bytes, reads: IO[bytes], stream: IO[bytes]) -> None:
    from parsers.codec import reading_to_json
    from parsers.context import Believed, Context, Form, Inbox
    from parsers.errors import Damaged
    from parsers.pages.recognised import Recognised, recognised_from_json
    from parsers.read import read

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
        own=tuple(header["own"]),
        believed=Believed(tuple(header["believed"]["servers"]), tuple(header["believed"]["sealers"])),
    )
    own = _own_marketplaces(tuple(header["templates"].items()))

    def recognise(picture: bytes, _: str) -> Recognised | None:
        answer = header["recognised"].get(hashlib.sha256(picture).hexdigest())
        if answer is not None and "failure" in answer:
            raise Damaged(answer["failure"])
        return None if answer is None else recognised_from_json(answer)

    def keys(names: Sequence[str]) -> Mapping[str, str]:
        write_json(stream, KEYS, list(names))
        found: dict[str, str] = json.loads(read_frame(reads)[1])
        return found

    reading = read(content, context, own, lambda section: write_frame(stream, BEGIN, section.encode()), recognise, keys)
    write_json(stream, RESULT, reading_to_json(reading))
    for document in reading.documents:
        whole = document.part.content == content
        write_frame(stream, BLOB, b"" if whole else document.part.content)


def _glance(asked: dict[str, Any], content: bytes, stream: IO[bytes]) -> None:
    from parsers.documents.surroundings import Surroundings
    from parsers.glance import glance
    from parsers.marketplaces.templates import all_known

    places = zip(asked["pieces"], accumulate(length for _, length in asked["pieces"]), strict=True)
    pieces = [(offset, content[end - length : end]) for (offset, length), end in places]
    around = Surroundings(subject=asked["subject"], sender=asked["sender"])
    known = all_known(_own_marketplaces(tuple(asked["templates"].items())))
    found = glance(asked["size"], pieces, asked["filename"], around, known)
    write_json(stream, RESULT, {"useless": found.useless, "missing": found.missing})


@lru_cache(maxsize=1)
def _own_marketplaces(templates: tuple[tuple[str, str], ...]) -> "tuple[Marketplace, ...]":
    if not templates:
        return ()
    from parsers.marketplaces.checked import read_marketplace

    return tuple(read_marketplace(name, text) for name, text in templates)


def _print(content: bytes, stream: IO[bytes]) -> None:
    from billfold.printing import printed

    pdf = printed(content)
    write_json(stream, RESULT, {})
    write_frame(stream, BLOB, pdf)


def _recognise(header: dict[str, Any], content: bytes, stream: IO[bytes]) -> None:
    from billfold.ocr import Engine, Equipment, recognised, recognised_line
    from parsers.errors import ParserError
    from parsers.pages.recognised import recognised_to_json

    equipment = Equipment(Engine(header["engine"]), tuple(header["languages"]))
    if header["is_line"]:
        write_json(stream, RESULT, recognised_to_json(recognised_line(content, equipment)))
        write_frame(stream, BLOB, b"")
        return
    try:
        words, searchable = recognised(content, header["media_type"], equipment, tuple(header["passwords"]))
    except ParserError as error:
        write_json(stream, FAILED, {"reason": str(error)})
        return
    write_json(stream, RESULT, recognised_to_json(words))
    write_frame(stream, BLOB, searchable)
