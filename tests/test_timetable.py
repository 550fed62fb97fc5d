"""Regular times."""

import queue
import threading
import time
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from billfold.timetable import Timetable

SOON = 5.0


def failing(name: str, error: BaseException) -> None:
    raise AssertionError(name) from error


def test_what_is_due_is_called_at_once_and_then_again_and_again() -> None:
    calls: queue.Queue[str] = queue.Queue()
    found = Timetable(failing)
    found.every("often", 0.1, lambda: calls.put("often"))
    found.every("later", 600, lambda: calls.put("later"), first=0.2)
    found.start()
    try:
        assert [calls.get(timeout=SOON) for _ in range(2)] == ["often", "often"]
        until = time.monotonic() + SOON
        while calls.get(timeout=SOON) != "later":
            assert time.monotonic() < until
    finally:
        found.stop()
    time.sleep(0.05)
    while not calls.empty():
        calls.get()
    with pytest.raises(queue.Empty):
        calls.get(timeout=0.3)


def test_what_hangs_is_not_called_twice_at_a_time_and_keeps_nothing_else_waiting() -> None:
    going, calls, other = threading.Event(), [], threading.Event()
    found = Timetable(failing)

    def hang() -> None:
        calls.append(1)
        going.wait(SOON)

    found.every("hangs", 0.05, hang)
    found.every("other", 0.05, other.set)
    found.start()
    try:
        assert other.wait(SOON)
        other.clear()
        assert other.wait(SOON)
        time.sleep(0.2)
        assert len(calls) == 1
    finally:
        going.set()
        found.stop()


def test_a_call_that_fails_is_told_and_made_again(capfd: pytest.CaptureFixture[str]) -> None:
    told: queue.Queue[tuple[str, str]] = queue.Queue()
    found = Timetable(lambda name, error: told.put((name, str(error))))
    found.every("broken", 0.05, lambda: [][1])
    found.start()
    try:
        assert [told.get(timeout=SOON) for _ in range(2)] == 2 * [("broken", "list index out of range")]
    finally:
        found.stop()
    assert capfd.readouterr().err == ""


def test_a_clock_that_is_set_back_silences_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    back, calls = timedelta(0), 0

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls.fromtimestamp(time.time() - back.total_seconds(), tz)

    def call() -> None:
        nonlocal calls
        calls += 1

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Clock)
    monkeypatch.setattr("billfold.timetable.now", lambda: Clock.now(UTC))
    found = Timetable(failing)
    found.every("often", 0.2, call, jitter=0.02)
    found.every("rarely", 600, lambda: None, first=500)
    found.start()
    try:
        time.sleep(0.5)
        back, before = timedelta(hours=5), calls
        time.sleep(0.5)
        assert before > 1 and calls <= before + 1
        found.mend()
        before = calls
        time.sleep(1)
        assert calls > before + 1
        # What is on time is left as it is.
        coming = found.coming()["rarely"]
        found.mend()
        assert found.coming()["rarely"] == coming
    finally:
        found.stop()
