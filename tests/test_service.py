"""`billfold service`: units that systemd takes, and the program at work within them; jobs, tasks and the container."""

import contextlib
import json
import os
import plistlib
import pwd
import re
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree

import pytest

from billfold.__main__ import COMMANDS
from billfold.commands.service import KINDS
from billfold.config import load
from billfold.log_file import LogFile
from billfold.service import launchd, needs, systemd, windows
from billfold.service.needs import Needs, needs_of
from billfold.service.steps import notes, steps
from tests.confined import can_confine
from tests.imap_servers import Dovecot
from tests.programs import account, billfold, configure, secret

ROOT = Path(__file__).parents[1]
NEEDS = Needs(
    program=Path("/opt/billfold/bin/billfold"),
    config=Path("/etc/billfold/config.toml"),
    archive=Path("/srv/invoices"),
    user="billfold",
    reads=(Path("/opt/billfold"), Path("/etc/billfold")),
    writes=(Path("/srv/invoices"),),
    secrets=(Path("/etc/billfold/config.toml"),),
    credentials=("shop",),
    memory=1792,
    tasks=64,
)
AT_HOME = replace(
    NEEDS,
    user="jo",
    program=Path("/home/jo/a folder/bin/billfold"),
    reads=(Path("/home/jo/a folder"), Path("/home/jo/.config/billfold")),
    writes=(Path("/home/jo/Invoices"), Path("/home/jo/100% drop")),
)
confines = pytest.mark.skipif(not can_confine(), reason="only root on Linux can make mounts of its own")


# ------------------------------------------------------------------------------------------------- systemd


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("given", [NEEDS, AT_HOME, replace(NEEDS, low_port=True)])
def test_the_systems_unit_is_hardened_and_taken(tmp_path: Path, given: Needs) -> None:
    program = tmp_path / "billfold"
    program.touch(0o755)
    unit = tmp_path / "billfold.service"
    unit.write_text(systemd.system_unit(replace(given, program=program)))
    command = ["systemd-analyze", "security", "--no-pager", "--offline=yes", str(unit)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    m = re.search(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert m and float(m[1]) <= 2.0, told
    assert complaints(unit) == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_users_unit_is_taken(tmp_path: Path) -> None:
    program = tmp_path / "billfold"
    program.touch(0o755)
    unit = tmp_path / "billfold.service"
    unit.write_text(systemd.user_unit(replace(AT_HOME, program=program)))
    assert complaints(unit, "--user") == []
    # What takes the rights of root would keep a user's unit from starting.
    assert not re.search(r"^(User|Protect|Private|Bind|ReadWrite|Capability|LoadCred)", unit.read_text(), re.MULTILINE)


def complaints(unit: Path, *options: str) -> list[str]:
    """What systemd finds wrong with a unit, and with no other unit of the machine."""
    command = ["systemd-analyze", "verify", *options, str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "XDG_RUNTIME_DIR": "/tmp"})
    return [line for line in done.stderr.splitlines() if str(unit) in line or line.startswith(unit.name)]


def test_paths_stand_in_a_unit_as_they_are_meant() -> None:
    unit = systemd.system_unit(AT_HOME)
    assert '\nExecStart="/home/jo/a folder/bin/billfold" run --config /etc/billfold/config.toml\n' in unit
    assert '\nBindPaths="-/home/jo/100%% drop"\n' in unit
    assert '\nBindReadOnlyPaths="-/home/jo/a folder"\n' in unit
    assert "\nProtectHome=tmpfs\n" in unit and "ReadWritePaths" not in unit
    unit = systemd.system_unit(NEEDS)
    assert "\nProtectHome=yes\n" in unit and "\nReadWritePaths=/srv/invoices\n" in unit
    assert "\nLoadCredential=shop:/etc/billfold/shop\n" in unit
    assert "\nMemoryMax=1792M\nTasksMax=64\n" in unit
    assert "\nRuntimeDirectory=billfold\n" in systemd.system_unit(replace(NEEDS, socket=Path("/run/billfold/in.sock")))
    elsewhere = systemd.system_unit(replace(NEEDS, socket=Path("/var/spool/private/in.sock")))
    assert "\nReadWritePaths=/var/spool/private\n" in elsewhere


def test_what_a_service_needs_is_read_from_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "_recognises", lambda settings: False)
    section = account("shop", 143, tmp_path / "pw", ca_file='"/etc/own/ca.pem"')
    credential = account("other", 143, tmp_path / "pw").replace(f'password_file = "{tmp_path / "pw"}"', "")
    config = configure(tmp_path, section, credential + 'password_credential = "other"\n', "[reading]\nworkers = 4\n")
    found = needs_of(load(config), config, "jo")
    assert found.writes == (tmp_path / "Invoices",) and found.user == "jo"
    assert {tmp_path, Path("/etc/own/ca.pem")} <= set(found.reads)
    assert tmp_path / "pw" not in found.reads and found.secrets == (config, tmp_path / "pw")
    assert (found.credentials, found.memory, found.tasks) == (("other",), 256 + 4 * 768, 64)
    assert ROOT in found.reads or any(ROOT.is_relative_to(path) for path in found.reads)
    # A home is not shown for the sake of one file in it.
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config in needs_of(load(config), config).reads


# ------------------------------------------------------------------------------------------------- at work in it


class Service:
    """The program under a unit, as systemd would start it; its folder is its user's."""

    def __init__(self, folder: Path, config: Path) -> None:
        self.folder, self.config = folder, config
        user = pwd.getpwnam("nobody")
        (folder / "data").mkdir()
        (folder / "Invoices").mkdir(exist_ok=True)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
        made = billfold("service", "systemd", "--config", config)
        assert made.code == 0, made.err
        self.unit = folder / "billfold.service"
        self.unit.write_text(made.out)

    def command(self, *arguments: str, how: tuple[str, ...] = ()) -> list[str]:
        start = [sys.executable, "-m", "tests.confined", *(how or (str(self.unit),))]
        return [*start, sys.executable, "-m", *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        return {**os.environ, "BILLFOLD_DATA": str(self.folder / "Invoices" / "data"), "HOME": "/nonexistent", **more}

    def run(self, *arguments: str, how: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        command = self.command("billfold", *arguments, "--config", str(self.config), how=how)
        return subprocess.run(
            command, env=self.environment(), cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
        )


@pytest.fixture
def service(dovecot: Dovecot, tmp_path: Path) -> Service:
    user = f"service-{tmp_path.name}".replace("_", "-")[:60].lower()
    dovecot.put(user, invoice(1))
    password = secret(tmp_path, dovecot.password(user).reveal())
    return Service(tmp_path, configure(tmp_path, account("shop", dovecot.port, password, user)))


def invoice(number: int) -> bytes:
    return (
        f"From: Lamp Shop <billing@lamps.example>\r\nTo: kim@buyers.example\r\nSubject: Invoice LS-{number}\r\n"
        f"Date: Thu, 15 Jan 2026 09:30:00 +0000\r\nMessage-ID: <{number}@lamps.example>\r\n\r\n"
        f"Invoice number: LS-{number}\r\nInvoice date: 15 January 2026\r\nNet: EUR 100.00\r\nTotal: EUR 100.00\r\n"
    ).encode()


@contextlib.contextmanager
def manager(folder: Path) -> Iterator[socket.socket]:
    """The socket on which systemd is told how a service is."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(str(folder / "notify"))
        (folder / "notify").chmod(0o777)
        yield sock


def hears(sock: socket.socket, word: str, seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and select.select([sock], [], [], left)[0]:
        if word in sock.recv(4096).decode().split("\n"):
            return True
    return False


@confines
@pytest.mark.dovecot
def test_the_program_works_within_its_unit_and_its_readers_are_confined_as_ever(service: Service) -> None:
    checked = service.run("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "write nothing (Landlock" in checked.stdout and "(seccomp)" in checked.stdout
    with manager(service.folder) as told:
        environment = service.environment(NOTIFY_SOCKET=str(service.folder / "notify"), WATCHDOG_USEC="2000000")
        command = service.command("billfold", "run", "--log-json", "--config", str(service.config))
        running = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        try:
            assert hears(told, "READY=1") and hears(told, "WATCHDOG=1")
            ledger = service.folder / "Invoices" / "ledger.csv"
            until = time.monotonic() + 60
            while not (ledger.exists() and "LS-1" in ledger.read_text()) and time.monotonic() < until:
                time.sleep(0.05)
            running.send_signal(signal.SIGTERM)
            assert hears(told, "STOPPING=1")
            _, err = running.communicate(timeout=15)
        finally:
            running.kill()
            running.wait()
    events = [json.loads(line) for line in err.splitlines()]
    assert running.returncode == 0, err
    assert [event["filed"] for event in events if event["event"] == "looked"] == [1], err
    assert billfold("verify", "--config", service.config).code == 0


@confines
def test_the_unit_allows_what_the_readers_confine_themselves_by(tmp_path: Path) -> None:
    probe = "from billfold.confinement import tried; print(tried())"
    held = []
    for unit in (systemd.system_unit(NEEDS), re.sub(".*landlock.*\n", "", systemd.system_unit(NEEDS))):
        path = tmp_path / "billfold.service"
        reads = "".join(f"BindReadOnlyPaths=-{one}\n" for one in needs._installation())
        path.write_text(unit.replace("User=billfold", "User=nobody") + reads)
        command = [sys.executable, "-m", "tests.confined", str(path), sys.executable, "-c", probe]
        held.append(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert "seccomp=True" in held[0] and "landlock=0" not in held[0]
    # The test can see: without the line of the unit they would have no Landlock.
    assert "landlock=0" in held[1]


@confines
@pytest.mark.dovecot
def test_a_root_that_may_only_be_read_and_no_rights_are_enough(service: Service) -> None:
    how = ("--container", str(service.folder / "Invoices"))
    shutil.copy(service.config, service.folder / "Invoices" / "config.toml")
    password = next(service.folder.glob("password-*"))
    shutil.copy(password, service.folder / "Invoices" / "password")
    service.config = service.folder / "Invoices" / "config.toml"
    service.config.write_text(service.config.read_text().replace(str(password), "password"))
    for path in (service.config, service.folder / "Invoices" / "password"):
        os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)
    polled = service.run("poll", how=how)
    assert polled.returncode == 0 and "= 1 filed" in polled.stderr + polled.stdout, polled.stderr
    if "status" in COMMANDS:  # what the container's health check asks
        asked = service.run("status", "--json", how=how)
        assert json.loads(asked.stdout)["review"]["count"] == 0, asked.stderr
    probe = "open('/etc/written', 'w')"
    refused = subprocess.run(
        [sys.executable, "-m", "tests.confined", *how, sys.executable, "-c", probe],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Read-only file system" in refused.stderr or "Permission denied" in refused.stderr


# ------------------------------------------------------------------------------------------------- other systems


def test_the_job_for_macos_is_whole() -> None:
    values = plistlib.loads(launchd.job(AT_HOME, Path("/Users/jo")).encode())
    assert values["ProgramArguments"][:4] == [
        "/home/jo/a folder/bin/billfold",
        "run",
        "--config",
        "/etc/billfold/config.toml",
    ]
    assert values["ProgramArguments"][4:] == ["--log-file", "/Users/jo/Library/Logs/billfold.log"]
    assert values["RunAtLoad"] is True and values["KeepAlive"] == {"SuccessfulExit": False}


def test_the_task_for_windows_is_whole() -> None:
    given = replace(NEEDS, user="ACME & Co\\jo")
    text = windows.task(given, PureWindowsPath(r"C:\Users\jo\billfold.log"))
    root = ElementTree.fromstring(text.encode("utf-16"))
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert root.tag == f"{space}Task"
    found = {element.tag.removeprefix(space): element.text for element in root.iter()}
    assert found["UserId"] == "ACME & Co\\jo" and found["Command"] == "/opt/billfold/bin/billfold"
    assert found["Arguments"] == ('run --config "/etc/billfold/config.toml" --log-file "C:\\Users\\jo\\billfold.log"')
    assert found["ExecutionTimeLimit"] == "PT0S"


# ------------------------------------------------------------------------------------------------- the command


def test_the_file_is_printed_alone_and_what_to_do_beside_it(tmp_path: Path) -> None:
    section = account("shop", 143, tmp_path / "pw").replace(f'password_file = "{tmp_path / "pw"}"', "keyring = true")
    config = configure(tmp_path, section)
    told = billfold("service", "systemd", "--user", "jo", "--config", config)
    assert told.code == 0 and told.out.startswith("# Written by") and "User=jo\n" in told.out
    assert 'no keyring; write password_credential = "shop" in its place' in told.err
    assert "sudo systemctl enable --now billfold" in told.err and "sudo" not in told.out
    plist = billfold("service", "launchd", "--config", config)
    assert plistlib.loads(plist.out.encode())["Label"] == "org.billfold.run"
    assert billfold("service", "windows", "--config", config).out.startswith("<?xml")
    assert billfold("service", "upstart").code == 2


def test_a_path_with_spaces_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / "my books"
    folder.mkdir()
    config = configure(folder, "")
    for kind in ("systemd", "systemd-user", "launchd"):
        [line] = [line for line in billfold("service", kind, "--config", config).err.splitlines() if "service " in line]
        words = shlex.split(line)
        assert words[1:5] == ["service", kind, "--config", str(config)]
    assert f' --config "{config}" | Out-File' in billfold("service", "windows", "--config", config).err
    assert windows.typed([r"C:\Jo Doe\billfold.exe", "service"]) == r'& "C:\Jo Doe\billfold.exe" service'


def test_steps_fit_the_kind(tmp_path: Path) -> None:
    told = "\n".join(steps("systemd", NEEDS, "billfold service systemd"))
    assert "useradd --system" in told and "install -d -m 750 -o billfold -g billfold /srv/invoices" in told
    assert "/etc/billfold/shop" in told
    assert "useradd" not in "\n".join(steps("systemd", AT_HOME, "x"))
    assert "loginctl enable-linger" in steps("systemd-user", NEEDS, "x")
    assert any("launchctl bootstrap" in step for step in steps("launchd", NEEDS, "x"))
    assert any("schtasks /Create" in step for step in steps("windows", NEEDS, "x"))


def test_what_will_not_work_as_a_service_is_said(tmp_path: Path) -> None:
    base = account("shop", 143, tmp_path / "pw")
    said = {}
    for source in (
        'password_env = "P"',
        'password_command = "pass x"',
        'oauth = "google"',
        'password_credential = "x"',
    ):
        config = configure(tmp_path, base.replace(f'password_file = "{tmp_path / "pw"}"', source))
        settings = load(config)
        for kind in ("systemd", "systemd-user", "launchd"):
            said[kind, source.split()[0]] = " ".join(notes(kind, settings, NEEDS))
    assert "none of them" in said["systemd-user", "password_env"]
    assert "sees nothing of anybody's home" in said["systemd", "password_command"]
    assert not said["systemd-user", "password_command"]
    assert "sudo -u billfold env BILLFOLD_DATA=/var/lib/billfold" in said["systemd", "oauth"]
    assert "under systemd alone" in said["launchd", "password_credential"]


# ------------------------------------------------------------------------------------------------- the container


def test_the_containers_list_of_libraries_is_part_of_the_one_of_all() -> None:
    def entries(path: Path) -> dict[str, str]:
        found = re.findall(r"^(\S+==\S+)[^\n]*\\\n((?: +--hash=\S+(?: \\)?\n)+)", path.read_text(), re.MULTILINE)
        return {name: " ".join(hashes.replace("\\", "").split()) for name, hashes in found}

    every, few = entries(ROOT / "requirements.lock"), entries(ROOT / "billfold" / "service" / "requirements.lock")
    assert len(few) > 50
    assert {name for name, hashes in few.items() if every.get(name) != hashes} == set()
    assert not [name for name in few if name.split("==")[0] in ("pytest", "mypy", "reportlab", "pymap")]


def test_the_container_is_nobody_keeps_nothing_elsewhere_and_says_how_it_is() -> None:
    folder = ROOT / "billfold" / "service"
    text = (folder / "Containerfile").read_text()
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE) and "--require-hashes" in text
    assert 'CMD ["billfold", "status", "--health"]' in text
    compose = (folder / "compose.yaml").read_text()
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "- /tmp:", "- ./data:/data"):
        assert line in compose
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        assert all((ROOT / path).exists() for path in source.split()), source


def test_the_readme_names_what_is_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [console] = re.findall(r"^```console\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert all((ROOT / path).exists() for path in re.findall(r"billfold/\S+", console))
    assert all(f"| `{kind}` |" in readme for kind in KINDS)
    [powershell] = re.findall(r"^```powershell\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert powershell.splitlines() == steps("windows", NEEDS, "billfold service windows")


# ------------------------------------------------------------------------------------------------- a log in a file


def test_a_log_in_a_file_is_turned_and_never_grows_without_end(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "billfold.log"
    with LogFile(path, largest=100, files=3) as log:
        for number in range(40):
            log.write(f"event {number:04}\n")
            log.flush()
    names = sorted(one.name for one in path.parent.iterdir())
    assert names == ["billfold.log", "billfold.log.1", "billfold.log.2"]
    assert all(one.stat().st_size <= 100 and one.stat().st_mode & 0o077 == 0 for one in path.parent.iterdir())
    kept = "".join((path.parent / name).read_text() for name in reversed(names))
    assert kept.splitlines() == [f"event {number:04}" for number in range(40 - len(kept.splitlines()), 40)]
    with LogFile(path) as log:
        log.write("one more\n")
    assert path.read_text().endswith("one more\n")


def test_a_log_that_cannot_be_turned_writes_into_no_other_file_and_goes_on_later(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    with LogFile(folder / "billfold.log", largest=20) as log:
        log.write("a line of the log\n")
        folder.rename(tmp_path / "elsewhere")
        with pytest.raises(FileNotFoundError):
            log.write("lost, there is no folder\n")
        other = tmp_path / "document.pdf"
        with other.open("wb") as document:
            with pytest.raises(FileNotFoundError):
                log.write("lost, there is no folder\n")
            document.write(b"a document")
        assert other.read_bytes() == b"a document"
        (tmp_path / "elsewhere").rename(folder)
        log.write("it is there again\n")
    assert (folder / "billfold.log").read_text() == "it is there again\n"
    assert (folder / "billfold.log.1").read_text() == "a line of the log\n"


@pytest.mark.dovecot
def test_events_go_into_the_file_that_is_named(dovecot: Dovecot, tmp_path: Path) -> None:
    dovecot.put("log-file", b"Subject: hello\r\n\r\nHello.\r\n")
    password = secret(tmp_path, dovecot.password("log-file").reveal())
    config, log = configure(tmp_path, account("shop", dovecot.port, password, "log-file")), tmp_path / "b.log"
    command = [sys.executable, "-m", "billfold", "run", "--log-json", "--log-file", str(log), "--config", str(config)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while not (log.exists() and "started" in log.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    running.terminate()
    assert running.communicate(timeout=30)[1] == b"" and running.returncode == 0
    assert [json.loads(line)["event"] for line in log.read_text().splitlines()][-1] == "stopped"
    refused = billfold("run", "--log-file", tmp_path / "b.log" / "x", "--config", config)
    assert refused.code == 2 and "can't be written" in refused.err
