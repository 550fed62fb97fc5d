"""Regular times."""

import queue
import threading
import time

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
