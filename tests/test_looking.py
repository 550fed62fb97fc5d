"""What the looks of all accounts share: side by side, and alone with what was left over."""

import io
import json
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from archive.errors import DiskFull
from archive.records import Ledgers
from billfold.event_log import EventLog
from billfold.health import Health
from billfold.looking import QUIET, Looks
from ingest.interrupt import Interrupt

SOON = 5.0


class Archive:
    """An archive in which taking up what was left over fails, as told, or waits."""

    problems = ()

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.taken_up = 0
        self.awake = True
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def wake(self, patience: float) -> None:
        self.awake = True

    def rest(self) -> None:
        self.awake = False

    def resume(self) -> None:
        self.taken_up += 1
        self.may_go_on.wait(SOON)
        if self.error is not None:
            raise self.error


class Report:
    unable = stopped = False
    problems = ()
    ledgers = Ledgers()


class Pipeline:
    report: Any = None

    def __init__(self) -> None:
        self.report = type("Gathered", (), {"problems": [], "outcomes": Counter()})()

    def resume(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def finish(self, *, patient: bool) -> Report:
        return Report()


class Equipment:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive

        self.health = Health(Path("/nowhere"))

    def pipeline(self, command: str) -> Pipeline:
        return Pipeline()

    rested = 0

    def rest(self) -> None:
        self.rested += 1


def looks(archive: Archive) -> tuple[Looks, io.StringIO, Interrupt]:
    stream, stop = io.StringIO(), Interrupt()
    equipment: Any = Equipment(archive)
    return Looks(equipment, EventLog(as_json=True, stream=stream), stop), stream, stop


def test_what_was_left_over_is_taken_up_once_before_the_first_look() -> None:
    archive = Archive()
    found, log, stop = looks(archive)
    for _ in range(3):
        with found.one():
            assert archive.taken_up == 1
            assert archive.awake
        assert not archive.awake
    assert log.getvalue() == ""
    stop.close()


def test_what_can_not_be_taken_up_is_told_and_keeps_no_mail_waiting() -> None:
    for error, words in ((DiskFull("The disk is full."), "The disk is full."), (ValueError("private"), "ValueError")):
        archive = Archive(error)
        found, log, stop = looks(archive)
        for _ in range(3):
            with found.one():
                pass
        assert archive.taken_up == 1
        [told] = map(json.loads, log.getvalue().splitlines())
        assert told["level"] == "error" and words in told["text"] and "private" not in told["text"]
        stop.close()


def test_an_archive_that_can_not_go_on_is_left_to_others() -> None:
    archive = Archive()
    found, _, stop = looks(archive)

    def full(_: float) -> None:
        archive.awake = True
        raise DiskFull("The disk is full.")

    archive.wake = full  # type: ignore[method-assign]
    with pytest.raises(DiskFull), found.one():
        pass
    assert not archive.awake
    stop.close()


def test_looks_go_on_side_by_side_and_nothing_is_taken_up_meanwhile() -> None:
    archive = Archive()
    found, _, stop = looks(archive)
    with found.one():
        found.leave_over()
        found._not_before = 0.0
        side_by_side = threading.Event()

        def other() -> None:
            with found.one():
                side_by_side.set()

        thread = threading.Thread(target=other)
        thread.start()
        assert side_by_side.wait(SOON)
        thread.join(SOON)
        assert archive.awake
        assert archive.taken_up == 1
    with found.one():
        assert archive.taken_up == 2
    stop.close()


def test_while_it_is_taken_up_no_look_begins() -> None:
    archive = Archive()
    archive.may_go_on.clear()
    found, _, stop = looks(archive)
    begun = [threading.Event(), threading.Event()]

    def look(number: int) -> None:
        with found.one():
            begun[number].set()

    threads = [threading.Thread(target=look, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    assert not begun[0].wait(0.1) and not begun[1].wait(0.1)
    archive.may_go_on.set()
    for thread in threads:
        thread.join(SOON)
    assert all(event.is_set() for event in begun) and archive.taken_up == 1
    stop.close()


def test_memory_is_given_back_when_nobody_has_looked_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _, stop = looks(Archive())
    equipment: Any = found.equipment
    moment = time.monotonic()
    monkeypatch.setattr("billfold.looking.time.monotonic", lambda: moment)
    with found.one():
        moment += 2 * QUIET
        found.give_back()
    found.give_back()
    assert equipment.rested == 0
    moment += QUIET
    found.give_back()
    assert equipment.rested == 1
    stop.close()
