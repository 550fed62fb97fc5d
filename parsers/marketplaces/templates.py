"""Marketplaces as their TOML files describe them: who they are, what their mails are called, how they number.

A template makes reading better and is never required. The files lie in `marketplaces/`; a user's own come as
texts from the caller, because a parser reads no disk; `parsers.marketplaces.checked` tells their mistakes.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from parsers.terms import Event
from parsers.text.characters import folded

# What a mail tells without being a document: what goes on an order's timeline, and what goes nowhere. `status` is
# also what concerns a sale or a payout of the reader's own, which is no purchase.
EVENTS = frozenset({*Event, "status", "message", "account", "marketing"})
# No mail program shows more of a subject; a user's own pattern may cost the square of what it searches.
LONGEST_SUBJECT = 1000
# As long as an address may be, and as many labels as a domain may have (RFC 5321, 4.5.3.1; RFC 1035, 3.1).
LONGEST_ADDRESS, MOST_LABELS = 320, 127
# The end of a domain that names a country, as `.*` stands for it in a rule.
_COUNTRY = re.compile(r"\.(?:com|[a-z]{2}|com?\.[a-z]{2})$")
LABELLED = frozenset(
    (
        "order_number invoice_number order_date invoice_date total net_total tax_total shipping discount amount_due "
        "seller buyer payment_method"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Marketplace:
    """What is known of one marketplace. `subjects` pairs a kind or event with its pattern, in order.

    `payment` says that it only moves the money (PayPal, Klarna): its documents repeat a purchase made elsewhere, and
    the seller they name is the merchant, never the one who moves the money. `issuers` are the companies that bill
    sellers for the marketplace's own services, each with its tax id, which is empty where it is not known.
    """

    id: str
    name: str
    senders: tuple[str, ...]
    not_senders: tuple[str, ...] = ()
    order_number: re.Pattern[str] | None = None
    order_number_alone: bool = False
    invoice_number: re.Pattern[str] | None = None
    return_days: int | None = None
    currency: Mapping[str, str] = field(default_factory=dict)
    issuers: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[tuple[str, str], ...] = ()
    subjects: tuple[tuple[str, re.Pattern[str]], ...] = ()
    payment: bool = False

    @property
    def signers(self) -> tuple[str, ...]:
        """The domains that the marketplace's mail is sent from, and may be signed by, whichever it is sent from."""
        domains = (rule.rpartition("@")[2] for rule in (*self.senders, *self.not_senders))
        return tuple(dict.fromkeys(domain for domain in domains if not domain.endswith("*")))

    def sends_from(self, address: str) -> bool:
        """Whether an address is one of the marketplace's, also for its marketing."""
        return _matches(address, self.senders) or _matches(address, self.not_senders)

    def sells_from(self, address: str) -> bool:
        """Whether an address is one that the marketplace mails about orders from, not its marketing."""
        return _matches(address, self.senders) and not _matches(address, self.not_senders)

    def subject_kind(self, subject: str) -> str:
        """Return the kind or event that a subject speaks of, or an empty string."""
        return self._first(subject)[0]

    def subject_seller(self, subject: str) -> str:
        """Return the seller that a subject names, where its pattern has a group `seller`, or an empty string."""
        found = self._first(subject)[1]
        return (found.groupdict().get("seller") or "").strip() if found else ""

    def issuer_in(self, text: str) -> str:
        """Return the company of the marketplace's own that a text names, as `issuers` writes it, or an empty string."""
        words = folded(text)
        return next((name for name in self.issuers if folded(name) in words), "")

    def bills_in(self, text: str) -> bool:
        """Whether a text shows the tax id of one of the marketplace's own companies."""
        joined = re.sub(r"[\s.-]", "", text)
        return any(number in joined for number in self.issuers.values() if number)

    def _first(self, subject: str) -> tuple[str, re.Match[str] | None]:
        text = subject[:LONGEST_SUBJECT]
        return next(((kind, m) for kind, pattern in self.subjects if (m := pattern.search(text))), ("", None))

    def currency_from(self, address: str) -> str:
        """Return the currency that a bare sign means in mail from an address, or an empty string."""
        domain = address.rpartition("@")[2]
        return next((c for d, c in self.currency.items() if domain == d or domain.endswith("." + d)), "")


def _matches(address: str, rules: tuple[str, ...]) -> bool:
    """Whether an address is one of some addresses or under one of some @domains; `.*` at the end is any country's."""
    return not rules_for(address).isdisjoint(rules)


def rules_for(address: str) -> frozenset[str]:
    """Return all rules that an address comes under: of itself, its domain and those around it, and of any country's."""
    return _rules_for(address) if len(address) <= LONGEST_ADDRESS else _rules_for.__wrapped__(address)


@lru_cache(maxsize=256)
def _rules_for(address: str) -> frozenset[str]:
    domain = address.rpartition("@")[2]
    if domain.endswith("*"):
        return frozenset()
    country = _COUNTRY.search(domain)
    rules = {address}
    for whole, ending in ((domain, ""), (domain.removesuffix(country.group()) if country else domain, ".*")):
        labels = whole.split(".")[-MOST_LABELS:]
        rules.update(f"@{'.'.join(labels[at:])}{ending}" for at in range(len(labels)))
    rules.add((address.removesuffix(country.group()) if country else address) + ".*")
    return frozenset(rules)


def marketplace_from(name: str, data: Mapping[str, Any]) -> Marketplace:
    """Return the marketplace that the values of a file without mistakes describe."""
    return Marketplace(
        id=name,
        name=data["name"],
        payment=data.get("payment", False),
        senders=tuple(data["senders"]),
        not_senders=tuple(data.get("not_senders", ())),
        order_number=_pattern_of(data, "order_number"),
        order_number_alone=data.get("order_number_alone", False),
        invoice_number=_pattern_of(data, "invoice_number"),
        return_days=data.get("return_days"),
        currency=data.get("currency", {}),
        issuers=data.get("issuers", {}),
        labels=tuple((label_field, term) for label_field, terms in data.get("labels", {}).items() for term in terms),
        subjects=tuple(
            (s["kind"], re.compile(pattern, re.IGNORECASE)) for s in data.get("subjects", ()) for pattern in s["match"]
        ),
    )


def _pattern_of(data: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(data[key]) if data.get(key) else None


def all_known(own: Sequence[Marketplace]) -> tuple[Marketplace, ...]:
    """Return a user's own marketplaces, and the built-in ones but those of the same names."""
    replaced = {marketplace.id.casefold() for marketplace in own}
    return (*own, *(marketplace for marketplace in built_in() if marketplace.id not in replaced))


@cache
def built_in() -> tuple[Marketplace, ...]:
    """Return the marketplaces that come with the program, by name of their files; these are without mistakes."""
    folder = files("parsers") / "marketplaces"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(
        marketplace_from(f.name.removesuffix(".toml"), tomllib.loads(f.read_text(encoding="utf-8"))) for f in found
    )


def marketplace_of(address: str, marketplaces: Iterable[Marketplace]) -> Marketplace | None:
    """Return the marketplace that sends from an address, or None."""
    rules = rules_for(address)
    known = (m for m in marketplaces if not (rules.isdisjoint(m.senders) and rules.isdisjoint(m.not_senders)))
    return next(known, None) if address else None
