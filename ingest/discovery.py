"""The IMAP server of an address: of a known provider, or found by asking the address's own domain.

What is asked, all at once, and believed in this order: the domain's SRV records (RFC 6186), the description it keeps
for Thunderbird, its mail exchanger where that is a known provider's, and at last whether `imap.` and `mail.` the domain
answer. Nobody is told the address but the domain and those whom it names.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from ingest.account import Patience, is_loopback
from ingest.autoconfig import addresses, described
from ingest.name_service import NameService
from ingest.providers import MailProvider, all_known, provider_of
from ingest.wire import Pace, connect, tls_context

# Seconds after which what has not answered is not waited for any more.
SECONDS = 10.0
_PATIENCE = Patience(connect=4, read=4, command=8)
_GREETING = b"* OK"


@dataclass(frozen=True, slots=True)
class Server:
    """An IMAP server, the name to sign in with where that is told, and how it was found."""

    host: str
    port: int = 993
    security: str = "tls"
    username: str = ""
    found: str = ""

    def is_of(self, domain: str) -> bool:
        """Say whether the server is a domain's own: then whoever named it can't have named a stranger's."""
        return self.host == domain or self.host.endswith(f".{domain}")


def of_provider(provider: MailProvider, email: str, found: str = "") -> Server:
    """Return the server of a provider who has one."""
    return Server(provider.host, provider.port, provider.security, provider.username(email), found or provider.name)


def find(email: str, names: NameService | None = None, seconds: float = SECONDS) -> Server | None:
    """Return the server of an address, or None where nobody names one that answers."""
    known = provider_of(email)
    if known is not None:
        return of_provider(known, email) if known.host else None
    domain = email.rpartition("@")[2].casefold()
    names = names or NameService()
    ways = [
        partial(_by_records, domain, names),
        *(partial(_by_description, url, email, domain) for url in addresses(email)),
        partial(_by_exchanger, email, domain, names),
        *(partial(_by_answer, host) for host in (f"imap.{domain}", f"mail.{domain}")),
    ]
    return _first(ways, seconds)


def _first(ways: Sequence[Callable[[], Server | None]], seconds: float) -> Server | None:
    """Try all ways at once; return what the first of them gives that gives something, as soon as that is certain."""
    results: dict[int, Server | None] = {}
    changed = threading.Condition()

    def go(number: int, way: Callable[[], Server | None]) -> None:
        found = None
        try:
            found = way()
        finally:
            with changed:
                results[number] = found
                changed.notify()

    for number, way in enumerate(ways):
        threading.Thread(target=go, args=(number, way), daemon=True).start()
    until = time.monotonic() + seconds
    with changed:
        for number in range(len(ways)):
            changed.wait_for(partial(results.__contains__, number), max(until - time.monotonic(), 0))
            if found := results.get(number):
                return found
    return None


def _by_records(domain: str, names: NameService) -> Server | None:
    for service, security in (("_imaps._tcp", "tls"), ("_imap._tcp", "starttls")):
        for one in names.services(service, domain):
            if one.host and greets(one.host, one.port, security):
                return Server(one.host, one.port, security, found=f"the DNS of {domain} names it")
    return None


def _by_description(url: str, email: str, domain: str) -> Server | None:
    found = described(url, email)
    if found is None or not greets(found.host, found.port, found.security):
        return None
    return Server(found.host, found.port, found.security, found.username, f"{domain} describes it")


def _by_exchanger(email: str, domain: str, names: NameService) -> Server | None:
    for exchanger in names.exchangers(domain):
        provider = next((one for one in all_known() if one.host and one.receives(exchanger)), None)
        if provider is not None:
            return of_provider(provider, email, f"{provider.name} receives the mail of {domain}")
    return None


def _by_answer(host: str) -> Server | None:
    return Server(host, found="it answers") if greets(host, 993, "tls") else None


def reached(host: str, port: int | None, ca_file: str = "") -> Server:
    """Return a server that was named with the port and encryption on which it answers; if none does, as named."""
    tries = [(port or 993, "tls"), (port or 143, "starttls")]
    if is_loopback(host):
        tries.append((port or 143, "none"))
    for number, security in tries:
        if greets(host, number, security, ca_file):
            return Server(host, number, security)
    return Server(host, port or 993)


def greets(host: str, port: int, security: str, ca_file: str = "") -> bool:
    """Say whether an IMAP server answers there: with a certificate that is trusted, or offering to encrypt.

    `ca_file` is trusted instead of the system's authorities.
    On this machine itself, `none` is met by one that offers no encryption or none that could be trusted.
    """
    pace = Pace(_PATIENCE)
    pace.start(0, 4096)
    try:
        with closing(connect(host, port, pace, _PATIENCE)) as plain:
            if security == "tls":
                with closing(tls_context(ca_file or None, pace).wrap_socket(plain, server_hostname=host)) as secure:
                    return secure.recv(4096).startswith(_GREETING)
            if not plain.recv(4096).startswith(_GREETING):
                return False
            if security == "none":
                return True
            plain.sendall(b"a STARTTLS\r\n")
            if not plain.recv(4096).upper().startswith(b"A OK"):
                return False
            tls_context(ca_file or None, pace).wrap_socket(plain, server_hostname=host).close()
            return True
    except (OSError, ssl.SSLError, socket.gaierror, ValueError):  # ValueError: a name that is none
        return False
