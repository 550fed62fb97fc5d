"""The names that are written out are those of the CLDR."""

import json
import subprocess
import sys
from pathlib import Path

from parsers.text.world_names import world_names
from tests.world_names import PLACE

ROOT = Path(__file__).parent.parent


def test_the_table_is_what_babel_knows() -> None:
    # In a process of its own: what Babel says of one language depends on which others it was asked about before.
    script = "import sys; from tests.world_names import *; sys.stdout.buffer.write(written(from_babel()).encode())"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert json.loads(done.stdout) == json.loads(PLACE.read_text("utf-8")), "write it anew: python -m tests.world_names"


def test_the_names_come_out_as_they_are_written() -> None:
    names = world_names()
    assert (names["months"]["avril"], names["weekdays"]["montag"], names["countries"]["sverige"]) == (4, 0, "SE")
