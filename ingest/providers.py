"""Mail providers: from an address to server, user name and the way to sign in; from a server to what it wants.

What is known stands in `providers.toml`. Nothing is looked up on the network.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Way(StrEnum):
    """How a provider lets programs sign in."""

    PASSWORD = "password"  # noqa: S105 (a word, not a secret)
    APP_PASSWORD = "app password"  # noqa: S105
    CODE = "authorization code"
    GOOGLE = "google"
    MICROSOFT = "microsoft"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailProvider:
    """A provider as `providers.toml` describes it. Where there is no IMAP, `no_imap` says so and `host` is empty.

    `servers` are as in `parsers.context.Believed`.
    """

    name: str
    domains: tuple[str, ...]
    host: str = ""
    hosts: tuple[str, ...] = ()
    exchangers: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    port: int = 993
    security: str = "tls"
    local_part: bool = False
    ways: tuple[Way, ...] = ()
    first: str = ""
    page: str = ""
    no_imap: str = ""

    def username(self, address: str) -> str:
        """Return the name to sign in with for an address."""
        return address.rpartition("@")[0] if self.local_part else address

    def serves(self, host: str) -> bool:
        """Say whether a server is the provider's."""
        return host.casefold().rstrip(".") in (self.host, *self.hosts)

    def receives(self, exchanger: str) -> bool:
        """Say whether a mail exchanger is the provider's."""
        name = exchanger.casefold().rstrip(".")
        return any(name == one or name.endswith(f".{one}") for one in self.exchangers)

    def advice(self, account: str) -> str:
        """What to do when a password is refused; empty where nothing is known."""
        if self.ways and self.ways[0] is self.oauth:
            return (
                f'{self.name} takes no passwords: write oauth = "{self.oauth}" in place of yours, and run '
                f"`billfold login {account}`."
            )
        return self.wants

    @property
    def oauth(self) -> Way | None:
        """Whose OAuth serves the provider, if any does."""
        return next((way for way in self.ways if way in (Way.GOOGLE, Way.MICROSOFT)), None)

    @property
    def wants(self) -> str:
        """What to do before signing in, in one or two sentences; empty where there is nothing special."""
        at = f" at {self.page}" if self.page else ""
        match self.ways[0] if self.ways else None:
            case Way.APP_PASSWORD:
                said = f"{self.name} wants an app password here, not your usual one: make it{at}."
            case Way.CODE:
                said = (
                    f"{self.name} wants an authorization code, not your password: switch on IMAP{at}, which gives it."
                )
            case _:
                return f"{self.first} See {self.page}" if self.first and self.page else self.first
        return f"{self.first} {said}".strip()


@cache
def all_known() -> tuple[MailProvider, ...]:
    """Return every provider that is known."""
    data = tomllib.loads(files("ingest").joinpath("providers.toml").read_text(encoding="utf-8"))
    return tuple(_provider(entry) for entry in data["providers"])


def provider_of(address: str) -> MailProvider | None:
    """Return the provider of an address, by its domain."""
    domain = address.rpartition("@")[2].strip().casefold().rstrip(".")
    above = domain[domain.find(".") :] if "." in domain else ""
    return next((p for p in all_known() if {domain, above} & set(p.domains)), None)


def provider_at(host: str) -> MailProvider | None:
    """Return the provider that runs a server; that of this machine is not known by it."""
    return next((p for p in all_known() if p.serves(host) and p.host != "127.0.0.1"), None)


def provider_for(host: str, address: str) -> MailProvider | None:
    """Return the provider of a server and of an address at it: several may share the server."""
    own = provider_of(address)
    return own if own is not None and own.serves(host) else provider_at(host)


def _provider(entry: dict[str, object]) -> MailProvider:
    values = dict(entry)
    ways = values.pop("sign_in", [])
    local_part = values.pop("username", "address") == "local part"
    for key in ("domains", "hosts", "exchangers", "servers"):
        values[key] = _texts(values.get(key, []))
    return MailProvider(**values, ways=tuple(map(Way, _texts(ways))), local_part=local_part)  # type: ignore[arg-type]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
