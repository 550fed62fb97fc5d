"""What the DNS says of a domain's mail: SRV records (RFC 6186) and mail exchangers (RFC 5321, section 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.resolver import Answer, Resolver

# A name server that says nothing for so many seconds has nothing to say.
SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Service:
    """A server and port that a domain names for a service; an empty host says that it has none (RFC 2782)."""

    host: str
    port: int


class NameService:
    """Asks the name servers of this machine, or those at the addresses given. What goes wrong is an empty answer."""

    def __init__(self, servers: Sequence[str] = (), port: int = 53) -> None:
        self._servers, self._port = servers, port

    def services(self, service: str, domain: str) -> list[Service]:
        """Return who offers a service (`_imaps._tcp`) for a domain, the preferred first."""
        records = sorted(self._ask(f"{service}.{domain}", "SRV"), key=lambda one: (one.priority, -one.weight))
        return [Service(str(one.target).rstrip(".").casefold(), int(one.port)) for one in records]

    def exchangers(self, domain: str) -> list[str]:
        """Return the hosts that take mail for a domain, the preferred first."""
        records = sorted(self._ask(domain, "MX"), key=lambda one: int(one.preference))
        return [str(one.exchange).rstrip(".").casefold() for one in records]

    def _ask(self, name: str, kind: str) -> "Answer | list[object]":
        import dns.exception
        import dns.resolver

        try:
            return self._resolver().resolve(name, kind, lifetime=SECONDS, search=False)
        # A name that cannot be asked for (a label too long) raises ValueError or UnicodeError.
        except (dns.exception.DNSException, OSError, ValueError):
            return []

    def _resolver(self) -> "Resolver":
        import dns.resolver

        if not self._servers:
            return dns.resolver.Resolver()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = list(self._servers), self._port
        return resolver
