"""The files of the ledger between Billfold and the people who open, change, move and lock them."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from archive import ledger
from archive.ledger import DEFAULT, Layout
from archive.ledger_files import LedgerFiles, Rename
from archive.records import Ledgers
from archive.verify import verify
from tests.archive_samples import NOON, document, open_archive, rows, tree
from tests.test_ledger import file_all

ROOT = Path(__file__).parent.parent
BY_YEAR = Layout(by_year=True)
MINE = b"my own sums\r\n"
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with documents of two years, and one without a date."""
    with open_archive(tmp_path / "Invoices") as archive:
        days = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 7, 15), None)
        file_all(archive, *(document(b"%d" % n, issue_date=day, order_number=str(n)) for n, day in enumerate(days)))
        archive.write_ledger()
        archive.finish_run(archive.start_run("poll"))
    return tmp_path / "Invoices"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "state").mkdir()
    return tmp_path


def write(path: Path, layout: Layout = DEFAULT) -> Ledgers:
    with open_archive(path, layout=layout) as archive:
        return archive.write_ledger()


def names(path: Path) -> list[str]:
    return sorted(file.name for file in path.iterdir() if ".csv" in file.name)


def codes(path: Path, layout: Layout) -> list[tuple[str, str]]:
    return [(problem.code, problem.subject) for problem in verify(path, NOON, layout).problems]


# ------------------------------------------------------------------------------------------- a file for each year


def test_each_year_has_its_files_and_what_bears_no_date_too(path: Path) -> None:
    result = write(path, BY_YEAR)
    wanted = [f"{name}-{year}.csv" for name in ("items", "ledger") for year in ("2023", "2024", "undated")]
    assert names(path) == wanted
    assert sorted(result.written) == wanted and not result.aside
    numbers = {name: [row["order_number"] for row in rows(path / name)] for name in wanted if name.startswith("led")}
    assert numbers == {"ledger-2023.csv": ["0"], "ledger-2024.csv": ["1", "2"], "ledger-undated.csv": ["3"]}
    assert [row["document"] for row in rows(path / "items-2024.csv")] == [
        row["document"] for row in rows(path / "ledger-2024.csv")
    ]
    assert write(path, BY_YEAR) == Ledgers()


def test_going_to_years_and_back_gives_the_same_bytes(path: Path) -> None:
    before = tree(path)
    write(path, BY_YEAR)
    assert sorted(write(path).written) == ["items.csv", "ledger.csv"]
    assert tree(path) == before


@pytest.mark.parametrize("layouts", [(DEFAULT, BY_YEAR), (BY_YEAR, DEFAULT)])
def test_verify_agrees_before_and_after_the_layout_is_changed(path: Path, layouts: tuple[Layout, Layout]) -> None:
    before, after = layouts
    write(path, before)
    for layout in layouts:
        assert (codes(path, layout), verify(path, NOON, layout).unknown) == ([], ())
    write(path, after)
    for layout in layouts:
        assert (codes(path, layout), verify(path, NOON, layout).unknown) == ([], ())


def test_a_ledger_of_a_year_that_is_missing_or_changed_is_a_problem(path: Path) -> None:
    write(path, BY_YEAR)
    (path / "ledger-2023.csv").unlink()
    (path / "items-2024.csv").write_bytes(MINE)
    assert codes(path, BY_YEAR) == [("ledger_altered", "items-2024.csv"), ("ledger_missing", "ledger-2023.csv")]
    write(path, BY_YEAR)
    assert codes(path, BY_YEAR) == []


def test_what_was_edited_is_moved_aside_when_it_is_no_longer_written(path: Path) -> None:
    (path / "ledger.csv").write_bytes(MINE)
    assert codes(path, BY_YEAR) == [("ledger_altered", "ledger.csv")]
    result = write(path, BY_YEAR)
    assert result.aside == ("ledger.edited-20240720T120000.csv",)
    assert (path / result.aside[0]).read_bytes() == MINE
    assert "ledger.csv" not in names(path) and "items.csv" not in names(path)
    assert verify(path, NOON, BY_YEAR).unknown == result.aside
    assert write(path, BY_YEAR) == Ledgers()


def test_a_file_of_that_name_that_was_never_ours_is_left_alone(path: Path) -> None:
    (path / "ledger-2019.csv").write_bytes(MINE)
    write(path, BY_YEAR)
    write(path)
    assert (path / "ledger-2019.csv").read_bytes() == MINE
    assert verify(path, NOON).unknown == ("ledger-2019.csv",)


def test_a_year_without_documents_any_more_loses_its_file(root: Path) -> None:
    files = LedgerFiles(root, root / "state")
    files.write({"ledger-2023.csv": b"h\r\n1\r\n", "ledger-2024.csv": b"h\r\n2\r\n"}, NOON)
    assert files.write({"ledger-2024.csv": b"h\r\n1\r\n2\r\n"}, LATER) == Ledgers(written=("ledger-2024.csv",))
    assert names(root) == ["ledger-2024.csv"]


@pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("change", ["to years", "to one file", "to other columns"])
def test_a_kill_at_any_step_of_a_change_is_completed_by_the_next_run(change: str) -> None:
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        command = [sys.executable, "-W", "error", "-m", "tests.ledger_walk", folder, change]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=290)
    assert not done.stderr
    result = json.loads(done.stdout)
    assert result["failures"] == []
    assert result["steps"] > 60


# ------------------------------------------------------------------------------------------- edited by hand


def test_a_ledger_that_somebody_changed_is_moved_aside_and_told_once(path: Path) -> None:
    ours = (path / "ledger.csv").read_bytes()
    for number in (1, 2):
        (path / "ledger.csv").write_bytes(b"my own sums %d" % number)
        name = "ledger.edited-20240720T120000" + ("" if number == 1 else "_2") + ".csv"
        assert write(path) == Ledgers(written=("ledger.csv",), aside=(name,))
        assert (path / name).read_bytes() == b"my own sums %d" % number
        assert (path / "ledger.csv").read_bytes() == ours
        assert write(path) == Ledgers()


def test_a_ledger_that_is_gone_is_written_again(path: Path) -> None:
    (path / "ledger.csv").unlink()
    assert write(path) == Ledgers(written=("ledger.csv",))


def test_a_ledger_that_is_write_protected_is_kept_up_to_date(root: Path) -> None:
    files = LedgerFiles(root, root / "state")
    files.write({"ledger.csv": b"old\r\n"}, NOON)
    (root / "ledger.csv").chmod(0o444)
    result = files.write({"ledger.csv": b"new\r\n"}, LATER)
    # Windows lets nobody replace such a file: there the new one waits beside it.
    waits = os.name == "nt"
    assert result == (Ledgers(waiting=("ledger.csv.new",)) if waits else Ledgers(written=("ledger.csv",)))


def put_folder(place: Path) -> None:
    place.mkdir()
    (place / "mine.txt").write_bytes(MINE)


def put_link(place: Path) -> None:
    (place.parent / "elsewhere.csv").write_bytes(MINE)
    place.symlink_to("elsewhere.csv")


def put_link_to_ours(place: Path) -> None:
    shutil.copy(place.with_name("items.csv"), place.parent / "elsewhere.csv")
    place.symlink_to("elsewhere.csv")


def put_dangling_link(place: Path) -> None:
    place.symlink_to("nowhere.csv")


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
@pytest.mark.parametrize("put", [put_folder, put_link, put_link_to_ours, put_dangling_link])
@pytest.mark.parametrize("layout", [DEFAULT, BY_YEAR])
def test_a_folder_or_a_link_in_its_place_is_moved_aside(
    path: Path, put: Callable[[Path], None], layout: Layout
) -> None:
    ours = (path / "ledger.csv").read_bytes()
    (path / "ledger.csv").unlink()
    put(path / "ledger.csv")
    other = (path / "elsewhere.csv").read_bytes() if (path / "elsewhere.csv").exists() else b""
    assert ("ledger_altered", "ledger.csv") in codes(path, layout)
    result = write(path, layout)
    assert result.aside == ("ledger.edited-20240720T120000.csv",)
    aside = path / result.aside[0]
    assert aside.is_symlink() or (aside / "mine.txt").read_bytes() == MINE
    assert not other or (path / "elsewhere.csv").read_bytes() == other, "what a link leads to is never written"
    if layout is DEFAULT:
        assert (path / "ledger.csv").read_bytes() == ours
    assert write(path, layout) == Ledgers()
    assert codes(path, layout) == []


def test_what_is_saved_while_the_ledger_is_written_is_moved_aside(root: Path) -> None:
    LedgerFiles(root, root / "state").write({"items.csv": b"old\r\n", "ledger.csv": b"old\r\n"}, NOON)

    def rename(source: Path, target: Path) -> None:
        source.replace(target)
        if target.name == "items.csv":
            (root / "ledger.csv").write_bytes(MINE)

    files = LedgerFiles(root, root / "state", rename=rename)
    result = files.write({"items.csv": b"new\r\n", "ledger.csv": b"new\r\n"}, LATER)
    assert result == Ledgers(written=("items.csv", "ledger.csv"), aside=("ledger.edited-20240720T120100.csv",))
    assert (root / result.aside[0]).read_bytes() == MINE
    assert (root / "ledger.csv").read_bytes() == b"new\r\n"


# ------------------------------------------------------------------------------------------- open in Excel


def refusing(*locked: str) -> Rename:
    """What Windows does while a program has a file open: it can be neither replaced nor renamed."""

    def rename(source: Path, target: Path) -> None:
        if {source.name, target.name} & set(locked):
            raise PermissionError(errno.EACCES, "The process cannot access the file", str(target))
        source.replace(target)

    return rename


def test_a_ledger_held_open_by_excel_waits_beside_it(root: Path) -> None:
    files = LedgerFiles(root, root / "state")
    assert files.write({"ledger.csv": b"old\r\n"}, NOON) == Ledgers(written=("ledger.csv",))
    held = LedgerFiles(root, root / "state", rename=refusing("ledger.csv"))
    for content in (b"new\r\n", b"newer\r\n", b"newer\r\n"):
        assert held.write({"ledger.csv": content}, NOON) == Ledgers(waiting=("ledger.csv.new",))
        assert (root / "ledger.csv").read_bytes() == b"old\r\n"
        assert (root / "ledger.csv.new").read_bytes() == content
    assert files.write({"ledger.csv": b"newest\r\n"}, LATER) == Ledgers(written=("ledger.csv",))
    assert (root / "ledger.csv").read_bytes() == b"newest\r\n"
    assert names(root) == ["ledger.csv"]


def test_what_was_saved_in_excel_meanwhile_is_moved_aside(root: Path) -> None:
    files = LedgerFiles(root, root / "state")
    files.write({"ledger.csv": b"old\r\n"}, NOON)
    held = LedgerFiles(root, root / "state", rename=refusing("ledger.csv"))
    held.write({"ledger.csv": b"new\r\n"}, NOON)
    (root / "ledger.csv").write_bytes(MINE)
    assert held.write({"ledger.csv": b"new\r\n"}, NOON) == Ledgers(waiting=("ledger.csv.new",))
    result = files.write({"ledger.csv": b"new\r\n"}, LATER)
    assert result == Ledgers(written=("ledger.csv",), aside=("ledger.edited-20240720T120100.csv",))
    assert (root / result.aside[0]).read_bytes() == MINE


def test_one_that_is_open_does_not_keep_the_others_from_being_written(root: Path) -> None:
    files = LedgerFiles(root, root / "state")
    files.write({"items.csv": b"1\r\n", "ledger.csv": b"1\r\n"}, NOON)
    held = LedgerFiles(root, root / "state", rename=refusing("items.csv"))
    result = held.write({"items.csv": b"2\r\n", "ledger.csv": b"2\r\n"}, LATER)
    assert result == Ledgers(written=("ledger.csv",), waiting=("items.csv.new",))


def test_a_file_that_is_no_longer_wanted_and_edited_waits_until_it_is_closed(root: Path) -> None:
    files = LedgerFiles(root, root / "state")
    files.write({"ledger.csv": b"1\r\n"}, NOON)
    (root / "ledger.csv").write_bytes(MINE)
    held = LedgerFiles(root, root / "state", rename=refusing("ledger.csv"))
    for _ in range(2):
        result = held.write({"ledger-2024.csv": b"1\r\n"}, NOON)
        assert result.waiting == ("ledger.csv",)
        assert (root / "ledger.csv").read_bytes() == MINE
    assert files.write({"ledger-2024.csv": b"1\r\n"}, NOON).aside == ("ledger.edited-20240720T120000.csv",)
    assert files.write({"ledger-2024.csv": b"1\r\n"}, NOON) == Ledgers()


def test_a_lost_memory_costs_nobody_a_file(path: Path) -> None:
    write(path, BY_YEAR)
    (path / ".billfold" / "written.json").write_bytes(b"{torn")
    assert write(path, BY_YEAR) == Ledgers(), "what is as it should be is ours"
    (path / ".billfold" / "written.json").unlink()
    result = write(path)
    assert sorted(result.written) == ["items.csv", "ledger.csv"]
    assert len(names(path)) == 8, "nobody knows any more whose the others are"
    assert codes(path, DEFAULT) == []


def test_the_sum_of_a_year_is_that_of_its_documents(path: Path) -> None:
    whole = sum(Decimal(row["spent"]) for row in rows(path / "ledger.csv"))
    write(path, BY_YEAR)
    parts = [Decimal(row["spent"]) for name in names(path) if name.startswith("ledger-") for row in rows(path / name)]
    assert sum(parts) == whole == 4 * Decimal("119.00")


# ------------------------------------------------------------------------------------------- a ledger that takes long


def test_a_ledger_that_takes_long_is_left_for_later_by_whoever_is_patient(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monotonic = 1000.0
    monkeypatch.setattr("archive.ledger_files.time.monotonic", lambda: monotonic)

    def slow(query: ledger.Query, layout: Layout = DEFAULT) -> dict[str, bytes]:
        nonlocal monotonic
        monotonic += seconds
        return rendered(query, layout)

    rendered, seconds = ledger.render, 3.0
    monkeypatch.setattr("archive.ledger.render", slow)
    with open_archive(path) as archive:
        for number, (wait, written) in enumerate([(0, True), (15, False), (14, False), (2, True), (1, False)]):
            monotonic += wait
            file_all(archive, document(b"new %d" % number, order_number=f"9{number}"))
            assert bool(archive.write_ledger(patient=True).written) is written
            assert archive.ledger_is_late is not written
        assert len(rows(path / "ledger.csv")) == 8
        assert archive.write_ledger().written
        assert not archive.write_ledger(patient=True).written
        assert not archive.ledger_is_late
        assert len(rows(path / "ledger.csv")) == 9
        seconds, monotonic = 0.05, monotonic + 100
        for number in range(10, 13):
            file_all(archive, document(b"new %d" % number, order_number=f"9{number}"))
            assert archive.write_ledger(patient=True).written
