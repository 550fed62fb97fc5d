"""What a person writes to correct a document: `total=12.50 date=2024-07-15`, checked before it is recorded."""

import getpass
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from billfold.errors import UsageWrong
from parsers.marketplaces.templates import built_in
from parsers.terms import AMOUNT_FIELDS, TEXT_FIELDS, Kind
from parsers.text.currencies import currency_codes

Value = str | None
_ALIASES = {"date": "issue_date", "order": "order_number", "invoice": "invoice_number"}
_LONGEST = 500
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
# Three digits behind a point are thousands to one half of the world and decimals to the other.
_AMOUNT = re.compile(r"-?\d{1,12}(?:[.,]\d{1,2}|\.\d{4,6})?")


def corrections(written: Iterable[str]) -> dict[str, Value]:
    """Return the values to record by field, None for a field that is cleared; raises UsageWrong with all mistakes."""
    values: dict[str, Value] = {}
    mistakes = []
    for text in written:
        name, equals, value = text.partition("=")
        name = _ALIASES.get(name.strip().replace("-", "_"), name.strip().replace("-", "_"))
        if not equals or name not in _CHECKS:
            mistakes.append(_no_field(text, name))
            continue
        try:
            values[name] = _checked(name, value.strip())
        except ValueError as error:
            mistakes.append(f"{name}: {error}")
    if mistakes:
        raise UsageWrong("\n".join(mistakes))
    return values


def whoever_is_here() -> str:
    """Return the name of the user of this computer, as it stands beside what he changes."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def _no_field(text: str, name: str) -> str:
    if "=" not in text:
        return f"{text!r} is no correction: write it as field=value, such as total=12.50."
    near = get_close_matches(name, [*_CHECKS, *_ALIASES], 1)
    return f"There is no field {name!r}{f'; did you mean {near[0]}?' if near else ''} The fields: {', '.join(_CHECKS)}."


def _checked(name: str, value: str) -> Value:
    if not value and name == "kind":
        raise ValueError("every document has a kind; `billfold reject` is for what is none")
    return _CHECKS[name](value) if value else None


def _text(value: str) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if len(text) > _LONGEST:
        raise ValueError(f"that is longer than {_LONGEST} characters")
    return text


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"{value!r} is not a day; write it as 2024-07-15") from None


def _amount(value: str) -> str:
    if not _AMOUNT.fullmatch(value):
        of_three = "; three decimals as 1.2340" if re.fullmatch(r"-?\d+[.,]\d{3}", value) else ""
        raise ValueError(f"{value!r} is not an amount; write it as 1234.56, without a currency or thousands{of_three}")
    return str(Decimal(value.replace(",", ".")))


def _kind(value: str) -> str:
    try:
        return Kind(value.lower().replace(" ", "_").replace("-", "_")).value
    except ValueError:
        raise ValueError(f"{value!r} is none of {', '.join(kind.value for kind in Kind)}") from None


def _currency(value: str) -> str:
    if value.upper() not in currency_codes():
        raise ValueError(f"{value!r} is not the code of a currency, such as EUR (ISO 4217)")
    return value.upper()


def _marketplace(value: str) -> str:
    known = {marketplace.id for marketplace in built_in()}
    near = get_close_matches(value, known, 1)
    if value not in known and (near or not _ID.fullmatch(value)):
        raise ValueError(f"{value!r} is the id of no marketplace{f'; did you mean {near[0]}?' if near else ''}")
    return value


_CHECKS: Mapping[str, Callable[[str], str]] = {
    "kind": _kind,
    "marketplace": _marketplace,
    "issue_date": _day,
    **dict.fromkeys(TEXT_FIELDS, _text),
    "currency": _currency,
    **dict.fromkeys(AMOUNT_FIELDS, _amount),
    "client": _text,
}
