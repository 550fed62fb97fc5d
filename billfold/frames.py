"""The pipe between the program and its reading children: frames of one kind letter, a length, and bytes."""

import json
import struct
from typing import IO, Any

_HEAD = struct.Struct(">cQ")
BEGIN, RESULT, BLOB, FAILED = b"P", b"J", b"B", b"E"
REQUEST, CONTENT = b"R", b"C"
UNABLE = b"U"
# A reader asks for the keys of signatures, and is answered in a frame of the same kind.
KEYS = b"K"
END = b"."
_SMALL = 4096
MOST_JSON = 4_000_000
MOST_BYTES = 300_000_000


class PipeBroken(Exception):
    """The other end is gone, or sent something that is no frame."""


def write_frame(stream: IO[bytes], kind: bytes, data: bytes) -> None:
    """Write one frame and hand it to the system."""
    stream.write(_HEAD.pack(kind, len(data)) + data if len(data) < _SMALL else _HEAD.pack(kind, len(data)))
    if len(data) >= _SMALL:
        stream.write(data)
    stream.flush()


def write_json(stream: IO[bytes], kind: bytes, value: Any) -> None:
    """Write a value as a frame of JSON."""
    write_frame(stream, kind, json.dumps(value, ensure_ascii=False).encode())


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """Return (kind, data) of the next frame; raises `PipeBroken` at the end of the stream or on nonsense."""
    kind, length = _HEAD.unpack(_exactly(stream, _HEAD.size))
    if length > (MOST_JSON if kind in (RESULT, BEGIN, FAILED, END, KEYS) else MOST_BYTES):
        raise PipeBroken(f"a frame of {length} bytes is more than is allowed")
    return kind, _exactly(stream, length)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise PipeBroken("the other end of the pipe is gone")
    return data
