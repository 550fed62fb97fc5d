"""What the DNS says of a domain's mail: SRV records (RFC 6186), mail exchangers (RFC 5321, section 5), and texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.resolver import Answer, Resolver

# A name server that says nothing for so many seconds has nothing to say.
SECONDS = 4.0
# Longer texts are none; a key of a signature has some hundred characters, the longest that is of use 3,000.
LONGEST_TEXT = 4096


@dataclass(frozen=True, slots=True)
class Service:
    """A server and port that a domain names for a service; an empty host says that it has none (RFC 2782)."""

    host: str
    port: int


class NameService:
    """Asks the name servers of this machine, or those at the addresses and ports given.

    What goes wrong is an empty answer.
    """

    def __init__(self, servers: Sequence[tuple[str, int]] = ()) -> None:
        self._servers = servers

    def services(self, service: str, domain: str) -> list[Service]:
        """Return who offers a service (`_imaps._tcp`) for a domain, the preferred first."""
        records = sorted(self._ask(f"{service}.{domain}", "SRV"), key=lambda one: (one.priority, -one.weight))
        return [Service(str(one.target).rstrip(".").casefold(), int(one.port)) for one in records]

    def exchangers(self, domain: str) -> list[str]:
        """Return the hosts that take mail for a domain, the preferred first."""
        records = sorted(self._ask(domain, "MX"), key=lambda one: int(one.preference))
        return [str(one.exchange).rstrip(".").casefold() for one in records]

    def texts(self, name: str, seconds: float = SECONDS) -> list[str] | None:
        """Return the texts that a name has, none where there is no such name; None if nobody answers.

        The strings that one is made of are joined. A name that cannot be asked for has none, nor do those too long.
        """
        import dns.exception
        import dns.name
        import dns.resolver

        try:
            asked = dns.name.from_text(name)
        except (dns.exception.DNSException, ValueError):
            return []
        try:
            found = self._resolver().resolve(asked, "TXT", lifetime=seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, ValueError):
            return []
        except (dns.exception.DNSException, OSError):
            return None
        texts = sorted(b"".join(one.strings).decode("ascii", "replace") for one in found)
        return [text for text in texts if len(text) <= LONGEST_TEXT]

    def answers(self, seconds: float) -> bool:
        """Say whether the name servers answer at all: each of them can say something about the root."""
        import dns.exception
        import dns.resolver

        try:
            return bool(self._resolver().resolve(".", "NS", lifetime=seconds, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return True
        except (dns.exception.DNSException, OSError):
            return False

    def _ask(self, name: str, kind: str) -> "Answer | list[object]":
        import dns.exception
        import dns.resolver

        try:
            return self._resolver().resolve(name, kind, lifetime=SECONDS, search=False)
        # A name that cannot be asked for (a label too long) raises ValueError or UnicodeError.
        except (dns.exception.DNSException, OSError, ValueError):
            return []

    def _resolver(self) -> "Resolver":
        import dns.nameserver
        import dns.resolver

        if not self._servers:
            return dns.resolver.Resolver()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = [dns.nameserver.Do53Nameserver(*server) for server in self._servers]
        return resolver
