"""How long documents must be kept: by country and kind, from the table in `retention.toml`.

Years count from the end of the calendar year in which a document was issued.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from archive.errors import CountryUnknown
from parsers.terms import Kind

NOTICE = "notice"
_REMOVED = "removed on "


@dataclass(frozen=True, slots=True)
class Rule:
    """For how many years documents are kept, and `kinds` for how many others; `country` is empty without a law."""

    years: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    country: str = ""

    def of(self, kind: str) -> int:
        """Return the years for a kind; a notice of an order is kept like a confirmation."""
        return self.kinds.get(Kind.ORDER_CONFIRMATION if kind == NOTICE else kind, self.years)

    def may_go(self, kind: str, issued: date) -> date:
        """Return the first day on which a document need not be kept any more."""
        return date(issued.year + self.of(kind) + 1, 1, 1)

    def words(self, kind: str, year: int) -> str:
        """Return why a document of some year may go, with nothing in it that is anybody's data."""
        return f"{kind.replace('_', ' ') or 'document'} of {year}: {self.length(kind)}"

    def length(self, kind: str) -> str:
        """Return for how long a kind is kept, in words."""
        years = self.of(kind)
        return f"{years} year{'' if years == 1 else 's'}{', ' + self.country if self.country else ''}"

    def but(self, kinds: Mapping[str, int]) -> "Rule":
        """Return the rule with other years for some kinds."""
        return replace(self, kinds={**self.kinds, **kinds})


def countries() -> tuple[str, ...]:
    """Return the countries whose law is in the table (ISO 3166)."""
    return tuple(_table())


def rule_of(country: str) -> Rule:
    """Return the rule of a country; `CountryUnknown` when the table has none."""
    told = _table().get(country.upper())
    if told is None:
        raise CountryUnknown(
            f"How long {country} wants documents kept is not known here; say it with --years. Known: "
            f"{', '.join(countries())}."
        )
    later = told.get("later", 0)
    kinds = {kind: other["years"] + later for kind, other in told.get("kinds", {}).items()}
    return Rule(told["years"] + later, kinds, country.upper())


def removal(day: str, rule: str) -> str:
    """Return what is said of an original that was removed on a day by a rule."""
    return f"{_REMOVED}{day}, after the time for which it had to be kept ({rule})"


def was_removed(reason: str) -> bool:
    """Whether a reason says that an original was removed."""
    return reason.startswith(_REMOVED)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "retention.toml").read_text(encoding="utf-8"))
