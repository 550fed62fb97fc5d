"""The digest: what it says, when it is due, and that it comes once whatever happens."""

import hashlib
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from archive.records import Read
from billfold.condition import WAY
from billfold.config import Configuration, load
from billfold.digest import DIGEST, compose, due, last_due
from billfold.digesting import Digesting
from billfold.event_log import EventLog, Level
from billfold.health import Health
from billfold.mailing import Mailing
from billfold.notice_sections import DigestSection
from ingest.interrupt import Interrupt
from parsers.context import Context, Form
from parsers.read import read
from parsers.terms import Finding, Kind, Status
from tests.archive_samples import document, mail, open_archive, reading
from tests.imap_servers import free_port
from tests.notice_servers import MailServer, mail_section, text_of
from tests.programs import billfold, configure

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def put(folder: Path, number: int, when: datetime = NOW, **fields: object) -> None:
    """File one document."""
    content, raw = b"%%PDF-1.4 %d" % number, b"Subject: %d\r\n\r\nMail." % number
    values = {"order_number": f"8{number:010d}", "invoice_number": f"R{number}", "seller": "Lamp & <Sons>", **fields}
    with open_archive(folder / "Invoices", clock=lambda: when) as archive:
        run = archive.start_run("poll")
        findings = (Finding("total", "the total contradicts the lines", needs_review=True),)
        found = reading(document(content, **values), findings=findings if fields.get("status") else ())
        archive.keep([Read(mail(number, raw), hashlib.sha256(raw).hexdigest(), found)], run)
        archive.write_ledger()


def settings(folder: Path, port: int, more: str = "") -> Configuration:
    return load(configure(folder, mail_section(port), f"[digest]\n{more}\n"))


def test_it_tells_what_was_filed_what_waits_and_what_is_wrong(tmp_path: Path) -> None:
    put(tmp_path, 1, NOW - 3 * DAY)
    put(tmp_path, 2)
    put(tmp_path, 3, currency="USD", total=Decimal("10.50"))
    put(tmp_path, 4, kind=Kind.ORDER_CONFIRMATION, order_number="80000000002", invoice_number="")
    put(tmp_path, 5, status=Status.REVIEW, total=None)
    (tmp_path / "Invoices" / "ledger.csv.new").write_text("x")
    health = Health(tmp_path / "Invoices" / ".billfold")
    health.put("ledger", since=(NOW - DAY).isoformat())
    digest = compose(settings(tmp_path, 25), health, NOW + timedelta(minutes=1))
    assert "R1" not in digest.text, "it was told before"
    assert "3 documents; what counts of them comes to 119.00 EUR, 10.50 USD." in digest.text
    assert "- invoice, Lamp & <Sons>, 80000000002, 119.00 EUR" in digest.text
    assert "One document waits for you, 1 of them new:" in digest.text
    assert "the total contradicts the lines" in digest.text
    assert "What is wrong:\n- The ledger is open in another program" in digest.text
    assert digest.subject == "Billfold: 3 filed, 1 waiting, something needs attention"
    assert "Lamp &amp; &lt;Sons&gt;" in digest.html and "<Sons>" not in digest.html
    assert not digest.is_empty


def test_an_order_without_its_invoice_is_told_with_the_evidence(tmp_path: Path) -> None:
    today = NOW.date()
    for number in range(12):
        day = today - DAY * (40 + 3 * number)
        order = {"order_number": f"8000{number:05d}", "marketplace": "otto", "total": Decimal(20 + number)}
        put(tmp_path, 100 + number, NOW - 5 * DAY, kind=Kind.ORDER_CONFIRMATION, issue_date=day, **order)
        put(tmp_path, 200 + number, NOW - 5 * DAY, issue_date=day + DAY * 2, **order)
    late = {"order_number": "800099999", "marketplace": "otto", "kind": Kind.ORDER_CONFIRMATION}
    put(tmp_path, 300, NOW - 5 * DAY, issue_date=today - DAY * 15, **late)
    digest = compose(settings(tmp_path, 25), Health(tmp_path / "Invoices" / ".billfold"), NOW)
    assert "No invoice has come for:\n- 800099999 (otto), confirmed" in digest.text
    assert "of 12 orders there 12 got an invoice, nearly all within 2 days" in digest.text
    assert digest.subject.endswith("1 missing")


def test_with_nothing_to_tell_it_says_so(tmp_path: Path) -> None:
    put(tmp_path, 1, NOW - 3 * DAY)
    digest = compose(settings(tmp_path, 25), Health(tmp_path / "Invoices" / ".billfold"), NOW)
    assert digest.is_empty and "Nothing new was filed since" in digest.text


def test_the_digest_itself_is_no_document(tmp_path: Path) -> None:
    put(tmp_path, 2)
    put(tmp_path, 5, status=Status.REVIEW, total=None)
    with MailServer() as server:
        found = settings(tmp_path, server.port)
        digest = compose(found, Health(tmp_path / "Invoices" / ".billfold"), NOW + timedelta(minutes=1))
        assert found.mail is not None
        Mailing(found.mail).send(digest.subject, digest.text, digest.html)
        raw = server.mails[0].as_bytes()
    assert read(raw, Context(Form.MESSAGE, "", date(2026, 3, 4), date(2026, 3, 4))).documents == ()


# ------------------------------------------------------------------------------------------------------ when


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> ZoneInfo:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield ZoneInfo("Europe/Berlin")  # type: ignore[misc]
    monkeypatch.undo()
    time.tzset()


def test_it_is_due_once_a_day_by_the_clock_on_the_wall(berlin: ZoneInfo) -> None:
    section = DigestSection(at="07:30")
    before, after = (datetime(2026, 3, 4, 7, minute, tzinfo=berlin) for minute in (29, 31))
    assert last_due(section, before) == datetime(2026, 3, 3, 7, 30, tzinfo=berlin)
    assert last_due(section, after) == datetime(2026, 3, 4, 7, 30, tzinfo=berlin)
    # Also on the days on which the clock is changed.
    for day in (29, 30):
        assert last_due(section, datetime(2026, 3, day, 12, tzinfo=berlin)).astimezone(UTC).hour == 5
    assert last_due(section, datetime(2026, 3, 28, 12, tzinfo=berlin)).astimezone(UTC).hour == 6
    night = DigestSection(at="02:30")
    assert due(night, datetime(2026, 3, 28, 12, tzinfo=berlin), datetime(2026, 3, 29, 12, tzinfo=berlin))


def test_it_is_due_once_a_week_on_its_day(berlin: ZoneInfo) -> None:
    section = DigestSection(every="week", at="07:30", weekday="friday")
    assert last_due(section, datetime(2026, 3, 4, 12, tzinfo=berlin)) == datetime(2026, 2, 27, 7, 30, tzinfo=berlin)
    assert last_due(section, datetime(2026, 3, 6, 12, tzinfo=berlin)) == datetime(2026, 3, 6, 7, 30, tzinfo=berlin)


class Days:
    """A duty of the digest whose clock is moved by hand."""

    def __init__(self, folder: Path, port: int, more: str = "") -> None:
        self.now = NOW
        self.found = settings(folder, port, more)
        self.health = Health(folder / "Invoices" / ".billfold")

    def pass_by(self, span: timedelta, seconds: float = 0.3) -> None:
        """Let time pass, and a program run for a moment."""
        assert self.found.digest is not None and self.found.mail is not None
        self.now += span
        stop, log = Interrupt(), EventLog(least=Level.ERROR)
        wanted = (self.found, self.found.digest, self.found.mail)
        duty = Digesting(*wanted, self.health, log, stop, clock=lambda: self.now, period=0.05)
        [thread] = duty.start()
        time.sleep(seconds)
        stop.set()
        duty.release()
        thread.join(3)
        assert not thread.is_alive()
        duty.close()
        stop.close()


def test_what_was_missed_while_the_machine_slept_comes_once(tmp_path: Path) -> None:
    with MailServer() as server:
        days = Days(tmp_path, server.port)
        put(tmp_path, 1)
        days.pass_by(timedelta())
        assert server.mails == [], "the first one comes when it is due"
        put(tmp_path, 2)
        days.pass_by(5 * DAY)
        [mail] = server.wait_for(1)
        assert mail["Subject"] == "Billfold: 1 filed" and "R2" not in text_of(mail) and "80000000002" in text_of(mail)
        assert mail.get_body(("html",)) is not None
        days.pass_by(timedelta(minutes=5))
        assert len(server.mails) == 1
        days.pass_by(DAY)
        assert len(server.mails) == 1, "there was nothing to tell"
    with MailServer() as server:
        days = Days(tmp_path, server.port, "empty = true")
        days.now = NOW + 7 * DAY
        days.pass_by(DAY)
        assert server.wait_for(1)[0]["Subject"] == "Billfold: 0 filed"


def test_what_could_not_be_sent_is_sent_later(tmp_path: Path) -> None:
    put(tmp_path, 1)
    days = Days(tmp_path, free_port())
    days.pass_by(timedelta())
    put(tmp_path, 2)
    days.pass_by(DAY)
    state = days.health.fact(WAY, DIGEST)
    assert state["failures"] == 1 and "cannot be reached" in state["text"]
    with MailServer() as server:
        days.found = settings(tmp_path, server.port)
        days.pass_by(timedelta(minutes=10))
        assert "80000000002" in text_of(server.wait_for(1)[0])
    assert days.health.fact(WAY, DIGEST) == {}


def test_it_is_shown_and_sent_by_hand(tmp_path: Path) -> None:
    put(tmp_path, 2)
    with MailServer() as server:
        config = configure(tmp_path, mail_section(server.port))
        shown = billfold("digest", "--config", config)
        assert shown.code == 0 and "80000000002" in shown.out and server.mails == []
        assert billfold("digest", "--send", "--config", config).code == 0
        assert len(server.mails) == 1
        assert billfold("digest", "--config", config, "--json").json["empty"] is True
        # One address that is wrong is told, and the others do not get the same with each digest.
        put(tmp_path, 3)
        server.unknown = {"books@example.com"}
        partly = billfold("digest", "--send", "--config", config)
        assert partly.code == 1 and "1 of the addresses in mail.to" in partly.err and len(server.mails) == 2
        assert billfold("digest", "--config", config, "--json").json["empty"] is True
    assert billfold("digest", "--send", "--config", config).code == 1
    assert billfold("digest", "--send", "--config", configure(tmp_path)).code == 2
