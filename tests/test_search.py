from collections.abc import Iterator
from datetime import date
from pathlib import Path
from sqlite3 import Connection

import pytest

from archive import search
from archive.errors import ArchiveMissing
from archive.index import reading as reading_index
from archive.records import Balance, Fate, Imprint, Looked, message_digest
from parsers.context import Form
from parsers.terms import Finding, Kind, Status
from tests.archive_samples import NOON, Place, Raw, document, mail, open_archive, reading

DOUBT = Finding("arithmetic", "the lines do not add up", needs_review=True)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "Invoices"
    found = {
        10: reading(document()),
        11: reading(document(b"2", order_number="A-2", seller="MÜLLER ＆ Söhne", issue_date=date(2024, 1, 31))),
        12: reading(document(b"3", order_number="A-3", kind=Kind.REFUND, marketplace="ebay", findings=(DOUBT,))),
        13: reading(document(b"again")),
        14: reading(reason="a newsletter"),
    }
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        archive.remember(
            "shop", "INBOX", 7, [Looked(1, "no_candidate", imprint=Imprint(message_digest("<one@x>")))], 1, run
        )
        for uid, one in found.items():
            sha = archive.capture(mail(uid, b"raw %d" % uid), run, imprint=Imprint(message_digest(f"<{uid}@x>"))).sha
            archive.file(sha, one, junk_holds=False, run=run)
        archive.fail(Place(uid=20), "the connection was cut", run)
        archive.capture(mail(10, b"raw 10"), run)
        archive.capture(Raw(Place("file", "/home/jane/a.eml", 0, 5), b"raw 10", Form.FILE), run)
        archive.finish_run(run)
    return path


@pytest.fixture
def index(path: Path) -> Iterator[Connection]:
    with reading_index(path) as index:
        yield index


def numbers(records: list[search.Record]) -> list[str]:
    return [record.document.order_number for record in records]


def test_words_are_found_in_any_field_whatever_their_case_or_form(index: Connection) -> None:
    assert numbers(search.find(index, ["müller"])) == ["A-2"]
    assert numbers(search.find(index, ["MÜLLER &"])) == ["A-2"]
    assert numbers(search.find(index, ["john", "a-3"])) == ["A-3"]
    assert search.find(index, ["john", "nobody"]) == []
    assert search.find(index, ["%"]) == []


def test_the_newest_come_first_and_can_be_narrowed_down(index: Connection) -> None:
    assert numbers(search.find(index))[-1] == "A-2"
    assert numbers(search.find(index, since=date(2024, 7, 15), limit=1, status=Status.FILED)) == ["576461413038785752"]
    assert numbers(search.find(index, before=date(2024, 7, 15))) == ["A-2"]
    assert numbers(search.find(index, kind=Kind.REFUND)) == ["A-3"]
    assert numbers(search.find(index, marketplace="ebay")) == ["A-3"]
    assert numbers(search.find(index, status=Status.REVIEW)) == ["A-3"]


def test_a_record_tells_all_that_was_read(index: Connection) -> None:
    (record,) = search.show(index, "576461413038785752")
    assert record.document.evidence["total"].box == (10.0, 20.0, 30.0, 40.5)
    assert record.document.items == document().items
    assert record.files == ("2024/07/Order576461413038785752_JohnDoe_20240715.pdf",)
    assert (record.account, record.mailbox, record.received) == ("shop", "INBOX", NOON)
    assert record.sightings == 2


def test_a_document_is_shown_by_id_number_or_path(index: Connection) -> None:
    (record,) = search.show(index, "A-2")
    for what in (record.id, record.id[:6], record.files[0], "2024/01/Order"):
        assert search.show(index, what) == [record], what
    assert search.show(index, record.id[:5]) == []
    assert search.show(index, "no such thing") == []


@pytest.mark.parametrize("what", ["<one@x>", "one@x", "shop/INBOX/1"])
def test_a_message_that_was_left_out_is_explained(index: Connection, what: str) -> None:
    (explanation,) = search.explain(index, what)
    assert (explanation.entry.fate, explanation.entry.reason) == (Fate.NOT_A_DOCUMENT, "no_candidate")
    assert [happening.type for happening in explanation.happenings] == ["looked"]
    assert explanation.documents == ()


def test_every_copy_of_a_message_is_explained(index: Connection) -> None:
    first, second = search.explain(index, "2024/07/Order576461413038785752_JohnDoe_20240715.pdf")
    assert (first.entry.account, second.entry.account) == ("file", "shop")
    assert (first.entry.fate, second.entry.fate) == (Fate.SEEN_BEFORE, Fate.FILED)
    assert [happening.type for happening in second.happenings] == ["captured", "decided", "done", "sighted"]
    assert numbers(list(second.documents)) == ["576461413038785752"]
    assert first in search.explain(index, "/home/jane/a.eml")


def test_a_sighting_is_explained_by_the_document_it_showed_again(index: Connection) -> None:
    (explanation,) = search.explain(index, "13@x")
    assert explanation.entry.fate is Fate.SEEN_BEFORE
    (record,) = explanation.documents
    assert record.document.order_number == "576461413038785752"
    assert explanation in search.explain(index, record.id)


def test_an_original_is_explained_by_its_hash(index: Connection) -> None:
    (known,) = search.explain(index, "14@x")
    assert known.entry.reason == "a newsletter"
    assert search.explain(index, known.entry.original[:8]) == [known]


def test_a_failure_is_explained(index: Connection) -> None:
    (explanation,) = search.explain(index, "shop/INBOX/20")
    assert (explanation.entry.fate, explanation.entry.reason) == (Fate.FAILED, "the connection was cut")
    assert [happening.type for happening in explanation.happenings] == ["failed"]


def test_there_is_a_list_behind_each_number_of_a_balance(index: Connection) -> None:
    (run,) = search.runs(index)
    assert run.balance == Balance(seen=9, filed=2, seen_before=3, not_a_document=2, review=1, failed=1)
    assert (run.command, run.started) == ("poll", NOON)
    for fate in Fate:
        assert len(search.entries(index, run.id, fate)) == getattr(run.balance, fate.value), fate
    assert len(search.entries(index, run.id)) == run.balance.seen
    assert search.entries(index, "no such run") == []


def test_nothing_can_be_written_while_reading(index: Connection) -> None:
    with pytest.raises(Exception, match="readonly"):
        index.execute("DELETE FROM document")


def test_there_must_be_something_to_read(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="billfold add"), reading_index(tmp_path):
        pass


def test_every_further_sighting_counts_whichever_copy_came_first(tmp_path: Path) -> None:
    found = reading(document(b"%PDF-1.4 seen often"))
    with open_archive(tmp_path / "Often") as archive:
        run = archive.start_run("add")
        for uid, raw in enumerate((b"the PDF itself", b"a mail with it", b"a mail with it", b"the PDF itself"), 1):
            kept = archive.capture(mail(uid, raw), run)
            if not kept.known:
                archive.file(kept.sha, found, junk_holds=False, run=run)
    with reading_index(tmp_path / "Often") as index:
        assert [record.sightings for record in search.find(index)] == [3]
