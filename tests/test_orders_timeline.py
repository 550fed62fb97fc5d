"""All of one order across its mails: documents, notices and payments, by the day that each thing happened."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from archive import orders, search
from archive.archive import Archive
from archive.index import reading as reading_index
from archive.joining import BY_AMOUNT, BY_NUMBER
from archive.orders import Happened, Timeline
from archive.rebuild import rebuild
from archive.records import Fate, Imprint, Outcome, Run, message_digest
from archive.verify import verify
from parsers.terms import Event, Finding, Kind, Reading
from tests.archive_samples import NOON, document, mail, notice, open_archive, reading, rows

NUMBER = "112-5580146-7713902"
DOUBT = Finding("arithmetic", "the lines do not add up", needs_review=True)


class Desk:
    """An open archive, with mail coming in one by one."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.run: Run = archive.start_run("poll")
        self.uid = 0

    def settle(self, found: Reading, *, junk: bool = False, raw: bytes = b"") -> Outcome:
        self.uid += 1
        content = raw or b"raw %d" % self.uid
        incoming = mail(self.uid, content, mailbox="Junk" if junk else "INBOX", junk=junk)
        capture = self.archive.capture(incoming, self.run, imprint=Imprint(message_digest(f"<{self.uid}@x>")))
        return self.archive.file(capture.sha, found, junk_holds=junk, run=self.run)

    def notices(self, *events: Any, junk: bool = False, raw: bytes = b"") -> Outcome:
        return self.settle(reading(events=events, reason="it is a notice"), junk=junk, raw=raw)

    def documents(self, *documents: Any) -> Outcome:
        return self.settle(reading(*documents))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Invoices"


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with open_archive(path) as archive:
        yield Desk(archive)
        archive.write_ledger()
        archive.finish_run(Run("none", "poll", NOON))
    assert verify(path, NOON).problems == ()


@contextmanager
def index_of(desk: Desk) -> Iterator[sqlite3.Connection]:
    with reading_index(desk.archive._root) as index:
        yield index


def told(desk: Desk, what: str = NUMBER) -> list[Timeline]:
    with index_of(desk) as index:
        return orders.timelines(index, what)


def happened(desk: Desk, what: str = NUMBER) -> tuple[Happened, ...]:
    (timeline,) = told(desk, what)
    return timeline.happened


def events(desk: Desk, what: str = NUMBER) -> list[str]:
    return [f"{one.day} {one.what}" for one in happened(desk, what)]


def tell(event: Event, when: str = "2024-07-16T09:30:00+00:00", /, **fields: Any) -> Any:
    return notice(event, when, **{"order_number": NUMBER, "marketplace": "amazon", **fields})


def paper(content: bytes, /, **fields: Any) -> Any:
    return document(content, **{"order_number": NUMBER, "marketplace": "amazon", **fields})


def test_an_order_is_told_by_the_day_that_each_thing_happened(desk: Desk) -> None:
    desk.notices(tell(Event.DELIVERED, "2024-07-18", order_number="11255801467713902"))
    desk.documents(paper(b"refund", kind=Kind.REFUND, issue_date=date(2024, 7, 19), total=Decimal("30.00")))
    desk.documents(paper(b"invoice", order_number=f"# {NUMBER}", invoice_number="R-1", issue_date=date(2024, 7, 16)))
    desk.notices(tell(Event.SHIPPED, tracking_number="JD 0146 0000"))
    desk.documents(paper(b"confirmation", kind=Kind.ORDER_CONFIRMATION))
    (timeline,) = told(desk, f"Order {NUMBER}")
    assert (timeline.order, timeline.marketplace) == (NUMBER, "amazon")
    assert [f"{one.day} {one.what}" for one in timeline.happened] == [
        "2024-07-15 order_confirmation",
        "2024-07-16 invoice",
        "2024-07-16 shipped",
        "2024-07-18 delivered",
        "2024-07-19 refund",
    ]
    confirmed, invoice, shipped, *_ = timeline.happened
    assert (invoice.number, invoice.total, invoice.currency, invoice.counts) == ("R-1", Decimal("119.00"), "EUR", True)
    assert (confirmed.counts, confirmed.file) == (False, f"2024/07/Order{NUMBER}_JohnDoe_20240715.pdf")
    assert (shipped.number, shipped.carrier) == ("JD 0146 0000", "DHL")
    assert (shipped.account, shipped.mailbox, shipped.uid) == ("shop", "INBOX", 4)
    assert shipped.evidence == "Your parcel: shipped"
    assert timeline.documents == (confirmed.document, invoice.document, timeline.happened[-1].document)


def test_a_notice_leaves_its_events_behind_and_nothing_else(path: Path) -> None:
    with open_archive(path) as archive:
        outcome = Desk(archive).notices(tell(Event.SHIPPED), raw=b"a notice with a private address")
    assert outcome.fate is Fate.NOT_A_DOCUMENT
    assert outcome.reason == f"a notice (shipped) of order {NUMBER}; it is on that order's timeline"
    files = [file.read_bytes() for file in path.rglob("*") if file.is_file()]
    assert not any(b"private address" in content or b"billing@lantern.example" in content for content in files)
    assert any(b"Your parcel: shipped" in content for content in files)
    report = verify(path, NOON)
    assert (report.problems, report.counts["order_event"]) == ((), 1)


def test_the_events_of_a_notice_stand_in_the_same_record_as_its_decision(path: Path) -> None:
    with open_archive(path) as archive:
        Desk(archive).notices(tell(Event.SHIPPED))
    (journal,) = (path / ".billfold" / "journal").iterdir()
    decided = [line for line in map(json.loads, journal.read_text().splitlines()) if line["type"] == "decided"]
    (event,) = decided[0]["detail"]["events"]
    assert (event["event"], event["order_number"]) == ("shipped", NUMBER)


def test_timelines_come_back_identical_from_the_journal(path: Path) -> None:
    with open_archive(path) as archive:
        desk = Desk(archive)
        desk.notices(tell(Event.SHIPPED), tell(Event.DELIVERED, "2024-07-18"))
        desk.notices(tell(Event.SHIPPED, carrier="UPS"))
        desk.documents(paper(b"confirmation", kind=Kind.ORDER_CONFIRMATION))
        before = told(desk)
    (path / ".billfold" / "index.sqlite").unlink()
    rebuild(path, lambda: NOON)
    with reading_index(path) as index:
        assert orders.timelines(index, NUMBER) == before
        assert index.execute("SELECT count(*) FROM order_event").fetchone()[0] == 3


def test_an_event_that_was_altered_in_the_index_is_found(path: Path) -> None:
    with open_archive(path) as archive:
        Desk(archive).notices(tell(Event.SHIPPED))
    index = sqlite3.connect(path / ".billfold" / "index.sqlite")
    index.execute("UPDATE order_event SET event = 'delivered'")
    index.commit()
    index.close()
    assert [problem.code for problem in verify(path, NOON).problems] == ["index_differs"]


def test_an_index_from_before_there_were_events_is_made_anew(path: Path) -> None:
    with open_archive(path) as archive:
        Desk(archive).documents(paper(b"invoice", order_number=f"Order {NUMBER}"))
    index = sqlite3.connect(path / ".billfold" / "index.sqlite", isolation_level=None)
    wanted = list(index.iterdump())
    index.execute("DROP TABLE order_event")
    index.execute("DROP INDEX ix_document_order_key")
    index.execute("ALTER TABLE document DROP COLUMN order_key")
    index.execute("UPDATE schema_version SET version = 1")
    with open_archive(path) as archive:
        assert events(Desk(archive)) == ["2024-07-15 invoice"]
    assert sorted(index.iterdump()) == sorted(wanted)
    index.close()


def test_a_decision_from_before_there_were_events_has_none(desk: Desk) -> None:
    from archive import notices
    from archive.events import EventType, seal

    old = seal(1, "2024-07-20", EventType.DECIDED, "0" * 64, {"documents": []}, "")
    with desk.archive._chain.reading() as connection:
        notices.add(connection, old, {"documents": []})
    assert told(desk) == []


# ------------------------------------------------------------------------------------------- one event, told often


def test_the_same_notice_in_two_mailboxes_is_one_event_seen_again(desk: Desk) -> None:
    for _ in range(3):
        desk.notices(tell(Event.SHIPPED), raw=b"the same bytes")
    (shipped,) = happened(desk)
    assert shipped.sightings == 2


@pytest.mark.parametrize(
    "again",
    [
        tell(Event.SHIPPED),
        tell(Event.SHIPPED, "2024-07-16T23:00:00+00:00", carrier="", tracking_number="J-1"),
        tell(Event.SHIPPED, "2024-07-19", tracking_number="j1"),
        tell(Event.SHIPPED, order_number="11255801467713902", marketplace=""),
        tell(Event.SHIPPED, "2024-07-17", order_number="", tracking_number="J 1"),
    ],
)
def test_the_same_event_in_another_mail_is_one_event_seen_again(desk: Desk, again: Any) -> None:
    desk.notices(tell(Event.SHIPPED, tracking_number="J-1"))
    desk.notices(again)
    (shipped,) = happened(desk)
    assert (shipped.day, shipped.carrier, shipped.number, shipped.sightings) == ("2024-07-16", "DHL", "J-1", 1)


@pytest.mark.parametrize(
    "other",
    [
        tell(Event.DELIVERED, tracking_number="J-1"),
        tell(Event.SHIPPED, tracking_number="J-2"),
        tell(Event.SHIPPED, "2024-07-19"),
    ],
)
def test_another_event_day_or_parcel_is_an_event_of_its_own(desk: Desk, other: Any) -> None:
    desk.notices(tell(Event.SHIPPED, tracking_number="J-1"))
    desk.notices(other)
    assert [one.sightings for one in happened(desk)] == [0, 0]


def test_a_parcel_may_be_out_for_delivery_on_two_days_and_is_delivered_once(desk: Desk) -> None:
    for day in ("2024-07-17", "2024-07-18"):
        desk.notices(tell(Event.OUT_FOR_DELIVERY, day, tracking_number="J-1"))
        desk.notices(tell(Event.DELIVERED, day, tracking_number="J-1"))
    assert events(desk) == ["2024-07-17 out_for_delivery", "2024-07-17 delivered", "2024-07-18 out_for_delivery"]


def test_two_parcels_are_not_made_one_by_a_mail_that_names_neither(desk: Desk) -> None:
    for fields in ({}, {"tracking_number": "J-1"}, {"tracking_number": "J-2"}):
        desk.notices(tell(Event.SHIPPED, **fields))
    assert [one.number for one in happened(desk)] == ["J-1", "J-2"]


def test_the_carrier_s_mail_that_names_the_parcel_alone_is_on_the_order_s_timeline(desk: Desk) -> None:
    desk.notices(tell(Event.SHIPPED, tracking_number="JD014600000042"))
    parcel = notice(Event.DELIVERED, "2024-07-18", order_number="", marketplace="", tracking_number="JD 0146 0000 0042")
    assert desk.notices(parcel).reason == "a notice (delivered) that names no order"
    assert events(desk) == ["2024-07-16 shipped", "2024-07-18 delivered"]
    assert events(desk, "jd014600000042") == ["2024-07-16 shipped", "2024-07-18 delivered"]


def test_what_only_unproven_mail_from_junk_tells_is_marked(desk: Desk) -> None:
    desk.notices(tell(Event.CANCELLED), junk=True, raw=b"forged or not")
    assert [one.is_unproven for one in happened(desk)] == [True]
    desk.notices(tell(Event.CANCELLED, carrier="GLS"))
    (cancelled,) = happened(desk)
    assert (cancelled.is_unproven, cancelled.carrier, cancelled.mailbox) == (False, "GLS", "INBOX")


def test_a_notice_from_junk_is_proven_by_the_same_mail_elsewhere(desk: Desk) -> None:
    for junk in (True, False):
        desk.notices(tell(Event.CANCELLED), junk=junk, raw=b"genuine")
    assert [one.is_unproven for one in happened(desk)] == [False]


def test_a_document_may_bring_events_with_it(desk: Desk) -> None:
    outcome = desk.settle(reading(paper(b"invoice"), events=(tell(Event.SHIPPED),)))
    assert outcome.fate is Fate.FILED
    assert events(desk) == ["2024-07-15 invoice", "2024-07-16 shipped"]


def test_a_notice_of_several_orders_says_so(desk: Desk) -> None:
    outcome = desk.notices(tell(Event.SHIPPED), tell(Event.SHIPPED, order_number="112-2"))
    assert outcome.reason == f"a notice (shipped) of the orders {NUMBER}, 112-2; it is on their timelines"


def test_a_notice_is_explained_by_its_message_and_by_its_order(desk: Desk) -> None:
    desk.notices(tell(Event.SHIPPED, tracking_number="J-1"))
    with index_of(desk) as index:
        for what in ("<1@x>", NUMBER, "11255801467713902", "J1"):
            (explanation,) = search.explain(index, what)
            assert "on that order's timeline" in explanation.entry.reason, what


# ------------------------------------------------------------------------------------------ orders that are several


def test_one_number_at_two_marketplaces_is_two_orders(desk: Desk) -> None:
    desk.documents(paper(b"here", kind=Kind.ORDER_CONFIRMATION))
    desk.documents(paper(b"there", kind=Kind.ORDER_CONFIRMATION, marketplace="ebay", total=Decimal(5)))
    desk.notices(tell(Event.SHIPPED), tell(Event.DELIVERED, marketplace="ebay"), tell(Event.RETURN, marketplace=""))
    found = {one.marketplace: [entry.what for entry in one.happened] for one in told(desk)}
    assert found == {
        "amazon": [Kind.ORDER_CONFIRMATION, Event.SHIPPED],
        "ebay": [Kind.ORDER_CONFIRMATION, Event.DELIVERED],
        "": [Event.RETURN],
    }
    with index_of(desk) as index:
        assert orders.timeline(index, NUMBER) is None
        assert orders.timeline(index, "no such number") is None


def test_events_of_one_number_without_documents_are_parted_by_marketplace(desk: Desk) -> None:
    desk.notices(tell(Event.SHIPPED), tell(Event.DELIVERED, "2024-07-18", marketplace="ebay"))
    assert [one.marketplace for one in told(desk)] == ["amazon", "ebay"]


def test_what_waits_for_review_is_on_the_timeline_and_says_so(desk: Desk) -> None:
    desk.documents(paper(b"invoice", findings=(DOUBT,)))
    (held,) = happened(desk)
    assert (held.is_held, held.counts) == (True, False)


def test_a_document_is_on_the_timeline_when_it_is_asked_for_by_its_id(desk: Desk) -> None:
    (kept,) = desk.documents(paper(b"invoice")).documents
    desk.notices(tell(Event.SHIPPED))
    with index_of(desk) as index:
        (timeline,) = orders.timelines(index, kept.id, [kept.id])
    assert [one.what for one in timeline.happened] == [Kind.INVOICE, Event.SHIPPED]
    assert timeline.is_called("112 5580146 7713902")
    assert not timeline.is_called(kept.id)


# ------------------------------------------------------------------------------------------------------- payments


def test_payments_are_on_the_timeline_of_what_they_paid_for(desk: Desk) -> None:
    desk.documents(paper(b"confirmation", kind=Kind.ORDER_CONFIRMATION))
    pay = {"kind": Kind.RECEIPT, "marketplace": "paypal"}
    desk.documents(document(b"by number", **pay, order_number="11255801467713902", total=Decimal("19.00")))
    by_amount = {"order_number": "", "invoice_number": "T-1", "seller": "Lantern Goods Ltd"}
    (kept,) = desk.documents(document(b"by amount", **pay, **by_amount, issue_date=date(2024, 7, 17))).documents
    desk.documents(document(b"other", **pay, **by_amount | {"seller": "Kite Co"}))
    _, first, second = happened(desk)
    assert (first.provider, first.link, first.counts) == ("paypal", BY_NUMBER, False)
    assert (second.provider, second.link, second.counts) == ("paypal", BY_AMOUNT, False)
    with index_of(desk) as index:
        (timeline,) = orders.timelines(index, kept.id, [kept.id])
    assert (timeline.order, timeline.marketplace, len(timeline.happened)) == (NUMBER, "amazon", 3)


# --------------------------------------------------------------------------------------------- ledger and searching


def test_the_ledger_says_for_whom_a_document_is_kept_and_whether_it_counts(path: Path) -> None:
    with open_archive(path) as archive:
        desk = Desk(archive)
        desk.documents(paper(b"confirmation", kind=Kind.ORDER_CONFIRMATION, client="acme"))
        desk.documents(paper(b"invoice", client="acme"))
        desk.documents(document(b"paid", kind=Kind.RECEIPT, marketplace="paypal", order_number="", invoice_number="T"))
        desk.documents(paper(b"held", order_number="9", findings=(DOUBT,)))
        archive.write_ledger()
    ledger = {row["kind"]: (row["client"], row["counts"]) for row in rows(path / "ledger.csv")}
    assert ledger == {"order_confirmation": ("acme", ""), "invoice": ("acme", "yes"), "receipt": ("", "")}
    assert list(rows(path / "ledger.csv")[0])[-5:] == ["client", "counts", "spent", "verdict", "payment_account"]
    (held,) = rows(path / "review" / "review.csv")
    assert list(held)[-5:] == ["client", "counts", "spent", "verdict", "payment_account"]
    assert (held["client"], held["counts"]) == ("", "")
    assert verify(path, NOON).problems == ()


def test_documents_are_found_by_client(desk: Desk) -> None:
    desk.documents(paper(b"one", client="Acme"), paper(b"two", order_number="2"))
    with index_of(desk) as index:
        (found,) = search.find(index, client="acme")
        assert found.document.client == "Acme"
        assert search.find(index, ["acme"]) == [found]
        assert search.find(index, client="acm") == []
