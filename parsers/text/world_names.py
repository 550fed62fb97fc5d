"""Names of months, of days of the week and of countries, in the languages of the world, as the CLDR has them.

They are written out in `world_names.json`: Babel would open a hundred locales for them, which takes a quarter of a
second and many megabytes in each process that reads. `python -m tests.world_names` writes them anew.
"""

import json
from functools import cache
from importlib.resources import files
from typing import TypedDict, cast


class WorldNames(TypedDict):
    """Names, folded: months from 1, days of the week from Monday, which is 0, and countries by ISO 3166-1."""

    months: dict[str, int]
    weekdays: dict[str, int]
    countries: dict[str, str]


@cache
def world_names() -> WorldNames:
    """Return the names that are known in every text, whatever its language. Never change them."""
    text = files("parsers.text").joinpath("world_names.json").read_text("utf-8")
    return cast("WorldNames", json.loads(text))
