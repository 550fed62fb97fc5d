"""The log: one line for each event."""

import io
import json
import unicodedata
from typing import Any

import pytest

from billfold.event_log import EventLog, Level


def test_people_get_a_sentence_with_its_moment_and_account() -> None:
    stream = io.StringIO()
    EventLog(stream=stream)(Level.WARNING, "trouble", "no\nnetwork \x1b[31m", account="shop", seconds=5)
    [line] = stream.getvalue().splitlines()
    moment, _, rest = line.partition(" ")
    assert moment.endswith("Z") and len(moment) == 24
    assert rest == "warning: shop: no network [31m"


def test_programs_get_json() -> None:
    stream = io.StringIO()
    log = EventLog(as_json=True, stream=stream)
    log(Level.INFO, "looked", "1 filed\u2028", account="shop", filed=1, review=0)
    log(Level.INFO, "stopped", "stopped")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["level"], first["event"], first["account"]) == ("info", "looked", "shop")
    assert (first["filed"], first["review"], first["text"]) == (1, 0, "1 filed\u2028")
    assert "account" not in second


def test_what_matters_less_than_was_asked_for_is_not_written() -> None:
    stream = io.StringIO()
    log = EventLog(stream=stream)
    log(Level.DEBUG, "document", "filed: Order1_JohnDoe.pdf")
    assert stream.getvalue() == ""
    EventLog(stream=stream, least=Level.DEBUG)(Level.DEBUG, "document", "filed: Order1_JohnDoe.pdf")
    assert "JohnDoe" in stream.getvalue()


def test_a_log_that_nobody_reads_any_more_stops_nothing() -> None:
    stream = io.StringIO()
    stream.close()
    EventLog(stream=stream)(Level.ERROR, "trouble", "no network")


# Everything that ends a line, moves a cursor, or begins an escape somewhere.
_OBEYED = "".join(map(chr, (*range(32), *range(127, 160), 0x2028, 0x2029, 0x202E, 0x200B, 0xFEFF))) + "\ud800"


@pytest.mark.parametrize("as_json", [False, True])
def test_no_text_of_a_stranger_makes_a_line_of_its_own(as_json: bool) -> None:
    stream = io.StringIO()
    forged = f"hello{_OBEYED}2026-01-01T00:00:00.000Z error: forged"
    EventLog(as_json=as_json, stream=stream)(Level.INFO, "looked", forged, account=f"shop{_OBEYED}x", why=forged)
    line, end = stream.getvalue()[:-1], stream.getvalue()[-1]
    assert end == "\n"
    assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert len(line.splitlines()) == 1
    line.encode()


def test_listeners_hear_everything_and_disturb_nothing() -> None:
    stream = io.StringIO()
    log, heard = EventLog(stream=stream), list[tuple[Any, ...]]()

    def broken(*_: object) -> None:
        raise RuntimeError("a listener has a mistake")

    ends = [log.listen(broken), log.listen(lambda *told: heard.append(told))]
    log(Level.DEBUG, "looked", "nothing new", account="shop", seen=0)
    assert heard == [(Level.DEBUG, "looked", "nothing new", "shop", {"seen": 0})]
    assert stream.getvalue() == ""
    for end in ends:
        end()
    log(Level.INFO, "stopped", "stopped")
    assert len(heard) == 1 and "stopped" in stream.getvalue()
