"""The names that are written out are those of the CLDR."""

import json

from parsers.text.world_names import world_names
from tests.world_names import PLACE, from_babel


def test_the_table_is_what_babel_knows() -> None:
    assert json.loads(PLACE.read_text("utf-8")) == from_babel(), "write it anew with `python -m tests.world_names`"


def test_the_names_come_out_as_they_are_written() -> None:
    names = world_names()
    assert (names["months"]["avril"], names["weekdays"]["montag"], names["countries"]["sverige"]) == (4, 0, "SE")
