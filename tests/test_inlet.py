"""The inlet with the archive behind it: what is promised to a sender holds, whatever happens to the program."""

import io
import shutil
import signal
import smtplib
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from archive.errors import ArchiveBusy, DiskFull
from billfold.event_log import EventLog
from billfold.inlet import InletDuty
from ingest.delivery import Envelope, Letter
from ingest.inlet import InletSettings
from ingest.interrupt import Interrupt
from ingest.source import RawMessage
from tests.imap_servers import free_port
from tests.inlet_peers import ADDRESS, CONFIRMATION, INLET, ME, Line, order
from tests.programs import billfold, configure
from tests.running import Running, filed

pytestmark = pytest.mark.timeout(120)

INBOX = f'[inbox]\naddress = "{ADDRESS}"\nforwarders = ["{ME}"]\n'
Configured = Callable[..., tuple[Path, int]]


def inlet(port: int, **more: object) -> str:
    lines = [f'listen = "{INLET}:{port}"', *(f"{key} = {value}" for key, value in more.items())]
    return "\n".join(["[inlet]", *lines]) + "\n"


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    def make(**more: object) -> tuple[Path, int]:
        port = free_port()
        return configure(tmp_path, INBOX, inlet(port, **more)), port

    return make


@pytest.fixture(scope="module")
def smtp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, int, Path]]:
    """A running Billfold with an SMTP inlet, for several tests."""
    folder, port = tmp_path_factory.mktemp("smtp"), free_port()
    config = configure(folder, INBOX, inlet(port, protocol='"smtp"', size='"2 MB"'))
    with Running(config) as running:
        running.wait_for("listening")
        yield running, port, folder / "Invoices"
        assert running.stop()[0] == 0
        assert running.other == []
    assert billfold("verify", "--config", config).code == 0


def captured(archive: Path) -> int:
    with closing(sqlite3.connect(archive / ".billfold" / "index.sqlite")) as index:
        return int(index.execute("SELECT count(*) FROM original").fetchone()[0])


def wait_until(found: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not found():
        assert time.monotonic() < until
        time.sleep(0.02)


def count(running: Running, fate: str) -> int:
    return sum(event[fate] for event in running.events if event["event"] == "looked")


def review(archive: Path) -> str:
    file = archive / "review" / "review.csv"
    return file.read_text() if file.exists() else ""


def test_what_a_forwarder_sends_is_filed_for_the_client_of_the_tag(smtp: tuple[Running, int, Path]) -> None:
    running, port, archive = smtp
    with smtplib.SMTP(INLET, port) as client:
        assert client.sendmail(ME, ["invoices+Acme@books.example"], order(1)) == {}
    filed(archive / "ledger.csv", "LS-7001")
    running.wait_for("looked", filed=1)
    [record] = billfold("find", "--client", "acme", "--json", "--config", archive.parent / "config.toml").json
    assert (record["account"], record["mailbox"], record["client"]) == ("inlet", "INBOX", "acme")
    kept = next(path for path in (archive / ".billfold" / "objects").rglob("*") if path.is_file())
    header, _, body = kept.read_bytes().partition(b"\r\nFrom: ")
    assert body == order(1).partition(b"From: ")[2]
    assert header.startswith(b"Return-Path: <me@example.com>\r\nDelivered-To: invoices+acme@books.example\r\n")
    assert b"\r\nReceived: from " in header and b"(Billfold) with ESMTP id " in header


def test_strangers_are_refused_and_gmail_may_ask_for_its_code(smtp: tuple[Running, int, Path]) -> None:
    running, port, archive = smtp
    shop = "Lamp Shop <billing@lamps.example>"
    with Line(port, b"EHLO x") as line:
        assert line.deliver(order(2, shop), "billing@lamps.example").startswith(b"550 5.7.1")
        # a mailbox that passes mail on by itself: who it is stands in the envelope, or in the header
        passed_on = b"X-Forwarded-For: me@example.com invoices@books.example\r\n" + order(3, shop)
        assert line.deliver(passed_on, "bounce@lamps.example").startswith(b"250")
        gmail = "me+caf_=invoices=books.example@example.com"
        assert line.deliver(order(4, shop), gmail).startswith(b"250")
        assert line.deliver(CONFIRMATION, "kim+caf_@forwarding.google.example").startswith(b"250")
    told = running.wait_for("confirmation")
    assert "billfold review" in told["text"] and told["level"] == "warning"
    for number in (3, 4):
        filed(archive / "ledger.csv", f"LS-{7000 + number}")
    wait_until(lambda: "the confirmation code is 482915037" in review(archive))
    assert "482915037" not in str(running.events)
    told_first = [event for event in running.events if event["event"] == "refused"]
    assert [event["level"] for event in told_first] == ["debug", "info"]
    assert "lamps.example" not in told_first[1]["text"]


def test_bare_ends_of_lines_and_endless_lines_are_refused(smtp: tuple[Running, int, Path]) -> None:
    _, port, archive = smtp
    before = captured(archive)
    with Line(port, b"EHLO x") as line:
        for form in (b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r", b"\r.\r\n", b"\n.\r"):
            text = b"Subject: one\r\n\r\nfirst" + form + b"MAIL FROM:<x@evil.example>\r\n"
            assert line.deliver(text).startswith(b"550 5.6.0"), form
        assert line.deliver(order(5) + b"x" * 1_100_000 + b"\r\n").startswith(b"500")
        assert line.deliver(b"Subject: x\r\n\r\n" + (b"x" * 70 + b"\r\n") * 30_000).startswith(b"552")
        assert line.deliver(b"\r\n").startswith(b"550")
    assert captured(archive) == before


def test_a_message_that_is_repeated_is_the_same_delivery(configured: Configured, tmp_path: Path) -> None:
    config, port = configured()
    archive = tmp_path / "Invoices"
    with Running(config) as running:
        running.wait_for("listening")
        with Line(port) as line:
            line.envelope()
            line.say(b"DATA")
            line.send(order(1) + b".\r\n")
            until = time.monotonic() + 10
            while not (archive / ".billfold" / "index.sqlite").exists() or captured(archive) == 0:
                assert time.monotonic() < until
        running.process.kill()  # nobody has read the answer
    with Running(config) as running:
        running.wait_for("listening")
        with Line(port) as line:
            assert line.deliver(order(1)).startswith(b"250")
            # the same message by another road has other trace fields
            again = b"Received: from far by near; Thu, 15 Jan 2026 09:31:00 +0000\r\n" + order(1)
            assert line.deliver(again).startswith(b"250")
        filed(archive / "ledger.csv", "LS-7001")
        wait_until(lambda: count(running, "seen_before") == 2)
        assert running.stop()[0] == 0
    assert [event for event in running.events if event["event"] == "problem"] == []
    [record] = billfold("find", "--json", "--config", config).json
    assert record["sightings"] == 1
    assert captured(archive) == 2
    assert billfold("verify", "--config", config).code == 0


def test_it_begins_anew_and_stops_in_the_middle_of_a_message(configured: Configured, tmp_path: Path) -> None:
    config, port = configured(protocol='"smtp"')
    with Running(config) as running:
        running.wait_for("listening")
        with Line(port, b"EHLO x") as line:
            line.envelope()
            running.process.send_signal(signal.SIGHUP)
            assert line.reply().startswith(b"421 4.3.2")
        running.wait_for("listening", since=len(running.events))
        with Line(port, b"EHLO x") as line, Line(port, b"EHLO x") as idle:
            line.envelope()
            line.say(b"DATA")
            line.send(order(1) + b"x" * 70_000)
            code, seconds = running.stop()
            assert (code, seconds < 8) == (0, True)
            assert line.reply().startswith(b"421 4.3.2") and idle.reply().startswith(b"421 4.3.2")
        assert running.other == []
    assert captured(tmp_path / "Invoices") == 0
    assert billfold("verify", "--config", config).code == 0


def test_a_place_that_is_taken_is_waited_for(configured: Configured) -> None:
    config, port = configured()
    with Running(config) as first:
        first.wait_for("listening")
        found = {entry["message"]: entry["ok"] for entry in billfold("check", "--json", "--config", config).json}
        assert found[f"a running Billfold listens on {INLET}:{port}"]
        other = config.with_name("other.toml")
        other.write_text(config.read_text().replace("Invoices", "Others"))
        with Running(other) as second:
            trouble = second.wait_for("trouble")
            assert f"{INLET}:{port}" in trouble["text"] and trouble["level"] == "warning"
            assert second.stop()[0] == 0
        assert first.stop(signal.SIGINT)[0] == 130


@pytest.mark.skipif(shutil.which("mount") is None, reason="needs mount")
def test_a_full_disk_is_told_to_the_sender_and_over_when_there_is_room(tmp_path: Path, configured: Configured) -> None:
    config, port = configured(size='"30 MB"')
    archive = tmp_path / "Invoices"
    archive.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=90m", "tmpfs", str(archive)]
    if subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("needs root")
    try:
        with Running(config) as running:
            running.wait_for("listening")
            with Line(port) as line:
                assert line.deliver(order(1)).startswith(b"250")
                filed(archive / "ledger.csv", "LS-7001")
                (archive / "ballast").write_bytes(bytes(30 << 20))
                assert line.deliver(order(2)).startswith(b"452 4.3.1")
                running.wait_for("trouble", account="inlet")
                (archive / "ballast").unlink()
                assert line.deliver(order(2)).startswith(b"250")
                running.wait_for("recovered", account="inlet")
            filed(archive / "ledger.csv", "LS-7002")
            assert running.stop()[0] == 0
        assert billfold("verify", "--config", config).code == 0
    finally:
        subprocess.run(["umount", "-l", str(archive)], check=True)


# ------------------------------------------------------------------------------------- handed over by a mail server


def handed_over(config: Path, text: bytes) -> tuple[int, str]:
    done = billfold("add", "-", "--for-mta", "--config", config, stdin=text)
    assert done.out == ""
    return done.code, done.err


def test_a_mail_server_hands_over_one_message_and_is_told_what_to_do(tmp_path: Path) -> None:
    config = configure(tmp_path, INBOX)
    archive = tmp_path / "Invoices"
    delivered = b"Delivered-To: invoices+acme@books.example\r\n"
    # what looks like the beginning of another message in an mbox is none here
    split = b"\r\n\r\nFrom kim Thu Jan 15 09:30:00 2026\r\nSubject: two\r\n\r\nbody\r\n"
    assert handed_over(config, b"From me@example.com Thu Jan 15 09:30:00 2026\n" + delivered + order(1) + split) == (
        0,
        "",
    )
    assert captured(archive) == 1
    assert handed_over(config, delivered + order(2, "Lamp Shop <billing@lamps.example>")) == (0, "")
    assert "not_a_forwarder" in review(archive)
    assert handed_over(config, b"") == (65, "The message is empty.\n")
    code, told = handed_over(tmp_path / "missing.toml", order(3))
    assert code == 75 and "There is no configuration" in told
    (archive / ".billfold" / "index.sqlite").write_bytes(b"no index at all" * 500)
    assert handed_over(config, order(3))[0] == 75
    assert billfold("add", "x.pdf", "--for-mta", "--config", config).code == 2


class Spoiled(InletDuty):
    """An inlet on which one message has an effect that nobody expected, or a disk without room for it."""

    def __init__(self, error: Exception) -> None:
        self.error, self.told = error, io.StringIO()
        looks: Any = SimpleNamespace(equipment=None)
        settings = InletSettings(address="invoices@books.example", forwarders=("me@example.com",))
        self.own_stop = Interrupt()
        super().__init__(settings, looks, EventLog(stream=self.told), self.own_stop)

    def _make_safe(self, messages: Sequence[RawMessage]) -> None:
        if any(b"LS-7002" in message.content for message in messages):
            raise self.error


@pytest.mark.parametrize(
    ("error", "answers"),
    [
        (ValueError("private"), ["250", "451", "250"]),
        (DiskFull("The disk is full."), ["250", "452", "250"]),
        (ArchiveBusy("Another Billfold works on it."), ["451", "451", "451"]),
    ],
)
def test_what_one_message_does_costs_no_other_its_answer(error: Exception, answers: list[str]) -> None:
    duty, replies = Spoiled(error), dict[int, str]()
    to = ("invoices@books.example",)
    envelope = Envelope("me@example.com", to, to, "", "x", "LMTP", True)
    texts = {number: order(number) for number in (1, 2, 3)}
    duty.answer(
        [
            Letter(envelope, io.BytesIO(text), len(text), partial(replies.__setitem__, number))
            for number, text in texts.items()
        ]
    )
    assert [replies[number][:3] for number in (1, 2, 3)] == answers
    assert "private" not in duty.told.getvalue()
    duty.own_stop.close()
