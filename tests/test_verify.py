import errno
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import archive.verify
from archive.errors import ArchiveMissing
from archive.index import reading as reading_index
from archive.proof import Problem, check_chain
from archive.rebuild import rebuild
from archive.records import Companion, Looked, Run
from archive.verify import verify
from parsers.terms import Event, Finding
from tests.archive_samples import NOON, document, mail, notice, open_archive, reading
from tests.test_ledger import file_all

ROOT = Path(__file__).parent.parent
RUN = Run("1", "poll", NOON)
ORDER = "2024/07/Order576461413038785752_JohnDoe_20240715.pdf"
REVIEW = "review/Order2_JohnDoe_20240715.pdf"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with one document filed, one in review, and one message that was none."""
    path = tmp_path / "Invoices"
    doubt = Finding("arithmetic", "the lines do not add up", needs_review=True)
    found = [
        reading(document()),
        reading(document(b"two", order_number="2", findings=(doubt,))),
        reading(events=(notice(Event.SHIPPED),)),
    ]
    moments = (NOON + timedelta(seconds=second) for second in count())
    with open_archive(path, clock=lambda: next(moments)) as archive:
        run = archive.start_run("poll")
        for uid, one in enumerate(found, 1):
            archive.file(archive.capture(mail(uid, b"raw %d" % uid), run).sha, one, junk_holds=False, run=run)
        archive.write_ledger()
        archive.finish_run(run)
    return path


def codes(path: Path) -> list[str]:
    return [problem.code for problem in verify(path, NOON).problems]


def flip(file: Path, at: int, bit: int = 0) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1 << bit
    file.chmod(0o600)
    file.write_bytes(content)


def test_a_whole_archive_has_no_problems_and_a_head(path: Path) -> None:
    report = verify(path, NOON)
    assert report.problems == ()
    assert report.unknown == ()
    assert report.counts == {"event": 10, "delivery": 3, "original": 3, "document": 2, "sighting": 0, "order_event": 1}
    assert len(report.head) == 64


def test_verifying_changes_nothing_and_needs_no_lock(path: Path) -> None:
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in path.rglob("*") if file.is_file()}
    assert codes(path) == []
    assert before == {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in path.rglob("*") if file.is_file()}
    with open_archive(path):
        assert codes(path) == []


def test_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        verify(tmp_path, NOON)


def test_an_empty_archive_is_whole(tmp_path: Path) -> None:
    open_archive(tmp_path / "Invoices").close()
    assert codes(tmp_path / "Invoices") == []


@pytest.mark.parametrize("name", [ORDER, REVIEW])
def test_a_changed_or_missing_document_is_named(path: Path, name: str) -> None:
    (path / name).write_bytes(b"changed")
    (problem,) = verify(path, NOON).problems
    assert (problem.code, problem.subject) == ("file_altered", name)
    assert problem.message.startswith(f"{name} (document ")
    (path / name).unlink()
    assert codes(path) == ["file_missing"]


def test_an_altered_or_missing_object_names_what_it_is_for(path: Path) -> None:
    objects = sorted((path / ".billfold" / "objects").glob("*/*"))
    purposes = set()
    for file in objects:
        content = file.read_bytes()
        flip(file, 0)
        file.chmod(0o444)
        (problem,) = verify(path, NOON).problems
        assert (problem.code, problem.subject) == ("object_altered", file.name)
        file.unlink()
        (problem,) = verify(path, NOON).problems
        assert problem.code == "object_missing"
        purposes.add(problem.message.partition("(for ")[2].partition(")")[0])
        file.write_bytes(content)
        file.chmod(0o444)
    assert purposes == {ORDER, REVIEW, *(f"message {uid} in INBOX of shop" for uid in (1, 2))}


def test_every_flipped_byte_in_a_file_a_person_sees_or_that_is_kept_is_found(path: Path) -> None:
    files = [file for file in path.rglob("*") if file.is_file() and ".billfold" not in file.parts]
    files += [*(path / ".billfold" / "objects").glob("*/*"), *(path / ".billfold" / "journal").iterdir()]
    chance = random.Random(7)
    for file in files:
        whole, mode = file.read_bytes(), file.stat().st_mode
        for at in {0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(4))}:
            flip(file, at, chance.randrange(8))
            file.chmod(mode)
            assert codes(path), (file, at)
            file.chmod(0o600)
            file.write_bytes(whole)
            file.chmod(mode)
    assert codes(path) == []


def test_a_flipped_byte_in_the_index_is_found_unless_it_changes_nothing(path: Path) -> None:
    index = path / ".billfold" / "index.sqlite"
    whole = index.read_bytes()

    def dump() -> str:
        with reading_index(path) as connection:
            return "\n".join(connection.iterdump())

    wanted, chance, found = dump(), random.Random(11), 0
    used = [at for at in range(100, len(whole)) if whole[at]]
    for at in chance.sample(used, 60):
        flip(index, at, chance.randrange(8))
        problems = codes(path)
        found += bool(problems)
        assert problems or dump() == wanted, at
        index.write_bytes(whole)
    assert found > 40


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE delivery SET reason = 'another' WHERE uid = 3", "index_differs"),
        ("UPDATE document SET total = '9119.00'", "index_differs"),
        ("DELETE FROM item", "index_differs"),
        ("UPDATE event_detail SET detail = replace(detail, '119.00', '911.00')", "chain_broken"),
        ("DROP TRIGGER event_is_not_changed; UPDATE event SET at = '2020' WHERE seq = 2", "chain_broken"),
        ("DROP TRIGGER event_is_not_removed; DELETE FROM event WHERE seq = 9", "chain_broken"),
        ("UPDATE schema_version SET version = version + 4", "index_differs"),
        ("PRAGMA user_version = 5", "index_differs"),
        ("DROP TABLE delivery", "index_damaged"),
    ],
)
def test_a_tampered_index_is_found(path: Path, statement: str, code: str) -> None:
    with closing(sqlite3.connect(path / ".billfold" / "index.sqlite")) as index:
        index.execute("PRAGMA foreign_keys=OFF")
        index.executescript(statement)
    found = codes(path)
    assert found
    assert code in found or "index_damaged" in found


def test_an_erased_detail_leaves_the_chain_provable(path: Path) -> None:
    with closing(sqlite3.connect(path / ".billfold" / "index.sqlite")) as index:
        index.row_factory = sqlite3.Row
        index.execute("DELETE FROM event_detail WHERE seq = 1")
        assert list(check_chain(index)) == []
        index.execute("UPDATE event_detail SET salt = 'x' WHERE seq = 2")
        assert [problem.subject for problem in check_chain(index)] == ["event 2"]


def test_a_journal_may_lack_what_was_being_written_and_no_more(path: Path) -> None:
    journal = path / ".billfold" / "journal" / "2024-07.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    assert codes(path) == []
    journal.write_bytes(b"".join(lines[:-1]) + lines[-1][:40])
    assert codes(path) == []
    journal.write_bytes(b"".join(lines[:-2]) + lines[-2][:40])
    assert codes(path) == ["journal_short"]
    journal.write_bytes(b"".join(lines[:-2]))
    assert codes(path) == ["journal_short"]
    journal.write_bytes(b"".join(lines) + lines[-1])
    assert codes(path) == ["journal_differs"]


def test_a_journal_that_says_the_same_in_another_spelling_was_changed(path: Path) -> None:
    journal = path / ".billfold" / "journal" / "2024-07.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"salt":"', b'"salt": "', 1))
    assert codes(path) == ["journal_differs"]


def test_an_object_that_a_power_cut_tore_is_no_problem_until_it_is_old(path: Path) -> None:
    sha = hashlib.sha256(b"an invoice that nothing speaks of").hexdigest()
    torn = path / ".billfold" / "objects" / sha[:2] / sha
    torn.parent.mkdir(mode=0o700, exist_ok=True)
    torn.write_bytes(b"an inv")
    torn.chmod(0o444)
    os.utime(torn, (NOON.timestamp(), NOON.timestamp()))
    assert codes(path) == []
    later = verify(path, NOON + timedelta(days=2)).problems
    assert {problem.code for problem in later} == {"object_altered", "object_unrecorded"}


def test_a_journal_may_lack_a_whole_commit_that_was_being_written(path: Path) -> None:
    journal = path / ".billfold" / "journal" / "2024-07.jsonl"
    before = journal.read_bytes()
    with open_archive(path, clock=lambda: NOON + timedelta(hours=1)) as archive:
        archive.remember("shop", "INBOX", 7, [Looked(uid, "nothing") for uid in range(100, 1700)], 1700, RUN)
    assert len(journal.read_bytes().splitlines()) > len(before.splitlines()) + 1
    journal.write_bytes(before)
    assert codes(path) == []


def test_a_lost_or_broken_index_is_said_to_be_so(path: Path) -> None:
    index = path / ".billfold" / "index.sqlite"
    index.write_bytes(b"no database " * 1000)
    assert codes(path) == ["index_damaged"]
    index.unlink()
    assert codes(path) == ["index_missing"]


@pytest.mark.parametrize("index", ["missing", "empty"])
@pytest.mark.parametrize("lost", [("objects",), ("ledger.csv", "items.csv", "review/review.csv"), ()])
def test_an_archive_without_index_and_journal_is_not_whole(path: Path, index: str, lost: tuple[str, ...]) -> None:
    shutil.rmtree(path / ".billfold" / "journal")
    (path / ".billfold" / "index.sqlite").unlink()
    if index == "empty":
        (path / ".billfold" / "index.sqlite").touch(0o600)
    for name in lost:
        if name == "objects":
            shutil.rmtree(path / ".billfold" / name)
        else:
            (path / name).unlink()
    (problem,) = verify(path, NOON).problems
    assert problem.code == "index_missing"
    assert "backup" in problem.message


def test_what_a_shortened_journal_no_longer_tells_of_is_found_after_rebuilding(path: Path) -> None:
    journal = path / ".billfold" / "journal" / "2024-07.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:3]))
    (path / ".billfold" / "index.sqlite").unlink()
    rebuild(path, lambda: NOON)
    for file in (path / ".billfold" / "objects").glob("*/*"):
        os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    young = verify(path, NOON + timedelta(hours=23)).problems
    assert [(problem.code, problem.subject) for problem in young] == [("file_forgotten", REVIEW)]
    old = verify(path, NOON + timedelta(hours=25)).problems
    shas = sorted(hashlib.sha256(content).hexdigest() for content in (b"raw 2", b"two"))
    assert [problem.subject for problem in old if problem.code == "object_unrecorded"] == shas
    assert {problem.code for problem in old} == {"file_forgotten", "object_unrecorded"}


def test_a_copy_of_a_filed_document_in_the_tree_is_a_persons_own_affair(path: Path) -> None:
    (path / "for the accountant.pdf").write_bytes((path / ORDER).read_bytes())
    report = verify(path, NOON)
    assert (report.problems, report.unknown) == ((), ("for the accountant.pdf",))


def test_the_files_of_a_document_that_was_replaced_stay_recorded(path: Path) -> None:
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        held = reading(document(b"three", order_number="3"))
        for uid, junk, companion in ((8, True, b"<old/>"), (9, False, b"<new/>")):
            one = held if junk else reading(document(b"3", order_number="3"))
            sha = archive.capture(mail(uid, b"raw %d" % uid, junk=junk), run).sha
            archive.file(sha, one, {0: Companion(".xml", companion)}, junk_holds=junk, run=run)
        archive.write_ledger()
        archive.finish_run(run)
    for file in (path / ".billfold" / "objects").glob("*/*"):
        os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    assert verify(path, NOON + timedelta(days=9)).problems == ()


@pytest.mark.parametrize("name", ["ledger.csv", "items.csv", "review/review.csv"])
def test_a_missing_ledger_that_has_rows_is_a_problem(path: Path, name: str) -> None:
    (path / name).unlink()
    (problem,) = verify(path, NOON).problems
    assert (problem.code, problem.subject) == ("ledger_missing", name)


def test_a_ledger_that_a_killed_run_did_not_write_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "Invoices"
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        archive.file(archive.capture(mail(1, b"raw"), run).sha, reading(document()), junk_holds=False, run=run)
    assert codes(path) == []


@pytest.mark.parametrize("name", ["ledger.csv", "items.csv", "review/review.csv"])
def test_a_changed_ledger_is_found_and_an_older_one_is_not_a_problem(path: Path, name: str) -> None:
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        held = Finding("x", "held", needs_review=True)
        for uid, one in (
            (8, document(b"8", order_number="8")),
            (9, document(b"9", order_number="9", findings=(held,))),
        ):
            archive.file(archive.capture(mail(uid, b"raw %d" % uid), run).sha, reading(one), junk_holds=False, run=run)
    assert codes(path) == []
    (path / name).write_bytes((path / name).read_bytes() + b"my own row\r\n")
    assert codes(path) == ["ledger_altered"]


def test_files_of_others_are_listed_and_no_problem(path: Path) -> None:
    (path / "2024" / "07" / "notes.txt").write_text("mine")
    report = verify(path, NOON)
    assert (report.problems, report.unknown) == ((), ("2024/07/notes.txt",))


def test_what_a_killed_run_left_is_a_problem_after_a_day(path: Path) -> None:
    left = path / "2024" / "07" / ".tmp-0123"
    left.write_text("half")
    os.utime(left, (NOON.timestamp(), NOON.timestamp()))
    assert verify(path, NOON + timedelta(hours=23)).problems == ()
    (problem,) = verify(path, NOON + timedelta(hours=25)).problems
    assert (problem.code, problem.subject) == ("left_over", "2024/07/.tmp-0123")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_what_others_may_see_or_change_is_a_problem(path: Path) -> None:
    (path / ".billfold" / "index.sqlite").chmod(0o644)
    assert codes(path) == ["permissions"]
    (path / ".billfold" / "index.sqlite").chmod(0o600)
    next((path / ".billfold" / "objects").glob("*/*")).chmod(0o644)
    assert codes(path) == ["object_writable"]


def test_a_search_does_not_wait_for_sqlalchemy() -> None:
    program = "import sys, archive.search, archive.index; print('sqlalchemy' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said == "False\n"


# ------------------------------------------------------------------------------------------ while it is worked on


def test_what_is_on_its_way_while_it_is_looked_at_is_no_problem_and_what_is_wrong_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "Invoices"
    with open_archive(path) as archive:
        file_all(archive, *(document(b"%d" % n, order_number=str(n)) for n in range(40)))
        archive.write_ledger()
        archive.finish_run(archive.start_run("poll"))
        stop = threading.Event()

        def work() -> None:
            number = 100
            while not stop.is_set():
                file_all(archive, document(b"%d" % number, order_number=str(number)))
                archive.write_ledger()
                number += 1

        worker = threading.Thread(target=work)
        worker.start()
        try:
            began, found = time.monotonic(), 0
            while time.monotonic() - began < 3:
                assert verify(path, NOON).problems == ()
                found += 1
            assert found > 2
            gone = next(path.glob("20*/*/*.pdf"))
            gone.unlink()
            [problem] = verify(path, NOON).problems
            assert (problem.code, problem.subject) == ("file_missing", gone.relative_to(path).as_posix())
        finally:
            stop.set()
            worker.join()


def test_what_others_put_among_the_objects_is_left_alone(path: Path) -> None:
    objects = path / ".billfold" / "objects"
    folder = min(objects.iterdir())
    for file in (objects / ".DS_Store", folder / ".DS_Store", folder / f"{folder.name} (conflict)"):
        file.write_bytes(b"x")
        file.chmod(0o600)
    report = verify(path, NOON)
    assert report.problems == ()
    assert len(report.unknown) == 3


@pytest.mark.parametrize("cut", [1, 2])
def test_a_look_that_was_cut_short_hides_nothing(path: Path, monkeypatch: pytest.MonkeyPatch, cut: int) -> None:
    flip(next(path.glob("20*/*/*.pdf")), 1)
    check, looks = archive.verify._check_kept, count(1)

    def check_kept(path: Path, *more: Any) -> Iterator[Problem]:
        # Somebody works on the archive while the first two looks go on, and takes a file away during one of them.
        if (look := next(looks)) <= 2:
            with open_archive(path) as opened:
                file_all(opened, document(b"new %d" % look, order_number=f"new {look}"))
                opened.write_ledger()
        if look == cut:
            raise FileNotFoundError(errno.ENOENT, "gone", "somewhere")
        yield from check(path, *more)

    monkeypatch.setattr(archive.verify, "_check_kept", check_kept)
    assert "file_altered" in codes(path)
