"""Which fields of a header the account's own servers have written: those above the trusted border (RFC 8601, 7.1).

Each server writes above what was there. So whatever stands above the first `Received` of a stranger is the own
servers' work, or stands directly below it and was there before: that is why of each server only the topmost finding
counts. `Received` fields of the own servers are known by the host after `by`, which lies in one organisation with a
name that is believed (or a name of the same provider: `servers.toml`). Above these, servers inside the provider's
network may have written more, with addresses or names that mean nothing outside.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from parsers.senders.organisations import comparable, is_aligned, is_below

MOST_INSIDE = 3
MOST_HOSTS = 30
_ADDRESS = re.compile(r"\[?(?:[0-9.]{7,15}|(?:IPv6:)?[0-9a-f]{0,4}:[0-9a-f:.]{0,45})\]?", re.IGNORECASE)
_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|[()]|[^\s()";]+|;', re.DOTALL)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((files("parsers.senders") / "servers.toml").read_text(encoding="utf-8"))


def is_shared(domain: str) -> bool:
    """Whether a domain signs for whoever is its customer, so that its signature says nothing of the sender."""
    return any(is_below(domain, shared) for shared in _table()["shared"]["domains"])


def is_lent(domain: str) -> bool:
    """Whether a marketplace passes on from a domain what its sellers and buyers write, and signs that."""
    return f"{comparable(domain)}.".startswith(tuple(_table()["lent"]["beginnings"]))


def is_listed(name: str, servers: Sequence[str]) -> bool:
    """Whether a name is among those of servers; one that begins with `*.` stands for all below it."""
    return bool(comparable(name)) and any(_matches(name, server) for server in servers)


def _matches(name: str, server: str) -> bool:
    if server.startswith("*."):
        return is_below(name, server[2:]) and comparable(name) != comparable(server[2:])
    return comparable(name) == comparable(server)


def writes_several(name: str) -> bool:
    """Whether a server writes its findings into several fields of its name, one directly below the other."""
    return any(is_below(name, known) for known in _named("several"))


def unnamed_server(hosts: Sequence[str]) -> str:
    """Return the provider that writes findings without its name, if a host of its wrote the field above them."""
    for provider in _table()["providers"]:
        if provider.get("unnamed"):
            own = (*provider["names"], *provider.get("hosts", ()))
            if hosts and any(is_below(hosts[-1], domain) for domain in own):
                return str(provider["names"][0])
    return ""


def _named(mark: str) -> list[str]:
    return [name for provider in _table()["providers"] if provider.get(mark) for name in provider["names"]]


def is_own(host: str, servers: Sequence[str]) -> bool:
    """Whether a host is one of the account's own servers, by their names."""
    name = comparable(host)
    return bool(name) and any(_is_own(name, server.removeprefix("*.")) for server in servers)


def _is_own(host: str, server: str) -> bool:
    if host == comparable(server) or is_aligned(host, server):
        return True
    return any(
        is_below(server, known) and is_below(host, other)
        for provider in _table()["providers"]
        for known in provider["names"]
        for other in provider.get("hosts", ())
    )


def above_border(fields: Sequence[tuple[str, str]], servers: Sequence[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the fields above the first `Received` of a stranger: name, value, and the hosts that wrote above it.

    Nothing where no own server wrote a `Received`: then the message did not come through them.
    """
    hosts: list[str] = []
    above: list[tuple[str, str, tuple[str, ...]]] = []
    has_own = False
    for name, value in fields:
        if name != "received":
            above.append((name, value, tuple(hosts)))
            continue
        host = written_by(value)
        if is_own(host, servers):
            has_own = True
        elif has_own or not is_inside(host) or len(hosts) >= MOST_INSIDE:
            break
        if len(hosts) >= MOST_HOSTS:
            break
        hosts.append(host)
    return above if has_own else []


def is_inside(host: str) -> bool:
    """Whether a name of a host means nothing outside its network: an address, a name without dots, a local ending."""
    name = comparable(host)
    if "." not in name or _ADDRESS.fullmatch(host):
        return True
    return any(name.endswith(f".{ending}") for ending in _table()["inside"]["endings"])


def written_by(received: str) -> str:
    """Return the host that wrote a `Received` field: the one after `by` (RFC 5321, section 4.4); empty for none."""
    words: list[str] = []
    depth = 0
    for part in _PARTS.findall(received[:2_000]):
        if part in "()":
            depth = max(depth + (1 if part == "(" else -1), 0)
        elif not depth and part == ";":
            break
        elif not depth:
            words.append(part)
        if len(words) > 20:
            break
    # what a stranger called himself stands after `from`, and may be anything
    start = 2 if words and words[0].lower() == "from" else 0
    for place in range(start, len(words) - 1):
        if words[place].lower() == "by":
            return words[place + 1].lower().removesuffix(".")
    return ""
