"""Values of the configuration, each checked for itself; `ValueError` says what to write instead."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from archive.errors import LocaleUnknown, NameTemplateWrong
from archive.names import check_template
from ingest.budget import read_bytes
from parsers.mail.inbox import is_forwarder_rule

# Mail servers shut out who asks much more often than people do.
SHORTEST_POLL, LONGEST_POLL = 30, 86_400
_INTERVAL = re.compile(r"(\d{1,6})([smh])")
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def template_checked(text: str) -> str:
    """Check a template of names."""
    try:
        check_template(text)
    except NameTemplateWrong as error:
        raise ValueError(str(error)) from error
    return text


def path_checked(text: str) -> str:
    """Check a path: it names something."""
    if not text.strip():
        raise ValueError("is empty; name a folder")
    return text


def columns_checked(value: Any) -> Any:
    """Check the columns of the ledger."""
    from archive.ledger import LEDGER_COLUMNS

    return _names_checked(value, LEDGER_COLUMNS)


def item_columns_checked(value: Any) -> Any:
    """Check the columns of the items."""
    from archive.ledger import ITEM_CHOICE

    return _names_checked(value, ITEM_CHOICE)


def locale_checked(text: str) -> str:
    """Check a locale: somebody speaks so somewhere."""
    from archive.ledger import excel_dialect

    try:
        excel_dialect(text)
    except LocaleUnknown as error:
        raise ValueError(str(error)) from error
    return text


def forwarder_checked(text: str) -> str:
    """Check who may forward: an address, or `@` and a domain."""
    if not is_forwarder_rule(text.strip()):
        raise ValueError(
            f'{text!r} is no address and no domain; write "me@example.com", or "@example.com" for everybody there'
        )
    return text.strip()


def address_checked(text: str) -> str:
    """Check a single address."""
    if text.strip().startswith("@") or not is_forwarder_rule(text.strip()):
        raise ValueError(f'{text!r} is no address; write it alone, as "invoices@example.com"')
    return text.strip()


def interval_checked(text: str) -> str:
    """Check how often an account is polled."""
    if not _INTERVAL.fullmatch(text.strip()):
        raise ValueError(f'{text!r} is no length of time; write "90s", "10m" or "2h"')
    if not SHORTEST_POLL <= seconds_of(text.strip()) <= LONGEST_POLL:
        raise ValueError(f'{text!r} is out of range; a poll is due every "30s" at most, and every "24h" at least')
    return text.strip()


def seconds_of(interval: str) -> int:
    """Return the seconds of a length of time that was checked, such as `10m`."""
    return int(interval[:-1]) * _SECONDS[interval[-1]]


def list_checked(value: Any) -> Any:
    """Check a list of forwarders, before its entries are."""
    if isinstance(value, str):
        raise ValueError('is a single text; write a list, as ["me@example.com"]')
    if value == []:
        raise ValueError("is empty; name at least one address that may forward, or leave out the whole [inbox]")
    return value


def traffic_checked(value: Any) -> Any:
    """Check an amount of traffic."""
    if not isinstance(value, str):
        raise ValueError('is not a text with a unit; write it as "2.4 GB"')
    read_bytes(value)
    return value


def _names_checked(value: Any, known: Sequence[str]) -> Any:
    """Check a list of names; every mistake in it is told, and the names there are."""
    if isinstance(value, str):
        raise ValueError(f'is a single text; write a list, as ["{known[0]}", "{known[1]}"]')
    if not isinstance(value, list):
        return value
    if not value:
        raise ValueError("is empty; name at least one column, or leave out the line to have them all")
    if mistakes := list(_mistakes_in_names(value, known)):
        raise ValueError(f"{'; '.join(mistakes)}. The columns are {', '.join(known)}")
    return value


def _mistakes_in_names(names: Sequence[Any], known: Sequence[str]) -> Iterator[str]:
    for name in {repr(name): name for name in names}.values():
        if name not in known:
            near = _nearest(name, known)
            yield f"there is no column {name!r}" + (f" (did you mean {near!r}?)" if near else "")
        elif names.count(name) > 1:
            yield f"{name!r} stands in it {names.count(name)} times"


def _nearest(name: Any, known: Sequence[str]) -> str:
    """Return the name that was probably meant: one with the word in it, or one that is written alike; or nothing."""
    wanted = re.sub(r"[\s-]+", "_", str(name).strip().casefold())
    if wanted in known:
        return wanted
    with_the_word = sorted((column for column in known if wanted in column.split("_")), key=len)
    return next(iter([*with_the_word, *get_close_matches(wanted, known, n=1, cutoff=0.7)]), "")
