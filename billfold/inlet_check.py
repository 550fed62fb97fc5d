"""The settings of `[inlet]`, tried: for `billfold check`."""

import contextlib
import errno
import importlib.util
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from billfold.clock import now
from billfold.config import Configuration
from ingest.certificate import ENDS_SOON, valid_until
from ingest.inlet import InletSettings

_WHAT = "inlet"


def inlet_checked(configuration: Configuration) -> Iterator[tuple[str, bool, str]]:
    """Yield what is tried, whether it is good, and a sentence; nothing where there is no `[inlet]`."""
    section, rules = configuration.inlet, configuration.inbox_rules
    if section is None or rules is None:
        return
    if importlib.util.find_spec("aiosmtpd") is None:
        yield _WHAT, False, "the extra 'inlet' is not installed; run: pip install 'billfold[inlet]'"
        return
    settings = section.settings(rules)
    yield _place(settings)
    if settings.certificate and settings.key:
        yield _certificate(settings.certificate, settings.key)
    yield _WHAT, True, _for_whom(settings)


def _for_whom(settings: InletSettings) -> str:
    refuses = settings.refuses_strangers
    others = "waits for review" if refuses is False or (refuses is None and settings.lmtp) else "is refused"
    if refuses is None and not settings.lmtp and settings.trusted:
        others += ", or waits for review where a trusted server brings it"
    known = ", ".join((settings.address, *settings.aliases))
    return f"takes mail for {known}, from {', '.join(settings.forwarders)}; what others send {others}"


def _place(settings: InletSettings) -> tuple[str, bool, str]:
    """Try to listen where it is to listen; a Billfold that listens there already is as good."""
    try:
        _try_to_listen(settings)
    except OSError as error:
        if error.errno == errno.EADDRINUSE and "Billfold" in _greeting(settings):
            return _WHAT, True, f"a running Billfold listens on {settings.shown}"
        return _WHAT, False, f"can't listen on {settings.shown}: {_why(error, settings)}"
    return _WHAT, True, f"can listen on {settings.shown}"


def _try_to_listen(settings: InletSettings) -> None:
    if settings.socket is None:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            if os.name == "posix":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((settings.host, settings.port))
            trial.listen(1)
        return
    folder = settings.socket.parent
    if settings.socket.exists():
        with _connected(settings):
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, f"the folder {folder} is missing or can't be written by this user")


def _connected(settings: InletSettings) -> socket.socket:
    made = socket.socket(
        socket.AF_UNIX if settings.socket else socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    )
    made.settimeout(3)
    try:
        made.connect(str(settings.socket) if settings.socket else (settings.host, settings.port))
    except BaseException:
        made.close()
        raise
    return made


def _greeting(settings: InletSettings) -> str:
    with contextlib.suppress(OSError), _connected(settings) as peer:
        greeting = peer.recv(512)
        peer.sendall(b"QUIT\r\n")
        return greeting.decode("ascii", "replace")
    return ""


def _why(error: OSError, settings: InletSettings) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program listens there; end it, or choose another place under listen in [inlet]"
    if error.errno == errno.EACCES and settings.socket is None and settings.port < 1024:
        return (
            "ports below 1024 need a right of their own; take a higher one, or let systemd give it: "
            "AmbientCapabilities=CAP_NET_BIND_SERVICE"
        )
    if error.errno == errno.ECONNREFUSED:
        return "there is a socket that nobody listens on; it is replaced when Billfold starts"
    return (error.strerror or str(error)).rstrip(".")


def _certificate(certificate: Path, key: Path) -> tuple[str, bool, str]:
    try:
        until = valid_until(certificate, key)
    except OSError as error:
        why = getattr(error, "verify_message", "") or error.strerror or str(error)
        return _WHAT, False, f"the certificate {certificate} can't be used: {why}; renew it, or name another"
    day = f"{until:%Y-%m-%d}"
    if until - now() < ENDS_SOON:
        return _WHAT, False, f"the certificate {certificate} ends on {day}; renew it"
    return _WHAT, True, f"the certificate {certificate} holds until {day}"
