"""The table of words about accounts and links to pay at, `account_words.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(name: str) -> "re.Pattern[str]":
    """Return the words of one entry of the table as one pattern for folded text."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(table()[name])})(?!\w)")


@cache
def table() -> dict[str, Any]:
    """Return the table of words about accounts."""
    return tomllib.loads((files("parsers.fields") / "account_words.toml").read_text(encoding="utf-8"))
