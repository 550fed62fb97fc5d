"""Numbers for Prometheus: what they count, whom they name, and who may ask."""

import re
import socket
import urllib.request
from pathlib import Path

import pytest

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
