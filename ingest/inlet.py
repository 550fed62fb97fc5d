"""The inlet as the configuration describes it: where it listens, for whom, and how much it bears."""

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class InletSettings:
    """`socket` is a Unix socket to listen on in place of host and port, with the permissions of `socket_mode`.

    `address` is the dedicated address, `aliases` further ones whose mail is its mail. `lmtp` says that a mail server
    delivers by LMTP (RFC 2033); else it is SMTP. `trusted` are networks of mail servers of one's own. With
    `refuses_strangers`, what nobody on the list of forwarders has passed on is refused; else it waits for review.
    `size` is in bytes, `patience` in seconds. `certificate` and `key` are for STARTTLS, which `must_encrypt` demands.
    """

    host: str = "127.0.0.1"
    port: int = 2424
    socket: Path | None = None
    socket_mode: int = 0o660
    lmtp: bool = True
    hostname: str = "localhost"
    address: str
    aliases: tuple[str, ...] = ()
    forwarders: tuple[str, ...] = ()
    refuses_strangers: bool | None = None
    trusted: tuple[Network, ...] = field(default=())
    size: int = 40_000_000
    connections: int = 50
    messages: int = 10
    patience: float = 60.0
    certificate: Path | None = None
    key: Path | None = None
    must_encrypt: bool = False

    @property
    def shown(self) -> str:
        """Where it listens, for people."""
        return str(self.socket) if self.socket else f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def trusts(self, peer: str) -> bool:
        """Whether a peer (its address, empty for a Unix socket) is a mail server of one's own.

        Whoever speaks LMTP from this machine is: the protocol is for nothing else.
        """
        if not peer:
            return True
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return (self.lmtp and address.is_loopback) or any(address in network for network in self.trusted)
