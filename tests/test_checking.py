"""`billfold check`: each fix is pasted, as it is printed, and then nothing is left to fix."""

import os
import plistlib
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pexpect
import pytest

from billfold.accounts import settings_of
from billfold.checking import accounts, archive, getting, machine, metrics, permissions, reading, service
from billfold.checking.credentials import get_credential, new_credential
from billfold.checking.filesystems import _deepest, kind_of, shared
from billfold.checking.results import Result, Tried
from billfold.commands.check import command
from billfold.config import AccountSection, ArchiveSection, Configuration, load
from ingest.errors import CertificateRefused, EncryptionMissing, ServerBusy, ServerUnreachable
from tests.imap_servers import Dovecot
from tests.programs import account, billfold, configure, secret

BIN = Path(sys.executable).parent


def wrong(config: Path, **environment: str) -> list[dict[str, Any]]:
    """What `check` finds to fix."""
    outcome = billfold("check", "--json", "--config", config, environment=environment)
    found = [one for one in outcome.json if not one["ok"]]
    assert outcome.code == (1 if found else 0)
    return found


def tried(config: Path) -> Tried:
    return Tried(load(config), config, is_default=False)


@pytest.mark.dovecot
def test_each_fix_can_be_pasted(dovecot: Dovecot, tmp_path: Path) -> None:
    user = "checking-fixes"
    dovecot.put(user, b"Subject: hello\r\n\r\nThe mailbox is there.\r\n")
    file = tmp_path / "a secret"
    config = configure(tmp_path, account("shop", dovecot.port, file, user))
    config.chmod(0o666)
    writable, missing = wrong(config)
    assert writable["fix"] == f"chmod go-w {config}" and "can be changed by other users" in writable["message"]
    subprocess.run(["sh", "-c", writable["fix"]], check=True)
    assert "cannot be read" in missing["message"]
    # A person pastes it into a shell, and types the password.
    shell = pexpect.spawn("/bin/bash", ["-c", missing["fix"]], encoding="utf-8", timeout=20)
    shell.expect_exact("Password: ")
    shell.sendline(dovecot.password(user).reveal())
    shell.expect(pexpect.EOF)
    assert "secret-of" not in shell.before
    assert file.read_text() == f"secret-of-{user}\n" and file.stat().st_mode & 0o077 == 0
    assert wrong(config) == []
    file.chmod(0o644)
    [readable] = wrong(config)
    assert readable["fix"] == f"chmod 600 '{file}'"
    subprocess.run(["sh", "-c", readable["fix"]], check=True)
    shown = billfold("check", "--config", config)
    assert shown.code == 0
    assert "ok   running: nothing looks after it now" in shown.out


@pytest.mark.dovecot
def test_what_no_command_mends_is_said_as_lines_of_the_configuration(dovecot: Dovecot, tmp_path: Path) -> None:
    user = "checking-lines"
    dovecot.put(user, b"Subject: hello\r\n\r\nThe mailbox is there.\r\n")
    password = secret(tmp_path, dovecot.password(user).reveal())
    section = account("shop", dovecot.port, password, user, mailboxes='["INBOX", "Invoces"]')
    config = configure(tmp_path, section)
    outcome = billfold("check", "--config", config)
    assert outcome.code == 1
    line = 'mailboxes = ["INBOX"]'
    assert f"       in {config}:\n         {line}\n" in outcome.out
    config.write_text(config.read_text().replace('mailboxes = ["INBOX", "Invoces"]', line))
    assert wrong(config) == []


# ------------------------------------------------------------------------------------------------- accounts


def section(**values: object) -> AccountSection:
    return AccountSection.model_validate({"name": "shop", "host": "imap.lamps.example", "username": "kim", **values})


def test_each_place_of_a_password_has_its_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Tried(Configuration(), tmp_path / "my config.toml", is_default=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    assert get_credential(one, section(keyring=True))[0] == "keyring set billfold:imap.lamps.example kim"
    assert get_credential(one, section(password_env="LAMPS"))[0] == "read -rs LAMPS && export LAMPS"
    assert get_credential(one, section(password_command=["pass", "my shop"]))[0] == "pass 'my shop'"
    assert "systemctl status billfold" in get_credential(one, section(password_credential="shop"))[0]
    google = section(oauth="google", host="imap.gmail.com")
    assert get_credential(one, google)[0] == f"billfold login shop --config '{one.file}'"
    assert new_credential(one, section(password_env="X", host="outlook.office365.com"))[1] == 'oauth = "microsoft"'
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert get_credential(one, section(keyring=True))[0].endswith("[keyring]'")


@pytest.mark.parametrize(
    ("values", "error", "fix", "write"),
    [
        ({"username": "kim@gmail.com"}, ServerUnreachable("x"), "", 'host = "imap.gmail.com"'),
        (
            {"username": "kim@lamps.example", "host": "x.example"},
            ServerUnreachable(""),
            "",
            'host = "imap.lamps.example"',
        ),
        ({"username": "kim@lamps.example"}, ServerUnreachable(""), "", ""),
        ({"username": "kim@lamps.example"}, ServerBusy(""), "", ""),
        ({}, EncryptionMissing(""), "", 'security = "tls"\nport = 993'),
        ({"port": 1993}, CertificateRefused(""), "openssl s_client -connect imap.lamps.example:1993", "ca_file = "),
        ({"host": "imap.gmail.com"}, ServerUnreachable(""), "", ""),
    ],
)
def test_a_server_that_cannot_be_reached_has_its_fix(
    values: dict[str, object], error: Exception, fix: str, write: str
) -> None:
    found = accounts._mended(section(**values, password_env="X"), error)
    assert found[0].startswith(fix) and found[1].startswith(write)
    assert all(bool(given) == bool(wanted) for given, wanted in zip(found, (fix, write), strict=True))
    assert settings_of(section(**values, password_env="X"))


# ------------------------------------------------------------------------------------------------- machine


def test_a_command_of_the_program_names_the_configuration_that_is_not_the_usual() -> None:
    usual = Tried(Configuration(), Path("/home/jo/.config/billfold/config.toml"))
    assert usual.command("login", "shop") == "billfold login shop"


def test_results_are_marked_by_what_they_ask_for() -> None:
    marks = [
        Result("x", True, "x"),
        Result("x", True, "x", "do"),
        Result("x", False, "x"),
        Result("x", True, "x", "", "w"),
    ]
    assert [one.mark for one in marks] == ["ok  ", "warn", "FIX ", "warn"]


MOUNTS = (
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
    "30 22 0:40 / /mnt/my\\040share rw - cifs //nas/share rw\n"
    "31 22 0:41 / /mnt/nfs rw - nfs4 nas:/export rw\n"
    "32 31 254:1 / /mnt/nfs/local rw - xfs /dev/vdb rw\n"
    "33 22 0:42 / /home/jo/cloud rw - fuse.sshfs jo@host: rw\n"
    "odd\n"
)


@pytest.mark.parametrize(
    ("path", "kind", "is_shared"),
    [
        ("/mnt/my share/Invoices", "cifs", True),
        ("/mnt/nfs/a", "nfs4", True),
        ("/mnt/nfs/local/a", "xfs", False),
        ("/mnt/nfsx", "ext4", False),
        ("/home/jo/cloud", "fuse.sshfs", True),
        ("/home/jo/Invoices", "ext4", False),
    ],
)
def test_the_file_system_of_a_folder_is_known(path: str, kind: str, is_shared: bool) -> None:
    assert _deepest(MOUNTS, Path(path)) == kind
    assert shared(kind) is is_shared


def test_an_archive_on_a_share_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "kind_of", lambda folder: "nfs4")
    config = configure(tmp_path)
    first, second = archive.disk(tried(config))
    assert first.mark == "warn" and "network file system (nfs4)" in first.message and first.write
    assert second.mark == "ok  "
    assert not shared(kind_of(tmp_path))


def test_little_room_is_warned_of_and_none_is_to_be_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = []
    for free in (2 << 30, 500 << 20, 10 << 20):
        usage = type("Usage", (), {"free": free, "total": 1 << 40})
        monkeypatch.setattr("shutil.disk_usage", lambda path, usage=usage: usage)
        marks += [one.mark for one in archive.disk(tried(configure(tmp_path)))]
    assert marks == ["ok  ", "warn", "FIX "]


def test_where_prometheus_asks_must_be_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(metrics.answered(tried(configure(tmp_path)))) == []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = configure(tmp_path, f'[metrics]\nlisten = "127.0.0.1:{taken.getsockname()[1]}"\n')
        [found] = metrics.answered(tried(config))
        assert found.mark == "FIX " and "choose another place" in found.message and "listen =" in found.write
    [found] = metrics.answered(tried(config))
    assert found.mark == "ok  "
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    [found] = metrics.answered(tried(config))
    assert found.mark == "FIX " and "[metrics]" in found.fix


def test_a_clock_that_cannot_be_right_is_to_be_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = configure(tmp_path)
    journal = tmp_path / "Invoices" / ".billfold" / "journal"
    journal.mkdir(parents=True)
    (journal / "2027-03.jsonl").touch()
    said = []
    for day in ("1970-01-02", "2027-01-01", "2027-03-05", "2099-01-01"):
        moment = datetime.fromisoformat(f"{day}T00:00:00+00:00")
        monkeypatch.setattr("billfold.clock.now", lambda moment=moment: moment)
        said += machine.clock(tried(config))
    assert [one.ok for one in said] == [False, False, True, False]
    assert "timedatectl set-ntp true" in said[0].fix and "written in 2027-03" in said[1].message


def test_an_old_python_is_warned_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    marks = []
    for version in ((3, 11, 7), (3, 11, 9), (3, 12, 2), (3, 13, 0)):
        monkeypatch.setattr(sys, "version_info", version)
        marks += [one.mark for one in machine.python(tried(configure(tmp_path)))]
    assert marks == ["warn", "ok  ", "warn", "ok  "]


def test_tokens_that_others_can_read_are_to_be_fixed(tmp_path: Path) -> None:
    folder = Path(os.environ["BILLFOLD_DATA"]) / "sign-in"
    folder.mkdir(parents=True)
    (folder / "kim.tokens.json").touch(0o644)
    *_, found = permissions.configuration(tried(configure(tmp_path)))
    assert found.fix == f"chmod 600 {folder / 'kim.tokens.json'}"
    subprocess.run(["sh", "-c", found.fix], check=True)
    assert len(list(permissions.configuration(tried(configure(tmp_path))))) == 1


# ------------------------------------------------------------------------------------------------- what is missing


def test_what_is_missing_is_installed_by_a_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = configure(tmp_path)
    config.write_text(config.read_text().replace("print_mails = false", "") + '[ocr]\nengine = "onnx"\n')
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    [printer] = reading.printer(tried(config))
    assert printer.mark == "warn" and printer.fix.endswith("[render]'")
    [pictures] = reading.pictures(tried(config))
    assert pictures.mark == "FIX " and pictures.fix.endswith("[ocr-onnx]'")
    assert getting.part("x").startswith("uv pip install --python ")
    config.write_text(config.read_text().replace("onnx", "tesseract"))
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    [pictures] = reading.pictures(tried(config))
    assert "[ocr]'" in pictures.fix and "apt-get install tesseract-ocr" in pictures.fix
    monkeypatch.setattr("shutil.which", lambda name: name if name == "brew" else None)
    assert getting.package("pango") == "brew install pango"


def test_switched_off_recognition_is_no_warning(tmp_path: Path) -> None:
    config = configure(tmp_path, '[ocr]\nengine = "none"\n')
    [found] = reading.pictures(tried(config))
    assert found.mark == "ok  "


def test_an_archive_that_cannot_be_made_says_where_another_can(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Configuration(archive=ArchiveSection(path=str(tmp_path / "file" / "Invoices")))
    [found] = archive.folder(Tried(settings, tmp_path / "c.toml"))
    assert not found.ok and found.write.startswith("[archive]")


# ------------------------------------------------------------------------------------------------- the service


def test_a_unit_whose_program_is_gone_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {"systemd-user": tmp_path / "billfold.service", "launchd": tmp_path / "billfold.plist"}
    monkeypatch.setattr(service, "place_of", places.get)
    monkeypatch.setattr(service, "_asked", lambda *command: "failed" if "is-active" in command else "")
    one = Tried(Configuration(), tmp_path / "c.toml")
    assert list(service.installed(one)) == []
    places["systemd-user"].write_text(f"[Service]\nExecStart={tmp_path}/gone run\n")
    places["launchd"].write_bytes(plistlib.dumps({"ProgramArguments": [sys.executable, "run"]}))
    gone, job = service.installed(one)
    assert not gone.ok and gone.fix == f"billfold service systemd-user > {places['systemd-user']}"
    assert job.ok
    places["systemd-user"].write_text(f'[Service]\nExecStart="{sys.executable}" run\n')
    failed, _ = service.installed(one)
    assert not failed.ok and failed.fix == "systemctl --user enable --now billfold"


def test_the_checks_are_named_in_the_help() -> None:
    assert command.help is not None and "a command to paste" in command.help
