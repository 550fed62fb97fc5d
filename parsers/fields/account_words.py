"""The table of words about accounts and links to pay at, `account_words.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from parsers.senders.organisations import organisation


@cache
def words(name: str) -> "re.Pattern[str]":
    """Return the words of one entry of the table as one pattern for folded text."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(table()[name])})(?!\w)")


@cache
def table() -> dict[str, Any]:
    """Return the table of words about accounts."""
    return tomllib.loads((files("parsers.fields") / "account_words.toml").read_text(encoding="utf-8"))


def payee_of_link(number: str) -> str:
    """Return what of a link tells who is paid: whose its host is, and of its path the name where such hosts have one.

    A path of any other host may be new for every payment.
    """
    host, _, path = number.partition("/")
    host = host.removeprefix("www.")
    pieces = [piece for piece in path.split("/") if piece]
    for count in (2, 1, 0):
        most = table()["links"].get("/".join([host, *(p.casefold() for p in pieces[:count])]))
        if most and pieces:
            return "/".join([host, *(piece.casefold() for piece in pieces[:most])])
    return organisation(host) or host
