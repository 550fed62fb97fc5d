"""An SMTP or LMTP server for one address (RFC 5321, RFC 2033), on a port or a Unix socket, in a thread of its own."""

import asyncio
import contextlib
import errno
import os
import socket
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.delivery import Letter
from ingest.inlet import InletSettings
from ingest.smtp_session import Door, Tell

# Seconds that a message which is being made safe may still take when the program stops.
LAST_ANSWERS = 2.0
EVERYWHERE = "::"


class Listener:
    """Listens until it is stopped, in the thread that calls `run`; `hand_on` and `tell` as in `Door`."""

    def __init__(self, settings: InletSettings, hand_on: Callable[[Letter], None], tell: Tell) -> None:
        self._settings, self._hand_on, self._tell = settings, hand_on, tell
        self._is_stopped = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None
        self._turn = threading.Lock()

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Listen; raises `OSError` where that is not possible (`ssl.SSLError` where the certificate is no good)."""
        asyncio.run(self._serve(started))

    def stop(self) -> None:
        """Let `run` come to its end soon; any thread may say so, also before it has begun."""
        with self._turn:
            self._is_stopped = True
            loop, stopped = self._loop, self._stopped
        if loop is not None and stopped is not None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(stopped.set)

    async def _serve(self, started: Callable[[], None]) -> None:
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        loop.set_exception_handler(self._went_wrong)
        door = Door(self._settings, self._hand_on, self._tell)
        door.tls()
        with self._turn:
            self._loop, self._stopped = loop, stopped
            if self._is_stopped:
                return
        server = await self._listen(loop, door)
        started()
        try:
            await stopped.wait()
        finally:
            door.is_closing = True
            # asyncio loses hold of whoever was accepted, and not yet met, when the server is closed.
            with contextlib.suppress(NotImplementedError):
                for one in server.sockets:
                    loop.remove_reader(one.fileno())
            await asyncio.sleep(0.01)
            server.close()
            await _take_leave(door)
            if self._settings.socket:
                self._settings.socket.unlink(missing_ok=True)

    async def _listen(self, loop: asyncio.AbstractEventLoop, door: Door) -> asyncio.Server:
        settings = self._settings
        if settings.socket is not None:
            return await loop.create_unix_server(door.session, sock=_bound(settings.socket, settings.socket_mode))
        if settings.host == EVERYWHERE and socket.has_dualstack_ipv6():
            # asyncio would take it for all IPv6 addresses alone, and most mail comes by IPv4.
            everywhere = (settings.host, settings.port)
            made = socket.create_server(everywhere, family=socket.AF_INET6, dualstack_ipv6=True)
            return await loop.create_server(door.session, sock=made)
        return await loop.create_server(door.session, settings.host, settings.port)

    def _went_wrong(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        # Peers that hang up are no trouble, nor is TLS that doesn't come about.
        if not isinstance(error, OSError | asyncio.CancelledError):
            self._tell("mistake", f"{context.get('message', '')} {type(error).__name__ if error else ''}")


async def _take_leave(door: Door) -> None:
    """Tell everybody that it is over; wait a moment for what is being made safe."""
    for session in list(door.sessions):
        session.take_leave()
    until = time.monotonic() + LAST_ANSWERS
    while door.sessions and time.monotonic() < until:
        await asyncio.sleep(0.02)
    for session in list(door.sessions):
        session.cut()
    # Who has just come is sent away, and what was cut is let go of.
    await asyncio.sleep(0.05)


def _bound(path: Path, mode: int) -> socket.socket:
    """Return a Unix socket at a path. Nobody can connect before its permissions are right."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with contextlib.suppress(FileNotFoundError):
            if stat.S_ISSOCK(path.stat().st_mode):
                _leave_to_its_owner(path)
                path.unlink()
        made.bind(str(path))
        path.chmod(mode)
    except BaseException:
        made.close()
        raise
    return made


def _leave_to_its_owner(path: Path) -> None:
    """Raise `OSError` when somebody listens there."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        trial.settimeout(2)
        if trial.connect_ex(str(path)) == 0:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE), str(path))
