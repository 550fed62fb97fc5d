"""What systemd is told of a service of `Type=notify` (sd_notify(3)); nothing is told where it does not ask."""

import os
import socket
import time


class ServiceManager:
    """The service manager that started the program: it hears when work begins and ends, and that it goes on."""

    def __init__(self) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "")
        if self._address.startswith("@"):
            self._address = "\0" + self._address[1:]

    @property
    def watchdog(self) -> float | None:
        """The seconds after which it must hear from us (half of its patience), None where it does not wait."""
        asked = os.environ.get("WATCHDOG_USEC", "")
        is_ours = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        return int(asked) / 2e6 if asked.isdigit() and int(asked) and is_ours else None

    def ready(self, status: str) -> None:
        """Say that everything has begun."""
        self._tell("READY=1", f"STATUS={status}")

    def reloading(self) -> None:
        """Say that the configuration is read anew; `ready` follows."""
        self._tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """Say that the end has begun."""
        self._tell("STOPPING=1")

    def alive(self) -> None:
        """Keep the watchdog quiet."""
        self._tell("WATCHDOG=1")

    def _tell(self, *lines: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.connect(self._address)
                manager.sendall("\n".join(lines).encode())
        except OSError:
            # Who does not listen any more needs not be told.
            return
