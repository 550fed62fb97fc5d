"""Whether Prometheus can be answered."""

import importlib.util
import socket
from collections.abc import Iterator

from billfold.checking import getting
from billfold.checking.results import Result, Tried


def answered(tried: Tried) -> Iterator[Result]:
    """Say whether what answers is installed, and whether it can listen or does so already."""
    from archive.index import state_folder
    from archive.lock import ArchiveLock
    from billfold.notice_sections import address_of

    section = tried.settings.metrics
    if section is None:
        return
    if importlib.util.find_spec("prometheus_client") is None:
        yield Result("metrics", False, "what answers Prometheus is not installed", getting.part("metrics"))
        return
    state = state_folder(tried.settings.require_archive().folder)
    if state.is_dir() and ArchiveLock(state, "billfold check", resident=True).holder() is not None:
        yield Result("metrics", True, f"Prometheus is answered at {section.listen} by the program that runs")
        return
    host, port = address_of(section.listen)
    try:
        for *family, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[:1]:
            with socket.socket(*family) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(address)
    except OSError as error:
        told = f"nobody can be answered at {section.listen} ({error.strerror}); choose another place"
        yield Result("metrics", False, told, write='[metrics]\nlisten = "127.0.0.1:9465"')
    else:
        yield Result("metrics", True, f"Prometheus will be answered at {section.listen}")
