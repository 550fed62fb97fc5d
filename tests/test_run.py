"""`billfold run` as a process of its own: told of new mail by real and scripted servers, and stopped at bad moments."""

import contextlib
import os
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.imap_servers import Dovecot, free_port
from tests.programs import account, billfold, configure, example, secret, tree
from tests.running import Listening, Running, filed
from tests.scripted_idle import IdleBye, IdleServer, Idling
from tests.scripted_imap import Script, ScriptedServer

TEN_SECONDS = 10
ORDERS = ("amazon/order_en", "ebay/order_en", "generic/invoice_pdf_de", "tiktok_shop/order_en_us")


def order(number: int) -> bytes:
    """A mail that is a document, with a number of its own."""
    return (
        f"From: Lamp Shop <billing@lamps.example>\r\nTo: kim@buyers.example\r\nSubject: Invoice {7000 + number}\r\n"
        f"Date: Thu, 15 Jan 2026 09:30:00 +0000\r\nMessage-ID: <order-{number}@lamps.example>\r\n\r\n"
        f"Invoice\r\nInvoice number: LS-{7000 + number}\r\nInvoice date: 15 January 2026\r\n"
        f"Net: EUR 100.00\r\nVAT 20%: EUR 20.00\r\nTotal: EUR 120.00\r\n"
    ).encode()


@pytest.fixture
def user(tmp_path: Path) -> str:
    return f"run-{tmp_path.parent.name}-{tmp_path.name}".replace("_", "-")[:60].lower()


@pytest.fixture
def make(dovecot: Dovecot, tmp_path: Path, user: str) -> Callable[[int], Path]:
    dovecot.put(user, b"Subject: hello\r\n\r\nThe mailbox is there.\r\n")
    password = secret(tmp_path, dovecot.password(user).reveal())
    return lambda port: configure(tmp_path, account("shop", port, password, user))


@contextlib.contextmanager
def halted(running: Running) -> Iterator[None]:
    """The processes that read do nothing any more; they are killed at the end, for nobody else can."""
    readers = running.readers()
    for pid in readers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in readers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def scripted_config(folder: Path, port: int) -> Path:
    return configure(folder, account("shop", port, secret(folder, "swordfish")))


# ------------------------------------------------------------------------------------------ told of new mail


@pytest.mark.dovecot
def test_new_mail_is_filed_as_soon_as_the_server_tells_of_it(
    dovecot: Dovecot, make: Callable[[int], Path], user: str
) -> None:
    with Listening(dovecot.port) as relay, Running(config := make(relay.port)) as running:
        running.wait_for("watching")
        ledger = config.parent / "Invoices" / "ledger.csv"
        seconds = []
        for number in range(5):
            time.sleep(0.2)
            relay.told_at = 0.0
            dovecot.deliver(user, order(number))
            done = filed(ledger, f"LS-{7000 + number}")
            seconds.append(done - relay.told_at)
        assert statistics.median(seconds) < 2, seconds
        assert running.stop()[0] == 0
        assert running.other == []
    events = [event for event in running.events if event["event"] == "looked"]
    assert sum(event["filed"] for event in events) == 5
    assert dovecot.read_messages(user) == []
    assert billfold("verify", "--config", config).code == 0
    runs = {entry["run"] for entry in billfold("explain", "--run", "last", "--config", config, "--json").json}
    assert runs <= {event["run"] for event in events}


@pytest.mark.dovecot
def test_new_mail_in_junk_is_noticed_and_held(dovecot: Dovecot, make: Callable[[int], Path], user: str) -> None:
    with Running(config := make(dovecot.port)) as running:
        running.wait_for("watching")
        dovecot.append(user, order(1), "Junk")
        running.wait_for("looked", review=1)
    assert "found in Junk" in (config.parent / "Invoices" / "review" / "review.csv").read_text()


@pytest.mark.dovecot
def test_a_second_program_that_stays_is_told_of_the_first(make: Callable[[int], Path], dovecot: Dovecot) -> None:
    with Running(config := make(dovecot.port)) as running:
        running.wait_for("watching")
        second = billfold("run", "--config", config)
        assert second.code == 75 and str(running.process.pid) in second.err
        assert billfold("find", "nothing", "--config", config).code == 1


@pytest.mark.dovecot
def test_people_correct_what_was_filed_while_it_runs(make: Callable[[int], Path], dovecot: Dovecot, user: str) -> None:
    with Running(config := make(dovecot.port)) as running:
        running.wait_for("watching")
        dovecot.deliver(user, order(1))
        running.wait_for("looked", filed=1)
        [record] = billfold("find", "--json", "--config", config).json
        assert billfold("fix", record["id"], "total=7.00", "--config", config).code == 0
        assert billfold("poll", "--config", config).code == 0
        ledger = config.parent / "Invoices" / "ledger.csv"
        dovecot.deliver(user, order(2))
        filed(ledger, "LS-7002")
        assert running.stop()[0] == 0
        assert running.other == []
    assert billfold("verify", "--config", config).code == 0
    totals = sorted(one["total"] for one in billfold("find", "--json", "--config", config).json)
    assert len(totals) == 2 and totals.count("7.00") == 1


def test_without_idle_it_polls(tmp_path: Path) -> None:
    with ScriptedServer(Script) as server, Running(scripted_config(tmp_path, server.port), verbose=False) as running:
        running.wait_for("polling only")
        running.wait_for("looked", not_a_document=10)
        assert running.stop()[0] == 0
        assert not server.commands("IDLE")


def test_with_idle_switched_off_there_is_one_connection(tmp_path: Path) -> None:
    with IdleServer(Idling) as server:
        config = configure(tmp_path, account("shop", server.port, secret(tmp_path, "swordfish"), idle="false"))
        with Running(config) as running:
            running.wait_for("looked")
            time.sleep(0.3)
            assert len(server.commands("LOGIN")) == 1
            assert not server.commands("IDLE")


def test_a_server_that_says_bye_is_waited_for_again(tmp_path: Path) -> None:
    with IdleServer(IdleBye) as server, Running(scripted_config(tmp_path, server.port)) as running:
        running.wait_for("watch lost")
        assert server.commands("IDLE")
        assert running.stop()[0] == 0


def test_the_password_is_asked_for_anew_with_every_connection(tmp_path: Path) -> None:
    # A token that runs out ends the connection, and the next one needs another token.
    counter = tmp_path / "token.py"
    counter.write_text("import time\nprint(time.time_ns())\n")
    section = account("shop", 0, tmp_path / "none").replace('password_file = "', "password_command = '")
    section = section.replace(f'{tmp_path / "none"}"', f"{sys.executable} {counter}'")
    with IdleServer(IdleBye) as server:
        with Running(configure(tmp_path, section.replace("port = 0", f"port = {server.port}"))) as running:
            running.wait_for("watch lost")
            again = len(server.commands("LOGIN"))
            until = time.monotonic() + 60
            while len(server.commands("LOGIN")) == again and time.monotonic() < until:
                time.sleep(0.05)
            assert running.stop()[0] == 0
        tokens = server.commands("LOGIN")
        assert len(tokens) > again >= 2 and len(set(tokens)) == len(tokens)


# ----------------------------------------------------------------------------------------------- trouble


@pytest.mark.dovecot
def test_one_account_in_trouble_does_not_delay_the_others(
    dovecot: Dovecot, make: Callable[[int], Path], user: str, tmp_path: Path
) -> None:
    class Silent(Script):
        def do_status(self, arguments: bytes) -> str | None:
            self.be_silent()
            return None

    config = make(dovecot.port)
    wrong = secret(tmp_path, "not the password")
    with ScriptedServer(Silent) as silent:
        troubled = [account("closed", free_port(), wrong), account("refused", dovecot.port, wrong, user)]
        troubled.append(account("silent", silent.port, wrong))
        good = config.read_text()
        start = good.index("[[accounts]]")
        config.write_text(good[:start] + "\n".join(troubled) + "\n" + good[start:])
        with Running(config) as running:
            refused = running.wait_for("trouble", account="refused")
            assert "password" in refused["text"] and refused["seconds"] >= 1800
            assert running.wait_for("trouble", account="closed")["level"] == "warning"
            running.wait_for("watching", account="shop")
            dovecot.deliver(user, order(1))
            running.wait_for("looked", account="shop", filed=1)
            # The silent server is given half a minute, and nobody waits for that.
            assert not [event for event in running.events if event.get("account") == "silent"]
            code, seconds = running.stop()
            assert (code, seconds < TEN_SECONDS) == (0, True)
            assert len([event for event in running.events if event.get("account") == "refused"]) == 1
            assert all("not the password" not in str(event) for event in running.events)


@pytest.mark.dovecot
def test_what_a_killed_run_left_is_taken_up(dovecot: Dovecot, make: Callable[[int], Path], user: str) -> None:
    config = make(dovecot.port)
    for number, name in enumerate(ORDERS):
        dovecot.put(user, example(name).replace(b"Message-ID: <", b"Message-ID: <%d" % number))
    with Running(config) as running:
        with contextlib.suppress(AssertionError):
            running.wait_for("looked", seconds=0.6)
        running.process.kill()
        running.process.wait()
    with Running(config) as running:
        running.wait_for("watching")
        assert running.stop()[0] == 0
    assert billfold("poll", "--config", config, "--json").json["balance"]["filed"] == 0
    assert billfold("verify", "--config", config).code == 0
    assert len([name for name in tree(config.parent / "Invoices") if name.endswith(".eml")]) >= 3


def test_personal_data_stands_in_the_log_only_if_asked_for(tmp_path: Path) -> None:
    class Orders(Script):
        def content(self, uid: int) -> bytes:
            return order(uid)

    for verbose in (False, True):
        folder = tmp_path / str(verbose)
        folder.mkdir()
        with (
            ScriptedServer(Orders) as server,
            Running(scripted_config(folder, server.port), verbose=verbose) as running,
        ):
            running.wait_for("looked", filed=5)
            running.stop()
            assert any("LS-700" in str(event) for event in running.events) is verbose
            assert running.other == []


# ---------------------------------------------------------------------------------------------- stopping


@pytest.mark.dovecot
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_at_rest_it_stops_at_once(dovecot: Dovecot, make: Callable[[int], Path], number: int, code: int) -> None:
    with Running(config := make(dovecot.port)) as running:
        running.wait_for("watching")
        time.sleep(0.2)
        ended, seconds = running.stop(number)
        assert ended == code and seconds < 3
        assert running.events[-1]["event"] == "stopped"
    assert billfold("verify", "--config", config).code == 0


def test_in_the_middle_of_a_large_message_it_stops_in_time(tmp_path: Path) -> None:
    class Endless(Script):
        uids: Sequence[int] = (1,)

        def content(self, uid: int) -> bytes:
            return order(uid)

        def size(self, uid: int) -> int:
            return 50_000_000

        def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
            self.send(b"* 1 FETCH (UID 1 BODY[]<0> {1048576}\r\n")
            while not self.server.over.wait(0.05):
                self.send(b"x" * 100)
            return b""

    with ScriptedServer(Endless) as server, Running(config := scripted_config(tmp_path, server.port)) as running:
        until = time.monotonic() + 20
        while not any(b"BODY.PEEK[]" in line for line in server.log) and time.monotonic() < until:
            time.sleep(0.02)
        code, seconds = running.stop()
        assert (code, seconds < TEN_SECONDS) == (0, True)
        assert running.events[-1]["event"] == "stopped"
    assert billfold("verify", "--config", config).code == 0


@pytest.mark.dovecot
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes can't be halted here")
def test_with_readers_that_hang_it_stops_in_time_and_the_next_run_goes_on(
    dovecot: Dovecot, make: Callable[[int], Path], user: str
) -> None:
    with Running(config := make(dovecot.port)) as running:
        running.wait_for("watching")
        time.sleep(1)
        with halted(running):
            before = len(running.events)
            for number in range(3):
                dovecot.deliver(user, order(number))
            running.wait_for("progress", since=before)
            code, seconds = running.stop()
        assert (code, seconds < TEN_SECONDS) == (0, True)
        assert running.other == []
    assert billfold("verify", "--config", config).code == 0
    balance = billfold("poll", "--config", config, "--json").json["balance"]
    assert balance["filed"] == 3, balance


@pytest.mark.dovecot
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes can't be halted here")
def test_a_second_request_ends_it_at_once(dovecot: Dovecot, make: Callable[[int], Path], user: str) -> None:
    with Running(config := make(dovecot.port)) as running:
        running.wait_for("watching")
        time.sleep(0.5)
        with halted(running):
            dovecot.deliver(user, order(1))
            running.wait_for("progress", text="1 of 2 messages in INBOX")
            running.process.send_signal(signal.SIGINT)
            running.wait_for("stopping")
            time.sleep(0.1)
            code, seconds = running.stop()
        assert code == 130 and seconds < 2
    assert billfold("verify", "--config", config).code == 0
