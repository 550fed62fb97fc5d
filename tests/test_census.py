"""How an archive stands, counted by indexes alone, and what the marketplaces' mail came to."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from archive import census
from archive.archive import Archive
from archive.index import reading
from archive.records import MAX_TRIES, Read
from billfold.condition import condition
from billfold.config import load
from billfold.health import Health
from billfold.noting import works
from billfold.troubles import Kind, troubles
from parsers.terms import Status
from tests.archive_samples import Place, Raw, document, open_archive
from tests.archive_samples import reading as found_in
from tests.programs import account, billfold, configure, example, secret
from tests.scripted_imap import Script, ScriptedServer

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


def keep(
    archive: Archive, number: int, received: datetime, name: str = "shop", junk: bool = False, **more: object
) -> None:
    content, raw = b"%%PDF-1.4 %d" % number, b"Subject: %d\r\n\r\nMail." % number
    one = document(content, order_number=f"8{number:010d}", invoice_number=f"R{number}", **more)
    incoming = Raw(Place(name, uid=number), raw, received=received, junk=junk)
    archive.keep([Read(incoming, sha256(raw).hexdigest(), found_in(one))], archive.start_run("poll"))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return configure(tmp_path, *(account(name, 993, tmp_path / "no") for name in ("shop", "home")))


def test_what_waits_and_what_came_is_counted(tmp_path: Path) -> None:
    clock = [NOW - 9 * DAY]
    with open_archive(tmp_path / "Invoices", clock=lambda: clock[0]) as archive:
        keep(archive, 1, NOW - 9 * DAY, status=Status.REVIEW)
        clock[0] = NOW
        keep(archive, 2, NOW - 2 * DAY, status=Status.REVIEW)
        keep(archive, 3, NOW - 3 * DAY)
        keep(archive, 4, NOW - 4 * DAY, "home")
        keep(archive, 5, NOW - DAY, "home", junk=True, status=Status.REVIEW)
        keep(archive, 6, NOW + DAY, "home")
        archive.capture(Raw(Place(uid=9), b"Subject: nine\r\n\r\nMail."), archive.start_run("poll"))
        gone = archive.capture(Raw(Place(uid=10), b"Subject: ten\r\n\r\nMail."), archive.start_run("poll"))
        for _ in range(MAX_TRIES):
            archive.fail(gone.sha, "it cannot be read", archive.start_run("poll"))
            archive.fail(Place(uid=11), "the server does not give it", archive.start_run("poll"))
    with reading(tmp_path / "Invoices") as index:
        assert census.in_review(index) == census.Pile(3, NOW - 9 * DAY)
        assert census.unread(index) == census.Pile(1, NOW)
        assert {name: pile.count for name, pile in census.given_up(index).items()} == {"shop": 2}
        came = census.arrivals(index, NOW - 30 * DAY, NOW)
        assert came == {"shop": [NOW - 9 * DAY, NOW - 3 * DAY, NOW - 2 * DAY], "home": [NOW - 4 * DAY]}
        assert census.arrivals(index, NOW - 3 * DAY - timedelta(hours=1), NOW)["shop"] == [NOW - 3 * DAY, NOW - 2 * DAY]


def test_no_table_is_gone_through(tmp_path: Path) -> None:
    with open_archive(tmp_path / "Invoices") as archive:
        keep(archive, 1, NOW)
    plans: list[str] = []
    with reading(tmp_path / "Invoices") as index:
        asked: list[str] = []
        index.set_trace_callback(asked.append)
        census.in_review(index), census.unread(index), census.given_up(index), census.head(index)
        census.arrivals(index, NOW - DAY, NOW)
        index.set_trace_callback(None)
        for sql in asked:
            plans += [row["detail"] for row in index.execute(f"EXPLAIN QUERY PLAN {sql}")]
    scans = [plan for plan in plans if plan.startswith("SCAN") and " USING " not in plan]
    assert [plan for plan in scans if plan not in ("SCAN known", "SCAN CONSTANT ROW")] == [], plans


def test_an_index_of_an_earlier_layout_can_be_asked(tmp_path: Path, config: Path) -> None:
    with open_archive(tmp_path / "Invoices") as archive:
        keep(archive, 1, NOW, status=Status.REVIEW)
    with closing(sqlite3.connect(tmp_path / "Invoices" / ".billfold" / "index.sqlite")) as index:
        for name in ("original_waiting", "original_brought", "delivery_failed"):
            index.execute(f"DROP INDEX {name}")
        index.commit()
    found = condition(load(config), NOW)
    assert found.problem == "" and found.review.count == 1


def test_an_account_that_has_fallen_silent_is_told_with_the_evidence(tmp_path: Path, config: Path) -> None:
    with open_archive(tmp_path / "Invoices") as archive:
        for number in range(30):
            keep(archive, number + 1, NOW - 9 * DAY - 2 * DAY * number)
            keep(archive, number + 101, NOW - 20 * DAY * number, "home")
    health = Health(tmp_path / "Invoices" / ".billfold")
    for name in ("shop", "home"):
        works(health, name, NOW, by="poll")
    [trouble] = troubles(condition(load(config), NOW))
    assert (trouble.kind, trouble.account, trouble.since) == (Kind.SILENT, "shop", NOW - 9 * DAY)
    assert trouble.text.startswith("No invoice for 9 days, usually one comes every 2 days (the longest wait")
    # Nobody has looked since: that is another trouble, and no silence.
    works(health, "shop", NOW - 6 * DAY, by="poll")
    assert troubles(condition(load(config), NOW)) == []
    # One invoice, and it is over.
    works(health, "shop", NOW, by="poll")
    with open_archive(tmp_path / "Invoices") as archive:
        keep(archive, 999, NOW - timedelta(hours=1))
    assert troubles(condition(load(config), NOW)) == []


def test_mail_of_marketplaces_is_counted_as_it_is_read(tmp_path: Path) -> None:
    class Orders(Script):
        uids = (1, 2, 3)

        def content(self, uid: int) -> bytes:
            mail = example("amazon/order_en").replace(b"Message-ID: <", b"Message-ID: <%d" % uid)
            if uid == 3:  # its layout has changed, so that it says nothing
                mail = (
                    mail.partition(b"\r\n\r\n")[0].replace(b"multipart/alternative", b"text/plain")
                    + b"\r\n\r\nHello\r\n"
                )
            return mail

    with ScriptedServer(Orders) as server:
        config = configure(tmp_path, account("shop", server.port, secret(tmp_path, "swordfish")))
        assert billfold("poll", "--config", config).code == 0
    counted = Health(tmp_path / "Invoices" / ".billfold").outcomes((NOW - 3650 * DAY).date())
    assert {key[1] for key in counted} == {"amazon"}
    assert sum(counted.values()) >= 1
    assert billfold("status", "--config", config, "--json").json["ok"] is True
