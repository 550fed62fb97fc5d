"""The running program told to read its configuration anew, and what it tells the service manager."""

import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.lock import ArchiveLock
from billfold.service_manager import ServiceManager
from tests.drop_samples import invoice
from tests.imap_servers import Dovecot
from tests.programs import account, configure, secret
from tests.running import Running, filed
from tests.test_run import order

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A service manager that listens and wants to hear every second."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "1000000")
        yield listening


def told(manager: socket.socket, word: str) -> str:
    """Wait for a message that begins with a word, and return it."""
    while not (message := manager.recv(4096).decode()).startswith(word):
        pass
    return message


@pytest.mark.dovecot
def test_another_configuration_holds_without_a_restart(
    dovecot: Dovecot, tmp_path: Path, manager: socket.socket
) -> None:
    users = [f"reload-{tmp_path.name}-{n}".replace("_", "-").lower() for n in range(2)]
    for number, user in enumerate(users):
        dovecot.put(user, order(number))
    passwords = [secret(tmp_path, dovecot.password(user).reveal()) for user in users]
    first, second = (
        account(f"shop{n}", dovecot.port, password, user)
        for n, (user, password) in enumerate(zip(users, passwords, strict=True))
    )
    config = configure(tmp_path, first)
    ledger = tmp_path / "Invoices" / "ledger.csv"
    with Running(config) as running:
        pid = running.process.pid
        assert told(manager, "READY=1").endswith("STATUS=looking after shop0, the archive")
        filed(ledger, "LS-7000")
        told(manager, "WATCHDOG=1")
        # what is wrong changes nothing, and is told with its line
        right = config.read_text()
        config.write_text(right.replace("host", "hots", 1))
        running.process.send_signal(signal.SIGHUP)
        wrong = running.wait_for("configuration", level="error")
        assert "the former one stays" in wrong["text"]
        assert "hots" in wrong["text"]
        dovecot.deliver(users[0], order(5))
        filed(ledger, "LS-7005")
        # what is right holds from now on, in the same process
        config.write_text(right + second)
        running.process.send_signal(signal.SIGHUP)
        assert "MONOTONIC_USEC=" in told(manager, "RELOADING=1")
        assert told(manager, "READY=1").endswith("STATUS=looking after shop0, shop1, the archive")
        filed(ledger, "LS-7001")
        dovecot.deliver(users[0], order(6))
        filed(ledger, "LS-7006")
        # what can be read but not be worked with is given up again
        number = len(running.events)
        (tmp_path / "file").write_text("in the way")
        config.write_text((right + second).replace('/Invoices"', '/file"'))
        running.process.send_signal(signal.SIGHUP)
        running.wait_for("configuration", since=number, level="error")
        assert told(manager, "READY=1").endswith("STATUS=looking after shop0, shop1, the archive")
        dovecot.deliver(users[1], order(7))
        filed(ledger, "LS-7007")
        assert running.process.pid == pid
        code, seconds = running.stop()
        assert told(manager, "STOPPING=1")
        assert (code, seconds < 10) == (0, True)
    assert [event["text"] for event in running.events if event["level"] == "error"] == [
        wrong["text"],
        next(e["text"] for e in running.events if "the former goes on" in e["text"]),
    ]


@pytest.mark.dovecot
def test_a_program_whose_terminal_is_closed_ends(dovecot: Dovecot, tmp_path: Path) -> None:
    user = f"tty-{tmp_path.name}".replace("_", "-").lower()
    dovecot.put(user, order(1))
    password = secret(tmp_path, dovecot.password(user).reveal())
    config = configure(tmp_path, account("shop", dovecot.port, password, user))
    master, slave = pty.openpty()
    program = [sys.executable, "-m", "billfold", "run", "--config", str(config)]
    process = subprocess.Popen(
        program,
        stdin=slave,
        stderr=slave,
        stdout=slave,
        start_new_session=True,
        # whoever started the tests with nohup has it ignored
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )
    os.close(slave)
    try:
        filed(tmp_path / "Invoices" / "ledger.csv", "LS-7001")
        process.send_signal(signal.SIGHUP)
        assert process.wait(10) == -signal.SIGHUP
    finally:
        process.kill()
        process.wait()
        os.close(master)


def test_nothing_is_told_where_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"):
        monkeypatch.delenv(name, raising=False)
    manager = ServiceManager()
    manager.ready("")
    assert manager.watchdog is None


@pytest.mark.parametrize(
    ("asked", "pid", "seconds"),
    [("120000000", None, 60), ("120000000", "1", None), ("0", None, None), ("soon", None, None)],
)
def test_the_watchdog_is_served_at_half_its_time(
    monkeypatch: pytest.MonkeyPatch, asked: str, pid: str | None, seconds: float | None
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", asked)
    monkeypatch.setenv("WATCHDOG_PID", pid or str(os.getpid()))
    assert ServiceManager().watchdog == seconds


def test_a_service_manager_that_is_gone_and_an_abstract_address_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/at/all")
    ServiceManager().alive()
    name = f"billfold-test-{os.getpid()}-{time.monotonic_ns()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        try:
            listening.bind(f"\0{name}")
        except OSError:
            pytest.skip("this system has no abstract addresses")
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        ServiceManager().alive()
        assert listening.recv(100) == b"WATCHDOG=1"


def test_an_archive_that_another_program_works_on_is_waited_for(tmp_path: Path, manager: socket.socket) -> None:
    (drop := tmp_path / "drop").mkdir()
    config = configure(tmp_path, '[drop_folder]\npath = "drop"\n')
    with Running(config) as running:
        running.wait_for("looked")
        with ArchiveLock(tmp_path / "Invoices" / ".billfold", "billfold backfill"):
            running.process.send_signal(signal.SIGHUP)
            assert "`billfold backfill`" in running.wait_for("waiting")["text"]
            assert "STATUS=waiting: Another Billfold" in told(manager, "READY=1\nSTATUS=waiting")
            told(manager, "WATCHDOG=1")
        number = len(running.events)
        running.wait_for("started", since=number)
        (drop / "one.pdf").write_bytes(invoice(1))
        filed(tmp_path / "Invoices" / "ledger.csv", "D-1")
        (lock := ArchiveLock(tmp_path / "Invoices" / ".billfold", "billfold backfill")).acquire(10)
        with lock:
            running.process.send_signal(signal.SIGHUP)
            running.wait_for("waiting", since=number)
            assert running.stop() == (0, pytest.approx(0, abs=3))
        assert not [event for event in running.events if event["level"] == "error"]


def test_the_end_does_not_wait_for_another_program(tmp_path: Path) -> None:
    (drop := tmp_path / "drop").mkdir()
    config = configure(tmp_path, '[drop_folder]\npath = "drop"\n')
    with Running(config) as running:
        running.wait_for("looked")
        with ArchiveLock(tmp_path / "Invoices" / ".billfold", "billfold backfill"):
            (drop / "one.pdf").write_bytes(invoice(1))
            time.sleep(4)
            assert running.stop() == (0, pytest.approx(0, abs=3))
        assert not [event for event in running.events if event["level"] != "debug" and event["level"] != "info"]
