"""Marketplaces as their TOML files describe them: who they are, what their mails are called, how they number.

A template makes reading better and is never required. The files lie in `marketplaces/`; a user's own come as
texts from the caller, because a parser reads no disk.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from parsers.errors import TemplateMistake, TemplateWrong
from parsers.terms import Event, Kind
from parsers.text.characters import folded

# What a mail tells without being a document: what goes on an order's timeline, and what goes nowhere. `status` is
# also what concerns a sale or a payout of the reader's own, which is no purchase.
EVENTS = frozenset({*Event, "status", "message", "account", "marketing"})
# No mail program shows more of a subject; a user's own pattern may cost the square of what it searches.
LONGEST_SUBJECT = 1000
# The end of a domain that names a country, as `.*` stands for it in a rule.
_COUNTRY = re.compile(r"\.(?:com|[a-z]{2}|com?\.[a-z]{2})$")
LABELLED = frozenset(
    (
        "order_number invoice_number order_date invoice_date total net_total tax_total shipping discount amount_due "
        "seller buyer payment_method"
    ).split()
)


def _pattern(text: str) -> str:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is not a regular expression: {error}") from error
    if pattern.search(""):
        raise ValueError(f"{text!r} is found in an empty text too, so it says nothing")
    return text


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise ValueError(f"{text!r} is no currency code; write it as USD")
    return text


def _kind(text: str) -> str:
    allowed = {*Kind, *EVENTS}
    if text not in allowed:
        raise ValueError(f"{text!r} is none of {', '.join(sorted(allowed))}")
    return text


def _label_field(text: str) -> str:
    if text not in LABELLED:
        raise ValueError(f"{text!r} is none of {', '.join(sorted(LABELLED))}")
    return text


def _sender(text: str) -> str:
    if not re.fullmatch(r"[^\s@]*@[^\s@]+\.[^\s@]+", text):
        raise ValueError(f"{text!r} is neither an address nor an @domain")
    return text.lower()


def _tax_id(text: str) -> str:
    if not re.fullmatch(r"(?:[A-Z0-9]*[0-9][A-Z0-9]*)?", text):
        raise ValueError(
            f"{text!r} is no tax id: capitals and digits, without spaces, or nothing where it is not known"
        )
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Sender = Annotated[str, AfterValidator(_sender)]
TaxId = Annotated[str, AfterValidator(_tax_id)]


class _Subjects(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Annotated[str, AfterValidator(_kind)]
    match: list[Pattern]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    payment: bool = False
    senders: list[Sender]
    not_senders: list[Sender] = []
    order_number: Pattern = ""
    order_number_alone: bool = False
    invoice_number: Pattern = ""
    return_days: int | None = None
    currency: dict[str, Annotated[str, AfterValidator(_currency)]] = {}
    issuers: dict[str, TaxId] = {}
    labels: dict[Annotated[str, AfterValidator(_label_field)], list[str]] = {}
    subjects: list[_Subjects] = []


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


def _matches(address: str, rules: Iterable[str]) -> bool:
    """Whether an address is one of some addresses or under one of some @domains; `.*` at the end is any country's."""
    domain = address.rpartition("@")[2]
    for written in rules:
        rule = written
        if written.endswith(".*"):
            country = _COUNTRY.search(domain)
            rule = written.removesuffix(".*") + (country.group() if country else "")
        if rule.startswith("@"):
            if domain == rule[1:] or domain.endswith("." + rule[1:]):
                return True
        elif address == rule:
            return True
    return False


def read_marketplace(name: str, text: str) -> Marketplace:
    """Return the marketplace that a TOML text describes; `name` is the file's name without `.toml`.

    Raises `TemplateWrong` with every mistake in the file.
    """
    try:
        data = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        told = f"is not valid TOML: {error}"
        raise TemplateWrong(f"{name}.toml {told}", (TemplateMistake((), told),)) from error
    except ValidationError as error:
        mistakes = tuple(_mistake(one) for one in error.errors(include_url=False))
        told = "; ".join(f"{'.'.join(map(str, one.where))}: {one.sentence}" for one in mistakes)
        raise TemplateWrong(f"{name}.toml: {told}", mistakes) from error
    return Marketplace(
        id=name,
        name=data.name,
        payment=data.payment,
        senders=tuple(data.senders),
        not_senders=tuple(data.not_senders),
        order_number=re.compile(data.order_number) if data.order_number else None,
        order_number_alone=data.order_number_alone,
        invoice_number=re.compile(data.invoice_number) if data.invoice_number else None,
        return_days=data.return_days,
        currency=data.currency,
        issuers=data.issuers,
        labels=tuple((label_field, term) for label_field, terms in data.labels.items() for term in terms),
        subjects=tuple((s.kind, re.compile(pattern, re.IGNORECASE)) for s in data.subjects for pattern in s.match),
    )


def _mistake(found: Any) -> TemplateMistake:
    where = tuple(part for part in found["loc"] if part != "[key]")
    match found["type"]:
        case "extra_forbidden":
            allowed = _Subjects if where[0] == "subjects" and len(where) > 1 else _File
            sentence = f"there is no such key here; allowed are {', '.join(sorted(allowed.model_fields))}"
        case "missing":
            sentence = "is missing"
        case "value_error":
            sentence = found["msg"].removeprefix("Value error, ")
        case _:
            sentence = f"{found['msg'][:1].lower()}{found['msg'][1:]} (it is {found['input']!r})"
    return TemplateMistake(where, sentence)


def template_keys() -> tuple[str, ...]:
    """Return the keys that a marketplace file may have."""
    return tuple(_File.model_fields)


def all_known(own: Sequence[Marketplace]) -> tuple[Marketplace, ...]:
    """Return a user's own marketplaces, and the built-in ones but those of the same names."""
    replaced = {marketplace.id.casefold() for marketplace in own}
    return (*own, *(marketplace for marketplace in built_in() if marketplace.id not in replaced))


@cache
def built_in() -> tuple[Marketplace, ...]:
    """Return the marketplaces that come with the program, by name of their files."""
    folder = files("parsers") / "marketplaces"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(read_marketplace(f.name.removesuffix(".toml"), f.read_text(encoding="utf-8")) for f in found)


def marketplace_of(address: str, marketplaces: Iterable[Marketplace]) -> Marketplace | None:
    """Return the marketplace that sends from an address, or None."""
    return next((m for m in marketplaces if m.sends_from(address)), None) if address else None
