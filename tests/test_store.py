import errno
import hashlib
import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

import pytest

from archive import durable, steps
from archive.errors import (
    ArchiveBusy,
    ArchiveMissing,
    ArchiveReadOnly,
    DiskFault,
    DiskFull,
    IndexDamaged,
    IndexTooNew,
    ObjectDamaged,
)
from archive.index import writing_engine
from archive.rebuild import rebuild
from archive.store import ObjectStore
from archive.verify import verify
from tests.archive_samples import NOON, document, mail, open_archive, reading, tree

ROOT = Path(__file__).parent.parent


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    return tmp_path / "Invoices"


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    steps.arm({})


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    store = ObjectStore(tmp_path)
    store.prepare()
    return store


def test_an_object_is_named_by_its_hash_and_cannot_be_written(store: ObjectStore) -> None:
    sha = store.put(b"an invoice")
    assert sha == hashlib.sha256(b"an invoice").hexdigest()
    assert store.get(sha) == b"an invoice"
    assert stat.S_IMODE(store.path(sha).stat().st_mode) == 0o444
    assert stat.S_IMODE(store.path(sha).parent.stat().st_mode) == 0o700


def test_the_same_bytes_are_written_once(store: ObjectStore) -> None:
    inode = store.path(store.put(b"an invoice")).stat().st_ino
    assert store.path(store.put(b"an invoice")).stat().st_ino == inode
    assert list(store.names()) == [hashlib.sha256(b"an invoice").hexdigest()]


def test_an_altered_object_is_refused_and_healed_when_its_bytes_come_again(store: ObjectStore) -> None:
    sha = store.put(b"an invoice")
    store.path(sha).chmod(0o644)
    store.path(sha).write_bytes(b"an imvoice")
    with pytest.raises(ObjectDamaged, match=f"{sha[:12]} has been altered"):
        store.get(sha)
    store.put(b"an invoice")
    assert store.get(sha) == b"an invoice"


def test_a_missing_object_is_said_to_be_missing(store: ObjectStore) -> None:
    with pytest.raises(ObjectDamaged, match="is missing"):
        store.get("ab" * 32)


def test_everything_in_the_state_folder_is_private(archive_path: Path) -> None:
    with open_archive(archive_path) as archive:
        run = archive.start_run("poll")
        archive.file(archive.capture(mail(1, b"raw"), run).sha, reading(document()), junk_holds=False, run=run)
        archive.write_ledger()
    state = archive_path / ".billfold"
    for path in (state, *state.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o444 if "objects" in path.parts else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_a_second_writer_is_turned_away_and_told_who_is_first(archive_path: Path) -> None:
    with open_archive(archive_path, command="billfold run"):
        second = (
            "import sys; from tests.archive_samples import *\n"
            "try: open_archive(Path(sys.argv[1]))\n"
            "except Exception as error: print(type(error).__name__, error.pid, error)"
        )
        command = [sys.executable, "-c", second, str(archive_path)]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"ArchiveBusy {os.getpid()} ")
    assert f"process {os.getpid()}, `billfold run`" in said


def test_the_lock_is_free_once_the_archive_is_closed(archive_path: Path) -> None:
    open_archive(archive_path).close()
    open_archive(archive_path).close()


def test_a_busy_archive_does_not_need_to_know_who_holds_it(archive_path: Path) -> None:
    with open_archive(archive_path):
        (archive_path / ".billfold" / "owner.json").write_text("torn {")
        with pytest.raises(ArchiveBusy, match="Another Billfold is using this archive") as caught:
            open_archive(archive_path)
    assert caught.value.pid == 0


def test_a_missing_archive_is_not_made_unless_asked(archive_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="billfold init"):
        open_archive(archive_path, create=False)
    assert not archive_path.exists()


def test_a_file_is_no_place_for_an_archive(archive_path: Path) -> None:
    archive_path.write_text("a file")
    with pytest.raises(ArchiveMissing, match="is a file"):
        open_archive(archive_path)


def test_too_little_room_is_said_before_anything_is_fetched(archive_path: Path) -> None:
    with pytest.raises(DiskFull, match="make room"):
        open_archive(archive_path, floor=1 << 60)
    assert not (archive_path / ".billfold" / "index.sqlite").exists()


def test_an_archive_that_may_not_be_written_is_said_to_be_so_before_anything_is_fetched(archive_path: Path) -> None:
    open_archive(archive_path).close()
    steps.arm({"BILLFOLD_FAIL_AT": "1:EACCES"})
    with pytest.raises(ArchiveReadOnly, match="allow this user to write there"):
        open_archive(archive_path)


@pytest.mark.parametrize(
    ("name", "error"),
    [("ENOSPC", DiskFull), ("EDQUOT", DiskFull), ("EIO", DiskFault), ("EROFS", ArchiveReadOnly)],
)
def test_what_the_disk_says_becomes_what_a_person_can_do(archive_path: Path, name: str, error: type[Exception]) -> None:
    with open_archive(archive_path) as archive:
        run = archive.start_run("poll")
        steps.arm({"BILLFOLD_FAIL_AT": f"3:{name}"})
        with pytest.raises(error) as caught:
            archive.capture(mail(1, b"raw"), run)
        assert isinstance(caught.value.__cause__, OSError)
        assert caught.value.__cause__.errno == getattr(errno, name)
        assert archive.pending() == []
        assert not archive.capture(mail(1, b"raw"), run).known


def test_steps_are_counted_into_a_file(tmp_path: Path) -> None:
    program = "from archive.steps import step; step('one'); step('two')"
    environment = {**os.environ, "BILLFOLD_COUNT_STEPS": str(tmp_path / "count")}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
    assert (tmp_path / "count").read_text() == "2\n2\n"


def test_events_can_be_neither_changed_nor_removed(archive_path: Path) -> None:
    with open_archive(archive_path) as archive:
        archive.capture(mail(1, b"raw"), archive.start_run("poll"))
    index = sqlite3.connect(archive_path / ".billfold" / "index.sqlite")
    for statement in ("UPDATE event SET at = ''", "DELETE FROM event"):
        with pytest.raises(sqlite3.IntegrityError, match="events never"):
            index.execute(statement)
    index.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_an_archive_may_lie_in_a_folder_with_any_name(tmp_path: Path) -> None:
    path = tmp_path / "What? 100% & %41#x"
    with open_archive(path) as archive:
        archive.capture(mail(1, b"raw"), archive.start_run("poll"))
    assert (path / ".billfold" / "index.sqlite").stat().st_size
    assert [folder.name for folder in tmp_path.iterdir()] == [path.name]
    assert verify(path, NOON).problems == ()
    assert rebuild(path, lambda: NOON).events == 1


def test_the_index_is_flushed_through_the_drives_cache(archive_path: Path) -> None:
    durable.make_folder(archive_path)
    engine = writing_engine(archive_path / "index.sqlite")
    with engine.connect() as connection:
        for pragma in ("fullfsync", "checkpoint_fullfsync"):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == 1
    engine.dispose()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no fcntl")
def test_a_file_is_flushed_with_the_stronger_call_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    with (tmp_path / "file").open("wb") as file:
        # Any command that leaves a trace will do in the place of the one that only macOS has.
        monkeypatch.setattr(durable, "_FULL_FLUSH", fcntl.F_SETFD)
        assert fcntl.fcntl(file, fcntl.F_GETFD) == fcntl.FD_CLOEXEC
        durable.flush(file.fileno())
        assert fcntl.fcntl(file, fcntl.F_GETFD) == 0
        monkeypatch.setattr(durable, "_FULL_FLUSH", 0x7FFF)
        durable.flush(file.fileno())


def test_everything_is_flushed_by_the_one_that_knows_how() -> None:
    modules = [file for file in (ROOT / "archive").glob("*.py") if "fsync(" in file.read_text("utf-8")]
    assert [file.name for file in modules] == ["durable.py"]


def test_a_durable_journal_mode_is_used(archive_path: Path) -> None:
    with open_archive(archive_path) as archive, archive._chain.reading() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    safe = sqlite3.sqlite_version_info >= (3, 51, 3)
    assert (mode, synchronous) == (("wal", 2) if safe else ("truncate", 3))


def test_the_journal_is_a_line_for_each_event_and_mended_when_torn(archive_path: Path) -> None:
    with open_archive(archive_path) as archive:
        run = archive.start_run("poll")
        for uid in range(1, 4):
            archive.capture(mail(uid, b"raw %d" % uid), run)
    journal = archive_path / ".billfold" / "journal" / "2024-07.jsonl"
    whole = journal.read_bytes()
    assert [json.loads(line)["type"] for line in whole.splitlines()] == ["captured"] * 3
    for cut in (1, 30, len(whole.splitlines()[-1]) + 1, len(whole) - 5, len(whole)):
        journal.write_bytes(whole[:-cut])
        open_archive(archive_path).close()
        assert journal.read_bytes() == whole


@pytest.mark.parametrize("where", ["commit", "append"])
def test_an_interrupt_around_a_commit_leaves_no_hole_in_the_journal(archive_path: Path, where: str) -> None:
    def interrupt(frame: FrameType, event: str, function: object) -> None:
        committed = event == "c_return" and getattr(function, "__name__", "") == "commit"
        appended = event == "return" and frame.f_code.co_name == "append" and "journal" in frame.f_code.co_filename
        if committed if where == "commit" else appended:
            sys.setprofile(None)
            raise KeyboardInterrupt

    with open_archive(archive_path) as archive:
        run = archive.start_run("poll")
        archive.capture(mail(1, b"one"), run)
        before = sys.getprofile()
        sys.setprofile(interrupt)
        try:
            with pytest.raises(KeyboardInterrupt):
                archive.capture(mail(2, b"two"), run)
        finally:
            sys.setprofile(before)
        archive.capture(mail(3, b"three"), run)
        assert verify(archive_path, NOON).problems == ()
        assert verify(archive_path, NOON).counts["event"] == 3


@pytest.mark.parametrize("lost", [(0,), (1,), (0, 1), (2, 3), (1, 4), (3,), (2, 3, 4)])
def test_a_hole_in_the_journal_is_mended_when_the_archive_is_opened(archive_path: Path, lost: tuple[int, ...]) -> None:
    now = [NOON]
    with open_archive(archive_path, clock=lambda: now[0]) as archive:
        run = archive.start_run("poll")
        for uid in range(6):
            now[0] = NOON if uid < 3 else NOON + timedelta(days=40)
            archive.capture(mail(uid, b"raw %d" % uid), run)
    months = sorted((archive_path / ".billfold" / "journal").iterdir())
    assert len(months) == 2
    number = 0
    for month in months:
        lines = month.read_bytes().splitlines(keepends=True)
        month.write_bytes(b"".join(line for at, line in enumerate(lines, number) if at not in lost))
        number += len(lines)
    assert [problem.code for problem in verify(archive_path, NOON).problems] == ["journal_differs"]
    open_archive(archive_path).close()
    assert verify(archive_path, NOON).problems == ()
    with open_archive(archive_path) as archive:
        archive.capture(mail(9, b"raw 9"), run)
    assert verify(archive_path, NOON).problems == ()


def test_a_gap_in_a_journal_that_contradicts_the_index_is_not_filled(archive_path: Path) -> None:
    with open_archive(archive_path) as archive:
        run = archive.start_run("poll")
        for uid in range(4):
            archive.capture(mail(uid, b"raw %d" % uid), run)
    journal = archive_path / ".billfold" / "journal" / "2024-07.jsonl"
    one, _, three, four = journal.read_bytes().splitlines(keepends=True)
    for damaged in (one + b"{}\n" + four, one + one + four, three + one + four, one + three + three + four + four):
        journal.write_bytes(damaged)
        with pytest.raises(IndexDamaged, match="`billfold rebuild`"):
            open_archive(archive_path)
        assert journal.read_bytes() == damaged


def test_a_journal_goes_on_in_its_newest_month_when_the_clock_goes_back(archive_path: Path) -> None:
    moments = iter([NOON, NOON, NOON, NOON - timedelta(days=70), NOON + timedelta(days=40)])
    with open_archive(archive_path, clock=lambda: next(moments)) as archive:
        run = archive.start_run("poll")
        for uid in range(1, 5):
            archive.capture(mail(uid, b"raw %d" % uid), run)
    files = sorted((archive_path / ".billfold" / "journal").iterdir())
    assert [(file.name, len(file.read_bytes().splitlines())) for file in files] == [
        ("2024-07.jsonl", 3),
        ("2024-08.jsonl", 1),
    ]


def test_an_index_older_than_its_journal_is_not_written_to(archive_path: Path) -> None:
    index = archive_path / ".billfold" / "index.sqlite"
    with open_archive(archive_path) as archive:
        run = archive.start_run("poll")
        archive.capture(mail(1, b"raw 1"), run)
        copy = index.read_bytes()
        archive.capture(mail(2, b"raw 2"), run)
    index.write_bytes(copy)
    with pytest.raises(IndexDamaged, match="billfold rebuild"):
        open_archive(archive_path)
    index.unlink()
    with pytest.raises(IndexDamaged, match="is missing: `billfold rebuild`"):
        open_archive(archive_path)
    assert not index.exists()


def test_a_broken_index_is_named_as_such(archive_path: Path) -> None:
    open_archive(archive_path).close()
    (archive_path / ".billfold" / "index.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(IndexDamaged, match="billfold rebuild"):
        open_archive(archive_path)


def test_an_archive_of_a_newer_program_is_left_alone_and_an_older_one_derived_anew(archive_path: Path) -> None:
    with open_archive(archive_path) as archive:
        run = archive.start_run("poll")
        archive.file(archive.capture(mail(1, b"raw"), run).sha, reading(document()), junk_holds=False, run=run)
    index = sqlite3.connect(archive_path / ".billfold" / "index.sqlite", isolation_level=None)
    wanted = index.execute("SELECT * FROM document").fetchall()
    index.execute("UPDATE document SET buyer = 'what an older program made of it'")
    index.execute("UPDATE schema_version SET version = 0")
    open_archive(archive_path).close()
    assert index.execute("SELECT * FROM document").fetchall() == wanted
    index.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(IndexTooNew, match="newer Billfold"):
        open_archive(archive_path)
    index.close()


def test_names_that_utf8_cannot_hold_are_kept_apart(archive_path: Path) -> None:
    with open_archive(archive_path) as archive:
        run = archive.start_run("poll")
        archive.capture(mail(1, b"one", mailbox="Rechnung\udcfc"), run)
        archive.capture(mail(1, b"two", mailbox="Rechnung\udce4"), run)
        assert archive.mailbox_state("shop", "Rechnung\udcfc", 7).remembered == 1
        assert archive.mailbox_state("shop", "Rechnung\udce4", 7).known == {1}


def test_nothing_a_killed_run_left_half_written_stays(archive_path: Path) -> None:
    open_archive(archive_path).close()
    left = [archive_path / ".tmp-1", archive_path / ".billfold" / ".tmp-2", archive_path / ".billfold/tmp/.tmp-3"]
    for path in left:
        path.write_text("half")
    open_archive(archive_path).close()
    assert not any(path.exists() for path in left)
    assert tree(archive_path) == {}


def test_an_archive_needs_no_clock_of_its_own(archive_path: Path) -> None:
    moment = datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)
    with open_archive(archive_path, clock=lambda: moment) as archive:
        run = archive.start_run("poll")
    assert (run.id, run.started) == ("20310102T030405-0", moment)
