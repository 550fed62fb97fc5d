"""The log: one line for each event."""

import io
import json

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
