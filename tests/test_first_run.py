"""`billfold init` in a terminal, as a new user meets it, against a real server; and `check` after it."""

import contextlib
import json
import os
import shlex
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pexpect
import pytest

from billfold.choosing import Senders
from billfold.config import load
from billfold.console import ProgressLine
from billfold.errors import ConfigurationWrong, UsageWrong
from billfold.first_run.answers import Answers
from billfold.first_run.first_look import look
from billfold.first_run.questions import named_server
from billfold.first_run.writing import write
from ingest.discovery import Server
from ingest.imap import open_account
from ingest.secret import Secret
from tests.imap_servers import Dovecot
from tests.programs import billfold
from tests.scripted_imap import Script, ScriptedServer

WAY, PASSWORD, WHAT_NOW, SERVER = "Where does the password come from", "it is not shown", "What now", "IMAP server"


class Terminal:
    """A user at a terminal in which `init` runs. `told` is all that stands in it."""

    def __init__(self, folder: Path, *options: str, environment: dict[str, str] | None = None) -> None:
        self.config = folder / "config" / "config.toml"
        self.archive = folder / "Invoices"
        arguments = ["-m", "billfold", "init", "--config", str(self.config), *options]
        self.child = pexpect.spawn(
            sys.executable,
            arguments,
            env={**os.environ, **(environment or {})},
            cwd=Path(__file__).parents[1],
            encoding="utf-8",
            dimensions=(50, 200),
            timeout=60,
        )
        self.told = ""

    def asked(self, question: str, answer: str | None = None) -> "Terminal":
        """Wait for a question and answer it."""
        self.child.expect_exact(question)
        self.told += self.child.before + question
        self.child.expect_exact(": ")
        self.told += self.child.before
        if answer is not None:
            self.child.sendline(answer)
        return self

    def sees(self, text: str) -> "Terminal":
        self.child.expect_exact(text)
        self.told += self.child.before + text
        return self

    def interrupt(self) -> int:
        time.sleep(0.1)
        self.child.sendintr()
        return self.ends()

    def ends(self) -> int:
        """Wait for the end; return the exit code."""
        self.child.expect(pexpect.EOF)
        self.told += self.child.before
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)

    def left(self) -> list[str]:
        """What lies in the folder of the configuration."""
        return sorted(path.name for path in self.config.parent.glob("*")) if self.config.parent.exists() else []


@contextlib.contextmanager
def terminal(folder: Path, *options: str, **more: Any) -> Iterator[Terminal]:
    one = Terminal(folder, *options, **more)
    try:
        yield one
    finally:
        one.child.close(force=True)


@pytest.fixture
def user(dovecot: Dovecot, tmp_path: Path) -> str:
    name = f"new-{tmp_path.parent.name}-{tmp_path.name}".replace("_", "-")[:60].lower()
    dovecot.put(name, invoice(1), received=datetime.now(UTC) - timedelta(days=200))
    dovecot.put(name, invoice(2), received=datetime.now(UTC) - timedelta(days=20))
    dovecot.put(name, b"From: mum@home.example\r\nSubject: Sunday\r\n\r\nLunch at one?\r\n")
    return name


def invoice(number: int) -> bytes:
    return (
        f"From: Lamp Shop <billing@lamps.example>\r\nTo: kim@buyers.example\r\nSubject: Invoice LS-{number}\r\n"
        f"Date: Thu, 15 Jan 2026 09:30:00 +0000\r\nMessage-ID: <{number}@lamps.example>\r\n\r\n"
        f"Invoice number: LS-{number}\r\nInvoice date: 15 January 2026\r\nNet: EUR 100.00\r\nTotal: EUR 100.00\r\n"
    ).encode()


# ------------------------------------------------------------------------------------------- from start to end


@pytest.mark.dovecot
def test_a_new_user_gets_from_nothing_to_filed_invoices(dovecot: Dovecot, tmp_path: Path, user: str) -> None:
    with terminal(tmp_path, "--username", user) as one:
        one.asked("Folder for the archive", "~nobody-of-that-name/Invoices").sees("There is no user")
        one.asked("Folder for the archive", f"{__file__}/Invoices").sees("is no folder")
        one.asked("Folder for the archive", str(one.archive))
        one.asked("Your mail address", "nobody")
        one.sees("nobody is no mail address")
        one.asked("Your mail address", "kim@lamps.invalid")
        one.sees("names none that answers")
        one.asked(SERVER, f"127.0.0.1:{dovecot.port}")
        one.asked(WAY, "")
        one.asked(PASSWORD, "not the password")
        one.sees("That did not work: ").sees("refuses the user name or password")
        one.asked(WHAT_NOW, "")
        one.asked(PASSWORD, dovecot.password(user).reveal())
        one.sees("These mailboxes will be read: INBOX, Junk.")
        assert one.left() == []
        assert one.ends() == 0
    assert "2 mails came; 1 looks like documents" in one.told
    assert "billing@lamps.example" in one.told and "LS-2" in one.told and "LS-1" not in one.told
    assert "secret-of" not in one.told and "not the password" not in one.told
    assert one.told.count("Folder for") == 3 and not one.archive.exists()
    assert one.left() == ["config.toml", "lamps.password"]
    assert {path.stat().st_mode & 0o077 for path in one.config.parent.iterdir()} == {0}
    assert f"billfold check --config {one.config}" in one.told
    (one.config.parent / "lamps.password").chmod(0o644)
    check_and_paste(one.config)
    polled = billfold("poll", "--config", one.config)
    assert polled.code == 0, polled.err
    assert "LS-2" in (one.archive / "ledger.csv").read_text()
    assert dovecot.read_messages(user) == []


def check_and_paste(config: Path) -> None:
    """Run `check` in a terminal, paste what it prints below what is wrong, and run it again."""
    line = shlex.join([sys.executable, "-m", "billfold", "check", "--config", str(config)])
    shell = pexpect.spawn("/bin/sh", env={**os.environ, "PS1": "ready> "}, encoding="utf-8", timeout=60)
    shell.setwinsize(50, 200)
    shell.expect_exact("ready> ")
    shell.sendline(line)
    shell.expect(r"FIX  account lamps: other users of this machine can read .*\r\n       (chmod 600 .*)\r\n")
    fix = shell.match[1]
    shell.expect_exact("ready> ")
    shell.sendline(fix)
    shell.expect_exact("ready> ")
    shell.sendline(f"{line}; echo code $?")
    shell.expect(r"(?s)INBOX: 3 messages.*code 0\r\n")
    assert "FIX" not in shell.before + shell.match[0]
    shell.close(force=True)


@pytest.mark.dovecot
def test_a_look_goes_back_no_further_than_it_must_and_ends_in_time(dovecot: Dovecot, tmp_path: Path) -> None:
    user, today = "first-look", datetime.now(UTC)
    for number in range(450):
        dovecot.put(user, invoice(number), received=today - timedelta(days=300))
    dovecot.put(user, invoice(900), received=today - timedelta(days=3))
    settings = dovecot.settings(user, name="lamps")
    with open_account(settings, dovecot.password(user)) as session:
        looked = look(session, settings, Senders(()), today.date(), ProgressLine(quiet=True))
        assert (looked.messages, len(looked.found), looked.is_whole) == (1, 1, True)
        before = session.traffic.down
        look(session, settings, Senders(()), today.date(), ProgressLine(quiet=True))
        # One batch of 200 was described, not all 451.
        assert session.traffic.down - before < 200_000
        stopped = look(session, settings, Senders(()), today.date(), ProgressLine(quiet=True), seconds=0)
        assert not stopped.is_whole


@pytest.mark.dovecot
def test_an_unknown_server_and_name_are_mended_and_the_password_comes_from_elsewhere(
    dovecot: Dovecot, tmp_path: Path, user: str
) -> None:
    options = ("--archive", str(tmp_path / "A"), "--email", "kim@lamps.invalid", "--host", "nowhere.invalid")
    with terminal(tmp_path, *options, environment={"LAMPS": dovecot.password(user).reveal()}) as one:
        one.asked(WAY, "")
        one.asked(PASSWORD, "wrong")
        one.sees("there is no server named nowhere.invalid")
        one.asked(WHAT_NOW, "server")
        one.asked(SERVER, f"127.0.0.1:{dovecot.port}")
        one.sees("refuses the user name or password of kim@lamps.invalid")
        one.asked(WHAT_NOW, "name").asked("User name", user)
        one.sees(f"refuses the user name or password of {user}")
        one.asked(WHAT_NOW, "way").asked(WAY, "oauth").sees("is not known; take a password")
        one.asked(WHAT_NOW, "way").asked(WAY, "env").asked("variable", "LAMPS")
        assert one.ends() == 0
    assert one.left() == ["config.toml"]
    [account] = load(one.config).accounts
    assert (account.username, account.password_env) == (user, "LAMPS")


@pytest.mark.dovecot
def test_a_certificate_of_ones_own_is_named_and_the_keyring_keeps_the_password(
    dovecot: Dovecot, tmp_path: Path, user: str
) -> None:
    (tmp_path / "jsonring.py").write_text(
        "import json, pathlib\nfrom keyring.backend import KeyringBackend\n"
        f"F = pathlib.Path({str(tmp_path / 'ring.json')!r})\n"
        "class Ring(KeyringBackend):\n    priority = 9\n"
        "    def _all(self): return json.loads(F.read_text()) if F.exists() else {}\n"
        "    def get_password(self, s, u): return self._all().get(s + ' ' + u)\n"
        "    def set_password(self, s, u, p): F.write_text(json.dumps({**self._all(), s + ' ' + u: p}))\n"
        "    def delete_password(self, s, u): F.unlink()\n"
    )
    environment = {"PYTHONPATH": str(tmp_path), "PYTHON_KEYRING_BACKEND": "jsonring.Ring"}
    options = ("--archive", str(tmp_path / "A"), "--email", "kim@lamps.invalid", "--username", user)
    options += ("--host", f"localhost:{dovecot.tls_port}", "--password", "type")
    with terminal(tmp_path, *options, environment=environment) as one:
        one.asked(PASSWORD, dovecot.password(user).reveal())
        one.sees("is not trusted (self-signed certificate)")
        one.asked(WHAT_NOW, "").asked("The file with the certificate", str(tmp_path / "none")).sees("does not exist")
        one.asked("The file with the certificate", str(dovecot.ca_file))
        assert one.ends() == 0
    assert "kept in the keyring" in one.told and one.left() == ["config.toml"]
    text = one.config.read_text()
    assert f'ca_file = "{dovecot.ca_file}"' in text
    assert "keyring = true" in text and "secret-of" not in text
    assert json.loads((tmp_path / "ring.json").read_text()) == {f"billfold:localhost {user}": f"secret-of-{user}"}


# ------------------------------------------------------------------------------------------- told in time


def test_what_a_provider_wants_is_told_before_the_password_is_asked_for(tmp_path: Path) -> None:
    with terminal(tmp_path, "--archive", str(tmp_path / "A"), "--email", "jo@gmail.com", "--no-try") as one:
        one.asked(WAY, "")
        assert "wants an app password" in one.told and "https://myaccount.google.com/apppasswords" in one.told
        one.asked(PASSWORD, "abcd efgh ijkl mnop")
        assert one.ends() == 0
    assert (one.config.parent / "gmail.password").read_text() == "abcd efgh ijkl mnop\n"
    with terminal(tmp_path, "--archive", str(tmp_path / "A"), "--email", "jo@hotmail.com", "--force") as one:
        one.asked(WAY, "")
        assert one.ends() == 0
    assert "billfold login hotmail" in one.told and 'oauth = "microsoft"' in one.config.read_text()


@pytest.mark.dovecot
def test_a_refusal_says_what_the_provider_wants(dovecot: Dovecot, tmp_path: Path, user: str) -> None:
    options = ("--archive", str(tmp_path / "A"), "--email", "kim@proton.me", "--host", f"127.0.0.1:{dovecot.port}")
    with terminal(tmp_path, *options, "--username", "kim@proton.me", "--password", "type") as one:
        one.asked(PASSWORD, "wrong")
        one.sees("refuses the user name").sees("Proton Mail Bridge")
        one.asked(WHAT_NOW, "write")
        assert one.ends() == 0
    assert load(one.config).accounts[0].port == dovecot.port


def test_a_configuration_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "config" / "config.toml"
    path.parent.mkdir()
    path.write_text("mine")
    with terminal(tmp_path) as one:
        assert one.ends() == 2
    assert "--force replaces it" in one.told and "Folder" not in one.told
    assert path.read_text() == "mine"


# ------------------------------------------------------------------------------------------- stopped anywhere


class Slow(Script):
    """A server that lets everybody in and then tells nothing of its mailboxes."""

    def do_status(self, arguments: bytes) -> str | None:
        self.be_silent()
        return None


def test_ctrl_c_leaves_nothing_wherever_it_comes(tmp_path: Path) -> None:
    with terminal(tmp_path) as one:
        one.asked("Folder for the archive")
        assert one.interrupt() == 130
        assert "nothing was written" in one.told and one.left() == []
    options = ("--archive", str(tmp_path / "A"), "--email", "kim@lamps.invalid", "--password", "type")
    with ScriptedServer(Slow) as server:
        with terminal(tmp_path, *options, "--host", f"127.0.0.1:{server.port}") as one:
            one.asked(PASSWORD)
            assert one.interrupt() == 130
            assert one.left() == []
        with terminal(tmp_path, *options, "--host", f"127.0.0.1:{server.port}") as one:
            one.asked(PASSWORD, "swordfish")
            one.sees("Looking at the last 90 days")
            assert one.interrupt() == 130
            assert one.left() == []
    with terminal(tmp_path, *options, "--host", "nowhere.invalid") as one:
        one.asked(PASSWORD, "swordfish")
        one.asked(WHAT_NOW, "stop")
        assert one.ends() == 130
        assert one.left() == []
    assert not (tmp_path / "A").exists()


def test_what_goes_wrong_in_the_end_leaves_no_password_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers("kim@lamps.invalid", Server("imap.lamps.invalid"), "kim", secret=Secret("swordfish"))
    path = tmp_path / "config.toml"
    path.write_text("mine")
    with pytest.raises(UsageWrong):
        write(path, "~/Invoices", answers, force=False, keep="file")
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"] and path.read_text() == "mine"
    answers.secret = Secret("swordfish")
    with pytest.raises(ConfigurationWrong):
        write(path / "below.toml", "~/Invoices", answers, force=False, keep="file")
    answers.secret = Secret("swordfish")
    with monkeypatch.context() as patch:
        patch.setattr("billfold.first_run.writing.load", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write(path, "~/Invoices", answers, force=True, keep="file")
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"] and path.read_text() == "mine"


def interrupted(_: Path) -> None:
    raise KeyboardInterrupt


# ------------------------------------------------------------------------------------------- by a script


@pytest.mark.dovecot
def test_a_script_can_do_it_all(dovecot: Dovecot, tmp_path: Path, user: str) -> None:
    path = tmp_path / "config.toml"
    options = ("--config", path, "--archive", tmp_path / "A", "--email", "kim@lamps.invalid", "--username", user)
    options += ("--host", f"127.0.0.1:{dovecot.port}", "--password", "type", "--keep", "file", "--try")
    refused = billfold("init", *options, stdin=b"wrong\n")
    assert refused.code == 1 and "refuses the user name or password" in refused.err
    assert list(tmp_path.iterdir()) == []
    assert billfold("init", *options).code == 2
    made = billfold("init", *options, stdin=dovecot.password(user).reveal().encode() + b"\n")
    assert made.code == 0, made.err
    assert "LS-2" in made.out
    assert sorted(one.name for one in tmp_path.iterdir()) == ["config.toml", "lamps.password"]


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("imap.lamps.example", Server("imap.lamps.example")),
        ("imap.lamps.example:1993", Server("imap.lamps.example", 1993)),
        ("[::1]:1143", Server("::1", 1143)),
        ("::1", Server("::1")),
        ("in.alice.it", Server("in.alice.it", 143, "starttls", "kim@lamps.example")),
    ],
)
def test_a_server_is_named_with_or_without_its_port(text: str, server: Server) -> None:
    assert named_server(text, "kim@lamps.example", looks=False) == server


@pytest.mark.parametrize("text", ["", "a b", "imap.x.example:port", "https://imap.x.example", "kim@x.example"])
def test_what_is_no_server_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UsageWrong):
        named_server(text, "kim@lamps.example", looks=False)
