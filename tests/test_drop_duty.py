"""The drop folder as the program looks after it: `billfold run` and `billfold poll` with real files."""

import contextlib
import csv
import errno
import io
import json
import mailbox
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from archive import steps
from archive.archive import Archive
from archive.errors import DiskFull
from archive.index import reading as reading_index
from archive.verify import verify
from billfold.backoff import Backoff
from billfold.checking import drop_folder
from billfold.checking.results import Tried
from billfold.clock import now
from billfold.config import load
from billfold.drop_duty import DropDuty, DropLook
from billfold.errors import ConfigurationWrong
from billfold.event_log import EventLog, Level
from billfold.health import Health
from billfold.looking import Looks
from billfold.pipeline import Pipeline
from billfold.sandbox import Sandbox
from billfold.timetable import Timetable
from ingest.drop_folder import CLAIMED, DropFolder
from ingest.errors import DropFolderFull
from ingest.interrupt import Interrupt
from ingest.watching import Watch, _kind_of, tells_changes
from parsers.context import Context
from parsers.terms import Reading
from tests.archive_samples import NOON, open_archive
from tests.crash_ways import MAILS, Readers
from tests.drop_samples import FILED, LEFT, REFUSED, files_below, fill, invoice
from tests.permissions import obeyed
from tests.programs import billfold, configure, example
from tests.running import Running, filed
from tests.test_timetable import failing

pytestmark = pytest.mark.skipif(os.name == "nt", reason="lays out pipes and links")

ROOT = Path(__file__).parent.parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def configured(root: Path, watch: str = "auto") -> Path:
    return configure(root.parent, f'[drop_folder]\npath = "drop"\nwatch = "{watch}"\n')


def done(root: Path) -> set[str]:
    return {name.partition("/")[2].partition("/")[2] for name in files_below(root) if name.startswith("done/")}


def until(reached: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.02)


def balance_of(running: Running) -> dict[str, int]:
    looked = [event for event in running.events if event["event"] == "looked"]
    return {name: sum(one[name] for one in looked) for name in ("seen", "filed", "seen_before", "not_a_document")}


# ------------------------------------------------------------------------------------------------ running


@pytest.mark.skipif(not tells_changes(Path.cwd()), reason="the system tells of no changes here")
def test_what_is_dropped_is_filed_within_seconds_and_what_comes_slowly_is_whole(root: Path) -> None:
    config = configured(root)
    with Running(config) as running:
        running.wait_for("started")
        time.sleep(0.5)
        (root / "sub").mkdir()
        (root / "sub" / "one.pdf").write_bytes(invoice(1))
        (root / "sub" / "same.pdf").write_bytes(invoice(1))
        slow, content = root / "slow.pdf", invoice(2)
        with slow.open("wb", buffering=0) as file:
            for at in range(0, len(content), len(content) // 8 + 1):
                file.write(content[at : at + len(content) // 8 + 1])
                time.sleep(0.25)
        filed(config.parent / "Invoices" / "ledger.csv", "D-1", 5)
        filed(config.parent / "Invoices" / "ledger.csv", "D-2", 5)
        until(lambda: done(root) == {"sub/one.pdf", "sub/same.pdf", "slow.pdf"})
        # Another folder holds without a restart.
        (other := root.with_name("other")).mkdir()
        config.write_text(config.read_text().replace('"drop"', '"other"'))
        running.process.send_signal(signal.SIGHUP)
        (other / "three.pdf").write_bytes(invoice(3))
        until(lambda: done(other) == {"three.pdf"})
        code, seconds = running.stop()
        assert (code, seconds < 3) == (0, True)
        assert running.other == []
        assert balance_of(running) == {"seen": 4, "filed": 3, "seen_before": 1, "not_a_document": 0}
        assert not [event for event in running.events if event["level"] in ("warning", "error")]
        assert not (root / CLAIMED).exists()
    assert billfold("verify", "--config", config).code == 0


def test_a_folder_that_is_not_there_is_waited_for_and_one_that_vanishes_too(root: Path) -> None:
    config = configured(root)
    root.rmdir()
    with Running(config, verbose=False) as running:
        assert "is not there" in running.wait_for("trouble", account="drop folder")["text"]
        root.mkdir()
        (root / "one.pdf").write_bytes(invoice(1))
        running.wait_for("recovered", account="drop folder")
        running.wait_for("looked", filed=1)
        root.rename(root.with_name("away"))
        before = len(running.events)
        running.wait_for("trouble", since=before)
        root.with_name("away").rename(root)
        (root / "two.pdf").write_bytes(invoice(2))
        running.wait_for("recovered", since=before)
        running.wait_for("looked", since=before, filed=1)
        running.stop()
        assert len([event for event in running.events if event["event"] == "trouble"]) == 2
        assert not any("one.pdf" in str(event) for event in running.events)
        assert running.other == []


def test_runs_that_end_in_the_middle_of_many_files_are_completed_by_the_next(root: Path) -> None:
    config, count = configured(root), 45
    (root / "many").mkdir()
    for one in range(count):
        (root / "many" / f"{one}.pdf").write_bytes(invoice(one))
    for number in (signal.SIGKILL, signal.SIGTERM):
        with Running(config) as running:
            running.wait_for("started")
            until(lambda: (root / CLAIMED).exists())
            time.sleep(0.2)
            _, seconds = running.stop(number)
            assert seconds < 8
        assert len([name for name in files_below(root) if name.endswith(".pdf")]) == count
    with Running(config) as running:
        running.wait_for("started")
        until(lambda: len(done(root)) == count, 40)
        assert running.stop()[0] == 0
        assert running.other == []
    assert not (root / CLAIMED).exists()
    assert billfold("verify", "--config", config).code == 0
    with (config.parent / "Invoices" / "ledger.csv").open(newline="") as ledger:
        assert {row["invoice_number"] for row in csv.DictReader(ledger)} == {f"D-{one}" for one in range(count)}


# ------------------------------------------------------------------------------------------------ polling


def test_a_poll_takes_what_is_there_and_counts_it(root: Path, tmp_path: Path) -> None:
    config = configured(root)
    fill(root, tmp_path / "outside")
    began = time.monotonic()
    told = billfold("poll", "--config", config, "--json")
    assert told.code == 1
    assert time.monotonic() - began < 10
    assert told.json["balance"] == {
        "seen": 5,
        "filed": 4,
        "seen_before": 0,
        "not_a_document": 1,
        "review": 0,
        "failed": 0,
    }
    [problem] = told.json["problems"]
    assert "large.bin is larger than 50 MB" in problem and "failed/large.bin" in problem
    assert "3 files are not whole yet" in told.json["notes"][-1]
    assert done(root) == FILED
    assert "Why: Nothing in it" in (root / "failed" / "hello.txt.txt").read_text().replace("nothing", "Nothing")
    again = billfold("poll", "--config", config, "--json")
    assert (again.code, again.json["balance"]["seen"]) == (0, 0)
    long_ago = time.time() - 3600
    for name in ("zero.pdf", "cut.pdf", "sparse.pdf"):
        assert (root / name).exists()
        os.utime(root / name, (long_ago, long_ago))
    assert files_below(tmp_path / "outside") == {"secret.pdf"}
    assert {name for name in files_below(root) if "/" not in name} == (LEFT | REFUSED) - {
        "directory.pdf",
        "hello.txt",
        "large.bin",
    }


def test_a_poll_of_an_account_leaves_the_drop_folder_alone(root: Path) -> None:
    (root / "one.pdf").write_bytes(invoice(1))
    assert billfold("poll", "--account", "shop", "--config", configured(root)).code == 2
    assert (root / "one.pdf").exists()


def test_check_tells_how_to_mend_it(root: Path) -> None:
    config = configured(root)
    (root / "one.pdf").write_bytes(invoice(1))
    for there in (True, False):
        tried = Tried(load(config), config)
        [told] = drop_folder.usable(tried)
        assert (told.ok, told.fix) == (there, "" if there else f"mkdir -p {root}")
        (root / "one.pdf").unlink(missing_ok=True)
        root.rmdir() if there else None


def test_a_poll_says_that_the_folder_is_missing(root: Path) -> None:
    root.rmdir()
    told = billfold("poll", "--config", configured(root), "--json")
    assert told.code == 1 and "is not there" in told.json["problems"][0]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("Invoices", "it is the archive itself"),
        ("Invoices/new", "it lies inside the archive"),
        (".", "lies inside it"),
        ("link/new", "it lies inside the archive"),
        ("", "is empty"),
    ],
)
def test_a_drop_folder_that_overlaps_the_archive_is_refused(tmp_path: Path, path: str, words: str) -> None:
    (tmp_path / "Invoices").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Invoices")
    config = configure(tmp_path, f'[drop_folder]\npath = "{path}"\n')
    with pytest.raises(ConfigurationWrong, match=words) as told:
        load(config)
    assert "config.toml:6: drop_folder.path" in str(told.value)


# ------------------------------------------------------------------------------------- looks, one by one


class Failing(Readers):
    """Readers that do not survive some content."""

    def read(self, content: bytes, context: Context, *, alone: bool = False) -> Reading:
        if context.filename == "bad.eml":
            raise RuntimeError("a mistake")
        return super().read(content, context)


class Equipment:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.health = Health(archive.state)
        self.readers = Failing()

    def pipeline(self, command: str, tell: Callable[[str], None] = lambda _: None) -> Pipeline:
        return Pipeline(self.archive, self.archive.start_run(command), cast(Sandbox, self.readers), None, NOON)


@contextlib.contextmanager
def looking(root: Path) -> Iterator[tuple[DropLook, io.StringIO]]:
    log, stop = io.StringIO(), Interrupt()
    with open_archive(root.parent / "Invoices", floor=0) as archive:
        equipment: Any = Equipment(archive)
        looks = Looks(equipment, EventLog(as_json=True, stream=log, least=Level.DEBUG), stop)
        yield DropLook(looks, DropFolder(root, "me", quiet=0, patience=0, mark=steps.step)), log
    stop.close()


def events(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_file_that_always_ends_in_a_mistake_keeps_no_other_from_being_filed(root: Path) -> None:
    for number in range(3):
        (root / f"{number}.pdf").write_bytes(invoice(number))
    (root / "bad.eml").write_bytes(b"Subject: bad\n\nbad")
    with looking(root) as (look, log):
        mistakes = 0
        for _ in range(20):
            try:
                look()
            except RuntimeError:
                mistakes += 1
        assert mistakes == 4
        assert done(root) == {"0.pdf", "1.pdf", "2.pdf"}
        assert "a mistake of its own" in (root / "failed" / "bad.eml.txt").read_text()
        assert [event["files"] for event in events(log) if event["event"] == "not filed"] == [1]
        assert not (root / CLAIMED).exists()


def test_an_mbox_that_was_read_in_part_is_read_again_from_its_beginning(root: Path) -> None:
    box = mailbox.mbox(root / "old.mbox")
    for name in MAILS:
        box.add(example(name))
    box.close()
    with looking(root) as (look, log):
        for at in range(1, 40, 3):
            steps.arm({"BILLFOLD_FAIL_AT": f"{at}:ENOSPC"})
            with contextlib.suppress(DiskFull, DropFolderFull):
                look()
        steps.arm({})
        look()
        assert done(root) == {"old.mbox"}
        assert look() == 0
        assert json.loads(log.getvalue().splitlines()[-1])["text"] == "nothing new"
        assert [event for event in events(log) if event["level"] == "warning"] == []
    assert verify(root.parent / "Invoices", NOON).problems == ()
    with reading_index(root.parent / "Invoices") as index:
        assert index.execute("SELECT count(*) FROM original").fetchone()[0] == len(MAILS)


def test_on_a_full_disk_files_wait_in_hand_and_are_filed_when_there_is_room(root: Path) -> None:
    for number in range(3):
        (root / f"{number}.pdf").write_bytes(invoice(number))
    with looking(root) as (look, _):
        refused = 0
        for at in range(1, 60, 2):
            steps.arm({"BILLFOLD_FAIL_AT": f"{at}:ENOSPC"})
            try:
                look()
            except (DiskFull, DropFolderFull):
                refused += 1
            finally:
                steps.arm({})
            lying = {name for name in files_below(root) if name.endswith(".pdf")}
            assert {Path(name).name for name in lying} == {"0.pdf", "1.pdf", "2.pdf"} and len(lying) == 3
        assert refused
        look()
        assert done(root) == {"0.pdf", "1.pdf", "2.pdf"}
        assert look() == 0


def test_a_notice_is_done_with_though_it_is_no_document(root: Path) -> None:
    notice = next((ROOT / "tests" / "examples").glob("*/*shipping*.eml"))
    (root / "shipped.eml").write_bytes(notice.read_bytes())
    (root / "lunch.eml").write_bytes(
        b"From: kim@home.example\r\nSubject: lunch\r\nTo: me@home.example\r\n\r\nAt noon?\r\n"
    )
    with looking(root) as (look, _):
        assert look() == 2
    assert done(root) == {"shipped.eml"}
    assert (root / "failed" / "lunch.eml").is_file()
    assert not (root / "failed" / "shipped.eml").exists()


def test_what_cannot_be_moved_is_told_once_and_filed_once(root: Path) -> None:
    (root / "1.pdf").write_bytes(invoice(1))
    root.chmod(0o500)
    with obeyed(), looking(root) as (look, log):
        assert [look(), look(), look()] == [1, 0, 0]
        root.chmod(0o700)
        assert look() == 1
        assert done(root) == {"1.pdf"}
        told = [event["event"] for event in events(log) if event["level"] != "debug"]
    assert told == ["looked", "trouble", "looked", "recovered"]


# ------------------------------------------------------------------------------------------- being told


def test_an_observer_that_dies_is_made_anew_and_a_handler_never_kills_it(root: Path) -> None:
    if not tells_changes(root):
        pytest.skip("the system tells of no changes here")
    told: list[int] = []

    def call() -> None:
        told.append(1)
        raise RuntimeError

    watch = Watch(root, call, ("done",))
    try:
        with pytest.raises(RuntimeError):
            watch.mend()
        for name in ("a", "b"):
            count = len(told)
            (root / name).write_bytes(b"x")
            until(lambda count=count: len(told) > count, 5)  # type: ignore[misc]
        assert watch._observer is not None
        for emitter in list(watch._observer.emitters):
            emitter.stop()
            emitter.join(5)
        with pytest.raises(RuntimeError):
            watch.mend()
        assert watch.mend()
        count = len(told)
        (root / "c").write_bytes(b"x")
        until(lambda: len(told) > count, 5)
        root.rename(root.with_name("old"))
        assert not watch.mend()
        root.mkdir()
        with pytest.raises(RuntimeError):
            watch.mend()
        (root / "done").mkdir()
        time.sleep(0.3)
        count = len(told)
        (root / "done" / "a").write_bytes(b"x")
        time.sleep(0.3)
        assert len(told) == count
    finally:
        watch.close()


def test_a_share_is_known_by_its_file_system() -> None:
    mounts = (
        "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 21 0:50 / /mnt/my\\040nas rw - cifs //nas/papers rw\n"
        "31 21 0:51 / /mnt/my\\040nas/ssh rw shared:1 - fuse.sshfs host: rw\n"
    )
    assert _kind_of("/mnt/my nas/invoices", mounts) == "cifs"
    assert _kind_of("/mnt/my nas/ssh", mounts) == "fuse.sshfs"
    assert _kind_of("/mnt/my nas two", mounts) == "ext4"


def test_it_begins_and_ends_more_than_once_in_a_process(root: Path) -> None:
    with open_archive(root.parent / "Invoices", floor=0) as archive:
        for number in range(3):
            log, stop, timetable = io.StringIO(), Interrupt(), Timetable(failing)
            equipment: Any = Equipment(archive)
            looks = Looks(equipment, EventLog(as_json=True, stream=log), stop)
            folder = DropFolder(root, "me", quiet=0.1)
            duty = DropDuty(folder, ("auto", "poll", "events")[number], looks, timetable, poll=0.2, backoff=Backoff)
            threads = duty.start()
            timetable.start()
            (root / f"{number}.pdf").write_bytes(invoice(number))
            until(lambda number=number: f"{number}.pdf" in done(root), 5)  # type: ignore[misc]
            began = time.monotonic()
            stop.set()
            timetable.stop()
            duty.release()
            for thread in threads:
                thread.join(3)
                assert not thread.is_alive()
            duty.close()
            stop.close()
            assert time.monotonic() - began < 1.5


def test_where_nothing_is_dropped_the_archive_rests(root: Path) -> None:
    config = configured(root)
    root.rmdir()
    with Running(config) as running:
        running.wait_for("trouble")
        (file := root.parent / "one.pdf").write_bytes(invoice(1))
        assert billfold("add", "--config", config, file).code == 0


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts descriptors as Linux does")
@pytest.mark.parametrize("fails", ["missing", "full"])
def test_what_cannot_be_watched_costs_nothing_however_often_it_is_tried(
    root: Path, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from watchdog.observers.api import BaseObserver

    def no_more(_: BaseObserver) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    if fails == "full":
        monkeypatch.setattr(BaseObserver, "start", no_more)
    watch = Watch(root if fails == "full" else root / "missing", lambda: None, ())
    before = len(list(Path("/proc/self/fd").iterdir())), threading.active_count()
    for _ in range(5):
        assert not watch.mend()
    assert (len(list(Path("/proc/self/fd").iterdir())), threading.active_count()) == before


def test_one_file_that_cannot_leave_keeps_no_other(root: Path) -> None:
    month = root / "done" / f"{now():%Y-%m}"
    month.mkdir(parents=True)
    (month / "a").write_bytes(b"a file of this name was filed before")
    (root / "a").mkdir()
    (root / "a" / "one.pdf").write_bytes(invoice(1))
    (root / "b.pdf").write_bytes(invoice(2))
    config = configured(root)
    told = billfold("poll", "--config", config, "--json")
    assert told.code == 1
    assert "in there the name of a folder that was dropped, rename it" in told.json["problems"][0]
    assert told.json["balance"]["filed"] == 2
    assert (month / "b.pdf").is_file()
    with Running(config) as running:
        running.wait_for("trouble")
        (root / "c.pdf").write_bytes(invoice(3))
        until(lambda: (month / "c.pdf").is_file(), 30)
        assert running.stop()[0] == 0
    (month / "a").rename(month / "aa")
    assert billfold("poll", "--config", config).code == 0
    assert (month / "a" / "one.pdf").is_file()
    assert not (root / CLAIMED).exists()
