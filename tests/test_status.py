"""`billfold status`: what it says while the program runs, does not run, and after polls by hand or from cron."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.census import Pile
from billfold import __version__
from billfold.condition import BEAT_LOST, DAEMON, Condition, Rate, Running, Source, condition
from billfold.config import load
from billfold.event_log import Level
from billfold.health import FILE, Health
from billfold.noting import SOURCE, Noting, fails
from billfold.rhythm import Share
from billfold.troubles import Kind, lasted, troubles
from tests.archive_samples import open_archive
from tests.imap_servers import _certificate, free_port
from tests.permissions import obeyed
from tests.programs import account, billfold, configure, secret
from tests.running import Running as Program
from tests.scripted_idle import IdleServer, Idling
from tests.scripted_imap import Script, ScriptedServer

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def standing(folder: Path = Path("/invoices"), **changes: object) -> Condition:
    """All is well, but for the changes."""
    return replace(Condition(AT, folder, free=50 << 30, size=100 << 30), **changes)  # type: ignore[arg-type]


def source(**changes: object) -> Source:
    well = Source("shop", 600, is_account=True, looked=AT - MINUTE, works=AT - MINUTE, by="run")
    return replace(well, **changes)  # type: ignore[arg-type]


def running(**changes: object) -> Running:
    return replace(Running(7, AT - DAY, AT, None, "0.1.0", is_running=True), **changes)  # type: ignore[arg-type]


def kinds(found: Condition) -> list[Kind]:
    return [trouble.kind for trouble in troubles(found)]


# ------------------------------------------------------------------------------------------------ what is wrong


def test_nothing_is_wrong_where_all_is_well() -> None:
    assert kinds(standing(sources=(source(),), running=running())) == []
    assert kinds(standing()) == []


def test_a_sign_in_that_is_lost_is_wrong_at_once_a_server_that_is_away_is_not() -> None:
    lost = source(failing_since=AT - MINUTE, failures=1, error="SignInRefused", text="The password is refused.")
    [trouble] = troubles(standing(sources=(lost,)))
    assert (trouble.kind, trouble.account, trouble.key) == (Kind.SIGN_IN, "shop", "account/shop")
    away = replace(lost, error="ServerUnreachable", failures=5)
    assert kinds(standing(sources=(away,))) == []
    assert kinds(standing(sources=(replace(away, failing_since=AT - 11 * MINUTE),))) == [Kind.FAILING]
    assert kinds(standing(sources=(replace(away, by="poll", failures=1),))) == []
    assert kinds(standing(sources=(replace(away, by="poll", failures=2),))) == [Kind.FAILING]
    assert kinds(standing(sources=(replace(away, error="TrafficSpent", failing_since=AT - DAY),))) == []
    busy = replace(away, error="ArchiveBusy", failing_since=AT - HOUR)
    assert kinds(standing(sources=(busy,))) == []
    assert kinds(standing(sources=(replace(busy, failing_since=AT - 3 * HOUR),))) == [Kind.FAILING]


def test_what_is_no_account_is_in_trouble_as_soon_as_it_says_so() -> None:
    folder = Source("drop folder", failing_since=AT, failures=1, error="", text="The folder is missing.", by="run")
    assert kinds(standing(sources=(folder,))) == [Kind.FAILING]


def test_a_trouble_of_the_archive_is_told_once_and_not_for_each_account() -> None:
    full = {"failing_since": AT - HOUR, "failures": 9, "error": "DiskFull", "text": "The disk is full."}
    both = (source(**full), source(name="other", **full))
    assert kinds(standing(sources=both)) == [Kind.ARCHIVE]
    assert kinds(standing(sources=both, free=1 << 20)) == [Kind.DISK]
    assert kinds(standing(free=1 << 30)) == [Kind.DISK]
    assert kinds(standing(free=300 << 20, size=1 << 30)) == [], "a small disk is not full"
    assert kinds(standing(problem="The index is damaged.")) == [Kind.ARCHIVE]


def test_an_account_that_nobody_looks_at_is_wrong() -> None:
    forgotten = source(looked=AT - 40 * MINUTE, works=AT - 40 * MINUTE)
    assert kinds(standing(sources=(forgotten,), running=running())) == [Kind.NOT_LOOKED]
    assert kinds(standing(sources=(replace(forgotten, looked=AT - 25 * MINUTE),), running=running())) == []
    started = running(started=AT - MINUTE)
    assert kinds(standing(sources=(forgotten,), running=started)) == []
    never = source(looked=None, works=None)
    assert kinds(standing(sources=(never,), running=started)) == []
    assert kinds(standing(sources=(never,), running=running())) == [Kind.NOT_LOOKED]
    assert kinds(standing(sources=(never,))) == [], "nobody has begun yet"


def test_a_program_that_ended_is_missed_unless_somebody_polls_since() -> None:
    ended = running(is_running=False, beat=AT - HOUR)
    [trouble] = troubles(standing(sources=(source(),), running=ended))
    assert (trouble.kind, trouble.since) == (Kind.STOPPED, AT - HOUR)
    assert kinds(standing(sources=(source(),), running=replace(ended, stopped=AT - 5 * MINUTE))) == []
    assert kinds(standing(sources=(source(by="poll"),), running=ended)) == []


def test_a_timetable_of_ones_own_that_died_is_noticed_and_polls_by_hand_are_not() -> None:
    times = tuple(AT - 3 * HOUR - n * 10 * MINUTE for n in range(6))
    cron = source(by="poll", looked=times[0], works=times[0], times=times)
    [trouble] = troubles(standing(sources=(cron,)))
    assert trouble.kind is Kind.NOT_LOOKED and "every 10 minutes" in trouble.text
    assert kinds(standing(sources=(replace(cron, looked=AT - 25 * MINUTE),))) == []
    by_hand = (times[0], times[0] - DAY, times[0] - DAY - MINUTE, times[0] - 9 * DAY, times[0] - 10 * DAY)
    assert kinds(standing(sources=(replace(cron, times=by_hand),))) == []


def test_a_marketplace_that_is_read_worse_than_before_is_told_with_the_numbers() -> None:
    rate = Rate("amazon", lately=Share(1, 12), before=Share(40, 44), review=9)
    [trouble] = troubles(standing(rates=(rate,)))
    assert trouble.key == "marketplace/amazon"
    assert "of 12 in the last two weeks 1 were filed and 9 wait for review; before, 40 of 44" in trouble.text
    assert kinds(standing(rates=(replace(rate, lately=Share(9, 12)),))) == []


def test_more_that_waits_for_review_than_before_is_told() -> None:
    assert kinds(standing(held=(Share(4, 60), Share(18, 20)))) == [Kind.REVIEW]
    assert kinds(standing(held=(Share(4, 60), Share(2, 20)))) == []
    old = Pile(60, AT - 40 * DAY)
    assert kinds(standing(review=old)) == [Kind.REVIEW]
    assert kinds(standing(review=Pile(60, AT - 4 * DAY))) == kinds(standing(review=Pile(6, AT - 400 * DAY))) == []


def test_what_is_left_unread_is_told() -> None:
    unable = source(unable_since=AT - HOUR)
    assert kinds(standing(sources=(unable,), unread=Pile(3, AT - HOUR))) == [Kind.READERS]
    assert kinds(standing(unread=Pile(3, AT - HOUR))) == []
    assert kinds(standing(unread=Pile(3, AT - 2 * DAY))) == [Kind.READERS]


def test_a_first_look_that_takes_hours_is_no_missing_one() -> None:
    first = source(looked=None, works=None, progress=AT - 2 * MINUTE)
    assert kinds(standing(sources=(first,), running=running())) == []


def test_what_a_restart_may_mend_is_told_apart(tmp_path: Path) -> None:
    config = configure(tmp_path, account("shop", free_port(), tmp_path / "no"))
    with open_archive(tmp_path / "Invoices"):
        pass
    health, now = Health(tmp_path / "Invoices" / ".billfold"), datetime.now(UTC)
    fails(health, "shop", now, "The password is refused.", by="run", error="SignInRefused")
    assert billfold("status", "--health", "--config", config).code == 0
    health.put("proof", "3", text="1 problem found (object_altered)", since=now)
    assert billfold("status", "--health", "--config", config).code == 1
    assert billfold("verify", "--config", config).code == 0
    assert kinds(condition(load(config), now)) == [Kind.SIGN_IN]


def test_a_certificate_that_ends_soon_is_told(tmp_path: Path) -> None:
    config = load(configure(tmp_path))
    with open_archive(tmp_path / "Invoices"):
        pass
    health, now = Health(tmp_path / "Invoices" / ".billfold"), datetime.now(UTC)
    health.put(DAEMON, pid=1, where="another machine", started=now - MINUTE, beat=now, version="0.1.0")
    noting = Noting(health)
    for days, wrong in ((90, []), (10, [Kind.CERTIFICATE]), (-1, [Kind.CERTIFICATE])):
        until = (now + days * DAY).isoformat()
        noting(Level.DEBUG, "certificate", f"holds until {until}", "the inlet", {"until": until})
        assert kinds(condition(config, now)) == wrong
    # It says nothing of a program that has begun anew since.
    health.put(DAEMON, started=now + MINUTE)
    assert kinds(condition(config, now + 2 * MINUTE)) == []


def test_spans_are_said_as_people_say_them() -> None:
    assert [lasted(seconds) for seconds in (5, 60, 119, 7_300, 9 * 86_400.0)] == [
        "less than a minute",
        "1 minute",
        "1 minute",
        "2 hours",
        "9 days",
    ]


# -------------------------------------------------------------------------------------------- asked as a program


@pytest.fixture
def gone(tmp_path: Path) -> Path:
    """An account whose server has gone."""
    return configure(tmp_path, account("shop", free_port(), secret(tmp_path, "swordfish")))


def test_two_polls_by_hand_of_a_server_that_has_gone_are_enough(tmp_path: Path) -> None:
    with ScriptedServer(Script) as server:
        config = configure(tmp_path, account("shop", server.port, secret(tmp_path, "swordfish")))
        assert "no archive" in condition(load(config), datetime.now(UTC)).problem
        assert billfold("poll", "--config", config).code == 0
        well = billfold("status", "--config", config, "--json")
        assert well.code == 0 and well.json["ok"] is True and well.json["troubles"] == []
        [shop] = well.json["accounts"]
        assert shop["succeeded"] and shop["failures"] == 0
    assert billfold("poll", "--config", config).code == 1
    assert kinds(condition(load(config), datetime.now(UTC))) == []
    assert billfold("poll", "--config", config).code == 1
    told = billfold("status", "--config", config, "--json")
    assert told.code == 1
    [trouble] = told.json["troubles"]
    assert (trouble["kind"], trouble["account"]) == ("failing", "shop")
    assert told.json["accounts"][0]["succeeded"] == shop["succeeded"]
    assert told.json["accounts"][0]["failures"] == 2
    shown = billfold("status", "--config", config).out
    assert "shop" in shown and "fails since" in shown and __version__ in shown and "GB free" in shown


def test_while_the_program_runs_it_says_so_and_when_it_is_killed_too(tmp_path: Path) -> None:
    with IdleServer(Idling) as server:
        config = configure(tmp_path, account("shop", server.port, secret(tmp_path, "swordfish"), poll='"30s"'))
        with Program(config) as program:
            program.wait_for("looked")
            time.sleep(0.2)
            told = billfold("status", "--config", config, "--json")
            assert told.code == 0, told.json["troubles"]
            assert (told.json["daemon"]["running"], told.json["daemon"]["pid"]) == (True, program.process.pid)
            [shop] = told.json["accounts"]
            assert shop["next"] is not None and shop["succeeded"] is not None
            program.process.kill()
            program.process.wait()
        after = condition(load(config), datetime.now(UTC)).running
        assert after is not None and not after.is_running and after.stopped is None
        found = condition(load(config), datetime.now(UTC) + 5 * MINUTE)
        assert kinds(found) == [Kind.STOPPED]
        with Program(config) as program:
            program.wait_for("looked")
            assert program.stop()[0] == 0
        after = condition(load(config), datetime.now(UTC)).running
        assert after is not None and not after.is_running and after.stopped is not None


def test_it_takes_no_lock_and_writes_nothing(gone: Path, tmp_path: Path) -> None:
    archive = tmp_path / "Invoices"
    with open_archive(archive):
        before = {path: path.stat().st_mtime_ns for path in archive.rglob("*")}
        told = billfold("status", "--config", gone)
        assert told.code == 0 and told.out.startswith("Nobody has looked for mail yet")
        assert before == {path: path.stat().st_mtime_ns for path in archive.rglob("*")}


def test_a_program_elsewhere_is_known_by_its_beat(gone: Path, tmp_path: Path) -> None:
    archive = tmp_path / "Invoices"
    with open_archive(archive):
        pass
    health, now = Health(archive / ".billfold"), datetime.now(UTC)
    health.put(DAEMON, pid=1, where="another machine", started=now - DAY, beat=now, stopped="", version="0.1.0")
    assert condition(load(gone), now).running == Running(1, now - DAY, now, None, "0.1.0", is_running=True)
    later = condition(load(gone), now + timedelta(seconds=BEAT_LOST + 1)).running
    assert later is not None and not later.is_running


def test_a_ledger_that_is_held_open_for_long_is_told(gone: Path, tmp_path: Path) -> None:
    archive = tmp_path / "Invoices"
    with open_archive(archive):
        pass
    (archive / "ledger.csv.new").write_text("document\n")
    now = datetime.now(UTC)
    assert kinds(condition(load(gone), now)) == []
    assert kinds(condition(load(gone), now + 2 * HOUR)) == [Kind.LEDGER]
    (archive / "ledger.csv.new").unlink()
    assert kinds(condition(load(gone), now + 2 * HOUR)) == []


def test_facts_that_make_no_sense_are_none(gone: Path, tmp_path: Path) -> None:
    archive = tmp_path / "Invoices"
    with open_archive(archive):
        pass
    health = Health(archive / ".billfold")
    health.put(SOURCE, "shop", looked="yesterday", works=7, failures="many", times="often", error=None)
    health.put(DAEMON, started="2026-01-01", beat=[], pid="x", next=3)
    assert billfold("status", "--config", gone).code == 0
    (archive / ".billfold" / FILE).write_bytes(b"nothing" * 1000)
    assert billfold("status", "--config", gone).code == 0


def test_without_leave_to_write_it_says_the_same(gone: Path, tmp_path: Path) -> None:
    archive = tmp_path / "Invoices"
    with open_archive(archive):
        pass
    (archive / ".billfold").chmod(0o500)
    try:
        with obeyed():
            assert list(troubles(condition(load(gone), datetime.now(UTC)))) == []
    finally:
        (archive / ".billfold").chmod(0o700)


def test_the_certificate_of_the_inlet_is_looked_at(tmp_path: Path) -> None:
    pytest.importorskip("aiosmtpd")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    _certificate(certificate, key)
    inbox = '[inbox]\naddress = "invoices@example.com"\nforwarders = ["me@example.com"]\n'
    inlet = f'[inlet]\nlisten = "127.0.0.1:{free_port()}"\ncertificate = "cert.pem"\nkey = "key.pem"\n'
    config = configure(tmp_path, inbox, inlet)
    with Program(config) as program:
        program.wait_for("certificate")
        [trouble] = troubles(condition(load(config), datetime.now(UTC)))
        assert trouble.kind is Kind.CERTIFICATE and "renew it" in trouble.text
        assert program.stop()[0] == 0
