"""What COMPRESS does to a connection (RFC 4978): raw DEFLATE both ways (RFC 1951), flushed with every command."""

import io
import socket
import zlib
from typing import Any

from ingest.wire import Pace

RAW = -15
# Unpacked in pieces, each counted before the next, so that a small answer cannot fill the memory.
PIECE = 65_536


class Deflation:
    """The two streams on a socket. `reader` has the bytes as they were before the server compressed them."""

    def __init__(self, sock: socket.socket, pace: Pace) -> None:
        self._deflate = zlib.compressobj(wbits=RAW)
        self.reader = io.BufferedReader(_Inflated(sock, pace), PIECE)
        pace.inflated(0)

    def deflated(self, data: bytes) -> bytes:
        """Return the bytes to send for a command."""
        return self._deflate.compress(data) + self._deflate.flush(zlib.Z_SYNC_FLUSH)


class _Inflated(io.RawIOBase):
    def __init__(self, sock: socket.socket, pace: Pace) -> None:
        self._socket, self._pace = sock, pace
        self._inflate = zlib.decompressobj(RAW)
        self._piece = memoryview(b"")
        self._full = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._piece:
            data = self._inflate.unconsumed_tail
            # After a full piece more may be to come out, without more having come in.
            if not data and not self._full:
                data = self._socket.recv(PIECE)
                if not data or self._inflate.eof:
                    return 0
            try:
                self._piece = memoryview(self._inflate.decompress(data, PIECE))
            except zlib.error as error:
                raise ConnectionAbortedError(f"the compressed bytes cannot be read ({error})") from error
            self._full = len(self._piece) == PIECE
            self._pace.inflated(len(self._piece))
        count = min(len(buffer), len(self._piece))
        buffer[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count
