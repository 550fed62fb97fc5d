"""Ending the wait of another thread at once."""

import selectors
import socket
import threading
from typing import Protocol


class Waitable(Protocol):
    """Something that `select` can wait for."""

    def fileno(self) -> int:
        """Return its file descriptor."""


class Interrupt:
    """A flag that is set once, and that is seen by a thread that waits for a socket.

    It is a pair of sockets because Windows can wait for nothing else beside a socket.
    """

    def __init__(self) -> None:
        self._flag = threading.Event()
        self._waiting, self._setting = socket.socketpair()

    def set(self) -> None:
        """End every wait, those to come with them."""
        if not self._flag.is_set():
            self._flag.set()
            self._setting.send(b"!")

    def is_set(self) -> bool:
        """Say whether it was set."""
        return self._flag.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is set, at most so long; say whether it is."""
        return self._flag.wait(seconds)

    def wait_for(self, source: Waitable, seconds: float) -> None:
        """Wait until something can be read from `source`, until this is set, or so many seconds."""
        with selectors.DefaultSelector() as selector:
            selector.register(source.fileno(), selectors.EVENT_READ)
            selector.register(self._waiting, selectors.EVENT_READ)
            selector.select(max(seconds, 0))

    def close(self) -> None:
        """Let go of the sockets, when nobody waits any more."""
        self._waiting.close()
        self._setting.close()
