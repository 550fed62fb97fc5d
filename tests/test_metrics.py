"""Numbers for Prometheus: what they count, whom they name, and who may ask."""

import contextlib
import io
import re
import socket
import struct
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from billfold.config import load
from billfold.event_log import EventLog, Level
from billfold.health import Health
from billfold.metrics import Metrics
from tests.imap_servers import free_port
from tests.programs import account, billfold, configure, secret
from tests.running import Running
from tests.scripted_imap import Script, ScriptedServer
from tests.test_run import order

pytest.importorskip("prometheus_client")


class Orders(Script):
    def content(self, uid: int) -> bytes:
        return order(uid)


def asked(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def test_prometheus_is_told_numbers_and_names_of_accounts(tmp_path: Path) -> None:
    port, gone = free_port(), free_port()
    with ScriptedServer(Orders) as server:
        accounts = [account("shop", server.port, secret(tmp_path, "swordfish")), account("gone", gone, tmp_path / "no")]
        config = configure(tmp_path, *accounts, f'[metrics]\nlisten = "127.0.0.1:{port}"\n')
        with Running(config, verbose=False) as program:
            program.wait_for("looked", account="shop")
            program.wait_for("trouble", account="gone")
            found = asked(port)
            with socket.socket() as other:
                other.settimeout(2)
                addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
                for address in addresses - {"127.0.0.1", "127.0.1.1"}:
                    assert other.connect_ex((str(address), port)) != 0
            assert program.stop()[0] == 0
    assert found['billfold_messages_total{account="shop",fate="filed"}'] == 5
    assert found['billfold_messages_total{account="shop",fate="failed"}'] == 0
    assert found['billfold_look_failures_total{account="gone"}'] >= 1
    assert found['billfold_bytes_total{account="shop",direction="down"}'] > 1000
    assert found['billfold_look_seconds_count{account="shop"}'] >= 1
    assert found['billfold_last_success_timestamp_seconds{account="shop"}'] > 1.7e9
    assert 'billfold_last_success_timestamp_seconds{account="gone"}' not in found
    assert found['billfold_failing{account="gone"}'] == 1 and found['billfold_failing{account="shop"}'] == 0
    assert found['billfold_troubles{kind="sign-in"}'] == 1
    assert found["billfold_review_waiting"] == 0 and found["billfold_disk_free_bytes"] > 0
    assert not [name for name in found if re.search(r"lamps|kim|LS-|Invoices", name)]


def test_an_address_that_is_taken_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    with socket.socket() as taken, ScriptedServer(Script) as server:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        section = account("shop", server.port, secret(tmp_path, "swordfish"))
        config = configure(tmp_path, section, f'[metrics]\nlisten = "127.0.0.1:{port}"\n')
        with Running(config) as program:
            assert "choose another" in program.wait_for("trouble", account="metrics")["text"]
            program.wait_for("looked", account="shop")
            status = billfold("status", "--config", config, "--json")
            assert [one["account"] for one in status.json["troubles"]] == ["metrics"]
            assert program.stop()[0] == 0


def test_who_connects_and_does_not_ask_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setattr("billfold.metrics.PATIENCE", 0.3)
    settings = load(configure(tmp_path, f'[metrics]\nlisten = "127.0.0.1:{port}"\n'))
    assert settings.metrics is not None
    duty = Metrics(settings, settings.metrics, Health(tmp_path), EventLog(least=Level.ERROR))
    [thread] = duty.start()
    before = threading.active_count()
    with socket.create_connection(("127.0.0.1", port), 5) as silent, contextlib.redirect_stderr(io.StringIO()) as said:
        assert silent.recv(1) == b""
        rude = socket.create_connection(("127.0.0.1", port), 5)
        rude.sendall(b"GET /metrics HTTP/1.0\r\n")
        rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        rude.close()
        assert asked(port)["billfold_disk_free_bytes"] > 0
        until = time.monotonic() + 10
        while threading.active_count() > before and time.monotonic() < until:
            time.sleep(0.02)
        assert threading.active_count() == before
    assert said.getvalue() == ""
    duty.release()
    duty.close()
    thread.join(3)
    assert not thread.is_alive()
