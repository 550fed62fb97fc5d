"""The words of `lookalikes.toml`: what marketplaces own, what forgers put beside a name, and names that say nothing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from parsers.marketplaces.templates import Marketplace, built_in
from parsers.senders.organisations import organisation

# Shorter words are part of many others: of so many letters they count without a hyphen before them.
LEAST_GLUED = 5


@dataclass(frozen=True, slots=True)
class Words:
    """Words in lower case.

    `all` are those that lend weight, `glued` those of them that do so without a hyphen, `begins` those that are known
    in longer words. `for_sellers` are the ids of marketplaces that mail for their sellers. `owned` are the
    organisational domains of marketplaces, each with the marketplace's id.
    """

    security: frozenset[str]
    billing: frozenset[str]
    service: frozenset[str]
    forms: frozenset[str]
    places: frozenset[str]
    everyday: frozenset[str]
    free_names: frozenset[str]
    free_domains: frozenset[str]
    glued: frozenset[str]
    all: frozenset[str]
    for_sellers: frozenset[str]
    begins: tuple[str, ...]
    owned: Mapping[str, str]


@cache
def words() -> Words:
    """Return the words, read once."""
    data = _data()
    said, free = data["words"], data["free"]
    security, billing, service, forms, places, everyday = (
        frozenset(str(said[name]).split()) for name in ("security", "billing", "service", "forms", "places", "everyday")
    )
    helping = {"support", "service", "kundenservice", "kundendienst", "helpdesk"}
    owned = {domain: marketplace.id for marketplace in built_in() for domain in organisations_of(marketplace)}
    return Words(
        security,
        billing,
        service,
        forms,
        places,
        everyday,
        frozenset(free["names"].split()),
        frozenset(free["domains"].split()),
        glued=frozenset(word for word in security | billing | helping if len(word) >= LEAST_GLUED),
        all=security | billing | service | forms,
        begins=tuple(word for word in security | billing | service if len(word) > LEAST_GLUED),
        for_sellers=frozenset(data["relays"]["sellers"]),
        owned=MappingProxyType(owned),
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("parsers.senders") / "lookalikes.toml").read_text(encoding="utf-8"))


def organisations_of(marketplace: Marketplace) -> tuple[str, ...]:
    """Return the organisational domains of a marketplace: of its senders, and what else is its own."""
    return _organisations(marketplace.id, (*marketplace.senders, *marketplace.not_senders))


@lru_cache(maxsize=512)
def _organisations(marketplace: str, senders: tuple[str, ...]) -> tuple[str, ...]:
    rules = (rule.rpartition("@")[2] for rule in senders if not rule.endswith("*"))
    named = (organisation(domain) for domain in rules)
    return tuple(dict.fromkeys(domain for domain in (*named, *_data()["own"].get(marketplace, ())) if domain))


def home_of(marketplace: Marketplace) -> str:
    """Return the domain of a marketplace that a person knows best: the first that has its name, else its first."""
    owned = organisations_of(marketplace)
    name = "".join(c for c in marketplace.name.lower() if c.isalnum())
    return next((domain for domain in owned if domain.partition(".")[0] == name), owned[0] if owned else "")


def is_free(domain: str) -> bool:
    """Whether an organisational domain is one where people have their mail, and anybody can have an address."""
    said = words()
    return domain in said.free_domains or domain.partition(".")[0] in said.free_names
