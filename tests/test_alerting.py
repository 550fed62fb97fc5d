"""Whoever runs the program, or lets cron poll, is told: with real mail servers and webhooks at both ends."""

import re
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from billfold.clock import now
from billfold.condition import DAEMON
from billfold.errors import NotSent
from billfold.health import Health
from billfold.noting import fails
from billfold.sending import sent
from billfold.telling import DAY, told
from ingest.interrupt import Interrupt
from tests.imap_servers import Dovecot, free_port
from tests.notice_servers import HookServer, MailServer, mail_section, text_of
from tests.programs import account, billfold, configure, secret
from tests.running import Running
from tests.scripted_idle import IdleServer, Idling
from tests.scripted_imap import Script, ScriptedServer


@pytest.fixture
def user(tmp_path: Path, dovecot: Dovecot) -> str:
    name = f"told-{tmp_path.parent.name}-{tmp_path.name}".replace("_", "-")[:60].lower()
    dovecot.put(name, b"Subject: hello\r\n\r\nThe mailbox is there.\r\n")
    return name


def events(program: Running, name: str) -> list[dict[str, Any]]:
    return [event for event in program.events if event["event"] == name]


@pytest.mark.dovecot
def test_a_lost_sign_in_is_told_within_a_minute_once_and_once_when_it_is_over(
    dovecot: Dovecot, user: str, tmp_path: Path
) -> None:
    password = secret(tmp_path, "not the password")
    with MailServer() as mails, HookServer() as hook:
        sections = [account("shop", dovecot.port, password, user), mail_section(mails.port)]
        sections.append(f'[alerts]\nwebhook_file = "{secret(tmp_path, hook.url)}"\n')
        config = configure(tmp_path, *sections)
        with Running(config) as program:
            program.wait_for("trouble")
            began = time.monotonic()
            mails.wait_for(1)
            hook.wait_for(1)
            assert time.monotonic() - began < 60
            assert billfold("status", "--config", config).code == 1
            assert program.stop()[0] == 0
        assert [mail["Subject"] for mail in mails.mails] == ["Billfold: shop needs attention"]
        assert "password" in text_of(mails.mails[0]) and "Next try" not in text_of(mails.mails[0])
        password.write_text(dovecot.password(user).reveal())
        with Running(config) as program:
            program.wait_for("looked")
            mails.wait_for(2)
            hook.wait_for(2)
            assert billfold("status", "--config", config).code == 0
            time.sleep(2.5)
            assert program.stop()[0] == 0
        assert [mail["Subject"] for mail in mails.mails[1:]] == ["Billfold: shop works again"]
        assert [posted.json["event"] for posted in hook.posted] == ["trouble", "over"]
        assert not any("s3cr3t" in str(event) for event in program.events)


def test_polls_from_cron_tell_too(tmp_path: Path) -> None:
    with MailServer() as mails, ScriptedServer(Script) as server:
        password = secret(tmp_path, "swordfish")
        rest = [mail_section(mails.port), "[alerts]\n"]
        good = configure(tmp_path, account("shop", server.port, password), *rest).read_text()
        config = configure(tmp_path, account("shop", free_port(), password), *rest)
        for _ in range(2):
            assert billfold("poll", "--config", config).code == 1
        assert [mail["Subject"] for mail in mails.mails] == ["Billfold: shop needs attention"]
        health = Health(tmp_path / "Invoices" / ".billfold")
        assert [(one["account"], one["ways"]) for one in told(health)] == [("shop", ["mail"])]
        shown = billfold("alerts", "--config", config).out
        assert re.search(r"^shop: .* \(told by mail, \d{4}-\d\d-\d\d \d\d:\d\d\)$", shown, re.MULTILINE)
        config.write_text(good)
        assert billfold("poll", "--config", config).code == 0
    assert [mail["Subject"] for mail in mails.mails[1:]] == ["Billfold: shop works again"]
    assert billfold("alerts", "--config", config, "--json").json == []


def test_a_drop_folder_that_polls_from_cron_look_at_is_told_of_too(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with HookServer() as hook:
        webhook = f'[alerts]\nwebhook_file = "{secret(tmp_path, hook.url)}"\n'
        config = configure(tmp_path, f'[drop_folder]\npath = "{drop}"\n', webhook)
        for _ in range(2):
            assert billfold("poll", "--config", config).code == 1
        assert [posted.json["title"] for posted in hook.posted] == ["Billfold: drop folder needs attention"]
        assert "is not there" in billfold("status", "--config", config).out
        drop.mkdir()
        assert billfold("poll", "--config", config).code == 0
        assert hook.posted[-1].json["title"] == "Billfold: drop folder works again"
        # Where once a program ran, nobody misses it as long as there are polls.
        daemon = {"started": now() - 2 * DAY, "beat": now() - DAY, "stopped": now() - DAY}
        health = Health(tmp_path / "Invoices" / ".billfold")
        health.put(DAEMON, pid=1, version="0.1.0", **daemon)
        assert billfold("status", "--config", config).code == 0
        # Neither it nor an account is missed that is not looked after any more.
        fails(health, "gone", now(), "The server is away.", by="poll", error="ServerUnreachable")
        configure(tmp_path, webhook)
        after = billfold("status", "--config", config)
        assert after.code == 0
        assert "drop folder" not in after.out and "The server is away" not in after.out


@pytest.mark.parametrize("command", ["poll", "run"])
def test_an_archive_that_cannot_be_opened_is_told_too_and_once(tmp_path: Path, command: str) -> None:
    with HookServer() as hook, ScriptedServer(Script) as server:
        shop = account("shop", server.port, secret(tmp_path, "swordfish"))
        config = configure(tmp_path, shop, f'[alerts]\nwebhook_file = "{secret(tmp_path, hook.url)}"\n')
        assert billfold("poll", "--config", config).code == 0
        index = tmp_path / "Invoices" / ".billfold" / "index.sqlite"
        good = index.read_bytes()
        index.write_bytes(b"This is no index any more. " * 500)
        for _ in range(2):
            failed = billfold(command, "--config", config)
            assert failed.code == 1 and "is damaged" in failed.err
        assert [posted.json["event"] for posted in hook.posted] == ["trouble"]
        assert "billfold rebuild" in hook.posted[0].json["text"]
        index.write_bytes(good)
        assert billfold("poll", "--config", config).code == 0
    assert [posted.json["event"] for posted in hook.posted] == ["trouble", "over"]


def test_a_webhook_that_hangs_holds_up_neither_looks_nor_the_end(tmp_path: Path) -> None:
    with HookServer() as hook, IdleServer(Idling) as server:
        hook.hold.clear()
        sections = [account("gone", free_port(), secret(tmp_path, "swordfish"), password_env="'NOWHERE'")]
        sections[0] = "\n".join(line for line in sections[0].splitlines() if not line.startswith("password_file"))
        sections.append(account("shop", server.port, secret(tmp_path, "swordfish")))
        config = configure(tmp_path, *sections, f'[alerts]\nwebhook_file = "{secret(tmp_path, hook.url)}"\n')
        with Running(config) as program:
            program.wait_for("trouble", account="gone")
            hook.wait_for(1)
            program.wait_for("looked", account="shop")
            code, seconds = program.stop()
            assert (code, seconds < 5) == (0, True)
        hook.hold.set()


def test_a_way_that_does_not_work_is_logged_once_and_shown(tmp_path: Path) -> None:
    with HookServer(500) as hook:
        section = account("gone", free_port(), secret(tmp_path, "x"), password_env="'NOWHERE'")
        section = "\n".join(line for line in section.splitlines() if not line.startswith("password_file"))
        rest = [mail_section(free_port()), f'[alerts]\nwebhook_file = "{secret(tmp_path, hook.url)}"\n']
        config = configure(tmp_path, section, *rest)
        with Running(config, verbose=False) as program:
            program.wait_for("alert failed", way="mail")
            program.wait_for("alert failed", way="webhook")
            program.stop()
        assert len(events(program, "alert failed")) == 2


def test_at_the_end_no_thread_is_left(tmp_path: Path) -> None:
    from archive.index import state_folder
    from billfold.alerting import Alerting
    from billfold.config import load
    from billfold.event_log import EventLog, Level
    from billfold.health import Health
    from ingest.interrupt import Interrupt

    with MailServer() as mails:
        settings = load(configure(tmp_path, mail_section(mails.port), "[alerts]\n"))
        folder = state_folder(tmp_path / "Invoices")
        folder.mkdir(parents=True)
        log = EventLog(least=Level.ERROR)
        before = set(threading.enumerate())
        for _ in range(2):
            stop = Interrupt()
            duty = Alerting(settings, Health(folder), log, stop, period=0.1)
            [thread] = duty.start()
            mails.wait_for(1)
            stop.set()
            duty.release()
            thread.join(3)
            assert not thread.is_alive()
            duty.close()
            stop.close()
        assert [one for one in set(threading.enumerate()) - before if one.name == "alerts"] == []
    # There is no archive, and that is told once.
    assert len(mails.mails) == 1


def test_another_configuration_tells_by_other_ways(tmp_path: Path) -> None:
    # The same process begins anew: the port of the metrics is free again, and what was told stays told.
    section = account("gone", free_port(), secret(tmp_path, "x"), password_env="'NOWHERE'")
    section = "\n".join(line for line in section.splitlines() if not line.startswith("password_file")) + "\n"
    metrics = f'[metrics]\nlisten = "127.0.0.1:{free_port()}"\n'
    with MailServer() as mails, HookServer() as hook:
        config = configure(tmp_path, section, mail_section(mails.port), "[alerts]\n", metrics)
        with Running(config) as program:
            mails.wait_for(1)
            told = f'[alerts]\nmail = false\nwebhook_file = "{secret(tmp_path, hook.url)}"\n'
            configure(tmp_path, section, mail_section(mails.port), told, metrics)
            before = len(program.events)
            program.process.send_signal(signal.SIGHUP)
            program.wait_for("started", since=before)
            hook.wait_for(1)
            program.wait_for("recovered", account="metrics", since=before)
            assert program.stop()[0] == 0
        assert len(mails.mails) == 1 and len(hook.posted) == 1
        assert program.other == []


def test_a_message_that_is_never_taken_keeps_no_other_way_from_telling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billfold.sending.LONGEST", 0.3)
    began, stop = time.monotonic(), Interrupt()
    with pytest.raises(NotSent, match="not taken within"):
        sent(lambda: time.sleep(5), stop)
    assert time.monotonic() - began < 4
    stop.close()
