"""`[inlet]` of the configuration, and what `billfold check` finds out about it."""

import ipaddress
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from billfold.config import Configuration, load
from billfold.errors import ConfigurationWrong
from billfold.inlet import settings_of_inlet
from billfold.inlet_check import inlet_checked
from tests.imap_servers import free_port

BASE = '[archive]\npath = "Papers"\n[inbox]\naddress = "invoices@doe.example"\nforwarders = ["jo@doe.example"]\n'


def loaded(folder: Path, inlet: str, base: str = BASE) -> Configuration:
    path = folder / "config.toml"
    path.write_text(f"{base}[inlet]\n{inlet}", encoding="utf-8")
    return load(path)


def mistakes(folder: Path, inlet: str, base: str = BASE) -> list[str]:
    with pytest.raises(ConfigurationWrong) as caught:
        loaded(folder, inlet, base)
    return str(caught.value).replace(f"{folder / 'config.toml'}:", "").splitlines()[1:]


def certified(folder: Path, days: int) -> str:
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(days), "-subj", "/CN=mx.example"]
    subprocess.run([*made, "-keyout", folder / "k.pem", "-out", folder / "c.pem"], check=True, capture_output=True)
    return 'certificate = "c.pem"\nkey = "k.pem"\n'


def test_an_empty_section_is_lmtp_on_this_machine(tmp_path: Path) -> None:
    found = settings_of_inlet(loaded(tmp_path, ""))
    assert found is not None
    assert (found.shown, found.lmtp, found.must_encrypt, found.certificate) == ("127.0.0.1:2424", True, False, None)
    assert (found.address, found.forwarders) == ("invoices@doe.example", ("jo@doe.example",))
    assert found.hostname


def test_everything_can_be_said(tmp_path: Path) -> None:
    text = (
        'listen = "[::]:25"\nprotocol = "smtp"\naliases = ["bills@doe.example"]\ntrusted = ["10.1.2.3/8"]\n'
        'strangers = "refuse"\nsize = "5 MB"\nconnections = 3\nmessages = 2\ntimeout = "2m"\n'
        'hostname = "mx.doe.example"\n'
    )
    found = settings_of_inlet(loaded(tmp_path, text + certified(tmp_path, 30)))
    assert found is not None
    assert (found.host, found.port, found.shown, found.must_encrypt) == ("::", 25, "[::]:25", True)
    assert found.certificate == tmp_path / "c.pem"
    assert found.trusted == (ipaddress.ip_network("10.0.0.0/8"),) and found.trusts("10.9.9.9")
    assert found.trusts("::ffff:10.9.9.9") and not found.trusts("11.0.0.1")
    assert (found.refuses_strangers, found.size, found.patience) == (True, 5_000_000, 120.0)


def test_a_unix_socket_is_a_path(tmp_path: Path) -> None:
    found = settings_of_inlet(loaded(tmp_path, 'listen = "/run/billfold/lmtp"\nsocket_mode = "0600"\n'))
    assert found is not None
    assert (found.socket, found.socket_mode, found.shown) == (Path("/run/billfold/lmtp"), 0o600, "/run/billfold/lmtp")


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    told = mistakes(
        tmp_path,
        'listen = "2424"\nprotocol = "http"\ntrusted = ["everybody"]\nsize = "60 MB"\ntimeout = "1s"\nport = 25\n'
        'aliases = ["@doe.example"]\nhostname = "no host"\n',
    )
    assert [line.partition(" ")[0] for line in told] == [f"{number}:" for number in (7, 8, 9, 10, 11, 12, 13, 14)]
    assert '"127.0.0.1:2424"' in told[0] and "50 MB" in told[3] and "no such key" in told[5]


def test_what_other_machines_can_reach_needs_a_certificate(tmp_path: Path) -> None:
    [told] = mistakes(tmp_path, 'listen = "0.0.0.0:25"\n')
    assert "needs certificate and key for STARTTLS" in told and 'starttls = "none"' in told
    [told] = mistakes(tmp_path, 'certificate = "c.pem"\n')
    assert "only one of certificate and key" in told
    found = settings_of_inlet(loaded(tmp_path, 'listen = "0.0.0.0:25"\nstarttls = "none"\n'))
    assert found is not None and not found.must_encrypt


def test_it_needs_an_inbox_and_a_name_of_its_own(tmp_path: Path) -> None:
    [told] = mistakes(tmp_path, "", '[archive]\npath = "Papers"\n')
    assert "needs [inbox] with the address" in told
    account = '[[accounts]]\nname = "inlet"\nhost = "a.example"\nusername = "jo"\nkeyring = true\n'
    [told] = mistakes(tmp_path, "", BASE + account)
    assert "something else is called 'inlet' too" in told


def test_without_the_extra_it_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(tmp_path, "")
    monkeypatch.setitem(sys.modules, "aiosmtpd", None)
    with pytest.raises(ConfigurationWrong, match=r"pip install 'billfold\[inlet\]'"):
        settings_of_inlet(found)
    [(_, good, text)] = inlet_checked(found)
    assert not good and "pip install 'billfold[inlet]'" in text


def test_check_says_whether_it_can_listen_and_until_when_the_certificate_holds(tmp_path: Path) -> None:
    port = free_port()
    found = loaded(tmp_path, f'listen = "127.0.0.1:{port}"\n' + certified(tmp_path, 30))
    told = [(good, text) for _, good, text in inlet_checked(found)]
    assert told[0] == (True, f"can listen on 127.0.0.1:{port}")
    assert told[1][0] and "holds until" in told[1][1]
    assert told[2] == (
        True,
        "takes mail for invoices@doe.example, from jo@doe.example; what others send waits for review",
    )
    certified(tmp_path, 3)
    with socket.create_server(("127.0.0.1", port)) as other:
        other.settimeout(1)
        told = [(good, text) for _, good, text in inlet_checked(found)]
    assert not told[0][0] and "another program listens there" in told[0][1]
    assert not told[1][0] and "renew it" in told[1][1]
    (tmp_path / "k.pem").write_text("no key")
    assert not [good for _, good, _ in inlet_checked(found)][1]


def test_check_looks_at_the_place_of_a_unix_socket(tmp_path: Path) -> None:
    found = loaded(tmp_path, f'listen = "{tmp_path}/missing/lmtp"\n')
    what, good, text = next(iter(inlet_checked(found)))
    assert (what, good) == ("inlet", False) and "missing" in text
    assert next(iter(inlet_checked(loaded(tmp_path, f'listen = "{tmp_path}/lmtp"\n'))))[1]
