import shutil
from pathlib import Path

import pytest

from archive.errors import ArchiveBusy, ArchiveMissing, JournalDamaged
from archive.index import reading as reading_index
from archive.rebuild import rebuild
from archive.records import Companion, Ledgers, Looked
from archive.verify import verify
from parsers.terms import Event, Finding
from tests.archive_samples import NOON, Place, document, mail, notice, open_archive, reading, tree


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive in which everything has happened that can."""
    path = tmp_path / "Invoices"
    doubt = Finding("arithmetic", "the lines do not add up", needs_review=True)
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        archive.remember("shop", "INBOX", 7, [Looked(1, "no_candidate"), Looked(2, "no_candidate")], 2, run)
        archive.fail(Place(uid=3), "the connection was cut", run)
        found = [
            (reading(document()), False),
            (reading(document(b"doubtful", order_number="2", findings=(doubt,))), False),
            (reading(document(b"in Junk", order_number="3")), True),
            (reading(document(b"copy")), False),
            (reading(reason="a newsletter"), False),
            (reading(events=(notice(Event.SHIPPED), notice(Event.DELIVERED))), False),
            (reading(document(b"5", order_number="5"), events=(notice(Event.SHIPPED),)), True),
        ]
        for uid, (one, junk) in enumerate(found, 10):
            sha = archive.capture(mail(uid, b"raw %d" % uid, junk=junk), run).sha
            archive.file(sha, one, {0: Companion(".xml", b"<x/>")}, junk_holds=junk, run=run)
        archive.capture(mail(30, b"raw 12"), run)
        archive.capture(mail(31, b"raw 10"), run)
        archive.capture(mail(32, b"raw not yet read"), run)
        archive.write_ledger()
        archive.finish_run(run)
    return path


def dump(path: Path) -> list[str]:
    with reading_index(path) as index:
        return list(index.iterdump())


def test_the_index_and_the_ledger_come_back_identical_from_the_journal(path: Path) -> None:
    before, files = dump(path), tree(path)
    (path / ".billfold" / "index.sqlite").unlink()
    for name in ("ledger.csv", "items.csv", "review/review.csv"):
        (path / name).unlink()
    done = rebuild(path, lambda: NOON)
    assert dump(path) == before
    assert tree(path) == files
    assert done.events == 27
    assert done.ledgers == Ledgers(written=("ledger.csv", "items.csv", "review/review.csv"))
    assert verify(path, NOON).problems == ()


def test_rebuilding_a_whole_archive_changes_nothing(path: Path) -> None:
    before, files = dump(path), tree(path)
    assert rebuild(path, lambda: NOON).ledgers == Ledgers()
    assert (dump(path), tree(path)) == (before, files)


def test_a_damaged_index_is_replaced(path: Path) -> None:
    before = dump(path)
    index = path / ".billfold" / "index.sqlite"
    index.write_bytes(index.read_bytes()[:5000] + b"\xff" * 4000)
    rebuild(path, lambda: NOON)
    assert dump(path) == before
    assert not list((path / ".billfold").glob("new-index*"))


@pytest.mark.parametrize("damage", ["torn", "short", "flipped", "gone"])
def test_a_damaged_journal_is_written_anew_from_a_whole_index(path: Path, damage: str) -> None:
    before = dump(path)
    journal = path / ".billfold" / "journal" / "2024-07.jsonl"
    whole = journal.read_bytes()
    match damage:
        case "torn":
            journal.write_bytes(whole[:-9])
        case "short":
            journal.write_bytes(b"".join(whole.splitlines(keepends=True)[:3]))
        case "flipped":
            journal.write_bytes(whole.replace(b"119.00", b"911.00", 1))
        case "gone":
            journal.unlink()
    rebuild(path, lambda: NOON)
    assert (dump(path), journal.read_bytes()) == (before, whole)
    assert verify(path, NOON).problems == ()
    assert (path / ".billfold" / "lost+found").exists() == (damage == "flipped")


def test_nothing_is_believed_that_does_not_prove_itself(path: Path) -> None:
    journal = path / ".billfold" / "journal" / "2024-07.jsonl"
    index = path / ".billfold" / "index.sqlite"
    journal.write_bytes(journal.read_bytes().replace(b"119.00", b"911.00", 1))
    index.write_bytes(b"no database " * 1000)
    with pytest.raises(JournalDamaged, match="from a backup"):
        rebuild(path, lambda: NOON)
    assert index.read_bytes() == b"no database " * 1000


@pytest.mark.parametrize("journal", ["gone", "empty", "torn", "damaged"])
@pytest.mark.parametrize("lost", ["nothing more", "objects", "ledgers"])
def test_an_archive_of_which_nothing_is_told_is_not_emptied(path: Path, journal: str, lost: str) -> None:
    (path / ".billfold" / "index.sqlite").unlink()
    file = path / ".billfold" / "journal" / "2024-07.jsonl"
    match journal:
        case "gone":
            shutil.rmtree(file.parent)
        case "empty":
            file.write_bytes(b"")
        case "torn":
            file.write_bytes(file.read_bytes()[:50])
        case "damaged":
            file.write_bytes(b"{}\n" + file.read_bytes())
    if lost == "objects":
        shutil.rmtree(path / ".billfold" / "objects")
    if lost == "ledgers":
        for name in ("ledger.csv", "items.csv", "review/review.csv"):
            (path / name).unlink()
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file() and file.name != "owner.json"}
    with pytest.raises(JournalDamaged, match="from a backup"):
        rebuild(path, lambda: NOON)
    assert before == {
        file: file.read_bytes() for file in path.rglob("*") if file.is_file() and file.name != "owner.json"
    }


def test_a_journal_that_proves_nothing_is_not_given_up_for_an_empty_index(tmp_path: Path) -> None:
    path = tmp_path / "Invoices"
    with open_archive(path) as archive:
        archive.remember("shop", "INBOX", 7, [Looked(1, "no_candidate")], 2, archive.start_run("poll"))
    (path / ".billfold" / "index.sqlite").write_bytes(b"")
    journal = path / ".billfold" / "journal" / "2024-07.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"no_candidate", b"no candidate"))
    with pytest.raises(JournalDamaged, match="from a backup"):
        rebuild(path, lambda: NOON)
    assert b"no candidate" in journal.read_bytes()


def test_an_archive_that_keeps_nothing_yet_is_rebuilt_from_nothing(tmp_path: Path) -> None:
    open_archive(tmp_path / "New").close()
    (tmp_path / "New" / ".billfold" / "index.sqlite").unlink()
    assert rebuild(tmp_path / "New", lambda: NOON).events == 0


def test_a_journal_and_an_index_of_two_archives_are_not_mixed(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "Other"
    with open_archive(other) as archive:
        archive.capture(mail(1, b"raw"), archive.start_run("poll"))
    (path / ".billfold/index.sqlite").write_bytes((other / ".billfold/index.sqlite").read_bytes())
    with pytest.raises(JournalDamaged, match="different archives"):
        rebuild(path, lambda: NOON)


def test_an_archive_in_use_is_not_rebuilt(path: Path) -> None:
    with open_archive(path), pytest.raises(ArchiveBusy):
        rebuild(path, lambda: NOON)


def test_there_must_be_an_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        rebuild(tmp_path, lambda: NOON)


def test_work_goes_on_where_it_stopped_after_rebuilding(path: Path) -> None:
    (path / ".billfold" / "index.sqlite").unlink()
    rebuild(path, lambda: NOON)
    with open_archive(path) as archive:
        (sha,) = archive.pending()
        run = archive.start_run("poll")
        outcome = archive.file(sha, reading(document(b"new", order_number="6")), junk_holds=False, run=run)
    assert [kept.path for kept in outcome.documents] == ["2024/07/Order6_JohnDoe_20240715.pdf"]
    assert verify(path, NOON).problems == ()
