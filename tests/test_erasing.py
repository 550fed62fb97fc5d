"""What need not be kept any more: chosen by whole groups, removed for good, remembered without anybody's data."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import tomllib
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from archive import retention, search, steps
from archive.archive import Archive
from archive.due import Plan, due
from archive.errors import DiskFull
from archive.index import reading as reading_index
from archive.rebuild import rebuild
from archive.recognitions import Recognitions
from archive.records import Again, Companion, Fate, Imprint, Looked, Outcome, Read, Revision, Run
from archive.retention import Rule, countries, rule_of
from archive.verify import verify
from parsers.context import Form
from parsers.terms import (
    AccountScheme,
    Event,
    Evidence,
    Finding,
    Item,
    Kind,
    MessageSummary,
    PaymentAccount,
    PurchaseDocument,
    Reading,
    Status,
)
from tests.archive_samples import NOON, Place, Raw, document, mail, notice, open_archive, part, rows, tree
from tests.crash_walk import broken_links, difference, in_a_child, traces
from tests.programs import billfold, configure

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

LATER = datetime(2031, 3, 1, 9, 0, tzinfo=UTC)
ACCOUNT = "DE53999999990000000042"
SECRET = (
    "Ottoline",
    "Vesper",
    "OQ-77881",
    "Umbrella stand",
    "77.31",
    "whispered",
    "QUARKPARCEL9",
    "Ann Onymous",
    ACCOUNT,
)
OLD = {
    "issue_date": date(2010, 5, 4),
    "seller": "Vesper Umbrellas",
    "buyer": "Ottoline Quark",
    "items": (Item("Umbrella stand"),),
    "accounts": (PaymentAccount(AccountScheme.IBAN, ACCOUNT, Evidence("pdf", "check", "DE53 9999")),),
}
DOUBT = Finding("arithmetic", "the lines of Ottoline do not add up", needs_review=True)
HEADER = MessageSummary("ann@vesper.example", "Vesper", "ottoline@q.example", "whispered to Ottoline", "", "<o@vesper>")


def old(content: bytes, number: str, **fields: Any) -> PurchaseDocument:
    return document(b"%PDF-1.4 Ottoline " + content, **{**OLD, "order_number": f"OQ-77881-{number}", **fields})


def told(*documents: PurchaseDocument, **fields: Any) -> Reading:
    return Reading(HEADER, documents, (), fields.pop("reason", ""), fields.pop("events", ()))


def bring(archive: Archive, run: Run, raw: Raw, found: Reading, companions: Any = None) -> Outcome:
    sha = archive.capture(raw, run, imprint=Imprint(f"digest{raw.place.uid}", f"identity{raw.place.uid}")).sha
    return archive.file(sha, found, companions or {}, junk_holds=raw.junk, run=run)


def raw(uid: int, **fields: Any) -> Raw:
    return replace(mail(uid, b"raw of Ottoline %d" % uid), **fields)


def fill(path: Path) -> None:
    """An archive of things from 2010, of nearly all that can happen to them, and of some that stay."""
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        archive.remember("shop", "INBOX", 7, [Looked(1, "nothing"), Looked(2, "nothing")], None, run)
        archive.fail(Place(uid=10), "the connection was cut", run)
        first = old(b"one", "1")
        bring(archive, run, raw(10), told(first))
        bring(archive, run, raw(11), told(replace(first, part=part(first.part.content, "3"))))
        html = old(b"", "2", part=part(b"raw of Ottoline 12", "", "message/rfc822"), kind=Kind.ORDER_CONFIRMATION)
        bring(archive, run, raw(12), told(html), {0: Companion(".pdf", b"%PDF-1.4 printed for Ottoline")})
        arrived = notice(Event.DELIVERED, "2010-05-09T10:00:00+00:00", order_number="OQ-77881-1")
        arrived = replace(arrived, tracking_number="QUARKPARCEL9")
        bring(archive, run, raw(13), told(events=(arrived,), reason="a notice"))
        bring(archive, run, raw(14), told(events=(arrived,), reason="a notice"))
        in_junk = raw(15, junk=True, place=Place(uid=15, mailbox="Junk"))
        bring(archive, run, in_junk, told(old(b"junk", "3")))
        archive.capture(replace(in_junk, junk=False, place=Place(uid=16)), run)
        held = bring(archive, run, raw(17), told(old(b"held", "4", findings=(DOUBT,))))
        archive.desk.revise(
            Revision(held.documents[0].id, Status.FILED, {"total": "77.31"}, "Ann Onymous", "whispered")
        )
        rejected = bring(archive, run, raw(18), told(old(b"rejected", "5")))
        archive.desk.revise(Revision(rejected.documents[0].id, Status.REJECTED, {}, "Ann Onymous"))
        bring(archive, run, raw(19), told(old(b"rejected again", "5")))
        late = archive.capture(raw(20), run).sha
        archive.fail(late, "the reader died of Ottoline", run)
        archive.file(late, told(old(b"late", "6")), {}, junk_holds=False, run=run)
        file = Raw(
            Place("file", "/home/Ottoline/OQ-77881-7.pdf", 0, 5), b"%PDF-1.4 Ottoline file", Form.FILE, "OQ-77881.pdf"
        )
        bring(archive, run, file, told(old(b"file", "7")))
        joined = [bring(archive, run, raw(uid), told(old(b"%d" % uid, f"8{uid}"))).documents[0].id for uid in (21, 22)]
        archive.desk.join(joined[0], Revision(joined[1], None, {}, "Ann Onymous", "whispered"))
        bring(archive, run, mail(30, b"raw young"), Reading(None, (document(),)))
        bring(
            archive,
            run,
            mail(31, b"raw undated"),
            Reading(None, (document(b"undated", issue_date=None, order_number="2"),)),
        )
        archive.remember("shop", "INBOX", 7, [Looked(32, "nothing")], 32, run)
        archive.remember("shop", "Junk", 7, [], 15, run)
        Recognitions(path).put(first.part.sha256, b"words of Ottoline", b"%PDF-1.4 Ottoline")
        archive.write_ledger()
        archive.finish_run(run)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "Invoices"
    fill(path)
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path / "Invoices")
    return tmp_path / "Invoices"


def planned(path: Path, *excepted: str, rule: Rule | None = None, today: datetime = NOON) -> Plan:
    with reading_index(path) as index:
        return due(index, rule or rule_of("DE"), today.date(), excepted)


def expire(path: Path, *excepted: str, together: int = 1000) -> None:
    with open_archive(path, floor=0, clock=lambda: LATER) as archive:
        groups, run = planned(path, *excepted).groups, archive.start_run("expire")
        list(archive.erasing.expire(groups, run, "clerk", together=together))
        archive.write_ledger()


def some_at_once(path: Path) -> None:
    expire(path, together=5)


def anywhere(path: Path, *words: str) -> list[tuple[str, str]]:
    found = []
    for file in path.rglob("*"):
        if file.is_file():
            content = str(file).encode() + file.read_bytes()
            found += [(file.name, word) for word in words if word.encode() in content]
    return found


def dump(path: Path) -> list[str]:
    with reading_index(path) as index:
        return sorted(index.iterdump())


def picture(path: Path) -> dict[str, Any]:
    """All that must be the same in the end, wherever a run was killed: all but names of runs and numbers of events."""
    tables: dict[str, Any] = {}
    with reading_index(path) as index:
        for (table,) in index.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if table not in ("run", "event", "event_detail"):
                told = [dict(row) for row in index.execute(f"SELECT * FROM {table}")]
                tables[table] = sorted(repr({k: v for k, v in row.items() if k not in ("run", "seq")}) for row in told)
        events = "SELECT type, count(*), count(detail) FROM event LEFT JOIN event_detail USING (seq) GROUP BY type"
        tables["events"] = [tuple(row) for row in index.execute(events)]
    objects = sorted(file.name for file in path.glob(".billfold/objects/*/*"))
    return {"tree": tree(path), "tables": tables, "objects": objects, "tmp": sorted(path.rglob(".tmp-*"))}


def problems(path: Path, now: datetime = LATER) -> list[str]:
    return [f"{problem.code}: {problem.message}" for problem in verify(path, now).problems]


def test_nothing_is_left_of_what_was_said_and_all_is_proven(path: Path) -> None:
    assert {word for _, word in anywhere(path, *SECRET)} == set(SECRET)
    young = {name for name in tree(path) if "Ottoline" not in name}
    expire(path)
    assert anywhere(path, *SECRET) == []
    assert set(tree(path)) == young
    assert len(rows(path / "ledger.csv")) == 2
    assert problems(path) == []
    assert broken_links(path) == []
    with reading_index(path) as index:
        assert index.execute("PRAGMA freelist_count").fetchone()[0] == 0
        assert index.execute("SELECT count(*) FROM document").fetchone()[0] == 2


def test_what_is_left_comes_back_identical_from_the_journal(path: Path) -> None:
    expire(path)
    before, files = dump(path), tree(path)
    (path / ".billfold/index.sqlite").unlink()
    rebuild(path, lambda: LATER)
    assert dump(path) == before
    assert tree(path) == files
    assert problems(path) == []
    assert anywhere(path, *SECRET) == []


def test_a_record_stays_that_it_existed(path: Path) -> None:
    expire(path)
    told = "SELECT detail FROM event JOIN event_detail USING (seq) WHERE type = 'erased'"
    with reading_index(path) as index:
        [detail] = index.execute(told).fetchone()
        kept = json.loads(detail)
        assert len(kept["documents"]) == 10
        kinds = {(one["kind"], one["year"]) for one in kept["documents"]}
        assert kinds == {("invoice", "2010"), ("order_confirmation", "2010")}
        assert kept["person"] == "clerk"
        [one] = search.explain(index, "shop/INBOX/10")
        assert one.entry.reason == (
            "removed on 2031-03-01, after the time for which it had to be kept (invoice of 2010: 8 years, DE)"
        )
        assert {"captured", "decided", "expiring"} <= {happening.type for happening in one.happenings}
        sha = next(one["sha"] for one in kept["originals"] if one["form"] == "file")
        [entry] = [found.entry for found in search.explain(index, sha[:12])]
        assert entry.mailbox == f"file {sha[:12]}"
        same = [one for one in kept["documents"] if one["original"] == sha]
        assert [found.entry for found in search.explain(index, same[0]["id"][:8])] == [entry]


def test_what_was_removed_stays_known_and_is_not_stored_again(path: Path) -> None:
    with open_archive(path) as archive:
        before = {box: archive.mailbox_state("shop", box, 7).last_uid for box in ("INBOX", "Junk")}
    expire(path)
    with open_archive(path, clock=lambda: LATER) as archive:
        for box in ("INBOX", "Junk"):
            assert archive.mailbox_state("shop", box, 7).last_uid == before[box]
        assert archive.delivered("shop", "INBOX", 7, range(1, 40)) == {1, 2, *range(10, 15), *range(16, 23), 30, 31, 32}
        assert archive.delivered("shop", "Junk", 7, range(1, 40)) == {15}
        run = archive.start_run("poll")
        known = archive.recognised("shop", ["identity10"])["identity10"]
        assert known.reason.startswith("removed on 2031-03-01")
        moved = Again(Place(uid=10, uidvalidity=8), False, Imprint("digest10", "identity10"), known)
        resent = replace(raw(17), place=Place(uid=51))
        outcomes = archive.keep([moved, Read(resent, hashlib.sha256(resent.content).hexdigest())], run)
        assert {outcome.fate for outcome in outcomes} == {Fate.SEEN_BEFORE}
        assert all(outcome.reason.startswith("removed on 2031-03-01") for outcome in outcomes)
        assert archive.capture(replace(raw(12), place=Place(uid=50)), run).known
        assert archive.pending() == []
        archive.write_ledger()
        archive.finish_run(run)
    assert len(list(path.glob(".billfold/objects/*/*"))) == 4
    assert problems(path) == []
    assert anywhere(path, *SECRET) == []
    after = dump(path)
    rebuild(path, lambda: LATER)
    assert dump(path) == after


def test_the_second_time_there_is_nothing_to_remove(path: Path) -> None:
    expire(path)
    [group] = planned(path, rule=Rule(0), today=LATER).groups
    assert [one.issued for one in group.expired] == [date(2024, 7, 15)]
    before = traces(path)
    expire(path)
    assert traces(path) == before


def test_what_is_excepted_stays_with_all_that_belongs_to_it(path: Path) -> None:
    with reading_index(path) as index:
        identifier = search.find(index, ["OQ-77881-1"])[0].id
    plan = planned(path, identifier[:8], "Nobody Ltd")
    assert (plan.excepted, plan.unknown) == (1, ("nobody ltd",))
    expire(path, identifier)
    with reading_index(path) as index:
        [record] = search.find(index, ["ottoline"])
    assert record.id == identifier
    assert (path / record.files[0]).is_file()
    assert problems(path) == []


def test_a_group_goes_when_its_last_document_may(path: Path) -> None:
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        young = document(b"%PDF young", order_number="77", issue_date=date(2023, 1, 2))
        bring(archive, run, raw(60), told(old(b"one", "1"), young))
        archive.finish_run(run)
        archive.write_ledger()
    with reading_index(path) as index:
        [identifier] = [record.id for record in search.find(index, ["OQ-77881-1"])]
    plan = planned(path)
    assert plan.with_others == 1
    assert identifier not in {one.id for group in plan.groups for one in group.expired}
    plan = planned(path, today=datetime(2032, 1, 1, tzinfo=UTC))
    assert plan.with_others == 0
    assert identifier in {one.id for group in plan.groups for one in group.expired}
    expire(path)
    assert problems(path) == []


def test_a_finding_that_names_a_file_holds_both_together(path: Path) -> None:
    with reading_index(path) as index:
        named = [
            row[0]
            for row in index.execute("SELECT original FROM document WHERE order_number = 'OQ-77881-5' ORDER BY id")
        ]
    assert len(set(named)) == 2
    together = [set(group.originals) for group in planned(path).groups]
    assert any(set(named) <= group for group in together)


def test_what_took_the_place_of_another_goes_with_it_even_when_that_was_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "Invoices"
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        first = bring(archive, run, raw(1, junk=True), told(old(b"in Junk", "1", fingerprint="same words")))
        [better] = bring(archive, run, raw(2), told(old(b"proven", "1", fingerprint="same words"))).documents
        assert better.twin_of == ""
        assert first.fate is Fate.REVIEW
        archive.desk.reinstate(Revision(first.documents[0].id, None, {}, "Ann"))
        archive.write_ledger()
    [group] = planned(path).groups
    assert len(group.originals) == 2
    expire(path)
    assert problems(path) == []
    assert anywhere(path, "Ottoline") == []


def test_a_file_that_the_user_changed_is_his(path: Path) -> None:
    name = next(name for name in tree(path) if "OQ-77881-2" in name and name.endswith(".pdf"))
    (path / name).write_bytes(b"with my notes")
    config = configure(path.parent)
    done = billfold("expire", "--country", "DE", "--remove", "--config", config)
    assert f"Left alone, because it was changed and is yours: {name}\n" in done.out
    assert done.out.count("Left alone") == 1
    assert (path / name).read_bytes() == b"with my notes"
    assert problems(path) == []


@pytest.mark.parametrize("first", range(1, 5))
def test_a_kill_at_any_step_is_made_good_by_the_next_open(path: Path, tmp_path: Path, first: int) -> None:
    start = tmp_path / "start"
    shutil.copytree(path, start)
    steps.arm({})
    some_at_once(path)
    count, wanted = steps.taken(), picture(path)
    told = {kind: number for kind, number, _ in wanted["tables"]["events"]}
    assert told["erased"] > 2
    all_begun = told["expiring"]

    def reopen(path: Path) -> None:
        open_archive(path, floor=0, clock=lambda: LATER).close()

    assert count > 60
    for at in range(first, count + 1, 4):
        shutil.rmtree(path)
        shutil.copytree(start, path)
        assert in_a_child({"BILLFOLD_CRASH_AT": str(at)}, some_at_once, path) == signal.SIGKILL
        assert problems(path, NOON) == [], at
        reopen(path)
        assert problems(path) == [], at
        with closing(sqlite3.connect(path / ".billfold/index.sqlite")) as index:
            begun = index.execute("SELECT count(*) FROM event WHERE type = 'expiring'").fetchone()[0]
            left = index.execute("SELECT count(*) FROM original WHERE state IN ('expiring', 'erasing')").fetchone()[0]
        assert left == 0, at
        if begun < all_begun:
            some_at_once(path)
        assert anywhere(path, *SECRET) == [], at
        assert picture(path) == wanted, (at, difference(wanted, picture(path)))
        assert broken_links(path) == [], at
        before = traces(path)
        expire(path)
        assert traces(path) == before, at


def test_an_index_made_anew_between_two_steps_does_not_remember(path: Path, tmp_path: Path) -> None:
    """The journal still tells what the index has erased: it must not come back from there."""
    start = tmp_path / "start"
    shutil.copytree(path, start)
    at, stopped = 0, 0
    while True:
        at += 3
        shutil.rmtree(path)
        shutil.copytree(start, path)
        if in_a_child({"BILLFOLD_CRASH_AT": str(at)}, expire, path) != signal.SIGKILL:
            break
        with closing(sqlite3.connect(path / ".billfold/index.sqlite")) as index:
            erased = index.execute("SELECT count(*) FROM event WHERE type = 'erased'").fetchone()[0]
            erasing = index.execute("SELECT count(*) FROM original WHERE state = 'erasing'").fetchone()[0]
        if not erased or not erasing:
            continue
        stopped += 1
        rebuild(path, lambda: LATER)
        assert problems(path, NOON) == [], at
        open_archive(path, floor=0).close()
        assert anywhere(path, *SECRET) == [], at
        assert problems(path) == [], at
    assert stopped > 5


def test_a_full_disk_is_told_and_the_rest_is_done_later(path: Path) -> None:
    steps.arm({})
    with open_archive(path, floor=0, clock=lambda: LATER) as archive:
        groups = planned(path).groups
        run = archive.start_run("expire")
        steps.arm({"BILLFOLD_FAIL_AT": "60:ENOSPC"})
        with pytest.raises(DiskFull):
            list(archive.erasing.expire(groups, run, "clerk"))
        archive.resume()
        assert archive.problems == ()
    steps.arm({})
    assert anywhere(path, *SECRET) == []
    assert problems(path) == []


def test_a_journal_that_remembers_is_found_and_mended(path: Path) -> None:
    journal = {file: file.read_bytes() for file in path.glob(".billfold/journal/*")}
    expire(path)
    for file, content in journal.items():
        file.write_bytes(content)
    assert [problem.code for problem in verify(path, LATER).problems] == ["journal_remembers"]
    rebuild(path, lambda: LATER)
    assert problems(path) == []
    assert anywhere(path, *SECRET) == []


def test_bytes_that_came_back_are_found(path: Path) -> None:
    objects = {file: file.read_bytes() for file in path.glob(".billfold/objects/*/*")}
    expire(path)
    [file, *_] = [file for file in objects if not file.exists()]
    file.write_bytes(objects[file])
    file.chmod(0o400)
    assert [problem.code for problem in verify(path, LATER).problems] == ["object_erased"]


def test_the_table_of_laws_is_whole() -> None:
    table = tomllib.loads((Path(retention.__file__).parent / "retention.toml").read_text("utf-8"))
    assert len(countries()) == len(table) >= 25
    assert list(table) == sorted(table)
    for country, told in table.items():
        entries = [told, *told.get("kinds", {}).values()]
        assert all(0 < entry["years"] <= 10 and entry["source"] for entry in entries), country
        assert set(told) <= {"years", "later", "source", "kinds"}
        assert set(told.get("kinds", {})) <= set(Kind)
        assert rule_of(country.lower()).country == country


@pytest.mark.parametrize(
    ("country", "kind", "day"),
    [
        ("DE", "invoice", date(2019, 1, 1)),
        ("DE", "order_confirmation", date(2017, 1, 1)),
        ("DE", "notice", date(2017, 1, 1)),
        ("de", "", date(2019, 1, 1)),
        ("CH", "order_confirmation", date(2021, 1, 1)),
        ("GB", "invoice", date(2018, 1, 1)),
    ],
)
def test_the_day_on_which_a_document_may_go(country: str, kind: str, day: date) -> None:
    assert rule_of(country).may_go(kind, date(2010, 5, 4)) == day


def test_each_group_can_go_alone_and_leaves_no_file_name_with_the_others(path: Path, tmp_path: Path) -> None:
    start = tmp_path / "start"
    shutil.copytree(path, start)
    groups = planned(path).groups
    assert len(groups) == 9
    for group in groups:
        shutil.rmtree(path)
        shutil.copytree(start, path)
        with open_archive(path, floor=0, clock=lambda: LATER) as archive:
            list(archive.erasing.expire([group], archive.start_run("expire"), "clerk"))
        names = [one.path for one in group.expired if one.path]
        assert anywhere(path, *names) == []
        assert problems(path) == [], names
        before = dump(path)
        rebuild(path, lambda: LATER)
        assert dump(path) == before
        assert problems(path) == [], names


def test_the_command_lists_first_and_removes_when_it_is_told(path: Path) -> None:
    config = configure(path.parent)
    before = tree(path)
    shown = billfold("expire", "--country", "de", "--config", config)
    assert (shown.code, tree(path)) == (0, before)
    assert "10 documents and 2 notices need not be kept any more." in shown.out
    assert "8 years, DE" in shown.out
    assert "Nothing was removed" in shown.out
    told = billfold(
        "expire", "--country", "DE", "--years", "30", "--kind", "order-confirmation=3", "--json", "--config", config
    )
    assert [one["kind"] for one in told.json["expired"]] == ["order_confirmation", "notice", "notice"]
    done = billfold("expire", "--country", "DE", "--remove", "--by", "clerk", "--config", config)
    assert (done.code, "Removed for good." in done.out) == (0, True)
    assert anywhere(path, *SECRET) == []
    assert billfold("verify", "--config", config).code == 0
    told = billfold("expire", "--country", "DE", "--remove", "--json", "--config", config)
    assert told.json == {"removed": True, "expired": [], "with_others": 0, "excepted": 0, "left": []}
    explained = billfold("explain", "shop/INBOX/10", "--config", config).out
    assert explained.startswith("shop/INBOX/10: removed on 20")
    assert billfold("show", "OQ-77881-1", "--config", config).code == 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((), "--country"),
        (("--country", "XX"), "Known: AE, AT"),
        (("--country", "DE", "--kind", "bill=3"), "order_confirmation=6"),
        (("--country", "DE", "--kind", "invoice=soon"), "order_confirmation=6"),
        (("--country", "DE", "--except", "Nobody Ltd"), "nobody ltd"),
        (("--country", "DE", "--except", "Nobody Ltd", "--remove"), "nobody ltd"),
    ],
)
def test_a_mistake_removes_nothing_and_is_told(path: Path, arguments: tuple[str, ...], word: str) -> None:
    before = tree(path)
    done = billfold("expire", *arguments, "--config", configure(path.parent))
    assert (done.code, word in done.err) == (2, True)
    assert tree(path) == before
