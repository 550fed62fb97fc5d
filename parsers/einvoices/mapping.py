"""What a mapping table is made of: the terms of EN 16931, and the paths by which a format says them.

Paths are XPath 1.0 on a tree whose names have no namespace. Of several alternatives the first one that says something
counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from parsers.terms import Kind


@dataclass(frozen=True, slots=True)
class Joined:
    """A value in several pieces, each at a path of its own, put together with `by` between them."""

    paths: tuple[str, ...]
    by: str = " "


@dataclass(frozen=True, slots=True)
class Summed:
    """An amount that the format says in parts: all those at `plus`, less all those at `less`."""

    plus: tuple[str, ...]
    less: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that the format itself prescribes for every document; `why` says where."""

    value: str
    why: str


# A path, and what the codes that stand there mean, in words.
Coded = tuple[str, Mapping[str, str]]
Path = str | Joined | Summed | Fixed
Paths = Path | tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Something that a document can have many of (a line, a rate of tax): where each stands, and its own terms."""

    each: str
    terms: Mapping[str, Paths]


NOTHING = Group("*[false()]", MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Sum:
    """A rule: the term `result` is what `plus` make together, less what `minus` make.

    The first of `plus` must be there, the others count where they are. `either` may be part of it or not.
    """

    code: str
    result: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    either: tuple[str, ...] = ()


EN_SUMS = (
    Sum("BR-CO-13", "BT-109", ("BT-106", "BT-108"), ("BT-107",)),
    Sum("BR-CO-15", "BT-112", ("BT-109", "BT-110")),
    Sum("BR-CO-16", "BT-115", ("BT-112", "BT-114"), ("BT-113",)),
)


@dataclass(frozen=True, slots=True)
class Table:
    """How one format says the terms.

    `documents` leads from the root to each document. `kinds` are (path, kind by code), of which the first code that
    is known counts, `kind` is what it is otherwise. `corrections` are codes of documents that credit or charge, by the
    sign of their total; `drafts` those of documents that are no final ones, with what they are; `refused` those of
    what is no document of a purchase at all. `number` is the field that BT-1 goes into. `versions` begin so. `slack` is
    how far sums may be off by the format's own rules; `no_line_rule` leads to what makes lines come to something else.
    `accounts` are those of the payee; in the format of a `country` they may be its IBANs without it.
    """

    name: str
    kind: Kind
    terms: Mapping[str, Paths]
    items: Group
    taxes: tuple[Group, ...] = ()
    charges: tuple[Group, ...] = ()
    accounts: tuple[Group, ...] = ()
    documents: str = "."
    names: tuple[tuple[str, str, str], ...] = ()
    kinds: tuple[tuple[str, Mapping[str, Kind]], ...] = ()
    corrections: Coded = ("", MappingProxyType({}))
    drafts: Coded = ("", MappingProxyType({}))
    refused: Coded = ("", MappingProxyType({}))
    number: str = "invoice_number"
    namespaces: tuple[str, ...] = ()
    version: str = ""
    versions: tuple[str, ...] = ()
    payments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sums: tuple[Sum, ...] = EN_SUMS
    slack: Decimal = Decimal(0)
    country: str = ""
    no_line_rule: str = ""


WORDS: Mapping[str, str] = MappingProxyType(
    {
        "BT-1": "invoice number",
        "BT-2": "invoice issue date",
        "BT-3": "invoice type code",
        "BT-5": "invoice currency code",
        "BT-13": "purchase order reference",
        "BT-14": "sales order reference",
        "BT-25": "preceding invoice reference",
        "BT-27": "seller name",
        "BT-31": "seller VAT identifier",
        "BT-44": "buyer name",
        "BT-48": "buyer VAT identifier",
        "BT-81": "payment means type code",
        "BT-82": "payment means text",
        "BT-84": "payment account identifier",
        "BT-86": "payment service provider identifier",
        "BT-92": "document level allowance amount",
        "BT-99": "document level charge amount",
        "BT-106": "sum of invoice line net amounts",
        "BT-107": "sum of allowances on document level",
        "BT-108": "sum of charges on document level",
        "BT-109": "invoice total without VAT",
        "BT-110": "invoice total VAT",
        "BT-112": "invoice total with VAT",
        "BT-113": "paid amount",
        "BT-114": "rounding amount",
        "BT-115": "amount due for payment",
        "BT-117": "VAT category tax amount",
        "BT-131": "invoice line net amount",
        "BG-15": "deliver to address",
        "BG-23": "VAT breakdown",
        "BG-25": "invoice line",
    }
)


def named(term: str) -> str:
    """Return a term with what the standard calls it (`BT-112 invoice total with VAT`)."""
    return f"{term} {WORDS[term]}" if term in WORDS else term
