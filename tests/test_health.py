"""The facts that outlive a process: whole after a kill, shared by processes, and never in anybody's way."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from billfold.event_log import Level
from billfold.health import DAYS_KEPT, FILE, Health
from billfold.noting import SOURCE, TIMES_KEPT, Noting, fails, works

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def test_a_fact_is_kept_changed_and_removed(tmp_path: Path) -> None:
    health = Health(tmp_path)
    assert health.fact("daemon") == {} and health.area("source") == {}
    assert health.put("daemon", pid=7) and health.put("daemon", beat=AT)
    assert Health(tmp_path).fact("daemon") == {"pid": 7, "beat": str(AT)}
    assert health.change("daemon", "", lambda _: None)
    assert health.fact("daemon") == {}
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_outcomes_are_added_up_and_old_ones_go(tmp_path: Path) -> None:
    health, today = Health(tmp_path), datetime.now(UTC).date()
    old = today - timedelta(days=DAYS_KEPT + 5)
    for _ in range(2):
        health.count({(today.isoformat(), "amazon", "filed"): 2, (old.isoformat(), "amazon", "filed"): 1})
    assert health.outcomes(old) == {(today.isoformat(), "amazon", "filed"): 4}


def test_what_is_no_database_begins_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"This is no database, and was never one. " * 100)
    health = Health(tmp_path)
    assert health.area("source") == {}
    assert health.put("daemon", pid=7)
    assert health.fact("daemon") == {"pid": 7}


def test_what_cannot_be_written_or_read_disturbs_nobody(tmp_path: Path) -> None:
    assert not Health(tmp_path / "nowhere").put("daemon", pid=7)
    assert Health(tmp_path / "nowhere").fact("daemon") == {}
    (tmp_path / "other" / FILE).mkdir(parents=True)
    assert not Health(tmp_path / "other").put("daemon", pid=7)
    assert Health(tmp_path / "other").outcomes(AT.date()) == {}
    health = Health(tmp_path)
    assert health.put("daemon", pid=7)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert not health.put("daemon", pid=8)
    assert time.monotonic() - began < 5
    assert health.fact("daemon") == {"pid": 8}, "this process knows it meanwhile"
    assert Health(tmp_path).fact("daemon") == {"pid": 7}, "and another one can read"
    other.execute("ROLLBACK")
    other.close()


def _add(folder: Path, count: int) -> None:
    health = Health(folder)
    for _ in range(count):
        while not health.change("sum", "", lambda old: {"is": old.get("is", 0) + 1}):
            pass


def test_processes_and_threads_take_turns(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_add, args=(tmp_path, 20)) for _ in range(2)]
    threads = [threading.Thread(target=_add, args=(tmp_path, 20)) for _ in range(2)]
    for one in (*others, *threads):
        one.start()
    for one in (*others, *threads):
        one.join()
    assert Health(tmp_path).fact("sum") == {"is": 80}


_ENDLESS = """
import sys
from pathlib import Path
from billfold.health import Health
health, number = Health(Path(sys.argv[1])), 0
while True:
    number += 1
    health.put("a", number=number)
    health.put("b", number=number, more="x" * 20_000)
    print(number, flush=True)
"""


def test_a_kill_leaves_it_whole(tmp_path: Path) -> None:
    for _ in range(8):
        with subprocess.Popen([sys.executable, "-c", _ENDLESS, str(tmp_path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            said = int(process.stdout.readline())
            time.sleep(0.05 * (os.getpid() % 3) / 3)
            process.send_signal(signal.SIGKILL)
            rest = process.stdout.read().splitlines()
        said = int(rest[-1]) if rest and rest[-1].isdigit() else said
        health = Health(tmp_path)
        assert health.fact("a")["number"] >= said
        assert health.fact("b")["number"] >= said - 1
        with sqlite3.connect(tmp_path / FILE) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        connection.close()


def test_a_source_is_remembered_over_its_troubles(tmp_path: Path) -> None:
    health = Health(tmp_path)
    minute = timedelta(minutes=1)
    works(health, "shop", AT, by="poll")
    fails(health, "shop", AT + minute, "no network", by="poll", error="ServerUnreachable")
    fails(health, "shop", AT + 2 * minute, "no network", by="poll", error="ServerUnreachable")
    found = health.area(SOURCE)["shop"]
    assert (found["works"], found["failing_since"], found["failures"]) == (str(AT), str(AT + minute), 2)
    for n in range(20):
        works(health, "shop", AT + (3 + n) * minute, by="poll", unable=n > 15)
    found = health.area(SOURCE)["shop"]
    assert (found["failures"], found["failing_since"], found["unable_since"]) == (0, "", str(AT + 19 * minute))
    assert len(found["times"]) == TIMES_KEPT
    works(health, "shop", AT, by="run")
    assert health.area(SOURCE)["shop"]["times"] == []


def test_looks_that_follow_each_other_write_once(tmp_path: Path) -> None:
    health = Health(tmp_path)
    noting = Noting(health)

    def hear(event: str, **facts: object) -> str:
        noting(Level.DEBUG, event, "text Next try in 5 s.", "shop", dict(facts))
        return str(health.area(SOURCE)["shop"].get("works"))

    first = hear("looked")
    assert hear("looked") == first
    assert hear("looked", unable=True) != first
    hear("trouble", error="SignInRefused")
    found = health.area(SOURCE)["shop"]
    assert (found["failures"], found["text"], found["error"]) == (1, "text", "SignInRefused")
    assert hear("recovered") != first
    assert health.area(SOURCE)["shop"]["failing_since"] == ""
    hear("progress")
    assert health.area(SOURCE)["shop"]["progress"]
    noting(Level.INFO, "started", "looking after shop", "", {})
    assert list(health.area(SOURCE)) == ["shop"]


def test_what_could_not_be_written_is_known_to_this_process_and_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("billfold.health.PATIENCE", 0.05)
    health = Health(tmp_path)
    assert health.put("told", "disk", seen="before", ways=1) and health.put("way", "mail", failures=3)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert not health.put("told", "disk", ways=2) and not health.change("way", "mail", lambda _: None)
    assert not health.put("told", "disk", last=AT)
    assert health.fact("told", "disk") == {"seen": "before", "ways": 2, "last": str(AT)}
    assert health.area("way") == {}
    other.execute("ROLLBACK")
    assert health.put("daemon", pid=7)
    assert Health(tmp_path).fact("told", "disk") == {"seen": "before", "ways": 2, "last": str(AT)}
    assert Health(tmp_path).area("way") == {}
    assert Health(tmp_path).put("told", "disk", ways=3) and health.fact("told", "disk")["ways"] == 3


def test_what_cannot_be_read_now_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billfold.health.PATIENCE", 0.05)
    health = Health(tmp_path)
    works(health, "shop", AT, by="run")
    before = health.area(SOURCE)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert health.area(SOURCE) == before != {}
    other.close()
    (tmp_path / FILE).unlink()
    assert health.area(SOURCE) == {}
