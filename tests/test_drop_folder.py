"""The drop folder by itself: what is taken when, what is never touched, and where files go."""

import errno
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.drop_folder import CLAIMED, FOREIGN, Claim, DropFolder
from ingest.drop_survey import CUT, EMPTY, FORBIDDEN, Found
from ingest.errors import DropFolderMissing, DropFolderTrouble, FileUnreadable
from ingest.folder import numbered
from ingest.whole import is_being_written
from tests.drop_samples import FILED, LEFT, NEVER, REFUSED, files_below, fill
from tests.hostile_samples import GOOD_PDF, zip_of
from tests.permissions import obeyed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="lays out pipes and links")


class Clock:
    """Moments that the test chooses."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def dropped(root: Path, clock: Clock, **more: Any) -> DropFolder:
    return DropFolder(root, "me", clock=clock, **more)


def names(found: list[Found]) -> set[str]:
    return {"/".join(one.parts) for one in found}


def taken(folder: DropFolder, clock: Clock) -> list[Claim]:
    """Everything that is ready after a while, claimed."""
    folder.survey()
    clock.now += 2
    found = folder.survey().ready
    with folder.claiming() as claim:
        return [one for one in map(claim, found) if one]


# --------------------------------------------------------------------------------------------- what is whole


def test_a_file_is_ready_when_it_has_not_changed_for_two_seconds(root: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    (root / "a.pdf").write_bytes(GOOD_PDF)
    first = folder.survey()
    assert (first.ready, first.again, first.unready) == ([], 2.0, 1)
    clock.now += 1.5
    (root / "a.pdf").write_bytes(GOOD_PDF + b"\n")
    assert not folder.survey().ready
    clock.now += 1.9
    assert folder.survey().again == pytest.approx(0.1)
    clock.now += 0.1
    assert names(folder.survey().ready) == {"a.pdf"}


def test_a_pdf_without_its_end_is_waited_for_and_then_hopeless(root: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    (root / "a.pdf").write_bytes(GOOD_PDF[:-100])
    (root / "empty.eml").write_bytes(b"")
    (root / "room.pdf").write_bytes(bytes(5000))
    folder.survey()
    clock.now += 500
    survey = folder.survey()
    assert (survey.ready, survey.unready) == ([], 3) and 90 < (survey.again or 0) <= 100
    clock.now += 100
    assert {"/".join(one.parts): one.hopeless for one in folder.survey().ready} == {
        "a.pdf": CUT,
        "empty.eml": EMPTY,
        "room.pdf": CUT,
    }


@pytest.mark.parametrize("after", [b"\n", b"\r\n" * 3, bytes(4000), b" " * 900])
def test_what_programs_put_behind_the_end_of_a_pdf_does_not_matter(root: Path, after: bytes) -> None:
    (root / "a.pdf").write_bytes(GOOD_PDF + after)
    clock = Clock()
    assert [claim.hopeless for claim in taken(dropped(root, clock), clock)] == [""]


def test_a_zip_without_its_directory_is_waited_for_and_then_taken(root: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    whole = zip_of({"a.pdf": GOOD_PDF})
    (root / "cut.zip").write_bytes(whole[:-40])
    (root / "whole.zip").write_bytes(whole)
    folder.survey()
    clock.now += 2
    assert names(folder.survey().ready) == {"whole.zip"}
    clock.now += 600
    assert [one.hopeless for one in folder.survey().ready] == ["", ""]


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="only Linux tells who writes")
def test_a_file_that_somebody_still_writes_is_not_taken_however_long_they_pause(root: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    with (root / "a.eml").open("wb") as writer:
        writer.write(b"Subject: half")
        writer.flush()
        folder.survey()
        clock.now += 60
        assert not folder.survey().ready
    assert names(folder.survey().ready) == {"a.eml"}


def test_asking_who_writes_harms_no_writer(root: Path) -> None:
    path = root / "a"
    path.write_bytes(b"x")
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            path.write_bytes(b"y")

    writer = threading.Thread(target=write)
    writer.start()
    descriptor = os.open(path, os.O_RDONLY)
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        is_being_written(descriptor)
    os.close(descriptor)
    stop.set()
    writer.join(5)
    assert not writer.is_alive()


def test_a_file_that_may_not_be_read_is_waited_for_and_then_hopeless(root: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    (root / "a.pdf").write_bytes(GOOD_PDF)
    (root / "a.pdf").chmod(0)
    with obeyed():
        folder.survey()
        clock.now += 2
        assert not folder.survey().ready
        clock.now += 600
        assert [one.hopeless for one in folder.survey().ready] == [FORBIDDEN]


# --------------------------------------------------------------------------------------- what is never touched


def test_all_that_may_lie_there(root: Path, tmp_path: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    began = time.monotonic()
    fill(root, tmp_path / "outside")
    folder.survey()
    clock.now += 2
    assert names(folder.survey().ready) == FILED | {"hello.txt", "large.bin"}
    clock.now += 600
    survey = folder.survey()
    assert names(survey.ready) == FILED | REFUSED
    assert survey.others == 6
    with folder.claiming() as claim:
        claims = [one for one in map(claim, survey.ready) if one]
    assert len(claims) == len(survey.ready)
    assert {name for name in files_below(root) if not name.startswith(CLAIMED)} == LEFT - {"directory.pdf"}
    for one in claims:
        if not one.hopeless:
            [found] = folder.read(one)
            assert isinstance(found, FileUnreadable) is (one.parts == ("large.bin",))
        folder.finish(one, "2026-11")
    assert files_below(tmp_path / "outside") == {"secret.pdf"}
    assert (tmp_path / "outside" / "secret.pdf").stat().st_atime == NEVER
    assert not (root / CLAIMED).exists()
    assert time.monotonic() - began < 5


def test_a_folder_that_becomes_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    for one in (root / "sub", tmp_path / "outside"):
        one.mkdir()
        (one / "a.pdf").write_bytes(GOOD_PDF)
        os.utime(one / "a.pdf", (5, 5))
    folder.survey()
    clock.now += 2
    ready = folder.survey().ready
    (root / "sub").rename(tmp_path / "elsewhere")
    (root / "sub").symlink_to(tmp_path / "outside")
    with folder.claiming() as claim:
        assert list(map(claim, ready)) == [None]
    assert (tmp_path / "outside" / "a.pdf").exists()
    assert folder.survey().others == 1


def test_a_done_folder_that_is_a_link_is_not_used(root: Path, tmp_path: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    (root / "a.pdf").write_bytes(GOOD_PDF)
    (tmp_path / "outside").mkdir()
    (root / "done").symlink_to(tmp_path / "outside")
    [claim] = taken(folder, clock)
    with pytest.raises(DropFolderTrouble, match="done in the drop folder"):
        folder.finish(claim, "2026-11")
    assert not list((tmp_path / "outside").iterdir())
    (root / "done").unlink()
    [left] = folder.claims_left()
    assert folder.finish(left, "2026-11") == "done/2026-11/a.pdf"


def test_folders_are_looked_into_to_a_depth(root: Path) -> None:
    clock = Clock()
    deep = root.joinpath(*"abcdefghi")
    deep.mkdir(parents=True)
    (deep / "too-deep.pdf").write_bytes(GOOD_PDF)
    (deep.parent / "a.pdf").write_bytes(GOOD_PDF)
    folder = dropped(root, clock)
    assert ["/".join(claim.parts) for claim in taken(folder, clock)] == ["a/b/c/d/e/f/g/h/a.pdf"]
    assert folder.survey().others == 1


# ----------------------------------------------------------------------------------------- claiming, and after


def replace(path: Path) -> None:
    path.with_suffix(".new").write_bytes(b"another")
    path.with_suffix(".new").replace(path)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


@pytest.mark.parametrize("happens", [replace, grow, Path.unlink, lambda path: (path.unlink(), path.mkdir())])
def test_what_changes_before_it_is_claimed_is_not_taken(root: Path, happens: Callable[[Path], object]) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    (root / "a.pdf").write_bytes(GOOD_PDF)
    folder.survey()
    clock.now += 2
    ready = folder.survey().ready
    happens(root / "a.pdf")
    with folder.claiming() as claim:
        assert list(map(claim, ready)) == [None]
    assert not (root / CLAIMED).exists()
    assert not folder.survey().ready


def test_nothing_is_overwritten_where_files_go(root: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    for content in (b"one", b"two", b"three"):
        (root / "a.eml").write_bytes(content)
        [claim] = taken(folder, clock)
        folder.finish(claim, "2026-11")
        (root / "b.eml").write_bytes(content)
        [claim] = taken(folder, clock)
        folder.refuse(claim, lambda name: f"{name} is not good")
    done, failed = root / "done" / "2026-11", root / "failed"
    assert {path.name: path.read_bytes() for path in done.iterdir()} == {
        "a.eml": b"one",
        "a_2.eml": b"two",
        "a_3.eml": b"three",
    }
    assert {path.name: path.read_bytes() for path in failed.iterdir()} == {
        "b.eml": b"one",
        "b_2.eml": b"two",
        "b_3.eml": b"three",
        **{f"{name}.txt": f"{name} is not good".encode() for name in ("b.eml", "b_2.eml", "b_3.eml")},
    }


def test_a_file_called_like_a_note_is_not_taken_for_one(root: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    (root / "failed").mkdir()
    (root / "failed" / "a.eml.txt").write_bytes(b"a letter of somebody")
    (root / "a.eml").write_bytes(b"x")
    [claim] = taken(folder, clock)
    assert folder.refuse(claim, lambda name: f"{name}!") == "failed/a_2.eml"
    assert (root / "failed" / "a.eml.txt").read_bytes() == b"a letter of somebody"


@pytest.mark.parametrize("name", ["ß" * 125 + ".eml", "Re. " + "ß" * 125, "a." + "b" * 253, "a" * 255])
def test_a_name_as_long_as_can_be_gets_its_note(root: Path, name: str) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    for content in (b"x", b"y"):
        (root / name).write_bytes(content)
        [claim] = taken(folder, clock)
        folder.refuse(claim, lambda name: name)
    assert len(list((root / "failed").iterdir())) == 4
    assert len(os.fsencode(numbered(name, 12, 4))) <= 251


@pytest.mark.parametrize("is_link", [False, True])
def test_something_else_under_the_name_of_the_claims_is_told(root: Path, tmp_path: Path, is_link: bool) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    (root / "a.pdf").write_bytes(GOOD_PDF)
    if is_link:
        (root / CLAIMED).symlink_to(tmp_path)
    else:
        (root / CLAIMED).write_bytes(b"")
    with pytest.raises(DropFolderTrouble, match="is no folder: remove it"):
        folder.claims_left()
    with pytest.raises(DropFolderTrouble, match="is no folder: remove it"):
        taken(folder, clock)
    with pytest.raises(DropFolderTrouble, match="is no folder: remove it"):
        folder.tried()


def test_a_claim_that_is_left_is_found_by_the_next_program_and_nobody_elses(root: Path) -> None:
    clock = Clock()
    (root / "sub").mkdir()
    (root / "sub" / "a.pdf").write_bytes(GOOD_PDF)
    [claim] = taken(dropped(root, clock), clock)
    assert dropped(root, clock).claims_left() == [claim]
    other = DropFolder(root, "other")
    assert other.claims_left() == []
    batch = root / CLAIMED / claim.batch
    os.utime(batch, (batch.stat().st_mtime - FOREIGN - 10,) * 2)
    assert other.claims_left() == [claim]
    other.put_back(claim)
    assert (root / "sub" / "a.pdf").read_bytes() == GOOD_PDF
    assert not (root / CLAIMED).exists()


def test_a_missing_folder_is_said_to_be_missing(root: Path) -> None:
    folder = dropped(root, Clock())
    root.rmdir()
    with pytest.raises(DropFolderMissing, match="is not there"):
        folder.survey()
    root.write_bytes(b"")
    with pytest.raises(DropFolderMissing):
        folder.survey()


def test_in_a_folder_where_nothing_may_be_moved_files_are_taken_where_they_lie_once(root: Path) -> None:
    clock = Clock()
    folder = dropped(root, clock)
    (root / "a.pdf").write_bytes(GOOD_PDF)
    root.chmod(0o500)
    try:
        with obeyed():
            [claim] = taken(folder, clock)
            assert claim.batch == "" and folder.cannot_move
            assert len(list(folder.read(claim))) == 1
            folder.finish(claim, "2026-11")
            assert not taken(folder, clock)
        root.chmod(0o700)
        (root / "b.pdf").write_bytes(GOOD_PDF)
        root.chmod(0o500)
        with obeyed():
            assert [one.parts[0] for one in taken(folder, clock)] == ["b.pdf"]
    finally:
        root.chmod(0o700)
    assert {one.parts[0] for one in taken(folder, clock)} == {"a.pdf", "b.pdf"}
    assert not folder.cannot_move


def test_a_move_that_a_kill_left_half_done_is_completed(root: Path) -> None:
    # A file has two names for an instant: where it lay and where it goes.
    clock = Clock()
    for name in ("done.pdf", "back.pdf", "failed.pdf"):
        (root / name).write_bytes(GOOD_PDF + name.encode())
    claims = {claim.parts[0]: claim for claim in taken(dropped(root, clock), clock)}
    lying = {name: root / CLAIMED / claim.batch / name for name, claim in claims.items()}
    for name, to in (("done.pdf", "done/2026-11"), ("back.pdf", ""), ("failed.pdf", "failed")):
        (root / to).mkdir(parents=True, exist_ok=True)
        os.link(lying[name], root / to / name)
    (root / "failed" / "failed.pdf.txt").write_bytes(b"why")
    folder = dropped(root, clock)
    assert {claim.parts[0] for claim in folder.claims_left()} == {"done.pdf", "failed.pdf"}
    assert folder.finish(claims["done.pdf"], "2026-11") == "done/2026-11/done.pdf"
    assert folder.refuse(claims["failed.pdf"], lambda _: "why") == "failed/failed.pdf"
    assert files_below(root) == {"back.pdf", "done/2026-11/done.pdf", "failed/failed.pdf", "failed/failed.pdf.txt"}


def test_where_files_can_have_no_second_name_they_are_moved_all_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    clock = Clock()
    folder = dropped(root, clock)
    for _ in range(2):
        (root / "a.eml").write_bytes(b"x")
        (root / "b.eml").write_bytes(b"y")
        done, failed = taken(folder, clock)
        folder.finish(done, "2026-11")
        folder.refuse(failed, lambda name: name)
    names = ("b.eml", "b.eml.txt", "b_2.eml", "b_2.eml.txt")
    assert files_below(root) == {"done/2026-11/a.eml", "done/2026-11/a_2.eml", *(f"failed/{name}" for name in names)}
